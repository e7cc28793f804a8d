"""The walls of the house: a room imports from its own storey and those below, the rules are pure, the import light."""

from __future__ import annotations

import ast
import importlib
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

import partgov
from tests import door, house

GRAPH = house.graph()
ROOMS = list(house.paths())

# The standard library's own pure rooms; nothing here reads a clock, a file, a network or a random number.
PURE_MODULES = frozenset(
    {"__future__", "attr", "attrs", "bisect", "collections", "datetime", "enum", "fractions", "functools"}
    | {"graphlib", "hashlib", "heapq", "itertools", "math", "operator", "re", "types", "typing"}
)

# Ways to the clock, the outside and the interpreter, whatever they are called on.
FORBIDDEN_ATTRIBUTES = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})
FORBIDDEN_NAMES = frozenset({"open", "input", "print", "eval", "exec", "float", "globals", "vars", "__import__"})

# What a room of these storeys reads: parts of the package itself, named here with the modules that read them, which it
# imports within a function. The same bytes for everybody, as the code is.
READERS = {
    "partgov.foundation.sentences": {"importlib", "json", "pkgutil"},
    "partgov.law.clauses": {"json", "pkgutil"},
}

OUTSIDE = frozenset(
    {"os", "io", "sys", "json", "csv", "random", "secrets", "time", "zoneinfo", "logging", "pathlib", "importlib"}
    | {"argparse", "pkgutil", "tomllib", "unicodedata"}
)


def at_import(node: ast.AST) -> Iterator[str]:
    """What a statement imports when its room is imported: not what stands in a function."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from house.imports(node)
    elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for inner in ast.iter_child_nodes(node):
            yield from at_import(inner)


@pytest.mark.parametrize("path", ROOMS, ids=house.name_of)
class TestRoom:
    """Every pure room, each by itself."""

    def test_imports_the_pure_part_of_the_standard_library(self, path: Path) -> None:
        """A pure room imports pure rooms, attrs and the pure part of the standard library."""
        name = house.name_of(path)
        for found in house.imports(house.tree_of(path)):
            first = found.partition(".")[0]
            if first == "partgov":
                assert house.storey_of(found) in house.PURE, f"{name} imports {found}"
            else:
                assert first in PURE_MODULES | READERS.get(name, set()), f"{name} imports {found}"

    def test_reads_its_own_package_within_a_function_alone(self, path: Path) -> None:
        """What reads a part of the package is imported where it is read, so that importing the room reads nothing."""
        at_once = {found.partition(".")[0] for node in house.tree_of(path).body for found in at_import(node)}
        assert not at_once & OUTSIDE, house.name_of(path)

    def test_touches_nothing_outside(self, path: Path) -> None:
        """A pure room reads no clock, opens no file, writes no screen and keeps nothing global."""
        for node in ast.walk(house.tree_of(path)):
            where = f"{path.name}, line {getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in FORBIDDEN_ATTRIBUTES, f"{where}: .{node.attr}"
            if isinstance(node, ast.Name):
                assert node.id not in FORBIDDEN_NAMES, f"{where}: {node.id}"
            assert not isinstance(node, ast.Global), f"{where}: global"

    def test_counts_in_whole_numbers_and_fractions(self, path: Path) -> None:
        """A pure room holds no floating point number and divides none by another."""
        for node in ast.walk(house.tree_of(path)):
            where = f"{path.name}, line {getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Constant):
                assert not isinstance(node.value, float | complex), f"{where}: {node.value}"
            if isinstance(node, ast.BinOp | ast.AugAssign):
                assert not isinstance(node.op, ast.Div), f"{where}: / makes a float of whole numbers"

    def test_says_what_it_offers(self, path: Path) -> None:
        """A room begins with a docstring and lists its public names, each of which exists."""
        assert ast.get_docstring(house.tree_of(path))
        module = importlib.import_module(house.name_of(path))
        assert len(module.__all__) == len(set(module.__all__))
        for name in module.__all__:
            assert hasattr(module, name)


class TestWholeHouse:
    """What holds of the package as a whole."""

    @pytest.mark.parametrize("name", GRAPH)
    def test_nothing_imports_from_a_higher_storey(self, name: str) -> None:
        """Every room imports from its own storey and those below it."""
        height = house.ORDER.index(house.storey_of(name))
        assert [] == [found for found in GRAPH[name] if house.ORDER.index(house.storey_of(found)) > height]

    def test_no_rooms_import_in_a_circle(self) -> None:
        """The rooms can be put in one order in which each imports from those before it alone."""
        try:
            order = [*TopologicalSorter(GRAPH).static_order()]
        except CycleError as circle:
            pytest.fail(f"a circle: {' imports '.join(reversed(circle.args[1]))}")
        assert set(GRAPH) == set(order)

    def test_every_storey_is_used(self) -> None:
        """The order names no storey that is not there."""
        assert set(house.ORDER) == {house.storey_of(name) for name in GRAPH}

    def test_the_page_of_decisions_names_the_same_storeys(self) -> None:
        """The table of storeys in the documentation is this one, from the top down."""
        page = (Path(__file__).parent.parent / "docs" / "decisions.md").read_text(encoding="utf-8")
        table = page.partition("## A few storeys")[2].partition("\n## ")[0]
        assert house.ORDER == tuple(reversed(re.findall(r"^\| \*\*(\w+)\*\* \|", table, flags=re.MULTILINE)))

    def test_the_outside_is_touched_in_interop_and_the_command_alone(self) -> None:
        """Files, formats, screens and time zones by name are imported in `interop` and the command alone."""
        for path in ROOMS:
            found = {found.partition(".")[0] for found in house.imports(house.tree_of(path))}
            assert not (OUTSIDE - READERS.get(house.name_of(path), set())) & found, house.name_of(path)

    def test_loading_every_name_loads_the_standard_library_and_attrs(self) -> None:
        """In a fresh interpreter, all public names together need nothing but the standard library and attrs."""
        program = (
            "import sys; before = set(sys.modules); from partgov import *; "
            "loaded = {name.partition('.')[0] for name in set(sys.modules) - before if '_sysconfigdata' not in name}; "
            "print(*sorted(loaded - set(sys.stdlib_module_names) - {'attr', 'attrs', 'partgov'}))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
        assert "" == done.stdout.strip()

    def test_importing_loads_no_room(self) -> None:
        """In a fresh interpreter, `import partgov` loads the door alone, and not even attrs."""
        program = "import sys, partgov; print(*(name for name in sys.modules if name.startswith(('partgov', 'attr'))))"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
        assert "partgov" == done.stdout.strip()

    def test_the_rules_do_not_load_the_outside(self) -> None:
        """In a fresh interpreter, a count and an audit's own room load none of the rooms that touch the outside."""
        program = (
            "import sys; from partgov import elect, audit_record; "
            "print(*sorted(name for name in sys.modules if name.startswith('partgov.interop') or name in "
            "('partgov.command', 'argparse', 'csv', 'json', 'random', 'zoneinfo', 'logging', 'asyncio')))"
        )
        done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)
        assert "" == done.stdout.strip()

    def test_importing_warns_of_nothing(self) -> None:
        """`import partgov` raises no warning."""
        done = subprocess.run([sys.executable, "-W", "error", "-c", "import partgov"], capture_output=True, check=False)
        assert (0, b"") == (done.returncode, done.stderr)


