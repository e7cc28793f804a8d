"""Calls that make no sense, refused by name wherever they are made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, cast

import pytest

from partgov import (
    Bar,
    Condition,
    DecisionRules,
    ElectionRules,
    Leeway,
    NaiveInstantError,
    PartgovError,
    Period,
    Poll,
    QuestionRule,
    Roll,
    Seat,
    Seats,
    Tally,
    decide,
    judge_length,
    months,
    shift,
    tally_by_candidate,
    tally_by_voter,
    weeks,
)
from partgov.foundation.periods import end_of_day, instant_text
from partgov.foundation.rulings import ADOPTED, Ruling
from partgov.foundation.timetables import length_kind
from partgov.outcomes import Outcome, Standing, conclude
from tests.findings import as_told

NAIVE = datetime(2016, 10, 1)
AWARE = datetime(2016, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "call",
    [
        lambda: shift(NAIVE, months(1), zone=UTC),
        lambda: end_of_day(NAIVE, zone=UTC),
        lambda: instant_text(NAIVE),
        lambda: Roll.of([]).is_member("ana", NAIVE),
        lambda: NAIVE in Period(opens=AWARE, closes=AWARE + timedelta(days=1)),
    ],
)
def test_r1__a_naive_instant_is_never_guessed(call: Callable[[], object]) -> None:
    """An argument without a time zone is refused as such, whatever the machine's own zone."""
    with pytest.raises(NaiveInstantError, match="with a time zone"):
        call()


@pytest.mark.parametrize("size", [1, 20])
def test_a_mark_that_is_a_list_is_refused(size: int) -> None:
    """What is no text is refused as a mark like any other, one by one or in a table."""
    ballots = cast(Any, [{"a": "yes", "b": "yes"}] * size + [{"a": ["yes"]}])
    with pytest.raises(PartgovError, match="marks: wanted one of yes, no, abstain"):
        tally_by_voter(ballots)
    with pytest.raises(PartgovError, match="marks: wanted one of yes, no, abstain"):
        tally_by_candidate(cast(Any, {"a": {"v": ["yes"]}}))


@pytest.mark.parametrize("wrong", ["maybe", ["yes"], None])
def test_a_wrong_mark_in_a_table_is_refused(wrong: Any) -> None:
    """Among ballots that mark the same candidates a wrong mark is found too, and told."""
    with pytest.raises(PartgovError, match="marks: wanted one of yes, no, abstain") as refused:
        tally_by_voter([{"a": "yes", "b": "no"}, {"a": "yes", "b": wrong}])
    assert wrong == refused.value.value


def test_as_many_candidates_but_others() -> None:
    """Ballots for as many candidates, but other ones, are tallied each for their own."""
    ballots = [{"a": "yes", "b": "no"}, {"a": "yes", "c": "abstain"}]
    expected = {"a": Tally(yes=2), "b": Tally(no=1), "c": Tally(abstain=1)}
    assert expected == tally_by_voter(ballots)


VOTING = length_kind("election.voting", "P4", setting="elections.voting")


def test_a_text_is_no_rule() -> None:
    """A text that reads like a rule or a leeway is refused, for it would choose another one in silence."""
    with pytest.raises(PartgovError, match="rule: wanted a QuestionRule"):
        decide(cast(Any, "for_against"), {"for": 1, "against": 0}, rules=DecisionRules())
    with pytest.raises(PartgovError, match="leeway: wanted a Leeway"):
        ElectionRules(leeway=cast(Any, "exactly"))
    period = Period(opens=AWARE, closes=AWARE + timedelta(days=14))
    with pytest.raises(PartgovError, match="leeway: wanted a Leeway"):
        judge_length(period, weeks(2), kind=VOTING, leeway=cast(Any, "exactly"), zone=UTC, cites=ADOPTED)
    assert judge_length(period, weeks(2), kind=VOTING, leeway=Leeway.EXACTLY, zone=UTC, cites=ADOPTED).met


def test_the_last_day_of_all_has_no_end() -> None:
    """The end of the last day that the calendar knows is refused rather than computed wrongly."""
    with pytest.raises(PartgovError, match="the year 9999"):
        end_of_day(datetime(9999, 12, 31, 12, tzinfo=UTC), zone=UTC)


def test_a_poll_closes_after_it_opens() -> None:
    """A poll that closes as it opens is refused, and one a microsecond longer is not."""
    with pytest.raises(PartgovError, match="closes: wanted an instant after opens"):
        Poll(id="p", opens=AWARE, closes=AWARE, questions=[])
    assert Poll(id="p", opens=AWARE, closes=AWARE + timedelta(microseconds=1), questions=[])


def test_an_answer_that_ties_is_short_of_one() -> None:
    """Where half is enough and two answers have half each, one more vote would have been enough."""
    rules = DecisionRules(answers=Condition(share=Fraction(1, 2)))
    settled = decide(QuestionRule.MAJORITY_OF_ANSWERS, {"blue": 2, "red": 2}, rules=rules)
    assert ("follow-up", 1) == (settled.outcome, settled.shortfall)


def test_r14__who_hangs_on_a_tie_higher_up_is_told_so() -> None:
    """One whose seat hangs on a tie above is not told of an equality that is not there."""
    fine = Ruling.of(as_told(clause="P3", met=True, because="Stands."))

    def stands(member: str, *, only_primary: bool = False) -> Standing:
        bars = (Bar(seat=Seat.RESERVE, finding=fine.findings[0]),) if only_primary else ()
        return Standing(member=member, outcome=None, since=AWARE, bars=bars, ruling=fine)

    standings = {"a": stands("a", only_primary=True), "b": stands("b"), "c": stands("c")}
    tallies = {"a": Tally(yes=5), "b": Tally(yes=5), "c": Tally(yes=4)}
    result = conclude("e", standings, tallies, Seats(primary=1, reserve=1), roll=Roll.of([]))
    told = {one.member: one.because for one in result.ranking}
    assert {"a", "b", "c"} == {one.member for one in result.ranking if one.outcome is Outcome.UNDECIDED}
    assert "Hangs on the tie between a, b" in told["c"]
