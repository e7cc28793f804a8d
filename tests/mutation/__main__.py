"""Change every rule room in one place after another, and say which changes no test notices.

    python -m tests.mutation [ROOM ...] [--sample 200] [--imported 20] [--seed 1]

Needs mutmut 3.8 or later (`pip install 'mutmut>=3.8'`), from the root of the repository. The changes are mutmut's, and
those of what mutmut leaves out: within functions, and what acts while the room is imported. For each room: how many
mutants there are of the three, how many were tried and killed (or ended by a limit on time), and each that survives,
or that no test enters; neither is killed. No file is changed. Exit 1 where fewer than 95 % of a room were killed.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from random import Random
from textwrap import indent

from tests.mutation.making import Mutant, by_mutmut, left_out
from tests.mutation.processes import in_a_process
from tests.mutation.rooms import ROOMS
from tests.mutation.trying import KILLED, NO_TESTS, TIMED_OUT, try_imported, try_within

WANTED = 95
"""The least score of a room, in per cent."""

KINDS = ("mutmut", "left out", "imported")


def sampled(mutants: list[Mutant], most: int, seed: int) -> list[Mutant]:
    """Those that are tried: all, or so many, in the order of the room."""
    kept = Random(seed).sample(range(len(mutants)), min(most, len(mutants)))
    return [mutants[place] for place in sorted(kept)]


def try_room(room: str, most: int, imported: int, seed: int) -> list[tuple[int, list[tuple[str, str, str]]]]:
    """For each kind: how many mutants there are, and of each that was tried its name, what it became and what it is."""
    module, path = f"partgov.{room}", Path("src/partgov", *room.split(".")).with_suffix(".py")
    mutmuts, ours = by_mutmut(path), left_out(path)
    every = [
        [one for one in mutmuts if one.function is not None],
        [one for one in ours if one.function is not None],
        [one for one in (*mutmuts, *ours) if one.function is None],
    ]
    tried = [
        sampled(each, imported if kind == "imported" else most, seed) for kind, each in zip(KINDS, every, strict=True)
    ]
    within = [*tried[0], *tried[1]]
    became, seconds, before = in_a_process(partial(try_within, within, module, path, ROOMS[room]))
    status = dict(zip(within, became, strict=True))
    # What makes the values of a module, or is kept once it was asked, no test enters; it acts all the same.
    unentered = [one for one in within if status[one] == NO_TESTS and one.function in before]
    status |= {one: try_imported(one, module, path, ROOMS[room], seconds) for one in (*unentered, *tried[2])}
    return [
        (len(each), [(one.name, status[one], one.shown) for one in chosen])
        for each, chosen in zip(every, tried, strict=True)
    ]


def main() -> int:
    """Read the command line, try, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="default: every one")
    parser.add_argument(
        "--sample", type=int, default=200, metavar="N", help="mutants within functions, mutmut's and ours"
    )
    parser.add_argument("--imported", type=int, default=20, metavar="N", help="mutants that act on import")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if unknown := {*asked.rooms} - ROOMS.keys():
        parser.error(f"no such rooms: {', '.join(sorted(unknown))}; there are: {', '.join(ROOMS)}")
    below = 0
    print(f"{'room':<24}{'by':<10}{'mutants':>8}{'tried':>7}{'killed':>8}{'score':>8}", flush=True)
    for room in asked.rooms or ROOMS:
        started = time.perf_counter()
        kinds = in_a_process(partial(try_room, room, asked.sample, asked.imported, asked.seed))
        for kind, (every, found) in zip((*KINDS, "all"), (*kinds, summed(kinds)), strict=True):
            killed = sum(status in (KILLED, TIMED_OUT) for _, status, _ in found)
            score = 100 * killed / len(found) if found else 100
            print(f"{room:<24}{kind:<10}{every:>8}{len(found):>7}{killed:>8}{score:>7.1f}%")
        print(f"  in {time.perf_counter() - started:.0f} seconds")
        for name, status, shown in found:
            if status not in (KILLED, TIMED_OUT):
                print(f"  {status}: {name}\n{indent(shown, '    ')}")
        sys.stdout.flush()
        below += score < WANTED
    return 1 if below else 0


def summed(kinds: list[tuple[int, list[tuple[str, str, str]]]]) -> tuple[int, list[tuple[str, str, str]]]:
    """All kinds together."""
    return sum(every for every, _ in kinds), [one for _, found in kinds for one in found]


if __name__ == "__main__":
    sys.exit(main())
