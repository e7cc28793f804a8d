"""Succession: who takes over a primary seat for its remainder, and who may stand in for a while."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import permutations

import attrs
import pytest

from partgov.caps import Cap
from partgov.foundation.periods import months
from partgov.foundation.rulings import Ruling
from partgov.limits import Tenures
from partgov.mandates import EndingKind, Mandate, MandateRules, StandIn
from partgov.members import Affiliation, Membership, Roll
from partgov.roles import Seat
from partgov.succession import OpenSeat, Succession, judge_stand_in, succeed
from tests.strategies import TICK
from tests.tenure import LONG_AGO, ROLE, at, mandate, stand_in

RULES = MandateRules()
ROLL = Roll.of(Membership(id=one, name=one.capitalize(), joined=LONG_AGO) for one in ("ana", "bo", "cy", "di"))
VACATED = mandate("ana", "2020-01-01", id="seat", ended=("2020-04-01", EndingKind.RESIGNATION))


def waiting(member: str, place: int = 0, elected: str = "2020-01-01") -> Mandate:
    """A reserve of an election whose term began then, at that place on its list."""
    return mandate(member, elected, seat=Seat.RESERVE, place=(at(elected), place))


def taken_over(
    *reserves: Mandate, declined: Iterable[str] = (), before: Sequence[Mandate] = (), when: str = "2020-04-01"
) -> Succession:
    """Who takes over ana's seat."""
    return succeed(
        VACATED,
        at=at(when),
        reserves=reserves,
        declined=tuple(declined),
        tenures=Tenures.of([VACATED, *reserves, *before]),
        roll=ROLL,
        rules=RULES,
        zone=UTC,
    )


def three_terms(member: str) -> list[Mandate]:
    """Three whole terms in a row, up to 2020."""
    return [mandate(member, f"{year}-01-01") for year in (2017, 2018, 2019)]


