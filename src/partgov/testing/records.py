"""Records: strategies for any record that can be made, and for organisations that live through some years."""

from __future__ import annotations

__all__ = ["IDS", "INSTANTS", "TEXTS", "bylaws", "histories", "memberships", "polls", "records"]

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, Tally
from partgov.bylaws import Bylaws
from partgov.candidacies import Candidacy, Deadline, ElectionRules
from partgov.electorates import RecordDate
from partgov.foundation.conditions import Condition
from partgov.foundation.draws import Draw
from partgov.foundation.periods import Span
from partgov.foundation.timetables import Leeway
from partgov.history.record import Declared, Poll, Question, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.history.recorded_offices import Resignation
from partgov.mandates import Basis, EndingKind, Lapse, MandateRules, ReserveLists, StandIn
from partgov.members import Membership
from partgov.questions import DecisionRules, QuestionRule
from partgov.recall import RecallOutcome, RecallRules, Second
from partgov.roles import Role, Seat, Seats
from partgov.testing.votes import CANDIDATES, DAY, JOINED, MARKS, VOTERS
from partgov.windows import Window

TEXTS: Final[st.SearchStrategy[str]] = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
"""Any text of a few letters that UTF-8 can carry."""
IDS: Final[st.SearchStrategy[str]] = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4
) | st.sampled_from("abc")
"""Any short text that an id may be, and often the same."""
_SOME_TEXT: Final = st.none() | TEXTS
INSTANTS: Final[st.SearchStrategy[datetime]] = st.datetimes(
    datetime(1000, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC)
) | st.sampled_from([datetime(2016, 10, 30, 1, 15, tzinfo=UTC), datetime(2016, 10, 30, microsecond=1, tzinfo=UTC)])
"""Any instant that a record may hold, and often two near a change of the clocks."""
_SPANS: Final = st.builds(Span, months=st.integers(0, 5000), days=st.integers(0, 99_999))
_LENGTHS: Final = _SPANS.filter(lambda span: span != Span())
_SHARES: Final = st.fractions(Fraction(1, 999), Fraction(998, 999), max_denominator=999)
_MAJORITIES: Final = st.builds(Condition, share=_SHARES, exceeded=st.booleans())
_TALLIES: Final = st.builds(Tally, yes=st.integers(0), no=st.integers(0, 9), abstain=st.integers(0, 9))


def _named(strategy: st.SearchStrategy[Any], *keys: str, most: int = 2) -> st.SearchStrategy[list[Any]]:
    """A list in which no two agree in these."""
    return st.lists(strategy, max_size=most, unique_by=lambda one: tuple(getattr(one, key) for key in keys))


@st.composite
def _ascending(draw: st.DrawFn, number: int) -> list[datetime]:
    """So many instants, each after the one before."""
    first = draw(st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))
    gaps = draw(
        st.lists(st.timedeltas(timedelta(microseconds=1), timedelta(days=900)), min_size=number, max_size=number)
    )
    return [first + sum(gaps[: place + 1], timedelta()) for place in range(number)]


@st.composite
def memberships(draw: st.DrawFn) -> list[Membership]:
    """Spells of membership that do not overlap."""
    found = []
    for name in draw(st.lists(IDS, max_size=3, unique=True)):
        times = draw(_ascending(draw(st.sampled_from([1, 2, 3]))))
        for joined, left in zip(times[::2], [*times[1::2], None], strict=False):
            found.append(Membership(id=name, name=draw(_SOME_TEXT), joined=joined, left=left, note=draw(_SOME_TEXT)))
    return found


@st.composite
def _ballot_lists(draw: st.DrawFn, marks: st.SearchStrategy[Mark]) -> list[Ballot]:
    """Ballots with numbers on all of them or on none."""
    numbers = draw(st.none() | st.lists(st.integers(), max_size=3, unique=True))
    return [
        Ballot(
            voter=draw(IDS),
            marks=draw(st.dictionaries(IDS, marks, max_size=2)),
            cast_at=draw(st.none() | INSTANTS),
            seq=number,
            note=draw(_SOME_TEXT),
        )
        for number in (draw(st.lists(st.none(), max_size=3)) if numbers is None else numbers)
    ]


