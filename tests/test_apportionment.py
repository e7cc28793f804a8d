"""Apportionment: delegates in proportion to the members who name a group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partgov.apportionment import Apportionment, Method, apportion, count_naming
from partgov.foundation.errors import PartgovError
from partgov.members import Membership, Roll

GROUPS = ("a", "b", "c", "d", "e")
counted = st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 60), max_size=5)
methods = st.sampled_from(Method)


def settlements(found: Apportionment) -> list[dict[str, int]]:
    """What each way of settling a tie comes to."""
    return [
        {group: seats + (group in lucky) for group, seats in found.delegates.items()}
        for lucky in combinations(found.tied, found.undecided)
    ]


def turn(method: Method, count: int, has: int) -> Fraction | float:
    """When a group with so many members and seats is next: its members over the divisor, squared."""
    divisor = {
        Method.D_HONDT: Fraction(has + 1) ** 2, Method.SAINTE_LAGUE: Fraction(2 * has + 1) ** 2,
        Method.HUNTINGTON_HILL: Fraction(has * (has + 1)),
    }[method]  # fmt: skip
    return Fraction(count) ** 2 / divisor if divisor else float("inf")


@given(counted, st.integers(0, 30), methods)
def test_every_seat_is_accounted_for(counts: dict[str, int], seats: int, method: Method) -> None:
    """Decided, undecided and vacant seats are all; nobody's group has none; a tie is of more groups than seats."""
    found = apportion(counts, seats=seats, method=method)
    assert sum(found.delegates.values()) + found.undecided + found.vacant == seats
    assert found.delegates.keys() == counts.keys()
    assert all(found.delegates[group] == 0 for group, count in counts.items() if count == 0)
    assert len(found.tied) > found.undecided or not found.tied
    assert bool(found.vacant) == (seats > 0 and sum(counts.values()) == 0)
    assert bool(found) == (found.undecided == found.vacant == 0)
    assert f"{found.undecided} more {'seat is' if found.undecided == 1 else 'seats are'} undecided" in str(
        found
    ) or not (found.undecided)


@given(counted, st.integers(0, 30), st.sampled_from([Method.D_HONDT, Method.SAINTE_LAGUE, Method.HUNTINGTON_HILL]))
def test_of_a_divisor_nobody_was_passed_over(counts: dict[str, int], seats: int, method: Method) -> None:
    """However a tie is settled, no seat went to a group whose turn came after that of a group without it."""
    assume(sum(counts.values()))
    for settled in settlements(apportion(counts, seats=seats, method=method)):
        for has, group in ((settled[group] - 1, group) for group in settled if settled[group]):
            got = turn(method, counts[group], has)
            for other, others in counts.items():
                if others and not (method is Method.HUNTINGTON_HILL and got == turn(method, others, settled[other])):
                    assert got >= turn(method, others, settled[other])


