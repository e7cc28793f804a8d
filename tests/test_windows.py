"""Time in office within a window of years, and terms so short that they count for nothing (R-97)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.bars import bars_for
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, Span, days, months, years
from partgov.foundation.rulings import Finding, Ruling
from partgov.history.agenda import DueKind, what_next
from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from partgov.limits import Tenures, count_terms, expected_end, judge_term, remainder_counts
from partgov.mandates import EndingKind, Mandate, MandateRules, StandIn
from partgov.members import Roll
from partgov.roles import Seat
from partgov.succession import judge_stand_in, succeed
from partgov.terms import Successor, TermOfOffice, Whichever
from partgov.windows import Window, time_in_office
from tests.documents import Document, quick_run, record_of, report_of
from tests.oracle import terms as oracle
from tests.strategies import DAY, TICK, roll_of
from tests.tenure import LONG_AGO, ROLE, at, mandate, stand_in

SIX_OF_EIGHT = Window(most=years(6), within=years(8))
NO_LIMIT: dict[str, Any] = {"consecutive": None, "total": None}
SAO_PAULO = ZoneInfo("America/Sao_Paulo")


def year(*first_years: int, length: int = 1) -> list[Mandate]:
    """Terms of so many years, from 1 January of each year."""
    return [mandate("ana", f"{one}-01-01", f"{one + length}-01-01") for one in first_years]


def judged(
    starts: str | datetime, *tenure: Mandate, stood_in: Iterable[StandIn] = (), ends: datetime | None = None,
    **rules: Any,
) -> Ruling | None:  # fmt: skip
    """Whether ana may begin a term as primary then, where terms are not counted unless it is said."""
    start = at(starts) if isinstance(starts, str) else starts
    figures = MandateRules(**{**NO_LIMIT, **rules})
    terms = count_terms(tenure, stood_in, rules=figures, before=start, zone=UTC)
    return judge_term(terms, starts=start, ends=ends, who="Ana", role=ROLE, rules=figures, zone=UTC)


def only(ruling: Ruling | None) -> Finding:
    """The one finding of a ruling."""
    assert ruling is not None
    (found,) = ruling.findings
    return found


# ── the window ───────────────────────────────────────────────────────────────────────────────────


class TestWindow:
    """R-97: at most so long within so long before the end of the new term."""

    def test_six_years_of_eight(self) -> None:
        """After five years a sixth is allowed, after six no seventh, until the first of them leave the window."""
        for served, may in ((range(2010, 2015), True), (range(2010, 2016), False)):
            ruling = judged(f"{served[-1] + 1}-01-01", *year(*served), window=SIX_OF_EIGHT)
            assert may is bool(ruling)
        found = only(judged("2016-01-01", *year(*range(2010, 2016)), window=SIX_OF_EIGHT))
        assert (at("2016-01-01"), at("2018-01-01")) == (found.found, found.needed)
        assert timedelta(days=731) == found.off

    def test_both_sides_of_the_first_start(self) -> None:
        """A microsecond before it the window still has too much, at it no longer; and for a year after the last too."""
        tenure, again = year(*range(2010, 2016)), at("2018-01-01")
        for when, may in ((again - TICK, False), (again, True), (at("2016-01-01"), False)):
            assert may is bool(judged(when, *tenure, window=SIX_OF_EIGHT))

    def test_a_day_too_long(self) -> None:
        """The window is of days: six years to the day are allowed, and a day more is told as such."""
        early = mandate("ana", "2014-12-31", "2015-01-01")
        window = Window(most=years(2), within=years(8))
        assert judged("2016-01-01", *year(2015), window=window)
        found = only(judged("2016-01-01", early, *year(2015), window=window))
        assert not found
        assert (Span(months=24, days=1), days(1)) == (found.values["spent"], found.values["over"])

    @pytest.mark.parametrize("first", range(2008, 2020))
    def test_a_leap_day_makes_no_difference(self, first: int) -> None:
        """Two years apart and one more are three years, whichever of them has 366 days."""
        served = year(first, first + 2)
        found = only(judged(f"{first + 4}-01-01", *served, window=Window(most=years(3), within=years(5))))
        assert found.met
        assert years(3) == found.values["spent"]

    def test_what_lies_before_the_window_counts_as_far_as_it_lies_within(self) -> None:
        """Of a term that began before the window only its end counts."""
        window = Window(most=years(2), within=years(5))
        found = only(judged("2018-01-01", *year(2012, length=3), window=window))
        assert (True, years(2)) == (found.met, found.values["spent"])
        found = only(judged("2017-12-31", *year(2012, length=3), window=window))
        assert (False, Span(months=24, days=1)) == (found.met, found.values["spent"])

    def test_what_is_served_is_counted_and_not_what_was_scheduled(self) -> None:
        """Who resigned after half a year was in office for half a year."""
        left = mandate("ana", "2015-01-01", ended=("2015-07-01", EndingKind.RESIGNATION))
        found = only(judged("2016-01-01", left, window=SIX_OF_EIGHT))
        assert months(18) == found.values["spent"]

    def test_a_short_remainder_is_time_in_office(self) -> None:
        """It does not count as a term, and the time is served all the same."""
        rest = mandate("ana", "2015-10-01", "2016-01-01", of_term="2015-01-01")
        ruling = judged("2016-01-01", rest, window=SIX_OF_EIGHT, total=5)
        assert ruling is not None
        in_all, window = ruling.findings
        assert (1, months(15)) == (in_all.found, window.values["spent"])

    def test_reserves_are_not_in_office(self) -> None:
        """A reserve serves no time, unless standing in counts as a term: then each stretch of it, and no more."""
        waits = mandate("ana", "2015-01-01", seat=Seat.RESERVE)
        pieces = [stand_in("ana", "2015-01-01", "2015-05-01"), stand_in("ana", "2015-08-01", "2015-12-01")]
        for stood, spent in ((pieces[:1], years(1)), (pieces, months(20))):
            found = only(judged("2016-01-01", waits, stood_in=stood, window=SIX_OF_EIGHT))
            assert spent == found.values["spent"]

    def test_in_days(self) -> None:
        """A limit in days counts days."""
        window = Window(most=days(400), within=days(800))
        leap, common = year(2016), year(2017)
        assert [days(396), days(395)] == [
            only(judged(when, *served, window=window, term=days(30))).values["spent"]
            for when, served in (("2017-01-01", leap), ("2018-01-01", common))
        ]
        assert [True, True, False] == [
            bool(judged("2017-01-01", *leap, window=window, term=days(length))) for length in (33, 34, 35)
        ]

    def test_what_is_told_twice_counts_once(self) -> None:
        """Two mandates of one year on one calendar are a year in office."""
        twice = [*year(2015), mandate("ana", "2015-07-01", "2016-01-01", id="again")]
        assert years(2) == only(judged("2016-01-01", *twice, window=SIX_OF_EIGHT)).values["spent"]

    def test_days_are_those_of_the_organisation(self) -> None:
        """At two in the morning in UTC it is the day before in São Paulo, and there time is counted."""
        start, end = datetime(2016, 1, 1, 12, tzinfo=UTC), datetime(2017, 1, 1, 1, tzinfo=UTC)
        window = Window(most=years(1), within=years(3))
        for zone, spent in ((UTC, years(1)), (SAO_PAULO, Span(months=11, days=30))):
            found = time_in_office(
                [(start, end)], starts=end + DAY, ends=end + DAY, term=None, window=window, zone=zone
            )
            assert spent == found.spent

    def test_the_first_start_is_a_midnight_there(self) -> None:
        """The wait is over as a day begins on the organisation's clock, which jumps over that midnight."""
        first, last = datetime(2015, 10, 15, 3, tzinfo=UTC), datetime(2016, 11, 15, 2, tzinfo=UTC)
        found = time_in_office(
            [(first, last)], starts=last, ends=last + 30 * DAY, term=months(1), zone=SAO_PAULO,
            window=Window(most=months(1), within=years(1)),
        )  # fmt: skip
        assert found.again == datetime(2017, 10, 15, 3, tzinfo=UTC)

    def test_reads_as_a_sentence(self) -> None:
        """Found, needed, how far off, and from when on; or that the term is too long for any window."""
        told = (
            "Ana would be primary curator for {} within eight years before 2017-01-01T00:00:00Z, of at most six years"
        )
        assert f"{told.format('five years')}. (P5, R-97)" == str(
            judged("2016-01-01", *year(*range(2011, 2015)), window=SIX_OF_EIGHT)
        )
        assert (
            f"{told.format('seven years')}: one year too long. They may again from 2018-01-01T00:00:00Z. (P5, R-97)"
        ) == str(judged("2016-01-01", *year(*range(2010, 2016)), window=SIX_OF_EIGHT))
        found = only(judged("2016-01-01", window=Window(most=months(6), within=years(8))))
        assert found.because.endswith("of at most six months: six months too long. They never may.")
        assert found.needed is None

    def test_a_term_to_a_day_of_the_year(self) -> None:
        """Its end is known, and with it the window; from when on one may again is not said, for terms differ."""
        term = TermOfOffice(day="07-01", span=months(3))
        found = only(judged("2016-01-01", *year(2015), window=Window(most=months(17), within=years(4)), term=term))
        assert (at("2016-07-01"), months(18)) == (found.values["ends"], found.values["spent"])
        assert (None, True) == (found.needed, found.because.endswith(": one month too long."))

    @pytest.mark.parametrize("term", [days(90), months(3)])
    def test_a_term_in_other_units(self, term: Span) -> None:
        """Where terms are in days and the limit in months, or the other way, no first start is said."""
        window = Window(most=days(400), within=years(3)) if term.months else Window(most=months(14), within=years(3))
        found = only(judged("2016-01-01", *year(2015), window=window, term=term))
        assert (False, None) == (found.met, found.needed)

    def test_trap_11__without_a_length_the_window_ends_as_the_term_begins(self) -> None:
        """An open term, and one until a successor without a plan: what was served before is what there is."""
        window = Window(most=years(2), within=years(3))
        for term in (None, TermOfOffice(successor=Successor.ELECTION)):
            for length, may in ((2, True), (3, False)):
                found = only(judged("2018-01-01", *year(2018 - length, length=length), window=window, term=term))
                assert (may, years(length), at("2018-01-01")) == (
                    found.met, found.values["spent"], found.values["ends"],
                )  # fmt: skip
            assert at("2019-01-01") == found.needed

    def test_a_successors_term_is_counted_by_plan(self) -> None:
        """The planned end of the new term ends the window; of those before, the time they lasted."""
        term = TermOfOffice(successor=Successor.ELECTION, span=years(2))
        lasted = [mandate("ana", "2014-01-01", "2016-03-01")]
        found = only(judged("2016-03-01", *lasted, window=SIX_OF_EIGHT, term=term))
        assert (at("2018-03-01"), months(50)) == (found.values["ends"], found.values["spent"])

    def test_beyond_the_calendar(self) -> None:
        """A window of nine thousand years holds all there was, and nothing ends it."""
        window = Window(most=years(2), within=years(9000))
        found = only(judged("2016-01-01", *year(2014, 2015), window=window))
        assert (False, None) == (found.met, found.needed)

    def test_who_is_still_in_office_has_no_first_start(self) -> None:
        """A mandate that runs on would go on being counted, so that nothing is said."""
        found = only(judged("2016-06-01", *year(2014, 2015, 2016), window=Window(most=years(2), within=years(3))))
        assert (False, None) == (found.met, found.needed)

    @pytest.mark.parametrize("figure", ["most", "within"])
    def test_no_window_of_no_time(self, figure: str) -> None:
        """Each of the two is a day at least."""
        with pytest.raises(PartgovError, match=f"{figure}: wanted a span of at least a day"):
            Window(**{"most": days(1), "within": days(1), figure: Span()})
        assert "one day within one week before the end of a new term" == str(Window(most=days(1), within=days(7)))


