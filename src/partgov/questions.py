"""Questions: how a question is put and settled, in seven named parts.

Text:     Proposal 8, and the final question of the poll.
Decides:  the figures of the seven parts, and which tallies a question can have.
Leaves:   what a question comes to, to decisions; which answers count, to answers.
Readings: R-10 (electorate), R-35 (two weeks), R-40, R-41 (majorities), R-64 (the seven parts), R-65 (quorum).

The source announces seven clauses of decision making and does not print them: their text is lost. What stands here is
a rule set of seven named parts, `PARTS`, each with its own figures, which an organisation fills with its own. The
defaults come from what the same source says elsewhere, and `PARTS` says from where.
"""

from __future__ import annotations

__all__ = [
    "ABSTAIN",
    "CLAUSES",
    "PARTS",
    "Base",
    "DecisionRules",
    "DecisionPart",
    "QuestionRule",
    "Quorum",
    "check_tally",
]

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.ballots import Electorate
from partgov.foundation.errors import PartgovError
from partgov.foundation.majorities import Majority
from partgov.foundation.periods import Span, months, weeks
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.timetables import Leeway
from partgov.foundation.values import Value, absent_or, are_texts, at_least, frozen, is_a, is_flag, is_text

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"DecisionRules": ("P8", "R-64")}

_MORE_THAN_HALF: Final = Majority(share=Fraction(1, 2), exceeded=True)
ABSTAIN: Final = "abstain"
"""The answer that is none."""


class QuestionRule(StrEnum):
    """How a question is settled."""

    FOR_AGAINST = "for-against"
    MAJORITY_OF_ANSWERS = "majority-of-answers"


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


class Base(StrEnum):
    """Of what a For / Against question needs its majority: For and Against, all who voted, or all who may."""

    FOR_AND_AGAINST = "for_and_against"
    VOTES = "votes"
    ELECTORATE = "electorate"


def _is_share(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Fraction) or value <= 0:
        raise PartgovError(attribute.name, value, Phrase("wanted.share"))


@attrs.frozen(kw_only=True)
class Quorum(Value):
    """
    How many must take part for a question to be settled at all; nobody, by default.

    Attributes:
        least: so many.
        share: this share of all who may vote.
        abstaining: whether those who abstain take part. Who says nothing never does.
    """

    least: int = attrs.field(default=0, validator=at_least(0))
    share: Fraction | None = attrs.field(default=None, validator=absent_or(_is_share))
    abstaining: bool = attrs.field(default=True, validator=is_flag)

    def needed(self, may_vote: int | None) -> int:
        """Return how many must take part where so many may; raise `PartgovError` where that is unknown."""
        if self.share is None:
            return self.least
        if may_vote is None:
            raise PartgovError("may_vote", may_vote, Phrase("wanted.may_vote_for_quorum"))
        return max(self.least, -(-may_vote * self.share.numerator // self.share.denominator))


@attrs.frozen(kw_only=True)
class DecisionRules(Rules):
    """
    The seven parts by which questions are settled (`PARTS`), each replaceable by an organisation's own.

    Attributes:
        proposers: how many members it takes to put a question.
        electorate: whose answers count (R-10).
        discussion: how long a question is discussed.
        voting: how long it is voted on.
        leeway: how exactly both (R-35).
        base: of what a For / Against question needs its majority.
        for_against: the majority of For on that base (R-40).
        answers: the majority an answer needs of all answers (R-41).
        consequences: what follows from an answer that has the majority; an answer not named is its own outcome.
        otherwise: the outcome when no answer has the majority.
        quorum: how many must take part.
        reopening: how long after its close a settled matter rests.
    """

    proposers: int = attrs.field(default=1, validator=at_least(1))
    electorate: Electorate = attrs.field(default=Electorate.AT_MARKING, validator=is_a(Electorate))
    discussion: Span = attrs.field(default=weeks(2), validator=is_a(Span))
    voting: Span = attrs.field(default=weeks(2), validator=is_a(Span))
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    base: Base = attrs.field(default=Base.FOR_AND_AGAINST, validator=is_a(Base))
    for_against: Majority = _MORE_THAN_HALF
    answers: Majority = _MORE_THAN_HALF
    consequences: Mapping[str, str] = attrs.field(
        default={"yes": "continue", "no": "disband"}, converter=frozen, validator=are_texts
    )
    otherwise: str = attrs.field(default="follow-up", validator=is_text)
    quorum: Quorum = Quorum()
    reopening: Span = attrs.field(default=months(1), validator=is_a(Span))


@attrs.frozen(kw_only=True)
class DecisionPart(Value):
    """
    One of the seven parts of a rule set for decisions.

    Attributes:
        fields: the figures of `DecisionRules` that make it up.
        default_from: where its default comes from, since the source's own seven clauses are lost.
    """

    name: str
    fields: tuple[str, ...]
    default_from: str


PARTS: Final = (
    DecisionPart(
        name="who may propose", fields=("proposers",), default_from="any member may act in Proposals 3, 6 and 15"
    ),
    DecisionPart(name="who may vote", fields=("electorate",), default_from="R-10, as in Proposal 4"),
    DecisionPart(name="discussion", fields=("discussion",), default_from="Proposal 4: two weeks"),
    DecisionPart(name="voting", fields=("voting", "leeway"), default_from="Proposal 4: two weeks"),
    DecisionPart(
        name="majority",
        fields=("base", "for_against", "answers", "consequences", "otherwise"),
        default_from="the poll of 2016 itself, R-40 and R-41",
    ),
    DecisionPart(name="quorum", fields=("quorum",), default_from="no proposal asks for one: none"),
    DecisionPart(name="reopening", fields=("reopening",), default_from="Proposal 6: one month after the close"),
)
"""The seven parts, in order: every figure of `DecisionRules` belongs to just one of them."""


def check_tally(rule: QuestionRule, tally: Mapping[str, int]) -> None:
    """Raise `PartgovError` for a tally that does not fit the rule of its question."""
    for answer, number in tally.items():
        if type(number) is not int or number < 0:
            raise PartgovError(f"tally.{answer}", number, Phrase("wanted.whole_at_least", least=0))
    if rule is QuestionRule.FOR_AGAINST and not {"for", "against"} <= tally.keys() <= {"for", "against", "abstain"}:
        raise PartgovError("tally", ", ".join(tally), Phrase("wanted.for_against_abstain"))
    for taken in ("because", "outcome"):
        if taken in tally:
            raise PartgovError(f"tally.{taken}", taken, Phrase("wanted.another_name"))
    if not tally:
        raise PartgovError("tally", tally, Phrase("wanted.one_answer"))
