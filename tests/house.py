"""The house as the tests walk through it: every pure room, by storey."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import partgov

HOUSE = Path(partgov.__file__).parent
STOREYS = ("foundation", "law", "history")


def paths() -> Iterator[Path]:
    """The file of every pure room."""
    yield from sorted(path for path in HOUSE.glob("*.py") if path.stem not in ("__init__", "__main__"))
    for storey in STOREYS:
        yield from sorted(path for path in (HOUSE / storey).rglob("*.py") if path.stem != "__init__")


def name_of(path: Path) -> str:
    """How a room is imported: `partgov.elections`, `partgov.foundation.values`."""
    return ".".join(("partgov", *path.relative_to(HOUSE).with_suffix("").parts))


def rooms() -> Iterator[ModuleType]:
    """Every pure room, imported."""
    return (importlib.import_module(name_of(path)) for path in paths())
