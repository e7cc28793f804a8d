"""Slips: what in a journal is asked about before it is public for ever, since one wrong word would tell on somebody.

An amount of an organisation is published exactly. Where persons pay too, or a processor takes its share of what they
paid, one word of a mapping decides which it is; so organisations are named, once. A sealed line is as hard to guess as
its salt.
"""

from __future__ import annotations

__all__ = ["persons_in", "slips_of"]

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final

from partgov.foundation.errors import Fault
from partgov.foundation.sentences import Phrase
from partgov.journal import Entry, Journal, Party

_DIFFERENT: Final = 16  # of 32 random bytes, fewer that differ are met once in 10^15 salts
_ALIKE: Final = 12  # two random salts that begin or end with the same so many bytes are met never


def persons_in(entries: Iterable[Entry], *, but: Entry | None = None) -> set[str]:
    """
    Return the persons of entries that were not taken back, by id: what is booked with one of them is no organisation's.

    Args:
        but: an entry that is not looked at, since it is to be booked otherwise.
    """
    whole = [*entries]
    taken_back = {one.reverses for one in whole}
    return {
        one.counterparty
        for one in whole
        if one.party is Party.PERSON and one is not but and one.reverses is None and one.id not in taken_back
    }


def slips_of(journal: Journal, *, after: date | None, exact: Collection[str]) -> tuple[Fault, ...]:
    """
    Return what is to be asked about the entries after a day, by id: exact amounts that might be a person's, weak salts.

    Args:
        after: the last published day: what is public is not asked about any more.
        exact: the organisations of whom it was said that their money is published exactly.
    """
    new = [one for one in journal.entries if after is None or one.day > after]
    paid_by_persons = {one.flow for one in journal.entries if one.party is Party.PERSON and one.amount.minor > 0}
    flows = paid_by_persons | {"dues"}
    asked = [
        Fault(f"entry {one.id}", Phrase("wanted.person_or_exact"), Phrase(f"found.exact_{kind}"))
        for one in new
        if (kind := _kind_of(one, flows)) is not None and one.counterparty not in exact
    ]
    return (*asked, *_weak(journal, new))


def _kind_of(entry: Entry, flows: Collection[str]) -> str | None:
    """What might be a person's in an entry of an organisation; None where there is nothing to ask."""
    if entry.party is not Party.ORGANISATION or entry.derives_from is not None:
        return None
    if entry.category == "fee":
        return "fee"
    return "income" if entry.flow in flows and (entry.amount.minor > 0 or entry.reverses is not None) else None


def _weak(journal: Journal, new: Collection[Entry]) -> Iterator[Fault]:
    begins, ends = (_repeated(journal, part) for part in (slice(_ALIKE), slice(-_ALIKE, None)))
    for one in new:
        alike = one.salt[:_ALIKE] in begins or one.salt[-_ALIKE:] in ends
        if alike or len(set(one.salt)) < _DIFFERENT:
            yield Fault(f"entry {one.id}.salt", Phrase("wanted.random_salt"), Phrase("found.salt_to_guess"))


def _repeated(journal: Journal, part: slice) -> Collection[bytes]:
    """The parts of salts that more than one has: most of the time none."""
    seen: set[bytes] = set()
    repeated: set[bytes] = set()
    for entry in journal.entries:
        one = entry.salt[part]
        (repeated if one in seen else seen).add(one)
    return repeated
