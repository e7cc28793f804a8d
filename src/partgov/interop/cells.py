"""Cells: amounts, days and currencies from what stands in a line of a table; what is in doubt is refused."""

from __future__ import annotations

__all__ = ["Line", "amount_in", "currency_in", "day_in", "fee_in", "minor_in", "rate_in"]

import re
from collections.abc import Mapping
from datetime import UTC, date, timedelta, timezone, tzinfo
from functools import cache
from typing import Final

from partgov.foundation.errors import Fault, PartgovError
from partgov.foundation.money import exponent_of
from partgov.foundation.sentences import Phrase
from partgov.interop.mappings import Columns, Direction, FeeSign, Form, Signs, StatementMapping
from partgov.interop.rates import Rate
from partgov.interop.scalars import stamp_in
from partgov.journal import DIGITS


class Line:
    """One line of a table while it is read: where it stands, its cells, and what is wrong with it."""

    def __init__(self, at: str, cells: Mapping[str, str]) -> None:
        self.at = at
        self.cells = cells
        self.faults: list[Fault] = []

    def cell(self, column: str | None) -> str:
        """What stands in a column, without the spaces around it; nothing in a column that there is not."""
        return "" if column is None else self.cells[column].strip()

    def refuse(self, column: str | None, wanted: Phrase, found: str = "found.another") -> None:
        """Note what is wrong, and nothing of what stands there."""
        self.faults.append(Fault(self.at if column is None else f"{self.at}.{column}", wanted, Phrase(found)))


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────

_SAME: Final = {" ": " \u00a0\u202f", "'": "'’"}  # signs of thousands that look alike


@cache
def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = f"|[0-9]{{1,3}}(?:[{re.escape(_SAME.get(thousands, thousands))}][0-9]{{3}}){{1,4}}" if thousands else ""
    return re.compile(rf"([+−-]?)([0-9]{{1,15}}{grouped})(?:{re.escape(decimal)}([0-9]{{1,9}}))?")


def minor_in(line: Line, column: str, form: Form, currency: str, *, signed: bool = True) -> int | None:
    """Return the whole minor units of a cell, exactly; None, and a fault, where they are not beyond doubt."""
    found = _pattern(form.decimal, form.thousands).fullmatch(line.cell(column))
    digits = exponent_of(currency)
    if found is None:
        sample = f"1{form.thousands}234{form.decimal}{'5'.ljust(digits, '0')}" if digits else f"1{form.thousands}234"
        line.refuse(column, Phrase("wanted.amount_in_whole_minor_units", currency=currency, sample=sample))
        return None
    sign, whole, rest = str(found[1]), str(found[2]), str(found[3] or "")
    if len(rest) > digits:
        line.refuse(column, Phrase("wanted.digits_currency_has", currency=currency), "found.more_digits")
        return None
    if sign and not signed:
        line.refuse(column, Phrase("wanted.amount_without_sign"), "found.sign")
        return None
    minor = int(re.sub("[^0-9]", "", whole) + rest.ljust(digits, "0"))
    if minor >= 10**DIGITS:
        line.refuse(column, Phrase("wanted.amount"))
        return None
    return -minor if sign in ("-", "−") else minor


def amount_in(line: Line, mapping: StatementMapping, currency: str) -> int | None:
    """Return what came in, or, below zero, went out; None, and a fault, where that is in doubt."""
    columns, form = mapping.columns, mapping.form
    if columns.paid_in is not None and columns.paid_out is not None:
        return _of_two(line, columns, form, currency)
    assert columns.amount is not None, "a mapping has one amount or two"
    if columns.direction is None:
        return minor_in(line, columns.amount, form, currency)
    way = columns.ways.get(line.cell(columns.direction).casefold())
    if way is None:
        line.refuse(columns.direction, Phrase("wanted.word_for_in_or_out"))
    minor = minor_in(line, columns.amount, form, currency, signed=False)
    return None if minor is None or way is None else minor if way is Direction.IN else -minor


