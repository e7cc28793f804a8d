"""Apportionment: how many delegates each of several groups sends, in proportion to the members who name it.

Text:     the front page's proportional say, beyond the sixteen proposals.
Decides:  who is counted for which group; how many of the delegates are each group's, and which seats a tie leaves open.
Leaves:   whether a matter affects a group, and whom a group sends, to people.
Readings: R-37 (numbers of members; each counts once), R-59 (ties, groups without members, the first seats).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Apportionment", "Method", "Naming", "apportion", "count_naming"]

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import ADOPTED, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, as_tuple, frozen
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"count_naming": ("R-37",), "apportion": ("R-37", "R-59")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_SHARE: Final = Kind(
    "delegates.share", "R-37", setting="apportionment", group=str, members=int, whole=int, share=Fraction, seats=int
)
_METHOD: Final = Kind(
    "delegates.method",
    "R-37",
    "R-59",
    setting="apportionment",
    context=str,
    method=str,
    last=Phrase | None,
    next=Phrase | None,
)
_UNDECIDED: Final = Kind("delegates.undecided", "R-37", "R-59", setting="apportionment", count=int, tied=tuple)
_VACANT: Final = Kind("delegates.vacant", "R-37", "R-59", setting="apportionment", count=int, seats=int)


class Method(StrEnum):
    """How shares that are not whole become whole numbers of delegates."""

    LARGEST_REMAINDER = "largest_remainder"
    SAINTE_LAGUE = "sainte_lague"
    D_HONDT = "d_hondt"
    HUNTINGTON_HILL = "huntington_hill"


# ── who counts where ─────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Naming(Value):
    """
    How many members name each group.

    Attributes:
        counts: by group, how many members name it, those without any included.
        uncounted: whoever is counted nowhere, by id, with the reason.
    """

    counts: Mapping[str, int] = attrs.field(converter=frozen)
    uncounted: Mapping[str, str] = attrs.field(converter=frozen)


def count_naming(named: Mapping[str, str], *, groups: Iterable[str], roll: Roll, at: datetime) -> Naming:
    """
    Count each member once, for the group they name (R-37).

    Nobody is dropped in silence: who is no member at the instant, names a group that is not listed, or is a member and
    names none, is told. Raises `PartgovError` for a text in place of a list of groups.

    Prevents: a member of several groups who counts in each of them.

    >>> from datetime import UTC
    >>> from partgov.members import Membership
    >>> start = datetime(2017, 1, 1, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=name, joined=start) for name in ("ana", "bo", "cy"))
    >>> named = count_naming({"ana": "north", "bo": "east", "eve": "north"}, groups=["north"], roll=roll, at=start)
    >>> dict(named.counts), str(named.uncounted["eve"])
    ({'north': 1}, 'eve is no member then. (R-37)')
    """
    if isinstance(groups, str):
        raise PartgovError("groups", groups, Phrase("wanted.groups"))
    counts = dict.fromkeys(groups, 0)
    uncounted: dict[str, str] = {}
    for member, group in sorted(named.items()):
        if not roll.is_member(member, at):
            uncounted[member] = f"{roll.label(member)} is no member then. (R-37)"
        elif group not in counts:
            uncounted[member] = f"{roll.label(member)} names {group}, which is not among the groups. (R-37)"
        else:
            counts[group] += 1
    for member in sorted(roll.spells.keys() - named.keys()):
        if roll.is_member(member, at):
            uncounted[member] = f"{roll.label(member)} names no group. (R-37)"
    return Naming(counts=counts, uncounted=uncounted)


# ── seats ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Apportionment(Shown, Value):
    """
    How many delegates each group sends: decided, undecided and vacant seats are all there are.

    Attributes:
        delegates: by group, the seats that are its own however ties are settled.
        undecided: how many seats lie between the groups of `tied`, of which each may get one more.
        vacant: seats for which there is nobody, since no group has a member.
    """

    method: Method
    delegates: Mapping[str, int] = attrs.field(converter=frozen)
    undecided: int
    tied: tuple[str, ...] = attrs.field(converter=as_tuple)
    vacant: int
    ruling: Ruling

    def _heading(self) -> str:
        return f"Apportionment: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for group, seats in self.delegates.items():
            yield {"group": group, "delegates": seats, "tied": group in self.tied}

    def _number(self) -> int:
        return len(self.delegates)

    def __bool__(self) -> bool:
        return bool(self.ruling)

    def __str__(self) -> str:
        return str(self.ruling)


def apportion(counts: Mapping[str, int], *, seats: int, method: Method) -> Apportionment:
    """
    Return how many of the delegates each group sends.

    Raises `PartgovError` for numbers that are negative or not whole, for groups that are no text, and for a method that
    is none.

    Prevents: a tie that is settled in silence; a share that is rounded by a machine's fractions.

    >>> sent = apportion({"north": 53, "south": 24, "coast": 23}, seats=7, method=Method.D_HONDT)
    >>> dict(sent.delegates), sent.undecided
    ({'north': 4, 'south': 2, 'coast': 1}, 0)
    """
    if type(seats) is not int or seats < 0:
        raise PartgovError("seats", seats, Phrase("wanted.whole_at_least", least=0))
    if not isinstance(method, Method):
        raise PartgovError("method", method, Phrase("wanted.kind", kind="a Method"))
    for group, count in counts.items():
        if not isinstance(group, str) or not group:
            raise PartgovError("counts", group, Phrase("wanted.groups_by_ids"))
        if type(count) is not int or count < 0:
            raise PartgovError(f"counts.{group}", count, Phrase("wanted.whole_at_least", least=0))
    present = {group: count for group, count in counts.items() if count}
    sent = dict.fromkeys(counts, 0)
    if method is Method.LARGEST_REMAINDER:
        tied, left = _by_remainders(present, seats, sent)
    else:
        tied, left = _by_divisors(present, seats, sent, _PRIORITY[method])
    undecided, vacant = (left, 0) if tied else (0, left)
    return Apportionment(
        method=method, delegates=sent, undecided=undecided, tied=tied, vacant=vacant,
        ruling=_explained(counts, seats, method, sent, undecided, tied, vacant),
    )  # fmt: skip


def _by_remainders(counts: Mapping[str, int], seats: int, sent: dict[str, int]) -> tuple[list[str], int]:
    """Give each the whole part of its share, then one more to the largest rests; return a tie and what is left."""
    whole = sum(counts.values())
    rests: dict[str, int] = {}
    for group, count in counts.items():
        sent[group], rests[group] = divmod(seats * count, whole)
    left = seats - sum(sent.values())
    if not left or not counts:
        return [], left
    edge = sorted(rests.values(), reverse=True)[left]  # there are always more groups than seats left
    for group, rest in rests.items():
        if rest > edge:
            sent[group] += 1
            left -= 1
    return (sorted(group for group, rest in rests.items() if rest == edge), left) if left else ([], 0)


_Priority = tuple[int, Fraction]

_PRIORITY: Final[Mapping[Method, Callable[[int, int], _Priority]]] = {
    Method.D_HONDT: lambda count, has: (0, Fraction(count, has + 1)),
    Method.SAINTE_LAGUE: lambda count, has: (0, Fraction(count, 2 * has + 1)),
    # The root of n(n + 1) divides: squares compare as roots do. A first seat goes before any second.
    Method.HUNTINGTON_HILL: lambda count, has: (
        (0, Fraction(count * count, has * (has + 1))) if has else (1, Fraction(count))
    ),
}


def _by_divisors(
    counts: Mapping[str, int], seats: int, sent: dict[str, int], priority: Callable[[int, int], _Priority]
) -> tuple[list[str], int]:
    """Give seat after seat to whoever's turn it is; return a tie and what it leaves."""
    left = seats

    def turn(group: str) -> tuple[int, Fraction, str]:
        first, quotient = priority(counts[group], sent[group])
        return -first, -quotient, group  # the heap gives the smallest first

    turns = [turn(group) for group in counts]
    heapify(turns)
    while left and turns:
        best = turns[0][:2]
        alike = []
        while turns and turns[0][:2] == best:
            alike.append(heappop(turns)[2])
        if len(alike) > left:
            return alike, left
        for group in alike:
            sent[group] += 1
            heappush(turns, turn(group))
        left -= len(alike)
    return [], left


