"""Elections by an organisation's own gate, order and ties, by rankings, for open seats (R-77 to R-82)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Count, Mark, Reason, Tally, count_ballots
from partgov.bars import Bar
from partgov.elections import (
    ElectionRules,
    PerBallot,
    elect,
    judge_seats,
    judge_timetable,
)
from partgov.electorates import RecordDate, how_many_may_vote
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted, Demand, MissingFigureError
from partgov.foundation.draws import Draw, judge_draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, days, months, weeks
from partgov.foundation.timetables import Between
from partgov.history.agenda import what_next
from partgov.history.audit import audit_record
from partgov.history.record import RecordedElection
from partgov.history.seat_swings import swing_of_seats
from partgov.interop.records import load_record
from partgov.limits import judge_term, term_end
from partgov.mandates import MandateRules
from partgov.members import Membership, Roll
from partgov.merits import TieBreak
from partgov.outcomes import Result
from partgov.rankings import Ranking
from partgov.requirements import Endorsement, Qualification
from partgov.roles import OPEN, Seat, Seats
from partgov.seating import Contender
from partgov.tallies import Order
from tests.documents import candidacy, election_of, record_of, report_of, role
from tests.documents import member as written
from tests.documents import tally as tally_of
from tests.oracle import elections as oracle
from tests.strategies import CLOSES, DAY, DISCUSSION, JOINED, OPENS, TICK, VOTING, ballot, call, roll_of, stand
from tests.trials.elections import in_tuples

ADOPTED = ElectionRules()
HALF = Condition(share=Fraction(1, 2), exceeded=True)
OF_VOTERS = attrs.evolve(HALF, of=Base.VOTERS)
SENIORITY, AGREEMENT, DRAW = TieBreak
NAMES = ("ana", "bo", "cy", "di")
VOTERS = tuple(f"v{number}" for number in range(6))


def held(
    tallies: Mapping[str, Tally] | None = None, *, seats: Seats = Seats(primary=1), roll: Roll | None = None,
    ballots: Sequence[Ballot] | None = None, rules: ElectionRules = ADOPTED, names: Sequence[str] = NAMES,
    **facts: Any,
) -> Result:  # fmt: skip
    """An election of those who stand, by these rules and facts."""
    election = attrs.evolve(call(*(stand(name) for name in names)), **facts)
    return elect(
        election, seats=seats, roll=roll or roll_of(*NAMES, *VOTERS), rules=rules, tallies=tallies, ballots=ballots
    )


def outcomes(result: Result) -> dict[str, str]:
    """What each came to."""
    return {one.member: one.outcome.value for one in result.ranking}


def told(result: Result, member: str) -> str:
    """Why somebody came to what they did."""
    return next(one.because for one in result.ranking if one.member == member)


def tallies(**yes: int | tuple[int, ...]) -> dict[str, Tally]:
    """Yes alone, or Yes, No and Abstain, for each."""
    return {
        name: Tally(yes=many)
        if isinstance(many, int)
        else Tally(**dict(zip(("yes", "no", "abstain"), many, strict=False)))
        for name, many in yes.items()
    }


# ── the gate ─────────────────────────────────────────────────────────────────────────────────────


def test_trap_14__of_single_choice_ballots_the_gate_is_of_those_who_voted() -> None:
    """40 of 100 is a seat where no No exists and the gate is that of Yes and No; of those who voted it is none."""
    votes = tallies(ana=40, bo=35, cy=25)
    assert ("ana",) == held(votes, names=NAMES[:3]).primary
    asked = ElectionRules(gate=OF_VOTERS)
    result = held(votes, names=NAMES[:3], rules=asked, ballots_cast=100)
    assert {"ana": "not_considered", "bo": "not_considered", "cy": "not_considered"} == outcomes(result)
    assert "40 Yes of 100 who voted; asked is more than half, so 51" in told(result, "ana")
    for yes, outcome in ((50, "not_considered"), (51, "primary")):
        assert outcome == outcomes(held(tallies(ana=yes), names=("ana",), rules=asked, ballots_cast=100))["ana"]


def test_trap_14__where_nobody_is_kept_out_even_no_yes_takes_a_free_seat() -> None:
    """An uncontested election without a gate seats who has no Yes; the gate of Proposal 4 does not."""
    nothing = {"ana": Tally(no=3)}
    assert {"ana": "primary"} == outcomes(held(nothing, names=("ana",), rules=ElectionRules(gate=None)))
    assert {"ana": "not_considered"} == outcomes(held(nothing, names=("ana",)))


@pytest.mark.parametrize(
    ("gate", "figure"),
    [
        (OF_VOTERS, "ballots_cast"),
        (attrs.evolve(HALF, of=Base.PRESENT), "present"),
        (Condition(least=3, counts=Counted.VOTERS), "ballots_cast"),
        (AnyOf((HALF, OF_VOTERS)), "ballots_cast"),
        (attrs.evolve(HALF, of=Base.SEATS), "seats"),
    ],
)
def test_a_figure_that_the_gate_needs_is_named(gate: Demand, figure: str) -> None:
    """No gate is guessed: what the election lacks is named, and the election is not judged."""
    with pytest.raises(MissingFigureError) as refused:
        held(tallies(ana=5), rules=ElectionRules(gate=gate))
    assert figure == refused.value.place


def test_of_the_seats_of_a_body_more_than_half_is_more_than_half_of_all() -> None:
    """Of a body of six seats three are half, and four more, whoever sits on them."""
    rules = ElectionRules(gate=attrs.evolve(HALF, of=Base.SEATS))
    for yes, outcome in ((3, "not_considered"), (4, "primary")):
        result = elect(
            call(stand("ana")), seats=Seats(primary=1), roll=roll_of("ana"), rules=rules, tallies=tallies(ana=yes),
            body_seats=6,
        )  # fmt: skip
        assert {"ana": outcome} == outcomes(result)


def test_the_electorate_is_counted_from_the_roll_only_where_nobody_said_it() -> None:
    """Of ten who may vote half must have said Yes; where the record says six, three are half and four more."""
    asked = ElectionRules(gate=attrs.evolve(HALF, of=Base.ELECTORATE))
    assert 10 == how_many_may_vote(roll_of(*NAMES, *VOTERS), VOTING, RecordDate.AT_MARKING)
    for yes, may_vote, outcome in ((5, None, "not_considered"), (6, None, "primary"), (4, 6, "primary")):
        assert outcome == outcomes(held(tallies(ana=yes), names=("ana",), rules=asked, may_vote=may_vote))["ana"]


GATES: st.SearchStrategy[Demand | None] = st.sampled_from(
    [
        None, HALF, OF_VOTERS, attrs.evolve(HALF, of=Base.VOTES), Condition(least=2), Condition(share=Fraction(1, 3)),
        Condition(root=Fraction(1), of=Base.PRESENT), AllOf((HALF, Condition(least=2))),
        AnyOf((Condition(least=3), Condition(share=Fraction(2, 3), of=Base.VOTERS))),
        Condition(share=Fraction(1, 2), of=Base.ELECTORATE, counts=Counted.VOTES),
    ]
)  # fmt: skip
TIES = st.lists(st.sampled_from(list(TieBreak)), unique=True).map(tuple)


@st.composite
def ballots_of_few(draw: st.DrawFn) -> list[Ballot]:
    """Some voters' ballots, one each."""
    mark = st.sampled_from([Mark.YES, Mark.YES, Mark.NO, Mark.ABSTAIN])
    return [
        Ballot(voter=voter, cast_at=OPENS, marks=draw(st.dictionaries(st.sampled_from(NAMES), mark)))
        for voter in draw(st.lists(st.sampled_from(VOTERS), unique=True))
    ]


