"""Voteparts: what votes came to, as parts of a page: bars, tables and reasons. Nobody's vote is in them."""

from __future__ import annotations

__all__ = [
    "called",
    "contest_parts",
    "election_parts",
    "margins_picture",
    "motions_picture",
    "outcome_of",
    "poll_parts",
    "recall_parts",
    "recall_picture",
    "result_picture",
]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from partgov.answers import Answers
from partgov.ballots import Count, Reason
from partgov.contests import ContestResult
from partgov.decisions import Decision
from partgov.foundation.rulings import ADOPTED, Finding, Ruling
from partgov.foundation.sentences import Phrase
from partgov.history.record import Poll, Question
from partgov.history.seat_swings import Swing
from partgov.interop.pages import Block, Limit, Listed, Paragraph, Row, Stack, Stacks, Table, isolated
from partgov.interop.pagewords import Words
from partgov.outcomes import Outcome, Placed, Result
from partgov.questions import ABSTAIN, QuestionRule
from partgov.recall import RecallResult
from partgov.roles import Seat, Seats
from partgov.tallies import Tally

# ── elections ────────────────────────────────────────────────────────────────────────────────────


def election_parts(result: Result, title: str, words: Words) -> Iterator[Block]:
    """Return what an election came to: who is seated, a bar and a line for each candidate, why, and the marks."""
    yield Listed(items=_seated(result, words))
    if result.merits.tallied and result.contenders:
        yield result_picture(result, title, words)
    if result.ranking:
        yield _candidates(result, title, words)
    for one in result.ranking:
        outcome = words.say("page.outcome", context=one.outcome.value)
        yield words.why(words.say("shown.why", what=words.who(one.member), outcome=outcome), one.reasons)
    if result.count is not None:
        reasons = [reason for one in result.ranking for reason in one.reasons]
        yield from _marks(result.count, title, reasons, words)


def _seated(result: Result, words: Words) -> Iterator[str]:
    """Who takes which seat, which are undecided, which stay vacant."""
    seats = result.seating.seats
    context = "open" if any(map(seats.is_open, Seat)) else None
    if context is None and not seats.reserve:
        yield words.say("page.seats_to_fill", context="open", seats=Phrase("seats.primary", count=seats.primary))
    else:
        yield words.say("page.seats_to_fill", context=context, seats=seats)
    yield words.say("shown.seated_primary", members=words.everybody(result.primary))
    if result.reserve or seats.reserve:
        yield words.say("shown.seated_reserve", members=words.everybody(result.reserve))
    for tie in result.seating.undecided:
        yield words.say("page.undecided", seats=tie.seats, tied=words.everybody(tie.tied))
    if result.seating.vacant != Seats():
        yield words.say("page.vacant", seats=result.seating.vacant)


def result_picture(result: Result, title: str, words: Words) -> Stacks:
    """Return a bar for each candidate whose marks were counted, what was needed, and where the seats end."""
    bars, limits = [], []
    ranking = [one for one in result.ranking if one.outcome not in (Outcome.WITHDRAWN, Outcome.REFUSED)]
    for number, (one, following) in enumerate(zip(ranking, [*ranking[1:], None], strict=False), 1):
        bars.append(_stack(words.who(one.member), one.tally, _needed(one.ruling)))
        here, beneath = one.outcome, None if following is None else following.outcome
        ends = beneath is not here and (beneath is not None or here is Outcome.UNDECIDED)
        if here in (Outcome.PRIMARY, Outcome.RESERVE, Outcome.UNDECIDED) and ends:
            limits.append(Limit(after=number, text=words.say("page.seats_end", context=here.value)))
    return _stacks(words.say("shown.bars_of", title=title), "yes", bars, words, limits=limits)


def _stack(label: str, tally: Tally, mark: int | None) -> Stack:
    values = (tally.yes, tally.no, tally.abstain)
    return Stack(label=label, values=values, text=" / ".join(map(str, values)), mark=mark)


def _stacks(
    title: str, first: str, bars: Sequence[Stack], words: Words, *, limits: Sequence[Limit] = (), what: str = "no"
) -> Stacks:
    marked = any(bar.mark is not None for bar in bars)
    series = [words.say(f"shown.{key}") for key in (first, what, "abstain")]
    mark = words.say("shown.needed", first=series[0]) if marked else ""
    text = words.say("shown.bars", context="marked" if marked else None, series=tuple(series), first=series[0])
    return Stacks(title=title, description=text, series=series, bars=bars, mark=mark, limits=limits)


def _needed(ruling: Ruling) -> int | None:
    """How many Yes the gate asks, given the other marks; None where it asks none, or something else too."""
    needed = [one.needed for one in ruling.findings if _is_gate(one)]
    return max((one for one in needed if isinstance(one, int)), default=None)


def _is_gate(finding: Finding) -> bool:
    has = finding.values.get("has")
    counted = isinstance(has, Phrase) and has.key == "merit.number_for"
    return finding.kind.id == "result.gate" or (finding.kind.id == "result.asked" and counted)


