"""
What the pages show, and how each of it is run: `python -m tests.snippets` asks each program they name for its help.

A fenced block is run where it stands: a doctest, a cell of a notebook, commands and what they print (`console`), a file
that such commands read, a line of the README, which CI types. Any other says above itself, in a comment that no reader
sees, what reads it (`<!-- read as a map -->`) or why nothing does (`<!-- not run: it takes an hour -->`). Of commands
that are not run, in blocks or within a sentence, the program is there, and knows every option that the page gives it.
"""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import attrs

from partgov.command.parser import build_parser

ROOT: Final = Path(__file__).parent.parent
_FENCE: Final = re.compile(
    r"^(?P<indent> *)(?P<fence>```+)(?P<kind>[^\n`]*)\n(?P<text>.*?)^(?P=indent)(?P=fence)$", re.M | re.S
)
_MARK: Final = re.compile(r"<!-- (not run: .{10,}|read as .+) -->\s*\Z")
_CAPTION: Final = re.compile(r":caption: (\S+)\n\n")
_INLINE: Final = re.compile(
    r"(?<!`)`((?:partgov (?!--version)|python -m (?:partgov|tests|examples)\b|python bench/)[^`]*)`(?!`)"
)
_BUILT: Final = ("{include}", "{raw}", "{toctree}", "{glossary}", "{eval-rst}", "{mermaid}")


def pages() -> list[Path]:
    """Every page that people read: those at the root, those of the documentation, those beside code."""
    found = [*ROOT.glob("*.md"), *(ROOT / "bench").glob("*.md"), *(ROOT / "examples").rglob("README.md")]
    found += (one for one in (ROOT / "docs").rglob("*.md") if not {"generated", "_build"} & {*one.parts})
    return sorted(found)


@attrs.frozen
class Block:
    """A fenced block: on which page and line, of which kind, what is said above it, and what stands in it."""

    page: Path
    line: int
    kind: str
    mark: str
    text: str

    @property
    def place(self) -> str:
        """Where it stands, as an editor opens it."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def caption(self) -> str:
        """The file that it is, for the commands beside it; an empty text if none."""
        found = _CAPTION.search(self.text)
        return found[1] if found else ""

    @property
    def content(self) -> str:
        """What stands in it, without a caption."""
        return _CAPTION.sub("", self.text, count=1)


@cache
def blocks(page: Path) -> tuple[Block, ...]:
    """The fenced blocks of a page, in their order."""
    text = page.read_text("utf-8")
    found = []
    for match in _FENCE.finditer(text):
        before = text[: match.start()]
        mark = _MARK.search(before)
        found.append(Block(page, before.count("\n") + 1, match["kind"].strip(), mark[1] if mark else "", match["text"]))
    return tuple(found)


def how(block: Block) -> str:
    """By what a block is run, read or built; an empty text where by nothing, and nothing says why."""
    page = block.page.read_text("utf-8")
    documented = "docs" in block.page.parts
    if block.mark:
        return "told" if block.mark.startswith("not run") else "read"
    if block.kind == "python" and ">>> " in block.text and (documented or block.page == ROOT / "README.md"):
        return "doctest"
    if block.kind.startswith("{code-cell}") and "format_name: myst" in page:
        return "notebook"
    if block.kind == "console" and documented:
        return "console"
    if block.kind == "sh" and block.page == ROOT / "README.md":
        return "README"
    if block.caption and any(block.caption in one.text for one in blocks(block.page) if one.kind == "console"):
        return "file"
    return "built" if documented and block.kind.startswith(_BUILT) else ""


# ── commands ─────────────────────────────────────────────────────────────────────────────────────


def commands() -> Iterator[tuple[str, str]]:
    """Every command line that a page shows and nothing runs, in a block or within a sentence, with its place."""
    for page in pages():
        text = page.read_text("utf-8")
        for block in blocks(page):
            if "sh" in block.kind.split() and how(block) == "told":
                for line in block.content.replace("\\\n", " ").splitlines():
                    yield block.place, line.partition(" #")[0].strip()
        if page.name != "CHANGELOG.md":  # it tells what was
            for match in _INLINE.finditer(_FENCE.sub(lambda one: "\n" * one[0].count("\n"), text)):
                yield f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}", match[1]


@cache
def verbs() -> dict[str, set[str]]:
    """The verbs of the command, `book entry` and the like too, each with its options."""

    def walk(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, set[str]]]:
        yield name, {text for action in parser._actions for text in action.option_strings}
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word, inner in action.choices.items():
                    yield from walk(inner, f"{name} {word}".strip())

    return dict(walk(build_parser(), ""))


def strange(line: str) -> str:
    """What partgov's own command does not know of a line that calls it; an empty text if it knows all of it."""
    known = verbs()
    words = line.removeprefix("python -m ").split()[1:]
    name = ""
    while words and f"{name} {words[0]}".strip() in known:
        name = f"{name} {words.pop(0)}".strip()
    if words and not name and not words[0].startswith("-"):
        return words[0]
    mine = known[name] | {text for verb, texts in known.items() if verb.startswith(f"{name} ") for text in texts}
    return " ".join(sorted(options_in(line) - mine))


def options_in(line: str) -> set[str]:
    """The options that stand in a line."""
    return {*re.findall(r"(?<![\w-])--[a-z][\w-]*", line)}


def program_of(line: str) -> Path | None:
    """The file of ours that a line starts, such as `python -m tests.fuzz`; else nothing."""
    match = re.search(r"\bpython3? (?:-m (bench\b|(?:tests|examples)\.[\w.]+)|(bench/[a-z]\w*\.py))", line)
    if match is None:
        return None
    if match[2]:
        return ROOT / match[2]
    path = ROOT / match[1].replace(".", "/")
    return path / "__main__.py" if path.is_dir() else path.with_suffix(".py")


def options_of(program: Path) -> set[str] | None:
    """The options of a program of ours, its own and those of what it begins with; nothing where it has no parser."""
    tree = ast.parse(program.read_text("utf-8"))
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    names = [one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "") for one in calls]
    found = {
        argument.value
        for one, name in zip(calls, names, strict=True)
        if name == "add_argument"
        for argument in one.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    for one in ast.walk(tree):
        if isinstance(one, ast.ImportFrom) and one.module == "examples.starting":
            found |= options_of(ROOT / "examples" / "starting.py") or set()
    return found if found or "ArgumentParser" in names else None


def main() -> int:
    """Ask each program that a page names, and that has a parser, for its help; tell which does not give it."""
    programs = sorted({one for _, line in commands() if (one := program_of(line)) is not None and options_of(one)})
    failed = []
    for program in programs:
        name = program.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__main__")
        start = [str(program)] if name.startswith("bench.") else ["-m", name]
        done = subprocess.run([sys.executable, *start, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode or "usage:" not in done.stdout:
            failed.append(f"{shlex.join(start)}: {done.stderr.strip().splitlines()[-1:]}")
    print("\n".join([*failed, f"{len(programs)} programs were asked for their help; {len(failed)} did not give it."]))
    return 1 if failed else 0


__all__ = [
    "ROOT",
    "Block",
    "blocks",
    "commands",
    "how",
    "options_in",
    "options_of",
    "pages",
    "program_of",
    "strange",
    "verbs",
]

if __name__ == "__main__":
    assert find_spec("partgov")
    sys.exit(main())
