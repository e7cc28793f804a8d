"""Drawings: charts as SVG, the same bytes for the same numbers."""

from __future__ import annotations

__all__ = ["WIDE", "begin_drawing", "draw_chart", "draw_stacks", "labels_of", "legend_of", "length", "letters_of"]

import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from partgov.interop.pages import CLOSES, OPENS, Bar, Chart, Lanes, Stack, Stacks

WIDE = 340
"""How wide a drawing is: it scales, and fits the smallest screen as it is."""

_LETTER = 7.7
_THICK, _BETWEEN, _APART = 11, 2, 8
_LEGEND, _LINE = 22, 16
_MOST_OF_LABEL = 16
_LEAST = 60  # what is left for the bars, however long the texts are


def draw_chart(chart: Chart, name: str, *, write: Callable[[str], str]) -> str:
    """
    Return a chart as an SVG element: beneath each other what it is about, each with a bar for every series.

    Args:
        name: what its parts are called by, once on a page.
        write: writes a text of the chart so that it is a text in SVG too.
    """
    legend, _ = legend_of(chart.series, write)
    high = _LEGEND + len(chart.bars) * _height_of(chart)
    return "\n".join([*begin_drawing(chart, name, high, write), *legend, *_bars(chart, write), "</svg>"])


def begin_drawing(chart: Chart | Stacks | Lanes, name: str, high: int, write: Callable[[str], str]) -> Iterator[str]:
    """Begin an SVG element so high, with its title and description."""
    yield f'<svg class="chart" viewBox="0 0 {WIDE} {high}" role="img" aria-labelledby="{name}-title {name}-text">'
    yield f'<title id="{name}-title">{write(chart.title)}</title>'
    yield f'<desc id="{name}-text">{write(chart.description)}</desc>'


def legend_of(series: Sequence[str], write: Callable[[str], str], *, mark: str = "") -> tuple[list[str], int]:
    """Return what tells the series by their colours, and a mark, on as many lines as it needs, and its height."""
    parts, across, down = [], 0.0, 0
    for number, text in enumerate((*series, mark)):
        if not text:
            continue
        if across and across + 14 + _wide(text) > WIDE:
            across, down = 0.0, down + _LINE
        if number < len(series):
            parts.append(f'<rect class="series-{number}" x="{length(across)}" y="{down + 2}" width="10" height="10"/>')
        else:
            parts.append(f'<path class="mark" d="M{length(across + 5)} {down}v14"/>')
        parts.append(f'<text x="{length(across + 14)}" y="{down + 11}">{write(text)}</text>')
        across += 30 + _wide(text)
    return parts, down + _LEGEND


def _height_of(chart: Chart) -> int:
    return len(chart.series) * (_THICK + _BETWEEN) - _BETWEEN + _APART


def _bars(chart: Chart, write: Callable[[str], str]) -> Iterator[str]:
    labels = [_short(bar.label) for bar in chart.bars]
    left = max(map(_wide, labels), default=0) + 6
    texts = max((_wide(text) for bar in chart.bars for text in bar.texts), default=0) + 6
    least = min((value for bar in chart.bars for value in bar.values), default=0)
    most = max((value for bar in chart.bars for value in bar.values), default=0)
    low, span = min(0, least), max(0, most) - min(0, least) or 1
    room = max(_LEAST, WIDE - left - texts)
    zero = left - low * room / span
    for place, (bar, label) in enumerate(zip(chart.bars, labels, strict=True)):
        top = _LEGEND + place * _height_of(chart)
        middle = top + (_height_of(chart) - _APART) / 2 + 3.5
        yield f'<text class="label" x="{length(left - 6)}" y="{length(middle)}">{write(label)}</text>'
        yield from _bars_of(bar, top, zero, room / span, write)
    yield f'<path class="axis" d="M{length(zero)} {_LEGEND - 4}V{_LEGEND + len(chart.bars) * _height_of(chart) - 4}"/>'


def _bars_of(bar: Bar, top: int, zero: float, scale: float, write: Callable[[str], str]) -> Iterator[str]:
    drawn = [number for number, value in enumerate(bar.values) if value]
    top += (len(bar.values) - len(drawn)) * (_THICK + _BETWEEN) // 2  # beside the middle of the label
    for place, number in enumerate(drawn):
        value, text = bar.values[number], bar.texts[number]
        y, long = top + place * (_THICK + _BETWEEN), abs(value) * scale
        start = zero if value > 0 else zero - long
        wide = length(max(long, 0.5))
        yield f'<rect class="series-{number}" x="{length(start)}" y="{y}" width="{wide}" height="{_THICK}"/>'
        after = length(max(zero, start + long) + 4)
        yield f'<text class="value" x="{after}" y="{length(y + _THICK - 1.5)}">{write(text)}</text>'


