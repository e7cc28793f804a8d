"""Requirements: who may stand and vote, by name; endorsers apart; electorates of elections (R-77, R-93, R-94)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.bylaws import Bylaws
from partgov.candidacies import Candidacy, Candidates, ElectionRules
from partgov.electorates import Electorate, RecordDate, as_electorate, electorate_roll, roll_among
from partgov.eligibility import judge_requirements
from partgov.foundation.conditions import Base, Condition, Counted, Numbers, meets, missing_for
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import FOREVER, days, months, shift
from partgov.foundation.sentences import LANGUAGES, Reader
from partgov.history.audit import Audit, audit_record
from partgov.interop.charters import preset_names
from partgov.interop.lawbooks import load_charter
from partgov.interop.records import dump_record, load_record
from partgov.interop.zones import zone_named
from partgov.law.restated import restate
from partgov.members import Affiliation, Membership, Roll
from partgov.questions import DecisionRules
from partgov.requirements import Apart, Endorsement, Qualification, answered, apart_most, names_unknown, shared_by
from tests.documents import (
    LONG_AGO,
    VOTING_OPENS,
    Document,
    ballot,
    candidacy,
    election_of,
    member,
    quick_run,
    record_of,
)

TICK = timedelta(microseconds=1)
JOINED = datetime(2016, 1, 1, tzinfo=UTC)
OPENS = datetime(2016, 10, 15, tzinfo=UTC)
BEFORE = "2016-10-10T00:00:00Z"


# ── as charters are written ──────────────────────────────────────────────────────────────────────

WRITTEN = {
    "endorsed by three apart": (
        '[requirements.endorsed]\nendorsers = 3\napart = true\n[elections]\ncandidates = {requires = ["endorsed"]}\n'
        'order = "ranking"\n[mandates]\nconsecutive = 2\ntotal = 4'
    ),
    "apart with the candidate, and a voter": (
        '[requirements.endorsed]\nendorsers = 3\napart = "with_candidate"\n[elections]\n'
        'candidates = {requires = ["voter", "endorsed"]}\norder = "ranking"\n[mandates]\nterm = "P2Y"'
    ),
    "a voter of 90 days": (
        '[requirements.voter]\nmember_for = "P90D"\n[elections]\ncandidates = {requires = ["voter"]}\n'
        'electorate = {of = "members", at = "opening", requires = ["voter"]}\norder = "ranking"\n'
        'method = "Scottish STV"'
    ),
    "members by name": (
        '[recall]\ninitiators = {share = "12/100", of = "votes_of_election"}\n'
        'electorate = {of = "members", at = "marking"}\n[elections]\ngate = "none"\norder = "yes"\nper_ballot = 1'
    ),
    "no vote for whom it concerns": (
        '[decisions]\nelectorate = {of = "members", at = "marking", concerned = "no_vote"}\n'
        'kinds.statutes = {for_against = {share = "3/4"}}'
    ),
    "a root that names no base": (
        '[elections]\ngate = [{share = "1/2", exceeded = true}, {root = "3/2", counts = "yes"}]\norder = "ranking"\n'
        'method = "CSSD"\nties = []'
    ),
    "a veto of what the record knows": (
        '[decisions]\nelectorate = {of = ["member"]}\nfor_against = {least = 9}\nkinds.procedural = {}\n'
        'kinds.substantive = {veto = {of = ["permanent"]}}'
    ),
    "proposers of a role": (
        '[decisions.kinds.addition]\nproposers = {least = 2, from = "tu"}\nelectorate = {of = ["tu"], at = "opening"}\n'
        'discussion = "P14D"\nreopening = {adopted = "P0D", rejected = "P3M"}'
    ),
    "officers of a unit": (
        '[recall.roles.officer]\ninitiators = {share = "25/100", of = "electorate"}\nelectorate = {of = ["unit"]}\n'
        'discussion = "P14D"\nmajority = {share = "2/3", of = "present"}'
    ),
    "a body of its own": (
        '[recall]\ninitiators = {least = 2, from = "steering"}\nelectorate = {of = ["steering"]}\ndiscussion = "P14D"\n'
        'voting = {most = "P2D"}\nmajority = {share = "3/4", of = "seats"}'
    ),
}  # fmt: skip
"""What real charters write of who may stand, vote and block; each in our own words."""


def charter(text: str) -> Bylaws:
    """One charter that extends nothing."""
    (law,) = load_charter(f'extends = "none"\n{text}'.encode(), place="our.toml")
    return law


def faults(text: str) -> dict[str, str]:
    """What is wrong with a charter, by its path."""
    with pytest.raises(FaultsError) as caught:
        charter(text)
    return {fault.path: str(fault.asked) for fault in caught.value.faults}


class TestRead:
    """What a charter writes is what holds."""

    @pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
    def test_a_charter_reads_and_comes_back(self, text: str) -> None:
        """Each form is read, said by no fault, and the record that holds it is the same after it is written."""
        law = charter(text)
        record = attrs.evolve(load_record(json.dumps(record_of()).encode()), bylaws=[law])
        assert record == load_record(dump_record(record))

    def test_a_name_is_what_it_asks(self) -> None:
        """Rules hold the condition, wherever it is named; all keys of one name are asked."""
        law = charter(
            '[requirements.old]\nmember_for = "P90D"\nin_group = "north"\n[elections]\ncandidates.requires = ["old"]\n'
            'electorate.requires = ["old"]\nroles.chair = {candidates = {of = ["north"], requires = ["old"]}}\n'
            '[decisions]\nkinds.k = {electorate = {requires = ["old"]}}'
        )
        old = Qualification(member_for=days(90), in_group="north")
        assert Candidates(requires=(old,)) == law.elections.candidates
        assert Electorate(requires=(old,)) == law.elections.electorate == law.decisions.kinds["k"].electorate
        assert Candidates(of=("north",), requires=(old,)) == law.elections.of_role("chair").candidates

    def test_what_stands_in_place(self) -> None:
        """A list of conditions alone is asked of candidates, as before there were names."""
        law = charter('[elections]\ncandidates = [{endorsers = 2}, {fact = "age"}]')
        asked = Qualification(endorsers=Condition(least=2)), Qualification(fact="age")
        assert Candidates(requires=asked) == law.elections.candidates

    def test_voter_is_a_name_that_is_there(self) -> None:
        """It asks a candidate to be one of those who may vote; a charter may give it another meaning."""
        text = '[elections]\ncandidates = {requires = ["voter"]}'
        assert (Qualification(may_vote=True),) == charter(text).elections.candidates.requires
        own = charter(f'[requirements.voter]\nmember_for = "P1D"\n{text}')
        assert (Qualification(member_for=days(1)),) == own.elections.candidates.requires

    def test_what_a_voter_cannot_show(self) -> None:
        """Endorsers and facts are asked of no voter, nor that they may vote, which would go round in a circle."""
        place = "$.elections.electorate.requires"
        for key in ("endorsers = 1", 'fact = "age"'):
            told = faults(f'[requirements.x]\n{key}\n[elections]\nelectorate = {{requires = ["x"]}}')
            assert {place: "what a voter can show: a membership, or to be of a group"} == told
        told = faults('[elections]\nelectorate = {requires = ["voter"]}')
        assert {place: "something else of voters than that they may vote"} == told

    def test_a_name_that_nothing_is_asked_by(self) -> None:
        """It is refused where it is named, and so is an election by rules that no bylaws have gone through."""
        assert ["$.elections.candidates.requires"] == [*faults('[elections]\ncandidates = {requires = ["endorsd"]}')]
        with pytest.raises(PartgovError):
            electorate_roll(Electorate(requires=("x",)), roll=Roll.of(()), of=lambda name: ())


@pytest.mark.parametrize(
    ("asked", "place", "why"),
    [
        ({}, "member_for", "one or more"),
        ({"member_for": days(1), "one_of": ["north"]}, "one_of", "fact"),
        ({"member_for": days(1), "apart": True}, "apart", "endorsers"),
    ],
)
def test_a_qualification_asks_something_whole(asked: dict[str, Any], place: str, why: str) -> None:
    """What asks nothing, answers without a fact and what is apart without endorsers are refused, by their place."""
    with pytest.raises(PartgovError, match=why) as caught:
        Qualification(**asked)
    assert place == caught.value.place


def test_all_that_is_asked_is_told() -> None:
    """Each part of a qualification is in its sentence."""
    asked = Qualification(
        member_for=days(90), in_group="north", endorsers=Condition(share=Fraction(1, 2)),
        apart=Apart.WITH_CANDIDATE, fact="lives", one_of=["here"], may_vote=True,
    )  # fmt: skip
    for language in LANGUAGES:
        told = asked.told(Reader(language=language))
        assert all(part in told for part in ("90", "north", "lives", "here")), told


def test_of_no_name_that_nobody_explained() -> None:
    """A roll of a body is refused where nobody said who is of it."""
    with pytest.raises(PartgovError) as caught:
        electorate_roll(Electorate(of=["council"]), roll=roll_of(), of=names_unknown)
    assert ("of", "council") == (caught.value.place, caught.value.value)


def test_an_electorate_is_of_a_date() -> None:
    """No other word names when; a date before the opening needs one; who is there for no time is not there."""
    with pytest.raises(PartgovError, match="at"):
        Electorate(at="soon")  # type: ignore[arg-type]
    early = Electorate(at=days(30))
    assert OPENS - timedelta(days=30) == early.date_for(OPENS, UTC)
    with pytest.raises(PartgovError, match="voting"):
        early.date_for(None, UTC)
    found = electorate_roll(Electorate(of=["north"]), roll=roll_of(), of=lambda name: [("a", JOINED, JOINED)])
    assert not found.spells


def test_who_is_in_a_group_for_no_time_is_not_in_it() -> None:
    """Of those asked to be in a group nobody may vote by a stretch that ends as it starts; by two that touch, on."""
    end = JOINED + timedelta(days=9)
    stretches = [("a", JOINED, JOINED), ("b", JOINED, end), ("b", end, FOREVER)]
    asked = Electorate(requires=(Qualification(in_group="north"),))
    found = electorate_roll(asked, roll=roll_of(("a", JOINED, None), ("b", JOINED, None)), of=lambda name: stretches)
    assert {"b": ((JOINED, FOREVER),)} == {who: mine for who, mine in found.spells.items() if mine}


@pytest.mark.parametrize("number", [4, 5, 6, 7])
def test_endorsers_in_a_ring(number: int) -> None:
    """Where each shares one affiliation with the next, half of them count, rounded down."""
    ring = [(str(n), frozenset({str(n), str((n + 1) % number)})) for n in range(number)]
    assert number // 2 == len(apart_most(ring))


@pytest.mark.parametrize(
    ("pairs", "most"),
    [
        ("02 03 04 12 13 14", "234"),  # each of two shares one with each of three
        ("01 04 05 12 14 25 34 35", "023"),  # who shares with most is one of those who count
    ],
)
def test_endorsers_of_whom_nobody_surely_counts(pairs: str, most: str) -> None:
    """Where taking who shares with fewest may cost two others, it is tried with and without who shares with most."""
    endorsed = [(who, frozenset(pair for pair in pairs.split() if who in pair)) for who in sorted({*pairs} - {" "})]
    assert tuple(most) == apart_most(endorsed)


def test_who_says_nothing_of_themselves_has_no_answer() -> None:
    """Not even where any answer would do; whoever says something has one, and it is right or wrong."""
    assert [None, None, None] == [answered({"age": "9"}, fact, ()) for fact in ("home", "", None)]
    assert (True, True, False) == tuple(answered({"age": "9"}, "age", fine) for fine in ((), ("8", "9"), ("8",)))


AT = "2016-10-15T00:00:00Z"


@pytest.mark.parametrize("met", [True, False])
def test_each_requirement_is_told_with_its_figures(met: bool) -> None:
    """What was found and needed at the deadline: who is of something until just then is not of it any more."""
    late = JOINED if met else OPENS - timedelta(days=1)
    row = Candidacy(
        member="ana", at=OPENS - timedelta(days=1), statement="I would.", facts={"age": "40"} if met else {},
        endorsers=[Endorsement(member="bo", at=OPENS - TICK if met else OPENS)],
    )  # fmt: skip
    requires = [
        Qualification(member_for=months(6)), Qualification(in_group="north"), Qualification(endorsers=1),
        Qualification(fact="age", one_of=["40", "41"]), Qualification(may_vote=True),
    ]  # fmt: skip
    rules = ElectionRules(candidates=Candidates(of=["board"], requires=requires))
    roll = roll_of(("ana", late, None), ("bo", JOINED, None))
    found = judge_requirements(
        row, OPENS, rules=rules, roll=roll, voters=roll if met else Roll.of([]), zone=UTC,
        of=lambda name: [("bo", JOINED, FOREVER), ("ana", JOINED, FOREVER if met else OPENS)],
    )  # fmt: skip
    told = [(one.met, one.found, one.needed, one.because) for one in found]
    word, over = ("was", datetime(2016, 7, 1, tzinfo=UTC)) if met else ("was not", datetime(2017, 4, 14, tzinfo=UTC))
    tenure = (
        f"ana had been a member for six months at 2016-07-01T00:00:00Z, by the deadline at {AT}."
        if met
        else f"ana has been a member for six months only at 2017-04-14T00:00:00Z, after the deadline at {AT}."
    )
    assert [
        (met, None, None, f"ana {word} of board at the deadline, {AT}."),
        (met, OPENS, over, tenure),
        (met, None, None, f"ana {word} of north at the deadline, {AT}."),
        (met, int(met), 1, f"Other members who endorsed ana in time: {int(met)}; asked: 1."),
        (met, None, None, f"ana {'gave' if met else 'did not give'} for age: 40 or 41."),
        (met, None, None, f"ana {word} one of those who may vote at the deadline, {AT}."),
    ] == told


@pytest.mark.parametrize(
    ("theirs", "shared"), [("acme", " One affiliation is shared by bo and cy (acme)."), ("beta", "")]
)
def test_what_endorsers_share_is_told(theirs: str, shared: str) -> None:
    """Two of one firm are one endorser, and it is said which firm; of two firms they are two, and nothing is."""
    firms = {"bo": "acme", "cy": theirs}
    rows = [Membership(id=who, joined=JOINED, affiliations=[Affiliation(name=firms[who])]) for who in firms]
    roll = Roll.of([Membership(id="ana", joined=JOINED), *rows])
    before = OPENS - TICK
    row = Candidacy(
        member="ana", at=before, statement="I would.", endorsers=[Endorsement(member=who, at=before) for who in firms]
    )
    rules = ElectionRules(candidates=(Qualification(endorsers=2, apart=True),))
    (found,) = judge_requirements(row, OPENS, rules=rules, roll=roll, voters=roll, of=names_unknown, zone=UTC)
    many = 1 if shared else 2
    assert (many == 2, many, 2) == (found.met, found.found, found.needed)
    said = f"Other members who endorsed ana in time, no two of one affiliation: {many}; asked: 2."
    assert said + shared == found.because


# ── who may vote ─────────────────────────────────────────────────────────────────────────────────


def roll_of(*rows: tuple[str, datetime, datetime | None]) -> Roll:
    """A roll of members and their spells."""
    return Roll.of([Membership(id=who, joined=joined, left=left) for who, joined, left in rows])


class TestVoters:
    """Requirements of voters shift and cut what counts."""

    def test_of_members_unrestricted_it_is_their_roll(self) -> None:
        """It costs nothing where nothing is asked: the very object."""
        roll = roll_of(("a", JOINED, None))
        assert roll is electorate_roll(Electorate(at=RecordDate.BOTH), roll=roll, of=lambda name: ())

    def test_who_is_of_it_has_their_name_and_affiliations_there(self) -> None:
        """As on the members' roll; of others it says nothing, and of who has no name neither."""
        acme = Affiliation(name="acme")
        rows = [Membership(id=who, name=who.upper(), joined=JOINED, affiliations=[acme]) for who in "ab"]
        roll = Roll.of([*rows, Membership(id="c", joined=JOINED)])
        found = electorate_roll(
            Electorate(of=["council"]), roll=roll, of=lambda name: [(who, JOINED, FOREVER) for who in "ac"]
        )
        assert {"a", "c"} == found.spells.keys()
        assert ({"a": "A"}, {"a": (acme,)}) == (found.names, found.affiliations)

    def test_the_record_date(self) -> None:
        """Members at marking, all others at the opening, unless it is said; a span before it on the wall clock."""
        by_name = (Electorate(), Electorate(of=["council"]), Electorate(of=["council"], at=RecordDate.BOTH))
        dates = [RecordDate.AT_MARKING, RecordDate.AT_OPENING, RecordDate.BOTH]
        amsterdam = zone_named("Europe/Amsterdam")
        assert dates == [one.date for one in by_name] == [one.date_for(None, amsterdam) for one in by_name]
        opens = datetime(2016, 11, 1, tzinfo=amsterdam)  # two days after the clocks changed
        three = Electorate(at=days(3))
        assert (days(3), datetime(2016, 10, 28, 22, tzinfo=UTC)) == (three.date, three.date_for(opens, amsterdam))

    def test_of_everybody(self) -> None:
        """Whoever is a member, whenever that is asked; not where they must be of something or show something."""
        some = (Electorate(of=["council"]), Electorate(requires=["local"]))
        assert [True, True, False, False] == [one.everybody for one in (Electorate(), Electorate(at=days(3)), *some)]
        assert Electorate(at=days(3)) == as_electorate(days(3))
        assert Electorate(at=RecordDate.BOTH) == as_electorate(RecordDate.BOTH)
        assert some[0] is as_electorate(some[0])

    def test_the_roll_of_a_name(self) -> None:
        """Everybody's where none is named, else the one of that name."""
        mine, all_of_them = roll_of(("a", JOINED, None)), roll_of()
        assert mine is roll_among("council", {"council": mine}, all_of_them)
        assert all_of_them is roll_among(None, {"council": mine}, all_of_them)

    def test_ninety_days_on_the_wall_clock(self) -> None:
        """Who joined just ninety days ago may vote, a tick less not; a summer hour in between is not counted."""
        vienna = zone_named("Europe/Vienna")
        joined = datetime(2016, 2, 1, 12, tzinfo=vienna).astimezone(UTC)
        asked = Electorate(requires=(Qualification(member_for=days(90)),))
        roll = electorate_roll(asked, roll=roll_of(("a", joined, None)), of=lambda name: (), zone=vienna)
        may = datetime(2016, 5, 1, 12, tzinfo=vienna).astimezone(UTC)
        assert timedelta(days=90) - timedelta(hours=1) == may - joined
        assert (False, True) == (roll.is_member("a", may - TICK), roll.is_member("a", may))

    def test_each_spell_begins_anew(self) -> None:
        """A break breaks the membership that counts; a spell that is too short never counts."""
        roll = roll_of(
            ("a", JOINED, JOINED + timedelta(days=100)), ("a", JOINED + timedelta(days=200), None),
            ("b", JOINED, JOINED + timedelta(days=90)),
        )  # fmt: skip
        asked = Electorate(requires=(Qualification(member_for=days(90)),))
        found = electorate_roll(asked, roll=roll, of=lambda name: ())
        day = timedelta(days=1)
        expected = ((JOINED + 90 * day, JOINED + 100 * day), (JOINED + 290 * day, FOREVER))
        assert {"a": expected} == dict(found.spells)

    @given(data=st.data())
    def test_against_days_looked_at_one_by_one(self, data: st.DataObject) -> None:
        """On each day just those may vote who are of one of the groups, long enough members, and in the group asked."""
        spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10)), max_size=3)
        groups = {name: {who: data.draw(spans) for who in "ab"} for name in ("g", "h", "in")}
        joined = {who: data.draw(st.integers(0, 20)) for who in "ab"}
        long, inside = data.draw(st.integers(0, 9)), data.draw(st.booleans())
        of = data.draw(st.sampled_from([(), ("g",), ("g", "h")]))

        def on(day: int) -> datetime:
            return JOINED + timedelta(days=day)

        def stretches(name: str) -> list[tuple[str, datetime, datetime]]:
            return [(w, on(s), on(s + n)) for w, mine in groups[name].items() for s, n in mine]

        asked = (Qualification(member_for=days(long), in_group="in" if inside else None),)
        roll = roll_of(*((who, on(since), None) for who, since in joined.items()))
        found = electorate_roll(Electorate(of=of, requires=asked), roll=roll, of=stretches)
        for day in range(40):
            for who in "ab":
                there = {name: any(start <= day < start + most for start, most in groups[name][who]) for name in groups}
                able = joined[who] + long <= day and (not of or any(there[name] for name in of))
                may = able and (not inside or there["in"])
                assert may is found.is_member(who, on(day))

    @given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(0, 40), st.integers(0, 40))
    def test_a_stricter_requirement_admits_nobody_more(self, joined: list[int], one: int, other: int) -> None:
        """Who may vote under the longer membership may vote under the shorter."""
        roll = roll_of(*((str(n), JOINED + timedelta(days=since), None) for n, since in enumerate(joined)))
        less, more = sorted((one, other))
        at = JOINED + timedelta(days=50)

        def able(span: int) -> set[str]:
            asked = Electorate(requires=(Qualification(member_for=days(span)),))
            found = electorate_roll(asked, roll=roll, of=lambda name: ())
            return {who for who in roll.spells if found.is_member(who, at)}

        assert able(more) <= able(less)


