"""Remainders: how long of how long, exactly; and that a limit lists what it counted (R-15 to R-17)."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.bars import spared_by
from partgov.bylaws import Bylaws
from partgov.foundation.periods import FOREVER, days, months, years
from partgov.foundation.rulings import Finding, Ruling
from partgov.foundation.sentences import LANGUAGES, Phrase
from partgov.interop.reports import audit_document
from partgov.limits import SHORT, Tenures, Term, count_terms, judge_term
from partgov.mandates import EndingKind, Mandate, MandateRules
from partgov.remainders import Portion, portion_of
from partgov.roles import Seat
from partgov.windows import Window
from tests.strategies import roll_of
from tests.tenure import ROLE, at, audited, election, mandate, record, reserve, row, stand_in

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HALF = Fraction(1, 2)


def portion(starts: str, ends: str, whole: tuple[str, str], *, zone: tzinfo = UTC, share: Fraction = HALF) -> Portion:
    """How much of a term a part of it is."""
    return portion_of([(at(starts), at(ends))], (at(whole[0]), at(whole[1])), share=share, zone=zone)


class TestPortion:
    """R-15: more than half of a term by elapsed time, told exactly."""

    @pytest.mark.parametrize(
        ("starts", "ends", "told"),
        [
            # 365 days: half is at noon of the 183rd day.
            ("2014-08-30", "2015-03-01", "183 of 365 days, more than half"),
            ("2014-08-31", "2015-03-01", "182 of 365 days: no more than half"),
            ("2014-08-30T12:00", "2015-03-01", "182 days and 12 hours of 365 days: no more than half"),
            (
                "2014-08-30T11:59:59.999999", "2015-03-01",
                "182 days, 12 hours and 1 microsecond of 365 days, more than half",
            ),
            (
                "2014-08-30T10:58:57", "2015-03-01",
                "182 days, 13 hours, 1 minute and 3 seconds of 365 days, more than half",
            ),
            ("2015-02-28", "2015-03-01", "1 of 365 days: no more than half"),
        ],
    )  # fmt: skip
    def test_both_sides_of_half_of_a_plain_year(self, starts: str, ends: str, told: str) -> None:
        """Half a year of 365 days is 182 days and 12 hours: exactly that is not more, and a microsecond more is."""
        assert told == str(portion(starts, ends, ("2014-03-01", "2015-03-01")))

    def test_both_sides_of_half_of_a_leap_year(self) -> None:
        """Half of 366 days is 183 days: as many are not more than half, and 184 are."""
        year = ("2015-03-01", "2016-03-01")
        assert "183 of 366 days: no more than half" == str(portion("2015-08-31", year[1], year))
        assert "184 of 366 days, more than half" == str(portion("2015-08-30", year[1], year))

    def test_half_of_a_very_long_term(self) -> None:
        """No microsecond is lost, however long both are."""
        half, tick = timedelta(days=150_000), timedelta(microseconds=1)
        assert [False, True] == [Portion(length=one, whole=2 * half).counts for one in (half, half + tick)]

    def test_a_term_of_half_a_year_has_days_of_its_clock(self) -> None:
        """From a summer's midnight to a winter's are 181 days there, though an hour more has elapsed."""
        whole = ("2014-09-01T00:00+02:00", "2015-03-01T00:00+01:00")
        for starts, told in (("2014-11-30", "91 of 181 days, more than half"), ("2014-12-01", "90 of 181 days: no ")):
            assert str(portion(f"{starts}T00:00+01:00", whole[1], whole, zone=AMSTERDAM)).startswith(told)

    def test_one_year_of_two_turns_on_where_the_leap_day_is(self) -> None:
        """The second of two years counts where it has the leap day, and does not where the first or neither has it."""
        second = portion("2011-06-01", "2012-06-01", ("2010-06-01", "2012-06-01"))
        first = portion("2012-06-01", "2013-06-01", ("2011-06-01", "2013-06-01"))
        neither = portion("2010-06-01", "2011-06-01", ("2009-06-01", "2011-06-01"))
        assert ["366 of 731 days, more than half", "365 of 731 days: no more than half"] == [str(second), str(first)]
        assert "365 of 730 days: no more than half" == str(neither)

    def test_days_are_those_of_the_organisation_s_clock(self) -> None:
        """From midnight to midnight are whole days there, an hour more or less in between, and none in UTC."""
        part, whole = ("2014-08-30T00:00+02:00", "2015-03-01T00:00+01:00"), "2014-03-01T00:00+01:00"
        assert "183 of 365 days, more than half" == str(portion(*part, (whole, part[1]), zone=AMSTERDAM))
        assert "183 days and 1 hour of 365 days, more than half" == str(portion(*part, (whole, part[1]), zone=UTC))

    @pytest.mark.parametrize(
        ("starts", "told"),
        [
            ("2016-07-02T00:00+02:00", "183 days and 1 hour of 366 days, more than half"),
            ("2016-07-02T01:00+02:00", "183 days of 366 days: no more than half"),
            ("2016-07-02T00:59:59.999999+02:00", "183 days and 1 microsecond of 366 days, more than half"),
        ],
    )
    def test_an_hour_that_the_clock_hides_decides(self, starts: str, told: str) -> None:
        """Of half a leap year the winter half is an hour longer: told as days it would deny what elapsed time says."""
        year = ("2016-01-01T00:00+01:00", "2017-01-01T00:00+01:00")
        assert told == str(portion(starts, year[1], year, zone=AMSTERDAM))

    def test_an_hour_that_the_clock_hides_and_that_changes_nothing(self) -> None:
        """Of a term from July the half with spring in it is an hour shorter, and no more than half either way."""
        year = ("2015-07-02T00:00+02:00", "2016-07-02T00:00+02:00")
        assert "183 of 366 days: no more than half" == str(
            portion("2016-01-01T00:00+01:00", year[1], year, zone=AMSTERDAM)
        )

    def test_another_share(self) -> None:
        """Where more than a third is asked, that is what is told."""
        third = portion("2017-11-01", "2018-03-01", ("2017-03-01", "2018-03-01"), share=Fraction(1, 3))
        assert "120 of 365 days: no more than 1/3 of it" == str(third)

    def test_several_stretches_are_added_up(self) -> None:
        """Two stretches are as long as both together."""
        stretches = [(at("2014-04-01"), at("2014-07-01")), (at("2014-09-01"), at("2014-12-03"))]
        found = portion_of(stretches, (at("2014-03-01"), at("2015-03-01")), share=HALF, zone=UTC)
        assert "184 of 365 days, more than half" == str(found)

    def test_no_time_at_all(self) -> None:
        """Nothing is told as no days."""
        assert "0 days of 1 day: no more than half" == str(Portion(length=timedelta(), whole=timedelta(days=1)))

    @pytest.mark.parametrize(
        ("language", "told"),
        [
            ("de", "183 von 365 Tagen, mehr als die Hälfte"),
            ("es", "183 de 365 días, más de la mitad"),
            ("fr", "183 sur 365 jours, plus de la moitié"),
            ("nl", "183 van 365 dagen, meer dan de helft"),
        ],
    )
    def test_in_every_language(self, language: str, told: str) -> None:
        """It is told in the reader's language."""
        from partgov.foundation.sentences import Reader

        assert told == portion("2014-08-30", "2015-03-01", ("2014-03-01", "2015-03-01")).told(Reader(language))

    def test_can_be_hashed_and_pickled(self) -> None:
        """It is a value as every other."""
        one = portion("2014-08-30", "2015-03-01", ("2014-03-01", "2015-03-01"))
        assert {one} == {pickle.loads(pickle.dumps(one))}

    @given(st.integers(0, 366 * 24), st.integers(0, 366 * 24), st.sampled_from([UTC, AMSTERDAM]), st.booleans())
    def test_p5__what_is_told_is_never_against_what_counts(
        self, first: int, last: int, zone: tzinfo, leap: bool
    ) -> None:
        """Whatever is told, in days or by elapsed time, the figures told alone say the same as the microseconds do."""
        year = 2016 if leap else 2015
        whole = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC), datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
        starts, ends = (whole[0] + timedelta(hours=hours) for hours in sorted((first, last)))
        found = portion_of([(starts, ends)], whole, share=HALF, zone=zone)
        assert found.counts is (2 * (ends - starts) > whole[1] - whole[0])
        if found.days is not None and found.of_days is not None:
            assert found.counts is (2 * found.days > found.of_days)
            assert starts.astimezone(zone).date() + timedelta(days=found.days) == ends.astimezone(zone).date()
        assert str(found).endswith(", more than half" if found.counts else ": no more than half")


