"""Replaying an organisation of many members and ten bodies, beside an older version of the library in the same run.

Run: python bench/replay.py [--members 1000000] [--against PATH/TO/OLDER/src]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from table import head, tell
from yardstick import yard

from partgov import (
    Candidacy,
    Membership,
    Record,
    RecordedElection,
    RecordedRecall,
    Role,
    Roll,
    Second,
    Tally,
    audit_record,
    replay,
)

START = datetime(2000, 1, 1, tzinfo=UTC)
YEAR, WEEK = timedelta(days=366), timedelta(days=7)
BODIES, YEARS, SEATS = 10, 20, 7


def organisation(members: int) -> Record:
    """Make an organisation of so many members: every year ten bodies are elected, and a holder of each is recalled."""
    names = [f"m{number}" for number in range(members)]
    elections, recalls = [], []
    for body in range(BODIES):
        for year in range(YEARS):
            opens = START + YEAR * year + timedelta(hours=body)
            first = (body * YEARS + year) * (SEATS + 3) % (members - SEATS - 3)
            candidates = names[first : first + SEATS + 3]
            elections.append(
                RecordedElection(
                    id=f"e{body}-{year}", role=f"body{body}", discussion_opens=opens - 6 * WEEK,
                    voting_opens=opens - 4 * WEEK, voting_closes=opens - 2 * WEEK, term_starts=opens,
                    candidacies=[Candidacy(member=one, at=opens - 5 * WEEK, statement="Yes.") for one in candidates],
                    tallies={one: Tally(yes=members // 2 - at, no=at) for at, one in enumerate(candidates)},
                )
            )  # fmt: skip
            asked = opens + 20 * WEEK
            recalls.append(
                RecordedRecall(
                    id=f"r{body}-{year}", role=f"body{body}", mandatee=candidates[0], opens=asked,
                    closes=asked + 2 * WEEK, initiator=names[-1],
                    seconds=[Second(member=one, at=asked) for one in names[-3:-1]],
                    tally=Tally(yes=members // 4 * (1 + year % 2), no=members // 8),
                )
            )  # fmt: skip
    return Record(
        members=[Membership(id=name, joined=START - 2 * YEAR) for name in names],
        roles=[Role(id=f"body{body}", primary_seats=SEATS, reserve_seats=3) for body in range(BODIES)],
        elections=elections,
        recalls=recalls,
    )


def measure(members: int) -> dict[str, float]:
    """Return the processor time of replaying and of auditing, each the best of several."""
    record = organisation(members)
    roll = Roll.of(record.members)
    best = {"replay": float("inf"), "audit": float("inf"), "yardstick": yard()}
    for _ in range(3):
        for name, run in (
            ("replay", lambda: replay(record, roll=roll, zone=UTC)),
            ("audit", lambda: audit_record(record, zone=UTC)),
        ):
            gc.collect()
            before = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - before)
    return best


def elsewhere(source: Path, members: int) -> dict[str, float]:
    """Measure another version in a process of its own."""
    command = [sys.executable, __file__, "--members", str(members), "--json"]
    run = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, check=True, text=True
    )
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main() -> None:
    """Print the costs, beside those of an older version where one is given: in turn, the best of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.json:
        print(json.dumps(measure(asked.members)))
        return
    here = Path(__file__).parents[1] / "src"
    sources = [here] if asked.against is None else [here, asked.against]
    runs = [[elsewhere(source, asked.members) for source in sources] for _ in range(2)]
    head()
    for name in ("replay", "audit"):
        mine, *other = (min(run[at][name] for run in runs) for at in range(len(sources)))
        what = f"{name} among {asked.members:,} members, {BODIES} bodies, {YEARS} years"
        tell(what, "the yardstick", mine / min(run[0]["yardstick"] for run in runs), None, f"{mine:.2f} s")
        if other:
            tell(what, "the older version", mine / other[0], 1.1, f"{mine:.2f} s against {other[0]:.2f} s", held=False)


if __name__ == "__main__":
    main()
