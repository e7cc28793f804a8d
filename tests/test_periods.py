"""Instants, half-open periods, and spans counted on the wall clock (R-1, R-2, R-3)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.periods import (
    FOREVER,
    Period,
    Span,
    as_utc,
    days,
    days_before,
    end_of_day,
    end_text,
    in_words,
    instant_text,
    is_end,
    months,
    next_day_of_year,
    shift,
    shift_back,
    weeks,
    years,
)
from tests.strategies import CLOSES, INSTANTS, OPENS, TICK, VOTING

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
APIA = ZoneInfo("Pacific/Apia")
HAVANA = ZoneInfo("America/Havana")
KOLKATA = ZoneInfo("Asia/Kolkata")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
NEW_YORK = ZoneInfo("America/New_York")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
ZONES = (UTC, AMSTERDAM, APIA, HAVANA, KOLKATA, LORD_HOWE, NEW_YORK, SAO_PAULO)


def utc(*parts: int) -> datetime:
    """An instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


class NoOffset(tzinfo):
    """A zone that does not say what it differs from UTC, which makes its instants naive."""

    def utcoffset(self, dt: datetime | None) -> None:
        """Nothing is known."""

    dst = tzname = utcoffset


class TestInstants:
    """R-1: every instant carries a time zone."""

    @pytest.mark.parametrize(
        "given",
        [
            datetime(2016, 11, 15, 1, tzinfo=AMSTERDAM),
            datetime(2016, 11, 15, 5, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            datetime(2016, 11, 15, tzinfo=ZoneInfo("UTC")),
            datetime(2016, 11, 15, tzinfo=UTC),
        ],
    )
    def test_any_zone_becomes_utc(self, given: datetime) -> None:
        """One moment in four zones is one value inside."""
        period = Period(opens=given, closes=CLOSES)
        assert (OPENS, UTC) == (period.opens, period.opens.tzinfo)
        period = Period(opens=OPENS - TICK, closes=given)
        assert (OPENS, UTC) == (period.closes, period.closes.tzinfo)

    @pytest.mark.parametrize("naive", [datetime(2016, 11, 15), datetime(2016, 11, 15, tzinfo=NoOffset())])
    def test_a_naive_instant_is_refused(self, naive: datetime) -> None:
        """Without a zone, or with one that says nothing, an instant is refused with the field's name."""
        with pytest.raises(NaiveInstantError, match="opens: wanted an instant with a time zone") as caught:
            Period(opens=naive, closes=CLOSES)
        assert ("opens", naive) == (caught.value.place, caught.value.value)

    @pytest.mark.parametrize("other", ["2016-11-15T00:00:00Z", date(2016, 11, 15), 0, None])
    def test_nothing_else_is_an_instant(self, other: Any) -> None:
        """A text, a day, a number are refused, and not for being naive."""
        with pytest.raises(PartgovError, match="closes: wanted an instant") as caught:
            Period(opens=OPENS, closes=other)
        assert PartgovError is type(caught.value)

    @pytest.mark.parametrize("at", [utc(1000, 1, 1), utc(9998, 12, 31, 23, 59, 59, 999998)])
    def test_the_first_and_the_last_year(self, at: datetime) -> None:
        """The years of a record are 1000 to 9998, both included."""
        assert at == Period(opens=at, closes=at + TICK).opens

    @pytest.mark.parametrize(
        "at",
        [
            utc(1000, 1, 1) - TICK,
            utc(9999, 1, 1),
            FOREVER,
            datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
            datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12))),
            datetime(1000, 1, 1, tzinfo=timezone(timedelta(hours=1))),
            datetime(9998, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-1))),
        ],
    )
    def test_other_years_are_refused(self, at: datetime) -> None:
        """One tick outside, told in UTC, is refused, even where it cannot be told in UTC at all."""
        with pytest.raises(PartgovError, match="opens: wanted an instant of a year from 1000 to 9998") as caught:
            Period(opens=at, closes=CLOSES)
        assert PartgovError is type(caught.value)

    def test_as_utc_leaves_the_rest_alone(self) -> None:
        """What is no aware instant passes through, for the field's own check to refuse."""
        naive = datetime(2016, 11, 15)
        assert ("x", naive, None) == (as_utc("x"), as_utc(naive), as_utc(None))  # type: ignore[arg-type]

    def test_the_night_the_clocks_change(self) -> None:
        """Marks at 02:15 and 02:30, before and after the clocks go back, are in the order in which they were made."""
        quarter = {"tzinfo": AMSTERDAM, "year": 2016, "month": 10, "day": 30, "hour": 2, "minute": 15}
        half = quarter | {"minute": 30}
        as_made = [
            datetime(**quarter, fold=0),  # type: ignore[arg-type]
            datetime(**half, fold=0),  # type: ignore[arg-type]
            datetime(**quarter, fold=1),  # type: ignore[arg-type]
            datetime(**half, fold=1),  # type: ignore[arg-type]
        ]
        expected = [
            utc(2016, 10, 30, 0, 15),
            utc(2016, 10, 30, 0, 30),
            utc(2016, 10, 30, 1, 15),
            utc(2016, 10, 30, 1, 30),
        ]
        assert expected == sorted(map(as_utc, as_made))
        assert expected == [as_utc(at) for at in as_made]

    def test_forever_is_later_than_any_record(self) -> None:
        """What has not ended ends after the last instant a record may carry."""
        assert utc(9998, 12, 31, 23, 59, 59, 999999) < FOREVER

    @pytest.mark.parametrize(
        ("expected", "at"),
        [
            ("2016-11-15T00:00:00Z", OPENS),
            ("2016-11-14T23:00:00Z", datetime(2016, 11, 15, tzinfo=AMSTERDAM)),
            ("2016-11-15T00:00:00.000001Z", OPENS + TICK),
            ("1000-01-01T00:00:00Z", utc(1000, 1, 1)),
        ],
    )
    def test_instant_text(self, expected: str, at: datetime) -> None:
        """An instant is written in UTC with a Z, and with a fraction only where it has one."""
        assert expected == instant_text(at)

    def test_the_end_of_what_has_none(self) -> None:
        """R-81: `FOREVER` is an end, though no instant, and is written as none; any other end is an instant."""

        @attrs.frozen
        class Lease:
            ends: Any = attrs.field(validator=is_end)

        assert [None, "2016-11-15T00:00:00Z"] == [end_text(Lease(at).ends) for at in (FOREVER, OPENS)]
        for other in (FOREVER - TICK, datetime.max, "forever"):
            with pytest.raises(PartgovError, match="ends: wanted an instant") as refused:
                Lease(other)
            assert other == refused.value.value


