"""Statements: a bank's table becomes entries, line by line, and none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError
from partgov.interop.books import load_journal
from partgov.interop.statements import load_mapping
from partgov.interop.tables import decoded
from tests.banking import HEAD, LINES, MAPPING, read, refused
from tests.documents import quick_run


def test_every_line_is_booked_or_skipped_by_a_rule() -> None:
    """The first rule that fits says what a line is about; amounts are exact, money that went out is below zero."""
    found = read(HEAD + LINES)
    hidden = ("id", "salt", "memo", "source")
    told = [{key: value for key, value in one.items() if key not in hidden} for one in found.entries]
    assert told == [
        {"day": "2017-01-05", "flow": "dues", "amount": 101250, "party": "person", "counterparty": "m17",
         "category": "dues"},
        {"day": "2017-01-06", "flow": "payment", "amount": -2500, "party": "organisation", "counterparty": "host",
         "category": "hosting"},
        {"day": "2017-01-07", "flow": "payment", "amount": -1250, "party": "organisation", "counterparty": "bank",
         "category": "bank-costs"},
    ]  # fmt: skip
    assert (found.skipped, found.known) == (1, 0)
    assert len({one["id"] for one in found.entries} | {one["salt"] for one in found.entries}) == 6


def test_lines_imported_before_are_known_by_their_reference() -> None:
    """Importing a table again, or one that goes on where it ended, books nothing twice; the lines are counted."""
    first = read(HEAD + LINES)
    again = read(HEAD + LINES + "5;09-01-2017;NL02HOST0000000001;Debit;1;more\n", before=first.entries)
    assert ([one["amount"] for one in again.entries], again.known, again.told) == ([-100], 3, ())


def test_a_journal_of_before_is_known_by_what_its_memos_begin_with() -> None:
    """Entries that were imported when the memo alone held the reference are known by it, with their day and amount."""
    first = read(HEAD + LINES.replace("3;07", "A | B;07"))
    old = [{key: value for key, value in one.items() if key != "source"} for one in first.entries]
    old[2]["memo"] = "reference A / B | Bank costs"
    again = read(HEAD + LINES.replace("3;07", "A | B;07"), before=tuple(old))
    assert ([one["amount"] for one in again.entries], again.known) == ([], 3)
    moved = read(HEAD + LINES.replace("2;06", "2;07"), before=tuple(old))
    assert [one["amount"] for one in moved.entries] == [-2500, -1250]


def test_a_fee_is_an_entry_that_derives_from_its_payment() -> None:
    """A processor's column of fees becomes entries of their own, below zero; an empty cell is no fee."""
    mapping = """
[columns]
day = "Created"
amount = "Gross"
fee = "Fee"
fee_sign = "above_zero"
[[rules]]
flow = "donation"
category = "donation"
counterparty = "m1"
party = "person"
"""
    found = read("Created,Gross,Fee\n2017-01-05,10.00,0.35\n2017-01-06,10.00,\n2017-01-07,-10.00,-0.35\n", mapping)
    assert [(one["amount"], one["category"]) for one in found.entries] == [
        (1000, "donation"), (-35, "fee"), (1000, "donation"), (-1000, "donation"), (35, "fee"),
    ]  # fmt: skip
    assert found.entries[1]["derives_from"] == found.entries[0]["id"]
    assert "memo" not in found.entries[1]


def test_all_faults_are_told_at_once_and_no_cell() -> None:
    """Each line that cannot be booked is named with its column and what was wanted; what stands there is not told."""
    table = HEAD + (
        "1;canary;NL91CANARY0417164300;Credit;12,505;canary dues\n"
        "2;05-01-2017;canary;Debit;canary;server\n"
        "3;05-01-2017;NL91CANARY0417164300;Credit;1;canary\n"
        "4;05-01-2017\n"
        "\n"
        "5;05-01-2017;NL02HOST0000000001;Debit;0,00;server\n"
    )
    told = refused(table)
    assert [one.split(":")[0] for one in told] == [
        "line 2.Amount", "line 2.Date", "line 3.Amount", "line 3.Account", "line 4", "line 5", "line 7",
    ]  # fmt: skip
    assert "canary" not in " ".join(told).lower()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("Date;Amount\n", "line 1: wanted one column headed 'Account', found 0"),
        (HEAD.replace("Text", "Date") + LINES, "line 1: wanted one column headed 'Date', found 2"),
        ("", "line 1: wanted one column headed 'Date', found 0"),
        (
            HEAD + '1;"unfinished',
            "line 2: wanted a quote that closes before the next line of the table, found one that stays open",
        ),
    ],
)
def test_a_table_of_another_make_is_refused(table: str, told: str) -> None:
    """Columns that are missing or twice there are named."""
    assert told in refused(table)