class TestWhoMay:
    """Who is barred by the window, and from what."""

    RULES = MandateRules(window=Window(most=years(2), within=years(4)), **NO_LIMIT)

    def test_from_a_primary_seat_alone(self) -> None:
        """Who is barred may be reserve, as with the other limits (R-8)."""
        bars = bars_for(
            "ana", ROLE, starts=at("2016-01-01"), known_by=at("2015-12-01"), tenures=Tenures.of(year(2014, 2015)),
            roll=roll_of("ana", joined=LONG_AGO), rules=self.RULES, zone=UTC,
        )  # fmt: skip
        assert [(Seat.PRIMARY, "term.window")] == [(one.seat, one.finding.kind.id) for one in bars]

    @pytest.mark.parametrize(("ends", "may"), [("2016-02-01", True), ("2016-02-02", False)])
    def test_of_a_remainder_as_much_as_is_left_of_it(self, ends: str, may: bool) -> None:
        """The window ends with the mandate that was vacated: a month more is allowed, a month and a day is not."""
        served = mandate("bo", "2014-01-01", "2015-12-01")
        vacated = mandate("ana", "2015-02-02", ends, ended=("2016-01-01", EndingKind.RESIGNATION))
        reserve = mandate("bo", "2015-12-01", seat=Seat.RESERVE)
        found = succeed(
            vacated, at=at("2016-01-01"), reserves=[reserve], tenures=Tenures.of([served, vacated, reserve]),
            roll=roll_of("ana", "bo", joined=LONG_AGO), rules=self.RULES, zone=UTC,
        )  # fmt: skip
        assert ("bo" if may else None) == found.successor

    def test_of_a_successors_term_to_its_planned_end(self) -> None:
        """Where the end is not known it is the planned one; where that is over, the takeover itself."""
        vacated = Mandate(
            id="m", role=ROLE, member="ana", seat=Seat.PRIMARY, starts=at("2015-01-01"), ends=FOREVER,
            planned=at("2017-01-01"),
        )  # fmt: skip
        for when, ends in (("2016-01-01", "2017-01-01"), ("2017-03-01", "2017-03-01")):
            found = succeed(
                vacated, at=at(when), reserves=[mandate("bo", "2015-06-01", seat=Seat.RESERVE)],
                tenures=Tenures.of([mandate("bo", "2013-01-01", "2015-06-01")]),
                roll=roll_of("ana", "bo", joined=LONG_AGO), rules=self.RULES, zone=UTC,
            )  # fmt: skip
            told = [one for one in found.ruling.findings if one.kind.id == "term.window"]
            assert [at(ends)] == [one.values["ends"] for one in told] or (ends == when and found.successor == "bo")