def audit(document: Document) -> Audit:
    """The audit of a record."""
    return audit_record(load_record(json.dumps(document).encode()), zone=UTC)


def election_record(rules: Document, *rows: Document, laws: Document = {}, **sections: Any) -> Document:  # noqa: B006
    """One seat, and one election under these rules."""
    law = {"extends": "none", "mandates": {"term": "P1Y"}, "elections": rules, **laws}
    return record_of(
        bylaws=[law],
        roles=[
            {"id": "caretaker", "primary_seats": 1, "reserve_seats": 0},
            {"id": "council", "primary_seats": 3, "reserve_seats": 0},
        ],
        elections=[election_of(*rows, role="caretaker", **sections.pop("election", {}))],
        **sections,
    )


class TestElections:
    """An election has an electorate, and candidates, of its own."""

    COUNCIL: ClassVar = [
        {"id": f"{who}-seat", "role": "council", "member": who, "seat": "primary", "starts": LONG_AGO,
         "ends": "2030-01-01T00:00:00Z"}
        for who in "bc"
    ]  # fmt: skip

    def yes(self, rules: Document, **sections: Any) -> tuple[int, str]:
        """How many Yes a has of four voters, b and c of whom are in the council; and what a comes to."""
        cast = [ballot(who, a="yes") for who in "abcd"]
        document = election_record(
            {"gate": "none", "order": "yes", **rules}, candidacy("a", **sections.pop("posted", {})),
            members=[member("a"), member("b"), member("c"), member("d", joined="2016-07-20T00:00:00Z")],
            mandates=self.COUNCIL, election={"ballots": cast}, **sections,
        )  # fmt: skip
        (one,) = audit(document).elections["e1"].ranking
        return one.tally.yes, one.outcome.value

    def test_whose_marks_count(self) -> None:
        """All four, the two of the council, or the three who have been members long enough when voting opens."""
        assert (4, "primary") == self.yes({})
        assert (2, "primary") == self.yes({"electorate": {"of": ["council"]}})
        old = {"electorate": {"at": "opening", "requires": ["old"]}}
        assert (3, "primary") == self.yes(old, laws={"requirements": {"old": {"member_for": "P90D"}}})
        assert (4, "primary") == self.yes(old, laws={"requirements": {"old": {"member_for": "P87D"}}})

    def test_a_gate_of_seats(self) -> None:
        """A share of the seats of the body that votes: two of three are two thirds, not all."""
        for share, outcome in (("2/3", "primary"), ("1", "not_considered")):
            gate = {"electorate": {"of": ["council"]}, "gate": {"share": share, "of": "seats"}}
            assert outcome == self.yes(gate)[1]

    def test_of_whom_a_candidate_is(self) -> None:
        """Nobody else than those may stand, and who may vote may be asked of them."""
        assert "refused" == self.yes({"candidates": {"of": ["council"]}})[1]
        assert "primary" == self.yes({"candidates": {"of": ["all"]}}, laws={"lists": {"all": ["a"]}})[1]
        voter: Document = {"candidates": {"requires": ["voter"]}}
        assert "primary" == self.yes(voter)[1]
        assert "refused" == self.yes({**voter, "electorate": {"of": ["council"]}})[1]

    def test_in_a_group_at_the_deadline(self) -> None:
        """Who left the group before the deadline may not stand; who leaves with it, neither."""
        for left, outcome in ((VOTING_OPENS, "refused"), ("2016-10-15T00:00:01Z", "primary")):
            group = {
                "id": "north", "founded_at": "2012-01-01T00:00:00Z", "founders": ["a", "b", "c"],
                "leavings": [{"member": "a", "at": left}],
            }  # fmt: skip
            rules = {"candidates": {"requires": [{"in_group": "north"}]}}
            assert outcome == self.yes(rules, groups=[group])[1]

    def test_a_membership_and_an_answer(self) -> None:
        """Who has been a member long enough may stand, who says the word that is asked, and who does not may not."""
        joined = datetime.fromisoformat(LONG_AGO)
        closes = datetime.fromisoformat(VOTING_OPENS)
        for span, outcome in (((closes - joined).days - 1, "primary"), ((closes - joined).days + 1, "refused")):
            rules = {"candidates": {"requires": [{"member_for": f"P{span}D"}]}}
            assert outcome == self.yes(rules)[1]
        lives: Document = {"candidates": {"requires": [{"fact": "lives", "one_of": ["north"]}]}}
        for said, outcome in (({"lives": "north"}, "primary"), ({"lives": "south"}, "refused"), ({}, "refused")):
            assert outcome == self.yes(lives, posted={"facts": said})[1]


