"""Pools, case by case: dates, marks, the floor, the cap, declared figures, what waits and what a pool gives away."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from partgov.exposure import expose, first_below_zero
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.money import Money
from partgov.journal import DeclaredFigure, Entry, Journal, Party, Settled
from partgov.ledger import Line, Plain, Pool, Sealed, publish
from partgov.pools import Plan, PoolPolicy, Why, judge_figure, plan_pools
from tests.test_pools import CAPPED, GUARDED, SMALL, entry, journal, over

MARCH, JUNE, DECEMBER = date(2017, 3, 31), date(2017, 6, 30), date(2017, 12, 31)


def paid(of: str, minor: int = 200, day: date = date(2017, 2, 1), id: str = "", **changes: Any) -> Entry:
    """Dues of somebody, on a day of February unless told otherwise."""
    return entry(id or f"{of}-{day}-{minor}", day, minor, of, **changes)


def marked(*persons: str, day: date = date(2017, 3, 1), year: int = 2017) -> list[Settled]:
    """Marks that persons' dues of 2017 are complete."""
    return [Settled(person=one, flow="dues", year=year, day=day) for one in persons]


def planned(books: Journal, through: date, policy: PoolPolicy = SMALL) -> Plan:
    """The plan when a day is over."""
    return plan_pools(books, policy=policy, at=over(through), zone=UTC)


def told(found: Plan) -> list[tuple[date, int, int]]:
    """Each pool's date, number of persons and total."""
    return [(one.day, one.release.persons, one.release.total.minor) for one in found.pools]


THREE = [paid("a"), paid("b"), paid("c")]


class TestPolicy:
    """The policy."""

    @pytest.mark.parametrize(
        ("wrong", "place"),
        [
            ({"persons": 2}, "persons"), ({"insiders": -1}, "insiders"), ({"floor": 0}, "floor"),
            ({"floor": 100, "cap": 100}, "cap"), ({"cap": 0}, "cap"), ({"months": 5}, "months"),
            ({"months": True}, "months"), ({"starts_month": 13}, "starts_month"),
            ({"starts_month": "1"}, "starts_month"),
        ],
    )  # fmt: skip
    def test_that_cannot_protect_is_refused(self, wrong: dict[str, Any], place: str) -> None:
        """Fewer than three persons, a cap not above the floor, dates that do not make up a year: each is named."""
        with pytest.raises(PartgovError) as refused:
            PoolPolicy(**wrong)
        assert refused.value.place == place

    def test_at_the_edge_is_taken(self) -> None:
        """Three persons, no insiders, a floor of one minor unit, a cap of one more."""
        assert PoolPolicy(persons=3, insiders=0, floor=1, cap=2, months=12, starts_month=12).needed == 3

    def test_says_what_it_guarantees(self) -> None:
        """In sentences with its own figures; with a cap it says how close an estimate can come."""
        assert "fewer than 11 persons who each have 500 minor units" in str(PoolPolicy())
        assert "the treasurer is told what each pool gives away" in str(PoolPolicy())
        capped = PoolPolicy(persons=12, insiders=1, floor=500, cap=5000)
        assert "no closer than to 110 %." in str(capped)
        assert "Nobody has more than 5000 minor units in one pool." in capped.sentences
        assert "all who fill it have just 500 minor units, or all just 5000, tells all." in str(capped)
        assert "all who fill it have just 500 minor units tells all." in str(PoolPolicy())

    def test_counts_dates_from_the_year_s_start(self) -> None:
        """The last days of its periods, from the first not before the books begin through the last asked for."""
        quarters = [*PoolPolicy().dates(date(2017, 3, 31), date(2018, 3, 30))]
        assert quarters == [MARCH, JUNE, date(2017, 9, 30), DECEMBER]
        yearly = PoolPolicy(months=12, starts_month=4)
        assert [*yearly.dates(date(2017, 1, 1), date(2019, 1, 1))] == [date(2017, 3, 31), date(2018, 3, 31)]
        assert yearly.last_date(2017) == date(2018, 3, 31)
        assert PoolPolicy().last_date(2017) == DECEMBER
        assert [*PoolPolicy().dates(date(2017, 4, 1), date(2017, 4, 2))] == []

    @pytest.mark.parametrize("months", range(14))
    def test_its_periods_make_up_a_year(self, months: int) -> None:
        """Twelve months are so many periods of one, two, three, four, six or twelve, and of no other number."""
        if months and 12 % months == 0:
            assert len([*PoolPolicy(months=months).dates(date(2017, 1, 1), DECEMBER)]) == 12 // months
            return
        with pytest.raises(PartgovError, match="months: wanted"):
            PoolPolicy(months=months)

    def test_knows_the_last_year_of_the_calendar(self) -> None:
        """Its last date is the last that has a day after it."""
        assert [date(9999, month, day) for month, day in ((3, 31), (6, 30), (9, 30))] == [
            *PoolPolicy().dates(date(9999, 1, 1), date.max)
        ]

    def test_knows_the_year_of_a_day(self) -> None:
        """A year that starts in April has March of the next."""
        april = PoolPolicy(months=12, starts_month=4)
        assert [2016, 2017, 2017] == [april.year_of(date(2017, *one)) for one in ((3, 31), (4, 1), (12, 31))]
        assert 2017 == PoolPolicy().year_of(date(2017, 1, 1))

    def test_counts_those_who_must_not_tell(self) -> None:
        """Eleven fill a pool of ten and an insider, three months after another; ten of them leave the last one's."""
        numbers = [one.values["count"] for one in PoolPolicy().guarantees if "count" in one.values]
        assert ([11, 1, 3, 10], " ".join(PoolPolicy().sentences)) == (numbers, str(PoolPolicy()))
        with pytest.raises(PartgovError, match="cap: wanted an amount above the floor, 100, found the number 100"):
            PoolPolicy(floor=100, cap=100)


