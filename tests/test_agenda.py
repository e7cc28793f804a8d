"""What must happen next, and by when: the agenda, the command and the calendar (R-67)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import days, months, shift
from partgov.foundation.sentences import Reader
from partgov.foundation.timetables import last_opening
from partgov.history.agenda import Due, DueKind, what_next
from partgov.history.beyond import check_beyond
from partgov.history.replay import replay
from partgov.history.waits import mandatee_of
from partgov.interop.records import load_record
from partgov.members import Roll
from partgov.recall import RecallOutcome
from tests import test_terms as councils
from tests.documents import Document, ballot, member, quick_run, record_of
from tests.strategies import examples

TICK = timedelta(microseconds=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def day(year: int, month: int, number: int = 1) -> str:
    """A midnight."""
    return f"{year}-{month:02}-{number:02}T00:00:00Z"


def at(text: str) -> datetime:
    """An instant of a record."""
    return datetime.fromisoformat(text)


def mandate(id: str, who: str, year: int, month: int = 3, **rest: Any) -> Document:
    """A primary mandate of a year."""
    start, end = day(year, month), day(year + 1, month)
    return {"id": id, "role": "team", "member": who, "seat": "primary", "starts": start, "ends": end, **rest}


def record_with(*mandates: Document, seats: int = 2, **sections: Any) -> Document:
    """A team of so many primary seats, and its mandates."""
    return record_of(
        **{
            "organisation": "A small press",
            "members": [member(one) for one in ("ana", "bo", "cy", "dot")],
            "roles": [{"id": "team", "primary_seats": seats, "reserve_seats": 0}],
            "mandates": list(mandates),
        }
        | sections
    )


def agenda(document: Document, when: str | datetime, zone: tzinfo = UTC) -> tuple[Due, ...]:
    """What comes next in a record: each under a key of its own; what waits for its day is told with that and today."""
    record = load_record(json.dumps(document).encode())
    roll = Roll.of(record.members)
    moment = at(when) if isinstance(when, str) else when
    found = what_next(record, replay(record, roll=roll, zone=zone), at=moment, roll=roll, zone=zone)
    assert len(found) == len({one.key for one in found if one.key.startswith(one.subject)})
    for one in found:
        assert one.finding or one.kind in (DueKind.CALL_ELECTION, DueKind.LIMIT, DueKind.OVER_CAP)
        if one.kind in WAITS:
            assert (True, moment, one.at) == (one.finding.met, one.finding.found, one.finding.needed)
    return found


WAITS = (
    DueKind.COOL_DOWN_ENDS, DueKind.CALLERS, DueKind.RULES_CHANGE, DueKind.OPENS, DueKind.CLOSES, DueKind.TERM_STARTS,
)  # fmt: skip
"""What comes on a day by itself."""


def of_kind(kind: DueKind, document: Document, when: str | datetime) -> list[Due]:
    """Those of one kind."""
    return [one for one in agenda(document, when) if one.kind is kind]


# ── elections to call ────────────────────────────────────────────────────────────────────────────


def test_p4__an_election_is_called_four_weeks_before_a_seat_falls_vacant() -> None:
    """Two seats that end on 1 March need an election that opens by 1 February, and one that ends in May by April."""
    document = record_with(mandate("a", "ana", 2016), mandate("b", "bo", 2016), mandate("c", "cy", 2016, 5), seats=3)
    first, second = of_kind(DueKind.CALL_ELECTION, document, day(2016, 12))
    assert (at(day(2017, 2)), at(day(2017, 4, 3))) == (first.at, second.at)
    assert bool(first.finding)
    assert str(first).startswith(
        "2 primary seats of team fall vacant at 2017-03-01T00:00:00Z: with two weeks of discussion and two weeks of "
        "voting an election that fills them opens by 2017-02-01T00:00:00Z."
    )
    assert "1 primary seat of team falls vacant" in str(second)


def test_p4__in_time_and_too_late() -> None:
    """At the last opening it is in time; a tick later it is late, and says when a term can start now."""
    document = record_with(mandate("a", "ana", 2016), mandate("r", "bo", 2016, seat="reserve", place=1), seats=1)
    (due,) = of_kind(DueKind.CALL_ELECTION, document, day(2017, 2))
    assert (at(day(2017, 2)), True) == (due.at, due.finding.met)
    (due,) = of_kind(DueKind.CALL_ELECTION, document, at(day(2017, 2)) + TICK)
    assert (at(day(2017, 2)) + TICK, False, TICK) == (due.at, due.finding.met, due.finding.off)
    assert "Opened now, its term can start at 2017-03-01T00:00:00.000001Z" in str(due)


def test_p4__what_a_late_election_may_begin_is_told_on_the_organisation_s_clock() -> None:
    """R-3: four weeks after the evening of 28 February in New York an hour less has passed."""
    document, zone = record_with(mandate("a", "ana", 2016), seats=1), ZoneInfo("America/New_York")
    (due,) = (one for one in agenda(document, day(2017, 3), zone) if one.kind is DueKind.CALL_ELECTION)
    assert "Opened now, its term can start at 2017-03-28T23:00:00Z" in str(due)


def test_p4__a_seat_that_is_vacant_is_due_now() -> None:
    """A role without caretakers is called for at once; nothing is asked for where every seat is provided for."""
    (due,) = of_kind(DueKind.CALL_ELECTION, record_with(seats=2), day(2017, 1))
    assert (at(day(2017, 1)), False) == (due.at, bool(due.finding))
    assert str(due).startswith("2 primary seats of team are vacant at 2017-01-01T00:00:00Z, and no election is called.")
    assert not of_kind(DueKind.CALL_ELECTION, record_with(seats=0), day(2017, 1))


def election(id: str = "e1", term: str = day(2017, 3), **rest: Any) -> Document:
    """An election that opens in January for a term from March on."""
    return {
        "id": id,
        "role": "team",
        "discussion_opens": day(2017, 1, 10),
        "voting_opens": day(2017, 1, 24),
        "voting_closes": day(2017, 2, 7),
        "term_starts": term,
        "candidacies": [],
        **rest,
    }


PAST = election("e0", day(2016, 3), discussion_opens=day(2016, 1), voting_opens=day(2016, 1, 15),
                voting_closes=day(2016, 1, 29))  # fmt: skip


@pytest.mark.parametrize(
    ("called", "left"),
    [
        ([], {day(2017, 2): 2}),
        ([election()], {}),
        ([election(seats={"primary": 1, "reserve": 0})], {day(2017, 2): 1}),
        ([election(seats={"primary": 1, "reserve": 0}), election("e2", day(2017, 4))], {}),
        ([election(term=day(2017, 2, 20))], {day(2017, 2): 2}),
        ([PAST], {day(2017, 2): 2}),
    ],
)
def test_p4__an_election_that_is_called_provides_for_seats(called: list[Document], left: dict[str, int]) -> None:
    """R-28: one whose term starts when the seats fall vacant fills them, as many as it is for; one before does not."""
    document = record_with(mandate("a", "ana", 2016), mandate("b", "bo", 2016), elections=called)
    found = of_kind(DueKind.CALL_ELECTION, document, day(2017, 1))
    assert left == {one.finding.needed.isoformat().replace("+00:00", "Z"): int(str(one)[0]) for one in found}  # type: ignore[union-attr]


def test_p4__seats_that_were_cut_are_not_filled() -> None:
    """Of two caretakers on what is one seat now, the mandate that ends last alone leaves a seat."""
    roles = [{"id": "team", "primary_seats": 2, "reserve_seats": 0},
             {"id": "team", "primary_seats": 1, "reserve_seats": 0, "from": day(2016, 6)}]  # fmt: skip
    document = record_with(mandate("a", "ana", 2016), mandate("b", "bo", 2016, 5), roles=roles)
    (due,) = of_kind(DueKind.CALL_ELECTION, document, day(2016, 12))
    assert at(day(2017, 4, 3)) == due.at


def test_p4__by_the_bylaws_in_force_when_it_opens() -> None:
    """R-30: longer periods that hold from February on are met by opening before they do, else by counting them."""
    document = record_with(mandate("a", "ana", 2016), seats=1)
    longer = {"elections": {"discussion": "P28D", "voting": "P28D"}}
    for since, opens in (
        (day(2017, 1, 20), day(2017, 1, 19)),
        (day(2017, 2, 2), day(2017, 2)),
        (day(2016, 9), day(2017, 1, 4)),
    ):
        (due,) = of_kind(DueKind.CALL_ELECTION, {**document, "bylaws": [{"from": since, **longer}]}, day(2016, 12))
        assert at(opens) == due.at


RESIGNS: Document = {"ended_at": day(2016, 9), "ended_by": "resignation"}


@pytest.mark.parametrize(
    "sections",
    [
        {"mandates": [mandate("a", "ana", 2016, **RESIGNS)]},
        {"mandates": [mandate("a", "ana", 2016)], "members": [member("ana", left=day(2016, 9)), member("bo")]},
        {
            "mandates": [mandate("a", "ana", 2016)],
            "resignations": [{"member": "ana", "role": "team", "at": day(2016, 9)}],
        },
    ],
    ids=["the mandate's row", "the member's", "a resignation's"],
)
def test_p5__an_early_end_that_is_known_is_planned_for(sections: Document) -> None:
    """R-67: a seat whose holder is known to go on 1 September is called for by 4 August, not for March."""
    (due,) = of_kind(DueKind.CALL_ELECTION, record_with(seats=1, **sections), day(2016, 6))
    assert at(day(2016, 8, 4)) == due.at
    assert "1 primary seat of team falls vacant at 2016-09-01T00:00:00Z" in str(due)


def test_r18__a_seat_that_a_reserve_takes_over_falls_vacant_at_its_end() -> None:
    """A reserve serves what is left of a seat: it falls vacant at the term's end; the reserve seat is vacant before."""
    roles = [{"id": "team", "primary_seats": 1, "reserve_seats": 1}]
    reserve = mandate("r", "bo", 2016, seat="reserve", place=1)
    document = record_with(mandate("a", "ana", 2016, **RESIGNS), reserve, roles=roles)
    first, second = of_kind(DueKind.CALL_ELECTION, document, day(2016, 6))
    assert str(first).startswith("1 reserve seat of team falls vacant at 2016-09-01T00:00:00Z")
    assert str(second).startswith("1 primary seat of team falls vacant at 2017-03-01T00:00:00Z")


