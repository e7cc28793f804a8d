"""Organisations of any size over many years: replayed, audited, asked about a day, what comes next, and one member.

    python bench/scale.py [--members 10 1000 100000 1000000] [--years 5 20 50] [--minutes 8]

Each organisation is made up by `partgov.testing.made_up_record`, in a process of its own, with everything declared as
it follows (`declare`). Times are the processor's, of one run, making it up not counted; the collector runs as in any
program. A fact is a row of the record: a membership, a candidacy, a ballot, a tally, a second, a question, an admission
and so on. A question is about somebody who once stood for a board: whether they are a member and since when, what they
hold, whether they may stand and what bars them until when, and in which groups they are. `days` makes the chronicle
that is asked about any day, `index` what is asked about any member.

Growth is the slope of a line through logarithms, by least squares: 1 is linear, 0 is flat. With members, over so many
years, it is that of seconds in facts, of which each organisation then has the same kinds, from a thousand members on.
With years, of so many members, it is that of seconds in years. What took more minutes of the processor is given up.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from table import head, tell

from partgov import Record, Roll, Tenures, audit_record, bars_for, groups_of_each, replay
from partgov.bylaws import in_force
from partgov.groups import live
from partgov.history.agenda import what_next
from partgov.history.chronicle import Chronicle
from partgov.testing import declare, made_up_record

AT = datetime(2024, 12, 31, tzinfo=UTC)
ASKED, TIMES = 200, 10
LEAST = 0.02  # seconds: what is less says more about the clock
COSTS = {"replay": 1.1, "audit": 1.1, "days": 1.1, "day": 1.1, "agenda": 1.1, "index": 1.1, "question": 0.15}
T = TypeVar("T")


def facts_in(record: Record) -> int:
    """Count the rows of a record, those within others included."""
    elections = (1 + len(one.candidacies) + len(one.ballots or ()) + len(one.tallies or ()) for one in record.elections)
    polls = (1 + len(one.questions) + len(one.ballots or ()) for one in record.polls)
    recalls = (1 + len(one.seconds) for one in record.recalls)
    groups = (1 + len(one.admissions) + len(one.leavings) for one in record.groups)
    rows = (record.members, record.mandates, record.resignations, record.roles, record.bylaws)
    return sum(map(len, rows)) + sum(elections) + sum(polls) + sum(recalls) + sum(groups)


def timed(name: str, run: Callable[[], T]) -> T:
    """Print the processor time of one run as JSON, and return what came of it."""
    gc.collect()
    before = time.process_time()
    found = run()
    print(json.dumps({name: time.process_time() - before}), flush=True)
    return found


def measure(members: int, years: int) -> None:
    """Print each cost of one organisation, as soon as it is known."""
    record = ask(made_up_record(members, years=years))
    audit = timed("audit", lambda: audit_record(record, zone=UTC))
    assert audit, "everything is declared as it follows"
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"peak": used * (1 if sys.platform == "darwin" else 1024) / 1e6}), flush=True)


def ask(record: Record) -> Record:
    """Print all costs but the audit's, and return what it is made with: everything declared."""
    roll = Roll.of(record.members)
    groups = live(
        record.groups, roll=roll, rules_of=lambda one: in_force(record.bylaws, one.founded_at).groups, zone=UTC
    )
    history = timed("replay", lambda: replay(record, roll=roll, groups=groups, zone=UTC))
    declared = declare(record, history)
    print(json.dumps({"facts": facts_in(declared)}), flush=True)
    chronicle = timed("days", lambda: Chronicle.of(record, history, groups, roll=roll))
    timed("day", lambda: chronicle.on(AT))
    timed("agenda", lambda: what_next(record, history, at=AT, roll=roll, zone=UTC))
    tenures, grouped = timed("index", lambda: (Tenures.of(history.mandates), groups_of_each(groups)))
    rules = in_force(record.bylaws, AT).mandates

    def question(member: str, role: str) -> object:
        when = AT + timedelta(weeks=6)
        bars = bars_for(member, role, starts=when, known_by=AT, tenures=tenures, roll=roll, rules=rules, zone=UTC)
        inside = [name for name, spells in grouped.get(member, {}).items() if any(a <= AT < b for a, b in spells)]
        held = [one for one in tenures.mandates.get(member, ()) if one.in_force(AT)]
        return roll.since(member, AT), held, bars, inside

    elections = [record.elections[number * 7919 % len(record.elections)] for number in range(ASKED)]
    stood = [(one.candidacies[place % len(one.candidacies)].member, one.role) for place, one in enumerate(elections)]
    timed("question", lambda: [question(member, role) for _ in range(TIMES) for member, role in stood])
    return declared


