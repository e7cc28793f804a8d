"""Motions: who may call a mandate into question, when, and with how many.

Text:     Proposal 6.
Decides:  whether a motion may open, and whether it was called by enough.
Leaves:   the figures, to calls; what the vote comes to, to recall; who the person behind an account is, to the caller.
Readings: R-19 (seconds), R-21 (cool-down), R-50 (several at one instant), R-87 (callers as a share, or by signatures),
          R-88 (the earliest moment), R-89 (a whole body), R-76 (what is not judged).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Prior", "judge_motion", "judge_seconds"]

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import attrs

from partgov.calls import Recall, RecallRules
from partgov.electorates import roll_among
from partgov.foundation.conditions import (
    NOTHING_NOTED,
    Base,
    Condition,
    Counted,
    Measured,
    MissingFigureError,
    Numbers,
    leaves_of,
    measure_each,
)
from partgov.foundation.periods import FOREVER, Span, as_utc, is_instant, shift
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.values import FrozenMap, Value
from partgov.mandates import Mandate
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_motion": ("P6", "R-2", "R-19", "R-21", "R-32", "R-50", "R-76", "R-88", "R-89"),
    "judge_seconds": ("P6", "R-19", "R-76", "R-87"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_INITIATOR: Final = Kind("recall.initiator", "P6", "R-19", setting="recall", who=Named, at=datetime)
_MANDATE: Final = Kind("recall.mandate", "P6", setting="recall", who=Named, role=str, at=datetime)
_BODY: Final = Kind("recall.body", "P6", "R-89", setting="recall", role=str, at=datetime, count=int)
_NOT_OWN: Final = Kind("recall.own", "P6", "R-19", setting="recall.mandatee_may_act")
_AT_ONCE: Final = Kind("recall.same_instant", "P6", "R-50", setting="recall", poll=str)
_STILL_OPEN: Final = Kind("recall.still_open", "P6", "R-21", setting="recall", poll=str, closes=datetime)
_UNSECONDED: Final = Kind(
    "recall.unseconded", "P6", "R-21", setting="recall.cool_down", poll=str, closed=datetime, over=datetime
)
_COOL_DOWN: Final = Kind("recall.cool_down", "P6", "R-21", setting="recall.cool_down", poll=str, closed=datetime)
_EARLIEST: Final = Kind("recall.earliest", "P6", "R-88", setting="recall.earliest", who=Named, since=datetime)
_SECONDS: Final = Kind(
    "recall.seconds", "P6", "R-19", setting="recall.initiators", context=str, seconders=tuple, late=tuple
)
_CALLERS: Final = Kind(
    "recall.callers", "P6", "R-87", setting="recall.initiators", context=str, asked=Condition, base=int | None, of=str,
    among=str, late=tuple,
)  # fmt: skip
NOT_JUDGED: Final = Kind("recall.not_judged", "P6", "R-76", setting="recall", figure=str, wanted=Phrase)
"""What is found where the rules ask a figure of a recall, and nobody gives it."""


def not_judged(error: MissingFigureError, rules: RecallRules) -> Finding:
    """Return that a recall cannot be judged, for the figure that is missing (R-76)."""
    return NOT_JUDGED.finding(rules.cites, False, figure=error.place, wanted=error.asked)


def hangs_on_a_figure(ruling: Ruling) -> bool:
    """Say whether something is in the way, and nothing but that a figure is missing."""
    return not ruling and all(one.kind is NOT_JUDGED for one in ruling.unmet)


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Prior(Value):
    """
    A poll on the same mandate that was rightly opened, but for others opened with it; and if it was seconded.

    Attributes:
        cool_down: how long it weighs by its own kind; the longer of both is taken, the new motion's where None.
    """

    id: str
    opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    seconded: bool
    cool_down: Span | None = None


def judge_motion(
    recall: Recall,
    mandate: Mandate | None,
    *,
    priors: Iterable[Prior],
    roll: Roll,
    rules: RecallRules,
    zone: tzinfo,
    callers: Mapping[str, Roll] = FrozenMap(),
    there: Numbers = NOTHING_NOTED,
    body: Sequence[Mandate] = (),
) -> Ruling:
    """
    Say whether a motion may open: by a member, on a mandate in force, none open on it, the cool-down over.

    Prevents: harassing somebody with one poll after another; shielding them with polls nobody means (R-21).

    Args:
        mandate: the mandate that the mandatee holds in the role when the poll opens; None where there is none.
        priors: the polls on that mandate that opened before, or at the same instant.
        callers: the roll of each role, group, body or list of whom the rules ask that they call it.
        there: how many might vote on the day of the call, and how many voted in the election.
        body: the mandates that are called into question where a whole body is.
    """
    cites, opens = rules.cites, recall.opens
    findings = []
    calls = _Calls(recall, roll, callers, rules, there, zone)
    if recall.initiator is not None:
        able = any(calls.may_call(recall.initiator, recall.called, one) for one in calls.among)
        who = roll.named(recall.initiator)
        findings.append(_INITIATOR.finding(cites, able, who=who, at=recall.called))
    if recall.mandatee is None:
        count = len(body)
        findings.append(_BODY.finding(cites, count > 0, found=count, role=recall.role, at=opens, count=count))
    else:
        who = roll.named(recall.mandatee)
        findings.append(_MANDATE.finding(cites, mandate is not None, who=who, role=recall.role, at=opens))
    if not rules.mandatee_may_act and recall.mandatee is not None:
        findings.append(_NOT_OWN.finding(cites, recall.initiator != recall.mandatee))
    called = [*body, *([] if mandate is None else [mandate])]
    findings += (one for one in (_late_enough(recall, each, roll, rules, zone) for each in called) if one is not None)
    in_order = sorted(priors, key=lambda one: (one.closes, one.id))
    apart = (_apart(calls, prior) for prior in in_order if prior.id != recall.second_of)
    return Ruling.of(*findings, *apart)


def _late_enough(recall: Recall, mandate: Mandate, roll: Roll, rules: RecallRules, zone: tzinfo) -> Finding | None:
    """Whether a mandate has run long enough to be called into question; nothing where no such rule is (R-88)."""
    if rules.earliest is None:
        return None
    since = mandate.term_starts or mandate.starts
    if isinstance(rules.earliest, Span):
        over = shift(since, rules.earliest, zone=zone)
    else:
        tick = timedelta(microseconds=1)
        ends = mandate.turn if since < mandate.turn else mandate.ends  # by plan, where that is known
        if ends == FOREVER:
            return NOT_JUDGED.finding(rules.cites, False, figure="ends", wanted=Phrase("wanted.figure_ends"))
        share = (ends - since) // tick * rules.earliest.numerator
        over = since + tick * -(-share // rules.earliest.denominator)
    met, who = recall.called >= over, roll.named(mandate.member)
    return _EARLIEST.finding(rules.cites, met, found=recall.called, needed=over, who=who, since=since)


_Seconded = Mapping[str | None, tuple[str, ...]]


@attrs.frozen
class _Calls(Value):
    """A motion with those who may call it."""

    recall: Recall
    roll: Roll
    callers: Mapping[str, Roll]
    rules: RecallRules
    there: Numbers
    zone: tzinfo

    @property
    def among(self) -> tuple[str | None, ...]:
        """Of whom its parts are asked, each once; None for anybody."""
        return tuple(dict.fromkeys(one.among for one in leaves_of(self.rules.initiators))) or (None,)

    @property
    def until(self) -> datetime:
        """By when they have to second it."""
        within = self.rules.initiators_within
        if within is None:
            return self.recall.closes
        return min(self.recall.closes, shift(self.recall.called, within, zone=self.zone))

    def may_call(self, who: str, at: datetime, among: str | None) -> bool:
        """Whether somebody is of those of whom a part is asked."""
        return roll_among(among, self.callers, self.roll).is_member(who, at)

    def opened(self, asked: Condition) -> bool:
        """Whether who opened it is of those of whom a part is asked."""
        who = self.recall.initiator
        return who is not None and self.may_call(who, self.recall.called, asked.among)

    def seconders(self, before: datetime, among: str | None) -> tuple[str, ...]:
        """Who of them seconded it in time, each once: not who opened it nor, where they may not act, the mandatee."""
        recall = self.recall
        barred = {recall.initiator} if self.rules.mandatee_may_act else {recall.initiator, recall.mandatee}
        in_time = (one for one in recall.seconds if one.at < before and one.member not in barred)
        return tuple(sorted({one.member for one in in_time if self.may_call(one.member, one.at, among)}))

    def seconded(self, before: datetime) -> _Seconded:
        """Who seconded it in time, of those of whom each part is asked."""
        return {among: self.seconders(before, among) for among in self.among}

    def measured(self, seconded: _Seconded) -> tuple[Measured, ...]:
        """What is asked of callers, held against those who seconded it."""
        return measure_each(
            self.rules.initiators, lambda one: self._numbers(one, seconded), of=Base.ELECTORATE, counts=Counted.FOR
        )

    def enough(self, before: datetime) -> bool:
        """Whether it is known that it was called by enough by then."""
        try:
            return all(one.met for one in self.measured(self.seconded(before)))
        except MissingFigureError:
            return False

    def enough_from(self, earliest: datetime) -> datetime | None:
        """The first instant from this one on by which it was called by enough; None where it never is."""
        second = (one.at + timedelta(microseconds=1) for one in self.recall.seconds if one.at >= earliest)
        return next((one for one in sorted({earliest, *second}) if self.enough(one)), None)

    def besides(self, before: datetime) -> tuple[int, int]:
        """How many there were by then besides who opened it, and are needed: of the part that lacks, if any does."""
        measured = self.measured(self.seconded(before))
        for one in sorted(measured, key=lambda one: one.met)[:1]:
            opened = self.recall.signatures is None and self.opened(one.condition)
            return one.found - opened, one.needed - opened
        return 0, 0

    def _numbers(self, asked: Condition, seconded: _Seconded) -> Numbers:
        """How many called it of those of whom a part is asked, and of how many; who opened it is one of them (R-87)."""
        signed = self.recall.signatures
        if signed is not None:
            number = signed if asked.among is None or self.among == (asked.among,) else 0
        else:
            number = len(seconded[asked.among]) + self.opened(asked)
        if asked.among is None:
            return attrs.evolve(self.there, votes_for=number)
        theirs, at = roll_among(asked.among, self.callers, self.roll), self.recall.called
        there = sum(theirs.is_member(one, at) for one in theirs.spells)
        return attrs.evolve(self.there, votes_for=number, electorate=there)


def _apart(calls: _Calls, prior: Prior) -> Finding:
    """Say whether a new motion keeps its distance from an earlier one on the same mandate (R-21)."""
    recall, rules = calls.recall, calls.rules
    cites, opens, closed = rules.cites, recall.opens, prior.closes
    if opens == prior.opens:
        return _AT_ONCE.finding(cites, False, poll=prior.id)
    waits = [rules.cool_down, *([] if prior.cool_down is None else [prior.cool_down])]
    over = max(shift(closed, wait, zone=calls.zone) for wait in waits)
    if opens < closed:
        # after an unseconded poll it may open as soon as it brings its seconds with it.
        again = over if prior.seconded else min(over, calls.enough_from(closed) or over)
        return _STILL_OPEN.finding(cites, False, found=opens, needed=again, poll=prior.id, closes=closed)
    if not prior.seconded and opens < over:
        # An unseconded poll was no vote, but for as long a new one must bring its seconds with it.
        try:
            found, needed = calls.besides(min(opens, calls.until))
        except MissingFigureError as error:
            return not_judged(error, rules)
        return _UNSECONDED.finding(
            cites, found >= needed, found=found, needed=needed, poll=prior.id, closed=closed, over=over
        )
    made = recall.called if prior.seconded else opens  # an unseconded poll delays an opening, and no call
    return _COOL_DOWN.finding(cites, made >= over, found=made, needed=over, poll=prior.id, closed=closed)


def _named(one: Measured) -> str:
    """The base in words: of those of whom a part is asked there is another one."""
    if one.of is Base.ELECTORATE and one.condition.among is not None:
        return "among"
    return "" if one.of is None else one.of.value


def judge_seconds(
    recall: Recall,
    *,
    roll: Roll,
    rules: RecallRules,
    zone: tzinfo = UTC,
    callers: Mapping[str, Roll] = FrozenMap(),
    there: Numbers = NOTHING_NOTED,
) -> Ruling:
    """
    Say whether enough members seconded a motion in time: before its poll closed, unless the rules say sooner (R-19).

    A share is of all who might vote on the day of the call, or of the votes of the election. Signatures that are only
    counted are taken as given (R-87). Where nobody gives the figure of which a share is asked, the ruling is that alone
    (R-76).

    Prevents: one person calling a vote alone, under several comments or with somebody from outside.

    Args:
        zone: the organisation's time zone, on whose wall clock spans are counted.
        callers: the roll of each role, group, body or list of whom the rules ask that they call it.
        there: how many might vote on the day of the call, and how many voted in the election.
    """
    calls = _Calls(recall, roll, callers, rules, there, zone)
    until = calls.until
    seconded = calls.seconded(until)
    seconders = tuple(sorted({who for part in seconded.values() for who in part}))
    late = sorted({one.member for one in recall.seconds if one.at >= until} - set(seconders))
    named = tuple(map(roll.named, late))
    try:
        asked = calls.measured(seconded)
    except MissingFigureError as error:
        return Ruling.of(not_judged(error, rules))
    plain = isinstance(rules.initiators, Condition) and rules.initiators.least is not None
    if not asked or (plain and recall.signatures is None):
        needed = asked[0].needed - (recall.initiator is not None) if asked else 0
        finding = _SECONDS.finding(
            rules.cites, len(seconders) >= needed, found=len(seconders), needed=needed,
            context=("some" if seconders else "nobody") + ("_late" if late else ""),
            seconders=tuple(map(roll.named, seconders)), late=named,
        )  # fmt: skip
        return Ruling.of(finding)
    how = "named" if recall.signatures is None else "signed"
    return Ruling.of(
        *(
            _CALLERS.finding(
                rules.cites, one.met, found=one.found, needed=one.needed,
                context=how + ("_number" if one.base is None else "") + ("" if one.condition.among is None else "_of"),
                asked=one.condition, base=one.base, of=_named(one),
                among=one.condition.among or "", late=named,
            )
            for one in asked
        )
    )  # fmt: skip
