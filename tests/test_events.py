"""Events: what members did, read into the sections of a record (R-69)."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.contests import Aspect
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.history.audit import Audit, audit_record
from partgov.history.events import gather
from partgov.history.record import Event, EventKind, Record
from partgov.interop.records import dump_record, load_record
from partgov.interop.reports import audit_document, dump_json
from tests.documents import (
    DURING_VOTING,
    VOTING_CLOSES,
    Document,
    ballot,
    candidacy,
    election_of,
    member,
    quick_run,
    record_of,
    role,
)
from tests.strategies import examples

AS_OF = "2017-12-31T00:00:00Z"


def loaded(document: Document) -> Record:
    """A record that is written and read again on the way."""
    record = load_record(json.dumps(document).encode())
    assert record == load_record(dump_record(record))
    return record


def audited(document: Document) -> Audit:
    """The audit of a document."""
    return audit_record(loaded(document), zone=UTC)


def day(month: int, number: int = 1) -> str:
    """A midnight of 2017."""
    return f"2017-{month:02}-{number:02}T00:00:00Z"


def at(text: str) -> datetime:
    """An instant of a record."""
    return datetime.fromisoformat(text)


def by_rows() -> Document:
    """A record with something in every section that events are read into."""
    election = election_of(
        candidacy("ana"),
        candidacy("bo", reserve_only=True, withdrawn_at=DURING_VOTING),
        candidacy("zoe"),
        ballots=[ballot("ana", DURING_VOTING, 1, ana="yes", bo="yes"), ballot("bo", VOTING_CLOSES, 2, ana="no")],
        declared={"primary": ["ana"], "reserve": []},
    )
    recall = {
        "id": "r1", "role": "treasurer", "mandatee": "ana", "initiator": "bo", "opens": day(2), "closes": day(2, 15),
        "seconds": [{"member": "cy", "at": day(2, 2)}, {"member": "zoe", "at": day(2, 3)}],
        "ballots": [ballot("cy", day(2, 4), ana="yes")],
    }  # fmt: skip
    poll = {
        "id": "p1", "opens": day(3), "closes": day(3, 15), "questions": [{"id": "rent", "rule": "for-against"}],
        "ballots": [{"voter": "ana", "cast_at": day(3, 2), "answers": {"rent": "for"}}],
    }  # fmt: skip
    group = {
        "id": "north", "founded_at": day(1), "founders": ["ana", "bo"],
        "requirements": [{"name": "place", "fact": "place", "one_of": ["north"]}],
        "admissions": [{"member": "cy", "at": day(2), "facts": {"place": "north"}, "accepted": True}],
        "leavings": [{"member": "bo", "at": day(4)}],
    }  # fmt: skip
    contest = {
        "id": "c1", "discussion_opens": day(5), "voting_opens": day(5, 15), "voting_closes": day(5, 29),
        "entries": [{"id": "star", "author": "ana", "at": day(5, 2), "aspects": ["name", "logo"]}],
        "counts": [{"aspect": "name", "ballots": [ballot("cy", day(5, 16), star="yes")]}],
    }  # fmt: skip
    return record_of(
        as_of=AS_OF,
        members=[member("ana", name="Ana"), member("bo", left=day(8)), member("bo", day(9)), member("cy")],
        roles=[role(1, 1)],
        elections=[election],
        recalls=[recall],
        polls=[poll],
        groups=[group],
        contests=[contest],
    )


def by_events(document: Document) -> Document:
    """The same record with everything that members did as events."""
    events: list[Document] = []

    def took(event: str, rows: list[Document], who: str = "member", when: str = "at", **about: Any) -> None:
        for row in rows:
            rest = {key: value for key, value in row.items() if key not in (who, when)}
            events.append({"event": event, "member": row[who], "at": row[when], **about, **rest})

    for row in document["members"]:
        left = row.pop("left", None)
        took("joined", [row], "id", "joined")
        if left:
            events.append({"event": "left", "member": row["id"], "at": left})
    document["members"] = []
    for one in document["elections"]:
        for row in one["candidacies"]:
            if at := row.pop("withdrawn_at", None):
                events.append({"event": "withdrew", "member": row["member"], "at": at, "election": one["id"]})
        took("stood", one["candidacies"], election=one["id"])
        took("marked", one.pop("ballots"), "voter", "cast_at", election=one["id"])
        one["candidacies"] = []
    for one in document["recalls"]:
        took("seconded", one.pop("seconds"), recall=one["id"])
        took("marked", one.pop("ballots"), "voter", "cast_at", recall=one["id"])
    for one in document["polls"]:
        took("answered", one.pop("ballots"), "voter", "cast_at", poll=one["id"])
    for one in document["groups"]:
        took("asked", one.pop("admissions"), group=one["id"])
        took("parted", one.pop("leavings"), group=one["id"])
    for one in document["contests"]:
        for row in one.pop("entries"):
            entry = {"entry": row["id"], "aspects": row["aspects"]}
            took("entered", [{"author": row["author"], "at": row["at"], **entry}], "author", contest=one["id"])
        for count in one.pop("counts"):
            took("marked", count["ballots"], "voter", "cast_at", contest=one["id"], aspect=count["aspect"])
    document["events"] = events
    return document


def told(audit: Audit) -> Document:
    """Everything an audit says."""
    return cast(Document, audit_document(audit.record, audit))


@examples(40)
@given(st.randoms(use_true_random=False))
def test_events_say_what_rows_say(chance: random.Random) -> None:
    """A record kept event by event, in whatever order, comes to the same as one kept row by row."""
    document = by_events(by_rows())
    chance.shuffle(document["events"])
    found = audited(document)
    assert told(audited(by_rows())) == told(found)
    assert not found.record.events
    assert found.agrees


def test_half_of_each() -> None:
    """Rows and events stand side by side: what was a row stays, what is an event is added."""
    rows, events = by_rows(), by_events(by_rows())
    moved = events["elections"][0]["id"]
    mixed = {**rows, "elections": events["elections"]}
    mixed["events"] = [one for one in events["events"] if one.get("election") == moved]
    assert told(audited(rows)) == told(audited(mixed))
    mixed = {**rows, "polls": events["polls"], "recalls": events["recalls"], "contests": events["contests"]}
    mixed["events"] = [one for one in events["events"] if {"poll", "recall", "contest"} & one.keys()]
    assert told(audited(rows)) == told(audited(mixed))
    doubled = by_rows()
    doubled["events"] = [
        {
            "event": "marked",
            "member": "ana",
            "at": day(5, 17),
            "contest": "c1",
            "aspect": "name",
            "marks": {"star": "no"},
        },
        {"event": "answered", "member": "cy", "at": day(3, 3), "poll": "p1", "answers": {"rent": "against"}},
    ]
    audit = audited(doubled)
    assert 2 == audit.contests["c1"][Aspect.NAME].count.tallies["star"].total
    assert {"for": 1, "against": 1, "abstain": 0} == audit.polls["p1"]["rent"].tally


def event(kind: str, who: str = "ana", at: str = DURING_VOTING, **rest: Any) -> Document:
    """One event."""
    return {"event": kind, "member": who, "at": at, **rest}


@pytest.mark.parametrize(
    ("futile", "says"),
    [
        (event("joined"), "is a member already"),
        (event("left", "bo", day(8, 15)), "is not a member"),
        (event("left", "bo", day(7)), "is not a member whose leaving is still open"),
        (event("left", "zoe"), "is not a member"),
        (event("joined", "bo", "2009-01-01T00:00:00Z"), "joins later by a row of their own"),
        (event("left", "cy", "2010-01-01T00:00:00Z"), "is not a member whose leaving is still open"),
        (event("withdrew", "cy", election="e1"), "had no statement to withdraw"),
        (event("withdrew", "ana", "2016-10-01T00:00:00Z", election="e1"), "had no statement to withdraw"),
        (event("withdrew", "bo", VOTING_CLOSES, election="e1"), "had no statement to withdraw"),
    ],
)
def test_what_comes_to_nothing_is_told(futile: Document, says: str) -> None:
    """An event that can be no row changes nothing and is a failing check that says why."""
    document = by_rows()
    document["events"] = [futile]
    audit = audited(document)
    (wrong,) = (one for one in audit.checks if not one.agrees)
    assert f"events/{futile['event']}/{futile['member']}/{futile['at']}" == wrong.subject
    assert says in wrong.because
    assert loaded(by_rows()) == gather(loaded(document)).record


def test_who_leaves_and_comes_back_at_one_instant() -> None:
    """R-32: leaving goes first, so that the two spells touch and are one membership (R-13)."""
    document = record_of(members=[member("ana")], events=[event("joined"), event("left")])
    rows = gather(loaded(document)).record.members
    assert [("ana", DURING_VOTING), ("ana", None)] == [
        (row.id, row.left and row.left.isoformat().replace("+00:00", "Z")) for row in rows
    ]


@pytest.mark.parametrize(
    ("first", "second", "row"),
    [
        ({"name": "Ana"}, {"name": "Zoe"}, ("Ana", None, None)),
        ({"name": "Zoe"}, {}, ("Zoe", None, None)),
        ({"name": "Ana", "source": "a"}, {"name": "Ana", "source": "b"}, ("Ana", "a", None)),
        ({"name": "Ana", "note": "x"}, {"name": "Ana", "note": ""}, ("Ana", None, "")),
    ],
)
def test_r69__of_two_joinings_at_one_instant_no_list_chooses(
    first: Document, second: Document, row: tuple[str | None, ...]
) -> None:
    """Whichever is listed first, the one named, or named first in the alphabet, is the row; the other is told."""
    both = [event("joined", **first), event("joined", **second)]
    one, other = (audited(record_of(events=events)) for events in (both, both[::-1]))
    assert [row] == [(found.name, found.source, found.note) for found in one.record.members]
    assert one == other
    assert dump_json(told(one)) == dump_json(told(other))
    (wrong,) = one.checks
    assert (False, f"events/joined/ana/{DURING_VOTING}") == (wrong.agrees, wrong.subject)


@pytest.mark.parametrize("kinds", [("joined", "left"), ("left", "withdrew"), ("withdrew", "withdrew")])
def test_what_comes_to_nothing_comes_in_an_order_of_its_own(kinds: tuple[str, str]) -> None:
    """Two events of one instant that come to nothing are told in one order, whatever the list's."""
    about: Document = {"withdrew": {"election": "e1"}}
    both = [event(kind, "dee", note=note, **about.get(kind, {})) for kind, note in zip(kinds, "ab", strict=True)]
    documents = [{**by_rows(), "events": events} for events in (both, both[::-1])]
    one, other = (gather(loaded(document)) for document in documents)
    assert one == other


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (event("marked", marks={"ana": "yes"}), "just one of election, recall, contest"),
        (event("marked", election="e1", recall="r1", marks={}), "just one of election, recall, contest"),
        (event("marked", election="e1"), "marks beside marked"),
        (event("marked", contest="c1", marks={}), "aspect beside marked"),
        (event("marked", election="e1", marks={}, aspect="name"), "a contest that it is an aspect of"),
        (event("stood", election="e1"), "statement beside stood"),
        (event("entered", contest="c1", entry="sun"), "aspects beside entered"),
        (event("joined", election="e1"), "an event that says election; joined does not"),
        (event("left", name="Ana"), "an event that says name; left does not"),
        (event("seconded", recall="r9"), "the id of one of the recalls"),
        (event("danced"), "one of joined, left"),
    ],
)
def test_an_event_that_makes_no_sense(wrong: Document, says: str) -> None:
    """What it is about, and what it must say, are faults of form with their path."""
    document = by_rows()
    document["events"] = [wrong]
    with pytest.raises(FaultsError, match=r"\$\.events\[0\]") as caught:
        loaded(document)
    assert says in str(caught.value)