def elsewhere(members: int, years: int, minutes: float) -> dict[str, float]:
    """Measure one organisation in a process of its own; what was known when time was up, where it was."""
    command = [sys.executable, str(Path(__file__)), "--one", "--minutes", str(minutes)]
    command += ["--members", str(members), "--years", str(years)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True).stdout
    found: dict[str, float] = {"members": members, "years": years}
    for line in told.splitlines():
        found |= json.loads(line)
    return found


def growth(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line through the logarithms of some points."""
    logs = [(math.log(x), math.log(max(y, 1e-6))) for x, y in points]
    mean_x, mean_y = (sum(one[at] for one in logs) / len(logs) for at in range(2))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def table(rows: Sequence[dict[str, float]]) -> Iterator[str]:
    """The costs: seconds of each, microseconds a question, memory, and what a fact costs in the audit."""
    costs = " | ".join(f"{name}, {'µs' if name == 'question' else 's'}" for name in COSTS)
    yield f"| members | years | facts | {costs} | audit, µs a fact | peak, MB |"
    yield "|--:" * (len(COSTS) + 5) + "|"
    for row in rows:
        each = {name: row.get(name) for name in (*COSTS, "facts", "peak")}
        each["question"] = row["question"] / ASKED / TIMES * 1e6 if "question" in row else None
        each["fact"] = row["audit"] / row["facts"] * 1e6 if "audit" in row else None
        cells = [f"{row['members']:,.0f}", f"{row['years']:.0f}", _shown(each["facts"], 0)]
        cells += (_shown(each[name], 0 if name == "question" else 2) for name in COSTS)
        yield f"| {' | '.join(cells)} | {_shown(each['fact'], 0)} | {_shown(each['peak'], 0)} |"


def _shown(number: float | None, digits: int) -> str:
    return "given up" if number is None else f"{number:,.{digits}f}"


def grown(rows: Sequence[dict[str, float]], name: str, by: str, along: str) -> Iterator[tuple[float, float]]:
    """Yield the growth of a cost along one figure, for each value of another."""
    for value in sorted({row[by] for row in rows}):
        known = [row for row in rows if row[by] == value and row.get(name, 0) > LEAST and row["members"] >= 1000]
        points = [(row[along], row[name]) for row in known]
        if len(points) > 1:
            yield value, growth(points)


def main() -> None:
    """Measure every size, and print the table and how each cost grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, nargs="+", default=[10, 1000, 100_000, 1_000_000])
    parser.add_argument("--years", type=int, nargs="+", default=[5, 20, 50])
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        limit = int(60 * asked.minutes)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        measure(asked.members[0], asked.years[0])
        return
    rows = [elsewhere(members, years, asked.minutes) for members in asked.members for years in asked.years]
    print("\n".join(table(rows)))
    head("How each grows, 1 being linear and 0 flat: the steepest")
    for by, along, told in (("years", "facts", "members"), ("members", "years", "years")):
        for name, most in COSTS.items():
            slopes = [*grown(rows, name, by, along)]
            if slopes:
                also = ", ".join(f"{slope:.2f} ({value:,.0f} {by})" for value, slope in slopes)
                steepest, enough = max(slope for _, slope in slopes), max(asked.members) >= 100_000
                tell(f"{name}, with {told}", along, steepest, most, also, held=enough)


if __name__ == "__main__":
    main()
