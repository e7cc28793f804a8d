"""Dues: what a member owes for a year, and what settles it (Proposals 11 and 12)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.dues import (
    Credit,
    DuesRules,
    DuesState,
    Income,
    Payment,
    YearOfDues,
    dues_year,
    settle_all_dues,
    settle_dues,
)
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.money import Money, Rounding
from partgov.members import Membership, Roll

RULES = DuesRules()
ALWAYS = Roll.of([Membership(id="ana", joined=datetime(2015, 1, 1, tzinfo=UTC))])
END = date(2017, 12, 31)


def eur(minor: int) -> Money:
    """Cents."""
    return Money(minor, "EUR")


def income(monthly: int, year: int = 2017, at: int = 1, /, **changes: Any) -> Income:
    """An income declared on a day of January 2015."""
    given: dict[str, Any] = {
        "member": "ana", "year": year, "monthly": eur(monthly), "declared_at": datetime(2015, 1, at, tzinfo=UTC),
    }  # fmt: skip
    return Income(**(given | changes))


def payment(minor: int, day: date = date(2017, 6, 1), id: str = "p1", **changes: Any) -> Payment:
    """A payment."""
    given: dict[str, Any] = {"id": id, "member": "ana", "day": day, "amount": eur(minor)}
    return Payment(**(given | changes))


def credit(minor: int, day: date = date(2017, 6, 1), id: str = "c1", **changes: Any) -> Credit:
    """A credit that its group confirmed."""
    given: dict[str, Any] = {
        "id": id,
        "member": "ana",
        "group": "north",
        "day": day,
        "amount": eur(minor),
        "confirmed": True,
    }
    return Credit(**(given | changes))


def settled(
    *facts: Income | Payment | Credit, on: date = END, roll: Roll = ALWAYS, **changes: Any
) -> dict[int, YearOfDues]:
    """The years, by year."""
    given: dict[str, Any] = {
        "incomes": [one for one in facts if isinstance(one, Income)],
        "payments": [one for one in facts if isinstance(one, Payment)],
        "credits": [one for one in facts if isinstance(one, Credit)],
        "rules": RULES, "zone": UTC,
    }  # fmt: skip
    return {one.year: one for one in settle_dues("ana", on=on, roll=roll, **(given | changes))}


def member(*spells: tuple[str, str | None]) -> Roll:
    """A roll with the spells of one member, by day."""
    return Roll.of(
        Membership(
            id="ana",
            joined=datetime.fromisoformat(f"{joined}T00:00:00+00:00"),
            left=None if left is None else datetime.fromisoformat(f"{left}T00:00:00+00:00"),
        )
        for joined, left in spells
    )


class TestAssessment:
    """What is owed."""

    @pytest.mark.parametrize(
        ("monthly", "owed"),
        [(0, 0), (49, 0), (50, 0), (51, 1), (150, 2), (240000, 2400), (240050, 2400), (240150, 2402)],
    )
    def test_is_a_hundredth_rounded_half_to_even(self, monthly: int, owed: int) -> None:
        """Dues are a hundredth of a month's income, exact until one rounding, half to even (P12, R-23)."""
        assert settled(income(monthly))[2017].assessed == eur(owed)

    @pytest.mark.parametrize(("paid", "told"), [(1200, ["dues.settled"]), (1201, ["dues.settled", "dues.surplus"])])
    def test_what_is_paid_to_the_cent_leaves_no_surplus(self, paid: int, told: list[str]) -> None:
        """A surplus is told of from one cent on, and not where the dues are met (P11)."""
        year = settled(income(120000), payment(paid))[2017]
        assert told == [finding.kind.id for finding in year.ruling.findings]

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ([income(120000), payment(1199)], DuesState.OUTSTANDING),
            ([income(120000), payment(1200)], DuesState.SETTLED),
            ([income(120000), payment(1201)], DuesState.SETTLED),
            ([payment(1200)], DuesState.NOT_ASSESSED),
        ],
    )
    def test_what_a_year_has_come_to(self, facts: list[Income | Payment], state: DuesState) -> None:
        """Outstanding to the last cent, settled from it on, and neither where no income is declared (P11, R-24)."""
        assert state is settled(*facts)[2017].state

    def test_of_no_declaration_is_not_zero(self) -> None:
        """Without an income nothing is assessed; with an income of zero the dues are zero (R-24)."""
        none, zero = settled()[2017], settled(income(0))[2017]
        assert (none.assessed, none.outstanding, none.surplus) == (None, None, None)
        assert not none
        assert "nothing is assessed, which is not zero" in str(none)
        assert (zero.assessed, zero.outstanding, zero.surplus) == (eur(0), eur(0), eur(0))
        assert zero
        left = settled(roll=member(("2015-01-01", "2016-01-01")))[2017]
        assert left
        assert left.assessed is None

    @pytest.mark.parametrize(
        ("spells", "begun"),
        [
            ([("2017-01-01", None)], 12), ([("2017-01-31", None)], 12), ([("2017-02-01", None)], 11),
            ([("2017-12-31", None)], 1), ([("2018-01-01", None)], 0), ([("2015-01-01", "2017-01-01")], 0),
            ([("2015-01-01", "2017-01-02")], 1), ([("2015-01-01", "2017-02-01")], 1),
            ([("2017-01-05", "2017-01-09"), ("2017-01-20", "2017-03-02"), ("2017-12-01", None)], 4), ([], 0),
        ],
    )  # fmt: skip
    def test_counts_months_begun(self, spells: list[tuple[str, str | None]], begun: int) -> None:
        """A month counts when there is membership in it; leaving and coming back counts no month twice (R-55)."""
        year = settled(income(1200 * 100), roll=member(*spells))[2017]
        assert (year.months, year.assessed) == (begun, eur(100 * begun))
        whole = settled(income(1200 * 100), roll=member(*spells), rules=DuesRules(by_month=False))[2017]
        assert whole.assessed == eur(1200 if begun else 0)

    def test_turns_at_local_midnight(self) -> None:
        """The dues year is that of the organisation's clock (R-24)."""
        east = timezone(timedelta(hours=2))
        roll = Roll.of([Membership(id="ana", joined=datetime(2016, 12, 31, 22, tzinfo=UTC))])
        assert settled(income(1200), roll=roll, zone=east)[2017].months == 12
        assert 2016 not in settled(income(1200), roll=roll, zone=east)
        assert settled(income(1200), roll=roll)[2016].months == 1

    def test_counts_months_by_the_local_clock(self) -> None:
        """In Berlin July begins at 22:00 UTC, for the clocks are an hour further on than in January (R-24, R-55)."""
        berlin = ZoneInfo("Europe/Berlin")
        for minute, begun in ((59, 7), (0, 6)):
            joined = datetime(2017, 6, 30, 21 if minute else 22, minute, tzinfo=UTC)
            roll = Roll.of([Membership(id="ana", joined=joined)])
            assert begun == settled(income(1200), roll=roll, zone=berlin)[2017].months

    def test_starts_where_the_rules_say(self) -> None:
        """A dues year may start on any day that every month has."""
        rules = DuesRules(starts_month=4, starts_day=6)
        assert dues_year(date(2017, 4, 5), rules=rules) == 2016
        assert dues_year(date(2017, 4, 6), rules=rules) == 2017
        assert (
            settled(income(1200), roll=member(("2018-03-06", None)), rules=rules, on=date(2018, 4, 5))[2017].months == 1
        )

    @given(st.integers(0, 10**9), st.integers(0, 10**9))
    def test_grows_with_income(self, one: int, other: int) -> None:
        """Who earns more never owes less."""
        low, high = sorted((one, other))
        first, second = settled(income(low))[2017].assessed, settled(income(high))[2017].assessed
        assert first is not None
        assert second is not None
        assert first <= second

    def test_is_of_the_last_declared(self) -> None:
        """Of several incomes for one year the last declared stands, wherever it is listed."""
        facts = (
            income(1000),
            income(3000, 2017, 3),
            income(2000, 2017, 2),
            income(9900, year=2016),
            income(700, year=2018),
        )
        assert settled(*facts)[2017].assessed == settled(*reversed(facts))[2017].assessed == eur(30)

    def test_takes_a_rate_from_the_caller(self) -> None:
        """Another currency needs an exact rate; it is applied before the one rounding."""
        yen = Income(member="ana", year=2017, monthly=Money(30001, "JPY"), declared_at=datetime(2017, 1, 1, tzinfo=UTC))
        rates = {"JPY": Fraction(4, 5)}
        paid = payment(0, amount=Money(100, "JPY"))
        year = settled(yen, paid, rates=rates)[2017]
        assert (year.assessed, year.paid) == (eur(240), eur(80))


