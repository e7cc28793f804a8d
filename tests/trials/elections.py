"""Trials of Proposal 4: which marks count, who passes and in which order, who is seated and what a tie leaves open."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from partgov.ballots import Ballot, Mark, Tally, count_ballots
from partgov.candidacies import Candidacy, Election, ElectionRules
from partgov.caps import Cap
from partgov.elections import elect
from partgov.electorates import RecordDate
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted, Demand
from partgov.foundation.draws import Draw
from partgov.foundation.periods import Period
from partgov.members import Membership, Roll
from partgov.merits import TieBreak
from partgov.roles import Seats
from partgov.seating import Contender, Seating, seat_contenders
from partgov.tallies import Order
from tests.oracle import elections as oracle

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
JOINED = datetime(2013, 5, 1, tzinfo=UTC)
OPENS = datetime(2016, 9, 1, tzinfo=UTC)
VOTING = Period(opens=OPENS, closes=OPENS + 14 * DAY)

# ── seats ────────────────────────────────────────────────────────────────────────────────────────


def seats(chance: Random) -> int:
    """Some contenders with few scores between them, some barred from a seat, perhaps with a cap: who is seated."""
    people = [_contender(chance, name) for name in "abcdefg"[: chance.randrange(8)]]
    given = Seats(primary=chance.randrange(4), reserve=chance.randrange(4))
    cap, most = None, None
    if chance.random() < 0.5:
        number = chance.randrange(3)
        held = {name: chance.randrange(number + 1) for name in "AB"}
        taken = {name: tuple((f"x{place}",) for place in range(many)) for name, many in held.items()}
        cap, most = Cap(most=number, seats=9, at=OPENS, holders=taken), oracle.Most(number, held)
    asked = [
        oracle.Candidate(
            one.member, one.tally.yes, one.tally.no, (one.since - JOINED) // DAY, one.primary, one.reserve,
            tuple(one.affiliations),
        )
        for one in people
    ]  # fmt: skip
    expected = oracle.judge(asked, given.primary, given.reserve, most)
    seating = seat_contenders(chance.sample(people, len(people)), given, cap=cap)
    assert _verdict(seating, people) == expected, (people, given, cap)
    return 1


def _contender(chance: Random, name: str) -> Contender:
    return Contender(
        member=name,
        tally=Tally(yes=chance.randrange(4), no=chance.randrange(3), abstain=chance.randrange(2)),
        since=JOINED + chance.randrange(3) * DAY,
        primary=chance.random() < 0.85,
        reserve=chance.random() < 0.85,
        affiliations=frozenset(chance.choice(("", "", "A", "B", "AB"))),
    )


def _verdict(seating: Seating, people: list[Contender]) -> oracle.Verdict:
    tied = frozenset(who for tie in seating.undecided for who in tie.tied)
    listed = frozenset(one.member for one in seating.listed)
    primary, reserve = frozenset(seating.primary), frozenset(seating.reserve)
    return oracle.Verdict(
        primary=primary,
        reserve=reserve,
        undecided=tied,
        not_seated=listed - primary - reserve - tied,
        not_considered=frozenset(one.member for one in people) - listed,
        vacant_primary=seating.vacant.primary,
        vacant_reserve=seating.vacant.reserve,
    )


# ── marks ────────────────────────────────────────────────────────────────────────────────────────

EDGES = (OPENS - TICK, OPENS, OPENS + TICK, OPENS + 3 * DAY, VOTING.closes - TICK, VOTING.closes)


def marks(chance: Random) -> int:
    """Some ballots about the ends of the vote, of people who come and go: which marks count, and why others do not."""
    size = chance.randrange(8)
    numbers = chance.sample(range(size), size) if chance.random() < 0.5 else [None] * size
    instants = (*EDGES, None, None) if chance.random() < 0.5 else EDGES
    box = [
        Ballot(
            voter=chance.choice("uvw"),
            marks={chance.choice(("x", "y", "gone", "nobody")): chance.choice(list(Mark)) for _ in range(3)},
            cast_at=chance.choice(instants),
            seq=number,
        )
        for number in numbers
    ]
    rows = []
    for who in "uvw":
        turns = sorted(chance.sample((JOINED, *EDGES, VOTING.closes + DAY), chance.randrange(5)))
        rows += [
            Membership(id=who, joined=came, left=left)
            for came, left in zip(turns[::2], [*turns[1::2], None], strict=False)
        ]
    roll, electorate = Roll.of(rows), chance.choice(list(RecordDate))
    expected = oracle.count(
        [
            oracle.Marked(one.voter, candidate, mark.value, one.cast_at, one.seq)
            for one in box
            for candidate, mark in one.marks.items()
        ],
        standing=("x", "y"), fallen=("gone",), spells=roll.spells, opens=OPENS, closes=VOTING.closes,
        electorate=electorate.value,
    )  # fmt: skip
    counted = count_ballots(
        chance.sample(box, size), standing=("x", "y"), fallen=("gone",), roll=roll, voting=VOTING, electorate=electorate
    )
    found = {
        (candidate, mark): number
        for candidate, tally in counted.tallies.items()
        for mark, number in (("yes", tally.yes), ("no", tally.no), ("abstain", tally.abstain))
        if number
    }
    assert (expected.accepted, expected.superseded) == (found, len(counted.superseded)), (box, roll, electorate)
    assert Counter((one.voter, one.candidate, one.mark, one.at, why) for one, why in expected.rejected) == Counter(
        (one.voter, one.candidate, one.mark.value, one.cast_at, one.reason.value) for one in counted.rejected
    ), (box, roll, electorate)
    return 1


# ── gates and orders ─────────────────────────────────────────────────────────────────────────────

NAMES, VOTERS = tuple("abcd"), tuple("stuvwxyz")
ROOTS = tuple(map(Fraction, ("1/2", "1", "3/2")))


def gates(chance: Random) -> int:
    """An election by anybody's gate, order, ties and limit: who passes, and who is certain of a seat."""
    gate, order = _gate(chance), chance.choice([Order.DIFFERENCE, Order.YES, Order.SHARE])
    ties = tuple(chance.sample(list(TieBreak), chance.randrange(4)))
    limit, primary, reserve = chance.choice((None, None, 1, 2)), chance.randrange(4), chance.randrange(3)
    marked = {
        voter: {name: chance.choice((Mark.YES, Mark.YES, Mark.NO, Mark.ABSTAIN))
                for name in NAMES if chance.random() < 0.6}
        for voter in chance.sample(VOTERS, chance.randrange(len(VOTERS) + 1))
    }  # fmt: skip
    drawn, agreed = chance.sample(NAMES, len(NAMES)), chance.sample(NAMES, 2)
    joined = {name: JOINED + DAY * chance.randrange(2) for name in NAMES}
    roll = Roll.of(Membership(id=who, joined=at) for who, at in {**joined, **dict.fromkeys(VOTERS, JOINED)}.items())
    election = Election(
        id="e", role="chair", discussion_opens=OPENS - 14 * DAY, voting_opens=OPENS, voting_closes=VOTING.closes,
        candidacies=tuple(Candidacy(member=name, at=OPENS - DAY, statement="I would.") for name in NAMES),
        draw=Draw(source="a hat", order=drawn, agreed=agreed), present=len(VOTERS) + 1,
    )  # fmt: skip
    result = elect(
        election,
        seats=Seats(primary=primary, reserve=reserve),
        roll=roll,
        rules=ElectionRules(gate=gate, order=order, ties=ties, per_ballot=limit),
        ballots=[Ballot(voter=voter, marks=given, cast_at=OPENS) for voter, given in marked.items()],
    )
    numbers = oracle.tallied([{who: mark.value for who, mark in one.items()} for one in marked.values()], NAMES, limit)
    known = {"voters": len(marked), "present": len(VOTERS) + 1, "electorate": len(roll.spells)}
    listed = [
        oracle.Listed(name, oracle.merit(numbers[name], order.value), oracle.rank(ties, name, joined, drawn, agreed))
        for name in NAMES
        if oracle.passes(in_tuples(gate), numbers[name], known)
    ]
    case = (gate, order, ties, limit, primary, reserve, marked, drawn, agreed, joined)
    assert {one.id for one in listed} == {one.member for one in result.seating.listed}, case
    assert oracle.certain(listed, primary, reserve) == ({*result.primary}, {*result.reserve}), case
    return 1