class TestInARecord:
    """What an organisation is told of its window."""

    DOCUMENT = record_of(
        timezone="UTC",
        bylaws=[
            {
                "extends": "none",
                "mandates": {"term": "P1Y", "window": {"most": "P2Y", "within": "P4Y"}},
            }
        ],
        members=[{"id": who, "joined": "2010-01-01T00:00:00Z"} for who in ("ana", "bo")],
        roles=[{"id": ROLE, "primary_seats": 1, "reserve_seats": 1}],
        mandates=[
            {
                "id": f"m{one}", "role": ROLE, "member": "ana", "seat": "primary", "starts": f"{one}-01-01T00:00:00Z",
                "ends": f"{one + 1}-01-01T00:00:00Z",
            }
            for one in (2014, 2015)
        ],
    )  # fmt: skip

    def test_the_agenda_says_when_it_bites_and_when_it_is_over(self) -> None:
        """In office until the end of 2015: from 2016 on she may not, and from 2018 on she may again."""
        record = load_record(json.dumps(self.DOCUMENT).encode())
        found = audit_record(record, zone=UTC)
        assert found
        dues = what_next(record, found.history, at=at("2015-06-01"), roll=Roll.of(record.members), zone=UTC)
        limits = {one.kind: one for one in dues if one.kind in (DueKind.LIMIT, DueKind.LIMIT_ENDS)}
        assert [at("2016-01-01"), at("2018-01-01")] == [one.at for one in limits.values()]
        assert (
            "ana would be primary curator for three years within four years before 2017-01-01T00:00:00Z, of at most "
            "two years: one year too long. They may again from 2018-01-01T00:00:00Z."
        ) == limits[DueKind.LIMIT].finding.because

    def test_an_election_passes_over_who_is_barred(self) -> None:
        """With more votes than anybody she is reserve only (R-8), and the page says why."""
        called = {
            "id": "e", "role": ROLE, "discussion_opens": "2015-11-01T00:00:00Z", "voting_opens": "2015-11-15T00:00:00Z",
            "voting_closes": "2015-12-01T00:00:00Z", "term_starts": "2016-01-01T00:00:00Z",
            "candidacies": [
                {"member": who, "at": "2015-11-01T00:00:00Z", "statement": "I would."} for who in ("ana", "bo")
            ],
            "tallies": {"ana": {"yes": 9}, "bo": {"yes": 2}},
        }  # fmt: skip
        run = quick_run("audit", "-", given=json.dumps({**self.DOCUMENT, "elections": [called]}).encode())
        assert 0 == run.status
        assert "one year too long. They may again from" in run.out
        report = report_of({**self.DOCUMENT, "elections": [called]})["elections"]["e"]
        assert (["bo"], ["ana"]) == (report["primary"], report["reserve"])

    @pytest.mark.parametrize(
        ("terms", "seated"),
        [
            ([{"until": "2016-07-01T00:00:00Z"}], ["ana"]), ([{"until": "2016-07-02T00:00:00Z"}], ["bo"]),
            ([{"until": "2016-07-01T00:00:00Z"}, {"until": "2016-08-01T00:00:00Z"}], ["bo", "cy"]),
            ([{"until": "2016-07-01T00:00:00Z"}, {"until": "2016-06-01T00:00:00Z"}], ["ana", "bo"]),
        ],
    )  # fmt: skip
    def test_an_election_for_terms_that_count_for_nothing(self, terms: list[Document], seated: list[str]) -> None:
        """Half a year counts for nothing: who is at the limit may be elected for it, and for not a day more."""
        facts: Document = {
            **self.DOCUMENT,
            "bylaws": [{"extends": "none", "mandates": {"term": "P1Y", "total": 2, "exempt": "P6M"}}],
            "members": [*self.DOCUMENT["members"], {"id": "cy", "joined": "2010-01-01T00:00:00Z"}],
            "roles": [{"id": ROLE, "primary_seats": len(terms), "reserve_seats": 0}],
            "elections": [
                {
                    "id": "e", "role": ROLE, "discussion_opens": "2015-11-01T00:00:00Z", "terms": terms,
                    "voting_opens": "2015-11-15T00:00:00Z", "voting_closes": "2015-12-01T00:00:00Z",
                    "term_starts": "2016-01-01T00:00:00Z",
                    "candidacies": [
                        {"member": who, "at": "2015-11-01T00:00:00Z", "statement": "I would."}
                        for who in ("ana", "bo", "cy")
                    ],
                    "tallies": {"ana": {"yes": 9}, "bo": {"yes": 5}, "cy": {"yes": 2}},
                }
            ],
        }  # fmt: skip
        assert seated == report_of(facts)["elections"]["e"]["primary"]

    def test_a_mandate_that_counts_for_nothing(self) -> None:
        """The report marks it, and no other; with it she may go on."""
        first, second = self.DOCUMENT["mandates"]
        rows = report_of({**self.DOCUMENT, "mandates": [{**first, "exempt": True}, second]})["mandates"]
        assert [True, None] == [one.get("exempt") for one in rows]


