"""Audit: does everything a record declares follow from its facts?

Text:     all proposals.
Decides:  what each procedure of a record comes to, and whether that is what was declared.
Leaves:   whether the facts themselves are true, to people.
Readings: R-14, R-29 (undecided seats and declarations), R-30 (the rules of the day), R-35 (periods), R-46 (too early).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Audit", "Check", "audit_record"]

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

import attrs

from partgov.bylaws import in_force
from partgov.decisions import Decision, decide
from partgov.elections import Outcome, Result, elect, judge_seats, judge_timetable
from partgov.members import Roll
from partgov.periods import instant_text
from partgov.record import Declared, Poll, Record, RecordedElection
from partgov.roles import Seats
from partgov.seating import yields
from partgov.values import FrozenMap, frozen

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "audit_record": ("P4", "P8", "final", "R-14", "R-28", "R-29", "R-30", "R-35", "R-46")
}

Value = int | str | None | tuple[str, ...]
"""A value in a check: what was declared, or computed, under a name."""


@attrs.frozen(kw_only=True)
class Check:
    """
    One thing declared, held against what follows from the facts.

    Attributes:
        subject: where it stands in the record, such as `elections/e1`.
        clause: the proposal it rests on.
        declared, computed: the values compared, by name.
    """

    subject: str
    clause: str
    agrees: bool
    declared: Mapping[str, Value] = attrs.field(converter=frozen)
    computed: Mapping[str, Value] = attrs.field(converter=frozen)
    because: str


@attrs.frozen(kw_only=True)
class Audit:
    """Everything computed from a record, and every check of what it declares, by subject and clause."""

    checks: tuple[Check, ...]
    elections: Mapping[str, Result] = attrs.field(converter=frozen)
    polls: Mapping[str, Mapping[str, Decision]] = attrs.field(converter=frozen)

    @property
    def agrees(self) -> bool:
        """Whether everything declared follows from the facts."""
        return all(check.agrees for check in self.checks)


def audit_record(record: Record, *, zone: tzinfo) -> Audit:
    """
    Compute everything in a record and hold it against what the record declares.

    Args:
        zone: the time zone that the record names, on whose wall clock weeks are counted.
    """
    roll = Roll.of(record.members)
    checks: list[Check] = []
    elections: dict[str, Result] = {}
    polls: dict[str, Mapping[str, Decision]] = {}
    for poll in record.polls:
        rules = in_force(record.bylaws, poll.opens)
        polls[poll.id] = FrozenMap(
            {one.id: decide(one.rule, one.tally, rules=rules.decisions) for one in poll.questions}
        )
        checks += _check_poll(poll, polls[poll.id])
    for election in record.elections:
        result = _elect(record, election, roll)
        if result is not None:
            elections[election.id] = result
        checks += _check_election(record, election, result, roll, zone)
    in_order = sorted(checks, key=lambda check: (check.subject, check.clause))
    return Audit(checks=tuple(in_order), elections=elections, polls=polls)


# ── polls ────────────────────────────────────────────────────────────────────────────────────────


def _check_poll(poll: Poll, decisions: Mapping[str, Decision]) -> Iterator[Check]:
    for question in poll.questions:
        decision = decisions[question.id]
        if question.declared is not None:
            agrees = question.declared == decision.outcome
            ruling = decision.ruling.findings[0]
            yield Check(
                subject=f"polls/{poll.id}/{question.id}",
                clause=ruling.clause,
                agrees=agrees,
                declared={"outcome": question.declared},
                computed={
                    "outcome": decision.outcome,
                    "base": decision.base,
                    "threshold": decision.threshold,
                    "lead": decision.lead,
                    "shortfall": decision.shortfall,
                },
                because=str(ruling) if agrees else f"Declared {question.declared}. {ruling}",
            )
        answers = sum(question.tally.values())
        if poll.voters is not None and answers > poll.voters:
            yield Check(
                subject=f"polls/{poll.id}/{question.id}",
                clause="P8",
                agrees=False,
                declared={"voters": poll.voters},
                computed={"answers": answers},
                because=f"{answers} answers were counted of {poll.voters} voters, {answers - poll.voters} too many.",
            )


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def _elect(record: Record, election: RecordedElection, roll: Roll) -> Result | None:
    if election.ballots is None and election.tallies is None:
        return None
    return elect(
        election,
        seats=record.role_of(election).seats,
        roll=roll,
        rules=in_force(record.bylaws, election.discussion_opens).elections,
        ballots=election.ballots,
        tallies=election.tallies,
    )


def _check_election(
    record: Record, election: RecordedElection, result: Result | None, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    subject = f"elections/{election.id}"
    rules = in_force(record.bylaws, election.discussion_opens).elections
    for period, finding in judge_timetable(election, rules=rules, zone=zone).items():
        yield Check(
            subject=f"{subject}/{period}",
            clause=finding.clause,
            agrees=finding.met,
            declared={"closes": _text(finding.found)},
            computed={"closes": _text(finding.needed)},
            because=str(finding),
        )
    if election.seats is not None:
        ruling = judge_seats(election, seats=record.role_of(election).seats, taken=Seats())
        yield Check(
            subject=f"{subject}/seats",
            clause="P4",
            agrees=bool(ruling),
            declared={"primary": election.seats.primary, "reserve": election.seats.reserve},
            computed={"primary": ruling.findings[0].needed, "reserve": ruling.findings[1].needed},
            because=str(ruling),
        )
    if election.declared is not None:
        yield _check_declared(record, election, election.declared, result, roll)
    if result is None:
        return
    if result.count is not None and result.count.unstamped:
        yield Check(
            subject=f"{subject}/marks",
            clause="P4",
            agrees=True,
            declared={},
            computed={"unstamped": result.count.unstamped},
            because=f"{result.count.unstamped} of {result.count.submitted} marks carry no instant: whether they fall "
            "into the voting period, and on members at marking, cannot be judged. (P4, R-43)",
        )
    for tied in result.seating.unordered:
        yield Check(
            subject=f"{subject}/reserve-order",
            clause="P4",
            agrees=True,
            declared={},
            computed={"tied": tied},
            because=f"The order among {', '.join(map(roll.label, tied))} as reserves is undecided. (P4, R-14)",
        )
    if result.draw is not None:
        yield Check(
            subject=f"{subject}/draw",
            clause="P4",
            agrees=bool(result.draw),
            declared={"source": election.draw.source if election.draw else None},
            computed={},
            because=str(result.draw),
        )


def _check_declared(
    record: Record, election: RecordedElection, declared: Declared, result: Result | None, roll: Roll
) -> Check:
    """Hold a declaration against the result: each difference names the member, both outcomes, and the reasons."""
    wrong: list[str] = []
    computed: dict[str, Value] = {}
    settled = ""
    if result is None:
        wrong.append("It was declared, but the record has neither ballots nor tallies from which it could follow. (P4)")
    else:
        computed = {"primary": result.primary, "reserve": result.reserve}
        if not _follows(election, declared, result):
            wrong += _differences(declared, result, roll)
        if result.seating.undecided and not wrong:
            settled = " What the text leaves undecided was settled outside it. (P4, R-29)"
    if record.as_of is not None and record.as_of < election.voting_closes:
        wrong.append(
            f"It was declared by {instant_text(record.as_of)}, before voting closes at "
            f"{instant_text(election.voting_closes)}. (P4, R-46)"
        )
    return Check(
        subject=f"elections/{election.id}",
        clause="P4",
        agrees=not wrong,
        declared={"primary": declared.primary, "reserve": declared.reserve},
        computed=computed,
        because=" ".join(wrong) or f"Seated as declared. (P4){settled}",
    )


def _follows(election: RecordedElection, declared: Declared, result: Result) -> bool:
    """Say whether a declaration is the result, or one that some order of the tied yields (R-29)."""
    seating = result.seating
    if result.draw and election.draw is not None and election.draw.value is not None:
        same = set(declared.primary) == set(seating.primary)
        return same and declared.reserve in (None, seating.reserve)
    if election.draw is not None and seating.undecided:
        return False  # where a draw is recorded only its answer agrees; no value, no draw
    return yields(result.contenders, seating.seats, primary=declared.primary, reserve=declared.reserve)


def _differences(declared: Declared, result: Result, roll: Roll) -> Iterator[str]:
    """Say, member by member, where a declaration departs from the result."""
    reserve = declared.reserve or ()
    for member in sorted(set(declared.primary) & set(reserve)):
        yield f"{roll.label(member)} was declared primary and reserve at once. (P4)"
    said = dict.fromkeys(reserve, "reserve") | dict.fromkeys(declared.primary, "primary")
    placed = {one.member: one for one in result.ranking}
    differ = False
    for member in sorted({*said, *result.primary, *(result.reserve if declared.reserve is not None else ())}):
        one = placed.get(member)
        claim, outcome = said.get(member, "not seated"), one.outcome.value if one else "no candidate"
        if claim != outcome and outcome != Outcome.UNDECIDED:
            differ = True
            reasons = one.because if one else f"{roll.label(member)} posted no statement. (P3)"
            yield f"{roll.label(member)} was declared {claim}, computed {outcome}: {reasons}"
    if differ:
        return
    for tie in result.seating.undecided:
        tied = ", ".join(map(roll.label, tie.tied))
        yield f"{tie.seats} seats are undecided between {tied}, and the declaration does not settle them. (P4, R-29)"
    if tuple(reserve) != result.reserve:
        yield (
            f"The reserves were declared in the order {', '.join(map(roll.label, reserve))}; "
            f"by score and membership it is {', '.join(map(roll.label, result.reserve))}. (P4, R-14)"
        )


def _text(value: object) -> str:
    return instant_text(value) if isinstance(value, datetime) else str(value)
