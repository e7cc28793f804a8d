"""Checks of votes: polls and contests, held against what follows from the facts.

Text:     Proposals 8 and 15, and the final question.
Decides:  whether a declared outcome or choice is the one that follows, and who is said to have voted for it.
Leaves:   what follows, to decisions and contests.
Readings: R-10 (who might vote), R-29 (ties), R-35 (periods), R-43 (answers without an instant), R-46 (declared too
          early), R-63 (the swing), R-64 (reopening), R-66 (indivisible entries).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "check_contest", "check_poll", "check_voters"]

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from partgov.answers import Answers
from partgov.bylaws import in_force
from partgov.contests import Aspect, ContestResult
from partgov.decisions import Decision, judge_proposal, judge_reopening
from partgov.foundation.periods import Period, Span, instant_text
from partgov.foundation.rulings import ADOPTED
from partgov.foundation.timetables import Leeway, judge_length, length_kind
from partgov.history.checks import Check, Stated, check_of, text_of, unstamped
from partgov.history.record import Poll, Record, RecordedContest
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_poll": ("P8", "final", "R-35", "R-46", "R-63", "R-64"),
    "check_voters": ("P8", "R-10", "R-43"),
    "check_contest": ("P15", "R-29", "R-35", "R-43", "R-46", "R-66"),
}


# ── polls ────────────────────────────────────────────────────────────────────────────────────────────


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
        yield check_of(
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
            yield check_of(f"{subject}/reopening", "P8", bool(ruling), {"matter": question.matter}, {}, str(ruling))
        decision = decisions.get(question.id)
        if decision is None:
            if question.declared is not None:
                because = f"Declared {question.declared}, but it has neither ballots nor a tally. (P8)"
                yield check_of(subject, "P8", False, {"outcome": question.declared}, {"outcome": None}, because)
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
            yield check_of(
                subject, decision.ruling.findings[0].clause, agrees, {"outcome": question.declared}, computed,
                because,
            )  # fmt: skip
        answered = sum(decision.tally.values())
        if poll.voters is not None and answered > poll.voters:
            because = f"{answered} answers were counted of {poll.voters} voters, {answered - poll.voters} too many."
            yield check_of(subject, "P8", False, {"voters": poll.voters}, {"answers": answered}, because)


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
        yield unstamped(f"{subject}/answers", "P8", "answers", answers.unstamped, answers.submitted)
    if poll.voters is not None and answers is not None:
        handed = len({sheet.voter for sheet in poll.ballots or ()})
        met = answers.voters <= poll.voters <= handed
        because = f"{handed} handed in ballots, and answers of {answers.voters} of them count; declared were "
        because += f"{poll.voters} voters. (P8)"
        yield check_of(f"{subject}/voters", "P8", met, {"voters": poll.voters}, {"voters": answers.voters}, because)
    if poll.may_vote is not None:
        most = max((sum(one.tally.values()) for one in decisions.values()), default=0)
        met = most <= poll.may_vote and able in (None, poll.may_vote)
        because = f"{most} answered one question" + ("" if able is None else f", and {able} members might vote")
        because += f"; declared were {poll.may_vote} who might. (P8, R-10)"
        yield check_of(f"{subject}/may-vote", "P8", met, {"may_vote": poll.may_vote}, {"may_vote": able}, because)


def _check_period(subject: str, period: Period, span: Span, what: str, leeway: Leeway, zone: tzinfo) -> Check:
    room, clause = ("contest", "P15") if subject.startswith("contests") else ("decision", "P8")
    kind = length_kind(f"{room}.{what}", clause, setting=f"{room}s.{what}")
    finding = judge_length(period, span, kind=kind, leeway=leeway, zone=zone, cites=ADOPTED)
    closes = {"closes": text_of(finding.found)}
    return check_of(subject, clause, finding.met, closes, {"closes": text_of(finding.needed)}, str(finding))


# ── contests ─────────────────────────────────────────────────────────────────────────────────────────


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
            yield unstamped(f"{subject}/{count.aspect}/marks", "P15", "marks", marks.unstamped, marks.submitted)
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
        yield check_of(f"{subject}/{count.aspect}", "P15", agrees, {"winner": said}, found, because)


def _halved(contest: RecordedContest, aspect: Aspect, said: str, results: Mapping[Aspect, ContestResult]) -> bool:
    """Whether an indivisible entry for both would win one count alone: no order of the tied yields that (R-66)."""
    declared = {one.aspect: one.declared.winner for one in contest.counts if one.declared is not None}
    both = any(len(one.aspects) > 1 for one in contest.entries if one.id == said)
    others = (declared.get(other, results[other].winner) for other in Aspect if other is not aspect)
    return both and any(winner != said for winner in others)
