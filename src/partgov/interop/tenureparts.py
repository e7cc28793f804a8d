"""Tenureparts: who held which seat when, as parts of a page: terms, vacant seats, and whom the limits bar."""

from __future__ import annotations

__all__ = ["tenure_parts", "tenure_picture"]

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from partgov.bylaws import in_force
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Ruling
from partgov.foundation.timelines import Timeline
from partgov.history.audit import Audit
from partgov.interop.pages import Block, Heading, Lane, Lanes, Paragraph, Piece, Row, Table, isolated
from partgov.interop.pagewords import Words
from partgov.interop.timeparts import minutes_of, tenure_cells
from partgov.limits import Tenures, judge_term
from partgov.mandates import Mandate
from partgov.roles import Role, Seat, role_for

_SEATS: Final = {Seat.PRIMARY: 0, Seat.RESERVE: 2}
_VACANT, _BARRED = 1, 3
_MOST_TICKS: Final = 6
_BEYOND: Final = timedelta(days=365)
"""So much is drawn of what bars somebody for good."""


class _Gap(NamedTuple):
    """So many seats of a kind that nobody held, from when to when."""

    seat: Seat
    begins: datetime
    ends: datetime
    number: int


class _Outlook(NamedTuple):
    """What the limits say of another term of a member: from when it would begin, and what was found."""

    member: str
    starts: datetime
    ruling: Ruling

    @property
    def again(self) -> datetime:
        """The first instant at which what bars it now may not; `FOREVER` where it always will."""
        unmet = self.ruling.unmet
        return max((one.needed if isinstance(one.needed, datetime) else FOREVER for one in unmet), default=self.starts)


def tenure_parts(audit: Audit, words: Words, *, zone: tzinfo) -> Iterator[Block]:
    """Return for each role who held which seat when, when seats were vacant, and whom the limits bar."""
    for role in sorted({one.role for one in audit.history.mandates}):
        held, gaps, outlooks = _tenure(audit, role, words, zone)
        yield Heading(text=words.say("shown.tenure", role=isolated(role)), level=3)
        yield _picture(role, held, gaps, outlooks, audit.record.as_of, words)
        columns = [words.column("member"), words.column("seat"), *words.days()]
        rows = [Row(cells=[words.who(one.member), *tenure_cells(one, words)]) for one in held]
        yield Table(caption=words.say("shown.tenure_table", role=isolated(role)), columns=columns, rows=rows)
        if gaps:
            columns = [words.column("seat"), *words.days(), words.column("number", number=True)]
            yield Table(
                caption=words.say("shown.vacancies", role=isolated(role)), columns=columns,
                rows=[
                    Row(cells=[_seat(one.seat, words), words.day(one.begins), words.day(one.ends), str(one.number)])
                    for one in gaps
                ],
            )  # fmt: skip
        if outlooks and audit.record.as_of is not None:
            yield Paragraph(text=words.say("shown.limits_by", day=words.day(audit.record.as_of)))
        for one in outlooks:
            context = "never" if one.again == FOREVER else "free" if one.ruling else "later"
            who = words.who(one.member)
            yield words.why(
                words.say("shown.limit", context=context, who=who, day=words.day(one.again)), one.ruling.findings
            )


def tenure_picture(audit: Audit, role: str, words: Words, *, zone: tzinfo) -> Lanes:
    """Return the picture of one role that somebody held: terms, vacant seats, and whom the limits bar until when."""
    return _picture(role, *_tenure(audit, role, words, zone), audit.record.as_of, words)


def _tenure(
    audit: Audit, role: str, words: Words, zone: tzinfo
) -> tuple[tuple[Mandate, ...], tuple[_Gap, ...], tuple[_Outlook, ...]]:
    held = tuple(audit.history.held(role))
    return held, tuple(_gaps(audit, role, held)), tuple(_outlooks(audit, role, held, words, zone))


def _seat(seat: Seat, words: Words) -> str:
    return words.say(f"seat.{seat.value}")


# ── the picture ──────────────────────────────────────────────────────────────────────────────────


