"""Following: one day more, and one receipt, by the index of a journal; and never another answer by it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.command import AGREES, UNUSABLE, following, indexes
from partgov.command import publishing as publishing_verb
from partgov.command.indexes import quick_receipt
from partgov.interop import indexing
from partgov.interop.books import load_books
from partgov.interop.indexing import read_index
from partgov.ledger import PublicLog, make_receipts, publish
from tests.daybooks import BEGINS, BILL, Document, document_of, entry_of, journals, written
from tests.documents import Ran, quick_run
from tests.strategies import examples
from tests.test_writing import _DONE, _NOT_REACHED, FAILURES, mode, posix, stopped

JOURNAL, LOG = "journal.json", "log"
INDEX, NOTES = f"{JOURNAL}.index", f"{LOG}.checkpoints"


@contextmanager
def small_blocks(height: int = 1) -> Iterator[pytest.MonkeyPatch]:
    """
    Keep an index of every journal, with hashes over a few lines, so that short logs have many blocks.

    Nothing waits for the disk meanwhile, which is most of what such tests take.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(following, "LEAST", 0)
        patch.setattr(os, "fsync", lambda _: None)
        for room, name, value in (
            (indexing, "HEIGHT", height), (indexes, "HEIGHT", height), (indexing, "BLOCK", 1 << height),
        ):  # fmt: skip
            patch.setattr(room, name, value)
        yield patch


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which every journal gets an index."""
    with small_blocks():
        yield tmp_path


def at(day: int) -> str:
    """An instant at which so many days of the books are over."""
    return f"{BEGINS + timedelta(days=day)}T12:00:00Z"


def publishing(folder: Path, day: int, *more: object) -> tuple[str, ...]:
    """The arguments that publish so many days."""
    return ("publish", str(folder / JOURNAL), "--at", at(day), "--to", str(folder / LOG), *map(str, more))


def put(folder: Path, document: Document) -> None:
    """Write a journal that keeps where its log is, as one does that was published."""
    how = {"policies": [], "exact": [], "to": LOG, **document.get("publishing", {})}
    (folder / JOURNAL).write_bytes(written({**document, "publishing": how}))


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the index."""
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name != INDEX}


def followed(folder: Path, day: int, *more: object, agrees: bool = True) -> bool:
    """Publish so many days, or be refused, and say whether that was done by what is new alone."""
    seen: list[bool] = []

    def watched(*given: Any, **named: Any) -> Any:
        found = follow(*given, **named)
        seen.append(found is not None)
        return found

    follow = following.follow
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing_verb, "follow", watched)
        ran = quick_run(*publishing(folder, day, *more))
    assert ran.status == (AGREES if agrees else UNUSABLE), ran.err
    return any(seen)


def with_and_without(folder: Path, command: Callable[[Path], tuple[str, ...]]) -> tuple[Ran, dict[str, bytes]]:
    """Run a command in two copies of a folder, with the index and without: what it says and leaves must be the same."""
    found = []
    for keeps in (True, False):
        with TemporaryDirectory() as name:
            other = Path(name)
            shutil.copytree(folder, other, dirs_exist_ok=True)
            if not keeps:
                (other / INDEX).unlink(missing_ok=True)
            ran = quick_run(*command(other))
            found.append((Ran(ran.status, *(said.replace(name, "") for said in (ran.out, ran.err))), files(other)))
    assert found[0] == found[1]
    return found[0]


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────