def _candidates(result: Result, title: str, words: Words) -> Table:
    gates = {one.member: _needed(one.ruling) for one in result.ranking}
    gated = any(one is not None for one in gates.values())
    columns = [words.column("candidate"), words.column("outcome")]
    if result.merits.tallied:
        columns += [words.column(key, number=True) for key in ("yes", "no", "abstain", "score")]
        columns += [words.column("yes_needed", number=True)] if gated else []
    rows = []
    for one in result.ranking:
        cells = [words.who(one.member), words.say("page.outcome", context=one.outcome.value)]
        if result.merits.tallied:
            cells += _figures(one)
            cells += [_or_nothing(gates[one.member])] if gated else []
        rows.append(Row(cells=cells))
    return Table(caption=words.say("shown.table_of", title=title), columns=columns, rows=rows)


def _figures(one: Placed) -> list[str]:
    tally = one.tally
    return [str(tally.yes), str(tally.no), str(tally.abstain), f"{tally.score:+}"]


def _or_nothing(number: int | None) -> str:
    return "" if number is None else str(number)


# ── what was handed in ───────────────────────────────────────────────────────────────────────────


def _marks(count: Count, title: str, findings: Iterable[Finding], words: Words) -> Iterator[Block]:
    """Every mark accounted for, by numbers alone."""
    yield _accounted("marks", title, count.accepted, count.how_many_superseded, count.by_reason, words)
    if count.unstamped:
        yield _unstamped("marks", count.unstamped, findings, words)


def _accounted(
    what: str, title: str, accepted: int, superseded: int, rejected: Mapping[Reason, int], words: Words
) -> Table:
    lines = {"accepted": accepted, "superseded": superseded}
    rows = [Row(cells=[words.say(f"shown.{key}"), str(number)]) for key, number in lines.items()]
    for reason in Reason:
        if rejected.get(reason):
            why = words.say("shown.rejected", reason=Phrase("page.reason", context=reason.value))
            rows.append(Row(cells=[why, str(rejected[reason])]))
    submitted = accepted + superseded + sum(rejected.values())
    rows.append(Row(cells=[words.say("shown.submitted"), str(submitted)], sum=True))
    columns = [words.column("what_became"), words.column("number", number=True)]
    return Table(caption=words.say("shown.accounted", context=what, title=title), columns=columns, rows=rows)


def _unstamped(what: str, number: int, findings: Iterable[Finding], words: Words) -> Paragraph:
    cited = " (R-43)" if all(one.cites == ADOPTED for one in findings) else ""
    return Paragraph(text=words.say("page.unstamped", context=what, count=number, cited=cited))


# ── polls ────────────────────────────────────────────────────────────────────────────────────────

_WORDS: Final = frozenset({"adopted", "rejected", "no_quorum", "lapsed", "undecided"})


def outcome_of(decision: Decision) -> Phrase:
    """Return what a question came to in a few words: an outcome, or the answer itself."""
    if decision.outcome in _WORDS:
        return Phrase("swing.outcome", context=decision.outcome)
    return Phrase("page.at", at=isolated(decision.outcome.replace("_", " ")))


def called(question: Question) -> str:
    """Return what a question is called: its id, and its title where it has one."""
    name = isolated(question.id)
    return name if question.title is None else f"{name}: {isolated(question.title)}"


def poll_parts(
    poll: Poll, decisions: Mapping[str, Decision], answers: Answers | None, title: str,
    unjudged: Mapping[tuple[str, str], Finding], words: Words,
) -> Iterator[Block]:  # fmt: skip
    """Return what the questions of a poll came to: bars, a table, why, and the answers."""
    asked = [one for one in poll.questions if one.id in decisions]
    motions = [one for one in asked if one.rule is QuestionRule.FOR_AGAINST]
    if motions:
        yield motions_picture({called(one): decisions[one.id] for one in motions}, title, words)
        yield _motions(motions, decisions, title, words)
    for one in asked:
        if one not in motions:
            yield _choice(one, decisions[one.id], title, words)
    for one in asked:
        outcome = outcome_of(decisions[one.id])
        yield words.why(words.say("shown.why", what=called(one), outcome=outcome), decisions[one.id].ruling.findings)
    open_to_doubt = [one for one in poll.questions if (poll.id, one.id) in unjudged]
    for one in open_to_doubt:
        yield words.why(words.say("shown.not_judged", what=called(one)), [unjudged[poll.id, one.id]])
    missing = len(poll.questions) - len(asked) - len(open_to_doubt)
    if missing:
        yield Paragraph(text=words.say("page.questions_left", number=missing, count=len(poll.questions)))
    if answers is not None:
        yield _accounted("answers", title, answers.accepted, answers.superseded, answers.by_reason, words)
        if answers.unstamped:
            findings = [finding for one in decisions.values() for finding in one.ruling.findings]
            yield _unstamped("answers", answers.unstamped, findings, words)


def motions_picture(decisions: Mapping[str, Decision], title: str, words: Words) -> Stacks:
    """Return a bar for each motion, by what it is called, and how many For it needed."""
    bars = []
    for name, decision in decisions.items():
        values = _three(decision)
        bars.append(Stack(label=name, values=values, text=" / ".join(map(str, values)), mark=decision.threshold))
    return _stacks(words.say("shown.bars_of", title=title), "for", bars, words, what="against")


