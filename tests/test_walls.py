"""The walls of the house: a room imports from floors below its own, the rules are pure, the import is light."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import partgov

HOUSE = Path(partgov.__file__).parent

# Every pure room stands on one floor, lowest first, and imports from the floors below it alone.
# A new room is a new word in one of these lines.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"errors"}),
    frozenset({"values"}),
    frozenset({"clauses", "periods", "rulings", "money", "merkle", "isolation"}),
    frozenset({"timelines"}),
    frozenset({"lifecycles", "members", "roles", "majorities", "timetables", "journal", "accounts"}),
    frozenset({"ballots", "draws", "mandates", "groups", "dues", "ledger"}),
    frozenset({"seating", "succession", "answers", "pools"}),
    frozenset({"outcomes", "exposure", "apportionment"}),
    frozenset({"elections", "recall", "decisions", "contests"}),
    frozenset({"bylaws"}),
    frozenset({"record", "amendments"}),
    frozenset({"organisation", "events"}),
    frozenset({"checks", "agenda", "chronicle"}),
    frozenset({"check_offices", "check_votes"}),
    frozenset({"audit", "iops"}),
    frozenset({"margins"}),
)

# What may stand anywhere: the vocabulary, the command, and everything that touches the outside.
FRONT = frozenset({"__init__", "__main__", "cli"})

# The standard library's own pure rooms; nothing here reads a clock, a file, a network or a random number.
PURE_MODULES = frozenset(
    {"__future__", "attr", "attrs", "bisect", "collections", "datetime", "enum", "fractions", "functools"}
    | {"hashlib", "heapq", "itertools", "operator", "re", "types", "typing"}
)

# Ways to the clock, the outside and the interpreter, whatever they are called on.
FORBIDDEN_ATTRIBUTES = frozenset({"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"})
FORBIDDEN_NAMES = frozenset({"open", "input", "print", "eval", "exec", "float", "globals", "vars", "__import__"})

ROOMS = sorted(path for path in HOUSE.glob("*.py") if path.stem not in FRONT)


def floor_of(room: str) -> int:
    """The number of the floor a room stands on; the ground is 0."""
    floors = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    assert 1 == len(floors), f"{room} stands on {len(floors)} floors: give it one in FLOORS"
    return floors[0]


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted name of every module that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert 0 == node.level, "imports are absolute"
            assert node.module is not None
            if node.module == "partgov":
                yield from (f"partgov.{alias.name}" for alias in node.names)
            else:
                yield node.module


def tree_of(path: Path) -> ast.AST:
    """The syntax tree of a room."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
class TestRoom:
    """Every pure room, each by itself."""

    def test_imports_from_lower_floors_alone(self, path: Path) -> None:
        """A pure room imports from lower floors, attrs and the pure part of the standard library."""
        for name in imports(tree_of(path)):
            first, _, rest = name.partition(".")
            if first != "partgov":
                assert first in PURE_MODULES, f"{path.stem} imports {name}"
                continue
            room = rest.partition(".")[0]
            assert room not in FRONT | {"interop", ""}, f"{path.stem} imports {name}"
            assert floor_of(room) < floor_of(path.stem), f"{path.stem} imports {name}, which is no lower"

    def test_touches_nothing_outside(self, path: Path) -> None:
        """A pure room reads no clock, opens no file, writes no screen and keeps nothing global."""
        for node in ast.walk(tree_of(path)):
            where = f"{path.name}, line {getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in FORBIDDEN_ATTRIBUTES, f"{where}: .{node.attr}"
            if isinstance(node, ast.Name):
                assert node.id not in FORBIDDEN_NAMES, f"{where}: {node.id}"
            assert not isinstance(node, ast.Global), f"{where}: global"

    def test_counts_in_whole_numbers_and_fractions(self, path: Path) -> None:
        """A pure room holds no floating point number and divides none by another."""
        for node in ast.walk(tree_of(path)):
            where = f"{path.name}, line {getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Constant):
                assert not isinstance(node.value, float | complex), f"{where}: {node.value}"
            if isinstance(node, ast.BinOp | ast.AugAssign):
                assert not isinstance(node.op, ast.Div), f"{where}: / makes a float of whole numbers"

    def test_says_what_it_offers(self, path: Path) -> None:
        """A room begins with a docstring and lists its public names, each of which exists."""
        tree = tree_of(path)
        assert isinstance(tree, ast.Module)
        assert ast.get_docstring(tree)
        module = __import__(f"partgov.{path.stem}", fromlist=["*"])
        assert len(module.__all__) == len(set(module.__all__))
        for name in module.__all__:
            assert hasattr(module, name)


