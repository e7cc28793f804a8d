"""Deriving: a fee on a line of its own is a part of the payment that it was taken of, and tells nothing of a person."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from partgov.command import AGREES
from partgov.foundation.errors import FaultsError
from partgov.interop.late import book_from
from partgov.interop.statements import Import, load_mapping
from tests import bankstatements as made
from tests.banking import amounts, books, read, refused
from tests.documents import quick_run

HEAD = "No;Date;Kind;Group;Amount;Who\n"
PAID = "1;2017-03-01;PAY;g1;50.00;ann\n"
FEE = "2;2017-03-02;FEE;g1;-1.75;processor\n"
MAPPING = """
[columns]
day = "Date"
amount = "Amount"
reference = "No"
counterparty = "Who"
[form]
delimiter = ";"
[fee]
counterparty = "acquirer"
[[rules]]
column = "Kind"
contains = "FEE"
derives = "Group"
[[rules]]
flow = "dues"
category = "dues"
[counterparties]
"ann" = {id = "m1", party = "person"}
"bob" = {id = "m2", party = "person"}
"fund" = {id = "fund", party = "organisation"}
"""
BY_REFERENCE = MAPPING.replace('derives = "Group"', 'derives = "No"\nafter = "FEE-"')

PLACE = "line 3.Group"
WANTED = (
    "wanted the payment that this was taken of: one line of this table with the same text in this column, or one "
    "payment with it as its reference; or book it by hand with --derives-from"
)


def told(found: Import) -> list[tuple[object, ...]]:
    """What is booked: the day, amount, flow, year, and of which entry it is a part, by its place among them."""
    places = {entry["id"]: place for place, entry in enumerate(found.entries)}
    return [
        (one["day"], one["amount"], one["flow"], one.get("year"), places.get(one.get("derives_from")))
        for one in found.entries
    ]


class TestDerives:
    """A rule with `derives`."""

    @pytest.mark.parametrize("rows", [PAID + FEE, FEE + PAID])
    def test_finds_the_payment_in_the_table(self, rows: str) -> None:
        """In either order: the fee has the flow of its payment, the other side and the category of `fee`."""
        found = read(HEAD + rows, MAPPING)
        fee, paid = sorted(found.entries, key=lambda one: int(one["amount"]))
        assert (fee["derives_from"], fee["flow"], fee["day"]) == (paid["id"], "dues", "2017-03-02")
        assert (fee["party"], fee["counterparty"], fee["category"]) == ("organisation", "acquirer", "fee")
        assert amounts(found) == [5000 if row.startswith("1") else -175 for row in rows.splitlines()]
        journal, _ = books(*found.entries)
        assert {journal.person_of(entry) for entry in journal.entries} == {"m1"}

    def test_takes_what_the_rule_says_of_it(self) -> None:
        """A rule may name the other side and the category itself."""
        more = 'derives = "Group"\ncategory = "bank-costs"\ncounterparty = "bank"\nparty = "organisation"'
        _, fee = read(HEAD + PAID + FEE, MAPPING.replace('derives = "Group"', more)).entries
        assert (fee["counterparty"], fee["category"]) == ("bank", "bank-costs")

    def test_parts_of_several_payments_are_kept_apart(self) -> None:
        """Each goes with its own, and one payment may have two."""
        rows = PAID + FEE + "3;2017-03-01;PAY;g2;30.00;bob\n4;2017-03-01;FEE;g2;-1.00;x\n5;2017-03-01;FEE;g2;-0.50;x\n"
        assert [(one[1], one[4]) for one in told(read(HEAD + rows, MAPPING))] == [
            (5000, None), (-175, 0), (3000, None), (-100, 2), (-50, 2),
        ]  # fmt: skip

    def test_finds_a_payment_that_was_imported_before(self) -> None:
        """The payment's line comes again and is known, or its reference stands in the column: it is that entry."""
        before = read(HEAD + PAID, MAPPING).entries
        for table, mapping in (
            (HEAD + PAID + FEE, MAPPING),
            (HEAD + PAID.replace(";ann", ";bob") + FEE, MAPPING),  # worded anew
            (HEAD + FEE.replace("2;", "FEE-1;", 1), BY_REFERENCE.replace('contains = "FEE"', 'contains = "fee"')),
        ):
            (fee,) = read(table, mapping, before).entries
            assert fee["derives_from"] == before[0]["id"]

    def test_the_same_table_twice_changes_nothing(self) -> None:
        """A fee is a line as any other: known when it comes again."""
        first = read(HEAD + PAID + FEE, MAPPING).entries
        again = read(HEAD + PAID + FEE, MAPPING, first)
        assert (again.entries, again.known) == ((), 2)

    def test_stays_of_the_payments_year(self) -> None:
        """A fee of the new year is a part of the old year's payment, which the journal asks for; late lines too."""
        rows = PAID.replace("2017-03-01", "2016-12-31") + FEE.replace("2017-03-02", "2017-01-02")
        found = read(HEAD + rows, MAPPING)
        assert [(one[0], one[3]) for one in told(found)] == [("2016-12-31", None), ("2017-01-02", 2016)]
        late = book_from(found, date(2017, 2, 1))
        assert [(one[0], one[3]) for one in told(late)] == [("2017-02-01", 2016), ("2017-02-01", 2016)]
        for entries in (found.entries, late.entries):
            assert len(books(*entries)[0].entries) == 2

    def test_of_an_organisations_payment_is_public(self) -> None:
        """What was taken of a grant is nobody's private money."""
        found = read(HEAD + PAID.replace("ann", "fund") + FEE, MAPPING)
        journal, _ = books(*found.entries)
        assert [journal.person_of(entry) for entry in journal.entries] == [None, None]

    def test_what_is_given_back_comes_in(self) -> None:
        """The sign is the table's: a fee that comes back with a refund is a part of the refund."""
        rows = "3;2017-03-09;PAY;g9;-50.00;ann\n4;2017-03-09;FEE;g9;1.40;x\n"
        assert [(one[1], one[4]) for one in told(read(HEAD + rows, MAPPING))] == [(-5000, None), (140, 0)]

    def test_may_have_a_fee_of_its_own(self) -> None:
        """What is kept of a part is a part of the same payment, since no part has parts."""
        mapping = MAPPING.replace("[form]", 'fee = "Cut"\nfee_sign = "below_zero"\n[form]')
        table = HEAD.replace("Who", "Who;Cut") + PAID.replace("\n", ";\n") + FEE.replace("\n", ";-0.25\n")
        found = read(table, mapping)
        assert [(one[1], one[4]) for one in told(found)] == [(5000, None), (-175, 0), (-25, 0)]

    def test_is_converted_as_any_line(self) -> None:
        """A fee in dollars of a payment in dollars."""
        mapping = MAPPING.replace("[form]", 'currency = "C"\n[form]') + '[rates.USD]\n2017-03-01="2"\n2017-03-02="3"\n'
        table = HEAD.replace("Who", "Who;C") + PAID.replace("\n", ";USD\n") + FEE.replace("\n", ";USD\n")
        assert [(one[1], one[4]) for one in told(read(table, mapping))] == [(10000, None), (-525, 0)]


