"""Exports: a public log as a table, and as the books of a plain-text accounting program. Both go line by line."""

from __future__ import annotations

__all__ = ["beancount_files", "csv_lines", "read_lines"]

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.money import Money
from partgov.foundation.sentences import Phrase
from partgov.ledger import Line, Plain, Pool, Sealed, read_line

OWN = "Assets:Organisation"


def read_lines(raw: Iterable[bytes], *, place: str = "the log") -> Iterator[Line]:
    """Read a log line by line; raise `FaultsError`, with its number, at one that is none or goes back in time."""
    last = date.min
    for number, each in enumerate(raw, 1):
        try:
            line = read_line(each.decode().removesuffix("\n"))
            if line.day < last or not each.endswith(b"\n"):
                raise ValueError
        except ValueError:
            wanted = Phrase("wanted.line_log_partgov_verify_finds")
            raise FaultsError(
                place, (Fault(f"{place}, line {number}", wanted, Phrase("found.something_else")),)
            ) from None
        last = line.day
        yield line


def _amount(money: Money) -> str:
    return str(money).split(" ")[0]


# ── a table ──────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = ("line", "day", "kind", "what", "amount", "currency", "persons", "covers", "commitment")


def csv_lines(lines: Iterable[Line]) -> Iterator[str]:
    """
    Give a log as CSV, one row for each line, numbered from zero as pools cover them.

    `what` is the category of a plain line and the flow of a pool; cells that a kind of line does not have are empty.
    """
    yield _row(_COLUMNS)
    for number, line in enumerate(lines):
        match line:
            case Plain():
                rest = ("plain", line.category, _amount(line.amount), line.amount.currency, "", "", "")
            case Sealed():
                rest = ("sealed", "", "", "", "", "", line.commitment.hex())
            case Pool():
                covers = line.text.rpartition(" ")[2]
                rest = ("pool", line.flow, _amount(line.total), line.total.currency, str(line.persons), covers, "")
        yield _row((str(number), str(line.day), *rest))


def _row(cells: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(cells)
    return file.getvalue()


# ── beancount ────────────────────────────────────────────────────────────────────────────────────


def beancount_files(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """
    Give a log as a beancount journal: pieces of text, each with the name of the file that it is added to.

    There is a file for each year, `2017.beancount`, which ends by asserting the balance; `accounts.beancount` opens the
    accounts; `books.beancount` takes in all of them. Sealed lines have no amount and become notes.
    """
    total: Money | None = None
    first = day = None
    accounts: dict[str, None] = {OWN: None}
    years: list[int] = []
    for number, line in enumerate(lines):
        first = first or line.day
        if day is None or line.day.year != day.year:
            if day is not None:
                yield _closing(day.year, total)
            years.append(line.day.year)
        day = line.day
        name = f"{day.year}.beancount"
        if isinstance(line, Sealed):
            yield name, f'{day} note {OWN} "line {number}: sealed {line.commitment.hex()}"\n'
            continue
        if isinstance(line, Plain):
            money, what, under = line.amount, line.category, line.category.capitalize()
        else:
            money, what = line.total, f"{line.flow} of {line.persons} persons"
            under = f"Persons:{line.flow.capitalize()}"
        other = f"{'Income' if money.minor >= 0 else 'Expenses'}:{under}"
        accounts[other] = None
        total = money if total is None else total + money
        yield name, f'{day} * "{what}"\n  line: {number}\n  {OWN}  {money}\n  {other}  {-money}\n'
    if first is not None and day is not None:
        yield _closing(day.year, total)
        yield "accounts.beancount", "".join(f"{first} open {name}\n" for name in sorted(accounts))
    currency = "" if total is None else f'option "operating_currency" "{total.currency}"\n'
    yield "books.beancount", f'option "title" "The public log"\n{currency}'
    if first is not None:
        yield "books.beancount", 'include "accounts.beancount"\n'
    yield from (("books.beancount", f'include "{year}.beancount"\n') for year in years)


def _closing(year: int, total: Money | None) -> tuple[str, str]:
    asserted = "" if total is None else f"{year + 1}-01-01 balance {OWN}  {total}\n"
    return f"{year}.beancount", asserted
