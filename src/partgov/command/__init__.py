"""The command: audit a record, say how close it was and what comes next, count an election, keep a log, show a clause.

Exit status: 0 when everything declared agrees, 1 when something declared does not follow, 2 when the input cannot be
used; then a message stands on standard error.
"""

from __future__ import annotations

__all__ = ["main"]

import argparse
import json
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import IO

from partgov.ballots import Ballot, Electorate, count_ballots
from partgov.bylaws import Bylaws
from partgov.command.coverage import coverage
from partgov.command.privacy import lay_out_attacks, lay_out_plan, plan_document
from partgov.command.terminal import (
    Style,
    lay_out_agenda,
    lay_out_audit,
    lay_out_day,
    lay_out_election,
    lay_out_margins,
)
from partgov.exposure import ADVERSARIES, DESIGNS, attack, first_below_zero
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.periods import FOREVER, Period, as_utc, instant_text
from partgov.foundation.rulings import Ruling, as_told
from partgov.foundation.sentences import Phrase
from partgov.history.agenda import what_next
from partgov.history.audit import audit_record
from partgov.history.chronicle import Chronicle
from partgov.history.events import gather
from partgov.history.margins import margins_of
from partgov.history.record import Record
from partgov.history.replay import replay
from partgov.interop.books import load_journal
from partgov.interop.calendars import calendar_bytes
from partgov.interop.exports import beancount_files, csv_lines, read_lines
from partgov.interop.inert import inert
from partgov.interop.lawbooks import load_bylaws, load_policy
from partgov.interop.madeup import made_up_journal
from partgov.interop.notes import Note, fresh_key, read_notes, sign_notes, verify_notes, write_notes
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.interop.reports import (
    agenda_document,
    audit_document,
    count_document,
    day_document,
    dump_json,
    margins_document,
    verification_document,
)
from partgov.interop.spreadsheets import read_marks, read_members
from partgov.interop.statements import load_mapping, read_statement
from partgov.interop.zones import zone_named
from partgov.law.amendments import differences
from partgov.law.clauses import PROPOSALS, READINGS, clause_ids
from partgov.law.workable import lint
from partgov.ledger import Checkpoint, PublicLog, Receipt, Release, make_receipt, publish, verify_log, verify_receipt
from partgov.members import Roll
from partgov.outcomes import Outcome, Result, Standing, conclude
from partgov.pools import plan_pools
from partgov.roles import Seats

