"""Seat swings: how few of those who voted, by voting otherwise, would have changed who holds which seat.

Text:     Proposal 4, beyond it.
Decides:  the swing of an election, exactly from its ballots or at least so much from its tallies.
Leaves:   that of a recall, a question and all those of a record, to margins; what a narrow result calls for, to people.
Readings: R-63 (what the swing counts).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Swing", "swing_of_seats"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from heapq import nsmallest
from typing import Final

import attrs

from partgov.ballots import Ballot, Mark, Tally
from partgov.foundation.sentences import ENGLISH, Named, Phrase, Reader, Said
from partgov.foundation.shown import Shown
from partgov.foundation.values import (
    FrozenMap,
    Value,
    frozen,
    frozen_or_none,
)
from partgov.history.marks import WORTH, Masks, Votes, votes_that_count
from partgov.outcomes import Result
from partgov.roles import Seat, Seats
from partgov.seating import Contender, Seating, seat_contenders

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"swing_of_seats": ("P4", "R-14", "R-29", "R-63")}


def _frozen_deeply(value: Mapping[str, Mapping[str, Mark]]) -> FrozenMap[str, FrozenMap[str, Mark]]:
    return FrozenMap({voter: frozen(marks) for voter, marks in frozen(value).items()})


@attrs.frozen(kw_only=True)
class Swing(Shown, Value):
    """
    How few would have changed an outcome.

    Attributes:
        voters: the smallest number of those who voted who could have; None where all of them together could not, or it
            is not computed.
        of: how many voted; None where only an election's tallies are known, which do not tell.
        exact: whether `voters` is that number, and not merely known to be no smaller.
        example: in an election, for so many voters, marks in place of their own that would have changed it; empty
            where it is not exact.
        instead: in a recall or a question, the tally that so many would have made of it; None where there is none.
        why: what would have changed.
    """

    voters: int | None
    of: int | None
    exact: bool
    example: Mapping[str, Mapping[str, Mark]] = attrs.field(default={}, converter=_frozen_deeply)
    instead: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none)
    why: Phrase

    def _heading(self) -> str:
        return f"Swing: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"voters": self.voters, "of": self.of, "exact": self.exact, "because": self.because}

    def __str__(self) -> str:
        return self.because

    @property
    def because(self) -> str:
        """What would have changed, in an English sentence."""
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return what would have changed, in the reader's language."""
        return self.why.told(reader)

    @property
    def narrowness(self) -> tuple[bool, int]:
        """What the narrowest comes first by: how few it takes, and last where any number is too few."""
        return self.voters is None, self.voters or 0


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def swing_of_seats(result: Result, ballots: Iterable[Ballot] | None = None) -> Swing:
    """
    Return how few voters would have changed who holds which seat, primary or reserve, or that it is undecided (R-63).

    From the ballots that `result` was counted from it is exact, with an example; without them a lower bound. The
    order of the reserves among themselves is no seat. Raises `PartgovError` for ballots of another count.

    Under another gate or order than that of Proposal 4, where one ballot may support only so many, and where a cap
    could pass somebody over, it is not computed, and the sentence says so.

    Prevents: a narrow result that passes for a clear one.
    Limit: a ballot without a mark for anybody who stands does not tell whether it was valid; who handed in nothing
    else is not among those who voted.
    """
    cap = result.seating.cap  # under a cap who takes another's seat need not pass them on the list
    capped = cap is not None and cap.may_bind(one.affiliations for one in result.contenders if one.primary)
    if capped or not result.merits.plain or result.merits.per_ballot is not None:
        return Swing(voters=None, of=None, exact=False, why=Phrase("swing.seats_not_computed"))
    change = _Change(result)
    if ballots is None or result.count is None:
        return _at_least(change)
    votes = votes_that_count(ballots, result.count)
    masks = Masks(votes, result.count)
    if result.seating.undecided:
        return _settle_tie(result, votes)
    best: tuple[int, _Aim] | None = None
    for least, aim in sorted(((aim.least, aim) for aim in change.aims()), key=lambda pair: (pair[0], pair[1].names)):
        if best is not None and least >= best[0]:
            break  # no aim from here on can be met by fewer
        needed = _fewest(aim, masks.kinds(down=aim.down, up=aim.up))
        if needed and (best is None or needed < best[0]):
            best = needed, aim
    of = len(votes)
    if best is None:
        return Swing(voters=None, of=of, exact=True, why=Phrase("swing.seats_fixed"))
    number, aim = best
    why = Phrase("swing.seats", context=aim.what, number=number, of=of, **aim.named)
    return Swing(voters=number, of=of, exact=True, example=_example(aim, number, votes), why=why)


