"""Mandates: terms of office: what they are, when they are in force, how they end.

Text:     Proposals 2 and 5.
Decides:  the figures of terms, the state of a mandate at any instant, which seats are taken.
Leaves:   whom the limits bar, to limits; how a mandate was won, to elections; how it is taken back, to recall; who
          takes it over, to succession.
Readings: R-2 (half-open), R-28 (seats taken), R-32 (ends before starts).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "MANDATE_LIFECYCLE",
    "Basis",
    "Ending",
    "EndingKind",
    "Lapse",
    "Mandate",
    "MandateRules",
    "ReserveLists",
    "StandIn",
    "seats_taken",
    "mandate_status",
]

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.caps import is_cap, is_of_seats
from partgov.foundation.conditions import Demand, as_demand
from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import (
    FOREVER,
    Span,
    as_utc,
    instant_text,
    is_end,
    is_instant,
    to_utc,
    utc_or_none,
    years,
)
from partgov.foundation.rulings import NONE, Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_a,
    is_flag,
    is_id,
)
from partgov.merits import TieBreak
from partgov.roles import Seat, Seats
from partgov.terms import ByRank, TermOfOffice
from partgov.windows import Window

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "seats_taken": ("P4", "R-2", "R-28"),
    "mandate_status": ("P5", "R-2", "R-32"),
}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def _lasts(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if isinstance(value, TermOfOffice):
        return
    if not isinstance(value, Span) or value == Span():
        raise PartgovError(attribute.name, str(value), Phrase("wanted.day_or_more"))


def _is_part(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Fraction) or not 0 <= value < 1:
        raise PartgovError(attribute.name, value, Phrase("wanted.part"))


def _are_of_yields(instance: object, attribute: attrs.Attribute[Any], value: tuple[TieBreak, ...]) -> None:
    """Raise `PartgovError` for what does not tell who makes way: an agreement or a draw, each once (R-95)."""
    all_are(TieBreak)(instance, attribute, value)
    if TieBreak.SENIORITY in value:
        names = f"{TieBreak.AGREEMENT}, {TieBreak.DRAW}"
        raise PartgovError(attribute.name, TieBreak.SENIORITY.value, Phrase("wanted.one", names=names))
    if len({*value}) < len(value):
        raise PartgovError(attribute.name, list(value), Phrase("wanted.each_tie_once"))


class Lapse(StrEnum):
    """Until when a list of reserves lasts: for its term, or to the role's next election that seats somebody (R-98)."""

    TERM = "term"
    NEXT_ELECTION = "next_election"


@attrs.frozen(kw_only=True)
class ReserveLists(Value):
    """
    How long a list of reserves lasts, and how much may be taken over from it (R-98).

    Attributes:
        lapse: until when it lasts.
        successions: how many vacated seats may be taken over from it; None where that has no limit.
    """

    lapse: Lapse = attrs.field(default=Lapse.TERM, validator=is_a(Lapse))
    successions: int | None = attrs.field(default=None, validator=absent_or(at_least(0)), metadata=NONE)