class TestReceipt:
    """`partgov receipt` by an index."""

    @examples(40)
    @given(journals(), st.integers(1, 121), st.integers(1, 121), st.integers(1, 3))
    def test_is_the_one_that_is_made_without(self, document: Document, first: int, last: int, height: int) -> None:
        """For each entry that the log has, published at once or in two steps, to the byte; for no other."""
        first, last = sorted((first, last))
        with small_blocks(height), TemporaryDirectory() as name:
            folder = Path(name)
            put(folder, document)
            for day in (first, last):
                assert quick_run(*publishing(folder, day)).status == AGREES
            books = load_books(written(document))
            log = publish(books.journal, at=datetime.fromisoformat(at(last)), zone=books.zone)
            wanted = {one.opening.id: one.text for one in make_receipts(books.journal, log)}
            found = {
                one["id"]: receipt.text
                for one in document["entries"]
                if (receipt := quick_receipt(str(folder / JOURNAL), str(folder / LOG), one["id"])) is not None
            }
            assert found == (wanted if (folder / INDEX).exists() else {})

    def test_needs_neither_the_journal_nor_the_log_whole(self, folder: Path) -> None:
        """However long they are, a few thousand bytes of each are read."""
        with small_blocks(8):
            put(folder, document_of(*(entry_of(one, one // 100) for one in range(5000))))
            assert quick_run(*publishing(folder, 60)).status == AGREES
            with pytest.MonkeyPatch.context() as patch:
                read: list[int] = []
                patch.setattr(indexes, "open", lambda *given: _Counting(open(*given), read), raising=False)  # noqa: SIM115
                receipt = quick_receipt(str(folder / JOURNAL), str(folder / LOG), "e2500")
            assert receipt is not None
            assert sum(read) < 80_000 < (folder / LOG).stat().st_size < (folder / JOURNAL).stat().st_size
            ran = quick_run("receipt", folder / JOURNAL, "--entry", "e2500", "--log", folder / LOG)
            assert ran.out == receipt.text

    def test_is_given_after_an_import(self, folder: Path) -> None:
        """What is added at the end of the journal moves no entry, and none is needed of it."""
        entries = [entry_of(one, one) for one in range(20)]
        put(folder, document_of(*entries))
        assert quick_run(*publishing(folder, 30)).status == AGREES
        was = quick_receipt(str(folder / JOURNAL), str(folder / LOG), "e7")
        put(folder, document_of(*entries, entry_of(21, 31)))
        assert quick_receipt(str(folder / JOURNAL), str(folder / LOG), "e7") == was is not None

    @pytest.mark.parametrize(
        "changed", [{"amount": 9}, {"counterparty": "m2"}, {"salt": "0f" * 32}, {"memo": "x" * 99}]
    )
    def test_of_an_entry_that_was_changed(self, folder: Path, changed: Document) -> None:
        """Another amount, person or salt has no receipt; another memo has the same one."""
        entries = [entry_of(one, one) for one in range(20)]
        put(folder, document_of(*entries))
        assert quick_run(*publishing(folder, 30)).status == AGREES
        entries[7] |= changed
        put(folder, document_of(*entries))
        for one in ("e6", "e7", "e8", "e9", "e0", "e19", "none"):
            with_and_without(folder, partial(receiving, entry=one))

    def test_of_a_log_that_is_longer_than_its_checkpoints(self, folder: Path) -> None:
        """It is of as many lines as the log has: the index, which was made of fewer, is left alone."""
        put(folder, document_of(*(entry_of(one, one) for one in range(20))))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        index, notes = ((folder / one).read_bytes() for one in (INDEX, NOTES))
        assert quick_run(*publishing(folder, 30)).status == AGREES
        (folder / INDEX).write_bytes(index)
        (folder / NOTES).write_bytes(notes)
        assert "size 20\n" in with_and_without(folder, lambda here: receiving(here, "e7"))[0].out


class _Counting:
    """A file that counts what is read of it."""

    def __init__(self, file: Any, read: list[int]) -> None:
        self._file, self._read = file, read

    def read(self, *given: int) -> Any:
        found = self._file.read(*given)
        self._read.append(len(found))
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def receiving(folder: Path, entry: str) -> tuple[str, ...]:
    """The arguments that make a receipt."""
    return ("receipt", str(folder / JOURNAL), "--entry", entry, "--log", str(folder / LOG))


# ── one day more ─────────────────────────────────────────────────────────────────────────────────


class TestOneDayMore:
    """`partgov publish` by an index."""

    @examples(40)
    @given(journals(), st.lists(st.integers(1, 125), min_size=1, max_size=4), st.booleans())
    def test_equals_all_at_once(self, document: Document, days: list[int], ahead: bool) -> None:
        """Log, checkpoints and index are those of one publication, to the byte, however many steps led there."""
        with small_blocks(), TemporaryDirectory() as name:
            folder, entries, many = Path(name), document["entries"], 0
            for day in sorted(days):
                # What is booked later stands in the journal already, or comes as the days go by.
                there = [one for one in entries if ahead or one["day"] < str(BEGINS + timedelta(days=day))]
                put(folder, {**document, "entries": there})
                assert followed(folder, day) == (many > 0)
                many += (folder / INDEX).exists()
            stepwise = {one.name: one.read_bytes() for one in folder.iterdir()}
            for one in (LOG, NOTES, INDEX):
                (folder / one).unlink(missing_ok=True)
            assert not followed(folder, max(days))
            assert stepwise == {one.name: one.read_bytes() for one in folder.iterdir()}

    def test_goes_on_to_the_same_day(self, folder: Path) -> None:
        """Publishing again what is published changes nothing, and looks at nothing more."""
        put(folder, document_of(*(entry_of(one, one) for one in range(20))))
        assert not followed(folder, 15)
        was = files(folder)
        assert followed(folder, 15)
        assert files(folder) == was

    def test_signs_what_is_new(self, folder: Path) -> None:
        """Each checkpoint is signed, those of before too."""
        pytest.importorskip("cryptography")
        put(folder, document_of(*(entry_of(one, one) for one in range(20))))
        ran = quick_run("key", "example.org/treasurer", "--to", folder / "key")
        assert not followed(folder, 5)
        assert followed(folder, 15, "--sign", folder / "key")
        key, notes = ran.out.strip(), folder / NOTES
        assert quick_run("verify", folder / LOG, "--checkpoint", notes, "--key", key).status == AGREES

    @given(journals(most=12, days=20), st.integers(1, 20), st.data())
    @examples(25)
    def test_refuses_and_writes_what_it_would_without(self, document: Document, day: int, data: st.DataObject) -> None:
        """Whatever was changed in the journal, published or not, the same is said and the same is written."""
        with small_blocks(), TemporaryDirectory() as name:
            folder = Path(name)
            document["rules"] = data.draw(st.sampled_from([None, {"consentable": ["payment", "dues"]}]))
            put(folder, document)
            assert quick_run(*publishing(folder, day)).status == AGREES
            for _ in range(data.draw(st.integers(1, 2))):
                change(document, data)
            put(folder, document)
            more = data.draw(st.sampled_from([(), (), ("--policy", policy(folder, 3)), ("--exact", "host")]))
            later = data.draw(st.integers(0, 30))
            with_and_without(folder, lambda here: publishing(here, later, *more))


def policy(folder: Path, persons: int) -> Path:
    """A policy in a file."""
    path = folder / f"{persons}.toml"
    path.write_text(f"persons = {persons}\ninsiders = 0\nmonths = 1\n")
    return path


def change(document: Document, data: st.DataObject) -> None:
    """Change one thing in a journal: an entry, a mark, a figure, or how it is published."""
    entries, day = document["entries"], data.draw(st.integers(0, 30), label="day")
    number = 100 + len(entries)
    what = data.draw(st.sampled_from([*CHANGES, "add", "add"]))
    some = data.draw(st.sampled_from(entries)) if entries else entry_of(99, day)
    if what == "add":
        entries.append(entry_of(number, day))
    elif what == "drop" and entries:
        entries.remove(some)
    elif what == "swap":
        entries.reverse()
    else:
        CHANGES[what](document, entry_of(number, day), some)


CHANGES: dict[str, Callable[[Document, Document, Document], object]] = {
    "drop": lambda *_: None,
    "swap": lambda *_: None,
    "amount": lambda _, new, some: some.update(amount=some["amount"] * 2),
    "memo": lambda _, new, some: some.update(memo="another"),
    "day": lambda _, new, some: some.update(day=new["day"]),
    "person": lambda _, new, some: some.update(counterparty="m1"),
    "consent": lambda _, new, some: some.update(consented=True),
    "same id": lambda books, new, some: books["entries"].append(new | {"id": some["id"]}),
    "same salt": lambda books, new, some: books["entries"].append(new | {"salt": some["salt"][:24] + new["salt"][24:]}),
    "same end": lambda books, new, some: books["entries"].append(
        new | {"salt": new["salt"][:-24] + some["salt"][-24:]}
    ),
    "weak salt": lambda books, new, some: books["entries"].append(new | {"salt": "01" * 32}),
    "lone fee": lambda books, new, some: books["entries"].append(new | BILL | {"category": "fee"}),
    "income": lambda books, new, some: books["entries"].append(new | BILL | {"flow": some["flow"], "amount": 5}),
    "fee": lambda books, new, some: books["entries"].append(
        new | BILL | {"flow": some["flow"], "year": int(some["day"][:4]), "derives_from": some["id"], "category": "fee"}
    ),
    "back": lambda books, new, some: books["entries"].append(
        {**some, "id": new["id"], "salt": new["salt"], "day": new["day"], "amount": -some["amount"]}
        | {"reverses": some["id"], "year": int(some["day"][:4])}
    ),
    "mark": lambda books, new, some: books.setdefault("settled", []).append(
        {"person": some["counterparty"], "flow": "dues", "year": 2017, "day": new["day"]}
    ),
    "figure": lambda books, new, some: books.setdefault("figures", []).append(
        {"id": new["id"], "day": new["day"], "entries": [some["id"]]}
    ),
    "balance": lambda books, new, some: books.setdefault("figures", []).append(
        {"id": new["id"], "day": new["day"], "through": new["day"]}
    ),
    "policy": lambda books, new, some: books.update(
        publishing={"policies": [{"since": new["day"], "policy": {"persons": 3, "insiders": 0, "months": 1}}]}
    ),
    "zone": lambda books, new, some: books.update(timezone="Pacific/Auckland"),
    "name": lambda books, new, some: books.update(log="example.org/others"),
    "words": lambda books, new, some: books.update(rules={"categories": ["dues", "hosting", "fee", "rent"]}),
}


# ── the long way ─────────────────────────────────────────────────────────────────────────────────

PEOPLE = [entry_of(one, one, amount=5000) for one in range(10)]
LATER = [entry_of(one, one, amount=5000) for one in range(10, 15)]
MONTHLY = {"policies": [{"since": "2017-01-01", "policy": {"persons": 3, "insiders": 0, "months": 1}}]}


def the(day: int) -> str:
    """A day, counted from the first of the books."""
    return str(BEGINS + timedelta(days=day))


def marks(*numbers: int, day: int = 20) -> list[Document]:
    """Marks that the money of these people is complete."""
    return [{"person": f"m{one}", "flow": "dues", "year": 2017, "day": the(day)} for one in numbers]


BACK = {"amount": -5000, "reverses": "e1", "counterparty": "m1", "year": 2017}
INCOME = BILL | {"flow": "dues", "amount": 5}
FIGURE = {"id": "f", "day": the(8), "entries": ["e3"]}

# What was published through a day; what the journal is afterwards; through which day it is published then.
REFUSED: dict[str, tuple[Document, int, Document, int]] = {
    "an earlier day": (document_of(*PEOPLE), 10, document_of(*PEOPLE), 5),
    "an entry of a published day": (document_of(*PEOPLE), 10, document_of(*PEOPLE, entry_of(77, 9)), 15),
    "an id that was there": (document_of(*PEOPLE), 10, document_of(*PEOPLE, entry_of(77, 12, id="e3")), 15),
    "a salt that was there": (
        document_of(*PEOPLE), 10, document_of(*PEOPLE, entry_of(77, 12, salt=PEOPLE[3]["salt"])), 15,
    ),
    "a salt that begins like another": (
        document_of(*PEOPLE), 10,
        document_of(*PEOPLE, entry_of(77, 12, salt=PEOPLE[3]["salt"][:24] + LATER[0]["salt"][24:])), 15,
    ),
    "a salt that ends like another": (
        document_of(*PEOPLE), 10,
        document_of(*PEOPLE, entry_of(77, 12, salt=LATER[0]["salt"][:-24] + PEOPLE[3]["salt"][-24:])), 15,
    ),
    "a weak salt": (document_of(*PEOPLE), 10, document_of(*PEOPLE, entry_of(77, 12, salt="01" * 32)), 15),
    "dues of an organisation": (document_of(*PEOPLE), 10, document_of(*PEOPLE, entry_of(77, 12, **INCOME)), 15),
    "income in a flow in which a person paid": (
        document_of(*PEOPLE, entry_of(20, 9, flow="donation")), 10,
        document_of(*PEOPLE, entry_of(20, 9, flow="donation"), entry_of(77, 12, **INCOME | {"flow": "donation"})), 15,
    ),
    "a second reversal": (
        document_of(*PEOPLE, entry_of(20, 9, **BACK)), 10,
        document_of(*PEOPLE, entry_of(20, 9, **BACK), entry_of(77, 12, **BACK)), 15,
    ),
    "a reversal of what is not there": (
        document_of(*PEOPLE), 10, document_of(*PEOPLE, entry_of(77, 12, **BACK | {"reverses": "e99"})), 15,
    ),
    "a fee of another year than what it derives from": (
        document_of(*PEOPLE), 10,
        document_of(*PEOPLE, entry_of(77, 12, party="organisation", category="fee", derives_from="e1", year=2015)), 15,
    ),
    "words that an entry of before is not among": (
        document_of(entry_of(20, 0, **BILL), *PEOPLE), 10,
        document_of(entry_of(20, 0, **BILL), *PEOPLE, rules={"categories": ["dues"]}), 15,
    ),
    "a policy that was taken away": (
        document_of(*PEOPLE, settled=marks(*range(5)), publishing=MONTHLY), 35,
        document_of(*PEOPLE, settled=marks(*range(5))), 40,
    ),
    "a mark that was taken away": (
        document_of(*PEOPLE, settled=marks(*range(5)), publishing=MONTHLY), 35,
        document_of(*PEOPLE, settled=marks(*range(4)), publishing=MONTHLY), 40,
    ),
    "a mark of a published day": (
        document_of(*PEOPLE, settled=marks(*range(5)), publishing=MONTHLY), 35,
        document_of(*PEOPLE, settled=marks(*range(6)), publishing=MONTHLY), 40,
    ),
    "a figure that tells": (
        document_of(*PEOPLE, publishing=MONTHLY), 10,
        document_of(*PEOPLE, publishing=MONTHLY, figures=[FIGURE]), 15,
    ),
    "a figure that is declared by then": (
        document_of(*PEOPLE, publishing=MONTHLY, figures=[FIGURE | {"day": the(12)}]), 10,
        document_of(*PEOPLE, publishing=MONTHLY, figures=[FIGURE | {"day": the(12)}]), 15,
    ),
    "a figure through a later day than its own": (
        document_of(*PEOPLE, figures=[{"id": "f", "day": the(9), "through": the(13)}]), 10,
        document_of(*PEOPLE, *LATER, figures=[{"id": "f", "day": the(9), "through": the(13)}]), 15,
    ),
}  # fmt: skip


class TestTheLongWay:
    """What is not settled by new days alone is left to whoever reads all."""

    @pytest.mark.parametrize(("was", "first", "now", "last"), REFUSED.values(), ids=REFUSED)
    def test_refuses(self, folder: Path, was: Document, first: int, now: Document, last: int) -> None:
        """Each is refused, in the same words, and nothing is written."""
        put(folder, was)
        assert quick_run(*publishing(folder, first)).status == AGREES
        stood = files(folder)
        put(folder, now)
        ran, left = with_and_without(folder, lambda here: publishing(here, last))
        assert ran.status == UNUSABLE
        assert (left[LOG], left[NOTES]) == (stood[LOG], stood[NOTES])
        assert not followed(folder, last, agrees=False)

    @pytest.mark.parametrize("tail", ["\n  ,\n ]", "\n  {}\n ]", ",\n  5\n ]", "\n ]\n ]", ""])
    def test_refuses_what_is_no_json(self, folder: Path, tail: str) -> None:
        """A comma too many or too few after the last published entry, something else, or nothing."""
        put(folder, document_of(*PEOPLE))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        whole = (folder / JOURNAL).read_text()
        (folder / JOURNAL).write_text(whole.replace("\n ]", tail, 1))
        assert (folder / JOURNAL).read_text() != whole
        assert with_and_without(folder, lambda here: publishing(here, 15))[0].status == UNUSABLE
        assert not followed(folder, 15, agrees=False)

    def test_refuses_another_place(self, folder: Path) -> None:
        """A copy of the log elsewhere is not gone on with, though it is the same to the byte."""
        put(folder, document_of(*PEOPLE))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        for name in (LOG, NOTES):
            shutil.copy(folder / name, folder / name.replace(LOG, "other"))
        command = ("publish", str(folder / JOURNAL), "--at", at(15), "--to", str(folder / "other"))
        assert quick_run(*command).status == UNUSABLE
        assert quick_run(*command, "--moved").status == AGREES

    def test_is_taken_where_the_log_goes_on_after_its_checkpoints(self, folder: Path) -> None:
        """The log was written and its checkpoints were not: they are mended, as without an index."""
        put(folder, document_of(*PEOPLE, *LATER))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        index, notes = ((folder / one).read_bytes() for one in (INDEX, NOTES))
        assert quick_run(*publishing(folder, 12)).status == AGREES
        (folder / INDEX).write_bytes(index)
        (folder / NOTES).write_bytes(notes)
        with_and_without(folder, lambda here: publishing(here, 14))
        assert not followed(folder, 14)

    def test_is_taken_where_public_pools_tell_on_somebody(self, folder: Path) -> None:
        """What is told of them each time hangs on all entries (R-104)."""
        put(folder, document_of(*PEOPLE))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        index = read_index(_reading((folder / INDEX).read_bytes()), (folder / INDEX).stat().st_size)
        assert index is not None
        assert index.bound.grows
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                following, "read_index", lambda *_: attrs.evolve(index, bound=attrs.evolve(index.bound, grows=False))
            )
            assert not followed(folder, 11)
        assert followed(folder, 12)


def _reading(data: bytes) -> indexing.Reads:
    return lambda start, count: data[start : start + count]


# ── an index that does not fit ───────────────────────────────────────────────────────────────────


class TestIndex:
    """The file itself."""

    @given(st.data())
    @examples(25)
    def test_that_is_spoilt_changes_no_answer(self, data: st.DataObject) -> None:
        """A byte that is another, lost or too many, an end that is missing: the receipt and the log are the same."""
        with small_blocks(), TemporaryDirectory() as name:
            folder = Path(name)
            put(folder, document_of(*(entry_of(one, one) for one in range(12))))
            assert quick_run(*publishing(folder, 8)).status == AGREES
            whole = bytearray((folder / INDEX).read_bytes())
            place = data.draw(st.integers(0, len(whole) - 1))
            how = data.draw(st.sampled_from(["flip", "lose", "add", "end"]))
            if how == "flip":
                whole[place] ^= 1 << data.draw(st.integers(0, 7))
            else:
                end = {"lose": place + 1, "add": place, "end": len(whole)}[how]
                whole[place:end] = b"1" if how == "add" else b""
            (folder / INDEX).write_bytes(whole)
            receipt, _ = with_and_without(folder, lambda here: receiving(here, "e3"))
            assert receipt.status == AGREES
            assert with_and_without(folder, lambda here: publishing(here, 12))[0].status == AGREES

    def test_of_another_journal_changes_no_answer(self, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        """Whether of the same journal as it was, or of one that has the same ids: it is none."""
        entries = [entry_of(one, one) for one in range(20)]
        put(folder, document_of(*entries))
        assert quick_run(*publishing(folder, 5)).status == AGREES
        stale = (folder / INDEX).read_bytes()
        assert followed(folder, 10)
        other = tmp_path_factory.mktemp("other")
        put(other, document_of(*(one | {"amount": 7} for one in entries)))
        assert quick_run(*publishing(other, 10)).status == AGREES
        for index in (stale, (other / INDEX).read_bytes(), b"", os.urandom(5000)):
            (folder / INDEX).write_bytes(index)
            for one in ("e3", "e9", "e15"):
                with_and_without(folder, partial(receiving, entry=one))
            with_and_without(folder, lambda here: publishing(here, 15))
            assert not followed(folder, 10)  # and it is made anew
            assert followed(folder, 10)

    def test_that_vouches_for_another_journal_is_not_believed(self, folder: Path) -> None:
        """Whoever can write the index, and does not know the journal, cannot have a changed amount passed over."""
        entries = [entry_of(one, one) for one in range(20)]
        put(folder, document_of(*entries))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        put(folder, document_of(entries[0] | {"amount": 7}, *entries[1:]))
        ran, left = with_and_without(folder, lambda here: publishing(here, 15))
        assert ran.status == UNUSABLE
        assert "entry e0: wanted a day after 2017-01-10" in ran.err
        assert left[LOG] == (folder / LOG).read_bytes()

    @pytest.mark.parametrize("name", [LOG, NOTES])
    def test_of_a_log_that_was_spoilt(self, folder: Path, name: str) -> None:
        """A published line or checkpoint that is another is refused as without an index, and nothing is written."""
        put(folder, document_of(*(entry_of(one, one) for one in range(20))))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        data = (folder / name).read_bytes()
        spoilt = data.replace(b"2017-01-05 sealed", b"2017-01-04 sealed").replace(b"\n5\n", b"\n4\n")
        assert spoilt != data
        (folder / name).write_bytes(spoilt)
        assert with_and_without(folder, lambda here: publishing(here, 15))[0].status == UNUSABLE

    def test_is_not_kept_for_a_short_journal(self, tmp_path: Path) -> None:
        """Where all is read at once in no time there is no file more in the folder."""
        put(tmp_path, document_of(*(entry_of(one, one) for one in range(20))))
        assert quick_run(*publishing(tmp_path, 10)).status == AGREES
        assert set(files(tmp_path)) == {JOURNAL, LOG, NOTES}
        assert not (tmp_path / INDEX).exists()

    @posix
    def test_is_its_owner_s_alone_and_stands_where_the_journal_is(self, folder: Path) -> None:
        """Beside the journal and not beside a link to it, nor beside the log, which may be in a public place."""
        away, public = folder / "away", folder / "public"
        away.mkdir()
        public.mkdir()
        (away / JOURNAL).write_bytes(written(document_of(*(entry_of(one, one) for one in range(20)))))
        (folder / JOURNAL).symlink_to(away / JOURNAL)
        command = ("publish", folder / JOURNAL, "--at", at(10), "--to", public / LOG)
        assert quick_run(*map(str, command)).status == AGREES
        assert mode(away / INDEX) == 0o600
        assert set(files(public)) == {LOG, NOTES}
        assert [one.name for one in folder.iterdir() if one.is_file()] == [JOURNAL]
        assert quick_receipt(str(folder / JOURNAL), str(public / LOG), "e3") is not None

    def test_tells_nothing_of_the_journal(self, folder: Path) -> None:
        """No id, amount, name or salt stands in it: only where entries stand, and fingerprints."""
        entries = [
            entry_of(one, one, id=f"canary{one}", counterparty=f"canary m{one}", amount=77777777) for one in range(20)
        ]
        put(folder, document_of(*entries))
        assert quick_run(*publishing(folder, 10)).status == AGREES
        index = (folder / INDEX).read_bytes()
        assert b"canary" not in index
        assert b"77777777" not in index
        for one in entries:
            salt = bytes.fromhex(one["salt"])
            assert not any(salt[start : start + 4] in index for start in range(29))

    def test_is_made_where_the_policy_is_kept_in_the_journal(self, folder: Path) -> None:
        """The journal grows by its policy; its entries stand where the index says, however it was written before."""
        document = document_of(*(entry_of(one, one) for one in range(20)))
        (folder / JOURNAL).write_text(json.dumps(document))
        assert quick_run(*publishing(folder, 10, "--policy", policy(folder, 3))).status == AGREES
        assert quick_receipt(str(folder / JOURNAL), str(folder / LOG), "e3") is not None
        assert followed(folder, 15)
        assert not followed(folder, 40)  # a release date is between
        assert quick_receipt(str(folder / JOURNAL), str(folder / LOG), "e3") is not None
        assert followed(folder, 41)

    def test_takes_a_pool_for_a_line_of_its_block(self, folder: Path) -> None:
        """Receipts are found among plain lines and pools, in whichever block these stand."""
        entries = [entry_of(one, one, amount=5000) for one in range(60)] + [
            entry_of(100 + one, one, **BILL) for one in range(0, 60, 3)
        ]
        put(folder, document_of(*sorted(entries, key=lambda one: str(one["day"]))))
        command = publishing(folder, 70, "--policy", policy(folder, 3), "--even-so")
        assert quick_run(*command).status == AGREES
        log = PublicLog(text=(folder / LOG).read_bytes(), checkpoints=())
        wanted = {
            one.opening.id: one.text for one in make_receipts(load_books((folder / JOURNAL).read_bytes()).journal, log)
        }
        for one in range(60):
            receipt = quick_receipt(str(folder / JOURNAL), str(folder / LOG), f"e{one}")
            assert receipt is not None
            assert receipt.text == wanted[f"e{one}"]


# ── whatever happens ─────────────────────────────────────────────────────────────────────────────


@posix
@pytest.mark.parametrize(("first", "failure"), [*enumerate(FAILURES.values())], ids=FAILURES)
def test_one_day_more_leaves_old_files_or_new_ones(
    folder: Path, first: int, failure: Callable[[], BaseException | None]
) -> None:
    """Stopped at any call into the system, log and checkpoints are the old or the new ones; the next run ends it."""
    put(folder, document_of(*(entry_of(one, one) for one in range(20))))
    names = (LOG, NOTES, INDEX)
    assert not followed(folder, 10)
    old = [(folder / one).read_bytes() for one in names]
    assert followed(folder, 15)
    new = [(folder / one).read_bytes() for one in names]
    ends, place = set(), first  # each failure at its own places; `python -m tests.faults` takes each at every one
    while True:
        for one, data in zip(names, old, strict=True):
            (folder / one).write_bytes(data)
        status = stopped(place, failure(), publishing(folder, 15))
        if status == _NOT_REACHED:
            break
        found = [(folder / one).read_bytes() for one in names]
        assert found in (old, [new[0], *old[1:]], [*new[:2], old[2]], new), place
        assert status != _DONE + AGREES or found[:2] == new[:2]
        ends.add(sum(one == other for one, other in zip(found, new, strict=True)))
        assert quick_run(*publishing(folder, 15)).status == AGREES
        assert [(folder / one).read_bytes() for one in names] == new
        assert not [one for one in folder.iterdir() if one.name.startswith(".")]
        place += len(FAILURES)
    assert {0, 3} <= ends
    assert place > 40
