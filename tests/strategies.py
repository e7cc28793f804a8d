"""What the tests share: a few fixed instants, and builders of ordinary facts. Strategies are `partgov.testing`'s."""

from __future__ import annotations

__all__ = [
    "CLOSES",
    "DAY",
    "DISCUSSION",
    "HOUR",
    "INSTANTS",
    "JOINED",
    "KINDS",
    "MARKS",
    "NAMES",
    "OPENS",
    "SEATS",
    "TERM",
    "TICK",
    "VOTING",
    "ballot",
    "call",
    "contender",
    "renamed",
    "roll_of",
    "stand",
]

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, Tally
from partgov.elections import Candidacy, Election
from partgov.foundation.periods import Period
from partgov.members import Membership, Roll
from partgov.roles import Seats
from partgov.seating import Contender
from partgov.testing import CANDIDATES as NAMES
from partgov.testing import CLOSES, DAY, DISCUSSION, JOINED, MARKS, OPENS, SEATS, TERM, TICK


def examples(number: int) -> settings:
    """So many examples in the steady run, in a long one as many times more as that has, and in a short one its own."""
    usual = settings().max_examples
    return settings(max_examples=max(min(number, usual), number * usual // 100))


HOUR = timedelta(hours=1)
VOTING = Period(opens=OPENS, closes=CLOSES)
KINDS = ((True, True), (False, True), (True, False), (False, False))

INSTANTS: st.SearchStrategy[datetime] = st.datetimes(
    min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)
)
"""Any instant that a record may carry, far enough from the ends to add to."""


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
