"""Decisions: whether a question put to the membership is adopted.

Text:     Proposal 8, and the final question of the poll.
Decides:  what a question comes to: its base, threshold, lead, shortfall, swing, quorum; what is settled outright, and
          what a veto rejects.
Leaves:   which answers count, to answers; the figures, to questions; which of several options is chosen, to options;
          which question to ask, to the organisation.
Readings: R-40 (For above Against), R-41 (more than half of all answers), R-63 (swing), R-65 (quorum, abstaining and
          saying nothing), R-71 (conditions), R-72 (outright, and what no quorum means), R-73 (veto).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "QUESTION_LIFECYCLE", "Decision", "decide", "question_status"]

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final

import attrs

from partgov.carried import (
    Asked,
    Came,
    besides_kind,
    comes_to,
    judge_besides,
    judge_outright,
    judge_quorum,
    majority_of,
    outright_kind,
    quorum_kind,
    quorum_of,
)
from partgov.foundation.conditions import (
    Condition,
    Counted,
    Measured,
    MissingFigureError,
    Numbers,
    missing_for,
)
from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import Period, to_utc
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Phrase, Said
from partgov.foundation.shown import Shown
from partgov.foundation.values import FrozenMap, Value, frozen, frozen_or_none
from partgov.questions import ABSTAIN, DecisionRules, QuestionRule, check_tally
from partgov.swings import leading_of, swing_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "decide": ("P8", "final", "R-40", "R-41", "R-63", "R-65", "R-71", "R-72", "R-73"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_QUORUM: Final = quorum_kind("decision.quorum", "P8", setting="decisions.quorum")
_FOR_AGAINST: Final = Kind(
    "decision.for_against", "P8", "R-40", setting="decisions.for_against", outcome=object, against=int, lead=int,
    base=int, of=str, abstained=int, majority=Condition, missing=Phrase,
)  # fmt: skip
_FOR_NUMBER: Final = Kind(
    "decision.for_number", "P8", "R-71", setting="decisions.for_against", outcome=object, against=int, abstained=int,
    missing=Phrase,
)  # fmt: skip
_BESIDES: Final = besides_kind("decision.besides", "P8", setting="decisions.for_against")
_OUTRIGHT: Final = outright_kind("decision.outright", "P8", setting="decisions.outright")
_VETO: Final = Kind("decision.veto", "P8", "R-73", setting="decisions.veto", context=str, by=tuple)
_ANSWERS: Final = Kind(
    "decision.answers", "final", "R-41", setting="decisions.answers", context=str, outcome=object, answer=str, lead=int,
    base=int, abstained=int, majority=Condition, missing=Phrase,
)  # fmt: skip

QUESTION_LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("question.event", "P8", setting="decisions"),
    start="announced",
    table={
        "announced": {"discussion opens": "discussion", "vote opens": "voting"},
        "discussion": {"vote opens": "voting"},
        "voting": {"answer": "voting", "vote closes": "closed"},
        "closed": {
            "carried": "adopted",
            "lost": "rejected",
            "settled otherwise": "answered",
            "quorum missed": "no quorum",
            "left open": "undecided",
            "lapse": "lapsed",
        },
        "adopted": {},
        "rejected": {},
        "answered": {},
        "no quorum": {},
        "undecided": {},
        "lapsed": {},
    },
)
"""The life of one question: `answered` is settled by an answer, an option, or by none of the options passing."""


# ── what a question comes to ─────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Decision(Shown, Value):
    """
    What a question comes to.

    Attributes:
        tally: the answers it was settled from; of several options, the votes For each.
        outcome: `adopted`, `rejected` or `no_quorum`, or what follows from the winning answer, or the option chosen.
        leading: the answer with most votes, For in a For / Against question; the first by name of several.
        votes: its votes.
        base: the votes of which a majority was needed; what was counted where a fixed number was.
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
        settled: whether the matter is settled, and rests before it may be reopened: there was a quorum, or none was
            needed, and, of several answers, one that has it.
        options: what each of several options comes to by itself.
        tied: the options that tie for the first place, where they leave it undecided.
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
    options: Mapping[str, Decision] = attrs.field(default=FrozenMap(), converter=frozen)
    tied: tuple[str, ...] = ()

    def _heading(self) -> str:
        return f"Decision: {self.outcome}. {self.ruling}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for answer, number in self.tally.items():
            outcome = {"outcome": self.options[answer].outcome} if answer in self.options else {}
            yield {"answer": answer, "number": number, **outcome}

    def _number(self) -> int:
        return len(self.tally)

    @property
    def answered(self) -> int:
        """How many answers there are to the question, abstentions included."""
        if self.options:
            return max(one.answered for one in self.options.values())
        return sum(self.tally.values())


