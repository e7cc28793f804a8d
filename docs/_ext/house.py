"""The house: its storeys and rooms as a picture and as tables, from the import graph."""

from __future__ import annotations

__all__ = ["house_svg", "house_tables"]

import ast
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path

import attrs

import partgov

STOREYS = {
    "command": "the command",
    "door": "one door to every public name",
    "interop": "files, formats, other libraries",
    "history": "what was written down, and what follows from it",
    "law": "the adopted text as data",
    "rules": "the rules",
    "foundation": "what knows no organisation",
}

_HOUSE = Path(partgov.__file__).parent
_WIDTH = 860
_LEFT, _RIGHT = 2, 132  # beside the bands
_BOX, _GAP, _LETTER, _STEP = 26, 8, 7.3, 15


@attrs.frozen
class _Room:
    name: str
    storey: str
    line: str
    imports: frozenset[str]

    @property
    def short(self) -> str:
        return self.name.rpartition(".")[2]


def house_svg() -> str:
    """Draw each storey as a band with its rooms, and beside it how many imports lead to each storey below."""
    rooms = _rooms()
    between = _between(rooms)
    body: list[str] = []
    y = 8.0
    for storey in STOREYS:
        rows = _laid_out([room.short for room in rooms.values() if room.storey == storey])
        height = max(38 + len(rows) * (_BOX + _GAP), 10 + _STEP * sum(start == storey for start, _ in between))
        body += [*_band(storey, rows, y, height), *_numbers(storey, y, between)]
        y += height + 12
    frame = f'viewBox="0 0 {_WIDTH} {y:g}" width="{_WIDTH}" height="{y:g}"'
    return "\n".join(
        [
            (
                f'<svg class="house" xmlns="http://www.w3.org/2000/svg" {frame} role="img" font-size="13"'
                ' style="max-width: 100%; height: auto" fill="currentColor">'
            ),
            "<title>The storeys of the house, their rooms, and how many imports lead down</title>",
            *body,
            "</svg>",
        ]
    )


def house_tables() -> str:
    """Write for each storey what its rooms say of themselves, from the top down."""
    rooms = _rooms()
    parts = []
    for storey, title in STOREYS.items():
        rows = [f"| `{room.short}` | {room.line} |" for room in rooms.values() if room.storey == storey]
        parts.append("\n".join([f"## {storey}: {title}", "", "| room | |", "|---|---|", *rows]))
    return "\n\n".join(parts)


# ── the graph ────────────────────────────────────────────────────────────────────────────────────


def _rooms() -> dict[str, _Room]:
    files = {
        ".".join(("partgov", *path.relative_to(_HOUSE).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in sorted(_HOUSE.rglob("*.py"))
    }
    found = {}
    for name, path in files.items():
        tree = ast.parse(path.read_text("utf-8"))
        storey = _storey(name)
        if storey in ("foundation", "law", "history", "interop") and name == f"partgov.{storey}":
            continue  # the folder itself is no room
        line = (ast.get_docstring(tree) or "").partition("\n")[0]
        line = line.partition(": ")[2] or line
        imports = frozenset(one for one in _imports(tree, files) if one in files)
        found[name] = _Room(name, storey, line[:1].upper() + line[1:], imports)
    return found


def _storey(name: str) -> str:
    parts = name.split(".")[1:]
    if not parts:
        return "door"
    if parts[0] == "__main__":
        return "command"
    return parts[0] if parts[0] in STOREYS else "rules"


def _imports(tree: ast.AST, files: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                yield name if name in files else node.module


def _between(rooms: dict[str, _Room]) -> Counter[tuple[str, str]]:
    """How many imports lead from one storey to another; the door's own lists name every room and are left out."""
    return Counter(
        (room.storey, rooms[one].storey)
        for room in rooms.values()
        for one in room.imports
        if one in rooms and room.storey not in ("door", rooms[one].storey)
    )


# ── the picture ──────────────────────────────────────────────────────────────────────────────────


def _laid_out(names: list[str]) -> list[list[tuple[str, float, float]]]:
    """Put the rooms of a storey in rows: each with its left edge and its width."""
    rows: list[list[tuple[str, float, float]]] = [[]]
    x = _LEFT + 12.0
    for name in names:
        width = len(name) * _LETTER + 18
        if x + width > _WIDTH - _RIGHT - 12:
            rows.append([])
            x = _LEFT + 12.0
        rows[-1].append((name, x, width))
        x += width + _GAP
    return rows


def _band(storey: str, rows: list[list[tuple[str, float, float]]], top: float, height: float) -> Iterator[str]:
    width = _WIDTH - _LEFT - _RIGHT
    yield f'<rect x="{_LEFT}" y="{top:g}" width="{width}" height="{height}" rx="8" fill-opacity="0.05"/>'
    yield (
        f'<text x="{_LEFT + 12}" y="{top + 20:g}"><tspan font-weight="bold">{storey}</tspan>'
        f'<tspan dx="10" fill-opacity="0.7">{escape(STOREYS[storey])}</tspan></text>'
    )
    for number, row in enumerate(rows):
        y = top + 32 + number * (_BOX + _GAP)
        for name, x, box in row:
            yield (
                f'<rect x="{x:g}" y="{y:g}" width="{box:g}" height="{_BOX}" rx="5" fill="none" stroke="currentColor" '
                f'stroke-opacity="0.55"/><text x="{x + box / 2:g}" y="{y + 17.5:g}" text-anchor="middle">{name}</text>'
            )


def _numbers(storey: str, top: float, between: Counter[tuple[str, str]]) -> Iterator[str]:
    """Beside a storey, how many imports lead from it to each storey below."""
    below = [(to, between[storey, to]) for to in reversed(STOREYS) if between[storey, to]]
    for number, (to, many) in enumerate(reversed(below)):
        y = top + 16 + number * _STEP
        yield f'<text x="{_WIDTH - _RIGHT + 12}" y="{y:g}" font-size="12" fill-opacity="0.8">{many} ↓ {to}</text>'