@given(
    ballots_of_few(), GATES, st.sampled_from([Order.DIFFERENCE, Order.YES, Order.SHARE]), TIES,
    st.integers(0, 3), st.integers(0, 2), st.permutations(NAMES), st.permutations(NAMES[:2]), st.integers(0, 2),
    st.sampled_from([None, 1, 2]),
)  # fmt: skip
def test_another_encoding_seats_the_same(
    cast: list[Ballot], gate: Demand | None, order: Order, ties: tuple[TieBreak, ...], primary: int, reserve: int,
    drawn: Sequence[str], agreed: Sequence[str], juniors: int, limit: int | None,
) -> None:  # fmt: skip
    """Whatever the gate, the order, the ties, the limit: who is certain of a seat is so in the other encoding."""
    joined = {name: JOINED + DAY * (number < juniors) for number, name in enumerate(NAMES)}
    roll = Roll.of(rows({**joined, **dict.fromkeys(VOTERS, JOINED)}))
    rules = ElectionRules(gate=gate, order=order, ties=ties, per_ballot=limit)
    draw = Draw(source="a hat", order=drawn, agreed=agreed)
    result = held(
        ballots=cast, rules=rules, roll=roll, seats=Seats(primary=primary, reserve=reserve), draw=draw, present=6
    )
    marked = [{who: mark.value for who, mark in one.marks.items()} for one in cast]
    numbers = oracle.tallied(marked, NAMES, limit)
    known = {"voters": len(cast), "present": 6, "electorate": len(roll.spells)}
    listed = [
        oracle.Listed(name, oracle.merit(numbers[name], order.value), oracle.rank(ties, name, joined, drawn, agreed))
        for name in NAMES
        if oracle.passes(in_tuples(gate), numbers[name], known)
    ]
    assert {one.id for one in listed} == {one.member for one in result.seating.listed}
    assert oracle.certain(listed, primary, reserve) == ({*result.primary}, {*result.reserve})
    seating = result.seating
    decided = Seats(primary=len(result.primary), reserve=len(result.reserve))
    for kind, seats in (("primary", primary), ("reserve", reserve)):
        parts = (decided, seating.vacant, *(tie.seats for tie in seating.undecided))
        assert seats == sum(getattr(each, kind) for each in parts)


def rows(joined: Mapping[str, datetime]) -> list[Membership]:
    """The roll's rows of people who joined then and did not leave."""
    return [Membership(id=name, joined=since) for name, since in joined.items()]


# ── the order and the ties ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("order", "winner", "why"),
    [(Order.DIFFERENCE, "ana", "+30"), (Order.YES, "bo", "70 Yes"), (Order.SHARE, "cy", "9 Yes of 10 Yes or No")],
)
def test_each_order_has_its_own_winner(order: Order, winner: str, why: str) -> None:
    """Of the same tallies the difference, the most Yes and the share of Yes each elect somebody else, and say why."""
    votes = tallies(ana=(50, 20), bo=(70, 65), cy=(9, 1))
    result = held(votes, names=NAMES[:3], rules=ElectionRules(order=order))
    assert (winner,) == result.primary
    assert why in told(result, winner)


def test_a_share_is_exact_and_nothing_of_nothing_comes_last() -> None:
    """A third is a third however many marks it is of; who has No alone comes before who has no mark."""
    rules = ElectionRules(order=Order.SHARE, gate=None, ties=())
    votes = tallies(ana=(1, 2), bo=(333_333, 666_666), cy=(0, 1), di=(0, 0))
    result = held(votes, rules=rules, seats=Seats(primary=3))
    assert {"ana": "primary", "bo": "primary", "cy": "primary", "di": "not_seated"} == outcomes(result)
    assert ("ana", "bo") == held(votes, rules=rules).seating.undecided[0].tied
    assert "the last of theirs with 0 Yes of 1 Yes or No" in told(result, "di")


