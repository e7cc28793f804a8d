"""Checks: each thing a record declares, held against what follows from the facts.

Text:     all proposals.
Decides:  whether a declared outcome, mandate or recall is the one that follows, and where it departs from it.
Leaves:   what follows, to organisation and decisions.
Readings: R-9, R-14, R-17, R-28, R-29 (declarations and undecided seats), R-30 (the rules of the day), R-35 (periods),
          R-34 (no amount in a check), R-43 (marks without an instant), R-46 (declared too early).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Check",
    "check_accounts",
    "check_contest",
    "check_dues",
    "check_election",
    "check_events",
    "check_group",
    "check_mandates",
    "check_poll",
    "check_recall",
    "check_resignations",
    "check_seats",
    "check_voters",
]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final

import attrs

from partgov.accounts import check_ownership
from partgov.answers import Answers
from partgov.bylaws import in_force
from partgov.contests import Aspect, ContestResult
from partgov.decisions import Decision, judge_proposal, judge_reopening
from partgov.dues import YearOfDues
from partgov.elections import judge_seats, judge_timetable
from partgov.events import Gathered
from partgov.groups import GroupLife
from partgov.mandates import (
    Basis,
    EndingKind,
    Mandate,
    MandateRules,
    Tenures,
    judge_term,
    term_end,
)
from partgov.members import Roll
from partgov.organisation import Called, History
from partgov.outcomes import Outcome, Result
from partgov.periods import Period, Span, instant_text
from partgov.recall import RecallOutcome, RecallResult, judge_period
from partgov.record import (
    Declared,
    DeclaredGroup,
    Poll,
    Record,
    RecordedContest,
    RecordedElection,
    RecordedGroup,
    RecordedMandate,
    RecordedRecall,
)
from partgov.roles import Seat, Seats, role_for
from partgov.seating import seat_contenders, yields
from partgov.succession import judge_stand_in
from partgov.timetables import Leeway, judge_length
from partgov.values import Value, frozen

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_poll": ("P8", "final", "R-35", "R-46", "R-63", "R-64"),
    "check_voters": ("P8", "R-10"),
    "check_group": ("P1", "R-61", "R-62"),
    "check_events": ("R-69",),
    "check_resignations": ("P5", "R-69"),
    "check_contest": ("P15", "R-29", "R-35", "R-46"),
    "check_election": ("P4", "R-14", "R-28", "R-29", "R-35", "R-43", "R-46"),
    "check_mandates": ("P3", "P5", "R-3", "R-9", "R-14", "R-16", "R-17", "R-32"),
    "check_seats": ("P4", "R-28", "R-30"),
    "check_recall": ("P6", "R-35", "R-46"),
    "check_dues": ("P11", "P12", "R-34"),
    "check_accounts": ("P14",),
}

Stated = int | str | None | tuple[str, ...]
"""A value in a check: what was declared, or computed, under a name."""


@attrs.frozen(kw_only=True)
class Check(Value):
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
    declared: Mapping[str, Stated] = attrs.field(converter=frozen)
    computed: Mapping[str, Stated] = attrs.field(converter=frozen)
    because: str

    def __bool__(self) -> bool:
        return self.agrees

    def __str__(self) -> str:
        return f"{self.subject}: {self.because}"


# ── polls ────────────────────────────────────────────────────────────────────────────────────────


def check_poll(
    record: Record,
    poll: Poll,
    decisions: Mapping[str, Decision],
    roll: Roll,
    zone: tzinfo,
    settled: Mapping[str, Mapping[str, datetime]],
) -> Iterator[Check]:
    """
    Check a poll: who put it, how long it took, what was declared of each question, that no matter was put too soon.

    Args:
        settled: for each matter, when the questions on it that were settled before closed.
    """
    subject, rules = f"polls/{poll.id}", in_force(record.bylaws, poll.began).decisions
    began = poll.began
    if poll.proposers and began is not None:
        ruling = judge_proposal(poll.proposers, at=began, roll=roll, rules=rules)
        yield _check(
            f"{subject}/proposers", "P8", bool(ruling), {"proposers": tuple(sorted(poll.proposers))}, {}, str(ruling)
        )
    if poll.discussion_opens is not None and poll.opens is not None:
        discussion = Period(opens=poll.discussion_opens, closes=poll.opens)
        yield _check_period(f"{subject}/discussion", discussion, rules.discussion, "discussion", rules.leeway, zone)
        if poll.voting is not None:
            yield _check_period(f"{subject}/voting", poll.voting, rules.voting, "voting", rules.leeway, zone)
    for question in poll.questions:
        subject = f"polls/{poll.id}/{question.id}"
        if question.matter is not None and began is not None:
            before = {
                name: at
                for name, at in settled.get(question.matter, {}).items()
                if at <= began or (poll.closes is not None and at < poll.closes)
            }
            ruling = judge_reopening(question.matter, opens=began, settled=before, rules=rules, zone=zone)
            yield _check(f"{subject}/reopening", "P8", bool(ruling), {"matter": question.matter}, {}, str(ruling))
        decision = decisions.get(question.id)
        if decision is None:
            if question.declared is not None:
                because = f"Declared {question.declared}, but it has neither ballots nor a tally. (P8)"
                yield _check(subject, "P8", False, {"outcome": question.declared}, {"outcome": None}, because)
            continue
        if question.declared is not None:
            agrees = question.declared == decision.outcome
            computed: dict[str, Stated] = {
                "outcome": decision.outcome,
                "base": decision.base,
                "threshold": decision.threshold,
                "lead": decision.lead,
                "shortfall": decision.shortfall,
                "swing": decision.swing,
            }
            because = " ".join(map(str, decision.ruling.findings))
            if not agrees:
                because = f"Declared {question.declared!r}, and {str(decision.outcome)!r} follows: {because}"
            if record.as_of is not None and poll.closes is not None and record.as_of < poll.closes:
                agrees = False
                because += f" It was declared by {instant_text(record.as_of)}, before voting closes at "
                because += f"{instant_text(poll.closes)}. (P8, R-46)"
            yield _check(
                subject, decision.ruling.findings[0].clause, agrees, {"outcome": question.declared}, computed,
                because,
            )  # fmt: skip
        answered = sum(decision.tally.values())
        if poll.voters is not None and answered > poll.voters:
            because = f"{answered} answers were counted of {poll.voters} voters, {answered - poll.voters} too many."
            yield _check(subject, "P8", False, {"voters": poll.voters}, {"answers": answered}, because)


def check_voters(
    poll: Poll, decisions: Mapping[str, Decision], answers: Answers | None, able: int | None
) -> Iterator[Check]:
    """
    Check how many are said to have voted, and to have been able to, against the ballots and the members.

    Args:
        answers: every answer accounted for; None where there are no ballots.
        able: how many of the members might vote; None where that does not follow.
    """
    subject = f"polls/{poll.id}"
    if answers is not None and answers.unstamped:
        yield _unstamped(f"{subject}/answers", "P8", "answers", answers.unstamped, answers.submitted)
    if poll.voters is not None and answers is not None:
        handed = len({sheet.voter for sheet in poll.ballots or ()})
        met = answers.voters <= poll.voters <= handed
        because = f"{handed} handed in ballots, and answers of {answers.voters} of them count; declared were "
        because += f"{poll.voters} voters. (P8)"
        yield _check(f"{subject}/voters", "P8", met, {"voters": poll.voters}, {"voters": answers.voters}, because)
    if poll.may_vote is not None:
        most = max((sum(one.tally.values()) for one in decisions.values()), default=0)
        met = most <= poll.may_vote and able in (None, poll.may_vote)
        because = f"{most} answered one question" + ("" if able is None else f", and {able} members might vote")
        because += f"; declared were {poll.may_vote} who might. (P8, R-10)"
        yield _check(f"{subject}/may-vote", "P8", met, {"may_vote": poll.may_vote}, {"may_vote": able}, because)


def _unstamped(subject: str, clause: str, what: str, number: int, submitted: int) -> Check:
    """What could not be judged for want of an instant: no disagreement, and not kept quiet (R-43)."""
    because = (
        f"{number} of {submitted} {what} carry no instant: whether they fall into the voting period, and on members "
    )
    because += f"at marking, cannot be judged. ({clause}, R-43)"
    return _check(subject, clause, True, {}, {"unstamped": number}, because)


def _check_period(subject: str, period: Period, span: Span, what: str, leeway: Leeway, zone: tzinfo) -> Check:
    clause = "P15" if subject.startswith("contests") else "P8"
    finding = judge_length(period, span, clause=clause, what=what, leeway=leeway, zone=zone)
    closes = {"closes": _text(finding.found)}
    return _check(subject, clause, finding.met, closes, {"closes": _text(finding.needed)}, str(finding))


# ── groups and contests ──────────────────────────────────────────────────────────────────────────


def check_group(record: Record, group: RecordedGroup, life: GroupLife) -> Iterator[Check]:
    """Check a group: that it came to be, each admission against what it requires, each leaving, who is in it."""
    subject, rules = f"groups/{group.id}", in_force(record.bylaws, group.founded_at).groups
    founders = {"founders": tuple(sorted(group.founders))}
    yield _check(f"{subject}/founding", "P1", bool(life.founding), founders, {}, str(life.founding))
    for one in group.admissions:
        if one.accepted is not None:
            ruling = life.admissions[one.member, one.at]
            agrees = bool(ruling) == one.accepted or (bool(ruling) and rules.may_refuse)
            said, follows = "accepted" if one.accepted else "refused", "admitted" if ruling else "refused"
            yield _check(
                f"{subject}/admissions/{one.member}/{instant_text(one.at)}", "P1", agrees,
                {"accepted": "yes" if one.accepted else "no"}, {"accepted": "yes" if ruling else "no"},
                f"{said.capitalize()} by the group, {follows} by its requirements: {ruling}",
            )  # fmt: skip
    for leaving in group.leavings:
        if not any(left == leaving.at for _, left in life.spells.get(leaving.member, ())):
            at = instant_text(leaving.at)
            because = f"{leaving.member} is recorded to leave at {at}, and was not in the group. (P1, R-62)"
            yield _check(f"{subject}/leavings/{leaving.member}/{at}", "P1", False, {"left": at}, {}, because)
    if group.disowned_at is not None and group.disowned_at != life.ended_at:
        at = instant_text(group.disowned_at)
        over = life.ended_at is not None and life.ended_at < group.disowned_at
        when = f"had ended at {instant_text(life.ended_at)}" if over and life.ended_at else "was not there"
        because = f"Held to be out of accord at {at}, when it {when}: that ended nothing. (P1, R-62)"
        yield _check(f"{subject}/disowned", "P1", False, {"disowned_at": at}, {}, because)
    if group.declared is not None:
        yield _check_members(record, subject, group.declared, life)


def _check_members(record: Record, subject: str, declared: DeclaredGroup, life: GroupLife) -> Check:
    said = tuple(sorted(declared.members))
    if record.as_of is None:
        because = "Who is in it was declared, and the record does not say as of when. (P1)"
        return _check(subject, "P1", False, {"members": said}, {"members": None}, because)
    found = tuple(sorted(life.members.at(record.as_of)))
    over = life.ended is not None and life.ended_at is not None and life.ended_at <= record.as_of
    ended = f" {life.ended}" if over else ""
    because = f"At {instant_text(record.as_of)} {', '.join(found) or 'nobody'}: {len(found)} in the group. (P1){ended}"
    if said != found:
        because = f"Declared were {', '.join(said) or 'nobody'}. {because}"
    return _check(subject, "P1", said == found, {"members": said}, {"members": found}, because)


def check_contest(
    record: Record, contest: RecordedContest, results: Mapping[Aspect, ContestResult], zone: tzinfo
) -> Iterator[Check]:
    """Check a contest: its periods, and what was declared of each count."""
    subject, rules = f"contests/{contest.id}", in_force(record.bylaws, contest.discussion_opens).contests
    yield _check_period(f"{subject}/discussion", contest.discussion, rules.discussion, "discussion", rules.leeway, zone)
    yield _check_period(f"{subject}/voting", contest.voting, rules.voting, "voting", rules.leeway, zone)
    for count in contest.counts:
        marks = results[count.aspect].count
        if marks.unstamped:
            yield _unstamped(f"{subject}/{count.aspect}/marks", "P15", "marks", marks.unstamped, marks.submitted)
        if count.declared is None:
            continue
        result, said = results[count.aspect], count.declared.winner
        # a declaration that names one of the tied settles them, outside the text.
        agrees = said in result.tied if result.tied else said == result.winner
        because = str(result.ruling.findings[0])
        halved = rules.indivisible and agrees and result.tied and _halved(contest, count.aspect, str(said), results)
        if halved:
            agrees = False
            because += f" {said} is for both and indivisible, and is not declared the winner of both. (P15, R-66)"
        elif result.tied and agrees:
            because += " It was settled outside the text. (P15, R-29)"
        if record.as_of is not None and record.as_of < contest.voting_closes:
            agrees = False
            because += f" It was declared by {instant_text(record.as_of)}, before voting closes. (P15, R-46)"
        if not agrees:
            because = f"Declared {said or 'unchanged'}. {because}"
            mine = result.entries.get(said or "")
            if mine is not None:
                because += f" {' '.join(map(str, mine.findings))}"
            elif said is not None:
                because += f" There is no entry {said} for a {count.aspect}. (P15)"
        found: dict[str, Stated] = {"winner": result.winner, "tied": result.tied}
        yield _check(f"{subject}/{count.aspect}", "P15", agrees, {"winner": said}, found, because)


def _halved(contest: RecordedContest, aspect: Aspect, said: str, results: Mapping[Aspect, ContestResult]) -> bool:
    """Whether an indivisible entry for both would win one count alone: no order of the tied yields that (R-66)."""
    declared = {one.aspect: one.declared.winner for one in contest.counts if one.declared is not None}
    both = any(len(one.aspects) > 1 for one in contest.entries if one.id == said)
    others = (declared.get(other, results[other].winner) for other in Aspect if other is not aspect)
    return both and any(winner != said for winner in others)


def check_events(gathered: Gathered) -> Iterator[Check]:
    """Check that no event came to nothing."""
    for event, finding in gathered.futile:
        subject = f"events/{event.event}/{event.member}/{instant_text(event.at)}"
        yield _check(subject, finding.clause, False, {"event": event.event.value}, {"event": None}, str(finding))


def check_resignations(record: Record, history: History) -> Iterator[Check]:
    """Check that every resignation ended a mandate."""
    ended = {
        (one.member, one.role, one.ended.at)
        for one in history.mandates
        if one.ended is not None and one.ended.by is EndingKind.RESIGNATION
    }
    for one in record.resignations:
        met, at = (one.member, one.role, one.at) in ended, instant_text(one.at)
        because = f"{one.member} resigned as {one.role} at {at}, "
        because += "and the mandate ended. (P5)" if met else "and held no mandate in it that this could end. (P5, R-69)"
        yield _check(f"resignations/{one.role}/{one.member}/{at}", "P5", met, {"at": at}, {}, because)


# ── mandates ─────────────────────────────────────────────────────────────────────────────────────


def check_mandates(record: Record, history: History, roll: Roll, zone: tzinfo) -> Iterator[Check]:
    """Check every mandate that is recorded, its length, its seat, its limits, and who stood in for it."""
    known = {one.id: one for one in history.mandates}
    tenures = Tenures.of(history.mandates)
    for row in record.mandates:
        subject = f"mandates/{row.id}"
        mandate = known.get(row.id)
        if mandate is None or _key(row) != _key(mandate):
            yield _unfounded(subject, row, history, roll)
            continue
        rules = in_force(record.bylaws, row.starts).mandates
        yield _check_length(
            subject, row, mandate, in_force(record.bylaws, row.term_starts or row.starts).mandates, zone
        )
        if row.basis is Basis.GIVEN:
            yield from _check_given(subject, row, mandate, record, tenures, roll, zone)
        else:
            yield from _check_basis(subject, row, mandate)
        if row.ended_at is not None or row.ended_by is not None:
            yield _check_ending(subject, row, mandate)
        for stand_in in row.stand_ins:
            ruling = judge_stand_in(mandate, stand_in, tenures=tenures, roll=roll, rules=rules, zone=zone)
            span = {"from": instant_text(stand_in.starts), "until": instant_text(stand_in.ends)}
            yield _check(f"{subject}/stand-ins/{stand_in.member}", "P5", bool(ruling), span, {}, str(ruling))
    for succession in history.successions:
        if succession.tied:
            yield _check(
                f"mandates/{succession.vacated}/succession", "P5", True, {}, {"tied": succession.tied},
                str(succession.ruling),
            )  # fmt: skip


def _key(one: RecordedMandate | Mandate) -> tuple[object, ...]:
    return one.role, one.member, one.seat, one.starts


def _unfounded(subject: str, row: RecordedMandate, history: History, roll: Roll) -> Check:
    """A recorded mandate that nothing in the record gives."""
    who = roll.label(row.member)
    near = [one for one in history.mandates if (one.role, one.member, one.seat) == (row.role, row.member, row.seat)]
    because = (
        f"{who} is recorded as {row.seat} {row.role} from {instant_text(row.starts)} by {row.basis}, "
        f"but no {row.basis} in the record gives that mandate. (P5)"
    )
    for one in near:
        because += f" One from {instant_text(one.starts)} follows from {one.rests_on or 'what is given'}."
    for succession in history.successions:
        if succession.at == row.starts and row.basis is Basis.SUCCESSION and row.follows in (None, succession.vacated):
            because += f" {succession.ruling}"
    declared = {"member": row.member, "seat": row.seat.value, "starts": instant_text(row.starts)}
    return _check(subject, "P5", False, declared, {"member": None}, because)


def _check_basis(subject: str, row: RecordedMandate, mandate: Mandate) -> Iterator[Check]:
    """What a mandate is said to rest on is what it rests on."""
    for key, said, found in (
        ("basis", row.basis.value, mandate.basis.value),
        ("follows", row.follows, mandate.rests_on),
        ("term_starts", _text_or_none(row.term_starts), _text_or_none(mandate.term_starts)),
    ):
        if said is not None and said != found:
            because = f"Recorded with {key} {said}; what gives this mandate makes it {found or 'none'}. (P5)"
            yield _check(f"{subject}/{key}", "P5", False, {key: said}, {key: found}, because)


def _check_length(subject: str, row: RecordedMandate, mandate: Mandate, rules: MandateRules, zone: tzinfo) -> Check:
    began = mandate.term_starts or mandate.starts
    ends = term_end(began, rules=rules, zone=zone) if row.basis is Basis.GIVEN else mandate.ends
    agrees = row.ends == ends
    because = (
        f"A term of {rules.term.words} from {instant_text(began)} ends at {instant_text(ends)}; "
        f"recorded: {instant_text(row.ends)}. (P5, R-3)"
    )
    return _check(subject, "P5", agrees, {"ends": instant_text(row.ends)}, {"ends": instant_text(ends)}, because)


def _check_given(
    subject: str, row: RecordedMandate, mandate: Mandate, record: Record, tenures: Tenures, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    """What history is given must keep the limits, the seats and the roll too."""
    who, rules = roll.label(row.member), in_force(record.bylaws, row.starts).mandates
    if not roll.is_member(row.member, row.starts):
        because = f"{who} was no member when the mandate began, at {instant_text(row.starts)}. (P3)"
        yield _check(f"{subject}/member", "P3", False, {"member": row.member}, {}, because)
    if row.seat is Seat.PRIMARY:
        terms = tenures.terms(row.member, row.role, rules=rules, before=row.starts)
        limits = judge_term(terms, starts=row.starts, who=who, role=row.role, rules=rules, zone=zone)
        yield _check(f"{subject}/limits", "P5", bool(limits), {"starts": instant_text(row.starts)}, {}, str(limits))
    for other in tenures.of_member(row.member, row.role):
        if other.id != row.id and other.starts <= row.starts < other.until and other.until > other.starts:
            because = f"{who} held mandate {other.id} in the same role until {instant_text(other.until)}. (P3, R-9)"
            yield _check(f"{subject}/overlap", "P3", False, {"starts": instant_text(row.starts)}, {}, because)


def _check_ending(subject: str, row: RecordedMandate, mandate: Mandate) -> Check:
    declared = {"ended_at": _text(row.ended_at), "ended_by": row.ended_by and row.ended_by.value}
    ended = mandate.ended
    computed = {"ended_at": _text(ended.at) if ended else None, "ended_by": ended.by.value if ended else None}
    found = f"by {ended.by} at {_text(ended.at)}" if ended else "by time alone"
    because = f"Recorded as ended by {row.ended_by} at {_text(row.ended_at)}; it ended {found}. (P5, R-32)"
    return _check(f"{subject}/ending", "P5", declared == computed, declared, computed, because)


def check_seats(record: Record, history: History) -> Iterator[Check]:
    """Check that no mandate began beyond the seats its role had; a later cut of seats ends none (R-30)."""
    by_role: dict[str, list[Mandate]] = {}
    for mandate in history.mandates:
        by_role.setdefault(mandate.role, []).append(mandate)
    called = {(one.role, one.term_start): history.elections[one.id].seats for one in record.elections}
    for name, mandates in by_role.items():
        for at, held, begun in _held_at_starts(mandates):
            role = role_for(record.roles, name, opens=at, term_starts=at)
            seats = called.get((name, at)) or (role.seats if role else Seats())
            for seat, have, most in (
                (Seat.PRIMARY, held.primary, seats.primary),
                (Seat.RESERVE, held.reserve, seats.reserve),
            ):
                if have > most and seat in begun:
                    because = f"From {instant_text(at)} {have} members hold {seat} mandates as {name}; "
                    because += f"it has {most} such seats, {have - most} fewer. (P4, R-28)"
                    subject = f"roles/{name}/{seat}/{instant_text(at)}"
                    yield _check(subject, "P4", False, {"held": have}, {"seats": most}, because)


def _held_at_starts(mandates: Iterable[Mandate]) -> Iterator[tuple[datetime, Seats, set[Seat]]]:
    """Go through the starts of one role's mandates: the seats held from each on, and the kinds that begin with it."""
    real = [one for one in mandates if one.until > one.starts]
    steps = sorted(
        [(one.starts, 1, one.seat) for one in real] + [(one.until, -1, one.seat) for one in real],
        key=lambda step: step[0],
    )
    held = Counter[Seat]()
    for at, together in groupby(steps, key=lambda step: step[0]):
        begun = set()
        for _, change, seat in together:
            held[seat] += change
            if change > 0:
                begun.add(seat)
        if begun:
            yield at, Seats(primary=held[Seat.PRIMARY], reserve=held[Seat.RESERVE]), begun


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


