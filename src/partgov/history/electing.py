"""Electing: an election that meets the mandates of its day in a replay.

Text:     Proposals 2 to 4.
Decides:  which seats are free, who is barred, and who is seated: as declared, else as computed.
Leaves:   the count to elections, term limits to limits.
Readings: R-14, R-28, R-30, R-36, R-39, R-49, R-77 (an election that is not judged), R-98
          (lists that lapse).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "awaits_draw", "hold"]

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from partgov.bars import Bar, bars_for, spared_by
from partgov.bylaws import Bylaws
from partgov.caps import Cap
from partgov.elections import elect
from partgov.foundation.conditions import MissingFigureError
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Phrase
from partgov.history.capping import cap_at
from partgov.history.lapsing import Lapsing, who_lapses
from partgov.history.ranks import Ranks, Running, longest_term, rank_winners
from partgov.history.record import RecordedElection
from partgov.history.state import Called, State
from partgov.history.yielding import MakingWay, judge_retirement, who_stays, who_yields
from partgov.mandates import Basis, EndingKind, Mandate, seats_taken
from partgov.merits import TieBreak
from partgov.outcomes import Result
from partgov.recall import RecallOutcome
from partgov.roles import Seat, Seats
from partgov.seating import Seating, Tie, seat_contenders

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "hold": ("P2", "P3", "P4", "R-28", "R-30", "R-36", "R-39", "R-49", "R-77", "R-98", "R-99")
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NOT_JUDGED: Final = Kind("check.election_not_judged", "P4", "R-77", setting="elections", what=Phrase)
_LAPSED: Final = Kind("check.election_lapsed", "P4", "R-74", setting="elections", recall=str, outcome=str)


def hold(state: State, election: RecordedElection) -> list[Mandate]:
    """
    Hold an election and seat its winners; return the primaries who were gone before the start (R-39).

    Whom the record names retires, whether anybody is seated or not, and no reserve takes over what is no remainder
    (R-103). Where terms last until a successor, those whose turn it is yield too, and lists of reserves that last until
    this election lapse, before anything is asked of seats and bars; where nobody is seated, nobody yields and no list
    lapses (R-95, R-98).

    >>> from datetime import UTC, datetime
    >>> from partgov.candidacies import Candidacy
    >>> from partgov.history.record import Record
    >>> from partgov.history.state import State
    >>> from partgov.members import Membership, Roll
    >>> from partgov.roles import Role
    >>> from partgov.tallies import Tally
    >>> def on(month, day=1):
    ...     return datetime(2016, month, day, tzinfo=UTC)
    >>> election = RecordedElection(
    ...     id="e1", role="editor", discussion_opens=on(10), voting_opens=on(10, 15), voting_closes=on(10, 29),
    ...     candidacies=[Candidacy(member="ana", at=on(10, 2), statement="I edit.")], tallies={"ana": Tally(yes=3)},
    ... )
    >>> record = Record(members=(), roles=[Role(id="editor", primary_seats=1, reserve_seats=0)], elections=[election])
    >>> state = State(record, Roll.of([Membership(id="ana", joined=on(1))]), UTC, {})
    >>> hold(state, election), [one.member for one in state.holding("editor", on(11))]
    ([], ['ana'])
    """
    lapsed = _lapsed(state, election)
    making_way = MakingWay() if lapsed is not None else who_yields(state, election)
    lists = Lapsing() if lapsed is not None else who_lapses(state, election)
    state.retired |= {one.id for one in making_way.retiring}
    for one in (*making_way.retiring, *making_way.mandates, *lists.mandates):
        if one.until > election.term_start:
            state.end(one, election.term_start, EndingKind.EXPIRY)
    state.close_seats(lists.open_seats, election.term_start)
    before = len(state.mandates)
    unbegun = _hold(state, election, lapsed, making_way)
    begun = state.begun_after(before)
    rules = state.rules(election.discussion_opens).mandates.of_role(election.role)
    seated = [one for one in begun if one.in_force(election.term_start)]
    mine = (state.open_seats[place] for place in state.open_of_role.get(election.role, ()))
    left_open = [one for one in mine if one.rests_on == election.id and one.starts < one.ends]
    if not (seated or left_open):  # nobody yields, and no list lapses
        staying = dict.fromkeys((*making_way.mandates, *lists.mandates))
        for one in (one for one in staying if one not in making_way.retiring):
            state.resume(one)
        state.reopen_seats(lists.open_seats, election.term_start)
        return unbegun
    again = {one.member for one in seated if one.seat is Seat.PRIMARY}
    heirs = sorted((one for one in seated if one.seat is Seat.RESERVE), key=lambda one: (one.place or (), one.member))
    again |= {one.member for one in heirs[: len(unbegun)]}  # they follow winners who were gone by the start
    following = len(again) + sum(one.seat is Seat.PRIMARY for one in left_open)
    stay, undecided = who_stays(making_way, again, following, election, rules)
    if undecided is not None:
        state.called[election.id] = attrs.evolve(state.called[election.id], not_judged=undecided)
    for one in stay:
        state.promote(one.member, one.role, election.term_start)
        state.resume(one)
    return unbegun


def _hold(state: State, election: RecordedElection, lapsed: Finding | None, making_way: MakingWay) -> list[Mandate]:
    seats = state.seats_of(election)
    taken = _taken(state, election)
    ends = None if lapsed is not None else longest_term(state, election)
    bars, spared = _barred_and_spared(state, election, ends)
    result, why = _count(state, election, seats=seats, taken=taken, bars=bars)
    retire = None
    if making_way.undecided is None and lapsed is None:
        rules = state.rules(election.discussion_opens).mandates.of_role(election.role)
        retire = judge_retirement(election, rules, seats=seats, taken=taken)
    state.called[election.id] = Called(
        seats=seats, taken=taken, bars=bars, result=result, retire=retire, lapsed=lapsed, astray=making_way.astray,
        not_judged=why if making_way.undecided is None else making_way.undecided, spared=spared,
    )  # fmt: skip
    if lapsed is not None:
        return []
    winners = _winners(election, result)
    ranks = rank_winners(state, election, winners.primary, result)
    if ranks.amiss:
        state.called[election.id] = attrs.evolve(state.called[election.id], terms=ranks.amiss)
    _leave_ties_open(state, election, winners, ranks)
    return _seat(state, election, winners, ranks)


def _lapsed(state: State, election: RecordedElection) -> Finding | None:
    """Why an election seats nobody: the recall it hangs on came to something else, as computed, else as declared."""
    on = election.depends_on
    if on is None or on.recall is None:
        return None
    wanted = RecallOutcome.REVOKED.value if on.outcome == "adopted" else on.outcome
    result, motion = state.recalls.get(on.recall), state.motioned.get(on.recall)
    declared = None if motion is None else motion.declared
    outcome = declared if result is None or not result.judged else result.outcome  # as its mandates went
    found = "" if outcome is None else outcome.value
    if found == wanted:
        return None
    cites = state.rules(election.discussion_opens).citing
    return _LAPSED.finding(cites, False, found=found, needed=wanted, recall=on.recall, outcome=found)


def _taken(state: State, election: RecordedElection) -> Seats:
    """The seats that are not free when the term starts (R-28), those that ties leave open included (R-49)."""
    at, role = election.term_start, election.role
    taken = seats_taken(state.holding(role, at), at=at)
    return Seats(
        primary=taken.primary + len(state.left_open(role, Seat.PRIMARY, at)),
        reserve=taken.reserve + len(state.left_open(role, Seat.RESERVE, at)),
    )


def _barred_and_spared(
    state: State, election: RecordedElection, ends: datetime | None
) -> tuple[dict[str, tuple[Bar, ...]], dict[str, Finding]]:
    """Who of the candidates may not take the role up, and whom a remainder spares, as known at the close (R-49)."""
    rules = state.rules(election.discussion_opens).mandates.of_role(election.role)
    bars, spared = dict[str, tuple[Bar, ...]](), dict[str, Finding]()
    for member in sorted(election.named | {*(election.tallies or ())}):
        asked: dict[str, Any] = {
            "starts": election.term_start, "ends": ends, "known_by": election.voting_closes,
            "tenures": state.tenures([member]), "roll": state.roll, "rules": rules, "zone": state.zone,
        }  # fmt: skip
        found = bars_for(member, election.role, room=state.rules(election.discussion_opens).mandates, **asked)
        if found:
            bars[member] = found
        sparing = spared_by(member, election.role, **asked) if member in state.of_member else None
        if sparing is not None:
            spared[member] = sparing
    return bars, spared


def _count(
    state: State, election: RecordedElection, *, seats: Seats, taken: Seats, bars: Mapping[str, tuple[Bar, ...]]
) -> tuple[Result | None, Finding | None]:
    """Count an election by the bylaws of its opening (R-30), where the record holds its votes; or say why it cannot."""
    if election.handed_in is None and election.tallies is None and election.ranking is None:
        return None, None
    bylaws = state.rules(election.discussion_opens)
    rules = bylaws.elections.of_role(election.role)
    try:
        result = elect(
            election,
            seats=seats,
            roll=state.roll,
            rules=rules,
            ballots=election.handed_in,
            tallies=election.tallies,
            taken=taken,
            bars=bars,
            cap=_cap(state, bylaws, election, seats.primary),
            zone=state.zone,
            voters=state.bodies.roll_of(rules.electorate, bylaws),
            of=state.bodies.of(bylaws),
            body_seats=state.bodies.seats(rules.electorate, bylaws, election.voting_opens),
            headcount=state.bodies.headcount,
        )
    except MissingFigureError as error:
        what = error.asked if isinstance(error.asked, Phrase) else Phrase("found.nothing")
        return None, _NOT_JUDGED.finding(rules.cites, False, found=error.place, what=what)
    return result, None


def _cap(state: State, bylaws: Bylaws, election: RecordedElection, seats: int) -> Cap | None:
    """The cap on the winners, counted with those who go on; not with who makes way just then elsewhere."""
    at, gone = election.term_start, set[str]()
    if bylaws.mandates.of_role(election.role).cap_over is not None:
        pending = [one for one in state.starting[at] if one.id not in state.called and one is not election]
        ways = [who_yields(state, other) for other in pending if _lapsed(state, other) is None]
        gone = {one.id for way in ways for one in (*way.retiring, *way.mandates)}
    return cap_at(state, bylaws, election.role, at, seats=seats, gone=gone)


def awaits_draw(election: RecordedElection, result: Result) -> bool:
    """
    Whether a draw that is announced in order is still to say who of the tied goes first (R-29).

    >>> from datetime import UTC, datetime
    >>> from partgov.candidacies import Candidacy, ElectionRules
    >>> from partgov.elections import elect
    >>> from partgov.foundation.draws import Draw
    >>> from partgov.members import Membership, Roll
    >>> def on(month, day=1):
    ...     return datetime(2016, month, day, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=who, joined=on(1)) for who in ("ana", "bo"))
    >>> election = RecordedElection(
    ...     id="e1", role="editor", discussion_opens=on(10), voting_opens=on(10, 15), voting_closes=on(10, 29),
    ...     candidacies=[Candidacy(member=who, at=on(10, 2), statement="I edit.") for who in ("ana", "bo")],
    ...     draw=Draw(source="the lottery of 30 October", named_at=on(10), appears_at=on(10, 30)),
    ... )
    >>> result = elect(election, seats=Seats(primary=1), roll=roll, rules=ElectionRules(), tallies={})
    >>> awaits_draw(election, result)
    True
    """
    draw = election.draw
    if draw is None or TieBreak.DRAW not in result.merits.ties or not draw.is_announced:
        return False
    return bool(result.draw) and not draw.is_drawn


@attrs.define(kw_only=True)
class _Winners:
    """Who is seated: as declared, else as computed, and the place of each in the order of succession."""

    primary: tuple[str, ...] = ()
    reserve: tuple[str, ...] = ()
    places: Mapping[str, int] = attrs.field(factory=dict)
    ties: Mapping[Tie, int] = attrs.field(factory=dict)


def _winners(election: RecordedElection, result: Result | None) -> _Winners:
    declared, seating = election.declared, result.seating if result else None
    if declared is not None and seating is not None and result is not None and not awaits_draw(election, result):
        # Who is declared primary settles a tie, and so who is reserve after them, and in which order.
        first = dict.fromkeys(declared.primary, 0)
        seating = seat_contenders(result.contenders, seating.seats, order=first, cap=seating.cap)
    computed = _in_succession(seating) if seating else _Winners()
    if declared is None:
        return computed
    if declared.reserve is None:
        return attrs.evolve(computed, primary=declared.primary)
    places = {member: place for place, member in enumerate(declared.reserve)}
    return _Winners(primary=declared.primary, reserve=declared.reserve, places=places)


def _leave_ties_open(state: State, election: RecordedElection, winners: _Winners, ranks: Ranks) -> None:
    """Leave the seats open that a tie leaves; who is declared primary leaves only the reserve seats open."""
    at = election.term_start
    for tie, place in winners.ties.items():
        seats = tie.seats if election.declared is None else Seats(reserve=tie.seats.reserve)
        primary, reserve = Seats(primary=seats.primary), Seats(reserve=seats.reserve)
        state.leave_open(election.role, primary, tie.tied, at, ranks.undecided.ends, election.id)
        state.leave_open(election.role, reserve, tie.tied, at, ranks.usual.ends, election.id, place)


def _seat(state: State, election: RecordedElection, winners: _Winners, ranks: Ranks) -> list[Mandate]:
    """Begin the mandates of the winners who are members; return the primaries who were gone before the start."""
    unbegun = []
    at = election.term_start
    for member in winners.primary:
        if member in state.roll:
            mandate = _begin(state, election, member, Seat.PRIMARY, ranks.of(member))
            if mandate.until <= at:
                unbegun.append(mandate)
            else:
                state.promote(member, election.role, at)
    for member in winners.reserve:
        if member in state.roll and member not in winners.primary:
            _begin(state, election, member, Seat.RESERVE, ranks.usual, place=winners.places.get(member, 0))
    return unbegun


def _begin(
    state: State, election: RecordedElection, member: str, seat: Seat, running: Running, *, place: int | None = None
) -> Mandate:
    mandate = Mandate(
        id=state.named(election.id, member),
        role=election.role,
        member=member,
        seat=seat,
        starts=election.term_start,
        ends=running.ends,
        term_starts=running.began,
        basis=Basis.ELECTION,
        rests_on=election.id,
        known_at=election.voting.last_instant,
        place=None if place is None else (election.term_start, place),
        planned=running.planned,
    )
    return state.begin(mandate, state.row_of(mandate))


def _in_succession(seating: Seating) -> _Winners:
    """
    Return the decided winners, and the place in the order of succession of each, and of those that a tie leaves open.

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
    return _Winners(primary=seating.primary, reserve=seating.reserve, places=places, ties=ties)
