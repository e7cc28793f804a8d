"""Law page: bylaws laid out for a screen: every figure in a sentence, what differs, and what cannot work."""

from __future__ import annotations

__all__ = ["lay_out_bylaws"]

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import groupby

from partgov.command.terminal import Style
from partgov.foundation.sentences import Phrase
from partgov.interop.inert import inert
from partgov.interop.lawbooks import BylawsPage
from partgov.law.restated import Restated, long_day


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
    for (room, of), figures in groupby(page.figures, key=_whose):
        name = style.say(f"room.{room}")
        yield f"  {name if of is None else style.say('law.over', room=name, of=of)}"
        yield from (f"    {style.told(figure)}" for figure in figures)
    if page.bylaws.beyond:
        yield f"  {style.say('law.beyond')}"
        for one in page.bylaws.beyond:
            touches = tuple(Phrase(f"room.{room}") for room in one.touches)
            yield f"    {style.say('law.beyond_rule', rule=one.rule, touches=touches) if touches else inert(one.rule)}"


def _whose(figure: Restated) -> tuple[str, str | None]:
    return figure.figure.partition(".")[0], figure.of
