"""Mandates: how long they last, how they end, which terms count, whom the limits bar and until when."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.bars import Bar, bars_for
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.periods import FOREVER, Span, days, months, years
from partgov.foundation.rulings import Ruling
from partgov.limits import Tenures, Term, count_terms, judge_term, remainder_counts, term_end
from partgov.mandates import (
    MANDATE_LIFECYCLE,
    Basis,
    Ending,
    EndingKind,
    Mandate,
    MandateRules,
    ReserveLists,
    StandIn,
    mandate_status,
    seats_taken,
)
from partgov.merits import TieBreak
from partgov.remainders import exceeds
from partgov.roles import Seat, Seats
from partgov.terms import ByRank
from tests.findings import as_told
from tests.strategies import TICK, roll_of
from tests.tenure import ROLE, at, mandate, stand_in

RULES = MandateRules()
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RESIGNED = EndingKind.RESIGNATION


def whole(*first_years: int) -> list[Mandate]:
    """Whole terms of ana's, from 1 January of each year."""
    return [mandate("ana", f"{year}-01-01") for year in first_years]


def judged(
    starts: str | datetime, *tenure: Mandate, stood_in: tuple[StandIn, ...] = (), rules: MandateRules = RULES
) -> Ruling:
    """Whether ana may begin a term as primary then."""
    start = at(starts) if isinstance(starts, str) else starts
    terms = count_terms(tenure, stood_in, rules=rules, before=start, zone=UTC)
    ruling = judge_term(terms, starts=start, who="Ana", role=ROLE, rules=rules, zone=UTC)
    assert ruling is not None
    return ruling


# ── the length of a term ─────────────────────────────────────────────────────────────────────────


class TestTermEnd:
    """P5, R-3: a mandate lasts one year on the wall clock of the organisation's zone."""

    @pytest.mark.parametrize(
        ("ends", "starts", "zone"),
        [
            ("2018-01-01", "2017-01-01", UTC),
            ("2021-02-28", "2020-02-29", UTC),
            ("2020-02-28", "2019-02-28", UTC),
            ("2020-12-31T23:59:59.999999", "2019-12-31T23:59:59.999999", UTC),
            # Half past midnight on New Year's Day in Amsterdam is still last year in UTC.
            ("2020-12-31T23:30", "2019-12-31T23:30", AMSTERDAM),
            # Summer time begins on 31 March 2019 and on 29 March 2020: noon stays noon.
            ("2020-03-30T12:00+02:00", "2019-03-30T12:00+01:00", AMSTERDAM),
            # 02:30 on 29 March 2020 is skipped: the gap ends at 03:00 summer time.
            ("2020-03-29T03:00+02:00", "2019-03-29T02:30+01:00", AMSTERDAM),
            # 02:30 on 25 October 2020 comes twice: the first, still in summer time.
            ("2020-10-25T02:30+02:00", "2019-10-25T02:30+02:00", AMSTERDAM),
        ],
    )
    def test_one_year_later_on_the_calendar(self, ends: str, starts: str, zone: ZoneInfo) -> None:
        """A term ends on the same day of the next year, or the nearest instant its clock has."""
        assert at(ends) == term_end(at(starts), rules=RULES, zone=zone)

    def test_the_length_is_a_setting(self) -> None:
        """An organisation may have terms of another length."""
        assert at("2017-07-01") == term_end(at("2017-01-01"), rules=MandateRules(term=months(6)), zone=UTC)


class TestFigures:
    """The figures of Proposal 5, each replaceable."""

    def test_adopted(self) -> None:
        """One year; three in a row; five in all; more than half counts; the gap is a term; nothing else is barred."""
        expected = {
            "term": years(1), "consecutive": 3, "total": 5, "gap": None, "counts_beyond": Fraction(1, 2),
            "remainder_always_counts": False, "roles_together": True, "revoked_wait": Span(),
            "ties": (TieBreak.AGREEMENT, TieBreak.DRAW), "by_rank": ByRank.NONE, "cap": None,
            "cap_over": None, "appointed_by": (), "retire": None,
            "window": None, "exempt": Span(), "reserves": ReserveLists(),
        }  # fmt: skip
        assert expected == attrs.asdict(
            RULES, recurse=False, filter=lambda field, _: field.name not in ("cites", "roles")
        )

    @pytest.mark.parametrize("field", ["consecutive", "total"])
    def test_limits_are_at_least_one(self, field: str) -> None:
        """A limit of no terms at all is refused, for nobody could then hold the role."""
        with pytest.raises(PartgovError, match=f"{field}: wanted a whole number, 1 or more"):
            MandateRules(**{field: 0})  # type: ignore[arg-type]

    def test_a_term_lasts_some_time(self) -> None:
        """A term of no length is refused, for it would end as it starts."""
        with pytest.raises(PartgovError, match="term: wanted a span of at least a day"):
            MandateRules(term=Span())

    def test_ties_are_settled_as_the_rules_name_it(self) -> None:
        """What settles a tie is one of its own names."""
        with pytest.raises(PartgovError, match="ties"):
            MandateRules(ties=("whim",))

    def test_a_role_without_figures_of_its_own_has_the_room_s(self) -> None:
        """A role's own figures come first."""
        own = MandateRules(total=2)
        rules = MandateRules(roles={"chair": own})
        assert (own, rules) == (rules.of_role("chair"), rules.of_role("treasurer"))

    @pytest.mark.parametrize("share", [Fraction(-1, 2), Fraction(1), Fraction(3, 2), 0.5])
    def test_the_share_is_a_part(self, share: object) -> None:
        """The share that a remainder must exceed is an exact part of a term, less than the whole."""
        with pytest.raises(PartgovError, match="counts_beyond: wanted an exact fraction, at least 0 and less than 1"):
            MandateRules(counts_beyond=share)  # type: ignore[arg-type]


# ── one mandate ──────────────────────────────────────────────────────────────────────────────────


