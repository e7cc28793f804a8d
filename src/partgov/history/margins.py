"""Margins: how few of those who voted, by voting otherwise, would have changed an outcome.

Text:     Proposals 4 and 6, beyond them.
Decides:  the swing of an election, exactly from its ballots or at least so much from its tallies; that of a recall;
          all those of a record.
Leaves:   that of a question to decisions; that of a contest to nobody yet; what a narrow result calls for, to people.
Readings: R-63 (what the swing counts).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Swing", "margins_of", "swing_of_recall", "swing_of_seats"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from itertools import product
from typing import Final

import attrs

from partgov.ballots import Ballot, Count, Mark, Reason, Tally
from partgov.bylaws import in_force
from partgov.decisions import Decision
from partgov.foundation.errors import PartgovError
from partgov.foundation.majorities import Majority
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    FrozenMap,
    Value,
    frozen_or_none,
)
from partgov.history.audit import Audit
from partgov.outcomes import Result
from partgov.recall import RecallOutcome, RecallResult
from partgov.seating import Contender, Seating, Tie, seat_contenders

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "swing_of_seats": ("P4", "R-14", "R-29", "R-63"),
    "swing_of_recall": ("P6", "R-20", "R-63"),
    "margins_of": ("P4", "P6", "P8", "final", "R-63"),
}


def _frozen_deeply(value: Mapping[str, Mapping[str, Mark]]) -> FrozenMap[str, FrozenMap[str, Mark]]:
    return FrozenMap({voter: FrozenMap(marks) for voter, marks in value.items()})


@attrs.frozen(kw_only=True)
class Swing(Value):
    """
    How few would have changed an outcome.

    Attributes:
        voters: the smallest number of those who voted who could have; None where all of them together could not.
        of: how many voted; None where only an election's tallies are known, which do not tell.
        exact: whether `voters` is that number, and not merely known to be no smaller.
        example: in an election, for so many voters, marks in place of their own that would have changed it; empty
            where it is not exact.
        instead: in a recall or a question, the tally that so many would have made of it; None where there is none.
        because: what would have changed, in a sentence.
    """

    voters: int | None
    of: int | None
    exact: bool
    example: Mapping[str, Mapping[str, Mark]] = attrs.field(default={}, converter=_frozen_deeply)
    instead: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none)
    because: str

    def __str__(self) -> str:
        return self.because

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

    Prevents: a narrow result that passes for a clear one.
    Limit: a ballot without a mark for anybody who stands does not tell whether it was valid; who handed in nothing
    else is not among those who voted.
    """
    change = _Change(result)
    if ballots is None or result.count is None:
        return _at_least(change)
    votes = _votes_that_count(ballots, result.count)
    masks = _Masks(votes, result.count)
    if result.seating.undecided:
        return _settle_tie(result, votes)
    best: tuple[int, _Aim] | None = None
    for least, aim in sorted(((aim.least, aim) for aim in change.aims()), key=lambda pair: (pair[0], pair[1].names)):
        if best is not None and least >= best[0]:
            break  # no aim from here on can be met by fewer
        needed = _fewest(aim, masks.kinds(aim))
        if needed and (best is None or needed < best[0]):
            best = needed, aim
    of = len(votes)
    if best is None:
        because = "All who voted could not have changed who holds which seat, however they had marked."
        return Swing(voters=None, of=of, exact=True, because=because)
    number, aim = best
    because = f"{number} of the {of} who voted, marking otherwise, would have {aim}."
    return Swing(voters=number, of=of, exact=True, example=_example(aim, number, votes), because=because)


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

    def __str__(self) -> str:
        if self.down is None:
            return f"brought {self.up} onto the list"
        if self.up is None:
            return f"taken {self.down} off the list"
        return f"put {self.up} level with {self.down}, or ahead"

    @property
    def names(self) -> tuple[str, str]:
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
        self.seating, self.order = result.seating, result.order or {}
        self.last = max(self.order.values(), default=0) + 1

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
            free = (one.primary and seating.vacant.primary) or (one.reserve and seating.vacant.reserve)
            if free and not one.considered:
                yield _Aim(down=None, up=one.member, gap=1 - one.tally.score, up_tally=one.tally)
        for one in self.contenders.values():
            if one.primary and one.member not in seating.primary:
                yield from (self._pass(one, self.contenders[name]) for name in seating.primary)
            if one.reserve and one.member not in seated:
                yield from (self._pass(one, self.contenders[name]) for name in seating.reserve)

    def _pass(self, up: Contender, down: Contender) -> _Aim:
        level = self._after_score(up) <= self._after_score(down)
        gap = down.tally.score - up.tally.score + (0 if level else 1)
        return _Aim(down=down.member, up=up.member, gap=gap, down_tally=down.tally, up_tally=up.tally)

    def _after_score(self, one: Contender) -> tuple[datetime, int]:
        return one.since, self.order.get(one.member, self.last)


