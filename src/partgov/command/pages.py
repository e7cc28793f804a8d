"""Pages: what a record comes to, laid out for a screen: an agenda, a day, margins."""

from __future__ import annotations

__all__ = ["lay_out_agenda", "lay_out_day", "lay_out_margins"]

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from partgov.command.audit_page import lay_out_offices
from partgov.command.poll_page import outcome_of
from partgov.command.terminal import Style, wrapped
from partgov.foundation.inert import inert
from partgov.foundation.sentences import Named, Phrase, Said
from partgov.history.agenda import Due
from partgov.history.audit import Audit
from partgov.history.chronicle import Day
from partgov.history.seat_swings import Swing
from partgov.members import Roll


def lay_out_agenda(agenda: Sequence[Due], style: Style, zone: tzinfo) -> Iterator[str]:
    """Lay out what must happen next, a line for each instant in the organisation's time zone, with the reasons."""
    before = None
    for one in agenda:
        local = style.clock(one.at, zone)
        if local != before:
            yield style.paint(local, "bold")
        before = local
        yield from wrapped(f"{style.say('page.late') if one.late else ''}{style.told(one)}")
    if not agenda:
        yield style.say("page.nothing_due")


def lay_out_day(day: Day, roll: Roll, style: Style, zone: tzinfo) -> Iterator[str]:
    """Lay out what an organisation is at an instant."""
    yield style.paint(style.clock(day.at, zone), "bold")
    names = tuple(roll.named(one) for one in day.members[:_MOST_NAMED]) or Phrase("list.nobody")
    over = len(day.members) - _MOST_NAMED
    more = Phrase("page.more_in_json", count=over) if over > 0 else None
    yield from wrapped(style.say("page.members", count=len(day.members), names=names, more=more))
    for one in day.procedures:
        until = style.clock(one.until, zone)
        state = Phrase("page.state", context=one.state)
        yield from wrapped(style.say("page.procedure", subject=one.subject, state=state, until=until))
        if one.voters is not None:
            named = tuple(roll.named(who) for who in one.voters) or Phrase("list.nobody")
            yield from wrapped(style.say("page.voters_of", voters=named))
    for name, members in day.groups.items():
        yield from wrapped(style.say("page.group", group=name, members=tuple(roll.named(one) for one in members)))
    if day.bylaws.since is None:
        yield from wrapped(style.say("page.bylaws_always"))
    else:
        yield from wrapped(style.say("page.bylaws_since", since=style.clock(day.bylaws.since, zone)))
    yield ""
    today = style.say("page.at", at=day.at.astimezone(zone).date())
    yield from [*lay_out_offices(day.mandates, roll, today, style)][:-1]
    for seat in day.open_seats:
        told = style.say(
            "page.open_seat", role=seat.role, seat=Phrase(f"seat.{seat.seat.value}"),
            tied=_both(roll, seat.tied), starts=style.day(seat.starts), ends=style.day(seat.ends),
        )  # fmt: skip
        yield style.paint(f"  {told}", "yellow")


def _both(roll: Roll, members: Sequence[str]) -> Said:
    """Two members or more, as "Ana and Bo and Cy"."""
    named: Said = roll.named(members[0])
    for one in members[1:]:
        named = Phrase("list.both", first=named, second=roll.named(one))
    return named


_MOST_NAMED = 20


def lay_out_margins(
    audit: Audit, margins: Mapping[str, Swing], style: Style, *, examples: bool = False
) -> Iterator[str]:
    """Lay out how few would have changed each outcome; whose marks would have done it only where it is asked."""
    outcomes = _outcomes(audit)
    for subject, swing in margins.items():
        known = style.say("page.known", context="exact" if swing.exact else "at_least" if swing.voters else "not")
        number = style.say("page.no_number") if swing.voters is None else str(swing.voters)
        share = ""
        if swing.of:
            number = style.say("page.number_of", number=number, of=swing.of)
            share = "" if swing.voters is None else style.say("page.share", **_percent(swing.voters, swing.of))
        yield (
            f"{number:>14}  {share:>7}  {known:<9}  {style.paint(inert(subject), 'bold')}: "
            f"{'; '.join(style.told(each) for each in outcomes[subject])}"
        )
        yield from wrapped(style.told(swing))
        for voter, marks in swing.example.items() if examples else ():
            told = tuple(
                Phrase("page.mark_for", mark=Phrase("page.mark", context=mark.value), candidate=Named(one, one))
                for one, mark in marks.items()
            )
            yield from wrapped(style.say("page.marks_of", voter=Named(voter, voter), marks=told))
    if not margins:
        yield style.say("page.nothing_decided")


def _percent(part: int, whole: int) -> Mapping[str, Said]:
    tenths = (2000 * part + whole) // (2 * whole)
    return {"whole": tenths // 10, "tenth": tenths % 10}


def _outcomes(audit: Audit) -> Mapping[str, Sequence[Phrase]]:
    """In a few words, the outcome of everything that has a margin, by subject."""
    told: dict[str, Sequence[Phrase]] = {}
    for name, recall in audit.history.recalls.items():
        outcome = recall.outcome
        told[f"recalls/{name}"] = [
            Phrase("page.not_counted") if outcome is None else Phrase("recall.outcome", context=outcome.value)
        ]
    for name, result in audit.elections.items():
        told[f"elections/{name}"] = [
            Phrase("page.holders_primary", members=_some(result.primary)),
            Phrase("page.holders_reserve", members=_some(result.reserve)),
            *(Phrase("page.holders_undecided", members=_some(tie.tied)) for tie in result.seating.undecided),
        ]
    for poll, decisions in audit.polls.items():
        for name, one in decisions.items():
            told[f"polls/{poll}/{name}"] = [outcome_of(one)]
            told |= {f"polls/{poll}/{name}/{option}": [outcome_of(its)] for option, its in one.options.items()}
    return told


def _some(members: Sequence[str]) -> Said:
    if not members:
        return Phrase("list.nobody")
    over = max(len(members) - _MOST_NAMED, 0)
    named = tuple(Named(one, one) for one in members[:_MOST_NAMED])
    return Phrase("page.some", members=named, more=Phrase("list.more", count=over) if over else None)
