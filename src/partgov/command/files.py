"""Files: reading what a verb is given, and writing whole files or none."""

from __future__ import annotations

__all__ = [
    "Seen",
    "beside",
    "file_name",
    "log_of_option",
    "look",
    "read_bytes",
    "read_published",
    "read_record",
    "record_data",
    "refuse_overwriting",
    "stamp_of",
    "write_alone",
    "write_whole",
    "writing",
]

import argparse
import contextlib
import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

import attrs

from partgov.command.links import place_of
from partgov.command.locks import holding
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.record import Record
from partgov.interop.notes import Note, read_notes
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.ledger import PublicLog

# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def read_bytes(name: str) -> bytes:
    """Read a file, or standard input where its name is `-`."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def read_record(name: str | None) -> Record:
    """Read a record; the poll of 2016 where there is no name."""
    data, place = record_data(name)
    return load_record(data, place=place)


def record_data(name: str | None) -> tuple[bytes, str]:
    """Return the bytes of a record, and what it is called where it is refused; those of 2016 where there is no name."""
    if name is None:
        return read_poll_of_2016(), "the poll of 2016"
    return read_bytes(name), "standard input" if name == "-" else name


@attrs.frozen(kw_only=True, repr=False)
class Seen:
    """
    A file as it was read.

    Attributes:
        data: its bytes; None where there was none, or they were not kept.
        stamp: by what another state of it is known: its number on the disk, its size, its times.
    """

    name: str
    data: bytes | None = None
    stamp: tuple[int, ...] | None = None


def look(name: str) -> Seen:
    """Read a file that may be there, so that it can be replaced as long as it stays as it is."""
    try:
        with open(name, "rb") as file:
            stamp = stamp_of(os.fstat(file.fileno()))
            return Seen(name=name, data=file.read(), stamp=stamp)
    except FileNotFoundError:
        return Seen(name=name)


def stamp_of(found: os.stat_result) -> tuple[int, ...]:
    """Return by what another state of a file is known."""
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def beside(log: str) -> str:
    """Return the name of the file of checkpoints that stands beside a log."""
    return f"{log}.checkpoints"


def read_published(log: Seen, side: Seen) -> tuple[PublicLog | None, tuple[Note, ...]]:
    """
    Read a log with its checkpoints, if it is there.

    Raises `FaultsError` where the checkpoints are there and the log is not: others must not take their place.
    """
    notes = () if side.data is None else read_notes(side.data, place=side.name)
    if log.data is None:
        if notes:
            wanted, found = Phrase("wanted.log_of_checkpoints", side=side.name), Phrase("found.no_file")
            raise FaultsError(log.name, (Fault(log.name, wanted, found),))
        return None, ()
    return PublicLog(text=log.data, checkpoints=[note.checkpoint for note in notes]), notes


def log_of_option(name: str) -> PublicLog:
    """Read the log that `--log` names; raise `PartgovError` where there is none."""
    log, _ = read_published(look(name), look(beside(name)))
    if log is None:
        raise PartgovError("--log", name, Phrase("wanted.log_was_published"))
    return log


def file_name(id: str) -> str:
    """Return the name of a file for an id: the id itself where every system takes it for that and no other."""
    plain = re.fullmatch("(?!(?:aux|con|nul|prn|com[0-9]|lpt[0-9])$)[a-z0-9][a-z0-9_-]{0,99}", id) is not None
    return id if plain else f"id.{sha256(id.encode()).hexdigest()[:32]}"


# ── writing ──────────────────────────────────────────────────────────────────────────────────────

_READ = (
    "record", "marks", "members", "candidates", "map", "bylaws", "journal", "log", "file", "policy", "sign",
)  # fmt: skip
_WRITTEN = ("html", "markdown", "ics", "out", "to")


def refuse_overwriting(options: argparse.Namespace) -> None:
    """Raise `PartgovError` where a file that is to be written is named among those to be read, or to be written."""
    named = {key: name for key in (*_READ, *_WRITTEN) if type(name := getattr(options, key, None)) is str}
    for key in _WRITTEN:
        name = named.pop(key, None)
        if name is not None and any(other != "-" and _same_file(name, other) for other in named.values()):
            raise PartgovError(f"--{key}", name, Phrase("wanted.name_of_no_other_file"))


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # one of them is not there
        return os.path.realpath(one) == os.path.realpath(other)


def write_whole(
    name: str, data: bytes, *, private: bool = False, instead_of: Seen | None = None, lasting: bool = True
) -> None:
    """Write a file whole or not at all."""
    with writing(name, private=private, instead_of=instead_of, lasting=lasting) as file:
        file.write(data)


def write_alone(name: str, data: bytes, *, private: bool = False, instead_of: Seen | None = None) -> None:
    """Write a file whole or not at all, while no other partgov does, and away with what a killed one left of it."""
    _refuse_no_file(name)
    with holding(name):
        write_whole(name, data, private=private, instead_of=instead_of)


@contextmanager
def writing(
    name: str | Path, *, private: bool = False, instead_of: Seen | None = None, lasting: bool = True
) -> Iterator[IO[bytes]]:
    """
    Write a file piece by piece, and put it in its place when it is whole and on the disk.

    A link is followed, and what is there keeps its permissions.

    Raises `FaultsError` where what lies there is no file, or no longer what was read, and `OSError`, which names the
    file.

    Args:
        private: a file that was not there is its owner's alone.
        instead_of: what was read there.
        lasting: whether to wait until it is on the disk; what can be made again need not.
    """
    _refuse_no_file(name)
    target = place_of(name)
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        stood = _stat(target)
        if stood is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, flags, 0o600 if private or stood else 0o666), "wb") as file:
            if stood is not None and sys.platform != "win32":
                _keep(file.fileno(), stood)
            yield file
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        if instead_of is not None:
            now = _stat(target)
            if (None if now is None else stamp_of(now)) != instead_of.stamp:
                found = Phrase("found.file_changed_meanwhile")
                raise FaultsError(str(name), (Fault(str(name), Phrase("wanted.file_as_it_was_read"), found),))
        os.replace(part, target)
        if lasting:
            _sync_folder(target.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, str(part)):
            error.filename = str(name)
            error.filename2 = None
        raise


def _refuse_no_file(name: str | Path) -> None:
    """Refuse to put a file in the place of a folder, a device or a pipe."""
    there = _stat(Path(name))
    if there is not None and not stat.S_ISREG(there.st_mode):
        fault = Fault(str(name), Phrase("wanted.file_or_free_name"), Phrase("found.no_plain_file"))
        raise FaultsError(str(name), (fault,))


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _keep(file: int, stood: os.stat_result) -> None:
    """Give a new file the old one's owner and permissions; a group it cannot have gets no more than others get."""
    mode, mine = stat.S_IMODE(stood.st_mode), os.fstat(file)
    if (mine.st_uid, mine.st_gid) != (stood.st_uid, stood.st_gid):
        with contextlib.suppress(PermissionError):
            os.fchown(file, -1, stood.st_gid)
            os.fchown(file, stood.st_uid, -1)
        if os.fstat(file).st_gid != stood.st_gid:
            mode &= ~0o070 | ((mode & 0o007) << 3)
    os.fchmod(file, mode)


def _sync_folder(folder: Path) -> None:
    """Have a new name in a folder outlast a loss of power, where the system can."""
    if sys.platform == "win32":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(file)
