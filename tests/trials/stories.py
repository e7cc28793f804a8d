"""What the trials of whole councils share: seven people, and the days of a story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

START: Final = datetime(2020, 1, 1, tzinfo=UTC)
DAY: Final = timedelta(days=1)
PEOPLE: Final = "abcdefg"


def on(day: int) -> datetime:
    """A day of the story."""
    return START + day * DAY


def some(chance: Random, of: Sequence[T], least: int, most: int) -> list[T]:
    """So many of these, each once, in any order."""
    return chance.sample(of, min(len(of), chance.randint(least, most)))


def perhaps(chance: Random, of: Sequence[T]) -> T | None:
    """One of these, or in half of all cases none."""
    return chance.choice(of) if of and chance.random() < 0.5 else None


def days_of(chance: Random, first: int, last: int) -> tuple[list[int], Callable[[], int]]:
    """A few busy days, and what gives a day: in half of all cases one of them, so that much meets on one day."""
    busy = some(chance, range(first, last + 1), 1, 3)
    return busy, lambda: perhaps(chance, busy) or chance.randint(first, last)
