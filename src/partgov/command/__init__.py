"""The command: audit a record, say how close it was and what comes next, count an election, keep a log, show a clause.

Exit status: 0 when everything declared agrees, 1 when something declared does not follow, 2 when the input cannot be
used; then a message stands on standard error.
"""

from __future__ import annotations

__all__ = ["AGREES", "DISAGREES", "UNUSABLE", "main"]

import os
import sys
from collections.abc import Sequence

from partgov.command.files import refuse_overwriting
from partgov.command.options import AGREES, DISAGREES, UNUSABLE, reader_of
from partgov.command.parser import build_parser
from partgov.foundation.errors import PartgovError
from partgov.foundation.inert import inert
from partgov.foundation.sentences import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or those it was called with, and return its exit status."""
    options = build_parser().parse_args(arguments)
    reader = reader_of(options)
    if sys.stdout is None:
        return _complain(say("command.no_output", {}, reader))
    if hasattr(sys.stdout, "reconfigure"):
        # JSON is UTF-8 whatever the terminal speaks; a layout shows what the terminal cannot as an escape.
        encoding = "utf-8" if getattr(options, "json", False) else None
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        refuse_overwriting(options)
        status = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        return _complain(say("command.closed", {}, reader))
    except OSError as error:
        _let_go()
        where = error.filename or say("command.standard_output", {}, reader)
        return _complain(f"{where}: {(error.strerror or str(error)).lower()}")
    except PartgovError as error:
        return _complain(error.sentence(reader))
    except KeyboardInterrupt:
        return _complain(say("command.interrupted", {}, reader))
    assert isinstance(status, int)
    return status


def _let_go() -> None:
    """Drop what standard output still holds and does not take, so that it is not tried again as the program ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> int:
    for line in message.splitlines():
        print(f"partgov: {inert(line)}", file=sys.stderr)
    return UNUSABLE
