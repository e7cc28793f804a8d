"""Decisions: whether a question put to the membership is adopted.

Text:     Proposal 8, and the final question of the poll.
Decides:  the outcome of a question from its tally, with base, threshold, lead and shortfall.
Leaves:   which question to ask, and who may answer it, to the organisation.
Readings: R-40 (For above Against), R-41 (more than half of all answers).

The source announces seven clauses of decision making and does not print them; what is decided here is what the
record of the poll itself shows.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Decision", "DecisionRules", "QuestionRule", "decide"]

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.errors import PartgovError
from partgov.majorities import Majority
from partgov.rulings import Finding, Ruling
from partgov.values import are_ids, frozen, is_text

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"decide": ("P8", "final", "R-40", "R-41")}

_MORE_THAN_HALF: Final = Majority(share=Fraction(1, 2), exceeded=True)


class QuestionRule(StrEnum):
    """How a question is settled."""

    FOR_AGAINST = "for-against"
    MAJORITY_OF_ANSWERS = "majority-of-answers"


def _are_texts(instance: object, attribute: attrs.Attribute[Any], value: Mapping[str, str]) -> None:
    are_ids(instance, attribute, value)
    for each in value.values():
        is_text(instance, attribute, each)


@attrs.frozen(kw_only=True)
class DecisionRules:
    """
    The figures by which questions are settled, each replaceable by an organisation's own.

    Attributes:
        for_against: the majority of For on the base For + Against (R-40).
        answers: the majority an answer needs of all answers (R-41).
        consequences: what follows from an answer that has the majority; an answer not named is its own outcome.
        otherwise: the outcome when no answer has the majority.
    """

    for_against: Majority = _MORE_THAN_HALF
    answers: Majority = _MORE_THAN_HALF
    consequences: Mapping[str, str] = attrs.field(
        default={"yes": "continue", "no": "disband"}, converter=frozen, validator=_are_texts
    )
    otherwise: str = attrs.field(default="follow-up", validator=is_text)


@attrs.frozen(kw_only=True)
class Decision:
    """
    What a question comes to.

    Attributes:
        outcome: `adopted` or `rejected`, or what follows from the winning answer.
        leading: the answer with most votes, For in a For / Against question; the first by name of several.
        votes: its votes.
        base: the votes of which a majority was needed.
        threshold: the fewest votes that are a majority of that base.
        lead: its votes less those of the next answer; For less Against.
        shortfall: how many more votes for it would have been a majority, everything else as it was; None where
            no number would.
    """

    outcome: str
    leading: str
    votes: int
    base: int
    threshold: int
    lead: int
    shortfall: int | None
    ruling: Ruling


def decide(rule: QuestionRule, tally: Mapping[str, int], *, rules: DecisionRules) -> Decision:
    """
    Settle a question from its tally.

    Prevents: an abstention counted as a vote against, and a tie taken for a majority.
    Limit: no quorum is asked for.

    Raises `PartgovError` for a tally without answers, negative numbers, or keys that a For / Against question has not.

    >>> poll = decide(QuestionRule.FOR_AGAINST, {"for": 3, "against": 3, "abstain": 9}, rules=DecisionRules())
    >>> poll.outcome, poll.base, poll.threshold, poll.lead, poll.shortfall
    ('rejected', 6, 4, 0, 1)
    """
    if not isinstance(rule, QuestionRule):
        raise PartgovError("rule", rule, "a QuestionRule")
    check_tally(rule, tally)
    if rule is QuestionRule.FOR_AGAINST:
        return _for_against(tally, rules)
    return _majority_of_answers(tally, rules)


def check_tally(rule: QuestionRule, tally: Mapping[str, int]) -> None:
    """Raise `PartgovError` for a tally that does not fit the rule of its question."""
    for answer, number in tally.items():
        if type(number) is not int or number < 0:
            raise PartgovError(f"tally.{answer}", number, "a whole number, 0 or more")
    if rule is QuestionRule.FOR_AGAINST and not {"for", "against"} <= tally.keys() <= {"for", "against", "abstain"}:
        raise PartgovError("tally", ", ".join(tally), "for, against and abstain")
    for taken in ("because", "outcome"):
        if taken in tally:
            raise PartgovError(
                f"tally.{taken}", taken, "an answer under another name: this one names what was computed"
            )
    if not tally:
        raise PartgovError("tally", tally, "at least one answer")


def _for_against(tally: Mapping[str, int], rules: DecisionRules) -> Decision:
    votes, against, abstain = tally["for"], tally["against"], tally.get("abstain", 0)
    base = votes + against
    adopted = rules.for_against.reached(votes, of=base)
    threshold = rules.for_against.threshold(base)
    shortfall = rules.for_against.shortfall(votes, of=base)
    because = (
        f"{'Adopted' if adopted else 'Rejected'}: {votes} for and {against} against, a lead of {votes - against}; "
        f"{rules.for_against} of {base} is {threshold}{_missing(shortfall)}. "
        f"The {abstain} who abstained are not in the base."
    )
    finding = Finding(clause="P8", reading="R-40", met=adopted, because=because, found=votes, needed=threshold)
    return Decision(
        outcome="adopted" if adopted else "rejected",
        leading="for",
        votes=votes,
        base=base,
        threshold=threshold,
        lead=votes - against,
        shortfall=shortfall,
        ruling=Ruling.of(finding),
    )


def _majority_of_answers(tally: Mapping[str, int], rules: DecisionRules) -> Decision:
    base = sum(tally.values())
    leading = min(tally, key=lambda answer: (-tally[answer], answer))
    votes = tally[leading]
    lead = votes - max((number for answer, number in tally.items() if answer != leading), default=0)
    settled = lead > 0 and rules.answers.reached(votes, of=base)  # a tie is not a majority
    threshold = rules.answers.threshold(base)
    shortfall = rules.answers.shortfall(votes, of=base)
    if not settled and shortfall == 0:
        shortfall = 1  # the share is reached and another answer ties: one more vote would have told them apart
    outcome = rules.consequences.get(leading, leading) if settled else rules.otherwise
    because = (
        f"{outcome.capitalize()}: {votes} of {base} answered {leading!r}, a lead of {lead}; "
        f"{rules.answers} of all answers is {threshold}{_missing(shortfall)}."
    )
    finding = Finding(clause="final", reading="R-41", met=settled, because=because, found=votes, needed=threshold)
    return Decision(
        outcome=outcome,
        leading=leading,
        votes=votes,
        base=base,
        threshold=threshold,
        lead=lead,
        shortfall=shortfall,
        ruling=Ruling.of(finding),
    )


def _missing(shortfall: int | None) -> str:
    if shortfall is None:
        return ", which no further votes would reach"
    return f", {shortfall} more {'was' if shortfall == 1 else 'were'} needed" if shortfall else ""
