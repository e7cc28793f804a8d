"""Coverage: which code rests on which proposal and reading, found by walking the modules.

Each rule module declares in plain data, `CLAUSES`, which clauses its functions encode.
"""

from __future__ import annotations

__all__ = ["Covered", "coverage"]

import importlib
import pkgutil
from collections.abc import Mapping

import attrs

import partgov
from partgov.clauses import PROPOSALS, clause_ids


@attrs.frozen(kw_only=True)
class Covered:
    """The functions that rest on a clause, and what that comes to: encoded, partly, not yet or left to people."""

    status: str
    functions: tuple[str, ...]


def coverage() -> Mapping[str, Covered]:
    """Return, for every proposal and reading, the functions that rest on it, as `module.name`."""
    functions: dict[str, list[str]] = {name: [] for name in clause_ids()}
    for module in pkgutil.iter_modules(partgov.__path__):
        declared = getattr(importlib.import_module(f"partgov.{module.name}"), "CLAUSES", {}) if _is_rule(module) else {}
        for name, clauses in declared.items():
            for clause in clauses:
                functions.setdefault(clause, []).append(f"{module.name}.{name}")
    awaiting = {one.id: one.awaiting for one in PROPOSALS}
    return {
        clause: Covered(status=_status(bool(names), bool(awaiting.get(clause))), functions=tuple(sorted(names)))
        for clause, names in functions.items()
    }


def _is_rule(module: pkgutil.ModuleInfo) -> bool:
    return not module.ispkg and module.name not in ("__main__", "cli")


def _status(code: bool, awaiting: bool) -> str:
    if code:
        return "partly" if awaiting else "encoded"
    return "not yet" if awaiting else "left to people"
