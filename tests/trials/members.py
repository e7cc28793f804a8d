"""Trials of dues (P11, P12), of groups (P1) and of contests (P15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from partgov.ballots import Ballot, Mark
from partgov.contests import Aspect, ContestEntry, ContestRules, decide_contest
from partgov.dues import Credit, DuesRules, Income, Payment, YearOfDues, settle_dues
from partgov.foundation.money import Money, Rounding
from partgov.foundation.periods import Period, Span
from partgov.groups import Admission, Group, GroupRules, Leaving, Requirement, live
from partgov.members import Membership, Roll
from tests.oracle import members as oracle

# ── dues ─────────────────────────────────────────────────────────────────────────────────────────

SHARES = tuple(map(Fraction, ("1/100", "1/100", "1/12", "1/7", "1", "12", "0")))
FIRST = date(2015, 1, 1)
CURRENCIES = ("EUR", "USD", "JPY")


def dues(chance: Random) -> int:
    """A member's dues over some years: what is owed, which year each unit settles, and what is carried over."""
    rules = oracle.Figures(
        share=chance.choice(SHARES),
        rounding=chance.choice([one.value for one in Rounding]),
        month=chance.choice((1, 1, 4, 7, 12)),
        day=chance.choice((1, 1, 6, 28)),
        by_month=chance.random() < 0.7,
        carry_over=chance.random() < 0.4,
        worth=chance.choice((Fraction(3, 2), Fraction(2, 7), Fraction(117, 100))),
    )
    currency, foreign = chance.choice(CURRENCIES), chance.choice((0, 0, 0.5))
    spells, day = [], FIRST + timedelta(days=chance.randrange(500))
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        left = day + timedelta(days=chance.randrange(1, 500))
        spells.append((day, left))
        day = left + timedelta(days=chance.randrange(1, 200))
    incomes = {
        year: oracle.Income(
            chance.choice((0, 1, 49, 50, 51, 150, chance.randrange(3000))), foreign=chance.random() < foreign
        )
        for year in range(2014, 2019)
        if chance.random() < 0.7
    }
    booked = [
        oracle.Booked(
            id=f"b{number}",
            day=FIRST + timedelta(days=chance.randrange(1200)),
            units=chance.choice((1, 2, 5, chance.randrange(1, 60))),
            year=chance.choice((None, None, 2015, 2016, 2019)),
            credit=(credit := chance.random() < 0.4),
            confirmed=not credit or chance.random() < 0.7,
            foreign=chance.random() < foreign,
        )
        for number in range(chance.randrange(5))
    ]
    on = FIRST + timedelta(days=chance.randrange(1300))
    expected = oracle.dues(spells, incomes, booked, on, rules)
    found = _settled(spells, incomes, booked, on, rules, currency)
    assert expected == {one.year: told(one) for one in found}, (rules, currency, spells, incomes, booked, on)
    return len(expected)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _settled(
    spells: list[tuple[date, date]], incomes: dict[int, oracle.Income], booked: list[oracle.Booked], on: date,
    rules: oracle.Figures, currency: str,
) -> tuple[YearOfDues, ...]:  # fmt: skip
    def money(one: oracle.Booked | oracle.Income) -> Money:
        return Money(one.units, "CHF" if one.foreign else currency)

    def facts(one: oracle.Booked) -> dict[str, object]:
        return {"id": one.id, "member": "ana", "day": one.day, "amount": money(one), "year": one.year}

    return settle_dues(
        "ana",
        on=on,
        incomes=[
            Income(member="ana", year=year, monthly=money(monthly), declared_at=_midnight(FIRST))
            for year, monthly in incomes.items()
        ],
        payments=[Payment(**facts(one)) for one in booked if not one.credit],  # type: ignore[arg-type]
        credits=[
            Credit(**facts(one), group="north", confirmed=one.confirmed)  # type: ignore[arg-type]
            for one in booked
            if one.credit
        ],
        roll=Roll.of(Membership(id="ana", joined=_midnight(came), left=_midnight(left)) for came, left in spells),
        rules=DuesRules(
            share=rules.share, rounding=Rounding(rules.rounding), starts_month=rules.month, starts_day=rules.day,
            by_month=rules.by_month, carry_over=rules.carry_over, currency=currency,
        ),
        zone=UTC,
        rates={"CHF": rules.worth, **dict.fromkeys(CURRENCIES, Fraction(7, 3))},  # the second for no amount of its own
    )  # fmt: skip


