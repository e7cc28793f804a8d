"""Decisions: whether a question put to the membership is adopted.

Text:     Proposal 8, and the final question of the poll.
Decides:  who may ask, how long, and what a question comes to: its base, threshold, lead,
          shortfall, swing and quorum; when a settled matter may be reopened.
Leaves:   which answers count, to answers; the figures, to questions; which question to ask, to the organisation.
Readings: R-10 (electorate), R-35 (two weeks), R-40 (For above Against), R-41 (more than
          half of all answers), R-63 (swing), R-64 (the seven parts), R-65 (quorum, abstaining and saying nothing).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Decision", "decide", "judge_proposal", "judge_reopening"]

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.conditions import Condition
from partgov.foundation.periods import shift
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Phrase, Said
from partgov.foundation.values import Value, frozen, frozen_or_none
from partgov.members import Roll
from partgov.foundation.conditions import Base
from partgov.questions import ABSTAIN, DecisionRules, QuestionRule, check_tally
from partgov.swings import leading_of, swing_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_proposal": ("P8", "R-64"),
    "judge_reopening": ("P8", "R-64"),
    "decide": ("P8", "final", "R-40", "R-41", "R-63", "R-65"),
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
_QUORUM: Final = Kind("decision.quorum", "P8", "R-65", setting="decisions.quorum", context=str)
_FOR_AGAINST: Final = Kind(
    "decision.for_against", "P8", "R-40", setting="decisions.for_against", outcome=object, against=int, lead=int,
    base=int, of=str, abstained=int, majority=Condition, missing=Phrase,
)  # fmt: skip
_ANSWERS: Final = Kind(
    "decision.answers", "final", "R-41", setting="decisions.answers", context=str, outcome=object, answer=str, lead=int,
    base=int, abstained=int, majority=Condition, missing=Phrase,
)  # fmt: skip


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
    strangers = [one for one in asking if one not in able]
    finding = _PROPOSED.finding(
        rules.cites, len(able) >= rules.proposers, found=len(able), needed=rules.proposers,
        context=("members" if able else "nobody") + ("_strangers" if strangers else ""), count=rules.proposers,
        able=tuple(map(roll.named, able)), strangers=tuple(map(roll.named, strangers)), at=at,
    )  # fmt: skip
    return Ruling.of(finding)


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
        findings.append(
            _RESTED.finding(rules.cites, opens >= over, found=opens, needed=over, matter=matter, by=name, closed=closed)
        )
    if not findings:
        findings.append(_NOT_SETTLED.finding(rules.cites, True, matter=matter))
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
        raise PartgovError("rule", rule, Phrase("wanted.kind", kind="a QuestionRule"))
    check_tally(rule, tally)
    if may_vote is not None and may_vote < sum(tally.values()):
        raise PartgovError("may_vote", may_vote, Phrase("wanted.all_who_answered", count=sum(tally.values())))
    if rule is QuestionRule.FOR_AGAINST:
        return _for_against(tally, rules, may_vote)
    return _majority_of_answers(tally, rules, may_vote)


def _took_part(tally: Mapping[str, int], rules: DecisionRules) -> int:
    return sum(tally.values()) - (0 if rules.quorum.abstaining else tally.get(ABSTAIN, 0))


def _judge_quorum(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> Finding | None:
    """Whether enough took part; nothing to say where no quorum is asked for."""
    found, needed = _took_part(tally, rules), rules.quorum.needed(may_vote)
    if not needed:
        return None
    context = "all" if rules.quorum.abstaining else "answers"
    return _QUORUM.finding(rules.cites, found >= needed, found=found, needed=needed, context=context)


def _base(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> int:
    if rules.base is Base.ELECTORATE:
        if may_vote is None:
            raise PartgovError("may_vote", may_vote, Phrase("wanted.may_vote_for_base"))
        return may_vote
    abstained = tally.get(ABSTAIN, 0) if rules.base is Base.VOTES else 0
    return tally["for"] + tally["against"] + abstained


def _for_against(tally: Mapping[str, int], rules: DecisionRules, may_vote: int | None) -> Decision:
    votes, against, abstain = tally["for"], tally["against"], tally.get(ABSTAIN, 0)
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

    now = {"for": votes, "against": against, ABSTAIN: abstain}
    found = outcome(now)
    finding = _FOR_AGAINST.finding(
        rules.cites, carried, found=votes, needed=threshold,
        outcome=_worded(found), against=against, lead=votes - against, base=base, of=rules.base.value,
        abstained=abstain, majority=rules.for_against, missing=_missing(shortfall),
    )  # fmt: skip
    quorum = _judge_quorum(tally, rules, may_vote)
    swing, instead = swing_of(now, outcome, short=rules.quorum.needed(may_vote) - _took_part(tally, rules))
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
    leading, lead = leading_of(tally)
    votes = tally[leading]
    settled = _settled(tally, rules) is not None
    threshold = rules.answers.threshold(base)
    shortfall = rules.answers.shortfall(votes, of=base)
    if leading == ABSTAIN:
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
    swing, instead = swing_of(tally, outcome, short=rules.quorum.needed(may_vote) - _took_part(tally, rules))
    finding = _ANSWERS.finding(
        rules.cites, settled, found=votes, needed=threshold,
        context="abstaining" if ABSTAIN in tally else "answers", outcome=_worded(found), answer=leading, lead=lead,
        base=base, abstained=tally.get(ABSTAIN, 0), majority=rules.answers, missing=_missing(shortfall),
    )  # fmt: skip
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
        abstained=tally.get(ABSTAIN, 0),
        took_part=_took_part(tally, rules),
        quorum=rules.quorum.needed(may_vote),
        settled=settled and (quorum is None or quorum.met),
        ruling=Ruling.of(finding, *([] if quorum is None else [quorum])),
    )


def _settled(tally: Mapping[str, int], rules: DecisionRules) -> str | None:
    """The answer that has the majority of all; a tie is not a majority, and abstaining no answer to act on (R-65)."""
    leading, lead = leading_of(tally)
    wins = leading != ABSTAIN and lead > 0 and rules.answers.reached(tally[leading], of=sum(tally.values()))
    return leading if wins else None


def _missing(shortfall: int | None) -> Phrase:
    if shortfall is None:
        return Phrase("decision.missing", context="never")
    return Phrase("decision.missing", context="votes" if shortfall else "none", count=shortfall)


def _worded(outcome: str) -> Said:
    """An outcome as a sentence begins with it: the house's own by their names, an organisation's as it writes them."""
    if outcome in ("adopted", "rejected", "no_quorum"):
        return Phrase(f"outcome.{outcome}")
    return outcome.replace("_", " ").capitalize()
