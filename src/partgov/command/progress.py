"""Progress: what long work is at, on a terminal's standard error alone, and gone when the work is done."""

from __future__ import annotations

__all__ = ["Working", "working"]

import argparse
import os
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TextIO, TypeVar

from partgov.command.options import reader_of, style_of
from partgov.foundation.sentences import Said

_AFTER = 2.0
"""How many seconds work takes before anything is shown."""

_EVERY = 0.5
_COLUMNS = 80

T = TypeVar("T")


class Working:
    """Some work, and how far it is."""

    def __init__(self, options: argparse.Namespace, key: str, said: dict[str, Said]) -> None:
        self._style, self._ascii = style_of(options, reader_of(options)), bool(getattr(options, "ascii", False))
        self._what = self._style.say(key, **said)
        self._began, self._wide = time.monotonic(), 0
        self._done = self._of = 0

    def over(self, things: Collection[T]) -> Iterator[T]:
        """Give things one after another, and count them."""
        self._done, self._of = 0, len(things)
        for thing in things:
            yield thing
            self._done += 1

    @property
    def line(self) -> str:
        """What is being done, how much of it is done, and for how long."""
        seconds = int(time.monotonic() - self._began)
        if not self._of:
            return self._style.say("progress.since", what=self._what, seconds=seconds)
        return self._style.say("progress.of", what=self._what, done=self._done, of=self._of, seconds=seconds)

    def show(self, ends: Event, terminal: TextIO) -> None:
        """Show the line from time to time until the work ends, and then take it away."""
        if ends.wait(_AFTER):
            return
        while True:
            self._draw(self.line, terminal)
            if ends.wait(_EVERY):
                break
        self._draw("", terminal)

    def _draw(self, line: str, terminal: TextIO) -> None:
        encoding = "ascii" if self._ascii else terminal.encoding or "ascii"
        shown = line.encode(encoding, "backslashreplace").decode(encoding)[: _columns(terminal) - 1]
        terminal.write(f"\r{shown:<{self._wide}}" + ("" if shown else "\r"))
        terminal.flush()
        self._wide = len(shown)


def _columns(terminal: TextIO) -> int:
    """How wide a terminal is: a line that wraps could not be written anew."""
    try:
        return os.get_terminal_size(terminal.fileno()).columns or _COLUMNS
    except OSError:  # which io.UnsupportedOperation is too
        return _COLUMNS


@contextmanager
def working(options: argparse.Namespace, key: str, /, **said: Said) -> Iterator[Working]:
    """
    Do some work, of which a terminal shows what it is once it takes more than two seconds.

    Nothing is shown where standard error is no terminal, or one that cannot write a line anew.
    """
    work = Working(options, key, said)
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield work
        return
    ends = Event()
    shows = Thread(target=work.show, args=(ends, sys.stderr), daemon=True)
    shows.start()
    try:
        yield work
    finally:
        ends.set()
        shows.join()
