"""Columns: marks as tables hold them, counted by the rule without a ballot made of each.

Text:     Proposal 4.
Decides:  the same of every mark as `ballots` decides.
Leaves:   the rule itself, to ballots; what a column may hold, to foreign; tables that an engine holds, to interop.
Readings: R-10 (electorate), R-11 (the last mark counts), R-12 (validity, then last, then conflict), R-43 (no instant),
          R-80 (how many one voter may support).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Columns", "Nulls", "Part", "count_columns", "not_all_the_time", "not_surely_valid"]

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from heapq import nsmallest
from itertools import compress
from operator import not_
from typing import Any, Final, NamedTuple

import attrs

from partgov.ballots import Count, Countable, Reason, RejectedMark, count_ballots, earlier_and_last
from partgov.electorates import RecordDate, voting_rule
from partgov.foreign import candidates_in, instants_in, marks_in, numbers_in, refuse_rows, voters_in
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import EVER, Period, to_utc
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, at_least, is_a
from partgov.members import Roll
from partgov.tallies import Mark, Tally

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "count_columns": ("P4", "R-2", "R-10", "R-11", "R-12", "R-43", "R-80"),
}


class Nulls(StrEnum):
    """What a missing mark means, as tables have them: a fault, or that nobody was marked, as an empty text does."""

    REFUSED = "refused"
    UNMARKED = "unmarked"


@attrs.frozen(kw_only=True)
class Columns(Value, Countable):
    """
    Marks in columns: what stands in one row of each belongs together. Taken wherever ballots are.

    Any sequences, or others' columns: Arrow arrays, pandas and Polars series, NumPy arrays. An empty text is no mark.
    A missing instant, or number, is one that is not known. Raises `PartgovError` with every row that is no such thing.

    Attributes:
        voter: who handed in the row.
        candidate: for whom its mark is; None where `mark` has a column for each candidate.
        mark: the marks or, in a wide table, a column of them for each candidate, by the candidate's id.
        cast_at: the instants of marking, or None where the ballot box kept none.
        seq: the ballot box's own numbers, or None.
        nulls: what a missing mark means.
        sample: how many of the marks that do not count are listed; of the others there are numbers.
    """

    voter: Sequence[str] = attrs.field(converter=voters_in)
    candidate: Sequence[str] | None = attrs.field(default=None, converter=candidates_in)
    mark: Sequence[str | None] | Mapping[str, Sequence[str | None]] = attrs.field(converter=marks_in)
    cast_at: Sequence[datetime | None] | None = attrs.field(default=None, converter=instants_in)
    seq: Sequence[int | None] | None = attrs.field(default=None, converter=numbers_in)
    nulls: Nulls = attrs.field(default=Nulls.REFUSED, validator=is_a(Nulls))
    sample: int = attrs.field(default=20, validator=at_least(0))

    def __attrs_post_init__(self) -> None:
        wide = isinstance(self.mark, Mapping)
        if wide != (self.candidate is None):
            raise PartgovError("candidate", self.candidate, Phrase("wanted.candidate_or_wide"))
        for place, column in self._all_columns():
            if len(column) != len(self.voter):
                raise PartgovError(place, len(column), Phrase("wanted.rows", count=len(self.voter)))
            if place.startswith("mark") and self.nulls is Nulls.REFUSED and None in column:
                refuse_rows(place, column, _is_no_null)

    def _all_columns(self) -> Iterator[tuple[str, Sequence[object]]]:
        for place, column in (("candidate", self.candidate), ("cast_at", self.cast_at), ("seq", self.seq)):
            if column is not None:
                yield place, column
        if isinstance(self.mark, Mapping):
            yield from ((f"mark.{name}", column) for name, column in self.mark.items())
        else:
            yield "mark", self.mark

    def parts(self) -> Iterator[Part]:
        """Yield for each candidate the rows in which there is a mark for them."""
        if isinstance(self.mark, Mapping):
            for candidate, column in self.mark.items():
                full = None not in column and "" not in column
                rows = range(len(column)) if full else [row for row, mark in enumerate(column) if mark]
                yield Part(candidate, rows, column)
            return
        rows_of: dict[str, list[int]] = defaultdict(list)
        for row, (candidate, mark) in enumerate(zip(self.candidate or (), self.mark, strict=True)):
            if mark:
                rows_of[candidate].append(row)
        for candidate, rows in rows_of.items():
            yield Part(candidate, rows, self.mark)

    def count(
        self, *, standing: Collection[str], fallen: Collection[str], roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, per_ballot: int | None, barred: Collection[str],
    ) -> Count:  # fmt: skip
        """Count the marks; as `count_ballots`, which calls this, counts those of ballots."""
        stands, parts = frozenset(standing), [*self.parts()]
        rule = _Rule(voting, voting_rule(roll, voting, electorate), frozenset(barred))
        asked = not_surely_valid(self.voter, self.cast_at, roll=roll, voting=voting, electorate=electorate)
        doubtful = asked | rule.barred
        refused = _Refused(self.sample, stands, frozenset(fallen))
        counting = _Counting(self, rule, doubtful, refused, limited=per_ballot is not None)
        listed = [part for part in parts if part.candidate in stands]
        apart = doubtful | _twice_in(self, listed)
        if per_ballot is not None:
            apart |= _who_like_many(self, listed, per_ballot)
        for part in parts:
            if part.candidate in stands:
                counting.take(part, apart)
            else:
                counting.refuse(part)
        if per_ballot is not None:
            counting.limit(per_ballot)
        return Count(
            tallies={who: counting.tally(who) for who in stands},
            submitted=sum(len(part.rows) for part in parts),
            replaced=(),
            unlisted=counting.superseded,
            rejected=counting.refused.listed(),
            further=counting.refused.further(),
            unstamped=sum(part.unstamped(self.cast_at) for part in parts),
            voters=len({*self.voter} - doubtful) + counting.doubtful_voters(),
        )


def _is_no_null(instance: object, attribute: Any, value: object) -> None:
    if value is None:
        raise PartgovError(attribute.name, None, Phrase("wanted.mark_or_blank"))


# ── whose rows are looked at one by one ──────────────────────────────────────────────────────────


def _at(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    return column if isinstance(rows, range) else [*map(column.__getitem__, rows)]


class Part(NamedTuple):
    """The rows in which there is a mark for one candidate, and the column in which it stands."""

    candidate: str
    rows: Sequence[int]
    column: Sequence[str | None]

    def unstamped(self, cast_at: Sequence[datetime | None] | None) -> int:
        """Return how many marks have no instant."""
        return len(self.rows) if cast_at is None else _at(cast_at, self.rows).count(None)


class _Rule(NamedTuple):
    """What is asked of each mark: the period, who may vote, and who has no vote."""

    voting: Period | None
    may_vote: Callable[[str, datetime | None], bool]
    barred: frozenset[str]

    def fault(self, voter: str, cast_at: datetime | None) -> Reason | None:
        """Return why a mark is not valid, if it is not."""
        if cast_at is not None and self.voting is not None and cast_at not in self.voting:
            return Reason.OUTSIDE_PERIOD
        if not self.may_vote(voter, cast_at):
            return Reason.NOT_A_MEMBER
        return Reason.CONCERNED if voter in self.barred else None


def not_surely_valid(
    voter: Sequence[str], cast_at: Sequence[datetime | None] | None, *, roll: Roll, voting: Period | None,
    electorate: RecordDate | datetime,
) -> set[str]:  # fmt: skip
    """Return who may have a row that is not valid: all others are members the whole time, and marked within it."""
    stamps = [at for at in cast_at or () if at is not None]
    everyone, doubtful = {*voter}, set[str]()
    if not stamps:
        may_vote = voting_rule(roll, voting, electorate)
        return {name for name in everyone if not may_vote(name, None)}
    first, last = min(stamps), max(stamps)
    if voting is not None and not (voting.opens <= first and last < voting.closes):
        cast = zip(voter, cast_at or (), strict=True)
        doubtful = {name for name, at in cast if at is not None and not voting.opens <= at < voting.closes}
        first, last = max(first, voting.opens), min(last, voting.last_instant)
    return doubtful | not_all_the_time(everyone, first, last, roll=roll, voting=voting, electorate=electorate)


def not_all_the_time(
    voters: Iterable[str], first: datetime, last: datetime, *, roll: Roll, voting: Period | None,
    electorate: RecordDate | datetime,
) -> set[str]:  # fmt: skip
    """
    Return which voters are not members from the first mark to the last, nor on the day that the electorate asks.

    Of all others no mark within the period is by somebody who may not vote, with an instant or without.
    """
    opening = None if voting is None else voting.opens
    date = to_utc(electorate) if isinstance(electorate, datetime) else opening
    first, last = (first, last) if date is None else (min(first, date), max(last, date))
    spells_of, nobody = roll.spells.get, ((last, first),)
    found = set[str]()
    for name in voters:
        mine = spells_of(name, nobody)
        joined, left = mine[0]
        if not (joined <= first and last < left) and not any(came <= first and last < went for came, went in mine[1:]):
            found.add(name)
    return found


def _twice_in(columns: Columns, parts: Iterable[Part]) -> set[str]:
    """Return who marked a candidate more than once."""
    voter = columns.voter
    if isinstance(columns.mark, Mapping) and len({*voter}) == len(voter):
        return set()  # a row for each voter
    again: set[str] = set()
    for part in parts:
        names = _at(voter, part.rows)
        if len(set(names)) < len(names):
            again |= {name for name, many in Counter(names).items() if many > 1}
    return again


def _who_like_many(columns: Columns, parts: Iterable[Part], most: int) -> set[str]:
    """Return who said more Yes than may be, if each of them counts (R-80)."""
    likes: Counter[str] = Counter()
    for part in parts:
        likes.update(_at(columns.voter, [row for row in part.rows if part.column[row] is Mark.YES]))
    return {name for name, many in likes.items() if many > most}


# ── one by one ───────────────────────────────────────────────────────────────────────────────────


class _Row(NamedTuple):
    """A row's instant and number, with its mark."""

    cast_at: datetime | None
    seq: int | None
    place: int
    mark: str | None