def decide(
    rule: QuestionRule,
    tally: Mapping[str, int],
    *,
    rules: DecisionRules,
    may_vote: int | None = None,
    voters: int | None = None,
    present: int | None = None,
    seats: int | None = None,
    against_by: Collection[str] | None = None,
    vetoing: Collection[str] = (),
    second: bool = False,
) -> Decision:
    """
    Return what a question comes to, settled from its tally.

    A veto is asked first, then whether so many are for or against it that no quorum is needed, then the quorum, and
    then the majority (R-72, R-73).

    Prevents: an abstention counted as a vote against, and a tie taken for a majority.

    Raises `PartgovError` for a tally without answers, negative numbers, or keys that a For / Against question has not;
    `MissingFigureError` by name for a figure that the rules ask and nobody gives.

    Args:
        may_vote: how many may vote, for a share of them.
        voters: how many handed in anything.
        present: how many were there, silent or not.
        seats: how many seats the body has that votes, held or not.
        against_by: who of those `vetoing` voted against; None where nobody noted it.
        vetoing: whose vote against rejects it, where the rules have a veto.
        second: whether this is the second vote on a question that had no quorum.

    >>> poll = decide(QuestionRule.FOR_AGAINST, {"for": 3, "against": 3, "abstain": 9}, rules=DecisionRules())
    >>> poll.outcome, poll.base, poll.threshold, poll.lead, poll.shortfall, poll.swing
    ('rejected', 6, 4, 0, 1, 1)
    """
    if rule not in (QuestionRule.FOR_AGAINST, QuestionRule.MAJORITY_OF_ANSWERS):
        raise PartgovError("rule", rule, Phrase("wanted.kind", kind="a QuestionRule"))
    check_tally(rule, tally)
    answered = sum(tally.values())
    for name, known in (("may_vote", may_vote), ("voters", voters), ("present", present)):
        if known is not None and known < answered:
            raise PartgovError(name, known, Phrase("wanted.all_who_answered", count=answered))
    there = Numbers(voters=voters, present=present, electorate=may_vote, seats=seats)
    if rule is QuestionRule.MAJORITY_OF_ANSWERS:
        return _majority_of_answers(tally, rules, there, second=second)
    if rules.for_against is None:
        raise MissingFigureError("decisions.for_against", None, Phrase("wanted.majority_of_charter"))
    found = _for_against(tally, rules, there, second=second)
    if rules.veto is None:
        return found
    return _vetoed(found, rules, there, against_by, vetoing, second=second)


def question_status(
    decision: Decision | None, *, discussion_opens: datetime | None = None, voting: Period, at: datetime
) -> str:
    """Return the state of `QUESTION_LIFECYCLE` that a question is in at the instant `at`; closed where not judged."""
    events = [] if discussion_opens is None else [(to_utc(discussion_opens), "discussion opens")]
    events += [(voting.opens, "vote opens"), (voting.closes, "vote closes")]
    if decision is not None:
        events.append((voting.closes, _ending(decision)))
    return QUESTION_LIFECYCLE.state_at(to_utc(at), events)


def _ending(decision: Decision) -> str:
    """The event by which a question ended."""
    if decision.settled:
        return {"adopted": "carried", "rejected": "lost"}.get(decision.outcome, "settled otherwise")
    return {"no_quorum": "quorum missed", "lapsed": "lapse"}.get(decision.outcome, "left open")


_WORDS: Final[Mapping[Came, str]] = {
    Came.CARRIED: "adopted",
    Came.LOST: "rejected",
    Came.NO_QUORUM: "no_quorum",
}
"""What a vote comes to, in a decision's words."""


