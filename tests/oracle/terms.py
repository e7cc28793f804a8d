"""Limits of time and lists of reserves again, day by day, with plain sets. Nothing here imports the package.

Time in office is a set of days. A council goes through whole days: first what ends, then the elections that come before
the reserves, then the reserves, then the other elections.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

# ── time in office ───────────────────────────────────────────────────────────────────────────────


class Length(NamedTuple):
    """So many months and so many days."""

    months: int
    days: int


def from_to(came: date, left: date) -> Iterator[date]:
    """Each day from one until another."""
    while came < left:
        yield came
        came += timedelta(days=1)


def moved(day: date, length: Length, way: int) -> date:
    """The day so much later, or earlier; on the last day of a month that has no such day."""
    month = 12 * day.year + day.month - 1 + way * length.months
    year, month = month // 12, month % 12 + 1
    landed = date(year, month, min(day.day, monthrange(year, month)[1]))
    return landed + timedelta(days=way * length.days)


def parts(days: Iterable[date], *, by_month: bool) -> int:
    """
    How much time some days are: each is one part, and the last of a month so many that the month has 31.

    Where the limit is in days, a day is a day.
    """
    found = 0
    for day in days:
        last = monthrange(day.year, day.month)[1]
        found += 1 + (31 - last if by_month and day.day == last else 0)
    return found


def too_long(
    served: Iterable[tuple[date, date]], starts: date, ends: date, term: Length | None, most: Length, within: Length
) -> bool:
    """Whether the days in office before a term, and the term, are more than may be in the window that ends with it."""
    by_month = most.months > 0
    opens = moved(ends, within, -1)
    before = {day for came, left in served for day in from_to(came, min(left, starts)) if day >= opens}
    new = parts(from_to(max(starts, opens), ends), by_month=by_month)
    if term is not None and opens <= starts and not (term.days if by_month else term.months):
        new = 31 * term.months + term.days
    return parts(before, by_month=by_month) + new > 31 * most.months + most.days


# ── a council ────────────────────────────────────────────────────────────────────────────────────


class Rules(NamedTuple):
    """How long terms last (by plan only, where a successor ends them), and what limits them and the lists."""

    seats: int
    reserves: int
    term: int
    successor: bool
    lapse: bool
    most_from_list: int | None
    window: tuple[int, int] | None
    exempt: int


class Held(NamedTuple):
    """A seat somebody holds: its name, since when, until when at the latest, by plan; a reserve's place and list."""

    id: str
    who: str
    starts: int
    ends: int | None
    planned: int
    place: int | None = None
    of_list: str = ""
    exempt: bool = False


class Chosen(NamedTuple):
    """An election: the day its term starts, its candidates in order, how many seats it calls, what it hangs on."""

    starts: int
    candidates: tuple[str, ...]
    called: int | None
    after: str | None


class Called(NamedTuple):
    """A recall of one person, from a day until another, and whether the votes carry it."""

    id: str
    who: str
    opens: int
    closes: int
    carried: bool


class Story(NamedTuple):
    """Everything that happens."""

    rules: Rules
    given: tuple[Held, ...]
    resigned: tuple[tuple[str, int], ...]
    recalls: tuple[Called, ...]
    elections: tuple[Chosen, ...]