class _Counting:
    """The count as it goes: what counts of whom, how many were superseded, what is refused."""

    def __init__(
        self, columns: Columns, rule: _Rule, doubtful: Collection[str], refused: _Refused, *, limited: bool
    ) -> None:
        self._columns, self._rule, self._doubtful, self.refused = columns, rule, doubtful, refused
        self._limited = limited
        self._numbers: dict[str, Counter[str | None]] = defaultdict(Counter)
        self._kept: dict[str, list[tuple[Part, int]]] = defaultdict(list)
        self.superseded = 0

    def take(self, part: Part, apart: Collection[str]) -> None:
        """Count the marks for one candidate: those of nearly everybody at once, the others voter by voter."""
        if not apart:
            self._numbers[part.candidate].update(_at(part.column, part.rows))
            return
        looked_into = [*map(apart.__contains__, _at(self._columns.voter, part.rows))]
        self._numbers[part.candidate].update(compress(_at(part.column, part.rows), map(not_, looked_into)))
        given: dict[str, list[int]] = defaultdict(list)
        voter = self._columns.voter
        for row in compress(part.rows, looked_into):
            name = voter[row]
            if name in self._doubtful and (fault := self._rule.fault(name, self._stamp(row))) is not None:
                self._refuse(part, row, fault)
            else:
                given[name].append(row)
        numbers = self._numbers[part.candidate]
        for name, rows in given.items():
            last = rows[0] if len(rows) == 1 else self._last(part, rows)
            if last is not None:
                numbers[part.column[last]] += 1
                if self._limited:
                    self._kept[name].append((part, last))

    def _last(self, part: Part, rows: Sequence[int]) -> int | None:
        """Return which row of one voter for one candidate counts, if one does."""
        stamps: list[Any] = [*map(self._stamp, rows)]
        if None not in stamps and stamps.count(latest := max(stamps)) == 1:
            self.superseded += len(rows) - 1
            return rows[stamps.index(latest)]
        seq = self._columns.seq
        earlier, last = earlier_and_last(
            [_Row(self._stamp(row), None if seq is None else seq[row], row, part.column[row]) for row in rows]
        )
        self.superseded += len(earlier)
        if len({row.mark for row in last}) == 1:
            self.superseded += len(last) - 1
            return max(last, key=_moment).place
        for row in last:
            self._refuse(part, row.place, Reason.CONFLICT)
        return None

    def limit(self, most: int) -> None:
        """Take out the Yes of who said more of them than may be (R-80)."""
        for kept in self._kept.values():
            liked = [(part, row) for part, row in kept if part.column[row] is Mark.YES]
            for part, row in liked if len(liked) > most else ():
                self._numbers[part.candidate][Mark.YES] -= 1
                self._refuse(part, row, Reason.TOO_MANY)

    def refuse(self, part: Part) -> None:
        """Refuse all marks for who does not stand."""
        for row in part.rows:
            self._refuse(part, row, Reason.UNKNOWN_CANDIDATE)

    def tally(self, candidate: str) -> Tally:
        """Return what counts for one candidate."""
        return Tally(**{str(mark): many for mark, many in self._numbers[candidate].items()})

    def doubtful_voters(self) -> int:
        """Return how many of the doubtful handed in a row that is valid, with or without a mark."""
        rows = enumerate(self._columns.voter) if self._doubtful else ()
        valid = (
            name for row, name in rows if name in self._doubtful and self._rule.fault(name, self._stamp(row)) is None
        )
        return len({*valid})

    def _stamp(self, row: int) -> datetime | None:
        return None if self._columns.cast_at is None else self._columns.cast_at[row]

    def _refuse(self, part: Part, row: int, reason: Reason) -> None:
        self.refused.add(self._columns.voter[row], part.candidate, str(part.column[row]), self._stamp(row), reason)