def _short(measured: tuple[Measured, ...]) -> tuple[int, ...]:
    """How many each part of the quorum lacks, of what it counts."""
    return tuple(one.needed - one.found for one in measured) or (0,)


# ── for and against ──────────────────────────────────────────────────────────────────────────────


def _for_against(tally: Mapping[str, int], rules: DecisionRules, there: Numbers, *, second: bool) -> Decision:
    asked, majority = rules.asked, rules.for_against
    assert majority is not None, "decide refuses rules without a majority"
    now = {"for": tally["for"], "against": tally["against"], ABSTAIN: tally.get(ABSTAIN, 0)}
    numbers = _numbers(now, there)
    measured, quorum = majority_of(numbers, asked, place="decisions.for_against"), quorum_of(numbers, asked)
    told = next((one for one in measured if not one.met), measured[0])
    shortfall = missing_for(majority, numbers, of=rules.base, counts=Counted.FOR)
    outcome = partial(_outcome, asked=asked, there=there, second=second)
    found = outcome(now)
    swing, instead = swing_of(now, outcome, short=_short(quorum))
    outright = judge_outright(numbers, asked, kind=_OUTRIGHT, cites=rules.cites)
    findings = [_judge_majority(told, numbers, rules, found, shortfall)]
    findings += judge_besides((one for one in measured if one is not told), kind=_BESIDES, cites=rules.cites)
    findings += judge_quorum(quorum, kind=_QUORUM, cites=rules.cites)
    if outright is not None and outright.met:
        findings = [outright]
    elif outright is not None and (found == "rejected" or not all(one.met for one in quorum)):
        findings.append(outright)
    return Decision(
        tally=tally,
        outcome=found,
        leading="for",
        votes=numbers.votes_for,
        base=told.found if told.base is None else told.base,
        threshold=told.needed,
        lead=numbers.votes_for - numbers.against,
        shortfall=shortfall,
        swing=swing,
        instead=instead,
        abstained=numbers.abstaining,
        took_part=max(quorum, key=lambda one: one.needed).found if quorum else numbers.votes,
        quorum=max((one.needed for one in quorum), default=0),
        settled=found != "no_quorum",
        ruling=Ruling.of(*findings),
    )


def _numbers(tally: Mapping[str, int], there: Numbers) -> Numbers:
    return attrs.evolve(there, votes_for=tally["for"], against=tally["against"], abstaining=tally[ABSTAIN])


def _outcome(tally: Mapping[str, int], *, asked: Asked, there: Numbers, second: bool) -> str:
    return _WORDS[comes_to(_numbers(tally, there), asked, second=second)]


def _judge_majority(
    told: Measured, numbers: Numbers, rules: DecisionRules, outcome: str, shortfall: int | None
) -> Finding:
    """Whether the votes For are what is asked."""
    values: dict[str, Said] = {
        "outcome": _worded(outcome), "against": numbers.against, "abstained": numbers.abstaining,
        "missing": _missing(shortfall),
    }  # fmt: skip
    if told.base is None or told.of is None:
        return _FOR_NUMBER.finding(rules.cites, told.met, found=told.found, needed=told.needed, **values)
    return _FOR_AGAINST.finding(
        rules.cites, told.met, found=told.found, needed=told.needed, lead=numbers.votes_for - numbers.against,
        base=told.base, of=told.of.value, majority=told.condition, **values,
    )  # fmt: skip


# ── veto ─────────────────────────────────────────────────────────────────────────────────────────


