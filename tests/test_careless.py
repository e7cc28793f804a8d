"""The careless treasurer: what a slip may cost, and how it is told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from partgov.command import AGREES, UNUSABLE
from tests.documents import Ran, quick_run
from tests.test_cli_ledger import BILL, booked, books


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a journal of one bill on the fifth of each month."""
    write(tmp_path, *bills())
    return tmp_path


def bills(amount: int = -500) -> list[dict[str, Any]]:
    """A bill on the fifth of each month of 2017."""
    return [booked(f"b{at}", date(2017, at, 5), amount, **BILL, category="rent") for at in range(1, 13)]


def write(folder: Path, *entries: object, **changes: Any) -> None:
    """Write a journal by hand."""
    (folder / "journal.json").write_text(json.dumps(books(*entries, **changes)))


def publish(folder: Path, day: str, *more: object) -> Ran:
    """Publish through the day before a day."""
    at = f"{day}T12:00:00Z"
    return quick_run("publish", folder / "journal.json", "--at", at, "--to", folder / "log", *map(str, more))


def public(folder: Path) -> dict[str, bytes]:
    """What is public, by name."""
    return {one.name: one.read_bytes() for one in folder.glob("log*")}


def refused(ran: Ran) -> list[str]:
    """The lines by which a verb refuses."""
    assert (ran.status, ran.out) == (UNUSABLE, "")
    return [line.removeprefix("partgov: ") for line in ran.err.splitlines()]


class TestCheckpoints:
    """Checkpoints that are there are never written over by others."""

    def test_a_log_that_was_moved_away_is_asked_for(self, folder: Path) -> None:
        """With another amount or with none, nothing is written where the checkpoints stay and the log is gone."""
        assert publish(folder, "2017-06-01").status == AGREES
        was = public(folder)
        (folder / "log").rename(folder / "moved")
        for amount in (-500, -501):
            write(folder, *bills(amount))
            told = refused(publish(folder, "2017-06-01"))
            side = folder / "log.checkpoints"
            wanted = f"wanted the log whose checkpoints stand in {side}: put it back, or publish under another name"
            assert told == [f"{folder / 'log'}: {wanted}, found no file"]
            assert public(folder) == {"log.checkpoints": was["log.checkpoints"]}
        (folder / "moved").rename(folder / "log")
        assert refused(publish(folder, "2017-06-01"))[0].startswith("entry b1: wanted a day after")
        write(folder, *bills())
        assert publish(folder, "2017-07-01").status == AGREES

    def test_an_emptied_log_is_not_begun_anew(self, folder: Path) -> None:
        """An empty file beside checkpoints is filled again with what they say, and with nothing else."""
        publish(folder, "2017-06-01")
        was = public(folder)
        (folder / "log").write_bytes(b"")
        write(folder, *bills(-501))
        assert publish(folder, "2017-06-01").status == UNUSABLE
        assert public(folder) == {**was, "log": b""}
        write(folder, *bills())
        assert publish(folder, "2017-06-01").status == AGREES
        assert public(folder) == was

    @pytest.mark.parametrize("checkpoints", ["behind", "none"])
    def test_an_earlier_day_after_an_interruption_is_one_sentence(self, folder: Path, checkpoints: str) -> None:
        """Where the log was written and its checkpoints were not, an earlier day is told with cause and remedy."""
        publish(folder, "2017-03-01")
        notes = folder / "log.checkpoints"
        behind = notes.read_bytes()
        publish(folder, "2017-10-01")
        whole = public(folder)
        if checkpoints == "behind":
            notes.write_bytes(behind)
        else:
            notes.unlink()
        told = (
            "at: wanted an instant after 2017-09-05, the last published day, found an earlier one, of a log whose "
            "checkpoints end before its lines: writing them was interrupted, and publishing at an instant after that "
            "day completes them"
        )
        assert refused(publish(folder, "2017-08-01")) == [told]
        assert publish(folder, "2017-10-01").status == AGREES
        assert public(folder) == whole

    def test_an_earlier_day_is_one_sentence(self, folder: Path) -> None:
        """However many lines the log has, what is wrong is the instant."""
        publish(folder, "2017-10-01")
        told = "at: wanted an instant after 2017-09-30, the last published day, found an earlier one"
        assert refused(publish(folder, "2017-08-01")) == [told]

    def test_an_entry_booked_into_what_was_interrupted_is_named(self, folder: Path) -> None:
        """It is refused by its id, and the lines that are there are not."""
        publish(folder, "2017-03-01")
        behind = (folder / "log.checkpoints").read_bytes()
        publish(folder, "2017-10-01")
        (folder / "log.checkpoints").write_bytes(behind)
        write(folder, *bills(), booked("late", date(2017, 6, 1), -7, **BILL, category="rent"))
        told = "entry late: wanted a day after 2017-09-05, the last published, found 2017-06-01"
        assert refused(publish(folder, "2017-10-01")) == [told]


class TestAhead:
    """What is to come is not published by a slip of the pen."""

    def test_an_instant_to_come_needs_to_be_meant(self, folder: Path) -> None:
        """A year 2107 is refused and nothing written; --ahead lets it be; the moment that is now needs nothing."""
        told = refused(publish(folder, "2107-01-01"))
        assert len(told) == 1
        assert told[0].startswith("--at: wanted an instant up to now, 20")
        assert told[0].endswith(", or --ahead as well, found the instant 2107-01-01T12:00:00+00:00")
        assert public(folder) == {}
        tomorrow = datetime.now(UTC).date() + timedelta(days=2)
        assert publish(folder, str(tomorrow)).status == UNUSABLE
        assert publish(folder, str(tomorrow), "--ahead").status == AGREES
        now = datetime.now(UTC).isoformat()
        other = quick_run("publish", folder / "journal.json", "--at", now, "--to", folder / "log2")
        assert other.status == AGREES
