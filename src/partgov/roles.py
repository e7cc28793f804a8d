"""Roles: mandated roles and their seats.

Text:     Proposal 2, with the seat numbers of Proposals 4, 7, 9, 13 and 16.
Decides:  how many seats a role has for an election that opens at an instant.
Leaves:   who sits on them, to mandates and elections.
Readings: R-30, R-42 (the seats of the day the election opened).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Role", "Seat", "Seats", "role_for"]

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from partgov.foundation.periods import (
    is_instant,
    utc_or_none,
)
from partgov.foundation.sentences import ENGLISH, Reader, say
from partgov.foundation.values import (
    Fact,
    Value,
    absent_or,
    at_least,
    is_id,
    is_text,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Role": ("P2",), "role_for": ("P2", "R-30", "R-42")}


class Seat(StrEnum):
    """The two kinds of seat a role has."""

    PRIMARY = "primary"
    RESERVE = "reserve"


@attrs.frozen(kw_only=True)
class Seats(Value):
    """A number of primary and of reserve seats."""

    primary: int = attrs.field(default=0, validator=at_least(0))
    reserve: int = attrs.field(default=0, validator=at_least(0))

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return the numbers in the reader's language."""
        return say("seats.both", {"primary": self.primary, "reserve": self.reserve}, reader)

    def within(self, other: Seats) -> Seats:
        """Return the smaller number of each kind."""
        return Seats(primary=min(self.primary, other.primary), reserve=min(self.reserve, other.reserve))


@attrs.frozen(kw_only=True)
class Role(Fact):
    """
    A mandated role: its id and how many primary and reserve caretakers it has.

    Attributes:
        since: the instant these numbers take effect; None for "always". A role whose seats change has several rows.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    primary_seats: int = attrs.field(validator=at_least(0))
    reserve_seats: int = attrs.field(validator=at_least(0))
    since: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant), metadata={"key": "from"}
    )

    @property
    def seats(self) -> Seats:
        """The seats of the role, both kinds."""
        return Seats(primary=self.primary_seats, reserve=self.reserve_seats)


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