# ── what counts for nothing ──────────────────────────────────────────────────────────────────────


class TestExempt:
    """R-97: terms of at most so long count for nothing."""

    @pytest.mark.parametrize(("more", "counts"), [(0 * TICK, False), (TICK, True)])
    def test_both_sides(self, more: timedelta, counts: bool) -> None:
        """Half a year by the calendar counts for nothing, a microsecond more counts; asked before anything else."""
        rest = mandate("ana", "2016-01-01", of_term="2015-12-01")
        rest = attrs.evolve(rest, ends=at("2016-07-01") + more)
        rules = MandateRules(exempt=months(6))
        assert remainder_counts(rest, rules=rules), "more than half of its term"
        (term,) = count_terms([rest], rules=rules, before=at("2017-01-01"), zone=UTC)
        assert (counts, not counts) == (term.counts, term.exempt)

    def test_by_the_members_own_part(self) -> None:
        """Of a term of two years that was taken over, only what the member has of it."""
        rest = mandate("ana", "2016-01-01", "2017-01-01", of_term="2015-01-01")
        for exempt, counts in ((years(1), False), (months(11), True)):
            rules = MandateRules(exempt=exempt, remainder_always_counts=True)
            (term,) = count_terms([rest], rules=rules, before=at("2018-01-01"), zone=UTC)
            assert counts is term.counts

    def test_leaving_early_makes_no_term_short(self) -> None:
        """A term counts by its scheduled end, however it ended."""
        left = mandate("ana", "2016-01-01", ended=("2016-02-01", EndingKind.RESIGNATION))
        (term,) = count_terms([left], rules=MandateRules(exempt=months(6)), before=at("2018-01-01"), zone=UTC)
        assert term.counts

    def test_in_no_limit(self) -> None:
        """Neither in a row, nor in all, nor as time in office."""
        tenure = [mandate("ana", f"{one}-07-01", f"{one + 1}-01-01", of_term=f"{one}-01-01") for one in (2012, 2013)]
        tenure += year(2014)
        limits: dict[str, Any] = {"consecutive": 2, "total": 2, "window": Window(most=years(2), within=years(9))}
        assert judged("2015-01-01", *tenure, exempt=months(6), counts_beyond=Fraction(0), **limits)
        refused = judged("2015-01-01", *tenure, exempt=months(5), remainder_always_counts=True, **limits)
        assert refused is not None
        assert ["term.total", "term.consecutive", "term.window"] == [one.kind.id for one in refused.unmet]

    def test_it_is_no_break(self) -> None:
        """Who serves a term that counts for nothing is in office, and goes on with the row."""
        tenure = [*year(2014), mandate("ana", "2015-04-01", "2015-10-01", of_term="2015-01-01")]
        for served, may in ((tenure[:1], True), (tenure, False)):
            assert may is bool(judged("2016-02-01", *served, consecutive=1, exempt=months(6)))

    def test_as_a_record_says(self) -> None:
        """A mandate of which a record says so counts for nothing, however long."""
        bootstrap = attrs.evolve(year(2014, length=3)[0], exempt=True)
        (term,) = count_terms([bootstrap], rules=MandateRules(), before=at("2018-01-01"), zone=UTC)
        assert (False, True) == (term.counts, term.exempt)
        found = only(judged("2017-01-01", bootstrap, window=SIX_OF_EIGHT))
        assert years(1) == found.values["spent"]

    def test_standing_in_that_counts_as_a_short_term(self) -> None:
        """Seven months of it are a term; where terms of seven months count for nothing, so do they."""
        waits, seven = mandate("ana", "2016-01-01", seat=Seat.RESERVE), stand_in("ana", "2016-02-01", "2016-09-01")
        for exempt, counts in ((months(7), False), (months(6), True)):
            (term,) = count_terms(
                [waits], [seven], rules=MandateRules(exempt=exempt), before=at("2018-01-01"), zone=UTC
            )
            assert counts is term.counts

    def test_nobody_is_barred_from_a_term_that_counts_for_nothing(self) -> None:
        """At the limit one may still take a term of half a year, and the ruling says why; not a day more."""
        tenure = year(2013, 2014, 2015)
        ruling = judged("2016-01-01", *tenure, ends=at("2016-07-01"), consecutive=3, total=3, exempt=months(6))
        assert (
            "A term of Ana as primary curator until 2016-07-01T00:00:00Z is at most six months long, and counts for "
            "nothing. (P5, R-97)"
        ) == str(ruling)
        assert ruling
        assert not judged("2016-01-01", *tenure, ends=at("2016-07-01") + TICK, total=3, exempt=months(6))
        allowed = judged("2016-01-01", *year(2013), ends=at("2016-07-01"), total=3, exempt=months(6))
        assert allowed is not None
        assert ["term.total"] == [one.kind.id for one in allowed.findings], "it is told where it matters"

    def test_a_reserve_at_the_limit_takes_over_a_short_remainder(self) -> None:
        """And the succession says why."""
        vacated = mandate("ana", "2016-01-01", ended=("2016-09-01", EndingKind.RESIGNATION))
        served = [mandate("bo", f"{one}-01-01") for one in (2013, 2014, 2015)]
        reserve = mandate("bo", "2016-01-01", seat=Seat.RESERVE)
        allowed, refused = ["term.exempt", "succession.takes_over"], ["term.consecutive", "succession.nobody"]
        for exempt, kinds in ((months(4), allowed), (months(3), refused)):
            found = succeed(
                vacated, at=at("2016-09-01"), reserves=[reserve], tenures=Tenures.of([*served, vacated, reserve]),
                roll=roll_of("ana", "bo", joined=LONG_AGO), rules=MandateRules(exempt=exempt), zone=UTC,
            )  # fmt: skip
            assert kinds == [one.kind.id for one in found.ruling.findings]

    @pytest.mark.parametrize(("most", "told"), [(3, True), (4, False)])
    def test_it_is_not_what_decides(self, most: int, told: bool) -> None:
        """After two terms, an exempt one and a short remainder: the remainder alone could make three, and none four."""
        exempt = attrs.evolve(year(2012)[0], exempt=True)
        short = attrs.evolve(mandate("ana", "2013-11-01", "2014-01-01"), term_starts=at("2013-01-01"))
        ruling = judged("2014-01-01", *year(2010, 2011), exempt, short, consecutive=most)
        assert ruling is not None
        assert told is ("term.short" in [one.kind.id for one in ruling.findings])

    def test_a_term_without_a_length_is_not_short(self) -> None:
        """A new term of which no end is known is no exempt one: who has served too long is barred from it."""
        ruling = judged("2016-01-01", *year(2015), window=Window(most=months(6), within=years(8)), exempt=days(30),
                        term=None)  # fmt: skip
        assert not ruling

    def test_a_new_term_ends_by_the_local_clock(self) -> None:
        """In Berlin half a year from 1 October ends at midnight of 1 April there, at 22:00 UTC and no more at 23:00."""
        berlin = ZoneInfo("Europe/Berlin")
        rules = MandateRules(term=months(6), exempt=months(6), window=Window(most=days(1), within=years(8)), **NO_LIMIT)
        starts = datetime(2016, 10, 1, tzinfo=berlin)
        terms = count_terms(year(2015), rules=rules, before=starts, zone=berlin)
        found = only(judge_term(terms, starts=starts, who="Ana", role=ROLE, rules=rules, zone=berlin))
        assert ("term.exempt", datetime(2017, 4, 1, tzinfo=berlin)) == (found.kind.id, found.values["ends"])

    def test_longer_than_the_calendar(self) -> None:
        """Where terms of at most nine thousand years count for nothing, none counts."""
        (term,) = count_terms(year(2016), rules=MandateRules(exempt=years(9000)), before=at("2018-01-01"), zone=UTC)
        assert term.exempt

    def test_where_nothing_is_limited_nothing_is_said(self) -> None:
        """No limit of terms, none of time: whatever counts for nothing, no sentence speaks of one."""
        assert judged("2016-01-01", *year(2014, 2015), exempt=months(6)) is None


