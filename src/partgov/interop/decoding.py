"""Decoding: values from JSON, strictly, with every fault of form at once and its path.

Driven by the attrs classes themselves: a field's type says what is wanted, its validator what is refused, and its
metadata what it is called (`key`), whose ids it repeats (`refers_to`, `defines`), what may stand once (`unique`) and
what no fault may tell (`private`).
"""

from __future__ import annotations

__all__ = ["decode", "decode_rows", "key_of", "no_collecting", "null_refused", "written_hint"]

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, fields_of, is_id
from partgov.interop.forms import SHORT, demand_of, either_of, of_words, old_quorum_of, short_of
from partgov.interop.rawjson import Placed, Repeating
from partgov.interop.scalars import FAILED, SCALARS, Decoder, Notes, below, note_repeated, word_of

T = TypeVar("T")


# ── documents ────────────────────────────────────────────────────────────────────────────────────


def decode(
    kind: type[T],
    raw: Any,
    *,
    constants: Mapping[str, object] = FrozenMap(),
    also: Iterable[Fault] = (),
    place: str = "the record",
    ours: bool = False,
) -> T:
    """
    Build a value of an attrs class from parsed JSON; raise `FaultsError` with every fault of form.

    Args:
        constants: keys that must be there with just this value.
        also: faults found elsewhere, to be told with the others.
        ours: whether nobody else holds what is read, so that it may be let go on the way.
    """
    notes = Notes(faults=list(also), ours=ours)
    if isinstance(raw, dict):
        note_repeated(raw, "$", notes)
        for key, wanted in constants.items():
            if raw.get(key) != wanted or type(raw.get(key)) is not type(wanted):
                notes.fault(below("$", key), json.dumps(wanted), raw.get(key))
        raw = {key: value for key, value in raw.items() if key not in constants}
    whole: Any = kind
    value = _decoder(whole)(raw, "$", notes)
    if notes.faults:
        raise FaultsError(place, tuple(dict.fromkeys(notes.faults)))
    assert isinstance(value, kind), "a value without faults is decoded"
    return value


def decode_rows(kind: type[T], rows: Iterable[tuple[str, Any]], *, place: str) -> tuple[T, ...]:
    """
    Build values of an attrs class from rows, each with its own path; raise `FaultsError` with every fault.

    A row may be a fault already, and is told with the others.
    """
    notes = Notes()
    row: Any = kind
    decoder = _decoder(row)
    values = []
    for path, raw in rows:
        if isinstance(raw, Fault):
            notes.faults.append(raw)
        else:
            values.append(decoder(raw, path, notes))
    if notes.faults:
        raise FaultsError(place, tuple(dict.fromkeys(notes.faults)))
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
def _decoder(kind: Any) -> Decoder:
    """Return what decodes a kind of value."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        kinds = [each for each in inner if each is not NoneType]
        if Condition in kinds:
            return demand_of(_decoder(Condition))
        return _decoder(kinds[0]) if len(kinds) == 1 else either_of({each: _decoder(each) for each in kinds})
    if origin is tuple:
        return _list(_decoder(inner[0]), _usual(inner[0]))
    if origin is Mapping:
        return _mapping(inner[1])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return word_of(kind)
    if attrs.has(kind) and kind not in SCALARS:
        if kind in SHORT:
            form, made = SHORT[kind]
            written = list if get_origin(form) is tuple else int if form is int else str
            return short_of(_decoder(form), made, _class(kind).decode, written=written)
        return _class(kind).decode
    return SCALARS[kind]


def _decoder_of(field: attrs.Attribute[Any], hint: Any) -> Decoder:
    """Return what decodes a field: by its type, and by the words and the older form that it may have besides."""
    words = field.metadata.get("words", {})
    decoder = _decoder(written_hint(field, hint))
    if "old_quorum" in field.metadata:
        decoder = old_quorum_of(decoder)
    if "one_or_several" in field.metadata:
        one, several = (_decoder(each) for each in (str, tuple[str, ...]))
        decoder = _list(lambda raw, path, notes: (one if type(raw) is str else several)(raw, path, notes), _no_usual)
    return of_words(words, decoder) if words else decoder


def written_hint(field: attrs.Attribute[Any], hint: Any) -> Any:
    """Return the kinds of value that a field is written as, besides its words: what has words for all of it is none."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    words = field.metadata.get("words", {})
    return Union[tuple(kind for kind in get_args(hint) if not _all_worded(kind, words))]  # noqa: UP007


