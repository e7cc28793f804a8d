"""Tallies: marks, the ballots that hold them, and how many Yes, No and Abstain each candidate has.

Text:     Proposal 4.
Decides:  what may be marked, and what marks add up to.
Leaves:   which marks count, to ballots; who is a candidate, to whoever calls the vote.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Ballot", "Mark", "Order", "Tally", "tally_by_candidate", "tally_by_voter", "tally_columns"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import is_instant, utc_or_none
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import Fact, FrozenMap, Value, absent_or, at_least, is_id, is_whole

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "tally_by_voter": ("P4",),
    "tally_by_candidate": ("P4",),
    "tally_columns": ("P4",),
}


# ── marks and ballots ────────────────────────────────────────────────────────────────────────────


class Mark(StrEnum):
    """What a voter may say of a candidate. Saying nothing is not an abstention."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


_MARKS: Final[Mapping[object, Mark]] = {mark.value: mark for mark in Mark}


class _Marks(FrozenMap[str, Mark]):
    """Candidates with their marks that have been looked at: whoever has them need not look again."""

    __slots__ = ()


def _as_marks(value: Mapping[str, str]) -> FrozenMap[str, Mark]:
    """Copy a mapping of candidates to marks; raise `PartgovError` for a candidate or mark that is none."""
    if type(value) is _Marks:
        return value
    if not isinstance(value, dict) and not isinstance(value, Mapping):
        raise PartgovError("marks", value, Phrase("wanted.mapping_from_candidates_marks"))
    marks, texts = dict[str, Any](value), True  # a copy has its size at once, which a mapping that grows has not
    try:
        for candidate, mark in value.items():
            if type(candidate) is not str:
                texts = False
            marks[candidate] = _MARKS[mark]
    except (KeyError, TypeError):
        raise _no_mark(value.values()) from None
    # What prints is an id, and nearly every candidate's does; another kind of text is refused with the others.
    if not texts or "" in marks or not "".join(marks).isprintable():
        for each in marks:
            is_id(None, attrs.fields(Ballot).marks, each)
    return _Marks(marks)


@attrs.frozen(kw_only=True)
class Ballot(Fact):
    """
    What one voter handed in at one moment: a mark for some candidates, or for all.

    Attributes:
        cast_at: the instant of marking, or None where the ballot box kept none.
        seq: the ballot box's own number, unique within the election, on every ballot of it or on none.
    """

    voter: str = attrs.field(validator=is_id)
    marks: Mapping[str, Mark] = attrs.field(converter=_as_marks, metadata={"worded": True})
    cast_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    seq: int | None = attrs.field(default=None, validator=absent_or(is_whole))


# ── tallies ──────────────────────────────────────────────────────────────────────────────────────


class Order(StrEnum):
    """
    By what those who pass are put in order.

    Yes less No; the most Yes; the share of Yes in Yes and No; or a ranking that was made elsewhere.
    """

    DIFFERENCE = "difference"
    YES = "yes"
    SHARE = "share"
    RANKING = "ranking"


@attrs.frozen(kw_only=True)
class Tally(Value, Shown):
    """
    The marks one candidate has: how many Yes, No and Abstain.

    >>> tally = Tally(yes=5, no=2, abstain=1)
    >>> tally.score, tally.total
    (3, 8)
    """

    yes: int = attrs.field(default=0, validator=at_least(0))
    no: int = attrs.field(default=0, validator=at_least(0))
    abstain: int = attrs.field(default=0, validator=at_least(0))

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"yes": self.yes, "no": self.no, "abstain": self.abstain, "score": self.score}

    @property
    def score(self) -> int:
        """Yes minus No (P4)."""
        return self.yes - self.no

    @property
    def total(self) -> int:
        """All marks, abstentions included."""
        return self.yes + self.no + self.abstain


def tally_by_voter(ballots: Iterable[Mapping[str, Mark | str]]) -> dict[str, Tally]:
    """
    Tally one mapping per voter, candidate to mark. Every mark counts: one ballot a voter is the caller's promise.

    Raises `PartgovError` for anything that is not a mark.

    >>> tally_by_voter([{"m1": "yes", "m2": "no"}, {"m1": "yes"}])["m1"]
    Tally(yes=2, no=0, abstain=0)
    """
    return _tallies(_numbers(ballots))


