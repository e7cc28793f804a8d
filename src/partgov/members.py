"""Members: who is a member at an instant, and since when.

Decides:  membership at an instant, and the start of the unbroken membership around it.
Leaves:   whether a person shares the commitments one joins under, to people.
Readings: R-2 (half-open), R-13 (several spells; those that touch are unbroken), R-94 (affiliations).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "MEMBERSHIP_LIFECYCLE", "Affiliation", "Headcount", "Membership", "Roll", "Spell"]

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import (
    FOREVER,
    as_utc,
    instant_text,
    is_instant,
    to_utc,
    utc_or_none,
)
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    all_are,
    as_tuple,
    frozen,
    is_id,
    is_text,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Roll.is_member": ("R-2",),
    "Roll.since": ("R-13",),
    "Roll.affiliated": ("R-2", "R-94"),
}

MEMBERSHIP_LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("membership.event", "R-13", setting="members"),
    start="outside",
    table={"outside": {"joined": "member"}, "member": {"left": "outside"}},
)
"""One person's membership: who left may join again, and starts anew. Any other event comes to nothing (R-69)."""


@attrs.frozen(kw_only=True)
class Affiliation(Fact):
    """
    What somebody belongs to besides the organisation, such as an employer; one may have several at a time (R-94).

    Attributes:
        since: from when on; None for always.
        until: the first instant after it; None while it lasts.
    """

    name: str = attrs.field(validator=is_id)
    since: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant), metadata={"key": "from"}
    )
    until: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))

    def __attrs_post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise PartgovError("until", instant_text(self.until), Phrase("wanted.after", name="from", at=self.since))

    def holds(self, at: datetime) -> bool:
        """Say whether it is so at the instant `at`."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@attrs.frozen(kw_only=True)
class Membership(Fact):
    """
    One spell of one person's membership, as an organisation records it.

    Attributes:
        id: the person's id; a person who left and rejoined has several spells under one id.
        joined: the first instant of the spell.
        left: the first instant after it, or None while it lasts.
        affiliations: what the person belongs to besides, and when; who notes none has none.
    """

    id: str = attrs.field(validator=is_id)
    name: str | None = attrs.field(default=None, validator=absent_or(is_text))
    joined: datetime = attrs.field(converter=as_utc, validator=is_instant)
    left: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    affiliations: tuple[Affiliation, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(Affiliation))

    def __attrs_post_init__(self) -> None:
        if self.left is not None and self.left <= self.joined:
            raise PartgovError("left", instant_text(self.left), Phrase("wanted.after_joining", at=self.joined))


Spell = tuple[datetime, datetime]
"""An unbroken stretch of membership: its first instant, and the first instant after it (`FOREVER` while it lasts)."""


@attrs.frozen
class Roll(Value):
    """
    The roll of members: every person's unbroken spells, in order, the name last recorded for them, and affiliations.

    >>> from datetime import UTC
    >>> roll = Roll.of([Membership(id="m1", joined=datetime(2013, 5, 1, tzinfo=UTC))])
    >>> roll.is_member("m1", datetime(2016, 9, 1, tzinfo=UTC)), roll.is_member("m2", datetime(2016, 9, 1, tzinfo=UTC))
    (True, False)
    """

    spells: Mapping[str, tuple[Spell, ...]] = attrs.field(converter=frozen)
    names: Mapping[str, str] = attrs.field(converter=frozen)
    affiliations: Mapping[str, tuple[Affiliation, ...]] = attrs.field(default=FrozenMap(), converter=frozen)

    @classmethod
    def of(cls, memberships: Iterable[Membership]) -> Roll:
        """
        Return a roll of spells, in whatever order they come; spells that touch become one (R-13).

        Raises `PartgovError` where spells of one person overlap, naming everybody of whom they do.
        """
        spells: dict[str, tuple[Spell, ...]] = {}
        names: dict[str, tuple[datetime, str]] = {}
        affiliations: dict[str, tuple[Affiliation, ...]] = {}
        for row in memberships:
            spells[row.id] = (*spells.get(row.id, ()), (row.joined, row.left or FOREVER))
            if row.affiliations:
                affiliations[row.id] = (*affiliations.get(row.id, ()), *row.affiliations)
            if row.name:
                names[row.id] = max(names.get(row.id, (row.joined, "")), (row.joined, row.name))
        overlapping = []
        for member, mine in spells.items():
            if len(mine) > 1:
                joined_up = _unbroken(mine)
                if joined_up is None:
                    overlapping.append(member)
                else:
                    spells[member] = joined_up
        if overlapping:
            raise PartgovError("members", ", ".join(overlapping), Phrase("wanted.apart_spells"))
        return cls(spells, {member: name for member, (_, name) in names.items()}, affiliations)

    def __contains__(self, member: object) -> bool:
        return member in self.spells

    def __len__(self) -> int:
        return len(self.spells)

    def name(self, member: str) -> str:
        """Return the person's latest recorded name, or the id where none is recorded."""
        return self.names.get(member, member)

    def label(self, member: str) -> str:
        """Return how a sentence names the person: the name with the id, or the id alone."""
        name = self.name(member)
        return member if name == member else f"{name} ({member})"

    def named(self, member: str) -> Named:
        """Return the person's id as a sentence takes it: it knows how to name the person."""
        return Named(member, self.label(member))

    def affiliated(self, member: str, at: datetime) -> frozenset[str]:
        """Return what the person belongs to besides at the instant `at` (R-94)."""
        at = to_utc(at)
        return frozenset(one.name for one in self.affiliations.get(member, ()) if one.holds(at))

    def is_member(self, member: str, at: datetime) -> bool:
        """Say whether the person is a member at the instant `at`."""
        return self.since(member, at) is not None

    def timeline(self) -> Timeline[str]:
        """Return all spells as a timeline, which answers who, and how many, are members at an instant in O(log n)."""
        return Timeline.of((joined, left, member) for member, mine in self.spells.items() for joined, left in mine)

    def since(self, member: str, at: datetime) -> datetime | None:
        """Return the start of the unbroken membership that contains `at`; None for who is no member then (R-13)."""
        at = to_utc(at)
        return next((joined for joined, left in self.spells.get(member, ()) if joined <= at < left), None)


