"""Seating: who takes which seat, once the tallies are known.

Text:     Proposal 4.
Decides:  the list, who is seated as primary and as reserve, what stays vacant, and what a tie leaves undecided.
Leaves:   who may stand and which marks count, to elections and ballots; what puts them in order, to merits.
Readings: R-7 (reserve only), R-13 (membership's start), R-14 (residual ties), R-36 (primary only), R-79 (who is not
          ranked), R-81 (open seats), R-99 (a cap by affiliation).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Contender", "Seating", "Tie", "seat_contenders", "yields"]

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import Final

import attrs

from partgov.caps import Cap
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import as_utc, is_instant
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import (
    FrozenMap,
    Value,
    absent_or,
    are_ids,
    as_tuple,
    frozen,
    is_flag,
    is_id,
    tuple_or_none,
)
from partgov.roles import Seat, Seats
from partgov.tallies import Tally
from partgov.ways import MOST_TRIED, Alike, ways_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "seat_contenders": ("P4", "R-7", "R-13", "R-14", "R-36", "R-79", "R-81", "R-99"),
    "yields": ("P4", "R-29", "R-99"),
}


def _is_score(instance: object, attribute: attrs.Attribute[int | Fraction], value: object) -> None:
    if type(value) not in (int, Fraction):
        raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind="an int or Fraction"))


def _names(value: Iterable[str]) -> frozenset[str]:
    names = as_tuple(value)
    are_ids(None, attrs.fields(Contender).affiliations, names)
    return frozenset(names)


@attrs.frozen(kw_only=True)
class Contender(Value):
    """
    A candidate when the seats are given out.

    Attributes:
        since: the start of the unbroken membership at the close of voting; earlier goes first among equals.
        primary: whether they may take a primary seat.
        reserve: whether they may take a reserve seat.
        passes: whether they have what is asked of a candidate; None where that is more Yes than No (P4).
        merit: by what the list goes, the highest first; None where that is Yes less No (P4).
        after: instants and places that put those of equal merit in order, the lowest first; None where that is `since`.
        ranked: whether the order has a place for them; who has none may take no seat (R-79).
        affiliations: what they belong to besides when the term starts, which matters to a cap alone (R-99).
    """

    member: str = attrs.field(validator=is_id)
    tally: Tally
    since: datetime = attrs.field(converter=as_utc, validator=is_instant)
    primary: bool = attrs.field(default=True, validator=is_flag)
    reserve: bool = attrs.field(default=True, validator=is_flag)
    passes: bool | None = attrs.field(default=None, validator=absent_or(is_flag))
    merit: int | Fraction | None = attrs.field(default=None, validator=absent_or(_is_score))
    after: tuple[datetime | int, ...] | None = attrs.field(default=None, converter=tuple_or_none)
    ranked: bool = attrs.field(default=True, validator=is_flag)
    affiliations: frozenset[str] = attrs.field(default=(), converter=_names)

    @property
    def considered(self) -> bool:
        """Whether they have what is asked of a candidate, without which nobody is seated."""
        return self.tally.yes > self.tally.no if self.passes is None else self.passes

    @property
    def score(self) -> int | Fraction:
        """By what the list goes: votes, a share of them, or a place with a minus."""
        return self.tally.score if self.merit is None else self.merit

    @property
    def precedence(self) -> tuple[datetime | int, ...]:
        """What puts those of equal score in order: instants and places, the lowest first."""
        return (self.since,) if self.after is None else self.after


@attrs.frozen(kw_only=True)
class Tie(Value):
    """Seats that the text leaves undecided, and the members tied for them, by id, which ranks nobody."""

    seats: Seats
    tied: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Seating(Shown, Value):
    """
    Who takes which seat: decided + undecided + vacant = the seats to fill, but that of open seats none is vacant.

    Attributes:
        seats: the seats to fill.
        listed: everyone considered, in the order of the list (those tied by id).
        primary: who is decided to be primary caretaker, in the order of the list.
        reserve: who is decided to be reserve caretaker, in the order of the list (those tied by id).
        undecided: the ties that seats hang on.
        unordered: decided reserves whose order among themselves, or with the undecided, a tie leaves open.
        vacant: the seats that stay empty whatever the order of the tied.
        cap: what people of one affiliation may hold at most; None where nothing caps them.
        passed_over: whom the cap bars from a primary seat under some order of the tied, by which affiliations.
    """

    seats: Seats
    listed: tuple[Contender, ...]
    primary: tuple[str, ...]
    reserve: tuple[str, ...]
    undecided: tuple[Tie, ...]
    unordered: tuple[tuple[str, ...], ...]
    vacant: Seats
    cap: Cap | None = None
    passed_over: Mapping[str, tuple[str, ...]] = attrs.field(default=FrozenMap(), converter=frozen)

    def _heading(self) -> str:
        tied = sum(len(tie.tied) for tie in self.undecided)
        return f"Seating: {len(self.primary)} primary, {len(self.reserve)} reserve, {tied} tied, {self.vacant} vacant"

    def _rows(self) -> Iterator[dict[str, object]]:
        seats = {member: "undecided" for tie in self.undecided for member in tie.tied}
        seats |= dict.fromkeys(self.reserve, "reserve") | dict.fromkeys(self.primary, "primary")
        for one in self.listed:
            yield {"member": one.member, "score": one.score, "since": one.since, "seat": seats.get(one.member)}

    def _number(self) -> int:
        return len(self.listed)


def seat_contenders(
    contenders: Iterable[Contender], seats: Seats, *, order: Mapping[str, int] | None = None, cap: Cap | None = None
) -> Seating:
    """
    Give out the seats, in whatever order the contenders come.

    Those who are considered are listed by score, then by what takes precedence: with more Yes than No, by Yes less No
    and by earliest membership, unless the contenders say otherwise. The first on the list who may take a primary seat
    do; the next on it who may take a reserve seat do. A seat is decided when the same person takes it under every
    order of those who are still tied (R-14). Who would be one too many of an affiliation takes no primary seat (R-99).

    Prevents: a coin tossed in silence.
    Limit: where so many are tied, of several affiliations each, that the ways in which they may sit are more than can
    be tried, raises `MissingFigureError`: only an agreement or a draw can help.

    Args:
        order: a place for each member, used among the tied alone: what a draw, or a declaration, says of them.
            The tied that it does not name come last.
        cap: how many primary seats people of one affiliation may hold at most, besides those who go on.

    >>> from datetime import UTC
    >>> ana, bo = (Contender(member=member, tally=Tally(yes=3), since=datetime(2013, 5, 1, tzinfo=UTC))
    ...            for member in ("ana", "bo"))
    >>> seat_contenders([ana, bo], Seats(primary=1)).undecided
    (Tie(seats=Seats(primary=1, reserve=0), tied=('ana', 'bo')),)
    """
    last = max(order.values(), default=0) + 1 if order else 0

    def merit(contender: Contender) -> tuple[object, ...]:
        place = 0 if order is None else order.get(contender.member, last)
        return not contender.ranked, -contender.score, contender.precedence, place

    listed = sorted((one for one in contenders if one.considered), key=lambda one: (merit(one), one.member))
    groups = [list(group) for _, group in groupby(listed, key=lambda one: merit(one) if one.ranked else None)]
    return _seat(groups, seats, tuple(listed), cap)


def yields(
    contenders: Iterable[Contender], seats: Seats, *, primary: Sequence[str], reserve: Sequence[str] | None,
    cap: Cap | None = None,
) -> bool:  # fmt: skip
    """
    Say whether some order of the tied seats exactly these: `primary` as a set, `reserve` in its order (R-29).

    Without `reserve`, only the primary caretakers are compared.
    """
    # Among the tied, the declared primaries first and the declared reserves next in their order: if any order gives
    # these seats, this one does, for it puts the same people on the primary seats and the reserves where they claim.
    order = {member: place for place, member in enumerate((*primary, *(reserve or ())))}
    seating = seat_contenders(contenders, seats, order=order, cap=cap)
    if set(seating.primary) != set(primary) or any(tie.seats.primary for tie in seating.undecided):
        return False
    return reserve is None or (seating.reserve == tuple(reserve) and not seating.undecided)


# ── giving out the seats ─────────────────────────────────────────────────────────────────────────

_Key = tuple[int, frozenset[tuple[str, int]]]
"""Primary seats that are left, and how many more may take one of each affiliation that has no room for all to come."""

_Left = Mapping[_Key, tuple[int, int]]
"""What may be left of the primary seats, by the order of the tied; with each the fewest and most reserve seats left."""


@attrs.define(kw_only=True)
class _Giving:
    """
    The seats while they are given out, place by place.

    Attributes:
        coming: of how many affiliations people are still to come who may take a primary seat.
        since: the seats that were left where the tie being gathered begins; `decided` and `tied` are of it.
    """

    left: _Left
    coming: Counter[str]
    since: tuple[int, int]
    decided: Counter[Seat] = attrs.field(factory=Counter)
    tied: list[str] = attrs.field(factory=list)
    seated: dict[Seat, list[str]] = attrs.field(factory=lambda: {seat: [] for seat in Seat})
    undecided: list[Tie] = attrs.field(factory=list)
    unordered: list[tuple[str, ...]] = attrs.field(factory=list)
    passed_over: dict[str, set[str]] = attrs.field(factory=dict)
    tries: Iterator[int] = attrs.field(factory=lambda: iter(range(MOST_TRIED)))

    def give(self, group: Sequence[Contender]) -> None:
        """Give seats to the tied of one place: to whom under every order, to whom under some."""
        self.coming -= Counter(name for one in group if one.primary for name in one.affiliations)
        alone = len(group) == 1 and group[0].ranked and self.settled
        chances = {group[0].member: {self._take(group[0])}} if alone else self._chances(group)
        for one in group:
            if len(chances[one.member]) > 1:
                self.tied.append(one.member)
            else:
                self._decide(one.member, *chances[one.member])
        perhaps = [one.member for one in group if Seat.RESERVE in chances[one.member]]
        if len(perhaps) > 1 and any(chances[member] == {Seat.RESERVE} for member in perhaps):
            self.unordered.append(tuple(sorted(perhaps)))
        if self.settled:
            self.close()

    def _decide(self, member: str, seat: Seat | None) -> None:
        if seat is not None:
            self.seated[seat].append(member)
            self.decided[seat] += 1

    def close(self) -> None:
        """Close the tie that is being gathered, if there is one."""
        now = self.least
        if self.tied:
            primary, reserve = (before - after for before, after in zip(self.since, now, strict=True))
            at_stake = Seats(primary=primary - self.decided[Seat.PRIMARY], reserve=reserve - self.decided[Seat.RESERVE])
            self.undecided.append(Tie(seats=at_stake, tied=tuple(sorted(self.tied))))
            self.tied = []
        self.since = now
        self.decided.clear()

    @property
    def settled(self) -> bool:
        """Whether every order leaves the same seats; where not, those further down hang on the same tie."""
        return len(self.left) == 1 and all(few == many for few, many in self.left.values())

    @property
    def least(self) -> tuple[int, int]:
        """The fewest seats of each kind that an order leaves."""
        return min(free for free, _ in self.left), min(few for few, _ in self.left.values())

    def _take(self, one: Contender) -> Seat | None:
        """Give somebody who is tied with nobody the seat that they take."""
        [((free, limited), (left, _))] = self.left.items()
        room = dict(limited)
        full = [name for name in one.affiliations if free and room.get(name) == 0]
        if one.primary and free and not full:
            room = {name: many - (name in one.affiliations) for name, many in limited}
            self.left = {_key(free - 1, room, self.coming): (left, left)}
            return Seat.PRIMARY
        if one.primary:
            self._pass_over(one, full)
        if one.reserve and left:
            self.left = {_key(free, room, self.coming): (left - 1, left - 1)}
            return Seat.RESERVE
        return None

    def _chances(self, group: Sequence[Contender]) -> Mapping[str, set[Seat | None]]:
        """What each of the tied comes to, order by order: a seat of either kind, or none."""
        chances: dict[str, set[Seat | None]] = {one.member: set() if one.ranked else {None} for one in group}
        waiting, after = sum(one.reserve for one in group), dict[_Key, tuple[int, int]]()
        for (free, limited), (least, most) in self.left.items():
            room = dict(limited)
            kinds = _kinds(group, room)
            for way in ways_of([*kinds], free=free, room=room, tries=self.tries):
                fewest, many = (waiting - number for number in reversed(way.as_both))
                waits: list[Seat | None] = [*([Seat.RESERVE] if most else []), *([None] if many > least else [])]
                without: dict[bool, list[Seat | None]] = {True: waits, False: [None]}
                for members, (few, number), full in zip(kinds.values(), way.taken, way.full, strict=True):
                    for one in members:
                        chances[one.member].update([Seat.PRIMARY] if number else [])
                        chances[one.member].update(without[one.reserve] if few < len(members) else [])
                        self._pass_over(one, full)
                for one in group:
                    if not one.primary:
                        chances[one.member].update(without[one.reserve])
                key = _key(way.left, way.room, self.coming)
                low, high = after.get(key, (least, 0))
                after[key] = min(low, max(0, least - many)), max(high, max(0, most - fewest))
        self.left = after
        return chances

    def _pass_over(self, one: Contender, full: Iterable[str]) -> None:
        if full:
            self.passed_over.setdefault(one.member, set()).update(full)


def _kinds(group: Iterable[Contender], room: Collection[str]) -> Mapping[Alike, Sequence[Contender]]:
    """The tied who may take a primary seat, by those of their affiliations that lack room."""
    found: dict[frozenset[str], list[Contender]] = {}
    for one in group:
        if one.primary:
            found.setdefault(one.affiliations.intersection(room), []).append(one)
    kinds = {}
    for names, members in found.items():
        both = sum(one.reserve for one in members)
        kinds[Alike(affiliations=names, both=both, only=len(members) - both)] = members
    return kinds


def _key(free: int, room: Mapping[str, int], coming: Mapping[str, int]) -> _Key:
    """What is left, as far as it makes a difference to those still to come."""
    lacking = frozenset((name, many) for name, many in room.items() if free and many < coming[name])
    return free, lacking


def _seat(
    groups: Iterable[Sequence[Contender]], seats: Seats, listed: tuple[Contender, ...], cap: Cap | None
) -> Seating:
    coming = Counter(name for one in listed if one.primary and cap is not None for name in one.affiliations)
    room = {name: cap.room(name) for name in coming} if cap is not None else {}
    giving = _Giving(
        left={_key(seats.primary, room, coming): (seats.reserve, seats.reserve)},
        coming=coming,
        since=(seats.primary, seats.reserve),
    )
    for group in groups:
        giving.give(group)
    giving.close()
    free, left = giving.least
    return Seating(
        seats=seats,
        listed=listed,
        primary=tuple(giving.seated[Seat.PRIMARY]),
        reserve=tuple(giving.seated[Seat.RESERVE]),
        undecided=tuple(giving.undecided),
        unordered=tuple(giving.unordered),
        vacant=Seats(primary=free, reserve=left).closed,
        cap=cap,
        passed_over={member: tuple(sorted(names)) for member, names in giving.passed_over.items()},
    )
