"""The organisation of 2016, as data."""

from __future__ import annotations

import pytest

from partgov.bylaws import Bylaws
from partgov.law.clauses import PROPOSALS
from partgov.law.iops import BYLAWS, ROLES
from partgov.roles import Seats, role_for
from tests.strategies import OPENS, TERM


@pytest.mark.parametrize(
    ("id", "primary", "reserve"),
    [
        ("adjudication-committee", 5, 3),
        ("financial-team", 3, 0),
        ("website-content-curators", 5, 2),
        ("financial-administrator", 1, 1),
    ],
)
def test_p7_p9_p13_p16__the_adopted_roles(id: str, primary: int, reserve: int) -> None:
    """P7, P13 and P16 give the numbers; P9 gives none, the call for candidates asked for one and one."""
    role = role_for(ROLES, id, opens=OPENS, term_starts=TERM)
    assert role is not None
    assert Seats(primary=primary, reserve=reserve) == role.seats


def test_there_are_four_roles() -> None:
    """And no other was adopted."""
    assert 4 == len(ROLES) == len({role.id for role in ROLES})


def test_each_role_has_a_title() -> None:
    """As a member would call it."""
    assert all(role.title for role in ROLES)


def test_a_number_the_text_does_not_give_is_noted() -> None:
    """Where a number comes from elsewhere, the data says so."""
    assert ["financial-administrator"] == [role.id for role in ROLES if role.note]


def test_the_bylaws_are_the_defaults() -> None:
    """Whoever sets nothing is judged by what was adopted."""
    assert Bylaws() == BYLAWS


def test_the_proposals_are_the_sixteen_and_the_final_question() -> None:
    """The same as the clauses'."""
    assert 17 == len(PROPOSALS)
