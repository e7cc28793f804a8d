"""Time zones by name, from the system or from the tzdata package."""

from __future__ import annotations

__all__ = ["zone_named"]

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase


def zone_named(name: str) -> tzinfo:
    """
    Return the time zone of that IANA name; raise `PartgovError` for a name that is none.

    Some machines have no time zones: a small container, a browser. There the refusal says how to get them; "UTC" is
    known everywhere.
    """
    if name == "UTC":
        return UTC
    found = _found(name)
    if found is None:
        there = _found("Etc/UTC") is not None
        wanted = Phrase("wanted.time_zone_by_its_iana") if there else Phrase("wanted.tzdata")
        raise PartgovError("timezone", name, wanted)
    return found


def _found(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None
