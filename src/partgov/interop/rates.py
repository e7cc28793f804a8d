"""Rates: what one unit of another currency is in the journal's, by day, as a treasurer writes it down in TOML."""

from __future__ import annotations

__all__ = ["Rate", "Rates", "load_rates", "read_rates"]

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.money import exponent_of
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import frozen
from partgov.interop.scalars import DAY, below
from partgov.interop.settings import read_toml

_NUMBER: Final = r"[0-9]{1,12}(?:\.[0-9]{1,12})?"
_RATE: Final = re.compile(rf"({_NUMBER})(?:/({_NUMBER}))?")


class Rate(NamedTuple):
    """
    What one whole unit of a currency is on a day, in whole units of the journal's, exactly.

    Attributes:
        text: it as it was written.
    """

    text: str
    value: Fraction

    @classmethod
    def of(cls, text: object) -> Rate | None:
        """Return the rate that a text is: a number, or one over another; None for anything else, and for nothing."""
        found = _RATE.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return None
        over, under = Fraction(found[1]), Fraction(found[2] or 1)
        return cls(found[0], over / under) if over and under else None


@attrs.frozen
class Rates:
    """The rates that were given, by currency and day; between two days nothing is guessed."""

    by_currency: Mapping[str, Mapping[date, Rate]] = attrs.field(default={}, converter=frozen)

    def on(self, currency: str, day: date) -> Rate | None:
        """Return the rate of a currency on a day, if one was given for just that day."""
        return self.by_currency.get(currency, {}).get(day)

    def beside(self, other: Rates) -> Rates:
        """Return these and others; raise `FaultsError` with each day for which both have one, and not the same."""
        faults = [
            Fault(f"rates.{currency}.{day}", Phrase("wanted.one_rate_a_day"), Phrase("found.another"))
            for currency, mine in self.by_currency.items()
            for day, rate in mine.items()
            if other.on(currency, day) not in (None, rate)
        ]
        if faults:
            raise FaultsError("rates", tuple(faults))
        names = dict.fromkeys((*self.by_currency, *other.by_currency))
        return Rates({one: {**self.by_currency.get(one, {}), **other.by_currency.get(one, {})} for one in names})


def load_rates(data: bytes, *, place: str) -> Rates:
    r"""
    Read a file of rates: a table for each currency, in it days; raise `FaultsError` with everything that is wrong.

    A rate is text, since TOML's numbers are not exact: a number, or one over another, as where a bank says the reverse.

    >>> rates = load_rates(b'[USD]\n2017-06-20 = "0.8958"\n2017-06-21 = "1/1.1147"', place="rates.toml")
    >>> rates.on("USD", date(2017, 6, 21)), rates.on("USD", date(2017, 6, 22))
    (Rate(text='1/1.1147', value=Fraction(10000, 11147)), None)
    """
    rates, faults = read_rates(read_toml(data, place=place), "$")
    if faults:
        raise FaultsError(place, tuple(faults))
    return rates


def read_rates(raw: Any, path: str) -> tuple[Rates, list[Fault]]:
    """Return what stands at a path as rates, and what is wrong there; what is wrong is left out."""
    faults: list[Fault] = []
    found = {name: dict(_days(days, below(path, name), faults)) for name, days in _tables(raw, path, faults)}
    return Rates(found), faults


def _tables(raw: Any, path: str, faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """The table of each currency."""
    if not isinstance(raw, dict):
        faults.append(Fault(path, Phrase("found.object"), Phrase("found.something_else")))
        return
    for name, days in raw.items():
        try:
            exponent_of(name)
        except PartgovError as error:
            faults.append(Fault(below(path, name), error.asked, Phrase("found.another")))
            continue
        if isinstance(days, dict):
            yield name, days
        else:
            faults.append(Fault(below(path, name), Phrase("found.object"), Phrase("found.something_else")))


def _days(raw: dict[str, Any], path: str, faults: list[Fault]) -> Iterator[tuple[date, Rate]]:
    """The rate of each day."""
    for name, text in raw.items():
        day, rate = _day(name), Rate.of(text)
        if day is None:
            faults.append(Fault(below(path, name), Phrase("wanted.day_such"), Phrase("found.another")))
        if rate is None:
            faults.append(Fault(below(path, name), Phrase("wanted.rate_text_such"), Phrase("found.something_else")))
        if day is not None and rate is not None:
            yield day, rate


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(DAY, text) else None
    except ValueError:
        return None
