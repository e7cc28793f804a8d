"""Summaries: what books come to, by month and category, by flow and year.

Text:     Proposal 10, the public live record; Proposals 11 and 12, dues.
Decides:  on which side an amount is, and under which month, category, flow and year it is added up.
Leaves:   how sums are shown, to pages; which totals become public, to pools; what anybody owes, to dues.
Readings: R-24 (dues years), R-26 (exact, sealed, pooled), R-34 (no amount in a print), R-53 (what takes an entry back),
          R-58 (what a pool needs).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "DuesOfYear",
    "Held",
    "Moved",
    "Received",
    "summarise_dues",
    "summarise_flows",
    "summarise_journal",
    "summarise_log",
    "summarise_waiting",
]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from partgov.dues import YearOfDues
from partgov.foundation.money import Money
from partgov.foundation.rulings import ADOPTED, Finding, Kind
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value
from partgov.journal import Journal
from partgov.loglines import Line, Plain, Pool
from partgov.policies import PoolPolicy
from partgov.pools import Plan, Why

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "summarise_journal": ("P10", "R-53"),
    "summarise_log": ("P10", "R-26"),
    "summarise_flows": ("P10", "R-24"),
    "summarise_waiting": ("P10", "R-58"),
    "summarise_dues": ("P11", "P12"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_WAITS: Final = Kind("pool.waiting", "P10", "R-58", setting="ledger", why=Phrase)

_DAY: Final = timedelta(days=1)


# ── by month and category ────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Moved(Value, Shown):
    """
    What came in and what went out in one month of one category.

    Attributes:
        category: the category; of a total of persons' money, its flow.
        persons: whether it is of totals of persons' money.
        came_in: what came in, less what was taken back of it.
        went_out: what went out, less what was taken back of it; above zero where something did.
    """

    year: int
    month: int
    category: str
    persons: bool = False
    came_in: Money = attrs.field(repr=False)
    went_out: Money = attrs.field(repr=False)

    @property
    def left(self) -> Money:
        """What came in, less what went out."""
        return self.came_in - self.went_out


def summarise_journal(journal: Journal, *, through: date) -> tuple[Moved, ...]:
    """
    Return what a journal comes to through a day, month by month. It holds amounts of persons, for the treasurer alone.

    What takes an entry back is on the side of that entry, with a minus, in the month of its own day (R-53).
    """
    sides = (
        (entry.day, entry.category, False, entry.amount, journal.by_id[entry.reverses or entry.id].amount.minor > 0)
        for entry in journal.entries
        if entry.day <= through
    )
    return _moved(sides)


def summarise_log(lines: Iterable[Line]) -> tuple[Moved, ...]:
    """
    Return what a public log says, month by month: plain lines by category, totals of persons' money by flow.

    >>> lines = [Plain(date(2017, 1, day), "rent", Money(-1250, "EUR")) for day in (2, 30)]
    >>> [(one.month, one.category, str(one.went_out)) for one in summarise_log(lines)]
    [(1, 'rent', '25.00 EUR')]
    """
    return _moved(_sides(lines))


_Side = tuple[date, str, bool, Money, bool]
"""A day, what it is for, whether it is of persons together, how much, and whether that came in."""


def _sides(lines: Iterable[Line]) -> Iterator[_Side]:
    for line in lines:
        if isinstance(line, Plain):
            yield line.day, line.category, False, line.amount, line.amount.minor > 0
        elif isinstance(line, Pool):
            yield line.day, line.flow, True, line.total, line.total.minor >= 0


def _moved(sides: Iterable[_Side]) -> tuple[Moved, ...]:
    sums: dict[tuple[int, int, bool, str], tuple[Money, Money]] = {}
    for day, category, persons, amount, came_in in sides:
        nothing, key = Money(0, amount.currency), (day.year, day.month, persons, category)
        before, out = sums.get(key, (nothing, nothing))
        sums[key] = (before + amount, out) if came_in else (before, out - amount)
    return tuple(
        Moved(year=key[0], month=key[1], persons=key[2], category=key[3], came_in=came_in, went_out=out)
        for key, (came_in, out) in sorted(sums.items(), key=lambda one: one[0])
    )


# ── by flow and year ─────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Received(Value, Shown):
    """What a journal has of one flow for one year, fees and what was taken back subtracted."""

    flow: str
    year: int
    amount: Money = attrs.field(repr=False)


def summarise_flows(journal: Journal, *, through: date) -> tuple[Received, ...]:
    """Return what is booked through a day, by flow and by the year it is for."""
    sums: dict[tuple[str, int], Money] = {}
    for entry in journal.entries:
        if entry.day <= through:
            key = entry.flow, entry.dues_year
            sums[key] = sums.get(key, Money(0, journal.currency)) + entry.amount
    return tuple(Received(flow=flow, year=year, amount=sums[flow, year]) for flow, year in sorted(sums))


@attrs.frozen(kw_only=True)
class Held(Value, Shown):
    """
    Persons' money of one flow and year that waits for one reason.

    Attributes:
        until: the first date that can have its pool; None where the calendar ends before it.
        why: why it waits, to be said in any language.
    """

    flow: str
    year: int
    until: date | None
    why: Phrase
    persons: int
    amount: Money = attrs.field(repr=False)

    @property
    def finding(self) -> Finding:
        """Why it waits, with what that rests on (P10, R-58)."""
        return _WAITS.finding(ADOPTED, False, why=self.why)


def summarise_waiting(plan: Plan, *, policy: PoolPolicy) -> tuple[Held, ...]:
    """Return what waits by a plan, by flow and year, with the date that can have its pool at the earliest."""
    found: dict[tuple[str, int, Phrase], tuple[date | None, set[str], Money]] = {}
    for one in plan.waiting:
        after = policy.last_date(one.year) if one.why is Why.OPEN else plan.through
        until = next(policy.dates(max(after, plan.through + _DAY), date.max), None)
        first = (until, set[str](), Money(0, one.amount.currency))
        until, persons, before = found.get((one.flow, one.year, one.said), first)
        found[one.flow, one.year, one.said] = until, persons | {one.person}, before + one.amount
    return tuple(
        Held(flow=flow, year=year, until=until, why=why, persons=len(persons), amount=amount)
        for (flow, year, why), (until, persons, amount) in found.items()
    )


# ── dues ─────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class DuesOfYear(Value, Shown):
    """
    What all members' dues of one year come to.

    Attributes:
        members: how many were members in it, or have something credited, paid or owed for it.
        undeclared: how many of them declared no income, so that nothing is assessed.
        carried: what was left of the year before, where the rules carry it over.
        surplus: what came in beyond the dues of those who are assessed.
    """

    year: int
    members: int
    undeclared: int
    owed: Money = attrs.field(repr=False)
    credited: Money = attrs.field(repr=False)
    paid: Money = attrs.field(repr=False)
    carried: Money = attrs.field(repr=False)
    outstanding: Money = attrs.field(repr=False)
    surplus: Money = attrs.field(repr=False)


def summarise_dues(dues: Mapping[str, Sequence[YearOfDues]]) -> tuple[DuesOfYear, ...]:
    """Return what dues come to, year by year, of everybody together: what `settle_all_dues` returned."""
    years: dict[int, list[YearOfDues]] = {}
    for theirs in dues.values():
        for one in theirs:
            if one.months or one.assessed is not None or one.credited.minor or one.paid.minor:
                years.setdefault(one.year, []).append(one)
    return tuple(_of_year(year, years[year]) for year in sorted(years))


def _of_year(year: int, theirs: Sequence[YearOfDues]) -> DuesOfYear:
    nothing = Money(0, theirs[0].paid.currency)

    def added(amounts: Iterable[Money | None]) -> Money:
        return sum((one for one in amounts if one is not None), nothing)

    return DuesOfYear(
        year=year, members=len(theirs), undeclared=sum(one.assessed is None for one in theirs),
        owed=added(one.assessed for one in theirs), credited=added(one.credited for one in theirs),
        paid=added(one.paid for one in theirs), carried=added(one.carried for one in theirs),
        outstanding=added(one.outstanding for one in theirs), surplus=added(one.surplus for one in theirs),
    )  # fmt: skip