class TestMandate:
    """The value: half-open, never ending before it starts."""

    def test_in_force_from_its_start_until_its_end(self) -> None:
        """A mandate is in force at its first instant and no more at its end (R-2)."""
        one = mandate("ana", "2017-01-01", "2018-01-01")
        assert [False, True, True, False] == [
            one.in_force(when)
            for when in (at("2017-01-01") - TICK, at("2017-01-01"), at("2018-01-01") - TICK, at("2018-01-01"))
        ]

    def test_over_when_it_ended_early(self) -> None:
        """A mandate that ended early is over at that instant, not a tick before."""
        one = mandate("ana", "2017-01-01", ended=("2017-03-01", RESIGNED))
        assert (at("2017-03-01"), True, False) == (
            one.until,
            one.in_force(at("2017-03-01") - TICK),
            one.in_force(at("2017-03-01")),
        )

    def test_an_early_end_after_the_scheduled_one_is_none(self) -> None:
        """Whatever happens after the scheduled end changes nothing: time had ended it."""
        one = mandate("ana", "2017-01-01", ended=("2018-06-01", RESIGNED))
        assert (at("2018-01-01"), "expired") == (one.until, mandate_status(one, at=at("2019-01-01")))

    @pytest.mark.parametrize("ends", ["2017-01-01", "2016-12-31"])
    def test_an_end_not_after_the_start_is_refused(self, ends: str) -> None:
        """A mandate that would end by its start is refused, naming both instants."""
        with pytest.raises(PartgovError, match="ends: wanted an instant after its start, 2017-01-01T00:00:00Z"):
            mandate("ana", "2017-01-01", ends)

    @pytest.mark.parametrize("ends", ["2017-01-01", "2016-12-31"])
    def test_standing_in_for_no_time_is_refused(self, ends: str) -> None:
        """A stand-in that would end by its start is refused."""
        told = f"ends: wanted an instant after its start, 2017-01-01T00:00:00Z, found text '{ends}T00:00:00Z'"
        with pytest.raises(PartgovError, match=told):
            stand_in("ana", "2017-01-01", ends)

    @pytest.mark.parametrize("field", ["starts", "ends"])
    def test_naive_instants_are_refused(self, field: str) -> None:
        """An instant without a zone is refused with its field's name (R-1)."""
        with pytest.raises(NaiveInstantError, match=f"{field}: "):
            attrs.evolve(mandate("ana", "2017-01-01"), **{field: datetime(2019, 1, 1)})  # type: ignore[arg-type]

    @pytest.mark.parametrize("field", ["term_starts", "known_at"])
    def test_naive_instants_are_refused_in_what_may_be_left_out(self, field: str) -> None:
        """An optional instant without a zone is refused with its field's name too (R-1)."""
        with pytest.raises(NaiveInstantError, match=f"{field}: "):
            attrs.evolve(mandate("ana", "2017-01-01"), **{field: datetime(2016, 1, 1)})  # type: ignore[arg-type]

    def test_is_a_row_of_plain_values(self) -> None:
        """A table of mandates has who holds what, from when until when, and how it ended; an open end is empty."""
        one = mandate("ana", "2017-01-01", ended=("2017-03-01", RESIGNED))
        row = {"role": ROLE, "member": "ana", "seat": "primary", "starts": at("2017-01-01")}
        assert [row | {"until": at("2017-03-01"), "ended": "resignation"}] == one.rows()
        still = attrs.evolve(one, ends=FOREVER, ended=None)
        assert [row | {"until": None, "ended": None}] == still.rows()

    def test_its_turn_to_yield_is_the_planned_end(self) -> None:
        """Without a plan it is the scheduled end (R-95)."""
        one = mandate("ana", "2017-01-01", "2018-01-01")
        assert at("2018-01-01") == one.turn
        assert at("2017-07-01") == attrs.evolve(one, planned=at("2017-07-01")).turn

    def test_a_reserve_of_an_election_is_of_its_list(self) -> None:
        """What rests on an election names it; what is given, or rests on anything else, is of no list (R-98)."""
        for basis in Basis:
            one = attrs.evolve(mandate("ana", "2017-01-01"), basis=basis, rests_on="e1")
            assert ("e1" if basis is Basis.ELECTION else None) == one.of_list

    def test_standing_in_is_as_long_as_it_lasted(self) -> None:
        """From its start to its end."""
        assert timedelta(days=31) == stand_in("ana", "2017-01-01", "2017-02-01").length

    def test_another_zone_is_kept_in_utc(self) -> None:
        """Whatever clock an instant was given on, it prints as UTC (R-1)."""
        one = mandate("ana", "2017-01-01T01:00+01:00", "2018-01-01T01:00+01:00")
        term = Term(starts=datetime.fromisoformat("2017-01-01T01:00+01:00"), ends=one.ends, counts=True, how="whole")
        assert "2017-01-01 00:00:00+00:00" == str(one.starts) == str(term.starts)
        later = datetime.fromisoformat("2018-01-01T01:00+01:00")
        term = Term(starts=one.starts, ends=later, counts=True, how="whole")
        assert "2018-01-01 00:00:00+00:00" == str(one.ends) == str(term.ends)

    def test_other_zones_are_the_same_instants(self) -> None:
        """A mandate given on another clock is the same mandate."""
        here = mandate("ana", "2017-01-01", "2018-01-01", id="m")
        there = mandate("ana", "2017-01-01T01:00+01:00", "2017-12-31T19:00-05:00", id="m")
        assert here == there


# ── the lifecycle ────────────────────────────────────────────────────────────────────────────────

EVENTS = tuple(sorted({event for events in MANDATE_LIFECYCLE.table.values() for event in events}))
OVER = ("declined", "expired", "resigned", "departed", "revoked", "promoted")


