"""Indexing: the index of a journal, so that neither it nor its log is read whole for one receipt, or one day more.

An index says where each entry of a journal stands, and what the lines of its log hash to. Nothing rests on it alone: a
receipt that was made with it is proven against the log's checkpoint, and its seal binds it to the bytes of the journal
and of the log that it was made of, when a day is added. One that does not fit is none.
"""

from __future__ import annotations

__all__ = [
    "BLOCK",
    "HEIGHT",
    "Bound",
    "Column",
    "Index",
    "LogTree",
    "fingerprint",
    "make_index",
    "merged",
    "of_salt",
    "read_index",
    "rest_of",
    "row_of",
    "seal_of",
]

import json
import struct
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import chain, islice
from typing import Any, Final

import attrs

from partgov.foundation.merkle import Frontier, node_hash
from partgov.journal import Entry, Party

_MAGIC: Final = b"partgov-index 1\n"
_LONGEST: Final = 1 << 12
_HASH: Final = 32
_MOST_ALIKE: Final = 8
_ALIKE: Final = 12  # of a salt, from either end, as `slips` asks

HEIGHT: Final = 8
"""How high the lowest hashes are that an index keeps: over 256 lines."""

BLOCK: Final = 1 << HEIGHT

Reads = Callable[[int, int], bytes]
"""Gives so many bytes from a place on; fewer, where it ends before."""


# ── columns ──────────────────────────────────────────────────────────────────────────────────────


def fingerprint(value: bytes) -> bytes:
    """Return eight bytes by which a value is found, and which say nothing of it."""
    return sha256(value).digest()[:8]


def of_salt(salt: bytes) -> tuple[bytes, bytes]:
    """Return the fingerprints of both ends of a salt."""
    return fingerprint(salt[:_ALIKE]), fingerprint(salt[-_ALIKE:])


@attrs.frozen
class Column(Sequence[bytes]):
    """Rows of one width, which rise, wherever they are read from."""

    reads: Reads
    start: int
    width: int
    rows: int

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, at: Any) -> Any:
        return self.reads(self.start + at * self.width, self.width)

    def having(self, key: bytes) -> Iterator[bytes]:
        """Give what follows a key in each row that begins with it."""
        at = bisect_left(self, key)
        while at < self.rows and (row := self[at])[: len(key)] == key:
            yield row[len(key) :]
            at += 1

    def has(self, key: bytes) -> bool:
        """Say whether a row begins with a key."""
        return any(True for _ in self.having(key))

    @property
    def whole(self) -> bytes:
        """All rows."""
        return self.reads(self.start, self.width * self.rows)


def merged(column: Column | None, rows: Iterable[bytes]) -> bytes:
    """Return a column, or none, with more rows, each in its place."""
    if column is None:
        return b"".join(sorted(rows))
    parts, before, data = [], 0, column.whole
    for row in sorted(rows):
        at = bisect_left(column, row) * column.width
        parts += [data[before:at], row]
        before = at
    return b"".join([*parts, data[before:]])