def test_p4__both_kinds_of_seat_that_fall_vacant_together_are_one_call() -> None:
    """A primary and a reserve seat of one end are filled by one election."""
    roles = [{"id": "team", "primary_seats": 1, "reserve_seats": 2}]
    reserves = [mandate(f"r{who}", who, 2016, seat="reserve", place=1) for who in ("bo", "cy")]
    document = record_with(mandate("a", "ana", 2016), *reserves, roles=roles)
    (due,) = of_kind(DueKind.CALL_ELECTION, document, day(2016, 6))
    assert str(due).startswith("1 primary seat and 2 reserve seats of team fall vacant at 2017-03-01T00:00:00Z")


def test_p2__a_mandate_that_is_given_from_then_on_provides_for_the_seat() -> None:
    """Where the record says who holds the seat next, its end alone is called for; a day between is a gap."""
    follows = mandate("b", "bo", 2017)
    document = record_with(mandate("a", "ana", 2016), follows, seats=1)
    (due,) = of_kind(DueKind.CALL_ELECTION, document, day(2016, 6))
    assert at(day(2018, 2)) == due.at
    late = {**follows, "starts": day(2017, 3, 2)}
    document = record_with(mandate("a", "ana", 2016), late, seats=1)
    (gap,) = of_kind(DueKind.VACANT, document, day(2016, 6))
    assert (at(day(2017, 3)), at(day(2017, 3, 2))) == (gap.at, gap.finding.needed)


def counted(**yes: int) -> dict[str, Any]:
    """Candidacies and tallies of one election."""
    return {
        "candidacies": [{"member": who, "at": day(2017, 1, 11), "statement": "I would."} for who in yes],
        "tallies": {who: {"yes": number, "no": 1} for who, number in yes.items()},
    }


def test_p4__an_election_that_is_counted_provides_for_the_seats_it_filled() -> None:
    """Of three seats an election filled one: the other two are called for, before its term starts and after."""
    document = record_with(seats=3, elections=[election(**counted(ana=5, bo=1))])
    found = of_kind(DueKind.CALL_ELECTION, document, day(2017, 2, 10))
    assert ["2 primary seats", "1 primary seat "] == [str(one)[:15] for one in found]
    assert at(day(2018, 2)) == found[1].finding.needed
    (gap,) = of_kind(DueKind.VACANT, document, day(2017, 2, 10))
    assert str(gap).startswith("1 primary seat of team is vacant from 2017-02-10T00:00:00Z to 2017-03-01T00:00:00Z")


