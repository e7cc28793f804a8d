"""Ten years of a made-up organisation: every answer on any day, against a slow and simple telling of the rules."""

from __future__ import annotations

import copy
import json
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.history.audit import Audit, audit_record
from partgov.history.chronicle import Chronicle
from partgov.interop.records import load_record
from partgov.interop.reports import audit_document
from partgov.members import Roll
from partgov.roles import Seat
from tests.documents import Document, quick_run, record_of
from tests.strategies import examples

YEARS = range(2011, 2021)
ROLES = {"team": (2, 1, 2011), "books": (1, 1, 2011), "press": (2, 2, 2015)}  # primary and reserve seats, since
RECALLED = {("team", 2013): "revoked", ("books", 2017): "revoked"}  # in the middle of the term
# Bylaws: from when, what a record says, and for the telling below: terms in a row, terms in all.
LAWS: tuple[tuple[int, Document, tuple[int, int]], ...] = (
    (2010, {}, (3, 5)), (2014, {"mandates": {"consecutive": 2}}, (2, 5)),
    (2017, {"mandates": {"total": 3}}, (3, 3)), (2019, {}, (3, 5)),
)  # fmt: skip


def day(year: int, month: int, number: int = 1) -> str:
    """A midnight."""
    return f"{year}-{month:02}-{number:02}T00:00:00Z"


@cache
def made_up() -> Document:
    """Forty people who come and go, three roles with an election a year, two recalls, a contest and a group."""
    chance = random.Random(20160930)
    people = [f"m{number:02}" for number in range(40)]
    events: list[Document] = []
    for number, who in enumerate(people):
        # The first twenty stay; the others come and go, and some come back.
        joined = datetime(2009, 1, 1, tzinfo=UTC) + timedelta(days=number if number < 20 else chance.randrange(4000))
        at = joined
        for kind in ("joined", "left", "joined")[: 1 if number < 20 else chance.randint(1, 3)]:
            events.append({"event": kind, "member": who, "at": at.isoformat().replace("+00:00", "Z")})
            at += timedelta(days=chance.randint(30, 900), hours=chance.randrange(24))
    elections, recalls = [], []
    for year in YEARS:
        for name, (primary, reserve, since) in ROLES.items():
            if year < since:
                continue
            standing = chance.sample(people[:7], primary + reserve + 3)
            tallies = {who: {"yes": chance.randint(0, 9), "no": chance.randint(0, 6)} for who in standing}
            elections.append(
                {
                    "id": f"{name}-{year}", "role": name,
                    "discussion_opens": day(year, 1, 1), "voting_opens": day(year, 1, 15),
                    "voting_closes": day(year, 1, 29), "term_starts": day(year, 3),
                    "candidacies": [{"member": who, "at": day(year, 1, 2), "statement": "I do."} for who in standing],
                    "tallies": tallies,
                }
            )  # fmt: skip
    for (name, year), _ in RECALLED.items():
        (first, *_) = told_by_hand(elections, joined_in(events), year)[name].primary
        recalls.append(
            {
                "id": f"recall-{name}-{year}", "role": name, "mandatee": first, "initiator": "m15",
                "opens": day(year, 5, 1), "closes": day(year, 5, 15), "tally": {"yes": 8, "no": 4},
                "seconds": [{"member": who, "at": day(year, 5, 2)} for who in ("m16", "m17")],
                "declared": "revoked",
            }
        )  # fmt: skip
    roles = [
        {"id": name, "primary_seats": primary, "reserve_seats": reserve, "from": day(since - 1, 12)}
        for name, (primary, reserve, since) in ROLES.items()
    ]
    contest = {
        "id": "name", "discussion_opens": day(2012, 6, 1), "voting_opens": day(2012, 6, 15),
        "voting_closes": day(2012, 6, 29),
        "entries": [{"id": "commons", "author": "m03", "at": day(2012, 6, 2), "aspects": ["name"]}],
        "counts": [{"aspect": "name", "declared": {"winner": "commons"},
                    "ballots": [{"voter": "m01", "cast_at": day(2012, 6, 16), "marks": {"commons": "yes"}}]}],
    }  # fmt: skip
    group = {"id": "north", "founded_at": day(2012, 1), "founders": ["m01", "m02"]}
    events += [
        {"event": "asked", "member": "m03", "at": day(2013, 1), "group": "north", "accepted": True},
        {"event": "parted", "member": "m01", "at": day(2014, 1), "group": "north"},
        {"event": "parted", "member": "m02", "at": day(2016, 1), "group": "north"},
    ]
    bylaws = [{"from": day(year, 12), **rules} for year, rules, _ in LAWS]
    chance.shuffle(events)
    return record_of(
        organisation="Ten years", as_of=day(2021, 1), members=[], roles=roles, bylaws=bylaws, elections=elections,
        recalls=recalls, contests=[contest], groups=[group], events=events,
    )  # fmt: skip