class TestSucceed:
    """R-18: the reserves in their order."""

    def test_the_first_reserve_takes_the_seat(self) -> None:
        """The first of the list takes over, and the sentence says whose seat and until when."""
        found = taken_over(waiting("bo", 0), waiting("cy", 1))
        assert ("seat", at("2020-04-01"), "bo", ()) == (found.vacated, found.at, found.successor, found.tied)
        assert (
            "Bo (bo) is the first reserve who may and will, and takes the seat of Ana (ana) until "
            "2021-01-01T00:00:00Z. (P5, R-18)"
        ) == str(found.ruling)

    def test_the_order_of_the_list_given_decides_nothing(self) -> None:
        """Whatever order the reserves come in, the same one takes over."""
        reserves = [waiting("di", 0), waiting("bo", 1), waiting("cy", 2)]
        assert {"di"} == {taken_over(*order).successor for order in permutations(reserves)}

    def test_reserves_of_earlier_elections_come_first(self) -> None:
        """The last reserve of an earlier election goes before the first of a later one."""
        assert "bo" == taken_over(waiting("cy", 0, "2020-01-01"), waiting("bo", 7, "2019-10-01")).successor

    def test_a_reserve_without_a_place_goes_by_their_start(self) -> None:
        """A reserve mandate without a place counts as the first of those that start with it."""
        bare = mandate("bo", "2020-01-01", seat=Seat.RESERVE)
        assert ("bo", ("bo", "cy")) == (
            taken_over(bare, waiting("cy", 1)).successor,
            taken_over(bare, waiting("cy")).tied,
        )

    def test_who_declines_is_passed_over(self) -> None:
        """The next takes over, and the ruling says who declined and keeps seat and place."""
        found = taken_over(waiting("bo", 0), waiting("cy", 1), declined=["bo"])
        assert ("cy", "Bo (bo) declined, and keeps seat and place.") == (
            found.successor,
            found.ruling.findings[0].because,
        )

    def test_who_is_barred_is_passed_over_with_the_reason(self) -> None:
        """A reserve with three terms in a row may not begin a fourth; the next takes over."""
        found = taken_over(waiting("bo", 0), waiting("cy", 1), before=three_terms("bo"))
        assert "cy" == found.successor
        why = str(found.ruling.unmet[0])
        assert why.startswith(
            "It would be term 4 in a row of at most 3; counted: a whole term from 2017-01-01T00:00:00Z "
        )
        assert why.endswith("They may again from 2021-01-01T00:00:00Z. (P5, R-17)")

    def test_r9__who_holds_another_role_is_passed_over_where_roles_are_not_held_together(self) -> None:
        """Told in which role and until when, as of the takeover; a mandate there that is over bars nobody."""
        apart = attrs.evolve(RULES, roles_together=False)
        there = mandate("bo", "2020-01-01", "2021-01-01", role="treasurer")
        for ends, barred in (("2020-04-01T00:00:00.000001", True), ("2020-04-01", False)):
            elsewhere = attrs.evolve(there, ends=at(ends))
            found = succeed(
                VACATED, at=at("2020-04-01"), reserves=[waiting("bo")], tenures=Tenures.of([VACATED, elsewhere]),
                roll=ROLL, rules=apart, zone=UTC,
            )  # fmt: skip
            assert (None if barred else "bo") == found.successor
            first = found.ruling.findings[0]
            assert barred is (first.kind.id == "succession.elsewhere")
            if barred:
                assert (at("2020-04-01"), at(ends), False) == (first.found, first.needed, first.met)
                assert (
                    "Bo (bo) holds a primary mandate as treasurer until 2020-04-01T00:00:00.000001Z." == first.because
                )

    def test_r70__what_begins_elsewhere_at_the_same_instant_bars_nobody(self) -> None:
        """Of two seats taken at one instant none comes before the other; what began a microsecond earlier does."""
        apart = attrs.evolve(RULES, roles_together=False)
        for starts, successor in ((at("2020-04-01") - TICK, None), (at("2020-04-01"), "bo")):
            elsewhere = attrs.evolve(mandate("bo", "2020-01-01", "2021-01-01", role="treasurer"), starts=starts)
            found = succeed(
                VACATED, at=at("2020-04-01"), reserves=[waiting("bo")], tenures=Tenures.of([VACATED, elsewhere]),
                roll=ROLL, rules=apart, zone=UTC,
            )  # fmt: skip
            assert successor == found.successor

    def test_r82__the_other_role_is_asked_too(self) -> None:
        """A reserve who holds a role that is held alone is passed over, whatever the rules of this one."""
        elsewhere = mandate("bo", "2020-01-01", "2021-01-01", role="treasurer")
        alone = attrs.evolve(RULES, roles_together=False)
        for room, successor in ((RULES, "bo"), (attrs.evolve(RULES, roles={"treasurer": alone}), None)):
            found = succeed(
                VACATED, at=at("2020-04-01"), reserves=[waiting("bo")], tenures=Tenures.of([VACATED, elsewhere]),
                roll=ROLL, rules=RULES, room=room, zone=UTC,
            )  # fmt: skip
            assert successor == found.successor

    def test_r22__who_was_revoked_waits(self) -> None:
        """A takeover begins a new mandate: who was revoked is passed over until the microsecond the wait is over."""
        revoked = mandate("bo", "2019-01-01", "2020-06-01", ended=("2020-03-01", EndingKind.REVOCATION))
        waits = attrs.evolve(RULES, revoked_wait=months(1))
        for when, successor in ((at("2020-04-01") - TICK, None), (at("2020-04-01"), "bo")):
            found = succeed(
                VACATED, at=when, reserves=[waiting("bo")], tenures=Tenures.of([VACATED, revoked]),
                roll=ROLL, rules=waits, zone=UTC,
            )  # fmt: skip
            assert successor == found.successor
            assert (successor is None) is ("term.revoked_wait" == found.ruling.findings[0].kind.id)

    def test_both_sides_of_the_end_of_a_bar(self) -> None:
        """A reserve whose wait ends with the takeover takes over; one whose wait ends a microsecond later does not."""
        first, second, third = three_terms("bo")
        until = at("2019-04-01")  # a whole term before the takeover
        terms = [[first, second, attrs.evolve(third, ends=end)] for end in (until, until + TICK)]
        assert ["bo", None] == [taken_over(waiting("bo"), before=each).successor for each in terms]

    def test_even_a_remainder_that_would_not_count_is_barred(self) -> None:
        """Who may not begin a term may not begin a short remainder either."""
        assert None is taken_over(waiting("bo"), before=three_terms("bo"), when="2020-12-01").successor

    def test_nobody_left(self) -> None:
        """Without reserves, or when all decline, nobody takes the seat and the ruling says so."""
        assert [None, None] == [one.successor for one in (taken_over(), taken_over(waiting("bo"), declined=["bo"]))]
        assert "No reserve takes the seat of Ana (ana) until 2021-01-01T00:00:00Z. (P5, R-18)" == str(
            taken_over().ruling
        )

    def test_r14__an_undecided_order_leaves_it_undecided(self) -> None:
        """Of two reserves of one place neither is picked; they are listed by id, which ranks nobody."""
        found = taken_over(waiting("cy", 1), waiting("bo", 1), waiting("di", 2))
        assert (None, ("bo", "cy")) == (found.successor, found.tied)
        assert "Bo (bo), Cy (cy) are reserves of undecided order; one of them takes the seat" in str(found.ruling)
        assert (False,) == tuple(one.met for one in found.ruling.findings)

    @pytest.mark.parametrize(
        ("declined", "tied", "successor"),
        [
            ((), ("bo", "cy"), None),
            (("bo",), ("cy", "di"), None),
            (("bo", "cy"), (), "di"),
        ],
    )
    def test_r14__who_may_be_reserve_is_asked_before_the_next(
        self, declined: tuple[str, ...], tied: tuple[str, ...], successor: str | None
    ) -> None:
        """One of Bo and Cy holds the seat before Di: she is reached only where whoever declined may be who holds it."""
        starts, ends = at("2020-01-01"), at("2021-01-01")
        seat = OpenSeat(
            role=ROLE, seat=Seat.RESERVE, tied=("bo", "cy"), starts=starts, ends=ends, rests_on="e", place=(starts, 0)
        )
        found = succeed(
            VACATED, at=at("2020-04-01"), reserves=[waiting("di", 1)], open_reserves=[seat], declined=declined,
            tenures=Tenures.of([VACATED, waiting("di", 1)]), roll=ROLL, rules=RULES, zone=UTC,
        )  # fmt: skip
        assert (tied, successor) == (found.tied, found.successor)

    def test_r99__who_would_be_one_too_many_of_an_affiliation_is_passed_over(self) -> None:
        """Acme has the one seat that it may have: Bo of acme waits on, and Cy takes over."""
        rows = [Membership(id=one, joined=LONG_AGO) for one in ("ana", "cy")]
        acme = [Affiliation(name="acme")]
        roll = Roll.of([*rows, Membership(id="bo", joined=LONG_AGO, affiliations=acme)])
        cap = Cap(most=1, seats=2, at=at("2020-04-01"), holders={"acme": [("di",)]})
        reserves = [waiting("bo", 0), waiting("cy", 1)]
        found = succeed(
            VACATED, at=at("2020-04-01"), reserves=reserves, tenures=Tenures.of([VACATED, *reserves]), roll=roll,
            rules=RULES, cap=cap, zone=UTC,
        )  # fmt: skip
        assert ("cy", "cap.full") == (found.successor, found.ruling.findings[0].kind.id)

    def test_r14__a_tie_further_down_changes_nothing(self) -> None:
        """Where the first is alone in their place, a tie behind them is not asked about."""
        assert "di" == taken_over(waiting("cy", 1), waiting("bo", 1), waiting("di", 0)).successor

    @pytest.mark.parametrize("how", ["declined", "barred"])
    def test_r14__one_of_two_who_may_and_will_is_no_tie(self, how: str) -> None:
        """Where all the tied but one decline or are barred, that one takes over."""
        tied = waiting("bo", 0), waiting("cy", 0)
        declined, before = (["bo"], []) if how == "declined" else ([], three_terms("bo"))
        assert "cy" == taken_over(*tied, declined=declined, before=before).successor

    def test_r14__the_tied_who_all_decline_make_way(self) -> None:
        """Where all the tied decline, the next place is asked."""
        assert "di" == taken_over(waiting("bo"), waiting("cy"), waiting("di", 1), declined=["bo", "cy"]).successor


