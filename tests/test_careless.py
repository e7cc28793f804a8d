"""The careless treasurer: what a slip may cost, and how it is told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partgov.command import AGREES, UNUSABLE
from partgov.command.pooling import publish_by
from partgov.interop.books import Books, DatedPolicy, HowPublished
from partgov.interop.madeup import made_up_case
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
        write(folder, *bills())
        other = quick_run("publish", folder / "journal.json", "--at", now, "--to", folder / "log2")
        assert other.status == AGREES


POLICY = "persons = 10\ninsiders = 1\nfloor = 500\n"


def dues(year: int, *, persons: int = 12, since: int = 1) -> list[dict[str, Any]]:
    """What a dozen members paid in a year, each another amount."""
    return [
        booked(f"d{of}-{year}", date(year, since, 1 + of), 1000 + 17 * of + year, counterparty=f"m{of}")
        for of in range(persons)
    ]


def pools(folder: Path) -> list[str]:
    """The public pools, by day and number of persons."""
    lines = (folder / "log").read_text().splitlines()
    return [f"{one.split()[0]} {one.split()[3]}" for one in lines if " pool " in one]


def add(folder: Path, *entries: object) -> None:
    """Book more into the journal, which keeps what it has."""
    journal = folder / "journal.json"
    document = json.loads(journal.read_bytes())
    document["entries"] += entries
    journal.write_text(json.dumps(document))


def policies(folder: Path) -> list[tuple[str, int]]:
    """From when on the journal holds a policy of how many persons."""
    held = json.loads((folder / "journal.json").read_bytes()).get("publishing", {"policies": []})["policies"]
    return [(one["since"], one["policy"]["persons"]) for one in held]


class TestPolicy:
    """A policy is given once, and cannot be forgotten."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A journal of a year's dues, a policy, and one that asks for fewer persons."""
        write(tmp_path, *dues(2017))
        (tmp_path / "policy.toml").write_text(POLICY)
        (tmp_path / "other.toml").write_text(POLICY.replace("10", "5"))
        return tmp_path

    def test_the_journal_holds_it(self, folder: Path) -> None:
        """Given once, it is in force at every later publishing; given again, it is the same."""
        ran = publish(folder, "2017-06-01", "--policy", folder / "policy.toml")
        assert ran.out.splitlines()[0] == f"{folder / 'journal.json'}: holds this policy, in force from 2017-01-01 on."
        assert policies(folder) == [("2017-01-01", 10)]
        ran = publish(folder, "2018-01-02")
        assert (len(ran.out.splitlines()), pools(folder)) == (1, ["2017-12-31 12"])
        add(folder, *dues(2018, since=2))
        assert len(publish(folder, "2019-01-02", "--policy", folder / "policy.toml").out.splitlines()) == 1
        assert pools(folder) == ["2017-12-31 12", "2018-12-31 12"]
        assert policies(folder) == [("2017-01-01", 10)]

    def test_publishing_once_without_it_locks_nobody_out(self, folder: Path) -> None:
        """After a release date went by without it, what would have been released comes at the next one."""
        assert publish(folder, "2018-01-02").status == AGREES
        assert pools(folder) == []
        before = (folder / "log").read_bytes()
        assert publish(folder, "2018-02-01", "--policy", folder / "policy.toml").status == AGREES
        assert policies(folder) == [("2018-01-02", 10)]
        assert publish(folder, "2018-04-02").status == AGREES
        assert pools(folder) == ["2018-03-31 12"]
        assert (folder / "log").read_bytes().startswith(before)

    def test_privacy_looks_at_the_books_by_it(self, folder: Path) -> None:
        """What is shown is by the policy that the journal keeps, as by the same one given; without any it is asked."""
        at = ("--at", "2018-01-02T12:00:00Z", "--json")
        command = ("privacy", folder / "journal.json", *at)
        assert refused(quick_run(*command)) == [
            "--policy: wanted a policy and an instant, or --search N, found nothing"
        ]
        given = quick_run(*command, "--policy", folder / "policy.toml")
        publish(folder, "2017-06-01", "--policy", folder / "policy.toml")
        held = quick_run(*command)
        assert held.status == given.status == AGREES
        assert json.loads(held.out) == json.loads(given.out)
        assert [one["day"] for one in json.loads(held.out)["pools"]] == ["2017-12-31"]

    def test_a_log_with_pools_asks_for_it(self, folder: Path) -> None:
        """Where the journal lost it, publishing is refused in words that name it, and with it goes on."""
        publish(folder, "2018-01-02", "--policy", folder / "policy.toml")
        write(folder, *dues(2017))
        was = public(folder)
        told = (
            "--policy: wanted the policy by which the log's pools were published: neither the journal holds one nor "
            "was it given, found none, and a log with pools"
        )
        assert refused(publish(folder, "2018-02-01")) == [told]
        assert public(folder) == was
        assert publish(folder, "2018-02-01", "--policy", folder / "policy.toml").status == AGREES
        assert pools(folder) == ["2017-12-31 12"]

    def test_another_policy_is_meant_from_a_day_on(self, folder: Path) -> None:
        """Another file is refused, it might be the wrong one; with a day that is not published it is in force then."""
        publish(folder, "2017-06-01", "--policy", folder / "policy.toml")
        was = public(folder)
        other = ("--policy", folder / "other.toml")
        told = (
            "--policy: wanted the policy that the journal holds from 2017-01-01 on, or another with --from and a day "
            "from 2017-06-01 on, found another"
        )
        assert refused(publish(folder, "2017-07-01", *other)) == [told]
        told = "--from: wanted a day from 2017-06-01 on, which is not published and not before another policy's"
        assert refused(publish(folder, "2017-07-01", *other, "--from", "2017-05-31")) == [
            f"{told}, found text '2017-05-31'"
        ]
        assert refused(publish(folder, "2017-07-01", "--from", "2017-06-01"))[0].startswith("--from: wanted --policy")
        assert (public(folder), policies(folder)) == (was, [("2017-01-01", 10)])
        assert publish(folder, "2017-07-01", *other, "--from", "2018-06-01").status == AGREES
        assert policies(folder) == [("2017-01-01", 10), ("2018-06-01", 5)]
        assert publish(folder, "2017-08-01", "--policy", folder / "policy.toml").status == AGREES  # still in force
        add(folder, *dues(2018, persons=7))
        assert publish(folder, "2019-01-02").status == AGREES
        assert pools(folder) == ["2017-12-31 12", "2018-12-31 7"]

    @pytest.mark.parametrize("steps", [["2019-06-01"], ["2018-02-01", "2019-06-01"], ["2018-07-01", "2019-06-01"]])
    def test_each_policy_is_in_force_on_its_days(self, folder: Path, steps: list[str]) -> None:
        """A log published at once and one published in steps are the same, also where the policy changes between."""
        parts = [
            {"since": since, "policy": {"persons": persons, "floor": 500}}
            for since, persons in (("2017-06-01", 5), ("2018-06-01", 12))
        ]
        marks = [{"person": f"m{of}", "flow": "dues", "year": 2017, "day": "2017-02-01"} for of in range(6)]
        entries = [*dues(2017), *dues(2018, persons=7)]
        write(folder, *entries, settled=marks, publishing={"policies": parts})
        for day in steps:
            assert publish(folder, day).status == AGREES
        # Six are marked, and due at 2017-03-31, when no policy was in force; the others' year is over with 2017.
        assert pools(folder) == ["2017-06-30 6", "2017-12-31 6"]

    @pytest.mark.parametrize(
        "steps", [["2020-06-01"], ["2018-02-01", "2020-06-01"], ["2018-02-01", "2019-06-01", "2020-06-01"]]
    )
    @pytest.mark.parametrize("first", [3000, None])
    def test_another_cap_holds_from_its_day_on(self, folder: Path, steps: list[str], first: int | None) -> None:
        """What an earlier cap has cut goes on in its slices, nothing that is public changes, and new money is cut anew.

        Of 2017 eleven pay 2000 and one 7000; with a cap of 3000 the one goes in 3000, 3000 and 1000, one each year. Of
        2018 that one pays 2600 more, which waits its turn until nothing of 2017 is left; of 2019 eleven pay 2000 again.
        With no cap at first the one goes whole, and 2600 in two slices, since the cap is 2500 from June 2018 on.
        """
        held = [
            {"since": "2017-01-01", "policy": {"persons": 10, "months": 12, **({"cap": first} if first else {})}},
            {"since": "2018-06-01", "policy": {"persons": 10, "months": 12, "cap": 2500}},
        ]
        entries = [
            booked(f"{year}-{of}", date(year, 3, 1), 2000, counterparty=f"m{of}")
            for year in (2017, 2018, 2019)
            for of in range(11)
        ]
        entries.append(booked("large", date(2017, 3, 1), 7000, counterparty="n"))
        entries.append(booked("more", date(2018, 3, 1), 2600, counterparty="n"))
        write(folder, *bills(), *entries, publishing={"policies": held})
        before = b""
        for day in steps:
            assert publish(folder, day).status == AGREES
            assert (folder / "log").read_bytes().startswith(before)
            before = (folder / "log").read_bytes()
        totals = [
            (words[0], int(words[3]), int(words[4]))
            for words in (line.split() for line in before.decode().splitlines())
            if words[1] == "pool"
        ]
        assert totals == [
            ("2017-12-31", 12, 22000 + (first or 7000)), ("2018-12-31", 12, 22000 + (first or 2500)),
            ("2019-12-31", 12, 22000 + (1000 if first else 100)),
        ]  # fmt: skip
        assert quick_run("verify", folder / "log", "--checkpoint", folder / "log.checkpoints").status == AGREES
        at = ("--at", f"{steps[-1]}T12:00:00Z", "--json")
        for log in ((), ("--log", folder / "log")):
            shown = json.loads(quick_run("privacy", folder / "journal.json", *at, *log).out)
            assert [(one["day"], one["persons"], one["total"]) for one in shown["pools"]] == totals

    def test_another_cap_is_looked_at_before_it_holds(self, folder: Path) -> None:
        """With another policy `privacy` shows what is public as it is, and what comes by the new one."""
        held = [{"since": "2017-01-01", "policy": {"persons": 10, "months": 12, "cap": 3000}}]
        entries = [booked(f"{of}", date(2017, 3, 1), 2000, counterparty=f"m{of}") for of in range(11)]
        entries += [booked(f"more{of}", date(2018, 3, 1), 2000, counterparty=f"m{of}") for of in range(11)]
        entries += [booked("large", date(2017, 3, 1), 7000, counterparty="n"), booked("new", date(2018, 3, 1), 2600)]
        entries[-1]["counterparty"] = "o"
        write(folder, *bills(), *entries, publishing={"policies": held})
        assert publish(folder, "2018-02-01").status == AGREES
        (folder / "other.toml").write_text("persons = 10\nmonths = 12\ncap = 2500\n")
        command = (
            "privacy",
            folder / "journal.json",
            "--at",
            "2018-02-01T12:00:00Z",
            "--log",
            folder / "log",
            "--json",
        )
        shown = json.loads(quick_run(*command, "--policy", folder / "other.toml").out)
        assert [one["total"] for one in shown["pools"]] == [22000 + 3000]
        assert [one["total"] for one in shown["next"]] == [22000 + 3000 + 2500]
        assert [one["total"] for one in json.loads(quick_run(*command).out)["next"]] == [22000 + 3000 + 2600]

    def test_another_first_month_holds_from_its_day_on(self, folder: Path) -> None:
        """A year of the books that begins in July, from a day on, changes no pool of before."""
        assert publish(folder, "2018-01-02", "--policy", folder / "policy.toml").status == AGREES
        was = (folder / "log").read_bytes()
        (folder / "july.toml").write_text("persons = 9\nstarts_month = 7\nmonths = 12\n")
        add(folder, *dues(2018, since=3))
        ran = publish(folder, "2019-08-01", "--policy", folder / "july.toml", "--from", "2018-01-02")
        assert ran.status == AGREES
        assert (folder / "log").read_bytes().startswith(was)
        assert pools(folder) == ["2017-12-31 12", "2019-06-30 12"]

    def test_a_mark_of_a_published_day_comes_at_the_next_date(self, folder: Path) -> None:
        """A treasurer marks late that a year is complete: nothing is refused, and the pool comes at the next date."""
        publish(folder, "2017-04-02", "--policy", folder / "policy.toml")
        document = json.loads((folder / "journal.json").read_bytes())
        document["settled"] = [
            {"person": f"m{of}", "flow": "dues", "year": 2017, "day": "2017-03-01"} for of in range(12)
        ]
        (folder / "journal.json").write_text(json.dumps(document))
        assert publish(folder, "2017-05-01").status == AGREES
        assert pools(folder) == []
        at = ("--at", "2017-05-01T12:00:00Z", "--log", folder / "log", "--policy", folder / "policy.toml")
        said = quick_run("privacy", folder / "journal.json", *map(str, at)).out
        assert "2017-03-31 was published without this pool of dues; it can go at the next date" in " ".join(
            said.split()
        )
        assert publish(folder, "2017-07-01").status == AGREES
        assert pools(folder) == ["2017-06-30 12"]

    def test_a_journal_from_elsewhere_is_published_by_what_is_given(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On standard input nothing can be held, and the policy is asked for each time."""
        data = (folder / "journal.json").read_bytes()
        command = ("publish", "-", "--at", "2018-01-02T00:00:00Z", "--to", folder / "log")
        assert quick_run(*command, "--policy", folder / "policy.toml", given=data).status == AGREES
        assert pools(folder) == ["2017-12-31 12"]
        assert quick_run(*command, given=data).status == UNUSABLE
        assert (folder / "journal.json").read_bytes() == data

    def test_what_is_held_is_looked_at(self, folder: Path) -> None:
        """A policy that cannot protect, days out of order, unknown keys: told by their place, and no word of them."""
        one = {"since": "2017-01-01", "policy": {"persons": 10}}
        for held, place in (
            ({"policies": [{**one, "policy": {"persons": 2}}]}, "$.publishing.policies[0]"),
            ({"policies": [one, one]}, "$.publishing.policies"), ({"canary": 1}, "$.publishing"),
            ({"exact": [7]}, "$.publishing.exact[0]"), ([], "$.publishing"),
            ({"exact": ["\ud800"]}, "$.publishing.exact"), ({"to": "\ud800"}, "$.publishing.to"),
            ({"to": "canary\0"}, "$.publishing.to"),
        ):  # fmt: skip
            write(folder, publishing=held)
            (told,) = refused(publish(folder, "2018-01-02"))
            assert told.startswith(f"{place}: wanted ")
            assert "canary" not in told
            assert not (folder / "log").exists()


@given(
    st.integers(0, 10**6), st.lists(st.integers(0, 1400), min_size=2, max_size=3, unique=True),
    st.lists(st.integers(1, 1500), max_size=5, unique=True),
    st.lists(st.sampled_from([1, 4, 7]), min_size=3, max_size=3),
)  # fmt: skip
@settings(max_examples=30)
def test_policies_in_turn_make_one_log(number: int, since: list[int], steps: list[int], months: list[int]) -> None:
    """Made-up books with another policy from a day on, in anything: at once or in steps, it is the same log."""
    journal = attrs.evolve(made_up_case(number)[0], figures=[])
    policies = [made_up_case(number + at)[1] for at in range(len(since))]
    held = [
        DatedPolicy(since=journal.begins + timedelta(days=day), policy=attrs.evolve(policy, starts_month=month))
        for day, policy, month in zip(sorted(since), policies, months, strict=False)
    ]
    made = Books(journal=journal, zone=UTC, publishing=HowPublished(policies=held))
    log, end = None, datetime(2021, 6, 1, tzinfo=UTC)
    for day in sorted(steps):
        at = datetime(2017, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        log, _ = publish_by(made, made.publishing, at=at, published=log)
    once, again = (publish_by(made, made.publishing, at=end, published=one)[0] for one in (None, log))
    assert once == again


class TestPlace:
    """The journal knows where its log is, so that a path mistyped begins no second one."""

    def publish(self, folder: Path, to: Path, day: str, *more: str) -> Ran:
        """Publish to a place."""
        return quick_run("publish", folder / "journal.json", "--at", f"{day}T12:00:00Z", "--to", to, *more)

    def test_another_place_is_refused(self, folder: Path) -> None:
        """Nothing is written there, whatever lies there; the place of before and the way on are told."""
        assert publish(folder, "2017-03-01").status == AGREES
        was = public(folder)
        (folder / "other").mkdir()
        (folder / "other" / "log").write_bytes((folder / "log").read_bytes())
        told = (
            f"--to: wanted {folder / 'log'}, where this journal was published before, or --moved if its log is "
            "elsewhere from now on, found another"
        )
        for name in ("1og", "other/log"):
            assert refused(self.publish(folder, folder / name, "2017-04-01")) == [told]
        assert public(folder) == was
        assert [one.name for one in (folder / "other").iterdir()] == ["log"]

    def test_it_is_known_by_another_name_and_when_all_is_moved(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """From the journal's folder on: a link, another working folder, or the whole folder moved change nothing."""
        (folder / "books").mkdir()
        (folder / "journal.json").rename(folder / "books" / "journal.json")
        assert self.publish(folder / "books", folder / "log", "2017-03-01").status == AGREES
        assert json.loads((folder / "books" / "journal.json").read_bytes())["publishing"]["to"] == "../log"
        monkeypatch.chdir(folder / "books")
        assert self.publish(Path("."), Path("..", "log"), "2017-04-01").status == AGREES
        moved = folder.rename(folder.with_name("moved"))
        assert self.publish(moved / "books", moved / "log", "2017-05-01").status == AGREES

    def test_a_log_that_was_moved_is_said_to_be(self, folder: Path) -> None:
        """It must lie there, with its checkpoints, and is known there from then on."""
        assert publish(folder, "2017-03-01").status == AGREES
        told = f"{folder / 'new'}: wanted the log that was moved here, found no file"
        assert refused(self.publish(folder, folder / "new", "2017-04-01", "--moved")) == [told]
        for name in ("log", "log.checkpoints"):
            (folder / name).rename(folder / name.replace("log", "new"))
        assert self.publish(folder, folder / "new", "2017-04-01", "--moved").status == AGREES
        assert self.publish(folder, folder / "new", "2017-05-01").status == AGREES
        assert publish(folder, "2017-06-01").status == UNUSABLE

    def test_a_log_that_is_lost_is_written_again_in_its_place(self, folder: Path) -> None:
        """Log and checkpoints follow from the journal, and are what they were."""
        assert publish(folder, "2017-03-01").status == AGREES
        was = public(folder)
        for name in was:
            (folder / name).unlink()
        assert publish(folder, "2017-03-01").status == AGREES
        assert public(folder) == was

    def test_a_journal_from_elsewhere_knows_no_place(self, folder: Path) -> None:
        """On standard input nothing can be held."""
        data = (folder / "journal.json").read_bytes()
        for name in ("log", "log2"):
            at = ("--at", "2017-03-01T12:00:00Z", "--to", folder / name)
            assert quick_run("publish", "-", *at, given=data).status == AGREES
        assert public(folder)["log"] == public(folder)["log2"]


class TestSlips:
    """What one wrong word would make public for ever is asked about before."""

    def test_dues_of_an_organisation_are_asked_about(self, folder: Path) -> None:
        """A mapping that calls a member an organisation would tell their income; a chapter is named, once."""
        wrong = booked("wrong", date(2017, 3, 1), 98765, party="organisation", counterparty="canary")
        write(folder, *bills(), *dues(2017, persons=2), wrong)
        told = (
            "entry wrong: wanted a person, or for a fee the entry it derives from; an organisation is named once with "
            "--exact, since its amount becomes public as it is, found an organisation, in a flow in which persons pay"
        )
        assert refused(publish(folder, "2017-06-01")) == [told]
        assert public(folder) == {}
        assert publish(folder, "2017-06-01", "--exact", "canary").status == AGREES
        assert "2017-03-01 plain dues 98765 EUR" in (folder / "log").read_text()
        add(folder, booked("more", date(2017, 8, 1), 5000, party="organisation", counterparty="canary"))
        assert publish(folder, "2017-09-01").status == AGREES

    def test_dues_are_asked_about_where_no_person_pays(self, folder: Path) -> None:
        """If the slip is in every line no person is left; dues are asked about all the same."""
        write(folder, *(one | {"party": "organisation"} for one in dues(2017)))
        assert len(refused(publish(folder, "2018-01-02"))) == 12

    def test_a_fee_on_its_own_line_is_asked_about(self, folder: Path) -> None:
        """A processor's share tells what it is a share of; derived from the payment it is sealed with it."""
        paid = booked("paid", date(2017, 2, 1), 2500)
        fee = booked("fee", date(2017, 2, 1), -60, party="organisation", counterparty="stripe", category="fee")
        write(folder, paid, fee)
        assert refused(publish(folder, "2017-06-01"))[0].endswith("found a fee on a line of its own")
        write(folder, paid, fee | {"derives_from": "paid"})
        assert publish(folder, "2017-06-01").status == AGREES
        assert "plain" not in (folder / "log").read_text()

    def test_bills_and_grants_of_organisations_are_not(self, folder: Path) -> None:
        """What goes out to organisations, and what comes in where no person pays, needs no word."""
        grant = booked("grant", date(2017, 2, 1), 10**6, party="organisation", flow="donation", category="grant")
        write(folder, *bills(), *dues(2017), grant)
        assert publish(folder, "2017-06-01").status == AGREES
        for of in ("host", "m2", ""):
            assert refused(publish(folder, "2017-07-01", "--exact", of)) == [
                "--exact: wanted the id of an organisation that the journal has, found another"
            ]

    def test_what_is_public_is_not_asked_about(self, folder: Path) -> None:
        """A log of before goes on: only what is not published yet is looked at."""
        wrong = booked("wrong", date(2017, 3, 1), 98765, party="organisation", salt="00" * 31 + "01")
        write(folder, wrong)
        (folder / "log").write_text("2017-03-01 plain dues 98765 EUR\n")
        assert publish(folder, "2017-06-01").status == AGREES

    @pytest.mark.parametrize(
        "salt", ["00" * 31 + "01", "ab" * 32, "0001" * 16, "".join(f"{at:02x}" * 4 for at in range(8))]
    )
    def test_a_weak_salt_is_refused(self, folder: Path, salt: str) -> None:
        """Who can guess a salt can try amounts until the line is found; import and book draw random ones."""
        write(folder, booked("weak", date(2017, 3, 1), 2500, salt=salt))
        told = (
            "entry weak.salt: wanted 32 random bytes of its own, as `partgov import` and `partgov book` draw them, "
            "found some that can be guessed"
        )
        assert refused(publish(folder, "2017-06-01")) == [told]

    def test_salts_that_are_alike_are_refused(self, folder: Path) -> None:
        """A salt counted up from another is as good as none to whoever is shown one of them."""
        salt = booked("a", date(2017, 3, 1), 1)["salt"]
        counted = f"{int(salt, 16) ^ 1:064x}"
        turned = f"{int(salt, 16) ^ 1 << 255:064x}"
        for other in (counted, turned):
            write(folder, *(booked(of, date(2017, 3, 1), 25, salt=one) for of, one in (("a", salt), ("b", other))))
            assert len(refused(publish(folder, "2017-06-01"))) == 2
        write(folder, *(booked(f"a{of}", date(2017, 3, 1), 25) for of in range(2000)))
        assert publish(folder, "2017-06-01").status == AGREES
