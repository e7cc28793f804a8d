"""Recall: ending a mandate early.

Text:     Proposal 6.
Decides:  what a poll on a mandate comes to.
Leaves:   whether the motion may open and was called by enough, to motions; who takes the seat then, to mandates.
Readings: R-2, R-20 (two thirds), R-22 (what follows), R-32, R-35 (two weeks), R-72 (quorum, outright), R-90 (without a
          quorum the mandate is kept).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "RECALL_LIFECYCLE",
    "Prior",
    "Recall",
    "RecallOutcome",
    "RecallResult",
    "RecallRules",
    "Second",
    "count_recall",
    "judge_motion",
    "judge_outcome",
    "judge_period",
    "judge_seconds",
    "settle_recall",
    "recall_status",
]

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

import attrs

from partgov.ballots import Ballot, Count, Countable, Tally, count_ballots
from partgov.calls import Recall, RecallRules, Second
from partgov.carried import (
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
from partgov.electorates import RecordDate
from partgov.foundation.conditions import (
    NOTHING_NOTED,
    Base,
    Condition,
    Counted,
    Measured,
    MissingFigureError,
    Numbers,
    missing_for,
)
from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import Span, to_utc
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.timetables import judge_length, length_kind, shortest
from partgov.foundation.values import Value
from partgov.mandates import Mandate
from partgov.members import Roll
from partgov.motions import NOT_JUDGED, Prior, hangs_on_a_figure, judge_motion, judge_seconds, not_judged

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_period": ("P6", "R-35"),
    "judge_outcome": ("P6", "R-20", "R-72"),
    "count_recall": ("P6", "R-10", "R-11", "R-12"),
    "settle_recall": ("P6", "R-22", "R-51", "R-90"),
    "recall_status": ("P6", "R-2", "R-32"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_LENGTHS: Final = {
    "discussion": length_kind("recall.discussion", "P6", setting="recall.discussion"),
    "voting": length_kind("recall.length", "P6", setting="recall.voting"),
}
_NO_DISCUSSION: Final = Kind("recall.no_discussion", "P6", setting="recall.discussion", asked=object)
_MAJORITY: Final = Kind(
    "recall.majority", "P6", "R-20", setting="recall.majority", context=str, cast=int, majority=Condition, missing=int
)
_MAJORITY_OF: Final = Kind(
    "recall.carried", "P6", "R-71", setting="recall.majority", context=str, asked=Condition, base=int | None,
    of=str, against=int, abstained=int, missing=int,
)  # fmt: skip
_BESIDES: Final = besides_kind("recall.besides", "P6", setting="recall.majority")
_QUORUM: Final = quorum_kind("recall.quorum", "P6", setting="recall.quorum")
_OUTRIGHT: Final = outright_kind("recall.outright", "P6", setting="recall.outright")
_MOOT: Final = Kind("recall.moot", "P6", "R-22", setting="recall")


RECALL_LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("recall.event", "P6", setting="recall"),
    start="announced",
    table={
        "announced": {"second": "announced", "poll opens": "open", "refusal": "refused"},
        "open": {"second": "open", "vote": "open", "poll closes": "closed"},
        "closed": {
            "two thirds reached": "revoked",
            "two thirds missed": "kept",
            "seconds missed": "not seconded",
            "mandate ends": "moot",
        },
        "refused": {},
        "moot": {},
        "revoked": {},
        "kept": {},
        "not seconded": {},
    },
)
"""The life of a motion to revoke one mandate."""


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


class RecallOutcome(StrEnum):
    """What a recall comes to."""

    REVOKED = "revoked"
    KEPT = "kept"
    NO_QUORUM = "no_quorum"
    NOT_SECONDED = "not_seconded"
    MOOT = "moot"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class RecallResult(Shown, Value):
    """
    What a recall comes to, and why.

    Attributes:
        mandate: the id of the mandate it was about; None where there was none, or it is about a whole body.
        body: the ids of the mandates it was about where it is about a whole body.
        outcome: None where it hangs on votes that are not known yet, or cannot be judged.
        tally: the votes that count.
        count: every vote accounted for; None where it was decided from a tally.
        there: how many might vote, were there, and so on.
    """

    recall: Recall
    mandate: str | None
    outcome: RecallOutcome | None
    tally: Tally
    count: Count | None
    ruling: Ruling
    body: tuple[str, ...] = ()
    there: Numbers = NOTHING_NOTED

    def _heading(self) -> str:
        return f"RecallResult: {self.recall.id} {self.outcome or 'not counted'}. {self.ruling}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.ruling)

    def _number(self) -> int:
        return len(self.ruling.findings)

    @property
    def judged(self) -> bool:
        """Whether every figure is there on which its outcome hangs."""
        return self.outcome is not None or all(finding.kind is not NOT_JUDGED for finding in self.ruling.findings)

    @property
    def because(self) -> str:
        """Everything that was looked at, in sentences."""
        return " ".join(str(finding) for finding in self.ruling.findings)


def judge_period(recall: Recall, *, rules: RecallRules, zone: tzinfo) -> Mapping[str, Finding]:
    """
    Say whether discussion and poll took as long as the rules ask, by the name of the period; nothing where they do not.

    A period that did not changes no count (R-35).
    """
    found = {
        what: judge_length(period, asked, kind=_LENGTHS[what], leeway=rules.leeway, zone=zone, cites=rules.cites)
        for what, period, asked in (
            ("discussion", recall.discussion, rules.discussion),
            ("voting", recall.voting, rules.voting),
        )
        if asked is not None and period is not None
    }
    if recall.discussion is None and shortest(rules.discussion) != Span():
        found["discussion"] = _NO_DISCUSSION.finding(rules.cites, False, found=recall.opens, asked=rules.discussion)
    return found


def judge_outcome(tally: Tally, *, rules: RecallRules, there: Numbers = NOTHING_NOTED) -> Ruling:
    """
    Say whether a recall poll revokes the mandate (P6, R-20).

    Prevents: a bare majority unseating someone the membership chose.
    Limit: whether the poll was validly called is `judge_motion`'s and `judge_seconds`' question.

    Raises `MissingFigureError` by name for a figure that the rules ask and nobody gives.

    Args:
        there: how many might vote, were present, and so on, where the rules ask it.

    >>> bool(judge_outcome(Tally(yes=2, no=1), rules=RecallRules()))
    True
    """
    numbers, asked = _numbers(tally, there), rules.asked
    measured, quorum = majority_of(numbers, asked, place="recall.majority"), quorum_of(numbers, asked)
    told = next((one for one in measured if not one.met), measured[0])
    # P6, R-20: exactly two thirds is enough; no votes, no revocation; integers only.
    missing = missing_for(asked.majority, numbers, of=asked.base, counts=Counted.FOR) if asked.majority else None
    outright = judge_outright(numbers, asked, kind=_OUTRIGHT, cites=rules.cites)
    findings = [_judge_majority(told, tally, rules, missing)]
    findings += judge_besides((one for one in measured if one is not told), kind=_BESIDES, cites=rules.cites)
    findings += judge_quorum(quorum, kind=_QUORUM, cites=rules.cites)
    carried = comes_to(numbers, asked) is Came.CARRIED
    if outright is not None and outright.met:
        findings = [outright]
    elif outright is not None and not carried:
        findings.append(outright)
    return Ruling.of(*findings)


def _numbers(tally: Tally, there: Numbers) -> Numbers:
    return attrs.evolve(there, votes_for=tally.yes, against=tally.no, abstaining=tally.abstain)


def _judge_majority(told: Measured, tally: Tally, rules: RecallRules, missing: int | None) -> Finding:
    context = "short" if not told.met and missing else "said"
    if told.of is Base.FOR_AND_AGAINST and told.base is not None:
        return _MAJORITY.finding(
            rules.cites, told.met, found=told.found, needed=told.needed,
            context=context, cast=told.base, majority=told.condition, missing=missing or 0,
        )  # fmt: skip
    return _MAJORITY_OF.finding(
        rules.cites, told.met, found=told.found, needed=told.needed, context=context, asked=told.condition,
        base=told.base, of="" if told.of is None else told.of.value, against=tally.no, abstained=tally.abstain,
        missing=missing or 0,
    )  # fmt: skip


def count_recall(
    recall: Recall,
    ballots: Iterable[Ballot] | Countable,
    *,
    roll: Roll,
    rules: RecallRules,
    electorate: RecordDate | datetime | None = None,
    barred: Collection[str] = (),
) -> Count:
    """
    Count the votes of a recall as those of an election: the mandatee is what they mark, Yes to revoke (R-12).

    Where a whole body is called into question, they mark its role.

    Raises `PartgovError` for rules whose record date lies before the opening, where that was not told.

    Args:
        electorate: on which day one must be on the roll; as the rules name it where None.
        barred: whom it concerns so that they have no vote.
    """
    return count_ballots(
        ballots,
        standing={recall.mandatee or recall.role},
        roll=roll,
        voting=recall.voting,
        electorate=_date(rules) if electorate is None else electorate,
        barred=barred,
    )


def _date(rules: RecallRules) -> RecordDate:
    date = rules.electorate.date
    if isinstance(date, RecordDate):
        return date
    raise PartgovError("electorate", str(date), Phrase("wanted.instant_of_record_date"))


def settle_recall(
    recall: Recall,
    mandate: Mandate | None,
    *,
    motion: Ruling,
    roll: Roll,
    rules: RecallRules,
    seconds: Ruling | None = None,
    ballots: Iterable[Ballot] | Countable | None = None,
    tally: Tally | None = None,
    there: Numbers = NOTHING_NOTED,
    body: Sequence[Mandate] = (),
    electorate: RecordDate | datetime | None = None,
    barred: Collection[str] = (),
) -> RecallResult:
    """
    Say what a recall comes to: refused, moot, not seconded, without a quorum, kept or revoked, in that order of asking.

    Give the ballots or the tally; with neither the vote is not counted yet, both raises `PartgovError`. Without a
    quorum the mandate is kept (R-90).

    Args:
        mandate: the mandate in force when the poll opened, with the early end it had for other reasons, if any.
        motion: whether the motion might open, from `judge_motion`.
        roll: who may vote.
        seconds: whether it was called by enough, from `judge_seconds`; judged here where None.
        there: how many might vote, were present, and so on, where the rules ask it.
        body: the mandates it is about where it is about a whole body.
        electorate: on which day one must be on the roll to vote; as the rules name it where None.
        barred: whom it concerns so that they have no vote.
    """
    if ballots is not None and tally is not None:
        raise PartgovError("ballots", "ballots and tally", Phrase("wanted.ballots_or_tally"))
    count = (
        None
        if ballots is None
        else count_recall(recall, ballots, roll=roll, rules=rules, electorate=electorate, barred=barred)
    )
    votes = (tally or Tally()) if count is None else count.tallies[recall.mandatee or recall.role]
    seconds = judge_seconds(recall, roll=roll, rules=rules) if seconds is None else seconds
    about = [*body, *([] if mandate is None else [mandate])]
    findings = [*motion.findings]
    outcome: RecallOutcome | None = None
    if not motion or not about:
        outcome = None if about and hangs_on_a_figure(motion) else RecallOutcome.REFUSED
    elif (ends := max(one.until for one in about)) <= recall.closes:
        outcome = RecallOutcome.MOOT
        findings.append(_MOOT.finding(rules.cites, False, found=ends, needed=recall.closes))
    elif not seconds:
        outcome = None if hangs_on_a_figure(seconds) else RecallOutcome.NOT_SECONDED
        findings += seconds.findings
    elif ballots is None and tally is None:
        findings += seconds.findings
    else:
        try:
            vote = judge_outcome(votes, rules=rules, there=there)
            came = comes_to(_numbers(votes, there), rules.asked, second=recall.second_of is not None)
            outcome = _OUTCOMES[came]
            findings += (*seconds.findings, *vote.findings)
        except MissingFigureError as error:
            findings.append(not_judged(error, rules))
    return RecallResult(
        recall=recall,
        mandate=None if mandate is None else mandate.id,
        outcome=outcome,
        tally=votes,
        count=count,
        ruling=Ruling.of(*findings),
        body=tuple(one.id for one in body),
        there=there,
    )


_OUTCOMES: Final[Mapping[Came, RecallOutcome]] = {
    Came.CARRIED: RecallOutcome.REVOKED,
    Came.LOST: RecallOutcome.KEPT,
    Came.NO_QUORUM: RecallOutcome.NO_QUORUM,
}


def recall_status(result: RecallResult, *, at: datetime) -> str:
    """Return the state of `RECALL_LIFECYCLE` that a recall is in at the instant `at`."""
    recall, at = result.recall, to_utc(at)
    if result.outcome is RecallOutcome.REFUSED:
        return RECALL_LIFECYCLE.state_at(at, [(recall.opens, "refusal")])
    events = [(recall.opens, "poll opens"), (recall.closes, "poll closes")]
    if result.outcome is not None:
        events.append((recall.closes, _ENDINGS[result.outcome]))
    return RECALL_LIFECYCLE.state_at(at, events)


_ENDINGS: Final[Mapping[RecallOutcome, str]] = {
    RecallOutcome.REVOKED: "two thirds reached",
    RecallOutcome.KEPT: "two thirds missed",
    RecallOutcome.NO_QUORUM: "two thirds missed",
    RecallOutcome.NOT_SECONDED: "seconds missed",
    RecallOutcome.MOOT: "mandate ends",
}
