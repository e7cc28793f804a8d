"""Booking: the verb for what no bank's table gives: cash, a reversal, a correction, a mark, a figure, an erasure."""

from __future__ import annotations

__all__ = ["add_verbs"]

import argparse
import json
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from partgov.command.files import log_of_option, look
from partgov.command.journals import Document, write_journal
from partgov.command.locks import holding
from partgov.command.options import AGREES, Commands, a_day, add_ascii, number, reader_of, show, style_of
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.inert import inert
from partgov.foundation.money import Money, Rounding, converted, exponent_of
from partgov.foundation.sentences import LANGUAGES, Phrase
from partgov.interop.books import load_journal
from partgov.interop.late import is_public
from partgov.interop.origins import Origin, erased
from partgov.interop.rates import Rate
from partgov.interop.slips import persons_in
from partgov.journal import Entry, Journal, Party

_Row = dict[str, Any]


# ── the arguments ────────────────────────────────────────────────────────────────────────────────


def add_verbs(commands: Commands) -> None:
    """Add the verbs of this room to the parser."""
    verb = commands.add_parser("book", help="book by hand: cash, a reversal, a correction, a mark, an erasure")
    kinds = verb.add_subparsers(required=True, metavar="WHAT")
    one = _kind(kinds, "entry", _entry, "book an entry, such as cash")
    one.add_argument("--day", required=True, type=a_day, metavar="DAY", help="the day it is booked")
    _add_amount(one, required=True)
    _add_party(one, required=True)
    one.add_argument("--flow", required=True, metavar="FLOW", help="what the money is for")
    one.add_argument("--category", required=True, metavar="WORD", help="what it is about, as a plain line says it")
    _add_rest(one)
    one = _kind(kinds, "reverse", _reverse, "take an entry back, whole")
    _add_id(one)
    one.add_argument("--day", required=True, type=a_day, metavar="DAY", help="the day it is taken back")
    one = _kind(kinds, "correct", _correct, "take an entry back and book it as it should have been")
    _add_id(one)
    one.add_argument("--day", required=True, type=a_day, metavar="DAY", help="the day both are booked")
    _add_amount(one, required=False)
    _add_changes(one)
    one = _kind(kinds, "change", _change, "change an entry that is not public yet")
    _add_id(one)
    one.add_argument("--day", type=a_day, metavar="DAY", help="the day it is booked")
    one.add_argument("--log", metavar="LOG", help="the public log, to see that it does not have the entry")
    _add_changes(one)
    one = _kind(kinds, "settled", _settled, "mark that a person's money of a year is complete")
    one.add_argument("--person", required=True, metavar="ID")
    one.add_argument("--flow", required=True, metavar="FLOW")
    one.add_argument("--year", required=True, type=number, metavar="YEAR")
    one.add_argument("--day", required=True, type=a_day, metavar="DAY", help="the day of the mark")
    one = _kind(kinds, "figure", _figure, "declare a sum that is public elsewhere, or is to be")
    one.add_argument("id", metavar="ID", help="a name for it")
    one.add_argument("--day", required=True, type=a_day, metavar="DAY", help="the day it is declared")
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--through", type=a_day, metavar="DAY", help="of all entries through this day")
    which.add_argument("--entry", action="append", dest="entries", metavar="ID", help="of these entries")
    one = _kind(kinds, "list", _list, "show entries with their ids, for what is to be corrected")
    one.add_argument("--person", metavar="ID", help="those of this person, and what derives from them")
    one.add_argument("--from", type=a_day, dest="since", metavar="DAY", help="those from this day on")
    one.add_argument("--through", type=a_day, metavar="DAY", help="those through this day")
    one.add_argument("--text", default="", metavar="TEXT", help="those whose memo or reference has this text")
    one = _kind(kinds, "erase", _erase, "erase the texts of a person who asks to be forgotten")
    one.add_argument("--person", required=True, metavar="ID")


def _kind(kinds: Commands, name: str, run: Callable[[argparse.Namespace], int], told: str) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = kinds.add_parser(name, help=told)
    one.add_argument("journal", metavar="JOURNAL", help="the private journal, as JSON")
    one.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="the language of sentences")
    one.set_defaults(run=run)
    add_ascii(one)
    return one


def _add_id(one: argparse.ArgumentParser) -> None:
    one.add_argument("entry", metavar="ENTRY", help="the entry, by id")