class TestPeriod:
    """R-2: periods are half-open."""

    @pytest.mark.parametrize(
        ("expected", "at"),
        [(False, OPENS - TICK), (True, OPENS), (True, OPENS + TICK), (True, CLOSES - TICK), (False, CLOSES)],
    )
    def test_opens_belongs_to_it_and_closes_does_not(self, expected: bool, at: datetime) -> None:
        """One tick before the opening is early; the opening is in; exactly the close is late."""
        assert expected == (at in VOTING)

    def test_last_instant(self) -> None:
        """The last instant is one tick before the close."""
        assert CLOSES - TICK == VOTING.last_instant

    def test_one_tick_is_a_period(self) -> None:
        """The shortest period is one tick."""
        period = Period(opens=OPENS, closes=OPENS + TICK)
        assert OPENS == period.last_instant

    @pytest.mark.parametrize("closes", [OPENS, OPENS - TICK])
    def test_an_empty_or_backward_period_is_refused(self, closes: datetime) -> None:
        """A period closes after it opens."""
        with pytest.raises(PartgovError, match="closes: wanted an instant after the opening, 2016-11-15T00:00:00Z"):
            Period(opens=OPENS, closes=closes)


class TestSpan:
    """Lengths on the calendar."""

    @pytest.mark.parametrize(
        ("expected", "text"),
        [
            (Span(days=14), "P14D"),
            (Span(days=14), "P2W"),
            (Span(months=1), "P1M"),
            (Span(months=12), "P1Y"),
            (Span(months=14, days=10), "P1Y2M1W3D"),
            (Span(), "P0D"),
            (Span(months=119988), "P9999Y"),
            (Span(days=99999), "P99999D"),
        ],
    )
    def test_reads_its_text(self, expected: Span, text: str) -> None:
        """Years, months, weeks and days are read, each at most once and in that order."""
        assert expected == Span.of(text)

    @pytest.mark.parametrize(
        "text",
        ["", "P", "14D", "P14", "p14d", "P-1D", "P1.5D", "PT1H", "P1D1M", "P1D1D", "P14D ", "P14D\n", "P٣D", "P10000Y"],
    )
    def test_refuses_other_texts(self, text: str) -> None:
        """Anything else, in whatever digits, is refused with the text itself."""
        with pytest.raises(PartgovError, match="span: wanted a span such as") as caught:
            Span.of(text)
        assert text == caught.value.value

    @given(st.integers(0, 9999), st.integers(0, 99999))
    def test_its_text_reads_back(self, month: int, day: int) -> None:
        """What a span writes, it reads."""
        span = Span(months=month, days=day)
        assert span == Span.of(str(span))

    @pytest.mark.parametrize(
        ("expected", "span"),
        [
            ("P14D", weeks(2)),
            ("P1M", months(1)),
            ("P12M", years(1)),
            ("P0D", Span()),
            ("P1M10D", Span(months=1, days=10)),
        ],
    )
    def test_text(self, expected: str, span: Span) -> None:
        """Parts that are nothing are left out, unless all are."""
        assert expected == str(span)

    @pytest.mark.parametrize(
        ("expected", "span"),
        [
            ("two weeks", weeks(2)),
            ("one week", weeks(1)),
            ("13 days", days(13)),
            ("15 days", days(15)),
            ("one day", days(1)),
            ("no days", Span()),
            ("one month", months(1)),
            ("two months", months(2)),
            ("one year", years(1)),
            ("13 months", months(13)),
            ("two years", months(24)),
            ("nine years", years(9)),
            ("10 years", years(10)),
            ("one year and one week", Span(months=12, days=7)),
        ],
    )
    def test_words(self, expected: str, span: Span) -> None:
        """A member reads whole weeks and years where the numbers are whole."""
        assert expected == span.words

    @pytest.mark.parametrize("field", ["months", "days"])
    def test_nothing_negative(self, field: str) -> None:
        """A span does not run backward."""
        with pytest.raises(PartgovError, match=f"{field}: wanted a whole number, 0 or more"):
            Span(**{field: -1})

    def test_units(self) -> None:
        """A week is seven days, a year twelve months, and each unit is its own number."""
        assert (Span(days=3), Span(days=21), Span(months=3), Span(months=36)) == (
            days(3),
            weeks(3),
            months(3),
            years(3),
        )


