"""Statements: the table that a bank or a payment processor exports, made entries of a journal by a mapping.

Every line of the table becomes an entry, is skipped by a rule that says so, was imported before, or is a fault; no
fault tells what stands in a cell.
"""

from __future__ import annotations

__all__ = ["Import", "StatementMapping", "load_mapping", "read_statement"]

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.money import Money, converted, exponent_of
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import as_tuple, frozen
from partgov.interop.balances import Move, faults_of_balances
from partgov.interop.bankfiles import bank_lines
from partgov.interop.cells import Line, amount_in, currency_in, day_in, fee_in, minor_in, rate_in
from partgov.interop.deriving import Payment, Payments
from partgov.interop.mappings import Counterparty, Direction, FileKind, Rule, StatementMapping, load_mapping
from partgov.interop.origins import Known, Origin
from partgov.interop.rates import Rate
from partgov.interop.slips import persons_in
from partgov.interop.tables import csv_lines, decoded
from partgov.journal import DIGITS, Journal, Party


class Note(NamedTuple):
    """Something to say about a line: where it stands, and what."""

    at: str
    said: Phrase


@attrs.frozen(kw_only=True, repr=False)
class Import:
    """
    What a table comes to.

    Attributes:
        booked: what each line that is booked becomes, with where it stands: an entry, and perhaps one of its fee, as a
            journal's JSON has them.
        passed: the lines that are passed over, and why.
        told: what a treasurer should look at, among the lines that are booked.
        known: how many lines were imported before.
        skipped: how many lines a rule skips.
        converted: of entries that were of another currency, by id: which amount, by which rate.
    """

    booked: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = attrs.field(converter=as_tuple)
    passed: tuple[Note, ...] = attrs.field(converter=as_tuple)
    told: tuple[Note, ...] = attrs.field(converter=as_tuple)
    known: int
    skipped: int
    converted: Mapping[str, Phrase] = attrs.field(default={}, converter=frozen)

    @property
    def entries(self) -> tuple[dict[str, Any], ...]:
        """The new entries, in the table's order."""
        return tuple(entry for _, entries in self.booked for entry in entries)


def read_statement(
    data: bytes,
    mapping: StatementMapping,
    *,
    books: Journal,
    zone: tzinfo,
    fresh_id: Callable[[], str],
    fresh_salt: Callable[[], str],
    place: str,
) -> Import:
    """
    Return the entries of a table; raise `FaultsError` with every fault and its line, and nothing of what stands there.

    Args:
        books: the journal there is, from which lines that were imported before are known.
        zone: the journal's time zone: a stamp belongs to the day that it is there.
        fresh_id: what gives an opaque id, never the same twice.
        fresh_salt: what gives 32 random bytes, as hexadecimal digits.
    """
    given = () if mapping.form.currency is None else mapping.rates.by_currency
    if mapping.currency not in (None, books.currency, *given):
        wanted = Phrase("wanted.currency_of_journal", currency=books.currency)
        raise FaultsError(place, (Fault(place, wanted, Phrase("found.another_currency")),))
    strange = tuple(_strange_words(mapping, books))
    if strange:
        raise FaultsError(place, strange)
    whole: list[Fault] = []
    if mapping.form.kind is FileKind.TABLE:
        lines = _lines(data, mapping, place)
    else:
        lines, whole = bank_lines(data, mapping.form, zone, place=place)
        _want_columns(lines, mapping, place)
    _note_strange_currencies(lines, mapping, books.currency)
    reading = _Reading(mapping, books, zone, fresh_id, fresh_salt)
    for line in lines:
        reading.read(line)
    reading.settle()
    faults = [*reading.faults, *whole] or [*faults_of_balances(reading.moves)]
    if faults:
        raise FaultsError(place, tuple(faults))
    return Import(
        booked=reading.booked, passed=reading.passed, told=reading.told(), known=reading.known,
        skipped=reading.skipped, converted=reading.converted,
    )  # fmt: skip