def test_r42__an_election_fills_the_seats_of_its_opening() -> None:
    """Seats added after an election opened are not filled by it: another one has to open from then on."""
    roles = [{"id": "team", "primary_seats": number, "reserve_seats": 0, "from": since}
             for number, since in ((1, None), (3, day(2017, 1, 15)))]  # fmt: skip
    document = record_with(mandate("a", "ana", 2016), roles=roles, elections=[election()])
    (due,) = of_kind(DueKind.CALL_ELECTION, document, day(2017, 1, 11))
    assert (at(day(2017, 1, 15)), True) == (due.at, bool(due.finding))
    assert str(due).startswith(
        "2 primary seats of team are new at 2017-01-15T00:00:00Z: an election that fills them opens"
    )


def test_r30__seats_that_will_be_cut_are_not_called_for() -> None:
    """Of three mandates that end in March one is followed by an election, since two of the seats are cut before."""
    roles = [{"id": "team", "primary_seats": number, "reserve_seats": 0, "from": since}
             for number, since in ((3, None), (1, day(2016, 9)))]  # fmt: skip
    holders = [mandate(who, who, 2016) for who in ("ana", "bo", "cy")]
    (due,) = of_kind(DueKind.CALL_ELECTION, record_with(*holders, roles=roles), day(2016, 7))
    assert str(due).startswith("1 primary seat of team falls vacant at 2017-03-01T00:00:00Z")
    vacant = of_kind(DueKind.CALL_ELECTION, record_with(roles=roles), day(2016, 7))
    assert ["1 primary seat"] == [str(one)[:14] for one in vacant]


def test_r42__a_role_that_begins_later_is_elected_before() -> None:
    """A role from March on is called for by February; it is late a tick after that."""
    roles = [{"id": "team", "primary_seats": 2, "reserve_seats": 0, "from": day(2017, 3)}]
    (due,) = of_kind(DueKind.CALL_ELECTION, record_with(roles=roles), day(2016, 7))
    assert (at(day(2017, 2)), True) == (due.at, bool(due.finding))
    assert "2 primary seats of team fall vacant at 2017-03-01T00:00:00Z" in str(due)


def test_r49__a_seat_that_a_tie_leaves_open_is_settled_and_not_called_for() -> None:
    """Ana and Bo are alike in score and membership: nobody is called to an election, somebody has to settle it."""
    document = record_with(seats=1, elections=[election(**counted(ana=3, bo=3))])
    for when in (day(2017, 2, 10), day(2017, 5)):
        (due,) = of_kind(DueKind.SETTLE_TIE, document, when)
        assert (max(at(when), at(day(2017, 3))), "R-29") == (due.at, due.finding.reading)
        assert "1 primary seat of team is held from 2017-03-01T00:00:00Z by ana or bo" in str(due)
    (call,) = of_kind(DueKind.CALL_ELECTION, document, day(2017, 5))
    assert at(day(2018, 2)) == call.at
    declared = record_with(seats=1, elections=[election(**counted(ana=3, bo=3), declared={"primary": ["bo"]})])
    assert not of_kind(DueKind.SETTLE_TIE, declared, day(2017, 5))
    assert not of_kind(DueKind.SETTLE_TIE, document, day(2018, 3))


def test_r49__each_tie_is_told_once_under_a_key_of_its_own() -> None:
    """Two ties of one election for reserve seats are two; the seats of one tie are told together, whoever leaves."""
    roles = [{"id": "team", "primary_seats": 1, "reserve_seats": 2}]
    two = record_with(roles=roles, elections=[election(**counted(ana=3, bo=3, cy=2, dot=2))])
    dues = of_kind(DueKind.SETTLE_TIE, two, day(2017, 5))
    names = {"roles/team/tie/e1/primary": "ana or bo", "roles/team/tie/e1/reserve": "ana or bo"}
    names["roles/team/tie/e1/reserve/2"] = "cy or dot"
    assert names == {one.key: str(one).partition(" by ")[2].partition(":")[0] for one in dues}
    leaving = [member("ana", left=day(2017, 6)), member("bo", left=day(2017, 7)), member("cy"), member("dot")]
    alike = election(**counted(ana=3, bo=3, cy=3, dot=3))
    for when, number in ((day(2017, 5, 31), 3), (day(2017, 6), 3), (day(2017, 7), 2)):
        (due,) = of_kind(DueKind.SETTLE_TIE, record_with(seats=3, members=leaving, elections=[alike]), when)
        assert ("roles/team/tie/e1/primary", number) == (due.key, due.finding.found)


def test_r100__seats_that_fall_vacant_and_that_are_new_at_once_are_appointed_to_together() -> None:
    """What is due at one instant of one role is told once: in a calendar one would stand in place of the other."""
    roles: list[Document] = [
        {"id": "team", "primary_seats": 1, "reserve_seats": 0},
        {"id": "team", "primary_seats": 2, "reserve_seats": 0, "from": day(2017, 3)},
    ]
    rules = [{"mandates": {"appointed_by": ["board"]}}]
    document = record_with(mandate("a", "ana", 2016), roles=roles, bylaws=rules)
    (due,) = of_kind(DueKind.APPOINT, document, day(2016, 7))
    assert ("roles/team/appoint/2017-03-01T00:00:00Z", at(day(2017, 3))) == (due.key, due.at)
    assert str(due).startswith("2 primary seats of team fall vacant at 2017-03-01T00:00:00Z")


@st.composite
def organisations(draw: st.DrawFn) -> Document:
    """A team whose seats change, with mandates that begin and end at all kinds of times."""
    months_ = st.integers(1, 12)
    holders = [
        mandate(f"{who}{year}", who, year, draw(months_), **(RESIGNS if draw(st.booleans()) and year == 2016 else {}))
        for who in ("ana", "bo", "cy", "dot")
        for year in draw(st.sets(st.sampled_from([2015, 2017])))
    ]
    turns = (None, day(2016, draw(months_)), day(2018, draw(months_)))[: draw(st.integers(1, 3))]
    seats = [{"primary_seats": draw(st.integers(0, 3)), "reserve_seats": 0, "from": since} for since in turns]
    return record_with(*holders, roles=[{"id": "team", **one} for one in seats])