def test_r77__each_place_of_a_list_by_another_order() -> None:
    """Who is equal in all that the rules go by shares their places; only who has no seat lacks something."""
    votes = tallies(ana=(5, 4), bo=(5, 1), cy=3, di=1)
    result = held(votes, rules=ElectionRules(order=Order.YES, ties=()), seats=Seats(primary=3))
    listed = {one.member: one.ruling.findings[1] for one in result.ranking}
    assert {"ana": 1, "bo": 1, "cy": 3, "di": 4} == {who: one.found for who, one in listed.items()}
    assert listed["ana"].because == listed["bo"].because == "Shares numbers 1 to 2 of 4 on the list, with 5 Yes."
    assert "Number 3 of 4 on the list, with 3 Yes." == listed["cy"].because
    last = result.ranking[-1].ruling.findings[-1]
    assert [True] * 11 + [False] == [finding.met for one in result.ranking for finding in one.ruling.findings]
    assert (1, 3, "the last of theirs with 3 Yes.") == (last.found, last.needed, last.because.split("filled, ")[1])
    ranking = held(rules=RANKED, ranking=ranked("ana", "bo", "cy", "di"), seats=Seats(primary=2))
    assert "the last of theirs with place 2 in a ranking by Schulze, whose count was not repeated." in (
        told(ranking, "di")
    )


def test_ties_that_are_left_open_are_settled_by_nothing() -> None:
    """Without seniority the first member is tied with the last; without a draw the draw on record settles nothing."""
    roll = Roll.of(rows({"ana": JOINED - DAY, "bo": JOINED}))
    votes, lots = tallies(ana=3, bo=3), Draw(source="a hat", order=("bo", "ana"))
    by: dict[tuple[TieBreak, ...], tuple[str, ...]] = {
        (): (), (SENIORITY,): ("ana",), (DRAW,): ("bo",), (DRAW, SENIORITY): ("bo",), (SENIORITY, DRAW): ("ana",),
        (AGREEMENT,): (),
    }  # fmt: skip
    for ties, winner in by.items():
        result = held(votes, names=("ana", "bo"), roll=roll, rules=ElectionRules(ties=ties), draw=lots)
        assert winner == result.primary
    agreed = attrs.evolve(lots, agreed=("bo",))
    result = held(votes, names=("ana", "bo"), roll=roll, rules=ElectionRules(ties=(AGREEMENT, SENIORITY)), draw=agreed)
    assert ("bo",) == result.primary
    assert "by agreement of the tied" in told(result, "bo")


def test_who_is_told_apart_by_two_things_is_told_both() -> None:
    """Ana is senior to Cy, and Bo agreed to come after her: her place rests on both, and the sentence says so."""
    roll = Roll.of(rows({"ana": JOINED - DAY, "bo": JOINED - DAY, "cy": JOINED}))
    agreed = Draw(source="a hat", order=("cy", "bo", "ana"), agreed=("ana",))
    result = held(
        tallies(ana=3, bo=3, cy=3), names=("ana", "bo", "cy"), roll=roll, draw=agreed,
        rules=ElectionRules(ties=(SENIORITY, AGREEMENT)),
    )  # fmt: skip
    assert ("ana",) == result.primary
    assert "by agreement of the tied" in told(result, "ana")
    assert "member" in told(result, "ana").split("by agreement of the tied")[0]


def test_who_hangs_on_a_tie_is_told_so() -> None:
    """Where a tie higher up decides who follows, the sentence says that it hangs on it."""
    election = attrs.evolve(call(stand("ana"), stand("bo"), stand("cy", reserve_only=True), stand("di")))
    bars = {"ana": (Bar(seat=Seat.RESERVE, finding=judge_seats(election, seats=Seats(), taken=Seats()).findings[0]),)}
    result = elect(
        election, seats=Seats(primary=1, reserve=1), roll=roll_of(*NAMES), rules=ElectionRules(ties=()), bars=bars,
        tallies=tallies(ana=3, bo=3, cy=2, di=1),
    )  # fmt: skip
    assert "undecided" == outcomes(result)["cy"]
    assert "Hangs on the tie" in told(result, "cy")
    assert {False} == {one.ruling.findings[-1].met for one in result.ranking if one.outcome.value == "undecided"}


def test_what_was_drawn_or_agreed_elsewhere_is_said() -> None:
    """The ruling on such a draw is met, and says that nobody can repeat it; half a draw is refused."""
    ruling = judge_draw(Draw(source="a hat", order=("bo",), agreed=("ana", "cy")), voting=VOTING)
    assert ruling
    assert "a hat" in str(ruling)
    assert "ana and cy" in str(ruling)
    half: tuple[dict[str, Any], ...] = ({"order": ("bo",)}, {}, {"source": "s", "named_at": OPENS}, {"value": "7"})
    for facts in half:
        with pytest.raises(PartgovError, match="required"):
            Draw(**facts)
    with pytest.raises(PartgovError, match="either the value"):
        Draw(source="s", named_at=OPENS, appears_at=CLOSES, value="7", order=("bo",))


@given(st.lists(st.sampled_from(list(TieBreak)), min_size=2, max_size=3))
def test_no_tie_break_is_listed_twice(ties: list[TieBreak]) -> None:
    """A list of ties names each way once."""
    if len({*ties}) < len(ties):
        with pytest.raises(PartgovError, match="ties"):
            ElectionRules(ties=tuple(ties))
    else:
        assert tuple(ties) == ElectionRules(ties=tuple(ties)).ties