def _moment(row: _Row) -> tuple[datetime, int]:
    return row.cast_at or EVER, row.seq or 0


class _Refused:
    """The marks that do not count: how many for each reason, and the first of them all."""

    def __init__(self, most: int, stands: frozenset[str], fell: frozenset[str]) -> None:
        self._most, self._stands, self._fell = most, stands, fell
        self._numbers: Counter[Reason] = Counter()
        self._first: list[tuple[datetime, str, str, str, bool, Reason]] = []

    def add(self, voter: str, candidate: str, mark: str, cast_at: datetime | None, reason: Reason) -> None:
        """Refuse a mark; that nobody stands by its candidate's name is told before anything else (R-12)."""
        if candidate not in self._stands and candidate in self._fell:
            reason = Reason.NOT_A_CANDIDATE
        self._numbers[reason] += 1
        self._first.append((cast_at or EVER, voter, candidate, mark, cast_at is not None, reason))
        if len(self._first) > 2 * self._most + 64:
            self._first = nsmallest(self._most, self._first)

    def listed(self) -> tuple[RejectedMark, ...]:
        """Return the first of them, by instant, voter, candidate and mark."""
        return tuple(
            RejectedMark(
                voter=voter, candidate=candidate, mark=Mark(mark), cast_at=at if stamped else None, reason=reason
            )
            for at, voter, candidate, mark, stamped, reason in nsmallest(self._most, self._first)
        )

    def further(self) -> Mapping[Reason, int]:
        """Return how many others there are, by reason."""
        return dict(self._numbers - Counter(one.reason for one in self.listed()))


