"""Pools: which totals of persons' money become public, and when.

Text:     Proposal 10: every transaction in the public record, and nothing personal to be read from it.
Decides:  which unit of a person's money is released at which date, in which pool; what waits, and why.
Leaves:   what a pool needs, to policies; what a unit is, to units; on whom sums tell, to telling; how lines are written
          and proven, to the ledger.
Readings: R-26 (amounts of persons only in pools), R-27 (persons on either side), R-34 (private values are not printed),
          R-57 (units, dates, generations), R-58 (floor, insiders, cap, declared figures), R-104 (what is public stays).

Every decision is a function of the journal, the policy, the instant and what is public. Of amounts only two things
matter: how many slices the cap cuts a unit into, and whether the last of them reaches the floor.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "PoolPart",
    "Plan",
    "PoolPolicy",
    "Pooled",
    "Told",
    "Unit",
    "Waiting",
    "Why",
    "judge_figure",
    "plan_pools",
]

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.money import Money
from partgov.foundation.periods import to_utc
from partgov.foundation.rulings import ADOPTED, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.values import Value, as_tuple
from partgov.journal import DeclaredFigure, Entry, Journal
from partgov.policies import PoolPolicy
from partgov.publishing import PublicState, Release
from partgov.telling import stands_alone, told_by, unknown_amounts
from partgov.units import Pooled, PoolPart, Unit

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "plan_pools": ("P10", "R-26", "R-27", "R-57", "R-58", "R-104"),
    "judge_figure": ("P10", "R-58"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_FIGURE: Final = Kind(
    "pool.figure", "P10", "R-58", setting="ledger", context=str, figure=str, day=date, entries=tuple, count=int
)

_DAY: Final = timedelta(days=1)

_Key = tuple[str, int]  # a person and a year


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────


class Why(StrEnum):
    """Why money is not public yet."""

    OPEN = "open"  # the year is not over, and not marked as settled
    TOO_FEW = "too_few"  # too few persons would fill its pool
    SLICE = "slice"  # the cap lets it out in later pools
    FIGURE = "figure"  # its pool, with what is public and declared, would tell on somebody
    PASSED = "passed"  # the day of its pool was published without it


@attrs.frozen(kw_only=True, repr=False)
class Waiting(Shown, Value):
    """
    Money that no pool has released whole: for the treasurer alone.

    Attributes:
        since: the day of its first entry.
        due: the date from which it could have gone; None where it is still open.
        amount: what waits: all of it, or the slices that are left.
        said: why it waits, to be said in any language.
    """

    person: str
    flow: str
    year: int
    since: date
    due: date | None
    amount: Money
    why: Why
    said: Phrase

    def _heading(self) -> str:
        return f"Waiting: {self.flow} {self.year}, {self.why}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"flow": self.flow, "year": self.year, "due": self.due, "why": str(self.said)}

    @property
    def because(self) -> str:
        """Why it waits, in an English sentence."""
        return str(self.said)


@attrs.frozen(kw_only=True, repr=False)
class Told(Value):
    """
    On whom a total tells that is public already, so that nothing can take it back: for the treasurer alone (R-104).

    Attributes:
        entries: whose it is, by an entry of each.
    """

    day: date
    flow: str
    entries: tuple[Phrase, ...] = attrs.field(converter=as_tuple)

    def __repr__(self) -> str:
        return f"Told by the pool of {self.flow} on {self.day}"


@attrs.frozen(kw_only=True, repr=False)
class Plan(Shown, Value):
    """
    Every pool through a day, and everything that waits then.

    Attributes:
        through: the last day looked at.
        pools: by date and flow.
        waiting: by flow, person and year.
        told: on whom pools tell that were published under another rule, as they were published.
    """

    through: date
    pools: tuple[Pooled, ...] = attrs.field(converter=as_tuple)
    waiting: tuple[Waiting, ...] = attrs.field(converter=as_tuple)
    told: tuple[Told, ...] = attrs.field(default=(), converter=as_tuple)

    def _heading(self) -> str:
        return f"Plan through {self.through}: {len(self.pools)} pools, {len(self.waiting)} waiting"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.pools)

    def _number(self) -> int:
        return len(self.pools)

    @property
    def releases(self) -> tuple[Release, ...]:
        """What is published, for `publish`."""
        return tuple(pool.release for pool in self.pools)


def plan_pools(
    journal: Journal,
    *,
    policy: PoolPolicy,
    at: datetime,
    zone: tzinfo,
    published: PublicState | None = None,
    earlier: Sequence[tuple[date, PoolPolicy]] = (),
) -> Plan:
    """
    Return the pools of a journal through the last day that is over at an instant, and what waits.

    What was decided for a date depends on nothing that is booked, marked or declared later, so that a plan only grows.

    Raises `FaultsError` for every declared figure that, with what is public, would tell on somebody (R-58).

    Prevents: a total that tells on one person, even to those who know some of the others, or who paid in tiny amounts.

    Args:
        published: the log as it was published before. Its pools are taken as they stand, and on its days there are no
            others, whatever the policy says of them now (R-104).
        earlier: the policies that were in force before this one, in order, each with the first day on which it was not
            any more: their days have their dates, and what was cut by their cap stays cut by it (R-104).
    """
    through = to_utc(at).astimezone(zone).date() - _DAY
    books = _Books(journal, policy, published, earlier)
    books.go_through(through)
    if books.faults:
        wanted = Phrase("wanted.figure_with_what_public_tells")
        raise FaultsError(
            "figures",
            tuple(
                Fault(f"figure {figure}", wanted, Phrase("found.one_tells_on", entries=books.entries_of(group)))
                for figure, group in books.faults.items()
            ),
        )
    waiting = sorted(books.waiting(), key=attrgetter("flow", "person", "year", "since"))
    return Plan(through=through, pools=books.pools, waiting=waiting, told=books.tellings)


def judge_figure(
    figure: DeclaredFigure, journal: Journal, *, policy: PoolPolicy, published: PublicState | None = None
) -> Ruling:
    """
    Say whether a figure may be declared elsewhere: with all that is public by then, it tells on nobody (P10, R-58).

    The ruling names an entry of whoever it tells on, and is for the treasurer alone.

    Prevents: a bank balance in a report from which, with the public totals, one person's payment can be computed.
    """
    others = [one for one in journal.figures if one.id != figure.id]
    journal = attrs.evolve(journal, figures=[*others, figure])  # so that its entries are looked at
    books = _Books(journal, policy, published)
    books.go_through(max(figure.day, books.public_through))
    group = books.faults.get(figure.id)
    finding = _FIGURE.finding(
        ADOPTED, group is None, found=len(group or ()), needed=0, context="isolates" if group else "hides",
        figure=figure.id, day=figure.day, entries=books.entries_of(group or frozenset()), count=policy.insiders,
    )  # fmt: skip
    return Ruling.of(finding)


def _followed_in(pool: Pooled) -> Iterator[str]:
    """The entries from whose amounts that of one follows whose unit ends in a pool."""
    for part in pool.finishing:
        for entry in part.unit.entries:
            yield from (one for one in (entry.reverses, entry.derives_from) if one is not None)


@attrs.define
class _Flow:
    """The money of one flow at the date that the books have reached."""

    name: str
    pending: dict[_Key, list[Entry]] = attrs.field(factory=dict)  # what no pool has taken
    due: dict[_Key, date] = attrs.field(factory=dict)  # of what is open, from which date on it could go
    released: dict[_Key, date] = attrs.field(factory=dict)  # when a pool last took some
    rest: dict[str, list[PoolPart]] = attrs.field(factory=dict)  # by person, the slices that later pools take
    able: int = 0  # how many would have filled its pool at the last date
    beyond: int = 0  # how many would have gone on after it
    blocked: frozenset[str] = frozenset()  # on whom its pool would have told at the last date
    passed: date | None = None  # the last date, where its day was published already

    def riders(self) -> list[PoolPart]:
        """The next slice of everybody of whom the cap holds some back."""
        return [parts[0] for parts in self.rest.values() if parts]

    def move(self, riders: Sequence[PoolPart], firsts: Sequence[PoolPart], day: date) -> None:
        """Note that a pool took these slices: of `firsts`, which were open, the other slices wait for later pools."""
        for part in firsts:
            unit, key = part.unit, (part.unit.person, part.unit.year)
            del self.pending[key], self.due[key]
            self.released[key] = day
            others = (unit.part(one, part.cap) for one in range(2, unit.slices + 1))
            self.rest.setdefault(unit.person, []).extend(others)
        for part in riders:
            self.rest[part.unit.person].pop(0)


@attrs.define
class _Books:
    """The books as they grow from date to date: what is public, what comes, and each flow's money."""

    journal: Journal
    policy: PoolPolicy
    published: PublicState | None = None
    earlier: Sequence[tuple[date, PoolPolicy]] = ()
    pools: list[Pooled] = attrs.field(factory=list)
    figures: list[DeclaredFigure] = attrs.field(factory=list)
    faults: dict[str, frozenset[str]] = attrs.field(factory=dict)  # on whom a figure tells, by the figure's id
    tellings: list[Told] = attrs.field(factory=list)
    public_through: date = date.min
    _public: AbstractSet[tuple[date, str]] = frozenset()
    _known: set[str] = attrs.field(factory=set)  # the entries whose amounts everybody can compute
    _followed: set[str] = attrs.field(factory=set)  # those from which something follows that is in a pool
    _coming: dict[date, list[Entry]] = attrs.field(factory=dict)
    _flows: dict[str, _Flow] = attrs.field(factory=dict)
    _marks: dict[tuple[str, _Key], list[date]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if self.published is not None:
            self.public_through, self._public = self.published.through or date.min, self.published.released
        for entry in self.journal.entries:
            self._coming.setdefault(entry.day, []).append(entry)
        for mark in self.journal.settled:
            self._marks.setdefault((mark.flow, (mark.person, mark.year)), []).append(mark.day)

    def _on(self, day: date) -> PoolPolicy:
        """The policy that is in force on a day."""
        return next((policy for ends, policy in self.earlier if day < ends), self.policy)

    def go_through(self, through: date) -> None:
        """Release at every date through a day; judge each figure when its day is over, before any later pool."""
        figures = sorted((one for one in self.journal.figures if one.day <= through), key=attrgetter("day", "id"))
        dates = self._dates(through)
        busy, moved = self._busy(dates), False
        for day in dates:
            if not moved and day not in busy:
                continue  # it would find everything as the date before left it
            while figures and figures[0].day < day:
                self._declare(figures.pop(0))
            self._take(day)
            moved = False
            for _, flow in sorted(self._flows.items()):
                moved |= self._release(flow, day)
        for figure in figures:
            self._declare(figure)
        self._take(through)

    def _dates(self, through: date) -> Sequence[date]:
        """The release dates: of days that are published, those that the log has too."""
        days = {day for day, _ in self._public if day <= through}
        begins = self.journal.begins
        for ends, policy in self.earlier:
            days.update(policy.dates(begins, min(through, ends - _DAY)))
            begins = max(begins, ends)
        return sorted(days.union(self.policy.dates(begins, through)))

    def _busy(self, dates: Sequence[date]) -> set[date]:
        """The dates by which something has happened since the one before, whatever pools are made."""
        entries = self.journal.entries
        days = {
            *(one.day for one in entries),
            *(one.day for one in self.journal.settled),
            *(day for day, _ in self._public),
        }
        days.update(figure.day + _DAY for figure in self.journal.figures)
        changes = [ends for ends, _ in self.earlier]
        days.update(changes)
        years = {one.dues_year for one in entries}
        days.update(self._on(begins).last_date(year) for begins in (date.min, *changes, date.max) for year in years)
        places = {bisect_left(dates, day) for day in days}
        return {dates[place] for place in places if place < len(dates)}

    def _declare(self, figure: DeclaredFigure) -> None:
        group = self._told(self.pools, [*self.figures, figure])
        if group is None:
            self.figures.append(figure)
        else:
            self.faults[figure.id] = group

    def _take(self, day: date) -> None:
        """Take in what is booked through a day."""
        for one in sorted(one for one in self._coming if one <= day):
            for entry in sorted(self._coming.pop(one), key=attrgetter("id")):
                person = self.journal.person_of(entry)
                if person is not None:
                    if entry.flow not in self._flows:
                        self._flows[entry.flow] = _Flow(entry.flow)
                    self._flows[entry.flow].pending.setdefault((person, entry.dues_year), []).append(entry)

    def _is_due(self, flow: _Flow, key: _Key, day: date) -> bool:
        if day >= self._on(day).last_date(key[1]):
            return True
        since = flow.released.get(key, date.min)
        return any(since < mark <= day for mark in self._marks.get((flow.name, key), ()))

    def _release(self, flow: _Flow, day: date) -> bool:
        """
        Make the pool of a flow at a date, if it can be made; of a day that is published, if it was made.

        Say whether the next date finds the flow otherwise for that alone.
        """
        riders = flow.riders()
        firsts = self._firsts(flow, day, {part.unit.person for part in riders})
        pool = Pooled(day=day, flow=flow.name, parts=[*riders, *firsts], currency=self.journal.currency)
        flow.able = len(pool.filled_by(self.policy.floor))
        flow.beyond = len(pool.parts) - len(pool.finishing)
        flow.blocked, flow.passed = frozenset(), None
        if pool.parts and (day, flow.name) in self._public:
            self._accept(pool)
        else:
            if flow.able < self.policy.needed:
                return False
            flow.blocked = self._blocked(pool)
            flow.passed = day if day <= self.public_through else None
            if flow.blocked or flow.passed:
                return flow.passed is not None
        self.pools.append(pool)
        self._followed.update(_followed_in(pool))
        flow.move(riders, firsts, day)
        return True

    def _accept(self, pool: Pooled) -> None:
        """Take a pool as it was published: note on whom it tells, and which figures tell with it that need not have."""
        while group := self._told_beside(pool):
            self.tellings.append(Told(day=pool.day, flow=pool.flow, entries=self.entries_of(group)))
            unknowns = unknown_amounts(self._of_flow(pool), (), self.journal)
            self._known.update(entry for entry, person, _ in unknowns if person in group)
        figures, self.figures = self.figures, []
        for figure in figures:
            group = self._told([*self.pools, pool], [*self.figures, figure])
            if group is None:
                self.figures.append(figure)
            else:
                self.faults[figure.id] = group

    def _blocked(self, pool: Pooled) -> frozenset[str]:
        """On whom a pool would tell."""
        group = self._told([*self.pools, pool], self.figures) if self.figures else self._told_beside(pool)
        return group or frozenset()

    def _told_beside(self, pool: Pooled) -> frozenset[str] | None:
        """On whom a pool would tell, were no figures declared."""
        alone = stands_alone(pool, most=self._most, elsewhere=self._followed)
        return None if alone else self._told(self._of_flow(pool), ())

    def _of_flow(self, pool: Pooled) -> Sequence[Pooled]:
        return [*(one for one in self.pools if one.flow == pool.flow), pool]

    @property
    def _most(self) -> int:
        return self.policy.insiders + 1

    def _told(self, pools: Sequence[Pooled], figures: Sequence[DeclaredFigure]) -> frozenset[str] | None:
        return told_by(pools, figures, self.journal, most=self._most, known=self._known)

    def _firsts(self, flow: _Flow, day: date, taken: set[str]) -> list[PoolPart]:
        """The first slice of each unit that can go; with a cap only the oldest of a person of whom none is taken."""
        cap, firsts = self._on(day).cap, []
        for key in sorted(key for key in flow.pending if self._is_due(flow, key, day)):
            flow.due.setdefault(key, day)
            if cap is None or key[0] not in taken:
                taken.add(key[0])
                firsts.append(self._unit(flow, key, cap).part(1, cap))
        return firsts

    def _unit(self, flow: _Flow, key: _Key, cap: int | None) -> Unit:
        entries = flow.pending[key]
        size = abs(sum(entry.amount.minor for entry in entries))
        slices = 1 if cap is None else max(1, -(-size // cap))
        return Unit(person=key[0], flow=flow.name, year=key[1], entries=entries, slices=slices)

    def entries_of(self, group: AbstractSet[str]) -> tuple[Phrase, ...]:
        """Say who a group is by an entry of each: ids of entries say nothing of anybody."""
        firsts: dict[str, str] = {}
        for entry in sorted(self.journal.entries, key=attrgetter("day", "id")):
            person = self.journal.person_of(entry)
            if person is not None and person in group:
                firsts.setdefault(person, entry.id)
        return tuple(Phrase("pool.whose_entry", entry=one) for one in sorted(firsts.values()))

    def waiting(self) -> Iterator[Waiting]:
        """Everything that no pool has released whole, and why."""
        for flow in self._flows.values():
            whole = {key[0] for key in flow.pending if self._unit(flow, key, self.policy.cap).slices == 1}
            ever = len(whole.union(person for person, _ in flow.released))
            for key, entries in flow.pending.items():
                why, said = self._why(flow, key, ever)
                yield Waiting(
                    person=key[0], flow=flow.name, year=key[1], since=entries[0].day, due=flow.due.get(key),
                    amount=self._money(sum(entry.amount.minor for entry in entries)), why=why, said=said,
                )  # fmt: skip
            for person, parts in flow.rest.items():
                for (year, since), same in groupby(parts, key=lambda one: (one.unit.year, one.unit.entries[0].day)):
                    slices = [part.minor for part in same]
                    said = Phrase("waiting.slices", count=len(slices), flow=flow.name)
                    yield Waiting(
                        person=person, flow=flow.name, year=year, since=since, due=since,
                        amount=self._money(sum(slices)), why=Why.SLICE, said=said,
                    )  # fmt: skip

    def _money(self, minor: int) -> Money:
        return Money(minor, self.journal.currency)

    def _why(self, flow: _Flow, key: _Key, ever: int) -> tuple[Why, Phrase]:
        needed = self.policy.needed
        if key not in flow.due:
            return Why.OPEN, Phrase("waiting.open", year=str(key[1]), last=self.policy.last_date(key[1]))
        if flow.passed is not None:
            return Why.PASSED, Phrase("waiting.passed", day=flow.passed, flow=flow.name)
        if flow.blocked:
            return Why.FIGURE, Phrase("waiting.figure", entries=self.entries_of(flow.blocked))
        if flow.able >= needed:
            return Why.SLICE, Phrase("waiting.older", flow=flow.name)
        beyond = None if flow.beyond == 0 else Phrase("waiting.beyond", count=flow.beyond)
        for_good = "for_good" if self.policy.cap is None else "capped"
        context = for_good if ever < needed else "now"
        return Why.TOO_FEW, Phrase(
            "waiting.too_few", context=context, found=flow.able, flow=flow.name, needed=needed, ever=ever, beyond=beyond
        )
