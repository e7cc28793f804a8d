"""Draws: an order among the tied that anyone can check and nobody could steer.

Text:     none. Proposal 4 breaks ties by earliest membership and has no answer when that is equal too.
Decides:  whether a draw was announced as it must be, and the order it gives.
Leaves:   whether the named source is one that nobody controls, to people.
Readings: R-29 (a public source named before voting opens, whose value appears after the close).

The digest is SHA-256 over four texts, each as UTF-8 preceded by its length in bytes as eight bytes, big end first:
the tag `partgov-draw-1`, the id of the election, the value of the source, the id of the member. Lowest first.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Draw", "draw_digest", "judge_draw"]

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

import attrs

from partgov.foundation.periods import Period, as_utc, is_instant
from partgov.foundation.rulings import ADOPTED, Cites, Kind, Ruling
from partgov.foundation.values import Value, absent_or, is_id, is_text

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"judge_draw": ("P4", "R-29"), "draw_digest": ("P4", "R-29")}

_TAG: Final = "partgov-draw-1"

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NAMED_BEFORE: Final = Kind("draw.named", "P4", "R-29", setting="elections")
_APPEARS_AFTER: Final = Kind("draw.appears", "P4", "R-29", setting="elections")


@attrs.frozen(kw_only=True)
class Draw(Value):
    """
    A draw for the seats that a tie may leave undecided.

    Attributes:
        source: the public source, in words: "the winning numbers of the national lottery of 3 December".
        named_at: when the organisation named the source.
        appears_at: when the value appears.
        value: the value itself, as text, not empty; None until it has appeared.
    """

    source: str = attrs.field(validator=is_text)
    named_at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    appears_at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    value: str | None = attrs.field(default=None, validator=absent_or(is_id))
    note: str | None = attrs.field(default=None, validator=absent_or(is_text))


def judge_draw(draw: Draw, *, voting: Period, cites: Cites = ADOPTED) -> Ruling:
    """
    Say whether a draw may settle an election: named before voting opens, its value not known before the close.

    Prevents: choosing a source, or a value, that favours somebody.
    Limit: whether anybody controls the source is left to people.
    """
    early, late = draw.named_at < voting.opens, draw.appears_at >= voting.closes
    return Ruling.of(
        _NAMED_BEFORE.finding(cites, early, found=draw.named_at, needed=voting.opens),
        _APPEARS_AFTER.finding(cites, late, found=draw.appears_at, needed=voting.closes),
    )


def draw_digest(election: str, value: str, member: str) -> bytes:
    """
    Return the 32 bytes that place `member` in the draw of `election`, lowest first.

    >>> draw_digest("e1", "04 11 23", "m4").hex()[:16]
    '296688617773a82f'
    """
    parts = (text.encode() for text in (_TAG, election, value, member))
    return sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()
