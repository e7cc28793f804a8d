"""Answers: which answers to the questions of a poll count (P8, R-12, R-65)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from partgov.answers import Answers, AnswerSheet, count_answers
from partgov.ballots import Ballot, Mark, Reason, count_ballots
from partgov.electorates import RecordDate
from partgov.members import Membership, Roll
from tests.strategies import CLOSES, DAY, HOUR, JOINED, OPENS, TICK, VOTING, roll_of

ASKED = {"q1": ("for", "against", "abstain"), "q2": ("red", "blue")}
WHO = ("ana", "bo", "cy")


def sheet(voter: str, at: datetime | None = OPENS, seq: int | None = None, **answers: str) -> AnswerSheet:
    """A sheet of answers."""
    return AnswerSheet(voter=voter, cast_at=at, seq=seq, answers=answers)


def counted(*sheets: AnswerSheet, roll: Roll | None = None, electorate: RecordDate = RecordDate.AT_MARKING) -> Answers:
    """What these sheets come to among three members."""
    return count_answers(sheets, ASKED, roll=roll or roll_of(*WHO), voting=VOTING, electorate=electorate)


def test_p8__saying_nothing_is_not_abstaining() -> None:
    """A question left out has a blank, and an abstention is an answer."""
    found = counted(sheet("ana", q1="abstain"), sheet("bo", q2="red"), sheet("cy", q1="for", q2="red"))
    assert {"for": 1, "against": 0, "abstain": 1} == found.tallies["q1"]
    assert {"red": 2, "blue": 0} == found.tallies["q2"]
    assert {"q1": 1, "q2": 1} == found.blank


def test_p8__why_an_answer_does_not_count() -> None:
    """An answer that is not offered, one outside the period, one by no member: each with its first reason."""
    found = counted(
        sheet("ana", q1="maybe"),
        sheet("ana", q9="for"),
        sheet("bo", CLOSES, q1="for"),
        sheet("bo", OPENS - TICK, q1="for"),
        sheet("zoe", q1="for"),
        sheet("zoe", CLOSES, q2="green"),
    )
    reasons = {(one.voter, one.question, one.answer): one.reason for one in found.rejected}
    assert {
        ("ana", "q1", "maybe"): Reason.UNKNOWN_CANDIDATE,
        ("ana", "q9", "for"): Reason.UNKNOWN_CANDIDATE,
        ("bo", "q1", "for"): Reason.OUTSIDE_PERIOD,
        ("zoe", "q1", "for"): Reason.NOT_A_MEMBER,
        ("zoe", "q2", "green"): Reason.UNKNOWN_CANDIDATE,
    } == reasons
    assert (6, 0, 6) == (found.submitted, found.accepted, len(found.rejected))


def test_p8__two_last_answers_at_once_are_in_conflict() -> None:
    """Whose last two answers differ has none that counts, both are kept as rejected, and an earlier one is replaced."""
    found = counted(
        sheet("ana", OPENS, q1="for"), sheet("ana", OPENS + HOUR, q1="for"), sheet("ana", OPENS + HOUR, q1="against")
    )  # fmt: skip
    assert {"for": 0, "against": 0, "abstain": 0} == found.tallies["q1"]
    assert [("against", Reason.CONFLICT), ("for", Reason.CONFLICT)] == sorted(
        (one.answer, one.reason) for one in found.rejected
    )
    assert (3, 1, 1) == (found.submitted, found.superseded, found.voters)


def test_p8__who_may_answer_is_a_setting() -> None:
    """R-10: who joined after the opening answers by default, and not where membership at the opening is asked."""
    roll = Roll.of([Membership(id="ana", joined=OPENS + HOUR)])
    for electorate, accepted in ((RecordDate.AT_MARKING, 1), (RecordDate.AT_OPENING, 0), (RecordDate.BOTH, 0)):
        found = counted(sheet("ana", OPENS + DAY, q1="for"), roll=roll, electorate=electorate)
        assert accepted == found.accepted


def test_p8__without_a_period_the_window_is_not_judged() -> None:
    """R-43: where nobody noted when the vote was open, an answer of any instant counts."""
    found = count_answers(
        [sheet("ana", JOINED + DAY, q1="for")],
        ASKED,
        roll=roll_of("ana"),
        voting=None,
        electorate=RecordDate.AT_MARKING,
    )
    assert 1 == found.accepted


instants = st.sampled_from([OPENS - TICK, OPENS, OPENS + HOUR, CLOSES - TICK, CLOSES, None])
YES_NO = st.sampled_from(["for", "against", "abstain"])


@st.composite
def boxes(draw: st.DrawFn) -> list[AnswerSheet]:
    """Sheets that answer the first question, stamped or not, numbered or not."""
    size = draw(st.integers(0, 7))
    numbers: Iterable[int | None] = draw(st.permutations(range(size))) if draw(st.booleans()) else [None] * size
    return [sheet(draw(st.sampled_from([*WHO, "zoe"])), draw(instants), seq, q1=draw(YES_NO)) for seq in numbers]


@given(boxes(), st.randoms(use_true_random=False))
def test_p8__one_question_counts_as_one_candidate_would(sheets: Sequence[AnswerSheet], random: Any) -> None:
    """A For / Against question is counted as an election counts its marks, whatever the order of the sheets."""
    words = {"for": Mark.YES, "against": Mark.NO, "abstain": Mark.ABSTAIN}
    ballots = [
        Ballot(voter=one.voter, cast_at=one.cast_at, seq=one.seq, marks={"q1": words[one.answers["q1"]]})
        for one in sheets
    ]
    expected = count_ballots(
        ballots, standing={"q1"}, roll=roll_of(*WHO), voting=VOTING, electorate=RecordDate.AT_MARKING
    )
    for order in (sheets, random.sample(sheets, len(sheets))):
        found = counted(*order)
        tally = expected.tallies["q1"]
        assert {"for": tally.yes, "against": tally.no, "abstain": tally.abstain} == found.tallies["q1"]
        assert (expected.submitted, len(expected.superseded)) == (found.submitted, found.superseded)
        assert Counter((one.voter, one.cast_at, one.reason) for one in expected.rejected) == Counter(
            (one.voter, one.cast_at, one.reason) for one in found.rejected
        )
        assert found.rejected == counted(*sheets).rejected
        assert found.submitted == found.accepted + found.superseded + len(found.rejected)
