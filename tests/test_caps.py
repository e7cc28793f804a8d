"""At most so many seats of one affiliation: what a cap comes to, and who is seated under it (R-99)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any, NamedTuple

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Tally
from partgov.bars import Bar
from partgov.candidacies import ElectionRules
from partgov.caps import Cap, cap_of, most_of
from partgov.elections import elect
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted, MissingFigureError
from partgov.foundation.errors import PartgovError
from partgov.history.seat_swings import swing_of_seats
from partgov.mandates import MandateRules
from partgov.members import Affiliation, Membership, Roll
from partgov.outcomes import Outcome, Result
from partgov.roles import OPEN, Seat, Seats
from partgov.seating import Contender, Seating, Tie, seat_contenders, yields
from partgov.ways import Alike, ways_of
from tests.findings import as_told
from tests.oracle import elections as oracle
from tests.strategies import JOINED, NAMES, SEATS, TERM, TICK, call, contender, examples, stand

THIRD = Condition(share=Fraction(1, 3))


class TestMostOf:
    """How many of so many seats a cap comes to."""

    @pytest.mark.parametrize(("seats", "most"), [(2, 0), (3, 1), (5, 1), (6, 2), (7, 2), (8, 2), (9, 3), (0, 0)])
    def test_a_share_is_rounded_down(self, seats: int, most: int) -> None:
        """A third of seven seats is two: three would be more than a third."""
        assert most == most_of(THIRD, seats)
        assert most * 3 <= seats < (most + 1) * 3

    @pytest.mark.parametrize(("seats", "most"), [(3, 1), (5, 1), (6, 2), (7, 2), (9, 2), (30, 2)])
    def test_rusts_table(self, seats: int, most: int) -> None:
        """A third and two, both: of five or fewer one, of six or more two (Rust Leadership Council, Limits)."""
        assert most == most_of(AllOf((THIRD, Condition(least=2))), seats)

    @pytest.mark.parametrize(("seats", "most"), [(3, 2), (6, 2), (9, 3)])
    def test_any_of_several_is_the_most(self, seats: int, most: int) -> None:
        """A third or two, whichever is more."""
        assert most == most_of(AnyOf((THIRD, Condition(least=2))), seats)

    @pytest.mark.parametrize(("seats", "most"), [(1, 1), (3, 1), (4, 2), (8, 2), (9, 3)])
    def test_a_root_is_rounded_down(self, seats: int, most: int) -> None:
        """Once the root of nine seats is three, of eight two."""
        assert most == most_of(Condition(root=Fraction(1), of=Base.SEATS), seats)

    @given(st.integers(0, 10**6), st.fractions(min_value="1/100", max_value=5, max_denominator=100))
    def test_a_root_is_exact(self, seats: int, factor: Fraction) -> None:
        """It is the greatest whole number whose square is not more than the square of the factor times the seats."""
        most = most_of(Condition(root=factor, of=Base.SEATS), seats)
        assert most**2 <= factor**2 * seats < (most + 1) ** 2

    def test_of_no_conditions_all_seats_are_theirs(self) -> None:
        """What asks nothing caps nothing."""
        assert 7 == most_of(AllOf(()), 7)

    def test_who_holds_more_than_the_cap_is_counted(self) -> None:
        """Where three sit by an earlier rule and two may, one more would be the fourth; else the third."""
        cap = Cap(most=2, seats=7, at=TERM, holders={"acme": [("x",), ("y",), ("z",)]})
        who, roll = Roll.of([]).named("ana"), Roll.of([])
        for firm, number in (("acme", 4), ("beta", 3)):
            found = cap.full(who, firm, roll)
            assert (False, number, 2) == (found.met, found.found, found.needed)

    def test_a_number_needs_no_seats(self) -> None:
        """Two are two, also of open seats; of a share of those nobody can say how many."""
        assert 2 == most_of(Condition(least=2), OPEN)
        with pytest.raises(MissingFigureError, match="seats"):
            most_of(THIRD, OPEN)
        with pytest.raises(MissingFigureError, match="seats"):
            most_of(AllOf((Condition(least=2), THIRD)), OPEN)

    @pytest.mark.parametrize(
        ("cap", "place"),
        [
            (Condition(share=Fraction(1, 3), exceeded=True), "cap.exceeded"),
            (Condition(share=Fraction(1, 3), of=Base.VOTES), "cap.of"),
            (Condition(root=Fraction(1)), "cap.of"),
            (Condition(least=2, counts=Counted.VOTES), "cap.counts"),
            (AllOf((THIRD, Condition(least=2, among="council"))), "cap.from"),
            (0, "cap"),
            ("two", "cap"),
        ],
    )
    def test_what_is_no_cap_is_refused_by_its_place(self, cap: Any, place: str) -> None:
        """It says how many seats at most: nothing that must be exceeded, of no other base, counting nothing else."""
        with pytest.raises(PartgovError) as refused:
            MandateRules(cap=cap)
        assert place == refused.value.place

    def test_a_bare_number_or_share(self) -> None:
        """Two is at most two, and a fraction that share of the seats."""
        assert (Condition(least=2), THIRD) == (MandateRules(cap=2).cap, MandateRules(cap=Fraction(1, 3)).cap)


# ── who is seated ────────────────────────────────────────────────────────────────────────────────


def cap(most: int, **held: int) -> Cap:
    """A cap on seven seats, of which affiliations hold some."""
    return Cap(
        most=most, seats=7, at=TERM, holders={name: [("x",)] * number for name, number in held.items()}
    )  # fmt: skip


def of(member: str, yes: int, affiliations: str = "", **rest: Any) -> Contender:
    """A contender of some affiliations, a letter each."""
    return attrs.evolve(contender(member, yes, **rest), affiliations=frozenset(affiliations))


def seated(seating: Seating) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is primary and who is reserve."""
    return seating.primary, seating.reserve


