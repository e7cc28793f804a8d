"""Exposure: what could be inferred from published totals by whom, and how other designs fare under the same attacks.

Text:     Proposal 10: nothing personal to be read from the public record.
Decides:  how closely a pool lets its largest amount be estimated; of whom an adversary computes an amount.
Leaves:   what to do about it, to the treasurer.
Readings: R-27 (against whom, and what is not guaranteed), R-34 (for the treasurer alone: it holds amounts).

An adversary here knows more than any real one: which payments stand in which published sum.
"""

from __future__ import annotations

__all__ = [
    "ADVERSARIES",
    "CLAUSES",
    "DESIGNS",
    "Adversary",
    "Attack",
    "Design",
    "Exposure",
    "Public",
    "at_extreme",
    "attack",
    "expose",
    "first_below_zero",
]

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, tzinfo
from fractions import Fraction
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.isolation import Column, exposed_by
from partgov.foundation.money import Money
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, as_tuple, frozen
from partgov.journal import Entry, Journal, Party
from partgov.loglines import Line, Plain, Pool
from partgov.pools import Pooled, PoolPart, PoolPolicy, plan_pools

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "expose": ("P10", "R-27"),
    "at_extreme": ("P10", "R-27", "R-58"),
    "first_below_zero": ("P10",),
    "attack": ("P10", "R-27"),
}


# ── what a pool gives away ───────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class Exposure(Shown, Value):
    """
    How closely one pool lets an amount in it be estimated; in minor units, whichever way the money went.

    Of what goes on after it nothing is left to be estimated: it is the cap. What is looked at is what ends in it.

    Attributes:
        persons: how many persons' money it is of, as the public line says.
        hidden: of how many it ends in it.
        outsider: the least and the most that any one person's part can be, for whoever sees the totals and knows how
            many go on; None where money went both ways, so that no total bounds a part of it.
        insiders: the same of the largest part, for as many others as the policy counts as insiders, who have the next
            largest ones and know them.
        percent: by how much of the largest part those insiders are off at least: the p of the p % rule, on sizes.
    """

    day: date
    flow: str
    persons: int
    hidden: int
    outsider: tuple[int, int] | None
    insiders: tuple[int, int] | None
    percent: Fraction | None

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"day": self.day, "flow": self.flow, "persons": self.persons, "hidden": self.hidden}

    def __repr__(self) -> str:
        return f"Exposure of {self.flow} on {self.day}"


def expose(pool: Pooled, *, policy: PoolPolicy) -> Exposure:
    """Return what a pool gives away. It holds amounts, and is for the treasurer alone."""
    by_person: dict[str, int] = {}
    for part in pool.finishing:
        by_person[part.unit.person] = by_person.get(part.unit.person, 0) + part.minor
    sizes = sorted(map(abs, by_person.values()), reverse=True)
    whole, largest, known = sum(sizes), max(sizes, default=0), sum(sizes[1 : 1 + policy.insiders])
    one_way = sizes != [] and abs(sum(by_person.values())) == whole
    hidden, others = len(sizes), policy.needed - 1  # at least so many others have the floor or more
    caps = sorted((part.cap for part in pool.finishing if part.cap is not None), reverse=True)
    capped = len(caps) == len(pool.finishing)
    single = len(pool.finishing) == hidden

    def bounds(left: int, others: int, full: int) -> tuple[int, int]:
        least = policy.floor if single and full == others else 0  # where all in it fill it, each reaches the floor
        most = left - others * policy.floor
        return (max(least, left - sum(caps[:full])), min(most, *caps[:1])) if capped else (least, most)

    return Exposure(
        day=pool.day, flow=pool.flow, persons=len(pool.persons), hidden=hidden,
        outsider=bounds(whole, others, hidden - 1) if one_way else None,
        insiders=bounds(whole - known, others - policy.insiders, hidden - 1 - policy.insiders) if one_way else None,
        percent=Fraction(100 * (whole - largest - known), largest) if largest else None,
    )  # fmt: skip


