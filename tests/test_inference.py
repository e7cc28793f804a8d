"""Inference: what adversaries compute who use everything public exactly; and what totals side by side tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.exposure import at_extreme
from partgov.foundation.errors import FaultsError
from partgov.foundation.money import Money
from partgov.inference import Inference, _View, infer, infer_all, read_totals, side_by_side
from partgov.interop.madeup import made_up_case
from partgov.interop.searching import search_cases
from partgov.journal import DeclaredFigure, Entry, Journal, Party
from partgov.ledger import Plain, Pool, publish
from partgov.pools import PoolPolicy, plan_pools
from partgov.units import Pooled
from tests.strategies import examples
from tests.test_giving_away import ADVISED, as_it_was, eleven
from tests.test_pool_dates import DECEMBER, marked, paid, planned
from tests.test_pools import CAPPED, GUARDED, LATER, SMALL, beyond, books, entry, journal, over, plan, policies

__all__ = ["as_it_was"]

NEXT = date(2018, 12, 31)


def pooled(books: Journal, policy: PoolPolicy, through: date = DECEMBER) -> tuple[Pooled, ...]:
    """The pools when a day is over."""
    return planned(books, through, policy).pools


def everybody(books: Journal, policy: PoolPolicy, through: date = DECEMBER) -> tuple[Inference, ...]:
    """What everybody computes when a day is over."""
    found = planned(books, through, policy)
    log = publish(books, at=over(through), zone=UTC, releases=found.releases)
    return infer_all(found.pools, log.lines, books, policy=policy)


class TestOnlooker:
    """Who has the public lines and the policy."""

    TINY = PoolPolicy(persons=3, insiders=0, floor=2, cap=4)

    @given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 24))
    def test_deduces_what_every_way_to_make_the_total_has_in_common(self, persons: int, lines: int, total: int) -> None:
        """The least and the most of all who may end in a pool, and of all they may have: by the rule, if it can be."""
        cap, floor = 4, 2
        ways = [
            (number, amounts)
            for number in range(1, min(persons, lines) + 1)
            for amounts in product(range(cap + 1), repeat=number)
            if sum(amounts) + (persons - number) * cap == total
        ]
        by_rule = [one for one in ways if sum(amount >= floor for amount in one[1]) >= self.TINY.needed]
        line = Pool(DECEMBER, "dues", persons, Money(total, "EUR"), tuple(range(lines)))
        found = read_totals([Plain(DECEMBER, "rent", Money(-5, "EUR")), line], policy=self.TINY)
        if not ways:
            assert found == ()
            return
        (one,) = found
        there = by_rule or ways
        assert one.ending == (min(number for number, _ in there), max(number for number, _ in there))
        assert one.least == min(min(amounts) for _, amounts in there)
        assert one.most == max(max(amounts) for _, amounts in there)

    @pytest.mark.parametrize(
        ("total", "least", "most"), [(900, 100, 600), (400, 100, 100), (-900, 100, 600), (300, 0, 300)]
    )
    def test_without_a_cap_has_the_floor_to_go_by(self, total: int, least: int, most: int) -> None:
        """Of four who all reach 100, nobody has more than the total less three times that; less was no rule's."""
        line = Pool(DECEMBER, "dues", 4, Money(total, "EUR"), (0, 1, 2, 3, 4))
        (found,) = read_totals([line], policy=GUARDED)
        assert (found.ending, found.least, found.most) == ((4, 4), least, most)

    def test_computes_the_eleventh(self, as_it_was: Callable[[], None]) -> None:
        """By the rule as it first was the amount is told, to everybody; by the rule as it is there is no total."""
        assert everybody(eleven(), ADVISED) == everybody(journal(), ADVISED)
        as_it_was()
        onlooker, outsider, *_ = everybody(eleven(), ADVISED)
        assert (onlooker.adversary, onlooker.amounts, onlooker.told) == ("onlooker", 1, ("dues 2017-12-31",))
        assert onlooker.unbounded == 0
        assert onlooker.rows() == [{"adversary": "onlooker", "insiders": 0, "amounts": 1, "told": 1}]
        assert (outsider.adversary, outsider.insiders, outsider.told) == ("neighbour", 0, ("victim",))
        assert repr(onlooker) == "Inference by onlooker with 0 insiders: of 1 amounts 1 told, 0 at an extreme"

    def test_guesses_wrong_where_money_went_both_ways(self) -> None:
        """A total of four floors, by chance, is no proof that each of four has it: a wrong guess tells nothing."""
        mine = journal(*(paid(f"m{number}", minor) for number, minor in enumerate((300, 200, 100, -200))))
        (onlooker, *_) = everybody(mine, GUARDED)
        assert (onlooker.amounts, onlooker.told, onlooker.extreme, onlooker.closest) == (4, (), (), None)


