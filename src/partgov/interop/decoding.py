"""Decoding: values from JSON, strictly, with every fault of form at once and its path.

Driven by the attrs classes themselves: a field's type says what is wanted, its validator what is refused, and its
metadata what it is called (`key`), whose ids it repeats (`refers_to`, `defines`), what may stand once (`unique`) and
what no fault may tell (`private`).
"""

from __future__ import annotations

__all__ = ["decode", "decode_rows", "no_collecting"]

import gc
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.periods import Span, as_utc
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, fields_of, is_id
from partgov.interop.rawjson import Repeating

T = TypeVar("T")


# ── values ───────────────────────────────────────────────────────────────────────────────────────


class _Failed:
    """Stands for a value that could not be decoded; its faults are noted."""


_FAILED: Final = _Failed()


@attrs.define
class _Notes:
    """What is gathered on the way: faults, the ids that were defined, and those referred to."""

    faults: list[Fault] = attrs.Factory(list)
    defined: dict[str, set[str]] = attrs.Factory(dict)
    referred: list[tuple[str, str, str]] = attrs.Factory(list)
    good_ids: set[str] = attrs.Factory(set)  # keys repeat from ballot to ballot: each is looked at once

    def fault(self, path: str, wanted: str | Phrase, found: object) -> _Failed:
        """Note a fault and stand in for the value."""
        self.faults.append(Fault(path, wanted, described(found)))
        return _FAILED

    def withhold(self, first: int, path: str) -> None:
        """Say of all faults but the `first` ones where they are and what was wanted, and no more (R-34)."""
        self.faults[first:] = [
            Fault(path, fault.asked, Phrase("found.something_else")) for fault in self.faults[first:]
        ]


_Decoder = Callable[[Any, str, _Notes], Any]


def decode(
    kind: type[T],
    raw: Any,
    *,
    constants: Mapping[str, object] = FrozenMap(),
    also: Iterable[Fault] = (),
) -> T:
    """
    Build a value of an attrs class from parsed JSON; raise `FaultsError` with every fault of form.

    Args:
        constants: keys that must be there with just this value.
        also: faults found elsewhere, to be told with the others.
    """
    notes = _Notes(faults=list(also))
    if isinstance(raw, dict):
        _note_repeated(raw, "$", notes)
        for key, wanted in constants.items():
            if raw.get(key) != wanted or type(raw.get(key)) is not type(wanted):
                notes.fault(_below("$", key), json.dumps(wanted), raw.get(key))
        raw = {key: value for key, value in raw.items() if key not in constants}
    value = _Class(kind).decode(raw, "$", notes)
    if notes.faults:
        raise FaultsError("the record", tuple(notes.faults))
    assert isinstance(value, kind), "a value without faults is decoded"
    return value


