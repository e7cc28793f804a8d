"""What the pages show is run, or read by what it is for, or says why not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

import pytest

from partgov import Ranking, Receipt
from partgov.history.recorded_files import MarksFile
from partgov.interop.books import load_journal
from partgov.interop.exports import read_lines
from partgov.interop.lawbooks import load_charter
from partgov.interop.mappings import load_mapping
from partgov.interop.rates import load_rates
from partgov.interop.records import load_record
from partgov.interop.sheetmaps import load_sheet_map
from partgov.interop.wire import parse
from tests.snippets import (
    ROOT,
    Block,
    blocks,
    commands,
    how,
    options_in,
    options_of,
    pages,
    program_of,
    strange,
    verbs,
)

PAGES: Final = pages()
BLOCKS: Final = [block for page in PAGES for block in blocks(page)]
COMMANDS: Final = [*commands()]
EVERYWHERE: Final = {"-h", "--help", "--lang", "--version"}  # what each verb has, and a usage does not repeat


def usage(text: str) -> None:
    """Hold the lines of a usage to the command: each verb once, with its own options and no other."""
    told: dict[str, set[str]] = {}
    for line in re.sub(r"\n +", " ", text).splitlines():
        verb = line.split()[1]
        told[verb] = told.get(verb, set()) | options_in(line)
    known = {verb: options - EVERYWHERE for verb, options in verbs().items() if verb and " " not in verb}
    known["book"] = {"--ascii"}  # its own verbs stand in a table of their own
    assert known == told


def part_of(block: Block) -> None:
    """Read a block as what is added to the file that it names, which stands above it on its page."""
    name = block.mark.removeprefix("read as a part of ")
    (whole,) = (one.content for one in blocks(block.page) if one.caption == name)
    load_mapping((whole + block.content).encode())


def entry(text: str) -> None:
    """Read the text of an entry within a receipt, which takes no other form."""
    digits = "0" * 64
    Receipt.of(f"partgov-receipt 1\nlog a\nsize 1\nindex 0\n{text}salt {digits}\n")


READERS: Final[dict[str, Callable[[str], object]]] = {
    "read as the command's usage": usage,
    "read as a record": lambda text: load_record(text.encode()),
    "read as a part of an election": lambda text: parse(MarksFile, json.loads(f"{{{text}}}")["marks_file"]),
    "read as a ranking": lambda text: parse(Ranking, json.loads(text)),
    "read as a charter": lambda text: load_charter(text.encode(), place="the charter"),
    "read as a map": lambda text: load_sheet_map(text.encode()),
    "read as a mapping": lambda text: load_mapping(text.encode()),
    "read as rates": lambda text: load_rates(text.encode(), place="the rates"),
    "read as a journal": lambda text: load_journal(text.encode()),
    "read as a line of a log": lambda text: [*read_lines([text.encode()])],
    "read as an entry's text": entry,
}


class TestBlocks:
    """Everything that a page shows in a block."""

    def test_is_run_or_says_why_not(self) -> None:
        """A doctest, a cell, a command with what it prints, a file for one, or a comment above that says what it is."""
        assert [] == [f"{one.place} {one.kind}" for one in BLOCKS if not how(one)]

    @pytest.mark.parametrize("block", [one for one in BLOCKS if how(one) == "read"], ids=lambda one: one.place)
    def test_is_read_by_what_it_is_for(self, block: Block) -> None:
        """A charter is a charter, a map is a map: what reads it in earnest reads it without a fault."""
        if block.mark in READERS:
            READERS[block.mark](block.content)
        else:
            part_of(block)

    def test_of_python_is_python(self) -> None:
        """What needs a library that is not here can be compiled all the same."""
        for block in BLOCKS:
            if block.kind == "python" and ">>> " not in block.text:
                compile(block.content, block.place, "exec")

    def test_of_the_readme_is_typed_by_ci(self) -> None:
        """The README's lines run as they stand there, in a clone."""
        assert "README.md" in (ROOT / ".ci" / "run").read_text("utf-8")


class TestCommands:
    """Commands that a page names and nothing runs."""

    def test_were_found(self) -> None:
        """The two tests below look at what the pages have: at lines of blocks, and within sentences."""
        lines = [line for _, line in COMMANDS]
        assert len(lines) > 100
        assert {"python -m tests.fava", "partgov clauses P4 R-14"} <= {*lines}

    def test_of_partgov_are_known_to_it(self) -> None:
        """Every verb is one, and every option one of its own."""
        asked = [(place, line) for place, line in COMMANDS if re.match(r"(python -m )?partgov ", line)]
        assert [] == [f"{place}: {line}: {wrong}" for place, line in asked if (wrong := strange(line))]

    def test_of_ours_are_there(self) -> None:
        """Every module and script exists, and its parser knows each option."""
        for place, line in COMMANDS:
            program = program_of(line)
            if program is not None:
                assert program.is_file(), f"{place}: {line}"
                assert options_in(line) <= (options_of(program) or set()), f"{place}: {line}"