class TestDates:
    """When a unit goes."""

    def test_it_goes_at_the_first_date_after_its_mark_or_at_the_year_s_last(self) -> None:
        """Marked on a release date it goes that day; a day later, at the next; never marked, at the year's end."""
        assert told(planned(journal(*THREE), DECEMBER)) == [(DECEMBER, 3, 600)]
        on = journal(*THREE, settled=marked("a", "b", "c", day=MARCH))
        assert told(planned(on, DECEMBER)) == [(MARCH, 3, 600)]
        after = journal(*THREE, settled=marked("a", "b", "c", day=date(2017, 4, 1)))
        assert told(planned(after, DECEMBER)) == [(JUNE, 3, 600)]

    def test_a_day_that_is_not_over_releases_nothing(self) -> None:
        """At the last instant of the release date nothing is public; a moment later the pool is."""
        books = journal(*THREE)
        before = plan_pools(books, policy=SMALL, at=datetime(2017, 12, 31, 23, 59, 59, tzinfo=UTC), zone=UTC)
        assert (before.pools, before.through) == ((), date(2017, 12, 30))
        assert told(plan_pools(books, policy=SMALL, at=datetime(2018, 1, 1, tzinfo=UTC), zone=UTC)) != []

    @pytest.mark.parametrize(
        ("at", "through"),
        [(datetime(2017, 12, 31, 22, 59, 59, 999_999, UTC), 30), (datetime(2017, 12, 31, 23, tzinfo=UTC), 31)],
    )
    def test_a_day_is_over_by_the_clock_of_the_zone(self, at: datetime, through: int) -> None:
        """In Amsterdam the last day of a year is over at 23:00 UTC, and not a microsecond before."""
        found = plan_pools(journal(*THREE), policy=SMALL, at=at, zone=ZoneInfo("Europe/Amsterdam"))
        assert (date(2017, 12, through), through - 30) == (found.through, len(found.pools))

    @pytest.mark.parametrize(("ends", "day"), [(date(2017, 3, 1), date(2017, 2, 28)), (date(2017, 2, 28), MARCH)])
    def test_the_first_day_of_a_new_policy_has_its_dates(self, ends: date, day: date) -> None:
        """R-104: the last of February is a date of the months that went before, unless quarters are in force on it."""
        monthly = attrs.evolve(SMALL, months=1)
        books = journal(*THREE, settled=marked("a", "b", "c", day=date(2017, 2, 2)))
        found = plan_pools(books, policy=SMALL, at=over(JUNE), zone=UTC, earlier=[(ends, monthly)])
        assert told(found) == [(day, 3, 600)]

    @pytest.mark.parametrize(("ends", "total"), [(DECEMBER, 1050), (date(2018, 1, 1), 850)])
    def test_the_first_day_of_a_new_policy_has_its_cap(self, ends: date, total: int) -> None:
        """R-104: a unit of 450 goes whole on the first day without a cap, and by 250 on the last day with it."""
        books = journal(*THREE, paid("d", 450))
        found = plan_pools(books, policy=SMALL, at=over(DECEMBER), zone=UTC, earlier=[(ends, CAPPED)])
        assert told(found) == [(DECEMBER, 4, total)]

    def test_what_comes_after_a_release_is_a_new_unit(self) -> None:
        """A reversal after the release goes in a later pool, when its year is over or it is marked again."""
        back = [attrs.evolve(one, id=f"{one.id}-back", day=date(2017, 5, 1), amount=-one.amount, reverses=one.id,
                             year=2017, salt=f"{one.id:x>32}".encode()) for one in THREE]  # fmt: skip
        marks = marked("a", "b", "c")
        books = journal(*THREE, *back, settled=marks)
        assert told(planned(books, DECEMBER)) == [(MARCH, 3, 600), (DECEMBER, 3, -600)]
        again = attrs.evolve(books, settled=[*marks, *marked("a", "b", "c", day=date(2017, 6, 1))])
        assert told(planned(again, DECEMBER)) == [(MARCH, 3, 600), (JUNE, 3, -600)]
        early = attrs.evolve(books, settled=[*marks, *marked("a", "b", "c", day=MARCH)])
        assert told(planned(early, DECEMBER)) == [(MARCH, 3, 600), (DECEMBER, 3, -600)]

    def test_fees_and_reversals_are_netted(self) -> None:
        """While a unit is pending its fees and reversals are part of it, and show nowhere."""
        fee = paid("x", -7, id="fee", derives_from=THREE[0].id, party=Party.ORGANISATION, category="fee")
        wrong = paid("b", 999, id="wrong")
        back = attrs.evolve(wrong, id="back", amount=Money(-999, "EUR"), reverses="wrong", salt=b"b" * 32)
        assert told(planned(journal(*THREE, fee, wrong, back), DECEMBER)) == [(DECEMBER, 3, 593)]

    def test_years_share_a_pool_and_flows_do_not(self) -> None:
        """What waits over the year's end goes with the next year's; another flow has a pool of its own."""
        late = [paid("c", day=date(2018, 2, 1)), paid("d", day=date(2018, 2, 1))]
        gifts = [paid(one, 300, flow="donation", category="donation", id=f"gift {one}") for one in "abc"]
        found = planned(journal(THREE[0], THREE[1], *late, *gifts), date(2018, 12, 31))
        assert [(one.day, one.flow, one.release.persons) for one in found.pools] == [
            (DECEMBER, "donation", 3), (date(2018, 12, 31), "dues", 4),
        ]  # fmt: skip


