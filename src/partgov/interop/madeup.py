"""Made-up books, to try a policy on: joiners, leavers, instalments, fees, reversals; of one seed always the same."""

from __future__ import annotations

__all__ = ["made_up_case", "made_up_journal"]

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from hashlib import sha256

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.money import Money
from partgov.foundation.sentences import Phrase
from partgov.journal import DeclaredFigure, Entry, Journal, LedgerRules, Party, Settled
from partgov.policies import PoolPolicy
from partgov.pools import judge_figure


def made_up_journal(members: int, *, years: int = 3, seed: int = 2016) -> Journal:
    """
    Return the books of so many members over some years from 2017 on; its salts are no secret.

    Raises `PartgovError` for fewer than one member, or one year.
    """
    if members < 1 or years < 1:
        raise PartgovError("members", members, Phrase("wanted.at_least_one_member_single"))
    chance = random.Random(seed)
    entries: list[Entry] = []
    book = _booking(entries, seed)
    for member in range(members):
        name = f"m{member}"
        income = chance.choice((1200, 1800, 2500, 2500, 3200, 4800, 9000))  # a month's, in whole euros: cents of dues
        first = 0 if chance.random() < 0.7 else chance.randrange(years)
        last = years if chance.random() < 0.8 else chance.randrange(first, years) + 1
        for year in range(first, last):
            begins = date(2017 + year, 1, 1)
            instalments = chance.choice((1, 1, 1, 2, 4))
            for number in range(instalments):
                day = begins + timedelta(
                    days=chance.randrange(number * 360 // instalments, (number + 1) * 360 // instalments)
                )
                paid = book(day, max(1, income // instalments), name)
                if chance.random() < 0.5:
                    fee = {"party": Party.ORGANISATION, "counterparty": "processor", "category": "fee"}
                    book(day, -max(1, paid.amount.minor * 3 // 100), "processor", derives_from=paid.id, **fee)
                if chance.random() < 0.05:
                    book(day + timedelta(days=2), -paid.amount.minor, name, reverses=paid.id)
                    book(day + timedelta(days=4), paid.amount.minor, name)
    for month in range(12 * years):
        day = date(2017 + month // 12, month % 12 + 1, 28)
        bill: dict[str, object] = {"flow": "payment", "party": Party.ORGANISATION}
        book(day, 120000, "friends", category="grant", flow="donation", party=Party.ORGANISATION)
        book(day, -25000, "landlord", category="rent", **bill)
        book(day, -90000, f"m{chance.randrange(members)}", flow="payment", category="work")
    entries.sort(key=lambda one: one.day)
    return Journal(
        log="example.org/made-up", currency="EUR", begins=date(2017, 1, 1), entries=entries, rules=LedgerRules()
    )


def _booking(entries: list[Entry], seed: int) -> Callable[..., Entry]:
    """What books dues on a day, or what is given besides; the salts follow from a seed, and are no secret."""

    def book(day: date, minor: int, of: str, **more: object) -> Entry:
        given: dict[str, object] = {
            "id": f"e{len(entries)}", "day": day, "flow": "dues", "amount": Money(minor, "EUR"), "party": Party.PERSON,
            "counterparty": of, "category": "dues", "salt": sha256(f"{seed} {len(entries)}".encode()).digest(),
        }  # fmt: skip
        entries.append(Entry(**{**given, **more}))  # type: ignore[arg-type]
        return entries[-1]

    return book


# ── cases for a search ───────────────────────────────────────────────────────────────────────────


def made_up_case(number: int, *, seed: int = 2016) -> tuple[Journal, PoolPolicy]:
    """
    Return the number-th of ever so many made-up organisations, with a policy: from three members to sixty, every kind.

    All pay the same, or by a few classes, or by income, or as donors do; in one part or in several; within the cap or
    beyond it. Payments are taken back and booked again, soon or late; fees come with them, or after them; years are
    marked as complete; wages go out and bills are paid; balances and other sums are declared, as far as they may be.
    """
    chance = random.Random(f"{seed} {number}")
    policy = _made_up_policy(chance)
    members, years = chance.choice((3, 5, 8, 12, 12, 16, 20, 25, 30, 45, 60)), chance.choice((1, 2, 2, 3))
    amount = _made_up_amounts(chance, policy)
    entries: list[Entry] = []
    book = _booking(entries, number)
    parts, charged = chance.choice((1, 1, 1, 2, 4)), chance.random() < 0.3
    constant = chance.random() < 0.3  # whether everybody pays the same again
    for member in range(members):
        first = 0 if chance.random() < 0.8 else chance.randrange(years)
        last = years if chance.random() < 0.8 else chance.randrange(first, years) + 1
        of_year = amount()
        for year in range(first, last):
            of_year = of_year if constant else amount()
            for part in range(parts):
                day = date(2017 + year, 1, 1) + timedelta(days=chance.randrange(360 // parts) + part * 360 // parts)
                paid = book(day, max(1, of_year // parts), f"m{member}", year=2017 + year)
                _made_up_afterwards(chance, book, paid, charged=charged)
    for month in range(12 * years):
        day, bill = date(2017 + month // 12, month % 12 + 1, 28), {"flow": "payment", "party": Party.ORGANISATION}
        if chance.random() < 0.3:
            book(day, chance.randrange(1, 200000), "friends", category="grant", **{**bill, "flow": "donation"})
        if chance.random() < 0.5:
            book(day, -chance.randrange(1, 60000), "landlord", category="rent", **bill)
        if chance.random() < 0.4:
            consented = chance.random() < 0.2
            book(day, -amount(), f"m{chance.randrange(members)}", flow="payment", category="work", consented=consented)
    marks = [
        Settled(person=f"m{member}", flow="dues", year=2017 + year, day=date(2017 + year, chance.randrange(1, 13), 20))
        for member in range(members)
        for year in range(years)
        if chance.random() < 0.4
    ]
    journal = Journal(
        log="example.org/made-up", currency="EUR", begins=date(2017, 1, 1), rules=LedgerRules(), settled=marks,
        entries=sorted(entries, key=lambda one: one.day),
    )  # fmt: skip
    return _with_figures(chance, journal, policy), policy


def _made_up_policy(chance: random.Random) -> PoolPolicy:
    floor = chance.choice((1, 50, 100, 490, 500, 500, 1000))
    cap = chance.choice((None, None, floor * 2, floor * 10, floor * 10, 5230, 2500, 10000, chance.randrange(2, 20000)))
    return PoolPolicy(
        persons=chance.choice((3, 3, 4, 5, 8, 10, 10)), insiders=chance.choice((0, 1, 1, 2, 3)), floor=floor,
        cap=None if cap is None else max(cap, floor + 1), months=chance.choice((1, 2, 3, 3, 4, 6, 12, 12)),
        starts_month=chance.choice((1, 1, 1, 4, 9)),
    )  # fmt: skip


def _made_up_amounts(chance: random.Random, policy: PoolPolicy) -> Callable[[], int]:
    """How much somebody pays: all the same, or of a few classes, or a hundredth of an income, or as donors do."""
    cap = 5000 if policy.cap is None else policy.cap
    some = (policy.floor, cap, 2 * cap, 500, 1200, 2500, 5000, 7500, 10000)
    match chance.choice(("flat", "classes", "income", "income", "income", "donors", "donors")):
        case "flat":
            fixed = chance.choice(some)
            return lambda: fixed
        case "classes":
            classes = [chance.choice(some) for _ in range(3)]
            return lambda: chance.choice(classes)
        case "income":
            return lambda: max(1, int(chance.lognormvariate(7.8, 0.5)))
        case _:
            return lambda: chance.choice((chance.randrange(1, 500), chance.randrange(500, 5000), chance.choice(some)))


def _made_up_afterwards(chance: random.Random, book: Callable[..., Entry], paid: Entry, *, charged: bool) -> None:
    """What follows a payment: a fee, at once or late; a reversal, with the payment booked again, right or otherwise."""
    again = {"year": paid.dues_year}
    if charged:
        fee = {"party": Party.ORGANISATION, "category": "fee", "derives_from": paid.id, **again}
        day = paid.day + timedelta(days=chance.choice((0, 0, 0, 40, 200)))
        book(day, -max(1, paid.amount.minor * 3 // 100), "processor", **fee)
    if chance.random() < 0.06:
        day = paid.day + timedelta(days=chance.choice((2, 30, 200, 400)))
        book(day, -paid.amount.minor, paid.counterparty, reverses=paid.id, **again)
        if chance.random() < 0.7:
            minor = chance.choice((paid.amount.minor, paid.amount.minor + 100, max(1, paid.amount.minor // 2)))
            book(day, minor, paid.counterparty, **again)


def _with_figures(chance: random.Random, journal: Journal, policy: PoolPolicy) -> Journal:
    """The books with some sums declared: a balance, or any, each as far as it tells on nobody."""
    for number in range(chance.choice((0, 0, 0, 1, 2))):
        day = date(2017 + chance.randrange(3), chance.randrange(1, 13), 25)
        booked = [one.id for one in journal.entries if one.day <= day]
        some: Sequence[str] = booked if chance.random() < 0.5 else [one for one in booked if chance.random() < 0.5]
        more = attrs.evolve(journal, figures=[*journal.figures, DeclaredFigure(id=f"f{number}", day=day, entries=some)])
        if all(judge_figure(one, more, policy=policy) for one in more.figures):
            journal = more
    return journal
