"""Mappings: what the table of a bank or a payment processor means, as a treasurer writes it down in TOML.

A mapping is private, as the journal is. What it leaves open (a sign, a word, a zone) it must say; nothing is guessed.
"""

from __future__ import annotations

__all__ = [
    "Columns",
    "Counterparty",
    "Direction",
    "FeeKind",
    "FeeSign",
    "FileKind",
    "Form",
    "JournalHead",
    "SHIPPED",
    "Rule",
    "Signs",
    "StatementMapping",
    "load_mapping",
]

import pkgutil
from collections.abc import Mapping
from datetime import tzinfo
from enum import StrEnum
from typing import Any, Final

import attrs

from partgov.foundation.errors import Fault, PartgovError, refuse_all
from partgov.foundation.money import Rounding, exponent_of
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import absent_or, are_ids, as_tuple, at_least, frozen, is_a, is_id, is_text
from partgov.interop.decoding import decode
from partgov.interop.rates import Rates, read_rates
from partgov.interop.settings import read_toml
from partgov.interop.tables import is_encoding
from partgov.interop.zones import zone_named
from partgov.journal import Party

# ── which column is what ─────────────────────────────────────────────────────────────────────────


class Direction(StrEnum):
    """Which way money went."""

    IN = "in"
    OUT = "out"


class Signs(StrEnum):
    """What a sign means in the two columns of what was paid in and paid out."""

    NONE = "none"
    REVERSAL = "reversal"
    OUT_BELOW_ZERO = "out_below_zero"


class FileKind(StrEnum):
    """What kind of file a bank gives: a table, or one of the forms that banks agreed on."""

    TABLE = "table"
    CAMT = "camt.053"
    MT940 = "mt940"
    OFX = "ofx"


class FeeSign(StrEnum):
    """How a column writes a fee that was kept: below zero, as money that went out, or above."""

    BELOW_ZERO = "below_zero"
    ABOVE_ZERO = "above_zero"


_COLUMN: Any = attrs.field(default=None, validator=absent_or(is_id))
_TEXT: Any = attrs.field(default=None, validator=absent_or(is_text))

_OPPOSITES: Final[Mapping[str, tuple[str, ...]]] = {
    "d": ("c",), "dr": ("cr",), "debit": ("credit",), "dbit": ("crdt",), "debet": ("credit", "kredit"),
    "débit": ("crédit",), "af": ("bij",), "s": ("h",), "soll": ("haben",), "debe": ("haber",), "cargo": ("abono",),
    "out": ("in",), "-": ("+",),
}  # fmt: skip
_REVERSALS: Final = {"rc": Direction.OUT, "rd": Direction.IN}  # of a credit and of a debit, where those are C and D


