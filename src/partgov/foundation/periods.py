"""Periods: instants, half-open periods, and calendar spans counted on the wall clock.

Decides:  when a period opens and closes, what "two weeks" and "one year" come to in a given time zone.
Leaves:   which time zone is the organisation's, to the caller.
Readings: R-1 (instants), R-2 (half-open), R-3 (weeks, months, years).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "EVER",
    "FOREVER",
    "Period",
    "Span",
    "as_utc",
    "days",
    "days_before",
    "next_day_of_year",
    "end_of_day",
    "end_text",
    "in_words",
    "instant_text",
    "is_end",
    "is_instant",
    "months",
    "shift",
    "shift_back",
    "to_utc",
    "utc_or_none",
    "weeks",
    "years",
]

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, ClassVar, Final

import attrs

from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, say, utc_text
from partgov.foundation.values import Value, at_least

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "as_utc": ("R-1",),
    "to_utc": ("R-1",),
    "is_instant": ("R-1",),
    "Period": ("R-2",),
    "shift": ("R-3",),
    "days_before": ("R-3",),
    "end_of_day": ("R-3",),
}

EVER: Final = datetime.min.replace(tzinfo=UTC)
"""Earlier than every instant a record may carry: the start of what has none."""

FOREVER: Final = datetime.max.replace(tzinfo=UTC)
"""Later than every instant a record may carry: the end of what has not ended."""

_TICK: Final = timedelta(microseconds=1)


# ── instants ─────────────────────────────────────────────────────────────────────────────────────


def as_utc(value: datetime) -> datetime:
    """
    Convert an aware instant to a plain one in UTC; anything else is left as it is, for `is_instant` to refuse.

    Another library's kind of datetime becomes a plain one where nothing is lost by it.
    """
    # aware datetimes of one zone compare by wall clock and ignore `fold`, so every value converts on entry.
    if type(value) is datetime:
        if value.tzinfo is not UTC and value.utcoffset() is not None:
            try:
                return value.astimezone(UTC)
            except OverflowError:  # of the first year, or the last
                return value
        return value
    return _plain(value) if isinstance(value, datetime) else value


def _plain(value: datetime) -> datetime:
    """The plain instant that another kind of datetime stands for; itself, where a plain one could not hold it all."""
    try:
        wall = datetime(value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
        offset, whole = value.utcoffset(), value == wall.replace(tzinfo=value.tzinfo, fold=value.fold)
        return (wall - offset).replace(tzinfo=UTC) if whole and offset is not None else value
    except (TypeError, ValueError, OverflowError):  # no instant at all, such as NaT, whose year is not a number
        return value


def utc_or_none(value: datetime | None) -> datetime | None:
    """Convert an aware instant to UTC, where there is one."""
    if value is None or (type(value) is datetime and value.tzinfo is UTC):
        return value  # the quick answer for nearly every instant
    return as_utc(value)


def to_utc(at: datetime) -> datetime:
    """Return an instant in UTC; raise `NaiveInstantError` for one without a time zone (R-1)."""
    if type(at) is datetime and at.tzinfo is UTC:
        return at
    plain = as_utc(at)
    if type(plain) is not datetime or plain.tzinfo is not UTC:
        raise _no_instant("at", plain)
    return plain


def is_instant(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but an instant, and `NaiveInstantError` for one without a time zone (R-1)."""
    if type(value) is not datetime or value.tzinfo is not UTC or not 1000 <= value.year <= 9998:
        raise _no_instant(attribute.name, value)


def _no_instant(place: str, value: object) -> PartgovError:
    if not isinstance(value, datetime) or value != value:  # NaT is one, and not even itself
        return PartgovError(place, value, Phrase("wanted.aware"))
    if value.tzinfo is None or value.utcoffset() is None:
        return NaiveInstantError(place, value, Phrase("wanted.aware_instant"))
    if type(value) is not datetime:
        return PartgovError(place, value, Phrase("wanted.plain_instant"))
    return PartgovError(place, value, Phrase("wanted.instant_of_record"))