def _three(decision: Decision) -> tuple[int, int, int]:
    tally = decision.tally
    return tally["for"], tally["against"], tally.get(ABSTAIN, 0)


def _motions(motions: Sequence[Question], decisions: Mapping[str, Decision], title: str, words: Words) -> Table:
    columns = [words.column("question"), words.column("outcome")]
    columns += [words.column(key, number=True) for key in ("for", "against", "abstain", "for_needed", "lead")]
    rows = []
    for one in motions:
        decision = decisions[one.id]
        figures = [*map(str, _three(decision)), str(decision.threshold), f"{decision.lead:+}"]
        rows.append(Row(cells=[called(one), words.say("page.at", at=outcome_of(decision)), *figures]))
    return Table(caption=words.say("shown.table_of", title=title), columns=columns, rows=rows)


def _choice(question: Question, decision: Decision, title: str, words: Words) -> Table:
    """The answers to a question that has its own."""
    columns = [words.column("answer"), words.column("number", number=True)]
    rows = [Row(cells=[isolated(answer), str(number)]) for answer, number in decision.tally.items()]
    return Table(
        caption=words.say("shown.answers_to", question=f"{title}, {called(question)}"), columns=columns, rows=rows
    )


# ── margins ──────────────────────────────────────────────────────────────────────────────────────


def margins_picture(margins: Mapping[str, Swing], named: Mapping[str, str], words: Words) -> Stacks:
    """Return how few of those who voted would have changed each outcome, by what it is called, where both are known."""
    bars = [
        Stack(label=named[subject], values=(one.voters, one.of - one.voters), text=f"{one.voters} / {one.of}")
        for subject, one in margins.items()
        if one.voters is not None and one.of is not None and one.of >= one.voters
    ]
    series = [words.say("shown.enough"), words.say("shown.others")]
    text = words.say("shown.bars", series=tuple(series))
    return Stacks(title=words.say("shown.margins_picture"), description=text, series=series, bars=bars, mark="")


# ── recalls and contests ─────────────────────────────────────────────────────────────────────────


def recall_parts(result: RecallResult, title: str, words: Words) -> Iterator[Block]:
    """Return what a recall came to: its bar, its figures, and why."""
    if result.tally.total:
        yield recall_picture(result, title, words)
        whom, tally, needed = _whom(result, words), result.tally, _recall_needed(result)
        figures = {"yes": tally.yes, "no": tally.no, "abstain": tally.abstain}
        figures |= {} if needed is None else {"yes_needed": needed}
        columns = [words.column("what"), *(words.column(key, number=True) for key in figures)]
        rows = [Row(cells=[whom, *map(str, figures.values())])]
        yield Table(caption=words.say("shown.table_of", title=title), columns=columns, rows=rows)
    yield words.why(words.say("shown.reasons"), result.ruling.findings)
    if result.count is not None:
        yield from _marks(result.count, title, result.ruling.findings, words)


def recall_picture(result: RecallResult, title: str, words: Words) -> Stacks:
    """Return the bar of a recall, and how many Yes it needed."""
    bar = _stack(_whom(result, words), result.tally, _recall_needed(result))
    return _stacks(words.say("shown.bars_of", title=title), "yes", [bar], words)


def _whom(result: RecallResult, words: Words) -> str:
    return words.who(result.recall.mandatee or result.recall.role)


def _recall_needed(result: RecallResult) -> int | None:
    majority = [one.needed for one in result.ruling.findings if one.kind.id in ("recall.majority", "recall.carried")]
    return next((one for one in majority if isinstance(one, int)), None)


def contest_parts(results: Iterable[ContestResult], title: str, words: Words) -> Iterator[Block]:
    """Return what a contest came to: for each thing that is chosen the entries, and why."""
    for one in results:
        named = words.say("shown.aspect", title=title, aspect=Phrase(f"contest.the_{one.aspect}"))
        tallies = sorted(one.count.tallies.items(), key=lambda each: (-each[1].score, each[0]))
        if tallies:
            bars = [_stack(isolated(entry), tally, None) for entry, tally in tallies]
            yield _stacks(words.say("shown.bars_of", title=named), "yes", bars, words)
            columns = [words.column("entry")]
            columns += [words.column(key, number=True) for key in ("yes", "no", "abstain", "score")]
            rows = [
                Row(cells=[isolated(entry), str(tally.yes), str(tally.no), str(tally.abstain), f"{tally.score:+}"])
                for entry, tally in tallies
            ]
            yield Table(caption=words.say("shown.table_of", title=named), columns=columns, rows=rows)
        yield Paragraph(text=" ".join(map(words.told, one.ruling.told_first)))
        findings = [finding for ruling in one.entries.values() for finding in ruling.findings]
        if findings:
            yield words.why(words.say("shown.reasons_of", what=named), findings)
        yield from _marks(one.count, named, one.ruling.findings, words)
