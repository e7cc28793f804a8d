"""Who takes which seat, once the tallies are known (P4, R-7, R-13, R-14, R-29, R-36)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, permutations, product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Tally
from partgov.caps import Cap
from partgov.foundation.conditions import MissingFigureError
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.roles import Seats
from partgov.seating import Contender, Seating, Tie, seat_contenders, yields
from partgov.testing import contenders
from tests.oracle import elections as oracle
from tests.strategies import DAY, JOINED, KINDS, NAMES, SEATS, TICK, contender, renamed


def slow(contenders: Iterable[Contender]) -> list[oracle.Candidate]:
    """The same people, as the oracle knows them."""
    return [
        oracle.Candidate(
            one.member,
            one.tally.yes,
            one.tally.no,
            int((one.since - JOINED) / TICK),
            one.primary,
            one.reserve,
        )
        for one in contenders
    ]


def undecided(seating: Seating) -> set[str]:
    """Everybody in some tie."""
    return {member for tie in seating.undecided for member in tie.tied}


def agree(contenders: Sequence[Contender], seats: Seats) -> None:
    """Hold a seating against every order of the tied."""
    seating = seat_contenders(contenders, seats)
    candidates = slow(contenders)
    verdict = oracle.judge(candidates, seats.primary, seats.reserve)
    assert verdict.primary == set(seating.primary)
    assert verdict.reserve == set(seating.reserve)
    assert verdict.undecided == undecided(seating)
    assert verdict.not_considered == {one.member for one in contenders} - {one.member for one in seating.listed}
    assert (verdict.vacant_primary, verdict.vacant_reserve) == (seating.vacant.primary, seating.vacant.reserve)
    for kind in ("primary", "reserve"):
        decided = len(getattr(seating, kind))
        at_stake = sum(getattr(tie.seats, kind) for tie in seating.undecided)
        assert getattr(seats, kind) == decided + at_stake + getattr(seating.vacant, kind)


def before_and_after(contenders: Sequence[Contender], seats: Seats) -> set[tuple[str, str]]:
    """The pairs of reserves that one order puts one way round and another the other way."""
    seatings = oracle.all_seatings(slow(contenders), seats.primary, seats.reserve)
    seen = set(chain.from_iterable(combinations(seating.reserve, 2) for seating in seatings))
    return {pair for pair in seen if pair[::-1] in seen}


class TestGate:
    """P4: only those with strictly more Yes than No are considered."""

    @pytest.mark.parametrize(("expected", "yes", "no"), [(False, 0, 1), (False, 1, 1), (True, 2, 1), (False, 0, 0)])
    def test_p4__a_yes_equal_to_no_is_not_considered(self, expected: bool, yes: int, no: int) -> None:
        """One more Yes than No is enough, as many are not, were every seat vacant."""
        one = contender("ana", yes, no)
        seating = seat_contenders([one], Seats(primary=1, reserve=1))
        assert expected == one.considered
        assert ((("ana",), (one,)) if expected else ((), ())) == (seating.primary, seating.listed)
        assert Seats(primary=0 if expected else 1, reserve=1) == seating.vacant

    def test_p4__abstentions_do_not_count(self) -> None:
        """Any number of abstentions leaves one Yes to no No enough."""
        one = attrs.evolve(contender("ana", 1), tally=Tally(yes=1, abstain=1000))
        assert one.considered

    def test_p4__above_2_to_the_53rd(self) -> None:
        """One Yes more is seen in numbers that no float tells apart."""
        assert contender("ana", 2**53 + 1, 2**53).considered
        seating = seat_contenders([contender("ana", 2**53), contender("bo", 2**53 + 1)], Seats(primary=1))
        assert ("bo",) == seating.primary


class TestList:
    """P4: score, then earliest membership."""

    def test_p4__the_highest_score_first(self) -> None:
        """What counts is Yes minus No, not Yes."""
        people = [contender("ana", 100, 90), contender("bo", 11), contender("cy", 9)]
        assert ["bo", "ana", "cy"] == [one.member for one in seat_contenders(people, Seats()).listed]

    def test_p4__among_equals_the_earliest_membership_first(self) -> None:
        """One tick of membership decides, and not the name."""
        people = [contender("ana", 5, since=JOINED + TICK), contender("bo", 5)]
        seating = seat_contenders(people, Seats(primary=1, reserve=1))
        assert (("bo",), ("ana",), ()) == (seating.primary, seating.reserve, seating.undecided)

    def test_p4__a_point_beats_any_membership(self) -> None:
        """Seniority is asked for among equal scores alone."""
        people = [contender("ana", 6, since=JOINED + 400 * DAY), contender("bo", 5)]
        assert ("ana",) == seat_contenders(people, Seats(primary=1)).primary

    def test_p4__the_tied_are_listed_by_id(self) -> None:
        """R-14: by id, which ranks nobody, in whatever order they come."""
        for order in permutations([contender(name, 5) for name in NAMES[:4]]):
            assert ["ana", "bo", "cy", "di"] == [one.member for one in seat_contenders(order, Seats()).listed]


class TestSeats:
    """P4: the first X are primary, the next Y reserve."""

    PEOPLE = tuple(contender(name, 9 - place) for place, name in enumerate(NAMES))

    @pytest.mark.parametrize("primary", range(8))
    @pytest.mark.parametrize("reserve", range(8))
    def test_p4__the_next_on_the_list(self, primary: int, reserve: int) -> None:
        """Nobody tied: the list is cut twice and what is left over stays vacant."""
        seating = seat_contenders(self.PEOPLE, Seats(primary=primary, reserve=reserve))
        assert NAMES[:primary] == seating.primary
        assert NAMES[primary : primary + reserve] == seating.reserve
        assert max(0, primary - 6) == seating.vacant.primary
        assert max(0, reserve - max(0, 6 - primary)) == seating.vacant.reserve

    def test_p4__nobody_stands(self) -> None:
        """All seats stay vacant."""
        seats = Seats(primary=5, reserve=3)
        assert seats == seat_contenders([], seats).vacant

    def test_p4__no_seats(self) -> None:
        """Nobody is seated, nothing is vacant, nothing is at stake."""
        seating = seat_contenders(self.PEOPLE, Seats())
        assert ((), (), (), Seats()) == (seating.primary, seating.reserve, seating.undecided, seating.vacant)

    def test_r7__a_reserve_only_leader_is_passed_over(self) -> None:
        """The highest score takes no primary seat when it did not offer to; it is first among the reserves."""
        people = [contender("ana", 9, primary=False), contender("bo", 5), contender("cy", 4)]
        seating = seat_contenders(people, Seats(primary=1, reserve=2))
        assert (("bo",), ("ana", "cy")) == (seating.primary, seating.reserve)

    def test_r7__a_primary_seat_stays_vacant_rather(self) -> None:
        """Nobody is made primary who offered to be reserve only."""
        seating = seat_contenders([contender("ana", 9, primary=False)], Seats(primary=1, reserve=1))
        assert ((), ("ana",), Seats(primary=1)) == (seating.primary, seating.reserve, seating.vacant)

    def test_r36__primary_only(self) -> None:
        """Somebody who may not be reserve again takes a primary seat or none."""
        people = [contender("ana", 9), contender("bo", 5, reserve=False), contender("cy", 4)]
        seating = seat_contenders(people, Seats(primary=1, reserve=1))
        assert (("ana",), ("cy",)) == (seating.primary, seating.reserve)
        assert ("ana", "bo") == seat_contenders(people, Seats(primary=2)).primary

    def test_neither_kind(self) -> None:
        """Somebody who may take no seat is listed and not seated."""
        seating = seat_contenders([contender("ana", 9, primary=False, reserve=False)], Seats(primary=1, reserve=1))
        assert ((), (), Seats(primary=1, reserve=1), 1) == (
            seating.primary,
            seating.reserve,
            seating.vacant,
            len(seating.listed),
        )


class TestTies:
    """R-14: what the text has no answer for stays undecided."""

    def tied(self, number: int, **kind: bool) -> list[Contender]:
        """So many people whom nothing tells apart."""
        return [contender(name, 5, **kind) for name in NAMES[:number]]  # type: ignore[arg-type]

    def test_r14__a_tie_across_the_primary_boundary(self) -> None:
        """Two for one primary seat, with room among the reserves: both undecided for both seats."""
        seating = seat_contenders(self.tied(2), Seats(primary=1, reserve=1))
        tie = Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo"))
        assert ((), (), (tie,), Seats()) == (seating.primary, seating.reserve, seating.undecided, seating.vacant)

    def test_r14__a_tie_across_the_reserve_boundary(self) -> None:
        """Two for the last reserve seat, under a decided primary."""
        seating = seat_contenders([contender("flo", 9), *self.tied(2)], Seats(primary=1, reserve=1))
        assert (("flo",), (Tie(seats=Seats(reserve=1), tied=("ana", "bo")),)) == (seating.primary, seating.undecided)

    def test_r14__a_tie_across_both_boundaries(self) -> None:
        """Three for one primary and one reserve seat: all three, for both."""
        seating = seat_contenders(self.tied(3), Seats(primary=1, reserve=1))
        assert (Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo", "cy")),) == seating.undecided

    def test_r14__a_tie_that_all_survive_is_decided(self) -> None:
        """Two for two primary seats are both primary; nothing is undecided."""
        seating = seat_contenders(self.tied(2), Seats(primary=2))
        assert (("ana", "bo"), (), ()) == (seating.primary, seating.undecided, seating.unordered)

    def test_r14__a_tie_that_none_survives_is_decided(self) -> None:
        """Below the last seat a tie decides nothing."""
        seating = seat_contenders([contender("flo", 9), *self.tied(3)], Seats(primary=1))
        assert (("flo",), ()) == (seating.primary, seating.undecided)

    def test_r14__tied_reserves_who_all_get_in_have_no_order(self) -> None:
        """Their seats are decided, the order of succession is not."""
        seating = seat_contenders([contender("flo", 9), *self.tied(2)], Seats(primary=1, reserve=2))
        assert (("ana", "bo"), (), (("ana", "bo"),)) == (seating.reserve, seating.undecided, seating.unordered)

    def test_r14__one_reserve_has_an_order(self) -> None:
        """A single reserve of a score is in order with everybody."""
        seating = seat_contenders(
            [contender("flo", 9), contender("ana", 5), contender("bo", 4)], Seats(primary=1, reserve=2)
        )
        assert (("ana", "bo"), ()) == (seating.reserve, seating.unordered)

    def test_r14__a_reserve_only_candidate_tied_with_another_is_decided(self) -> None:
        """One primary and one reserve seat: the other is primary and they are reserve, in every order."""
        people = [contender("ana", 5, primary=False), contender("bo", 5)]
        seating = seat_contenders(people, Seats(primary=1, reserve=1))
        assert (("bo",), ("ana",), ()) == (seating.primary, seating.reserve, seating.undecided)

    def test_r14__a_decided_reserve_whose_order_with_the_undecided_is_open(self) -> None:
        """Reserve in every order, before or after whichever of two rivals misses the primary seat."""
        people = [contender("ana", 5, primary=False), contender("bo", 5), contender("cy", 5)]
        seating = seat_contenders(people, Seats(primary=1, reserve=2))
        assert (("ana",), (("ana", "bo", "cy"),)) == (seating.reserve, seating.unordered)
        assert (Tie(seats=Seats(primary=1, reserve=1), tied=("bo", "cy")),) == seating.undecided

    def test_r14__two_ties_in_one_election(self) -> None:
        """One tie for a primary seat, another below it for a reserve seat, told apart."""
        people = [*self.tied(2), *(contender(name, 4) for name in ("di", "eve"))]
        seating = seat_contenders(people, Seats(primary=1, reserve=2))
        assert (
            Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo")),
            Tie(seats=Seats(reserve=1), tied=("di", "eve")),
        ) == seating.undecided

    def test_r36__a_tie_reaches_down_the_list(self) -> None:
        """Whether a reserve seat is left below hangs on who of the tied was primary only."""
        people = [contender("ana", 5, reserve=False), contender("bo", 5), contender("cy", 4)]
        seating = seat_contenders(people, Seats(primary=1, reserve=1))
        assert (Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo", "cy")),) == seating.undecided

    def test_r36__a_seat_that_may_stay_vacant_is_at_stake(self) -> None:
        """The reserve seat is filled in one order and empty in the other: it is at stake, not vacant."""
        people = [contender("ana", 5, reserve=False), contender("bo", 5)]
        seating = seat_contenders(people, Seats(primary=1, reserve=1))
        assert (Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo")),) == seating.undecided
        assert Seats() == seating.vacant

    def test_r14__tied_names_are_in_the_order_of_ids(self) -> None:
        """Whichever of them were rivals for the primary seat: by id, which ranks nobody."""
        people = [contender("ana", 5, primary=False), contender("bo", 5), contender("cy", 5), contender("aaa", 4)]
        (tie,) = seat_contenders(people, Seats(primary=1, reserve=1)).undecided
        assert ("ana", "bo", "cy") == tie.tied
        people = [contender("bo", 5), contender("cy", 5, reserve=False), contender("ana", 4)]
        (tie,) = seat_contenders(people, Seats(primary=1, reserve=1)).undecided
        assert ("ana", "bo", "cy") == tie.tied
        people = [contender("bo", 5, primary=False), contender("ana", 5), contender("cy", 5)]
        assert (("ana", "bo", "cy"),) == seat_contenders(people, Seats(primary=1, reserve=2)).unordered

    def test_r36__the_tied_at_the_end_of_the_list_are_in_order_too(self) -> None:
        """Where seats hang on a tie to the end of the list, its names are by id as well."""
        people = [
            contender("di", 5, reserve=False),
            contender("cy", 5),
            contender("bo", 4),
            contender("ana", 3),
        ]
        (tie,) = seat_contenders(people, Seats(primary=1, reserve=2)).undecided
        assert ("ana", "cy", "di") == tie.tied
        assert ("bo",) == seat_contenders(people, Seats(primary=1, reserve=2)).reserve
        (tie,) = seat_contenders(people[:2], Seats(primary=1, reserve=2)).undecided
        assert (("cy", "di"), Seats(primary=1, reserve=1)) == (tie.tied, tie.seats)

    def test_r79__who_is_not_named_hangs_on_a_tie_too(self) -> None:
        """Whether a reserve seat is left says who of two takes the primary one, of whom one may be primary only."""
        people = [contender("ana", 5, reserve=False), contender("bo", 5)]
        unnamed = attrs.evolve(contender("cy", 0), passes=True, ranked=False)
        (tie,) = seat_contenders([*people, unnamed], Seats(primary=1, reserve=1)).undecided
        assert (("ana", "bo", "cy"), Seats(primary=1, reserve=1)) == (tie.tied, tie.seats)
        (tie,) = seat_contenders([people[1], unnamed], Seats(primary=1, reserve=1)).undecided
        assert (("cy",), Seats(reserve=1)) == (tie.tied, tie.seats)

    def test_r14__a_thousand_tied(self) -> None:
        """A thousand people whom nothing tells apart are all undecided, listed by id."""
        people = [contender(f"m{number:03}", 1) for number in range(1000)]
        (tie,) = seat_contenders(people[::-1], Seats(primary=5, reserve=3)).undecided
        assert (Seats(primary=5, reserve=3), tuple(one.member for one in people)) == (tie.seats, tie.tied)


class TestAgainstEveryOrder:
    """Decided, undecided and vacant, against brute force over all orders of the tied."""

    @given(contenders(), SEATS)
    def test_random_elections(self, contenders: list[Contender], seats: Seats) -> None:
        """Up to six people of every kind: each outcome is what every order agrees on."""
        agree(contenders, seats)

    def test_every_small_election(self) -> None:
        """Every choice of up to four people, three places on the list and three kinds, for up to two seats of each."""
        types = [
            (yes, since, kind)
            for yes, since, kind in product((1, 2), (JOINED, JOINED + DAY), KINDS[:3])
            if not (yes == 2 and since == JOINED)
        ]
        for size in range(1, 5):
            for choice in combinations_with_replacement(types, size):
                people = [
                    contender(name, yes, since=since, primary=kind[0], reserve=kind[1])
                    for name, (yes, since, kind) in zip(NAMES, choice, strict=False)
                ]
                for primary, reserve in ((0, 1), (1, 0), (1, 1), (1, 2), (2, 1)):
                    agree(people, Seats(primary=primary, reserve=reserve))

    @given(contenders(), SEATS)
    def test_open_orders_among_reserves(self, contenders: list[Contender], seats: Seats) -> None:
        """A decided reserve is in an unordered group exactly with those whose order with them is open."""
        seating = seat_contenders(contenders, seats)
        pairs = before_and_after(contenders, seats)
        for member in seating.reserve:
            others = {other for one, other in pairs if one == member}
            groups = [group for group in seating.unordered if member in group]
            assert ([tuple(sorted({member, *others}))] if others else []) == groups

    @given(contenders(), SEATS)
    def test_decided_people_are_in_list_order(self, contenders: list[Contender], seats: Seats) -> None:
        """Primary and reserve caretakers come in the order of the list."""
        seating = seat_contenders(contenders, seats)
        place = {one.member: number for number, one in enumerate(seating.listed)}
        for seated in (seating.primary, seating.reserve):
            assert sorted(seated, key=place.__getitem__) == list(seated)

    @given(contenders(), SEATS)
    def test_the_tied_are_in_order_and_in_one_tie(self, contenders: list[Contender], seats: Seats) -> None:
        """Each tie lists at least two people by id, each person is in one tie, and each tie has a seat at stake."""
        seating = seat_contenders(contenders, seats)
        for tie in seating.undecided:
            assert sorted(set(tie.tied)) == list(tie.tied)
            assert len(tie.tied) >= 2
            assert tie.seats != Seats()
        assert len(undecided(seating)) == sum(len(tie.tied) for tie in seating.undecided)


class TestOrder:
    """An order among the tied, from a draw or a declaration."""

    def test_decides_among_the_tied(self) -> None:
        """The lower place goes first."""
        people = [contender(name, 5) for name in ("ana", "bo", "cy")]
        seating = seat_contenders(people, Seats(primary=1, reserve=1), order={"cy": 0, "ana": 1, "bo": 2})
        assert (("cy",), ("ana",), (), ()) == (
            seating.primary,
            seating.reserve,
            seating.undecided,
            seating.unordered,
        )

    def test_never_beats_a_score_or_a_membership(self) -> None:
        """It is used among the tied alone."""
        people = [contender("ana", 6), contender("bo", 5), contender("cy", 5, since=JOINED + TICK)]
        seating = seat_contenders(people, Seats(primary=3), order={"cy": 0, "bo": 1, "ana": 2})
        assert ("ana", "bo", "cy") == seating.primary

    def test_those_it_does_not_name_come_last_and_tied(self) -> None:
        """An order of one of three puts that one first and leaves the others tied."""
        people = [contender(name, 5) for name in ("ana", "bo", "cy")]
        seating = seat_contenders(people, Seats(primary=1, reserve=1), order={"cy": 0})
        assert (("cy",), ("ana", "bo")) == (seating.primary, seating.undecided[0].tied)

    def test_an_empty_order_settles_nothing(self) -> None:
        """It is as if there were none."""
        people = [contender("ana", 5), contender("bo", 5)]
        assert seat_contenders(people, Seats(primary=1)) == seat_contenders(people, Seats(primary=1), order={})

    @given(contenders(), SEATS, st.randoms(use_true_random=False))
    def test_is_the_order_of_the_list(self, contenders: list[Contender], seats: Seats, random: Any) -> None:
        """A whole order decides everything, as walking the list in it does."""
        names = [one.member for one in contenders]
        random.shuffle(names)
        order = {name: place for place, name in enumerate(names)}
        seating = seat_contenders(contenders, seats, order=order)
        walked = sorted(
            (one for one in slow(contenders) if one.yes > one.no),
            key=lambda one: (one.no - one.yes, one.since, order[one.id]),
        )
        assert oracle.seat(walked, seats.primary, seats.reserve) == (seating.primary, seating.reserve)
        assert ((), ()) == (seating.undecided, seating.unordered)


class TestYields:
    """R-29: whether some order of the tied seats exactly those declared."""

    @given(contenders(most=4), SEATS, st.data())
    def test_against_every_order(self, contenders: list[Contender], seats: Seats, data: st.DataObject) -> None:
        """A declaration follows exactly when one order gives those primaries, and those reserves in their order."""
        seatings = oracle.all_seatings(slow(contenders), seats.primary, seats.reserve)
        names = st.lists(st.sampled_from(NAMES[:4]), unique=True, max_size=3).map(tuple)
        either = st.sampled_from(sorted(seatings)) | st.builds(oracle.Seated, names, names)
        primary, reserve = data.draw(either)
        some = any(set(one.primary) == set(primary) and one.reserve == reserve for one in seatings)
        assert some == yields(contenders, seats, primary=primary, reserve=reserve)

    @given(contenders(most=4), SEATS, st.data())
    def test_primaries_alone_against_every_order(
        self, contenders: list[Contender], seats: Seats, data: st.DataObject
    ) -> None:
        """Where the reserves were not declared, only the primaries are compared."""
        seatings = oracle.all_seatings(slow(contenders), seats.primary, seats.reserve)
        names = st.lists(st.sampled_from(NAMES[:4]), unique=True, max_size=3).map(tuple)
        primary = data.draw(st.sampled_from(sorted(one.primary for one in seatings)) | names)
        some = any(set(one.primary) == set(primary) for one in seatings)
        assert some == yields(contenders, seats, primary=primary, reserve=None)

    @pytest.mark.parametrize(
        ("expected", "primary", "reserve"),
        [
            (True, ("ana",), ("bo",)),
            (True, ("bo",), ("ana",)),
            (True, ("ana",), None),
            (False, ("ana",), ()),
            (False, (), ("ana",)),
            (False, ("ana", "bo"), ()),
            (False, ("cy",), ("ana",)),
            (False, ("ana",), ("cy",)),
            (False, ("ana",), ("ana",)),
            (False, ("ana",), ("bo", "cy")),
        ],
    )
    def test_two_for_one_of_each(
        self, expected: bool, primary: tuple[str, ...], reserve: tuple[str, ...] | None
    ) -> None:
        """Either of two may be primary, the other then is reserve; nobody is both, nobody below them is seated."""
        people = [contender("ana", 5), contender("bo", 5), contender("cy", 4)]
        assert expected == yields(people, Seats(primary=1, reserve=1), primary=primary, reserve=reserve)

    def test_the_order_of_reserves_must_be_one_the_text_allows(self) -> None:
        """Tied reserves may be declared in either order, others only in theirs."""
        people = [contender("ana", 5), contender("bo", 4), contender("cy", 4), contender("di", 3)]
        seats = Seats(primary=1, reserve=3)
        for reserve in permutations(("bo", "cy", "di")):
            assert (reserve[2] == "di") == yields(people, seats, primary=("ana",), reserve=reserve)


# ── Proposal 4, whatever the facts ───────────────────────────────────────────────────────────────


def outcome(seating: Seating, member: str) -> int:
    """How well somebody does: 0 primary, 1 reserve, 2 no seat."""
    return 0 if member in seating.primary else 1 if member in seating.reserve else 2


ORDERS = st.permutations(NAMES).map(lambda names: {name: place for place, name in enumerate(names)})
"""A fixed order of the tied, whoever they are."""


class TestProposal4:
    """
    Selection by vote: more Yes than No, ranked by Yes minus No, then by the earlier membership; the first X are
    primary, the next Y reserve.
    """

    @given(contenders(), SEATS, st.randoms(use_true_random=False))
    def test_the_order_of_candidates_never_matters(
        self, contenders: list[Contender], seats: Seats, random: Any
    ) -> None:
        """A shuffle of the candidates changes nothing."""
        shuffled = list(contenders)
        random.shuffle(shuffled)
        assert seat_contenders(contenders, seats) == seat_contenders(shuffled, seats)

    @given(contenders(), SEATS)
    def test_decided_undecided_and_vacant_are_the_seats(self, contenders: list[Contender], seats: Seats) -> None:
        """No seat is lost and none is invented, kind by kind."""
        seating = seat_contenders(contenders, seats)
        ties = [tie.seats for tie in seating.undecided]
        assert seats.primary == len(seating.primary) + sum(tie.primary for tie in ties) + seating.vacant.primary
        assert seats.reserve == len(seating.reserve) + sum(tie.reserve for tie in ties) + seating.vacant.reserve

    @given(contenders().filter(bool), SEATS, ORDERS, st.data())
    def test_adding_a_yes_never_lowers_a_candidate(
        self, contenders: list[Contender], seats: Seats, order: dict[str, int], data: st.DataObject
    ) -> None:
        """One more Yes leaves its candidate where they were or moves them up."""
        lucky = data.draw(st.sampled_from(contenders))
        more = [
            attrs.evolve(one, tally=attrs.evolve(one.tally, yes=one.tally.yes + 1)) if one is lucky else one
            for one in contenders
        ]
        before = seat_contenders(contenders, seats, order=order)
        after = seat_contenders(more, seats, order=order)
        assert outcome(after, lucky.member) <= outcome(before, lucky.member)

    @given(contenders().filter(bool), SEATS, ORDERS, st.data())
    def test_a_no_for_one_who_is_unseated_never_unseats_another(
        self, contenders: list[Contender], seats: Seats, order: dict[str, int], data: st.DataObject
    ) -> None:
        """Voting against somebody without a seat changes nobody's seat."""
        before = seat_contenders(contenders, seats, order=order)
        unseated = [one for one in contenders if outcome(before, one.member) == 2]
        if unseated:
            poor = data.draw(st.sampled_from(unseated))
            more = [
                attrs.evolve(one, tally=attrs.evolve(one.tally, no=one.tally.no + 1)) if one is poor else one
                for one in contenders
            ]
            after = seat_contenders(more, seats, order=order)
            assert (before.primary, before.reserve) == (after.primary, after.reserve)

    @given(contenders(), SEATS, ORDERS, st.booleans())
    def test_more_seats_never_unseat(
        self, contenders: list[Contender], seats: Seats, order: dict[str, int], primary: bool
    ) -> None:
        """With one more seat of either kind nobody who may take any seat does worse."""
        more = Seats(primary=seats.primary + primary, reserve=seats.reserve + (not primary))
        before = seat_contenders(contenders, seats, order=order)
        after = seat_contenders(contenders, more, order=order)
        for one in contenders:
            assert outcome(after, one.member) <= outcome(before, one.member)

    @given(contenders(), SEATS, st.permutations(NAMES))
    def test_renaming_people_renames_the_result(
        self, contenders: list[Contender], seats: Seats, names: list[str]
    ) -> None:
        """A name gives nobody an advantage, tied or not."""
        mapping = dict(zip(NAMES, names, strict=True))
        before = seat_contenders(contenders, seats)
        after = seat_contenders(renamed(mapping, contenders), seats)
        assert {mapping[who] for who in before.primary} == set(after.primary)
        assert {mapping[who] for who in before.reserve} == set(after.reserve)
        assert [(tie.seats, sorted(mapping[who] for who in tie.tied)) for tie in before.undecided] == [
            (tie.seats, list(tie.tied)) for tie in after.undecided
        ]
        assert before.vacant == after.vacant

    @given(contenders(), SEATS)
    def test_nobody_is_seated_without_more_yes_than_no(self, contenders: list[Contender], seats: Seats) -> None:
        """Not even where seats stay vacant."""
        seating = seat_contenders(contenders, seats)
        seated = {*seating.primary, *seating.reserve, *undecided(seating)}
        assert all(one.considered for one in contenders if one.member in seated)

    @given(contenders(), SEATS)
    def test_nobody_takes_a_seat_of_a_kind_they_may_not(self, contenders: list[Contender], seats: Seats) -> None:
        """R-7, R-36: reserve-only people are never primary, primary-only people never reserve."""
        seating = seat_contenders(contenders, seats)
        assert all(one.primary for one in contenders if one.member in seating.primary)
        assert all(one.reserve for one in contenders if one.member in seating.reserve)


