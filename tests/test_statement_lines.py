"""Which line is which: a table imported again books nothing twice, and no line is taken for another."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.interop.origins import Origin
from tests.banking import HEAD, LINES, MAPPING, amounts, read, simple
from tests.documents import quick_run

Entries = tuple[dict[str, Any], ...]
REFERENCE = simple('reference = "No"')


def table(*rows: str) -> str:
    """A table of these lines: number, day of January 2017, amount, text."""
    cells = (row.split(";") for row in rows)
    lines = [f"{number};2017-01-{day};{amount};{text}" for number, day, amount, text in cells]
    return "\n".join(["No;Date;Amount;Text", *lines, ""])


def booked(*tables: str, mapping: str = REFERENCE, mappings: tuple[str, ...] = ()) -> tuple[Entries, list[str]]:
    """What tables come to, one after another, and what a treasurer is told."""
    entries: Entries = ()
    told: list[str] = []
    for number, each in enumerate(tables):
        found = read(each, mappings[number] if mappings else mapping, entries)
        entries += found.entries
        told += [f"{note.at.removeprefix('bank.csv, ')}: {note.said}" for note in found.told]
    return entries, told


def sums(*tables: str, mapping: str = REFERENCE, mappings: tuple[str, ...] = ()) -> list[int]:
    """The amounts that are booked of tables, one after another."""
    return [entry["amount"] for entry in booked(*tables, mapping=mapping, mappings=mappings)[0]]


class TestReferences:
    """The bank's own number of a line."""

    def test_that_restart_lose_no_line(self) -> None:
        """A bank that numbers from 1 every year, or every month: each line is booked, and each such line is told."""
        first = table("1;05;25.00;gift", "2;06;-12.50;server")
        second = table("1;14;400.00;grant", "2;19;-99.00;server", "3;20;-1.00;server")
        entries, told = booked(first, second)
        assert [entry["amount"] for entry in entries] == [2500, -1250, 40000, -9900, -100]
        again = "its reference stands for a line of another day or amount too; both are booked"
        assert told == [f"line 2: {again}", f"line 3: {again}"]

    @pytest.mark.parametrize("void", ["NONREF", "nonref", "NOTPROVIDED", "Not provided", "N/A", "-", "", " "])
    def test_that_say_that_there_is_none_are_none(self, void: str) -> None:
        """Lines without a reference are told apart by day, amount and text; the same table twice changes nothing."""
        january, march = table(f"{void};05;25.00;gift"), table(f"{void};05;25.00;gift", f"{void};25;300.00;grant")
        assert booked(january, march, march) == (booked(march)[0], []) or sums(january, march, march) == [2500, 30000]

    def test_of_another_day_or_amount_are_told_within_a_table_too(self) -> None:
        """One number for two lines of a table is told, and both are booked."""
        entries, told = booked(table("7;05;25.00;a", "7;06;25.00;b", "8;07;1.00;c"))
        assert ([entry["amount"] for entry in entries], [one.split(":")[0] for one in told]) == (
            [2500, 2500, 100],
            ["line 3"],
        )

    def test_equal_lines_are_counted(self) -> None:
        """Two lines that are the same in everything are two lines, told; a third that comes later is one more."""
        two, three = ["7;05;25.00;a"] * 2, ["7;05;25.00;a"] * 3
        assert sums(table(*two), table(*two), table(*three), table(*three)) == [2500] * 3
        _, told = booked(table(*two))
        assert told == ["line 3: a line before is equal to it, reference and all; both are booked"]

    def test_with_another_text_are_the_same_line(self) -> None:
        """A bank that words a line differently the next time does not make two of it, and the treasurer is told."""
        entries, told = booked(table("7;05;25.00;a"), table("7;05;25.00;A bc"))
        assert [entry["amount"] for entry in entries] == [2500]
        same = (
            "a line of its reference, day and amount was imported before, with another text; it is taken for the same"
        )
        assert told == [f"line 2: {same}"]

    def test_of_statements_that_are_numbered_anew_are_told(self) -> None:
        """Where the same line comes under another number, or without one, both are booked, and that is told."""
        for number in ("8", ""):
            entries, told = booked(table("7;05;25.00;Ann"), table(f"{number};05;25.00;Ann"))
            assert [entry["amount"] for entry in entries] == [2500, 2500]
            assert told == ["line 2: a line of its day, amount and text, with another reference, is booked too"]
        _, told = booked(table("7;05;25.00;Ann"), table("7;05;25.00;Ann", "8;05;25.00;Ann", "9;06;25.00;Ann"))
        assert told == []

    def test_of_one_reference_day_and_amount_the_text_tells_which_is_booked(self) -> None:
        """Two payers behind one number: of a table that has both, the one who was booked is known, in either order."""
        for rows in (["7;05;25.00;Bob", "7;05;25.00;Ann"], ["7;05;25.00;Ann", "7;05;25.00;Bob"]):
            entries, _ = booked(table("7;05;25.00;Ann"), table(*rows))
            assert [entry["memo"].split(" | ")[1] for entry in entries] == ["Ann", "Bob"]