class TestSeating:
    """Down the list, skipping who would be one too many of an affiliation."""

    def test_who_would_be_one_too_many_is_passed_over(self) -> None:
        """The third of one employer is reserve, and the next takes the primary seat."""
        people = [of("ana", 9, "A"), of("bo", 8, "A"), of("cy", 7, "A"), of("di", 6, "B"), of("eve", 5)]
        seating = seat_contenders(people, Seats(primary=3, reserve=2), cap=cap(2))
        assert (("ana", "bo", "di"), ("cy", "eve")) == seated(seating)
        assert {"cy": ("A",)} == seating.passed_over
        assert (("ana", "bo", "cy"), ("di", "eve")) == seated(seat_contenders(people, Seats(primary=3, reserve=2)))

    def test_who_goes_on_counts(self) -> None:
        """Holders whose terms run on have their seats already; more than the cap of them bar everybody else."""
        people = [of("ana", 9, "A"), of("bo", 8, "A"), of("cy", 7)]
        for held, primary in ((0, ("ana", "bo")), (1, ("ana", "cy")), (2, ("cy",)), (3, ("cy",))):
            assert primary == seat_contenders(people, Seats(primary=2), cap=cap(2, A=held)).primary

    def test_who_has_none_is_never_passed_over(self) -> None:
        """Even where nobody of an affiliation may sit."""
        people = [of("ana", 9, "A"), of("bo", 8)]
        seating = seat_contenders(people, Seats(primary=2), cap=cap(0))
        assert (("bo",), Seats(primary=1)) == (seating.primary, seating.vacant)

    def test_one_of_several_counts_for_each(self) -> None:
        """Somebody with two employers takes a place of either."""
        people = [of("ana", 9, "AB"), of("bo", 8, "A"), of("cy", 7, "B"), of("di", 6)]
        seating = seat_contenders(people, Seats(primary=3), cap=cap(1))
        assert ("ana", "di") == seating.primary
        assert {"bo": ("A",), "cy": ("B",)} == seating.passed_over

    def test_a_seat_stays_vacant_rather(self) -> None:
        """Nobody is made primary beyond the cap, though a seat is left."""
        people = [of("ana", 9, "A"), of("bo", 8, "A")]
        seating = seat_contenders(people, Seats(primary=2, reserve=1), cap=cap(1))
        assert (("ana",), ("bo",), Seats(primary=1)) == (*seated(seating), seating.vacant)

    def test_reserves_are_not_capped(self) -> None:
        """Three reserves of one employer, where none of it may be primary any more."""
        people = [of(name, 9 - place, "A") for place, name in enumerate(NAMES[:3])]
        seating = seat_contenders(people, Seats(primary=1, reserve=3), cap=cap(1, A=1))
        assert ((), ("ana", "bo", "cy")) == seated(seating)

    def test_who_would_not_be_primary_is_not_passed_over(self) -> None:
        """The cap bars nobody who offered to be reserve only, or for whom no seat was left anyhow."""
        people = [of("ana", 9, "A"), of("bo", 8, "A", primary=False), of("cy", 7, "A")]
        assert {} == seat_contenders(people, Seats(primary=1, reserve=2), cap=cap(1)).passed_over
        assert {"cy": ("A",)} == seat_contenders(people, Seats(primary=2, reserve=2), cap=cap(1)).passed_over

    def test_the_full_list_goes_on_from_the_top(self) -> None:
        """Passing over one does not pass over the next of another employer."""
        people = [of("ana", 9, "A"), of("bo", 8, "A"), of("cy", 7, "B"), of("di", 6, "B"), of("eve", 5)]
        assert ("ana", "cy", "eve") == seat_contenders(people, Seats(primary=3), cap=cap(1)).primary


