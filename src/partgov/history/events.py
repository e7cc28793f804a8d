"""Events: what members did, one thing after another, read into the sections of a record.

Text:     all proposals.
Decides:  which membership, candidacy, ballot, second, answer, admission or entry each event is; which came to nothing.
Leaves:   what follows, to the rooms of those facts: a late mark is a mark, and rejected as any other.
Readings: R-13 (spells of membership), R-32 (one instant, several events), R-69 (events that come to nothing).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Gathered", "gather"]

from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any, Final, TypeVar

import attrs

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Mark
from partgov.contests import Aspect, ContestEntry
from partgov.elections import Candidacy
from partgov.foundation.errors import Fault, FaultsError, PartgovError, describe, described
from partgov.foundation.periods import FOREVER, instant_text
from partgov.foundation.rulings import Finding, as_told
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, as_tuple
from partgov.groups import Admission, Leaving
from partgov.history.record import (
    Event,
    EventKind,
    Poll,
    Record,
    RecordedContest,
    RecordedCount,
    RecordedElection,
    RecordedGroup,
    RecordedRecall,
    Resignation,
)
from partgov.members import Membership
from partgov.recall import Second

P = TypeVar("P", RecordedElection, RecordedRecall, Poll, RecordedGroup, RecordedContest, RecordedCount)
R = TypeVar("R")

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

    Raises `FaultsError` with every event that contradicts a section or another event, as ballots beside tallies do,
    and every one about something that the record does not have: each by its path, or by that of its procedure.

    Prevents: a fact that is passed over because it came as an event.
    """
    if not record.events:
        return Gathered(record=record, futile=())
    by_kind: dict[EventKind, _Listed] = {kind: {} for kind in EventKind}
    for number, event in enumerate(record.events):
        by_kind[event.event][number] = event
    futile: list[tuple[Event, Finding]] = []
    faults: list[Fault] = []

    def of(kind: EventKind, what: str, known: Iterable[Any]) -> Mapping[str, _Listed]:
        """The events of a kind for each of these elections, recalls and so on; those about any other are faults."""
        found: dict[str, _Listed] = {one.id: {} for one in known}
        for number, event in by_kind[kind].items():
            name = getattr(event, what)
            if name in found:
                found[name][number] = event
            elif name is not None:
                faults.append(
                    Fault(f"$.events[{number}].{what}", Phrase("wanted.id_one_s", what=what), described(name))
                )
        return found

    members = _members(record, [*by_kind[EventKind.LEFT].values(), *by_kind[EventKind.JOINED].values()], futile)
    stood = of(EventKind.STOOD, "election", record.elections)
    withdrew = of(EventKind.WITHDREW, "election", record.elections)
    marked = of(EventKind.MARKED, "election", record.elections)
    seconds = of(EventKind.SECONDED, "recall", record.recalls)
    votes = of(EventKind.MARKED, "recall", record.recalls)
    answers = of(EventKind.ANSWERED, "poll", record.polls)
    asking, parting = of(EventKind.ASKED, "group", record.groups), of(EventKind.PARTED, "group", record.groups)
    entries = of(EventKind.ENTERED, "contest", record.contests)
    chosen = of(EventKind.MARKED, "contest", record.contests)
    elections = [
        _withdraw(
            _grown(
                f"$.elections[{place}]", one, faults,
                candidacies=_rows(stood[one.id], _candidacy, faults), ballots=_rows(marked[one.id], _ballot, faults),
            ),
            withdrew[one.id].values(), futile,
        )
        for place, one in enumerate(record.elections)
    ]  # fmt: skip
    recalls = [
        _grown(
            f"$.recalls[{place}]", one, faults,
            seconds=_rows(seconds[one.id], _second, faults), ballots=_rows(votes[one.id], _vote, faults),
        )
        for place, one in enumerate(record.recalls)
    ]  # fmt: skip
    polls = [_poll(f"$.polls[{place}]", one, answers[one.id], faults) for place, one in enumerate(record.polls)]
    groups = [
        _grown(
            f"$.groups[{place}]", one, faults,
            admissions=_rows(asking[one.id], _admission, faults), leavings=_rows(parting[one.id], _leaving, faults),
        )
        for place, one in enumerate(record.groups)
    ]  # fmt: skip
    contests = [
        _contest(f"$.contests[{place}]", one, entries[one.id], chosen[one.id], faults)
        for place, one in enumerate(record.contests)
    ]
    resigned = _rows(by_kind[EventKind.RESIGNED], _resignation, faults)
    resignations = _once(record, "resignations", resigned, faults)
    if faults:
        raise FaultsError("the record", tuple(faults))
    gathered = attrs.evolve(
        record, members=members, elections=elections, recalls=recalls, polls=polls, groups=groups, contests=contests,
        resignations=resignations, events=(),
    )  # fmt: skip
    return Gathered(record=gathered, futile=sorted(futile, key=lambda pair: _moment(pair[0])))


_Listed = dict[int, Event]
"""Events, each under its number in the record's list, by which a fault names it."""


def _moment(event: Event) -> tuple[Any, ...]:
    """
    What puts events in order: time, at one instant joining last (R-32), and then what they say.

    Two joinings of one member at one instant may give two names. Neither is refused: the second comes to nothing and
    is told so, whichever it is, and which it is must not hang on the order of a list (R-69).
    """
    name, source, note = event.name, event.source, event.note
    return (
        event.at, event.event is EventKind.JOINED, event.event, event.member, event.election or "",
        name is None, name or "", source is None, source or "", note is None, note or "",
    )  # fmt: skip