class TestFloor:
    """Who counts."""

    @pytest.mark.parametrize(("minor", "pools"), [(100, 1), (99, 0), (-100, 1), (-99, 0)])
    def test_a_unit_counts_from_the_floor_on(self, minor: int, pools: int) -> None:
        """At the floor a unit counts, whichever way the money went; a minor unit below it does not."""
        found = planned(journal(*THREE[:2], paid("c", minor)), DECEMBER)
        assert len(found.pools) == pools

    def test_tiny_ones_ride_and_fill_no_pool(self) -> None:
        """However many tiny payments there are, they make no pool; with one that is made, they go, and are persons."""
        tiny = [paid(f"t{number}", 1) for number in range(20)]
        assert planned(journal(*THREE[:2], *tiny), DECEMBER).pools == ()
        assert told(planned(journal(*THREE, *tiny), DECEMBER)) == [(DECEMBER, 23, 620)]

    def test_insiders_come_on_top(self) -> None:
        """With one insider to guard against, three persons are too few and four are enough."""
        assert planned(journal(*THREE), DECEMBER, GUARDED).pools == ()
        assert told(planned(journal(*THREE, paid("d")), DECEMBER, GUARDED)) == [(DECEMBER, 4, 800)]

    def test_one_person_counts_once(self) -> None:
        """Somebody with the money of two years in one pool is one person of it."""
        twice = [paid("a", year=2016, id="old"), *THREE[:2]]
        assert planned(journal(*twice), DECEMBER).pools == ()