def length(number: float) -> str:
    """Return a length with one digit after the point, and none where it is nought."""
    return f"{number:.1f}".removesuffix(".0")


# ── bars of parts ────────────────────────────────────────────────────────────────────────────────

_LABEL, _TALL, _ROW = 14, 13, 38


def draw_stacks(chart: Stacks, name: str, *, write: Callable[[str], str]) -> str:
    """
    Return bars of parts as an SVG element, each beneath its label, with its mark, and lines between them.

    Args:
        name: what its parts are called by, once on a page.
        write: writes a text of the chart so that it is a text in SVG too.
    """
    parts, top = legend_of(chart.series, write, mark=chart.mark)
    most = max((max(sum(bar.values), bar.mark or 0) for bar in chart.bars), default=0)
    limits = {limit.after: limit.text for limit in chart.limits}
    labels = labels_of([(bar.label, bar.text) for bar in chart.bars])
    for number, (bar, label) in enumerate(zip(chart.bars, labels, strict=True), 1):
        parts += _stack(bar, label, top, WIDE / (most or 1), write)
        top += _ROW
        if number in limits:
            parts.append(f'<path class="limit" d="M0 {top - 2}H{WIDE}"/>')
            parts.append(f'<text class="value" x="0" y="{top + 10}">{write(limits[number])}</text>')
            top += _LINE + 8
    return "\n".join([*begin_drawing(chart, name, top, write), *parts, "</svg>"])


def _stack(bar: Stack, label: str, top: int, scale: float, write: Callable[[str], str]) -> Iterator[str]:
    yield f'<text x="0" y="{top + 10}">{write(label)}</text>'
    yield f'<text class="end" x="{WIDE}" y="{top + 10}">{write(bar.text)}</text>'
    y, start = top + _LABEL, 0
    for number, value in enumerate(bar.values):
        if value:
            wide = max(value * scale - 0.5, 0.5)  # a gap tells it from the next part without colours
            yield (
                f'<rect class="series-{number}" x="{length(start * scale)}" y="{y}" '
                f'width="{length(wide)}" height="{_TALL}"/>'
            )
        start += value
    if not start:
        yield f'<path class="axis" d="M0 {y}v{_TALL}"/>'
    if bar.mark is not None:
        where = f"M{length(min(bar.mark * scale, WIDE - 1))} {y - 1}v{_TALL + 5}"
        yield f'<path class="halo" d="{where}"/><path class="mark" d="{where}"/>'


# ── texts ────────────────────────────────────────────────────────────────────────────────────────


def _short(label: str) -> str:
    return label if len(label) <= _MOST_OF_LABEL else f"{label[: _MOST_OF_LABEL - 1]}…"


def labels_of(lines: Sequence[tuple[str, str]]) -> list[str]:
    """
    Return each label as far as there is room for it on its line, beside what stands at the line's end.

    Labels that would read alike leave out the words that they begin with alike.
    """
    ordered = sorted({label for label, _ in lines})
    return [_label(label, beside, ordered) for label, beside in lines]


def _label(label: str, beside: str, ordered: Sequence[str]) -> str:
    kept = _kept(label, beside)
    if kept == label:
        return label
    alike = ordered[bisect_left(ordered, kept) : bisect_right(ordered, f"{kept}{chr(sys.maxunicode)}")]
    begins = _beginning(alike[0], alike[-1])
    if begins:
        opened = OPENS if begins.count(OPENS) > begins.count(CLOSES) else ""
        label = f"…{opened}{label.removeprefix(begins)}"
        kept = _kept(label, beside)
    if kept == label:
        return label
    return f"{kept}…{CLOSES if kept.count(OPENS) > kept.count(CLOSES) else ''}"


def _beginning(first: str, last: str) -> str:
    """The words that both begin with, and all that stand between them in order; none where there is but one."""
    both = enumerate(zip(first, last, strict=False))
    same = next((place for place, (one, other) in both if one != other), len(first) if first != last else 0)
    return first[: first.rfind(" ", 0, same) + 1]


def _kept(label: str, beside: str) -> str:
    """A label as far as there is room for it."""
    if _wide(label) + _wide(beside) + _LETTER <= WIDE:
        return label
    return label[: max(int((WIDE - _wide(beside)) / _LETTER) - 2, 1)]


def _wide(text: str) -> float:
    """How wide a text is at most, roughly: there is no font to measure it by."""
    return letters_of(text) * _LETTER


def letters_of(text: str) -> int:
    """Return for how many letters of the Latin alphabet a text needs room."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )
