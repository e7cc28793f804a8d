"""Ballots: marks, tallies, and which marks count. The same for every vote the house knows.

Text:     Proposal 4.
Decides:  which marks are accepted, superseded or rejected, and why; how many Yes, No and Abstain each candidate has.
Leaves:   who is a candidate, to whoever calls the vote; what the tallies mean, to the rule that reads them.
Readings: R-10 (electorate), R-11 (the last mark counts), R-12 (validity, then last, then conflict), R-43 (no instant).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Ballot",
    "Count",
    "Electorate",
    "Mark",
    "Reason",
    "RejectedMark",
    "Tally",
    "count_ballots",
    "tally_by_candidate",
    "tally_by_voter",
    "tally_columns",
]

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice, pairwise
from typing import Final

import attrs
from attrs.converters import optional as or_none
from attrs.validators import optional

from partgov.errors import PartgovError
from partgov.members import Roll
from partgov.periods import FOREVER, Period, as_utc, is_instant
from partgov.values import FrozenMap, are_ids, as_tuple, at_least, frozen, is_id, is_text, is_whole

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "tally_by_voter": ("P4",),
    "tally_by_candidate": ("P4",),
    "tally_columns": ("P4",),
    "count_ballots": ("P4", "R-2", "R-10", "R-11", "R-12", "R-43"),
}


# ── marks and ballots ────────────────────────────────────────────────────────────────────────────


class Mark(StrEnum):
    """What a voter may say of a candidate. Saying nothing is not an abstention."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_MARKS: Final[Mapping[object, Mark]] = {mark.value: mark for mark in Mark}


def _as_marks(value: Mapping[str, str]) -> FrozenMap[str, Mark]:
    """Copy a mapping of candidates to marks; raise `PartgovError` for a candidate or mark that is none."""
    if not isinstance(value, Mapping):
        raise PartgovError("marks", value, "a mapping from candidates to marks")
    try:
        return FrozenMap({candidate: _MARKS[mark] for candidate, mark in value.items()})
    except (KeyError, TypeError):
        raise _no_mark(value.values()) from None


@attrs.frozen(kw_only=True)
class Ballot:
    """
    What one voter handed in at one moment: a mark for some candidates, or for all.

    Attributes:
        cast_at: the instant of marking, or None where the ballot box kept none.
        seq: the ballot box's own number, unique within the election, on every ballot of it or on none.
    """

    voter: str = attrs.field(validator=is_id)
    marks: Mapping[str, Mark] = attrs.field(converter=_as_marks, validator=are_ids)
    cast_at: datetime | None = attrs.field(default=None, converter=or_none(as_utc), validator=optional(is_instant))
    seq: int | None = attrs.field(default=None, validator=optional(is_whole))
    source: str | None = attrs.field(default=None, validator=optional(is_text))
    note: str | None = attrs.field(default=None, validator=optional(is_text))


# ── tallies ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Tally:
    """The marks one candidate has: Yes, No and Abstain."""

    yes: int = attrs.field(default=0, validator=at_least(0))
    no: int = attrs.field(default=0, validator=at_least(0))
    abstain: int = attrs.field(default=0, validator=at_least(0))

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


_BATCH: Final = 1 << 15
_FEW: Final = 8


def _numbers(ballots: Iterable[Mapping[str, str]]) -> Counter[tuple[str, str]]:
    """Count marks by candidate and mark, a batch at a time so that the memory taken stays small."""
    numbers: Counter[tuple[str, str]] = Counter()
    remaining = iter(ballots)
    while batch := list(islice(remaining, _BATCH)):
        _count_batch(batch, numbers)
    return numbers