# ── the slow telling ─────────────────────────────────────────────────────────────────────────────


class Term(NamedTuple):
    """Who sits in a role for a year, by seat, and when the first of them was revoked, if they were."""

    primary: tuple[str, ...]
    reserve: tuple[str, ...]
    heir: str | None


def joined_in(events: list[Document]) -> dict[str, str]:
    """When each person first joined."""
    return {
        one["member"]: one["at"]
        for one in sorted(events, key=lambda one: one["at"], reverse=True)
        if one["event"] == "joined"
    }


def told_by_hand(elections: list[Document], joined: dict[str, str], last: int) -> dict[str, Term]:
    """Who sits in each role in the year `last`: every year before it is gone through again, with plain lists."""
    sits: dict[str, Term] = {}
    for name, (primary_seats, reserve_seats, since) in ROLES.items():
        served: dict[str, list[int]] = {}
        for year in range(since, last + 1):
            row, whole = [limits for start, _, limits in LAWS if start < year][-1]
            (election,) = (one for one in elections if one["id"] == f"{name}-{year}")
            tallies = election["tallies"]
            considered = [who for who, tally in tallies.items() if tally["yes"] > tally["no"]]
            considered.sort(key=lambda who: (tallies[who]["no"] - tallies[who]["yes"], joined[who]))
            primary: list[str] = []
            for who in considered:
                mine = served.get(who, [])
                in_row = next(number for number in range(99) if year - 1 - number not in mine)
                if len(primary) < primary_seats and in_row < row and len(mine) < whole:
                    primary.append(who)
            reserve = [who for who in considered if who not in primary][:reserve_seats]
            for who in primary:
                served.setdefault(who, []).append(year)
            heir = None
            if (name, year) in RECALLED and year < last + 1:
                # Revoked in May: more than half of the year is left, and counts for whoever takes over.
                for who in reserve:
                    mine = served.get(who, [])
                    in_row = next(number for number in range(99) if year - 1 - number not in mine)
                    if heir is None and in_row < row and len(mine) < whole:
                        heir = who
                if heir is not None:
                    served.setdefault(heir, []).append(year)
            sits[name] = Term(tuple(primary), tuple(reserve), heir)
    return sits


def office_by_hand(document: Document, at: datetime) -> set[tuple[str, str, str]]:
    """Who holds which seat of which role at an instant, by the telling above."""
    year = at.year if at >= datetime(at.year, 3, 1, tzinfo=UTC) else at.year - 1
    if year not in YEARS:
        return set()
    found = set()
    for name, term in told_by_hand(document["elections"], joined_in(document["events"]), year).items():
        primary, reserve = list(term.primary), list(term.reserve)
        if (name, year) in RECALLED and at >= datetime(year, 5, 15, tzinfo=UTC):
            del primary[0]
            if term.heir is not None:
                primary.append(term.heir)
                reserve.remove(term.heir)
        found |= {(name, "primary", who) for who in primary} | {(name, "reserve", who) for who in reserve}
    return found


