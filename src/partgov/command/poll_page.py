"""Poll page: the questions of a poll and its answers, laid out for a screen."""

from __future__ import annotations

__all__ = ["lay_out_answers", "lay_out_poll", "outcome_of"]

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from partgov.answers import Answers, RejectedAnswer
from partgov.command.election_page import accounted, lay_out_numbers, lay_out_rejected, unstamped
from partgov.command.terminal import Style, pad, width_of, wrapped
from partgov.decisions import Decision
from partgov.foundation.inert import inert
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import Named, Phrase, Said
from partgov.history.record import Poll, Question
from partgov.questions import QuestionRule


def lay_out_poll(
    poll: Poll, decisions: Mapping[str, Decision], style: Style, *, unjudged: Mapping[tuple[str, str], Finding]
) -> Iterator[str]:
    """
    Lay out the questions of a poll: their figures, and why each is decided so, or cannot be.

    Args:
        unjudged: why a question cannot be judged, by its poll and its id.
    """
    voters = "" if poll.voters is None else f" {style.say('page.voters', count=poll.voters)}"
    yield style.paint(f"{style.say('page.poll', title=poll.title or poll.id)}{voters}", "bold")
    questions = [one for one in poll.questions if one.id in decisions]
    yield from _table(poll, questions, decisions, style)
    yield ""
    yield from _adopted(questions, decisions, style)
    for one in questions:
        decision = decisions[one.id]
        if one.rule is QuestionRule.MAJORITY_OF_ANSWERS and decision.ruling and not decision.quorum:
            asked = Phrase("page.final_question") if one.id == "final" else Phrase("page.question", question=one.id)
            told = style.say(
                "page.answered", asked=asked, outcome=decision.outcome, votes=decision.votes, of=decision.base,
                leading=decision.leading, count=decision.threshold,
            )  # fmt: skip
            yield f"  {told}"
        elif not _plain(decision):
            yield from wrapped(f"{inert(one.id)}: {style.account(decision.ruling.findings)}")
    open_to_doubt = [one for one in poll.questions if (poll.id, one.id) in unjudged]
    for one in open_to_doubt:
        yield from wrapped(f"{inert(one.id)}: {style.told(unjudged[poll.id, one.id])}")
    missing = len(poll.questions) - len(questions) - len(open_to_doubt)
    if missing:
        yield f"  {style.say('page.questions_left', number=missing, count=len(poll.questions))}"
    yield ""


def _table(poll: Poll, questions: Sequence[Question], decisions: Mapping[str, Decision], style: Style) -> Iterator[str]:
    """A line for each question that is decided, with its figures."""
    wide = max((width_of(inert(one.title or "")) for one in poll.questions), default=0)
    name = max((width_of(inert(one.id)) for one in poll.questions), default=0)
    heads = {each: style.say(f"page.head_{each}") for each in _COLUMNS}
    wides = {each: max(least, width_of(heads[each])) for each, least in _COLUMNS.items()}
    if any(one.rule is QuestionRule.FOR_AGAINST for one in questions):
        yield f"  {'':{name}}  {pad('', wide)}  " + " ".join(f"{heads[each]:>{wides[each]}}" for each in _COLUMNS)
    for one in questions:
        decision = decisions[one.id]
        start = f"  {pad(inert(one.id), name)}  {pad(inert(one.title or ''), wide)}  "
        worded = style.told(outcome_of(decision))
        if one.rule is QuestionRule.FOR_AGAINST:
            tally = decision.tally
            bar = style.bar(tally["for"], decision.base)
            good = "green" if decision.outcome == "adopted" else "red"
            figures = (tally["for"], tally["against"], tally.get("abstain", 0), decision.threshold)
            shown = [*map(str, figures), f"{decision.lead:+}"]
            row = " ".join(f"{figure:>{width}}" for figure, width in zip(shown, wides.values(), strict=True))
            yield f"{start}{row}  {bar}  {style.paint(worded, good)}"
        else:
            answers = ", ".join(f"{inert(answer)} {number}" for answer, number in decision.tally.items())
            yield f"{start}{answers}  {style.paint(worded, 'green' if decision.ruling else 'red')}"


_COLUMNS: Final[Mapping[str, int]] = {"for": 5, "against": 7, "abstain_vote": 7, "needed": 6, "lead": 5}


def _adopted(questions: Sequence[Question], decisions: Mapping[str, Decision], style: Style) -> Iterator[str]:
    """How many motions are adopted, and which of them is the narrowest."""
    motions = [one for one in questions if one.rule is QuestionRule.FOR_AGAINST]
    if motions:
        adopted = [one for one in motions if decisions[one.id].outcome == "adopted"]
        narrowest = min(motions, key=lambda one: (abs(decisions[one.id].lead), one.id))
        decision = decisions[narrowest.id]
        which = tuple(each for each in (_called(narrowest.id), narrowest.title) if each)
        told = style.say(
            "page.adopted", adopted=len(adopted), of=len(motions), which=which,
            votes=decision.tally["for"], against=decision.tally["against"], lead=decision.lead,
        )  # fmt: skip
        yield f"  {told}"


def outcome_of(decision: Decision) -> Phrase:
    """Return what a question comes to in a few words: an outcome, or the answer itself."""
    if decision.outcome in _OUTCOMES:
        return Phrase("swing.outcome", context=decision.outcome)
    return Phrase("page.at", at=decision.outcome.replace("_", " "))


_OUTCOMES: Final = frozenset({"adopted", "rejected", "no_quorum", "lapsed", "undecided"})


def _plain(decision: Decision) -> bool:
    """Whether the figures of its line alone say why: adopted by more For than Against, and no quorum."""
    votes = decision.tally.get("for", 0) + decision.tally.get("against", 0)
    simple = (decision.base, decision.threshold) == (votes, votes // 2 + 1)
    return decision.outcome == "adopted" and simple and not decision.quorum


def _called(question: str) -> Said:
    number = question.removeprefix("P")
    return Phrase("page.proposal", number=number) if number != question and number.isdigit() else question


def lay_out_answers(
    found: Answers, decisions: Mapping[str, Decision], style: Style, *, named: bool = False
) -> Iterator[str]:
    """Account for every answer to a poll; whose the rejected ones are only where `named` asks for it."""
    rejected = sum(found.by_reason.values())
    yield f"  {accounted('answers', found.submitted, found.accepted, found.superseded, rejected, style)}"
    if found.unstamped:
        reasons = [finding for one in decisions.values() for finding in one.ruling.findings]
        yield f"  {unstamped('answers', found.unstamped, reasons, style)}"
    if named:
        yield from lay_out_rejected(
            [(_answer(one), one.reason) for one in found.rejected], style, further=sum(found.further.values())
        )
    else:
        yield from lay_out_numbers(found.by_reason, style)
    blank = tuple(
        Phrase("page.blank_answers", number=number, question=question)
        for question, number in found.blank.items()
        if number
    )
    if blank:
        yield f"  {style.say('page.blank', answers=blank)}"
    yield ""


def _answer(one: RejectedAnswer) -> Phrase:
    return Phrase("page.rejected_answer", answer=one.answer, voter=Named(one.voter, one.voter), question=one.question)