# ── endorsers ────────────────────────────────────────────────────────────────────────────────────


def affiliated(who: str, *names: str, **when: str) -> Document:
    """A member with affiliations."""
    return member(who, affiliations=[{"name": name, **when} for name in names])


class TestApart:
    """Of endorsers who share an affiliation one counts."""

    def outcome(self, asked: Document, *members: Document, by: str = "bc", language: str = "en") -> tuple[str, str]:
        """What a comes to whom these endorse, and why, in a language."""
        posted = candidacy("a", endorsers=[{"member": who, "at": BEFORE} for who in by])
        rules = {"gate": "none", "order": "yes", "candidates": {"requires": ["endorsed"]}}
        document = election_record(
            rules, posted, laws={"requirements": {"endorsed": {"endorsers": 2, **asked}}}, members=[*members],
            election={"tallies": {"a": {"yes": 1, "no": 0, "abstain": 0}}},
        )  # fmt: skip
        (one,) = audit(document).elections["e1"].ranking
        return one.outcome.value, " ".join(reason.told(Reader(language)) for reason in one.reasons)

    def test_two_of_one_affiliation_are_one(self) -> None:
        """Apart only where it is asked, and the finding names who share what."""
        rows = affiliated("a", "Boa"), affiliated("b", "Acme"), affiliated("c", "Acme", "Boa")
        assert "primary" == self.outcome({}, *rows)[0] == self.outcome({"apart": False}, *rows)[0]
        outcome, why = self.outcome({"apart": True}, *rows)
        assert "refused" == outcome
        assert "no two of one affiliation: 1; asked: 2." in why
        assert "One affiliation is shared by b and c (Acme)." in why
        assert "primary" == self.outcome({"apart": True}, *rows[:2], affiliated("c", "Boa"))[0]
        for language in LANGUAGES:
            assert "Acme" in self.outcome({"apart": True}, *rows, language=language)[1]

    def test_apart_from_the_candidate_too(self) -> None:
        """Who shares one with the candidate does not count; nobody noted means none."""
        rows = affiliated("a", "Boa"), affiliated("b", "Acme"), affiliated("c", "Boa")
        assert "primary" == self.outcome({"apart": "endorsers"}, *rows)[0]
        outcome, why = self.outcome({"apart": "with_candidate"}, *rows)
        assert ("refused", True) == (outcome, "a and c (Boa)" in why)
        assert "primary" == self.outcome({"apart": "with_candidate"}, member("a"), member("b"), member("c"))[0]

    def test_as_they_are_when_they_endorse(self) -> None:
        """An affiliation that ends just then is over; one that ends a second later holds."""
        for until, outcome in ((BEFORE, "primary"), ("2016-10-10T00:00:01Z", "refused")):
            rows = member("a"), affiliated("b", "Acme", until=until), affiliated("c", "Acme")
            assert outcome == self.outcome({"apart": True}, *rows)[0]
        for since, outcome in ((BEFORE, "refused"), ("2016-10-10T00:00:01Z", "primary")):
            rows = member("a"), affiliated("b", "Acme", **{"from": since}), affiliated("c", "Acme")
            assert outcome == self.outcome({"apart": True}, *rows)[0]

    def test_a_share_of_those_who_may_vote(self) -> None:
        """Two of four endorse: a half, and no more than half; from a list, only those on it."""
        rows = [member(who) for who in "abcd"]
        for asked, outcome in (
            ({"share": "1/2", "of": "electorate"}, "primary"), ({"share": "1/2", "exceeded": True}, "refused"),
            ({"least": 1, "from": "nobody"}, "refused"), ({"least": 2}, "primary"), ({"least": 3}, "refused"),
        ):  # fmt: skip
            posted = candidacy("a", endorsers=[{"member": who, "at": BEFORE} for who in "bc"])
            document = election_record(
                {"gate": "none", "order": "yes", "candidates": {"requires": [{"endorsers": asked}]}}, posted,
                members=rows, laws={"lists": {"nobody": ["x"]}},
                election={"tallies": {"a": {"yes": 1, "no": 0, "abstain": 0}}},
            )  # fmt: skip
            (one,) = audit(document).elections["e1"].ranking
            assert outcome == one.outcome.value

    @pytest.mark.parametrize(("share", "outcome"), [("2/3", "primary"), ("3/4", "refused")])
    def test_a_share_from_a_list_is_a_share_of_the_list(self, share: str, outcome: str) -> None:
        """Two of the three elders endorse, in an organisation of twelve: two thirds, and no three quarters (R-87)."""
        posted = candidacy("a", endorsers=[{"member": who, "at": BEFORE} for who in "bcx"])
        document = election_record(
            {"gate": "none", "order": "yes",
             "candidates": {"requires": [{"endorsers": {"share": share, "from": "elders"}}]}},
            posted, members=[member(who) for who in "abcdefghijkx"], laws={"lists": {"elders": ["b", "c", "d"]}},
            election={"tallies": {"a": {"yes": 1, "no": 0, "abstain": 0}}},
        )  # fmt: skip
        (one,) = audit(document).elections["e1"].ranking
        assert outcome == one.outcome.value

    ENDORSED = st.lists(
        st.tuples(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("vwxyz"), max_size=3)), max_size=8
    )

    @given(ENDORSED, st.randoms())
    def test_as_many_as_there_can_be(self, endorsed: list[tuple[str, frozenset[str]]], random: Any) -> None:
        """Against every choice tried; in whatever order they came; and one more never takes anything away."""

        def sound(some: Any) -> bool:
            return all(a[0] != b[0] and not a[1] & b[1] for a, b in combinations(some, 2))

        most = max(
            n for n in range(len(endorsed) + 1) for some in combinations(endorsed, n) if sound(some)
        )  # fmt: skip
        found = apart_most(endorsed)
        assert most == len(found) == len({*found})
        mixed = random.sample(endorsed, len(endorsed))
        assert found == apart_most(mixed)
        assert len(apart_most(endorsed[1:])) <= len(found)

    def test_who_share_what(self) -> None:
        """Only what several have is told."""
        shared = shared_by([("b", frozenset("xy")), ("a", frozenset("x")), ("c", frozenset("z"))])
        assert {"x": ("a", "b")} == shared

    def test_an_affiliation_ends_after_it_begins(self) -> None:
        """Not at the same instant."""
        assert Affiliation(name="x", since=JOINED, until=JOINED + TICK).holds(JOINED)
        with pytest.raises(PartgovError):
            Affiliation(name="x", since=JOINED, until=JOINED)

    def test_words_for_apart(self) -> None:
        """Yes means endorsers, no means none."""
        asked = [Qualification(endorsers=1, apart=value).apart for value in (True, False, Apart.WITH_CANDIDATE)]
        assert [Apart.ENDORSERS, Apart.NONE, Apart.WITH_CANDIDATE] == asked


