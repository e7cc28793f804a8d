"""Majorities: shares of what base, reached or exceeded.

Text:     Proposals 4, 6 and 8, and the final question.
Decides:  whether a number of votes is the wanted share of a base, and how many are missing.
Leaves:   which votes make up the base, to whoever asks.
Readings: R-20 (exact, in integers; no votes, no majority).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Majority"]

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, say
from partgov.foundation.values import Value, is_flag

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Majority.reached": ("P4", "P6", "P8", "final", "R-20"),
    "Majority.shortfall": ("P8",),
}


@attrs.frozen(kw_only=True)
class Majority(Value):
    """
    A share of a base that the votes for something must reach, or exceed.

    Attributes:
        share: the share, exactly, more than nothing and at most the whole.
        exceeded: whether reaching the share is not enough.

    >>> Majority(share=Fraction(2, 3)).reached(2, of=3), Majority(share=Fraction(1, 2), exceeded=True).reached(1, of=2)
    (True, False)
    """

    share: Fraction
    exceeded: bool = attrs.field(default=False, validator=is_flag)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.share, Fraction) or not 0 < self.share <= 1 or (self.exceeded and self.share == 1):
            raise PartgovError(
                "share", self.share, Phrase("wanted.majority", context="exceeded" if self.exceeded else "reached")
            )

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return the majority in the reader's language."""
        share = Phrase("share.half") if self.share == Fraction(1, 2) else self.share
        return say("majority", {"context": "exceeded" if self.exceeded else "reached", "share": share}, reader)

    def reached(self, votes: int, *, of: int) -> bool:
        """Say whether `votes` of a base of `of` are enough. A base without votes never has a majority (R-20)."""
        return of > 0 and votes >= self.threshold(of)

    def threshold(self, of: int) -> int:
        """Return the smallest number of votes that is enough on a base of `of`."""
        least, rest = divmod(of * self.share.numerator, self.share.denominator)
        return max(1, least + 1 if self.exceeded or rest else least)

    def shortfall(self, votes: int, *, of: int) -> int | None:
        """
        Return how many more votes in favour would have been enough, everything else as it was.

        A further vote adds to the base too. None where no number would do (the whole of a base, with votes against).

        >>> Majority(share=Fraction(2, 3)).shortfall(65, of=98)
        1
        """
        if self.reached(votes, of=of):
            return 0
        top, bottom = self.share.numerator, self.share.denominator
        if top == bottom:
            return 1 if votes == of else None
        # votes + n against (of + n) · top / bottom, solved for the smallest n.
        missing = top * of - bottom * votes
        return max(1, missing // (bottom - top) + 1 if self.exceeded else -(-missing // (bottom - top)))