def _add_amount(one: argparse.ArgumentParser, *, required: bool) -> None:
    amount = one.add_mutually_exclusive_group(required=required)
    amount.add_argument("--in", dest="came", metavar="AMOUNT", help="what came in, such as 25.00")
    amount.add_argument("--out", dest="went", metavar="AMOUNT", help="what went out")
    one.add_argument("--currency", metavar="CODE", help="of which it is, where that is not the journal's")
    one.add_argument("--rate", metavar="RATE", help="what one unit of that is in the journal's, such as 0.9 or 1/1.1")


def _add_party(one: argparse.ArgumentParser, *, required: bool) -> None:
    party = one.add_mutually_exclusive_group(required=required)
    party.add_argument("--person", metavar="ID", help="the other side, a person")
    party.add_argument("--organisation", metavar="ID", help="the other side, an organisation")


def _add_changes(one: argparse.ArgumentParser) -> None:
    _add_party(one, required=False)
    one.add_argument("--flow", metavar="FLOW", help="what the money is for")
    one.add_argument("--category", metavar="WORD", help="what it is about, as a plain line says it")
    _add_rest(one)


def _add_rest(one: argparse.ArgumentParser) -> None:
    one.add_argument("--year", type=number, metavar="YEAR", help="the year it is for, where that is not the day's")
    one.add_argument("--derives-from", metavar="ID", help="the entry it was computed from, such as a fee's payment")
    one.add_argument("--memo", metavar="TEXT", help="for the treasurer; published nowhere")
    one.add_argument(
        "--consented", action=argparse.BooleanOptionalAction, default=None,
        help="the person agrees to a plain line, or does not any more",
    )  # fmt: skip


# ── what is booked ───────────────────────────────────────────────────────────────────────────────


def _entry(options: argparse.Namespace) -> int:
    def book(document: Document, journal: Journal) -> list[_Row]:
        return [_row({"day": str(options.day), **_given(options, journal), **_amount(options, journal)})]

    return _booked(options, book)


def _reverse(options: argparse.Namespace) -> int:
    def book(document: Document, journal: Journal) -> list[_Row]:
        entry = _found(journal, options)
        return [_reversal(_raw(document, entry.id), entry, options.day)]

    return _booked(options, book)


def _correct(options: argparse.Namespace) -> int:
    return _booked(options, lambda document, journal: [*_corrected(document, journal, options)])


def _corrected(document: Document, journal: Journal, options: argparse.Namespace) -> Iterator[_Row]:
    """The reversals of an entry and of what derives from it, and all of them again as they should have been."""
    entry = _found(journal, options)
    changes = _given(options, journal, entry)
    if any(given is not None for given in (options.came, options.went, options.currency, options.rate)):
        changes |= _amount(options, journal)  # a currency without an amount is refused, and not passed over
    if not changes:
        raise PartgovError("--in", None, Phrase("wanted.something_to_change"))
    taken_back = {one.reverses for one in journal.entries}
    first = _raw(document, entry.id)
    again = _row({**_again(first, entry, options.day), **_without_consent_of_another(entry, changes)})
    yield _reversal(first, entry, options.day)
    yield again
    followed: _Row = {key: again[key] for key in ("flow", "year") if key in again}
    for one in journal.entries:
        if one.derives_from == entry.id and one.id not in taken_back and one.reverses is None:
            raw = _raw(document, one.id)
            yield _reversal(raw, one, options.day)
            yield _row({**_again(raw, one, options.day), **followed, "derives_from": again["id"]})


def _again(raw: _Row, entry: Entry, day: date) -> _Row:
    """An entry as it is booked again. What it was imported from stays with the first one, which keeps it known."""
    kept = {key: value for key, value in raw.items() if key not in ("id", "salt", "memo", "source", "reverses")}
    return {**kept, "day": str(day), "year": entry.dues_year}


def _without_consent_of_another(entry: Entry, changes: _Row) -> _Row:
    """What changes of an entry, and with the person their consent, which was nobody else's (R-54)."""
    whose = {"party": entry.party.value, "counterparty": entry.counterparty}
    other = any(changes.get(key, own) != own for key, own in whose.items())
    return {"consented": False, **changes} if entry.consented and other else changes


def _reversal(raw: _Row, entry: Entry, day: date) -> _Row:
    """What takes an entry back, for the year it was for."""
    kept = {key: value for key, value in raw.items() if key not in ("id", "salt", "memo", "source")}
    return _row({**kept, "day": str(day), "year": entry.dues_year, "amount": -raw["amount"], "reverses": entry.id})


