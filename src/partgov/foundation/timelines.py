"""Timelines: which of many things that begin and end are there at an instant.

Decides:  what is there at an instant, and how much, without going through what is not.
Leaves:   what begins and ends, and why, to whoever builds one.
Readings: R-2 (half-open).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Timeline"]

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Final, Generic, TypeVar

import attrs

from partgov.foundation.periods import to_utc
from partgov.foundation.values import Value, as_tuple

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Timeline.at": ("R-2",)}

T = TypeVar("T")


@attrs.frozen
class Timeline(Value, Generic[T]):
    """
    Things by when they begin and end, in the order of their beginnings.

    Counting costs O(log n); listing costs O(log n) for each thing that is listed.

    >>> from datetime import UTC
    >>> year = lambda number: datetime(number, 1, 1, tzinfo=UTC)
    >>> terms = Timeline.of([(year(2016), year(2017), "Ana"), (year(2017), year(2018), "Bo")])
    >>> terms.at(year(2017)), terms.count(year(2018))
    (('Bo',), 0)
    """

    things: tuple[T, ...] = attrs.field(converter=as_tuple)
    _starts: tuple[datetime, ...] = attrs.field(converter=as_tuple, repr=False)
    _ends: tuple[datetime, ...] = attrs.field(converter=as_tuple, repr=False)  # of the things, in their order
    _in_order: tuple[datetime, ...] = attrs.field(converter=as_tuple, repr=False)  # the ends, sorted
    _latest: tuple[datetime, ...] = attrs.field(converter=as_tuple, repr=False)  # a tree: the latest end below each

    @classmethod
    def of(cls, spans: Iterable[tuple[datetime, datetime, T]]) -> Timeline[T]:
        """Return one from beginnings, ends and things; what ends as it begins, or before, is never there."""
        rows = sorted((row for row in spans if row[0] < row[1]), key=itemgetter(0))
        ends = [end for _, end, _ in rows]
        # Node n stands for nodes 2n and 2n + 1; the leaves are the ends themselves.
        latest = [*ends, *ends]
        for node in range(len(rows) - 1, 0, -1):
            latest[node] = max(latest[2 * node], latest[2 * node + 1])
        return cls([thing for _, _, thing in rows], [start for start, _, _ in rows], ends, sorted(ends), latest)

    def count(self, at: datetime) -> int:
        """Return how many there are at the instant `at`."""
        at = to_utc(at)
        return bisect_right(self._starts, at) - bisect_right(self._in_order, at)

    def at(self, at: datetime) -> tuple[T, ...]:
        """Return what is there at the instant `at`, in the order of the beginnings."""
        at = to_utc(at)
        begun = bisect_right(self._starts, at)
        return tuple(self.things[index] for index in sorted(self._outlasting(at, begun)))

    def _outlasting(self, at: datetime, begun: int) -> Iterator[int]:
        """The places, below `begun`, of what ends after `at`: down the tree, past every branch that ended before."""
        size = len(self.things)
        # The leaves of the first `begun` things are covered by few nodes, as in any such tree.
        low, high = size, size + begun
        roots = []
        while low < high:
            if low & 1:
                roots.append(low)
                low += 1
            if high & 1:
                high -= 1
                roots.append(high)
            low, high = low >> 1, high >> 1
        while roots:
            node = roots.pop()
            if self._latest[node] > at:
                if node >= size:
                    yield node - size
                else:
                    roots += (2 * node, 2 * node + 1)
