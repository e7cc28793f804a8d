"""Plotting: the pictures that members' pages have, as figures of matplotlib."""

from __future__ import annotations

__all__ = ["Drawn", "figure_of"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any, Final

import attrs
from matplotlib import dates, style
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from partgov.foundation.inert import inert
from partgov.interop.drawings import letters_of
from partgov.interop.pages import CLOSES, OPENS, Bar, Chart, Lanes, Stack, Stacks
from partgov.interop.timeparts import instant_of
from partgov.interop.vectors import LIGHT, Picture

Drawn = Chart | Stacks | Lanes
"""What can be drawn."""

_SERIES: Final = ("first", "second", "third", "fourth")
_MOST: Final = 40
_MOST_OF_LABEL: Final = 32
_WIDE, _LETTER, _EDGE = 7.4, 0.077, 0.12  # inches
_HEAD, _LEGEND, _FOOT, _FURTHER = 0.36, 0.26, 0.34, 0.24
_ROWS: Final = {Stacks: 0.32, Lanes: 0.3, Chart: 0.2}
_BEFORE_LIMIT, _AFTER_LIMIT = 0.1, 0.6  # rows


def figure_of(pictures: Sequence[Drawn], *, further: Mapping[int, str], zone: tzinfo = UTC) -> Picture:
    """
    Return pictures as one figure, beneath each other, those of time on one scale.

    Args:
        further: what is said of so many that are left out, since no picture has more than forty rows.
        zone: on whose clock days begin.
    """
    panels = [_Panel.of(one, further) for one in pictures]
    left = max((panel.left for panel in panels), default=0)
    right = max((panel.right for panel in panels), default=0)
    high = sum(panel.high for panel in panels) or _HEAD
    with style.context("default"):
        figure = Picture(figsize=(_WIDE, high), dpi=100, facecolor=LIGHT["ground"])
        top, instants = high, [_extent(one) for one in pictures if isinstance(one, Lanes)]
        for panel in panels:
            head = top - panel.head
            box = (left / _WIDE, (head - panel.body) / high, (_WIDE - left - right) / _WIDE, panel.body / high)
            axes = figure.add_axes(box, facecolor="none")
            _write(figure, _EDGE / _WIDE, (top - 0.24) / high, panel.picture.title, fontsize=10.5, fontweight="bold")
            _draw(panel, axes, instants, zone, (left - _EDGE) / (_WIDE - left - right))
            if panel.more:
                low = head - panel.body - panel.foot + 0.08
                _write(figure, _EDGE / _WIDE, low / high, panel.more, fontsize=8.5, color=LIGHT["quiet"])
            top -= panel.high
    told = [_told(one) if len(pictures) == 1 else f"{_flat(one.title)}. {_told(one)}" for one in pictures]
    figure.said = _flat("; ".join(one.title for one in pictures)), " ".join(told)
    return figure


# ── where everything stands ──────────────────────────────────────────────────────────────────────


@attrs.frozen
class _Panel:
    """One picture of a figure, as far as it is drawn, and how much room it takes, in inches."""

    picture: Drawn
    more: str

    @classmethod
    def of(cls, picture: Drawn, further: Mapping[int, str]) -> _Panel:
        """Return the panel of a picture: its first rows, and in words how many there are besides."""
        rows = picture.lanes if isinstance(picture, Lanes) else picture.bars
        if len(rows) <= _MOST:
            return cls(picture, "")
        kept: dict[str, Any] = {"lanes" if isinstance(picture, Lanes) else "bars": rows[:_MOST]}
        return cls(attrs.evolve(picture, **kept), further[len(rows) - _MOST])

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What stands before and after each row."""
        match self.picture:
            case Lanes():
                return [(one.label, one.text) for one in self.picture.lanes]
            case Stacks():
                return [(one.label, one.text) for one in self.picture.bars]
        return [(one.label, max(one.texts, key=letters_of)) for one in self.picture.bars]

    @property
    def left(self) -> float:
        """How much room the texts before the rows take."""
        return _EDGE + 0.1 + _LETTER * max((letters_of(_short(one)) for one, _ in self.texts), default=0)

    @property
    def right(self) -> float:
        """How much room the texts after them take."""
        return _EDGE + 0.12 + _LETTER * max((letters_of(_flat(one)) for _, one in self.texts), default=0)

    @property
    def head(self) -> float:
        """How much room the title and the legend take."""
        legend = any(self.picture.series) or (isinstance(self.picture, Lanes) and self.picture.now is not None)
        return _HEAD + (_LEGEND if legend else 0)

    @property
    def rows(self) -> list[float]:
        """Where each row begins, in rows, and where the last one ends."""
        picture, found = self.picture, [0.0]
        after = {one.after for one in picture.limits} if isinstance(picture, Stacks) else set()
        each = len(picture.series) + 0.6 if isinstance(picture, Chart) else 1
        for number in range(1, len(self.texts) + 1):
            found.append(found[-1] + each + (_BEFORE_LIMIT + _AFTER_LIMIT if number in after else 0))
        return found

    @property
    def body(self) -> float:
        """How much room the rows take."""
        return max(self.rows[-1], 0.5) * _ROWS[type(self.picture)]

    @property
    def foot(self) -> float:
        """How much room the scale and what is told below take."""
        return (_FOOT if isinstance(self.picture, Lanes) else 0.16) + (_FURTHER if self.more else 0)

    @property
    def high(self) -> float:
        """How high all of it is."""
        return self.head + self.body + self.foot


def _extent(lanes: Lanes) -> tuple[float, float] | None:
    """From when to when a picture of time goes, in days."""
    known = [at for lane in lanes.lanes for piece in lane.pieces for at in (piece.begins, piece.ends)]
    known += [] if lanes.now is None else [lanes.now]
    return (_day(min(known)), _day(max(known))) if known else None


def _day(minutes: int) -> float:
    return float(dates.date2num(instant_of(minutes)))


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────


def _draw(
    panel: _Panel, axes: Axes, instants: Iterable[tuple[float, float] | None], zone: tzinfo, indent: float
) -> None:
    picture, rows = panel.picture, panel.rows
    axes.set_ylim(max(rows[-1], 0.5), 0)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=LIGHT["quiet"])
    axes.set_yticks([])
    axes.set_xticks([])
    for side, spine in axes.spines.items():
        spine.set_visible(side == "left" and not isinstance(picture, Lanes))
        spine.set_color(LIGHT["quiet"])
    match picture:
        case Stacks():
            _stacks(picture, rows, axes)
        case Lanes():
            _lanes(picture, rows, axes, [one for one in instants if one is not None], zone)
        case Chart():
            _chart(picture, rows, axes)
    _legend(picture, axes, indent)


def _stacks(picture: Stacks, rows: Sequence[float], axes: Axes) -> None:
    most = max((max(sum(bar.values), bar.mark or 0) for bar in picture.bars), default=0) or 1
    axes.set_xlim(0, most)
    for bar, top in zip(picture.bars, rows, strict=False):
        _row(axes, bar, bar.text, top + 0.5)
        start = 0
        for number, value in enumerate(bar.values):
            if value:
                axes.barh(top + 0.5, value, left=start, height=0.62, **_filled(number))
            start += value
        if bar.mark is not None:
            line = axes.plot([bar.mark, bar.mark], [top + 0.06, top + 0.94], color=LIGHT["ink"], linewidth=1.8)[0]
            line.set(solid_capstyle="butt", clip_on=False, zorder=4)
            line.set_path_effects([withStroke(linewidth=4, foreground=LIGHT["ground"])])
    for limit in picture.limits:
        if limit.after < len(rows):
            at = rows[limit.after] - _AFTER_LIMIT
            axes.axhline(at, color=LIGHT["ink"], linewidth=0.9, dashes=(4, 3), clip_on=False)
            _write(axes, most, at + 0.28, limit.text, ha="right", va="center", fontsize=8, color=LIGHT["quiet"])


def _lanes(
    picture: Lanes, rows: Sequence[float], axes: Axes, instants: Sequence[tuple[float, float]], zone: tzinfo
) -> None:
    first, last = min((one for one, _ in instants), default=0.0), max((one for _, one in instants), default=1.0)
    span = (last - first) or 1
    axes.set_xlim(first - span * 0.005, first + span * 1.005)
    most = max(2, int(_inches(axes).width / (0.5 if span > 6 * 365 else 0.8)))  # or they stand in each other's way
    locator = dates.AutoDateLocator(tz=zone, minticks=1, maxticks=most)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.AutoDateFormatter(locator, tz=zone))
    axes.grid(axis="x", color=LIGHT["line"], linewidth=0.8)
    axes.set_axisbelow(True)
    for lane, top in zip(picture.lanes, rows, strict=False):
        _row(axes, lane, lane.text, top + 0.5)
        for piece in lane.pieces:
            begins, ends = _day(piece.begins), last if piece.goes_on else _day(piece.ends)
            wide = max(ends - begins, span * 0.006)
            edge = {} if wide > span * 0.03 else {"linewidth": 0}  # else there would be little but edges
            axes.barh(top + 0.5, wide, left=begins, height=0.56, **_filled(piece.series) | edge)
    if picture.now is not None:
        axes.axvline(_day(picture.now), color=LIGHT["ink"], linewidth=1.1, zorder=3)


def _chart(picture: Chart, rows: Sequence[float], axes: Axes) -> None:
    values = [value for bar in picture.bars for value in bar.values] or [0]
    low, high = min(0, *values), max(0, *values)
    span = (high - low) or 1
    axes.set_xlim(low, low + span)
    axes.spines["left"].set_position(("data", 0))
    for bar, top in zip(picture.bars, rows, strict=False):
        _row(axes, bar, "", top + len(bar.values) / 2 + 0.3)
        drawn = [number for number, value in enumerate(bar.values) if value]
        first = top + 0.8 + (len(bar.values) - len(drawn)) / 2  # beside the middle of the label
        for at, number in enumerate(drawn):
            value, text = bar.values[number], bar.texts[number]
            axes.barh(first + at, value, height=0.84, **_filled(number))
            _write(axes, max(value, 0) + span * 0.01, first + at, text, va="center", fontsize=8, color=LIGHT["quiet"])


def _row(axes: Axes, row: Any, text: str, at: float) -> None:
    """What stands before a row, and after it."""
    scale = axes.get_yaxis_transform()
    inside = _inches(axes).width
    label = _short(row.label)
    _write(axes, -0.1 / inside, at, label, ha="right", va="center", fontsize=9, transform=scale)
    _write(axes, 1 + 0.12 / inside, at, text, va="center", fontsize=9, color=LIGHT["quiet"], transform=scale)


def _inches(axes: Axes) -> Any:
    """The box of some axes, in inches."""
    return axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())


def _legend(picture: Drawn, axes: Axes, indent: float) -> None:
    """What the colours mean, and the line."""
    handles: list[Any] = [
        Patch(label=_flat(text), **_filled(number)) for number, text in enumerate(picture.series) if text
    ]
    line: dict[str, Any] = {
        "color": LIGHT["ink"],
        "marker": "|",
        "markersize": 9,
        "markeredgewidth": 1.8,
        "linestyle": "none",
    }
    if isinstance(picture, Stacks) and picture.mark:
        handles.append(Line2D([], [], label=_flat(picture.mark), **line))
    if isinstance(picture, Lanes) and picture.now is not None:
        handles.append(Line2D([], [], label=f"{instant_of(picture.now):%Y-%m-%d}", **line))
    if handles:
        above = (-indent, 1 + 0.07 / _inches(axes).height)
        legend = axes.legend(
            handles=handles, ncols=len(handles), loc="lower left", bbox_to_anchor=above,
            frameon=False, fontsize=8.5, borderpad=0, borderaxespad=0, handlelength=1, handletextpad=0.5,
            columnspacing=1.4, labelcolor=LIGHT["ink"],
        )  # fmt: skip
        for text in legend.get_texts():
            text.set_parse_math(False)


def _filled(number: int) -> dict[str, Any]:
    return {"facecolor": LIGHT[_SERIES[number]], "edgecolor": LIGHT["ground"], "linewidth": 0.6}


def _write(where: Any, across: float, down: float, text: str, **how: Any) -> None:
    """Write a text as it stands: what looks like a formula in a name is none."""
    where.text(across, down, _flat(text), **{"parse_math": False, "color": LIGHT["ink"], **how})


# ── in words ─────────────────────────────────────────────────────────────────────────────────────


def _short(label: str) -> str:
    label = _flat(label)
    while letters_of(label) > _MOST_OF_LABEL:
        label = f"{label[:-2].rstrip()}…"
    return label


def _flat(text: str) -> str:
    """A text of its own: nothing in it need be kept apart from what is around it."""
    return inert(text.replace(OPENS, "").replace(CLOSES, ""))


def _told(picture: Drawn) -> str:
    """All that a picture shows, in words."""
    series = ", ".join(filter(None, picture.series))
    match picture:
        case Lanes():
            rows = [
                f"{one.label}: {'; '.join(_stretches(one.pieces, picture.series)) or one.text}" for one in picture.lanes
            ]
        case Stacks():
            rows = [f"{one.label}: {one.text}{_marked(one, picture)}" for one in picture.bars]
            for limit in reversed(picture.limits):
                rows.insert(limit.after, limit.text)
        case Chart():
            rows = [f"{one.label}: {_sides(one, picture)}" for one in picture.bars]
    return _flat(". ".join([*([series] if series else []), *rows])) + "."


def _marked(bar: Stack, picture: Stacks) -> str:
    return "" if bar.mark is None else f" ({picture.mark}: {bar.mark})"


def _sides(bar: Bar, picture: Chart) -> str:
    return ", ".join(f"{name} {text}" for name, text in zip(picture.series, bar.texts, strict=True))


def _stretches(pieces: Iterable[Any], series: Sequence[str]) -> Iterator[str]:
    for piece in pieces:
        named = f"{series[piece.series]} " if series else ""
        ends = "…" if piece.goes_on else f"{instant_of(piece.ends):%Y-%m-%d}"
        yield f"{named}{instant_of(piece.begins):%Y-%m-%d} – {ends}"
