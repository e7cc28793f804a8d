"""Votes: strategies for members, ballots and elections, of few people, scores and instants, so that ties are common."""

from __future__ import annotations

__all__ = [
    "CANDIDATES",
    "CLOSES",
    "DAY",
    "DISCUSSION",
    "JOINED",
    "MARKS",
    "OPENS",
    "SEATS",
    "TERM",
    "TICK",
    "VOTERS",
    "ElectionCase",
    "ballots",
    "contenders",
    "elections",
    "members",
    "moments",
    "rolls",
]

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import attrs
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, Tally
from partgov.candidacies import Candidacy, Election, ElectionRules
from partgov.elections import elect
from partgov.foundation.values import Value, as_tuple
from partgov.members import Membership, Roll
from partgov.outcomes import Result
from partgov.roles import Seats
from partgov.seating import Contender

TICK: Final = timedelta(microseconds=1)
"""The smallest difference between two instants: a microsecond."""
DAY: Final = timedelta(days=1)
"""A day of 24 hours."""

JOINED: Final = datetime(2013, 5, 1, tzinfo=UTC)
"""When most of the people of a made-up election joined."""
DISCUSSION: Final = datetime(2016, 11, 1, tzinfo=UTC)
"""When its candidates begin to be discussed."""
OPENS: Final = datetime(2016, 11, 15, tzinfo=UTC)
"""When its voting opens, two weeks later."""
CLOSES: Final = datetime(2016, 11, 29, tzinfo=UTC)
"""When its voting closes, two weeks after that."""
TERM: Final = datetime(2016, 12, 1, tzinfo=UTC)
"""When its term starts."""

CANDIDATES: Final = ("ana", "bo", "cy", "di", "eve", "flo")
"""Who may stand in it, by id."""
VOTERS: Final = ("v1", "v2", "v3")
"""Who may vote in it besides the candidates, by id."""

MARKS: Final[st.SearchStrategy[Mark]] = st.sampled_from(list(Mark))
"""Any mark that a voter may give."""
SEATS: Final[st.SearchStrategy[Seats]] = st.builds(Seats, primary=st.integers(0, 3), reserve=st.integers(0, 3))
"""Up to three seats of each kind."""

_KINDS: Final = ((True, True),) * 4 + ((False, True), (True, False), (False, False))


def moments(opens: datetime = OPENS, closes: datetime = CLOSES) -> tuple[datetime, ...]:
    """Return both sides of each end of a voting period, and two instants within it, a tick apart."""
    within = opens + (closes - opens) // 14
    return (opens - TICK, opens, within, within + TICK, closes - TICK, closes)


@attrs.frozen(kw_only=True)
class ElectionCase(Value):
    """
    Everything that an election is decided from, as the rows in which a program keeps it.

    Attributes:
        members: each spell of membership, of candidates and voters.
        ballots: what was handed in, in no order.
    """

    election: Election
    members: tuple[Membership, ...] = attrs.field(converter=as_tuple)
    ballots: tuple[Ballot, ...] = attrs.field(converter=as_tuple)
    seats: Seats
    rules: ElectionRules = ElectionRules()

    @property
    def roll(self) -> Roll:
        """The members as a roll."""
        return Roll.of(self.members)

    def decided(self) -> Result:
        """Return what follows, by partgov itself."""
        return elect(
            self.election, seats=self.seats, roll=self.roll, rules=self.rules, ballots=self.ballots
        )  # fmt: skip


@st.composite
def members(
    draw: st.DrawFn, names: Sequence[str] = VOTERS, *, opens: datetime = OPENS, closes: datetime = CLOSES
) -> list[Membership]:
    """Spells of people who joined and left around the ends of a voting period; some have two, some none."""
    edges = (JOINED, *moments(opens, closes), closes + DAY)
    rows: list[Membership] = []
    for name in names:
        turns = sorted(draw(st.sets(st.sampled_from(edges), max_size=4)))
        for joined, left in zip(turns[::2], [*turns[1::2], None], strict=False):
            rows.append(Membership(id=name, joined=joined, left=left))
    return rows


