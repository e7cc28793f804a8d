"""Agenda: what must happen next in an organisation, and by when.

Text:     Proposals 3 to 6, 8 and 15.
Decides:  which elections must open by when so that no seat falls vacant, which votes open and close, whose limits bite
          and until when, which cool-downs end, which bylaws take effect.
Leaves:   doing it, to people.
Readings: R-17 (limits), R-21 (cool-down), R-28 (seats to fill), R-30 (the rules of the day), R-67 (planning ahead).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Due", "DueKind", "what_next"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

import attrs

from partgov.bylaws import in_force
from partgov.elections import ElectionRules
from partgov.mandates import Mandate, Tenures, judge_term
from partgov.members import Roll
from partgov.organisation import History
from partgov.periods import Span, as_utc, instant_text, is_instant, shift, to_utc
from partgov.recall import RecallOutcome
from partgov.record import Record, RecordedElection
from partgov.roles import Role, Seat
from partgov.rulings import Finding
from partgov.timetables import last_opening
from partgov.values import Value

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "what_next": ("P3", "P4", "P5", "P6", "P8", "P15", "R-17", "R-21", "R-28", "R-30", "R-64", "R-67")
}


class DueKind(StrEnum):
    """What is due: something to do by then, or something that happens then."""

    CALL_ELECTION = "call_election"
    OPENS = "opens"
    CLOSES = "closes"
    TERM_STARTS = "term_starts"
    LIMIT = "limit"
    LIMIT_ENDS = "limit_ends"
    COOL_DOWN_ENDS = "cool_down_ends"
    RULES_CHANGE = "rules_change"


@attrs.frozen(kw_only=True)
class Due(Value):
    """
    One thing on the agenda.

    Attributes:
        at: by when it must be done, or when it happens.
        subject: what it is about, as the audit names it.
        finding: why, with the clause; it is unmet where it is late already.
        key: what is due, the same whenever the agenda is asked for, and unlike every other key in it.
    """

    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    kind: DueKind
    subject: str
    finding: Finding
    key: str = attrs.field(default=attrs.Factory(lambda self: self._usual_key(), takes_self=True))

    def __str__(self) -> str:
        return str(self.finding)

    def _usual_key(self) -> str:
        return f"{self.subject}/{self.kind}/{self.finding.because.partition(' at ')[0]}"


def what_next(record: Record, history: History, *, at: datetime, roll: Roll, zone: tzinfo) -> tuple[Due, ...]:
    """
    Return what must happen after the instant `at`, by when: first what is late, then in order of time.

    It is worked out from everything the record says, elections that are announced for later included, by the rules
    in force at `at` or, for an election still to be called, at its opening (R-30, R-67).

    Prevents: a seat that falls vacant because nobody counted back four weeks from its end.

    Args:
        history: what follows from the record, from `replay`.
        roll: the roll of the record's members.
        zone: the organisation's time zone.
    """
    at = to_utc(at)
    found = [
        *_elections_to_call(record, history, at, zone),
        *_votes(record, at),
        *_limits(record, history, at, roll, zone),
        *_cool_downs(record, history, at, roll, zone),
        *_rules(record, at),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.subject, one.finding.because)))


# ── elections to call ────────────────────────────────────────────────────────────────────────────


def _elections_to_call(record: Record, history: History, at: datetime, zone: tzinfo) -> Iterator[Due]:
    holding: dict[str, list[Mandate]] = {}
    for mandate in history.in_office(at):
        if mandate.seat is Seat.PRIMARY:
            holding.setdefault(mandate.role, []).append(mandate)
    coming: dict[str, list[RecordedElection]] = {}
    for election in record.elections:
        if election.term_start > at:
            coming.setdefault(election.role, []).append(election)
    for role in _roles(record, at):
        mine = holding.get(role.id, [])
        seats = role.primary_seats
        # A seat vacant now is due now; one that is held, when its mandate ends. Seats that were cut fall to nobody.
        ends = sorted(one.ends for one in mine)[max(0, len(mine) - seats) :]
        falls = Counter([at] * max(0, seats - len(mine)) + ends)
        for election in sorted(coming.get(role.id, []), key=lambda one: one.term_start):
            # An election fills what is free when its term starts, or as many as it was called for.
            left = seats if election.seats is None else election.seats.primary
            for when in sorted(falls):
                if when <= election.term_start:
                    filled = min(left, falls[when])
                    falls[when] -= filled
                    left -= filled
        for when, number in sorted(falls.items()):
            if number:
                yield _call(record, role, when, number, at, zone)


def _roles(record: Record, at: datetime) -> Iterable[Role]:
    """Each role as it is at an instant."""
    rows: dict[str, Role] = {}
    for role in sorted(record.roles, key=lambda one: (one.since is not None, one.since)):
        if role.since is None or role.since <= at:
            rows[role.id] = role
    return [rows[name] for name in sorted(rows)]


def _call(record: Record, role: Role, when: datetime, number: int, at: datetime, zone: tzinfo) -> Due:
    rules, opens = _opening(record, when, zone)
    seats = f"{number} primary seat{'' if number == 1 else 's'} of {role.id}"
    spans = f"{rules.discussion.words} of discussion and {rules.voting.words} of voting"
    late = opens < at
    if when <= at:
        because = f"{seats} {'is' if number == 1 else 'are'} vacant at {instant_text(at)}, and no election is called."
    else:
        because = f"{seats} fall{'s' if number == 1 else ''} vacant at {instant_text(when)}: with {spans} an election "
        because += f"that fills {'it' if number == 1 else 'them'} opens by {instant_text(opens)}."
    if late:
        rules = in_force(record.bylaws, at).elections
        starts = shift(shift(at, rules.discussion, zone=zone), rules.voting, zone=zone)
        because += f" Opened now, its term can start at {instant_text(starts)}."
    due = max(opens, at)
    finding = Finding(clause="P4", reading="R-67", met=not late, because=because, found=at, needed=opens)
    return Due(at=due, kind=DueKind.CALL_ELECTION, subject=f"roles/{role.id}", finding=finding)


def _opening(record: Record, when: datetime, zone: tzinfo) -> tuple[ElectionRules, datetime]:
    """The last opening by which an election is over by then, and the rules in force at it (R-30)."""

    def spans_at(opens: datetime) -> tuple[Span, Span]:
        rules = in_force(record.bylaws, opens).elections
        return rules.discussion, rules.voting

    opens = last_opening(when, spans_at, zone=zone)
    return in_force(record.bylaws, opens).elections, opens


# ── votes ────────────────────────────────────────────────────────────────────────────────────────


def _votes(record: Record, at: datetime) -> Iterator[Due]:
    """What opens and closes of all that is announced or open."""
    steps: list[tuple[datetime | None, DueKind, str, str, str]] = []
    opens, closes = DueKind.OPENS, DueKind.CLOSES
    for election in record.elections:
        subject = f"elections/{election.id}"
        steps += [
            (election.discussion_opens, opens, subject, "P4", f"Discussion on the election for {election.role} opens"),
            (election.voting_opens, opens, subject, "P4", f"Voting for {election.role} opens"),
            (election.voting_closes, closes, subject, "P4", f"Voting for {election.role} closes"),
            (election.term_start, DueKind.TERM_STARTS, subject, "P5", f"The new term as {election.role} starts"),
        ]
    for recall in record.recalls:
        subject, what = f"recalls/{recall.id}", f"The recall of {recall.mandatee} as {recall.role}"
        steps += [(recall.opens, opens, subject, "P6", f"{what} opens")]
        steps += [(recall.closes, closes, subject, "P6", f"{what} closes")]
    for poll in record.polls:
        subject, what = f"polls/{poll.id}", f"poll {poll.title or poll.id}"
        steps += [
            (poll.discussion_opens, opens, subject, "P8", f"Discussion on {what} opens"),
            (poll.opens, opens, subject, "P8", f"Voting in {what} opens"),
            (poll.closes, closes, subject, "P8", f"Voting in {what} closes"),
        ]
    for contest in record.contests:
        subject, what = f"contests/{contest.id}", f"contest {contest.title or contest.id}"
        steps += [
            (contest.discussion_opens, opens, subject, "P15", f"Discussion in {what} opens"),
            (contest.voting_opens, opens, subject, "P15", f"Voting in {what} opens, and entries end"),
            (contest.voting_closes, closes, subject, "P15", f"Voting in {what} closes"),
        ]
    for when, kind, subject, clause, what in steps:
        if when is not None and when > at:
            because = f"{what} at {instant_text(when)}."
            finding = Finding(clause=clause, met=True, because=because, found=at, needed=when)
            yield Due(at=when, kind=kind, subject=subject, finding=finding)


# ── limits and cool-downs ────────────────────────────────────────────────────────────────────────


def _limits(record: Record, history: History, at: datetime, roll: Roll, zone: tzinfo) -> Iterator[Due]:
    """Whose limits bite when the mandate they hold ends, and whose wait is over when."""
    rules = in_force(record.bylaws, at).mandates
    tenures = Tenures.of(history.mandates)
    served = {(one.member, one.role) for one in history.mandates if one.seat is Seat.PRIMARY and one.starts <= at}
    for member, role in sorted(served):
        if not roll.is_member(member, at):
            continue
        who, subject = roll.label(member), f"roles/{role}/{member}"
        held = next((one for one in tenures.of_member(member, role) if one.in_force(at)), None)
        starts = at if held is None or held.seat is Seat.RESERVE else held.ends
        terms = tenures.terms(member, role, rules=rules, before=starts, known_by=at)
        limits = judge_term(terms, starts=starts, who=who, role=role, rules=rules, zone=zone)
        for finding in limits.unmet:
            if starts > at:
                yield Due(at=starts, kind=DueKind.LIMIT, subject=subject, finding=finding)
            if isinstance(finding.needed, datetime):
                because = f"{who} may be primary {role} again from {instant_text(finding.needed)}."
                over = attrs.evolve(finding, met=True, because=because)
                yield Due(at=finding.needed, kind=DueKind.LIMIT_ENDS, subject=subject, finding=over)


def _cool_downs(record: Record, history: History, at: datetime, roll: Roll, zone: tzinfo) -> Iterator[Due]:
    """When a mandate may be called into question again, and a settled matter put again."""
    in_office = {one.id: one for one in history.in_office(at)}
    for recall in record.recalls:
        result = history.recalls[recall.id]
        over = shift(recall.closes, in_force(record.bylaws, at).recall.cool_down, zone=zone)
        about = in_office.get(result.mandate or "")
        weighs = about is not None and result.outcome not in (RecallOutcome.REFUSED, RecallOutcome.MOOT)
        if weighs and recall.closes <= at < over:
            who = roll.label(recall.mandatee)
            because = f"A new recall of {who} as {recall.role} may be called from {instant_text(over)}."
            finding = Finding(clause="P6", reading="R-21", met=True, because=because, found=at, needed=over)
            yield Due(at=over, kind=DueKind.COOL_DOWN_ENDS, subject=f"recalls/{recall.id}", finding=finding)
    for poll in record.polls:
        if poll.closes is None or poll.closes > at:
            continue
        over = shift(poll.closes, in_force(record.bylaws, at).decisions.reopening, zone=zone)
        for question in poll.questions:
            if question.matter is not None and over > at:
                because = f"{question.matter}, if it was settled, may be put again from {instant_text(over)}."
                finding = Finding(clause="P8", reading="R-64", met=True, because=because, found=at, needed=over)
                subject = f"polls/{poll.id}/{question.id}"
                yield Due(at=over, kind=DueKind.COOL_DOWN_ENDS, subject=subject, finding=finding)


def _rules(record: Record, at: datetime) -> Iterator[Due]:
    """Bylaws and seats that take effect later."""
    changes = [(one.since, "bylaws", "New bylaws take effect") for one in record.bylaws]
    changes += [(one.since, f"roles/{one.id}", f"{one.id} has {one.seats} seats") for one in record.roles]
    for since, subject, what in changes:
        if since is not None and since > at:
            because = f"{what} from {instant_text(since)}; what opened before is judged by the old."
            finding = Finding(clause="R-30", met=True, because=because, found=at, needed=since)
            yield Due(at=since, kind=DueKind.RULES_CHANGE, subject=subject, finding=finding)
