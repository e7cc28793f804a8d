"""Record: everything needed to repeat an organisation's decisions, as one immutable value.

Text:     all proposals.
Decides:  which facts fit together in one record.
Leaves:   how a record is written, to `interop`; what follows from it, to `audit`.
"""

from __future__ import annotations

__all__ = [
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
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

import attrs
from attrs.validators import and_

from partgov.accounts import Account
from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Mark, Tally
from partgov.bylaws import Bylaws
from partgov.contests import Aspect, ContestEntry
from partgov.dues import Credit, DuesState, Income, Payment
from partgov.elections import Election
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import (
    Period,
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
    are_ids,
    as_tuple,
    at_least,
    frozen_or_none,
    is_a,
    is_flag,
    is_id,
    is_text,
    is_whole,
    is_year,
    one_of_each,
    tuple_or_none,
)
from partgov.groups import Group
from partgov.mandates import Basis, EndingKind, StandIn
from partgov.members import Membership, Roll
from partgov.questions import QuestionRule, check_tally
from partgov.recall import Recall, RecallOutcome
from partgov.roles import Role, Seat, role_for

_FIRST: Final = datetime(1000, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9998, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def _named_once(instance: object, attribute: attrs.Attribute[Any], value: Iterable[str]) -> None:
    counted = Counter(value)
    are_ids(instance, attribute, counted)
    refuse_all(
        [PartgovError(attribute.name, name, Phrase("wanted.each_member_once")) for name in counted if counted[name] > 1]
    )


def _numbered(instance: object, attribute: attrs.Attribute[Any], value: Iterable[Ballot | AnswerSheet]) -> None:
    numbers = [ballot.seq for ballot in value]
    if None in numbers and any(number is not None for number in numbers):
        raise PartgovError(attribute.name, None, Phrase("wanted.seq_on_every_ballot_election"))


_BALLOTS: Final = and_(all_are(Ballot), one_of_each("seq"), _numbered)


@attrs.frozen(kw_only=True)
class Declared(Fact):
    """What the organisation declared: the primary caretakers as a set, the reserves in their order."""

    primary: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_named_once)
    reserve: tuple[str, ...] | None = attrs.field(
        default=None, converter=tuple_or_none, validator=absent_or(_named_once)
    )


@attrs.frozen(kw_only=True)
class RecordedElection(Election):
    """An election with what came of it: the ballots or the tallies, and what was declared."""

    ballots: tuple[Ballot, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(_BALLOTS),
        metadata={"unique": ("seq",)},
    )
    tallies: Mapping[str, Tally] | None = attrs.field(
        default=None, converter=frozen_or_none, validator=absent_or(and_(are_ids, all_are(Tally)))
    )
    declared: Declared | None = attrs.field(default=None, validator=absent_or(is_a(Declared)))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.ballots is not None and self.tallies is not None:
            raise PartgovError("tallies", "tallies beside ballots", Phrase("wanted.either_ballots_or_tallies"))


@attrs.frozen(kw_only=True)
class RecordedMandate(Fact):
    """
    One mandate as the organisation recorded it.

    Attributes:
        basis: `given` for history that the record takes as it is; else what it is said to rest on, which is checked.
        follows: the election, or the mandate whose seat was taken over; None where it is not said.
        term_starts: for the remainder of a term, where that term began.
        place: a given reserve's place in the order of succession; equal places are not ordered.
        ended_at, ended_by: the early end, where there was one.
        declined_by: the reserves who declined to take over the seat when it was vacated.
        stand_ins: who stood in for this primary caretaker, and when.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    seat: Seat = attrs.field(validator=is_a(Seat))
    starts: datetime = attrs.field(converter=as_utc, validator=is_instant)
    ends: datetime = attrs.field(converter=as_utc, validator=is_instant)
    basis: Basis = attrs.field(default=Basis.GIVEN, validator=is_a(Basis))
    follows: str | None = attrs.field(default=None, validator=absent_or(is_id))
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    place: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    ended_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    ended_by: EndingKind | None = attrs.field(default=None, validator=absent_or(is_a(EndingKind)))
    declined_by: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=_named_once)
    stand_ins: tuple[StandIn, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(StandIn), one_of_each("member", "starts"))
    )

    def __attrs_post_init__(self) -> None:
        if self.ends <= self.starts:
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
        in_office = self.ended_by is not EndingKind.DECLINE and self.starts < at < self.ends
        if not (early or in_office):
            when = "by the start" if self.ended_by is EndingKind.DECLINE else "after the start and before the end"
            raise PartgovError("ended_at", instant_text(at), Phrase("wanted.instant_mandate", when=when))


@attrs.frozen(kw_only=True)
class RecordedRecall(Recall):
    """A recall with what came of it: the ballots or the tally, and what was declared."""

    ballots: tuple[Ballot, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(_BALLOTS),
        metadata={"unique": ("seq",)},
    )
    tally: Tally | None = attrs.field(default=None, validator=absent_or(is_a(Tally)))
    declared: RecallOutcome | None = attrs.field(default=None, validator=absent_or(is_a(RecallOutcome)))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.ballots is not None and self.tally is not None:
            raise PartgovError("tally", "a tally beside ballots", Phrase("wanted.ballots_or_tally"))
        abstains = self.tally is not None and self.tally.abstain
        if abstains or any(Mark.ABSTAIN in ballot.marks.values() for ballot in self.ballots or ()):
            raise PartgovError("ballots", "abstain", Phrase("wanted.yes_or_no_recall_has"))


@attrs.frozen(kw_only=True)
class Question(Fact):
    """
    One question of a poll, with its tally and what was declared of it.

    Attributes:
        matter: what it is about; a matter that was settled rests before it may be put again.
        answers: what it offers; for, against and abstain where that is its rule.
        tally: the answers; None where they follow from the poll's ballots, or are not counted yet.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    rule: QuestionRule = attrs.field(validator=is_a(QuestionRule))
    matter: str | None = attrs.field(default=None, validator=absent_or(is_text))
    answers: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=_named_once)
    tally: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none, validator=absent_or(are_ids))
    declared: str | None = attrs.field(default=None, validator=absent_or(is_text))

    def __attrs_post_init__(self) -> None:
        if self.answers and self.rule is QuestionRule.FOR_AGAINST:
            raise PartgovError("answers", list(self.answers), Phrase("wanted.none_they_are_for_against"))
        if self.tally is not None:
            check_tally(self.rule, self.tally)
            strange = sorted(self.tally.keys() - set(self.answers)) if self.answers else []
            if strange:
                raise PartgovError("tally", strange[0], Phrase("wanted.one_answers", names=", ".join(self.answers)))
        elif self.answers:
            check_tally(self.rule, dict.fromkeys(self.answers, 0))

    @property
    def offered(self) -> tuple[str, ...]:
        """The answers that it offers."""
        return self.answers or ("for", "against", "abstain")


