"""Isolation: whether sums that are known together tell the amount of one person, or of a few."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.isolation import exposed_by, exposed_group

PERSONS = ("a", "b", "c", "d", "e")
ROWS = 4

Unknowns = list[tuple[str, dict[int, int]]]

unknowns = st.lists(
    st.tuples(st.sampled_from(PERSONS), st.dictionaries(st.integers(0, ROWS - 1), st.integers(-2, 2), max_size=3)),
    max_size=9,
)


def rank(columns: Iterable[dict[int, int]]) -> int:
    """The rank of columns, by elimination as it is taught."""
    left = [[Fraction(column.get(row, 0)) for row in range(ROWS)] for column in columns]
    found = 0
    for row in range(ROWS):
        pivot = next((one for one in left if one[row]), None)
        if pivot is not None:
            left.remove(pivot)
            left = [[a - b * one[row] / pivot[row] for a, b in zip(one, pivot, strict=True)] for one in left]
            found += 1
    return found


def tells(given: Unknowns, group: Iterable[str], known: Iterable[str] = ()) -> bool:
    """Whether some combination of the sums is about a group alone: without its columns the rank is lower."""
    rest = [one for one in given if one[0] not in set(known)]
    others = [column for person, column in rest if person not in set(group)]
    return rank(others) < rank([column for _, column in rest])


@given(unknowns, st.integers(1, 3))
def test_finds_a_group_where_there_is_one(given: Unknowns, most: int) -> None:
    """What every group, tried one after another, comes to: a group is found just where there is one, and it is one."""
    groups = [group for size in range(1, most + 1) for group in combinations(PERSONS, size)]
    found = exposed_group(given, most=most)
    assert (found is not None) == any(tells(given, group) for group in groups)
    if found is not None:
        assert len(found) <= most
        assert tells(given, found)


@given(unknowns, st.sets(st.sampled_from(PERSONS)))
def test_finds_everybody_that_one_who_knows_some_can_compute(given: Unknowns, known: set[str]) -> None:
    """Just those of whom, once the known ones are taken out, the sums say something that is about them alone."""
    wanted = {person for person in PERSONS if person not in known and tells(given, [person], known)}
    assert exposed_by(given, known=known) == wanted


@given(unknowns, st.permutations(range(ROWS)), st.randoms(use_true_random=False))
def test_order_and_scale_never_matter(given: Unknowns, rows: list[int], random: object) -> None:
    """However sums are numbered, amounts listed, and a sum counted twice over: the same persons are exposed."""
    again = [(person, {rows[row]: 3 * times for row, times in column.items()}) for person, column in given[::-1]]
    assert exposed_by(again) == exposed_by(given)
    assert (exposed_group(again, most=2) is None) == (exposed_group(given, most=2) is None)


@given(unknowns, st.integers(0, ROWS - 1))
def test_one_more_sum_never_hides_anybody(given: Unknowns, row: int) -> None:
    """Who is exposed by some sums is exposed by more of them."""
    fewer = [(person, {at: times for at, times in column.items() if at != row}) for person, column in given]
    assert exposed_by(fewer) <= exposed_by(given)


def test_disjoint_sums_of_enough_persons_tell_nothing() -> None:
    """Sums that share nobody's amount are as safe as the smallest of them, however many there are."""
    sums = [(f"m{person}", {row: 1}) for row in range(40) for person in range(row, row + 4)]
    assert exposed_group(sums, most=3) is None
    assert exposed_group(sums, most=4) is not None


@pytest.mark.parametrize("most", [1, 2])
def test_nothing_tells_nothing(most: int) -> None:
    """Without sums, or with amounts in none of them, nobody is exposed."""
    assert exposed_group([], most=most) is None
    assert exposed_group([("a", {}), ("b", {0: 0})], most=most) is None
    assert exposed_by([("a", {})]) == frozenset()