class TestLifecycle:
    """The table: what may happen to a mandate, and nothing else."""

    def test_every_event_there_is(self) -> None:
        """A mandate can start, be stood in for, and end in seven ways."""
        assert (
            "decline", "departure", "expiry", "promotion", "resignation", "revocation", "stand-in", "term ends",
            "term starts",
        ) == EVENTS  # fmt: skip

    @pytest.mark.parametrize(("state", "event"), list(product(MANDATE_LIFECYCLE.table, EVENTS)))
    def test_every_pair_not_in_the_table_is_refused(self, state: str, event: str) -> None:
        """An event out of place is refused, naming the event, the state, and what may happen instead."""
        allowed = MANDATE_LIFECYCLE.table[state]
        ruling = MANDATE_LIFECYCLE.judge(state, event)
        if event in allowed:
            assert bool(ruling)
            return
        assert not ruling
        for named in (event, state, *allowed, *(() if allowed else ("nothing",))):
            assert named in str(ruling)
        with pytest.raises(PartgovError) as refused:
            MANDATE_LIFECYCLE.after(state, event)
        assert (event, state in refused.value.wanted) == (refused.value.value, True)

    @pytest.mark.parametrize("state", OVER)
    def test_what_is_over_stays_over(self, state: str) -> None:
        """Nothing happens to a mandate any more once it has ended."""
        assert {} == MANDATE_LIFECYCLE.table[state]

    @pytest.mark.parametrize(
        ("before", "after", "kind"),
        [
            ("in force", "resigned", EndingKind.RESIGNATION),
            ("in force", "departed", EndingKind.DEPARTURE),
            ("in force", "revoked", EndingKind.REVOCATION),
            ("in force", "promoted", EndingKind.PROMOTION),
        ],
    )
    def test_one_tick_either_side_of_an_early_end(self, before: str, after: str, kind: EndingKind) -> None:
        """The status changes at the instant of the end, not a tick before it."""
        one = mandate("ana", "2017-01-01", ended=("2017-03-01", kind))
        assert ["elected", "in force", before, after] == [
            mandate_status(one, at=when)
            for when in (at("2017-01-01") - TICK, at("2017-01-01"), at("2017-03-01") - TICK, at("2017-03-01"))
        ]

    def test_one_tick_either_side_of_the_scheduled_end(self) -> None:
        """The status changes at the scheduled end, not a tick before it."""
        one = mandate("ana", "2017-01-01")
        assert ["in force", "expired"] == [
            mandate_status(one, at=when) for when in (at("2018-01-01") - TICK, at("2018-01-01"))
        ]

    def test_ended_as_the_term_would_end_anyway(self) -> None:
        """An end at the very instant of the scheduled one is the scheduled one."""
        one = mandate("ana", "2017-01-01", ended=("2018-01-01", RESIGNED))
        assert "expired" == mandate_status(one, at=at("2018-01-01"))

    @pytest.mark.parametrize("when", ["2016-12-20", "2017-01-01"])
    @pytest.mark.parametrize(("state", "kind"), [("declined", EndingKind.DECLINE), ("departed", EndingKind.DEPARTURE)])
    def test_who_is_gone_by_the_start_never_began(self, state: str, kind: EndingKind, when: str) -> None:
        """Declining or leaving by the start, at the very instant too, means the mandate never was in force (R-32)."""
        one = mandate("ana", "2017-01-01", ended=(when, kind))
        assert ("elected", state, state) == (
            mandate_status(one, at=at(when) - TICK),
            mandate_status(one, at=at(when)),
            mandate_status(one, at=at("2017-06-01")),
        )

    def test_promoted_at_the_start(self) -> None:
        """A reserve promoted at the very start of the reserve mandate is promoted (R-39)."""
        one = mandate("ana", "2017-01-01", seat=Seat.RESERVE, ended=("2017-01-01", EndingKind.PROMOTION))
        assert "promoted" == mandate_status(one, at=at("2017-01-01"))

    def test_any_clock_will_do(self) -> None:
        """The status may be asked for on the clock of any zone."""
        assert "in force" == mandate_status(mandate("ana", "2017-01-01"), at=at("2017-01-01T01:00+01:00"))


# ── which terms count ────────────────────────────────────────────────────────────────────────────

YEAR = timedelta(days=365)  # 2017: half of it is over on 2 July at noon


def remainder(starts: datetime) -> Mandate:
    """The remainder, from an instant on, of a term that is the year 2017."""
    return attrs.evolve(
        mandate("ana", "2017-01-01", "2018-01-01"), starts=starts, term_starts=at("2017-01-01")
    )  # fmt: skip


class TestRemainder:
    """R-15: a remainder counts when it is more than half of a term."""

    @pytest.mark.parametrize("starts", ["2017-07-02T12:00", "2017-07-02T12:00:00.000001", "2017-12-31"])
    def test_half_or_less_does_not_count(self, starts: str) -> None:
        """A remainder of exactly half a term does not count, nor does a shorter one."""
        assert False is remainder_counts(remainder(at(starts)), rules=RULES)

    def test_a_microsecond_more_than_half_counts(self) -> None:
        """A microsecond more than half a term makes a term."""
        assert True is remainder_counts(remainder(at("2017-07-02T12:00") - TICK), rules=RULES)

    def test_a_leap_year_is_longer(self) -> None:
        """Half of a leap year is 183 days: from 2 July on."""
        begun = mandate("ana", "2020-07-02", "2021-01-01", of_term="2020-01-01")
        earlier = attrs.evolve(begun, starts=at("2020-07-02") - TICK)
        assert [False, True] == [remainder_counts(one, rules=RULES) for one in (begun, earlier)]

    def test_a_whole_term_counts(self) -> None:
        """A whole term always counts."""
        assert True is remainder_counts(mandate("ana", "2017-01-01"), rules=RULES)

    def test_setting_always(self) -> None:
        """Where a remainder always counts, one microsecond of it does."""
        rules = MandateRules(remainder_always_counts=True)
        assert True is remainder_counts(remainder(at("2018-01-01") - TICK), rules=rules)

    def test_setting_another_share(self) -> None:
        """Where more than a quarter counts, exactly a quarter does not and a microsecond more does."""
        rules = MandateRules(counts_beyond=Fraction(1, 4))
        quarter = at("2018-01-01") - YEAR / 4
        assert [False, True] == [
            remainder_counts(remainder(starts), rules=rules) for starts in (quarter, quarter - TICK)
        ]

    def test_settled_at_the_takeover(self) -> None:
        """What happens afterwards changes nothing: who took over most of a term and resigned the next day has one."""
        taken = attrs.evolve(remainder(at("2017-02-01")), ended=Ending(at=at("2017-02-02"), by=RESIGNED))
        assert [True] == [term.counts for term in count_terms([taken], rules=RULES, before=at("2018-01-01"), zone=UTC)]

    @given(st.integers(0, 10**20), st.integers(1, 10**20), st.integers(0, 8), st.integers(1, 8))
    def test_more_than_a_share_is_exact(self, length: int, whole: int, top: int, bottom: int) -> None:
        """Whether a length is more than a share is decided in whole microseconds, as fractions would decide it."""
        length, whole = length % (10**15), 1 + whole % (10**15)
        share = Fraction(top, bottom)
        expected = Fraction(length, whole) > share
        assert expected is exceeds(timedelta(microseconds=length), timedelta(microseconds=whole), share)


