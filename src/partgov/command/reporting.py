"""Reporting: the verb that writes what books come to as a page, for the treasurer or, from the log, for anybody."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
from datetime import UTC, datetime, timedelta

from partgov.command.engines import add_engine, with_marks
from partgov.command.files import log_of_option, read_bytes, read_record, write_alone
from partgov.command.options import AGREES, Commands, add_ascii, instant, reader_of, show
from partgov.command.pooling import plan_by, refuse_other_log
from partgov.command.progress import working
from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.audit import audit_record
from partgov.interop.books import load_books
from partgov.interop.exports import read_lines
from partgov.interop.markdown import write_markdown
from partgov.interop.moneypages import public_money_page, treasurers_page
from partgov.interop.pages import Page
from partgov.interop.webpages import write_webpage
from partgov.interop.zones import zone_named
from partgov.members import Roll


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    verb = commands.add_parser("report", help="write what came in and went out, dues, and what waits, as a page")
    verb.add_argument("journal", nargs="?", metavar="JOURNAL", help="the private journal: a page for the treasurer")
    verb.add_argument(
        "--log", metavar="LOG", help="the public log; without a journal, a page for anybody from it alone"
    )
    verb.add_argument("--record", metavar="RECORD", help="a record with dues: who owes what")
    verb.add_argument("--at", type=instant, metavar="INSTANT", help="what is over then is told; now when left out")
    verb.add_argument("--html", metavar="FILE", help="write it as one HTML file")
    verb.add_argument("--markdown", metavar="FILE", help="write it as Markdown; printed where no file is named")
    verb.add_argument("--docs", metavar="URL", help="where the documentation is, to which reasons lead")
    verb.set_defaults(run=_report)
    add_engine(verb)
    add_ascii(verb)


def _report(options: argparse.Namespace) -> int:
    private = options.journal is not None
    with working(options, "progress.planning"):
        page = _treasurers(options) if private else _public(options)
    if options.html is not None:
        write_alone(options.html, write_webpage(page).encode(), private=private)
    if options.markdown is not None:
        write_alone(options.markdown, write_markdown(page).encode(), private=private)
    if options.html is None and options.markdown is None:
        show(write_markdown(page).splitlines(), ascii_only=options.ascii)
    return AGREES


def _public(options: argparse.Namespace) -> Page:
    for given, name in ((options.record, "--record"), (options.at, "--at"), (options.docs, "--docs")):
        if given is not None:
            raise PartgovError(name, given, Phrase("wanted.journal_with_it"))
    if options.log is None:
        raise PartgovError("JOURNAL", None, Phrase("wanted.journal_or_log"))
    with open(options.log, "rb") as log:
        return public_money_page(read_lines(log, place=options.log), reader=reader_of(options))


def _treasurers(options: argparse.Namespace) -> Page:
    books = load_books(read_bytes(options.journal), place=options.journal)
    at = datetime.now(UTC) if options.at is None else options.at
    published = None if options.log is None else log_of_option(options.log)
    refuse_other_log(books, published, at=at)
    plans, _ = plan_by(books, books.publishing, at=at, published=published)
    policy, plan = plans[-1] if plans else (None, None)
    dues = roll = None
    if options.record is not None:
        record = with_marks(read_record(options.record), options.record, options)
        audit = audit_record(record, zone=zone_named(record.timezone))
        dues, roll = audit.dues, Roll.of(audit.record.members)
    return treasurers_page(
        books.journal, through=at.astimezone(books.zone).date() - timedelta(days=1), plan=plan, policy=policy,
        dues=dues, roll=roll, reader=reader_of(options, zone=books.zone), docs=options.docs,
    )  # fmt: skip
