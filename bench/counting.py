"""Cost per mark of counting an election, as a multiple of the yardstick, beside the design's targets.

    python bench/counting.py [--voters 10000 100000 1000000] [--peers]

Making the input is not timed; the roll is made beforehand, as an organisation has it. The garbage collector runs as
in any program. Memory is the peak that `tracemalloc` sees from the call on, so what the election takes beyond its
input and roll, its result included.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from table import head, tell
from yardstick import SEED, Measured, Voter, measure, voters

from partgov import (
    Ballot,
    Candidacy,
    Contender,
    Election,
    ElectionRules,
    Mark,
    Membership,
    Result,
    Roll,
    Seating,
    Seats,
    Tally,
    elect,
    seat_contenders,
    tally_by_candidate,
    tally_by_voter,
    tally_columns,
)

FEW, MANY = 9, 1000
SEATS = Seats(primary=2, reserve=1)
OPENS = datetime(2016, 9, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(weeks=2)
JOINED = datetime(2013, 5, 1, tzinfo=UTC)
LETTERS = {"yes": "y", "no": "n", "abstain": "a"}


class Row(NamedTuple):
    """One line of the table: some work on a number of marks, and the most it should cost."""

    work: str
    marks: int
    target: float | None
    run: Callable[[], object]


# ── input ────────────────────────────────────────────────────────────────────────────────────────


def make_roll(number: int, candidates: int) -> Roll:
    """Every voter and every candidate, each with a start of their own."""
    names = [f"v{index}" for index in range(number)] + [f"m{index}" for index in range(candidates)]
    return Roll.of(Membership(id=name, joined=JOINED + timedelta(seconds=place)) for place, name in enumerate(names))


def make_election(candidates: int) -> Election:
    """An election in which everyone posted one statement in time."""
    posted = OPENS - timedelta(days=5)
    return Election(
        id="e1",
        role="caretaker",
        discussion_opens=OPENS - timedelta(weeks=2),
        voting_opens=OPENS,
        voting_closes=CLOSES,
        candidacies=tuple(
            Candidacy(member=f"m{index}", at=posted, statement="I would.") for index in range(candidates)
        ),
    )


def make_ballots(made: Sequence[Voter]) -> list[Ballot]:
    """One ballot for each voter, in the order of the roll, all in the first week."""
    step = timedelta(weeks=1) / len(made)
    return [Ballot(voter=f"v{index}", marks=marks, cast_at=OPENS + index * step) for index, marks in enumerate(made)]


def as_filed(made: Sequence[Voter]) -> list[Ballot]:
    """One ballot for each voter as a file gives them: in the order of casting, which is not that of the roll."""
    step, names = timedelta(weeks=1) / len(made), random.Random(SEED).sample(range(len(made)), len(made))
    return [
        Ballot(voter=f"v{name}", marks=marks, cast_at=OPENS + place * step)
        for place, (name, marks) in enumerate(zip(names, made, strict=True))
    ]


def vote_again(ballots: Sequence[Ballot], made: Sequence[Voter]) -> list[Ballot]:
    """A fifth of the voters hand in another ballot in the second week; all ballots shuffled."""
    chance = random.Random(SEED)
    again = chance.sample(range(len(ballots)), len(ballots) // 5)
    later = [
        Ballot(
            voter=ballots[index].voter, marks=chance.choice(made), cast_at=CLOSES - timedelta(seconds=1 + index % 99)
        )
        for index in again
    ]
    return shuffled([*ballots, *later])


def shuffled(ballots: Sequence[Ballot]) -> list[Ballot]:
    """The ballots in an order of chance."""
    return random.Random(SEED).sample(ballots, len(ballots))


# ── work ─────────────────────────────────────────────────────────────────────────────────────────


def seat(tallies: Mapping[str, Tally], roll: Roll) -> Seating:
    """Seat those with these tallies."""
    return seat_contenders(
        (
            Contender(member=member, tally=tally, since=roll.since(member, OPENS) or JOINED)
            for member, tally in tallies.items()
        ),
        SEATS,
    )


def tally_and_seat(tally: Callable[[Any], Mapping[str, Tally]], marks: object, roll: Roll) -> Seating:
    """Go from marks to seats."""
    return seat(tally(marks), roll)


def tally_rows(made: Sequence[Voter], roll: Roll) -> Iterator[Row]:
    """The rows from marks to seats without looking at who voted when."""
    marks = sum(map(len, made))
    yield Row("tally to seats, a mapping per voter", marks, 2.5, partial(tally_and_seat, tally_by_voter, made, roll))
    by_mark = [{name: Mark(mark) for name, mark in each.items()} for each in made]
    yield Row("the same, of Mark instead of text", marks, 2.5, partial(tally_and_seat, tally_by_voter, by_mark, roll))
    del by_mark
    columns = {name: {f"v{row}": each[name] for row, each in enumerate(made)} for name in made[0]}
    yield Row(
        "tally to seats, a mapping per candidate",
        marks,
        1.5,
        partial(tally_and_seat, tally_by_candidate, columns, roll),
    )
    del columns
    texts = {name: "".join(LETTERS[each[name]] for each in made) for name in made[0]}
    yield Row("tally to seats, columns", marks, 0.45, partial(tally_and_seat, tally_columns, texts, roll))


def election_rows(made: Sequence[Voter], roll: Roll, candidates: int) -> Iterator[Row]:
    """The rows from ballots to a result that is explained."""
    election = make_election(candidates)
    ballots = make_ballots(made)
    yield _election_row("full election, a ballot per voter, in order", 8.0, election, roll, ballots)
    yield _election_row("full election, as a file gives them", 8.0, election, roll, as_filed(made))
    yield _election_row("full election, a ballot per voter, shuffled", 8.0, election, roll, shuffled(ballots))
    yield _election_row("full election, 20 % voting again", 12.0, election, roll, vote_again(ballots, made))


def odd_rows(number: int, roll: Roll) -> Iterator[Row]:
    """Ballots that make no table: some candidates only, or an order of each voter's own."""
    election = make_election(FEW)
    for work, order, marking in (
        ("each in an order of their own", "random", None),
        ("five of them at random", "same", 5),
    ):
        made = voters(number, FEW, order=order, marking=marking)
        marks = sum(map(len, made))
        yield Row(f"tally to seats, {work}", marks, None, partial(tally_and_seat, tally_by_voter, made, roll))
        yield _election_row(f"full election, {work}", None, election, roll, make_ballots(made))