# ── what else charters ask ───────────────────────────────────────────────────────────────────────


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 900))
def test_a_root_is_of_all_who_may_vote(yes: int, no: int, able: int) -> None:
    """Whatever the base of the room: three halves of the root of n, reached when twice the votes squared are 9n / 4."""
    root = Condition(root=Fraction(3, 2))
    numbers = Numbers(votes_for=yes, against=no, electorate=able)
    for base in (Base.FOR_AND_AGAINST, Base.VOTES, Base.ELECTORATE):
        assert (4 * yes * yes >= 9 * able) is meets(root, numbers, of=base, counts=Counted.FOR)
    assert Base.VOTES is attrs.evolve(root, of=Base.VOTES).base(Base.ELECTORATE)
    more = missing_for(root, attrs.evolve(numbers, electorate=10_000), of=Base.VOTES, counts=Counted.FOR)
    assert more == max(0, 150 - yes)


@pytest.mark.parametrize("name", ["iops-2016", "none", "un-security-council"])
def test_a_preset_is_read_by_its_id(name: str) -> None:
    """Where its id stands for the file."""
    assert name in preset_names()
    ran = quick_run("bylaws", name)
    assert 0 == ran.status
    assert "Elections" in ran.out


def test_the_outcome_is_the_final_one() -> None:
    """What some blocked is told as rejected, not as adopted by the others."""
    law = {
        "extends": "none", "lists": {"permanent": ["a"]},
        "decisions": {"for_against": {"least": 2}, "veto": {"of": ["permanent"]}},
    }  # fmt: skip
    question = {"id": "q", "rule": "for-against", "tally": {"for": 5, "against": 1}, "against_by": ["a"]}
    found = audit(record_of(bylaws=[law], polls=[{"id": "p", "questions": [question]}]))
    told = str(found.polls["p"]["q"].ruling)
    said = [finding.because for finding in found.polls["p"]["q"].ruling.findings]
    assert told.startswith("Rejected")
    assert ["Rejected: 5 for and 1 against; 2 for is what it takes. 0 abstained."] == said[1:]