# ── why ──────────────────────────────────────────────────────────────────────────────────────────


def _explained(
    counts: Mapping[str, int],
    seats: int,
    method: Method,
    sent: Mapping[str, int],
    undecided: int,
    tied: list[str],
    vacant: int,
) -> Ruling:
    whole = sum(counts.values())
    findings = []
    for group, count in counts.items():
        share = Fraction(seats * count, whole) if whole else Fraction(0)
        findings.append(
            _SHARE.finding(
                ADOPTED, True, found=sent[group], group=group, members=count, whole=whole, share=share, seats=seats
            )
        )
    if whole and seats:
        last, following = _turns(counts, seats, method, sent)
        context = "whole" if following is None else "next" if last is None else "last"
        findings.append(_METHOD.finding(ADOPTED, True, context=context, method=method.value, last=last, next=following))
    if undecided:
        between = tuple(tied)
        findings.append(_UNDECIDED.finding(ADOPTED, False, found=undecided, needed=0, count=undecided, tied=between))
    if vacant or not findings:
        findings.append(_VACANT.finding(ADOPTED, not vacant, found=vacant, needed=0, count=vacant, seats=seats))
    return Ruling.of(*findings)


def _turns(
    counts: Mapping[str, int], seats: int, method: Method, sent: Mapping[str, int]
) -> tuple[Phrase | None, Phrase | None]:
    """By what the last seat was given and the next one would be; neither where every exact share is whole."""
    present = {group: count for group, count in counts.items() if count}
    if method is Method.LARGEST_REMAINDER:
        shares = {group: Fraction(seats * count, sum(counts.values())) for group, count in present.items()}
        if all(share.denominator == 1 for share in shares.values()):
            return None, None
        rests = {group: (0, share % 1) for group, share in shares.items()}
        given = {group: rest for group, rest in rests.items() if sent[group] > shares[group]}
        left = {group: rest for group, rest in rests.items() if group not in given}
    else:
        priority = _PRIORITY[method]
        given = {group: priority(count, sent[group] - 1) for group, count in present.items() if sent[group]}
        left = {group: priority(count, sent[group]) for group, count in present.items()}
    last = _those(method, given, min(given.values())) if given else None
    return last, _those(method, left, max(left.values()))


def _those(method: Method, turns: Mapping[str, _Priority], turn: _Priority) -> Phrase:
    """Name whoever is there with a turn, and what it is made of."""
    first, much = turn
    groups = tuple(sorted(group for group, each in turns.items() if each == turn))
    if method is Method.LARGEST_REMAINDER:
        return Phrase("turn.remainder", groups=groups, much=much)
    if method is not Method.HUNTINGTON_HILL:
        return Phrase("turn.quotient", groups=groups, much=much)
    if first:
        return Phrase("turn.first", groups=groups, count=much.numerator)
    return Phrase("turn.square", groups=groups, much=much)
