"""Writing: one writer at a time, and whole files or none, whatever happens meanwhile."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from partgov.command import AGREES, UNUSABLE, locks, main
from partgov.command.files import look, write_whole, writing
from partgov.command.locks import holding
from partgov.foundation.errors import FaultsError
from partgov.interop.books import load_journal
from tests.banking import HEAD, MAPPING
from tests.documents import quick_run

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, links and forks are those of POSIX")

PAID = "{};{:02}-{:02}-2017;NL91CANARY0417164300;Credit;12,50;dues\n"


def bank(folder: Path, name: str, *numbers: int) -> Path:
    """A bank's table, with a line for each number."""
    table = folder / f"{name}.csv"
    table.write_text(HEAD + "".join(PAID.format(one, 1 + one % 28, 1 + one % 12) for one in numbers))
    return table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a mapping in it."""
    (tmp_path / "map.toml").write_text(MAPPING)
    return tmp_path


def importing(folder: Path, table: Path, journal: str = "journal.json") -> tuple[str, ...]:
    """The arguments that import a table."""
    return ("import", str(table), "--mapping", str(folder / "map.toml"), "--journal", str(folder / journal))


def entries_in(journal: Path) -> list[Any]:
    """The entries of a journal, once it is known to be sound."""
    load_journal(journal.read_bytes())
    entries: list[Any] = json.loads(journal.read_bytes())["entries"]
    return entries


def publishing(folder: Path, day: str) -> tuple[str, ...]:
    """The arguments that publish through the day before a day."""
    return ("publish", str(folder / "journal.json"), "--at", f"{day}T12:00:00Z", "--to", str(folder / "log"))


# ── two at once ──────────────────────────────────────────────────────────────────────────────────

# Each of two processes runs its commands one after another, once both are there.
_HAND = """
import json, pathlib, sys, time
from partgov.command import main
mine, other, commands = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
mine.touch()
while not other.exists():
    time.sleep(0.001)
