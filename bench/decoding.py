"""Cost of reading a record strictly, as a multiple of `json.loads` of the same text.

    python bench/decoding.py [--ballots 100000] [--against PATH/TO/OLDER/src]

The record holds one election of nine candidates in which everybody marks every one of them. The members come with it
in one row, and are left out in the other (voters need not be members for a record to be well formed). Both are the
best of several runs in turn, in the processor's time. With `--against`, an older version does the same in a process of
its own before.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from table import head, tell
from yardstick import voters

from partgov.interop.records import load_record

CANDIDATES = 9
TARGET = 4.0
OPENS = datetime(2016, 9, 1, tzinfo=UTC)


def text_of(number: int, *, everyone: bool) -> str:
    """Make a record's JSON: so many ballots of nine marks, with the voters among the members or without."""
    names = [f"m{index}" for index in range(CANDIDATES)] + [f"v{index}" for index in range(number if everyone else 0)]
    record = {
        "format": "partgov-record",
        "version": 1,
        "members": [
            {"id": name, "name": f"Name of {name}", "joined": _text(OPENS, -place - 1)}
            for place, name in enumerate(names)
        ],
        "roles": [{"id": "caretaker", "primary_seats": 2, "reserve_seats": 1}],
        "elections": [
            {
                "id": "e1",
                "role": "caretaker",
                "discussion_opens": "2016-08-18T00:00:00Z",
                "voting_opens": "2016-09-01T00:00:00Z",
                "voting_closes": "2016-09-15T00:00:00Z",
                "candidacies": [
                    {"member": f"m{index}", "at": "2016-08-20T00:00:00Z", "statement": "I would."}
                    for index in range(CANDIDATES)
                ],
                "ballots": [
                    {"voter": f"v{index}", "cast_at": _text(OPENS, index), "seq": index, "marks": marks}
                    for index, marks in enumerate(voters(number, CANDIDATES))
                ],
            }
        ],
    }
    return json.dumps(record)


def _text(start: datetime, seconds: int) -> str:
    return (start + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def in_turn(*works: Callable[[], object], repeats: int = 4) -> list[float]:
    """Run each work in turn, several times over, and return the best time of each."""
    best = [float("inf")] * len(works)
    for _ in range(repeats):
        for place, work in enumerate(works):
            start = time.process_time()
            kept = work()
            best[place] = min(best[place], time.process_time() - start)
            del kept
    return best


def main() -> None:
    """Read the command line and print the two rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    number = asked.ballots
    older = [sys.executable, __file__, "--ballots", str(number)]
    if asked.against is not None:
        print("the older version:", flush=True)
        subprocess.run(older, env={**os.environ, "PYTHONPATH": str(asked.against)}, check=True)
        print("this one:", flush=True)
    head()
    for what, everyone in (("ballots", False), ("ballots and members", True)):
        text = text_of(number, everyone=everyone)
        data = text.encode()
        ours, plain = in_turn(partial(load_record, data), partial(json.loads, text))
        also = f"{len(data) / 1e6:.1f} MB; {ours:.2f} s against {plain:.2f} s"
        tell(f"load_record, {number:,} {what}", "json.loads", ours / plain, TARGET, also)


if __name__ == "__main__":
    main()