def check_recall(record: Record, recall: RecordedRecall, result: RecallResult, zone: tzinfo) -> Iterator[Check]:
    """Check a recall: how long its poll was open, and what was declared of it."""
    subject = f"recalls/{recall.id}"
    finding = judge_period(recall, rules=in_force(record.bylaws, recall.opens).recall, zone=zone)
    closes = {"closes": _text(finding.found)}
    yield _check(f"{subject}/period", "P6", finding.met, closes, {"closes": _text(finding.needed)}, str(finding))
    if recall.declared is not None:
        said = recall.declared.value.replace("_", " ")
        found = result.outcome.value.replace("_", " ") if result.outcome else "not counted yet"
        because = f"Declared {said}, computed {found}: {result.because}"
        early = record.as_of is not None and record.as_of < recall.closes and result.outcome in _OF_THE_CLOSE
        if early and record.as_of is not None:
            because += f" It was declared by {instant_text(record.as_of)}, before the poll closes. (P6, R-46)"
        declared = {"outcome": recall.declared.value}
        computed = {
            "outcome": result.outcome and result.outcome.value,
            "yes": result.tally.yes,
            "no": result.tally.no,
        }
        agrees = recall.declared is result.outcome and not early
        yield _check(subject, "P6", agrees, declared, computed, because)