class TestTies:
    """A tie across the cap is undecided only where its orders differ in who sits."""

    def test_two_of_one_affiliation_for_its_last_place(self) -> None:
        """Two seats and room for one of them: either may sit, and a seat stays vacant in any case."""
        people = [of("ana", 5, "A"), of("bo", 5, "A")]
        seating = seat_contenders(people, Seats(primary=2), cap=cap(1))
        assert (Tie(seats=Seats(primary=1), tied=("ana", "bo")),) == seating.undecided
        assert Seats(primary=1) == seating.vacant
        assert {"ana": ("A",), "bo": ("A",)} == seating.passed_over

    def test_a_tie_that_all_survive_is_decided(self) -> None:
        """Of two employers, with room for one of each, both sit."""
        seating = seat_contenders([of("ana", 5, "A"), of("bo", 5, "B")], Seats(primary=2), cap=cap(1))
        assert (("ana", "bo"), ()) == (seating.primary, seating.undecided)

    def test_trap_12__a_tie_whose_orders_agree_is_decided(self) -> None:
        """One seat, and the cap bars one of two who are tied for it: the other sits whoever comes first."""
        seating = seat_contenders([of("ana", 5, "A"), of("bo", 5, "B")], Seats(primary=1), cap=cap(1, A=1))
        assert (("bo",), (), {"ana": ("A",)}) == (seating.primary, seating.undecided, seating.passed_over)

    def test_somebody_tied_of_no_affiliation_is_decided(self) -> None:
        """Three are tied for two seats, two of them of one employer with room for one: the third sits in any case."""
        people = [of("ana", 5, "A"), of("bo", 5, "A"), of("cy", 5)]
        seating = seat_contenders(people, Seats(primary=2, reserve=1), cap=cap(1))
        assert ("cy",) == seating.primary
        assert (Tie(seats=Seats(primary=1, reserve=1), tied=("ana", "bo")),) == seating.undecided

    def test_trap_12__those_further_down_hang_on_a_tie_over_the_cap(self) -> None:
        """Who of two of different employers sits says whether there is room for the next of one of them."""
        people = [of("ana", 5, "A"), of("bo", 5, "B"), of("cy", 4, "A"), of("di", 3)]
        one = seat_contenders(people, Seats(primary=1), cap=cap(1))
        assert (Tie(seats=Seats(primary=1), tied=("ana", "bo")),) == one.undecided
        people = [of("ana", 5, "AB"), of("bo", 5, "B"), of("cy", 4, "A"), of("di", 3)]
        two = seat_contenders(people, Seats(primary=2), cap=cap(1))
        assert (Tie(seats=Seats(primary=2), tied=("ana", "bo", "cy", "di")),) == two.undecided

    def test_how_many_sit_may_hang_on_the_order(self) -> None:
        """One of two employers at once, or one of each: the seat that may stay empty is at stake, not vacant."""
        people = [of("ana", 5, "AB"), of("bo", 5, "A"), of("cy", 5, "B")]
        seating = seat_contenders(people, Seats(primary=2), cap=cap(1))
        assert (Tie(seats=Seats(primary=2), tied=("ana", "bo", "cy")),) == seating.undecided
        assert Seats() == seating.vacant

    def test_an_order_settles_it(self) -> None:
        """What a draw or a declaration says of the tied, as without a cap."""
        people = [of("ana", 5, "A"), of("bo", 5, "A"), of("cy", 4)]
        seating = seat_contenders(people, Seats(primary=2), order={"bo": 0}, cap=cap(1))
        assert (("bo", "cy"), ()) == (seating.primary, seating.undecided)

    def test_whom_a_ranking_does_not_name_takes_no_seat_and_may_be_barred(self) -> None:
        """R-79: a seat that is left is undecided between them, and who has no room under the cap is not among them."""
        unnamed = (("bo", "A"), ("cy", "A"), ("di", ""))
        people = [attrs.evolve(of(who, 0, names), passes=True, ranked=False) for who, names in unnamed]
        people.append(of("ana", 5, "A"))
        seating = seat_contenders(people, Seats(primary=2), cap=cap(1))
        assert (("ana",), (Tie(seats=Seats(primary=1), tied=("di",)),)) == (seating.primary, seating.undecided)

    def test_a_thousand_tied_of_a_hundred_employers(self) -> None:
        """It takes no longer than without a cap, where each has one employer."""
        people = [of(f"m{number:03}", 1, chr(200 + number % 100)) for number in range(1000)]
        (tie,) = seat_contenders(people, Seats(primary=150), cap=cap(1)).undecided
        assert (Seats(primary=100), 1000) == (tie.seats, len(tie.tied))


