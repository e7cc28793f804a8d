"""Pages: what a record comes to, laid out for a screen: an agenda, a day, margins."""

from __future__ import annotations

__all__ = ["lay_out_agenda", "lay_out_day", "lay_out_margins"]

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from partgov.command.audit_page import lay_out_offices
from partgov.command.terminal import Style, wrapped
from partgov.history.agenda import Due, DueKind
from partgov.history.audit import Audit
from partgov.history.chronicle import Day
from partgov.history.margins import Swing
from partgov.interop.inert import inert
from partgov.members import Roll


def lay_out_agenda(agenda: Sequence[Due], style: Style, zone: tzinfo) -> Iterator[str]:
    """Lay out what must happen next, a line for each instant in the organisation's time zone, with the reasons."""
    before = None
    for one in agenda:
        local = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        if local != before:
            yield style.paint(local, "bold")
        before = local
        late = one.kind is DueKind.CALL_ELECTION and not one.finding
        yield from wrapped(f"{'LATE: ' if late else ''}{inert(str(one))}")
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
    yield from wrapped(f"{len(day.members)} members: {names or 'nobody'}{more}")
    for one in day.procedures:
        yield from wrapped(f"{inert(one.subject)}: {one.state}, until {one.until.astimezone(zone):{clock}}")
    for name, members in day.groups.items():
        yield from wrapped(f"group {inert(name)}: {', '.join(inert(roll.label(member)) for member in members)}")
    since = "always" if day.bylaws.since is None else f"{day.bylaws.since.astimezone(zone):{clock}}"
    yield from wrapped(f"bylaws in force since {since}")
    yield ""
    yield from [*lay_out_offices(day.mandates, roll, f"{day.at.astimezone(zone):%Y-%m-%d}", style)][:-1]
    for seat in day.open_seats:
        tied = " and ".join(inert(roll.label(one)) for one in seat.tied)
        until = f"{seat.starts:%Y-%m-%d} to {seat.ends:%Y-%m-%d}"
        yield style.paint(f"  {inert(seat.role)}, {seat.seat.value}: undecided between {tied}, {until}", "yellow")


_MOST_NAMED = 20


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
        yield from wrapped(inert(str(swing)))
        for voter, marks in swing.example.items() if examples else ():
            told = ", ".join(f"{mark.value} for {candidate}" for candidate, mark in marks.items())
            yield from wrapped(inert(f"{voter}: {told}"))
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
