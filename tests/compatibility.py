"""The suite under other interpreters and in other surroundings.

    python -m tests.compatibility [--pythons PATH ...] [--all]
    python -m tests.compatibility --extras [oldest] [newest]

For each Python (the one that runs, where none is named): a clean environment with what [test] brings, and some of the
suite, or all. Then with the first of them: without assertions (-O), with three hash seeds, in the plain locale, on
other clocks, with the oldest versions that the project says it works with, and without a database of time zones.

With `--extras` no more than this: what every extra needs, at the oldest version that is named or at the newest that
there is, with the tests that need an extra.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.builds import QUICK, ROOT, clean, environment

SUITE: Final = tuple(sorted(f"tests/{path.name}" for path in (ROOT / "tests").glob("test_*.py")))
SOME: Final = tuple(f"tests/{name}" for name in QUICK)
IGNORED: Final = ("-p", "no:cacheprovider")
WHOLE: Final = f"{ROOT}[test]"
"""The project as it is, with what its tests need."""

EXTRAS: Final = ("sign", "calendar", "banks", "sheets", "frames", "pydantic", "django", "drf", "litestar", "plot")
ENGINES: Final = ("pandas", "polars", "pyarrow", "duckdb")
OF_EXTRAS: Final = tuple(
    one for one in SUITE
    if re.search(r"importorskip\(|interop.(for_|plotting)", (ROOT / one).read_text("utf-8")) and "encodings" not in one
)  # fmt: skip
"""What tries something that an extra brings."""

SURROUNDINGS: Final[Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]]] = {
    "without assertions": (("-O",), {}),
    "hash seed 0": ((), {"PYTHONHASHSEED": "0"}),
    "hash seed 1": ((), {"PYTHONHASHSEED": "1"}),
    "hash seed 4294967295": ((), {"PYTHONHASHSEED": "4294967295"}),
    "the plain locale, ASCII": ((), {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    "on Kiritimati's clock": ((), {"TZ": "Pacific/Kiritimati"}),
    "on no clock that is known": ((), {"TZ": "Nowhere/Never"}),
}
"""What may be otherwise around a program: flags of the interpreter, and its environment."""


def tried(python: Path, files: Sequence[str], flags: Sequence[str] = (), more: Mapping[str, str] | None = None) -> str:
    """Run these files; the last line of what pytest says."""
    ignored = ("-W", "ignore::pytest.PytestConfigWarning") if "-O" in flags else ()
    done = subprocess.run(
        [python, *flags, "-m", "pytest", "--quiet", *IGNORED, *ignored, *files],
        cwd=ROOT, env=clean(more), text=True, capture_output=True,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return "\n    ".join([(done.stdout.splitlines() or [done.stderr])[-1], *lines[:20]])


def oldest(*extras: str) -> list[str]:
    """What is needed, and what these extras need, each at the oldest version that the project names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    of = project["optional-dependencies"]
    wanted = [*project["dependencies"], *of["test"], *(one for extra in extras for one in of[extra])]
    wanted += [one for one in of["assurance"] if extras and one.startswith(ENGINES)]
    return [f"{found[1]}=={found[2]}" for one in wanted if (found := re.match(r"([\w-]+)>=([\d.]+)", one))]


def with_extras(folder: Path, which: str, python: str) -> tuple[str, str]:
    """Try what the extras bring, at the oldest or the newest versions; which these were, and what pytest says."""
    pins = oldest(*EXTRAS)
    whole = f"{ROOT}[{','.join(('test', *EXTRAS))}]"
    names = [one.partition("==")[0] for one in pins]
    inside = environment(folder / which, whole, *(pins if which == "oldest" else names), of=python)
    listed = subprocess.run([inside, "-m", "pip", "freeze"], check=True, text=True, capture_output=True).stdout
    known = {name.lower().replace("_", "-") for name in names}
    there = [one for one in listed.splitlines() if one.partition("==")[0].lower().replace("_", "-") in known]
    # Old libraries may be warned of by those that they stand on, which are new.
    lenient = ("-W", "default::DeprecationWarning", "-W", "default::PendingDeprecationWarning")
    return ", ".join(there), tried(inside, (*(lenient if which == "oldest" else ()), *OF_EXTRAS))


def main() -> int:
    """Read the command line, try, and print what each comes to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pythons", nargs="+", default=[sys.executable])
    parser.add_argument("--all", action="store_true", help="the whole suite under each Python")
    parser.add_argument("--extras", nargs="+", choices=("oldest", "newest"), help="the extras alone, at these versions")
    asked = parser.parse_args()
    wrong = 0

    def told(what: str, said: str) -> None:
        nonlocal wrong
        wrong += "passed" not in said or "failed" in said or "error" in said
        print(f"{what}: {said}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        for which in asked.extras or ():
            versions, said = with_extras(Path(folder), which, asked.pythons[0])
            told(f"{which}, {versions}", said)
        if asked.extras:
            return 1 if wrong else 0
        first: Path | None = None
        for number, python in enumerate(asked.pythons):
            name = subprocess.run([python, "--version"], check=True, text=True, capture_output=True).stdout.strip()
            inside = environment(Path(folder) / str(number), WHOLE, of=python)
            first = first or inside
            told(name, tried(inside, SUITE if asked.all else SOME))
        assert first is not None
        for what, (flags, more) in SURROUNDINGS.items():
            told(what, tried(first, SOME, flags, more))
        old = oldest()
        told(f"with {', '.join(old)}", tried(environment(Path(folder) / "old", WHOLE, *old, of=asked.pythons[0]), SOME))
        subprocess.run([first, "-m", "pip", "uninstall", "--quiet", "--yes", "tzdata"], check=True, env=clean())
        zone = "from partgov.interop.zones import zone_named; zone_named('Europe/Amsterdam')"
        done = subprocess.run([first, "-c", zone], env=clean({"PYTHONTZPATH": ""}), text=True, capture_output=True)
        remedy = done.stderr.strip().splitlines()[-1:]
        told("without time zones", f"{'passed' if 'tzdata' in ''.join(remedy) else 'failed'}: {''.join(remedy)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
