"""Charters: bylaws that extend a preset, laid over it before they are read, and told apart from it when written."""

from __future__ import annotations

__all__ = [
    "PREVIOUS",
    "extended_by",
    "figures_in",
    "lay_out",
    "preset_data",
    "preset_entries",
    "preset_names",
    "told_apart",
    "worded",
]

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, get_type_hints

import attrs

from partgov.bylaws import ADOPTED_PRESET, Bylaws
from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.periods import instant_text
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import fields_of
from partgov.history.kinds import KINDS
from partgov.interop.decoding import decode_rows, null_refused
from partgov.interop.rawjson import Placed, Repeating
from partgov.interop.scalars import FAILED, SCALARS, Notes, below
from partgov.interop.settings import charter_rows, read_toml

PREVIOUS: Final = "previous"
"""What an entry of a charter extends that only says what changes."""

_NOT_INHERITED: Final = ("from", "extends", "preset", "source", "note")


class Entry(NamedTuple):
    """One entry of a preset: from when it holds, None for always, and its keys as they are written."""

    since: datetime | None
    keys: Mapping[str, Any]


# ── presets ──────────────────────────────────────────────────────────────────────────────────────


@cache
def preset_names() -> tuple[str, ...]:
    """Return the ids of the shipped presets."""
    shipped = (one.name.removesuffix(".toml") for one in files("partgov").joinpath("presets").iterdir())
    return tuple(sorted({ADOPTED_PRESET, *(name for name in shipped if not name.startswith((".", "_")))}))


def preset_data(name: str) -> bytes:
    """Return the bytes of a shipped preset, as a charter is written."""
    if name == ADOPTED_PRESET:
        return f'extends = "{name}"'.encode()
    return files("partgov").joinpath(f"presets/{name}.toml").read_bytes()


@cache
def preset_entries(name: str) -> tuple[Entry, ...]:
    """Return the entries of a shipped preset by date, each with all it extends."""
    return _entries(name, ())


def _entries(name: str, through: tuple[str, ...]) -> tuple[Entry, ...]:
    if name == ADOPTED_PRESET:
        return (Entry(None, {}),)
    if name not in preset_names():
        raise PartgovError("extends", name, Phrase("wanted.one", names=", ".join(preset_names())))
    if name in through:
        wanted = Phrase("wanted.no_circle_of_presets")
        raise FaultsError(f"{name}.toml", (Fault("$.extends", wanted, ", ".join((*through, name))),))
    data = preset_data(name)
    place = f"{name}.toml"
    rows, faults = charter_rows(read_toml(data, place=place))
    laid, told = lay_out(rows, charter=True, entries=lambda base: _entries(base, (*through, name)))
    if faults or told:
        raise FaultsError(place, (*faults, *told))
    return tuple(Entry(_since(row), _inherited(row)) for row in laid)


def _inherited(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in _NOT_INHERITED}


# ── laying one over another ──────────────────────────────────────────────────────────────────────


class _Table(NamedTuple):
    """
    A table that is laid over another key by key: of figures by name, or of names that have something each.

    Where its names are places in the bylaws, what one of them has is for all beneath it.
    """

    inside: Mapping[str, _Table]
    fields: Mapping[str, attrs.Attribute[Any]]
    each: _Table | None = None
    names: bool = False
    places: bool = False

    @property
    def named(self) -> Set[str]:
        """The keys that hold something by name."""
        return {key for key, table in self.inside.items() if table.names}

    def below(self, key: str) -> _Table | None:
        """Return the table under a key; None where what stands there is none."""
        return self.each if self.names else self.inside.get(key)


_NAMES: Final = _Table({}, {}, names=True)
_PLACES: Final = ("cites",)


@cache
def _table_of(kind: Any) -> _Table:
    """What of a class is laid over key by key: rooms and what is over them by name, and the lists of the bylaws."""
    inside: dict[str, _Table] = {}
    fields = {str(field.metadata.get("key", field.name)): field for field in fields_of(kind)}
    for key, field in fields.items():
        hint = get_type_hints(kind)[field.name]
        if isinstance(hint, type) and issubclass(hint, Rules):
            room: Any = hint
            inside[key] = _table_of(room)
        elif field.metadata.get("overlays"):
            inside[key] = _NAMES._replace(each=_Table({}, fields))
        elif kind is Bylaws and isinstance(field.default, Mapping):
            inside[key] = _NAMES._replace(places=key in _PLACES)
    return _Table(inside, fields)


