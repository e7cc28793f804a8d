"""Marks: those of each voter that count, laid out so that many voters are counted at once.

Text:     Proposal 4.
Decides:  which of the marks that were handed in count, by the count that was made of them.
Leaves:   what becomes of a mark, to ballots; what other marks would have changed, to margins.
Readings: R-63 (who is one of those who voted).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "WORTH", "Masks", "Votes", "votes_that_count"]

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

from partgov.ballots import Ballot, Count, Mark, Reason, Tally
from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"votes_that_count": ("P4", "R-63")}

Votes = Mapping[str, Mapping[str, Mark]]
"""For each who voted the marks that count, by candidate."""

WORTH: Final[Mapping[Mark, int]] = {Mark.YES: 1, Mark.NO: -1, Mark.ABSTAIN: 0}
"""How much a mark adds to a score."""


_MIGHT_COUNT: Final = (Reason.CONFLICT, Reason.TOO_MANY)
"""Why a mark does not count of a voter who might have marked otherwise, and counted."""


def votes_that_count(ballots: Iterable[Ballot], count: Count) -> Votes:
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
    kept: dict[str, dict[str, Mark]] = {one.voter: {} for one in count.rejected if one.reason in _MIGHT_COUNT}
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


class Masks:
    """For each candidate whose Yes and whose No it has, a bit for each voter: what many have in common counts fast."""

    def __init__(self, votes: Votes, count: Count) -> None:
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
        self.everyone: int = (1 << len(votes)) - 1
        self.yes: dict[str, int] = {name: int(b"0" + column.translate(_IS_YES), 2) for name, column in columns.items()}
        self.no: dict[str, int] = {name: int(b"0" + column.translate(_IS_NO), 2) for name, column in columns.items()}

    def kinds(self, *, down: str | None, up: str | None) -> Mapping[int, int]:
        """How many voters there are who can move one candidate's score down and another's up by so much together."""
        lifts = {0: self.everyone} if up is None else self._by_worth(self.no[up], self.yes[up])
        drops = {0: self.everyone} if down is None else self._by_worth(self.yes[down], self.no[down])
        kinds = dict.fromkeys(range(5), 0)
        for (lift, one), (drop, other) in product(lifts.items(), drops.items()):
            kinds[lift + drop] += (one & other).bit_count()
        return kinds

    def _by_worth(self, two: int, none: int) -> Mapping[int, int]:
        return {2: two, 1: self.everyone & ~(two | none), 0: none}
