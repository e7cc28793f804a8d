"""Bodies: who is of a role, group, body or list, and when, as far as a replay has come.

Text:     Proposals 1 and 2.
Decides:  what a name in the bylaws stands for, who is of it, how many of them might vote, and how many seats it has.
Leaves:   who may vote of them, to electorates.
Readings: R-71 (how many might vote), R-91 (bodies, lists and groups), R-92 (who is left out).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Bodies"]

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from partgov.bylaws import Bylaws
from partgov.electorates import Electorate, RecordDate, electorate_roll, how_many_may_vote, voting_rule
from partgov.foundation.conditions import Demand, names_in
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import EVER, FOREVER, Period
from partgov.foundation.sentences import Phrase
from partgov.groups import GroupLife
from partgov.history.record import Record
from partgov.mandates import Mandate
from partgov.members import Headcount, Roll
from partgov.requirements import Of, Stretch
from partgov.roles import Seat, by_role, role_for

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Bodies.roll_of": ("P1", "P2", "R-91"), "Bodies.seats": ("P2", "R-91")}


class Bodies:
    """
    What the names of an organisation's bodies stand for.

    Args:
        held: the mandates of a role, as far as they are known.
        groups: what became of each group, by its id.
        zone: the organisation's time zone, on whose wall clock a membership is counted.
    """

    def __init__(
        self, record: Record, roll: Roll, groups: Mapping[str, GroupLife], held: Callable[[str], Iterable[Mandate]],
        zone: tzinfo,
    ) -> None:  # fmt: skip
        self.roll: Roll = roll
        self.zone: tzinfo = zone
        self._of_members: dict[Electorate, Roll] = {}
        self._members: Headcount | None = None
        self._groups, self._held = groups, held
        self._roles = by_role(record.roles)

    def roll_of(self, electorate: Electorate, bylaws: Bylaws) -> Roll:
        """Return the roll of those who are of an electorate; the members' own where everybody is."""
        if electorate.everybody:
            return self.roll
        found = self._of_members.get(electorate)
        if found is None:
            found = electorate_roll(electorate, roll=self.roll, of=self.of(bylaws), zone=self.zone)
            if not electorate.of and not any(isinstance(one, str) or one.in_group for one in electorate.requires):
                self._of_members[electorate] = found  # it never changes
        return found

    def headcount(self, roll: Roll) -> Headcount:
        """Return how many there are on a roll, when; of all members it is counted once."""
        if roll is not self.roll:
            return Headcount.of(roll)
        if self._members is None:
            self._members = Headcount.of(roll)
        return self._members

    def able(self, roll: Roll, voting: Period, date: RecordDate | datetime, without: Collection[str] = ()) -> int:
        """
        Return how many of a roll might vote on the record date, but for some (R-71, R-92).

        >>> from datetime import UTC
        >>> from partgov.members import Membership
        >>> opens, closes = datetime(2016, 10, 15, tzinfo=UTC), datetime(2016, 10, 29, tzinfo=UTC)
        >>> joined = {"ana": opens, "bo": opens, "cy": datetime(2016, 10, 20, tzinfo=UTC)}
        >>> roll = Roll.of(Membership(id=who, joined=at) for who, at in joined.items())
        >>> bodies = Bodies(Record(members=()), roll, {}, lambda role: (), UTC)
        >>> voting, without = Period(opens=opens, closes=closes), ("ana", "cy")
        >>> [bodies.able(roll, voting, date, without) for date in (RecordDate.AT_MARKING, RecordDate.AT_OPENING)]
        [1, 1]
        """
        might = voting_rule(roll, voting, date)
        return how_many_may_vote(self.headcount(roll), voting, date) - sum(might(one, None) for one in {*without})

    def rolls_in(self, demand: Demand | None, bylaws: Bylaws) -> dict[str, Roll]:
        """Return the roll of each role, group, body or list of whom something is asked, by its name."""
        return {name: self.roll_of(Electorate(of=(name,)), bylaws) for name in names_in(demand)}

    def of(self, bylaws: Bylaws, place: str = "electorate.of") -> Of:
        """
        Return what says who is of a group, role, body or list by some bylaws, and when.

        What it returns raises `PartgovError`, at `place`, for a name that is none of them.
        """
        return lambda name: self._of(name, bylaws, place)

    def knows(self, name: str, bylaws: Bylaws) -> bool:
        """Say whether a name is that of a role, group, body or list by some bylaws."""
        return any(name in named for named in (bylaws.bodies, bylaws.lists, self._groups, self._roles))

    def seats(self, electorate: Electorate, bylaws: Bylaws, at: datetime) -> int | None:
        """Return how many primary seats the roles of an electorate have; None where it is not made of roles alone."""
        names = bylaws.parts_of(electorate.of)
        if not names or not all(name in self._roles for name in names):
            return None
        rows = (role_for(self._roles[name], name, opens=at, term_starts=at) for name in names)
        return sum(row.primary_seats for row in rows if row is not None)

    def _of(self, name: str, bylaws: Bylaws, place: str) -> Iterator[Stretch]:
        if name in bylaws.bodies:
            for part in bylaws.parts_of([name]):
                yield from self._of(part, bylaws, place)
        elif name in bylaws.lists:
            yield from ((member, EVER, FOREVER) for member in bylaws.lists[name])
        elif name in self._groups:
            yield from ((who, *spell) for who, spells in self._groups[name].spells.items() for spell in spells)
        elif name in self._roles:
            held = (one for one in self._held(name) if one.seat is Seat.PRIMARY)
            yield from ((one.member, one.starts, one.until) for one in held)
        else:
            raise PartgovError(place, name, Phrase("wanted.role_group_body_or_list"))
