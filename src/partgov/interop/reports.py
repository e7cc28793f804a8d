"""Reports: an audit as the JSON document that other programs read."""

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
from typing import Any

from partgov.answers import Answers
from partgov.ballots import Count
from partgov.contests import ContestResult
from partgov.dues import YearOfDues
from partgov.foundation.money import Money
from partgov.foundation.periods import FOREVER, Period, instant_text
from partgov.foundation.rulings import Finding
from partgov.groups import GroupLife
from partgov.history.agenda import Due, DueKind
from partgov.history.audit import Audit
from partgov.history.checks import Check
from partgov.history.chronicle import Day
from partgov.history.margins import Swing
from partgov.history.record import Poll, Record
from partgov.ledger import Verification
from partgov.mandates import Mandate
from partgov.outcomes import Result
from partgov.recall import RecallResult
from partgov.roles import Seats


def dump_json(document: Mapping[str, Any]) -> str:
    """Write a document with sorted keys, the same bytes for the same facts."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)


def audit_document(record: Record, audit: Audit, *, private: bool = False) -> dict[str, Any]:
    """Return everything an audit found, as plain JSON values; amounts of dues only where `private` asks for them."""
    document: dict[str, Any] = {
        "agrees": audit.agrees,
        "checks": [_check(check) for check in audit.checks],
        "elections": {name: election_document(result) for name, result in audit.elections.items()},
        "polls": {poll.id: _poll(poll, audit) for poll in record.polls},
    }
    # These sections came after the first ones: a record without them reads as it always did.
    if record.mandates:
        document["mandates"] = [_mandate(one) for one in audit.history.mandates]
    if record.recalls:
        document["recalls"] = {name: _recall(one) for name, one in audit.history.recalls.items()}
    if audit.answers:
        document["answers"] = {name: _answers(one) for name, one in audit.answers.items()}
    if record.groups:
        document["groups"] = {name: _group(one) for name, one in audit.groups.items()}
    if record.contests:
        document["contests"] = {
            name: {aspect.value: _contest(one) for aspect, one in results.items()}
            for name, results in audit.contests.items()
        }
    if record.dues:
        document["dues"] = {
            member: {str(one.year): _year_of_dues(one, private=private) for one in years}
            for member, years in audit.dues.items()
        }
    return document


def _year_of_dues(one: YearOfDues, *, private: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"state": one.state.value, "months": one.months, "because": str(one)}
    if private:
        amounts = ("assessed", "credited", "paid", "carried", "outstanding", "surplus")
        told |= {name: _money(getattr(one, name)) for name in amounts}
    return told


def _money(amount: Money | None) -> dict[str, Any] | None:
    return None if amount is None else {"minor": amount.minor, "currency": amount.currency}


def _mandate(mandate: Mandate) -> dict[str, Any]:
    return {
        "id": mandate.id,
        "role": mandate.role,
        "member": mandate.member,
        "seat": mandate.seat.value,
        "starts": instant_text(mandate.starts),
        "ends": instant_text(mandate.ends),
        "basis": mandate.basis.value,
        "follows": mandate.rests_on,
        "ended_at": instant_text(mandate.ended.at) if mandate.ended else None,
        "ended_by": mandate.ended.by.value if mandate.ended else None,
    }


def _recall(result: RecallResult) -> dict[str, Any]:
    return {
        "outcome": result.outcome and result.outcome.value,
        "mandate": result.mandate,
        "yes": result.tally.yes,
        "no": result.tally.no,
        "because": result.because,
        "marks": None if result.count is None else _marks(result.count),
    }


def election_document(result: Result) -> dict[str, Any]:
    """Return what an election comes to, as plain JSON values."""
    return {
        "primary": list(result.primary),
        "reserve": list(result.reserve),
        "vacant": _seats(result.seating.vacant),
        "undecided": [{"seats": _seats(tie.seats), "tied": list(tie.tied)} for tie in result.seating.undecided],
        "ranking": [
            {
                "member": one.member,
                "yes": one.tally.yes,
                "no": one.tally.no,
                "abstain": one.tally.abstain,
                "score": one.tally.score,
                "outcome": one.outcome.value,
                "because": one.because,
            }
            for one in result.ranking
        ],
        "marks": None if result.count is None else _marks(result.count),
    }


def count_document(result: Result, *, voting: Period | None, asked: datetime | None) -> dict[str, Any]:
    """
    Return what counting two spreadsheets came to, as plain JSON values, with what could not be judged.

    Args:
        voting: the voting period; None where it was not given, and no mark was judged by it.
        asked: when it was asked who of the candidates is a member; None where it is all one.
    """
    count = result.count
    period = None if voting is None else {"opens": instant_text(voting.opens), "closes": instant_text(voting.closes)}
    return {
        **election_document(result),
        "period": period,
        "membership_at": None if asked is None else instant_text(asked),
        "unstamped": 0 if count is None else count.unstamped,
    }


def margins_document(margins: Mapping[str, Swing], *, examples: bool = False) -> dict[str, Any]:
    """Return margins as plain JSON values, in their order; whose marks would have done it only where it is asked."""
    told: list[dict[str, Any]] = []
    for subject, swing in margins.items():
        one: dict[str, Any] = {"subject": subject, "voters": swing.voters, "of": swing.of, "exact": swing.exact}
        one["instead"] = None if swing.instead is None else dict(swing.instead)
        one["because"] = str(swing)
        if examples:
            one["example"] = {
                voter: {name: mark.value for name, mark in marks.items()} for voter, marks in swing.example.items()
            }
        told.append(one)
    return {"margins": told}


def verification_document(found: Verification, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return what verifying a log, and what goes with it, came to, as plain JSON values."""
    told = [{"clause": one.clause, "met": one.met, "because": one.because} for one in findings]
    return {
        "agrees": all(one["met"] for one in told),
        "lines": found.lines,
        "through": None if found.through is None else str(found.through),
        "first_failing_day": None if found.day is None else str(found.day),
        "first_failing_line": found.line,
        "findings": told,
    }


