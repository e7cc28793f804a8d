"""Coverage: which code rests on which proposal and reading, found by walking the modules.

Each rule module declares in plain data, `CLAUSES`, which clauses its functions encode.
"""

from __future__ import annotations

__all__ = ["Covered", "coverage", "rooms"]

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Final

import attrs

import partgov
from partgov.law.clauses import PROPOSALS, clause_ids


@attrs.frozen(kw_only=True)
class Covered:
    """The functions that rest on a clause, and what that comes to: encoded, partly, not yet or left to people."""

    status: str
    functions: tuple[str, ...]


def coverage() -> Mapping[str, Covered]:
    """Return, for every proposal and reading, the functions that rest on it, as `module.name`."""
    functions: dict[str, list[str]] = {name: [] for name in clause_ids()}
    for room in rooms():
        for name, clauses in getattr(room, "CLAUSES", {}).items():
            for clause in clauses:
                functions.setdefault(clause, []).append(f"{room.__name__.removeprefix('partgov.')}.{name}")
    awaiting = {one.id: one.awaiting for one in PROPOSALS}
    return {
        clause: Covered(status=_status(bool(names), bool(awaiting.get(clause))), functions=tuple(sorted(names)))
        for clause, names in functions.items()
    }


_NO_ROOMS: Final = frozenset({"__main__", "command", "interop", "plot", "schema", "testing", "web"})
"""What stands beside the pure rooms: what touches the outside, and the doors of their own, which may want an extra."""


def rooms() -> Iterator[ModuleType]:
    """Import every pure room: all but the doors, the command and what touches the outside."""
    for found in pkgutil.walk_packages(partgov.__path__, "partgov."):
        if not found.ispkg and found.name.split(".")[1] not in _NO_ROOMS:
            yield importlib.import_module(found.name)


def _status(code: bool, awaiting: bool) -> str:
    if code:
        return "partly" if awaiting else "encoded"
    return "not yet" if awaiting else "left to people"