@pytest.mark.parametrize(
    ("expected", "number"),
    [("no", 0), ("one", 1), ("nine", 9), ("10", 10), ("14", 14)],
)
def test_small_numbers_in_words(expected: str, number: int) -> None:
    """Those below ten are words; from ten on they are digits."""
    assert expected == in_words(number)


class TestShift:
    """R-3: counted on the wall clock, always from the anchor."""

    @pytest.mark.parametrize(
        ("expected", "anchor", "span"),
        [
            (utc(2016, 2, 29), utc(2016, 1, 31), months(1)),
            (utc(2017, 2, 28), utc(2017, 1, 31), months(1)),
            (utc(2016, 3, 31), utc(2016, 1, 31), months(2)),
            (utc(2016, 4, 30), utc(2016, 1, 31), months(3)),
            (utc(2017, 2, 28), utc(2016, 2, 29), years(1)),
            (utc(2020, 2, 29), utc(2016, 2, 29), years(4)),
            (utc(2016, 1, 29), utc(2016, 1, 15), weeks(2)),
            (utc(2017, 1, 31), utc(2016, 12, 31), months(1)),
            (utc(2016, 12, 30), utc(2016, 11, 30), months(1)),
            (utc(2016, 3, 1), utc(2016, 1, 31), Span(months=1, days=1)),
            (utc(2016, 2, 29, 23, 59, 59, 999999), utc(2016, 1, 31, 23, 59, 59, 999999), months(1)),
            (utc(2016, 1, 31), utc(2016, 1, 31), Span()),
        ],
    )
    def test_the_calendar(self, expected: datetime, anchor: datetime, span: Span) -> None:
        """A day the month does not have is its last day; months go before days."""
        assert expected == shift(anchor, span, zone=UTC)

    def test_two_weeks_over_a_clock_change_keep_the_wall_clock(self) -> None:
        """From noon to noon, though an hour more has passed."""
        anchor = datetime(2016, 10, 20, 12, tzinfo=AMSTERDAM)
        assert utc(2016, 11, 3, 11) == shift(anchor, weeks(2), zone=AMSTERDAM)
        assert as_utc(anchor) + timedelta(days=14, hours=1) == shift(anchor, weeks(2), zone=AMSTERDAM)

    def test_the_zone_is_the_organisations(self) -> None:
        """The last day of January in Amsterdam is still the 30th in New York."""
        anchor = utc(2017, 1, 31, 3)
        assert utc(2017, 2, 28, 3) == shift(anchor, months(1), zone=AMSTERDAM)
        assert datetime(2017, 2, 28, 22, tzinfo=NEW_YORK) == shift(anchor, months(1), zone=NEW_YORK)

    @pytest.mark.parametrize("minute", [0, 1, 30, 59])
    def test_a_skipped_time_is_the_end_of_the_gap(self, minute: int) -> None:
        """02:00 to 03:00 on 27 March 2016 did not exist in Amsterdam: the gap ends at 01:00 UTC."""
        anchor = datetime(2016, 3, 13, 2, minute, tzinfo=AMSTERDAM)
        assert utc(2016, 3, 27, 1) == shift(anchor, weeks(2), zone=AMSTERDAM)

    def test_either_side_of_the_gap(self) -> None:
        """One tick before the gap is itself, and so is the first instant after it."""
        before = datetime(2016, 3, 13, 1, 59, 59, 999999, tzinfo=AMSTERDAM)
        after = datetime(2016, 3, 13, 3, 0, tzinfo=AMSTERDAM)
        assert utc(2016, 3, 27, 1) - TICK == shift(before, weeks(2), zone=AMSTERDAM)
        assert utc(2016, 3, 27, 1) == shift(after, weeks(2), zone=AMSTERDAM)

    def test_the_last_tick_of_the_gap(self) -> None:
        """02:59:59.999999 did not exist either."""
        anchor = datetime(2016, 3, 13, 2, 59, 59, 999999, tzinfo=AMSTERDAM)
        assert utc(2016, 3, 27, 1) == shift(anchor, weeks(2), zone=AMSTERDAM)

    @pytest.mark.parametrize("fold", [0, 1])
    def test_a_repeated_time_is_the_first(self, fold: int) -> None:
        """02:30 came twice on 30 October 2016 in Amsterdam: it means the one at 00:30 UTC."""
        anchor = datetime(2016, 10, 16, 2, 30, tzinfo=AMSTERDAM)
        assert utc(2016, 10, 30, 0, 30) == shift(anchor, weeks(2), zone=AMSTERDAM)
        again = datetime(2016, 10, 30, 2, 30, fold=fold, tzinfo=AMSTERDAM)
        assert utc(2016, 10, 30, 0, 30) == shift(again, Span(), zone=AMSTERDAM)

    def test_a_gap_of_half_an_hour(self) -> None:
        """Lord Howe moves by thirty minutes: 02:15 on 2 October 2016 means 02:30, which is 15:30 UTC the day before."""
        anchor = datetime(2016, 9, 18, 2, 15, tzinfo=LORD_HOWE)
        assert utc(2016, 10, 1, 15, 30) == shift(anchor, weeks(2), zone=LORD_HOWE)

    @pytest.mark.parametrize("hour", [0, 12, 23])
    def test_a_day_that_a_zone_skipped(self, hour: int) -> None:
        """Samoa had no 30 December 2011: every hour of it means the first instant of the 31st."""
        anchor = datetime(2011, 12, 16, hour, 30, tzinfo=APIA)
        assert datetime(2011, 12, 31, tzinfo=APIA) == shift(anchor, weeks(2), zone=APIA)
        assert utc(2011, 12, 30, 10) == shift(anchor, weeks(2), zone=APIA)

    def test_the_days_beside_a_skipped_one(self) -> None:
        """The 29th and the 31st are themselves."""
        assert datetime(2011, 12, 29, 9, tzinfo=APIA) == shift(
            datetime(2011, 12, 15, 9, tzinfo=APIA), weeks(2), zone=APIA
        )
        assert datetime(2011, 12, 31, 9, tzinfo=APIA) == shift(
            datetime(2011, 12, 17, 9, tzinfo=APIA), weeks(2), zone=APIA
        )

    def test_the_last_year(self) -> None:
        """A span may end in 9998 and not in 9999."""
        assert utc(9998, 12, 1) == shift(utc(9998, 11, 1), months(1), zone=UTC)
        with pytest.raises(PartgovError, match="span: wanted a span that ends before the year 9999"):
            shift(utc(9998, 12, 1), months(1), zone=UTC)

    def test_days_may_not_lead_beyond_it_either(self) -> None:
        """The last tick of 9998 is in time, one tick later or many years later is not."""
        last = utc(9998, 12, 31, 23, 59, 59, 999999)
        assert last == shift(last - timedelta(days=30), days(30), zone=UTC)
        for anchor, span in (
            (utc(9998, 12, 2), days(30)),
            (last, days(1)),
            (last, days(99999)),
            (last, years(9999)),
            (utc(2016, 11, 15), years(9999)),
        ):
            with pytest.raises(PartgovError, match="span: wanted a span that ends before the year 9999"):
                shift(anchor, span, zone=UTC)

    @given(INSTANTS, st.integers(0, 600), st.integers(0, 800))
    def test_against_a_slow_calendar(self, anchor: datetime, month: int, day: int) -> None:
        """In UTC it is what counting month by month on a paper calendar gives."""
        year, number = anchor.year, anchor.month
        for _ in range(month):
            year, number = (year, number + 1) if number < 12 else (year + 1, 1)
        last = calendar.monthrange(year, number)[1]
        expected = anchor.replace(year=year, month=number, day=min(anchor.day, last)) + timedelta(days=day)
        assert expected == shift(anchor, Span(months=month, days=day), zone=UTC)

    @given(INSTANTS, st.sampled_from(ZONES), st.integers(0, 30), st.integers(0, 40))
    def test_the_wall_clock_shows_it_or_jumped_over_it(
        self, anchor: datetime, zone: tzinfo, month: int, day: int
    ) -> None:
        """In every zone, the result first shows the wanted wall time, or is the instant the clocks jumped over it."""
        wall = anchor.astimezone(zone).replace(tzinfo=None)
        wanted = shift(wall.replace(tzinfo=UTC), Span(months=month, days=day), zone=UTC).replace(tzinfo=None)
        result = shift(anchor, Span(months=month, days=day), zone=zone)
        shown = result.astimezone(zone).replace(tzinfo=None)
        if shown != wanted:
            assert (result - TICK).astimezone(zone).replace(tzinfo=None) < wanted < shown
        else:
            assert 0 == result.astimezone(zone).fold


