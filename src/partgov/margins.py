"""Margins: how few of those who voted, by voting otherwise, would have changed who holds which seat.

Text:     Proposals 4 and 6, beyond them.
Decides:  the swing of an election, exactly from its ballots or at least so much from its tallies; that of a recall.
Leaves:   that of a question to decisions; what a narrow result calls for, to people.
Readings: R-63 (what the swing counts).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Swing", "swing_of_recall", "swing_of_seats"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

import attrs

from partgov.ballots import Ballot, Count, Mark, Tally
from partgov.majorities import Majority
from partgov.outcomes import Result
from partgov.seating import Contender, Seating
from partgov.values import FrozenMap, Value

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "swing_of_seats": ("P4", "R-14", "R-63"),
    "swing_of_recall": ("P6", "R-20", "R-63"),
}


def _frozen_deeply(value: Mapping[str, Mapping[str, Mark]]) -> FrozenMap[str, FrozenMap[str, Mark]]:
    return FrozenMap({voter: FrozenMap(marks) for voter, marks in value.items()})


@attrs.frozen(kw_only=True)
class Swing(Value):
    """
    How few would have changed an outcome.

    Attributes:
        voters: the smallest number of those who voted who could have; None where all of them together could not.
        exact: whether it is that number, and not merely known to be no smaller.
        example: for so many voters, marks in place of their own that would have changed it; empty where it is not
            exact, or where only numbers are known.
        instead: for a recall, the tally that so many would have made of it; None where there is none.
        because: what would have changed, in a sentence.
    """

    voters: int | None
    exact: bool
    example: Mapping[str, Mapping[str, Mark]] = attrs.field(default={}, converter=_frozen_deeply)
    instead: Tally | None = None
    because: str

    def __str__(self) -> str:
        return self.because


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def swing_of_seats(
    result: Result, ballots: Iterable[Ballot] | None = None, *, order: Mapping[str, int] | None = None
) -> Swing:
    """
    Return how few voters would have changed who holds which seat, primary or reserve, or that it is undecided (R-63).

    From the ballots that `result` was counted from it is exact, with an example; without them a lower bound. The
    order of the reserves among themselves is no seat.

    Prevents: a narrow result that passes for a clear one.

    Args:
        order: the places that a draw gave the tied, where one was held.
    """
    change = _Change(result.contenders, result.seating, order)
    if ballots is None or result.count is None:
        return _at_least(change)
    voters = _marks_that_count(ballots, result.count)
    best: tuple[int, _Aim] | None = None
    for least, aim in sorted(((aim.least, aim) for aim in change.aims()), key=lambda pair: (pair[0], pair[1].names)):
        if best is not None and least >= best[0]:
            break  # no aim from here on can be met by fewer
        needed = _fewest(aim, voters)
        if needed is not None and (best is None or needed < best[0]):
            best = needed, aim
    if best is None:
        because = "All who voted could not have changed who holds which seat, however they had marked."
        return Swing(voters=None, exact=True, because=because)
    number, aim = best
    return Swing(voters=number, exact=True, example=_example(aim, voters), because=_told(number, aim))


def _told(number: int, aim: _Aim, *, at_least: bool = False) -> str:
    those = f"{'At least ' if at_least else ''}{number} of those who voted"
    if aim.down is None:
        return f"{those}, marking otherwise, would have brought {aim.up} onto the list."
    if aim.up is None:
        return f"{those}, marking otherwise, would have changed the place of {aim.down} on the list."
    return f"{those}, marking otherwise, would have put {aim.up} level with {aim.down}, or ahead."


@attrs.frozen(kw_only=True)
class _Aim(Value):
    """
    One way to change the outcome: a candidate down, another up, or both.

    Attributes:
        gap: how much the score of `down` less that of `up` must fall.
        lift: how much the score of `up` must rise by itself.
        up_tally, down_tally: the marks both have.
    """

    down: str | None
    up: str | None
    gap: int
    lift: int = 0
    down_tally: Tally = Tally()
    up_tally: Tally = Tally()

    @property
    def names(self) -> tuple[str, str]:
        return self.down or "", self.up or ""

    @property
    def least(self) -> int:
        """How many voters it takes at the very least: each can move a score by two, and by one without a mark."""
        fewest = 0
        if self.down is None or self.lift > 0:
            fewest = _twice_then_once(self.lift, self.up_tally.no)
        if self.down is not None and self.up is None:
            fewest = _twice_then_once(self.gap, self.down_tally.yes)
        if self.down is not None and self.up is not None:
            # Those who say Yes to one and No to the other are told by nobody's tally: take as many as there may be.
            both = min(self.down_tally.yes, self.up_tally.no)
            one = max(self.down_tally.yes, self.up_tally.no) - both
            fewest = max(fewest, _in_steps(self.gap, ((4, both), (3, one), (2, None))))
        return fewest


def _twice_then_once(much: int, twice: int) -> int:
    return _in_steps(much, ((2, twice), (1, None)))


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

    def __init__(self, contenders: Iterable[Contender], seating: Seating, order: Mapping[str, int] | None) -> None:
        self.contenders = {one.member: one for one in contenders}
        self.seating, self.order = seating, order
        self.last = max(order.values(), default=0) + 1 if order else 0

    def aims(self) -> Iterator[_Aim]:
        """
        Every way worth trying.

        Whoever takes another's seat passes them on the list, so that moving those two alone changes the outcome; a
        seat is also lost by having no more Yes than No, and a vacant one won by having more. What is undecided hangs
        on any one mark of the tied.
        """
        seating, seated = self.seating, {*self.seating.primary, *self.seating.reserve}
        for tie in seating.undecided:
            for name in tie.tied:
                yield _Aim(down=name, up=None, gap=1, down_tally=self.contenders[name].tally)
        for name in sorted(seated):
            tally = self.contenders[name].tally
            yield _Aim(down=name, up=None, gap=tally.score, down_tally=tally)
        for one in self.contenders.values():
            free = (one.primary and seating.vacant.primary) or (one.reserve and seating.vacant.reserve)
            if free and not one.considered:
                yield _Aim(down=None, up=one.member, gap=0, lift=1 - one.tally.score, up_tally=one.tally)
        for one in self.contenders.values():
            if one.primary and one.member not in seating.primary:
                yield from (self._pass(one, self.contenders[name]) for name in seating.primary)
            if one.reserve and one.member not in seated:
                yield from (self._pass(one, self.contenders[name]) for name in seating.reserve)

    def _pass(self, up: Contender, down: Contender) -> _Aim:
        level = self._after_score(up) <= self._after_score(down)
        gap = down.tally.score - up.tally.score + (0 if level else 1)
        lift = 1 - up.tally.score
        return _Aim(down=down.member, up=up.member, gap=gap, lift=lift, down_tally=down.tally, up_tally=up.tally)

    def _after_score(self, one: Contender) -> tuple[datetime, int]:
        return one.since, 0 if self.order is None else self.order.get(one.member, self.last)


def _at_least(change: _Change) -> Swing:
    aim = min(change.aims(), key=lambda one: (one.least, one.names), default=None)
    if aim is None:
        because = "No marks could have changed who holds which seat."
        return Swing(voters=None, exact=False, because=because)
    return Swing(voters=aim.least, exact=False, because=_told(aim.least, aim, at_least=True))


_Voters = Mapping[str, Mapping[str, Mark]]
_WORTH: Final = {Mark.YES: 1, Mark.NO: -1, Mark.ABSTAIN: 0}


def _marks_that_count(ballots: Iterable[Ballot], count: Count) -> _Voters:
    """Return for each voter the marks that count: all that were handed in, less those replaced and rejected."""
    gone = Counter((ballot, candidate) for ballot, candidate in count.superseded)
    rejected = Counter((one.voter, one.candidate, one.mark, one.cast_at) for one in count.rejected)
    marks: dict[str, dict[str, Mark]] = {}
    for ballot in ballots:
        for candidate, mark in ballot.marks.items():
            key = ballot.voter, candidate, mark, ballot.cast_at
            if gone[ballot, candidate]:
                gone[ballot, candidate] -= 1
            elif rejected[key]:
                rejected[key] -= 1
            else:
                marks.setdefault(ballot.voter, {})[candidate] = mark
    return marks


def _gains(aim: _Aim, marks: Mapping[str, Mark]) -> tuple[int, int]:
    """How much one voter can lift the one who is to go up, and lower the one who is to go down."""
    lift = 0 if aim.up is None else 1 - _WORTH[marks.get(aim.up, Mark.ABSTAIN)]
    drop = 0 if aim.down is None else 1 + _WORTH[marks.get(aim.down, Mark.ABSTAIN)]
    return lift, drop


def _fewest(aim: _Aim, voters: _Voters) -> int | None:
    """The fewest voters who can meet an aim; None where all of them cannot."""
    found = _selection(aim, Counter(_gains(aim, marks) for marks in voters.values()))
    return None if found is None else sum(found.values())


_Kind = tuple[int, int]


def _selection(aim: _Aim, kinds: Counter[_Kind]) -> Counter[_Kind] | None:
    """
    Choose as few voters as possible, of each kind so many, who together lift and lower enough; None if none do.

    Any choice lifts enough with some of those who lift by two and some who lift by one, the best at lowering first.
    So all numbers of the former are tried, each with just as many of the latter as it takes; what is then missing is
    made up by whoever moves the two closest.
    """
    best: Counter[_Kind] | None = None
    twos, ones = ([kind for kind in _KINDS if kind[0] == lift] for lift in (2, 1))
    all_ones = sum(kinds[kind] for kind in ones)
    lift = max(0, aim.lift)
    for number in range(max(0, -(-(lift - all_ones) // 2)), -(-lift // 2) + 1):
        chosen = _take(kinds, twos, number)
        chosen += _take(kinds, ones, max(0, lift - 2 * number))
        if sum(kind[0] * many for kind, many in chosen.items()) < lift:
            continue
        missing = aim.gap - sum((lifted + lowered) * many for (lifted, lowered), many in chosen.items())
        for kind in _CLOSING:
            each = kind[0] + kind[1]
            more = max(0, min(kinds[kind] - chosen[kind], -(-missing // each)))
            chosen[kind] += more
            missing -= each * more
        if missing <= 0 and (best is None or chosen.total() < best.total()):
            best = chosen
    return best


_KINDS: Final[tuple[_Kind, ...]] = tuple((lift, drop) for lift in (2, 1, 0) for drop in (2, 1, 0))
_CLOSING: Final = sorted((kind for kind in _KINDS if kind != (0, 0)), key=lambda kind: -kind[0] - kind[1])


def _take(kinds: Counter[_Kind], among: Iterable[_Kind], number: int) -> Counter[_Kind]:
    """Take so many voters, or all there are, from some kinds, the first kinds first."""
    taken = Counter[_Kind]()
    for kind in among:
        taken[kind] = min(kinds[kind], number)
        number -= taken[kind]
    return taken


def _example(aim: _Aim, voters: _Voters) -> dict[str, dict[str, Mark]]:
    """Marks for so many voters that change the outcome: one aim's Yes and No, or one mark otherwise for the tied."""
    wanted = _selection(aim, Counter(_gains(aim, marks) for marks in voters.values())) or Counter()
    found: dict[str, dict[str, Mark]] = {}
    for voter in sorted(voters):
        kind = _gains(aim, voters[voter])
        if wanted[kind] > 0:
            wanted[kind] -= 1
            found[voter] = {name: mark for name, mark in ((aim.down, Mark.NO), (aim.up, Mark.YES)) if name is not None}
    return found


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


def swing_of_recall(tally: Tally, majority: Majority) -> Swing:
    """
    Return how few of those who voted on a recall would have turned it by taking the other option (R-63).

    Every vote is for one of two options, so that the tally alone gives it exactly.

    >>> from fractions import Fraction
    >>> swing_of_recall(Tally(yes=20, no=10), Majority(share=Fraction(2, 3))).voters
    1
    """
    cast = tally.yes + tally.no
    revoked = majority.reached(tally.yes, of=cast)
    number = abs(tally.yes - majority.threshold(cast)) + (1 if revoked else 0)
    if cast == 0:
        return Swing(voters=None, exact=True, because="Nobody voted, so nobody could have voted otherwise.")
    turned = "kept the mandate" if revoked else "revoked it"
    because = f"{number} of the {cast} who voted, voting otherwise, would have {turned}."
    moved = -number if revoked else number
    instead = Tally(yes=tally.yes + moved, no=tally.no - moved)
    return Swing(voters=number, exact=True, instead=instead, because=because)