def told(one: YearOfDues) -> oracle.Year:
    """What a year came to, as the other encoding has it."""
    assessed = None if one.assessed is None else one.assessed.minor
    return oracle.Year(one.months, assessed, one.credited.minor, one.paid.minor, one.carried.minor)


# ── contests ─────────────────────────────────────────────────────────────────────────────────────

OPENS = datetime(2017, 3, 1, tzinfo=UTC)
VOTING = Period(opens=OPENS, closes=OPENS + timedelta(days=14))
VOTERS = tuple("uvwxyz")


def contests(chance: Random) -> int:
    """A contest of some entries for a name, a logo or both: which is chosen, and between which it is undecided."""
    authors = {name: chance.randrange(3) for name in "abc"}
    members = [Membership(id=one, joined=OPENS - timedelta(days=1000 - since)) for one, since in authors.items()]
    members += [Membership(id=one, joined=OPENS - timedelta(days=2000)) for one in VOTERS]
    made, entries = [], []
    for number in range(chance.randrange(1, 6)):
        aspects = chance.choice(((Aspect.NAME,), (Aspect.LOGO,), tuple(Aspect), tuple(Aspect)))
        author, late = chance.choice(("a", "b", "c", "c", "stranger")), chance.random() < 0.1
        at = OPENS - (timedelta(0) if late else timedelta(microseconds=1))
        made.append(ContestEntry(id=f"e{number}", author=author, at=at, aspects=aspects))
        stands = author in authors and not late
        entries.append(oracle.Entry(f"e{number}", authors.get(author, 0), tuple(one.value for one in aspects), stands))
    ballots: dict[Aspect, list[Ballot]] = {aspect: [] for aspect in Aspect}
    scores: dict[str, dict[str, tuple[int, int]]] = {aspect.value: {} for aspect in Aspect}
    for aspect in Aspect:
        for voter in chance.sample(VOTERS, chance.randrange(len(VOTERS) + 1)):
            marks = {one.id: chance.choice(list(Mark)) for one in entries if chance.random() < 0.6}
            if marks:
                ballots[aspect].append(Ballot(voter=voter, marks=marks, cast_at=OPENS))
            for entry, mark in marks.items():
                yes, no = scores[aspect.value].get(entry, (0, 0))
                scores[aspect.value][entry] = (yes + (mark is Mark.YES), no + (mark is Mark.NO))
    seniority, whole = chance.random() < 0.7, chance.random() < 0.5
    expected = oracle.chosen(entries, scores, seniority=seniority, whole=whole)
    found = decide_contest(
        chance.sample(made, len(made)), ballots, roll=Roll.of(members), voting=VOTING,
        rules=ContestRules(by_membership=seniority, indivisible=whole),
    )  # fmt: skip
    told = {aspect.value: (one.winner, tuple(sorted(one.tied))) for aspect, one in found.items()}
    assert expected == told, (entries, scores, seniority, whole)
    return len(expected)


# ── groups ───────────────────────────────────────────────────────────────────────────────────────

DAYS, WHO = 8, tuple("abcdef")
START = datetime(2017, 1, 1, tzinfo=UTC)


