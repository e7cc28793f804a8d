"""The audit: everything a record declares, held against everything that follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Tally
from partgov.bylaws import Bylaws
from partgov.elections import Candidacy, ElectionRules
from partgov.foundation.periods import weeks
from partgov.foundation.sentences import LANGUAGES, Reader, say
from partgov.foundation.timetables import Leeway
from partgov.history.audit import Audit, audit_record
from partgov.history.checks import Check
from partgov.history.record import Declared, Poll, Question, Record, RecordedElection
from partgov.members import Membership
from partgov.questions import QuestionRule
from partgov.roles import Role, Seats
from tests.strategies import examples

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
JOINED = datetime(2013, 5, 1, tzinfo=UTC)
DISCUSSION = datetime(2016, 10, 1, tzinfo=UTC)
OPENS = datetime(2016, 10, 15, tzinfo=UTC)
CLOSES = datetime(2016, 10, 29, tzinfo=UTC)
CHAIR = Role(id="chair", primary_seats=1, reserve_seats=1)


def election(*, declared: Declared | None = None, **rest: Any) -> RecordedElection:
    """An election of ana and bo, with tallies that put ana first."""
    facts: dict[str, Any] = {
        "id": "e1",
        "role": "chair",
        "discussion_opens": DISCUSSION,
        "voting_opens": OPENS,
        "voting_closes": CLOSES,
        "candidacies": [Candidacy(member=name, at=DISCUSSION, statement="x") for name in ("ana", "bo")],
        "tallies": {"ana": Tally(yes=5), "bo": Tally(yes=3)},
    }
    return RecordedElection(**{**facts, **rest}, declared=declared)


def audit(*elections: RecordedElection, **rest: Any) -> Audit:
    """The audit of a record with these elections."""
    members = [Membership(id=name, name=name.capitalize(), joined=JOINED) for name in ("ana", "bo")]
    return audit_record(Record(members=members, roles=[CHAIR], elections=elections, **rest), zone=UTC)


def poll(*questions: Question, **rest: Any) -> Poll:
    """A poll of these questions."""
    return Poll(id="p", questions=questions, **rest)


def question(declared: str | None = None, rule: QuestionRule = QuestionRule.FOR_AGAINST, **tally: int) -> Question:
    """One question and its tally; `against` and the like by name, `for` as `favour`."""
    renamed = {"for" if answer == "favour" else answer: number for answer, number in tally.items()}
    return Question(id="q", rule=rule, tally=renamed, declared=declared)


def check(found: Audit, subject: str) -> Check:
    """The one check of a subject."""
    (one,) = [each for each in found.checks if each.subject == subject]
    return one


class TestAudit:
    """The whole."""

    def test_an_empty_record(self) -> None:
        """A record without procedures has nothing to check, and agrees."""
        found = audit()
        assert (True, (), {}, {}) == (found.agrees, found.checks, found.elections, found.polls)

    def test_it_agrees_when_every_check_does(self) -> None:
        """One check that disagrees makes the audit disagree."""
        assert audit(election(declared=Declared(primary=["ana"], reserve=["bo"]))).agrees
        assert not audit(election(declared=Declared(primary=["bo"], reserve=["ana"]))).agrees

    def test_an_audit_and_a_check_are_verdicts(self) -> None:
        """As a truth value, each is whether it agrees, as a ruling and a finding are."""
        right, wrong = (audit(election(declared=Declared(primary=[who]))) for who in ("ana", "bo"))
        assert (True, False) == (bool(right), bool(wrong))
        assert (True, False) == (bool(check(right, "elections/e1")), bool(check(wrong, "elections/e1")))
        assert audit()

    def test_it_is_told_with_the_names_a_reader_knows(self) -> None:
        """Whoever reads a check may name the members otherwise than the roll does."""
        wrong = check(audit(election(declared=Declared(primary=["bo"]))), "elections/e1")
        told = wrong.told(Reader(names={"ana": "A. Alder", "bo": "B. Birch"}))
        assert told.startswith("A. Alder was declared not seated, computed primary: A. Alder has 5 Yes")
        assert "B. Birch was declared primary, computed reserve" in told

    def test_an_audit_reads_as_one_line(self) -> None:
        """How many checks disagree of how many, and which: five by name, and the number of the others."""
        fine = election(declared=Declared(primary=["ana"]))
        assert "All 3 checks agree." == str(audit(fine))
        assert "Nothing is declared, so there is nothing to disagree with." == str(audit())
        assert "1 of 3 checks does not agree: elections/e1." == str(audit(election(declared=Declared(primary=["bo"]))))

        def asked(number: int) -> Audit:
            """The audit of so many questions that were declared wrongly."""
            questions = [
                attrs.evolve(question("rejected", favour=1, against=0), id=f"q{each}") for each in range(number)
            ]
            return audit(polls=[poll(*questions)])

        named = ", ".join(f"polls/p/q{each}" for each in range(5))
        assert f"5 of 5 checks do not agree: {named}." == str(asked(5))
        assert f"7 of 7 checks do not agree: {named} and 2 more." == str(asked(7))

    def test_the_one_check_is_told_as_the_one(self) -> None:
        """Where there is one check and it does not agree, no number is said."""
        wrong = audit(polls=[poll(question("rejected", favour=1, against=0))])
        assert "The one check does not agree: polls/p/q." == str(wrong)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_was_not_declared_is_told_in_the_reader_s_language(self, language: str) -> None:
        """How many results were declared and how many were not, in each language."""
        said = say("audit.declared", {"context": "none", "declared": 0, "undeclared": 1}, Reader(language))
        assert said == audit(election()).told_declared(Reader(language))

    def test_what_does_not_agree_is_shown_first(self) -> None:
        """In a notebook checks that do not agree stand before those that do, and each in its order."""
        found = audit(election(seats=Seats(primary=2), declared=Declared(primary=["ana"])))
        agrees = [row["agrees"] for row in found.rows()]
        assert sorted(agrees) == agrees
        assert [one.agrees for one in found.checks] != agrees

    def test_a_check_reads_as_its_subject_and_reason(self) -> None:
        """The subject, and the sentence."""
        one = check(audit(election(declared=Declared(primary=["bo"]))), "elections/e1")
        assert str(one).startswith("elections/e1: ")
        assert str(one).endswith(one.because)

    def test_nothing_declared_nothing_to_disagree_with(self) -> None:
        """Without a declaration the audit only computes."""
        found = audit(election())
        assert (("ana",), ("bo",)) == (found.elections["e1"].primary, found.elections["e1"].reserve)
        assert not [one for one in found.checks if one.subject == "elections/e1"]

    def test_checks_come_by_subject_and_clause(self) -> None:
        """Checks are listed by subject, then clause, whatever the order of the record."""
        found = audit(
            election(id="z", declared=Declared(primary=["ana"])),
            election(id="a", term_starts=CLOSES.replace(year=2018), declared=Declared(primary=["ana"])),
            polls=[poll(question("adopted", favour=1, against=0))],
        )
        order = [(one.subject, one.clause) for one in found.checks]
        assert sorted(order) == order
        assert "polls/p/q" == order[-1][0]

    @examples(40)
    @given(seconds=st.integers(-2, 2), hours=st.integers(-12, 14))
    def test_the_zone_of_writing_means_nothing(self, seconds: int, hours: int) -> None:
        """Writing the same instants in another offset changes no judgement."""
        late, offset = CLOSES + timedelta(days=1, seconds=seconds), timezone(timedelta(hours=hours))
        there = election(voting_closes=late.astimezone(offset), discussion_opens=DISCUSSION.astimezone(offset))
        assert audit(election(voting_closes=late)) == audit(there)
        assert (seconds <= 0) == audit(there).agrees


class TestTimetable:
    """R-35: a period that is not as long as it should be is a failing check of its own and changes no count."""

    @pytest.mark.parametrize(
        ("opens", "agrees"),
        [
            (OPENS - TICK, False),
            (OPENS, True),
            (OPENS + timedelta(days=1), True),
            (OPENS + timedelta(days=1) + TICK, False),
        ],
    )
    def test_the_discussion(self, opens: datetime, agrees: bool) -> None:
        """Discussion lasts from two weeks to the end of that day, to the microsecond."""
        found = audit(election(voting_opens=opens, voting_closes=opens + timedelta(days=14)))
        one = check(found, "elections/e1/discussion")
        assert ("P4", agrees) == (one.clause, one.agrees)
        assert ("ana",) == found.elections["e1"].primary

    def test_weeks_are_those_of_the_zone(self) -> None:
        """The end of the day is the local one of the record's time zone."""
        # 22:30 UTC is half past midnight of the 30th in Amsterdam's summer time, whose day ends at 23:00 UTC
        # of the 30th, the clocks having gone back in between.
        opens = datetime(2016, 10, 15, 22, 30, tzinfo=UTC)
        discussion = opens - timedelta(days=14)
        for closes, agrees in (
            (datetime(2016, 10, 29, 22, 30, tzinfo=UTC), True),
            (datetime(2016, 10, 30, 23, 0, tzinfo=UTC), True),
            (datetime(2016, 10, 30, 23, 0, 0, 1, tzinfo=UTC), False),
        ):
            one = election(discussion_opens=discussion, voting_opens=opens, voting_closes=closes, candidacies=[])
            record = Record(members=[], roles=[CHAIR], elections=[attrs.evolve(one, tallies={})])
            found = audit_record(record, zone=ZoneInfo("Europe/Amsterdam"))
            assert agrees == check(found, "elections/e1/voting").agrees

    @pytest.mark.parametrize(("since", "agrees"), [(DISCUSSION, True), (DISCUSSION + TICK, False)])
    def test_the_rules_of_the_day(self, since: datetime, agrees: bool) -> None:
        """An election is judged whole by the bylaws in force when its discussion opened (R-30)."""
        rules = ElectionRules(discussion=weeks(1), voting=weeks(1), leeway=Leeway.EXACTLY)
        short = election(
            voting_opens=DISCUSSION + timedelta(days=7),
            voting_closes=DISCUSSION + timedelta(days=14),
        )
        assert agrees == audit(short, bylaws=[Bylaws(since=since, elections=rules)]).agrees


