"""Summaries: what books come to by month, category, flow and year, held against sums of another encoding."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.dues import Credit, DuesRules, Income, Payment, settle_all_dues
from partgov.foundation.errors import PartgovError
from partgov.foundation.money import Money
from partgov.journal import Journal, Party, Settled
from partgov.ledger import Line, Plain, Pool, Sealed
from partgov.pools import PoolPolicy
from partgov.summaries import (
    Moved,
    summarise_dues,
    summarise_flows,
    summarise_journal,
    summarise_log,
    summarise_waiting,
)
from tests.strategies import roll_of
from tests.test_pools import BEGINS, SMALL, beyond, books, entry, journal, log_of, over, plan, policies

FEBRUARY = date(2017, 2, 1)


def eur(minor: int) -> Money:
    """So many cents."""
    return Money(minor, "EUR")


def cells(moved: tuple[Moved, ...]) -> dict[tuple[int, int, str, bool], tuple[int, int]]:
    """What came in and went out, by year, month, category and whose it is."""
    found = {(one.year, one.month, one.category, one.persons): (one.came_in.minor, one.went_out.minor) for one in moved}
    assert len(found) == len(moved)
    return found


class TestJournal:
    """By month and category."""

    @given(books(), st.integers(-1, 800))
    def test_has_the_journal_s_own_sums(self, mine: Journal, days: int) -> None:
        """Each month and category has what is booked in it through the day, on its side, and nothing is lost."""
        through = BEGINS + timedelta(days=days)
        wanted: dict[tuple[int, int, str, bool], list[int]] = defaultdict(lambda: [0, 0])
        for one in mine.entries:
            first = one if one.reverses is None else next(each for each in mine.entries if each.id == one.reverses)
            sign = 1 if first.amount.minor > 0 else -1
            if one.day <= through:
                wanted[one.day.year, one.day.month, one.category, False][0 if sign > 0 else 1] += (
                    sign * one.amount.minor
                )
        found = summarise_journal(mine, through=through)
        assert cells(found) == {key: (came_in, out) for key, (came_in, out) in wanted.items()}
        assert [*cells(found)] == sorted(cells(found), key=lambda key: (key[0], key[1], key[2]))
        whole = sum(one.amount.minor for one in mine.entries if one.day <= through)
        assert sum(one.left.minor for one in found) == whole

    def test_takes_back_on_the_side_it_was_on(self) -> None:
        """What was taken back in another month is less than nothing there, on the same side."""
        gift = entry("g", FEBRUARY, 500, "a", flow="donation", category="donation")
        back = attrs.evolve(
            gift, id="b", day=date(2017, 3, 1), amount=eur(-500), year=2017, reverses="g", salt=bytes(32)
        )
        found = summarise_journal(journal(gift, back), through=date(2017, 3, 31))
        assert cells(found) == {(2017, 2, "donation", False): (500, 0), (2017, 3, "donation", False): (-500, 0)}

    def test_prints_no_amount(self) -> None:
        """Sums of a journal tell what persons paid: none of them prints one."""
        mine = journal(entry("g", FEBRUARY, 98765, "a"))
        found = [*summarise_journal(mine, through=FEBRUARY), *summarise_flows(mine, through=FEBRUARY)]
        found += [*summarise_waiting(plan(mine), policy=SMALL)]
        assert len(found) == 3
        assert "98765" not in repr(found)
        assert "987" not in repr(found)


class TestLog:
    """From the public log alone."""

    @given(books(least=8) | beyond(), policies)
    def test_has_the_sums_of_its_lines(self, mine: Journal, policy: PoolPolicy) -> None:
        """Plain lines by category and totals by flow, read from the text of the log by other means."""
        log = log_of(mine, policy)
        wanted: dict[tuple[int, int, str, bool], list[int]] = defaultdict(lambda: [0, 0])
        for line in log.text.decode().splitlines():
            match line.split(" "):
                case [day, "plain", word, minor, _]:
                    wanted[int(day[:4]), int(day[5:7]), word, False][int(minor) < 0] += abs(int(minor))
                case [day, "pool", word, _, minor, _, _]:
                    wanted[int(day[:4]), int(day[5:7]), word, True][int(minor) < 0] += abs(int(minor))
        assert cells(summarise_log(log.lines)) == {key: (in_, out) for key, (in_, out) in wanted.items()}

    def test_of_nothing_is_nothing(self) -> None:
        """A log without amounts comes to nothing, a total of nothing to a month with nothing."""
        assert summarise_log([Sealed(FEBRUARY, bytes(32))]) == ()
        nought: list[Line] = [Pool(FEBRUARY, "dues", 3, eur(0), ())]
        assert cells(summarise_log(nought)) == {(2017, 2, "dues", True): (0, 0)}

    def test_two_currencies_are_never_added(self) -> None:
        """Lines of two currencies in one month and category are refused."""
        with pytest.raises(PartgovError, match="currency"):
            summarise_log([Plain(FEBRUARY, "rent", eur(5)), Plain(FEBRUARY, "rent", Money(5, "USD"))])


def test_flows_are_summed_by_the_year_they_are_for() -> None:
    """An entry that names its year counts there, fees and what was taken back are subtracted."""
    paid = entry("p", FEBRUARY, 1000, "a", year=2016)
    like = {"year": 2016, "party": Party.ORGANISATION, "category": "fee", "derives_from": "p"}
    mine = journal(paid, entry("f", FEBRUARY, -30, "processor", **like), entry("q", FEBRUARY, 700, "b"))
    found = summarise_flows(mine, through=FEBRUARY)
    assert [(one.flow, one.year, one.amount) for one in found] == [("dues", 2016, eur(970)), ("dues", 2017, eur(700))]
    assert summarise_flows(mine, through=date(2017, 1, 31)) == ()


class TestWaiting:
    """What no total has yet."""

    @given(books(least=10) | beyond(), policies, st.integers(0, 1700))
    def test_with_the_totals_is_all_there_is(self, mine: Journal, policy: PoolPolicy, days: int) -> None:
        """Totals and what waits are together what persons paid and got, to the cent; no date is over."""
        at = over(BEGINS + timedelta(days=days))
        found = plan(mine, policy, at)
        held = summarise_waiting(found, policy=policy)
        personal = [one for one in mine.entries if one.day <= found.through and mine.person_of(one) is not None]
        pooled = sum(one.total.minor for one in found.releases)
        assert pooled + sum(one.amount.minor for one in held) == sum(one.amount.minor for one in personal)
        assert sum(one.persons for one in held) <= len(found.waiting)
        assert all(one.until is not None and one.until > found.through for one in held)

    def test_says_which_date_is_the_first(self) -> None:
        """What is open waits for its year's last date, what was due and had too few for the next; late ones too."""
        mine = journal(entry("a", FEBRUARY, 200, "a"), entry("b", FEBRUARY, 300, "b"))
        (held,) = summarise_waiting(plan(mine, at=over(date(2017, 4, 1))), policy=SMALL)
        assert (held.flow, held.year, held.persons, held.amount) == ("dues", 2017, 2, eur(500))
        assert held.until == date(2017, 12, 31)
        assert str(held.why).startswith("2017 is neither over")
        (held,) = summarise_waiting(plan(mine, at=over(date(2017, 12, 31))), policy=SMALL)
        assert held.until == date(2018, 3, 31)
        late = journal(entry("c", date(2018, 1, 5), 200, "c", year=2017))
        (held,) = summarise_waiting(plan(late, at=over(date(2018, 1, 6))), policy=SMALL)
        assert held.until == date(2018, 3, 31)
        marked = attrs.evolve(mine, settled=[Settled(person="a", flow="dues", year=2017, day=date(2017, 3, 1))])
        waits = summarise_waiting(plan(marked, at=over(date(2017, 4, 1))), policy=SMALL)
        assert sorted((one.persons, one.until) for one in waits) == [(1, date(2017, 6, 30)), (1, date(2017, 12, 31))]

    def test_has_no_date_where_the_calendar_ends(self) -> None:
        """After the last date that can be told there is none."""
        yearly = attrs.evolve(SMALL, months=12)
        mine = journal(entry("a", FEBRUARY, 200, "a"))
        (held,) = summarise_waiting(plan(mine, yearly, datetime(9998, 12, 31, 23, tzinfo=UTC)), policy=yearly)
        assert held.until == date(9998, 12, 31)
        last = attrs.evolve(plan(mine, yearly), through=date(9998, 12, 31))
        assert [one.until for one in summarise_waiting(last, policy=yearly)] == [None]


