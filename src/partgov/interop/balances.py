"""Balances: whether the lines of a table add up to the balances that it tells."""

from __future__ import annotations

__all__ = ["Move", "faults_of_balances"]

from collections.abc import Iterable, Iterator, Sequence
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
