"""Money: whole minor units of a named currency.

Text:     Proposals 11 and 12.
Decides:  how an exact amount is rounded to minor units, how a whole is shared out without losing one, what an amount is
          in another currency by a rate.
Leaves:   how an amount is displayed, and which rate holds when, to the caller.
Readings: R-23 (rounded once, half to even by default; two currencies are never added), R-105 (by a rate that is given).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "CURRENCIES", "Money", "Rounding", "converted", "exponent_of", "rounded", "shared_out"]

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, Said, say
from partgov.foundation.values import Value, is_whole

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Money": ("R-23",), "converted": ("P10", "R-23", "R-105"), "rounded": ("P12", "R-23"),
}  # fmt: skip


# ── currencies ───────────────────────────────────────────────────────────────────────────────────

# ISO 4217: the currencies of countries and their unions by the number of digits after the decimal point.
_CODES: Final[Mapping[int, str]] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD "
        "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS: Final[Mapping[str, int]] = {code: digits for digits, codes in _CODES.items() for code in codes.split()}

CURRENCIES: Final = frozenset(_EXPONENTS)
"""The codes of ISO 4217 that an amount may be in."""


def exponent_of(currency: str) -> int:
    """
    Return how many decimal digits the currency's minor unit has; raise `PartgovError` for an unknown currency.

    >>> exponent_of("EUR"), exponent_of("JPY"), exponent_of("TND")
    (2, 0, 3)
    """
    digits = _EXPONENTS.get(currency) if type(currency) is str else None
    if digits is None:
        raise PartgovError("currency", currency, Phrase("wanted.currency_code_iso_such_eur"))
    return digits


def _is_currency(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    exponent_of(value)


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Money(Value):
    """
    An amount in whole minor units of one currency; another currency is refused, never converted.

    >>> Money(1250, "EUR") + Money(-300, "EUR")
    Money(minor=950, currency='EUR')
    >>> Money(1, "EUR") + Money(1, "USD")
    Traceback (most recent call last):
    partgov.foundation.errors.PartgovError: currency: wanted EUR, found text 'USD'
    """

    minor: int = attrs.field(validator=is_whole)
    currency: str = attrs.field(validator=_is_currency)

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """
        Return the amount as the reader's language writes it.

        >>> from partgov.foundation.sentences import Reader
        >>> Money(123450, "EUR").told(Reader("de"))
        '1234,50 EUR'
        """
        digits = exponent_of(self.currency)
        whole, rest = divmod(abs(self.minor), 10**digits)
        values: dict[str, Said] = {"sign": "-" if self.minor < 0 else "", "whole": whole, "currency": self.currency}
        if not digits:
            return say("form.money_whole", values, reader)
        return say("form.money", {**values, "minor": f"{rest:0{digits}d}"}, reader)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def _same(self, other: Money) -> int:
        # The refusal names the currencies and never an amount.
        if not isinstance(other, Money):
            raise PartgovError("money", type(other).__name__, Phrase("wanted.money_same_currency"))
        if other.currency != self.currency:
            raise PartgovError("currency", other.currency, self.currency)
        return other.minor


# ── shares ───────────────────────────────────────────────────────────────────────────────────────


class Rounding(StrEnum):
    """How an exact amount becomes whole minor units (R-23)."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


def rounded(amount: Fraction | int, rounding: Rounding) -> int:
    """
    Return an exact amount as a whole number; up and down are away from zero and towards it (R-23).

    Raises `PartgovError` for an amount that is not exact, and for a rounding that is none.

    >>> [rounded(Fraction(5, 2), rounding) for rounding in Rounding], rounded(Fraction(-5, 2), Rounding.HALF_UP)
    ([2, 3, 2, 3], -3)
    """
    if type(amount) not in (int, Fraction):
        raise PartgovError("amount", type(amount).__name__, Phrase("wanted.whole_number_or_exact_fraction"))
    if not isinstance(rounding, Rounding):
        raise PartgovError("rounding", rounding, Phrase("wanted.rounding"))
    if rounding is Rounding.HALF_EVEN:
        return round(amount)
    exact = abs(Fraction(amount))
    whole, rest = divmod(exact.numerator, exact.denominator)
    twice = 2 * rest
    up = twice >= exact.denominator if rounding is Rounding.HALF_UP else rest > 0 and rounding is Rounding.UP
    size = whole + 1 if up else whole
    return -size if amount < 0 else size


def converted(money: Money, currency: str, *, rate: Fraction | int, rounding: Rounding) -> Money:
    """
    Return an amount in another currency, rounded once: one whole unit of its own is `rate` of that one (R-105).

    Raises `PartgovError` for a currency that is none, and for a rate that is not exact and above nothing.

    >>> converted(Money(10050, "USD"), "EUR", rate=Fraction("0.8958"), rounding=Rounding.HALF_EVEN)
    Money(minor=9003, currency='EUR')
    >>> converted(Money(-5000, "JPY"), "EUR", rate=Fraction(1, 124), rounding=Rounding.HALF_EVEN)
    Money(minor=-4032, currency='EUR')
    """
    if type(rate) not in (int, Fraction) or rate <= 0:
        raise PartgovError("rate", type(rate).__name__, Phrase("wanted.exact_rate"))
    exact = Fraction(money.minor * rate) * Fraction(10) ** (exponent_of(currency) - exponent_of(money.currency))
    return Money(rounded(exact, rounding), currency)


def shared_out(total: int, weights: Sequence[Fraction | int]) -> tuple[int, ...]:
    """
    Return `total` whole units shared out in proportion to the weights, none lost and none made.

    Each share is its exact part rounded down; the units that are left go one each to those who lost most by it, of
    equals to the earlier. Raises `PartgovError` for weights that are negative, not exact, or all nothing.

    >>> shared_out(100, [1, 1, 1]), shared_out(-5, [1, 3])
    ((34, 33, 33), (-1, -4))
    """
    if type(total) is not int:
        raise PartgovError("total", type(total).__name__, Phrase("wanted.whole"))
    for place, weight in enumerate(weights):
        if type(weight) not in (int, Fraction) or weight < 0:
            raise PartgovError(f"weights[{place}]", weight, Phrase("wanted.whole_number_or_exact_fraction_2"))
    whole = sum(map(Fraction, weights), Fraction(0))
    if whole == 0:
        raise PartgovError("weights", tuple(weights), Phrase("wanted.at_least_one_weight_above"))
    exact = [Fraction(abs(total) * weight, whole) for weight in weights]
    shares = [part.numerator // part.denominator for part in exact]
    left = abs(total) - sum(shares)
    by_loss = sorted(range(len(shares)), key=lambda place: (shares[place] - exact[place], place))
    for place in by_loss[:left]:
        shares[place] += 1
    return tuple(-share for share in shares) if total < 0 else tuple(shares)
