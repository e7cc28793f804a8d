"""Tables of every form: what is booked of a generated table is what was written, or the line is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError
from partgov.interop.statements import Import
from tests.banking import read, simple

DIGITS = {"EUR": 2, "JPY": 0, "TND": 3, "CLF": 4}
FORMS = ("signed", "direction", "two columns", "two columns, out below zero", "two columns, reversals")
GROUPINGS = ((".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", "'"))


class Written(NamedTuple):
    """A line as it happened, and how its amount is written; `spoilt` names what is wrong with the writing."""

    day: date
    minor: int
    reference: str
    text: str
    hour: int
    spoilt: str = ""


class Table(NamedTuple):
    """The form of a table."""

    form: str
    signs: tuple[str, str]
    currency: str
    stamps: bool
    references: bool
    descending: bool
    balances: bool


TABLES = st.builds(
    Table,
    form=st.sampled_from(FORMS),
    signs=st.sampled_from(GROUPINGS),
    currency=st.sampled_from([*DIGITS]),
    stamps=st.booleans(),
    references=st.booleans(),
    descending=st.booleans(),
    balances=st.booleans(),
)
LINES = st.lists(
    st.builds(
        Written,
        day=st.dates(date(2016, 12, 30), date(2017, 1, 2)),
        minor=st.one_of(st.integers(-200, 200), st.integers(-(10**12), 10**12)).filter(bool),
        reference=st.sampled_from(["1", "2", "NONREF", ""]),
        text=st.sampled_from(["gift", "reference 1", 'a "quoted" text', "two\nlines; of it", "-1,00"]),
        hour=st.sampled_from([0, 12, 23]),
        spoilt=st.just(""),
    ),
    min_size=1,
    max_size=8,
)


def cell(minor: int, table: Table) -> str:
    """An amount above zero as the table writes it."""
    decimal, thousands = table.signs
    digits = DIGITS[table.currency]
    whole, rest = divmod(minor, 10**digits)
    return f"{whole:,}".replace(",", thousands) + (f"{decimal}{rest:0{digits}d}" if digits else "")


def spoilt(written: str, how: str, table: Table) -> str:
    """The amount with one thing wrong."""
    decimal, thousands = table.signs
    whole = written.partition(decimal)[0] if DIGITS[table.currency] else written
    return {
        "": written,
        "digit": written + "0" if DIGITS[table.currency] else f"{written}{decimal}0",
        "group": f"{whole}{thousands or '_'}00{written[len(whole) :]}",
        "letter": written.replace(written[0], "x", 1),
        "sign": f"{written}-",
        "empty": " ",
    }[how]


def row(line: Written, table: Table) -> list[str]:
    """The cells of a line, without its balance."""
    amount = spoilt(cell(abs(line.minor), table), line.spoilt, table)
    out = line.minor < 0
    cells = {
        "signed": [f"-{amount}" if out and line.spoilt != "empty" else amount],
        "direction": ["Af" if out else "bij", amount],
        "two columns": [amount, ""] if out else ["", amount],
        "two columns, out below zero": [f"-{amount}" if line.spoilt != "empty" else amount, ""]
        if out
        else ["", amount],
        "two columns, reversals": ["", f"-{amount}"] if out and line.hour else [amount, ""] if out else ["", amount],
    }[table.form]
    stamp = datetime.combine(line.day, time(line.hour), ZoneInfo("Europe/Amsterdam")).astimezone(ZoneInfo("UTC"))
    day = stamp.strftime("%d/%m/%Y %H:%M+0000") if table.stamps else line.day.strftime("%d/%m/%Y")
    quoted = '"' + line.text.replace('"', '""') + '"'
    return [day, *cells, quoted, *([line.reference] if table.references else []), table.currency]


def laid_out(lines: list[Written], table: Table) -> str:
    """The whole table, oldest line first or last; each line with the balance after it, where it tells balances."""
    heads = {"signed": ["Amount"], "direction": ["Way", "Amount"]}.get(table.form, ["Out", "In"])
    running, rows = 0, []
    for line in lines:
        running += line.minor
        balance = f"-{cell(-running, table)}" if running < 0 else cell(running, table)
        rows.append(row(line, table) + ([balance] if table.balances else []))
    head = ["Day", *heads, "Text", *(["No"] if table.references else []), "Currency"]
    head += ["Balance"] if table.balances else []
    ordered = rows[::-1] if table.descending else rows
    return "".join("|".join(each) + "\n" for each in [head, *ordered])


def mapping_of(table: Table) -> str:
    """The mapping that says the form of a table."""
    columns = {
        "signed": 'amount = "Amount"',
        "direction": 'amount = "Amount"\ndirection = "Way"\nout_word = "Af"',
        "two columns": 'paid_in = "In"\npaid_out = "Out"',
        "two columns, out below zero": 'paid_in = "In"\npaid_out = "Out"\nsigns = "out_below_zero"',
        "two columns, reversals": 'paid_in = "In"\npaid_out = "Out"\nsigns = "reversal"',
    }[table.form]
    more = ['reference = "No"'] * table.references + ['balance = "Balance"'] * table.balances
    day = "%d/%m/%Y %H:%M%z" if table.stamps else "%d/%m/%Y"
    return f"""
