"""Publishing: the verbs for the public log: publish, key, verify."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
import errno
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

from partgov.command.files import Seen, beside, look, read_bytes, read_published, write_whole, writing
from partgov.command.following import Following, follow, hashed_as, keep_index, write_index
from partgov.command.journals import open_books, write_publishing
from partgov.command.locks import holding
from partgov.command.options import (
    AGREES,
    DISAGREES,
    Commands,
    a_day,
    add_ascii,
    add_json,
    instant,
    json_reader_of,
    reader_of,
    show,
    style_of,
)
from partgov.command.pooling import (
    plan_by,
    refuse_extremes,
    refuse_slips,
    with_exact,
    with_place,
    with_policy,
    write_days,
)
from partgov.command.privacy import lay_out_told
from partgov.command.progress import working
from partgov.command.terminal import Style
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.interop.books import Books, HowPublished
from partgov.interop.late import told_by_reference
from partgov.interop.lawbooks import load_policy
from partgov.interop.notes import Note, fresh_key, read_notes, sign_notes, verify_notes, write_notes
from partgov.interop.reports import dump_json, verification_document
from partgov.ledger import Checkpoint, PublicLog, Receipt, publish, verify_log, verify_receipt
from partgov.policies import PoolPolicy
from partgov.pools import Plan
from partgov.publishing import publish_days


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    _add_publish(commands)
    _add_key(commands)
    _add_verify(commands)


def _add_publish(commands: Commands) -> None:
    verb = commands.add_parser("publish", help="write the public log of a journal, and a checkpoint of every day")
    verb.add_argument("journal", metavar="JOURNAL", help="the private journal, as JSON")
    verb.add_argument("--at", required=True, type=instant, metavar="INSTANT", help="what is over then is public")
    verb.add_argument("--ahead", action="store_true", help="publish though that instant is still to come")
    verb.add_argument("--to", required=True, metavar="LOG", help="the log, grown where it is there already")
    verb.add_argument("--moved", action="store_true", help="the log was moved, and is there from now on")
    verb.add_argument("--policy", metavar="POLICY.toml", help="pool persons' money by it; the journal keeps it")
    verb.add_argument("--from", type=a_day, dest="since", metavar="DAY", help="from when on another policy is in force")
    verb.add_argument("--exact", action="append", default=[], metavar="ID", help="an organisation to publish exactly")
    verb.add_argument("--even-so", action="store_true", help="publish a total too that tells what each has in it")
    verb.add_argument("--sign", metavar="KEYFILE", help="sign each checkpoint with the key of `partgov key`")
    verb.set_defaults(run=_publish)
    add_ascii(verb)


def _add_key(commands: Commands) -> None:
    verb = commands.add_parser("key", help="make a key to sign checkpoints with, and print the one that verifies them")
    verb.add_argument("name", metavar="NAME", help="whose it is, such as example.org/treasurer")
    verb.add_argument("--to", required=True, metavar="KEYFILE", help="the signing key, for the signer alone")
    verb.set_defaults(run=_key)
    add_ascii(verb)


def _add_verify(commands: Commands) -> None:
    verb = commands.add_parser("verify", help="check a public log against checkpoints, and a receipt against both")
    verb.add_argument("log", metavar="LOG")
    verb.add_argument("--checkpoint", action="append", default=[], metavar="FILE", help="as often as there are copies")
    verb.add_argument("--receipt", metavar="FILE", help="what the treasurer handed to a payer")
    verb.add_argument("--key", metavar="KEY", help="the verifier key of who is to have signed each checkpoint")
    verb.set_defaults(run=_verify)
    add_json(verb)
    add_ascii(verb)


def _publish(options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    if options.at > now and not options.ahead:  # what a slip of the pen publishes cannot be taken back
        raise PartgovError("--at", options.at, Phrase("wanted.instant_not_ahead", now=now))
    given = None if options.policy is None else load_policy(read_bytes(options.policy), place=options.policy)
    kept = options.journal != "-"
    alone = kept and given is None and options.since is None and not options.exact and not options.moved
    style = style_of(options, reader_of(options))
    lock = holding(*([options.journal] if kept else []), options.to, beside(options.to))
    with working(options, "progress.writing", file=options.to), lock:
        following = follow(options.journal, options.to, at=options.at) if alone else None
        if following is not None:
            said = [_followed(following, options, style)]
        else:
            said = _published_anew(given, options, style)
    show(said, ascii_only=options.ascii)
    return AGREES


def _followed(following: Following, options: argparse.Namespace, style: Style) -> str:
    """Write what a log goes on with, after what is there; say how far it goes."""
    stood = [note.checkpoint for note in following.notes]
    checkpoints = [*stood, *(day.checkpoint for day in following.days)]
    notes = _signed(checkpoints, following.notes, options.sign)
    with writing(options.to, instead_of=following.log) as file:
        with open(options.to, "rb") as log:
            shutil.copyfileobj(log, file)
        for day in following.days:
            file.write(day.text)
    write_whole(beside(options.to), write_notes(notes), instead_of=following.notes_seen)
    with suppress(OSError):
        write_index(options.journal, *following.index)
    return _published(options.to, checkpoints, checkpoints[-1].size - stood[-1].size, style)


def _published_anew(given: PoolPolicy | None, options: argparse.Namespace, style: Style) -> list[str]:
    """Write the whole log, once all of the journal was looked at; say how far it goes, and what is to be looked at."""
    books, scanned, journal_seen = open_books(options.journal)
    log_seen, notes_seen = look(options.to), look(beside(options.to))
    before, stood = read_published(log_seen, notes_seen)
    how = with_exact(books, options.exact)
    kept = options.journal != "-"
    if kept:
        there = log_seen.data is not None
        how = with_place(how, options.journal, options.to, moved=options.moved, there=there)
    how = with_policy(books.journal, how, given, options.since, published=before)
    refuse_slips(books.journal, how, published=before)
    rewritten = None
    with writing(options.to, instead_of=log_seen) as file:
        checkpoints, plans = _written(file, books, how, before, options)
        if not options.even_so:
            refuse_extremes(plans, published=before)
        notes = _signed(checkpoints, stood, options.sign)
        # The policy goes first, so that the log is never published by one that is not held.
        if kept and how != books.publishing:
            rewritten = write_publishing(how, journal_seen, scanned)
            scanned = None
    # Should this not follow the log, the next run finds a longer log, and writes what is missing.
    write_whole(beside(options.to), write_notes(notes), instead_of=notes_seen)
    new = (checkpoints[-1].size if checkpoints else 0) - (before.text.count(b"\n") if before else 0)
    told = plans[-1][1].told if plans else ()
    if kept:
        del before, log_seen, plans
        keep_index(
            options.journal, books, rewritten or hashed_as(journal_seen, scanned), options.to, notes, grows=not told
        )
    said = [_published(options.to, checkpoints, new, style), *lay_out_told(told, style)]
    if kept and how.policies != books.publishing.policies:
        said.insert(0, style.say("command.policy_held", journal=options.journal, day=how.policies[-1].since))
    return said


def _written(
    file: IO[bytes], books: Books, how: HowPublished, before: PublicLog | None, options: argparse.Namespace
) -> tuple[Sequence[Checkpoint], Sequence[tuple[PoolPolicy, Plan]]]:
    """Write the log as it is at an instant; return its checkpoints, and the plans that its new days rest on."""
    journal, zone = books.journal, books.zone
    try:
        plans, _ = plan_by(books, how, at=options.at, published=before)
        releases = plans[-1][1].releases if plans else ()
        days = publish_days(journal, at=options.at, zone=zone, releases=releases)
        written = write_days(file, days, published=before)
        if written is None:  # then this says why
            publish(journal, at=options.at, zone=zone, releases=releases, published=before)
            raise AssertionError("what does not begin as it was published is refused")
    except FaultsError as error:
        through = None if before is None else before.through
        raise FaultsError(error.place, told_by_reference(error.faults, journal, through)) from None
    return written, plans


def _published(name: str, checkpoints: Sequence[Checkpoint], new: int, style: Style) -> str:
    through = Phrase("command.no_day_over")
    if checkpoints:
        through = Phrase("command.through", day=checkpoints[-1].day)
    return style.say("command.published", log=name, through=through, lines=new)


def _signed(checkpoints: Sequence[Checkpoint], stood: Sequence[Note], key: str | None) -> Sequence[Note]:
    """The notes of a log's checkpoints: those that stood with their signatures, and all with one by this key."""
    signed = {note.checkpoint: note for note in stood}
    notes = [signed.get(one, Note(one)) for one in checkpoints]
    return notes if key is None else sign_notes(notes, read_bytes(key).decode("ascii", "replace"))


