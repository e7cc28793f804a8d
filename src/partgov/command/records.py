"""Records: the verbs that read a record: audit, margins, next, day."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse

import attrs

from partgov.command.audit_page import lay_out_audit
from partgov.command.engines import add_engine, with_marks
from partgov.command.files import read_bytes, read_record, write_alone
from partgov.command.options import (
    AGREES,
    DISAGREES,
    Commands,
    add_ascii,
    add_json,
    add_named,
    instant,
    json_reader_of,
    reader_of,
    show,
    style_of,
    warn_named,
)
from partgov.command.pages import lay_out_agenda, lay_out_day, lay_out_margins
from partgov.command.progress import working
from partgov.command.showing import add_pages, language_of, read_with_digest, wants_page, write_page
from partgov.history.agenda import what_next
from partgov.history.audit import audit_record
from partgov.history.chronicle import Chronicle
from partgov.history.events import gather
from partgov.history.margins import margins_of
from partgov.history.replay import replay
from partgov.interop.calendars import calendar_bytes
from partgov.interop.lawbooks import load_charter
from partgov.interop.memberspages import MadeFrom, agenda_page, audit_page, margins_page
from partgov.interop.reports import agenda_document, audit_document, day_document, dump_json, margins_document
from partgov.interop.zones import zone_named
from partgov.members import Roll


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_audit(commands)
    _add_margins(commands)
    _add_next(commands)
    _add_day(commands)


def _add_audit(commands: Commands) -> None:
    verb = commands.add_parser("audit", help="check everything a record declares against everything it implies")
    verb.add_argument("record", nargs="?", metavar="RECORD", help="a record; the poll of 2016 when left out")
    verb.add_argument("--private", action="store_true", help="show the amounts of dues too")
    add_named(verb)
    verb.set_defaults(run=_audit)
    add_engine(verb)
    add_pages(verb)
    add_json(verb)
    add_ascii(verb)


def _add_margins(commands: Commands) -> None:
    verb = commands.add_parser("margins", help="how few of those who voted would have changed each outcome")
    verb.add_argument("record", nargs="?", metavar="RECORD", help="a record; the poll of 2016 when left out")
    verb.add_argument(
        "--examples", action="store_true", help="show whose marks would have, and which: ballots by voter"
    )
    verb.set_defaults(run=_margins)
    add_engine(verb)
    add_pages(verb, cites=False)
    add_json(verb)
    add_ascii(verb)


def _add_next(commands: Commands) -> None:
    verb = commands.add_parser("next", help="what must happen next, and by when")
    verb.add_argument("record", nargs="?", metavar="RECORD", help="a record; the poll of 2016 when left out")
    verb.add_argument("--at", required=True, type=instant, metavar="INSTANT", help="from when on, with its offset")
    verb.add_argument("--until", type=instant, metavar="INSTANT", help="up to when; everything when left out")
    verb.add_argument("--bylaws", metavar="CHARTER.toml", help="by whose rules; those of the record when left out")
    verb.add_argument("--ics", metavar="FILE", help="write a calendar too")
    verb.set_defaults(run=_next)
    add_engine(verb)
    add_pages(verb)
    add_json(verb)
    add_ascii(verb)


def _add_day(commands: Commands) -> None:
    verb = commands.add_parser("day", help="who is a member, who holds what and what is open at an instant")
    verb.add_argument("record", metavar="RECORD", help="a record")
    verb.add_argument("--at", required=True, type=instant, metavar="INSTANT", help="the instant, with its offset")
    verb.set_defaults(run=_day)
    add_engine(verb)
    add_json(verb)
    add_ascii(verb)


def _audit(options: argparse.Namespace) -> int:
    record, made_from = read_with_digest(options.record)
    record = with_marks(record, options.record, options)
    zone = zone_named(record.timezone)
    with working(options, "progress.auditing"):
        audit = audit_record(record, zone=zone)
    record, roll, private = audit.record, Roll.of(audit.record.members), options.private
    reader = reader_of(options, zone=zone, roll=roll)
    warn_named(options, reader)
    if wants_page(options):
        language = language_of(options)
        write_page(options, audit_page(audit, zone=zone, made_from=[made_from], language=language, docs=options.docs))
    if options.json:
        reader = json_reader_of(options, zone=zone, roll=roll)
        document = audit_document(record, audit, private=private, named=not options.without_names, reader=reader)
        show([dump_json(document)])
    else:
        laid_out = lay_out_audit(record, audit, style_of(options, reader), private=private, named=options.named)
        show(laid_out, ascii_only=options.ascii)
    return AGREES if audit.agrees else DISAGREES


def _margins(options: argparse.Namespace) -> int:
    record, made_from = read_with_digest(options.record)
    record = with_marks(record, options.record, options)
    zone = zone_named(record.timezone)
    with working(options, "progress.auditing"):
        audit = audit_record(record, zone=zone)
        margins = margins_of(audit)
    roll = Roll.of(audit.record.members)
    if wants_page(options):
        page = margins_page(audit, margins, zone=zone, made_from=[made_from], language=language_of(options))
        write_page(options, page)
    if options.json:
        reader = json_reader_of(options, zone=zone, roll=roll)
        show([dump_json(margins_document(margins, examples=options.examples, reader=reader))])
    else:
        style = style_of(options, reader_of(options, zone=zone, roll=roll))
        laid_out = lay_out_margins(audit, margins, style, examples=options.examples)
        show(laid_out, ascii_only=options.ascii)
    return AGREES


def _next(options: argparse.Namespace) -> int:
    read, made_from = read_with_digest(options.record)
    record, files = gather(with_marks(read, options.record, options)).record, [made_from]
    if options.bylaws is not None:
        data = read_bytes(options.bylaws)
        record = attrs.evolve(record, bylaws=load_charter(data, place=options.bylaws))
        files.append(MadeFrom.of(options.bylaws, data))
    roll, zone = Roll.of(record.members), zone_named(record.timezone)
    history = replay(record, roll=roll, zone=zone)
    agenda = what_next(record, history, at=options.at, roll=roll, zone=zone)
    if options.until is not None:
        agenda = tuple(one for one in agenda if one.at < options.until)
    if options.ics is not None:
        calendar = calendar_bytes(agenda, organisation=record.organisation, at=options.at, zone=zone)
        write_alone(options.ics, calendar)
    if wants_page(options):
        page = agenda_page(
            agenda, record, at=options.at, zone=zone, made_from=files, language=language_of(options), docs=options.docs
        )
        write_page(options, page)
    if options.json:
        show([dump_json(agenda_document(agenda, reader=json_reader_of(options, zone=zone, roll=roll)))])
    else:
        style = style_of(options, reader_of(options, zone=zone, roll=roll))
        show(lay_out_agenda(agenda, style, zone), ascii_only=options.ascii)
    return AGREES


def _day(options: argparse.Namespace) -> int:
    record = with_marks(read_record(options.record), options.record, options)
    zone = zone_named(record.timezone)
    audit = audit_record(record, zone=zone)
    roll = Roll.of(audit.record.members)
    day = Chronicle.of(audit.record, audit.history, audit.groups, roll=roll, zone=zone).on(options.at)
    if options.json:
        show([dump_json(day_document(day))])
    else:
        style = style_of(options, reader_of(options, zone=zone, roll=roll))
        show(lay_out_day(day, roll, style, zone), ascii_only=options.ascii)
    return AGREES
