"""Lapsing: which lists of reserves are over when the term of an election starts.

Text:     none. Proposal 5 gives reserves a term; an organisation may let a list last until the next election.
Decides:  which reserve mandates, and which open seats of reserves, end if the election seats somebody.
Leaves:   who wins, to electing; who takes a seat over, to succession.
Readings: R-98 (how long a reserve list lasts), R-30 (by the bylaws of its start).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Lapsing", "who_lapses"]

from collections.abc import Mapping
from typing import Final

import attrs

from partgov.foundation.values import Value, as_tuple
from partgov.history.record import RecordedElection
from partgov.history.state import State
from partgov.mandates import Lapse, Mandate
from partgov.roles import Seat
from partgov.succession import OpenSeat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"who_lapses": ("R-30", "R-98")}


@attrs.frozen(kw_only=True)
class Lapsing(Value):
    """The reserve mandates, and the open seats of reserves, of lists that lapse at an election; as they were before."""

    mandates: tuple[Mandate, ...] = attrs.field(default=(), converter=as_tuple)
    open_seats: tuple[OpenSeat, ...] = attrs.field(default=(), converter=as_tuple)

    def __bool__(self) -> bool:
        return bool(self.mandates or self.open_seats)


def who_lapses(state: State, election: RecordedElection) -> Lapsing:
    """
    Say which lists lapse when the term of an election starts, if it seats somebody: those before it that last so long.

    How long a list lasts is told by the bylaws at its start, as the length of any mandate is (R-30).

    Prevents: a reserve of a year ago taking a seat before who was just elected.
    """
    at, role = election.term_start, election.role
    if not any(bylaws.mandates.of_role(role).reserves.lapse is Lapse.NEXT_ELECTION for bylaws in state.record.bylaws):
        return Lapsing()

    def lapses(one: Mandate | OpenSeat) -> bool:
        lists = state.rules(one.starts).mandates.of_role(role).reserves
        return one.starts < at and lists.lapse is Lapse.NEXT_ELECTION

    held = [one for one in state.holding(role, at) if one.seat is Seat.RESERVE and lapses(one)]
    return Lapsing(mandates=held, open_seats=filter(lapses, state.left_open(role, Seat.RESERVE, at)))