# ── against every order ──────────────────────────────────────────────────────────────────────────


def slow(contenders: Iterable[Contender]) -> list[oracle.Candidate]:
    """The same people, as the oracle knows them."""
    return [
        oracle.Candidate(one.member, one.tally.yes, 0, 0, one.primary, one.reserve, tuple(one.affiliations))
        for one in contenders
    ]


@st.composite
def capped(draw: st.DrawFn, most: int = 6) -> tuple[list[Contender], Cap]:
    """Contenders with few scores and affiliations, several or none each, and a cap of which some is held already."""
    names = "ABC"[: draw(st.integers(1, 3))]
    kinds = st.tuples(st.sampled_from((True, True, True, False)), st.sampled_from((True, True, False)))
    scores, affiliations = st.integers(1, draw(st.integers(1, 3))), st.sets(st.sampled_from(names), max_size=2)
    people = [
        of(name, draw(scores), "".join(draw(affiliations)), primary=kind[0], reserve=kind[1])
        for name in NAMES[: draw(st.integers(0, most))]
        for kind in [draw(kinds)]
    ]
    held = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 2)))
    return people, cap(draw(st.integers(0, 2)), **held)


def most_in(given: Cap) -> oracle.Most:
    """The cap, as the oracle knows it."""
    return oracle.Most(given.most, {name: len(seats) for name, seats in given.holders.items()})