class TestWithoutReferences:
    """Tables that have no number of their lines."""

    MAPPING = simple()

    def rows(self, *rows: str) -> str:
        """A table of these lines: day of January 2017, amount, text."""
        return "\n".join(["Date;Amount;Text", *(f"2017-01-{row}" for row in rows), ""])

    def test_the_same_table_twice_changes_nothing(self) -> None:
        """And one that goes on where it ended adds what is new, whatever the order of its lines."""
        first = self.rows("05;25.00;Ann", "05;25.00;Ann", "05;25.00;Bob", "06;-1.00;fee")
        more = self.rows("07;-1.00;fee", "06;-1.00;fee", "05;25.00;Cy", "05;25.00;Bob", "05;25.00;Ann", "05;25.00;Ann")
        assert sums(first, first, mapping=self.MAPPING) == [2500, 2500, 2500, -100]
        entries, told = booked(first, more, more, mapping=self.MAPPING)
        assert [(one["day"][-2:], one["memo"]) for one in entries[4:]] == [("07", "fee"), ("05", "Cy")]
        assert told == []

    def test_another_text_is_another_line_and_is_told(self) -> None:
        """Of one day and amount, two payers are two lines: none is lost, and the treasurer is told."""
        entries, told = booked(self.rows("05;25.00;Ann"), self.rows("05;25.00;Bob"), mapping=self.MAPPING)
        assert [one["memo"] for one in entries] == ["Ann", "Bob"]
        assert told == ["line 2: a line of its day and amount, with another text, is booked too"]

    def test_a_text_that_looks_like_a_reference_is_a_text(self) -> None:
        """What a payer writes is never taken for the bank's number, nor for what the journal keeps of a line."""
        entries, _ = booked(
            self.rows("05;25.00;reference 7", "05;25.00;reference 7 | x"), table("7;05;25.00;gift"),
            table(";05;25.00;7"), mappings=(self.MAPPING, REFERENCE, REFERENCE),
        )  # fmt: skip
        assert [one["amount"] for one in entries] == [2500] * 4

    def test_a_note_of_the_treasurers_own_is_no_line(self) -> None:
        """An entry that was booked by hand is not taken for a line of a table, whatever its memo says."""
        (line,) = read(self.rows("05;25.00;gift"), self.MAPPING).entries
        by_hand = {key: value for key, value in line.items() if key != "source"}
        assert amounts(read(self.rows("05;25.00;gift"), self.MAPPING, (by_hand,))) == [2500]


class TestAccounts:
    """The organisation's own accounts."""

    def test_two_that_both_number_from_one_lose_no_line(self) -> None:
        """The other bank's line 1 is another line, with its account named or not."""
        first, second = table("1;05;25.00;a", "2;06;-12.50;b"), table("1;09;99.00;c", "2;10;-77.50;d")
        assert sums(first, second) == [2500, -1250, 9900, -7750]
        named = (REFERENCE, simple('reference = "No"', 'account = "B"'))
        entries, told = booked(first, second, mappings=named)
        assert ([entry["amount"] for entry in entries], told) == ([2500, -1250, 9900, -7750], [])

    def test_of_equal_lines_each_account_has_its_own(self) -> None:
        """The same number, day and amount at two banks are two lines, told, where the mappings name the accounts."""
        same = table("1;05;25.00;a")
        named = tuple(simple('reference = "No"', f'account = "{name}"') for name in ("A", "B", "A", "B"))
        entries, told = booked(same, same, same, same, mappings=named)
        assert [entry["amount"] for entry in entries] == [2500, 2500]
        assert told == ["line 2: a line of another account has its reference, day and amount; both are booked"]

    def test_a_column_may_name_them(self) -> None:
        """One table of two accounts."""
        rows = "No;Date;Amount;Text;Account\n1;2017-01-05;25.00;a;A\n1;2017-01-05;25.00;a;B\n"
        mapping = simple('reference = "No"\naccount = "Account"')
        assert sums(rows, rows, mapping=mapping) == [2500, 2500]


