"""Units: one person's money of one flow and year, and which part of it goes into which pool.

Text:     Proposal 10: every transaction in the public record, and nothing personal to be read from it.
Decides:  what a cap cuts a unit into, and what of a pool everybody knows without it.
Leaves:   which unit goes when, to pools; what many sums tell together, to telling.
Readings: R-34 (private values are not printed), R-57 (units), R-58 (floor, cap).
"""

from __future__ import annotations

__all__ = ["PoolPart", "Pooled", "Unit"]

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property

import attrs

from partgov.foundation.money import Money
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, as_tuple
from partgov.journal import Entry
from partgov.publishing import Release


@attrs.frozen(kw_only=True, repr=False)
class Unit(Value):
    """
    One person's money of one flow and year, as far as it is released together, with what derives from it.

    Attributes:
        slices: how many parts the cap cuts it into.
    """

    person: str
    flow: str
    year: int
    entries: tuple[Entry, ...] = attrs.field(converter=as_tuple)
    slices: int

    def __repr__(self) -> str:
        return f"Unit from entry {self.id!r} on"

    @property
    def id(self) -> str:
        """The id of its first entry, which is in no other unit."""
        return self.entries[0].id

    @cached_property
    def total(self) -> int:
        """Its minor units, fees and reversals netted."""
        return sum(entry.amount.minor for entry in self.entries)

    def part(self, number: int, cap: int | None) -> PoolPart:
        """Return one slice of it, counted from one: the cap, in minor units, and of the last what is left."""
        size = abs(self.total)
        part = size if cap is None else min(cap, size - (number - 1) * cap)
        return PoolPart(unit=self, number=number, minor=part if self.total >= 0 else -part, cap=cap)


@attrs.frozen(kw_only=True, repr=False)
class PoolPart(Value):
    """
    What of a unit goes into one pool: all of it, or one slice.

    Attributes:
        cap: by which the unit was cut, which all its slices keep; None where there was none.
    """

    unit: Unit
    number: int
    minor: int
    cap: int | None

    def __repr__(self) -> str:
        return f"PoolPart {self.number} of {self.unit.slices} of {self.unit!r}"

    @property
    def last(self) -> bool:
        """Whether nothing of the unit is left after it. What goes on is the cap: everybody knows how much that is."""
        return self.number == self.unit.slices

    def reaches(self, floor: int) -> bool:
        """Say whether it may fill a pool: it is the last of its unit, and not below the floor (R-58)."""
        return self.last and abs(self.minor) >= floor


@attrs.frozen(kw_only=True, repr=False)
class Pooled(Shown, Value):
    """A pool with whose money it is: for the treasurer alone."""

    day: date
    flow: str
    parts: tuple[PoolPart, ...] = attrs.field(converter=as_tuple)
    currency: str

    def _heading(self) -> str:
        return f"Pool of {self.flow} on {self.day}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"day": self.day, "flow": self.flow, "persons": len(self.persons)}

    @property
    def name(self) -> str:
        """Its flow and its day, of which there is one pool."""
        return f"{self.flow} {self.day}"

    @property
    def persons(self) -> tuple[str, ...]:
        """Whose money it is, by id."""
        return tuple(sorted({part.unit.person for part in self.parts}))

    @cached_property
    def finishing(self) -> tuple[PoolPart, ...]:
        """The parts after which nothing of their unit is left: what the total hides. The others are known."""
        return tuple(part for part in self.parts if part.last)

    def filled_by(self, floor: int) -> Collection[str]:
        """Return who hides others in it: whoever has a last part in it that is not below the floor (R-58)."""
        return {part.unit.person for part in self.parts if part.reaches(floor)}

    @property
    def release(self) -> Release:
        """What is published of it."""
        return Release(
            day=self.day, flow=self.flow, persons=len(self.persons),
            total=Money(sum(part.minor for part in self.parts), self.currency),
            entries=[entry.id for part in self.finishing for entry in part.unit.entries],
        )  # fmt: skip
