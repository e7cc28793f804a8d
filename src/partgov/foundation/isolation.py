"""Isolation: do sums that are known together tell the amount of one person, or of a few?

Text:     Proposal 10: no personal details in the public record.
Decides:  whether some combination of known sums is about a few persons and nobody else.
Leaves:   which sums are known, to whoever publishes them; estimates, bounds and guesses.
Readings: R-27 (what an adversary who knows other persons' amounts can compute).

Every amount that nobody published is an unknown, and belongs to a person. A known sum is a row: how often each
unknown counts in it. What is worked with is the columns: for each unknown, the rows it counts in and how often.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Column", "exposed_by", "exposed_group"]

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Final

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"exposed_group": ("P10", "R-27"), "exposed_by": ("P10", "R-27")}

Column = Mapping[int, int]
"""How often an unknown counts in each known sum, by the sum's number; those it does not count in are left out."""

_Direction = tuple[tuple[int, Fraction], ...]
_Columns = dict[_Direction, frozenset[str]]


def exposed_group(unknowns: Iterable[tuple[str, Column]], *, most: int) -> frozenset[str] | None:
    """
    Return persons, at most `most` of them, of whom the sums together tell something that involves nobody else.

    None means that there is no such group: whatever combination of the sums is taken, more than `most` persons'
    amounts stand in it. So one who knows the amounts of any `most - 1` persons computes nobody's.

    Args:
        unknowns: each unknown amount's person and column.
        most: the size of the groups looked for, 1 or more.

    >>> both = [("ana", {0: 1}), ("ben", {0: 1})]
    >>> exposed_group(both, most=1), sorted(exposed_group(both, most=2))
    (None, ['ana', 'ben'])
    >>> exposed_group([*both, ("cy", {1: 1})], most=1)
    frozenset({'cy'})
    """
    # Sums that share no unknown tell nothing of each other: what tells on a group tells on it within one component.
    found = (_search(columns, most) for columns in _components(_gathered(unknowns)))
    return next((group for group in found if group is not None), None)


def exposed_by(unknowns: Iterable[tuple[str, Column]], *, known: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """
    Return every person of whom the sums tell something to one who knows all amounts of the persons `known`.

    >>> sorted(exposed_by([("ana", {0: 1}), ("ben", {0: 1}), ("cy", {1: 1})], known={"ana"}))
    ['ben', 'cy']
    """
    exposed: set[str] = set()
    for columns in _components(_gathered(one for one in unknowns if one[0] not in known)):
        left = _without_crowds(columns, 1)
        persons = frozenset[str]().union(*left.values())
        exposed.update(person for person in persons if _without(left, persons - {person}))
    return frozenset(exposed)


def _gathered(unknowns: Iterable[tuple[str, Column]]) -> _Columns:
    """The columns that differ in more than their scale, each with its persons; a column of nothing says nothing."""
    found: dict[_Direction, set[str]] = {}
    seen: dict[tuple[tuple[int, int], ...], set[str]] = {}
    for person, column in unknowns:
        seen.setdefault(tuple(sorted(column.items())), set()).add(person)
    for items in sorted(seen):  # so that of several groups the same one is found, however the amounts are listed
        persons = seen[items]
        direction = _direction({row: Fraction(times) for row, times in items})
        if direction:
            found.setdefault(direction, set()).update(persons)
    return {direction: frozenset(persons) for direction, persons in found.items()}


def _components(columns: _Columns) -> Iterator[_Columns]:
    """The columns, parted so that two which share a row are together."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while parent.setdefault(row, row) != row:
            parent[row] = row = parent[parent[row]]
        return row

    for direction in columns:
        for row, _ in direction[1:]:
            parent[root(row)] = root(direction[0][0])
    found: dict[int, _Columns] = {}
    for direction, persons in columns.items():
        found.setdefault(root(direction[0][0]), {})[direction] = persons
    yield from found.values()


def _direction(column: Mapping[int, Fraction]) -> _Direction:
    items = sorted((row, times) for row, times in column.items() if times)
    return tuple((row, times * items[0][1] ** -1) for row, times in items)


def _search(columns: _Columns, most: int) -> frozenset[str] | None:
    left = _without_crowds(columns, most)
    persons = frozenset[str]().union(*left.values())
    if len(persons) <= most:
        return persons or None
    # Of any `most + 1` persons, a combination about `most` of them at the most leaves one out altogether.
    for person in sorted(persons)[: most + 1]:
        found = _search(_without(left, frozenset((person,))), most)
        if found is not None:
            return found
    return None


def _without_crowds(columns: _Columns, most: int) -> _Columns:
    """What is left of the columns for the combinations in which nothing counts that more than `most` persons share."""
    while True:
        crowd = next((direction for direction, persons in columns.items() if len(persons) > most), None)
        if crowd is None:
            return columns
        columns = _projected(columns, crowd)


def _without(columns: _Columns, persons: AbstractSet[str]) -> _Columns:
    """What is left of the columns for the combinations in which nothing of these persons counts."""
    while True:
        theirs = next((direction for direction, whose in columns.items() if not persons.isdisjoint(whose)), None)
        if theirs is None:
            return columns
        columns = _projected(columns, theirs)


def _projected(columns: _Columns, away: _Direction) -> _Columns:
    """The columns for the combinations in which the direction `away` does not count: one row fewer."""
    pivot = away[0][0]
    found: _Columns = {}
    for direction, persons in columns.items():
        rest = direction
        times = next((times for row, times in direction if row == pivot), None)
        if times is not None:
            changed = dict(direction)
            for row, other in away:
                changed[row] = changed.get(row, Fraction(0)) - times * other
            rest = _direction(changed)
        if rest:
            found[rest] = found.get(rest, frozenset()) | persons
    return found