# What is known only when a poll has closed.
_OF_THE_CLOSE: Final = (RecallOutcome.REVOKED, RecallOutcome.KEPT, RecallOutcome.NOT_SECONDED)


def _check(
    subject: str,
    clause: str,
    agrees: bool,
    declared: Mapping[str, Stated],
    computed: Mapping[str, Stated],
    because: str,
) -> Check:
    return Check(subject=subject, clause=clause, agrees=agrees, declared=declared, computed=computed, because=because)


# ── dues and accounts ────────────────────────────────────────────────────────────────────────────


def check_dues(record: Record, dues: Mapping[str, tuple[YearOfDues, ...]]) -> Iterator[Check]:
    """Check what was declared of members' dues; no check carries an amount."""
    for sheet in record.dues:
        for said in sheet.declared:
            found = next((one for one in dues.get(said.member, ()) if one.year == said.year), None)
            state = None if found is None else found.state.value
            because = f"The year {said.year} is not looked at yet. (P12)" if found is None else str(found)
            agrees = state == said.state
            yield _check(
                f"dues/{sheet.id}/{said.member}/{said.year}", "P11", agrees, {"state": said.state.value},
                {"state": state}, because if agrees else f"Declared {said.state.replace('_', ' ')}. {because}",
            )  # fmt: skip