def test_a_person_is_no_organisation_by_a_rule() -> None:
    """What is booked with a person of the mapping is never published exactly for a rule that fits it too (R-27)."""
    rule = 'direction = "out"\nflow = "payment"\ncategory = "hosting"\n'
    mapping = MAPPING.replace(rule, rule + 'counterparty = "shop"\nparty = "organisation"\n')
    assert mapping != MAPPING
    back = HEAD + "1;05-01-2017;NL91CANARY0417164300;Debit;120,00;what was paid too much\n"
    wanted = "a rule that leaves the other side to the mapping, which knows it as a person"
    assert refused(back, mapping) == [f"line 2.Account: wanted {wanted}, found one that makes it an organisation"]
    for told, before in (
        (mapping.replace('"shop"', '"m17"'), ()), (mapping, read(HEAD + LINES, MAPPING.replace("m17", "shop")).entries)
    ):  # fmt: skip
        with pytest.raises(FaultsError, match=r"line 2\.Account: wanted the id of an organisation that no"):
            read(back.replace("NL91CANARY0417164300", ""), told, before)
    as_person = mapping.replace('party = "organisation"\n\n[journal]', 'party = "person"\n\n[journal]')
    for told in (back.replace("NL91CANARY0417164300", "NL02HOST0000000001"), back.replace("NL91CANARY0417164300", "")):
        assert [one["party"] for one in read(told, mapping).entries] == ["organisation"]
    assert [one["counterparty"] for one in read(back, as_person).entries] == ["shop"]


def test_a_table_in_another_encoding_is_refused() -> None:
    """The byte where it shows is told, and not what stands there."""
    with pytest.raises(FaultsError, match=r"another encoding at byte 1"):
        read(b"a\xff")
    with pytest.raises(FaultsError, match=r"another encoding at byte"):  # which one Python does not always say
        decoded(b"xn--99999999999\n", "idna", place="the table")


@pytest.mark.parametrize(
    ("change", "by", "path"),
    [
        ('amount = "Amount"\n', "", "$.columns.amount"), ('out_word = "Debit"\n', "", "$.columns.out_word"),
        ('delimiter = ";"', 'delimiter = "canary"', "$.form.delimiter"),
        ("[form]", '[form]\nencoding = "x"', "$.form.encoding"),
        ("[form]", '[form]\nencoding = "rot13"', "$.form.encoding"),
        ("[form]", '[form]\nencoding = "punycode"', "$.form.encoding"),
        ('"NL91CANARY0417164300"', '"NL91CANARY\\u0001"', "$.counterparties"),
        ('id = "m17", ', "", "$.counterparties"), ('party = "person"}', 'party = "canary"}', "$.counterparties"),
        ('flow = "dues"\n', "", "$.rules[1].flow"), ('counterparty = "bank"\n', "", "$.rules[2].party"),
        ('column = "Text"\ncontains = "dues"', 'contains = "dues"', "$.rules[1].column"),
        ('timezone = "Europe/Amsterdam"\n', "", "$.journal.timezone"), ("[form]", "[form]\nmore = 1", "$.form.more"),
    ],
)  # fmt: skip
def test_a_mapping_that_makes_no_sense_is_refused(change: str, by: str, path: str) -> None:
    """What a mapping lacks, or says twice, is told by its path; no account number of anybody is."""
    assert change in MAPPING
    with pytest.raises(FaultsError) as error:
        load_mapping(MAPPING.replace(change, by).encode())
    assert path in {fault.path for fault in error.value.faults}
    assert "CANARY" not in str(error.value)


def test_a_mapping_that_is_no_toml_is_refused() -> None:
    """Where the form breaks is told, and nothing of what stands there."""
    for text in (b"[canary", b"\xffcanary", b'canary = "'):
        with pytest.raises(FaultsError) as error:
            load_mapping(text)
        assert "TOML" in str(error.value)
        assert "canary" not in str(error.value)


