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
    "PhraseRow",
    "RankingRow",
    "RecallRow",
    "RestatedRow",
    "SeatsRow",
    "VerificationDocument",
    "YearRow",
]

from typing import Any, NotRequired, TypedDict

Json = Any
"""A value in a sentence, as JSON."""


class PhraseRow(TypedDict):
    """A part of a sentence: the key of its catalogue entry, and its values."""

    phrase: str
    values: dict[str, Json]


class FindingRow(TypedDict):
    """
    One thing looked at and judged.

    `kind` and `values` are the same in every language; `because` is in the language that was asked for. `reading` is
    there where the adopted text was applied.
    """

    kind: str
    met: bool
    clause: str
    reading: NotRequired[str | None]
    values: dict[str, Json]
    found: int | str | None
    needed: int | str | None
    because: str


class SeatsRow(TypedDict):
    """A number of primary and of reserve seats, or that they are open."""

    primary: int | str
    reserve: int | str


class TieRow(TypedDict):
    """Seats that a tie leaves undecided, and who is tied for them, by id."""

    seats: SeatsRow
    tied: list[str]


class RejectedRow(TypedDict):
    """A mark that does not count, with the reason."""

    voter: str
    candidate: str
    mark: str
    cast_at: str | None
    reason: str


class MarksRow(TypedDict):
    """
    Every mark accounted for: submitted = accepted + superseded + rejected.

    Those that were rejected stand mark by mark or, where nobody is to be named, as numbers by reason.
    """

    submitted: int
    accepted: int
    superseded: int
    rejected: NotRequired[list[RejectedRow]]
    rejected_by_reason: NotRequired[dict[str, int]]
    further: NotRequired[dict[str, int]]


class RankingRow(TypedDict):
    """One candidate: the marks, the outcome, and why."""

    member: str
    yes: int
    no: int
    abstain: int
    score: int
    outcome: str
    because: str
    findings: list[FindingRow]


class ElectionDocument(TypedDict):
    """What an election comes to."""

    primary: list[str]
    reserve: list[str]
    vacant: SeatsRow
    undecided: list[TieRow]
    ranking: list[RankingRow]
    marks: MarksRow | None


class PeriodRow(TypedDict):
    """A period: it opens at the first instant and closes before the last."""

    opens: str
    closes: str


class CountDocument(ElectionDocument):
    """What counting two spreadsheets comes to, with what could not be judged."""

    period: PeriodRow | None
    membership_at: str | None
    unstamped: int
    doubts: list[FindingRow]


class CheckRow(TypedDict):
    """One thing declared, held against what follows."""

    subject: str
    clause: str
    kind: str
    agrees: bool
    declared: dict[str, Json]
    computed: dict[str, Json]
    because: str
    findings: list[FindingRow]


class MandateRow(TypedDict):
    """
    A mandate, with what it rests on and how it ended, if it ended early.

    `planned` is there where its term lasts until a successor takes office: those of one date make way together.
    """

    id: str
    role: str
    member: str
    seat: str
    starts: str
    ends: str | None
    basis: str
    follows: str | None
    ended_at: str | None
    ended_by: str | None
    planned: NotRequired[str]
    exempt: NotRequired[bool]


class RecallRow(TypedDict):
    """What a recall comes to."""

    outcome: str | None
    mandate: str | None
    yes: int
    no: int
    because: str
    findings: list[FindingRow]
    marks: MarksRow | None


class RejectedAnswerRow(TypedDict):
    """An answer that does not count, with the reason."""

    voter: str
    question: str
    answer: str
    cast_at: str | None
    reason: str


class AnswersRow(TypedDict):
    """Every answer of a poll accounted for; the rejected ones as marks are."""

    submitted: int
    accepted: int
    superseded: int
    blank: dict[str, int]
    rejected: NotRequired[list[RejectedAnswerRow]]
    rejected_by_reason: NotRequired[dict[str, int]]


class SpellRow(TypedDict):
    """Somebody's time in a group; `until` is null while it lasts."""

    member: str
    until: str | None


class AdmissionRow(TypedDict):
    """Somebody's asking to enter a group, and what its requirements say."""

    member: str
    at: str
    met: bool
    because: str
    findings: list[FindingRow]


class GroupRow(TypedDict):
    """The life of a group."""

    founded: bool
    ended_at: str | None
    because: str
    findings: list[FindingRow]
    members: list[dict[str, Json]]
    admissions: list[AdmissionRow]


class ContestRow(TypedDict):
    """What one count of a contest comes to."""

    winner: str | None
    tied: list[str]
    because: str
    findings: list[FindingRow]
    entries: dict[str, str]
    entry_findings: dict[str, list[FindingRow]]
    marks: MarksRow


class YearRow(TypedDict):
    """A member's dues of one year; amounts only where they were asked for."""

    state: str
    months: int
    because: str
    findings: list[FindingRow]
    assessed: NotRequired[Json]
    credited: NotRequired[Json]
    paid: NotRequired[Json]
    carried: NotRequired[Json]
    outstanding: NotRequired[Json]
    surplus: NotRequired[Json]


class AuditDocument(TypedDict):
    """
    Everything an audit found.

    A question of a poll has its tally's answers as keys, beside `outcome` and `because`; why, as data, stands under
    `poll_findings`, so that no answer's name is taken.
    """

    agrees: bool
    checks: list[CheckRow]
    elections: dict[str, ElectionDocument]
    polls: dict[str, dict[str, dict[str, Json]]]
    poll_findings: dict[str, dict[str, list[FindingRow]]]
    mandates: NotRequired[list[MandateRow]]
    recalls: NotRequired[dict[str, RecallRow]]
    answers: NotRequired[dict[str, AnswersRow]]
    groups: NotRequired[dict[str, GroupRow]]
    contests: NotRequired[dict[str, dict[str, ContestRow]]]
    dues: NotRequired[dict[str, dict[str, YearRow]]]
    undeclared: NotRequired[list[str]]


class MarginRow(TypedDict):
    """How few voters would have changed an outcome."""

    subject: str
    voters: int | None
    of: int | None
    exact: bool
    instead: dict[str, int] | None
    because: str
    kind: str
    values: dict[str, Json]
    example: NotRequired[dict[str, dict[str, str]]]


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
    touches: list[str]


class ChangeRow(TypedDict):
    """One figure that differs, and how."""

    figure: str
    sentence: str


class BylawsRow(TypedDict):
    """One entry of bylaws: its figures in sentences, what differs from what it is held against, what cannot work."""

    since: str | None
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
    lines: int
    through: str | None
    first_failing_day: str | None
    first_failing_line: int | None
    findings: list[FindingRow]


class DueRow(TypedDict):
    """One thing on the agenda; `kind` is what is due, `finding` says why."""

    at: str
    kind: str
    subject: str
    key: str
    clause: str
    late: bool
    because: str
    finding: FindingRow


class AgendaDocument(TypedDict):
    """What must happen next, in order."""

    next: list[DueRow]


class DayDocument(TypedDict):
    """What an organisation is at an instant."""

    at: str
    members: list[str]
    mandates: list[MandateRow]
    undecided: list[dict[str, Json]]
    groups: dict[str, list[str]]
    open: list[dict[str, Json]]
    bylaws_from: str | None