@attrs.frozen
class Headcount(Value):
    """
    How many there are on a roll, gone through once for any number of questions.

    Attributes:
        joins: when people join, in order.
        leaves: when they leave, in order.
        gaps: from when until when somebody who comes back is away, in order.

    >>> from datetime import UTC
    >>> def year(number):
    ...     return datetime(number, 1, 1, tzinfo=UTC)
    >>> spells = [("ana", 2013, None), ("bo", 2014, 2016), ("bo", 2017, None)]
    >>> count = Headcount.of(Roll.of(
    ...     Membership(id=who, joined=year(joined), left=left and year(left)) for who, joined, left in spells
    ... ))
    >>> [count.at(year(one)) for one in (2013, 2015, 2016)], count.within(year(2015), year(2018))
    ([1, 2, 1], 2)
    """

    joins: tuple[datetime, ...] = attrs.field(converter=as_tuple, repr=False)
    leaves: tuple[datetime, ...] = attrs.field(converter=as_tuple, repr=False)
    gaps: tuple[Spell, ...] = attrs.field(converter=as_tuple, repr=False)

    @classmethod
    def of(cls, roll: Roll) -> Headcount:
        """Return the headcount of a roll."""
        joins: list[datetime] = []
        leaves: list[datetime] = []
        gaps: list[Spell] = []
        for mine in roll.spells.values():
            reach: datetime | None = None
            for joined, left in mine if len(mine) == 1 else sorted(mine):
                if reach is not None and joined <= reach:  # whoever made the roll need not have joined them up
                    leaves[-1] = reach = max(reach, left)
                elif joined < left:
                    gaps += [] if reach is None else [(reach, joined)]
                    joins.append(joined)
                    leaves.append(left)
                    reach = left
        return cls(sorted(joins), sorted(leaves), sorted(gaps))

    def at(self, at: datetime) -> int:
        """Return how many persons are members at the instant `at`, in O(log n)."""
        at = to_utc(at)
        return bisect_right(self.joins, at) - bisect_right(self.leaves, at)

    def within(self, first: datetime, until: datetime) -> int:
        """
        Return how many persons are members at any instant from `first` until `until`.

        It costs O(log n), and a step for each person who came back in between.
        """
        first, until, begin = to_utc(first), to_utc(until), itemgetter(0)
        spells = bisect_left(self.joins, until) - bisect_right(self.leaves, first)
        gaps = self.gaps[bisect_right(self.gaps, first, key=begin) : bisect_left(self.gaps, until, key=begin)]
        return spells - sum(joined < until for _, joined in gaps)  # who came back meanwhile has two spells, and is one


def _unbroken(spells: Iterable[Spell]) -> tuple[Spell, ...] | None:
    """Put spells in order and join those that touch; return None where two overlap."""
    joined_up: list[Spell] = []
    for joined, left in sorted(spells):
        if joined_up and joined < joined_up[-1][1]:
            return None
        if joined_up and joined == joined_up[-1][1]:
            joined_up[-1] = (joined_up[-1][0], left)
        else:
            joined_up.append((joined, left))
    return tuple(joined_up)