def _over(base: Any, own: Any, table: _Table, path: str, faults: list[Fault]) -> Any:
    """What stands in one table laid over another; `"none"` leaves out a name that the other has."""
    if not isinstance(base, dict) or not isinstance(own, dict):
        return own
    said = {name for name, value in own.items() if value != "none"} if table.places else ()
    merged = Repeating({name: value for name, value in base.items() if not _beneath(name, said)})
    merged.repeated = getattr(own, "repeated", ())
    for key, value in own.items():
        if key in base and value is None and key in table.fields:
            faults.append(null_refused(table.fields[key], below(path, key)))
        elif value == "none" and (table.places or (key in base and table.names)):
            merged.pop(key, None)
        else:
            inside = table.below(key)
            merged[key] = value if inside is None else _over(base.get(key), value, inside, below(path, key), faults)
    return merged


def _beneath(name: str, places: Collection[str]) -> bool:
    """Whether a place, or what is found by the settings of one, lies within another of those given."""
    setting = KINDS[name].setting if name in KINDS else ""
    return any(name.startswith(f"{place}.") or f"{setting}.".startswith(f"{place}.") for place in places)


def lay_out(
    rows: Sequence[tuple[str, Any]], *, charter: bool, entries: Callable[[str], Sequence[Entry]] | None = None
) -> tuple[list[Placed], list[Fault]]:
    """
    Lay bylaws over what they extend: return their rows, each with the path of its own, and the faults found (R-84).

    A row that extends a preset of several dates becomes several: what was in force at its own date, and what came
    later, until the next row.

    Args:
        rows: the paths of the rows, and what stands there.
        charter: whether it is a charter, where each has to say what it extends, and may extend the one before.
        entries: what to read presets with.
    """
    faults: list[Fault] = []
    own: list[tuple[str, str, dict[str, Any]]] = []
    for path, row in rows:
        if not isinstance(row, dict):
            faults.append(Fault(path, Phrase("found.object"), described(row)))
            continue
        name, place = _extended(row, path, charter, faults)
        if name == PREVIOUS and charter:
            if not own:
                faults.append(Fault(place, Phrase("wanted.previous_entry"), described(name)))
            else:
                before = own[-1]
                name, row = before[1], _over(_inherited(before[2]), row, _table_of(Bylaws), path, faults)
        elif name not in preset_names():
            faults.append(Fault(place, Phrase("wanted.one", names=", ".join(preset_names())), described(name)))
            name = ADOPTED_PRESET
        own.append((path, ADOPTED_PRESET if name == PREVIOUS else name, row))
    if charter:
        faults += _out_of_order(own)
    starts = sorted(since for _, _, row in own if (since := _since(row)) is not None)
    laid: list[Placed] = []
    for path, name, row in own:
        laid += _dated(path, name, row, starts, faults, entries or preset_entries)
    return laid, faults


def _extended(row: Mapping[str, Any], path: str, charter: bool, faults: list[Fault]) -> tuple[Any, str]:
    """What a row says it extends, and where."""
    if "preset" in row and "extends" in row:
        faults.append(Fault(below(path, "preset"), Phrase("wanted.extends_or_preset"), described(row["preset"])))
    key = "preset" if "preset" in row and "extends" not in row else "extends"
    if row.get(key) is None:
        if charter:
            faults.append(Fault(below(path, "extends"), Phrase("wanted.extends_said"), Phrase("found.nothing")))
        return ADOPTED_PRESET, below(path, key)
    return row[key], below(path, key)