def _vetoed(
    found: Decision, rules: DecisionRules, there: Numbers, against_by: Collection[str] | None,
    vetoing: Collection[str], *, second: bool,
) -> Decision:  # fmt: skip
    """
    What a question comes to where some may block it (R-73).

    Abstaining and staying away block nothing.
    """
    if against_by is None and found.tally["against"]:
        raise MissingFigureError("against_by", None, Phrase("wanted.figure_against_by"))
    by = tuple(sorted(set(vetoing) & set(against_by or ())))
    finding = _VETO.finding(rules.cites, not by, found=len(by), needed=0, context="blocked" if by else "free", by=by)
    now = {"for": found.votes, "against": found.tally["against"], ABSTAIN: found.abstained}
    if not by:
        surely = there.electorate is not None and there.electorate - found.answered < len(set(vetoing))
        if found.outcome == "adopted" and surely:  # one who may block it did not
            turned = {**now, "for": found.votes - 1, "against": now["against"] + 1}
            found = attrs.evolve(found, swing=1, instead=turned)
        return attrs.evolve(found, ruling=Ruling.of(*found.ruling.findings, finding))
    outcome = partial(_outcome, asked=rules.asked, there=there, second=second)
    without = {**now, "for": found.votes + len(by), "against": now["against"] - len(by)}
    swing, instead = (0, without) if outcome(without) == "adopted" else swing_of(without, outcome, short=(0,))
    if swing is None or instead is None or outcome(instead) != "adopted":
        swing, instead = None, None
    return attrs.evolve(
        found, outcome="rejected", swing=None if swing is None else swing + len(by), instead=instead, settled=True,
        ruling=Ruling.of(finding, *told_as(found.ruling.findings, "rejected")),
    )  # fmt: skip


# ── one of several answers ───────────────────────────────────────────────────────────────────────


def _majority_of_answers(tally: Mapping[str, int], rules: DecisionRules, there: Numbers, *, second: bool) -> Decision:
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
    quorum, asked = quorum_of(_answers(tally, there), rules.asked), rules.asked

    def outcome(changed: Mapping[str, int]) -> str:
        there_is = not asked.quorum or all(one.met for one in quorum_of(_answers(changed, there), asked))
        if not there_is:
            alone = attrs.evolve(asked, majority=None, outright=None)  # which are of For and Against
            return _WORDS[comes_to(_answers(changed, there), alone, second=second)]
        winner = _settled(changed, rules)
        return rules.otherwise if winner is None else rules.consequences.get(winner, winner)

    found = outcome(tally)
    swing, instead = swing_of(tally, outcome, short=_short(quorum))
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
        took_part=max(quorum, key=lambda one: one.needed).found if quorum else base,
        quorum=max((one.needed for one in quorum), default=0),
        settled=found == "rejected" or (settled and all(one.met for one in quorum)),
        ruling=Ruling.of(finding, *judge_quorum(quorum, kind=_QUORUM, cites=rules.cites)),
    )


def _answers(tally: Mapping[str, int], there: Numbers) -> Numbers:
    """The leading answer is what is voted for, all the others are against it, and abstaining is no answer (R-65)."""
    leading, _ = leading_of(tally)
    abstaining = tally.get(ABSTAIN, 0)
    votes = 0 if leading == ABSTAIN else tally[leading]
    against = sum(tally.values()) - votes - abstaining
    return attrs.evolve(there, votes_for=votes, against=against, abstaining=abstaining)


def _settled(tally: Mapping[str, int], rules: DecisionRules) -> str | None:
    """The answer that has the majority of all; a tie is not a majority, and abstaining no answer to act on (R-65)."""
    leading, lead = leading_of(tally)
    wins = leading != ABSTAIN and lead > 0 and rules.answers.reached(tally[leading], of=sum(tally.values()))
    return leading if wins else None


def told_as(findings: Iterable[Finding], outcome: str) -> tuple[Finding, ...]:
    """Return findings that begin with what a question came to in the end, whatever the majority alone said."""
    return tuple(
        attrs.evolve(one, values={**one.values, "outcome": _worded(outcome)}) if "outcome" in one.values else one
        for one in findings
    )


def _missing(shortfall: int | None) -> Phrase:
    if shortfall is None:
        return Phrase("decision.missing", context="never")
    return Phrase("decision.missing", context="votes" if shortfall else "none", count=shortfall)


def _worded(outcome: str) -> Said:
    """An outcome as a sentence begins with it: the house's own by their names, an organisation's as it writes them."""
    if outcome in ("adopted", "rejected", "no_quorum", "lapsed"):
        return Phrase(f"outcome.{outcome}")
    return outcome.replace("_", " ").capitalize()