class TestNeighbour:
    """Who knows everything but the amounts."""

    @examples(25)
    @given(books(figures=True, least=8) | beyond(), policies, st.sets(st.integers(1, 6), max_size=2), st.booleans())
    def test_is_right(self, mine: Journal, policy: PoolPolicy, insiders: set[int], balance: bool) -> None:
        """Every amount, and every unit, lies between the numbers that are found for it."""
        try:
            found = plan(mine, policy)
        except FaultsError:
            return
        view = _View(mine, policy)
        for pool in found.pools:
            view.add_pool(pool)
        for figure in mine.figures:
            view.add_figure(figure)
        if balance and _solvent(mine):
            view.add_balances(found.pools)
        view.let_in({f"m{number}" for number in insiders})
        units = {f"\nunit {part.unit.id}": part.unit.total for pool in found.pools for part in pool.finishing}
        for name, (low, high) in view.looked_at().items():
            if not name.startswith("\nbalance"):
                truth = units[name] if name in units else mine.by_id[name].amount.minor
                assert low is None or low <= truth
                assert high is None or truth <= high

    @examples(25)
    @given(books(figures=True, least=10) | beyond(), policies)
    def test_computes_nobody_s(self, mine: Journal, policy: PoolPolicy) -> None:
        """No combination of sums tells anybody, with no insider up to all; what bounds pin down is at an extreme."""
        try:
            found = plan(mine, policy)
        except FaultsError:
            return
        log = publish(mine, at=LATER, zone=UTC, releases=found.releases)
        there = {part.unit.id for pool in found.pools if at_extreme(pool, policy=policy) for part in pool.finishing}
        there |= {pool.name for pool in found.pools if at_extreme(pool, policy=policy)}
        for one in infer_all(found.pools, log.lines, mine, policy=policy):
            assert one.told == ()
            if not mine.figures:
                assert {*one.extreme} <= there, one

    def test_by_hand(self) -> None:
        """Four of 1000 in all, of whom each has 100: from 100 to 700; beside one of 400, from 100 to 400."""
        mine = journal(*(paid(one, minor) for one, minor in zip("abcd", (400, 300, 200, 100), strict=True)))
        pools = pooled(mine, GUARDED)
        assert infer(pools, mine, policy=GUARDED).closest == (100, 700)
        assert infer(pools, mine, policy=GUARDED, insiders={"a"}).closest == (100, 400)
        assert infer(pools, mine, policy=GUARDED, insiders={"a"}).amounts == 3
        within = attrs.evolve(GUARDED, cap=450)
        assert infer(pooled(mine, within), mine, policy=within).closest == (100, 450)

    def test_with_as_many_as_all_but_one(self) -> None:
        """Three of four who tell theirs leave the fourth's: this is what no pool keeps back."""
        mine = journal(*(paid(one, 250) for one in "abcd"))
        assert infer(pooled(mine, GUARDED), mine, policy=GUARDED, insiders=set("abc")).told == ("d",)

    def test_knows_what_goes_on(self) -> None:
        """Of one of 450 with a cap of 250 the last slice is bounded as all others are, and its first is no secret."""
        four = [paid(one, 200, date(year, 2, 1)) for one in "bcde" for year in (2017, 2018)]
        mine = journal(paid("a", 450), *four)
        first, second = pooled(mine, CAPPED, NEXT)
        assert [one.number for one in second.finishing if one.unit.person == "a"] == [2]
        found = infer((first, second), mine, policy=CAPPED)
        assert (found.amounts, found.told, found.extreme, found.closest) == (9, (), (), (50, 250))

    def test_knows_that_a_last_slice_is_something(self) -> None:
        """Of a unit of 450 with a cap of 250 that is in two slices: from 251 to 500."""
        mine = journal(paid("a", 450), *(paid(one, 200, date(year, 2, 1)) for one in "bcde" for year in (2017, 2018)))
        found = infer(pooled(mine, CAPPED, NEXT), mine, policy=CAPPED)
        assert [width for width, amount in found.widths if amount == 450] == [249]

    @pytest.mark.parametrize(
        ("minors", "policy", "width"), [((3, -2), SMALL, 601), ((3, -3), CAPPED, 450), ((2, -3), CAPPED, 201)]
    )
    def test_knows_which_way_money_went(self, minors: tuple[int, ...], policy: PoolPolicy, width: int) -> None:
        """
        Beside four of 200, of one whose payments come to 1, to nothing, or to one below it.

        To 1: it is nothing or more, and 601 at most, for two of the others have the floor of 100 each. To nothing: up
        to the cap of 250, or 200 below nothing, for else the four would have more than their caps. To one below:
        nothing or less, and 201 below at most.
        """
        mine = journal(*(paid(one) for one in "bcde"), *(paid("a", minor) for minor in minors))
        found = infer(pooled(mine, policy), mine, policy=policy)
        assert [far for far, amount in found.widths if amount == abs(sum(minors))] == [width]

    def test_of_money_that_did_not_all_go_one_way_knows_no_end(self) -> None:
        """Beside one whose payments come to nothing four of 200 may have ever so much, for all that the total says."""
        mine = journal(*(paid(one) for one in "bcde"), paid("a", 3), paid("a", -3))
        found = infer(pooled(mine, SMALL), mine, policy=SMALL)
        assert (found.amounts, found.unbounded, found.widths) == (5, 5, ())

    def test_takes_what_was_taken_back_for_the_same_amount(self) -> None:
        """A payment and its reversal are one amount; a unit that comes to nothing for them is no secret."""
        wrong = paid("x", 999, id="wrong")
        back = attrs.evolve(wrong, id="back", amount=Money(-999, "EUR"), reverses="wrong", salt=b"b" * 32)
        mine = journal(*(paid(one, 150) for one in "abcd"), wrong, back)
        found = infer(pooled(mine, GUARDED), mine, policy=GUARDED)
        assert (found.amounts, found.told, found.extreme) == (4, (), ())

    def test_takes_figures_into_account(self) -> None:
        """A sum of two of four payments bounds both more closely than the pool does."""
        mine = journal(*(paid(one, minor) for one, minor in zip("abcd", (400, 300, 200, 100), strict=True)))
        two = DeclaredFigure(id="f", day=date(2017, 2, 2), entries=[mine.entries[2].id, mine.entries[3].id])
        policy = attrs.evolve(SMALL, persons=4)
        told = attrs.evolve(mine, figures=[two])
        assert infer(pooled(mine, policy), mine, policy=policy).closest == (100, 700)
        assert infer(pooled(told, policy), told, policy=policy).closest == (100, 200)

    def test_watches_the_balance(self) -> None:
        """A bill paid when one alone had paid was paid from that: it bounds the one from below."""
        bill = paid("landlord", -900, date(2017, 1, 20), party=Party.ORGANISATION, flow="payment", category="rent")
        mine = journal(paid("a", 1000, date(2017, 1, 10)), bill, *(paid(one, 200) for one in "bcd"))
        pools = pooled(mine, GUARDED)
        watcher = infer(pools, mine, policy=GUARDED, balance=True)
        assert infer(pools, mine, policy=GUARDED).closest == (100, 1300)
        assert watcher.closest == (100, 500)
        names = [one.adversary for one in everybody(mine, GUARDED)]
        assert names == ["onlooker", *["neighbour", "balance watcher"] * 3]
        later = [
            paid(
                "landlord",
                500,
                date(2017, 1, day),
                party=Party.ORGANISATION,
                flow="payment",
                category="rent",
                id=f"in{day}",
            )
            for day in (21, 22, 23)
        ]
        assert infer(pools, journal(*mine.entries, *later), policy=GUARDED, balance=True).closest == (100, 500)
        overdrawn = attrs.evolve(mine, entries=[bill, *mine.entries[2:]])
        assert {one.adversary for one in everybody(overdrawn, SMALL)} == {"onlooker", "neighbour"}


