"""Faults: lets every system call of every command that writes fail, or end the process, one after another.

    python -m tests.faults [SCENE …]

It takes about a quarter of an hour, wants strace, which injects the faults, and does nothing where that is not
installed. After each of them every file is the old one or the new one, whole, with the permissions and the owner
that it had, and the next run ends the work. `tests/test_faults.py` holds the table of scenes to the commands that
there are.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from partgov.command import following, main
from partgov.command.parser import build_parser
from partgov.interop.books import load_journal
from tests.banking import HEAD, MAPPING
from tests.documents import Ran, quick_run
from tests.test_audit_of_dues import SETTLED, record_with_dues

DATA: Final = Path(__file__).parent / "data"

# What each call is made to say. A call is ended before it is made by the signal that nobody can catch.
ERRORS: Final[Mapping[str, tuple[str, ...]]] = {
    "openat": ("ENOSPC", "EIO", "EACCES", "EROFS"), "read": ("EIO",), "write": ("ENOSPC", "EIO"),
    "fsync": ("EIO", "ENOSPC"), "rename": ("EIO", "EACCES", "ENOSPC", "EROFS"), "fchmod": ("EPERM", "EIO"),
    "fchown": ("EPERM", "EIO"), "link": ("EACCES",), "unlink": ("EACCES", "EIO", "EROFS"),
    "flock": ("EINTR", "ENOLCK"), "fstat": ("EIO",), "newfstatat": ("EACCES", "EIO"), "lseek": ("EIO",),
    "close": ("EIO",), "access": ("EACCES",), "getdents64": ("EIO",), "readlink": ("EACCES",), "ioctl": ("EIO",),
    "fcntl": ("EIO",), "mkdir": ("ENOSPC", "EROFS"), "ftruncate": ("EIO",), "faccessat2": ("EACCES",),
}  # fmt: skip
UNHARMED: Final = frozenset((
    "brk", "mmap", "munmap", "mremap", "madvise", "mprotect", "getrandom", "futex", "clock_gettime", "gettimeofday",
    "clock_nanosleep", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "getpid", "gettid", "geteuid", "getuid",
    "umask", "sched_yield", "exit_group", "poll", "select", "pselect6", "restart_syscall", "dup2", "prlimit64",
    "getcwd", "uname", "sysinfo",
))  # fmt: skip
"""Calls that touch no file."""

_KILLED: Final = "SIGKILL"
_MARK: Final = "/the-command-begins"
_ANY_TRACER: Final = (0x59616D61, -1)
_INDEX: Final = "journal.json.index"
_MODE: Final = {".html": 0o640, ".md": 0o604, "log": 0o644, "journal.json": 0o600, _INDEX: 0o600}
_OWNER: Final = 4321

Tree = dict[str, bytes]


class Scene(NamedTuple):
    """
    A command, the files before it, and what they may be after it.

    Attributes:
        new: whether files are what the command is to make of them, whole.
        sound: whether files are a state that may be left, whatever happened.
        again: whether it is right that the command, given once more, ended so: whether it was new before, what it said.
        least: from how many entries on the journal has an index, which is trusted only where it fits.
        link: whether the journal's name is a link to it.
    """

    name: str
    arguments: tuple[str, ...]
    old: Tree
    new: Callable[[Tree], bool]
    sound: Callable[[Tree], bool]
    again: Callable[[bool, Ran], bool] = lambda done, ran: ran.status == 0
    least: int = following.LEAST
    link: bool = False


def files(folder: Path) -> Tree:
    """Every file in a folder, and in those within it."""
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and not one.is_symlink()
    }


def keep_index_from(least: int) -> None:
    """Have an index kept of journals of so many entries or more."""
    vars(following)["LEAST"] = least


def mode_of(name: str) -> int:
    """The permissions that a file has before a scene."""
    return next((mode for ending, mode in _MODE.items() if name.endswith(ending)), 0o644)


def put_back(folder: Path, scene: Scene) -> None:
    """Make the folder what it was, each file with permissions of its own and, where one may, another owner."""
    shutil.rmtree(folder)
    folder.mkdir()
    if scene.link:
        (folder / "vault").mkdir()
        (folder / "journal.json").symlink_to(Path("vault", "journal.json"))
    for name, data in scene.old.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode_of(name))
        if os.geteuid() == 0:
            os.chown(path, _OWNER, _OWNER)


# ── the scenes ───────────────────────────────────────────────────────────────────────────────────


class Given(NamedTuple):
    """Where what is read lies, and where what is written goes."""

    inputs: Path
    folder: Path

    def __call__(self, text: str) -> tuple[str, ...]:
        """The arguments of a command; `<name` is something to read, `>name` something to write."""
        places = {"<": self.inputs, ">": self.folder}
        return tuple(
            str(places[word[0]] / word[1:]) if word[0] in places else word.replace("~", " ") for word in text.split()
        )


def inputs_in(folder: Path) -> bytes:
    """Write what the commands read; return a journal that was not published yet."""
    row = "{0};{0:02}-0{1}-2017;NL91CANARY0417164300;Credit;12,50;dues\n"
    for name, month in (("first", 1), ("second", 2)):
        (folder / f"{name}.csv").write_text(HEAD + "".join(row.format(at, month) for at in range(1, 5)))
    (folder / "map.toml").write_text(MAPPING)
    (folder / "policy.toml").write_text("persons = 3\n")
    for name in ("iops-history", "ballots"):
        shutil.copy(DATA / f"{name}.json", folder)
    (folder / "dues.json").write_text(json.dumps(record_with_dues(SETTLED)))
    given = Given(folder, folder)

    def done(command: str) -> None:
        assert quick_run(*given(command)).status == 0, command

    done("init <board")
    done("key example.org/treasurer --to <key")
    done("import <first.csv --mapping <map.toml --journal <journal.json")
    unpublished = (folder / "journal.json").read_bytes()
    done("publish <journal.json --at 2017-01-04T12:00:00Z --to <short")
    for ending in ("", ".checkpoints"):
        shutil.copy(folder / f"short{ending}", folder / f"long{ending}")
    done("publish <journal.json --at 2017-03-04T12:00:00Z --to <long --moved")
    return unpublished


def scenes(inputs: Path, folder: Path) -> Iterator[Scene]:
    """Every command that writes, most of them over what it wrote of something else before."""
    given, journal = Given(inputs, folder), inputs_in(inputs)
    yield from _of_journals(given, journal)
    yield from _of_publications(given, journal)
    yield from _of_whole_files(given)


# A journal's other writers, each with what there is once more than before.
BOOKINGS: Final[Mapping[str, str]] = {
    "book entry": "book entry >journal.json --day 2017-02-03 --in 5.00 --person m17 --flow dues --category dues",
    "book reverse": "book reverse >journal.json ENTRY --day 2017-02-03",
    "book correct": "book correct >journal.json ENTRY --day 2017-02-03 --in 5.00",
    "book change": "book change >journal.json ENTRY --memo other~words",
    "book settled": "book settled >journal.json --person m17 --flow dues --year 2017 --day 2017-02-03",
    "book figure": "book figure >journal.json sum --day 2017-02-03 --through 2017-02-01",
    "book erase": "book erase >journal.json --person m17",
}
IMPORT: Final = "import <second.csv --mapping <map.toml --journal >journal.json"
PUBLISH: Final = "publish >journal.json --at {day}T12:00:00Z --to >log {more}"


def _of_journals(given: Given, journal: bytes) -> Iterator[Scene]:
    first = json.loads(journal)["entries"][0]["id"]

    def told(data: bytes) -> tuple[Any, ...]:
        """How much a journal has of everything: what one of these commands makes more or less of."""
        load_journal(data)
        raw = json.loads(data)
        texts = tuple((one.get("memo"), one.get("source")) for one in raw["entries"])
        return len(raw["entries"]), len(raw.get("settled") or ()), len(raw.get("figures") or ()), texts[:4]

    def grown(name: str, command: str, old: Tree, place: str = "journal.json", *, link: bool = False) -> Scene:
        arguments = tuple(word.replace("ENTRY", first) for word in given(command))
        put_back(given.folder, Scene(name, arguments, old, bool, bool, link=link))
        assert quick_run(*arguments).status == 0, name
        wanted = told((given.folder / place).read_bytes())

        def new(found: Tree) -> bool:
            return found.keys() == {place} and told(found[place]) == wanted

        def again(done: bool, ran: Ran) -> bool:
            refused = done and name in ("book reverse", "book correct", "book figure")  # once is enough
            return ran.status == (2 if refused else 0)

        return Scene(name, arguments, old, new, lambda found: found == old or new(found), again, link=link)

    old = {"journal.json": journal}
    yield grown("import", IMPORT, old)
    yield grown("import, begun", IMPORT, {})
    yield grown("import, by a link", IMPORT, {"vault/journal.json": journal}, "vault/journal.json", link=True)
    for name, command in BOOKINGS.items():
        yield grown(name, command, old)


def _of_publications(given: Given, journal: bytes) -> Iterator[Scene]:
    folder = given.folder

    def publishing(day: str, more: str = "") -> tuple[str, ...]:
        return given(PUBLISH.format(day=day, more=more))

    def published(name: str, arguments: tuple[str, ...], old: Tree, least: int = following.LEAST) -> Scene:
        """Each file is the old one or the new one, and no checkpoints before their log."""
        keep_index_from(least)
        put_back(folder, Scene(name, arguments, old, bool, bool))
        assert quick_run(*arguments).status == 0, name
        new = files(folder)

        def sound(found: Tree) -> bool:
            names = [one for one in found if one != _INDEX]
            whole = (
                all(found[one] in (old.get(one), new[one]) for one in names) and old.keys() - {_INDEX} <= found.keys()
            )
            return whole and (
                found.get("log") == new["log"] or found.get("log.checkpoints") == old.get("log.checkpoints")
            )

        def ended(found: Tree) -> bool:
            return {**found, _INDEX: b""} == {**new, _INDEX: b""}

        return Scene(name, arguments, old, ended, sound, least=least)

    old = {"journal.json": journal}
    for name, arguments in (
        ("publish", publishing("2017-01-04", "--policy <policy.toml")),
        ("publish on", publishing("2017-03-04")),
        ("publish signed", publishing("2017-04-04", "--sign <key")),
    ):
        yield published(name, arguments, old)
        put_back(folder, Scene(name, arguments, old, bool, bool))
        assert quick_run(*arguments).status == 0
        old = files(folder)
    keep_index_from(0)
    assert quick_run(*publishing("2017-04-05")).status == 0
    old = files(folder)
    assert _INDEX in old
    yield published("publish by index", publishing("2017-04-20"), old, least=0)


_PAGES: Final = "--html >page.html --markdown >page.md"
WHOLE: Final[Mapping[str, str]] = {
    "receipts": "receipt <journal.json --log <long --all >receipts",
    "report": f"report <journal.json --log <long --record <dues.json --at 2017-03-04T12:00:00Z {_PAGES}",
    "report, public": f"report --log <long {_PAGES}",
    "audit": f"audit <iops-history.json {_PAGES}",
    "margins": f"margins <iops-history.json {_PAGES}",
    "next": f"next <iops-history.json --at 2016-10-01T00:00:00Z --ics >agenda.ics {_PAGES}",
    "count": f"count <board/marks.csv --members <board/members.csv --map <board/sheets.toml --role board --primary 1 "
    f"--reserve 1 {_PAGES}",
    "record": "record <board/marks.csv <board/members.csv --map <board/sheets.toml --candidates <board/candidates.csv "
    "--out >record.json",
    "record --guess": "record <board/marks.csv <board/members.csv --guess --out >map.toml",
    "init": "init >board",
    **{f"export {form}": f"export <long --as {form} --to >{to}"
       for form, to in (("csv", "log.csv"), ("beancount", "books"), ("hledger", "books"))},
    **{f"export {form}": f"export <ballots.json --as {form} --to >record.{form}"
       for form in ("nist", "popolo", "preflib")},
    "export ics": "export <iops-history.json --as ics --to >record.ics",
    "key": "key example.org/treasurer --to >key",
}  # fmt: skip
"""What writes files that hang on nothing but what is read, but for a key, which is another each time."""

_BEFORE: Final[Mapping[str, str]] = {
    "export beancount": "export <short --as beancount --to >books",
    "export hledger": "export <short --as hledger --to >books",
}
_NOT_OVER: Final = ("init", "key")


def _of_whole_files(given: Given) -> Iterator[Scene]:
    for name, command in WHOLE.items():
        empty = Scene(name, given(command), {}, bool, bool)
        put_back(given.folder, empty)
        ran = quick_run(*given(command))
        assert ran.status in (0, 1), (name, ran)
        made = files(given.folder)
        old = dict.fromkeys(made, b"what was there\n") if name not in _NOT_OVER else {}
        if name in _BEFORE:
            put_back(given.folder, empty)
            assert quick_run(*given(_BEFORE[name])).status == 0
            old = files(given.folder)
        yield _whole(name, given(command), old, made, ran.status)


def _whole(name: str, arguments: tuple[str, ...], old: Tree, made: Tree, status: int) -> Scene:
    def ours(found: Tree, at: str) -> bool:
        """Whether a file is whole and ours; a key is another each time, and has one line."""
        return (
            found[at].startswith(b"PRIVATE+KEY+") and found[at].endswith(b"\n")
            if name == "key"
            else found[at] == made[at]
        )

    def new(found: Tree) -> bool:
        return found.keys() == made.keys() and all(ours(found, at) for at in found)

    def sound(found: Tree) -> bool:
        return old.keys() <= found.keys() <= made.keys() and all(
            found[at] == old.get(at) or ours(found, at) for at in found
        )

    return Scene(
        name, arguments, old, new, sound, lambda done, ran: ran.status == (2 if done and name in _NOT_OVER else status)
    )


# ── the faults ───────────────────────────────────────────────────────────────────────────────────


class Traced(NamedTuple):
    """
    A command that ran under strace.

    Attributes:
        before: how often each call was made before the command began.
        after: how often since.
        injected: whether the fault was met, and not before the command began.
    """

    status: int
    before: Counter[str]
    after: Counter[str]
    injected: bool


_CALL: Final = re.compile(r"(?m)^[0-9]+ +([a-z0-9_]+)\(")


def traced(trace: Path, scene: Scene, *fault: str, calls: str = ",".join(ERRORS)) -> Traced:
    """Run a scene's command in a child of this process, in which all is loaded, with strace at it."""
    child, begin = _waiting(scene.arguments)
    given = [each for one in fault for each in ("-e", one)]
    with subprocess.Popen(
        ["strace", "-o", trace, "-f", "-e", f"trace={calls}", *given, "-p", str(child)], stderr=subprocess.PIPE
    ) as strace:
        assert strace.stderr is not None
        attached = strace.stderr.readline()
        os.write(begin, b"!")
        os.close(begin)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert b"attached" in attached, attached
        strace.stderr.read()
    before, marked, after = trace.read_text("utf-8", "replace").partition(_MARK)
    one, other = (Counter(_CALL.findall(text)) for text in (before, after))
    met = "(INJECTED)" in after or "killed by SIGKILL" in after
    return Traced(status, one, other, injected=bool(marked) and met)


