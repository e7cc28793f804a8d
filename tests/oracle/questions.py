"""The rules for questions again, from the grammar of charters, in plain numbers. Nothing here imports the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

# ── questions by anybody's rules ─────────────────────────────────────────────────────────────────


class Asked(NamedTuple):
    """One condition, as plain numbers: `how` is least, share or root."""

    how: str
    amount: Fraction
    exceeded: bool
    of: str
    counts: str


Turnout = Mapping[str, int]
"""For, against and abstain, and how many were voters, present, electorate and seats."""


def size(what: str, turnout: Turnout) -> int:
    """How many are in a base, or counted."""
    return {
        "for": turnout["for"],
        "for_and_against": turnout["for"] + turnout["against"],
        "votes": turnout["for"] + turnout["against"] + turnout["abstain"],
    }.get(what, turnout.get(what, 0))


def holds(asked: Asked, turnout: Turnout) -> bool:
    """Whether a condition holds, by exact fractions; a root by the squares of both sides."""
    counted, base = Fraction(size(asked.counts, turnout)), Fraction(size(asked.of, turnout))
    if asked.how == "least":
        return counted > asked.amount if asked.exceeded else counted >= asked.amount
    if base == 0 or counted == 0:
        return False
    left, right = (counted, asked.amount * base) if asked.how == "share" else (counted**2, asked.amount**2 * base)
    return left > right if asked.exceeded else left >= right


def all_or_any(groups: Sequence[Sequence[Asked]], turnout: Turnout) -> bool:
    """All of the groups, of each of which one condition is enough."""
    return all(any(holds(one, turnout) for one in group) for group in groups)


def question_comes_to(
    turnout: Turnout,
    majority: Sequence[Sequence[Asked]],
    quorum: Sequence[Sequence[Asked]],
    outright: Asked | None,
    *,
    without_quorum: str,
    vetoes: int,
) -> str:
    """What a For / Against question comes to: veto, outright both ways, quorum, majority, in this order."""
    if vetoes:
        return "rejected"
    majority_there = all_or_any(majority, turnout)
    if outright is not None:
        if holds(outright, turnout):
            return "adopted"
        best = {**turnout, "for": size(outright.of, turnout) - turnout["against"]}
        if not holds(outright, best) and not majority_there:
            return "rejected"
    if not all_or_any(quorum, turnout):
        return without_quorum
    return "adopted" if majority_there else "rejected"


# ── questions that hang on one another ───────────────────────────────────────────────────────────


class Hung(NamedTuple):
    """A question: when it closes, its votes for and against (none: not counted), and which others it hangs on."""

    closes: int
    votes: tuple[int, int] | None
    declared: str | None = None
    kind_by: int | None = None
    depends_on: tuple[int, str] | None = None
    unless: int | None = None
    second_of: int | None = None


def hung_come_to(questions: Sequence[Hung], *, quorum: int, larger: Fraction) -> list[str | None]:
    """What each comes to by its votes, or None where it cannot be judged or was not counted.

    Those that another makes important need the larger share, the others more than half; without the quorum a question
    comes to nothing the first time and is rejected the second. Whatever another one hangs on counts as it was declared.
    """
    computed: dict[int, str | None] = {}

    def known(number: int) -> str | None:
        return questions[number].declared or look(number)

    def look(number: int) -> str | None:
        if number not in computed:
            computed[number] = judged(questions[number])
        return computed[number]

    def judged(one: Hung) -> str | None:
        others = [one.kind_by, one.unless, one.second_of, None if one.depends_on is None else one.depends_on[0]]
        for other in others:
            if other is not None and (known(other) is None or questions[other].closes > one.closes):
                return None
        if one.votes is None:
            return None
        if one.depends_on is not None and known(one.depends_on[0]) != one.depends_on[1]:
            return "lapsed"
        if one.unless is not None and known(one.unless) == "adopted":
            return "lapsed"
        votes, against = one.votes
        if votes + against < quorum:
            return "no_quorum" if one.second_of is None else "rejected"
        if one.kind_by is not None and known(one.kind_by) == "adopted":
            return "adopted" if votes > 0 and votes >= larger * (votes + against) else "rejected"
        return "adopted" if votes > against else "rejected"

    return [look(number) for number in range(len(questions))]
