"""Mandates: terms of office, their limits, and who takes over.

Text:     Proposals 2 and 5.
Decides:  which terms count, whom the limits bar from a primary seat and until when, which seats are taken.
Leaves:   how a mandate was won, to elections; how it is taken back, to recall; who takes it over, to succession.
Readings: R-2, R-8, R-9, R-36 (one mandate per member and role), R-15, R-16, R-31 (which terms count), R-17
          (consecutive), R-28 (seats taken), R-48 (stand-ins that add up), R-49 (judged when voting closes).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "LIFECYCLE",
    "Bar",
    "Basis",
    "Ending",
    "EndingKind",
    "Mandate",
    "MandateRules",
    "StandIn",
    "Tenures",
    "Term",
    "bars_for",
    "count_terms",
    "exceeds",
    "judge_term",
    "remainder_counts",
    "seats_taken",
    "status",
    "term_end",
]

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import (
    FOREVER,
    Span,
    as_utc,
    instant_text,
    is_instant,
    shift,
    to_utc,
    utc_or_none,
    years,
)
from partgov.foundation.rulings import Finding, Rules, Ruling, as_told
from partgov.foundation.values import FrozenMap, Value, absent_or, as_tuple, at_least, is_a, is_flag, is_id, is_text
from partgov.members import Roll
from partgov.roles import Seat, Seats

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "term_end": ("P5", "R-3"),
    "remainder_counts": ("P5", "R-15"),
    "count_terms": ("P5", "R-15", "R-16", "R-31", "R-48"),
    "judge_term": ("P5", "R-17"),
    "bars_for": ("P3", "P5", "R-8", "R-9", "P6", "R-22", "R-36", "R-49", "R-70"),
    "seats_taken": ("P4", "R-2", "R-28"),
    "status": ("P5", "R-2", "R-32"),
}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def _lasts(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Span) or value == Span():
        raise PartgovError(attribute.name, str(value), "a span of at least a day")


def _is_part(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Fraction) or not 0 <= value < 1:
        raise PartgovError(attribute.name, value, "an exact fraction, at least 0 and less than 1")


@attrs.frozen(kw_only=True)
class MandateRules(Rules):
    """
    The figures of Proposal 5, each replaceable by an organisation's own.

    Attributes:
        term: how long a mandate lasts.
        consecutive: how many terms in a row one may serve as primary in one role.
        total: how many terms in all.
        gap: how long a break must be to begin a new row; one term where None (R-17).
        counts_beyond: the share of a term that a remainder, or stand-ins together, must exceed to count (R-15, R-16).
        remainder_always_counts: whether a remainder counts however short it is (R-15).
        roles_together: whether one may hold primary seats of different roles at once (R-9).
        revoked_wait: how long who was revoked may begin no new mandate in the role; no time by default (R-22).
    """

    term: Span = attrs.field(default=years(1), validator=_lasts)  # P5: one year
    consecutive: int = attrs.field(default=3, validator=at_least(1))  # P5: three
    total: int = attrs.field(default=5, validator=at_least(1))  # P5: five
    gap: Span | None = attrs.field(default=None, validator=absent_or(is_a(Span)))
    counts_beyond: Fraction = attrs.field(default=Fraction(1, 2), validator=_is_part)
    remainder_always_counts: bool = attrs.field(default=False, validator=is_flag)
    roles_together: bool = attrs.field(default=True, validator=is_flag)
    revoked_wait: Span = attrs.field(default=Span(), validator=is_a(Span))


LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("mandate.event", "P5", setting="mandates"),
    start="elected",
    table={
        "elected": {
            "term starts": "in force",
            "decline": "declined",
            "departure": "departed",
            "promotion": "promoted",
        },
        "in force": {
            "stand-in": "in force",
            "term ends": "expired",
            "resignation": "resigned",
            "departure": "departed",
            "revocation": "revoked",
            "promotion": "promoted",
        },
        "declined": {},
        "expired": {},
        "resigned": {},
        "departed": {},
        "revoked": {},
        "promoted": {},
    },
)
"""The life of one mandate: it ends by time, or earlier in one of five ways, and never comes back."""


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


class Basis(StrEnum):
    """What a mandate rests on: history from before the record, an election, or succession to a vacated seat."""

    GIVEN = "given"
    ELECTION = "election"
    SUCCESSION = "succession"


class EndingKind(StrEnum):
    """How a mandate ended before its time; the event of `LIFECYCLE` that ended it."""

    DECLINE = "decline"
    RESIGNATION = "resignation"
    DEPARTURE = "departure"
    REVOCATION = "revocation"
    PROMOTION = "promotion"


@attrs.frozen(kw_only=True)
class Ending(Value):
    """The early end of a mandate: when, and how."""

    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    by: EndingKind = attrs.field(validator=is_a(EndingKind))


@attrs.frozen(kw_only=True)
class StandIn(Value):
    """A reserve's standing in for an absent primary caretaker, from one instant to another (R-16)."""

    member: str = attrs.field(validator=is_id)
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant, metadata={"key": "from"})
    ends: datetime = attrs.field(converter=as_utc, validator=is_instant, metadata={"key": "until"})
    source: str | None = attrs.field(default=None, validator=absent_or(is_text))
    note: str | None = attrs.field(default=None, validator=absent_or(is_text))

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
            wanted = f"an instant after it starts, {instant_text(self.starts)}"
            raise PartgovError("ends", instant_text(self.ends), wanted)

    @property
    def length(self) -> timedelta:
        """How long it lasted."""
        return self.ends - self.starts


