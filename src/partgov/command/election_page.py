"""Election page: one election and its marks, laid out for a screen."""

from __future__ import annotations

__all__ = ["lay_out_accounted", "lay_out_election", "lay_out_marks"]

from collections.abc import Iterator, Mapping, Sequence

from partgov.ballots import Count, Reason
from partgov.command.terminal import Style, pad, width_of, wrapped
from partgov.interop.inert import inert
from partgov.members import Roll
from partgov.outcomes import Outcome, Result
from partgov.roles import Seats


def lay_out_election(result: Result, roll: Roll, style: Style) -> Iterator[str]:
    """Lay out one election: the table with its seat lines, what is undecided or vacant, and a reason for each."""
    seats = result.seating.seats
    yield f"  {seats} seats to fill"
    labels = {one.member: inert(roll.label(one.member)) for one in result.ranking}
    wide = max((9, *map(width_of, labels.values())))
    head = f"  {'#':>3}  {pad('candidate', wide)}  {'yes':>6} {'no':>6} {'abstain':>7} {'score':>6}  outcome"
    yield head
    line = style.rule(len(head) + 6)
    before: Outcome | None = None
    for place, one in enumerate(result.ranking, 1):
        if before in (Outcome.PRIMARY, Outcome.RESERVE) and one.outcome is not before:
            yield f"  {line[2:]} {before.value} seats end here"
        before = one.outcome
        tally = one.tally
        yield (
            f"  {place:>3}  {pad(labels[one.member], wide)}  {tally.yes:>6} {tally.no:>6} {tally.abstain:>7} "
            f"{tally.score:>+6}  {style.paint(one.outcome.value.replace('_', ' '), _OUTCOME_COLOURS[one.outcome])}"
        )
    for tie in result.seating.undecided:
        names = ", ".join(inert(roll.label(member)) for member in tie.tied)
        yield style.paint(f"  Undecided: {tie.seats} seats between {names}.", "yellow")
    if result.seating.vacant != Seats():
        yield f"  Vacant: {result.seating.vacant} seats."
    if result.count is not None:
        yield from lay_out_marks(result.count)
    for one in result.ranking:
        yield from wrapped(inert(one.because))


_OUTCOME_COLOURS: Mapping[Outcome, str] = {
    Outcome.PRIMARY: "green",
    Outcome.RESERVE: "green",
    Outcome.UNDECIDED: "yellow",
    Outcome.NOT_SEATED: "faint",
    Outcome.NOT_CONSIDERED: "faint",
    Outcome.WITHDRAWN: "faint",
    Outcome.REFUSED: "red",
}


def lay_out_marks(count: Count) -> Iterator[str]:
    """Every mark accounted for."""
    rejected = [
        (f"{one.mark.value} of {inert(one.voter)} for {inert(one.candidate)}", one.reason) for one in count.rejected
    ]
    yield from lay_out_accounted(
        "Marks", count.submitted, count.accepted, len(count.superseded), rejected, count.unstamped
    )


def lay_out_accounted(
    what: str, submitted: int, accepted: int, superseded: int, rejected: Sequence[tuple[str, Reason]], unstamped: int
) -> Iterator[str]:
    """Account for everything that was submitted: accepted, superseded or rejected."""
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
