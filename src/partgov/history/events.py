"""Events: what members did, one thing after another, read into the sections of a record.

Text:     all proposals.
Decides:  which membership, candidacy, ballot, second, answer, admission or entry each event is; which came to nothing.
Leaves:   what follows, to the rooms of those facts: a late mark is a mark, and rejected as any other.
Readings: R-13 (spells of membership), R-32 (one instant, several events), R-69 (events that come to nothing).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Gathered", "gather"]

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, TypeVar

import attrs

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Mark
from partgov.bylaws import in_force
from partgov.contests import Aspect, ContestEntry
from partgov.elections import Candidacy
from partgov.foundation.errors import Fault, FaultsError, PartgovError, describe, described
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.sentences import Named, Phrase
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
from partgov.members import MEMBERSHIP_LIFECYCLE, Membership
from partgov.recall import Second

P = TypeVar("P", RecordedElection, RecordedRecall, Poll, RecordedGroup, RecordedContest, RecordedCount)
R = TypeVar("R")

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "gather": ("P1", "P3", "P4", "P6", "P8", "P15", "R-13", "R-32", "R-69")
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_JOINED_NOTHING: Final = Kind("event.joined", "R-13", "R-69", setting="members", context=str, who=Named, at=datetime)
_LEFT_NOTHING: Final = Kind("event.left", "R-13", "R-69", setting="members", context=str, who=Named, at=datetime)
_WITHDREW_NOTHING: Final = Kind("event.withdrew", "P3", "R-69", setting="elections", who=Named, at=datetime)


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
    read = _Reading(record)
    members = _members(record, [*read.by_kind[EventKind.LEFT].values(), *read.by_kind[EventKind.JOINED].values()], read)
    read.assign()
    elections = [_election(f"$.elections[{place}]", one, read) for place, one in enumerate(record.elections)]
    recalls = [_recall(f"$.recalls[{place}]", one, read) for place, one in enumerate(record.recalls)]
    polls = [_poll(f"$.polls[{place}]", one, read) for place, one in enumerate(record.polls)]
    groups = [_group(f"$.groups[{place}]", one, read) for place, one in enumerate(record.groups)]
    contests = [_contest(f"$.contests[{place}]", one, read) for place, one in enumerate(record.contests)]
    resigned = _rows(read.by_kind[EventKind.RESIGNED], _resignation, read.faults)
    resignations = _once(record, "resignations", resigned, read.faults)
    if read.faults:
        raise FaultsError("the record", tuple(read.faults))
    gathered = attrs.evolve(
        record, members=members, elections=elections, recalls=recalls, polls=polls, groups=groups, contests=contests,
        resignations=resignations, events=(),
    )  # fmt: skip
    return Gathered(record=gathered, futile=sorted(read.futile, key=lambda pair: _moment(pair[0])))


_Listed = dict[int, Event]
"""Events, each under its number in the record's list, by which a fault names it."""

# What may be about what: each kind of event with the field that names its election, recall, poll, group or contest.
_ABOUT: Final = (
    (EventKind.STOOD, "election"),
    (EventKind.WITHDREW, "election"),
    (EventKind.MARKED, "election"),
    (EventKind.SECONDED, "recall"),
    (EventKind.MARKED, "recall"),
    (EventKind.ANSWERED, "poll"),
    (EventKind.ASKED, "group"),
    (EventKind.PARTED, "group"),
    (EventKind.ENTERED, "contest"),
    (EventKind.MARKED, "contest"),
)


class _Reading:
    """The events of a record by kind and by what they are about, and what is noted while they are read."""

    def __init__(self, record: Record) -> None:
        """Sort the events by kind."""
        self.record = record
        self.futile: list[tuple[Event, Finding]] = []
        self.faults: list[Fault] = []
        self.by_kind: dict[EventKind, _Listed] = {kind: {} for kind in EventKind}
        self._of: dict[tuple[EventKind, str, str], _Listed] = {}
        for number, event in enumerate(record.events):
            self.by_kind[event.event][number] = event

    def assign(self) -> None:
        """Sort the events by the election, recall and so on that they are about; those about any other are faults."""
        for kind, what in _ABOUT:
            known = {one.id for one in getattr(self.record, f"{what}s")}
            for number, event in self.by_kind[kind].items():
                name = getattr(event, what)
                if name in known:
                    self._of.setdefault((kind, what, name), {})[number] = event
                elif name is not None:
                    wanted = Phrase("wanted.id_one_s", what=what)
                    self.faults.append(Fault(f"$.events[{number}].{what}", wanted, described(name)))

    def of(self, kind: EventKind, what: str, name: str) -> _Listed:
        """Return the events of a kind about one election, recall and so on."""
        return self._of.get((kind, what, name), {})

    def comes_to_nothing(self, event: Event, kind: Kind, cites: Cites, **values: str) -> None:
        """Note an event that came to nothing, and why (R-69)."""
        finding = kind.finding(cites, False, who=Named(event.member, event.member), at=event.at, **values)
        self.futile.append((event, finding))


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


