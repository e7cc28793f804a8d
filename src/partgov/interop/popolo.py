"""Popolo: who holds or held an office, as persons, posts and memberships of the Popolo data specification, in JSON."""

from __future__ import annotations

__all__ = ["popolo_document"]

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit
from partgov.interop.exported import Exported, left_behind
from partgov.interop.rawjson import shown_json
from partgov.mandates import Mandate
from partgov.members import Roll
from partgov.roles import Seat


def popolo_document(audit: Audit) -> Exported:
    """
    Return the persons who hold or held a seat, the posts there are or were, and when each was whose.

    Whoever held none is not in it: that somebody is a member is theirs to tell. A mandate that ended before it began is
    none. A membership is of a post in the organisation, from the first instant to the first one after it, in UTC.

    Raises `PartgovError` where the record names no organisation.
    """
    record = audit.record
    if record.organisation is None:
        raise PartgovError("organisation", None, Phrase("wanted.organisation_to_export"))
    held = [one for one in audit.history.mandates if one.starts < one.until]
    roll = Roll.of(record.members)
    persons = sorted({one.member for one in held})
    titles = {role: role for role in sorted({one.role for one in held})}
    titles |= {role.id: role.title or role.id for role in record.roles}
    document = {
        "organizations": [{"id": record.organisation, "name": record.organisation}],
        "persons": [{"id": who, "name": roll.name(who)} for who in persons],
        "posts": [_post(role, seat, titles[role], record.organisation) for role, seat in _posts(audit, held)],
        "memberships": [_membership(one, titles[one.role], record.organisation) for one in held],
    }
    text = shown_json(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)) + "\n"
    left_out = [*left_behind(record, {"mandates", "elections", "appointments", "resignations", "recalls"})]
    left_out += _unsaid(held, len(roll) - len([who for who in persons if who in roll]))
    return Exported(text.encode(), tuple(left_out))


def _unsaid(held: Iterable[Mandate], others: int) -> Iterable[Phrase]:
    """What of the mandates, and of the roll, the format has no word for, or is not told."""
    instants = [at for one in held for at in (one.starts, one.until) if at != FOREVER]
    stand_ins = sum(len(one.stand_ins) for one in held)
    if others:
        yield Phrase("export.members", count=others)
    if stand_ins:
        yield Phrase("export.stand_ins", count=stand_ins)
    if fractions := sum(at.microsecond > 0 for at in instants):
        yield Phrase("export.fractions", count=fractions)


def _posts(audit: Audit, held: Iterable[Mandate]) -> Iterable[tuple[str, Seat]]:
    """The kinds of seat of each role that it ever had, or that somebody held."""
    there = {(one.role, one.seat) for one in held}
    there |= {(one.id, seat) for one in audit.record.roles for seat in Seat if getattr(one.seats, seat.value)}
    return sorted(there)


def _post(role: str, seat: Seat, title: str, organisation: str) -> Mapping[str, Any]:
    return {
        "id": f"{role}:{seat.value}", "label": f"{title} ({seat.value})", "role": seat.value,
        "organization_id": organisation,
    }  # fmt: skip


def _membership(one: Mandate, title: str, organisation: str) -> Mapping[str, Any]:
    told = {
        "id": one.id, "label": f"{title} ({one.seat.value})", "role": one.seat.value, "person_id": one.member,
        "organization_id": organisation, "post_id": f"{one.role}:{one.seat.value}", "start_date": _instant(one.starts),
    }  # fmt: skip
    return told if one.until == FOREVER else {**told, "end_date": _instant(one.until)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