def groups(chance: Random) -> int:
    """Three groups that ask this and that, whoever comes and goes: who is in which, each day, and who could enter."""
    members = {who: _spells(chance) for who in WHO}
    circles = {name: _circle(chance, name) for name in ("coast", "north", "south")}
    least = chance.choice((1, 2, 2, 3))
    inside, could = oracle.groups_by_day(circles, members, least, DAYS)
    roll = Roll.of(Membership(id=who, joined=_day(came), left=_day(left)) for who, spells in members.items()
                   for came, left in spells)  # fmt: skip
    made = [_group(name, circle) for name, circle in circles.items()]
    found = live(chance.sample(made, len(made)), roll=roll, rules_of=lambda _: GroupRules(least=least), zone=UTC)
    for day in range(DAYS):
        told = {name: {who for who in WHO if found[name].is_member(who, _day(day))} for name in circles}
        assert inside[day] == told, (day, circles, members, least)
    rulings = {
        (name, who, (at - START).days): bool(ruling)
        for name, one in found.items()
        for (who, at), ruling in one.admissions.items()
    }
    assert could == rulings, (circles, members, least)
    return len(circles)


def _day(number: int) -> datetime:
    return START + timedelta(days=number)


def _spells(chance: Random) -> list[tuple[int, int]]:
    """One or two spells of membership, which may touch."""
    came = chance.choice((-9, -2, 0, chance.randrange(DAYS)))
    left = chance.choice((DAYS + 9, came + 1 + chance.randrange(DAYS)))
    again = left + chance.choice((0, 0, 1, 3))
    return [(came, left), *([(again, again + 5)] if chance.random() < 0.4 else [])]


def _circle(chance: Random, name: str) -> oracle.Circle:
    def asked() -> oracle.Asked:
        how = chance.choice(("member_for", "in_group", "vouchers", "says"))
        what = {
            "member_for": chance.randrange(1, 5),
            "in_group": chance.choice(("coast", "north", "south", "none such")),
            "vouchers": chance.randrange(1, 4),
            "says": ("born", chance.choice(((), ("here",), ("here", "there")))),
        }[how]
        return oracle.Asked(how, what, chance.random() < 0.8)

    times = {(chance.choice(WHO), chance.randrange(DAYS)) for _ in range(chance.randrange(7))}
    return oracle.Circle(
        founded=chance.randrange(4),
        founders=chance.sample((*WHO, "stranger"), chance.randrange(5)),
        asks=[asked() for _ in range(chance.choice((0, 0, 1, 2)))],
        asking=[
            oracle.Asking(
                who,
                day,
                {"born": chance.choice(("here", "there", "elsewhere"))} if chance.random() < 0.8 else {},
                [chance.choice((*WHO, "stranger")) for _ in range(chance.randrange(4))],
                chance.choice((None, None, None, True, False)),
            )
            for who, day in sorted(times)
        ],
        leaving=sorted({(chance.choice(WHO), chance.randrange(DAYS)) for _ in range(chance.randrange(4))}),
        disowned=chance.choice((None, None, None, chance.randrange(DAYS))),
    )


def _group(name: str, circle: oracle.Circle) -> Group:
    def requirement(number: int, one: oracle.Asked) -> Requirement:
        what: Any = one.what
        given = {"fact": what[0], "one_of": what[1]} if one.how == "says" else {one.how: what}
        if one.how == "member_for":
            given = {"member_for": Span(days=what)}
        return Requirement(name=f"r{number}", in_accord=one.in_accord, **given)

    return Group(
        id=name,
        founded_at=_day(circle.founded),
        founders=tuple(circle.founders),
        requirements=tuple(requirement(number, one) for number, one in enumerate(circle.asks)),
        admissions=tuple(
            Admission(
                member=one.who, at=_day(one.day), facts=one.says, vouchers=tuple(one.vouchers), accepted=one.accepted
            )
            for one in circle.asking
        ),
        leavings=tuple(Leaving(member=who, at=_day(day)) for who, day in circle.leaving),
        disowned_at=None if circle.disowned is None else _day(circle.disowned),
    )
