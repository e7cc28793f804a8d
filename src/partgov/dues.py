"""Dues: what a member owes for a year, what is credited and paid, what stays outstanding.

Text:     Proposals 11 (dues, and what is paid to chapters and groups) and 12 (one hundredth of a monthly income).
Decides:  the dues of a year, which year a payment or a credit settles, what is outstanding and what is too much.
Leaves:   what an income is, to the member; that a group confirms what was paid to it, to the group; whatever follows
          from unpaid dues, which touch no other right (R-33).
Readings: R-23 (rounded once, then credits, never below zero), R-24 (dues years, months begun, which year is settled),
          R-33, R-34 (no amount in an error or a print), R-55 (months begun; what names its year goes first),
          R-56 (a year is assessed by the figures of its start).

An amount here is an income to whoever divides: no `repr`, no `str`, no ruling and no error carries one.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES", "Credit", "DuesRules", "DuesState", "Income", "Payment", "YearOfDues", "dues_year",
    "settle_all_dues", "settle_dues", "start_of_dues_year",
]  # fmt: skip

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import Any, Final, TypeVar

import attrs
from attrs.validators import and_

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.money import Money, Rounding, exponent_of, rounded
from partgov.foundation.periods import as_utc, end_of_day, is_instant, months, shift
from partgov.foundation.rulings import Kind, Rules, Ruling, cited
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import (
    FrozenMap,
    Value,
    absent_or,
    at_least,
    frozen,
    is_a,
    is_day,
    is_flag,
    is_id,
    is_year,
)
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "dues_year": ("R-24",),
    "settle_dues": ("P11", "P12", "R-23", "R-24", "R-33", "R-34", "R-55", "R-56"),
    "settle_all_dues": ("P11", "P12", "R-56"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NOT_DECLARED: Final = Kind("dues.not_declared", "P12", "R-24", setting="dues", who=str, year=str)
_SETTLED: Final = Kind("dues.settled", "P11", "R-23", setting="dues", who=str, year=str, begun=int)
_SURPLUS: Final = Kind("dues.surplus", "P11", "R-23", setting="dues.carry_over", context=str, year=str)
_UNCONFIRMED: Final = Kind("dues.unconfirmed", "P11", setting="dues", who=str, groups=tuple)

_YEAR: Final = 12


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def _is_share(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not Fraction or not 0 <= value <= _YEAR:
        raise PartgovError(attribute.name, value, Phrase("wanted.share_of_income"))


def _at_most(most: int, wanted: str) -> Callable[[object, attrs.Attribute[Any], int], None]:
    def check(instance: object, attribute: attrs.Attribute[Any], value: int) -> None:
        if value > most:
            raise PartgovError(attribute.name, value, Phrase(wanted))

    return check


@attrs.frozen(kw_only=True)
class DuesRules(Rules):
    """
    The figures of Proposals 11 and 12.

    Attributes:
        share: the yearly dues, as a share of one month's income.
        currency: what dues are counted in.
        rounding: how the exact share becomes whole minor units.
        starts_month: the month in which a dues year starts.
        starts_day: the day of that month, 1 to 28.
        by_month: whether a year joined midway is owed by months begun; else it is owed whole.
        carry_over: whether a surplus counts for the year after.
    """

    share: Fraction = attrs.field(default=Fraction(1, 100), validator=_is_share)
    currency: str = "EUR"
    rounding: Rounding = attrs.field(default=Rounding.HALF_EVEN, validator=is_a(Rounding))
    starts_month: int = attrs.field(default=1, validator=and_(at_least(1), _at_most(_YEAR, "wanted.month")))
    starts_day: int = attrs.field(default=1, validator=and_(at_least(1), _at_most(28, "wanted.day_of_month")))
    by_month: bool = attrs.field(default=True, validator=is_flag)
    carry_over: bool = attrs.field(default=False, validator=is_flag)

    def __attrs_post_init__(self) -> None:
        exponent_of(self.currency)


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


def _is_money(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Money):
        raise PartgovError(attribute.name, type(value).__name__, Phrase("wanted.kind", kind="Money"))


_A_MEMBER: Final = {"refers_to": "members"}
_PRIVATE: Final = {"private": True}


@attrs.frozen(kw_only=True)
class Income(Value):
    """What a member declared to earn in a month, for one dues year; the last declared stands (R-24)."""

    member: str = attrs.field(validator=is_id, metadata=_A_MEMBER)
    year: int = attrs.field(validator=is_year)
    monthly: Money = attrs.field(validator=_is_money, repr=False, metadata=_PRIVATE)
    declared_at: datetime = attrs.field(converter=as_utc, validator=is_instant)


@attrs.frozen(kw_only=True)
class Payment(Value):
    """What a member paid to the organisation, for the year it names or, without one, for the oldest outstanding."""

    id: str = attrs.field(validator=is_id)
    member: str = attrs.field(validator=is_id, metadata=_A_MEMBER)
    day: date = attrs.field(validator=is_day)
    amount: Money = attrs.field(validator=_is_money, repr=False, metadata=_PRIVATE)
    year: int | None = attrs.field(default=None, validator=absent_or(is_year))


@attrs.frozen(kw_only=True)
class Credit(Value):
    """What a member paid to a chapter or group; it counts once the group has confirmed it (P11)."""

    id: str = attrs.field(validator=is_id)
    member: str = attrs.field(validator=is_id, metadata=_A_MEMBER)
    group: str = attrs.field(validator=is_id)
    day: date = attrs.field(validator=is_day)
    amount: Money = attrs.field(validator=_is_money, repr=False, metadata=_PRIVATE)
    year: int | None = attrs.field(default=None, validator=absent_or(is_year))
    confirmed: bool = attrs.field(default=False, validator=is_flag)


def dues_year(day: date, *, rules: DuesRules) -> int:
    """
    Return the dues year of a local day, named by the calendar year in which it starts (R-24).

    >>> dues_year(date(2017, 3, 31), rules=DuesRules(starts_month=4)), dues_year(date(2017, 3, 31), rules=DuesRules())
    (2016, 2017)
    """
    return day.year if (day.month, day.day) >= (rules.starts_month, rules.starts_day) else day.year - 1


def start_of_dues_year(year: int, *, rules: DuesRules, zone: tzinfo) -> datetime:
    """Return the instant at which a dues year starts: local midnight (R-24)."""
    noon = datetime(year, rules.starts_month, rules.starts_day, 12, tzinfo=zone)
    return end_of_day(noon - timedelta(days=1), zone=zone)


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


class DuesState(StrEnum):
    """What a member's dues of a year have come to."""

    SETTLED = "settled"
    OUTSTANDING = "outstanding"
    NOT_ASSESSED = "not_assessed"