# ── rankings ─────────────────────────────────────────────────────────────────────────────────────

RANKED = ElectionRules(order=Order.RANKING, gate=None)


def ranked(*order: str | list[str], complete: bool = True) -> Ranking:
    """A ranking that was counted elsewhere."""
    return Ranking(order=order, method="Schulze", complete=complete)


def test_trap_15__withdrawn_are_skipped_and_the_order_kept() -> None:
    """Who withdrew takes no seat, the others keep their order, and it is said that the count was not repeated."""
    election = attrs.evolve(
        call(stand("ana", withdrawn_at=DISCUSSION + DAY), stand("bo"), stand("cy")),
        ranking=ranked("ana", "cy", "bo", "stranger"),
    )
    result = elect(election, seats=Seats(primary=1), roll=roll_of(*NAMES), rules=RANKED)
    assert {"cy": "primary", "bo": "not_seated", "ana": "withdrawn", "stranger": "refused"} == outcomes(result)
    assert "Schulze, whose count was not repeated" in told(result, "cy")


def test_trap_15__who_an_incomplete_ranking_leaves_out_takes_no_seat() -> None:
    """A seat left for those who are not named is undecided between them; of a complete ranking they are out."""
    cases: tuple[tuple[tuple[str, ...], int, tuple[str, ...]], ...] = (
        (("ana", "bo"), 2, ()), (("ana", "bo"), 3, ("cy", "di")), (("ana", "bo", "cy"), 4, ("di",)),
    )  # fmt: skip
    for order, seats, tied in cases:
        result = held(rules=RANKED, ranking=ranked(*order, complete=False), seats=Seats(primary=seats))
        found = tuple(one for tie in result.seating.undecided for one in tie.tied)
        assert (order, tied, Seats()) == (result.primary, found, result.seating.vacant)
    assert "not complete" in told(result, "di")
    whole = held(rules=RANKED, ranking=ranked("ana", "bo"), seats=Seats(primary=3))
    assert {"ana": "primary", "bo": "primary", "cy": "not_considered", "di": "not_considered"} == outcomes(whole)
    assert Seats(primary=1) == whole.seating.vacant


def test_trap_15__tallies_beside_a_ranking_serve_the_gate_alone() -> None:
    """The leader of a ranking who does not pass the gate is passed over; who has most votes is not put first."""
    rules = ElectionRules(order=Order.RANKING)
    votes = tallies(ana=(3, 3), bo=(4, 3), cy=(9, 0), di=(1, 0))
    result = held(votes, rules=rules, ranking=ranked("ana", "bo", "cy", "di"))
    assert {"bo": "primary", "cy": "not_seated", "di": "not_seated", "ana": "not_considered"} == outcomes(result)
    with pytest.raises(MissingFigureError) as refused:
        held(rules=rules, ranking=ranked("ana"))
    assert "tallies" == refused.value.place


def test_trap_15__a_ranking_under_another_order_is_refused_by_name() -> None:
    """A ranking is not ignored in silence, and where the rules go by one its absence is told."""
    with pytest.raises(PartgovError, match=r"ranking: wanted no ranking.*found text 'Schulze'"):
        held(tallies(ana=1), ranking=ranked("ana"))
    with pytest.raises(MissingFigureError) as refused:
        held(tallies(ana=1), rules=RANKED)
    assert "ranking" == refused.value.place


@given(st.permutations(NAMES), st.integers(0, 4), st.integers(0, 2), st.sets(st.sampled_from(NAMES)))
def test_a_ranking_seats_from_its_top_whoever_is_gone(
    order: list[str], primary: int, reserve: int, gone: set[str]
) -> None:
    """Those who stand take the seats in the order of the ranking, as if the others had not been named."""
    stay = [name for name in order if name not in gone]
    result = held(rules=RANKED, ranking=ranked(*order), seats=Seats(primary=primary, reserve=reserve), names=stay)
    assert (tuple(stay[:primary]), tuple(stay[primary : primary + reserve])) == (result.primary, result.reserve)


def test_tied_in_a_ranking_are_settled_as_the_rules_say() -> None:
    """Two tied for the last seat are undecided, unless the draw that the rules know puts one first."""
    facts: dict[str, Any] = {"ranking": ranked("ana", ["bo", "cy"], "di"), "seats": Seats(primary=2)}
    rules = attrs.evolve(RANKED, ties=(DRAW,))
    tied = held(rules=rules, **facts)
    assert ("bo", "cy") == tied.seating.undecided[0].tied
    assert "Equal with bo" in told(tied, "cy")
    assert ("ana", "cy") == held(rules=rules, draw=Draw(source="lots", order=("cy", "bo")), **facts).primary


# ── how many one voter may support ───────────────────────────────────────────────────────────────


def counted(cast: Sequence[Ballot], limit: int | None) -> Count:
    """A count under a limit."""
    return count_ballots(
        cast, standing=NAMES, roll=roll_of(*VOTERS), voting=VOTING, electorate=RecordDate.AT_MARKING, per_ballot=limit
    )


def test_more_yes_than_may_be_do_not_count_on_one_ballot_or_several() -> None:
    """Two of two count; of three none does, nor where the third comes on another ballot; No and Abstain stay."""
    two = ballot("v0", ana="yes", bo="yes", cy="no")
    third = ballot("v0", OPENS + DAY, di="yes")
    assert 3 == counted([two], 2).accepted
    for cast in ([two, third], [third, two]):
        spread = counted(cast, 2)
        assert Tally(no=1) == spread.tallies["cy"]
        assert [Reason.TOO_MANY] * 3 == [one.reason for one in spread.rejected]
        assert {"ana", "bo", "di"} == {one.candidate for one in spread.rejected}
    whole = counted([ballot("v0", ana="yes", bo="yes", cy="yes", di="abstain")], 2)
    assert (1, 3, 1) == (whole.accepted, len(whole.rejected), whole.voters)
    taken_back = ballot("v0", OPENS + DAY, bo="no", di="yes")
    assert 4 == counted([two, taken_back], 2).accepted