def _election_row(work: str, target: float | None, election: Election, roll: Roll, ballots: Sequence[Ballot]) -> Row:
    marks = sum(len(ballot.marks) for ballot in ballots)
    return Row(work, marks, target, partial(decide, election, roll, ballots))


def decide(election: Election, roll: Roll, ballots: Sequence[Ballot]) -> Result:
    """Decide an election from its ballots."""
    return elect(election, seats=SEATS, roll=roll, rules=ElectionRules(), ballots=ballots)


def peak(work: Callable[[], object]) -> int:
    """The most bytes some work takes beyond what was there before it."""
    tracemalloc.start()
    kept = work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return most


# ── peers ────────────────────────────────────────────────────────────────────────────────────────


def peer_rows(number: int) -> Iterator[tuple[str, Measured | None]]:
    """From the same mapping per voter to winners, by others; None for who is not installed."""
    made = voters(number, FEW)
    roll = make_roll(0, FEW)
    tallies = tally_by_voter(made)
    yield "partgov: Yes minus No, seats", measure(lambda: seat(tally_by_voter(made), roll))
    yield "preflibtools: approval_winner", _preflibtools(number, _best(tallies, 1))
    yield "abcvoting: av, a committee of three", _abcvoting(made, _best(tallies, 3))
    yield "pref_voting: Dis&approval", _pref_voting(made, max(tallies, key=lambda name: tallies[name].score))