def test_dues_by_year() -> None:
    """By hand: one who paid too little, one too much, one by a group, one who declared nothing, and a stranger."""
    joined = datetime(2017, 1, 1, tzinfo=UTC)
    incomes = [
        Income(member=who, year=2017, monthly=eur(monthly), declared_at=joined)
        for who, monthly in (("a", 100_000), ("b", 200_000), ("c", 300_000))
    ]
    payments = [
        Payment(id=f"p{who}", member=who, day=FEBRUARY, amount=eur(minor), year=2017)
        for who, minor in (("a", 400), ("b", 2500), ("d", 700))
    ]
    given_to = [Credit(id="c1", member="c", group="g", day=FEBRUARY, amount=eur(1000), year=2017, confirmed=True)]
    dues = settle_all_dues(
        on=date(2018, 2, 1), incomes=incomes, payments=payments, credits=given_to, roll=roll_of(*"abce", joined=joined),
        rules=DuesRules(share=Fraction(1, 100)), zone=UTC,
    )  # fmt: skip
    first, second = summarise_dues(dues)
    assert (first.year, first.members, first.undeclared) == (2017, 5, 2)
    assert (first.owed, first.credited, first.paid, first.carried) == (eur(6000), eur(1000), eur(3600), eur(0))
    assert (first.outstanding, first.surplus) == (eur(600 + 2000), eur(500))
    assert (second.year, second.members, second.undeclared) == (2018, 4, 4)
    assert second.owed == second.paid == second.outstanding == eur(0)
    assert summarise_dues({}) == ()
    assert "3600" not in repr(first)
