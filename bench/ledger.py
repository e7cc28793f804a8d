"""Publishing and verifying a journal, beside the bare hashing of its lines; memory at the peak; then one day more.

Run: python bench/ledger.py [--entries 1000000]
"""

from __future__ import annotations

import argparse
import gc
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from partgov.foundation.merkle import leaf_hash
from partgov.foundation.money import Money
from partgov.journal import Entry, Journal, LedgerRules, Party
from partgov.ledger import Head, Plain, publish, verify_log
from partgov.pools import PoolPolicy, plan_pools

BEGINS = date(2017, 1, 1)
AT = datetime(2018, 1, 1, tzinfo=UTC)


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    gc.collect()
    before = time.process_time()
    run()
    return time.process_time() - before


def books(number: int) -> Journal:
    """A year of dues, and of bills as every fifth entry."""
    one = Money(1250, "EUR")
    return Journal(
        log="example.org/books", currency="EUR", begins=BEGINS, rules=LedgerRules(),
        entries=[
            Entry(
                id=f"e{index}", day=BEGINS + timedelta(days=index % 365), flow="dues", amount=one,
                party=Party.PERSON if index % 5 else Party.ORGANISATION, counterparty=f"m{index % 1000}",
                category="dues", salt=sha256(index.to_bytes(8, "big")).digest(),
            )
            for index in range(number)
        ],
    )  # fmt: skip


def bare(lines: list[bytes]) -> None:
    """Hash the leaves, and as many nodes as lie above them."""
    leaves = [sha256(b"\x00" + line).digest() for line in lines]
    one = leaves[0]
    for other in leaves[1:]:
        sha256(b"\x01" + one + other).digest()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    number: int = parser.parse_args().entries
    journal = books(number)
    log = publish(journal, at=AT, zone=UTC)
    lines = log.text.splitlines(keepends=True)
    yardstick = min(seconds(lambda: bare(lines)) for _ in range(3))

    def with_pools() -> object:
        plan = plan_pools(journal, policy=PoolPolicy(), at=AT, zone=UTC)
        return publish(journal, at=AT, zone=UTC, releases=plan.releases)

    for name, run in (
        ("plan pools and publish", with_pools),
        ("publish", lambda: publish(journal, at=AT, zone=UTC)),
        ("verify", lambda: verify_log(log.text, checkpoints=log.checkpoints)),
    ):
        print(f"{name} {number}: {min(seconds(run) for _ in range(2)) / yardstick:.1f} × bare hashing")
    head = Head(log="x").close(BEGINS, ())
    head = Head(log="x", day=BEGINS, frontier=head.frontier.extend(lines[:-1]))
    line = Plain(BEGINS + timedelta(days=1), "rent", Money(-1250, "EUR"))
    one = min(seconds(lambda: [head.close(line.day, [line]) for _ in range(1000)]) for _ in range(3)) / 1000
    leaf = min(seconds(lambda: [leaf_hash(lines[0]) for _ in range(100_000)]) for _ in range(3)) / 100_000
    print(f"one entry more: {one / leaf:.0f} × one leaf hash")
    gc.collect()
    tracemalloc.start()
    with_pools()
    print(f"with pools, at its peak: {tracemalloc.get_traced_memory()[1] / number:.0f} B an entry")


if __name__ == "__main__":
    main()
