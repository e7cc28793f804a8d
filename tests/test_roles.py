"""Mandated roles and their seats (P2, R-30, R-42)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given

from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.sentences import ENGLISH, Reader
from partgov.roles import OPEN, Role, Seat, Seats, by_role, role_for, seats_of
from tests.strategies import CLOSES, OPENS, SEATS, TERM, TICK


def row(seats: int, since: datetime | None = None, id: str = "team") -> Role:
    """A row of a role with so many primary seats."""
    return Role(id=id, primary_seats=seats, reserve_seats=0, since=since)


class TestSeats:
    """Numbers of seats."""

    def test_are_told_in_the_language_of_the_reader(self) -> None:
        """English without more, and whatever language a reader has."""
        seats = Seats(primary=2, reserve=1)
        assert "2 primary and 1 reserve" == str(seats) == seats.told(ENGLISH)
        assert "2 Hauptsitze und 1 Reservesitz" == seats.told(Reader("de"))

    @pytest.mark.parametrize("field", ["primary", "reserve"])
    @pytest.mark.parametrize("number", [-1, True, 1.0, None])
    def test_are_whole_and_not_negative(self, field: str, number: object) -> None:
        """Minus one, true and fractions are no numbers of seats."""
        with pytest.raises(PartgovError, match=f"{field}: wanted a whole number, 0 or more"):
            Seats(**{field: number})  # type: ignore[arg-type]

    def test_none_at_all(self) -> None:
        """A role may have no seats."""
        assert Seats(primary=0, reserve=0) == Seats()

    def test_read_as_words(self) -> None:
        """A sentence names both kinds."""
        assert "5 primary and 3 reserve" == str(Seats(primary=5, reserve=3))

    @given(SEATS, SEATS)
    def test_within_is_the_smaller_of_each(self, one: Seats, other: Seats) -> None:
        """A by-election never fills more than are free, kind by kind."""
        less = one.within(other)
        assert (min(one.primary, other.primary), min(one.reserve, other.reserve)) == (less.primary, less.reserve)

    @pytest.mark.parametrize(
        ("primary", "reserve", "says"),
        [
            (3, OPEN, "3 primary seats and any number of reserve seats"),
            (OPEN, 0, "any number of primary seats and 0 reserve seats"),
            (OPEN, OPEN, "any number of primary seats and any number of reserve seats"),
        ],
    )  # fmt: skip
    def test_r81__open_seats_read_as_words(self, primary: int, reserve: int, says: str) -> None:
        """Of a kind that is open no number is said, and of the other its own."""
        assert says == str(Seats(primary=primary, reserve=reserve))

    def test_r81__open_seats_are_told_in_the_language_of_the_reader(self) -> None:
        """Both kinds, and the word between them."""
        told = Seats(primary=3, reserve=OPEN).told(Reader("de"))
        assert "3 Hauptsitze und beliebig viele Reservesitze" == told

    def test_what_is_left(self) -> None:
        """Kind by kind, and never less than none; what is open stays so, and none of it is owed."""
        role = Seats(primary=3, reserve=2)
        assert Seats(primary=1, reserve=2) == role.without(Seats(primary=2))
        assert Seats(primary=3, reserve=1) == role.without(Seats(reserve=1))
        assert Seats() == role.without(Seats(primary=4, reserve=3))
        open_ones = Seats(primary=OPEN, reserve=OPEN)
        assert open_ones == open_ones.without(Seats(primary=10**9, reserve=10**9))
        assert (Seats(primary=3), Seats(reserve=2)) == (
            Seats(primary=3, reserve=OPEN).closed, Seats(primary=OPEN, reserve=2).closed,
        )  # fmt: skip
        for primary, reserve in ((3, OPEN), (OPEN, 2), (3, 2)):
            seats = Seats(primary=primary, reserve=reserve)
            assert [primary == OPEN, reserve == OPEN] == [seats.is_open(one) for one in Seat]

    def test_there_are_two_kinds(self) -> None:
        """The text knows primary and reserve."""
        assert ["primary", "reserve"] == list(Seat)


class TestRole:
    """A row of a role."""

    def test_seats(self) -> None:
        """Both numbers, each its own."""
        assert Seats(primary=5, reserve=3) == Role(id="a", primary_seats=5, reserve_seats=3).seats

    @pytest.mark.parametrize("field", ["primary_seats", "reserve_seats"])
    def test_no_negative_seats(self, field: str) -> None:
        """Minus one seat is refused by the field's name."""
        with pytest.raises(PartgovError, match=f"{field}: wanted a whole number, 0 or more"):
            Role(id="a", **({"primary_seats": 1, "reserve_seats": 1} | {field: -1}))  # type: ignore[arg-type]

    def test_a_naive_start_is_refused(self) -> None:
        """R-1 holds for roles too."""
        with pytest.raises(NaiveInstantError, match="since"):
            row(1, datetime(2016, 1, 1))

    def test_a_start_is_kept_in_utc(self) -> None:
        """The same instant on another clock is the same row."""
        there = OPENS.astimezone(timezone(timedelta(hours=2)))
        assert UTC is (found := row(1, there)).since.tzinfo  # type: ignore[union-attr]
        assert row(1, OPENS) == found

    @pytest.mark.parametrize("field", ["title", "source", "note"])
    def test_texts_are_texts(self, field: str) -> None:
        """What is said about a role is text or nothing."""
        with pytest.raises(PartgovError, match=f"{field}: wanted text"):
            Role(id="a", primary_seats=1, reserve_seats=1, **{field: 1})  # type: ignore[arg-type]


