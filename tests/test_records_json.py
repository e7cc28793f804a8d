"""Records as JSON: what is written is read back, and what was saved by earlier versions still gives its answers."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given

from partgov.bylaws import Bylaws
from partgov.elections import ElectionRules
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Span
from partgov.history.audit import audit_record
from partgov.history.record import Record
from partgov.interop.records import dump_record, load_record, read_poll_of_2016
from partgov.interop.reports import audit_document, dump_json
from partgov.interop.zones import zone_named
from partgov.law.iops import ROLES
from partgov.testing import check_written, records
from tests.documents import bare, quick_run
from tests.strategies import examples

DATA = Path(__file__).parent / "data"
ANSWERS = sorted(DATA.glob("*.answers.json"))
SAVED = [path.with_name(path.name.replace(".answers", "")) for path in ANSWERS]


class TestRoundTrip:
    """What `dump_record` writes, `load_record` reads back."""

    @examples(30)
    @given(record=records())
    @example(record=Record(members=[]))
    @example(record=Record(members=[], bylaws=[Bylaws(elections=ElectionRules(voting=Span(days=21)))]))
    def test_an_equal_record_comes_back(self, record: Record) -> None:
        """Every record that can be made can be written, reads back as an equal record, and is written again alike."""
        check_written(dump_record, load_record, record)

    @pytest.mark.parametrize("kind", [bytes, bytearray])
    def test_it_is_read_from_bytes(self, kind: Any) -> None:
        """Bytes that can be changed are bytes too."""
        assert Record(members=[]) == load_record(kind(dump_record(Record(members=[]))))

    @pytest.mark.parametrize(
        ("given", "found"),
        [
            (dump_record(Record(members=[])).decode(), "text"),
            (io.StringIO("{}"), "StringIO"),
            (json.loads(dump_record(Record(members=[]))), "an object"),
            (Path("record.json"), "Path"),
            (None, "nothing"),
        ],
    )
    def test_it_is_read_from_nothing_else(self, given: Any, found: str) -> None:
        """A text, an open file, parsed JSON and a path are refused, and the error says what to give instead."""
        with pytest.raises(
            PartgovError, match=f"the board's: wanted the bytes of its JSON.*found .*{found}"
        ) as refused:
            load_record(given, place="the board's")
        assert given is refused.value.value

    def test_nothing_is_written_that_need_not_be(self) -> None:
        """What is absent or at its default is left out, so that a small record is a small file."""
        expected = {"format": "partgov-record", "version": 1, "members": []}
        assert expected == json.loads(dump_record(Record(members=[])))

    def test_text_is_written_as_it_is(self) -> None:
        """A record is plain UTF-8 that people can read, and ends with the end of a line."""
        data = dump_record(Record(members=[], organisation="Zoë's 🌍"))
        assert "Zoë's 🌍".encode() in data
        assert (b"{", b"}\n") == (data[:1], data[-2:])

    @pytest.mark.parametrize(
        "record",
        [
            lambda: Record(members=[], as_of=datetime(999, 12, 31, tzinfo=UTC)),
            lambda: Record(members=[], as_of=datetime(9999, 1, 1, tzinfo=UTC)),
        ],
        ids=["the year 999", "the year 9999"],
    )
    def test_what_could_not_be_read_back_is_not_written(self, record: Any) -> None:
        """A record outside the years that a record may carry is refused, when it is made or when it is written."""
        with pytest.raises(PartgovError):
            dump_record(record())

    def test_the_shipped_record(self) -> None:
        """The record inside the package is sound, and comes back equal when written anew."""
        record = load_record(read_poll_of_2016())
        assert (1, 17) == (len(record.polls), len(record.polls[0].questions))
        assert record == load_record(dump_record(record))


# ── records saved by earlier versions ────────────────────────────────────────────────────────────


def contained(answers: Any, report: Any, path: str = "$") -> list[str]:
    """Where a report departs from the answers; keys that came later are no departure, items of a list are."""
    if isinstance(answers, Mapping) and isinstance(report, Mapping):
        missing = [f"{path}.{key} is missing" for key in answers if key not in report]
        return missing + [
            fault for key in answers if key in report for fault in contained(answers[key], report[key], f"{path}.{key}")
        ]
    if isinstance(answers, list) and isinstance(report, list) and len(answers) == len(report):
        return [
            fault
            for place, pair in enumerate(zip(answers, report, strict=True))
            for fault in contained(*pair, f"{path}[{place}]")
        ]
    return [] if answers == report else [f"{path}: {report!r} is not {answers!r}"]


class TestSavedRecords:
    """Records of format 1, with the answers worked out by hand from the text and its readings."""

    def test_there_are_some(self) -> None:
        """Every file of answers has its record beside it."""
        assert all(path.exists() for path in SAVED)
        assert len(SAVED) >= 7

    @pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
    def test_it_still_gives_the_same_answers(self, path: Path) -> None:
        """The command gives for a saved record the answers it always gave."""
        answers = json.loads(path.with_suffix(".answers.json").read_bytes())
        ran = quick_run("audit", path, "--json")
        assert (0 if answers["agrees"] else 1, "") == (ran.status, ran.err)
        report = json.loads(ran.out)
        failing = {check["subject"] for check in report["checks"] if not check["agrees"]}
        assert set(answers.pop("failing")) == failing
        assert [] == contained(answers, bare(report))

    @pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
    def test_it_can_be_written_anew(self, path: Path) -> None:
        """A saved record reads back equal when written anew, and gives the same bytes of --json."""
        record = load_record(path.read_bytes())
        again = load_record(dump_record(record))
        assert record == again
        assert report_of(record) == report_of(again)


def report_of(record: Record) -> str:
    """What the audit of a record reports, as text."""
    return dump_json(audit_document(record, audit_record(record, zone=zone_named(record.timezone))))


# ── what is published of 2016 ────────────────────────────────────────────────────────────────────


def test_the_organisation_after_2016_is_a_record_with_sources() -> None:
    """The poll and what followed stand in one record, as far as published: each fact has its source, and all agrees."""
    data = (DATA / "iops-history.json").read_bytes()
    raw, record = json.loads(data), load_record(data)
    facts = [*raw["bylaws"], *raw["roles"], *raw["polls"]]
    assert 8 == len(facts)
    assert all(one["source"].startswith(("http", "the proposal of the poll")) for one in facts)
    audit = audit_record(record, zone=UTC)
    assert audit.agrees
    shipped = audit_record(load_record(read_poll_of_2016()), zone=UTC)
    assert dict(shipped.polls["makeover"]) == dict(audit.polls["makeover"])
    roles = {one.id: one.seats for one in record.roles}
    assert roles == {one.id: one.seats for one in ROLES}