# ── line by line ─────────────────────────────────────────────────────────────────────────────────


class _Draft(NamedTuple):
    """
    A line that was read: what it says, as far as it is beyond doubt; or why a rule skips it.

    Attributes:
        fee: what a processor kept of it or gave back, in the line's own currency.
    """

    line: Line
    skipped: Phrase | None = None
    rule: Rule | None = None
    minor: int | None = None
    day: date | None = None
    fee: int = 0
    origin: Origin | None = None

    @property
    def derives(self) -> bool:
        """Whether it is a part of a payment that stands on another line."""
        return self.rule is not None and self.rule.derives is not None


class _Reading:
    """A table while it is read: what its lines came to so far."""

    def __init__(
        self,
        mapping: StatementMapping,
        books: Journal,
        zone: tzinfo,
        fresh_id: Callable[[], str],
        fresh_salt: Callable[[], str],
    ) -> None:
        self.mapping, self.currency, self.begins, self.zone = mapping, books.currency, books.begins, zone
        self.fresh_id, self.fresh_salt = fresh_id, fresh_salt
        self.before, self.payments = Known(books.entries), Payments(books)
        self.persons = persons_in(books.entries)
        self.persons.update(one.id for one in mapping.counterparties.values() if one.party is Party.PERSON)
        self.booked: list[tuple[str, tuple[dict[str, Any], ...]]] = []
        self.converted: dict[str, Phrase] = {}
        self.looked_at: list[Note] = []
        self.passed: list[Note] = []
        self.added: list[tuple[str, Origin, Phrase | None]] = []
        self.moves: list[Move] = []
        self.drafts: list[_Draft] = []
        self.faults: list[Fault] = []
        self.known = self.skipped = 0

    def read(self, line: Line) -> None:
        """Read what stands in a line: what is wrong with it is noted there."""
        if not line.cells:
            self.drafts.append(_Draft(line))
            return
        mapping = self.mapping
        own = currency_in(line, mapping, self.currency)
        minor = amount_in(line, mapping, own)
        way = Direction.OUT if minor is not None and minor < 0 else Direction.IN if minor else None
        number, rule = next(((n, one) for n, one in enumerate(mapping.rules, 1) if _fits(one, line, way)), (0, None))
        fee = 0 if minor is None else fee_in(line, mapping, own, minor)
        self._note_move(line, own, None if minor is None else minor + fee, skipped=rule is not None and rule.skip)
        if rule is not None and rule.skip:
            self.drafts.append(_Draft(line, skipped=Phrase("import.skipped", rule=number)))
            return
        day = day_in(line, mapping, self.zone)
        sound = minor is not None and day is not None and not line.faults
        origin = self._origin(line, day, minor, own) if sound and minor is not None and day is not None else None
        self.drafts.append(_Draft(line, None, rule, minor, day, fee, origin))

    def settle(self) -> None:
        """Book each line that was read, pass over it, or note its faults: first the lines that are known exactly."""
        said = [
            Phrase("import.known") if draft.origin is not None and self.before.takes(draft.origin) else draft.skipped
            for draft in self.drafts
        ]
        for place, draft in enumerate(self.drafts):
            if said[place] is None and draft.origin is not None:
                said[place] = self.before.takes_reworded(draft.origin)
        whole = [*enumerate(zip(self.drafts, said, strict=True))]
        made: dict[int, tuple[dict[str, Any], ...]] = {}
        derived = any(draft.derives for draft in self.drafts)
        for place, (draft, why) in sorted(whole, key=lambda one: one[1][0].derives):  # payments first
            entries = made[place] = self._book(draft) if why is None else ()
            if derived and not draft.derives and draft.line.cells and draft.skipped is None:
                self._note_payment(draft, entries, known=why is not None)
        for place, (draft, why) in whole:
            self.faults += draft.line.faults if why is None else ()
            if made[place] and draft.origin is not None:
                self.booked.append((draft.line.at, made[place]))
                self.added.append((draft.line.at, draft.origin, self.before.add(draft.origin)))
            if why is not None:
                self.passed.append(Note(draft.line.at, why))
                self.skipped += draft.skipped is not None
                self.known += draft.skipped is None

    def _note_payment(self, draft: _Draft, entries: Sequence[dict[str, Any]], *, known: bool) -> None:
        origin = draft.origin
        mine: Sequence[Payment] | None = self.payments.before(origin) if known and origin is not None else None
        if entries:
            mine = [Payment(entries[0]["id"], entries[0]["flow"], date.fromisoformat(entries[0]["day"]).year)]
        self.payments.add(draft.line, "" if origin is None else origin.reference, mine)

    def _book(self, draft: _Draft) -> tuple[dict[str, Any], ...]:
        """The entries of a line; none, and its faults, where it is refused."""
        line, mapping = draft.line, self.mapping
        if not line.cells:
            return ()
        if draft.day is not None and draft.day < self.begins:
            wanted = Phrase("wanted.day_from_on_when_books", begins=self.begins)
            line.refuse(mapping.columns.day, wanted, "found.earlier")
        if draft.minor == 0:
            line.refuse(None, Phrase("wanted.amount_not_zero_or_rule"), "found.zero")
        if draft.rule is None and draft.minor:
            line.refuse(None, Phrase("wanted.line_one_rules_fits"))
        other, origin, rule = _counterparty(line, mapping, draft.rule), draft.origin, draft.rule
        if other is not None and other.party is Party.ORGANISATION and other.id in self.persons:
            line.refuse(mapping.columns.counterparty, Phrase("wanted.organisation_no_person"))
        if origin is None or rule is None:
            return ()
        rate = self._rate_of(line, origin)
        of = None if rule.derives is None else self.payments.of(line, rule, origin.account)
        if line.faults or other is None or (draft.derives and of is None):
            return ()
        return tuple(self._entries(draft, rule, origin, other, rate, of))

    def _rate_of(self, line: Line, origin: Origin) -> Rate | None:
        """The rate of a line of another currency; an amount that by it comes to nothing, or to too much, is a fault."""
        if origin.currency == self.currency:
            return None
        rate = rate_in(line, self.mapping, origin.currency, self.currency, origin.day)
        size = 1 if rate is None or not origin.minor else abs(self._converted(origin.minor, origin.currency, rate))
        if size == 0:
            line.refuse(None, Phrase("wanted.amount_not_zero_or_rule"), "found.zero")
        elif size >= 10**DIGITS:
            line.refuse(None, Phrase("wanted.amount"))
        return rate

    def _converted(self, minor: int, own: str, rate: Rate) -> int:
        return converted(Money(minor, own), self.currency, rate=rate.value, rounding=self.mapping.rounding).minor

    def told(self) -> Iterator[Note]:
        """What a treasurer should look at, once all lines are read."""
        yield from (note for note in self.passed if note.said == Phrase("import.known_reworded"))
        yield from self.looked_at
        origins = [origin for _, origin, _ in self.added]
        found = dict.fromkeys(self.before.renumbered(origins), Phrase("import.other_reference"))
        found |= dict.fromkeys(self.before.reworded(origins), Phrase("import.other_text"))
        for at, origin, noted in self.added:
            said = noted or found.get(origin)
            if said is not None:
                yield Note(at, said)

    def _origin(self, line: Line, day: date, minor: int, currency: str) -> Origin:
        columns, form = self.mapping.columns, self.mapping.form
        account = form.account or "" if columns.account is None else line.cell(columns.account)
        texts = [line.cell(columns.counterparty), *(line.cell(each) for each in columns.memo)]
        return Origin.of(account, day, minor, currency, line.cell(columns.reference), texts)

    def _note_move(self, line: Line, own: str, minor: int | None, *, skipped: bool) -> None:
        """Note what a line does to the account, and what its balance says; one that waits does nothing."""
        columns = self.mapping.columns
        if columns.balance is None:
            return
        written = line.cell(columns.balance)
        if skipped and not written:
            return
        balance = minor_in(line, columns.balance, self.mapping.form, own) if written else None
        of = line.cell(columns.account), line.cell(columns.currency).upper()
        self.moves.append(Move(f"{line.at}.{columns.balance}", of, minor, balance))

    def _entries(
        self, draft: _Draft, rule: Rule, origin: Origin, other: Counterparty, rate: Rate | None, of: Payment | None
    ) -> Iterator[dict[str, Any]]:
        """The entry of a line and, where a processor kept a fee or gave one back, the entry of that."""
        year = {"year": of.year} if of is not None and of.year != origin.day.year else {}
        entry = {
            "id": self.fresh_id(), "day": str(origin.day), "flow": rule.flow if of is None else of.flow,
            "amount": origin.minor, "party": other.party.value, "counterparty": other.id,
            "category": rule.category or self.mapping.fee.category, "salt": self.fresh_salt(), **year,
        }  # fmt: skip
        memo = _memo(draft.line, self.mapping)
        yield self._priced(entry, origin.currency, rate, memo) | _derived(of) | {"source": origin.written}
        if draft.fee:
            kind = self.mapping.fee
            fee = entry | {
                "id": self.fresh_id(), "amount": draft.fee, "party": "organisation", "salt": self.fresh_salt(),
                "counterparty": kind.counterparty, "category": kind.category,
                "derives_from": entry["id"] if of is None else of.id,
            }  # fmt: skip
            fee = self._priced(fee, origin.currency, rate, "")
            if fee["amount"]:
                yield fee
            else:
                self.looked_at.append(Note(draft.line.at, Phrase("import.fee_of_nothing", currency=self.currency)))

    def _priced(self, entry: dict[str, Any], own: str, rate: Rate | None, memo: str) -> dict[str, Any]:
        """An entry in the journal's currency; what it was in its own, and the rate, stand in its memo."""
        if rate is not None:
            told = Phrase("import.rate", amount=Money(entry["amount"], own), rate=rate.text)
            self.converted[entry["id"]] = told
            entry = entry | {"amount": self._converted(entry["amount"], own, rate)}
            memo = " | ".join(each for each in (memo, str(told)) if each)
        return entry | ({"memo": memo} if memo else {})