@examples(40)
@given(organisations())
def test_whoever_does_as_told_has_nothing_more_to_call(document: Document) -> None:
    """R-67: once the elections that are called for are on the record, none is; and no two things due share a key."""
    now = at(day(2016, 6))
    elections = []
    for number, due in enumerate(of_kind(DueKind.CALL_ELECTION, document, now)):
        opens, vacant = due.at, at(str(due).split(" at ")[1][:20])
        closes = opens + timedelta(weeks=4)
        elections.append(
            election(
                f"e{number}",
                max(closes, vacant + number * TICK).isoformat().replace("+00:00", "Z"),
                discussion_opens=opens.isoformat().replace("+00:00", "Z"),
                voting_opens=(opens + timedelta(weeks=2)).isoformat().replace("+00:00", "Z"),
                voting_closes=closes.isoformat().replace("+00:00", "Z"),
            )
        )
    after = agenda({**document, "elections": elections}, now)
    assert not [str(one) for one in after if one.kind is DueKind.CALL_ELECTION]
    assert len({one.key for one in after}) == len(after)


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2030, 1, 1)),
    st.lists(
        st.builds(lambda month, more: months(month) if more else days(month * 9), st.integers(0, 3), st.booleans()),
        max_size=2,
    ),
    st.sampled_from([UTC, AMSTERDAM]),
)
def test_the_last_opening_is_the_last(closes: datetime, spans: list[Any], zone: Any) -> None:
    """From it the periods are over in time; from the same time a day later they are not."""
    end = closes.replace(tzinfo=UTC)

    def over(opens: datetime) -> datetime:
        for span in spans:
            opens = shift(opens, span, zone=zone)
        return opens

    opens = last_opening(end, lambda _: spans, zone=zone)
    assert over(opens) <= end
    later = shift(opens, days(1), zone=zone)
    assert opens == end or over(later) > end or later > end


def test_no_calendar_goes_back_for_ever() -> None:
    """Periods that nothing can precede are refused rather than searched for without end."""
    with pytest.raises(PartgovError, match="first year"):
        last_opening(datetime(2, 1, 1, tzinfo=UTC), lambda opens: [months(12_000)], zone=UTC)


# ── votes, limits, cool-downs, rules ─────────────────────────────────────────────────────────────


def test_what_opens_and_closes() -> None:
    """Everything announced or open is told until it has happened: at the very instant it has."""
    recall = {"id": "r1", "role": "team", "mandatee": "ana", "initiator": "bo"}
    poll = {"id": "p1", "discussion_opens": day(2017, 1, 8), "opens": day(2017, 1, 22), "closes": day(2017, 2, 5)}
    contest = {"id": "c1", "discussion_opens": day(2017, 1, 9), "voting_opens": day(2017, 1, 23)}
    document = record_with(
        seats=0,
        elections=[election(term=day(2017, 3))],
        recalls=[
            {**recall, "discussion_opens": day(2017, 1, 10), "opens": day(2017, 1, 15), "closes": day(2017, 1, 29)}
        ],
        polls=[{**poll, "questions": []}],
        contests=[{**contest, "voting_closes": day(2017, 2, 6)}],
    )
    whole = [(one.at, one.subject) for one in agenda(document, day(2017, 1))]
    assert 13 == len(whole)
    assert (at(day(2017, 1, 10)), "recalls/r1") in whole
    assert sorted(whole) == whole
    for when in {moment for moment, _ in whole}:
        assert [one for one in whole if one[0] > when] == [(one.at, one.subject) for one in agenda(document, when)]
    assert {"P4", "P5", "P6", "P8", "P15"} == {one.finding.clause for one in agenda(document, day(2017, 1))}


def test_r30__a_recall_is_told_by_the_bylaws_of_its_call() -> None:
    """Bylaws that take effect between call and poll touch neither what is told of it nor what is beyond them."""
    recall = {"id": "r1", "role": "team", "mandatee": "ana", "initiator": "bo", "closes": day(2016, 6, 29)}
    laws = [
        {"cites": {"recall": f"{name} § 1"}, "beyond": [{"rule": f"{name} custom", "touches": ["recall"]}], **since}
        for name, since in (("Old", {}), ("New", {"from": day(2016, 6, 8)}))
    ]
    for called, name in ((day(2016, 6, 1), "Old"), (day(2016, 6, 8), "New")):
        document = record_with(
            mandate("a", "ana", 2016), bylaws=laws,
            recalls=[{**recall, "discussion_opens": called, "opens": day(2016, 6, 15)}],
        )  # fmt: skip
        found = [one for one in agenda(document, day(2016, 5)) if one.subject == "recalls/r1"]
        assert [f"{name} § 1"] * 3 == [one.finding.clause for one in found]
        (beside,) = check_beyond(load_record(json.dumps(document).encode()))
        assert ("recalls/r1/beyond", (f"{name} custom",)) == (beside.subject, beside.computed["beyond"])


def test_p5__whose_limits_bite() -> None:
    """After a third term in a row Ana may not begin a fourth; a year later she may; Bo after one term may."""
    terms = [mandate(f"a{year}", "ana", year) for year in (2014, 2015, 2016)]
    document = record_with(*terms, mandate("b", "bo", 2016))
    (bites,) = of_kind(DueKind.LIMIT, document, day(2016, 12))
    (over,) = of_kind(DueKind.LIMIT_ENDS, document, day(2016, 12))
    assert (at(day(2017, 3)), "roles/team/ana", "R-17") == (bites.at, bites.subject, bites.finding.reading)
    assert (at(day(2018, 3)), "ana may be primary team again from 2018-03-01T00:00:00Z.") == (
        over.at,
        over.finding.because,
    )
    assert over.told(Reader(names={"ana": "A. Alder"})).startswith("A. Alder may be primary team again from ")
    # Out of office she waits, and is told until the wait is over.
    assert [at(day(2018, 3))] == [one.at for one in of_kind(DueKind.LIMIT_ENDS, document, day(2017, 6))]
    assert not of_kind(DueKind.LIMIT, document, day(2017, 6))
    assert not of_kind(DueKind.LIMIT_ENDS, document, day(2018, 3))


def test_p5__five_terms_are_for_good() -> None:
    """Who has served five terms is told that they never may again; who has left is not spoken of."""
    years = (2010, 2011, 2013, 2014, 2016)
    terms = [mandate(f"a{year}", "ana", year) for year in years]
    (bites,) = of_kind(DueKind.LIMIT, record_with(*terms), day(2016, 12))
    assert str(bites).startswith("ana would begin term 6 of at most 5 as primary team")
    assert "never may again" in str(bites)
    assert not of_kind(DueKind.LIMIT_ENDS, record_with(*terms), day(2016, 12))
    gone = [member("ana", left=day(2016, 11)), member("bo")]
    assert not of_kind(DueKind.LIMIT, record_with(*terms, members=gone), day(2016, 12))


