"""The tree over a list, and its frontier, beside the bare hashing of as many leaves and nodes; then one entry more.

With --peers, pymerkle on the same entries too: building the tree, proving and verifying.

Run: python bench/merkle.py [--entries 1000000] [--peers]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from functools import partial
from hashlib import sha256

from table import head, tell

from partgov.foundation.merkle import Frontier, Tree, leaf_hash, verify_inclusion


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


_PROVED = 20_000
_TIMES = 200


def peers(entries: list[bytes]) -> None:
    """Build a tree, prove and verify as pymerkle does, in turn with ours; both must come to one root."""
    import pymerkle

    def build() -> pymerkle.InmemoryTree:
        built = pymerkle.InmemoryTree(algorithm="sha256")
        for entry in entries:
            built.append_entry(entry)
        return built

    theirs, ours = build(), Tree.of(map(leaf_hash, entries))
    root, size, asked = ours.root(), len(entries), [number * 97 % len(entries) for number in range(_TIMES)]
    assert theirs.get_root() == root
    proofs = [theirs.prove_inclusion(index + 1, size) for index in asked]  # it counts from one
    paths = [ours.prove_inclusion(index) for index in asked]
    leaves = [leaf_hash(entries[index]) for index in asked]

    def verify_ours() -> None:
        for index, leaf, path in zip(asked, leaves, paths, strict=True):
            assert verify_inclusion(leaf, index=index, size=size, path=path, root=root)

    def verify_theirs() -> None:
        for leaf, proof in zip(leaves, proofs, strict=True):
            pymerkle.verify_inclusion(leaf, root, proof)

    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        f"tree of {size:,} entries": (lambda: Tree.of(map(leaf_hash, entries)).root(), build),
        f"prove inclusion among {size:,}": (
            lambda: [ours.prove_inclusion(index) for index in asked],
            lambda: [theirs.prove_inclusion(index + 1, size) for index in asked],
        ),
        f"verify inclusion among {size:,}": (verify_ours, verify_theirs),
    }
    for name, (mine, other) in pairs.items():
        rounds = [(seconds(mine), seconds(other)) for _ in range(3)]
        theirs_to_ours = min(b for _, b in rounds) / min(a for a, _ in rounds)
        also = f"it takes {theirs_to_ours:.1f} times as long"
        tell(name, "pymerkle", 1 / theirs_to_ours, 0.5, also, held=False)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    number: int = options.entries
    entries = [b"%064d" % index for index in range(number)]
    runs: dict[str, Callable[[], object]] = {
        "bare": partial(bare, entries),
        "tree": partial(tree, entries),
        "frontier": partial(frontier, entries),
    }
    rounds = [{name: seconds(run) for name, run in runs.items()} for _ in range(3)]  # in turn
    best = {name: min(each[name] for each in rounds) for name in runs}
    head()
    for name in ("tree", "frontier"):
        most = 1.3 if name == "tree" else None
        tell(f"{name} of {number:,} entries", "bare hashing of leaves and nodes", best[name] / best["bare"], most)
    published = Frontier().extend(entries[:-1])  # the longest carry is the next entry's
    one = min(seconds(partial(add_many, published, 1000)) for _ in range(3)) / 1000
    leaf = min(seconds(partial(hash_many, 100_000)) for _ in range(3)) / 100_000
    tell(f"one entry more on {number - 1:,}", "one leaf hash", one / leaf, 100)
    if options.peers:
        head("Another library, on the same entries in the same run")
        peers(entries[:_PROVED])


if __name__ == "__main__":
    main()
