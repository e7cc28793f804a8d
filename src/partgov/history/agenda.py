"""Agenda: what must happen next in an organisation, and by when.

Text:     Proposals 3 to 6, 8 and 15.
Decides:  which elections must open by when so that no seat falls vacant, who may appoint to one, which ties are to be
          settled, which votes open and close, which caps are exceeded, whose limits bite and until when, which
          cool-downs end, which bylaws take effect.
Leaves:   doing it, to people.
Readings: R-17 (limits), R-21 (cool-down), R-28, R-42, R-49 (seats to fill), R-30 (the rules of the day), R-67 (planning
          ahead), R-95 (successors), R-100 (appointments).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Due", "DueKind", "what_next"]

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial, reduce
from typing import Any, Final, NamedTuple

from partgov.bylaws import in_force
from partgov.elections import ElectionRules
from partgov.foundation.periods import FOREVER, Span, instant_text, shift, to_utc
from partgov.foundation.rulings import ADOPTED, Finding, Kind
from partgov.foundation.sentences import Named, Phrase, Said
from partgov.foundation.timelines import Timeline
from partgov.foundation.timetables import Length, last_opening, shortest
from partgov.history.excess import over_caps
from partgov.history.record import Record, RecordedElection
from partgov.history.replay import History
from partgov.history.upcoming import Due, DueKind
from partgov.history.waits import callers, cool_downs, mandatee_of
from partgov.limits import Tenures, judge_term
from partgov.mandates import Mandate
from partgov.members import Roll
from partgov.roles import Role, Seat, Seats, by_role, role_for
from partgov.succession import OpenSeat

_PROPOSALS: Final = ("P3", "P4", "P5", "P6", "P8", "P15")
_READINGS: Final = ("R-17", "R-21", "R-28", "R-29", "R-30", "R-42", "R-49", "R-64", "R-67", "R-95", "R-100")
CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"what_next": (*_PROPOSALS, *_READINGS)}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_CALL: Final = Kind(
    "agenda.call", "P4", "R-67", setting="elections", context=str, count=int, seats=tuple, role=str, when=datetime,
    discussion=Span | Phrase, voting=Span | Phrase, starts=datetime | None,
)  # fmt: skip
_VACANT: Final = Kind("agenda.vacant", "P4", "R-67", setting="elections", count=int, seats=tuple, role=str)
_APPOINT: Final = Kind(
    "agenda.appoint", "P5", "R-100", setting="mandates.appointed_by", context=str, count=int, seats=tuple, role=str,
    when=datetime, by=tuple,
)  # fmt: skip
_TIE: Final = Kind(
    "agenda.tie", "P4", "R-29", setting="elections", count=int, seats=tuple, role=str, since=datetime, tied=object
)
# What opens, closes or starts at a step of a procedure, by its section and the name of the step there.
_STEPS: Final[Mapping[tuple[str, str], Kind]] = {
    ("elections", "discussion_opens"): Kind(
        "agenda.election_discussion_opens", "P4", setting="elections.discussion", role=str
    ),
    ("elections", "voting_opens"): Kind("agenda.election_voting_opens", "P4", setting="elections.voting", role=str),
    ("elections", "voting_closes"): Kind("agenda.election_voting_closes", "P4", setting="elections.voting", role=str),
    ("elections", "term_start"): Kind("agenda.election_term_starts", "P5", setting="mandates.term", role=str),
    ("appointments", "starts"): Kind(
        "agenda.appointment_starts", "P5", "R-100", setting="mandates.appointed_by", who=Named, role=str
    ),
    ("recalls", "discussion_opens"): Kind(
        "agenda.recall_discussion_opens", "P6", setting="recall.discussion", who=Named, role=str
    ),
    ("recalls", "opens"): Kind("agenda.recall_opens", "P6", setting="recall.voting", who=Named, role=str),
    ("recalls", "closes"): Kind("agenda.recall_closes", "P6", setting="recall.voting", who=Named, role=str),
    ("polls", "discussion_opens"): Kind(
        "agenda.poll_discussion_opens", "P8", setting="decisions.discussion", title=str
    ),
    ("polls", "opens"): Kind("agenda.poll_opens", "P8", setting="decisions.voting", title=str),
    ("polls", "closes"): Kind("agenda.poll_closes", "P8", setting="decisions.voting", title=str),
    ("contests", "discussion_opens"): Kind(
        "agenda.contest_discussion_opens", "P15", setting="contests.discussion", title=str
    ),
    ("contests", "voting_opens"): Kind("agenda.contest_voting_opens", "P15", setting="contests.voting", title=str),
    ("contests", "voting_closes"): Kind("agenda.contest_voting_closes", "P15", setting="contests.voting", title=str),
}
_IN_A_ROW: Final = Kind(
    "agenda.consecutive", "P5", "R-17", setting="mandates.consecutive", who=Named, role=str, why=Finding
)
_AGAIN: Final = Kind("agenda.term_again", "P5", "R-17", setting="mandates", who=Named, role=str)
_NEW_BYLAWS: Final = Kind("agenda.new_bylaws", "R-30", setting="bylaws")
_NEW_SEATS: Final = Kind("agenda.new_seats", "R-30", setting="roles", role=str, seats=Seats)


def what_next(record: Record, history: History, *, at: datetime, roll: Roll, zone: tzinfo) -> tuple[Due, ...]:
    """
    Return what must happen after the instant `at`, by when: first what is late, then in order of time.

    It is worked out from everything the record says, what is announced for later included. Each thing is told by the
    rules that will judge it: those in force when an election or a poll opens (R-30, R-67).

    Prevents: a seat that falls vacant because nobody counted back four weeks from its end.

    Args:
        history: what follows from the record, from `replay`.
        roll: the roll of the record's members.
        zone: the organisation's time zone.
    """
    at = to_utc(at)
    found = [
        *_seats_to_fill(record, history, at, zone),
        *_ties(record, history, at, roll),
        *over_caps(record, history, at, roll),
        *_votes(record, at),
        *_limits(record, history, at, roll, zone),
        *cool_downs(record, history, at, roll, zone),
        *callers(record, history, at, roll, zone),
        *_rules(record, at),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.subject, one.finding.because)))


# ── seats to fill ────────────────────────────────────────────────────────────────────────────────

_Stretch = tuple[datetime, datetime]


class _Office(NamedTuple):
    """
    What a record says of one role, so that none goes through what is about others.

    Attributes:
        held: its mandates.
        left_open: its seats that a tie leaves open.
        awaited: its elections that are announced and neither counted nor declared, and the seats of each.
        elected: whether it was ever filled by election.
        appointed: whether it was ever filled by appointment.
    """

    rows: tuple[Role, ...]
    held: Collection[Mandate]
    left_open: Sequence[OpenSeat]
    awaited: Sequence[tuple[RecordedElection, Seats]]
    elected: bool
    appointed: bool


def _offices(record: Record, history: History) -> Iterator[tuple[str, _Office]]:
    """Every role by its id, in order."""
    left_open: dict[str, list[OpenSeat]] = {}
    for one in history.open_seats:
        left_open.setdefault(one.role, []).append(one)
    rows, awaited = by_role(record.roles), dict[str, list[tuple[RecordedElection, Seats]]]()
    for election in record.elections:
        if election.declared is None and history.elections[election.id].result is None:
            awaited.setdefault(election.role, []).append((election, history.elections[election.id].seats))
    elected = {one.role for one in record.elections}
    appointed = {one.role for one in record.appointments}
    for role, mine in sorted(rows.items()):
        yield role, _Office(
            rows=mine, held=history.held(role), left_open=left_open.get(role, ()), awaited=awaited.get(role, ()),
            elected=role in elected, appointed=role in appointed,
        )  # fmt: skip


def _seats_to_fill(record: Record, history: History, at: datetime, zone: tzinfo) -> Iterator[Due]:
    for role, office in _offices(record, history):
        to_call: dict[tuple[datetime, bool], Counter[Seat]] = {}
        gaps: dict[_Stretch, Counter[Seat]] = {}
        for seat in Seat:
            unfilled, filled = _vacancies(office, seat, at)
            for since, is_new in unfilled:
                to_call.setdefault((since, is_new), Counter())[seat] += 1
            for stretch in filled:
                gaps.setdefault(stretch, Counter())[seat] += 1
        to_appoint = Counter[datetime]()
        for (when, is_new), seats in sorted(to_call.items()):
            to_appoint[when] += seats[Seat.PRIMARY]
            if office.elected or not office.appointed:
                yield _call(record, role, when, seats, at, zone, context="new" if is_new else "")
        for when, number in to_appoint.items():
            yield from _appointments(record, role, when, number, at)
        for when, number in sorted(_to_succeed(office, at).items()):
            yield _call(record, role, when, Counter({Seat.PRIMARY: number}), at, zone, context="successor")
        for (since, until), seats in sorted(gaps.items()):
            finding = _VACANT.finding(
                in_force(record.bylaws, since).citing, True, found=since, needed=until,
                count=seats.total(), seats=_named(seats), role=role,
            )  # fmt: skip
            key = f"roles/{role}/vacant/{instant_text(until)}" + (f"/{instant_text(since)}" if since > at else "")
            yield Due(at=since, kind=DueKind.VACANT, subject=f"roles/{role}", key=key, finding=finding)


def _appointments(record: Record, role: str, when: datetime, number: int, at: datetime) -> Iterator[Due]:
    """Who may appoint to seats that nothing fills (R-100)."""
    rules = in_force(record.bylaws, max(when, at)).mandates.of_role(role)
    if rules.appointed_by and number:
        context, key = "ahead", f"roles/{role}/appoint/{instant_text(when)}"
        if when <= at:
            context, key = "now", f"roles/{role}/appoint"
        finding = _APPOINT.finding(
            rules.cites, True, found=at, needed=when, context=context, count=number,
            seats=_named({Seat.PRIMARY: number}), role=role, when=when, by=rules.appointed_by,
        )  # fmt: skip
        yield Due(at=max(when, at), kind=DueKind.APPOINT, subject=f"roles/{role}", key=key, finding=finding)


def _vacancies(office: _Office, seat: Seat, at: datetime) -> tuple[list[tuple[datetime, bool]], list[_Stretch]]:
    """
    Return the seats that fall vacant: those nothing fills, since when and whether they are new; the gaps of the others.

    The first seat to fall vacant is the first to be filled, and the first to go where seats are cut.
    """
    held = [(one.starts, one.until) for one in office.held if one.seat is seat]
    held += [(one.starts, one.ends) for one in office.left_open if one.seat is seat]
    held += _expected(office, seat, held)
    there = Timeline.of((*stretch, None) for stretch in held)
    turns = {at, *(turn for stretch in held for turn in stretch)}
    turns |= {one.since for one in office.rows if one.since is not None}
    vacant: list[tuple[datetime, bool]] = []
    gaps: list[_Stretch] = []
    before: int | None = None
    for when in sorted(turn for turn in turns if at <= turn < FOREVER):
        row = role_for(office.rows, office.rows[0].id, opens=when, term_starts=when)
        seats = None if row is None else int(getattr(row.seats.closed, seat))  # open seats never are vacant
        missing = max(0, (seats or 0) - there.count(when))
        more = 0 if before is None else max(0, (seats or 0) - before)
        vacant += [(when, number < more) for number in range(missing - len(vacant))]
        gone = max(0, (before or 0) - (seats or 0))
        for number in range(len(vacant) - missing):
            since, _ = vacant.pop(0)
            if number >= gone:
                gaps.append((since, when))
        before = seats
    return vacant, gaps


def _expected(office: _Office, seat: Seat, held: Collection[_Stretch]) -> list[_Stretch]:
    """Return what elections that are not counted yet will fill: what is free when the term starts, for all we know."""
    found: list[_Stretch] = []
    for election, seats in sorted(office.awaited, key=lambda one: one[0].term_start):
        starts = election.term_start
        taken = sum(begin <= starts < until for begin, until in (*held, *found))
        free = max(0, getattr(seats.closed, seat) - taken)
        asked = free if election.seats is None else min(free, getattr(election.seats, seat))
        found += [(starts, FOREVER)] * asked
    return found


def _to_succeed(office: _Office, at: datetime) -> Counter[datetime]:
    """
    Return when the terms of how many holders are planned to end that last until a successor takes office (R-95).

    Elections that are announced and not counted yet are for those whose turn comes first.
    """
    holding = [one for one in office.held if one.seat is Seat.PRIMARY and one.until == FOREVER]
    turns = sorted(one.turn for one in holding if one.turn != (one.term_starts or one.starts) and one.turn < FOREVER)
    called = 0
    for election, seats in office.awaited:
        if election.term_start > at:
            asked = seats.primary if election.seats is None else min(election.seats.primary, seats.primary)
            called += max(0, asked - max(0, seats.primary - len(holding)))
    return Counter(turns[called:])


def _named(seats: Mapping[Seat, int]) -> tuple[Said, ...]:
    return tuple(Phrase(f"seats.{seat}", count=number) for seat, number in sorted(seats.items()) if number)


def _call(
    record: Record, role: str, when: datetime, seats: Counter[Seat], at: datetime, zone: tzinfo, *, context: str
) -> Due:
    rules, opens = _opening(record, role, when, zone)
    discussion, voting, starts = _told(rules.discussion), _told(rules.voting), None
    key = f"roles/{role}/call/{instant_text(when)}"
    if context:
        # what opened before has the seats of before.
        opens, key = when if context == "new" else opens, f"{key}/{context}"
    elif when <= at:
        context, key = "now", f"roles/{role}/call"
    else:
        context = "ahead"
    late = opens < at
    if late:
        rules = in_force(record.bylaws, at).elections.of_role(role)
        starts = _over_from(at, rules, zone)
        context = f"{context}_late"
    finding = _CALL.finding(
        rules.cites, not late, found=at, needed=opens, context=context, count=seats.total(), seats=_named(seats),
        role=role, when=when, discussion=discussion, voting=voting, starts=starts,
    )  # fmt: skip
    return Due(at=max(opens, at), kind=DueKind.CALL_ELECTION, subject=f"roles/{role}", key=key, finding=finding)


def _told(length: Length | None) -> Said:
    """The least that a period of an election takes."""
    least = shortest(length)
    return least if isinstance(length, Span) or least != Span() else Phrase("length.none")


def _opening(record: Record, role: str, when: datetime, zone: tzinfo) -> tuple[ElectionRules, datetime]:
    """The last opening by which an election is over by then, and the rules in force at it (R-30)."""

    def spans_at(opens: datetime) -> tuple[Span, Span]:
        rules = in_force(record.bylaws, opens).elections.of_role(role)
        return shortest(rules.discussion), shortest(rules.voting)

    opens = last_opening(when, spans_at, zone=zone)
    return in_force(record.bylaws, opens).elections.of_role(role), opens


def _ties(record: Record, history: History, at: datetime, roll: Roll) -> Iterator[Due]:
    """What a tie leaves open, which the text does not settle: the seats of one tie together."""
    ties: dict[tuple[str, str, Seat, datetime, tuple[str, ...]], int] = {}
    for one in history.open_seats:
        tie = one.role, one.rests_on, one.seat, one.starts, one.tied
        ties[tie] = ties.get(tie, 0) + (at < one.ends)
    places = Counter[str]()
    for (role, rests_on, seat, since, tied), number in ties.items():
        key = f"roles/{role}/tie/{rests_on}/{seat}"
        places[key] += 1  # of one election there may be several, and those settled count too: each keeps its key
        if number:
            who: list[Said] = [roll.named(member) for member in tied]
            finding = _TIE.finding(
                in_force(record.bylaws, since).citing, True, found=number, count=number, seats=_named({seat: number}),
                role=role, since=since, tied=reduce(_either, who),
            )  # fmt: skip
            key += f"/{places[key]}" if places[key] > 1 else ""
            yield Due(at=max(at, since), kind=DueKind.SETTLE_TIE, subject=f"roles/{role}", key=key, finding=finding)


def _either(first: Said, second: Said) -> Said:
    return Phrase("list.either", first=first, second=second)


# ── votes ────────────────────────────────────────────────────────────────────────────────────────


def _votes(record: Record, at: datetime) -> Iterator[Due]:
    """What opens and closes of all that is announced or open."""
    for section, procedure, opened, about in _procedures(record):
        subject, cites = f"{section}/{procedure.id}", in_force(record.bylaws, opened).citing
        for (where, step), kind in _STEPS.items():
            when: datetime | None = getattr(procedure, step) if where == section else None
            if when is not None and when > at:
                finding = kind.finding(cites, True, found=at, needed=when, **about)
                yield Due(at=when, kind=_happens(step), subject=subject, key=f"{subject}/{step}", finding=finding)


def _happens(step: str) -> DueKind:
    if step in ("term_start", "starts"):
        return DueKind.TERM_STARTS
    return DueKind.CLOSES if step.endswith("closes") else DueKind.OPENS


def _procedures(record: Record) -> Iterator[tuple[str, Any, datetime | None, dict[str, Any]]]:
    """Every procedure: its section, itself, when it opened, and what a sentence says of it."""
    for election in record.elections:
        yield "elections", election, election.discussion_opens, {"role": election.role}
    for one in record.appointments:
        yield "appointments", one, one.at, {"who": Named(one.member, one.member), "role": one.role}
    for recall in record.recalls:
        yield "recalls", recall, recall.called, {"who": mandatee_of(recall), "role": recall.role}
    for poll in record.polls:
        yield "polls", poll, poll.began, {"title": poll.title or poll.id}
    for contest in record.contests:
        yield "contests", contest, contest.discussion_opens, {"title": contest.title or contest.id}


# ── limits and cool-downs ────────────────────────────────────────────────────────────────────────


def _limits(record: Record, history: History, at: datetime, roll: Roll, zone: tzinfo) -> Iterator[Due]:
    """Whose limits bite when the mandate they hold ends, and whose wait is over when."""
    tenures = Tenures.of(history.mandates)
    # a term is judged by the bylaws of the election's opening, so that those of a later day may end a wait.
    changes = [one.since for one in record.bylaws if one.since is not None and one.since > at]
    served = {(one.member, one.role) for one in history.mandates if one.seat is Seat.PRIMARY and one.starts <= at}

    def judge(member: str, role: str, starts: datetime) -> tuple[Finding, ...]:
        rules = in_force(record.bylaws, max(at, _opening(record, role, starts, zone)[1])).mandates.of_role(role)
        terms = tenures.terms(member, role, rules=rules, before=starts, known_by=at, zone=zone)
        limits = judge_term(terms, starts=starts, who=roll.named(member), role=role, rules=rules, zone=zone)
        return () if limits is None else limits.unmet

    for member, role in sorted(served):
        if not roll.is_member(member, at):
            continue
        who, subject = roll.named(member), f"roles/{role}/{member}"
        held = next((one for one in tenures.of_member(member, role) if one.in_force(at)), None)
        starts = at if held is None or held.seat is Seat.RESERVE else held.until
        if held is not None and starts == FOREVER:
            starts = held.turn  # by plan
            if not at < starts < FOREVER:
                continue  # in office until something ends it
        barred = judge(member, role, starts)
        for finding in barred if starts > at else ():
            told, cites = finding, finding.cites
            if "who" not in finding.values:
                told = _IN_A_ROW.finding(
                    cites, finding.met, found=finding.found, needed=finding.needed, who=who, role=role, why=finding
                )
            limit = (finding.reading or finding.clause) if cites == ADOPTED else finding.kind.id
            key = f"{subject}/limit/{limit}"
            yield Due(at=starts, kind=DueKind.LIMIT, subject=subject, key=key, finding=told)
        later = [one for opens in changes if (one := _first_term(record, role, opens, zone)) > starts]
        again = _first_allowed(barred, later, partial(judge, member, role))
        if again is not None:
            cites = in_force(record.bylaws, again).citing
            over = _AGAIN.finding(cites, True, found=starts, needed=again, who=who, role=role)
            yield Due(at=again, kind=DueKind.LIMIT_ENDS, subject=subject, key=f"{subject}/limit_ends", finding=over)


def _first_term(record: Record, role: str, opens: datetime, zone: tzinfo) -> datetime:
    """The first instant at which the term of an election that opens then can start."""
    return _over_from(opens, in_force(record.bylaws, opens).elections.of_role(role), zone)


def _over_from(opens: datetime, rules: ElectionRules, zone: tzinfo) -> datetime:
    """When an election that opens then, and takes no longer than it must, is over."""
    return shift(shift(opens, shortest(rules.discussion), zone=zone), shortest(rules.voting), zone=zone)


def _first_allowed(
    barred: Iterable[Finding], others: Iterable[datetime], judge: Callable[[datetime], Sequence[Finding]]
) -> datetime | None:
    """The first instant that a refusal names, or another, at which nothing bars any more; None if there is none."""
    pending = {*others, *(one.needed for one in barred if isinstance(one.needed, datetime))} if barred else set()
    tried: set[datetime] = set()
    while pending - tried:
        when = min(pending - tried)
        tried.add(when)
        again = judge(when)
        if not again:
            return when
        pending |= {one.needed for one in again if isinstance(one.needed, datetime) and one.needed > when}
    return None


def _rules(record: Record, at: datetime) -> Iterator[Due]:
    """Bylaws and seats that take effect later."""
    changes: list[tuple[datetime | None, str, Kind, dict[str, Any]]] = [
        (one.since, "bylaws", _NEW_BYLAWS, {}) for one in record.bylaws
    ]
    changes += [
        (one.since, f"roles/{one.id}", _NEW_SEATS, {"role": one.id, "seats": one.seats}) for one in record.roles
    ]
    for since, subject, what, about in changes:
        if since is not None and since > at:
            finding = what.finding(in_force(record.bylaws, since).citing, True, found=at, needed=since, **about)
            key = f"{subject}/{instant_text(since)}"
            yield Due(at=since, kind=DueKind.RULES_CHANGE, subject=subject, key=key, finding=finding)
