"""Conditions: so many, such a share, or such a multiple of the root of what base, reached or exceeded.

Text:     Proposals 4, 6 and 8, and the final question.
Decides:  whether what was counted is what was asked of the base, and how many are missing; all or any of several.
Leaves:   what is asked, to the rules; who is in a base, to whoever counts.
Readings: R-20 (exact, in integers; no votes, no majority), R-71 (the three ways, the bases, what is counted).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "AllOf",
    "AnyOf",
    "Base",
    "Condition",
    "Counted",
    "Demand",
    "NOTHING_NOTED",
    "Measured",
    "MissingFigureError",
    "Numbers",
    "as_demand",
    "counts_for",
    "is_demand",
    "leaves_of",
    "measure",
    "measure_each",
    "meets",
    "missing_for",
    "names_in",
    "of_all_voters",
]

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from math import isqrt
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, Said, say
from partgov.foundation.values import Value, absent_or, as_tuple, at_least, is_a, is_flag, is_id

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Condition.reached": ("P4", "P6", "P8", "final", "R-20"),
    "Condition.shortfall": ("P8",),
    "measure": ("P8", "R-20", "R-71"),
    "measure_each": ("P6", "P8", "R-71", "R-87"),
    "meets": ("P4", "P8", "R-71"),
    "missing_for": ("P8", "R-71"),
}


class MissingFigureError(PartgovError):
    """A figure that the rules ask of a vote, and nobody gives: by its name, what is voted on cannot be judged."""


# ── what is counted, of what ─────────────────────────────────────────────────────────────────────


class Base(StrEnum):
    """
    Of what a share is asked.

    For and Against ("present and voting"); the votes, with those that abstain; the voters, who handed in anything;
    those present; the electorate, who may vote; the seats of a body, held or not ("fixed membership"). Of a recall
    also the votes of the election by which the mandate was won, and those of them for who holds it.
    """

    FOR_AND_AGAINST = "for_and_against"
    VOTES = "votes"
    VOTERS = "voters"
    PRESENT = "present"
    ELECTORATE = "electorate"
    SEATS = "seats"
    VOTES_OF_ELECTION = "votes_of_election"
    VOTES_FOR_HOLDER = "votes_for_holder"


class Counted(StrEnum):
    """What is held against it: the votes For (the Yes of an election), or so many of those in a base."""

    FOR = "for"
    FOR_AND_AGAINST = "for_and_against"
    VOTES = "votes"
    VOTERS = "voters"
    PRESENT = "present"


@attrs.frozen(kw_only=True)
class Numbers(Value):
    """
    What can be counted in one vote on one thing.

    Attributes:
        votes_for, against, abstaining: how many voted so.
        voters: how many handed in anything, a paper that says nothing of this included; None where nobody noted it.
        present: how many were there, silent or not; None where nobody noted it.
        electorate: how many might vote; None where it is not known.
        seats: the seats of the body that votes; None where none does.
        votes_of_election: how many voted in the election by which a mandate was won.
        votes_for_holder: how many of them for who holds it.

    >>> Numbers(votes_for=3, against=1, abstaining=2).of(Base.VOTES)
    6
    """

    votes_for: int = attrs.field(default=0, validator=at_least(0))
    against: int = attrs.field(default=0, validator=at_least(0))
    abstaining: int = attrs.field(default=0, validator=at_least(0))
    voters: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    present: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    electorate: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    seats: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    votes_of_election: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    votes_for_holder: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))

    @property
    def votes(self) -> int:
        """How many votes there are, those that abstain included."""
        return self.votes_for + self.against + self.abstaining

    def of(self, base: Base | Counted) -> int:
        """Return how many are in a base; raise `MissingFigureError` by its name where the vote does not say."""
        match base:
            case Counted.FOR:
                return self.votes_for
            case "for_and_against":
                return self.votes_for + self.against
            case "votes":
                return self.votes
        known: int | None = getattr(self, base.value)
        if known is None:
            name = _PLACES.get(base.value, base.value)
            raise MissingFigureError(name, None, Phrase(f"wanted.figure_{base.value}"))
        return known

    def lacks(self, counted: Counted) -> bool:
        """Say whether nobody noted how many that are."""
        return counted in (Counted.VOTERS, Counted.PRESENT) and getattr(self, counted.value) is None

    def with_more(self, number: int) -> Numbers:
        """Return the numbers with so many further votes For, of people who had not answered."""
        voters = None if self.voters is None else self.voters + number
        return attrs.evolve(self, votes_for=self.votes_for + number, voters=voters)

    @property
    def silent(self) -> int | None:
        """How many could have voted and did not; None where nobody knows how many could."""
        known = [each for each in (self.present, self.electorate) if each is not None]
        return min(known) - self.votes if known else None


_FIXED: Final = frozenset({Base.PRESENT, Base.ELECTORATE, Base.SEATS, Base.VOTES_OF_ELECTION, Base.VOTES_FOR_HOLDER})
"""The bases that do not grow with a vote."""

_PLACES: Final[Mapping[str, str]] = {
    "electorate": "may_vote", "votes_of_election": "elected_with.votes", "votes_for_holder": "elected_with.for",
}  # fmt: skip
"""What a record calls the figure, where that is not the name of the base."""


# ── conditions ───────────────────────────────────────────────────────────────────────────────────


def _is_share(instance: object, attribute: attrs.Attribute[Fraction | None], value: object) -> None:
    if not isinstance(value, Fraction) or not 0 < value <= 1:
        raise PartgovError(attribute.name, value, Phrase("wanted.majority", context="reached"))


def _is_factor(instance: object, attribute: attrs.Attribute[Fraction | None], value: object) -> None:
    if not isinstance(value, Fraction) or value <= 0:
        raise PartgovError(attribute.name, value, Phrase("wanted.factor_of_root"))


NOTHING_NOTED: Final = Numbers()
"""Of a vote of which nothing but the answers is known."""


@attrs.frozen(kw_only=True)
class Condition(Value):
    """
    One thing asked of a vote: a number, a share of a base, or a multiple of the square root of a base.

    Attributes:
        least: so many.
        share: this share of the base, exactly, more than nothing and at most the whole.
        root: this many times the square root of the base.
        exceeded: whether reaching it is not enough.
        of: the base; that of the rule where None, of a root all who may vote.
        counts: what is held against it; what the rule counts where None.
        among: the role, group, body or list of whom they must be; anybody who may where None.

    >>> Condition(share=Fraction(2, 3)).reached(2, of=3)
    True
    >>> Condition(share=Fraction(1, 2), exceeded=True).reached(1, of=2)
    False
    >>> Condition(root=Fraction(3, 2)).threshold(1018)  # 3/2 of the root of 1018 is 47.86
    48
    """

    least: int | None = attrs.field(default=None, validator=absent_or(at_least(1)))
    share: Fraction | None = attrs.field(default=None, validator=absent_or(_is_share))
    root: Fraction | None = attrs.field(default=None, validator=absent_or(_is_factor))
    exceeded: bool = attrs.field(default=False, validator=is_flag)
    of: Base | None = attrs.field(default=None, validator=absent_or(is_a(Base)))
    counts: Counted | None = attrs.field(default=None, validator=absent_or(is_a(Counted)))
    among: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"key": "from"})

    def __attrs_post_init__(self) -> None:
        given = [name for name in ("least", "share", "root") if getattr(self, name) is not None]
        if len(given) != 1:
            raise PartgovError("share", tuple(given) or None, Phrase("wanted.one_of_least_share_root"))
        if self.exceeded and self.share == 1:
            raise PartgovError("share", self.share, Phrase("wanted.majority", context="exceeded"))
        if self.least is not None and self.of is not None:
            raise PartgovError("of", self.of.value, Phrase("wanted.no_base_of_number"))

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return what is asked in the reader's language, without its base."""
        if self.share == 1:
            return say("majority", {"context": "whole"}, reader)
        context, amount = "exceeded" if self.exceeded else "reached", self._amount
        return say("majority", {"context": context, "share": amount}, reader)

    @property
    def _amount(self) -> Said:
        if self.least is not None:
            return self.least
        if self.root is not None:
            return Phrase("share.root", factor=self.root)
        return Phrase("share.half") if self.share == Fraction(1, 2) else self.share

    def base(self, of: Base) -> Base:
        """Return of what it is asked under a rule of base `of`; a root without one is of all who may vote (R-71)."""
        return self.of or (of if self.root is None else Base.ELECTORATE)

    def reached(self, votes: int, *, of: int) -> bool:
        """Say whether `votes` of a base of `of` are enough. A base without votes never has a majority (R-20)."""
        return (of > 0 or self.least is not None) and votes >= self.threshold(of)

    def threshold(self, of: int) -> int:
        """Return the smallest number of votes that is enough on a base of `of`."""
        if self.least is not None:
            return self.least + self.exceeded
        if self.share is not None:
            least, rest = divmod(of * self.share.numerator, self.share.denominator)
            return max(1, least + 1 if self.exceeded or rest else least)
        # root · √of, compared as root² · of with votes²: the least whole number that is not below it, or above it.
        assert self.root is not None, "one of the three is given"
        top, bottom = self.root.numerator**2 * of, self.root.denominator**2
        least = isqrt(top // bottom)
        while least * least * bottom < top or (self.exceeded and least * least * bottom == top):
            least += 1
        return max(1, least)

    def shortfall(self, votes: int, *, of: int) -> int | None:
        """
        Return how many more votes in favour would have been enough, everything else as it was.

        A further vote adds to the base too. None where no number would do (the whole of a base, with votes against).

        >>> Condition(share=Fraction(2, 3)).shortfall(65, of=98)
        1
        """
        return _fewest(lambda more: self.reached(votes + more, of=of + more), _always_enough(self, of))


@attrs.frozen
class AllOf(Value):
    """All of several things asked."""

    parts: tuple[Demand, ...] = attrs.field(converter=as_tuple)

    def told(self, reader: Reader) -> str:
        """Return what is asked in the reader's language."""
        return say("demand.all", {"parts": self.parts}, reader)


@attrs.frozen
class AnyOf(Value):
    """Any one of several things asked."""

    parts: tuple[Demand, ...] = attrs.field(converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if not self.parts:
            raise PartgovError("any", (), Phrase("wanted.one_condition_or_more"))

    def told(self, reader: Reader) -> str:
        """Return what is asked in the reader's language."""
        return say("demand.any", {"parts": self.parts}, reader)


Demand = Condition | AllOf | AnyOf
"""What a rule asks: a condition, all of several, or any of them."""


@attrs.frozen(kw_only=True)
class Measured(Value):
    """
    One condition held against the numbers of a vote.

    Attributes:
        found: how many were counted.
        needed: how many are enough.
        of: the base; None where a fixed number is asked.
        base: how many are in it.
        counts: what was counted.
        at_least: whether nobody noted how many there were, and those who voted, who were there, are enough.
    """

    condition: Condition
    met: bool
    found: int
    needed: int
    of: Base | None
    base: int | None
    counts: Counted
    at_least: bool = False


# ── judging ──────────────────────────────────────────────────────────────────────────────────────


def leaves_of(demand: Demand | None) -> Iterator[Condition]:
    """Every condition in what is asked, in the order in which it is written."""
    match demand:
        case None:
            return
        case Condition():
            yield demand
        case _:
            for part in demand.parts:
                yield from leaves_of(part)


def names_in(demand: Demand | None) -> tuple[str, ...]:
    """Return the roles, groups, bodies and lists of whom those must be who are counted, each once."""
    return tuple(dict.fromkeys(one.among for one in leaves_of(demand) if one.among is not None))


def measure(demand: Demand | None, numbers: Numbers, *, of: Base, counts: Counted) -> tuple[Measured, ...]:
    """
    Hold what is asked against the numbers of a vote, and return the conditions it hangs on, as they are written.

    Of several of which any would do it is the first that is met or, where none is, the one that lacks least. What is
    asked is met when every condition returned is; nothing asked is met.

    Raises `MissingFigureError` by the name of a figure that the vote does not say.

    Args:
        of: the base of a condition that names none.
        counts: what is counted where a condition does not say.
    """
    return measure_each(demand, lambda _: numbers, of=of, counts=counts)


def measure_each(
    demand: Demand | None, numbers_for: Callable[[Condition], Numbers], *, of: Base, counts: Counted
) -> tuple[Measured, ...]:
    """
    Hold each condition against numbers of its own, of those of whom it is asked; all else is returned as by `measure`.

    Prevents: one of a council who stands for its chair, where the chair or three of the council are asked (R-87).
    """
    match demand:
        case None:
            return ()
        case Condition():
            return (_measured(demand, numbers_for(demand), of, counts),)
        case AllOf(parts):
            return tuple(one for part in parts for one in measure_each(part, numbers_for, of=of, counts=counts))
        case _:
            branches = [measure_each(part, numbers_for, of=of, counts=counts) for part in demand.parts]
            return min(branches, key=_lacking)


def _lacking(measured: Sequence[Measured]) -> tuple[bool, int]:
    unmet = [one for one in measured if not one.met]
    return bool(unmet), sum(one.needed - one.found for one in unmet)


def meets(demand: Demand | None, numbers: Numbers, *, of: Base, counts: Counted) -> bool:
    """Say whether the numbers are what is asked; nothing asked is met. Raises what `measure` raises."""
    return all(one.met for one in measure(demand, numbers, of=of, counts=counts))


def missing_for(demand: Demand, numbers: Numbers, *, of: Base, counts: Counted) -> int | None:
    """
    Return how many further votes For would have been enough, everything else as it was; None where no number would.

    They come from people who had not answered. Where the base is one that does not grow with a vote, such as all who
    are present, there are no more of those than are known to have been silent.
    """
    leaves = tuple(leaves_of(demand))
    bases = {one.base(of) for one in leaves if one.least is None}
    most = max((_always_enough(one, 0 if one.least else numbers.of(one.base(of))) for one in leaves), default=0)
    silent = numbers.silent if bases & _FIXED else None
    return _fewest(
        lambda more: meets(demand, numbers.with_more(more), of=of, counts=counts),
        most if silent is None else min(most, silent),
    )


def _measured(condition: Condition, numbers: Numbers, of: Base, counts: Counted) -> Measured:
    base, counted = condition.base(of), condition.counts or counts
    size = None if condition.least is not None else numbers.of(base)
    at_least = numbers.lacks(counted) and condition.reached(numbers.votes, of=size or 0)
    found = numbers.votes if at_least else numbers.of(counted)
    return Measured(
        condition=condition,
        met=condition.reached(found, of=size or 0),
        found=found,
        needed=condition.threshold(size or 0),
        of=None if size is None else base,
        base=size,
        counts=counted,
        at_least=at_least,
    )


def _always_enough(condition: Condition, base: int) -> int:
    """So many further votes For are enough, if any number is, whether the base grows with them or not."""
    if condition.least is not None:
        return condition.least + 1
    if condition.share is not None:
        return base * condition.share.numerator + condition.share.denominator + 1
    assert condition.root is not None, "one of the three is given"
    return base + 2 * condition.root.numerator**2 // condition.root.denominator**2 + 2


def as_demand(value: Demand | int | Fraction | None) -> Demand | None:
    """Read a bare number as the least of it, and a bare fraction as a share of the base."""
    if type(value) is int and value > 0:
        return Condition(least=value)
    return Condition(share=value) if type(value) is Fraction else value  # type: ignore[return-value]


def is_demand(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for a value that asks nothing."""
    if type(value) is int:
        raise PartgovError(attribute.name, value, Phrase("wanted.whole_at_least", least=1))
    if not isinstance(value, Condition | AllOf | AnyOf):
        raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind="a Condition, AllOf or AnyOf"))


def counts_for(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for what is no demand, or one of another number than those for it: what no majority is."""
    is_demand(instance, attribute, value)
    other = next((one.counts for one in leaves_of(value) if one.counts not in (None, Counted.FOR)), None)  # type: ignore[arg-type]
    if other is not None:
        raise PartgovError(f"{attribute.name}.counts", other.value, Phrase("wanted.counts_for"))


def of_all_voters(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """
    Raise `PartgovError` for what is no demand, or one of those of a role, group, body or list: a vote is of all.

    >>> @attrs.frozen
    ... class Gate:
    ...     asked: Demand = attrs.field(validator=of_all_voters)
    >>> Gate(Condition(least=2)).asked.least
    2
    """
    is_demand(instance, attribute, value)
    name = next(iter(names_in(value)), None)  # type: ignore[arg-type]
    if name is not None:
        raise PartgovError(f"{attribute.name}.from", name, Phrase("wanted.of_all_voters"))


def _fewest(enough: Callable[[int], bool], most: int) -> int | None:
    """The smallest number, up to `most`, that is enough, where more are never worse; None where none is."""
    low, high = 1, max(0, most)
    if enough(0):
        return 0
    if not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
