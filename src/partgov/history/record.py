"""Record: everything needed to repeat an organisation's decisions, as one immutable value.

Text:     all proposals.
Decides:  which facts fit together in one record.
Leaves:   how a record is written, to `interop`; what follows from it, to `audit`.
"""

from __future__ import annotations

__all__ = [
    "Appointment",
    "Declared",
    "DeclaredChoice",
    "DeclaredDues",
    "DeclaredGroup",
    "DuesSheet",
    "Event",
    "EventKind",
    "Poll",
    "Question",
    "Record",
    "RecordedContest",
    "RecordedCount",
    "RecordedElection",
    "RecordedGroup",
    "RecordedMandate",
    "RecordedRecall",
    "Resignation",
]

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs
from attrs.validators import and_

from partgov.accounts import Account
from partgov.bylaws import Bylaws, in_force
from partgov.elections import Election
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import (
    instant_text,
    is_instant,
    utc_or_none,
)
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import (
    Fact,
    absent_or,
    all_are,
    as_tuple,
    is_id,
    is_text,
    one_of_each,
)
from partgov.history.recorded_dues import DeclaredDues, DuesSheet
from partgov.history.recorded_events import Event, EventKind
from partgov.history.recorded_offices import (
    Appointment,
    DeclaredGroup,
    RecordedGroup,
    RecordedMandate,
    Resignation,
)
from partgov.history.recorded_questions import Poll, Question, questions_by_name
from partgov.history.recorded_votes import (
    Declared,
    DeclaredChoice,
    RecordedContest,
    RecordedCount,
    RecordedElection,
    RecordedRecall,
)
from partgov.members import Membership, Roll
from partgov.roles import Role, by_role, role_for
from partgov.tallies import Order


def _booked_once(instance: object, attribute: attrs.Attribute[Any], value: Iterable[DuesSheet]) -> None:
    ids = Counter(one.id for sheet in value for one in sheet.payments)
    ids.update(one.id for sheet in value for one in sheet.credits)
    for name, times in ids.items():
        if times > 1:
            raise PartgovError(attribute.name, f"{times} with the id {name}", Phrase("wanted.id_its_own_for_each"))


def _without_overlap(instance: object, attribute: attrs.Attribute[Any], value: Collection[Membership]) -> None:
    if len({one.id for one in value}) < len(value):  # nearly everybody has one spell, which overlaps with no other
        Roll.of(value)


def _one_election_a_term(instance: object, attribute: attrs.Attribute[Any], value: Iterable[RecordedElection]) -> None:
    together: dict[tuple[str, datetime], list[str]] = {}
    for one in value:
        together.setdefault((one.role, one.term_start), []).append(one.id)
    wanted = Phrase("wanted.one_election_role_for_each")
    refuse_all(
        [
            PartgovError(attribute.name, f"{', '.join(ids)} for {role} from {instant_text(at)}", wanted)
            for (role, at), ids in together.items()
            if len(ids) > 1
        ]
    )


