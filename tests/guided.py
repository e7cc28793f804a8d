"""Hostile input, guided: documents that reach code which none before reached are kept and changed further.

    python -m tests.fuzz --guided 60 [--readers record charter ...] [--keep FOLDER]

Each reader has a process of its own, in which `atheris` counts what of partgov is reached; it is to be installed
besides (`pip install atheris`). Half of the changes are those of `tests.fuzz`, the others the library's own.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, Final

MOST_OF_SEED: Final = 20_000
"""So many bytes a document has at most with which one begins: short ones are changed more often."""

_CASES: Final = re.compile(r"stat::number_of_executed_units: *([0-9]+)")
_REACHED: Final = re.compile(r"cov: ([0-9]+)")


def guided(readers: Sequence[str], seconds: int, keep: Path | None) -> int:
    """Try each reader for so long, print a table, and return how many kinds of fault were found."""
    found = 0
    print(f"{'reader':<28}{'cases':>10}{'reached':>16}{'wrong':>8}", flush=True)
    for name in readers:
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder, "wrong")
            done = subprocess.run(
                [sys.executable, "-m", "tests.guided", name, str(seconds), folder], capture_output=True, text=True
            )
            cases, reached = _CASES.search(done.stderr), _REACHED.findall(done.stderr)
            wrong = sorted(kept.glob("*.txt"))
            if cases is None:
                print(done.stderr[-3000:], flush=True)
                found += 1
            told = f"{reached[0]} to {reached[-1]}" if reached else "nothing"
            print(f"{name:<28}{int(cases[1]) if cases else 0:>10,}{told:>16}{len(wrong):>8,}", flush=True)
            for each in wrong:
                print(f"  {each.read_text('utf-8', 'replace')[:200]!r}", flush=True)
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{name} {each.stem}").write_bytes(each.with_suffix("").read_bytes())
            found += len(wrong)
    return found


def _one(name: str, seconds: str, folder: Path) -> None:
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["partgov"]):
        from tests import fuzz

    target = fuzz.targets()[name]
    corpus, kept = folder / "seeds", folder / "wrong"
    corpus.mkdir()
    kept.mkdir()
    seeds = [one for one in target.seeds if len(one) <= MOST_OF_SEED] or [min(target.seeds, key=len)]
    for number, seed in enumerate(seeds):
        (corpus / str(number)).write_bytes(seed)
    told: set[str] = set()

    def read(data: bytes) -> None:
        why = fuzz.wrong(target, data)
        kind = re.sub(r"[0-9]+|'[^']*'", "", (why or "").splitlines()[0][:80]) if why else ""
        if kind and kind not in told:
            told.add(kind)
            (kept / f"{len(told)}").write_bytes(data)
            (kept / f"{len(told)}.txt").write_text(str(why), "utf-8")

    def change(data: bytes, most: int, seed: int) -> bytes:
        chance = Random(seed)
        if chance.random() < 0.5:
            changed: bytes = atheris.Mutate(data, most)
            return changed
        return fuzz.changed(data or b"\n", chance)[:most]

    signal.signal(signal.SIGALRM, fuzz._stop)
    options = [
        f"-max_total_time={seconds}", "-timeout=0", "-rss_limit_mb=3000", "-print_final_stats=1",
        f"-max_len={2 * max(map(len, seeds)) + 1000}", f"-artifact_prefix={kept}/",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], read, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    _one(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