print(*(main(one) for one in commands), file=sys.stderr)
"""


def two_hands(folder: Path, *hands: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """Run the commands of two hands at once, each in a process of its own; return their exit statuses."""
    ready = [folder / "first is there", folder / "second is there"]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _HAND, str(mine), str(other), json.dumps(commands)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for mine, other, commands in zip(ready, reversed(ready), hands, strict=True)
    ]  # fmt: skip
    told = [one.communicate(timeout=300)[1].splitlines() for one in started]
    assert [one.returncode for one in started] == [0, 0], told
    return [[int(each) for each in lines[-1].split()] for lines in told]


class TestTwoAtOnce:
    """Two treasurers, or one with two windows."""

    def test_imports_lose_no_line(self, folder: Path) -> None:
        """Everything that an import said it booked is there at the end, whichever imports ran beside it."""
        tables = [[bank(folder, f"{hand}{at}", hand * 100 + at) for at in range(12)] for hand in (1, 2)]
        statuses = two_hands(folder, *([importing(folder, one) for one in hand] for hand in tables))
        done = [status for hand in statuses for status in hand]
        assert set(done) <= {AGREES, UNUSABLE}
        references = {one["memo"].split(" | ")[0] for one in entries_in(folder / "journal.json")}
        wanted = {
            f"reference {hand * 100 + at}"
            for hand, of in zip((1, 2), statuses, strict=True)
            for at, status in enumerate(of)
            if status == AGREES
        }
        assert wanted == references
        assert done.count(AGREES) == len(entries_in(folder / "journal.json"))
        assert {"journal.json", "map.toml"} == {one.name for one in folder.glob("*.*") if one.suffix != ".csv"}

    def test_publications_never_shrink_a_log(self, folder: Path) -> None:
        """The log goes on through the latest day that was published, and verifies; who came too late was refused."""
        assert quick_run(*importing(folder, bank(folder, "bank", *range(1, 40)))).status == AGREES
        days = [[f"2017-{month:02}-{day:02}" for month in range(1, 9)] for day in (9, 19)]
        statuses = two_hands(folder, *([publishing(folder, one) for one in hand] for hand in days))
        published = [
            day
            for hand, of in zip(days, statuses, strict=True)
            for day, status in zip(hand, of, strict=True)
            if status == AGREES
        ]
        log, notes = folder / "log", folder / "log.checkpoints"
        assert quick_run("verify", log, "--checkpoint", notes).status == AGREES
        said = quick_run(*publishing(folder, max(published)))
        assert (said.status, "0 new lines" in said.out) == (AGREES, True)
        last = max(line.split()[1] for line in notes.read_text().splitlines() if line.startswith("day "))
        assert last == max(published)[:8] + f"{int(max(published)[8:]) - 1:02}"

    def test_bookings_beside_imports_lose_no_entry(self, folder: Path) -> None:
        """What one hand books and what the other imports is all there, whoever comes first."""
        assert quick_run(*importing(folder, bank(folder, "first", 1))).status == AGREES
        journal = str(folder / "journal.json")
        cash = ("--day", "2017-02-03", "--person", "m17", "--flow", "dues", "--category", "cash")
        books = [("book", "entry", journal, "--in", f"{at}.00", *cash) for at in range(1, 11)]
        booked, read = two_hands(folder, books, [importing(folder, bank(folder, str(at), at)) for at in range(2, 12)])
        assert {AGREES} <= {*booked, *read} <= {AGREES, UNUSABLE}
        entries = entries_in(folder / "journal.json")
        assert [booked.count(AGREES), 1 + read.count(AGREES)] == [
            sum((one["category"] == "cash") is cash for one in entries) for cash in (True, False)
        ]

    def test_pages_do_not_mix(self, folder: Path) -> None:
        """Two who write a page to one file leave the one or the other, and nothing beside it."""
        pages = []
        for name in ("ballots", "iops-history"):
            record = str(Path(__file__).parent / "data" / f"{name}.json")
            quick_run("audit", record, "--html", folder / name)
            pages.append([("audit", record, "--html", str(folder / "page"))] * 5)
        one, other = two_hands(folder, *pages)
        assert {*one, *other} <= {0, 1, UNUSABLE}
        assert (folder / "page").read_bytes() in [(folder / name).read_bytes() for name in ("ballots", "iops-history")]
        assert not [*folder.glob(".*")]

    def test_a_key_is_made_once(self, folder: Path) -> None:
        """Of two who make a key at one place, one has it, whole, and the other is told."""
        pytest.importorskip("cryptography", reason="it comes with the extra [sign]")
        make: tuple[str, ...] = ("key", "example.org/treasurer", "--to", str(folder / "key"))
        one, other = two_hands(folder, [make], [make])
        assert sorted([*one, *other]) == [AGREES, UNUSABLE]
        assert (folder / "key").read_text().count("PRIVATE+KEY+") == 1
        assert [one.name for one in folder.glob("*key*")] == ["key"]

    def test_whoever_waits_too_long_is_told(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where another holds the journal or the log, nothing is written, and it says what to do."""
        monkeypatch.setattr(locks, "PATIENCE", 0.0)
        assert quick_run(*importing(folder, bank(folder, "one", 1))).status == AGREES
        first = (folder / "journal.json").read_bytes()
        with holding(str(folder / "journal.json")):
            ran = quick_run(*importing(folder, bank(folder, "two", 2)))
        assert (ran.status, "nobody else writing it: try again" in ran.err) == (UNUSABLE, True)
        assert (folder / "journal.json").read_bytes() == first
        with holding(str(folder / "log")):
            assert quick_run(*publishing(folder, "2017-03-01")).status == UNUSABLE
        assert not (folder / "log").exists()
        assert quick_run(*importing(folder, bank(folder, "two", 2))).status == AGREES

    @posix
    def test_a_name_and_a_link_to_it_are_one_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whoever writes by another name waits for the same lock."""
        monkeypatch.setattr(locks, "PATIENCE", 0.0)
        (folder / "link.json").symlink_to("journal.json")
        with holding(str(folder / "link.json")):
            assert quick_run(*importing(folder, bank(folder, "one", 1))).status == UNUSABLE

    def test_what_another_program_wrote_meanwhile_stays(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An editor takes no lock: where the file is not the one that was read, it is left as the editor wrote it."""
        journal = folder / "journal.json"
        assert quick_run(*importing(folder, bank(folder, "one", 1))).status == AGREES
        fresh = iter(range(10**6))

        def edit_and_draw(size: int) -> str:
            journal.write_bytes(journal.read_bytes() + b" ")
            return f"{next(fresh):0{2 * size}x}"

        before = journal.read_bytes()
        with monkeypatch.context() as patched:
            patched.setattr("partgov.command.books.secrets.token_hex", edit_and_draw)
            ran = quick_run(*importing(folder, bank(folder, "two", 2)))
        assert (ran.status, "one that somebody changed meanwhile" in ran.err) == (UNUSABLE, True)
        assert journal.read_bytes().rstrip(b" ") == before
        assert quick_run(*importing(folder, bank(folder, "two", 2))).status == AGREES

    def test_a_file_that_came_meanwhile_stays(self, tmp_path: Path) -> None:
        """Where there was nothing, nothing else is written over."""
        place = tmp_path / "file"
        seen = look(str(place))
        place.write_bytes(b"theirs")
        with pytest.raises(FaultsError, match="somebody changed meanwhile"):
            write_whole(str(place), b"ours", instead_of=seen)
        assert [b"theirs"] == [one.read_bytes() for one in tmp_path.iterdir()]