def _members(record: Record, events: Iterable[Event], read: _Reading) -> list[Membership]:
    """The spells of membership that rows and events give together: at one instant who leaves goes first (R-32)."""
    rows: dict[str, list[Membership]] = {}
    for row in record.members:
        rows.setdefault(row.id, []).append(row)
    for event in sorted(events, key=_moment):
        mine, cites = rows.setdefault(event.member, []), in_force(record.bylaws, event.at).citing
        inside = [row for row in mine if row.joined <= event.at < (row.left or FOREVER)]
        may = event.event in MEMBERSHIP_LIFECYCLE.table["member" if inside else "outside"]
        if event.event is EventKind.LEFT:
            ending = [row for row in inside if row.left is None and row.joined < event.at]
            if ending:
                mine[mine.index(ending[0])] = attrs.evolve(ending[0], left=event.at)
            else:
                read.comes_to_nothing(event, _LEFT_NOTHING, cites, context="open" if may else "none")
        elif not may:
            read.comes_to_nothing(event, _JOINED_NOTHING, cites, context="already")
        elif any(row.joined > event.at for row in mine):
            read.comes_to_nothing(event, _JOINED_NOTHING, cites, context="later")
        else:
            mine.append(Membership(id=event.member, name=event.name, joined=event.at, **_told(event)))
    return [row for mine in rows.values() for row in mine]


# ── what members did ─────────────────────────────────────────────────────────────────────────────


def _election(path: str, election: RecordedElection, read: _Reading) -> RecordedElection:
    stood = _rows(read.of(EventKind.STOOD, "election", election.id), _candidacy, read.faults)
    marked = _rows(read.of(EventKind.MARKED, "election", election.id), _ballot, read.faults)
    grown = _grown(path, election, read.faults, candidacies=stood, ballots=marked)
    return _withdraw(grown, read.of(EventKind.WITHDREW, "election", election.id).values(), read)


def _withdraw(election: RecordedElection, events: Collection[Event], read: _Reading) -> RecordedElection:
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
            cites = in_force(read.record.bylaws, election.discussion_opens).citing
            read.comes_to_nothing(event, _WITHDREW_NOTHING, cites)
    return attrs.evolve(election, candidacies=rows) if events else election


def _candidacy(event: Event) -> Candidacy:
    return Candidacy(
        member=event.member, at=event.at, statement=event.statement or "", reserve_only=bool(event.reserve_only),
        **_told(event),
    )  # fmt: skip


def _ballot(event: Event) -> Ballot:
    return Ballot(voter=event.member, cast_at=event.at, seq=event.seq, marks=event.marks or {}, **_told(event))


def _vote(event: Event) -> Ballot:
    """A vote in a recall in which nobody may abstain."""
    ballot = _ballot(event)
    if Mark.ABSTAIN in ballot.marks.values():
        raise PartgovError("marks", Mark.ABSTAIN.value, Phrase("wanted.yes_or_no_recall_has"))
    return ballot


def _second(event: Event) -> Second:
    return Second(member=event.member, at=event.at, **_told(event))


def _recall(path: str, recall: RecordedRecall, read: _Reading) -> RecordedRecall:
    seconds = _rows(read.of(EventKind.SECONDED, "recall", recall.id), _second, read.faults)
    rules = in_force(read.record.bylaws, recall.called).recall
    vote = _ballot if rules.may_abstain(recall.role, recall.kind) else _vote
    votes = _rows(read.of(EventKind.MARKED, "recall", recall.id), vote, read.faults)
    return _grown(path, recall, read.faults, seconds=seconds, ballots=votes)


def _group(path: str, group: RecordedGroup, read: _Reading) -> RecordedGroup:
    asking = _rows(read.of(EventKind.ASKED, "group", group.id), _admission, read.faults)
    parting = _rows(read.of(EventKind.PARTED, "group", group.id), _leaving, read.faults)
    return _grown(path, group, read.faults, admissions=asking, leavings=parting)


def _poll(path: str, poll: Poll, read: _Reading) -> Poll:
    answers, faults = read.of(EventKind.ANSWERED, "poll", poll.id), read.faults
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


def _contest(path: str, contest: RecordedContest, read: _Reading) -> RecordedContest:
    faults, chosen = read.faults, read.of(EventKind.MARKED, "contest", contest.id)
    entries = _rows(read.of(EventKind.ENTERED, "contest", contest.id), _entry, faults)
    contest = _grown(path, contest, faults, entries=entries)
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