@attrs.frozen(kw_only=True)
class YearOfDues(Shown, Value):
    """
    One member's dues of one year. Its amounts are fields for a program; nothing prints them (R-34).

    Attributes:
        months: the months begun as a member.
        assessed: what is owed; None where no income is declared, which is not zero.
        credited: what groups confirmed, as far as it settles this year.
        paid: what was paid, as far as it settles this year.
        carried: the surplus of the year before, where the rules carry it over.
    """

    member: str
    year: int
    months: int
    assessed: Money | None = attrs.field(repr=False)
    credited: Money = attrs.field(repr=False)
    paid: Money = attrs.field(repr=False)
    carried: Money = attrs.field(repr=False)
    ruling: Ruling

    def _heading(self) -> str:
        return f"YearOfDues: {self.member} {self.year} {self.state.value}"

    def _rows(self) -> Iterator[dict[str, object]]:
        # whoever needs the amounts takes them from the fields
        yield {
            "member": self.member, "year": self.year, "months": self.months, "state": self.state.value,
            "because": cited(self.ruling.told_first),
        }  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.ruling)

    def __str__(self) -> str:
        return str(self.ruling)

    @property
    def state(self) -> DuesState:
        """What it has come to; not assessed, since no income is declared, is not settled."""
        if self.assessed is None:
            return DuesState.NOT_ASSESSED
        return DuesState.SETTLED if self._beyond(self.assessed) >= 0 else DuesState.OUTSTANDING

    def _beyond(self, assessed: Money) -> int:
        return self.credited.minor + self.paid.minor + self.carried.minor - assessed.minor

    @property
    def outstanding(self) -> Money | None:
        """What is still owed; None where nothing is assessed."""
        return None if self.assessed is None else Money(max(0, -self._beyond(self.assessed)), self.paid.currency)

    @property
    def surplus(self) -> Money | None:
        """What came in beyond the dues; None where nothing is assessed."""
        return None if self.assessed is None else Money(max(0, self._beyond(self.assessed)), self.paid.currency)