AGREES, DISAGREES, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or those it was called with, and return its exit status."""
    options = _parser().parse_args(arguments)
    if sys.stdout is None:
        return _complain("there is no standard output to write to")
    if hasattr(sys.stdout, "reconfigure"):
        # JSON is UTF-8 whatever the terminal speaks; a layout shows what the terminal cannot as an escape.
        encoding = "utf-8" if getattr(options, "json", False) else None
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")
    try:
        status = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _complain("standard output was closed before everything was written")
    except OSError as error:
        return _complain(f"{error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}")
    except PartgovError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return _complain("interrupted")
    assert isinstance(status, int)
    return status


def _complain(message: str) -> int:
    for line in message.splitlines():
        print(f"partgov: {inert(line)}", file=sys.stderr)
    return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="partgov", description="Say who was elected, and why, from an organisation's own record."
    )
    parser.add_argument("--version", action="version", version=f"partgov {version('partgov')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    audit = commands.add_parser("audit", help="check everything a record declares against everything it implies")
    audit.add_argument("record", nargs="?", metavar="RECORD", help="a record; the poll of 2016 when left out")
    audit.add_argument("--private", action="store_true", help="show the amounts of dues too")
    audit.set_defaults(run=_audit)

    margins = commands.add_parser("margins", help="how few of those who voted would have changed each outcome")
    margins.add_argument("record", nargs="?", metavar="RECORD", help="a record; the poll of 2016 when left out")
    margins.add_argument(
        "--examples", action="store_true", help="show whose marks would have, and which: ballots by voter"
    )
    margins.set_defaults(run=_margins)

    next_ = commands.add_parser("next", help="what must happen next, and by when")
    next_.add_argument("record", nargs="?", metavar="RECORD", help="a record; the poll of 2016 when left out")
    next_.add_argument("--at", required=True, type=_instant, metavar="INSTANT", help="from when on, with its offset")
    next_.add_argument("--until", type=_instant, metavar="INSTANT", help="up to when; everything when left out")
    next_.add_argument("--ics", metavar="FILE", help="write a calendar too")
    next_.set_defaults(run=_next)

    day = commands.add_parser("day", help="who is a member, who holds what and what is open at an instant")
    day.add_argument("record", metavar="RECORD", help="a record")
    day.add_argument("--at", required=True, type=_instant, metavar="INSTANT", help="the instant, with its offset")
    day.set_defaults(run=_day)

    count = commands.add_parser("count", help="decide one election from two spreadsheets")
    count.add_argument("marks", metavar="MARKS.csv", help="columns voter,candidate,mark[,cast_at[,seq]]")
    count.add_argument("--members", required=True, metavar="MEMBERS.csv", help="columns id,joined[,left][,name]")
    count.add_argument("--role", required=True, metavar="ID", help="the role the election is for")
    count.add_argument("--primary", required=True, type=_number, metavar="X", help="primary seats to fill")
    count.add_argument("--reserve", required=True, type=_number, metavar="Y", help="reserve seats to fill")
    count.add_argument("--opens", type=_instant, metavar="INSTANT", help="when voting opened, with its offset")
    count.add_argument("--closes", type=_instant, metavar="INSTANT", help="when voting closed, with its offset")
    count.set_defaults(run=_count)

    bylaws = commands.add_parser("bylaws", help="what bylaws change, and what in them cannot work")
    bylaws.add_argument("laws", metavar="BYLAWS", help="bylaws in TOML, or a record with its dated bylaws")
    bylaws.add_argument("--before", metavar="BYLAWS.toml", help="what they change; the figures of 2016 if left out")
    bylaws.set_defaults(run=_bylaws)

    clauses = commands.add_parser("clauses", help="list the proposals and readings, and the code that rests on each")
    clauses.add_argument("ids", nargs="*", metavar="ID", help="such as P4 or R-14; all of them when left out")
    clauses.set_defaults(run=_clauses)

    import_ = commands.add_parser("import", help="add the lines of a bank's table to a journal")
    import_.add_argument("table", metavar="TABLE.csv", help="what the bank or the payment processor exports")
    import_.add_argument("--mapping", required=True, metavar="MAP.toml", help="what its columns and lines mean")
    import_.add_argument("--journal", required=True, metavar="JOURNAL", help="grown; begun where it is not there")
    import_.set_defaults(run=_import)

    publish_ = commands.add_parser("publish", help="write the public log of a journal, and a checkpoint of every day")
    publish_.add_argument("journal", metavar="JOURNAL", help="the private journal, as JSON")
    publish_.add_argument("--at", required=True, type=_instant, metavar="INSTANT", help="what is over then is public")
    publish_.add_argument("--to", required=True, metavar="LOG", help="the log, grown where it is there already")
    publish_.add_argument("--policy", metavar="POLICY.toml", help="publish persons' money in pools, by this policy")
    publish_.add_argument("--sign", metavar="KEYFILE", help="sign each checkpoint with the key of `partgov key`")
    publish_.set_defaults(run=_publish)

    key = commands.add_parser("key", help="make a key to sign checkpoints with, and print the one that verifies them")
    key.add_argument("name", metavar="NAME", help="whose it is, such as example.org/treasurer")
    key.add_argument("--to", required=True, metavar="KEYFILE", help="the signing key, for the signer alone")
    key.set_defaults(run=_key)

    verify = commands.add_parser("verify", help="check a public log against checkpoints, and a receipt against both")
    verify.add_argument("log", metavar="LOG")
    verify.add_argument(
        "--checkpoint", action="append", default=[], metavar="FILE", help="as often as there are copies"
    )
    verify.add_argument("--receipt", metavar="FILE", help="what the treasurer handed to a payer")
    verify.add_argument("--key", metavar="KEY", help="the verifier key of who is to have signed each checkpoint")
    verify.set_defaults(run=_verify)

    receipt = commands.add_parser("receipt", help="write the receipt of one person's entry, for that person alone")
    receipt.add_argument("journal", metavar="JOURNAL", help="the private journal, as JSON")
    receipt.add_argument("--entry", required=True, metavar="ID", help="the entry, by id")
    receipt.add_argument("--log", required=True, metavar="LOG", help="the public log it stands in")
    receipt.set_defaults(run=_receipt)

    privacy = commands.add_parser("privacy", help="what waits, and what the public totals give away: for a treasurer")
    privacy.add_argument("journal", nargs="?", metavar="JOURNAL", help="the private journal, as JSON")
    privacy.add_argument("--made-up", type=_number, metavar="N", help="made-up books of N members instead of a journal")
    privacy.add_argument("--policy", required=True, metavar="POLICY.toml", help="what a pool needs")
    privacy.add_argument("--at", required=True, type=_instant, metavar="INSTANT", help="what is over then is public")
    privacy.add_argument("--simulate", action="store_true", help="attack these books, published so and in other ways")
    privacy.set_defaults(run=_privacy)

    export = commands.add_parser("export", help="write a public log as a table or as beancount books")
    export.add_argument("log", metavar="LOG")
    export.add_argument("--as", required=True, dest="form", choices=("csv", "beancount"), help="the form")
    export.add_argument("--to", required=True, metavar="PATH", help="a file for csv, a folder for beancount")
    export.set_defaults(run=_export)

    for command in (audit, margins, next_, day, count, verify, privacy):
        command.add_argument("--json", action="store_true", help="write one JSON document with sorted keys")
    for command in (
        audit,
        margins,
        next_,
        day,
        count,
        bylaws,
        clauses,
        import_,
        publish_,
        key,
        verify,
        privacy,
        export,
    ):
        command.add_argument("--ascii", action="store_true", help="draw with plain ASCII")
    return parser


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"wanted a whole number, 0 or more, found {text!r}")
    return int(text)


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min
    at = as_utc(at)
    if at.tzinfo is None or not 1000 <= at.year <= 9998:
        wanted = Phrase("wanted.instant_such_t_z_year")
        raise argparse.ArgumentTypeError(f"wanted {wanted}, found {text!r}")
    return at


def _style(options: argparse.Namespace) -> Style:
    screen = sys.stdout.isatty()
    plain = options.ascii or not screen or "utf" not in (sys.stdout.encoding or "").lower()
    return Style(plain=plain, colour=screen and not options.ascii and not os.environ.get("NO_COLOR"))


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _print(lines: Iterable[str], *, ascii_only: bool = False) -> None:
    for line in lines:
        print(line.encode("ascii", "backslashreplace").decode() if ascii_only else line)


# ── audit ────────────────────────────────────────────────────────────────────────────────────────


def _load(name: str | None) -> Record:
    place = {None: "the poll of 2016", "-": "standard input"}.get(name, name)
    return load_record(read_poll_of_2016() if name is None else _read(name), place=str(place))


def _audit(options: argparse.Namespace) -> int:
    record = _load(options.record)
    audit = audit_record(record, zone=zone_named(record.timezone))
    record = audit.record
    if options.json:
        _print([dump_json(audit_document(record, audit, private=options.private))])
    else:
        _print(lay_out_audit(record, audit, _style(options), private=options.private), ascii_only=options.ascii)
    return AGREES if audit.agrees else DISAGREES


# ── margins ──────────────────────────────────────────────────────────────────────────────────────


def _margins(options: argparse.Namespace) -> int:
    record = _load(options.record)
    audit = audit_record(record, zone=zone_named(record.timezone))
    margins = margins_of(audit)
    if options.json:
        _print([dump_json(margins_document(margins, examples=options.examples))])
    else:
        laid_out = lay_out_margins(audit, margins, _style(options), examples=options.examples)
        _print(laid_out, ascii_only=options.ascii)
    return AGREES


# ── next ─────────────────────────────────────────────────────────────────────────────────────────


def _next(options: argparse.Namespace) -> int:
    record = gather(_load(options.record)).record
    roll, zone = Roll.of(record.members), zone_named(record.timezone)
    history = replay(record, roll=roll, zone=zone)
    agenda = what_next(record, history, at=options.at, roll=roll, zone=zone)
    if options.until is not None:
        agenda = tuple(one for one in agenda if one.at < options.until)
    if options.ics is not None:
        calendar = calendar_bytes(agenda, organisation=record.organisation, at=options.at, zone=zone)
        _write(options.ics, calendar)
    if options.json:
        _print([dump_json(agenda_document(agenda))])
    else:
        _print(lay_out_agenda(agenda, _style(options), zone), ascii_only=options.ascii)
    return AGREES


# ── day ──────────────────────────────────────────────────────────────────────────────────────────


def _day(options: argparse.Namespace) -> int:
    record = _load(options.record)
    zone = zone_named(record.timezone)
    audit = audit_record(record, zone=zone)
    roll = Roll.of(audit.record.members)
    day = Chronicle.of(audit.record, audit.history, audit.groups, roll=roll).on(options.at)
    if options.json:
        _print([dump_json(day_document(day))])
    else:
        _print(lay_out_day(day, roll, _style(options), zone), ascii_only=options.ascii)
    return AGREES


# ── count ────────────────────────────────────────────────────────────────────────────────────────


def _count(options: argparse.Namespace) -> int:
    if (options.opens is None) != (options.closes is None):
        raise PartgovError("--opens and --closes", options.opens or options.closes, Phrase("wanted.both_or_neither"))
    voting = None if options.opens is None else Period(opens=options.opens, closes=options.closes)
    roll, ballots = _read_both(options.members, options.marks)
    marked = sorted({candidate for ballot in ballots for candidate in ballot.marks if candidate in roll})
    asked = _when_asked(voting, ballots, marked, roll)
    standings = {member: _standing(member, roll, asked or _LAST, closing=voting is not None) for member in marked}
    count = count_ballots(
        ballots,
        standing={member for member, one in standings.items() if one.outcome is None},
        fallen={member for member, one in standings.items() if one.outcome is not None},
        roll=roll,
        voting=voting,
        electorate=Electorate.AT_MARKING,
    )
    seats = Seats(primary=options.primary, reserve=options.reserve)
    result = conclude(options.role, standings, count.tallies, seats, roll=roll, count=count)
    if options.json:
        _print([dump_json(count_document(result, voting=voting, asked=asked))])
    else:
        _print(_lay_out_count(options.role, result, roll, _style(options), voting, asked),
               ascii_only=options.ascii)  # fmt: skip
    return AGREES


def _when_asked(voting: Period | None, ballots: Iterable[Ballot], marked: Iterable[str], roll: Roll) -> datetime | None:
    """When it is asked which candidates are members: at the close, else the last mark; None where it is all one."""
    if voting is not None:
        return voting.last_instant
    last = max((one.cast_at for one in ballots if one.cast_at is not None), default=None)
    if last is None:
        changing = [who for who in marked if len(roll.spells[who]) > 1 or roll.spells[who][-1][1] != FOREVER]
        if changing:
            wanted = Phrase("wanted.opens_closes_or_cast_at")
            raise PartgovError("when voting closes", ", ".join(changing), wanted)
    return last


def _read_both(members: str, marks: str) -> tuple[Roll, tuple[Ballot, ...]]:
    """Read both tables, so that the faults of one do not hide those of the other."""
    faults: list[Fault] = []
    roll = Roll.of(())
    ballots: tuple[Ballot, ...] = ()
    try:
        roll = read_members(_read(members), place=members)
    except PartgovError as error:
        faults += error.faults
    try:
        ballots = read_marks(_read(marks), place=marks)
    except PartgovError as error:
        faults += error.faults
    if faults:
        raise FaultsError("the tables", tuple(faults))
    return roll, ballots


_LAST = FOREVER.replace(microsecond=0)


def _standing(member: str, roll: Roll, asked: datetime, *, closing: bool) -> Standing:
    since = roll.since(member, asked)
    who, when = roll.label(member), "when voting closes" if closing else f"at the last mark, {instant_text(asked)}"
    because = f"{who} stands on the sheet of marks." if since else f"{who} is no member {when}."
    finding = as_told(clause="P3", reading=None if since else "R-13", met=since is not None, because=because)
    outcome = None if since else Outcome.WITHDRAWN
    return Standing(member=member, outcome=outcome, since=since, bars=(), ruling=Ruling.of(finding))


def _lay_out_count(
    role: str, result: Result, roll: Roll, style: Style, voting: Period | None, asked: datetime | None
) -> Iterable[str]:
    yield style.paint(f"Election for {inert(role)}", "bold")
    yield from lay_out_election(result, roll, style)
    if voting is None:
        yield "  No voting period was given (--opens, --closes), so no mark was judged by it."
        if asked is not None:
            yield f"  Membership of candidates is asked about at {instant_text(asked)}, the last mark."


# ── the public record ────────────────────────────────────────────────────────────────────────────


def _import(options: argparse.Namespace) -> int:
    mapping = load_mapping(_read(options.mapping), place=options.mapping)
    place = Path(options.journal)
    if place.exists():
        data = place.read_bytes()
        journal, _ = load_journal(data, place=options.journal)
        document = json.loads(data)
        currency, memos = journal.currency, [entry.memo for entry in journal.entries]
    else:
        if mapping.journal is None:
            raise PartgovError("--journal", options.journal, Phrase("wanted.journal_there_or_journal_in"))
        head = mapping.journal
        document = {
            "format": "partgov-journal", "version": 1, "log": head.log, "currency": head.currency,
            "timezone": head.timezone, "begins": head.begins, "entries": [],
        }  # fmt: skip
        load_journal(json.dumps(document).encode(), place=f"{options.mapping}, [journal]")
        currency, memos = head.currency, []
    found = read_statement(
        _read(options.table), mapping, currency=currency, memos=memos, place=options.table,
        fresh_id=lambda: secrets.token_hex(8), fresh_salt=lambda: secrets.token_hex(32),
    )  # fmt: skip
    document["entries"] += found.entries
    grown = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    load_journal(grown, place=options.journal)
    _write(options.journal, grown)
    passed = f"{found.known} lines were imported before, {found.skipped} are skipped by a rule"
    _print([f"{options.journal}: {len(found.entries)} new entries; {passed}."], ascii_only=options.ascii)
    return AGREES


def _publish(options: argparse.Namespace) -> int:
    journal, zone = load_journal(_read(options.journal), place=options.journal)
    before, stood = _published(options.to)
    releases: Sequence[Release] = ()
    if options.policy is not None:
        policy = load_policy(_read(options.policy), place=options.policy)
        releases = plan_pools(journal, policy=policy, at=options.at, zone=zone).releases
    log = publish(journal, at=options.at, zone=zone, releases=releases, published=before)
    signed = {note.checkpoint: note for note in stood}
    notes = [signed.get(one, Note(one)) for one in log.checkpoints]
    if options.sign is not None:
        notes = [*sign_notes(notes, _read(options.sign).decode("ascii", "replace"))]
    # The log goes first: should the second not follow, the next run finds a longer log, and writes what is missing.
    _write(options.to, log.text)
    _write(_beside(options.to), write_notes(notes))
    new = log.text.count(b"\n") - (before.text.count(b"\n") if before else 0)
    through = f"through {log.checkpoints[-1].day}" if log.checkpoints else "no day is over yet"
    _print([f"{options.to}: {through}; {new} new lines."], ascii_only=options.ascii)
    return AGREES


def _beside(log: str) -> str:
    return f"{log}.checkpoints"


def _published(name: str) -> tuple[PublicLog | None, tuple[Note, ...]]:
    if not Path(name).exists():
        return None, ()
    beside = Path(_beside(name))
    notes = read_notes(beside.read_bytes(), place=str(beside)) if beside.exists() else ()
    return PublicLog(text=Path(name).read_bytes(), checkpoints=[note.checkpoint for note in notes]), notes


def _write(name: str, data: bytes) -> None:
    """Write a file whole or not at all."""
    with _writing(Path(name)) as file:
        file.write(data)


@contextmanager
def _writing(name: Path) -> Iterator[IO[bytes]]:
    """Write a file piece by piece, and put it in its place when it is whole."""
    part = name.with_name(f"{name.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(name)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _key(options: argparse.Namespace) -> int:
    signing, verifier = fresh_key(options.name)
    # For the owner's eyes alone, and never over a key that is there.
    with os.fdopen(os.open(options.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{signing}\n")
    _print([verifier], ascii_only=options.ascii)
    return AGREES


def _privacy(options: argparse.Namespace) -> int:
    if (options.journal is None) == (options.made_up is None):
        raise PartgovError("JOURNAL", options.journal, Phrase("wanted.journal_or_made_up_n"))
    policy = load_policy(_read(options.policy), place=options.policy)
    zone: tzinfo = UTC
    if options.journal is None:
        journal = made_up_journal(options.made_up)
    else:
        journal, zone = load_journal(_read(options.journal), place=options.journal)
    plan = plan_pools(journal, policy=policy, at=options.at, zone=zone)
    log = publish(journal, at=options.at, zone=zone, releases=plan.releases)
    below = first_below_zero(log.lines)
    day = next(one for one in policy.dates(plan.through + timedelta(days=1), date.max))
    then = datetime.combine(day + timedelta(days=1), time(12), zone)
    coming = [one for one in plan_pools(journal, policy=policy, at=then, zone=zone).pools if one.day == day]
    attacks = [
        attack(design, adversary, journal, policy=policy, at=options.at, zone=zone)
        for design in (DESIGNS if options.simulate else ())
        for adversary in ADVERSARIES
    ]
    if options.json:
        _print([dump_json(plan_document(plan, coming, below, policy, attacks))])
    else:
        lines = [*lay_out_plan(plan, coming, below, policy, _style(options))]
        lines += ["", *lay_out_attacks(attacks, _style(options))] if attacks else []
        _print(lines, ascii_only=options.ascii)
    return AGREES


def _export(options: argparse.Namespace) -> int:
    with ExitStack() as stack:
        lines = read_lines(stack.enter_context(open(options.log, "rb")), place=options.log)
        if options.form == "csv":
            file = stack.enter_context(_writing(Path(options.to)))
            file.writelines(line.encode() for line in csv_lines(lines))
        else:
            Path(options.to).mkdir(exist_ok=True)
            files: dict[str, IO[bytes]] = {}
            for name, text in beancount_files(lines):
                if name not in files:
                    files[name] = stack.enter_context(_writing(Path(options.to, name)))
                files[name].write(text.encode())
    return AGREES


def _verify(options: argparse.Namespace) -> int:
    notes = [one for name in options.checkpoint for one in read_notes(_read(name), place=name)]
    checkpoints = [note.checkpoint for note in notes]
    found = verify_log(_read(options.log), checkpoints=checkpoints)
    findings = [*found.ruling.findings]
    if options.key is not None:
        if not notes:
            raise PartgovError("--key", options.key, Phrase("wanted.checkpoint_signed"))
        findings.append(verify_notes(notes, options.key))
    if options.receipt is not None:
        if not checkpoints:
            raise PartgovError("--receipt", options.receipt, Phrase("wanted.checkpoint_hold_receipt_against"))
        receipt = _read_receipt(options.receipt)
        findings += verify_receipt(receipt, _fitting(receipt, checkpoints)).findings
    agrees = all(each.met for each in findings)
    if options.json:
        _print([dump_json(verification_document(found, findings))])
    else:
        day = [] if found.day is None else [f"   The first failing day is {found.day}."]
        _print([*(f"{'ok' if each.met else 'NO'} {each}" for each in findings), *day], ascii_only=options.ascii)
    return AGREES if agrees else DISAGREES


def _read_receipt(name: str) -> Receipt:
    try:
        return Receipt.of(_read(name).decode())
    except UnicodeDecodeError:
        return Receipt.of("")


def _fitting(receipt: Receipt, checkpoints: Sequence[Checkpoint]) -> Checkpoint:
    """The checkpoint of the receipt's size, of several the last; else the last of all, which it does not fit."""
    return ([one for one in checkpoints if one.size == receipt.size] or checkpoints)[-1]


