"""Options: what several verbs share: exit statuses, arguments, and how lines are shown."""

from __future__ import annotations

__all__ = [
    "AGREES",
    "DISAGREES",
    "UNUSABLE",
    "Commands",
    "a_day",
    "add_ascii",
    "add_json",
    "add_named",
    "instant",
    "json_reader_of",
    "number",
    "reader_of",
    "show",
    "style_of",
    "warn_named",
]

import argparse
import os
import re
import sys
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from partgov.command.terminal import Style
from partgov.foundation.periods import as_utc
from partgov.foundation.sentences import ENGLISH, LANGUAGES, Phrase, Reader, say
from partgov.members import Roll

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


def add_named(verb: argparse.ArgumentParser) -> None:
    """Let a verb tell whose marks were rejected, or not even tell it in JSON."""
    either = verb.add_mutually_exclusive_group()
    either.add_argument("--named", action="store_true", help="tell whose marks were rejected: how members voted")
    either.add_argument("--without-names", action="store_true", help="in JSON too, rejected marks as numbers by reason")


def warn_named(options: argparse.Namespace, reader: Reader) -> None:
    """Say on standard error that what is written tells how members voted, where that was asked for."""
    if options.named:
        print(f"partgov: {say('command.named', {}, reader)}", file=sys.stderr)


def number(text: str) -> int:
    """Read a whole number among the arguments."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"wanted a whole number, 0 or more, found {text!r}")
    return int(text)


def a_day(text: str) -> date:
    """Read a day among the arguments."""
    try:
        found = date.fromisoformat(text) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        found = None
    if found is None or not 1000 <= found.year <= 9998:
        raise argparse.ArgumentTypeError(f"wanted {Phrase('wanted.day_such')}, found {text!r}")
    return found


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


def reader_of(options: argparse.Namespace, *, zone: tzinfo | None = None, roll: Roll | None = None) -> Reader:
    """
    Return whom sentences are for: the language asked for with `--lang`, else that of the environment, else English.

    Whoever asks for a language reads instants on the organisation's clock; whoever asks for none reads English as a
    record is written.
    """
    language = options.lang or _language_of_environment()
    if language is None:
        return ENGLISH
    return Reader(language, zone, {} if roll is None else {member: roll.label(member) for member in roll.spells})


def json_reader_of(options: argparse.Namespace, *, zone: tzinfo | None = None, roll: Roll | None = None) -> Reader:
    """Return whom the sentences of a document are for: English, wherever it is written, unless `--lang` asks."""
    return reader_of(options, zone=zone, roll=roll) if options.lang else ENGLISH


def _language_of_environment() -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            language = re.split("[_.@]", value)[0].lower()
            return language if language in LANGUAGES and language != ENGLISH.language else None
    return None


def style_of(options: argparse.Namespace, reader: Reader = ENGLISH) -> Style:
    """Return how to draw, by the arguments and by what the screen can show."""
    screen = sys.stdout.isatty()
    plain = options.ascii or not screen or "utf" not in (sys.stdout.encoding or "").lower()
    colour = screen and not options.ascii and not os.environ.get("NO_COLOR")
    return Style(plain=plain, colour=colour, reader=reader)


def show(lines: Iterable[str], *, ascii_only: bool = False) -> None:
    """Print lines; with `ascii_only`, everything else as an escape."""
    for line in lines:
        print(line.encode("ascii", "backslashreplace").decode() if ascii_only else line)