@attrs.frozen(kw_only=True)
class Poll(Fact):
    """
    A poll of one or more questions.

    Attributes:
        proposers: who put it.
        discussion_opens: when its discussion opened; its vote opens at `opens`.
        voters: how many took part, where it is known.
        may_vote: how many might; where it is not said, it is counted from the members, by the electorate of the rules.
        ballots: what the voters handed in; None where only tallies are known.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    proposers: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=_named_once)
    discussion_opens: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant)
    )
    opens: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    closes: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    voters: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    may_vote: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    ballots: tuple[AnswerSheet, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(and_(all_are(AnswerSheet), one_of_each("seq"), _numbered)),
        metadata={"unique": ("seq",)},
    )
    questions: tuple[Question, ...] = attrs.field(
        converter=as_tuple, validator=and_(all_are(Question), one_of_each("id")), metadata={"unique": ("id",)}
    )

    def __attrs_post_init__(self) -> None:
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            wanted = Phrase("wanted.instant_after_opens", value=instant_text(self.opens))
            raise PartgovError("closes", instant_text(self.closes), wanted)
        if self.discussion_opens is not None and (self.opens is None or self.opens <= self.discussion_opens):
            wanted = Phrase("wanted.instant_before_opens_which_given")
            raise PartgovError("discussion_opens", instant_text(self.discussion_opens), wanted)
        if self.ballots is not None:
            for question in self.questions:
                if question.tally is not None:
                    raise PartgovError("ballots", question.id, Phrase("wanted.either_ballots_or_tally_each"))
                if question.rule is not QuestionRule.FOR_AGAINST and not question.answers:
                    raise PartgovError("questions", question.id, Phrase("wanted.answers_this_question_offers"))

    @property
    def began(self) -> datetime | None:
        """When it opened, its discussion included; None where nobody noted it."""
        return self.discussion_opens or self.opens

    @property
    def voting(self) -> Period | None:
        """The voting period; None where it is not known whole."""
        if self.opens is None or self.closes is None:
            return None
        return Period(opens=self.opens, closes=self.closes)

    @property
    def window(self) -> Period | None:
        """The instants by which ballots are judged: an end that is not known yet is as far away as can be."""
        if self.opens is None and self.closes is None:
            return None
        return Period(opens=self.opens or _FIRST, closes=self.closes or _LAST)


@attrs.frozen(kw_only=True)
class DeclaredGroup(Fact):
    """Who was declared to be in a group at the instant the record speaks for; nobody where it had ended."""

    members: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_named_once)


@attrs.frozen(kw_only=True)
class RecordedGroup(Group):
    """A group with what was declared of it."""

    declared: DeclaredGroup | None = attrs.field(default=None, validator=absent_or(is_a(DeclaredGroup)))


@attrs.frozen(kw_only=True)
class DeclaredChoice(Fact):
    """The entry that was declared to be chosen; None where nothing was to change."""

    winner: str | None = attrs.field(default=None, validator=absent_or(is_id))


@attrs.frozen(kw_only=True)
class RecordedCount(Value):
    """One of a contest's two counts: its ballots, with marks for entries by id, and what was declared."""

    aspect: Aspect = attrs.field(validator=is_a(Aspect))
    ballots: tuple[Ballot, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=_BALLOTS,
        metadata={"unique": ("seq",)},
    )
    declared: DeclaredChoice | None = attrs.field(default=None, validator=absent_or(is_a(DeclaredChoice)))


