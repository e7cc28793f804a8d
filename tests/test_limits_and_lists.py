"""Windows, short terms and lists of reserves over random histories, against a second encoding (R-97, R-98)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.elections import Candidacy, ElectionRules
from partgov.foundation.conditions import Condition
from partgov.foundation.draws import Draw
from partgov.foundation.periods import Span, days
from partgov.history.dependence import DependsOn
from partgov.history.record import Record, RecordedElection, RecordedMandate, RecordedRecall, Resignation
from partgov.history.recorded_votes import Yields
from partgov.history.replay import History, replay
from partgov.mandates import Lapse, MandateRules, ReserveLists
from partgov.members import Membership, Roll
from partgov.recall import RecallRules
from partgov.roles import Role, Seat, Seats
from partgov.terms import Successor, TermOfOffice
from partgov.windows import Window
from tests.oracle import terms as oracle
from tests.strategies import examples

START = datetime(2020, 1, 1, tzinfo=UTC)
LONG = 14
DAY = timedelta(days=1)
PEOPLE = "abcdefg"


def on(day: int) -> datetime:
    """A day of the story."""
    return START + day * DAY


# ── a council ────────────────────────────────────────────────────────────────────────────────────


@st.composite
def rules_of_a_council(draw: st.DrawFn) -> oracle.Rules:
    """Seats and reserves, terms of some days or until a successor, and whatever limits time and lists."""
    term = draw(st.integers(2, 7))
    most = draw(st.integers(term - 1, term + 6))
    return oracle.Rules(
        seats=draw(st.integers(1, 3)), reserves=draw(st.integers(1, 3)), term=term,
        successor=draw(st.booleans()), lapse=draw(st.booleans()),
        most_from_list=draw(st.sampled_from([None, 0, 1, 1, 2])),
        window=draw(st.none() | st.tuples(st.just(most), st.integers(most, most + 9))),
        exempt=draw(st.sampled_from([0, 0, 1, 2, 3, 5])),
    )  # fmt: skip


@st.composite
def stories(draw: st.DrawFn) -> oracle.Story:
    """A council, with what happens to it within two weeks; several things on one day are common."""
    rules = draw(rules_of_a_council())
    people = draw(st.permutations(PEOPLE))
    given_seats = []
    for who in people[: rules.seats - draw(st.integers(0, 1))]:
        planned = draw(st.integers(2, LONG))
        ends = None if rules.successor else planned
        given_seats.append(oracle.Held(who, 0, ends, planned, exempt=draw(st.booleans())))
    for place, who in enumerate(people[rules.seats :][: rules.reserves - draw(st.integers(0, 1))]):
        given_seats.append(oracle.Held(who, 0, None if rules.successor else LONG + 9, LONG + 9, place))
    busy = draw(st.lists(st.integers(3, LONG), min_size=1, max_size=3, unique=True))
    when = st.sampled_from(busy) | st.integers(2, LONG)
    recalls = []
    for number in range(draw(st.integers(0, 3))):
        closes = draw(when)
        who, opens, carried = draw(st.sampled_from(PEOPLE)), draw(st.integers(1, closes - 1)), draw(st.booleans())
        recalls.append(oracle.Called(f"r{number}", who, opens, closes, carried))
    elections = []
    for starts in draw(st.lists(st.sampled_from(busy), unique=True, min_size=1, max_size=3)):
        closing = [one.id for one in recalls if one.closes <= starts]
        elections.append(
            oracle.Chosen(
                starts, tuple(draw(st.permutations(PEOPLE))[: draw(st.integers(0, 7))]),
                draw(st.none() | st.integers(0, 3)), draw(st.none() | st.sampled_from(closing)) if closing else None,
            )
        )  # fmt: skip
    leaving = st.sampled_from(people[: rules.seats]) | st.sampled_from(PEOPLE)
    resigned = draw(st.lists(st.tuples(leaving, when), max_size=4, unique=True))
    return oracle.Story(rules, tuple(given_seats), tuple(resigned), tuple(recalls), tuple(elections))


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
                id=f"{seat.who}-{seat.place}", role="council", member=seat.who, starts=on(0), ends=on(seat.planned),
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
    return RecordedElection(
        id=f"e{one.starts}", role="council",
        seats=None if one.called is None else Seats(primary=one.called, reserve=rules.reserves),
        discussion_opens=on(one.starts - 3), voting_opens=on(one.starts - 2),
        voting_closes=on(one.starts - (one.after is None)), term_starts=on(one.starts),
        candidacies=[Candidacy(member=who, at=on(one.starts - 3), statement="I would.") for who in one.candidates],
        tallies={who: Tally(yes=9 - place) for place, who in enumerate(one.candidates)},
        depends_on=None if one.after is None else DependsOn(recall=one.after, outcome="revoked"),
        yields=Yields(draw=Draw(order=tuple(PEOPLE), source="a lottery")),
    )  # fmt: skip


def played(story: oracle.Story) -> History:
    """What the package makes of it."""
    record = record_of(story)
    return replay(record, roll=Roll.of(record.members), zone=UTC)


@examples(125)
@given(stories())
def test_who_holds_which_seat_on_each_day(story: oracle.Story) -> None:
    """Whatever meets on one day, lists that lapse or are used up, limits: both encodings seat the same people."""
    history, council = played(story), oracle.Council(story)
    for day, (primary, reserve) in enumerate(council.days(LONG + 2)):
        there = history.in_office(on(day))
        assert primary == {one.member for one in there if one.seat is Seat.PRIMARY}, f"primary, day {day}"
        assert reserve == {one.member for one in there if one.seat is Seat.RESERVE}, f"reserve, day {day}"
    assert council.outcomes == {name: one.outcome.value for name, one in history.recalls.items() if one.outcome}
