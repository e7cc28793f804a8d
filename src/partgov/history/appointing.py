"""Appointing: who takes a primary seat by appointment in a replay.

Text:     none. Proposals 4 and 5 know elections and successions; an organisation may appoint besides.
Decides:  what mandate an appointment gives, from when to when, which vacated seat it leaves to no reserve, and who
          makes way where a term lasts until somebody takes the seat.
Leaves:   whether whoever appointed might do so, to check_appointments.
Readings: R-100 (appointments), R-36 (reserves), R-95 (until somebody takes the seat).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "appoint", "spoken_for"]

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from partgov.bars import bars_for
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.sentences import Phrase
from partgov.history.record import Appointment
from partgov.history.state import Appointed, State
from partgov.history.yielding import first_in_turn, not_decided
from partgov.limits import expected_end, term_end
from partgov.mandates import Basis, EndingKind, Mandate
from partgov.roles import Seat
from partgov.terms import Successor, planned_end, yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "appoint": ("P5", "R-36", "R-95", "R-100"),
    "spoken_for": ("R-100",),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_REMAINDER: Final = Kind(
    "appointment.remainder", "P5", "R-100", setting="mandates.appointed_by", context=str, name=str, role=str,
    at=datetime | None, until=datetime | None, how=Phrase | None, who=tuple,
)  # fmt: skip
_UNDECIDED: Final = Kind(
    "appointment.who_yields", "P5", "R-95", setting="mandates.term", count=int, tied=tuple, planned=datetime
)


def appoint(state: State, appointments: Sequence[Appointment]) -> list[Mandate]:
    """
    Begin the mandates of those who are appointed at one instant: first to the seats that are named, then to any.

    No reserve takes over the seat of which a mandate is the rest. Who is no member at the start begins none; return the
    mandates whose seats were kept for them while they were vacant: now a reserve may take them over.

    Prevents: a reserve who takes a seat over in the same instant in which somebody is appointed to it.

    >>> from datetime import UTC
    >>> from partgov.history.record import Record
    >>> from partgov.members import Membership, Roll
    >>> from partgov.roles import Role
    >>> start = datetime(2016, 1, 1, tzinfo=UTC)
    >>> record = Record(members=(), roles=[Role(id="editor", primary_seats=1, reserve_seats=0)])
    >>> state = State(record, Roll.of([Membership(id="cy", joined=start)]), UTC, {})
    >>> appoint(state, [Appointment(id="x", role="editor", member="cy", by="board", at=start, starts=start)])
    []
    >>> [str(one.basis) for one in state.holding("editor", start)]
    ['appointment']
    """
    left: list[Mandate] = []
    undecided: dict[str, Finding | None] = {}
    for one in sorted(appointments, key=lambda one: one.remainder_of is None):
        if one.remainder_of is None and one.role not in undecided:
            undecided[one.role] = _make_way(state, [each for each in appointments if _succeeds(each, one.role)])
        rest = _begin(state, one, None if one.remainder_of is not None else undecided[one.role])
        left += [] if rest is None else [rest]
    return left


def _succeeds(one: Appointment, role: str) -> bool:
    return one.role == role and one.remainder_of is None


def _make_way(state: State, appointments: Sequence[Appointment]) -> Finding | None:
    """
    End the mandates that last until somebody takes the seat, as many as there are appointed and no free seats (R-95).

    Who is appointed again makes way first, then those whose planned end comes first. Where more have one planned end
    than have to make way, say so: none of them does.
    """
    at, role = appointments[0].starts, appointments[0].role
    rules, row = state.rules(at).mandates.of_role(role), state.role_at(role, at)
    if yields_to(rules.term) is not Successor.SEAT or row is None:
        return None
    holding = [one for one in state.holding(role, at) if one.seat is Seat.PRIMARY]
    free = max(0, row.primary_seats - len(holding) - len(state.left_open(role, Seat.PRIMARY, at)))
    new = {one.member for one in appointments if state.roll.is_member(one.member, at)}
    again = [one for one in holding if one.member in new and one.starts < at]
    others = [one for one in holding if one.member not in new and one.starts < at]
    first, tied = first_in_turn(others, max(0, len(new) - free - len(again)), None, rules)
    for one in (*again, *first):
        state.end(one, at, EndingKind.EXPIRY)
    return not_decided(tied, len(new) - free - len(again) - len(first), rules, _UNDECIDED)


def _begin(state: State, one: Appointment, undecided: Finding | None) -> Mandate | None:
    """Begin one; return the mandate whose seat was kept in vain."""
    rest = _rest(state, one)
    mandate = _mandate(state, one, rest)
    met = Appointed(
        mandate=None, bars=_bars(state, one, mandate), remainder=_remainder(state, one), undecided=undecided
    )
    state.appointed[one.id] = met
    if not state.roll.is_member(one.member, one.starts):
        return rest if rest is not None and one.at <= rest.until < one.starts else None
    mandate = state.begin(mandate, state.row_of(mandate))
    state.appointed[one.id] = attrs.evolve(met, mandate=mandate.id)
    state.promote(one.member, one.role, one.starts)
    if rest is not None:
        state.without_heir.add(rest.id)
    return None


def _mandate(state: State, one: Appointment, rest: Mandate | None) -> Mandate:
    """The mandate that an appointment gives, which is the rest of another where it is said and so."""
    at, until = one.starts, one.until or FOREVER
    ends, planned = _ends(state, one, rest)
    by_term = (None if rest is None else rest.term_ends) or (ends if planned is None else planned)
    began = None if rest is None else rest.term_starts or rest.starts
    return Mandate(
        id=state.named(one.id, one.member),
        role=one.role,
        member=one.member,
        seat=Seat.PRIMARY,
        starts=at,
        ends=min(ends, until),
        term_starts=began if began is not None and began < at else None,
        term_ends=by_term if at < min(ends, until) < by_term < FOREVER else None,
        planned=None if planned is None else min(planned, until),
        basis=Basis.APPOINTMENT,
        rests_on=one.id,
        known_at=one.at,
    )


def spoken_for(state: State, name: str, at: datetime) -> bool:
    """
    Say whether somebody had been appointed by then to the rest of a mandate, and has still to begin.

    >>> from datetime import UTC
    >>> from partgov.history.record import Record
    >>> from partgov.members import Membership, Roll
    >>> def on(year, month=1):
    ...     return datetime(year, month, 1, tzinfo=UTC)
    >>> heir = Appointment(
    ...     id="x", role="editor", member="cy", by="board", at=on(2016, 3), starts=on(2016, 4), remainder_of="m1"
    ... )
    >>> roll = Roll.of([Membership(id="cy", joined=on(2012))])
    >>> state = State(Record(members=(), appointments=[heir]), roll, UTC, {})
    >>> spoken_for(state, "m1", on(2016, 3)), spoken_for(state, "m1", on(2016, 5))
    (True, False)
    """
    return any(one.at <= at < one.starts for one in state.remainders.get(name, ()))


def _bars(state: State, one: Appointment, mandate: Mandate) -> tuple[Finding, ...]:
    """What keeps who is appointed from a primary seat for so long, as it would who is elected (R-9, R-17, R-97)."""
    a_part = one.until is not None or mandate.term_starts is not None
    bars = bars_for(
        one.member,
        one.role,
        starts=one.starts,
        known_by=one.at,
        tenures=state.tenures([one.member]),
        roll=state.roll,
        rules=state.rules(one.at).mandates.of_role(one.role),
        room=state.rules(one.at).mandates,
        zone=state.zone,
        ends=expected_end(mandate, at=one.starts) if a_part else None,
    )
    return tuple(bar.finding for bar in bars if bar.seat is Seat.PRIMARY)


def _rest(state: State, one: Appointment) -> Mandate | None:
    """The mandate whose rest an appointment takes: a primary one of the role that ended early, and would still run."""
    before = None if one.remainder_of is None else state.mandates.get(one.remainder_of)
    if before is None or before.role != one.role or before.seat is not Seat.PRIMARY:
        return None
    over = before.ended is None or before.ended.by is EndingKind.EXPIRY or before.id in state.retired
    return before if before.until <= one.starts < before.ends and not over else None


def _remainder(state: State, one: Appointment) -> Finding | None:
    """Say whether the mandate that an appointment names leaves it a remainder, and nobody else has taken that."""
    if one.remainder_of is None:
        return None
    before, cites = state.mandates.get(one.remainder_of), state.rules(one.at).citing
    if before is None:
        return _found(cites, one, "none")
    if before.role != one.role or before.seat is not Seat.PRIMARY:
        return _found(cites, one, "role" if before.role != one.role else "reserve", before)
    if _rest(state, one) is None:
        return _found(cites, one, "runs" if before.until > one.starts else "over", before)
    others = _takers(state, one)
    return _found(cites, one, "taken" if others else "rest", before, who=others)


def _takers(state: State, one: Appointment) -> tuple[str, ...]:
    """Who else has the rest: a reserve, or those of whom it is undecided who; who was elected or is appointed to it."""
    taken = state.succession_to.get(one.remainder_of or "", ())
    others = {who for each in taken for who in (*each.tied, *([each.successor] if each.successor else ()))}
    before = state.mandates[one.remainder_of or ""]
    elections = state.filling.get(before.id, ())
    for mandate in state.held(one.role):
        if mandate.rests_on in elections and mandate.term_starts == (before.term_starts or before.starts):
            others.add(mandate.member)
    for other in state.remainders[before.id]:
        if other.id != one.id and other.starts <= one.starts and state.roll.is_member(other.member, other.starts):
            others.add(other.member)
    return tuple(sorted(others))


def _found(
    cites: Cites, one: Appointment, context: str, before: Mandate | None = None, *, who: tuple[str, ...] = ()
) -> Finding:
    ended = None if before is None or before.ended is None else Phrase(f"ending.{before.ended.by}")
    at = None if before is None or before.until == FOREVER else before.until
    until = None if before is None or before.ends == FOREVER else before.ends
    if (context == "runs" and at is None) or (context == "rest" and until is None):
        context = f"{context}_open"
    return _REMAINDER.finding(
        cites, context.startswith("rest"), found=one.starts, needed=at, context=context, name=one.remainder_of or "",
        role=one.role, at=at, until=until, how=ended, who=who,
    )  # fmt: skip


def _ends(state: State, one: Appointment, rest: Mandate | None) -> tuple[datetime, datetime | None]:
    """When its term is scheduled to end, and by what who holds it yields to a successor."""
    if rest is not None:
        return rest.ends, rest.planned
    rules = state.rules(one.starts).mandates.of_role(one.role)
    nominal = planned_end(one.starts, rules.term, zone=state.zone)
    return term_end(one.starts, rules=rules, zone=state.zone), None if yields_to(rules.term) is None else nominal
