"""Ownership of the main account (Proposal 14)."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from partgov.ledger import Account, Entity, check_ownership

MAIN = Account(id="bank", owner="foundation", main=True)
FOUNDATION = Entity(id="foundation", legal=True, non_profit=True)


@pytest.mark.parametrize(("legal", "non_profit"), [*product((True, False), repeat=2)])
def test_asks_for_both(legal: bool, non_profit: bool) -> None:
    """The owner is a legal entity and non-profit: each that fails is named, and neither hides the other."""
    ruling = check_ownership([MAIN], [Entity(id="foundation", legal=legal, non_profit=non_profit)])
    assert bool(ruling) == (legal and non_profit)
    assert [finding.met for finding in ruling.findings] == [legal, non_profit]
    assert {finding.clause for finding in ruling.findings} == {"P14"}


@pytest.mark.parametrize("owner", [None, "nobody"])
def test_of_an_unknown_owner_fails(owner: str | None) -> None:
    """Without an owner that is known nothing can be said for the account."""
    ruling = check_ownership([Account(id="bank", owner=owner, main=True)], [FOUNDATION])
    assert str(ruling) == "The owner of the main account bank is not known. (P14)"


def test_wants_one_main_account() -> None:
    """None, or two, is not one; other accounts may belong to anybody."""
    other = Account(id="till", owner="ana")
    assert check_ownership([other, MAIN], [FOUNDATION])
    assert str(check_ownership([other], [FOUNDATION])).startswith("No accounts are said to be the main one; one is")
    two = check_ownership([MAIN, Account(id="a", main=True)], [FOUNDATION])
    assert str(two).startswith("2 accounts are said to be the main one: a, bank; one is")
    assert two.unmet[0].off == 1


def test_ignores_order() -> None:
    """In whatever order accounts and entities are listed, the answer is one."""
    accounts = (MAIN, Account(id="till"), Account(id="box", owner="ana"))
    entities = (FOUNDATION, Entity(id="ana", legal=False, non_profit=False))
    answers = {check_ownership(one, two) for one in permutations(accounts) for two in permutations(entities)}
    assert len(answers) == 1
