"""Records: the one JSON document of format 1, read and written."""

from __future__ import annotations

__all__ = ["dump_record", "load_record", "plain_of", "read_poll_of_2016", "record_in"]

import json
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from importlib.resources import files
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.candidacies import Candidates
from partgov.electorates import Electorate
from partgov.foundation.conditions import AllOf, AnyOf, Condition
from partgov.foundation.errors import Fault, PartgovError, described
from partgov.foundation.periods import Span, instant_text
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import fields_of
from partgov.history.record import Record
from partgov.interop.charters import figures_in, lay_out, told_apart, worded
from partgov.interop.decoding import decode, key_of, no_collecting
from partgov.interop.rawjson import parse, shown_json
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
        return record_in(parse(data, place=place), place=place, ours=True)


def record_in(raw: Any, *, place: str, ours: bool = False) -> Record:
    """
    Return the record in JSON that was read; raise `FaultsError` with every fault of form and its path.

    Args:
        ours: whether nobody else holds what was read, so that it may be let go on the way.
    """
    faults = [*_check_zone(raw)]
    if isinstance(raw, dict) and type(raw.get("bylaws")) is list:
        rows = [(f"$.bylaws[{index}]", row) for index, row in enumerate(raw["bylaws"])]
        laid, told = lay_out(rows, charter=False)
        raw, faults = copy(raw), [*faults, *told]  # with the keys that it repeats, if any
        raw["bylaws"] = laid
    return decode(Record, raw, constants=_CONSTANTS, also=faults, place=place, ours=ours)


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
    return shown_json(json.dumps(plain_of(record), ensure_ascii=False, indent=1)).encode() + b"\n"


def read_poll_of_2016() -> bytes:
    """Return the bytes of the shipped record: the poll of September 2016."""
    return files("partgov").joinpath("data/iops-2016.json").read_bytes()


def plain_of(value: Any) -> Any:
    """Return what JSON can say of a value that a record may hold; what is at its default is left out."""
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
        case Record():
            return {**_CONSTANTS, **_fields(value)}
        case Bylaws():
            return told_apart(value, plain_of)
        case AllOf(parts):
            return [plain_of(part) for part in parts]
        case AnyOf(parts):
            return {"any": [plain_of(part) for part in parts]}
        case Condition() if value.least is not None and value == Condition(least=value.least):
            return value.least
        case Reopening() if value.adopted == value.rejected:
            return str(value.adopted)
        case Candidates() if not value.of:
            return plain_of(value.requires)
        case Electorate() if value.at is not None and value == Electorate(at=value.at):
            return plain_of(value.at)
        case Mapping():
            return {key: plain_of(item) for key, item in value.items()}
        case tuple():
            return [plain_of(item) for item in value]
        case Rules():
            return figures_in(value, plain_of)
        case _ if attrs.has(type(value)):
            return _fields(value)
        case _:
            return value


def _fields(value: Any) -> dict[str, Any]:
    return {
        key_of(field): worded(field, item, plain_of)
        for field in fields_of(type(value))
        if field.metadata.get("setting", True)
        and (item := getattr(value, field.name)) is not None
        and item != _default(field)
    }


def _default(field: attrs.Attribute[Any]) -> object:
    return None if field.default is attrs.NOTHING else field.default