class TestCountTerms:
    """R-15, R-16, R-31, R-48: what counts as a term as primary."""

    def counted(self, *tenure: Mandate, stood_in: tuple[StandIn, ...] = (), before: str = "2030-01-01") -> list[bool]:
        """Whether each stretch of service counts, in order."""
        return [term.counts for term in count_terms(tenure, stood_in, rules=RULES, before=at(before), zone=UTC)]

    @pytest.mark.parametrize("kind", [RESIGNED, EndingKind.DEPARTURE, EndingKind.REVOCATION])
    def test_a_whole_term_counts_once_begun_however_it_ended(self, kind: EndingKind) -> None:
        """A term that lasted one microsecond is a term."""
        one = attrs.evolve(mandate("ana", "2017-01-01"), ended=Ending(at=at("2017-01-01") + TICK, by=kind))
        assert [True] == self.counted(one)

    @pytest.mark.parametrize("kind", [EndingKind.DECLINE, EndingKind.DEPARTURE])
    def test_a_mandate_that_never_began_is_no_term(self, kind: EndingKind) -> None:
        """Who declined or left by the start has no term of it."""
        assert [] == self.counted(mandate("ana", "2017-01-01", ended=("2017-01-01", kind)))

    def test_reserve_mandates_are_no_terms(self) -> None:
        """Being a reserve, however often, counts for nothing (P5)."""
        assert [] == self.counted(*(mandate("ana", f"{year}-01-01", seat=Seat.RESERVE) for year in range(2010, 2020)))

    def test_only_what_began_before(self) -> None:
        """A term that starts at the instant asked about is not yet counted; one that started a tick before it is."""
        one = mandate("ana", "2017-01-01")
        assert [(), (True,)] == [
            tuple(term.counts for term in count_terms([one], rules=RULES, before=when, zone=UTC))
            for when in (at("2017-01-01"), at("2017-01-01") + TICK)
        ]

    def test_in_order_whatever_the_list(self) -> None:
        """Terms come in the order of their start."""
        tenure = [*whole(2019, 2017, 2018), attrs.evolve(remainder(at("2017-12-01")), id="r")]
        expected = [at("2017-01-01"), at("2017-12-01"), at("2018-01-01"), at("2019-01-01")]
        assert expected == [term.starts for term in count_terms(tenure, rules=RULES, before=at("2030-01-01"), zone=UTC)]

    def test_says_what_each_was(self) -> None:
        """Every stretch is named for what it was: a whole term, a remainder, so many days of standing in."""
        waits = mandate("ana", "2018-01-01", seat=Seat.RESERVE)
        stood = (stand_in("ana", "2018-02-01", "2018-09-01"),)
        terms = count_terms(
            [remainder(at("2017-03-01")), waits, *whole(2016)], stood, rules=RULES, before=at("2019-01-01"), zone=UTC
        )
        assert [("whole", 0), ("remainder", 0), ("stand_in", 212)] == [(term.how, term.days) for term in terms]


class TestStandingIn:
    """R-16, R-31, R-48: standing in adds up over one reserve mandate."""

    WAITS = mandate("ana", "2017-01-01", seat=Seat.RESERVE)

    def terms(self, *stood_in: StandIn, tenure: tuple[Mandate, ...] = (WAITS,)) -> list[tuple[datetime, datetime]]:
        """From when to when each term runs that standing in makes."""
        terms = count_terms(tenure, stood_in, rules=RULES, before=at("2030-01-01"), zone=UTC)
        assert all(term.counts for term in terms)
        return [(term.starts, term.ends) for term in terms]

    def test_exactly_half_is_no_term(self) -> None:
        """Half a term of standing in begins no term."""
        assert [] == self.terms(stand_in("ana", "2017-01-01", "2017-07-02T12:00"))

    def test_a_microsecond_more_than_half_is_one(self) -> None:
        """A microsecond more than half a term makes one, from its first instant to its last."""
        more = stand_in("ana", "2017-01-01", "2017-07-02T12:00:00.000001")
        assert [(more.starts, more.ends)] == self.terms(more)

    def test_seven_months_in_two_stretches_are_one_term(self) -> None:
        """Four months and three, for whomever, are one term from the start of the first to the end of the last."""
        first, last = stand_in("ana", "2017-01-01", "2017-05-01"), stand_in("ana", "2017-08-01", "2017-11-01")
        assert [(at("2017-01-01"), at("2017-11-01"))] == self.terms(last, first)

    def test_a_whole_year_in_pieces_is_only_one_term(self) -> None:
        """Standing in all year is one term, not two."""
        pieces = [stand_in("ana", f"2017-{month:02}-01", f"2017-{month + 1:02}-01") for month in range(1, 12)]
        assert [(at("2017-01-01"), at("2017-12-01"))] == self.terms(*pieces)

    def test_two_reserve_mandates_do_not_add_up(self) -> None:
        """Four months under one reserve mandate and four under the next are no term."""
        after = mandate("ana", "2018-01-01", seat=Seat.RESERVE)
        stood = stand_in("ana", "2017-09-01", "2018-01-01"), stand_in("ana", "2018-01-01", "2018-05-01")
        assert [] == self.terms(*stood, tenure=(self.WAITS, after))

    def test_who_is_no_reserve_gains_no_term(self) -> None:
        """Standing in outside any reserve mandate makes no term: that it was out of order is for the audit to say."""
        assert [] == self.terms(stand_in("ana", "2017-01-01", "2017-12-01"), tenure=())

    def test_only_what_began_before_counts(self) -> None:
        """A stand-in that starts at the instant asked about is not yet known; a tick later it is."""
        stood = stand_in("ana", "2017-01-01", "2017-12-01")
        assert [0, 1] == [
            len(count_terms([self.WAITS], [stood], rules=RULES, before=when, zone=UTC))
            for when in (at("2017-01-01"), at("2017-01-01") + TICK)
        ]


