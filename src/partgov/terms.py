"""Terms: how long a mandate lasts: so long, without an end, to a day of the year, or until a successor takes office.

Text:     Proposal 5 for a span; an organisation may have another.
Decides:  when a mandate is scheduled to end, if that is known at its start; by which planned end holders yield.
Leaves:   who yields at which election, to history; what counts as a term, to limits.
Readings: R-3 (the calendar), R-81 (an open term), R-95 (until the successor), R-96 (a day of the year),
          R-102 (terms of one election that are not alike).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "ByRank",
    "Successor",
    "TermOfOffice",
    "Whichever",
    "lasting_for",
    "nominal",
    "planned_end",
    "scheduled_end",
    "yields_to",
]

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, Span, next_day_of_year, shift
from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.foundation.values import Value, absent_or, is_a

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "scheduled_end": ("P5", "R-3", "R-81", "R-95", "R-96"),
    "planned_end": ("P5", "R-95"),
}


class Successor(StrEnum):
    """What ends a mandate: the next election for its seat that seats somebody, or who takes that very seat."""

    ELECTION = "election"
    SEAT = "seat"


class Whichever(StrEnum):
    """Where a span and a successor are both given: the successor, early or late; or the first, or the last of both."""

    SUCCESSOR = "successor"
    FIRST = "first"
    LAST = "last"


class ByRank(StrEnum):
    """To whom the terms of one election go where they are not all alike: by no rank, or the longest to the first."""

    NONE = "none"
    LONGEST_FIRST = "longest_first"


def _lasts(instance: object, attribute: attrs.Attribute[Span | None], value: object) -> None:
    if not isinstance(value, Span) or value == Span():
        raise PartgovError(attribute.name, str(value), Phrase("wanted.day_or_more"))


def _is_day(instance: object, attribute: attrs.Attribute[str | None], value: object) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", value):
        raise PartgovError(attribute.name, value, Phrase("wanted.day_of_year"))


@attrs.frozen(kw_only=True)
class TermOfOffice(Value):
    """
    A term that ends otherwise than after a span alone.

    Attributes:
        span: how long it lasts. With a successor it is nominal: it says whose turn comes first.
        successor: what ends it, whenever that is.
        day: the day of the year on which it ends, as `MM-DD`: the first one at or after the start and the span.
        whichever: of a span and a successor, which ends it.
    """

    span: Span | None = attrs.field(default=None, validator=absent_or(_lasts))
    successor: Successor | None = attrs.field(default=None, validator=absent_or(is_a(Successor)))
    day: str | None = attrs.field(default=None, validator=absent_or(_is_day))
    whichever: Whichever = attrs.field(default=Whichever.SUCCESSOR, validator=is_a(Whichever))

    def __attrs_post_init__(self) -> None:
        if self.successor is None and self.day is None:
            raise PartgovError("successor", None, Phrase("wanted.successor_or_day"))
        if self.successor is not None and self.day is not None:
            raise PartgovError("day", self.day, Phrase("wanted.successor_or_day"))
        if self.whichever is not Whichever.SUCCESSOR and (self.span is None or self.successor is None):
            raise PartgovError("whichever", self.whichever.value, Phrase("wanted.span_and_successor"))

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return how long it lasts in the reader's language."""
        if self.day is not None:
            context = "day" if self.span is None else "day_span"
            month, day = map(int, self.day.split("-"))
            said = Phrase("form.day_of_year", day=day, month=month)
            return Phrase("term.until", context=context, day=said, span=self.span, until=None).told(reader)
        context = self.whichever.value if self.span is not None else "only"
        until = None if self.successor is None else Phrase("term.successor", context=self.successor.value)
        return Phrase("term.until", context=context, span=self.span, day=None, until=until).told(reader)


def nominal(term: Span | TermOfOffice | None) -> Span | None:
    """Return how long a term lasts by itself; None where nothing says so."""
    return term.span if isinstance(term, TermOfOffice) else term


def yields_to(term: Span | TermOfOffice | None) -> Successor | None:
    """Return what of a successor ends a term; None where nothing of one does."""
    return term.successor if isinstance(term, TermOfOffice) else None


def lasting_for(term: Span | TermOfOffice | None, span: Span) -> Span | TermOfOffice:
    """Return a term as it is but that it lasts so long."""
    return attrs.evolve(term, span=span) if isinstance(term, TermOfOffice) else span


def scheduled_end(starts: datetime, term: Span | TermOfOffice | None, *, zone: tzinfo) -> datetime:
    """
    Return when a term that starts then is scheduled to end; `FOREVER` where that is not known at its start.

    Prevents: a date that nobody set, on which a council would stand empty (R-95).
    """
    if term is None:
        return FOREVER
    if isinstance(term, Span):
        return shift(starts, term, zone=zone)
    if term.day is not None:
        least = starts if term.span is None else shift(starts, term.span, zone=zone)
        return next_day_of_year(least, term.day, zone=zone)
    first = term.whichever is Whichever.FIRST and term.span is not None
    return shift(starts, term.span, zone=zone) if first and term.span is not None else FOREVER


def planned_end(starts: datetime, term: Span | TermOfOffice | None, *, zone: tzinfo) -> datetime:
    """Return by what those yield first whose turn it is: the nominal end of their term; its start where it has none."""
    span = nominal(term)
    return starts if span is None else shift(starts, span, zone=zone)
