"""Reports: what follows from a record as the JSON documents that other programs read.

A document is the same in every language, but for `because`: the reader's language, zone and names go into that alone.
"""

from __future__ import annotations

__all__ = [
    "agenda_document",
    "audit_document",
    "count_document",
    "day_document",
    "dump_json",
    "election_document",
    "margins_document",
    "verification_document",
]

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from partgov.answers import Answers
from partgov.ballots import Count, Reason
from partgov.contests import ContestResult
from partgov.decisions import Decision
from partgov.dues import YearOfDues
from partgov.foundation.periods import FOREVER, Period, end_text, instant_text
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import ENGLISH, Reader
from partgov.groups import GroupLife
from partgov.history.agenda import Due
from partgov.history.audit import Audit
from partgov.history.checks import Check
from partgov.history.chronicle import Day, OpenProcedure
from partgov.history.record import Poll, Record
from partgov.history.seat_swings import Swing
from partgov.history.secrecy import without_names
from partgov.interop.documents import (
    AgendaDocument,
    AnswersRow,
    AuditDocument,
    CheckRow,
    ContestRow,
    CountDocument,
    DayDocument,
    ElectionDocument,
    FindingRow,
    GroupRow,
    MandateRow,
    MarginRow,
    MarginsDocument,
    MarksRow,
    OpenRow,
    PeriodRow,
    RecallRow,
    VerificationDocument,
    YearRow,
)
from partgov.interop.findings import finding_row, finding_rows, money_row, said_values, seats_row
from partgov.interop.rawjson import shown_json
from partgov.ledger import Verification
from partgov.mandates import Mandate
from partgov.outcomes import Result
from partgov.recall import RecallResult


def dump_json(document: Mapping[str, Any]) -> str:
    """Write a document with sorted keys, the same bytes for the same facts."""
    return shown_json(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True))


# ── an audit ─────────────────────────────────────────────────────────────────────────────────────


def audit_document(
    record: Record, audit: Audit, *, private: bool = False, named: bool = True, reader: Reader = ENGLISH
) -> AuditDocument:
    """
    Return everything an audit found, as plain JSON values.

    Args:
        private: tell the amounts of dues too.
        named: tell whose marks and answers were rejected, and which; else how many, by reason.
        reader: whom the sentences are for.
    """
    audit = audit if named else without_names(audit)
    document: AuditDocument = {
        "agrees": audit.agrees,
        "checks": [check_row(check, reader) for check in audit.checks],
        "elections": {
            name: election_document(result, named=named, reader=reader) for name, result in audit.elections.items()
        },
        "polls": {poll.id: _poll(poll, audit, reader) for poll in record.polls},
        "poll_findings": {poll.id: _poll_findings(poll, audit, reader) for poll in record.polls},
    }
    # These sections came after the first ones: a record without them reads as it always did.
    if record.mandates or record.appointments:
        document["mandates"] = [_mandate(one) for one in audit.history.mandates]
    if record.recalls:
        document["recalls"] = {name: _recall(one, reader, named) for name, one in audit.history.recalls.items()}
    if audit.answers:
        document["answers"] = {name: _answers(one, named) for name, one in audit.answers.items()}
    if record.groups:
        document["groups"] = {name: _group(one, reader) for name, one in audit.groups.items()}
    if record.contests:
        document["contests"] = {
            name: {aspect.value: _contest(one, reader, named) for aspect, one in results.items()}
            for name, results in audit.contests.items()
        }
    if record.dues:
        document["dues"] = {
            member: {str(one.year): _year_of_dues(one, reader, private=private) for one in years}
            for member, years in audit.dues.items()
        }
    if audit.undeclared:
        document["undeclared"] = list(audit.undeclared)
    return document


def _year_of_dues(one: YearOfDues, reader: Reader, *, private: bool) -> YearRow:
    told: dict[str, Any] = {
        "state": one.state.value,
        "months": one.months,
        "because": one.ruling.told(reader),
        "findings": finding_rows(one.ruling.findings, reader),
    }
    if private:
        amounts = ("assessed", "credited", "paid", "carried", "outstanding", "surplus")
        told |= {name: money_row(getattr(one, name)) for name in amounts}
    return cast(YearRow, told)


def _mandate(mandate: Mandate) -> MandateRow:
    row: MandateRow = {
        "id": mandate.id,
        "role": mandate.role,
        "member": mandate.member,
        "seat": mandate.seat.value,
        "starts": instant_text(mandate.starts),
        "ends": end_text(mandate.ends),
        "basis": mandate.basis.value,
        "follows": mandate.rests_on,
        "ended_at": instant_text(mandate.ended.at) if mandate.ended else None,
        "ended_by": mandate.ended.by.value if mandate.ended else None,
    }
    if mandate.planned is not None:
        row["planned"] = instant_text(mandate.planned)
    if mandate.exempt:
        row["exempt"] = True
    return row


