"""Recall: ending a mandate early.

Text:     Proposal 6.
Decides:  whether a motion may open, whether it was seconded, whether it passes, and when a new one may be made.
Leaves:   who the person behind an account is, to the caller; who takes the seat then, to mandates.
Readings: R-2, R-19 (seconds), R-20 (two thirds), R-21 (cool-down), R-22 (what follows), R-32, R-35 (two weeks).
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

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from fractions import Fraction
from typing import Final

import attrs

from partgov.ballots import Ballot, Count, Electorate, Tally, count_ballots
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import Period, Span, as_utc, instant_text, is_instant, months, shift, to_utc, weeks
from partgov.foundation.rulings import Finding, Kind, Rules, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.timetables import Leeway, judge_length, length_kind
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_a,
    is_flag,
    is_id,
)
from partgov.mandates import Mandate
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_motion": ("P6", "R-2", "R-19", "R-21", "R-32", "R-50"),
    "judge_seconds": ("P6", "R-19"),
    "judge_period": ("P6", "R-35"),
    "judge_outcome": ("P6", "R-20"),
    "count_recall": ("P6", "R-10", "R-11", "R-12"),
    "settle_recall": ("P6", "R-22", "R-51"),
    "recall_status": ("P6", "R-2", "R-32"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_LENGTH: Final = length_kind("recall.length", "P6", setting="recall.voting")
_INITIATOR: Final = Kind("recall.initiator", "P6", "R-19", setting="recall", who=Named, at=datetime)
_MANDATE: Final = Kind("recall.mandate", "P6", setting="recall", who=Named, role=str, at=datetime)
_NOT_OWN: Final = Kind("recall.own", "P6", "R-19", setting="recall.mandatee_may_act")
_AT_ONCE: Final = Kind("recall.same_instant", "P6", "R-50", setting="recall", poll=str)
_STILL_OPEN: Final = Kind("recall.still_open", "P6", "R-21", setting="recall", poll=str, closes=datetime)
_UNSECONDED: Final = Kind(
    "recall.unseconded", "P6", "R-21", setting="recall.cool_down", poll=str, closed=datetime, over=datetime
)
_COOL_DOWN: Final = Kind("recall.cool_down", "P6", "R-21", setting="recall.cool_down", poll=str, closed=datetime)
_SECONDS: Final = Kind(
    "recall.seconds", "P6", "R-19", setting="recall.initiators", context=str, seconders=tuple, late=tuple
)
_MAJORITY: Final = Kind(
    "recall.majority", "P6", "R-20", setting="recall.majority", context=str, cast=int, majority=Condition, missing=int
)
_MOOT: Final = Kind("recall.moot", "P6", "R-22", setting="recall")


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class RecallRules(Rules):
    """
    The figures of Proposal 6, each replaceable by an organisation's own.

    Attributes:
        initiators: how many members it takes, the one who opens the poll included.
        voting: how long the poll is open.
        leeway: how exactly (R-35).
        majority: the share of the votes cast that revokes.
        cool_down: how long after a vote, or an unseconded poll, closed it weighs on the next (R-21).
        electorate: whose votes count (R-10).
        mandatee_may_act: whether the mandatee may open or second a recall of their own mandate (R-19).
        roles: the figures of each role that has its own, whole.
    """

    initiators: int = attrs.field(default=3, validator=at_least(1))  # P6: three or more members
    voting: Span = attrs.field(default=weeks(2), validator=is_a(Span))  # P6: open for two weeks
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    majority: Condition = Condition(share=Fraction(2, 3))  # P6: two thirds, reached or exceeded
    cool_down: Span = attrs.field(default=months(1), validator=is_a(Span))  # P6: one month after a prior vote closed
    electorate: Electorate = attrs.field(default=Electorate.AT_MARKING, validator=is_a(Electorate))
    mandatee_may_act: bool = attrs.field(default=True, validator=is_flag)
    roles: Mapping[str, RecallRules] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=are_ids, metadata={"overlays": True}
    )

    def of_role(self, role: str) -> RecallRules:
        """Return the rules of a role: its own where it has any, else these."""
        return self.roles.get(role, self)


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


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Second(Fact):
    """A comment on the poll by which a member seconds the motion."""

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)


@attrs.frozen(kw_only=True)
class Recall(Fact):
    """
    A motion to revoke one mandate.

    Attributes:
        role: the role in which the mandate is held.
        mandatee: who holds it.
        initiator: who opened the poll.
        seconds: the comments that second the motion, in any order.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    mandatee: str = attrs.field(validator=is_id)
    initiator: str = attrs.field(validator=is_id)
    opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    seconds: tuple[Second, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(Second))

    def __attrs_post_init__(self) -> None:
        if self.closes <= self.opens:
            wanted = Phrase("wanted.after", name="opens", at=self.opens)
            raise PartgovError("closes", instant_text(self.closes), wanted)

    @property
    def voting(self) -> Period:
        """The period in which the poll is open."""
        return Period(opens=self.opens, closes=self.closes)


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