class TestAgainstEveryOrder:
    """Decided, undecided, vacant and passed over, against brute force over all orders of the tied."""

    @examples(150)
    @given(capped(), SEATS)
    def test_random_elections(self, facts: tuple[list[Contender], Cap], seats: Seats) -> None:
        """Who sits in every order is decided, who sits in some is undecided, and every seat is accounted for."""
        people, limit = facts
        seating = seat_contenders(people, seats, cap=limit)
        verdict = oracle.judge(slow(people), seats.primary, seats.reserve, most_in(limit))
        assert verdict.primary == set(seating.primary)
        assert verdict.reserve == set(seating.reserve)
        assert verdict.undecided == {member for tie in seating.undecided for member in tie.tied}
        assert (verdict.vacant_primary, verdict.vacant_reserve) == (seating.vacant.primary, seating.vacant.reserve)
        for kind in ("primary", "reserve"):
            at_stake = sum(getattr(tie.seats, kind) for tie in seating.undecided)
            assert getattr(seats, kind) == len(getattr(seating, kind)) + at_stake + getattr(seating.vacant, kind)

    @examples(40)
    @given(capped(), SEATS)
    def test_who_is_passed_over(self, facts: tuple[list[Contender], Cap], seats: Seats) -> None:
        """Whoever finds a seat free and no room for an affiliation under some order, with every such affiliation."""
        people, limit = facts
        found: dict[str, set[str]] = {}
        for order in oracle.orders(slow(people)):
            for who, names in oracle.passed_over(order, seats.primary, most_in(limit)).items():
                found.setdefault(who, set()).update(names)
        seating = seat_contenders(people, seats, cap=limit)
        assert found == {who: set(names) for who, names in seating.passed_over.items()}

    @examples(40)
    @given(capped(), SEATS)
    def test_open_orders_among_reserves(self, facts: tuple[list[Contender], Cap], seats: Seats) -> None:
        """A decided reserve is in an unordered group exactly with those whose order with them is open."""
        people, limit = facts
        seating = seat_contenders(people, seats, cap=limit)
        pairs = {
            (one, other)
            for each in oracle.all_seatings(slow(people), seats.primary, seats.reserve, most_in(limit))
            for place, one in enumerate(each.reserve)
            for other in each.reserve[place + 1 :]
        }
        for member in seating.reserve:
            others = {other for one, other in pairs if one == member and (other, one) in pairs}
            groups = [group for group in seating.unordered if member in group]
            assert ([tuple(sorted({member, *others}))] if others else []) == groups

    @examples(40)
    @given(capped(most=4), SEATS, st.data())
    def test_r29__a_declaration_follows_when_one_order_gives_it(
        self, facts: tuple[list[Contender], Cap], seats: Seats, data: st.DataObject
    ) -> None:
        """Exactly when one order gives those primaries, and those reserves in their order."""
        people, limit = facts
        seatings = oracle.all_seatings(slow(people), seats.primary, seats.reserve, most_in(limit))
        names = st.lists(st.sampled_from(NAMES[:4]), unique=True, max_size=3).map(tuple)
        primary, reserve = data.draw(st.sampled_from(sorted(seatings)) | st.builds(oracle.Seated, names, names))
        some = [one for one in seatings if set(one.primary) == set(primary)]
        assert any(one.reserve == reserve for one in some) == yields(
            people, seats, primary=primary, reserve=reserve, cap=limit
        )
        assert bool(some) == yields(people, seats, primary=primary, reserve=None, cap=limit)

    @examples(75)
    @given(capped(), SEATS)
    def test_a_cap_that_cannot_bind_changes_nothing(self, facts: tuple[list[Contender], Cap], seats: Seats) -> None:
        """With room for all of each affiliation it is the seating without a cap."""
        people, _ = facts
        wide = cap(len(people))
        free = seat_contenders(people, seats)
        assert not wide.may_bind(one.affiliations for one in people)
        assert free == attrs.evolve(seat_contenders(people, seats, cap=wide), cap=None)

    @examples(75)
    @given(capped(), SEATS)
    def test_nobody_decided_is_beyond_the_cap(self, facts: tuple[list[Contender], Cap], seats: Seats) -> None:
        """Of no affiliation more are seated than there is room for."""
        people, limit = facts
        seating = seat_contenders(people, seats, cap=limit)
        by_name = {one.member: one.affiliations for one in people}
        for name in "ABC":
            assert sum(name in by_name[who] for who in seating.primary) <= limit.room(name)

    def test_every_small_tie(self) -> None:
        """Four who are tied, each of none, one or both of two employers, for every number of seats and every room."""
        kinds = ("", "A", "B", "AB")
        for choice in product(kinds, repeat=4):
            people = [of(name, 1, names) for name, names in zip(NAMES, choice, strict=False)]
            for primary, reserve, most, held in product((1, 2, 3), (0, 1), (1, 2), (0, 1)):
                limit = cap(most, A=held)
                seating = seat_contenders(people, Seats(primary=primary, reserve=reserve), cap=limit)
                verdict = oracle.judge(slow(people), primary, reserve, most_in(limit))
                assert (verdict.primary, verdict.reserve) == (frozenset(seating.primary), frozenset(seating.reserve))
                assert verdict.undecided == {member for tie in seating.undecided for member in tie.tied}


def crowd(number: int) -> list[Contender]:
    """So many who are tied, each of two of ten employers, and no two of the same two until they must be."""
    pairs = [*combinations("ABCDEFGHIJ", 2)]
    return [of(f"m{place:02}", 1, "".join(pairs[place * 7 % len(pairs)])) for place in range(number)]


class TestTooMany:
    """So many who are tied, of several affiliations each, that nobody can try every order."""

    def test_a_dozen_are_not_too_many(self) -> None:
        """Twelve people of two employers each are seated as ever."""
        seating = seat_contenders(crowd(12), Seats(primary=6), cap=cap(2))
        assert 12 == sum(len(tie.tied) for tie in seating.undecided)

    def test_forty_need_a_draw(self) -> None:
        """Then the figure that is missing is named: what was agreed or drawn among them. An order settles it."""
        people, seats = crowd(40), Seats(primary=15)
        with pytest.raises(MissingFigureError) as missing:
            seat_contenders(people, seats, cap=cap(2))
        assert "draw" == missing.value.place
        order = {one.member: place for place, one in enumerate(people)}
        assert () == seat_contenders(people, seats, order=order, cap=cap(2)).undecided

    def test_who_are_not_capped_are_never_too_many(self) -> None:
        """The same forty where there is room for all."""
        (tie,) = seat_contenders(crowd(40), Seats(primary=15), cap=cap(40)).undecided
        assert Seats(primary=15) == tie.seats


