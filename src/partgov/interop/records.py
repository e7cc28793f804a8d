"""Records: the one JSON document of format 1, read and written."""

from __future__ import annotations

__all__ = ["dump_record", "load_record", "read_poll_of_2016"]

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from importlib.resources import files
from typing import Any, Final

import attrs

from partgov.ballots import RecordDate
from partgov.bylaws import Bylaws
from partgov.candidacies import Candidates
from partgov.electorates import Electorate
from partgov.foundation.conditions import AllOf, AnyOf, Condition
from partgov.foundation.errors import Fault, PartgovError, described
from partgov.foundation.periods import Span, instant_text
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import fields_of
from partgov.history.record import Record
from partgov.interop.charters import lay_out, told_apart, worded
from partgov.interop.decoding import decode, no_collecting
from partgov.interop.rawjson import parse
from partgov.interop.zones import zone_named
from partgov.questions import Reopening

_CONSTANTS: Final = {"format": "partgov-record", "version": 1}


def load_record(data: bytes, *, place: str = "the record") -> Record:
    """
    Read a record from the bytes of its JSON.

    Raises `PartgovError` where they are no bytes, or no JSON, and `FaultsError` with every fault of form and its path.
    """
    if not isinstance(data, bytes | bytearray):
        raise PartgovError(place, data, Phrase("wanted.bytes_its_json_such_path"))
    with no_collecting():
        raw = parse(data, place=place)
        faults = [*_check_zone(raw)]
        if isinstance(raw, dict) and type(raw.get("bylaws")) is list:
            rows = [(f"$.bylaws[{index}]", row) for index, row in enumerate(raw["bylaws"])]
            raw["bylaws"], told = lay_out(rows, charter=False)
            faults += told
        return decode(Record, raw, constants=_CONSTANTS, also=faults)


def _check_zone(raw: Any) -> Iterator[Fault]:
    """A time zone by a name that is none is a fault of the record, like any other."""
    name = raw.get("timezone") if isinstance(raw, dict) else None
    if isinstance(name, str):
        try:
            zone_named(name)
        except PartgovError as error:
            yield Fault("$.timezone", error.asked, described(name))


def dump_record(record: Record) -> bytes:
    """Write a record as JSON that `load_record` reads back to an equal record."""
    document = {**_CONSTANTS, **_plain(record)}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def read_poll_of_2016() -> bytes:
    """Return the bytes of the shipped record: the poll of September 2016."""
    return files("partgov").joinpath("data/iops-2016.json").read_bytes()


def _plain(value: Any) -> Any:
    """Turn a value into what JSON can say; what is at its default is left out."""
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return str(value)
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case Span():
            return str(value)
        case Enum():
            return value.value
        case Bylaws():
            return told_apart(value, _plain)
        case AllOf(parts):
            return [_plain(part) for part in parts]
        case AnyOf(parts):
            return {"any": [_plain(part) for part in parts]}
        case Condition() if value.least is not None and value == Condition(least=value.least):
            return value.least
        case Reopening() if value.adopted == value.rejected:
            return str(value.adopted)
        case Candidates() if not value.of:
            return _plain(value.requires)
        case Electorate() if value == Electorate(at=value.at):
            return _plain(value.at) if value.at is not None else RecordDate.AT_MARKING.value
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
        case _ if attrs.has(type(value)):
            return {
                field.metadata.get("key", field.name): worded(field, item, _plain)
                for field in fields_of(type(value))
                if field.metadata.get("setting", True)
                and (item := getattr(value, field.name)) is not None
                and item != _default(field)
            }
        case _:
            return value


def _default(field: attrs.Attribute[Any]) -> object:
    return None if field.default is attrs.NOTHING else field.default