# ── what a file is ───────────────────────────────────────────────────────────────────────────────


class TestWhatIsRead:
    """Files that are read are written over by nothing but what belongs in them."""

    def test_is_no_place_for_anything_else(self, folder: Path) -> None:
        """A page, a calendar, a record, a log or an export in the place of a file that is read is refused."""
        journal, log, sheet, page = (folder / name for name in ("journal.json", "log", "marks.csv", "page"))
        assert quick_run(*importing(folder, bank(folder, "one", 1))).status == AGREES
        assert quick_run(*publishing(folder, "2017-03-01")).status == AGREES
        sheet.write_text("voter,candidate,mark\n")
        os.symlink(journal, folder / "link") if os.name == "posix" else (folder / "link").hardlink_to(journal)
        before = {one: one.read_bytes() for one in (journal, log, sheet)}
        for name, *command in (
            ("--html", "report", journal, "--html", journal), ("--markdown", "report", "--log", log, "--markdown", log),
            ("--html", "report", journal, "--html", folder / "link"),
            ("--to", "export", log, "--as", "csv", "--to", log),
            ("--to", "publish", journal, "--at", "2017-03-02T12:00:00Z", "--to", journal),
            ("--out", "record", sheet, sheet, "--out", sheet), ("--html", "audit", log, "--html", log),
            ("--ics", "next", log, "--at", "2017-03-02T12:00:00Z", "--ics", log),
            ("--html", "report", journal, "--html", page, "--markdown", folder / "." / "page"),
        ):  # fmt: skip
            ran = quick_run(*map(str, command))
            assert ran.status == UNUSABLE
            assert ran.err.startswith(f"partgov: {name}: wanted a name that stands for no other file of this command")
        assert not page.exists()
        assert before == {one: one.read_bytes() for one in before}


