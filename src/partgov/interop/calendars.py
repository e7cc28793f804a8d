"""Calendars: an agenda, and votes and terms, as iCalendar files (RFC 5545), with their time zone spelt out."""

from __future__ import annotations

__all__ = ["calendar_bytes", "calendar_of_record"]

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from partgov.foundation.errors import PartgovError
from partgov.foundation.inert import inert
from partgov.foundation.periods import FOREVER, to_utc
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, Said, say
from partgov.history.agenda import Due, DueKind
from partgov.history.audit import Audit
from partgov.interop.exported import Exported, left_behind, stated_at
from partgov.members import Roll

if TYPE_CHECKING:
    import icalendar


def calendar_bytes(agenda: Iterable[Due], *, organisation: str | None, at: datetime, zone: tzinfo) -> bytes:
    """
    Return an agenda as a calendar; the same bytes for the same agenda.

    An entry's identity is the organisation's name and the key of what is due, and nothing else: importing the next
    calendar moves an entry, and adds none that is there.

    Raises `PartgovError` where the extra `[calendar]` is not installed.

    Args:
        at: when the agenda was drawn up.
        zone: the organisation's time zone, in which the instants are written; where it has no IANA name, in UTC.
    """
    entries = (_Entry(due.key, due.at, None, f"{_TITLES[due.kind]}: {due.subject}", str(due)) for due in agenda)
    return _calendar(entries, organisation=organisation, at=at, zone=zone, place="--ics")


def calendar_of_record(audit: Audit, *, zone: tzinfo, reader: Reader = ENGLISH) -> Exported:
    """
    Return the votes and the terms of a record as a calendar: what is over too, each from its first instant to its end.

    A mandate that ended early ends then, and one that ended before it began is none. What must happen next is in none
    of it: that is `calendar_bytes`, of an agenda.

    Raises `PartgovError` where the extra `[calendar]` is not installed, and for a record without any instant.

    Args:
        reader: in whose language the entries are.
    """
    record = audit.record
    entries = [*_votes(audit, reader), *_terms(audit, reader)]
    carried = {"elections", "recalls", "polls", "contests", "mandates", "appointments", "resignations"}
    left_out = [*left_behind(record, carried)]
    if endless := sum(one.until is None for one in entries):
        left_out.append(Phrase("export.endless", count=endless))
    organisation, at = record.organisation, stated_at(audit)
    return Exported(_calendar(entries, organisation=organisation, at=at, zone=zone, place="--as"), tuple(left_out))


class _Entry(NamedTuple):
    """One entry of a calendar: its own key, when, until when, what, and why."""

    key: str
    at: datetime
    until: datetime | None
    title: str
    why: str


def _votes(audit: Audit, reader: Reader) -> Iterator[_Entry]:
    """Every discussion and every vote that has a period."""
    record = audit.record

    def told(what: str, key: str, opens: datetime | None, closes: datetime | None, about: Said) -> Iterator[_Entry]:
        if opens is not None and closes is not None and opens < closes:
            yield _Entry(f"{key}/{what}", opens, closes, say(f"calendar.{what}", {"what": about}, reader), key)

    roll = Roll.of(record.members)
    for one in record.elections:
        name = record.role_of(one).title or one.role
        yield from told("discussion", f"elections/{one.id}", one.discussion_opens, one.voting_opens, name)
        yield from told("voting", f"elections/{one.id}", one.voting_opens, one.voting_closes, name)
    for recall in record.recalls:
        about = Phrase("calendar.recall", who=roll.name(recall.mandatee or recall.role), role=recall.role)
        yield from told("voting", f"recalls/{recall.id}", recall.opens, recall.closes, about)
    for poll in record.polls:
        yield from told("discussion", f"polls/{poll.id}", poll.discussion_opens, poll.opens, poll.title or poll.id)
        yield from told("voting", f"polls/{poll.id}", poll.opens, poll.closes, poll.title or poll.id)
    for contest in record.contests:
        name, key = contest.title or contest.id, f"contests/{contest.id}"
        yield from told("discussion", key, contest.discussion_opens, contest.voting_opens, name)
        yield from told("voting", key, contest.voting_opens, contest.voting_closes, name)


def _terms(audit: Audit, reader: Reader) -> Iterator[_Entry]:
    """Every mandate that began or is to begin."""
    roll = Roll.of(audit.record.members)
    for one in audit.history.mandates:
        if one.starts < one.until:
            values = {"context": one.seat.value, "who": roll.name(one.member), "role": one.role}
            until = None if one.until == FOREVER else one.until
            yield _Entry(f"mandates/{one.id}", one.starts, until, say("calendar.term", values, reader), one.id)