class TestWays:
    """How many of each kind of the tied take a seat."""

    def test_those_of_several_affiliations_are_tried_one_number_after_another(self) -> None:
        """Somebody of two employers first, or one of each: both are ways, and leaving a seat for more is none."""
        both = Alike(affiliations=frozenset("AB"), both=1, only=0)
        one, other = (Alike(affiliations=frozenset(name), both=0, only=1) for name in "AB")
        ways = [*ways_of([both, one, other], free=3, room={"A": 1, "B": 1})]
        assert [(((0, 0), (1, 1), (1, 1)), 1), (((1, 1), (0, 0), (0, 0)), 2)] == [(one.taken, one.left) for one in ways]
        everything, nothing = frozenset("AB"), frozenset[str]()
        assert [(everything, nothing, nothing), (nothing, frozenset("A"), frozenset("B"))] == [one.full for one in ways]
        roomy = [way.taken for way in ways_of([both], free=1, room={"A": 1, "B": 1})]
        assert [((1, 1),)] == roomy

    @pytest.mark.parametrize(
        ("free", "taken"), [(1, [((0, 0), (1, 1)), ((1, 1), (0, 0))]), (2, [((1, 1), (1, 1))]), (3, [((1, 1), (1, 1))])]
    )
    def test_two_of_several_affiliations_each_share_the_seats(self, free: int, taken: list[Any]) -> None:
        """Of two who both find room one takes the one seat, either of them; of two seats, or three, both take one."""
        two = [Alike(affiliations=frozenset(names), both=1, only=0) for names in ("AB", "BC")]
        assert taken == [way.taken for way in ways_of(two, free=free, room={"A": 2, "B": 3, "C": 2})]

    def test_where_no_seat_is_left_room_alone_takes_none(self) -> None:
        """One seat may go to one of several affiliations or to one of a single one, though both would find room."""
        both = Alike(affiliations=frozenset("AB"), both=2, only=0)
        one = Alike(affiliations=frozenset("A"), both=1, only=0)
        found = [(way.taken, way.left) for way in ways_of([both, one], free=1, room={"A": 2, "B": 1})]
        assert [(((0, 0), (1, 1)), 0), (((1, 1), (0, 0)), 0)] == found

    @given(
        st.dictionaries(
            st.sampled_from([frozenset(""), frozenset("A"), frozenset("B"), frozenset("AB")]),
            st.sampled_from([(1, 0), (0, 1), (1, 1), (2, 0), (0, 2)]), min_size=1, max_size=3,
        ).filter(lambda kinds: sum(map(sum, kinds.values())) < 6),
        st.integers(1, 4), st.integers(0, 3), st.integers(0, 3),
    )  # fmt: skip
    def test_are_what_every_order_of_them_comes_to(
        self, kinds: dict[frozenset[str], tuple[int, int]], free: int, of_a: int, of_b: int
    ) -> None:
        """Each in turn takes a seat if there is room: who takes one, what is left, and who is passed over by what."""
        alike = [Alike(affiliations=names, both=both, only=only) for names, (both, only) in kinds.items()]
        several = [len(one.affiliations) > 1 for one in alike]
        room, orders = {"A": of_a, "B": of_b}, dict[tuple[int, ...], list[_Order]]()
        for order in {*permutations(kind for kind, one in enumerate(alike) for _ in range(one.size))}:
            found = in_turn(order, alike, free, room)
            orders.setdefault(tuple(found.taken[kind] for kind in range(len(alike)) if several[kind]), []).append(found)
        ways = [*ways_of(alike, free=free, room=room)]
        exact = [tuple(low for (low, _), many in zip(way.taken, several, strict=True) if many) for way in ways]
        assert sorted(exact) == sorted(orders)
        for way, all_ in ((way, orders[numbers]) for way, numbers in zip(ways, exact, strict=True)):
            for kind in range(len(alike)):
                numbers = [one.taken[kind] for one in all_]
                assert (min(numbers), max(numbers)) == way.taken[kind]
                assert way.full[kind] == frozenset[str]().union(*(one.full[kind] for one in all_))
            counts = [[*zip(one.taken, alike, strict=True)] for one in all_]
            least = min(sum(max(0, number - kind.only) for number, kind in one) for one in counts)
            most = max(sum(min(number, kind.both) for number, kind in one) for one in counts)
            assert ((least, most), {way.left}) == (way.as_both, {one.left for one in all_})
            assert not way.left or all(dict(way.room) == one.room for one in all_)

    @pytest.mark.parametrize(("tries", "enough"), [(3, True), (2, False)])
    def test_no_more_are_tried_than_may_be(self, tries: int, enough: bool) -> None:
        """Of two people of two affiliations none, one or two may take a seat: three numbers, and not two of them."""
        two = [Alike(affiliations=frozenset("AB"), both=2, only=0)]
        few = ways_of(two, free=2, room={"A": 2, "B": 2}, tries=iter(range(tries)))
        if enough:
            assert [((2, 2),)] == [way.taken for way in few]
            return
        with pytest.raises(MissingFigureError) as refused:
            list(few)
        assert "draw" == refused.value.place

    def test_a_way_is_a_value(self) -> None:
        """Lists become tuples, so that two ways that are the same are equal."""
        (way,) = ways_of([Alike(affiliations=frozenset(), both=1, only=0)], free=1, room={})
        assert hash(way) == hash(attrs.evolve(way, taken=list(way.taken), full=list(way.full)))