SEAT = {"id": "m1", "role": "treasurer", "member": "ana", "seat": "primary",
        "starts": day(1), "ends": "2018-01-01T00:00:00Z"}  # fmt: skip
HEIR = {**SEAT, "id": "m2", "member": "bo", "seat": "reserve", "place": 1}


def test_p5__resigning() -> None:
    """An event, a row of its own and the mandate's row end the mandate alike, and the reserve follows."""
    sits = record_of(members=[member("ana"), member("bo")], roles=[role(1, 1)], as_of=AS_OF)
    told_by = [
        {**sits, "mandates": [SEAT, HEIR], "events": [event("resigned", "ana", day(5), role="treasurer")]},
        {**sits, "mandates": [SEAT, HEIR], "resignations": [{"member": "ana", "role": "treasurer", "at": day(5)}]},
        {**sits, "mandates": [{**SEAT, "ended_at": day(5), "ended_by": "resignation"}, HEIR]},
    ]
    found = [audited(document) for document in told_by]
    assert found[0].history.mandates == found[1].history.mandates == found[2].history.mandates
    assert all(audit.agrees for audit in found)
    assert ["bo"] == [one.member for one in found[0].history.in_office(at(day(5)))]


@pytest.mark.parametrize(
    ("who", "when", "agrees"),
    [
        ("ana", day(1), False),
        ("ana", "2017-01-01T00:00:00.000001Z", True),
        ("ana", "2017-12-31T23:59:59.999999Z", True),
        ("ana", "2018-01-01T00:00:00Z", False),
        ("bo", day(5), False),
    ],
)
def test_p5__resigning_from_nothing_is_told(who: str, when: str, agrees: bool) -> None:
    """Just after the start and just before the end there is a mandate to give up; at either, and for others, none."""
    document = record_of(members=[member("ana"), member("bo")], roles=[role(1, 0)], mandates=[SEAT])
    document["events"] = [event("resigned", who, when, role="treasurer")]
    wrong = [one for one in audited(document).checks if not one.agrees]
    assert agrees is not bool(wrong)
    assert all("held no mandate" in one.because for one in wrong)


