"""Erasure: a member who asks to be forgotten; what goes, what cannot, and that nothing is booked twice by it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.command import AGREES
from partgov.interop.books import load_journal
from partgov.interop.origins import Known, Origin, erased
from tests.banking import HEAD, MAPPING, amounts, books, read
from tests.documents import Ran, quick_run
from tests.test_careless import POLICY, bills, dues, public, publish, refused, write
from tests.test_cli_ledger import booked

TABLE = HEAD + (
    "canary1;05-01-2017;NL91CANARY0417164300;Credit;1.012,50;DUES 2017 canary\n"
    "2;06-01-2017;NL02HOST0000000001;Debit;25;server\n"
    ";07-01-2017;NL91CANARY0417164300;Credit;12,50;dues canary\n"
    ";07-01-2017;NL91CANARY0417164300;Credit;12,50;dues canary\n"
    "canary4;08-01-2017;NL91CANARY0417164300;Credit;7,50;dues again\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a journal that a bank's table made."""
    (tmp_path / "bank.csv").write_text(TABLE)
    (tmp_path / "map.toml").write_text(MAPPING)
    assert importing(tmp_path).status == AGREES
    return tmp_path


def importing(folder: Path, *more: str) -> Ran:
    """Import the bank's table."""
    mapping, journal = folder / "map.toml", folder / "journal.json"
    return quick_run("import", folder / "bank.csv", "--mapping", mapping, "--journal", journal, *more)


def erase(folder: Path, person: str = "m17") -> Ran:
    """Erase the texts of a person."""
    return quick_run("book", "erase", folder / "journal.json", "--person", person)


def rows(folder: Path) -> list[dict[str, Any]]:
    """The entries of the journal, once it is known to be sound."""
    load_journal((folder / "journal.json").read_bytes())
    found: list[dict[str, Any]] = json.loads((folder / "journal.json").read_bytes())["entries"]
    return found


