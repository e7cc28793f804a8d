"""Organisation: the life of all mandates together, from the facts of a record.

Text:     Proposals 2 to 6.
Decides:  who holds which mandate when: by history, election or succession, until time, resignation, departure,
          recall or promotion ends it.
Leaves:   each step to the room whose rule it is; whether it is what was declared, to audit.
Readings: R-18, R-28, R-39 (who is seated and who succeeds), R-30 (the rules of the day), R-32 (one instant, several
          events: ends, then starts and successions, then openings).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Called", "History", "replay"]

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final, TypeVar

import attrs

from partgov.bylaws import Bylaws, in_force
from partgov.elections import elect
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Ruling, as_told
from partgov.foundation.sentences import Phrase
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import Value, as_tuple, frozen
from partgov.history.record import Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.limits import Bar, Tenures, bars_for, term_end
from partgov.mandates import Basis, Ending, EndingKind, Mandate, seats_taken
from partgov.members import Roll
from partgov.outcomes import Result
from partgov.recall import Prior, RecallOutcome, RecallResult, judge_motion, judge_seconds, settle_recall
from partgov.roles import Seat, Seats, role_for
from partgov.seating import Seating, Tie, seat_contenders
from partgov.succession import OpenSeat, Succession, succeed

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "replay": ("P2", "P3", "P4", "P5", "P6", "R-18", "R-22", "R-28", "R-30", "R-32", "R-39", "R-49", "R-50")
}


@attrs.frozen(kw_only=True)
class Called(Value):
    """An election as it met the mandates of its day: the seats of its role, those taken, who was barred, the result."""

    seats: Seats
    taken: Seats
    bars: Mapping[str, tuple[Bar, ...]] = attrs.field(converter=frozen)
    result: Result | None


@attrs.frozen(kw_only=True)
class History(Value):
    """
    What follows from a record's facts.

    Attributes:
        mandates: every mandate, in the order of start, role, seat and member.
        elections: what each election met and came to, by id.
        recalls: what each recall came to, by id.
        successions: what became of each vacated primary seat, in order.
        open_seats: the seats that a tie leaves open, in the order in which they were.
    """

    mandates: tuple[Mandate, ...] = attrs.field(converter=as_tuple)
    elections: Mapping[str, Called] = attrs.field(converter=frozen)
    recalls: Mapping[str, RecallResult] = attrs.field(converter=frozen)
    successions: tuple[Succession, ...] = attrs.field(converter=as_tuple)
    open_seats: tuple[OpenSeat, ...] = attrs.field(converter=as_tuple)
    _terms: Timeline[Mandate] = attrs.field(init=False, eq=False, repr=False)

    @_terms.default
    def _as_timeline(self) -> Timeline[Mandate]:
        return Timeline.of((one.starts, one.until, one) for one in self.mandates)

    def in_office(self, at: datetime) -> tuple[Mandate, ...]:
        """Return the mandates in force at the instant `at`, in O(log n) for each."""
        return self._terms.at(at)


def replay(record: Record, *, roll: Roll, zone: tzinfo) -> History:
    """
    Work out who holds which mandate when, from everything a record says.

    Mandates follow from elections as declared, else as computed (R-28). At one instant ends come first, then starts
    and successions, then openings (R-32), each by the bylaws of its day (R-30).

    Args:
        roll: the roll of the record's members.
        zone: the organisation's time zone.
    """
    replaying = _Replay(record, roll, zone)
    while replaying.instants:
        replaying.step(heapq.heappop(replaying.instants))
    return History(
        mandates=sorted(replaying.mandates.values(), key=lambda one: (one.starts, one.role, one.seat, one.member)),
        elections=replaying.called,
        recalls=replaying.recalls,
        successions=replaying.successions,
        open_seats=replaying.open_seats,
    )


class _Replay:
    """The state of a replay: what is known up to the last instant looked at."""

    def __init__(self, record: Record, roll: Roll, zone: tzinfo) -> None:
        self.record, self.roll, self.zone = record, roll, zone
        self.mandates: dict[str, Mandate] = {}
        self.of_role: dict[str, list[str]] = {}
        self.of_member: dict[str, list[str]] = {}
        self.called: dict[str, Called] = {}
        self.recalls: dict[str, RecallResult] = {}
        self.motions: dict[str, tuple[str | None, Ruling]] = {}  # the mandate each is about, and whether it may open
        self.priors: dict[str, list[Prior]] = {}  # the polls rightly opened on each mandate
        self.successions: list[Succession] = []
        self.open_seats: list[OpenSeat] = []
        self.claims = {
            (row.role, row.member, row.seat, row.starts): row for row in record.mandates if row.basis is not Basis.GIVEN
        }
        self.resigned: dict[tuple[str, str], list[datetime]] = {}
        for one in record.resignations:
            self.resigned.setdefault((one.member, one.role), []).append(one.at)
        self.rows = {row.id: row for row in record.mandates}
        self.given = _by((row for row in record.mandates if row.basis is Basis.GIVEN), lambda row: row.starts)
        self.starting = _by(record.elections, lambda one: one.term_start)
        self.opening = _by(record.recalls, lambda one: one.opens)
        self.closing = _by(record.recalls, lambda one: one.closes)
        self.vacating: dict[datetime, list[str]] = {}
        self.instants = [*{*self.given, *self.starting, *self.opening, *self.closing}]
        heapq.heapify(self.instants)
        self.last: datetime | None = None

    def step(self, at: datetime) -> None:
        """Do everything that happens at one instant, in the order of R-32."""
        if at == self.last:
            return
        self.last = at
        # a reserve who becomes primary at the very close makes the poll moot, so those starts come before it.
        roles = {election.role for election in self.starting.get(at, ())}
        closing = self.closing.get(at, [])
        late = [recall for recall in closing if recall.role in roles and self._is_reserve(recall)]
        for recall in closing:
            if recall not in late:
                self.close(recall)
        vacated = [self.mandates[name] for name in self.vacating.get(at, ()) if self.mandates[name].until == at]
        for row in self.given.get(at, ()):
            self.begin(_given(row), row)
        self.fill([one for one in vacated if one.starts < at], at)
        unbegun: list[Mandate] = []
        for election in self.starting.get(at, ()):
            unbegun += self.hold(election)
        for recall in late:
            self.close(recall)
        self.fill(unbegun, at)
        self.open(self.opening.get(at, ()))

    # ── mandates ─────────────────────────────────────────────────────────────────────────────────

    def rules(self, at: datetime) -> Bylaws:
        return in_force(self.record.bylaws, at)

    def tenures(self, members: Iterable[str]) -> Tenures:
        """Index what is known of some members, so that the cost is theirs alone."""
        names = {name for member in members for name in self.of_member.get(member, ())}
        return Tenures.of(self.mandates[name] for name in names)

    def holding(self, role: str, at: datetime) -> list[Mandate]:
        """The mandates of a role in force at an instant; those over for good are looked at no more."""
        names = [name for name in self.of_role.get(role, ()) if self.mandates[name].until > at]
        self.of_role[role] = names
        return [self.mandates[name] for name in names if self.mandates[name].in_force(at)]

    def begin(self, mandate: Mandate, row: RecordedMandate | None) -> Mandate:
        """Take up a mandate, with the early end that resignation or departure gives it."""
        known = mandate.known_at or mandate.starts
        endings = [Ending(at=left, by=EndingKind.DEPARTURE) for left in self._departure(mandate.member, known)]
        endings += (
            Ending(at=at, by=EndingKind.RESIGNATION)
            for at in self.resigned.get((mandate.member, mandate.role), ())
            if mandate.starts < at < mandate.ends
        )
        if row is not None:
            mandate = attrs.evolve(mandate, id=row.id, stand_ins=row.stand_ins)
            taken = _FACTS_OF_HISTORY if row.basis is Basis.GIVEN else _FACTS
            if row.ended_at is not None and row.ended_by is not None and row.ended_by in taken:
                endings.append(Ending(at=row.ended_at, by=row.ended_by))
        ended = min(endings, key=lambda one: one.at, default=None)
        if ended is not None and ended.at < mandate.ends:
            mandate = attrs.evolve(mandate, ended=ended)
            self._vacate(mandate, ended.at)
        if mandate.id in self.mandates:
            wanted = Phrase("wanted.id_no_mandate_following_from")
            raise PartgovError("mandates", mandate.id, wanted)
        self.mandates[mandate.id] = mandate
        self.of_role.setdefault(mandate.role, []).append(mandate.id)
        self.of_member.setdefault(mandate.member, []).append(mandate.id)
        for one in mandate.stand_ins:
            self.of_member.setdefault(one.member, []).append(mandate.id)
        return mandate

    def _named(self, rests_on: str, member: str) -> str:
        """A name for a mandate that nobody wrote down; where slashes in ids make two names one, they are escaped."""
        name = f"{rests_on}/{member}"
        if name in self.mandates:
            name = "/".join(part.replace("%", "%25").replace("/", "%2F") for part in (rests_on, member))
        return name

    def _departure(self, member: str, known: datetime) -> list[datetime]:
        spells = self.roll.spells.get(member, ())
        left = next((left for joined, left in spells if joined <= known < left), known)
        return [] if left == FOREVER else [left]

    def _vacate(self, mandate: Mandate, at: datetime) -> None:
        if mandate.seat is Seat.PRIMARY and at > mandate.starts:
            self.vacating.setdefault(at, []).append(mandate.id)
            heapq.heappush(self.instants, at)

    def end(self, mandate: Mandate, at: datetime, by: EndingKind) -> None:
        """End a mandate early."""
        self.mandates[mandate.id] = attrs.evolve(mandate, ended=Ending(at=at, by=by))

    # ── succession ───────────────────────────────────────────────────────────────────────────────

    def fill(self, vacated: Iterable[Mandate], at: datetime) -> None:
        """Let the reserves take over vacated seats, the one that runs longest first (R-18)."""
        rows = self.given.get(at, ())
        given = [row for row in rows if row.seat is Seat.PRIMARY and row.term_starts is not None]
        undecided: Counter[tuple[str, ...]] = Counter()
        spent: set[str] = set()  # tied reserves who all take over, whichever seat each takes
        for mandate in sorted(sorted(vacated, key=lambda one: one.id), key=lambda one: one.ends, reverse=True):
            holding = self.holding(mandate.role, at)
            reserves = [one for one in holding if one.seat is Seat.RESERVE and one.member not in spent]
            left_open = [
                one for one in self.left_open(mandate.role, Seat.RESERVE, at) if not spent.issuperset(one.tied)
            ]
            row = self.rows.get(mandate.id)
            heir = next((one for one in given if one.role == mandate.role and one.ends == mandate.ends), None)
            if heir is not None:  # history says who took the seat over
                given.remove(heir)
                continue
            held = seats_taken(holding, at=at).primary + len(self.left_open(mandate.role, Seat.PRIMARY, at))
            cut = self._cut(mandate, held, at)
            if cut is not None:
                self.successions.append(cut)
                continue
            succession = succeed(
                mandate,
                at=at,
                reserves=reserves,
                open_reserves=left_open,
                declined=(mandate.member, *(row.declined_by if row is not None else ())),
                tenures=self.tenures(
                    [*(one.member for one in reserves), *(who for one in left_open for who in one.tied)]
                ),
                roll=self.roll,
                rules=self.rules(at).mandates,
                zone=self.zone,
            )
            self.successions.append(succession)
            successor, tied = succession.successor or self._settled(succession, mandate), succession.tied
            among = [one for one in left_open if not set(tied).isdisjoint(one.tied)]
            if successor is not None:
                reserve = next((one for one in reserves if one.member == successor), None)
                self._take_over(mandate, successor, at, reserve=reserve)
                if reserve is None:
                    self._close_seats(among[:1], at)
            elif tied:
                undecided[tied] += 1
                self._leave_open(mandate.role, Seats(primary=1), tied, at, mandate.ends, mandate.id)
                those = [one for one in reserves if one.member in tied]
                if undecided[tied] == len(those) + len(among):
                    spent |= set(tied)
                    self._close_seats(among, at)
                    for one in those:
                        self.end(one, at, EndingKind.PROMOTION)

    def left_open(self, role: str, seat: Seat, at: datetime) -> list[OpenSeat]:
        """The seats of one kind of a role that ties leave open at an instant."""
        return [one for one in self.open_seats if one.role == role and one.seat is seat and one.starts <= at < one.ends]

    def _leave_open(
        self, role: str, seats: Seats, tied: tuple[str, ...], starts: datetime, ends: datetime, rests_on: str,
        place: int = 0,
    ) -> None:  # fmt: skip
        # each is taken while there are enough of the tied to hold it.
        until = sorted((left for who in tied for left in self._departure(who, starts) or [ends]), reverse=True)
        kinds = [Seat.PRIMARY] * seats.primary + [Seat.RESERVE] * seats.reserve
        for seat, left in zip(kinds, until, strict=False):
            self.open_seats.append(
                OpenSeat(
                    role=role, seat=seat, tied=tied, starts=starts, ends=min(left, ends), rests_on=rests_on,
                    place=(starts, place) if seat is Seat.RESERVE else None,
                )
            )  # fmt: skip

    def _close_seats(self, seats: Iterable[OpenSeat], at: datetime) -> None:
        """End open reserve seats whose holder, whoever it is, became primary."""
        for one in seats:
            self.open_seats[self.open_seats.index(one)] = attrs.evolve(one, ends=at)

    def _cut(self, vacated: Mandate, held: int, at: datetime) -> Succession | None:
        """What becomes of a vacated seat that the role no longer has: nothing, for nobody succeeds to it (R-30)."""
        role = role_for(self.record.roles, vacated.role, opens=at, term_starts=at)
        seats = role.primary_seats if role else 0
        if held < seats:
            return None
        because = f"{held} hold primary mandates as {vacated.role}, which has {seats} such seats now: this one was cut."
        finding = as_told(clause="P5", reading="R-30", met=False, because=because, found=held, needed=seats)
        return Succession(vacated=vacated.id, at=at, successor=None, tied=(), ruling=Ruling.of(finding))

    def _settled(self, succession: Succession, vacated: Mandate) -> str | None:
        """Who of tied reserves is recorded to have taken over: settled outside the text."""
        return next(
            (
                member
                for member in succession.tied
                if (claim := self.claims.get((vacated.role, member, Seat.PRIMARY, succession.at)))
                and claim.follows in (None, vacated.id)
            ),
            None,
        )

    def _take_over(self, vacated: Mandate, successor: str, at: datetime, *, reserve: Mandate | None) -> None:
        if reserve is not None:
            self.end(reserve, at, EndingKind.PROMOTION)
        began = vacated.term_starts or vacated.starts
        mandate = Mandate(
            id=self._named(vacated.id, successor),
            role=vacated.role,
            member=successor,
            seat=Seat.PRIMARY,
            starts=at,
            ends=vacated.ends,
            term_starts=began if began < at else None,
            basis=Basis.SUCCESSION,
            rests_on=vacated.id,
            known_at=at,
        )
        self.begin(mandate, self._row(mandate))

    def _row(self, mandate: Mandate) -> RecordedMandate | None:
        return self.claims.get((mandate.role, mandate.member, mandate.seat, mandate.starts))

    # ── elections ────────────────────────────────────────────────────────────────────────────────

    def hold(self, election: RecordedElection) -> list[Mandate]:
        """Hold an election and seat its winners; return the primaries who were gone before the start (R-39)."""
        at, rules = election.term_start, self.rules(election.discussion_opens)
        seats = self.record.role_of(election).seats
        holding = self.holding(election.role, at)
        taken = seats_taken(holding, at=at)
        taken = Seats(
            primary=taken.primary + len(self.left_open(election.role, Seat.PRIMARY, at)),
            reserve=taken.reserve + len(self.left_open(election.role, Seat.RESERVE, at)),
        )
        named = {row.member for row in election.candidacies} | set(election.tallies or ())
        bars = {
            member: found
            for member in sorted(named)
            if (
                found := bars_for(
                    member,
                    election.role,
                    starts=at,
                    known_by=election.voting_closes,
                    tenures=self.tenures([member]),
                    roll=self.roll,
                    rules=rules.mandates,
                    zone=self.zone,
                )
            )
        }
        result = None
        if election.ballots is not None or election.tallies is not None:
            result = elect(
                election,
                seats=seats,
                roll=self.roll,
                rules=rules.elections,
                ballots=election.ballots,
                tallies=election.tallies,
                taken=taken,
                bars=bars,
            )
        self.called[election.id] = Called(seats=seats, taken=taken, bars=bars, result=result)
        return self._seat(election, result)

    def _seat(self, election: RecordedElection, result: Result | None) -> list[Mandate]:
        at, closes = election.term_start, election.voting.last_instant
        ends = term_end(at, rules=self.rules(at).mandates, zone=self.zone)
        declared, seating = election.declared, result.seating if result else None
        if declared is not None and seating is not None and result is not None and not result.draw:
            # Who is declared primary settles a tie, and so who is reserve after them, and in which order.
            first = dict.fromkeys(declared.primary, 0)
            seating = seat_contenders(result.contenders, seating.seats, order=first)
        primary = seating.primary if seating else ()
        reserve, places, ties = _in_succession(seating) if seating else ((), {}, {})
        if declared is not None:
            primary = declared.primary
            if declared.reserve is not None:
                reserve, ties = declared.reserve, {}
                places = {member: place for place, member in enumerate(reserve)}
        for tie, place in ties.items():
            seats = tie.seats if declared is None else Seats(reserve=tie.seats.reserve)
            self._leave_open(election.role, seats, tie.tied, at, ends, election.id, place)
        unbegun = []
        for seat, members in ((Seat.PRIMARY, primary), (Seat.RESERVE, reserve)):
            for member in members:
                if member in self.roll and not (seat is Seat.RESERVE and member in primary):
                    mandate = Mandate(
                        id=self._named(election.id, member),
                        role=election.role,
                        member=member,
                        seat=seat,
                        starts=at,
                        ends=ends,
                        basis=Basis.ELECTION,
                        rests_on=election.id,
                        known_at=closes,
                        place=(at, places.get(member, 0)) if seat is Seat.RESERVE else None,
                    )
                    mandate = self.begin(mandate, self._row(mandate))
                    if seat is Seat.PRIMARY and mandate.until <= at:
                        unbegun.append(mandate)
                    elif seat is Seat.PRIMARY:
                        self._promote(member, election.role, at)
        return unbegun

    def _promote(self, member: str, role: str, at: datetime) -> None:
        """R-36: becoming primary ends a reserve mandate in the same role."""
        for name in self.of_member.get(member, ()):
            mandate = self.mandates[name]
            mine = mandate.member == member and mandate.role == role
            if mine and mandate.seat is Seat.RESERVE and mandate.in_force(at):
                self.end(mandate, at, EndingKind.PROMOTION)

    # ── recalls ──────────────────────────────────────────────────────────────────────────────────

    def open(self, recalls: Sequence[RecordedRecall]) -> None:
        """Open polls; of several on one mandate that open at one instant none came first, and none may open (R-21)."""
        about = {one.id: self._about(one) for one in recalls}
        alone = {one.id: self._prior(one) for one in recalls if self._judge(one, about[one.id], ())}
        for recall in recalls:
            mandate = about[recall.id]
            beside = [alone[one.id] for one in recalls if self._rivals(recall, one, about) and one.id in alone]
            motion = self._judge(recall, mandate, beside)
            self.motions[recall.id] = (mandate.id if mandate else None, motion)
            if mandate is not None and motion:
                self.priors.setdefault(mandate.id, []).append(self._prior(recall))

    def _rivals(self, one: RecordedRecall, other: RecordedRecall, about: Mapping[str, Mandate | None]) -> bool:
        return one.id != other.id and about[one.id] is not None and about[one.id] == about[other.id]

    def _about(self, recall: RecordedRecall) -> Mandate | None:
        """The mandate that the mandatee holds when the poll opens."""
        tenure = self.tenures([recall.mandatee]).of_member(recall.mandatee, recall.role)
        return next((one for one in tenure if one.in_force(recall.opens)), None)

    def _prior(self, recall: RecordedRecall) -> Prior:
        rules = self.rules(recall.opens).recall
        seconded = bool(judge_seconds(recall, roll=self.roll, rules=rules))
        return Prior(id=recall.id, opens=recall.opens, closes=recall.closes, seconded=seconded)

    def _is_reserve(self, recall: RecordedRecall) -> bool:
        name, _ = self.motions[recall.id]
        return name is not None and self.mandates[name].seat is Seat.RESERVE

    def _judge(self, recall: RecordedRecall, mandate: Mandate | None, beside: Iterable[Prior]) -> Ruling:
        before = self.priors.get(mandate.id, ()) if mandate else ()
        return judge_motion(
            recall,
            mandate,
            priors=[*before, *beside],
            roll=self.roll,
            rules=self.rules(recall.opens).recall,
            zone=self.zone,
        )

    def close(self, recall: RecordedRecall) -> None:
        """Close a poll; a mandate that is revoked ends at that instant (R-22)."""
        name, motion = self.motions[recall.id]
        mandate = None if name is None else self.mandates[name]
        result = settle_recall(
            recall,
            mandate,
            motion=motion,
            roll=self.roll,
            rules=self.rules(recall.opens).recall,
            ballots=recall.ballots,
            tally=recall.tally,
        )
        self.recalls[recall.id] = result
        if mandate is not None and result.outcome is RecallOutcome.REVOKED:
            self.end(mandate, recall.closes, EndingKind.REVOCATION)
            self._vacate(mandate, recall.closes)


# What a row says of an early end is taken as it is; the rest follows from the roll, the recalls and the successions.
_FACTS: Final = (EndingKind.DECLINE, EndingKind.RESIGNATION)
_FACTS_OF_HISTORY: Final = (*_FACTS, EndingKind.REVOCATION, EndingKind.PROMOTION)

_T = TypeVar("_T", RecordedMandate, RecordedElection, RecordedRecall)


def _by(items: Iterable[_T], when: Callable[[_T], datetime]) -> dict[datetime, list[_T]]:
    """Gather items by their instant, by role and id within it: an order that is nobody's list."""
    found: dict[datetime, list[_T]] = {}
    for item in sorted(items, key=lambda one: (one.role, one.id)):
        found.setdefault(when(item), []).append(item)
    return found


