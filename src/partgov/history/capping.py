"""Capping: a cap by affiliation as it meets the mandates of its day in a replay.

Text:     none. An organisation may limit how many seats of a committee people of one employer hold.
Decides:  over which seats a role's cap is counted, and who holds them when a term starts or a seat is taken over.
Leaves:   who is passed over, to seating and succession; what exceeds a cap later, to excess.
Readings: R-99 (a cap by affiliation), R-30 (the rules of the day), R-49 (seats that a tie leaves open).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "cap_at"]

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from partgov.bylaws import Bylaws
from partgov.caps import Cap, cap_of
from partgov.history.state import State
from partgov.mandates import Basis
from partgov.roles import Seat, seats_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "cap_at": ("R-30", "R-49", "R-99"),
}


def cap_at(
    state: State, bylaws: Bylaws, role: str, at: datetime, *, seats: int | None = None, gone: Collection[str] = ()
) -> Cap | None:
    """
    Return the cap on a role as it meets who holds the seats at an instant; None where there is none.

    What begins at that very instant in another role of the body comes no earlier, and counts only where the record
    gives it (R-99). Raises `MissingFigureError` for a share of seats that are open.

    Args:
        seats: how many primary seats the role has, where an election says so.
        gone: the mandates that end with elections of that instant which are still to be held.
    """
    roles, rules = bylaws.capped_with(role), bylaws.mandates.of_role(role)
    if not roles:
        return None
    known = {} if seats is None else {role: seats}
    return cap_of(
        rules.cap, seats=seats_of(state.rows_of(roles), roles, at=at, known=known),
        held=_held(state, roles, role, at, gone), at=at, roll=state.roll, cites=rules.cites,
    )  # fmt: skip


def _held(
    state: State, roles: Iterable[str], role: str, at: datetime, gone: Collection[str]
) -> Iterator[tuple[str, ...]]:
    """Of each seat that is held at an instant who holds it, or who is tied for it."""
    for name in roles:
        for one in state.holding(name, at):
            counts = name == role or one.starts < at or one.basis not in _FOLLOWING
            if one.seat is Seat.PRIMARY and counts and one.id not in gone:
                yield (one.member,)
        for left in state.left_open(name, Seat.PRIMARY, at):
            if name == role or left.starts < at:
                yield left.tied


_FOLLOWING: Final = (Basis.ELECTION, Basis.SUCCESSION)