def _derived(of: Payment | None) -> dict[str, Any]:
    return {} if of is None else {"derives_from": of.id}


def _memo(line: Line, mapping: StatementMapping) -> str:
    """What the journal keeps for the treasurer: the reference, and the columns that the mapping names."""
    reference = line.cell(mapping.columns.reference)
    texts = [line.cells[each] for each in mapping.columns.memo if line.cells[each]]
    return " | ".join([f"reference {reference}"] * bool(reference) + texts)


def _fits(rule: Rule, line: Line, way: Direction | None) -> bool:
    if rule.direction is not None and rule.direction is not way:
        return False
    return rule.column is None or rule.contains.casefold() in line.cells[rule.column].casefold()


def _counterparty(line: Line, mapping: StatementMapping, rule: Rule | None) -> Counterparty | None:
    name = mapping.columns.counterparty
    found = None if name is None else mapping.counterparties.get(line.cell(name))
    if rule is not None and rule.counterparty is not None and rule.party is not None:
        known = found is not None and found.party is Party.PERSON and rule.derives is None
        if known and rule.party is Party.ORGANISATION:  # what is a person's would be published exactly
            line.refuse(name, Phrase("wanted.rule_for_persons"), "found.rule_for_organisation")
        return Counterparty(id=rule.counterparty, party=rule.party)
    if rule is not None and rule.derives is not None:
        return Counterparty(id=mapping.fee.counterparty, party=Party.ORGANISATION)
    if found is None and (name is not None or rule is not None):
        line.refuse(name, Phrase("wanted.counterparty_mapping_knows"))
    return found