def _all_worded(kind: Any, words: Mapping[str, object]) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum) and set(kind) <= set(words.values())


def _list(item: Decoder, usual: Usual) -> Decoder:
    def decode_list(raw: Any, path: str, notes: Notes) -> Any:
        if type(raw) is not list:
            return notes.fault(path, Phrase("wanted.list"), raw)
        values, aside = [], Notes(ours=notes.ours)
        for index, each in enumerate(raw):
            value = usual(each, aside)
            if value is FAILED:
                value = item(each, each.path if type(each) is Placed else f"{path}[{index}]", notes)
            if value is not FAILED:
                values.append(value)
        return tuple(values)

    return decode_list


def _mapping(kind: Any) -> Decoder:
    item = _decoder(kind)
    words = {member.value: member for member in kind} if isinstance(kind, type) and issubclass(kind, Enum) else {}

    def decode_mapping(raw: Any, path: str, notes: Notes) -> Any:
        if words and type(raw) is dict and notes.good_ids.issuperset(raw):
            try:
                if words.keys() >= set(raw.values()):
                    return raw  # the class makes marks of the words as it copies them
            except TypeError:
                pass  # a mark that is a list, say
        if not isinstance(raw, dict):
            return notes.fault(path, Phrase("found.object"), raw)
        note_repeated(raw, path, notes)
        _check_names(raw, path, notes)
        values = {key: item(value, below(path, key), notes) for key, value in raw.items()}
        return FAILED if FAILED in values.values() else values

    return decode_mapping


def _check_names(raw: dict[str, Any], path: str, notes: Notes) -> None:
    for key in raw:
        try:
            is_id(None, _KEY, key)
            notes.good_ids.add(key)
        except PartgovError as error:
            notes.fault(below(path, key), error.asked, key)


@attrs.define
class _Key:
    """Whose field stands for the key of an object, where a fault in the key itself is told."""

    key: str


_KEY: Final = attrs.fields(_Key).key


Usual = Callable[[Any, Notes], Any]
"""What makes a value of an object about which nothing is odd; of another it is `FAILED`, for a `Decoder` to tell."""


_PLAIN: Final[Mapping[object, type]] = {kind: kind for kind in (str, int, bool)}


def _usual(kind: Any) -> Usual:
    return _class(kind).usual if attrs.has(kind) and kind not in SCALARS and kind not in SHORT else _no_usual


def _no_usual(raw: Any, aside: Notes) -> Any:
    return FAILED


# ── objects ──────────────────────────────────────────────────────────────────────────────────────


