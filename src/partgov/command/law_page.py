"""Law page: bylaws laid out for a screen: every figure in a sentence, what differs, and what cannot work."""

from __future__ import annotations

__all__ = ["lay_out_bylaws"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import groupby

from partgov.bylaws import Bylaws
from partgov.command.terminal import Style
from partgov.foundation.inert import inert
from partgov.foundation.sentences import Phrase
from partgov.interop.lawbooks import BylawsPage
from partgov.law.restated import Restated, long_day, restate


def lay_out_bylaws(pages: Sequence[BylawsPage], style: Style, zone: tzinfo, *, compared: bool) -> Iterable[str]:
    """
    Lay out bylaws by date: of a charter the figures in full first, of a record what changes alone.

    Args:
        compared: whether they are held against other bylaws, and not against what they extend.
    """
    for page in pages:
        if page.figures:
            yield from _restated(page, style, zone)
            head = "law.differs_before" if compared else "law.differs"
            yield style.paint(style.say(head, preset=page.bylaws.extends), "bold")
        yield from (f"- {style.told(change)}" for change in page.changes)
        if not page.changes:
            yield f"- {style.say('law.nothing_changes')}"
        yield from (f"NO {style.told(each)}" for each in page.faults)
    if not any(page.faults for page in pages):
        yield f"ok {style.say('law.nothing_wrong')}"


def _restated(page: BylawsPage, style: Style, zone: tzinfo) -> Iterator[str]:
    since = page.bylaws.since
    if since is None:
        head = style.say("law.entry_always", preset=page.bylaws.extends)
    else:
        head = style.say("law.entry_from", preset=page.bylaws.extends, day=long_day(since, zone))
    yield style.paint(head, "bold")
    figures, unsaid = _unsaid(page.figures)
    of_room = {one.figure: one for one in page.figures if one.of is None}
    for (room, of), mine in groupby(figures, key=_whose):
        name = style.say(f"room.{room}")
        yield f"  {name if of is None else style.say('law.over', room=name, of=of)}"
        own = [one for one in mine if of is None or not _repeats(one, of_room)]
        yield from (f"    {style.told(figure)}" for figure in own)
        if of is not None:
            yield f"    {style.say('law.else_as_room', context='some' if own else 'all', room=name)}"
    if unsaid:
        yield f"  {style.say('law.as_adopted', rooms=tuple(Phrase(f'room.{room}') for room in unsaid))}"
    if page.bylaws.beyond:
        yield f"  {style.say('law.beyond')}"
        for one in page.bylaws.beyond:
            touches = tuple(Phrase(f"room.{room}") for room in one.touches)
            yield f"    {style.say('law.beyond_rule', rule=one.rule, touches=touches) if touches else inert(one.rule)}"


def _unsaid(figures: Sequence[Restated]) -> tuple[Sequence[Restated], Sequence[str]]:
    """The figures that bear on anything, but for those of rooms of which the bylaws say nothing, and those rooms."""
    adopted = {one.figure: one.value for one in restate(Bylaws())}
    own = {
        one.figure.partition(".")[0]
        for one in figures
        if one.cites != one.figure or one.value != adopted.get(one.figure)
    }
    unsaid = [room for room in _OF_A_RECORD if room not in own]
    return [one for one in figures if one.bears and one.figure.partition(".")[0] not in unsaid], unsaid


def _repeats(figure: Restated, of_room: Mapping[str, Restated]) -> bool:
    """Whether a kind's figure says what its room says, with no clause of its own."""
    room, *_, name = figure.figure.split(".")
    same = of_room[f"{room}.{name}"]
    return figure.said == same.said and figure.cites in (figure.figure, same.cites)


_OF_A_RECORD = ("dues", "groups", "contests")
"""Rooms whose figures ask something only of a record that has such rows."""


def _whose(figure: Restated) -> tuple[str, str | None]:
    return figure.figure.partition(".")[0], figure.of