def members_by_hand(document: Document, at: datetime) -> set[str]:
    """Who is a member at an instant: the last of what they did by then was to join."""
    inside: set[str] = set()
    for event in sorted(document["events"], key=lambda one: one["at"]):
        if event["event"] in ("joined", "left") and datetime.fromisoformat(event["at"]) <= at:
            (inside.add if event["event"] == "joined" else inside.discard)(event["member"])
    return inside


# ── the promises ─────────────────────────────────────────────────────────────────────────────────


@cache
def audited() -> Audit:
    """The audit of the ten years."""
    return audit_record(load_record(json.dumps(made_up()).encode()), zone=UTC)


def some_days() -> list[datetime]:
    """The instants at which things turn, a tick before each, and a hundred others."""
    chance = random.Random(7)
    turns = [datetime(year, month, number, tzinfo=UTC) for year in YEARS for month, number in ((3, 1), (5, 15))]
    others = [datetime(2009, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(110_000)) for _ in range(100)]
    return [*turns, *(at - timedelta(microseconds=1) for at in turns), *others]


def test_it_replays_from_the_command_line(tmp_path: Path) -> None:
    """The whole record is audited and agrees; what comes next is told of it."""
    path = tmp_path / "ten.json"
    path.write_text(json.dumps(made_up()))
    run = quick_run("audit", path)
    assert (0, "") == (run.status, run.err)
    for text in ("Ten years", "Recall recall-team-2013 of", "The name chosen is that of entry commons", "Group north"):
        assert text in run.out
    assert 26 == len(made_up()["elections"])
    assert "opens by 2021-02-01T00:00:00Z" in quick_run("next", path, "--at", day(2021, 1)).out


@pytest.mark.parametrize("at", some_days(), ids=str)
def test_who_holds_what_and_who_is_a_member_on_any_day(at: datetime) -> None:
    """Offices and membership are what the slow telling says: at each turn, just before it, and in between."""
    found = {(one.role, one.seat.value, one.member) for one in audited().history.in_office(at)}
    assert office_by_hand(made_up(), at) == found
    timeline = Roll.of(audited().record.members).timeline()
    assert members_by_hand(made_up(), at) == set(timeline.at(at))
    assert len(members_by_hand(made_up(), at)) == timeline.count(at)


def test_the_telling_is_put_to_the_test() -> None:
    """Over the ten years limits bar somebody, a reserve takes over, and a group lapses: else the days show little."""
    because = [one.because for result in audited().elections.values() for one in result.ranking]
    assert any("in a row" in text for text in because)
    assert all(result.outcome == "revoked" for result in audited().history.recalls.values())
    assert any(one.successor for one in audited().history.successions)
    assert datetime(2016, 1, 1, tzinfo=UTC) == audited().groups["north"].ended_at
    assert not any(result.seating.undecided for result in audited().elections.values())


SPANS = st.builds("P{}{}".format, st.integers(1, 40), st.sampled_from("DWM"))
FIGURES: dict[str, dict[str, st.SearchStrategy[object]]] = {
    "mandates": {
        "term": SPANS, "consecutive": st.integers(1, 6), "total": st.integers(1, 9), "gap": SPANS,
        "remainder_always_counts": st.booleans(), "roles_together": st.booleans(), "revoked_wait": SPANS,
        "window": st.builds(lambda most, within: {"most": most, "within": within}, SPANS, SPANS), "exempt": SPANS,
        "reserves": st.sampled_from([{"lapse": "next_election"}, {"successions": 1}]),
    },
    "elections": {"discussion": SPANS, "voting": SPANS, "statement_before": st.just("discussion_opens")},
    "recall": {
        "initiators": st.integers(1, 9), "voting": SPANS, "cool_down": SPANS,
        "majority": st.just({"share": "1/1"}), "mandatee_may_act": st.booleans(),
    },
    "decisions": {"proposers": st.integers(1, 9), "discussion": SPANS, "reopening": SPANS},
    "groups": {"least": st.integers(1, 9), "may_refuse": st.booleans()},
    "contests": {"discussion": SPANS, "voting": SPANS, "indivisible": st.booleans()},
}  # fmt: skip
# Any rules at all, as a record's bylaws say them: each section or none, each figure or none.
RULES = st.fixed_dictionaries(
    {}, optional={name: st.fixed_dictionaries({}, optional=one) for name, one in FIGURES.items()}
)


