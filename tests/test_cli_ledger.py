"""The command line: publishing, verifying and receipts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from partgov.command import AGREES, DISAGREES, UNUSABLE, main
from partgov.foundation.errors import FaultsError
from partgov.foundation.money import Money
from partgov.interop.books import load_journal
from partgov.interop.notes import Note, read_checkpoints, read_notes, write_notes
from partgov.ledger import Release, Sealed, publish
from tests.publog import root_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command; return its exit status, its output and its complaints."""

    def run_command(*arguments: object) -> tuple[int, str, str]:
        status = main([str(one) for one in arguments])
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return run_command


def booked(id: str, day: date, amount: int, /, **changes: Any) -> dict[str, Any]:
    """An entry of a journal's JSON: a member's dues, unless changed."""
    given = {
        "id": id, "day": str(day), "flow": "dues", "amount": amount, "party": "person", "counterparty": "m1",
        "category": "dues", "salt": sha256(id.encode()).hexdigest(),
    }  # fmt: skip
    return given | changes


def books(*entries: object, **changes: Any) -> dict[str, Any]:
    """A journal's JSON."""
    given: dict[str, Any] = {
        "format": "partgov-journal", "version": 1, "log": "example.org/books", "currency": "EUR",
        "timezone": "Europe/Amsterdam", "begins": "2017-01-01", "entries": list(entries),
    }  # fmt: skip
    return given | changes


BILL = {"party": "organisation", "flow": "payment"}


def a_year() -> list[dict[str, Any]]:
    """Made-up books of a year: 120 members who pay in up to four parts, fees, reversals, wages, bills, two chapters."""
    entries: list[dict[str, Any]] = []
    for member in range(120):
        parts = 1 + member % 4
        for part in range(parts):
            day = date(2017, 1, 1) + timedelta(days=(member * 7 + part * 90) % 365)
            paid = booked(f"d{member}-{part}", day, 500 + 37 * member, counterparty=f"m{member}")
            entries.append(paid)
            entries.append(
                booked(
                    f"f{member}-{part}", day, -35, party="organisation", counterparty="processor", category="fee",
                    derives_from=paid["id"],
                )
            )  # fmt: skip
            if member % 17 == 0 and part == 0:
                back = min(day + timedelta(days=3), date(2017, 12, 31))
                entries.append({**paid, "id": f"r{member}", "day": str(back), "amount": -paid["amount"],
                                "salt": sha256(f"r{member}".encode()).hexdigest(), "reverses": paid["id"]})  # fmt: skip
    for month in range(1, 13):
        day = date(2017, month, 28)
        bills = {"rent": -90000, "hosting": -2500, "bank-costs": -1250}
        entries += [booked(f"{what}{month}", day, cost, **BILL, counterparty=what, category=what)
                    for what, cost in bills.items()]  # fmt: skip
        entries.append(booked(f"wage{month}", day, -180000, flow="payment", counterparty="m7", category="work"))
        entries.append(
            booked(f"plain{month}", day, -20000, flow="payment", counterparty="m9", category="work", consented=True)
        )
        entries += [booked(f"{chapter}{month}", day, -4000, **BILL, counterparty=chapter, category="chapter")
                    for chapter in ("north", "south")]  # fmt: skip
    return entries


