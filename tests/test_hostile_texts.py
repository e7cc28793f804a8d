"""Hostile texts: what steers a terminal, turns a line around or is markup stays text, whatever is written of it."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from partgov.foundation.errors import PartgovError
from partgov.interop.exports import read_lines
from tests.documents import Ran, quick_run

DATA: Final = Path(__file__).parent / "data"
HOSTILE: Final = " \u202e\u2066\u200f\x1b[2J\x9b31m<script>alert(1)</script>[x](javascript:x)`$(id)`=cmd|' /C x'!A0"
TEXTS: Final = frozenset(("name", "statement", "organisation", "source", "matter", "reason", "note", "title", "text"))
"""The keys of a record under which somebody writes what she likes."""


def hostile(value: Any, key: str = "") -> Any:
    """A document in which every text that is free has what is hostile after it."""
    match value:
        case dict():
            return {name: hostile(one, name) for name, one in value.items()}
        case list():
            return [hostile(one, key) for one in value]
        case str() if key in TEXTS:
            return value + HOSTILE
    return value


def steering(text: str) -> set[str]:
    """The characters of a text that a terminal or a page obeys."""
    return {one for one in text if unicodedata.category(one) in ("Cc", "Cf") and one not in "\n\t\r"}


@pytest.fixture(scope="module", params=["ballots", "iops-history", "draws", "disagreements", "recall"])
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record, hostile wherever one may write what one likes."""
    path = tmp_path_factory.mktemp("hostile") / "record.json"
    path.write_text(json.dumps(hostile(json.loads((DATA / f"{request.param}.json").read_bytes()))), "utf-8")
    return path


COMMANDS: Final = {
    "audit": ("audit", "RECORD", "--named"),
    "margins": ("margins", "RECORD", "--examples"),
    "next": ("next", "RECORD", "--at", "2016-01-01T00:00:00Z"),
    "day": ("day", "RECORD", "--at", "2016-10-20T00:00:00Z"),
    "bylaws": ("bylaws", "RECORD"),
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_is_inert(name: str, language: str, record: Path) -> None:
    """Nothing that a command prints, on either stream, steers a terminal or turns a line around."""
    ran = quick_run(*(str(record) if one == "RECORD" else one for one in COMMANDS[name]), "--lang", language)
    assert ran.status in (0, 1), ran.err
    assert set() == steering(ran.out + ran.err)
    told = quick_run(*(str(record) if one == "RECORD" else one for one in COMMANDS[name]), "--json")
    if told.status != 2:
        json.loads(told.out)
        assert set() == steering(told.out)


@pytest.mark.parametrize("name", ["audit", "margins", "next"])
def test_what_is_written_is_inert(name: str, record: Path) -> None:
    """A page isolates each text, and has no mark, tag, link or code of it; so has Markdown, and a calendar."""
    folder = record.parent
    more = ("--ics", folder / "agenda.ics") if name == "next" and find_spec("icalendar") else ()
    command = [str(record) if one == "RECORD" else one for one in COMMANDS[name] if not one.startswith(("--n", "--ex"))]
    ran = quick_run(*command, "--html", folder / "page.html", "--markdown", folder / "page.md", *more)
    assert ran.status in (0, 1), ran.err
    page, text = ((folder / f"page.{ending}").read_text("utf-8") for ending in ("html", "md"))
    for written in (page, text, *((folder / "agenda.ics").read_text("utf-8") for _ in more[:1])):
        assert steering(written) <= ISOLATES
    assert "<script" not in page + text
    assert re.search(r"(?<!\\)[\]`][($]", text) is None


ISOLATES: Final = {"\u2068", "\u2069"}
"""First strong isolate and its end: around a text, so that it turns nothing else around."""


@pytest.mark.parametrize("form", ["popolo", "ics", "nist", "preflib"])
def test_what_is_exported_is_no_markup(form: str, tmp_path: Path) -> None:
    """Whatever a program reads has no control character as it stands, and no line that a text began."""
    pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")
    path = tmp_path / "record.json"
    path.write_text(json.dumps(hostile(json.loads((DATA / "ballots.json").read_bytes()))), "utf-8")
    ran: Ran = quick_run("export", path, "--as", form, "--to", tmp_path / "out")
    assert set() == steering(ran.out + ran.err)
    if ran.status == 0:
        written = (tmp_path / "out").read_text("utf-8")
        assert not {one for one in written if unicodedata.category(one) == "Cc" and one not in "\n\r\t"}


@pytest.mark.parametrize("word", ["=cmd()", "+1", "-1", "@x", "a\tb", "\u202eevil", "a,b", '"a"', "A"])
def test_no_cell_of_a_log_is_a_formula(word: str) -> None:
    """What stands in a log, and so in its table, begins with a small letter; whatever else is refused."""
    line = f"2017-01-05 plain {word} -5.00 EUR\n"
    with pytest.raises(PartgovError):
        list(read_lines([line.encode()]))
