"""Inference: what adversaries compute who use everything public exactly, and know all of it but the amounts.

Text:     Proposal 10: nothing personal to be read from the public record.
Decides:  which amounts a combination of sums tells them, and which a total at an extreme; how closely they know others.
Leaves:   how other designs fare, to exposure; what to do about it, to the treasurer.
Readings: R-27 (against whom, and what is not guaranteed), R-58 (what a pool needs), R-34 (for the treasurer alone).

The *onlooker* has the public lines and the policy: of each pool how many persons it is of, and how many lines it has,
so that at most so many persons' money ends in it. The *neighbour* knows besides whose line each is, of how many slices
a unit is and which way its money went; some persons may tell them their own amounts. The *balance watcher* supposes as
well that nothing was ever spent that was not there. Who holds totals side by side supposes that others pay the same.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Deduced", "Inference", "SideBySide", "infer", "infer_all", "read_totals", "side_by_side"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import combinations, groupby
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.bounds import Bounds, Sum, beside, bounded
from partgov.foundation.isolation import exposed_by
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, as_tuple
from partgov.journal import DeclaredFigure, Entry, Journal
from partgov.loglines import Line, Pool
from partgov.policies import PoolPolicy
from partgov.telling import unknown_amounts
from partgov.units import Pooled, PoolPart, Unit

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "read_totals": ("P10", "R-27", "R-58"),
    "infer": ("P10", "R-27", "R-58"),
    "side_by_side": ("P10", "R-27"),
}


# ── who has the public lines ─────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Deduced(Value):
    """
    What the public lines say of the money that ends in one pool, where it all went one way; in minor units.

    Attributes:
        ending: of how many persons it can be, at least and at most.
        least: the least that one of them can have in it, in minor units.
        most: the most, in minor units.
    """

    day: date
    flow: str
    ending: tuple[int, int]
    least: int
    most: int


def read_totals(lines: Iterable[Line], *, policy: PoolPolicy) -> tuple[Deduced, ...]:
    """
    Return what anybody deduces from each pool of a log by its number of persons, its total and the lines it covers.

    >>> from partgov.foundation.money import Money
    >>> eleven = Pool(date(2017, 12, 31), "dues", 11, Money(51_234, "EUR"), covers=(7,))
    >>> (found,) = read_totals([eleven], policy=PoolPolicy(cap=5000))
    >>> found.ending, found.least, found.most
    ((1, 1), 1234, 1234)
    """
    found = (_deduced(line, policy) for line in lines if isinstance(line, Pool))
    return tuple(one for one in found if one is not None)


def _deduced(pool: Pool, policy: PoolPolicy) -> Deduced | None:
    """What a pool says; None where no amounts that went one way come to its total."""
    cap, total = policy.cap, abs(pool.total.minor)
    if cap is None:
        left = {pool.persons: total}
    else:  # by how many of them end in it: what they have in it together, without the caps of the others
        ending = range(1, min(pool.persons, len(pool.covers)) + 1)
        left = {number: total - (pool.persons - number) * cap for number in ending}
        left = {number: rest for number, rest in left.items() if 0 <= rest <= number * cap}
    # Whoever trusts the rule knows that enough end in it; a pool that was made by another rule does not allow for that.
    by_rule = {number: rest for number, rest in left.items() if min(number, rest // policy.floor) >= policy.needed}
    found, filling = (by_rule, policy.needed) if by_rule else (left, 0)
    if not found:
        return None
    lows, highs = zip(*(_ends(rest, number, policy, filling=filling) for number, rest in found.items()), strict=True)
    ends = min(found), max(found)
    return Deduced(day=pool.day, flow=pool.flow, ending=ends, least=min(lows), most=max(highs))


def _ends(rest: int, number: int, policy: PoolPolicy, *, filling: int) -> tuple[int, int]:
    """The least and the most that one of so many has, of whom so many as fill the pool reach the floor."""
    least = policy.floor if number == filling else 0
    most = rest - max(0, filling - 1) * policy.floor
    if policy.cap is None:
        return least, most
    return max(least, rest - max(0, number - 1) * policy.cap), min(most, policy.cap)


# ── who knows all but the amounts ────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class Inference(Shown, Value):
    """
    What one adversary computes of the amounts that pools account for. It holds amounts, and is for the treasurer alone.

    Attributes:
        adversary: onlooker, neighbour, or balance watcher.
        insiders: how many persons tell them their own amounts.
        amounts: how many amounts they are after: units of others that end in some pool.
        told: the persons, by id, of whom a combination of sums tells an amount; the onlooker's are pools, by name.
        extreme: the units of which all is known for a total is the most, or the least, that it could be; or pools.
        closest: between which numbers the amount lies that is known most closely of all others.
        widths: of each other amount how far apart these numbers are, and what it is, where both are known.
        unbounded: how many amounts could be ever so large, or ever so small.
    """

    adversary: str
    insiders: int
    amounts: int
    told: tuple[str, ...] = attrs.field(converter=as_tuple)
    extreme: tuple[str, ...] = attrs.field(converter=as_tuple)
    closest: tuple[int, int] | None
    widths: tuple[tuple[int, int], ...] = attrs.field(default=(), converter=as_tuple)
    unbounded: int = 0

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"adversary": self.adversary, "insiders": self.insiders, "amounts": self.amounts, "told": len(self.told)}

    def __repr__(self) -> str:
        told, near = f"{len(self.told)} told", f"{len(self.extreme)} at an extreme"
        return f"Inference by {self.adversary} with {self.insiders} insiders: of {self.amounts} amounts {told}, {near}"


def infer_all(
    pools: Sequence[Pooled], lines: Iterable[Line], journal: Journal, *, policy: PoolPolicy
) -> tuple[Inference, ...]:
    """
    Return what every adversary computes of a log and its pools, with no insider, with one, up to all of the policy's.

    As insiders are tried those who have most in the pools, and those who have least: who leaves the others fewest ways.
    """
    found = [_by_onlooker(pools, lines, policy)]
    persons: dict[str, int] = {}
    for part in (part for pool in pools for part in pool.finishing):
        persons[part.unit.person] = persons.get(part.unit.person, 0) + abs(part.minor)
    ranked = sorted(persons, key=lambda one: (persons[one], one))
    groups = [frozenset(group) for number in range(policy.insiders + 1) for group in _groups(ranked, number)]
    for group in dict.fromkeys(groups):
        found.append(infer(pools, journal, policy=policy, insiders=group))
        if _never_overdrawn(journal):
            found.append(infer(pools, journal, policy=policy, insiders=group, balance=True))
    return tuple(found)


def _groups(ranked: Sequence[str], number: int) -> Iterator[Sequence[str]]:
    yield ranked[:number]
    yield ranked[len(ranked) - min(number, len(ranked)) :]


def _by_onlooker(pools: Sequence[Pooled], lines: Iterable[Line], policy: PoolPolicy) -> Inference:
    """What the onlooker deduces, held against the truth: a wrong guess tells nothing."""
    ending = {pool.name: pool.finishing for pool in pools}
    told: list[str] = []
    extreme: list[str] = []
    near, widths = [], list[tuple[int, int]]()
    for one in read_totals(lines, policy=policy):
        where = f"{one.flow} {one.day}"
        sizes = {abs(part.minor) for part in ending[where]}
        if one.least < one.most:
            near.append((one.most - one.least, one.least, one.most))
            widths += ((one.most - one.least, abs(part.minor)) for part in ending[where])
        elif sizes == {one.least}:
            (told if one.ending == (1, 1) else extreme).append(where)
    return Inference(
        adversary="onlooker", insiders=0, amounts=sum(map(len, ending.values())), told=told, extreme=extreme,
        closest=min(near)[1:] if near else None, widths=widths,
    )  # fmt: skip


def infer(
    pools: Sequence[Pooled],
    journal: Journal,
    *,
    policy: PoolPolicy,
    insiders: AbstractSet[str] = frozenset(),
    balance: bool = False,
) -> Inference:
    """
    Return what one computes who knows whose each line is, but no amount but those of some insiders.

    What is told by a combination of sums is decided by elimination; the rest is bounded, sum by sum, exactly.

    Args:
        insiders: the persons who tell their amounts.
        balance: whether they suppose, too, that what is public and what waits was never less than nothing together.
    """
    unknowns = unknown_amounts(pools, journal.figures, journal)
    told = exposed_by(((person, column) for _, person, column in unknowns), known=insiders)
    view = _View(journal, policy)
    for pool in pools:
        view.add_pool(pool)
    for figure in journal.figures:
        view.add_figure(figure)
    if balance:
        view.add_balances(pools)
    view.let_in(insiders)
    found = view.looked_at()
    ending = [part.unit for pool in pools for part in pool.finishing if part.unit.person not in insiders]
    units = {unit.id: unit for unit in ending if view.weights(unit.entries)}  # what was taken back whole is no secret
    extreme, near, widths = [], [], list[tuple[int, int]]()
    for name, unit in units.items():
        low, high = found[_unit(unit)]
        if low is not None and low == high:
            extreme += [] if unit.person in told else [name]
        elif low is not None and high is not None:
            near.append((high - low, min(abs(low), abs(high)), max(abs(low), abs(high))))
            widths.append((high - low, abs(unit.total)))
    return Inference(
        adversary="balance watcher" if balance else "neighbour", insiders=len(insiders), amounts=len(units),
        told=sorted(told), extreme=extreme, closest=min(near)[1:] if near else None, widths=widths,
        unbounded=sum(None in found[_unit(unit)] for unit in units.values()),
    )  # fmt: skip


def _unit(unit: Unit) -> str:
    return f"\nunit {unit.id}"  # which is no entry's id


@attrs.define
class _View:
    """What is known of each entry and of each unit before sums are looked at, and the sums."""

    journal: Journal
    policy: PoolPolicy
    between: dict[str, Bounds] = attrs.field(factory=dict)
    sums: list[Sum] = attrs.field(factory=list)  # of the entries of a unit, and of the units of a pool
    of_entries: list[Sum] = attrs.field(factory=list)  # the sums in which one entry may stand in several

    def add_pool(self, pool: Pooled) -> None:
        """Take in a pool: whose units end in it, in how many slices, and what it comes to without the caps."""
        caps = sum(part.minor for part in pool.parts if not part.last)
        caps -= sum(part.unit.total - part.minor for part in pool.finishing)
        total = pool.release.total.minor - caps
        for part in pool.finishing:
            self.between[_unit(part.unit)] = self._ways(part, pool)
            weights = self.weights(part.unit.entries)
            self.sums.append(({**weights, _unit(part.unit): -1}, 0))
        self.sums.append(({_unit(part.unit): 1 for part in pool.finishing}, total))
        self.of_entries.append((self.weights(entry for part in pool.finishing for entry in part.unit.entries), total))

    def add_figure(self, figure: DeclaredFigure) -> None:
        """Take in what a figure adds up, without what is public of it as it is."""
        personal = [entry for entry in map(self.journal.by_id.__getitem__, figure.entries) if self._is_personal(entry)]
        self.of_entries.append((self.weights(personal), sum(entry.amount.minor for entry in personal)))

    def add_balances(self, pools: Sequence[Pooled]) -> None:
        """Take in that, on the days on which least of it is public, there was not less than nothing."""
        plain: dict[date, int] = {}  # what has come in and gone out in plain lines, through each day that has some
        total = 0
        for entry in sorted(self.journal.entries, key=attrgetter("day")):
            if not self._is_personal(entry):
                plain[entry.day] = total = total + entry.amount.minor
        public = {day: sum(pool.release.total.minor for pool in pools if pool.day < day) for day in plain}
        for day in sorted(plain, key=lambda one: (public[one] + plain[one], one))[:_LOWEST]:
            weights = self.weights(one for one in self.journal.entries if one.day <= day and self._is_personal(one))
            self.between[balance := f"\nbalance {day}"] = (0, None)
            self.of_entries.append(({**weights, balance: -1}, -plain[day]))

    def _is_personal(self, entry: Entry) -> bool:
        return self.journal.person_of(entry) is not None

    def let_in(self, insiders: AbstractSet[str]) -> None:
        """Take in what some persons tell of themselves."""
        for name in [one for one in self.between if one in self.journal.by_id]:
            entry = self.journal.by_id[name]
            if self.journal.person_of(entry) in insiders:
                self.between[name] = (entry.amount.minor, entry.amount.minor)

    def looked_at(self) -> dict[str, Bounds]:
        """Return between what everything lies, given all sums, and each two of them that share an entry."""
        return bounded(self.between, [*self.sums, *self.of_entries, *beside(self.of_entries)])

    def weights(self, entries: Iterable[Entry]) -> dict[str, int]:
        """How often each amount counts in the sum of some entries; what takes one back is the same amount again."""
        found: dict[str, int] = {}
        for entry in entries:
            first = entry if entry.reverses is None else self.journal.by_id[entry.reverses]
            self.between[first.id] = (1, None) if first.amount.minor > 0 else (None, -1)
            found[first.id] = found.get(first.id, 0) + (1 if first is entry else -1)
        return {name: times for name, times in found.items() if times}

    def _ways(self, part: PoolPart, pool: Pooled) -> Bounds:
        """Between what a unit lies by its number of slices, by the way it went, and by what must fill its pool."""
        cap, floor, needed = part.cap, self.policy.floor, self.policy.needed
        filling = {one.unit.person for one in pool.finishing if abs(one.minor) >= floor}
        filled = len(filling) >= needed  # else it was made by another rule
        before = 0 if cap is None else (part.number - 1) * cap
        low = before + (floor if filled and len(pool.finishing) == needed else 1 if before else 0)
        high = None if cap is None else before + cap
        if filled and len({part.minor > 0 for part in pool.finishing}) == 1:
            rest = before + sum(abs(one.minor) for one in pool.finishing) - (needed - 1) * floor
            high = rest if high is None else min(high, rest)
        if part.minor > 0:
            return low, high
        return None if high is None else -high, -low if part.minor < 0 else high


_LOWEST: Final = 3  # of so many days the balance is looked at: on the others more is public


def _never_overdrawn(journal: Journal) -> bool:
    total = 0
    for _, of_day in groupby(sorted(journal.entries, key=attrgetter("day")), key=attrgetter("day")):
        total += sum(entry.amount.minor for entry in of_day)
        if total < 0:
            return False
    return True


# ── totals side by side ──────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class SideBySide(Value):
    """
    What two totals tell of few persons to whoever supposes that all others have the same in both; in minor units.

    Attributes:
        first: the days of the pools that make up the one total: one pool, or all of a year.
        second: those of the other.
        persons: whom it is about: those who are in one of them alone; or, where nobody is, those who have not the same.
        supposed: what is computed of theirs: how many minor units they have more in the first.
        found: how many those are in truth.
    """

    flow: str
    first: tuple[date, ...] = attrs.field(converter=as_tuple)
    second: tuple[date, ...] = attrs.field(converter=as_tuple)
    persons: tuple[str, ...] = attrs.field(converter=as_tuple)
    supposed: int
    found: int

    def __repr__(self) -> str:
        return f"SideBySide of {self.flow} on {self.first[-1]} and {self.second[-1]}"

    @property
    def off(self) -> int:
        """How many minor units the supposition is off the truth; at 0 it tells the amount exactly."""
        return abs(self.supposed - self.found)


def side_by_side(pools: Iterable[Pooled], *, policy: PoolPolicy) -> tuple[SideBySide, ...]:
    """
    Return every two totals that tell so of as few persons as the policy has insiders, and one. It holds amounts.

    Compared are each two pools of a flow, and each two years. Nothing can keep this back: whoever waits tells twice as
    much later, and a total held back where nobody changed would say that nobody did.
    """
    by_flow: dict[str, list[Pooled]] = {}
    for pool in pools:
        by_flow.setdefault(pool.flow, []).append(pool)
    found = []
    for flow, theirs in sorted(by_flow.items()):
        years = [list(same) for _, same in groupby(theirs, key=lambda one: policy.year_of(one.day))]
        for of_several in ([[one] for one in theirs], years if len(years) < len(theirs) else []):
            for first, second in combinations(of_several, 2):
                told = _beside(flow, first, second, policy.insiders + 1)
                found += [] if told is None else [told]
    return tuple(found)


def _beside(flow: str, first: Sequence[Pooled], second: Sequence[Pooled], most: int) -> SideBySide | None:
    more: dict[str, int] = {}
    for sign, pools in ((1, first), (-1, second)):
        for part in (part for pool in pools for part in pool.parts):
            more[part.unit.person] = more.get(part.unit.person, 0) + sign * part.minor
    one, other = ({person for pool in pools for person in pool.persons} for pools in (first, second))
    alone, changed = one ^ other, {person for person, minor in more.items() if minor}
    group = alone or changed
    if not 0 < len(group) <= most:
        return None
    return SideBySide(
        flow=flow, first=[pool.day for pool in first], second=[pool.day for pool in second], persons=sorted(group),
        supposed=sum(more.values()), found=sum(more[person] for person in group),
    )  # fmt: skip
