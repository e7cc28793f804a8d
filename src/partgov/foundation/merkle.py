"""Merkle: roots and proofs of an append-only list, as RFC 9162 defines them.

Text:     Proposal 10 (the public live record).
Decides:  the root of a list of entries, whether an entry is in it, whether one list begins with another.
Leaves:   what the entries are, to the ledger; where a root to compare with comes from, to whoever compares.
Readings: none: this is RFC 9162, sections 2.1.1 to 2.1.4, with SHA-256.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "EMPTY_ROOT",
    "Frontier",
    "Tree",
    "inclusion_path",
    "leaf_hash",
    "node_hash",
    "verify_consistency",
    "verify_inclusion",
]

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, as_tuple, at_least

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Frontier": ("P10",),
    "Tree": ("P10",),
    "verify_inclusion": ("P10",),
    "verify_consistency": ("P10",),
}

EMPTY_ROOT: Final = sha256().digest()
"""The root of a list without entries."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry: SHA-256 of a zero byte and the entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash over two: SHA-256 of a one byte, the left and the right."""
    return sha256(b"\x01" + left + right).digest()


# ── growing ──────────────────────────────────────────────────────────────────────────────────────


def _are_hashes(instance: object, attribute: attrs.Attribute[Any], value: Sequence[object]) -> None:
    for each in value:
        if type(each) is not bytes or len(each) != 32:
            raise PartgovError(attribute.name, each, Phrase("wanted.hashes_bytes"))


@attrs.frozen
class Frontier(Value):
    """
    What must be kept of a list to add to it: the roots of its whole subtrees, largest first, and its size.

    Adding an entry costs O(log n), however long the list is.

    >>> Frontier().add(b"one").add(b"two").root == Tree.of([leaf_hash(b"one"), leaf_hash(b"two")]).root()
    True
    """

    size: int = attrs.field(default=0, validator=at_least(0))
    peaks: tuple[bytes, ...] = attrs.field(default=(), converter=as_tuple, validator=_are_hashes)

    def __attrs_post_init__(self) -> None:
        if len(self.peaks) != self.size.bit_count():
            wanted = Phrase("wanted.hashes_one_for_each_whole", value=self.size.bit_count(), size=self.size)
            raise PartgovError("peaks", len(self.peaks), wanted)

    @property
    def root(self) -> bytes:
        """The root of the list as it stands."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def add(self, entry: bytes) -> Frontier:
        """Return the frontier of the list with one more entry at its end."""
        return self.extend((entry,))

    def extend(self, entries: Iterable[bytes]) -> Frontier:
        """Return the frontier of the list with more entries at its end, in their order."""
        size, peaks = self.size, list(self.peaks)
        for entry in entries:
            peak, carry = sha256(b"\x00" + entry).digest(), size  # leaf_hash and node_hash, without the calls
            while carry & 1:  # two whole subtrees of one height become one
                peak = sha256(b"\x01" + peaks.pop() + peak).digest()
                carry >>= 1
            peaks.append(peak)
            size += 1
        return Frontier(size, peaks)


# ── proving ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(repr=False)
class Tree(Value):
    """
    Every hash over a list, so that any proof is a walk of O(log n).

    Attributes:
        levels: the hashes of the entries, then of whole pairs of them, and so on up to a level of one.
    """

    levels: tuple[tuple[bytes, ...], ...]

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> Tree:
        """Return the tree over a list, from the hashes of its entries."""
        level = tuple(leaves)
        levels = [level]
        while len(level) > 1:
            each = iter(level)  # twice the same iterator: pairs, without a last one that stands alone
            level = tuple(
                [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)]
            )  # what `node_hash` does, without calling it
            levels.append(level)
        return cls(tuple(levels))

    def __repr__(self) -> str:
        return f"Tree of {self.size} entries"

    @property
    def size(self) -> int:
        """How many entries the list has."""
        return len(self.levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the list, or of its first `size` entries; raise `PartgovError` where it has fewer."""
        size = self._size(size)
        return _over(0, size, self._whole) if size else EMPTY_ROOT

    def prove_inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """
        Return the path that proves entry `index` to be in the list, or in its first `size` entries.

        Raises `PartgovError` where there is no such entry.
        """
        size = self._size(size)
        if type(index) is not int or not 0 <= index < size:
            wanted = Phrase("wanted.whole_number", size=size - 1) if size else Phrase("wanted.list_with_entries")
            raise PartgovError("index", index, wanted)
        return inclusion_path(index, size, self._whole)

    def prove_consistency(self, earlier: int, size: int | None = None) -> tuple[bytes, ...]:
        """
        Return the path that proves the list, or its first `size` entries, to begin with its first `earlier` ones.

        Raises `PartgovError` where there are no so many entries.
        """
        size = self._size(size)
        if type(earlier) is not int or not 0 <= earlier <= size:
            raise PartgovError("earlier", earlier, Phrase("wanted.whole_number", size=size))
        if earlier in (0, size):
            return ()
        path = []
        first, last = 0, size
        while earlier < last:
            middle = first + _largest_power_below(last - first)
            if earlier <= middle:
                path.append(_over(middle, last, self._whole))
                last = middle
            else:
                path.append(_over(first, middle, self._whole))
                first = middle
        if first:  # the earlier list's own root is known to whoever asks; anything inside it is not
            path.append(_over(first, last, self._whole))
        return tuple(reversed(path))

    def _size(self, size: int | None) -> int:
        if size is None:
            return self.size
        if type(size) is not int or not 0 <= size <= self.size:
            raise PartgovError("size", size, Phrase("wanted.whole_number", size=self.size))
        return size

    def _whole(self, height: int, place: int) -> bytes:
        return self.levels[height][place]


