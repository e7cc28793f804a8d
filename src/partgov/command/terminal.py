"""Terminal: what people read on a screen, laid out, with colour where there is one and plain where there is none."""

from __future__ import annotations

__all__ = ["Style", "lay_out_agenda", "lay_out_audit", "lay_out_day", "lay_out_election", "lay_out_margins"]

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

import attrs

from partgov.answers import Answers
from partgov.ballots import Count, Reason
from partgov.decisions import Decision
from partgov.dues import DuesState, YearOfDues
from partgov.elections import election_status
from partgov.groups import GroupLife
from partgov.history.agenda import Due, DueKind
from partgov.history.audit import Audit
from partgov.history.checks import Check
from partgov.history.chronicle import Day
from partgov.history.margins import Swing
from partgov.history.record import Poll, Record
from partgov.interop.inert import inert
from partgov.mandates import Mandate
from partgov.members import Roll
from partgov.outcomes import Outcome, Result
from partgov.questions import QuestionRule
from partgov.roles import Seats


@attrs.frozen(kw_only=True)
class Style:
    """How to draw: with the lines and bars of Unicode or in plain ASCII, with colour or without."""

    plain: bool
    colour: bool

    def paint(self, text: str, colour: str) -> str:
        """Return the text in a colour, where there is any."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour else text

    def rule(self, width: int, *, heavy: bool = False) -> str:
        """Draw a line across."""
        return (("=" if heavy else "-") if self.plain else ("━" if heavy else "─")) * width

    def bar(self, part: int, whole: int, width: int = 20) -> str:
        """Draw `part` of `whole` as a bar."""
        filled = part * width // whole if whole else 0
        return ("#" if self.plain else "█") * filled + ("." if self.plain else "░") * (width - filled)

    def tick(self, good: bool) -> str:
        """Draw whether something agrees."""
        if self.plain:
            return "ok" if good else "NO"
        return self.paint("✓", "green") if good else self.paint("✗", "red")


_COLOURS: Mapping[str, str] = {"green": "32", "red": "31", "yellow": "33", "faint": "2", "bold": "1"}
_OUTCOME_COLOURS: Mapping[Outcome, str] = {
    Outcome.PRIMARY: "green",
    Outcome.RESERVE: "green",
    Outcome.UNDECIDED: "yellow",
    Outcome.NOT_SEATED: "faint",
    Outcome.NOT_CONSIDERED: "faint",
    Outcome.WITHDRAWN: "faint",
    Outcome.REFUSED: "red",
}


# ── an agenda ────────────────────────────────────────────────────────────────────────────────────


def lay_out_agenda(agenda: Sequence[Due], style: Style, zone: tzinfo) -> Iterator[str]:
    """Lay out what must happen next, a line for each instant in the organisation's time zone, with the reasons."""
    before = None
    for one in agenda:
        local = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        if local != before:
            yield style.paint(local, "bold")
        before = local
        late = one.kind is DueKind.CALL_ELECTION and not one.finding
        yield from _wrapped(f"{'LATE: ' if late else ''}{inert(str(one))}")
    if not agenda:
        yield "Nothing is due."


def lay_out_day(day: Day, roll: Roll, style: Style, zone: tzinfo) -> Iterator[str]:
    """Lay out what an organisation is at an instant."""
    clock = "%Y-%m-%d %H:%M %Z"
    yield style.paint(f"{day.at.astimezone(zone):{clock}}", "bold")
    names = ", ".join(inert(roll.label(one)) for one in day.members[:_MOST_NAMED])
    more = (
        f" and {len(day.members) - _MOST_NAMED} more; --json lists them all" if len(day.members) > _MOST_NAMED else ""
    )
    yield from _wrapped(f"{len(day.members)} members: {names or 'nobody'}{more}")
    for one in day.procedures:
        yield from _wrapped(f"{inert(one.subject)}: {one.state}, until {one.until.astimezone(zone):{clock}}")
    for name, members in day.groups.items():
        yield from _wrapped(f"group {inert(name)}: {', '.join(inert(roll.label(member)) for member in members)}")
    since = "always" if day.bylaws.since is None else f"{day.bylaws.since.astimezone(zone):{clock}}"
    yield from _wrapped(f"bylaws in force since {since}")
    yield ""
    yield from [*_in_office(day.mandates, roll, f"{day.at.astimezone(zone):%Y-%m-%d}", style)][:-1]
    for seat in day.open_seats:
        tied = " and ".join(inert(roll.label(one)) for one in seat.tied)
        until = f"{seat.starts:%Y-%m-%d} to {seat.ends:%Y-%m-%d}"
        yield style.paint(f"  {inert(seat.role)}, {seat.seat.value}: undecided between {tied}, {until}", "yellow")


