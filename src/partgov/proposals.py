"""Proposals: who may put a question, and when a settled matter may be put again.

Text:     Proposal 8.
Decides:  whether enough members put a question; whether a matter has rested long enough.
Leaves:   what a question comes to, to decisions; the figures, to questions.
Readings: R-64 (the seven parts).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "judge_proposal", "judge_reopening"]

from collections.abc import Iterable, Mapping, Set
from datetime import datetime, tzinfo
from typing import Final

from partgov.foundation.conditions import Base, Counted, Numbers, leaves_of, measure
from partgov.foundation.periods import shift
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.members import Roll
from partgov.questions import DecisionRules

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_proposal": ("P8", "R-64"),
    "judge_reopening": ("P8", "R-64"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_PROPOSED: Final = Kind(
    "decision.proposers", "P8", "R-64", setting="decisions.proposers", context=str, count=int, able=tuple,
    strangers=tuple, at=datetime,
)  # fmt: skip
_RESTED: Final = Kind(
    "decision.reopening", "P8", "R-64", setting="decisions.reopening", matter=str, by=str, closed=datetime
)
_NOT_SETTLED: Final = Kind("decision.not_settled", "P8", "R-64", setting="decisions.reopening", matter=str)


# ── who asks, and when ───────────────────────────────────────────────────────────────────────────


def judge_proposal(
    proposers: Iterable[str], *, at: datetime, roll: Roll, rules: DecisionRules, proposing: Roll | None = None
) -> Ruling:
    """
    Say whether enough members put a question, each counted once (P8).

    Prevents: a question put by strangers, or by one person under several names.

    Args:
        at: when it was put.
        proposing: who may put one, where that is not every member.
    """
    able_roll = roll if proposing is None else proposing
    asking = sorted(set(proposers))
    able = [one for one in asking if able_roll.is_member(one, at)]
    strangers = [one for one in asking if one not in able]
    shares = any(one.least is None for one in leaves_of(rules.proposers))
    members = sum(able_roll.is_member(one, at) for one in able_roll.spells) if shares else None
    numbers = Numbers(votes_for=len(able), electorate=members)
    asked = measure(rules.proposers, numbers, of=Base.ELECTORATE, counts=Counted.FOR)
    needed = max((one.needed for one in asked), default=0)
    return Ruling.of(
        _PROPOSED.finding(
            rules.cites, all(one.met for one in asked), found=len(able), needed=needed,
            context=("members" if able else "nobody") + ("_strangers" if strangers else ""), count=needed,
            able=tuple(map(roll.named, able)), strangers=tuple(map(roll.named, strangers)), at=at,
        )
    )  # fmt: skip


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