class RecallOutcome(StrEnum):
    """What a recall comes to."""

    REVOKED = "revoked"
    KEPT = "kept"
    NOT_SECONDED = "not_seconded"
    MOOT = "moot"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class RecallResult(Value):
    """
    What a recall comes to, and why.

    Attributes:
        mandate: the id of the mandate it was about; None where there was none.
        outcome: None where it hangs on votes that are not known yet.
        tally: the votes that count.
        count: every vote accounted for; None where it was decided from a tally.
    """

    recall: Recall
    mandate: str | None
    outcome: RecallOutcome | None
    tally: Tally
    count: Count | None
    ruling: Ruling

    @property
    def because(self) -> str:
        """Everything that was looked at, in sentences."""
        return " ".join(str(finding) for finding in self.ruling.findings)


@attrs.frozen(kw_only=True)
class Prior(Value):
    """A poll on the same mandate that was rightly opened, but for others opened with it; and if it was seconded."""

    id: str
    opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    seconded: bool


def judge_motion(
    recall: Recall, mandate: Mandate | None, *, priors: Iterable[Prior], roll: Roll, rules: RecallRules, zone: tzinfo
) -> Ruling:
    """
    Say whether a motion may open: by a member, on a mandate in force, none open on it, the cool-down over.

    Prevents: harassing somebody with one poll after another; shielding them with polls nobody means (R-21).

    Args:
        mandate: the mandate that the mandatee holds in the role when the poll opens; None where there is none.
        priors: the polls on that mandate that opened before, or at the same instant.
    """
    cites, opens = rules.cites, recall.opens
    initiator, mandatee = roll.named(recall.initiator), roll.named(recall.mandatee)
    findings = [
        _INITIATOR.finding(cites, roll.is_member(recall.initiator, opens), who=initiator, at=opens),
        _MANDATE.finding(cites, mandate is not None, who=mandatee, role=recall.role, at=opens),
    ]
    if not rules.mandatee_may_act:
        findings.append(_NOT_OWN.finding(cites, recall.initiator != recall.mandatee))
    in_order = sorted(priors, key=lambda one: (one.closes, one.id))
    return Ruling.of(*findings, *(_apart(recall, prior, roll, rules, zone) for prior in in_order))


def _apart(recall: Recall, prior: Prior, roll: Roll, rules: RecallRules, zone: tzinfo) -> Finding:
    """Say whether a new motion keeps its distance from an earlier one on the same mandate (R-21)."""
    cites, opens, closed = rules.cites, recall.opens, prior.closes
    if opens == prior.opens:
        return _AT_ONCE.finding(cites, False, poll=prior.id)
    over, needed = shift(closed, rules.cool_down, zone=zone), rules.initiators - 1
    if opens < closed:
        ready = len(_seconders(recall, roll, rules, before=closed)) >= needed
        again = closed if ready and not prior.seconded else over
        return _STILL_OPEN.finding(cites, False, found=opens, needed=again, poll=prior.id, closes=closed)
    if not prior.seconded and opens < over:
        # an unseconded poll was no vote, but for as long a new one must bring its seconds with it.
        posted = len(_seconders(recall, roll, rules, before=opens))
        return _UNSECONDED.finding(
            cites, posted >= needed, found=posted, needed=needed, poll=prior.id, closed=closed, over=over
        )
    return _COOL_DOWN.finding(cites, opens >= over, found=opens, needed=over, poll=prior.id, closed=closed)


def judge_seconds(recall: Recall, *, roll: Roll, rules: RecallRules) -> Ruling:
    """
    Say whether enough members seconded a motion before its poll closed (R-19).

    Prevents: one person calling a vote alone, under several comments or with somebody from outside.
    """
    seconders = _seconders(recall, roll, rules, before=recall.closes)
    needed = rules.initiators - 1
    late = sorted({one.member for one in recall.seconds if one.at >= recall.closes} - set(seconders))
    finding = _SECONDS.finding(
        rules.cites, len(seconders) >= needed, found=len(seconders), needed=needed,
        context=("some" if seconders else "nobody") + ("_late" if late else ""),
        seconders=tuple(map(roll.named, seconders)), late=tuple(map(roll.named, late)),
    )  # fmt: skip
    return Ruling.of(finding)