@attrs.frozen(kw_only=True)
class Record(Shown, Fact):
    """
    An organisation's record.

    Attributes:
        timezone: the name of the time zone on whose wall clock weeks, months and years are counted.
        as_of: the instant up to which the record is complete.
        bylaws: the rules and from when each holds; none means the adopted defaults.
        members: one row for each spell of membership.
    """

    organisation: str | None = attrs.field(default=None, validator=absent_or(is_text))
    timezone: str = attrs.field(default="UTC", validator=is_id)
    as_of: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    bylaws: tuple[Bylaws, ...] = attrs.field(
        default=(), converter=as_tuple, validator=all_are(Bylaws), metadata={"unique": ("since",)}
    )
    members: tuple[Membership, ...] = attrs.field(
        converter=as_tuple, validator=and_(all_are(Membership), _without_overlap), metadata={"defines": "members"}
    )
    roles: tuple[Role, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Role), one_of_each("id", "since")),
        metadata={"unique": ("id", "since"), "defines": "roles"},
    )
    polls: tuple[Poll, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Poll), one_of_each("id")),
        metadata={"unique": ("id",), "defines": "polls"},
    )
    elections: tuple[RecordedElection, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(RecordedElection), one_of_each("id"), _one_election_a_term),
        metadata={"unique": ("id",), "defines": "elections"},
    )
    mandates: tuple[RecordedMandate, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(RecordedMandate), one_of_each("id"), one_of_each("role", "member", "seat", "starts")),
        metadata={"unique": ("id",)},
    )
    recalls: tuple[RecordedRecall, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(RecordedRecall), one_of_each("id")),
        metadata={"unique": ("id",), "defines": "recalls"},
    )
    groups: tuple[RecordedGroup, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(RecordedGroup), one_of_each("id")),
        metadata={"unique": ("id",), "defines": "groups"},
    )
    contests: tuple[RecordedContest, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(RecordedContest), one_of_each("id")),
        metadata={"unique": ("id",), "defines": "contests"},
    )
    dues: tuple[DuesSheet, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(DuesSheet), one_of_each("id"), _booked_once),
        metadata={"unique": ("id",)},
    )
    accounts: tuple[Account, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Account), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    resignations: tuple[Resignation, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Resignation), one_of_each("member", "role", "at")),
        metadata={"unique": ("member", "role", "at")},
    )
    appointments: tuple[Appointment, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Appointment), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    events: tuple[Event, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=all_are(Event),
        metadata={"defines": "members", "by": "member", "where": ("event", "joined")},
    )

    def __attrs_post_init__(self) -> None:
        refuse_all(
            [
                *self._without_role(), *self._with_ranking(), *self._abstaining(), *self._with_terms(),
                *self._without_question(),
            ]
        )  # fmt: skip

    def _without_role(self) -> Iterator[PartgovError]:
        rows = by_role(self.roles)
        for election in self.elections:
            try:
                _role_of(election, rows.get(election.role, ()))
            except PartgovError as error:
                yield error

    def _abstaining(self) -> Iterator[PartgovError]:
        for recall in self.recalls:
            rules = in_force(self.bylaws, recall.called).recall
            if recall.abstained and not rules.may_abstain(recall.role, recall.kind):
                yield PartgovError("recalls", recall.id, Phrase("wanted.yes_or_no_recall_has"))

    def _without_question(self) -> Iterator[PartgovError]:
        named = [one.question for one in self.appointments if one.question is not None]
        known = questions_by_name(self.polls) if named else {}
        for name in named:
            if len(known.get(name, ())) != 1:
                yield PartgovError("appointments", name, Phrase("wanted.question_of_record"))

    def _with_ranking(self) -> Iterator[PartgovError]:
        """Refuse a ranking that the rules of its election do not go by (R-79)."""
        for one in self.elections:
            rules = in_force(self.bylaws, one.discussion_opens).elections.of_role(one.role)
            if one.ranking is not None and rules.order is not Order.RANKING:
                yield PartgovError("elections", one.id, Phrase("wanted.no_ranking"))

    def _with_terms(self) -> Iterator[PartgovError]:
        """Refuse terms that are not as many as the primary seats that are called (R-102)."""
        rows = by_role(self.roles)
        for one in self.elections:
            if one.terms:
                role = role_for(
                    rows.get(one.role, ()), one.role, opens=one.discussion_opens, term_starts=one.term_start
                )
                open_for = 0 if role is None else role.seats.closed.primary  # open seats have no ranks
                called = open_for if one.seats is None else min(one.seats.primary, open_for)
                given = sum(each.seats for each in one.terms)
                if given != called:
                    yield PartgovError("elections", one.id, Phrase("wanted.terms_of_seats", seats=called, given=given))

    @bylaws.validator
    def _dated_once(self, attribute: attrs.Attribute[Any], value: Iterable[Bylaws]) -> None:
        for since, times in Counter(one.since for one in value).items():
            if times > 1:
                raise PartgovError(attribute.name, since or "two undated", Phrase("wanted.bylaws_one_date_once"))

    def _heading(self) -> str:
        whose = "" if self.organisation is None else f"{self.organisation}, "
        return f"Record: {whose}{len({one.id for one in self.members})} members"

    def _rows(self) -> Iterator[dict[str, object]]:
        for field in attrs.fields(Record):
            value = getattr(self, field.name)
            if isinstance(value, tuple) and value:
                yield {"section": field.name, "rows": len(value)}

    def role_of(self, election: Election) -> Role:
        """
        Return the role an election is for, as it stood when the election opened (R-42).

        Raises `PartgovError` where it had not begun.
        """
        return _role_of(election, self.roles)


def _role_of(election: Election, rows: Iterable[Role]) -> Role:
    role = role_for(rows, election.role, opens=election.discussion_opens, term_starts=election.term_start)
    if role is None:
        wanted = Phrase("wanted.role_exists_when_election_opens", id=election.id)
        raise PartgovError("elections", election.role, wanted)
    return role
