"""Findings for tests: of a made-up kind, with whatever sentence a test wants."""

from __future__ import annotations

from partgov.foundation.rulings import ADOPTED, Figure, Finding, Kind


def as_told(
    *, clause: str, reading: str | None = None, met: bool, because: str, found: Figure = None, needed: Figure = None
) -> Finding:
    """A finding whose sentence is the one given."""
    # The entry "wanted.kind" of every catalogue is nothing but its value.
    kind = Kind("wanted.kind", clause, reading, setting="tests", kind=str)
    return kind.finding(ADOPTED, met, found=found, needed=needed, kind=because)
