"""What preflibtools takes for the yardstick's voters, as JSON. A program of its own: it imports nothing of partgov.

    python bench/peer_preflib.py VOTERS CANDIDATES

Timed: from a mapping per voter to winners, that is each voter's approvals as one class of an order, gathered by
`OrdinalInstance.append_order_list`, then `approval_winner`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from yardstick import measure, voters

try:
    from preflibtools.aggregation.singlewinner import approval_winner
    from preflibtools.instances import OrdinalInstance
except ImportError:
    OrdinalInstance = None


def count(made: list[dict[str, str]]) -> set[str]:
    """Return who has most approvals."""
    instance = OrdinalInstance()
    instance.append_order_list([(tuple(name for name, mark in each.items() if mark == "yes"),) for each in made])
    winners: set[str] = approval_winner(instance)
    return winners


def report(number: int, candidates: int) -> dict[str, Any]:
    """Measure, if the library is there."""
    if OrdinalInstance is None:
        return {"installed": False}
    made = voters(number, candidates)
    measured = measure(lambda: count(made), repeats=2)
    winners = sorted(count(made))
    return {"installed": True, "seconds": measured.seconds, "yardstick": measured.yardstick, "winners": winners}


if __name__ == "__main__":
    json.dump(report(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
