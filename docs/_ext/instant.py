"""Instant: the order of what happens at one instant as a picture, drawn from the list by which the replay goes."""

from __future__ import annotations

__all__ = ["instant_svg"]

from html import escape

from partgov import HAPPENINGS

_ROW = 44  # from one happening to the next
_LANE = 110  # the phases, on the left
_WIDTH = 840
_BY_DATE = ("ends", "terms, resignations and departures, by their dates; bylaws and seats of that day hold", "R-30")


def instant_svg() -> str:
    """Draw one box for each happening, from top to bottom, in the lane of its phase, with what it rests on."""
    rows = [_BY_DATE, *((one.phase, one.what, one.reading) for one in HAPPENINGS)]
    height = _ROW * len(rows) + 8
    frame = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    tip = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    lines = [
        f'<svg class="lifecycle" xmlns="http://www.w3.org/2000/svg" {frame} role="img" font-size="14">',
        "<title>What happens at one instant, in order</title>",
        "<style>.box { fill: #f3f3f3; stroke: #777 } .label { fill: #555 } .state { fill: currentColor }</style>",
        f'<marker id="next" {tip}><path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker>',
    ]
    for place, (phase, what, reading) in enumerate(rows):
        top = 4 + place * _ROW
        lines += [
            f'<text x="{_LANE - 12}" y="{top + 19}" text-anchor="end" class="label">{escape(phase)}</text>',
            f'<rect x="{_LANE}" y="{top}" width="{_WIDTH - _LANE - 64}" height="30" rx="8" class="box"/>',
            f'<text x="{_LANE + 12}" y="{top + 20}" class="state">{place + 1}  {escape(what)}</text>',
            f'<text x="{_WIDTH - 52}" y="{top + 20}" class="label">{reading}</text>',
        ]
        if place:
            x = _LANE + 24
            path = f'd="M{x} {top - 14} V{top - 1}" stroke="currentColor" stroke-width="1.3"'
            lines.append(f'<path {path} marker-end="url(#next)"/>')
    return "\n".join([*lines, "</svg>"])
