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
    "Stamped",
    "Tally",
    "count_ballots",
    "earlier_and_last",
    "tally_by_candidate",
    "tally_by_voter",
    "tally_columns",
    "voting_rule",
]

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain, islice
from operator import itemgetter
from typing import Final, Protocol, TypeVar

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    FOREVER,
    Period,
    is_instant,
    utc_or_none,
)
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_id,
    is_whole,
)
from partgov.members import Roll

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
    if type(value) is not dict and not isinstance(value, Mapping):
        raise PartgovError("marks", value, Phrase("wanted.mapping_from_candidates_marks"))
    try:
        return FrozenMap(zip(value, map(_MARKS.__getitem__, value.values()), strict=True))
    except (KeyError, TypeError):
        raise _no_mark(value.values()) from None


def _are_candidates(
    instance: object, attribute: attrs.Attribute[Mapping[str, Mark]], value: Mapping[str, Mark]
) -> None:
    # The quick answer for nearly every ballot: what prints is an id.
    try:
        if all(map(str.isprintable, value)) and "" not in value:
            return
    except TypeError:
        pass  # a candidate that is no text
    are_ids(instance, attribute, value)


@attrs.frozen(kw_only=True)
class Ballot(Fact):
    """
    What one voter handed in at one moment: a mark for some candidates, or for all.

    Attributes:
        cast_at: the instant of marking, or None where the ballot box kept none.
        seq: the ballot box's own number, unique within the election, on every ballot of it or on none.
    """

    voter: str = attrs.field(validator=is_id)
    marks: Mapping[str, Mark] = attrs.field(converter=_as_marks, validator=_are_candidates)
    cast_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    seq: int | None = attrs.field(default=None, validator=absent_or(is_whole))


# ── tallies ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Tally(Value):
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
        numbers.update(
            zip(chain.from_iterable(rest), chain.from_iterable(ballot.values() for ballot in rest), strict=True)
        )
    except TypeError:
        raise _no_mark(chain.from_iterable(ballot.values() for ballot in rest)) from None


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


# ── which marks count ────────────────────────────────────────────────────────────────────────────


class Stamped(Protocol):
    """What a voter handed in at one moment, with its instant and its number, where it has them."""

    @property
    def cast_at(self) -> datetime | None:
        """When."""

    @property
    def seq(self) -> int | None:
        """The ballot box's own number."""


S = TypeVar("S", bound=Stamped)


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
class RejectedMark(Value):
    """A mark that does not count, and why."""

    voter: str
    candidate: str
    mark: Mark
    cast_at: datetime | None
    reason: Reason


@attrs.frozen(kw_only=True)
class Count(Value):
    """
    Every mark of an election accounted for: accepted + superseded + rejected = submitted.

    Attributes:
        tallies: the accepted marks, for every candidate asked about.
        submitted: how many marks were handed in.
        replaced: the ballots of which a later one replaced marks, each with the candidates those are for.
        rejected: the marks that do not count, by instant, voter, candidate and mark.
        unstamped: how many marks carried no instant, so that window and roll could not be judged for them (R-43).
    """

    tallies: Mapping[str, Tally] = attrs.field(converter=frozen)
    submitted: int
    replaced: tuple[tuple[Ballot, tuple[str, ...]], ...] = attrs.field(converter=as_tuple)
    rejected: tuple[RejectedMark, ...] = attrs.field(converter=as_tuple)
    unstamped: int = 0

    @property
    def superseded(self) -> tuple[tuple[Ballot, str], ...]:
        """The marks a later one replaced, each as its ballot and the candidate."""
        return tuple((ballot, candidate) for ballot, candidates in self.replaced for candidate in candidates)

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
    may_vote = voting_rule(roll, voting, electorate)
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
    rejected: list[RejectedMark] = []

    def reject(ballot: Ballot, candidates: Iterable[str], reason: Reason) -> None:
        for candidate in candidates:
            why = reason
            if candidate not in stands:
                why = Reason.NOT_A_CANDIDATE if candidate in fell else Reason.UNKNOWN_CANDIDATE
            mark, cast_at = ballot.marks[candidate], ballot.cast_at
            rejected.append(
                RejectedMark(voter=ballot.voter, candidate=candidate, mark=mark, cast_at=cast_at, reason=why)
            )

    for ballot, reason in invalid:
        reject(ballot, ballot.marks, reason)
    settled: list[Mapping[str, Mark]] = []
    replaced: list[tuple[Ballot, tuple[str, ...]]] = []
    for voter in sorted(several):
        marks, earlier, conflicting = _settle(several[voter], stands)
        settled.append(marks)
        replaced += earlier
        for ballot, candidates in conflicting:
            reject(ballot, candidates, Reason.CONFLICT)
        for ballot in several[voter]:
            reject(ballot, ballot.marks.keys() - stands, Reason.UNKNOWN_CANDIDATE)
    numbers = _numbers(chain((ballot.marks for ballot in only.values()), settled))
    strangers = {candidate for candidate, _ in numbers} - stands
    if strangers:
        for ballot in only.values():
            reject(ballot, strangers.intersection(ballot.marks), Reason.UNKNOWN_CANDIDATE)
        numbers = Counter({key: number for key, number in numbers.items() if key[0] in stands})
    return Count(
        tallies={candidate: Tally() for candidate in stands} | _tallies(numbers),
        submitted=submitted,
        replaced=replaced,
        rejected=sorted(rejected, key=_place),
        unstamped=unstamped,
    )