def _waiting(arguments: Sequence[str]) -> tuple[int, int]:
    """A child that does nothing but wait, and what to write to for the command to begin."""
    wait, begin = os.pipe()
    told, tells = os.pipe()
    library = ctypes.CDLL(None)
    child = os.fork()
    if child:
        os.close(wait)
        os.close(tells)
        assert os.read(told, 1)
        os.close(told)
        return child, begin
    with suppress(AttributeError):  # else some systems let nobody but a parent look on
        library.prctl(*_ANY_TRACER)
    os.close(begin)
    os.close(told)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    sys.stdout = os.fdopen(nothing, "w")
    os.write(tells, b"!")
    select.select([wait], [], [])
    os.access(_MARK, os.F_OK)
    status = 99
    try:
        status = main(arguments)
    finally:
        os._exit(status)


def attack(folder: Path, scene: Scene) -> Iterator[tuple[str, bool, str]]:
    """Let each call of a scene fail in every way; yield what was tried, whether it was met, and what was wrong."""
    keep_index_from(scene.least)
    build_parser()  # before all, and kept: it looks for the version through all that is installed
    trace = folder.with_name("trace")
    put_back(folder, scene)
    touched = traced(trace, scene, calls="all").after.keys()
    assert touched <= ERRORS.keys() | UNHARMED, (scene.name, touched - ERRORS.keys() - UNHARMED)
    put_back(folder, scene)
    plain = traced(trace, scene)
    assert plain.status in (0, 1), scene.name
    assert scene.new(files(folder)), scene.name
    for call, times in sorted(plain.after.items()):
        for at in range(plain.before[call] + 1, plain.before[call] + times + 1):
            for fault in (*(f"error={one}" for one in ERRORS[call]), f"signal={_KILLED}"):
                put_back(folder, scene)
                ran = traced(trace, scene, f"inject={call}:{fault}:when={at}")
                tried = f"{scene.name}: {call} {at - plain.before[call]} of {times}, {fault}"
                yield tried, ran.injected, _wrong(folder, scene, ran, owned=call != "fchown")