def settle_dues(
    member: str,
    *,
    on: date,
    incomes: Iterable[Income],
    payments: Iterable[Payment] = (),
    credits: Iterable[Credit] = (),
    roll: Roll,
    rules: DuesRules,
    zone: tzinfo,
    rates: Mapping[str, Fraction] = FrozenMap(),
    rules_of: Mapping[int, DuesRules] = FrozenMap(),
) -> tuple[YearOfDues, ...]:
    """
    Return a member's dues, year by year, through the dues year of the day `on`; what is booked later is left out.

    Facts about other members are passed over. Raises `PartgovError` for `rules_of` a year that is settled of another
    start of the year, or another currency than the current one has, and `FaultsError` for every negative income,
    payment or credit that is not above zero, repeated id and currency without a rate at once, by id and without any
    amount.

    Prevents: owing a year twice by leaving and coming back; a credit that no group confirmed.

    Args:
        rates: for each other currency, the minor units of the rules' one that make one of its own.
        rules_of: the figures of the years that are assessed by others than `rules` (R-56); those of the years that
            are settled share one currency, and the day on which a year starts by `rules`.
    """
    current = dues_year(on, rules=rules)
    rules = attrs.evolve(rules, currency=rules_of.get(current, rules).currency)
    mine = [one for one in incomes if one.member == member and one.year <= current]
    paid = [one for one in payments if one.member == member and one.day <= on]
    given = [one for one in credits if one.member == member and one.day <= on]
    booked: list[Payment | Credit] = [*paid, *given]
    declared = {one.year: one for one in sorted(mine, key=attrgetter("declared_at"))}
    years = _years(member, current, {*declared}, booked, roll, rules, zone)
    _refuse_other_calendars({year: rules_of[year] for year in years if year in rules_of}, rules)
    _refuse_faults(mine, paid, given, rules, rates)
    begun = {year: _months_begun(year, member, roll, rules, zone) for year in years}
    owed = {
        year: _assessed(declared[year], begun[year], rules_of.get(year, rules), rates) if year in declared else None
        for year in years
    }
    carrying = {year for year in years if year in declared and rules_of.get(year, rules).carry_over}
    credited, received = _placed(booked, owed, carrying, rules, rates)
    found, carried = [], 0
    for year in years:
        unconfirmed = sorted(one.group for one in given if not one.confirmed and _year_of(one, rules) == year)
        sums, its = (owed[year], credited[year], received[year], carried), rules_of.get(year, rules)
        found.append(_judged(member, year, begun[year], *sums, unconfirmed, its))
        surplus = found[-1].surplus
        carried = surplus.minor if its.carry_over and surplus is not None else 0
    return tuple(found)