def _row(values: _Row) -> _Row:
    return {"id": secrets.token_hex(8), **values, "salt": secrets.token_hex(32)}


def _booked(options: argparse.Namespace, book: Callable[[Document, Journal], list[_Row]]) -> int:
    with holding(options.journal):
        seen = look(options.journal)
        document, journal = _opened(options, seen.data)
        new = book(document, journal)
        document["entries"] += new
        write_journal(document, seen)
    made = tuple(Phrase("command.entry_of", id=one["id"], day=date.fromisoformat(one["day"])) for one in new)
    return _say(options, "command.booked", entries=len(new), made=made)


# ── what is changed ──────────────────────────────────────────────────────────────────────────────


def _change(options: argparse.Namespace) -> int:
    """Change an entry and, with it, what must be alike in those that derive from it."""
    log = None if options.log is None else log_of_option(options.log)
    with holding(options.journal):
        seen = look(options.journal)
        document, journal = _opened(options, seen.data)
        entry = _found(journal, options)
        changes = _given(options, journal, entry) | ({} if options.day is None else {"day": str(options.day)})
        if not changes:
            raise PartgovError("--day", None, Phrase("wanted.something_to_change"))
        derived = [one for one in journal.entries if one.derives_from == entry.id]
        for one in (entry, *derived):
            if log is not None and is_public(one, journal, log):
                wanted = Phrase("wanted.entry_not_public")
                raise FaultsError(options.journal, (Fault(f"entry {one.id}", wanted, Phrase("found.public_entry")),))
        if "day" in changes:
            changes.setdefault("year", entry.dues_year)
        _raw(document, entry.id).update(_without_consent_of_another(entry, changes))
        followed: _Row = {key: changes[key] for key in ("day", "flow", "year") if key in changes}
        for one in derived:
            _raw(document, one.id).update(followed)
        write_journal(document, seen)
    return _say(options, "command.changed", entry=entry.id)


def _settled(options: argparse.Namespace) -> int:
    mark = {"person": options.person, "flow": options.flow, "year": options.year, "day": str(options.day)}
    return _marked(options, "settled", mark)


def _figure(options: argparse.Namespace) -> int:
    of = {"entries": options.entries} if options.through is None else {"through": str(options.through)}
    return _marked(options, "figures", {"id": options.id, "day": str(options.day), **of})


def _marked(options: argparse.Namespace, key: str, mark: _Row) -> int:
    with holding(options.journal):
        seen = look(options.journal)
        document, _ = _opened(options, seen.data)
        document[key] = [*(document.get(key) or ()), mark]
        write_journal(document, seen)
    return _say(options, "command.marked")


def _list(options: argparse.Namespace) -> int:
    """Show entries by day, each with its id, so that nobody looks for it in the JSON."""
    _, journal = _opened(options, look(options.journal).data)
    style, taken_back = style_of(options, reader_of(options)), {one.reverses: one.id for one in journal.entries}
    for one in sorted(filter(_asked_for(options, journal), journal.entries), key=lambda one: (one.day, one.id)):
        others = {"derives": one.derives_from, "reverses": one.reverses, "reversed": taken_back.get(one.id)}
        also = "".join(style.say(f"command.{name}", id=other) for name, other in others.items() if other is not None)
        memo = "" if one.memo is None else f": {one.memo}"
        words = f"{one.flow}/{one.category}, {one.party} {one.counterparty}{also}{memo}"
        show([inert(f"{one.id} {one.day} {style.told(one.amount)} {words}")], ascii_only=options.ascii)
    return AGREES


def _asked_for(options: argparse.Namespace, journal: Journal) -> Callable[[Entry], bool]:
    """Return what says whether an entry is one of those that the arguments ask for."""
    person, since, through = options.person, options.since or date.min, options.through or date.max
    text = options.text.casefold()

    def asked_for(entry: Entry) -> bool:
        origin = None if entry.source is None else Origin.read(entry.source)
        texts = (entry.memo or "", "" if origin is None else origin.reference)
        mine = person is None or _concerns(journal, entry, person)
        return mine and since <= entry.day <= through and any(text in each.casefold() for each in texts)

    return asked_for