def _picture(
    role: str, held: Sequence[Mandate], gaps: Sequence[_Gap], outlooks: Sequence[_Outlook], at: datetime | None,
    words: Words,
) -> Lanes:  # fmt: skip
    """A lane for each member, by when they first held a seat, and one for the vacant seats of each kind."""
    known = [one for each in held for one in (each.starts, each.until, each.turn)]
    known += [one for each in outlooks for one in (each.starts, each.again)] + [one.ends for one in gaps]
    first, last = min(known), max(one for one in (*known, *filter(None, [at])) if one < FOREVER)
    barred = {one.member: one for one in outlooks if not one.ruling}
    if any(one.again == FOREVER for one in barred.values()):
        last += _BEYOND

    def piece(begins: datetime, ends: datetime, series: int) -> Piece:
        ends_at, goes_on = minutes_of(min(ends, last)), ends == FOREVER
        return Piece(begins=minutes_of(begins), ends=ends_at, series=series, goes_on=goes_on)

    lanes = []
    for member, mine in _by_member(held).items():
        pieces = [piece(one.starts, one.until, _SEATS[one.seat]) for one in mine]
        if member in barred and barred[member].starts < last:
            pieces.append(piece(barred[member].starts, barred[member].again, _BARRED))
        until = max(one.until for one in mine)
        lanes.append(
            Lane(label=words.who(member), text=f"{words.day(mine[0].starts)} – {words.day(until)}", pieces=pieces)
        )
    for seat in Seat:
        pieces = [piece(one.begins, one.ends, _VACANT) for one in gaps if one.seat is seat]
        if pieces:
            lanes.append(Lane(label=words.say("shown.vacant_seats", seat=_seat(seat, words)), text="", pieces=pieces))
    used = {piece.series for lane in lanes for piece in lane.pieces}
    names = ("held_primary", "vacant", "held_reserve", "barred")
    series = [words.say(f"shown.{name}") if number in used else "" for number, name in enumerate(names)]
    return Lanes(
        title=words.say("shown.tenure_picture", role=isolated(role)), series=series, lanes=lanes,
        description=words.say("shown.tenure_scale", context=None if at is None else "now"),
        ticks=_ticks(first, last, words), now=None if at is None else minutes_of(at),
    )  # fmt: skip


def _by_member(mandates: Iterable[Mandate]) -> dict[str, list[Mandate]]:
    found: dict[str, list[Mandate]] = {}
    for one in mandates:
        found.setdefault(one.member, []).append(one)
    return found


def _ticks(first: datetime, last: datetime, words: Words) -> list[tuple[int, str]]:
    """The beginnings of some years within what is drawn."""
    zone = words.reader.zone
    begins, ends = first.astimezone(zone).year, last.astimezone(zone).year
    step = (ends - begins) // _MOST_TICKS + 1
    years = range(begins + 1, ends + 1, step)
    return [(minutes_of(datetime(year, 1, 1, tzinfo=zone)), str(year)) for year in years]


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


def _outlooks(audit: Audit, role: str, held: Sequence[Mandate], words: Words, zone: tzinfo) -> Iterator[_Outlook]:
    """What the limits say of everybody who was primary in a role, at the end of their mandate or, else, on the day."""
    at = audit.record.as_of
    if at is None:
        return
    rules = in_force(audit.record.bylaws, at).mandates.of_role(role)
    tenures = Tenures.of(audit.history.mandates)
    begun = _by_member(one for one in held if one.seat is Seat.PRIMARY and one.starts <= at)
    for member, mine in sorted(begun.items()):
        holding = (one for one in mine if one.in_force(at))
        starts = max((one.turn if one.until == FOREVER else one.until for one in holding), default=at)
        if not words.roll.is_member(member, at) or starts == FOREVER:
            continue  # no member, or in office until something ends it
        terms = tenures.terms(member, role, rules=rules, before=starts, known_by=at, zone=zone)
        ruling = judge_term(terms, starts=starts, who=words.roll.named(member), role=role, rules=rules, zone=zone)
        if ruling is not None:
            yield _Outlook(member, starts, ruling)


# ── vacant seats ─────────────────────────────────────────────────────────────────────────────────


def _gaps(audit: Audit, role: str, held: Collection[Mandate]) -> Iterator[_Gap]:
    """When seats were vacant, from the first mandate to the day the record speaks for or, without one, the last end."""
    record = audit.record
    first = min(one.starts for one in held)
    last = record.as_of or max((one.until for one in held if one.until < FOREVER), default=first)
    rows = [one for one in record.roles if one.id == role]
    for seat in Seat:
        taken = [(one.starts, one.until) for one in held if one.seat is seat]
        taken += [(one.starts, one.ends) for one in audit.history.open_seats if (one.role, one.seat) == (role, seat)]
        there = Timeline.of((*stretch, None) for stretch in taken)
        turns = {first, *(at for stretch in taken for at in stretch), *(one.since for one in rows if one.since)}
        within = [*sorted(at for at in turns if first <= at < last), max(first, last)]
        steps = [(_missing(rows, role, seat, there, begins), begins, ends) for begins, ends in pairwise(within)]
        for number, same in groupby(steps, key=lambda step: step[0]):
            if number:
                stretch = list(same)
                yield _Gap(seat, stretch[0][1], stretch[-1][2], number)


def _missing(rows: Iterable[Role], role: str, seat: Seat, there: Timeline[None], at: datetime) -> int:
    """How many seats nobody has at an instant."""
    row = role_for(rows, role, opens=at, term_starts=at)
    seats = 0 if row is None else int(getattr(row.seats.closed, seat))
    return max(0, seats - there.count(at))
