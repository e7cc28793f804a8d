"""A trial of windows, short terms and lists of reserves (R-97, R-98)."""

from __future__ import annotations

from datetime import UTC
from fractions import Fraction
from random import Random

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.elections import ElectionRules
from partgov.foundation.conditions import Condition
from partgov.foundation.draws import Draw
from partgov.foundation.periods import Span, days
from partgov.history.dependence import DependsOn
from partgov.history.record import Record, RecordedElection, RecordedMandate, RecordedRecall, Resignation
from partgov.history.recorded_votes import Yields
from partgov.history.replay import replay
from partgov.mandates import Lapse, MandateRules, ReserveLists
from partgov.members import Membership, Roll
from partgov.recall import RecallRules
from partgov.roles import Role, Seat, Seats
from partgov.terms import Successor, TermOfOffice
from partgov.windows import Window
from tests.oracle import terms as oracle
from tests.trials.stories import DAY, PEOPLE, START, days_of, election, on, perhaps, some

LONG = 14


def rules_of(chance: Random) -> oracle.Rules:
    """Seats and reserves, terms of some days or until a successor, and whatever limits time and lists."""
    term = chance.randint(2, 7)
    most = chance.randint(term - 1, term + 6)
    return oracle.Rules(
        seats=chance.randint(1, 3), reserves=chance.randint(1, 3), term=term,
        successor=chance.random() < 0.5, lapse=chance.random() < 0.5,
        most_from_list=chance.choice((None, 0, 1, 1, 2)),
        window=chance.choice((None, (most, chance.randint(most, most + 9)))),
        exempt=chance.choice((0, 0, 1, 2, 3, 5)),
    )  # fmt: skip


def story_of(chance: Random) -> oracle.Story:
    """A council, with what happens to it within two weeks; several things on one day are common."""
    rules = rules_of(chance)
    people = chance.sample(PEOPLE, len(PEOPLE))
    held = []
    for who in people[: rules.seats - chance.randint(0, 1)]:
        planned = chance.randint(2, LONG)
        ends = None if rules.successor else planned
        held.append(oracle.Held(f"{who}-None", who, 0, ends, planned, exempt=chance.random() < 0.5))
    for place, who in enumerate(people[rules.seats :][: rules.reserves - chance.randint(0, 1)]):
        held.append(oracle.Held(f"{who}-{place}", who, 0, None if rules.successor else LONG + 9, LONG + 9, place))
    busy, when = days_of(chance, 3, LONG)
    recalls = []
    for number in range(chance.randint(0, 3)):
        closes = when()
        who, opens, carried = chance.choice(PEOPLE), chance.randrange(1, closes), chance.random() < 0.5
        recalls.append(oracle.Called(f"r{number}", who, opens, closes, carried))
    elections = []
    for starts in some(chance, busy, 1, 3):
        closing = [one.id for one in recalls if one.closes <= starts]
        called = perhaps(chance, range(4))
        elections.append(oracle.Chosen(starts, tuple(some(chance, PEOPLE, 0, 7)), called, perhaps(chance, closing)))
    leaving = (people[: rules.seats], PEOPLE)
    resigned = {(chance.choice(chance.choice(leaving)), when()) for _ in range(chance.randint(0, 4))}
    return oracle.Story(rules, tuple(held), tuple(sorted(resigned)), tuple(recalls), tuple(elections))


def bylaws_of(rules: oracle.Rules) -> Bylaws:
    """The same rules as bylaws that ask nothing else."""
    term = days(rules.term)
    window = None if rules.window is None else Window(most=days(rules.window[0]), within=days(rules.window[1]))
    return Bylaws(
        extends="none",
        elections=ElectionRules(gate=None),
        mandates=MandateRules(
            term=TermOfOffice(span=term, successor=Successor.ELECTION) if rules.successor else term,
            consecutive=None, total=None, window=window, exempt=days(rules.exempt),
            reserves=ReserveLists(
                lapse=Lapse.NEXT_ELECTION if rules.lapse else Lapse.TERM, successions=rules.most_from_list
            ),
        ),
        recall=RecallRules(
            initiators=1, voting=None, majority=Condition(share=Fraction(1, 2)), cool_down=Span()
        ),
    )  # fmt: skip


def record_of(story: oracle.Story) -> Record:
    """The same story as a record."""
    rules = story.rules
    return Record(
        bylaws=[bylaws_of(rules)],
        members=[Membership(id=who, joined=START - (number + 1) * DAY) for number, who in enumerate(PEOPLE)],
        roles=[Role(id="council", primary_seats=rules.seats, reserve_seats=rules.reserves)],
        mandates=[
            RecordedMandate(
                id=seat.id, role="council", member=seat.who, starts=on(0), ends=on(seat.planned),
                seat=Seat.PRIMARY if seat.place is None else Seat.RESERVE, place=seat.place, exempt=seat.exempt,
            )
            for seat in story.given
        ],
        resignations=[Resignation(member=who, role="council", at=on(day)) for who, day in story.resigned],
        recalls=[
            RecordedRecall(
                id=one.id, role="council", mandatee=one.who, initiator="a", opens=on(one.opens), closes=on(one.closes),
                tally=Tally(yes=int(one.carried), no=1 - one.carried),
            )
            for one in story.recalls
        ],
        elections=[_election(one, rules) for one in story.elections],
    )  # fmt: skip


def _election(one: oracle.Chosen, rules: oracle.Rules) -> RecordedElection:
    return election(
        one.starts, one.candidates, closes=one.starts - (one.after is None),
        seats=None if one.called is None else Seats(primary=one.called, reserve=rules.reserves),
        depends_on=None if one.after is None else DependsOn(recall=one.after, outcome="revoked"),
        yields=Yields(draw=Draw(order=tuple(PEOPLE), source="a lottery")),
    )  # fmt: skip


def lists(chance: Random) -> int:
    """Whatever meets on one day, lists that lapse or are used up, limits: both encodings seat the same people."""
    story = story_of(chance)
    record = record_of(story)
    history, council = replay(record, roll=Roll.of(record.members), zone=UTC), oracle.Council(story)
    for day, (primary, reserve) in enumerate(council.days(LONG + 2)):
        there = history.in_office(on(day))
        assert primary == {one.member for one in there if one.seat is Seat.PRIMARY}, f"primary, day {day} of {story}"
        assert reserve == {one.member for one in there if one.seat is Seat.RESERVE}, f"reserve, day {day} of {story}"
    settled = {name: one.outcome.value for name, one in history.recalls.items() if one.outcome}
    assert council.outcomes == settled, story
    return len(story.elections) + len(story.recalls) + len(story.resigned)
