"""Margins: how few, by voting otherwise, would have changed an outcome (R-63), against trying everything."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, Tally, count_ballots
from partgov.elections import Candidacy, Election, ElectionRules, elect
from partgov.electorates import RecordDate
from partgov.foundation.conditions import Condition
from partgov.foundation.draws import Draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import Ruling
from partgov.foundation.sentences import Phrase, Reader
from partgov.history.audit import Audit, audit_record
from partgov.history.margins import margins_of, swing_of_recall
from partgov.history.seat_swings import Swing, swing_of_seats
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.merits import Merits
from partgov.outcomes import Result
from partgov.recall import Recall, RecallOutcome, RecallResult, RecallRules
from partgov.roles import Seats
from partgov.seating import Contender, Seating, seat_contenders
from tests.documents import ballot as written
from tests.documents import candidacy, election_of, member, record_of, role
from tests.findings import as_told
from tests.strategies import CLOSES, DAY, OPENS, VOTING, ballot, examples, roll_of

YES, NO, ABSTAIN = Mark.YES, Mark.NO, Mark.ABSTAIN
WORTH = {YES: 1, NO: -1, ABSTAIN: 0}
NAMES = ("a", "b", "c")
VOTERS = ("v1", "v2", "v3", "v4", "v5")
YEARS = [datetime(year, 1, 1, tzinfo=UTC) for year in (2013, 2014)]
Votes = Mapping[str, Mapping[str, Mark]]


def outcome(seating: Seating) -> object:
    """Who holds which seat, and how many of each kind are undecided."""
    return (
        set(seating.primary),
        set(seating.reserve),
        sum(tie.seats.primary for tie in seating.undecided),
        sum(tie.seats.reserve for tie in seating.undecided),
    )


def result_of(
    contenders: Sequence[Contender], seats: Seats, ballots: Iterable[Ballot], order: Mapping[str, int] | None = None
) -> Result:
    """An election among these contenders as they are marked."""
    count = count_ballots(
        ballots,
        standing={one.member for one in contenders},
        fallen={"withdrawn"},
        roll=roll_of(*VOTERS),
        voting=VOTING,
        electorate=RecordDate.AT_MARKING,
    )
    merits = Merits(drawn=order)
    marked = tuple(
        attrs.evolve(one, tally=count.tallies[one.member], after=merits.precedence(one.member, one.since))
        for one in contenders
    )
    seating = seat_contenders(marked, seats)
    return Result(election="e1", seating=seating, ranking=(), contenders=marked, count=count, draw=None, merits=merits)


def of_tallies(contenders: Sequence[Contender], seats: Seats) -> Result:
    """An election of which the tallies alone are known."""
    seating = seat_contenders(contenders, seats)
    return Result(election="e1", seating=seating, ranking=(), contenders=tuple(contenders), count=None, draw=None)


def tried(result: Result, votes: Votes) -> int | None:
    """The swing by trying every choice of voters and every score they could make of theirs."""
    for size in range(1, len(votes) + 1):
        for chosen in combinations(votes, size):
            ranges = []
            for one in result.contenders:
                rest = sum(
                    WORTH[marks[one.member]]
                    for who, marks in votes.items()
                    if one.member in marks and who not in chosen
                )
                ranges.append(range(rest - size, rest + size + 1))
            for scores in product(*ranges):
                moved = [
                    attrs.evolve(one, tally=Tally(yes=max(score, 0), no=max(-score, 0)))
                    for one, score in zip(result.contenders, scores, strict=True)
                ]
                seating = seat_contenders(moved, result.seating.seats)
                if outcome(seating) != outcome(result.seating):
                    return size
    return None


NOTHING = Swing(voters=None, of=None, exact=False, why=Phrase("list.nobody"))


def applied(votes: Votes, swing: Swing) -> list[Ballot]:
    """The ballots of an election in which those of the example had marked so."""
    return [
        Ballot(voter=who, cast_at=OPENS, marks={**each, **swing.example.get(who, {})}) for who, each in votes.items()
    ]


marks = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([YES, YES, NO, ABSTAIN]), min_size=1)
all_yes = st.just(dict.fromkeys(NAMES, YES))
seats = st.builds(Seats, primary=st.integers(0, 2), reserve=st.integers(0, 2))


@st.composite
def contenders(draw: st.DrawFn) -> list[Contender]:
    """Two or three candidates, some of whom may take one kind of seat only."""
    kinds = st.sampled_from([(True, True), (True, True), (True, False), (False, True)])
    found = []
    for name in NAMES[: draw(st.integers(2, 3))]:
        primary, reserve = draw(kinds)
        found.append(
            Contender(member=name, tally=Tally(), since=draw(st.sampled_from(YEARS)), primary=primary, reserve=reserve)
        )
    return found


# What is handed in beside the votes that count, and whose voter is one of those who voted because of it.
BESIDE = {
    "late": ([ballot("v4", CLOSES, a="yes")], None),
    "a stranger": ([ballot("zoe", OPENS, a="yes", b="no")], None),
    "in conflict": ([ballot("v5", OPENS, a="yes"), ballot("v5", OPENS, a="no")], "v5"),
    "replaced": ([ballot("v1", OPENS - DAY, a="no"), ballot("v1", OPENS - DAY, b="yes")], None),
    "for others": ([ballot("v4", OPENS, withdrawn="yes", nobody="no")], None),
    "blank": ([ballot("v4", OPENS)], None),
}


@examples(40)
@given(
    contenders(),
    seats,
    st.dictionaries(st.sampled_from(VOTERS[:3]), marks | all_yes),
    st.none() | st.permutations(NAMES),
    st.sets(st.sampled_from(sorted(BESIDE))),
)
def test_p4__it_is_the_fewest_by_trying_everything(
    able: list[Contender],
    to_fill: Seats,
    votes: dict[str, dict[str, Mark]],
    places: list[str] | None,
    beside: set[str],
) -> None:
    """
    The swing is what trying everything finds, whatever is handed in beside the marks that count.

    Its example changes the outcome, with or without a draw; the bound from the tallies is no higher.
    """
    standing = {one.member for one in able}
    votes = {who: {name: mark for name, mark in each.items() if name in standing} for who, each in votes.items()}
    votes = {who: each for who, each in votes.items() if each}
    order = None if places is None else {name: place for place, name in enumerate(places)}
    ballots = [Ballot(voter=who, cast_at=OPENS, marks=each) for who, each in votes.items()]
    for name in beside:
        more, voter = BESIDE[name]
        ballots += more
        if voter is not None:
            votes[voter] = {}
    result = result_of(able, to_fill, ballots, order)
    swing = swing_of_seats(result, ballots)
    assert (tried(result, votes), True, len(votes)) == (swing.voters, swing.exact, swing.of)
    assert (swing.voters or 0) == len(swing.example)
    assert set(swing.example) <= set(votes)
    assert (f"{swing.voters} of the {swing.of} who voted" if swing.voters else "could not") in str(swing)
    if swing.voters:
        assert outcome(result.seating) != outcome(result_of(able, to_fill, applied(votes, swing), order).seating)
    bound = swing_of_seats(attrs.evolve(result, count=None))
    assert (False, {}, None) == (bound.exact, bound.example, bound.of)
    assert bound.voters is None or bound.voters >= 1
    assert swing.voters is None or (bound.voters is not None and bound.voters <= swing.voters)


@examples(40)
@given(
    st.lists(st.tuples(st.sampled_from([YES, NO, None]), st.sampled_from([YES, NO, None])), max_size=24),
    st.integers(0, 1),
)
def test_p4__among_many_voters(pairs: list[tuple[Mark | None, Mark | None]], first: int) -> None:
    """Between two candidates for one seat: whatever scores so many voters can reach, one after another."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[place]) for place, name in enumerate("ab")]
    able = able[::-1] if first else able
    votes = {
        f"v{place}": {name: mark for name, mark in zip("ab", pair, strict=True) if mark is not None}
        for place, pair in enumerate(pairs, 10)
    }
    votes = {who: each for who, each in votes.items() if each}
    ballots = [Ballot(voter=who, cast_at=OPENS, marks=each) for who, each in votes.items()]
    count = count_ballots(ballots, standing="ab", roll=roll_of(*votes), voting=VOTING, electorate=RecordDate.AT_MARKING)
    able = [attrs.evolve(one, tally=count.tallies[one.member]) for one in able]
    result = attrs.evolve(of_tallies(able, Seats(primary=1)), count=count)
    # Whatever two scores so many voters can reach together, one voter after another.
    now = {"a": 0, "b": 0} | {one.member: one.tally.score for one in able}
    reached = {(now["a"], now["b"]): 0}
    for each in votes.values():
        own = [WORTH[each.get(name, ABSTAIN)] for name in "ab"]
        for (a, b), number in list(reached.items()):
            for to_a, to_b in product((-1, 0, 1), repeat=2):
                scores = a + to_a - own[0], b + to_b - own[1]
                reached[scores] = min(reached.get(scores, number + 1), number + 1)

    def won(a: int, b: int) -> str | None:
        return None if max(a, b) <= 0 else "a" if a >= b else "b"  # a is the longer member

    fewest = min(
        (number for scores, number in reached.items() if won(*scores) != won(now["a"], now["b"])), default=None
    )
    assert fewest == swing_of_seats(result, ballots).voters