def _at_least(change: _Change) -> Swing:
    undecided = change.seating.undecided
    aim = None if undecided else min(change.aims(), key=lambda one: (one.least, one.names), default=None)
    if aim is None and not undecided:
        because = "No marks could have changed who holds which seat."
        return Swing(voters=None, of=None, exact=False, because=because)
    number, what = (1, _open(undecided[0])) if aim is None else (max(1, aim.least), str(aim))
    because = f"At least {number} of those who voted, marking otherwise, would have {what}."
    return Swing(voters=number, of=None, exact=False, because=because)


def _open(tie: Tie) -> str:
    return f"changed what hangs on the tie between {_named(tie.tied)}"


_MOST_NAMED: Final = 5


def _named(members: Sequence[str]) -> str:
    """Name the first few."""
    more = [f"{len(members) - _MOST_NAMED} more"] if len(members) > _MOST_NAMED else []
    return " and ".join([*members[:_MOST_NAMED], *more])


# ── what hangs on a tie ──────────────────────────────────────────────────────────────────────────


def _settle_tie(result: Result, votes: _Votes) -> Swing:
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
    of = len(votes)
    because = f"1 of the {of} who voted, marking otherwise, would have {_what_changed(result.seating, seating)}."
    return Swing(voters=1, of=of, exact=True, example={voter: marks}, because=because)


def _other_marks(tied: Sequence[str], own: Mapping[str, Mark]) -> Iterator[Mapping[str, Mark]]:
    """One voter's other marks for the tied that are worth trying: for one of them alone, then for all."""
    for name in tied:
        yield from ({name: mark} for mark in (Mark.NO, Mark.YES) if own.get(name) is not mark)
    liked = sorted(tied, key=lambda name: -_WORTH[own.get(name, Mark.ABSTAIN)])
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
            score += _WORTH[marks[one.member]] - _WORTH[own.get(one.member, Mark.ABSTAIN)]
        again.append(attrs.evolve(one, tally=Tally(yes=max(0, score), no=max(0, -score))))
    return seat_contenders(again, result.seating.seats, order=result.order)


def _what_counts(seating: Seating) -> tuple[frozenset[str], frozenset[str], int, int]:
    """What R-63 calls an outcome: who holds which seat, and how many of each kind are undecided."""
    return frozenset(seating.primary), frozenset(seating.reserve), *_undecided(seating)


def _undecided(seating: Seating) -> tuple[int, int]:
    ties = seating.undecided
    return sum(tie.seats.primary for tie in ties), sum(tie.seats.reserve for tie in ties)


def _what_changed(before: Seating, after: Seating) -> str:
    for seat, were, are in (("primary", before.primary, after.primary), ("reserve", before.reserve, after.reserve)):
        gained = [name for name in are if name not in were]
        if gained:
            seats = f"a {seat} seat" if len(gained) == 1 else f"{len(gained)} {seat} seats"
            return f"decided {seats} for {_named(gained)}"
    return "left {} primary and {} reserve seats undecided, not {} and {}".format(
        *_undecided(after), *_undecided(before)
    )


# ── the marks that count ─────────────────────────────────────────────────────────────────────────

_Votes = Mapping[str, Mapping[str, Mark]]
_WORTH: Final = {Mark.YES: 1, Mark.NO: -1, Mark.ABSTAIN: 0}


