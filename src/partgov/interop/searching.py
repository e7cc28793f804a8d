"""Searching: made-up organisations by the thousand, each attacked by everybody; what was told, and how nearly."""

from __future__ import annotations

__all__ = ["Known", "Searched", "search_cases"]

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final

import attrs

from partgov.exposure import at_extreme
from partgov.inference import Inference, infer_all, side_by_side
from partgov.interop.madeup import made_up_case
from partgov.journal import Journal
from partgov.policies import PoolPolicy
from partgov.pools import plan_pools
from partgov.publishing import publish
from partgov.units import Pooled

_AT = datetime(2021, 1, 1, tzinfo=UTC)  # when every year of every made-up organisation is over


_NEAREST: Final = (1000, 100, 10, 2)  # of so many amounts, how closely the one is known that is known most closely


@attrs.frozen(kw_only=True)
class Known:
    """
    How closely an adversary knows amounts that are not told: how wide the range is, in thousandths of the amount.

    Attributes:
        adversary: onlooker, neighbour, or balance watcher.
        insiders: whether others tell them their own amounts.
        amounts: how many amounts there are, attack by attack.
        unbounded: how many of them could be ever so large, or ever so small.
        narrowest: the width of the one that is known most closely.
        within: of a thousand amounts, of a hundred, of ten and of two, the width within which one is known; None where
            that one is unbounded.
    """

    adversary: str
    insiders: bool
    amounts: int
    unbounded: int
    narrowest: int
    within: tuple[tuple[int, int | None], ...]


@attrs.frozen(kw_only=True)
class Searched:
    """
    What came of a search.

    Attributes:
        organisations: how many were made up.
        policies: how many different ones they had.
        pools: how many totals are public, of all of them: those at an extreme are not.
        amounts: how many amounts end in them.
        attacks: how many adversaries attacked an organisation, each with so many insiders.
        told: how many amounts a combination of sums told one of them.
        extremes: how many totals are at an extreme, so that `partgov publish` refuses them.
        by_extremes: how many amounts these would have told, attack by attack.
        by_bounds: how many amounts were pinned down otherwise.
        closest: between which numbers that amount lies that was known most closely, of all others.
        nearest: the same, as a share of the most that it can be.
        beside: how many two totals tell of few persons, to whoever supposes that others have the same in both.
        exact: how many of these tell it exactly.
        known: how closely each adversary knows the others.
    """

    organisations: int = 0
    policies: int = 0
    pools: int = 0
    amounts: int = 0
    attacks: int = 0
    told: int = 0
    extremes: int = 0
    by_extremes: int = 0
    by_bounds: int = 0
    closest: tuple[int, int] | None = None
    nearest: tuple[int, int] | None = None
    beside: int = 0
    exact: int = 0
    known: tuple[Known, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether nothing was told but by totals at an extreme, and by what is supposed."""
        return self.told == self.by_bounds == 0


def search_cases(numbers: Iterable[int], *, seed: int = 2016) -> Searched:
    """Return what is computed of made-up organisations, which have numbers; the same for everybody, of one seed."""
    found, policies, widths = Searched(), set[PoolPolicy](), _Widths()
    for number in numbers:
        journal, policy = made_up_case(number, seed=seed)
        policies.add(policy)
        pools = plan_pools(journal, policy=policy, at=_AT, zone=UTC).pools
        public = [pool for pool in pools if not at_extreme(pool, policy=policy)]
        inferences = _attacked(journal, public, policy)
        found = _counted(found, public, inferences, policy)
        widths.add(inferences)
        if len(public) < len(pools):
            more = sum(len(one.extreme) for one in _attacked(journal, pools, policy))
            extremes = found.extremes + len(pools) - len(public)
            found = attrs.evolve(found, extremes=extremes, by_extremes=found.by_extremes + more)
    return attrs.evolve(found, policies=len(policies), known=widths.told())


class _Widths:
    """How wide the ranges are in which adversaries know amounts, in thousandths of each: how many of each width."""

    def __init__(self) -> None:
        self.bounded: dict[tuple[str, bool], Counter[int]] = {}
        self.unbounded: Counter[tuple[str, bool]] = Counter()

    def add(self, inferences: Iterable[Inference]) -> None:
        for one in inferences:
            who = one.adversary, one.insiders > 0
            widths = (1000 * width // max(1, amount) for width, amount in one.widths)
            self.bounded.setdefault(who, Counter()).update(widths)
            self.unbounded[who] += one.unbounded

    def told(self) -> tuple[Known, ...]:
        found = []
        for (adversary, insiders), widths in sorted(self.bounded.items()):
            in_order = sorted(widths.items())
            many = widths.total() + self.unbounded[adversary, insiders]
            up_to = [*accumulate(widths[width] for width, _ in in_order)]
            within = []
            for of in _NEAREST:
                place = bisect_left(up_to, -(-many // of))
                within.append((of, in_order[place][0] if place < len(in_order) else None))
            if in_order:
                found.append(
                    Known(
                        adversary=adversary, insiders=insiders, amounts=many,
                        unbounded=self.unbounded[adversary, insiders], narrowest=in_order[0][0], within=tuple(within),
                    )
                )  # fmt: skip
        return tuple(found)


def _attacked(journal: Journal, pools: Sequence[Pooled], policy: PoolPolicy) -> tuple[Inference, ...]:
    log = publish(journal, at=_AT, zone=UTC, releases=[pool.release for pool in pools])
    return infer_all(pools, log.lines, journal, policy=policy)


def _counted(found: Searched, pools: Sequence[Pooled], inferences: Sequence[Inference], policy: PoolPolicy) -> Searched:
    near = [one.closest for one in inferences if one.closest is not None]
    beside = side_by_side(pools, policy=policy)
    return attrs.evolve(
        found,
        organisations=found.organisations + 1,
        pools=found.pools + len(pools),
        amounts=found.amounts + sum(len(pool.finishing) for pool in pools),
        attacks=found.attacks + len(inferences),
        told=found.told + sum(len(one.told) for one in inferences),
        by_bounds=found.by_bounds + sum(len(one.extreme) for one in inferences),
        closest=min((one for one in (found.closest, *near) if one is not None), key=_width, default=None),
        nearest=min((one for one in (found.nearest, *near) if one is not None), key=_share, default=None),
        beside=found.beside + len(beside),
        exact=found.exact + sum(one.off == 0 for one in beside),
    )


def _width(between: tuple[int, int]) -> int:
    return between[1] - between[0]


def _share(between: tuple[int, int]) -> tuple[int, int]:
    return 1000 * _width(between) // between[1], _width(between)