@attrs.frozen(kw_only=True)
class Mandate(Value):
    """
    One member's mandate in one role.

    Attributes:
        starts: the first instant of the mandate; for a remainder, the takeover.
        ends: its scheduled end; the first instant after it.
        term_starts: where the term began of which this is the remainder; None for a whole term.
        basis: what it rests on.
        rests_on: the election it follows from, or the mandate whose seat it took over.
        known_at: when it was known to begin: the close of voting, the takeover; the start where None.
        place: a reserve's place in the order of succession; reserves of equal place are not ordered.
        ended: its early end, if it had one.
        stand_ins: who stood in for this primary caretaker, and when.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id)
    member: str = attrs.field(validator=is_id)
    seat: Seat = attrs.field(validator=is_a(Seat))
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant)
    ends: datetime = attrs.field(converter=as_utc, validator=is_instant)
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    basis: Basis = attrs.field(default=Basis.GIVEN, validator=is_a(Basis))
    rests_on: str | None = None
    known_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    place: tuple[datetime, int] | None = None
    ended: Ending | None = None
    stand_ins: tuple[StandIn, ...] = attrs.field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
            wanted = f"an instant after its start, {instant_text(self.starts)}"
            raise PartgovError("ends", instant_text(self.ends), wanted)

    @property
    def until(self) -> datetime:
        """The first instant after it: its scheduled end, or its early end."""
        return self.ends if self.ended is None else min(self.ended.at, self.ends)

    def in_force(self, at: datetime) -> bool:
        """Say whether the mandate is in force at the instant `at`."""
        return self.starts <= to_utc(at) < self.until


def status(mandate: Mandate, *, at: datetime) -> str:
    """Return the state of `LIFECYCLE` that a mandate is in at the instant `at`."""
    events = [(mandate.starts, "term starts")]
    if mandate.ended is not None and mandate.ended.at < mandate.ends:
        early = (mandate.ended.at, mandate.ended.by.value)
        # Whoever declines, or leaves, by the start never began; R-32 puts ends before starts.
        events = [early] if mandate.ended.at <= mandate.starts else [*events, early]
    else:
        events.append((mandate.ends, "term ends"))
    return LIFECYCLE.state_at(to_utc(at), events)


@attrs.frozen(kw_only=True)
class Bar(Value):
    """A kind of seat that somebody may not take, and the finding that says so."""

    seat: Seat
    finding: Finding


def _frozen_lists(value: Mapping[str, Iterable[Any]]) -> FrozenMap[str, tuple[Any, ...]]:
    return FrozenMap({member: tuple(items) for member, items in value.items()})


@attrs.frozen
class Tenures(Value):
    """
    Mandates and stand-ins by member, so that a question about one member costs the same in any organisation.

    >>> Tenures.of([]).of_member("m1", "treasurer")
    ()
    """

    mandates: Mapping[str, Sequence[Mandate]] = attrs.field(converter=_frozen_lists)
    stand_ins: Mapping[str, Sequence[tuple[Mandate, StandIn]]] = attrs.field(converter=_frozen_lists)

    @classmethod
    def of(cls, mandates: Iterable[Mandate]) -> Tenures:
        """Index mandates, and the standing in for them, by member."""
        by_member: dict[str, list[Mandate]] = {}
        stand_ins: dict[str, list[tuple[Mandate, StandIn]]] = {}
        for mandate in mandates:
            mine = by_member.get(mandate.member)
            if mine is None:
                by_member[mandate.member] = [mandate]
            else:
                mine.append(mandate)
            if mandate.stand_ins and mandate.seat is Seat.PRIMARY:
                for one in mandate.stand_ins:
                    stand_ins.setdefault(one.member, []).append((mandate, one))
        return cls(by_member, stand_ins)

    def of_member(self, member: str, role: str) -> tuple[Mandate, ...]:
        """Return one member's mandates in one role, by their start."""
        mine = (one for one in self.mandates.get(member, ()) if one.role == role)
        return tuple(sorted(mine, key=lambda one: (one.starts, one.id)))

    def elsewhere(self, member: str, role: str) -> tuple[Mandate, ...]:
        """Return one member's mandates in other roles."""
        return tuple(one for one in self.mandates.get(member, ()) if one.role != role)

    def terms(
        self, member: str, role: str, *, rules: MandateRules, before: datetime, known_by: datetime = FOREVER
    ) -> tuple[Term, ...]:
        """Return one member's service as primary in one role before an instant, as far as known by another."""
        tenure = (one for one in self.of_member(member, role) if (one.known_at or one.starts) <= known_by)
        stood_in = (one for of, one in self.stand_ins.get(member, ()) if of.role == role and one.starts <= known_by)
        return count_terms(tenure, stood_in, rules=rules, before=before)


