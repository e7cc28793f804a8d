"""A record as a value: which facts fit together in one, and which it refuses when it is made."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from partgov.accounts import Account
from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Tally
from partgov.bylaws import Bylaws
from partgov.contests import Aspect, ContestEntry
from partgov.dues import Credit, Income, Payment
from partgov.elections import Election, ElectionRules
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.groups import Group
from partgov.history.dependence import DependsOn
from partgov.history.record import (
    Declared,
    DeclaredChoice,
    DeclaredDues,
    DeclaredGroup,
    DuesSheet,
    Event,
    Poll,
    Question,
    Record,
    RecordedContest,
    RecordedCount,
    RecordedElection,
    RecordedGroup,
    RecordedMandate,
    RecordedRecall,
    Resignation,
)
from partgov.history.recorded_questions import Option
from partgov.mandates import Basis, EndingKind, StandIn
from partgov.members import Membership
from partgov.questions import QuestionRule
from partgov.recall import Recall
from partgov.roles import Role, Seat

NAIVE = datetime(2016, 10, 1)
AT = datetime(2016, 10, 1, tzinfo=UTC)
# What a type checker would refuse, and a caller without one may still give.
HALF: Any = 0.5
DAY: Any = NAIVE.date()
SEVEN: Any = 7
VOTING = datetime(2016, 10, 15, tzinfo=UTC)
CLOSES = datetime(2016, 10, 29, tzinfo=UTC)
TREASURER = Role(id="treasurer", primary_seats=1, reserve_seats=1)


def election(**rest: Any) -> RecordedElection:
    """An election without candidacies, but for what is given."""
    facts: dict[str, Any] = {
        "id": "e1",
        "role": "treasurer",
        "discussion_opens": AT,
        "voting_opens": VOTING,
        "voting_closes": CLOSES,
        "candidacies": [],
    }
    return RecordedElection(**{**facts, **rest})


def mandate(**rest: Any) -> RecordedMandate:
    """A mandate of one year, but for what is given."""
    facts: dict[str, Any] = {
        "id": "m",
        "role": "treasurer",
        "member": "ana",
        "seat": Seat.PRIMARY,
        "starts": AT,
        "ends": AT.replace(year=2017),
    }
    return RecordedMandate(**{**facts, **rest})


def recall(**rest: Any) -> RecordedRecall:
    """A recall of two weeks, but for what is given."""
    facts: dict[str, Any] = {
        "id": "r1",
        "role": "treasurer",
        "mandatee": "ana",
        "initiator": "bo",
        "opens": AT,
        "closes": VOTING,
    }
    return RecordedRecall(**{**facts, **rest})


def question(**rest: Any) -> Question:
    """A question answered For and Against, but for what is given."""
    facts: dict[str, Any] = {"id": "q", "rule": QuestionRule.FOR_AGAINST, "tally": {"for": 1, "against": 0}}
    return Question(**{**facts, **rest})


def ballot(seq: int | None = None, **marks: str) -> Ballot:
    """A ballot of one voter."""
    return Ballot(voter="v", marks=marks or {"ana": "yes"}, seq=seq)


def spell(id: str, joined: datetime = AT, left: datetime | None = None) -> Membership:
    """A spell of membership."""
    return Membership(id=id, joined=joined, left=left)


REFUSED: dict[str, tuple[Callable[[], object], str, object]] = {
    "somebody declared twice": (lambda: Declared(primary=["ana", "ana"]), "primary", "ana"),
    "a reserve declared twice": (lambda: Declared(primary=[], reserve=["bo", "cy", "bo"]), "reserve", "bo"),
    "an empty id declared": (lambda: Declared(primary=[""]), "primary", ""),
    "an id with a control character": (lambda: Declared(primary=["a\x1b"]), "primary", "a\x1b"),
    "an id with a lone surrogate": (lambda: Declared(primary=["\ud800"]), "primary", "\ud800"),
    "a text for a list": (lambda: Declared(primary="ana"), "list", "ana"),
    "ballots and tallies": (lambda: election(ballots=[], tallies={}), "tallies", "tallies beside ballots"),
    "numbers on some ballots": (lambda: election(ballots=[ballot(1), ballot()]), "ballots", None),
    "one number twice": (lambda: election(ballots=[ballot(7), ballot(8), ballot(7)]), "ballots", 7),
    "a naive discussion": (lambda: election(discussion_opens=NAIVE), "discussion_opens", NAIVE),
    "a naive term": (lambda: election(term_starts=NAIVE), "term_starts", NAIVE),
    "no discussion": (lambda: election(voting_opens=AT), "voting_opens", "2016-10-01T00:00:00Z"),
    "no voting": (lambda: election(voting_closes=VOTING), "voting_closes", "2016-10-15T00:00:00Z"),
    "a term before the close": (lambda: election(term_starts=VOTING), "term_starts", "2016-10-15T00:00:00Z"),
    "a mandate without length": (lambda: mandate(ends=AT), "ends", "2016-10-01T00:00:00Z"),
    "a term that begins after": (lambda: mandate(term_starts=VOTING), "term_starts", "2016-10-15T00:00:00Z"),
    "an end without its kind": (lambda: mandate(ended_at=VOTING), "ended_by", None),
    "a kind without its end": (
        lambda: mandate(ended_by=EndingKind.RESIGNATION), "ended_by", EndingKind.RESIGNATION),
    "a resignation before the start": (
        lambda: mandate(ended_at=AT, ended_by=EndingKind.RESIGNATION), "ended_at", "2016-10-01T00:00:00Z"),
    "declined in office": (
        lambda: mandate(basis=Basis.ELECTION, ended_at=VOTING, ended_by=EndingKind.DECLINE),
        "ended_at", "2016-10-15T00:00:00Z"),
    "declined what was given": (lambda: mandate(ended_at=AT, ended_by=EndingKind.DECLINE), "ended_by", "decline"),
    "ended at its own end": (
        lambda: mandate(ended_at=AT.replace(year=2017), ended_by=EndingKind.DEPARTURE),
        "ended_at", "2017-10-01T00:00:00Z"),
    "a place below none": (lambda: mandate(place=-1), "place", -1),
    "a recall with both": (lambda: recall(ballots=[], tally=Tally()), "tally", "a tally beside ballots"),
    "a recall with abstentions": (
        lambda: Record(members=[], recalls=[recall(tally=Tally(abstain=1))]), "recalls", "r1"),
    "a recall with an abstention": (
        lambda: Record(members=[], recalls=[recall(ballots=[ballot(ana="abstain")])]), "recalls", "r1"),
    "votes that are true": (lambda: question(tally={"for": True, "against": 0}), "tally.for", True),
    "votes below none": (lambda: question(tally={"for": 1, "against": -1}), "tally.against", -1),
    "no against": (lambda: question(tally={"for": 1}), "tally", "for"),
    "another answer": (lambda: question(tally={"for": 1, "against": 0, "blank": 0}), "tally", "for, against, blank"),
    "no answers": (lambda: question(rule=QuestionRule.MAJORITY_OF_ANSWERS, tally={}), "tally", {}),
    "a taken answer": (
        lambda: question(rule=QuestionRule.MAJORITY_OF_ANSWERS, tally={"outcome": 1}), "tally.outcome", "outcome"),
    "a question twice": (lambda: Poll(id="p", questions=[question(), question()]), "questions", "q"),
    "half a voter": (lambda: Poll(id="p", questions=[], voters=HALF), "voters", HALF),
    "true voters": (lambda: Poll(id="p", questions=[], voters=True), "voters", True),
    "voters below none": (lambda: Poll(id="p", questions=[], voters=-1), "voters", -1),
    "a naive poll": (lambda: Poll(id="p", questions=[], opens=NAIVE), "opens", NAIVE),
    "a naive record": (lambda: Record(members=[], as_of=NAIVE), "as_of", NAIVE),
    "a day for an instant": (lambda: Record(members=[], as_of=DAY), "as_of", DAY),
    "an organisation without text": (lambda: Record(members=[], organisation=SEVEN), "organisation", 7),
    "an organisation with a lone surrogate": (
        lambda: Record(members=[], organisation="\ud800"), "organisation", "\ud800"),
    "spells that overlap": (
        lambda: Record(members=[spell("ana", AT, CLOSES), spell("ana", VOTING)]), "members", "ana"),
    "the same spell twice": (lambda: Record(members=[spell("ana"), spell("ana")]), "members", "ana"),
    "a role twice": (lambda: Record(members=[], roles=[TREASURER, TREASURER]), "roles", "treasurer"),
    "bylaws of one date twice": (
        lambda: Record(members=[], bylaws=[Bylaws(since=AT), Bylaws(since=AT)]), "bylaws", AT),
    "undated bylaws twice": (lambda: Record(members=[], bylaws=[Bylaws(), Bylaws()]), "bylaws", "two undated"),
    "a poll twice": (
        lambda: Record(members=[], polls=[Poll(id="p", questions=[]), Poll(id="p", questions=[])]), "polls", "p"),
    "an election twice": (
        lambda: Record(members=[], roles=[TREASURER], elections=[election(), election()]), "elections", "e1"),
    "two elections for one term": (
        lambda: Record(members=[], roles=[TREASURER], elections=[election(), election(id="e2")]),
        "elections", "e1, e2 for treasurer from 2016-10-29T00:00:00Z"),
    "an election for no role": (lambda: Record(members=[], elections=[election()]), "elections", "treasurer"),
    "a mandate twice": (
        lambda: Record(members=[spell("ana")], roles=[TREASURER], mandates=[mandate(), mandate()]), "mandates", "m"),
    "a recall twice": (
        lambda: Record(members=[spell("ana")], roles=[TREASURER], recalls=[recall(), recall()]), "recalls", "r1"),
}  # fmt: skip


CONTEST: dict[str, Any] = {"id": "c", "discussion_opens": AT, "voting_opens": VOTING, "voting_closes": CLOSES}
GROUP: dict[str, Any] = {"id": "g", "founded_at": AT, "founders": ["ana", "bo"]}
# For each part of a record that is a list of values, or one value: what it is of, and what was given in its place.
PARTS: dict[str, tuple[Callable[[Any], object], type, object]] = {
    "bylaws": (lambda it: Record(members=[], bylaws=[Bylaws(), it]), Bylaws, ElectionRules()),
    "members": (lambda it: Record(members=[spell("ana"), it]), Membership, {"id": "bo", "joined": AT}),
    "roles": (lambda it: Record(members=[], roles=[it]), Role, {"id": "treasurer"}),
    "polls": (lambda it: Record(members=[], polls=[it]), Poll, question()),
    "elections": (
        lambda it: Record(members=[], roles=[TREASURER], elections=[it]), RecordedElection,
        Election(id="e1", role="treasurer", discussion_opens=AT, voting_opens=VOTING, voting_closes=CLOSES,
                 candidacies=[])),
    "mandates": (lambda it: Record(members=[], mandates=[it]), RecordedMandate, {"id": "m"}),
    "recalls": (
        lambda it: Record(members=[], recalls=[it]), RecordedRecall,
        Recall(id="r", role="treasurer", mandatee="ana", initiator="bo", opens=AT, closes=VOTING)),
    "groups": (lambda it: Record(members=[], groups=[it]), RecordedGroup, Group(**GROUP)),
    "contests": (lambda it: Record(members=[], contests=[it]), RecordedContest, CONTEST),
    "dues": (lambda it: Record(members=[], dues=[it]), DuesSheet, "2017"),
    "accounts": (lambda it: Record(members=[], accounts=[it]), Account, "bank"),
    "resignations": (lambda it: Record(members=[], resignations=[it]), Resignation, ("ana", "treasurer", AT)),
    "events": (lambda it: Record(members=[], events=[it]), Event, {"event": "joined"}),
    "ballots": (lambda it: election(ballots=[ballot(), it]), Ballot, {"voter": "ana", "marks": {}}),
    "ballots of a recall": (lambda it: recall(ballots=[it]), Ballot, {"voter": "ana", "marks": {}}),
    "ballots of a poll": (lambda it: Poll(id="p", questions=[], ballots=[it]), AnswerSheet, ballot()),
    "ballots of a count": (lambda it: RecordedCount(aspect=Aspect.NAME, ballots=[it]), Ballot, None),
    "tallies": (lambda it: election(tallies={"ana": Tally(), "bo": it}), Tally, {"yes": 3}),
    "tally": (lambda it: recall(tally=it), Tally, {"yes": 3, "no": 0}),
    "declared": (lambda it: election(declared=it), Declared, {"primary": ["ana"]}),
    "declared of a group": (lambda it: RecordedGroup(**GROUP, declared=it), DeclaredGroup, ["ana"]),
    "declared of a count": (lambda it: RecordedCount(aspect=Aspect.NAME, declared=it), DeclaredChoice, "star"),
    "declared of dues": (lambda it: DuesSheet(id="2017", declared=[it]), DeclaredDues, "settled"),
    "stand_ins": (lambda it: mandate(stand_ins=[it]), StandIn, "bo"),
    "questions": (lambda it: Poll(id="p", questions=[it]), Question, {"id": "q"}),
    "entries": (lambda it: RecordedContest(**CONTEST, entries=[it]), ContestEntry, "star"),
    "counts": (lambda it: RecordedContest(**CONTEST, counts=[it]), RecordedCount, Aspect.NAME),
    "incomes": (lambda it: DuesSheet(id="2017", incomes=[it]), Income, 2000),
    "payments": (lambda it: DuesSheet(id="2017", payments=[it]), Payment, 2000),
    "credits": (lambda it: DuesSheet(id="2017", credits=[it]), Credit, 2000),
}  # fmt: skip


class TestKinds:
    """Each part of a record is of its own kind, and what was meant for another is refused where it is given."""

    @pytest.mark.parametrize(("name", "part"), PARTS.items(), ids=PARTS.keys())
    def test_a_part_of_another_kind(self, name: str, part: tuple[Callable[[Any], object], type, object]) -> None:
        """The error carries the name of the field, what was given, and which kind it wants."""
        make, kind, wrong = part
        with pytest.raises(PartgovError) as refused:
            make(wrong)
        assert (name.partition(" ")[0], wrong) == (refused.value.place, refused.value.value)
        assert kind.__name__ in refused.value.wanted.split()

    @pytest.mark.parametrize("members", [None, 3])
    def test_no_list_at_all(self, members: Any) -> None:
        """What one cannot go through is no list of members."""
        with pytest.raises(PartgovError, match="wanted a list"):
            Record(members=members)


class TestRefusals:
    """What does not fit together is refused when the value is made, with the place and the offending value."""

    @pytest.mark.parametrize(("make", "place", "value"), REFUSED.values(), ids=REFUSED.keys())
    def test_what_makes_no_sense(self, make: Callable[[], object], place: str, value: object) -> None:
        """A senseless fact raises an error that carries where it stands and what it is."""
        with pytest.raises(PartgovError) as refused:
            make()
        assert (place, value) == (refused.value.place, refused.value.value)
        assert refused.value.wanted

    @pytest.mark.parametrize("make", [lambda: election(voting_opens=NAIVE), lambda: Record(members=[], as_of=NAIVE)])
    def test_a_naive_instant_is_refused_as_such(self, make: Callable[[], object]) -> None:
        """An instant without a time zone is refused by an error of its own kind (R-1)."""
        with pytest.raises(NaiveInstantError, match="with a time zone"):
            make()

    @pytest.mark.parametrize("name", ["", "a\x1b", "\ud800"])
    @pytest.mark.parametrize("field", ["tallies", "marks", "tally"])
    def test_a_key_that_is_no_id(self, name: str, field: str) -> None:
        """What a record could not hold as an id is refused as a key too, so that every record can be written."""
        makers: dict[str, Callable[[], object]] = {
            "tallies": lambda: election(tallies={name: Tally(yes=1)}),
            "marks": lambda: Ballot(voter="v", marks={name: "yes"}),
            "tally": lambda: question(rule=QuestionRule.MAJORITY_OF_ANSWERS, tally={name: 1}),
        }
        with pytest.raises(PartgovError):
            makers[field]()

    def test_a_role_that_begins_after_the_term(self) -> None:
        """An election for a role that exists neither when it opens nor when its term starts is refused."""
        later = attrs.evolve(TREASURER, since=CLOSES.replace(microsecond=1))
        with pytest.raises(PartgovError, match="e1"):
            Record(members=[], roles=[later], elections=[election()])

    def test_a_role_that_begins_with_the_term(self) -> None:
        """An election may fill a role that begins with the term (R-42)."""
        later = attrs.evolve(TREASURER, since=CLOSES)
        record = Record(members=[], roles=[later], elections=[election()])
        assert later == record.role_of(record.elections[0])


class TestValue:
    """A record is a value through and through."""

    def full(self) -> Record:
        """A record with something in every section."""
        return Record(
            members=[spell("ana"), spell("bo")],
            roles=[TREASURER],
            bylaws=[Bylaws()],
            polls=[Poll(id="p", questions=[question()])],
            elections=[election(tallies={"ana": Tally(yes=3)}, declared=Declared(primary=["ana"]))],
            mandates=[mandate()],
            recalls=[recall(ballots=[ballot()])],
        )

    def test_only_members_are_required(self) -> None:
        """An organisation with nothing but members, or nobody, has a record; weeks are then counted in UTC."""
        record = Record(members=[])
        assert ("UTC", None, (), ()) == (record.timezone, record.as_of, record.bylaws, record.elections)

    def test_it_cannot_be_changed(self) -> None:
        """No field of a record, and nothing inside it, can be changed."""
        record = self.full()
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            record.timezone = "Europe/Amsterdam"  # type: ignore[misc]
        tallies = record.elections[0].tallies
        assert tallies is not None
        with pytest.raises(TypeError):
            tallies["bo"] = Tally()  # type: ignore[index]

    def test_it_keeps_nothing_of_the_caller(self) -> None:
        """Changing the lists and mappings a record was made from changes nothing in it."""
        tallies, members = {"ana": Tally(yes=3)}, [spell("ana")]
        made = election(tallies=tallies)
        record = Record(members=members, roles=[TREASURER], elections=[made])
        tallies["bo"] = Tally(yes=9)
        members.clear()
        assert (1, {"ana": Tally(yes=3)}) == (len(record.members), record.elections[0].tallies)

    @pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
    def test_it_can_be_copied_hashed_and_pickled(self, copied: Callable[[Record], Record]) -> None:
        """A copy of a record, and one that was pickled, are equal to it and have its hash."""
        record = self.full()
        again = copied(record)
        assert (record, hash(record)) == (again, hash(again))

    def test_instants_are_kept_in_utc(self) -> None:
        """Two ways to write one instant make equal records."""
        amsterdam = datetime.fromisoformat("2016-10-01T02:00:00+02:00")
        assert Record(members=[], as_of=AT) == Record(members=[], as_of=amsterdam)


# ── what is out of form ──────────────────────────────────────────────────────────────────────────


OPTION = Option(id="a", tally={"for": 1, "against": 0})


@pytest.mark.parametrize(
    ("made", "place", "wanted"),
    [
        (lambda: Option(id="undecided", tally={"for": 1, "against": 0}), "id", "wanted.another_name"),
        (
            lambda: Question(id="q", rule=QuestionRule.OPTIONS, options=[OPTION], tally={"for": 1}),
            "tally", "wanted.tally_of_each_option",
        ),
        (
            lambda: Poll(
                id="p", ballots=[], questions=[Question(id="q", rule=QuestionRule.OPTIONS, options=[OPTION])],
            ),
            "ballots", "wanted.no_ballots_of_options",
        ),
    ],
    ids=["an option of that name", "a tally beside options", "ballots of options"],
)  # fmt: skip
def test_what_is_out_of_form_of_options_is_refused(made: Callable[[], object], place: str, wanted: str) -> None:
    """No option is called what a tie comes to; options have tallies of their own, and no ballots."""
    with pytest.raises(PartgovError) as refused:
        made()
    (fault,) = refused.value.faults
    assert (place, Phrase(wanted)) == (fault.path, fault.asked)


def test_an_election_depends_on_a_recall_alone() -> None:
    """Whether a seat is free is told by a recall; an election that hangs on a question is refused."""
    told = DependsOn(question="p/q", outcome="adopted")
    days = [datetime(2020, 1, number, tzinfo=UTC) for number in (1, 8, 15)]
    with pytest.raises(PartgovError, match="depends_on"):
        RecordedElection(
            id="e", role="r", candidacies=[], discussion_opens=days[0], voting_opens=days[1], voting_closes=days[2],
            depends_on=told,
        )  # fmt: skip
