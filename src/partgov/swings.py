"""Swings: the fewest who, answering otherwise, would have changed what a question came to.

Text:     Proposal 8.
Decides:  how many that is, and which tally they would have made.
Leaves:   what a tally comes to, to decisions, which passes it in.
Readings: R-63 (what a swing counts), R-65 (abstaining is no answer to be ahead of).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "leading_of", "swing_of"]

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from partgov.questions import ABSTAIN

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"leading_of": ("R-65",), "swing_of": ("R-63",)}


def leading_of(tally: Mapping[str, int]) -> tuple[str, int]:
    """The answer with most votes, and its lead over the next; abstaining is neither where there are others (R-65)."""
    answers = [answer for answer in tally if answer != ABSTAIN] or [*tally]
    leading = min(answers, key=lambda answer: (-tally[answer], answer))
    return leading, tally[leading] - max((tally[name] for name in answers if name != leading), default=0)


def swing_of(
    tally: Mapping[str, int], outcome: Callable[[Mapping[str, int]], str], *, short: Iterable[int]
) -> tuple[int | None, Mapping[str, int] | None]:
    """
    Return the fewest voters whose answering otherwise changes the outcome, and what tally they would have made of it.

    Args:
        outcome: what a tally comes to.
        short: how many each part of the quorum lacks, of what it counts; less than nothing where it has more.
    """
    now, most, short = outcome(tally), sum(tally.values()), tuple(short)

    def changes(number: int) -> Mapping[str, int] | None:
        return next((moved for moved in _moves(tally, number, short) if outcome(moved) != now), None)

    low, high = 1, 1  # more of them can do whatever fewer can
    while high < most and not changes(high):
        low, high = high + 1, 2 * high
    high = min(high, most)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if changes(middle) else (middle + 1, high)
    found = changes(low) if low <= most else None
    return (None, None) if found is None else (low, found)


def _moves(tally: Mapping[str, int], number: int, short: Iterable[int]) -> Iterator[Mapping[str, int]]:
    """
    The tallies worth trying when so many answer otherwise.

    Everyone, or all who are not there yet, goes over to one answer: none, all that can, or just as many as the quorum
    lacks from those who abstained, the rest from whoever is ahead; or all from whoever is ahead, abstentions like
    answers; or from one answer first. Or whoever leads loses them to those who have least.
    """
    for target in sorted(tally):
        others = {name: many for name, many in tally.items() if name not in (target, ABSTAIN)}
        abstained = 0 if target == ABSTAIN else tally.get(ABSTAIN, 0)
        several = min(number, sum(others.values()) + abstained)
        there = {**tally, target: tally[target] + several}
        fewest, most = max(0, several - sum(others.values())), min(several, abstained)
        for taken in sorted({fewest, most, *(min(max(one, fewest), most) for one in short)}):
            moved = {**there, **_cut(others, several - taken)}
            yield {**moved, ABSTAIN: abstained - taken} if taken else moved
        if abstained:
            yield {**there, **_cut({**others, ABSTAIN: abstained}, several)}
        for source in others:  # as many as there are from one, the rest from whoever is ahead
            taken = min(several, others[source])
            if several - taken <= sum(others.values()) - taken:
                yield {**there, **_cut({**others, source: others[source] - taken}, several - taken)}
    leading, _ = leading_of(tally)
    others = {name: many for name, many in tally.items() if name != leading}
    if others:
        several = min(number, tally[leading])
        yield {**_fill(others, several), leading: tally[leading] - several}


def _cut(tally: Mapping[str, int], number: int) -> dict[str, int]:
    """Take so many votes away, always from whoever has most."""
    # The lowest level such that cutting everybody down to it takes no more than that.
    level, above = 0, 0
    highest_first = [*sorted(tally.values(), reverse=True), 0]
    for there, many in enumerate(highest_first[:-1], 1):
        above += many
        level = max(0, -((number - above) // there))
        if level >= highest_first[there]:
            break
    left = {name: min(many, level) for name, many in tally.items()}
    rest = number - sum(tally.values()) + sum(left.values())
    for name in sorted(left, key=lambda name: (-left[name], name))[:rest]:
        left[name] -= 1
    return left


def _fill(tally: Mapping[str, int], number: int) -> dict[str, int]:
    """Give so many votes away, always to whoever has fewest."""
    highest = max(tally.values()) + number
    turned = _cut({name: highest - many for name, many in tally.items()}, number)
    return {name: highest - many for name, many in turned.items()}
