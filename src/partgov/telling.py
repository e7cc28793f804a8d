"""Telling: on whom public sums tell, when all of them are held side by side.

Text:     Proposal 10: nothing personal to be read from the public record.
Decides:  which amounts are unknown, in which public sums each stands, and whether few persons are left alone in some.
Leaves:   what to do about it, to pools; combinations of sums, to isolation; guesses and bounds, to exposure.
Readings: R-58 (what a sum tells), R-53 (what derives, and what takes back).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "stands_alone", "told_by", "unknown_amounts"]

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from partgov.foundation.isolation import Column, exposed_group
from partgov.journal import DeclaredFigure, Entry, Journal
from partgov.units import Pooled

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"told_by": ("P10", "R-53", "R-58")}

# What is taken of a payment, as a share of it, is known to whoever knows the processor's terms. This stands for it: a
# share that no processor has, so that nothing is hidden, and nothing told, by its happening to be that one.
_PAYMENT: Final = 1009
_FEE: Final = -29


def told_by(
    pools: Sequence[Pooled],
    figures: Sequence[DeclaredFigure],
    journal: Journal,
    *,
    most: int,
    known: AbstractSet[str] = frozenset(),
) -> frozenset[str] | None:
    """
    Return persons, `most` of them or fewer, of whom public sums tell something that involves nobody else; or None.

    Prevents: a pool of what takes another back, which leaves one person of the other; a figure beside a pool.

    Args:
        most: the size of the groups looked for.
        known: the ids of entries whose amounts everybody knows already.
    """
    unknowns = unknown_amounts(pools, figures, journal)
    return exposed_group(((person, column) for entry, person, column in unknowns if entry not in known), most=most)


def unknown_amounts(
    pools: Sequence[Pooled], figures: Sequence[DeclaredFigure], journal: Journal
) -> Iterator[tuple[str, str, Column]]:
    """
    Give every amount that is not public and stands in some public sum: the entry's id, whose it is, and in which sums.

    A unit stands, entry by entry, in the pool of its last part; its other parts are the cap, and known. What takes an
    entry back is the same amount again, and what derives from one moves with it.
    """
    columns: dict[str, dict[int, int]] = {}
    whose: dict[str, str] = {}

    def add(entry: Entry, row: int) -> None:
        person = journal.person_of(entry)
        if person is not None:
            root, times = _root(entry, journal)
            column = columns.setdefault(root.id, {})
            column[row] = column.get(row, 0) + times
            whose[root.id] = person

    for row, pool in enumerate(pools):
        for part in pool.finishing:
            for entry in part.unit.entries:
                add(entry, row)
    for row, figure in enumerate(figures, len(pools)):
        for each in figure.entries:
            add(journal.by_id[each], row)
    yield from ((root, whose[root], column) for root, column in columns.items())


def stands_alone(pool: Pooled, *, most: int, elsewhere: AbstractSet[str] = frozenset()) -> bool:
    """
    Say whether a pool tells nothing for more than `most` persons have an amount in it that stands in no other.

    Args:
        elsewhere: the ids of the entries from which something follows that stands in another pool: a fee may
            be booked, and public, before what it was taken of.
    """
    persons: set[str] = set()
    for part in pool.finishing:
        away = {entry.reverses for entry in part.unit.entries}
        if any(
            entry.reverses is None and entry.derives_from is None and entry.id not in away and entry.id not in elsewhere
            for entry in part.unit.entries
        ):
            persons.add(part.unit.person)
    return len(persons) > most


def _root(entry: Entry, journal: Journal) -> tuple[Entry, int]:
    """The entry whose amount another's follows from, and how often it counts in it."""
    sign, share = 1, _PAYMENT
    while True:
        if entry.reverses is not None:
            entry, sign = journal.by_id[entry.reverses], -sign
            continue
        paid = None if entry.derives_from is None else journal.by_id[entry.derives_from]
        if paid is None or journal.person_of(paid) is None:  # of a plain payment nothing is unknown
            return entry, sign * share
        entry, share = paid, _FEE
