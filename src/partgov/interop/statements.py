"""Statements: the table that a bank or a payment processor exports, made entries of a journal by a mapping.

The mapping is TOML and private, as the journal is. Every line of the table becomes an entry, is skipped by a rule that
says so, or is a fault; no fault tells what stands in a cell.
"""

from __future__ import annotations

__all__ = ["Import", "StatementMapping", "load_mapping", "read_statement"]

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, NamedTuple

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.money import exponent_of
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import absent_or, are_ids, as_tuple, frozen, is_a, is_id, is_text
from partgov.interop.decoding import decode
from partgov.interop.settings import read_toml
from partgov.journal import Party

# ── the mapping ──────────────────────────────────────────────────────────────────────────────────


class Direction(StrEnum):
    """Which way money went."""

    IN = "in"
    OUT = "out"


_OPTIONAL: Final = attrs.field(default=None, validator=absent_or(is_text))


@attrs.frozen(kw_only=True)
class Columns:
    """
    Which column of the table is what, by its heading.

    Attributes:
        amount: what came in, or, below zero, went out; or, in two columns, `paid_in` and `paid_out`.
        direction: where amounts carry no sign, the column that says which went out, and by which `out_word`.
        reference: the bank's own number of a line, by which one that was imported before is known.
        fee: what the processor kept of the amount, booked as an entry that derives from it.
    """

    day: str = attrs.field(validator=is_id)
    counterparty: str | None = attrs.field(default=None, validator=absent_or(is_id))
    amount: str | None = attrs.field(default=None, validator=absent_or(is_id))
    paid_in: str | None = attrs.field(default=None, validator=absent_or(is_id))
    paid_out: str | None = attrs.field(default=None, validator=absent_or(is_id))
    direction: str | None = attrs.field(default=None, validator=absent_or(is_id))
    out_word: str | None = attrs.field(default=None, validator=absent_or(is_text))
    reference: str | None = attrs.field(default=None, validator=absent_or(is_id))
    fee: str | None = attrs.field(default=None, validator=absent_or(is_id))
    memo: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) == (self.paid_in is None or self.paid_out is None):
            raise PartgovError("amount", self.amount, Phrase("wanted.either_amount_or_paid_in"))
        if (self.direction is None) != (self.out_word is None):
            raise PartgovError("out_word", self.out_word, Phrase("wanted.direction_out_word_together_or"))

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that is looked at."""
        single = (self.day, self.counterparty, self.amount, self.paid_in, self.paid_out, self.direction)
        return tuple(each for each in (*single, self.reference, self.fee, *self.memo) if each is not None)


@attrs.frozen(kw_only=True)
class Form:
    """
    How the table is written.

    Attributes:
        skip: how many lines stand before the headings.
        day: the form of a day, as `strptime` takes it.
        decimal, thousands: the signs within an amount.
    """

    delimiter: str = attrs.field(default=",", validator=is_text)
    encoding: str = attrs.field(default="utf-8-sig", validator=is_text)
    skip: int = 0
    day: str = attrs.field(default="%Y-%m-%d", validator=is_text)
    decimal: str = attrs.field(default=".", validator=is_text)
    thousands: str = attrs.field(default="", validator=is_text)

    def __attrs_post_init__(self) -> None:
        if len(self.delimiter) != 1:
            raise PartgovError("delimiter", self.delimiter, Phrase("wanted.one_character"))
        try:
            b" ".decode(self.encoding)
        except UnicodeDecodeError:
            pass  # of more than one byte a character
        except LookupError:
            raise PartgovError("encoding", self.encoding, Phrase("wanted.encoding_such_utf_or_windows")) from None


@attrs.frozen(kw_only=True)
class Counterparty:
    """Who is behind a name or an account number of the table."""

    id: str = attrs.field(validator=is_id)
    party: Party = attrs.field(validator=is_a(Party))


@attrs.frozen(kw_only=True)
class Rule:
    """
    What a line is about, where the rule fits it; of several the first.

    Attributes:
        column, contains: the rule fits where this column contains this text, in small letters or large.
        direction: the rule fits money that went this way.
        counterparty, party: the other side, where the table does not tell it.
        skip: the line is none of the books'; it is counted, and nothing is booked.
    """

    column: str | None = attrs.field(default=None, validator=absent_or(is_id))
    contains: str = attrs.field(default="", validator=is_text)
    direction: Direction | None = attrs.field(default=None, validator=absent_or(is_a(Direction)))
    flow: str | None = _OPTIONAL
    category: str | None = _OPTIONAL
    counterparty: str | None = attrs.field(default=None, validator=absent_or(is_id))
    party: Party | None = attrs.field(default=None, validator=absent_or(is_a(Party)))
    skip: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.skip and (self.flow is None or self.category is None):
            raise PartgovError("flow", self.flow, Phrase("wanted.flow_category_or_skip"))
        if (self.counterparty is None) != (self.party is None):
            raise PartgovError("party", self.party, Phrase("wanted.counterparty_party_together_or_neither"))
        if self.contains and self.column is None:
            raise PartgovError("column", None, Phrase("wanted.column_contains"))


@attrs.frozen(kw_only=True)
class FeeKind:
    """Whom a fee goes to, and its category."""

    counterparty: str = attrs.field(default="processor", validator=is_id)
    category: str = attrs.field(default="fee", validator=is_id)


@attrs.frozen(kw_only=True)
class JournalHead:
    """What a new journal says of itself."""

    log: str = attrs.field(validator=is_id)
    currency: str = attrs.field(validator=is_text)
    timezone: str = attrs.field(validator=is_text)
    begins: str = attrs.field(validator=is_text)


@attrs.frozen(kw_only=True)
class StatementMapping:
    """
    How a table becomes entries.

    Attributes:
        counterparties: who is behind what the column of counterparties says.
        journal: the head of the journal, used where there is none yet.
    """

    columns: Columns
    form: Form = Form()
    counterparties: Mapping[str, Counterparty] = attrs.field(
        default={}, converter=frozen, validator=are_ids, metadata={"private": True}
    )
    rules: tuple[Rule, ...] = attrs.field(converter=as_tuple)
    fee: FeeKind = FeeKind()
    journal: JournalHead | None = None


def load_mapping(data: bytes, *, place: str = "the mapping") -> StatementMapping:
    """Read a mapping; raise `FaultsError` with everything that is wrong with it, and no name or number of anybody."""
    return decode(StatementMapping, read_toml(data, place=place, private=True))


# ── the table ────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class Import:
    """
    What a table comes to.

    Attributes:
        entries: the new entries, as a journal's JSON has them.
        known: how many lines were imported before, by their reference.
        skipped: how many lines a rule skips.
    """

    entries: tuple[dict[str, Any], ...] = attrs.field(converter=as_tuple)
    known: int
    skipped: int


def read_statement(
    data: bytes,
    mapping: StatementMapping,
    *,
    currency: str,
    memos: Collection[str | None],
    fresh_id: Callable[[], str],
    fresh_salt: Callable[[], str],
    place: str,
) -> Import:
    """
    Return the entries of a table; raise `FaultsError` with every fault and its line, and nothing of what stands there.

    Args:
        memos: the memos of the entries there are, from which lines that were imported before are known.
        fresh_id: what gives an opaque id, never the same twice.
        fresh_salt: what gives 32 random bytes, as hexadecimal digits.
    """
    known = {memo.split(_AFTER)[0] for memo in memos if memo is not None and memo.startswith(_BEFORE)}
    entries: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    before = skipped = 0
    columns = mapping.columns
    for at, row in _rows(data, mapping, place, faults):
        reference, told = _reference(row, columns), len(faults)
        if reference in known:
            before += 1
            continue
        if reference is not None and reference in seen:
            wanted = Phrase("wanted.reference_its_own")
            faults.append(Fault(f"{at}.{columns.reference}", wanted, Phrase("found.line_before")))
        if reference is not None:
            seen.add(reference)
        line = _line(at, row, mapping, currency, faults)
        if line.rule is not None and line.rule.skip:
            skipped += 1
            del faults[told:]
        elif len(faults) == told:
            memo = [*([reference] if reference else []), *(row[each] for each in columns.memo if row[each])]
            entries += _entries(line, _AFTER.join(memo), mapping, fresh_id, fresh_salt)
    if faults:
        raise FaultsError(place, tuple(faults))
    return Import(entries=entries, known=before, skipped=skipped)


class _Line(NamedTuple):
    """What a line of a table says; what it does not say, or says wrongly, is None, and a fault is noted."""

    rule: Rule | None
    day: str | None = None
    minor: int | None = None
    other: Counterparty | None = None
    fee: int | None = None


def _line(at: str, row: Mapping[str, str], mapping: StatementMapping, currency: str, faults: list[Fault]) -> _Line:
    """Read a line, noting everything that is wrong with it."""
    minor = _amount(at, row, mapping, currency, faults)
    way = Direction.IN if minor is None or minor > 0 else Direction.OUT
    rule = next((one for one in mapping.rules if _fits(one, row, way)), None)
    if rule is not None and rule.skip:
        return _Line(rule)
    if minor == 0:
        faults.append(Fault(at, Phrase("wanted.amount_not_zero_or_rule"), Phrase("found.zero")))
    if rule is None and minor is not None:
        faults.append(Fault(at, Phrase("wanted.line_one_rules_fits"), Phrase("found.another")))
    day = _day(at, row, mapping, faults)
    other = _counterparty(at, row, mapping, rule, faults)
    fee = None if mapping.columns.fee is None else _fee(at, row, mapping, currency, faults)
    return _Line(rule, day, minor, other, fee)


def _entries(
    line: _Line, memo: str, mapping: StatementMapping, fresh_id: Callable[[], str], fresh_salt: Callable[[], str]
) -> Iterator[dict[str, Any]]:
    """The entry of a line and, where a processor kept a fee, the entry of that."""
    if line.rule is None or line.other is None:
        return
    entry = {
        "id": fresh_id(), "day": line.day, "flow": line.rule.flow, "amount": line.minor,
        "party": line.other.party.value, "counterparty": line.other.id, "category": line.rule.category,
        "salt": fresh_salt(), **({"memo": memo} if memo else {}),
    }  # fmt: skip
    yield entry
    if line.fee:
        kept = {
            "id": fresh_id(), "amount": -abs(line.fee), "party": "organisation", "salt": fresh_salt(),
            "counterparty": mapping.fee.counterparty, "category": mapping.fee.category, "derives_from": entry["id"],
        }  # fmt: skip
        yield {key: value for key, value in entry.items() if key != "memo"} | kept


_BEFORE: Final = "reference "
_AFTER: Final = " | "


def _reference(row: Mapping[str, str], columns: Columns) -> str | None:
    """How a memo begins by which a line is known again; a line without a number of its own is not."""
    number = "" if columns.reference is None else row[columns.reference].strip().replace("|", "/")
    return f"{_BEFORE}{number}" if number else None


def _rows(
    data: bytes, mapping: StatementMapping, place: str, faults: list[Fault]
) -> Iterator[tuple[str, dict[str, str]]]:
    form = mapping.form
    try:
        text = data.decode(form.encoding)
    except UnicodeDecodeError as error:
        raise FaultsError(
            place, (Fault(place, form.encoding, Phrase("found.another_encoding_at_byte", start=error.start)),)
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True)
    try:
        for _ in range(form.skip):
            next(reader, None)
        heads = [each.strip() for each in next(reader, [])]
        wanted = dict.fromkeys((*mapping.columns.all, *(one.column for one in mapping.rules if one.column)))
        missing = [name for name in wanted if heads.count(name) != 1]
        if missing:
            at = f"{place}, line {reader.line_num}"
            lacking = (
                Fault(
                    at,
                    Phrase("wanted.one_column_headed", value=repr(name)),
                    Phrase("found.value", value=heads.count(name)),
                )
                for name in missing
            )
            raise FaultsError(place, tuple(lacking))
        for cells in reader:
            at = f"{place}, line {reader.line_num}"
            if len(cells) == len(heads):
                yield at, dict(zip(heads, cells, strict=True))
            elif any(cells):
                faults.append(
                    Fault(
                        at, Phrase("wanted.cells_headings", count=len(heads)), Phrase("found.value_2", count=len(cells))
                    )
                )
    except csv.Error:
        raise FaultsError(
            place, (Fault(f"{place}, line {reader.line_num}", Phrase("wanted.line_csv"), Phrase("found.another")),)
        ) from None


def _fits(rule: Rule, row: Mapping[str, str], way: Direction) -> bool:
    if rule.direction is not None and rule.direction is not way:
        return False
    return rule.column is None or rule.contains.casefold() in row[rule.column].casefold()


def _day(at: str, row: Mapping[str, str], mapping: StatementMapping, faults: list[Fault]) -> str:
    try:
        return str(datetime.strptime(row[mapping.columns.day].strip(), mapping.form.day).date())
    except ValueError:
        faults.append(
            Fault(
                f"{at}.{mapping.columns.day}",
                Phrase("wanted.day_written", day=mapping.form.day),
                Phrase("found.something_else"),
            )
        )
        return ""


def _amount(
    at: str, row: Mapping[str, str], mapping: StatementMapping, currency: str, faults: list[Fault]
) -> int | None:
    columns = mapping.columns
    if columns.amount is not None:
        minor = _minor(f"{at}.{columns.amount}", row[columns.amount], mapping.form, currency, faults)
        out = columns.direction is not None and row[columns.direction].strip() == columns.out_word
        return minor if minor is None or not out else -abs(minor)
    both = []
    for name in (columns.paid_in, columns.paid_out):
        assert name is not None, "a mapping has both or neither"
        cell = row[name].strip()
        both.append(_minor(f"{at}.{name}", cell, mapping.form, currency, faults) if cell else 0)
    came, went = both
    return None if came is None or went is None else abs(came) - abs(went)


def _fee(at: str, row: Mapping[str, str], mapping: StatementMapping, currency: str, faults: list[Fault]) -> int | None:
    name = mapping.columns.fee
    assert name is not None, "asked where there is one"
    return _minor(f"{at}.{name}", row[name], mapping.form, currency, faults) if row[name].strip() else None


def _minor(at: str, cell: str, form: Form, currency: str, faults: list[Fault]) -> int | None:
    """The whole minor units of a cell, exactly."""
    text = cell.strip().replace(form.thousands, "") if form.thousands else cell.strip()
    match = re.fullmatch(rf"([+-]?)([0-9]{{1,15}})(?:{re.escape(form.decimal)}([0-9]{{1,9}}))?", text)
    if match is not None:
        exact = Fraction(f"{match[1]}{match[2]}.{match[3] or 0}") * Fraction(10) ** exponent_of(currency)
        if exact.denominator == 1:
            return exact.numerator
    faults.append(
        Fault(
            at,
            Phrase("wanted.amount_in_whole_minor_units", currency=currency, decimal=form.decimal),
            Phrase("found.another"),
        )
    )
    return None


def _counterparty(
    at: str, row: Mapping[str, str], mapping: StatementMapping, rule: Rule | None, faults: list[Fault]
) -> Counterparty | None:
    if rule is not None and rule.counterparty is not None and rule.party is not None:
        return Counterparty(id=rule.counterparty, party=rule.party)
    name = mapping.columns.counterparty
    found = None if name is None else mapping.counterparties.get(row[name].strip())
    if found is None:
        faults.append(
            Fault(f"{at}.{name}" if name else at, Phrase("wanted.counterparty_mapping_knows"), Phrase("found.another"))
        )
    return found
