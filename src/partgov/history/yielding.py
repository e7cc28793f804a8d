"""Yielding: who makes way for an election.

Text:     none. Proposal 5 has a span; an organisation's mandates may last until the next council's term starts.
Decides:  which holders yield: those whom the record names; where terms last until a successor those whose planned end
          comes first, as many as seats are called less the free ones; whether so many seats are up as have to be.
Leaves:   who wins, to electing.
Readings: R-95 (until the successor; whose turn comes first; ties; nobody seated, nobody yields), R-101 (how many
          retire), R-103 (by name).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "MakingWay", "first_in_turn", "judge_retirement", "not_decided", "who_stays", "who_yields"]

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from partgov.foundation.conditions import Base, Counted, Numbers, measure
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, as_tuple
from partgov.history.record import RecordedElection
from partgov.history.recorded_votes import Yields
from partgov.history.state import State
from partgov.mandates import Mandate, MandateRules
from partgov.merits import TieBreak
from partgov.roles import Seat, Seats
from partgov.terms import Successor, TermOfOffice, Whichever, yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "who_yields": ("R-95", "R-103"),
    "who_stays": ("R-95",),
    "first_in_turn": ("R-95",),
    "judge_retirement": ("R-101",),
}

_UNDECIDED: Final = Kind(
    "election.who_yields", "P5", "R-95", setting="mandates.ties", count=int, tied=tuple, planned=datetime
)
_RETIRE: Final = Kind("election.retire", "P5", "R-101", setting="mandates.retire", role=str, seats=int)
_RETIRES_NOTHING: Final = Kind(
    "election.retires_nothing", "P5", "R-103", setting="mandates", context=str, name=str, role=str,
    at=datetime | None, held=object,
)  # fmt: skip


@attrs.frozen(kw_only=True)
class MakingWay(Value):
    """
    Who makes way for an election.

    Attributes:
        retiring: the mandates that the record names: they end whether anybody is seated or not (R-103).
        mandates: the others that yield, those first whose turn came first; then the reserves of the role.
        free: the seats that were free before, those of who retires included.
        successor: whether all of them yield once somebody is seated, or only as many as take office.
        undecided: why it cannot be said who yields: more have one planned end than seats are called.
        astray: why a mandate that the record names does not retire.
    """

    retiring: tuple[Mandate, ...] = attrs.field(default=(), converter=as_tuple)
    mandates: tuple[Mandate, ...] = attrs.field(default=(), converter=as_tuple)
    free: int = 0
    successor: Successor = Successor.ELECTION
    undecided: Finding | None = None
    astray: tuple[Finding, ...] = attrs.field(default=(), converter=as_tuple)


def who_yields(state: State, election: RecordedElection) -> MakingWay:
    """
    Say who makes way for an election whose term starts now: whom the record names, and whose turn it is.

    Only where terms of the role last until a successor is it anybody's turn. Who takes a seat at this very instant does
    not make way for it.

    Prevents: a council that goes on beside its successor, or stands empty for months before it.
    """
    rules = state.rules(election.discussion_opens).mandates.of_role(election.role)
    at, seats = election.term_start, state.seats_of(election)
    named = () if election.yields is None else tuple(sorted({*election.yields.mandates}))
    retiring = [state.mandates[name] for name in named if _was_held(state, name, election.role, at)]
    astray = [*_astray(state, named, election, rules)]
    successor = yields_to(rules.term)
    if successor is None or not isinstance(rules.term, TermOfOffice):
        return MakingWay(retiring=retiring, astray=astray)
    holding = [one for one in state.holding(election.role, at) if one not in retiring]
    primary = [one for one in holding if one.seat is Seat.PRIMARY]
    free = max(0, seats.primary - len(primary) - len(state.left_open(election.role, Seat.PRIMARY, at)))
    number = _called(election, seats) - free
    primary, reserves = [[one for one in holding if one.seat is seat and one.starts < at] for seat in Seat]
    if rules.term.whichever is Whichever.LAST:
        primary = [one for one in primary if one.turn <= at]
    first, tied = first_in_turn(primary, max(0, number), election.yields, rules)
    return MakingWay(
        retiring=retiring, mandates=[*first, *reserves], free=free, successor=successor, astray=astray,
        undecided=not_decided(tied, number - len(first), rules),
    )  # fmt: skip


def who_stays(
    making_way: MakingWay, again: Container[str], following: int, election: RecordedElection, rules: MandateRules
) -> tuple[tuple[Mandate, ...], Finding | None]:
    """
    Return who of those whose turn it is stays once somebody is seated, and why that cannot be said of some (R-95).

    Primary holders stay where only reserves are seated. Where terms last until somebody takes the seat, as many leave
    as are followed: who is elected again, then those whose turn comes first; of whom it cannot be said, they stay.

    Args:
        again: who takes a primary seat.
        following: how many primary seats are taken: those too that a tie leaves open, and those of winners who were
            gone by the start and whom reserves of the election follow.
    """
    primary = [one for one in making_way.mandates if one.seat is Seat.PRIMARY]
    if not following:
        return tuple(primary), None
    if making_way.successor is Successor.ELECTION:
        return (), None
    others = [one for one in primary if one.member not in again]
    wanted = max(0, following - making_way.free - (len(primary) - len(others)))
    leaving, tied = first_in_turn(others, wanted, election.yields, rules)
    staying = tuple(one for one in others if one not in leaving)
    return staying, not_decided(tied, wanted - len(leaving), rules)


def judge_retirement(election: RecordedElection, rules: MandateRules, *, seats: Seats, taken: Seats) -> Finding | None:
    """
    Say whether so many seats are up at an election as its rules ask (R-101); None where they ask nothing.

    Those are up that the election calls and that nobody holds on: by planned end or by making way, or vacant before.

    Prevents: a board that never puts more of itself to the vote than it likes.

    Args:
        seats: the seats of the role.
        taken: those that somebody holds on, or takes by appointment.
    """
    if rules.retire is None or seats.is_open(Seat.PRIMARY):
        return None
    up = seats.without(taken).primary
    up = up if election.seats is None else min(up, election.seats.primary)
    numbers = Numbers(votes_for=up, seats=seats.primary)
    measured = measure(rules.retire, numbers, of=Base.SEATS, counts=Counted.FOR)
    return _RETIRE.finding(
        rules.cites, all(one.met for one in measured), found=up, needed=max(one.needed for one in measured),
        role=election.role, seats=seats.primary,
    )  # fmt: skip


def _was_held(state: State, name: str, role: str, at: datetime) -> bool:
    """Whether a mandate of the role was in force just before an instant."""
    one = state.mandates.get(name)
    return one is not None and one.role == role and one.starts < at <= one.until


def _astray(state: State, named: Sequence[str], election: RecordedElection, rules: MandateRules) -> Iterator[Finding]:
    """Say of each mandate that is named and does not retire why it does not, and which mandates would."""
    at, role = election.term_start, election.role
    held = tuple(sorted(one.id for one in state.held(role) if _was_held(state, one.id, role, at))) if named else ()
    for name in named:
        one = state.mandates.get(name)
        if not _was_held(state, name, role, at):
            context = "none" if one is None else "role" if one.role != role else "over" if one.until < at else "later"
            when = None if one is None else one.until if context == "over" else one.starts
            yield _RETIRES_NOTHING.finding(
                rules.cites, False, found=when, needed=at, context=context, name=name, role=role, at=when,
                held=held or Phrase("check.none"),
            )  # fmt: skip


def _called(election: RecordedElection, seats: Seats) -> int:
    return seats.primary if election.seats is None else min(election.seats.primary, seats.primary)


def first_in_turn(
    holders: Iterable[Mandate], number: int, given: Yields | None, rules: MandateRules
) -> tuple[list[Mandate], list[Mandate]]:
    """
    Return who of some holders makes way first, so many; and those of one turn of whom nothing says which of them do.

    Their turn is their planned end (R-95); where those of one turn are more, what was agreed or drawn decides.

    Args:
        given: what was agreed and drawn.
    """
    in_order = sorted(holders, key=lambda one: (one.turn, _settled(one, given, rules), one.member))
    first = in_order[:number]
    if len(in_order) <= number or not first:
        return first, []
    last, after = first[-1], in_order[number]
    if (last.turn, _settled(last, given, rules)) != (after.turn, _settled(after, given, rules)):
        return first, []
    return [one for one in first if one.turn < last.turn], [one for one in in_order if one.turn == last.turn]


def not_decided(tied: Sequence[Mandate], wanted: int, rules: MandateRules, kind: Kind = _UNDECIDED) -> Finding | None:
    """
    Return why it cannot be said who makes way, where more have one turn than are wanted; None where it can (R-95).

    Of so many of one turn, `wanted` says how many have to make way.
    """
    if not tied:
        return None
    return kind.finding(
        rules.cites, False, found=len(tied), needed=wanted, count=wanted,
        tied=tuple(sorted(one.member for one in tied)), planned=tied[0].turn,
    )  # fmt: skip


def _settled(one: Mandate, given: Yields | None, rules: MandateRules) -> tuple[int, ...]:
    """Where somebody comes among those of one turn, by what the rules let decide, in their order."""
    if given is None:
        return ()
    drawn = {} if given.draw is None else {who: place for place, who in enumerate(given.draw.order or ())}
    places = {
        TieBreak.AGREEMENT: 0 if one.member in given.agreed else 1,
        TieBreak.DRAW: drawn.get(one.member, len(drawn)),
    }
    return tuple(places[tie] for tie in rules.ties if tie in places)
