"""Beyond: what the organisation's rules ask and these figures cannot say, told beside every result it may touch.

Text:     all proposals.
Decides:  beside which results a rule is told that nobody has judged here.
Leaves:   the rule itself, to people.
Readings: R-30 (the bylaws of the procedure's opening).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "check_beyond"]

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from partgov.bylaws import Bylaws, in_force
from partgov.foundation.rulings import Kind
from partgov.history.checks import Check, check_of
from partgov.history.record import Record

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"check_beyond": ("R-30",)}

_BEYOND: Final = Kind("check.beyond", "P2", "R-30", setting="beyond", rules=tuple, count=int)


def check_beyond(record: Record) -> Iterator[Check]:
    """
    Tell beside each result which rules of the organisation may touch it and are not judged here.

    These checks agree: nothing is declared of such a rule. Prevents: a result that passes for judged by all its rules.
    """
    if not any(one.beyond for one in record.bylaws):
        return
    for subject, room, at in _results(record):
        bylaws = in_force(record.bylaws, at)
        rules = tuple(one.rule for one in bylaws.beyond_of(room))
        if rules:
            finding = _BEYOND.finding(bylaws.citing, True, rules=rules, count=len(rules))
            yield check_of(f"{subject}/beyond", True, {}, {"beyond": rules}, finding)


def _results(record: Record) -> Iterator[tuple[str, str, datetime | None]]:
    """Everything that comes to a result: its subject, its room, and when it opened, its discussion included."""
    yield from ((f"elections/{one.id}", "elections", one.discussion_opens) for one in record.elections)
    yield from ((f"recalls/{one.id}", "recall", one.called) for one in record.recalls)
    yield from ((f"polls/{one.id}", "decisions", one.began) for one in record.polls)
    yield from ((f"groups/{one.id}", "groups", one.founded_at) for one in record.groups)
    yield from ((f"contests/{one.id}", "contests", one.discussion_opens) for one in record.contests)
    yield from ((f"mandates/{one.id}", "mandates", one.starts) for one in record.mandates)
    yield from ((f"appointments/{one.id}", "mandates", one.at) for one in record.appointments)
    if record.elections and not record.mandates:
        yield "mandates", "mandates", record.as_of or _last(record.bylaws)
    if record.dues:
        yield "dues", "dues", record.as_of or _last(record.bylaws)


def _last(bylaws: tuple[Bylaws, ...]) -> datetime | None:
    return max((one.since for one in bylaws if one.since is not None), default=None)
