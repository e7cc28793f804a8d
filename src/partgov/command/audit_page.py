"""Audit page: everything an audit found, laid out for a screen."""

from __future__ import annotations

__all__ = ["lay_out_audit", "lay_out_offices"]

from collections import Counter
from collections.abc import Iterator, Sequence

from partgov.command.election_page import lay_out_election, lay_out_marks
from partgov.command.poll_page import lay_out_answers, lay_out_poll
from partgov.command.terminal import Style, wrapped
from partgov.dues import DuesState, YearOfDues
from partgov.elections import election_status
from partgov.groups import GroupLife
from partgov.history.audit import Audit
from partgov.history.checks import Check
from partgov.history.record import Record
from partgov.interop.inert import inert
from partgov.mandates import Mandate
from partgov.members import Roll


def lay_out_audit(record: Record, audit: Audit, style: Style, *, private: bool = False) -> Iterator[str]:
    """Lay out everything an audit found, line by line; the amounts of dues only where `private` asks for them."""
    roll = Roll.of(record.members)
    if record.organisation:
        yield style.paint(inert(record.organisation), "bold")
        yield ""
    for poll in record.polls:
        yield from lay_out_poll(poll, audit.polls[poll.id], style)
        if poll.id in audit.answers:
            yield from lay_out_answers(audit.answers[poll.id])
    for election in record.elections:
        state = f", {election_status(election, at=record.as_of)} at {record.as_of:%Y-%m-%d}" if record.as_of else ""
        yield style.paint(f"Election {inert(election.id)} for {inert(election.role)}{state}", "bold")
        if election.id in audit.elections:
            yield from lay_out_election(audit.elections[election.id], roll, style)
        else:
            yield "  Not counted yet: the record has neither ballots nor tallies."
        yield ""
    for recall in record.recalls:
        result = audit.history.recalls[recall.id]
        yield style.paint(
            f"Recall {inert(recall.id)} of {inert(roll.label(recall.mandatee))} as {inert(recall.role)}: "
            f"{result.outcome.value.replace('_', ' ') if result.outcome else 'not counted yet'}",
            "bold",
        )
        yield from wrapped(inert(result.because))
        yield ""
    for contest in record.contests:
        yield style.paint(f"Contest {inert(contest.title or contest.id)}", "bold")
        for chosen in audit.contests[contest.id].values():
            yield from wrapped(inert(" ".join([str(chosen.ruling), *map(str, chosen.entries.values())])))
            yield from lay_out_marks(chosen.count)
        yield ""
    for group in record.groups:
        yield from _group(audit.groups[group.id], record, roll, style)
    if record.as_of is not None and (record.mandates or record.elections):
        yield from lay_out_offices(audit.history.in_office(record.as_of), roll, f"{record.as_of:%Y-%m-%d}", style)
    if audit.dues:
        yield from _dues(audit, roll, style, private=private)
    yield from _checks(audit.checks, style)


def _group(life: GroupLife, record: Record, roll: Roll, style: Style) -> Iterator[str]:
    yield style.paint(f"Group {inert(life.group.title or life.group.id)}", "bold")
    if not life.founding:
        yield from wrapped(inert(str(life.founding)))
    if record.as_of is not None:
        inside = ", ".join(inert(roll.label(one)) for one in life.members.at(record.as_of)) or "nobody"
        yield from wrapped(f"On {record.as_of:%Y-%m-%d}: {inside}.")
    for (member, _), ruling in sorted(life.admissions.items(), key=lambda one: (one[0][1], one[0][0])):
        if not ruling:
            yield from wrapped(inert(f"{roll.label(member)}: {ruling}"))
    if life.ended is not None:
        yield from wrapped(inert(str(life.ended)))
    yield ""


def _dues(audit: Audit, roll: Roll, style: Style, *, private: bool) -> Iterator[str]:
    years = sorted({one.year for of_one in audit.dues.values() for one in of_one})
    for year in years:
        of_year = [one for of_one in audit.dues.values() for one in of_one if one.year == year and not _untouched(one)]
        if not of_year:
            continue
        counted = Counter(one.state for one in of_year)
        states = ", ".join(f"{counted[state]} {state.replace('_', ' ')}" for state in DuesState if counted[state])
        yield style.paint(f"Dues of {year}: {states}", "bold")
        if private:
            for one in of_year:
                owed = "not assessed" if one.assessed is None else f"{one.assessed} owed"
                rest = "" if one.outstanding is None else f", {one.outstanding} outstanding, {one.surplus} too much"
                yield (
                    f"  {inert(roll.label(one.member))}: {owed}, {one.paid} paid, {one.credited} credited, "
                    f"{one.carried} carried over{rest}"
                )
    if not private:
        yield "  No amounts: they are shown to whoever asks with --private."
    yield ""


def _untouched(one: YearOfDues) -> bool:
    """Whether there is nothing to say of a year: not a member in it, and nothing paid."""
    return one.months == 0 and one.assessed is None and not one.paid.minor and not one.credited.minor


def lay_out_offices(mandates: Sequence[Mandate], roll: Roll, day: str, style: Style) -> Iterator[str]:
    """Lay out who holds which seat on a day."""
    yield style.paint(f"In office on {day}", "bold")
    for one in sorted(mandates, key=lambda one: (one.role, one.seat, one.starts, one.member)):
        label = inert(roll.label(one.member))
        yield f"  {inert(one.role)}, {one.seat.value}: {label}, {one.starts:%Y-%m-%d} to {one.until:%Y-%m-%d}"
    if not mandates:
        yield "  nobody"
    yield ""


def _checks(checks: Sequence[Check], style: Style) -> Iterator[str]:
    wrong = [check for check in checks if not check.agrees]
    for check in wrong:
        yield f"{style.tick(False)} {inert(check.subject)} ({check.clause}): {inert(check.because)}"
    if wrong:
        yield style.paint(
            f"{len(wrong)} of {len(checks)} checks do not agree with what follows from the record.", "red"
        )
    elif checks:
        yield f"{style.tick(True)} All {len(checks)} checks agree: everything declared follows from the record."
    else:
        yield "Nothing is declared, so there is nothing to disagree with."
