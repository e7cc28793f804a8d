"""Records as JSON: what is written is read back, and what was saved by earlier versions still gives its answers."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, RecordDate, Tally
from partgov.bylaws import Bylaws
from partgov.elections import Candidacy, Deadline, ElectionRules
from partgov.foundation.conditions import Condition
from partgov.foundation.draws import Draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Span
from partgov.foundation.timetables import Leeway
from partgov.history.audit import audit_record
from partgov.history.record import Declared, Poll, Question, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.interop.records import dump_record, load_record, read_poll_of_2016
from partgov.interop.reports import audit_document, dump_json
from partgov.interop.zones import zone_named
from partgov.law.iops import ROLES
from partgov.mandates import Basis, EndingKind, Lapse, MandateRules, ReserveLists, StandIn
from partgov.members import Membership
from partgov.questions import DecisionRules, QuestionRule
from partgov.recall import RecallOutcome, RecallRules, Second
from partgov.roles import Role, Seat, Seats
from partgov.windows import Window
from tests.documents import bare, run

DATA = Path(__file__).parent / "data"
ANSWERS = sorted(DATA.glob("*.answers.json"))
SAVED = [path.with_name(path.name.replace(".answers", "")) for path in ANSWERS]

# ── any record ───────────────────────────────────────────────────────────────────────────────────

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
ids = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4) | st.sampled_from("abc")
some_text = st.none() | texts
instants = st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC)) | st.sampled_from(
    [datetime(2016, 10, 30, 1, 15, tzinfo=UTC), datetime(2016, 10, 30, microsecond=1, tzinfo=UTC)]
)
spans = st.builds(Span, months=st.integers(0, 5000), days=st.integers(0, 99_999))
lengths = spans.filter(lambda span: span != Span())
shares = st.fractions(Fraction(1, 999), Fraction(998, 999), max_denominator=999)
majorities = st.builds(Condition, share=shares, exceeded=st.booleans())
tallies = st.builds(Tally, yes=st.integers(0), no=st.integers(0, 9), abstain=st.integers(0, 9))


def named(strategy: st.SearchStrategy[Any], *keys: str, most: int = 2) -> st.SearchStrategy[list[Any]]:
    """A list in which no two agree in these."""
    return st.lists(strategy, max_size=most, unique_by=lambda one: tuple(getattr(one, key) for key in keys))


@st.composite
def ascending(draw: st.DrawFn, number: int) -> list[datetime]:
    """So many instants, each after the one before."""
    first = draw(st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))
    gaps = draw(
        st.lists(st.timedeltas(timedelta(microseconds=1), timedelta(days=900)), min_size=number, max_size=number)
    )
    return [first + sum(gaps[: place + 1], timedelta()) for place in range(number)]


@st.composite
def memberships(draw: st.DrawFn) -> list[Membership]:
    """Spells of membership that do not overlap."""
    found = []
    for name in draw(st.lists(ids, max_size=3, unique=True)):
        times = draw(ascending(draw(st.sampled_from([1, 2, 3]))))
        for joined, left in zip(times[::2], [*times[1::2], None], strict=False):
            found.append(Membership(id=name, name=draw(some_text), joined=joined, left=left, note=draw(some_text)))
    return found


@st.composite
def ballot_lists(draw: st.DrawFn, marks: st.SearchStrategy[Mark]) -> list[Ballot]:
    """Ballots with numbers on all of them or on none."""
    numbers = draw(st.none() | st.lists(st.integers(), max_size=3, unique=True))
    return [
        Ballot(
            voter=draw(ids),
            marks=draw(st.dictionaries(ids, marks, max_size=2)),
            cast_at=draw(st.none() | instants),
            seq=number,
            note=draw(some_text),
        )
        for number in (draw(st.lists(st.none(), max_size=3)) if numbers is None else numbers)
    ]


@st.composite
def candidacies(draw: st.DrawFn) -> Candidacy:
    """A statement, withdrawn or not."""
    at, withdrawn_at = draw(ascending(2))
    return Candidacy(
        member=draw(ids),
        at=at,
        statement=draw(texts),
        reserve_only=draw(st.booleans()),
        withdrawn_at=draw(st.sampled_from([None, at, withdrawn_at])),
        source=draw(some_text),
    )


draws = st.builds(
    Draw, source=texts, named_at=instants, appears_at=instants, value=st.none() | ids, note=some_text
)  # fmt: skip
declarations = st.builds(
    Declared,
    primary=st.lists(ids, max_size=3, unique=True),
    reserve=st.none() | st.lists(ids, max_size=3, unique=True),
)


@st.composite
def elections(draw: st.DrawFn, role: str) -> RecordedElection:
    """An election with ballots, tallies or neither."""
    opens, votes, closes, starts = draw(ascending(4))
    counted: dict[str, Any] = draw(
        st.sampled_from(
            [{}, {"ballots": ballot_lists(st.sampled_from(Mark))}, {"tallies": st.dictionaries(ids, tallies)}]
        )
    )
    return RecordedElection(
        id=draw(ids),
        role=role,
        seats=draw(st.none() | st.builds(Seats, primary=st.integers(0), reserve=st.integers(0, 3))),
        draw=draw(st.none() | draws),
        discussion_opens=opens,
        voting_opens=votes,
        voting_closes=closes,
        term_starts=draw(st.sampled_from([None, closes, starts])),
        candidacies=draw(named(candidacies(), "member", "at")),
        declared=draw(st.none() | declarations),
        source=draw(some_text),
        **{name: draw(strategy) for name, strategy in counted.items()},
    )


@st.composite
def mandates(draw: st.DrawFn, role: str, member: str) -> RecordedMandate:
    """A mandate, ended early or not."""
    term_starts, starts, until, ends = draw(ascending(4))
    basis = draw(st.sampled_from(Basis))
    ended = draw(st.sampled_from([None, *EndingKind]))
    if ended is EndingKind.DECLINE and basis is not Basis.ELECTION:
        ended = None
    at = starts if ended is EndingKind.DECLINE else until
    return RecordedMandate(
        id=draw(ids),
        role=role,
        member=member,
        seat=draw(st.sampled_from(Seat)),
        starts=starts,
        ends=ends,
        basis=basis,
        follows=draw(st.none() | ids),
        term_starts=draw(st.sampled_from([None, term_starts])),
        place=draw(st.none() | st.integers(0)),
        exempt=draw(st.booleans()),
        ended_at=ended and at,
        ended_by=ended,
        declined_by=draw(st.lists(ids, max_size=2, unique=True)),
        stand_ins=draw(
            st.lists(st.builds(StandIn, member=ids, starts=st.just(starts), ends=st.just(until)), max_size=1)
        ),
    )


@st.composite
def recalls(draw: st.DrawFn, role: str) -> RecordedRecall:
    """A recall with ballots, a tally or neither."""
    opens, closes = draw(ascending(2))
    counted: dict[str, Any] = draw(
        st.sampled_from(
            [
                {},
                {"ballots": ballot_lists(st.sampled_from([Mark.YES, Mark.NO]))},
                {"tally": st.builds(Tally, yes=st.integers(0, 9), no=st.integers(0, 9))},
            ]
        )
    )
    return RecordedRecall(
        id=draw(ids),
        role=role,
        mandatee=draw(ids),
        initiator=draw(ids),
        opens=opens,
        closes=closes,
        seconds=draw(st.lists(st.builds(Second, member=ids, at=instants), max_size=2)),
        declared=draw(st.sampled_from([None, *RecallOutcome])),
        **{name: draw(strategy) for name, strategy in counted.items()},
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question of either rule."""
    rule = draw(st.sampled_from([QuestionRule.FOR_AGAINST, QuestionRule.MAJORITY_OF_ANSWERS]))
    if rule is QuestionRule.FOR_AGAINST:
        answers = st.fixed_dictionaries(
            {"for": st.integers(0), "against": st.integers(0)}, optional={"abstain": st.integers(0)}
        )
    else:
        words = ids.filter(lambda one: one not in ("because", "outcome"))
        answers = st.dictionaries(words, st.integers(0), min_size=1)
    return Question(
        id=draw(ids),
        title=draw(some_text),
        rule=rule,
        tally=draw(answers),
        declared=draw(some_text),
        note=draw(some_text),
    )


