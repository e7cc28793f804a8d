"""Poll page: the questions of a poll and its answers, laid out for a screen."""

from __future__ import annotations

__all__ = ["lay_out_answers", "lay_out_poll"]

from collections.abc import Iterator, Mapping

from partgov.answers import Answers
from partgov.command.election_page import lay_out_accounted
from partgov.command.terminal import Style, pad, width_of, wrapped
from partgov.decisions import Decision
from partgov.history.record import Poll
from partgov.interop.inert import inert
from partgov.questions import QuestionRule


def lay_out_poll(poll: Poll, decisions: Mapping[str, Decision], style: Style) -> Iterator[str]:
    """Lay out the questions of a poll: their figures, and why each is decided so."""
    voters = "" if poll.voters is None else f" ({poll.voters} voters)"
    yield style.paint(f"Poll: {inert(poll.title or poll.id)}{voters}", "bold")
    questions = [one for one in poll.questions if one.id in decisions]
    motions = [one for one in questions if one.rule is QuestionRule.FOR_AGAINST]
    wide = max((width_of(inert(one.title or "")) for one in poll.questions), default=0)
    name = max((width_of(inert(one.id)) for one in poll.questions), default=0)
    if motions:
        yield f"  {'':{name}}  {pad('', wide)}  {'for':>5} {'against':>7} {'abstain':>7} {'needed':>6} {'lead':>5}"
    for one in questions:
        decision = decisions[one.id]
        start = f"  {pad(inert(one.id), name)}  {pad(inert(one.title or ''), wide)}  "
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
            yield from wrapped(inert(f"{one.id}: {' '.join(map(str, decision.ruling.findings))}"))
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


def lay_out_answers(found: Answers) -> Iterator[str]:
    """Every answer to a poll accounted for."""
    rejected = [
        (f"{inert(one.answer)} of {inert(one.voter)} to {inert(one.question)}", one.reason) for one in found.rejected
    ]
    yield from lay_out_accounted(
        "Answers", found.submitted, found.accepted, found.superseded, rejected, found.unstamped
    )
    blank = ", ".join(f"{number} to {inert(question)}" for question, number in found.blank.items() if number)
    if blank:
        yield f"  Said nothing, though they answered others: {blank}."
    yield ""