class TestContender:
    """What a contender is judged by where the rules ask something else than Proposal 4."""

    def test_what_is_asked_of_them_stands_for_more_yes_than_no(self) -> None:
        """Who has it is considered without a Yes, who lacks it is not with a hundred."""
        assert attrs.evolve(contender("ana", 0), passes=True).considered
        assert not attrs.evolve(contender("ana", 100), passes=False).considered

    def test_their_merit_stands_for_yes_less_no(self) -> None:
        """The list goes by it, to the last part of a share, and not by votes."""
        ana = attrs.evolve(contender("ana", 100), merit=Fraction(1, 3))
        bo = attrs.evolve(contender("bo", 1), merit=Fraction(334, 1000))
        assert ("bo",) == seat_contenders([ana, bo], Seats(primary=1)).primary
        assert 0 == attrs.evolve(ana, merit=0).score

    def test_what_goes_first_among_equals_stands_for_the_start_of_membership(self) -> None:
        """The lowest place first, whoever joined when."""
        ana = attrs.evolve(contender("ana", 5), after=[2])
        bo = attrs.evolve(contender("bo", 5, since=JOINED + DAY), after=[1])
        assert ((2,), ("bo",)) == (ana.after, seat_contenders([ana, bo], Seats(primary=1)).primary)

    @pytest.mark.parametrize(("merit", "shown"), [(True, "true"), (0.5, "0.5"), ("1", "text '1'")])
    def test_a_merit_is_exact(self, merit: Any, shown: str) -> None:
        """A float, a text or a flag is refused, with its place and what is wanted."""
        with pytest.raises(PartgovError) as raised:
            attrs.evolve(contender("ana", 1), merit=merit)
        assert f"merit: wanted an int or Fraction, found {shown}" == str(raised.value)

    def test_the_start_of_membership_is_an_instant(self) -> None:
        """Kept in UTC, with its zone; without one, or no instant at all, it is refused."""
        one = contender("ana", 1, since=datetime(2013, 5, 1, 1, tzinfo=timezone(timedelta(hours=1))))
        assert (datetime(2013, 5, 1, tzinfo=UTC), UTC) == (one.since, one.since.tzinfo)
        with pytest.raises(NaiveInstantError, match=r"^since: "):
            contender("ana", 1, since=datetime(2013, 5, 1))
        with pytest.raises(PartgovError, match=r"^since: "):
            contender("ana", 1, since="2013-05-01")  # type: ignore[arg-type]

    def test_affiliations_are_a_set_of_ids(self) -> None:
        """However they come; one that is none is refused."""
        assert (
            frozenset({"acme", "beta"}) == attrs.evolve(contender("ana", 1), affiliations=["beta", "acme"]).affiliations
        )
        with pytest.raises(PartgovError, match=r"affiliations.*wanted an id"):
            attrs.evolve(contender("ana", 1), affiliations=[""])


