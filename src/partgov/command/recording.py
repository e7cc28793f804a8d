"""Recording: the verbs that make a record of an election from its sheets, and a folder to begin with."""

from __future__ import annotations

__all__ = ["add_verbs", "tell_doubts"]

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from partgov.bylaws import Bylaws, in_force
from partgov.command.files import Seen, read_bytes, write_alone
from partgov.command.options import AGREES, DISAGREES, Commands, add_ascii, reader_of
from partgov.command.progress import working
from partgov.doubts import doubts_of, nobody_noted_who_stands
from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.inert import inert
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import Phrase, Reader, say
from partgov.history.audit import audit_record
from partgov.interop.guessing import guess_map
from partgov.interop.lawbooks import load_charter
from partgov.interop.lookalikes import folded
from partgov.interop.preflib import members_and_marks
from partgov.interop.records import dump_record
from partgov.interop.sheetmaps import SheetMap, load_sheet_map
from partgov.interop.sheetrecords import read_sheets, record_of_sheets
from partgov.interop.starting import first_files
from partgov.interop.zones import zone_named


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_record(commands)
    _add_init(commands)


def _add_record(commands: Commands) -> None:
    verb = commands.add_parser("record", help="make a record of one election from its sheets")
    verb.add_argument("marks", metavar="MARKS", help="the sheet of marks: CSV, xlsx, ods, or .cat of PrefLib")
    verb.add_argument("members", nargs="?", metavar="MEMBERS", help="the sheet of members; none with a .cat file")
    verb.add_argument("--map", metavar="MAP.toml", help="what the sheets mean, and what they do not say")
    verb.add_argument("--candidates", metavar="SHEET", help="the sheet of candidates: id[,at][,statement]")
    verb.add_argument("--bylaws", metavar="CHARTER.toml", help="by whose rules; those of 2016 when left out")
    verb.add_argument("--out", metavar="RECORD.json", help="where to; standard output when left out")
    verb.add_argument("--guess", action="store_true", help="write a first map of the sheets instead, to be checked")
    verb.add_argument("--even-so", action="store_true", help="write it though something is in doubt")
    verb.set_defaults(run=_record)
    add_ascii(verb)


def _record(options: argparse.Namespace) -> int:
    given = None if options.members is None else (read_bytes(options.members), options.members)
    members, marks = members_and_marks(given, (read_bytes(options.marks), options.marks))
    if options.guess:
        return _write(options.out, guess_map(marks[0], members[0], names=(marks[1], members[1])).encode())
    sheets = SheetMap() if options.map is None else load_sheet_map(read_bytes(options.map), place=options.map)
    candidates = None if options.candidates is None else (read_bytes(options.candidates), options.candidates)
    with working(options, "progress.sheets"):
        read = read_sheets(members, marks, candidates, sheets=sheets)
    bylaws: tuple[Bylaws, ...] = ()
    if options.bylaws is not None:
        bylaws = load_charter(read_bytes(options.bylaws), place=options.bylaws)
    reader = reader_of(options, roll=read.roster.roll)
    record = record_of_sheets(read, sheets, bylaws=bylaws, reader=reader)
    with working(options, "progress.auditing"):
        audit = audit_record(record, zone=zone_named(record.timezone))
    (election,) = record.elections
    result = audit.elections.get(election.id)  # None where the rules go by a figure that no sheet has
    count = None if result is None else result.count
    cites = in_force(record.bylaws, election.discussion_opens).elections.of_role(election.role).cites
    doubts: tuple[Finding, ...] = ()
    if count is not None:
        roster = read.roster
        doubts = doubts_of(count, roster.roll, ballots=read.ballots, fold=folded, cites=cites, called=roster.called)
    if read.standing is None:
        doubts = (*doubts, nobody_noted_who_stands(len(election.candidacies), cites=cites))
    tell_doubts(doubts, reader)
    if doubts and not options.even_so:
        print(f"partgov: {say('doubt.not_written', {}, reader)}", file=sys.stderr)
        return DISAGREES
    return _write(options.out, dump_record(record))


def _write(name: str | None, data: bytes) -> int:
    if name is None:
        sys.stdout.buffer.write(data)  # the bytes of the file, whatever the terminal speaks
    else:
        write_alone(name, data)
    return AGREES


def tell_doubts(doubts: Iterable[Finding], reader: Reader) -> None:
    """Say on standard error, before anything else, what is in doubt."""
    for doubt in doubts:
        print(f"partgov: {inert(doubt.told(reader))}", file=sys.stderr)


def _add_init(commands: Commands) -> None:
    verb = commands.add_parser("init", help="make a folder to begin with: members, marks, a map, bylaws")
    verb.add_argument("folder", metavar="FOLDER", help="where to; nothing in it is overwritten")
    verb.add_argument("--preset", default="iops-2016", metavar="NAME", help="whose rules the bylaws begin with")
    verb.set_defaults(run=_init)


def _init(options: argparse.Namespace) -> int:
    folder, reader = Path(options.folder), reader_of(options)
    files = first_files(options.preset, reader)
    there = sorted(name for name in files if os.path.lexists(folder / name))
    # Whoever was interrupted goes on where only some of them are there, as they are written here.
    begun = len(there) < len(files) and all(_holds(folder / name, files[name]) for name in there)
    if there and not begun:
        fault = Fault(str(folder), Phrase("wanted.none_of_these_files"), Phrase("value.list", all=tuple(there)))
        raise FaultsError(str(folder), (fault,))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        place = str(folder / name)
        if name not in there:
            write_alone(place, text.encode(), private=name.endswith(".csv"), instead_of=Seen(name=place))
        print(place)
    return AGREES


def _holds(path: Path, text: str) -> bool:
    """Whether a file is there, and has this text."""
    return path.is_file() and path.read_bytes() == text.encode()
