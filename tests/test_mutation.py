"""Mutation: what is changed in a room, that it is changed in memory, and that every room that decides has its tests."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from tests import house
from tests.mutation.making import by_mutmut, left_out
from tests.mutation.rooms import ROOMS
from tests.mutation.trying import Room, change

SAMPLE = """
from functools import cached_property, partial
MOST: int = 3
CLAUSES = {"f": 7}

def f(x: int = 4, *, key=partial(max, 5)) -> bool:
    return x < 9 and isinstance(x, int if x else bool)

class C:
    least = dict(default=1, validator=len)

    @cached_property
    def p(self) -> int:
        if not self.least:
            raise ValueError
        return min(self.least["default"], 2)
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A room with one thing of every kind."""
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE, encoding="utf-8")
    return path


def test_what_mutmut_leaves_out_is_changed(sample: Path) -> None:
    """Module, class, defaults, decorated functions and `isinstance`; no annotation, no clause, and nothing else."""
    assert [
        (None, "-3\n+4"), (None, "-3\n+2"), (None, "-5\n+6"), (None, "-5\n+4"),
        ("f", "-int if x else bool\n+int"), ("f", "-int if x else bool\n+bool"),
        (None, "-dict(default=1, validator=len)\n+dict(default=1)"), (None, "-1\n+2"), (None, "-1\n+0"),
        ("C.p", "-not self.least\n+self.least"), ("C.p", "-raise ValueError\n+pass"),
        ("C.p", "-return min(self.least['default'], 2)\n+pass"),
        ("C.p", "-min(self.least['default'], 2)\n+max(self.least['default'], 2)"),
        ("C.p", "-2\n+3"), ("C.p", "-2\n+1"),
    ] == [(one.function, one.shown) for one in left_out(sample)]  # fmt: skip


def test_mutmut_changes_the_rest(sample: Path) -> None:
    """A comparison is mutmut's, in a function without a decorator; a default acts on import."""
    pytest.importorskip("mutmut", reason="mutmut is not installed")
    made = [(one.function, one.shown) for one in by_mutmut(sample)]
    line = "return x < 9 and isinstance(x, int if x else bool)"
    assert ("f", f"-    {line}\n+    {line.replace('<', '<=')}") in made
    assert {"f", None} == {function for function, _ in made}


def test_a_room_is_changed_in_memory(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions that exist get other code, properties too; a room made anew has it from the start; the file stays."""
    every = left_out(sample)
    code = compile(SAMPLE, str(sample), "exec")
    monkeypatch.setattr(sys, "meta_path", [Room("sample_of_mutation", sample, code), *sys.meta_path])
    module = importlib.import_module("sample_of_mutation")
    assert (1, 3) == (module.C().p, module.MOST)
    change(next(one for one in every if one.shown.startswith("-min")), sample)
    assert (2, 3) == (module.C().p, module.MOST)
    monkeypatch.delitem(sys.modules, "sample_of_mutation")
    monkeypatch.setattr(sys, "meta_path", [Room("sample_of_mutation", sample, every[0].code()), *sys.meta_path])
    again = importlib.import_module("sample_of_mutation")
    assert (1, 4) == (again.C().p, again.MOST)
    assert SAMPLE == sample.read_text(encoding="utf-8")


def test_every_room_has_tests_that_are_there() -> None:
    """Each is a pure room, and each of its tests a file."""
    pure = {
        house.name_of(path) for path in house.HOUSE.rglob("*.py") if house.storey_of(house.name_of(path)) in house.PURE
    }
    assert {f"partgov.{room}" for room in ROOMS} <= pure
    assert all(Path(test.partition("::")[0]).is_file() for tests in ROOMS.values() for test in tests)
