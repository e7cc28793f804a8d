"""A council day by day, from the grammar of charters, with plain sets. Nothing here imports the package.

Days are whole numbers. On a day ends come first, then what a recall that is carried leaves to its own election, then
the reserves, then the other elections; votes are judged by who held a seat just before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

RESERVES = 2
"""How many reserves there may be."""


class Seat(NamedTuple):
    """Who holds a seat, from which day to which; a reserve's place, or None for a primary."""

    who: str
    starts: int
    ends: int
    place: int | None = None


class Called(NamedTuple):
    """A recall by the council: of whom (None: of all), when, and what the votes were."""

    id: str
    of: str | None
    opens: int
    closes: int
    yes: int
    no: int


class Chosen(NamedTuple):
    """An election whose term starts on a day: its candidates, the first first, and the recall it hangs on."""

    starts: int
    candidates: tuple[str, ...]
    after: str | None


class Story(NamedTuple):
    """Everything that happens."""

    seats: int
    given: tuple[Seat, ...]
    resigned: tuple[tuple[str, int], ...]
    recalls: tuple[Called, ...]
    elections: tuple[Chosen, ...]
    lasts: int


class Told(NamedTuple):
    """Who holds a primary seat on each day, and what each recall came to."""

    held: tuple[frozenset[str], ...]
    recalls: Mapping[str, str]


def tell(story: Story, days: int) -> Told:
    """Go through the days."""
    sitting: list[Seat] = []  # who holds a seat now
    outcomes: dict[str, str] = {}
    about: dict[str, list[Seat]] = {}
    ended: dict[Seat, int] = {}
    held = []
    for day in range(days):
        left: list[Seat] = []  # primary seats vacated today, before their time
        sitting = [seat for seat in sitting if seat.ends > day]
        for who, when in story.resigned:
            for seat in [seat for seat in sitting if seat.who == who and seat.starts < when == day]:
                sitting.remove(seat)
                ended[seat] = day
                left += [seat] if seat.place is None else []
        late = [one for one in story.recalls if one.closes == day and _waits(story, day, about.get(one.id, []))]
        early = [one for one in story.recalls if one.closes == day and one not in late]
        freed = _close(story, day, early, sitting, ended, about, outcomes, left)
        sitting += [seat for seat in story.given if seat.starts == day]
        filled = _elect(story, day, sitting, [one for one in story.elections if one.after], outcomes, ended)
        gone = {name for one in filled if one.after for name in freed.get(one.after, ())}
        _succeed(story, day, sitting, [seat for seat in left if seat not in gone], ended)
        _elect(story, day, sitting, [one for one in story.elections if not one.after], outcomes, ended)
        _close(story, day, late, sitting, ended, about, outcomes, [])
        _open(story, day, sitting, about)
        held.append(frozenset(seat.who for seat in sitting if seat.place is None))
    return Told(tuple(held), outcomes)


def _waits(story: Story, day: int, about: Sequence[Seat]) -> bool:
    """Whether a recall of a reserve waits for an election of this day, for who becomes primary is reserve no more."""
    return any(one.starts == day for one in story.elections) and any(seat.place is not None for seat in about)


def _close(
    story: Story, day: int, closing: Sequence[Called], sitting: list[Seat], ended: dict[Seat, int],
    about: Mapping[str, list[Seat]], outcomes: dict[str, str], left: list[Seat],
) -> dict[str, set[Seat]]:  # fmt: skip
    """Judge the recalls that close today by who held a seat just before; return what each left free."""
    freed: dict[str, set[Seat]] = {}
    for one in closing:
        mine = about.get(one.id, [])
        running = [seat for seat in mine if ended.get(seat, seat.ends) > day]
        if not mine:
            outcomes[one.id] = "refused"
        elif not running:
            outcomes[one.id] = "moot"
        elif 2 * one.yes > story.seats:
            outcomes[one.id] = "revoked"
            if one.of is None:  # nor does a reserve take over from one of them who left today
                left[:] = [seat for seat in left if seat not in mine]
            for seat in running:
                if seat in sitting:
                    sitting.remove(seat)
                    ended[seat] = day
                    freed.setdefault(one.id, set()).add(seat)
                    left += [seat] if one.of is not None and seat.place is None else []
        else:
            outcomes[one.id] = "kept"
    return freed


def _open(story: Story, day: int, sitting: Sequence[Seat], about: dict[str, list[Seat]]) -> None:
    """Say of which seats the recalls are that open today; of several on one seat on one day none may open."""
    opening = [one for one in story.recalls if one.opens == day]
    of = {
        one.id: [seat for seat in sitting if (seat.who == one.of if one.of is not None else seat.place is None)]
        for one in opening
    }
    running = [about[one.id] for one in story.recalls if one.opens < day < one.closes and about.get(one.id)]
    might = {name: mine for name, mine in of.items() if all(set(mine).isdisjoint(seats) for seats in running)}
    for one in opening:  # which could not open anyway is in nobody's way
        alone = all(set(of[one.id]).isdisjoint(seats) for name, seats in might.items() if name != one.id)
        about[one.id] = of[one.id] if one.id in might and alone else []


def _elect(
    story: Story, day: int, sitting: list[Seat], elections: Sequence[Chosen], outcomes: Mapping[str, str],
    ended: dict[Seat, int],
) -> list[Chosen]:  # fmt: skip
    """Seat the first candidates on the seats that are free; return the elections that seated somebody."""
    seated = []
    for one in elections:
        if one.starts != day or (one.after is not None and outcomes.get(one.after) != "revoked"):
            continue
        held = {seat.who: seat.place for seat in sitting}
        free = max(0, story.seats - sum(place is None for place in held.values()))
        spare = max(0, RESERVES - sum(place is not None for place in held.values()))
        able = [who for who in one.candidates if who not in held or held[who] is not None]
        first = able[:free]
        second = [who for who in able[free:] if who not in held][:spare]
        for who in first:
            for seat in [seat for seat in sitting if seat.who == who]:  # becoming primary ends being reserve
                sitting.remove(seat)
                ended[seat] = day
            sitting.append(Seat(who, day, day + story.lasts))
        sitting += (Seat(who, day, day + story.lasts, place) for place, who in enumerate(second))
        seated += [one] if first or second else []
    return seated


def _succeed(story: Story, day: int, sitting: list[Seat], left: Sequence[Seat], ended: dict[Seat, int]) -> None:
    """Let the reserves take over in order of place, the seat that runs longest first."""
    for vacated in sorted(sorted(left), key=lambda seat: -seat.ends):
        if sum(seat.place is None for seat in sitting) >= story.seats:
            continue
        reserves = sorted((seat.starts, seat.place, seat.who, seat) for seat in sitting if seat.place is not None)
        able = [seat for *_, seat in reserves if seat.who != vacated.who]
        if able:
            sitting.remove(able[0])
            ended[able[0]] = day
            sitting.append(Seat(able[0].who, day, vacated.ends))
