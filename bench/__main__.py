"""Every measurement in one command: its tables go into the documentation, its ratios are held to earlier ones.

    python -m bench [--only NAME ...] [--quick] [--keep] [--check]

Each measurement is a program of its own, run one after another. Those of a whole run are written into
`docs/performance.md`, between the marks that bear their names; what stands around them is written by hand and stays.
With `--quick` organisations and elections are small, and no page is written. With `--keep` the ratios are those that
are held to from then on, in `bench/ratios.json`. With `--check` nothing is written: each ratio is held to the one that
is kept, and a measurement in which one is worse by more than the margin is made once more before that is said.

Exit status: 0, or 1 where a ratio is worse, and 2 where a measurement fails.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parent / "docs" / "performance.md"
RATIOS: Final = HERE / "ratios.json"
MARGIN: Final = 1.35
"""How many times as much as before is worse. Ratios of the same code differ by a tenth, on a busy machine by more."""


class Bench(NamedTuple):
    """A measurement: what it is given for the page, and to take a few seconds; the program, where it is another's."""

    whole: tuple[str, ...]
    quick: tuple[str, ...]
    program: str | None = None


BENCHES: Final = {
    "scale": Bench(("--minutes", "40"), ("--members", "10", "1000", "2000", "--years", "2", "4")),
    "counting": Bench(("--peers",), ("--voters", "2000", "--of-many", "0", "--peers", "--peer-voters", "1000")),
    "columns": Bench(("--voters", "100000"), ("--voters", "2000")),
    "frames": Bench(("--voters", "100000"), ("--voters", "2000")),
    "engines": Bench(("--rows", "1000000"), ("--rows", "20000", "--engines", "pandas", "Polars", "DuckDB")),
    "sheets": Bench((), ("--voters", "2000")),
    "decoding": Bench((), ("--ballots", "2000")),
    "events": Bench((), ("--events", "10000")),
    "mandates": Bench((), ("--mandates", "20000")),
    "replay": Bench((), ("--members", "5000")),
    "shown": Bench((), ("--ballots", "20000")),
    "merkle": Bench(("--peers",), ("--entries", "20000", "--peers")),
    "ledger": Bench((), ("--entries", "5000")),
    "files": Bench(("--files",), ("--entries", "30000", "--files"), "ledger"),
    "importing": Bench((), ("--runs", "5")),
}

Ratios = dict[str, float]


def run(name: str, *, quick: bool) -> tuple[str, Ratios]:
    """Make one measurement in a process of its own; return what it prints, and its ratios by what they are of."""
    bench = BENCHES[name]
    command = [sys.executable, str(HERE / f"{bench.program or name}.py"), *(bench.quick if quick else bench.whole)]
    with TemporaryDirectory() as folder:
        rows = Path(folder, "rows")
        rows.touch()
        environment = {**os.environ, "PARTGOV_BENCH_ROWS": str(rows)}
        text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
        found = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    return text.strip(), {one["what"]: one["ratio"] for one in found}


def worse(kept: Mapping[str, float], found: Mapping[str, float]) -> Ratios:
    """Return the ratios that are worse than those that are kept by more than the margin."""
    return {what: ratio for what, ratio in found.items() if what in kept and ratio > MARGIN * kept[what]}


def placed(page: str, name: str, text: str) -> str:
    """Return a page with a text between the two marks that bear a name."""
    begins, ends = f"<!-- {name}: written by `python -m bench` -->", f"<!-- {name}: end -->"
    before, mark, rest = page.partition(begins)
    _, other, after = rest.partition(ends)
    if not (mark and other):
        raise SystemExit(f"{PAGE.name} has no place for {name}: {begins} {ends}")
    return f"{before}{begins}\n\n{text}\n\n{ends}{after}"


def made_with() -> str:
    """Say when and with what a table was made, in general words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    day, machine = datetime.now(UTC).date(), f"{os.cpu_count()} processors, {memory:.0f} GiB"
    return f"{day}, CPython {platform.python_version()}, attrs {version('attrs')}, {machine}."


def main() -> int:
    """Make the measurements that are asked for, print them, and write or hold them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=BENCHES, default=list(BENCHES), metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="small ones, in seconds; no page is written")
    parser.add_argument("--keep", action="store_true", help="keep the ratios as those that are held to")
    parser.add_argument("--check", action="store_true", help="hold the ratios to those that are kept")
    asked = parser.parse_args()
    kept: dict[str, Ratios] = json.loads(RATIOS.read_text(encoding="utf-8"))
    status = 0
    for name in asked.only:
        try:
            text, ratios = run(name, quick=asked.quick)
            if asked.check and worse(kept.get(name, {}), ratios):
                _, again = run(name, quick=asked.quick)
                ratios = {what: min(ratio, again.get(what, ratio)) for what, ratio in ratios.items()}
        except subprocess.CalledProcessError as error:
            print(f"{name} ended with status {error.returncode}", file=sys.stderr)
            return 2
        print(f"\n## {name}\n\n{text}", flush=True)
        if asked.check:
            for what, ratio in worse(kept.get(name, {}), ratios).items():
                print(f"worse: {name}: {what}: {ratio:.3g}, kept {kept[name][what]:.3g}", file=sys.stderr)
                status = 1
        elif not asked.quick:
            page = PAGE.read_text(encoding="utf-8")
            PAGE.write_text(placed(page, name, f"{made_with()}\n\n{text}"), encoding="utf-8")
        if asked.keep:
            kept[name] = dict(sorted({**kept.get(name, {}), **ratios}.items()))
            RATIOS.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
