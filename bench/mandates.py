"""Indexing mandates by member, beside a plain dict of lists; then asking about one member.

Run: python bench/mandates.py [--mandates 500000]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from table import head, tell

from partgov import Mandate, MandateRules, Seat, Tenures

START = datetime(2000, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=366)


def seconds(run: Callable[[], object], times: int = 3) -> float:
    """Return the shortest processor time of several runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        before = time.process_time()
        run()
        best = min(best, time.process_time() - before)
    return best


def made(number: int) -> list[Mandate]:
    """Make mandates of four terms a member."""
    terms = [START + 2 * YEAR * term for term in range(4)]
    return [
        Mandate(
            id=f"x{row}",
            role="curator",
            member=f"m{row // 4}",
            seat=Seat.PRIMARY,
            starts=terms[row % 4],
            ends=terms[row % 4] + YEAR,
        )
        for row in range(number)
    ]


def plain(mandates: list[Mandate]) -> dict[str, list[Mandate]]:
    """Index them as one would by hand."""
    found: dict[str, list[Mandate]] = {}
    for mandate in mandates:
        found.setdefault(mandate.member, []).append(mandate)
    return found


def ask(tenures: Tenures) -> None:
    """Ask two thousand times which terms of one member count."""
    for _ in range(2000):
        tenures.terms("m7", "curator", rules=MandateRules(), before=START + 20 * YEAR, zone=UTC)


def main() -> None:
    """Print the cost of indexing as a ratio, and of a question in organisations of different size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mandates", type=int, default=500_000)
    mandates = made(parser.parse_args().mandates)
    by_hand, ours = seconds(lambda: plain(mandates)), seconds(lambda: Tenures.of(mandates))
    head()
    tell(f"index {len(mandates):,} mandates", "a plain dict of lists", ours / by_hand, 4)
    few, many = (seconds(partial(ask, Tenures.of(mandates[:size]))) for size in (400, len(mandates)))
    also = f"{many / 2000 * 1e6:.1f} µs"
    tell(f"one member's terms among {len(mandates):,} mandates", "the same among 400", many / few, 1.3, also)


if __name__ == "__main__":
    main()