# ── what a limit lists ───────────────────────────────────────────────────────────────────────────

RULES = MandateRules()


def asked(*tenure: Mandate, starts: str, rules: MandateRules = RULES, stood: Sequence[object] = ()) -> Ruling:
    """Whether Ana may begin a term then."""
    terms = count_terms(tenure, stood, rules=rules, before=at(starts), zone=UTC)  # type: ignore[arg-type]
    found = judge_term(terms, starts=at(starts), who="Ana", role=ROLE, rules=rules, zone=UTC)
    assert found is not None
    return found


def phrases(finding: Finding, name: str = "counted") -> list[Phrase]:
    """The terms that a finding lists."""
    listed = finding.values[name]
    assert isinstance(listed, tuple)
    return [one for one in listed if isinstance(one, Phrase)]


class TestListing:
    """R-17: a refusal lists the terms counted."""

    def test_a_remainder_and_standing_in_with_how_long_of_how_long(self) -> None:
        """Each is named for what it was, with its interval, and with its share of a term where that decides."""
        waits = mandate("ana", "2014-03-01", seat=Seat.RESERVE)
        stood = stand_in("ana", "2014-04-01", "2014-11-01")
        rest = mandate("ana", "2015-08-30", "2016-03-01", of_term="2015-03-01")
        refused = asked(waits, rest, mandate("ana", "2016-03-01"), starts="2017-03-01", stood=[stood])
        assert (
            "It would be term 4 in a row of at most 3; counted: standing in from 2014-04-01T00:00:00Z to "
            "2014-11-01T00:00:00Z (214 of 365 days, more than half), the remainder of a term from "
            "2015-08-30T00:00:00Z to 2016-03-01T00:00:00Z (184 of 366 days, more than half), a whole term from "
            "2016-03-01T00:00:00Z to 2017-03-01T00:00:00Z. They may again from 2018-03-01T00:00:00Z. (P5, R-17)"
        ) == str(refused)

    def test_what_does_not_count_and_is_no_break(self) -> None:
        """A short remainder that keeps the row together is listed as that, with why it does not count."""
        helped = mandate("ana", "2012-11-01", "2013-03-01", of_term="2012-03-01")
        terms = [mandate("ana", f"{year}-03-01") for year in (2010, 2013, 2014)]
        refused = asked(terms[0], helped, *terms[1:], starts="2015-03-01", rules=MandateRules(gap=years(2)))
        assert (
            "; not counted, and no break either: the remainder of a term from 2012-11-01T00:00:00Z to "
            "2013-03-01T00:00:00Z (120 of 365 days: no more than half). They may again"
        ) in str(refused)
        assert bool(asked(terms[0], *terms[1:], starts="2015-03-01", rules=MandateRules(gap=years(2))))

    def test_what_counts_for_nothing(self) -> None:
        """A term that is short enough to count for nothing is told as that (R-97)."""
        brief = mandate("ana", "2011-03-01", "2011-09-01")
        refused = asked(
            mandate("ana", "2010-03-01"), brief, mandate("ana", "2011-09-01", "2012-09-01"), starts="2012-09-01",
            rules=MandateRules(consecutive=2, exempt=months(6)),
        )  # fmt: skip
        assert "a whole term from 2011-03-01T00:00:00Z to 2011-09-01T00:00:00Z (counts for nothing)" in str(refused)

    def test_a_part_that_ends_before_its_term(self) -> None:
        """An appointment for the first part of a term is a part of one (R-100)."""
        part = attrs.evolve(mandate("ana", "2010-03-01", "2010-10-01"), term_ends=at("2011-03-01"))
        (term,) = count_terms([part], rules=RULES, before=at("2012-03-01"), zone=UTC)
        assert ("part", True) == (term.how, term.counts)
        refused = asked(
            part, mandate("ana", "2010-10-01", "2011-10-01"), starts="2011-10-01", rules=MandateRules(total=2)
        )
        assert "a part of a term from 2010-03-01T00:00:00Z to 2010-10-01T00:00:00Z (214 of 365 days, more than" in str(
            refused
        )

    def test_where_every_remainder_counts_nothing_is_measured(self) -> None:
        """Where it counts however short it is, how long it is decides nothing, and is not told."""
        rest = mandate("ana", "2015-12-01", "2016-03-01", of_term="2015-03-01")
        refused = asked(rest, starts="2016-03-01", rules=MandateRules(consecutive=1, remainder_always_counts=True))
        assert "counted: the remainder of a term from 2015-12-01T00:00:00Z to 2016-03-01T00:00:00Z. They" in str(
            refused
        )

    def test_trap_11__a_break_that_nothing_measures(self) -> None:
        """Where neither a gap nor a length is known, the terms are listed, and no instant is given."""
        open_term = attrs.evolve(mandate("ana", "2010-03-01"), ends=FOREVER)
        refused = asked(open_term, starts="2011-03-01", rules=MandateRules(term=None, consecutive=1, total=None))
        assert (
            "It would be term 2 in a row of at most 1; counted: a whole term from 2010-03-01T00:00:00Z to an open end."
            " (P5, R-17)"
        ) == str(refused)

    def test_who_may_is_told_no_list_of_a_row(self) -> None:
        """Who may begin a term is told which it would be; the findings have the list as data all the same."""
        allowed = asked(mandate("ana", "2010-03-01"), starts="2011-03-01", rules=MandateRules(total=None))
        assert "It would be term 2 in a row of at most 3. (P5, R-17)" == str(allowed)
        assert 1 == len(phrases(allowed.findings[0]))