def test_p4__only_marks_that_count_can_be_other() -> None:
    """A replaced mark, a late one and one for nobody are not what somebody voted: the swing does not count them."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[0]) for name in "ab"]
    ballots = [
        ballot("v1", OPENS, a="no"),
        ballot("v1", OPENS + DAY, a="yes"),
        ballot("v2", OPENS, a="yes", b="no", zoe="yes"),
        ballot("v3", OPENS, a="yes"),
        ballot("v3", OPENS + DAY, b="yes"),
        ballot("v4", CLOSES, b="yes"),
    ]
    result = result_of(able, Seats(primary=1), ballots)
    assert 3 == result.contenders[0].tally.yes
    votes = {"v1": {"a": YES}, "v2": {"a": YES, "b": NO}, "v3": {"a": YES, "b": YES}}
    swing = swing_of_seats(result, ballots)
    assert (1, 3) == (swing.voters, swing.of)
    assert 1 == tried(result, votes)
    assert {"v1", "v2"} >= set(swing.example)


def test_p4__a_voter_whose_marks_are_in_conflict_voted() -> None:
    """Somebody who said Yes and No at once might have said one of them: a vacant seat hangs on it."""
    able = [Contender(member="a", tally=Tally(), since=YEARS[0])]
    ballots = [ballot("v1", OPENS, a="yes"), ballot("v1", OPENS, a="no")]
    swing = swing_of_seats(result_of(able, Seats(primary=1), ballots), ballots)
    assert (1, 1, {"v1": {"a": YES}}) == (swing.voters, swing.of, swing.example)
    assert "1 of the 1 who voted, marking otherwise, would have brought a onto the list." == str(swing)
    assert "would have brought A. Alder onto the list." in swing.told(Reader(names={"a": "A. Alder"}))


@pytest.mark.parametrize(
    "alone", [ballot("v1", OPENS, withdrawn="yes"), ballot("v1", OPENS), ballot("v1", CLOSES, a="no")]
)
def test_p4__who_marked_nobody_that_stands_did_not_vote(alone: Ballot) -> None:
    """A ballot that tells nothing of those who stand does not tell whether it was valid: it is nobody's vote."""
    able = [Contender(member="a", tally=Tally(), since=YEARS[0])]
    swing = swing_of_seats(result_of(able, Seats(primary=1), [alone]), [alone])
    assert (None, 0, True) == (swing.voters, swing.of, swing.exact)


