"""Documents: the shapes of the JSON that partgov writes, for type checkers and for those who read it.

A finding is told by its kind and values, which are the same in every language; `because` is its sentence. A sentence's
values are texts, whole numbers, `null`, lists, and four kinds of object: a phrase (another sentence with values of its
own), a finding that is quoted, an amount, and a number of seats.
"""

from __future__ import annotations

__all__ = [
    "AdmissionRow",
    "AgendaDocument",
    "AnswersRow",
    "AuditDocument",
    "BeyondRow",
    "BylawsDocument",
    "BylawsRow",
    "ChangeRow",
    "CheckRow",
    "ContestRow",
    "CountDocument",
    "DayDocument",
    "DueRow",
    "ElectionDocument",
    "FindingRow",
    "GroupRow",
    "MandateRow",
    "MarginsDocument",
    "MarksRow",
    "MoneyRow",
    "OpenRow",
    "OpenSeatRow",
    "PhraseRow",
    "RankingRow",
    "RecallRow",
    "RestatedRow",
    "SeatsRow",
    "SpellRow",
    "VerificationDocument",
    "YearRow",
]

from typing import Annotated, Any, NotRequired, TypedDict

from partgov.ballots import Reason
from partgov.contests import Aspect
from partgov.dues import DuesState
from partgov.history.upcoming import DueKind
from partgov.mandates import Basis, EndingKind
from partgov.outcomes import Outcome
from partgov.recall import RecallOutcome
from partgov.roles import Seat
from partgov.tallies import Mark

# What is annotated is for the schema: which form a text has, or whose words it is one of.
Json = Annotated[Any, "Said"]
"""A value in a sentence, as JSON."""

Stated = Annotated[Any, "Stated"]
"""A value that is compared, as JSON."""

Instant = Annotated[str, "Instant"]
"""An instant in UTC, as a record writes it."""

DayText = Annotated[str, "Day"]
"""A day, as a record writes it."""

Id = Annotated[str, "Id"]
"""What somebody or something is named by."""

Room = Annotated[str, "Room"]
"""A room of the bylaws, such as `elections`."""

Number = Annotated[int, "Number"]
"""How many there are: 0 or more."""


class PhraseRow(TypedDict):
    """A part of a sentence: the key of its catalogue entry, and its values."""

    phrase: str
    values: dict[str, Json]


class FindingRow(TypedDict):
    """
    One thing looked at and judged.

    `kind` and `values` are the same in every language; `because` is in the language that was asked for. `reading` is
    there where the adopted text was applied. `found` and `needed` are the two figures compared: numbers, or instants.
    """

    kind: str
    met: bool
    clause: str
    reading: NotRequired[str | None]
    values: dict[str, Json]
    found: int | str | None
    needed: int | str | None
    because: str


class MoneyRow(TypedDict):
    """An amount in whole minor units of a currency."""

    minor: int
    currency: str


class SeatsRow(TypedDict):
    """A number of primary and of reserve seats, or that they are open."""

    primary: Number | Annotated[str, "Open"]
    reserve: Number | Annotated[str, "Open"]


class TieRow(TypedDict):
    """Seats that a tie leaves undecided, and who is tied for them, by id."""

    seats: SeatsRow
    tied: list[Id]


class RejectedRow(TypedDict):
    """A mark that does not count, with the reason."""

    voter: Id
    candidate: Id
    mark: Annotated[str, Mark]
    cast_at: Instant | None
    reason: Annotated[str, Reason]


class MarksRow(TypedDict):
    """
    Every mark accounted for: submitted = accepted + superseded + rejected.

    Those that were rejected stand mark by mark or, where nobody is to be named, as numbers by reason.
    """

    submitted: Number
    accepted: Number
    superseded: Number
    rejected: NotRequired[list[RejectedRow]]
    rejected_by_reason: NotRequired[dict[Annotated[str, Reason], Number]]
    further: NotRequired[dict[Annotated[str, Reason], Number]]