@attrs.frozen(kw_only=True)
class _Aim(Value):
    """
    One way to change the outcome: a candidate down, another up, or both.

    Attributes:
        gap: how much the score of `down` must fall and that of `up` rise, together.
        up_tally, down_tally: the marks both have.
    """

    down: str | None
    up: str | None
    gap: int
    down_tally: Tally = Tally()
    up_tally: Tally = Tally()

    @property
    def what(self) -> str:
        """Which of the three ways it is."""
        if self.down is None:
            return "onto_list"
        return "off_list" if self.up is None else "level"

    @property
    def named(self) -> dict[str, Said]:
        """Both candidates as a sentence names them."""
        return {"up": _named(self.up), "down": _named(self.down)}

    @property
    def names(self) -> tuple[str, str]:
        """Who goes down and who goes up, an empty text for nobody."""
        return self.down or "", self.up or ""

    @property
    def least(self) -> int:
        """How many voters it takes at the very least: each can move a score by two, and by one without a mark."""
        yes, no = self.down_tally.yes, self.up_tally.no
        if self.down is None or self.up is None:
            return _in_steps(self.gap, ((2, yes + no), (1, None)))
        # Those who say Yes to one and No to the other are told by nobody's tally: take as many as there may be.
        return _in_steps(self.gap, ((4, min(yes, no)), (3, max(yes, no) - min(yes, no)), (2, None)))