def _votes_that_count(ballots: Iterable[Ballot], count: Count) -> _Votes:
    """Return for each who voted the marks that count: all that were handed in, less those replaced and rejected."""
    gone: dict[Ballot, Counter[str]] = {}
    for ballot, candidates in count.replaced:
        gone.setdefault(ballot, Counter()).update(candidates)
    rejected = Counter((one.voter, one.candidate, one.mark, one.cast_at) for one in count.rejected)
    # Nearly every voter has no mark replaced or rejected: only the ballots of the others are looked into.
    looked_into = {*(ballot.voter for ballot in gone), *(one.voter for one in count.rejected)}
    votes: dict[str, Mapping[str, Mark]] = {}
    apart: list[Ballot] = []
    submitted = 0
    for ballot in ballots:
        voter, marks = ballot.voter, ballot.marks
        submitted += len(marks)
        if voter in looked_into:
            apart.append(ballot)
        elif marks:
            votes[voter] = {**votes[voter], **marks} if voter in votes else marks
    if submitted != count.submitted:
        raise _other_ballots(f"{submitted} marks")
    # Marks in conflict do not count, and their voter might have marked otherwise all the same.
    kept: dict[str, dict[str, Mark]] = {one.voter: {} for one in count.rejected if one.reason is Reason.CONFLICT}
    for ballot in apart:
        replaced = gone.get(ballot, Counter())
        for candidate, mark in ballot.marks.items():
            key = ballot.voter, candidate, mark, ballot.cast_at
            if replaced[candidate]:
                replaced[candidate] -= 1
            elif rejected[key]:
                rejected[key] -= 1
            else:
                kept.setdefault(ballot.voter, {})[candidate] = mark
    return votes | kept


def _other_ballots(found: str) -> PartgovError:
    return PartgovError("ballots", found, Phrase("wanted.ballots_result_was_counted_from"))


_YES, _NO, _ABSTAIN, _NONE = b"yna-"
_IS_YES, _IS_NO = bytes.maketrans(b"yna-", b"1000"), bytes.maketrans(b"yna-", b"0100")


class _Masks:
    """For each candidate whose Yes and whose No it has, a bit for each voter: what many have in common counts fast."""

    def __init__(self, votes: _Votes, count: Count) -> None:
        """Lay out the votes; raise `PartgovError` where they are not those of the count."""
        columns = {candidate: bytearray([_NONE]) * len(votes) for candidate in count.tallies}
        yes, no = Mark.YES, Mark.NO
        try:
            for place, marks in enumerate(votes.values()):
                for candidate, mark in marks.items():
                    columns[candidate][place] = _YES if mark is yes else _NO if mark is no else _ABSTAIN
        except KeyError as error:
            raise _other_ballots(f"a mark for {error.args[0]}") from None
        for candidate, column in columns.items():
            found = Tally(yes=column.count(_YES), no=column.count(_NO), abstain=column.count(_ABSTAIN))
            if found != count.tallies[candidate]:
                raise _other_ballots(f"{found} for {candidate}")
        self.everyone = (1 << len(votes)) - 1
        self.yes = {name: int(b"0" + column.translate(_IS_YES), 2) for name, column in columns.items()}
        self.no = {name: int(b"0" + column.translate(_IS_NO), 2) for name, column in columns.items()}

    def kinds(self, aim: _Aim) -> Mapping[int, int]:
        """How many voters there are who can close so much of the gap."""
        lifts = {0: self.everyone} if aim.up is None else self._by_worth(self.no[aim.up], self.yes[aim.up])
        drops = {0: self.everyone} if aim.down is None else self._by_worth(self.yes[aim.down], self.no[aim.down])
        kinds = dict.fromkeys(range(5), 0)
        for (lift, one), (drop, other) in product(lifts.items(), drops.items()):
            kinds[lift + drop] += (one & other).bit_count()
        return kinds

    def _by_worth(self, two: int, none: int) -> Mapping[int, int]:
        return {2: two, 1: self.everyone & ~(two | none), 0: none}


# ── the fewest ───────────────────────────────────────────────────────────────────────────────────


def _fewest(aim: _Aim, kinds: Mapping[int, int]) -> int | None:
    """The fewest voters who can meet an aim, those first who close most of the gap; None where all of them cannot."""
    able = sorted(((each, many) for each, many in kinds.items() if each), reverse=True)
    return None if sum(each * many for each, many in able) < aim.gap else _in_steps(aim.gap, able)