@given(counted, st.integers(0, 30))
def test_of_remainders_nobody_is_a_whole_seat_off(counts: dict[str, int], seats: int) -> None:
    """Each has the whole part of its share, and at most one more; whoever has it has no smaller rest than others."""
    whole = sum(counts.values())
    assume(whole)
    for settled in settlements(apportion(counts, seats=seats, method=Method.LARGEST_REMAINDER)):
        share = {group: Fraction(seats * count, whole) for group, count in counts.items()}
        more = {group for group in counts if settled[group] > share[group] // 1}
        assert all(settled[group] - share[group] // 1 in (0, 1) for group in counts)
        rests = {group: share[group] % 1 for group in counts}
        assert all(rests[one] >= rests[other] for one in more for other in counts.keys() - more)


@given(counted, st.integers(0, 30), methods, st.permutations(GROUPS))
def test_order_and_names_never_matter(counts: dict[str, int], seats: int, method: Method, names: list[str]) -> None:
    """Listed in another order, or under other names, each group has the same seats."""
    found = apportion(counts, seats=seats, method=method)
    renamed = dict(zip(GROUPS, names, strict=True))
    other = apportion({renamed[one]: counts[one] for one in reversed(counts)}, seats=seats, method=method)
    assert {renamed[one]: seats for one, seats in found.delegates.items()} == dict(other.delegates)
    assert sorted(renamed[one] for one in found.tied) == list(other.tied)


@given(counted, st.integers(1, 30), methods)
def test_of_an_established_library(counts: dict[str, int], seats: int, method: Method) -> None:
    """Where nothing is tied, another library comes to the same; where it finds a tie, so do we."""
    methods_of = pytest.importorskip("apportionment.methods", reason="it comes with the extra [assurance]")
    present = {group: count for group, count in counts.items() if count}
    assume(len(present) > 1)
    assume(method is not Method.HUNTINGTON_HILL or seats >= len(present))
    name = {"largest_remainder": "largest_remainder", "sainte_lague": "saintelague", "d_hondt": "dhondt",
            "huntington_hill": "huntington"}[method]  # fmt: skip
    found = apportion(present, seats=seats, method=method)
    try:
        theirs: Any = methods_of.compute(name, list(present.values()), seats, fractions=True, tiesallowed=False)
    except methods_of.TiesException:
        assert found.undecided
        return
    assert not found.undecided
    assert list(found.delegates.values()) == list(theirs)


def test_of_a_published_result() -> None:
    """Austria's seats in the European Parliament of 2019, by D'Hondt, among the lists above its threshold."""
    votes = {"OEVP": 1305956, "SPOE": 903151, "FPOE": 650114, "GRUENE": 532193, "NEOS": 319024}
    found = apportion(votes, seats=18, method=Method.D_HONDT)
    assert dict(found.delegates) == {"OEVP": 7, "SPOE": 5, "FPOE": 3, "GRUENE": 2, "NEOS": 1}


def test_first_seats_go_before_second_ones() -> None:
    """By Huntington-Hill with fewer seats than groups the largest have one each; alike at the last, they are tied."""
    few = apportion({"a": 50, "b": 3, "c": 2}, seats=2, method=Method.HUNTINGTON_HILL)
    assert dict(few.delegates) == {"a": 1, "b": 1, "c": 0}
    tied = apportion({"a": 50, "b": 3, "c": 3}, seats=2, method=Method.HUNTINGTON_HILL)
    assert (dict(tied.delegates), tied.undecided, tied.tied) == ({"a": 1, "b": 0, "c": 0}, 1, ("b", "c"))
    assert [("a", 1, False), ("b", 0, True), ("c", 0, True)] == [tuple(row.values()) for row in tied.rows()]
    assert "1 more seat is undecided between b, c, who are next alike. (R-37, R-59)" in str(tied)
    many = apportion(dict.fromkeys("abc", 1), seats=2, method=Method.D_HONDT)
    assert "2 more seats are undecided between a, b, c" in str(many)
    assert "1 of 1 seat stays vacant" in str(apportion({"a": 0}, seats=1, method=Method.D_HONDT))
    nobody = apportion({}, seats=2, method=Method.D_HONDT).ruling.findings[-1]
    assert "2 of 2 seats stay vacant" in str(nobody)
    assert (False, 2, 0) == (nobody.met, nobody.found, nobody.needed)


@pytest.mark.parametrize(
    ("method", "counts", "seats", "sentence"),
    [
        # 53, 26 1/2, 24, 23, 17 2/3, 13 1/4 and 12 are the seven largest; 53 by five is 10 3/5 and 23 by two 11 1/2.
        (Method.D_HONDT, {"north": 53, "south": 24, "coast": 23}, 7,
         "By D'Hondt: the last seat went to south by a quotient of 12; next is coast by a quotient of 23/2."),
        # 53, 24, 23, 17 2/3, 10 3/5, 8 and 7 2/3 by odd numbers; 53 by seven is 7 4/7.
        (Method.SAINTE_LAGUE, {"north": 53, "south": 24, "coast": 23}, 7,
         "By Sainte-Laguë: the last seat went to coast by a quotient of 23/3; next is north by a quotient of 53/7."),
        # 3.71, 1.68 and 1.61 of seven: the whole parts are five.
        (Method.LARGEST_REMAINDER, {"north": 53, "south": 24, "coast": 23}, 7,
         ("By largest remainder: the last seat went to south by a remainder of 17/25; "
         "next is coast by a remainder of 61/100.")),
        (Method.LARGEST_REMAINDER, {"a": 2, "b": 1}, 3, "By largest remainder: every exact share is whole."),
        (Method.LARGEST_REMAINDER, {"a": 1, "b": 1}, 1, "By largest remainder: next is a, b by a remainder of 1/2."),
        (Method.HUNTINGTON_HILL, {"a": 50, "b": 3, "c": 2}, 2,
         ("By Huntington-Hill: the last seat went to b by a first seat, of 3 members; "
         "next is c by a first seat, of 2 members.")),
        # After the first seats 50 · 50 / 2; then 50 · 50 / 6.
        (Method.HUNTINGTON_HILL, {"a": 50, "b": 3}, 3,
         ("By Huntington-Hill: the last seat went to a by a quotient whose square is 1250; "
         "next is a by a quotient whose square is 1250/3.")),
    ],
)  # fmt: skip
def test_it_says_by_what_the_last_seat_was_given(
    method: Method, counts: dict[str, int], seats: int, sentence: str
) -> None:
    """The ruling names the method, who was the last to get a seat and who would be next, and by what."""
    assert sentence in [each.because for each in apportion(counts, seats=seats, method=method).ruling.findings]


def test_a_thousand_groups_and_ten_thousand_seats() -> None:
    """Groups of one to a thousand members, a seat for every fifty: by D'Hondt nobody is far from the exact share."""
    counts = {f"g{number}": number for number in range(1, 1001)}
    found = apportion(counts, seats=10_000, method=Method.D_HONDT)
    assert sum(found.delegates.values()) + found.undecided == 10_000
    assert all(seats >= 10_000 * counts[group] // 500_500 for group, seats in found.delegates.items())


@pytest.mark.parametrize(
    ("change", "place"),
    [({"seats": -1}, "seats"), ({"seats": True}, "seats"), ({"method": "d_hondt"}, "method"),
     ({"counts": {"a": -1}}, "counts.a"), ({"counts": {"a": 1.0}}, "counts.a"),
     ({"counts": {1: 1, 2: 1}}, "counts"), ({"counts": {"": 1}}, "counts")],
)  # fmt: skip
def test_senseless_numbers_are_refused(change: dict[str, Any], place: str) -> None:
    """What is negative, not whole, no group or no method, is named."""
    given: dict[str, Any] = {"counts": {"a": 1}, "seats": 1, "method": Method.D_HONDT} | change
    with pytest.raises(PartgovError) as refused:
        apportion(given["counts"], seats=given["seats"], method=given["method"])
    assert refused.value.place == place


def test_each_member_counts_once_and_nobody_is_dropped() -> None:
    """Members count for the group they name; who left, who names another group and who names none is told."""
    joined, at = datetime(2015, 1, 1, tzinfo=UTC), datetime(2017, 1, 1, tzinfo=UTC)
    roll = Roll.of(
        Membership(id=one, joined=joined, left=at if one == "dot" else None)
        for one in ("ana", "ben", "cy", "dot", "eve")
    )
    found = count_naming(
        {"ana": "north", "ben": "north", "cy": "chess", "dot": "south"}, groups=["north", "south"], roll=roll, at=at
    )
    assert dict(found.counts) == {"north": 2, "south": 0}
    assert dict(found.uncounted) == {
        "cy": "cy names chess, which is not among the groups. (R-37)", "dot": "dot is no member then. (R-37)",
        "eve": "eve names no group. (R-37)",
    }  # fmt: skip
    # At the instant at which dot is no member any more, one tick before which she was one who named none.
    early = count_naming({}, groups=["north"], roll=roll, at=at - timedelta(microseconds=1))
    assert "dot" in early.uncounted
    assert "dot" not in count_naming({}, groups=["north"], roll=roll, at=at).uncounted


def test_a_text_is_no_list_of_groups() -> None:
    """The letters of a group's name are not taken for groups."""
    with pytest.raises(PartgovError, match="groups: wanted a list of groups, not a text, found text 'north'"):
        count_naming({}, groups="north", roll=Roll.of(()), at=datetime(2017, 1, 1, tzinfo=UTC))
