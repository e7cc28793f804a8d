"""Timeparts: what is told of time, as parts of a page: timetables, who is in office, what comes next."""

from __future__ import annotations

__all__ = [
    "agenda_parts",
    "instant_of",
    "minutes_of",
    "office_parts",
    "tenure_cells",
    "timetable_parts",
    "votes_picture",
]

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import Phrase
from partgov.history.record import Record, RecordedContest, RecordedElection
from partgov.history.upcoming import Due
from partgov.interop.pages import Block, Heading, Lane, Lanes, Paragraph, Piece, Row, Table, isolated
from partgov.interop.pagewords import Words
from partgov.interop.titles import election_title, recall_title, titles_of
from partgov.mandates import Mandate

_EPOCH: Final = datetime(1000, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


def minutes_of(at: datetime) -> int:
    """Return an instant in whole minutes, as pictures have it."""
    return (at - _EPOCH) // _MINUTE


def instant_of(minutes: int) -> datetime:
    """Return the instant that a picture has in whole minutes."""
    return _EPOCH + minutes * _MINUTE


# ── timetables ───────────────────────────────────────────────────────────────────────────────────


def timetable_parts(
    steps: Sequence[tuple[str, datetime, datetime | None]], title: str, words: Words
) -> Iterator[Block]:
    """
    Return when a procedure took place: a picture of its periods, and a table.

    Args:
        steps: what each is, from when, and until when; None for an instant.
    """
    if len(steps) > 1:
        lanes = [
            Lane(
                label=what, text=_from_to(begins, ends, words),
                pieces=[Piece(begins=minutes_of(begins), ends=minutes_of(ends or begins))],
            )
            for what, begins, ends in steps
        ]  # fmt: skip
        name = words.say("shown.timetable", title=title)
        yield Lanes(title=name, description=words.say("shown.to_scale"), series=[], lanes=lanes)
    rows = [
        Row(cells=[what, words.instant(begins), "" if ends is None else words.instant(ends)])
        for what, begins, ends in steps
    ]
    columns = [words.column(key) for key in ("what", "from", "until")]
    yield Table(caption=words.say("shown.timetable_table", title=title), columns=columns, rows=rows)


def _from_to(begins: datetime, ends: datetime | None, words: Words) -> str:
    return words.day(begins) if ends is None else f"{words.day(begins)} – {words.day(ends)}"


def votes_picture(record: Record, words: Words) -> Lanes:
    """Return what was discussed and voted on when: a lane for each vote that has a period, in order of time."""
    found: list[tuple[str, datetime, datetime, datetime]] = []
    for election in record.elections:
        found.append((election_title(election, words), *_periods(election)))
    contests, polls = titles_of(record.contests), titles_of(record.polls)
    for contest in record.contests:
        found.append((words.say("page.contest", contest=contests[contest.id]), *_periods(contest)))
    for recall in record.recalls:
        found.append((recall_title(recall, words), recall.called, recall.opens, recall.closes))
    for poll in record.polls:
        if poll.opens is not None and poll.closes is not None:
            title = words.say("page.poll", title=polls[poll.id])
            found.append((title, poll.began or poll.opens, poll.opens, poll.closes))
    lanes = [
        Lane(
            label=what, text=_from_to(begins, closes, words),
            pieces=[
                Piece(begins=minutes_of(one), ends=minutes_of(other), series=number)
                for number, (one, other) in enumerate(pairwise((begins, opens, closes)))
                if one < other
            ],
        )
        for what, begins, opens, closes in sorted(found, key=lambda one: (one[1], one[3], one[0]))
    ]  # fmt: skip
    series = [words.say("shown.step", context=context) for context in ("discussion", "voting")]
    at = None if record.as_of is None else minutes_of(record.as_of)
    title, text = words.say("shown.votes_when"), words.say("shown.to_scale")
    return Lanes(title=title, description=text, series=series, lanes=lanes, now=at)


def _periods(one: RecordedElection | RecordedContest) -> tuple[datetime, datetime, datetime]:
    return one.discussion_opens, one.voting_opens, one.voting_closes


# ── in office ────────────────────────────────────────────────────────────────────────────────────


def office_parts(mandates: Sequence[Mandate], at: datetime, words: Words) -> Iterator[Block]:
    """Return who holds which seat on a day."""
    title = words.say("page.in_office", day=words.day(at))
    yield Heading(text=title)
    if not mandates:
        yield Paragraph(text=words.say("list.nobody"))
        return
    columns = [*(words.column(key) for key in ("member", "role", "seat")), *words.days()]
    in_order = sorted(mandates, key=lambda one: (one.role, one.seat, one.starts, one.member))
    rows = [Row(cells=[words.who(one.member), isolated(one.role), *tenure_cells(one, words)]) for one in in_order]
    yield Table(caption=title, columns=columns, rows=rows)


def tenure_cells(one: Mandate, words: Words) -> list[str]:
    """Return the seat of a mandate, from when, and until when."""
    until = words.day(one.until)
    if one.until == FOREVER and one.planned is not None:
        until = words.say("shown.until_successor", planned=words.day(one.turn))
    return [words.say(f"seat.{one.seat.value}"), words.day(one.starts), until]


# ── what comes next ──────────────────────────────────────────────────────────────────────────────

_MOST_DRAWN: Final = 24


def agenda_parts(agenda: Sequence[Due], at: datetime, named: Mapping[str, str], words: Words) -> Iterator[Block]:
    """
    Return what must happen next: a picture of how long is left, a table, and why.

    Args:
        named: what things are called, by subject; the others by their ids.
    """
    if not agenda:
        yield Paragraph(text=words.say("page.nothing_due"))
        return
    late = [one for one in agenda if one.late]
    if late:
        yield Paragraph(text=words.say("shown.late", count=len(late)), warning=True)
    lanes = [
        Lane(
            label=_what(one, named, words), text=words.day(one.at),
            pieces=[Piece(begins=minutes_of(at), ends=minutes_of(one.at), series=int(one.late))],
        )
        for one in agenda[:_MOST_DRAWN]
    ]  # fmt: skip
    title = words.say("shown.agenda_picture", at=at)
    series = [words.say("shown.time_left"), words.say("shown.time_over")]
    text = words.say("shown.agenda_scale", count=len(lanes))
    yield Lanes(title=title, description=text, series=series if late else series[:1], lanes=lanes)
    rows = [
        Row(cells=[_what(one, named, words), words.say("shown.at_once") if one.late else words.instant(one.at)])
        for one in agenda
    ]
    columns = [words.column("what"), words.column("when")]
    yield Table(caption=words.say("shown.agenda_table", at=at), columns=columns, rows=rows)
    for one in agenda:
        summary = words.say("shown.due", what=_what(one, named, words), day=words.day(one.at))
        yield words.why(summary, [one.finding])


def _what(one: Due, named: Mapping[str, str], words: Words) -> str:
    """What is due, in a few words: what kind of thing, and of what."""
    _, _, rest = one.subject.partition("/")
    about = named.get(one.subject, isolated(rest.replace("/", ", ")))
    context = "discussion_opens" if one.key.endswith("/discussion_opens") else one.kind.value
    kind = Phrase("shown.due_kind", context=context)
    return words.say("shown.due_of", kind=kind, about=about) if rest else kind.told(words.reader)