# ── terms whose end was not known ────────────────────────────────────────────────────────────────


def until(
    starts: str, planned: str | None, ended: str | None = None, by: EndingKind = EndingKind.EXPIRY,
    of_term: str | None = None,
) -> Mandate:  # fmt: skip
    """A mandate that lasts until a successor, with its planned end, and the end it came to."""
    made = mandate("ana", starts, "2099-01-01", of_term=of_term, ended=(ended, by) if ended else None)
    return attrs.evolve(made, ends=FOREVER, planned=at(planned) if planned else None)


class TestSuccessors:
    """Trap 11: what counts as a term needs a length, which a term until a successor has by plan, or as it lasted."""

    TERM = TermOfOffice(span=years(2), successor=Successor.ELECTION)

    @pytest.mark.parametrize(("took_over", "counts"), [("2017-01-01", False), ("2016-12-31", True)])
    def test_a_remainder_is_measured_by_plan(self, took_over: str, counts: bool) -> None:
        """Half of the two years by plan does not count, a day more does, whenever the successor came."""
        rest = until(took_over, "2018-01-01", "2018-03-01", of_term="2016-01-01")
        (term,) = count_terms([rest], rules=MandateRules(term=self.TERM), before=at("2018-03-01"), zone=UTC)
        assert counts is term.counts

    @pytest.mark.parametrize(("before", "counts"), [("2018-01-02", False), ("2018-01-03", True)])
    def test_without_a_plan_it_is_as_long_as_it_lasted(self, before: str, counts: bool) -> None:
        """A year of 366 days was over at the takeover: the rest counts once it is longer than that."""
        rest = until("2017-01-01", None, of_term="2016-01-01")
        (term,) = count_terms([rest], rules=MandateRules(term=None), before=at(before), zone=UTC)
        assert counts is term.counts

    def test_a_takeover_after_the_planned_end(self) -> None:
        """It lasts as long as it lasts: a few days that count for nothing."""
        rest = until("2018-02-01", "2018-01-01", "2018-03-01", of_term="2016-01-01")
        (term,) = count_terms([rest], rules=MandateRules(exempt=months(1)), before=at("2018-03-01"), zone=UTC)
        assert term.exempt
        assert at("2018-05-01") == expected_end(rest, at=at("2018-05-01"))

    def test_a_break_counts_from_when_the_successor_came(self) -> None:
        """Early or late: two years after it a new row begins."""
        for ended in ("2017-10-01", "2018-02-01"):
            served, again = until("2016-01-01", "2018-01-01", ended), at(ended).replace(year=at(ended).year + 2)
            for when, may in ((again - TICK, False), (again, True)):
                assert may is bool(judged(when, served, consecutive=1, term=self.TERM))

    def test_resigning_early_does_not_shorten_the_wait(self) -> None:
        """R-17: it counts from the planned end; after that, from the day one left."""
        for ended, again in (("2016-02-01", "2020-01-01"), ("2018-02-01", "2020-02-01")):
            served = until("2016-01-01", "2018-01-01", ended, EndingKind.RESIGNATION)
            for when, may in ((at(again) - TICK, False), (at(again), True)):
                assert may is bool(judged(when, served, consecutive=1, term=self.TERM))

    @pytest.mark.parametrize(("until_day", "counts"), [("2016-12-31", False), ("2017-01-01", True)])
    def test_standing_in_is_measured_by_the_plan_of_the_reserve(self, *, until_day: str, counts: bool) -> None:
        """Of 731 days that a reserve was to serve 365 are no term, 366 are, though no end is known."""
        absent = until("2016-01-01", "2018-01-01")
        reserve = attrs.evolve(absent, id="r", member="bo", seat=Seat.RESERVE)
        stood = stand_in("bo", "2016-01-01", until_day)
        found = count_terms([reserve], [stood], rules=MandateRules(), before=at("2018-03-01"), zone=UTC)
        assert counts is bool(found)
        before = [mandate("bo", f"{one}-01-01") for one in (2013, 2014, 2015)]
        absent = attrs.evolve(absent, stand_ins=(stood,))
        ruling = judge_stand_in(
            absent, stood, tenures=Tenures.of([absent, reserve, *before]), roll=roll_of("ana", "bo", joined=LONG_AGO),
            rules=MandateRules(), zone=UTC,
        )  # fmt: skip
        assert counts is not bool(ruling)

    def test_the_first_of_both(self) -> None:
        """A span that ends a term at the latest is its scheduled end."""
        term = TermOfOffice(span=years(2), successor=Successor.ELECTION, whichever=Whichever.FIRST)
        found = only(judged("2016-01-01", window=SIX_OF_EIGHT, term=term))
        assert at("2018-01-01") == found.values["ends"]