class TestDeclared:
    """What was declared of an election."""

    def test_a_difference_names_everything(self) -> None:
        """A wrong winner is named with both outcomes, the score and the clause."""
        one = check(audit(election(declared=Declared(primary=["bo"], reserve=["ana"]))), "elections/e1")
        assert not one.agrees
        for words in (
            "Bo (bo) was declared primary, computed reserve",
            "a score of +3",
            "Ana (ana) was declared reserve, computed primary",
            "a score of +5",
            "P4",
        ):
            assert words in one.because
        assert {"primary": ("bo",), "reserve": ("ana",)} == one.declared
        assert {"primary": ("ana",), "reserve": ("bo",)} == one.computed

    def test_somebody_in_two_seats(self) -> None:
        """Somebody declared primary and reserve at once is a disagreement."""
        one = check(audit(election(declared=Declared(primary=["ana"], reserve=["ana", "bo"]))), "elections/e1")
        assert not one.agrees
        assert "primary and reserve at once" in one.because

    def test_too_few(self) -> None:
        """A seat declared empty that somebody won is a disagreement which names them."""
        one = check(audit(election(declared=Declared(primary=[]))), "elections/e1")
        assert not one.agrees
        assert "Ana (ana) was declared not seated, computed primary" in one.because

    def test_not_counted(self) -> None:
        """A declaration follows from nothing where nothing was counted, and the election has no result."""
        found = audit(election(tallies=None, declared=Declared(primary=["ana"])))
        assert not check(found, "elections/e1").agrees
        assert {} == found.elections

    @pytest.mark.parametrize(("as_of", "agrees"), [(CLOSES - TICK, False), (CLOSES, True), (None, True)])
    def test_too_early(self, as_of: datetime | None, agrees: bool) -> None:
        """What is declared before voting closes follows from nothing (R-46)."""
        found = audit(election(declared=Declared(primary=["ana"])), as_of=as_of)
        assert agrees == check(found, "elections/e1").agrees

    def test_a_tie_between_reserves_who_both_get_in(self) -> None:
        """A tie that leaves only the order of reserves open is told, and disagrees with nothing."""
        roles = [attrs.evolve(CHAIR, reserve_seats=2, primary_seats=0)]
        one = election(tallies={"ana": Tally(yes=3), "bo": Tally(yes=3)})
        members = [Membership(id=name, joined=JOINED) for name in ("ana", "bo")]
        found = audit_record(Record(members=members, roles=roles, elections=[one]), zone=UTC)
        order = check(found, "elections/e1/reserve-order")
        assert (True, {"tied": ("ana", "bo")}) == (order.agrees, order.computed)

    @pytest.mark.parametrize(
        ("seats", "agrees"),
        [
            (Seats(primary=1), True),
            (Seats(primary=1, reserve=1), True),
            (Seats(primary=2), False),
            (Seats(reserve=2), False),
        ],
    )
    def test_the_seats_of_a_by_election(self, seats: Seats, agrees: bool) -> None:
        """An election may be called for as many seats as are free and no more."""
        assert agrees == check(audit(election(seats=seats)), "elections/e1/seats").agrees

    def test_marks_without_an_instant(self) -> None:
        """Marks without an instant are told with their number, and disagree with nothing (R-43)."""
        ballots = [Ballot(voter="ana", marks={"ana": "yes", "bo": "no"}), Ballot(voter="bo", marks={"bo": "yes"})]
        one = check(audit(election(tallies=None, ballots=ballots)), "elections/e1/marks")
        assert (True, {"unstamped": 3}) == (one.agrees, one.computed)


