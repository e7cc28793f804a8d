"""Successors, ranks, reserves and recalls that meet at one instant, against a second encoding (R-32, R-95, R-102)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.elections import Candidacy, ElectionRules
from partgov.foundation.periods import Span, days
from partgov.history.record import Record, RecordedElection, RecordedMandate, RecordedRecall, Resignation
from partgov.history.recorded_votes import SeatTerm, Yields
from partgov.history.replay import replay
from partgov.mandates import Basis, EndingKind, MandateRules
from partgov.members import Membership, Roll
from partgov.recall import RecallRules
from partgov.roles import Role, Seat, Seats
from partgov.terms import ByRank, Successor, TermOfOffice, Whichever
from tests.oracle import councils as oracle
from tests.strategies import examples

START = datetime(2020, 1, 1, tzinfo=UTC)
LONG = 14
DAY = timedelta(days=1)
PEOPLE = "abcdefg"


def on(day: int) -> datetime:
    """A day of the story."""
    return START + day * DAY


@st.composite
def stories(draw: st.DrawFn) -> oracle.Story:
    """A council of two to four seats, its elections, who leaves and who is recalled within two weeks."""
    seats, spare = draw(st.integers(2, 4)), draw(st.integers(0, 2))
    span = draw(st.none() | st.integers(2, 9))
    whichever = "successor" if span is None else draw(st.sampled_from(["successor", "successor", "first", "last"]))
    elections = []
    for number, starts in enumerate(sorted(draw(st.sets(st.integers(0, LONG - 1), min_size=1, max_size=4)))):
        called = seats if number == 0 else draw(st.integers(1, seats))
        elections.append(
            oracle.Chosen(
                starts, tuple(draw(st.permutations(PEOPLE))[: draw(st.integers(0, 6))]), called,
                draw(st.integers(0, spare)), tuple(draw(st.sets(st.sampled_from(PEOPLE), max_size=3))),
                () if draw(st.booleans()) else tuple(draw(st.integers(1, 9)) for _ in range(called)),
                tuple(sorted(draw(st.sets(st.sampled_from(PEOPLE), max_size=3)))) if draw(st.booleans()) else (),
            )
        )  # fmt: skip
    busy = [one.starts for one in elections if one.starts > 0]
    when = st.sampled_from(busy) | st.integers(1, LONG - 1) if busy else st.integers(1, LONG - 1)
    resigned = draw(st.sets(st.tuples(st.sampled_from(PEOPLE), when), max_size=3))
    recall = None
    if draw(st.booleans()):
        closes = draw(when.filter(lambda day: day > 1))
        recall = oracle.Recall(
            draw(st.sampled_from(PEOPLE)), draw(st.integers(0, closes - 1)), closes, draw(st.booleans())
        )
    return oracle.Story(
        seats, spare, span, draw(st.booleans()), whichever, tuple(elections), tuple(sorted(resigned)), recall
    )


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
        mandates=MandateRules(term=term, consecutive=None, total=None, by_rank=ByRank.LONGEST_FIRST),
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
            RecordedElection(
                id=f"e{one.starts}", role="council", discussion_opens=on(one.starts - 3),
                voting_opens=on(one.starts - 2), voting_closes=on(one.starts - 1), term_starts=on(one.starts),
                seats=Seats(primary=one.primary, reserve=one.reserve), yields=Yields(agreed=one.agreed),
                terms=[SeatTerm(term=days(length)) for length in one.lasting],
                candidacies=[
                    Candidacy(member=who, at=on(one.starts - 3), statement="I would.") for who in one.candidates
                ],
                tallies={who: Tally(yes=9 - place) for place, who in enumerate(one.candidates)},
            )
            for one in story.elections
        ],
    )  # fmt: skip


@examples(75)
@given(stories())
def test_who_holds_a_seat_on_each_day(story: oracle.Story) -> None:
    """Whoever makes way, follows, takes over or is recalled on one day, both encodings seat the same people."""
    record = record_of(story)
    history = replay(record, roll=Roll.of(record.members), zone=UTC)
    told = oracle.tell(story, LONG + 10)
    for day in range(LONG + 10):
        in_office = history.in_office(on(day))
        for seat, expected in ((Seat.PRIMARY, told.primary[day]), (Seat.RESERVE, told.reserve[day])):
            found = [one.member for one in in_office if one.seat is seat]
            assert sorted(expected) == sorted(found), f"{seat.value} on day {day}"
    undecided = {one.starts for one in story.elections if history.elections[f"e{one.starts}"].not_judged is not None}
    assert told.undecided == undecided