def _best(tallies: Mapping[str, Tally], number: int) -> set[str]:
    return set(sorted(tallies, key=lambda name: -tallies[name].yes)[:number])


def _preflibtools(number: int, expected: set[str]) -> Measured | None:
    # GPL: a process of its own, which imports nothing of partgov.
    script = Path(__file__).with_name("peer_preflib.py")
    done = subprocess.run([sys.executable, script, str(number), str(FEW)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    if not found["installed"]:
        return None
    assert set(found["winners"]) == expected, "preflibtools finds the same winner"
    return Measured(found["seconds"], found["yardstick"])


def _abcvoting(made: Sequence[Voter], expected: set[str]) -> Measured | None:
    try:
        from abcvoting import abcrules
        from abcvoting.preferences import Profile
    except ImportError:
        return None
    names = list(made[0])

    def count() -> list[set[int]]:
        profile = Profile(len(names), cand_names=names)
        place = {name: index for index, name in enumerate(names)}
        profile.add_voters([place[name] for name, mark in each.items() if mark == "yes"] for each in made)
        committees: list[set[int]] = abcrules.compute("av", profile, committeesize=3)
        return committees

    assert {names[index] for index in count()[0]} == expected, "abcvoting finds the same committee"
    return measure(count, repeats=2)


def _pref_voting(made: Sequence[Voter], expected: str) -> Measured | None:
    try:
        from pref_voting.grade_methods import dis_and_approval
        from pref_voting.grade_profiles import GradeProfile
    except ImportError:
        return None
    grade = {"yes": 1, "no": -1, "abstain": 0}

    def count() -> list[str]:
        maps = [{name: grade[mark] for name, mark in each.items()} for each in made]
        winners: list[str] = dis_and_approval(GradeProfile(maps, [-1, 0, 1], candidates=list(made[0])))
        return winners

    assert count() == [expected], "pref_voting finds the same winner"
    return measure(count, repeats=2)


# ── the table ────────────────────────────────────────────────────────────────────────────────────


def show(row: Row, size: str, *, voters: int | None = None) -> None:
    """Measure a row and print it; of so many voters, with what it takes at its peak."""
    measured = measure(row.run, repeats=5 if row.marks < 3_000_000 else 3)
    also = f"{measured.each(row.marks):.1f} ns a mark"
    if voters is not None:
        most = peak(row.run)
        also += f"; at its peak {most / voters:.0f} B a voter, {most / row.marks:.1f} B a mark"
    tell(f"{row.work}, {size}", "the yardstick", measured.ratio(row.marks), row.target, also)


def show_size(number: int, candidates: int) -> None:
    """Print every row for so many voters and candidates."""
    size = f"{number:,} × {candidates:,}"
    roll = make_roll(number, candidates)
    made = voters(number, candidates)
    for row in tally_rows(made, roll):
        show(row, size)
    for row in election_rows(made, roll, candidates):
        show(row, size, voters=number)
    del made
    if candidates == FEW and number <= 100_000:
        for row in odd_rows(number, roll):
            show(row, size)


def show_peers(number: int) -> None:
    """Print what peers take for the same ballots, from a mapping per voter to winners."""
    for work, measured in peer_rows(number):
        if measured is not None:
            also = f"{measured.each(number * FEW):.1f} ns a mark"
            tell(f"{work}, {number:,} × {FEW}", "the yardstick", measured.ratio(number * FEW), None, also, held=False)


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--of-many", type=int, default=MANY, help="voters for a thousand candidates; none for 0")
    parser.add_argument("--peers", action="store_true", help="also those of the `bench` extra")
    parser.add_argument("--peer-voters", type=int, default=100_000)
    arguments = parser.parse_args()
    head()
    for number in arguments.voters:
        show_size(number, FEW)
    if arguments.of_many:
        show_size(arguments.of_many, MANY)
    if arguments.peers:
        head("Others, of the same ballots in the same run, from a mapping per voter to winners")
        show_peers(arguments.peer_voters)


if __name__ == "__main__":
    main()