@st.composite
def services(draw: st.DrawFn) -> list[Term]:
    """Service as primary of a term of four days, with breaks around that, counted and not."""
    terms, now = list[Term](), 0
    for _ in range(draw(st.integers(0, 8))):
        now += draw(st.sampled_from((0, 0, 1, 3, 4, 5)))
        length, counts = draw(st.sampled_from(((4, True), (3, True), (2, False), (1, False))))
        first = at("2020-01-01") + timedelta(days=now)
        found = Portion(length=timedelta(days=length), whole=timedelta(days=4), days=length, of_days=4)
        how = draw(st.sampled_from(("remainder", "stand_in"))) if counts else "remainder"
        terms.append(Term(starts=first, ends=first + timedelta(days=length), counts=counts, how=how, portion=found))
        now += length
    return terms


def in_row(terms: Sequence[Term], starts: datetime, gap: timedelta) -> list[Term]:
    """The terms that hang together with a start, found by joining one to another until none is left to join."""
    joined: list[Term] = []
    while True:
        firsts = [starts, *(one.starts for one in joined)]
        more = [one for one in terms if one not in joined and any(one.ends + gap > first for first in firsts)]
        if not more:
            return joined
        joined += more


@given(services(), st.integers(0, 6))
def test_p5__what_is_listed_is_what_counts_and_its_number_is_the_sentence_s(terms: list[Term], later: int) -> None:
    """R-17: the terms that a finding lists are those that count, and one fewer than the term it would be."""
    starts = max((term.ends for term in terms), default=at("2020-01-01")) + timedelta(days=later)
    rules = MandateRules(term=days(4))
    ruling = judge_term(terms, starts=starts, who="Ana", role=ROLE, rules=rules, zone=UTC)
    assert ruling is not None
    in_all, in_a_row = ruling.findings[:2]
    row = in_row(terms, starts, timedelta(days=4))
    for finding, number, expected in (
        (in_all, in_all.found, [one for one in terms if one.counts]),
        (in_a_row, in_a_row.values["term"], [one for one in row if one.counts]),
    ):
        listed = phrases(finding)
        assert number == len(listed) + 1
        assert sorted((one.starts, one.ends) for one in expected) == sorted(
            (one.values["at"], one.values["ends"]) for one in listed
        )
        for language in LANGUAGES if not finding else ():
            told = finding.sentence(language=language)
            assert all(str(one.portion.phrase.values["part"]) in told for one in expected if one.portion)
            assert str(number) in told


