"""Audit: does everything a record declares follow from its facts?

Text:     all proposals.
Decides:  what each procedure of a record comes to, and whether that is what was declared.
Leaves:   whether the facts themselves are true, to people.
Readings: R-30 (the rules of the day), R-56 (dues by the figures of their year).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Audit", "audit_record"]

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

import attrs

from partgov.bylaws import in_force
from partgov.checks import (
    Check,
    check_accounts,
    check_dues,
    check_election,
    check_mandates,
    check_poll,
    check_recall,
    check_seats,
)
from partgov.decisions import Decision, decide
from partgov.dues import Credit, DuesRules, Payment, YearOfDues, settle_all_dues, start_of_dues_year
from partgov.members import Roll
from partgov.organisation import History, replay
from partgov.outcomes import Result
from partgov.record import Record
from partgov.values import FrozenMap, frozen

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "audit_record": ("P4", "P5", "P6", "P8", "P11", "P12", "P14", "final", "R-30", "R-56")
}


@attrs.frozen(kw_only=True)
class Audit:
    """Everything computed from a record, and every check of what it declares, by subject and clause."""

    checks: tuple[Check, ...]
    elections: Mapping[str, Result] = attrs.field(converter=frozen)
    polls: Mapping[str, Mapping[str, Decision]] = attrs.field(converter=frozen)
    history: History
    dues: Mapping[str, tuple[YearOfDues, ...]] = attrs.field(converter=frozen)

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
    history = replay(record, roll=roll, zone=zone)
    checks: list[Check] = []
    polls: dict[str, Mapping[str, Decision]] = {}
    for poll in record.polls:
        rules = in_force(record.bylaws, poll.opens)
        polls[poll.id] = FrozenMap(
            {one.id: decide(one.rule, one.tally, rules=rules.decisions) for one in poll.questions}
        )
        checks += check_poll(poll, polls[poll.id])
    for election in record.elections:
        checks += check_election(record, election, history.elections[election.id], roll, zone)
    checks += check_mandates(record, history, roll, zone)
    checks += check_seats(record, history)
    for recall in record.recalls:
        checks += check_recall(record, recall, history.recalls[recall.id], zone)
    dues = _dues(record, roll, zone)
    checks += check_dues(record, dues)
    checks += check_accounts(record)
    in_order = sorted(checks, key=lambda check: (check.subject, check.clause, check.because))
    elections = {one.id: called.result for one in record.elections if (called := history.elections[one.id]).result}
    return Audit(checks=tuple(in_order), elections=elections, polls=polls, history=history, dues=dues)


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
