"""Findings as data: a sentence's kind and values as plain JSON values, beside the sentence itself."""

from __future__ import annotations

__all__ = ["finding_row", "finding_rows", "money_row", "said_values", "seats_row"]

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from partgov.foundation.conditions import Condition
from partgov.foundation.money import Money
from partgov.foundation.periods import Span, end_text
from partgov.foundation.rulings import ADOPTED, Finding
from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.foundation.timetables import Between
from partgov.foundation.values import fields_of
from partgov.interop.documents import FindingRow, SeatsRow
from partgov.roles import Seat, Seats
from partgov.terms import TermOfOffice


def finding_row(finding: Finding, *, reader: Reader = ENGLISH) -> FindingRow:
    """Return a finding as plain JSON values: its kind, its values, what it cites, and its sentence."""
    row: FindingRow = {
        "kind": finding.kind.id,
        "met": finding.met,
        "clause": finding.clause,
        "values": said_values(finding.values),
        "found": _said(finding.found),
        "needed": _said(finding.needed),
        "because": finding.uncited(reader),
    }
    if finding.cites == ADOPTED:
        row["reading"] = finding.reading
    return row


def said_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a sentence as plain JSON values."""
    return {name: _said(value) for name, value in values.items()}


def finding_rows(findings: Iterable[Finding], reader: Reader) -> list[FindingRow]:
    """Return findings as plain JSON values, in their order."""
    return [finding_row(one, reader=reader) for one in findings]


def _said(value: Any) -> Any:
    """A value in a sentence as plain JSON values: a member is told by id, an instant and a span as in a record."""
    match value:
        case datetime():
            return end_text(value)
        case date() | Fraction() | Span() | str():
            return str(value)
        case tuple():
            return [_said(one) for one in value]
        case Phrase():
            return {"phrase": value.key, "values": {name: _said(one) for name, one in value.values.items()}}
        case Finding():
            cites = None if value.kind.quotes else value.basis
            return {"finding": value.kind.id, "met": value.met, "values": _said_of(value), "cites": cites}
        case Money():
            return money_row(value)
        case Condition():
            return _condition(value)
        case Between():
            return {name: None if span is None else str(span) for name, span in _fields_in(value)}
        case TermOfOffice():
            return {name: _said(said) for name, said in _fields_in(value) if said is not None}
        case Seats():
            return seats_row(value)
        case _:
            return value


def _condition(condition: Condition) -> dict[str, Any]:
    """A condition as a record has it: what it asks, and whether reaching it is not enough."""
    asked = {name: said for name, said in _fields_in(condition) if said is not None and name != "exceeded"}
    return {**{name: _said(said) for name, said in asked.items()}, "exceeded": condition.exceeded}


def _fields_in(value: Condition | Between | TermOfOffice) -> list[tuple[str, Any]]:
    """The fields of a value by name."""
    return [(field.name, getattr(value, field.name)) for field in fields_of(type(value))]


def _said_of(finding: Finding) -> dict[str, Any]:
    figures = {"found": finding.found, "needed": finding.needed}
    return {name: _said(one) for name, one in {**figures, **finding.values}.items()}


def money_row(amount: Money | None) -> dict[str, Any] | None:
    """Return an amount as plain JSON values."""
    return None if amount is None else {"minor": amount.minor, "currency": amount.currency}


def seats_row(seats: Seats) -> SeatsRow:
    """Return numbers of seats as plain JSON values."""
    primary, reserve = ("open" if seats.is_open(seat) else int(getattr(seats, seat.value)) for seat in Seat)
    return {"primary": primary, "reserve": reserve}
