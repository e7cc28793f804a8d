"""Accounts: who formally owns the organisation's money.

Text:     Proposal 14, the owner of the main account.
Decides:  whether the one main account belongs to a legal entity without profit.
Leaves:   whether an entity really is what it is said to be, to people.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Account", "Entity", "check_ownership"]

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.rulings import ADOPTED, Cites, Kind, Ruling
from partgov.foundation.values import (
    Fact,
    Value,
    absent_or,
    is_a,
    is_flag,
    is_id,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"check_ownership": ("P14",)}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_ONE_MAIN: Final = Kind("account.main", "P14", setting="accounts", context=str, count=int, accounts=tuple)
_OWNED: Final = Kind("account.owner", "P14", setting="accounts", account=str)
_LEGAL: Final = Kind("account.legal", "P14", setting="accounts", account=str, owner=str)
_NON_PROFIT: Final = Kind("account.non_profit", "P14", setting="accounts", account=str, owner=str)


@attrs.frozen(kw_only=True)
class Entity(Value):
    """
    Somebody, or something, that may own an account.

    Attributes:
        legal: whether the law knows it as an entity: not a natural person, nor a group without a statute.
        non_profit: whether its statute forbids it to share out profit.
    """

    id: str = attrs.field(validator=is_id)
    legal: bool = attrs.field(validator=is_flag)
    non_profit: bool = attrs.field(validator=is_flag)


@attrs.frozen(kw_only=True)
class Account(Fact):
    """
    An account with the organisation's money.

    Attributes:
        owner: the entity that formally owns it; None where it is not known.
        main: whether it is the organisation's main account.
    """

    id: str = attrs.field(validator=is_id)
    owner: Entity | None = attrs.field(default=None, validator=absent_or(is_a(Entity)))
    main: bool = attrs.field(default=False, validator=is_flag)


def check_ownership(accounts: Iterable[Account], *, cites: Cites = ADOPTED) -> Ruling:
    """
    Say whether the one main account formally belongs to a legal entity without profit.

    Prevents: the organisation's money standing in the name of one of its members.
    Limit: whether the entity really is what it is said to be is left to people.

    >>> ana = Entity(id="ana", legal=False, non_profit=True)
    >>> print(check_ownership([Account(id="bank", owner=ana, main=True)]))
    The owner of the main account bank, ana, is no legal entity. (P14)
    """
    main = sorted((one for one in accounts if one.main), key=attrgetter("id"))
    if len(main) != 1:
        several, context = tuple(one.id for one in main), "several" if main else "none"
        return Ruling.of(
            _ONE_MAIN.finding(
                cites, False, found=len(main), needed=1, context=context, count=len(main), accounts=several
            )
        )
    account, owner = main[0].id, main[0].owner
    if owner is None:
        return Ruling.of(_OWNED.finding(cites, False, account=account))
    return Ruling.of(
        _LEGAL.finding(cites, owner.legal, account=account, owner=owner.id),
        _NON_PROFIT.finding(cites, owner.non_profit, account=account, owner=owner.id),
    )