def audited_with(rules: Document, since: datetime) -> Audit:
    """The audit of the ten years with one more set of bylaws, from an instant on."""
    changed = copy.deepcopy(made_up())
    changed["bylaws"].append({"from": since.isoformat().replace("+00:00", "Z"), **rules})
    return audit_record(load_record(json.dumps(changed).encode()), zone=UTC)


@examples(25)
@given(rules=RULES)
def test_changing_a_bylaw_today_changes_no_past_answer(rules: Document) -> None:
    """R-30: bylaws that hold from today on, whatever they say, leave every answer of the ten years as it was."""
    before = audited()
    assert before.record.as_of is not None
    after = audited_with(rules, before.record.as_of)
    assert audit_document(before.record, before) == audit_document(after.record, after)


@examples(25)
@given(rules=RULES, since=st.datetimes(datetime(2010, 1, 1, 0, 0, 1), datetime(2020, 12, 31), timezones=st.just(UTC)))
def test_bylaws_of_any_day_change_no_answer_before_it(rules: Document, since: datetime) -> None:
    """R-30: whatever is decided, and whoever holds a seat, before bylaws take effect is so with them and without."""
    before, after = audited(), audited_with(rules, since)
    for election in before.record.elections:
        if election.term_start < since:
            assert before.elections[election.id] == after.elections[election.id]
    for recall in before.record.recalls:
        if recall.closes < since:
            assert before.history.recalls[recall.id] == after.history.recalls[recall.id]
    for year in range(2009, since.year + 1):
        for at in (datetime(year, 4, 1, tzinfo=UTC), datetime(year, 6, 1, tzinfo=UTC), since - timedelta(seconds=1)):
            if at < since:
                held = [
                    {(one.role, one.seat, one.member, one.starts) for one in audit.history.in_office(at)}
                    for audit in (before, after)
                ]
                assert held[0] == held[1]
    told = before.groups["north"].ended_at
    assert told is not None
    if told < since:
        assert before.groups["north"] == after.groups["north"]


def test_bylaws_of_a_day_change_answers_after_it() -> None:
    """R-30: one term in all, allowed from the fifth year on, bars those who have served, from the next election on."""
    before, after = audited(), audited_with({"mandates": {"total": 1}}, datetime(2015, 6, 1, tzinfo=UTC))
    assert before.elections["team-2015"] == after.elections["team-2015"]
    early = {
        one.member
        for one in before.history.mandates
        if one.role == "team" and one.seat is Seat.PRIMARY and one.starts.year < 2016
    }
    barred = {one.member for one in after.elections["team-2016"].ranking if "of at most 1" in one.because}
    assert barred
    assert barred <= early


# ── whole days ───────────────────────────────────────────────────────────────────────────────────


@cache
def chronicle() -> Chronicle:
    """The days of the ten years."""
    audit = audited()
    return Chronicle.of(audit.record, audit.history, audit.groups, roll=Roll.of(audit.record.members))


def open_by_hand(document: Document, at: datetime) -> set[tuple[str, str]]:
    """What is discussed or voted on at an instant: every procedure is looked at."""
    found = set()
    for section in ("elections", "contests"):
        for one in document[section]:
            first, second, last = (
                datetime.fromisoformat(one[key]) for key in ("discussion_opens", "voting_opens", "voting_closes")
            )
            found |= {(f"{section}/{one['id']}", "discussion")} if first <= at < second else set()
            found |= {(f"{section}/{one['id']}", "voting")} if second <= at < last else set()
    for one in document["recalls"]:
        if datetime.fromisoformat(one["opens"]) <= at < datetime.fromisoformat(one["closes"]):
            found.add((f"recalls/{one['id']}", "voting"))
    return found


