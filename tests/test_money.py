"""Money: whole minor units, exact shares, named rounding."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import PartgovError
from partgov.foundation.money import _EXPONENTS, Money, Rounding, converted, exponent_of, rounded, shared_out
from partgov.foundation.sentences import Reader

whole = st.integers(min_value=-(10**12), max_value=10**12)
weights = st.lists(
    st.one_of(st.integers(min_value=0, max_value=100), st.fractions(min_value=0, max_value=9, max_denominator=12)),
    min_size=1,
    max_size=8,
).filter(any)


class TestCurrencies:
    """The table of ISO 4217."""

    def test_agrees_with_an_established_library(self) -> None:
        """Every code is known to Babel; its digits differ only where the currency's small coins fell out of use."""
        core = pytest.importorskip("babel.core")
        numbers = pytest.importorskip("babel.numbers")
        assert _EXPONENTS.keys() <= numbers.list_currencies()
        table = core.get_global("currency_fractions")
        differing = {code for code, digits in _EXPONENTS.items() if digits != table.get(code, table["DEFAULT"])[0]}
        unused = "AFN ALL COP HUF IQD IRR KPW LAK LBP MGA MMK MRU PKR RSD SOS SYP UYW YER IDR TZS"
        assert differing <= set(unused.split())

    @pytest.mark.parametrize("code", ["EURO", "eur", "", "XXX", None, 978])
    def test_refuses_anything_else(self, code: Any) -> None:
        """What is no code of the table is refused, with the code."""
        with pytest.raises(PartgovError, match="currency: wanted a currency code of ISO 4217, such as EUR") as caught:
            exponent_of(code)
        assert ("currency", code) == (caught.value.place, caught.value.value)
        with pytest.raises(PartgovError, match="ISO 4217"):
            Money(1, code)


class TestMoney:
    """Amounts of one currency."""

    @pytest.mark.parametrize(
        ("minor", "currency", "text"),
        [(1250, "EUR", "12.50 EUR"), (-5, "EUR", "-0.05 EUR"), (-5, "JPY", "-5 JPY"), (1005, "TND", "1.005 TND")],
    )
    def test_reads_without_ambiguity(self, minor: int, currency: str, text: str) -> None:
        """An amount prints with its sign, all its digits and its code."""
        assert text == str(Money(minor, currency))

    @given(whole, whole)
    def test_adds_and_compares_as_whole_numbers(self, one: int, other: int) -> None:
        """Sums, differences, negatives and order are those of the minor units."""
        a, b = Money(one, "EUR"), Money(other, "EUR")
        assert (one + other, one - other, -one) == ((a + b).minor, (a - b).minor, (-a).minor)
        assert (one < other, one <= other, one > other, one >= other) == (a < b, a <= b, a > b, a >= b)

    @pytest.mark.parametrize("act", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge])
    def test_refuses_two_currencies(self, act: Callable[[Any, Any], object]) -> None:
        """Two currencies are never added or compared, nor money with a number; no amount is echoed."""
        with pytest.raises(PartgovError, match="wanted EUR, found text 'USD'"):
            act(Money(987, "EUR"), Money(654, "USD"))
        with pytest.raises(PartgovError, match="of the same currency") as caught:
            act(Money(987, "EUR"), 654)
        assert "654" not in str(caught.value)

    @pytest.mark.parametrize("minor", [1.0, "1", True, None, Fraction(1)])
    def test_refuses_an_amount_that_is_not_whole(self, minor: Any) -> None:
        """A float, a text, true and a fraction are no amounts."""
        with pytest.raises(PartgovError, match="a whole number"):
            Money(minor, "EUR")


class TestConverted:
    """An amount in another currency, by a rate (R-105)."""

    @pytest.mark.parametrize(
        ("minor", "own", "rate", "currency", "wanted"),
        [
            (10050, "USD", "0.8958", "EUR", 9003), (-10050, "USD", "0.8958", "EUR", -9003), (5, "EUR", "1.3", "USD", 6),
            (5, "EUR", "1.5", "USD", 8), (5, "EUR", "1.7", "USD", 8), (5000, "JPY", "1/124", "EUR", 4032),
            (1234, "EUR", "124", "JPY", 1530), (1005, "TND", "0.3", "EUR", 30), (100, "EUR", "1", "USD", 100),
            (0, "EUR", "2", "USD", 0),
        ],
    )  # fmt: skip
    def test_is_rounded_once(self, minor: int, own: str, rate: str, currency: str, wanted: int) -> None:
        """Worked out by hand: the digits of both currencies, exact until the end, halves to the even side."""
        found = converted(Money(minor, own), currency, rate=Fraction(rate), rounding=Rounding.HALF_EVEN)
        assert found == Money(wanted, currency)

    @given(whole, st.fractions(min_value=Fraction(1, 1000), max_value=1000), st.sampled_from(Rounding))
    def test_is_off_by_less_than_one_minor_unit(self, minor: int, rate: Fraction, rounding: Rounding) -> None:
        """By any rounding, and the same amount the other way round is the same below zero."""
        found = converted(Money(minor, "JPY"), "TND", rate=rate, rounding=rounding).minor
        assert abs(found - minor * rate * 1000) < 1
        assert converted(Money(-minor, "JPY"), "TND", rate=rate, rounding=rounding).minor == -found

    @pytest.mark.parametrize("rate", [0, -1, Fraction(-1, 2), 0.5, "1", None, True])
    def test_refuses_a_rate_that_is_none(self, rate: Any) -> None:
        """A rate is exact and above nothing; its value is not repeated."""
        with pytest.raises(PartgovError, match="rate: wanted a whole number or an exact fraction, above zero"):
            converted(Money(1, "USD"), "EUR", rate=rate, rounding=Rounding.HALF_EVEN)

    def test_refuses_a_currency_that_is_none(self) -> None:
        """As everywhere."""
        with pytest.raises(PartgovError, match="ISO 4217"):
            converted(Money(1, "USD"), "EURO", rate=1, rounding=Rounding.HALF_EVEN)


