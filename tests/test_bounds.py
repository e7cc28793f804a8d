"""Bounds: how closely sums bound amounts, held against every amount that there could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.bounds import Bounds, Sum, beside, bounded
from partgov.foundation.errors import PartgovError

NAMES = ("a", "b", "c", "d")

weights = st.dictionaries(st.sampled_from(NAMES), st.sampled_from((-2, -1, 1, 1, 3)), max_size=4)


@st.composite
def known(draw: st.DrawFn) -> tuple[dict[str, tuple[int, int]], Sequence[Sum]]:
    """Amounts between small bounds, and sums that some amounts within them have."""
    between = {name: tuple(sorted(draw(st.tuples(st.integers(-3, 4), st.integers(-3, 4))))) for name in NAMES}
    chosen = {name: draw(st.integers(low, high)) for name, (low, high) in between.items()}
    sums = [(each, sum(times * chosen[name] for name, times in each.items())) for each in draw(st.lists(weights))]
    return {name: (low, high) for name, (low, high) in between.items()}, sums


def possible(between: dict[str, tuple[int, int]], sums: Sequence[Sum]) -> Iterator[dict[str, int]]:
    """Every choice of amounts within the bounds that has these sums."""
    for values in product(*(range(low, high + 1) for low, high in between.values())):
        chosen = dict(zip(between, values, strict=True))
        if all(sum(times * chosen[name] for name, times in each.items()) == total for each, total in sums):
            yield chosen


@given(known())
def test_what_holds_is_returned(given: tuple[dict[str, tuple[int, int]], Sequence[Sum]]) -> None:
    """Whatever amounts have these sums lie within what is returned, which lies within what was given."""
    between, sums = given
    found = bounded(between, [*sums, *beside(sums)])
    for chosen in possible(between, sums):
        for name, (low, high) in found.items():
            assert low is not None
            assert high is not None
            assert between[name][0] <= low <= chosen[name] <= high <= between[name][1]


@given(known())
def test_one_sum_is_looked_at_to_the_last(given: tuple[dict[str, tuple[int, int]], Sequence[Sum]]) -> None:
    """Of one sum in which each amount counts once, one way or the other, the bounds are the closest there are."""
    between, sums = given
    for each, total in sums[:1]:
        one = [({name: (1 if times > 0 else -1) for name, times in each.items()}, 0)]
        chosen = next(possible(between, [(each, total)]))
        one = [(one[0][0], sum(times * chosen[name] for name, times in one[0][0].items()))]
        there = [*possible(between, one)]
        for name, found in bounded(between, one).items():
            assert found == (min(way[name] for way in there), max(way[name] for way in there))


@pytest.mark.parametrize(
    ("between", "sums", "found"),
    [
        ({"a": (1, None), "b": (1, None)}, [({"a": 1, "b": 1}, 5)], {"a": (1, 4), "b": (1, 4)}),
        ({"a": (1, None), "b": (None, -1)}, [({"a": 1, "b": 1}, 5)], {"a": (6, None), "b": (None, -1)}),
        ({"a": (None, None), "b": (None, None)}, [({"a": 1, "b": 1}, 5)], {"a": (None, None), "b": (None, None)}),
        ({"a": (None, None), "b": (2, 2)}, [({"a": 2, "b": 1}, 8)], {"a": (3, 3), "b": (2, 2)}),
        ({"a": (0, 9), "b": (5, 9)}, [], {"a": (0, 9), "b": (5, 9)}),
    ],
)
def test_where_nothing_bounds_an_amount(between: dict[str, Bounds], sums: list[Sum], found: dict[str, Bounds]) -> None:
    """An end that is not there stays so until a sum gives one."""
    assert bounded(between, sums) == found


def test_sums_that_no_amounts_have_are_refused() -> None:
    """Amounts of at most two do not come to five together."""
    with pytest.raises(PartgovError, match="sums: wanted sums that some amounts within the bounds have"):
        bounded({"a": (0, 2), "b": (0, 2)}, [({"a": 1, "b": 1}, 5)])


def test_two_sums_side_by_side_tell_what_neither_tells() -> None:
    """A sum of three, and of two of them with something less: their difference is the third's, within what is less."""
    between: dict[str, Bounds] = dict.fromkeys(NAMES, (1, None))
    sums: list[Sum] = [({"a": 1, "b": 1, "c": 1}, 50), ({"a": 1, "b": 1, "d": -1}, 40)]
    assert bounded(between, sums)["c"] == (1, 48)
    assert bounded(between, [*sums, *beside(sums)])["c"] == (1, 9)
    assert [*beside([({"a": 1}, 1), ({"b": 1}, 2)])] == []
    assert [*beside([({"a": 1, "b": 2}, 1), ({"a": 1}, 2)])] == [({"a": 2, "b": 2}, 3), ({"b": -2}, 1)]


def test_bounds_that_close_in_for_ever_end() -> None:
    """Two sums that move each other's bounds by less and less are left where what is returned holds."""
    between: dict[str, Bounds] = {"a": (0, 10**40), "b": (0, 10**40)}
    found = bounded(between, [({"a": 3, "b": -2}, 0), ({"a": 2, "b": -3}, 0)])
    assert all(low == 0 and high is not None and 0 < high < 10**40 for low, high in found.values())
