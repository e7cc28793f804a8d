"""Diagrams: a lifecycle's table as a picture, drawn here so that nothing is fetched from anywhere."""

from __future__ import annotations

__all__ = ["lifecycle_svg", "lifecycle_table"]

import re
from collections.abc import Iterator
from html import escape

from partgov import Lifecycle

_HEIGHT = 40
_GAP = 52
_LETTER = 7.6
_SIDE = 28


def lifecycle_svg(lifecycle: Lifecycle, *, title: str) -> str:
    """
    Draw the states one under another: what happens within a state on its right, what leads on between them.

    An edge that skips a state, or leads back, runs along the left, in a lane of its own.
    """
    states = list(lifecycle.table)
    edges = _edges(lifecycle)
    skips = [(a, b, label) for (a, b), label in edges.items() if a != b and states.index(b) != states.index(a) + 1]
    loops = [label for (a, b), label in edges.items() if a == b]
    box = max(_width(state) for state in states) + 32
    left = 16 + sum(_width(label) + _SIDE for *_, label in skips)
    right = max([_width(label) + 56 for label in loops] + [_width(label) - box / 2 + 24 for label in edges.values()])
    width, middle = left + box + max(right, 16), left + box / 2
    top = {state: 44 + place * (_HEIGHT + _GAP) for place, state in enumerate(states)}
    ends = [state for state in states if all(to == state for to in lifecycle.table[state].values())]
    height = top[states[-1]] + _HEIGHT + (44 if states[-1] in ends else 12)

    mark = re.sub(r"\W+", "-", title.lower())

    def line(path: str) -> str:
        return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.3" marker-end="url(#{mark})"/>'

    def text(x: float, y: float, words: str, anchor: str = "start", kind: str = "label") -> str:
        return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'

    def parts() -> Iterator[str]:
        yield f'<circle cx="{middle:g}" cy="12" r="6" fill="currentColor"/>'
        yield line(f"M{middle:g} 18 V{top[lifecycle.start] - 1:g}")
        for state in states:
            y = top[state]
            yield f'<rect x="{left:g}" y="{y}" width="{box:g}" height="{_HEIGHT}" rx="8" class="box"/>'
            yield text(middle, y + 25, state, "middle", "state")
            if state in ends:
                yield line(f"M{middle:g} {y + _HEIGHT} V{y + _HEIGHT + 19}")
                yield f'<circle cx="{middle:g}" cy="{y + _HEIGHT + 29}" r="8" fill="none" stroke="currentColor"/>'
                yield f'<circle cx="{middle:g}" cy="{y + _HEIGHT + 29}" r="4.5" fill="currentColor"/>'
        lane = left
        for (start, to), label in edges.items():
            y = top[start]
            if start == to:
                x = left + box
                yield line(f"M{x:g} {y + 12} C{x + 40:g} {y + 2} {x + 40:g} {y + 38} {x + 2:g} {y + 28}")
                yield text(x + 38, y + 25, label)
            elif states.index(to) == states.index(start) + 1:
                yield line(f"M{middle:g} {y + _HEIGHT} V{top[to] - 1:g}")
                yield text(middle + 10, y + _HEIGHT + _GAP / 2 + 4, label)
            else:
                lane -= _SIDE
                a, b, turn = y + 28, top[to] + 12, 8 if states.index(to) > states.index(start) else -8
                yield line(
                    f"M{left:g} {a} H{lane + 8:g} Q{lane:g} {a} {lane:g} {a + turn} "
                    f"V{b - turn} Q{lane:g} {b} {lane + 8:g} {b} H{left - 1:g}"
                )
                yield text(lane - 8, y + (_HEIGHT + _GAP / 2 if turn > 0 else -_GAP / 2) + 4, label, "end")
                lane -= _width(label)

    frame = f'viewBox="0 0 {width:g} {height}" width="{width:g}" height="{height}"'
    tip = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    return "\n".join(
        [
            f'<svg class="lifecycle" xmlns="http://www.w3.org/2000/svg" {frame} role="img" font-size="14">',
            f"<title>{escape(title)}</title>",
            "<style>.box { fill: #f3f3f3; stroke: #777 } .label { fill: #555 } .state { fill: currentColor }</style>",
            f'<marker id="{mark}" {tip}><path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker>',
            *parts(),
            "</svg>",
        ]
    )


def lifecycle_table(lifecycle: Lifecycle) -> str:
    """Write the same table in words."""
    rows = ["| in the state | may happen | and leads to |", "|---|---|---|"]
    for (state, to), events in _edges(lifecycle).items():
        rows.append(f"| {state} | {events} | {'the same' if state == to else to} |")
    return "\n".join(rows)


def _edges(lifecycle: Lifecycle) -> dict[tuple[str, str], str]:
    """Gather the events that lead from one state to another."""
    edges: dict[tuple[str, str], list[str]] = {}
    for state, events in lifecycle.table.items():
        for event, to in events.items():
            edges.setdefault((state, to), []).append(event)
    return {pair: ", ".join(names) for pair, names in edges.items()}


def _width(words: str) -> float:
    return len(words) * _LETTER
