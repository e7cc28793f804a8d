"""Docstrings: the house's own form, turned into what Sphinx reads."""

from __future__ import annotations

__all__ = ["setup"]

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, TypeGuard

import attrs
from docutils import nodes
from sphinx import addnodes

_SHEET = re.compile(r"(Text|Decides|Leaves|Readings):\s+(.*)")
_REMARK = re.compile(r"(Prevents|Limit): (.*)")
_ENTRY = re.compile(r"    (\w+(?:, \w+)+): (.*)")
_TYPE = re.compile(r"(:vartype \w+:)(.*)")
_DOTTED = re.compile(r"(?:\w+\.)+\w+")
_MADE = re.compile(r"attr_dict\['(\w+)'\]\.default")  # how attrs writes down a default
_LONG = 120  # letters: the value of a constant that nobody reads


def setup(app: Any) -> None:
    """Read docstrings before napoleon does, and what it made of them after it."""
    app.connect("autodoc-process-docstring", _translate, priority=400)
    app.connect("autodoc-process-docstring", _short_types, priority=600)
    app.connect("autodoc-before-process-signature", _known)
    app.connect("autodoc-process-signature", _signed)
    app.connect("autodoc-skip-member", _skipped)
    app.connect("doctree-read", _shorten)


def _translate(app: Any, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Make the fact sheet of a module a list of fields, and each remark of a function a paragraph of its own."""
    translated: list[str] = []
    for line in _apart(lines):
        if what == "module" and (sheet := _SHEET.fullmatch(line)):
            translated.append(f":{sheet[1]}: {sheet[2]}")
        elif remark := _REMARK.fullmatch(line):
            translated += ["", f"**{remark[1]}:** {remark[2]}"]
        else:
            translated.append(line)
    if what in ("attribute", "data", "property"):
        translated[:0] = ["..", ""]  # a comment, or napoleon takes what stands before a colon for a type
    if _is_choice(obj):
        translated += ["", f"One of {', '.join(f'``{one.value}``' for one in obj)}."]
    lines[:] = translated


def _apart(lines: list[str]) -> Iterator[str]:
    """Give each of several attributes that are told together an entry of its own: napoleon takes a name for a type."""
    rest, within = list(lines), False
    while rest:
        line = rest.pop(0)
        within = line == "Attributes:" or (within and line.startswith("    "))
        if not within or not (entry := _ENTRY.fullmatch(line)):
            yield line
            continue
        more = []
        while rest and rest[0].startswith("        "):
            more.append(rest.pop(0))
        for name in entry[1].split(", "):
            yield from (f"    {name}: {entry[2]}", *more)


def _short_types(app: Any, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Call the type of an attribute as a signature calls it: by its own name, which leads to it."""
    lines[:] = [
        kept[1] + _DOTTED.sub(lambda dotted: f"~{dotted[0]}", kept[2]) if (kept := _TYPE.fullmatch(line)) else line
        for line in lines
    ]


def _known(app: Any, obj: Any, bound: bool) -> None:
    """
    Let what a signature says be read as it is written.

    The types of a field that attrs takes from what converts it have their names where that is written; a default of a
    function that a decorator stands for is a constant of its room.
    """
    if "__init__" in getattr(obj, "__qualname__", ""):
        for one in (Any, Iterable, Mapping):
            getattr(obj, "__globals__", {}).setdefault(one.__name__, one)
    if hasattr(obj, "__wrapped__"):
        constants = {id(value): name for name, value in vars(sys.modules[obj.__module__]).items() if name.isupper()}
        asked = inspect.signature(obj)
        obj.__signature__ = asked.replace(
            parameters=[
                one.replace(default=_Name(constants[id(one.default)])) if id(one.default) in constants else one
                for one in asked.parameters.values()
            ]
        )


class _Name(str):
    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _signed(
    app: Any, what: str, name: str, obj: Any, options: object, signature: str | None, returns: str | None
) -> tuple[str, str | None] | None:
    """
    Write down what a field is without a value of its own; leave out a signature that nobody calls.

    One writes `Mark.YES`, and makes no choice from a value; nothing is made of what others are to have.
    """
    if _is_choice(obj) or getattr(obj, "_is_protocol", False):
        return "", None
    if signature is None or not attrs.has(obj):
        return None
    fields = attrs.fields_dict(obj)
    return _MADE.sub(lambda made: _written(fields[made[1]].default), signature), returns


def _written(value: Any) -> str:
    """A value as one would write it: without what it has anyhow."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple) and type(value) is tuple:
        return f"({', '.join(map(_written, value))}{',' * (len(value) == 1)})"
    if not attrs.has(type(value)):
        return repr(value)
    own = {field.name: getattr(value, field.name) for field in attrs.fields(type(value)) if field.init}
    told = {name: one for name, one in own.items() if one != attrs.fields_dict(type(value))[name].default}
    return f"{type(value).__name__}({', '.join(f'{name}={_written(one)}' for name, one in told.items())})"


def _skipped(app: Any, what: str, name: str, obj: object, skip: bool, options: object) -> bool | None:
    """Leave out what tells nothing: a named place in a tuple, and what a mapping refuses that a dict would do."""
    place = (getattr(obj, "__doc__", None) or "").startswith("Alias for field number")
    return True if place or getattr(obj, "__name__", "") == "_refuse" else None


def _shorten(app: Any, doctree: nodes.document) -> None:
    """Leave out the value of a constant where it is a page of its own."""
    for signature in doctree.findall(addnodes.desc_signature):
        for value in list(signature.findall(addnodes.desc_annotation)):
            if value.astext().lstrip().startswith("=") and len(value.astext()) > _LONG:
                signature.remove(value)


def _is_choice(obj: object) -> TypeGuard[type[Enum]]:
    return isinstance(obj, type) and issubclass(obj, Enum)