# ── a second encoding ────────────────────────────────────────────────────────────────────────────

FIRST = date(2019, 11, 20)
LENGTHS = st.builds(oracle.Length, st.integers(0, 5), st.just(0)) | st.builds(
    oracle.Length, st.integers(0, 3), st.integers(1, 40)
)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 150)), max_size=4), st.integers(0, 250), LENGTHS, LENGTHS,
    LENGTHS, st.sampled_from([UTC, SAO_PAULO, ZoneInfo("Pacific/Auckland")]), st.integers(0, 23),
)  # fmt: skip
def test_time_in_a_window_against_a_second_encoding(
    lived: list[tuple[int, int]], asked: int, term: oracle.Length, most: oracle.Length, more: oracle.Length,
    zone: Any, hour: int,
) -> None:  # fmt: skip
    """Whatever was served, in months or in days: too long is too long, and the first start is the first."""
    most = max(most, oracle.Length(0, 1))
    within = oracle.Length(most.months + more.months, most.days + more.days)
    stretches = [(FIRST + came * DAY, FIRST + (came + long) * DAY) for came, long in lived]

    def instant(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)

    def too_long(starts: date) -> bool:
        served = [(came, min(left, FIRST + asked * DAY)) for came, left in stretches]
        return oracle.too_long(served, starts, oracle.moved(starts, term, 1), term, most, within)

    starts = FIRST + asked * DAY
    found = time_in_office(
        [(instant(came), instant(left)) for came, left in stretches], starts=instant(starts),
        ends=instant(oracle.moved(starts, term, 1)), term=Span(*term), zone=zone,
        window=Window(most=Span(*most), within=Span(*within)),
    )  # fmt: skip
    assert too_long(starts) is (found.over != Span())
    if found.again is not None:
        first = found.again.astimezone(zone)
        assert (0, 0) == (first.minute, first.second)
        assert all(too_long(starts + number * DAY) for number in range((first.date() - starts).days))
        assert not too_long(first.date())


def test_again_on_the_last_days_of_a_window() -> None:
    """Of 365 days one is the most: who leaves on 1 January may serve one from 31 December on, not before."""
    year = (datetime(2018, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC))
    found = time_in_office(
        [year], starts=year[1], ends=year[1] + timedelta(days=1), term=days(1), zone=UTC,
        window=Window(most=days(1), within=days(365)),
    )  # fmt: skip
    assert datetime(2019, 12, 31, tzinfo=UTC) == found.again
