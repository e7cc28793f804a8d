"""A trial of bodies, recalls, successions and elections that meet at one instant (R-32, R-89, R-91)."""

from __future__ import annotations

from datetime import UTC
from fractions import Fraction
from random import Random

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.carried import Unsettled
from partgov.elections import ElectionRules
from partgov.electorates import Electorate
from partgov.foundation.conditions import Base, Condition
from partgov.foundation.periods import Span, days
from partgov.history.dependence import DependsOn
from partgov.history.record import Record, RecordedMandate, RecordedRecall, Resignation
from partgov.history.replay import replay
from partgov.mandates import MandateRules
from partgov.members import Membership, Roll
from partgov.recall import RecallRules
from partgov.roles import Role, Seat
from tests.oracle import bodies as oracle
from tests.trials.stories import DAY, PEOPLE, START, days_of, election, on, perhaps, some

LONG = 12


def story_of(chance: Random) -> oracle.Story:
    """A council of one to three seats, with reserves, and what happens to it within twelve days."""
    seats = chance.randint(1, 3)
    holders = chance.sample(PEOPLE, seats + 2)
    held = [oracle.Seat(who, 0, chance.randint(2, LONG + 4)) for who in holders[: chance.randint(0, seats)]]
    reserves = holders[seats : seats + chance.randint(0, 2)]
    held += [oracle.Seat(who, 0, LONG + 9, place) for place, who in enumerate(reserves)]
    busy, when = days_of(chance, 3, LONG)
    recalls = []
    for number in range(chance.randint(0, 3)):
        of, closes = perhaps(chance, PEOPLE), when()
        yes, no = chance.randint(0, seats), chance.randint(0, seats)
        recalls.append(oracle.Called(f"r{number}", of, chance.randrange(1, closes), closes, yes, no))
    elections = []
    for starts in some(chance, busy, 0, 2):
        closing = [one.id for one in recalls if one.closes <= starts]
        elections.append(oracle.Chosen(starts, tuple(some(chance, PEOPLE, 0, 4)), perhaps(chance, closing)))
    resigned = {(chance.choice(PEOPLE), when()) for _ in range(chance.randint(0, 2))}
    return oracle.Story(seats, tuple(held), tuple(sorted(resigned)), tuple(recalls), tuple(elections), 5)


def record_of(story: oracle.Story) -> Record:
    """The same story as a record, under rules that ask nothing else."""
    council = Electorate(of=["council"])
    majority = Condition(share=Fraction(1, 2), exceeded=True, of=Base.SEATS)
    bylaws = Bylaws(
        extends="none",
        elections=ElectionRules(gate=None),
        mandates=MandateRules(term=days(story.lasts), consecutive=None, total=None),
        recall=RecallRules(
            initiators=1, voting=None, majority=majority, electorate=council, cool_down=Span(),
            unsettled=Unsettled.NO_QUORUM,
        ),
    )  # fmt: skip
    return Record(
        bylaws=[bylaws],
        members=[Membership(id=who, joined=START - (number + 1) * DAY) for number, who in enumerate(PEOPLE)],
        roles=[Role(id="council", primary_seats=story.seats, reserve_seats=2)],
        mandates=[
            RecordedMandate(
                id=f"{seat.who}-{seat.place}", role="council", member=seat.who,
                starts=on(seat.starts), ends=on(seat.ends),
                seat=Seat.PRIMARY if seat.place is None else Seat.RESERVE, place=seat.place,
            )
            for seat in story.given
        ],
        resignations=[Resignation(member=who, role="council", at=on(day)) for who, day in story.resigned],
        recalls=[
            RecordedRecall(
                id=one.id, role="council", mandatee=one.of, initiator="a", opens=on(one.opens), closes=on(one.closes),
                tally=Tally(yes=one.yes, no=one.no),
            )
            for one in story.recalls
        ],
        elections=[
            election(
                one.starts, one.candidates, closes=one.starts - (one.after is None),
                depends_on=None if one.after is None else DependsOn(recall=one.after, outcome="revoked"),
            )
            for one in story.elections
        ],
    )  # fmt: skip


def bodies(chance: Random) -> int:
    """Whatever meets on one day, both encodings seat the same people and settle each recall alike."""
    story = story_of(chance)
    record = record_of(story)
    history = replay(record, roll=Roll.of(record.members), zone=UTC)
    told = oracle.tell(story, LONG + 2)
    for day, expected in enumerate(told.held):
        found = {one.member for one in history.in_office(on(day)) if one.seat is Seat.PRIMARY}
        assert expected == found, f"day {day} of {story}"
    settled = {name: one.outcome.value for name, one in history.recalls.items() if one.outcome}
    assert dict(told.recalls) == settled, story
    return len(story.elections) + len(story.recalls) + len(story.resigned)
