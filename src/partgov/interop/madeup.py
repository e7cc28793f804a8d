"""Made-up books, to try a policy on: joiners, leavers, instalments, fees, reversals; of one seed always the same."""

from __future__ import annotations

__all__ = ["made_up_journal"]

import random
from datetime import date, timedelta
from hashlib import sha256

from partgov.foundation.errors import PartgovError
from partgov.foundation.money import Money
from partgov.foundation.sentences import Phrase
from partgov.journal import Entry, Journal, LedgerRules, Party


def made_up_journal(members: int, *, years: int = 3, seed: int = 2016) -> Journal:
    """Return the books of so many members over some years from 2017 on; its salts are no secret."""
    if members < 1 or years < 1:
        raise PartgovError("members", members, Phrase("wanted.at_least_one_member_single"))
    chance = random.Random(seed)
    entries: list[Entry] = []

    def book(day: date, minor: int, of: str, **more: object) -> Entry:
        given: dict[str, object] = {
            "id": f"e{len(entries)}", "day": day, "flow": "dues", "amount": Money(minor, "EUR"), "party": Party.PERSON,
            "counterparty": of, "category": "dues", "salt": sha256(f"{seed} {len(entries)}".encode()).digest(),
        }  # fmt: skip
        entry = Entry(**{**given, **more})  # type: ignore[arg-type]
        entries.append(entry)
        return entry

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