@attrs.frozen(kw_only=True)
class RecordedContest(Fact):
    """A contest: its periods, its entries, and its counts."""

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    discussion_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    entries: tuple[ContestEntry, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(ContestEntry), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    counts: tuple[RecordedCount, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(RecordedCount), one_of_each("aspect"))
    )

    def __attrs_post_init__(self) -> None:
        for before, after in pairwise(("discussion_opens", "voting_opens", "voting_closes")):
            if getattr(self, after) <= getattr(self, before):
                wanted = Phrase("wanted.instant_after", before=before, value=instant_text(getattr(self, before)))
                raise PartgovError(after, instant_text(getattr(self, after)), wanted)

    @property
    def discussion(self) -> Period:
        """The discussion period."""
        return Period(opens=self.discussion_opens, closes=self.voting_opens)

    @property
    def voting(self) -> Period:
        """The voting period."""
        return Period(opens=self.voting_opens, closes=self.voting_closes)


@attrs.frozen(kw_only=True)
class DeclaredDues(Fact):
    """What the organisation declared that a member's dues of a year had come to."""

    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    year: int = attrs.field(validator=is_year)
    state: DuesState = attrs.field(validator=is_a(DuesState))


@attrs.frozen(kw_only=True)
class DuesSheet(Fact):
    """Facts about dues, such as those of one year; all sheets of a record are read together."""

    id: str = attrs.field(validator=is_id)
    incomes: tuple[Income, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(Income))
    payments: tuple[Payment, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Payment), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    credits: tuple[Credit, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(Credit), one_of_each("id")), metadata={"unique": ("id",)}
    )
    declared: tuple[DeclaredDues, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(DeclaredDues), one_of_each("member", "year")),
        metadata={"unique": ("member", "year")},
    )


@attrs.frozen(kw_only=True)
class Resignation(Fact):
    """Somebody's giving up the mandate they hold in a role, where no row of the mandates says it."""

    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)


class EventKind(StrEnum):
    """What a member did."""

    JOINED = "joined"
    LEFT = "left"
    STOOD = "stood"
    WITHDREW = "withdrew"
    MARKED = "marked"
    SECONDED = "seconded"
    ANSWERED = "answered"
    ASKED = "asked"
    PARTED = "parted"
    RESIGNED = "resigned"
    ENTERED = "entered"


