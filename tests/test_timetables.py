"""Whether a period lasts as long as the rules ask (R-35)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from partgov.foundation.periods import Period, months, weeks
from partgov.foundation.rulings import ADOPTED, Finding
from partgov.foundation.timetables import Leeway, judge_length, length_kind
from tests.strategies import DAY, OPENS, TICK

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = OPENS + timedelta(hours=12)
VOTING = length_kind("election.voting", "P4", setting="elections.voting")
RECALL = length_kind("recall.length", "P6", setting="recall.voting")
TWO_WEEKS = NOON + 14 * DAY
MIDNIGHT = OPENS + 15 * DAY


def judged(closes: datetime, leeway: Leeway, opens: datetime = NOON, zone: ZoneInfo | None = None) -> Finding:
    """A voting period of two weeks, judged in UTC but for what is given."""
    return judge_length(
        Period(opens=opens, closes=closes), weeks(2), kind=VOTING, leeway=leeway, zone=zone or UTC, cites=ADOPTED
    )


@pytest.mark.parametrize(
    ("within_day", "exactly", "at_least", "closes"),
    [
        (False, False, False, TWO_WEEKS - TICK),
        (True, True, True, TWO_WEEKS),
        (True, False, True, TWO_WEEKS + TICK),
        (True, False, True, MIDNIGHT - TICK),
        (True, False, True, MIDNIGHT),
        (False, False, True, MIDNIGHT + TICK),
        (False, False, True, MIDNIGHT + 400 * DAY),
    ],
)
def test_r35__each_leeway_one_tick_either_side(
    within_day: bool, exactly: bool, at_least: bool, closes: datetime
) -> None:
    """From two weeks after opening to the end of that day; or exactly then; or not before."""
    assert within_day == judged(closes, Leeway.WITHIN_DAY).met
    assert exactly == judged(closes, Leeway.EXACTLY).met
    assert at_least == judged(closes, Leeway.AT_LEAST).met


def test_r35__a_period_that_opens_at_midnight_has_a_whole_day() -> None:
    """Two weeks after midnight is midnight, and the day that then begins is the leeway."""
    assert judged(OPENS + 15 * DAY, Leeway.WITHIN_DAY, OPENS).met
    assert not judged(OPENS + 15 * DAY + TICK, Leeway.WITHIN_DAY, OPENS).met


def test_r3__two_weeks_are_counted_on_the_wall_clock() -> None:
    """Over the end of summer time two weeks are an hour longer, and the end of the day is local."""
    opens = datetime(2016, 10, 20, 12, tzinfo=AMSTERDAM)
    noon = datetime(2016, 11, 3, 11, tzinfo=UTC)
    midnight = datetime(2016, 11, 3, 23, tzinfo=UTC)
    for met, closes in ((False, noon - TICK), (True, noon), (True, midnight), (False, midnight + TICK)):
        assert met == judged(closes, Leeway.WITHIN_DAY, opens, AMSTERDAM).met


def test_an_early_close_is_measured() -> None:
    """The finding says how much is missing, against the earliest close."""
    finding = judged(TWO_WEEKS - 3 * DAY, Leeway.WITHIN_DAY)
    assert (TWO_WEEKS - 3 * DAY, TWO_WEEKS, 3 * DAY) == (finding.found, finding.needed, finding.off)


def test_a_late_close_is_measured() -> None:
    """The finding says how much is too much, against the latest close."""
    finding = judged(MIDNIGHT + DAY, Leeway.WITHIN_DAY)
    assert (MIDNIGHT + DAY, MIDNIGHT, DAY) == (finding.found, finding.needed, finding.off)


@pytest.mark.parametrize(
    ("expected", "leeway"),
    [
        ("from 2016-11-29T12:00:00Z to the end of that day, 2016-11-30T00:00:00Z", Leeway.WITHIN_DAY),
        ("exactly 2016-11-29T12:00:00Z", Leeway.EXACTLY),
        ("2016-11-29T12:00:00Z or later", Leeway.AT_LEAST),
    ],
)
def test_the_sentence_says_what_was_wanted(expected: str, leeway: Leeway) -> None:
    """A member reads the opening, the close, the length and what it comes to."""
    assert (
        "The voting period opened at 2016-11-15T12:00:00Z and closed at 2016-11-29T12:00:00Z; "
        f"two weeks after opening is {expected}. (P4, R-35)"
    ) == str(judged(TWO_WEEKS, leeway))


def test_another_length_under_another_clause() -> None:
    """The length, its name and the clause it rests on are the caller's."""
    period = Period(opens=NOON, closes=datetime(2016, 12, 15, 12, tzinfo=UTC))
    finding = judge_length(period, months(1), kind=RECALL, leeway=Leeway.EXACTLY, zone=UTC, cites=ADOPTED)
    assert finding.met
    assert "P6, R-35" == finding.basis
    assert "The recall period" in finding.because
    assert "one month after opening" in finding.because