def _example(aim: _Aim, number: int, votes: _Votes) -> dict[str, dict[str, Mark]]:
    """Choose so many voters who close most of the gap, of several alike the first by id, and marks that do it."""
    chosen = nsmallest(number, votes, key=lambda voter: (-_closing(aim, votes[voter]), voter))
    marks = {name: mark for name, mark in ((aim.down, Mark.NO), (aim.up, Mark.YES)) if name is not None}
    return dict.fromkeys(sorted(chosen), marks)


def _closing(aim: _Aim, marks: Mapping[str, Mark]) -> int:
    """How much of the gap one voter can close."""
    lift = 0 if aim.up is None else 1 - _WORTH[marks.get(aim.up, Mark.ABSTAIN)]
    drop = 0 if aim.down is None else 1 + _WORTH[marks.get(aim.down, Mark.ABSTAIN)]
    return lift + drop


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────

_NO_VOTE: Final[Mapping[RecallOutcome | None, str]] = {
    None: "The votes of this recall are not counted yet.",
    RecallOutcome.REFUSED: "The motion was refused, so that no votes could have revoked the mandate.",
    RecallOutcome.MOOT: "The mandate ended by itself, so that no votes could have revoked it.",
    RecallOutcome.NOT_SECONDED: "The motion was not seconded, so that no votes could have revoked the mandate.",
}


def swing_of_recall(result: RecallResult, majority: Majority) -> Swing:
    """
    Return how few of those who voted on a recall would have turned it by voting otherwise (R-63).

    The tally alone gives it exactly. Nothing that voters did could turn a recall that was refused, moot or not
    seconded.

    Args:
        majority: the one that the recall was settled by.
    """
    tally = result.tally
    if result.outcome in _NO_VOTE:
        counted = result.outcome is not None
        because = _NO_VOTE[result.outcome]
        return Swing(voters=None, of=tally.total if counted else None, exact=counted, because=because)
    if not tally.total:
        because = "Nobody voted, so nobody could have voted otherwise."
        return Swing(voters=None, of=0, exact=True, because=because)
    revoked = result.outcome is RecallOutcome.REVOKED
    yes, no, abstain = tally.yes, tally.no, tally.abstain
    if yes + no:
        # Whoever takes the other option does no less than whoever abstains, or no longer does.
        threshold = majority.threshold(yes + no)
        number = yes - threshold + 1 if revoked else threshold - yes
        moved = -number if revoked else number
        yes, no = yes + moved, no - moved
    else:
        number, yes, abstain = 1, 1, abstain - 1
    turned = "kept the mandate" if revoked else "revoked it"
    because = f"{number} of the {tally.total} who voted, voting otherwise, would have {turned}."
    instead = {"yes": yes, "no": no, "abstain": abstain}
    return Swing(voters=number, of=tally.total, exact=True, instead=instead, because=because)


# ── a record ─────────────────────────────────────────────────────────────────────────────────────


def margins_of(audit: Audit) -> Mapping[str, Swing]:
    """
    Return the swing of every election, question and recall that an audit has a result of, the narrowest first.

    Subjects are those of the audit's checks: `elections/e1`, `polls/p1/q1`, `recalls/r1`.
    """
    record = audit.record
    ballots = {one.id: one.ballots for one in record.elections}
    margins = {f"elections/{name}": swing_of_seats(result, ballots[name]) for name, result in audit.elections.items()}
    for poll, decisions in audit.polls.items():
        margins |= {f"polls/{poll}/{question}": _of_question(decision) for question, decision in decisions.items()}
    for name, found in audit.history.recalls.items():
        majority = in_force(record.bylaws, found.recall.opens).recall.majority
        margins[f"recalls/{name}"] = swing_of_recall(found, majority)
    return FrozenMap(sorted(margins.items(), key=lambda each: (each[1].narrowness, each[0])))


def _of_question(decision: Decision) -> Swing:
    number, of, outcome = decision.swing, sum(decision.tally.values()), decision.outcome.replace("_", " ")
    because = "Nobody answered, so nobody could have answered otherwise."
    if of:
        because = f"However they had answered, the {of} who answered could not have made it other than {outcome}."
    if decision.instead is not None:
        tally = ", ".join(f"{many} {answer}" for answer, many in decision.instead.items())
        because = (
            f"{number} of the {of} who answered, answering otherwise, would have made it other than {outcome}: {tally}."
        )
    return Swing(voters=number, of=of, exact=True, instead=decision.instead, because=because)