def agenda_document(agenda: Iterable[Due]) -> dict[str, Any]:
    """Return an agenda as plain JSON values, in its order."""
    return {
        "next": [
            {
                "at": instant_text(one.at),
                "kind": one.kind.value,
                "subject": one.subject,
                "key": one.key,
                "clause": one.finding.clause,
                "late": not one.finding.met and one.kind is DueKind.CALL_ELECTION,
                "because": str(one),
            }
            for one in agenda
        ]
    }


def day_document(day: Day) -> dict[str, Any]:
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
                "until": instant_text(one.ends),
            }
            for one in day.open_seats
        ],
        "groups": {name: list(members) for name, members in day.groups.items()},
        "open": [
            {"subject": one.subject, "state": one.state, "until": instant_text(one.until)} for one in day.procedures
        ],
        "bylaws_from": None if day.bylaws.since is None else instant_text(day.bylaws.since),
    }


def _answers(found: Answers) -> dict[str, Any]:
    return {
        "submitted": found.submitted,
        "accepted": found.accepted,
        "superseded": found.superseded,
        "blank": dict(found.blank),
        "rejected": [
            {
                "voter": one.voter,
                "question": one.question,
                "answer": one.answer,
                "cast_at": None if one.cast_at is None else instant_text(one.cast_at),
                "reason": one.reason.value,
            }
            for one in found.rejected
        ],
    }


def _group(life: GroupLife) -> dict[str, Any]:
    return {
        "founded": bool(life.founding),
        "ended_at": None if life.ended_at is None else instant_text(life.ended_at),
        "because": " ".join(map(str, [*life.founding.findings, *([] if life.ended is None else [life.ended])])),
        "members": [
            {"member": member, "from": instant_text(entered), "until": None if left == FOREVER else instant_text(left)}
            for member, spells in sorted(life.spells.items())
            for entered, left in spells
        ],
        "admissions": [
            {"member": member, "at": instant_text(at), "met": bool(ruling), "because": str(ruling)}
            for (member, at), ruling in sorted(life.admissions.items(), key=lambda item: (item[0][1], item[0][0]))
        ],
    }


def _contest(result: ContestResult) -> dict[str, Any]:
    return {
        "winner": result.winner,
        "tied": list(result.tied),
        "because": str(result.ruling),
        "entries": {name: str(ruling) for name, ruling in result.entries.items()},
        "marks": _marks(result.count),
    }


def _marks(count: Count) -> dict[str, Any]:
    return {
        "submitted": count.submitted,
        "accepted": count.accepted,
        "superseded": len(count.superseded),
        "rejected": [
            {
                "voter": one.voter,
                "candidate": one.candidate,
                "mark": one.mark.value,
                "cast_at": None if one.cast_at is None else instant_text(one.cast_at),
                "reason": one.reason.value,
            }
            for one in count.rejected
        ],
    }


def _seats(seats: Seats) -> dict[str, int]:
    return {"primary": seats.primary, "reserve": seats.reserve}


def _check(check: Check) -> dict[str, Any]:
    return {
        "subject": check.subject,
        "clause": check.clause,
        "agrees": check.agrees,
        "declared": dict(check.declared),
        "computed": dict(check.computed),
        "because": check.because,
    }


def _poll(poll: Poll, audit: Audit) -> dict[str, Any]:
    decisions = audit.polls[poll.id]
    return {
        question.id: {
            **decisions[question.id].tally,
            "outcome": decisions[question.id].outcome,
            "because": str(decisions[question.id].ruling),
        }
        for question in poll.questions
        if question.id in decisions
    }
