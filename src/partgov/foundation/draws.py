"""Draws: an order among the tied that anyone can check and nobody could steer.

Text:     none. Proposal 4 breaks ties by earliest membership and has no answer when that is equal too.
Decides:  whether a draw was announced as it must be, and the order it gives.
Leaves:   whether the named source is one that nobody controls, to people.
Readings: R-29 (a public source named before voting opens, whose value appears after the close), R-78 (drawn elsewhere,
          agreed).

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

from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import Period, is_instant, utc_or_none
from partgov.foundation.rulings import ADOPTED, Cites, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, absent_or, as_tuple, each_member_once, is_id, is_text, tuple_or_none

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"judge_draw": ("P4", "R-29", "R-78"), "draw_digest": ("P4", "R-29")}

_TAG: Final = "partgov-draw-1"

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NAMED_BEFORE: Final = Kind("draw.named", "P4", "R-29", setting="elections")
_APPEARS_AFTER: Final = Kind("draw.appears", "P4", "R-29", setting="elections")
_ELSEWHERE: Final = Kind("draw.elsewhere", "P4", "R-78", setting="elections.ties", origin=str | None)
_AGREED: Final = Kind("draw.agreed", "P4", "R-78", setting="elections.ties", names=tuple)


@attrs.frozen(kw_only=True)
class Draw(Value):
    """
    A draw for the seats that a tie may leave undecided, and what the tied agreed among themselves.

    A draw is announced with its source, and its value gives the order; or it was held elsewhere, and then the record
    has the order and its source. Where the tied agreed, there may be no draw at all.

    Attributes:
        source: the public source, in words: "the winning numbers of the national lottery of 3 December".
        named_at: when the organisation named the source.
        appears_at: when the value appears.
        value: the value itself, as text, not empty; None until it has appeared.
        order: the order that was drawn elsewhere, the first first; None where it follows from the value.
        agreed: who goes first by agreement of the tied, the first first.
    """

    source: str | None = attrs.field(default=None, validator=absent_or(is_text))
    named_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    appears_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    value: str | None = attrs.field(default=None, validator=absent_or(is_id))
    order: tuple[str, ...] | None = attrs.field(
        default=None, converter=tuple_or_none, validator=absent_or(each_member_once)
    )
    agreed: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    note: str | None = attrs.field(default=None, validator=absent_or(is_text))

    def __attrs_post_init__(self) -> None:
        if self.value is not None and self.order is not None:
            raise PartgovError("order", list(self.order), Phrase("wanted.value_or_order"))
        needed = (
            ("source", "named_at", "appears_at") if self.is_announced else () if self.order is None else ("source",)
        )
        refuse_all(
            [
                PartgovError(name, None, Phrase("wanted.key_which_required", value=repr(name)))
                for name in needed
                if getattr(self, name) is None
            ]
        )

    @property
    def is_announced(self) -> bool:
        """Whether its order follows, or is to follow, from the value of an announced source."""
        anything = self.source is not None or self.named_at is not None or self.appears_at is not None
        return self.value is not None or (self.order is None and (anything or not self.agreed))

    @property
    def is_drawn(self) -> bool:
        """Whether it gives an order: by its value, or as it was drawn elsewhere."""
        return self.value is not None or self.order is not None


def judge_draw(draw: Draw, *, voting: Period, cites: Cites = ADOPTED) -> Ruling:
    """
    Say whether a draw may settle an election: named before voting opens, its value not known before the close.

    What was drawn elsewhere, or agreed, is taken as given, and the ruling says so (R-78).

    Prevents: choosing a source, or a value, that favours somebody.
    Limit: whether anybody controls the source is left to people.
    """
    if not draw.is_announced:
        given = [] if draw.order is None else [_ELSEWHERE.finding(cites, True, origin=draw.source)]
        given += [_AGREED.finding(cites, True, names=draw.agreed)] if draw.agreed else []
        return Ruling.of(*given)
    assert draw.named_at is not None, "of what is announced it is known"
    assert draw.appears_at is not None, "of what is announced it is known"
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
