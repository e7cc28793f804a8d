"""Whether a period lasts as long as the rules ask (R-35)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, Period, Span, months, weeks
from partgov.foundation.rulings import ADOPTED, Finding
from partgov.foundation.timetables import (
    Between,
    Leeway,
    is_length,
    judge_length,
    last_opening,
    length_kind,
    shortest,
)
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


class TestBetween:
    """A length that may vary: from its least to the end of the day of its most."""

    @pytest.mark.parametrize(
        ("length", "told"),
        [
            (Between(least=weeks(1)), "at least one week"), (Between(most=weeks(2)), "at most two weeks"),
            (Between(least=weeks(1), most=weeks(2)), "from one week to two weeks"),
        ],
    )  # fmt: skip
    def test_both_sides_of_each_bound(self, length: Between, told: str) -> None:
        """A tick before the least is early, a tick after the day of the most late; what is not there asks nothing."""
        week = NOON + 7 * DAY
        for closes, early, late in (
            (NOON + TICK, True, False), (week - TICK, True, False), (week, False, False), (MIDNIGHT, False, False),
            (MIDNIGHT + TICK, False, True),
        ):  # fmt: skip
            found = judge_length(
                Period(opens=NOON, closes=closes), length, kind=VOTING, leeway=Leeway.EXACTLY, zone=UTC, cites=ADOPTED
            )
            wrong = (early and length.least is not None) or (late and length.most is not None)
            assert wrong is not found.met
            expected = MIDNIGHT if late and length.most is not None else week if length.least is not None else NOON
            assert (closes, expected) == (found.found, found.needed)
            assert told in str(found)
            bounds = (NOON if length.least is None else week, FOREVER if length.most is None else MIDNIGHT)
            leeway = "at_least" if length.most is None else "at_most" if length.least is None else "between"
            assert (NOON, length, leeway, *bounds) == tuple(found.values.values())

    def test_on_the_organisation_s_clock(self) -> None:
        """R-3: over the end of summer time two weeks are an hour longer, and the end of the day is local."""
        opens, length = datetime(2016, 10, 20, 12, tzinfo=AMSTERDAM), Between(least=weeks(2), most=weeks(2))
        noon, midnight = datetime(2016, 11, 3, 11, tzinfo=UTC), datetime(2016, 11, 3, 23, tzinfo=UTC)
        for met, closes in ((False, noon - TICK), (True, noon), (True, midnight), (False, midnight + TICK)):
            period = Period(opens=opens, closes=closes)
            assert met is judge_length(
                period, length, kind=VOTING, leeway=Leeway.EXACTLY, zone=AMSTERDAM, cites=ADOPTED
            ).met  # fmt: skip

    def test_one_without_bounds_is_none(self) -> None:
        """It says at least how short, or how long, a period may be."""
        with pytest.raises(PartgovError, match="least: wanted a shortest length, a longest one, or both"):
            Between()

    @pytest.mark.parametrize("bound", ["least", "most"])
    def test_a_bound_is_a_span(self, bound: str) -> None:
        """A text that reads like one is none."""
        with pytest.raises(PartgovError, match=f"{bound}: wanted a Span"):
            Between(**{bound: "P1W"})  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("expected", "length"),
        [
            (weeks(2), weeks(2)), (Span(), None), (weeks(1), Between(least=weeks(1), most=weeks(2))),
            (Span(), Between(most=weeks(2))),
        ],
    )  # fmt: skip
    def test_the_shortest(self, expected: Span, length: Span | Between | None) -> None:
        """The span itself, the least of two, and no time where nothing is asked."""
        assert expected == shortest(length)


def test_a_length_is_a_span_or_between_two() -> None:
    """Anything else is refused by the field's own name."""

    @attrs.frozen
    class Rules:
        voting: Any = attrs.field(validator=is_length)

    assert weeks(2) == Rules(weeks(2)).voting
    for wrong in ("P2W", None, 14):
        with pytest.raises(PartgovError, match="voting: wanted a Span") as refused:
            Rules(wrong)
        assert wrong == refused.value.value


def test_each_period_has_a_kind_of_its_own() -> None:
    """It rests on its clause and on R-35, is set by its setting, and says when and by what it was judged."""
    kind = length_kind("election.voting", "P4", setting="elections.voting")
    assert ("election.voting", "P4", "R-35", "elections.voting") == (kind.id, kind.clause, kind.reading, kind.setting)
    assert ["opened", "span", "leeway", "earliest", "latest"] == [*kind.values]
    finding = judge_length(
        Period(opens=NOON, closes=TWO_WEEKS), weeks(2), kind=kind, leeway=Leeway.EXACTLY, zone=UTC, cites=ADOPTED
    )
    assert [NOON, weeks(2), "exactly", TWO_WEEKS, TWO_WEEKS] == [*finding.values.values()]


def test_a_leeway_is_one_of_three() -> None:
    """A text that reads like one is refused."""
    with pytest.raises(PartgovError, match="leeway: wanted a Leeway, found text 'exactly'"):
        judged(TWO_WEEKS, "exactly")  # type: ignore[arg-type]


def test_the_last_opening_is_judged_by_the_rules_of_its_day() -> None:
    """Three weeks are asked until the 15th, and one from then on: by the 23rd a week is enough, a day sooner not."""
    closes = OPENS + 8 * DAY

    def spans(opens: datetime) -> list[Span]:
        return [weeks(1)] if opens >= OPENS else [weeks(2), weeks(1)]

    assert OPENS + DAY == last_opening(closes, spans, zone=UTC)
    assert OPENS - 14 * DAY == last_opening(OPENS + 7 * DAY - TICK, spans, zone=UTC) + TICK


def test_r3__the_last_opening_is_on_the_organisation_s_clock() -> None:
    """Two weeks before noon it was noon, whether the clocks have gone back since or forward."""
    for noon, expected in (((2016, 11, 3, 12), (2016, 10, 20, 12)), ((2016, 4, 7, 12), (2016, 3, 24, 12))):
        closes, opens = (datetime(*wall, tzinfo=AMSTERDAM) for wall in (noon, expected))
        assert opens == last_opening(closes, lambda opens: [weeks(2)], zone=AMSTERDAM)
