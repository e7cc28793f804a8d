"""Audit page: everything an audit found, laid out for a screen."""

from __future__ import annotations

__all__ = ["lay_out_audit", "lay_out_offices"]

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from partgov.command.election_page import lay_out_election, lay_out_marks
from partgov.command.poll_page import lay_out_answers, lay_out_poll
from partgov.command.terminal import Style, wrapped
from partgov.dues import DuesState, YearOfDues
from partgov.foundation.inert import inert
from partgov.foundation.periods import FOREVER
from partgov.foundation.sentences import Phrase, Said
from partgov.groups import GroupLife
from partgov.history.audit import Audit
from partgov.history.checks import Check
from partgov.history.record import Record
from partgov.history.secrecy import without_names
from partgov.interop.titles import election_state
from partgov.mandates import Mandate
from partgov.members import Roll


def lay_out_audit(
    record: Record, audit: Audit, style: Style, *, private: bool = False, named: bool = False
) -> Iterator[str]:
    """
    Lay out everything an audit found, line by line.

    Args:
        private: whether to tell the amounts of dues.
        named: whether to tell whose marks and answers were rejected, and who blocked a question.
    """
    audit = audit if named else without_names(audit)
    roll = Roll.of(record.members)
    if record.organisation:
        yield style.paint(inert(record.organisation), "bold")
        yield ""
    for poll in record.polls:
        lines = [*lay_out_poll(poll, audit.polls[poll.id], style, unjudged=audit.unjudged)]
        if poll.id in audit.answers:
            lines += lay_out_answers(audit.answers[poll.id], audit.polls[poll.id], style, named=named)
        yield from lines[:-1]
        yield from _undeclared({one.id: one.declared is not None for one in poll.questions}, style)
        yield ""
    yield from _elections(record, audit, roll, style, named=named)
    yield from _recalls(record, audit, roll, style)
    yield from _contests(record, audit, style, named=named)
    for group in record.groups:
        yield from _group(audit.groups[group.id], record, roll, style)
    if record.as_of is not None and (record.mandates or record.elections or record.appointments):
        yield from lay_out_offices(audit.history.in_office(record.as_of), roll, style.day(record.as_of), style)
    yield from _told_besides(audit.checks, style)
    if audit.dues:
        yield from _dues(audit, roll, style, private=private)
    yield from _beyond(audit.checks, style)
    yield from _checks(audit, style)


def _elections(record: Record, audit: Audit, roll: Roll, style: Style, *, named: bool) -> Iterator[str]:
    for election in record.elections:
        which: dict[str, Said] = {"election": election.id, "role": election.role}
        if record.as_of is None:
            title = style.say("page.election", **which)
        else:
            state = election_state(election, audit, record.as_of)
            title = style.say("page.election_at", **which, state=state, at=style.day(record.as_of))
        yield style.paint(title, "bold")
        lapsed = audit.history.elections[election.id].lapsed
        if lapsed is not None:
            yield from wrapped(style.told(lapsed))
        elif election.id in audit.elections:
            yield from lay_out_election(audit.elections[election.id], roll, style, named=named)
        else:
            yield f"  {style.say('page.election_not_counted')}"
        yield from _undeclared({election.id: election.declared is not None}, style)
        yield ""


def _recalls(record: Record, audit: Audit, roll: Roll, style: Style) -> Iterator[str]:
    for recall in record.recalls:
        result = audit.history.recalls[recall.id]
        outcome = result.outcome.value if result.outcome else "not_counted"
        title = style.say(
            "page.recall", context="body" if recall.mandatee is None else "one", recall=recall.id,
            who=roll.named(recall.mandatee or recall.role), role=recall.role,
            outcome=Phrase("recall.outcome", context=outcome),
        )  # fmt: skip
        yield style.paint(title, "bold")
        yield from wrapped(style.account(result.ruling.findings))
        yield from _undeclared({recall.id: recall.declared is not None}, style)
        yield ""


def _contests(record: Record, audit: Audit, style: Style, *, named: bool) -> Iterator[str]:
    for contest in record.contests:
        yield style.paint(style.say("page.contest", contest=contest.title or contest.id), "bold")
        for chosen in audit.contests[contest.id].values():
            yield from wrapped(" ".join(map(style.told, (chosen.ruling, *chosen.entries.values()))))
            yield from lay_out_marks(chosen.count, style, chosen.ruling.findings, named=named)
        yield from _undeclared({one.aspect.value: one.declared is not None for one in contest.counts}, style)
        yield ""


def _undeclared(declared: Mapping[str, bool], style: Style) -> Iterator[str]:
    """Say where nothing was declared of a procedure, or of which of its questions or counts nothing was."""
    left = tuple(name for name, said in declared.items() if not said)
    if left and len(left) == len(declared):
        yield style.paint(f"  {style.say('page.undeclared')}", "yellow")
    elif left:
        more = max(0, len(left) - _MOST_NAMED)
        yield from wrapped(style.say("page.undeclared", context="some", named=left[:_MOST_NAMED], more=more))


