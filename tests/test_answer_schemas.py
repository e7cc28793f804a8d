"""Answers: every document that is written is one by its schema, and is typed as it is."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("jsonschema")

from partgov import schema
from partgov.interop.charters import preset_names
from tests.documents import quick_run
from tests.test_cli_ledger import a_year, books
from tests.test_schema import RECORDS, validator

AT: Final = "2016-10-20T00:00:00Z"


SOME: Final = [path for path in RECORDS if path.stat().st_size < 50_000]


@cache
def by(name: str) -> Any:
    """What validates answers by the schema of that name."""
    return validator(schema.answer(name))


def assert_valid(name: str, *arguments: object) -> None:
    """What the command says is an answer by the schema of that name."""
    ran = quick_run(*map(str, arguments), "--json")
    assert ran.status in (0, 1), ran.err
    assert [] == [f"{one.json_path}: {one.message[:200]}" for one in by(name).iter_errors(json.loads(ran.out))]


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
class TestAnswersOfRecords:
    """What is said of each saved record."""

    def test_an_audit(self, path: Path) -> None:
        """An audit, with names and amounts and without names, in any language."""
        assert_valid("audit", "audit", path, "--private")
        assert_valid("audit", "audit", path, "--without-names", "--lang", "nl")

    def test_what_is_worked_out(self, path: Path) -> None:
        """Margins, bylaws, and what was on some days."""
        assert_valid("margins", "margins", path, "--examples")
        assert_valid("bylaws", "bylaws", path)
        assert_valid("day", "day", path, "--at", AT)
        if path.stem != "sgeu-officers-recall":  # its body has no members, so nobody can be asked to vote
            assert_valid("next", "next", path, "--at", AT)


@pytest.mark.parametrize("name", preset_names())
def test_the_sentences_of_a_preset(name: str) -> None:
    """Every shipped preset."""
    assert_valid("bylaws", "bylaws", name)


def test_a_count(tmp_path: Path) -> None:
    """Two sheets, counted: with a mark that is rejected, and with a doubt."""
    marks, members = tmp_path / "marks.csv", tmp_path / "members.csv"
    marks.write_text("voter,candidate,mark,cast_at\nana,bo,yes,2016-10-16T12:00:00Z\nanna,bo,no,2016-10-16T12:00:00Z\n")
    members.write_text("id,joined\nana,2013-05-01T00:00:00Z\nbo,2014-05-01T00:00:00Z\n")
    during = ("--opens", "2016-10-15T00:00:00Z", "--closes", "2016-10-29T00:00:00Z")
    seats = ("--role", "chair", "--primary", 1, "--reserve", 1)
    for how in ((), during, (*during, "--without-names")):
        assert_valid("count", "count", marks, "--members", members, *seats, *how)


def test_money(tmp_path: Path) -> None:
    """A year of books: verified, looked through, attacked; and made-up ones."""
    journal, log, policy = tmp_path / "journal.json", tmp_path / "log", tmp_path / "policy.toml"
    document = books(*a_year())
    assert validator(schema.journal()).is_valid(document)
    journal.write_text(json.dumps(document))
    policy.write_text("persons = 5\n")
    at = "2018-01-02T12:00:00Z"
    assert 0 == quick_run("publish", str(journal), "--at", at, "--to", str(log), "--policy", str(policy)).status
    assert validator(schema.journal()).is_valid(json.loads(journal.read_bytes())), "with how it is published"
    assert_valid("verify", "verify", log, "--checkpoint", f"{log}.checkpoints")
    log.write_bytes(log.read_bytes()[:-3])
    assert_valid("verify", "verify", log)
    assert_valid("privacy", "privacy", journal, "--at", at, "--simulate")
    assert_valid("search", "privacy", "--search", 1)