class TestShiftBack:
    """The same counted backward."""

    @pytest.mark.parametrize(
        ("expected", "at", "span"),
        [
            (utc(2016, 2, 29), utc(2016, 3, 31), months(1)),
            (utc(2015, 12, 31), utc(2016, 1, 31), months(1)),
            (utc(2015, 11, 30), utc(2016, 1, 31), months(2)),
            (utc(2016, 12, 30, 5, 6, 7), utc(2017, 1, 30, 5, 6, 7), months(1)),
            (utc(2016, 11, 30), utc(2017, 11, 30), years(1)),
            (utc(2016, 1, 28), utc(2016, 3, 30), Span(months=2, days=2)),
            (utc(2016, 1, 31), utc(2016, 1, 31), Span()),
            (utc(1, 1, 1), utc(1000, 1, 1), years(999)),
            (utc(1, 12, 31), utc(1000, 12, 31), years(999)),
        ],
    )
    def test_the_calendar(self, expected: datetime, at: datetime, span: Span) -> None:
        """A day the month does not have is its last day; months go before days; the first year is the last to reach."""
        assert expected == shift_back(at, span, zone=UTC)

    def test_the_wall_clock_of_the_zone(self) -> None:
        """From noon back to noon over the end of summer time an hour more passed; a skipped hour is the gap's end."""
        assert datetime(2016, 10, 20, 12, tzinfo=AMSTERDAM) == shift_back(
            utc(2016, 11, 3, 11), weeks(2), zone=AMSTERDAM
        )
        assert utc(2016, 3, 27, 1) == shift_back(
            datetime(2016, 4, 10, 2, 30, tzinfo=AMSTERDAM), weeks(2), zone=AMSTERDAM
        )

    @pytest.mark.parametrize("span", [years(1000), Span(days=364878), Span(months=11988, days=1)])
    def test_before_the_calendar(self, span: Span) -> None:
        """What leads before the first year is refused with the span, whether its months or its days do."""
        with pytest.raises(PartgovError, match="span: wanted a span that ends before the year 9999") as refused:
            shift_back(utc(1000, 1, 1), span, zone=UTC)
        assert str(span) == refused.value.value