_ROWS = st.tuples(
    st.sampled_from(VOTERS), st.integers(0, 3), st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Mark))
)


@given(st.lists(_ROWS), st.integers(1, 4))
def test_every_mark_is_accounted_for_under_a_limit(handed_in: list[Any], limit: int) -> None:
    """Accepted, superseded and rejected are what was submitted; nobody has more Yes that count than the limit."""
    cast = [Ballot(voter=voter, cast_at=OPENS + DAY * day, marks=marks) for voter, day, marks in handed_in]
    count, free = counted(cast, limit), counted(cast, None)
    assert count.submitted == count.accepted + len(count.superseded) + len(count.rejected)
    assert count.voters == free.voters == len({voter for voter, *_ in handed_in})
    for name, tally in free.tallies.items():
        assert (tally.no, tally.abstain) == (count.tallies[name].no, count.tallies[name].abstain)
    assert sum(one.yes for one in count.tallies.values()) <= limit * count.voters
    assert counted(cast, len(NAMES)).tallies == free.tallies


def test_the_limit_may_be_the_seats_to_fill() -> None:
    """The word means the primary seats to fill, and the reserve seats where no primary one is."""
    cast = [ballot("v0", ana="yes", bo="yes"), ballot("v1", ana="yes")]
    rules = ElectionRules(per_ballot=PerBallot.SEATS)
    for seats, yes in ((Seats(primary=2), 2), (Seats(primary=1, reserve=5), 1), (Seats(reserve=2), 2)):
        result = held(ballots=cast, rules=rules, seats=seats)
        assert result.count is not None
        assert yes == result.count.tallies["ana"].yes
    for wrong in (0, -1, "2", True):
        with pytest.raises(PartgovError, match="per_ballot"):
            ElectionRules(per_ballot=wrong)  # type: ignore[arg-type]


# ── open seats and open terms ────────────────────────────────────────────────────────────────────


def test_trap_13__open_seats_need_no_order_and_no_tie_break() -> None:
    """Everybody who passes has a seat, whatever ties there are; none is vacant and none is undecided."""
    votes = tallies(ana=3, bo=3, cy=(1, 1), di=3)
    result = held(votes, seats=Seats(primary=OPEN), rules=ElectionRules(ties=()))
    assert {"ana": "primary", "bo": "primary", "di": "primary", "cy": "not_considered"} == outcomes(result)
    assert ((), Seats()) == (result.seating.undecided, result.seating.vacant)
    assert "open to everybody" in told(result, "ana")
    assert {True} == {one.met for one in result.ranking[0].ruling.findings}
    assert str(OPEN) not in str(result) + "".join(one.because for one in result.ranking)
    assert "any number of primary seats and 0 reserve seats" == str(Seats(primary=OPEN))


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3)), st.integers(0, 3), st.integers(0, 2))
def test_open_seats_are_as_good_as_more_than_anybody_takes(yes: dict[str, int], primary: int, taken: int) -> None:
    """With open reserve seats the same people sit as with a seat for each; however many are held, they stay open."""
    votes = {name: Tally(yes=many) for name, many in yes.items()}
    rules = ElectionRules(ties=())
    some = held(votes, seats=Seats(primary=primary, reserve=9), names=tuple(yes), rules=rules)
    every = held(votes, seats=Seats(primary=primary, reserve=OPEN), names=tuple(yes), rules=rules)
    assert outcomes(some) == outcomes(every)
    assert 0 == every.seating.vacant.reserve
    left = Seats(primary=OPEN, reserve=3).without(Seats(primary=taken, reserve=taken))
    assert Seats(primary=OPEN, reserve=3 - taken) == left
    assert (True, False) == tuple(map(left.is_open, Seat))


def test_seats_of_an_election_for_open_seats_are_free() -> None:
    """Whatever number an election is called for, open seats have it."""
    election = attrs.evolve(call(stand("ana")), seats=Seats(primary=7))
    ruling = judge_seats(election, seats=Seats(primary=OPEN), taken=Seats(primary=40))
    assert ruling
    assert "open" in str(ruling)


def test_an_open_term_has_no_end_and_no_limit_is_no_question() -> None:
    """A mandate of an open term ends by itself never; where nothing is limited nothing is asked."""
    rules = MandateRules(term=None, consecutive=None, total=None)
    assert 9999 == term_end(JOINED, rules=rules, zone=UTC).year
    assert judge_term((), starts=JOINED, who="Ana", role="r", rules=rules, zone=UTC) is None
    one = judge_term((), starts=JOINED, who="Ana", role="r", rules=attrs.evolve(rules, total=2), zone=UTC)
    assert one is not None
    assert 1 == len(one.findings)


# ── deadlines and periods ────────────────────────────────────────────────────────────────────────


def test_a_statement_within_a_span_of_the_discussion() -> None:
    """One tick before the week is over is in time, the end of it is not."""
    rules = ElectionRules(statement_before=weeks(1))
    for early, outcome in ((TICK, "primary"), (timedelta(), "refused")):
        election = call(stand("ana", DISCUSSION + 7 * DAY - early))
        result = elect(election, seats=Seats(primary=1), roll=roll_of("ana"), rules=rules, tallies=tallies(ana=1))
        assert {"ana": outcome} == outcomes(result)
    assert "within one week" in told(result, "ana")


