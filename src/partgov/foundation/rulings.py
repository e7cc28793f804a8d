"""Rulings: judgements that carry their reasons.

Decides:  how a judgement is told: as a sentence for a member, as data for a program.
Leaves:   what is judged, to the rooms above.
"""

from __future__ import annotations

__all__ = ["Figure", "Finding", "Ruling"]

from datetime import datetime, timedelta
from fractions import Fraction

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.values import Value, as_tuple

Figure = int | Fraction | datetime | str | None
"""A number that was compared: a count, a share, an instant, or a word."""


@attrs.frozen(kw_only=True)
class Finding(Value):
    """
    One thing looked at and judged.

    Attributes:
        clause: the proposal it rests on, such as `P4`.
        reading: the numbered reading it rests on, such as `R-6`, or None where the text itself decides.
        met: whether what was found is what was needed.
        because: a whole sentence for a member.
        found: the figure that was found, where there is one.
        needed: the figure it was compared with.
    """

    clause: str
    reading: str | None = None
    met: bool
    because: str
    found: Figure = None
    needed: Figure = None

    def __bool__(self) -> bool:
        return self.met

    def __str__(self) -> str:
        return f"{self.because} ({self.basis})"

    @property
    def basis(self) -> str:
        """The clause and the reading, as one would cite them."""
        return self.clause if self.reading is None else f"{self.clause}, {self.reading}"

    @property
    def off(self) -> int | Fraction | timedelta | None:
        """How far what was found lies from what was needed; None when it is met or cannot be measured."""
        if self.met:
            return None
        found, needed = self.found, self.needed
        if isinstance(found, datetime) and isinstance(needed, datetime):
            return abs(found - needed)
        if isinstance(found, int | Fraction) and isinstance(needed, int | Fraction):
            distance = abs(Fraction(found) - Fraction(needed))
            return distance.numerator if distance.denominator == 1 else distance
        return None


@attrs.frozen
class Ruling(Value):
    """
    A judgement: everything that was looked at, met or not. It holds when every finding is met.

    >>> ruling = Ruling.of(Finding(clause="P6", met=False, because="2 initiators, 3 needed.", found=2, needed=3))
    >>> bool(ruling), str(ruling), ruling.unmet[0].off
    (False, '2 initiators, 3 needed. (P6)', 1)
    """

    findings: tuple[Finding, ...] = attrs.field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if not self.findings:
            raise PartgovError("findings", self.findings, "at least one finding: a ruling says why")

    @classmethod
    def of(cls, *findings: Finding) -> Ruling:
        """Gather findings into a ruling."""
        return cls(findings)

    def __bool__(self) -> bool:
        return all(finding.met for finding in self.findings)

    def __str__(self) -> str:
        return " ".join(str(finding) for finding in self.unmet or self.findings)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The findings that are not met, in the order they were looked at."""
        return tuple(finding for finding in self.findings if not finding.met)
