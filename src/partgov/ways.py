"""Ways: how the seats may go to the tied of one place, when each in turn takes one who may.

Text:     none: Proposal 4 does not say who of the tied comes first.
Decides:  how many of each kind of the tied take a seat, under every order of them.
Leaves:   who is tied with whom, and what is decided by it, to seating.
Readings: R-14 (every order of the tied), R-99 (a cap by affiliation).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "MOST_TRIED", "Alike", "Way", "ways_of"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from partgov.foundation.conditions import MissingFigureError
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, as_tuple, frozen

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"ways_of": ("R-14", "R-99")}


MOST_TRIED: Final = 10_000
"""How many numbers are tried in one election, of people of several affiliations; twenty who are tied take 2000."""


@attrs.frozen(kw_only=True)
class Alike(Value):
    """
    Those of the tied whom no order tells apart: they have the same affiliations, as far as these lack room.

    Attributes:
        both, only: how many of them may take a reserve seat too, and how many a primary seat alone.

    >>> Alike(affiliations=frozenset({"acme"}), both=2, only=1).size
    3
    """

    affiliations: frozenset[str]
    both: int
    only: int

    @property
    def size(self) -> int:
        """How many people they are."""
        return self.both + self.only


@attrs.frozen(kw_only=True)
class Way(Value):
    """
    How primary seats may go to the tied, under some of their orders.

    Attributes:
        taken: of each kind how many take one, the fewest and the most.
        as_both: how many take one and might have been reserve, likewise.
        left: the seats that are left.
        room: how many more may take one of each affiliation that lacks room.
        full: of each kind the affiliations by which some of it are passed over: no room is left, and a seat is.
    """

    taken: tuple[tuple[int, int], ...] = attrs.field(converter=as_tuple)
    as_both: tuple[int, int]
    left: int
    room: Mapping[str, int] = attrs.field(converter=frozen)
    full: tuple[frozenset[str], ...] = attrs.field(converter=as_tuple)


def ways_of(
    alike: Sequence[Alike], *, free: int, room: Mapping[str, int], tries: Iterator[int] | None = None
) -> Iterator[Way]:
    """
    Yield every way for the tied to take the free seats, if each in turn takes one who finds room.

    Whoever comes first, in the end there is no seat, or nobody has room for one. Those of one affiliation, or of none,
    fill what is left when it is known who else takes one; so only for people of several is each number tried.

    >>> three = Alike(affiliations=frozenset({"acme"}), both=3, only=0)
    >>> [way.taken for way in ways_of([three], free=3, room={"acme": 2})]
    [((2, 2),)]

    Args:
        free: the primary seats that are left.
        room: how many more may take one of each affiliation that lacks room for everybody.
        tries: one for each number that may be tried; `MOST_TRIED` where None. Raises `MissingFigureError` when they are
            used up: too many are tied for anybody to say what every order has in common.
    """
    tries = iter(range(MOST_TRIED)) if tries is None else tries
    for numbers in _choices([one for one in alike if _is_of_several(one)], free, room):
        if numbers and next(tries, None) is None:
            raise MissingFigureError("draw", None, Phrase("wanted.figure_draw_of_crowd"))
        chosen = iter(numbers)
        exactly = [(one, next(chosen) if _is_of_several(one) else 0) for one in alike]
        rest, left = _less(room, exactly), free - sum(numbers)
        counts = [
            (one, number, 0 if _is_of_several(one) else min((one.size, *(rest[name] for name in one.affiliations))))
            for one, number in exactly
        ]
        fits = [(one, fit) for one, _, fit in counts]
        after = _less(rest, fits)
        fitting = sum(fit for _, fit in fits)
        lacking = fitting - left  # so many find room, and no seat
        if lacking < 0 and any(
            number < one.size and all(after[name] for name in one.affiliations)
            for one, number in exactly
            if _is_of_several(one)
        ):
            continue  # there are room and a seat for one more of them, who would have taken it
        lacking = max(0, lacking)
        full = {name for name in room if not after[name] and rest[name] <= left and room[name] < free}
        yield Way(
            taken=[
                (number, number) if _is_of_several(one) else (max(0, fit - lacking), min(fit, left))
                for one, number, fit in counts
            ],
            as_both=(
                _beyond(exactly) + max(0, _beyond(fits) - lacking),
                _within(exactly) + min(left, _within(fits)),
            ),
            left=max(0, left - fitting),
            room=after,
            full=[one.affiliations & full if number + fit < one.size else frozenset() for one, number, fit in counts],
        )


_Taken = tuple[Alike, int]
"""A kind, and how many of it take a seat."""


def _is_of_several(one: Alike) -> bool:
    return len(one.affiliations) > 1


def _choices(several: Sequence[Alike], free: int, room: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    """How many of each kind can take one of the free seats together."""
    if not several:
        yield ()
        return
    first, *others = several
    for number in range(min((first.size, free, *(room[name] for name in first.affiliations))) + 1):
        for more in _choices(others, free - number, _less(room, [(first, number)])):
            yield number, *more


def _less(room: Mapping[str, int], taken: Iterable[_Taken]) -> Mapping[str, int]:
    """What room is left to each affiliation when so many of each kind have taken a seat."""
    gone = Counter[str]()
    for one, number in taken:
        gone.update(dict.fromkeys(one.affiliations, number))
    return {name: many - gone[name] for name, many in room.items()}


def _beyond(taken: Iterable[_Taken]) -> int:
    """How many of so many at least might have been reserve."""
    return sum(max(0, number - one.only) for one, number in taken)


def _within(taken: Iterable[_Taken]) -> int:
    """How many of so many at most might have been reserve."""
    return sum(min(number, one.both) for one, number in taken)
