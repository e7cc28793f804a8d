"""Merkle: RFC 9162 roots and proofs."""

from __future__ import annotations

from functools import reduce
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import PartgovError
from partgov.foundation.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

# The entries and roots that implementations of Certificate Transparency test themselves with.
ENTRIES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

sizes = st.integers(min_value=1, max_value=70)


def tree_of(size: int) -> Tree:
    """The tree of so many different entries."""
    return Tree.of(leaf_hash(b"%d" % number) for number in range(size))


def root_by_definition(entries: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, word for word: split at the largest power of two below the size."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while 2 * split < len(entries):
        split *= 2
    return sha256(b"\x01" + root_by_definition(entries[:split]) + root_by_definition(entries[split:])).digest()


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with one bit the other way round."""
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


class TestRoot:
    """The root of a list."""

    @pytest.mark.parametrize("size", range(9))
    def test_is_the_one_of_the_published_vectors(self, size: int) -> None:
        """A tree and a frontier give the published root of the first so many entries."""
        assert ROOTS[size] == Tree.of(map(leaf_hash, ENTRIES[:size])).root().hex()
        assert ROOTS[size] == Tree.of(map(leaf_hash, ENTRIES)).root(size).hex()
        assert ROOTS[size] == Frontier().extend(ENTRIES[:size]).root.hex()

    @given(st.lists(st.binary(max_size=5), max_size=70), st.integers(min_value=0, max_value=70))
    def test_is_the_definition_s(self, entries: list[bytes], cut: int) -> None:
        """Tree and frontier agree with the definition, of the whole and of every beginning, however it grew."""
        begin, rest = entries[:cut], entries[cut:]
        tree = Tree.of(map(leaf_hash, entries))
        assert root_by_definition(entries) == tree.root() == Frontier().extend(begin).extend(rest).root
        assert reduce(Frontier.add, rest, Frontier().extend(begin)) == Frontier().extend(entries)
        assert root_by_definition(begin) == tree.root(len(begin))

    def test_of_nothing_is_the_hash_of_nothing(self) -> None:
        """An empty list has the hash of no bytes as its root."""
        assert sha256(b"").digest() == EMPTY_ROOT == Frontier().root == Tree.of(()).root()

    def test_frontier_counts_its_peaks(self) -> None:
        """A frontier with other than one hash a whole subtree is refused, and so is one with a torn hash."""
        with pytest.raises(PartgovError, match=r"peaks: wanted one hash for each whole subtree: 2, where .* is 3, .*1"):
            Frontier(3, (b"\0" * 32,))
        with pytest.raises(PartgovError, match="peaks: wanted hashes of 32 bytes") as refused:
            Frontier(1, (b"short",))
        assert b"short" == refused.value.value
        with pytest.raises(PartgovError, match="size: wanted a whole number, 0 or more"):
            Frontier(-1, (b"\0" * 32,))
        assert Frontier() == Frontier(0, ())

    def test_tree_shows_its_size_alone(self) -> None:
        """A tree prints as its size, not as all its hashes."""
        assert "Tree of 5 entries" == repr(tree_of(5))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 9, 100, 1000])
def test_roots_are_those_of_another_program(size: int) -> None:
    """An established library comes to the same roots of the same entries."""
    pymerkle = pytest.importorskip("pymerkle", reason="it comes with the extra [assurance]")
    other = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(size):
        other.append_entry(b"%d" % number)
    assert tree_of(size).root() == other.get_root()


class TestInclusion:
    """Proofs that an entry stands at its place."""

    @given(sizes, st.data())
    def test_of_every_entry_verifies(self, size: int, data: st.DataObject) -> None:
        """Every entry of every beginning is proved by its own path."""
        tree = tree_of(70)
        index = data.draw(st.integers(min_value=0, max_value=size - 1))
        path = tree.prove_inclusion(index, size)
        leaf = leaf_hash(b"%d" % index)
        assert verify_inclusion(leaf, index=index, size=size, path=path, root=tree.root(size))
        assert (size - 1).bit_length() >= len(path)

    @given(sizes, st.data())
    def test_of_anything_else_fails(self, size: int, data: st.DataObject) -> None:
        """Another place, entry, root or path, one bit away or one step longer or shorter, proves nothing."""
        tree = tree_of(size)
        index = data.draw(st.integers(min_value=0, max_value=size - 1))
        other = data.draw(st.integers(min_value=-1, max_value=size).filter(lambda place: place != index))
        bit = data.draw(st.integers(min_value=0, max_value=255))
        path, root, leaf = tree.prove_inclusion(index), tree.root(), leaf_hash(b"%d" % index)
        assert not verify_inclusion(leaf, index=other, size=size, path=path, root=root)
        assert not verify_inclusion(flipped(leaf, bit), index=index, size=size, path=path, root=root)
        assert not verify_inclusion(leaf, index=index, size=size, path=path, root=flipped(root, bit))
        assert not verify_inclusion(leaf, index=index, size=size, path=(*path, root), root=root)
        for place, step in enumerate(path):
            torn = (*path[:place], flipped(step, bit), *path[place + 1 :])
            assert not verify_inclusion(leaf, index=index, size=size, path=torn, root=root)
            shorter = path[:place] + path[place + 1 :]
            assert not verify_inclusion(leaf, index=index, size=size, path=shorter, root=root)

    @pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (True, 3), (0, 0), (0, 4), (0, -1)])
    def test_of_no_such_entry_is_refused(self, index: int, size: int) -> None:
        """A proof of an entry that is not there is not made."""
        with pytest.raises(PartgovError, match=r"a whole number, 0 to \d|a list with entries"):
            tree_of(3).prove_inclusion(index, size)

    def test_of_every_entry_of_every_short_list(self) -> None:
        """Up to twenty entries each verifies at its own place, and at no other."""
        tree = tree_of(20)
        for size in range(1, 21):
            root = tree.root(size)
            for index in range(size):
                path = tree.prove_inclusion(index, size)
                assert [index] == [
                    place
                    for place in range(size)
                    if verify_inclusion(leaf_hash(b"%d" % index), index=place, size=size, path=path, root=root)
                ]


class TestConsistency:
    """Proofs that one list begins with another."""

    @given(sizes, st.data())
    def test_of_every_beginning_verifies(self, size: int, data: st.DataObject) -> None:
        """Every list is proved to begin with every shorter one, the empty one and itself included."""
        tree = tree_of(70)
        earlier = data.draw(st.integers(min_value=0, max_value=size))
        path = tree.prove_consistency(earlier, size)
        assert verify_consistency(
            earlier=earlier, earlier_root=tree.root(earlier), size=size, root=tree.root(size), path=path
        )

    @given(sizes, st.data())
    def test_of_anything_else_fails(self, size: int, data: st.DataObject) -> None:
        """Other roots, another size, or another path prove nothing."""
        tree = tree_of(size)
        earlier = data.draw(st.integers(min_value=0, max_value=size))
        bit = data.draw(st.integers(min_value=0, max_value=255))
        path, was, now = tree.prove_consistency(earlier), tree.root(earlier), tree.root()

        def verified(earlier: int, was: bytes, now: bytes, path: tuple[bytes, ...]) -> bool:
            return verify_consistency(earlier=earlier, earlier_root=was, size=size, root=now, path=path)

        assert not verified(earlier, flipped(was, bit), now, path)
        assert not verified(size + 1, was, now, path)
        assert not verified(-1, was, now, path)
        assert not verified(earlier, was, now, (*path, now))
        if earlier:
            assert not verified(earlier, was, flipped(now, bit), path)
        for place, step in enumerate(path):
            torn = (*path[:place], flipped(step, bit), *path[place + 1 :])
            assert not verified(earlier, was, now, torn)
            assert not verified(earlier, was, now, path[:place] + path[place + 1 :])

    def test_of_every_beginning_of_every_short_list(self) -> None:
        """Up to twenty entries each beginning verifies, and as that of a list of no other size that comes to more."""
        tree = tree_of(20)
        for size in range(1, 21):
            for earlier in range(1, size):
                path, was, now = tree.prove_consistency(earlier, size), tree.root(earlier), tree.root(size)
                assert verify_consistency(earlier=earlier, earlier_root=was, size=size, root=now, path=path)
                for other in (2 * size, 4 * size):
                    assert not verify_consistency(earlier=earlier, earlier_root=was, size=other, root=now, path=path)

    def test_needs_a_path_where_the_earlier_list_is_no_whole_subtree(self) -> None:
        """Without any hash nothing is proved of a beginning that is no power of two."""
        tree = tree_of(7)
        assert not verify_consistency(earlier=3, earlier_root=tree.root(3), size=7, root=tree.root(), path=())

    @pytest.mark.parametrize("earlier", [-1, 4, True])
    def test_of_no_such_beginning_is_refused(self, earlier: int) -> None:
        """A proof of a beginning that is longer than the list is not made."""
        with pytest.raises(PartgovError, match="0 to 3"):
            tree_of(3).prove_consistency(earlier)


def test_leaves_and_nodes_never_meet() -> None:
    """An entry made of two hashes is no node over them: the first byte tells them apart."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