class TestCap:
    """The cap."""

    def test_cuts_a_unit_into_slices_that_ride_with_others(self) -> None:
        """At the cap a unit is whole, above it the rest follows; its lines are covered by the last slice's pool."""
        large = paid("a", 501)
        years = [paid(one, day=date(year, 2, 1)) for year in (2017, 2018, 2019) for one in ("b", "c", "d")]
        books = journal(large, *years)
        found = planned(books, date(2019, 12, 31), CAPPED)
        assert told(found) == [
            (date(2017, 12, 31), 4, 850), (date(2018, 12, 31), 4, 850), (date(2019, 12, 31), 4, 601),
        ]  # fmt: skip
        covering = [large.id in one.entries for one in found.releases]
        assert covering == [False, False, True]
        whole = planned(journal(paid("a", 250), *years), DECEMBER, CAPPED)
        assert told(whole) == [(DECEMBER, 4, 850)]
        waiting = planned(books, DECEMBER, CAPPED).waiting
        assert [(one.person, one.why, one.because) for one in waiting if one.person == "a"] == [
            ("a", Why.SLICE, "Above the cap: 2 more pools of dues take a part of it.")
        ]

    def test_who_goes_on_fills_no_pool(self) -> None:
        """Three who go on make none, by the year's last date and after it: their slices would be seen to be the cap."""
        books = journal(*(paid(one, 600) for one in "abc"))
        found = planned(books, date(2019, 12, 31), CAPPED)
        assert told(found) == []
        assert {one.why for one in found.waiting} == {Why.TOO_FEW}
        assert found.waiting[0].because == (
            "0 persons' money in dues could go and reaches the floor; 3 are needed. 3 persons go on beyond the cap, "
            "and hide nobody. Only 0 persons have any that ends within the cap: unless more do, it is never released "
            "with this cap."
        )
        assert told(planned(attrs.evolve(books, entries=[*books.entries, *THREE]), DECEMBER, CAPPED)) == []
        others = [paid(one, 200) for one in "def"]
        assert told(planned(attrs.evolve(books, entries=[*books.entries, *others]), DECEMBER, CAPPED)) == [
            (DECEMBER, 6, 1350)
        ]

    @pytest.mark.parametrize(("last", "pools"), [(99, 1), (100, 2)])
    def test_the_last_slice_fills_a_pool_from_the_floor_on(self, last: int, pools: int) -> None:
        """Two and the last slice of a third are enough where it reaches the floor, and not a minor unit below it."""
        books = journal(
            *(paid(one, day=date(2017, 2, 1)) for one in "bcd"), paid("a", 250 + last),
            *(paid(one, day=date(2018, 2, 1)) for one in "bc"),
        )  # fmt: skip
        assert len(planned(books, date(2018, 12, 31), CAPPED).pools) == pools

    def test_the_rest_goes_at_the_next_date_though_nothing_is_booked(self) -> None:
        """Three who ride with three others end at the next date, whatever waits in a flow that is looked at later."""
        idle = paid("a", -20, flow="payment", category="travel")
        books = journal(*(paid(one, 450) for one in "abc"), *(paid(one) for one in "def"), idle)
        found = planned(books, date(2020, 1, 1), CAPPED)
        assert told(found) == [(DECEMBER, 6, 1350), (date(2018, 3, 31), 3, 600)]

    def test_one_part_of_a_person_goes_into_a_pool(self) -> None:
        """With two years' money due, the older goes and the newer waits for the next pool."""
        books = journal(*THREE, paid("a", 240, year=2016, id="old"))
        found = planned(books, DECEMBER, CAPPED)
        assert told(found) == [(DECEMBER, 3, 640)]
        assert [(one.person, one.year, one.why) for one in found.waiting] == [("a", 2017, Why.SLICE)]
        assert found.waiting[0].because.startswith("An older year's money of theirs in dues goes first")


