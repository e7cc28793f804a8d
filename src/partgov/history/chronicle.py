"""Chronicle: what an organisation was on a day.

Text:     all proposals.
Decides:  who is a member, who holds what, who is in which group, what is open, and which bylaws hold at an instant.
Leaves:   how it came to be so, to replay and groups; what comes next, to agenda.
Readings: R-2 (half-open), R-30 (the rules of the day), R-91 (bodies that vote), R-92 (who is concerned).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Chronicle", "Day", "OpenProcedure"]

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

import attrs

from partgov.bylaws import Bylaws, in_force
from partgov.electorates import Concerned, Electorate, voting_rule
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

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Chronicle.on": ("R-2", "R-30", "R-91", "R-92")}


@attrs.frozen(kw_only=True)
class OpenProcedure(Value):
    """
    A procedure that is open: what it is, as the audit names it, its state, and when that ends.

    Attributes:
        state: `discussion` or `voting`.
        until: the first instant after it.
        voters: who may vote on it, by id, where not all members may; None where it is all of them, but for whom it
            concerns.
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
        bodies = Bodies(record, roll, groups, history.held, zone)
        opened = Timeline.of(_procedures(record, history, bodies, zone))
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


def _procedures(
    record: Record, history: History, bodies: Bodies, zone: tzinfo
) -> Iterator[tuple[datetime, datetime, OpenProcedure]]:
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
    voters = dict(_voters(record, history, bodies, zone))
    for subject, state, opens, closes in sorted(stretches, key=lambda one: one[:2]):
        if opens is not None and closes is not None and opens < closes:
            able = voters.get(subject) if state == "voting" else None
            yield opens, closes, OpenProcedure(subject=subject, state=state, until=closes, voters=able)


_Asked = tuple[str, Electorate, Bylaws, Period, Collection[str]]
"""What is voted on: its subject, by whom, under which bylaws, when, and whom it concerns."""


def _voters(record: Record, history: History, bodies: Bodies, zone: tzinfo) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who may vote on each thing on which not all members do, as it was when the vote opened (R-91, R-92)."""
    for subject, electorate, bylaws, voting, concerned in _asked(record, history):
        if not electorate.everybody:
            roll = bodies.roll_of(electorate, bylaws)
            may_vote = voting_rule(roll, voting, electorate.date_for(voting.opens, zone))
            barred = () if electorate.concerned is Concerned.VOTES else concerned
            able = (member for member in roll.spells if member not in barred and may_vote(member, None))
            yield subject, tuple(sorted(able))


def _asked(record: Record, history: History) -> Iterator[_Asked]:
    """Everything that is voted on, by the rules of its opening; a contest is voted on by all members."""
    holders = {one.id: one.member for one in history.mandates}
    for election in record.elections:
        bylaws = in_force(record.bylaws, election.discussion_opens)
        electorate = bylaws.elections.of_role(election.role).electorate
        yield f"elections/{election.id}", electorate, bylaws, election.voting, ()
    for recall in record.recalls:
        bylaws, result = in_force(record.bylaws, recall.called), history.recalls[recall.id]
        electorate = bylaws.recall.of_role(recall.role, recall.kind).electorate
        concerned = {holders[name] for name in result.body} | ({recall.mandatee} if recall.mandatee else set())
        yield f"recalls/{recall.id}", electorate, bylaws, recall.voting, concerned
    for poll in record.polls:
        bylaws = in_force(record.bylaws, poll.began)
        kinds = {one.kind for one in poll.questions if one.kind in bylaws.decisions.kinds}
        if poll.voting is not None:  # whatever the kinds, they have but one electorate
            electorate = bylaws.decisions.of_kind(min(kinds, key=str, default=None)).electorate
            # Who may vote on one of its questions may vote in the poll.
            asked = [set(one.concerned) for one in poll.questions]
            concerned = set[str].intersection(*asked) if asked else set[str]()
            yield f"polls/{poll.id}", electorate, bylaws, poll.voting, concerned
