"""Cost per mark of an election from columns, beside the same marks made into ballots, and beside a rule by hand.

    python bench/columns.py [--voters 100000]

The rule by hand keeps each voter's last mark for each candidate, looks at the window and at who is a member, and adds
up: all that the 2016 rules ask, with nothing rejected listed and nothing explained. Each row is the best of several in
turn, in the processor's time; making lists of columns is not timed, and making ballots is told apart.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from counting import CLOSES, FEW, OPENS, SEATS, make_election, make_roll
from table import head, tell
from yardstick import SEED, voters

from partgov import Ballot, Columns, ElectionRules, Result, Roll, elect

Table = dict[str, Any]
WAYS = ("columns, a long table", "columns, a wide table", "ballots made of a wide table")


def make_long(number: int, *, again: bool) -> Table:
    """Nine rows for each voter in order; where asked, a fifth of the voters mark everybody again."""
    chance = random.Random(SEED)
    rows = [
        (OPENS + timedelta(microseconds=place), f"v{place}", marks) for place, marks in enumerate(voters(number, FEW))
    ]
    if again:
        later = CLOSES - timedelta(days=1)
        rows += [
            (later + timedelta(microseconds=place), voter, chance.choice(rows)[2])
            for place, (_, voter, _) in enumerate(chance.sample(rows, number // 5))
        ]
    table: Table = {"voter": [], "candidate": [], "mark": [], "cast_at": []}
    for at, voter, marks in rows:
        table["voter"] += [voter] * len(marks)
        table["candidate"] += marks
        table["mark"] += marks.values()
        table["cast_at"] += [at] * len(marks)
    return table


def make_wide(table: Table) -> dict[str, Any]:
    """The same, a row for each ballot."""
    names = table["candidate"][:FEW]
    return {
        "voter": table["voter"][::FEW],
        "cast_at": table["cast_at"][::FEW],
        "mark": {name: table["mark"][place::FEW] for place, name in enumerate(names)},
    }


def by_hand(table: Table, members: Mapping[str, datetime]) -> Mapping[tuple[str, str], int]:
    """Count the last mark of each member for each candidate."""
    last: dict[tuple[str, str], tuple[datetime, str]] = {}
    for voter, candidate, mark, at in zip(
        table["voter"], table["candidate"], table["mark"], table["cast_at"], strict=True
    ):
        joined = members.get(voter)
        if OPENS <= at < CLOSES and joined is not None and joined <= at:
            key = voter, candidate
            before = last.get(key)
            if before is None or before[0] <= at:
                last[key] = at, mark
    return Counter((candidate, mark) for (_, candidate), (_, mark) in last.items())


def make_ballots(wide: Mapping[str, Any]) -> list[Ballot]:
    """A ballot of each row."""
    names = list(wide["mark"])
    return [
        Ballot(voter=voter, cast_at=at, marks=dict(zip(names, marks, strict=True)))
        for voter, at, marks in zip(
            wide["voter"], wide["cast_at"], zip(*wide["mark"].values(), strict=True), strict=True
        )
    ]


def decide(ballots: Sequence[Ballot] | Columns, roll: Roll) -> Result:
    """Decide the election."""
    return elect(make_election(FEW), seats=SEATS, roll=roll, rules=ElectionRules(), ballots=ballots)


def _from_columns(table: Mapping[str, Any], roll: Roll) -> Result:
    return decide(Columns(**table), roll)


def _from_ballots(wide: Mapping[str, Any], roll: Roll) -> Result:
    return decide(make_ballots(wide), roll)


def in_turn(works: Mapping[str, Callable[[], object]], repeats: int = 3) -> dict[str, float]:
    """Run each work in turn, the collector off, and keep the best time of each."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(repeats):
        for name, work in works.items():
            gc.collect()
            gc.disable()
            start = time.process_time()
            kept = work()
            best[name] = min(best[name], time.process_time() - start)
            gc.enable()
            del kept
    return best


def main() -> None:
    """Read the command line and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, nargs="+", default=[10_000, 100_000])
    asked = parser.parse_args()
    head()
    for number in asked.voters:
        roll = make_roll(number, FEW)
        members = {name: spells[0][0] for name, spells in roll.spells.items()}
        for again in (False, True):
            table = make_long(number, again=again)
            wide = make_wide(table)
            marks = len(table["voter"])
            results = [decide(given, roll) for given in (make_ballots(wide), Columns(**wide), Columns(**table))]
            assert results[0].ranking == results[1].ranking == results[2].ranking, "the same outcome, however counted"
            best = in_turn(
                {
                    "hand": partial(by_hand, table, members),
                    "columns, a long table": partial(_from_columns, table, roll),
                    "columns, a wide table": partial(_from_columns, wide, roll),
                    "ballots made of a wide table": partial(_from_ballots, wide, roll),
                }
            )
            told = ", 20 % voting again" if again else ""
            *others, hand = (best[name] for name in (*WAYS, "hand"))
            for name, seconds in zip(WAYS, others, strict=True):
                also = f"{seconds / marks * 1e9:.1f} ns a mark"
                tell(f"{name}, {number:,} × {FEW}{told}", "the same rule by hand", seconds / hand, None, also)


if __name__ == "__main__":
    main()