# ── the limits ───────────────────────────────────────────────────────────────────────────────────


class TestThreeInARow:
    """P5, R-17: at most three consecutive terms."""

    def test_a_third_term_is_allowed(self) -> None:
        """Two terms in a row leave room for a third."""
        assert bool(judged("2019-01-01", *whole(2017, 2018)))

    def test_a_fourth_is_refused_until_a_whole_term_has_passed(self) -> None:
        """After three in a row one waits a whole term from the scheduled end of the third: to 1 January 2021."""
        refused = judged("2020-01-01", *whole(2017, 2018, 2019))
        assert [("P5, R-17", at("2020-01-01"), at("2021-01-01"))] == [
            (one.basis, one.found, one.needed) for one in refused.unmet
        ]

    def test_both_sides_of_the_end_of_the_wait(self) -> None:
        """One microsecond before the break is a whole term, the row goes on; at it, a new row begins."""
        again = at("2021-01-01")
        assert [False, True] == [bool(judged(when, *whole(2017, 2018, 2019))) for when in (again - TICK, again)]

    def test_the_refusal_reads_as_a_sentence(self) -> None:
        """The refusal names the member, the limit, every term counted, and the first instant of a new row."""
        counted = (
            "counted: a whole term from 2017-01-01T00:00:00Z to 2018-01-01T00:00:00Z, a whole term from "
            "2018-01-01T00:00:00Z to 2019-01-01T00:00:00Z, a whole term from 2019-01-01T00:00:00Z to "
            "2020-01-01T00:00:00Z."
        )
        refused = judged("2020-01-01", *whole(2017, 2018, 2019))
        assert (
            f"It would be term 4 in a row of at most 3; {counted} They may again from 2021-01-01T00:00:00Z. (P5, R-17)"
        ) == str(refused)
        assert f"Ana would begin term 4 of at most 5 as primary curator; {counted}" == refused.findings[0].because

    def test_none_counted(self) -> None:
        """Who never served is told so."""
        assert "Ana would begin term 1 of at most 5 as primary curator; counted: none. (P5)" in str(
            judged("2020-01-01")
        )

    @pytest.mark.parametrize("ended", ["2019-01-01T00:00:00.000001", "2019-06-30", "2019-12-31"])
    def test_resigning_early_neither_resets_nor_shortens(self, ended: str) -> None:
        """She resigned early: the third term counts, and the wait runs from its scheduled end all the same."""
        third = mandate("ana", "2019-01-01", ended=(ended, RESIGNED))
        refused = judged("2020-06-01", *whole(2017, 2018), third)
        assert [at("2021-01-01")] == [one.needed for one in refused.unmet]

    def test_a_short_break_goes_on_with_the_row(self) -> None:
        """A break of a year but one microsecond is none; of a year, it is one."""
        later = [mandate("ana", "2020-01-01"), mandate("ana", "2021-01-01")]
        early = attrs.evolve(mandate("ana", "2018-01-01", id="m"), ends=at("2019-01-01") + TICK)
        exact = mandate("ana", "2018-01-01", id="m")
        assert [False, True] == [bool(judged("2022-01-01", first, *later)) for first in (early, exact)]

    def test_an_uncounted_remainder_is_no_term(self) -> None:
        """Two terms and half a term leave room for a third."""
        half = mandate("ana", "2019-07-02T12:00", "2020-01-01", of_term="2019-01-01")
        assert bool(judged("2020-01-01", *whole(2017, 2018), half))

    def test_an_uncounted_remainder_is_no_gap_either(self) -> None:
        """Three terms, then helping out for the end of the next: the wait begins only then."""
        help_out = mandate("ana", "2020-12-01", "2021-01-01", of_term="2020-01-01")
        tenure = [*whole(2017, 2018, 2019), help_out]
        assert [at("2022-01-01")] == [one.needed for one in judged("2021-01-01", *tenure).unmet]
        assert [False, True] == [bool(judged(when, *tenure)) for when in (at("2022-01-01") - TICK, at("2022-01-01"))]

    def test_a_remainder_of_more_than_half_is_a_term_in_the_row(self) -> None:
        """A remainder that counts makes the third of a row of two."""
        most = mandate("ana", "2019-07-02T12:00", "2020-01-01", of_term="2019-01-01")
        most = attrs.evolve(most, starts=most.starts - TICK)
        assert not judged("2020-01-01", *whole(2017, 2018), most)

    def test_standing_in_for_long_is_a_term_in_the_row(self) -> None:
        """He stood in for seven months: that is the third of a row, and the wait runs from the end of standing in."""
        waits = mandate("ana", "2019-01-01", seat=Seat.RESERVE)
        seven = stand_in("ana", "2019-03-01", "2019-10-01")
        refused = judged("2020-01-01", *whole(2017, 2018), waits, stood_in=(seven,))
        assert [at("2020-10-01")] == [one.needed for one in refused.unmet]

    def test_29_february(self) -> None:
        """Three terms from 29 February 2020 end on 28 February 2023: a new row from 28 February 2024."""
        tenure = [
            mandate("ana", f"{year}-02-{29 if year == 2020 else 28}", f"{year + 1}-02-28") for year in range(2020, 2023)
        ]
        assert [at("2024-02-28")] == [one.needed for one in judged("2023-02-28", *tenure).unmet]

    def test_daylight_saving(self) -> None:
        """The wait is counted on the wall clock: from noon to noon of Amsterdam, whatever the offset."""
        tenure = [
            mandate("ana", f"{year}-03-28T12:00+01:00", f"{year + 1}-03-28T12:00+01:00") for year in range(2017, 2020)
        ]
        terms = count_terms(tenure, rules=RULES, before=at("2020-03-28T11:00"), zone=UTC)
        ruling = judge_term(terms, starts=at("2020-03-28T11:00"), who="Ana", role=ROLE, rules=RULES, zone=AMSTERDAM)
        assert ruling is not None
        # 28 March 2021 is the day summer time begins: noon is two hours ahead of UTC then.
        assert [at("2021-03-28T12:00+02:00")] == [one.needed for one in ruling.unmet]

    def test_setting_a_shorter_gap(self) -> None:
        """Where six months are a break, one waits six months."""
        rules = MandateRules(gap=months(6))
        assert [at("2020-07-01")] == [
            one.needed for one in judged("2020-01-01", *whole(2017, 2018, 2019), rules=rules).unmet
        ]

    def test_setting_one_term_in_a_row(self) -> None:
        """Where one term in a row is the limit, the second is refused."""
        assert not judged("2018-01-01", *whole(2017), rules=MandateRules(consecutive=1))


