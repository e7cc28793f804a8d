"""Hold the rules against their second encodings, on as many rulings as asked.

    python -m tests.oracle [--cases 1000000] [--rules seats terms ...] [--from 0] [--jobs 2]
    python -m tests.oracle --settings [--trials 500]

Prints of each rule how many trials were made, how many rulings were compared in them, in how many trials the two
disagreed, and the first of these; exit 1 if any did. A trial comes again under its rule and number, so that a longer
run goes on where a shorter one ended (`--from`).

With `--settings`: of each setting of the bylaws which rules' trials vary it, and in which trial first the two disagree
where the package takes one value of it whatever it is given.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing import Pool
from multiprocessing.pool import Pool as Processes
from typing import NamedTuple

from tests.trials import TRIALS
from tests.trials.settings import SETTINGS, UNTRIED, Setting, noticed, varied

AT_A_TIME = 200
"""How many trials a process makes before it says what it found."""


class Tried(NamedTuple):
    """How many trials were made, in how many rulings both agree, and which trials disagree, and how."""

    trials: int
    rulings: int
    wrong: tuple[tuple[int, str], ...]


def tried(part: tuple[str, range]) -> Tried:
    """Try a part of a rule's trials."""
    rule, numbers = part
    found = {number: TRIALS[rule].finds(rule, number) for number in numbers}
    wrong = tuple((number, why) for number, why in found.items() if isinstance(why, str))
    return Tried(len(numbers), sum(one for one in found.values() if isinstance(one, int)), wrong)


def until(cases: int, rule: str, first: int, processes: Processes, jobs: int) -> Tried:
    """Try a rule until so many rulings are compared: one trial, and then as many as that seem to be wanted."""
    so_far = tried((rule, range(first, first + 1)))
    while (left := cases - so_far.rulings - len(so_far.wrong)) > 0:
        start, wanted = first + so_far.trials, -(-left * so_far.trials // max(1, so_far.rulings))
        last = start + min(wanted, 8 * jobs * AT_A_TIME)
        size = min(AT_A_TIME, -(-(last - start) // jobs))
        parts = [(rule, range(one, min(one + size, last))) for one in range(start, last, size)]
        for part in processes.imap(tried, parts):
            so_far = Tried(so_far.trials + part.trials, so_far.rulings + part.rulings, so_far.wrong + part.wrong)
    return so_far


def _held(setting: Setting, by: Mapping[str, Sequence[object]], trials: int) -> tuple[str, int] | None:
    """The rule and the trial of it that hold a setting."""
    for rule, values in by.items():
        for value in values:
            if (number := noticed(setting, value, rule, trials)) is not None:
                return rule, number
    return None


def tell_settings(trials: int) -> None:
    """Print of each setting by which trials it is varied, and by which it is held."""
    found = {rule: varied(rule, trials) for rule in TRIALS}
    print(f"{'setting':<42}{'held by, in trial':<24}varied by", flush=True)
    for setting in SETTINGS:
        by = {rule: values[setting] for rule, values in found.items() if setting in values}
        held = _held(setting, by, trials)
        where = "" if held is None else f"{held[0]} {held[1]}"
        print(f"{setting!s:<42}{where:<24}{', '.join(by) or UNTRIED.get(str(setting), '')}", flush=True)


def main() -> int:
    """Read the command line, try, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000, help="rulings to compare, of each rule")
    parser.add_argument("--rules", nargs="+", choices=[*TRIALS], default=[*TRIALS])
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first trial")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--settings", action="store_true", help="which settings the trials vary and hold")
    parser.add_argument("--trials", type=int, default=500, help="trials of each rule by which a setting is looked for")
    asked = parser.parse_args()
    if asked.settings:
        tell_settings(asked.trials)
        return 0
    wrong = 0
    print(f"{'rule':<14}{'trials':>11}{'rulings':>12}{'disagreements':>15}{'seconds':>9}  clauses", flush=True)
    with Pool(asked.jobs) as processes:
        for rule in asked.rules:
            started = time.perf_counter()
            found = until(asked.cases, rule, asked.first, processes, asked.jobs)
            counts, spent = (
                f"{found.trials:>11,}{found.rulings:>12,}{len(found.wrong):>15,}",
                time.perf_counter() - started,
            )
            print(f"{rule:<14}{counts}{spent:>9.0f}  {TRIALS[rule].clauses}", flush=True)
            for place, why in found.wrong[:3]:
                print(f"  trial {place}: {why[:2000]}", flush=True)
            wrong += len(found.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
