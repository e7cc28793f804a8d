"""Windows: how long somebody may hold a role within so many years.

Text:     none. Proposal 5 limits terms; an organisation may limit time in office, such as six years of any eight.
Decides:  how time in office is counted, how much of a window it is, and from which start on it is little enough.
Leaves:   which time counts, to limits.
Readings: R-97 (time in office, from day to day on the calendar).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "InOffice", "Stretch", "Window", "time_in_office"]

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Span, end_of_day, shift, shift_back
from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.foundation.values import Value

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"time_in_office": ("P5", "R-97")}

Stretch = tuple[datetime, datetime]
"""A stretch of time in office: from an instant until another."""


def _lasts(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Span) or value == Span():
        raise PartgovError(attribute.name, str(value), Phrase("wanted.day_or_more"))


@attrs.frozen(kw_only=True)
class Window(Value):
    """
    At most so long in office within so long before the end of a new term.

    Attributes:
        most: how long, the new term included.
        within: how far the window reaches back from the end of the new term.
    """

    most: Span = attrs.field(validator=_lasts)
    within: Span = attrs.field(validator=_lasts)

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return how long, and within how long, in the reader's language."""
        return Phrase("window.within", most=self.most, within=self.within).told(reader)


@attrs.frozen(kw_only=True)
class InOffice(Value):
    """
    How long somebody would be in office within a window that ends with a new term.

    Attributes:
        spent: how long, the new term included.
        over: how much of it is too much; no time where it is little enough.
        ever: whether the new term by itself is little enough.
        again: where it is too much, the first start from which on it is not, as far as that can be said.
    """

    spent: Span
    over: Span
    ever: bool
    again: datetime | None


def time_in_office(
    served: Iterable[Stretch], *, starts: datetime, ends: datetime, term: Span | None, window: Window, zone: tzinfo
) -> InOffice:
    """
    Say how long somebody would be in office within a window that ends with a new term, and whether that is too long.

    Time is counted from day to day on the calendar of `zone`: from a date to the same date are so many months, and
    each day besides is one of 31 parts of a month; where the limit is in days alone, days are counted (R-97).

    Prevents: a limit of six years that a leap day reaches a day early.

    Args:
        served: when they were in office before; what is told twice counts once.
        starts, ends: from when until when the new term lasts.
        term: how long any new term lasts, by which the first start is found; None where this one ends as it ends.

    >>> def year(number):
    ...     return datetime(number, 1, 1, tzinfo=UTC)
    >>> found = time_in_office(
    ...     [(year(2016), year(2018))], starts=year(2019), ends=year(2020), term=Span(months=12), zone=UTC,
    ...     window=Window(most=Span(months=24), within=Span(months=48)),
    ... )
    >>> str(found.spent), str(found.over), found.again.isoformat()
    ('P36M', 'P12M', '2020-01-01T00:00:00+00:00')
    """
    served = [*served]
    first, last = _day(starts, zone), _day(ends, zone)
    days = ((_day(came, zone), _day(min(left, starts), zone)) for came, left in served if came < starts)
    count = _Count(window=window, term=term, before=(*_apart(days),))
    spent, alone = count.spent(first, last), attrs.evolve(count, before=()).spent(first, last)
    over, ever = max(0, spent - count.most), alone <= count.most
    sure = ever and count.is_even and all(left <= starts for _, left in served)
    again = count.first_from(first, zone) if over and sure else None
    return InOffice(spent=count.span(spent), over=count.span(over), ever=ever, again=again)


# ── on the calendar ──────────────────────────────────────────────────────────────────────────────

_Days = tuple[date, date]


@attrs.frozen(kw_only=True)
class _Count(Value):
    """Time in office before a new term, in parts of which 31 are a month; or in days, where the limit is in days."""

    window: Window
    term: Span | None
    before: tuple[_Days, ...]

    def size(self, span: Span) -> int:
        """A span in these parts."""
        return 31 * span.months + span.days

    def span(self, size: int) -> Span:
        """So many parts as a span."""
        return Span(months=size // 31, days=size % 31) if self.window.most.months else Span(days=size)

    def length(self, came: date, left: date) -> int:
        """From one day to another."""
        if not self.window.most.months:
            return (left - came).days
        return 31 * (12 * (left.year - came.year) + left.month - came.month) + left.day - came.day

    @property
    def most(self) -> int:
        """So much is allowed."""
        return self.size(self.window.most)

    @property
    def is_even(self) -> bool:
        """Whether a term is as long in these parts whenever it starts."""
        term = self.term
        return term is not None and not (term.days if self.window.most.months else term.months)

    def spent(self, starts: date, ends: date) -> int:
        """So much time in office within the window that ends with a term, that term included."""
        opens = _earlier(ends, self.window.within)
        even = self.term if self.is_even and opens <= starts else None
        own = self.length(max(starts, opens), ends) if even is None else self.size(even)
        return own + sum(self.length(max(came, opens), left) for came, left in self.before if left > opens)

    def first_from(self, day: date, zone: tzinfo) -> datetime | None:
        """The first instant from which on a new term is little enough; None where that is beyond the calendar."""
        term = self.term or Span()

        def little(number: int) -> bool:
            starts = date.fromordinal(number)
            return self.spent(starts, _later(starts, term)) <= self.most

        try:
            # A window later everything before has left it, but for the days by which months differ.
            over = _later(day, self.window.within).toordinal() + 31
            number = bisect_left(range(over), True, lo=day.toordinal(), key=little)
            noon = datetime.combine(date.fromordinal(number - 1), time(12), zone)
            return end_of_day(noon, zone=zone) if little(number) else None
        except (PartgovError, OverflowError, ValueError):
            return None


def _apart(days: Iterable[_Days]) -> Iterator[_Days]:
    """Stretches that may overlap as stretches that do not."""
    until = date.min
    for came, left in sorted(days):
        if left > until:
            yield max(came, until), left
            until = left


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _later(day: date, span: Span) -> date:
    return shift(datetime.combine(day, time(), UTC), span, zone=UTC).date()


def _earlier(day: date, span: Span) -> date:
    try:
        return shift_back(datetime.combine(day, time(), UTC), span, zone=UTC).date()
    except PartgovError:  # before the calendar
        return date.min
