"""Law: the verbs for rules: bylaws, clauses."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
from collections.abc import Collection, Iterable
from datetime import UTC, tzinfo

from partgov.bylaws import Bylaws
from partgov.command.coverage import coverage
from partgov.command.files import read_bytes
from partgov.command.law_page import lay_out_bylaws
from partgov.command.options import (
    AGREES,
    DISAGREES,
    Commands,
    add_ascii,
    add_json,
    json_reader_of,
    reader_of,
    show,
    style_of,
)
from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.events import gather
from partgov.interop.charters import extended_by, preset_data, preset_names
from partgov.interop.lawbooks import BylawsPage, bylaws_document, charter_zone, load_charter
from partgov.interop.records import load_record
from partgov.interop.reports import dump_json
from partgov.interop.zones import zone_named
from partgov.law.amendments import differences
from partgov.law.clauses import PROPOSALS, READINGS, clause_ids
from partgov.law.restated import restate
from partgov.law.workable import lint
from partgov.members import Roll
from partgov.roles import Role


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_bylaws(commands)
    _add_clauses(commands)


def _add_bylaws(commands: Commands) -> None:
    verb = commands.add_parser(
        "bylaws", help="bylaws in plain sentences, what they change, and what in them cannot work"
    )
    verb.add_argument(
        "laws", metavar="BYLAWS", help="a charter in TOML, a record with its dated bylaws, or the id of a preset"
    )
    verb.add_argument("--before", metavar="CHARTER.toml", help="what they change; what they extend if left out")
    verb.set_defaults(run=_bylaws)
    add_json(verb)
    add_ascii(verb)


def _add_clauses(commands: Commands) -> None:
    verb = commands.add_parser("clauses", help="list the proposals and readings, and the code that rests on each")
    verb.add_argument("ids", nargs="*", metavar="ID", help="such as P4 or R-14; all of them when left out")
    verb.set_defaults(run=_clauses)
    add_ascii(verb)


def _bylaws(options: argparse.Namespace) -> int:
    data = preset_data(options.laws) if options.laws in preset_names() else read_bytes(options.laws)
    before = None if options.before is None else load_charter(read_bytes(options.before), place=options.before)[-1]
    zone: tzinfo = UTC
    roles: Iterable[Role] = ()
    groups: Collection[str] | None = None
    roll, charter = Roll.of(()), not data.lstrip().startswith(b"{")
    if charter:
        laws, zone = [*load_charter(data, place=options.laws)], charter_zone(data, place=options.laws)
    else:
        record = gather(load_record(data, place=options.laws)).record
        roll, zone, roles = Roll.of(record.members), zone_named(record.timezone), record.roles
        groups = {one.id for one in record.groups}
        # A record without bylaws keeps to the figures of 2016.
        laws = sorted(record.bylaws, key=lambda one: (one.since is not None, one.since)) or [Bylaws()]
        before = before or Bylaws()
    pages = []
    for one, following in zip(laws, [*laws[1:], None], strict=True):
        until = None if following is None else following.since
        changes = differences(before or extended_by(one), one, zone=zone)
        found = lint(one, roles=roles, members=roll, groups=groups, until=until, zone=zone)
        pages.append(BylawsPage(bylaws=one, figures=restate(one) if charter else (), changes=changes, faults=found))
        before = None if before is None else one
    if options.json:
        show([dump_json(bylaws_document(pages, reader=json_reader_of(options, zone=zone, roll=roll)))])
    else:
        style = style_of(options, reader_of(options, zone=zone, roll=roll))
        show(lay_out_bylaws(pages, style, zone, compared=options.before is not None), ascii_only=options.ascii)
    return DISAGREES if any(page.faults for page in pages) else AGREES


def _clauses(options: argparse.Namespace) -> int:
    known = {name.lower() for name in clause_ids()}
    unknown = sorted(name for name in options.ids if name.lower() not in known)
    if unknown:
        raise PartgovError("clauses", ", ".join(unknown), Phrase("wanted.p_p_final_or_r"))
    asked = {name.lower() for name in options.ids}
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