def refused(document: Document) -> list[str]:
    """What the command says of a record that it cannot use: a line for each fault."""
    run = quick_run("audit", "-", given=json.dumps(document).encode())
    assert (2, "") == (run.status, run.out)
    return [line.removeprefix("partgov: ") for line in run.err.splitlines()]


def test_contradictions_are_refused_all_at_once() -> None:
    """What events say against a section or each other is told in one run, each by its path or its procedure's."""
    document = by_rows()
    (election,) = document["elections"]
    del election["ballots"]
    election["tallies"] = {"ana": {"yes": 1, "no": 0}}
    (poll,) = document["polls"]
    del poll["ballots"]
    poll["questions"] = [
        {"id": "free", "rule": "for-against"},
        {"id": "rent", "rule": "for-against", "tally": {"for": 1, "against": 0}},
        {"id": "hue", "rule": "majority-of-answers"},
    ]
    document["events"] = [
        event("marked", election="e1", seq=1, marks={"ana": "yes"}),
        event("marked", election="e1", marks={"bo": "yes"}),
        event("stood", "ana", "2016-10-02T12:00:00Z", election="e1", statement="Once more."),
        event("stood", "cy", election="e1", statement="Late."),
        event("stood", "cy", election="e1", statement="Late, in other words."),
        event("marked", "cy", day(2, 5), recall="r1", marks={"ana": "abstain"}),
        event("answered", "ana", day(3, 2), poll="p1", answers={"rent": "for"}),
        event("asked", "cy", day(2), group="north"),
        event("parted", "bo", day(4), group="north"),
        event("entered", "cy", day(5, 3), contest="c1", entry="star", aspects=["name"]),
        event("entered", "cy", day(5, 4), contest="c1", entry="sun", aspects=[]),
        event("marked", "bo", day(5, 17), contest="c1", aspect="name", seq=1, marks={"star": "no"}),
        event("marked", "bo", day(5, 17), contest="c1", aspect="logo", seq=5, marks={"star": "no"}),
        event("marked", "cy", day(5, 17), contest="c1", aspect="logo", seq=5, marks={"star": "no"}),
        event("resigned", "ana", day(6), role="treasurer"),
        event("resigned", "ana", day(6), role="treasurer"),
    ]
    every = "wanted a seq on every ballot of an election, or on none, found nothing"
    expected = [
        "$.elections[0]: wanted either ballots or tallies, found text 'tallies beside ballots'",
        f"$.elections[0]: {every}",
        "$.events[10].aspects: wanted name, logo or both, each once, found an empty list",
        "$.events[13]: wanted each seq once among the ballots, found the number 5",
        "$.events[15]: wanted each member and role and at once among the resignations, found text 'ana'",
        "$.events[2]: wanted each member and at once among the candidacies, found text 'ana'",
        "$.events[4]: wanted each member and at once among the candidacies, found text 'cy'",
        "$.events[5].marks: wanted yes or no: a recall has two options (P6), found text 'abstain'",
        "$.events[7]: wanted each member and at once among the admissions, found text 'cy'",
        "$.events[8]: wanted each member and at once among the leavings, found text 'bo'",
        "$.events[9]: wanted each id once among the entries, found text 'star'",
        "$.polls[0].questions[1]: wanted either ballots or a tally of each question, found text 'rent'",
        "$.polls[0].questions[2]: wanted the answers that this question offers, found text 'hue'",
        f"$.contests[0].counts[0]: {every}",
    ]
    assert sorted(expected) == sorted(refused(document))


