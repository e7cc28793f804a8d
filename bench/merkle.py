"""The tree over a list, and its frontier, beside the bare hashing of as many leaves and nodes; then one entry more.

Run: python bench/merkle.py [--entries 1000000]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from partgov.merkle import Frontier, Tree, leaf_hash


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    gc.collect()
    before = time.process_time()
    run()
    return time.process_time() - before


def bare(entries: list[bytes]) -> None:
    """Hash the leaves, and as many nodes as lie above them."""
    leaves = [sha256(b"\x00" + entry).digest() for entry in entries]
    one = leaves[0]
    for other in leaves[1:]:
        sha256(b"\x01" + one + other).digest()


def tree(entries: list[bytes]) -> bytes:
    return Tree.of(map(leaf_hash, entries)).root()


def frontier(entries: list[bytes]) -> bytes:
    return Frontier().extend(entries).root


def add_many(published: Frontier, times: int) -> None:
    """Add one entry to the same long list, again and again."""
    for _ in range(times):
        assert published.add(b"one more").size == published.size + 1


def hash_many(times: int) -> None:
    for _ in range(times):
        leaf_hash(b"one more")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    number: int = parser.parse_args().entries
    entries = [b"%064d" % index for index in range(number)]
    runs: dict[str, Callable[[], object]] = {
        "bare": partial(bare, entries),
        "tree": partial(tree, entries),
        "frontier": partial(frontier, entries),
    }
    rounds = [{name: seconds(run) for name, run in runs.items()} for _ in range(3)]  # in turn
    best = {name: min(each[name] for each in rounds) for name in runs}
    for name in ("tree", "frontier"):
        print(f"{name} of {number}: {best[name] / best['bare']:.2f} × bare hashing")
    published = Frontier().extend(entries[:-1])  # the longest carry is the next entry's
    one = min(seconds(partial(add_many, published, 1000)) for _ in range(3)) / 1000
    leaf = min(seconds(partial(hash_many, 100_000)) for _ in range(3)) / 100_000
    print(f"one entry more: {one / leaf:.0f} × one leaf hash")


if __name__ == "__main__":
    main()
