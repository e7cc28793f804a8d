"""Bounds: how closely sums that are known together bound amounts that lie between known numbers.

Text:     Proposal 10: no personal details in the public record.
Decides:  for each amount, numbers between which it lies, given all sums.
Leaves:   whether some combination of sums is about few persons, to isolation; what is known, to whoever asks.
Readings: R-27 (what an adversary can compute).

It is exact in whole numbers: what it returns holds. It looks at one sum after another until nothing changes, and at no
more sums than it is given; a combination of several may bound an amount more closely.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Bounds", "Sum", "beside", "bounded"]

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"bounded": ("P10", "R-27")}

Bounds = tuple[int | None, int | None]
"""The least and the most that an amount can be; None where nothing bounds it on that side."""

Sum = tuple[Mapping[str, int], int]
"""How often each amount counts in a sum, and what the sum is."""

_TIMES: Final = 60  # a sum is looked at so often at most; bounds that still close in then hold all the same


def bounded(between: Mapping[str, Bounds], sums: Sequence[Sum]) -> dict[str, Bounds]:
    """
    Return between which numbers each amount lies, given all sums: never wider than before.

    Raises `PartgovError` where no whole numbers within the bounds have these sums.

    >>> bounded({"a": (0, 9), "b": (5, 9)}, [({"a": 1, "b": 1}, 7)])
    {'a': (0, 2), 'b': (5, 7)}
    >>> bounded({"a": (1, None), "b": (1, None)}, [({"a": 1, "b": 1}, 2)])
    {'a': (1, 1), 'b': (1, 1)}
    """
    found = dict(between)
    sums_of: dict[str, list[int]] = {}
    for place, (weights, _) in enumerate(sums):
        for name in weights:
            sums_of.setdefault(name, []).append(place)
    left = [_TIMES] * len(sums)
    waiting = dict.fromkeys(range(len(sums)))
    while waiting:
        place = next(iter(waiting))
        del waiting[place]
        left[place] -= 1
        for name in _close_in(found, *sums[place]):
            waiting.update((one, None) for one in sums_of[name] if one != place and left[one])
    return found


def beside(sums: Sequence[Sum]) -> Iterator[Sum]:
    """
    Give what two sums that share an amount come to, one taken from the other and both together.

    >>> [(sorted(amounts.items()), total) for amounts, total in beside([({"a": 1, "b": 1}, 7), ({"b": 1}, 5)])]
    [([('a', 1), ('b', 2)], 12), ([('a', -1)], -2)]
    """
    for place, (weights, total) in enumerate(sums):
        for others, other in sums[:place]:
            if not weights.keys().isdisjoint(others):
                for sign in (1, -1):
                    both = {name: weights.get(name, 0) + sign * others.get(name, 0) for name in {**weights, **others}}
                    yield {name: times for name, times in both.items() if times}, total + sign * other


def _close_in(found: dict[str, Bounds], weights: Mapping[str, int], total: int) -> list[str]:
    """Narrow the amounts of one sum, each by what the others leave of it; return those that changed."""
    ends = [_times(found[name], times) for name, times in weights.items()]
    unbounded = [sum(end[side] is None for end in ends) for side in (0, 1)]
    if min(unbounded) > 1:
        return []
    least, most = (total - sum(end[side] or 0 for end in ends) for side in (0, 1))
    changed = []
    for (name, times), (low, high) in zip(weights.items(), ends, strict=True):
        # What the others leave: at most, where each of them is at its least, and the other way round.
        upper = None if unbounded[0] > (low is None) else least + (low or 0)
        lower = None if unbounded[1] > (high is None) else most + (high or 0)
        if (upper is not None and (high is None or upper < high)) or (
            lower is not None and (low is None or lower > low)
        ):
            found[name] = tight = _within(found[name], _over((lower, upper), times))
            changed.append(name)
            if tight[0] is not None and tight[1] is not None and tight[0] > tight[1]:
                raise PartgovError("sums", total, Phrase("wanted.sums_some_amounts_have"))
    return changed


def _times(between: Bounds, times: int) -> Bounds:
    low, high = between
    if times == 1:
        return between
    low, high = None if low is None else low * times, None if high is None else high * times
    return (low, high) if times > 0 else (high, low)


def _over(between: Bounds, times: int) -> Bounds:
    """Between which whole numbers an amount lies that counts so often in what lies between these."""
    low, high = between if times > 0 else (between[1], between[0])
    return (None if low is None else -(-low // times), None if high is None else high // times)


def _within(one: Bounds, other: Bounds) -> Bounds:
    lows, highs = ([end for end in (one[side], other[side]) if end is not None] for side in (0, 1))
    return max(lows, default=None), min(highs, default=None)
