"""Publishing and verifying a journal, beside the bare hashing of its lines; memory at the peak; then one day more.

With --files, what the command costs on a journal in a file: publishing all but the last day, that day, one receipt, all
of them; each run in a process of its own, less what starting costs, with the peak of its memory.

Run: python bench/ledger.py [--entries 1000000] [--files]
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from table import head, tell

from partgov.command.indexes import quick_receipt
from partgov.foundation.merkle import leaf_hash
from partgov.foundation.money import Money
from partgov.journal import Entry, Journal, LedgerRules, Party
from partgov.ledger import Head, Plain, Receipt, publish, verify_log
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


# A process starts with the peak of whoever starts it, so a small one starts each command.
_SMALL = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def ran(*arguments: object) -> tuple[float, int]:
    """Return the processor time of a command in a process of its own, and its peak of memory in megabytes."""
    command = [sys.executable, "-c", _SMALL, sys.executable, "-m", "partgov", *map(str, arguments)]
    status, spent, peak = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    assert status == "0", command
    return float(spent), int(peak) * (1 if sys.platform == "darwin" else 1024) // 1_000_000


def write(path: Path, number: int) -> None:
    """Write a year's journal, by day, as partgov writes it."""
    with path.open("w") as file:
        head = {"format": "partgov-journal", "version": 1, "log": "example.org/books", "currency": "EUR"}
        head |= {"timezone": "UTC", "begins": str(BEGINS)}
        file.write(json.dumps(head, indent=1)[:-2] + ',\n "entries": [')
        for index in range(number):
            bill = {"flow": "payment", "party": "organisation", "category": "hosting", "amount": -1250}
            day = BEGINS + timedelta(days=index * 365 // number)
            entry = {
                "id": sha256(b"id %d" % index).hexdigest()[:16], "day": str(day),
                "flow": "dues", "amount": 1250, "party": "person", "counterparty": f"m{index % 1000}",
                "category": "dues", "salt": sha256(b"salt %d" % index).hexdigest(), **({} if index % 5 else bill),
            }  # fmt: skip
            file.write(("," if index else "") + "\n  " + json.dumps(entry, indent=1).replace("\n", "\n  "))
        file.write("\n ]\n}\n")


def in_files(number: int, yardstick: float) -> None:
    """Print what the command costs on a journal in a file."""
    with TemporaryDirectory() as name:
        journal, log = Path(name, "journal.json"), Path(name, "log")
        write(journal, number)
        start = min(ran("--version")[0] for _ in range(5))
        entry = sha256(b"id %d" % (number // 2 + 1)).hexdigest()[:16]
        receipt = ("receipt", journal, "--entry", entry, "--log", log)

        def told(what: str, cost: float, peak: int) -> None:
            spent = max(cost - start, 0.0)
            tell(what, "bare hashing of all lines", spent / yardstick, None, f"{spent:.3f} s; {peak} MB at its peak")

        head("The command, on a journal in a file")
        told(
            f"publish {number:,} entries from a file, and write their index",
            *ran("publish", journal, "--at", AT - timedelta(days=1), "--to", log),
        )
        kept = {one: one.read_bytes() for one in Path(name).iterdir() if one != journal}
        days = []
        for _ in range(3):
            for one, data in kept.items():
                one.write_bytes(data)
            days.append(ran("publish", journal, "--at", AT, "--to", log))
        told(f"one day more of {number:,}, of {number // 365:,} entries", *min(days))
        some = [sha256(b"id %d" % (one * number // 50 + 1)).hexdigest()[:16] for one in range(50)]
        found: list[Receipt | None] = []
        cost = seconds(lambda: found.extend(quick_receipt(str(journal), str(log), one) for one in some)) / len(some)
        assert all(found)
        told(f"one receipt of {number:,} entries", start + cost, ran(*receipt)[1])
        Path(f"{journal}.index").unlink(missing_ok=True)
        told(f"one receipt of {number:,} without the index", *ran(*receipt))
        told(
            f"all receipts of {number:,} entries, a file each",
            *ran("receipt", journal, "--all", Path(name, "receipts"), "--log", log),
        )
        told(f"one day more of {number:,} without the index", *ran("publish", journal, "--at", AT, "--to", log))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--files", action="store_true")
    options = parser.parse_args()
    number: int = options.entries
    journal = books(number)
    log = publish(journal, at=AT, zone=UTC)
    lines = log.text.splitlines(keepends=True)
    yardstick = min(seconds(lambda: bare(lines)) for _ in range(3))
    if options.files:
        in_files(number, yardstick)
        return
    head()

    def with_pools() -> object:
        plan = plan_pools(journal, policy=PoolPolicy(), at=AT, zone=UTC)
        return publish(journal, at=AT, zone=UTC, releases=plan.releases)

    for name, run in (
        ("plan pools and publish", with_pools),
        ("publish", lambda: publish(journal, at=AT, zone=UTC)),
        ("verify", lambda: verify_log(log.text, checkpoints=log.checkpoints)),
    ):
        ratio = min(seconds(run) for _ in range(2)) / yardstick
        tell(f"{name} {number:,} entries", "bare hashing of its lines", ratio, None if name == "verify" else 10)
    last = Head(log="x").close(BEGINS, ())
    last = Head(log="x", day=BEGINS, frontier=last.frontier.extend(lines[:-1]))
    line = Plain(BEGINS + timedelta(days=1), "rent", Money(-1250, "EUR"))
    one = min(seconds(lambda: [last.close(line.day, [line]) for _ in range(1000)]) for _ in range(3)) / 1000
    leaf = min(seconds(lambda: [leaf_hash(lines[0]) for _ in range(100_000)]) for _ in range(3)) / 100_000
    tell(f"one entry more, closing a day of {number:,}", "one leaf hash", one / leaf, 100)
    gc.collect()
    tracemalloc.start()
    with_pools()
    print(
        f"\nWith pools it takes {tracemalloc.get_traced_memory()[1] / number:.0f} B an entry at its peak (at most 450)."
    )


if __name__ == "__main__":
    main()
