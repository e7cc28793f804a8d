"""What members owe, which groups they are in and which entry they choose, again. Nothing here imports the package.

Days are dates or whole numbers, sums are minor units, and everything is gone through day by day and unit by unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

# ── dues ─────────────────────────────────────────────────────────────────────────────────────────


class Figures(NamedTuple):
    """The share of a month's income, how halves are rounded, when a year starts, two choices, and a rate."""

    share: Fraction
    rounding: str
    month: int
    day: int
    by_month: bool
    carry_over: bool
    worth: Fraction  # how many minor units one of another currency's is
    currency: str = "EUR"


Moment = tuple[date, bool]
"""The local midnight at which a day begins, or a moment later."""


class Income(NamedTuple):
    """A month's income, in minor units, of another currency or not."""

    units: int
    foreign: bool


class Booked(NamedTuple):
    """Something that came in: its id, the day, how many minor units, for which year, and what it is."""

    id: str
    day: date
    units: int
    year: int | None
    credit: bool = False
    confirmed: bool = True
    foreign: bool = False


class Year(NamedTuple):
    """What a year came to; nothing assessed where no income was declared."""

    months: int
    assessed: int | None
    credited: int
    paid: int
    carried: int


def year_of(day: date, rules: Figures) -> int:
    """The dues year of a day: it starts on the same day of each calendar year."""
    return day.year if day >= date(day.year, rules.month, rules.day) else day.year - 1


@cache
def days_of(year: int, month: int, day: int) -> list[tuple[date, int]]:
    """The days of a dues year that starts on this day of this month, each with the number of its month."""
    today, number, days = date(year, month, day), 0, list[tuple[date, int]]()
    while today < date(year + 1, month, day):
        number += today.day == day
        days.append((today, number))
        today += timedelta(days=1)
    return days


def months_begun(year: int, spells: Sequence[tuple[date, date]], rules: Figures) -> int:
    """In how many months of a dues year there is a day of membership, looking at each day until one is found."""
    begun: set[int] = set()
    for day, month in days_of(year, rules.month, rules.day):
        if month not in begun and any(came <= day < left for came, left in spells):
            begun.add(month)
    return len(begun)


def whole(exact: Fraction, how: str) -> int:
    """A sum of nothing or more in whole units: what is left over is cut off, or makes one more."""
    units, left = divmod(exact.numerator, exact.denominator)
    half = 2 * left - exact.denominator
    more = {"down": False, "up": left > 0, "half_up": half >= 0, "half_even": half > 0 or (half == 0 and units % 2 > 0)}
    return units + more[how]


def figures_of(year: int, rules: Figures, dated: Sequence[tuple[Moment | None, Figures]]) -> Figures:
    """The figures in force when a year starts (R-56)."""
    starts = (date(year, rules.month, rules.day), False)
    there = [(since or (date.min, False), one) for since, one in dated if since is None or since <= starts]
    return max(there, key=lambda one: one[0], default=(None, rules))[1]


def dues(
    spells: Sequence[tuple[date, date]],
    incomes: Mapping[int, Income],
    booked: Sequence[Booked],
    on: date,
    rules: Figures,
    dated: Sequence[tuple[Moment | None, Figures]] = (),
) -> dict[int, Year]:
    """
    Each year's dues, and what settles them, unit by unit; what is foreign is rounded by itself when it comes in.

    Where bylaws are `dated`, a year is assessed, and carries over, by those in force when it starts (R-56).
    """

    def of(year: int) -> Figures:
        return figures_of(year, rules, dated)

    booked = [
        one._replace(units=whole(one.units * rules.worth, rules.rounding)) if one.foreign else one for one in booked
    ]
    now = year_of(on, rules)
    declared = {year: monthly for year, monthly in incomes.items() if year <= now}
    came = [one for one in booked if one.day <= on]
    named = {one.year for one in came if one.year is not None}
    about = {now, *declared, *named, *(year_of(one.day, rules) for one in came)}
    about |= {year_of(joined, rules) for joined, _ in spells}
    years = range(min(about), max({now, *named}) + 1)
    months = {year: months_begun(year, spells, rules) for year in years}
    owed: dict[int, int | None] = dict.fromkeys(years)
    for year, monthly in declared.items():
        part = Fraction(months[year], 12) if of(year).by_month else Fraction(1 if months[year] else 0)
        exactly = monthly.units * (rules.worth if monthly.foreign else 1)
        owed[year] = whole(exactly * of(year).share * part, of(year).rounding)
    credited, paid = dict.fromkeys(years, 0), dict.fromkeys(years, 0)
    counts = [one for one in came if one.confirmed]
    for one in counts:
        if one.year is not None:
            (credited if one.credit else paid)[one.year] += one.units
    for one in sorted((one for one in counts if one.year is None), key=lambda one: (one.day, one.id)):
        then = year_of(one.day, rules)
        for _ in range(one.units):
            short, rest = list[int](), 0
            for year in (year for year in years if year <= then):
                has, due = credited[year] + paid[year] + rest, owed[year]
                short += [year] if has < (due or 0) else []
                rest = max(0, has - due) if due is not None and of(year).carry_over else 0
            (credited if one.credit else paid)[short[0] if short else then] += 1
    found: dict[int, Year] = {}
    carried = 0
    for year in years:
        found[year] = Year(months[year], owed[year], credited[year], paid[year], carried)
        over = None if owed[year] is None else credited[year] + paid[year] + carried - (owed[year] or 0)
        carried = max(0, over) if over is not None and of(year).carry_over else 0
    return found


