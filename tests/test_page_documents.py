"""Page documents: elections and polls as a page shows them."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partgov import schema
from partgov.foundation.sentences import LANGUAGES, Reader
from partgov.history.audit import audit_record
from partgov.history.record import Record
from partgov.interop.pagedocuments import page_document
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.interop.zones import zone_named
from tests.documents import ballot, candidacy, election_of, member, record_with

DATA: Final = Path(__file__).parent / "data"
RECORDS: Final = [one for one in sorted(DATA.rglob("*.json")) if not one.name.endswith(".answers.json")]

BALLOTS: Final = [ballot("voter-1", ana="yes", bo="no"), ballot("stranger", bo="yes")]
DOCUMENT: Final = record_with(
    election_of(candidacy("ana"), candidacy("bo"), ballots=BALLOTS, declared={"primary": ["bo"]}),
    member("ana", name="Ana"), member("bo"), member("voter-1", name="Vo"), seats=(1, 0), organisation="A press",
)  # fmt: skip


def page_of(document: dict[str, Any], **how: Any) -> Any:
    """The page of a record's document."""
    record = load_record(json.dumps(document).encode())
    return page_document(audit_record(record, zone=zone_named(record.timezone)), **how)


class TestElection:
    """What a page shows of an election."""

    def test_names_beside_ids(self) -> None:
        """Whoever stands is told with the name; without one, by the id in its place."""
        (result,) = page_of(DOCUMENT)["elections"]
        assert [{"id": "ana", "name": "Ana"}] == result["primary"]
        assert [("Ana", "primary"), ("bo", "not_considered")] == [
            (one["person"]["name"], one["outcome"]) for one in result["ranking"]
        ]
        assert {"ana": "Ana", "bo": "bo"} == page_of(DOCUMENT)["names"]

    def test_its_own_facts(self) -> None:
        """The election's role and timetable stand beside what it comes to, and what was declared of it."""
        (result,) = page_of(DOCUMENT)["elections"]
        assert ("treasurer", "treasurer", None) == tuple(result["election"][key] for key in ("role", "title", "seats"))
        assert "2016-10-29T00:00:00Z" == result["election"]["term_starts"] == result["election"]["voting_closes"]
        assert [("elections/e1", False)] == [(one["subject"], one["agrees"]) for one in result["checks"]]

    def test_nobody_is_named_for_a_vote(self) -> None:
        """Rejected marks are numbers, and no voter stands anywhere."""
        text = json.dumps(page_of(DOCUMENT))
        assert {"not_a_member": 1} == page_of(DOCUMENT)["elections"][0]["marks"]["rejected_by_reason"]
        assert [] == [name for name in ("voter-1", "Vo", "stranger") if f'"{name}"' in text]

    def test_a_record_without_any(self) -> None:
        """Of nothing voted on there is nothing to show."""
        document = page_of({"format": "partgov-record", "version": 1, "members": []})
        assert ([], [], True, None) == tuple(document[key] for key in ("elections", "questions", "agrees", "as_of"))


class TestQuestions:
    """What a page shows of polls."""

    def test_the_poll_of_2016(self) -> None:
        """Each question has its outcome, its answers with their numbers, and why."""
        page = page_document(audit_record(load_record(read_poll_of_2016()), zone=UTC))
        final = page["questions"][-1]
        assert ("makeover", "final", "continue") == (final["poll"], final["id"], final["outcome"])
        assert {"answer": "yes", "number": 73} in final["answers"]
        assert all(one["findings"] for one in page["questions"])

    def test_one_that_cannot_be_judged(self) -> None:
        """It has no outcome, and a finding that says why."""
        record = load_record((DATA / "organisations" / "ccc-darmstadt-2018.json").read_bytes())
        audit = audit_record(record, zone=UTC)
        page = page_document(audit)
        for one in page["questions"]:
            assert (one["outcome"] is None) is ((one["poll"], one["id"]) in audit.unjudged or not one["findings"])


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_it_is_one_by_its_schema(path: Path) -> None:
    """Every saved record gives a document by the schema, in any language, the same but for the sentences."""
    validators = pytest.importorskip("jsonschema")
    record = load_record(path.read_bytes())
    audit = audit_record(record, zone=zone_named(record.timezone))
    document = page_document(audit)
    found = validators.Draft202012Validator(schema.answer("page")).iter_errors(document)
    assert [] == [f"{one.json_path}: {one.message[:200]}" for one in found]
    language = LANGUAGES[len(path.stem) % len(LANGUAGES)]
    assert mute(document) == mute(page_document(audit, reader=Reader(language)))


def mute(document: Any) -> Any:
    """A document without its sentences."""
    if isinstance(document, dict):
        return {key: mute(each) for key, each in document.items() if key != "because"}
    return [mute(each) for each in document] if isinstance(document, list) else document


@settings(max_examples=20)
@given(st.data())
def test_order_never_matters(data: st.DataObject) -> None:
    """Members, elections, candidacies and ballots in another order give the same document, to the letter."""
    record = load_record((DATA / "disagreements.json").read_bytes())

    def shuffled(values: Any) -> Any:
        return values and tuple(data.draw(st.permutations(values)))

    elections = [
        attrs.evolve(one, candidacies=shuffled(one.candidacies), ballots=shuffled(one.ballots))
        for one in shuffled(record.elections)
    ]
    other = attrs.evolve(record, members=shuffled(record.members), elections=elections)
    assert text_of(record) == text_of(other)


def text_of(record: Record) -> str:
    """The document of a record as text, its keys in the order in which they were written."""
    return json.dumps(page_document(audit_record(record, zone=UTC)))
