"""The documentation's page of each preset: its rules as the command says them, and every kept case as it shows it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from partgov.interop.charters import preset_names
from partgov.interop.lawbooks import load_charter
from partgov.interop.records import load_record
from tests.documents import quick_run

HERE = Path(__file__).parent
KEPT = sorted((HERE / "data" / "organisations").glob("*.json"))


@cache
def pages() -> Mapping[str, str]:
    """What a build of the documentation writes, by preset."""
    sys.path.insert(0, str(HERE.parent / "docs" / "_ext"))
    try:
        written = import_module("organisations").organisation_pages()
        return {name.removesuffix(".md"): text for name, text in written}
    finally:
        sys.path.pop(0)


def test_every_preset_has_a_page() -> None:
    """A page for each shipped preset and for nothing else, under the name by which the table links to it."""
    assert {*preset_names()} == pages().keys()
    assert all(text.startswith(f"(preset-{name})=\n# ") for name, text in pages().items())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_case_is_shown_under_its_rules(path: Path) -> None:
    """Whatever a preset's bylaws were kept for stands on its page, line for line as `partgov audit` prints it."""
    printed = quick_run("audit", path).out
    extended = {one.extends for one in load_record(path.read_bytes()).bylaws}
    assert extended == {name for name, text in pages().items() if printed in text}


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_is_made_up_is_said(path: Path) -> None:
    """Wherever a record notes of a vote that something in it is made up, the page says so too."""
    record = load_record(path.read_bytes())
    votes = (
        *record.elections,
        *record.recalls,
        *record.polls,
        *(one for poll in record.polls for one in poll.questions),
    )
    shown = pages()[record.bylaws[0].extends]
    assert [] == [one.note for one in votes if one.note and one.note not in shown]


def test_the_poll_of_2016_is_shown() -> None:
    """The vote by which its rules were adopted stands on the page of the adopted rules."""
    assert quick_run("audit").out in pages()["iops-2016"]


@pytest.mark.parametrize("name", preset_names())
def test_a_page_says_what_the_command_says(name: str) -> None:
    """Each line that `partgov bylaws` prints of a preset is on its page, word for word."""
    told = re.sub(r"\\(.)", r"\1", pages()[name])
    printed = quick_run("bylaws", name).out
    missing = [line for line in printed.splitlines() if line.strip().removeprefix("- ") not in told]
    assert [] == [line for line in missing if "Beyond these figures" not in line]


@pytest.mark.parametrize("name", preset_names())
def test_its_lines_are_a_charter(name: str) -> None:
    """The lines with which a charter begins can be read as they stand."""
    (lines,) = re.findall(r":caption: ours\.toml\n\n(.*?)```", pages()[name], re.DOTALL)
    assert name == load_charter(lines.encode(), place="ours.toml")[-1].extends