def _group(life: GroupLife, record: Record, roll: Roll, style: Style) -> Iterator[str]:
    yield style.paint(style.say("page.group_title", group=life.group.title or life.group.id), "bold")
    if not life.founding:
        yield from wrapped(style.told(life.founding))
    if record.as_of is not None:
        inside = tuple(roll.named(one) for one in life.members.at(record.as_of)) or Phrase("list.nobody")
        yield from wrapped(style.say("page.group_on", day=style.day(record.as_of), inside=inside))
    for (member, _), ruling in sorted(life.admissions.items(), key=lambda one: (one[0][1], one[0][0])):
        if not ruling:
            yield from wrapped(f"{style.say('page.at', at=roll.named(member))}: {style.told(ruling)}")
    if life.ended is not None:
        yield from wrapped(style.told(life.ended))
    yield ""


def _dues(audit: Audit, roll: Roll, style: Style, *, private: bool) -> Iterator[str]:
    years = sorted({one.year for of_one in audit.dues.values() for one in of_one})
    for year in years:
        of_year = [one for of_one in audit.dues.values() for one in of_one if one.year == year and not _untouched(one)]
        if not of_year:
            continue
        counted = Counter(one.state for one in of_year)
        states = tuple(
            Phrase("page.dues_state", number=counted[state], state=Phrase("dues.state", context=state.value))
            for state in DuesState
            if counted[state]
        )
        yield style.paint(style.say("page.dues", year=year, states=states), "bold")
        if private:
            yield from (f"  {style.told(_amounts(one, roll))}" for one in of_year)
    if not private:
        yield f"  {style.say('page.no_amounts')}"
    yield ""


def _amounts(one: YearOfDues, roll: Roll) -> Phrase:
    """The amounts of a member's year, in a sentence."""
    owed: Said = Phrase("page.not_assessed") if one.assessed is None else Phrase("page.owed", amount=one.assessed)
    rest = None
    if one.outstanding is not None:
        rest = Phrase("page.rest", outstanding=one.outstanding, surplus=one.surplus)
    return Phrase(
        "page.dues_of_year", who=roll.named(one.member), owed=owed, paid=one.paid, credited=one.credited,
        carried=one.carried, rest=rest,
    )  # fmt: skip


def _untouched(one: YearOfDues) -> bool:
    """Whether there is nothing to say of a year: not a member in it, and nothing paid."""
    return one.months == 0 and one.assessed is None and not one.paid.minor and not one.credited.minor


def lay_out_offices(mandates: Sequence[Mandate], roll: Roll, day: str, style: Style) -> Iterator[str]:
    """Lay out who holds which seat on a day."""
    yield style.paint(style.say("page.in_office", day=day), "bold")
    for one in sorted(mandates, key=lambda one: (one.role, one.seat, one.starts, one.member)):
        awaits = one.until == FOREVER and one.planned is not None
        planned = style.day(one.turn) if awaits and one.turn > one.starts else None
        told = style.say(
            "page.holds", context="planned" if planned else "successor" if awaits else None, role=one.role,
            seat=Phrase(f"seat.{one.seat.value}"), who=roll.named(one.member), starts=style.day(one.starts),
            ends=style.day(one.until), planned=planned,
        )  # fmt: skip
        yield f"  {told}"
    if not mandates:
        yield f"  {style.say('list.nobody')}"
    yield ""


def _beyond(checks: Sequence[Check], style: Style) -> Iterator[str]:
    """Lay out the rules that nobody judged, each with the results it may touch."""
    touched: dict[str, list[str]] = {}
    for check in checks:
        rules = check.computed.get("beyond")
        for rule in rules if isinstance(rules, tuple) else ():
            touched.setdefault(rule, []).append(check.subject.removesuffix("/beyond"))
    if not touched:
        return
    yield style.paint(style.say("page.beyond"), "bold")
    for rule, results in touched.items():
        over = len(results) - _MOST_NAMED
        more = Phrase("page.more_in_json", count=over) if over > 0 else None
        told = style.say("page.beyond_rule", rule=rule, results=tuple(results[:_MOST_NAMED]), more=more)
        yield from wrapped(told)
    yield ""


_MOST_NAMED: Final = 8


def _told_besides(checks: Sequence[Check], style: Style) -> Iterator[str]:
    """Lay out whom a remainder spares that does not count, and where a cap is exceeded, which ends nothing."""
    told = [check for check in checks if check.agrees and check.kind.id in ("term.short", "cap.exceeded")]
    for check in told:
        yield from wrapped(style.told(check))
    if told:
        yield ""


def _checks(audit: Audit, style: Style) -> Iterator[str]:
    """Lay out what does not agree, and at last how much does, and how much of it was declared at all."""
    wrong, number = [check for check in audit.checks if not check.agrees], len(audit.checks)
    for check in wrong:
        yield f"{style.tick(False)} {inert(check.subject)} ({inert(check.clause)}): {style.told(check)}"
    left = inert(audit.told_declared(style.reader))
    if wrong:
        told = style.say("page.checks_wrong", count=len(wrong), of=number)
        yield style.paint(f"{told} {left}".rstrip(), "red")
    elif left:
        tick = f"{style.tick(True)} " if any(audit.declared.values()) else ""
        yield f"{tick}{style.told(audit)}"
    elif number:
        yield f"{style.tick(True)} {style.say('page.checks_right', count=number)}"
    else:
        yield style.say("page.nothing_declared")