def _wrong(folder: Path, scene: Scene, ran: Traced, *, owned: bool) -> str:
    """What a fault left that may not be left; then what the command, given once more, did that it should not."""
    left = files(folder)
    shown = {name: data for name, data in left.items() if not Path(name).name.startswith(".")}
    if not scene.sound(shown):
        return f"neither old nor new: {[*shown]}"
    if ran.status in (0, 1) and not scene.new(shown):
        return "it said that it was done"
    for name in scene.old.keys() & shown.keys():
        stood = (folder / name).stat()
        mode = stood.st_mode & 0o777
        # Where the group cannot be kept, it gets no more than others.
        if mode != mode_of(name) and (owned or mode & ~mode_of(name)):
            return f"{name} has other permissions: {oct(mode)}"
        if owned and os.geteuid() == 0 and not stood.st_uid == stood.st_gid == _OWNER:
            return f"{name} has another owner"
    if scene.link != (folder / "journal.json").is_symlink():
        return "a link is none any more"
    done = scene.new(shown)
    ran_again = quick_run(*scene.arguments)
    if not scene.again(done, ran_again):
        return f"the next run ended otherwise: {ran_again}"
    left = files(folder)
    hidden = {name for name in left if Path(name).name.startswith(".")}
    if {name for name in hidden if scene.name != "init" or not name.endswith(".lock")}:
        return f"left beside it: {hidden}"
    if not done and not scene.new({name: data for name, data in left.items() if name not in hidden}):
        return "the next run did not end the work"
    return ""


def run(names: Sequence[str]) -> int:
    """Try everything in the scenes of these names, or in all, and say how much that was."""
    if shutil.which("strace") is None:
        print("strace is not installed: nothing was tried.")
        return 0
    with tempfile.TemporaryDirectory() as name:
        inputs, folder = Path(name, "inputs"), Path(name, "files")
        inputs.mkdir()
        folder.mkdir()
        found: Counter[str] = Counter()
        wrong: list[str] = []
        read: Tree | None = None
        for scene in scenes(inputs, folder):
            read = read or files(inputs)
            if names and scene.name not in names:
                continue
            for tried, met, why in attack(folder, scene):
                found[scene.name if met else f"{scene.name}, not met"] += 1
                if why:
                    wrong.append(f"{tried}: {why}")
                    print(f"WRONG {wrong[-1]}", flush=True)
                print(
                    tried if met else f"not met: {tried}", end="\033[K\r" if sys.stdout.isatty() else "\n", flush=True
                )
        assert read == files(inputs), "what is only read was written"
    print("\033[K" * sys.stdout.isatty() + "; ".join(f"{name}: {times}" for name, times in found.items()))
    print(f"{found.total()} in all; after {len(wrong)} of them a file was neither the old one nor the new one.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
