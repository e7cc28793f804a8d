"""Law: the verbs for rules: bylaws, clauses."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
from datetime import UTC

from partgov.bylaws import Bylaws
from partgov.command.coverage import coverage
from partgov.command.files import read_bytes
from partgov.command.options import AGREES, DISAGREES, Commands, add_ascii, reader_of, show, style_of
from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.events import gather
from partgov.interop.lawbooks import load_bylaws
from partgov.interop.records import load_record
from partgov.interop.zones import zone_named
from partgov.law.amendments import differences
from partgov.law.clauses import PROPOSALS, READINGS, clause_ids
from partgov.law.workable import lint
from partgov.members import Roll


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_bylaws(commands)
    _add_clauses(commands)


def _add_bylaws(commands: Commands) -> None:
    verb = commands.add_parser("bylaws", help="what bylaws change, and what in them cannot work")
    verb.add_argument("laws", metavar="BYLAWS", help="bylaws in TOML, or a record with its dated bylaws")
    verb.add_argument("--before", metavar="BYLAWS.toml", help="what they change; the figures of 2016 if left out")
    verb.set_defaults(run=_bylaws)
    add_ascii(verb)


def _add_clauses(commands: Commands) -> None:
    verb = commands.add_parser("clauses", help="list the proposals and readings, and the code that rests on each")
    verb.add_argument("ids", nargs="*", metavar="ID", help="such as P4 or R-14; all of them when left out")
    verb.set_defaults(run=_clauses)
    add_ascii(verb)


def _bylaws(options: argparse.Namespace) -> int:
    data = read_bytes(options.laws)
    before = Bylaws() if options.before is None else load_bylaws(read_bytes(options.before), place=options.before)
    if data.lstrip().startswith(b"{"):
        record = gather(load_record(data, place=options.laws)).record
        roll, zone, roles = Roll.of(record.members), zone_named(record.timezone), record.roles
        # A record without bylaws keeps to the figures of 2016.
        laws = sorted(record.bylaws, key=lambda one: (one.since is not None, one.since)) or [Bylaws()]
    else:
        laws, roll, zone, roles = [load_bylaws(data, place=options.laws)], Roll.of(()), UTC, ()
    faults, style = 0, style_of(options, reader_of(options, zone=zone, roll=roll))
    for one, following in zip(laws, [*laws[1:], None], strict=True):
        changes = differences(before, one, zone=zone)
        until = None if following is None else following.since
        found = lint(one, roles=roles, members=roll, until=until, zone=zone)
        lines = [f"- {style.told(change)}" for change in changes] or [f"- {style.say('law.nothing_changes')}"]
        show([*lines, *(f"NO {style.told(each)}" for each in found)], ascii_only=options.ascii)
        faults, before = faults + len(found), one
    if not faults:
        show([f"ok {style.say('law.nothing_wrong')}"], ascii_only=options.ascii)
    return DISAGREES if faults else AGREES


def _clauses(options: argparse.Namespace) -> int:
    known = {name.lower() for name in clause_ids()}
    asked = {name.lower() for name in options.ids}
    if asked - known:
        raise PartgovError("clauses", ", ".join(sorted(asked - known)), Phrase("wanted.p_p_final_or_r"))
    code, said = coverage(), style_of(options, reader_of(options)).say
    lines: list[str] = []
    for proposal in PROPOSALS:
        if not asked or proposal.id.lower() in asked:
            status = said("law.status", context=code[proposal.id].status.replace(" ", "_"))
            lines += [f"{proposal.id:<6} {proposal.title} [{status}]", _INDENT + proposal.gist]
            lines += [_INDENT + said("law.awaiting", what=proposal.awaiting)] if proposal.awaiting else []
            lines += [_INDENT + said("law.left_to_people", what=proposal.people)] if proposal.people else []
            lines += [_INDENT + said("law.code", name=name) for name in code[proposal.id].functions]
    for reading in READINGS:
        if not asked or reading.id.lower() in asked:
            lines += [f"{reading.id:<6} {reading.title}", _INDENT + reading.text]
            lines += [_INDENT + said("law.setting", setting=reading.setting)] if reading.setting else []
            lines += [_INDENT + said("law.code", name=name) for name in code[reading.id].functions]
    show(lines, ascii_only=options.ascii)
    return AGREES


_INDENT = " " * 7