# ── terms ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Term(Value):
    """
    A stretch of service as primary caretaker that matters to the limits.

    Attributes:
        starts, ends: from when, and to which scheduled end.
        counts: whether it counts as a term; a short remainder does not, but breaks no row either (R-15).
        how: what it was, in words.
    """

    starts: datetime = attrs.field(converter=as_utc, validator=is_instant)
    ends: datetime = attrs.field(converter=as_utc, validator=is_instant)
    counts: bool
    how: str


def term_end(starts: datetime, *, rules: MandateRules, zone: tzinfo) -> datetime:
    """Return the scheduled end of a mandate that starts at `starts`: one term later on the calendar (P5, R-3)."""
    return shift(starts, rules.term, zone=zone)


def remainder_counts(mandate: Mandate, *, rules: MandateRules) -> bool:
    """
    Say whether a mandate counts as a term: a whole one once begun, a remainder when more than half of one (R-15).

    Prevents: stepping down early to wipe a term out, and losing a whole term to a few weeks of helping out.
    """
    if mandate.term_starts is None or rules.remainder_always_counts:
        return True
    whole = mandate.ends - mandate.term_starts
    return exceeds(mandate.ends - mandate.starts, whole, rules.counts_beyond)


def count_terms(
    tenure: Iterable[Mandate], stood_in: Iterable[StandIn] = (), *, rules: MandateRules, before: datetime
) -> tuple[Term, ...]:
    """
    Return one member's service as primary in one role that began before an instant, counted or not, in order.

    Args:
        tenure: the member's mandates in the role, reserve mandates included.
        stood_in: when the member stood in for others in the role.
        before: the start of the term that is asked about.
    """
    tenure = sorted(tenure, key=lambda one: (one.starts, one.id))
    terms = [
        Term(
            starts=one.starts,
            ends=one.ends,
            counts=remainder_counts(one, rules=rules),
            how="a whole term" if one.term_starts is None else "the remainder of a term",
        )
        for one in tenure
        if one.seat is Seat.PRIMARY and one.starts < before and one.until > one.starts
    ]
    # what a reserve stands in for adds up over one reserve mandate.
    stands = sorted((one for one in stood_in if one.starts < before), key=lambda one: one.starts)
    for reserve in (one for one in tenure if one.seat is Seat.RESERVE):
        mine = [one for one in stands if reserve.starts <= one.starts < reserve.ends]
        total = sum((one.length for one in mine), timedelta())
        if mine and exceeds(total, reserve.ends - reserve.starts, rules.counts_beyond):
            days = f"{total.days} days"
            terms.append(Term(starts=mine[0].starts, ends=mine[-1].ends, counts=True, how=f"standing in for {days}"))
    return tuple(sorted(terms, key=lambda one: (one.starts, one.ends)))