class TestErase:
    """`partgov book erase`."""

    def test_takes_out_every_text(self, folder: Path) -> None:
        """No memo, no reference, no account number of the person is left, and everybody else's stay."""
        before = rows(folder)
        assert "canary" in (folder / "journal.json").read_text()
        ran = erase(folder)
        assert "canary" not in (folder / "journal.json").read_text()
        kept = ("id", "day", "amount", "flow", "category", "party", "counterparty", "salt")
        assert [[one[key] for key in kept] for one in rows(folder)] == [[one[key] for key in kept] for one in before]
        assert rows(folder)[1] == before[1]
        first, heading, *stays, last = ran.out.splitlines()
        assert first == f"{folder / 'journal.json'}: erased 8 texts of 4 entries."
        assert heading == "What stays, and why:"
        assert [one.split(":")[0] for one in stays] == [
            "  days, amounts and ids", "  salts", "  lines that are public", "  a digest of each line of a bank's file",
        ]  # fmt: skip
        assert last.startswith("Erase by hand what stands elsewhere: in the mapping's counterparties, ")

    def test_the_same_table_doubles_nothing(self, folder: Path) -> None:
        """With references and without, two equal lines too; also where the mapping knows the person no more."""
        erase(folder)
        was = rows(folder)
        (folder / "map.toml").write_text(
            MAPPING.replace('"NL91CANARY0417164300" = {id = "m17", party = "person"}\n', "")
        )
        assert "0 new entries; 5 lines were imported before" in importing(folder).out
        assert rows(folder) == was

    def test_a_line_that_the_bank_words_anew_is_known(self, folder: Path) -> None:
        """By its reference, as before; and one that is new is new."""
        erase(folder)
        (folder / "bank.csv").write_text(TABLE.replace("dues again", "Dues, again").replace("canary1", "3"))
        ran = importing(folder)
        assert "1 new entry; 4 lines were imported before" in ran.out
        assert "line 6: a line of its reference, day and amount was imported before, with another text" in ran.out
        assert rows(folder)[-1]["amount"] == 101250

    def test_an_entry_of_before_origins_is_known(self) -> None:
        """What was known by the reference in its memo is known by a digest of that."""
        old = booked("old", date(2017, 1, 5), 101250, memo="reference canary1 | DUES")
        journal, _ = books(old)
        left = erased(journal.entries[0])
        assert left is not None
        assert "canary" not in left
        anew = {key: value for key, value in old.items() if key != "memo"} | {"source": left}
        assert amounts(read(TABLE, MAPPING, (old,))) == amounts(read(TABLE, MAPPING, (anew,)))
        assert read(TABLE, MAPPING, (anew,)).known == 1
        assert erased(books(anew)[0].entries[0]) == left

    def test_what_derives_from_a_payment_goes_with_it(self, tmp_path: Path) -> None:
        """A fee's memo and source tell of the payment; an organisation's own entries are nobody's to erase."""
        paid = booked(
            "paid", date(2017, 1, 5), 2500, memo="canary", source="day=2017-01-05&minor=2500&reference=canary"
        )
        fee = {"party": "organisation", "counterparty": "p", "category": "fee", "memo": "of canary"}
        write(
            tmp_path, paid, booked("fee", date(2017, 1, 5), -60, derives_from="paid", **fee),
            booked("back", date(2017, 2, 5), -2500, reverses="paid", memo="canary, back"),
            booked("other", date(2017, 1, 5), 2500, counterparty="m2", memo="mine"),
        )  # fmt: skip
        assert erase(tmp_path, "m1").out.splitlines()[0].endswith("erased 4 texts of 3 entries.")
        assert [one.get("memo") for one in rows(tmp_path)] == [None, None, None, "mine"]
        assert "digest" not in erase(tmp_path, "m2").out
        for nobody in ("p", "m3", ""):
            assert refused(erase(tmp_path, nobody))[0].startswith("--person: wanted the id of a person")

    def test_twice_is_once(self, folder: Path) -> None:
        """A second time finds nothing to erase, and writes nothing."""
        erase(folder)
        was = (folder / "journal.json").read_bytes()
        assert "erased 0 texts of 4 entries." in erase(folder).out
        assert (folder / "journal.json").read_bytes() == was

    def test_changes_nothing_that_is_or_becomes_public(self, tmp_path: Path) -> None:
        """The log, its pools and every receipt are the same whether somebody was forgotten between or not."""
        logs = []
        for forgotten in (False, True):
            folder = tmp_path / str(forgotten)
            folder.mkdir()
            (folder / "policy.toml").write_text(POLICY)
            write(folder, *bills(), *(one | {"memo": "canary"} for one in dues(2017)))
            assert publish(folder, "2017-06-01", "--policy", folder / "policy.toml").status == AGREES
            if forgotten:
                assert erase(folder, "m3").status == AGREES
            assert publish(folder, "2018-02-01").status == AGREES
            logs.append(public(folder))
            ran = quick_run("receipt", folder / "journal.json", "--all", folder / "receipts", "--log", folder / "log")
            assert ran.status == AGREES
            logs[-1] |= {str(one.relative_to(folder)): one.read_bytes() for one in folder.glob("receipts/*/*")}
        assert logs[0] == logs[1]
        assert len(logs[0]) > 10


@given(
    st.lists(
        st.builds(
            Origin.of,
            account=st.sampled_from(["", "A"]), day=st.just(date(2017, 1, 5)), minor=st.sampled_from([1, 2]),
            currency=st.just("EUR"), reference=st.sampled_from(["", "7", "8"]),
            texts=st.lists(st.sampled_from(["ann", "bob"]), max_size=1),
        ),
        max_size=8,
    ),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.permutations(range(8)),
)  # fmt: skip
def test_every_line_is_known_as_it_was(origins: list[Origin], gone: list[bool], order: list[int]) -> None:
    """Whoever was forgotten, of lines that come again the same are known, by all of it or by its reference."""
    plain = [booked(f"e{at}", one.day, one.minor, source=one.written) for at, one in enumerate(origins)]
    journal, _ = books(*plain)
    left = [row | {"source": erased(entry)} for row, entry in zip(plain, journal.entries, strict=True)]
    mixed, _ = books(*(after if here else before for before, after, here in zip(plain, left, gone, strict=False)))
    again = [origins[at] for at in order if at < len(origins)] + [one._replace(text="other") for one in origins]
    for one, other in [(Known(journal.entries), Known(mixed.entries))]:
        assert [one.takes(each) for each in again] == [other.takes(each) for each in again]
        assert [one.takes_reworded(each) for each in again] == [other.takes_reworded(each) for each in again]
