"""The yardstick every cost is measured against, and the electorate every row counts. Imports nothing of partgov.

The yardstick is `Counter` over a list of a million strings: one look-up and one addition an item, which is about what
counting marks one by one must cost in Python. It runs in turn with each row, in the same process, so that a slow
machine slows both; time is the processor's, so that waiting for it is nobody's cost.

The strings are 27 different ones, a candidate with a mark. Of three alone, whether two of them collide in the
dictionary is luck, drawn anew by each process, and moved the yardstick by a quarter; with 27, by about half of that.
"""

from __future__ import annotations

__all__ = ["MARKS", "ITEMS", "Measured", "Voter", "measure", "voters", "yard"]

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

MARKS = ("yes", "no", "abstain")
ITEMS = 1_000_000
SEED = 2016

Voter = dict[str, str]
"""What one voter says: candidate to mark."""

_STRINGS = random.Random(SEED).choices([f"m{index} {mark}" for index in range(9) for mark in MARKS], k=ITEMS)


class Measured(NamedTuple):
    """The best time of some work, and of the yardstick run in turn with it."""

    seconds: float
    yardstick: float

    def each(self, items: int) -> float:
        """Nanoseconds an item."""
        return self.seconds / items * 1e9

    def ratio(self, items: int) -> float:
        """The cost of an item as a multiple of the yardstick's."""
        return (self.seconds / items) / (self.yardstick / ITEMS)


def measure(work: Callable[[], object], *, repeats: int = 3) -> Measured:
    """Run some work and the yardstick in turn, and keep the best of each. The garbage collector runs as it does."""
    works, yards = [], [_seconds(_count_strings)]
    for _ in range(repeats):
        works.append(_seconds(work))
        yards += (_seconds(_count_strings) for _ in range(2))
    return Measured(min(works), min(yards))


def yard() -> float:
    """Return the best time of the yardstick alone."""
    return min(_seconds(_count_strings) for _ in range(5))


def _count_strings() -> object:
    return Counter(_STRINGS)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    kept = work()  # kept until the clock is read, so that freeing the result is not timed
    spent = time.process_time() - start
    del kept
    return spent


def voters(number: int, candidates: int, *, order: str = "same", marking: int | None = None) -> list[Voter]:
    """
    Make one mapping per voter. The same arguments make the same voters, in any process.

    Candidates differ in how well they are liked, so that seats do not hang on a tie.

    Args:
        order: `same` if all voters meet the candidates in one order, `random` if each in an order of their own.
        marking: how many candidates each voter marks, taken at random; None for all.
    """
    chance = random.Random(SEED)
    names = [f"m{index}" for index in range(candidates)]
    weights = {name: (3.0 + 3.0 * place / candidates, 2.0, 1.0) for place, name in enumerate(names)}
    columns = {name: chance.choices(MARKS, weights[name], k=number) for name in names}
    made = []
    for row in range(number):
        asked = names if marking is None else chance.sample(names, marking)
        if order == "random":
            asked = chance.sample(asked, len(asked))
        elif marking is not None:
            asked = sorted(asked)
        made.append({name: columns[name][row] for name in asked})
    return made