class RankingRow(TypedDict):
    """One candidate of an election, with the marks, the outcome, and why."""

    member: Id
    yes: Number
    no: Number
    abstain: Number
    score: int
    outcome: Annotated[str, Outcome]
    because: str
    findings: list[FindingRow]


class ElectionDocument(TypedDict):
    """What an election comes to."""

    primary: list[Id]
    reserve: list[Id]
    vacant: SeatsRow
    undecided: list[TieRow]
    ranking: list[RankingRow]
    marks: MarksRow | None


class PeriodRow(TypedDict):
    """A period: it opens at the first instant and closes before the last."""

    opens: Instant
    closes: Instant


class CountDocument(ElectionDocument):
    """
    What counting two spreadsheets comes to, with what could not be judged.

    `unstamped` is how many marks carry no instant.
    """

    period: PeriodRow | None
    membership_at: Instant | None
    unstamped: Number
    doubts: list[FindingRow]


class CheckRow(TypedDict):
    """One thing declared, held against what follows."""

    subject: str
    clause: str
    kind: str
    agrees: bool
    declared: dict[str, Stated]
    computed: dict[str, Stated]
    because: str
    findings: list[FindingRow]


class MandateRow(TypedDict):
    """
    A mandate, with what it rests on and how it ended, if it ended early.

    `planned` is there where its term lasts until a successor takes office: those of one date make way together.
    """

    id: Id
    role: Id
    member: Id
    seat: Annotated[str, Seat]
    starts: Instant
    ends: Instant | None
    basis: Annotated[str, Basis]
    follows: Id | None
    ended_at: Instant | None
    ended_by: Annotated[str, EndingKind] | None
    planned: NotRequired[Instant]
    exempt: NotRequired[bool]


class RecallRow(TypedDict):
    """
    What a recall comes to.

    `yes` and `no` are how many voted so.
    """

    outcome: Annotated[str, RecallOutcome] | None
    mandate: Id | None
    yes: Number
    no: Number
    because: str
    findings: list[FindingRow]
    marks: MarksRow | None


class RejectedAnswerRow(TypedDict):
    """An answer that does not count, with the reason."""

    voter: Id
    question: Id
    answer: str
    cast_at: Instant | None
    reason: Annotated[str, Reason]


class AnswersRow(TypedDict):
    """Every answer of a poll accounted for; the rejected ones as marks are."""

    submitted: Number
    accepted: Number
    superseded: Number
    blank: dict[Id, Number]
    rejected: NotRequired[list[RejectedAnswerRow]]
    further: NotRequired[dict[Annotated[str, Reason], Number]]
    rejected_by_reason: NotRequired[dict[Annotated[str, Reason], Number]]


SpellRow = TypedDict("SpellRow", {"member": Id, "from": Instant, "until": Instant | None})
"""Somebody's time in a group; `until` is null while it lasts."""


class AdmissionRow(TypedDict):
    """Somebody's asking to enter a group, and what its requirements say."""

    member: Id
    at: Instant
    met: bool
    because: str
    findings: list[FindingRow]


class GroupRow(TypedDict):
    """The life of a group."""

    founded: bool
    ended_at: Instant | None
    because: str
    findings: list[FindingRow]
    members: list[SpellRow]
    admissions: list[AdmissionRow]


class ContestRow(TypedDict):
    """What one count of a contest comes to."""

    winner: Id | None
    tied: list[Id]
    because: str
    findings: list[FindingRow]
    entries: dict[Id, str]
    entry_findings: dict[Id, list[FindingRow]]
    marks: MarksRow


class YearRow(TypedDict):
    """A member's dues of one year; amounts only where they were asked for."""

    state: Annotated[str, DuesState]
    months: Number
    because: str
    findings: list[FindingRow]
    assessed: NotRequired[MoneyRow | None]
    credited: NotRequired[MoneyRow | None]
    paid: NotRequired[MoneyRow | None]
    carried: NotRequired[MoneyRow | None]
    outstanding: NotRequired[MoneyRow | None]
    surplus: NotRequired[MoneyRow | None]


