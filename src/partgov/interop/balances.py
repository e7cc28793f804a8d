"""Balances: whether the lines of a table, or of a bank's file, add up to the balances that it tells."""

from __future__ import annotations

__all__ = ["Move", "Stretch", "faults_of_balances", "faults_of_stretches"]

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from partgov.foundation.errors import Fault
from partgov.foundation.sentences import Phrase


class Move(NamedTuple):
    """
    What one line does to an account.

    Attributes:
        of: whose balance it is: the account and the currency, as far as the table tells them.
        minor: by how much it moves the account; None where that is not known.
        balance: what is there after it; None where the line does not say.
    """

    at: str
    of: tuple[str, str]
    minor: int | None
    balance: int | None


def faults_of_balances(moves: Iterable[Move]) -> Iterator[Fault]:
    """Yield the fault of each line whose balance is not that of the line before and its own amount, in either order."""
    accounts: dict[tuple[str, str], list[Move]] = {}
    for move in moves:
        accounts.setdefault(move.of, []).append(move)
    for mine in accounts.values():
        down, up = _disagreeing(mine), _disagreeing(mine[::-1])
        for move in up if len(up) < len(down) else down:
            yield Fault(move.at, Phrase("wanted.balance_of_lines"), Phrase("found.another_balance"))


def _disagreeing(moves: Sequence[Move]) -> list[Move]:
    found = []
    running: int | None = None
    for move in moves:
        running = None if running is None or move.minor is None else running + move.minor
        if move.balance is not None:
            if running is not None and running != move.balance:
                found.append(move)
            running = move.balance
    return found


class Stretch(NamedTuple):
    """
    One statement of a bank's file.

    Attributes:
        of: whose it is.
        before, after: what was there when it begins and when it ends; None where it does not say.
        moved: what its booked lines add up to.
    """

    at: str
    of: str
    before: Decimal | None
    moved: Decimal
    after: Decimal | None


def faults_of_stretches(stretches: Iterable[Stretch]) -> Iterator[Fault]:
    """
    Yield the fault of each statement that does not add up, or does not begin where the one before it ended.

    So a statement that stands in a file twice, or is missing between two, is seen. The newest may stand first.
    """
    accounts: dict[str, list[Stretch]] = {}
    for one in stretches:
        accounts.setdefault(one.of, []).append(one)
        if one.before is not None and one.after is not None and one.before + one.moved != one.after:
            yield Fault(one.at, Phrase("wanted.balances_of_statement"), Phrase("found.another_balance"))
    for mine in accounts.values():
        down = [late for early, late in pairwise(mine) if not _joins(early, late)]
        up = [late for late, early in pairwise(mine) if not _joins(early, late)]
        for one in up if len(up) < len(down) else down:
            yield Fault(one.at, Phrase("wanted.statement_that_goes_on"), Phrase("found.another_balance"))


def _joins(early: Stretch, late: Stretch) -> bool:
    return early.after is None or late.before is None or early.after == late.before