def _seconders(recall: Recall, roll: Roll, rules: RecallRules, *, before: datetime) -> tuple[str, ...]:
    barred = {recall.initiator} if rules.mandatee_may_act else {recall.initiator, recall.mandatee}
    return tuple(
        sorted(
            {
                one.member
                for one in recall.seconds
                if one.at < before and one.member not in barred and roll.is_member(one.member, one.at)
            }
        )
    )


def judge_period(recall: Recall, *, rules: RecallRules, zone: tzinfo) -> Finding:
    """Say whether the poll was open for as long as Proposal 6 asks; a poll that was not changes no count (R-35)."""
    return judge_length(recall.voting, rules.voting, kind=_LENGTH, leeway=rules.leeway, zone=zone, cites=rules.cites)


def judge_outcome(tally: Tally, *, rules: RecallRules) -> Ruling:
    """
    Say whether a recall poll revokes the mandate.

    Prevents: a bare majority unseating someone the membership chose.
    Limit: whether the poll was validly called is `judge_motion`'s and `judge_seconds`' question.

    >>> bool(judge_outcome(Tally(yes=2, no=1), rules=RecallRules()))
    True
    """
    cast = tally.yes + tally.no
    # P6, R-20: exactly two thirds is enough; no votes, no revocation; integers only.
    met = rules.majority.reached(tally.yes, of=cast)
    needed = rules.majority.threshold(cast)
    missing = rules.majority.shortfall(tally.yes, of=cast)
    return Ruling.of(
        _MAJORITY.finding(
            rules.cites, met, found=tally.yes, needed=needed,
            context="short" if not met and missing else "said",
            cast=cast, majority=rules.majority, missing=missing or 0,
        )
    )  # fmt: skip


def count_recall(recall: Recall, ballots: Iterable[Ballot], *, roll: Roll, rules: RecallRules) -> Count:
    """Count the votes of a recall as those of an election: the mandatee is what they mark, Yes to revoke (R-12)."""
    return count_ballots(
        ballots, standing={recall.mandatee}, roll=roll, voting=recall.voting, electorate=rules.electorate
    )


def settle_recall(
    recall: Recall,
    mandate: Mandate | None,
    *,
    motion: Ruling,
    roll: Roll,
    rules: RecallRules,
    ballots: Iterable[Ballot] | None = None,
    tally: Tally | None = None,
) -> RecallResult:
    """
    Say what a recall comes to: refused, moot, not seconded, kept or revoked, in that order of asking.

    Give the ballots or the tally; with neither the vote is not counted yet, both raises `PartgovError`.

    Args:
        mandate: the mandate in force when the poll opened, with the early end it had for other reasons, if any.
        motion: whether the motion might open, from `judge_motion`.
    """
    if ballots is not None and tally is not None:
        raise PartgovError("ballots", "ballots and tally", Phrase("wanted.ballots_or_tally"))
    count = None if ballots is None else count_recall(recall, ballots, roll=roll, rules=rules)
    votes = (tally or Tally()) if count is None else count.tallies[recall.mandatee]
    seconds = judge_seconds(recall, roll=roll, rules=rules)
    vote = judge_outcome(votes, rules=rules)
    findings = [*motion.findings]
    outcome: RecallOutcome | None
    if not motion or mandate is None:
        outcome = RecallOutcome.REFUSED
    elif mandate.until <= recall.closes:
        outcome = RecallOutcome.MOOT
        findings.append(_MOOT.finding(rules.cites, False, found=mandate.until, needed=recall.closes))
    elif not seconds:
        outcome = RecallOutcome.NOT_SECONDED
        findings += seconds.findings
    elif ballots is None and tally is None:
        outcome = None
        findings += seconds.findings
    else:
        outcome = RecallOutcome.REVOKED if vote else RecallOutcome.KEPT
        findings += (*seconds.findings, *vote.findings)
    return RecallResult(
        recall=recall,
        mandate=None if mandate is None else mandate.id,
        outcome=outcome,
        tally=votes,
        count=count,
        ruling=Ruling.of(*findings),
    )


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
    RecallOutcome.NOT_SECONDED: "seconds missed",
    RecallOutcome.MOOT: "mandate ends",
}
