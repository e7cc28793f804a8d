"""Indexes: the index beside a journal: a receipt by it, and what of the journal is read by it.

What does not fit is left to whoever reads all: an index that is stale, torn, of another journal or made up costs time
and changes no answer.
"""

from __future__ import annotations

__all__ = ["UNFIT", "Excerpt", "index_of", "opened", "quick_receipt"]

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from partgov.command.files import beside, look
from partgov.command.links import place_of
from partgov.foundation.merkle import inclusion_path, leaf_hash, node_hash
from partgov.interop.books import entries_alone
from partgov.interop.indexing import HEIGHT, Index, read_index
from partgov.interop.notes import read_notes
from partgov.interop.rawjson import DECODER
from partgov.interop.scanning import value_at
from partgov.ledger import Receipt, Sealed, verify_receipt

UNFIT: Final = (LookupError, OSError, RecursionError, TypeError, ValueError)
"""What reading by an index raises where it does not fit, or something is out of order."""

_MOST_HEAD: Final = 1 << 16


def index_of(journal: str) -> str:
    """Return the name of the index of a journal: it stands where the journal itself is, which may be a link."""
    return f"{place_of(journal)}.index"


@contextmanager
def opened(journal: str) -> Iterator[Index]:
    """Open the index of a journal; raise something `UNFIT` where there is none."""
    with open(index_of(journal), "rb") as file:

        def reads(at: int, count: int) -> bytes:
            file.seek(at)
            return file.read(count)

        index = read_index(reads, os.fstat(file.fileno()).st_size)
        if index is None:
            raise LookupError
        yield index


class Excerpt:
    """Some entries of a journal, each read from where an index says that it stands."""

    def __init__(self, file: IO[bytes], index: Index) -> None:
        self._file = file
        self._index = index
        self.entries: dict[str, dict[str, Any]] = {}
        self.places: dict[str, int] = {}

    @property
    def head(self) -> dict[str, Any]:
        """What stands in the journal before its entries."""
        begins = self._index.bound.begins
        if begins > _MOST_HEAD:
            raise LookupError
        self._file.seek(0)
        found: dict[str, Any] = DECODER.decode(self._file.read(begins).decode() + "]}")
        return found

    def at(self, place: int) -> dict[str, Any]:
        """Take the entry that stands at a place, and return it."""
        raw = value_at(self._file, place)
        if type(raw) is not dict or type(raw.get("id")) is not str:
            raise LookupError
        self.places[raw["id"]] = place
        return self.entries.setdefault(raw["id"], raw)

    def take(self, ids: Iterable[str]) -> None:
        """Take entries by their ids, with those that they derive from or take back, and so on."""
        wanted = [*ids]
        while wanted:
            one = wanted.pop()
            if one not in self.entries:
                for place in self._index.places_of(one):
                    self.at(place)
            others = (self.entries[one].get(key) for key in ("derives_from", "reverses"))
            wanted += (other for other in others if other is not None and other not in self.entries)


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────


def quick_receipt(journal: str, log: str, id: str) -> Receipt | None:
    """
    Return the receipt for a personal entry in O(log n), proven against the log's last checkpoint.

    None where the index does not fit, or anything is out of order: then whoever reads all can say what it is.
    """
    try:
        with opened(journal) as index, open(journal, "rb") as books, open(log, "rb") as lines:
            checkpoint = read_notes(look(beside(log)).data or b"")[-1].checkpoint
            size = index.bound.frontier.size
            if checkpoint.size != size or os.fstat(lines.fileno()).st_size != index.bound.size:
                return None
            excerpt = Excerpt(books, index)
            excerpt.take([id])
            head = excerpt.head
            entries = entries_alone(excerpt.entries.values(), log=head["log"], currency=head["currency"])
            opening = entries.opening(id)
            blocks = _Blocks(lines, index)
            at = blocks.index_of(Sealed.of(opening).text.encode())
            path = inclusion_path(at, size, blocks.whole)
    except UNFIT:
        return None
    receipt = Receipt(log=entries.log, size=size, index=at, opening=opening, path=path)
    return receipt if verify_receipt(receipt, checkpoint) else None


_ORDER: Final = {b"plain": 0, b"sealed": 1, b"pool": 2}
_SEALED: Final = len(f"2017-01-01 sealed {64 * '0'}")


class _Blocks:
    """The lines of a log, a block at a time, and the hashes over them."""

    def __init__(self, file: IO[bytes], index: Index) -> None:
        self._file = file
        self._index = index
        self._held: dict[int, list[bytes]] = {}

    def index_of(self, sealed: bytes) -> int:
        """Return where a sealed line stands; raise `ValueError` where it does not."""
        block = bisect_right(range(len(self._index.offsets)), _rank(sealed), key=self._first) - 1
        return (block << HEIGHT) + self._lines(block).index(sealed + b"\n")

    def whole(self, height: int, place: int) -> bytes:
        """Return the hash over a whole subtree."""
        if height >= HEIGHT:
            return self._index.whole(height, place)
        if height:
            return node_hash(self.whole(height - 1, 2 * place), self.whole(height - 1, 2 * place + 1))
        return leaf_hash(self._lines(place >> HEIGHT)[place % (1 << HEIGHT)])

    def _lines(self, block: int) -> list[bytes]:
        if block not in self._held:
            start, end = self._index.block(block)
            self._file.seek(start)
            self._held[block] = self._file.read(end - start).splitlines(keepends=True)
        return self._held[block]

    def _first(self, block: int) -> tuple[bytes, int, bytes]:
        """By what the first line of a block is placed; past all others where there is no line."""
        start, end = self._index.block(block)
        self._file.seek(start)
        return _rank(self._file.read(min(end - start, _SEALED))) if end > start else (b"~", 0, b"")


def _rank(line: bytes) -> tuple[bytes, int, bytes]:
    """By what a line is placed in a log, as far as sealed ones need (R-52)."""
    order = _ORDER[line[11:].partition(b" ")[0]]
    return line[:10], order, line if order == _ORDER[b"sealed"] else b""
