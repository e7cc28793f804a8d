"""Work in a process of its own, which ends with its imports and its memory."""

from __future__ import annotations

import os
import pickle
import resource
import tempfile
import traceback
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

MEMORY: Final = 4 * 2**30
"""How much memory a mutant may take, in bytes."""


def forked(work: Callable[[], object], seconds: float | None = None) -> int:
    """
    The exit status of a process that does some work; negative where it took too many seconds of a processor.

    What has a limit is silent, and may not take all of the memory either.
    """
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            if seconds is not None:
                _limit(round(seconds))
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def in_a_process(work: Callable[[], T]) -> T:
    """What some work comes to that is done in a process of its own."""
    with tempfile.TemporaryFile() as kept:

        def keep() -> None:
            pickle.dump(work(), kept)
            kept.flush()

        if forked(keep) != 0:
            raise SystemExit(1)
        kept.seek(0)
        return pickle.load(kept)  # type: ignore[no-any-return]


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
