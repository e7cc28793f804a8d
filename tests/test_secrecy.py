"""Secrecy: nobody's vote is told, unless that is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Mark, Reason, RejectedMark
from partgov.bylaws import Bylaws
from partgov.foundation.sentences import LANGUAGES
from partgov.history.audit import audit_record
from partgov.history.record import Poll, Question, Record
from partgov.history.secrecy import numbers_by_reason, without_names
from partgov.interop.records import dump_record, load_record
from partgov.interop.reports import audit_document
from partgov.interop.zones import zone_named
from partgov.members import Membership
from partgov.questions import DecisionRules, QuestionRule, Veto
from tests.documents import Document, Ran, quick_run
from tests.strategies import examples

JOINED = "2010-01-01T00:00:00Z"
OPENS, CLOSES, LATE = "2016-10-15T00:00:00Z", "2016-10-29T00:00:00Z", "2016-11-05T00:00:00Z"
VOTERS = tuple(f"voter-{number}" for number in range(6))
STRANGERS = ("stranger-0", "stranger-1")
CANDIDATES = ("ana", "bo")


def audited(document: Document, *options: str) -> Ran:
    """What `partgov audit` says of a record."""
    return quick_run("audit", "-", *options, given=json.dumps(document).encode())


# ── records in which all kinds of marks are rejected ─────────────────────────────────────────────


def ballots(key: str, names: tuple[str, ...], words: tuple[str, ...]) -> st.SearchStrategy[list[Document]]:
    """Ballots of members and strangers, in time and too late, for what may be marked and what may not."""
    one = st.fixed_dictionaries(
        {
            "voter": st.sampled_from((*VOTERS, *STRANGERS)),
            "cast_at": st.sampled_from((OPENS, OPENS, LATE)),
            key: st.dictionaries(st.sampled_from(names), st.sampled_from(words), min_size=1),
        }
    )
    return st.lists(one, max_size=8)


MARKS = ("yes", "no", "abstain")


@st.composite
def records(draw: st.DrawFn) -> Document:
    """A record with an election, a recall, a poll and a contest, each with ballots."""
    election = {
        "id": "e", "role": "chair", "discussion_opens": "2016-10-01T00:00:00Z", "voting_opens": OPENS,
        "voting_closes": CLOSES,
        "candidacies": [{"member": who, "at": "2016-10-02T00:00:00Z", "statement": "I chair."} for who in CANDIDATES],
        "ballots": draw(ballots("marks", (*CANDIDATES, "nobody-at-all"), MARKS)),
    }  # fmt: skip
    held = {
        "id": "m", "role": "chair", "member": "cy", "seat": "primary", "starts": "2016-01-01T00:00:00Z",
        "ends": "2017-01-01T00:00:00Z",
    }  # fmt: skip
    recall = {
        "id": "r", "role": "chair", "mandatee": "cy", "initiator": "ana", "opens": OPENS, "closes": CLOSES,
        "seconds": [{"member": who, "at": OPENS} for who in ("bo", "dee")],
        "ballots": draw(ballots("marks", ("cy",), ("yes", "no"))),
    }  # fmt: skip
    poll = {
        "id": "p", "opens": OPENS, "closes": CLOSES,
        "questions": [{"id": "q", "rule": "for-against", **draw(st.sampled_from(({}, {"declared": "adopted"})))}],
        "ballots": draw(ballots("answers", ("q", "unheard-of"), ("for", "against", "abstain"))),
    }  # fmt: skip
    contest = {
        "id": "c", "discussion_opens": "2016-10-01T00:00:00Z", "voting_opens": OPENS, "voting_closes": CLOSES,
        "entries": [{"id": "star", "author": "ana", "at": "2016-10-02T00:00:00Z", "aspects": ["name"]}],
        "counts": [{"aspect": "name", "ballots": draw(ballots("marks", ("star", "moon"), MARKS))}],
    }  # fmt: skip
    return {
        "format": "partgov-record", "version": 1,
        "members": [{"id": who, "joined": JOINED} for who in ("ana", "bo", "cy", "dee", *VOTERS)],
        "roles": [{"id": "chair", "primary_seats": 1, "reserve_seats": 1}],
        "elections": [election], "mandates": [held], "recalls": [recall], "polls": [poll], "contests": [contest],
    }  # fmt: skip


def told_of(text: str) -> set[str]:
    """The voters whose ids stand in a text."""
    return {who for who in (*VOTERS, *STRANGERS) if who in text}


@examples(15)
@given(records(), st.sampled_from(LANGUAGES))
def test_no_voter_is_named_unless_it_is_asked_for(document: Document, language: str) -> None:
    """In no page without --named, and in no JSON with --without-names, stands the id of anybody who only voted."""
    page, secret = audited(document, "--lang", language), audited(document, "--json", "--without-names")
    assert (set(), set()) == (told_of(page.out + page.err), told_of(secret.out + secret.err))
    # And it would be seen if it did: what is asked for by name is what is rejected.
    plain = json.loads(audited(document, "--json").out)
    rejected = [one for marks in accounts(plain) for one in marks["rejected"]]
    if not any(len(marks["rejected"]) > 20 for marks in accounts(plain)):
        of_recalls = {one["voter"] for one in plain["recalls"]["r"]["marks"]["rejected"]}
        named = told_of(audited(document, "--named").out)
        assert {one["voter"] for one in rejected} - of_recalls <= named


def accounts(report: Document) -> list[Document]:
    """Every account of marks or answers in a report."""
    return [
        *(one["marks"] for one in (*report["elections"].values(), *report["recalls"].values())),
        *(one["marks"] for counts in report["contests"].values() for one in counts.values()),
        *report["answers"].values(),
    ]


@examples(15)
@given(records())
def test_numbers_add_up_to_the_rows_and_nothing_else_changes(document: Document) -> None:
    """Without names each account has, for every reason, the number of its rows; all else is byte for byte as before."""
    plain = json.loads(audited(document, "--json").out)
    secret = json.loads(audited(document, "--json", "--without-names").out)
    for rows, numbers in zip(accounts(plain), accounts(secret), strict=True):
        reasons = [one["reason"] for one in rows.pop("rejected")]
        found = numbers.pop("rejected_by_reason")
        assert found == {reason: reasons.count(reason) for reason in set(reasons)}
        assert rows["submitted"] == rows["accepted"] + rows["superseded"] + sum(found.values())
    assert plain == secret


@examples(15)
@given(records())
def test_the_page_has_the_numbers_by_reason(document: Document) -> None:
    """The page of an election tells how many marks were rejected for each reason, adding up to how many were."""
    page = audited(document).out
    for line, numbers in re.findall(r" (\d+) rejected\.\n((?:    rejected: \d+ \([a-z -]+\)\n)*)", page):
        assert int(line) == sum(map(int, re.findall(r"rejected: (\d+)", numbers)))
    assert " rejected.\n" in page


# ── one by one ───────────────────────────────────────────────────────────────────────────────────


def rejected(reason: Reason) -> RejectedMark:
    """A rejected mark."""
    return RejectedMark(voter="v", candidate="c", mark=Mark.YES, cast_at=None, reason=reason)


def test_numbers_come_in_the_order_of_the_reasons() -> None:
    """Whatever the order of the marks, the reasons come as they are asked, and those without a mark not at all."""
    marks = [rejected(one) for one in (Reason.CONFLICT, Reason.UNKNOWN_CANDIDATE, Reason.CONFLICT)]
    assert [(Reason.UNKNOWN_CANDIDATE, 1), (Reason.CONFLICT, 2)] == list(numbers_by_reason(marks).items())


DOCUMENT: Document = {
    "format": "partgov-record", "version": 1,
    "members": [{"id": "ana", "joined": JOINED}, {"id": "voter-0", "joined": JOINED}],
    "roles": [{"id": "chair", "primary_seats": 1, "reserve_seats": 0}],
    "elections": [
        {
            "id": "e", "role": "chair", "discussion_opens": "2016-10-01T00:00:00Z", "voting_opens": OPENS,
            "voting_closes": CLOSES,
            "candidacies": [{"member": "ana", "at": "2016-10-02T00:00:00Z", "statement": "I chair."}],
            "ballots": [
                {"voter": "voter-0", "cast_at": LATE, "marks": {"ana": "no"}},
                {"voter": "ana", "cast_at": OPENS, "marks": {"ana": "yes"}},
            ],
        }
    ],
}  # fmt: skip


def test_named_tells_who_and_warns() -> None:
    """With --named the page tells whose mark it was and which; standard error says what that gives away."""
    ran = audited(DOCUMENT, "--named")
    assert "    rejected: no of voter-0 for ana: outside period\n" in ran.out
    assert ran.err.startswith("partgov: --named tells how members voted")
    quiet = audited(DOCUMENT)
    assert ("", True) == (quiet.err, "    rejected: 1 (outside period)\n" in quiet.out)


def test_json_is_as_it_was_and_warns_of_nothing() -> None:
    """Without either option the JSON has its rows, as an auditor needs them."""
    ran = audited(DOCUMENT, "--json")
    (row,) = json.loads(ran.out)["elections"]["e"]["marks"]["rejected"]
    assert ("", "voter-0", "no") == (ran.err, row["voter"], row["mark"])


def test_both_at_once_are_refused() -> None:
    """To ask for names and for none is an error of the call."""
    ran = audited(DOCUMENT, "--named", "--without-names")
    assert 2 == ran.status
    assert "not allowed with" in ran.err


MARKS_CSV = (
    "voter,candidate,mark,cast_at\nvoter-0,ana,no,2016-11-05T00:00:00Z\nvoter-1,ana,yes,2016-10-16T00:00:00Z\n"
    "voter-2,amy,yes,2016-10-16T00:00:00Z\nvoter-3,bo,no,2016-11-05T00:00:00Z\nvoter4,ana,yes,2016-10-16T00:00:00Z\n"
)
MEMBERS_CSV = "id,joined\n" + "".join(f"{who},{JOINED}\n" for who in ("ana", "bo", "voter-0", "voter-1", "voter-2"))


def counted(folder: Path, *options: str) -> Ran:
    """What `partgov count` says of two tables."""
    (folder / "marks.csv").write_text(MARKS_CSV, "utf-8")
    (folder / "members.csv").write_text(MEMBERS_CSV, "utf-8")
    return quick_run(
        "count", folder / "marks.csv", "--members", folder / "members.csv", "--role", "chair", "--primary", "1",
        "--reserve", "0", "--opens", OPENS, "--closes", CLOSES, *options,
    )  # fmt: skip


class TestCount:
    """The same of an election counted from sheets."""

    def test_the_page(self, tmp_path: Path) -> None:
        """The page has numbers by reason; with --named it has the marks, and a warning."""
        quiet, named = counted(tmp_path), counted(tmp_path, "--named")
        assert "rejected: 2 (outside period)" in quiet.out
        assert not told_of(quiet.out)
        assert "rejected: no of voter-0 for ana: outside period" in named.out
        assert "--named tells how members voted" in named.err
        assert "--named" not in quiet.err

    def test_the_document(self, tmp_path: Path) -> None:
        """Without names its JSON tells no voter, and of single marks no candidate, in the doubts neither."""
        plain, secret = (json.loads(counted(tmp_path, "--json", *more).out) for more in ((), ("--without-names",)))
        assert not re.findall(r"voter-?\d", json.dumps(secret))
        assert {"unknown_candidate": 1, "outside_period": 2, "not_a_member": 1} == secret["marks"]["rejected_by_reason"]
        assert plain["ranking"] == secret["ranking"]
        assert "amy" in json.dumps(plain)
        assert "amy" not in json.dumps(secret)
        kinds = [one["kind"] for one in secret["doubts"]]
        assert ["doubt.strangers", "doubt.voters"] == kinds
        left_out = {one["kind"] for one in plain["doubts"]} - {*kinds}
        assert {"doubt.candidate", "doubt.rejected", "doubt.voter"} == left_out
        strict = [counted(tmp_path, "--json", "--strict", *more).status for more in ((), ("--without-names",))]
        assert [1, 1] == strict


# ── a veto ───────────────────────────────────────────────────────────────────────────────────────


def blocked(declared: str | None = "adopted") -> Record:
    """A record in which two of three who may block a question voted against it."""
    rules = DecisionRules(veto=Veto(of=["permanent"]))
    voters = ("voter-0", "voter-1", "voter-2")
    question = Question(
        id="q", rule=QuestionRule.FOR_AGAINST, tally={"for": 9, "against": 2, "abstain": 0}, declared=declared,
        against_by=("voter-0", "voter-2"),
    )  # fmt: skip
    bylaws = Bylaws(decisions=rules, lists={"permanent": voters})
    return Record(
        members=[Membership(id=who, joined=JOINED_AT) for who in voters], bylaws=[bylaws],
        polls=[Poll(id="p", questions=[question])],
    )  # fmt: skip


JOINED_AT = load_record(json.dumps(DOCUMENT).encode()).members[0].joined


def test_r73__who_blocked_a_question_is_a_number() -> None:
    """The page tells how many blocked it; --named who did, as the JSON does unless it is to name nobody."""
    data = dump_record(blocked())
    page, named = (quick_run("audit", "-", *more, given=data).out for more in ((), ("--named",)))
    assert 2 == page.count("Rejected: votes against it that block it: 2.")
    assert not told_of(page)
    assert "Rejected: voter-0 and voter-2 voted against it" in named
    plain, secret = (quick_run("audit", "-", "--json", *more, given=data).out for more in ((), ("--without-names",)))
    assert {"voter-0", "voter-2"} == told_of(plain)
    assert not told_of(secret)


def test_r73__where_nobody_blocks_nothing_is_hidden() -> None:
    """A veto that nobody cast names nobody, and its finding stays as it is."""
    record = blocked(declared=None)
    (poll,) = record.polls
    record = attrs.evolve(
        record, polls=[attrs.evolve(poll, questions=[attrs.evolve(poll.questions[0], against_by=())])]
    )
    audit = audit_record(record, zone=zone_named("UTC"))
    assert audit == without_names(audit)


@pytest.mark.parametrize("name", ["groups", "recall", "ballots", "draws"])
def test_what_holds_no_veto_is_unchanged(name: str) -> None:
    """An audit of which no finding names a voter is the same without names."""
    record = load_record((Path(__file__).parent / "data" / f"{name}.json").read_bytes())
    audit = audit_record(record, zone=zone_named(record.timezone))
    assert audit == without_names(audit)
    found: Any = audit_document(record, audit, named=False)
    assert found["checks"] == audit_document(record, audit)["checks"]
