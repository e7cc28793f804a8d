"""Waits: until when something must be complete, and from when it may be done again.

Text:     Proposals 6 and 8.
Decides:  by when a recall must have its callers; when another may be called, and a settled matter put again.
Leaves:   everything else that is due, to agenda.
Readings: R-21 (cool-down), R-30 (the rules of the day), R-64 (reopening), R-87 (callers), R-89 (a whole body), R-90 (of
          two kinds the longer wait).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "callers", "cool_downs", "mandatee_of"]

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import partial
from itertools import pairwise
from typing import Final

from partgov.bylaws import Bylaws, in_force
from partgov.foundation.periods import FOREVER, Span, shift
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Named
from partgov.groups import live
from partgov.history.bodies import Bodies
from partgov.history.deciding import decide_polls
from partgov.history.record import Poll, Question, Record
from partgov.history.replay import History
from partgov.history.upcoming import Due, DueKind
from partgov.members import Roll
from partgov.recall import Recall, RecallOutcome

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "cool_downs": ("P6", "P8", "R-21", "R-30", "R-64", "R-75", "R-89", "R-90"),
    "callers": ("P6", "R-87"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_RECALL_AGAIN: Final = Kind(
    "agenda.recall_again", "P6", "R-21", setting="recall.cool_down", context=str, who=Named, role=str
)
_CALLERS: Final = Kind(
    "agenda.callers", "P6", "R-87", setting="recall.initiators_within", who=Named, role=str, why=Finding
)
_REOPENED: Final = Kind("agenda.reopening", "P8", "R-64", setting="decisions.reopening", matter=str)


def cool_downs(record: Record, history: History, at: datetime, roll: Roll, zone: tzinfo) -> Iterator[Due]:
    """When a mandate, or one of a whole body, may be called into question again, and a settled matter put again."""
    in_office = {one.id: one for one in history.in_office(at)}
    for recall in record.recalls:
        result = history.recalls[recall.id]
        over = _over(record, recall.closes, partial(_cool_down, recall), zone)
        about = [in_office[name] for name in filter(None, (result.mandate, *result.body)) if name in in_office]
        weighs = result.outcome not in (RecallOutcome.REFUSED, RecallOutcome.MOOT)
        if weighs and recall.closes <= at < over and any(over < one.until for one in about):
            subject, cites = f"recalls/{recall.id}", in_force(record.bylaws, over).citing
            context = "seconded" if result.outcome is not RecallOutcome.NOT_SECONDED else "not_seconded"
            who = roll.named(mandatee_of(recall))
            finding = _RECALL_AGAIN.finding(
                cites, True, found=at, needed=over, context=context, who=who, role=recall.role
            )
            kind, key = DueKind.COOL_DOWN_ENDS, f"{subject}/cool_down"
            yield Due(at=over, kind=kind, subject=subject, key=key, finding=finding)
    yield from _reopenings(record, history, at, roll, zone)


def _reopenings(record: Record, history: History, at: datetime, roll: Roll, zone: tzinfo) -> Iterator[Due]:
    """When each matter that was settled may be put again, as it was declared, else as it was computed (R-64, R-75)."""

    def over(poll: Poll, question: Question, matter: str, *, adopted: bool) -> datetime:
        assert poll.closes is not None, "who asks knows when it closed"
        return _over(record, poll.closes, partial(_rest, question, matter, adopted), zone)

    waiting = [
        (poll, question, matter)
        for poll in record.polls
        for question in poll.questions
        for matter in question.matters
        if poll.closes is not None and poll.closes <= at
        if any(over(poll, question, matter, adopted=adopted) > at for adopted in (True, False))
    ]
    if not waiting:
        return
    groups = live(
        record.groups, roll=roll, rules_of=lambda one: in_force(record.bylaws, one.founded_at).groups, zone=zone
    )
    bodies = Bodies(record, roll, groups, history.held, zone)
    came = {one.id: one.declared or history.recalls[one.id].outcome for one in record.recalls}
    recalls = {name: None if outcome is None else outcome.value for name, outcome in came.items()}
    decided = decide_polls(record, bodies=bodies, recalls=recalls, zone=zone)
    for poll, question, matter in waiting:
        adopted = decided.matters[poll.id, question.id].get(matter)
        ends = None if adopted is None else over(poll, question, matter, adopted=adopted)
        if ends is not None and ends > at:
            cites = in_force(record.bylaws, ends).citing
            finding = _REOPENED.finding(cites, True, found=at, needed=ends, matter=matter)
            subject = f"polls/{poll.id}/{question.id}"
            key = f"{subject}/reopening" + ("" if matter == question.matter else f"/{matter}")
            yield Due(at=ends, kind=DueKind.COOL_DOWN_ENDS, subject=subject, key=key, finding=finding)


def callers(record: Record, history: History, at: datetime, roll: Roll, zone: tzinfo) -> Iterator[Due]:
    """By when a motion that is called must have all its callers."""
    for recall in record.recalls:
        rules = in_force(record.bylaws, recall.called).recall.of_role(recall.role, recall.kind)
        within = rules.initiators_within
        until = recall.closes if within is None else min(recall.closes, shift(recall.called, within, zone=zone))
        result = history.recalls[recall.id]
        if recall.called <= at < until and result.outcome is RecallOutcome.NOT_SECONDED:
            who, why = roll.named(mandatee_of(recall)), result.ruling.unmet[0]
            finding = _CALLERS.finding(rules.cites, True, found=at, needed=until, who=who, role=recall.role, why=why)
            subject = f"recalls/{recall.id}"
            yield Due(at=until, kind=DueKind.CALLERS, subject=subject, key=f"{subject}/callers", finding=finding)


def mandatee_of(recall: Recall) -> Named:
    """Who is called into question; the role where all who hold it are."""
    return Named(recall.mandatee or recall.role, recall.mandatee or recall.role)


def _rest(question: Question, matter: str, adopted: bool, bylaws: Bylaws) -> tuple[Span, ...]:
    """How long a matter rests: by its options' kinds and the question's where these bylaws know them."""
    decisions = bylaws.decisions
    each = (decisions.kinds.get(kind or question.kind or "", decisions) for kind in question.matters[matter])
    return tuple(rules.reopening.adopted if adopted else rules.reopening.rejected for rules in each)


def _cool_down(recall: Recall, bylaws: Bylaws) -> tuple[Span, ...]:
    """How long a poll weighs: as its role has it and, where these bylaws know its kind, as that has it (R-90)."""
    rules = bylaws.recall
    kinds = (None, recall.kind) if recall.kind in rules.kinds else (None,)
    return tuple(rules.of_role(recall.role, kind).cool_down for kind in kinds)


def _over(record: Record, closed: datetime, waits: Callable[[Bylaws], tuple[Span, ...]], zone: tzinfo) -> datetime:
    """When the longest wait that began at a close is over: the first instant whose own bylaws have it over (R-30)."""
    turns = sorted(one.since for one in record.bylaws if one.since is not None and one.since > closed)
    stretches = pairwise((closed, *turns, FOREVER))
    overs = (
        (max(begins, *(shift(closed, one, zone=zone) for one in waits(in_force(record.bylaws, begins)))), ends)
        for begins, ends in stretches
    )
    return next(over for over, ends in overs if over < ends)