@given(st.integers(-(10**12), 10**12).filter(bool), st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "")]))
def test_amounts_are_read_exactly(minor: int, signs: tuple[str, str]) -> None:
    """However a table writes thousands and decimals, the amount is the one that was written."""
    decimal, thousands = signs
    whole, cents = divmod(abs(minor), 100)
    grouped = f"{whole:,}".replace(",", thousands)
    written = f"{'-' if minor < 0 else ''}{grouped}{decimal}{cents:02}"
    mapping = f"""
columns = {{day = "d", amount = "a"}}
form = {{delimiter = ";", decimal = "{decimal}", thousands = "{thousands}"}}
rules = [{{flow = "dues", category = "dues", counterparty = "m", party = "person"}}]
"""
    assert read(f"d;a\n2017-01-01;{written}\n", mapping).entries[0]["amount"] == minor
    both = mapping.replace('amount = "a"', 'paid_in = "i", paid_out = "o"')
    cells = f"{written};" if minor > 0 else f";{written.removeprefix('-')}"
    assert read(f"d;i;o\n2017-01-01;{cells}\n", both).entries[0]["amount"] == minor


class TestCommand:
    """`partgov import`."""

    def files(self, folder: Path) -> tuple[Path, ...]:
        """A table, its mapping, and the place of a journal."""
        table, mapping, journal = folder / "bank.csv", folder / "map.toml", folder / "journal.json"
        table.write_text(HEAD + LINES)
        mapping.write_text(MAPPING)
        return table, mapping, journal

    def test_begins_a_journal_and_adds_to_it(self, tmp_path: Path) -> None:
        """From a bank's table to a journal that loads; a second run adds nothing; ids and salts are all different."""
        table, mapping, journal = self.files(tmp_path)
        command = ("import", table, "--mapping", mapping, "--journal", journal)
        ran = quick_run(*command)
        assert (ran.status, "3 new entries; 0 lines were imported before, 1 is skipped" in ran.out) == (0, True)
        first = journal.read_bytes()
        books, _ = load_journal(first)
        assert len({entry.id for entry in books.entries} | {entry.salt for entry in books.entries}) == 6
        assert "0 new entries; 3 lines were imported before" in quick_run(*command).out
        assert journal.read_bytes() == first

    @pytest.mark.parametrize("data", [b"", b"[", b"\xffcanary", b'{"canary"'])
    def test_adds_to_no_file_that_is_no_journal(self, tmp_path: Path, data: bytes) -> None:
        """What is no JSON is refused by its name, and nothing of what stands there is told."""
        table, mapping, journal = self.files(tmp_path)
        journal.write_bytes(data)
        ran = quick_run("import", table, "--mapping", mapping, "--journal", journal)
        assert (ran.status, ran.err.startswith(f"partgov: {journal}: wanted "), "canary" in ran.err) == (2, True, False)
        assert journal.read_bytes() == data

    def test_leaves_the_journal_when_it_refuses(self, tmp_path: Path) -> None:
        """A table with a fault, or with a category the journal does not have, changes nothing."""
        table, mapping, journal = self.files(tmp_path)
        command = ("import", table, "--mapping", mapping, "--journal", journal)
        quick_run(*command)
        first = journal.read_bytes()
        table.write_text(HEAD + "9;canary;;Debit;1;Bank costs\n")
        ran = quick_run(*command)
        assert (ran.status, "canary" in ran.err, journal.read_bytes()) == (2, False, first)
        table.write_text(HEAD + "9;09-01-2017;;Debit;1;Bank costs\n")
        mapping.write_text(MAPPING.replace('"bank-costs"', '"canary"'))
        ran = quick_run(*command)
        assert (ran.status, "category: wanted one of bank-costs" in ran.err, journal.read_bytes()) == (2, True, first)

    @pytest.mark.parametrize(("change", "told"), [("[journal]", "[nothing]"), ('begins = "2017', 'begins = "17')])
    def test_begins_no_journal_without_its_head(self, tmp_path: Path, change: str, told: str) -> None:
        """Without a journal, the mapping says what the new one is; else nothing is written."""
        table, mapping, journal = self.files(tmp_path)
        text: Any = MAPPING.replace(change, told)
        mapping.write_text(text.partition("[nothing]")[0])
        assert quick_run("import", table, "--mapping", mapping, "--journal", journal).status == 2
        assert not journal.exists()
