"""The suite under other interpreters and in other surroundings.

    python -m tests.compatibility [--pythons PATH ...] [--all]

For each Python (the one that runs, where none is named): a clean environment with what [test] brings, and some of the
suite, or all. Then with the first of them: without assertions (-O), with three hash seeds, in the plain locale, on
other clocks, with the oldest versions that the project says it works with, and without a database of time zones.
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


def oldest() -> list[str]:
    """What is needed, each at the oldest version that the project names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return [f"{found[1]}=={found[2]}" for one in wanted if (found := re.match(r"([\w-]+)>=([\d.]+)", one))]


def main() -> int:
    """Read the command line, try, and print what each comes to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pythons", nargs="+", default=[sys.executable])
    parser.add_argument("--all", action="store_true", help="the whole suite under each Python")
    asked = parser.parse_args()
    wrong = 0

    def told(what: str, said: str) -> None:
        nonlocal wrong
        wrong += "passed" not in said or "failed" in said or "error" in said
        print(f"{what}: {said}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
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