# ── standing in ──────────────────────────────────────────────────────────────────────────────────

ABSENT = mandate("ana", "2020-01-01", "2021-01-01")
RESERVE = mandate("bo", "2020-01-01", "2021-01-01", seat=Seat.RESERVE)
BARRED = three_terms("bo")


def stood(*stand_ins: StandIn, reserve: Mandate | None = RESERVE, before: Sequence[Mandate] = ()) -> Ruling:
    """Whether the last of these was in order."""
    absent = attrs.evolve(ABSENT, stand_ins=stand_ins)
    index = Tenures.of([absent, *([reserve] if reserve else []), *before])
    return judge_stand_in(absent, stand_ins[-1], tenures=index, roll=ROLL, rules=RULES, zone=UTC)


def spell(starts: datetime, ends: datetime) -> StandIn:
    """Bo's standing in."""
    return StandIn(member="bo", starts=starts, ends=ends)


class TestStandingIn:
    """R-16, R-31, R-48: inside the absent one's mandate, by a reserve in force, not for long by who is barred."""

    def test_in_order(self) -> None:
        """A reserve who stands in for two months is in order, and told in two sentences."""
        ruling = stood(stand_in("bo", "2020-03-01", "2020-05-01"))
        assert (
            "Bo (bo) stood in from 2020-03-01T00:00:00Z to 2020-05-01T00:00:00Z; the mandate of Ana (ana) runs from "
            "2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z. (P5, R-16) Bo (bo) was a reserve in force all that while. "
            "(P5, R-16)"
        ) == str(ruling)
        assert bool(ruling)

    @pytest.mark.parametrize(
        ("met", "starts", "ends"),
        [
            (True, "2020-01-01", "2021-01-01"),
            (False, "2019-12-31T23:59:59.999999", "2020-02-01"),
            (False, "2020-03-01", "2021-01-01T00:00:00.000001"),
        ],
    )
    def test_both_sides_of_both_ends_of_the_absent_ones_mandate(self, met: bool, starts: str, ends: str) -> None:
        """Standing in may fill the whole mandate and no microsecond more on either side."""
        reserve = mandate("bo", "2019-06-01", "2022-06-01", seat=Seat.RESERVE)
        assert met is bool(stood(stand_in("bo", starts, ends), reserve=reserve))

    def test_not_after_an_early_end(self) -> None:
        """Nobody stands in for who has resigned: their seat passes for good."""
        gone = attrs.evolve(VACATED, stand_ins=(stand_in("bo", "2020-03-01", "2020-04-01T00:00:00.000001"),))
        index = Tenures.of([gone, RESERVE])
        assert not judge_stand_in(gone, gone.stand_ins[0], tenures=index, roll=ROLL, rules=RULES, zone=UTC)

    @pytest.mark.parametrize(
        ("met", "starts", "ends"),
        [
            (True, "2020-02-01", "2020-06-01"),
            (False, "2020-01-31T23:59:59.999999", "2020-03-01"),
            (False, "2020-05-01", "2020-06-01T00:00:00.000001"),
        ],
    )
    def test_by_a_reserve_in_force_all_the_while(self, met: bool, starts: str, ends: str) -> None:
        """A reserve from February who is promoted in June may stand in in between, not a microsecond beyond."""
        reserve = mandate("bo", "2020-02-01", seat=Seat.RESERVE, ended=("2020-06-01", EndingKind.PROMOTION))
        assert met is bool(stood(stand_in("bo", starts, ends), reserve=reserve))

    def test_not_by_who_is_no_reserve(self) -> None:
        """A member who is no reserve may not stand in, and the ruling says so."""
        assert "Bo (bo) was not a reserve in force all that while. (P5, R-16)" == str(
            stood(stand_in("bo", "2020-03-01", "2020-05-01"), reserve=None)
        )

    def test_not_by_another_primary(self) -> None:
        """Another primary caretaker is no reserve either."""
        other = attrs.evolve(RESERVE, seat=Seat.PRIMARY)
        assert not stood(stand_in("bo", "2020-03-01", "2020-05-01"), reserve=other)

    @pytest.mark.parametrize(("met", "more"), [(True, 0), (False, 1)])
    def test_r31__who_is_barred_may_reach_half_and_no_more(self, met: bool, more: int) -> None:
        """Exactly half of 2020, 183 days, is open to who has three terms in a row; a microsecond more is not."""
        half = spell(at("2020-01-01"), at("2020-07-02") + more * TICK)
        assert met is bool(stood(half, before=BARRED))

    def test_r31__it_adds_up(self) -> None:
        """Four months and then three: the second is refused, with the days there were in all."""
        first, second = stand_in("bo", "2020-01-01", "2020-05-01"), stand_in("bo", "2020-08-01", "2020-11-01")
        assert (True, False) == (bool(stood(second, first, before=BARRED)), bool(stood(first, second, before=BARRED)))
        assert (
            "Bo (bo) is barred from a primary term and stood in for 213 days in all; "
            "more than 1/2 of a term would count as one. (P5, R-31)"
        ) == str(stood(first, second, before=BARRED))

    def test_r31__who_is_not_barred_may_go_on(self) -> None:
        """Seven months are open to who has two terms in a row: they are the third."""
        assert bool(stood(stand_in("bo", "2020-01-01", "2020-08-01"), before=BARRED[1:]))

    def test_r31__standing_in_as_the_third_bars_the_next_year(self) -> None:
        """Two terms and seven months of standing in are three: next year's seven months are refused."""
        again = mandate("bo", "2021-01-01", seat=Seat.RESERVE)
        absent = attrs.evolve(mandate("ana", "2021-01-01"), stand_ins=(stand_in("bo", "2021-01-01", "2021-08-01"),))
        last = attrs.evolve(ABSENT, stand_ins=(stand_in("bo", "2020-01-01", "2020-08-01"),))
        index = Tenures.of([*BARRED[1:], RESERVE, again, last, absent])
        ruling = judge_stand_in(absent, absent.stand_ins[0], tenures=index, roll=ROLL, rules=RULES, zone=UTC)
        assert ["P5, R-31"] == [one.basis for one in ruling.unmet]

    def test_r48__for_whichever_primary_caretakers(self) -> None:
        """Four months for one and three for another add up."""
        first = attrs.evolve(ABSENT, stand_ins=(stand_in("bo", "2020-01-01", "2020-05-01"),))
        other = attrs.evolve(mandate("cy", "2020-01-01"), stand_ins=(stand_in("bo", "2020-08-01", "2020-11-01"),))
        index = Tenures.of([first, other, RESERVE, *BARRED])
        ruling = judge_stand_in(other, other.stand_ins[0], tenures=index, roll=ROLL, rules=RULES, zone=UTC)
        assert ["P5, R-31"] == [one.basis for one in ruling.unmet]

    def test_in_another_role_does_not_add_up(self) -> None:
        """Standing in elsewhere is nothing to this role."""
        elsewhere = mandate(
            "cy", "2020-01-01", role="treasurer", stand_ins=[stand_in("bo", "2020-01-01", "2020-05-01")]
        )
        here = attrs.evolve(ABSENT, stand_ins=(stand_in("bo", "2020-08-01", "2020-11-01"),))
        index = Tenures.of([here, elsewhere, RESERVE, *BARRED])
        assert bool(judge_stand_in(here, here.stand_ins[0], tenures=index, roll=ROLL, rules=RULES, zone=UTC))

    def test_r31__one_that_is_only_planned(self) -> None:
        """Asked beforehand, standing in for eleven months is refused to who is barred as it would be afterwards."""
        index = Tenures.of([ABSENT, RESERVE, *BARRED])
        plan = stand_in("bo", "2020-01-01", "2020-12-01")
        assert not judge_stand_in(ABSENT, plan, tenures=index, roll=ROLL, rules=RULES, zone=UTC)

    @pytest.mark.parametrize(
        ("met", "starts", "ends"),
        [
            (True, "2020-02-01", "2020-03-01"),
            (False, "2020-02-01", "2020-03-01T00:00:00.000001"),
            (True, "2020-05-01", "2020-06-01"),
            (False, "2020-04-30T23:59:59.999999", "2020-06-01"),
        ],
    )
    def test_r16__a_seat_is_at_one_place_at_a_time(self, met: bool, starts: str, ends: str) -> None:
        """Cy, who stood in from March to April, makes way for Bo before and after, not for a microsecond of it."""
        ruling = stood(stand_in("cy", "2020-03-01", "2020-05-01"), stand_in("bo", starts, ends))
        assert met is bool(ruling)
        told = "Cy (cy) stood in too, from 2020-03-01T00:00:00Z to 2020-05-01T00:00:00Z: "
        assert [(False, True)] * (not met) == [(one.met, one.because.startswith(told)) for one in ruling.unmet]

    def test_not_for_a_reserve(self) -> None:
        """Only a primary caretaker can be stood in for (R-16)."""
        absent = attrs.evolve(ABSENT, seat=Seat.RESERVE, stand_ins=(stand_in("bo", "2020-03-01", "2020-05-01"),))
        index = Tenures.of([absent, RESERVE])
        assert not judge_stand_in(absent, absent.stand_ins[0], tenures=index, roll=ROLL, rules=RULES, zone=UTC)


def test_a_succession_reads_as_one_line() -> None:
    """Whose seat, who takes it or that nobody does, and why."""
    assert repr(taken_over(waiting("bo"))).startswith("Succession to seat: bo. Bo (bo) is the first reserve")
    assert repr(taken_over()).startswith("Succession to seat: nobody, or undecided. No reserve takes the seat of Ana")


def test_values_can_be_hashed_and_pickled() -> None:
    """A succession can be put in a set and sent to another process."""
    found = taken_over(waiting("bo"), waiting("cy"))
    assert (found, 1) == (pickle.loads(pickle.dumps(found)), len({found, pickle.loads(pickle.dumps(found))}))


def test_roles_are_judged_apart() -> None:
    """Terms in another role bar from no succession."""
    before = [attrs.evolve(one, role="treasurer") for one in three_terms("bo")]
    assert ("bo", ROLE) == (taken_over(waiting("bo"), before=before).successor, VACATED.role)
