"""Options: what several verbs share: exit statuses, arguments, and how lines are shown."""

from __future__ import annotations

__all__ = [
    "AGREES",
    "DISAGREES",
    "UNUSABLE",
    "Commands",
    "add_ascii",
    "add_json",
    "instant",
    "number",
    "show",
    "style_of",
]

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from partgov.command.terminal import Style
from partgov.foundation.periods import as_utc
from partgov.foundation.sentences import Phrase

AGREES, DISAGREES, UNUSABLE = 0, 1, 2
"""What follows agrees with what was declared; something does not; the input cannot be used."""


Commands = Any
"""The place in the parser to which each room adds its verbs: what `add_subparsers` returns."""


def add_json(verb: argparse.ArgumentParser) -> None:
    """Let a verb write JSON."""
    verb.add_argument("--json", action="store_true", help="write one JSON document with sorted keys")


def add_ascii(verb: argparse.ArgumentParser) -> None:
    """Let a verb draw with plain ASCII."""
    verb.add_argument("--ascii", action="store_true", help="draw with plain ASCII")


def number(text: str) -> int:
    """Read a whole number among the arguments."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"wanted a whole number, 0 or more, found {text!r}")
    return int(text)


def instant(text: str) -> datetime:
    """Read an instant among the arguments."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min
    at = as_utc(at)
    if at.tzinfo is None or not 1000 <= at.year <= 9998:
        wanted = Phrase("wanted.instant_such_t_z_year")
        raise argparse.ArgumentTypeError(f"wanted {wanted}, found {text!r}")
    return at


def style_of(options: argparse.Namespace) -> Style:
    """Return how to draw, by the arguments and by what the screen can show."""
    screen = sys.stdout.isatty()
    plain = options.ascii or not screen or "utf" not in (sys.stdout.encoding or "").lower()
    return Style(plain=plain, colour=screen and not options.ascii and not os.environ.get("NO_COLOR"))


def show(lines: Iterable[str], *, ascii_only: bool = False) -> None:
    """Print lines; with `ascii_only`, everything else as an escape."""
    for line in lines:
        print(line.encode("ascii", "backslashreplace").decode() if ascii_only else line)