def _recall(result: RecallResult, reader: Reader, named: bool) -> RecallRow:
    return {
        "outcome": result.outcome and result.outcome.value,
        "mandate": result.mandate,
        "yes": result.tally.yes,
        "no": result.tally.no,
        "because": _sentences(result.ruling.findings, reader),
        "findings": finding_rows(result.ruling.findings, reader),
        "marks": None if result.count is None else marks_row(result.count, named=named),
    }


def _sentences(findings: Iterable[Finding], reader: Reader) -> str:
    return " ".join(finding.told(reader) for finding in findings)


def election_document(result: Result, *, named: bool = True, reader: Reader = ENGLISH) -> ElectionDocument:
    """Return what an election comes to, as plain JSON values; `named` is as in `audit_document`."""
    return {
        "primary": list(result.primary),
        "reserve": list(result.reserve),
        "vacant": seats_row(result.seating.vacant),
        "undecided": [{"seats": seats_row(tie.seats), "tied": list(tie.tied)} for tie in result.seating.undecided],
        "ranking": [
            {
                "member": one.member,
                "yes": one.tally.yes,
                "no": one.tally.no,
                "abstain": one.tally.abstain,
                "score": one.tally.score,
                "outcome": one.outcome.value,
                "because": _sentences(one.reasons, reader),
                "findings": finding_rows(one.reasons, reader),
            }
            for one in result.ranking
        ],
        "marks": None if result.count is None else marks_row(result.count, named=named),
    }


def count_document(
    result: Result,
    *,
    voting: Period | None,
    asked: datetime | None,
    doubts: Iterable[Finding] = (),
    named: bool = True,
    reader: Reader = ENGLISH,
) -> CountDocument:
    """
    Return what counting two spreadsheets came to, as plain JSON values, with what could not be judged.

    Args:
        voting: the voting period; None where it was not given, and no mark was judged by it.
        asked: when it was asked who of the candidates is a member; None where it is all one.
        doubts: what is most likely meant otherwise than the sheets say.
        named: tell whose marks were rejected, and which; else how many, by reason.
    """
    count = result.count
    period: PeriodRow | None = (
        None if voting is None else {"opens": instant_text(voting.opens), "closes": instant_text(voting.closes)}
    )
    return {
        **election_document(result, named=named, reader=reader),
        "period": period,
        "membership_at": None if asked is None else instant_text(asked),
        "unstamped": 0 if count is None else count.unstamped,
        "doubts": finding_rows(doubts, reader),
    }


def margins_document(
    margins: Mapping[str, Swing], *, examples: bool = False, reader: Reader = ENGLISH
) -> MarginsDocument:
    """Return margins as plain JSON values, in their order; whose marks would have done it only where it is asked."""
    told: list[MarginRow] = []
    for subject, swing in margins.items():
        one: MarginRow = {
            "subject": subject,
            "voters": swing.voters,
            "of": swing.of,
            "exact": swing.exact,
            "instead": None if swing.instead is None else dict(swing.instead),
            "because": swing.told(reader),
            "kind": swing.why.key,
            "values": said_values(swing.why.values),
        }
        if examples:
            one["example"] = {
                voter: {name: mark.value for name, mark in marks.items()} for voter, marks in swing.example.items()
            }
        told.append(one)
    return {"margins": told}


def verification_document(
    found: Verification, findings: Iterable[Finding], *, reader: Reader = ENGLISH
) -> VerificationDocument:
    """Return what verifying a log, and what goes with it, came to, as plain JSON values."""
    told = finding_rows(findings, reader)
    return {
        "agrees": all(one["met"] for one in told),
        "lines": found.lines,
        "through": None if found.through is None else str(found.through),
        "first_failing_day": None if found.day is None else str(found.day),
        "first_failing_line": found.line,
        "findings": told,
    }


def agenda_document(agenda: Iterable[Due], *, reader: Reader = ENGLISH) -> AgendaDocument:
    """Return an agenda as plain JSON values, in its order."""
    return {
        "next": [
            {
                "at": instant_text(one.at),
                "kind": one.kind.value,
                "subject": one.subject,
                "key": one.key,
                "clause": one.finding.clause,
                "late": one.late,
                "because": one.finding.told(reader),
                "finding": finding_row(one.finding, reader=reader),
            }
            for one in agenda
        ]
    }


def day_document(day: Day) -> DayDocument:
    """Return what an organisation is at an instant, as plain JSON values."""
    return {
        "at": instant_text(day.at),
        "members": list(day.members),
        "mandates": [_mandate(one) for one in day.mandates],
        "undecided": [
            {
                "role": one.role,
                "seat": one.seat.value,
                "tied": list(one.tied),
                "from": instant_text(one.starts),
                "until": end_text(one.ends),
            }
            for one in day.open_seats
        ],
        "groups": {name: list(members) for name, members in day.groups.items()},
        "open": [_open(one) for one in day.procedures],
        "bylaws_from": None if day.bylaws.since is None else instant_text(day.bylaws.since),
    }


