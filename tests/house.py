"""The house as the tests walk through it: its storeys, its rooms, and what each imports."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import partgov

HOUSE = Path(partgov.__file__).parent
STOREYS = ("foundation", "law", "history")
SIDE_DOORS = ("plot", "schema", "testing", "web")  # public modules of their own beside the door

# What may import what: a storey imports from itself and from those before it. The rules are the rooms at top level.
ORDER = ("foundation", "rules", "law", "history", "interop", "door", "command")
PURE = frozenset({"foundation", "rules", "law", "history"})


def paths() -> Iterator[Path]:
    """The file of every pure room."""
    yield from sorted(path for path in HOUSE.glob("*.py") if path.stem not in ("__init__", "__main__", *SIDE_DOORS))
    for storey in STOREYS:
        yield from sorted(path for path in (HOUSE / storey).rglob("*.py") if path.stem != "__init__")


def name_of(path: Path) -> str:
    """How a room is imported: `partgov.elections`, `partgov.foundation.values`."""
    parts = ("partgov", *path.relative_to(HOUSE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def rooms() -> Iterator[ModuleType]:
    """Every pure room, imported."""
    return (importlib.import_module(name_of(path)) for path in paths())


def every_room() -> dict[str, Path]:
    """Every module of the package with its file, the door and the command included."""
    return {name_of(path): path for path in sorted(HOUSE.rglob("*.py"))}


def storey_of(name: str) -> str:
    """The storey of a module, by where its file stands."""
    parts = name.split(".")[1:]
    if not parts or parts[0] in SIDE_DOORS:
        return "door"
    if parts[0] == "__main__":
        return "command"
    return parts[0] if parts[0] in ORDER else "rules"


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a room."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted name of every module that is imported, wherever in the file; for a name, that of its room."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert 0 == node.level, "imports are absolute"
            assert node.module is not None
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in _MODULES else node.module


def graph() -> dict[str, set[str]]:
    """The import graph: every module with the modules of partgov that it imports."""
    return {
        name: {found for found in imports(tree_of(path)) if found.partition(".")[0] == "partgov"}
        for name, path in every_room().items()
    }


_MODULES = frozenset(every_room())