class TestNextDayOfYear:
    """R-96: the next local midnight that begins a day of the year."""

    @pytest.mark.parametrize(
        ("expected", "at", "day"),
        [
            (utc(2016, 9, 30), utc(2016, 9, 30), "09-30"),
            (utc(2017, 9, 30), utc(2016, 9, 30) + TICK, "09-30"),
            (utc(2016, 9, 30), utc(2016, 9, 30) - TICK, "09-30"),
            (utc(2016, 2, 29), utc(2016, 1, 1), "02-29"),
            (utc(2017, 3, 1), utc(2016, 3, 1), "02-29"),
            (utc(9998, 12, 31), utc(9998, 12, 31), "12-31"),
        ],
    )
    def test_one_tick_either_side(self, expected: datetime, at: datetime, day: str) -> None:
        """Its own midnight is the next, a tick later that of next year; no 29th of February is a 1st of March."""
        assert expected == next_day_of_year(at, day, zone=UTC)

    def test_the_day_is_local(self) -> None:
        """The last of September has begun in Amsterdam at 22:00 UTC the day before, and not yet in New York."""
        for zone, expected in ((AMSTERDAM, utc(2016, 9, 29, 22)), (NEW_YORK, utc(2016, 9, 30, 4))):
            assert expected == next_day_of_year(utc(2016, 9, 29, 22), "09-30", zone=zone)
        assert utc(2017, 9, 29, 22) == next_day_of_year(utc(2016, 9, 29, 22) + TICK, "09-30", zone=AMSTERDAM)
        assert utc(2016, 12, 31, 23) == next_day_of_year(utc(2016, 12, 31, 23), "01-01", zone=AMSTERDAM)

    def test_the_calendar_ends(self) -> None:
        """After the last of them in the year 9998 there is none, and the day is named."""
        with pytest.raises(PartgovError, match="day: wanted a span that ends before the year 9999, found text '12-31'"):
            next_day_of_year(utc(9998, 12, 31) + TICK, "12-31", zone=UTC)


