"""Ballots: which marks count. The same for every vote the house knows.

Text:     Proposal 4.
Decides:  which marks are accepted, superseded or rejected, and why.
Leaves:   what marks add up to, to tallies; who is a candidate, to whoever calls the vote; what the tallies mean, to the
          rule that reads them.
Readings: R-10 (electorate), R-11 (the last mark counts), R-12 (validity, then last, then conflict), R-43 (no instant),
          R-80 (how many one voter may support).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Ballot",
    "Count",
    "Countable",
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
]

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Final, NamedTuple, Protocol, TypeVar

import attrs

from partgov.electorates import RecordDate, voting_rule
from partgov.foundation.periods import EVER, FOREVER, Period
from partgov.foundation.shown import Shown
from partgov.foundation.values import FrozenMap, Value, as_tuple, frozen
from partgov.members import Roll
from partgov.tallies import Ballot, Mark, Tally, tally_by_candidate, tally_by_voter, tally_columns

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "count_ballots": ("P4", "R-2", "R-10", "R-11", "R-12", "R-43", "R-80"),
}


# ── which marks count ────────────────────────────────────────────────────────────────────────────


class Stamped(Protocol):
    """What a voter handed in at one moment, with its instant and its number, where it has them."""

    @property
    def cast_at(self) -> datetime | None:
        """The instant at which it was handed in; None where nobody noted it."""

    @property
    def seq(self) -> int | None:
        """The ballot box's own number; None where it has none."""


S = TypeVar("S", bound=Stamped)


class Reason(StrEnum):
    """Why a mark is rejected; a mark with several reasons carries the first in this order (R-12)."""

    UNKNOWN_CANDIDATE = "unknown_candidate"
    NOT_A_CANDIDATE = "not_a_candidate"
    OUTSIDE_PERIOD = "outside_period"
    NOT_A_MEMBER = "not_a_member"
    CONFLICT = "conflict"
    CONCERNED = "concerned"
    TOO_MANY = "too_many_yes"


@attrs.frozen(kw_only=True)
class RejectedMark(Value):
    """A mark that does not count, and why."""

    voter: str
    candidate: str
    mark: Mark
    cast_at: datetime | None
    reason: Reason


@attrs.frozen(kw_only=True)
class Count(Shown, Value):
    """
    Every mark of an election accounted for: accepted + superseded + rejected = submitted.

    Attributes:
        tallies: the accepted marks, for every candidate asked about.
        submitted: how many marks were handed in.
        replaced: the ballots of which a later one replaced marks, each with the candidates those are for.
        rejected: the marks that do not count, by instant, voter, candidate and mark.
        unstamped: how many marks carried no instant, so that window and roll could not be judged for them (R-43).
        voters: how many handed in a ballot that was valid, with or without a mark that counts.
        unlisted: how many marks were replaced on no ballot, of marks that are no ballots'.
        further: how many more marks do not count than are listed, by reason, likewise.
    """

    tallies: Mapping[str, Tally] = attrs.field(converter=frozen)
    submitted: int
    replaced: tuple[tuple[Ballot, tuple[str, ...]], ...] = attrs.field(converter=as_tuple)
    rejected: tuple[RejectedMark, ...] = attrs.field(converter=as_tuple)
    unstamped: int = 0
    voters: int = 0
    unlisted: int = 0
    further: Mapping[Reason, int] = attrs.field(default=FrozenMap(), converter=frozen)

    def _heading(self) -> str:
        rejected = sum(self.by_reason.values())
        counted = f"{self.accepted} accepted, {self.how_many_superseded} superseded, {rejected} rejected"
        return f"Count: {self.submitted} marks, {counted}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for candidate, tally in sorted(self.tallies.items()):
            yield {"candidate": candidate, "yes": tally.yes, "no": tally.no, "abstain": tally.abstain}

    @property
    def superseded(self) -> tuple[tuple[Ballot, str], ...]:
        """The marks a later one replaced, each as its ballot and the candidate."""
        return tuple((ballot, candidate) for ballot, candidates in self.replaced for candidate in candidates)

    @property
    def how_many_superseded(self) -> int:
        """How many marks a later one replaced, listed or not."""
        return self.unlisted + sum(len(candidates) for _, candidates in self.replaced)

    @property
    def by_reason(self) -> Mapping[Reason, int]:
        """How many marks do not count for each reason that there is, listed or not."""
        listed = Counter(one.reason for one in self.rejected)
        return {one: many for one in Reason if (many := listed[one] + self.further.get(one, 0))}

    @property
    def accepted(self) -> int:
        """How many marks count."""
        return sum(tally.total for tally in self.tallies.values())


