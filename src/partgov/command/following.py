"""Following: one day more of a log, by what is new in the journal, where all before it is as it was.

That it is as it was is seen from the bytes of the journal, of the log and of its checkpoints, which the index's seal
binds together: they are read to the last one, but hashed and not understood. Whatever else might differ from what
whoever reads all comes to is left to them: a release date, a figure, another policy, an entry of a published day.
"""

from __future__ import annotations

__all__ = ["Following", "follow", "hashed_as", "keep_index", "write_index"]

import glob
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import IO, Any, Final

import attrs

from partgov.command.files import Seen, beside, look, stamp_of, writing
from partgov.command.indexes import UNFIT, Excerpt, index_of
from partgov.command.locks import sweep
from partgov.command.pooling import with_place
from partgov.foundation.periods import to_utc
from partgov.interop.books import Books, Scanned, books_of
from partgov.interop.indexing import (
    Bound,
    Index,
    LogTree,
    fingerprint,
    make_index,
    of_salt,
    read_index,
    rest_of,
    seal_of,
)
from partgov.interop.notes import Note, read_notes, write_notes
from partgov.interop.scanning import Places, scan
from partgov.interop.slips import slips_of
from partgov.journal import Entry
from partgov.publishing import Head, PublishedDay, publish_days

LEAST: Final = 10_000
"""How many entries a journal has, at least, for an index of it to save anybody time."""

_DAY: Final = timedelta(days=1)
_PIECE: Final = 1 << 20
_SPACE: Final = b" \t\n\r"


@attrs.frozen(kw_only=True)
class Following:
    """
    What a log goes on with.

    Attributes:
        log: the log as it is, whose bytes stay.
        notes: its checkpoints with their signatures, as they are.
        notes_seen: the file of them.
        days: what comes after it.
        index: the index afterwards, and its seal.
    """

    log: Seen
    notes: tuple[Note, ...]
    notes_seen: Seen
    days: tuple[PublishedDay, ...]
    index: tuple[bytes, bytes]


def follow(journal: str, log: str, *, at: datetime) -> Following | None:
    """Return what a log goes on with at an instant; None where the index does not fit, or more has to be looked at."""
    try:
        data = Path(index_of(journal)).read_bytes()
        index = read_index(lambda start, count: data[start : start + count], len(data))
        if index is None or not index.bound.grows:
            return None
        with open(journal, "rb") as books, open(log, "rb") as lines:
            return _Follower(index, books, lines).follow(log, at)
    except UNFIT:
        return None


