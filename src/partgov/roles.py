"""Roles: mandated roles and their seats.

Text:     Proposal 2, with the seat numbers of Proposals 4, 7, 9, 13 and 16.
Decides:  how many seats a role has for an election that opens at an instant.
Leaves:   who sits on them, to mandates and elections.
Readings: R-30, R-42 (the seats of the day the election opened), R-81 (open seats).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "OPEN", "Role", "Seat", "Seats", "by_role", "role_for", "seats_of"]

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from partgov.foundation.periods import (
    is_instant,
    utc_or_none,
)
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, say
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    at_least,
    is_id,
    is_text,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Role": ("P2", "R-81"), "role_for": ("P2", "R-30", "R-42")}


OPEN: Final = 10**12
"""More seats than any membership fills: the number of seats that are open to everybody who is considered (R-81)."""


class Seat(StrEnum):
    """The two kinds of seat a role has."""

    PRIMARY = "primary"
    RESERVE = "reserve"


_ANY: Final = OPEN // 2
"""No number of people comes near it: what is left of open seats, however many hold one, is open."""


def _are_open(seats: int) -> bool:
    return seats >= _ANY


def _less(seats: int, taken: int) -> int:
    return OPEN if _are_open(seats) else max(0, seats - taken)


@attrs.frozen(kw_only=True)
class Seats(Value):
    """
    A number of primary and of reserve seats.

    >>> role, taken = Seats(primary=3, reserve=2), Seats(primary=1)
    >>> role.without(taken), role.within(taken), role.is_open(Seat.PRIMARY), Seats(primary=OPEN).closed
    (Seats(primary=2, reserve=2), Seats(primary=1, reserve=0), False, Seats(primary=0, reserve=0))
    >>> role.told(Reader("de"))
    '3 Hauptsitze und 2 Reservesitze'
    """

    primary: int = attrs.field(default=0, validator=at_least(0))
    reserve: int = attrs.field(default=0, validator=at_least(0))

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return the numbers in the reader's language."""
        if any(map(self.is_open, Seat)):
            return say("list.both", {"first": self._phrase(Seat.PRIMARY), "second": self._phrase(Seat.RESERVE)}, reader)
        return say("seats.both", {"primary": self.primary, "reserve": self.reserve}, reader)

    def _phrase(self, seat: Seat) -> Phrase:
        number = int(getattr(self, seat.value))
        return Phrase(f"seats.open_{seat}") if self.is_open(seat) else Phrase(f"seats.{seat}", count=number)

    def within(self, other: Seats) -> Seats:
        """Return the smaller number of each kind."""
        return Seats(primary=min(self.primary, other.primary), reserve=min(self.reserve, other.reserve))

    def without(self, taken: Seats) -> Seats:
        """Return what is left of each kind; seats that are open stay open, and none is owed (R-28, R-30)."""
        return Seats(primary=_less(self.primary, taken.primary), reserve=_less(self.reserve, taken.reserve))

    @property
    def closed(self) -> Seats:
        """The seats that can stay empty: of a kind that is open, none."""
        return Seats(
            primary=0 if _are_open(self.primary) else self.primary,
            reserve=0 if _are_open(self.reserve) else self.reserve,
        )

    def is_open(self, seat: Seat) -> bool:
        """Say whether seats of this kind are open to everybody who is considered."""
        return _are_open(getattr(self, seat.value))


@attrs.frozen(kw_only=True)
class Role(Fact):
    """
    A mandated role: its id and how many primary and reserve caretakers it has.

    Attributes:
        primary_seats, reserve_seats: how many; `OPEN` where there is one for everybody who is considered.
        since: the instant these numbers take effect; None for "always". A role whose seats change has several rows.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    primary_seats: int = attrs.field(validator=at_least(0), metadata={"words": {"open": OPEN}})
    reserve_seats: int = attrs.field(validator=at_least(0), metadata={"words": {"open": OPEN}})
    since: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant), metadata={"key": "from"}
    )

    @property
    def seats(self) -> Seats:
        """The seats of the role, both kinds."""
        return Seats(primary=self.primary_seats, reserve=self.reserve_seats)


def by_role(roles: Iterable[Role]) -> Mapping[str, tuple[Role, ...]]:
    """
    Return the rows of each role by its id, so that one role is looked up without going through all others.

    >>> sorted(by_role([Role(id=name, primary_seats=1, reserve_seats=0) for name in ("chair", "editor")]))
    ['chair', 'editor']
    """
    found: dict[str, tuple[Role, ...]] = {}
    for row in roles:
        found[row.id] = (*found.get(row.id, ()), row)
    return FrozenMap(found)


def role_for(roles: Iterable[Role], role: str, *, opens: datetime, term_starts: datetime) -> Role | None:
    """
    Return the row of `role` that an election is held under; None where there is none.

    It is the row in force when the election opens (R-30) or, for a role that begins later, the one in force when the
    new term starts (R-42).
    """
    rows = sorted((row for row in roles if row.id == role), key=lambda row: (row.since is not None, row.since))
    for at in (opens, term_starts):
        in_force = [row for row in rows if row.since is None or row.since <= at]
        if in_force:
            return in_force[-1]
    return None


def seats_of(
    roles: Iterable[Role], names: Iterable[str], *, at: datetime, known: Mapping[str, int] = FrozenMap()
) -> int:
    """
    Return how many primary seats some roles have together at an instant; `OPEN` or more where some are open.

    Args:
        known: how many some of them have, where that is known otherwise.
    """
    rows = tuple(roles)
    found = {name: role_for(rows, name, opens=at, term_starts=at) for name in names}
    return sum(known.get(name, 0 if row is None else row.primary_seats) for name, row in found.items())