def _years(
    member: str, current: int, declared: AbstractSet[int], booked: Sequence[Payment | Credit], roll: Roll,
    rules: DuesRules, zone: tzinfo,
) -> range:  # fmt: skip
    """The years from the first that anything is about, through the current one or a later one that a fact names."""
    named = {one.year for one in booked if one.year is not None}
    joined = [opens.astimezone(zone).date() for opens, _ in roll.spells.get(member, ())]
    touched = {dues_year(day, rules=rules) for day in (*joined, *(one.day for one in booked))}
    return range(min({current, *declared, *named, *touched}), max({current, *named}) + 1)


def _placed(
    booked: Iterable[Payment | Credit], owed: Mapping[int, int | None], carrying: AbstractSet[int], rules: DuesRules,
    rates: Mapping[str, Fraction],
) -> tuple[dict[int, int], dict[int, int]]:  # fmt: skip
    """
    Which year each confirmed credit, and each payment, goes to: what is credited and what is received, by year.

    Args:
        carrying: the years whose surplus counts for the year after, which is then no more outstanding for as much.
    """
    credited, received = dict.fromkeys(owed, 0), dict.fromkeys(owed, 0)
    # What names its year goes there first; then the rest, by day: the oldest outstanding year, then the current.
    for one in sorted(booked, key=lambda one: (one.year is None, one.day, one.id)):
        if isinstance(one, Credit) and not one.confirmed:
            continue
        book = credited if isinstance(one, Credit) else received
        left = _converted(one.amount, rules, rates)
        if one.year is not None:
            book[one.year] += left
            continue
        then, carried = dues_year(one.day, rules=rules), 0
        for year in range(min(owed), then + 1):
            over = carried + credited[year] + received[year] - (owed[year] or 0)
            part = min(left, max(0, -over))
            book[year] += part
            left -= part
            carried = max(0, over) if year in carrying else 0
        book[then] += left
    return credited, received


def _refuse_other_calendars(rules_of: Mapping[int, DuesRules], rules: DuesRules) -> None:
    def calendar(its: DuesRules) -> str:
        return f"{its.currency} in years from day {its.starts_day} of month {its.starts_month}"

    for year, its in rules_of.items():
        if calendar(its) != calendar(rules):
            wanted = Phrase("wanted.same_calendar", calendar=calendar(rules))
            raise PartgovError(f"dues of {year}", calendar(its), wanted)


def settle_all_dues(
    *,
    on: date,
    incomes: Iterable[Income],
    payments: Iterable[Payment] = (),
    credits: Iterable[Credit] = (),
    roll: Roll,
    rules: DuesRules,
    zone: tzinfo,
    rates: Mapping[str, Fraction] = FrozenMap(),
    rules_of: Mapping[int, DuesRules] = FrozenMap(),
) -> Mapping[str, tuple[YearOfDues, ...]]:
    """
    Return the dues of everybody on the roll or named in a fact, by member: for each, what `settle_dues` returns.

    Raises `FaultsError` with the faults of all of them at once.
    """
    declared, paid, given = _by_member(incomes), _by_member(payments), _by_member(credits)
    found: dict[str, tuple[YearOfDues, ...]] = {}
    faults: list[Fault] = []
    for member in sorted({*roll.spells, *declared, *paid, *given}):
        try:
            found[member] = settle_dues(
                member, on=on, incomes=declared.get(member, ()), payments=paid.get(member, ()),
                credits=given.get(member, ()), roll=roll, rules=rules, zone=zone, rates=rates, rules_of=rules_of,
            )  # fmt: skip
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError("dues", tuple(faults))
    return frozen(found)


F = TypeVar("F", Income, Payment, Credit)


def _by_member(facts: Iterable[F]) -> dict[str, list[F]]:
    found: dict[str, list[F]] = {}
    for fact in facts:
        found.setdefault(fact.member, []).append(fact)
    return found


def _year_of(one: Credit, rules: DuesRules) -> int:
    return dues_year(one.day, rules=rules) if one.year is None else one.year


