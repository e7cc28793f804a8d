"""Recorded offices: the mandates, appointments, resignations and groups of a record.

Text:     Proposals 1, 2 and 5.
Decides:  which facts of one mandate, or of one appointment, fit together.
Leaves:   whether a mandate rests on what it is said to rest on, to `check_offices`; whether who was appointed might
          be, to `check_appointments`.
"""

from __future__ import annotations

__all__ = [
    "Appointment",
    "DeclaredGroup",
    "RecordedGroup",
    "RecordedMandate",
    "Resignation",
]

from datetime import datetime

import attrs
from attrs.validators import and_

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    FOREVER,
    as_utc,
    instant_text,
    is_instant,
    utc_or_none,
)
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    Fact,
    Value,
    absent_or,
    all_are,
    as_tuple,
    at_least,
    each_member_once,
    is_a,
    is_flag,
    is_id,
    one_of_each,
)
from partgov.groups import Group
from partgov.mandates import Basis, EndingKind, StandIn
from partgov.roles import Seat


@attrs.frozen(kw_only=True)
class ElectedWith(Value):
    """
    The votes by which a mandate was won.

    Attributes:
        votes_for: how many were for who won it.
        votes: how many voted.
    """

    votes_for: int = attrs.field(validator=at_least(0), metadata={"key": "for"})
    votes: int = attrs.field(validator=at_least(0))


@attrs.frozen(kw_only=True)
class RecordedMandate(Fact):
    """
    One mandate as the organisation recorded it.

    Attributes:
        basis: `given` for history that the record takes as it is; else what it is said to rest on, which is checked.
        follows: the election, the appointment, or the mandate whose seat was taken over; None where it is not said.
        term_starts: for the remainder of a term, where that term began.
        place: a given reserve's place in the order of succession; equal places are not ordered.
        ended_at, ended_by: the early end, where there was one.
        declined_by: the reserves who declined to take over the seat when it was vacated.
        stand_ins: who stood in for this primary caretaker, and when.
        exempt: whether it counts for nothing in the limits, however long it is (R-97).
        elected_with: the votes by which a given mandate was won, where a rule asks them.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    seat: Seat = attrs.field(validator=is_a(Seat))
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant)
    ends: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    basis: Basis = attrs.field(default=Basis.GIVEN, validator=is_a(Basis))
    follows: str | None = attrs.field(default=None, validator=absent_or(is_id))
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    place: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    ended_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    ended_by: EndingKind | None = attrs.field(default=None, validator=absent_or(is_a(EndingKind)))
    declined_by: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    stand_ins: tuple[StandIn, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(StandIn), one_of_each("member", "starts"))
    )

    exempt: bool = attrs.field(default=False, validator=is_flag)
    elected_with: ElectedWith | None = attrs.field(default=None, validator=absent_or(is_a(ElectedWith)))

    def __attrs_post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            wanted = Phrase("wanted.instant_after_starts", value=instant_text(self.starts))
            raise PartgovError("ends", instant_text(self.ends), wanted)
        if self.term_starts is not None and self.term_starts >= self.starts:
            wanted = Phrase("wanted.instant_before_starts", value=instant_text(self.starts))
            raise PartgovError("term_starts", instant_text(self.term_starts), wanted)
        if (self.ended_at is None) != (self.ended_by is None):
            raise PartgovError("ended_by", self.ended_by, Phrase("wanted.ended_at_ended_by_together"))
        if self.ended_by is EndingKind.DECLINE and self.basis is not Basis.ELECTION:
            wanted = Phrase("wanted.another_ending_only_who_was")
            raise PartgovError("ended_by", self.ended_by.value, wanted)
        if self.ended_at is not None:
            self._check_ending(self.ended_at)

    def _check_ending(self, at: datetime) -> None:
        # The lifecycle of a mandate: one declines, or leaves, by the start; everything else happens in office.
        early = self.ended_by in (EndingKind.DECLINE, EndingKind.DEPARTURE) and at <= self.starts
        in_office = self.ended_by is not EndingKind.DECLINE and self.starts < at < (self.ends or FOREVER)
        if not (early or in_office):
            when = "by the start" if self.ended_by is EndingKind.DECLINE else "after the start and before the end"
            raise PartgovError("ended_at", instant_text(at), Phrase("wanted.instant_mandate", when=when))


@attrs.frozen(kw_only=True)
class Appointment(Fact):
    """
    Somebody's being put on a primary seat by others than voters in an election (R-100).

    Attributes:
        by: who appointed: a role, group, body or list, or anybody else by name.
        at: when it was made.
        starts: when the mandate begins.
        until: when it ends, where that is before the end of the term.
        remainder_of: the mandate of which it is the rest, by id.
        question: the question by which it was carried, where it was put to a vote.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    by: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant, metadata={"key": "from"})
    until: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    remainder_of: str | None = attrs.field(default=None, validator=absent_or(is_id))
    question: str | None = attrs.field(default=None, validator=absent_or(is_id))

    def __attrs_post_init__(self) -> None:
        if self.starts < self.at:
            raise PartgovError("starts", instant_text(self.starts), Phrase("wanted.not_before_appointed", at=self.at))
        if self.until is not None and self.until <= self.starts:
            raise PartgovError("until", instant_text(self.until), Phrase("wanted.after_start", at=self.starts))


@attrs.frozen(kw_only=True)
class Resignation(Fact):
    """Somebody's giving up the mandate they hold in a role, where no row of the mandates says it."""

    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)


@attrs.frozen(kw_only=True)
class DeclaredGroup(Fact):
    """Who was declared to be in a group at the instant the record speaks for; nobody where it had ended."""

    members: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_member_once)


@attrs.frozen(kw_only=True)
class RecordedGroup(Group):
    """A group with what was declared of it."""

    declared: DeclaredGroup | None = attrs.field(default=None, validator=absent_or(is_a(DeclaredGroup)))