def decode_rows(kind: type[T], rows: Iterable[tuple[str, Any]], *, place: str) -> tuple[T, ...]:
    """
    Build values of an attrs class from rows, each with its own path; raise `FaultsError` with every fault.

    A row may be a fault already, and is told with the others.
    """
    notes = _Notes()
    decoder = _Class(kind).decode
    values = []
    for path, raw in rows:
        if isinstance(raw, Fault):
            notes.faults.append(raw)
        else:
            values.append(decoder(raw, path, notes))
    if notes.faults:
        raise FaultsError(place, tuple(notes.faults))
    return tuple(values)


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep the garbage collector from going through millions of values that are all still needed."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@cache
def _decoder(kind: Any) -> _Decoder:
    """Return what decodes a kind of value."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _decoder(next(each for each in inner if each is not NoneType))
    if origin is tuple:
        return _list(_decoder(inner[0]))
    if origin is Mapping:
        return _mapping(inner[1])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _word(kind)
    if attrs.has(kind) and kind not in _PLAIN:
        return _Class(kind).decode
    return _PLAIN[kind]


def _exactly(kind: type, wanted: str) -> _Decoder:
    def decode_plain(raw: Any, path: str, notes: _Notes) -> Any:
        return raw if type(raw) is kind else notes.fault(path, wanted, raw)

    return decode_plain


_INSTANT: Final = re.compile(
    r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
    r"(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)


def _instant(raw: Any, path: str, notes: _Notes) -> Any:
    match = _INSTANT.fullmatch(raw) if type(raw) is str else None
    if match is not None and match[1] is None:
        return notes.fault(path, Phrase("wanted.instant_with_its_offset_from"), raw)
    if match is not None:
        try:
            at = as_utc(datetime.fromisoformat(raw))
            if 1000 <= at.year <= 9998:
                return at
        except (ValueError, OverflowError):
            pass
    return notes.fault(
        path,
        Phrase("wanted.instant_day_with_its_time"),
        raw,
    )


def _day(raw: Any, path: str, notes: _Notes) -> Any:
    if type(raw) is str and re.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    return notes.fault(path, Phrase("wanted.day_such"), raw)


def _fraction(raw: Any, path: str, notes: _Notes) -> Any:
    if type(raw) is str and re.fullmatch(r"[0-9]{1,9}/0*[1-9][0-9]{0,8}", raw):
        return Fraction(raw)
    return notes.fault(path, Phrase("wanted.fraction_text_such"), raw)


def _span(raw: Any, path: str, notes: _Notes) -> Any:
    try:
        return Span.of(raw) if type(raw) is str else notes.fault(path, Phrase("wanted.span_text_such_p_d"), raw)
    except PartgovError as error:
        return notes.fault(path, error.asked, raw)


_PLAIN: Final[Mapping[object, _Decoder]] = {
    str: _exactly(str, "text"),
    int: _exactly(int, "a whole number"),
    bool: _exactly(bool, "true or false"),
    datetime: _instant,
    date: _day,
    Fraction: _fraction,
    Span: _span,
}


def _word(kind: type[Enum]) -> _Decoder:
    words = {member.value: member for member in kind}
    wanted = Phrase("wanted.one", names=", ".join(words))

    def decode_word(raw: Any, path: str, notes: _Notes) -> Any:
        return words[raw] if type(raw) is str and raw in words else notes.fault(path, wanted, raw)

    return decode_word


def _list(item: _Decoder) -> _Decoder:
    def decode_list(raw: Any, path: str, notes: _Notes) -> Any:
        if type(raw) is not list:
            return notes.fault(path, Phrase("wanted.list"), raw)
        values = [item(each, f"{path}[{index}]", notes) for index, each in enumerate(raw)]
        return tuple(value for value in values if value is not _FAILED)

    return decode_list


def _mapping(kind: Any) -> _Decoder:
    item = _decoder(kind)
    words = {member.value: member for member in kind} if isinstance(kind, type) and issubclass(kind, Enum) else {}

    def decode_mapping(raw: Any, path: str, notes: _Notes) -> Any:
        if words and type(raw) is dict and notes.good_ids.issuperset(raw):
            try:
                if words.keys() >= set(raw.values()):
                    return raw  # the class makes marks of the words as it copies them
            except TypeError:
                pass  # a mark that is a list, say
        if not isinstance(raw, dict):
            return notes.fault(path, Phrase("found.object"), raw)
        _note_repeated(raw, path, notes)
        values = {}
        for key, value in raw.items():
            try:
                is_id(None, _KEY, key)
                notes.good_ids.add(key)
            except PartgovError as error:
                notes.fault(_below(path, key), error.asked, key)
            values[key] = item(value, _below(path, key), notes)
        return _FAILED if _FAILED in values.values() else values

    return decode_mapping


@attrs.define
class _Key:
    key: str


_KEY: Final = attrs.fields(_Key).key


# ── objects ──────────────────────────────────────────────────────────────────────────────────────


class _Class:
    """Decodes the objects of one attrs class."""

    def __init__(self, kind: type) -> None:
        hints = get_type_hints(kind)
        self.kind = kind
        self.fields = {_key(field): field for field in fields_of(kind) if field.metadata.get("setting", True)}
        self.required = {key: field.name for key, field in self.fields.items() if field.default is attrs.NOTHING}
        # For each key: the name of its field, what it takes as it is, and else the path below, the decoder, the field.
        self.known = {
            key: (
                field.name,
                hints[field.name] if hints[field.name] in (str, int, bool) and not field.metadata else None,
                _below("", key),
                _decoder(hints[field.name]),
                field,
            )
            for key, field in self.fields.items()
        }

    def decode(self, raw: Any, path: str, notes: _Notes) -> Any:
        if not isinstance(raw, dict):
            return notes.fault(path, Phrase("found.object"), raw)
        before = len(notes.faults)
        if type(raw) is Repeating:
            _note_repeated(raw, path, notes)
        values: dict[str, Any] = {}
        known = self.known
        for key, given in raw.items():
            if key not in known:
                wanted = Phrase("wanted.one", names=", ".join(sorted(known)))
                notes.faults.append(Fault(_below(path, key), wanted, Phrase("found.unknown_key")))
            elif given is not None:
                name, plain, suffix, decoder, field = known[key]
                if type(given) is plain:
                    values[name] = given
                    continue
                told = len(notes.faults)
                value = decoder(given, path + suffix, notes)
                if "private" in field.metadata:
                    notes.withhold(told, path + suffix)
                once = not field.metadata or _note_ids(field, given, value, path + suffix, notes)
                if once and value is not _FAILED:
                    values[name] = value
        for key in self.required:
            if raw.get(key) is None:
                notes.fault(_below(path, key), Phrase("wanted.key_which_required", value=repr(key)), None)
        if path == "$":
            _check_references(notes)
        if len(notes.faults) == before:
            try:
                return self.kind(**values)
            except PartgovError as error:
                self._check(values, path, notes)
                if len(notes.faults) == before:
                    notes.faults += self._told(path, error)
            return _FAILED
        self._check(values, path, notes)
        self._check_together(values, path, notes, {fault.path for fault in notes.faults[before:]})
        return _FAILED

    def _check(self, values: Mapping[str, Any], path: str, notes: _Notes) -> None:
        """Ask each field's own validator, so that one refusal does not hide the next."""
        for field in self.fields.values():
            if field.validator is not None and field.name in values:
                try:
                    field.validator(None, field, values[field.name])
                except PartgovError as error:
                    told = len(notes.faults)
                    notes.faults += self._told(path, error)
                    if "private" in field.metadata:
                        notes.withhold(told, self._path(path, field.name))

    def _check_together(self, values: Mapping[str, Any], path: str, notes: _Notes, told: set[str]) -> None:
        """Ask what the fields say to each other too, where all that must be there is; not of a torn document."""
        if path != "$" and values.keys() >= set(self.required.values()):
            try:
                self.kind(**values)
            except PartgovError as error:
                notes.faults += (fault for fault in self._told(path, error) if fault.path not in told)

    def _told(self, path: str, error: PartgovError) -> list[Fault]:
        """What a value's own refusal says, each fault with its whole path."""
        return [fault._replace(path=self._path(path, fault.path)) for fault in error.faults]

    def _path(self, path: str, place: str) -> str:
        """The path of a place that a value's own refusal names: a field, perhaps with something inside it."""
        name, dot, inside = place.partition(".")
        key = next((key for key, field in self.fields.items() if field.name == name), name)
        return _below(path, key) + (_below("", inside) if dot else "")