# What each kind of event is about, one of these, and what it says besides: what must be there, and what may.
_ABOUT: Final[Mapping[EventKind, tuple[str, ...]]] = {
    EventKind.STOOD: ("election",),
    EventKind.WITHDREW: ("election",),
    EventKind.MARKED: ("election", "recall", "contest"),
    EventKind.SECONDED: ("recall",),
    EventKind.ANSWERED: ("poll",),
    EventKind.ASKED: ("group",),
    EventKind.PARTED: ("group",),
    EventKind.RESIGNED: ("role",),
    EventKind.ENTERED: ("contest",),
}
_MUST: Final[Mapping[EventKind, tuple[str, ...]]] = {
    EventKind.STOOD: ("statement",),
    EventKind.MARKED: ("marks",),
    EventKind.ANSWERED: ("answers",),
    EventKind.ENTERED: ("entry", "aspects"),
}
_MAY: Final[Mapping[EventKind, tuple[str, ...]]] = {
    EventKind.JOINED: ("name",),
    EventKind.STOOD: ("reserve_only",),
    EventKind.MARKED: ("seq", "aspect"),
    EventKind.ANSWERED: ("seq",),
    EventKind.ASKED: ("facts", "vouchers", "accepted"),
}
_SAID: Final = (
    "election", "recall", "contest", "poll", "group", "role", "name", "statement", "reserve_only", "marks", "seq",
    "aspect", "answers", "facts", "vouchers", "accepted", "entry", "aspects",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Event(Fact):
    """
    One thing that one member did, for an organisation that keeps its record event by event.

    It says what a row of another section would, and is read into that section.

    Attributes:
        at: when.
        event: what.
        election, recall, contest, poll, group, role: what it was done in, by id.
        entry: the id of a contest's entry.
    """

    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    event: EventKind = attrs.field(validator=is_a(EventKind))
    member: str = attrs.field(validator=is_id)
    election: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "elections"})
    recall: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "recalls"})
    contest: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "contests"})
    poll: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "polls"})
    group: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "groups"})
    role: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "roles"})
    name: str | None = attrs.field(default=None, validator=absent_or(is_text))
    statement: str | None = attrs.field(default=None, validator=absent_or(is_text))
    reserve_only: bool | None = attrs.field(default=None, validator=absent_or(is_flag))
    marks: Mapping[str, Mark] | None = attrs.field(default=None, converter=frozen_or_none)
    seq: int | None = attrs.field(default=None, validator=absent_or(is_whole))
    aspect: Aspect | None = attrs.field(default=None, validator=absent_or(is_a(Aspect)))
    answers: Mapping[str, str] | None = attrs.field(default=None, converter=frozen_or_none)
    facts: Mapping[str, str] | None = attrs.field(
        default=None,
        converter=frozen_or_none,
        validator=absent_or(are_ids),
        repr=False,
        metadata={"private": True},
    )
    vouchers: tuple[str, ...] | None = attrs.field(default=None, converter=tuple_or_none, validator=absent_or(are_ids))
    accepted: bool | None = attrs.field(default=None, validator=absent_or(is_flag))
    entry: str | None = attrs.field(default=None, validator=absent_or(is_id))
    aspects: tuple[Aspect, ...] | None = attrs.field(
        default=None, converter=tuple_or_none, validator=absent_or(all_are(Aspect))
    )

    def __attrs_post_init__(self) -> None:
        said = [name for name in _SAID if getattr(self, name) is not None]
        about, must = _ABOUT.get(self.event, ()), _MUST.get(self.event, ())
        allowed = {*about, *must, *_MAY.get(self.event, ())}
        strange = [name for name in said if name not in allowed]
        if strange:
            wanted = Phrase("wanted.event_says_does_not", value=strange[0], event=self.event)
            raise PartgovError("event", self.event.value, wanted)
        if about and sum(name in about for name in said) != 1:
            raise PartgovError("event", self.event.value, Phrase("wanted.just_one", names=", ".join(about)))
        missing = [name for name in must if name not in said]
        if self.contest is not None and self.event is EventKind.MARKED and self.aspect is None:
            missing.append("aspect")
        if missing:
            raise PartgovError("event", self.event.value, Phrase("wanted.beside", value=missing[0], event=self.event))
        if self.aspect is not None and self.contest is None:
            raise PartgovError("aspect", self.aspect.value, Phrase("wanted.contest_aspect"))


def _booked_once(instance: object, attribute: attrs.Attribute[Any], value: Iterable[DuesSheet]) -> None:
    ids = Counter(one.id for sheet in value for one in sheet.payments)
    ids.update(one.id for sheet in value for one in sheet.credits)
    for name, times in ids.items():
        if times > 1:
            raise PartgovError(attribute.name, f"{times} with the id {name}", Phrase("wanted.id_its_own_for_each"))


def _without_overlap(instance: object, attribute: attrs.Attribute[Any], value: Iterable[Membership]) -> None:
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
class Record(Fact):
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
    events: tuple[Event, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=all_are(Event),
        metadata={"defines": "members", "by": "member", "where": ("event", "joined")},
    )

    def __attrs_post_init__(self) -> None:
        refuse_all([*self._without_role()])

    def _without_role(self) -> Iterator[PartgovError]:
        for election in self.elections:
            try:
                self.role_of(election)
            except PartgovError as error:
                yield error

    @bylaws.validator
    def _dated_once(self, attribute: attrs.Attribute[Any], value: Iterable[Bylaws]) -> None:
        for since, times in Counter(one.since for one in value).items():
            if times > 1:
                raise PartgovError(attribute.name, since or "two undated", Phrase("wanted.bylaws_one_date_once"))

    def role_of(self, election: Election) -> Role:
        """Return the role an election is for, as it stood when the election opened (R-42)."""
        role = role_for(self.roles, election.role, opens=election.discussion_opens, term_starts=election.term_start)
        if role is None:
            wanted = Phrase("wanted.role_exists_when_election_opens", id=election.id)
            raise PartgovError("elections", election.role, wanted)
        return role