class TestPending:
    """Lines that a rule skips claim nothing."""

    RULES = '[[rules]]\ncolumn = "Status"\ncontains = "pending"\nskip = true\n'

    @pytest.mark.parametrize("order", [("Pending", "Completed"), ("Completed", "Pending")])
    def test_in_either_order_one_line_is_booked(self, order: tuple[str, str]) -> None:
        """A payment that waits and the same one booked have one reference: one is skipped and the other booked."""
        rows = "No;Date;Amount;Status;Text\n" + "".join(f"T1;2017-05-17;25.00;{status};gift\n" for status in order)
        found = read(rows, simple('reference = "No"', rules=self.RULES))
        assert (amounts(found), found.skipped, found.told) == ([2500], 1, ())
        again = read(rows, simple('reference = "No"', rules=self.RULES), found.entries)
        assert (amounts(again), again.skipped, again.known) == ([], 1, 1)


@given(
    st.builds(
        Origin,
        account=st.text(max_size=9), day=st.dates(date(1000, 1, 1), date(9998, 12, 31)),
        minor=st.integers(-(10**17), 10**17), currency=st.sampled_from(["EUR", "JPY"]),
        reference=st.text(max_size=9), text=st.text("0123456789abcdef", max_size=16),
    )
)  # fmt: skip
def test_an_origin_reads_back(origin: Origin) -> None:
    """Whatever signs a bank or a payer writes, what the journal keeps of a line is that line again."""
    assert Origin.read(origin.written) == origin


@pytest.mark.parametrize("text", ["", "x", "day=2017-01-05", "day=5&minor=1", "day=2017-01-05&minor=x", "reference=7"])
def test_what_is_no_origin_is_none(text: str) -> None:
    """A `source` that something else wrote names no line."""
    assert Origin.read(text) is None


class TestCommand:
    """What `partgov import` prints of it."""

    def files(self, folder: Path) -> tuple[Any, ...]:
        """The command on a table with a pending line and one that is imported twice."""
        (folder / "bank.csv").write_text(HEAD + LINES + "1;09-01-2017;NL02HOST0000000001;Debit;1;again\n")
        (folder / "map.toml").write_text(MAPPING)
        journal = folder / "journal.json"
        return "import", folder / "bank.csv", "--mapping", folder / "map.toml", "--journal", journal

    def test_a_dry_run_shows_everything_and_writes_nothing(self, tmp_path: Path) -> None:
        """Lines, sums by month and flow, what is passed over and why, and what to look at; no journal is begun."""
        command = self.files(tmp_path)
        ran = quick_run(*command, "--dry-run")
        at = f"{tmp_path}/bank.csv, line"
        assert ran.out.splitlines() == [
            "Would be booked:",
            f"  {at} 2: 2017-01-05 1012.50 EUR dues/dues, person m17",
            f"  {at} 3: 2017-01-06 -25.00 EUR payment/hosting, organisation host",
            f"  {at} 4: 2017-01-07 -12.50 EUR payment/bank-costs, organisation bank",
            f"  {at} 6: 2017-01-09 -1.00 EUR payment/hosting, organisation host",
            "By month and flow:",
            "  2017-01 dues: 1012.50 EUR (1)",
            "  2017-01 payment: -38.50 EUR (3)",
            "Passed over:",
            f"  {at} 5: it is skipped by rule 1.",
            f"{tmp_path}/journal.json: nothing is written; it would be 4 new entries.",
            "Look at:",
            f"  {at} 6: its reference stands for a line of another day or amount too; both are booked.",
        ]
        assert (ran.status, (tmp_path / "journal.json").exists()) == (0, False)

    def test_a_dry_run_after_an_import_passes_over_all(self, tmp_path: Path) -> None:
        """Each line says why: it was imported before, or a rule skips it; the journal stays as it is."""
        command = self.files(tmp_path)
        assert "Look at:" in quick_run(*command).out
        first = (tmp_path / "journal.json").read_bytes()
        ran = quick_run(*command, "--dry-run")
        assert [line.split(": ")[1] for line in ran.out.splitlines()[1:-1]] == [
            "it was imported before.", "it was imported before.", "it was imported before.", "it is skipped by rule 1.",
            "it was imported before.",
        ]  # fmt: skip
        assert (tmp_path / "journal.json").read_bytes() == first