# ── the whole table ──────────────────────────────────────────────────────────────────────────────


def _lines(data: bytes, mapping: StatementMapping, place: str) -> list[Line]:
    """The lines of a table; one of another width has its fault, and no cells."""
    form = mapping.form
    rows = csv_lines(
        decoded(data, form.encoding, place=place),
        delimiter=form.delimiter, quote=form.quote, skip=form.skip, place=place,
        doubled="wanted.quote_around_cell_doubled_within",
    )  # fmt: skip
    number, heads = next(rows, (1, []))
    heads = [each.strip() for each in heads]
    lacking = [name for name in mapping.looked_at if heads.count(name) != 1]
    if lacking:
        at = f"{place}, line {number}"
        raise FaultsError(
            place,
            tuple(
                Fault(
                    at, Phrase("wanted.one_column_headed", value=repr(name)),
                    Phrase("found.value", value=heads.count(name)),
                )
                for name in lacking
            ),
        )  # fmt: skip
    lines = []
    for number, cells in rows:
        if not any(each.strip() for each in cells):
            continue
        fits = len(cells) == len(heads)
        line = Line(f"{place}, line {number}", dict(zip(heads, cells, strict=True)) if fits else {})
        if not fits:
            found = Phrase("found.value_2", count=len(cells))
            line.faults.append(Fault(line.at, Phrase("wanted.cells_headings", count=len(heads)), found))
        lines.append(line)
    return _without_footer(lines, form.footer)


