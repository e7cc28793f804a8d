"""Docstrings: the house's own form, turned into what Sphinx reads."""

from __future__ import annotations

__all__ = ["setup"]

import re
from enum import Enum
from typing import Any, TypeGuard

_SHEET = re.compile(r"(Text|Decides|Leaves|Readings):\s+(.*)")
_REMARK = re.compile(r"(Prevents|Limit): (.*)")


def setup(app: Any) -> None:
    """Read docstrings before napoleon does."""
    app.connect("autodoc-process-docstring", _translate, priority=400)
    app.connect("autodoc-process-signature", _unsigned)


def _translate(app: Any, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Make the fact sheet of a module a list of fields, and each remark of a function a paragraph of its own."""
    translated: list[str] = []
    for line in lines:
        if what == "module" and (sheet := _SHEET.fullmatch(line)):
            translated.append(f":{sheet[1]}: {sheet[2]}")
        elif remark := _REMARK.fullmatch(line):
            translated += ["", f"**{remark[1]}:** {remark[2]}"]
        else:
            translated.append(line)
    if what in ("attribute", "data", "property"):
        translated.insert(0, "")  # or napoleon takes what stands before a colon for a type
    if _is_choice(obj):
        translated += ["", f"One of {', '.join(f'``{one.value}``' for one in obj)}."]
    lines[:] = translated


def _unsigned(app: Any, what: str, name: str, obj: object, *rest: object) -> tuple[str, None] | None:
    """Leave out how a choice is made from a value: one writes `Mark.YES`."""
    return ("", None) if _is_choice(obj) else None


def _is_choice(obj: object) -> TypeGuard[type[Enum]]:
    return isinstance(obj, type) and issubclass(obj, Enum)