@attrs.frozen(kw_only=True)
class MandateRules(Rules):
    """
    The figures of Proposal 5, each replaceable by an organisation's own.

    Attributes:
        term: how long a mandate lasts: a span, or until a day or a successor (R-95, R-96); None where it is open, and
            ends by nothing but an early end (R-81).
        ties: what decides who yields to a successor where more have one planned end than seats are called.
        by_rank: to whom the terms go that one election fills, where they are not all alike (R-102).
        consecutive: how many terms in a row one may serve as primary in one role; None where that has no limit.
        total: how many terms in all; None where that has no limit.
        window: how long one may be in office within how long before the end of a new term; None where that has no
            limit (R-97).
        exempt: terms of at most so long count for nothing in these limits (R-97).
        reserves: how long a list of reserves lasts, and how many seats may be taken over from it (R-98).
        gap: how long a break must be to begin a new row; one term where None (R-17).
        counts_beyond: the share of a term that a remainder, or stand-ins together, must exceed to count (R-15, R-16).
        remainder_always_counts: whether a remainder counts however short it is (R-15).
        roles_together: whether one may hold primary seats of different roles at once (R-9).
        cap: how many seats people of one affiliation may hold at most, rounded down; None for any number (R-99).
        cap_over: the body over whose seats the cap is counted, for the roles that are of it; the role alone where None.
        revoked_wait: how long who was revoked may begin no new mandate in the role; no time by default (R-22).
        appointed_by: who may appoint to a primary seat: roles, groups, bodies, lists or others by name; nobody by
            default (R-100).
        retire: how many seats must be up at an election, of all of the role; any number where None (R-101).
        roles: the figures of each role that has its own, whole.
    """

    term: Span | TermOfOffice | None = attrs.field(
        default=years(1), validator=absent_or(_lasts), metadata={"words": {"open": None}}
    )  # P5: one year
    ties: tuple[TieBreak, ...] = attrs.field(
        default=(TieBreak.AGREEMENT, TieBreak.DRAW), converter=as_tuple, validator=_are_of_yields
    )
    by_rank: ByRank = attrs.field(default=ByRank.NONE, validator=is_a(ByRank))
    consecutive: int | None = attrs.field(
        default=3, validator=absent_or(at_least(1)), metadata={"words": {"none": None}}
    )  # P5: three
    total: int | None = attrs.field(
        default=5, validator=absent_or(at_least(1)), metadata={"words": {"none": None}}
    )  # P5: five
    window: Window | None = attrs.field(default=None, validator=absent_or(is_a(Window)), metadata=NONE)
    exempt: Span = attrs.field(default=Span(), validator=is_a(Span))
    reserves: ReserveLists = attrs.field(default=ReserveLists(), validator=is_a(ReserveLists))
    gap: Span | None = attrs.field(
        default=None, validator=absent_or(is_a(Span)), metadata={"words": {"one_term": None}}
    )
    counts_beyond: Fraction = attrs.field(default=Fraction(1, 2), validator=_is_part)
    remainder_always_counts: bool = attrs.field(default=False, validator=is_flag)
    roles_together: bool = attrs.field(default=True, validator=is_flag)
    cap: Demand | None = attrs.field(default=None, converter=as_demand, validator=absent_or(is_cap), metadata=NONE)
    cap_over: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata=NONE)
    revoked_wait: Span = attrs.field(default=Span(), validator=is_a(Span))
    appointed_by: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=are_ids, metadata={"words": {"nobody": ()}}
    )
    retire: Demand | None = attrs.field(
        default=None, converter=as_demand, validator=absent_or(is_of_seats), metadata=NONE
    )
    roles: Mapping[str, MandateRules] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=are_ids, metadata={"overlays": True}
    )

    def of_role(self, role: str) -> MandateRules:
        """Return the rules of a role: its own where it has any, else these."""
        return self.roles.get(role, self)

    def together_with(self, role: str, room: MandateRules | None = None) -> bool:
        """Say whether the role of these rules and another may be held together, as both have it (R-9, R-82)."""
        return self.roles_together and (self if room is None else room).of_role(role).roles_together


MANDATE_LIFECYCLE: Final = Lifecycle(
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
            "expiry": "expired",
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
    """What a mandate rests on: history before the record, an election, succession to a vacated seat, an appointment."""

    GIVEN = "given"
    ELECTION = "election"
    SUCCESSION = "succession"
    APPOINTMENT = "appointment"


class EndingKind(StrEnum):
    """How a mandate ended before its time; the event of `MANDATE_LIFECYCLE` that ended it."""

    DECLINE = "decline"
    RESIGNATION = "resignation"
    DEPARTURE = "departure"
    REVOCATION = "revocation"
    PROMOTION = "promotion"
    EXPIRY = "expiry"


@attrs.frozen(kw_only=True)
class Ending(Value):
    """The early end of a mandate: when, and how."""

    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    by: EndingKind = attrs.field(validator=is_a(EndingKind))


@attrs.frozen(kw_only=True)
class StandIn(Fact):
    """A reserve's standing in for an absent primary caretaker, from one instant to another (R-16)."""

    member: str = attrs.field(validator=is_id)
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant, metadata={"key": "from"})
    ends: datetime = attrs.field(converter=as_utc, validator=is_instant, metadata={"key": "until"})

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
            raise PartgovError("ends", instant_text(self.ends), Phrase("wanted.after_start", at=self.starts))

    @property
    def length(self) -> timedelta:
        """How long it lasted."""
        return self.ends - self.starts