def _without_footer(lines: list[Line], count: int) -> list[Line]:
    """The lines without what stands after the table; a line of the table's own width is none of that."""
    for line in lines[-count:] if count else ():
        if line.cells:
            line.refuse(None, Phrase("wanted.line_after_table"))
    return [line for place, line in enumerate(lines) if line.cells or place < len(lines) - count]


def _strange_words(mapping: StatementMapping, books: Journal) -> Iterator[Fault]:
    """The flows and categories of a mapping that the journal does not have."""
    words = [(f"$.rules[{number}]", rule) for number, rule in enumerate(mapping.rules) if not rule.skip]
    fees = mapping.columns.fee is not None or any(rule.derives and rule.category is None for _, rule in words)
    for name, known in (("flow", books.rules.flows), ("category", books.rules.categories)):
        told = [(at, word) for at, rule in words if (word := getattr(rule, name)) is not None]
        if name == "category" and fees:
            told.append(("$.fee", mapping.fee.category))
        for at, word in told:
            if word not in known:
                yield Fault(f"{at}.{name}", Phrase("wanted.one", names=", ".join(known)), Phrase("found.another"))


def _want_columns(lines: Sequence[Line], mapping: StatementMapping, place: str) -> None:
    """Raise `FaultsError` where a mapping names a column that a bank's file has not."""
    for line in lines[:1]:
        lacking = [name for name in mapping.looked_at if name not in line.cells]
        if lacking:
            wanted = Phrase("wanted.one", names=", ".join(line.cells))
            found = (Fault(place, wanted, Phrase("found.value", value=repr(name))) for name in lacking)
            raise FaultsError(place, tuple(found))


def _note_strange_currencies(lines: Sequence[Line], mapping: StatementMapping, currency: str) -> None:
    """Note the lines of another currency, by a column of currencies that the mapping does not name."""
    if mapping.columns.currency is not None or mapping.form.currency is not None:
        return
    whole = [line for line in lines if line.cells]
    for name in dict.fromkeys(name for line in whole for name in line.cells):
        told = {line.cell(name) for line in whole} - {""}
        if name not in mapping.looked_at and told and all(map(_is_currency, told)):
            for line in whole:
                if line.cell(name) not in ("", currency):
                    wanted = Phrase("wanted.currency_or_its_column", currency=currency)
                    line.refuse(name, wanted, "found.another_currency")


def _is_currency(text: str) -> bool:
    try:
        exponent_of(text)
    except PartgovError:
        return False
    return True
