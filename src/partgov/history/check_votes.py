"""Checks of votes: polls and contests, held against what follows from the facts.

Text:     Proposals 8 and 15, and the final question.
Decides:  whether a declared outcome or choice is the one that follows, and who is said to have voted for it.
Leaves:   what follows, to decisions and contests.
Readings: R-10 (who might vote), R-29 (ties), R-35 (periods), R-43 (answers without an instant), R-46 (declared too
          early), R-63 (the swing), R-64 (reopening), R-66 (indivisible entries).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "EarlierVote", "check_contest", "check_poll", "check_voters"]

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

import attrs

from partgov.bylaws import in_force
from partgov.contests import Aspect, ContestResult, ContestRules
from partgov.decisions import Decision
from partgov.foundation.periods import FOREVER, Period
from partgov.foundation.rulings import Cites, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.timetables import Length, judge_length, length_kind
from partgov.foundation.values import Value
from partgov.history.bodies import Bodies
from partgov.history.checks import Check, Stated, check_of, text_of, unstamped, unstamped_kind
from partgov.history.deciding import Decided
from partgov.history.record import Poll, Question, Record, RecordedContest
from partgov.members import Roll
from partgov.proposals import judge_proposal, judge_reopening
from partgov.questions import DecisionRules

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_poll": ("P8", "final", "R-35", "R-46", "R-63", "R-64"),
    "check_voters": ("P8", "R-10", "R-43"),
    "check_contest": ("P15", "R-29", "R-35", "R-43", "R-46", "R-66"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_LENGTHS: Final = {
    name: length_kind(name, clause, setting=setting)
    for name, clause, setting in (
        ("decision.discussion", "P8", "decisions.discussion"),
        ("decision.voting", "P8", "decisions.voting"),
        ("contest.discussion", "P15", "contests.discussion"),
        ("contest.voting", "P15", "contests.voting"),
    )
}
_NO_COUNT: Final = Kind("check.question_without_count", "P8", setting="decisions", declared=str)
_QUESTION: Final = Kind(
    "check.question", "P8", setting="decisions", quotes=True, declared=str, computed=str, ruling=tuple
)
_FINAL: Final = Kind(
    "check.answers", "final", setting="decisions", quotes=True, declared=str, computed=str, ruling=tuple
)
_QUESTION_OUTSIDE: Final = Kind("check.question_settled_outside", "P8", "R-75", setting="decisions.order", declared=str)
_SECOND: Final = Kind("check.second_vote", "P8", "R-72", setting="decisions.unsettled", first=str, outcome=str)
_EARLY: Final = Kind("check.early_question", "P8", "R-46", setting="decisions", by=datetime, closes=datetime)
_TOO_MANY: Final = Kind(
    "check.too_many_answers", "P8", setting="decisions", quotes=True, answers=int, voters=int, more=int
)
_VOTERS: Final = Kind("check.voters", "P8", setting="decisions", handed=int, counted=int, declared=int)
_MAY_VOTE: Final = Kind(
    "check.may_vote", "P8", "R-10", setting="decisions.electorate", context=str, most=int, able=int | None, declared=int
)
_ANSWERS_UNSTAMPED: Final = unstamped_kind("check.unstamped_answers", "P8", setting="decisions")
_MARKS_UNSTAMPED: Final = unstamped_kind("check.unstamped_entry_marks", "P15", setting="contests")
_WINNER: Final = Kind("check.winner", "P15", setting="contests", quotes=True, winner=object)
_HALVED: Final = Kind("check.halved", "P15", "R-66", setting="contests.indivisible", winner=str)
_OUTSIDE: Final = Kind("check.winner_settled_outside", "P15", "R-29", setting="contests")
_WINNER_EARLY: Final = Kind("check.early_winner", "P15", "R-46", setting="contests", by=datetime)
_NO_ENTRY: Final = Kind("check.no_entry", "P15", setting="contests", winner=str, aspect=str)


# ── polls ────────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class EarlierVote(Value):
    """
    A question on a matter that was settled.

    Attributes:
        put: when it was put, its discussion included; None where nobody noted it.
        closed: when its vote closed.
        rejected: whether the matter was rejected, and not adopted or settled by an answer.
    """

    put: datetime | None = None
    closed: datetime
    rejected: bool


def check_poll(
    record: Record,
    poll: Poll,
    decided: Decided,
    roll: Roll,
    zone: tzinfo,
    settled: Mapping[str, Mapping[str, EarlierVote]],
    bodies: Bodies,
) -> Iterator[Check]:
    """
    Check a poll: who put it, how long it took, what was declared of each question, that no matter was put too soon.

    Args:
        decided: what the questions of the record come to.
        settled: for each matter, the questions on it that were settled before.
        bodies: who is of a role, group, body or list, and when.
    """
    subject, began = f"polls/{poll.id}", poll.began
    put: dict[str, DecisionRules] = {}  # by the same rules as the poll, or by those of its own kind
    room = in_force(record.bylaws, began).decisions
    for question in poll.questions:
        rules = decided.rules[poll.id, question.id]
        same = (rules.proposers, rules.discussion, rules.voting, rules.leeway) == _timetable(room)
        put.setdefault(subject if same else f"{subject}/{question.id}", room if same else rules)
    for place, rules in (put or {subject: room}).items():
        if poll.proposers and began is not None:
            able = bodies.rolls_in(rules.proposers, in_force(record.bylaws, began))
            ruling = judge_proposal(poll.proposers, at=began, roll=roll, rules=rules, proposing=able)
            proposers = {"proposers": tuple(sorted(poll.proposers))}
            yield check_of(f"{place}/proposers", bool(ruling), proposers, {}, *ruling.told_first)
        if poll.discussion_opens is not None and poll.opens is not None:
            discussion = Period(opens=poll.discussion_opens, closes=poll.opens)
            yield from _check_period(f"{place}/discussion", discussion, "decision.discussion", rules, zone)
        if poll.voting is not None and (poll.discussion_opens is not None or rules is not room):
            yield from _check_period(f"{place}/voting", poll.voting, "decision.voting", rules, zone)
    for question in poll.questions:
        yield from _check_question(record, poll, question, decided, zone, settled)


def _timetable(rules: DecisionRules) -> tuple[object, ...]:
    return rules.proposers, rules.discussion, rules.voting, rules.leeway


def _check_question(
    record: Record,
    poll: Poll,
    question: Question,
    decided: Decided,
    zone: tzinfo,
    settled: Mapping[str, Mapping[str, EarlierVote]],
) -> Iterator[Check]:
    name, subject = (poll.id, question.id), f"polls/{poll.id}/{question.id}"
    rules, decision = decided.rules[name], decided.decisions[poll.id].get(question.id)
    cites = rules.cites
    for matter, kinds in question.matters.items() if poll.began is not None else ():
        place = f"{subject}/reopening" if matter == question.matter else f"{subject}/reopening/{matter}"
        room = in_force(record.bylaws, poll.began).decisions
        each = [rules if kind is None else room.of_kind(kind) for kind in kinds]
        ruling = _judge_rest(poll, matter, settled.get(matter, {}), each, zone)
        yield check_of(place, bool(ruling), {"matter": matter}, {}, *ruling.told_first)
    if name in decided.unjudged:
        declared: dict[str, Stated] = {} if question.declared is None else {"outcome": question.declared}
        yield check_of(subject, False, declared, {"outcome": None}, decided.unjudged[name])
    if decision is None:
        if question.declared is not None and name not in decided.unjudged:
            uncounted = _NO_COUNT.finding(cites, False, declared=question.declared)
            yield check_of(subject, False, {"outcome": question.declared}, {"outcome": None}, uncounted)
        return
    if question.declared is not None:
        yield _check_outcome(record, poll, question.declared, decision, subject, cites)
    answered, voters = decision.answered, poll.voters if question.voters is None else question.voters
    if voters is not None and answered > voters:
        more = answered - voters
        many = _TOO_MANY.finding(
            cites, False, found=answered, needed=voters, answers=answered, voters=voters, more=more
        )
        yield check_of(subject, False, {"voters": voters}, {"answers": answered}, many)
    if question.second_of is not None:
        yield from _check_second(poll, question, decided, cites)


def _judge_rest(
    poll: Poll, matter: str, settled: Mapping[str, EarlierVote], each: Iterable[DecisionRules], zone: tzinfo
) -> Ruling:
    """Whether a matter has rested, by all rules, since a vote that came before: put earlier, or closed earlier."""
    began, closes = poll.began, poll.closes or FOREVER
    assert began is not None, "who asks knows when the poll began"
    before = {
        name: one
        for name, one in settled.items()
        if one.closed <= began or (one.put is not None and (one.put, one.closed) < (began, closes))
    }
    closed = {name: one.closed for name, one in before.items()}
    rejected = {name for name, one in before.items() if one.rejected}
    rulings = [
        judge_reopening(matter, opens=began, settled=closed, rejected=rejected, rules=rules, zone=zone)
        for rules in each
    ]
    return Ruling(dict.fromkeys(one for ruling in rulings for one in ruling.findings))


def _check_second(poll: Poll, question: Question, decided: Decided, cites: Cites) -> Iterator[Check]:
    """Check that a second vote follows one that had no quorum."""
    first = decided.first_of[poll.id, question.id]
    outcome = decided.outcomes.get(first)
    finding = _SECOND.finding(
        cites, outcome == "no_quorum", found=outcome, needed="no_quorum", first="/".join(first), outcome=outcome or ""
    )
    stated: dict[str, Stated] = {"first": "/".join(first)}
    yield check_of(f"polls/{poll.id}/{question.id}/second", finding.met, stated, {"outcome": outcome}, finding)


def _check_outcome(record: Record, poll: Poll, declared: str, decision: Decision, subject: str, cites: Cites) -> Check:
    outside = declared in decision.tied
    agrees = declared == decision.outcome or outside
    computed: dict[str, Stated] = {
        "outcome": decision.outcome,
        "base": decision.base,
        "threshold": decision.threshold,
        "lead": decision.lead,
        "shortfall": decision.shortfall,
        "swing": decision.swing,
    }
    findings = decision.ruling.findings
    if outside:
        findings = (_QUESTION_OUTSIDE.finding(cites, True, declared=declared), *findings)
    if not agrees:
        kind = _FINAL if findings[0].kind.clause == "final" else _QUESTION
        findings = (kind.finding(cites, False, declared=declared, computed=decision.outcome, ruling=findings),)
    if record.as_of is not None and poll.closes is not None and record.as_of < poll.closes:
        agrees = False
        early = _EARLY.finding(
            cites, False, found=record.as_of, needed=poll.closes, by=record.as_of, closes=poll.closes
        )
        findings = (*findings, early)
    return check_of(subject, agrees, {"outcome": declared}, computed, *findings)


def check_voters(poll: Poll, decided: Decided, cites: Cites) -> Iterator[Check]:
    """Check how many are said to have voted, and to have been able to, against the ballots and the members."""
    subject, decisions = f"polls/{poll.id}", decided.decisions[poll.id]
    answers, able = decided.answers.get(poll.id), decided.able.get(poll.id)
    if answers is not None and answers.unstamped:
        yield unstamped(f"{subject}/answers", _ANSWERS_UNSTAMPED, answers.unstamped, answers.submitted, cites)
    if poll.voters is not None and answers is not None:
        met = answers.voters <= poll.voters <= answers.handed_in
        voters = _VOTERS.finding(cites, met, handed=answers.handed_in, counted=answers.voters, declared=poll.voters)
        yield check_of(f"{subject}/voters", met, {"voters": poll.voters}, {"voters": answers.voters}, voters)
    most = max((one.answered for one in decisions.values()), default=0)
    declared = poll.may_vote if poll.may_vote is not None or able is None or most <= able else able
    if declared is not None:
        met = most <= declared and able in (None, declared)
        context = "unknown" if able is None else "known"
        might = _MAY_VOTE.finding(cites, met, context=context, most=most, able=able, declared=declared)
        yield check_of(f"{subject}/may-vote", met, {"may_vote": declared}, {"may_vote": able}, might)


def _check_period(
    subject: str, period: Period, name: str, rules: DecisionRules | ContestRules, zone: tzinfo
) -> Iterator[Check]:
    """Check how long a period took, where the rules ask anything of it."""
    asked: Length | None = getattr(rules, name.partition(".")[2])
    if asked is not None:
        finding = judge_length(period, asked, kind=_LENGTHS[name], leeway=rules.leeway, zone=zone, cites=rules.cites)
        closes = {"closes": text_of(finding.found)}
        yield check_of(subject, finding.met, closes, {"closes": text_of(finding.needed)}, finding)


# ── contests ─────────────────────────────────────────────────────────────────────────────────────────


def check_contest(
    record: Record, contest: RecordedContest, results: Mapping[Aspect, ContestResult], zone: tzinfo
) -> Iterator[Check]:
    """Check a contest: its periods, and what was declared of each count."""
    subject, rules = f"contests/{contest.id}", in_force(record.bylaws, contest.discussion_opens).contests
    yield from _check_period(f"{subject}/discussion", contest.discussion, "contest.discussion", rules, zone)
    yield from _check_period(f"{subject}/voting", contest.voting, "contest.voting", rules, zone)
    for count in contest.counts:
        marks = results[count.aspect].count
        if marks.unstamped:
            part = f"{subject}/{count.aspect}/marks"
            yield unstamped(part, _MARKS_UNSTAMPED, marks.unstamped, marks.submitted, rules.cites)
        if count.declared is None:
            continue
        result, said = results[count.aspect], count.declared.winner
        # a declaration that names one of the tied settles them, outside the text.
        agrees = said in result.tied if result.tied else said == result.winner
        findings = [result.ruling.findings[0]]
        if rules.indivisible and agrees and result.tied and _halved(contest, count.aspect, str(said), results):
            agrees = False
            findings.append(_HALVED.finding(rules.cites, False, winner=str(said)))
        elif result.tied and agrees:
            findings.append(_OUTSIDE.finding(rules.cites, True))
        if record.as_of is not None and record.as_of < contest.voting_closes:
            agrees = False
            findings.append(
                _WINNER_EARLY.finding(
                    rules.cites, False, found=record.as_of, needed=contest.voting_closes, by=record.as_of
                )
            )
        if not agrees:
            findings.insert(0, _WINNER.finding(rules.cites, False, winner=said or Phrase("list.unchanged")))
            mine = result.entries.get(said or "")
            if mine is not None:
                findings += mine.findings
            elif said is not None:
                findings.append(_NO_ENTRY.finding(rules.cites, False, winner=said, aspect=count.aspect.value))
        found: dict[str, Stated] = {"winner": result.winner, "tied": result.tied}
        yield check_of(f"{subject}/{count.aspect}", agrees, {"winner": said}, found, *findings)


def _halved(contest: RecordedContest, aspect: Aspect, said: str, results: Mapping[Aspect, ContestResult]) -> bool:
    """Whether an indivisible entry for both would win one count alone: no order of the tied yields that (R-66)."""
    declared = {one.aspect: one.declared.winner for one in contest.counts if one.declared is not None}
    both = any(len(one.aspects) > 1 for one in contest.entries if one.id == said)
    others = (declared.get(other, results[other].winner) for other in Aspect if other is not aspect)
    return both and any(winner != said for winner in others)