def _place(rejected: RejectedMark) -> tuple[datetime, str, str, str]:
    return rejected.cast_at or _EARLIEST, rejected.voter, rejected.candidate, rejected.mark


def voting_rule(roll: Roll, voting: Period | None, electorate: Electorate) -> Callable[[str, datetime | None], bool]:
    """
    Return the question whether somebody may vote at an instant, or where that is not known at all (R-10, R-43).

    Raises `PartgovError` where the electorate is told by the opening, and the voting period is not known.
    """
    spells_of = roll.spells.get
    opens, closes = (_EARLIEST, FOREVER) if voting is None else (voting.opens, voting.closes)
    if voting is None and electorate is not Electorate.AT_MARKING:
        raise PartgovError("voting", voting, Phrase("wanted.voting_period_by_whose_opening"))

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


_Marked = list[tuple[Ballot, tuple[str, ...]]]


def _settle(ballots: Sequence[Ballot], standing: frozenset[str]) -> tuple[Mapping[str, Mark], _Marked, _Marked]:
    """Return, for one voter's valid ballots: the marks that count, and which of each were replaced, or conflict."""
    by_moment = {_moment(ballot): ballot for ballot in ballots}
    if len(by_moment) < len(ballots) or any(ballot.cast_at is None for ballot in ballots):
        return _settle_apart(ballots, standing)
    kept: Mapping[str, Mark] = {}
    replaced: _Marked = []
    for moment in sorted(by_moment, reverse=True):
        ballot = by_moment[moment]
        marks = ballot.marks
        if not standing.issuperset(marks):
            marks = {candidate: mark for candidate, mark in marks.items() if candidate in standing}
        earlier = kept.keys() & marks.keys() if kept else ()
        if earlier:
            replaced.append((ballot, tuple(sorted(earlier))))
        if len(earlier) < len(marks):
            kept = {**marks, **kept} if kept else marks
    return kept, replaced, []


def _settle_apart(ballots: Iterable[Ballot], standing: frozenset[str]) -> tuple[dict[str, Mark], _Marked, _Marked]:
    """Settle ballots whose order is not clear candidate by candidate: what nothing tells apart may conflict."""
    in_order = sorted(
        ballots,
        key=lambda ballot: (_moment(ballot), sorted(ballot.marks.items()), ballot.note or "", ballot.source or ""),
    )
    kept: dict[str, Mark] = {}
    replaced: _Marked = []
    conflicting: _Marked = []
    for candidate in sorted({each for ballot in in_order for each in ballot.marks if each in standing}):
        earlier, last = earlier_and_last([ballot for ballot in in_order if candidate in ballot.marks])
        if len({ballot.marks[candidate] for ballot in last}) == 1:
            kept[candidate] = last.pop().marks[candidate]
            earlier += last
        else:
            conflicting += [(ballot, (candidate,)) for ballot in last]
        replaced += [(ballot, (candidate,)) for ballot in earlier]
    return kept, replaced, conflicting


def _moment(ballot: Stamped) -> tuple[datetime, int]:
    return ballot.cast_at or _EARLIEST, ballot.seq or 0


def earlier_and_last(mine: Sequence[S]) -> tuple[list[S], list[S]]:
    """Split what one voter handed in on one thing into what is surely followed by another, and what may be last."""
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