def _out_of_order(own: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Iterator[Fault]:
    last: datetime | None = None
    for index, (path, _, row) in enumerate(own):
        since = _since(row)
        if index and (since is None or (last is not None and since <= last)):
            yield Fault(below(path, "from"), Phrase("wanted.entries_by_date"), described(row.get("from")))
        last = since


def _since(row: Mapping[str, Any]) -> datetime | None:
    """From when a row holds; None for always, or where it does not say so in any form."""
    since = SCALARS[datetime](row.get("from"), "", Notes())
    return None if since is FAILED else since


def _dated(
    path: str,
    name: str,
    row: dict[str, Any],
    starts: Sequence[datetime],
    faults: list[Fault],
    entries: Callable[[str], Sequence[Entry]],
) -> Iterator[Placed]:
    since = _since(row)
    until = next((each for each in starts if since is None or each > since), None)
    for index, entry in enumerate(_from_on(entries(name), since, until)):
        placed = Placed(_over(entry.keys, row, _table_of(Bylaws), path, faults))
        placed.path, placed.repeated = path, getattr(row, "repeated", ())
        placed.pop("preset", None)
        placed["extends"] = name
        if index:
            assert entry.since is not None, "only what holds first may hold always"
            placed["from"] = instant_text(entry.since)
        yield placed


def _from_on(entries: Sequence[Entry], since: datetime | None, until: datetime | None) -> Iterator[Entry]:
    """What is in force at an instant, the first where none is yet, and what comes later, until another instant."""
    held = [one for one in entries if one.since is None or (since is not None and one.since <= since)]
    yield held[-1] if held else entries[0]
    for one in entries if held else entries[1:]:
        later = one.since is not None and (since is None or one.since > since)
        if later and (until is None or one.since < until):  # type: ignore[operator]
            yield one


# ── telling them apart ───────────────────────────────────────────────────────────────────────────


def told_apart(bylaws: Bylaws, plain: Callable[[Any], Any]) -> dict[str, Any]:
    """Return bylaws as they are written: what differs from what they extend (R-84)."""
    base = _in_force(bylaws)
    written: dict[str, Any] = {} if bylaws.since is None else {"from": instant_text(bylaws.since)}
    if bylaws.extends != ADOPTED_PRESET:
        written["extends"] = bylaws.extends
    extended = extended_by(bylaws)
    for key, field in _table_of(Bylaws).fields.items():
        value, before = getattr(bylaws, field.name), getattr(extended, field.name)
        if key in _NOT_INHERITED:
            written |= {key: value} if key in ("source", "note") and value is not None else {}
        elif isinstance(value, Rules):
            written[key] = _figures(value, before, plain)
        elif isinstance(value, Mapping):
            written[key] = _by_name(value, before, plain, places=key in _PLACES)
        elif value != before:
            written[key] = plain(value)
    written = {key: value for key, value in written.items() if value or not isinstance(value, dict)}
    with_rooms = _decoded(_over(base, _kept(written), _table_of(Bylaws), "$", []))
    for field in attrs.fields(Bylaws):
        rules = getattr(bylaws, field.name)
        for over in _overlays(rules):
            room = getattr(with_rooms, field.name)
            before = getattr(room, over)
            told = {name: _figures(one, before.get(name, room), plain) for name, one in getattr(rules, over).items()}
            named = {name: keys for name, keys in told.items() if keys or name not in before}
            named |= {name: "none" for name in before if name not in told}
            if named:
                written.setdefault(field.name, {})[over] = named
    return written


def extended_by(bylaws: Bylaws) -> Bylaws:
    """Return what bylaws extend, as it is at their own date."""
    return _decoded({**_in_force(bylaws), "extends": bylaws.extends})


def _kept(written: Mapping[str, Any]) -> dict[str, Any]:
    """What is written, with what it leaves out by name still there: what is over a room may refer to it."""
    return {
        key: {name: each for name, each in value.items() if each != "none"} if key in _table_of(Bylaws).named else value
        for key, value in _inherited(written).items()
    }


def _in_force(bylaws: Bylaws) -> Mapping[str, Any]:
    return next(_from_on(preset_entries(bylaws.extends), bylaws.since, None)).keys


def _decoded(keys: Mapping[str, Any]) -> Bylaws:
    return decode_rows(Bylaws, [("$", keys)], place="a preset")[0]


def _overlays(rules: object) -> Iterator[str]:
    if isinstance(rules, Rules):
        yield from (field.name for field in attrs.fields(type(rules)) if field.metadata.get("overlays"))


def figures_in(rules: Rules, plain: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the figures of a room that are not the adopted ones, and by name what each has otherwise than the room."""
    over = {
        key: {name: _figures(one, rules, plain) for name, one in getattr(rules, key).items()}
        for key in _overlays(rules)
    }
    return _figures(rules, type(rules)(), plain) | {key: named for key, named in over.items() if named}


def _figures(rules: Rules, before: Rules, plain: Callable[[Any], Any]) -> dict[str, Any]:
    """The figures of a room that are not as before, each as it is written."""
    return {
        field.metadata.get("key", field.name): worded(field, value, plain)
        for field in attrs.fields(type(rules))
        if field.metadata.get("setting", True) and not field.metadata.get("overlays")
        if (value := getattr(rules, field.name)) != getattr(before, field.name)
    }


def _by_name(
    mine: Mapping[str, Any], before: Mapping[str, Any], plain: Callable[[Any], Any], *, places: bool
) -> dict[str, Any]:
    """What differs by name: "none" for a name that is left out; of places, also what stays as before within them."""
    changed = {name for name, value in mine.items() if name not in before or before[name] != value}
    kept = {name for name in mine if places and _beneath(name, changed)}
    written = {name: plain(value) for name, value in mine.items() if name in changed | kept}
    return written | {name: "none" for name in before if name not in mine and not (places and _beneath(name, changed))}


def worded(field: attrs.Attribute[Any], value: Any, plain: Callable[[Any], Any]) -> Any:
    """Return the value of a setting as it is written: by a word where it has one."""
    words = field.metadata.get("words", {}).items()
    return next((word for word, meant in words if type(meant) is type(value) and meant == value), None) or plain(value)
