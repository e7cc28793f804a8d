"""Contests: which name and which logo the membership chooses (Proposal 15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark
from partgov.contests import Aspect, ContestEntry, ContestResult, ContestRules, decide_contest, judge_entry
from partgov.electorates import RecordDate
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import Period, weeks
from partgov.foundation.rulings import Finding
from partgov.members import Membership, Roll

OPENS, CLOSES = datetime(2017, 3, 1, tzinfo=UTC), datetime(2017, 3, 15, tzinfo=UTC)
VOTING = Period(opens=OPENS, closes=CLOSES)
TICK = timedelta(microseconds=1)
BOTH = (Aspect.NAME, Aspect.LOGO)
RULES = ContestRules()
JOINED = {"ana": 2013, "bo": 2014, "cy": 2014, "dot": 2016}
ROLL = Roll.of(Membership(id=one, joined=datetime(year, 1, 1, tzinfo=UTC)) for one, year in JOINED.items())


def entry(
    id: str, author: str = "ana", at: datetime = OPENS - TICK, aspects: tuple[Aspect, ...] = BOTH
) -> ContestEntry:
    """An entry for both, at the last moment, unless told otherwise."""
    return ContestEntry(id=id, author=author, at=at, aspects=aspects)


def ballot(voter: str, at: datetime = OPENS, /, **marks: str) -> Ballot:
    """A ballot."""
    return Ballot(voter=voter, marks={name: Mark(mark) for name, mark in marks.items()}, cast_at=at)


def decided(
    *entries: ContestEntry, names: Any = (), logos: Any = (), roll: Roll = ROLL, rules: ContestRules = RULES
) -> Mapping[Aspect, ContestResult]:
    """What the two counts come to."""
    return decide_contest(entries, {Aspect.NAME: names, Aspect.LOGO: logos}, roll=roll, voting=VOTING, rules=rules)


@pytest.mark.parametrize(
    ("author", "at", "stands"),
    [("ana", OPENS - TICK, True), ("ana", OPENS, False), ("nobody", OPENS - TICK, False), ("nobody", OPENS, False)],
)
def test_an_entry_is_a_member_s_and_in_time(author: str, at: datetime, stands: bool) -> None:
    """A tick before voting opens it stands, at the opening it does not; no failing hides the other."""
    ruling = judge_entry(entry("x", author, at), roll=ROLL, voting=VOTING)
    assert bool(ruling) is stands
    assert [one.met for one in ruling.findings] == [author == "ana", at < OPENS]
    assert ("too late" in str(ruling)) is (at >= OPENS)


marks = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["yes", "no", "abstain"]))
cast = st.dictionaries(st.sampled_from(sorted(JOINED)), marks)
authors = st.lists(st.sampled_from(sorted(JOINED)), min_size=4, max_size=4)


@given(authors, cast, cast, st.booleans(), st.randoms(use_true_random=False))
def test_each_count_is_that_of_proposal_4(
    whose: list[str], names: dict[str, Any], logos: dict[str, Any], by_membership: bool, random: Any
) -> None:
    """By hand: of those with more Yes than No the highest score, then earliest membership; else nothing, or a tie."""
    entries = [entry(one, author) for one, author in zip("abcd", whose, strict=True)]
    random.shuffle(entries)
    found = decided(
        *entries,
        names=[ballot(voter, **mine) for voter, mine in names.items()],
        logos=[ballot(voter, **mine) for voter, mine in logos.items()],
        rules=ContestRules(by_membership=by_membership),
    )
    for aspect, given_marks in ((Aspect.NAME, names), (Aspect.LOGO, logos)):
        rank = {}
        for one, author in zip("abcd", whose, strict=True):
            told = [mine.get(one) for mine in given_marks.values()]
            if told.count("yes") > told.count("no"):
                rank[one] = (told.count("yes") - told.count("no"), -JOINED[author] if by_membership else 0)
        best = sorted(one for one in rank if rank[one] == max(rank.values()))
        result = found[aspect]
        assert result.winner == (best[0] if len(best) == 1 else None)
        assert result.tied == (tuple(best) if len(best) > 1 else ())
        assert bool(result) is (len(best) == 1)
        assert result.count.submitted == sum(map(len, given_marks.values()))
        assert str(result).startswith(f"The {aspect} ")
        assert {one for one in "abcd" if result.entries[one]} == rank.keys()


def test_an_entry_for_both_may_win_one() -> None:
    """It stands in each count, and one for a name alone stands in that of names."""
    found = decided(
        entry("a"), entry("b", "bo", aspects=(Aspect.NAME,)),
        names=[ballot("ana", b="yes")], logos=[ballot("ana", a="yes", b="yes")],
    )  # fmt: skip
    assert (found[Aspect.NAME].winner, found[Aspect.LOGO].winner) == ("b", "a")
    assert [one.candidate for one in found[Aspect.LOGO].count.rejected] == ["b"]


def test_own_entries_that_tie_are_undecided() -> None:
    """Nothing orders one author's two entries; the outcome says so, and by which reading."""
    found = decided(entry("a"), entry("b"), names=[ballot("bo", a="yes", b="yes")])[Aspect.NAME]
    assert (found.winner, found.tied) == (None, ("a", "b"))
    assert str(found.ruling.unmet[-1]).startswith(
        "The name is undecided between the entries a, b, with a score of +1 each"
    )