def mode(path: Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@posix
class TestWhatAFileKeeps:
    """Permissions, links, owners."""

    @pytest.fixture(autouse=True)
    def _usual_mask(self) -> Any:
        before = os.umask(0o022)
        yield
        os.umask(before)

    def test_a_new_journal_is_its_owners_alone(self, folder: Path) -> None:
        """A private file begins as 0600, a public one as the system has it."""
        quick_run(*importing(folder, bank(folder, "one", 1)))
        assert mode(folder / "journal.json") == 0o600
        quick_run(*publishing(folder, "2017-02-01"))
        assert [mode(folder / name) for name in ("log", "log.checkpoints")] == [0o644, 0o644]

    @pytest.mark.parametrize("had", [0o600, 0o640, 0o660, 0o644])
    def test_a_file_keeps_its_permissions(self, folder: Path, had: int) -> None:
        """Whoever could read it can, and nobody else."""
        names = ("journal.json", "log", "log.checkpoints")
        quick_run(*importing(folder, bank(folder, "one", 1)))
        quick_run(*publishing(folder, "2017-02-01"))
        for name in names:
            (folder / name).chmod(had)
        assert quick_run(*importing(folder, bank(folder, "two", 4))).status == AGREES
        assert quick_run(*publishing(folder, "2017-06-01")).status == AGREES
        assert [mode(folder / name) for name in names] == [had] * 3

    def test_a_link_is_followed(self, folder: Path) -> None:
        """What a link leads to is replaced, and the link stays; so it is where the link leads to nothing yet."""
        (folder / "vault").mkdir()
        for name in ("journal.json", "log"):
            (folder / name).symlink_to(folder / "vault" / name)
        for at in (1, 2):
            assert quick_run(*importing(folder, bank(folder, str(at), at))).status == AGREES
        assert quick_run(*publishing(folder, "2017-02-01")).status == AGREES
        assert all((folder / name).is_symlink() for name in ("journal.json", "log"))
        assert len(entries_in(folder / "vault" / "journal.json")) == 2
        assert {"journal.json", "log"} == {one.name for one in (folder / "vault").iterdir()}

    def test_a_link_that_cannot_be_looked_at_stays(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the system does not say where a link leads, nothing is put in its place."""
        (folder / "vault").mkdir()
        (folder / "journal.json").symlink_to(folder / "vault" / "journal.json")
        assert quick_run(*importing(folder, bank(folder, "1", 1))).status == AGREES

        def denied(path: str) -> str:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

        with monkeypatch.context() as patched:
            patched.setattr(os, "readlink", denied)
            ran = quick_run(*importing(folder, bank(folder, "2", 2)))
        assert (ran.status, ran.err) == (UNUSABLE, f"partgov: {folder / 'journal.json'}: permission denied\n")
        assert (folder / "journal.json").is_symlink()
        assert len(entries_in(folder / "journal.json")) == 1

    def test_a_link_to_itself_leads_nowhere(self, tmp_path: Path) -> None:
        """It is told, and left."""
        (tmp_path / "page").symlink_to("page")
        ran = quick_run("audit", "--html", tmp_path / "page")
        assert (ran.status, "symbolic links" in ran.err) == (UNUSABLE, True)

    @pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
    def test_what_is_no_file_stays(self, tmp_path: Path, make: Callable[[Path], None]) -> None:
        """A folder, a device or a pipe is not replaced by a file, whoever may do so."""
        place = tmp_path / "page"
        make(place)
        kind = stat.S_IFMT(place.stat().st_mode)
        record = str(Path(__file__).parent / "data" / "ballots.json")
        for command in (("audit", record, "--html", place), ("export", record, "--as", "popolo", "--to", place)):
            ran = quick_run(*command)
            assert (ran.status, "a folder, a device or a pipe" in ran.err) == (UNUSABLE, True)
        assert kind == stat.S_IFMT(place.stat().st_mode)
        assert [place] == [*tmp_path.iterdir()]

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may give a file away")
    def test_a_file_keeps_its_owner(self, folder: Path) -> None:
        """Whoever writes it, its owner and its group stay."""
        quick_run(*importing(folder, bank(folder, "one", 1)))
        os.chown(folder / "journal.json", 4321, 4322)
        assert quick_run(*importing(folder, bank(folder, "two", 2))).status == AGREES
        found = (folder / "journal.json").stat()
        assert (found.st_uid, found.st_gid, mode(folder / "journal.json")) == (4321, 4322, 0o600)

    @pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everything")
    def test_a_file_that_may_not_be_written_is_not_replaced(self, folder: Path) -> None:
        """Its folder could be written; the file says no."""
        quick_run(*importing(folder, bank(folder, "one", 1)))
        (folder / "journal.json").chmod(0o400)
        ran = quick_run(*importing(folder, bank(folder, "two", 2)))
        assert (ran.status, ran.err) == (UNUSABLE, f"partgov: {folder / 'journal.json'}: permission denied\n")
        assert len(entries_in(folder / "journal.json")) == 1

    def test_an_error_names_the_file(self, tmp_path: Path) -> None:
        """It is the one that was to be written, and not the part of it that was written so far."""
        with pytest.raises(OSError, match="No space") as refused, writing(tmp_path / "file"):
            raise OSError(errno.ENOSPC, "No space left on device")
        assert refused.value.filename == str(tmp_path / "file")
        with pytest.raises(FileNotFoundError) as refused, writing(tmp_path / "none" / "file"):
            pass
        assert refused.value.filename == str(tmp_path / "none" / "file")
        assert not [*tmp_path.iterdir()]


# ── whatever happens ─────────────────────────────────────────────────────────────────────────────


class _Failing:
    """
    Watches every call into the system, once the arguments are read; lets one fail, or ends the process before it.

    Of what is written to a buffer, day by day, one piece in sixteen stands for the others.
    """

    def __init__(self, at: int, failure: BaseException | None) -> None:
        self.begun = False
        self.pieces = 0
        self.left = at
        self.failure = failure

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        if event != "c_call":
            return
        owner = getattr(called, "__module__", None) or type(getattr(called, "__self__", None)).__module__
        self.begun = self.begun or frame.f_code is main.__code__
        if not self.begun or owner not in ("posix", "fcntl", "_io") or called is os.fspath:
            return
        if called.__name__ == "write":
            self.pieces += 1
            if self.pieces % 16 != 1:
                return
        self.left -= 1
        if self.left < 0:
            if self.failure is None:
                os._exit(137)
            sys.setprofile(None)
            raise self.failure


_DONE, _NOT_REACHED = 100, 200


def stopped(at: int, failure: BaseException | None, command: tuple[str, ...]) -> int:
    """Run a command in a process of its own in which one call into the system fails; return how that ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a test runner's threads are of no use to the child
        child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        failing = _Failing(at, failure)
        status = 99
        with suppress(BaseException):
            sys.setprofile(failing)
            status = main(command)
        sys.setprofile(None)
        os._exit(_NOT_REACHED if failing.left >= 0 else _DONE + status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


FAILURES = {
    "killed": lambda: None,
    "interrupted": KeyboardInterrupt,
    "disk full": lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "denied": lambda: PermissionError(errno.EACCES, os.strerror(errno.EACCES)),
}


@posix
@pytest.mark.parametrize(("first", "failure"), [*enumerate(FAILURES.values())], ids=FAILURES)
class TestStoppedAnywhere:
    """
    A verb that is stopped at each of its calls into the system, one after another.

    Each failure at its own places, so that each place has one; `python -m tests.faults` takes each at every one.
    """

    def test_an_import_leaves_the_old_journal_or_the_new_one(
        self, folder: Path, first: int, failure: Callable[[], BaseException | None]
    ) -> None:
        """The journal is as it was, or has every line of the table; and the next import finds its way."""
        begun, second = bank(folder, "first", 1, 2), bank(folder, "second", 3, 4, 5)
        quick_run(*importing(folder, begun))
        journal = folder / "journal.json"
        old, ends, at = journal.read_bytes(), set(), first
        while (status := stopped(at, failure(), importing(folder, second))) != _NOT_REACHED:
            data = journal.read_bytes()
            assert data == old or len(entries_in(journal)) == 5, at
            assert mode(journal) == 0o600
            if status == _DONE + AGREES:
                assert data != old
            ends.add(data == old)
            assert quick_run(*importing(folder, second)).status == AGREES
            assert len(entries_in(journal)) == 5
            assert not [one for one in folder.iterdir() if one.name.startswith(".")]
            journal.write_bytes(old)
            at += len(FAILURES)
        assert ends == {True, False}
        assert at > 20

    def test_a_publication_leaves_old_files_or_new_ones(
        self, folder: Path, first: int, failure: Callable[[], BaseException | None]
    ) -> None:
        """Log and checkpoints are each the old one or the new one, the log first; the next run ends the work."""
        quick_run(*importing(folder, bank(folder, "bank", *range(1, 9))))
        log, notes = folder / "log", folder / "log.checkpoints"
        quick_run(*publishing(folder, "2017-02-20"))
        old = log.read_bytes(), notes.read_bytes()
        quick_run(*publishing(folder, "2017-06-01"))
        new = log.read_bytes(), notes.read_bytes()
        ends, at = set(), first
        while True:
            log.write_bytes(old[0])
            notes.write_bytes(old[1])
            status = stopped(at, failure(), publishing(folder, "2017-06-01"))
            if status == _NOT_REACHED:
                break
            found = log.read_bytes(), notes.read_bytes()
            assert found in (old, (new[0], old[1]), new), at
            if status == _DONE + AGREES:
                assert found == new
            ends.add((old, (new[0], old[1]), new).index(found))
            assert quick_run(*publishing(folder, "2017-06-01")).status == AGREES
            assert (log.read_bytes(), notes.read_bytes()) == new
            assert not [one for one in folder.iterdir() if one.name.startswith(".")]
            at += len(FAILURES)
        assert {0, 2} <= ends
        assert at > 40


class TestStoppedBefore:
    """What an interrupted writer left is gone on with, or removed, by the next."""

    def test_a_folder_that_was_begun_is_gone_on_with(self, tmp_path: Path) -> None:
        """Files as `init` writes them stay and the others come; where one is other than that, nothing is written."""
        quick_run("init", tmp_path / "whole")
        names = sorted(one.name for one in (tmp_path / "whole").iterdir())
        begun, other = tmp_path / "begun", tmp_path / "other"
        for folder in (begun, other):
            folder.mkdir()
            (folder / "members.csv").write_bytes((tmp_path / "whole" / "members.csv").read_bytes())
        (other / "marks.csv").write_text("mine")
        assert [quick_run("init", one).status for one in (begun, other, begun)] == [AGREES, UNUSABLE, UNUSABLE]
        assert names == sorted(one.name for one in begun.iterdir())
        assert ["marks.csv", "members.csv"] == sorted(one.name for one in other.iterdir())

    def test_a_part_that_was_left_is_removed(self, tmp_path: Path) -> None:
        """The next who writes the same file takes it away, and no other file."""
        for name in (".page.0123.part", ".other.0123.part"):
            (tmp_path / name).write_text("half")
        assert quick_run("audit", "--html", tmp_path / "page").status == AGREES
        assert {"page", ".other.0123.part"} == {one.name for one in tmp_path.iterdir()}
