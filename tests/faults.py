"""Faults: lets every system call of an import and of a publication fail, or end the process, one after another.

`python -m tests.faults [SCENE …]` takes half an hour. It wants strace, which injects the faults, and does nothing where
that is not installed. After each of them every file is the old one or the new one, whole, and the next run ends the
work.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from partgov.command import following
from partgov.interop.books import load_journal
from tests.banking import HEAD, MAPPING
from tests.documents import quick_run

# What each call is made to say. A call is ended before it is made by the signal that nobody can catch.
ERRORS: Final[Mapping[str, tuple[str, ...]]] = {
    "openat": ("ENOSPC", "EIO", "EACCES"), "read": ("EIO",), "write": ("ENOSPC", "EIO"), "fsync": ("EIO", "ENOSPC"),
    "rename": ("EIO", "EACCES", "ENOSPC"), "fchmod": ("EPERM", "EIO"), "fchown": ("EPERM", "EIO"), "link": ("EACCES",),
    "unlink": ("EACCES", "EIO"), "flock": ("EINTR", "ENOLCK"), "fstat": ("EIO",), "newfstatat": ("EACCES", "EIO"),
    "lseek": ("EIO",), "close": ("EIO",), "access": ("EACCES",), "getdents64": ("EIO",), "readlink": ("EACCES",),
    "ioctl": ("EIO",), "fcntl": ("EIO",), "mkdir": ("ENOSPC",), "ftruncate": ("EIO",), "faccessat2": ("EACCES",),
}  # fmt: skip
_KILLED: Final = "SIGKILL"

# A process that has everything loaded before the command begins, and says when it does.
_MARK: Final = "/the-command-begins"
_DRIVER: Final = f"""
import os, sys
import partgov.command as command
from partgov.command import following
following.LEAST = int(sys.argv[1])
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
command.main(sys.argv[2].split("\\t"))
options = command.build_parser().parse_args(sys.argv[3:])

class Parsed:
    def parse_args(self, arguments):
        os.access({_MARK!r}, os.F_OK)
        return options

command.build_parser = Parsed
sys.exit(command.main(sys.argv[3:]))
"""
_INDEX: Final = "journal.json.index"


class Scene(NamedTuple):
    """
    A command, the files before it, and what they may be after it.

    Attributes:
        warm: a command that loads what this one needs, and writes nothing in its folder.
        sound: whether files are a state that may be left, whatever happened.
        least: from how many entries on the journal has an index, which is trusted only where it fits.
    """

    name: str
    arguments: tuple[str, ...]
    warm: tuple[str, ...]
    old: dict[str, bytes]
    new: Callable[[dict[str, bytes]], bool]
    sound: Callable[[dict[str, bytes]], bool]
    least: int = following.LEAST


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder but what was there to be read."""
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.suffix not in (".csv", ".toml", ".trace")}


def keep_index_from(least: int) -> None:
    """Have an index kept of journals of so many entries or more."""
    vars(following)["LEAST"] = least


def put_back(folder: Path, scene: Scene) -> None:
    """Make the folder what it was."""
    for name in files(folder):
        (folder / name).unlink()
    for name, data in scene.old.items():
        (folder / name).write_bytes(data)
        (folder / name).chmod(0o600 if name in ("journal.json", _INDEX) else 0o644)


# ── the scenes ───────────────────────────────────────────────────────────────────────────────────


def scenes(folder: Path) -> Iterator[Scene]:
    """An import into a journal; the first publication, by a policy that the journal keeps; and one that goes on."""
    row = "{0};{0:02}-0{1}-2017;NL91CANARY0417164300;Credit;12,50;dues\n"
    for name, month in (("first", 1), ("second", 2)):
        (folder / f"{name}.csv").write_text(HEAD + "".join(row.format(at, month) for at in range(1, 5)))
    (folder / "map.toml").write_text(MAPPING)
    (folder / "policy.toml").write_text("persons = 3\n")
    journal, spare = folder / "journal.json", folder.with_name("spare")
    spare.mkdir(exist_ok=True)

    def importing(name: str, *more: str) -> tuple[str, ...]:
        mapping = str(folder / "map.toml")
        return "import", str(folder / f"{name}.csv"), "--mapping", mapping, "--journal", str(journal), *more

    def publishing(day: str, *more: str, of: Path = folder) -> tuple[str, ...]:
        return "publish", str(of / "journal.json"), "--at", f"{day}T12:00:00Z", "--to", str(of / "log"), *more

    assert quick_run(*importing("first")).status == 0
    shutil.copy(journal, spare)
    old = files(folder)

    def grown(found: dict[str, bytes]) -> bool:
        data = found["journal.json"]
        load_journal(data)
        return len(json.loads(data)["entries"]) == 8

    yield Scene(
        "import", importing("second"), importing("second", "--dry-run"), old, grown,
        lambda found: found.keys() == old.keys() and (found == old or grown(found)),
    )  # fmt: skip
    policy = ("--policy", str(folder / "policy.toml"))
    for name, arguments in (("publish", publishing("2017-01-20", *policy)), ("publish on", publishing("2017-03-20"))):
        before = files(folder)
        assert quick_run(*arguments).status == 0
        yield published(name, arguments, publishing("2017-03-20", of=spare), before, files(folder))
    for name, data in before.items():
        (folder / name).write_bytes(data)
    keep_index_from(0)
    assert quick_run(*publishing("2017-01-20")).status == 0
    before = files(folder)
    assert _INDEX in before
    assert quick_run(*publishing("2017-03-20")).status == 0
    yield published(
        "publish by index", publishing("2017-03-20"), publishing("2017-03-20", of=spare), before, files(folder), least=0
    )