def test_an_author_s_leaving_withdraws_nothing() -> None:
    """An entry of somebody who left before the close wins, by the membership it was submitted in."""
    roll = Roll.of([
        Membership(id="ana", joined=datetime(2013, 1, 1, tzinfo=UTC), left=OPENS + TICK),
        Membership(id="bo", joined=datetime(2014, 1, 1, tzinfo=UTC)),
    ])  # fmt: skip
    found = decided(entry("a"), entry("b", "bo"), names=[ballot("bo", CLOSES - TICK, a="yes", b="yes")], roll=roll)
    assert found[Aspect.NAME].winner == "a"


def test_marks_are_those_of_members_in_time_for_entries_that_stand() -> None:
    """What counts nowhere is reported with its reason; an entry that is too late gets no votes."""
    late = entry("late", at=OPENS)
    found = decided(
        entry("a"), late, names=[ballot("bo", CLOSES, a="yes"), ballot("eve", a="yes"), ballot("cy", late="yes")],
        rules=ContestRules(electorate=RecordDate.BOTH),
    )[Aspect.NAME]  # fmt: skip
    assert [one.reason.value for one in found.count.rejected] == ["not_a_candidate", "not_a_member", "outside_period"]
    assert found.winner is None
    assert "Entry late is submitted on" in str(found.entries["late"])
    assert str(found.entries["a"]).startswith("Entry a has 0 Yes and 0 No, a score of +0: not considered.")
    assert str(found.ruling.unmet[-1]) == "The name stays as it is: no entry has more Yes than No. (P15, R-25)"


def test_the_figures_of_proposal_15() -> None:
    """Two weeks of each, entries ordered by membership, and what is no flag is refused."""
    assert (weeks(2), weeks(2), True, False) == (
        RULES.discussion, RULES.voting, RULES.by_membership, RULES.indivisible,
    )  # fmt: skip
    for flag in ("by_membership", "indivisible"):
        with pytest.raises(PartgovError, match=flag):
            ContestRules(**{flag: 1})  # type: ignore[arg-type]


def test_says_what_decided() -> None:
    """The score and that of the next, or that it was the only one, or whose earlier membership among which others."""
    cast = [ballot("ana", a="yes", b="yes", c="yes"), ballot("bo", a="yes", b="yes", c="no"), ballot("cy", a="yes")]
    entries = entry("a", "bo"), entry("b", "ana"), entry("c", "cy")

    def told(*entries: ContestEntry, names: list[Ballot]) -> Finding:
        return decided(*entries, names=names)[Aspect.NAME].ruling.findings[-1]

    chosen = told(*entries, names=cast)
    assert ("contest.chosen", "next", 3, 2) == (
        chosen.kind.id, chosen.values["context"], chosen.found, chosen.needed,
    )  # fmt: skip
    only = told(entry("a"), names=cast)
    assert ("contest.chosen", "only", 3, None) == (
        only.kind.id, only.values["context"], only.found, only.needed,
    )  # fmt: skip
    senior = told(*entries, names=cast[:2])
    assert ("contest.senior", "b", ("a",), 2, 2) == (
        senior.kind.id, senior.values["winner"], senior.values["level"], senior.found, senior.needed,
    )  # fmt: skip
    assert datetime(2013, 1, 1, tzinfo=UTC) == senior.values["since"]