def is_end(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise what `is_instant` raises of anything but an instant, or `FOREVER`: the end of what may not end (R-81)."""
    if type(value) is not datetime or value != FOREVER:
        is_instant(instance, attribute, value)


def end_text(at: datetime) -> str | None:
    """Return the instant as a record writes it; None for the end of what has none."""
    return None if at == FOREVER else instant_text(at)


def instant_text(at: datetime) -> str:
    """
    The instant in UTC, in the record's own form, without needless zeros.

    >>> instant_text(datetime(2016, 9, 30, tzinfo=UTC))
    '2016-09-30T00:00:00Z'
    """
    return utc_text(to_utc(at))


# ── periods ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Period(Value):
    """A half-open stretch of time: `opens` belongs to it, `closes` does not (R-2)."""

    opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    closes: datetime = attrs.field(converter=as_utc, validator=is_instant)

    def __attrs_post_init__(self) -> None:
        if self.closes <= self.opens:
            raise PartgovError("closes", instant_text(self.closes), Phrase("wanted.after_opening", at=self.opens))

    def __contains__(self, at: datetime) -> bool:
        return self.opens <= to_utc(at) < self.closes

    @property
    def last_instant(self) -> datetime:
        """The last instant inside the period."""
        return self.closes - _TICK


# ── spans ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Span(Value):
    """A length on the calendar: whole months, then whole days. Its text is ISO 8601's, as in a record."""

    FORM: ClassVar[str] = "P(?:([0-9]{1,4})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,5})W)?(?:([0-9]{1,7})D)?"
    """The form of its text, as a regular expression; one of the parts is there."""

    months: int = attrs.field(default=0, validator=at_least(0))
    days: int = attrs.field(default=0, validator=at_least(0))

    @classmethod
    def of(cls, text: str) -> Span:
        """
        Read a span from its text; raise `PartgovError` for any other text.

        >>> Span.of("P14D") == weeks(2), Span.of("P1Y") == months(12)
        (True, True)
        """
        match = re.fullmatch(cls.FORM, text)
        if match is None or not any(match.groups()):
            raise PartgovError("span", text, Phrase("wanted.span"))
        year, month, week, day = (int(part or 0) for part in match.groups())
        return cls(months=12 * year + month, days=7 * week + day)

    def __str__(self) -> str:
        month = f"{self.months}M" if self.months else ""
        day = f"{self.days}D" if self.days or not self.months else ""
        return f"P{month}{day}"

    @property
    def words(self) -> str:
        """
        The span as a member would say it.

        >>> weeks(2).words, months(1).words, years(1).words, Span(months=1, days=10).words
        ('two weeks', 'one month', 'one year', 'one month and 10 days')
        """
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return the span in the reader's language."""
        parts = []
        if self.months:
            whole, rest = divmod(self.months, 12)
            parts.append(Phrase("span.months", count=self.months) if rest else Phrase("span.years", count=whole))
        if self.days or not self.months:
            whole, rest = divmod(self.days, 7)
            parts.append(
                Phrase("span.days", count=self.days) if rest or not whole else Phrase("span.weeks", count=whole)
            )
        both = Phrase("span.and", first=parts[0], second=parts[-1])
        return (both if len(parts) > 1 else parts[0]).told(reader)


def days(number: int) -> Span:
    """A span of so many days."""
    return Span(days=number)


def weeks(number: int) -> Span:
    """A span of so many weeks."""
    return Span(days=7 * number)


def months(number: int) -> Span:
    """A span of so many months."""
    return Span(months=number)


def years(number: int) -> Span:
    """A span of so many years."""
    return Span(months=12 * number)


def shift(anchor: datetime, span: Span, *, zone: tzinfo) -> datetime:
    """
    Return the instant one span after `anchor`, counted on the wall clock of `zone` (R-3).

    A month lands on the same day, or on the last day the month has. A local time that a clock change skips means
    the instant at which the gap ends; one that it repeats, the first. Raises `PartgovError` for a span that ends beyond
    the year 9998.

    >>> shift(datetime(2016, 1, 31, tzinfo=UTC), months(1), zone=UTC).date().isoformat()
    '2016-02-29'
    """
    wall = to_utc(anchor).astimezone(zone).replace(tzinfo=None)
    month = wall.year * 12 + wall.month - 1 + span.months
    year, month = month // 12, month % 12 + 1
    try:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        day = min(wall.day, last.day)
        landed = _on_clock(wall.replace(year=year, month=month, day=day) + timedelta(days=span.days), zone)
    except (OverflowError, ValueError):
        landed = FOREVER
    if landed.year > 9998:
        raise PartgovError("span", str(span), Phrase("wanted.span_in_calendar"))
    return landed


def shift_back(at: datetime, span: Span, *, zone: tzinfo) -> datetime:
    """
    Return the instant one span before `at`, counted back on the wall clock of `zone`.

    A month back lands on the same day, or on the last day the month has. Raises `PartgovError` for one before the
    calendar.

    >>> shift_back(datetime(2016, 3, 31, tzinfo=UTC), months(1), zone=UTC).date().isoformat()
    '2016-02-29'
    """
    wall = to_utc(at).astimezone(zone).replace(tzinfo=None)
    month = wall.year * 12 + wall.month - 1 - span.months
    year, month = month // 12, month % 12 + 1
    try:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        landed = wall.replace(year=year, month=month, day=min(wall.day, last.day)) - timedelta(days=span.days)
        return _on_clock(landed, zone)
    except (OverflowError, ValueError):
        raise PartgovError("span", str(span), Phrase("wanted.span_in_calendar")) from None


def next_day_of_year(at: datetime, day: str, *, zone: tzinfo) -> datetime:
    """
    Return the first local midnight at or after `at` of a day of the year, written `MM-DD` (R-96).

    The 29th of February is, in a year without one, the first of March.

    Raises `PartgovError` where the calendar ends before it.

    >>> next_day_of_year(datetime(2016, 10, 1, tzinfo=UTC), "09-30", zone=UTC).date().isoformat()
    '2017-09-30'
    """
    wall, (month, number) = to_utc(at).astimezone(zone), map(int, day.split("-"))
    for year in range(wall.year, 9999):
        first = date(year, month, 1) + timedelta(days=number - 1)
        landed = _on_clock(datetime(first.year, first.month, first.day), zone)
        if landed >= at:
            return landed
    raise PartgovError("day", day, Phrase("wanted.span_in_calendar"))


def days_before(at: datetime, number: int, *, zone: tzinfo) -> datetime:
    """
    Return the instant so many days before, at the same time on the wall clock of `zone` (R-3).

    Raises `PartgovError` for so many that they lead before the first year.
    """
    wall = to_utc(at).astimezone(zone).replace(tzinfo=None)
    try:
        return _on_clock(wall - timedelta(days=number), zone)
    except OverflowError:
        raise PartgovError("number", number, Phrase("wanted.days_in_calendar")) from None


def end_of_day(at: datetime, *, zone: tzinfo) -> datetime:
    """
    Return the instant at which the local day of `at` is over: the next local midnight (R-35).

    Raises `PartgovError` for the last day of the calendar.
    """
    wall = to_utc(at).astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    try:
        return _on_clock(wall + timedelta(days=1), zone)
    except OverflowError:
        raise PartgovError("at", at, Phrase("wanted.before_last_day")) from None


def _on_clock(wall: datetime, zone: tzinfo) -> datetime:
    """The instant a wall clock of `zone` shows `wall` for the first time; in a gap, the instant the gap ends."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # In a gap the two folds stand on either side of the change: search the tick at which the clock has jumped.
    before, after = sorted((first, wall.replace(tzinfo=zone, fold=1).astimezone(UTC)))
    while after - before > _TICK:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after


def in_words(number: int) -> str:
    """
    Return a number as a sentence says it: the small ones in words.

    >>> in_words(3), in_words(14)
    ('three', '14')
    """
    return say("number.small", {"count": number})
