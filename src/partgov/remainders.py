"""Remainders: how much of a term a part of it is, and whether that is enough to count.

Text:     Proposal 5.
Decides:  whether a part is more than a share of the whole, by elapsed time, and how long of how long that is, exactly.
Leaves:   which part of which term is asked about, to limits.
Readings: R-15 (a remainder), R-16, R-31, R-48 (standing in): more than half.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Portion", "exceeds", "portion_of"]

from collections.abc import Iterable, Mapping
from datetime import timedelta, tzinfo
from fractions import Fraction
from typing import Final

import attrs

from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.foundation.values import Value
from partgov.windows import Stretch

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "exceeds": ("P5", "R-15"),
    "portion_of": ("P5", "R-15", "R-16", "R-31", "R-48"),
}

_TICK: Final = timedelta(microseconds=1)
_HALF: Final = Fraction(1, 2)
_UNITS: Final = (
    ("days", timedelta(days=1)),
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
    ("seconds", timedelta(seconds=1)),
    ("microseconds", _TICK),
)


@attrs.frozen(kw_only=True)
class Portion(Value):
    """
    How long a part of a term is, and the whole of it.

    Attributes:
        length, whole: both by elapsed time, which decides.
        days, of_days: both as whole days on the organisation's clock; None where they are no whole days there, or
            where the days of a clock that was changed would say otherwise than the time that elapsed.
        share: the share of the whole that must be exceeded.
    """

    length: timedelta
    whole: timedelta
    days: int | None = None
    of_days: int | None = None
    share: Fraction = _HALF

    @property
    def counts(self) -> bool:
        """Whether it is more than the share (R-15)."""
        return exceeds(self.length, self.whole, self.share)

    @property
    def phrase(self) -> Phrase:
        """How long of how long it is, and whether that is more than the share, as a part of a sentence."""
        part: int | Phrase = _elapsed(self.length) if self.days is None else self.days
        whole = _elapsed(self.whole, "whole") if self.of_days is None else _unit("days", self.of_days, "whole")
        share = Phrase("term.share", context="half" if self.share == _HALF else "fraction", share=self.share)
        return Phrase("term.portion", context="more" if self.counts else "less", part=part, whole=whole, share=share)

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return how long of how long it is in the reader's language."""
        return self.phrase.told(reader)


def exceeds(length: timedelta, whole: timedelta, share: Fraction) -> bool:
    """Say whether a length of time is more than a share of a whole, in whole microseconds."""
    return (length // _TICK) * share.denominator > (whole // _TICK) * share.numerator


def portion_of(stretches: Iterable[Stretch], whole: Stretch, *, share: Fraction, zone: tzinfo) -> Portion:
    """
    Return how much of a whole stretch of time the stretches are together.

    It is told in days where all of them begin and end at one time of the day on the clock of `zone`, since that is how
    members count; where such days and the time that elapsed would not say the same, it is told by elapsed time.

    Prevents: "183 of 366 days, more than half", of a winter half year that is an hour longer.
    """
    stretches = list(stretches)
    found = Portion(
        length=sum((ends - starts for starts, ends in stretches), timedelta()), whole=whole[1] - whole[0], share=share
    )
    parts, of_days = [_days_on_clock(one, zone) for one in stretches], _days_on_clock(whole, zone)
    days = sum(one for one in parts if one is not None)
    if of_days is None or None in parts or found.counts is not (days > of_days * share):
        return found
    return attrs.evolve(found, days=days, of_days=of_days)


def _days_on_clock(stretch: Stretch, zone: tzinfo) -> int | None:
    """How many days a stretch is on a clock; None where it begins and ends at different times of the day."""
    starts, ends = (at.astimezone(zone).replace(tzinfo=None) for at in stretch)
    days, rest = divmod(ends - starts, timedelta(days=1))
    return None if rest else days


def _elapsed(length: timedelta, context: str | None = None) -> Phrase:
    """A length of time in full, down to the last microsecond."""
    parts = []
    for unit, one in _UNITS:
        number, length = divmod(length, one)
        if number:
            parts.append(_unit(unit, number, context))
    return Phrase("elapsed.all", parts=tuple(parts) or (_unit("days", 0, context),))


def _unit(unit: str, number: int, context: str | None) -> Phrase:
    return Phrase(f"elapsed.{unit}", context=context, count=number)