def test_a_row_for_each_entry() -> None:
    """A table of a count has each entry, whether it stands, its marks and why."""
    result = decided(entry("a"), entry("b", at=OPENS), names=[ballot("ana", a="yes")])[Aspect.NAME]
    first, second = result.rows()
    assert {"entry": "a", "met": True, "yes": 1, "no": 0, "abstain": 0, "score": 1} == {
        name: first[name] for name in ("entry", "met", "yes", "no", "abstain", "score")
    }
    assert ("b", False, 0) == (second["entry"], second["met"], second["yes"])
    assert {"entry", "met", "yes", "no", "abstain", "score", "because"} == {*first} == {*second}


def test_a_late_entry_for_the_other_is_no_entry_here() -> None:
    """A mark among names for a logo that came too late is for nobody who stands, as one for a logo in time is."""
    late, logo = entry("late", at=OPENS, aspects=(Aspect.LOGO,)), entry("logo", aspects=(Aspect.LOGO,))
    found = decided(late, logo, names=[ballot("ana", late="yes", logo="yes")])[Aspect.NAME]
    assert {"late", "logo"} == {one.candidate for one in found.count.rejected}
    assert 1 == len({one.reason for one in found.count.rejected})
    assert {} == found.entries


def test_senseless_entries_are_refused() -> None:
    """Two with one id, and one for nothing, for the same twice, or for something else."""
    with pytest.raises(FaultsError, match="entry a: wanted an id of its own") as refused:
        decided(entry("a"), entry("a", "bo"))
    assert "entries" == refused.value.place
    wrong: Any
    for wrong in ((), (Aspect.NAME, Aspect.NAME), ("name",), (Aspect.NAME, "logo")):
        with pytest.raises(
            PartgovError, match=r"aspects: wanted name, logo or both, each once, found an? (empty )?list"
        ):
            entry("a", aspects=wrong)


def test_p15__indivisible_entries_win_both_or_neither() -> None:
    """R-66: leading one count alone, an entry for both is passed over in both, and says so; by default it wins one."""
    pair, name = entry("pair"), entry("name", "bo", aspects=(Aspect.NAME,))
    logo = entry("logo", "cy", aspects=(Aspect.LOGO,))
    names = [ballot("ana", pair="yes", name="yes"), ballot("bo", name="yes")]
    logos = [ballot("ana", pair="yes", logo="yes"), ballot("bo", pair="yes")]
    strict = ContestRules(indivisible=True)
    loose = decided(pair, name, logo, names=names, logos=logos)
    assert ("name", "pair") == (loose[Aspect.NAME].winner, loose[Aspect.LOGO].winner)
    found = decided(pair, name, logo, names=names, logos=logos, rules=strict)
    assert ("name", "logo") == (found[Aspect.NAME].winner, found[Aspect.LOGO].winner)
    assert "passed over" in str(found[Aspect.LOGO].entries["pair"])
    names = [ballot("ana", pair="yes", name="yes"), ballot("bo", pair="yes")]
    found = decided(pair, name, logo, names=names, logos=logos, rules=strict)
    assert ("pair", "pair") == (found[Aspect.NAME].winner, found[Aspect.LOGO].winner)


def test_p15__marks_that_come_one_at_a_time_are_counted() -> None:
    """R-66: deciding anew without an entry looks at every mark again, though they were handed in once."""
    pair, name = entry("pair"), entry("name", "bo", aspects=(Aspect.NAME,))
    names = [ballot("ana", pair="yes"), ballot("bo", pair="yes", name="yes")]
    found = decided(pair, name, names=iter(names), logos=iter(()), rules=ContestRules(indivisible=True))
    assert ("name", 3) == (found[Aspect.NAME].winner, found[Aspect.NAME].count.accepted)


def test_p15__two_indivisible_entries_that_each_lead_one_count() -> None:
    """R-66: both are passed over at once, whichever is listed first, and the next are chosen."""
    one, other = entry("one"), entry("other", "bo")
    third = entry("third", "cy", aspects=(Aspect.NAME,))
    names = [ballot("ana", one="yes", third="yes"), ballot("bo", one="yes")]
    logos = [ballot("ana", other="yes")]
    for entries in ((one, other, third), (third, other, one)):
        found = decided(*entries, names=names, logos=logos, rules=ContestRules(indivisible=True))
        assert ("third", None) == (found[Aspect.NAME].winner, found[Aspect.LOGO].winner)
