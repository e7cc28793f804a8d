"""Members: who is a member at an instant, and since when.

Decides:  membership at an instant, and the start of the unbroken membership around it.
Leaves:   whether a person shares the commitments one joins under, to people.
Readings: R-2 (half-open), R-13 (several spells; those that touch are unbroken).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Membership", "Roll", "Spell"]

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    FOREVER,
    as_utc,
    instant_text,
    is_instant,
    to_utc,
    utc_or_none,
)
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import (
    Fact,
    Value,
    absent_or,
    frozen,
    is_id,
    is_text,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Roll.is_member": ("R-2",), "Roll.since": ("R-13",)}


@attrs.frozen(kw_only=True)
class Membership(Fact):
    """
    One spell of one person's membership, as an organisation records it.

    Attributes:
        id: the person's id; a person who left and rejoined has several spells under one id.
        joined: the first instant of the spell.
        left: the first instant after it, or None while it lasts.
    """

    id: str = attrs.field(validator=is_id)
    name: str | None = attrs.field(default=None, validator=absent_or(is_text))
    joined: datetime = attrs.field(converter=as_utc, validator=is_instant)
    left: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))

    def __attrs_post_init__(self) -> None:
        if self.left is not None and self.left <= self.joined:
            raise PartgovError("left", instant_text(self.left), Phrase("wanted.after_joining", at=self.joined))


Spell = tuple[datetime, datetime]
"""An unbroken stretch of membership: its first instant, and the first instant after it (`FOREVER` while it lasts)."""


@attrs.frozen
class Roll(Value):
    """
    The roll of members: every person's unbroken spells, in order, and the name last recorded for them.

    >>> from datetime import UTC
    >>> roll = Roll.of([Membership(id="m1", joined=datetime(2013, 5, 1, tzinfo=UTC))])
    >>> roll.is_member("m1", datetime(2016, 9, 1, tzinfo=UTC)), roll.is_member("m2", datetime(2016, 9, 1, tzinfo=UTC))
    (True, False)
    """

    spells: Mapping[str, tuple[Spell, ...]] = attrs.field(converter=frozen)
    names: Mapping[str, str] = attrs.field(converter=frozen)

    @classmethod
    def of(cls, memberships: Iterable[Membership]) -> Roll:
        """
        Gather spells into a roll, in whatever order they come; spells that touch become one (R-13).

        Raises `PartgovError` where spells of one person overlap, naming everybody of whom they do.
        """
        spells: dict[str, tuple[Spell, ...]] = {}
        names: dict[str, tuple[datetime, str]] = {}
        for row in memberships:
            spells[row.id] = (*spells.get(row.id, ()), (row.joined, row.left or FOREVER))
            if row.name:
                names[row.id] = max(names.get(row.id, (row.joined, "")), (row.joined, row.name))
        overlapping = []
        for member, mine in spells.items():
            if len(mine) > 1:
                joined_up = _unbroken(mine)
                if joined_up is None:
                    overlapping.append(member)
                else:
                    spells[member] = joined_up
        if overlapping:
            raise PartgovError("members", ", ".join(overlapping), Phrase("wanted.apart_spells"))
        return cls(spells, {member: name for member, (_, name) in names.items()})

    def __contains__(self, member: object) -> bool:
        return member in self.spells

    def __len__(self) -> int:
        return len(self.spells)

    def name(self, member: str) -> str:
        """Return the person's latest recorded name, or the id where none is recorded."""
        return self.names.get(member, member)

    def label(self, member: str) -> str:
        """Return how a sentence names the person: the name with the id, or the id alone."""
        name = self.name(member)
        return member if name == member else f"{name} ({member})"

    def named(self, member: str) -> Named:
        """Return the person's id as a sentence takes it: it knows how to name the person."""
        return Named(member, self.label(member))

    def is_member(self, member: str, at: datetime) -> bool:
        """Say whether the person is a member at the instant `at`."""
        return self.since(member, at) is not None

    def timeline(self) -> Timeline[str]:
        """Return all spells as a timeline, which answers who, and how many, are members at an instant in O(log n)."""
        return Timeline.of((joined, left, member) for member, mine in self.spells.items() for joined, left in mine)

    def since(self, member: str, at: datetime) -> datetime | None:
        """Return the start of the unbroken membership that contains `at`; None for who is no member then (R-13)."""
        at = to_utc(at)
        return next((joined for joined, left in self.spells.get(member, ()) if joined <= at < left), None)


def _unbroken(spells: Iterable[Spell]) -> tuple[Spell, ...] | None:
    """Put spells in order and join those that touch; return None where two overlap."""
    joined_up: list[Spell] = []
    for joined, left in sorted(spells):
        if joined_up and joined < joined_up[-1][1]:
            return None
        if joined_up and joined == joined_up[-1][1]:
            joined_up[-1] = (joined_up[-1][0], left)
        else:
            joined_up.append((joined, left))
    return tuple(joined_up)