def rolls(
    names: Sequence[str] = VOTERS, *, opens: datetime = OPENS, closes: datetime = CLOSES
) -> st.SearchStrategy[Roll]:
    """Rolls of people who joined and left around the ends of a voting period."""
    return members(names, opens=opens, closes=closes).map(Roll.of)


@st.composite
def ballots(
    draw: st.DrawFn,
    voters: Sequence[str] = VOTERS,
    candidates: Sequence[str] = CANDIDATES,
    *,
    at: Sequence[datetime | None] = (*moments(), None, None),
    marks: st.SearchStrategy[Mark] = MARKS,
    least: int = 0,
    most: int = 7,
) -> list[Ballot]:
    """
    Ballots of a few voters around the voting period, all with a number or none.

    Args:
        at: the instants at which they are handed in, or None where the ballot box kept none; whatever stands there
            twice is drawn twice as often, as in `voters` and `candidates`.
        least: how many there are at least.
        most: how many there are at most.
    """
    size = draw(st.integers(least, most))
    numbers: Iterable[int | None] = draw(st.permutations(range(size))) if draw(st.booleans()) else [None] * size
    return [
        Ballot(
            voter=draw(st.sampled_from(voters)),
            marks=draw(st.dictionaries(st.sampled_from(candidates), marks, max_size=5)),
            cast_at=draw(st.sampled_from(at)),
            seq=number,
        )
        for number in numbers
    ]


@st.composite
def elections(draw: st.DrawFn) -> ElectionCase:
    """
    Small elections with candidates of every fate, re-votes, conflicts and ties, strangers, late and early ballots.

    Whoever stands has been a member for long; whoever only votes may join and leave around the voting period.
    """
    names = CANDIDATES[: draw(st.sampled_from((3, 4, 4, 2, 6, 1, 0)))]
    candidacies = [
        Candidacy(
            member=name, at=draw(st.sampled_from((*(DISCUSSION,) * 4, OPENS - TICK, OPENS))),
            statement="I should like to.",
            reserve_only=draw(st.sampled_from((False, False, True))),
            withdrawn_at=draw(st.sampled_from((*(None,) * 6, OPENS, CLOSES))),
        )
        for name in names
    ]  # fmt: skip
    election = Election(
        id="e1", role="team", discussion_opens=DISCUSSION, voting_opens=OPENS, voting_closes=CLOSES, term_starts=TERM,
        candidacies=candidacies,
    )  # fmt: skip
    *most, last = VOTERS
    long = [Membership(id=name, joined=JOINED + DAY * draw(st.integers(0, 1))) for name in (*CANDIDATES, *most)]
    box = ballots(
        (*most * 3, last, CANDIDATES[0], "stranger"), (*names * 4, CANDIDATES[-1], "nobody"),
        at=(*moments()[1:5] * 3, *moments(), None), marks=st.sampled_from((Mark.YES, Mark.YES, *Mark)),
        least=draw(st.sampled_from((4, 4, 0))),
    )  # fmt: skip
    return ElectionCase(
        election=election, members=[*long, *draw(members([last]))], ballots=draw(box), seats=draw(SEATS)
    )  # fmt: skip


@st.composite
def contenders(draw: st.DrawFn, *, most: int = 6, voters: int = 2) -> list[Contender]:
    """
    Contenders with few scores and two starts of membership, of every kind: most are tied with somebody.

    There are so many of them at most, with so many Yes and No each.
    """
    names = (*CANDIDATES, *(f"m{number}" for number in range(most)))[: draw(st.integers(0, most))]
    found = []
    for name in names:
        yes = draw(st.integers(0, voters))
        primary, reserve = draw(st.sampled_from(_KINDS))
        found.append(
            Contender(
                member=name, tally=Tally(yes=yes, no=draw(st.integers(0, voters - yes))),
                since=JOINED + DAY * draw(st.integers(0, 1)), primary=primary, reserve=reserve,
            )
        )  # fmt: skip
    return found
