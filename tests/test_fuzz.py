"""Hostile input: every reader reads what is nearly right, or refuses it as it says; and the search would notice."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Mapping

import pytest

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.interop.records import load_record
from partgov.interop.spreadsheets import read_candidates, read_marks
from partgov.swings import swing_of
from tests import bankstatements, fuzz, workbooks
from tests.fuzz import CANARY, Target, targets, tried, wrong

EVERY = targets()
ENOUGH = 25
"""Cases of each reader here; `python -m tests.fuzz` tries as many as one has time for."""


@pytest.fixture(autouse=True)
def _stops() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, fuzz._stop)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_but_what_a_reader_says(name: str) -> None:
    """Some few changed documents: each is read, or refused as documented, soon, in short, with nothing private."""
    found = {number: why for number in range(ENOUGH) if (why := tried(name, EVERY[name], number)[1]) is not None}
    assert {} == found


@pytest.mark.parametrize("name", EVERY)
def test_what_it_begins_with_is_sound(name: str) -> None:
    """What is changed is read as it is, or cannot be for want of a library: refusals come of the change."""
    refusals = []
    for seed in EVERY[name].seeds[: 1 if name.startswith("bank") else None]:
        try:
            EVERY[name].read(seed)
        except PartgovError as error:
            refusals.append(str(error))
    assert all("pip install" in one for one in refusals), refusals


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (lambda data: {}[data], "KeyError"),
        (lambda data: _raise(PartgovError("x", CANARY, "a thing")), "repeated what is private"),
        (lambda data: _raise(PartgovError("x", "y", "a thing \x1b[2J")), "printed what a terminal obeys"),
        (lambda data: _raise(PartgovError("x" * 300_000, "y", "a thing")), "letters"),
    ],
)
def test_what_may_not_be_is_noticed(does: Callable[[bytes], object], said: str) -> None:
    """An error that no reader documents, an echo, what a terminal obeys, and a flood are told."""
    assert said in str(wrong(Target(does, (b"x",), private=True), b"x"))


def test_what_takes_too_long_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that does not come back is stopped and told."""
    monkeypatch.setattr(fuzz, "MOST_SECONDS", 0.05)

    def never(data: bytes) -> None:
        while True:
            pass

    assert "took longer" in str(wrong(Target(never, (b"x",)), b"x"))


# ── what was found so ────────────────────────────────────────────────────────────────────────────


def test_an_ofx_file_of_nothing_is_refused() -> None:
    """A header without a document was an error of the library's."""
    pytest.importorskip("ofxtools", reason="it comes with the extra [banks]")
    bank = next(one for one in bankstatements.BANKS if one.name == "OFX 1")
    with pytest.raises(FaultsError, match="OFX"):
        fuzz._statement(bank.data.partition(b"<OFX>")[0], bank.mapping)


def test_no_line_of_a_statement_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The library that reads MT940 would log what it cannot read, and that is what somebody paid."""
    pytest.importorskip("mt940", reason="it comes with the extra [banks]")
    bank = next(one for one in bankstatements.BANKS if one.name == "MT940, plain, two pages")
    with caplog.at_level(logging.DEBUG), pytest.raises(FaultsError):
        fuzz._statement(bank.data.replace(b":60F:C170101EUR100,00", b":60F:secret"), bank.mapping)
    assert [] == caplog.records
    assert not logging.getLogger("mt940.tags").disabled


def test_a_heading_that_a_terminal_obeys_is_shown_inert() -> None:
    """What a line is asked to have is said by its headings, and they may be anything."""
    with pytest.raises(FaultsError) as refused:
        read_candidates(b"id,sta\x1btement\nana,x,y\n", place="candidates")
    assert "sta\\x1btement" in str(refused.value)


def test_a_workbook_of_another_zip_is_refused() -> None:
    """A version of zip that is not read here was an error of the library's."""
    pytest.importorskip("python_calamine", reason="it comes with the extra [sheets]")
    (sheet, _) = EVERY["workbook"].seeds
    at = sheet.rindex(b"PK\x01\x02")
    with pytest.raises(FaultsError, match="workbook"):
        read_marks(sheet[: at + 6] + b"\xff" + sheet[at + 7 :], place="marks")


def test_a_workbook_without_a_sheet_is_refused() -> None:
    """A book of which every sheet is gone was an error of our own."""
    pytest.importorskip("python_calamine", reason="it comes with the extra [sheets]")
    with pytest.raises(FaultsError, match="workbook"):
        read_marks(workbooks.xlsx([["voter"]], sheets=()), place="marks")


def test_a_place_is_shown_inert() -> None:
    """Where an id or a key is what a terminal obeys, the refusal names the place by an escape."""
    with pytest.raises(PartgovError) as refused:
        load_record(b'{"format": "partgov-record", "version": 1, "members": [], "a\\u001b[2J": 1}')
    assert "\x1b" not in str(refused.value)


def test_a_tally_of_absurd_size_is_judged_at_once() -> None:
    """How few would have turned it is found in a time that hangs on the number of answers, and not on that of votes."""
    tally = {"for": 163, "against": 10**400, "abstain": 10}
    steps = 0

    def outcome(votes: Mapping[str, int]) -> str:
        nonlocal steps
        steps += 1
        return "adopted" if votes["for"] > votes["against"] else "rejected"

    swing, _ = swing_of(tally, outcome, short=())
    assert (10**400 - 163) // 2 + 1 == swing
    assert steps < 30_000
