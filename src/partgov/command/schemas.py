"""Schemas: the verb that prints the JSON Schema of what is read and written."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
import json

from partgov.command.options import AGREES, Commands, show
from partgov.interop.schemas import SCHEMAS, named_schema


def add_verbs(commands: Commands) -> None:
    """Add the verb of this room to the parser."""
    verb = commands.add_parser("schema", help="print the JSON Schema of what is read or written; their names if none")
    verb.add_argument("name", nargs="?", metavar="NAME", help="such as record, charter, journal, policy or audit")
    verb.set_defaults(run=_schema)


def _schema(options: argparse.Namespace) -> int:
    if options.name is None:
        show(SCHEMAS)
    else:
        show([json.dumps(named_schema(options.name), ensure_ascii=True, indent=2)])
    return AGREES