class Countable:
    """Marks that are handed in otherwise than as ballots, such as in columns: they are taken wherever ballots are."""

    __slots__ = ()

    def count(
        self, *, standing: Collection[str], fallen: Collection[str], roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, per_ballot: int | None, barred: Collection[str],
    ) -> Count:  # fmt: skip
        """
        Count them to the last mark as `count_ballots` would, which calls this with what it was given.

        Raises `NotImplementedError` here: each kind of them has its own.
        """
        raise NotImplementedError


def count_ballots(
    ballots: Iterable[Ballot] | Countable,
    *,
    standing: Collection[str],
    fallen: Collection[str] = (),
    roll: Roll,
    voting: Period | None,
    electorate: RecordDate | datetime,
    per_ballot: int | None = None,
    barred: Collection[str] = (),
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
        per_ballot: how many Yes one voter may hand in, replacements done, before none of them counts (R-80).
        barred: whom the vote concerns so that they have none.
    """
    if isinstance(ballots, Countable):
        return ballots.count(
            standing=standing, fallen=fallen, roll=roll, voting=voting, electorate=electorate, per_ballot=per_ballot,
            barred=barred,
        )  # fmt: skip
    handed = _sorted_out(ballots, voting_rule(roll, voting, electorate), voting, frozenset(barred))
    stands, fell = frozenset(standing), frozenset(fallen)
    voters = len(handed.only) + len(handed.several)
    settled = _settle_all(handed.several, stands)
    too_many: _Marked = []
    if per_ballot is not None:
        handed, settled, too_many = _limited(handed, settled, stands, per_ballot)
    tallies = tally_by_voter(chain((ballot.marks for ballot in handed.only.values()), settled.marks.values()))
    rejected = (
        _rejected(ballot, candidate, reason, stands, fell)
        for ballot, candidates, reason in (
            *_refused(handed, settled, stands, tallies.keys() - stands),
            *((ballot, candidates, Reason.TOO_MANY) for ballot, candidates in too_many),
        )
        for candidate in candidates
    )
    return Count(
        tallies={candidate: tallies.get(candidate, Tally()) for candidate in stands},
        submitted=handed.submitted,
        replaced=settled.replaced,
        rejected=sorted(rejected, key=_place),
        unstamped=handed.unstamped,
        voters=voters,
    )


def earlier_and_last(mine: Sequence[S]) -> tuple[list[S], list[S]]:
    """
    Return what one voter handed in on one thing that is surely followed by another, and what may be last.

    >>> from partgov.tallies import Ballot
    >>> first, second = (Ballot(voter="bo", seq=seq, marks={"ana": mark}) for seq, mark in ((1, "yes"), (2, "no")))
    >>> earlier, last = earlier_and_last([second, first])
    >>> earlier == [first], last == [second]
    (True, True)
    """
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


# ── one by one ───────────────────────────────────────────────────────────────────────────────────


class _HandedIn(NamedTuple):
    """
    The ballots of a vote, sorted out.

    Attributes:
        only: the one valid ballot of each voter who handed in one.
        several: the valid ballots of each voter who handed in more.
        invalid: the others, with what is wrong with each.
        submitted: how many marks were handed in.
        unstamped: how many of them carried no instant.
    """

    only: dict[str, Ballot]
    several: dict[str, list[Ballot]]
    invalid: list[tuple[Ballot, Reason]]
    submitted: int
    unstamped: int


def _sorted_out(
    ballots: Iterable[Ballot],
    may_vote: Callable[[str, datetime | None], bool],
    voting: Period | None,
    barred: frozenset[str],
) -> _HandedIn:
    # Nearly every voter hands in one ballot: those are counted whole, and only the others are looked into.
    only: dict[str, Ballot] = {}
    several: dict[str, list[Ballot]] = {}
    invalid: list[tuple[Ballot, Reason]] = []
    submitted = unstamped = 0
    opens, closes = (EVER, FOREVER) if voting is None else (voting.opens, voting.closes)
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
        if barred and voter in barred:
            invalid.append((ballot, Reason.CONCERNED))
            continue
        first = only.get(voter)
        if first is None:
            only[voter] = ballot
        else:
            several.setdefault(voter, [first]).append(ballot)
    for voter in several:
        del only[voter]
    return _HandedIn(only, several, invalid, submitted, unstamped)


_Marked = list[tuple[Ballot, tuple[str, ...]]]


class _Settled(NamedTuple):
    """Of all who handed in several: the marks that count, by voter; which of each were replaced, or conflict."""

    marks: dict[str, Mapping[str, Mark]]
    replaced: _Marked
    conflicting: _Marked


def _settle_all(several: Mapping[str, Sequence[Ballot]], standing: frozenset[str]) -> _Settled:
    counting: dict[str, Mapping[str, Mark]] = {}
    replaced: _Marked = []
    conflicting: _Marked = []
    for voter in sorted(several):
        marks, earlier, last = _settle(several[voter], standing)
        counting[voter] = marks
        replaced += earlier
        conflicting += last
    return _Settled(counting, replaced, conflicting)


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
    in_order = sorted(ballots, key=_in_order)
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


def _limited(
    handed: _HandedIn, settled: _Settled, stands: frozenset[str], most: int
) -> tuple[_HandedIn, _Settled, _Marked]:
    """Take out the Yes of who said more of them than may be, on one ballot or on several together (R-80)."""
    only, several, too_many = dict(handed.only), dict(settled.marks), list[tuple[Ballot, tuple[str, ...]]]()
    kept = chain(((voter, ballot.marks) for voter, ballot in only.items()), settled.marks.items())
    for voter, marks in [*kept]:
        liked = tuple(one for one, mark in marks.items() if mark is Mark.YES and one in stands)
        if len(liked) <= most:
            continue
        rest = {one: mark for one, mark in marks.items() if one not in liked}
        if voter in only:
            too_many.append((only[voter], liked))
            only[voter] = attrs.evolve(only[voter], marks=rest)
        else:
            too_many += _where(handed.several[voter], liked)
            several[voter] = rest
    return handed._replace(only=only), settled._replace(marks=several), too_many


def _where(ballots: Sequence[Ballot], candidates: Iterable[str]) -> Iterator[tuple[Ballot, tuple[str, ...]]]:
    """On which of one voter's ballots the marks stand that were not replaced."""
    in_order = sorted(ballots, key=_in_order)
    for candidate in candidates:
        _, last = earlier_and_last([ballot for ballot in in_order if candidate in ballot.marks])
        yield last[-1], (candidate,)


def _refused(
    handed: _HandedIn, settled: _Settled, stands: frozenset[str], strangers: Collection[str]
) -> Iterator[tuple[Ballot, Iterable[str], Reason]]:
    """Yield what does not count: of which ballot the marks for which candidates, and why."""
    for ballot, reason in handed.invalid:
        yield ballot, ballot.marks, reason
    for ballot, candidates in settled.conflicting:
        yield ballot, candidates, Reason.CONFLICT
    for ballot in chain.from_iterable(handed.several.values()):
        if unknown := ballot.marks.keys() - stands:
            yield ballot, unknown, Reason.UNKNOWN_CANDIDATE
    for ballot in handed.only.values() if strangers else ():
        yield ballot, ballot.marks.keys() & strangers, Reason.UNKNOWN_CANDIDATE


def _rejected(
    ballot: Ballot, candidate: str, reason: Reason, stands: frozenset[str], fell: frozenset[str]
) -> RejectedMark:
    # that nobody stands by this name is told before anything else that is wrong.
    if candidate not in stands:
        reason = Reason.NOT_A_CANDIDATE if candidate in fell else Reason.UNKNOWN_CANDIDATE
    mark, cast_at = ballot.marks[candidate], ballot.cast_at
    return RejectedMark(voter=ballot.voter, candidate=candidate, mark=mark, cast_at=cast_at, reason=reason)


def _place(rejected: RejectedMark) -> tuple[datetime, str, str, str]:
    return rejected.cast_at or EVER, rejected.voter, rejected.candidate, rejected.mark


def _in_order(ballot: Ballot) -> tuple[object, ...]:
    return _moment(ballot), sorted(ballot.marks.items()), ballot.note or "", ballot.source or ""


def _moment(ballot: Stamped) -> tuple[datetime, int]:
    return ballot.cast_at or EVER, ballot.seq or 0