@attrs.frozen(kw_only=True)
class Columns:
    """
    Which column of the table is what, by its heading.

    Attributes:
        day, time, zone: when it was booked; its time, and the zone of that, where they have columns of their own.
        amount: what came in, or, below zero, went out; or, in two columns, `paid_in` and `paid_out`.
        signs: what a sign in the two columns means; where nothing is said, none may stand there.
        direction: where amounts carry no sign, the column that says which way, by `out_word` and `in_word`.
        currency: the currency of a line, which must be the journal's, or one that has a rate for its day.
        account: the organisation's own account, where one table has several.
        reference: the bank's own number of a line.
        balance: what was on the account after the line.
        fee: what the processor kept of the amount, booked as an entry that derives from it.
        fee_sign: how the fee is written; where `net` is named, each line tells.
        net: the amount less the fee.
    """

    day: str = attrs.field(validator=is_id)
    time: str | None = _COLUMN
    zone: str | None = _COLUMN
    counterparty: str | None = _COLUMN
    amount: str | None = _COLUMN
    paid_in: str | None = _COLUMN
    paid_out: str | None = _COLUMN
    signs: Signs = attrs.field(default=Signs.NONE, validator=is_a(Signs))
    direction: str | None = _COLUMN
    out_word: str | None = _TEXT
    in_word: str | None = _TEXT
    currency: str | None = _COLUMN
    account: str | None = _COLUMN
    reference: str | None = _COLUMN
    balance: str | None = _COLUMN
    fee: str | None = _COLUMN
    fee_sign: FeeSign | None = attrs.field(default=None, validator=absent_or(is_a(FeeSign)))
    net: str | None = _COLUMN
    memo: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) == (self.paid_in is None or self.paid_out is None):
            raise PartgovError("amount", self.amount, Phrase("wanted.either_amount_or_paid_in"))
        if (self.direction is None) != (self.out_word is None):
            raise PartgovError("out_word", self.out_word, Phrase("wanted.direction_out_word_together_or"))
        if self.direction is not None and Direction.IN not in self.ways.values():
            raise PartgovError("in_word", self.in_word, Phrase("wanted.in_word_beside", value=repr(self.out_word)))
        if self.fee is not None and self.fee_sign is None and self.net is None:
            raise PartgovError("fee_sign", None, Phrase("wanted.fee_sign_or_net"))

    @property
    def ways(self) -> Mapping[str, Direction]:
        """Which way each word of the column of directions says, in small letters."""
        if self.out_word is None:
            return {}
        out = self.out_word.strip().casefold()
        into = _OPPOSITES.get(out, ()) if self.in_word is None else (self.in_word.strip().casefold(),)
        reversals = _REVERSALS if out == "d" and "c" in into else {}
        return {**reversals, **dict.fromkeys(into, Direction.IN), out: Direction.OUT}

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that is looked at."""
        plain = {field.name for field in attrs.fields(Columns)} - {"memo", "signs", "out_word", "in_word", "fee_sign"}
        single = (getattr(self, field.name) for field in attrs.fields(Columns) if field.name in plain)
        return tuple(each for each in (*single, *self.memo) if each is not None)


# ── how cells are written ────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Form:
    """
    How the table is written.

    Attributes:
        kind: a table, or a file whose lines have the columns that its mapping among `SHIPPED` names.
        quote: the sign around a cell that may hold the delimiter; empty where quotes are a part of the text.
        skip, footer: how many lines stand before the headings, and after the table, where they have another width.
        day: the form of a day, as `strptime` takes it; with a time, and the offset %z, if there are any.
        timezone: on whose clock times without an offset are written; a line's day is that of the journal's clock.
        zones: what the words of a column of zones mean: the name of a zone or an offset such as -08:00.
        decimal, thousands: the signs within an amount; a thousands sign stands before three digits.
        currency: the currency of the whole table, where no column tells it.
        account: the organisation's own account that the table is of, by any name that stays the same.
    """

    kind: FileKind = attrs.field(default=FileKind.TABLE, validator=is_a(FileKind))
    delimiter: str = attrs.field(default=",", validator=is_text)
    quote: str = attrs.field(default='"', validator=is_text)
    encoding: str = attrs.field(default="utf-8-sig", validator=is_text)
    skip: int = attrs.field(default=0, validator=at_least(0))
    footer: int = attrs.field(default=0, validator=at_least(0))
    day: str = attrs.field(default="%Y-%m-%d", validator=is_text)
    timezone: str | None = _TEXT
    zones: Mapping[str, str] = attrs.field(default={}, converter=frozen)
    decimal: str = attrs.field(default=".", validator=is_text)
    thousands: str = attrs.field(default="", validator=is_text)
    currency: str | None = _TEXT
    account: str | None = _TEXT

    def __attrs_post_init__(self) -> None:
        if len(self.delimiter) != 1:
            raise PartgovError("delimiter", self.delimiter, Phrase("wanted.one_character"))
        if len(self.quote) > 1 or self.quote == self.delimiter:
            raise PartgovError("quote", self.quote, Phrase("wanted.one_character_or_none"))
        for name, sign, lengths in (("decimal", self.decimal, (1,)), ("thousands", self.thousands, (0, 1))):
            if len(sign) not in lengths or any(each.isalnum() or each in "+-−" for each in sign):
                raise PartgovError(name, sign, Phrase("wanted.one_sign_within_amount"))
        if self.decimal == self.thousands:
            raise PartgovError("thousands", self.thousands, Phrase("wanted.sign_other_than_decimal"))
        if not is_encoding(self.encoding):
            raise PartgovError("encoding", self.encoding, Phrase("wanted.encoding_such_utf_or_windows"))
        if "%Z" in self.day:
            raise PartgovError("day", self.day, Phrase("wanted.offset_or_column_zone"))
        if self.currency is not None:
            exponent_of(self.currency)
        if self.timezone is not None:
            zone_named(self.timezone)

    @property
    def has_time(self) -> bool:
        """Whether its days come with a time that carries no offset."""
        return any(f"%{each}" in self.day for each in "HIcX") and "%z" not in self.day

    def zone_of(self, word: str) -> tzinfo:
        """Return the zone that a cell names; raise `PartgovError` for a word that names none."""
        return zone_named(self.zones.get(word, word))


# ── what lines are about ─────────────────────────────────────────────────────────────────────────


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
        derives: the line was taken of a payment, as a processor's fee is: its entry derives from that one's. This
            column says which: by the same text as in the payment's line, or by that line's reference. Its other side,
            and its category, are those of `fee`, unless the rule says them.
        after: what stands before that text.
    """

    column: str | None = _COLUMN
    contains: str = attrs.field(default="", validator=is_text)
    direction: Direction | None = attrs.field(default=None, validator=absent_or(is_a(Direction)))
    flow: str | None = _TEXT
    category: str | None = _TEXT
    counterparty: str | None = _COLUMN
    party: Party | None = attrs.field(default=None, validator=absent_or(is_a(Party)))
    skip: bool = False
    derives: str | None = _COLUMN
    after: str = attrs.field(default="", validator=is_text)

    def __attrs_post_init__(self) -> None:
        if self.derives is not None and (self.skip or self.flow is not None):
            raise PartgovError("derives", self.derives, Phrase("wanted.flow_of_payment"))
        if self.after and self.derives is None:
            raise PartgovError("derives", None, Phrase("wanted.column_after"))
        if not self.skip and self.derives is None and (self.flow is None or self.category is None):
            raise PartgovError("flow", self.flow, Phrase("wanted.flow_category_or_skip"))
        if (self.counterparty is None) != (self.party is None):
            raise PartgovError("party", self.party, Phrase("wanted.counterparty_party_together_or_neither"))
        if self.contains and self.column is None:
            raise PartgovError("column", None, Phrase("wanted.column_contains"))