class TestPolls:
    """What was declared of a question."""

    @pytest.mark.parametrize(
        ("favour", "against", "outcome"),
        [(3, 2, "adopted"), (3, 3, "rejected"), (0, 0, "rejected"), (2, 3, "rejected")],
    )
    def test_for_and_against(self, favour: int, against: int, outcome: str) -> None:
        """A question is adopted when For exceeds Against; a tie is not a majority, nor is silence."""
        for declared in ("adopted", "rejected"):
            found = audit(polls=[poll(question(declared, favour=favour, against=against, abstain=9))])
            one = check(found, "polls/p/q")
            assert (declared == outcome, outcome) == (one.agrees, one.computed["outcome"])
            assert favour + against == one.computed["base"]
            assert favour - against == one.computed["lead"]

    @pytest.mark.parametrize(
        ("yes", "no", "depends", "outcome"),
        [
            (73, 5, 39, "continue"),
            (2, 1, 1, "follow-up"),
            (3, 1, 1, "continue"),
            (1, 3, 1, "disband"),
            (1, 1, 3, "depends"),
        ],
    )
    def test_more_than_half_of_all_answers(self, yes: int, no: int, depends: int, outcome: str) -> None:
        """The final question is settled by more than half of all answers, and else by a follow-up."""
        asked = question(outcome, QuestionRule.MAJORITY_OF_ANSWERS, yes=yes, no=no, depends=depends)
        one = check(audit(polls=[poll(asked)]), "polls/p/q")
        assert ("final", True) == (one.clause, one.agrees)

    @pytest.mark.parametrize(("voters", "agrees"), [(9, False), (10, True), (11, True), (None, True)])
    def test_more_answers_than_voters(self, voters: int | None, agrees: bool) -> None:
        """More answers to a question than there were voters cannot be."""
        found = audit(polls=[poll(question(favour=5, against=3, abstain=2), voters=voters)])
        assert agrees == found.agrees

    def test_a_word_that_is_no_outcome(self) -> None:
        """An outcome declared in other words disagrees: they are compared exactly, and both are quoted."""
        found = audit(polls=[poll(question("Adopted", favour=1, against=0))])
        assert not found.agrees
        because = check(found, "polls/p/q").because
        assert because.startswith("Declared 'Adopted', and 'adopted' follows: Adopted: 1 for and 0 against")