# ── contests ─────────────────────────────────────────────────────────────────────────────────────


class Entry(NamedTuple):
    """What somebody handed in: since when they were a member then, for which counts, and whether it stands."""

    id: str
    since: int
    counts: tuple[str, ...]
    stands: bool


def chosen(
    entries: Sequence[Entry], scores: Mapping[str, Mapping[str, tuple[int, int]]], *, seniority: bool, whole: bool
) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """For each count the entry that is chosen, or those between which it is undecided.

    Where entries are indivisible, each that is for both and leads one count alone is taken out, all such at once, and
    both counts are looked at again.
    """
    left = [one for one in entries if one.stands]
    while True:
        found: dict[str, tuple[str | None, tuple[str, ...]]] = {}
        for count, votes in scores.items():
            best: list[Entry] = []
            for one in left:
                yes, no = votes.get(one.id, (0, 0))
                if count not in one.counts or yes <= no:
                    continue
                place = (no - yes, one.since if seniority else 0)
                first = [(votes[b.id][1] - votes[b.id][0], b.since if seniority else 0) for b in best[:1]]
                if not first or place < first[0]:
                    best = [one]
                elif place == first[0]:
                    best.append(one)
            names = tuple(sorted(one.id for one in best))
            found[count] = (names[0], ()) if len(names) == 1 else (None, names)
        leads = [winner for winner, _ in found.values() if winner is not None]
        halves = {one.id for one in left if len(one.counts) > 1 and leads.count(one.id) == 1}
        if not whole or not halves:
            return found
        left = [one for one in left if one.id not in halves]


def state_of(year: Year) -> str:
    """Whether a year is settled, as it is declared."""
    if year.assessed is None:
        return "not_assessed"
    return "outstanding" if year.credited + year.paid + year.carried < year.assessed else "settled"


# ── groups ───────────────────────────────────────────────────────────────────────────────────────


class Asked(NamedTuple):
    """One thing a group asks: how many days a member, to be of a group, so many who vouch, or an answer."""

    how: str
    what: Any
    in_accord: bool = True


class Asking(NamedTuple):
    """Somebody who asks to enter on a day: what they say, who vouches, and what the group said, if anything."""

    who: str
    day: int
    says: Mapping[str, str]
    vouchers: Sequence[str]
    accepted: bool | None


class Circle(NamedTuple):
    """A group: when it was founded and by whom, what it asks, who asks it, who leaves it when, and its disowning."""

    founded: int
    founders: Sequence[str]
    asks: Sequence[Asked]
    asking: Sequence[Asking]
    leaving: Sequence[tuple[str, int]]
    disowned: int | None


def groups_by_day(
    circles: Mapping[str, Circle], members: Mapping[str, Sequence[tuple[int, int]]], least: int, days: int
) -> tuple[list[dict[str, set[str]]], dict[tuple[str, str, int], bool]]:
    """Who is in each group at the end of each day, and who could enter by what the groups ask."""
    inside: dict[str, set[str]] = {name: set() for name in circles}
    alive = dict.fromkeys(circles, False)
    told: list[dict[str, set[str]]] = []
    could: dict[tuple[str, str, int], bool] = {}

    def came(who: str, day: int) -> int | None:
        """Since when somebody is a member without a break."""
        found = None
        for first, last in sorted(members.get(who, ())):
            if first <= day < last:
                found = first
        while found is not None and any(last == found for _, last in members[who]):
            found = next(first for first, last in members[who] if last == found)
        return found

    def meets(name: str, one: Asking, before: Mapping[str, set[str]]) -> bool:
        since = came(one.who, one.day)
        for how, what, in_accord in circles[name].asks:
            if how == "member_for":
                met = since is not None and one.day - since >= what
            elif how == "in_group":
                met = one.who in before.get(what, set())
            elif how == "vouchers":
                met = len(set(one.vouchers) & before[name]) >= what
            else:
                word, answers = what
                met = word in one.says and (not answers or one.says[word] in answers)
            if in_accord and not met:
                return False
        return since is not None and one.who not in before[name]

    for day in range(days):
        for name, circle in circles.items():
            gone = {who for who, when in circle.leaving if when == day}
            inside[name] = {who for who in inside[name] - gone if came(who, day) is not None}
            if circle.disowned == day and alive[name]:
                inside[name], alive[name] = set(), False
        for name, circle in circles.items():
            able = {who for who in circle.founders if came(who, day) is not None}
            if circle.founded == day and len(able) >= least:
                inside[name], alive[name] = able, True
        before = {name: set(who) for name, who in inside.items()}
        for name, circle in circles.items():
            for one in circle.asking:
                if one.day != day:
                    continue
                may = could[name, one.who, day] = alive[name] and meets(name, one, before)
                said = may if one.accepted is None else one.accepted
                if said and alive[name] and came(one.who, day) is not None:
                    inside[name].add(one.who)
        for name in circles:
            if len(inside[name]) < least:
                inside[name], alive[name] = set(), False
        told.append({name: set(who) for name, who in inside.items()})
    return told, could
