"""Audit: does everything a record declares follow from its facts?

Text:     all proposals.
Decides:  what each procedure of a record comes to, and whether that is what was declared.
Leaves:   whether the facts themselves are true, to people.
Readings: R-30 (the rules of the day), R-56 (dues by the figures of their year).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Audit", "audit_record"]

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from operator import itemgetter
from typing import Final

import attrs

from partgov.answers import Answers
from partgov.bylaws import in_force
from partgov.contests import Aspect, ContestResult, decide_contest
from partgov.decisions import Decision
from partgov.dues import Credit, DuesRules, Payment, YearOfDues, settle_all_dues, start_of_dues_year
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import ENGLISH, Reader, say
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.values import FrozenMap, Value, as_tuple, frozen
from partgov.groups import GroupLife, live
from partgov.history.beyond import check_beyond
from partgov.history.bodies import Bodies
from partgov.history.check_appointments import check_appointments
from partgov.history.check_elections import check_election
from partgov.history.check_offices import check_mandates, check_recall, check_resignations, check_seats
from partgov.history.check_votes import EarlierVote, check_contest, check_poll, check_voters
from partgov.history.checks import Check, check_accounts, check_dues, check_events, check_group
from partgov.history.deciding import Decided, decide_polls
from partgov.history.events import gather
from partgov.history.excess import check_caps
from partgov.history.record import Record, RecordedContest, RecordedRecall
from partgov.history.replay import History, replay
from partgov.members import Roll
from partgov.outcomes import Result

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "audit_record": ("P1", "P4", "P5", "P6", "P8", "P11", "P12", "P14", "P15", "final", "R-30", "R-56")
}

_MOST_NAMED: Final = 5


@attrs.frozen(kw_only=True)
class Audit(Shown, Value):
    """
    Everything computed from a record, and every check of what it declares, by subject and clause.

    Attributes:
        record: the record, with its events read into its sections.
        answers: for each poll with ballots, every answer accounted for.
        unjudged: why each question, by its poll and its id, that was counted or declared cannot be judged.
    """

    record: Record
    checks: tuple[Check, ...] = attrs.field(converter=as_tuple)
    elections: Mapping[str, Result] = attrs.field(converter=frozen)
    polls: Mapping[str, Mapping[str, Decision]] = attrs.field(converter=frozen)
    history: History
    dues: Mapping[str, tuple[YearOfDues, ...]] = attrs.field(converter=frozen)
    groups: Mapping[str, GroupLife] = attrs.field(converter=frozen)
    contests: Mapping[str, Mapping[Aspect, ContestResult]] = attrs.field(converter=frozen)
    answers: Mapping[str, Answers] = attrs.field(converter=frozen)
    unjudged: Mapping[tuple[str, str], Finding] = attrs.field(default=FrozenMap(), converter=frozen)

    def __bool__(self) -> bool:
        return self.agrees

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def _heading(self) -> str:
        return f"Audit: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for check in sorted(self.checks, key=lambda check: check.agrees):
            yield from rows_of(check)

    def _number(self) -> int:
        return len(self.checks)

    def told(self, reader: Reader) -> str:
        """Return how many checks do not agree, the first of them, and of what nothing was declared."""
        return " ".join(part for part in (self._checked(reader), self.told_declared(reader)) if part)

    def told_declared(self, reader: Reader) -> str:
        """Return how many results were declared and how many were not; nothing where all were."""
        declared, undeclared = sum(self.declared.values()), len(self.undeclared)
        values = {"context": "some" if declared else "none", "declared": declared, "undeclared": undeclared}
        return say("audit.declared", values, reader) if undeclared else ""

    def _checked(self, reader: Reader) -> str:
        wrong, number = [check.subject for check in self.checks if not check], len(self.checks)
        if not wrong:
            return "" if self.undeclared and not number else say("audit.agrees", {"count": number}, reader)
        context = "only" if number == 1 else None
        more, named = max(0, len(wrong) - _MOST_NAMED), tuple(wrong[:_MOST_NAMED])
        values = {"count": len(wrong), "context": context, "number": number, "named": named, "more": more}
        return say("audit.disagrees", values, reader)

    @property
    def declared(self) -> Mapping[str, bool]:
        """For each result by its subject (an election, a recall, a question, a count), whether it was declared."""
        record = self.record
        said: dict[str, object] = {f"elections/{one.id}": one.declared for one in record.elections}
        said |= {f"recalls/{one.id}": one.declared for one in record.recalls}
        said |= {f"polls/{one.id}/{each.id}": each.declared for one in record.polls for each in one.questions}
        said |= {f"contests/{one.id}/{each.aspect}": each.declared for one in record.contests for each in one.counts}
        return {subject: declared is not None for subject, declared in sorted(said.items(), key=itemgetter(0))}

    @property
    def undeclared(self) -> tuple[str, ...]:
        """The results of which nothing was declared, by subject: there was nothing to hold them against."""
        return tuple(subject for subject, declared in self.declared.items() if not declared)

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
    gathered = gather(record)
    record = gathered.record
    roll = Roll.of(record.members)
    groups = live(
        record.groups, roll=roll, rules_of=lambda one: in_force(record.bylaws, one.founded_at).groups, zone=zone
    )
    history = replay(record, roll=roll, zone=zone, groups=groups)
    bodies = Bodies(record, roll, groups, history.held, zone)
    checks: list[Check] = [*check_events(gathered)]
    recalls = {one.id: _came_to(one, history) for one in record.recalls}
    decided = decide_polls(record, bodies=bodies, recalls=recalls, zone=zone)
    settled = _settled(record, decided)
    for poll in record.polls:
        checks += check_poll(record, poll, decided, roll, zone, settled, bodies)
        cites = in_force(record.bylaws, poll.began).citing
        checks += check_voters(poll, decided, cites)
    for group in record.groups:
        checks += check_group(record, group, groups[group.id])
    contests = {one.id: _hold(record, one, roll) for one in record.contests}
    for contest in record.contests:
        checks += check_contest(record, contest, contests[contest.id], zone)
    for election in record.elections:
        checks += check_election(record, election, history.elections[election.id], roll, zone)
    checks += check_mandates(record, history, roll, zone)
    checks += check_appointments(record, history, roll=roll, bodies=bodies, decided=decided)
    checks += check_seats(record, history)
    checks += check_caps(record, history, roll)
    checks += check_resignations(record, history)
    for recall in record.recalls:
        checks += check_recall(record, recall, history.recalls[recall.id], zone)
    dues = _dues(record, roll, zone)
    checks += check_dues(record, dues)
    checks += check_accounts(record)
    checks += check_beyond(record)
    in_order = sorted(checks, key=lambda check: (check.subject, check.clause, check.because))
    elections = {one.id: called.result for one in record.elections if (called := history.elections[one.id]).result}
    return Audit(
        record=record, checks=tuple(in_order), elections=elections, polls=decided.decisions, history=history, dues=dues,
        groups=groups, contests=contests, answers=decided.answers, unjudged=decided.unjudged,
    )  # fmt: skip


def _came_to(recall: RecordedRecall, history: History) -> str | None:
    """What a recall came to: as declared, else as computed; None where it is not known."""
    outcome = recall.declared or history.recalls[recall.id].outcome
    return None if outcome is None else outcome.value


def _settled(record: Record, decided: Decided) -> Mapping[str, Mapping[str, EarlierVote]]:
    """For each matter, the questions on it that were settled, how, when they were put and when their vote closed."""
    found: dict[str, dict[str, EarlierVote]] = {}
    for poll in record.polls:
        for question in poll.questions:
            if poll.closes is None:
                continue
            for matter, adopted in decided.matters[poll.id, question.id].items():
                settled = EarlierVote(put=poll.began, closed=poll.closes, rejected=not adopted)
                found.setdefault(matter, {})[f"{poll.id}/{question.id}"] = settled
    return found


def _hold(record: Record, contest: RecordedContest, roll: Roll) -> Mapping[Aspect, ContestResult]:
    rules = in_force(record.bylaws, contest.discussion_opens).contests
    ballots = {one.aspect: one.handed_in for one in contest.counts}
    return decide_contest(contest.entries, ballots, roll=roll, voting=contest.voting, rules=rules)


def _dues(record: Record, roll: Roll, zone: tzinfo) -> Mapping[str, tuple[YearOfDues, ...]]:
    """Everybody's dues through the day the record speaks for, or the last day it names; none without a sheet."""
    incomes = [one for sheet in record.dues for one in sheet.incomes]
    payments = [one for sheet in record.dues for one in sheet.payments]
    credited = [one for sheet in record.dues for one in sheet.credits]
    facts: list[Payment | Credit] = [*payments, *credited]
    booked = [one.day for one in facts]
    named = [*booked, *(one.declared_at.astimezone(zone).date() for one in incomes)]
    declared = any(sheet.declared for sheet in record.dues)
    if not named and (record.as_of is None or not declared):
        return FrozenMap()
    on = max(named) if record.as_of is None else record.as_of.astimezone(zone).date()
    rules = in_force(record.bylaws, record.as_of).dues if record.as_of else _latest(record)
    joined = [one.joined.astimezone(zone).year for one in record.members]
    years = {on.year, *joined, *(day.year for day in named)}
    years |= {one.year for one in incomes} | {one.year for one in facts if one.year is not None}
    rules_of = {
        year: in_force(record.bylaws, start_of_dues_year(year, rules=rules, zone=zone)).dues
        for year in range(max(1000, min(years) - 1), max(years) + 1)
    }
    return settle_all_dues(
        on=on,
        incomes=incomes,
        payments=payments,
        credits=credited,
        roll=roll,
        rules=rules,
        rules_of=rules_of,
        zone=zone,
    )


def _latest(record: Record) -> DuesRules:
    dated = [one.since for one in record.bylaws if one.since is not None]
    return in_force(record.bylaws, max(dated, default=None)).dues