class _Class:
    """Decodes the objects of one attrs class, anew or over a value of it: then what is not given stays."""

    def __init__(self, kind: type) -> None:
        hints = get_type_hints(kind)
        self.kind = kind
        self.strict = issubclass(kind, Rules | Bylaws)  # of figures: null would silently mean what was there
        self.fields = {key_of(field): field for field in fields_of(kind) if field.metadata.get("setting", True)}
        self.required = {key: field.name for key, field in self.fields.items() if field.default is attrs.NOTHING}
        # For each key: the name of its field, what it takes as it is, and else the path below, the decoder, the field.
        self.known = {
            key: (
                field.name,
                None if field.metadata else _PLAIN.get(hints[field.name]),
                below("", key),
                _decoder_of(field, hints[field.name]),
                field,
            )
            for key, field in self.fields.items()
            if not field.metadata.get("overlays")
        }
        # Keys of which nothing is noted: the name of the field, what its class takes as it is, and else the decoder.
        singles = {key: _single_in(hints[field.name]) for key, field in self.fields.items() if not field.metadata}
        self.worded = [key for key, field in self.fields.items() if field.metadata == {"worded": True}]
        self.usually = {
            key: (self.known[key][0], dict if key in self.worded else _PLAIN.get(singles[key]), self.known[key][3])
            for key in (*self.worded, *(key for key, one in singles.items() if one is not None))
        }
        self.overlays = {key: field.name for key, field in self.fields.items() if field.metadata.get("overlays")}
        self.whole = any("defines" in field.metadata for field in self.fields.values())  # has all that it refers to
        self.inside = {name: inner for name, hint in hints.items() if (inner := _class_in(hint)) is not None}

    def usual(self, raw: Any, aside: Notes) -> Any:
        """
        Make the value of an object about which nothing is odd: the same as `decode` makes, by the same decoders.

        Nearly every object of a long list is one. Its class looks at all that it is given, so that no place need be
        kept for a fault. What the class has copied is let go where it may be, or it would lie in memory twice.
        """
        if type(raw) is not dict:
            return FAILED
        values = {}
        try:
            for key, given in raw.items():
                name, plain, decoder = self.usually[key]
                values[name] = given if type(given) is plain else decoder(given, "", aside)
            if not aside.faults:
                value = self.kind(**values)
                for key in self.worded if aside.ours else ():
                    raw[key] = None
                return value
        except (KeyError, PartgovError, TypeError):
            pass
        aside.faults.clear()
        return FAILED

    def decode(self, raw: Any, path: str, notes: Notes, over: Any = None) -> Any:
        if not isinstance(raw, dict):
            return notes.fault(path, Phrase("found.object"), raw)
        before = len(notes.faults)
        if isinstance(raw, Repeating):
            note_repeated(raw, path, notes)
        values: dict[str, Any] = {}
        known = self.known
        for key, given in raw.items():
            if key not in known:
                if key in self.overlays and over is None:
                    notes.faults += [null_refused(self.fields[key], below(path, key))] if given is None else []
                else:
                    wanted = Phrase("wanted.one", names=", ".join(sorted(known if over is not None else self.fields)))
                    notes.faults.append(Fault(below(path, key), wanted, Phrase("found.unknown_key")))
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
                if once and value is not FAILED:
                    values[name] = value
            elif self.strict:
                field = known[key][4]
                if (field.default if over is None else getattr(over, field.name)) is not None:
                    notes.faults.append(null_refused(field, below(path, key)))
        for key in self.required if over is None else ():
            if raw.get(key) is None:
                notes.fault(below(path, key), Phrase("wanted.key_which_required", value=repr(key)), None)
        if path == "$" and self.whole:
            _check_references(notes)
        made: Any = FAILED
        if len(notes.faults) == before:
            made = self._made(values, path, notes, over)
        else:
            self._check(values, path, notes)
            self._check_together(values, path, notes, {fault.path for fault in notes.faults[before:]})
        return self._overlaid(made, values, raw, path, notes) if self.overlays and over is None else made

    def _made(self, values: dict[str, Any], path: str, notes: Notes, over: Any) -> Any:
        """The value itself, or what it says against what it was given."""
        try:
            return self.kind(**values) if over is None else attrs.evolve(over, **values)
        except PartgovError as error:
            before = len(notes.faults)
            self._check(values, path, notes)
            if len(notes.faults) == before:
                notes.faults += self._told(path, error)
            return FAILED

    def _overlaid(self, value: Any, values: dict[str, Any], raw: dict[str, Any], path: str, notes: Notes) -> Any:
        """The rules with what is over them by name: each name's own keys in place of the room's (R-84)."""
        given = {key: raw[key] for key in self.overlays if raw.get(key) is not None}
        if not given:
            return value
        # Where the room itself has faults, what is over it is looked at all the same.
        room = value if value is not FAILED else self._sound(values)
        changed: dict[str, Any] = {}
        before = len(notes.faults)
        for key, patches in given.items():
            place = below(path, key)
            if not isinstance(patches, dict):
                notes.fault(place, Phrase("found.object"), patches)
                continue
            note_repeated(patches, place, notes)
            _check_names(patches, place, notes)
            changed[self.overlays[key]] = {
                name: self.decode(patch, below(place, name), notes, over=room) for name, patch in patches.items()
            }
        if value is FAILED or len(notes.faults) > before:
            return FAILED
        return self._made(changed, path, notes, value)

    def _sound(self, values: dict[str, Any]) -> Any:
        try:
            return self.kind(**values)
        except PartgovError:
            return self.kind()

    def _check(self, values: Mapping[str, Any], path: str, notes: Notes) -> None:
        """Ask each field's own validator, so that one refusal does not hide the next."""
        for field in self.fields.values():
            if field.validator is not None and field.name in values:
                try:
                    convert: Any = field.converter
                    value = values[field.name]
                    field.validator(None, field, value if convert is None else convert(value))
                except PartgovError as error:
                    told = len(notes.faults)
                    notes.faults += self._told(path, error)
                    if "private" in field.metadata:
                        notes.withhold(told, self._path(path, field.name))

    def _check_together(self, values: Mapping[str, Any], path: str, notes: Notes, told: set[str]) -> None:
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
        path = below(path, next((key for key, field in self.fields.items() if field.name == name), name))
        if not dot:
            return path
        if name in self.overlays.values():
            name, dot, inside = inside.partition(".")
            return self._path(below(path, name), inside) if dot else below(path, name)
        return _class(self.inside[name])._path(path, inside) if name in self.inside else below(path, inside)