class _Order(NamedTuple):
    """What one order of the tied comes to: how many of each kind take a seat, and what stops the others."""

    taken: list[int]
    left: int
    room: dict[str, int]
    full: list[set[str]]


def in_turn(order: Iterable[int], alike: Sequence[Alike], free: int, room: Mapping[str, int]) -> _Order:
    """Let each take a seat in turn, one by one, who finds one and room in each affiliation."""
    taken, left, space, full = [0] * len(alike), free, dict(room), [set[str]() for _ in alike]
    for kind in order:
        names = alike[kind].affiliations
        if left and (lacking := {name for name in names if not space[name]}):
            full[kind] |= lacking
        elif left:
            left -= 1
            taken[kind] += 1
            space |= {name: space[name] - 1 for name in names}
    return _Order(taken, left, space, full)


# ── an election ──────────────────────────────────────────────────────────────────────────────────


ACME, BETA = Affiliation(name="Acme"), Affiliation(name="Beta")


def roll(**affiliations: Iterable[Affiliation]) -> Roll:
    """Members by name, each with affiliations."""
    return Roll.of(
        Membership(id=who, name=who.title(), joined=JOINED + place * TICK, affiliations=tuple(those))
        for place, (who, those) in enumerate(affiliations.items())
    )


def elected(there: Roll, limit: Cap | None, seats: Seats, **yes: int) -> Result:
    """An election by tallies."""
    election = call(*(stand(who) for who in yes))
    tallies = {who: Tally(yes=number) for who, number in yes.items()}
    return elect(election, seats=seats, roll=there, rules=ElectionRules(), tallies=tallies, cap=limit)


def reasons(result: Result, member: str) -> str:
    """What is told of somebody."""
    return next(one.because for one in result.ranking if one.member == member)