def test_a_year_of_books_is_published_month_by_month(tmp_path: Path, run: Run) -> None:
    """Each log begins with the one before, verifies, and grows by what was booked; a member's receipt verifies."""
    journal, log, notes = tmp_path / "journal.json", tmp_path / "books.log", tmp_path / "books.log.checkpoints"
    year = a_year()
    before = checked = b""
    for month in range(1, 13):
        end = date(2017 + month // 12, month % 12 + 1, 1)
        known = [one for one in year if one["day"] < str(end)]
        journal.write_text(json.dumps(books(*known)))
        status, said, _ = run("publish", journal, "--at", f"{end}T12:00:00Z", "--to", log)
        assert status == AGREES
        assert f"through {end - timedelta(days=1)}; " in said
        text = log.read_bytes()
        assert text.startswith(before)
        assert notes.read_bytes().startswith(checked)
        assert text.count(b"\n") == len(known)
        assert run("verify", log, "--checkpoint", notes)[0] == AGREES
        before, checked = text, notes.read_bytes()
    plain = [line.split(" ") for line in before.decode().splitlines() if " plain " in line]
    assert sum(int(line[3]) for line in plain) == 12 * (-90000 - 2500 - 1250 - 20000 - 2 * 4000)
    last = read_checkpoints(checked)[-1]
    assert (last.day, last.size) == (date(2017, 12, 31), len(year))
    assert last.root == root_of(before.splitlines(keepends=True))

    status, receipt, _ = run("receipt", journal, "--entry", "d42-1", "--log", log)
    assert status == AGREES
    mine = tmp_path / "receipt"
    mine.write_text(receipt)
    status, said, _ = run("verify", log, "--checkpoint", notes, "--receipt", mine)
    assert status == AGREES
    assert "The payment is what line" in said
    mine.write_text(receipt.replace("amount 2054 EUR", "amount 2055 EUR"))
    assert run("verify", log, "--checkpoint", notes, "--receipt", mine)[0] == DISAGREES
    mine.write_bytes(b"\xff")
    assert run("verify", log, "--checkpoint", notes, "--receipt", mine)[0] == UNUSABLE


class TestPublish:
    """`partgov publish`."""

    def test_leaves_everything_as_it_was_when_it_refuses(self, tmp_path: Path, run: Run) -> None:
        """An entry of a published day is refused by id, and neither file is touched."""
        journal, log = tmp_path / "journal.json", tmp_path / "log"
        journal.write_text(json.dumps(books(booked("a", date(2017, 1, 5), 98765))))
        assert run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log)[0] == AGREES
        stood = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
        assert set(stood) == {"journal.json", "log", "log.checkpoints"}
        late = booked("b", date(2017, 1, 20), 98765, memo="canary")
        journal.write_text(json.dumps(books(booked("a", date(2017, 1, 5), 98765), late)))
        status, said, complaint = run("publish", journal, "--at", "2017-03-01T00:00:00Z", "--to", log)
        assert (status, said) == (UNUSABLE, "")
        assert complaint == "partgov: entry b: wanted a day after 2017-01-31, the last published, found 2017-01-20\n"
        for one in ("log", "log.checkpoints"):
            assert (tmp_path / one).read_bytes() == stood[one]

    def test_mends_checkpoints_that_are_behind(self, tmp_path: Path, run: Run) -> None:
        """Where the log was written and its checkpoints were not, the next run writes both."""
        journal, log, notes = tmp_path / "journal.json", tmp_path / "log", tmp_path / "log.checkpoints"
        journal.write_text(json.dumps(books(booked("a", date(2017, 1, 5), 5))))
        run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log)
        whole = notes.read_bytes()
        notes.unlink()
        status, said, _ = run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log)
        assert (status, notes.read_bytes()) == (AGREES, whole)
        assert said.endswith("through 2017-01-31; 0 new lines.\n")

    def test_of_no_day_writes_an_empty_log(self, tmp_path: Path, run: Run) -> None:
        """Before the first day is over there is nothing to say."""
        journal, log = tmp_path / "journal.json", tmp_path / "log"
        journal.write_text(json.dumps(books()))
        assert run("publish", journal, "--at", "2017-01-01T12:00:00Z", "--to", log)[1].endswith(
            "no day is over yet; 0 new lines.\n"
        )
        assert log.read_bytes() == b""


