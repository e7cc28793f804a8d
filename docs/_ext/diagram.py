"""Diagrams: a lifecycle's table as a picture, drawn here so that nothing is fetched from anywhere."""

from __future__ import annotations

__all__ = ["lifecycle_svg", "lifecycle_table"]

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import attrs

from partgov import Lifecycle

_HEIGHT = 40  # of a state
_STEP = 92  # from one state of the path to the next
_LEG = 24  # from one line into an end to the next
_GAP = 20  # from one end to the next
_LETTER = 7.6
_SIDE = 28

_Edges = Mapping[tuple[str, str], str]


@attrs.frozen(kw_only=True)
class _Drawing:
    """
    Where everything stands.

    Attributes:
        path: the states one under another, with the middle of each.
        ends: the ends that stand beside the path, with the top and bottom of each.
        legs: how high each line into such an end runs.
        trunks: where the lines that leave a state for its ends run up and down.
    """

    path: Mapping[str, float]
    ends: Mapping[str, tuple[float, float]]
    legs: Mapping[tuple[str, str], float]
    trunks: Mapping[str, float]
    left: float
    box: float
    ends_left: float
    ends_box: float
    loops: float

    @property
    def middle(self) -> float:
        return self.left + self.box / 2

    @property
    def right(self) -> float:
        return self.left + self.box

    @property
    def foot(self) -> float:
        """How far down the states reach."""
        return max([y + _HEIGHT / 2 for y in self.path.values()] + [bottom for _, bottom in self.ends.values()])


def lifecycle_svg(lifecycle: Lifecycle, *, title: str) -> str:
    """
    Draw the states one under another, what happens within a state on its left, what leads on between them.

    Where there are several ends they stand beside the path, and every line into one carries what leads there. An
    edge of the path that skips a state, or leads back, runs along the left, in a lane of its own.
    """
    edges = _edges(lifecycle)
    drawing = _lay_out(lifecycle, edges)
    order = list(drawing.path)
    mark = re.sub(r"\W+", "-", title.lower())
    last = order[-1] if not drawing.ends and {*lifecycle.table[order[-1]].values()} <= {order[-1]} else None
    middle, left, right = drawing.middle, drawing.left, drawing.right

    def line(path: str, *, arrow: bool = True) -> str:
        end = f' marker-end="url(#{mark})"' if arrow else ""
        return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.3"{end}/>'

    def text(x: float, y: float, words: str, anchor: str = "start", kind: str = "label") -> str:
        return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'

    def state(name: str, x: float, y: float, width: float, height: float) -> Iterator[str]:
        yield f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" class="box"/>'
        yield text(x + width / 2, y + height / 2 + 5, name, "middle", "state")

    def ring(x: float, y: float) -> Iterator[str]:
        yield f'<circle cx="{x:g}" cy="{y:g}" r="8" fill="none" stroke="currentColor"/>'
        yield f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="currentColor"/>'

    def on_the_path() -> Iterator[str]:
        yield f'<circle cx="{middle:g}" cy="12" r="6" fill="currentColor"/>'
        yield line(f"M{middle:g} 18 V{drawing.path[order[0]] - _HEIGHT / 2 - 1:g}")
        for name, y in drawing.path.items():
            yield from state(name, left, y - _HEIGHT / 2, drawing.box, _HEIGHT)
        if last is not None:
            y = drawing.path[last] + _HEIGHT / 2
            yield line(f"M{middle:g} {y:g} V{y + 19:g}")
            yield from ring(middle, y + 29)

    def along_the_path() -> Iterator[str]:
        lane = left - drawing.loops
        for (start, to), label in edges.items():
            if to not in drawing.path:
                continue
            a, b = drawing.path[start], drawing.path[to]
            if start == to:
                yield line(
                    f"M{left:g} {a - 8:g} C{left - 40:g} {a - 18:g} {left - 40:g} {a + 18:g} {left - 2:g} {a + 8:g}"
                )
                yield text(left - 38, a + 5, label, "end")
            elif order.index(to) == order.index(start) + 1:
                yield line(f"M{middle:g} {a + _HEIGHT / 2:g} V{b - _HEIGHT / 2 - 1:g}")
                yield text(middle + 10, (a + b) / 2 + 4, label)
            else:
                lane -= _SIDE
                y, to_y, turn = a + 15, b - 15, 8 if b > a else -8
                yield line(
                    f"M{left:g} {y:g} H{lane + 8:g} Q{lane:g} {y:g} {lane:g} {y + turn:g} "
                    f"V{to_y - turn:g} Q{lane:g} {to_y:g} {lane + 8:g} {to_y:g} H{left - 1:g}"
                )
                yield text(lane - 8, (y + to_y) / 2 + 4, label, "end")
                lane -= _width(label)

    def to_the_ends() -> Iterator[str]:
        for name, (top, bottom) in drawing.ends.items():
            yield from state(name, drawing.ends_left, top, drawing.ends_box, bottom - top)
            x, y = drawing.ends_left + drawing.ends_box, (top + bottom) / 2
            yield line(f"M{x:g} {y:g} H{x + 19:g}")
            yield from ring(x + 29, y)
        beside = max(drawing.trunks.values(), default=0) + 14  # of every trunk, so that none runs through a label
        for start, x in drawing.trunks.items():
            y = drawing.path[start]
            yield line(f"M{right:g} {y:g} H{x:g}", arrow=False)
            for (a, to), leg in drawing.legs.items():
                if a == start:
                    turn = max(-8, min(8, leg - y))
                    curve = f"V{leg - turn:g} Q{x:g} {leg:g} {x + abs(turn):g} {leg:g}" if turn else ""
                    yield line(f"M{x:g} {y:g} {curve} H{drawing.ends_left - 1:g}")
                    yield text(beside, leg - 5, edges[a, to])

    down = [_width(label) + 10 for (a, b), label in edges.items() if b in drawing.path and a != b]
    width = (
        drawing.ends_left + drawing.ends_box + 52 if drawing.ends else max(right, middle + max(down, default=0)) + 16
    )
    height = drawing.foot + (12 if last is None else 44)
    frame = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    tip = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    return "\n".join(
        [
            f'<svg class="lifecycle" xmlns="http://www.w3.org/2000/svg" {frame} role="img" font-size="14">',
            f"<title>{escape(title)}</title>",
            "<style>.box { fill: #f3f3f3; stroke: #777 } .label { fill: #555 } .state { fill: currentColor }</style>",
            f'<marker id="{mark}" {tip}><path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker>',
            *on_the_path(),
            *along_the_path(),
            *to_the_ends(),
            "</svg>",
        ]
    )