class TestWholeHouse:
    """What holds of the package as a whole."""

    def test_no_room_stands_on_two_floors(self) -> None:
        """The table names every room once."""
        every = [room for rooms in FLOORS for room in rooms]
        assert sorted(set(every)) == sorted(every)

    def test_every_room_is_there(self) -> None:
        """The table names no room that is not there."""
        assert {path.stem for path in ROOMS} == {room for rooms in FLOORS for room in rooms}

    def test_the_page_of_decisions_draws_the_same_house(self) -> None:
        """The table of floors in the documentation is this one."""
        page = (Path(__file__).parent.parent / "docs" / "decisions.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| (\d+) \| (.+) \|$", page, flags=re.MULTILINE)
        drawn = {int(floor): frozenset(re.findall(r"`(\w+)`", rooms)) for floor, rooms in rows}
        assert dict(enumerate(FLOORS)) == drawn

    def test_the_outside_is_touched_in_interop_and_the_command_alone(self) -> None:
        """Files, formats, screens and time zones by name are imported in `interop` and the command alone."""
        outside = {"os", "io", "sys", "json", "csv", "random", "secrets", "time", "zoneinfo", "logging", "pathlib"}
        for path in (*ROOMS, HOUSE / "__init__.py"):
            assert not outside & {name.partition(".")[0] for name in imports(tree_of(path))}, path.stem

    def test_the_front_imports_no_interop(self) -> None:
        """`import partgov` is the rules alone: the vocabulary imports nothing of `interop`."""
        assert not [name for name in imports(tree_of(HOUSE / "__init__.py")) if name.startswith("partgov.interop")]

    def test_importing_loads_the_standard_library_and_attrs(self) -> None:
        """In a fresh interpreter, `import partgov` loads nothing outside the standard library and attrs."""
        program = (
            "import sys; before = set(sys.modules); import partgov; "
            "loaded = {name.partition('.')[0] for name in set(sys.modules) - before}; "
            "print(*sorted(loaded - set(sys.stdlib_module_names) - {'attr', 'attrs', 'partgov'}))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
        assert "" == done.stdout.strip()

    def test_importing_does_not_load_the_outside(self) -> None:
        """In a fresh interpreter, `import partgov` loads none of the rooms that touch the outside."""
        program = (
            "import sys, partgov; "
            "print(*sorted(name for name in sys.modules if name.startswith('partgov.interop') or name in "
            "('partgov.command', 'argparse', 'csv', 'json', 'random', 'zoneinfo', 'logging', 'asyncio')))"
        )
        done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)
        assert "" == done.stdout.strip()

    def test_importing_warns_of_nothing(self) -> None:
        """`import partgov` raises no warning."""
        done = subprocess.run([sys.executable, "-W", "error", "-c", "import partgov"], capture_output=True, check=False)
        assert (0, b"") == (done.returncode, done.stderr)

    def test_every_public_name_is_there(self) -> None:
        """Every name in `partgov.__all__` exists, stands there once, and in a reader's order."""
        assert len(partgov.__all__) == len(set(partgov.__all__))
        for name in partgov.__all__:
            assert getattr(partgov, name, None) is not None, name
        lowered = [name.lower() for name in partgov.__all__]
        assert sorted(lowered) == lowered

    def test_every_public_name_is_the_one_of_its_room(self) -> None:
        """What `partgov` offers is the very thing its room offers, and that room lists it too."""
        for name in partgov.__all__:
            offered = getattr(partgov, name)
            rooms = [path.stem for path in ROOMS if getattr(sys.modules[f"partgov.{path.stem}"], name, None) is offered]
            assert any(name in sys.modules[f"partgov.{room}"].__all__ for room in rooms), name

    def test_a_star_import_gives_the_vocabulary(self) -> None:
        """A star import in a notebook gives every public name and nothing private."""
        names: dict[str, object] = {}
        exec("from partgov import *", names)
        assert set(partgov.__all__) == names.keys() - {"__builtins__"}
