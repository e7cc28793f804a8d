"""Runs the console examples of the command line's page, and keeps pytest out of what is not an example."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

collect_ignore_glob = ["conf.py", "_ext/*", "_build/*", "generated/*"]
# The pages about a framework need it, and httpx to ask what it serves.
collect_ignore = [
    f"embedding/{one}.md" for one in ("django", "fastapi", "flask") if not (find_spec(one) and find_spec("httpx"))
]

_FILE = re.compile(r"```\{code-block\} \w+\n:caption: (\S+)\n\n(.*?)```", re.DOTALL)
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"^\$ ((?:[^\n]*\\\n)*[^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
_DRAWN = re.compile(r"(\w*…)")


class Page(pytest.File):
    """
    A page with console examples, which run in order in one folder, and the files they read.

    What is drawn at random ends in an ellipsis: `3f2a…` in what is printed stands for a word that is not known before,
    and the same in a later command for the word that it was. An ellipsis alone stands for anything on its line.
    """

    def collect(self) -> Iterator[pytest.Item]:
        """Give one test for each console block."""
        text = self.path.read_text("utf-8")
        folder = self.config._tmp_path_factory.mktemp("console")  # type: ignore[attr-defined]
        for match in _FILE.finditer(text):
            (folder / match[1]).write_text(match[2], "utf-8")
        drawn: dict[str, str] = {}
        for number, block in enumerate(_CONSOLE.finditer(text), 1):
            yield Console.from_parent(self, name=f"console {number}", folder=folder, block=block[1], drawn=drawn)


class Console(pytest.Item):
    """Commands and what they print."""

    def __init__(self, *, folder: Path, block: str, drawn: dict[str, str], **more: object) -> None:
        super().__init__(**more)
        self.folder, self.block, self.drawn = folder, block, drawn

    def runtest(self) -> None:
        """Run each command where the page's files are, after those above it, and compare everything it prints."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for command, expected in _COMMAND.findall(self.block):
            command = _DRAWN.sub(lambda one: self.drawn.get(one[1], one[1]), command)
            ran = subprocess.run(
                command, shell=True, cwd=self.folder,
                env={**os.environ, "PATH": path, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
            )  # fmt: skip
            if not self._agrees(expected, ran.stdout):
                assert ran.stdout == expected, command

    def _agrees(self, expected: str, printed: str) -> bool:
        """Whether a command printed what the page says; what was drawn is kept for later commands."""
        parts = _DRAWN.split(expected)
        pattern = "".join(
            re.escape(part) if number % 2 == 0 else "[^\\n]*" if part == "…" else r"(\w+)"
            for number, part in enumerate(parts)
        )
        found = re.fullmatch(pattern, printed)
        if found is None:
            return False
        for name, word in zip((part for part in parts[1::2] if part != "…"), found.groups(), strict=True):
            if self.drawn.setdefault(name, word) != word:
                return False
        return True


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Take the pages that have console examples."""
    if file_path.suffix == ".md" and "```console" in file_path.read_text("utf-8"):
        return Page.from_parent(parent, path=file_path)
    return None