def test_p4__reserves_decided_beside_a_tie() -> None:
    """Two tied for one primary seat are both sure of a seat, and a third is reserve: one of one can decide it."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[name == "c"]) for name in "abc"]
    ballots = [ballot("v1", OPENS, a="yes", b="yes", c="yes")]
    swing = swing_of_seats(result := result_of(able, Seats(primary=1, reserve=2), ballots), ballots)
    assert "c" in result.reserve
    assert (1, {"v1": {"a": NO}}) == (swing.voters, swing.example)
    assert "1 of the 1 who voted, marking otherwise, would have decided a primary seat for b." == str(swing)


def test_p4__two_seats_are_decided_at_once() -> None:
    """Of three tied for two seats, one No decides both; with one seat, and one who liked nobody, one Yes is needed."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[0]) for name in "abc"]
    ballots = [ballot("v1", OPENS, a="yes", b="yes", c="yes")]
    swing = swing_of_seats(result_of(able, Seats(reserve=2), ballots), ballots)
    assert "1 of the 1 who voted, marking otherwise, would have decided 2 reserve seats for b and c." == str(swing)
    # One No leaves two tied for the one seat: only marks for all three decide it.
    swing = swing_of_seats(result := result_of(able, Seats(reserve=1), ballots), ballots)
    assert outcome(result_of(able, Seats(reserve=1), applied({"v1": {}}, swing)).seating) != outcome(result.seating)
    assert {"v1": {"a": YES, "b": NO, "c": NO}} == swing.example


