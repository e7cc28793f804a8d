"""Files: reading what a verb is given, and writing whole files or none."""

from __future__ import annotations

__all__ = ["beside", "read_bytes", "read_published", "read_record", "write_whole", "writing"]

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from partgov.history.record import Record
from partgov.interop.notes import Note, read_notes
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.ledger import PublicLog


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input where its name is `-`."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def read_record(name: str | None) -> Record:
    """Read a record; the poll of 2016 where there is no name."""
    place = {None: "the poll of 2016", "-": "standard input"}.get(name, name)
    return load_record(read_poll_of_2016() if name is None else read_bytes(name), place=str(place))


def beside(log: str) -> str:
    """Return the name of the file of checkpoints that stands beside a log."""
    return f"{log}.checkpoints"


def read_published(name: str) -> tuple[PublicLog | None, tuple[Note, ...]]:
    """Read a log with its checkpoints, if it is there."""
    if not Path(name).exists():
        return None, ()
    side = Path(beside(name))
    notes = read_notes(side.read_bytes(), place=str(side)) if side.exists() else ()
    return PublicLog(text=Path(name).read_bytes(), checkpoints=[note.checkpoint for note in notes]), notes


def write_whole(name: str, data: bytes) -> None:
    """Write a file whole or not at all."""
    with writing(Path(name)) as file:
        file.write(data)


@contextmanager
def writing(name: Path) -> Iterator[IO[bytes]]:
    """Write a file piece by piece, and put it in its place when it is whole."""
    part = name.with_name(f"{name.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
