"""Reports: an audit as the one JSON document that other programs read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from partgov.ballots import Ballot, Tally
from partgov.elections import Candidacy
from partgov.history.audit import audit_record
from partgov.history.record import Declared, Poll, Question, Record, RecordedElection
from partgov.interop.reports import audit_document, dump_json, election_document
from partgov.members import Membership
from partgov.questions import QuestionRule
from partgov.roles import Role

AT = datetime(2016, 10, 20, 12, 0, 0, 500_000, tzinfo=UTC)


def record_of(**counted: Any) -> Record:
    """A record of one election of ana and bo, with one question."""
    election = RecordedElection(
        id="e1",
        role="chair",
        discussion_opens=datetime(2016, 10, 1, tzinfo=UTC),
        voting_opens=datetime(2016, 10, 15, tzinfo=UTC),
        voting_closes=datetime(2016, 10, 29, tzinfo=UTC),
        candidacies=[
            Candidacy(member=name, at=datetime(2016, 10, 2, tzinfo=UTC), statement="x") for name in ("ana", "bo")
        ],
        **counted,
    )
    asked = Question(id="q", rule=QuestionRule.FOR_AGAINST, tally={"for": 2, "against": 1}, declared="adopted")
    return Record(
        members=[Membership(id=name, joined=datetime(2013, 5, 1, tzinfo=UTC)) for name in ("ana", "bo")],
        roles=[Role(id="chair", primary_seats=1, reserve_seats=1)],
        polls=[Poll(id="p", questions=[asked])],
        elections=[election],
    )


def report(record: Record) -> dict[str, Any]:
    """The document of a record's audit, as another program reads it."""
    found = json.loads(dump_json(audit_document(record, audit_record(record, zone=UTC))))
    assert isinstance(found, dict)
    return found


class TestDocument:
    """The contract's keys, and no other."""

    def test_the_sections(self) -> None:
        """Without mandates and recalls there are the sections of the first contract, and what was not declared."""
        first = {"agrees", "checks", "elections", "polls", "poll_findings"}
        assert first | {"undeclared"} == set(report(record_of(tallies={})))

    def test_a_question(self) -> None:
        """A question is reported with its outcome, its figures and a sentence."""
        question = report(record_of(tallies={}))["polls"]["p"]["q"]
        assert {"outcome": "adopted", "for": 2, "against": 1} == {k: v for k, v in question.items() if k != "because"}
        assert "P8" in question["because"]

    def test_a_check(self) -> None:
        """A check is reported with its subject, clause, both sides and a sentence."""
        (check,) = [one for one in report(record_of(tallies={}))["checks"] if one["subject"].startswith("polls/")]
        assert {"subject", "clause", "kind", "agrees", "declared", "computed", "because", "findings"} == set(check)
        assert ("polls/p/q", "P8", True, {"outcome": "adopted"}) == (
            check["subject"], check["clause"], check["agrees"], check["declared"]
        )  # fmt: skip

    def test_an_undeclared_election_has_its_result(self) -> None:
        """What is computed is reported, declared or not."""
        found = report(record_of(tallies={"bo": Tally(yes=1)}))["elections"]["e1"]
        assert (["bo"], None) == (found["primary"], found["marks"])

    def test_a_rejected_mark_keeps_its_instant(self) -> None:
        """A rejected mark is reported with its instant in the record's own form, to the microsecond."""
        ballots = [Ballot(voter="zoe", marks={"ana": "abstain"}, cast_at=AT)]
        marks = report(record_of(ballots=ballots))["elections"]["e1"]["marks"]
        rejected = {
            "voter": "zoe",
            "candidate": "ana",
            "mark": "abstain",
            "cast_at": "2016-10-20T12:00:00.5Z",
            "reason": "not_a_member",
        }
        assert {"submitted": 1, "accepted": 0, "superseded": 0, "rejected": [rejected]} == marks

    def test_undeclared_reserves_are_null(self) -> None:
        """Reserves that were not declared are null, which is not the same as none."""
        tallies = {"ana": Tally(yes=2), "bo": Tally(yes=1)}
        for reserve, expected in ((None, None), ([], []), (["bo"], ["bo"])):
            declared = Declared(primary=["ana"], reserve=reserve)
            checks = report(record_of(tallies=tallies, declared=declared))["checks"]
            (check,) = [one for one in checks if one["subject"] == "elections/e1"]
            assert {"primary": ["ana"], "reserve": expected} == check["declared"]

    def test_an_election_by_itself(self) -> None:
        """One election is reported alike by itself and inside an audit."""
        record = record_of(tallies={"ana": Tally(yes=1)})
        result = audit_record(record, zone=UTC).elections["e1"]
        assert report(record)["elections"]["e1"] == json.loads(dump_json(election_document(result)))


class TestBytes:
    """The same bytes for the same facts."""

    def test_keys_are_sorted(self) -> None:
        """Keys are sorted at every depth."""
        assert '{\n  "a": {\n    "b": 1,\n    "c": 2\n  },\n  "d": 3\n}' == dump_json({"d": 3, "a": {"c": 2, "b": 1}})

    def test_text_is_kept_readable(self) -> None:
        """Names are written as they are, not as escapes; what could steer a terminal is escaped by JSON itself."""
        assert '{\n  "é": "Zoë \\u001b[0m"\n}' == dump_json({"é": "Zoë \x1b[0m"})

    @pytest.mark.parametrize("number", [10**400, -1, 0])
    def test_numbers_are_whole(self, number: int) -> None:
        """Numbers are written whole, however large."""
        assert number == json.loads(dump_json({"n": number}))["n"]