@pytest.mark.parametrize("kind", [None, "quick", "unknown"])
@pytest.mark.parametrize("abstaining", [True, False])
def test_p6__an_event_may_abstain_where_a_ballot_may(abstaining: bool, kind: str | None) -> None:
    """Whether somebody may abstain in a recall is asked of its rules, by event as by row (R-69)."""
    rules = {"abstaining": abstaining, "kinds": {"quick": {"abstaining": abstaining}}}
    vote = event("marked", "cy", day(2, 5), recall="r1", marks={"ana": "abstain"})
    document = by_rows()
    (recall,) = document["recalls"]
    document["bylaws"] = [{"recall": rules}]
    recall |= {} if kind is None else {"kind": kind}
    as_row = {
        **document,
        "recalls": [{**recall, "ballots": [{"voter": "cy", "cast_at": vote["at"], "marks": vote["marks"]}]}],
    }
    del recall["ballots"]
    as_event = {**document, "recalls": [recall], "events": [vote]}
    for each in (as_row, as_event):
        if abstaining:
            (found,) = gather(loaded(each)).record.recalls
            assert found.abstained
        else:
            with pytest.raises(FaultsError, match="wanted yes or no: a recall has two options"):
                gather(loaded(each))


def test_p6__votes_beside_a_tally_are_refused() -> None:
    """A recall has ballots or a tally, whichever way the ballots come; the second recall is told as such."""
    document = by_rows()
    counted = {
        **document["recalls"][0],
        "id": "r2",
        "opens": day(6),
        "closes": day(6, 15),
        "tally": {"yes": 1, "no": 0},
    }
    del counted["ballots"]
    document["recalls"].append(counted)
    document["events"] = [event("marked", "cy", day(6, 2), recall="r2", marks={"ana": "yes"})]
    assert ["$.recalls[1]: wanted either ballots or a tally, found text 'a tally beside ballots'"] == refused(document)


