"""Electorates: who may vote on something: all members, or those of groups, roles, bodies or lists.

Text:     Proposals 4, 6 and 8: the members.
Decides:  of whom an electorate is made, on which day, who may vote at an instant and how many, and what who is
          concerned may do.
Leaves:   who holds which role when, to history; whether one mark counts, to ballots.
Readings: R-10 (the record date), R-43 (no instant), R-91 (bodies, lists and groups), R-92 (who is concerned), R-93
          (what is asked of voters).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Concerned",
    "Electorate",
    "RecordDate",
    "as_electorate",
    "electorate_roll",
    "how_many_may_vote",
    "roll_among",
    "voting_rule",
]

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import EVER, FOREVER, Period, Span, shift_back, to_utc
from partgov.foundation.sentences import ENGLISH, Phrase
from partgov.foundation.values import Value, absent_or, are_ids, as_tuple, is_a
from partgov.members import Headcount, Roll, Spell
from partgov.requirements import Of, Qualification, Stretch, are_requirements, joined_up, narrowed, resolved

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "electorate_roll": ("P4", "P6", "P8", "R-10", "R-91", "R-92", "R-93"),
    "how_many_may_vote": ("P4", "R-10"),
}


class RecordDate(StrEnum):
    """Who may vote (R-10): members at the instant of marking, when voting opened, or at both."""

    AT_MARKING = "at_marking"
    AT_OPENING = "at_opening"
    BOTH = "both"


class Concerned(StrEnum):
    """
    What those may do whom a vote concerns.

    They vote; they have no vote, and stay in the electorate, the quorum and the base; or they are left out of all.
    """

    VOTES = "votes"
    NO_VOTE = "no_vote"
    LEFT_OUT = "left_out"


def _is_date(instance: object, attribute: attrs.Attribute[RecordDate | Span | None], value: object) -> None:
    if not isinstance(value, RecordDate | Span):
        raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind="a RecordDate"))


@attrs.frozen(kw_only=True)
class Electorate(Value):
    """
    Who may vote.

    Attributes:
        of: the groups, roles, bodies or lists of whom it is made, each person once; all members where there are none.
            Of a role and a body its primary caretakers.
        at: the record date: when one must be of them, or how long before the opening. Where None, members must be at
            marking, all others at the opening.
        requires: what else is asked of them, in place or by the names that the bylaws give it: to have been a member
            for so long, to be of a group.
        concerned: what those may do whom the vote concerns.

    >>> Electorate().date, Electorate(of=["council"]).date
    (<RecordDate.AT_MARKING: 'at_marking'>, <RecordDate.AT_OPENING: 'at_opening'>)
    """

    of: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=are_ids, metadata={"words": {"members": ()}}
    )
    at: RecordDate | Span | None = attrs.field(
        default=None,
        validator=absent_or(_is_date),
        metadata={
            "words": {"marking": RecordDate.AT_MARKING, "opening": RecordDate.AT_OPENING, "both": RecordDate.BOTH}
        },
    )
    requires: tuple[Qualification | str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_requirements)
    concerned: Concerned = attrs.field(default=Concerned.VOTES, validator=is_a(Concerned))

    def __attrs_post_init__(self) -> None:
        for asked in self.requires:
            if isinstance(asked, Qualification) and asked.may_vote:
                raise PartgovError("requires", asked.told(ENGLISH), Phrase("wanted.no_circle_of_voters"))
            if isinstance(asked, Qualification) and not asked.of_voters:
                raise PartgovError("requires", asked.told(ENGLISH), Phrase("wanted.requirement_of_voters"))

    @property
    def date(self) -> RecordDate | Span:
        """The record date."""
        if self.at is not None:
            return self.at
        return RecordDate.AT_OPENING if self.of else RecordDate.AT_MARKING

    def date_for(self, opens: datetime | None, zone: tzinfo) -> RecordDate | datetime:
        """
        Return the record date of a vote that opens then: its name or, where it lies before that, the instant.

        Raises `PartgovError` where it is before the opening, and nobody knows when that was.
        """
        date = self.date
        if not isinstance(date, Span):
            return date
        if opens is None:
            raise PartgovError("voting", None, Phrase("wanted.voting_period_by_whose_opening"))
        return shift_back(opens, date, zone=zone)

    @property
    def everybody(self) -> bool:
        """Whether every member is of it."""
        return not self.of and not self.requires


def as_electorate(value: Electorate | RecordDate | Span) -> Electorate:
    """Read a record date alone as that of all members."""
    return Electorate(at=value) if isinstance(value, RecordDate | Span) else value


def electorate_roll(electorate: Electorate, *, roll: Roll, of: Of, zone: tzinfo = UTC) -> Roll:
    """
    Return the roll of those who are of an electorate: for each, when; named as the members' roll names them (R-91).

    For all members, of whom nothing else is asked, it is that roll itself. Somebody who is of it in several ways is of
    it once.

    Prevents: a vote for who joined to cast it (R-93).

    Args:
        of: who is of a group, role, body or list, and when.
        zone: the organisation's time zone, on whose wall clock a membership is counted.
    """
    if electorate.everybody:
        return roll
    spells: Mapping[str, tuple[Spell, ...]] = roll.spells
    if electorate.of:
        spells = _stretches(stretch for name in electorate.of for stretch in of(name))
    for asked in resolved(electorate.requires):
        spells = narrowed(spells, asked, roll=roll, of=of, zone=zone)
    names = {member: roll.names[member] for member in spells if member in roll.names}
    return Roll(spells, names, {who: mine for who, mine in roll.affiliations.items() if who in spells})


def roll_among(name: str | None, rolls: Mapping[str, Roll], everybody: Roll) -> Roll:
    """
    Return the roll of those of whom something is asked, from the rolls of each name; everybody's where none is named.

    Raises `PartgovError` by the name whose roll is not there.
    """
    if name is None:
        return everybody
    if name not in rolls:
        raise PartgovError("from", name, Phrase("wanted.roll_of_named"))
    return rolls[name]


def _stretches(of: Iterable[Stretch]) -> dict[str, tuple[Spell, ...]]:
    found: dict[str, list[Spell]] = {}
    for member, starts, ends in of:
        if starts < ends:
            found.setdefault(member, []).append((starts, ends))
    return {member: joined_up(mine) for member, mine in found.items()}


# ── who may vote at an instant ───────────────────────────────────────────────────────────────────


def voting_rule(
    roll: Roll, voting: Period | None, electorate: RecordDate | datetime
) -> Callable[[str, datetime | None], bool]:
    """
    Return the question whether somebody may vote at an instant, or where that is not known at all (R-10, R-43).

    Raises `PartgovError` where the electorate is told by the opening, and the voting period is not known.

    Args:
        electorate: the record date, or the instant at which one must have been on the roll.

    >>> from partgov.members import Membership
    >>> opens = datetime(2016, 10, 15, tzinfo=UTC)
    >>> may_vote = voting_rule(Roll.of([Membership(id="ana", joined=opens)]), None, RecordDate.AT_MARKING)
    >>> may_vote("ana", opens), may_vote("bo", opens), may_vote("ana", None)
    (True, False, True)
    """
    spells_of = roll.spells.get
    opens, closes = (EVER, FOREVER) if voting is None else (voting.opens, voting.closes)
    if isinstance(electorate, datetime):
        opens, electorate = to_utc(electorate), RecordDate.AT_OPENING
    elif voting is None and electorate is not RecordDate.AT_MARKING:
        raise PartgovError("voting", voting, Phrase("wanted.voting_period_by_whose_opening"))

    def at_marking(voter: str, cast_at: datetime | None) -> bool:
        for joined, left in spells_of(voter, ()):
            # without an instant, a member at some instant of the period may have been one at marking.
            if (joined < closes and left > opens) if cast_at is None else joined <= cast_at < left:
                return True
        return False

    def at_opening(voter: str, cast_at: datetime | None) -> bool:
        return at_marking(voter, opens)

    def at_both(voter: str, cast_at: datetime | None) -> bool:
        return at_marking(voter, opens) and at_marking(voter, cast_at)

    return {RecordDate.AT_MARKING: at_marking, RecordDate.AT_OPENING: at_opening, RecordDate.BOTH: at_both}[electorate]


def how_many_may_vote(roll: Roll | Headcount, voting: Period, electorate: RecordDate | datetime) -> int:
    """
    Return how many may vote: members at the opening or, where that does not matter, while the vote is open.

    >>> from partgov.members import Membership
    >>> opens, closes = datetime(2016, 10, 15, tzinfo=UTC), datetime(2016, 10, 29, tzinfo=UTC)
    >>> joined = {"ana": opens, "bo": datetime(2016, 10, 20, tzinfo=UTC)}
    >>> roll = Roll.of(Membership(id=name, joined=at) for name, at in joined.items())
    >>> voting = Period(opens=opens, closes=closes)
    >>> [how_many_may_vote(roll, voting, date) for date in (RecordDate.AT_MARKING, RecordDate.AT_OPENING)]
    [2, 1]
    """
    count = Headcount.of(roll) if isinstance(roll, Roll) else roll
    if electorate is RecordDate.AT_MARKING:
        return count.within(voting.opens, voting.closes)
    return count.at(electorate if isinstance(electorate, datetime) else voting.opens)
