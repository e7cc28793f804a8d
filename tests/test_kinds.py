"""Kinds: everything that can be found, each once, each with its sentence, each reached by a test."""

from __future__ import annotations

import importlib
import re
from types import ModuleType

import pytest

from partgov.foundation.rulings import Kind
from partgov.foundation.sentences import catalogue
from partgov.history.kinds import KINDS, ROOMS
from partgov.law.clauses import clause_ids
from tests import house

_ENDING = re.compile(r"_(zero|one|two|few|many|other)$")
_FIELD = re.compile(r"\{\{\s*(\w+)(?:,[^{}]*)?\}\}")
_NESTED = re.compile(r"\$t\(([^(),]+)")


def _loaded(name: str) -> ModuleType | None:
    """A room, but for the program itself and those that need a framework, or an extra that is not there."""
    if name.endswith("__main__") or ".for_" in name:
        return None
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def test_every_room_that_finds_something_is_listed() -> None:
    """No room has a kind that the list does not know."""
    every = (room for name in house.every_room() if (room := _loaded(name)) is not None)
    finding = {room.__name__ for room in every if any(isinstance(each, Kind) for each in vars(room).values())}
    assert finding <= {room.__name__ for room in ROOMS} | {"partgov.foundation.rulings"}


def test_no_kind_is_named_twice() -> None:
    """Two kinds of one id are one kind, in one room."""
    owners: dict[str, set[Kind]] = {}
    for room in ROOMS:
        for value in vars(room).values():
            for kind in (value,) if isinstance(value, Kind) else ():
                owners.setdefault(kind.id, set()).add(kind)
    assert {} == {name: kinds for name, kinds in owners.items() if len(kinds) > 1}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
class TestKind:
    """Each kind of finding."""

    def test_rests_on_something(self, kind: Kind) -> None:
        """Its clause and its reading are in the register, and it names a setting or a room of the bylaws."""
        assert {kind.clause, *([kind.reading] if kind.reading else [])} <= set(clause_ids())
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", kind.setting)

    def test_has_an_id_to_keep(self, kind: Kind) -> None:
        """A dotted id, in lower case."""
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", kind.id)

    def test_has_its_sentence(self, kind: Kind) -> None:
        """The catalogue has a sentence for it, which shows no value that the kind has not."""
        entries = catalogue("en")
        mine = [key for key in entries if re.fullmatch(re.escape(kind.id) + r"(_[a-z_]+)?", key)]
        assert mine
        known = {*kind.values, "found", "needed"}
        for key in mine:
            shown = set(_FIELD.findall(entries[key]))
            assert shown <= known, key