class TestDoor:
    """Every public name is reachable as `partgov.NAME`."""

    def test_every_public_name_of_every_rule_is_there(self) -> None:
        """The lists name all that the pure rooms offer, for people, for programs and for type checkers alike."""
        assert door.lists(door.names()) == door.parts()[1], "python -m tests.door"

    def test_they_stand_once_and_in_a_readers_order(self) -> None:
        """No name twice, capitals or not."""
        lowered = [name.lower() for name in partgov.__all__]
        assert (sorted(lowered), len(lowered)) == (lowered, len(set(partgov.__all__)))

    @pytest.mark.parametrize("room", [*house.rooms()], ids=lambda room: room.__name__)
    def test_each_is_the_one_of_its_room(self, room: ModuleType) -> None:
        """What `partgov` offers is the very thing its room offers: no two rooms use one name for two things."""
        for name in set(room.__all__) - {"CLAUSES"}:
            assert getattr(room, name) is getattr(partgov, name), name

    @pytest.mark.parametrize(
        "name", ["load_record", "dump_record", "audit_document", "election_document", "zone_named"]
    )
    def test_what_reads_and_writes_is_there_too(self, name: str) -> None:
        """Nobody has to know that a file is read in another storey."""
        assert callable(getattr(partgov, name))
        assert name in partgov.__all__

    def test_a_star_import_gives_them_all(self) -> None:
        """A star import in a notebook gives every public name and nothing private."""
        names: dict[str, object] = {}
        exec("from partgov import *", names)
        assert set(partgov.__all__) == names.keys() - {"__builtins__"}

    def test_a_room_is_reachable_by_its_name(self) -> None:
        """`partgov.elections` is the room, whatever was imported before, and no public name hides a room."""
        program = "import partgov; print(partgov.elections.elect is partgov.elect, partgov.foundation.values.__name__)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
        assert "True partgov.foundation.values" == done.stdout.strip()
        assert not {path.stem for path in house.HOUSE.iterdir()} & {*partgov.__all__}

    def test_a_name_that_is_not_there_is_refused_with_what_is(self) -> None:
        """A name misspelt is an `AttributeError` that says where to look, and a failed import."""
        with pytest.raises(AttributeError, match=r"partgov has no 'Balot'; `partgov\.__all__` lists what it has"):
            partgov.Balot  # type: ignore[attr-defined]  # noqa: B018
        with pytest.raises(ImportError, match="Balot"):
            exec("from partgov import Balot")

    def test_dir_lists_what_is_not_yet_loaded(self) -> None:
        """Whoever looks around in a notebook sees every name and every room, loaded or not."""
        assert {*partgov.__all__, "elections", "interop"} <= {*dir(partgov)}

    def test_values_survive_pickling(self) -> None:
        """What is built through the door comes back from a pickle as the same value, in another process too."""
        seats = partgov.Seats(primary=1, reserve=2)
        program = f"import pickle, partgov; print(pickle.loads({pickle.dumps(seats)!r}))"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
        assert str(seats) == done.stdout.strip()
        assert seats == pickle.loads(pickle.dumps(seats))