def _gate(chance: Random) -> Demand | None:
    def one() -> Condition:
        counts = chance.choice((None, None, *Counted))
        of = chance.choice((None, Base.VOTES, Base.VOTERS, Base.PRESENT, Base.ELECTORATE))
        match chance.randrange(4):
            case 0:
                return Condition(least=chance.randrange(1, 5), counts=counts)
            case 1:
                return Condition(root=chance.choice(ROOTS), of=of, counts=counts)
        share = chance.choice((Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)))
        return Condition(share=share, exceeded=share < 1 and chance.random() < 0.5, of=of, counts=counts)

    match chance.randrange(5):
        case 0:
            return None
        case 1:
            return AllOf((one(), one()))
        case 2:
            return AnyOf((one(), one()))
    return one()


def in_tuples(gate: Demand | None) -> Any:
    """A gate as the other encoding writes it."""
    match gate:
        case None:
            return None
        case AllOf(parts):
            return ("all", *map(in_tuples, parts))
        case AnyOf(parts):
            return ("any", *map(in_tuples, parts))
    # where nothing else is said a share is of Yes and No, and a root of all who may vote.
    default = Base.FOR_AND_AGAINST if gate.root is None else Base.ELECTORATE
    of, counts = (gate.of or default).value, (gate.counts or Counted.FOR).value
    if gate.least is not None:
        return ("least", gate.least, counts)
    if gate.root is not None:
        return ("root", gate.root.numerator, gate.root.denominator, of, counts)
    assert gate.share is not None
    return ("share", gate.share.numerator, gate.share.denominator, gate.exceeded, of, counts)