class TestFigures:
    """Sums that are declared elsewhere."""

    def test_that_tell_on_somebody_are_refused(self) -> None:
        """A sum of one person's payment, or of all but one's of a pool, is refused, and no person is named."""
        one = DeclaredFigure(id="f", day=date(2017, 2, 2), entries=[THREE[0].id])
        with pytest.raises(FaultsError, match=r"figure f: wanted .* found one that tells on whose entry a-"):
            planned(journal(*THREE, figures=[one]), DECEMBER)
        rest = DeclaredFigure(id="f", day=DECEMBER, entries=[each.id for each in THREE[1:]])
        ruling = judge_figure(rest, journal(*THREE), policy=SMALL)
        assert not ruling
        assert str(ruling).endswith(f"tells on whose entry {THREE[0].id} is. (P10, R-58)")
        all_three = attrs.evolve(rest, entries=[each.id for each in THREE])
        assert judge_figure(all_three, journal(*THREE), policy=SMALL)

    def test_of_one_day_are_looked_at_by_their_ids(self) -> None:
        """Of two that tell of one person together the later by its id is refused, in whatever order they are given."""
        four = [*THREE, paid("d")]
        some = [
            DeclaredFigure(id=f"f{many}", day=date(2017, 2, 2), entries=[one.id for one in four[:many]])
            for many in (2, 3)
        ]
        for figures in (some, some[::-1]):
            with pytest.raises(FaultsError, match=f"^figure f3: .* tells on whose entry {THREE[2].id} is") as refused:
                planned(journal(*four, figures=figures), JUNE)
            assert ("figures", 1) == (refused.value.place, len(refused.value.faults))

    def test_that_tell_on_nobody_may_be_declared(self) -> None:
        """The ruling says so, and against how many who know their own amounts."""
        figure = DeclaredFigure(id="f", day=date(2017, 2, 2), entries=[one.id for one in THREE])
        ruling = judge_figure(figure, journal(*THREE, paid("d")), policy=GUARDED)
        assert str(ruling).endswith("tells on nobody, even to whoever knows the amount of 1 other. (P10, R-58)")

    def test_of_few_persons_are_refused_where_insiders_are_guarded_against(self) -> None:
        """With one insider a sum of two persons tells; of three it does not."""
        books = journal(*THREE, paid("d"))
        for many, fine in ((2, False), (3, True)):
            figure = DeclaredFigure(id="f", day=date(2017, 2, 2), entries=[one.id for one in THREE[:many]])
            assert bool(judge_figure(figure, books, policy=GUARDED)) is fine

    def test_hold_a_pool_back_that_would_tell_with_them(self) -> None:
        """A balance of four who wait keeps the pool of three of them from going, which would tell the fourth's."""
        four = [*THREE, paid("d")]
        balance = DeclaredFigure(id="balance", day=date(2017, 2, 28), entries=[one.id for one in four])
        books = journal(*four, settled=marked("a", "b", "c"), figures=[balance])
        found = planned(books, MARCH)
        assert found.pools == ()
        assert {(one.person, one.why) for one in found.waiting} == {
            ("a", Why.FIGURE), ("b", Why.FIGURE), ("c", Why.FIGURE), ("d", Why.OPEN),
        }  # fmt: skip
        assert "would tell on whose entry d-" in found.waiting[0].because
        assert told(planned(books, DECEMBER)) == [(DECEMBER, 4, 800)]
        assert told(planned(attrs.evolve(books, figures=[]), MARCH)) == [(MARCH, 3, 600)]

    def test_of_a_release_date_are_seen_at_the_next(self) -> None:
        """A pool is kept back for whom it would tell on with the figures of the days before its last date."""
        first, second = (
            DeclaredFigure(id=f"of {two}", day=day, entries=[one.id for one in THREE if one.counterparty in two])
            for two, day in (("ac", date(2017, 2, 2)), ("ab", MARCH))
        )
        books = journal(*THREE, settled=marked("a", "b", "c"), figures=[first, second])
        for through, whose in ((date(2017, 6, 29), "b"), (JUNE, "c")):
            assert f"would tell on whose entry {whose}-" in planned(books, through).waiting[0].because

    def test_see_part_of_a_unit_and_slices(self) -> None:
        """What of a unit a figure adds up is told from what it leaves; a slice is no whole."""
        more = [paid("a", 150, id="second"), *THREE, paid("d", 300)]
        part = DeclaredFigure(id="f", day=DECEMBER, entries=[one.id for one in THREE])
        assert judge_figure(part, journal(*more), policy=CAPPED)
        second = DeclaredFigure(id="f", day=DECEMBER, entries=["second"])
        assert not judge_figure(second, journal(*more), policy=CAPPED)

    def test_must_be_of_entries_that_are_there(self) -> None:
        """An entry that is none, or of a later day, or named twice, and a mark of no flow, are the journal's faults."""
        with pytest.raises(FaultsError) as refused:
            journal(
                *THREE, figures=[DeclaredFigure(id="f", day=date(2017, 1, 5), entries=["nobody", THREE[0].id])],
                settled=[Settled(person="a", flow="rent", year=2017, day=MARCH)],
            )  # fmt: skip
        assert [str(one) for one in refused.value.faults] == [
            "settled a 2017.flow: wanted one of dues, donation, payment, found another",
            "figure f: wanted entries of the journal, by id, found 1 that are none",
            "figure f: wanted entries of 2017-01-05 and before, found later ones",
        ]
        with pytest.raises(PartgovError, match="each entry once"):
            DeclaredFigure(id="f", day=MARCH, entries=["a", "a"])
        assert repr(DeclaredFigure(id="f", day=MARCH, entries=["a"])) == "DeclaredFigure 'f' of 1 entries"