class TestSettling:
    """What is settled."""

    def test_oldest_first_then_the_current(self) -> None:
        """What names no year settles the oldest outstanding one, and the rest counts for the year of its day (R-24)."""
        years = settled(income(10000, 2016), income(10000), payment(130, date(2017, 3, 1)), payment(90, id="p2"))
        assert (years[2016].paid, years[2017].paid) == (eur(100), eur(120))
        assert (years[2016].surplus, years[2017].surplus) == (eur(0), eur(20))
        early = settled(income(10000, 2016), income(10000), payment(130, date(2016, 3, 1)))
        assert (early[2016].surplus, early[2017].outstanding) == (eur(30), eur(100))

    def test_what_names_its_year_goes_there_first(self) -> None:
        """A named year is settled as named, before what names none looks for the oldest outstanding (R-55)."""
        named = payment(100, date(2017, 9, 1), id="late", year=2016)
        years = settled(income(10000, 2016), income(10000), payment(100, date(2017, 3, 1)), named)
        assert (years[2016].paid, years[2017].paid) == (eur(100), eur(100))
        ahead = settled(income(10000), payment(5, year=2018), payment(7, id="p2", year=2014))
        assert (ahead[2018].paid, ahead[2014].paid, ahead[2018].assessed) == (eur(5), eur(7), None)

    def test_counts_what_a_group_confirmed(self) -> None:
        """A confirmed credit is subtracted; one that is not is told, and counts for nothing (P11)."""
        year = settled(income(10000), credit(60), credit(40, id="c2", confirmed=False, year=2017))[2017]
        assert (year.credited, year.outstanding) == (eur(60), eur(40))
        told = [finding.because for finding in year.ruling.findings]
        assert "Not counted, since not confirmed: what ana paid to north." in told
        unnamed = settled(income(10000), credit(40, confirmed=False))[2017]
        assert unnamed.credited == eur(0)
        assert unnamed.ruling.findings[-1].because == told[-1]

    def test_both_sides_of_settled(self) -> None:
        """Exactly what is owed settles; a cent less does not, and a cent more is a surplus, never below zero."""
        for minor, holds, outstanding, surplus in ((99, False, 1, 0), (100, True, 0, 0), (101, True, 0, 1)):
            year = settled(income(10000), payment(minor))[2017]
            assert (bool(year), year.outstanding, year.surplus) == (holds, eur(outstanding), eur(surplus))

    def test_carries_over_where_the_rules_say(self) -> None:
        """A surplus counts for the year after only where the rules carry it over (R-23)."""
        facts = (income(10000, 2016), income(10000), payment(150, date(2016, 3, 1)))
        rules = DuesRules(carry_over=True)
        assert settled(*facts)[2017].outstanding == eur(100)
        assert settled(*facts, rules=rules)[2017].carried == eur(50)
        assert settled(*facts, rules=rules)[2017].outstanding == eur(50)
        assert any(
            "counts for the year after" in str(one) for one in settled(*facts, rules=rules)[2016].ruling.findings
        )

    @pytest.mark.parametrize("after", [RULES, DuesRules(carry_over=True)])
    def test_what_is_carried_over_leaves_nothing_to_settle(self, after: DuesRules) -> None:
        """A year that a surplus of before settles takes nothing of a later payment (R-23, R-24)."""
        years = settled(
            *(income(10000, year) for year in (2015, 2016, 2017)),
            payment(150, date(2015, 3, 1)), payment(50, date(2016, 3, 1), "p2"), payment(100, date(2017, 3, 1), "p3"),
            rules=DuesRules(carry_over=True), rules_of={2016: after, 2017: after},
        )  # fmt: skip
        assert [(one.paid, one.surplus, one.outstanding) for one in years.values()] == [
            (eur(150), eur(50), eur(0)), (eur(50), eur(0), eur(0)), (eur(100), eur(0), eur(0)),
        ]  # fmt: skip

    @pytest.mark.parametrize(("carries", "paid"), [(True, (150, 50, 100)), (False, (150, 100, 50))])
    def test_what_is_carried_over_settles_no_more_than_it_comes_to(self, carries: bool, paid: tuple[int, ...]) -> None:
        """One less, and a later payment goes to that year first; where nothing is carried over, all that it lacks."""
        for less in (0, 1):
            years = settled(
                *(income(10000, year) for year in (2015, 2016, 2017)),
                payment(150, date(2015, 3, 1)), payment(50 - less, date(2016, 3, 1), "p2"),
                payment(100 + less, date(2017, 3, 1), "p3"), rules=DuesRules(carry_over=carries),
            )  # fmt: skip
            assert tuple(one.paid for one in years.values()) == tuple(map(eur, paid))

    def test_knows_nothing_of_later_days(self) -> None:
        """What is booked after the day asked about, or by others, is left out."""
        later, other = payment(5, date(2017, 7, 1)), payment(5, id="p2", member="bo")
        assert settled(income(10000), later, other, on=date(2017, 6, 30))[2017].paid == eur(0)

    @given(
        st.lists(
            st.tuples(
                st.booleans(), st.integers(1, 300), st.integers(0, 1094), st.sampled_from((None, 2015, 2016, 2017))
            ),
            max_size=6,
        ),
        st.lists(st.none() | st.integers(0, 20000), min_size=3, max_size=3),
        st.randoms(),
    )
    def test_conserves_money_in_any_order(
        self, booked: list[tuple[bool, int, int, int | None]], monthly: list[int | None], random: Any
    ) -> None:
        """Every unit that came in is in one year; assessed and surplus are what came in and is outstanding."""
        facts: list[Income | Payment | Credit] = [
            income(one, 2015 + number) for number, one in enumerate(monthly) if one is not None
        ]
        for number, (is_credit, minor, offset, year) in enumerate(booked):
            day = date(2015, 1, 1) + timedelta(days=offset)
            facts.append((credit if is_credit else payment)(minor, day, f"b{number}", year=year))
        years = settled(*facts)
        assert sum(one.credited.minor + one.paid.minor for one in years.values()) == sum(one[1] for one in booked)
        for one in years.values():
            if one.assessed is not None and one.surplus is not None and one.outstanding is not None:
                assert one.assessed + one.surplus == one.credited + one.paid + one.outstanding
                assert 0 in (one.surplus.minor, one.outstanding.minor)
                assert bool(one) == (one.outstanding.minor == 0)
        assert {year: one.paid.minor + one.credited.minor for year, one in years.items()} == slowly(facts, years)
        random.shuffle(facts)
        assert settled(*facts) == years


