"""Booking by hand: cash, corrections, marks and figures, late lines and receipts, with nobody editing JSON."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from partgov.command import AGREES, UNUSABLE
from partgov.interop.books import load_journal
from tests.banking import HEAD, MAPPING
from tests.documents import Ran, quick_run
from tests.test_careless import POLICY, dues, public, publish, refused, write
from tests.test_cli_ledger import booked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a journal of one payment and the fee that a processor kept of it."""
    paid = booked("paid", date(2017, 1, 5), 2500, memo="private", source="day=2017-01-05&minor=2500&reference=17")
    fee = booked(
        "fee", date(2017, 1, 5), -60, party="organisation", counterparty="p", category="fee", derives_from="paid"
    )
    write(tmp_path, paid, fee)
    return tmp_path


def book(folder: Path, what: str, *arguments: object) -> Ran:
    """Book by hand."""
    return quick_run("book", what, folder / "journal.json", *map(str, arguments))


def rows(folder: Path) -> list[dict[str, Any]]:
    """The entries of the journal, once it is known to be sound."""
    load_journal((folder / "journal.json").read_bytes())
    found: list[dict[str, Any]] = json.loads((folder / "journal.json").read_bytes())["entries"]
    return found


def bare(row: dict[str, Any]) -> dict[str, Any]:
    """An entry without what is drawn."""
    return {key: value for key, value in row.items() if key not in ("id", "salt")}


CASH = ("--day", "2017-02-01", "--flow", "dues", "--category", "dues")


class TestEntry:
    """`partgov book entry`."""

    @pytest.mark.parametrize(
        ("given", "minor"),
        [
            (("--in", "25.00"), 2500), (("--out", "25.00"), -2500), (("--in", "0.01"), 1), (("--out", "7"), -700),
            (("--in", "999999999999999.99"), 99999999999999999),
        ],
    )  # fmt: skip
    def test_books_cash_exactly(self, folder: Path, given: tuple[str, str], minor: int) -> None:
        """What came in is above zero, what went out below; id and salt are drawn."""
        ran = book(folder, "entry", *CASH, *given, "--person", "m2", "--year", 2016, "--memo", "cash box")
        new = rows(folder)[-1]
        assert bare(new) == {
            "day": "2017-02-01", "amount": minor, "flow": "dues", "category": "dues", "year": 2016, "memo": "cash box",
            "party": "person", "counterparty": "m2",
        }  # fmt: skip
        assert ran.out == f"{folder / 'journal.json'}: 1 new entry: {new['id']} of 2017-02-01.\n"
        assert len({one["salt"] for one in rows(folder)}) == 3

    @pytest.mark.parametrize(
        "amount", ["0", "0.00", "-5", "+5", "5.0", "5.000", "5,00", "1 000", "1e3", "", "٣", "1" * 16]
    )
    def test_refuses_an_amount_in_doubt(self, folder: Path, amount: str) -> None:
        """Anything that is not a plain amount of the currency is refused, and not repeated."""
        ran = book(folder, "entry", *CASH, f"--in={amount}", "--person", "m2")
        assert refused(ran) == ["--in: wanted an amount such as 25.00, above zero, found nothing"]
        assert len(rows(folder)) == 2

    def test_refuses_what_the_journal_does_not_take(self, folder: Path) -> None:
        """A flow that is none, a day before the books: told by the journal's own check, and nothing written."""
        was = (folder / "journal.json").read_bytes()
        assert book(folder, "entry", *CASH[:3], "tips", *CASH[4:], "--in", "5.00", "--person", "x").status == UNUSABLE
        assert (
            book(folder, "entry", "--day", "2016-12-31", *CASH[2:], "--in", "5.00", "--person", "x").status == UNUSABLE
        )
        assert quick_run("book", "reverse", folder / "none", "x", "--day", "2017-01-01").status == UNUSABLE
        assert (folder / "journal.json").read_bytes() == was

    def test_a_currency_without_digits(self, folder: Path) -> None:
        """Of yen there are no hundredths."""
        write(folder, currency="JPY")
        assert book(folder, "entry", *CASH, "--in", "25", "--person", "m2").status == AGREES
        assert rows(folder)[0]["amount"] == 25
        assert book(folder, "entry", *CASH, "--in", "25.00", "--person", "m2").status == UNUSABLE


