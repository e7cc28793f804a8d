"""Kinds: everything that can be found, in one place.

Decides:  nothing: it gathers the kinds with which the rooms open.
Leaves:   what each rests on and when it is met, to its room.
"""

from __future__ import annotations

__all__ = ["KINDS"]

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Final

from partgov import (
    accounts,
    apportionment,
    bars,
    caps,
    contests,
    decisions,
    doubts,
    dues,
    elections,
    eligibility,
    groups,
    limits,
    mandates,
    members,
    merits,
    motions,
    options,
    outcomes,
    pools,
    proposals,
    recall,
    receipts,
    sheets,
    succession,
    summaries,
    verification,
)  # fmt: skip
from partgov.foundation import draws
from partgov.foundation.lifecycles import Lifecycle
from partgov.foundation.rulings import Kind
from partgov.foundation.values import FrozenMap
from partgov.history import (
    agenda,
    appointing,
    beyond,
    check_appointments,
    check_elections,
    check_offices,
    check_votes,
    checks,
    deciding,
    electing,
    events,
    excess,
    ranks,
    succeeding,
    waits,
    yielding,
)
from partgov.law import settling, workable

ROOMS: Final[tuple[ModuleType, ...]] = (
    accounts, agenda, appointing, apportionment, bars, beyond, caps, check_appointments, check_elections, check_offices,
    check_votes, checks, contests, deciding, decisions, doubts, draws, dues, electing, elections, eligibility, events,
    excess, groups, limits, mandates, members, merits, motions, options, outcomes, pools, proposals, ranks, recall,
    receipts, settling, sheets, succeeding, succession, summaries, verification, waits, workable, yielding,
)  # fmt: skip
"""Every room that finds something."""


def _kinds_of(room: ModuleType) -> Iterator[Kind]:
    """The kinds that a room opens with: alone, by name, or as what a lifecycle finds."""
    for value in room.__dict__.values():
        if isinstance(value, Kind):
            yield value
        elif isinstance(value, Lifecycle):
            yield value.kind
        elif isinstance(value, Mapping):
            yield from (one for one in value.values() if isinstance(one, Kind))


KINDS: Final[Mapping[str, Kind]] = FrozenMap(
    sorted(((kind.id, kind) for room in ROOMS for kind in _kinds_of(room)), key=lambda pair: pair[0])
)
"""Every kind of finding by its id."""