class AuditDocument(TypedDict):
    """
    Everything an audit found.

    A question of a poll has its tally's answers as keys, beside `outcome` and `because`; why, as data, stands under
    `poll_findings`, so that no answer's name is taken.
    """

    agrees: bool
    checks: list[CheckRow]
    elections: dict[Id, ElectionDocument]
    polls: dict[Id, dict[Id, Annotated[dict[str, Any], "Question"]]]
    poll_findings: dict[Id, dict[Id, list[FindingRow]]]
    mandates: NotRequired[list[MandateRow]]
    recalls: NotRequired[dict[Id, RecallRow]]
    answers: NotRequired[dict[Id, AnswersRow]]
    groups: NotRequired[dict[Id, GroupRow]]
    contests: NotRequired[dict[Id, dict[Annotated[str, Aspect], ContestRow]]]
    dues: NotRequired[dict[Id, dict[str, YearRow]]]
    undeclared: NotRequired[list[str]]


class MarginRow(TypedDict):
    """How few voters would have changed an outcome."""

    subject: str
    voters: Number | None
    of: Number | None
    exact: bool
    instead: dict[str, int] | None
    because: str
    kind: str
    values: dict[str, Json]
    example: NotRequired[dict[Id, dict[Id, str]]]


class MarginsDocument(TypedDict):
    """The margins of a record, the narrowest first."""

    margins: list[MarginRow]


class RestatedRow(TypedDict):
    """One figure of bylaws in a sentence, and what it cites; `of` is the kind or role that has it, if not its room."""

    figure: str
    of: str | None
    sentence: str
    cites: str


class BeyondRow(TypedDict):
    """A rule beyond the figures, and the rooms whose results it may touch; all of them where none is named."""

    rule: str
    touches: list[Room]


class ChangeRow(TypedDict):
    """One figure that differs, and how."""

    figure: str
    sentence: str


class BylawsRow(TypedDict):
    """One entry of bylaws: its figures in sentences, what differs from what it is held against, what cannot work."""

    since: Instant | None
    extends: str
    figures: list[RestatedRow]
    beyond: list[BeyondRow]
    changes: list[ChangeRow]
    cannot_work: list[FindingRow]


class BylawsDocument(TypedDict):
    """Bylaws by date."""

    bylaws: list[BylawsRow]


class VerificationDocument(TypedDict):
    """What verifying a log, and what goes with it, came to."""

    agrees: bool
    lines: Number
    through: DayText | None
    first_failing_day: DayText | None
    first_failing_line: Number | None
    findings: list[FindingRow]


class DueRow(TypedDict):
    """One thing on the agenda; `kind` is what is due, `finding` says why."""

    at: Instant
    kind: Annotated[str, DueKind]
    subject: str
    key: str
    clause: str
    late: bool
    because: str
    finding: FindingRow


class AgendaDocument(TypedDict):
    """What must happen next, in order."""

    next: list[DueRow]


OpenSeatRow = TypedDict(
    "OpenSeatRow",
    {"role": Id, "seat": Annotated[str, Seat], "tied": list[Id], "from": Instant, "until": Instant | None},
)
"""A seat that one of several tied members holds, and nothing says which."""


class OpenRow(TypedDict):
    """A procedure that is open; `voters` are those who may vote, where it is known."""

    subject: str
    state: Annotated[str, "State"]
    until: Instant
    voters: NotRequired[list[Id]]


class DayDocument(TypedDict):
    """What an organisation is at an instant."""

    at: Instant
    members: list[Id]
    mandates: list[MandateRow]
    undecided: list[OpenSeatRow]
    groups: dict[Id, list[Id]]
    open: list[OpenRow]
    bylaws_from: Instant | None