# ── the log ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class LogTree:
    """
    The hashes over the whole blocks of a log, and where each block begins.

    Attributes:
        offsets: of each block, in bytes, and of what is left after the last.
        levels: the hashes over blocks, over whole pairs of these, and so on.
    """

    offsets: array[int] = attrs.field(factory=lambda: array("Q", [0]))
    levels: list[bytearray] = attrs.field(factory=list)

    def grow(self, lines: Iterable[bytes]) -> list[bytes]:
        """Take in lines from the last place on, their line ends with them; return what is no whole block yet."""
        rest = iter(lines)
        while len(block := [*islice(rest, BLOCK)]) == BLOCK:
            self.offsets.append(self.offsets[-1] + sum(map(len, block)))
            self._add(Frontier().extend(block).peaks[0])
        return block

    def frontier(self, left: Sequence[bytes]) -> Frontier:
        """Return what must be kept of the log to go on, with the lines that are no whole block yet."""
        tops = [bytes(level[-_HASH:]) for level in reversed(self.levels) if len(level) // _HASH % 2]
        tail = Frontier().extend(left)
        return Frontier((len(self.offsets) - 1) * BLOCK + tail.size, (*tops, *tail.peaks))

    def _add(self, found: bytes) -> None:
        height = 0
        while True:
            if height == len(self.levels):
                self.levels.append(bytearray())
            level = self.levels[height]
            level += found
            if len(level) // _HASH % 2:
                return
            found = node_hash(bytes(level[-2 * _HASH : -_HASH]), bytes(level[-_HASH:]))
            height += 1


# ── the index ────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Bound:
    """
    What an index is bound to.

    Attributes:
        begins: the place in the journal where its entries begin.
        ends: the place where the last of them ends that are in the index.
        size: the bytes of the log.
        day: the last day of the log.
        frontier: what must be kept of the log to go on.
        settled: how many marks the journal had.
        rest: the hash of all else in the journal but entries and later marks.
        grows: whether a day can be added by it.
    """

    begins: int
    ends: int
    size: int
    day: date
    frontier: Frontier
    settled: int
    rest: str
    grows: bool


@attrs.frozen(kw_only=True)
class Index:
    """
    An index, in memory or in a file.

    Attributes:
        ids: of each entry the fingerprint of its id, and where it stands in the journal.
        salt_begins: the fingerprints of how salts begin.
        salt_ends: the fingerprints of how they end.
        taken_back: the fingerprints of the entries that another reverses.
        needed: where those entries stand that are needed to add a day: which are not public, and one of each flow in
            which persons paid.
        offsets: where each block of the log begins, and what is left after the last.
        levels: the hashes over blocks, from the lowest on.
        content: all of it but its seal.
        seal: the hash over it and over what it is bound to.
    """

    bound: Bound
    ids: Column
    salt_begins: Column
    salt_ends: Column
    taken_back: Column
    needed: Column
    offsets: Column
    levels: tuple[Column, ...]
    content: Column
    seal: bytes

    def places_of(self, id: str) -> list[int]:
        """Return where entries with this id may stand in the journal: nearly always one, where there is one."""
        return [int.from_bytes(row, "big") for row in islice(self.ids.having(fingerprint(id.encode())), _MOST_ALIKE)]

    def block(self, place: int) -> tuple[int, int]:
        """Return where a block of the log begins and ends; raise `IndexError` where there is none."""
        if not 0 <= place < len(self.offsets):
            raise IndexError(place)
        after = self.offsets[place + 1] if place + 1 < len(self.offsets) else self.bound.size.to_bytes(8, "big")
        return int.from_bytes(self.offsets[place], "big"), int.from_bytes(after, "big")

    def whole(self, height: int, place: int) -> bytes:
        """Return the hash over whole blocks; raise `IndexError` where there is none."""
        level = self.levels[height - HEIGHT]
        if place >= len(level):
            raise IndexError(place)
        return bytes(level[place])

    @property
    def tree(self) -> LogTree:
        """The hashes over the log, to be grown."""
        places = array("Q", struct.unpack(f">{len(self.offsets)}Q", self.offsets.whole))
        return LogTree(places, [bytearray(one.whole) for one in self.levels])


def row_of(id: str, place: int) -> bytes:
    """Return the row of an entry among `ids`."""
    return fingerprint(id.encode()) + place.to_bytes(8, "big")


def rest_of(raw: Mapping[str, Any], settled: int) -> str:
    """Return the hash of everything in a journal but its entries, and the marks after the first so many."""
    kept = {key: value for key, value in raw.items() if key not in ("entries", "settled")}
    kept["settled"] = (raw.get("settled") or [])[:settled]
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def seal_of(content: bytes, *, journal: bytes, log: bytes, checkpoints: bytes) -> bytes:
    """
    Return the seal of an index.

    Whoever does not know the journal cannot make it, since its salts are secret.

    Args:
        content: the index.
        journal: the SHA-256 of the journal up to the end of its last entry.
        log: the SHA-256 of the log.
        checkpoints: the SHA-256 of its checkpoints, without signatures.
    """
    return sha256(_MAGIC + journal + log + checkpoints + sha256(content).digest()).digest()


def make_index(
    bound: Bound,
    tree: LogTree,
    entries: Sequence[Entry],
    places: Sequence[int],
    *,
    known: Iterable[tuple[Entry, int]] = (),
    before: Index | None = None,
) -> bytes:
    """
    Return the bytes of an index, all but its seal.

    Args:
        places: where each entry stands in the journal.
        known: entries of before that may still be needed, with their places.
        before: the index that these entries are added to.
    """
    rows = (  # one column after another, since each takes room while it is sorted
        (row_of(one.id, place) for one, place in zip(entries, places, strict=True)),
        (fingerprint(one.salt[:_ALIKE]) for one in entries),
        (fingerprint(one.salt[-_ALIKE:]) for one in entries),
        (fingerprint(one.reverses.encode()) for one in entries if one.reverses is not None),
    )
    columns = (before.ids, before.salt_begins, before.salt_ends, before.taken_back) if before else (None,) * 4
    whole = [merged(column, of) for column, of in zip(columns, rows, strict=True)]
    needed = sorted(_needed(chain(known, zip(entries, places, strict=True)), bound.day))
    head = {
        **attrs.asdict(bound, recurse=False), "day": str(bound.day), "frontier": bound.frontier.size,
        "peaks": [one.hex() for one in bound.frontier.peaks], "ids": len(whole[0]) // 16,
        "taken_back": len(whole[3]) // 8, "needed": len(needed),
    }  # fmt: skip
    numbers = struct.pack(f">{len(needed) + len(tree.offsets)}Q", *needed, *tree.offsets)
    return b"".join([_MAGIC, json.dumps(head, sort_keys=True).encode(), b"\n", *whole, numbers, *tree.levels])


def _needed(entries: Iterable[tuple[Entry, int]], last: date) -> set[int]:
    """Where those stand that are needed to add a day: which are not public, one of each flow in which persons paid."""
    paid: dict[str, int] = {}
    needed = set()
    for one, place in entries:
        if one.party is Party.PERSON and one.amount.minor > 0:
            paid.setdefault(one.flow, place)
        if one.day > last:
            needed.add(place)
    return needed.union(paid.values())


def read_index(reads: Reads, size: int) -> Index | None:
    """Return the index of some bytes; None where they are none, whole."""
    head, found, _ = reads(len(_MAGIC), _LONGEST).partition(b"\n")
    if reads(0, len(_MAGIC)) != _MAGIC or not found:
        return None
    try:
        raw = json.loads(head)
        frontier = Frontier(raw["frontier"], [bytes.fromhex(one) for one in raw["peaks"]])
        bound = Bound(
            day=date.fromisoformat(raw["day"]), frontier=frontier,
            **{key: raw[key] for key in ("begins", "ends", "size", "settled", "rest", "grows")},
        )  # fmt: skip
        counts = [raw[key] for key in ("ids", "ids", "ids", "taken_back", "needed")]
    except (KeyError, RecursionError, TypeError, ValueError):
        return None
    blocks = frontier.size >> HEIGHT
    counts += [blocks + 1, *(blocks >> height for height in range(blocks.bit_length()))]
    if not all(type(one) is int and one >= 0 for one in (*counts, bound.begins, bound.ends, bound.size, bound.settled)):
        return None
    start, columns = len(_MAGIC) + len(head) + 1, []
    for width, count in zip([16, 8, 8, 8, 8, 8, *[_HASH] * len(counts)], counts, strict=False):
        columns.append(Column(reads, start, width, count))
        start += width * count
    if size != start + _HASH:
        return None
    ids, begins, ends, taken_back, needed, offsets, *levels = columns
    return Index(
        bound=bound, ids=ids, salt_begins=begins, salt_ends=ends, taken_back=taken_back, needed=needed,
        offsets=offsets, levels=tuple(levels), content=Column(reads, 0, start, 1), seal=reads(start, _HASH),
    )  # fmt: skip