def test_p4__a_seat_that_is_no_longer_undecided_between_the_same() -> None:
    """One who may take both kinds of seat, tied with two who may be primary alone, leaves the reserve seat vacant."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[1], reserve=name == "a") for name in "abc"]
    votes = {who: dict.fromkeys("abc", YES) for who in ("v1", "v2")}
    result = result_of(able, to_fill := Seats(primary=1, reserve=2), ballots := applied(votes, NOTHING))
    # The reserve seat is undecided since a may get it; where b and c alone are tied, or a is primary, none is.
    assert Seats(primary=1, reserve=1) == result.seating.undecided[0].seats
    swing = swing_of_seats(result, ballots)
    assert (1, {"v1": {"a": NO}}) == (swing.voters, swing.example)
    assert str(swing) == (
        "1 of the 2 who voted, marking otherwise, would have left 1 primary and 0 reserve seats undecided, not 1 and 1."
    )
    assert (set(), set(), 1, 0) == outcome(result_of(able, to_fill, applied(votes, swing)).seating)


def test_p4__a_draw_is_no_swing() -> None:
    """What a draw settled between two alike hangs on one voter; without the draw's places nobody would be needed."""
    names = ("ana", "bo", "cy", "dot", "eve")
    election = Election(
        id="e1", role="editor", discussion_opens=OPENS - 14 * DAY, voting_opens=OPENS, voting_closes=CLOSES,
        candidacies=[Candidacy(member=one, at=OPENS - DAY, statement="I edit.") for one in names[:2]],
        draw=Draw(source="a lottery", named_at=OPENS - DAY, appears_at=CLOSES + DAY, value="42"),
    )  # fmt: skip
    ballots = [ballot(one, OPENS, ana="yes", bo="yes") for one in names]
    result = elect(election, seats=Seats(primary=1), roll=roll_of(*names), rules=ElectionRules(), ballots=ballots)
    assert result.merits.drawn is not None
    assert {"ana", "bo"} == set(result.merits.drawn)
    assert 1 == len(result.primary)
    swing = swing_of_seats(result, ballots)
    assert (1, 5, 1) == (swing.voters, swing.of, len(swing.example))
    assert 1 == swing_of_seats(attrs.evolve(result, count=None)).voters


