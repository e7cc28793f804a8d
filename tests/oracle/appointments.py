"""Appointments, retirements and what meets them day by day, with plain lists. Nothing here imports the package.

On a day ends come first: terms, resignations, recalls. Then who is appointed, to named seats first; then elections with
which somebody retires; then reserves, the seat that runs longest first, while a seat is free; then other elections.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

RESERVES = 2
"""How many reserves there may be."""


@dataclass
class Mandate:
    """A mandate while the days go by: `over` once it ended, and `early` where there is a rest of it."""

    id: str
    who: str
    starts: int
    ends: int
    place: int | None = None
    over: int | None = None
    early: bool = False
    taken_by: list[str] = field(default_factory=list)


class Appointed(NamedTuple):
    """An appointment: made one day, by whom, to begin on another, perhaps until a third or to the rest of a mandate."""

    id: str
    who: str
    made: int
    starts: int
    until: int | None
    rest_of: str | None
    by: str = "court"


class Chosen(NamedTuple):
    """An election: the day its term starts, its candidates, the first first, and the mandates that end with it."""

    starts: int
    candidates: tuple[str, ...]
    retiring: tuple[str, ...]


class Story(NamedTuple):
    """Everything that happens."""

    seats: int
    given: tuple[tuple[str, int, int | None], ...]  # who, until which day, and a reserve's place
    resigned: tuple[tuple[str, int], ...]
    recalled: tuple[tuple[str, int], ...]
    appointed: tuple[Appointed, ...]
    elections: tuple[Chosen, ...]
    left: int  # the day on which z leaves
    lasts: int
    able: tuple[str, ...] = ("court",)  # who may appoint: the council itself, or others outside


class Told(NamedTuple):
    """Who sits, and who is reserve, each day; which appointments have no remainder or no right; what retires nobody."""

    primary: tuple[list[str], ...]
    reserve: tuple[list[str], ...]
    no_rest: frozenset[str]
    retire_nothing: frozenset[tuple[int, str]]
    no_right: frozenset[str]


class _Council:
    """The council as it is."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.all: dict[str, Mandate] = {}
        self.no_rest: set[str] = set()
        self.retire_nothing: set[tuple[int, str]] = set()
        self.seated: set[str] = set()

    def sitting(self, day: int, *, primary: bool) -> list[Mandate]:
        """Who holds a seat of a kind."""
        return [
            one
            for one in self.all.values()
            if one.starts <= day and one.over is None and (one.place is None) == primary
        ]

    def begin(self, one: Mandate) -> None:
        """Take a seat; it ends being reserve."""
        if one.place is None:
            for each in self.sitting(one.starts, primary=False):
                if each.who == one.who:
                    each.over = one.starts
        self.all[one.id] = one

    def member(self, who: str, day: int) -> bool:
        """Everybody is a member, but for z from some day on."""
        return who != "z" or day < self.story.left


def tell(story: Story, days: int) -> Told:
    """Go through the days."""
    council = _Council(story)
    primary, reserve = [], []
    for day in range(days):
        vacated = _ends(council, day)
        if day == 0:
            for who, ends, place in story.given:
                council.begin(Mandate(f"g-{who}", who, 0, ends, place))
        waiting = [one for one in story.appointed if one.starts == day]
        known = [one for one in waiting if one.rest_of is None or one.rest_of in council.all]
        kept: list[Mandate] = []
        for one in sorted(known, key=lambda one: (one.rest_of is None, one.id)):
            kept += _appoint(council, one)
        if known:  # the seats they took are no longer there for reserves, whoever retires after that
            left = max(0, story.seats - len(council.sitting(day, primary=True)))
            unkept = [one for one in vacated if not _kept(council, one, day)]
            vacated = sorted(unkept, key=lambda one: (-one.ends, one.id))[:left]
        for election in story.elections:
            if election.starts == day and election.retiring:
                _retire(council, election)
                _elect(council, election)
        _succeed(council, day, [one for one in vacated if one.early and not _kept(council, one, day)])
        for election in story.elections:
            if election.starts == day and not election.retiring:
                _elect(council, election)
        for one in waiting:
            if one.id not in council.seated:
                kept += _appoint(council, one)
        _succeed(council, day, [one for one in kept if not _kept(council, one, day)])
        primary.append(sorted(one.who for one in council.sitting(day, primary=True)))
        reserve.append(sorted(one.who for one in council.sitting(day, primary=False)))
    no_right = frozenset(
        one.id for one in story.appointed if one.by not in story.able or (one.by == "council" and not primary[one.made])
    )
    return Told(tuple(primary), tuple(reserve), frozenset(council.no_rest), frozenset(council.retire_nothing), no_right)


