"""Proposals: who may put a question, and when a settled matter may be put again.

Text:     Proposal 8.
Decides:  whether enough members put a question; whether a matter has rested long enough.
Leaves:   what a question comes to, to decisions; the figures, to questions.
Readings: R-64 (the seven parts), R-87 (what is asked of different people).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "judge_proposal", "judge_reopening"]

from collections.abc import Iterable, Mapping, Set
from datetime import datetime, tzinfo
from typing import Final

from partgov.electorates import roll_among
from partgov.foundation.conditions import Base, Condition, Counted, Numbers, measure_each
from partgov.foundation.periods import shift
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.values import FrozenMap
from partgov.members import Roll
from partgov.questions import DecisionRules

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_proposal": ("P8", "R-64", "R-87"),
    "judge_reopening": ("P8", "R-64"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_PROPOSED: Final = Kind(
    "decision.proposers", "P8", "R-64", setting="decisions.proposers", context=str, count=int, able=tuple,
    strangers=tuple, among=str, at=datetime,
)  # fmt: skip
_RESTED: Final = Kind(
    "decision.reopening", "P8", "R-64", setting="decisions.reopening", matter=str, by=str, closed=datetime
)
_NOT_SETTLED: Final = Kind("decision.not_settled", "P8", "R-64", setting="decisions.reopening", matter=str)


# ── who asks, and when ───────────────────────────────────────────────────────────────────────────


def judge_proposal(
    proposers: Iterable[str],
    *,
    at: datetime,
    roll: Roll,
    rules: DecisionRules,
    proposing: Mapping[str, Roll] = FrozenMap(),
) -> Ruling:
    """
    Say whether enough members put a question, each counted once (P8).

    What is asked of those of a role, group, body or list is counted among them alone, a share of them too.

    Prevents: a question put by strangers, or by one person under several names.

    Raises `PartgovError` by the name of a role, group, body or list whose roll is not there.

    Args:
        at: when it was put.
        proposing: the roll of each role, group, body or list of whom the rules ask that they put it.
    """
    asking = sorted(set(proposers))

    def able(among: str | None) -> list[str]:
        theirs = roll_among(among, proposing, roll)
        return [one for one in asking if theirs.is_member(one, at)]

    def numbers(asked: Condition) -> Numbers:
        theirs = roll_among(asked.among, proposing, roll)
        there = None if asked.least is not None else sum(theirs.is_member(one, at) for one in theirs.spells)
        return Numbers(votes_for=len(able(asked.among)), electorate=there)

    def found(among: str | None, needed: int, *, met: bool) -> Finding:
        names = able(among)
        strangers = tuple(roll.named(one) for one in asking if one not in names)
        context = ("" if among is None else "of_") + ("members" if names else "nobody")
        return _PROPOSED.finding(
            rules.cites, met, found=len(names), needed=needed, context=context + ("_strangers" if strangers else ""),
            count=needed, able=tuple(map(roll.named, names)), strangers=strangers, among=among or "", at=at,
        )  # fmt: skip

    measured = measure_each(rules.proposers, numbers, of=Base.ELECTORATE, counts=Counted.FOR)
    findings = [found(one.condition.among, one.needed, met=one.met) for one in measured]
    return Ruling.of(*(findings or [found(None, 0, met=True)]))


def judge_reopening(
    matter: str,
    *,
    opens: datetime,
    settled: Mapping[str, datetime],
    rejected: Set[str] = frozenset(),
    rules: DecisionRules,
    zone: tzinfo,
) -> Ruling:
    """
    Say whether a matter may be put again: a settled one rests for a while from its close on (P8).

    Prevents: the same question asked until the answer suits somebody.

    Args:
        opens: when it is put again, its discussion included.
        settled: for each earlier question on the matter that was settled, when its vote closed.
        rejected: those of them that were rejected, after which another rest may be asked.
    """
    findings: list[Finding] = []
    for name, closed in sorted(settled.items()):
        rest = rules.reopening.rejected if name in rejected else rules.reopening.adopted
        over = shift(closed, rest, zone=zone)
        findings.append(
            _RESTED.finding(rules.cites, opens >= over, found=opens, needed=over, matter=matter, by=name, closed=closed)
        )
    if not findings:
        findings.append(_NOT_SETTLED.finding(rules.cites, True, matter=matter))
    return Ruling(findings)
