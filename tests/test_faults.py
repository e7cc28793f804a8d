"""Faults: the table of scenes has every command that writes; and nothing writes but by the one way that is whole."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

from partgov.command import files
from partgov.command.parser import build_parser
from tests import faults

SOURCES = Path(__file__).parent.parent / "src" / "partgov"

WRITES = {"--out", "--to", "--html", "--markdown", "--ics", "--journal", "--all"}
"""The options that name what is written."""
NO_WRITER = {("book entry", "--out"), ("book correct", "--out")}
"""An amount that went out is no file."""
WAYS = {"command/files.py", "command/locks.py"}
"""The modules that make, replace and remove files."""
MAY = re.compile(r"open\(|os\.|shutil|tempfile|write_(text|bytes)|unlink|touch|link_to")
OPENERS = {
    "open", "fdopen", "write_text", "write_bytes", "replace", "rename", "unlink", "remove", "link", "symlink", "chmod",
    "chown", "truncate", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "touch",
}  # fmt: skip


def commands(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command by its words."""
    inner = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not inner:
        yield name, parser
    for action in inner:
        for word, each in action.choices.items():
            yield from commands(each, f"{name} {word}".strip())


NO_FILE = {
    "at", "closes", "docs", "draw", "draw_source", "election", "encoding", "exact", "name", "opens", "primary",
    "reserve", "role", "since", "until",
}  # fmt: skip
"""What is given to commands that write a page or the like, and names no file."""


def test_every_file_of_a_writer_is_looked_at() -> None:
    """Of a command that writes where it is told, each argument is a file that it may not write over, or is none."""
    every = [
        {one.dest for one in parser._actions if one.nargs != 0 and one.choices is None}
        for _, parser in commands(build_parser())
    ]
    named = set().union(*(one for one in every if one & {*files._WRITTEN}))
    assert named == {*files._READ, *files._WRITTEN} | NO_FILE


def test_every_writer_has_a_scene() -> None:
    """Each command that writes a file is among those of which every system call fails once."""
    every = dict(commands(build_parser()))
    written = {
        (name, option) for name, parser in every.items() for one in parser._actions for option in one.option_strings
        if option in WRITES
    }  # fmt: skip
    table = [*faults.WHOLE.values(), faults.IMPORT, faults.PUBLISH]
    shown = {(line.split()[0], word) for line in table for word in line.split() if word.startswith("--")}
    assert written - shown - NO_WRITER == set()
    assert {name for name in every if name.startswith("book ")} - {"book list"} == faults.BOOKINGS.keys()
    forms = next(one.choices for one in every["export"]._actions if one.dest == "form")
    assert {"init", *(f"export {form}" for form in forms or ())} <= faults.WHOLE.keys()


def test_files_are_written_in_one_way() -> None:
    """Nothing in the package makes, replaces or removes a file but the two modules that do so whole, under a lock."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        name, text = path.relative_to(SOURCES).as_posix(), path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if name not in WAYS and MAY.search(text) else ():
            if isinstance(node, ast.Call) and _opens(node):
                found.add(f"{name}: {ast.unparse(node)}")
    assert {one for one in found if not _only_reads(one)} == set()


def _opens(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="open"):
            return True
        case ast.Attribute(value=ast.Name(id=("os" | "shutil" | "tempfile")), attr=attr):
            return attr in OPENERS
        case ast.Attribute(attr=("write_text" | "write_bytes" | "touch" | "unlink" | "symlink_to" | "hardlink_to")):
            return True
        case ast.Attribute(attr="open"):
            return not any(isinstance(each, ast.Constant) and "r" in str(each.value) for each in call.args)
    return False


def _only_reads(told: str) -> bool:
    reads = (
        "'rb'" in told or "packed.open(name)" in told or "os.open(os.devnull" in told or "encoding='utf-8-sig'" in told
    )
    return reads and "'w" not in told and "'a" not in told
