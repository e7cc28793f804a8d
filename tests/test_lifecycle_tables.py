"""The tables of memberships, contests and questions say what their rooms do: both ways, at every instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from partgov.answers import AnswerSheet, count_answers
from partgov.ballots import Ballot, Mark
from partgov.contests import (
    CONTEST_LIFECYCLE,
    Aspect,
    ContestEntry,
    ContestRules,
    contest_status,
    decide_contest,
    judge_entry,
)
from partgov.decisions import QUESTION_LIFECYCLE, Decision, decide, question_status
from partgov.electorates import RecordDate
from partgov.foundation.conditions import Condition
from partgov.foundation.lifecycles import Lifecycle
from partgov.foundation.periods import Period
from partgov.history.audit import audit_record
from partgov.history.dependence import DependsOn
from partgov.history.events import gather
from partgov.history.record import Event, EventKind, Poll, Question, Record
from partgov.members import MEMBERSHIP_LIFECYCLE, Membership, Roll
from partgov.options import choose
from partgov.questions import DecisionRules, QuestionRule
from tests.strategies import CLOSES, OPENS, TICK, VOTING

BEGAN = OPENS - timedelta(days=14)
DISCUSSION = Period(opens=BEGAN, closes=OPENS)
INSTANTS = tuple(at + tick for at in (BEGAN, OPENS, CLOSES) for tick in (-TICK, timedelta(), TICK))
ROLL = Roll.of([Membership(id="ana", joined=BEGAN - timedelta(days=400))])


def ends(table: Lifecycle) -> set[str]:
    """The states from which nothing leads."""
    return {state for state, events in table.table.items() if not events}


# ── memberships ──────────────────────────────────────────────────────────────────────────────────

_days = st.integers(1, 9).map(lambda day: datetime(2016, 1, day, tzinfo=UTC))
_moves = st.lists(st.tuples(_days, st.sampled_from([EventKind.JOINED, EventKind.LEFT])), max_size=9)


@given(_moves)
def test_r69__a_move_comes_to_nothing_where_the_table_has_none(moves: list[tuple[datetime, EventKind]]) -> None:
    """Every joining and leaving that the table has in its state is a spell's; every other one comes to nothing."""
    found = gather(Record(members=[], events=[Event(at=at, event=kind, member="ana") for at, kind in moves]))
    state, counts, futile = "outside", [], []
    for at, kind in sorted(moves, key=lambda move: (move[0], move[1] is EventKind.JOINED)):  # leaving comes first
        if kind.value in MEMBERSHIP_LIFECYCLE.table[state]:
            state = MEMBERSHIP_LIFECYCLE.after(state, kind.value)
            counts.append((at, kind.value))
        else:
            futile.append((at, kind))
    assert futile == [(event.at, event.event) for event, _ in found.futile]
    roll = Roll.of(found.record.members)
    for at in {at + tick for at, _ in moves for tick in (-TICK, timedelta())}:
        assert roll.is_member("ana", at) is (MEMBERSHIP_LIFECYCLE.state_at(at, counts) == "member")


# ── contests ─────────────────────────────────────────────────────────────────────────────────────


def contest_at(at: datetime) -> str:
    """The state of a count of which nothing is known but its times."""
    return contest_status(None, discussion=DISCUSSION, voting=VOTING, at=at)


def test_p15__entries_and_marks_count_where_the_table_has_them() -> None:
    """An entry stands in the states that take entries, a mark counts in those that take marks, and in no other."""
    for at in INSTANTS:
        late = ContestEntry(id="late", author="ana", at=at, aspects=[Aspect.NAME])
        early = ContestEntry(id="early", author="ana", at=BEGAN - TICK, aspects=[Aspect.NAME])
        marked = Ballot(voter="ana", marks={"early": Mark.YES}, cast_at=at)
        found = decide_contest(
            [late, early], {Aspect.NAME: [marked]}, roll=ROLL, voting=VOTING, rules=ContestRules()
        )[Aspect.NAME]  # fmt: skip
        may, stands = CONTEST_LIFECYCLE.table[contest_at(at)], judge_entry(late, roll=ROLL, voting=VOTING)
        assert ("entry" in may, "mark" in may) == (bool(stands), found.winner == "early")
    assert ["announced", "discussion", "voting", "closed"] == [*dict.fromkeys(map(contest_at, INSTANTS))]


