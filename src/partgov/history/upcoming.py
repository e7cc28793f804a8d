"""Upcoming: what is on an agenda.

Decides:  what kinds of things are due, and what is told of each.
Leaves:   what is due when, to agenda and waits.
"""

from __future__ import annotations

__all__ = ["Due", "DueKind"]

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import attrs

from partgov.foundation.periods import as_utc, is_instant
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import ENGLISH, Reader
from partgov.foundation.shown import Cited, Shown
from partgov.foundation.values import Value


class DueKind(StrEnum):
    """What is due: something to do by then, or something that happens then."""

    CALL_ELECTION = "call_election"
    APPOINT = "appoint"
    SETTLE_TIE = "settle_tie"
    OVER_CAP = "over_cap"
    VACANT = "vacant"
    OPENS = "opens"
    CLOSES = "closes"
    TERM_STARTS = "term_starts"
    LIMIT = "limit"
    LIMIT_ENDS = "limit_ends"
    CALLERS = "callers"
    COOL_DOWN_ENDS = "cool_down_ends"
    RULES_CHANGE = "rules_change"


@attrs.frozen(kw_only=True)
class Due(Shown, Value):
    """
    One thing on the agenda.

    Attributes:
        at: by when it must be done, or when it happens.
        subject: what it is about, as the audit names it.
        key: which thing it is: the same whenever the agenda is asked for, and no other's.
        finding: why, with the clause; it is unmet where it is late already.
    """

    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    kind: DueKind
    subject: str
    key: str
    finding: Finding

    @property
    def late(self) -> bool:
        """Whether it should have been done already: an election that is over in time can no longer be called."""
        return self.kind is DueKind.CALL_ELECTION and not self.finding

    def _heading(self) -> str:
        return f"Due: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        because = Cited([(self.finding.because, self.finding.kind.page)])
        yield {"at": self.at, "kind": self.kind.value, "subject": self.subject, "because": because}

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return what is due, with its citation, in the reader's language."""
        return self.finding.told(reader)
