"""Mandated roles and their seats (P2, R-30, R-42)."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given

from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.roles import Role, Seat, Seats, role_for
from tests.strategies import CLOSES, OPENS, SEATS, TERM, TICK


def row(seats: int, since: datetime | None = None, id: str = "team") -> Role:
    """A row of a role with so many primary seats."""
    return Role(id=id, primary_seats=seats, reserve_seats=0, since=since)


class TestSeats:
    """Numbers of seats."""

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