def at_extreme(pool: Pooled, *, policy: PoolPolicy) -> bool:
    """
    Say whether a pool's total tells what each has in it, to everybody, or to as many as the policy has insiders.

    It does where it can be no more: all others have just the cap. And where it can be no less: all others have just the
    floor, which all whose money ends in it had to reach; or each of their payments is one minor unit. What went out
    counts the other way round. Pools are made without looking at it (R-58), so it is looked at when they are published.
    """
    parts, floor = pool.finishing, policy.floor
    filled = len(parts) == len(pool.filled_by(floor)) == policy.needed
    ends = [(abs(part.minor) == part.cap, _is_least(part, floor if filled else None), part.minor > 0) for part in parts]
    more = sum(not (most if comes_in else least) for most, least, comes_in in ends)
    less = sum(not (least if comes_in else most) for most, least, comes_in in ends)
    return parts != () and min(more, less) <= policy.insiders


def _is_least(part: PoolPart, floor: int | None) -> bool:
    """Whether a part is as small as it can be to whoever knows of how many payments it is, and which floor it has."""
    ones = part.number > 1 and abs(part.minor) == 1  # the last slice of several is something
    return ones or abs(part.minor) == floor or all(abs(entry.amount.minor) == 1 for entry in part.unit.entries)


def first_below_zero(lines: Iterable[Line]) -> date | None:
    """Return the first day on which the public lines add up to less than nothing, which bounds what is pending."""
    total = 0
    for line in lines:
        if isinstance(line, Plain):
            total += line.amount.minor
        elif isinstance(line, Pool):
            total += line.total.minor
        if total < 0:
            return line.day
    return None


# ── designs ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class Public(Value):
    """
    What a design makes public of persons' money: sums, each of some entries' amounts.

    Attributes:
        sums: for each, the ids of the entries it adds up, but for what is known of them, as a slice that is the cap.
        person_of: whose each of them is.
        pseudonymous: whether a sum is of one entry under a made-up name, so that an adversary must find out whose.
    """

    sums: tuple[tuple[str, ...], ...] = attrs.field(converter=as_tuple)
    person_of: Mapping[str, str] = attrs.field(converter=frozen)
    pseudonymous: bool = False


@attrs.frozen(kw_only=True)
class Design(Value):
    """A way of making persons' money public."""

    name: str
    publish: Callable[[Journal, PoolPolicy, datetime, tzinfo], Public]


def _personal(journal: Journal) -> dict[str, str]:
    """Whose each personal entry is, in the order of booking."""
    return {one.id: person for one in journal.entries if (person := journal.person_of(one)) is not None}


def _pools(journal: Journal, policy: PoolPolicy, at: datetime, zone: tzinfo) -> Public:
    plan = plan_pools(journal, policy=policy, at=at, zone=zone)
    sums = [tuple(entry.id for part in pool.finishing for entry in part.unit.entries) for pool in plan.pools]
    return Public(sums=sums, person_of=_personal(journal))


def _batches(journal: Journal, policy: PoolPolicy, at: datetime, zone: tzinfo) -> Public:
    """Every so many payments of a flow, as they come, are one total; fees go to an organisation, and are exact."""
    person_of = _personal(journal)
    fees = (one.id for one in journal.entries if one.id in person_of and one.derives_from is not None)
    sums: list[tuple[str, ...]] = [(each,) for each in fees]
    waiting: dict[str, list[str]] = {}
    for entry in journal.entries:
        if entry.id in person_of and entry.derives_from is None:
            batch = waiting.setdefault(entry.flow, [])
            batch.append(entry.id)
            if len(batch) == policy.persons:
                sums.append(tuple(waiting.pop(entry.flow)))
    return Public(sums=sums, person_of=person_of)


