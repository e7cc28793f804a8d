"""Time zones by name, from the system or from the tzdata package."""

from __future__ import annotations

__all__ = ["zone_named"]

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase


def zone_named(name: str) -> tzinfo:
    """Return the time zone of that IANA name; raise `PartgovError` for a name that is none."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise PartgovError("timezone", name, Phrase("wanted.time_zone_by_its_iana")) from None