_BATCH: Final = 1 << 11


def _numbers(ballots: Iterable[Mapping[str, str]]) -> Counter[tuple[str, str]]:
    """Count marks by candidate and mark, a batch at a time so that the memory taken stays small."""
    numbers: Counter[tuple[str, str]] = Counter()
    remaining = iter(ballots)
    while batch := list(islice(remaining, _BATCH)):
        _count_batch(batch, numbers)
    return numbers


def _count_batch(batch: Sequence[Mapping[str, str]], numbers: Counter[tuple[str, str]]) -> None:
    # Ballots that mark all the same candidates, in whatever order, make a table, whose columns count fastest.
    widest = max(batch, key=len)
    candidates = tuple(widest)
    width = len(candidates)
    whole, rest = [ballot for ballot in batch if len(ballot) == width], batch
    if width > 1:
        try:
            table = list(chain.from_iterable(map(itemgetter(*candidates), whole)))
        except KeyError:
            pass  # as many candidates, but others
        else:
            for place, candidate in enumerate(candidates):
                for mark, number in _count_column(table[place::width]).items():
                    numbers[candidate, mark] += number
            rest = [ballot for ballot in batch if len(ballot) < width]
    try:
        numbers.update(chain.from_iterable(ballot.items() for ballot in rest))
    except TypeError:
        raise _no_mark(chain.from_iterable(ballot.values() for ballot in rest)) from None


_WORDS: Final = tuple(mark.value for mark in Mark)


def _count_column(column: Sequence[str]) -> dict[str, int]:
    numbers = {mark: column.count(mark) for mark in _WORDS}
    if sum(numbers.values()) != len(column):
        raise _no_mark(column)
    return numbers


def _no_mark(column: Iterable[object]) -> PartgovError:
    wrong = next(mark for mark in column if not isinstance(mark, str) or mark not in _MARKS)
    return PartgovError("marks", wrong, Phrase("wanted.one", names=", ".join(Mark)))


def tally_by_candidate(columns: Mapping[str, Mapping[str, Mark | str]]) -> dict[str, Tally]:
    """
    Tally one mapping per candidate, voter to mark. Raises `PartgovError` for anything that is not a mark.

    >>> tally_by_candidate({"m1": {"v1": "yes", "v2": "no"}})["m1"].score
    0
    """
    numbers: dict[tuple[str, str], int] = {}
    for candidate, marks in columns.items():
        try:
            counted = Counter(marks.values()) or {Mark.YES: 0}
        except TypeError:
            raise _no_mark(marks.values()) from None
        numbers |= {(candidate, mark): number for mark, number in counted.items()}
    return _tallies(numbers)


def tally_columns(columns: Mapping[str, str]) -> dict[str, Tally]:
    """
    Tally one text per candidate, a letter per voter: `y`, `n`, `a`, and `-` for a candidate left unmarked.

    Raises `PartgovError` for another letter.

    >>> tally_columns({"m1": "yyna-y"})["m1"]
    Tally(yes=3, no=1, abstain=1)
    """
    tallies = {}
    for candidate, column in columns.items():
        yes, no, abstain, unmarked = map(column.count, "yna-")
        if yes + no + abstain + unmarked != len(column):
            wrong = next(letter for letter in column if letter not in "yna-")
            raise PartgovError(f"columns, candidate {candidate}", wrong, Phrase("wanted.one_letters_y_n"))
        tallies[candidate] = Tally(yes=yes, no=no, abstain=abstain)
    return tallies


def _tallies(counted: Mapping[tuple[str, str], int]) -> dict[str, Tally]:
    numbers: dict[str, dict[str, int]] = {}
    for (candidate, mark), number in counted.items():
        if mark not in _MARKS:
            raise PartgovError("marks", mark, Phrase("wanted.one", names=", ".join(Mark)))
        numbers.setdefault(candidate, {})[str(mark)] = number
    return {candidate: Tally(**marks) for candidate, marks in numbers.items()}
