"""Page documents: elections and polls as a page shows them: names beside ids, what was voted on, and why, in one order.

No mark is told with its voter: of those that do not count there are numbers, by reason.
"""

from __future__ import annotations

__all__ = [
    "AnswerRow",
    "ElectionFactsRow",
    "PageDocument",
    "PersonRow",
    "PlaceRow",
    "QuestionRow",
    "ResultRow",
    "TiedRow",
    "page_document",
]

from collections.abc import Iterable
from typing import Annotated, TypedDict

from partgov.decisions import Decision
from partgov.foundation.periods import instant_text
from partgov.foundation.sentences import ENGLISH, Reader
from partgov.history.audit import Audit
from partgov.history.record import Poll, Question, RecordedElection
from partgov.history.secrecy import without_names
from partgov.interop.documents import CheckRow, FindingRow, Id, Instant, MarksRow, Number, SeatsRow
from partgov.interop.findings import finding_rows, seats_row
from partgov.interop.reports import check_row, marks_row
from partgov.members import Roll
from partgov.outcomes import Outcome
from partgov.roles import role_for


class PersonRow(TypedDict):
    """Somebody by id, and by the name last recorded; the id again where none is."""

    id: Id
    name: str


class ElectionFactsRow(TypedDict):
    """What an election was called as: for which role, by which timetable, for how many seats of it if not for all."""

    id: Id
    role: Id
    title: str
    discussion_opens: Instant
    voting_opens: Instant
    voting_closes: Instant
    term_starts: Instant
    seats: SeatsRow | None


class TiedRow(TypedDict):
    """Seats that a tie leaves undecided, and who is tied for them."""

    seats: SeatsRow
    tied: list[PersonRow]


class PlaceRow(TypedDict):
    """One candidate of an election, with the marks, the outcome, and why."""

    person: PersonRow
    yes: Number
    no: Number
    abstain: Number
    score: int
    outcome: Annotated[str, Outcome]
    findings: list[FindingRow]


class ResultRow(TypedDict):
    """
    An election with what it comes to.

    `marks` is null where only tallies are known; `checks` has what was declared, and is empty where nothing was.
    """

    election: ElectionFactsRow
    primary: list[PersonRow]
    reserve: list[PersonRow]
    vacant: SeatsRow
    undecided: list[TiedRow]
    ranking: list[PlaceRow]
    marks: MarksRow | None
    checks: list[CheckRow]


class AnswerRow(TypedDict):
    """One answer to a question, and how many gave it."""

    answer: Id
    number: int


class QuestionRow(TypedDict):
    """A question of a poll with what it comes to; `outcome` is null where it cannot be judged, which `findings` say."""

    poll: Id
    id: Id
    title: str
    opens: Instant | None
    closes: Instant | None
    outcome: str | None
    answers: list[AnswerRow]
    findings: list[FindingRow]


class PageDocument(TypedDict):
    """
    What an organisation decided, as a page shows it: elections by their close and polls as the record has them.

    `names` has the name of every candidate by id, for the values of sentences.
    """

    organisation: str | None
    timezone: str
    as_of: Instant | None
    agrees: bool
    names: dict[Id, str]
    elections: list[ResultRow]
    questions: list[QuestionRow]


def page_document(audit: Audit, *, reader: Reader = ENGLISH) -> PageDocument:
    """
    Return what an audit found as a page shows it, in plain JSON values: the same for the same facts, in the same order.

    Whoever lays it out needs no other document, nor the record: each sentence is there in the reader's language, and
    its kind and values beside it.
    """
    audit = without_names(audit)
    record, roll = audit.record, Roll.of(audit.record.members)
    elections = sorted(record.elections, key=lambda one: (one.voting_closes, one.id))
    stood = sorted({one.member for result in audit.elections.values() for one in result.ranking})
    return {
        "organisation": record.organisation,
        "timezone": record.timezone,
        "as_of": None if record.as_of is None else instant_text(record.as_of),
        "agrees": audit.agrees,
        "names": {one: roll.name(one) for one in stood},
        "elections": [_result(one, audit, roll, reader) for one in elections if one.id in audit.elections],
        "questions": [_question(poll, one, audit, reader) for poll in record.polls for one in poll.questions],
    }


def _result(election: RecordedElection, audit: Audit, roll: Roll, reader: Reader) -> ResultRow:
    result, subject = audit.elections[election.id], f"elections/{election.id}"
    return {
        "election": _facts(election, audit),
        "primary": _people(result.primary, roll),
        "reserve": _people(result.reserve, roll),
        "vacant": seats_row(result.seating.vacant),
        "undecided": [
            {"seats": seats_row(tie.seats), "tied": _people(tie.tied, roll)} for tie in result.seating.undecided
        ],
        "ranking": [
            {
                "person": _person(one.member, roll),
                "yes": one.tally.yes,
                "no": one.tally.no,
                "abstain": one.tally.abstain,
                "score": one.tally.score,
                "outcome": one.outcome.value,
                "findings": finding_rows(one.reasons, reader),
            }
            for one in result.ranking
        ],
        "marks": None if result.count is None else marks_row(result.count, named=False),
        "checks": [check_row(one, reader) for one in audit.checks if one.subject == subject],
    }


def _facts(election: RecordedElection, audit: Audit) -> ElectionFactsRow:
    role = role_for(audit.record.roles, election.role, opens=election.discussion_opens, term_starts=election.term_start)
    return {
        "id": election.id,
        "role": election.role,
        "title": election.role if role is None or role.title is None else role.title,
        "discussion_opens": instant_text(election.discussion_opens),
        "voting_opens": instant_text(election.voting_opens),
        "voting_closes": instant_text(election.voting_closes),
        "term_starts": instant_text(election.term_start),
        "seats": None if election.seats is None else seats_row(election.seats),
    }


def _question(poll: Poll, question: Question, audit: Audit, reader: Reader) -> QuestionRow:
    decision: Decision | None = audit.polls[poll.id].get(question.id)
    unjudged = audit.unjudged.get((poll.id, question.id))
    findings = decision.ruling.findings if decision is not None else () if unjudged is None else (unjudged,)
    return {
        "poll": poll.id,
        "id": question.id,
        "title": question.title or question.id,
        "opens": None if poll.opens is None else instant_text(poll.opens),
        "closes": None if poll.closes is None else instant_text(poll.closes),
        "outcome": None if decision is None else decision.outcome,
        "answers": [
            {"answer": name, "number": number} for name, number in (decision.tally if decision else {}).items()
        ],
        "findings": finding_rows(findings, reader),
    }


def _people(ids: Iterable[str], roll: Roll) -> list[PersonRow]:
    return [_person(one, roll) for one in ids]


def _person(id: str, roll: Roll) -> PersonRow:
    return {"id": id, "name": roll.name(id)}
