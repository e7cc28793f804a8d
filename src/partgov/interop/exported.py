"""Exported: what a record becomes in another format, and what of it that format cannot carry."""

from __future__ import annotations

__all__ = ["Exported", "left_behind", "stated_at"]

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.audit import Audit
from partgov.history.record import Record


class Exported(NamedTuple):
    """
    A record in another format.

    Attributes:
        data: the file, the same bytes for the same record.
        left_out: what of the record is not in it, one sentence each, and what is to be minded.
    """

    data: bytes
    left_out: tuple[Phrase, ...]


_EVERYWHERE = {"organisation", "timezone", "as_of", "bylaws", "members", "roles", "events", "note", "source"}
"""What every format carries as far as it is of an office or a vote, and notes, which are told by none."""


def left_behind(record: Record, carried: Collection[str]) -> tuple[Phrase, ...]:
    """Say of which sections of a record a format carries nothing; nothing is said where there are none."""
    sections = tuple(
        one.name for one in attrs.fields(Record)
        if one.name not in _EVERYWHERE and one.name not in carried and getattr(record, one.name)
    )  # fmt: skip
    return (Phrase("export.sections", sections=sections),) if sections else ()


def stated_at(audit: Audit) -> datetime:
    """
    Return when what a record says was so: up to when it is complete, else its last instant.

    Raises `PartgovError` for a record without any instant.
    """
    record = audit.record
    noted = [
        *(one.voting_closes for one in record.elections), *(one.voting_closes for one in record.contests),
        *(one.closes for one in record.recalls),
        *(one.closes or one.began for one in record.polls), *(one.starts for one in audit.history.mandates),
        *(one.joined for one in record.members),
    ]  # fmt: skip
    known = [at for at in noted if at is not None]
    if record.as_of is None and not known:
        raise PartgovError("as_of", None, Phrase("wanted.as_of_to_export"))
    return record.as_of or max(known)