def lifecycle_table(lifecycle: Lifecycle) -> str:
    """Write the same table in words."""
    rows = ["| in the state | may happen | and leads to |", "|---|---|---|"]
    for (state, to), events in _edges(lifecycle).items():
        rows.append(f"| {state} | {events} | {'the same' if state == to else to} |")
    return "\n".join(rows)


# ── laying out ───────────────────────────────────────────────────────────────────────────────────


def _lay_out(lifecycle: Lifecycle, edges: _Edges) -> _Drawing:
    over = [state for state, events in lifecycle.table.items() if all(to == state for to in events.values())]
    path_states = [state for state in lifecycle.table if len(over) == 1 or state not in over]
    path = {state: 44 + _HEIGHT / 2 + place * _STEP for place, state in enumerate(path_states)}
    ends, legs = _stack([state for state in over if state not in path], path, edges)

    loops = max([_width(label) + 38 for (a, b), label in edges.items() if a == b], default=0)
    lanes = [
        label for (a, b), label in edges.items()
        if b in path and a != b and path_states.index(b) != path_states.index(a) + 1
    ]  # fmt: skip
    left = 16 + loops + sum(_width(label) + _SIDE for label in lanes)
    box = max(_width(state) for state in path) + 32
    down = [_width(label) for (a, b), label in edges.items() if b in path and a != b]
    trunk = left + max(box + 24, box / 2 + 10 + max(down, default=0) + 16)
    trunks = _spread(path, legs, trunk)
    return _Drawing(
        path=path,
        ends=ends,
        legs=legs,
        trunks=trunks,
        left=left,
        box=box,
        ends_left=max(trunks.values(), default=trunk) + max([_width(edges[leg]) for leg in legs], default=0) + 32,
        ends_box=max([_width(state) for state in ends], default=0) + 32,
        loops=loops,
    )


def _stack(
    states: Sequence[str], path: Mapping[str, float], edges: _Edges
) -> tuple[dict[str, tuple[float, float]], dict[tuple[str, str], float]]:
    """Stack the ends beside the path, in the order of the states that lead to them and no higher than those."""
    into = {state: [a for a in path if (a, state) in edges] for state in states}
    ends: dict[str, tuple[float, float]] = {}
    legs: dict[tuple[str, str], float] = {}
    below = 0.0
    for state in sorted(states, key=lambda state: [path[a] for a in into[state]]):
        height = max(_HEIGHT, _LEG * len(into[state]) + 8)
        first = (height - _LEG * (len(into[state]) - 1)) / 2  # from the top of the end to its first line
        top = max(below, path[into[state][0]] - first)
        ends[state] = (top, top + height)
        legs |= {(a, state): top + first + _LEG * number for number, a in enumerate(into[state])}
        below = top + height + _GAP
    return ends, legs


def _spread(path: Mapping[str, float], legs: Mapping[tuple[str, str], float], x: float) -> dict[str, float]:
    """Give each state a trunk towards its ends; two share a lane where they do not run beside each other."""
    trunks: dict[str, float] = {}
    taken: list[tuple[float, float, float]] = []
    for state, y in path.items():
        mine = [y, *(leg for (a, _), leg in legs.items() if a == state)]
        if len(mine) > 1:
            at = x
            while any(lane == at and low < max(mine) and min(mine) < high for lane, low, high in taken):
                at += 12
            trunks[state] = at
            taken.append((at, min(mine), max(mine)))
    return trunks


def _edges(lifecycle: Lifecycle) -> dict[tuple[str, str], str]:
    """Gather the events that lead from one state to another."""
    edges: dict[tuple[str, str], list[str]] = {}
    for state, events in lifecycle.table.items():
        for event, to in events.items():
            edges.setdefault((state, to), []).append(event)
    return {pair: ", ".join(names) for pair, names in edges.items()}


def _width(words: str) -> float:
    return len(words) * _LETTER