def test_p6__when_a_mandate_may_be_questioned_again() -> None:
    """A month after a recall closed; not for one that was refused, nor when the mandate is over."""
    seconds = [{"member": one, "at": day(2016, 6, 2)} for one in ("cy", "dot")]
    recall = {"id": "r1", "role": "team", "mandatee": "ana", "initiator": "bo", "opens": day(2016, 6),
              "closes": day(2016, 6, 15), "seconds": seconds,
              "ballots": [ballot("bo", day(2016, 6, 3), ana="no")]}  # fmt: skip
    document = record_with(mandate("a", "ana", 2016), recalls=[recall])
    for when, expected in (
        (day(2016, 6, 15), [day(2016, 7, 15)]),
        (day(2016, 7, 14), [day(2016, 7, 15)]),
        (day(2016, 7, 15), []),
    ):
        assert [at(one) for one in expected] == [one.at for one in of_kind(DueKind.COOL_DOWN_ENDS, document, when)]
    refused = record_with(mandate("a", "ana", 2016), recalls=[{**recall, "initiator": "zoe"}])
    assert not of_kind(DueKind.COOL_DOWN_ENDS, refused, day(2016, 6, 16))
    assert not of_kind(DueKind.COOL_DOWN_ENDS, document, day(2016, 6, 14))


def questioned(**rest: Any) -> Document:
    """A recall of Ana that closed on 15 June 2016, seconded and not carried."""
    seconds = [{"member": one, "at": day(2016, 6, 2)} for one in ("cy", "dot")]
    ballots = [ballot("bo", day(2016, 6, 3), ana="no")]
    return {"id": "r1", "role": "team", "mandatee": "ana", "initiator": "bo", "opens": day(2016, 6),
            "closes": day(2016, 6, 15), "seconds": seconds, "ballots": ballots, **rest}  # fmt: skip


@pytest.mark.parametrize(
    ("since", "cool_down", "over"),
    [
        (day(2016, 7), "P6M", day(2016, 12, 15)),  # longer before the old one is over: it holds for a call from then on
        (day(2016, 7, 15), "P6M", day(2016, 12, 15)),  # at the instant at which it would be over
        (day(2016, 7, 16), "P6M", day(2016, 7, 15)),  # a call the day before is judged by the old
        (day(2016, 7), "P1D", day(2016, 7)),  # shorter: over as soon as it holds
        (day(2016, 6, 15), "P2M", day(2016, 8, 15)),
    ],
)
def test_r30__a_wait_is_told_by_the_rules_of_the_call(since: str, cool_down: str, over: str) -> None:
    """R-21, R-30: a new call is judged by the bylaws of its day, and so is the day from which it may be made."""
    bylaws = [{"from": since, "recall": {"cool_down": cool_down}}]
    document = record_with(mandate("a", "ana", 2016), recalls=[questioned()], bylaws=bylaws)
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, document, day(2016, 6, 16))
    assert at(over) == due.at
    seconds = [{"member": one, "at": over} for one in ("cy", "dot")]
    for opens, allowed in ((at(over), True), (at(over) - TICK, False)):
        again = questioned(id="r2", opens=opens.isoformat(), closes=day(2017, 1), seconds=seconds)
        record = load_record(json.dumps({**document, "recalls": [questioned(), again]}).encode())
        found = replay(record, roll=Roll.of(record.members), zone=UTC).recalls["r2"]
        assert allowed is (found.outcome is not RecallOutcome.REFUSED)


def test_p6__after_a_poll_without_seconds_a_call_may_bring_its_own() -> None:
    """R-21: what an unseconded poll holds up is a call without seconds; nothing is told that lies past the mandate."""
    document = record_with(mandate("a", "ana", 2016), recalls=[questioned(seconds=[])])
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, document, day(2016, 6, 16))
    assert str(due).startswith(
        "A new recall of ana as team may be called from 2016-07-15T00:00:00Z; before, only with its "
    )
    ends = record_with({**mandate("a", "ana", 2016), "ends": day(2016, 7, 15)}, recalls=[questioned()])
    assert not of_kind(DueKind.COOL_DOWN_ENDS, ends, day(2016, 6, 16))


@pytest.mark.parametrize(
    ("kind", "other", "over"),
    [("P2M", "P1M", day(2016, 8, 15)), ("P1M", "P2M", day(2016, 8, 15)), (None, "P1M", day(2016, 7, 15))],
)
def test_r90__of_the_kind_of_a_poll_and_its_role_the_longer_wait_is_told(
    kind: str | None, other: str, over: str
) -> None:
    """R-21, R-90: a call of no kind may be made from the day that is told, and not a tick before."""
    kinds = {} if kind is None else {"grave": {"cool_down": kind}}
    rules: list[Document] = [{"recall": {"cool_down": other, "kinds": {"grave": {"cool_down": "P0D"}}}}]
    rules += [{"from": day(2016, 6, 2), "recall": {"cool_down": other, "kinds": kinds}}]
    document = record_with(mandate("a", "ana", 2016), recalls=[questioned(kind="grave")], bylaws=rules)
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, document, day(2016, 6, 16))
    assert at(over) == due.at
    for opens, allowed in ((at(over), True), (at(over) - TICK, False)):
        again = questioned(id="r2", opens=opens.isoformat(), closes=day(2017, 1))
        record = load_record(json.dumps({**document, "recalls": [questioned(kind="grave"), again]}).encode())
        found = replay(record, roll=Roll.of(record.members), zone=UTC).recalls["r2"]
        assert allowed is (found.outcome is not RecallOutcome.REFUSED)


def test_r89__after_a_poll_on_a_whole_body_it_is_told_when_another_may_be_called() -> None:
    """R-21, R-89: as long as one of those it was about is still in office when the wait is over."""
    whole = {key: value for key, value in questioned().items() if key != "mandatee"}
    two = mandate("a", "ana", 2016), {**mandate("b", "bo", 2016), "ends": day(2016, 7, 15)}
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, record_with(*two, recalls=[whole]), day(2016, 6, 16))
    assert (at(day(2016, 7, 15)), "recalls/r1") == (due.at, due.subject)
    assert not of_kind(DueKind.COOL_DOWN_ENDS, record_with(two[1], recalls=[whole]), day(2016, 6, 16))
    assert not of_kind(DueKind.COOL_DOWN_ENDS, record_with(*two, recalls=[whole]), day(2016, 7, 15))