class TestRefused:
    """Where it is not just one payment, nothing is guessed."""

    @pytest.mark.parametrize(
        ("rows", "found"),
        [
            (PAID + FEE.replace("g1", "g2"), "none"), (PAID + FEE.replace("g1", ""), "none"),
            (PAID + FEE.replace("g1", "G1"), "none"), (PAID + FEE + PAID.replace("1;", "7;", 1), "several"),
            (PAID + FEE.replace("g1", "2"), "none"), (FEE.replace("2;", "9;") + FEE, "none"),
        ],
    )  # fmt: skip
    def test_none_or_several(self, rows: str, found: str) -> None:
        """No payment with that text, two with it, or only another fee."""
        told = refused(HEAD + rows, MAPPING)
        assert f"{PLACE}: {WANTED}, found {found}" in told

    def test_a_payment_that_a_rule_skips(self) -> None:
        """What is not booked has no parts."""
        mapping = MAPPING.replace(
            "[[rules]]", '[[rules]]\ncolumn = "Kind"\ncontains = "PAY"\nskip = true\n[[rules]]', 1
        )
        assert refused(HEAD + PAID + FEE, mapping) == [f"{PLACE}: {WANTED}, found none"]

    def test_a_payment_that_is_refused_is_told_once(self) -> None:
        """Its own line says what is wrong; the fee's line says nothing more."""
        for wrong in (PAID.replace("ann", "eve"), PAID.replace("50.00", "x"), PAID.replace("2017-03-01", "1 March")):
            (told,) = refused(HEAD + wrong + FEE, MAPPING)
            assert told.startswith("line 2.")

    def test_a_payment_that_was_taken_back(self) -> None:
        """Whose it is now is not for us to guess: it is booked by hand, or with the payment that took its place."""
        before = read(HEAD + PAID, MAPPING).entries
        back = {key: value for key, value in before[0].items() if key not in ("source", "memo")}
        back |= {"id": "back", "amount": -5000, "reverses": before[0]["id"], "salt": "ab" * 32}
        with pytest.raises(FaultsError, match="found one that was taken back"):
            read(HEAD + PAID + FEE, MAPPING, (*before, back))

    def test_of_two_equal_payments(self) -> None:
        """Two lines that nothing tells apart were booked: a third that comes later says nothing of which."""
        before = read(HEAD + PAID + PAID, MAPPING).entries
        with pytest.raises(FaultsError, match="found several"):
            read(HEAD + PAID + FEE, MAPPING, before)

    @pytest.mark.parametrize("text", ["7", "FEE-", "FEE-8", "XFEE-7"])
    def test_a_text_that_names_no_payment(self, text: str) -> None:
        """What stands before it must, and a payment's reference after it."""
        table = HEAD + PAID.replace("1;", "7;", 1) + FEE.replace("2;", f"{text};", 1)
        assert refused(table, BY_REFERENCE)[0].startswith(f"line 3.No: {WANTED}")
        found = read(HEAD + PAID.replace("1;", "7;", 1) + FEE.replace("2;", "FEE-7;", 1), BY_REFERENCE)
        assert told(found)[1][4] == 0

    @pytest.mark.parametrize(
        ("rule", "path"),
        [
            ('derives = "Group"\nflow = "dues"', "derives"), ('derives = "Group"\nskip = true', "derives"),
            ('skip = true\nafter = "x"', "derives"), ('derives = "Group"\ncounterparty = "x"', "party"),
        ],
    )  # fmt: skip
    def test_a_rule_that_makes_no_sense(self, rule: str, path: str) -> None:
        """A part has the flow of its payment; what is skipped derives from nothing."""
        with pytest.raises(FaultsError) as error:
            load_mapping(MAPPING.replace('derives = "Group"', rule).encode())
        assert [fault.path for fault in error.value.faults] == [f"$.rules[0].{path}"]

    def test_a_category_that_the_journal_does_not_have(self) -> None:
        """That of `fee` is looked at where a rule leaves it to it."""
        assert refused(HEAD + PAID, MAPPING.replace("[fee]", '[fee]\ncategory = "canary"'))[0].startswith(
            "$.fee.category"
        )

    def test_a_column_that_is_not_there(self) -> None:
        """The column is looked for, as any that the mapping names."""
        assert refused(HEAD + PAID, MAPPING.replace('"Group"', '"Order"'))[0].startswith("line 1: wanted one column")