class TestRounding:
    """An exact amount as whole units."""

    @given(st.fractions(max_denominator=1000), st.sampled_from(Rounding))
    def test_is_less_than_one_unit_away(self, amount: Fraction, rounding: Rounding) -> None:
        """No rounding moves an amount by a unit, the halves by no more than half, and a sign turns nothing else."""
        found = rounded(amount, rounding)
        assert -found == rounded(-amount, rounding)
        far = abs(found - amount)
        assert far < 1
        if rounding is Rounding.DOWN:
            assert abs(found) <= abs(amount)
        elif rounding is Rounding.UP:
            assert abs(found) >= abs(amount)
        else:
            assert far <= Fraction(1, 2)

    @pytest.mark.parametrize(
        ("amount", "halves"),
        [("1/2", (0, 1, 0, 1)), ("3/2", (2, 2, 1, 2)), ("5/2", (2, 3, 2, 3)), ("-5/2", (-2, -3, -2, -3))],
    )
    def test_of_a_half_is_as_named(self, amount: str, halves: tuple[int, ...]) -> None:
        """R-23: half goes to the even unit, away from zero, towards zero or away from it, as the rounding is named."""
        assert halves == tuple(rounded(Fraction(amount), one) for one in Rounding)

    def test_of_a_float_or_by_a_word_is_refused(self) -> None:
        """A float is never rounded, and a text is no rounding."""
        with pytest.raises(PartgovError, match=r"^amount: wanted .*exact fraction.*found text 'float'"):
            rounded(0.5, Rounding.DOWN)  # type: ignore[arg-type]
        with pytest.raises(PartgovError, match=r"^rounding: wanted a Rounding"):
            rounded(1, "down")  # type: ignore[arg-type]


class TestSharing:
    """A whole in proportion to weights."""

    @given(whole, weights)
    def test_loses_no_unit(self, total: int, weights: list[int | Fraction]) -> None:
        """The shares add up to the whole, each less than one unit from its exact part, and a weight of 0 gets 0."""
        shares = shared_out(total, weights)
        assert total == sum(shares)
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - Fraction(total) * weight / sum(weights)) < 1
            assert weight or not share

    @given(whole, weights, st.integers(min_value=1, max_value=50))
    def test_depends_on_the_proportion_alone(self, total: int, weights: list[int | Fraction], times: int) -> None:
        """The same proportions give the same shares."""
        assert shared_out(total, weights) == shared_out(total, [weight * times for weight in weights])

    @pytest.mark.parametrize(
        ("total", "weights", "wanted"),
        [
            (1.0, [1], "a whole number"),
            (1, [], "at least one weight above 0"),
            (1, [0, 0], "at least one weight above 0"),
            (1, [1, -1], "0 or more"),
            (1, [0.5], "exact fraction"),
        ],
    )
    def test_refuses_what_cannot_be_shared(self, total: Any, weights: Any, wanted: str) -> None:
        """A total that is not whole, and weights that are no proportion, are refused."""
        with pytest.raises(PartgovError, match=f"^(total|weights).*: wanted .*{wanted}") as refused:
            shared_out(total, weights)
        assert refused.value.value in ("float", tuple(weights), *weights)


@pytest.mark.parametrize(
    ("money", "language", "told"),
    [
        (Money(123450, "EUR"), "de", "1234,50 EUR"), (Money(123450, "EUR"), "en", "1234.50 EUR"),
        (Money(-5, "TND"), "de", "-0,005 TND"), (Money(0, "EUR"), "en", "0.00 EUR"),
        (Money(1234, "JPY"), "de", "1234 JPY"),
    ],
)  # fmt: skip
def test_an_amount_is_written_as_its_reader_writes_it(money: Money, language: str, told: str) -> None:
    """With the point or the comma of the language, and as many digits behind it as the currency has."""
    assert told == money.told(Reader(language))