def _given(row: RecordedMandate) -> Mandate:
    return Mandate(
        id=row.id,
        role=row.role,
        member=row.member,
        seat=row.seat,
        starts=row.starts,
        ends=row.ends,
        term_starts=row.term_starts,
        place=(row.starts, row.place or 0) if row.seat is Seat.RESERVE else None,
    )


def _in_succession(seating: Seating) -> tuple[tuple[str, ...], dict[str, int], dict[Tie, int]]:
    """
    Return the decided reserves, and the place in the order of succession of each, and of those that a tie leaves open.

    Those of undecided order share one (R-14).
    """
    index = {one.member: number for number, one in enumerate(seating.listed)}
    groups = [*(set(tie.tied) for tie in seating.undecided), *map(set, seating.unordered)]

    def first(members: Iterable[str]) -> int:
        near = [one for group in groups if not group.isdisjoint(members) for one in group]
        return min(index[one] for one in (*near, *members))

    ranks = [first([member]) for member in seating.reserve]
    ranks += [first(tie.tied) for tie in seating.undecided for _ in range(tie.seats.reserve)]
    places = {member: sum(rank < first([member]) for rank in ranks) for member in seating.reserve}
    ties = {tie: sum(rank < first(tie.tied) for rank in ranks) for tie in seating.undecided}
    return seating.reserve, places, ties