def test_p15__a_count_ends_as_its_result_says() -> None:
    """Chosen, tied, or nobody considered: each end of the table is reached, at the close, by such a result."""
    entries = [ContestEntry(id=one, author="ana", at=BEGAN, aspects=[Aspect.NAME]) for one in "ab"]
    reached = set()
    for a, b in product(Mark, repeat=2):
        ballots = [Ballot(voter="ana", marks={"a": a, "b": b}, cast_at=OPENS)]
        result = decide_contest(entries, {Aspect.NAME: ballots}, roll=ROLL, voting=VOTING, rules=ContestRules())[
            Aspect.NAME
        ]
        state, before = (
            contest_status(result, discussion=DISCUSSION, voting=VOTING, at=at) for at in (CLOSES, CLOSES - TICK)
        )
        wanted = {0: "unchanged", 1: "chosen", 2: "undecided"}[[a, b].count(Mark.YES)]
        assert (wanted, "voting") == (state, before)
        reached.add(state)
    assert ends(CONTEST_LIFECYCLE) == reached


# ── questions ────────────────────────────────────────────────────────────────────────────────────


def question_at(at: datetime, decision: Decision | None = None, *, discussed: bool = True) -> str:
    """The state of a question, with a discussion before its vote or without."""
    return question_status(decision, discussion_opens=BEGAN if discussed else None, voting=VOTING, at=at)


def test_p8__answers_count_where_the_table_has_them() -> None:
    """An answer counts in the states that take answers, and in no other."""
    for at in INSTANTS:
        sheet = AnswerSheet(voter="ana", cast_at=at, answers={"rent": "for"})
        counted = count_answers(
            [sheet], {"rent": ["for", "against"]}, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING
        )  # fmt: skip
        for discussed in (True, False):
            may = QUESTION_LIFECYCLE.table[question_at(at, discussed=discussed)]
            assert ("answer" in may) is (counted.tallies["rent"]["for"] == 1)
    assert ["announced", "discussion", "voting", "closed"] == [*dict.fromkeys(map(question_at, INSTANTS))]
    assert "announced" == question_at(OPENS - TICK, discussed=False)


def decisions() -> dict[str, Decision]:
    """By hand: questions that come to every end there is, and some that come to it another way."""
    rules = DecisionRules(quorum=Condition(least=3), otherwise="follow-up")

    def asked(rule: QuestionRule, **tally: int) -> Decision:
        return decide(rule, tally, rules=rules)

    two = {one: asked(QuestionRule.FOR_AGAINST, **{"for": 3, "against": 1}) for one in ("red", "blue")}
    none = {one: asked(QuestionRule.FOR_AGAINST, **{"for": 1, "against": 3}) for one in ("red", "blue")}
    hanging = Question(
        id="hanging", rule=QuestionRule.FOR_AGAINST, tally={"for": 2, "against": 1},
        depends_on=DependsOn(question="first", outcome="adopted"),
    )  # fmt: skip
    first = Question(id="first", rule=QuestionRule.FOR_AGAINST, tally={"for": 1, "against": 2})
    audit = audit_record(Record(members=[], polls=[Poll(id="p", questions=[first, hanging])]), zone=UTC)
    return {
        "adopted": asked(QuestionRule.FOR_AGAINST, **{"for": 3, "against": 2}),
        "rejected": asked(QuestionRule.FOR_AGAINST, **{"for": 2, "against": 2}),
        "no quorum": asked(QuestionRule.FOR_AGAINST, **{"for": 2, "against": 0}),
        "answered": asked(QuestionRule.MAJORITY_OF_ANSWERS, yes=3, no=1),
        "answered by an option": choose({"red": two["red"]}, rules=rules),
        "answered by none": choose(none, rules=rules),
        "undecided": asked(QuestionRule.MAJORITY_OF_ANSWERS, yes=2, no=2),
        "undecided between options": choose(two, rules=rules),
        "lapsed": audit.polls["p"]["hanging"],
    }


def test_p8__a_question_ends_as_its_decision_says() -> None:
    """Each end of the table is reached, at the close and not a tick before; and whether it is settled goes with it."""
    found = {name: (one, question_at(CLOSES, one)) for name, one in decisions().items()}
    assert {name: state for name, (_, state) in found.items()} == {
        name: name.partition(" b")[0] for name in found
    }  # fmt: skip
    assert ends(QUESTION_LIFECYCLE) == {state for _, state in found.values()}
    for one, state in found.values():
        assert one.settled is (state in ("adopted", "rejected", "answered"))
        assert "voting" == question_at(CLOSES - TICK, one)
