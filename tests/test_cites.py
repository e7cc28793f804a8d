"""Whose clause: an organisation's own words under its results, and no number of the adopted text."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from partgov.bylaws import Bylaws
from partgov.command import main
from partgov.elections import ElectionRules
from partgov.foundation.errors import FaultsError
from partgov.foundation.rulings import ADOPTED, Cites, Rules
from partgov.interop.lawbooks import load_bylaws
from partgov.interop.records import dump_record, load_record
from partgov.law.amendments import differences

DATA = Path(__file__).parent / "data"
OWN = {"elections": "Charter § 7", "elections.voting": "Charter § 7 (2)", "recall.majority": "Charter § 12"}
# Numbers of the adopted text: a proposal, a reading, the final question.
ADOPTED_NUMBER = re.compile(r"\bP\d+\b|\bR-\d+\b")
RECORDS = sorted(
    path
    for path in DATA.glob("*.json")
    if not path.name.endswith(".answers.json") and not ADOPTED_NUMBER.search(path.read_text("utf-8"))
)
COMMANDS = (
    ("audit",),
    ("audit", "--json"),
    ("margins",),
    ("margins", "--json"),
    ("next", "--at", "2017-01-01T00:00:00Z"),
    ("next", "--at", "2017-01-01T00:00:00Z", "--json"),
    ("day", "--at", "2017-01-01T00:00:00Z"),
    ("day", "--at", "2017-01-01T00:00:00Z", "--json"),
    ("bylaws",),
)


def with_own_words(path: Path) -> dict[str, Any]:
    """A record whose every bylaws cite the organisation's own rules."""
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    document["bylaws"] = [{**one, "cites": OWN} for one in document.get("bylaws") or [{}]]
    if all(one.get("from") is not None for one in document["bylaws"]):
        document["bylaws"].append({"cites": OWN})  # before the first dated ones too
    return document


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_number_of_the_adopted_text_is_shown(
    path: Path, command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under bylaws with words of their own, nothing that is printed names a proposal or a reading."""
    record = tmp_path / "record.json"
    record.write_text(json.dumps(with_own_words(path)), "utf-8")
    verb, *options = command
    assert main([verb, str(record), *options]) in (0, 1)
    assert [] == ADOPTED_NUMBER.findall(capsys.readouterr().out)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_nothing_but_the_citations_differs(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same record by the adopted text and by own words comes to the same, check by check."""
    documents = []
    for name, content in (("adopted", json.loads(path.read_text("utf-8"))), ("own", with_own_words(path))):
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
        main(["audit", str(tmp_path / name), "--json"])
        documents.append(json.loads(capsys.readouterr().out))

    def bare(value: Any) -> Any:
        """A document without its sentences and citations."""
        if isinstance(value, dict):
            words = ("because", "cites", "clause", "reading", "entries")
            return {key: bare(one) for key, one in value.items() if key not in words}
        return [bare(one) for one in value] if isinstance(value, list) else value

    first, second = (bare(one) for one in documents)
    key = json.dumps
    first["checks"], second["checks"] = (sorted(one["checks"], key=key) for one in (first, second))
    assert first == second


class TestBylaws:
    """Where the words come from."""

    def test_the_adopted_preset_cites_the_proposals(self) -> None:
        """Bylaws without words of their own cite the adopted text, whatever figures they change."""
        assert ADOPTED == Bylaws().citing
        assert ADOPTED == Bylaws(elections=ElectionRules()).elections.cites

    def test_every_room_has_them(self) -> None:
        """Bylaws hand their words to each of their rooms."""
        bylaws = Bylaws(cites=OWN)
        rooms = [room for room in vars_of(bylaws) if isinstance(room, Rules)]
        assert 7 == len(rooms)
        assert {Cites(OWN)} == {room.cites for room in rooms}

    def test_a_record_keeps_them(self) -> None:
        """What is read from a record is written back into it, in its one place."""
        document = {
            "format": "partgov-record",
            "version": 1,
            "members": [],
            "bylaws": [{"preset": "iops-2016", "cites": OWN, "recall": {"initiators": 5}}],
        }
        record = load_record(json.dumps(document).encode())
        again = json.loads(dump_record(record))
        assert OWN == again["bylaws"][0]["cites"]
        assert {"initiators": 5} == again["bylaws"][0]["recall"]
        assert record == load_record(json.dumps(again).encode())

    def test_toml_has_them(self) -> None:
        """A table of words in a lawbook is read."""
        text = 'extends = "iops-2016"\n[cites]\n"elections.voting" = "Charter § 7 (2)"\n'
        assert {"elections.voting": "Charter § 7 (2)"} == dict(load_bylaws(text.encode(), place="new.toml").cites)

    def test_a_clause_has_words(self) -> None:
        """What says nothing is refused by its key, all of it at once; a space is nothing."""
        text = b'extends = "iops-2016"\n[cites]\nelections = ""\n"recall.majority" = " "\ndues = "Statutes 3"'
        with pytest.raises(FaultsError) as refused:
            load_bylaws(text, place="new.toml")
        assert ["$.cites.elections", '$.cites["recall.majority"]'] == [one.path for one in refused.value.faults]

    @pytest.mark.parametrize("wrong", ["[cites]\nelections = 7", "[elections]\ncites = 1"])
    def test_anything_else_is_refused(self, wrong: str) -> None:
        """Words are texts, and stand in the bylaws, not in a room."""
        with pytest.raises(FaultsError, match="cites"):
            load_bylaws(f'extends = "iops-2016"\n{wrong}'.encode(), place="new.toml")

    def test_words_are_no_change_of_rules(self) -> None:
        """New words under the same figures change nothing that anybody has to know."""
        assert () == differences(Bylaws(), Bylaws(since=datetime(2017, 1, 1, tzinfo=UTC), cites=OWN), zone=UTC)


def vars_of(bylaws: Bylaws) -> list[object]:
    """The values of every field."""
    return [getattr(bylaws, name) for name in Bylaws.__annotations__]
