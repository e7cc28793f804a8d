"""State: what a replay knows up to the last instant looked at.

Text:     Proposals 2 to 6.
Decides:  which mandates and open seats are in force, and how a mandate begins and ends.
Leaves:   what happens at an instant to the rooms for elections, successions and recalls.
Readings: R-39 (who has resigned or left before the start), R-49 (seats that a tie leaves open).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Appointed", "Called", "Motion", "State"]

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final, NamedTuple, TypeVar

import attrs

from partgov.bars import Bar
from partgov.bylaws import Bylaws, in_force
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Finding, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, Value, as_tuple, frozen
from partgov.groups import GroupLife
from partgov.history.bodies import Bodies
from partgov.history.record import Appointment, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.limits import Tenures
from partgov.mandates import Basis, Ending, EndingKind, Mandate
from partgov.members import Roll
from partgov.outcomes import Result
from partgov.recall import Prior, RecallResult
from partgov.roles import Role, Seat, Seats, by_role, role_for
from partgov.succession import OpenSeat, Succession

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"State.begin": ("P3", "R-39"), "State.leave_open": ("P4", "R-49")}


@attrs.frozen(kw_only=True)
class Called(Value):
    """
    An election as it met the mandates of its day: the seats of its role, those taken, who was barred, the result.

    Attributes:
        result: what it came to; None where the record has no votes of it, or it cannot be judged.
        not_judged: why it cannot be judged: a figure that its rules go by is not in the record.
        lapsed: why it seats nobody: what it hangs on did not come about.
        terms: what of the terms that it fills is undecided, or declared otherwise than it follows.
        astray: why a mandate that was to end with it does not.
        retire: whether so many seats were up as have to be; None where nothing is asked.
        spared: why the limits do not bar somebody, by member, where they would if a remainder counted (R-15).
    """

    seats: Seats
    taken: Seats
    bars: Mapping[str, tuple[Bar, ...]] = attrs.field(converter=frozen)
    result: Result | None
    not_judged: Finding | None = None
    lapsed: Finding | None = None
    terms: tuple[Finding, ...] = attrs.field(default=(), converter=as_tuple)
    astray: tuple[Finding, ...] = attrs.field(default=(), converter=as_tuple)
    retire: Finding | None = None
    spared: Mapping[str, Finding] = attrs.field(default=FrozenMap(), converter=frozen)


@attrs.frozen(kw_only=True)
class Appointed(Value):
    """
    An appointment as it met the mandates of its day.

    Attributes:
        mandate: the mandate that it gave, by id; None where who was appointed is no member at the start.
        bars: what keeps who was appointed from a primary seat.
        remainder: whether the mandate that it names leaves it a remainder; None where it names none.
        undecided: why it cannot be said who makes way for it; None where nobody has to, or it can.
    """

    mandate: str | None
    bars: tuple[Finding, ...] = attrs.field(converter=as_tuple)
    remainder: Finding | None
    undecided: Finding | None = None


class Motion(NamedTuple):
    """A motion as it opened: the mandates it is about, by id, and whether it may open."""

    about: tuple[str, ...]
    ruling: Ruling


class State:
    """
    What a replay knows up to the last instant looked at: the facts by instant, and what followed from them.

    Mandates and open seats change by these methods alone. What else follows, each room of the replay notes in a field:
    what an election met in `called`, what a recall came to in `recalls`, whose seat has no heir in `without_heir`.

    >>> from datetime import UTC
    >>> from partgov.history.record import Record
    >>> from partgov.members import Membership
    >>> def on(year, month=1):
    ...     return datetime(year, month, 1, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=who, joined=on(2012)) for who in ("ana", "bo"))
    >>> record = Record(members=(), roles=[Role(id="editor", primary_seats=1, reserve_seats=1)])
    >>> state = State(record, roll, UTC, {})
    >>> state.role_at("editor", on(2016)).seats, len(state.rows_of(["editor"]))
    (Seats(primary=1, reserve=1), 1)
    >>> ana, bo = (
    ...     Mandate(id=seat.value, role="editor", member=who, seat=seat, starts=on(2016), ends=on(2017))
    ...     for who, seat in (("ana", Seat.PRIMARY), ("bo", Seat.RESERVE))
    ... )
    >>> [state.begin(one, state.row_of(one)).id for one in (ana, bo)]
    ['primary', 'reserve']
    >>> state.end(ana, on(2016, 3), EndingKind.RESIGNATION)
    >>> state.vacate(ana, on(2016, 3))
    >>> [one.id for one in state.holding("editor", on(2016, 3))], [one.id for one in state.held("editor")]
    (['reserve'], ['primary', 'reserve'])
    >>> state.resume(ana)
    >>> state.promote("bo", "editor", on(2016, 4))
    >>> [one.until.month for one in state.tenures(["ana", "bo"]).of_member("bo", "editor")]
    [4]
    >>> state.departure("ana", on(2016)), state.named("e1", "bo"), state.rules(on(2016)).since
    ([], 'e1/bo', None)
    >>> state.leave_open("editor", Seats(reserve=1), ("ana", "bo"), on(2017), on(2018), "e2")
    >>> (left,) = state.left_open("editor", Seat.RESERVE, on(2017))
    >>> state.close_seats([left], on(2017, 2))
    >>> state.left_open("editor", Seat.RESERVE, on(2017, 3))
    []
    >>> state.reopen_seats([left], on(2017, 2))
    >>> state.left_open("editor", Seat.RESERVE, on(2017, 3)) == [left]
    True
    >>> election = RecordedElection(
    ...     id="e2", role="editor", candidacies=[], discussion_opens=on(2016, 10), voting_opens=on(2016, 11),
    ...     voting_closes=on(2017),
    ... )
    >>> state.seats_of(election) == Seats(primary=1, reserve=1)
    True
    """

    def __init__(self, record: Record, roll: Roll, zone: tzinfo, groups: Mapping[str, GroupLife]) -> None:
        self.record: Record = record
        self.roll: Roll = roll
        self.zone: tzinfo = zone
        self._rules: dict[datetime, Bylaws] = {}
        self.all_of_role: dict[str, list[str]] = {}  # every mandate that began, in order, those over too
        self.bodies: Bodies = Bodies(record, roll, groups, self.held, zone)
        self.mandates: dict[str, Mandate] = {}
        self.of_role: dict[str, list[str]] = {}
        self.of_member: dict[str, list[str]] = {}
        self.called: dict[str, Called] = {}
        self.appointed: dict[str, Appointed] = {}
        self.recalls: dict[str, RecallResult] = {}
        self.motions: dict[str, Motion] = {}
        self.priors: dict[str, list[Prior]] = {}  # the polls rightly opened on each mandate
        self.successions: list[Succession] = []
        self.succession_to: dict[str, list[Succession]] = {}  # those to each mandate
        self.open_seats: list[OpenSeat] = []
        self.open_of_role: dict[str, list[int]] = {}  # the places in that list of those of each role
        self.role_rows: Mapping[str, tuple[Role, ...]] = by_role(record.roles)
        self.elections: dict[str, RecordedElection] = {one.id: one for one in record.elections}
        self.motioned: dict[str, RecordedRecall] = {one.id: one for one in record.recalls}
        self.filling: dict[str, set[str]] = {}  # the elections that fill what is left of each mandate
        for election in record.elections:
            for name in (term.remainder_of for term in election.terms if term.remainder_of is not None):
                self.filling.setdefault(name, set()).add(election.id)
        self.claims: dict[tuple[str, str, Seat, datetime], RecordedMandate] = {
            (row.role, row.member, row.seat, row.starts): row for row in record.mandates if row.basis is not Basis.GIVEN
        }
        self.resigned: dict[tuple[str, str], list[datetime]] = {}
        for one in record.resignations:
            self.resigned.setdefault((one.member, one.role), []).append(one.at)
        self.rows: dict[str, RecordedMandate] = {row.id: row for row in record.mandates}
        self.given: dict[datetime, list[RecordedMandate]] = _by(
            (row for row in record.mandates if row.basis is Basis.GIVEN), lambda row: row.starts
        )
        self.starting: dict[datetime, list[RecordedElection]] = _by(record.elections, lambda one: one.term_start)
        self.appointing: dict[datetime, list[Appointment]] = _by(record.appointments, lambda one: one.starts)
        self.remainders: dict[str, list[Appointment]] = {}  # the appointments to the rest of each mandate
        for each in record.appointments:
            if each.remainder_of is not None:
                self.remainders.setdefault(each.remainder_of, []).append(each)
        self.opening: dict[datetime, list[RecordedRecall]] = _by(record.recalls, lambda one: one.opens)
        self.closing: dict[datetime, list[RecordedRecall]] = _by(record.recalls, lambda one: one.closes)
        self.vacating: dict[datetime, list[str]] = {}
        self.without_heir: set[str] = set()  # the mandates whose seats no reserve takes over
        self.retired: set[str] = set()  # those that a record names as ending with an election
        # How many seats of a role were taken over from each of its lists of reserves.
        self.taken_over: dict[str, Counter[str | None]] = defaultdict(Counter)
        self.unbegun: list[Mandate] = []  # the primaries who were gone before the start of their term
        self.instants: list[datetime] = [*{*self.given, *self.starting, *self.opening, *self.closing, *self.appointing}]
        heapq.heapify(self.instants)

    def rules(self, at: datetime) -> Bylaws:
        """The bylaws in force at an instant (R-30)."""
        found = self._rules.get(at)
        if found is None:
            found = self._rules[at] = in_force(self.record.bylaws, at)
        return found

    def tenures(self, members: Iterable[str]) -> Tenures:
        """Return what is known of some members, by member, so that the cost is theirs alone."""
        names = {name for member in members for name in self.of_member.get(member, ())}
        return Tenures.of(self.mandates[name] for name in names)

    def held(self, role: str) -> Iterable[Mandate]:
        """Every mandate of a role that has begun, those over too."""
        return (self.mandates[name] for name in self.all_of_role.get(role, ()))

    def role_at(self, role: str, at: datetime) -> Role | None:
        """The row of a role that is in force at an instant; None where there is none."""
        return role_for(self.role_rows.get(role, ()), role, opens=at, term_starts=at)

    def seats_of(self, election: RecordedElection) -> Seats:
        """The seats of the role that an election is for, as they were when it opened (R-42)."""
        rows, opens = self.role_rows[election.role], election.discussion_opens
        row = role_for(rows, election.role, opens=opens, term_starts=election.term_start)
        assert row is not None, "a record's elections are for roles that there are"
        return row.seats

    def rows_of(self, roles: Iterable[str]) -> list[Role]:
        """The rows of some roles."""
        return [row for role in roles for row in self.role_rows.get(role, ())]

    def settle(self, succession: Succession) -> None:
        """Note what became of a vacated seat."""
        self.successions.append(succession)
        self.succession_to.setdefault(succession.vacated, []).append(succession)

    def holding(self, role: str, at: datetime) -> list[Mandate]:
        """The mandates of a role in force at an instant; those over for good are looked at no more."""
        names = [name for name in self.of_role.get(role, ()) if self.mandates[name].until > at]
        self.of_role[role] = names
        return [self.mandates[name] for name in names if self.mandates[name].in_force(at)]

    def left_open(self, role: str, seat: Seat, at: datetime) -> list[OpenSeat]:
        """The seats of one kind of a role that ties leave open at an instant."""
        mine = (self.open_seats[place] for place in self.open_of_role.get(role, ()))
        return [one for one in mine if one.seat is seat and one.starts <= at < one.ends]

    def row_of(self, mandate: Mandate) -> RecordedMandate | None:
        """The row that records a mandate which followed from an election or a succession; each records one."""
        row = self.claims.get(_claim(mandate))
        before = None if row is None else self.mandates.get(row.id)
        return None if before is not None and _claim(before) == _claim(mandate) else row

    def begin(self, mandate: Mandate, row: RecordedMandate | None) -> Mandate:
        """
        Return a mandate that begins, with the early end that resignation or departure gives it.

        Raises `PartgovError` where another mandate has its id.
        """
        if row is not None:
            mandate = attrs.evolve(mandate, id=row.id, stand_ins=row.stand_ins, exempt=row.exempt)
        ended = self._early_end(mandate, row)
        if ended is not None and ended.at < mandate.ends:
            mandate = attrs.evolve(mandate, ended=ended)
            self.vacate(mandate, ended.at)
        if mandate.id in self.mandates:
            wanted = Phrase("wanted.id_no_mandate_following_from")
            raise PartgovError("mandates", mandate.id, wanted)
        self.mandates[mandate.id] = mandate
        self.of_role.setdefault(mandate.role, []).append(mandate.id)
        self.all_of_role.setdefault(mandate.role, []).append(mandate.id)
        self.of_member.setdefault(mandate.member, []).append(mandate.id)
        for one in mandate.stand_ins:
            self.of_member.setdefault(one.member, []).append(mandate.id)
        return mandate

    def _early_end(self, mandate: Mandate, row: RecordedMandate | None) -> Ending | None:
        """The first early end of a mandate that departure, resignation or its row gives it."""
        # who is elected is known to be a member at the close; R-100: who is appointed, at the start.
        known = (None if mandate.basis is Basis.APPOINTMENT else mandate.known_at) or mandate.starts
        endings = [Ending(at=left, by=EndingKind.DEPARTURE) for left in self.departure(mandate.member, known)]
        endings += (
            Ending(at=at, by=EndingKind.RESIGNATION)
            for at in self.resigned.get((mandate.member, mandate.role), ())
            if mandate.starts < at < mandate.ends
        )
        if row is not None:
            taken = _FACTS_OF_HISTORY if row.basis is Basis.GIVEN else _FACTS
            if row.ended_at is not None and row.ended_by is not None and row.ended_by in taken:
                endings.append(Ending(at=row.ended_at, by=row.ended_by))
        return min(endings, key=lambda one: one.at, default=None)

    def begun_after(self, number: int) -> list[Mandate]:
        """The mandates that were taken up after so many others, in order; those are not gone through."""
        last_first = islice(reversed(self.mandates.values()), len(self.mandates) - number)
        return [*last_first][::-1]

    def end(self, mandate: Mandate, at: datetime, by: EndingKind) -> None:
        """End a mandate early."""
        self.mandates[mandate.id] = attrs.evolve(mandate, ended=Ending(at=at, by=by))

    def resume(self, mandate: Mandate) -> None:
        """Take back the early end of a mandate, which stays in force after all."""
        self.mandates[mandate.id] = mandate
        others = [name for name in self.of_role[mandate.role] if name != mandate.id]
        self.of_role[mandate.role] = [*others, mandate.id]

    def promote(self, member: str, role: str, at: datetime) -> None:
        """Let becoming primary end a reserve mandate in the same role (R-36)."""
        for name in self.of_member.get(member, ()):
            mandate = self.mandates[name]
            mine = mandate.member == member and mandate.role == role
            if mine and mandate.seat is Seat.RESERVE and mandate.in_force(at):
                self.end(mandate, at, EndingKind.PROMOTION)

    def departure(self, member: str, known: datetime) -> list[datetime]:
        """When a member who was there at the instant `known` leaves, if ever."""
        spells = self.roll.spells.get(member, ())
        left = next((left for joined, left in spells if joined <= known < left), known)
        return [] if left == FOREVER else [left]

    def vacate(self, mandate: Mandate, at: datetime) -> None:
        """Note that a primary seat becomes free at an instant, and look at that instant."""
        if mandate.seat is Seat.PRIMARY and at > mandate.starts:
            self.vacating.setdefault(at, []).append(mandate.id)
            heapq.heappush(self.instants, at)

    def named(self, rests_on: str, member: str) -> str:
        """A name for a mandate that nobody wrote down; where slashes in ids make two names one, they are escaped."""
        name = f"{rests_on}/{member}"
        if name in self.mandates:
            name = "/".join(part.replace("%", "%25").replace("/", "%2F") for part in (rests_on, member))
        return name

    def leave_open(
        self, role: str, seats: Seats, tied: tuple[str, ...], starts: datetime, ends: datetime, rests_on: str,
        place: int = 0,
    ) -> None:  # fmt: skip
        """Leave seats open among the tied; each is taken while there are enough of the tied to hold it (R-49)."""
        until = sorted((left for who in tied for left in self.departure(who, starts) or [ends]), reverse=True)
        kinds = [Seat.PRIMARY] * seats.primary + [Seat.RESERVE] * seats.reserve
        for seat, left in zip(kinds, until, strict=False):
            self.open_of_role.setdefault(role, []).append(len(self.open_seats))
            self.open_seats.append(
                OpenSeat(
                    role=role, seat=seat, tied=tied, starts=starts, ends=min(left, ends), rests_on=rests_on,
                    place=(starts, place) if seat is Seat.RESERVE else None,
                )
            )  # fmt: skip

    def close_seats(self, seats: Iterable[OpenSeat], at: datetime) -> None:
        """End open reserve seats: whose holder, whoever it is, became primary, or whose list lapses."""
        for one in seats:
            self._replace(one, attrs.evolve(one, ends=at))

    def reopen_seats(self, seats: Iterable[OpenSeat], at: datetime) -> None:
        """Leave seats as they were that were ended at an instant."""
        for one in seats:
            self._replace(attrs.evolve(one, ends=at), one)

    def _replace(self, one: OpenSeat, by: OpenSeat) -> None:
        places = self.open_of_role[one.role]
        self.open_seats[next(place for place in places if self.open_seats[place] == one)] = by


def _claim(mandate: Mandate) -> tuple[str, str, Seat, datetime]:
    return mandate.role, mandate.member, mandate.seat, mandate.starts


# What a row says of an early end is taken as it is; the rest follows from the roll, the recalls and the successions.
_FACTS: Final = (EndingKind.DECLINE, EndingKind.RESIGNATION)
_FACTS_OF_HISTORY: Final = (*_FACTS, EndingKind.REVOCATION, EndingKind.PROMOTION, EndingKind.EXPIRY)

_T = TypeVar("_T", RecordedMandate, RecordedElection, RecordedRecall, Appointment)


def _by(items: Iterable[_T], when: Callable[[_T], datetime]) -> dict[datetime, list[_T]]:
    """Gather items by their instant, by role and id within it: an order that is nobody's list."""
    found: dict[datetime, list[_T]] = {}
    for item in sorted(items, key=lambda one: (one.role, one.id)):
        found.setdefault(when(item), []).append(item)
    return found