def check_accounts(record: Record) -> Iterator[Check]:
    """Check who owns the main account, where the record has accounts."""
    if record.accounts:
        ruling = check_ownership(record.accounts)
        main = tuple(sorted(one.id for one in record.accounts if one.main))
        yield _check("accounts", "P14", bool(ruling), {"main": main}, {}, str(ruling))


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def check_election(
    record: Record, election: RecordedElection, called: Called, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    """Check an election: its periods, its seats, its draw, and what was declared of it."""
    subject, result = f"elections/{election.id}", called.result
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
        ruling = judge_seats(election, seats=called.seats, taken=called.taken)
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
        yield _unstamped(f"{subject}/marks", "P4", "marks", result.count.unstamped, result.count.submitted)
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
    computed: dict[str, Stated] = {}
    settled = ""
    if result is None:
        wrong.append("It was declared, but the record has neither ballots nor tallies from which it could follow. (P4)")
    else:
        computed = {"primary": result.primary, "reserve": result.reserve}
        if not _follows(election, declared, result):
            wrong += _differences(election, declared, result, roll)
        if result.seating.undecided and not wrong:
            settled = " What the text leaves undecided was settled outside it. (P4, R-29)"
            first = dict.fromkeys(declared.primary, 0)
            left = seat_contenders(result.contenders, result.seating.seats, order=first).undecided
            if declared.reserve is None and left:
                names = ", ".join(roll.label(one) for tie in left for one in tie.tied)
                settled = f" Who is reserve stays undecided between {names}. (P4, R-14)"
    if record.as_of is not None and record.as_of < election.voting_closes:
        wrong.append(
            f"It was declared by {instant_text(record.as_of)}, before voting closes at "
            f"{instant_text(election.voting_closes)}. (P4, R-46)"
        )
    return Check(
        subject=f"elections/{election.id}",
        clause="P4",
        agrees=not wrong,
        declared={"primary": tuple(sorted(declared.primary)), "reserve": declared.reserve},
        computed=computed,
        because=" ".join(wrong) or f"Seated as declared. (P4){settled}",
    )


def _follows(election: RecordedElection, declared: Declared, result: Result) -> bool:
    """Say whether a declaration is the result, or one that some order of the tied yields (R-29)."""
    seating = result.seating
    if result.draw and election.draw is not None and election.draw.value is not None:
        same = set(declared.primary) == set(seating.primary)
        return same and declared.reserve in (None, seating.reserve)
    if election.draw is not None and (seating.undecided or (seating.unordered and declared.reserve is not None)):
        return False  # where a draw is recorded only its answer agrees; no value, no draw
    return yields(result.contenders, seating.seats, primary=declared.primary, reserve=declared.reserve)


def _differences(election: RecordedElection, declared: Declared, result: Result, roll: Roll) -> Iterator[str]:
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
    draw, drawn = election.draw, bool(result.draw and election.draw and election.draw.value is not None)
    settles = "the declaration does not settle that"
    if draw is not None and not drawn:
        why = "has no value yet" if draw.value is None else "was not announced in order"
        settles = f"only the draw on record may settle that, which {why}"
    for tie in result.seating.undecided:
        tied = ", ".join(map(roll.label, tie.tied))
        yield f"{tie.seats} seats are undecided between {tied}, and {settles}. (P4, R-29)"
    for group in result.seating.unordered if draw is not None and declared.reserve is not None else ():
        tied = ", ".join(map(roll.label, group))
        yield f"The order among {tied} as reserves is undecided, and {settles}. (P4, R-29)"
    if tuple(reserve) != result.reserve and set(reserve) == set(result.reserve):
        by = "score, membership and the announced draw" if drawn else "score and membership"
        yield (
            f"The reserves were declared in the order {', '.join(map(roll.label, reserve))}; "
            f"by {by} it is {', '.join(map(roll.label, result.reserve))}. (P4, R-14)"
        )


def _text_or_none(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)


def _text(value: object) -> str:
    return instant_text(value) if isinstance(value, datetime) else str(value)
