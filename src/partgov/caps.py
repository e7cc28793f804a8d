"""Caps: how many seats those of one affiliation may hold at most.

Text:     none. Proposal 5 limits the terms of one person; an organisation may limit the seats of one employer too.
Decides:  how many of so many seats that is, and whether somebody would be one too many.
Leaves:   who is of which affiliation when, to members; who is seated in whose place, to seating and succession.
Readings: R-99 (a cap by affiliation).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Cap", "cap_of", "is_cap", "is_of_seats", "most_of"]

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from math import isqrt
from typing import Any, Final

import attrs

from partgov.foundation.conditions import (
    AllOf,
    AnyOf,
    Base,
    Condition,
    Demand,
    MissingFigureError,
    is_demand,
    leaves_of,
)
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import as_utc, is_instant
from partgov.foundation.rulings import ADOPTED, Cites, Finding, Kind
from partgov.foundation.sentences import Named, Phrase, Said
from partgov.foundation.values import FrozenMap, Value, as_tuple, at_least, frozen
from partgov.members import Roll
from partgov.roles import OPEN

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"cap_of": ("R-99",), "most_of": ("R-99",)}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_FULL: Final = Kind(
    "cap.full", "P5", "R-99", setting="mandates.cap", context=str, who=Named, affiliation=str, holders=tuple, seats=int
)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def is_cap(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for what does not say how many seats at most, as a number or a share of them."""
    is_of_seats(instance, attribute, value)
    for one in leaves_of(value):  # type: ignore[arg-type]
        if one.exceeded:
            raise PartgovError(f"{attribute.name}.exceeded", True, Phrase("wanted.cap_reached"))


def is_of_seats(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for what does not ask a number of seats, or a share of them."""
    is_demand(instance, attribute, value)
    for one in leaves_of(value):  # type: ignore[arg-type]
        if one.least is None and one.base(Base.SEATS) is not Base.SEATS:
            raise PartgovError(f"{attribute.name}.of", one.base(Base.SEATS).value, Phrase("wanted.cap_of_seats"))
        for name in ("counts", "among"):
            if getattr(one, name) is not None:
                place = {"among": "from"}.get(name, name)
                raise PartgovError(f"{attribute.name}.{place}", getattr(one, name), Phrase("wanted.cap_of_seats"))


def most_of(cap: Demand, seats: int) -> int:
    """
    Return how many of so many seats those of one affiliation may hold at most, rounded down (R-99).

    Of several that all hold it is the fewest, of several of which any does the most. Raises `MissingFigureError` for a
    share of seats that are open.

    >>> from fractions import Fraction
    >>> most_of(Condition(share=Fraction(1, 3)), 7), most_of(Condition(least=1), 7)
    (2, 1)
    """
    match cap:
        case AllOf(parts):
            return min((most_of(part, seats) for part in parts), default=seats)
        case AnyOf(parts):
            return max(most_of(part, seats) for part in parts)
        case Condition(least=int() as number):
            return number
    if seats >= OPEN:
        raise MissingFigureError("seats", None, Phrase("wanted.figure_cap_of_open"))
    if cap.share is not None:
        return seats * cap.share.numerator // cap.share.denominator
    assert cap.root is not None, "one of the three is given"
    return isqrt(cap.root.numerator**2 * seats // cap.root.denominator**2)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────


def _in_turn(value: Mapping[str, Iterable[Iterable[str]]]) -> FrozenMap[str, tuple[tuple[str, ...], ...]]:
    return FrozenMap({name: tuple(map(as_tuple, as_tuple(seats))) for name, seats in frozen(value).items()})


@attrs.frozen(kw_only=True)
class Cap(Value):
    """
    A cap by affiliation as it meets the seats of an instant.

    Attributes:
        most: how many seats those of one affiliation may hold.
        seats: how many seats there are.
        at: the instant that says who is of which affiliation: the start of the term.
        holders: for each affiliation the seats it holds already: of each seat who holds it, or is tied for it.
        cites: what findings cite.
    """

    most: int = attrs.field(validator=at_least(0))
    seats: int = attrs.field(validator=at_least(0))
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    holders: Mapping[str, tuple[tuple[str, ...], ...]] = attrs.field(default=FrozenMap(), converter=_in_turn)
    cites: Cites = attrs.field(default=ADOPTED, repr=False)

    def room(self, affiliation: str) -> int:
        """Return how many more of an affiliation may take a seat."""
        return max(0, self.most - len(self.holders.get(affiliation, ())))

    def may_bind(self, affiliations: Iterable[Iterable[str]]) -> bool:
        """Say whether people of these affiliations could be one too many if all of them took a seat."""
        asked = Counter(name for each in affiliations for name in each)
        return any(number > self.room(name) for name, number in asked.items())

    def full(self, who: Named, affiliation: str, roll: Roll, *, seated: Iterable[Iterable[str]] = ()) -> Finding:
        """
        Say that somebody of an affiliation would be one too many, and who holds the seats that it has (R-99).

        Args:
            seated: the seats given out before, as in `holders`.
        """
        held, named = self.holders.get(affiliation, ()), self.named(affiliation, roll, seated=seated)
        context = "open" if self.seats >= OPEN else "held" if named else "none"
        return _FULL.finding(
            self.cites, False, found=max(self.most, len(held)) + 1, needed=self.most,
            context=context, who=who, affiliation=affiliation, holders=named, seats=self.seats,
        )  # fmt: skip

    def named(self, affiliation: str, roll: Roll, *, seated: Iterable[Iterable[str]] = ()) -> tuple[Said, ...]:
        """Return who holds the seats of an affiliation, seat by seat, as a sentence names them."""
        return tuple(_either(seat, roll) for seat in (*self.holders.get(affiliation, ()), *seated))

    def bars(self, member: str, roll: Roll) -> tuple[Finding, ...]:
        """Return why a member may not take a seat beside those that are held (R-99); nothing if they may."""
        full = (name for name in sorted(roll.affiliated(member, self.at)) if not self.room(name))
        return tuple(self.full(roll.named(member), name, roll) for name in full)


def _either(members: Iterable[str], roll: Roll) -> Said:
    named: list[Said] = [roll.named(member) for member in members]
    return reduce(lambda first, second: Phrase("list.either", first=first, second=second), named)


def cap_of(
    cap: Demand | None, *, seats: int, held: Iterable[tuple[str, ...]], at: datetime, roll: Roll,
    cites: Cites = ADOPTED,
) -> Cap | None:  # fmt: skip
    """
    Return a cap as it meets the seats of an instant; None where the rules have none.

    A seat that a tie leaves open counts for the affiliations that all of the tied have (R-99). Raises
    `MissingFigureError` for a share of seats that are open.

    Args:
        seats: how many there are, of the role or of the body.
        held: those that are held by whoever goes on: of each its holder, or those who are tied for it.
        at: the start of the term, which says who is of which affiliation.
    """
    if cap is None:
        return None
    holders: dict[str, list[tuple[str, ...]]] = {}
    for seat in held:
        for name in frozenset.intersection(*(roll.affiliated(member, at) for member in seat)):
            holders.setdefault(name, []).append(seat)
    return Cap(most=most_of(cap, seats), seats=seats, at=at, holders=holders, cites=cites)