class TestFees:
    """Fees that are booked before what they were taken of."""

    def test_that_are_public_first_hold_back_what_would_tell_with_them(self) -> None:
        """A total of payments, less what their fees alone came to by the processor's share, is nobody's amount."""
        fees: dict[str, Any] = {"party": Party.ORGANISATION, "category": "fee", "year": 2017}
        entries = [paid("x", 150, date(2017, 3, 1))]
        for one in "abc":
            entries.append(paid(one, 4000, date(2017, 4, 2), id=one))
            entries.append(paid("processor", -120, date(2017, 3, 30), id=f"fee of {one}", derives_from=one, **fees))
        marks = [*marked(*"abcx", day=date(2017, 3, 31)), *marked(*"abc", day=date(2017, 4, 30))]
        found = planned(journal(*entries, settled=marks), JUNE)
        assert told(found) == [(MARCH, 4, 150 - 3 * 120)]
        assert {one.why for one in found.waiting} == {Why.FIGURE}


class TestWaiting:
    """What waits, and why."""

    def test_says_why_and_since_when(self) -> None:
        """Open until its year is over; then for want of persons, with how many; and where it may be for ever."""
        found = planned(journal(*THREE[:2]), JUNE)
        assert [(one.person, one.since, one.due, one.why) for one in found.waiting] == [
            ("a", date(2017, 2, 1), None, Why.OPEN), ("b", date(2017, 2, 1), None, Why.OPEN),
        ]  # fmt: skip
        assert found.waiting[0].because == "2017 is neither over, on 2017-12-31, nor marked as settled."
        late = planned(journal(*THREE[:2]), date(2018, 4, 1)).waiting[0]
        assert (late.due, late.why) == (DECEMBER, Why.TOO_FEW)
        assert late.because == (
            "2 persons' money in dues could go and reaches the floor; 3 are needed. "
            "Only 2 persons have any: unless more do, it is never released."
        )
        more = planned(journal(*THREE[:2], paid("c", 5)), date(2018, 4, 1)).waiting[0]
        assert more.because == "2 persons' money in dues could go and reaches the floor; 3 are needed."

    def test_knows_what_was_booked_since_the_last_date(self) -> None:
        """An entry of a day after the last release date waits too."""
        found = planned(journal(*THREE, paid("d", day=date(2018, 1, 5))), date(2018, 1, 6))
        assert [one.person for one in found.waiting] == ["d"]
        assert repr(found) == "Plan through 2018-01-06: 1 pools, 1 waiting"


