"""Audit: does everything a record declares follow from its facts?

Text:     all proposals.
Decides:  what each procedure of a record comes to, and whether that is what was declared.
Leaves:   whether the facts themselves are true, to people.
Readings: R-30 (the rules of the day), R-56 (dues by the figures of their year).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Audit", "audit_record"]

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

import attrs

from partgov.answers import Answers, count_answers
from partgov.ballots import Electorate
from partgov.bylaws import in_force
from partgov.contests import Aspect, ContestResult, decide_contest
from partgov.decisions import Decision, decide
from partgov.dues import Credit, DuesRules, Payment, YearOfDues, settle_all_dues, start_of_dues_year
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import ENGLISH, Reader, say
from partgov.foundation.values import FrozenMap, Value, frozen
from partgov.groups import GroupLife, live
from partgov.history.check_offices import check_election, check_mandates, check_recall, check_resignations, check_seats
from partgov.history.check_votes import check_contest, check_poll, check_voters
from partgov.history.checks import Check, check_accounts, check_dues, check_events, check_group
from partgov.history.events import gather
from partgov.history.record import Poll, Record, RecordedContest
from partgov.history.replay import History, replay
from partgov.members import Roll
from partgov.outcomes import Result

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "audit_record": ("P1", "P4", "P5", "P6", "P8", "P11", "P12", "P14", "P15", "final", "R-30", "R-56")
}

_MOST_NAMED: Final = 5


@attrs.frozen(kw_only=True)
class Audit(Value):
    """
    Everything computed from a record, and every check of what it declares, by subject and clause.

    Attributes:
        record: the record, with its events read into its sections.
        answers: for each poll with ballots, every answer accounted for.
    """

    record: Record
    checks: tuple[Check, ...]
    elections: Mapping[str, Result] = attrs.field(converter=frozen)
    polls: Mapping[str, Mapping[str, Decision]] = attrs.field(converter=frozen)
    history: History
    dues: Mapping[str, tuple[YearOfDues, ...]] = attrs.field(converter=frozen)
    groups: Mapping[str, GroupLife] = attrs.field(converter=frozen)
    contests: Mapping[str, Mapping[Aspect, ContestResult]] = attrs.field(converter=frozen)
    answers: Mapping[str, Answers] = attrs.field(converter=frozen)

    def __bool__(self) -> bool:
        return self.agrees

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return how many checks do not agree, and the first of them, in the reader's language."""
        wrong, number = [check.subject for check in self.checks if not check], len(self.checks)
        if not wrong:
            return say("audit.agrees", {"count": number}, reader)
        context = "only" if number == 1 else None
        more, named = max(0, len(wrong) - _MOST_NAMED), tuple(wrong[:_MOST_NAMED])
        values = {"count": len(wrong), "context": context, "number": number, "named": named, "more": more}
        return say("audit.disagrees", values, reader)

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
    history = replay(record, roll=roll, zone=zone)
    checks: list[Check] = [*check_events(gathered)]
    found = {poll.id: _decide(record, poll, roll) for poll in record.polls}
    answers = {name: counted for name, (counted, _, _) in found.items() if counted is not None}
    polls = {name: decided for name, (_, _, decided) in found.items()}
    settled = _settled(record, polls)
    for poll in record.polls:
        checks += check_poll(record, poll, polls[poll.id], roll, zone, settled)
        cites = in_force(record.bylaws, poll.began).citing
        checks += check_voters(poll, polls[poll.id], answers.get(poll.id), found[poll.id][1], cites)
    groups = live(
        record.groups, roll=roll, rules_of=lambda one: in_force(record.bylaws, one.founded_at).groups, zone=zone
    )
    for group in record.groups:
        checks += check_group(record, group, groups[group.id])
    contests = {one.id: _hold(record, one, roll) for one in record.contests}
    for contest in record.contests:
        checks += check_contest(record, contest, contests[contest.id], zone)
    for election in record.elections:
        checks += check_election(record, election, history.elections[election.id], roll, zone)
    checks += check_mandates(record, history, roll, zone)
    checks += check_seats(record, history)
    checks += check_resignations(record, history)
    for recall in record.recalls:
        checks += check_recall(record, recall, history.recalls[recall.id], zone)
    dues = _dues(record, roll, zone)
    checks += check_dues(record, dues)
    checks += check_accounts(record)
    in_order = sorted(checks, key=lambda check: (check.subject, check.clause, check.because))
    elections = {one.id: called.result for one in record.elections if (called := history.elections[one.id]).result}
    return Audit(
        record=record, checks=tuple(in_order), elections=elections, polls=polls, history=history, dues=dues,
        groups=groups, contests=contests, answers=answers,
    )  # fmt: skip


def _decide(record: Record, poll: Poll, roll: Roll) -> tuple[Answers | None, int | None, Mapping[str, Decision]]:
    """Every answer accounted for and how many might vote, where there are ballots; and what each question comes to."""
    rules = in_force(record.bylaws, poll.began).decisions
    tallies = {one.id: one.tally for one in poll.questions if one.tally is not None}
    answers, able = None, None
    try:
        if poll.ballots is not None:
            offered = {one.id: one.offered for one in poll.questions}
            electorate = rules.electorate
            known = poll.opens is not None or electorate is Electorate.AT_MARKING
            voting = poll.window if known else None
            answers = count_answers(poll.ballots, offered, roll=roll, voting=voting, electorate=electorate)
            tallies = dict(answers.tallies)
            if poll.opens is not None:
                able = _able(roll, poll.opens, poll.closes, electorate)
        may_vote = able if poll.may_vote is None else poll.may_vote
        if may_vote is not None and any(sum(tally.values()) > may_vote for tally in tallies.values()):
            may_vote = None  # said too low: a failing check, and no number to reckon with
        decided = {
            one.id: decide(one.rule, tallies[one.id], rules=rules, may_vote=may_vote)
            for one in poll.questions
            if one.id in tallies
        }
    except PartgovError as error:
        raise PartgovError(f"polls/{poll.id}.{error.place}", error.value, error.asked) from None
    return answers, able, FrozenMap(decided)


def _able(roll: Roll, opens: datetime, closes: datetime | None, electorate: Electorate) -> int:
    """How many may vote: who is a member at the opening or, where that does not matter, while the vote is open."""
    spells = roll.spells.values()
    if electorate is not Electorate.AT_MARKING:
        return sum(any(joined <= opens < left for joined, left in mine) for mine in spells)
    return sum(any(joined < (closes or FOREVER) and left > opens for joined, left in mine) for mine in spells)


def _settled(record: Record, polls: Mapping[str, Mapping[str, Decision]]) -> Mapping[str, Mapping[str, datetime]]:
    """For each matter, the questions on it that were settled, and when their vote closed."""
    found: dict[str, dict[str, datetime]] = {}
    for poll in record.polls:
        for question in poll.questions:
            decision = polls[poll.id].get(question.id)
            if question.matter is not None and poll.closes is not None and decision is not None and decision.settled:
                found.setdefault(question.matter, {})[f"{poll.id}/{question.id}"] = poll.closes
    return found


def _hold(record: Record, contest: RecordedContest, roll: Roll) -> Mapping[Aspect, ContestResult]:
    rules = in_force(record.bylaws, contest.discussion_opens).contests
    ballots = {one.aspect: one.ballots for one in contest.counts}
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
