"""Election page: one election and its marks, laid out for a screen."""

from __future__ import annotations

__all__ = ["accounted", "lay_out_election", "lay_out_marks", "lay_out_numbers", "lay_out_rejected", "unstamped"]

from collections.abc import Iterable, Iterator, Mapping, Sequence

from partgov.ballots import Count, Reason
from partgov.command.terminal import Style, pad, width_of, wrapped
from partgov.foundation.rulings import ADOPTED, Finding
from partgov.foundation.sentences import Named, Phrase, Said
from partgov.members import Roll
from partgov.outcomes import Outcome, Result
from partgov.roles import Seat, Seats


def lay_out_election(result: Result, roll: Roll, style: Style, *, named: bool = False) -> Iterator[str]:
    """
    Lay out one election: the table with its seat lines, what is undecided or vacant, and a reason for each.

    Args:
        named: whether to tell whose marks were rejected, and which.
    """
    seats = result.seating.seats
    context = "open" if any(map(seats.is_open, Seat)) else None
    told: Said = seats
    if context is None and not seats.reserve:
        context, told = "open", Phrase("seats.primary", count=seats.primary)
    yield f"  {style.say('page.seats_to_fill', context=context, seats=told)}"
    yield from _table(result, roll, style)
    for tie in result.seating.undecided:
        tied = tuple(roll.named(member) for member in tie.tied)
        yield style.paint(f"  {style.say('page.undecided', seats=tie.seats, tied=tied)}", "yellow")
    if result.seating.vacant != Seats():
        yield f"  {style.say('page.vacant', seats=result.seating.vacant)}"
    if result.count is not None:
        reasons = [reason for one in result.ranking for reason in one.reasons]
        yield from lay_out_marks(result.count, style, reasons, named=named)
    for one in result.ranking:
        yield from wrapped(style.account(one.reasons))


def _table(result: Result, roll: Roll, style: Style) -> Iterator[str]:
    """The candidates in their order, with a line where the seats end."""
    heads = {name: style.say(f"page.head_{name}") for name in ("candidate", "yes", "no", "abstain", "score", "outcome")}
    yes, no, score = (max(6, width_of(heads[name])) for name in ("yes", "no", "score"))
    abstain = max(7, width_of(heads["abstain"]))
    labels = {one.member: style.say("page.at", at=roll.named(one.member)) for one in result.ranking}
    wide = max((9, *map(width_of, (heads["candidate"], *labels.values()))))
    head = (
        f"  {'#':>3}  {pad(heads['candidate'], wide)}  {heads['yes']:>{yes}} {heads['no']:>{no}} "
        f"{heads['abstain']:>{abstain}} {heads['score']:>{score}}  {heads['outcome']}"
    )
    yield head
    line = style.rule(len(head) + 6)
    before: Outcome | None = None
    for place, one in enumerate(result.ranking, 1):
        if before in (Outcome.PRIMARY, Outcome.RESERVE) and one.outcome is not before:
            yield f"  {line[2:]} {style.say('page.seats_end', context=before.value)}"
        before = one.outcome
        tally, outcome = one.tally, style.say("page.outcome", context=one.outcome.value)
        told = (str(tally.yes), str(tally.no), str(tally.abstain), f"{tally.score:+}")
        told = told if result.merits.tallied else ("-",) * 4  # nothing but the ranking is known
        yield (
            f"  {place:>3}  {pad(labels[one.member], wide)}  {told[0]:>{yes}} {told[1]:>{no}} {told[2]:>{abstain}} "
            f"{told[3]:>{score}}  {style.paint(outcome, _OUTCOME_COLOURS[one.outcome])}"
        )


_OUTCOME_COLOURS: Mapping[Outcome, str] = {
    Outcome.PRIMARY: "green",
    Outcome.RESERVE: "green",
    Outcome.UNDECIDED: "yellow",
    Outcome.NOT_SEATED: "faint",
    Outcome.NOT_CONSIDERED: "faint",
    Outcome.WITHDRAWN: "faint",
    Outcome.REFUSED: "red",
}


def lay_out_marks(count: Count, style: Style, reasons: Iterable[Finding], *, named: bool = False) -> Iterator[str]:
    """Account for every mark; `reasons` are the findings of the count, which show whose rules were applied."""
    superseded, rejected = count.how_many_superseded, sum(count.by_reason.values())
    yield f"  {accounted('marks', count.submitted, count.accepted, superseded, rejected, style)}"
    if count.unstamped:
        yield f"  {unstamped('marks', count.unstamped, reasons, style)}"
    if not named:
        yield from lay_out_numbers(count.by_reason, style)
        return
    yield from lay_out_rejected(
        [
            (
                Phrase(
                    "page.rejected_mark", mark=Phrase("page.mark", context=one.mark.value),
                    voter=Named(one.voter, one.voter), candidate=Named(one.candidate, one.candidate),
                ),
                one.reason,
            )
            for one in count.rejected
        ],
        style,
        further=sum(count.further.values()),
    )  # fmt: skip


def accounted(what: str, submitted: int, accepted: int, superseded: int, rejected: int, style: Style) -> str:
    """Account for everything that was submitted: accepted, superseded or rejected."""
    return style.say(
        "page.accounted", context=what,
        submitted=submitted, accepted=accepted, superseded=superseded, rejected=rejected,
    )  # fmt: skip


def unstamped(what: str, number: int, reasons: Iterable[Finding], style: Style) -> str:
    """What could not be judged for want of an instant: a reading of the adopted text (R-43), cited only under it."""
    cited = " (R-43)" if all(one.cites == ADOPTED for one in reasons) else ""
    return style.say("page.unstamped", context=what, count=number, cited=cited)


def lay_out_numbers(rejected: Mapping[Reason, int], style: Style) -> Iterator[str]:
    """Lay out how many do not count for each reason, and nothing of whose they are."""
    for reason, number in rejected.items():
        told = Phrase("page.reason", context=reason.value)
        yield f"    {style.say('page.rejected_number', number=number, reason=told)}"


def lay_out_rejected(rejected: Sequence[tuple[Phrase, Reason]], style: Style, *, further: int = 0) -> Iterator[str]:
    """Lay out what does not count, each with the reason; of very many the first."""
    for one, reason in rejected[:_MOST_REJECTED]:
        yield f"    {style.say('page.rejected', what=one, reason=Phrase('page.reason', context=reason.value))}"
    if (more := max(0, len(rejected) - _MOST_REJECTED) + further) > 0:
        yield f"    {style.say('page.more_rejected', count=more)}"


_MOST_REJECTED = 20
