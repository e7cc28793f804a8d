"""Seating: who takes which seat, once the tallies are known.

Text:     Proposal 4.
Decides:  the list, who is seated as primary and as reserve, what stays vacant, and what a tie leaves undecided.
Leaves:   who may stand and which marks count, to elections and ballots; what puts them in order, to merits.
Readings: R-7 (reserve only), R-13 (membership's start), R-14 (residual ties), R-36 (primary only), R-79 (who is not
          ranked), R-81 (open seats).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Contender", "Seating", "Tie", "seat_contenders", "yields"]

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import as_utc, is_instant
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, absent_or, is_flag, is_id, tuple_or_none
from partgov.roles import OPEN, Seat, Seats
from partgov.tallies import Tally

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "seat_contenders": ("P4", "R-7", "R-13", "R-14", "R-36", "R-79", "R-81"),
    "yields": ("P4", "R-29"),
}


def _is_score(instance: object, attribute: attrs.Attribute[int | Fraction], value: object) -> None:
    if type(value) not in (int, Fraction):
        raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind="an int or Fraction"))


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
        after: what puts those of equal merit in order, the lowest first; None where that is `since`.
        ranked: whether the order has a place for them; who has none may take no seat (R-79).
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

    @property
    def considered(self) -> bool:
        """Whether they have what is asked of a candidate, without which nobody is seated."""
        return self.tally.yes > self.tally.no if self.passes is None else self.passes

    @property
    def score(self) -> int | Fraction:
        """By what the list goes."""
        return self.tally.score if self.merit is None else self.merit

    @property
    def precedence(self) -> tuple[datetime | int, ...]:
        """What puts those of equal score in order."""
        return (self.since,) if self.after is None else self.after


@attrs.frozen(kw_only=True)
class Tie(Value):
    """Seats that the text leaves undecided, and the members tied for them, by id, which ranks nobody."""

    seats: Seats
    tied: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Seating(Value):
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
    """

    seats: Seats
    listed: tuple[Contender, ...]
    primary: tuple[str, ...]
    reserve: tuple[str, ...]
    undecided: tuple[Tie, ...]
    unordered: tuple[tuple[str, ...], ...]
    vacant: Seats