class TestElection:
    """An election under a cap says who was passed over, and why."""

    THERE = roll(ana=[ACME], bo=[ACME], cy=[BETA], di=[])

    def test_who_is_passed_over_is_told_why(self) -> None:
        """The affiliation, how many seats it may have, and who has them: of those who go on and those above."""
        limit = cap_of(Condition(least=2), seats=7, held=[("x",)], at=TERM, roll=roll(x=[ACME]))
        result = elected(self.THERE, limit, Seats(primary=2, reserve=1), ana=9, bo=8, cy=7)
        assert (("ana", "cy"), ("bo",)) == (result.primary, result.reserve)
        assert (
            "At most 2 of 7 primary seats may be held by people of Acme. With Bo (bo) it would be 3; the others: x and "
            "Ana (ana). (P5, R-99)"
        ) in reasons(result, "bo")

    def test_without_a_reserve_seat_they_have_none(self) -> None:
        """Not seated, by the cap: nothing is said of a primary seat that went to somebody of a lower score."""
        limit = cap(1)
        result = elected(self.THERE, limit, Seats(primary=2), ana=9, bo=8, cy=7)
        bo = next(one for one in result.ranking if one.member == "bo")
        assert Outcome.NOT_SEATED is bo.outcome
        assert [one.kind.id for one in bo.ruling.unmet] == ["cap.full", "result.no_seat"]
        assert "No reserve seat is left" in bo.because
        assert "primary seat is left" not in bo.because

    def test_who_is_primary_only_is_told_of_the_cap_alone(self) -> None:
        """No seat of another kind comes into question."""
        bar = Bar(seat=Seat.RESERVE, finding=as_told(clause="P3", met=False, because="Reserve already."))
        election = call(*(stand(who) for who in ("ana", "bo")))
        result = elect(
            election, seats=Seats(primary=2, reserve=1), roll=self.THERE, rules=ElectionRules(), cap=cap(1),
            tallies={"ana": Tally(yes=9), "bo": Tally(yes=8)}, bars={"bo": (bar,)},
        )  # fmt: skip
        bo = next(one for one in result.ranking if one.member == "bo")
        assert Outcome.NOT_SEATED is bo.outcome
        assert ["cap.full"] == [one.kind.id for one in bo.ruling.unmet if one is not bar.finding]

    def test_the_tied_are_told_of_each_other(self) -> None:
        """Two of one employer with room for one: each is told that the other may have the place."""
        there = Roll.of(Membership(id=who, joined=JOINED, affiliations=(ACME,)) for who in ("ana", "bo", "cy"))
        result = elected(there, cap(2), Seats(primary=3), ana=9, bo=8, cy=8)
        assert {"bo", "cy"} == {who for tie in result.seating.undecided for who in tie.tied}
        assert "With bo it would be 3; the others: ana and cy." in reasons(result, "bo")
        assert "With cy it would be 3; the others: ana and bo." in reasons(result, "cy")
        three = elected(there, cap(1), Seats(primary=3), ana=8, bo=8, cy=8)
        assert "With ana it would be 2; the others: bo or cy." in reasons(three, "ana")

    def test_where_none_may_be_held_no_holder_is_named(self) -> None:
        """A cap of no seats bars everybody who has an affiliation."""
        result = elected(self.THERE, cap(0), Seats(primary=1), ana=9, di=8)
        assert ("di",) == result.primary
        assert "people of Acme. With Ana (ana) it would be 1. (P5, R-99)" in reasons(result, "ana")

    def test_of_open_seats_no_number_is_told(self) -> None:
        """At most one, of as many seats as there are people."""
        limit = attrs.evolve(cap(1), seats=OPEN)
        result = elected(self.THERE, limit, Seats(primary=OPEN), ana=9, bo=8, cy=7)
        assert ("ana", "cy") == result.primary
        told = (
            "At most 1 primary seat may be held by people of Acme. With Bo (bo) it would be 2; the others: Ana (ana)."
        )
        assert told in reasons(result, "bo")

    @pytest.mark.parametrize(("shift", "primary"), [(-1, ("ana", "bo")), (0, ("ana", "bo")), (1, ("ana", "cy"))])
    def test_the_affiliation_at_the_start_of_the_term_counts(self, shift: int, primary: tuple[str, ...]) -> None:
        """One that is over when the term starts counts no more; one that ends a tick later does."""
        ends = Affiliation(name="Acme", until=TERM + shift * TICK)
        there = roll(ana=[ACME], bo=[ends], cy=[])
        assert primary == elected(there, cap(1), Seats(primary=2), ana=9, bo=8, cy=7).primary

    def test_a_seat_that_a_tie_leaves_open_counts_for_what_all_have(self) -> None:
        """Of two who are tied for a seat that runs on, both of one employer, one of it holds the seat."""
        there = roll(ana=[ACME], x=[ACME, BETA], y=[ACME])
        limit = cap_of(Condition(least=1), seats=3, held=[("x", "y")], at=TERM, roll=there)
        assert limit is not None
        assert (0, 1) == (limit.room("Acme"), limit.room("Beta"))
        assert "the others: X (x) or Y (y)." in limit.bars("ana", there)[0].because

    def test_no_cap_no_affiliations(self) -> None:
        """Where the rules have none, there is nothing to ask."""
        assert cap_of(None, seats=3, held=[], at=TERM, roll=self.THERE) is None
        assert all(one.affiliations == frozenset() for one in elected(self.THERE, None, Seats(), ana=1).contenders)


class TestSwing:
    """How few would have changed it is not computed where a cap could pass somebody over."""

    def test_a_cap_that_may_bind(self) -> None:
        """Who passes nobody on the list may take a seat then, so the number would be wrong: it is not given."""
        result = elected(TestElection.THERE, cap(1), Seats(primary=2), ana=9, bo=8, cy=3)
        swing = swing_of_seats(result)
        assert (None, False) == (swing.voters, swing.exact)
        assert "not computed under these rules" in swing.because

    def test_a_cap_that_cannot_bind(self) -> None:
        """With room for everybody the swing is the one without a cap."""
        free, wide = (
            swing_of_seats(elected(TestElection.THERE, limit, Seats(primary=1), ana=9, bo=6, cy=3))
            for limit in (None, cap(2))
        )
        assert (2, free) == (free.voters, wide)  # three votes apart, of which one voter closes two

    def test_it_counts_whom_other_votes_could_bring_in(self) -> None:
        """Whoever stands could be considered, so that two of one employer are two, whatever their votes."""
        result = elected(TestElection.THERE, cap(1), Seats(primary=2), ana=9, bo=0, cy=3)
        assert swing_of_seats(result).voters is None