def test_p4__level_off_the_list_is_another_outcome_too() -> None:
    """Who is far below nought need not rise above it: where both end level there, the other has lost the seat."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[0]) for name in "ab"]
    ballots = [
        *(ballot(f"v{one}", OPENS, a="yes", b="no") for one in range(1, 4)),
        ballot("v4", OPENS, b="no"),
    ]
    # a has three, b four below nought: two of the first three bring a to -1 and b to 0.
    result = result_of(able, Seats(primary=1), ballots)
    swing = swing_of_seats(result, ballots)
    assert (2, 4) == (swing.voters, swing.of)
    assert 2 == tried(result, {one.voter: one.marks for one in ballots})
    assert 2 == swing_of_seats(attrs.evolve(result, count=None)).voters


def test_p4__the_bound_from_tallies_counts_who_could_have() -> None:
    """With nine Yes and one No against five Yes and no No, nobody can be moved by four but those who may exist."""
    one = Contender(member="a", tally=Tally(yes=9, no=1), since=YEARS[0])
    other = Contender(member="b", tally=Tally(yes=5), since=YEARS[1])
    # b must gain four: nobody said No to b, so each voter makes up for three at most.
    swing = swing_of_seats(of_tallies([one, other], Seats(primary=1)))
    assert (2, False, None) == (swing.voters, swing.exact, swing.of)
    assert str(swing) == "At least 2 of those who voted, marking otherwise, would have put b level with a, or ahead."


def test_p4__the_bound_of_a_tie_is_one() -> None:
    """Where a seat is undecided, it takes one at least, and the sentence names the tied."""
    able = [Contender(member=name, tally=Tally(yes=9), since=YEARS[0]) for name in "ab"]
    swing = swing_of_seats(of_tallies(able, Seats(primary=1)))
    assert (1, False) == (swing.voters, swing.exact)
    assert str(swing) == (
        "At least 1 of those who voted, marking otherwise, would have changed what hangs on the tie between a and b."
    )


@pytest.mark.parametrize(("number", "ending"), [(5, "m4 and m5"), (6, "m4 and m5 and 1 more"), (900, "and 895 more")])
def test_p4__of_very_many_tied_the_first_few_are_named(number: int, ending: str) -> None:
    """Five are named, a sixth is counted."""
    able = [Contender(member=f"m{place}", tally=Tally(yes=1), since=YEARS[0]) for place in range(1, number + 1)]
    swing = swing_of_seats(of_tallies(able, Seats(primary=1)))
    assert str(swing).endswith(f"{ending}.")


def test_p4__where_nothing_is_at_stake() -> None:
    """Without seats or candidates no marks would have changed anything, by ballots and by tallies."""
    empty = result_of([], Seats(primary=1), [])
    assert (None, True, 0) == ((swing := swing_of_seats(empty, [])).voters, swing.exact, swing.of)
    assert (None, False, None) == ((swing := swing_of_seats(empty)).voters, swing.exact, swing.of)


def test_p4__ballots_of_another_count_are_refused() -> None:
    """Fewer ballots, more, none, or as many with other marks, are not those that the result was counted from."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[0]) for name in "ab"]
    ballots = [ballot(voter, OPENS, a="yes", b="no") for voter in VOTERS]
    result = result_of(able, Seats(primary=1), iter(ballots))
    assert 3 == swing_of_seats(result, iter(ballots)).voters
    wrong = [
        [],
        ballots[:2],
        ballots * 2,
        [*ballots[:4], ballot("v5", OPENS, a="no", b="no")],
        [*ballots[:4], ballot("v5", OPENS, a="abstain", b="no")],
        [*ballots[:4], ballot("v5", OPENS, a="yes", zoe="no")],
    ]
    for each in wrong:
        with pytest.raises(PartgovError, match="ballots: wanted the ballots that the result was counted from"):
            swing_of_seats(result, each)


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


WHY = Ruling.of(as_told(clause="P6", met=True, because="It was called."))


def recalled(tally: Tally, outcome: RecallOutcome | None) -> RecallResult:
    """A recall that came to this."""
    motion = Recall(id="r1", role="editor", mandatee="ana", initiator="bo", opens=OPENS, closes=CLOSES)
    return RecallResult(recall=motion, mandate="m1", outcome=outcome, tally=tally, count=None, ruling=WHY)


def settled(tally: Tally, majority: Condition) -> RecallResult:
    """A recall that was rightly called, settled by its votes."""
    revoked = majority.reached(tally.yes, of=tally.yes + tally.no)
    return recalled(tally, RecallOutcome.REVOKED if revoked else RecallOutcome.KEPT)


