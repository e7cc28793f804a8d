"""Exports of a public log: as a table, and as books that beancount and hledger themselves accept."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError
from partgov.foundation.money import Money, exponent_of
from partgov.interop.exports import beancount_files, csv_lines, hledger_files, read_lines
from partgov.ledger import Line, Plain, Pool, Sealed
from tests.documents import quick_run

Files = Callable[[Iterable[Line]], Iterator[tuple[str, str]]]

CATEGORIES = ("bank-costs", "rent", "travel")


@st.composite
def logs(draw: st.DrawFn, currency: str = "EUR") -> list[Line]:
    """The lines of a log over four years, in order of days."""
    days = sorted(draw(st.lists(st.dates(date(2016, 1, 1), date(2019, 12, 31)), max_size=12)))
    lines: list[Line] = []
    for number, day in enumerate(days):
        kind = draw(st.sampled_from(["plain", "sealed", "pool"]))
        minor = draw(st.integers(-(10**7), 10**7))
        if kind == "plain" and minor:
            lines.append(Plain(day, draw(st.sampled_from(CATEGORIES)), Money(minor, currency)))
        elif kind == "pool":
            flow = draw(st.sampled_from(["dues", "payment"]))
            lines.append(Pool(day, flow, draw(st.integers(1, 99)), Money(minor, currency), (0, 1, 4)))
        else:
            lines.append(Sealed(day, sha256(bytes([number])).digest()))
    return lines


def total(lines: list[Line]) -> Fraction:
    """What all lines come to, in whole units of the currency."""
    money = [one.amount if isinstance(one, Plain) else one.total for one in lines if not isinstance(one, Sealed)]
    return sum((Fraction(one.minor, 10 ** exponent_of(one.currency)) for one in money), Fraction(0))


def written(lines: list[Line], folder: Path, files: Files = beancount_files) -> None:
    """Write the books of a log."""
    for name, text in files(lines):
        with (folder / name).open("a") as file:
            file.write(text)


@given(st.sampled_from(["EUR", "JPY", "KWD"]).flatmap(logs))
def test_of_a_table_has_every_line_and_the_sums(lines: list[Line]) -> None:
    """A row for each line, numbered as pools cover them; the amounts of the rows come to those of the log."""
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(lines)))))
    assert [(row["line"], row["day"]) for row in rows] == [(str(at), str(one.day)) for at, one in enumerate(lines)]
    assert sum(Fraction(row["amount"]) for row in rows if row["amount"]) == total(lines)
    for row, line in zip(rows, lines, strict=True):
        if isinstance(line, Sealed):
            assert (row["amount"], row["currency"], row["commitment"]) == ("", "", line.commitment.hex())
        elif isinstance(line, Pool):
            assert (row["what"], row["persons"], row["covers"]) == (line.flow, str(line.persons), "0-1,4")


def a_log(currency: str) -> list[Line]:
    """Five years with a line of every kind, money that went either way, and a total of nothing."""
    day = date(2016, 3, 1)
    lines: list[Line] = [
        *(Plain(day + timedelta(days=90 * at), CATEGORIES[at % 3], Money(-1250 * at - 1, currency)) for at in range(12))
    ]
    lines += [
        Plain(date(2019, 3, 1), "rent", Money(5000, currency)), Sealed(date(2019, 3, 2), sha256(b"").digest()),
        Pool(date(2019, 3, 31), "dues", 12, Money(345601, currency), (13,)),
        Pool(date(2019, 3, 31), "payment", 11, Money(-45601, currency), ()),
        Pool(date(2020, 3, 31), "dues", 12, Money(0, currency), ()),
    ]  # fmt: skip
    return lines


_ASK = """
import json, sys
from beancount import loader
from beancount.core import data
entries, errors, options = loader.load_file(sys.argv[1])
own = {}
for entry in entries:
    if isinstance(entry, data.Transaction):
        for posting in entry.postings:
            own[posting.account] = own.get(posting.account, 0) + posting.units.number