class TestDaysBefore:
    """So many days before, at the same time on the wall clock."""

    def test_over_a_clock_change(self) -> None:
        """Fourteen days before noon it was noon, though an hour more has passed since."""
        noon = datetime(2016, 11, 3, 12, tzinfo=AMSTERDAM)
        assert datetime(2016, 10, 20, 12, tzinfo=AMSTERDAM) == days_before(noon, 14, zone=AMSTERDAM)
        assert as_utc(noon) - timedelta(days=14) == days_before(noon, 14, zone=UTC)

    def test_the_first_year(self) -> None:
        """The first day of the first year may be reached, and no day before it; the number is named."""
        assert utc(1, 1, 1) == days_before(utc(1, 1, 15), 14, zone=UTC)
        with pytest.raises(PartgovError, match="number: wanted days that do not lead before the first year") as refused:
            days_before(utc(1, 1, 15), 15, zone=UTC)
        assert 15 == refused.value.value


class TestEndOfDay:
    """The instant at which a local day is over."""

    @pytest.mark.parametrize(
        ("expected", "at"),
        [
            (utc(2016, 11, 16), OPENS),
            (utc(2016, 11, 16), OPENS + TICK),
            (utc(2016, 11, 16), utc(2016, 11, 16) - TICK),
            (utc(2016, 11, 17), utc(2016, 11, 16)),
        ],
    )
    def test_in_utc(self, expected: datetime, at: datetime) -> None:
        """Midnight begins a day; one tick before it ends one."""
        assert expected == end_of_day(at, zone=UTC)

    def test_the_day_is_local(self) -> None:
        """At 23:30 UTC it is already the next day in Amsterdam."""
        assert utc(2016, 11, 15, 23) == end_of_day(utc(2016, 11, 14, 23, 30), zone=AMSTERDAM)
        assert utc(2016, 11, 14, 23) == end_of_day(utc(2016, 11, 14, 22, 30), zone=AMSTERDAM)

    @pytest.mark.parametrize(
        ("hours", "day"),
        [(25, datetime(2016, 10, 30, tzinfo=AMSTERDAM)), (23, datetime(2016, 3, 27, tzinfo=AMSTERDAM))],
    )
    def test_days_of_25_and_23_hours(self, hours: int, day: datetime) -> None:
        """A day on which the clocks change is longer or shorter."""
        assert as_utc(day) + timedelta(hours=hours) == end_of_day(day, zone=AMSTERDAM)

    def test_a_midnight_that_was_skipped(self) -> None:
        """In São Paulo the clocks jumped at midnight: 15 October 2016 ended when they showed 01:00."""
        assert utc(2016, 10, 16, 3) == end_of_day(datetime(2016, 10, 15, 12, tzinfo=SAO_PAULO), zone=SAO_PAULO)

    def test_a_midnight_that_came_twice(self) -> None:
        """In Havana midnight came twice on 6 November 2016: the 5th ended with the first."""
        assert utc(2016, 11, 6, 4) == end_of_day(datetime(2016, 11, 5, 12, tzinfo=HAVANA), zone=HAVANA)

    def test_before_a_day_that_was_skipped(self) -> None:
        """Samoa's 29 December 2011 ended where the 31st began."""
        assert utc(2011, 12, 30, 10) == end_of_day(datetime(2011, 12, 29, 23, tzinfo=APIA), zone=APIA)

    @given(INSTANTS, st.sampled_from(ZONES))
    def test_it_is_later_and_another_day(self, at: datetime, zone: tzinfo) -> None:
        """The end is after the instant, on a later local day, and one tick before it is not."""
        end = end_of_day(at, zone=zone)
        assert at < end
        assert at.astimezone(zone).date() < end.astimezone(zone).date()
        before = (end - TICK).astimezone(zone).date()
        assume(zone is not HAVANA or end.astimezone(zone).date() != before)
        assert before == at.astimezone(zone).date()

    def test_the_last_day(self) -> None:
        """The last day but one is over, the last is not, and the instant is named."""
        assert utc(9999, 12, 31) == end_of_day(utc(9999, 12, 31) - TICK, zone=UTC)
        with pytest.raises(PartgovError, match="at: wanted an instant before the last day of the year 9999") as refused:
            end_of_day(utc(9999, 12, 31), zone=UTC)
        assert utc(9999, 12, 31) == refused.value.value
