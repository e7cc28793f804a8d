"""Wire: every value as JSON values, and facts and rules back: what goes to a page, into a queue or a database."""

from __future__ import annotations

__all__ = ["parse", "serialise"]

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any, Final, TypeVar

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import end_text
from partgov.foundation.rulings import Finding, Ruling
from partgov.foundation.sentences import ENGLISH, Phrase, Reader
from partgov.foundation.values import fields_of
from partgov.history.audit import Audit
from partgov.history.chronicle import Day
from partgov.history.record import Record
from partgov.interop.charters import lay_out
from partgov.interop.decoding import decode, decode_rows
from partgov.interop.findings import finding_row, finding_rows, said_values
from partgov.interop.rawjson import parse as parse_json
from partgov.interop.records import plain_of, record_in
from partgov.interop.reports import audit_document, day_document, election_document
from partgov.interop.schemas import is_read
from partgov.journal import Entry, Journal, Opening
from partgov.outcomes import Result

T = TypeVar("T")

_PRIVATE: Final = (Journal, Entry, Opening)


def serialise(value: object, *, reader: Reader = ENGLISH) -> Any:
    """
    Return what JSON can say of a value: texts, whole numbers, true, false, null, lists and objects.

    Facts and rules are told as a record has them, and `parse` reads them back to an equal value. What follows from them
    is told by its fields, a finding with its kind and values; an audit, a result and a day as the command tells them.
    Raises `PartgovError` for a journal and its entries, which are private (R-34), and for what is no value.

    >>> from partgov import Ballot, Tally
    >>> serialise(Ballot(voter="ana", marks={"bo": "yes"}))
    {'voter': 'ana', 'marks': {'bo': 'yes'}}
    >>> parse(Tally, serialise(Tally(yes=3, no=1)))
    Tally(yes=3, no=1, abstain=0)
    """
    if is_read(type(value)):
        return plain_of(value)
    match value:
        case Audit():
            return audit_document(value.record, value, reader=reader)
        case Result():
            return election_document(value, reader=reader)
        case Day():
            return day_document(value)
        case Finding():
            return finding_row(value, reader=reader)
        case Ruling():
            findings = finding_rows(value.findings, reader)
            return {"met": bool(value), "because": value.told(reader), "findings": findings}
        case Phrase():
            return {"phrase": value.key, "values": said_values(value.values)}
        case datetime():
            return end_text(value)
        case Enum():
            return value.value
        case str() | int() | None:
            return value
        case date() | Fraction():
            return plain_of(value)
        case Mapping():
            return {_name_of(key): serialise(each, reader=reader) for key, each in value.items()}
        case tuple() | list():
            return [serialise(each, reader=reader) for each in value]
        case AbstractSet():
            return sorted((serialise(each, reader=reader) for each in value), key=repr)
        case _ if attrs.has(type(value)) and not isinstance(value, _PRIVATE):
            return {one.name: serialise(getattr(value, one.name), reader=reader) for one in fields_of(type(value))}
    raise PartgovError("value", type(value).__name__, Phrase("wanted.value_to_tell"))


def _name_of(key: object) -> str:
    """The name that something has in an object: several are parted by a stroke, as the parts of a subject are."""
    return "/".join(map(_name_of, key)) if isinstance(key, tuple) else str(serialise(key))


def parse(kind: type[T], data: object, *, place: str = "the data") -> T:
    """
    Return the fact, or the rules, that data tell of: the bytes of JSON, or what a framework made of them.

    Raises `FaultsError` with every fault and its path, and `PartgovError` for bytes that are no JSON, and for a kind
    that no record holds: what follows from a record is not read but worked out.

    >>> from partgov import Seats
    >>> parse(Seats, b'{"primary": 1}')
    Seats(primary=1, reserve=0)
    >>> parse(Seats, {"primary": -1})
    Traceback (most recent call last):
    partgov.foundation.errors.FaultsError: $.primary: wanted a whole number, 0 or more, found the number -1
    """
    if not is_read(kind):
        raise PartgovError("kind", getattr(kind, "__name__", kind), Phrase("wanted.kind_of_record"))
    raw = parse_json(bytes(data), place=place) if isinstance(data, bytes | bytearray) else data
    made: Any
    if kind is Record:
        made = record_in(raw, place=place)
    elif kind is Bylaws:
        laid, faults = lay_out([("$", raw)], charter=False)
        (made,) = decode_rows(Bylaws, [*(("$", one) for one in faults), *(("$", row) for row in laid[:1])], place=place)
    else:
        made = decode(kind, raw, place=place)
    return made  # type: ignore[no-any-return]