def _erase(options: argparse.Namespace) -> int:
    """Take the texts out of a person's entries: what is left of a bank's line is a digest, by which it stays known."""
    texts = lines = 0
    with holding(options.journal):
        seen = look(options.journal)
        document, journal = _opened(options, seen.data)
        mine = [one for one in journal.entries if _concerns(journal, one, options.person)]
        if not mine:
            raise PartgovError("--person", options.person, Phrase("wanted.person_of_journal"))
        raw = {one["id"]: one for one in document["entries"]}
        for entry in mine:
            left = erased(entry)
            texts += (entry.memo is not None) + (entry.source != left)
            lines += left is not None
            row = raw[entry.id]
            row.pop("memo", None)
            row.pop("source", None)
            row.update({} if left is None else {"source": left})
        if texts:
            write_journal(document, seen)
    style = style_of(options, reader_of(options))
    said = [
        style.say("command.erased", journal=options.journal, texts=texts, entries=len(mine)),
        style.say("erase.stays"),
    ]
    said += (f"  {style.say(f'erase.{one}')}" for one in ("amounts", "salts", "public", *["digests"] * (lines > 0)))
    show([*said, style.say("erase.elsewhere")], ascii_only=options.ascii)
    return AGREES


def _concerns(journal: Journal, entry: Entry, person: str) -> bool:
    """Whether an entry, or the one it derives from, is with this person."""
    root = entry if entry.derives_from is None else journal.by_id[entry.derives_from]
    return any(one.party is Party.PERSON and one.counterparty == person for one in (entry, root))


# ── what they share ──────────────────────────────────────────────────────────────────────────────


def _opened(options: argparse.Namespace, data: bytes | None) -> tuple[Document, Journal]:
    if data is None:
        raise FileNotFoundError(2, "no such file or directory", options.journal)
    journal, _ = load_journal(data, place=options.journal)
    return json.loads(data), journal


def _found(journal: Journal, options: argparse.Namespace) -> Entry:
    entry = journal.by_id.get(options.entry)
    if entry is None:
        raise PartgovError("ENTRY", options.entry, Phrase("wanted.entry_of_journal"))
    return entry


def _raw(document: Document, id: str) -> _Row:
    found: _Row = next(one for one in document["entries"] if one["id"] == id)
    return found


def _given(options: argparse.Namespace, journal: Journal, entry: Entry | None = None) -> _Row:
    """What the arguments say of an entry, or of one that is there; a person is no organisation (R-27)."""
    if options.organisation in persons_in(journal.entries, but=entry):
        raise PartgovError("--organisation", options.organisation, Phrase("wanted.organisation_no_person"))
    names = ("flow", "category", "year", "derives_from", "memo", "consented")
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    for party in ("person", "organisation"):
        if (other := getattr(options, party)) is not None:
            given |= {"party": party, "counterparty": other}
    return given


def _amount(options: argparse.Namespace, journal: Journal) -> _Row:
    """What an amount among the arguments is in the journal's currency; what it was in another stands in the memo."""
    if (options.currency is None) != (options.rate is None):
        raise PartgovError("--rate", options.rate, Phrase("wanted.currency_rate_together"))
    if options.currency is None:
        return {"amount": _minor(options, journal.currency)}
    rate = Rate.of(options.rate)
    if rate is None:
        raise PartgovError("--rate", options.rate, Phrase("wanted.rate_text_such"))
    if options.currency == journal.currency:
        raise PartgovError(
            "--currency", options.currency, Phrase("wanted.currency_not_the_journals", currency=journal.currency)
        )
    own = Money(_minor(options, options.currency), options.currency)
    minor = converted(own, journal.currency, rate=rate.value, rounding=Rounding.HALF_EVEN).minor
    told = str(Phrase("import.rate", amount=own, rate=rate.text))
    return {"amount": minor, "memo": " | ".join(each for each in (options.memo, told) if each)}


def _minor(options: argparse.Namespace, currency: str) -> int:
    """The whole minor units of an amount among the arguments, exactly."""
    place, text = ("--in", options.came) if options.went is None else ("--out", options.went)
    digits = exponent_of(currency)
    decimals = rf"(?:\.[0-9]{{{digits}}})?" if digits else ""
    found = re.fullmatch(rf"[0-9]{{1,15}}{decimals}", text or "")
    minor = 0 if found is None else int(Fraction(found[0]) * 10**digits)
    if minor == 0:
        sample = f"25.{'0' * digits}" if digits else "25"
        raise PartgovError(place, None, Phrase("wanted.amount_as_in", sample=sample))
    return minor if place == "--in" else -minor


def _say(options: argparse.Namespace, key: str, **values: Any) -> int:
    told = style_of(options, reader_of(options)).say(key, journal=options.journal, **values)
    show([told], ascii_only=options.ascii)
    return AGREES
