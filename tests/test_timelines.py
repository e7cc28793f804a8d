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