def _balance(journal: Journal, policy: PoolPolicy, at: datetime, zone: tzinfo) -> Public:
    """The balance at the end of each day; from one to the next is what came in and went out on that day."""
    person_of = _personal(journal)
    entries = sorted((one for one in journal.entries if one.id in person_of), key=attrgetter("day"))
    days = groupby(entries, key=attrgetter("day"))
    return Public(sums=[tuple(one.id for one in of_day) for _, of_day in days], person_of=person_of)


def _pseudonyms(journal: Journal, policy: PoolPolicy, at: datetime, zone: tzinfo) -> Public:
    """Every entry exact, under a made-up name that a person keeps."""
    person_of = _personal(journal)
    return Public(sums=[(each,) for each in person_of], person_of=person_of, pseudonymous=True)


DESIGNS: Final = (
    Design(name="pools", publish=_pools),
    Design(name="fixed batches", publish=_batches),
    Design(name="live balance", publish=_balance),
    Design(name="pseudonyms", publish=_pseudonyms),
)
"""Ours, and three that were tried elsewhere: totals of so many payments, a balance day by day, made-up names."""


# ── adversaries ──────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Adversary(Value):
    """
    Somebody who wants to know an amount.

    Attributes:
        knows: whose amounts they know, of the books.
        targets: whom they are after.
        fees: whether they know what a payment costs in fees, so that a fee tells its payment.
        sybils: whether they pay tiny amounts under other names, next to the one they are after.
        sees: whether they know of each person one day on which they paid.
    """

    name: str
    knows: Callable[[Journal, PoolPolicy], AbstractSet[str]]
    targets: Callable[[Journal], Sequence[str]]
    fees: bool = False
    sybils: bool = False
    sees: bool = False


def _nobody(journal: Journal, policy: PoolPolicy) -> AbstractSet[str]:
    return frozenset()


def _everyone(journal: Journal) -> Sequence[str]:
    return sorted(set(_personal(journal).values()))


def _busiest(journal: Journal, policy: PoolPolicy) -> AbstractSet[str]:
    """Those who paid most often, as many as the policy counts as insiders."""
    times: dict[str, int] = {}
    for person in _personal(journal).values():
        times[person] = times.get(person, 0) + 1
    return frozenset(sorted(times, key=lambda one: (-times[one], one))[: policy.insiders])


def _leavers(journal: Journal) -> Sequence[str]:
    """Those who have nothing in the last of the years."""
    person_of = _personal(journal)
    years: dict[str, int] = {}
    for entry in journal.entries:
        if entry.id in person_of:
            years[person_of[entry.id]] = max(entry.dues_year, years.get(person_of[entry.id], 0))
    last = max(years.values(), default=0)
    return sorted(person for person, year in years.items() if year < last)


