"""Rankings: an order that was counted elsewhere."""

from __future__ import annotations

import json
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov import PartgovError, Ranking, load_record
from tests.documents import election_of, record_with


@given(st.permutations("abcdefg"), st.lists(st.integers(0, 6), unique=True).map(sorted))
def test_a_place_is_one_more_than_the_number_ranked_ahead(order: list[str], cuts: list[int]) -> None:
    """Everybody's place is one more than how many stand in earlier groups, however the groups are cut."""
    edges = [0, *(cut for cut in cuts if cut), 7]
    groups = [order[first:last] for first, last in pairwise(edges)]
    places = Ranking(order=groups, method="m").places
    for number, group in enumerate(groups):
        ahead = sum(map(len, groups[:number]))
        assert all(places[one] == ahead + 1 for one in group)


def test_the_tied_are_in_no_order() -> None:
    """A ranking says the same whatever order the tied of one group are written in."""
    assert len({Ranking(order=["a", list(tied)], method="m") for tied in permutations("bcd")}) == 1


@pytest.mark.parametrize(
    "order", [["a", "a"], ["a", ["b", "a"]], [["a", "a"]], [[]], ["a", []], [""], [["a", 1]], "ab"]
)
def test_what_is_no_order_is_refused_by_name(order: object) -> None:
    """Nobody is ranked twice, no group is empty, and only ids are ranked."""
    with pytest.raises(PartgovError) as refused:
        Ranking(order=order, method="m")  # type: ignore[arg-type]
    assert refused.value.place in ("order", "list")


def test_nobody_may_be_ranked() -> None:
    """A ranking that names nobody is one: of an election in which nobody reached a place."""
    assert Ranking(order=[], method="m", complete=False).places == {}


def test_who_is_ranked_twice_is_named() -> None:
    """Whoever stands in two places is named, first among those who do; who stands in one is none of them."""
    with pytest.raises(PartgovError) as refused:
        Ranking(order=["a", ["b", "c"], "c", "b"], method="m")
    assert refused.value.value == "b"


@pytest.mark.parametrize("given", [{"method": ""}, {"method": None}, {"complete": "yes"}])
def test_a_method_has_a_name_and_complete_is_true_or_not(given: dict[str, Any]) -> None:
    """What names no method, and what is neither true nor false, is refused where it stands."""
    with pytest.raises(PartgovError) as refused:
        Ranking(**{"order": ["a"], "method": "m", **given})
    assert [refused.value.place] == [*given]


def test_a_record_writes_who_is_tied_with_nobody_as_a_name() -> None:
    """In a record a place is a name, or the list of those who share it."""
    written = {"order": ["a", ["b", "c"], "d"], "method": "m"}
    by_ranking = [{"elections": {"gate": "none", "order": "ranking"}}]
    record = record_with(election_of(ranking=written), seats=(1, 1), bylaws=by_ranking)
    (election,) = load_record(json.dumps(record).encode()).elections
    assert Ranking(order=[["a"], ["b", "c"], ["d"]], method="m") == election.ranking


def test_everybody_counted_is_named_where_nothing_is_said() -> None:
    """A ranking is complete unless it says otherwise."""
    assert Ranking(order=["a"], method="m").complete
