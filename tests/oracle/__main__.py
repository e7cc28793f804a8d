"""Hold the rules against their second encodings, on as many cases as asked.

    python -m tests.oracle [--cases 1000000] [--rules seats terms ...] [--from 0] [--jobs 2]

Prints how many cases of each rule were tried, in how many the two disagreed, and the first of them; exit 1 if any did.
A case comes again under its rule and number, so that a longer run goes on where a shorter one ended (`--from`).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from multiprocessing import Pool

from tests.trials import TRIALS

AT_A_TIME = 200
"""How many trials a process makes before it says what it found."""


def tried(part: tuple[str, range]) -> list[tuple[int, str]]:
    """Try a part of a rule's cases: the numbers of those that disagree, and how."""
    rule, numbers = part
    trial = TRIALS[rule]
    return [(number, why) for number in numbers if (why := trial.fails(rule, number)) is not None]


def parts(rule: str, first: int, cases: int) -> Iterator[tuple[str, range]]:
    """The numbers of so many cases, a few at a time."""
    last = first + -(-cases // TRIALS[rule].cases)
    for start in range(first, last, AT_A_TIME):
        yield rule, range(start, min(last, start + AT_A_TIME))


def main() -> int:
    """Read the command line, try, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000, help="of each rule")
    parser.add_argument("--rules", nargs="+", choices=[*TRIALS], default=[*TRIALS])
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first trial")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    wrong = 0
    print(f"{'rule':<14}{'cases':>12}{'disagreements':>15}{'seconds':>9}  clauses", flush=True)
    with Pool(asked.jobs) as pool:
        for rule in asked.rules:
            trial, started, number, found = TRIALS[rule], time.perf_counter(), 0, list[tuple[int, str]]()
            todo = list(parts(rule, asked.first, asked.cases))
            for part, those in zip(todo, pool.imap(tried, todo), strict=True):
                number += len(part[1]) * trial.cases
                found += those
            spent = time.perf_counter() - started
            print(f"{rule:<14}{number:>12,}{len(found):>15,}{spent:>9.0f}  {trial.clauses}", flush=True)
            for place, why in found[:3]:
                print(f"  case {place}: {why[:2000]}", flush=True)
            wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
