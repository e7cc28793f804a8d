"""What a cell of a notebook shows: escaped, short whatever the size, and the same as the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.apportionment import Method, apportion
from partgov.ballots import Count
from partgov.decisions import decide
from partgov.dues import DuesRules, Income, Payment, settle_all_dues
from partgov.exposure import ADVERSARIES, DESIGNS, attack, expose
from partgov.foundation.money import Money
from partgov.foundation.periods import FOREVER, months
from partgov.foundation.shown import MOST_ROWS, Shown
from partgov.foundation.values import FrozenMap
from partgov.history.agenda import what_next
from partgov.history.audit import Audit, audit_record
from partgov.history.margins import margins_of
from partgov.inference import infer
from partgov.interop.madeup import made_up_journal
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.journal import Party
from partgov.members import Roll
from partgov.policies import PoolPolicy
from partgov.pools import plan_pools
from partgov.publishing import PublicLog, publish
from partgov.questions import DecisionRules, QuestionRule
from partgov.receipts import make_receipt
from partgov.summaries import summarise_dues, summarise_flows, summarise_journal, summarise_waiting
from partgov.tallies import Mark, Tally
from partgov.units import Pooled
from partgov.verification import verify_log
from tests.documents import member, record_of


class Pages(Shown):
    """Some rows of texts."""

    def __init__(self, heading: str, texts: list[tuple[str, str]]) -> None:
        self.heading, self.texts = heading, texts

    def _heading(self) -> str:
        return f"Pages: {self.heading}"

    def _rows(self) -> Any:
        for one, other in self.texts:
            yield {"one": one, "other": other}


class Reader(HTMLParser):
    """Reads the cells of a page, and fails at anything that is no plain table."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Note what is opened; nothing has attributes."""
        assert tag in {"div", "p", "strong", "table", "thead", "tbody", "tr", "td", "th"}
        assert not attrs
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Everything is closed in its order."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """The text of a cell."""
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


class Printer:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written = ""

    def text(self, text: str) -> None:
        """Keep it."""
        self.written += text


def read(value: Shown) -> Reader:
    """The page of a value, read strictly."""
    reader = Reader()
    reader.feed(value._repr_html_())
    reader.close()
    assert not reader.open
    return reader


texts = st.text(alphabet="ab<>&'\"/\u202e\u200b\n\x1b ☃𝒳\0", max_size=400)


class TestShown:
    """Any rows, whatever stands in them."""

    @given(heading=texts, rows=st.lists(st.tuples(texts, texts), max_size=2 * MOST_ROWS))
    def test_escaped_and_short(self, heading: str, rows: list[tuple[str, str]]) -> None:
        """At most twenty rows and 50 kB; what stands there is text, on the page and on the screen alike."""
        value = Pages(heading, rows)
        page, printer = read(value), Printer()
        value._repr_pretty_(printer, cycle=False)
        assert len(value._repr_html_().encode()) < 50_000
        assert len(page.rows) <= 1 + MOST_ROWS
        for cells in page.rows[1:]:
            for cell in cells:
                assert cell.isprintable()
                assert cell.rstrip() in printer.written
        more = len(rows) - max(0, len(page.rows) - 1)
        assert (f"… {more} more" in printer.written) is bool(more)
        assert repr(value).isprintable()
        assert len(repr(value)) <= 300

    def test_long_cells_leave_rows_out(self) -> None:
        """Where twenty rows are too long a page has fewer, and says of how many it has none."""
        value = Pages("", [("<" * 900, "&" * 900)] * MOST_ROWS)
        page = read(value)
        assert 1 < len(page.rows) - 1 < MOST_ROWS
        assert f"… {MOST_ROWS - len(page.rows) + 1} more" in value._repr_html_()

    def test_nothing(self) -> None:
        """Without rows there is a heading alone."""
        assert ([], "Shown") == (Shown().rows(), repr(Shown()))
        assert "<table>" not in Shown()._repr_html_()

    @given(rows=st.lists(st.tuples(texts, texts), max_size=30))
    def test_rows_are_all_of_them(self, rows: list[tuple[str, str]]) -> None:
        """As plain values, for a data frame."""
        assert [{"one": one, "other": other} for one, other in rows] == Pages("", rows).rows()


AT = datetime(2020, 2, 1, tzinfo=UTC)
DATA = Path(__file__).parent / "data"


def results() -> Iterator[Any]:
    """A value of every kind that a public function returns as what something comes to."""
    for name in ("groups", "curators", "draws"):
        audit = audit_record(load_record((DATA / f"{name}.json").read_bytes()), zone=UTC)
        history = audit.history
        yield from (audit, audit.record, history, margins_of(audit), audit.elections)
        yield from (*audit.checks[:2], *history.mandates[:1], *history.successions[:1], *history.recalls.values())
        yield from (*audit.polls.values(), *(one for each in audit.polls.values() for one in each.values()))
        yield from (*audit.answers.values(), *(one for each in audit.contests.values() for one in each.values()))
        yield from list(margins_of(audit).values())[:2]
        yield from what_next(audit.record, history, at=AT, roll=Roll.of(audit.record.members), zone=UTC)[:2]
        for result in [*audit.elections.values()][:2]:
            yield from (result, result.seating, result.ranking[0], result.ranking[0].ruling)
            yield from (result.ranking[0].ruling.findings[0], result.ranking[0].tally)
    yield apportion({"north": 30, "south": 12}, seats=7, method=Method.SAINTE_LAGUE)
    yield decide(QuestionRule.FOR_AGAINST, {"for": 3, "against": 1}, rules=DecisionRules())
    yield from books()


def books() -> Iterator[Any]:
    """What comes of dues and of a journal: the amounts of the dues have three sevens in them."""
    joined = datetime(2015, 1, 1, tzinfo=UTC)
    dues = settle_all_dues(
        on=date(2017, 5, 1), zone=UTC, rules=DuesRules(), roll=Roll({"ana": ((joined, FOREVER),)}, {}),
        incomes=[Income(member="ana", year=2016, monthly=Money(17_770_000, "EUR"), declared_at=joined)],
        payments=[Payment(id="p", member="ana", day=date(2016, 3, 1), amount=Money(77_701, "EUR"))],
    )  # fmt: skip
    yield from (dues, *dues["ana"], *summarise_dues(dues))
    journal, policy = made_up_journal(40), PoolPolicy(persons=3, insiders=0)
    plan = plan_pools(journal, policy=policy, at=AT, zone=UTC)
    log = publish(journal, at=AT, zone=UTC, releases=plan.releases)
    sealed = next(one.id for one in journal.entries if one.party is Party.PERSON)
    receipt = make_receipt(journal, log, sealed)
    yield from (
        plan,
        plan.pools[0],
        *plan.waiting[:1],
        log,
        receipt,
        verify_log(log.text),
        expose(plan.pools[0], policy=policy),
    )
    yield from (infer(plan.pools, journal, policy=policy),)
    yield attack(DESIGNS[0], ADVERSARIES[0], journal, policy=policy, at=AT, zone=UTC)
    yield from summarise_journal(journal, through=date(2018, 1, 1))[:1]
    yield from summarise_flows(journal, through=date(2018, 1, 1))[:1]
    early = plan_pools(journal, policy=policy, at=datetime(2017, 4, 1, tzinfo=UTC), zone=UTC)
    yield from (early, early.waiting[0], summarise_waiting(early, policy=policy)[0])


VOTED = ("yes", "no", "abstain", "score")
FOUND = ("kind", "met", "found", "needed", "basis", "because")
CHECKED = ("subject", "agrees", "clause", "because")
HELD = ("role", "member", "seat", "starts", "until", "ended")
COLUMNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("Audit", "Check"), CHECKED), **dict.fromkeys(("History", "Mandate"), HELD),
    **dict.fromkeys(("RecallResult", "Ruling", "Finding", "Succession", "Verification"), FOUND),
    **dict.fromkeys(("Result", "Placed"), ("member", *VOTED, "outcome", "because")),
    **dict.fromkeys(("Plan", "Pooled"), ("day", "flow", "persons")),
    "Record": ("section", "rows"), "Decision": ("answer", "number"), "Answers": ("question", "answer", "number"),
    "ContestResult": ("entry", "met", *VOTED, "because"), "Swing": ("voters", "of", "exact", "because"),
    "Due": ("at", "kind", "subject", "because"), "Seating": ("member", "score", "since", "seat"), "Tally": VOTED,
    "Apportionment": ("group", "delegates", "tied"), "YearOfDues": ("member", "year", "months", "state", "because"),
    "DuesOfYear": ("year", "members", "undeclared"), "PublicLog": ("line", "text"), "Receipt": ("log", "line", "of"),
    "Exposure": ("day", "flow", "persons", "hidden"), "Inference": ("adversary", "insiders", "amounts", "told"),
    "Attack": ("design", "adversary", "recovered", "of"), "Moved": ("year", "month", "category", "persons"),
    "Received": ("flow", "year"), "Waiting": ("flow", "year", "due", "why"),
    "Held": ("flow", "year", "until", "why", "persons"),
}  # fmt: skip
"""The columns of each, by which a program takes them."""


class Inside:
    """What prints a list gives its parts: it keeps what is around them."""

    def __init__(self) -> None:
        self.stack, self.written = [1, 2], ""

    def text(self, text: str) -> None:
        """Keep it."""
        self.written += text


class TestValues:
    """Whatever comes of a count, a vote, an office or money."""

    @pytest.mark.parametrize("value", [*results()], ids=lambda value: type(value).__qualname__)
    def test_each_shows_itself(self, value: Shown) -> None:
        """A line in print, at most twenty rows in a cell, the same on the page and on the screen, columns by name."""
        assert type(value).__name__ in repr(value).partition(":")[0] or isinstance(value, FrozenMap | Pooled)
        assert "\n" not in repr(value)
        assert len(value._repr_html_().encode()) < 50_000
        page, printer, inside = read(value), Printer(), Inside()
        value._repr_pretty_(printer, cycle=False)
        value._repr_pretty_(inside, cycle=False)
        assert repr(value) == inside.written
        names = [*dict.fromkeys(name for row in value.rows()[:MOST_ROWS] for name in row)]
        assert names == (page.rows[0] if page.rows else [])
        assert all(cell.rstrip() in printer.written for row in page.rows for cell in row)
        assert max(0, len(page.rows) - 1) == min(MOST_ROWS, len(value.rows()))
        assert printer.written.split("\n")[-1].startswith("… ") is (len(value.rows()) > MOST_ROWS)
        assert [*COLUMNS.get(type(value).__name__, names)] == names or not names
        for row in value.rows():
            assert all(isinstance(one, None | bool | int | str | Fraction | date) for one in row.values())

    def test_no_amount_of_one_person_is_shown(self) -> None:
        """R-34: what no value prints no cell shows, and no row for a data frame tells."""
        for value in books():
            cells = [cell for row in value.rows() for cell in row.values()]
            assert not any(isinstance(cell, Money) for cell in cells)
            assert isinstance(value, PublicLog) or "777" not in f"{value!r} {cells} {value._repr_html_()}"

    def test_a_mapping_of_values_has_a_row_for_each(self) -> None:
        """Beneath its key, each row of each value, or the value itself."""
        found = FrozenMap(
            a=Tally(yes=2),
            b=(Tally(no=1), Tally()),
            c=frozenset("ba"),
            d=FrozenMap(x=Mark.YES),
            e={"y": Mark.NO},
            f=AT,
            g=months(1),
        )
        figures = {"yes": 0, "no": 0, "abstain": 0, "score": 0}
        assert [
            {"key": "a", **figures, "yes": 2, "score": 2},
            {"key": "b", **figures, "no": 1, "score": -1},
            {"key": "b", **figures},
            {"key": "c", "value": "a, b"},
            {"key": "d/x", "value": "yes"},
            {"key": "e", "value": "y: no"},
            {"key": "f", "value": AT},
            {"key": "g", "value": str(months(1))},
        ] == found.rows()
        assert "FrozenMap of 7" in found._repr_html_()


def audit_of(number: int) -> Audit:
    """An audit of an organisation of so many members and checks."""
    polls = [
        {
            "id": f"p{at}", "questions": [
                {
                    "id": "q", "rule": "for-against", "declared": "adopted",
                    "tally": {"for": at % 3, "against": 1, "abstain": 0},
                }
            ],
        }
        for at in range(number)
    ]  # fmt: skip
    facts = record_of(members=[member(f"m{at}") for at in range(number)], polls=polls)
    return audit_record(load_record(json.dumps(facts).encode()), zone=UTC)


def test_a_million_ballots_are_a_short_cell() -> None:
    """An audit of them, its record and the count, each mark rejected, show under 50 kB."""
    audit = audit_record(load_record((DATA / "ballots.json").read_bytes()), zone=UTC)
    (election,), (result,) = audit.record.elections, audit.elections.values()
    assert election.ballots is not None
    assert result.count is not None
    object.__setattr__(election, "ballots", election.ballots[:1] * 10**6)
    object.__setattr__(result.count, "rejected", result.count.rejected[:1] * 10**6)
    for value in (audit, audit.record, audit.elections, result, result.count):
        assert isinstance(value, Shown)
        assert len(value._repr_html_().encode()) < 50_000
        assert len(repr(value)) < 50_000


@pytest.mark.parametrize("number", [0, 3, 400])
def test_an_audit_shows_what_does_not_agree_first(number: int) -> None:
    """And so do its record, history and results: each short, with the number of what is left out."""
    audit = audit_of(number)
    for value in (audit, audit.record, audit.history):
        assert len(read(value).rows) <= 1 + MOST_ROWS
        assert len(value._repr_html_()) < 50_000
        assert repr(value).startswith(type(value).__name__)
        assert "\n" not in repr(value)
    wrong = sum(not check for check in audit.checks)
    assert ["False"] * min(wrong, MOST_ROWS) == [row[1] for row in read(audit).rows[1:]][: min(wrong, MOST_ROWS)]
    assert len(audit.checks) == len(audit.rows())


def test_a_result_and_its_count() -> None:
    """Who came where by how many, as rows."""
    count = Count(tallies={"bo": Tally(yes=2), "ana": Tally(no=1)}, submitted=3, replaced=(), rejected=())
    assert [
        {"candidate": "ana", "yes": 0, "no": 1, "abstain": 0}, {"candidate": "bo", "yes": 2, "no": 0, "abstain": 0},
    ] == count.rows()  # fmt: skip
    assert "Count: 3 marks, 3 accepted, 0 superseded, 0 rejected" == repr(count)


def test_a_result_has_a_row_for_each_candidate() -> None:
    """In the order of the list, with the figures, the outcome and why."""
    facts = record_of(
        members=[member("ana"), member("bo")],
        roles=[{"id": "board", "primary_seats": 1, "reserve_seats": 0}],
        elections=[
            {
                "id": "e", "role": "board", "discussion_opens": "2016-10-01T00:00:00Z",
                "voting_opens": "2016-10-15T00:00:00Z", "voting_closes": "2016-10-29T00:00:00Z",
                "candidacies": [
                    {"member": who, "at": "2016-10-02T00:00:00Z", "statement": "I would."} for who in ("ana", "bo")
                ],
                "tallies": {"ana": {"yes": 2, "no": 3, "abstain": 1}, "bo": {"yes": 3, "no": 1, "abstain": 0}},
            }
        ],
    )  # fmt: skip
    result = audit_record(load_record(json.dumps(facts).encode()), zone=UTC).elections["e"]
    first, second = result.rows()
    assert ["member", "yes", "no", "abstain", "score", "outcome", "because"] == [*first]
    assert ("bo", 3, 1, 0, 2, "primary") == tuple(first[name] for name in list(first)[:6])
    assert ("ana", 2, 3, 1, -1, "not_considered") == tuple(second[name] for name in list(second)[:6])
    assert "bo has 3 Yes and 1 No" in first["because"]
    assert repr(result).startswith("Result: Election e: primary bo;")


def test_the_poll_of_2016() -> None:
    """The record that ships is a cell of a few rows."""
    record = load_record(read_poll_of_2016())
    assert {"section": "polls", "rows": 1} in record.rows()
    assert repr(record).startswith("Record: ")