@example(0, 0, 2, Fraction(2, 3), False)
@given(
    st.integers(0, 7),
    st.integers(0, 7),
    st.integers(0, 2),
    st.sampled_from([Fraction(2, 3), Fraction(1, 2), Fraction(1), Fraction(1, 10)]),
    st.booleans(),
)
def test_p6__the_swing_of_a_recall(yes: int, no: int, abstain: int, share: Fraction, exceeded: bool) -> None:
    """By trying every other tally of as many voters: the fewest who moved where the outcome turned."""
    majority = Condition(share=share, exceeded=exceeded and share < 1)
    whole = yes + no + abstain
    before = majority.reached(yes, of=yes + no)
    fewest = min(
        (
            max(0, yes - other) + max(0, no - against) + max(0, abstain - (whole - other - against))
            for other in range(whole + 1)
            for against in range(whole + 1 - other)
            if majority.reached(other, of=other + against) != before
        ),
        default=None,
    )
    swing = swing_of_recall(settled(Tally(yes=yes, no=no, abstain=abstain), majority), RecallRules(majority=majority))
    assert (fewest, True, whole) == (swing.voters, swing.exact, swing.of)
    assert (swing.instead is None) is (swing.voters is None)
    if swing.instead is not None:
        after = swing.instead
        moved = [max(0, was - after[name]) for name, was in (("yes", yes), ("no", no), ("abstain", abstain))]
        assert (whole, swing.voters) == (sum(after.values()), sum(moved))
        assert before != majority.reached(after["yes"], of=after["yes"] + after["no"])


TWO_THIRDS = Condition(share=Fraction(2, 3))


@pytest.mark.parametrize(("yes", "no", "word"), [(2, 1, "kept"), (1, 2, "revoked"), (0, 0, "Nobody")])
def test_p6__it_says_what_would_have_turned(yes: int, no: int, word: str) -> None:
    """The sentence says what one vote more or less would have brought."""
    assert word in str(swing_of_recall(settled(Tally(yes=yes, no=no), TWO_THIRDS), RecallRules()))


@pytest.mark.parametrize(
    ("outcome", "of", "exact", "word"),
    [
        (RecallOutcome.REFUSED, 3, True, "refused"),
        (RecallOutcome.MOOT, 3, True, "ended by itself"),
        (RecallOutcome.NOT_SECONDED, 3, True, "not seconded"),
        (None, None, False, "not counted yet"),
    ],
)
def test_p6__what_votes_did_not_settle(outcome: RecallOutcome | None, of: int | None, exact: bool, word: str) -> None:
    """A recall that was refused, moot or not seconded would have been so whatever the votes, and says so."""
    swing = swing_of_recall(recalled(Tally(yes=2, no=1), outcome), RecallRules())
    assert (None, of, exact, None) == (swing.voters, swing.of, swing.exact, swing.instead)
    assert word in str(swing)


# ── a record ─────────────────────────────────────────────────────────────────────────────────────


def audited(document: object) -> Audit:
    """What follows from a record written as a document."""
    return audit_record(load_record(json.dumps(document).encode(), place="a record"), zone=UTC)


def test_the_poll_of_2016() -> None:
    """Seventeen questions, the narrowest first: 15 of 117 in the final one, then 21 of 118 in Proposal 12."""
    margins = margins_of(audit_record(load_record(read_poll_of_2016(), place="2016"), zone=UTC))
    assert 17 == len(margins)
    (final, one), (twelve, other) = list(margins.items())[:2]
    # 73 of 117 said yes and 59 were needed; 65 of 88 said for, and 44 are no majority.
    assert ("polls/makeover/final", 15, 117, True) == (final, one.voters, one.of, one.exact)
    assert ("polls/makeover/P12", 21, 118, True) == (twelve, other.voters, other.of, other.exact)
    assert {"for": 44, "against": 44, "abstain": 30} == other.instead
    assert str(other) == (
        "21 of the 118 who answered, answering otherwise, would have made it other than adopted: "
        "44 for, 44 against, 30 abstain."
    )


