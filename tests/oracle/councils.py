"""A council whose terms last until a successor, day by day, with plain lists. Nothing here imports the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NEVER = 10_000


class Holder(NamedTuple):
    """Who holds a seat: since when, until when at most, when their turn comes; the place of a reserve."""

    who: str
    since: int
    ends: int
    turn: int
    place: int | None = None


class Chosen(NamedTuple):
    """
    An election: when its term starts, the candidates by rank, seats called, who agreed to make way and who was drawn.

    Who has declined a primary seat won or taken over on that day never holds it.
    """

    starts: int
    candidates: tuple[str, ...]
    primary: int
    reserve: int
    agreed: tuple[str, ...] = ()
    lasting: tuple[int, ...] = ()
    declined: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()


class Recall(NamedTuple):
    """A recall of whatever seat somebody holds when it opens."""

    of: str
    opens: int
    closes: int
    carried: bool


class Story(NamedTuple):
    """Everything that happens, and the term: its length, what ends it, which of both; what settles turns and terms."""

    seats: int
    spare: int
    span: int | None
    by_seat: bool
    whichever: str
    elections: tuple[Chosen, ...]
    resigned: tuple[tuple[str, int], ...]
    recall: Recall | None
    ties: tuple[str, ...] = ("agreement", "draw")
    by_rank: bool = True


class Told(NamedTuple):
    """Who holds a primary and a reserve seat on each day; in which elections it is not decided who makes way."""

    primary: tuple[frozenset[str], ...]
    reserve: tuple[frozenset[str], ...]
    undecided: frozenset[int]


def tell(story: Story, days: int) -> Told:
    """Go through the days."""
    sitting: list[Holder] = []
    primary, reserve, undecided = [], [], set()
    about: Holder | None = None
    for day in range(days):
        sitting = [one for one in sitting if one.ends > day]
        left = [one for one in sitting if (one.who, day) in story.resigned and one.since < day]
        recall = story.recall
        held = recall is not None and recall.carried and recall.closes == day and about in sitting and about not in left
        waits = (
            held and about is not None and about.place is not None and any(one.starts == day for one in story.elections)
        )
        if held and not waits and about is not None:
            left.append(about)
        sitting = [one for one in sitting if one not in left]
        vacated, gone = [one for one in left if one.place is None], list[Holder]()
        for election in (one for one in story.elections if one.starts == day):
            after, gone, clear = _elect(story, election, sitting)
            if not clear:
                undecided.add(day)
            if gone or any(one.since == day for one in after):
                vacated = []
            sitting = after
        _succeed(story, sitting, vacated, day)
        if waits and about in sitting:
            sitting.remove(about)
        _succeed(story, sitting, gone, day)
        if recall is not None and recall.opens == day:
            about = next((one for one in sitting if one.who == recall.of), None)
        primary.append(frozenset(one.who for one in sitting if one.place is None))
        reserve.append(frozenset(one.who for one in sitting if one.place is not None))
    return Told(tuple(primary), tuple(reserve), frozenset(undecided))


def _succeed(story: Story, sitting: list[Holder], vacated: Sequence[Holder], day: int) -> None:
    """Let the reserves take over what is free, the seat that runs longest first."""
    for one in sorted(vacated, key=lambda one: (-one.ends, -one.turn)):
        heirs = sorted(
            (each.since, each.place, each) for each in sitting if each.place is not None and each.who != one.who
        )
        if heirs and sum(each.place is None for each in sitting) < story.seats:
            heir = heirs[0][2]
            sitting.remove(heir)
            said_no = {who for each in story.elections if each.starts == day for who in each.declined}
            if heir.who not in said_no - {each.who for each in vacated}:
                sitting.append(Holder(heir.who, day, one.ends, one.turn))


def _elect(story: Story, election: Chosen, sitting: Sequence[Holder]) -> tuple[list[Holder], list[Holder], bool]:
    """Let those make way whose turn it is, seat the winners, and let those stay whom nobody follows."""
    day = election.starts
    primaries = [one for one in sitting if one.place is None]
    called = min(election.primary, story.seats)
    free = max(0, story.seats - len(primaries))
    turns = [one for one in primaries if story.whichever != "last" or one.turn <= day]
    leaving, clear = _first(story, turns, max(0, called - free), election)
    staying = [one for one in primaries if one not in leaving]
    able = [who for who in election.candidates if who not in {one.who for one in staying}]
    room = max(0, min(called, story.seats - len(staying)))
    first, second = able[:room], able[room : room + min(election.reserve, story.spare)]
    lasting = sorted(election.lasting, reverse=True)
    if not story.by_rank:  # nobody says who has which
        lasting = [min(lasting[: len(first)], default=0)] * len(first) if lasting else []
    new = [_winner(story, who, day, lasting[at] if lasting else None) for at, who in enumerate(first)]
    gone = [one for one in new if one.who in election.declined]
    new = [one for one in new if one not in gone]
    spare = [_winner(story, who, day, place=at) for at, who in enumerate(second)]
    if not new and not spare:
        return [*sitting], gone, clear
    heirs = {one.who for one in spare[: len(gone)]}
    follows = len(new) + len(heirs)
    if not follows:  # only reserves have successors
        staying = primaries
    elif story.by_seat:
        again = [one for one in leaving if one.who in heirs | {each.who for each in new}]
        others = [one for one in leaving if one not in again]
        wanted = max(0, max(0, follows - free) - len(again))
        gone_for, sure = _first(story, others, wanted, election)
        clear = clear and sure
        staying += [one for one in others if one not in gone_for]
    still = {one.who for one in staying}
    return [*staying, *new, *(one for one in spare if one.who not in still)], gone, clear


def _first(story: Story, holders: Sequence[Holder], wanted: int, election: Chosen) -> tuple[list[Holder], bool]:
    """So many of them, those first whose turn came first, who agreed or were drawn; and whether that is clear."""

    def settled(one: Holder) -> tuple[int, ...]:
        drawn = election.drawn.index(one.who) if one.who in election.drawn else len(election.drawn)
        by = {"agreement": int(one.who not in election.agreed), "draw": drawn}
        return (one.turn, *(by[name] for name in story.ties))

    in_order = sorted(holders, key=lambda one: (settled(one), one.who))
    leaving = in_order[:wanted]
    if leaving and len(in_order) > wanted:
        last, after = leaving[-1], in_order[wanted]
        if settled(last) == settled(after):
            return [one for one in leaving if one.turn < last.turn], False
    return leaving, True


def _winner(story: Story, who: str, day: int, lasting: int | None = None, place: int | None = None) -> Holder:
    span = story.span if lasting is None else lasting
    turn = day if span is None else day + span
    return Holder(who, day, turn if story.whichever == "first" else NEVER, turn, place)