class TestVerify:
    """`partgov verify`."""

    def test_says_form_only_or_the_first_failing_day(self, tmp_path: Path, run: Run) -> None:
        """Without a checkpoint it says so; a changed log exits with 1 and names the day, and a line of a wrong form."""
        journal, log, notes = tmp_path / "journal.json", tmp_path / "log", tmp_path / "log.checkpoints"
        bills = [booked(f"b{day}", date(2017, 1, day), -500, **BILL, category="rent") for day in (3, 5, 9)]
        journal.write_text(json.dumps(books(*bills)))
        run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log)
        status, said, _ = run("verify", log)
        assert (status, "Form only" in said) == (AGREES, True)
        text = log.read_text()
        log.write_text(text.replace("05 plain rent -500", "05 plain rent -400"))
        status, said, _ = run("verify", log, "--checkpoint", notes)
        assert (status, "The first failing day is 2017-01-05." in said) == (DISAGREES, True)
        log.write_text(text.replace("05 plain rent", "05 plain Rent"))
        status, said, _ = run("verify", log, "--checkpoint", notes)
        assert (status, "NO Line 2 is the first whose form is wrong" in said) == (DISAGREES, True)

    def test_wants_a_checkpoint_for_a_receipt(self, tmp_path: Path, run: Run) -> None:
        """A receipt is held against a checkpoint, or not at all; one of another size does not fit."""
        journal, log, mine = tmp_path / "journal.json", tmp_path / "log", tmp_path / "receipt"
        journal.write_text(json.dumps(books(*(booked(f"a{day}", date(2017, 1, day), 5) for day in (2, 3)))))
        assert run("receipt", journal, "--entry", "a2", "--log", log)[0] == UNUSABLE
        run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log)
        assert run("receipt", journal, "--entry", "nobody", "--log", log)[0] == UNUSABLE
        receipt = run("receipt", journal, "--entry", "a2", "--log", log)[1]
        mine.write_text(receipt)
        assert run("verify", log, "--receipt", mine)[0] == UNUSABLE
        mine.write_text(receipt.replace("size 2", "size 7"))
        status, said, _ = run("verify", log, "--receipt", mine, "--checkpoint", f"{log}.checkpoints")
        assert (status, "NO The receipt goes with a log of 7 lines" in said) == (DISAGREES, True)

    def test_writes_each_receipt_where_no_system_has_a_device(self, tmp_path: Path, run: Run) -> None:
        """Of an id that Windows takes for a printer or for nothing, the file has another name, so that none is lost."""
        journal, log, out = tmp_path / "journal.json", tmp_path / "log", tmp_path / "receipts"
        devices = ("aux", "con", "nul", "prn", *(f"{one}{number}" for one in ("com", "lpt") for number in range(10)))
        names = (*devices, "com10", "nulla")
        entries = (booked(name, date(2017, 1, 2), 500, counterparty=name) for name in names)
        journal.write_text(json.dumps(books(*entries)))
        run("publish", journal, "--at", "2017-01-07T12:00:00Z", "--to", log)
        assert run("receipt", journal, "--all", out, "--log", log)[0] == AGREES
        written = [*out.glob("*/*.receipt")]
        assert len(written) == len(names)
        assert not {part.split(".")[0] for one in written for part in one.relative_to(out).parts} & {*devices}
        assert {"com10", "nulla"} < {one.name for one in out.iterdir()}

    def test_a_file_without_a_checkpoint_is_none(self, tmp_path: Path, run: Run) -> None:
        """Whoever holds lines against checkpoints is not told that they agree where there are none."""
        journal, log, notes = tmp_path / "journal.json", tmp_path / "log", tmp_path / "log.checkpoints"
        journal.write_text(json.dumps(books(booked("a1", date(2017, 1, 2), 5))))
        run("publish", journal, "--at", "2017-01-01T00:00:00Z", "--to", log)
        assert (log.read_bytes(), notes.read_bytes()) == (b"", b"")
        assert run("verify", log, "--checkpoint", notes)[0] == AGREES
        run("publish", journal, "--at", "2017-01-07T12:00:00Z", "--to", log)
        notes.write_bytes(b"")
        status, said, wrong = run("verify", log, "--checkpoint", notes)
        assert (status, said) == (UNUSABLE, "")
        assert wrong.startswith("partgov: --checkpoint: wanted a published day")
        assert run("verify", log)[0] == AGREES

    def test_any_changed_byte_of_log_or_checkpoints_is_caught(self, tmp_path: Path, run: Run) -> None:
        """Single changed bytes, of the log or of its checkpoints, never verify."""
        journal, log, notes = tmp_path / "journal.json", tmp_path / "log", tmp_path / "log.checkpoints"
        journal.write_text(json.dumps(books(*(booked(f"a{day}", date(2017, 1, day), 5) for day in range(1, 6)))))
        run("publish", journal, "--at", "2017-01-07T12:00:00Z", "--to", log)
        for file in (log, notes):
            stood = file.read_bytes()
            for place in range(len(stood)):
                draw = sha256(place.to_bytes(4, "big")).digest()[0]
                changed = bytearray(stood)
                changed[place] ^= draw % 255 + 1
                file.write_bytes(changed)
                assert run("verify", log, "--checkpoint", notes)[0] != AGREES, place
            file.write_bytes(stood)
        assert run("verify", log, "--checkpoint", notes)[0] == AGREES


