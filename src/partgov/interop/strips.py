"""Strips: pictures of time as SVG, the same bytes for the same instants."""

from __future__ import annotations

__all__ = ["draw_lanes"]

from collections.abc import Callable, Iterator

from partgov.interop.drawings import WIDE, begin_drawing, labels_of, legend_of, length
from partgov.interop.pages import Lane, Lanes

_LABEL, _TALL, _ROW = 14, 11, 34
_TICKS = 14


def draw_lanes(lanes: Lanes, name: str, *, write: Callable[[str], str]) -> str:
    """
    Return a picture of time as an SVG element: its lanes beneath each other, each beneath its label.

    Args:
        name: what its parts are called by, once on a page.
        write: writes a text of the picture so that it is a text in SVG too.
    """
    legend, top = legend_of(lanes.series, write) if lanes.series else ([], 0)
    place = _scale(lanes)
    low = top + len(lanes.lanes) * _ROW
    tops = [top + number * _ROW for number in range(len(lanes.lanes))]
    parts = [*legend, *_ticks(lanes, place, top, low, write)]
    for lane, its_top in zip(lanes.lanes, tops, strict=True):
        parts += _pieces(lane, place, its_top + _LABEL)
    if lanes.now is not None:
        parts.append(f'<path class="mark" d="M{length(place(lanes.now))} {top}V{low}"/>')
    labels = labels_of([(lane.label, lane.text) for lane in lanes.lanes])
    for lane, label, its_top in zip(lanes.lanes, labels, tops, strict=True):
        parts.append(f'<text x="0" y="{its_top + 10}">{write(label)}</text>')
        parts.append(f'<text class="end" x="{WIDE}" y="{its_top + 10}">{write(lane.text)}</text>')
    high = low + (_TICKS if lanes.ticks else 0)
    return "\n".join([*begin_drawing(lanes, name, high, write), *parts, "</svg>"])


def _scale(lanes: Lanes) -> Callable[[int], float]:
    """Where an instant stands: between the first and the last of all that is drawn."""
    known = [at for lane in lanes.lanes for piece in lane.pieces for at in (piece.begins, piece.ends)]
    known += [at for at, _ in lanes.ticks] + ([] if lanes.now is None else [lanes.now])
    first, last = min(known, default=0), max(known, default=0)
    span = last - first or 1
    return lambda at: (at - first) * (WIDE - 2) / span + 1


def _ticks(
    lanes: Lanes, place: Callable[[int], float], top: int, low: int, write: Callable[[str], str]
) -> Iterator[str]:
    for at, text in lanes.ticks:
        across = place(at)
        yield f'<path class="axis" d="M{length(across)} {top}V{low}"/>'
        kind = "end" if across > WIDE - 16 else "tick" if across > 16 else "start"
        yield f'<text class="{kind}" x="{length(across)}" y="{low + 11}">{write(text)}</text>'


def _pieces(lane: Lane, place: Callable[[int], float], y: int) -> Iterator[str]:
    for piece in lane.pieces:
        start = place(piece.begins)
        wide = length(max(place(piece.ends) - start - 0.5, 2))
        yield f'<rect class="series-{piece.series}" x="{length(start)}" y="{y}" width="{wide}" height="{_TALL}"/>'