def _receipt(options: argparse.Namespace) -> int:
    journal, _ = load_journal(_read(options.journal), place=options.journal)
    log, _ = _published(options.log)
    if log is None:
        raise PartgovError("--log", options.log, Phrase("wanted.log_was_published"))
    sys.stdout.buffer.write(make_receipt(journal, log, options.entry).text.encode())
    return AGREES


# ── bylaws ───────────────────────────────────────────────────────────────────────────────────────


def _bylaws(options: argparse.Namespace) -> int:
    data = _read(options.laws)
    before = Bylaws() if options.before is None else load_bylaws(_read(options.before), place=options.before)
    if data.lstrip().startswith(b"{"):
        record = gather(load_record(data, place=options.laws)).record
        roll, zone, roles = Roll.of(record.members), zone_named(record.timezone), record.roles
        # A record without bylaws keeps to the figures of 2016.
        laws = sorted(record.bylaws, key=lambda one: (one.since is not None, one.since)) or [Bylaws()]
    else:
        laws, roll, zone, roles = [load_bylaws(data, place=options.laws)], Roll.of(()), UTC, ()
    faults = 0
    for one, following in zip(laws, [*laws[1:], None], strict=True):
        changes = differences(before, one, zone=zone)
        until = None if following is None else following.since
        found = lint(one, roles=roles, members=roll, until=until, zone=zone)
        lines = [f"- {change}" for change in changes] or ["- nothing changes"]
        _print([inert(line) for line in [*lines, *(f"NO {each}" for each in found)]], ascii_only=options.ascii)
        faults, before = faults + len(found), one
    if not faults:
        _print(["ok Nothing in them cannot work."], ascii_only=options.ascii)
    return DISAGREES if faults else AGREES