class TestExposure:
    """What a pool gives away."""

    def pool(self, *minors: int, policy: PoolPolicy = GUARDED) -> Any:
        """A pool of these amounts, each of a person."""
        books = journal(*(paid(f"m{number}", minor) for number, minor in enumerate(minors)))
        (pool,) = planned(books, DECEMBER, policy).pools
        return expose(pool, policy=policy)

    def test_by_hand(self) -> None:
        """1000, 500, 300, 200: four must have 100 each, so nobody more than 1700; beside 500, at most 1300."""
        found = self.pool(1000, 500, 300, 200)
        assert (found.persons, found.hidden) == (4, 4)
        assert (found.outsider, found.insiders) == ((100, 1700), (100, 1300))
        assert found.percent == Fraction(100 * (2000 - 1000 - 500), 1000)

    def test_with_a_cap(self) -> None:
        """A cap bounds from both sides: with four of at most 250, one of 950 in all has at least 200."""
        capped = PoolPolicy(persons=3, insiders=1, floor=100, cap=250)
        found = self.pool(250, 250, 250, 200, policy=capped)
        assert (found.outsider, found.insiders) == ((200, 250), (200, 250))

    def test_of_a_fifth_that_may_be_tiny(self) -> None:
        """Where five are in it and four must reach the floor, anybody may be the one who does not."""
        found = self.pool(1000, 500, 300, 200, 5)
        assert (found.outsider, found.insiders) == ((0, 1705), (0, 1305))

    def test_of_all_at_the_floor_or_at_the_cap(self) -> None:
        """At an extreme a total bounds everybody from both sides to the same: it tells all."""
        capped = PoolPolicy(persons=3, insiders=1, floor=100, cap=250)
        assert self.pool(100, 100, 100, 100).outsider == (100, 100)
        assert self.pool(250, 250, 250, 250, policy=capped).outsider == (250, 250)

    def test_leaves_out_what_everybody_knows(self) -> None:
        """Of 5,000 beyond the cap nothing is left to be estimated but that it goes on: the bounds are of the others."""
        capped = PoolPolicy(persons=3, insiders=1, floor=100, cap=250)
        found = self.pool(250, 250, 250, 200, 5000, policy=capped)
        assert (found.persons, found.hidden, found.outsider) == (5, 4, (200, 250))

    def test_both_ways_bounds_nobody(self) -> None:
        """Where some got money and others gave, the total bounds no part of it; the estimate is of sizes."""
        found = self.pool(1000, -500, 300, 200)
        assert (found.outsider, found.insiders, found.percent) == (None, None, 50)

    def test_of_nothing(self) -> None:
        """A pool in which everything nets to nothing, or nothing ends, has no largest part."""
        books = journal(*THREE)
        (pool,) = planned(books, DECEMBER).pools
        empty = attrs.evolve(pool, parts=[attrs.evolve(one, minor=0) for one in pool.parts])
        assert expose(empty, policy=SMALL).percent is None
        (large,) = planned(journal(*(paid(one, 200 if one < "d" else 501) for one in "abcd")), DECEMBER, CAPPED).pools
        found = expose(attrs.evolve(large, parts=[one for one in large.parts if not one.last]), policy=CAPPED)
        assert (found.persons, found.hidden, found.outsider, found.percent) == (1, 0, None, None)


def test_below_zero_is_noticed() -> None:
    """The first day on which plain lines and pools together are below nothing; at nothing there is none."""
    day = date(2017, 1, 1)
    lines: list[Line] = [
        Plain(day, "grant", Money(5, "EUR")), Plain(day, "rent", Money(-5, "EUR")), Sealed(day, b"x" * 32),
        Pool(MARCH, "dues", 3, Money(2, "EUR"), ()), Plain(JUNE, "rent", Money(-3, "EUR")),
    ]  # fmt: skip
    assert first_below_zero(lines[:4]) is None
    assert first_below_zero(lines) == JUNE


def test_pools_are_written_with_the_lines_they_cover() -> None:
    """What is planned is what the log says, and the second verifier's root is its root."""
    books = journal(*THREE, paid("x", -50, party=Party.ORGANISATION, flow="payment", category="rent"))
    log = publish(books, at=over(DECEMBER), zone=UTC, releases=planned(books, DECEMBER).releases)
    assert log.text.decode().splitlines()[-1] == "2017-12-31 pool dues 3 600 EUR 1-3"


def test_a_mark_or_a_policy_that_would_change_what_is_public_is_refused() -> None:
    """A pool that was published stays: a policy that would not have made it, and a mark set back in time, are told."""
    books = journal(*THREE, settled=marked("a", "b", "c"))
    before = publish(books, at=over(MARCH), zone=UTC, releases=planned(books, MARCH).releases)
    four = attrs.evolve(books, entries=[*THREE, paid("d")])
    early = publish(four, at=over(MARCH), zone=UTC, releases=planned(four, MARCH).releases)
    marks = attrs.evolve(four, settled=marked("a", "b", "c", "d"))
    for mine, policy, published in ((books, GUARDED, before), (marks, SMALL, early)):
        with pytest.raises(FaultsError) as refused:
            publish(mine, at=over(JUNE), zone=UTC, releases=planned(mine, JUNE, policy).releases, published=published)
        assert [str(one).split(":")[0] for one in refused.value.faults] == ["published"]
        assert "the same policy as before, and no new mark or figure of 2017-03-31 or earlier" in str(refused.value)
        assert "found none for: 2017-03-31 pool dues 3 600 EUR" in str(refused.value)
