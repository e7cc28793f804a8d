"""Succeeding: who takes over the primary seats that become free in a replay.

Text:     Proposal 5.
Decides:  in which order vacated seats are filled, which reserve mandates or open seats that uses up, and how much of
          each list was taken over.
Leaves:   who of the reserves succeeds, to succession.
Readings: R-18 (the seat that runs longest first), R-30 (a seat that was cut), R-49 (ties), R-98 (the list they come
          from), R-99 (a cap).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "fill", "longest_first"]

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from partgov.caps import Cap
from partgov.foundation.conditions import MissingFigureError
from partgov.foundation.rulings import Kind, Ruling
from partgov.history.capping import cap_at
from partgov.history.state import State
from partgov.mandates import Basis, EndingKind, Mandate, seats_taken
from partgov.roles import Seat, Seats
from partgov.succession import OpenSeat, Succession, succeed

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"fill": ("P5", "R-18", "R-30", "R-49", "R-98", "R-99")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_SEAT_CUT: Final = Kind("succession.seat_cut", "P5", "R-30", setting="roles", role=str, held=int, seats=int)


def fill(state: State, vacated: Iterable[Mandate], at: datetime) -> None:
    """
    Let the reserves take over vacated seats, the one that runs longest first (R-18).

    >>> from datetime import UTC
    >>> from partgov.history.record import Record
    >>> from partgov.members import Membership, Roll
    >>> from partgov.roles import Seat
    >>> def on(year, month=1):
    ...     return datetime(year, month, 1, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=who, joined=on(2012)) for who in ("ana", "bo"))
    >>> state = State(Record(members=()), roll, UTC, {})
    >>> ana, bo = (
    ...     Mandate(id=seat.value, role="editor", member=who, seat=seat, starts=on(2016), ends=on(2017))
    ...     for who, seat in (("ana", Seat.PRIMARY), ("bo", Seat.RESERVE))
    ... )
    >>> [state.begin(one, None) is one for one in (ana, bo)]
    [True, True]
    >>> state.end(ana, on(2016, 3), EndingKind.RESIGNATION)
    >>> fill(state, [state.mandates["primary"]], on(2016, 3))
    >>> [one.member for one in state.holding("editor", on(2016, 3))]
    ['bo']
    """
    in_turn = longest_first(vacated)
    if not in_turn:
        return
    given = (state.mandates[row.id] for row in state.given.get(at, ()))
    heirs = [one for one in given if one.seat is Seat.PRIMARY and one.term_starts is not None]
    ties = _Ties()
    for mandate in in_turn:
        heir = next((one for one in heirs if _runs_as_long(one, mandate)), None)
        if heir is not None:  # history says who took the seat over
            heirs.remove(heir)
            state.taken_over[heir.role][_list_of(state, heir.role, heir.member, at)] += 1
            continue
        holding = state.holding(mandate.role, at)
        cut = _cut(state, mandate, holding, at)
        if cut is not None:
            state.settle(cut)
        else:
            _succeed(state, mandate, holding, at, ties)


def _runs_as_long(heir: Mandate, vacated: Mandate) -> bool:
    """Whether a given remainder is of a vacated mandate: of its role, and with the same end, by plan where none is."""
    return (heir.role, heir.ends, heir.turn) == (vacated.role, vacated.ends, vacated.turn)


def longest_first(vacated: Iterable[Mandate]) -> list[Mandate]:
    """
    Return vacated seats as they are filled, those first that run longest, by plan where no end is known (R-18).

    >>> from datetime import UTC
    >>> from partgov.roles import Seat
    >>> def until(year):
    ...     starts, ends = (datetime(one, 1, 1, tzinfo=UTC) for one in (2016, year))
    ...     return Mandate(id=str(year), role="editor", member="ana", seat=Seat.PRIMARY, starts=starts, ends=ends)
    >>> [each.id for each in longest_first([until(2017), until(2018)])]
    ['2018', '2017']
    """
    return sorted(sorted(vacated, key=lambda one: one.id), key=lambda one: (one.ends, one.turn), reverse=True)


@attrs.define
class _Ties:
    """What the ties met so far at one instant have used up."""

    undecided: Counter[tuple[str, ...]] = attrs.field(factory=Counter)
    spent: set[str] = attrs.field(factory=set)  # tied reserves who all take over, whichever seat each takes


def _succeed(state: State, vacated: Mandate, holding: Sequence[Mandate], at: datetime, ties: _Ties) -> None:
    """Let one of the reserves take over one seat, or leave it open among those who are tied (R-49)."""
    reserves = [one for one in holding if one.seat is Seat.RESERVE and one.member not in ties.spent]
    left_open = [one for one in state.left_open(vacated.role, Seat.RESERVE, at) if not ties.spent.issuperset(one.tied)]
    row = state.rows.get(vacated.id)
    succession = succeed(
        vacated,
        at=at,
        reserves=reserves,
        open_reserves=left_open,
        declined=(vacated.member, *(row.declined_by if row is not None else ())),
        taken_over=state.taken_over[vacated.role],
        tenures=state.tenures([*(one.member for one in reserves), *(who for one in left_open for who in one.tied)]),
        roll=state.roll,
        rules=state.rules(at).mandates.of_role(vacated.role),
        room=state.rules(at).mandates,
        cap=_cap(state, vacated.role, at),
        zone=state.zone,
    )
    state.settle(succession)
    successor = succession.successor or _settled(state, succession, vacated)
    among = [one for one in left_open if not set(succession.tied).isdisjoint(one.tied)]
    if successor is not None:
        reserve = next((one for one in reserves if one.member == successor), None)
        state.taken_over[vacated.role][among[0].rests_on if reserve is None else reserve.of_list] += 1
        _take_over(state, vacated, successor, at, reserve=reserve)
        if reserve is None:
            state.close_seats(among[:1], at)
    elif succession.tied:
        those = [one for one in reserves if one.member in succession.tied]
        _leave_open(state, vacated, succession, ties, those=those, among=among)


def _cap(state: State, role: str, at: datetime) -> Cap | None:
    """The cap on who takes a seat over (R-99); none where it is a share of open seats, which says nothing."""
    try:
        return cap_at(state, state.rules(at), role, at)
    except MissingFigureError:
        return None


def _leave_open(
    state: State, vacated: Mandate, succession: Succession, ties: _Ties, *,
    those: Sequence[Mandate], among: Sequence[OpenSeat],
) -> None:  # fmt: skip
    """Leave a seat open among the tied; with as many seats open as there are tied, all of them take over."""
    tied, at = succession.tied, succession.at
    ties.undecided[tied] += 1
    state.taken_over[vacated.role].update({*(one.of_list for one in those), *(one.rests_on for one in among)})
    state.leave_open(vacated.role, Seats(primary=1), tied, at, vacated.ends, vacated.id)
    if ties.undecided[tied] == len(those) + len(among):
        ties.spent |= set(tied)
        state.close_seats(among, at)
        for one in those:
            state.end(one, at, EndingKind.PROMOTION)


def _list_of(state: State, role: str, member: str, at: datetime) -> str | None:
    """The list of which somebody was a reserve just before an instant; that of history where nothing says so."""
    mine = state.tenures([member]).of_member(member, role)
    reserve = (one for one in mine if one.seat is Seat.RESERVE and one.starts < at <= one.until)
    return next((one.of_list for one in reserve), None)


def _cut(state: State, vacated: Mandate, holding: Sequence[Mandate], at: datetime) -> Succession | None:
    """What becomes of a vacated seat that the role no longer has: nothing, for nobody succeeds to it (R-30)."""
    role = state.role_at(vacated.role, at)
    seats = role.primary_seats if role else 0
    held = seats_taken(holding, at=at).primary
    held += len(state.left_open(vacated.role, Seat.PRIMARY, at))
    if held < seats:
        return None
    cites = state.rules(at).citing
    finding = _SEAT_CUT.finding(cites, False, found=held, needed=seats, role=vacated.role, held=held, seats=seats)
    return Succession(vacated=vacated.id, at=at, successor=None, tied=(), ruling=Ruling.of(finding))


def _settled(state: State, succession: Succession, vacated: Mandate) -> str | None:
    """Who of tied reserves is recorded to have taken over: settled outside the text."""
    return next(
        (
            member
            for member in succession.tied
            if (claim := state.claims.get((vacated.role, member, Seat.PRIMARY, succession.at)))
            and claim.follows in (None, vacated.id)
        ),
        None,
    )


def _take_over(state: State, vacated: Mandate, successor: str, at: datetime, *, reserve: Mandate | None) -> None:
    """Begin the mandate of who takes over; it ends the reserve mandate (R-36)."""
    if reserve is not None:
        state.end(reserve, at, EndingKind.PROMOTION)
    began = vacated.term_starts or vacated.starts
    mandate = Mandate(
        id=state.named(vacated.id, successor),
        role=vacated.role,
        member=successor,
        seat=Seat.PRIMARY,
        starts=at,
        ends=vacated.ends,
        term_starts=began if began < at else None,
        term_ends=vacated.term_ends,
        planned=vacated.planned,
        basis=Basis.SUCCESSION,
        rests_on=vacated.id,
        known_at=at,
    )
    state.begin(mandate, state.row_of(mandate))