def seat_contenders(
    contenders: Iterable[Contender], seats: Seats, *, order: Mapping[str, int] | None = None
) -> Seating:
    """
    Give out the seats, in whatever order the contenders come.

    Those who are considered are listed by score, then by what takes precedence: with more Yes than No, by Yes less No
    and by earliest membership, unless the contenders say otherwise. The first on the list who may take a primary seat
    do; the next on it who may take a reserve seat do. A seat is decided when the same person takes it under every
    order of those who are still tied (R-14).

    Prevents: a coin tossed in silence.

    Args:
        order: a place for each member, used among the tied alone: what a draw, or a declaration, says of them.
            The tied that it does not name come last.

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
    groups = [list(group) for _, group in groupby((one for one in listed if one.ranked), key=merit)]
    seating = _seat(groups, seats, tuple(listed))
    unranked = [one for one in listed if not one.ranked]
    return _leave_to(unranked, seating) if unranked else seating


def yields(
    contenders: Iterable[Contender], seats: Seats, *, primary: Sequence[str], reserve: Sequence[str] | None
) -> bool:
    """
    Say whether some order of the tied seats exactly these: `primary` as a set, `reserve` in its order (R-29).

    Without `reserve`, only the primary caretakers are compared.
    """
    # Among the tied, the declared primaries first and the declared reserves next in their order: if any order gives
    # these seats, this one does, for it puts the same people on the primary seats and the reserves where they claim.
    order = {member: place for place, member in enumerate((*primary, *(reserve or ())))}
    seating = seat_contenders(contenders, seats, order=order)
    if set(seating.primary) != set(primary) or any(tie.seats.primary for tie in seating.undecided):
        return False
    return reserve is None or (seating.reserve == tuple(reserve) and not seating.undecided)


# ── giving out the seats ─────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class _Group(Value):
    """
    The tied of one place on the list, after the primary seats are given out.

    Attributes:
        primary: who is sure of a primary seat.
        at_stake: the primary seats that its `rivals` are tied for.
        rivals: who may or may not get one of those.
        waiting: who goes on to the reserve seats in any case.
        fewest, most: how many go on to the reserve seats, rivals without a primary seat included.
    """

    primary: tuple[Contender, ...] = ()
    at_stake: int = 0
    rivals: tuple[Contender, ...] = ()
    waiting: tuple[Contender, ...] = ()
    fewest: int = 0
    most: int = 0


def _after_primary(group: Sequence[Contender], free: int) -> _Group:
    able = tuple(one for one in group if one.primary)
    unable = tuple(one for one in group if one.reserve and not one.primary)
    if len(able) <= free:
        return _Group(primary=able, waiting=unable, fewest=len(unable), most=len(unable))
    if free == 0:
        waiting = tuple(one for one in group if one.reserve)
        return _Group(waiting=waiting, fewest=len(waiting), most=len(waiting))
    # A rival who may be primary only goes nowhere without the seat, so how many go on depends on who gets it.
    both = sum(one.reserve for one in able)
    only = len(able) - both
    return _Group(
        at_stake=free,
        rivals=able,
        waiting=unable,
        fewest=len(unable) + max(both - free, 0),
        most=len(unable) + both - free + min(free, only),
    )


def _seat(groups: Iterable[Sequence[Contender]], seats: Seats, listed: tuple[Contender, ...]) -> Seating:
    primary: list[str] = []
    reserve: list[str] = []
    undecided: list[Tie] = []
    unordered: list[tuple[str, ...]] = []
    free = seats.primary
    least = most = seats.reserve  # the reserve seats left, under the orders that leave fewest and most
    stake, before, decided, tied = 0, most, 0, list[str]()  # of the tie being gathered
    for members in groups:
        group = _after_primary(members, free)
        free -= len(group.primary) + group.at_stake
        primary += (one.member for one in group.primary)
        stake += group.at_stake
        tied += (one.member for one in group.rivals)
        if group.most <= least:
            reserve += (one.member for one in group.waiting)
            decided += len(group.waiting)
            order_open = [one.member for one in group.waiting + group.rivals if one.reserve]
            if group.waiting and len(order_open) > 1:
                unordered.append(tuple(sorted(order_open)))
        elif most:
            tied += (one.member for one in group.waiting)
        least, most = max(0, least - group.most), max(0, most - group.fewest)
        # Where orders differ in the reserve seats they leave, those further down hang on the same tie.
        if least == most:
            if tied:
                at_stake = Seats(primary=stake, reserve=before - least - decided)
                undecided.append(Tie(seats=at_stake, tied=tuple(sorted(tied))))
            stake, before, decided, tied = 0, least, 0, []
    if tied:
        at_stake = Seats(primary=stake, reserve=before - least - decided)
        undecided.append(Tie(seats=at_stake, tied=tuple(sorted(tied))))
    return Seating(
        seats=seats,
        listed=listed,
        primary=tuple(primary),
        reserve=tuple(reserve),
        undecided=tuple(undecided),
        unordered=tuple(unordered),
        vacant=Seats(primary=free, reserve=least).closed,
    )


def _leave_to(unranked: Sequence[Contender], seating: Seating) -> Seating:
    """Leave the seats that are left undecided between those whom an incomplete ranking does not name (R-79)."""
    able = [one for one in unranked if one.primary]
    also = [one for one in unranked if one.reserve]
    only = sum(not one.reserve for one in able)
    primary = min(OPEN if seating.seats.is_open(Seat.PRIMARY) else seating.vacant.primary, len(able))
    left = OPEN if seating.seats.is_open(Seat.RESERVE) else seating.vacant.reserve
    reserve = min(left, len(also) - max(0, primary - only))
    tied = tuple(sorted({one.member for one in (*(able if primary else ()), *(also if reserve else ()))}))
    if not tied:
        return seating
    at_stake = Seats(primary=primary, reserve=reserve)
    return attrs.evolve(
        seating, undecided=(*seating.undecided, Tie(seats=at_stake, tied=tied)), vacant=seating.vacant.without(at_stake)
    )