@st.composite
def polls(draw: st.DrawFn) -> Poll:
    """A poll, dated or not."""
    opens, closes = draw(ascending(2))
    return Poll(
        id=draw(ids),
        title=draw(some_text),
        opens=draw(st.sampled_from([None, opens])),
        closes=draw(st.sampled_from([None, closes])),
        voters=draw(st.none() | st.integers(0)),
        questions=draw(named(questions(), "id")),
        source=draw(some_text),
    )


bylaws = st.builds(
    Bylaws,
    since=st.none() | instants,
    elections=st.builds(
        ElectionRules,
        discussion=spans,
        voting=spans,
        leeway=st.sampled_from(Leeway),
        electorate=st.sampled_from(RecordDate),
        statement_before=st.sampled_from(Deadline),
    ),
    decisions=st.builds(
        DecisionRules,
        for_against=majorities,
        answers=majorities,
        consequences=st.dictionaries(ids, texts, max_size=2),
        otherwise=texts,
    ),
    mandates=st.builds(
        MandateRules,
        term=lengths,
        consecutive=st.integers(1, 9),
        total=st.integers(1, 9),
        gap=st.none() | spans,
        counts_beyond=shares,
        remainder_always_counts=st.booleans(),
        roles_together=st.booleans(),
        window=st.none() | st.builds(Window, most=lengths, within=lengths),
        exempt=spans,
        reserves=st.builds(ReserveLists, lapse=st.sampled_from(Lapse), successions=st.none() | st.integers(0, 9)),
    ),
    recall=st.builds(
        RecallRules,
        initiators=st.integers(1, 9),
        voting=spans,
        leeway=st.sampled_from(Leeway),
        majority=majorities,
        cool_down=spans,
        electorate=st.sampled_from(RecordDate),
        mandatee_may_act=st.booleans(),
    ),
    source=some_text,
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record that can be made."""
    members = draw(memberships())
    roles = draw(
        named(
            st.builds(
                Role,
                id=ids,
                title=some_text,
                primary_seats=st.integers(0),
                reserve_seats=st.integers(0, 9),
                note=some_text,
            ),
            "id",
        )
    )
    of_roles: dict[str, Any] = {}
    if roles:
        role = st.sampled_from([one.id for one in roles])
        of_roles["elections"] = draw(
            st.lists(
                role.flatmap(elections), max_size=2,
                unique_by=(lambda one: one.id, lambda one: (one.role, one.term_start)),
            )
        )  # fmt: skip
        of_roles["recalls"] = draw(named(role.flatmap(recalls), "id"))
        if members:
            member = st.sampled_from([one.id for one in members])
            both = st.tuples(role, member).flatmap(lambda pair: mandates(*pair))
            of_roles["mandates"] = draw(
                st.lists(
                    both, max_size=2,
                    unique_by=(lambda one: one.id, lambda one: (one.role, one.member, one.seat, one.starts)),
                )
            )  # fmt: skip
    return Record(
        organisation=draw(some_text),
        timezone=draw(st.sampled_from(["UTC", "Europe/Amsterdam", "Pacific/Apia"])),
        as_of=draw(st.none() | instants),
        bylaws=draw(named(bylaws, "since")),
        members=members,
        roles=roles,
        polls=draw(named(polls(), "id")),
        **of_roles,
        source=draw(some_text),
        note=draw(some_text),
    )


class TestRoundTrip:
    """What `dump_record` writes, `load_record` reads back."""

    @settings(max_examples=60)
    @given(record=records())
    @example(record=Record(members=[]))
    @example(record=Record(members=[], bylaws=[Bylaws(elections=ElectionRules(voting=Span(days=21)))]))
    def test_an_equal_record_comes_back(self, record: Record) -> None:
        """Every record that can be made can be written, and reads back as an equal record."""
        assert record == load_record(dump_record(record))

    @settings(max_examples=60)
    @given(record=records())
    def test_writing_again_changes_no_byte(self, record: Record) -> None:
        """Writing what was read gives the same bytes."""
        data = dump_record(record)
        assert data == dump_record(load_record(data))

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
        """The installed program gives for a saved record the answers it always gave."""
        answers = json.loads(path.with_suffix(".answers.json").read_bytes())
        ran = run("audit", path, "--json")
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
