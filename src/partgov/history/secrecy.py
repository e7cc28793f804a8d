"""Secrecy: what is told of votes so that nobody's own is.

Text:     none. Who voted how is for those alone who may see the ballots.
Decides:  what an audit tells in place of a voter: how many, and why.
Leaves:   which marks count, to ballots and answers; what tallies give away by themselves, to whoever publishes them.
"""

from __future__ import annotations

__all__ = ["numbers_by_reason", "without_names"]

from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from partgov.answers import RejectedAnswer
from partgov.ballots import Reason, RejectedMark
from partgov.decisions import Decision
from partgov.foundation.rulings import Finding, Ruling
from partgov.history.audit import Audit


def numbers_by_reason(rejected: Iterable[RejectedMark | RejectedAnswer]) -> Mapping[Reason, int]:
    """Return how many marks or answers do not count for each reason, in the order in which the reasons are asked."""
    numbers = Counter(one.reason for one in rejected)
    return {reason: numbers[reason] for reason in Reason if numbers[reason]}


def without_names(audit: Audit) -> Audit:
    """
    Return an audit of which no finding names anybody for a vote: a veto tells how many, and not who (R-73).

    The rejected marks and answers stay in it, voter by voter; whoever writes them down gives their numbers.
    """
    polls = {
        poll: {name: _hidden(decision) for name, decision in decisions.items()}
        for poll, decisions in audit.polls.items()
    }
    checks = [attrs.evolve(check, findings=[*map(_nameless, check.findings)]) for check in audit.checks]
    return attrs.evolve(audit, polls=polls, checks=tuple(checks))


def _hidden(decision: Decision) -> Decision:
    return attrs.evolve(
        decision,
        ruling=Ruling.of(*map(_nameless, decision.ruling.findings)),
        options={name: _hidden(one) for name, one in decision.options.items()},
    )


def _nameless(finding: Finding) -> Finding:
    """A finding, and what it quotes, without who voted."""
    if finding.kind.id == "decision.veto":
        return attrs.evolve(finding, values=finding.values if finding else {"context": "hidden", "by": ()})
    quoted = {
        name: tuple(_nameless(one) if isinstance(one, Finding) else one for one in value)
        for name, value in finding.values.items()
        if isinstance(value, tuple)
    }
    return attrs.evolve(finding, values={**finding.values, **quoted})
