"""Recalling: recall polls that open and close in a replay.

Text:     Proposal 6.
Decides:  which mandates a poll is about, which polls open together, who might call it and vote on it, and what a
          revoked mandate leaves free.
Leaves:   whether a motion may open, to motions; how a poll ends, to recall.
Readings: R-21, R-22, R-30, R-50, R-76 (what is not judged), R-87 (of what election), R-89 (a whole body).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "close_poll", "is_reserve", "open_polls"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from partgov.electorates import Concerned
from partgov.foundation.conditions import Base, Condition, Demand, Numbers, leaves_of
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period, Span
from partgov.foundation.rulings import Ruling
from partgov.foundation.sentences import Phrase
from partgov.history.record import RecordedRecall
from partgov.history.state import Motion, State
from partgov.mandates import Basis, EndingKind, Mandate
from partgov.members import Roll
from partgov.motions import hangs_on_a_figure
from partgov.recall import Prior, RecallOutcome, RecallRules, judge_motion, judge_seconds, settle_recall
from partgov.roles import Seat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "open_polls": ("P6", "R-21", "R-50", "R-76", "R-89"),
    "close_poll": ("P6", "R-22", "R-87", "R-89"),
}


def open_polls(state: State, recalls: Sequence[RecordedRecall]) -> None:
    """Open polls; of several on one mandate that open at one instant none came first, and none may open (R-21)."""
    about = {one.id: _about(state, one) for one in recalls}
    alone = {one.id: _prior(state, one, about[one.id]) for one in recalls if _judge(state, one, about[one.id], ())}
    for recall in recalls:
        beside = [alone[one.id] for one in recalls if _rivals(recall, one, about) and one.id in alone]
        ruling = _judge(state, recall, about[recall.id], beside)
        state.motions[recall.id] = Motion(tuple(one.id for one in about[recall.id]), ruling)
    for recall in recalls:
        if state.motions[recall.id].ruling:
            for mandate in about[recall.id]:
                state.priors.setdefault(mandate.id, []).append(_prior(state, recall, about[recall.id]))


def _about(state: State, recall: RecordedRecall) -> tuple[Mandate, ...]:
    """The mandate that the mandatee holds when the poll opens; those of the whole role where nobody is named."""
    if recall.mandatee is None:
        holding = state.holding(recall.role, recall.opens)
        return tuple(sorted((one for one in holding if one.seat is Seat.PRIMARY), key=lambda one: one.member))
    tenure = state.tenures([recall.mandatee]).of_member(recall.mandatee, recall.role)
    return tuple(one for one in tenure if one.in_force(recall.opens))[:1]


def _rules(state: State, recall: RecordedRecall) -> RecallRules:
    """The rules of a recall in its role, of its kind, on the day it was called (R-30)."""
    return state.rules(recall.called).recall.of_role(recall.role, recall.kind)


def _voters(state: State, recall: RecordedRecall, rules: RecallRules) -> Roll:
    """Who may vote on a recall."""
    return state.bodies.roll_of(rules.electorate, state.rules(recall.called))


def _callers(state: State, recall: RecordedRecall, rules: RecallRules) -> dict[str, Roll]:
    """Those of whom the rules ask that they call it, by the names of what they must be of."""
    return state.bodies.rolls_in(rules.initiators, state.rules(recall.called))


def _prior(state: State, recall: RecordedRecall, about: Sequence[Mandate]) -> Prior:
    rules = _rules(state, recall)
    seconds = _seconds(state, recall, rules, _at_call(state, recall, rules, about))
    seconded = bool(seconds)
    if hangs_on_a_figure(seconds):  # it goes by what was declared
        seconded = recall.declared not in (None, RecallOutcome.NOT_SECONDED)
    return Prior(id=recall.id, opens=recall.opens, closes=recall.closes, seconded=seconded)


def _wait(state: State, recall: RecordedRecall, prior: Prior) -> Span:
    """How long an earlier poll weighs by its own kind, as the bylaws have it that judge the new one (R-30, R-90)."""
    kind = state.motioned[prior.id].kind
    recalls = state.rules(recall.called).recall
    return recalls.of_role(recall.role, kind if kind in recalls.kinds else None).cool_down


def _seconds(state: State, recall: RecordedRecall, rules: RecallRules, there: Numbers) -> Ruling:
    callers = _callers(state, recall, rules)
    return judge_seconds(recall, roll=state.roll, rules=rules, zone=state.zone, callers=callers, there=there)


def is_reserve(state: State, recall: RecordedRecall) -> bool:
    """Whether a poll is about a reserve mandate."""
    return any(state.mandates[name].seat is Seat.RESERVE for name in state.motions[recall.id].about)


def _judge(state: State, recall: RecordedRecall, about: Sequence[Mandate], beside: Iterable[Prior]) -> Ruling:
    before = {prior.id: prior for mandate in about for prior in state.priors.get(mandate.id, ())}
    priors, rules = [*before.values(), *beside], _rules(state, recall)
    whole = recall.mandatee is None
    return judge_motion(
        recall,
        None if whole or not about else about[0],
        priors=[attrs.evolve(one, cool_down=_wait(state, recall, one)) for one in priors],
        roll=state.roll,
        rules=rules,
        zone=state.zone,
        callers=_callers(state, recall, rules),
        there=_at_call(state, recall, rules, about),
        body=about if whole else (),
    )


def close_poll(state: State, recall: RecordedRecall) -> None:
    """
    Close a poll; a mandate that is revoked ends at that instant (R-22).

    Where a whole body is revoked no reserve takes over: its seats are free (R-89). What cannot be judged goes by what
    was declared of it.

    Raises `PartgovError` where a file of votes has an abstention, and the rules know none (P6).

    >>> from datetime import UTC, datetime
    >>> from partgov.history.record import Record
    >>> from partgov.calls import Second
    >>> from partgov.members import Membership
    >>> from partgov.tallies import Tally
    >>> def on(month, day=1):
    ...     return datetime(2016, month, day, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=who, joined=on(1)) for who in ("ana", "bo", "cy", "dee"))
    >>> state = State(Record(members=()), roll, UTC, {})
    >>> ana = Mandate(id="m1", role="editor", member="ana", seat=Seat.PRIMARY, starts=on(2), ends=on(12))
    >>> poll = RecordedRecall(
    ...     id="r1", role="editor", mandatee="ana", initiator="bo", opens=on(3), closes=on(3, 15),
    ...     seconds=[Second(member=who, at=on(3, 2)) for who in ("cy", "dee")], tally=Tally(yes=3),
    ... )
    >>> state.begin(ana, None) is ana
    True
    >>> open_polls(state, [poll])
    >>> bool(state.motions["r1"].ruling), is_reserve(state, poll)
    (True, False)
    >>> close_poll(state, poll)
    >>> state.mandates["m1"].until == poll.closes
    True
    """
    about = [state.mandates[name] for name in state.motions[recall.id].about]
    rules, whole = _rules(state, recall), recall.mandatee is None
    there, voters = _at_call(state, recall, rules, about), _voters(state, recall, rules)
    result = settle_recall(
        recall,
        None if whole or not about else about[0],
        motion=state.motions[recall.id].ruling,
        roll=voters,
        rules=rules,
        seconds=_seconds(state, recall, rules, there),
        ballots=recall.handed_in,
        tally=recall.tally,
        there=_at_vote(state, recall, rules, there, voters, about),
        electorate=rules.electorate.date_for(recall.opens, state.zone),
        barred=_barred(recall, about, rules),
        body=about if whole else (),
    )
    if recall.marks_file is not None and result.tally.abstain and not rules.abstaining:
        raise PartgovError("recalls", recall.id, Phrase("wanted.yes_or_no_recall_has"))
    state.recalls[recall.id] = result
    revoked = result.outcome if result.judged else recall.declared
    if whole and revoked is RecallOutcome.REVOKED:  # nor to the seat of one who left at this very instant
        state.without_heir |= {mandate.id for mandate in about}
    for mandate in about if revoked is RecallOutcome.REVOKED else ():
        if mandate.until > recall.closes:
            state.end(mandate, recall.closes, EndingKind.REVOCATION)
            if not whole:
                state.vacate(mandate, recall.closes)


def _rivals(one: RecordedRecall, other: RecordedRecall, about: Mapping[str, Sequence[Mandate]]) -> bool:
    ids = {mandate.id for mandate in about[one.id]}
    return one.id != other.id and any(mandate.id in ids for mandate in about[other.id])


# ── how many ─────────────────────────────────────────────────────────────────────────────────────


def _bases(*demands: Demand | None) -> set[Base | None]:
    """Of what shares are asked; None for the base of the rule."""
    return {one.of if one.root is None else one.base(Base.ELECTORATE) for one in _shares(*demands)}


def _shares(*demands: Demand | None) -> Iterator[Condition]:
    return (one for demand in demands for one in leaves_of(demand) if one.least is None)


def _at_call(state: State, recall: RecordedRecall, rules: RecallRules, about: Sequence[Mandate]) -> Numbers:
    """How many might vote on the day of the call, and voted in the election, where callers are a share of them."""
    asked = _bases(rules.initiators)
    votes, holder = _elected_with(state, about) if asked - {None, Base.ELECTORATE} else (None, None)
    roll = _voters(state, recall, rules)
    electorate = recall.may_vote
    if electorate is None and asked & {None, Base.ELECTORATE}:
        electorate = state.bodies.headcount(roll).at(recall.called)
    return Numbers(electorate=electorate, votes_of_election=votes, votes_for_holder=holder)


def _barred(recall: RecordedRecall, about: Sequence[Mandate], rules: RecallRules) -> tuple[str, ...]:
    """Who has no vote on it, because it concerns them (R-92)."""
    if rules.electorate.concerned is Concerned.VOTES:
        return ()
    return tuple(sorted({one.member for one in about}))


def _at_vote(
    state: State, recall: RecordedRecall, rules: RecallRules, at_call: Numbers, roll: Roll, about: Sequence[Mandate]
) -> Numbers:
    """How many might vote, were present and handed in anything, as it was noted or follows from the ballots."""
    asked = rules.asked
    fixed = asked.quorum is not None or asked.outright is not None
    wanted = fixed or Base.ELECTORATE in {asked.base, *_bases(asked.majority)}
    electorate = recall.may_vote
    who, bylaws = rules.electorate, state.rules(recall.called)
    if electorate is None and wanted and (recall.handed_in is not None or not who.everybody):
        without = _barred(recall, about, rules) if who.concerned is Concerned.LEFT_OUT else ()
        voting, date = Period(opens=recall.opens, closes=recall.closes), who.date_for(recall.opens, state.zone)
        electorate = state.bodies.able(roll, voting, date, without)
    return attrs.evolve(
        at_call, electorate=electorate, voters=recall.voters, present=recall.present,
        seats=state.bodies.seats(who, bylaws, recall.opens),
    )  # fmt: skip


def _elected_with(state: State, about: Sequence[Mandate]) -> tuple[int | None, int | None]:
    """How many voted in the election by which a mandate was won, and how many of them for who holds it."""
    if len(about) != 1:
        return None, None
    (mandate,) = about
    election = state.elections.get(mandate.rests_on or "")
    if mandate.basis is not Basis.ELECTION or election is None:
        row = state.rows.get(mandate.id)
        given = None if row is None else row.elected_with
        return (None, None) if given is None else (given.votes, given.votes_for)
    result = state.called[election.id].result
    tally = (
        None if result is None else next((one.tally for one in result.ranking if one.member == mandate.member), None)
    )
    count = None if result is None else result.count
    return election.ballots_cast if count is None else count.voters, None if tally is None else tally.yes
