"""Late: lines of a bank's table whose day is published already, since tables always come late."""

from __future__ import annotations

__all__ = ["book_from", "is_public", "refuse_published", "told_by_reference"]

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.sentences import Phrase
from partgov.interop.origins import Origin
from partgov.interop.statements import Import
from partgov.journal import Entry, Journal
from partgov.ledger import Plain, PublicLog, Sealed


def book_from(found: Import, first: date) -> Import:
    """
    Return what a table comes to with every line of an earlier day booked on this one.

    The year it is for stays that of its own day, and so does what it is known by when the table comes again.
    """
    return attrs.evolve(
        found, booked=[(at, tuple(_moved(one, first) for one in entries)) for at, entries in found.booked]
    )


def _moved(entry: dict[str, Any], first: date) -> dict[str, Any]:
    day = date.fromisoformat(entry["day"])
    if day >= first:
        return entry
    year = {} if day.year == first.year or "year" in entry else {"year": day.year}
    return {**entry, "day": str(first), **year}


def refuse_published(found: Import, through: date | None) -> None:
    """Raise `FaultsError` with each line of a day that is published, by its reference, and when it may be booked."""
    if through is None:
        return
    wanted = Phrase("wanted.day_not_published_yet", last=through, first=through + timedelta(days=1))
    faults = [
        Fault(_place(at, entries[0].get("source")), wanted, entries[0]["day"])
        for at, entries in found.booked
        if date.fromisoformat(entries[0]["day"]) <= through
    ]
    if faults:
        raise FaultsError("table", tuple(faults))


def told_by_reference(faults: Sequence[Fault], journal: Journal, through: date | None) -> tuple[Fault, ...]:
    """Return faults of entries with what the bank calls their lines, since their ids stand in no table."""
    return tuple(_told(one, journal, through) for one in faults)


def _told(fault: Fault, journal: Journal, through: date | None) -> Fault:
    entry = journal.by_id.get(fault.path.removeprefix("entry "))
    place = fault.path if entry is None else _place(fault.path, entry.source)
    if entry is None or through is None or place == fault.path:
        return fault
    wanted = Phrase("wanted.day_to_change", last=through, first=through + timedelta(days=1))
    return Fault(place, wanted, fault.seen)


def _place(at: str, source: str | None) -> str:
    origin = None if source is None else Origin.read(source)
    return at if origin is None or not origin.reference else f"{at}, {origin.reference}"


def is_public(entry: Entry, journal: Journal, log: PublicLog) -> bool:
    """Return whether a log has the line of an entry; of equal plain lines those that it has not are not public."""
    text = _line_of(entry, journal)
    alike = sum(1 for one in journal.entries if one.day == entry.day and _line_of(one, journal) == text)
    return alike <= log.text.split(b"\n").count(text.encode())


def _line_of(entry: Entry, journal: Journal) -> str:
    if journal.person_of(entry) is None:
        return Plain(entry.day, entry.category, entry.amount).text
    return Sealed.of(journal.opening(entry.id)).text