class _Follower:
    """One run: an index, with the journal and the log that it is to fit."""

    def __init__(self, index: Index, journal: IO[bytes], log: IO[bytes]) -> None:
        self.index = index
        self.journal = journal
        self.log = log
        self.of_journal = _hashed(journal, index.bound.ends)
        self.rest = journal.read()

    def follow(self, name: str, at: datetime) -> Following | None:
        """Return what the log goes on with; None where something has to be looked at whole."""
        bound = self.index.bound
        stamp = stamp_of(os.fstat(self.log.fileno()))
        notes_seen = look(beside(name))
        notes = read_notes(notes_seen.data or b"")
        of_log = _hashed(self.log, bound.size)
        if self.log.read(1) or not self._fits(notes, of_log.digest()):
            return None
        raw, rows, places = self._new()
        excerpt = Excerpt(self.journal, self.index)
        for place in range(len(self.index.needed)):
            excerpt.at(int.from_bytes(self.index.needed[place], "big"))
        ids = {one["id"] for one in rows}
        asked = {one.get(key) for one in rows for key in ("derives_from", "reverses")}
        excerpt.take([*excerpt.entries, *(asked - ids - {None})])
        alone = {key: value for key, value in raw.items() if key != "figures"}
        books = books_of(alone, [*excerpt.entries.values(), *rows])
        if books is None or not self._may_follow(raw, books, rows, at):
            return None
        if with_place(books.publishing, self.journal.name, name, moved=False, there=True) != books.publishing:
            return None
        entries = books.journal.entries
        known = [(one, excerpt.places[one.id]) for one in entries if one.id in excerpt.places]
        head = Head(log=books.journal.log, day=bound.day, frontier=bound.frontier)
        days = tuple(publish_days(books.journal, at=at, zone=books.zone, head=head))
        new = entries[len(excerpt.entries) :]
        content = self._grown(raw, new, places, known, days, of_log)
        seal = seal_of(
            content, journal=self.of_journal.digest(), log=of_log.digest(),
            checkpoints=_of_checkpoints([*notes, *(Note(one.checkpoint) for one in days)]),
        )  # fmt: skip
        return Following(
            log=Seen(name=name, stamp=stamp), notes=notes, notes_seen=notes_seen, days=days, index=(content, seal)
        )

    def _fits(self, notes: Sequence[Note], of_log: bytes) -> bool:
        """Whether journal, log and checkpoints are those that the index was made of."""
        content, of_journal = self.index.content[0], self.of_journal.digest()
        seal = seal_of(content, journal=of_journal, log=of_log, checkpoints=_of_checkpoints(notes))
        return seal == self.index.seal

    def _new(self) -> tuple[dict[str, Any], list[Any], Places]:
        """The journal's JSON without the entries that the index has, these, and where they stand."""
        bound = self.index.bound
        text = self.rest.lstrip(_SPACE)
        comma = text[:1] == b","
        text = text[1:].lstrip(_SPACE) if comma else text
        if comma == (text[:1] == b"]"):  # one of the two follows an entry
            raise ValueError
        self.journal.seek(0)
        before = self.journal.read(bound.begins)
        rows: list[Any] = []
        raw, places = scan(io.BytesIO(before + text), "entries", lambda _: rows.append)
        moved = bound.ends + len(self.rest) - len(text) - bound.begins
        ends = places.ends + moved if rows else bound.ends
        self.of_journal.update(self.rest[: ends - bound.ends])
        return raw, rows, Places(begins=bound.begins, items=_moved(places, moved), ends=ends)

    def _may_follow(self, raw: dict[str, Any], books: Books, rows: Sequence[Any], at: datetime) -> bool:
        """Whether nothing but the new days is to be looked at, as far as what is new says."""
        index, bound, journal = self.index, self.index.bound, books.journal
        last = _last(at, books.zone)
        new = journal.entries[len(journal.entries) - len(rows) :]
        return (
            last >= bound.day
            and rest_of(raw, bound.settled) == bound.rest
            and all(one.day > bound.day for one in journal.settled[bound.settled :])
            and all(one["day"] <= str(bound.day) for one in raw.get("figures") or ())
            and all((one.get("through") or "") <= str(bound.day) for one in raw.get("figures") or ())
            and not any(day > bound.day for day in _dates(books, last))
            and all(one.day > bound.day and self._is_new(one, index) for one in new)
            and not slips_of(journal, after=bound.day, exact=books.publishing.exact)
        )

    def _is_new(self, entry: Entry, index: Index) -> bool:
        """Whether nothing before has its id or an end of its salt, or takes back what it takes back."""
        begins, ends = of_salt(entry.salt)
        back = entry.reverses
        return not (
            index.places_of(entry.id)
            or index.salt_begins.has(begins)
            or index.salt_ends.has(ends)
            or (back is not None and index.taken_back.has(fingerprint(back.encode())))
        )

    def _grown(
        self, raw: dict[str, Any], new: Sequence[Entry], places: Places, known: Iterable[tuple[Entry, int]],
        days: Sequence[PublishedDay], of_log: hashlib._Hash,
    ) -> bytes:  # fmt: skip
        """The index with what is new."""
        tree, bound = self.index.tree, self.index.bound
        self.log.seek(tree.offsets[-1])
        lines = self.log.read().splitlines(keepends=True)
        for day in days:
            of_log.update(day.text)
            lines += day.text.splitlines(keepends=True)
        size = bound.size + sum(len(day.text) for day in days)
        frontier = tree.frontier(tree.grow(lines))
        settled = len(raw.get("settled") or ())
        grown = Bound(
            begins=bound.begins, ends=places.ends, size=size, day=days[-1].checkpoint.day if days else bound.day,
            frontier=frontier, settled=settled, rest=rest_of(raw, settled), grows=True,
        )  # fmt: skip
        return make_index(grown, tree, new, places.items, known=known, before=self.index)