class TestRoleFor:
    """The row an election is held under."""

    @pytest.mark.parametrize(("expected", "opens"), [(1, OPENS - TICK), (2, OPENS), (2, CLOSES - TICK), (3, CLOSES)])
    def test_r30__the_row_in_force_when_the_election_opened(self, expected: int, opens: datetime) -> None:
        """A change counts from its own instant on, and changes nothing that opened a tick before."""
        for rows in permutations([row(1), row(2, OPENS), row(3, CLOSES)]):
            found = role_for(rows, "team", opens=opens, term_starts=TERM)
            assert expected == (found and found.primary_seats)

    @pytest.mark.parametrize(("expected", "term"), [(None, CLOSES - TICK), (2, CLOSES), (2, TERM - TICK), (3, TERM)])
    def test_r42__a_role_that_begins_later(self, expected: int | None, term: datetime) -> None:
        """Before a role's first row the one in force at the start of the term is taken; there may be none."""
        found = role_for([row(3, TERM), row(2, CLOSES)], "team", opens=OPENS, term_starts=term)
        assert expected == (found and found.primary_seats)

    def test_other_roles_are_other_roles(self) -> None:
        """A row of another role is never taken."""
        assert role_for([row(1, id="other")], "team", opens=OPENS, term_starts=TERM) is None

    def test_always_comes_before_any_date(self) -> None:
        """A row without a date has held from the beginning."""
        found = role_for([row(1)], "team", opens=datetime.fromisoformat("1000-01-01T00:00:00Z"), term_starts=TERM)
        assert row(1) == found


def test_rows_of_each_role() -> None:
    """Every row stands under its role, in the order in which the rows were."""
    rows = [row(1), row(2, id="other"), row(3, OPENS)]
    assert {"team": (rows[0], rows[2]), "other": (rows[1],)} == by_role(rows)


@pytest.mark.parametrize(
    ("at", "known", "seats"),
    [(OPENS - TICK, {}, 1 + 4), (OPENS, {}, 3 + 4), (OPENS, {"team": 9}, 9 + 4), (OPENS, {"none": 7}, 3 + 4 + 7)],
)
def test_seats_of_several_roles(at: datetime, known: dict[str, int], seats: int) -> None:
    """The seats of the instant add up, each role's once; those known otherwise go before; no row is no seat."""
    rows = [row(1), row(3, OPENS), row(4, id="other"), row(8, id="third")]
    assert seats == seats_of(rows, ["team", "other", "none"], at=at, known=known)
    assert seats_of([row(OPEN)], ["team"], at=at) >= OPEN


@pytest.mark.parametrize(("at", "seats"), [(OPENS - TICK, 2), (OPENS, 5)])
def test_r42__a_role_that_begins_later_has_no_seats_yet(at: datetime, seats: int) -> None:
    """Two seats of one role, and three of another from the instant on at which it begins."""
    rows = [row(2), row(3, OPENS, "board")]
    assert seats == seats_of(rows, ["team", "board"], at=at)