def _of_two(line: Line, columns: Columns, form: Form, currency: str) -> int | None:
    both: list[int] = []
    for name in (columns.paid_in, columns.paid_out):
        signed = columns.signs is Signs.REVERSAL or (columns.signs is Signs.OUT_BELOW_ZERO and name == columns.paid_out)
        assert name is not None, "a mapping has both or neither"
        minor = minor_in(line, name, form, currency, signed=signed) if line.cell(name) else 0
        if minor is not None and minor > 0 and signed and columns.signs is Signs.OUT_BELOW_ZERO:
            line.refuse(name, Phrase("wanted.amount_below_nothing"))
            minor = None
        if minor is None:
            return None
        both.append(minor)
    came, went = both
    if came and went:
        line.refuse(columns.paid_out, Phrase("wanted.one_of_two_amounts"), "found.both_amounts")
        return None
    return came + went if columns.signs is Signs.OUT_BELOW_ZERO else came - went


def fee_in(line: Line, mapping: StatementMapping, currency: str, minor: int) -> int:
    """Return what a fee adds to the account, below zero where it was kept; 0, perhaps with a fault, where none was."""
    columns, form = mapping.columns, mapping.form
    if columns.fee is None or not line.cell(columns.fee):
        return 0
    fee = minor_in(line, columns.fee, form, currency)
    if fee is None:
        return 0
    if columns.net is None:
        return fee if columns.fee_sign is FeeSign.BELOW_ZERO else -fee
    net = minor_in(line, columns.net, form, currency)
    told = [columns.fee_sign] if columns.fee_sign else [*FeeSign]
    fits = {(fee if sign is FeeSign.BELOW_ZERO else -fee) for sign in told}
    if net is not None and net - minor not in fits:
        line.refuse(columns.net, Phrase("wanted.amount_less_fee"))
        return 0
    return 0 if net is None else net - minor


def currency_in(line: Line, mapping: StatementMapping, currency: str) -> str:
    """Return the currency of a line; the journal's, and a fault, where what stands there is none."""
    name = mapping.columns.currency
    if name is None:
        return mapping.form.currency or currency
    word = line.cell(name).upper()
    try:
        exponent_of(word)
    except PartgovError:
        line.refuse(name, Phrase("wanted.currency_of_journal", currency=currency), "found.another_currency")
        return currency
    return word


def rate_in(line: Line, mapping: StatementMapping, own: str, currency: str, day: date) -> Rate | None:
    """Return what one unit of a line's own currency is in the journal's on its day; None, and a fault, without one."""
    rate = mapping.rates.on(own, day)
    if rate is None:
        wanted = Phrase("wanted.rate_of_day", own=own, currency=currency, day=day)
        line.refuse(mapping.columns.currency, wanted, "found.no_rate")
    return rate


# ── days ─────────────────────────────────────────────────────────────────────────────────────────


def day_in(line: Line, mapping: StatementMapping, zone: tzinfo) -> date | None:
    """Return the day of a line on the journal's clock; None, and a fault, where that is in doubt."""
    columns, form = mapping.columns, mapping.form
    written = f"{line.cell(columns.day)} {line.cell(columns.time)}".strip()
    try:
        at = stamp_in(written, form.day)
        own = at.tzinfo or _zone_in(line, mapping)
        days = {at.date()} if own is None else {at.replace(tzinfo=own, fold=f).astimezone(zone).date() for f in (0, 1)}
    except PartgovError:
        line.refuse(columns.zone, Phrase("wanted.zone_mapping_knows"))
        return None
    except (ValueError, OverflowError):
        line.refuse(columns.day, Phrase("wanted.day_written", day=form.day), "found.something_else")
        return None
    if len(days) > 1 or not 1000 <= min(days).year <= 9998:
        line.refuse(columns.day, Phrase("wanted.one_day"))
        return None
    return days.pop()


def _zone_in(line: Line, mapping: StatementMapping) -> tzinfo | None:
    """The zone of a time that carries no offset; None where there is no time."""
    columns, form = mapping.columns, mapping.form
    if columns.zone is not None:
        word = line.cell(columns.zone)
        return _offset(form.zones.get(word, word)) or form.zone_of(word)
    return None if form.timezone is None else form.zone_of(form.timezone)


def _offset(text: str) -> tzinfo | None:
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])([01][0-9]):?([0-5][0-9])", text)
    if found is None:
        return None
    long = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-long if found[1] == "-" else long) if long else UTC
