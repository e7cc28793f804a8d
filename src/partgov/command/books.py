"""Books: the verbs for a treasurer's private journal: import, receipt, privacy."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
import json
import secrets
import sys
from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, product
from pathlib import Path

import attrs

from partgov.command.files import Seen, file_name, log_of_option, look, read_bytes, write_whole
from partgov.command.import_page import lay_out_import, lay_out_notes
from partgov.command.indexes import quick_receipt
from partgov.command.journals import Document, open_books, whole_journal
from partgov.command.locks import holding, sweep
from partgov.command.options import (
    AGREES,
    DISAGREES,
    Commands,
    a_day,
    add_ascii,
    add_json,
    instant,
    json_reader_of,
    number,
    reader_of,
    show,
    style_of,
)
from partgov.command.pooling import earlier_than, plan_by, refuse_other_log
from partgov.command.privacy import lay_out_attacks, lay_out_inferences, lay_out_plan, lay_out_search, plan_document
from partgov.command.progress import working
from partgov.exposure import ADVERSARIES, DESIGNS, attack, first_below_zero
from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.inference import infer_all, side_by_side
from partgov.interop.books import Books, HowPublished, load_books, load_journal
from partgov.interop.late import book_from, refuse_published
from partgov.interop.lawbooks import load_policy
from partgov.interop.madeup import made_up_journal
from partgov.interop.rates import load_rates
from partgov.interop.reports import dump_json
from partgov.interop.searching import search_cases
from partgov.interop.statements import StatementMapping, load_mapping, read_statement
from partgov.journal import Journal
from partgov.ledger import PublicLog, make_receipt, public_lines
from partgov.policies import PoolPolicy
from partgov.pools import Plan, Pooled, plan_pools
from partgov.publishing import PublicState
from partgov.receipts import each_receipt


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_import(commands)
    _add_receipt(commands)
    _add_privacy(commands)


def _add_import(commands: Commands) -> None:
    verb = commands.add_parser("import", help="add the lines of a bank's file to a journal")
    verb.add_argument("table", metavar="FILE", help="what the bank or processor exports: table, camt.053, MT940, OFX")
    verb.add_argument("--mapping", required=True, metavar="MAP.toml", help="what its columns and lines mean")
    verb.add_argument("--journal", required=True, metavar="JOURNAL", help="grown; begun where it is not there")
    verb.add_argument("--rates", metavar="RATES.toml", help="what other currencies are in the journal's, by day")
    verb.add_argument("--log", metavar="LOG", help="the public log: a line of a day that it has is refused")
    verb.add_argument("--book-from", type=a_day, metavar="DAY", help="book the lines of earlier days on this one")
    verb.add_argument("--dry-run", action="store_true", help="show what would be booked, and write nothing")
    verb.set_defaults(run=_import)
    add_ascii(verb)


def _add_receipt(commands: Commands) -> None:
    verb = commands.add_parser("receipt", help="write the receipt of one person's entry, for that person alone")
    verb.add_argument("journal", metavar="JOURNAL", help="the private journal, as JSON")
    which = verb.add_mutually_exclusive_group(required=True)
    which.add_argument("--entry", metavar="ID", help="the entry, by id")
    which.add_argument("--all", metavar="FOLDER", help="write all, into a folder for each person")
    verb.add_argument("--log", required=True, metavar="LOG", help="the public log it stands in")
    verb.set_defaults(run=_receipt)
    add_ascii(verb)


def _add_privacy(commands: Commands) -> None:
    verb = commands.add_parser("privacy", help="what waits, and what the public totals give away: for a treasurer")
    verb.add_argument("journal", nargs="?", metavar="JOURNAL", help="the private journal, as JSON")
    verb.add_argument("--made-up", type=number, metavar="N", help="made-up books of N members instead of a journal")
    verb.add_argument("--policy", metavar="POLICY.toml", help="what a pool needs; else the journal's own")
    verb.add_argument("--at", type=instant, metavar="INSTANT", help="what is over then is public")
    verb.add_argument("--search", type=number, metavar="N", help="attack N made-up organisations, each with a policy")
    verb.add_argument("--log", metavar="LOG", help="the public log as it is: what it has is taken as it stands")
    verb.add_argument("--simulate", action="store_true", help="attack these books, published so and in other ways")
    verb.set_defaults(run=_privacy)
    add_json(verb)
    add_ascii(verb)


def _import(options: argparse.Namespace) -> int:
    mapping = load_mapping(read_bytes(options.mapping), place=options.mapping)
    if options.rates is not None:
        given = load_rates(read_bytes(options.rates), place=options.rates)
        mapping = attrs.evolve(mapping, rates=mapping.rates.beside(given))
    table = read_bytes(options.table)
    style = style_of(options, reader_of(options))
    through = None if options.log is None else log_of_option(options.log).through
    lock = nullcontext() if options.dry_run else holding(options.journal)
    with working(options, "progress.importing", file=options.table), lock:
        seen = look(options.journal)
        document, journal, zone = _opened(seen, mapping, options)
        found = read_statement(
            table, mapping, books=journal, zone=zone, place=options.table,
            fresh_id=lambda: secrets.token_hex(8), fresh_salt=lambda: secrets.token_hex(32),
        )  # fmt: skip
        found = found if options.book_from is None else book_from(found, options.book_from)
        refuse_published(found, through)
        document["entries"] += found.entries
        grown = whole_journal(document, seen)
        if not options.dry_run:
            write_whole(seen.name, grown, private=True, instead_of=seen)
    entries = len(found.entries)
    if options.dry_run:
        lines = [*lay_out_import(found, journal.currency, style)]
        lines.append(style.say("import.tried", journal=options.journal, entries=entries))
    else:
        counts = {"entries": entries, "known": found.known, "skipped": found.skipped}
        lines = [style.say("command.imported", journal=options.journal, **counts)]
    show([*lines, *lay_out_notes(found.told, "import.look", style)], ascii_only=options.ascii)
    return AGREES


def _opened(seen: Seen, mapping: StatementMapping, options: argparse.Namespace) -> tuple[Document, Journal, tzinfo]:
    """A journal as its JSON has it, or a new one by a mapping; and what it says, with the zone of its days."""
    if seen.data is not None:
        journal, zone = load_journal(seen.data, place=options.journal)  # first: it says what is no JSON
        return json.loads(seen.data), journal, zone
    if mapping.journal is None:
        raise PartgovError("--journal", options.journal, Phrase("wanted.journal_there_or_journal_in"))
    head = mapping.journal
    document = {
        "format": "partgov-journal", "version": 1, "log": head.log, "currency": head.currency,
        "timezone": head.timezone, "begins": head.begins, "entries": [],
    }  # fmt: skip
    return document, *load_journal(json.dumps(document).encode(), place=f"{options.mapping}, [journal]")


def _receipt(options: argparse.Namespace) -> int:
    receipt = None
    if options.entry is not None and options.journal != "-":
        receipt = quick_receipt(options.journal, options.log, options.entry)
    if receipt is None:
        books, _, _ = open_books(options.journal)
        log = log_of_option(options.log)
        if options.entry is None:
            return _receipts(books.journal, log, options)
        receipt = make_receipt(books.journal, log, options.entry)
    sys.stdout.buffer.write(receipt.text.encode())
    return AGREES


def _receipts(journal: Journal, log: PublicLog, options: argparse.Namespace) -> int:
    folder_of: dict[str, Path] = {}
    Path(options.all).parent.mkdir(parents=True, exist_ok=True)
    count, most = 0, sum(journal.person_of(one) is not None for one in journal.entries)
    with working(options, "progress.receipts") as work, holding(options.all):
        for _, one in zip(work.over(range(most)), each_receipt(journal, log), strict=False):
            count += 1
            folder = folder_of.get(one.opening.person)
            if folder is None:
                folder = folder_of[one.opening.person] = Path(options.all, file_name(one.opening.person))
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                sweep(folder, "*.receipt")
            name = str(folder / f"{file_name(one.opening.id)}.receipt")
            write_whole(name, one.text.encode(), private=True, lasting=False)  # they can be written again
    told = style_of(options, reader_of(options)).say("command.receipts", folder=options.all, count=count)
    show([told], ascii_only=options.ascii)
    return AGREES


def _search(options: argparse.Namespace) -> int:
    with working(options, "progress.searching") as work:
        found = search_cases(work.over(range(options.search)))
    if options.json:
        show([dump_json(attrs.asdict(found))])
    else:
        show(lay_out_search(found, style_of(options, reader_of(options))), ascii_only=options.ascii)
    return AGREES if found.safe else DISAGREES


def _planned(
    options: argparse.Namespace, books: Books, published: PublicLog | None
) -> tuple[PoolPolicy, Plan, PublicState | None]:
    """The policy that was given, or else those that the journal keeps; its plan; and what is public before it."""
    if options.policy is None:
        refuse_other_log(books, published, at=options.at)
        plans, public = plan_by(books, books.publishing, at=options.at, published=published)
        if not plans:
            raise PartgovError("--policy", None, Phrase("wanted.policy_and_instant"))
        return *plans[-1], public
    policy = load_policy(read_bytes(options.policy), place=options.policy)
    through = None if published is None else published.through
    earlier = [] if through is None else earlier_than(books.publishing, through + timedelta(days=1))
    plan = plan_pools(
        books.journal, policy=policy, at=options.at, zone=books.zone, published=published, earlier=earlier
    )
    return policy, plan, published


def _privacy(options: argparse.Namespace) -> int:
    if options.search is not None:
        return _search(options)
    if options.at is None or (options.policy is None and options.journal is None):
        place = "--at" if options.at is None else "--policy"
        raise PartgovError(place, None, Phrase("wanted.policy_and_instant"))
    if (options.journal is None) == (options.made_up is None):
        raise PartgovError("JOURNAL", options.journal, Phrase("wanted.journal_or_made_up_n"))
    if options.journal is None:
        books = Books(journal=made_up_journal(options.made_up), zone=UTC, publishing=HowPublished())
    else:
        books = load_books(read_bytes(options.journal), place=options.journal)
    journal, zone = books.journal, books.zone
    with working(options, "progress.planning") as work:
        policy, plan, published = _planned(options, books, None if options.log is None else log_of_option(options.log))
        public = [*public_lines(journal, through=plan.through, releases=plan.releases)]
        below = first_below_zero(public)
        coming: list[Pooled] = []
        since = plan.through if options.policy is None else None if published is None else published.through
        earlier = [] if since is None else earlier_than(books.publishing, since + timedelta(days=1))
        for day in islice(policy.dates(plan.through + timedelta(days=1), date.max), 1):  # none where the calendar ends
            then = datetime.combine(day + timedelta(days=1), time(12), zone)
            ahead = plan_pools(journal, policy=policy, at=then, zone=zone, published=published, earlier=earlier)
            coming += [one for one in ahead.pools if one.day == day]
        beside = side_by_side([*plan.pools, *coming], policy=policy)
        inferences = infer_all(plan.pools, public, journal, policy=policy) if options.simulate else ()
        by = [*product(DESIGNS, ADVERSARIES)] if options.simulate else []
        attacks = [attack(*one, journal, policy=policy, at=options.at, zone=zone) for one in work.over(by)]
    if options.json:
        reader = json_reader_of(options, zone=zone)
        show([dump_json(plan_document(plan, coming, beside, below, policy, attacks, inferences, reader=reader))])
    else:
        style = style_of(options, reader_of(options, zone=zone))
        lines = [*lay_out_plan(plan, coming, beside, below, policy, style)]
        if options.simulate:
            lines += ["", *lay_out_attacks(attacks, style)]
            lines += ["", *lay_out_inferences(inferences, journal.currency, style)]
        show(lines, ascii_only=options.ascii)
    return AGREES