def test_every_kind_of_subject() -> None:
    """Elections by ballots and by tallies, questions and recalls, each under its own name, the narrowest first."""
    names = ["ana", "bo", "cy", "dee"]
    stand = [candidacy("ana"), candidacy("bo")]
    election = election_of(*stand, ballots=[written(one, ana="yes") for one in names])
    tallied = election_of(*stand, tallies={"ana": {"yes": 9}, "bo": {"yes": 1}}) | {"id": "e2", "role": "editor"}
    open_ = election_of(*stand) | {"id": "e3", "role": "clerk"}
    recall = {
        "id": "r1", "role": "treasurer", "mandatee": "ana", "initiator": "bo", "opens": "2017-02-01T00:00:00Z",
        "closes": "2017-02-15T00:00:00Z", "tally": {"yes": 2, "no": 1},
    }  # fmt: skip
    audit = audited(
        record_of(
            members=[member(one) for one in names],
            roles=[role(1, 0), role(1, 0) | {"id": "editor"}, role(1, 0) | {"id": "clerk"}],
            elections=[election, tallied, open_],
            recalls=[recall],
            polls=[{"id": "p", "questions": [
                {"id": "q", "rule": "for-against", "tally": {"for": 3, "against": 0}},
                {"id": "none", "rule": "for-against", "tally": {"for": 0, "against": 0}}]}],
        )
    )  # fmt: skip
    margins = margins_of(audit)
    # Two of four bring ana to nothing; one against for of three is a tie too few, two are not. By the tallies nobody
    # said No to bo, so that each of those for ana makes up for three of the eight between them.
    assert ["elections/e1", "polls/p/q", "elections/e2", "polls/p/none", "recalls/r1"] == list(margins)
    assert (2, 4, True) == ((one := margins["elections/e1"]).voters, one.of, one.exact)
    assert (2, 3, True) == ((one := margins["polls/p/q"]).voters, one.of, one.exact)
    assert (3, None, False) == ((one := margins["elections/e2"]).voters, one.of, one.exact)
    assert (None, 0, True) == ((one := margins["polls/p/none"]).voters, one.of, one.exact)
    assert "Nobody answered" in str(one)
    assert "not seconded" in str(margins["recalls/r1"])


def test_p6__a_recall_is_turned_by_the_majority_of_its_day() -> None:
    """Two of three revoke by the figures of 2016 and one more kept it; by a rule of all, one of three would not do."""
    document = json.loads((Path(__file__).parent / "data" / "recall.json").read_text(encoding="utf-8"))
    swing = margins_of(audited(document))["recalls/r1"]
    assert (1, 3, {"yes": 1, "no": 2, "abstain": 0}) == (swing.voters, swing.of, swing.instead)
    document["bylaws"] = [{"from": "2010-01-01T00:00:00Z", "recall": {"majority": {"share": "1/10"}}}]
    swing = margins_of(audited(document))["recalls/r1"]
    assert (2, 3, {"yes": 0, "no": 3, "abstain": 0}) == (swing.voters, swing.of, swing.instead)


def test_p6__a_recall_is_turned_by_the_rules_of_its_kind() -> None:
    """A tenth is enough of a grave one, and all three had to say no; by the two thirds of others one was enough."""
    document = json.loads((Path(__file__).parent / "data" / "recall.json").read_text(encoding="utf-8"))
    document["bylaws"] = [{"recall": {"kinds": {"grave": {"majority": "1/10"}}}}]
    for kind, voters in ((None, 1), ("grave", 2)):
        document["recalls"][0]["kind"] = kind
        assert voters == margins_of(audited(document))["recalls/r1"].voters


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            {"rule": "for-against", "tally": {"for": 2, "against": 1, "abstain": 1}, "kind": "easy"},
            (
                "1 of the 4 who answered, answering otherwise, would have made it other than adopted: "
                "1 for, 1 against, 2 abstain."
            ),
        ),
        (
            {"rule": "for-against", "tally": {"for": 2, "against": 1}, "kind": "quorum"},
            "However they had answered, the 3 who answered could not have made it other than no quorum.",
        ),
        (
            {"rule": "majority-of-answers", "answers": ["red_hot", "blue"], "tally": {"red_hot": 3, "blue": 1}},
            (
                "1 of the 4 who answered, answering otherwise, would have made it other than red hot: "
                "2 red_hot, 2 blue."
            ),
        ),
    ],
)  # fmt: skip
def test_p8__a_question_s_swing_is_told_in_words(question: dict[str, Any], told: str) -> None:
    """How many of how many, what it came to, and the answers by their names: the house's own, or the question's."""
    rules = {"kinds": {"easy": {}, "quorum": {"quorum": 9}}}
    document = record_of(bylaws=[{"decisions": rules}], polls=[{"id": "p", "questions": [{"id": "q", **question}]}])
    assert told == str(margins_of(audited(document))["polls/p/q"])


def test_only_who_asks_imports_it() -> None:
    """`import partgov` loads no margins."""
    program = "import sys, partgov; print('partgov.history.margins' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert "False" == done.stdout.strip()
