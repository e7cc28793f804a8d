"""Margins: how few, by voting otherwise, would have changed an outcome (R-63), against trying everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations, product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partgov.ballots import Ballot, Electorate, Mark, Tally, count_ballots
from partgov.majorities import Majority
from partgov.margins import swing_of_recall, swing_of_seats
from partgov.outcomes import Result
from partgov.roles import Seats
from partgov.seating import Contender, Seating, seat_contenders
from tests.strategies import CLOSES, DAY, OPENS, VOTING, ballot, roll_of

WORTH = {Mark.YES: 1, Mark.NO: -1, Mark.ABSTAIN: 0}
NAMES = ("a", "b", "c")
VOTERS = ("v1", "v2", "v3", "v4")
YEARS = [datetime(year, 1, 1, tzinfo=UTC) for year in (2013, 2014)]


def outcome(seating: Seating) -> object:
    """Who holds which seat, and what is undecided."""
    return set(seating.primary), set(seating.reserve), seating.undecided


def result_of(
    contenders: Sequence[Contender], seats: Seats, ballots: Sequence[Ballot], order: Mapping[str, int] | None = None
) -> Result:
    """An election among these contenders as they are marked."""
    count = count_ballots(
        ballots,
        standing={one.member for one in contenders},
        roll=roll_of(*VOTERS),
        voting=VOTING,
        electorate=Electorate.AT_MARKING,
    )
    marked = tuple(attrs.evolve(one, tally=count.tallies[one.member]) for one in contenders)
    seating = seat_contenders(marked, seats, order=order)
    return Result(election="e1", seating=seating, ranking=(), contenders=marked, count=count, draw=None)


def tried(
    result: Result, votes: Mapping[str, Mapping[str, Mark]], order: Mapping[str, int] | None = None
) -> int | None:
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
                if outcome(seat_contenders(moved, result.seating.seats, order=order)) != outcome(result.seating):
                    return size
    return None


marks = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(list(Mark)), min_size=1)
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


@settings(max_examples=400)
@given(contenders(), seats, st.dictionaries(st.sampled_from(VOTERS), marks), st.none() | st.permutations(NAMES))
def test_p4__it_is_the_fewest_by_trying_everything(
    able: list[Contender], to_fill: Seats, votes: dict[str, dict[str, Mark]], places: list[str] | None
) -> None:
    """The swing is what trying everything finds; its example changes the outcome; the tallies' bound is no higher."""
    standing = {one.member for one in able}
    votes = {who: {name: mark for name, mark in each.items() if name in standing} for who, each in votes.items()}
    votes = {who: each for who, each in votes.items() if each}
    order = None if places is None else {name: place for place, name in enumerate(places)}
    ballots = [Ballot(voter=who, cast_at=OPENS, marks=each) for who, each in votes.items()]
    result = result_of(able, to_fill, ballots, order)
    swing = swing_of_seats(result, ballots, order=order)
    assert (tried(result, votes, order), True) == (swing.voters, swing.exact)
    assert (swing.voters or 0) == len(swing.example)
    assert str(swing.voters or "could not") in str(swing)
    if swing.voters:
        again = [
            Ballot(voter=who, cast_at=OPENS, marks={**each, **swing.example.get(who, {})})
            for who, each in votes.items()
        ]
        assert outcome(result.seating) != outcome(result_of(able, to_fill, again, order).seating)
    bound = swing_of_seats(attrs.evolve(result, count=None), order=order)
    assert not bound.exact
    assert not bound.example
    assert swing.voters is None or (bound.voters is not None and bound.voters <= swing.voters)


def test_p4__only_marks_that_count_can_be_other() -> None:
    """A replaced mark, a late one and one for nobody are not what somebody voted: the swing does not count them."""
    able = [Contender(member=name, tally=Tally(), since=YEARS[0]) for name in "ab"]
    ballots = [
        ballot("v1", OPENS, a="no"),
        ballot("v1", OPENS + DAY, a="yes"),
        ballot("v2", OPENS, a="yes", b="no", zoe="yes"),
        ballot("v3", OPENS, a="yes", b="yes"),
        ballot("v4", CLOSES, b="yes"),
        ballot("v3", OPENS, a="yes", b="yes"),
    ]
    result = result_of(able, Seats(primary=1), ballots)
    assert 3 == result.contenders[0].tally.yes
    yes, no = Mark.YES, Mark.NO
    votes = {"v1": {"a": yes}, "v2": {"a": yes, "b": no}, "v3": {"a": yes, "b": yes}}
    swing = swing_of_seats(result, ballots)
    assert 1 == tried(result, votes) == swing.voters
    assert {"v1", "v2"} >= set(swing.example)


def test_p4__the_bound_from_tallies_counts_who_could_have() -> None:
    """With nine Yes and one No against five Yes and no No, nobody can be moved by four but those who may exist."""
    one = Contender(member="a", tally=Tally(yes=9, no=1), since=YEARS[0])
    other = Contender(member="b", tally=Tally(yes=5), since=YEARS[1])
    seating = seat_contenders([one, other], Seats(primary=1))
    result = Result(election="e1", seating=seating, ranking=(), contenders=(one, other), count=None, draw=None)
    # b must gain four: nobody said No to b, so each voter makes up for three at most.
    assert (2, False) == ((swing := swing_of_seats(result)).voters, swing.exact)
    assert str(swing) == "At least 2 of those who voted, marking otherwise, would have put b level with a, or ahead."


def test_p4__where_nothing_is_at_stake() -> None:
    """Without seats or candidates no marks would have changed anything, by ballots and by tallies."""
    empty = result_of([], Seats(primary=1), [])
    assert (None, True) == ((swing := swing_of_seats(empty, [])).voters, swing.exact)
    assert (None, False) == ((swing := swing_of_seats(empty)).voters, swing.exact)


@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.sampled_from([Fraction(2, 3), Fraction(1, 2), Fraction(1)]),
    st.booleans(),
)
def test_p6__the_swing_of_a_recall(yes: int, no: int, share: Fraction, exceeded: bool) -> None:
    """By moving votes one by one from either option to the other: the first number at which the outcome turns."""
    majority = Majority(share=share, exceeded=exceeded and share < 1)
    before = majority.reached(yes, of=yes + no)
    turned = [
        number
        for number in range(1, yes + no + 1)
        if any(
            0 <= yes + way <= yes + no and majority.reached(yes + way, of=yes + no) != before
            for way in (number, -number)
        )
    ]
    swing = swing_of_recall(Tally(yes=yes, no=no), majority)
    assert (min(turned, default=None), True) == (swing.voters, swing.exact)
    assert (swing.instead is None) is (swing.voters is None)
    if swing.instead is not None:
        assert (yes + no, swing.voters) == (swing.instead.yes + swing.instead.no, abs(yes - swing.instead.yes))
        assert before != majority.reached(swing.instead.yes, of=yes + no)


@pytest.mark.parametrize(("yes", "no", "word"), [(2, 1, "kept"), (1, 2, "revoked"), (0, 0, "Nobody")])
def test_p6__it_says_what_would_have_turned(yes: int, no: int, word: str) -> None:
    """The sentence says what one vote more or less would have brought."""
    assert word in str(swing_of_recall(Tally(yes=yes, no=no), Majority(share=Fraction(2, 3))))
