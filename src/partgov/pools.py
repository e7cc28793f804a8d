"""Pools: which totals of persons' money become public, and when.

Text:     Proposal 10: every transaction in the public record, and nothing personal to be read from it.
Decides:  which unit of a person's money is released at which date, in which pool; what waits, and why.
Leaves:   what a pool needs, to policies; how lines are written and proven, to the ledger.
Readings: R-26 (amounts of persons only in pools), R-27 (persons on either side), R-34 (private values are not printed),
          R-57 (units, dates, generations), R-58 (floor, insiders, cap, declared figures).

Every decision is a function of the journal, the policy and the instant. Of amounts only two things matter: whether a
unit reaches the floor, and how many slices the cap cuts it into.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "PoolPart",
    "Plan",
    "PoolPolicy",
    "Pooled",
    "Unit",
    "Waiting",
    "Why",
    "judge_figure",
    "plan_pools",
]

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.isolation import Column, exposed_group
from partgov.foundation.money import Money
from partgov.foundation.periods import to_utc
from partgov.foundation.rulings import ADOPTED, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, as_tuple
from partgov.journal import DeclaredFigure, Entry, Journal
from partgov.policies import PoolPolicy
from partgov.publishing import Release

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "plan_pools": ("P10", "R-26", "R-27", "R-57", "R-58"),
    "judge_figure": ("P10", "R-58"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_FIGURE: Final = Kind(
    "pool.figure", "P10", "R-58", setting="ledger", context=str, figure=str, day=date, entries=tuple, count=int
)

_DAY: Final = timedelta(days=1)

_Key = tuple[str, int]  # a person and a year


# ── units ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class Unit(Value):
    """
    One person's money of one flow and year, as far as it is released together, with what derives from it.

    Attributes:
        slices: how many parts the cap cuts it into.
    """

    person: str
    flow: str
    year: int
    entries: tuple[Entry, ...] = attrs.field(converter=as_tuple)
    slices: int

    def __repr__(self) -> str:
        return f"Unit from entry {self.id!r} on"

    @property
    def id(self) -> str:
        """The id of its first entry, which is in no other unit."""
        return self.entries[0].id

    @cached_property
    def total(self) -> int:
        """Its minor units, fees and reversals netted."""
        return sum(entry.amount.minor for entry in self.entries)

    def part(self, number: int, cap: int | None) -> PoolPart:
        """Return one slice of it, counted from one: the cap, and of the last what is left."""
        size = abs(self.total)
        part = size if cap is None else min(cap, size - (number - 1) * cap)
        return PoolPart(unit=self, number=number, minor=part if self.total >= 0 else -part)


@attrs.frozen(kw_only=True, repr=False)
class PoolPart(Value):
    """What of a unit goes into one pool: all of it, or one slice."""

    unit: Unit
    number: int
    minor: int

    def __repr__(self) -> str:
        return f"PoolPart {self.number} of {self.unit.slices} of {self.unit!r}"

    @property
    def last(self) -> bool:
        """Whether nothing of the unit is left after it."""
        return self.number == self.unit.slices


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True, repr=False)
class Pooled(Value):
    """A pool with whose money it is: for the treasurer alone."""

    day: date
    flow: str
    parts: tuple[PoolPart, ...] = attrs.field(converter=as_tuple)
    currency: str

    def __repr__(self) -> str:
        return f"Pool of {self.flow} on {self.day}"

    @property
    def persons(self) -> tuple[str, ...]:
        """Whose money it is, by id."""
        return tuple(sorted({part.unit.person for part in self.parts}))

    @property
    def release(self) -> Release:
        """What is published of it."""
        return Release(
            day=self.day, flow=self.flow, persons=len(self.persons),
            total=Money(sum(part.minor for part in self.parts), self.currency),
            entries=[entry.id for part in self.parts if part.last for entry in part.unit.entries],
        )  # fmt: skip


class Why(StrEnum):
    """Why money is not public yet."""

    OPEN = "open"  # the year is not over, and not marked as settled
    TOO_FEW = "too_few"  # its pool would be of too few persons
    SLICE = "slice"  # the cap lets it out in later pools
    FIGURE = "figure"  # its pool and a declared figure together would tell on somebody


@attrs.frozen(kw_only=True, repr=False)
class Waiting(Value):
    """
    Money that no pool has released whole: for the treasurer alone.

    Attributes:
        since: the day of its first entry.
        due: the date from which it could have gone; None where it is still open.
        said: why it waits, to be said in any language.
    """

    person: str
    flow: str
    year: int
    since: date
    due: date | None
    why: Why
    said: Phrase

    def __repr__(self) -> str:
        return f"Waiting: {self.flow} {self.year}, {self.why}"

    @property
    def because(self) -> str:
        """Why it waits, in an English sentence."""
        return str(self.said)


@attrs.frozen(kw_only=True, repr=False)
class Plan(Value):
    """
    Every pool through a day, and everything that waits then.

    Attributes:
        through: the last day looked at.
        pools: by date and flow.
        waiting: by flow, person and year.
    """

    through: date
    pools: tuple[Pooled, ...] = attrs.field(converter=as_tuple)
    waiting: tuple[Waiting, ...] = attrs.field(converter=as_tuple)

    def __repr__(self) -> str:
        return f"Plan through {self.through}: {len(self.pools)} pools, {len(self.waiting)} waiting"

    @property
    def releases(self) -> tuple[Release, ...]:
        """What is published, for `publish`."""
        return tuple(pool.release for pool in self.pools)


def plan_pools(journal: Journal, *, policy: PoolPolicy, at: datetime, zone: tzinfo) -> Plan:
    """
    Return the pools of a journal through the last day that is over at an instant, and what waits.

    What was decided for a date depends on nothing that is booked, marked or declared later, so that a plan only grows.

    Raises `FaultsError` for every declared figure that, with what is public by then, would tell on somebody (R-58).

    Prevents: a total that tells on one person, even to those who know some of the others, or who paid in tiny amounts.
    """
    through = to_utc(at).astimezone(zone).date() - _DAY
    books, faults = _Books(journal, policy), []
    for figure in books.go_through(through):
        group = books.told(figure)
        if group:
            wanted = Phrase("wanted.figure_with_what_public_tells")
            faults.append(
                Fault(f"figure {figure.id}", wanted, Phrase("found.one_tells_on", entries=books.entries_of(group)))
            )
        else:
            books.figures.append(figure)
    if faults:
        raise FaultsError("figures", tuple(faults))
    return Plan(through=through, pools=books.pools, waiting=sorted(books.waiting(), key=_by_flow))


_by_flow = attrgetter("flow", "person", "year", "since")


def judge_figure(figure: DeclaredFigure, journal: Journal, *, policy: PoolPolicy) -> Ruling:
    """
    Say whether a figure may be declared elsewhere: whether, with all that is public by then, it tells on nobody.

    The ruling names an entry of whoever it tells on, and is for the treasurer alone.

    Prevents: a bank balance in a report from which, with the public totals, one person's payment can be computed.
    """
    others = [one for one in journal.figures if one.id != figure.id]
    journal = attrs.evolve(journal, figures=[*others, figure])  # so that its entries are looked at
    books = _Books(journal, policy)
    group = None
    for one in books.go_through(figure.day):
        if one.id == figure.id:
            group = books.told(one)
        books.figures.append(one)
    entries = () if group is None else books.entries_of(group)
    finding = _FIGURE.finding(
        ADOPTED, group is None, found=0 if group is None else len(group), needed=0,
        context="isolates" if group else "hides", figure=figure.id, day=figure.day, entries=entries,
        count=policy.insiders,
    )  # fmt: skip
    return Ruling.of(finding)


@attrs.define
class _Flow:
    """The money of one flow at the date that the books have reached."""

    name: str
    pending: dict[_Key, list[Entry]] = attrs.field(factory=dict)  # what no pool has taken
    due: dict[_Key, date] = attrs.field(factory=dict)  # of what is open, from which date on it could go
    released: dict[_Key, date] = attrs.field(factory=dict)  # when a pool last took some
    rest: dict[str, list[PoolPart]] = attrs.field(factory=dict)  # by person, the slices that later pools take
    able: int = 0  # how many reached the floor at the last date
    blocked: frozenset[str] = frozenset()  # on whom its pool would have told at the last date

    def riders(self) -> list[PoolPart]:
        """The next slice of everybody of whom the cap holds some back."""
        return [parts[0] for parts in self.rest.values() if parts]

    def move(self, riders: Sequence[PoolPart], firsts: Sequence[PoolPart], day: date, cap: int | None) -> None:
        """Note that a pool took these slices: of `firsts`, which were open, the other slices wait for later pools."""
        for part in firsts:
            unit, key = part.unit, (part.unit.person, part.unit.year)
            del self.pending[key], self.due[key]
            self.released[key] = day
            self.rest.setdefault(unit.person, []).extend(unit.part(one, cap) for one in range(2, unit.slices + 1))
        for part in riders:
            self.rest[part.unit.person].pop(0)


@attrs.define
class _Books:
    """The books as they grow from date to date: what is public, what comes, and each flow's money."""

    journal: Journal
    policy: PoolPolicy
    pools: list[Pooled] = attrs.field(factory=list)
    figures: list[DeclaredFigure] = attrs.field(factory=list)
    _coming: dict[date, list[Entry]] = attrs.field(factory=dict)
    _flows: dict[str, _Flow] = attrs.field(factory=dict)
    _marks: dict[tuple[str, _Key], list[date]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for entry in self.journal.entries:
            self._coming.setdefault(entry.day, []).append(entry)
        for mark in self.journal.settled:
            self._marks.setdefault((mark.flow, (mark.person, mark.year)), []).append(mark.day)

    def go_through(self, through: date) -> Iterator[DeclaredFigure]:
        """Release at every date through a day; give each figure when its day is over, before what is released later."""
        figures = sorted((one for one in self.journal.figures if one.day <= through), key=attrgetter("day", "id"))
        for day in self.policy.dates(self.journal.begins, through):
            while figures and figures[0].day < day:
                yield self._reached(figures.pop(0))
            self._take(day)
            for _, flow in sorted(self._flows.items()):
                self._release(flow, day)
        for figure in figures:
            yield self._reached(figure)
        self._take(through)

    def _reached(self, figure: DeclaredFigure) -> DeclaredFigure:
        self._take(figure.day)
        return figure

    def _take(self, day: date) -> None:
        """Take in what is booked through a day."""
        for one in sorted(one for one in self._coming if one <= day):
            for entry in sorted(self._coming.pop(one), key=attrgetter("id")):
                person = self.journal.person_of(entry)
                if person is not None:
                    flow = self._flows.get(entry.flow) or self._flows.setdefault(entry.flow, _Flow(entry.flow))
                    flow.pending.setdefault((person, entry.dues_year), []).append(entry)

    def _is_due(self, flow: _Flow, key: _Key, day: date) -> bool:
        if day >= self.policy.last_date(key[1]):
            return True
        since = flow.released.get(key, date.min)
        return any(since < mark <= day for mark in self._marks.get((flow.name, key), ()))

    def _release(self, flow: _Flow, day: date) -> None:
        """Make the pool of a flow at a date, if it can be made."""
        riders = flow.riders()
        firsts = self._firsts(flow, day, {part.unit.person for part in riders})
        flow.able = len({part.unit.person for part in firsts if abs(part.unit.total) >= self.policy.floor})
        flow.blocked = frozenset()
        if flow.able < self.policy.needed:
            return
        pool = Pooled(day=day, flow=flow.name, parts=[*riders, *firsts], currency=self.journal.currency)
        if self.figures:
            flow.blocked = self.told(pool=pool) or flow.blocked
        if not flow.blocked:
            self.pools.append(pool)
            flow.move(riders, firsts, day, self.policy.cap)

    def _firsts(self, flow: _Flow, day: date, taken: set[str]) -> list[PoolPart]:
        """The first slice of each unit that can go; with a cap only the oldest of a person of whom none is taken."""
        cap, firsts = self.policy.cap, []
        for key in sorted(key for key in flow.pending if self._is_due(flow, key, day)):
            flow.due.setdefault(key, day)
            if cap is None or key[0] not in taken:
                taken.add(key[0])
                firsts.append(self._unit(flow, key).part(1, cap))
        return firsts

    def _unit(self, flow: _Flow, key: _Key) -> Unit:
        entries, cap = flow.pending[key], self.policy.cap
        size = abs(sum(entry.amount.minor for entry in entries))
        slices = 1 if cap is None else max(1, -(-size // cap))
        return Unit(person=key[0], flow=flow.name, year=key[1], entries=entries, slices=slices)

    def told(self, figure: DeclaredFigure | None = None, *, pool: Pooled | None = None) -> frozenset[str] | None:
        """On whom the public sums would tell with one more figure, or one more pool; None where on nobody."""
        pools = [*self.pools, *([] if pool is None else [pool])]
        figures = [*self.figures, *([] if figure is None else [figure])]
        return exposed_group(self._unknowns(pools, figures), most=self.policy.insiders + 1)

    def entries_of(self, group: AbstractSet[str]) -> tuple[Phrase, ...]:
        """Say who a group is by an entry of each: ids of entries say nothing of anybody."""
        firsts: dict[str, str] = {}
        for entry in sorted(self.journal.entries, key=attrgetter("day", "id")):
            person = self.journal.person_of(entry)
            if person is not None and person in group:
                firsts.setdefault(person, entry.id)
        return tuple(Phrase("pool.whose_entry", entry=one) for one in sorted(firsts.values()))

    def _unknowns(self, pools: Sequence[Pooled], figures: Sequence[DeclaredFigure]) -> Iterator[tuple[str, Column]]:
        """
        Every amount that is not public, with the sums it stands in.

        The slices of a unit are unknowns, and its entries but the last: that one is what the others leave of it.
        """
        rows_of: dict[str, Column] = {}
        for row, one in enumerate(figures, len(pools)):
            for each in one.entries:
                rows_of[each] = {**rows_of.get(each, {}), row: 1}
        placed = {(part.unit.id, part.number): row for row, one in enumerate(pools) for part in one.parts}
        units = {part.unit.id: part.unit for one in pools for part in one.parts}
        for number, unit in units.items():
            last = rows_of.get(unit.entries[-1].id, {})
            for part in range(1, unit.slices + 1):
                pooled = placed.get((number, part))
                yield unit.person, last if pooled is None else {**last, pooled: 1}
            for entry in unit.entries[:-1]:
                mine = rows_of.get(entry.id, {})
                yield unit.person, {row: mine.get(row, 0) - last.get(row, 0) for row in mine.keys() | last.keys()}
        released = {entry.id for unit in units.values() for entry in unit.entries}
        for flow in self._flows.values():
            for (person, _), entries in flow.pending.items():
                yield from ((person, rows_of.get(each.id, {})) for each in entries if each.id not in released)

    def waiting(self) -> Iterator[Waiting]:
        """Everything that no pool has released whole, and why."""
        for flow in self._flows.values():
            ever = len({person for person, _ in flow.pending.keys() | flow.released.keys()})
            for key, entries in flow.pending.items():
                why, said = self._why(flow, key, ever)
                yield Waiting(
                    person=key[0], flow=flow.name, year=key[1], since=entries[0].day, due=flow.due.get(key), why=why,
                    said=said,
                )  # fmt: skip
            for person, parts in flow.rest.items():
                for (year, since), same in groupby(parts, key=lambda one: (one.unit.year, one.unit.entries[0].day)):
                    said = Phrase("waiting.slices", count=len(list(same)), flow=flow.name)
                    yield Waiting(
                        person=person, flow=flow.name, year=year, since=since, due=since, why=Why.SLICE, said=said
                    )

    def _why(self, flow: _Flow, key: _Key, ever: int) -> tuple[Why, Phrase]:
        needed = self.policy.needed
        if key not in flow.due:
            return Why.OPEN, Phrase("waiting.open", year=str(key[1]), last=self.policy.last_date(key[1]))
        if flow.blocked:
            return Why.FIGURE, Phrase("waiting.figure", entries=self.entries_of(flow.blocked))
        if flow.able >= needed:
            return Why.SLICE, Phrase("waiting.older", flow=flow.name)
        context = "for_good" if ever < needed else "now"
        return Why.TOO_FEW, Phrase(
            "waiting.too_few", context=context, found=flow.able, flow=flow.name, needed=needed, ever=ever
        )