@st.composite
def _candidacies(draw: st.DrawFn) -> Candidacy:
    """A statement, withdrawn or not."""
    at, withdrawn_at = draw(_ascending(2))
    return Candidacy(
        member=draw(IDS),
        at=at,
        statement=draw(TEXTS),
        reserve_only=draw(st.booleans()),
        withdrawn_at=draw(st.sampled_from([None, at, withdrawn_at])),
        source=draw(_SOME_TEXT),
    )


_DRAWS: Final = st.builds(
    Draw, source=TEXTS, named_at=INSTANTS, appears_at=INSTANTS, value=st.none() | IDS, note=_SOME_TEXT
)  # fmt: skip
_DECLARATIONS: Final = st.builds(
    Declared,
    primary=st.lists(IDS, max_size=3, unique=True),
    reserve=st.none() | st.lists(IDS, max_size=3, unique=True),
)


@st.composite
def _elections(draw: st.DrawFn, role: str) -> RecordedElection:
    """An election with ballots, tallies or neither."""
    opens, votes, closes, starts = draw(_ascending(4))
    counted: dict[str, Any] = draw(
        st.sampled_from(
            [{}, {"ballots": _ballot_lists(st.sampled_from(Mark))}, {"tallies": st.dictionaries(IDS, _TALLIES)}]
        )
    )
    return RecordedElection(
        id=draw(IDS),
        role=role,
        seats=draw(st.none() | st.builds(Seats, primary=st.integers(0), reserve=st.integers(0, 3))),
        draw=draw(st.none() | _DRAWS),
        discussion_opens=opens,
        voting_opens=votes,
        voting_closes=closes,
        term_starts=draw(st.sampled_from([None, closes, starts])),
        candidacies=draw(_named(_candidacies(), "member", "at")),
        declared=draw(st.none() | _DECLARATIONS),
        source=draw(_SOME_TEXT),
        **{name: draw(strategy) for name, strategy in counted.items()},
    )


@st.composite
def _mandates(draw: st.DrawFn, role: str, member: str) -> RecordedMandate:
    """A mandate, ended early or not."""
    term_starts, starts, until, ends = draw(_ascending(4))
    basis = draw(st.sampled_from(Basis))
    ways = [one for one in EndingKind if basis is Basis.ELECTION or one is not EndingKind.DECLINE]
    ended = draw(st.sampled_from([None, *ways]))
    at = starts if ended is EndingKind.DECLINE else until
    return RecordedMandate(
        id=draw(IDS),
        role=role,
        member=member,
        seat=draw(st.sampled_from(Seat)),
        starts=starts,
        ends=ends,
        basis=basis,
        follows=draw(st.none() | IDS),
        term_starts=draw(st.sampled_from([None, term_starts])),
        place=draw(st.none() | st.integers(0)),
        exempt=draw(st.booleans()),
        ended_at=None if ended is None else at,
        ended_by=ended,
        declined_by=draw(st.lists(IDS, max_size=2, unique=True)),
        stand_ins=draw(
            st.lists(st.builds(StandIn, member=IDS, starts=st.just(starts), ends=st.just(until)), max_size=1)
        ),
    )


@st.composite
def _recalls(draw: st.DrawFn, role: str) -> RecordedRecall:
    """A recall with ballots, a tally or neither."""
    opens, closes = draw(_ascending(2))
    counted: dict[str, Any] = draw(
        st.sampled_from(
            [
                {},
                {"ballots": _ballot_lists(st.sampled_from([Mark.YES, Mark.NO]))},
                {"tally": st.builds(Tally, yes=st.integers(0, 9), no=st.integers(0, 9))},
            ]
        )
    )
    return RecordedRecall(
        id=draw(IDS),
        role=role,
        mandatee=draw(IDS),
        initiator=draw(IDS),
        opens=opens,
        closes=closes,
        seconds=draw(st.lists(st.builds(Second, member=IDS, at=INSTANTS), max_size=2)),
        declared=draw(st.sampled_from([None, *RecallOutcome])),
        **{name: draw(strategy) for name, strategy in counted.items()},
    )


