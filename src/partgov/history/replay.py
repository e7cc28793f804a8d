"""Replay: the life of all mandates together, from the facts of a record.

Text:     Proposals 2 to 6.
Decides:  who holds which mandate when: by history, appointment, election or succession, until time, resignation,
          departure, recall or promotion ends it.
Leaves:   each step to the room whose rule it is; whether it is what was declared, to audit.
Readings: R-18, R-28, R-39 (who is seated and who succeeds), R-30 (the rules of the day), R-32 (one instant, several
          events: ends, then starts and successions, then openings), R-100 (appointments come first), R-103.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "HAPPENINGS", "Appointed", "Called", "Happening", "History", "replay"]

import heapq
from collections.abc import Callable, Collection, Container, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final, NamedTuple

import attrs

from partgov.bylaws import in_force
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import FrozenMap, Value, as_tuple, frozen
from partgov.groups import GroupLife, live
from partgov.history.appointing import appoint, spoken_for
from partgov.history.electing import hold
from partgov.history.lapsing import who_lapses
from partgov.history.recalling import close_poll, is_reserve, open_polls
from partgov.history.record import Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.history.state import Appointed, Called, State
from partgov.history.succeeding import fill, longest_first
from partgov.limits import term_end
from partgov.mandates import Mandate
from partgov.members import Roll
from partgov.recall import RecallResult
from partgov.roles import Seat
from partgov.succession import OpenSeat, Succession
from partgov.terms import planned_end, yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "replay": (
        "P2",
        "P3",
        "P4",
        "P5",
        "P6",
        "R-18",
        "R-22",
        "R-28",
        "R-30",
        "R-32",
        "R-39",
        "R-49",
        "R-50",
        "R-100",
        "R-103",
    )
}


@attrs.frozen(kw_only=True)
class History(Shown, Value):
    """
    What follows from a record's facts.

    Attributes:
        mandates: every mandate, in the order of start, role, seat and member.
        elections: what each election met and came to, by id.
        recalls: what each recall came to, by id.
        successions: what became of each vacated primary seat, in order.
        open_seats: the seats that a tie leaves open, in the order in which they were.
        appointments: what each appointment met and gave, by id.
    """

    mandates: tuple[Mandate, ...] = attrs.field(converter=as_tuple)
    elections: Mapping[str, Called] = attrs.field(converter=frozen)
    recalls: Mapping[str, RecallResult] = attrs.field(converter=frozen)
    successions: tuple[Succession, ...] = attrs.field(converter=as_tuple)
    open_seats: tuple[OpenSeat, ...] = attrs.field(converter=as_tuple)
    appointments: Mapping[str, Appointed] = attrs.field(default=FrozenMap(), converter=frozen)
    _terms: Timeline[Mandate] = attrs.field(init=False, eq=False, repr=False)

    _of_role: Mapping[str, tuple[Mandate, ...]] = attrs.field(init=False, eq=False, repr=False)

    @_of_role.default
    def _by_role(self) -> Mapping[str, tuple[Mandate, ...]]:
        found: dict[str, list[Mandate]] = {}
        for one in self.mandates:
            found.setdefault(one.role, []).append(one)
        return FrozenMap({role: tuple(held) for role, held in found.items()})

    @_terms.default
    def _as_timeline(self) -> Timeline[Mandate]:
        return Timeline.of((one.starts, one.until, one) for one in self.mandates)

    def _heading(self) -> str:
        return f"History: {len(self.mandates)} mandates, {len(self.elections)} elections, {len(self.recalls)} recalls"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.mandates)

    def _number(self) -> int:
        return len(self.mandates)

    def held(self, role: str) -> Collection[Mandate]:
        """Return the mandates of a role."""
        return self._of_role.get(role, ())

    def in_office(self, at: datetime) -> tuple[Mandate, ...]:
        """Return the mandates in force at the instant `at`, in O(log n) for each."""
        return self._terms.at(at)


def replay(record: Record, *, roll: Roll, zone: tzinfo, groups: Mapping[str, GroupLife] | None = None) -> History:
    """
    Return who holds which mandate when, as it follows from everything a record says.

    Mandates follow from elections as declared, else as computed (R-28). At one instant ends come first, then starts
    and successions, then openings (R-32), each by the bylaws of its day (R-30).

    Args:
        roll: the roll of the record's members.
        zone: the organisation's time zone.
        groups: what became of each group, of which bodies that vote may be; worked out from the record where None.
    """
    if groups is None:
        groups = live(
            record.groups, roll=roll, rules_of=lambda one: in_force(record.bylaws, one.founded_at).groups, zone=zone
        )
    replaying, last = State(record, roll, zone, groups), None
    while replaying.instants:
        at = heapq.heappop(replaying.instants)
        if at != last:
            for one in HAPPENINGS:
                one.handle(replaying, at)
        last = at
    return History(
        mandates=sorted(replaying.mandates.values(), key=lambda one: (one.starts, one.role, one.seat, one.member)),
        elections=replaying.called,
        recalls=replaying.recalls,
        successions=replaying.successions,
        open_seats=replaying.open_seats,
        appointments=replaying.appointed,
    )


def _close_polls(state: State, at: datetime) -> None:
    closing = state.closing.get(at)
    if not closing:
        return
    late = _late(state, at)
    for recall in closing:
        if recall not in late:
            close_poll(state, recall)


def _begin_given(state: State, at: datetime) -> None:
    for row in state.given.get(at, ()):
        state.begin(_given(row, state), row)


def _appoint_first(state: State, at: datetime) -> None:
    """Seat who is appointed: first to the seats that are named, then to any that is free (R-100)."""
    appointed = [
        one for one in state.appointing.get(at, ()) if one.remainder_of is None or one.remainder_of in state.mandates
    ]
    state.unbegun += appoint(state, appointed)
    for role in sorted({one.role for one in appointed}):
        seats = state.role_at(role, at)
        state.without_heir |= _no_longer_free(state, role, 0 if seats is None else seats.primary_seats, at)


def _appoint_last(state: State, at: datetime) -> None:
    """Seat who is appointed in place of who won an election of this instant, and did not begin."""
    state.unbegun += appoint(state, [one for one in state.appointing.get(at, ()) if one.id not in state.appointed])


def _hold_dependent(state: State, at: datetime) -> None:
    """Hold the elections that fill their seats before a reserve may."""
    for election in state.starting.get(at, ()):
        if _before_reserves(state, election):
            before = len(state.mandates)
            state.unbegun += hold(state, election)
            if any(one.seat is Seat.PRIMARY for one in state.begun_after(before)):
                state.without_heir |= _freed_for(state, election, at)


def _before_reserves(state: State, election: RecordedElection) -> bool:
    """Whether an election comes first: it hangs on a recall, or mandates, terms or lists end with it."""
    first = election.depends_on is not None or _names_mandates(election) or _until_successor(state, election)
    return first or bool(who_lapses(state, election))


def _names_mandates(election: RecordedElection) -> bool:
    """Whether an election names mandates that end with it, or of which it fills the rest."""
    named = election.yields is not None and bool(election.yields.mandates)
    return named or any(one.remainder_of is not None for one in election.terms)


def _until_successor(state: State, election: RecordedElection) -> bool:
    rules = state.rules(election.discussion_opens).mandates.of_role(election.role)
    return yields_to(rules.term) is not None


def _freed_for(state: State, election: RecordedElection, at: datetime) -> set[str]:
    """The mandates whose seats an election fills that would else go to reserves."""
    on = election.depends_on
    freed = {one.remainder_of for one in election.terms if one.remainder_of is not None}
    freed |= set() if on is None or on.recall is None else set(state.motions[on.recall].about)
    if on is not None and not _names_mandates(election):
        return freed
    if _until_successor(state, election):
        return freed | {one.id for one in _vacated(state, at) if one.role == election.role}
    return freed | _no_longer_free(state, election.role, state.seats_of(election).primary, at, freed)


def _no_longer_free(
    state: State, role: str, seats: int, at: datetime, filled: Container[str] = frozenset()
) -> set[str]:
    """
    Of the seats vacated at an instant, those that others took: what is left to reserves runs longest (R-18).

    Args:
        filled: those of them of which it is known who took them.
    """
    held = [one for one in state.holding(role, at) if one.seat is Seat.PRIMARY]
    left = max(0, seats - len(held) - len(state.left_open(role, Seat.PRIMARY, at)))
    vacated = (one for one in _vacated(state, at) if one.role == role and one.id not in filled)
    return {one.id for one in longest_first(vacated)[left:]}


def _vacated(state: State, at: datetime) -> list[Mandate]:
    """The primary mandates that ended early at an instant, and whose seats a reserve may take over."""
    ended = [state.mandates[name] for name in state.vacating.get(at, ())]
    return [one for one in ended if one.until == at and one.starts < at and _has_heirs(state, one, at)]


def _has_heirs(state: State, one: Mandate, at: datetime) -> bool:
    taken = one.id in state.without_heir or one.id in state.retired
    return not taken and not spoken_for(state, one.id, at)


def _fill_vacated(state: State, at: datetime) -> None:
    fill(state, _vacated(state, at), at)


def _hold_elections(state: State, at: datetime) -> None:
    elections = [one for one in state.starting.get(at, ()) if one.id not in state.called]
    state.unbegun += [one for election in elections for one in hold(state, election)]


def _close_late_polls(state: State, at: datetime) -> None:
    for recall in _late(state, at):
        close_poll(state, recall)


def _fill_unbegun(state: State, at: datetime) -> None:
    fill(state, [one for one in state.unbegun if _has_heirs(state, one, at)], at)
    state.unbegun = []


def _open_polls(state: State, at: datetime) -> None:
    open_polls(state, state.opening.get(at, ()))


def _late(state: State, at: datetime) -> list[RecordedRecall]:
    """Polls about reserves who may become primary at their very close, by election or appointment: that is moot."""
    closing = state.closing.get(at)
    if not closing:
        return []
    roles = {election.role for election in state.starting.get(at, ())}
    primary = {(one.role, one.member) for one in state.appointing.get(at, ())}
    return [
        one for one in closing if (one.role in roles or (one.role, one.mandatee) in primary) and is_reserve(state, one)
    ]


class Happening(NamedTuple):
    """
    One kind of thing that happens at an instant.

    Attributes:
        phase: what of: `ends`, `starts`, `successions` or `openings`.
        what: what it is, in a few words.
        reading: what it rests on.
        handle: what does it.
    """

    phase: str
    what: str
    reading: str
    handle: Callable[[State, datetime], None]


HAPPENINGS: Final = (
    Happening("ends", "recalls close, and end the mandates that are revoked", "R-22", _close_polls),
    Happening("starts", "mandates that history gives", "R-28", _begin_given),
    Happening("starts", "who is appointed, to the seats that are named first", "R-100", _appoint_first),
    Happening(
        "starts", "elections with which others end: those make way, and the winners begin", "R-95", _hold_dependent
    ),
    Happening("successions", "reserves, to the seats that became free and are free still", "R-18", _fill_vacated),
    Happening("starts", "the other elections: the winners begin on the seats that are free", "R-28", _hold_elections),
    Happening("starts", "who is appointed in place of a winner who was gone by the start", "R-100", _appoint_last),
    Happening("ends", "recalls of reserves, which are moot for who became primary", "R-22", _close_late_polls),
    Happening("successions", "reserves, to winners who were gone by the start", "R-39", _fill_unbegun),
    Happening("openings", "recalls open: of several of one mandate none may", "R-50", _open_polls),
)
"""What happens at one instant, in this order (R-32). A new kind of happening is one new line."""


def _given(row: RecordedMandate, state: State) -> Mandate:
    began = row.term_starts or row.starts
    rules = state.rules(began).mandates.of_role(row.role)
    ends, planned = row.ends or term_end(began, rules=rules, zone=state.zone), None
    if yields_to(rules.term) is not None:  # what history gives as the end says whose turn comes first
        planned = row.ends or planned_end(began, rules.term, zone=state.zone)
        ends = term_end(began, rules=rules, zone=state.zone)
    return Mandate(
        id=row.id,
        role=row.role,
        member=row.member,
        seat=row.seat,
        starts=row.starts,
        ends=ends,
        planned=planned,
        term_starts=row.term_starts,
        place=(row.starts, row.place or 0) if row.seat is Seat.RESERVE else None,
    )
