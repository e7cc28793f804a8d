"""Timelines: which of many things that begin and end are there at an instant (R-2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import NaiveInstantError
from partgov.foundation.timelines import Timeline

DAYS = [datetime(2017, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(12)]
spans = st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS), st.integers(0, 99)), max_size=20)


@given(spans, st.sampled_from(DAYS))
def test_it_lists_what_a_search_through_everything_finds(
    rows: list[tuple[datetime, datetime, int]], at: datetime
) -> None:
    """What begins at the instant is there, what ends at it is not; listed by beginning, and counted alike."""
    timeline = Timeline.of(rows)
    expected = sorted((row for row in rows if row[0] <= at < row[1]), key=lambda row: row[0])
    assert [thing for _, _, thing in expected] == list(timeline.at(at))
    assert len(expected) == timeline.count(at)


@pytest.mark.parametrize("size", range(1, 10))
def test_of_any_number_those_that_have_begun(size: int) -> None:
    """Of so many that begin day by day and last, those are there that have begun, whatever the tree looks like."""
    timeline = Timeline.of((DAYS[number], DAYS[11], number) for number in range(size))
    for day in range(11):
        assert tuple(range(min(day + 1, size))) == timeline.at(DAYS[day])


def test_what_begins_together_keeps_its_order() -> None:
    """Nothing is asked of the things themselves: they need no order, and what ends first is not put first."""
    first, second = object(), object()
    timeline = Timeline.of([(DAYS[0], DAYS[9], first), (DAYS[0], DAYS[5], second), (DAYS[0], DAYS[5], first)])
    assert (first, second, first) == timeline.at(DAYS[1])


def test_it_is_a_value_like_any_other() -> None:
    """Equal where the things and their instants are, a key, and printed by its things alone."""
    one, other = (Timeline.of(iter([(DAYS[0], DAYS[day], "Ana")])) for day in (1, 1))
    assert {one: 1} == {other: 1}
    assert "Timeline(things=('Ana',))" == repr(one)
    assert ("Ana",) == Timeline(["Ana"], [DAYS[0]], [DAYS[1]], [DAYS[1]], [DAYS[1], DAYS[1]]).things


def test_a_day_is_answered_without_going_through_what_is_over() -> None:
    """Among a hundred thousand things that follow one another, finding today's looks at few dozen of their ends."""

    class Counted(datetime):
        looked = 0

        def __gt__(self, other: object) -> bool:
            Counted.looked += 1
            return super().__gt__(other)  # type: ignore[operator]

    first = Counted(2000, 1, 1, tzinfo=UTC)
    rows = [(first + timedelta(hours=hour), first + timedelta(hours=hour + 1), hour) for hour in range(100_000)]
    timeline = Timeline.of(rows)
    Counted.looked = 0
    assert (54_321,) == timeline.at(datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=54_321))
    assert 0 < Counted.looked < 60


def test_an_instant_without_a_zone_is_refused() -> None:
    """R-1: a naive instant could be two moments, and is neither listed nor counted at."""
    empty = Timeline[int].of([])
    for ask in (empty.at, empty.count):
        with pytest.raises(NaiveInstantError):
            ask(datetime(2017, 1, 1))


def test_nothing_is_there_when_nothing_was_given() -> None:
    """An empty timeline has nothing at any instant."""
    assert ((), 0) == (Timeline[int].of([]).at(DAYS[0]), Timeline[int].of([]).count(DAYS[0]))