# ── the function ─────────────────────────────────────────────────────────────────────────────────


def count_columns(
    *,
    voter: Any,
    mark: Any,
    candidate: Any = None,
    cast_at: Any = None,
    seq: Any = None,
    nulls: Nulls = Nulls.REFUSED,
    sample: int = 20,
    standing: Collection[str],
    fallen: Collection[str] = (),
    roll: Roll,
    voting: Period | None,
    electorate: RecordDate | datetime,
    per_ballot: int | None = None,
    barred: Collection[str] = (),
) -> Count:
    """
    Count marks in columns, as `count_ballots` counts the same marks on ballots.

    Prevents: a re-vote counted twice, and a stranger counted at all, by whoever groups a table by hand.
    Limit: of the superseded marks there is a number alone, and of the rejected ones a sample is listed.

    Args:
        voter, candidate, mark, cast_at, seq, nulls, sample: the fields of `Columns`; `sample` is how many are listed.
        standing, fallen, roll, voting, electorate, per_ballot, barred: as of `count_ballots`, which tells how many.

    >>> from datetime import UTC, timedelta
    >>> from partgov import Membership
    >>> opens = datetime(2016, 9, 1, tzinfo=UTC)
    >>> count = count_columns(
    ...     voter=["ana", "bo", "ana", "eve"], candidate=["m1"] * 4, mark=["yes", "yes", "no", "yes"],
    ...     cast_at=[opens + timedelta(hours=hour) for hour in range(4)], standing={"m1"},
    ...     roll=Roll.of(Membership(id=name, joined=opens) for name in ("ana", "bo")),
    ...     voting=Period(opens=opens, closes=opens + timedelta(days=14)), electorate=RecordDate.AT_MARKING,
    ... )
    >>> count.tallies["m1"], count.how_many_superseded, count.by_reason
    (Tally(yes=1, no=1, abstain=0), 1, {<Reason.NOT_A_MEMBER: 'not_a_member'>: 1})
    """
    columns = Columns(voter=voter, candidate=candidate, mark=mark, cast_at=cast_at, seq=seq, nulls=nulls, sample=sample)
    return count_ballots(
        columns, standing=standing, fallen=fallen, roll=roll, voting=voting, electorate=electorate,
        per_ballot=per_ballot, barred=barred,
    )  # fmt: skip