def _open(one: OpenProcedure) -> OpenRow:
    row: OpenRow = {"subject": one.subject, "state": one.state, "until": instant_text(one.until)}
    if one.voters is not None:
        row["voters"] = list(one.voters)
    return row


def _answers(found: Answers, named: bool) -> AnswersRow:
    row: AnswersRow = {
        "submitted": found.submitted,
        "accepted": found.accepted,
        "superseded": found.superseded,
        "blank": dict(found.blank),
    }
    if named:
        row["rejected"] = [
            {
                "voter": one.voter,
                "question": one.question,
                "answer": one.answer,
                "cast_at": None if one.cast_at is None else instant_text(one.cast_at),
                "reason": one.reason.value,
            }
            for one in found.rejected
        ]
        if found.further:
            row["further"] = _numbers(found.further)
    else:
        row["rejected_by_reason"] = _numbers(found.by_reason)
    return row


def _group(life: GroupLife, reader: Reader) -> GroupRow:
    findings = [*life.founding.findings, *([] if life.ended is None else [life.ended])]
    return {
        "founded": bool(life.founding),
        "ended_at": None if life.ended_at is None else instant_text(life.ended_at),
        "because": _sentences(findings, reader),
        "findings": finding_rows(findings, reader),
        "members": [
            {"member": member, "from": instant_text(entered), "until": None if left == FOREVER else instant_text(left)}
            for member, spells in sorted(life.spells.items())
            for entered, left in spells
        ],
        "admissions": [
            {
                "member": member,
                "at": instant_text(at),
                "met": bool(ruling),
                "because": ruling.told(reader),
                "findings": finding_rows(ruling.findings, reader),
            }
            for (member, at), ruling in sorted(life.admissions.items(), key=lambda item: (item[0][1], item[0][0]))
        ],
    }


def _contest(result: ContestResult, reader: Reader, named: bool) -> ContestRow:
    return {
        "winner": result.winner,
        "tied": list(result.tied),
        "because": result.ruling.told(reader),
        "findings": finding_rows(result.ruling.findings, reader),
        "entries": {name: ruling.told(reader) for name, ruling in result.entries.items()},
        "entry_findings": {name: finding_rows(ruling.findings, reader) for name, ruling in result.entries.items()},
        "marks": marks_row(result.count, named=named),
    }


def marks_row(count: Count, *, named: bool) -> MarksRow:
    """Return every mark accounted for; `named` is as in `audit_document`."""
    row: MarksRow = {
        "submitted": count.submitted,
        "accepted": count.accepted,
        "superseded": count.how_many_superseded,
    }
    if named:
        row["rejected"] = [
            {
                "voter": one.voter,
                "candidate": one.candidate,
                "mark": one.mark.value,
                "cast_at": None if one.cast_at is None else instant_text(one.cast_at),
                "reason": one.reason.value,
            }
            for one in count.rejected
        ]
        if count.further:
            row["further"] = _numbers(count.further)
    else:
        row["rejected_by_reason"] = _numbers(count.by_reason)
    return row


def _numbers(rejected: Mapping[Reason, int]) -> dict[str, int]:
    return {reason.value: number for reason, number in rejected.items()}


def check_row(check: Check, reader: Reader) -> CheckRow:
    """Return one thing that was declared, held against what follows."""
    return {
        "subject": check.subject,
        "clause": check.clause,
        "kind": check.kind.id,
        "agrees": check.agrees,
        "declared": said_values(check.declared),
        "computed": said_values(check.computed),
        "because": check.told(reader),
        "findings": finding_rows(check.findings, reader),
    }


def _poll(poll: Poll, audit: Audit, reader: Reader) -> dict[str, dict[str, Any]]:
    decided, unjudged = audit.polls[poll.id], audit.unjudged
    told = {one.id: _decision(decided[one.id], reader) for one in poll.questions if one.id in decided}
    told |= {
        one.id: {"outcome": "not_judged", "because": unjudged[poll.id, one.id].told(reader)}
        for one in poll.questions
        if (poll.id, one.id) in unjudged
    }
    return told


def _decision(decision: Decision, reader: Reader) -> dict[str, Any]:
    told: dict[str, Any] = {"outcome": decision.outcome, "because": decision.ruling.told(reader)}
    if decision.options:
        return {**told, "options": {name: _decision(one, reader) for name, one in decision.options.items()}}
    return {**decision.tally, **told}


def _poll_findings(poll: Poll, audit: Audit, reader: Reader) -> dict[str, list[FindingRow]]:
    found = {name: finding_rows(decision.ruling.findings, reader) for name, decision in audit.polls[poll.id].items()}
    found |= {name: finding_rows([one], reader) for (of, name), one in audit.unjudged.items() if of == poll.id}
    return found