@given(services(), st.integers(0, 6))
def test_p5__it_is_told_exactly_when_what_does_not_count_decides(terms: list[Term], later: int) -> None:
    """R-15: where somebody may begin a term and could not if remainders counted, that is told, and nowhere else."""
    starts = max((term.ends for term in terms), default=at("2020-01-01")) + timedelta(days=later)
    rules = MandateRules(term=days(4))
    ruling = judge_term(terms, starts=starts, who="Ana", role=ROLE, rules=rules, zone=UTC)
    assert ruling is not None
    told = [one for one in ruling.findings if one.kind is SHORT]
    many = len(terms) >= 5 or len(in_row(terms, starts, timedelta(days=4))) >= 3
    assert bool(told) is (bool(ruling) and many)
    for one in told:
        assert one.met
        assert {(each.values["at"], each.values["ends"]) for each in phrases(one, "terms")} <= {
            (each.starts, each.ends) for each in terms if not each.counts
        }


# ── in a record ──────────────────────────────────────────────────────────────────────────────────


def took_over(day: str, *, term: int = 1, bylaws: Sequence[Bylaws] = ()) -> dict[str, object]:
    """What the audit says where a was reserve, took over on a day of the first term, had the next, and stands again."""
    first, second, third = (f"{2010 + number * term}-06-01" for number in range(3))
    old = row("old", "b", first, second, ended=(day, EndingKind.RESIGNATION))
    facts = record(
        old, reserve("waits", "a", first, second, place=0), row("next", "a", second, third),
        elections=[election("e", third, {"a": 9, "c": 3})], bylaws=bylaws, seats=(1, 1),
    )  # fmt: skip
    return dict(audit_document(facts, audited(facts)))


