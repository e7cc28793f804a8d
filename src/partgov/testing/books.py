"""Books: strategies for journals, of few persons and small amounts, with all that may hang on a payment."""

from __future__ import annotations

__all__ = ["BEGINS", "dues_entry", "journals"]

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from partgov.foundation.money import Money
from partgov.journal import Entry, Journal, LedgerRules, Party

BEGINS: Final = date(2017, 1, 1)
"""The first day of made-up books."""

_BILL: Final[Mapping[str, object]] = {
    "flow": "payment", "party": Party.ORGANISATION, "counterparty": "host", "category": "hosting",
}  # fmt: skip


def dues_entry(id: str, day: date, minor: int, **changes: Any) -> Entry:
    """Return a member's dues, but for what is given; the salt follows from the id, and is no secret."""
    given: dict[str, Any] = {
        "id": id, "day": day, "flow": "dues", "amount": Money(minor, "EUR"), "party": Party.PERSON,
        "counterparty": "m1", "category": "dues", "salt": sha256(id.encode()).digest(),
    }  # fmt: skip
    return Entry(**(given | changes))


@st.composite
def journals(draw: st.DrawFn, *, prefix: str = "", first: int = 0, last: int = 9, least: int = 0) -> Journal:
    """
    Books of some days: dues in and refunds out, fees of them, reversals, wages agreed to be plain, bills.

    Args:
        prefix: what each id begins with, so that two journals can be put together.
        first: the first day on which something is booked, counted from `BEGINS`.
        last: the last such day.
        least: how many entries there are at least.
    """
    entries: list[Entry] = []
    for number in range(draw(st.integers(least, 12))):
        mine, day = f"{prefix}{number}", BEGINS + timedelta(days=draw(st.integers(first, last)))
        minor = draw(st.integers(1, 5000)) * draw(st.sampled_from((1, -1)))
        match draw(st.sampled_from(("dues", "dues", "fee", "back", "work", "bill"))):
            case "dues":
                entries.append(dues_entry(mine, day, minor, counterparty=f"m{draw(st.integers(1, 4))}"))
            case "fee" if roots := [one for one in entries if one.derives_from is None]:
                root = draw(st.sampled_from(roots))
                fee = {"flow": root.flow, "year": root.dues_year, "category": "fee", "derives_from": root.id}
                entries.append(dues_entry(mine, day, minor, **{**_BILL, **fee}))
            case "back" if live := _not_reversed(entries):
                one = draw(st.sampled_from(live))
                entries.append(
                    attrs.evolve(
                        one, id=mine, day=max(one.day, day), amount=-one.amount, year=one.dues_year,
                        salt=sha256(mine.encode()).digest(), reverses=one.id,
                    )
                )  # fmt: skip
            case "work":
                work = {"party": Party.PERSON, "counterparty": "m9", "consented": True}
                entries.append(dues_entry(mine, day, minor, **{**_BILL, **work}))
            case _:
                category = draw(st.sampled_from(("rent", "hosting")))
                entries.append(dues_entry(mine, day, minor, **{**_BILL, "category": category}))
    return Journal(log="example.org/books", currency="EUR", begins=BEGINS, entries=entries, rules=LedgerRules())


def _not_reversed(entries: list[Entry]) -> list[Entry]:
    gone = {one.reverses for one in entries}
    return [one for one in entries if one.reverses is None and one.id not in gone]