def _key(options: argparse.Namespace) -> int:
    signing, verifier = fresh_key(options.name)
    with holding(options.to):
        if os.path.lexists(options.to):  # never over a key that is there
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), options.to)
        write_whole(options.to, f"{signing}\n".encode(), private=True, instead_of=Seen(name=options.to))
    show([verifier], ascii_only=options.ascii)
    return AGREES


def _verify(options: argparse.Namespace) -> int:
    notes = [one for name in options.checkpoint for one in read_notes(read_bytes(name), place=name)]
    checkpoints = [note.checkpoint for note in notes]
    with working(options, "progress.verifying", file=options.log):
        data = read_bytes(options.log)
        if options.checkpoint and not notes and data:  # it would be of its form alone, and agree
            raise PartgovError("--checkpoint", options.checkpoint[0], Phrase("wanted.published_day"))
        found = verify_log(data, checkpoints=checkpoints)
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
        show([dump_json(verification_document(found, findings, reader=json_reader_of(options)))])
    else:
        style = style_of(options, reader_of(options))
        lines = [f"{'ok' if each.met else 'NO'} {style.told(each)}" for each in findings]
        if found.day is not None:
            lines.append(f"   {style.say('page.first_failing_day', day=found.day)}")
        show(lines, ascii_only=options.ascii)
    return AGREES if agrees else DISAGREES


def _read_receipt(name: str) -> Receipt:
    try:
        return Receipt.of(read_bytes(name).decode())
    except UnicodeDecodeError:
        return Receipt.of("")


def _fitting(receipt: Receipt, checkpoints: Sequence[Checkpoint]) -> Checkpoint:
    """The checkpoint of the receipt's size, of several the last; else the last of all, which it does not fit."""
    return ([one for one in checkpoints if one.size == receipt.size] or checkpoints)[-1]
