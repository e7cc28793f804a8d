"""Exporting: the verb that writes a public log, or a record, in a format that other programs read."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

from partgov.command.engines import add_engine, with_marks
from partgov.command.files import read_record, write_alone, writing
from partgov.command.locks import holding, sweep
from partgov.command.options import AGREES, Commands, add_ascii, reader_of
from partgov.command.progress import working
from partgov.foundation.errors import PartgovError
from partgov.foundation.inert import inert
from partgov.foundation.sentences import Phrase
from partgov.history.audit import audit_record
from partgov.interop.calendars import calendar_of_record
from partgov.interop.exports import beancount_files, csv_lines, hledger_files, read_lines
from partgov.interop.nist import election_report
from partgov.interop.popolo import popolo_document
from partgov.interop.preflib import preferences_of
from partgov.interop.zones import zone_named
from partgov.members import Roll

_OF_LOGS: Final = ("csv", "beancount", "hledger")
_OF_RECORDS: Final = ("nist", "popolo", "preflib", "ics")
_OF_ELECTIONS: Final = ("nist", "preflib")


def add_verbs(commands: Commands) -> None:
    """Add the verb of this room to the parser."""
    verb = commands.add_parser("export", help="write a public log, or a record, as other programs read it")
    verb.add_argument("file", metavar="FILE", help="a public log for csv, beancount and hledger, else a record")
    verb.add_argument("--as", required=True, dest="form", choices=(*_OF_LOGS, *_OF_RECORDS), help="the form")
    verb.add_argument("--to", required=True, metavar="PATH", help="a file; for beancount and hledger a folder")
    verb.add_argument("--election", metavar="ID", help="for nist and preflib: the one election of the record")
    verb.set_defaults(run=_export)
    add_engine(verb)
    add_ascii(verb)


def _export(options: argparse.Namespace) -> int:
    if options.election is not None and options.form not in _OF_ELECTIONS:
        raise PartgovError("--election", options.election, Phrase("wanted.form_of_elections"))
    return _export_log(options) if options.form in _OF_LOGS else _export_record(options)


def _export_log(options: argparse.Namespace) -> int:
    with working(options, "progress.writing", file=options.to), holding(options.to), ExitStack() as stack:
        lines = read_lines(stack.enter_context(open(options.file, "rb")), place=options.file)
        if options.form == "csv":
            file = stack.enter_context(writing(Path(options.to)))
            file.writelines(line.encode() for line in csv_lines(lines))
        else:
            Path(options.to).mkdir(exist_ok=True)
            files: dict[str, IO[bytes]] = {}
            pieces = beancount_files(lines) if options.form == "beancount" else hledger_files(lines)
            for name, text in pieces:
                if name not in files:
                    sweep(Path(options.to), name)
                    files[name] = stack.enter_context(writing(Path(options.to, name)))
                files[name].write(text.encode())
    return AGREES


def _export_record(options: argparse.Namespace) -> int:
    """Write what the record says, and say on standard error what of it the format cannot."""
    record = with_marks(read_record(options.file), options.file, options)
    zone = zone_named(record.timezone)
    with working(options, "progress.auditing"):
        audit = audit_record(record, zone=zone)
    reader = reader_of(options, zone=zone, roll=Roll.of(audit.record.members))
    if options.form == "nist":
        exported = election_report(audit, zone=zone, only=options.election)
    elif options.form == "preflib":
        exported = preferences_of(audit, zone=zone, only=options.election)
    elif options.form == "popolo":
        exported = popolo_document(audit)
    else:
        exported = calendar_of_record(audit, zone=zone, reader=reader)
    write_alone(options.to, exported.data, private=options.form == "preflib")
    for sentence in exported.left_out:
        print(f"partgov: {inert(sentence.told(reader))}", file=sys.stderr)
    return AGREES