class Council:
    """A council that goes through the days of a story."""

    def __init__(self, story: Story) -> None:
        self.story, self.rules = story, story.rules
        self.sitting: list[Held] = []
        self.past: list[tuple[Held, int]] = []  # a seat that was held, and the first day after it
        self.about: dict[str, Held | None] = {}
        self.outcomes: dict[str, str] = {}
        self.filled: dict[str, int] = {}  # how many seats were taken over from each list

    def days(self, number: int) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
        """Who holds primary seats, and who reserve seats, on each day."""
        for day in range(number):
            self.go_through(day)
            yield (
                frozenset(one.who for one in self.sitting if one.place is None),
                frozenset(one.who for one in self.sitting if one.place is not None),
            )

    def go_through(self, day: int) -> None:
        """One day, in the order of what happens at one instant."""
        left: list[Held] = []
        for one in [one for one in self.sitting if one.ends == day]:
            self.leave(one, day)
        for who, when in self.story.resigned:
            for one in [one for one in self.sitting if one.who == who and one.starts < when == day]:
                self.leave(one, day)
                left += [one] if one.place is None else []
        elections = [chosen for chosen in self.story.elections if chosen.starts == day]
        closing = [recall for recall in self.story.recalls if recall.closes == day]
        late = [
            recall for recall in closing if elections and (held := self.about[recall.id]) and held.place is not None
        ]
        freed = self.close([recall for recall in closing if recall not in late], day)
        left += freed.values()
        self.sitting += (seat for seat in self.story.given if seat.starts == day)
        first = [chosen for chosen in elections if chosen.after or self.rules.successor or self.lists(day)]
        for chosen in first:
            if self.elect(chosen, day):
                if chosen.after is not None:
                    left = [seat for seat in left if seat != freed.get(chosen.after)]
                elif self.rules.successor:
                    left = []
                else:  # what the election leaves free of the seats vacated today, the longest first
                    taken = sum(seat.place is None for seat in self.sitting)
                    left = self.longest(left)[: max(0, self.rules.seats - taken)]
        self.succeed(left, day)
        for chosen in elections:
            if chosen not in first:
                self.elect(chosen, day)
        self.close(late, day)
        self.open(day)

    def leave(self, held: Held, day: int) -> None:
        """Somebody's seat is over."""
        self.sitting.remove(held)
        self.past.append((held, day))

    def longest(self, left: Iterable[Held]) -> list[Held]:
        """Vacated seats, those that run longest first; of equal ones by their names."""
        return sorted(left, key=lambda one: (-(one.ends or 10**6), -one.planned, one.id))

    # recalls

    def open(self, day: int) -> None:
        """Recalls that open today are about the seat that is held now; of two on one seat neither may open."""
        opening = [one for one in self.story.recalls if one.opens == day]
        for one in opening:
            held = next((seat for seat in self.sitting if seat.who == one.who), None)
            rivals = [other for other in opening if other.who == one.who and other != one]
            running = [
                other for other in self.story.recalls
                if other.opens < day < other.closes and self.about.get(other.id) == held
            ]  # fmt: skip
            self.about[one.id] = None if rivals or running else held

    def close(self, closing: Sequence[Called], day: int) -> dict[str, Held]:
        """Recalls that close today; what primary seat each left free."""
        freed = {}
        for one in sorted(closing, key=lambda one: one.id):
            held = self.about[one.id]
            if held is None:
                self.outcomes[one.id] = "refused"
            elif held not in self.sitting:
                self.outcomes[one.id] = "moot"
            else:
                self.outcomes[one.id] = "revoked" if one.carried else "kept"
                if one.carried:
                    self.leave(held, day)
                    if held.place is None:
                        freed[one.id] = held
        return freed

    # elections

    def lists(self, day: int) -> list[Held]:
        """The reserves whose list lapses when somebody is elected today."""
        return [one for one in self.sitting if self.rules.lapse and one.place is not None and one.starts < day]

    def elect(self, one: Chosen, day: int) -> bool:
        """Hold an election; say whether somebody takes a primary seat."""
        if one.after is not None and self.outcomes.get(one.after) != "revoked":
            return False
        reserves = [seat for seat in self.sitting if seat.place is not None]
        lapsing = reserves if self.rules.successor else self.lists(day)
        yielding = self.yielding(one) if self.rules.successor else []
        for seat in [*lapsing, *yielding]:
            self.leave(seat, day)
        here = {seat.who: seat.place for seat in self.sitting}
        free = self.rules.seats - sum(place is None for place in here.values())
        spare = self.rules.reserves - sum(place is not None for place in here.values())
        if one.called is not None:
            free = min(free, one.called)
        planned = day + self.rules.term
        ends = None if self.rules.successor else planned
        able = [who for who in one.candidates if who not in here or here[who] is not None]
        winners = [who for who in able if not self.barred(who, day, planned)][: max(0, free)]
        second = [who for who in able if who not in winners and who not in here][: max(0, spare)]
        stay = () if winners else yielding
        for seat in [*stay, *(() if winners or second else lapsing)]:
            self.past.remove((seat, day))
            self.sitting.append(seat)
        for who in winners:
            for seat in [seat for seat in self.sitting if seat.who == who]:
                self.leave(seat, day)
            self.sitting.append(Held(f"e{day}/{who}", who, day, ends, planned))
        still = {seat.who for seat in stay}  # who goes on in a primary seat is no reserve
        rows = [Held(f"e{day}/{who}", who, day, ends, planned, place, f"e{day}") for place, who in enumerate(second)]
        self.sitting += (row for row in rows if row.who not in still)
        return bool(winners)

    def yielding(self, one: Chosen) -> list[Held]:
        """The primaries whose turn it is to make way: as many as seats are called, less the free ones."""
        primary = [seat for seat in self.sitting if seat.place is None]
        called = self.rules.seats if one.called is None else min(one.called, self.rules.seats)
        number = max(0, called - (self.rules.seats - len(primary)))
        return sorted(primary, key=lambda seat: (seat.planned, seat.who))[:number]

    def barred(self, who: str, starts: int, ends: int) -> bool:
        """Whether the time in office bars somebody from a term, unless it is so short that it counts for nothing."""
        if self.rules.window is None or 0 < ends - starts <= self.rules.exempt:
            return False
        most, within = self.rules.window
        days: set[int] = set()
        for held, left in [*self.past, *((one, starts) for one in self.sitting)]:
            if held.who != who or held.place is not None or held.exempt:
                continue
            if held.ends is not None:
                own = held.ends - held.starts
            else:
                own = held.planned - held.starts if held.planned > held.starts else min(left, starts) - held.starts
            if not 0 < own <= self.rules.exempt:
                days |= {*range(held.starts, min(left, starts))}
        days |= {*range(starts, ends)}
        return len([day for day in days if day >= ends - within]) > most

    # reserves

    def succeed(self, left: Iterable[Held], day: int) -> None:
        """Let the reserves take over the seats vacated today, in their order, as far as their lists go."""
        for vacated in self.longest(left):
            if sum(seat.place is None for seat in self.sitting) >= self.rules.seats:
                continue
            ends = vacated.ends if vacated.ends is not None else max(vacated.planned, day)
            reserves = sorted(
                (one for one in self.sitting if one.place is not None), key=lambda one: (one.starts, one.place)
            )
            for one in reserves:
                most = self.rules.most_from_list
                used_up = most is not None and self.filled.get(one.of_list, 0) >= most
                if one.who != vacated.who and not used_up and not self.barred(one.who, day, ends):
                    self.filled[one.of_list] = self.filled.get(one.of_list, 0) + 1
                    self.leave(one, day)
                    name = f"{vacated.id}/{one.who}"
                    self.sitting.append(Held(name, one.who, day, vacated.ends, vacated.planned))
                    break
