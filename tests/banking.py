"""What the tests of bank statements share: a mapping, a table, and what reading it comes to."""

from __future__ import annotations

import json
from datetime import tzinfo
from itertools import count
from typing import Any

import pytest

from partgov.foundation.errors import FaultsError
from partgov.interop.books import load_journal
from partgov.interop.statements import Import, load_mapping, read_statement
from partgov.journal import Journal

MAPPING = """
[columns]
day = "Date"
counterparty = "Account"
amount = "Amount"
direction = "Debit/credit"
out_word = "Debit"
reference = "Number"
memo = ["Text"]

[form]
delimiter = ";"
day = "%d-%m-%Y"
decimal = ","
thousands = "."

[counterparties]
"NL91CANARY0417164300" = {id = "m17", party = "person"}
"NL02HOST0000000001" = {id = "host", party = "organisation"}

[[rules]]
column = "Text"
contains = "own savings"
skip = true

[[rules]]
column = "Text"
contains = "dues"
direction = "in"
flow = "dues"
category = "dues"

[[rules]]
column = "Text"
contains = "Bank costs"
flow = "payment"
category = "bank-costs"
counterparty = "bank"
party = "organisation"

[[rules]]
direction = "out"
flow = "payment"
category = "hosting"

[journal]
log = "example.org/books"
currency = "EUR"
timezone = "Europe/Amsterdam"
begins = "2017-01-01"
"""
HEAD = "Number;Date;Account;Debit/credit;Amount;Text\n"
LINES = (
    "1;05-01-2017;NL91CANARY0417164300;Credit;1.012,50;DUES 2017 canary\n"
    "2;06-01-2017;NL02HOST0000000001;Debit;25;server\n"
    "3;07-01-2017;;Debit;12,5;Bank costs\n"
    "4;08-01-2017;;Debit;500;to own savings\n"
)


def books(
    *entries: dict[str, Any], currency: str = "EUR", timezone: str = "Europe/Amsterdam"
) -> tuple[Journal, tzinfo]:
    """A journal of these entries, and the time zone of its days."""
    head = {"log": "example.org/books", "currency": currency, "timezone": timezone, "begins": "2016-01-01"}
    return load_journal(json.dumps({"format": "partgov-journal", "version": 1, **head, "entries": entries}).encode())


FRESH = count(1)


def read(
    table: str | bytes,
    mapping: str = MAPPING,
    before: tuple[dict[str, Any], ...] = (),
    currency: str = "EUR",
    timezone: str = "Europe/Amsterdam",
) -> Import:
    """What a table comes to, after these entries."""
    data = table if isinstance(table, bytes) else table.encode()
    journal, zone = books(*before, currency=currency, timezone=timezone)
    return read_statement(
        data, load_mapping(mapping.encode()), books=journal, zone=zone, place="bank.csv",
        fresh_id=lambda: f"{next(FRESH):064x}", fresh_salt=lambda: f"{next(FRESH):064x}",
    )  # fmt: skip


def refused(table: str, mapping: str = MAPPING) -> list[str]:
    """What it is refused for."""
    with pytest.raises(FaultsError) as error:
        read(table, mapping)
    return [str(fault).removeprefix("bank.csv, ") for fault in error.value.faults]


def simple(columns: str = "", form: str = "", rules: str = "", head: str = "") -> str:
    """A mapping of a table with `Date`, `Amount` and `Text`, unless it says otherwise; gifts in, server costs out."""
    amount = "" if "paid_in" in columns else 'amount = "Amount"'
    return f"""
{head}
[columns]
day = "Date"
{amount}
memo = ["Text"]
{columns}
[form]
delimiter = ";"
{form}
{rules}
[[rules]]
direction = "in"
flow = "donation"
category = "donation"
counterparty = "shop"
party = "organisation"
[[rules]]
direction = "out"
flow = "payment"
category = "hosting"
counterparty = "host"
party = "organisation"
"""


def amounts(found: Import) -> list[int]:
    """The amounts that are booked, in minor units."""
    return [entry["amount"] for entry in found.entries]