# ── clauses ──────────────────────────────────────────────────────────────────────────────────────


def _clauses(options: argparse.Namespace) -> int:
    known = {name.lower() for name in clause_ids()}
    asked = {name.lower() for name in options.ids}
    if asked - known:
        raise PartgovError("clauses", ", ".join(sorted(asked - known)), Phrase("wanted.p_p_final_or_r"))
    code = coverage()
    lines: list[str] = []
    for proposal in PROPOSALS:
        if not asked or proposal.id.lower() in asked:
            lines += [f"{proposal.id:<6} {proposal.title} [{code[proposal.id].status}]", _INDENT + proposal.gist]
            lines += [f"{_INDENT}awaiting: {proposal.awaiting}"] if proposal.awaiting else []
            lines += [f"{_INDENT}left to people: {proposal.people}"] if proposal.people else []
            lines += [f"{_INDENT}code: {name}" for name in code[proposal.id].functions]
    for reading in READINGS:
        if not asked or reading.id.lower() in asked:
            lines += [f"{reading.id:<6} {reading.title}", _INDENT + reading.text]
            lines += [f"{_INDENT}setting: {reading.setting}"] if reading.setting else []
            lines += [f"{_INDENT}code: {name}" for name in code[reading.id].functions]
    _print(lines, ascii_only=options.ascii)
    return AGREES


_INDENT = " " * 7
