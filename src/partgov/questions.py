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
    "DecisionRules",
    "DecisionPart",
    "QuestionRule",
    "Reopening",
    "Veto",
    "check_tally",
]

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs
from attrs.validators import and_

from partgov.carried import Asked, Unsettled
from partgov.electorates import Electorate, as_electorate
from partgov.foundation.conditions import Base, Condition, Demand, as_demand, counts_for, of_all_voters
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Span, months, weeks
from partgov.foundation.rulings import NONE, Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.timetables import Leeway, Length, is_length
from partgov.foundation.values import FrozenMap, Value, absent_or, are_ids, are_texts, as_tuple, frozen, is_a, is_text
from partgov.tallies import Order

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"DecisionRules": ("P8", "R-64")}

_MORE_THAN_HALF: Final = Condition(share=Fraction(1, 2), exceeded=True)
ABSTAIN: Final = "abstain"
"""The answer that is none."""


class QuestionRule(StrEnum):
    """How a question is settled."""

    FOR_AGAINST = "for-against"
    OPTIONS = "options"
    MAJORITY_OF_ANSWERS = "majority-of-answers"


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Veto(Value):
    """
    Whose vote against rejects a question, whatever the others say.

    Attributes:
        of: the lists, bodies, roles or groups whose members may block it, as they are when voting opens.
    """

    of: tuple[str, ...] = attrs.field(converter=as_tuple, validator=are_ids)


@attrs.frozen(kw_only=True)
class Reopening(Value):
    """
    How long a settled matter rests before it may be put again, by what it came to.

    Attributes:
        adopted: after it was adopted, or settled by an answer or an option.
        rejected: after it was rejected, or was an option that was not chosen (R-75).
    """

    adopted: Span = attrs.field(validator=is_a(Span))
    rejected: Span = attrs.field(validator=is_a(Span))


def _as_reopening(value: Span | Reopening) -> Reopening:
    """Read one span as the rest of a matter, whatever it came to."""
    return Reopening(adopted=value, rejected=value) if isinstance(value, Span) else value


_IS_MAJORITY: Final = and_(counts_for, of_all_voters)


def _is_of_answers(instance: object, attribute: attrs.Attribute[Condition], value: object) -> None:
    """Raise `PartgovError` for what asks anything but a number or a share of all answers to a question."""
    is_a(Condition)(instance, attribute, value)
    for name in ("root", "of", "counts", "among"):
        given: Any = getattr(value, name)
        if given is not None:
            place = {"among": "from"}.get(name, name)
            raise PartgovError(f"{attribute.name}.{place}", given, Phrase("wanted.share_of_answers"))


@attrs.frozen(kw_only=True)
class DecisionRules(Rules):
    """
    The seven parts by which questions are settled (`PARTS`), each replaceable by an organisation's own.

    Attributes:
        proposers: how many members it takes to put a question; a share is of all members at that instant.
        electorate: whose answers count (R-10).
        discussion: how long a question is discussed; None where nothing is asked.
        voting: how long it is voted on; None where nothing is asked.
        leeway: how exactly both (R-35).
        base: of what a share is asked where a condition names no base.
        for_against: the majority of For (R-40); None where the rules give none, and then no question is judged.
        answers: the majority an answer needs of all answers (R-41).
        order: which of several options that pass is chosen.
        consequences: what follows from an answer that has the majority; an answer not named is its own outcome.
        otherwise: the outcome when no answer has the majority, and no option passes.
        quorum: how many must take part, or be for it, before the majority is asked; None where nothing is.
        outright: so many For adopt without a quorum; so many against that they are out of reach reject (R-72).
        unsettled: what a question without a quorum comes to.
        veto: whose vote against rejects it before anything else is asked (R-73).
        reopening: how long after its close a settled matter rests.
        kinds: the rules of each kind of question, whole.
    """

    proposers: Demand = attrs.field(default=Condition(least=1), converter=as_demand, validator=counts_for)
    electorate: Electorate = attrs.field(default=Electorate(), converter=as_electorate, validator=is_a(Electorate))
    discussion: Length | None = attrs.field(default=weeks(2), validator=absent_or(is_length), metadata=NONE)
    voting: Length | None = attrs.field(default=weeks(2), validator=absent_or(is_length), metadata=NONE)
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    base: Base = attrs.field(default=Base.FOR_AND_AGAINST, validator=is_a(Base))
    for_against: Demand | None = attrs.field(
        default=_MORE_THAN_HALF, converter=as_demand, validator=absent_or(_IS_MAJORITY), metadata=NONE
    )
    answers: Condition = attrs.field(default=_MORE_THAN_HALF, validator=_is_of_answers)
    order: Order = attrs.field(default=Order.DIFFERENCE, validator=is_a(Order))
    consequences: Mapping[str, str] = attrs.field(
        default={"yes": "continue", "no": "disband"}, converter=frozen, validator=are_texts
    )
    otherwise: str = attrs.field(default="follow-up", validator=is_text)
    quorum: Demand | None = attrs.field(
        default=None, converter=as_demand, validator=absent_or(of_all_voters), metadata={**NONE, "old_quorum": True}
    )
    outright: Demand | None = attrs.field(
        default=None, converter=as_demand, validator=absent_or(_IS_MAJORITY), metadata=NONE
    )
    unsettled: Unsettled = attrs.field(default=Unsettled.NO_QUORUM, validator=is_a(Unsettled))
    veto: Veto | None = attrs.field(default=None, validator=absent_or(is_a(Veto)), metadata=NONE)
    reopening: Reopening = attrs.field(
        default=Reopening(adopted=months(1), rejected=months(1)), converter=_as_reopening, validator=is_a(Reopening)
    )  # P6: as long as a recall rests
    kinds: Mapping[str, DecisionRules] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=are_ids, metadata={"overlays": True}
    )

    @property
    def asked(self) -> Asked:
        """What is asked of a For / Against question."""
        return Asked(
            majority=self.for_against, base=self.base, quorum=self.quorum, outright=self.outright,
            unsettled=self.unsettled,
        )  # fmt: skip

    def of_kind(self, kind: str | None) -> DecisionRules:
        """Return the rules of a kind of question: those of the room where it has none; `PartgovError` if unknown."""
        if kind is None:
            return self
        if kind not in self.kinds:
            raise PartgovError("kind", kind, Phrase("wanted.one", names=", ".join(sorted(self.kinds))))
        return self.kinds[kind]


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
        fields=("base", "for_against", "answers", "order", "consequences", "otherwise", "outright", "veto"),
        default_from="the poll of 2016 itself, R-40 and R-41",
    ),
    DecisionPart(name="quorum", fields=("quorum", "unsettled"), default_from="no proposal asks for one: none"),
    DecisionPart(name="reopening", fields=("reopening",), default_from="Proposal 6: one month after the close"),
)
"""The seven parts, in order: every figure of `DecisionRules` belongs to just one of them."""


def check_tally(rule: QuestionRule, tally: Mapping[str, int]) -> None:
    """Raise `PartgovError` for a tally, how many gave each answer, that does not fit the rule of its question."""
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