def exceeds(length: timedelta, whole: timedelta, share: Fraction) -> bool:
    """Say whether a length of time is more than a share of a whole, in whole microseconds."""
    tick = timedelta(microseconds=1)
    return (length // tick) * share.denominator > (whole // tick) * share.numerator


def judge_term(
    terms: Sequence[Term], *, starts: datetime, who: str, role: str, rules: MandateRules, zone: tzinfo
) -> Ruling:
    """
    Say whether a member may begin a term as primary at `starts`, given the terms that came before.

    The refusal lists the terms counted; what it found is `starts`, what it needed the first instant at which the
    limits allow a term again, or None where they never will.

    Prevents: one person keeping a role for good; resigning a day early neither resets the count nor shortens the
    wait (R-17).
    """
    counted = [term for term in terms if term.counts]
    run = _run(terms, starts, rules, zone)
    in_all, in_row = len(counted) < rules.total, len(run) < rules.consecutive
    listed = ", ".join(f"{term.how} from {instant_text(term.starts)}" for term in counted) or "none"
    again = _first_after(terms, rules, zone) if not in_row and in_all else None
    when = f" They may again from {instant_text(again)}." if again else ""
    never = "" if in_all else " They never may again."
    return Ruling.of(
        as_told(
            clause="P5", met=in_all, found=len(counted) + 1, needed=rules.total,
            because=f"{who} would begin term {len(counted) + 1} of at most {rules.total} as primary {role}; "
            f"counted: {listed}.{never}",
        ),
        as_told(
            clause="P5", reading="R-17", met=in_row, found=starts, needed=starts if in_row else again,
            because=f"It would be term {len(run) + 1} in a row of at most {rules.consecutive}.{when}",
        ),
    )  # fmt: skip


def _run(terms: Sequence[Term], starts: datetime, rules: MandateRules, zone: tzinfo) -> list[Term]:
    """The counted terms in a row right before a start: no break of a whole gap between one and the next."""
    run: list[Term] = []
    after = starts
    for term in sorted(terms, key=lambda one: (one.ends, one.starts), reverse=True):
        if shift(term.ends, rules.gap or rules.term, zone=zone) <= after:
            break
        if term.counts:
            run.append(term)
        after = min(after, term.starts)
    return run


def _first_after(terms: Sequence[Term], rules: MandateRules, zone: tzinfo) -> datetime:
    return shift(max(term.ends for term in terms), rules.gap or rules.term, zone=zone)


# ── who may take which seat ──────────────────────────────────────────────────────────────────────


def bars_for(
    member: str,
    role: str,
    *,
    starts: datetime,
    known_by: datetime,
    tenures: Tenures,
    roll: Roll,
    rules: MandateRules,
    zone: tzinfo,
) -> tuple[Bar, ...]:
    """
    Return the kinds of seat a member may not take in a term of `role` that would start at `starts`, with reasons.

    Who is barred by term limits may still be reserve (R-8); who holds a primary mandate that runs on may not stand,
    and a reserve whose mandate runs on may stand for primary only (R-9, R-36).

    Args:
        known_by: the close of voting, at which the limits are judged.
    """
    who = roll.label(member)
    terms = tenures.terms(member, role, rules=rules, before=starts, known_by=known_by)
    limits = judge_term(terms, starts=starts, who=who, role=role, rules=rules, zone=zone)
    bars = [Bar(seat=Seat.PRIMARY, finding=finding) for finding in limits.unmet]
    for mandate in tenures.of_member(member, role):
        if mandate.until > starts and mandate.until > mandate.starts:
            seats = tuple(Seat) if mandate.seat is Seat.PRIMARY else (Seat.RESERVE,)
            reading = "R-9" if mandate.seat is Seat.PRIMARY else "R-36"
            bars += (Bar(seat=seat, finding=_runs_on(mandate, starts, who, reading)) for seat in seats)
        if mandate.ended is not None and mandate.ended.by is EndingKind.REVOCATION:
            over = shift(mandate.ended.at, rules.revoked_wait, zone=zone)
            if starts < over:
                because = f"{who} was revoked as {role} at {instant_text(mandate.ended.at)} and waits "
                because += f"{rules.revoked_wait.words}, until {instant_text(over)}."
                finding = as_told(clause="P6", reading="R-22", met=False, because=because, found=starts, needed=over)
                bars += (Bar(seat=seat, finding=finding) for seat in Seat)
    if not rules.roles_together:
        for mandate in tenures.elsewhere(member, role):
            # what begins at the same instant comes no earlier, and bars nothing.
            if mandate.seat is Seat.PRIMARY and mandate.starts < starts < mandate.until:
                bars += (Bar(seat=seat, finding=_runs_on(mandate, starts, who, "R-9")) for seat in Seat)
    return tuple(bars)


def _runs_on(mandate: Mandate, starts: datetime, who: str, reading: str) -> Finding:
    because = (
        f"{who} holds a {mandate.seat} mandate as {mandate.role} until {instant_text(mandate.until)}, "
        f"beyond the start of the new term at {instant_text(starts)}."
    )
    return as_told(clause="P3", reading=reading, met=False, because=because, found=starts, needed=mandate.until)


def seats_taken(mandates: Iterable[Mandate], *, at: datetime) -> Seats:
    """Return how many seats of each kind the mandates of one role take at the instant `at` (R-28)."""
    held = [one.seat for one in mandates if one.in_force(at)]
    return Seats(primary=held.count(Seat.PRIMARY), reserve=held.count(Seat.RESERVE))