def _calendar(entries: Iterable[_Entry], *, organisation: str | None, at: datetime, zone: tzinfo, place: str) -> bytes:
    try:
        import icalendar
    except ImportError:
        raise PartgovError(place, None, Phrase("wanted.what_pip_install_partgov_calendar")) from None
    named = getattr(zone, "key", None) is not None
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partgov//agenda//EN")
    calendar.add("version", "2.0")
    if organisation:
        # RFC 7986: a text. The library knows nothing of the property, and would write a line break as one.
        calendar.add("name", icalendar.vText(_shown(organisation)))
    years: list[int] = []
    for one in entries:
        event = icalendar.Event()
        digest = sha256(f"{organisation or ''}\n{one.key}".encode()).hexdigest()
        event.add("uid", f"{digest[:32]}@partgov")
        event.add("dtstamp", to_utc(at))
        for name, when in (("dtstart", one.at), ("dtend", one.until)):
            if when is not None:
                local = when.astimezone(zone)
                # A local time that comes twice means the first (RFC 5545, 3.3.5); the second can be told in UTC alone.
                event.add(name, local if named and not local.fold else when)
                years.append(when.year)
        event.add("summary", _shown(one.title))
        event.add("description", _shown(one.why))
        calendar.add_component(event)
    for name in calendar.get_missing_tzids():  # one, or none where all is in UTC
        calendar.subcomponents.insert(0, _spelt_out(name, zone, years))
    return bytes(calendar.to_ical())


_TITLES: Final = {
    DueKind.CALL_ELECTION: "Call an election by now",
    DueKind.APPOINT: "Appoint by now",
    DueKind.SETTLE_TIE: "Settle a tie",
    DueKind.OVER_CAP: "Over a cap",
    DueKind.VACANT: "Vacant",
    DueKind.OPENS: "Opens",
    DueKind.CLOSES: "Closes",
    DueKind.TERM_STARTS: "Term starts",
    DueKind.LIMIT: "Term limit",
    DueKind.LIMIT_ENDS: "Term limit over",
    DueKind.CALLERS: "Callers due",
    DueKind.COOL_DOWN_ENDS: "Cool-down over",
    DueKind.RULES_CHANGE: "Rules change",
}


def _shown(text: str) -> str:
    """A text with its line breaks, for which a calendar has a sign; other control characters are none of RFC 5545's."""
    return "\n".join(inert(line) for line in text.split("\n"))


# ── the time zone ────────────────────────────────────────────────────────────────────────────────


class _Shift(NamedTuple):
    """What changes when clocks do."""

    before: timedelta
    after: timedelta
    name: str
    summer: bool


def _spelt_out(name: str, zone: tzinfo, years: Collection[int]) -> icalendar.Timezone:
    """
    Return a time zone as a component, right from the first of these years to the last.

    The library's own covers 1970 to 2038, begins summer time an hour late, and misses a change that is undone within
    two months, such as Morocco's at each Ramadan.
    """
    import icalendar

    onsets: dict[_Shift, list[datetime]] = {}
    for shift, onset in _shifts(zone, min(years), max(years)):
        onsets.setdefault(shift, []).append(onset)
    spelt_out = icalendar.Timezone()
    spelt_out.add("tzid", name)
    for shift, (first, *others) in onsets.items():
        part = icalendar.TimezoneDaylight() if shift.summer else icalendar.TimezoneStandard()
        part.add("dtstart", first)
        part.add("tzoffsetfrom", shift.before)
        part.add("tzoffsetto", shift.after)
        part.add("tzname", shift.name)
        if others:
            part.add("rdate", others)
        spelt_out.add_component(part)
    return spelt_out


_DAY: Final = timedelta(days=1)


def _shifts(zone: tzinfo, first: int, last: int) -> Iterator[tuple[_Shift, datetime]]:
    """Every change of the clock in these years, with its onset as the clock shows it before, and what held at first."""
    at = datetime(first, 1, 1, tzinfo=UTC) - _DAY  # a day more at each end: local years begin and end at other instants
    end = datetime(last + 1, 1, 1, tzinfo=UTC) + _DAY
    before = _offset(zone, at)
    yield _shift(zone, at, before), (at + before).replace(tzinfo=None)
    while at < end:
        # No zone changes its clock and changes it back within a day.
        if _offset(zone, at + _DAY) != before:
            onset = _onset(zone, at, before)
            yield _shift(zone, onset, before), (onset + before).replace(tzinfo=None)
            before = _offset(zone, onset)
        at += _DAY


def _onset(zone: tzinfo, at: datetime, before: timedelta) -> datetime:
    """The first second of the day after an instant at which the offset is another."""
    return at + timedelta(
        seconds=bisect(range(86_400), False, key=lambda some: _offset(zone, at + timedelta(seconds=some)) != before)
    )


def _offset(zone: tzinfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _shift(zone: tzinfo, at: datetime, before: timedelta) -> _Shift:
    local = at.astimezone(zone)
    return _Shift(before, _offset(zone, at), local.tzname() or "", (local.dst() or timedelta()) > timedelta())
