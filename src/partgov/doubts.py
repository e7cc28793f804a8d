"""Doubts: what a sheet of marks most likely means otherwise than it says, told before its result.

Text:     none. What counts is by the rules alone; an id is exactly itself.
Decides:  which marks are for nobody on the roll and who was likely meant, which ids look alike, and of whom every mark
          was rejected.
Leaves:   what counts, to ballots; what to do about it, to people.
Readings: R-12 (why a mark is rejected).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "one_letter_off", "doubts_of", "nobody_noted_who_stands"]

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from partgov.ballots import Ballot, Count, Reason
from partgov.foundation.rulings import ADOPTED, Cites, Finding, Kind
from partgov.foundation.sentences import Named
from partgov.foundation.values import FrozenMap
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "doubts_of": ("P4", "R-12"),
    "nobody_noted_who_stands": ("P3",),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NOTHING: Final = Kind("doubt.nothing_counts", "P4", "R-12", setting="elections", count=int)
_CANDIDATE: Final = Kind(
    "doubt.candidate", "P4", "R-12", setting="elections", context=str, name=str, count=int, meant=tuple
)
_VOTER: Final = Kind("doubt.voter", "P4", "R-12", setting="elections", name=str, meant=tuple)
_STRANGERS: Final = Kind("doubt.strangers", "P4", "R-12", setting="elections", count=int)
_REJECTED: Final = Kind("doubt.rejected", "P4", "R-12", setting="elections", who=Named, count=int)
_STANDING: Final = Kind("doubt.standing", "P3", setting="elections", count=int)
_VOTERS: Final = Kind("doubt.voters", "P4", "R-12", setting="elections", count=int)
_TWINS: Final = Kind("doubt.alike", "P4", "R-12", setting="elections", names=tuple)


# ── what is in doubt ─────────────────────────────────────────────────────────────────────────────


def doubts_of(
    count: Count,
    roll: Roll,
    *,
    ballots: Iterable[Ballot] = (),
    fold: Callable[[str], str] = str.casefold,
    cites: Cites = ADOPTED,
    named: bool = True,
    called: Mapping[str, tuple[str, ...]] = FrozenMap(),
) -> tuple[Finding, ...]:
    """
    Return what is in doubt about a count, the gravest first; of single marks it tells nothing (P4, R-12).

    Prevents: a candidate whose id was misspelt on the paper, and who loses all votes with no more than a row in a list;
    somebody who votes twice under ids that look alike.

    Args:
        roll: everybody who is known.
        ballots: those that were counted, so that it can be told of how many voters no mark is left.
        fold: what is left of an id without what tells no two people apart, such as capitals.
        named: whether to tell which voters are no members, and for whom a single mark was.
        called: the ids of those whom a text beside ids and names is known to mean, such as an e-mail address.

    >>> from datetime import UTC, datetime
    >>> from partgov.ballots import Ballot, count_ballots
    >>> from partgov.electorates import RecordDate
    >>> from partgov.members import Membership
    >>> start = datetime(2016, 1, 1, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=name, joined=start) for name in ("ana", "bo", "cy"))
    >>> ballots = [Ballot(voter=voter, marks={"anna": "yes"}) for voter in ("bo", "cy")]
    >>> count = count_ballots(ballots, standing={"ana"}, roll=roll, voting=None, electorate=RecordDate.AT_MARKING)
    >>> print(doubts_of(count, roll)[0])
    All 2 marks of the sheet were rejected: nothing counts. (P4, R-12)
    """
    return (*_doubts(count, _Known(roll, fold, called), roll, cites, named), *_of_voters(count, roll, ballots, cites))


_NO_CANDIDATE: Final = (Reason.UNKNOWN_CANDIDATE, Reason.NOT_A_CANDIDATE)


def nobody_noted_who_stands(number: int, *, cites: Cites = ADOPTED) -> Finding:
    """Return the doubt that everybody on the paper is taken to have stood in time, for nobody noted who did (P3)."""
    return _STANDING.finding(cites, False, found=0, needed=number, count=number)


def _doubts(count: Count, known: _Known, roll: Roll, cites: Cites, named: bool) -> Iterator[Finding]:
    if count.submitted and not count.accepted:
        yield _NOTHING.finding(cites, False, found=0, needed=1, count=count.submitted)
    strangers = Counter(
        name
        for name, _ in {(one.candidate, one.voter) for one in count.rejected if one.reason in _NO_CANDIDATE}
        if name not in roll.spells
    )
    for name, voters in sorted(strangers.items(), key=lambda one: (-one[1], one[0])):
        if voters == 1 and not named:
            continue
        meant = known.meant(name, near=len(strangers) <= _FEW)
        yield _CANDIDATE.finding(
            cites, False, found=name, needed="a member", context="meant" if meant else "unknown", name=name,
            count=voters, meant=meant,
        )  # fmt: skip
    accepted = {who for who, tally in count.tallies.items() if tally.total}
    lost = Counter(one.candidate for one in count.rejected)
    for who in sorted((count.tallies.keys() & lost.keys()) - accepted):
        if lost[who] == 1 and not named:
            continue
        yield _REJECTED.finding(cites, False, found=0, needed=1, who=roll.named(who), count=lost[who])
    outside = {one.voter for one in count.rejected} - roll.spells.keys()
    unknown = 0
    for name in sorted(outside):
        meant = known.meant(name, near=len(outside) <= _FEW)
        if meant and named:
            yield _VOTER.finding(cites, False, found=name, needed=meant[0], name=name, meant=meant)
        else:
            unknown += 1
    if unknown:
        yield _STRANGERS.finding(cites, False, found=unknown, needed=0, count=unknown)
    for names in known.twins():
        yield _TWINS.finding(cites, False, found=len(names), needed=1, names=names)


def _of_voters(count: Count, roll: Roll, ballots: Iterable[Ballot], cites: Cites) -> Iterator[Finding]:
    """How many of those on the roll have no mark left, though they handed some in."""
    lost = Counter(one.voter for one in count.rejected if one.voter in roll.spells)
    if not lost:
        return
    lost.update(ballot.voter for ballot, _ in count.superseded)
    for ballot in ballots:
        if ballot.voter in lost:
            lost[ballot.voter] -= len(ballot.marks)
    number = sum(not left for left in lost.values())
    if number:
        yield _VOTERS.finding(cites, False, found=number, needed=0, count=number)


class _Known:
    """Whom a roll knows, by what their ids, their names and what else they are called look like."""

    def __init__(self, roll: Roll, fold: Callable[[str], str], called: Mapping[str, tuple[str, ...]]) -> None:
        self._fold = fold
        self._ids = tuple(sorted(roll.spells))
        self._by_id: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for one in self._ids:
            self._by_id.setdefault(fold(one), []).append(one)
            if one in roll.names:
                self._by_name.setdefault(fold(roll.names[one]), []).append(one)
        for text, ids in called.items():
            self._by_name.setdefault(fold(text), []).extend(ids)

    def twins(self) -> list[tuple[str, ...]]:
        """The ids that look alike, together."""
        return [tuple(names) for names in self._by_id.values() if len(names) > 1]

    def meant(self, text: str, *, near: bool) -> tuple[str, ...]:
        """Who is likely meant: whose id, name or other text looks like it, or else whose id is one letter away."""
        own = self._fold(text)
        found = dict.fromkeys([*self._by_id.get(own, ()), *self._by_name.get(own, ())])
        if found or not near or len(own) < _SHORTEST:
            return tuple(found)
        return tuple(name for each, names in self._by_id.items() if one_letter_off(own, each) for name in names)[:_MOST]


_SHORTEST: Final = 2
_MOST: Final = 3
_FEW: Final = 50
"""Up to so many strangers every id is looked at for each."""


def one_letter_off(one: str, other: str) -> bool:
    """
    Say whether a text is the other but for one letter: put in, left out, another one, or two beside each other swapped.

    >>> [one_letter_off("c3", each) for each in ("c03", "c4", "3c", "c", "b4")]
    [True, True, True, True, False]
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long
