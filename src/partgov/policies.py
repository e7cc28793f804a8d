"""Policies: what a pool of persons' money needs before its total becomes public, and what that guarantees.

Text:     Proposal 10: every transaction in the public record, and nothing personal to be read from it.
Decides:  the figures of a policy, its release dates, and what it guarantees and does not, in sentences.
Leaves:   which money goes into which pool, to pools; estimates that no sum tells, to whoever reads a policy.
Readings: R-57 (dates), R-58 (floor, insiders, cap).
"""

from __future__ import annotations

__all__ = ["PoolPolicy"]

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, absent_or, at_least

_DAY: Final = timedelta(days=1)
_LEAST: Final = 3


def _parts_a_year(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not int or value not in (1, 2, 3, 4, 6, 12):
        raise PartgovError(attribute.name, value, Phrase("wanted.number_months_makes_up_year"))


def _is_month(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not int or not 1 <= value <= 12:
        raise PartgovError(attribute.name, value, Phrase("wanted.month"))


@attrs.frozen(kw_only=True)
class PoolPolicy(Value):
    """
    What a pool needs. The defaults suit an organisation of a hundred members or more.

    Attributes:
        persons: how many persons' units must reach the floor, besides the insiders; never fewer than three.
        insiders: how many persons may tell each other their own amounts without learning another's.
        floor: from how many minor units on, taken in or paid out, a unit counts; so that tiny ones fill no pool.
        cap: how many minor units of one person go into one pool at most, the rest following in later ones; or no cap.
        months: how many months lie between two release dates.
        starts_month: the month in which a year of the books starts.

    >>> print(PoolPolicy(persons=2))
    Traceback (most recent call last):
    partgov.foundation.errors.PartgovError: persons: wanted a whole number, 3 or more, found the number 2
    """

    persons: int = attrs.field(default=10, validator=at_least(_LEAST))
    insiders: int = attrs.field(default=1, validator=at_least(0))
    floor: int = attrs.field(default=500, validator=at_least(1))
    cap: int | None = attrs.field(default=None, validator=absent_or(at_least(1)))
    months: int = attrs.field(default=3, validator=_parts_a_year)
    starts_month: int = attrs.field(default=1, validator=_is_month)

    def __attrs_post_init__(self) -> None:
        if self.cap is not None and self.cap <= self.floor:  # else whoever fills a pool has exactly the cap in it
            raise PartgovError("cap", self.cap, Phrase("wanted.amount_above_floor", floor=self.floor))

    @property
    def needed(self) -> int:
        """How many persons' units must reach the floor for a pool to be made."""
        return self.persons + self.insiders

    @property
    def guarantees(self) -> tuple[Phrase, ...]:
        """What it guarantees, and what it does not, to be said in any language."""
        said = [
            Phrase("policy.persons", count=self.needed, floor=self.floor),
            Phrase("policy.insiders", count=self.insiders),
            Phrase("policy.dates", count=self.months),
        ]
        if self.cap is None:
            said.append(Phrase("policy.no_cap"))
        else:
            percent = 100 * self.floor * (self.needed - 2) // self.cap
            said += [Phrase("policy.cap", cap=self.cap), Phrase("policy.beyond")]
            said.append(Phrase("policy.estimate", percent=percent))
        at_most = {} if self.cap is None else {"cap": self.cap}
        return (
            *said,
            Phrase("policy.not_shared", count=self.needed - 1),
            Phrase("policy.extreme", context="cap" if at_most else "floor", floor=self.floor, **at_most),
            Phrase("policy.side_by_side"),
            Phrase("policy.not_hidden"),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it guarantees, and what it does not, in English."""
        return tuple(map(str, self.guarantees))

    def __str__(self) -> str:
        return " ".join(self.sentences)

    def dates(self, begins: date, through: date) -> Iterator[date]:
        """Give the release dates of the books that begin on a day, through another: the last days of its periods."""
        year, month = begins.year - 1, self.starts_month
        while True:
            month += self.months
            year, month = (year + 1, month - 12) if month > 12 else (year, month)
            if year > date.max.year:
                return
            day = date(year, month, 1) - _DAY
            if day > through:
                return
            if day >= begins:
                yield day

    def year_of(self, day: date) -> int:
        """Return the year of the books in which a day lies, as `last_date` counts them."""
        return day.year - (day.month < self.starts_month)

    def last_date(self, year: int) -> date:
        """Return the last release date of a year of the books."""
        return date(year + 1, self.starts_month, 1) - _DAY
