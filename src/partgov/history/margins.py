"""Margins: how few of those who voted, by voting otherwise, would have changed an outcome.

Text:     Proposals 4, 6 and 8, beyond them.
Decides:  the swing of a recall; all those of a record, the narrowest first.
Leaves:   that of an election to seat_swings, of a question to decisions; that of a contest to nobody yet.
Readings: R-63 (what the swing counts).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "margins_of", "swing_of_recall"]

from collections.abc import Mapping
from typing import Final

import attrs

from partgov.bylaws import in_force
from partgov.carried import Asked, Came, comes_to, quorum_of
from partgov.decisions import Decision
from partgov.foundation.conditions import Base, Condition, Numbers
from partgov.foundation.sentences import Phrase, Said
from partgov.foundation.values import FrozenMap
from partgov.history.audit import Audit
from partgov.history.seat_swings import Swing, swing_of_seats
from partgov.questions import ABSTAIN
from partgov.recall import RecallOutcome, RecallResult, RecallRules
from partgov.swings import swing_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "swing_of_recall": ("P6", "R-20", "R-63"),
    "margins_of": ("P4", "P6", "P8", "final", "R-63"),
}

# ── recalls ──────────────────────────────────────────────────────────────────────────────────────

_NO_VOTE: Final[Mapping[RecallOutcome | None, Phrase]] = {
    None: Phrase("swing.recall_not_counted"),
    RecallOutcome.REFUSED: Phrase("swing.recall_refused"),
    RecallOutcome.MOOT: Phrase("swing.recall_moot"),
    RecallOutcome.NOT_SECONDED: Phrase("swing.recall_not_seconded"),
}


def swing_of_recall(result: RecallResult, rules: RecallRules) -> Swing:
    """
    Return how few of those who voted on a recall would have turned it by voting otherwise (R-63).

    The tally alone gives it exactly. Nothing that voters did could turn a recall that was refused, moot or not
    seconded.

    Args:
        rules: those that the recall was settled by.
    """
    tally = result.tally
    if result.outcome in _NO_VOTE:
        counted = result.outcome is not None
        why = _NO_VOTE[result.outcome]
        return Swing(voters=None, of=tally.total if counted else None, exact=counted, why=why)
    if not tally.total:
        return Swing(voters=None, of=0, exact=True, why=Phrase("swing.nobody_voted"))
    revoked = result.outcome is RecallOutcome.REVOKED
    yes, no, abstain = tally.yes, tally.no, tally.abstain
    majority, asked = rules.majority, rules.asked
    if asked != Asked(majority=majority) or not isinstance(majority, Condition) or majority.share is None:
        return _of_other_rules(result, asked)
    if majority.base(Base.FOR_AND_AGAINST) is not Base.FOR_AND_AGAINST:
        return _of_other_rules(result, asked)
    if yes + no:
        # Whoever takes the other option does no less than whoever abstains, or no longer does.
        threshold = majority.threshold(yes + no)
        number = yes - threshold + 1 if revoked else threshold - yes
        moved = -number if revoked else number
        yes, no = yes + moved, no - moved
    else:
        number, yes, abstain = 1, 1, abstain - 1
    why = Phrase("swing.recall", context="kept" if revoked else "revoked", number=number, of=tally.total)
    instead = {"yes": yes, "no": no, "abstain": abstain}
    return Swing(voters=number, of=tally.total, exact=True, instead=instead, why=why)


def _of_other_rules(result: RecallResult, asked: Asked) -> Swing:
    """The swing of a recall where a quorum, another base or another majority is asked: found as a question's is."""
    second = result.recall.second_of is not None

    def numbers(tally: Mapping[str, int]) -> Numbers:
        return attrs.evolve(result.there, votes_for=tally["yes"], against=tally["no"], abstaining=tally[ABSTAIN])

    def outcome(tally: Mapping[str, int]) -> str:
        return comes_to(numbers(tally), asked, second=second).value

    tally = {"yes": result.tally.yes, "no": result.tally.no, ABSTAIN: result.tally.abstain}
    short = [one.needed - one.found for one in quorum_of(numbers(tally), asked)] or [0]
    number, instead = swing_of(tally, outcome, short=short)
    of = result.tally.total
    if number is None or instead is None:
        return Swing(voters=None, of=of, exact=True, why=Phrase("swing.recall_fixed", of=of))
    turned = "revoked" if outcome(instead) == Came.CARRIED else "kept"
    why = Phrase("swing.recall", context=turned, number=number, of=of)
    return Swing(voters=number, of=of, exact=True, instead=instead, why=why)


# ── a record ─────────────────────────────────────────────────────────────────────────────────────


def margins_of(audit: Audit) -> Mapping[str, Swing]:
    """
    Return the swing of every election, question and recall that an audit has a result of, the narrowest first.

    Subjects are those of the audit's checks: `elections/e1`, `polls/p1/q1`, `recalls/r1`.
    """
    record = audit.record
    ballots = {one.id: one.ballots for one in record.elections}
    margins = {f"elections/{name}": swing_of_seats(result, ballots[name]) for name, result in audit.elections.items()}
    for poll, decisions in audit.polls.items():
        for question, decision in decisions.items():
            margins |= _of_decision(f"polls/{poll}/{question}", decision)
    for name, found in audit.history.recalls.items():
        recall = found.recall
        rules = in_force(record.bylaws, recall.called).recall.of_role(recall.role, recall.kind)
        margins[f"recalls/{name}"] = swing_of_recall(found, rules)
    return FrozenMap(sorted(margins.items(), key=lambda each: (each[1].narrowness, each[0])))


def _of_decision(subject: str, decision: Decision) -> Mapping[str, Swing]:
    """
    The swing of a question, or of each of its options by itself.

    Which option of several is chosen hangs on votes on them all, and is not looked into; what has lapsed counts for
    nothing.
    """
    if decision.outcome == "lapsed":
        return {}
    options = {f"{subject}/{name}": _of_question(one) for name, one in decision.options.items()}
    return options or {subject: _of_question(decision)}


def _of_question(decision: Decision) -> Swing:
    number, of, outcome = decision.swing, sum(decision.tally.values()), decision.outcome.replace("_", " ")
    now: Said = outcome
    if decision.outcome in ("adopted", "rejected", "no_quorum"):
        now = Phrase(f"swing.outcome_{decision.outcome}")
    if decision.instead is not None:
        ours = set(decision.tally) <= set(_ANSWERS)
        tally = tuple(
            Phrase("swing.answers", context=answer if answer == ABSTAIN or ours else "own", number=many, answer=answer)
            for answer, many in decision.instead.items()
        )
        why = Phrase("swing.question", number=number, of=of, outcome=now, tally=tally)
    else:
        why = Phrase("swing.question_fixed", of=of, outcome=now) if of else Phrase("swing.nobody_answered")
    return Swing(voters=number, of=of, exact=True, instead=decision.instead, why=why)


_ANSWERS: Final = ("for", "against", ABSTAIN)