[columns]
day = "Day"
{columns}
currency = "Currency"
memo = ["Text"]
{chr(10).join(more)}
[form]
delimiter = "|"
day = "{day}"
decimal = "{table.signs[0]}"
thousands = "{table.signs[1]}"
[[rules]]
flow = "donation"
category = "donation"
counterparty = "shop"
party = "organisation"
"""


def told(found: Import) -> Counter[tuple[str, int]]:
    """What is booked: how many of each day and amount."""
    return Counter((entry["day"], entry["amount"]) for entry in found.entries)


def wanted(lines: list[Written]) -> Counter[tuple[str, int]]:
    """What was written."""
    return Counter((str(line.day), line.minor) for line in lines)


@given(LINES, TABLES)
def test_what_is_booked_is_what_was_written(lines: list[Written], table: Table) -> None:
    """Every line of a table of any form is booked with its day and its amount; none is lost, and none is added."""
    lines = sorted(lines, key=lambda line: line.day)
    assert told(read(laid_out(lines, table), mapping_of(table), currency=table.currency)) == wanted(lines)


@given(LINES, TABLES, st.data())
def test_a_table_again_changes_nothing_and_a_longer_one_adds_the_rest(
    lines: list[Written], table: Table, data: st.DataObject
) -> None:
    """Import a part of the days, then all of it, then all of it in another order: each line is booked once."""
    lines = sorted(lines, key=lambda line: line.day)
    days = [list(mine) for _, mine in groupby(lines, key=lambda line: line.day)]
    cut = data.draw(st.integers(0, len(days)))
    part = [line for mine in days[:cut] for line in mine]
    plain = table._replace(balances=False)
    first = read(laid_out(part, plain), mapping_of(plain), currency=table.currency)
    second = read(laid_out(lines, plain), mapping_of(plain), first.entries, currency=table.currency)
    assert told(first) + told(second) == wanted(lines)
    shuffled = data.draw(st.permutations(lines))
    third = read(laid_out(shuffled, plain), mapping_of(plain), first.entries + second.entries, currency=table.currency)
    assert (third.entries, third.known) == ((), len(lines))


@given(LINES, TABLES, st.data())
def test_a_line_that_is_spoilt_is_refused_by_its_number(
    lines: list[Written], table: Table, data: st.DataObject
) -> None:
    """One thing wrong in one amount: the table is refused, and the fault names that line and no other."""
    at = data.draw(st.integers(0, len(lines) - 1))
    how = data.draw(st.sampled_from(["digit", "group", "letter", "sign", "empty"]))
    assume(how != "empty" or table.form in ("signed", "direction"))
    lines = [line._replace(text="x") for line in lines]
    lines[at] = lines[at]._replace(spoilt=how)
    plain = table._replace(balances=False)
    with pytest.raises(FaultsError) as error:
        read(laid_out(lines, plain), mapping_of(plain), currency=table.currency)
    number = (len(lines) - at if table.descending else at + 1) + 1
    assert {fault.path.split(".csv, ")[1].split(".")[0] for fault in error.value.faults} == {f"line {number}"}


@given(LINES, TABLES, st.data())
def test_with_balances_a_lost_line_is_never_unseen(lines: list[Written], table: Table, data: st.DataObject) -> None:
    """Where the table tells balances, a table that lacks a line from its middle is refused."""
    lines = sorted(lines, key=lambda line: line.day)
    assume(len(lines) > 2)
    at = data.draw(st.integers(1, len(lines) - 2))
    full = table._replace(balances=True)
    rows = laid_out([line._replace(text="x") for line in lines], full).splitlines(keepends=True)
    del rows[len(lines) - at if table.descending else at + 1]
    with pytest.raises(FaultsError):
        read("".join(rows), mapping_of(full), currency=table.currency)


FEES = st.lists(st.tuples(st.integers(1, 10**9), st.integers(-(10**6), 10**6), st.booleans()), min_size=1, max_size=6)


@given(FEES, st.sampled_from(["below_zero", "above_zero"]), st.sampled_from(["sign", "net", "both"]))
def test_amount_and_fee_come_to_the_net(rows: list[tuple[int, int, bool]], sign: str, said: str) -> None:
    """Whether a fee was kept or given back, and however a processor writes it: the books end at the sum of the nets."""
    table = Table("signed", (".", ","), "EUR", False, False, False, False)

    def written(minor: int) -> str:
        return f"-{cell(-minor, table)}" if minor < 0 else cell(minor, table)

    lines, nets = [], []
    for size, kept, out in rows:
        gross = -size if out else size
        nets.append(gross - kept)
        told = -kept if sign == "below_zero" else kept
        lines.append(f"2017-01-05;{written(gross)};{written(told)};{written(gross - kept)};x\n")
    more = "" if said == "net" else f'fee_sign = "{sign}"\n'
    more += "" if said == "sign" else 'net = "Net"\n'
    mapping = simple(f'fee = "Fee"\n{more}', 'thousands = ","')
    found = read("Date;Amount;Fee;Net;Text\n" + "".join(lines), mapping)
    assert [sum(entry["amount"] for entry in entries) for _, entries in found.booked] == nets


def halves_to_even(over: int, under: int) -> int:
    """A share of whole numbers, rounded: worked out apart from the rule, by what is left of a division."""
    whole, rest = divmod(abs(over), under)
    whole += 2 * rest > under or (2 * rest == under and whole % 2 == 1)
    return -whole if over < 0 else whole


RATES = st.dictionaries(
    st.dates(date(2016, 12, 30), date(2017, 1, 2)),
    st.tuples(st.integers(1, 10**4), st.integers(1, 10**4)),
    max_size=4,
)


@given(LINES, TABLES, RATES)
def test_a_table_of_another_currency_is_booked_by_its_rates_or_refused_by_its_lines(
    lines: list[Written], table: Table, rates: dict[date, tuple[int, int]]
) -> None:
    """In books of francs each line is what its day's rate makes of it; one without a rate, or of nothing, is told."""
    lines = sorted((line._replace(text="x") for line in lines), key=lambda line: line.day)
    given_rates = "".join(f'{day} = "{over}/{under}"\n' for day, (over, under) in rates.items())
    mapping = f"{mapping_of(table)}[rates.{table.currency}]\n{given_rates}"
    found: list[int | None] = []
    for line in lines:
        over, under = rates.get(line.day, (0, 1))
        found.append(halves_to_even(line.minor * over * 100, under * 10 ** DIGITS[table.currency]) or None)
    numbers = [len(lines) - at + 1 if table.descending else at + 2 for at in range(len(lines))]
    refused = {f"line {number}" for number, one in zip(numbers, found, strict=True) if one is None}
    if refused:
        with pytest.raises(FaultsError) as error:
            read(laid_out(lines, table), mapping, currency="CHF")
        places = {fault.path.split(".csv, ")[1].split(".")[0] for fault in error.value.faults}
        assert places == refused
    else:
        first = read(laid_out(lines, table), mapping, currency="CHF")
        assert told(first) == Counter((str(line.day), one) for line, one in zip(lines, found, strict=True))
        again = read(laid_out(lines, table), mapping_of(table), first.entries, currency="CHF")
        assert (again.entries, again.known) == ((), len(lines))