class TestFiveInAll:
    """P5: at most five terms in all."""

    FIVE = (2010, 2012, 2014, 2016, 2018)

    def test_a_fifth_is_allowed(self) -> None:
        """Four terms with breaks leave room for a fifth."""
        assert bool(judged("2018-01-01", *whole(*self.FIVE[:4])))

    @pytest.mark.parametrize("starts", ["2020-01-01", "2099-01-01"])
    def test_a_sixth_never(self, starts: str) -> None:
        """After five, no wait is long enough, and the refusal says so."""
        refused = judged(starts, *whole(*self.FIVE))
        assert [("P5", 6, 5)] == [(one.basis, one.found, one.needed) for one in refused.unmet]
        assert "Ana would begin term 6 of at most 5" in str(refused)
        assert "They never may again." in str(refused)

    def test_both_limits_at_once_give_no_instant(self) -> None:
        """Where the total is reached too, the limit on rows gives no instant at which one might serve again."""
        refused = judged("2020-01-01", *whole(2010, 2012, 2017, 2018, 2019))
        assert [(6, 5), (at("2020-01-01"), None)] == [(one.found, one.needed) for one in refused.unmet]
        assert "may again from" not in str(refused)

    def test_uncounted_remainders_are_not_among_the_five(self) -> None:
        """Any number of short remainders leaves the total as it was."""
        short = [
            mandate("ana", f"{year}-12-01", f"{year + 1}-01-01", of_term=f"{year}-01-01") for year in range(2000, 2010)
        ]
        assert bool(judged("2012-01-01", *short))

    def test_setting(self) -> None:
        """Where two in all are the limit, a third is refused for good."""
        assert not judged("2090-01-01", *whole(2010, 2012), rules=MandateRules(total=2))


SHORT = ((4, True), (3, True), (2, False), (1, False))
"""Lengths of service out of a term of four days, and whether each counts."""


@st.composite
def tenures(draw: st.DrawFn) -> list[Term]:
    """Service as primary, one after another, with breaks around the length of a term of four days."""
    terms, now = [], 0
    for _ in range(draw(st.integers(0, 7))):
        now += draw(st.sampled_from((0, 0, 1, 3, 4, 5)))
        length, counts = draw(st.sampled_from(SHORT))
        first = at("2020-01-01") + timedelta(days=now)
        terms.append(Term(starts=first, ends=first + timedelta(days=length), counts=counts, how="whole"))
        now += length
    return terms


@given(tenures(), st.integers(0, 8))
def test_p5__refused_one_tick_before_and_allowed_at_the_instant_given(terms: list[Term], later: int) -> None:
    """For every refusal with an instant, the same term is refused one microsecond before it and allowed at it."""
    rules = MandateRules(term=days(4))
    last = max((term.ends for term in terms), default=at("2020-01-01"))

    def ask(starts: datetime) -> Ruling:
        asked = judge_term(terms, starts=starts, who="Ana", role=ROLE, rules=rules, zone=UTC)
        assert asked is not None
        return asked

    ruling = ask(last + timedelta(days=later))
    instants = [one.needed for one in ruling.unmet if isinstance(one.needed, datetime)]
    for again in instants:
        assert [False, True] == [bool(ask(again - TICK)), bool(ask(again))]
    never = 5 <= sum(term.counts for term in terms)
    assert bool(ruling) is (not never and not instants)
    assert never is not bool(ask(last + timedelta(days=4000)))


# ── who may take which seat ──────────────────────────────────────────────────────────────────────

ROLL = roll_of("ana", "bo")