def _in_steps(much: int, steps: Iterable[tuple[int, int | None]]) -> int:
    """How many voters make up for `much`, those first who each make up for most; None stands for any number."""
    number = 0
    for each, available in steps:
        wanted = max(0, -(-much // each))
        taken = wanted if available is None else min(wanted, available)
        number, much = number + taken, much - each * taken
    return number


class _Change:
    """The outcome as it is, and every way to another one."""

    def __init__(self, result: Result) -> None:
        self.contenders = {one.member: one for one in result.contenders}
        self.seating = result.seating

    def aims(self) -> Iterator[_Aim]:
        """
        Every way worth trying.

        Whoever takes another's seat passes them on the list, so that moving those two alone changes the outcome: they
        are level then, and where that is at no more Yes than No, it is the other who falls off the list. A seat is
        also lost by having no more Yes than No, and a vacant one won by having more. What is undecided is another
        question.
        """
        seating, seated = self.seating, {*self.seating.primary, *self.seating.reserve}
        for name in sorted(seated):
            tally = self.contenders[name].tally
            yield _Aim(down=name, up=None, gap=tally.score, down_tally=tally)
        for one in self.contenders.values():
            free = (one.primary and self._is_free(Seat.PRIMARY)) or (one.reserve and self._is_free(Seat.RESERVE))
            if free and not one.considered:
                yield _Aim(down=None, up=one.member, gap=1 - one.tally.score, up_tally=one.tally)
        for one in self.contenders.values():
            if one.primary and one.member not in seating.primary:
                yield from (self._pass(one, self.contenders[name]) for name in seating.primary)
            if one.reserve and one.member not in seated:
                yield from (self._pass(one, self.contenders[name]) for name in seating.reserve)

    def _pass(self, up: Contender, down: Contender) -> _Aim:
        level = up.precedence <= down.precedence
        gap = down.tally.score - up.tally.score + (0 if level else 1)
        return _Aim(down=down.member, up=up.member, gap=gap, down_tally=down.tally, up_tally=up.tally)

    def _is_free(self, seat: Seat) -> bool:
        return self.seating.seats.is_open(seat) or bool(getattr(self.seating.vacant, seat.value))


def _at_least(change: _Change) -> Swing:
    undecided = change.seating.undecided
    aim = None if undecided else min(change.aims(), key=lambda one: (one.least, one.names), default=None)
    if aim is None and not undecided:
        return Swing(voters=None, of=None, exact=False, why=Phrase("swing.seats_at_least_fixed"))
    number = 1 if aim is None else max(1, aim.least)
    values: dict[str, Said] = {"tied": _listed(undecided[0].tied)} if aim is None else aim.named
    why = Phrase("swing.seats_at_least", context="tie" if aim is None else aim.what, number=number, **values)
    return Swing(voters=number, of=None, exact=False, why=why)


_MOST_NAMED: Final = 5


def _named(member: str | None) -> Said:
    return None if member is None else Named(member, member)


def _listed(members: Sequence[str]) -> Said:
    """The first few, one after another."""
    names = [_named(member) for member in members[:_MOST_NAMED]]
    more: list[Said] = [Phrase("swing.more", count=len(members) - _MOST_NAMED)] if len(members) > _MOST_NAMED else []
    return reduce(lambda first, second: Phrase("list.both", first=first, second=second), [*names, *more])


# ── what hangs on a tie ──────────────────────────────────────────────────────────────────────────


def _settle_tie(result: Result, votes: Votes) -> Swing:
    """
    Find one voter and marks that decide what is undecided, or something else about it.

    Prevents: an example that leaves as many seats undecided as there were, only between others.
    """
    tied = sorted({name for tie in result.seating.undecided for name in tie.tied})
    tried = (
        (voter, marks, _seat_again(result, votes[voter], marks))
        for voter in sorted(votes)
        for marks in _other_marks(tied, votes[voter])
    )
    now = _what_counts(result.seating)
    voter, marks, seating = next(one for one in tried if _what_counts(one[2]) != now)
    why = _what_changed(result.seating, seating, of=len(votes))
    return Swing(voters=1, of=len(votes), exact=True, example={voter: marks}, why=why)


def _other_marks(tied: Sequence[str], own: Mapping[str, Mark]) -> Iterator[Mapping[str, Mark]]:
    """One voter's other marks for the tied that are worth trying: for one of them alone, then for all."""
    for name in tied:
        yield from ({name: mark} for mark in (Mark.NO, Mark.YES) if own.get(name) is not mark)
    liked = sorted(tied, key=lambda name: -WORTH[own.get(name, Mark.ABSTAIN)])
    yield from (
        {name: Mark.YES if place < number else Mark.NO for place, name in enumerate(names)}
        for names in (liked, liked[::-1])
        for number in (*range(1, len(names) + 1), 0)
    )


def _seat_again(result: Result, own: Mapping[str, Mark], marks: Mapping[str, Mark]) -> Seating:
    """Give the seats out again as if one voter had marked otherwise."""
    again = []
    for one in result.contenders:
        score = one.tally.score
        if one.member in marks:
            score += WORTH[marks[one.member]] - WORTH[own.get(one.member, Mark.ABSTAIN)]
        tally = Tally(yes=max(0, score), no=max(0, -score))
        again.append(attrs.evolve(one, tally=tally, merit=score, passes=score > 0))
    return seat_contenders(again, result.seating.seats)


def _what_counts(seating: Seating) -> tuple[frozenset[str], frozenset[str], int, int]:
    """What R-63 calls an outcome: who holds which seat, and how many of each kind are undecided."""
    return frozenset(seating.primary), frozenset(seating.reserve), *_undecided(seating)


def _undecided(seating: Seating) -> tuple[int, int]:
    ties = seating.undecided
    return sum(tie.seats.primary for tie in ties), sum(tie.seats.reserve for tie in ties)


def _what_changed(before: Seating, after: Seating, *, of: int) -> Phrase:
    """What one voter of so many would have made of it."""
    for seat, were, are in (("primary", before.primary, after.primary), ("reserve", before.reserve, after.reserve)):
        gained = [name for name in are if name not in were]
        if gained:
            return Phrase("swing.tie_decided", context=seat, number=1, of=of, count=len(gained), names=_listed(gained))
    (primary, reserve), (old_primary, old_reserve) = _undecided(after), _undecided(before)
    left, instead = Seats(primary=primary, reserve=reserve), Phrase("list.both", first=old_primary, second=old_reserve)
    return Phrase("swing.tie_left", number=1, of=of, left=left, instead=instead)


# ── the fewest ───────────────────────────────────────────────────────────────────────────────────


def _fewest(aim: _Aim, kinds: Mapping[int, int]) -> int | None:
    """The fewest voters who can meet an aim, those first who close most of the gap; None where all of them cannot."""
    able = sorted(((each, many) for each, many in kinds.items() if each), reverse=True)
    return None if sum(each * many for each, many in able) < aim.gap else _in_steps(aim.gap, able)


def _example(aim: _Aim, number: int, votes: Votes) -> dict[str, dict[str, Mark]]:
    """Choose so many voters who close most of the gap, of several alike the first by id, and marks that do it."""
    chosen = nsmallest(number, votes, key=lambda voter: (-_closing(aim, votes[voter]), voter))
    marks = {name: mark for name, mark in ((aim.down, Mark.NO), (aim.up, Mark.YES)) if name is not None}
    return dict.fromkeys(sorted(chosen), marks)


def _closing(aim: _Aim, marks: Mapping[str, Mark]) -> int:
    """How much of the gap one voter can close."""
    lift = 0 if aim.up is None else 1 - WORTH[marks.get(aim.up, Mark.ABSTAIN)]
    drop = 0 if aim.down is None else 1 + WORTH[marks.get(aim.down, Mark.ABSTAIN)]
    return lift + drop