def slowly(facts: list[Income | Payment | Credit], years: dict[int, YearOfDues]) -> dict[int, int]:
    """What settles each year, one unit after another, from the words of the readings."""
    owed = {year: 0 if one.assessed is None else one.assessed.minor for year, one in years.items()}
    came = dict.fromkeys(years, 0)
    booked = [one for one in facts if not isinstance(one, Income)]
    for one in booked:
        if one.year is not None:
            came[one.year] += one.amount.minor
    for one in sorted((one for one in booked if one.year is None), key=lambda one: (one.day, one.id)):
        for _ in range(one.amount.minor):
            open_years = [year for year in sorted(years) if year <= one.day.year and came[year] < owed[year]]
            came[open_years[0] if open_years else one.day.year] += 1
    return came


def test_a_payment_fills_what_a_credit_left() -> None:
    """R-55: of 12 cents of 2016 a group confirmed 5, so 7 of the 10 that came later go there, and 3 to 2017."""
    found = settled(
        income(1200, 2016), income(1200, 2017), credit(5, year=2016), payment(10, id="p1"),
        roll=member(("2016-01-01", None)),
    )  # fmt: skip
    assert [(5, 7), (0, 3)] == [(found[year].credited.minor, found[year].paid.minor) for year in (2016, 2017)]