class TestOtherCurrencies:
    """Cash of another currency, by a rate that is given (R-105)."""

    DOLLARS = (*CASH, "--person", "m2", "--in", "50.00")

    def test_is_booked_by_the_rate(self, folder: Path) -> None:
        """Fifty at 0.9443 are 47.215, and half a cent goes to the even side; what it was stands in the memo."""
        assert book(folder, "entry", *self.DOLLARS, "--currency", "USD", "--rate", "0.9443").status == AGREES
        assert (rows(folder)[-1]["amount"], rows(folder)[-1]["memo"]) == (4722, "50.00 USD at 0.9443")
        more = ("--currency", "JPY", "--rate", "1/124", "--memo", "yen")
        assert book(folder, "entry", *CASH, "--person", "m2", "--out", "5000", *more).status == AGREES
        assert (rows(folder)[-1]["amount"], rows(folder)[-1]["memo"]) == (-4032, "yen | -5000 JPY at 1/124")

    def test_corrects_an_amount(self, folder: Path) -> None:
        """What is booked again may have been of another currency."""
        more = ("--in", "30.00", "--currency", "USD", "--rate", "0.9")
        assert book(folder, "correct", "paid", "--day", "2017-02-03", *more).status == AGREES
        again = next(one for one in rows(folder) if one.get("memo") == "30.00 USD at 0.9")
        assert (again["amount"], again["counterparty"]) == (2700, "m1")

    def test_a_currency_is_of_an_amount(self, folder: Path) -> None:
        """Who corrects something else and names a currency is not left to think that the amount was converted."""
        was = (folder / "journal.json").read_bytes()
        more, more_of_it = ("--year", "2016"), ("--currency", "USD", "--rate", "0.9")
        for given in (more_of_it, more_of_it[:2], more_of_it[2:]):
            refused(book(folder, "correct", "paid", "--day", "2017-02-03", *more, *given))
            assert (folder / "journal.json").read_bytes() == was
        assert book(folder, "correct", "paid", "--day", "2017-02-03", *more).status == AGREES

    @pytest.mark.parametrize(
        ("more", "place"),
        [
            (("--currency", "USD"), "--rate"), (("--rate", "1"), "--rate"),
            (("--currency", "EUR", "--rate", "2"), "--currency"),
            (("--currency", "USD", "--rate", "0"), "--rate"), (("--currency", "USD", "--rate", "0,9"), "--rate"),
            (("--currency", "EURO", "--rate", "1"), "currency"), (("--currency", "JPY", "--rate", "1"), "--in"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_in_doubt(self, folder: Path, more: tuple[str, ...], place: str) -> None:
        """A currency without a rate or a rate without a currency, the journal's own, no exact rate, other digits."""
        was = (folder / "journal.json").read_bytes()
        (told,) = refused(book(folder, "entry", *self.DOLLARS, *more))
        assert told.startswith(f"{place}: wanted ")
        assert (folder / "journal.json").read_bytes() == was

    def test_refuses_what_comes_to_nothing(self, folder: Path) -> None:
        """The journal's own check: an entry of nothing is none."""
        more = ("--person", "m2", "--in", "1", "--currency", "JPY", "--rate", "0.005")
        assert "amount" in refused(book(folder, "entry", *CASH, *more))[0]


class TestCorrections:
    """`partgov book reverse` and `partgov book correct`."""

    def test_takes_an_entry_back(self, folder: Path) -> None:
        """It is reversed whole, for the year it was for, and only once."""
        assert book(folder, "reverse", "paid", "--day", "2018-02-01").status == AGREES
        assert bare(rows(folder)[-1]) == {
            "day": "2018-02-01", "flow": "dues", "amount": -2500, "party": "person", "counterparty": "m1",
            "category": "dues", "year": 2017, "reverses": "paid",
        }  # fmt: skip
        assert book(folder, "reverse", "paid", "--day", "2018-02-02").status == UNUSABLE
        assert book(folder, "reverse", "nobody", "--day", "2018-02-02").status == UNUSABLE
        assert book(folder, "reverse", "fee", "--day", "2018-02-02").status == AGREES

    def test_corrects_what_is_public(self, folder: Path) -> None:
        """Who it was, what for, how much: taken back and booked anew with its fee, and published on."""
        assert publish(folder, "2017-02-01").status == AGREES
        was = public(folder)
        ran = book(folder, "correct", "paid", "--day", "2017-02-03", "--person", "m2", "--year", 2018, "--in", "24.00")
        assert ran.status == AGREES
        paid, _, back, again, fee_back, fee_again = rows(folder)
        assert (back["reverses"], back["amount"], back["year"]) == ("paid", -2500, 2017)
        assert (again["amount"], again["counterparty"], again["year"], again.get("reverses")) == (
            2400,
            "m2",
            2018,
            None,
        )
        assert (fee_back["reverses"], fee_back["derives_from"]) == ("fee", "paid")
        assert (fee_again["derives_from"], fee_again["amount"], fee_again["year"]) == (again["id"], -60, 2018)
        assert ("source" in paid, [one for one in (again, back, fee_again) if "source" in one or "memo" in one]) == (
            True,
            [],
        )
        assert publish(folder, "2017-03-01").status == AGREES
        assert public(folder)["log"].startswith(was["log"])
        assert public(folder)["log"].count(b" sealed ") == 6
        assert book(folder, "correct", "paid", "--day", "2017-02-04").status == UNUSABLE


class TestChange:
    """`partgov book change`."""

    def test_changes_what_is_not_public(self, folder: Path) -> None:
        """Year and flow go with what derives from it; what it was imported from and its year stay with another day."""
        assert book(folder, "change", "paid", "--year", 2016, "--flow", "donation").status == AGREES
        assert [(one["year"], one["flow"]) for one in rows(folder)] == [(2016, "donation")] * 2
        assert book(folder, "change", "paid", "--day", "2018-01-02").status == AGREES
        assert [(one["day"], one["year"]) for one in rows(folder)] == [("2018-01-02", 2016)] * 2
        assert rows(folder)[0]["source"] == "day=2017-01-05&minor=2500&reference=17"
        assert book(folder, "change", "paid").status == UNUSABLE
        assert book(folder, "change", "paid", "--year", 2016, "--log", folder / "none").status == UNUSABLE

    def test_leaves_what_is_public(self, folder: Path) -> None:
        """An entry whose line the log has is not changed, nor one whose fee is public; another of that day is."""
        publish(folder, "2017-02-01")
        was = (folder / "journal.json").read_bytes()
        assert refused(book(folder, "change", "paid", "--year", 2016, "--log", folder / "log")) == [(
            "entry paid: wanted an entry whose line is not published: `partgov book correct` takes one back and books "
            "another, found one that is public"
        )]  # fmt: skip
        assert (folder / "journal.json").read_bytes() == was
        book(folder, "entry", "--day", "2017-01-05", *CASH[2:], "--in", "5.00", "--person", "m3")
        late = rows(folder)[-1]["id"]
        assert publish(folder, "2017-03-01").status == UNUSABLE
        assert book(folder, "change", late, "--day", "2017-02-01", "--log", folder / "log").status == AGREES
        assert publish(folder, "2017-03-01").status == AGREES

    def test_of_equal_plain_lines_one_more_is_not_public(self, folder: Path) -> None:
        """Two bills alike, one of them public: either may be moved, and which of them is the same."""
        bill = (
            "--day",
            "2017-01-05",
            "--flow",
            "payment",
            "--category",
            "rent",
            "--out",
            "9.00",
            "--organisation",
            "host",
        )
        book(folder, "entry", *bill)
        publish(folder, "2017-02-01")
        first = rows(folder)[-1]["id"]
        change = ("--day", "2017-02-01", "--log", folder / "log")
        assert book(folder, "change", first, *change).status == UNUSABLE
        book(folder, "entry", *bill)
        assert book(folder, "change", first, *change).status == AGREES
        assert publish(folder, "2017-03-01").status == AGREES

    def test_consent_and_its_withdrawal(self, folder: Path) -> None:
        """A person who agrees has a plain line; who takes it back before it is public is sealed, after it is not."""
        work = ("--flow", "payment", "--category", "work", "--out", "100.00", "--person", "m7")
        for day in ("2017-01-10", "2017-02-10"):
            book(folder, "entry", "--day", day, *work)
            assert book(folder, "change", rows(folder)[-1]["id"], "--consented").status == AGREES
        first, second = (one["id"] for one in rows(folder)[-2:])
        publish(folder, "2017-02-01")
        assert b"2017-01-10 plain work -10000 EUR" in public(folder)["log"]
        withdraw = ("--no-consented", "--log", folder / "log")
        assert book(folder, "change", first, *withdraw).status == UNUSABLE
        assert book(folder, "change", second, *withdraw).status == AGREES
        assert publish(folder, "2017-03-01").status == AGREES
        assert public(folder)["log"].count(b"plain work") == 1
        assert book(folder, "change", "paid", "--consented").status == UNUSABLE  # of dues nobody may

    @pytest.mark.parametrize("more", [(), ("--memo", "by hand"), ("--category", "other")])
    def test_consent_is_nobody_elses(self, folder: Path, more: tuple[str, ...]) -> None:
        """With another side the consent goes, whether changed or corrected; with the same one it stays (R-54)."""
        work = ("--flow", "payment", "--category", "work", "--out", "100.00", "--person", "m7", "--consented")
        book(folder, "entry", "--day", "2017-01-10", *work)
        mine = rows(folder)[-1]["id"]
        assert book(folder, "change", mine, "--person", "m7", *more, "--year", 2017).status == AGREES
        assert rows(folder)[-1]["consented"] is True
        for side, other, verb in (
            ("--person", "m8", ("correct", mine, "--day", "2017-01-11")), ("--person", "m8", ("change", mine)),
            ("--organisation", "m8", ("correct", mine, "--day", "2017-01-11")),
        ):  # fmt: skip
            before = (folder / "journal.json").read_bytes()
            assert book(folder, *verb, side, other, *more).status == AGREES
            assert (rows(folder)[-1]["counterparty"], rows(folder)[-1]["consented"]) == ("m8", False)
            (folder / "journal.json").write_bytes(before)
        assert book(folder, "change", mine, "--person", "m8", "--consented").status == AGREES
        assert rows(folder)[-1]["consented"] is True

    def test_a_person_is_no_organisation(self, folder: Path) -> None:
        """An id that a person has is none of an organisation, whose amounts are published exactly (R-27)."""
        work = ("--day", "2017-01-10", "--flow", "payment", "--category", "work", "--out", "100.00")
        assert book(folder, "entry", *work, "--person", "m7").status == AGREES
        mine, before = rows(folder)[-1]["id"], (folder / "journal.json").read_bytes()
        book(folder, "entry", *work, "--person", "m8")
        other = rows(folder)[-1]["id"]
        for verb in (("entry", *work), ("change", other), ("correct", other, "--day", "2017-01-11")):
            ran = book(folder, *verb, "--organisation", "m7")
            assert ran.status == UNUSABLE
            assert ran.err.startswith("partgov: --organisation: wanted the id of an organisation that no person has")
        for verb in (
            ("change", mine),
            ("correct", mine, "--day", "2017-01-11"),
        ):  # a person by mistake
            (folder / "journal.json").write_bytes(before)
            assert book(folder, *verb, "--organisation", "m7").status == AGREES
            assert book(folder, "entry", *work, "--organisation", "m7").status == AGREES


class TestMarks:
    """`partgov book settled` and `partgov book figure`."""

    def test_marks_release_before_the_year_is_over(self, tmp_path: Path) -> None:
        """A dozen marks by the verb release their pool at the next date."""
        write(tmp_path, *dues(2017))
        (tmp_path / "policy.toml").write_text(POLICY)
        for of in range(12):
            mark = ("--person", f"m{of}", "--flow", "dues", "--year", 2017, "--day", "2017-03-01")
            assert book(tmp_path, "settled", *mark).status == AGREES
        assert publish(tmp_path, "2017-04-02", "--policy", tmp_path / "policy.toml").status == AGREES
        assert public(tmp_path)["log"].count(b"2017-03-31 pool dues 12 ") == 1

    def test_a_figure_that_tells_is_refused_at_publishing(self, folder: Path) -> None:
        """The figure is noted, of entries or through a day; that it would tell on somebody is said by the policy."""
        (folder / "policy.toml").write_text(POLICY)
        assert book(folder, "figure", "report", "--day", "2017-02-01", "--through", "2017-01-31").status == AGREES
        assert (
            book(folder, "figure", "other", "--day", "2017-02-01", "--entry", "paid", "--entry", "fee").status == AGREES
        )
        assert book(folder, "figure", "other", "--day", "2017-02-01", "--entry", "paid").status == UNUSABLE
        told = refused(publish(folder, "2017-03-01", "--policy", folder / "policy.toml"))
        assert [line.split(":")[0] for line in told] == ["figure other", "figure report"]


LINE = "{};{};NL91CANARY0417164300;Credit;30,00;dues\n"


class TestLateTables:
    """A bank's table for January that comes after January was published."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A journal of one line, which is public, and a table with a later one of the same month."""
        (tmp_path / "map.toml").write_text(MAPPING)
        (tmp_path / "bank.csv").write_text(HEAD + LINE.format(16, "05-01-2017"))
        assert self.bring(tmp_path).status == AGREES
        assert publish(tmp_path, "2017-02-01").status == AGREES
        (tmp_path / "bank.csv").write_text(HEAD + LINE.format(16, "05-01-2017") + LINE.format(17, "20-01-2017"))
        return tmp_path

    def bring(self, folder: Path, *more: object) -> Ran:
        """Import the table."""
        paths = (folder / "bank.csv", "--mapping", folder / "map.toml", "--journal", folder / "journal.json")
        return quick_run("import", *map(str, (*paths, *more)))

    def test_is_told_by_its_reference(self, folder: Path) -> None:
        """With the log at hand the line is refused with the day on which it may be booked, and then booked there."""
        log = ("--log", folder / "log")
        assert refused(self.bring(folder, *log)) == [(
            f"{folder / 'bank.csv'}, line 3, 17: wanted a day after 2017-01-31, the last published: it may be "
            "booked from 2017-02-01 on, with --book-from 2017-02-01, found 2017-01-20"
        )]  # fmt: skip
        assert len(rows(folder)) == 1
        assert self.bring(folder, *log, "--book-from", "2017-01-31").status == UNUSABLE
        assert self.bring(folder, *log, "--book-from", "2017-02-01").status == AGREES
        assert [one["day"] for one in rows(folder)] == ["2017-01-05", "2017-02-01"]
        again = self.bring(folder, *log, "--book-from", "2017-03-01")
        assert "0 new entries; 2 lines were imported before" in again.out
        assert publish(folder, "2017-03-01").status == AGREES

    def test_is_told_at_publishing(self, folder: Path) -> None:
        """Without the log it is booked; publishing names the line as the bank does, and how to go on."""
        assert self.bring(folder).status == AGREES
        late = rows(folder)[-1]["id"]
        assert refused(publish(folder, "2017-03-01")) == [(
            f"entry {late}, 17: wanted a day after 2017-01-31, the last published: `partgov book change` can book "
            "it on 2017-02-01 or later, found 2017-01-20"
        )]  # fmt: skip
        assert book(folder, "change", late, "--day", "2017-02-01", "--log", folder / "log").status == AGREES
        assert publish(folder, "2017-03-01").status == AGREES
        assert "0 new entries; 2 lines" in self.bring(folder).out

    def test_stays_of_its_own_year(self, folder: Path) -> None:
        """What was paid in December is for that year, though it is booked in January."""
        (folder / "bank.csv").write_text(HEAD + LINE.format(18, "31-12-2017") + LINE.format(19, "02-02-2018"))
        assert self.bring(folder, "--book-from", "2018-02-01").status == AGREES
        assert [(one["day"], one.get("year")) for one in rows(folder)[1:]] == [
            ("2018-02-01", 2017),
            ("2018-02-02", None),
        ]


class TestAllReceipts:
    """`partgov receipt --all`."""

    def test_writes_one_for_each_that_is_public(self, folder: Path) -> None:
        """Each is the one that `--entry` gives, in its payer's folder, for its owner alone; and it verifies."""
        odd = booked("../x", date(2017, 1, 7), 700, counterparty="../../m9")
        bill = booked("bill", date(2017, 1, 7), -700, flow="payment", party="organisation", category="rent")
        later = booked("later", date(2017, 2, 7), 700)
        write(folder, *rows(folder), odd, bill, later)
        publish(folder, "2017-02-01")
        ran = quick_run("receipt", folder / "journal.json", "--all", folder / "all", "--log", folder / "log")
        assert ran.out == f"{folder / 'all'}: 3 receipts.\n"
        written = [one for one in (folder / "all").rglob("*") if one.is_file()]
        assert {one.parent.name for one in written if one.name in ("paid.receipt", "fee.receipt")} == {"m1"}
        assert len(written) == 3
        each = {
            quick_run("receipt", folder / "journal.json", "--entry", one, "--log", folder / "log").out
            for one in ("paid", "fee", "../x")
        }
        assert each == {one.read_text() for one in written}
        for one in written:
            checked = quick_run("verify", folder / "log", "--checkpoint", folder / "log.checkpoints", "--receipt", one)
            assert checked.status == AGREES
            if os.name == "posix":
                assert [stat.S_IMODE(at.stat().st_mode) for at in (one, one.parent)] == [0o600, 0o700]


class TestList:
    """`partgov book list`."""

    def lines(self, folder: Path, *arguments: object) -> list[str]:
        """What it prints."""
        ran = book(folder, "list", *arguments)
        assert (ran.status, ran.err) == (AGREES, "")
        return ran.out.splitlines()

    def test_shows_each_entry_with_its_id(self, folder: Path) -> None:
        """By day, with what derives from what and what was taken back: nobody opens the JSON to correct an entry."""
        assert self.lines(folder) == [
            "fee 2017-01-05 -0.60 EUR dues/fee, organisation p, derives from paid",
            "paid 2017-01-05 25.00 EUR dues/dues, person m1: private",
        ]
        assert book(folder, "reverse", "paid", "--day", "2017-02-01").status == AGREES
        (back,) = self.lines(folder, "--from", "2017-02-01")
        assert back.split(" ", 1)[1] == "2017-02-01 -25.00 EUR dues/dues, person m1, takes back paid"
        assert f"taken back by {back.split()[0]}: private" in self.lines(folder)[1]

    def test_shows_those_that_are_asked_for(self, folder: Path) -> None:
        """Of a person with what derives from them, of some days, with a text in the memo or the bank's reference."""
        other = booked("other", date(2017, 3, 1), 100, counterparty="m2", memo="Cash")
        write(folder, *rows(folder), other)
        for arguments, ids in (
            (("--person", "m1"), ["fee", "paid"]), (("--person", "m2"), ["other"]), (("--person", "p"), []),
            (("--from", "2017-01-06"), ["other"]), (("--through", "2017-02-28"), ["fee", "paid"]),
            (("--text", "cash"), ["other"]), (("--text", "17"), ["paid"]), (("--text", "x"), []),
            (("--from", "2017-01-05", "--through", "2017-01-05", "--text", "PRIVATE"), ["paid"]),
        ):  # fmt: skip
            assert [line.split()[0] for line in self.lines(folder, *arguments)] == ids

    def test_shows_what_a_payer_wrote_inert(self, folder: Path) -> None:
        """A text that came through the bank does nothing to the terminal."""
        write(folder, booked("a", date(2017, 3, 1), 100, memo="x\x1b[2Jy"))
        assert self.lines(folder) == ["a 2017-03-01 1.00 EUR dues/dues, person m1: x\\x1b[2Jy"]

    def test_a_journal_that_is_not_there_is_told(self, folder: Path) -> None:
        """As by every verb."""
        assert quick_run("book", "list", folder / "none").status == UNUSABLE
