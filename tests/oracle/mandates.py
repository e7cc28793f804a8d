"""Who may hold which seats together, again after a recall, and beside those of one employer, from the text (P5).

Nothing here imports the package. Instants are whole numbers, two to a day: midnight and noon, from day 0 on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

PER_DAY = 2
NEVER = 10**6
Figures = Mapping[str, Any]
"""
term, together, wait, cap, cap_over and retire, or some of these. A term is None, so many days, or the day of a year,
month by day, with how many days it lasts at least; what has to retire is a number or a share, and if it is exceeded.
"""
NONE: Figures = {"term": None, "together": True, "wait": 0, "cap": None, "cap_over": None, "retire": None}
"""What holds where the bylaws say nothing."""


class Rules(NamedTuple):
    """From when they hold (None: always), the figures of the room, and what roles have otherwise (R-82)."""

    since: int | None
    room: Figures
    roles: Mapping[str, Figures]

    def of(self, role: str) -> Figures:
        """The figures of a role."""
        return {**NONE, **self.room, **self.roles.get(role, {})}

    def apart(self, one: str, other: str) -> bool:
        """Whether nobody may be primary in both roles, as either of them has it."""
        return not (self.of(one)["together"] and self.of(other)["together"])


class Seat(NamedTuple):
    """Who holds a seat of a role: since when, until when, of which list and in which place a reserve is."""

    role: str
    who: str
    since: int
    ends: int
    place: tuple[int, int] | None = None


class Election(NamedTuple):
    """An election: when it opens and its term starts, the candidates by rank, and the seats it calls, if not all."""

    role: str
    opens: int
    starts: int
    candidates: Sequence[str]
    called: tuple[int, int] | None


class Recall(NamedTuple):
    """A recall that is carried, of whatever seat of the role somebody holds when it opens."""

    role: str
    of: str
    opens: int
    closes: int


class Story(NamedTuple):
    """Everything that is known: on which date day 0 is, seats by role, bodies, employers, and what happens."""

    first: date
    seats: Mapping[str, tuple[int, int]]
    bodies: Mapping[str, Sequence[str]]
    employers: Mapping[str, Sequence[str]]
    given: Sequence[Seat]
    elections: Sequence[Election]
    resigned: Sequence[tuple[str, str, int]]
    recalls: Sequence[Recall]
    rules: Sequence[Rules]

    def at(self, tick: int) -> Rules:
        """The rules in force."""
        there = [one for one in self.rules if one.since is None or one.since <= tick]
        return max(there, key=lambda one: -NEVER if one.since is None else one.since)


class Told(NamedTuple):
    """Who is in office at each instant, by role and kind of seat; which checks are made, and whether they agree."""

    offices: Mapping[int, Mapping[tuple[str, bool], list[str]]]
    retire: Mapping[int, bool]  # by the number of the election
    together: set[tuple[str, int]]  # who won roles at one instant that may not be held together


def term_end(story: Story, start: int, term: Any) -> int:
    """When a term ends: the first midnight of its day at or after the start and what it has to last (R-96)."""
    if term is None:
        return NEVER
    if isinstance(term, int):
        return start + term * PER_DAY
    (month, day), least = term
    start += (least or 0) * PER_DAY
    first = story.first + timedelta(days=-(-start // PER_DAY))
    for year in (first.year, first.year + 1):
        try:
            ends = date(year, month, day)
        except ValueError:  # the 29th of February is the first of March in a year without one
            ends = date(year, month + 1, 1)
        if ends >= first:
            return (ends - story.first).days * PER_DAY
    raise AssertionError(term)


class _World:
    def __init__(self, story: Story) -> None:
        self.story, self.sitting = story, [*story.given]
        self.revoked: dict[tuple[str, str], int] = {}
        self.about: dict[Recall, Seat | None] = {}
        self.retire: dict[int, bool] = {}
        self.together: set[tuple[str, int]] = set()
        for since in {one.since for one in story.given}:
            self.note([(one, story.at(since)) for one in story.given if one.since == since], since)

    def primaries(self, role: str) -> list[Seat]:
        return [one for one in self.sitting if one.role == role and one.place is None]

    def reserves(self, role: str) -> list[Seat]:
        found = [one for one in self.sitting if one.role == role and one.place is not None]
        return sorted(found, key=lambda one: one.place or (0, 0))

    def waits(self, rules: Rules, role: str, who: str, at: int) -> bool:
        """Whether somebody was revoked too short a time ago (R-22)."""
        revoked = self.revoked.get((role, who))
        return revoked is not None and at < revoked + rules.of(role)["wait"] * PER_DAY

    def elsewhere(self, rules: Rules, role: str, who: str, at: int) -> bool:
        """Whether somebody is primary in a role that does not go together with this one (R-9, R-82)."""
        held = [one for one in self.sitting if one.who == who and one.place is None and one.since < at]
        return any(one.role != role and rules.apart(role, one.role) for one in held)

    def barred(self, rules: Rules, role: str, who: str, at: int, mates: Sequence[Seat]) -> bool:
        """
        Whether somebody may not become primary: for another role, a recall, or a cap; `mates` sit in the role itself.

        What begins at the same instant in another role comes no earlier, and bars nobody.
        """
        if self.elsewhere(rules, role, who, at) or self.waits(rules, role, who, at):
            return True
        elsewhere = [one for one in self.sitting if one.role != role and one.place is None and one.since < at]
        figures = rules.of(role)
        over = (role,) if figures["cap_over"] is None else self.story.bodies[figures["cap_over"]]
        if figures["cap"] is None or role not in over:
            return False
        others = [*mates, *(one for one in elsewhere if one.role in over)]
        seats = sum(self.story.seats[one][0] for one in over)
        most = figures["cap"] if isinstance(figures["cap"], int) else int(figures["cap"] * seats)
        theirs = [name for one in others for name in self.story.employers.get(one.who, ())]
        return any(theirs.count(name) >= most for name in self.story.employers.get(who, ()))

    def pass_by(self, at: int) -> None:
        """Let everything of one instant happen."""
        story, vacated, won = self.story, list[Seat](), list[tuple[Seat, Rules]]()
        self.sitting = [one for one in self.sitting if one.ends > at]
        for who, role, day in story.resigned:
            vacated += self.leave(
                [one for one in self.sitting if day == at > one.since and (who, role) == (one.who, one.role)]
            )
        for recall in story.recalls:
            about = self.about.get(recall)
            if recall.closes == at and about in self.sitting and about is not None:
                self.revoked[recall.role, recall.of] = at
                vacated += self.leave([about])
        for one in sorted(vacated, key=lambda one: -one.ends):
            heirs = [each for each in self.reserves(one.role)
                     if not self.barred(story.at(at), one.role, each.who, at, self.primaries(one.role))]  # fmt: skip
            if heirs:
                self.sitting.remove(heirs[0])
                won.append((Seat(one.role, heirs[0].who, at, one.ends), story.at(at)))
                self.sitting.append(won[-1][0])
        for number, election in enumerate(story.elections):
            if election.starts == at:
                rules = story.at(election.opens)
                won += [(seat, rules) for seat in self.elect(number, election, rules)]
        self.note(won, at)
        for recall in story.recalls:
            if recall.opens == at:
                held = [one for one in self.sitting if (one.role, one.who) == (recall.role, recall.of)]
                self.about[recall] = held[0] if held else None

    def note(self, won: Sequence[tuple[Seat, Rules]], at: int) -> None:
        """Note who won roles at one instant that do not go together, as the rules have it by which either was won."""
        for one, rules in won:
            for other, others in won:
                both = rules.of(one.role)["together"] and others.of(other.role)["together"]
                if one.who == other.who and one.role < other.role and not both:
                    self.together.add((one.who, at))

    def leave(self, leaving: Sequence[Seat]) -> list[Seat]:
        """Let some go, and return those whose seats are vacated."""
        self.sitting = [one for one in self.sitting if one not in leaving]
        return [one for one in leaving if one.place is None]

    def elect(self, number: int, election: Election, rules: Rules) -> Iterator[Seat]:
        """Fill the seats that are free, or as many of them as are called, and tell who became primary."""
        role, at = election.role, election.starts
        primary, reserve = self.story.seats[role]
        holders, waiting = self.primaries(role), self.reserves(role)
        free, spare = max(0, primary - len(holders)), max(0, reserve - len(waiting))
        if election.called is not None:
            free, spare = min(free, election.called[0]), min(spare, election.called[1])
        if (retire := rules.of(role)["retire"]) is not None:
            amount, exceeded = retire
            needed = amount if isinstance(amount, int) else amount * primary
            self.retire[number] = free > needed if exceeded else free >= needed
        ends = term_end(self.story, at, self.story.at(at).of(role)["term"])
        able = [
            who for who in election.candidates
            if who not in {one.who for one in holders} and not self.elsewhere(rules, role, who, at)
        ]  # fmt: skip
        for who in able:
            mates = self.primaries(role)
            if free and not self.barred(rules, role, who, at, mates):
                free -= 1
                self.sitting = [one for one in self.sitting if one not in waiting or one.who != who]
                self.sitting.append(Seat(role, who, at, ends))
                yield self.sitting[-1]
        there = {one.who for one in (*self.primaries(role), *waiting)}
        listed = [who for who in able if who not in there and not self.waits(rules, role, who, at)]
        self.sitting += [Seat(role, who, at, ends, (at, place)) for place, who in enumerate(listed[:spare])]


def tell(story: Story, ticks: int) -> Told:
    """Go through the instants."""
    world, offices = _World(story), dict[int, Mapping[tuple[str, bool], list[str]]]()
    for at in range(ticks):
        world.pass_by(at)
        offices[at] = {
            (role, primary): sorted(one.who for one in world.primaries(role))
            if primary
            else [one.who for one in world.reserves(role)]
            for role in story.seats
            for primary in (True, False)
        }
    return Told(offices, world.retire, world.together)