@attrs.frozen(kw_only=True)
class Mandate(Value, Shown):
    """
    One member's mandate in one role.

    Attributes:
        starts: the first instant of the mandate; for a remainder, the takeover.
        ends: its scheduled end; the first instant after it. `FOREVER` where its term is open.
        term_starts: where the term began of which this is the remainder; None for a whole term.
        term_ends: where the term would end of which it is a part, where it ends before that by itself.
        planned: the planned end of its term, by which holders yield to a successor; its scheduled end where None.
        basis: what it rests on.
        rests_on: the election or the appointment it follows from, or the mandate whose seat it took over.
        known_at: when it was known to begin: the close of voting, the takeover, the appointment; the start where None.
        place: a reserve's place in the order of succession; reserves of equal place are not ordered.
        ended: its early end, if it had one.
        stand_ins: who stood in for this primary caretaker, and when.
        exempt: whether a record says that it counts for nothing in the limits (R-97).
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id)
    member: str = attrs.field(validator=is_id)
    seat: Seat = attrs.field(validator=is_a(Seat))
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant)
    ends: datetime = attrs.field(converter=as_utc, validator=is_end)
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    term_ends: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    planned: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    basis: Basis = attrs.field(default=Basis.GIVEN, validator=is_a(Basis))
    rests_on: str | None = None
    known_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    place: tuple[datetime, int] | None = None
    ended: Ending | None = None
    stand_ins: tuple[StandIn, ...] = attrs.field(default=(), converter=as_tuple)
    exempt: bool = False

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {
            "role": self.role, "member": self.member, "seat": self.seat.value, "starts": self.starts,
            "until": None if self.until == FOREVER else self.until,
            "ended": None if self.ended is None else self.ended.by.value,
        }  # fmt: skip

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
            raise PartgovError("ends", instant_text(self.ends), Phrase("wanted.after_start", at=self.starts))

    @property
    def until(self) -> datetime:
        """The first instant after it: its scheduled end, or its early end."""
        return self.ends if self.ended is None else min(self.ended.at, self.ends)

    @property
    def turn(self) -> datetime:
        """When its turn to yield comes: its planned end, or its scheduled one."""
        return self.ends if self.planned is None else self.planned

    @property
    def of_list(self) -> str | None:
        """The list that a reserve is of: the election, or None for the list that history gives (R-98)."""
        return self.rests_on if self.basis is Basis.ELECTION else None

    def in_force(self, at: datetime) -> bool:
        """Say whether the mandate is in force at the instant `at`."""
        return self.starts <= to_utc(at) < self.until


def mandate_status(mandate: Mandate, *, at: datetime) -> str:
    """Return the state of `MANDATE_LIFECYCLE` that a mandate is in at the instant `at`."""
    events = [(mandate.starts, "term starts")]
    if mandate.ended is not None and mandate.ended.at < mandate.ends:
        early = (mandate.ended.at, mandate.ended.by.value)
        # Whoever declines, or leaves, by the start never began; R-32 puts ends before starts.
        events = [early] if mandate.ended.at <= mandate.starts else [*events, early]
    else:
        events.append((mandate.ends, "term ends"))
    return MANDATE_LIFECYCLE.state_at(to_utc(at), events)


def seats_taken(mandates: Iterable[Mandate], *, at: datetime) -> Seats:
    """Return how many seats of each kind the mandates of one role take at the instant `at` (R-28)."""
    held = [one.seat for one in mandates if one.in_force(at)]
    return Seats(primary=held.count(Seat.PRIMARY), reserve=held.count(Seat.RESERVE))