def _solvent(mine: Journal) -> bool:
    days = sorted({one.day for one in mine.entries})
    return all(sum(one.amount.minor for one in mine.entries if one.day <= day) >= 0 for day in days)


def test_insiders_are_those_who_have_most_and_those_who_have_least() -> None:
    """With one insider: nobody, who has least, who has most; each as a neighbour and as a balance watcher."""
    mine = journal(*(paid(one, minor) for one, minor in zip("abcde", (300, 100, 900, 200, 400), strict=True)))
    pools = pooled(mine, GUARDED)
    assert everybody(mine, GUARDED)[1:] == tuple(
        infer(pools, mine, policy=GUARDED, insiders=who, balance=balance)
        for who in (set[str](), {"b"}, {"c"})
        for balance in (False, True)
    )


class TestExtremes:
    """Totals that can be no more, or no less."""

    @pytest.mark.parametrize(
        ("minors", "policy", "told"),
        [
            ((250, 250, 250, 250), attrs.evolve(CAPPED, persons=4), True), ((250,) * 3 + (249,), CAPPED, False),
            ((250,) * 4 + (100,), attrs.evolve(CAPPED, insiders=1), True),
            ((250,) * 4 + (100, 100), attrs.evolve(CAPPED, insiders=1), False),
            ((100,) * 3, SMALL, True), ((100,) * 4, SMALL, False), ((100,) * 3 + (999,), GUARDED, True),
            ((100,) * 3 + (999, 999), GUARDED, False), ((-100,) * 3, SMALL, True), ((-250,) * 3, CAPPED, True),
            ((250, 250, -100), CAPPED, True), ((250, 250, -250), CAPPED, False), ((100, -250, -250), CAPPED, True),
            ((250,) * 4, GUARDED, False),
        ],
    )  # fmt: skip
    def test_tell_what_each_has(self, minors: tuple[int, ...], policy: PoolPolicy, told: bool) -> None:
        """All at the cap, or all at the floor where all had to reach it, but for insiders; so says the neighbour."""
        mine = journal(*(paid(f"m{number}", minor) for number, minor in enumerate(minors)))
        (pool,) = pooled(mine, policy)
        assert at_extreme(pool, policy=policy) is told
        found = [one.extreme for one in everybody(mine, policy) if one.adversary != "onlooker"]
        assert any(found) is told

    def test_name_all_that_they_tell(self) -> None:
        """Of four who all have the cap the four units are named."""
        mine = journal(*(paid(one, 250) for one in "abcd"))
        (pool,) = pooled(mine, attrs.evolve(CAPPED, persons=4))
        found = infer([pool], mine, policy=attrs.evolve(CAPPED, persons=4))
        assert {*found.extreme} == {part.unit.id for part in pool.finishing}
        assert len(found.extreme) == 4

    def test_of_single_minor_units(self) -> None:
        """Where each payment is one minor unit, the number of the lines is the total; with one of two it is not."""
        least = PoolPolicy(persons=3, insiders=0, floor=1)
        one = [entry(f"{of} {number}", date(2017, 2, 1), 1, of) for of in "abc" for number in range(3)]
        (pool,) = pooled(journal(*one), least)
        assert at_extreme(pool, policy=least)
        (pool,) = pooled(journal(*one, entry("two", date(2017, 2, 1), 2, "d")), least)
        assert not at_extreme(pool, policy=least)

    def test_of_a_last_slice_and_of_what_nets_to_one_minor_unit(self) -> None:
        """The last of two slices is something: all at one unit tell. Five in and four out are one, and may be less."""
        sliced = PoolPolicy(persons=3, insiders=0, floor=1, cap=2)
        for last, told in ((3, True), (4, False)):
            mine = journal(*(paid(one, 3) for one in "abc"), paid("d", last), *(paid(one, 1) for one in "efg"))
            assert told is at_extreme(pooled(mine, sliced, NEXT)[-1], policy=sliced)
        net = [paid(one, minor) for one in "abcd" for minor in (5, -4)]
        (pool,) = pooled(journal(*net), attrs.evolve(sliced, cap=None))
        assert not at_extreme(pool, policy=attrs.evolve(sliced, cap=None))

    def test_of_nothing_that_ends(self) -> None:
        """A pool, by another rule, in which nobody's money ends tells nothing more."""
        (pool,) = pooled(journal(*(paid(one) for one in "abc"), paid("d", 900)), CAPPED)
        caps = attrs.evolve(pool, parts=[one for one in pool.parts if not one.last])
        assert not at_extreme(caps, policy=CAPPED)