class TestShipped:
    """The processors that write their fees on lines of their own."""

    def test_open_collective(self) -> None:
        """The fee of a gift, and that of its refund, derive from them: by the group that the export has."""
        one = next(each for each in made.PROCESSORS if each.name == "Open Collective")
        found = read(one.data, one.mapping)
        assert [one[4] for one in told(found)] == [None, 0, None, 2]
        assert {entry["counterparty"] for entry in found.entries if "derives_from" in entry} == {"opencollective"}

    def test_wise(self) -> None:
        """FEE-TRANSFER-1 is the fee of TRANSFER-1, and not that of TRANSFER-11."""
        rows = made.WISE.splitlines()
        head = f"{rows[0]}\n"
        table = head + (
            "FEE-TRANSFER-1,05-01-2017,-0.41,EUR,Wise Charges for: TRANSFER-1,,124.59,,0.00\n"
            "TRANSFER-11,05-01-2017,5.00,EUR,A. Example,dues,125.00,A. Example,0.00\n"
            "TRANSFER-1,05-01-2017,20.00,EUR,A. Example,Dues 2017,120.00,A. Example,0.00\n"
        )
        found = read(table, 'extends = "wise"\ncolumns = {counterparty = "Payer Name"}' + made.WISE_RULES)
        assert [(one[1], one[4]) for one in told(found)] == [(-41, 2), (500, None), (2000, None)]

    def test_what_is_published_tells_no_payment(self, tmp_path: Path) -> None:
        """From the table to the log: no plain line, and nothing asked about, where before a fee stood there exactly."""
        one = next(each for each in made.PROCESSORS if each.name == "Open Collective")
        head = 'journal = {log = "x", currency = "EUR", timezone = "Europe/Amsterdam", begins = "2017-01-01"}\n'
        (tmp_path / "bank.csv").write_bytes(one.data)
        (tmp_path / "map.toml").write_text(head + one.mapping)
        journal, log = tmp_path / "journal.json", tmp_path / "log"
        ran = quick_run("import", tmp_path / "bank.csv", "--mapping", tmp_path / "map.toml", "--journal", journal)
        assert ran.status == AGREES
        assert quick_run("publish", journal, "--at", "2018-02-01T12:00:00Z", "--to", log).status == AGREES
        assert [line.split()[1] for line in log.read_text().splitlines()] == ["sealed"] * 4
        fees = [one for one in json.loads(journal.read_bytes())["entries"] if one["category"] == "fee"]
        assert [one["amount"] for one in fees] == [-175, 140]
