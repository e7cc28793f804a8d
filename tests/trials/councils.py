"""A trial of successors, ranks, reserves and recalls that meet at one instant (R-32, R-95, R-102)."""

from __future__ import annotations

from datetime import UTC
from random import Random

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.elections import ElectionRules
from partgov.foundation.draws import Draw
from partgov.foundation.periods import Span, days
from partgov.history.record import Record, RecordedMandate, RecordedRecall, Resignation
from partgov.history.recorded_votes import SeatTerm, Yields
from partgov.history.replay import replay
from partgov.mandates import Basis, EndingKind, MandateRules
from partgov.members import Membership, Roll
from partgov.merits import TieBreak
from partgov.recall import RecallRules
from partgov.roles import Role, Seat, Seats
from partgov.terms import ByRank, Successor, TermOfOffice, Whichever
from tests.oracle import councils as oracle
from tests.trials.stories import DAY, PEOPLE, START, election, on, perhaps, some

LONG = 14


def story_of(chance: Random) -> oracle.Story:
    """A council of two to four seats, its elections, who leaves and who is recalled within two weeks."""
    seats, spare = chance.randint(2, 4), chance.randint(0, 2)
    span = perhaps(chance, range(2, 10))
    whichever = "successor" if span is None else chance.choice(("successor", "successor", "first", "last"))
    elections = []
    for number, starts in enumerate(sorted(some(chance, range(LONG), 1, 4))):
        called = seats if number == 0 else chance.randint(1, seats)
        elections.append(
            oracle.Chosen(
                starts, tuple(some(chance, PEOPLE, 0, 6)), called, chance.randint(0, spare),
                agreed=tuple(sorted(some(chance, PEOPLE, 0, 3))),
                lasting=chance.choice(((), tuple(chance.randint(1, 9) for _ in range(called)))),
                declined=chance.choice(((), tuple(sorted(some(chance, PEOPLE, 0, 3))))),
                drawn=chance.choice(((), tuple(some(chance, PEOPLE, 1, 5)))),
            )
        )  # fmt: skip
    busy = [one.starts for one in elections if one.starts > 0]

    def when() -> int:
        return perhaps(chance, busy) or chance.randrange(1, LONG)

    resigned = {(chance.choice(PEOPLE), when()) for _ in range(chance.randint(0, 3))}
    recall = None
    if chance.random() < 0.5:
        closes = max(2, when())
        recall = oracle.Recall(chance.choice(PEOPLE), chance.randrange(closes), closes, chance.random() < 0.5)
    by_seat = chance.random() < 0.5
    ties = tuple(some(chance, ("agreement", "draw"), 0, 2))
    return oracle.Story(
        seats, spare, span, by_seat, whichever, tuple(elections), tuple(sorted(resigned)), recall, ties,
        by_rank=chance.random() < 0.7,
    )  # fmt: skip


def record_of(story: oracle.Story) -> Record:
    """The same story as a record, under rules that ask nothing else."""
    term = TermOfOffice(
        span=None if story.span is None else days(story.span),
        successor=Successor.SEAT if story.by_seat else Successor.ELECTION,
        whichever=Whichever(story.whichever),
    )
    bylaws = Bylaws(
        extends="none",
        elections=ElectionRules(gate=None),
        mandates=MandateRules(
            term=term,
            consecutive=None,
            total=None,
            by_rank=ByRank.LONGEST_FIRST if story.by_rank else ByRank.NONE,
            ties=[*map(TieBreak, story.ties)],
        ),
        recall=RecallRules(initiators=1, voting=None, cool_down=Span()),
    )
    called = story.recall
    return Record(
        bylaws=[bylaws],
        members=[Membership(id=who, joined=START - (number + 9) * DAY) for number, who in enumerate(PEOPLE)],
        roles=[Role(id="council", primary_seats=story.seats, reserve_seats=story.spare)],
        mandates=[
            RecordedMandate(
                id=f"{who} declines {one.starts}", role="council", member=who, seat=Seat.PRIMARY, starts=on(one.starts),
                basis=Basis.ELECTION, ended_at=on(one.starts), ended_by=EndingKind.DECLINE,
            )
            for one in story.elections for who in one.declined
        ],
        resignations=[Resignation(member=who, role="council", at=on(day)) for who, day in story.resigned],
        recalls=[] if called is None else [
            RecordedRecall(
                id="r", role="council", mandatee=called.of, initiator="a", opens=on(called.opens),
                closes=on(called.closes), tally=Tally(yes=9) if called.carried else Tally(no=9),
            )
        ],
        elections=[
            election(
                one.starts, one.candidates, seats=Seats(primary=one.primary, reserve=one.reserve),
                yields=Yields(agreed=one.agreed, draw=Draw(source="urn", order=one.drawn) if one.drawn else None),
                terms=[SeatTerm(term=days(length)) for length in one.lasting],
            )
            for one in story.elections
        ],
    )  # fmt: skip


def councils(chance: Random) -> int:
    """Whoever makes way, follows, takes over or is recalled on one day, both encodings seat the same people."""
    story = story_of(chance)
    record = record_of(story)
    history = replay(record, roll=Roll.of(record.members), zone=UTC)
    told = oracle.tell(story, LONG + 10)
    for day in range(LONG + 10):
        in_office = history.in_office(on(day))
        for seat, expected in ((Seat.PRIMARY, told.primary[day]), (Seat.RESERVE, told.reserve[day])):
            found = [one.member for one in in_office if one.seat is seat]
            assert sorted(expected) == sorted(found), f"{seat.value} on day {day} of {story}"
    undecided = {one.starts for one in story.elections if history.elections[f"e{one.starts}"].not_judged is not None}
    assert told.undecided == undecided, story
    return len(story.elections) + len(story.resigned) + (story.recall is not None)