class TestJournal:
    """The journal's JSON."""

    def refused(self, document: object) -> list[str]:
        """What it is refused for."""
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        with pytest.raises(FaultsError) as refused:
            load_journal(data)
        return [str(fault) for fault in refused.value.faults]

    def test_tells_every_fault_at_once_and_nothing_private(self) -> None:
        """Wrong values, unknown keys and missing ones are told by entry id, and what stood there is not."""
        day = date(2017, 1, 5)
        told = self.refused(
            books(
                booked("a", day, 5, amount="canary", salt="canary", memo=7),
                booked("b", day, 5, canary="canary", day="canary", party="canary", year="canary"),
                booked("c", day, 5, salt=None, currency="canary", flow=["canary"], consented="canary"),
                {"id": "canary\n"}, "canary", booked("d", day, 5, salt="zz", derives_from=3, reverses=""),
            )
        )  # fmt: skip
        assert [line.split(":")[0] for line in told] == [
            "entry a.amount", "entry a.salt", "entry a.memo", "entry b", "entry b.day", "entry b.party", "entry b.year",
            "entry c.salt", "entry c.flow", "entry c.amount", "entry c.consented", "$.entries[3].id", "$.entries[4]",
            "entry d.salt", "entry d.derives_from", "entry d.reverses",
        ]  # fmt: skip
        assert "canary" not in " ".join(told)

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"format": "x"}, "$.format"), ({"version": True}, "$.version"), ({"currency": "ECU"}, "$.currency"),
            ({"begins": "2017-1-1"}, "$.begins"), ({"begins": "2017-02-30"}, "$.begins"), ({"begins": 7}, "$.begins"),
            ({"timezone": "Nowhere"}, "$.timezone"), ({"entries": {}}, "$.entries"), ({"canary": 1}, "$"),
            ({"rules": {"canary": []}}, "$.rules"), ({"rules": {"flows": "canary"}}, "$.rules"),
            ({"rules": {"flows": ["Canary"]}}, "$.rules.flows"), ({"log": None}, "$.log"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_at_its_head(self, change: dict[str, Any], path: str) -> None:
        """Each key of the journal itself is looked at."""
        told = self.refused(books(**change))
        assert [line.split(":")[0] for line in told] == [path]
        assert "anary" not in told[0]

    def test_is_an_object_of_json(self) -> None:
        """Anything else is refused, and not echoed."""
        for data in (b"[]", b"canary", b"\xffcanary", b""):
            assert "canary" not in self.refused(data)[0]
        assert self.refused(json.dumps(books())[:-1].encode() + b', "log": "x"}') == [
            "$.log: wanted the key once, found it repeatedly"
        ]

    def test_may_bring_its_own_lists(self) -> None:
        """Flows and categories are those the journal gives."""
        rules = {"flows": ["gift"], "categories": ["seeds"], "consentable": []}
        gift = booked("a", date(2017, 1, 5), 5, flow="gift", category="seeds", currency="EUR")
        journal, _ = load_journal(json.dumps(books(gift, rules=rules)).encode())
        assert journal.rules.flows == ("gift",)
        assert journal.entries[0].amount.minor == 5


class TestCheckpoints:
    """The file of checkpoints."""

    def test_reads_back(self, tmp_path: Path, run: Run) -> None:
        """What is written reads as itself, in the form that is documented."""
        journal, log = tmp_path / "journal.json", tmp_path / "log"
        journal.write_text(json.dumps(books()))
        run("publish", journal, "--at", "2017-01-02T12:00:00Z", "--to", log)
        data = (tmp_path / "log.checkpoints").read_bytes()
        empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        assert data.decode() == f"example.org/books\n0\n{empty}\nday 2017-01-01\n\n"
        assert write_notes(read_notes(data)) == data

    def test_of_another_form_are_refused(self) -> None:
        """A note torn, a day left out, two logs in one file: each is refused, with the number of the note."""
        root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        notes = [f"x\n0\n{root}\nday 2017-01-0{day}\n\n" for day in (1, 2, 3)]
        assert len(read_checkpoints("".join(notes).encode())) == 3
        for text, place in [
            (notes[0] + notes[2], "note 2: wanted the day after 2017-01-01"), (notes[0][:-1], "note 1: wanted a note"),
            (notes[0] + "y" + notes[1], "those of 2"), (notes[0].replace("01-01", "02-30"), "note 1: wanted a note"),
            (notes[0].replace("FU=", "FV="), "note 1: wanted a note"),
        ]:  # fmt: skip
            with pytest.raises(FaultsError, match=place):
                read_checkpoints(text.encode())
        with pytest.raises(FaultsError):
            read_checkpoints(b"\xff")


@pytest.mark.parametrize("where", ["fsync", "replace"])
@pytest.mark.parametrize("times", [0, 1])
def test_publish_interrupted_leaves_whole_files(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, where: str, times: int
) -> None:
    """Stopped while or after either file is written, each is the old one or the new one; the next run ends the work."""
    journal, log, notes = tmp_path / "journal.json", tmp_path / "log", tmp_path / "log.checkpoints"
    journal.write_text(json.dumps(books(*(booked(f"a{day}", date(2017, day, 5), 5) for day in (1, 2)))))
    run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log)
    old = log.read_bytes(), notes.read_bytes()
    left = times

    def interrupt(done: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return done(*arguments)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(os, where, interrupt(getattr(os, where)))
        assert run("publish", journal, "--at", "2017-03-01T00:00:00Z", "--to", log)[0] == UNUSABLE
    stopped = log.read_bytes(), notes.read_bytes()
    assert {one.name for one in tmp_path.iterdir()} == {"journal.json", "log", "log.checkpoints"}
    run("publish", journal, "--at", "2017-03-01T00:00:00Z", "--to", log)
    new = log.read_bytes(), notes.read_bytes()
    assert stopped == (old if times == 0 else (new[0], old[1]))
    assert new[0].startswith(old[0])
    assert run("verify", log, "--checkpoint", notes)[0] == AGREES


class TestPools:
    """`partgov publish --policy` and `partgov privacy`."""

    POLICY = "persons = 10\ninsiders = 1\nfloor = 500\n"

    def test_a_year_is_released_quarter_by_quarter(self, tmp_path: Path, run: Run) -> None:
        """After each quarter the log verifies and begins with the one before; public and pending are all there is."""
        journal, log, notes = tmp_path / "journal.json", tmp_path / "log", tmp_path / "log.checkpoints"
        policy = tmp_path / "policy.toml"
        policy.write_text(self.POLICY)
        year = a_year()
        marks = [{"person": f"m{member}", "flow": "dues", "year": 2017, "day": f"2017-{1 + member % 12:02}-15"}
                 for member in range(0, 120, 4)]  # fmt: skip
        before, pools = b"", 0
        for end in ("2017-04-01", "2017-07-01", "2017-10-01", "2018-01-01"):
            known = [one for one in year if one["day"] < end]
            journal.write_text(json.dumps(books(*known, settled=[one for one in marks if str(one["day"]) < end])))
            command = ("publish", journal, "--at", f"{end}T12:00:00Z", "--to", log, "--policy", policy)
            assert run(*command)[0] == AGREES
            text = log.read_bytes()
            assert text.startswith(before)
            assert run("verify", log, "--checkpoint", notes)[0] == AGREES
            public = [line.split(" ") for line in text.decode().splitlines() if " pool " in line]
            assert len(public) >= pools
            before, pools = text, len(public)
            status, said, _ = run("privacy", journal, "--at", f"{end}T12:00:00Z", "--policy", policy, "--json")
            found = json.loads(said)
            assert status == AGREES
            assert [one["total"] for one in found["pools"]] == [int(one[4]) for one in public]
            released = sum(int(one[4]) for one in public)
            waiting = {(one["person"], one["flow"], one["year"]) for one in found["waiting"]}
            entries = {one["id"]: one for one in known}

            lines = text.decode().splitlines()
            covered = {lines[at] for one in public for at in _covered(one[6])}
            books_now, _ = load_journal(journal.read_bytes())
            whose = {one["id"]: _whose(one, entries) for one in known}
            private = [one for one in known if whose[one["id"]] is not None]
            pending = [one for one in private if Sealed.of(books_now.opening(one["id"])).text not in covered]
            assert released + sum(one["amount"] for one in pending) == sum(one["amount"] for one in private)
            assert {(whose[one["id"]], one["flow"], 2017) for one in pending} == waiting
        assert pools >= 2
        # The journal holds the policy by now; without any the pools would be gone, and nothing that is public is.
        assert run("publish", journal, "--at", "2018-01-01T12:00:00Z", "--to", log)[0] == AGREES
        journal.write_text(json.dumps(books(*year, settled=marks)))
        assert run("publish", journal, "--at", "2018-01-01T12:00:00Z", "--to", log)[0] == UNUSABLE
        assert log.read_bytes() == before

    def test_privacy_says_what_waits_and_what_is_given_away(self, tmp_path: Path, run: Run) -> None:
        """In words: the guarantee, each pool, those of the next date, what waits, and the attacks in a table."""
        policy = tmp_path / "policy.toml"
        policy.write_text(self.POLICY)
        status, said, _ = run(
            "privacy", "--made-up", 30, "--at", "2019-11-01T00:00:00Z", "--policy", policy, "--simulate"
        )
        assert status == AGREES
        for part in (
            "No total is published of fewer than 11 persons", "Public through 2019-10-31",
            "to an outsider, anybody's part",
            "On 2019-12-31, as the books stand", "Waiting: ", "nor marked as settled", "ok The public lines never",
            "Of how many an amount is computed exactly", "live balance",
        ):  # fmt: skip
            assert part in said, part
        table = [line.split() for line in said.splitlines() if line.startswith("  pools")]
        assert table[0][1::3] == ["0"] * 6

    def test_privacy_warns_of_a_total_below_zero_and_of_money_both_ways(self, tmp_path: Path, run: Run) -> None:
        """A public bill with nothing public to pay it from tells that at least so much is pending."""
        policy, journal = tmp_path / "policy.toml", tmp_path / "journal.json"
        policy.write_text("persons = 3\ninsiders = 0\nfloor = 1\n")
        paid = [booked(f"d{of}", date(2017, 1, 5), minor, counterparty=of) for of, minor in
                (("m1", 500), ("m2", -100), ("m3", 20))]  # fmt: skip
        journal.write_text(json.dumps(books(*paid, booked("b", date(2017, 1, 6), -300, **BILL, category="rent"))))
        said = run("privacy", journal, "--at", "2018-01-02T00:00:00Z", "--policy", policy)[1]
        assert "NO On 2017-01-06 the public lines add up to less than nothing" in said
        assert "money went both ways" in said
        assert "  no pools" in run("privacy", journal, "--at", "2017-02-02T00:00:00Z", "--policy", policy)[1]

    def test_privacy_reaches_the_end_of_the_calendar(self, tmp_path: Path, run: Run) -> None:
        """The last instant that may be asked for has no date after it that could be told, and is answered like any."""
        policy, journal, end = tmp_path / "policy.toml", tmp_path / "journal.json", "9998-12-31T23:59:59Z"
        policy.write_text("persons = 3\ninsiders = 0\nmonths = 12\n")
        journal.write_text(
            json.dumps(books(*(booked(f"d{of}", date(2017, 1, 5), 700, counterparty=of) for of in "abc")))
        )
        for how in (("--policy", policy), ()):
            status, said, _ = run("privacy", journal, "--at", end, "--json", *how)
            found = json.loads(said)
            assert (status, found["through"], found["next"]) == (AGREES, "9998-12-31", [])
            assert [one["day"] for one in found["pools"]] == ["2017-12-31"]
            run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", tmp_path / "log", "--policy", policy)

    def test_goes_on_with_a_log_of_another_rule(self, tmp_path: Path, run: Run) -> None:
        """A log with a total that tells goes on, byte for byte; each publishing says on whom, and so does `--log`."""
        journal, log, policy = tmp_path / "journal.json", tmp_path / "log", tmp_path / "policy.toml"
        policy.write_text(self.POLICY + "cap = 5000\n")
        paid = [booked(f"e{of}", date(2017, 2, 1 + of), 6000 + of, counterparty=f"m{of}") for of in range(10)]
        paid.append(booked("victim", date(2017, 3, 1), 1234, counterparty="m10"))
        journal.write_text(json.dumps(books(*paid)))
        before, _ = load_journal(journal.read_bytes())
        total = Money(51234, "EUR")
        old = Release(day=date(2017, 12, 31), flow="dues", persons=11, total=total, entries=["victim"])
        whole = publish(before, at=datetime(2018, 1, 1, tzinfo=UTC), zone=UTC, releases=[old])
        log.write_bytes(whole.text)
        (tmp_path / "log.checkpoints").write_bytes(write_notes([Note(one) for one in whole.checkpoints]))
        command = ("--at", "2018-01-05T00:00:00Z", "--policy", policy)
        telling = "The total of dues of 2017-12-31, published under another rule, tells on whose entry victim is"
        for _ in range(2):
            status, said, _ = run("publish", journal, *command, "--to", log)
            assert status == AGREES
            assert telling in said
            assert log.read_bytes() == whole.text
        assert telling in run("privacy", journal, *command, "--log", log)[1]
        found = json.loads(run("privacy", journal, *command, "--log", log, "--json")[1])
        assert found["told"] == [{"day": "2017-12-31", "flow": "dues", "entries": ["whose entry victim is"]}]
        assert [(one["persons"], one["hidden"]) for one in found["pools"]] == [(11, 1)]
        anew = run("privacy", journal, *command)[1]
        assert telling not in anew
        assert "10 persons go on beyond the cap, and hide nobody" in anew
        assert run("privacy", journal, *command, "--log", tmp_path / "none")[0] == UNUSABLE

    @pytest.mark.parametrize("minor", [5000, 500])
    def test_warns_of_a_total_at_an_extreme_and_refuses_it(self, tmp_path: Path, run: Run, minor: int) -> None:
        """Where all have just the cap, or just the floor, it says so before; and publishes it only if told to."""
        journal, policy, log = tmp_path / "journal.json", tmp_path / "policy.toml", tmp_path / "log"
        policy.write_text(self.POLICY + "cap = 5000\n")
        paid = [booked(f"e{of}", date(2017, 2, 1), minor, counterparty=f"m{of}") for of in range(11)]
        journal.write_text(json.dumps(books(*paid)))
        said = run("privacy", journal, "--at", "2017-12-01T00:00:00Z", "--policy", policy)[1]
        assert "NO its total is at an extreme, and tells what each has in it" in said
        command = ("publish", journal, "--policy", policy, "--to", log)
        assert run(*command, "--at", "2017-12-31T00:00:00Z")[0] == AGREES
        before = log.read_bytes()
        status, said, complaint = run(*command, "--at", "2018-01-02T00:00:00Z")
        assert (status, said, log.read_bytes()) == (UNUSABLE, "", before)
        assert "dues 2017-12-31: wanted a total that leaves open what each has in it" in complaint
        policy.write_text(self.POLICY.replace("10", "11") + "cap = 5000\n")  # asks for one more, who is not there
        assert run(*command, "--from", "2017-12-31", "--at", "2018-01-02T00:00:00Z")[0] == AGREES
        assert b" pool " not in log.read_bytes()
        policy.write_text(self.POLICY + "cap = 5000\n")
        later = (*command, "--from", "2018-01-05", "--at", "2018-04-02T00:00:00Z")
        assert run(*later)[0] == UNUSABLE
        assert run(*later, "--even-so")[0] == AGREES
        assert f"2018-03-31 pool dues 11 {11 * minor} EUR" in log.read_text()
        assert run(*command, "--at", "2018-05-02T00:00:00Z")[0] == AGREES  # what is public is not refused

    def test_tells_of_totals_side_by_side(self, tmp_path: Path, run: Run) -> None:
        """Two totals tell of one who left, where all others pay the same: it says so, with the number, before."""
        journal, policy = tmp_path / "journal.json", tmp_path / "policy.toml"
        policy.write_text(self.POLICY)
        paid = [booked(f"e{of} {year}", date(year, 2, 1), 2000 + 7 * of, counterparty=f"m{of}")
                for of in range(30) for year in (2017, 2018)]  # fmt: skip
        journal.write_text(json.dumps(books(*paid[:-1])))
        command = ("privacy", journal, "--policy", policy, "--at", "2018-12-01T00:00:00Z")
        said = run(*command)[1]
        assert (
            "NO dues, 2017-12-31 beside 2018-12-31: whoever supposes that all others have the same in both computes "
            "22.03 EUR of m29, exactly." in said
        )
        found = json.loads(run(*command, "--json")[1])["beside"]
        assert found == [
            {"flow": "dues", "first": ["2017-12-31"], "second": ["2018-12-31"], "persons": ["m29"], "supposed": 2203,
             "off": 0}
        ]  # fmt: skip
        journal.write_text(json.dumps(books(*paid[:-2], booked("more", date(2018, 2, 1), 2303, counterparty="m29"))))
        assert "computes -23.03 EUR of m29, exactly." in run(*command)[1]
        journal.write_text(json.dumps(books(*paid[1:-1], booked("more", date(2018, 3, 1), 5, counterparty="m3"))))
        assert "computes 1.98 EUR of m0 and m29, which is 0.05 EUR off." in run(*command)[1]

    def test_searches_made_up_organisations(self, run: Run) -> None:
        """Told how many, it attacks them all and says what was told: nothing; as JSON too, with every figure."""
        status, said, _ = run("privacy", "--search", 4)
        assert status == AGREES
        assert said.startswith("Made-up organisations: 4; policies: 4; pools: ")
        assert "ok Exact amounts told by a combination of sums: 0; by bounds: 0" in said
        assert "Totals at an extreme, which `publish` refuses: " in said
        found = json.loads(run("privacy", "--search", 4, "--json")[1])
        assert (found["organisations"], found["told"], found["by_bounds"]) == (4, 0, 0)
        assert run("privacy", "--search", 0)[1].count("\n") == 4

    def test_simulates_whoever_uses_everything_exactly(self, tmp_path: Path, run: Run) -> None:
        """Who has the log, who knows whose line each is, with insiders or without, and who watches the balance."""
        policy = tmp_path / "policy.toml"
        policy.write_text(self.POLICY)
        command = ("privacy", "--made-up", 30, "--at", "2019-11-01T00:00:00Z", "--policy", policy, "--simulate")
        said = run(*command)[1]
        assert "ok onlooker, insiders 0: 0 of " in said
        assert "ok neighbour, insiders 1: 0 of " in said
        assert "told, 0 by totals at an extreme; the others no closer than from " in said
        found = json.loads(run(*command, "--json")[1])["inferences"]
        assert {(one["told"], one["extreme"]) for one in found} == {(0, 0)}

    def test_refuses_a_figure_that_tells(self, tmp_path: Path, run: Run) -> None:
        """A balance that only one payment hides behind is refused, by the entry's id; nothing is published."""
        policy, journal, log = tmp_path / "policy.toml", tmp_path / "journal.json", tmp_path / "log"
        policy.write_text(self.POLICY)
        figure = {"id": "report", "day": "2017-01-31", "through": "2017-01-31"}
        document = books(booked("e7", date(2017, 1, 5), 98765), figures=[figure])
        journal.write_text(json.dumps(document))
        for command in (("publish", journal, "--to", log), ("privacy", journal)):
            status, said, complaint = run(*command, "--at", "2017-03-01T00:00:00Z", "--policy", policy)
            assert (status, said) == (UNUSABLE, "")
            assert "figure report: wanted a figure that, with what is public, tells on nobody" in complaint
            assert "whose entry e7 is" in complaint
            assert "98765" not in complaint
        assert not log.exists()

    def test_wants_a_policy_that_makes_sense_and_one_set_of_books(self, tmp_path: Path, run: Run) -> None:
        """A policy that cannot protect, is no TOML or has unknown keys is refused; so are no books, and two."""
        policy = tmp_path / "policy.toml"
        for text in ("persons = 2", "persons = ", "person = 10", "floor = 10\ncap = 9", "persons = true"):
            policy.write_text(text)
            assert run("privacy", "--made-up", 5, "--at", "2018-01-01T00:00:00Z", "--policy", policy)[0] == UNUSABLE
        policy.write_text("")
        assert run("privacy", "--at", "2018-01-01T00:00:00Z", "--policy", policy)[0] == UNUSABLE
        for few in (("--policy", policy), ("--at", "2018-01-01T00:00:00Z")):
            assert "wanted a policy and an instant, or --search N" in run("privacy", "--made-up", 5, *few)[2]
        both = ("privacy", "x", "--made-up", 5, "--at", "2018-01-01T00:00:00Z", "--policy", policy)
        assert run(*both)[0] == UNUSABLE

    def test_of_a_journal_reads_marks_and_figures(self) -> None:
        """What is wrong with them is told by its place, and no word of it."""
        entries = [booked("a", date(2017, 1, 5), 5)]
        mark = {"person": "m1", "flow": "dues", "year": 2017, "day": "2017-02-01"}
        figure = {"id": "f", "day": "2017-02-01", "entries": ["a"]}
        journal, _ = load_journal(json.dumps(books(*entries, settled=[mark], figures=[figure])).encode())
        assert (journal.settled[0].person, journal.figures[0].entries) == ("m1", ("a",))
        wrong: dict[str, Any] = {
            "settled": [mark | {"canary": 1}, {"person": "canary"}, mark | {"day": "canary"}],
            "figures": [figure | {"through": "2017-01-31"}, "canary"],
        }
        told = TestJournal().refused(books(*entries, **wrong))
        assert {line.split(":")[0] for line in told} == {
            "$.settled[0]", "$.settled[1]", "$.settled[2]", "$.figures[0]", "$.figures[1]",
        }  # fmt: skip
        assert "canary" not in " ".join(told)
        assert TestJournal().refused(books(*entries, settled={})) == ["$.settled: wanted a list, found something else"]


def _whose(one: dict[str, Any], entries: dict[str, dict[str, Any]]) -> str | None:
    """Whose money an entry is; None where it is nobody's."""
    root = entries[one.get("derives_from", one["id"])]
    return str(root["counterparty"]) if root["party"] == "person" and not root.get("consented") else None


def _covered(ranges: str) -> list[int]:
    """The numbers of the lines that a pool covers."""
    parts = [] if ranges == "-" else [one.split("-") for one in ranges.split(",")]
    return [at for one in parts for at in range(int(one[0]), int(one[-1]) + 1)]