@attrs.frozen(kw_only=True)
class FeeKind:
    """Whom a fee goes to, and its category, where a rule does not say it."""

    counterparty: str = attrs.field(default="processor", validator=is_id)
    category: str = attrs.field(default="fee", validator=is_id)


@attrs.frozen(kw_only=True)
class JournalHead:
    """What a new journal says of itself."""

    log: str = attrs.field(validator=is_id)
    currency: str = attrs.field(validator=is_text)
    timezone: str = attrs.field(validator=is_text)
    begins: str = attrs.field(validator=is_text)


SHIPPED: Final = ("camt.053", "mt940", "ofx", "paypal", "stripe", "wise", "opencollective")
"""The mappings that ship, and that others may extend."""


# ── the mapping ──────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class StatementMapping:
    """
    How a table becomes entries.

    Attributes:
        counterparties: who is behind what the column of counterparties says.
        journal: the head of the journal, used where there is none yet.
        rates: what other currencies are in the journal's, by day.
        rounding: how an amount that was converted becomes whole minor units (R-105).
    """

    columns: Columns
    form: Form = Form()
    counterparties: Mapping[str, Counterparty] = attrs.field(
        default={}, converter=frozen, validator=are_ids, metadata={"private": True}
    )
    rules: tuple[Rule, ...] = attrs.field(converter=as_tuple)
    fee: FeeKind = FeeKind()
    journal: JournalHead | None = None
    rates: Rates = attrs.field(default=Rates(), metadata={"setting": False})  # read apart, in `load_mapping`
    rounding: Rounding = attrs.field(default=Rounding.HALF_EVEN, validator=is_a(Rounding))

    def __attrs_post_init__(self) -> None:
        found = []
        if self.form.has_time and self.form.timezone is None and self.columns.zone is None:
            found.append(PartgovError("form.timezone", None, Phrase("wanted.timezone_of_times")))
        if self.columns.currency is not None and self.form.currency is not None:
            found.append(PartgovError("form.currency", self.form.currency, Phrase("wanted.one_currency_said_once")))
        refuse_all(found)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Every column that is looked at, each once, in order."""
        named = (each for one in self.rules for each in (one.column, one.derives) if each)
        return tuple(dict.fromkeys((*self.columns.all, *named)))

    @property
    def currency(self) -> str | None:
        """The currency of the whole table, where the mapping says one: for the table, or for a new journal."""
        if self.form.currency is not None or self.columns.currency is not None:
            return self.form.currency
        return None if self.journal is None else self.journal.currency


def load_mapping(data: bytes, *, place: str = "the mapping") -> StatementMapping:
    """
    Read a mapping; raise `FaultsError` with everything that is wrong with it, and no name or number of anybody.

    One that `extends` another that ships says the rest: its keys stand over those, and its rules come after them.
    """
    raw: Any = read_toml(data, place=place, private=True)
    name = raw.pop("extends", None)
    rates, faults = read_rates(raw.pop("rates", {}), "$.rates")
    if name in SHIPPED:
        shipped: Any = read_toml(pkgutil.get_data("partgov", f"mappings/{name}.toml") or b"", place=name)
        raw = _laid_over(shipped, raw)
    elif name is not None:
        faults.append(Fault("$.extends", Phrase("wanted.one", names=", ".join(SHIPPED)), Phrase("found.another")))
    return attrs.evolve(decode(StatementMapping, raw, also=tuple(faults), place=place), rates=rates)


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Tables key by key, lists of rules one after the other, and of anything else what is above."""
    both = below | above
    for key in below.keys() & above.keys():
        if isinstance(below[key], dict) and isinstance(above[key], dict):
            both[key] = _laid_over(below[key], above[key])
        elif key == "rules" and isinstance(above[key], list):
            both[key] = below[key] + above[key]
    return both