def _ends(council: _Council, day: int) -> list[Mandate]:
    """End what ends on a day; return the primary mandates that leave a rest."""
    vacated = []
    for one in council.all.values():
        if one.over is not None:
            continue
        resigned = any(who == one.who and one.starts < when == day for who, when in council.story.resigned)
        recalled = any(f"g-{who}" == one.id and when == day for who, when in council.story.recalled)
        left = one.who == "z" and day == council.story.left
        if one.ends == day:
            one.over = day
        elif resigned or recalled or left:
            one.over, one.early = day, True
            vacated += [one] if one.place is None else []
    return vacated


def _appoint(council: _Council, one: Appointed) -> list[Mandate]:
    """Seat who is appointed; return the mandate whose seat was kept for somebody who is a member no more."""
    council.seated.add(one.id)
    before = council.all.get(one.rest_of or "")
    ended = before is not None and before.over is not None and before.early and before.place is None
    rest = before if before is not None and ended and before.ends > one.starts else None
    rivals = [
        other
        for other in council.story.appointed
        if other.rest_of == one.rest_of and other is not one and other.starts <= one.starts
        and council.member(other.who, other.starts)
    ]  # fmt: skip
    if one.rest_of is not None and (rest is None or rest.taken_by or rivals):
        council.no_rest.add(one.id)
    if not council.member(one.who, one.starts):
        waited = rest is not None and rest.over is not None and one.made <= rest.over < one.starts
        return [rest] if rest is not None and waited else []
    ends = one.starts + council.story.lasts if rest is None else rest.ends
    council.begin(Mandate(f"{one.id}/{one.who}", one.who, one.starts, min(ends, one.until or ends)))
    if rest is not None:
        rest.taken_by.append(one.who)
    return []


def _kept(council: _Council, vacated: Mandate, day: int) -> bool:
    """Whether a seat is kept from the reserves: somebody has it, or had been appointed to it by then."""
    return bool(vacated.taken_by) or any(
        one.rest_of == vacated.id and one.made <= day < one.starts for one in council.story.appointed
    )


def _retire(council: _Council, election: Chosen) -> None:
    for name in election.retiring:
        one = council.all.get(name)
        if one is None or one.starts >= election.starts or (one.over is not None and one.over < election.starts):
            council.retire_nothing.add((election.starts, name))
            continue
        one.early, one.over = False, election.starts


def _elect(council: _Council, election: Chosen) -> None:
    """Seat the first candidates on the seats that are free."""
    day = election.starts
    sitting, waiting = council.sitting(day, primary=True), council.sitting(day, primary=False)
    free, spare = max(0, council.story.seats - len(sitting)), max(0, RESERVES - len(waiting))
    able = [who for who in election.candidates if who not in {one.who for one in sitting}]
    first = able[:free]
    second = [who for who in able[free:] if who not in {one.who for one in waiting}][:spare]
    for who in first:
        council.begin(Mandate(f"e{day}/{who}", who, day, day + council.story.lasts))
    for place, who in enumerate(second):
        council.begin(Mandate(f"e{day}/{who}", who, day, day + council.story.lasts, place))


def _succeed(council: _Council, day: int, vacated: Collection[Mandate]) -> None:
    """Let reserves take over, the seat that runs longest first, as long as one is free."""
    for one in sorted(vacated, key=lambda one: (-one.ends, one.id)):
        waiting = [each for each in council.sitting(day, primary=False) if each.who != one.who]
        if len(council.sitting(day, primary=True)) < council.story.seats and waiting:
            heir = min(waiting, key=lambda each: (each.starts, each.place or 0))
            one.taken_by.append(heir.who)
            council.begin(Mandate(f"{one.id}/{heir.who}", heir.who, day, one.ends))