class TestEverybody:
    """The dues of all at once."""

    def test_are_each_one_s_own(self) -> None:
        """Rates, the figures of years, the zone and every kind of fact are used as for one member alone."""
        berlin = ZoneInfo("Europe/Berlin")
        roll = Roll.of(Membership(id=who, joined=datetime(2016, 6, 30, 22, tzinfo=UTC)) for who in ("ana", "bo"))
        facts: dict[str, Any] = {
            "incomes": [income(120000), income(50000, member="cy", monthly=Money(50000, "USD")), income(900, 2016)],
            "payments": [payment(500), payment(700, id="p2", member="cy", amount=Money(7, "JPY"))],
            "credits": [credit(80), credit(90, id="c2", member="cy", confirmed=False)],
            "rates": {"USD": Fraction(9, 10), "JPY": Fraction(3, 4)},
            "rules_of": {2016: DuesRules(share=Fraction(1, 3))},
            "on": END, "roll": roll, "rules": RULES, "zone": berlin,
        }  # fmt: skip
        found = settle_all_dues(**facts)
        assert {"ana", "bo", "cy"} == {*found}
        for one, years in found.items():
            assert years == settle_dues(one, **facts)
        assert [(2016, 6), (2017, 12)] == [(year.year, year.months) for year in found["bo"]]
        ana = {year.year: year for year in found["ana"]}
        assert (eur(150), eur(1200)) == (ana[2016].assessed, ana[2017].assessed)

    def test_are_refused_together(self) -> None:
        """What is wrong with the facts of two members is told in one error, about dues."""
        wrong = [income(-1), income(-1, member="cy")]
        with pytest.raises(FaultsError) as refused:
            settle_all_dues(incomes=wrong, on=END, roll=ALWAYS, rules=RULES, zone=UTC)
        assert ("dues", 2) == (refused.value.place, len(refused.value.faults))
        with pytest.raises(FaultsError) as refused:
            settled(income(-1))
        assert "dues" == refused.value.place