def barred(
    *mandates: Mandate,
    starts: str | datetime = "2020-01-01",
    known_by: str | datetime | None = None,
    rules: MandateRules = RULES,
    room: MandateRules | None = None,
) -> list[tuple[str, str, object]]:
    """The seats ana may not take in a term that starts then: which, by what, until when."""
    start = at(starts) if isinstance(starts, str) else starts
    close = at(known_by) if isinstance(known_by, str) else known_by or start
    bars = bars_for(
        "ana", ROLE, starts=start, known_by=close, tenures=Tenures.of(mandates), roll=ROLL, rules=rules, room=room,
        zone=UTC,
    )  # fmt: skip
    assert not any(bar.finding.met for bar in bars)
    return [(bar.seat.value, bar.finding.basis, bar.finding.needed) for bar in bars]


class TestBars:
    """P3, P5, R-8, R-9, R-36, R-49: the seats somebody may not take."""

    def test_nobody_is_barred_for_nothing(self) -> None:
        """Who never served may take either seat."""
        assert [] == barred()

    def test_r8__limits_bar_from_primary_only(self) -> None:
        """Who has served three in a row may still be reserve."""
        assert [("primary", "P5, R-17", at("2021-01-01"))] == barred(*whole(2017, 2018, 2019))

    def test_r8__both_limits(self) -> None:
        """Who meets both limits is told both."""
        assert [("primary", "P5", 5), ("primary", "P5, R-17", None)] == barred(*whole(2010, 2012, 2017, 2018, 2019))

    def test_r9__a_primary_mandate_that_runs_on_bars_from_every_seat(self) -> None:
        """Who is primary for a microsecond of the new term may not stand; whose mandate ends as it starts, may."""
        on = attrs.evolve(mandate("ana", "2019-01-01"), ends=at("2020-01-01") + TICK)
        expected = [(seat, "P3, R-9", at("2020-01-01") + TICK) for seat in ("primary", "reserve")]
        assert (expected, []) == (barred(on), barred(mandate("ana", "2019-01-01")))

    def test_r9__resigning_before_the_new_term_lifts_the_bar(self) -> None:
        """A mandate that ended early by the start of the new term does not run on."""
        assert [] == barred(mandate("ana", "2019-06-01", ended=("2020-01-01", RESIGNED)))

    def test_r9__a_declined_mandate_does_not_run_on(self) -> None:
        """Who declined holds nothing."""
        assert [] == barred(mandate("ana", "2019-12-31", ended=("2019-12-31", EndingKind.DECLINE)))

    def test_r36__a_reserve_mandate_that_runs_on_bars_from_reserve_only(self) -> None:
        """A reserve whose mandate runs on may stand for primary only; one whose mandate is over, for both."""
        waits = mandate("ana", "2019-06-01", seat=Seat.RESERVE)
        over = mandate("ana", "2019-01-01", seat=Seat.RESERVE)
        assert ([("reserve", "P3, R-36", at("2020-06-01"))], []) == (barred(waits), barred(over))

    def test_other_roles_may_be_held_together(self) -> None:
        """A mandate in another role bars from nothing."""
        assert [] == barred(mandate("ana", "2019-06-01", role="treasurer"))

    def test_r9_setting__roles_not_together(self) -> None:
        """Where roles may not be held together, a primary mandate elsewhere that runs on bars; one that is over not."""
        rules = MandateRules(roles_together=False)
        elsewhere = mandate("ana", "2019-06-01", role="treasurer")
        over = mandate("ana", "2019-01-01", role="treasurer")
        waits = mandate("ana", "2019-06-01", role="treasurer", seat=Seat.RESERVE)
        expected = [(seat, "P3, R-9", at("2020-06-01")) for seat in ("primary", "reserve")]
        assert (expected, [], []) == tuple(barred(one, rules=rules) for one in (elsewhere, over, waits))
        here = mandate("ana", "2019-03-01")
        both = [(seat, "P3, R-9", at("2020-03-01")) for seat in ("primary", "reserve")] + expected
        assert both == barred(here, elsewhere, rules=rules), "each is told once, its own role's first"

    def test_r82__either_role_may_say_that_it_is_held_alone(self) -> None:
        """Of two roles both are asked, each by its own rules or the room's; of no room, by those of this role."""
        elsewhere, free = mandate("ana", "2019-06-01", role="treasurer"), MandateRules()
        alone = MandateRules(roles_together=False)
        rooms = [
            (free, None, False), (free, free, False), (free, attrs.evolve(free, roles={"treasurer": alone}), True),
            (free, attrs.evolve(alone, roles={ROLE: free}), True), (alone, free, True), (alone, None, True),
            (free, attrs.evolve(alone, roles={"treasurer": free}), False),
        ]  # fmt: skip
        for rules, room, bars in rooms:
            found = [seat for seat, *_ in barred(elsewhere, rules=rules, room=room)]
            assert (["primary", "reserve"] if bars else []) == found

    def test_r22_setting__who_was_revoked_waits(self) -> None:
        """Where the revoked wait a year, they are barred from every seat until a microsecond before it is over."""
        rules = MandateRules(revoked_wait=years(1))
        revoked = mandate("ana", "2018-06-01", ended=("2019-01-01", EndingKind.REVOCATION))
        over = at("2020-01-01")
        assert [[(seat, "P6, R-22", over) for seat in ("primary", "reserve")], []] == [
            barred(revoked, starts=when, rules=rules) for when in (over - TICK, over)
        ]

    def test_r22__who_was_revoked_may_stand_again(self) -> None:
        """By default a revoked member waits no time at all."""
        revoked = mandate("ana", "2018-06-01", ended=("2019-01-01", EndingKind.REVOCATION))
        assert [] == barred(revoked, starts="2019-01-01")

    def test_terms_in_other_roles_do_not_count(self) -> None:
        """The limits are counted role by role."""
        assert [] == barred(*(mandate("ana", f"{year}-01-01", role="treasurer") for year in range(2010, 2020)))

    def test_somebody_elses_terms_do_not_count(self) -> None:
        """The limits are counted member by member."""
        assert [] == barred(*(mandate("bo", f"{year}-01-01") for year in (2017, 2018, 2019)))

    def test_r49__judged_by_what_is_known_when_voting_closes(self) -> None:
        """A remainder taken over a tick after the close of voting is not known to the limits; at the close it is."""
        taken = mandate("ana", "2018-12-02", "2019-12-01", known="2018-12-02")
        tenure = (*whole(2016, 2017), taken)
        close = at("2018-12-02")
        assert [0, 1] == [len(barred(*tenure, starts="2019-12-01", known_by=when)) for when in (close - TICK, close)]

    def test_r49__a_stand_in_that_began_after_the_close_is_not_known(self) -> None:
        """Standing in is known from its first instant on."""
        waits = mandate("ana", "2019-01-01", seat=Seat.RESERVE)
        seven = stand_in("ana", "2019-03-01", "2019-10-01")
        tenure = (*whole(2017, 2018), waits, mandate("bo", "2019-01-01", stand_ins=[seven]))
        close = at("2019-03-01")
        assert [0, 1] == [len(barred(*tenure, known_by=when)) for when in (close - TICK, close)]

    def test_a_reason_is_a_sentence(self) -> None:
        """A bar says who holds what until when, and beyond which start."""
        bars = bars_for(
            "ana", ROLE, starts=at("2020-01-01"), known_by=at("2019-12-01"), roll=ROLL, rules=RULES, zone=UTC,
            tenures=Tenures.of([mandate("ana", "2019-06-01", seat=Seat.RESERVE)]),
        )  # fmt: skip
        assert (
            "ana holds a reserve mandate as curator until 2020-06-01T00:00:00Z, beyond the start of the new term at "
            "2020-01-01T00:00:00Z. (P3, R-36)"
        ) == str(bars[0].finding)


