"""Made-up journals as JSON, day after day: dues, bills, fees, reversals, memos in any script."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

BEGINS = date(2017, 1, 1)

Document = dict[str, Any]


def document_of(*entries: Document, **changes: Any) -> Document:
    """A journal's JSON with these entries."""
    given: Document = {
        "format": "partgov-journal", "version": 1, "log": "example.org/books", "currency": "EUR",
        "timezone": "Europe/Amsterdam", "begins": str(BEGINS), "entries": list(entries),
    }  # fmt: skip
    return given | changes


def entry_of(number: int, day: int, **changes: Any) -> Document:
    """A member's dues of a day, counted from the first of the books, unless changed."""
    given = {
        "id": f"e{number}", "day": str(BEGINS + timedelta(days=day)), "flow": "dues", "amount": 1200 + number,
        "party": "person", "counterparty": f"m{number % 15}", "category": "dues",
        "salt": sha256(f"salt {number}".encode()).hexdigest(),
    }  # fmt: skip
    return given | changes


BILL = {"party": "organisation", "flow": "payment", "counterparty": "host", "category": "hosting", "amount": -500}
FEE = {"party": "organisation", "counterparty": "processor", "category": "fee", "amount": -35}

_MEMOS = st.none() | st.text(st.characters(codec="utf-8"), max_size=8)


@st.composite
def journals(draw: st.DrawFn, *, most: int = 25, days: int = 120) -> Document:
    """Sound books, by day; a fee derives from dues of before, a reversal takes back what was before."""
    at = sorted(draw(st.lists(st.integers(0, days), max_size=most)))
    entries: list[Document] = []
    for number, day in enumerate(at):
        paid = [one for one in entries if one["party"] == "person" and "reverses" not in one]
        taken_back = {one.get("reverses") for one in entries}
        left = [one for one in entries if one["id"] not in taken_back and "reverses" not in one]
        kind = draw(st.sampled_from(["dues", "dues", "bill", "fee", "back"]))
        one = entry_of(number, day)
        if kind == "bill":
            one |= BILL
        elif kind == "fee" and paid:
            root = draw(st.sampled_from(paid))
            one |= FEE | {"derives_from": root["id"], "flow": root["flow"], "year": int(root["day"][:4])}
        elif kind == "back" and left:
            first = draw(st.sampled_from(left))
            alike = {key: value for key, value in first.items() if key not in ("id", "day", "salt", "memo")}
            one = {**alike, "id": one["id"], "day": one["day"], "salt": one["salt"], "year": int(first["day"][:4])}
            one |= {"amount": -first["amount"], "reverses": first["id"]}
        memo = draw(_MEMOS)
        entries.append({**one, "memo": memo} if memo or draw(st.booleans()) else one)
    return document_of(*entries)


def written(document: Document) -> bytes:
    """A journal as partgov writes it."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
