"""Cost of importing partgov, as a multiple of `import attrs`, each in fresh processes.

    python bench/importing.py [--runs 31] [--modules]

Public names are loaded when they are first used, so that three things are measured: `import partgov` alone, which loads
no rule; one election, which loads what it needs; and every public name at once, with what reads and writes files.
The programs run in turn; the median start of the interpreter is subtracted from the medians of the others. Compiled
files are kept in a directory of the measurement's own, filled by a first run that is not counted, so that nothing is
compiled on the way. With --modules, what each module of partgov and each library took itself (`-X importtime`) when
every name is loaded.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter

from table import head, tell

PROGRAMS = {
    "nothing": "pass",
    "attrs": "import attrs",
    "import partgov": "import partgov",
    "from partgov import elect": "from partgov import elect",
    "from partgov import *": "from partgov import *",
}
TARGET = 3.0


def environment(cache: str) -> dict[str, str]:
    """The environment of each run: compiled files are written, and kept apart."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": cache}


def medians(runs: int, env: dict[str, str]) -> dict[str, float]:
    """Return the median seconds of each program, the interpreter's start included."""
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(runs + 1):
        for name, program in PROGRAMS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True, env=env)
            seconds[name].append(time.perf_counter() - start)
    # The first run of each wrote the compiled files.
    return {name: statistics.median(each[1:]) for name, each in seconds.items()}


def by_module(runs: int, env: dict[str, str]) -> list[tuple[str, float]]:
    """Return the modules with the mean milliseconds each took itself, the most first."""
    spent: Counter[str] = Counter()
    command = [sys.executable, "-X", "importtime", "-c", PROGRAMS["from partgov import *"]]
    for _ in range(runs):
        lines = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stderr.splitlines()
        for line in lines:
            own, _, name = line.removeprefix("import time:").split("|")
            if own.strip().isdigit():
                spent[name.strip()] += int(own)
    return [(name, microseconds / runs / 1000) for name, microseconds in spent.most_common()]


def main() -> None:
    """Read the command line and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--modules", action="store_true", help="also what each module takes itself")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        env = environment(cache)
        found = medians(arguments.runs, env)
        modules = by_module(5, env) if arguments.modules else []
    start = found["nothing"] * 1000
    cost = {name: seconds * 1000 - start for name, seconds in found.items()}
    head()
    for name in PROGRAMS:
        if "partgov" in name:
            also = f"{cost[name]:.0f} ms more than the interpreter's {start:.0f} ms"
            tell(name, "import attrs", cost[name] / cost["attrs"], TARGET if name == "import partgov" else None, also)
    for name, milliseconds in modules[:30]:
        print(f"  {milliseconds:>6.2f} ms  {name}")


if __name__ == "__main__":
    main()
