"""Ownership of the main account (Proposal 14)."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from partgov.accounts import Account, Entity, check_ownership
from partgov.foundation.errors import PartgovError

FOUNDATION = Entity(id="foundation", legal=True, non_profit=True)
MAIN = Account(id="bank", owner=FOUNDATION, main=True)


@pytest.mark.parametrize(("legal", "non_profit"), [*product((True, False), repeat=2)])
def test_asks_for_both(legal: bool, non_profit: bool) -> None:
    """The owner is a legal entity and non-profit: each that fails is named, and neither hides the other."""
    owner = Entity(id="foundation", legal=legal, non_profit=non_profit)
    ruling = check_ownership([Account(id="bank", owner=owner, main=True)])
    assert bool(ruling) == (legal and non_profit)
    assert [finding.met for finding in ruling.findings] == [legal, non_profit]
    assert {finding.clause for finding in ruling.findings} == {"P14"}


def test_of_an_unknown_owner_fails() -> None:
    """Without an owner that is known nothing can be said for the account."""
    ruling = check_ownership([Account(id="bank", main=True)])
    assert str(ruling) == "The owner of the main account bank is not known. (P14)"


def test_wants_one_main_account() -> None:
    """None, or two, is not one; other accounts may belong to anybody."""
    other = Account(id="till", owner=Entity(id="ana", legal=False, non_profit=False))
    assert check_ownership([other, MAIN])
    assert str(check_ownership([other])).startswith("No accounts are said to be the main one; one is")
    two = check_ownership([MAIN, Account(id="a", main=True)])
    assert str(two).startswith("2 accounts are said to be the main one: a, bank; one is")
    assert two.unmet[0].off == 1


def test_is_of_entities_and_accounts_alone() -> None:
    """Whether an entity is one in law, and without profit, is yes or no; an owner is an entity."""
    for field in ("legal", "non_profit"):
        with pytest.raises(PartgovError, match=f"{field}: wanted true or false"):
            Entity(**{"id": "foundation", "legal": True, "non_profit": True} | {field: 1})  # type: ignore[arg-type]
    with pytest.raises(PartgovError, match="owner: wanted an Entity"):
        Account(id="bank", owner="foundation")  # type: ignore[arg-type]


def test_ignores_order() -> None:
    """In whatever order accounts are listed, the answer is one."""
    accounts = (MAIN, Account(id="till"), Account(id="box", owner=Entity(id="ana", legal=False, non_profit=False)))
    assert len({check_ownership(one) for one in permutations(accounts)}) == 1
