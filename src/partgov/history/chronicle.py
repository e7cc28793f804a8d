"""Chronicle: what an organisation was on a day.

Text:     all proposals.
Decides:  who is a member, who holds what, who is in which group, what is open, and which bylaws hold at an instant.
Leaves:   how it came to be so, to replay and groups; what comes next, to agenda.
Readings: R-2 (half-open), R-30 (the rules of the day), R-91 (bodies that vote).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Chronicle", "Day", "OpenProcedure"]

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

import attrs

from partgov.bylaws import Bylaws, in_force
from partgov.electorates import Electorate, voting_rule
from partgov.foundation.periods import Period, to_utc
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import Value, as_tuple, frozen
from partgov.groups import GroupLife
from partgov.history.bodies import Bodies
from partgov.history.record import Record
from partgov.history.replay import History
from partgov.mandates import Mandate
from partgov.members import Roll
from partgov.succession import OpenSeat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Chronicle.on": ("R-2", "R-30")}


@attrs.frozen(kw_only=True)
class OpenProcedure(Value):
    """
    A procedure that is open: what it is, as the audit names it, its state, and when that ends.

    Attributes:
        state: `discussion` or `voting`.
        until: the first instant after it.
        voters: who may vote on it, by id, where a body does; None where it is all members.
    """

    subject: str
    state: str
    until: datetime
    voters: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Day(Value):
    """
    What an organisation is at one instant.

    Attributes:
        members: who is a member, by id.
        mandates: the mandates in force, by when they began.
        open_seats: the seats that a tie leaves open.
        groups: who is in each group that there is, by id.
        procedures: what is discussed and voted on, by when that opened.
        bylaws: the rules in force.
    """

    at: datetime
    members: tuple[str, ...] = attrs.field(converter=as_tuple)
    mandates: tuple[Mandate, ...] = attrs.field(converter=as_tuple)
    open_seats: tuple[OpenSeat, ...] = attrs.field(converter=as_tuple)
    groups: Mapping[str, tuple[str, ...]] = attrs.field(converter=frozen)
    procedures: tuple[OpenProcedure, ...] = attrs.field(converter=as_tuple)
    bylaws: Bylaws


@attrs.frozen
class Chronicle(Value):
    """
    An organisation day by day, made once from its record, to be asked about any of them.

    A question costs O(log n) for each thing in its answer, however long the record is.
    """

    record: Record = attrs.field(repr=False)
    history: History = attrs.field(repr=False)
    groups: Mapping[str, GroupLife] = attrs.field(converter=frozen, repr=False)
    _members: Timeline[str] = attrs.field(repr=False)
    _open: Timeline[OpenProcedure] = attrs.field(repr=False)
    _tied: Timeline[OpenSeat] = attrs.field(repr=False)

    @classmethod
    def of(
        cls, record: Record, history: History, groups: Mapping[str, GroupLife], *, roll: Roll, zone: tzinfo = UTC
    ) -> Chronicle:
        """
        Make one from a record without events (`events.gather`), and from what follows from it.

        Args:
            history: from `replay`.
            groups: from `groups.live`.
            roll: the roll of the record's members.
            zone: the organisation's time zone, on whose wall clock a record date before an opening is counted.
        """
        tied = Timeline.of((one.starts, one.ends, one) for one in history.open_seats)
        opened = Timeline.of(_procedures(record, Bodies(record, roll, groups, history.held, zone), zone))
        return cls(record, history, groups, roll.timeline(), opened, tied)

    def on(self, at: datetime) -> Day:
        """Return what the organisation is at the instant `at`."""
        at = to_utc(at)
        inside = {name: tuple(sorted(life.members.at(at))) for name, life in sorted(self.groups.items())}
        return Day(
            at=at,
            members=tuple(sorted(self._members.at(at))),
            mandates=self.history.in_office(at),
            open_seats=self._tied.at(at),
            groups={name: members for name, members in inside.items() if members},
            procedures=self._open.at(at),
            bylaws=in_force(self.record.bylaws, at),
        )


def _procedures(record: Record, bodies: Bodies, zone: tzinfo) -> Iterator[tuple[datetime, datetime, OpenProcedure]]:
    """Every stretch in which something is discussed or voted on."""
    stretches: list[tuple[str, str, datetime | None, datetime | None]] = []
    for election in record.elections:
        subject = f"elections/{election.id}"
        stretches.append((subject, "discussion", election.discussion_opens, election.voting_opens))
        stretches.append((subject, "voting", election.voting_opens, election.voting_closes))
    for recall in record.recalls:
        stretches.append((f"recalls/{recall.id}", "discussion", recall.discussion_opens, recall.opens))
        stretches.append((f"recalls/{recall.id}", "voting", recall.opens, recall.closes))
    for poll in record.polls:
        stretches.append((f"polls/{poll.id}", "discussion", poll.discussion_opens, poll.opens))
        stretches.append((f"polls/{poll.id}", "voting", poll.opens, poll.closes))
    for contest in record.contests:
        subject = f"contests/{contest.id}"
        stretches.append((subject, "discussion", contest.discussion_opens, contest.voting_opens))
        stretches.append((subject, "voting", contest.voting_opens, contest.voting_closes))
    voters = dict(_voters(record, bodies, zone))
    for subject, state, opens, closes in sorted(stretches, key=lambda one: one[:2]):
        if opens is not None and closes is not None and opens < closes:
            able = voters.get(subject) if state == "voting" else None
            yield opens, closes, OpenProcedure(subject=subject, state=state, until=closes, voters=able)


def _voters(record: Record, bodies: Bodies, zone: tzinfo) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who may vote on each poll and recall on which a body votes, as it was when the vote opened (R-91)."""
    asked: list[tuple[str, Electorate, Bylaws, Period]] = []
    for recall in record.recalls:
        bylaws = in_force(record.bylaws, recall.called)
        rules = bylaws.recall.of_role(recall.role, recall.kind)
        asked.append((f"recalls/{recall.id}", rules.electorate, bylaws, recall.voting))
    for poll in record.polls:
        bylaws = in_force(record.bylaws, poll.began)
        kinds = {one.kind for one in poll.questions if one.kind in bylaws.decisions.kinds}
        if poll.voting is not None:  # whatever the kinds, they have but one electorate
            electorate = bylaws.decisions.of_kind(min(kinds, key=str, default=None)).electorate
            asked.append((f"polls/{poll.id}", electorate, bylaws, poll.voting))
    for subject, electorate, bylaws, voting in asked:
        if not electorate.everybody:
            roll = bodies.roll_of(electorate, bylaws)
            may_vote = voting_rule(roll, voting, electorate.date_for(voting.opens, zone))
            yield subject, tuple(sorted(member for member in roll.spells if may_vote(member, None)))