def test_periods_of_no_length_and_of_a_length_between() -> None:
    """Where nothing is asked nothing is said; a length between two is kept from its least to the day of its most."""
    election = call(stand("ana"))
    assert {} == judge_timetable(election, rules=ElectionRules(discussion=None, voting=None), zone=UTC)
    for least, most, met in (
        (days(14), days(14), True), (days(15), None, False), (None, days(12), False), (days(1), None, True),
        (None, days(14), True), (days(13), days(20), True),
    ):  # fmt: skip
        rules = ElectionRules(discussion=None, voting=Between(least=least, most=most))
        finding = judge_timetable(election, rules=rules, zone=UTC)["voting"]
        assert met is finding.met
        assert "9999" not in str(finding)


# ── by role, and what is not computed ────────────────────────────────────────────────────────────


def test_the_rules_of_a_role_take_the_place_of_the_rooms() -> None:
    """A role with rules of its own is judged by those, every other by the room's."""
    own = ElectionRules(gate=None)
    rules = ElectionRules(roles={"editor": own})
    assert (own, rules) == (rules.of_role("editor"), rules.of_role("treasurer"))
    terms = MandateRules(roles={"editor": MandateRules(term=None)})
    assert terms.of_role("editor").term is None
    assert terms.of_role("other") is terms


def test_the_swing_is_not_guessed_under_other_rules() -> None:
    """Under another gate, order or limit the sentence says that it is not computed; under the plain ones it is."""
    cast = [ballot("v0", ana="yes")]
    for rules in (ElectionRules(gate=None), ElectionRules(order=Order.YES), ElectionRules(per_ballot=1)):
        swing = swing_of_seats(held(ballots=cast, rules=rules), cast)
        assert (None, False) == (swing.voters, swing.exact)
        assert "not computed" in str(swing)
    assert 1 == swing_of_seats(held(ballots=cast), cast).voters


# ── in a record ──────────────────────────────────────────────────────────────────────────────────


def checks_of(rules: Mapping[str, Any], election: Mapping[str, Any], primary: int | str = 1, **own: Any) -> Any:
    """Each check of a record of one election under bylaws: whether it agrees, and why."""
    document = record_of(
        members=[written(name) for name in NAMES],
        roles=[{"id": "treasurer", "primary_seats": primary, "reserve_seats": 0}],
        elections=[{**election_of(*map(candidacy, NAMES[:3])), **election}],
        bylaws=[{"elections": rules, **own}],
    )
    report = report_of(document)
    history = audit_record(load_record(json.dumps(document).encode()), zone=UTC).history
    return {one["subject"]: (one["agrees"], one["because"]) for one in report["checks"]}, report, history.mandates


TIED = {"ana": tally_of(3), "bo": tally_of(3)}
LOTS = {"source": "a hat", "order": ["bo", "ana"]}


def test_trap_25__an_election_that_is_not_judged_goes_on_by_what_was_declared() -> None:
    """The figure is named, the declaration agrees with nothing, and who was declared is in office all the same."""
    gate = {"share": "1/2", "exceeded": True, "of": "voters"}
    votes: dict[str, Any] = {"tallies": {"ana": tally_of(5)}, "declared": {"primary": ["ana"]}}
    found, _, mandates = checks_of({"gate": gate}, votes)
    assert found["elections/e1"][0] is False
    assert "ballots_cast" in found["elections/e1"][1]
    assert ["ana"] == [one.member for one in mandates]
    found, *_ = checks_of({"gate": gate}, {**votes, "declared": None})
    assert found["elections/e1"][0] is False
    assert checks_of({"gate": gate}, {**votes, "ballots_cast": 9})[0]["elections/e1"][0]
    assert not checks_of({"gate": gate}, {**votes, "ballots_cast": 10})[0]["elections/e1"][0]


def test_a_declaration_settles_what_the_rules_leave_open() -> None:
    """With ties left open, either of the tied may be declared, and the draw on record is told to settle nothing."""
    for winner in ("ana", "bo"):
        votes = {"tallies": TIED, "declared": {"primary": [winner]}, "draw": {**LOTS, "agreed": ["ana"]}}
        found, *_ = checks_of({"ties": []}, votes)
        assert found["elections/e1"][0]
        assert found["elections/e1/draw"][0] is False
        assert "by a draw" in found["elections/e1/draw"][1]
        assert "by agreement" in found["elections/e1/draw"][1]
    for winner, agrees in (("ana", False), ("bo", True)):
        votes = {"tallies": TIED, "declared": {"primary": [winner]}, "draw": LOTS}
        found, *_ = checks_of({"ties": ["draw"]}, votes)
        assert (agrees, True) == (found["elections/e1"][0], found["elections/e1/draw"][0])


def test_the_order_of_reserves_is_the_rules() -> None:
    """Reserves that were declared the other way round depart from the rules, and the sentence says so."""
    votes = {"ranking": {"order": ["ana", "bo", "cy"], "method": "STV"}}
    rules = {"order": "ranking", "gate": "none"}
    document = record_of(
        members=[written(name) for name in NAMES], roles=[role(1, 2)], bylaws=[{"elections": rules}],
        elections=[{**election_of(*map(candidacy, NAMES[:3])), **votes,
                    "declared": {"primary": ["ana"], "reserve": ["cy", "bo"]}}],
    )  # fmt: skip
    found = {one["subject"]: one for one in report_of(document)["checks"]}
    assert "by the rules it is bo, cy" in found["elections/e1"]["because"]


def test_a_ranking_by_another_method_is_a_failing_check() -> None:
    """The method of the ranking is that of the rules, where they name one."""
    rules = {"order": "ranking", "gate": "none", "method": "Schulze"}
    for method, agrees in (("Schulze", True), ("STAR", False)):
        found, *_ = checks_of(rules, {"ranking": {"order": ["bo", ["ana", "cy"]], "method": method}})
        assert agrees is found["elections/e1/method"][0]


