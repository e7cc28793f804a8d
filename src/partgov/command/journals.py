"""Journals: a journal's JSON, opened and written in place of the one that was read."""

from __future__ import annotations

__all__ = ["Document", "open_books", "whole_journal", "write_journal", "write_publishing"]

import io
import json
import os
from array import array
from hashlib import sha256
from typing import IO, Any

from partgov.command.files import Seen, read_bytes, stamp_of, write_whole, writing
from partgov.interop.books import Books, HowPublished, Scanned, dump_publishing, load_journal, read_books
from partgov.interop.scanning import Places

Document = dict[str, Any]


def open_books(name: str) -> tuple[Books, Scanned | None, Seen]:
    """Read a journal entry by entry: what it says, where that stands, and what was seen of the file, but its bytes."""
    if name == "-":
        return *read_books(io.BytesIO(read_bytes(name)), place=name), Seen(name=name)
    with open(name, "rb") as file:
        seen = Seen(name=name, stamp=stamp_of(os.fstat(file.fileno())))
        return *read_books(file, place=name), seen


def whole_journal(document: Document, seen: Seen) -> bytes:
    """Return the bytes of a journal that is written in place of the one that was read, once it is sound."""
    data = _text(document) + b"\n"
    load_journal(data, place=seen.name)
    return data


def write_journal(document: Document, seen: Seen) -> None:
    """Write a journal in place of the one that was read."""
    write_whole(seen.name, whole_journal(document, seen), private=True, instead_of=seen)


def write_publishing(how: HowPublished, seen: Seen, scanned: Scanned | None) -> tuple[Scanned, bytes] | None:
    """
    Write how a journal is published into it; its entries go from file to file as they are.

    Returns what is known of the journal then, and its SHA-256 up to the end of its last entry, where it was scanned.
    """
    if scanned is None:
        with open(seen.name, "rb") as file:
            write_journal({**json.load(file), "publishing": dump_publishing(how)}, seen)
        return None
    document = {**scanned.raw, "publishing": dump_publishing(how)}
    at = [*document].index("entries")
    head, after = dict([*document.items()][:at]), dict([*document.items()][at + 1 :])
    before, places = _text(head)[:-2] + b',\n "entries": [', scanned.places
    count = places.ends - places.begins
    with open(seen.name, "rb") as old, writing(seen.name, private=True, instead_of=seen) as file:
        hashing = _Hashing(file)
        hashing.write(before)
        old.seek(places.begins)
        _copy(old, hashing, count)
        file.write((b"\n ]" if places.items else b"]") + (b"," + _text(after)[1:] if after else b"\n}") + b"\n")
    moved = len(before) - places.begins
    items = array("Q", (one + moved for one in places.items))
    now = Places(begins=len(before), items=items, ends=len(before) + count)
    return Scanned(raw=document, places=now), hashing.digest


class _Hashing:
    """A file that is hashed as it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._found = sha256()

    def write(self, data: bytes) -> None:
        """Write some bytes."""
        self._file.write(data)
        self._found.update(data)

    @property
    def digest(self) -> bytes:
        """The SHA-256 of what was written so far."""
        return self._found.digest()


def _text(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _copy(old: IO[bytes], new: _Hashing, count: int) -> None:
    """Copy so many bytes from one file to another, a piece at a time."""
    while count and (piece := old.read(min(count, 1 << 20))):
        new.write(piece)
        count -= len(piece)
