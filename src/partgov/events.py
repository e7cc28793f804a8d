"""Events: what members did, one thing after another, read into the sections of a record.

Text:     all proposals.
Decides:  which membership, candidacy, ballot, second, answer, admission or entry each event is; which came to nothing.
Leaves:   what follows, to the rooms of those facts: a late mark is a mark, and rejected as any other.
Readings: R-13 (spells of membership), R-32 (one instant, several events), R-69 (events that come to nothing).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Gathered", "gather"]

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot
from partgov.contests import Aspect, ContestEntry
from partgov.elections import Candidacy
from partgov.errors import PartgovError
from partgov.groups import Admission, Leaving
from partgov.members import Membership
from partgov.periods import FOREVER, instant_text
from partgov.recall import Second
from partgov.record import Event, EventKind, Record, RecordedContest, RecordedCount, RecordedElection, Resignation
from partgov.rulings import Finding
from partgov.values import Value, as_tuple

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "gather": ("P1", "P3", "P4", "P6", "P8", "P15", "R-13", "R-32", "R-69")
}


@attrs.frozen(kw_only=True)
class Gathered(Value):
    """
    A record with its events read into its sections.

    Attributes:
        record: the same facts without events.
        futile: each event that came to nothing, and why.
    """

    record: Record
    futile: tuple[tuple[Event, Finding], ...] = attrs.field(converter=as_tuple)


def gather(record: Record) -> Gathered:
    """
    Read a record's events into its sections, in whatever order they are listed; without events it stays as it is.

    Raises `PartgovError` where events and sections contradict each other, as ballots beside tallies do, or where an
    event is about something that the record does not have.

    Prevents: a fact that is passed over because it came as an event.
    """
    if not record.events:
        return Gathered(record=record, futile=())
    by_kind: dict[EventKind, list[Event]] = {kind: [] for kind in EventKind}
    for event in record.events:
        by_kind[event.event].append(event)
    futile: list[tuple[Event, Finding]] = []
    members = _members(record, [*by_kind[EventKind.LEFT], *by_kind[EventKind.JOINED]], futile)
    marked = _by([one for one in by_kind[EventKind.MARKED] if one.election is not None], "election")
    statements = _by([*by_kind[EventKind.STOOD], *by_kind[EventKind.WITHDREW]], "election")
    votes = _by([one for one in by_kind[EventKind.MARKED] if one.recall is not None], "recall")
    seconds = _by(by_kind[EventKind.SECONDED], "recall")
    answers = _by(by_kind[EventKind.ANSWERED], "poll")
    asking, parting = _by(by_kind[EventKind.ASKED], "group"), _by(by_kind[EventKind.PARTED], "group")
    entries = _by(by_kind[EventKind.ENTERED], "contest")
    chosen = _by([one for one in by_kind[EventKind.MARKED] if one.contest is not None], "contest")
    for named, known in (
        ({*marked, *statements}, record.elections),
        ({*votes, *seconds}, record.recalls),
        ({*answers}, record.polls),
        ({*asking, *parting}, record.groups),
        ({*entries, *chosen}, record.contests),
    ):
        strange = sorted(named - {one.id for one in known})
        if strange:
            raise PartgovError("events", strange[0], "the id of something in the record")
    gathered = attrs.evolve(
        record,
        members=members,
        elections=[_election(one, statements, marked, futile) for one in record.elections],
        recalls=[
            attrs.evolve(
                one,
                seconds=(*one.seconds, *(_second(event) for event in seconds.get(one.id, ()))),
                ballots=_ballots(one.ballots, votes.get(one.id, ())),
            )
            for one in record.recalls
        ],
        polls=[
            attrs.evolve(one, ballots=(*(one.ballots or ()), *map(_sheet, answers[one.id])))
            if one.id in answers
            else one
            for one in record.polls
        ],
        groups=[
            attrs.evolve(
                one,
                admissions=(*one.admissions, *map(_admission, asking.get(one.id, ()))),
                leavings=(*one.leavings, *map(_leaving, parting.get(one.id, ()))),
            )
            for one in record.groups
        ],
        contests=[_contest(one, entries.get(one.id, ()), chosen.get(one.id, ())) for one in record.contests],
        resignations=[*record.resignations, *map(_resignation, by_kind[EventKind.RESIGNED])],
        events=(),
    )  # fmt: skip
    return Gathered(
        record=gathered, futile=sorted(futile, key=lambda pair: (pair[0].at, pair[0].member, pair[0].event))
    )


def _by(events: Iterable[Event], what: str) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(getattr(event, what), []).append(event)
    return found


def _told(event: Event) -> dict[str, Any]:
    return {"source": event.source, "note": event.note}


# ── members ──────────────────────────────────────────────────────────────────────────────────────


def _members(record: Record, events: list[Event], futile: list[tuple[Event, Finding]]) -> list[Membership]:
    """The spells of membership that rows and events give together: at one instant who leaves goes first (R-32)."""
    rows: dict[str, list[Membership]] = {}
    for row in record.members:
        rows.setdefault(row.id, []).append(row)
    for event in sorted(events, key=lambda one: (one.at, one.event is EventKind.JOINED)):
        mine = rows.setdefault(event.member, [])
        inside = [row for row in mine if row.joined <= event.at < (row.left or FOREVER)]
        if event.event is EventKind.LEFT:
            ending = [row for row in inside if row.left is None and row.joined < event.at]
            if ending:
                mine[mine.index(ending[0])] = attrs.evolve(ending[0], left=event.at)
            else:
                still = " whose leaving is still open" if inside else ""
                futile.append((event, _futile(event, f"is not a member{still}")))
        elif inside:
            futile.append((event, _futile(event, "is a member already")))
        elif any(row.joined > event.at for row in mine):
            futile.append((event, _futile(event, "joins later by a row of their own")))
        else:
            mine.append(Membership(id=event.member, name=event.name, joined=event.at, **_told(event)))
    return [row for mine in rows.values() for row in mine]


def _futile(event: Event, why: str) -> Finding:
    who, at = event.member, instant_text(event.at)
    because = f"{who} {event.event} at {at}, but {why} then: it came to nothing."
    clause = "P3" if event.event is EventKind.WITHDREW else "R-13"
    return Finding(clause=clause, reading="R-69", met=False, because=because)


# ── what members did ─────────────────────────────────────────────────────────────────────────────


def _election(
    election: RecordedElection,
    statements: Mapping[str, list[Event]],
    marked: Mapping[str, list[Event]],
    futile: list[tuple[Event, Finding]],
) -> RecordedElection:
    events = statements.get(election.id, [])
    rows = [*election.candidacies]
    rows += (
        Candidacy(
            member=one.member, at=one.at, statement=one.statement or "", reserve_only=bool(one.reserve_only),
            **_told(one),
        )
        for one in events
        if one.event is EventKind.STOOD
    )  # fmt: skip
    for event in sorted(events, key=lambda one: one.at):
        if event.event is EventKind.WITHDREW:
            standing = [
                row for row in rows if row.member == event.member and row.at <= event.at and row.withdrawn_at is None
            ]
            if standing:
                last = max(standing, key=lambda row: row.at)
                rows[rows.index(last)] = attrs.evolve(last, withdrawn_at=event.at)
            else:
                futile.append((event, _futile(event, "had no statement to withdraw")))
    ballots = _ballots(election.ballots, marked.get(election.id, ()))
    return attrs.evolve(election, candidacies=rows, ballots=ballots)


def _ballots(known: tuple[Ballot, ...] | None, events: Iterable[Event]) -> tuple[Ballot, ...] | None:
    added = tuple(
        Ballot(voter=one.member, cast_at=one.at, seq=one.seq, marks=one.marks or {}, **_told(one)) for one in events
    )
    return (*(known or ()), *added) if added else known


def _second(event: Event) -> Second:
    return Second(member=event.member, at=event.at, **_told(event))


def _sheet(event: Event) -> AnswerSheet:
    return AnswerSheet(
        voter=event.member, cast_at=event.at, seq=event.seq, answers=event.answers or {}, **_told(event)
    )  # fmt: skip


def _admission(event: Event) -> Admission:
    return Admission(
        member=event.member, at=event.at, facts=event.facts or {}, vouchers=event.vouchers or (),
        accepted=event.accepted, **_told(event),
    )  # fmt: skip


def _leaving(event: Event) -> Leaving:
    return Leaving(member=event.member, at=event.at, **_told(event))


def _resignation(event: Event) -> Resignation:
    return Resignation(member=event.member, role=str(event.role), at=event.at, **_told(event))


def _contest(contest: RecordedContest, entries: Iterable[Event], chosen: Iterable[Event]) -> RecordedContest:
    added = [
        ContestEntry(id=str(one.entry), author=one.member, at=one.at, aspects=one.aspects or (), **_told(one))
        for one in entries
    ]
    counts = {one.aspect: one for one in contest.counts}
    for aspect in Aspect:
        ballots = _ballots(None, [one for one in chosen if one.aspect is aspect])
        if ballots:
            count = counts.get(aspect, RecordedCount(aspect=aspect))
            counts[aspect] = attrs.evolve(count, ballots=(*count.ballots, *ballots))
    return attrs.evolve(contest, entries=(*contest.entries, *added), counts=tuple(counts.values()))