def inclusion_path(index: int, size: int, whole: Callable[[int, int], bytes]) -> tuple[bytes, ...]:
    """
    Return the path that proves entry `index` to be in a list of `size` entries, from O(log n) of its hashes.

    Args:
        whole: gives the hash over 2 to the power of a height entries, by their place among those of that height.
    """
    path = []
    height = 0
    while size - 1 >> height:
        beside = (index >> height) ^ 1
        first = beside << height
        if first + (1 << height) <= size:
            path.append(whole(height, beside))
        elif first < size:
            path.append(_over(first, size, whole))
        height += 1
    return tuple(path)


def _over(first: int, last: int, whole: Callable[[int, int], bytes]) -> bytes:
    """The hash over the entries from `first` to before `last`, which RFC 9162's splitting comes to."""
    width = last - first
    if width & (width - 1) == 0:
        height = width.bit_length() - 1
        return whole(height, first >> height)
    middle = first + _largest_power_below(width)
    return node_hash(_over(first, middle, whole), _over(middle, last, whole))


def _largest_power_below(number: int) -> int:
    return 1 << ((number - 1).bit_length() - 1)


# ── verifying ────────────────────────────────────────────────────────────────────────────────────


def verify_inclusion(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """
    Say whether `path` proves the entry with this leaf hash to stand at `index` of the list with this size and root.

    Prevents: a receipt that verifies for two payers, at two places, or against a list of another size.
    """
    if not 0 <= index < size:
        return False
    # So many steps lead up to where the paths of this entry and the last one meet, from either side; so many from there
    # on, always from the left.
    inner = (index ^ (size - 1)).bit_length()
    if len(path) != inner + (index >> inner).bit_count():
        return False
    found, place = leaf, index | (-1 << inner)
    for step in path:  # node_hash, without the cost of calling it
        found = sha256(b"\x01" + step + found if place & 1 else b"\x01" + found + step).digest()
        place >>= 1
    return found == root


def verify_consistency(*, earlier: int, earlier_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """
    Say whether `path` proves the list with this size and root to begin with the earlier one.

    Prevents: an entry that is changed, dropped or put in after it was published.
    """
    if not 0 <= earlier <= size:
        return False
    if earlier == size:
        return not path and earlier_root == root
    if earlier == 0:
        return not path and earlier_root == EMPTY_ROOT
    steps = list(path)
    if earlier & (earlier - 1) == 0:
        steps.insert(0, earlier_root)
    if not steps:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and was == earlier_root and now == root
