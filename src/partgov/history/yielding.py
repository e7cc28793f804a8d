"""Yielding: who makes way for an election where terms last until a successor.

Text:     none. Proposal 5 has a span; an organisation's mandates may last until the next council's term starts.
Decides:  which holders yield: those whose planned end comes first, as many as seats are called less the free ones.
Leaves:   who wins, to electing.
Readings: R-95 (until the successor; whose turn comes first; ties; nobody seated, nobody yields).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "MakingWay", "who_yields"]

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.values import Value, as_tuple
from partgov.history.record import RecordedElection
from partgov.history.state import State
from partgov.mandates import Mandate, MandateRules
from partgov.merits import TieBreak
from partgov.roles import Seat, Seats
from partgov.terms import Successor, TermOfOffice, Whichever, yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"who_yields": ("R-95",)}

_UNDECIDED: Final = Kind(
    "election.who_yields", "P5", "R-95", setting="mandates.ties", count=int, tied=tuple, planned=datetime
)


@attrs.frozen(kw_only=True)
class MakingWay(Value):
    """
    Who makes way for an election.

    Attributes:
        mandates: the mandates that yield, those first whose turn came first; then the reserves of the role.
        free: the seats that were free before.
        successor: whether all of them yield once somebody is seated, or only as many as take office.
        undecided: why it cannot be said who yields: more have one planned end than seats are called.
    """

    mandates: tuple[Mandate, ...] = attrs.field(default=(), converter=as_tuple)
    free: int = 0
    successor: Successor = Successor.ELECTION
    undecided: Finding | None = None

    def staying(self, seated: Sequence[Mandate], *, free: int) -> tuple[Mandate, ...]:
        """Return who of them stays after all: everybody where nobody is seated, else those whom nobody follows."""
        if not seated:
            return self.mandates
        primary = [one for one in self.mandates if one.seat is Seat.PRIMARY]
        follow = [one.member for one in seated if one.seat is Seat.PRIMARY]
        if not follow:
            return tuple(primary)
        if self.successor is Successor.ELECTION:
            return ()
        leaving = [one for one in primary if one.member in follow]
        others = [one for one in primary if one.member not in follow]
        leaving += others[: max(0, len(follow) - free - len(leaving))]
        return tuple(one for one in primary if one not in leaving)


def who_yields(state: State, election: RecordedElection) -> MakingWay:
    """
    Say who makes way for an election whose term starts now: nobody, unless terms of the role last until a successor.

    Prevents: a council that goes on beside its successor, or stands empty for months before it.
    """
    rules = state.rules(election.discussion_opens).mandates.of_role(election.role)
    successor = yields_to(rules.term)
    if successor is None or not isinstance(rules.term, TermOfOffice):
        return MakingWay()
    at, seats = election.term_start, state.record.role_of(election).seats
    holding = state.holding(election.role, at)
    primary = [one for one in holding if one.seat is Seat.PRIMARY]
    free = max(0, seats.primary - len(primary) - len(state.left_open(election.role, Seat.PRIMARY, at)))
    number = _called(election, seats) - free
    if rules.term.whichever is Whichever.LAST:
        primary = [one for one in primary if one.turn <= at]
    reserves = [one for one in holding if one.seat is Seat.RESERVE]
    first, undecided = _first(primary, max(0, number), election, rules)
    return MakingWay(mandates=[*first, *reserves], free=free, successor=successor, undecided=undecided)


def _called(election: RecordedElection, seats: Seats) -> int:
    return seats.primary if election.seats is None else min(election.seats.primary, seats.primary)


def _first(
    holders: Iterable[Mandate], number: int, election: RecordedElection, rules: MandateRules
) -> tuple[list[Mandate], Finding | None]:
    """The first so many by their turn; where those of one turn are more, by what was agreed or drawn."""
    in_order = sorted(holders, key=lambda one: (one.turn, _settled(one, election, rules), one.member))
    first = in_order[:number]
    if len(in_order) <= number or not first:
        return first, None
    last, after = first[-1], in_order[number]
    if (last.turn, _settled(last, election, rules)) != (after.turn, _settled(after, election, rules)):
        return first, None
    tied = [one for one in in_order if one.turn == last.turn]
    wanted = number - sum(one.turn < last.turn for one in in_order)
    finding = _UNDECIDED.finding(
        rules.cites, False, found=len(tied), needed=wanted, count=wanted,
        tied=tuple(sorted(one.member for one in tied)), planned=last.turn,
    )  # fmt: skip
    return [one for one in first if one.turn < last.turn], finding


def _settled(one: Mandate, election: RecordedElection, rules: MandateRules) -> tuple[int, ...]:
    """Where somebody comes among those of one turn, by what the rules let decide, in their order."""
    given = election.yields
    if given is None:
        return ()
    drawn = {} if given.draw is None else {who: place for place, who in enumerate(given.draw.order or ())}
    places = {
        TieBreak.AGREEMENT: 0 if one.member in given.agreed else 1,
        TieBreak.DRAW: drawn.get(one.member, len(drawn)),
    }
    return tuple(places[tie] for tie in rules.ties if tie in places)
