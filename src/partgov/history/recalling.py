"""Recalling: recall polls that open and close in a replay.

Text:     Proposal 6.
Decides:  which mandate a poll is about, which polls open together, and what a revoked mandate leaves free.
Leaves:   whether a motion may open and how a poll ends, to recall.
Readings: R-21, R-22, R-30, R-50.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "close_poll", "is_reserve", "open_polls"]

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from partgov.foundation.rulings import Ruling
from partgov.history.record import RecordedRecall
from partgov.history.state import State
from partgov.mandates import EndingKind, Mandate
from partgov.recall import Prior, RecallOutcome, judge_motion, judge_seconds, settle_recall
from partgov.roles import Seat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"open_polls": ("P6", "R-21", "R-50"), "close_poll": ("P6", "R-22")}


def open_polls(state: State, recalls: Sequence[RecordedRecall]) -> None:
    """Open polls; of several on one mandate that open at one instant none came first, and none may open (R-21)."""
    about = {one.id: _about(state, one) for one in recalls}
    alone = {one.id: _prior(state, one) for one in recalls if _judge(state, one, about[one.id], ())}
    for recall in recalls:
        mandate = about[recall.id]
        beside = [alone[one.id] for one in recalls if _rivals(recall, one, about) and one.id in alone]
        motion = _judge(state, recall, mandate, beside)
        state.motions[recall.id] = (mandate.id if mandate else None, motion)
        if mandate is not None and motion:
            state.priors.setdefault(mandate.id, []).append(_prior(state, recall))


def _about(state: State, recall: RecordedRecall) -> Mandate | None:
    """The mandate that the mandatee holds when the poll opens."""
    tenure = state.tenures([recall.mandatee]).of_member(recall.mandatee, recall.role)
    return next((one for one in tenure if one.in_force(recall.opens)), None)


def _prior(state: State, recall: RecordedRecall) -> Prior:
    rules = state.rules(recall.opens).recall.of_role(recall.role)
    seconded = bool(judge_seconds(recall, roll=state.roll, rules=rules))
    return Prior(id=recall.id, opens=recall.opens, closes=recall.closes, seconded=seconded)


def is_reserve(state: State, recall: RecordedRecall) -> bool:
    """Whether a poll is about a reserve mandate."""
    name, _ = state.motions[recall.id]
    return name is not None and state.mandates[name].seat is Seat.RESERVE


def _judge(state: State, recall: RecordedRecall, mandate: Mandate | None, beside: Iterable[Prior]) -> Ruling:
    before = state.priors.get(mandate.id, ()) if mandate else ()
    return judge_motion(
        recall,
        mandate,
        priors=[*before, *beside],
        roll=state.roll,
        rules=state.rules(recall.opens).recall.of_role(recall.role),
        zone=state.zone,
    )


def close_poll(state: State, recall: RecordedRecall) -> None:
    """Close a poll; a mandate that is revoked ends at that instant (R-22)."""
    name, motion = state.motions[recall.id]
    mandate = None if name is None else state.mandates[name]
    result = settle_recall(
        recall,
        mandate,
        motion=motion,
        roll=state.roll,
        rules=state.rules(recall.opens).recall.of_role(recall.role),
        ballots=recall.ballots,
        tally=recall.tally,
    )
    state.recalls[recall.id] = result
    if mandate is not None and result.outcome is RecallOutcome.REVOKED:
        state.end(mandate, recall.closes, EndingKind.REVOCATION)
        state.vacate(mandate, recall.closes)


def _rivals(one: RecordedRecall, other: RecordedRecall, about: Mapping[str, Mandate | None]) -> bool:
    return one.id != other.id and about[one.id] is not None and about[one.id] == about[other.id]