def _some(journal: Journal) -> Sequence[str]:
    """Ten persons, spread over all."""
    everyone = _everyone(journal)
    return everyone[:: max(1, len(everyone) // 10)][:10]


ADVERSARIES: Final = (
    Adversary(name="outsider", knows=_nobody, targets=_everyone),
    Adversary(name="insider", knows=_busiest, targets=_everyone),
    Adversary(name="fee watcher", knows=_nobody, targets=_everyone, fees=True),
    Adversary(name="sybil", knows=_nobody, targets=_some, sybils=True),
    Adversary(name="leaver-differencer", knows=_busiest, targets=_leavers),
    Adversary(name="linker", knows=_nobody, targets=_everyone, sees=True),
)
"""Whoever wants to know an amount, from whoever sees the log alone to who pays in under made-up names."""


@attrs.frozen(kw_only=True, repr=False)
class Attack(Shown, Value):
    """
    What an attack on a design came to.

    Attributes:
        recovered: of whom some amount was computed exactly, by id.
        targets: how many the adversary was after.
    """

    design: str
    adversary: str
    recovered: tuple[str, ...] = attrs.field(converter=as_tuple)
    targets: int

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"design": self.design, "adversary": self.adversary, "recovered": len(self.recovered), "of": self.targets}

    def __repr__(self) -> str:
        return f"Attack by {self.adversary} on {self.design}: {len(self.recovered)} of {self.targets}"


def attack(
    design: Design, adversary: Adversary, journal: Journal, *, policy: PoolPolicy, at: datetime, zone: tzinfo
) -> Attack:
    """Return of whom an adversary computes an amount, were a journal published by a design."""
    targets = adversary.targets(journal)
    if adversary.sybils:
        found = [one for one in targets if _falls_to_sybils(one, design, journal, policy, at, zone)]
    else:
        known = adversary.knows(journal, policy)
        public = design.publish(journal, policy, at, zone)
        exposed = _recovered(public, journal, known, adversary)
        found = [one for one in targets if one in exposed and one not in known]
    return Attack(design=design.name, adversary=adversary.name, recovered=found, targets=len(targets))


def _recovered(public: Public, journal: Journal, known: AbstractSet[str], adversary: Adversary) -> AbstractSet[str]:
    if public.pseudonymous:
        return _linked(journal) if adversary.sees else frozenset()
    person_of = public.person_of
    columns: dict[str, dict[int, int]] = {}
    for row, ids in enumerate(public.sums):
        for each in ids:
            columns.setdefault(each, {})[row] = 1
    for entry in journal.entries:
        if entry.reverses is not None and entry.id in columns:  # what takes an amount back is the same amount
            _join(columns, entry.id, entry.reverses, 1, -1)
    for entry in journal.entries:
        if entry.derives_from is not None and entry.id in columns:
            if adversary.fees:  # three parts in a hundred
                _join(columns, entry.id, entry.derives_from, 100, -3)
            else:  # a fee alone is nobody's income
                del columns[entry.id]
    unknowns: list[tuple[str, Column]] = [(person_of[each], column) for each, column in columns.items()]
    return exposed_by(unknowns, known=known)


def _join(columns: dict[str, dict[int, int]], other: str, first: str, own: int, times: int) -> None:
    """Count an amount that follows from another as so many times that one."""
    column, mine = columns.pop(other), columns.get(first, {})
    columns[first] = {row: own * mine.get(row, 0) + times * column.get(row, 0) for row in mine.keys() | column.keys()}


def _linked(journal: Journal) -> AbstractSet[str]:
    """Whose made-up name is found out: who paid, on some day on which they were seen, alone under any name."""
    person_of = _personal(journal)
    paid: dict[date, set[str]] = {}
    for entry in journal.entries:
        if entry.id in person_of:
            paid.setdefault(entry.day, set()).add(person_of[entry.id])
    return frozenset(person for persons in paid.values() if len(persons) == 1 for person in persons)


def _falls_to_sybils(
    victim: str, design: Design, journal: Journal, policy: PoolPolicy, at: datetime, zone: tzinfo
) -> bool:
    """Whether tiny payments under other names, right before and after a person's own, isolate it."""
    person_of = _personal(journal)
    place, first = next((place, one) for place, one in enumerate(journal.entries) if person_of.get(one.id) == victim)
    around = [_tiny(first, number) for number in range(2 * (policy.persons - 1))]
    before, after = around[: policy.persons - 1], around[policy.persons - 1 :]
    entries = [*journal.entries[:place], *before, first, *after, *journal.entries[place + 1 :]]
    grown = attrs.evolve(journal, entries=entries)
    public = design.publish(grown, policy, at, zone)
    known = frozenset(one.counterparty for one in around)
    return victim in _recovered(public, grown, known, ADVERSARIES[0])


def _tiny(beside: Entry, number: int) -> Entry:
    name = f"sybil {number} of {beside.id}"
    return attrs.evolve(
        beside, id=name, amount=Money(1, beside.amount.currency), counterparty=name, party=Party.PERSON,
        salt=sha256(name.encode()).digest(), derives_from=None, reverses=None, consented=False, memo=None,
    )  # fmt: skip