def _told(event: Event) -> dict[str, Any]:
    return {"source": event.source, "note": event.note}


# ── contradictions ───────────────────────────────────────────────────────────────────────────────


def _rows(events: _Listed, row: Callable[[Event], R], faults: list[Fault]) -> dict[int, R]:
    """The row that each event is, under the event's number; what makes no row is noted."""
    rows = {}
    for number, event in events.items():
        try:
            rows[number] = row(event)
        except PartgovError as error:
            faults += (one._replace(path=f"$.events[{number}].{one.path}") for one in error.faults)
    return rows


def _once(one: attrs.AttrsInstance, section: str, added: Mapping[int, Any], faults: list[Fault]) -> list[Any]:
    """The rows of a section with those that events add; which of these repeat what may stand there once is noted."""
    known = getattr(one, section) or ()
    keys = getattr(attrs.fields(type(one)), section).metadata.get("unique")
    if keys is None:
        return [*known, *added.values()]
    rows, key = [*known], attrgetter(*keys)
    seen = set(map(key, known))
    for number, row in added.items():
        mine = key(row)
        if mine in seen and mine is not None:
            first = getattr(row, keys[0])
            faults.append(
                Fault(
                    f"$.events[{number}]",
                    Phrase("wanted.each_once_among", names=" and ".join(keys), section=section),
                    describe(first),
                )
            )
        else:
            rows.append(row)
            seen.add(mine)
    return rows


def _grown(path: str, one: P, faults: list[Fault], **added: Mapping[int, Any]) -> P:
    """A procedure with the rows that events add to its sections; what it says against them is noted."""
    for section, rows in added.items():
        # Where the rows contradict each other, the procedure is asked about having any at all besides.
        for value in (_once(one, section, rows, faults), ()) if rows else ():
            changed: dict[str, Any] = {section: value}
            try:
                one = attrs.evolve(one, **changed)
                break
            except PartgovError as error:
                faults += (fault for one in error.faults if (fault := one._replace(path=path)) not in faults)
    return one


# ── members ──────────────────────────────────────────────────────────────────────────────────────


def _members(record: Record, events: Iterable[Event], futile: list[tuple[Event, Finding]]) -> list[Membership]:
    """The spells of membership that rows and events give together: at one instant who leaves goes first (R-32)."""
    rows: dict[str, list[Membership]] = {}
    for row in record.members:
        rows.setdefault(row.id, []).append(row)
    for event in sorted(events, key=_moment):
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
    return as_told(clause=clause, reading="R-69", met=False, because=because)


# ── what members did ─────────────────────────────────────────────────────────────────────────────


def _withdraw(
    election: RecordedElection, events: Collection[Event], futile: list[tuple[Event, Finding]]
) -> RecordedElection:
    """An election with each withdrawal in the last statement that its author had not withdrawn yet."""
    rows = [*election.candidacies]
    for event in sorted(events, key=_moment):
        standing = [
            row for row in rows if row.member == event.member and row.at <= event.at and row.withdrawn_at is None
        ]
        if standing:
            last = max(standing, key=lambda row: row.at)
            rows[rows.index(last)] = attrs.evolve(last, withdrawn_at=event.at)
        else:
            futile.append((event, _futile(event, "had no statement to withdraw")))
    return attrs.evolve(election, candidacies=rows) if events else election


def _candidacy(event: Event) -> Candidacy:
    return Candidacy(
        member=event.member, at=event.at, statement=event.statement or "", reserve_only=bool(event.reserve_only),
        **_told(event),
    )  # fmt: skip


def _ballot(event: Event) -> Ballot:
    return Ballot(voter=event.member, cast_at=event.at, seq=event.seq, marks=event.marks or {}, **_told(event))


def _vote(event: Event) -> Ballot:
    ballot = _ballot(event)
    if Mark.ABSTAIN in ballot.marks.values():
        raise PartgovError("marks", Mark.ABSTAIN.value, Phrase("wanted.yes_or_no_recall_has"))
    return ballot


def _second(event: Event) -> Second:
    return Second(member=event.member, at=event.at, **_told(event))


def _poll(path: str, poll: Poll, answers: _Listed, faults: list[Fault]) -> Poll:
    if not answers:
        return poll
    sheets = _rows(answers, _sheet, faults)
    sound = []
    for place, question in enumerate(poll.questions):
        try:
            attrs.evolve(poll, ballots=(), questions=(question,))
            sound.append(question)
        except PartgovError as error:
            faults += (one._replace(path=f"{path}.questions[{place}]") for one in error.faults)
    return _grown(path, attrs.evolve(poll, questions=sound), faults, ballots=sheets)


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


def _contest(
    path: str, contest: RecordedContest, entries: _Listed, chosen: _Listed, faults: list[Fault]
) -> RecordedContest:
    contest = _grown(path, contest, faults, entries=_rows(entries, _entry, faults))
    counts = {one.aspect: (f"{path}.counts[{place}]", one) for place, one in enumerate(contest.counts)}
    for aspect in Aspect:
        mine = {number: event for number, event in chosen.items() if event.aspect is aspect}
        ballots = _rows(mine, _ballot, faults)
        if ballots:
            where, count = counts.get(aspect, (path, RecordedCount(aspect=aspect)))
            counts[aspect] = where, _grown(where, count, faults, ballots=ballots)
    return attrs.evolve(contest, counts=[count for _, count in counts.values()])


def _entry(event: Event) -> ContestEntry:
    return ContestEntry(
        id=str(event.entry), author=event.member, at=event.at, aspects=event.aspects or (), **_told(event)
    )  # fmt: skip