def test_a_ranking_without_votes_says_so() -> None:
    """Nobody is told that they have no Yes where nobody noted the votes."""
    document = election_record(
        {"gate": "none", "order": "ranking"}, candidacy("a"), candidacy("b"), members=[member("a"), member("b")],
        election={"ranking": {"order": ["b", "a"], "method": "STV", "source": "a page"}},
    )  # fmt: skip
    told = quick_run("audit", "-", given=json.dumps(document).encode()).out
    assert "0 Yes" not in told
    assert "Of the votes for b the record has none, only a ranking" in told


def test_seats_are_named_once() -> None:
    """Open seats are to fill, and not seats seats."""
    document = election_record(
        {"gate": "none", "order": "yes"}, candidacy("a"), members=[member("a")],
        election={"tallies": {"a": {"yes": 1, "no": 0, "abstain": 0}}},
    )  # fmt: skip
    document["roles"][0]["primary_seats"] = "open"
    told = quick_run("audit", "-", given=json.dumps(document).encode()).out
    assert "any number of primary seats and 0 reserve seats to fill" in told


def test_rules_of_the_house_ask_nothing_new() -> None:
    """The adopted figures: all members, at marking, and nothing but membership."""
    assert Electorate() == ElectionRules().electorate == DecisionRules().electorate
    assert not ElectionRules().candidates
    assert shift(JOINED, months(1), zone=UTC) > JOINED


def test_who_may_stand_and_when_contestants_vote_are_told() -> None:
    """A charter printed back says of whom candidates are, what else is asked, and when one must be a member to vote."""
    law = charter(
        '[elections]\ncandidates = {of = ["council"], requires = [{member_for = "P90D"}]}\n'
        '[contests]\nelectorate = "at_opening"'
    )
    told = {line.figure: str(line.said) for line in restate(law)}
    assert "who stands needs a place in council and membership for 90 days" == told["elections.candidates"]
    assert "voters in a contest must be members only when voting opens" == told["contests.electorate"]
