"""The command: audit a record, say how close it was and what comes next, count an election, keep a log, show a clause.

Exit status: 0 when everything declared agrees, 1 when something declared does not follow, 2 when the input cannot be
used; then a message stands on standard error.
"""

from __future__ import annotations

__all__ = ["AGREES", "DISAGREES", "UNUSABLE", "main"]

import os
import sys
from collections.abc import Sequence

from partgov.command.options import AGREES, DISAGREES, UNUSABLE
from partgov.command.parser import build_parser
from partgov.foundation.errors import PartgovError
from partgov.interop.inert import inert


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or those it was called with, and return its exit status."""
    options = build_parser().parse_args(arguments)
    if sys.stdout is None:
        return _complain("there is no standard output to write to")
    if hasattr(sys.stdout, "reconfigure"):
        # JSON is UTF-8 whatever the terminal speaks; a layout shows what the terminal cannot as an escape.
        encoding = "utf-8" if getattr(options, "json", False) else None
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        status = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _complain("standard output was closed before everything was written")
    except OSError as error:
        return _complain(f"{error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}")
    except PartgovError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return _complain("interrupted")
    assert isinstance(status, int)
    return status


def _complain(message: str) -> int:
    for line in message.splitlines():
        print(f"partgov: {inert(line)}", file=sys.stderr)
    return UNUSABLE
