"""What the tests share: a few fixed instants, builders of ordinary facts, and Hypothesis strategies.

The strategies draw from very few scores, instants and people, so that ties, conflicts and boundaries are common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, Tally
from partgov.elections import Candidacy, Election
from partgov.foundation.periods import Period
from partgov.members import Membership, Roll
from partgov.roles import Seats
from partgov.seating import Contender

# The machine is shared: a slow moment says nothing about the rules.
settings.register_profile(
    "partgov", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], max_examples=100
)
settings.load_profile("partgov")

TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

JOINED = datetime(2013, 5, 1, tzinfo=UTC)
DISCUSSION = datetime(2016, 11, 1, tzinfo=UTC)
OPENS = datetime(2016, 11, 15, tzinfo=UTC)
CLOSES = datetime(2016, 11, 29, tzinfo=UTC)
TERM = datetime(2016, 12, 1, tzinfo=UTC)
VOTING = Period(opens=OPENS, closes=CLOSES)


# ── builders ─────────────────────────────────────────────────────────────────────────────────────


def roll_of(*members: str, joined: datetime = JOINED) -> Roll:
    """A roll on which everybody joined at one instant and nobody left."""
    return Roll.of(Membership(id=member, joined=joined) for member in members)


def stand(
    member: str,
    at: datetime = DISCUSSION,
    *,
    statement: str = "I should like to.",
    reserve_only: bool = False,
    withdrawn_at: datetime | None = None,
) -> Candidacy:
    """An ordinary candidacy, but for what is given."""
    return Candidacy(member=member, at=at, statement=statement, reserve_only=reserve_only, withdrawn_at=withdrawn_at)


def call(*candidacies: Candidacy, seats: Seats | None = None) -> Election:
    """An ordinary election for the candidacies given."""
    return Election(
        id="e1",
        role="team",
        seats=seats,
        discussion_opens=DISCUSSION,
        voting_opens=OPENS,
        voting_closes=CLOSES,
        term_starts=TERM,
        candidacies=candidacies,
    )


def ballot(voter: str, cast_at: datetime | None = OPENS, seq: int | None = None, **marks: str) -> Ballot:
    """A ballot: the candidates by keyword, each with its mark."""
    return Ballot(voter=voter, cast_at=cast_at, seq=seq, marks={who: Mark(mark) for who, mark in marks.items()})


def contender(
    member: str,
    yes: int,
    no: int = 0,
    *,
    since: datetime = JOINED,
    primary: bool = True,
    reserve: bool = True,
) -> Contender:
    """A contender, by default a member of the first day who takes any seat."""
    return Contender(member=member, tally=Tally(yes=yes, no=no), since=since, primary=primary, reserve=reserve)


# ── strategies ───────────────────────────────────────────────────────────────────────────────────

NAMES = ("ana", "bo", "cy", "di", "eve", "flo")
MARKS: st.SearchStrategy[Mark] = st.sampled_from(list(Mark))
KINDS = ((True, True), (False, True), (True, False), (False, False))
SEATS: st.SearchStrategy[Seats] = st.builds(Seats, primary=st.integers(0, 3), reserve=st.integers(0, 3))

INSTANTS: st.SearchStrategy[datetime] = st.datetimes(
    min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)
)
"""Any instant that a record may carry, far enough from the ends to add to."""


@st.composite
def contender_lists(draw: st.DrawFn, *, most: int = 6, voters: int = 2) -> list[Contender]:
    """Contenders with few scores and two starts of membership, of every kind, so that most are tied with somebody."""
    return [
        contender(
            name,
            yes,
            draw(st.integers(0, voters - yes)),
            since=JOINED + DAY * draw(st.integers(0, 1)),
            primary=kind[0],
            reserve=kind[1],
        )
        for name in (*NAMES, *(f"m{number}" for number in range(most)))[: draw(st.integers(0, most))]
        for yes in [draw(st.integers(0, voters))]
        for kind in [draw(st.sampled_from([*KINDS[:1] * 3, *KINDS]))]
    ]


EDGES: tuple[datetime, ...] = (
    OPENS - TICK,
    OPENS,
    OPENS + DAY,
    OPENS + DAY + TICK,
    CLOSES - TICK,
    CLOSES,
)
"""Both sides of each end of the voting period, and two ticks in its middle."""


@st.composite
def ballot_boxes(draw: st.DrawFn) -> list[Ballot]:
    """Ballots of a few voters, stamped or not, all with a sequence number or none."""
    numbered = draw(st.booleans())
    size = draw(st.integers(0, 7))
    numbers: Iterable[int | None] = draw(st.permutations(range(size))) if numbered else [None] * size
    return [
        Ballot(
            voter=draw(st.sampled_from(NAMES[:3])),
            marks=draw(st.dictionaries(st.sampled_from(("x", "y", "gone", "stranger")), MARKS, max_size=3)),
            cast_at=draw(st.sampled_from((*EDGES, None, None))),
            seq=number,
        )
        for number in numbers
    ]


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    """Members who joined and left around the ends of the voting period; some have two spells."""
    rows: list[Membership] = []
    for name in NAMES[:3]:
        marks = sorted(
            draw(st.sets(st.sampled_from((JOINED, *EDGES, CLOSES + DAY)), max_size=4)),
        )
        for joined, left in zip(marks[::2], [*marks[1::2], None], strict=False):
            rows.append(Membership(id=name, joined=joined, left=left))
    return Roll.of(rows)


def renamed(mapping: Mapping[str, str], contenders: Iterable[Contender]) -> list[Contender]:
    """The same contenders under other names."""
    return [
        Contender(
            member=mapping[one.member],
            tally=one.tally,
            since=one.since,
            primary=one.primary,
            reserve=one.reserve,
        )
        for one in contenders
    ]
