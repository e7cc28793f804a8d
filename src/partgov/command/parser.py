"""Parser: the command's arguments; each room adds its own verbs."""

from __future__ import annotations

__all__ = ["build_parser"]

import argparse
from functools import cache
from importlib.metadata import version

from partgov.command import booking, books, counting, exporting, law, publishing, recording, records, reporting, schemas
from partgov.foundation.sentences import LANGUAGES


@cache
def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command, built once for all runs in one process."""
    parser = argparse.ArgumentParser(
        prog="partgov", description="Say who was elected, and why, from an organisation's own record."
    )
    parser.add_argument("--version", action="version", version=f"partgov {version('partgov')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for room in (records, counting, recording, law, books, booking, publishing, exporting, reporting, schemas):
        room.add_verbs(commands)
    for verb in commands.choices.values():
        verb.add_argument("--lang", choices=LANGUAGES, help="the language of sentences; the environment's if left out")
    return parser