def test_r30__a_limit_is_told_by_the_rules_of_the_next_election() -> None:
    """Two terms in a row from October on bar Ana from a third, whom three would not; and looser ones free her."""
    terms = [mandate(f"a{year}", "ana", year) for year in (2015, 2016)]
    tighter = {"from": day(2016, 10), "mandates": {"consecutive": 2}}
    document = record_with(*terms, bylaws=[tighter])
    (bites,) = of_kind(DueKind.LIMIT, document, day(2016, 7))
    assert str(bites).startswith("ana as primary team: It would be term 3 in a row of at most 2; counted: ")
    assert [at(day(2018, 3))] == [one.at for one in of_kind(DueKind.LIMIT_ENDS, document, day(2016, 7))]
    assert not of_kind(DueKind.LIMIT, record_with(*terms), day(2016, 7))
    # Opened on 2 June 2017 under rules that allow three again, an election's term can start on 30 June.
    looser = {"from": day(2017, 6, 2)}
    document = record_with(*terms, bylaws=[tighter, looser])
    assert [at(day(2017, 6, 30))] == [one.at for one in of_kind(DueKind.LIMIT_ENDS, document, day(2016, 7))]
    # A break of two years, from December on, holds for an election that opens in February.
    longer = {"from": day(2017, 12), "mandates": {"consecutive": 2, "gap": "P2Y"}}
    document = record_with(*terms, bylaws=[tighter, longer])
    assert [at(day(2019, 3))] == [one.at for one in of_kind(DueKind.LIMIT_ENDS, document, day(2016, 7))]
    never = {"from": day(2016, 10), "mandates": {"total": 2}}
    assert not of_kind(DueKind.LIMIT_ENDS, record_with(*terms, bylaws=[never]), day(2016, 7))
    assert [at(day(2017, 6, 30))] == [
        one.at for one in of_kind(DueKind.LIMIT_ENDS, record_with(*terms, bylaws=[never, looser]), day(2016, 7))
    ]


def test_p8__when_a_matter_may_be_put_again() -> None:
    """A month after its poll closed; a question without a matter is not spoken of, nor one still open."""
    question = {"id": "q", "rule": "for-against", "tally": {"for": 2, "against": 1}}
    questions = [{**question, "matter": "rent"}, {**question, "id": "r"}]
    poll = {"id": "p", "opens": day(2017, 1), "closes": day(2017, 1, 15), "questions": questions}
    others = [{"id": "undated", "questions": []}, {**poll, "id": "open", "closes": day(2017, 1, 16)}]
    for polls in ([poll, *others], [*others, poll]):
        document = record_with(seats=0, polls=polls)
        (due,) = of_kind(DueKind.COOL_DOWN_ENDS, document, day(2017, 1, 15))
        assert (at(day(2017, 2, 15)), "polls/p/q", "R-64") == (due.at, due.subject, due.finding.reading)
    document = record_with(seats=0, polls=[poll, {"id": "open", "questions": []}])
    assert not of_kind(DueKind.COOL_DOWN_ENDS, document, day(2017, 1, 14))
    assert not of_kind(DueKind.COOL_DOWN_ENDS, document, day(2017, 2, 15))


@pytest.mark.parametrize(
    ("declared", "over"), [("rejected", day(2017, 3, 15)), ("adopted", day(2017, 1, 16)), (None, day(2017, 1, 16))]
)
def test_p8__how_long_a_matter_rests_hangs_on_what_was_declared(declared: str | None, over: str) -> None:
    """Two months after it was rejected, a day where it was adopted, or where nothing was declared."""
    question = {"id": "q", "rule": "for-against", "tally": {"for": 2, "against": 1}, "matter": "rent"}
    poll = {
        "id": "p", "opens": day(2017, 1), "closes": day(2017, 1, 15),
        "questions": [question | ({"declared": declared} if declared else {})],
    }  # fmt: skip
    rules = [{"decisions": {"reopening": {"adopted": "P1D", "rejected": "P2M"}}}]
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, record_with(seats=0, polls=[poll], bylaws=rules), day(2017, 1, 15))
    assert at(over) == due.at


@pytest.mark.parametrize(
    ("kind", "over"), [("grave", day(2017, 4, 15)), ("light", day(2017, 2, 15)), (None, day(2017, 2, 15))]
)
def test_p8__a_matter_rests_as_its_kind_has_it(kind: str | None, over: str) -> None:
    """Three months after a question of a kind that says so, and a month after any other."""
    question = {"id": "q", "rule": "for-against", "tally": {"for": 2, "against": 1}, "matter": "rent"}
    poll = {
        "id": "p", "opens": day(2017, 1), "closes": day(2017, 1, 15),
        "questions": [question | ({"kind": kind} if kind else {})],
    }  # fmt: skip
    rules = [{"decisions": {"kinds": {"grave": {"reopening": {"adopted": "P3M", "rejected": "P1M"}}, "light": {}}}}]
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, record_with(seats=0, polls=[poll], bylaws=rules), day(2017, 1, 15))
    assert at(over) == due.at


@pytest.mark.parametrize("role", ["team", "other"])
def test_p6__a_mandate_may_be_questioned_again_as_its_role_has_it(role: str) -> None:
    """R-90: two months after a poll in a role that asks so, and a month after one in another."""
    rules = [{"recall": {"roles": {role: {"cool_down": "P2M"}}}}]
    document = record_with(mandate("a", "ana", 2016), recalls=[questioned()], bylaws=rules)
    (due,) = of_kind(DueKind.COOL_DOWN_ENDS, document, day(2016, 6, 16))
    assert at(day(2016, 8 if role == "team" else 7, 15)) == due.at


def test_who_is_called_into_question_has_a_name() -> None:
    """The member or, where all who hold a role are, the role."""
    record = load_record(json.dumps(record_with(recalls=[questioned()])).encode())
    (one,) = record.recalls
    named = mandatee_of(one), mandatee_of(attrs.evolve(one, mandatee=None))
    assert [("ana", "ana"), ("team", "team")] == [(str(who), who.label) for who in named]


def put_again(*questions: dict[str, Any]) -> list[tuple[str, datetime]]:
    """What the agenda of 15 January says of each matter: adopted a day, rejected two months, slow ones three."""
    poll = {"id": "p", "opens": day(2017, 1), "closes": day(2017, 1, 15), "questions": [*questions]}
    rest = {"adopted": "P1D", "rejected": "P2M"}
    rules = [{"decisions": {"reopening": rest, "quorum": 3, "kinds": {"slow": {"reopening": "P3M"}}}}]
    found = of_kind(DueKind.COOL_DOWN_ENDS, record_with(seats=0, polls=[poll], bylaws=rules), day(2017, 1, 15))
    return [(one.key.removeprefix("polls/p/"), one.at) for one in found]


