"""What a cell of a notebook shows: escaped, short whatever the size, and the same as the text."""

from __future__ import annotations

import json
from datetime import UTC
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Count
from partgov.foundation.shown import MOST_ROWS, Shown
from partgov.history.audit import Audit, audit_record
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.tallies import Tally
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
    assert ("bo", 3, 1, 0, 2, "primary") == tuple(first[name] for name in list(first)[:6])
    assert ("ana", 2, 3, 1, -1, "not_considered") == tuple(second[name] for name in list(second)[:6])
    assert "bo has 3 Yes and 1 No" in first["because"]
    assert repr(result).startswith("Result: Election e: primary bo;")


def test_the_poll_of_2016() -> None:
    """The record that ships is a cell of a few rows."""
    record = load_record(read_poll_of_2016())
    assert {"section": "polls", "rows": 1} in record.rows()
    assert repr(record).startswith("Record: ")
