"""Excess: where people of one affiliation hold more seats than a cap allows.

Text:     none. An organisation may limit how many seats of a committee people of one employer hold.
Decides:  from when until when there are too many, and whether a mandate began so or something else changed.
Leaves:   who is passed over when seats are given out, to seating and succession; how it is mended, to people.
Readings: R-99 (a cap by affiliation), R-30 (the rules of the day).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Excess", "check_caps", "excesses", "over_caps"]

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import attrs

from partgov.bylaws import in_force
from partgov.caps import Cap, cap_of, most_of
from partgov.foundation.conditions import Demand, MissingFigureError
from partgov.foundation.periods import FOREVER, instant_text
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import Value
from partgov.history.checks import Check, check_of
from partgov.history.record import Record
from partgov.history.replay import History
from partgov.history.upcoming import Due, DueKind
from partgov.mandates import Basis, Mandate
from partgov.members import Roll
from partgov.roles import OPEN, Seat, by_role, seats_of
from partgov.succession import OpenSeat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "excesses": ("R-30", "R-99"),
    "check_caps": ("R-99",),
    "over_caps": ("R-99",),
}

_EXCEEDED: Final = Kind(
    "cap.exceeded", "P5", "R-99", setting="mandates.cap",
    context=str, affiliation=str, of=str, seats=int, at=datetime, holders=tuple,
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Excess(Value):
    """
    More seats of one affiliation than a cap allows.

    Attributes:
        subject: over whose seats it is counted: `roles/…` or `bodies/…`.
        since, until: from when until when there are so many, or more; to `FOREVER` where no end is known.
        held, most: how many seats they hold from then on, and may hold.
        begun: whether a mandate of the affiliation began then that exceeded it by the rules it rests on.
        finding: what is told of it.
    """

    subject: str
    affiliation: str
    since: datetime
    until: datetime
    held: int
    most: int
    begun: bool
    finding: Finding


_Key = tuple[str, tuple[str, ...], Demand]
"""A cap: over whose seats it is counted, which roles these are, and what it is."""


def excesses(record: Record, history: History, roll: Roll) -> tuple[Excess, ...]:
    """
    Return where people of one affiliation hold more seats than the bylaws of the day allow, in order of time.

    One begins where there are too many, where there are more of them than before, and where one more mandate begins.
    """
    days = {at: _caps_by(record, at) for at in _changes(record)}
    keys = sorted({key for caps in days.values() for key in caps}, key=lambda key: key[:2])
    facts = _Facts(record, history, roll)
    found = [one for key in keys for one in _Seats(facts, key).excesses(days)]
    return tuple(sorted(found, key=lambda one: (one.since, one.subject, one.affiliation)))


def _changes(record: Record) -> tuple[datetime, ...]:
    """When bylaws take effect, the first of them from the beginning on."""
    return (_EVER, *sorted(one.since for one in record.bylaws if one.since is not None))


_EVER: Final = datetime(1000, 1, 1, tzinfo=UTC)


def _caps_by(record: Record, at: datetime) -> Mapping[_Key, Cites]:
    """Every cap by the bylaws of an instant, once for all roles over whose seats it is counted."""
    bylaws = in_force(record.bylaws, at)
    found: dict[_Key, Cites] = {}
    for role in sorted({row.id for row in record.roles}):
        roles, rules = bylaws.capped_with(role), bylaws.mandates.of_role(role)
        subject = f"roles/{role}" if rules.cap_over is None else f"bodies/{rules.cap_over}"
        if roles and rules.cap is not None:
            found.setdefault((subject, roles, rules.cap), rules.cites)
    return found


class _Facts:
    """What every cap is held against, by role and by id: none goes through what is about other roles."""

    def __init__(self, record: Record, history: History, roll: Roll) -> None:
        self.record, self.history, self.roll = record, history, roll
        self.rows = by_role(record.roles)
        self.elections = {one.id: one for one in record.elections}
        self.left: dict[str, list[tuple[int, OpenSeat]]] = {}
        for place, one in enumerate(history.open_seats):
            if one.seat is Seat.PRIMARY:
                self.left.setdefault(one.role, []).append((place, one))


class _Seats:
    """The seats over which one cap is counted, and who holds them when."""

    def __init__(self, facts: _Facts, key: _Key) -> None:
        self.record, self.history, self.roll, self.elections = facts.record, facts.history, facts.roll, facts.elections
        self.key, (self.subject, self.roles, self.cap) = key, key
        self.rows = [row for role in self.roles for row in facts.rows.get(role, ())]
        self.left = [one for _, one in sorted(pair for role in self.roles for pair in facts.left.get(role, ()))]
        self.held = [one for role in self.roles for one in facts.history.held(role) if one.seat is Seat.PRIMARY]
        stretches: list[tuple[datetime, datetime, tuple[str, ...]]]
        stretches = [(one.starts, one.until, (one.member,)) for one in self.held]
        stretches += [(one.starts, one.ends, one.tied) for one in self.left]
        self.seats: Timeline[tuple[str, ...]] = Timeline.of(stretches)

    def excesses(self, days: Mapping[datetime, Mapping[_Key, Cites]]) -> Iterator[Excess]:
        """Every excess over the cap, by affiliation and then in order of time."""
        caps = {at: self._cap_at(at, days) for at in self._turns(days)}
        names = {name for cap in caps.values() if cap is not None for name in cap.holders}
        for name in sorted(names):
            before = 0
            for at, cap in caps.items():
                excess = 0 if cap is None else len(cap.holders.get(name, ())) - cap.most
                if cap is not None and excess > 0:
                    begun = [one for one in self.held if one.starts == at < one.until and self._is_of(one, name)]
                    if excess > before or begun:
                        yield self._excess(name, at, cap, caps, begun)
                before = max(0, excess)

    def _turns(self, days: Iterable[datetime]) -> Iterator[datetime]:
        """Every instant at which there may be another number of them, or of seats, or another cap."""
        turns = {*days, *(turn for one in self.held for turn in (one.starts, one.until))}
        turns |= {turn for one in self.left for turn in (one.starts, one.ends)}
        turns |= {row.since for row in self.rows if row.since is not None}
        members = {member for one in self.left for member in one.tied} | {one.member for one in self.held}
        spells = [spell for member in members for spell in self.roll.affiliations.get(member, ())]
        turns |= {turn for spell in spells for turn in (spell.since, spell.until) if turn is not None}
        yield from sorted(turn for turn in turns if turn < FOREVER)

    def _cap_at(self, at: datetime, days: Mapping[datetime, Mapping[_Key, Cites]]) -> Cap | None:
        """The cap as it meets the seats of an instant; None where there is none, or its figure cannot be said."""
        caps = days[max(day for day in days if day <= at)]
        if self.key not in caps:
            return None
        number = seats_of(self.rows, self.roles, at=at)
        try:
            return cap_of(self.cap, seats=number, held=self.seats.at(at), at=at, roll=self.roll, cites=caps[self.key])
        except MissingFigureError:
            return None

    def _is_of(self, one: Mandate, affiliation: str) -> bool:
        return affiliation in self.roll.affiliated(one.member, one.starts)

    def _excess(
        self, name: str, at: datetime, cap: Cap, caps: Mapping[datetime, Cap | None], begun: Iterable[Mandate]
    ) -> Excess:
        held = len(cap.holders[name])
        later = ((turn, then) for turn, then in caps.items() if turn > at)
        ends = (turn for turn, then in later if then is None or len(then.holders.get(name, ())) <= then.most)
        wrong = any(self._is_beyond(one, held) for one in begun)
        context = ("begun" if wrong else "later") + ("_open" if cap.seats >= OPEN else "")
        finding = _EXCEEDED.finding(
            cap.cites, False, found=held, needed=cap.most, context=context, affiliation=name,
            of=self.subject.partition("/")[2], seats=cap.seats, at=at, holders=cap.named(name, self.roll),
        )  # fmt: skip
        return Excess(
            subject=self.subject, affiliation=name, since=at, until=next(ends, FOREVER), held=held, most=cap.most,
            begun=wrong, finding=finding,
        )  # fmt: skip

    def _is_beyond(self, one: Mandate, held: int) -> bool:
        """Whether a mandate began beyond the cap by its own rules: those of an election are the ones of its opening."""
        bylaws, known = in_force(self.record.bylaws, one.starts), dict[str, int]()
        if one.basis is Basis.ELECTION:
            election = self.elections[one.rests_on or ""]
            bylaws = in_force(self.record.bylaws, election.discussion_opens)
            known = {one.role: self.history.elections[election.id].seats.primary}
        cap = bylaws.mandates.of_role(one.role).cap
        if cap is None or bylaws.capped_with(one.role) != self.roles:
            return False
        return held > most_of(cap, seats_of(self.rows, self.roles, at=one.starts, known=known))


def check_caps(record: Record, history: History, roll: Roll) -> Iterator[Check]:
    """
    Check that no mandate began beyond a cap; a later change of affiliation, seats or bylaws ends none, and is told.

    Prevents: a change of employer that costs somebody the seat, or that nobody notices.
    """
    for one in excesses(record, history, roll):
        subject = f"{one.subject}/cap/{one.affiliation}/{instant_text(one.since)}"
        yield check_of(subject, not one.begun, {"held": one.held}, {"most": one.most}, one.finding)


def over_caps(record: Record, history: History, at: datetime, roll: Roll) -> Iterator[Due]:
    """Who holds more seats than a cap allows, now or from a later day on that is known already."""
    last: dict[tuple[str, str], Excess] = {}
    for one in excesses(record, history, roll):
        if one.since <= at < one.until:
            last[one.subject, one.affiliation] = one
        elif one.since > at:
            last[one.subject, f"{one.affiliation}/{instant_text(one.since)}"] = one
    for one in last.values():
        key = f"{one.subject}/cap/{one.affiliation}/{instant_text(one.since)}"
        yield Due(at=max(at, one.since), kind=DueKind.OVER_CAP, subject=one.subject, key=key, finding=one.finding)