@pytest.mark.parametrize("at", some_days(), ids=str)
def test_a_whole_day(at: datetime) -> None:
    """A day tells members, offices, groups, what is open and the bylaws in force, as the slow telling does."""
    found = chronicle().on(at)
    assert members_by_hand(made_up(), at) == set(found.members)
    assert office_by_hand(made_up(), at) == {(one.role, one.seat.value, one.member) for one in found.mandates}
    assert open_by_hand(made_up(), at) == {(one.subject, one.state) for one in found.procedures}
    in_force = [start for start, _, _ in LAWS if datetime(start, 12, 1, tzinfo=UTC) <= at]
    assert (found.bylaws.since.year if found.bylaws.since else None) == (in_force[-1] if in_force else None)
    lasts = datetime(2012, 1, 1, tzinfo=UTC) <= at < datetime(2016, 1, 1, tzinfo=UTC)
    assert lasts is ("north" in found.groups)


def test_the_command_tells_a_day(tmp_path: Path) -> None:
    """`partgov day` prints it, and gives it as JSON."""
    path = tmp_path / "ten.json"
    path.write_text(json.dumps(made_up()))
    run = quick_run("day", path, "--at", day(2012, 6, 16))
    assert (0, "2012-06-16 00:00 UTC") == (run.status, run.out.splitlines()[0])
    for text in (
        "more; --json lists them all",
        "contests/name: voting, until 2012-06-29 00:00 UTC",
        "group north: m01, m02",
    ):
        assert text in run.out
    found = json.loads(quick_run("day", path, "--at", day(2012, 6, 16), "--json").out)
    assert members_by_hand(made_up(), datetime(2012, 6, 16, tzinfo=UTC)) == set(found["members"])
    assert [{"subject": "contests/name", "state": "voting", "until": day(2012, 6, 29)}] == found["open"]
    assert {"north": ["m01", "m02"]} == found["groups"]
    assert day(2010, 12) == found["bylaws_from"]
    nobody = tmp_path / "nobody.json"
    poll = {"id": "p", "discussion_opens": day(2016, 1), "opens": day(2016, 2), "closes": day(2016, 3)}
    polls = [{**poll, "questions": []}, {"id": "undated", "questions": []}]
    nobody.write_text(json.dumps(record_of(polls=polls)))
    out = quick_run("day", nobody, "--at", day(2016, 1, 5)).out
    for text in ("0 members: nobody", "polls/p: discussion, until 2016-02-01", "bylaws in force since always"):
        assert text in out
    assert "polls/p: voting" in quick_run("day", nobody, "--at", day(2016, 2)).out


def test_a_day_tells_what_a_tie_leaves_open(tmp_path: Path) -> None:
    """R-49: a seat that two are tied for is told as theirs while the term lasts, and not a tick before or after."""
    standing = [{"member": who, "at": day(2017, 1, 2), "statement": "I do."} for who in ("ana", "bo")]
    tied = {
        "id": "e1", "role": "press", "discussion_opens": day(2017, 1), "voting_opens": day(2017, 1, 15),
        "voting_closes": day(2017, 1, 29), "term_starts": day(2017, 3), "candidacies": standing,
        "tallies": {who: {"yes": 2, "no": 1} for who in ("ana", "bo")},
    }  # fmt: skip
    path = tmp_path / "tied.json"
    members = [{"id": who, "joined": day(2010, 1)} for who in ("ana", "bo")]
    roles = [{"id": "press", "primary_seats": 1, "reserve_seats": 0}]
    path.write_text(json.dumps(record_of(members=members, roles=roles, elections=[tied])))
    seat = {"role": "press", "seat": "primary", "tied": ["ana", "bo"], "from": day(2017, 3), "until": day(2018, 3)}
    before, last = "2017-02-28T23:59:59.999999Z", "2018-02-28T23:59:59.999999Z"
    for at, expected in ((before, []), (day(2017, 3), [seat]), (last, [seat]), (day(2018, 3), [])):
        assert expected == json.loads(quick_run("day", path, "--at", at, "--json").out)["undecided"]
    told = quick_run("day", path, "--at", day(2017, 6)).out
    assert "press, primary: undecided between ana and bo, 2017-03-01 to 2018-03-01" in told