def _key(field: attrs.Attribute[Any]) -> str:
    return str(field.metadata.get("key", field.name))


def _note_ids(field: attrs.Attribute[Any], raw: Any, value: Any, path: str, notes: _Notes) -> bool:
    """Note the ids that a field defines or refers to; say whether what may stand once does."""
    if "refers_to" in field.metadata and value is not _FAILED:
        notes.referred.append((field.metadata["refers_to"], value, path))
    items = [each if isinstance(each, dict) else {} for each in raw] if type(raw) is list else []
    if "defines" in field.metadata:
        by, (key, wanted) = field.metadata.get("by", "id"), field.metadata.get("where", ("", None))
        names = {each[by] for each in items if isinstance(each.get(by), str) and each.get(key) == wanted}
        notes.defined.setdefault(field.metadata["defines"], set()).update(names)
    once = True
    if "unique" in field.metadata:
        keys = ["from" if name == "since" else name for name in field.metadata["unique"]]
        seen = set()
        for index, each in enumerate([] if _all_differ(items, keys) else items):
            mine = tuple(map(each.get, keys))
            if mine[0] is None or not all(part is None or type(part) in (str, int) for part in mine):
                continue
            if mine in seen:
                notes.fault(
                    _below(f"{path}[{index}]", keys[0]), Phrase("wanted.each_once_2", names=" and ".join(keys)), mine[0]
                )
                once = False
            seen.add(mine)
    return once


def _all_differ(items: list[dict[str, Any]], keys: list[str]) -> bool:
    """Say at once of nearly every list that no two of its items agree in the key, so that none need be looked at."""
    if len(keys) > 1:
        return False
    alone = [each.get(keys[0]) for each in items]
    return all(type(each) in (str, int) for each in alone) and len(set(alone)) == len(alone)


def _check_references(notes: _Notes) -> None:
    for section, name, path in notes.referred:
        if name not in notes.defined.get(section, ()):
            notes.fault(path, Phrase("wanted.id_single", section=section), name)


def _note_repeated(raw: Any, path: str, notes: _Notes) -> None:
    if type(raw) is Repeating:
        for key in raw.repeated:
            notes.faults.append(Fault(_below(path, key), Phrase("wanted.each_key_once"), Phrase("found.key_repeated")))


def _below(path: str, key: str) -> str:
    """Return the path of a key: `.key` where it reads plainly, `["…"]` otherwise."""
    return f"{path}.{key}" if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f"{path}[{json.dumps(key)}]"
