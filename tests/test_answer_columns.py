"""Columns of answers count as sheets do, to the last answer; what a column may not hold is refused with its row."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov import (
    AnswerColumns,
    Answers,
    AnswerSheet,
    Nulls,
    PartgovError,
    Reason,
    RecordDate,
    count_answers,
)
from partgov.answers import Answerable
from partgov.command.poll_page import lay_out_answers
from partgov.command.terminal import Style
from partgov.interop.reports import _answers
from tests.strategies import CLOSES, DAY, HOUR, OPENS, TICK, VOTING
from tests.test_columns import ROLL

QUESTIONS = {"q1": ("for", "against", "abstain"), "q2": ("red", "blue")}
FACTS = ("tallies", "blank", "submitted", "superseded", "unstamped", "voters", "watched", "accepted", "by_reason")


class Row(NamedTuple):
    """One row of a long table."""

    voter: str
    question: str
    answer: str | None
    cast_at: datetime | None
    seq: int | None


voters = st.sampled_from(["ana", "bo", "cy", "eve"])
questions = st.sampled_from(["q1", "q1", "q2", "q9"])
words = st.sampled_from(["for", "for", "against", "red", "blue", "maybe", "", None])
moments = st.sampled_from([None, OPENS - TICK, OPENS, OPENS + HOUR, OPENS + DAY, CLOSES - DAY, CLOSES - TICK, CLOSES])
numbers = st.sampled_from([None, 1, 2])
tables = st.lists(st.builds(Row, voters, questions, words, moments, numbers), max_size=20)
calm = st.lists(
    st.builds(Row, voters, st.just("q1"), st.sampled_from(["for", "against"]), st.just(OPENS + DAY), st.none()),
    max_size=5,
    unique_by=lambda row: row.voter,
)
wide = st.lists(st.tuples(voters, moments, st.tuples(words, words, words)), max_size=12)
settings = st.fixed_dictionaries(
    {
        "voting": st.sampled_from([VOTING, VOTING, None]),
        "electorate": st.sampled_from([*RecordDate, OPENS, OPENS + 2 * HOUR]),
        "watched": st.sampled_from([(), ("ana", "bo")]),
        "barred": st.sampled_from([{}, {"q1": ("ana",)}]),
    }
).filter(lambda asked: asked["voting"] or asked["electorate"] not in (RecordDate.AT_OPENING, RecordDate.BOTH))


def same(columns: AnswerColumns, sheets: list[AnswerSheet], asked: dict[str, Any]) -> None:
    """Hold a count of columns against one of sheets."""
    found: Answers = count_answers(columns, QUESTIONS, roll=ROLL, **asked)
    expected = count_answers(sheets, QUESTIONS, roll=ROLL, **asked)
    assert [getattr(expected, fact) for fact in FACTS] == [getattr(found, fact) for fact in FACTS]
    assert expected.rejected[: columns.sample] == found.rejected


class TestTheSameAsSheets:
    """R-10, R-12, R-43, R-65: whatever sheets come to, the same answers in columns do."""

    @given(st.one_of(tables, calm), settings, st.sampled_from([0, 1, 20]))
    def test_long(self, table: list[Row], asked: dict[str, Any], sample: int) -> None:
        """A row is a sheet with one answer, or with none."""
        columns: dict[str, Any] = {name: [getattr(row, name) for row in table] for name in Row._fields}
        sheets = [
            AnswerSheet(
                voter=one.voter, answers={one.question: one.answer} if one.answer else {}, cast_at=one.cast_at,
                seq=one.seq,
            )
            for one in table
        ]  # fmt: skip
        same(AnswerColumns(**columns, nulls=Nulls.UNMARKED, sample=sample), sheets, asked)

    @given(wide, settings, st.booleans())
    def test_wide(self, table: list[tuple[str, datetime | None, tuple[str | None, ...]]], asked: Any, at: bool) -> None:
        """A row is a sheet, with a column for each question."""
        names = ("q1", "q2", "q9")
        columns = AnswerColumns(
            voter=[voter for voter, _, _ in table], cast_at=[one for _, one, _ in table] if at else None,
            answer={name: [each[place] for _, _, each in table] for place, name in enumerate(names)},
            nulls=Nulls.UNMARKED,
        )  # fmt: skip
        sheets = [
            AnswerSheet(
                voter=voter, cast_at=one if at else None,
                answers={name: word for name, word in zip(names, each, strict=True) if word},
            )
            for voter, one, each in table
        ]  # fmt: skip
        same(columns, sheets, asked)

    def test_are_told_as_sheets_are(self) -> None:
        """Of the answers that do not count those listed are told, and how many more there are."""
        columns = AnswerColumns(voter=["ana", "eve"], answer={"q1": ["for", "for"]}, sample=0)
        found = count_answers(columns, QUESTIONS, roll=ROLL, voting=None, electorate=RecordDate.AT_MARKING)
        assert {Reason.NOT_A_MEMBER: 1} == found.further
        assert ([], {"not_a_member": 1}) == ((row := _answers(found, named=True))["rejected"], row["further"])
        assert {"not_a_member": 1} == _answers(found, named=False)["rejected_by_reason"]
        page = [*lay_out_answers(found, {}, Style(plain=True, colour=False), named=True)]
        assert "2 submitted = 1 accepted + 0 superseded + 1 rejected" in page[0]
        assert any("1 more" in line for line in page)

    def test_what_counts_itself_says_how(self) -> None:
        """Whatever is taken for sheets counts them, or is not there."""
        with pytest.raises(NotImplementedError):
            count_answers(Answerable(), QUESTIONS, roll=ROLL, voting=None, electorate=RecordDate.AT_MARKING)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"voter": ["ana", ""]}, r"voter\[1\]: wanted an id"),
        ({"question": ["q1", None]}, r"question\[1\]: wanted an id"),
        ({"question": None}, "question: wanted a column of questions beside one of answers"),
        ({"answer": {"q1": ["for", "for"]}}, "question: wanted a column of questions beside one of answers"),
        ({"answer": {"": ["for", "for"]}, "question": None}, r"answer\[0\]: wanted an id"),
        ({"answer": {"q1": ["for", None]}, "question": None}, r"answer.q1\[1\]: wanted an answer, or an empty text"),
        ({"answer": ["for", None]}, r"answer\[1\]: wanted an answer, or an empty text"),
        ({"answer": ["for", float("nan")]}, r"answer\[1\]: wanted an answer, or an empty text"),
        ({"answer": ["for", 1]}, r"answer\[1\]: wanted text"),
        ({"answer": ["for", "\ud800"]}, r"answer\[1\]: wanted text"),
        ({"answer": ["for"]}, "answer: wanted as many rows as there are of voters: 2"),
        ({"seq": [1]}, "seq: wanted as many rows"),
        ({"cast_at": [OPENS, datetime(2016, 9, 1)]}, r"cast_at\[1\]: wanted an instant with a time zone"),
        ({"nulls": "unmarked"}, "nulls: wanted Nulls"),
        ({"sample": -1}, "sample: wanted"),
    ],
)
def test_what_a_column_may_not_hold(wrong: dict[str, Any], told: str) -> None:
    """Each thing that a column cannot hold, and columns that are not of one table."""
    fine: dict[str, Any] = {"voter": ["ana", "bo"], "question": ["q1", "q1"], "answer": ["für", "no"]}
    assert ("für", "no") == AnswerColumns(**fine).answer
    with pytest.raises(PartgovError, match=told):
        AnswerColumns(**(fine | wrong))
