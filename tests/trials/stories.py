"""What the trials of whole councils share: seven people, the days of a story, and an election as a record has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, TypeVar

from partgov.ballots import Tally
from partgov.elections import Candidacy
from partgov.history.record import RecordedElection

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


def election(starts: int, candidates: Sequence[str], *, closes: int | None = None, **rest: Any) -> RecordedElection:
    """An election to the council whose term starts on a day, and whose candidates come in this order by their votes."""
    opens = on(starts - 3)
    return RecordedElection(
        id=f"e{starts}", role="council", discussion_opens=opens, voting_opens=on(starts - 2),
        voting_closes=on(starts - 1 if closes is None else closes), term_starts=on(starts),
        candidacies=[Candidacy(member=who, at=opens, statement="I would.") for who in candidates],
        tallies={who: Tally(yes=9 - place) for place, who in enumerate(candidates)}, **rest,
    )  # fmt: skip