class TestInARecord:
    """R-15, R-17: the audit says which terms keep somebody from a seat, or which remainder does not."""

    TWO: tuple[Bylaws, ...] = (Bylaws(mandates=MandateRules(term=years(2), consecutive=2)),)

    @pytest.mark.parametrize(
        ("day", "primary", "told"),
        [
            ("2010-11-29", "c", "(184 of 365 days, more than half)"),
            ("2010-11-30", "c", "(183 of 365 days, more than half)"),
            ("2010-12-01", "a", "(182 of 365 days: no more than half)"),
        ],
    )
    def test_half_a_year(self, day: str, primary: str, told: str) -> None:
        """Of a year from June, 183 days are more than half, and 182 are not."""
        bylaws = (Bylaws(mandates=MandateRules(consecutive=2)),)
        document = took_over(day, bylaws=bylaws)
        assert [primary] == document["elections"]["e"]["primary"]  # type: ignore[index]
        assert told in str(document)

    def test_the_second_year_of_two(self) -> None:
        """The second of two years is more than half where it has a leap day: 366 of 731 days."""
        document = took_over("2011-06-01", term=2, bylaws=self.TWO)
        assert ["c"] == document["elections"]["e"]["primary"]  # type: ignore[index]
        assert "(366 of 731 days, more than half)" in str(document)

    def test_a_remainder_that_spares_is_a_check_that_agrees(self) -> None:
        """Whom a remainder would bar if it counted is told so, in a check that agrees, as data and in a sentence."""
        document = took_over("2010-12-01", bylaws=(Bylaws(mandates=MandateRules(consecutive=2)),))
        (check,) = (one for one in document["checks"] if one["subject"] == "elections/e/limits/a")  # type: ignore[attr-defined]
        assert ("term.short", True) == (check["kind"], check["agrees"])
        assert (
            "The limits do not bar a as primary curator, since this does not count: the remainder of a term from "
            "2010-12-01T00:00:00Z to 2011-06-01T00:00:00Z (182 of 365 days: no more than half). (P5, R-15)"
        ) == check["because"]
        (listed,) = check["findings"][0]["values"]["terms"]
        part = listed["values"]["portion"]["values"]["portion"]
        assert ("term.portion", 182) == (part["phrase"], part["values"]["part"])

    def test_nobody_is_spared_where_there_is_nothing_to_spare(self) -> None:
        """Where a remainder decides nothing, where the limits bar, and where nothing is limited, nothing is told."""
        document = took_over("2010-12-01")
        assert "term.short" not in str(document)

        def spared(rules: MandateRules, rest: str, ends: str | None = None) -> Finding | None:
            tenure = [mandate("a", rest, "2011-06-01", of_term="2010-06-01"), mandate("a", "2011-06-01")]
            return spared_by(
                "a", ROLE, starts=at("2012-06-01"), known_by=at("2012-05-01"), tenures=Tenures.of(tenure),
                roll=roll_of("a"), rules=rules, zone=UTC, ends=ends and at(ends),  # type: ignore[arg-type]
            )  # fmt: skip

        assert spared(MandateRules(consecutive=2), "2010-12-01") is not None
        assert spared(MandateRules(consecutive=2), "2010-11-01") is None
        assert spared(MandateRules(consecutive=None, total=None), "2010-12-01") is None
        assert spared(MandateRules(consecutive=None, total=2), "2010-12-01") is not None
        # 18 months and a year more are too much of eight years where 24 months are the most; five more are not.
        window = MandateRules(consecutive=2, window=Window(most=months(24), within=years(8)))
        assert spared(window, "2010-12-01") is None
        assert spared(window, "2010-12-01", "2012-11-01") is not None
