"""Drawings: a chart as SVG, the same bytes for the same numbers."""

from __future__ import annotations

__all__ = ["draw_chart"]

import unicodedata
from collections.abc import Callable, Iterator

from partgov.interop.pages import Bar, Chart

WIDE = 340  # it scales, and fits the smallest screen as it is
_LETTER = 7.7
_THICK, _BETWEEN, _APART = 11, 2, 8
_LEGEND = 22
_MOST_OF_LABEL = 16
_LEAST = 60  # what is left for the bars, however long the texts are


def draw_chart(chart: Chart, name: str, *, write: Callable[[str], str]) -> str:
    """
    Return a chart as an SVG element: beneath each other what it is about, each with a bar for every series.

    Args:
        name: what its parts are called by, once on a page.
        write: writes a text of the chart so that it is a text in SVG too.
    """
    high = _LEGEND + len(chart.bars) * _height_of(chart)
    title, description = write(chart.title), write(chart.description)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDE} {high}" role="img" aria-labelledby="{name}-title {name}-text">',
        f'<title id="{name}-title">{title}</title>',
        f'<desc id="{name}-text">{description}</desc>',
        *_legend(chart, write),
        *_bars(chart, write),
        "</svg>",
    ]
    return "\n".join(parts)


def _height_of(chart: Chart) -> int:
    return len(chart.series) * (_THICK + _BETWEEN) - _BETWEEN + _APART


def _legend(chart: Chart, write: Callable[[str], str]) -> Iterator[str]:
    across = 0.0
    for number, series in enumerate(chart.series):
        yield f'<rect class="series-{number}" x="{_n(across)}" y="2" width="10" height="10"/>'
        yield f'<text x="{_n(across + 14)}" y="11">{write(series)}</text>'
        across += 30 + _wide(series)


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
        yield f'<text class="label" x="{_n(left - 6)}" y="{_n(middle)}">{write(label)}</text>'
        yield from _bars_of(bar, top, zero, room / span, write)
    yield f'<path class="axis" d="M{_n(zero)} {_LEGEND - 4}V{_LEGEND + len(chart.bars) * _height_of(chart) - 4}"/>'


def _bars_of(bar: Bar, top: int, zero: float, scale: float, write: Callable[[str], str]) -> Iterator[str]:
    drawn = [number for number, value in enumerate(bar.values) if value]
    top += (len(bar.values) - len(drawn)) * (_THICK + _BETWEEN) // 2  # beside the middle of the label
    for place, number in enumerate(drawn):
        value, text = bar.values[number], bar.texts[number]
        y, long = top + place * (_THICK + _BETWEEN), abs(value) * scale
        start = zero if value > 0 else zero - long
        yield f'<rect class="series-{number}" x="{_n(start)}" y="{y}" width="{_n(max(long, 0.5))}" height="{_THICK}"/>'
        after = _n(max(zero, start + long) + 4)
        yield f'<text class="value" x="{after}" y="{_n(y + _THICK - 1.5)}">{write(text)}</text>'


def _n(number: float) -> str:
    """A length with one digit after the point, and none where it is nought."""
    return f"{number:.1f}".removesuffix(".0")


def _short(label: str) -> str:
    return label if len(label) <= _MOST_OF_LABEL else f"{label[: _MOST_OF_LABEL - 1]}…"


def _wide(text: str) -> float:
    """How wide a text is at most, roughly: there is no font to measure it by."""
    wide = sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )
    return wide * _LETTER
