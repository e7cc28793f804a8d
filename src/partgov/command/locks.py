"""Locks: one writer of a file at a time, from reading it to writing it."""

from __future__ import annotations

__all__ = ["holding", "sweep"]

import contextlib
import glob
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from partgov.command.links import place_of
from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.sentences import Phrase

PATIENCE: Final = 10.0
"""How many seconds a verb waits for another that holds what it wants to write."""

_PAUSE: Final = 0.05


@contextmanager
def holding(*names: str) -> Iterator[None]:
    """
    Let no other partgov write these files meanwhile; raise `FaultsError` where one does and goes on doing so.

    What a writer that was killed left unfinished beside them is removed: nobody else is at work on them now.
    """
    with ExitStack() as stack:
        for path in sorted({place_of(name) for name in names}):  # in one order, so that no two wait
            stack.enter_context(_held(path))
            sweep(path.parent, glob.escape(path.name))
        yield


def sweep(folder: Path, names: str) -> None:
    """Remove what a writer that was killed left unfinished of files whose names are like this."""
    for part in folder.glob(f".{names}.*.part"):
        part.unlink(missing_ok=True)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    lock = path.with_name(f".{path.name}.lock")
    until = time.monotonic() + PATIENCE
    while (taken := _take(lock)) is None:
        if time.monotonic() > until:
            found = Phrase("found.another_writer", lock=str(lock))
            raise FaultsError(str(path), (Fault(str(path), Phrase("wanted.no_other_writer"), found),))
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        _give_back(lock, taken)


if sys.platform == "win32":  # pragma: no cover

    def _take(lock: Path) -> int | None:
        """Make the file, which goes with the process, however that ends; None where it is there."""
        try:
            return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_TEMPORARY, 0o600)
        except (FileExistsError, PermissionError):  # a file that is just going is denied
            return None

    def _give_back(lock: Path, taken: int) -> None:
        os.close(taken)

else:
    import fcntl

    def _take(lock: Path) -> int | None:
        """Lock the file, which ends with the process, however that ends; None where another has it."""
        taken = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(taken), os.stat(lock)):  # else whoever had it has removed it
                return taken
        except (BlockingIOError, FileNotFoundError):
            pass
        except BaseException as error:
            os.close(taken)
            if isinstance(error, OSError) and error.filename is None:
                error.filename = str(lock)
            raise
        os.close(taken)
        return None

    def _give_back(lock: Path, taken: int) -> None:
        with contextlib.suppress(OSError):  # left behind it holds nobody
            os.unlink(lock)
        os.close(taken)
