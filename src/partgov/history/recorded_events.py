"""Recorded events: the things that members did, for a record that is kept event by event.

Text:     all proposals.
Decides:  what each kind of event must say, and what it may say (R-69).
Leaves:   how events are read into the sections of a record, to `events`.
"""

from __future__ import annotations

__all__ = [
    "Event",
    "EventKind",
]

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from partgov.ballots import Mark
from partgov.contests import Aspect
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    as_utc,
    is_instant,
)
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    Fact,
    absent_or,
    all_are,
    are_ids,
    frozen_or_none,
    is_a,
    is_flag,
    is_id,
    is_text,
    is_whole,
    tuple_or_none,
)


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
            raise PartgovError("event", self.event.value, Phrase("wanted.just_single", names=", ".join(about)))
        missing = [name for name in must if name not in said]
        if self.contest is not None and self.event is EventKind.MARKED and self.aspect is None:
            missing.append("aspect")
        if missing:
            raise PartgovError("event", self.event.value, Phrase("wanted.beside", value=missing[0], event=self.event))
        if self.aspect is not None and self.contest is None:
            raise PartgovError("aspect", self.aspect.value, Phrase("wanted.contest_aspect"))
