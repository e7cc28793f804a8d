"""Exports: a public log as a table, and as the books of plain-text accounting programs. All go line by line."""

from __future__ import annotations

__all__ = ["beancount_files", "csv_lines", "hledger_files", "read_lines"]

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.money import Money, exponent_of
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


# ── books ────────────────────────────────────────────────────────────────────────────────────────


def beancount_files(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """
    Give a log as a beancount journal: pieces of text, each with the name of the file that it is added to.

    There is a file for each year, `2017.beancount`, which ends by asserting the balance; `accounts.beancount` opens the
    accounts; `books.beancount` takes in all of them. Sealed lines have no amount and become notes.
    """
    return _files(lines, _Beancount())


def hledger_files(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Give a log as an hledger journal: the same files, `2017.journal` and so on. Sealed lines become comments."""
    return _files(lines, _Hledger())


class _Program(Protocol):
    """How a program of accounting writes books."""

    ending: str

    def note(self, day: date, text: str) -> str:
        """A line without an amount."""

    def booking(self, day: date, what: str, number: int, money: Money, other: str) -> str:
        """What a line with an amount books, of which the other account is given."""

    def balance(self, day: date, total: Money) -> str:
        """That the organisation has this at the start of a day."""

    def accounts(self, first: date, names: Sequence[str], currency: str | None) -> str:
        """Every account, from the first day on."""

    def books(self, first: date | None, names: Sequence[str], currency: str | None) -> str:
        """What takes in the other files."""


def _files(lines: Iterable[Line], program: _Program) -> Iterator[tuple[str, str]]:
    total: Money | None = None
    first = day = None
    accounts, years = {OWN: None}, []
    yield f"books.{program.ending}", ""  # what is begun first is put in place last: it takes in the others
    for number, line in enumerate(lines):
        first = first or line.day
        if day is None or line.day.year != day.year:
            yield from _closing(day, total, program)
            years.append(line.day.year)
        day = line.day
        name = f"{day.year}.{program.ending}"
        if isinstance(line, Sealed):
            yield name, program.note(day, f"line {number}: sealed {line.commitment.hex()}")
            continue
        money, what, other = _booked(line)
        accounts[other] = None
        total = money if total is None else total + money
        yield name, program.booking(day, what, number, money, other)
    yield from _closing(day, total, program)
    currency = None if total is None else total.currency
    parts = [f"{year}.{program.ending}" for year in years]
    if first is not None:
        parts.insert(0, f"accounts.{program.ending}")
        yield parts[0], program.accounts(first, sorted(accounts), currency)
    yield f"books.{program.ending}", program.books(first, parts, currency)


def _booked(line: Plain | Pool) -> tuple[Money, str, str]:
    """What a line comes to, what it is for, and the account on its other side."""
    if isinstance(line, Plain):
        money, what, under = line.amount, line.category, line.category.capitalize()
    else:
        money, what = line.total, f"{line.flow} of {line.persons} persons"
        under = f"Persons:{line.flow.capitalize()}"
    return money, what, f"{'Income' if money.minor >= 0 else 'Expenses'}:{under}"


def _closing(day: date | None, total: Money | None, program: _Program) -> Iterator[tuple[str, str]]:
    if day is not None:
        told = "" if total is None else program.balance(date(day.year + 1, 1, 1), total)
        yield f"{day.year}.{program.ending}", told


class _Beancount:
    """How beancount writes what a log says: each method gives the text of one thing."""

    ending = "beancount"

    def note(self, day: date, text: str) -> str:
        return f'{day} note {OWN} "{text}"\n'

    def booking(self, day: date, what: str, number: int, money: Money, other: str) -> str:
        return f'{day} * "{what}"\n  line: {number}\n  {OWN}  {money}\n  {other}  {-money}\n'

    def balance(self, day: date, total: Money) -> str:
        return f"{day} balance {OWN}  {total}\n"

    def accounts(self, first: date, names: Sequence[str], currency: str | None) -> str:
        return "".join(f"{first} open {name}\n" for name in names)

    def books(self, first: date | None, names: Sequence[str], currency: str | None) -> str:
        options = "" if currency is None else f'option "operating_currency" "{currency}"\n'
        # Fava then shows income above zero, and what is left of it.
        shown = "" if first is None else f'{first} custom "fava-option" "invert-income-liabilities-equity" "true"\n'
        taken = "".join(f'include "{name}"\n' for name in names)
        return f'option "title" "The public log"\n{options}{shown}{taken}'


class _Hledger:
    """How hledger writes the same."""

    ending = "journal"

    def note(self, day: date, text: str) -> str:
        return f"; {day} {text}\n"

    def booking(self, day: date, what: str, number: int, money: Money, other: str) -> str:
        return f"{day} * {what}  ; line:{number}\n    {OWN}  {money}\n    {other}  {-money}\n\n"

    def balance(self, day: date, total: Money) -> str:
        return f"{day} * balance\n    {OWN}  {Money(0, total.currency)} = {total}\n\n"

    def accounts(self, first: date, names: Sequence[str], currency: str | None) -> str:
        written = ""
        if currency is not None:
            written = f"commodity 1000.{'0' * exponent_of(currency)} {currency}\n"
        return written + "".join(f"account {name}  ; type:{_TYPES[name.partition(':')[0]]}\n" for name in names)

    def books(self, first: date | None, names: Sequence[str], currency: str | None) -> str:
        return "; The public log\n" + "".join(f"include {name}\n" for name in names)


_TYPES = {"Assets": "A", "Income": "R", "Expenses": "X"}