def test_open_seats_and_open_terms_are_told_without_numbers() -> None:
    """In JSON an open end is nothing; no sentence prints a million millions of seats, or the year 9999."""
    votes: dict[str, Any] = {"tallies": {"ana": tally_of(5), "bo": tally_of(5)}}
    terms = {"term": "open", "consecutive": "none", "total": "none"}
    found, report, mandates = checks_of({}, votes, "open", mandates=terms)
    assert [FOREVER, FOREVER] == [one.until for one in mandates]
    assert "9999" not in str(report)
    assert str(OPEN) not in str(report)
    assert not any("limits" in subject for subject in found)


def test_a_recorded_end_of_an_open_term_is_a_failing_check() -> None:
    """A mandate whose term is open has no scheduled end; one without a recorded end is as long as the rules say."""
    cases = (("open", "2018-01-01T00:00:00Z", False, "2018-01-01T00:00:00Z"), ("open", None, None, None),
             ("P1Y", None, None, "2018-01-01T00:00:00Z"))  # fmt: skip
    for term, ends, agrees, follows in cases:
        row = {"id": "m1", "role": "treasurer", "member": "ana", "seat": "primary", "starts": "2017-01-01T00:00:00Z"}
        document = record_of(
            members=[written("ana")], roles=[role(1, 0)], mandates=[row if ends is None else {**row, "ends": ends}],
            bylaws=[{"mandates": {"term": term}}],
        )  # fmt: skip
        report = report_of(document)
        found = {one["subject"]: one["agrees"] for one in report["checks"]}
        assert agrees is found.get("mandates/m1")
        assert [follows] == [one["ends"] for one in report["mandates"]]


def test_figures_of_a_vote_that_cannot_be_are_refused() -> None:
    """Fewer cannot have handed in ballots, been present or been able to vote than marked one candidate."""
    facts: dict[str, Any] = {
        "id": "e1", "role": "r", "candidacies": (),
        "discussion_opens": DISCUSSION, "voting_opens": OPENS, "voting_closes": CLOSES,
    }  # fmt: skip
    for name in ("ballots_cast", "present", "may_vote"):
        enough: dict[str, Any] = {**facts, "tallies": tallies(ana=5), name: 5}
        RecordedElection(**enough)
        with pytest.raises(PartgovError, match=name):
            RecordedElection(**{**enough, name: 4})
    with pytest.raises(PartgovError, match="ballots_cast"):
        RecordedElection(**facts, ballots=(), ballots_cast=4)


# ── what comes next ──────────────────────────────────────────────────────────────────────────────


def agenda_of(rules: Mapping[str, Any], primary: int | str, **terms: Any) -> list[tuple[str, str, str]]:
    """What is due at the first day of 2017 in an organisation with one role, held by ana since then."""
    document = record_of(
        members=[written(name) for name in NAMES], bylaws=[{"elections": rules, "mandates": terms}],
        roles=[{"id": "treasurer", "primary_seats": primary, "reserve_seats": 0}],
        mandates=[
            {"id": "m1", "role": "treasurer", "member": "ana", "seat": "primary", "starts": "2017-01-01T00:00:00Z"}
        ],
    )  # fmt: skip
    record = load_record(json.dumps(document).encode())
    audit, at = audit_record(record, zone=UTC), datetime(2017, 1, 1, tzinfo=UTC)
    found = what_next(record, audit.history, at=at, roll=Roll.of(record.members), zone=UTC)
    return [(one.kind.value, one.at.date().isoformat(), str(one.finding)) for one in found]


def test_no_election_is_called_for_open_seats_or_for_an_open_term() -> None:
    """A seat that falls vacant calls for an election; open seats never do, nor does a term without an end."""
    nothing = {"consecutive": "none", "total": "none"}
    assert ["call_election"] == [kind for kind, *_ in agenda_of({}, 1, **nothing)]
    assert [] == agenda_of({}, "open", **nothing)
    assert [] == agenda_of({}, 1, term="open")
    assert ["call_election"] == [kind for kind, *_ in agenda_of({}, 2, term="open", **nothing)]


def test_an_election_is_called_by_the_least_that_its_periods_ask() -> None:
    """Of a length between two the least counts back from the vacancy; a period of which nothing is asked takes none."""
    for discussion, voting, day in (
        ("P14D", "P14D", "2017-12-04"), ({"least": "P10D", "most": "P30D"}, "none", "2017-12-22"),
        ({"most": "P30D"}, "P7D", "2017-12-25"), ("none", "none", "2018-01-01"),
    ):  # fmt: skip
        rules = {"discussion": discussion, "voting": voting}
        found = agenda_of(rules, 1, consecutive="none", total="none")
        assert [("call_election", day)] == [(kind, at) for kind, at, _ in found]
        assert ("no time" in found[0][2]) == (voting == "none" or ("least" not in discussion and discussion != "P14D"))


def test_the_swing_is_right_for_open_seats() -> None:
    """With open seats an outcome changes where somebody passes the gate, or fails it: by trying every vote."""
    for votes in product(("yes", "no", "abstain"), repeat=3):
        cast = [ballot(f"v{place}", ana=mark, bo="yes") for place, mark in enumerate(votes)]
        result = held(ballots=cast, seats=Seats(primary=OPEN), names=NAMES[:2])
        assert _fewest_of_all(cast, result) == swing_of_seats(result, cast).voters


