"""Timetables: whether a period lasts as long as the rules ask.

Text:     Proposals 4 and 6 ("two weeks").
Decides:  whether a period's close lies where its length puts it.
Leaves:   what follows when it does not: nothing changes a count, the period is a failing check of its own.
Readings: R-2 (half-open), R-3 (counted from the opening on the wall clock), R-35 (until the end of that day).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Between",
    "Leeway",
    "Length",
    "is_length",
    "judge_length",
    "last_opening",
    "length_kind",
    "shortest",
]

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, Period, Span, days_before, end_of_day, shift
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.sentences import Phrase, Reader, say
from partgov.foundation.values import Value, absent_or, is_a

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_length": ("P4", "P6", "R-2", "R-3", "R-35"),
    "last_opening": ("R-3", "R-67"),
}


class Leeway(StrEnum):
    """How exactly a period must keep its length (R-35)."""

    WITHIN_DAY = "within_day"
    EXACTLY = "exactly"
    AT_LEAST = "at_least"


@attrs.frozen(kw_only=True)
class Between(Value):
    """
    A length that may vary: a period may close from `least` to the end of the day of `most` after its opening.

    Attributes:
        least, most: the shortest and the longest it may be; None where there is no such bound.
    """

    least: Span | None = attrs.field(default=None, validator=absent_or(is_a(Span)))
    most: Span | None = attrs.field(default=None, validator=absent_or(is_a(Span)))

    def __attrs_post_init__(self) -> None:
        if self.least is None and self.most is None:
            raise PartgovError("least", None, Phrase("wanted.least_or_most"))

    def told(self, reader: Reader) -> str:
        """Return the length in the reader's language."""
        context = "at_least" if self.most is None else "at_most" if self.least is None else "between"
        return say("length", {"context": context, "least": self.least, "most": self.most}, reader)


Length = Span | Between
"""How long a period lasts: a span, judged by the leeway, or a length between two."""


def is_length(instance: object, attribute: attrs.Attribute[Length], value: object) -> None:
    """Raise `PartgovError` for what is no length."""
    if not isinstance(value, Span | Between):
        raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind="a Span"))


def shortest(length: Length | None) -> Span:
    """Return the least that a length asks; no time where it asks none."""
    return length if isinstance(length, Span) else (None if length is None else length.least) or Span()


def length_kind(id: str, clause: str, /, *, setting: str) -> Kind:
    """Return the kind of finding that `judge_length` makes of one period, such as `election.voting` (R-35)."""
    return Kind(
        id, clause, "R-35", setting=setting,
        opened=datetime, span=Span | Between, leeway=str, earliest=datetime, latest=datetime,
    )  # fmt: skip


def judge_length(period: Period, span: Length, *, kind: Kind, leeway: Leeway, zone: tzinfo, cites: Cites) -> Finding:
    """
    Say whether `period` lasts `span`: closing from one span after its opening to the end of that local day (R-35).

    Of a length between two it is from the least after its opening to the end of the local day of the most; the leeway
    changes nothing about that, and a bound that is not there is not asked.

    Prevents: a vote cut short, or kept open until it suits somebody.

    Raises `PartgovError` for a leeway that is none, and for a span that leaves the calendar.

    Args:
        kind: the period that is judged, as `length_kind` makes it.
        leeway: R-35's setting: within the day, exactly, or at least.
        zone: the organisation's time zone, on whose wall clock the span is counted.
        cites: what the finding cites.
    """
    if not isinstance(leeway, Leeway):
        raise PartgovError("leeway", leeway, Phrase("wanted.kind", kind="a Leeway"))
    if isinstance(span, Between):
        return _judge_between(period, span, kind=kind, zone=zone, cites=cites)
    earliest = shift(period.opens, span, zone=zone)
    latest = earliest if leeway is Leeway.EXACTLY else end_of_day(earliest, zone=zone)
    early, late = period.closes < earliest, period.closes > latest and leeway is not Leeway.AT_LEAST
    return kind.finding(
        cites, not early and not late, found=period.closes, needed=latest if late else earliest,
        opened=period.opens, span=span, leeway=leeway.value, earliest=earliest, latest=latest,
    )  # fmt: skip


def _judge_between(period: Period, length: Between, *, kind: Kind, zone: tzinfo, cites: Cites) -> Finding:
    """Say whether a period closes from its least length to the end of the day of its most, where it has them."""
    earliest = period.opens if length.least is None else shift(period.opens, length.least, zone=zone)
    most = None if length.most is None else shift(period.opens, length.most, zone=zone)
    latest = FOREVER if most is None else end_of_day(most, zone=zone)
    early, late = period.closes < earliest, period.closes > latest
    leeway = "at_least" if length.most is None else "at_most" if length.least is None else "between"
    return kind.finding(
        cites, not early and not late, found=period.closes, needed=latest if late else earliest,
        opened=period.opens, span=length, leeway=leeway, earliest=earliest, latest=latest,
    )  # fmt: skip


def last_opening(closes: datetime, spans_at: Callable[[datetime], Iterable[Span]], *, zone: tzinfo) -> datetime:
    """
    Return the last opening, at the same time of day, from which periods that follow one another are over by `closes`.

    Raises `PartgovError` where that is before any calendar.

    Args:
        spans_at: the lengths of the periods, by the rules in force at an opening (R-30).

    >>> from datetime import UTC
    >>> from partgov.foundation.periods import weeks
    >>> last_opening(datetime(2016, 11, 29, tzinfo=UTC), lambda opens: [weeks(2), weeks(2)], zone=UTC).isoformat()
    '2016-11-01T00:00:00+00:00'
    """
    number = 0
    while True:
        opens = over = days_before(closes, number, zone=zone)
        for span in spans_at(opens):
            over = shift(over, span, zone=zone)
        if over <= closes:
            return opens
        number += 1
