"""Settings: the TOML that people write, read for what a record would say, and refused in words where it says more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from partgov.foundation.errors import FaultsError
from partgov.interop.lawbooks import load_bylaws, load_policy
from partgov.interop.settings import read_toml
from partgov.interop.statements import load_mapping
from tests.documents import quick_run


def told_of(data: bytes, *, private: bool = False) -> str:
    """How TOML is refused."""
    with pytest.raises(FaultsError) as error:
        read_toml(data, place="new.toml", private=private)
    return str(error.value)


def test_what_a_record_would_say() -> None:
    """Tables, lists, texts, whole numbers and truths are taken as they are, instants as text."""
    text = b"""
from = 2017-03-01T00:00:00Z
local = 2017-03-01T12:30:00
names = ["ana", "bo"]
[recall]
initiators = 5
open = true
"""
    assert {
        "from": "2017-03-01T00:00:00+00:00", "local": "2017-03-01T12:30:00", "names": ["ana", "bo"],
        "recall": {"initiators": 5, "open": True},
    } == read_toml(text, place="new.toml")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"from = 0999-03-01", "the day 0999-03-01, without time and offset"),
        (b"from = 12:30:00", "the time 12:30:00, without day and offset"),
        (b"from = 0.50", "the number 0.50"),
        (b"from = nan", "the number nan"),
        (b"from = 1" + 1000 * b"0", "a number of more than 1000 digits"),
        (b"from = -1" + 1000 * b"0", "a number of more than 1000 digits"),
        (b"from = 0x1" + 5000 * b"0", "a number of more than 1000 digits"),
    ],
)
def test_what_a_record_has_no_word_for(text: bytes, found: str) -> None:
    """A day before any calendar, a time, a decimal fraction and an endless number are refused by path, in words."""
    with pytest.raises(FaultsError) as error:
        load_bylaws(b'extends = "none"\n' + text, place="new.toml")
    assert str(error.value).startswith("$.from: wanted an instant")
    assert str(error.value).endswith(f", found {found}")


def test_a_number_of_a_thousand_digits_is_a_number() -> None:
    """With a digit fewer than too many, it is taken, as in a record."""
    assert {"a": 10**1000 - 1} == read_toml(b"a = " + 1000 * b"9", place="new.toml")


NUMBER = "new.toml: wanted TOML in UTF-8, found a number that is too long to read"
DEEP = "new.toml: wanted TOML that is not nested 100 levels deep, found deeper levels"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"from = 1" + 4999 * b"0", NUMBER),
        (b"a = " + 100 * b"[" + 100 * b"]", DEEP),
        (b"a = " + 5000 * b"[" + 5000 * b"]", DEEP),
        (b"a = " + 5000 * b"[", DEEP),
        (b"a = " + 5000 * b"{a = " + b"1" + 5000 * b"}", DEEP),
        (5000 * b"a." + b"a = 1", DEEP),
        (b"[" + 5000 * b"a." + b"a]", DEEP),
        (b"a = \xff", "new.toml: wanted TOML in UTF-8, found another encoding at byte 4"),
        (b"canary = ", "new.toml: wanted TOML in UTF-8, found something else: Invalid value (at end of document)"),
    ],
)
def test_what_nobody_would_write(text: bytes, told: str) -> None:
    """Endless numbers, endless nesting and what is no TOML are refused by the file's name, in one line."""
    assert told == told_of(text)


def test_ninety_nine_levels_are_read() -> None:
    """One level fewer than too many is read, in lists, in tables and in keys."""
    for text in (b"a = " + 99 * b"[" + 99 * b"]", b"a = " + 98 * b"{a = " + b"{}" + 98 * b"}", 99 * b"a." + b"a = 1"):
        assert ["a"] == [*read_toml(text, place="new.toml")]


def test_of_private_settings_only_the_place_is_told() -> None:
    """Where the form breaks, and nothing of what stands there."""
    for text, where in ((b"name = canary", " (at line 1, column 8)"), (b"canary = ", " (at end of document)")):
        told = f"new.toml: wanted TOML in UTF-8, found something else{where}"
        assert told == told_of(text, private=True)


HOSTILE = {
    "brackets": "a = " + 5000 * "[",
    "tables": "a = " + 5000 * "{a = ",
    "keys": 5000 * "a." + "a = 1",
    "number": "a = 1" + 4999 * "0",
    "no TOML": "a = ",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("load", [load_bylaws, load_policy, load_mapping])
def test_whatever_is_read_is_refused_alike(load: Callable[..., object], text: str) -> None:
    """Bylaws, a policy and a mapping: each is refused by the file's name."""
    with pytest.raises(FaultsError, match=r"^new\.toml: wanted TOML [^\n]*$"):
        load(text.encode(), place="new.toml")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_commands_end_with_a_message(tmp_path: Path, text: str) -> None:
    """Each command that reads settings says what is wrong with them in one line, and ends with 2."""
    file, table = tmp_path / "new.toml", tmp_path / "bank.csv"
    file.write_text(text)
    table.write_text("")
    for command in (
        ("bylaws", file),
        ("privacy", "--made-up", "5", "--at", "2018-01-01T00:00:00Z", "--policy", file),
        ("import", table, "--mapping", file, "--journal", tmp_path / "journal.json"),
    ):
        run = quick_run(*command)
        assert (2, "", 1) == (run.status, run.out, run.err.count("\n"))
        assert run.err.startswith(f"partgov: {file}: wanted TOML ")
    assert not (tmp_path / "journal.json").exists()