def _count_batch(batch: Sequence[Mapping[str, str]], numbers: Counter[tuple[str, str]]) -> None:
    # Ballots that mark the same candidates in the same order make a table, whose columns count fastest.
    tables: dict[tuple[str, ...], list[str]] = {}
    for ballot in batch:
        candidates = tuple(ballot)
        table = tables.get(candidates)
        if table is None:
            table = tables[candidates] = []
        table.extend(ballot.values())
    for candidates, table in tables.items():
        width = len(candidates)
        if len(table) < _FEW * width:
            if not all(isinstance(mark, str) and mark in _MARKS for mark in table):
                raise _no_mark(table)
            numbers.update(zip(candidates * (len(table) // width), table, strict=True))
            continue
        for place, candidate in enumerate(candidates):
            for mark, number in _count_column(table[place::width]).items():
                numbers[candidate, mark] += number


_WORDS: Final = tuple(mark.value for mark in Mark)


def _count_column(column: Sequence[str]) -> dict[str, int]:
    # Like is counted among like: a text equals its mark, but comes to it by a longer way.
    marks: Sequence[str] = _WORDS if type(column[0]) is str else tuple(Mark)
    numbers = {mark: column.count(mark) for mark in marks}
    if sum(numbers.values()) != len(column):
        raise _no_mark(column)
    return numbers


def _no_mark(column: Iterable[object]) -> PartgovError:
    wrong = next(mark for mark in column if not isinstance(mark, str) or mark not in _MARKS)
    return PartgovError("marks", wrong, f"one of {', '.join(Mark)}")


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
            raise PartgovError(f"columns, candidate {candidate}", wrong, "one of the letters y, n, a, -")
        tallies[candidate] = Tally(yes=yes, no=no, abstain=abstain)
    return tallies


def _tallies(counted: Mapping[tuple[str, str], int]) -> dict[str, Tally]:
    numbers: dict[str, dict[str, int]] = {}
    for (candidate, mark), number in counted.items():
        if mark not in _MARKS:
            raise PartgovError(f"marks, candidate {candidate}", mark, f"one of {', '.join(Mark)}")
        numbers.setdefault(candidate, {})[str(mark)] = number
    return {candidate: Tally(**marks) for candidate, marks in numbers.items()}


# ── which marks count ────────────────────────────────────────────────────────────────────────────


class Electorate(StrEnum):
    """Who may vote (R-10): members at the instant of marking, when voting opened, or at both."""

    AT_MARKING = "at_marking"
    AT_OPENING = "at_opening"
    BOTH = "both"


class Reason(StrEnum):
    """Why a mark is rejected; a mark with several reasons carries the first in this order (R-12)."""

    UNKNOWN_CANDIDATE = "unknown_candidate"
    NOT_A_CANDIDATE = "not_a_candidate"
    OUTSIDE_PERIOD = "outside_period"
    NOT_A_MEMBER = "not_a_member"
    CONFLICT = "conflict"


@attrs.frozen(kw_only=True)
class RejectedMark:
    """A mark that does not count, and why."""

    voter: str
    candidate: str
    mark: Mark
    cast_at: datetime | None
    reason: Reason


@attrs.frozen(kw_only=True)
class Count:
    """
    Every mark of an election accounted for: accepted + superseded + rejected = submitted.

    Attributes:
        tallies: the accepted marks, for every candidate asked about.
        submitted: how many marks were handed in.
        superseded: the marks a later one replaced, each as its ballot and the candidate.
        rejected: the marks that do not count, by instant, voter, candidate and mark.
        unstamped: how many marks carried no instant, so that window and roll could not be judged for them (R-43).
    """

    tallies: Mapping[str, Tally] = attrs.field(converter=frozen)
    submitted: int
    superseded: tuple[tuple[Ballot, str], ...] = attrs.field(converter=as_tuple)
    rejected: tuple[RejectedMark, ...] = attrs.field(converter=as_tuple)
    unstamped: int = 0

    @property
    def accepted(self) -> int:
        """How many marks count."""
        return sum(tally.total for tally in self.tallies.values())


def count_ballots(
    ballots: Iterable[Ballot],
    *,
    standing: Collection[str],
    fallen: Collection[str] = (),
    roll: Roll,
    voting: Period | None,
    electorate: Electorate,
) -> Count:
    """
    Count the marks of an election, in whatever order the ballots come.

    Prevents: a vote dropped in silence, and a result that hangs on the order of a list.
    Limit: one person behind two ids is for people to find.

    Args:
        standing: the candidates whose marks count.
        fallen: those who are not, or no longer, candidates.
        roll: who is a member when.
        voting: the voting period; None where it is not known, and then the window is not judged.
        electorate: whose marks count (R-10).
    """
    may_vote = _voting_rule(roll, voting, electorate)
    # Nearly every voter hands in one ballot: those are counted whole, and only the others are looked into.
    only: dict[str, Ballot] = {}
    several: dict[str, list[Ballot]] = {}
    invalid: list[tuple[Ballot, Reason]] = []
    submitted = unstamped = 0
    opens, closes = (_EARLIEST, FOREVER) if voting is None else (voting.opens, voting.closes)
    for ballot in ballots:
        voter, cast_at, size = ballot.voter, ballot.cast_at, len(ballot.marks)
        submitted += size
        if cast_at is None:
            unstamped += size
        elif not opens <= cast_at < closes:
            invalid.append((ballot, Reason.OUTSIDE_PERIOD))
            continue
        if not may_vote(voter, cast_at):
            invalid.append((ballot, Reason.NOT_A_MEMBER))
            continue
        first = only.get(voter)
        if first is None:
            only[voter] = ballot
        else:
            several.setdefault(voter, [first]).append(ballot)
    for voter in several:
        del only[voter]

    stands, fell = frozenset(standing), frozenset(fallen)

    def reject(ballot: Ballot, candidate: str, reason: Reason) -> RejectedMark:
        if candidate not in stands:
            reason = Reason.NOT_A_CANDIDATE if candidate in fell else Reason.UNKNOWN_CANDIDATE
        mark = ballot.marks[candidate]
        return RejectedMark(voter=ballot.voter, candidate=candidate, mark=mark, cast_at=ballot.cast_at, reason=reason)

    numbers = _numbers(ballot.marks for ballot in only.values())
    rejected = [reject(ballot, each, reason) for ballot, reason in invalid for each in ballot.marks]
    strangers = {candidate for candidate, _ in numbers} - stands
    if strangers:
        for ballot in only.values():
            rejected += (
                reject(ballot, each, Reason.UNKNOWN_CANDIDATE) for each in strangers.intersection(ballot.marks)
            )
        numbers = Counter({key: number for key, number in numbers.items() if key[0] in stands})

    superseded: list[tuple[Ballot, str]] = []
    for voter in sorted(several):
        kept, replaced, conflicting = _settle(several[voter], stands)
        numbers.update((candidate, ballot.marks[candidate]) for candidate, ballot in kept.items())
        superseded += replaced
        rejected += (reject(ballot, each, Reason.CONFLICT) for ballot, each in conflicting)
        for ballot in several[voter]:
            rejected += (reject(ballot, each, Reason.UNKNOWN_CANDIDATE) for each in ballot.marks.keys() - stands)
    return Count(
        tallies={candidate: Tally() for candidate in stands} | _tallies(numbers),
        submitted=submitted,
        superseded=superseded,
        rejected=sorted(rejected, key=_place),
        unstamped=unstamped,
    )


def _place(rejected: RejectedMark) -> tuple[datetime, str, str, str]:
    return rejected.cast_at or _EARLIEST, rejected.voter, rejected.candidate, rejected.mark


def _voting_rule(roll: Roll, voting: Period | None, electorate: Electorate) -> Callable[[str, datetime | None], bool]:
    """Return the question whether somebody may vote at an instant (R-10)."""
    spells_of = roll.spells.get
    opens, closes = (_EARLIEST, FOREVER) if voting is None else (voting.opens, voting.closes)
    if voting is None and electorate is not Electorate.AT_MARKING:
        raise PartgovError("voting", voting, "the voting period, by whose opening this electorate is told")

    def at_marking(voter: str, cast_at: datetime | None) -> bool:
        for joined, left in spells_of(voter, ()):
            # without an instant, a member at some instant of the period may have been one at marking.
            if (joined < closes and left > opens) if cast_at is None else joined <= cast_at < left:
                return True
        return False

    def at_opening(voter: str, cast_at: datetime | None) -> bool:
        return at_marking(voter, opens)

    def at_both(voter: str, cast_at: datetime | None) -> bool:
        return at_marking(voter, opens) and at_marking(voter, cast_at)

    return {Electorate.AT_MARKING: at_marking, Electorate.AT_OPENING: at_opening, Electorate.BOTH: at_both}[electorate]


_Marked = list[tuple[Ballot, str]]


def _settle(ballots: Iterable[Ballot], standing: Collection[str]) -> tuple[dict[str, Ballot], _Marked, _Marked]:
    """Return, for one voter's valid ballots: per candidate the one that counts, those replaced, those in conflict."""
    in_order = sorted(ballots, key=_moment)
    clear = _told_apart(in_order)
    if not clear:
        in_order.sort(
            key=lambda ballot: (_moment(ballot), sorted(ballot.marks.items()), ballot.note or "", ballot.source or "")
        )
    marked: dict[str, list[Ballot]] = {}
    for ballot in in_order:
        for candidate in ballot.marks:
            if candidate in standing:
                marked.setdefault(candidate, []).append(ballot)
    kept: dict[str, Ballot] = {}
    superseded: _Marked = []
    conflicting: _Marked = []
    for candidate in sorted(marked):
        mine = marked[candidate]
        earlier, last = (mine[:-1], mine[-1:]) if clear else _earlier_and_last(mine)
        if len({ballot.marks[candidate] for ballot in last}) == 1:
            kept[candidate] = last.pop()
            earlier += last
        else:
            conflicting += [(ballot, candidate) for ballot in last]
        superseded += [(ballot, candidate) for ballot in earlier]
    return kept, superseded, conflicting


def _moment(ballot: Ballot) -> tuple[datetime, int]:
    return ballot.cast_at or _EARLIEST, ballot.seq or 0


def _told_apart(in_order: Sequence[Ballot]) -> bool:
    stamped = in_order[0].cast_at is not None
    return stamped and all(_moment(one) != _moment(other) for one, other in pairwise(in_order))


def _earlier_and_last(mine: Sequence[Ballot]) -> tuple[list[Ballot], list[Ballot]]:
    """Split one voter's ballots for one candidate into those surely followed by another, and those that may be last."""
    if any(ballot.cast_at is None for ballot in mine) and all(ballot.seq is not None for ballot in mine):
        # where an instant is missing, the ballot box's numbers alone put them in order.
        latest: object = max(ballot.seq or 0 for ballot in mine)
        may_be_last = [ballot.seq == latest for ballot in mine]
    else:
        latest = max((_moment(ballot) for ballot in mine if ballot.cast_at is not None), default=None)
        may_be_last = [ballot.cast_at is None or _moment(ballot) == latest for ballot in mine]
    return (
        [ballot for ballot, last in zip(mine, may_be_last, strict=True) if not last],
        [ballot for ballot, last in zip(mine, may_be_last, strict=True) if last],
    )