def _last(at: datetime, zone: tzinfo) -> date:
    return to_utc(at).astimezone(zone).date() - _DAY


def _dates(books: Books, last: date) -> Iterator[date]:
    """The release dates through a day, by whichever policy."""
    for one in books.publishing.policies:
        yield from one.policy.dates(books.journal.begins, last)


def _moved(places: Places, by: int) -> Any:
    return type(places.items)("Q", (one + by for one in places.items))


def _hashed(file: IO[bytes], count: int) -> hashlib._Hash:
    """The hash over so many bytes from the beginning of a file; raise `ValueError` where it has fewer."""
    found = hashlib.sha256()
    file.seek(0)
    while count:
        piece = file.read(min(count, _PIECE))
        if not piece:
            raise ValueError
        found.update(piece)
        count -= len(piece)
    return found


def _of_checkpoints(notes: Iterable[Note]) -> bytes:
    return hashlib.sha256(write_notes(Note(one.checkpoint) for one in notes)).digest()


# ── the index ────────────────────────────────────────────────────────────────────────────────────


def keep_index(
    journal: str,
    books: Books,
    found: tuple[Scanned, bytes] | None,
    log: str,
    notes: Sequence[Note],
    *,
    grows: bool,
) -> None:
    """
    Write the index of a journal that was published, if it is worth it.

    Where it cannot be written nothing is lost but time.

    Args:
        found: what was found in the journal as it is, with its SHA-256 up to the end of its last entry.
        grows: whether a day can be added without looking at what is public.
    """
    if found is None or len(found[0].places.items) < max(LEAST, 1) or not notes:
        return
    scanned, hashed = found
    places = scanned.places
    try:
        with open(log, "rb") as lines:
            of_log, tree = hashlib.sha256(), LogTree()
            frontier = tree.frontier(tree.grow(_told(lines, of_log)))
            size = lines.tell()
        checkpoint = notes[-1].checkpoint
        if (frontier.size, frontier.root) != (checkpoint.size, checkpoint.root):
            return
        settled = len(books.journal.settled)
        bound = Bound(
            begins=places.begins, ends=places.ends, size=size, day=checkpoint.day, frontier=frontier, settled=settled,
            rest=rest_of(scanned.raw, settled), grows=grows,
        )  # fmt: skip
        content = make_index(bound, tree, books.journal.entries, places.items)
        seal = seal_of(content, journal=hashed, log=of_log.digest(), checkpoints=_of_checkpoints(notes))
        write_index(journal, content, seal)
    except OSError:
        return


def write_index(journal: str, content: bytes, seal: bytes) -> None:
    """Write the index of a journal, for its owner alone; what a writer that was killed left of one goes."""
    name = Path(index_of(journal))
    sweep(name.parent, glob.escape(name.name))
    with writing(name, private=True, lasting=False) as file:
        file.write(content)
        file.write(seal)


def hashed_as(seen: Seen, scanned: Scanned | None) -> tuple[Scanned, bytes] | None:
    """
    Return what was found in a journal that was read, with its SHA-256 up to the end of its last entry.

    None where it is not worth an index, or not as it was read.
    """
    if scanned is None or len(scanned.places.items) < LEAST:
        return None
    try:
        with open(seen.name, "rb") as file:
            same = stamp_of(os.fstat(file.fileno())) == seen.stamp
            return (scanned, _hashed(file, scanned.places.ends).digest()) if same else None
    except OSError:
        return None


def _told(lines: IO[bytes], found: hashlib._Hash) -> Iterator[bytes]:
    """The lines of a file, each of them hashed."""
    for line in iter(lines.readline, b""):
        found.update(line)
        yield line