def published(
    name: str,
    arguments: tuple[str, ...],
    warm: tuple[str, ...],
    old: dict[str, bytes],
    new: dict[str, bytes],
    least: int = following.LEAST,
) -> Scene:
    """The scene of a publication: each file is the old one or the new one, and no checkpoints before their log."""

    def sound(found: dict[str, bytes]) -> bool:
        names = [one for one in found if one != _INDEX]
        whole = all(found[one] in (old.get(one), new[one]) for one in names) and old.keys() - {_INDEX} <= found.keys()
        return whole and (found.get("log") == new["log"] or found.get("log.checkpoints") == old.get("log.checkpoints"))

    def ended(found: dict[str, bytes]) -> bool:
        return {**found, _INDEX: b""} == {**new, _INDEX: b""}

    return Scene(name, arguments, warm, old, ended, sound, least)


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


_CALL: Final = re.compile(r"[0-9]+ +([a-z0-9_]+)\(")


def traced(folder: Path, scene: Scene, *fault: str) -> Traced:
    """Run a scene's command under strace, with a fault or none."""
    trace = folder.with_name("trace")
    given = [each for one in fault for each in ("-e", one)]
    ran = subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={','.join(ERRORS)}", *given,
         sys.executable, "-c", _DRIVER, str(scene.least), "\t".join(scene.warm), *scene.arguments],
        capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    before, marked, after = trace.read_text("utf-8", "replace").partition(_MARK)
    one, other = (Counter(_CALL.findall(text)) for text in (before, after))
    met = "(INJECTED)" in after or "killed by SIGKILL" in after
    return Traced(ran.returncode, one, other, injected=bool(marked) and met)


def attack(folder: Path, scene: Scene) -> Iterator[tuple[str, bool]]:
    """Let each call of a scene fail in every way; yield what was tried, and whether it was met."""
    keep_index_from(scene.least)
    for _ in range(2):  # the first time, what makes it warm does more than it does later
        put_back(folder, scene)
        plain = traced(folder, scene)
    assert plain.status == 0, scene.name
    assert scene.new(files(folder)), scene.name
    for call, times in sorted(plain.after.items()):
        for at in range(plain.before[call] + 1, plain.before[call] + times + 1):
            for fault in (*(f"error={one}" for one in ERRORS[call]), f"signal={_KILLED}"):
                put_back(folder, scene)
                ran = traced(folder, scene, f"inject={call}:{fault}:when={at}")
                tried = f"{scene.name}: {call} {at - plain.before[call]} of {times}, {fault}"
                left = files(folder)
                hidden = {name for name in left if name.startswith(".")}
                assert scene.sound({name: data for name, data in left.items() if name not in hidden}), tried
                assert ran.status != 0 or scene.new({name: left[name] for name in left.keys() - hidden}), tried
                assert (folder / "journal.json").stat().st_mode & 0o777 == 0o600, tried
                assert quick_run(*scene.arguments).status == 0, tried
                assert scene.new(files(folder)), tried
                yield tried, ran.injected


def main(names: Sequence[str]) -> int:
    """Try everything in the scenes of these names, or in all, and say how much that was."""
    if shutil.which("strace") is None:
        print("strace is not installed: nothing was tried.")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "books")
        folder.mkdir()
        found: Counter[str] = Counter()
        for scene in [one for one in scenes(folder) if not names or one.name in names]:
            for tried, met in attack(folder, scene):
                found[scene.name if met else f"{scene.name}, not met"] += 1
                end = "\033[K\r" if sys.stdout.isatty() else "\n"
                print(tried if met else f"not met: {tried}", end=end, flush=True)
    print("\033[K" * sys.stdout.isatty() + "; ".join(f"{name}: {times}" for name, times in found.items()))
    print("After each every file was the old one or the new one, and the next run ended the work.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