class TestSideBySide:
    """Totals of the same persons, but for few."""

    def of_years(self, first: dict[str, int], second: dict[str, int], *more: Entry) -> tuple[Any, ...]:
        """What is found of a year's payments beside the next year's."""
        entries = [paid(of, minor, date(2017, 2, 1)) for of, minor in first.items()]
        entries += [paid(of, minor, date(2018, 2, 1)) for of, minor in second.items()]
        mine = journal(*entries, *more)
        found = side_by_side(pooled(mine, GUARDED, NEXT), policy=GUARDED)
        return tuple((one.persons, one.supposed, one.off) for one in found)

    ALL: ClassVar = dict(zip("abcdef", (200, 310, 420, 530, 640, 750), strict=True))

    def test_tell_exactly_what_one_who_left_had(self) -> None:
        """Where all others pay the same again, the difference is what is missing; who comes is told the same way."""
        left = {one: minor for one, minor in self.ALL.items() if one != "c"}
        assert self.of_years(self.ALL, left) == ((("c",), 420, 0),)
        assert self.of_years(left, self.ALL) == ((("c",), -420, 0),)

    def test_tell_exactly_what_one_changed(self) -> None:
        """Of the same persons, of whom one pays 90 more."""
        assert self.of_years(self.ALL, self.ALL | {"d": 620}) == ((("d",), -90, 0),)
        assert self.of_years(self.ALL, self.ALL) == ()

    def test_tell_nearly_where_others_changed_too(self) -> None:
        """One left and two pay 10 more: what is supposed is 20 off."""
        left = {one: minor for one, minor in self.ALL.items() if one != "c"}
        assert self.of_years(self.ALL, left | {"a": 210, "b": 320}) == ((("c",), 400, 20),)

    def test_tell_of_as_many_as_there_are_insiders_and_one(self) -> None:
        """Two who left tell each other's; three do not; and of three who pay otherwise nothing is told."""
        two, three = ({one: minor for one, minor in self.ALL.items() if one not in gone} for gone in ("ab", "abc"))
        assert self.of_years(self.ALL, two | {"x": 5}) == ()
        assert self.of_years(self.ALL, two) == ((("a", "b"), 510, 0),)
        assert self.of_years(self.ALL | {"g": 100}, three | {"g": 100}) == ()
        assert self.of_years(self.ALL, {one: minor + 1 for one, minor in self.ALL.items()}) == ()

    def test_compares_years_whose_pools_are_several(self) -> None:
        """Who goes by the quarter in one year and at its end in the next is compared within the years."""
        entries = [paid(of, minor, date(year, 2, 1)) for of, minor in self.ALL.items() for year in (2017, 2018)]
        more = [paid(of, 300, date(year, 2, 1)) for of in "ghi" for year in (2017, 2018)]
        mine = journal(*entries, *more, paid("left", 777), settled=marked(*self.ALL))
        found = side_by_side(pooled(mine, SMALL, NEXT), policy=SMALL)
        (one,) = [each for each in found if len(each.first) == 2]
        assert (one.persons, one.supposed, one.off) == (("left",), 777, 0)
        assert [[str(day) for day in days] for days in (one.first, one.second)] == [
            ["2017-03-31", "2017-12-31"], ["2018-12-31"],
        ]  # fmt: skip
        assert repr(one) == "SideBySide of dues on 2017-12-31 and 2018-12-31"