@cache
def _class(kind: Any) -> _Class:
    return _Class(kind)


def _class_in(hint: Any) -> type | None:
    """The attrs class that a field holds, perhaps; None where it holds several, or something else."""
    one = _one_in(hint)
    return one if one is not None and attrs.has(one) and one not in SCALARS else None


def _single_in(hint: Any) -> type | None:
    """The kind of single value that a field holds, perhaps; None where it holds something else."""
    one = _one_in(hint)
    return one if one is not None and (one in SCALARS or issubclass(one, Enum)) else None


def _one_in(hint: Any) -> type | None:
    """The one kind of value that a field holds, if not None; None where it holds several."""
    kinds = [each for each in get_args(hint) or (hint,) if each is not NoneType]
    one = kinds[0] if len(kinds) == 1 and get_origin(hint) in (None, Union, UnionType) else None
    return one if isinstance(one, type) else None


def null_refused(field: attrs.Attribute[Any], path: str) -> Fault:
    """The fault of a null that would silently mean what holds without it, with the word to write instead (R-83)."""
    words = ", ".join(f'"{word}"' for word in field.metadata.get("words", ()))
    wanted = Phrase("wanted.no_null", context="words" if words else "none", words=words)
    return Fault(path, wanted, Phrase("found.nothing"))


def key_of(field: attrs.Attribute[Any]) -> str:
    """Return the key that a field is written under."""
    return str(field.metadata.get("key", field.name))


def _note_ids(field: attrs.Attribute[Any], raw: Any, value: Any, path: str, notes: Notes) -> bool:
    """Note the ids that a field defines or refers to; say whether what may stand once does."""
    if "refers_to" in field.metadata and value is not FAILED:
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
                place = each.path if type(each) is Placed else f"{path}[{index}]"
                notes.fault(
                    below(place, keys[0]),
                    Phrase("wanted.each_once_2", names=" and ".join(keys)),
                    mine[0],
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


def _check_references(notes: Notes) -> None:
    for section, name, path in notes.referred:
        if name not in notes.defined.get(section, ()):
            notes.fault(path, Phrase("wanted.id_single", section=section), name)