@st.composite
def _questions(draw: st.DrawFn) -> Question:
    """A question of either rule."""
    rule = draw(st.sampled_from([QuestionRule.FOR_AGAINST, QuestionRule.MAJORITY_OF_ANSWERS]))
    if rule is QuestionRule.FOR_AGAINST:
        answers = st.fixed_dictionaries(
            {"for": st.integers(0), "against": st.integers(0)}, optional={"abstain": st.integers(0)}
        )
    else:
        words = IDS.filter(lambda one: one not in ("because", "outcome"))
        answers = st.dictionaries(words, st.integers(0), min_size=1)
    return Question(
        id=draw(IDS),
        title=draw(_SOME_TEXT),
        rule=rule,
        tally=draw(answers),
        declared=draw(_SOME_TEXT),
        note=draw(_SOME_TEXT),
    )


@st.composite
def polls(draw: st.DrawFn) -> Poll:
    """A poll, dated or not."""
    opens, closes = draw(_ascending(2))
    return Poll(
        id=draw(IDS),
        title=draw(_SOME_TEXT),
        opens=draw(st.sampled_from([None, opens])),
        closes=draw(st.sampled_from([None, closes])),
        voters=draw(st.none() | st.integers(0)),
        questions=draw(_named(_questions(), "id")),
        source=draw(_SOME_TEXT),
    )