@pytest.mark.parametrize(
    ("tally", "declared", "over"),
    [
        ({"for": 2, "against": 0}, None, None), ({"for": 2, "against": 1}, "no_quorum", None),
        ({"for": 1, "against": 2}, None, day(2017, 3, 15)), ({"for": 2, "against": 0}, "adopted", day(2017, 1, 16)),
        (None, None, None), (None, "rejected", day(2017, 3, 15)),
    ],
)  # fmt: skip
def test_r64__only_what_was_settled_rests(tally: dict[str, int] | None, declared: str | None, over: str | None) -> None:
    """As it was declared, else as it was computed: what had no quorum, and what nobody counted, rests not at all."""
    question = {"id": "q", "rule": "for-against", "tally": tally, "matter": "rent", "declared": declared}
    assert ([] if over is None else [("q/reopening", at(over))]) == put_again(question)


def test_r75__when_the_matter_of_an_option_may_be_put_again() -> None:
    """By what its option came to and by its kind; what it shares with its question has one entry, the longest wait."""
    votes = {"a": (9, 1), "b": (1, 9), "c": (1, 0), "d": (8, 1)}
    matters = {"a": "rent", "b": "name", "c": "logo", "d": "colour"}
    options = [
        {
            "id": one,
            "matter": matters[one],
            "tally": {"for": yes, "against": no},
            "kind": "slow" if one == "d" else None,
        }
        for one, (yes, no) in votes.items()
    ]
    chosen = {"id": "q", "rule": "options", "matter": "rent", "options": options}
    assert [
        ("q/reopening", at(day(2017, 1, 16))), ("q/reopening/name", at(day(2017, 3, 15))),
        ("q/reopening/colour", at(day(2017, 4, 15))),
    ] == put_again(chosen)  # fmt: skip
    options[0]["kind"] = "slow"
    assert ("q/reopening", at(day(2017, 4, 15))) in put_again(chosen)


def test_p6__a_wait_is_counted_on_the_organisation_s_clock() -> None:
    """R-3: a month after midnight in New York an hour more has passed, for the clocks went back."""
    recall = questioned(opens=day(2016, 10), closes="2016-10-15T04:00:00Z")
    recall["seconds"] = [{"member": one, "at": day(2016, 10, 2)} for one in ("cy", "dot")]
    document = record_with(mandate("a", "ana", 2016), recalls=[recall])
    zone = ZoneInfo("America/New_York")
    (due,) = (one for one in agenda(document, day(2016, 10, 16), zone) if one.kind is DueKind.COOL_DOWN_ENDS)
    assert at("2016-11-15T05:00:00Z") == due.at


@pytest.mark.parametrize(("kind", "due"), [(None, []), ("slow", [day(2016, 6, 8)])])
def test_p6__callers_are_waited_for_by_the_rules_of_the_call(kind: str | None, due: list[str]) -> None:
    """R-30: a kind of recall has a week for its callers when it is called; bylaws of the day after give a day."""
    rules = {"initiators": 3, "kinds": {"slow": {"initiators_within": "P1W"}, "other": {}}, "initiators_within": "P1D"}
    later = {"from": day(2016, 6, 2), "recall": {**rules, "kinds": {"slow": {"initiators_within": "P2D"}, "other": {}}}}
    recall = {key: what for key, what in questioned(seconds=[]).items() if key != "ballots"}
    called = recall if kind is None else {**recall, "kind": kind}
    document = record_with(mandate("a", "ana", 2016), recalls=[called], bylaws=[{"recall": rules}, later])
    assert [at(one) for one in due] == [one.at for one in of_kind(DueKind.CALLERS, document, day(2016, 6, 5))]


@pytest.mark.parametrize(
    ("since", "due"), [(day(2016, 6), day(2016, 6, 8)), ("2016-06-01T00:00:00.000001Z", day(2016, 6, 4))]
)
def test_r30__callers_are_waited_for_by_bylaws_in_force_at_the_call(since: str, due: str) -> None:
    """A week by bylaws of the very instant of the call, and three days by the older ones where they come after it."""
    recall = {key: what for key, what in questioned(seconds=[]).items() if key != "ballots"}
    bylaws = [
        {"from": begins, "recall": {"initiators": 3, "initiators_within": within}}
        for begins, within in ((None, "P3D"), (since, "P1W"))
    ]
    document = record_with(mandate("a", "ana", 2016), recalls=[recall], bylaws=bylaws)
    assert [at(due)] == [one.at for one in of_kind(DueKind.CALLERS, document, day(2016, 6, 3))]


def test_rules_that_take_effect() -> None:
    """Bylaws and seats of a later day are told until that day."""
    roles = [{"id": "team", "primary_seats": 0, "reserve_seats": 0, "from": day(2017, 2)}]
    document = record_with(roles=roles, bylaws=[{"from": day(2017, 3)}, {"from": None}])
    found = of_kind(DueKind.RULES_CHANGE, document, day(2017, 1))
    assert [(at(day(2017, 2)), "roles/team"), (at(day(2017, 3)), "bylaws")] == [(one.at, one.subject) for one in found]
    assert not of_kind(DueKind.RULES_CHANGE, document, day(2017, 3))


# ── the command and the calendar ─────────────────────────────────────────────────────────────────


def press() -> Document:
    """A record in Amsterdam with a seat that falls vacant when the term of an election starts."""
    return record_with(mandate("a", "ana", 2016), seats=1, timezone="Europe/Amsterdam", elections=[election()])


def run_next(tmp_path: Path, *options: str, document: Document | None = None) -> Any:
    """Run `partgov next` on a record in a file."""
    path = tmp_path / "record.json"
    path.write_text(json.dumps(document or press()))
    return quick_run("next", path, "--at", day(2017, 1), *options)


def test_next_prints_what_is_due(tmp_path: Path) -> None:
    """Each instant in the organisation's time, with the reasons; a horizon leaves out what comes then or later."""
    run = run_next(tmp_path)
    assert 0 == run.status
    assert run.out.splitlines()[0] == "2017-01-10 01:00 CET"
    assert "Discussion on the election for team opens at 2017-01-10T00:00:00Z. (P4)" in run.out
    assert "Nothing is due." == run_next(tmp_path, "--until", day(2017, 1, 10)).out.strip()
    late = run_next(tmp_path, document=record_with(seats=1))
    assert "LATE: 1 primary seat of team is vacant" in late.out


def test_next_as_json(tmp_path: Path) -> None:
    """The document lists what is due in order, and what is late."""
    found = json.loads(run_next(tmp_path, "--json").out)["next"]
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
    assert {"at": day(2017, 1, 10), "kind": "opens", "subject": "elections/e1", "clause": "P4", "late": False} == {
        key: found[0][key] for key in ("at", "kind", "subject", "clause", "late")
    }
    assert json.loads(run_next(tmp_path, "--json", document=record_with(seats=1)).out)["next"][0]["late"]


def test_next_of_2016() -> None:
    """Without a file it is the poll of 2016, after which nothing is announced."""
    run = quick_run("next", "--at", day(2017, 1))
    assert (0, "Nothing is due.") == (run.status, run.out.strip())