print(json.dumps({name: str(number) for name, number in own.items()}))
"""


def checks(folder: Path) -> bool:
    """Whether bean-check accepts the books."""
    command = [Path(sys.executable).with_name("bean-check"), folder / "books.beancount"]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def sums_of(folder: Path) -> dict[str, str]:
    """Each account's sum, as beancount has it, in a process of its own."""
    command = [sys.executable, "-c", _ASK, str(folder / "books.beancount")]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=60)
    found: dict[str, str] = json.loads(ran.stdout)
    return found


@pytest.mark.skipif(find_spec("beancount") is None, reason="beancount comes with the extra [assurance]")
def test_of_beancount_are_accepted_and_balance_with_the_log(tmp_path: Path) -> None:
    """Beancount finds no fault, its own balance assertions hold, and its sum of the organisation's account is ours."""
    lines = a_log("EUR")
    written(lines, tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {
        "books.beancount", "accounts.beancount", *(f"{year}.beancount" for year in (2016, 2017, 2018, 2019, 2020)),
    }  # fmt: skip
    assert checks(tmp_path)
    sums = sums_of(tmp_path)
    assert Fraction(sums["Assets:Organisation"]) == total(lines)
    assert sum(map(Fraction, sums.values())) == 0
    # A changed amount is noticed by the assertions that stand in the books.
    year = tmp_path / "2019.beancount"
    year.write_text(year.read_text().replace("3456.01 EUR", "3457.01 EUR"))
    assert not checks(tmp_path)


@pytest.mark.skipif(find_spec("beancount") is None, reason="beancount comes with the extra [assurance]")
@pytest.mark.parametrize("lines", [[], [Sealed(date(2016, 3, 1), sha256(b"").digest())]])
def test_of_nothing_are_books_too(tmp_path: Path, lines: list[Line]) -> None:
    """A log without lines, or without amounts, is exported and accepted."""
    written(lines, tmp_path)
    assert (checks(tmp_path), sums_of(tmp_path)) == (True, {})


def hledger(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Ask hledger about the books."""
    asked = ["hledger", "-f", str(folder / "books.journal"), *command]
    return subprocess.run(asked, capture_output=True, check=False, timeout=60, text=True)


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is a program of its own")
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_of_hledger_are_accepted_and_balance_with_the_log(tmp_path: Path, currency: str) -> None:
    """Hledger is strict and finds no fault, its assertions hold, and its sum of the organisation's account is ours."""
    lines = a_log(currency)
    written(lines, tmp_path, hledger_files)
    assert hledger(tmp_path, "check", "--strict", "ordereddates").stderr == ""
    own = hledger(tmp_path, "balance", "Assets", "--depth=2", "--no-total", "--layout=bare", "--output-format=csv")
    (row,) = list(csv.DictReader(io.StringIO(own.stdout)))
    assert (Fraction(row["balance"]), row["commodity"]) == (total(lines), currency)
    year = tmp_path / "2019.journal"
    year.write_text(re.sub(r" = \S+", " = 1", year.read_text()))
    assert hledger(tmp_path, "check").returncode != 0


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is a program of its own")
@pytest.mark.parametrize("lines", [[], [Sealed(date(2016, 3, 1), sha256(b"").digest())]])
def test_of_nothing_are_an_hledger_journal_too(tmp_path: Path, lines: list[Line]) -> None:
    """A log without lines, or without amounts, is exported and accepted."""
    written(lines, tmp_path, hledger_files)
    assert hledger(tmp_path, "check", "--strict").stderr == ""


@pytest.mark.parametrize("files", [beancount_files, hledger_files])
@given(lines=logs())
def test_of_books_balance_and_open_what_they_use(files: Files, lines: list[Line]) -> None:
    """
    What the organisation's account gets is what the lines come to, another account the opposite; each is declared.

    It is read from the text by no program of accounting, so that it holds where there is none.
    """
    texts: dict[str, str] = {}
    for name, text in files(lines):
        texts[name] = texts.get(name, "") + text
    sums: dict[str, Fraction] = {}
    for name, text in texts.items():
        if name[:4].isdigit():
            booked = re.findall(r"(?m)^ +([A-Z][A-Za-z:-]+)  (-?[0-9.]+) EUR$", text)
            for account, amount in booked:
                sums[account] = sums.get(account, Fraction(0)) + Fraction(amount)
    assert sums.pop("Assets:Organisation", 0) == total(lines) == -sum(sums.values())
    declared = "".join(text for name, text in texts.items() if name.startswith("accounts."))
    assert all(re.search(rf"(?m) {re.escape(account)}(  ;.*)?$", declared) for account in sums)
    index = next(text for name, text in texts.items() if name.startswith("books."))
    assert all(name in index for name in texts if not name.startswith("books."))


@given(logs())
def test_of_beancount_go_line_by_line(lines: list[Line]) -> None:
    """What is written of the first lines does not wait for the last: nothing of the log is gathered."""
    taken = 0

    def counted() -> Iterator[Line]:
        nonlocal taken
        for line in lines:
            taken += 1
            yield line

    ahead = [taken for _ in beancount_files(counted())]
    assert all(one <= at + 1 for at, one in enumerate(ahead))


class TestCommand:
    """`partgov export`."""

    LOG = b"2017-01-31 plain rent -1250 EUR\n2017-02-01 sealed " + b"0" * 64 + b"\n"

    def test_writes_whole_files(self, tmp_path: Path) -> None:
        """A table is one file; books are files of a folder; nothing half-written is left."""
        log = tmp_path / "log"
        log.write_bytes(self.LOG)
        assert quick_run("export", log, "--as", "csv", "--to", tmp_path / "log.csv").status == 0
        rows = (tmp_path / "log.csv").read_text().splitlines()
        assert rows[1] == "0,2017-01-31,plain,rent,-12.50,EUR,,,"
        for form, ending in (("beancount", "beancount"), ("hledger", "journal")):
            assert quick_run("export", log, "--as", form, "--to", tmp_path / form).status == 0
            names = {one.name for one in (tmp_path / form).iterdir()}
            assert names == {f"books.{ending}", f"accounts.{ending}", f"2017.{ending}"}

    @pytest.mark.parametrize("form", ["csv", "beancount", "hledger"])
    @pytest.mark.parametrize(
        ("torn", "line"), [(LOG[:-1], 2), (LOG + LOG, 3), (b"x\n" + LOG, 1), (LOG.replace(b"rent", b"Rent"), 1)]
    )
    def test_leaves_what_is_there_when_the_log_is_torn(self, tmp_path: Path, form: str, torn: bytes, line: int) -> None:
        """A line of another form, or of an earlier day, is named, and no file is touched."""
        log = tmp_path / "log"
        log.write_bytes(torn)
        (tmp_path / "there").write_text("as it was")
        ran = quick_run("export", log, "--as", form, "--to", tmp_path / ("there" if form == "csv" else "books"))
        assert (ran.status, f"log, line {line}: wanted a line of a log" in ran.err) == (2, True)
        assert (tmp_path / "there").read_text() == "as it was"
        assert not (tmp_path / "books").exists() or not [*(tmp_path / "books").iterdir()]


def test_reads_lines_one_after_another() -> None:
    """The reader hands out a line before it has seen the next, and refuses the first that is none."""
    raw = iter([b"2017-01-31 plain rent -1250 EUR\n", b"torn"])
    lines = read_lines(raw, place="here")
    assert next(lines).text == "2017-01-31 plain rent -1250 EUR"
    with pytest.raises(FaultsError, match=r"here, line 2: wanted a line of a log"):
        next(lines)