def bylaws() -> st.SearchStrategy[Bylaws]:
    """Bylaws with figures of every room."""
    return st.builds(
        Bylaws,
        since=st.none() | INSTANTS,
        elections=st.builds(
            ElectionRules,
            discussion=_SPANS,
            voting=_SPANS,
            leeway=st.sampled_from(Leeway),
            electorate=st.sampled_from(RecordDate),
            statement_before=st.sampled_from(Deadline),
        ),
        decisions=st.builds(
            DecisionRules,
            for_against=_MAJORITIES,
            answers=_MAJORITIES,
            consequences=st.dictionaries(IDS, TEXTS, max_size=2),
            otherwise=TEXTS,
        ),
        mandates=st.builds(
            MandateRules,
            term=_LENGTHS,
            consecutive=st.integers(1, 9),
            total=st.integers(1, 9),
            gap=st.none() | _SPANS,
            counts_beyond=_SHARES,
            remainder_always_counts=st.booleans(),
            roles_together=st.booleans(),
            window=st.none() | st.builds(Window, most=_LENGTHS, within=_LENGTHS),
            exempt=_SPANS,
            reserves=st.builds(ReserveLists, lapse=st.sampled_from(Lapse), successions=st.none() | st.integers(0, 9)),
        ),
        recall=st.builds(
            RecallRules,
            initiators=st.integers(1, 9),
            voting=_SPANS,
            leeway=st.sampled_from(Leeway),
            majority=_MAJORITIES,
            cool_down=_SPANS,
            electorate=st.sampled_from(RecordDate),
            mandatee_may_act=st.booleans(),
        ),
        source=_SOME_TEXT,
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record that can be made."""
    members = draw(memberships())
    roles = draw(
        _named(
            st.builds(
                Role,
                id=IDS,
                title=_SOME_TEXT,
                primary_seats=st.integers(0),
                reserve_seats=st.integers(0, 9),
                note=_SOME_TEXT,
            ),
            "id",
        )
    )
    of_roles: dict[str, Any] = {}
    if roles:
        role = st.sampled_from([one.id for one in roles])
        of_roles["elections"] = draw(
            st.lists(
                role.flatmap(_elections), max_size=2,
                unique_by=(lambda one: one.id, lambda one: (one.role, one.term_start)),
            )
        )  # fmt: skip
        of_roles["recalls"] = draw(_named(role.flatmap(_recalls), "id"))
        if members:
            member = st.sampled_from([one.id for one in members])
            both = st.tuples(role, member).flatmap(lambda pair: _mandates(*pair))
            of_roles["mandates"] = draw(
                st.lists(
                    both, max_size=2,
                    unique_by=(lambda one: one.id, lambda one: (one.role, one.member, one.seat, one.starts)),
                )
            )  # fmt: skip
    return Record(
        organisation=draw(_SOME_TEXT),
        timezone=draw(st.sampled_from(["UTC", "Europe/Amsterdam", "Pacific/Apia"])),
        as_of=draw(st.none() | INSTANTS),
        bylaws=draw(_named(bylaws(), "since")),
        members=members,
        roles=roles,
        polls=draw(_named(polls(), "id")),
        **of_roles,
        source=draw(_SOME_TEXT),
        note=draw(_SOME_TEXT),
    )


@st.composite
def histories(draw: st.DrawFn, *, years: int = 3) -> Record:
    """
    Organisations whose record can be replayed: a team elected each year, by ballots or by tallies, recalled, resigning.

    Nothing is declared in them, so that an audit has all of it to work out.
    """
    elections: list[RecordedElection] = []
    recalls: list[RecordedRecall] = []
    resignations: list[Resignation] = []
    yes_or_no = st.booleans()
    rows = [Membership(id=name, joined=JOINED + DAY * place) for place, name in enumerate((*CANDIDATES, *VOTERS))]
    for year in range(2016, 2016 + draw(st.integers(1, years))):
        opens, closes, starts = (datetime(year, 11, day, tzinfo=UTC) for day in (1, 15, 29))
        names: list[str] = draw(st.lists(st.sampled_from(CANDIDATES), max_size=4, unique=True))
        marks = st.dictionaries(st.sampled_from(names), MARKS) if names else st.just({})
        counted: dict[str, Any] = draw(
            st.sampled_from(
                [
                    {"tallies": st.fixed_dictionaries(dict.fromkeys(names, st.builds(Tally, yes=st.integers(0, 3))))},
                    {"ballots": st.lists(st.builds(Ballot, voter=st.sampled_from(VOTERS), marks=marks), max_size=3)},
                ]
            )
        )
        elections.append(
            RecordedElection(
                id=f"e{year}", role="team", discussion_opens=opens, voting_opens=closes, voting_closes=starts,
                term_starts=starts + DAY,
                candidacies=[Candidacy(member=one, at=opens, statement="I should like to.") for one in names],
                **{name: draw(strategy) for name, strategy in counted.items()},
            )
        )  # fmt: skip
        if draw(yes_or_no) and names:
            opens = datetime(year + 1, draw(st.integers(1, 9)), 1, tzinfo=UTC)
            recalls.append(
                RecordedRecall(
                    id=f"r{year}", role="team", mandatee=names[0], initiator=VOTERS[0], opens=opens,
                    closes=opens + DAY * 14, seconds=[Second(member=one, at=opens) for one in VOTERS[1:]],
                    tally=Tally(yes=draw(st.integers(0, 3)), no=draw(st.integers(0, 3))),
                )
            )  # fmt: skip
        if draw(yes_or_no) and names:
            at = datetime(year + 1, draw(st.integers(1, 9)), 2, tzinfo=UTC)
            resignations.append(Resignation(member=names[-1], role="team", at=at))
    return Record(
        members=rows, elections=elections, recalls=recalls, resignations=resignations,
        roles=[Role(id="team", primary_seats=draw(st.integers(1, 2)), reserve_seats=draw(st.integers(0, 2)))],
    )  # fmt: skip