def _fewest_of_all(cast: Sequence[Ballot], result: Result) -> int | None:
    """How few voters could have changed who is seated, by trying all of their other ballots."""
    for size in range(1, len(cast) + 1):
        for chosen in combinations(range(len(cast)), size):
            for marks in product(product(Mark, repeat=2), repeat=size):
                other = list(cast)
                for place, (ana, bo) in zip(chosen, marks, strict=True):
                    other[place] = attrs.evolve(cast[place], marks={"ana": ana, "bo": bo})
                again = held(ballots=other, seats=Seats(primary=OPEN), names=NAMES[:2])
                if set(again.primary) != set(result.primary):
                    return size
    return None


# ── who may stand ────────────────────────────────────────────────────────────────────────────────


def standing(asked: Qualification, roll: Roll, **posted: Any) -> Result:
    """An election in which ana stands, and something is asked of her."""
    election = call(attrs.evolve(stand("ana"), **posted))
    rules = ElectionRules(candidates=(asked,))
    return elect(election, seats=Seats(primary=1), roll=roll, rules=rules, tallies=tallies(ana=1))


def test_a_candidate_has_been_a_member_for_so_long_by_the_deadline() -> None:
    """A member of just a month when voting opens may stand, of a tick less not; who is none is refused for that."""
    for late, outcome in ((timedelta(), "primary"), (TICK, "refused")):
        joined = datetime(2016, 10, 15, tzinfo=UTC) + late
        result = standing(Qualification(member_for=months(1)), roll_of("ana", joined=joined))
        assert {"ana": outcome} == outcomes(result)
    assert "only at" in told(result, "ana")
    nobody = standing(Qualification(member_for=months(1)), roll_of("bo"))
    assert "no member" in told(nobody, "ana")


def test_a_candidate_who_must_be_a_voter_is_one_of_the_roll_of_voters() -> None:
    """A member who is not on the roll of those who may vote does not stand where that is asked (R-93)."""
    rules = ElectionRules(candidates=(Qualification(may_vote=True),))
    for voters, outcome in ((None, "primary"), (roll_of("ana"), "primary"), (roll_of("bo"), "refused")):
        result = elect(
            call(stand("ana")), seats=Seats(primary=1), roll=roll_of("ana", "bo"), rules=rules, tallies=tallies(ana=1),
            voters=voters,
        )  # fmt: skip
        assert {"ana": outcome} == outcomes(result)


def test_endorsers_are_other_members_in_time_each_once() -> None:
    """Neither the candidate, nor a stranger, nor who comes too late, nor the same one twice makes a second endorser."""
    asked, roll = Qualification(endorsers=2), roll_of("ana", "bo", "cy")
    bo, cy = Endorsement(member="bo", at=OPENS - TICK), Endorsement(member="cy", at=OPENS - TICK)
    for other, outcome in (
        (cy, "primary"), (attrs.evolve(cy, at=OPENS), "refused"), (attrs.evolve(cy, member="ana"), "refused"),
        (attrs.evolve(cy, member="stranger"), "refused"), (attrs.evolve(bo, at=DISCUSSION), "refused"),
    ):  # fmt: skip
        result = standing(asked, roll, endorsers=(bo, other))
        assert {"ana": outcome} == outcomes(result)
    assert "endorsed ana in time: 1; asked: 2" in told(result, "ana")


def test_a_candidate_answers_what_is_asked() -> None:
    """An answer among those asked lets one stand; another, or none, does not."""
    cases: tuple[tuple[dict[str, str], str], ...] = (
        ({"chapter": "north"}, "primary"), ({"chapter": "east"}, "refused"), ({}, "refused"),
    )  # fmt: skip
    for facts, outcome in cases:
        asked = Qualification(fact="chapter", one_of=("north", "south"))
        assert {"ana": outcome} == outcomes(standing(asked, roll_of("ana"), facts=facts))
    assert {"ana": "primary"} == outcomes(standing(Qualification(fact="age"), roll_of("ana"), facts={"age": "40"}))


def test_something_is_asked() -> None:
    """A qualification asks something, answers are those to a question, and only endorsers can be apart."""
    wrong: tuple[dict[str, Any], ...] = ({}, {"endorsers": 1, "one_of": ("a",)}, {"fact": "age", "apart": True})
    for facts in wrong:
        with pytest.raises(PartgovError):
            Qualification(**facts)


def test_at_the_opening_only_who_is_there_then_may_vote() -> None:
    """Who joins while the vote is open is counted where that is enough, and not where the opening decides."""
    joins = Roll.of(
        [Membership(id="a", joined=JOINED), Membership(id="b", joined=OPENS), Membership(id="c", joined=OPENS + TICK)]
    )
    assert 3 == how_many_may_vote(joins, VOTING, RecordDate.AT_MARKING)
    assert 2 == how_many_may_vote(joins, VOTING, RecordDate.AT_OPENING)
    assert 2 == how_many_may_vote(joins, VOTING, RecordDate.BOTH)
    assert [0, 1] == [how_many_may_vote(joins, VOTING, at) for at in (JOINED - TICK, JOINED)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"statement_before": "soon"}, "statement_before: wanted a Deadline"),
        ({"method": "STV"}, "method: wanted"),
        ({"per_ballot": 0}, "per_ballot: wanted"),
    ],
)
def test_figures_of_another_kind_are_refused(wrong: dict[str, Any], message: str) -> None:
    """A word that is none, a method without a ranking, a ballot for nobody: each by its name."""
    with pytest.raises(PartgovError, match=message):
        ElectionRules(**wrong)


def test_a_merit_is_a_number() -> None:
    """What orders candidates is compared exactly: a text, or a decimal, is none."""
    for wrong in ("9", 0.5, True):
        with pytest.raises(PartgovError, match="merit: wanted an int or Fraction"):
            Contender(member="a", tally=Tally(), since=JOINED, merit=wrong)  # type: ignore[arg-type]
