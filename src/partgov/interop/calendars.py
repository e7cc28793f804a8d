"""Calendars: an agenda as an iCalendar file (RFC 5545), with its time zone spelt out."""

from __future__ import annotations

__all__ = ["calendar_bytes"]

from collections.abc import Iterable
from datetime import datetime, tzinfo
from hashlib import sha256

from partgov.agenda import Due, DueKind
from partgov.errors import PartgovError
from partgov.periods import to_utc


def calendar_bytes(agenda: Iterable[Due], *, organisation: str | None, at: datetime, zone: tzinfo) -> bytes:
    """
    Return an agenda as a calendar; the same bytes for the same agenda.

    An entry keeps its identity from one calendar to the next, so that importing again moves it and adds none.

    Raises `PartgovError` where the extra `[calendar]` is not installed.

    Args:
        at: when the agenda was drawn up.
        zone: the organisation's time zone, in which the instants are written.
    """
    try:
        import icalendar
    except ImportError:
        raise PartgovError("--ics", None, "what `pip install 'partgov[calendar]'` brings") from None
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partgov//agenda//EN")
    calendar.add("version", "2.0")
    if organisation:
        calendar.add("name", organisation)
    seen: dict[str, int] = {}
    for due in agenda:
        event = icalendar.Event()
        identity = f"{organisation}\n{due.kind}\n{due.subject}\n{due.finding.clause}"
        seen[identity] = number = seen.get(identity, 0) + 1
        digest = sha256(f"{identity}\n{number}".encode()).hexdigest()
        event.add("uid", f"{digest[:32]}@partgov")
        event.add("dtstamp", to_utc(at))
        event.add("dtstart", due.at.astimezone(zone))
        event.add("summary", f"{_TITLES[due.kind]}: {due.subject}")
        event.add("description", str(due))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


_TITLES = {
    DueKind.CALL_ELECTION: "Call an election by now",
    DueKind.OPENS: "Opens",
    DueKind.CLOSES: "Closes",
    DueKind.TERM_STARTS: "Term starts",
    DueKind.LIMIT: "Term limit",
    DueKind.LIMIT_ENDS: "Term limit over",
    DueKind.COOL_DOWN_ENDS: "Cool-down over",
    DueKind.RULES_CHANGE: "Rules change",
}