_MOST_NAMED = 20


# ── margins ──────────────────────────────────────────────────────────────────────────────────────


def lay_out_margins(
    audit: Audit, margins: Mapping[str, Swing], style: Style, *, examples: bool = False
) -> Iterator[str]:
    """Lay out how few would have changed each outcome; whose marks would have done it only where it is asked."""
    outcomes = _outcomes(audit)
    for subject, swing in margins.items():
        known = "exact" if swing.exact else "at least" if swing.voters else "not known"
        number = "none" if swing.voters is None else str(swing.voters)
        of, share = "", ""
        if swing.of:
            of = f" of {swing.of}"
            share = "" if swing.voters is None else f"{_per_mille(swing.voters, swing.of)} %"
        figures = f"{number + of:>14}  {share:>7}  {known:<9}"
        yield f"{figures}  {style.paint(inert(subject), 'bold')}: {inert(outcomes[subject])}"
        yield from _wrapped(inert(str(swing)))
        for voter, marks in swing.example.items() if examples else ():
            told = ", ".join(f"{mark.value} for {candidate}" for candidate, mark in marks.items())
            yield from _wrapped(inert(f"{voter}: {told}"))
    if not margins:
        yield "Nothing was decided."


def _per_mille(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def _outcomes(audit: Audit) -> Mapping[str, str]:
    """In a few words, what everything that has a margin came to, by subject."""
    told = {
        f"recalls/{name}": (one.outcome or "not counted").replace("_", " ")
        for name, one in audit.history.recalls.items()
    }
    for name, result in audit.elections.items():
        seats = [
            f"{seat} {_some(members)}" for seat, members in (("primary", result.primary), ("reserve", result.reserve))
        ]
        open_ = [f"undecided {_some(tie.tied)}" for tie in result.seating.undecided]
        told[f"elections/{name}"] = "; ".join([*seats, *open_])
    for poll, decisions in audit.polls.items():
        told |= {f"polls/{poll}/{name}": one.outcome.replace("_", " ") for name, one in decisions.items()}
    return told


def _some(members: Sequence[str]) -> str:
    more = f" and {len(members) - _MOST_NAMED} more" if len(members) > _MOST_NAMED else ""
    return (", ".join(members[:_MOST_NAMED]) or "nobody") + more


# ── an audit ─────────────────────────────────────────────────────────────────────────────────────


def lay_out_audit(record: Record, audit: Audit, style: Style, *, private: bool = False) -> Iterator[str]:
    """Lay out everything an audit found, line by line; the amounts of dues only where `private` asks for them."""
    roll = Roll.of(record.members)
    if record.organisation:
        yield style.paint(inert(record.organisation), "bold")
        yield ""
    for poll in record.polls:
        yield from _poll(poll, audit.polls[poll.id], style)
        if poll.id in audit.answers:
            yield from _answers(audit.answers[poll.id])
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
        yield from _wrapped(inert(result.because))
        yield ""
    for contest in record.contests:
        yield style.paint(f"Contest {inert(contest.title or contest.id)}", "bold")
        for chosen in audit.contests[contest.id].values():
            yield from _wrapped(inert(" ".join([str(chosen.ruling), *map(str, chosen.entries.values())])))
            yield from _marks(chosen.count)
        yield ""
    for group in record.groups:
        yield from _group(audit.groups[group.id], record, roll, style)
    if record.as_of is not None and (record.mandates or record.elections):
        yield from _in_office(audit.history.in_office(record.as_of), roll, f"{record.as_of:%Y-%m-%d}", style)
    if audit.dues:
        yield from _dues(audit, roll, style, private=private)
    yield from _checks(audit.checks, style)


def _group(life: GroupLife, record: Record, roll: Roll, style: Style) -> Iterator[str]:
    yield style.paint(f"Group {inert(life.group.title or life.group.id)}", "bold")
    if not life.founding:
        yield from _wrapped(inert(str(life.founding)))
    if record.as_of is not None:
        inside = ", ".join(inert(roll.label(one)) for one in life.members.at(record.as_of)) or "nobody"
        yield from _wrapped(f"On {record.as_of:%Y-%m-%d}: {inside}.")
    for (member, _), ruling in sorted(life.admissions.items(), key=lambda one: (one[0][1], one[0][0])):
        if not ruling:
            yield from _wrapped(inert(f"{roll.label(member)}: {ruling}"))
    if life.ended is not None:
        yield from _wrapped(inert(str(life.ended)))
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


def _in_office(mandates: Sequence[Mandate], roll: Roll, day: str, style: Style) -> Iterator[str]:
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


# ── a poll ───────────────────────────────────────────────────────────────────────────────────────


def _poll(poll: Poll, decisions: Mapping[str, Decision], style: Style) -> Iterator[str]:
    voters = "" if poll.voters is None else f" ({poll.voters} voters)"
    yield style.paint(f"Poll: {inert(poll.title or poll.id)}{voters}", "bold")
    questions = [one for one in poll.questions if one.id in decisions]
    motions = [one for one in questions if one.rule is QuestionRule.FOR_AGAINST]
    wide = max((_width(inert(one.title or "")) for one in poll.questions), default=0)
    name = max((_width(inert(one.id)) for one in poll.questions), default=0)
    if motions:
        yield f"  {'':{name}}  {_pad('', wide)}  {'for':>5} {'against':>7} {'abstain':>7} {'needed':>6} {'lead':>5}"
    for one in questions:
        decision = decisions[one.id]
        start = f"  {_pad(inert(one.id), name)}  {_pad(inert(one.title or ''), wide)}  "
        if one.rule is QuestionRule.FOR_AGAINST:
            tally = decision.tally
            bar = style.bar(tally["for"], decision.base)
            good = "green" if decision.outcome == "adopted" else "red"
            yield (
                f"{start}{tally['for']:>5} {tally['against']:>7} {tally.get('abstain', 0):>7} "
                f"{decision.threshold:>6} {decision.lead:>+5}  {bar}  {style.paint(_worded(decision), good)}"
            )
        else:
            answers = ", ".join(f"{inert(answer)} {number}" for answer, number in decision.tally.items())
            yield f"{start}{answers}  {style.paint(_worded(decision), 'green' if decision.ruling else 'red')}"
    yield ""
    if motions:
        adopted = [one for one in motions if decisions[one.id].outcome == "adopted"]
        narrowest = min(motions, key=lambda one: (abs(decisions[one.id].lead), one.id))
        tally = decisions[narrowest.id].tally
        yield (
            f"  {len(adopted)} of {len(motions)} adopted. The narrowest is {_called(narrowest.id)}"
            f"{', ' + inert(narrowest.title) if narrowest.title else ''} "
            f"({tally['for']} to {tally['against']}, lead {decisions[narrowest.id].lead})."
        )
    for one in questions:
        decision = decisions[one.id]
        if one.rule is QuestionRule.MAJORITY_OF_ANSWERS and decision.ruling and not decision.quorum:
            asked = "Final question" if one.id == "final" else f"Question {inert(one.id)}"
            yield (
                f"  {asked}: {inert(decision.outcome)}, {decision.votes} of {decision.base} answered "
                f"{inert(decision.leading)}; {decision.threshold} were needed."
            )
        elif not _plain(decision):
            yield from _wrapped(inert(f"{one.id}: {' '.join(map(str, decision.ruling.findings))}"))
    if len(questions) < len(poll.questions):
        yield f"  Not counted yet: {len(poll.questions) - len(questions)} of {len(poll.questions)} questions."
    yield ""


def _worded(decision: Decision) -> str:
    return inert(decision.outcome.replace("_", " "))


def _plain(decision: Decision) -> bool:
    """Whether the figures of its line alone say why: adopted by more For than Against, and no quorum."""
    votes = decision.tally.get("for", 0) + decision.tally.get("against", 0)
    simple = (decision.base, decision.threshold) == (votes, votes // 2 + 1)
    return decision.outcome == "adopted" and simple and not decision.quorum


def _called(question: str) -> str:
    number = question.removeprefix("P")
    return f"Proposal {number}" if number != question and number.isdigit() else inert(question)


# ── an election ──────────────────────────────────────────────────────────────────────────────────


def lay_out_election(result: Result, roll: Roll, style: Style) -> Iterator[str]:
    """Lay out one election: the table with its seat lines, what is undecided or vacant, and a reason for each."""
    seats = result.seating.seats
    yield f"  {seats} seats to fill"
    labels = {one.member: inert(roll.label(one.member)) for one in result.ranking}
    wide = max((9, *map(_width, labels.values())))
    head = f"  {'#':>3}  {_pad('candidate', wide)}  {'yes':>6} {'no':>6} {'abstain':>7} {'score':>6}  outcome"
    yield head
    line = style.rule(len(head) + 6)
    before: Outcome | None = None
    for place, one in enumerate(result.ranking, 1):
        if before in (Outcome.PRIMARY, Outcome.RESERVE) and one.outcome is not before:
            yield f"  {line[2:]} {before.value} seats end here"
        before = one.outcome
        tally = one.tally
        yield (
            f"  {place:>3}  {_pad(labels[one.member], wide)}  {tally.yes:>6} {tally.no:>6} {tally.abstain:>7} "
            f"{tally.score:>+6}  {style.paint(one.outcome.value.replace('_', ' '), _OUTCOME_COLOURS[one.outcome])}"
        )
    for tie in result.seating.undecided:
        names = ", ".join(inert(roll.label(member)) for member in tie.tied)
        yield style.paint(f"  Undecided: {tie.seats} seats between {names}.", "yellow")
    if result.seating.vacant != Seats():
        yield f"  Vacant: {result.seating.vacant} seats."
    if result.count is not None:
        yield from _marks(result.count)
    for one in result.ranking:
        yield from _wrapped(inert(one.because))


def _marks(count: Count) -> Iterator[str]:
    """Every mark accounted for."""
    rejected = [
        (f"{one.mark.value} of {inert(one.voter)} for {inert(one.candidate)}", one.reason) for one in count.rejected
    ]
    yield from _accounted("Marks", count.submitted, count.accepted, len(count.superseded), rejected, count.unstamped)


def _answers(found: Answers) -> Iterator[str]:
    """Every answer to a poll accounted for."""
    rejected = [
        (f"{inert(one.answer)} of {inert(one.voter)} to {inert(one.question)}", one.reason) for one in found.rejected
    ]
    yield from _accounted("Answers", found.submitted, found.accepted, found.superseded, rejected, found.unstamped)
    blank = ", ".join(f"{number} to {inert(question)}" for question, number in found.blank.items() if number)
    if blank:
        yield f"  Said nothing, though they answered others: {blank}."
    yield ""


def _accounted(
    what: str, submitted: int, accepted: int, superseded: int, rejected: Sequence[tuple[str, Reason]], unstamped: int
) -> Iterator[str]:
    yield (
        f"  {what}: {submitted} submitted = {accepted} accepted + {superseded} superseded + {len(rejected)} rejected."
    )
    if unstamped:
        yield f"  {unstamped} {what.lower()} carry no instant, so their window and roll could not be judged (R-43)."
    for one, reason in rejected[:_MOST_REJECTED]:
        yield f"    rejected: {one}: {reason.value.replace('_', ' ')}"
    if len(rejected) > _MOST_REJECTED:
        yield f"    and {len(rejected) - _MOST_REJECTED} more; --json lists them all"


_MOST_REJECTED = 20


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, 110, initial_indent="  - ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
