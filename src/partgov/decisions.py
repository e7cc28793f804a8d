"""Decisions: whether a question put to the membership is adopted.

Text:     Proposal 8, and the final question of the poll.
Decides:  who may ask, how long, and what a question comes to: its base, threshold, lead,
          shortfall, swing and quorum; when a settled matter may be reopened.
Leaves:   which answers count, to answers; which question to ask, to the organisation.
Readings: R-10 (electorate), R-35 (two weeks), R-40 (For above Against), R-41 (more than
          half of all answers), R-63 (swing), R-64 (the seven parts), R-65 (quorum, abstaining and saying nothing).

The source announces seven clauses of decision making and does not print them: their text is lost. What stands here is
a rule set of seven named parts, `PARTS`, each with its own figures, which an organisation fills with its own. The
defaults come from what the same source says elsewhere, and `PARTS` says from where.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "PARTS",
    "Base",
    "Decision",
    "DecisionRules",
    "Part",
    "QuestionRule",
    "Quorum",
    "check_tally",
    "decide",
    "judge_proposal",
    "judge_reopening",
]

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.ballots import Electorate
from partgov.foundation.errors import PartgovError
from partgov.foundation.majorities import Majority
from partgov.foundation.periods import Span, instant_text, months, shift, weeks
from partgov.foundation.rulings import Finding, Rules, Ruling, as_told
from partgov.foundation.timetables import Leeway
from partgov.foundation.values import (
    Value,
    absent_or,
    are_texts,
    at_least,
    frozen,
    frozen_or_none,
    is_a,
    is_flag,
    is_text,
)
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "DecisionRules": ("P8", "R-64"),
    "judge_proposal": ("P8", "R-64"),
    "judge_reopening": ("P8", "R-64"),
    "decide": ("P8", "final", "R-40", "R-41", "R-63", "R-65"),
}

_MORE_THAN_HALF: Final = Majority(share=Fraction(1, 2), exceeded=True)
_ABSTAIN: Final = "abstain"


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
        raise PartgovError(attribute.name, value, "an exact fraction, more than 0")


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
            raise PartgovError("may_vote", may_vote, "how many may vote, of whom the quorum is a share")
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
class Part(Value):
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
    Part(name="who may propose", fields=("proposers",), default_from="any member may act in Proposals 3, 6 and 15"),
    Part(name="who may vote", fields=("electorate",), default_from="R-10, as in Proposal 4"),
    Part(name="discussion", fields=("discussion",), default_from="Proposal 4: two weeks"),
    Part(name="voting", fields=("voting", "leeway"), default_from="Proposal 4: two weeks"),
    Part(
        name="majority",
        fields=("base", "for_against", "answers", "consequences", "otherwise"),
        default_from="the poll of 2016 itself, R-40 and R-41",
    ),
    Part(name="quorum", fields=("quorum",), default_from="no proposal asks for one: none"),
    Part(name="reopening", fields=("reopening",), default_from="Proposal 6: one month after the close"),
)
"""The seven parts, in order: every figure of `DecisionRules` belongs to just one of them."""


# ── who asks, and when ───────────────────────────────────────────────────────────────────────────


def judge_proposal(proposers: Iterable[str], *, at: datetime, roll: Roll, rules: DecisionRules) -> Ruling:
    """
    Say whether enough members put a question, each counted once (P8).

    Prevents: a question put by strangers, or by one person under several names.

    Args:
        at: when it was put.
    """
    asking = sorted(set(proposers))
    able = [one for one in asking if roll.is_member(one, at)]
    because = (
        f"Proposed by {', '.join(map(roll.label, able)) or 'no member'} at {instant_text(at)}: {len(able)} of the "
    )
    because += f"{rules.proposers} members needed."
    strangers = [one for one in asking if one not in able]
    if strangers:
        because += f" No members then: {', '.join(map(roll.label, strangers))}."
    met = len(able) >= rules.proposers
    return Ruling.of(
        as_told(clause="P8", reading="R-64", met=met, because=because, found=len(able), needed=rules.proposers)
    )


def judge_reopening(
    matter: str, *, opens: datetime, settled: Mapping[str, datetime], rules: DecisionRules, zone: tzinfo
) -> Ruling:
    """
    Say whether a matter may be put again: a settled one rests for a while from its close on (P8).

    Prevents: the same question asked until the answer suits somebody.

    Args:
        opens: when it is put again, its discussion included.
        settled: for each earlier question on the matter that was settled, when its vote closed.
    """
    findings = []
    for name, closed in sorted(settled.items()):
        over = shift(closed, rules.reopening, zone=zone)
        because = f"{matter} was settled by {name}, closed at {instant_text(closed)}; it may be reopened from "
        because += f"{instant_text(over)}, and is put again at {instant_text(opens)}."
        findings.append(
            as_told(clause="P8", reading="R-64", met=opens >= over, because=because, found=opens, needed=over)
        )
    if not findings:
        findings.append(as_told(clause="P8", reading="R-64", met=True, because=f"{matter} was not settled before."))
    return Ruling(findings)


# ── what a question comes to ─────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Decision(Value):
    """
    What a question comes to.

    Attributes:
        tally: the answers it was settled from.
        outcome: `adopted`, `rejected` or `no_quorum`, or what follows from the winning answer.
        leading: the answer with most votes, For in a For / Against question; the first by name of several.
        votes: its votes.
        base: the votes of which a majority was needed.
        threshold: the fewest votes that are a majority of that base.
        lead: its votes less those of the next answer, abstaining left out; For less Against.
        shortfall: how many more votes for it would have been a majority, everything else as it was; None where
            no number would.
        swing: the fewest of those who answered who, answering otherwise, would have changed the outcome (R-63); None
            where all of them together would not.
        instead: the tally that so many would have made of it; None where there is none.
        abstained: how many abstained.
        took_part: how many count towards the quorum.
        quorum: how many had to.
        settled: whether the matter is settled, and rests before it may be reopened: there was a quorum and, of several
            answers, one that has it.
    """

    tally: Mapping[str, int] = attrs.field(converter=frozen)
    outcome: str
    leading: str
    votes: int
    base: int
    threshold: int
    lead: int
    shortfall: int | None
    swing: int | None
    instead: Mapping[str, int] | None = attrs.field(converter=frozen_or_none)
    abstained: int
    took_part: int
    quorum: int
    settled: bool
    ruling: Ruling


def decide(
    rule: QuestionRule, tally: Mapping[str, int], *, rules: DecisionRules, may_vote: int | None = None
) -> Decision:
    """
    Settle a question from its tally.

    Prevents: an abstention counted as a vote against, and a tie taken for a majority.

    Raises `PartgovError` for a tally without answers, negative numbers, or keys that a For / Against question has not;
    and where the rules ask how many may vote, and it is not given.

    Args:
        may_vote: how many may vote, for a quorum that is a share of them, or a base that is all of them.

    >>> poll = decide(QuestionRule.FOR_AGAINST, {"for": 3, "against": 3, "abstain": 9}, rules=DecisionRules())
    >>> poll.outcome, poll.base, poll.threshold, poll.lead, poll.shortfall, poll.swing
    ('rejected', 6, 4, 0, 1, 1)
    """
    if not isinstance(rule, QuestionRule):
        raise PartgovError("rule", rule, "a QuestionRule")
    check_tally(rule, tally)
    if may_vote is not None and may_vote < sum(tally.values()):
        raise PartgovError("may_vote", may_vote, f"at least the {sum(tally.values())} who answered")
    if rule is QuestionRule.FOR_AGAINST:
        return _for_against(tally, rules, may_vote)
    return _majority_of_answers(tally, rules, may_vote)


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


def _took_part(tally: Mapping[str, int], rules: DecisionRules) -> int:
    return sum(tally.values()) - (0 if rules.quorum.abstaining else tally.get(_ABSTAIN, 0))


def _judge_quorum(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> Finding | None:
    """Whether enough took part; nothing to say where no quorum is asked for."""
    found, needed = _took_part(tally, rules), rules.quorum.needed(may_vote)
    if not needed:
        return None
    those = "those who abstained included" if rules.quorum.abstaining else "those who abstained left out"
    because = f"{found} took part, {those}; the quorum is {needed}."
    return as_told(clause="P8", reading="R-65", met=found >= needed, because=because, found=found, needed=needed)


def _base(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> int:
    if rules.base is Base.ELECTORATE:
        if may_vote is None:
            raise PartgovError("may_vote", may_vote, "how many may vote, who are the base")
        return may_vote
    abstained = tally.get(_ABSTAIN, 0) if rules.base is Base.VOTES else 0
    return tally["for"] + tally["against"] + abstained


def _for_against(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> Decision:
    votes, against, abstain = tally["for"], tally["against"], tally.get(_ABSTAIN, 0)
    base = _base(tally, rules, may_vote)
    carried = rules.for_against.reached(votes, of=base)
    threshold = rules.for_against.threshold(base)
    shortfall = rules.for_against.shortfall(votes, of=base)
    if rules.base is Base.ELECTORATE and not carried:
        # The base does not grow with a vote; whoever has not voted could still have made up for what is missing.
        shortfall = threshold - votes if threshold - votes <= base - votes - against - abstain else None

    def outcome(changed: Mapping[str, int]) -> str:
        there = _judge_quorum(changed, rules, may_vote)
        if there is not None and not there:
            return "no_quorum"
        won = rules.for_against.reached(changed["for"], of=_base(changed, rules, may_vote))
        return "adopted" if won else "rejected"

    now = {"for": votes, "against": against, _ABSTAIN: abstain}
    found = outcome(now)
    inside = {Base.FOR_AND_AGAINST: "are not in the base", Base.VOTES: "are in the base"}
    whose = inside.get(rules.base, f"are in the base, like all {base} who may vote")
    because = (
        f"{found.replace('_', ' ').capitalize()}: {votes} for and {against} against, a lead of {votes - against}; "
        f"{rules.for_against} of {base} is {threshold}{_missing(shortfall)}. "
        f"The {abstain} who abstained {whose}."
    )
    finding = as_told(clause="P8", reading="R-40", met=carried, because=because, found=votes, needed=threshold)
    quorum = _judge_quorum(tally, rules, may_vote)
    swing, instead = _swing(now, outcome, short=rules.quorum.needed(may_vote) - _took_part(tally, rules))
    return Decision(
        tally=tally,
        outcome=found,
        leading="for",
        votes=votes,
        base=base,
        threshold=threshold,
        lead=votes - against,
        shortfall=shortfall,
        swing=swing,
        instead=instead,
        abstained=abstain,
        took_part=_took_part(tally, rules),
        quorum=rules.quorum.needed(may_vote),
        settled=quorum is None or quorum.met,
        ruling=Ruling.of(finding, *([] if quorum is None else [quorum])),
    )


def _majority_of_answers(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> Decision:
    base = sum(tally.values())
    leading, lead = _leading(tally)
    votes = tally[leading]
    settled = _settled(tally, rules) is not None
    threshold = rules.answers.threshold(base)
    shortfall = rules.answers.shortfall(votes, of=base)
    if leading == _ABSTAIN:
        shortfall = None
    elif not settled and shortfall == 0:
        shortfall = 1  # the share is reached and another answer ties: one more vote would have told them apart
    quorum = _judge_quorum(tally, rules, may_vote)

    def outcome(changed: Mapping[str, int]) -> str:
        there = _judge_quorum(changed, rules, may_vote)
        if there is not None and not there:
            return "no_quorum"
        winner = _settled(changed, rules)
        return rules.otherwise if winner is None else rules.consequences.get(winner, winner)

    found = outcome(tally)
    swing, instead = _swing(tally, outcome, short=rules.quorum.needed(may_vote) - _took_part(tally, rules))
    because = (
        f"{found.replace('_', ' ').capitalize()}: {votes} of {base} answered {leading!r}, a lead of {lead}; "
        f"{rules.answers} of all answers is {threshold}{_missing(shortfall)}."
    )
    if _ABSTAIN in tally:
        because += f" The {tally[_ABSTAIN]} who abstained are in the base."
    finding = as_told(clause="final", reading="R-41", met=settled, because=because, found=votes, needed=threshold)
    return Decision(
        tally=tally,
        outcome=found,
        leading=leading,
        votes=votes,
        base=base,
        threshold=threshold,
        lead=lead,
        shortfall=shortfall,
        swing=swing,
        instead=instead,
        abstained=tally.get(_ABSTAIN, 0),
        took_part=_took_part(tally, rules),
        quorum=rules.quorum.needed(may_vote),
        settled=settled and (quorum is None or quorum.met),
        ruling=Ruling.of(finding, *([] if quorum is None else [quorum])),
    )


def _leading(tally: Mapping[str, int]) -> tuple[str, int]:
    """The answer with most votes, and its lead over the next; abstaining is neither where there are others (R-65)."""
    answers = [answer for answer in tally if answer != _ABSTAIN] or [*tally]
    leading = min(answers, key=lambda answer: (-tally[answer], answer))
    return leading, tally[leading] - max((tally[name] for name in answers if name != leading), default=0)


def _settled(tally: Mapping[str, int], rules: DecisionRules) -> str | None:
    """The answer that has the majority of all; a tie is not a majority, and abstaining no answer to act on (R-65)."""
    leading, lead = _leading(tally)
    wins = leading != _ABSTAIN and lead > 0 and rules.answers.reached(tally[leading], of=sum(tally.values()))
    return leading if wins else None


def _missing(shortfall: int | None) -> str:
    if shortfall is None:
        return ", which no further votes would reach"
    return f", {shortfall} more {'was' if shortfall == 1 else 'were'} needed" if shortfall else ""


# ── swing ────────────────────────────────────────────────────────────────────────────────────────


def _swing(
    tally: Mapping[str, int], outcome: Callable[[Mapping[str, int]], str], *, short: int
) -> tuple[int | None, Mapping[str, int] | None]:
    """The fewest voters whose answering otherwise changes the outcome, and what tally they would have made of it."""
    now, most = outcome(tally), sum(tally.values())

    def changes(number: int) -> Mapping[str, int] | None:
        return next((moved for moved in _moves(tally, number, short) if outcome(moved) != now), None)

    low, high = 1, 1  # more of them can do whatever fewer can
    while high < most and not changes(high):
        low, high = high + 1, 2 * high
    high = min(high, most)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if changes(middle) else (middle + 1, high)
    found = changes(low) if low <= most else None
    return (None, None) if found is None else (low, found)


def _moves(tally: Mapping[str, int], number: int, short: int) -> Iterator[Mapping[str, int]]:
    """
    The tallies worth trying when so many answer otherwise.

    Everyone, or all who are not there yet, goes over to one answer: none, all that can, or just as many as the quorum
    lacks from those who abstained, the rest from whoever is ahead; or all from whoever is ahead, abstentions like
    answers. Or whoever leads loses them to those who have least.
    """
    for target in sorted(tally):
        others = {name: many for name, many in tally.items() if name not in (target, _ABSTAIN)}
        abstained = 0 if target == _ABSTAIN else tally.get(_ABSTAIN, 0)
        several = min(number, sum(others.values()) + abstained)
        there = {**tally, target: tally[target] + several}
        fewest, most = max(0, several - sum(others.values())), min(several, abstained)
        for taken in sorted({fewest, most, min(max(short, fewest), most)}):
            moved = {**there, **_cut(others, several - taken)}
            yield {**moved, _ABSTAIN: abstained - taken} if taken else moved
        if abstained:
            yield {**there, **_cut({**others, _ABSTAIN: abstained}, several)}
    leading, _ = _leading(tally)
    others = {name: many for name, many in tally.items() if name != leading}
    if others:
        several = min(number, tally[leading])
        yield {**_fill(others, several), leading: tally[leading] - several}


def _cut(tally: Mapping[str, int], number: int) -> dict[str, int]:
    """Take so many votes away, always from whoever has most."""
    low, high = 0, max(tally.values(), default=0)
    while low < high:  # the highest level to which cutting takes no more than that
        middle = (low + high) // 2
        taken = sum(max(0, many - middle) for many in tally.values())
        low, high = (low, middle) if taken <= number else (middle + 1, high)
    left = {name: min(many, low) for name, many in tally.items()}
    rest = number - sum(tally.values()) + sum(left.values())
    for name in sorted(left, key=lambda name: (-left[name], name))[:rest]:
        left[name] -= 1
    return left


def _fill(tally: Mapping[str, int], number: int) -> dict[str, int]:
    """Give so many votes away, always to whoever has fewest."""
    highest = max(tally.values()) + number
    turned = _cut({name: highest - many for name, many in tally.items()}, number)
    return {name: highest - many for name, many in turned.items()}
