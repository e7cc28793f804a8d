"""Carried: whether a vote for or against one thing is carried, lost, or comes to nothing for want of a quorum.

Text:     Proposals 6 and 8.
Decides:  the order of asking: outright either way, then the quorum, then the majority; and what is told of each.
Leaves:   what is voted on, to decisions and recall; who may block it, to decisions.
Readings: R-65 (quorum), R-71 (conditions), R-72 (outright, and what no quorum means).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Asked",
    "Came",
    "Unsettled",
    "besides_kind",
    "comes_to",
    "judge_besides",
    "judge_outright",
    "judge_quorum",
    "majority_of",
    "outright_kind",
    "quorum_kind",
    "quorum_of",
]

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from partgov.foundation.conditions import (
    Base,
    Condition,
    Counted,
    Demand,
    Measured,
    MissingFigureError,
    Numbers,
    measure,
    meets,
)
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"comes_to": ("P6", "P8", "R-65", "R-71", "R-72")}


class Unsettled(StrEnum):
    """What a vote without a quorum comes to: nothing, a loss, or a second vote, and then a loss."""

    NO_QUORUM = "no_quorum"
    REJECTED = "rejected"
    SECOND_VOTE = "second_vote"


class Came(StrEnum):
    """What a vote comes to."""

    CARRIED = "carried"
    LOST = "lost"
    NO_QUORUM = "no_quorum"


@attrs.frozen(kw_only=True)
class Asked(Value):
    """
    What the rules ask of a vote.

    Attributes:
        majority: what those for it must be; None where the rules give none, and then nothing is judged.
        base: of what a share is asked where the majority names no base.
        quorum: how many must take part, or be for it, before the majority is asked.
        outright: so many for it carry it without a quorum; so many against that they are out of reach lose it.
        unsettled: what it comes to without a quorum.
    """

    majority: Demand | None
    base: Base = Base.FOR_AND_AGAINST
    quorum: Demand | None = None
    outright: Demand | None = None
    unsettled: Unsettled = Unsettled.NO_QUORUM


# ── what is found ────────────────────────────────────────────────────────────────────────────────


def quorum_kind(id: str, clause: str, /, *, setting: str) -> Kind:
    """Return the kind of finding that `judge_quorum` makes, such as `decision.quorum` (R-65)."""
    return Kind(id, clause, "R-65", setting=setting, context=str)


def outright_kind(id: str, clause: str, /, *, setting: str) -> Kind:
    """Return the kind of finding that `judge_outright` makes, such as `decision.outright` (R-72)."""
    values: dict[str, Any] = {"context": str, "against": int, "most": int, "asked": Condition, "base": int | None}
    return Kind(id, clause, "R-72", setting=setting, **values)


def besides_kind(id: str, clause: str, /, *, setting: str) -> Kind:
    """Return the kind of finding that `judge_besides` makes, such as `decision.besides` (R-71)."""
    return Kind(id, clause, "R-71", setting=setting, asked=Condition, base=int | None, of=str)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────


def comes_to(numbers: Numbers, asked: Asked, *, second: bool = False) -> Came:
    """
    Return what a vote comes to: outright either way, then for want of a quorum, then by the majority (R-72).

    Prevents: a handful that decides for everybody; a majority that is lost for want of a quorum it does not need.

    Raises `MissingFigureError` by name for a figure that the rules ask and nobody gives.

    Args:
        second: whether this is the second vote on what had no quorum.
    """
    carried = _has_majority(numbers, asked)
    if outright := _outright(numbers, asked):  # of no conditions, nothing is settled outright
        if all(one.met for one in outright):
            return Came.CARRIED
        if not carried and _out_of_reach(numbers, asked):
            return Came.LOST
    if not meets(asked.quorum, numbers, of=Base.ELECTORATE, counts=Counted.VOTES):
        lost = asked.unsettled is Unsettled.REJECTED or (asked.unsettled is Unsettled.SECOND_VOTE and second)
        return Came.LOST if lost else Came.NO_QUORUM
    return Came.CARRIED if carried else Came.LOST


def majority_of(numbers: Numbers, asked: Asked, *, place: str) -> tuple[Measured, ...]:
    """
    Return the majority held against the numbers; raise `MissingFigureError` where the rules give none.

    Args:
        place: the setting that holds it.
    """
    measured = measure(asked.majority, numbers, of=asked.base, counts=Counted.FOR)
    if not measured:
        raise MissingFigureError(place, None, Phrase("wanted.majority_of_charter"))
    return measured


def quorum_of(numbers: Numbers, asked: Asked) -> tuple[Measured, ...]:
    """Return the quorum held against the numbers; nothing where none is asked."""
    return measure(asked.quorum, numbers, of=Base.ELECTORATE, counts=Counted.VOTES)


def _has_majority(numbers: Numbers, asked: Asked) -> bool:
    return meets(asked.majority, numbers, of=asked.base, counts=Counted.FOR)


def _able(numbers: Numbers) -> int:
    """How many might have been for it: who may vote; where nobody noted that, as many as there are seats."""
    known = numbers.seats if numbers.electorate is None else numbers.electorate
    return numbers.of(Base.ELECTORATE) if known is None else known


def _outright(numbers: Numbers, asked: Asked) -> tuple[Measured, ...]:
    return measure(asked.outright, numbers, of=Base.ELECTORATE, counts=Counted.FOR)


def _out_of_reach(numbers: Numbers, asked: Asked) -> bool:
    """Whether so many are against that, had all the others been for it, it would not have been carried outright."""
    others = max(0, _able(numbers) - numbers.against)
    voters = None if numbers.voters is None else others + numbers.against
    best = attrs.evolve(numbers, votes_for=others, abstaining=0, voters=voters)  # nobody is counted twice in a base
    return not all(one.met for one in _outright(best, asked))


# ── telling ──────────────────────────────────────────────────────────────────────────────────────


def judge_quorum(measured: Iterable[Measured], *, kind: Kind, cites: Cites) -> tuple[Finding, ...]:
    """Say whether enough took part, of each thing that is counted once; nothing where no quorum is asked (R-65)."""
    highest = {one.counts: one for one in sorted(measured, key=lambda one: one.needed)}
    return tuple(
        kind.finding(
            cites,
            one.met,
            found=one.found,
            needed=one.needed,
            context=_COUNTED[one.counts] + ("_at_least" if one.at_least else ""),
        )
        for one in highest.values()
    )


_COUNTED: Final[Mapping[Counted, str]] = {
    Counted.VOTES: "all",
    Counted.FOR_AND_AGAINST: "answers",
    Counted.FOR: "for",
    Counted.VOTERS: "voters",
    Counted.PRESENT: "present",
}
"""How a sentence says what a quorum counts."""


def judge_outright(numbers: Numbers, asked: Asked, *, kind: Kind, cites: Cites) -> Finding | None:
    """Say whether it is carried, or without a majority lost, outright (R-72); None where nothing is asked."""
    measured = _outright(numbers, asked)
    if not measured:
        return None
    one = next((one for one in measured if not one.met), measured[0])
    carried = all(each.met for each in measured)
    lost = not carried and not _has_majority(numbers, asked) and _out_of_reach(numbers, asked)
    return kind.finding(
        cites, carried, found=one.found, needed=one.needed,
        context="adopted" if carried else "rejected" if lost else "neither",
        against=numbers.against, most=max(0, _able(numbers) - numbers.against), asked=one.condition, base=one.base,
    )  # fmt: skip


def judge_besides(measured: Iterable[Measured], *, kind: Kind, cites: Cites) -> tuple[Finding, ...]:
    """Say of everything that a majority asks beside its first condition whether it is there (R-71)."""
    return tuple(
        kind.finding(
            cites, one.met, found=one.found, needed=one.needed, asked=one.condition, base=one.base,
            of="" if one.of is None else one.of.value,
        )
        for one in measured
    )  # fmt: skip