def test_a_calendar_library_reads_it_back(tmp_path: Path) -> None:
    """The calendar has an entry for each thing due, at its instant, in a zone spelt out; identities stay the same."""
    icalendar = pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")
    first, second = tmp_path / "first.ics", tmp_path / "second.ics"
    assert 0 == run_next(tmp_path, "--ics", str(first)).status
    assert 0 == run_next(tmp_path, "--ics", str(second)).status
    assert first.read_bytes() == second.read_bytes()
    calendar = icalendar.Calendar.from_ical(first.read_bytes())
    events = list(calendar.walk("VEVENT"))
    found = json.loads(run_next(tmp_path, "--json").out)["next"]
    assert [at(one["at"]) for one in found] == [event.decoded("dtstart").astimezone(UTC) for event in events]
    assert [one["because"] for one in found] == [str(event["description"]) for event in events]
    assert len(events) == len({str(event["uid"]) for event in events})
    assert {"Europe/Amsterdam"} == {event["dtstart"].params["TZID"] for event in events}
    assert ["Europe/Amsterdam"] == [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")]
    assert "A small press" == str(calendar["name"])
    # An entry that moves keeps its identity.
    moved = press()
    moved["elections"][0]["voting_closes"] = day(2017, 2, 8)
    assert 0 == run_next(tmp_path, "--ics", str(second), document=moved).status
    again = icalendar.Calendar.from_ical(second.read_bytes())
    assert {str(event["uid"]) for event in events} == {str(event["uid"]) for event in again.walk("VEVENT")}


def test_without_the_library_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where icalendar is not installed, the command says what to install, and writes nothing."""
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    run = run_next(tmp_path, "--ics", str(tmp_path / "a.ics"))
    assert 2 == run.status
    assert "partgov[calendar]" in run.err
    assert not (tmp_path / "a.ics").exists()


class TestUntilASuccessor:
    """Terms that last until a successor: no date on which a seat falls vacant, but one by which to hold an election."""

    ELECTIONS: ClassVar[Document] = {"discussion": "P14D", "voting": "P7D", "leeway": "at_least"}

    def due(self, when: str | datetime, term: Any, *elections: Document, **rest: Any) -> list[Due]:
        """Return the elections that are to be called."""
        law = {"extends": "none", "mandates": {"term": term, **rest.pop("rules", {})}, "elections": self.ELECTIONS}
        facts = councils.document(term, *elections, **{"bylaws": [law], **rest})
        return [one for one in agenda(facts, when) if one.kind is DueKind.CALL_ELECTION]

    YEAR: ClassVar[Document] = {"span": "P1Y", "successor": "election"}

    def test_by_when_it_opens(self) -> None:
        """Three weeks before the planned end; on time at that very instant, and late just after."""
        for late, context in ((timedelta(), "successor"), (TICK, "successor_late")):
            (one,) = self.due(at(day(2020, 12, 11)) + late, self.YEAR, councils.election(2020, "abc"))
            assert (context, bool(late)) == (one.finding.values["context"], not one.finding.met)
            assert at(day(2020, 12, 11)) == one.finding.needed
            assert f"roles/council/call/{day(2021, 1)}/successor" == one.key
        (one,) = self.due(day(2020, 6), self.YEAR, councils.election(2020, "abc"))
        assert str(one).startswith(
            "The terms of 3 primary seats of council are planned to end at 2021-01-01T00:00:00Z, and last until "
            "successors take office: with two weeks of discussion and one week of voting an election of them opens by "
            "2020-12-11T00:00:00Z."
        )

    def test_each_cohort_has_its_date(self) -> None:
        """Terms by rank: a seat next year, two the year after."""
        terms = [{"seats": 2, "term": "P2Y"}, {"term": "P1Y"}]
        rules = {"by_rank": "longest_first"}
        found = self.due(day(2020, 2), self.YEAR, councils.election(2020, "abc", terms=terms), rules=rules)
        assert [(2021, 1), (2022, 2)] == [
            (int(one.key.split("/")[3][:4]), one.finding.values["count"]) for one in found
        ]

    def test_an_election_that_is_announced_is_for_the_first(self) -> None:
        """Two seats are called for already: only the third is still to be called."""
        terms, rules = [{"term": "P2Y"}, {"seats": 2, "term": "P1Y"}], {"by_rank": "longest_first"}
        coming = {key: one for key, one in councils.election(2021, "de", seats=2).items() if key != "tallies"}
        for announced, expected in (((), [2, 1]), ((coming,), [1])):
            found = self.due(
                day(2020, 6), self.YEAR, councils.election(2020, "abc", terms=terms), *announced, rules=rules
            )
            assert expected == [one.finding.values["count"] for one in found]
        # Once it has come and gone uncounted, all of them are to be called again.
        found = self.due(day(2021, 2), self.YEAR, councils.election(2020, "abc", terms=terms), coming, rules=rules)
        assert [2, 1] == [one.finding.values["count"] for one in found]

    def test_a_free_seat_is_called_for_first(self) -> None:
        """Of two seats that are called one is free: one holder is still to be succeeded, and so is the other."""
        coming = {key: one for key, one in councils.election(2021, "de", seats=2).items() if key != "tallies"}
        left = [{"member": "a", "role": "council", "at": day(2020, 3)}]
        found = self.due(day(2020, 6), self.YEAR, councils.election(2020, "abc"), coming, resignations=left)
        assert [1] == [one.finding.values["count"] for one in found if one.finding.values["context"] == "successor"]

    @pytest.mark.parametrize("term", ["open", {"successor": "election"}, {"span": "P1Y", "day": "01-01"}])
    def test_no_date_is_invented(self, term: Any) -> None:
        """Without a plan there is nothing by which to open; and a term that ends on a day falls vacant as any other."""
        found = self.due(day(2020, 6), term, councils.election(2020, "abc"))
        assert {"ahead"} - ({"ahead"} if "day" not in term else set()) == {
            str(one.finding.values["context"]) for one in found
        }

    def test_whose_limit_bites_when_their_turn_comes(self) -> None:
        """One term in a row: at the planned end, though nobody knows when the successor takes office."""
        for term, expected in ((self.YEAR, [at(day(2021, 1))]), ({"successor": "election"}, [])):
            law = {"extends": "none", "mandates": {"term": term, "consecutive": 1}}
            found = agenda(councils.document(term, councils.election(2020, "a"), bylaws=[law]), day(2020, 6))
            assert expected == [one.at for one in found if one.kind is DueKind.LIMIT]