def test_events_about_nothing_in_the_record() -> None:
    """In a record that is built, every event about something that is not there is told with its path."""
    events = [
        Event(at=at(day(1)), event=EventKind.JOINED, member="ana"),
        Event(at=at(day(2)), event=EventKind.SECONDED, member="ana", recall="r9"),
        Event(at=at(day(2)), event=EventKind.PARTED, member="ana", group="south"),
    ]
    with pytest.raises(FaultsError) as caught:
        gather(Record(members=(), events=events))
    assert (
        Fault("$.events[1].recall", "the id of one of the recalls", "text 'r9'"),
        Fault("$.events[2].group", "the id of one of the groups", "text 'south'"),
    ) == caught.value.faults


@pytest.mark.parametrize(
    ("place", "wrong", "value"),
    [
        ("aspects", {"event": EventKind.ENTERED, "contest": "c", "entry": "e", "aspects": ["name"]}, "name"),
        ("vouchers", {"event": EventKind.ASKED, "group": "g", "vouchers": [""]}, ""),
        ("facts", {"event": EventKind.ASKED, "group": "g", "facts": {1: "north"}}, 1),
    ],
)
def test_what_an_event_lists_is_looked_at(place: str, wrong: Document, value: object) -> None:
    """A wrong item of what an event says is refused where the event is built."""
    with pytest.raises(PartgovError, match=f"^{place}: wanted an") as caught:
        Event(at=at(day(1)), member="ana", **wrong)
    assert value == caught.value.value


def test_other_commands_read_events_too(tmp_path: Any) -> None:
    """What comes next, and how many members there are, is told of a record kept by events."""
    document = record_of(
        events=[event("joined", "ana", day(1)), event("joined", "bo", day(1))],
        roles=[{"id": "team", "primary_seats": 3, "reserve_seats": 0}],
        bylaws=[{"from": day(2), "recall": {"initiators": 2}}],
    )
    path = tmp_path / "record.json"
    path.write_text(json.dumps(document))
    assert "the organisation 2 members" in quick_run("bylaws", path).out
    assert "3 primary seats of team are vacant" in quick_run("next", path, "--at", day(3)).out
