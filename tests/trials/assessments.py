"""A trial of the dues of a record, under bylaws of several dates (P11, P12, R-30, R-56)."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from partgov.foundation.errors import PartgovError
from partgov.foundation.money import Rounding
from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from tests.documents import record_of
from tests.oracle import members as oracle
from tests.trials.members import CURRENCIES, FIRST, SHARES, told
from tests.trials.stories import some

ZONE = ZoneInfo("America/New_York")
MOMENT = timedelta(microseconds=1)
ADOPTED = oracle.Figures(SHARES[0], "half_even", 1, 1, by_month=True, carry_over=False, worth=SHARES[0])
"""The figures of 2016."""
STATES = ("settled", "outstanding", "not_assessed")
Dated = list[tuple[oracle.Moment | None, oracle.Figures]]


class Member(NamedTuple):
    """When somebody was a member, the incomes they declared (of a year, how much, on which day), and what came in."""

    spells: list[tuple[date, date]]
    said: list[tuple[int, int, date]]
    booked: list[oracle.Booked]


class Case(NamedTuple):
    """Bylaws by date, the members, the day the record speaks for, if it says so, and what it declares of whom."""

    dated: Dated
    members: dict[str, Member]
    as_of: date | None
    declared: list[tuple[str, int, str]]

    @property
    def on(self) -> date:
        """The day through which dues are settled."""
        named = [one.day for mine in self.members.values() for one in mine.booked]
        return self.as_of or max([*named, *(day for mine in self.members.values() for *_, day in mine.said)])

    @property
    def rules(self) -> oracle.Figures:
        """What tells when a year starts."""
        return next((one for since, one in self.dated if since is None), ADOPTED)

    def of(self, year: int) -> oracle.Figures:
        """The figures of a year."""
        return oracle.figures_of(year, self.rules, self.dated)


def _instant(day: date, *, later: bool = False) -> str:
    """The local midnight at which a day begins, or a moment later."""
    return (datetime.combine(day, time(), ZONE) + MOMENT * later).isoformat()


def _day(chance: Random, days: int = 1300) -> date:
    return FIRST + timedelta(days=chance.randrange(days))


def dated_of(chance: Random) -> Dated:
    """Entries of some dates, many of them when a year starts; where the first holds always, of any start of a year."""
    always = chance.random() < 0.6
    start = chance.choice(((1, 1), (4, 1), (7, 6), (12, 28))) if always else (1, 1)
    sinces: set[oracle.Moment | None] = {None} if always else set()
    for _ in range(chance.randrange(4)):
        turn = date(chance.randrange(2015, 2019), *start)
        sinces.add((turn if chance.random() < 0.6 else _day(chance), chance.random() < 0.3))
    currency = chance.choice(CURRENCIES) if always else "EUR"
    found = Dated()
    for since in sorted(sinces, key=lambda one: one or (date.min, False)):
        figures = oracle.Figures(
            chance.choice(SHARES), chance.choice([one.value for one in Rounding]), *start,
            by_month=chance.random() < 0.5, carry_over=chance.random() < 0.5, worth=SHARES[0], currency=currency,
        )  # fmt: skip
        found.append((since, figures))
    if found and chance.random() < 0.2:
        since, last = found.pop()
        found.append((since, last._replace(currency="CHF")))
    return found


def member_of(chance: Random, who: str) -> Member:
    """Somebody who may leave and come back; of two incomes of one year another day tells which is the last."""
    came = _day(chance, 500)
    left = came + timedelta(days=chance.randrange(1, 1500))
    again = left + timedelta(days=chance.randrange(1, 200))
    years = [one for one in (*range(2014, 2019), chance.randrange(2014, 2019)) if chance.random() < 0.7]
    days = some(chance, range(1300), len(years), len(years))
    booked = [
        oracle.Booked(
            f"{who}-{number}", _day(chance), chance.randrange(1, 60), chance.choice((None, None, 2015, 2016, 2019)),
            credit=(credit := chance.random() < 0.4), confirmed=not credit or chance.random() < 0.7,
        )
        for number in range(chance.randrange(5))
    ]  # fmt: skip
    return Member(
        [(came, left), (again, date(2030, 1, 1))][: chance.randint(1, 2)],
        [
            (year, chance.choice((0, 49, 50, 150, chance.randrange(3000))), FIRST + timedelta(days=day))
            for year, day in zip(years, days, strict=True)
        ],
        booked,
    )


def case_of(chance: Random) -> Case:
    """Two members, under bylaws that change."""
    members = {who: member_of(chance, who) for who in ("ana", "bo")}
    declared = [(who, chance.randrange(2014, 2020), chance.choice(STATES)) for who in some(chance, [*members], 0, 2)]
    silent = not any(one.said or one.booked for one in members.values())
    as_of = _day(chance) if silent or chance.random() < 0.5 else None
    return Case(dated_of(chance), members, as_of, declared)


def assessments(chance: Random) -> int:
    """What two members owe and have paid, year by year, and whether what was declared of them agrees."""
    case = case_of(chance)
    now = oracle.year_of(case.on, case.rules)
    currency = case.of(now).currency
    expected = {
        who: oracle.dues(
            one.spells, {year: oracle.Income(units, foreign=False) for year, units, _ in sorted(one.said, key=_when)},
            one.booked, case.on, case.rules, case.dated,
        )
        for who, one in case.members.items()
    }  # fmt: skip
    record = load_record(json.dumps(_document(chance, case, currency)).encode())
    if any(case.of(year).currency != currency for years in expected.values() for year in years):
        with suppress(PartgovError):
            audit_record(record, zone=ZONE)
            raise AssertionError(("a change of currency was settled", case))
        return 1
    audit = audit_record(record, zone=ZONE)
    found = {who: {one.year: told(one) for one in years} for who, years in audit.dues.items()}
    assert expected == found, (expected, found, case)
    checks = {check.subject: check.agrees for check in audit.checks if check.subject.startswith("dues/")}
    agrees = {
        f"dues/sheet/{who}/{year}": year in expected[who] and oracle.state_of(expected[who][year]) == state
        for who, year, state in case.declared
    }
    assert agrees == checks, (agrees, checks, case)
    return sum(map(len, expected.values()))


def _when(one: tuple[int, int, date]) -> date:
    return one[2]


# ── as a record ──────────────────────────────────────────────────────────────────────────────────


def _entry(since: oracle.Moment | None, one: oracle.Figures) -> dict[str, Any]:
    figures = {"share": str(one.share), "rounding": one.rounding, "starts_month": one.month, "starts_day": one.day,
               "by_month": one.by_month, "carry_over": one.carry_over, "currency": one.currency}  # fmt: skip
    return {**({} if since is None else {"from": _instant(since[0], later=since[1])}), "dues": figures}


def _document(chance: Random, case: Case, currency: str) -> dict[str, Any]:
    def money(units: int) -> dict[str, Any]:
        return {"minor": units, "currency": currency}

    def rows(*, credits: bool) -> list[dict[str, Any]]:
        return [
            {"id": one.id, "member": who, "day": one.day.isoformat(), "amount": money(one.units), "year": one.year,
             **({"group": "north", "confirmed": one.confirmed} if credits else {})}
            for who, mine in case.members.items() for one in mine.booked if one.credit is credits
        ]  # fmt: skip

    entries = [_entry(*one) for one in case.dated]
    return record_of(
        bylaws=chance.sample(entries, len(entries)), as_of=None if case.as_of is None else _instant(case.as_of),
        members=[
            {"id": who, "joined": _instant(came), "left": _instant(left)}
            for who, mine in case.members.items() for came, left in mine.spells
        ],
        dues=[
            {
                "id": "sheet",
                "incomes": [
                    {"member": who, "year": year, "monthly": money(units), "declared_at": _instant(day)}
                    for who, mine in case.members.items() for year, units, day in mine.said
                ],
                "payments": rows(credits=False), "credits": rows(credits=True),
                "declared": [{"member": who, "year": year, "state": state} for who, year, state in case.declared],
            }
        ],
    )  # fmt: skip
