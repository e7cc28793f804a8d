"""Loglines: the lines of a public log, their one form, their order, and what a day's checkpoint says.

Text:     Proposal 10, the public live record.
Decides:  which three kinds of line there are, how each is written and read, which may follow which.
Leaves:   what is published of an entry, to ledger; whether a log is the one it was, to verification.
Readings: R-26 (exact, sealed, pooled), R-52 (one day, one order).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Checkpoint", "Line", "Plain", "Pool", "Sealed", "read_line"]

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.money import Money
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, at_least, is_day, is_id
from partgov.journal import DIGITS, WORD, Opening

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"read_line": ("P10", "R-26")}


# ── lines ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Plain(Value):
    """
    A public line of an entry that is no person's: exact.

    >>> Plain(date(2017, 1, 31), "bank-costs", Money(-1250, "EUR")).text
    '2017-01-31 plain bank-costs -1250 EUR'
    """

    day: date
    category: str
    amount: Money

    @property
    def text(self) -> str:
        """The line as it is published, without its line end."""
        return f"{self.day} plain {self.category} {self.amount.minor} {self.amount.currency}"


@attrs.frozen
class Sealed(Value):
    """
    A public line of a personal entry: that something was recorded that day, and nothing else.

    >>> Sealed(date(2017, 1, 30), bytes(32)).text[:27]
    '2017-01-30 sealed 000000000'
    """

    day: date
    commitment: bytes

    @classmethod
    def of(cls, opening: Opening) -> Sealed:
        """Return the line that an opening opens."""
        return cls(opening.day, opening.commitment)

    @property
    def text(self) -> str:
        """The line as it is published, without its line end."""
        return f"{self.day} sealed {self.commitment.hex()}"


@attrs.frozen
class Pool(Value):
    """
    A public line of many persons' money together.

    Attributes:
        flow: what the money was for.
        persons: how many persons' it was.
        total: what came in, less what went out.
        covers: the sealed lines that it accounts for, by index, lowest first.
    """

    day: date
    flow: str
    persons: int
    total: Money
    covers: tuple[int, ...]

    @property
    def text(self) -> str:
        """
        The line as it is published, without its line end.

        >>> Pool(date(2017, 3, 31), "dues", 12, Money(345600, "EUR"), (0, 1, 2, 7)).text
        '2017-03-31 pool dues 12 345600 EUR 0-2,7'
        """
        total = f"{self.total.minor} {self.total.currency}"
        return f"{self.day} pool {self.flow} {self.persons} {total} {_as_ranges(self.covers)}"


Line = Plain | Sealed | Pool
"""The three kinds of line; there is no other."""


def _as_ranges(indices: Sequence[int]) -> str:
    if not indices:
        return "-"
    breaks = [place for place, (one, two) in enumerate(pairwise(indices), 1) if two != one + 1]
    runs = [(indices[start], indices[end - 1]) for start, end in pairwise((0, *breaks, len(indices)))]
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


_LINE: Final = re.compile(
    rf"(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) (?:"
    rf"sealed (?P<commitment>[0-9a-f]{{64}})|"
    rf"plain (?P<category>{WORD}) (?P<minor>-?[1-9][0-9]{{0,{DIGITS - 1}}}) (?P<currency>[A-Z]{{3}})|"
    rf"pool (?P<flow>{WORD}) (?P<persons>[1-9][0-9]{{0,8}}) (?P<total>0|-?[1-9][0-9]{{0,26}}) (?P<unit>[A-Z]{{3}}) "
    r"(?P<covers>-|[0-9]{1,12}(?:-[0-9]{1,12})?(?:,[0-9]{1,12}(?:-[0-9]{1,12})?)*))"
)
WANTED: Final = Phrase("wanted.line_in_its_one_form")


def read_line(text: str) -> Line:
    """
    Return the public line with this text; raise `PartgovError` for a text that is none, or is written otherwise.

    >>> read_line("2017-03-31 pool dues 12 345600 EUR 0-2,7").covers
    (0, 1, 2, 7)
    """
    match = _LINE.fullmatch(text)
    line = None if match is None else _read(match)
    if line is None or line.text != text:
        raise PartgovError("line", text, WANTED)
    return line


def _read(match: re.Match[str]) -> Line | None:
    try:
        day = date.fromisoformat(match["day"])
        if match["commitment"]:
            return Sealed(day, bytes.fromhex(match["commitment"]))
        if match["category"]:
            return Plain(day, match["category"], Money(int(match["minor"]), match["currency"]))
        covers = () if match["covers"] == "-" else tuple(_from_ranges(match["covers"]))
        return Pool(day, match["flow"], int(match["persons"]), Money(int(match["total"]), match["unit"]), covers)
    except ValueError:  # no such day, no such currency, or ranges without end
        return None


def _from_ranges(text: str) -> Iterator[int]:
    after, widest = 0, _MOST_COVERED
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first) + 1
        widest -= end - start
        if start < after or widest < 0:
            raise PartgovError("covers", text, Phrase("wanted.ranges_rise"))
        yield from range(start, end)
        after = end


_MOST_COVERED: Final = 10**7  # so that a line of a few letters cannot ask for all the memory there is


_ORDER: Final[Mapping[type, int]] = {Plain: 0, Sealed: 1, Pool: 2}


def place_of(line: Line) -> tuple[int, str]:
    """Where a line stands within its day: plain ones by their text, sealed by commitment, pools by flow (R-52)."""
    return _ORDER[type(line)], line.text


def may_follow(before: tuple[int, str], after: tuple[int, str]) -> bool:
    """Say whether a line at one place of a day may follow a line at another (R-52)."""
    # Two plain lines may be the same; two commitments, or two pools of one flow, may not.
    if before[0] == after[0] == _ORDER[Pool]:
        return before[1].split()[2] < after[1].split()[2]
    return before < after or (before == after and before[0] == _ORDER[Plain])


@attrs.frozen(kw_only=True)
class Checkpoint(Value):
    """
    What a log was when a day was over: to be kept, and compared whole with one obtained elsewhere.

    Attributes:
        log: the log's name.
        day: the day that was over.
        size: how many lines the log had.
        root: the RFC 9162 root over them.
    """

    log: str = attrs.field(validator=is_id)
    day: date = attrs.field(validator=is_day)
    size: int = attrs.field(validator=at_least(0))
    root: bytes