# ── seats and the index ──────────────────────────────────────────────────────────────────────────


class TestSeatsTaken:
    """R-28: the seats the mandates of a role take at an instant."""

    def test_by_kind(self) -> None:
        """Primary and reserve mandates take seats of their kind."""
        held = [*whole(2017), mandate("bo", "2017-01-01"), mandate("cy", "2017-01-01", seat=Seat.RESERVE)]
        assert Seats(primary=2, reserve=1) == seats_taken(held, at=at("2017-06-01"))

    def test_both_sides_of_both_ends(self) -> None:
        """A seat is taken from the first instant of a mandate until, and not at, its end (R-2)."""
        ticks = (at("2017-01-01") - TICK, at("2017-01-01"), at("2018-01-01") - TICK, at("2018-01-01"))
        assert [0, 1, 1, 0] == [seats_taken(whole(2017), at=when).primary for when in ticks]

    def test_the_next_takes_the_seat_as_the_last_leaves_it(self) -> None:
        """A mandate that starts as another ends takes one seat with it, not two."""
        assert 1 == seats_taken(whole(2017, 2018), at=at("2018-01-01")).primary


class TestTenures:
    """The index: one member's mandates, whoever else there is."""

    def test_by_member_and_role_in_order(self) -> None:
        """One member's mandates in one role come by their start; the others' and other roles' do not."""
        elsewhere = mandate("ana", "2016-01-01", role="treasurer")
        index = Tenures.of([*whole(2019, 2017), mandate("bo", "2018-01-01"), elsewhere])
        assert (tuple(whole(2017, 2019)), (elsewhere,)) == (index.of_member("ana", ROLE), index.elsewhere("ana", ROLE))

    def test_standing_in_is_found_under_who_stood_in(self) -> None:
        """Whoever's mandate carries it, standing in belongs to the one who stood in, in that role."""
        waits = mandate("bo", "2017-01-01", seat=Seat.RESERVE)
        seven = stand_in("bo", "2017-03-01", "2017-10-01")
        index = Tenures.of([mandate("ana", "2017-01-01", stand_ins=[seven]), waits])
        assert [1, 0] == [
            len(index.terms("bo", role, rules=RULES, before=at("2018-01-01"), zone=UTC)) for role in (ROLE, "treasurer")
        ]

    def test_a_stranger_has_none(self) -> None:
        """Of somebody who never served there is nothing."""
        index = Tenures.of([])
        assert ((), (), ()) == (
            index.of_member("ana", ROLE),
            index.elsewhere("ana", ROLE),
            index.terms("ana", ROLE, rules=RULES, before=at("2030-01-01"), zone=UTC),
        )


# ── values ───────────────────────────────────────────────────────────────────────────────────────

VALUES = (
    RULES,
    MandateRules(gap=Span(months=6), counts_beyond=Fraction(1, 3)),
    MANDATE_LIFECYCLE,
    Ending(at=at("2017-01-01"), by=RESIGNED),
    stand_in("bo", "2017-01-01", "2017-02-01"),
    mandate(
        "ana", "2017-01-01", of_term="2016-12-01", known="2016-11-01", place=(at("2017-01-01"), 1),
        ended=("2017-06-01", RESIGNED), stand_ins=[stand_in("bo", "2017-01-01", "2017-02-01")],
    ),
    Bar(seat=Seat.PRIMARY, finding=as_told(clause="P5", met=False, because="No.")),
    Term(starts=at("2017-01-01"), ends=at("2018-01-01"), counts=True, how="whole"),
    Basis.ELECTION,
    EndingKind.DECLINE,
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_can_be_hashed_and_pickled(value: object) -> None:
    """Every value can be put in a set and sent to another process."""
    assert (value, 1) == (pickle.loads(pickle.dumps(value)), len({value, pickle.loads(pickle.dumps(value))}))


def test_the_index_can_be_hashed_and_pickled() -> None:
    """The public index is a value too."""
    index = Tenures.of([mandate("ana", "2017-01-01", stand_ins=[stand_in("bo", "2017-01-01", "2017-02-01")])])
    assert (index, 1) == (pickle.loads(pickle.dumps(index)), len({index, pickle.loads(pickle.dumps(index))}))