class TestPrivacy:
    """No amount is printed (R-34)."""

    def test_of_facts_and_results(self) -> None:
        """No repr, str or ruling carries an income, a payment or what is owed."""
        facts = (income(98765400), payment(987654), credit(98765))
        year = settled(*facts)[2017]
        prints = " ".join([*map(repr, facts), repr(year), str(year), repr(year.ruling)])
        assert "9876" not in prints
        assert "minor" not in prints

    def test_a_year_of_dues_shows_its_state_and_no_amount(self) -> None:
        """Whose it is, which year, the months and the reasons: whoever needs the amounts takes them from the fields."""
        year = settled(income(120000), payment(1199))[2017]
        because = str(year.ruling)
        row = {"member": "ana", "year": 2017, "months": 12, "state": "outstanding", "because": because}
        assert ([row], "YearOfDues: ana 2017 outstanding") == (year.rows(), repr(year))

    def test_of_refusals(self) -> None:
        """Everything that is wrong is told at once, by id, with no amount."""
        with pytest.raises(FaultsError) as refused:
            settled(
                income(-98765), income(98765, 2017, 2), income(98766, 2017, 2), payment(-98765), payment(0, id="p2"),
                credit(5, id="p2"), credit(5, id="c9", amount=Money(98765, "USD")),
                income(5, 2016, monthly=Money(98765, "JPY")),
                rates={"JPY": 0.5, "USD": Fraction(-1)},
            )  # fmt: skip
        told = [str(fault) for fault in refused.value.faults]
        assert [line.split(":")[0] for line in told] == [
            "income of ana for 2017", "income of ana for 2017", "income of ana for 2016", "payment p1", "payment p2",
            "credit p2", "credit c9",
        ]  # fmt: skip
        assert not re.search("9876", " ".join(told))

    @pytest.mark.parametrize(
        ("kind", "change"),
        [
            (payment, {"amount": 98765}),
            (payment, {"day": "canary"}),
            (credit, {"day": datetime(2017, 1, 1, tzinfo=UTC)}),
        ],
    )
    def test_of_forms(self, kind: Any, change: dict[str, Any]) -> None:
        """What is no money, or no day, is refused; an amount is not echoed."""
        with pytest.raises(PartgovError) as refused:
            kind(5, **change)
        assert "9876" not in str(refused.value)

    def test_of_what_is_no_money(self) -> None:
        """What stands in place of money is named by its type, and not by itself."""
        with pytest.raises(PartgovError, match="amount: wanted Money, found text 'int'"):
            payment(5, amount=98765)


@pytest.mark.parametrize("kind", [payment, credit])
def test_a_year_that_is_none_is_refused(kind: Any) -> None:
    """The year that a payment or a credit names is a year."""
    with pytest.raises(PartgovError, match="year"):
        kind(5, year="2017")


def test_a_credit_waits_for_its_group() -> None:
    """Without a word of its group a credit is not confirmed, and settles nothing (P11)."""
    waits = Credit(id="c1", member="ana", group="north", day=END, amount=eur(5))
    year = settled(waits)[2017]
    assert (False, eur(0)) == (waits.confirmed, year.credited)
    assert "dues.unconfirmed" in [finding.kind.id for finding in year.ruling.findings]


@pytest.mark.parametrize(
    "change",
    [
        {"share": 0.01}, {"share": Fraction(-1)}, {"share": Fraction(13)}, {"currency": "ECU"}, {"starts_month": 13},
        {"starts_month": 0}, {"starts_day": 29}, {"rounding": "up"}, {"by_month": 1}, {"carry_over": None},
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused(change: dict[str, Any]) -> None:
    """A share is exact, a year starts on a day that every month has, a rounding is one by name."""
    with pytest.raises(PartgovError):
        DuesRules(**change)
    assert DuesRules(rounding=Rounding.UP, share=Fraction(12), starts_day=28, starts_month=12).share == 12