@pytest.mark.parametrize(
    ("starts", "day", "year"),
    [
        (1, date(2017, 1, 1), 2017),
        (1, date(2017, 12, 31), 2017),
        (4, date(2018, 3, 31), 2017),
        (4, date(2018, 4, 1), 2018),
    ],
)
def test_a_day_lies_in_a_year_of_the_books(starts: int, day: date, year: int) -> None:
    """A year ends on its last date, and the next begins on the day after."""
    policy = PoolPolicy(starts_month=starts)
    assert policy.year_of(day) == year
    assert policy.last_date(year - 1) < day <= policy.last_date(year)


class TestSearch:
    """Made-up organisations, attacked by everybody."""

    def test_finds_no_amount(self) -> None:
        """Of so many organisations, each with a policy of its own, no sum tells an amount, nor does any other bound."""
        found = search_cases(range(50))
        assert found.safe
        assert (found.organisations, found.told, found.by_bounds) == (50, 0, 0)
        assert found.policies > 40
        assert min(found.pools, found.attacks) > 50
        assert 0 < found.exact < found.beside
        assert found.closest is not None
        assert found.closest[0] < found.closest[1]

    def test_finds_what_was_told_by_the_rule_as_it_was(self, as_it_was: Callable[[], None]) -> None:
        """The same search tells apart a rule that keeps its promise and one that did not."""
        as_it_was()
        found = search_cases(range(60, 80))
        assert not found.safe
        assert found.told > 0

    def test_says_how_closely_amounts_are_known(self) -> None:
        """The closest, and the closest of each thousand, hundred, ten and two, are those of a plain list of widths."""
        widths: dict[tuple[str, bool], list[Fraction]] = {}
        for number in range(8):
            journal, policy = made_up_case(number)
            at = datetime(2021, 1, 1, tzinfo=UTC)
            pools = plan_pools(journal, policy=policy, at=at, zone=UTC).pools
            assert not any(at_extreme(pool, policy=policy) for pool in pools)
            log = publish(journal, at=at, zone=UTC, releases=[pool.release for pool in pools])
            for one in infer_all(pools, log.lines, journal, policy=policy):
                assert one.amounts == len(one.widths) + one.unbounded
                mine = widths.setdefault((one.adversary, one.insiders > 0), [])
                mine += [Fraction(width, amount or 1) for width, amount in one.widths]
                mine += [Fraction(10**9)] * one.unbounded
        found = search_cases(range(8)).known
        assert len(found) == len(widths) > 3
        for known in found:
            mine = sorted(widths[known.adversary, known.insiders])
            assert (known.amounts, known.unbounded) == (len(mine), mine.count(Fraction(10**9)))
            assert known.narrowest == 1000 * mine[0] // 1
            for of, width in known.within:
                closest = mine[ceil(len(mine) / of) - 1]
                assert width == (None if closest == 10**9 else 1000 * closest // 1)

    def test_is_the_same_for_everybody(self) -> None:
        """Of one seed and number there is one organisation; of another there is another."""
        assert search_cases([3, 4]) == search_cases([3, 4])
        assert made_up_case(3) == made_up_case(3)
        assert made_up_case(3) != made_up_case(3, seed=1)
        assert search_cases([]).organisations == 0

    def test_makes_up_every_kind(self) -> None:
        """With caps and without, figures, marks, consent, reversals and fees after their payment's release."""
        cases = [made_up_case(number) for number in range(80)]
        assert {policy.cap is None for _, policy in cases} == {True, False}
        assert {policy.insiders for _, policy in cases} == {0, 1, 2, 3}
        mine = [one for journal, _ in cases for one in journal.entries]
        assert any(one.consented for one in mine)
        assert any(one.reverses for one in mine)
        assert any(one.derives_from for one in mine)
        assert any(journal.figures for journal, _ in cases)
        assert any(journal.settled for journal, _ in cases)
        assert any(
            part.number > 1 and part.last
            for journal, policy in cases
            for pool in plan_pools(journal, policy=policy, at=LATER, zone=UTC).pools
            for part in pool.parts
        )


@pytest.mark.parametrize("cap", [None, 3000, 5230])
def test_nobody_is_told_where_the_cap_changes(cap: int | None) -> None:
    """Made-up organisations with another cap after their first pool: no amount is told by sums, nor by bounds."""
    amounts = mixed = 0
    for number in range(150):
        books, first = made_up_case(number)
        before = plan_pools(books, policy=first, at=LATER, zone=UTC).pools[:1]
        if not before:
            continue
        policy = attrs.evolve(first, cap=None if cap is None else max(cap, first.floor + 1))
        earlier = [(before[0].day + timedelta(days=1), first)]
        found = plan_pools(books, policy=policy, at=LATER, zone=UTC, earlier=earlier)
        assert found.pools[:1] == before
        public = [one for one in found.pools if not at_extreme(one, policy=policy)]
        mixed += sum(len({part.cap for part in one.parts}) > 1 for one in public)
        largest = max((part for one in public for part in one.parts), key=lambda part: abs(part.unit.total)).unit.person
        for insiders in (frozenset[str](), frozenset([largest] if policy.insiders else [])):
            told = infer(public, books, policy=policy, insiders=insiders)
            assert (told.told, told.extreme) == ((), ()), number
            amounts += told.amounts
    assert amounts > 1000
    assert mixed > 3