def test_a_seating_has_a_row_for_each_of_the_list() -> None:
    """In its order, with the score, the start of membership and the seat; the heading counts them."""
    people = [contender("ana", 9), contender("bo", 8), contender("cy", 7), contender("di", 7), contender("eve", 3)]
    seating = seat_contenders(people, Seats(primary=1, reserve=2))
    seats = ("primary", "reserve", "undecided", "undecided", None)
    assert [
        {"member": one.member, "score": one.tally.yes, "since": JOINED, "seat": seat}
        for one, seat in zip(people, seats, strict=True)
    ] == seating.rows()
    assert "Seating: 1 primary, 1 reserve, 2 tied, 0 primary and 0 reserve vacant" == repr(seating)


def of_firms(member: str, yes: int, *firms: str, reserve: bool = True) -> Contender:
    """A contender of these firms."""
    return attrs.evolve(contender(member, yes, reserve=reserve), affiliations=firms)


ONE_OF_EACH = Cap(most=1, seats=2, at=JOINED)
"""One primary seat of each firm at most."""


def test_r99__a_decided_seat_beneath_a_tie_is_not_at_stake() -> None:
    """Two for the one seat of their firm, one of them primary only, leave a reserve seat open, and not who is next."""
    people = [of_firms("ana", 5, "acme"), of_firms("bo", 5, "acme", reserve=False), contender("cy", 4)]
    seating = seat_contenders(people, Seats(primary=2, reserve=1), cap=ONE_OF_EACH)
    assert (("cy",), (), Seats()) == (seating.primary, seating.reserve, seating.vacant)
    assert (Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo")),) == seating.undecided


def test_r99__what_every_order_fills_is_at_stake_and_what_one_leaves_is_not_vacant() -> None:
    """With Ana first she and Bo are primary, with Cy first Cy alone, who has both firms: then they are reserve."""
    people = [of_firms("ana", 5, "acme"), of_firms("cy", 5, "acme", "beta", reserve=False), of_firms("bo", 4, "beta")]
    seating = seat_contenders(people, Seats(primary=2, reserve=2), cap=ONE_OF_EACH)
    assert (Tie(seats=Seats(primary=2, reserve=2), tied=("ana", "bo", "cy")),) == seating.undecided
    assert Seats() == seating.vacant


def test_r99__a_firm_that_has_room_for_all_who_come_ties_nobody_to_those_above() -> None:
    """Whether the first seat of two leaves acme room makes no difference where none of acme comes: two ties."""
    people = [of_firms("ana", 5, "acme", "beta"), of_firms("bo", 5, "beta"), contender("cy", 3), contender("di", 3)]
    seating = seat_contenders(people, Seats(primary=2, reserve=2), cap=ONE_OF_EACH)
    one_of_each = Seats(primary=1, reserve=1)
    assert (Tie(seats=one_of_each, tied=("ana", "bo")), Tie(seats=one_of_each, tied=("cy", "di"))) == seating.undecided


def test_r99__the_ways_of_all_ties_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two people of two firms none or one may sit, two ways: two such ties take four, and three are too few."""
    first = [of_firms("ana", 5, "acme", "beta"), of_firms("bo", 5, "acme", "beta")]
    second = [of_firms("cy", 3, "coop", "dock"), of_firms("di", 3, "coop", "dock")]
    monkeypatch.setattr("partgov.seating.MOST_TRIED", 3)
    assert 1 == len(seat_contenders(first, Seats(primary=4), cap=ONE_OF_EACH).undecided)
    with pytest.raises(MissingFigureError, match=r"^draw: "):
        seat_contenders([*first, *second], Seats(primary=4), cap=ONE_OF_EACH)
    monkeypatch.setattr("partgov.seating.MOST_TRIED", 4)
    assert 2 == len(seat_contenders([*first, *second], Seats(primary=4), cap=ONE_OF_EACH).undecided)


def test_one_may_take_any_seat_unless_told_otherwise() -> None:
    """A contender of whom nothing else is said stands for both kinds."""
    one = Contender(member="ana", tally=Tally(yes=1), since=JOINED)
    assert (True, True) == (one.primary, one.reserve)


@pytest.mark.parametrize("field", ["primary", "reserve"])
def test_what_one_may_take_is_true_or_false(field: str) -> None:
    """One is not true."""
    with pytest.raises(PartgovError, match=f"{field}: wanted true or false"):
        contender("ana", 1, **{field: 1})  # type: ignore[arg-type]