def _refuse_faults(
    incomes: Iterable[Income], payments: Iterable[Payment], credits: Iterable[Credit], rules: DuesRules,
    rates: Mapping[str, Fraction],
) -> None:  # fmt: skip
    faults: list[Fault] = []
    seen: set[str] = set()
    said: dict[tuple[int, datetime], Income] = {}
    known = {rules.currency, *(code for code, rate in rates.items() if type(rate) is Fraction and rate > 0)}
    wanted = Phrase("wanted.or_exact_rate_for_another", currency=rules.currency)
    for income in incomes:
        at = f"income of {income.member} for {income.year}"
        if income.monthly.minor < 0:
            faults.append(Fault(at, Phrase("wanted.income_zero_or_more"), Phrase("found.one_below_nought")))
        if income.monthly.currency not in known:
            faults.append(Fault(at, wanted, income.monthly.currency))
        if said.setdefault((income.year, income.declared_at), income) != income:
            faults.append(Fault(at, Phrase("wanted.one_declaration_at_instant"), Phrase("found.two_differ")))
    booked: list[Payment | Credit] = [*payments, *credits]
    for one in booked:
        at = f"{'credit' if isinstance(one, Credit) else 'payment'} {one.id}"
        if one.amount.minor <= 0:
            faults.append(Fault(at, Phrase("wanted.amount_above_nought"), Phrase("found.another")))
        if one.amount.currency not in known:
            faults.append(Fault(at, wanted, one.amount.currency))
        if one.id in seen:
            faults.append(Fault(at, Phrase("wanted.own_id"), Phrase("found.id_used_before")))
        seen.add(one.id)
    if faults:
        raise FaultsError("dues", tuple(faults))


def _months_begun(year: int, member: str, roll: Roll, rules: DuesRules, zone: tzinfo) -> int:
    """How many months of a dues year have an instant of membership in them."""
    start = start_of_dues_year(year, rules=rules, zone=zone)
    edges = [shift(start, months(number), zone=zone) for number in range(_YEAR + 1)]
    spells = roll.spells.get(member, ())
    return sum(any(joined < closes and left > opens for joined, left in spells) for opens, closes in pairwise(edges))


def _assessed(income: Income, begun: int, rules: DuesRules, rates: Mapping[str, Fraction]) -> int:
    # P12, R-23: exact until it is rounded, once.
    part = Fraction(begun, _YEAR) if rules.by_month else Fraction(min(begun, 1))
    rate = Fraction(1) if income.monthly.currency == rules.currency else rates[income.monthly.currency]
    return rounded(income.monthly.minor * rate * rules.share * part, rules.rounding)


def _converted(amount: Money, rules: DuesRules, rates: Mapping[str, Fraction]) -> int:
    if amount.currency == rules.currency:
        return amount.minor
    return rounded(amount.minor * rates[amount.currency], rules.rounding)


def _judged(
    member: str, year: int, begun: int, owed: int | None, credited: int, paid: int, carried: int,
    unconfirmed: list[str], rules: DuesRules,
) -> YearOfDues:  # fmt: skip
    findings, cites = [], rules.cites
    if owed is None:
        findings.append(_NOT_DECLARED.finding(cites, begun == 0, who=member, year=str(year)))
    else:
        over = credited + paid + carried - owed
        findings.append(_SETTLED.finding(cites, over >= 0, who=member, year=str(year), begun=begun))
        if over > 0:
            context = "carried" if rules.carry_over else "kept"
            findings.append(_SURPLUS.finding(cites, True, context=context, year=str(year)))
    if unconfirmed:
        findings.append(_UNCONFIRMED.finding(cites, True, who=member, groups=tuple(unconfirmed)))

    def money(minor: int) -> Money:
        return Money(minor, rules.currency)

    return YearOfDues(
        member=member, year=year, months=begun, assessed=None if owed is None else money(owed),
        credited=money(credited), paid=money(paid), carried=money(carried), ruling=Ruling.of(*findings),
    )  # fmt: skip
