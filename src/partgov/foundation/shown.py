"""Shown: what a cell of a notebook shows of a value: a heading and its first rows, whatever the size.

Decides:  how many rows are shown, that nothing in them is taken for anything but text, and where a citation leads.
Leaves:   which rows a value has, to itself; pages and screens, to those who lay them out.
"""

from __future__ import annotations

__all__ = ["MOST_ROWS", "Linked", "Shown", "rows_of"]

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import islice
from typing import Any, Final, Protocol

from partgov.foundation.errors import PartgovError
from partgov.foundation.inert import inert
from partgov.foundation.sentences import Phrase

MOST_ROWS: Final = 20
"""So many rows a cell shows."""

_MOST_LETTERS: Final = 300
_LARGEST: Final = 45_000
"""After so many bytes no further row is shown."""
_DOCS: Final = re.compile(r"(https?://[\w.-]+(:\d+)?(?=/|$))?[\w./~%+@-]*", re.ASCII)
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})

Row = dict[str, Any]


def checked_docs(docs: str) -> str:
    """Return where documentation is published; raise `PartgovError` for what is no address of the web and no folder."""
    if not (docs and _DOCS.fullmatch(docs)):
        raise PartgovError("docs", docs, Phrase("wanted.docs"))
    return docs


def leads_to(docs: str, page: str) -> str:
    """Return the address of a page of the documentation."""
    return f"{docs.rstrip('/')}/{page}"


class Cited(str):
    """A text of parts, some of which are citations: each with the page of the documentation that it leads to."""

    __slots__ = ("parts",)
    parts: tuple[tuple[str, str | None], ...]

    def __new__(cls, parts: Iterable[tuple[str, str | None]]) -> Cited:
        """Join the parts, each with its page, or with None where it leads nowhere."""
        listed = tuple(parts)
        cited = super().__new__(cls, "".join(text for text, _ in listed))
        cited.parts = listed
        return cited


class _Printer(Protocol):
    """What a notebook gives a value to write itself with."""

    def text(self, text: str) -> None: ...


class Shown:
    """
    Something that has rows: `rows()` gives them all, as for a data frame; a cell of a notebook shows the first.

    Names are shown inert: nothing in them is markup, and what does not print is escaped. No row tells a field that its
    value does not print, such as an amount of one person (R-34).
    """

    __slots__ = ()

    def rows(self) -> list[dict[str, Any]]:
        """Return every row as plain values, by the names of the columns."""
        return [
            {name: str(one) if isinstance(one, Cited) else one for name, one in row.items()} for row in self._rows()
        ]

    def _rows(self) -> Iterator[Row]:
        """Its rows, one after another; without others, one of its fields."""
        fields = getattr(self, "__attrs_attrs__", ())
        if fields:
            yield {one.name: _plain(getattr(self, one.name)) for one in fields if one.repr}

    def _heading(self) -> str:
        """What it is, in a few words, of which its class is the first."""
        return type(self).__qualname__

    def _number(self) -> int:
        """How many rows it has."""
        return sum(1 for _ in self._rows())

    def __repr__(self) -> str:
        return _cell(self._heading())

    def _repr_pretty_(self, printer: _Printer, cycle: bool) -> None:
        inside = len(getattr(printer, "stack", ())) > 1  # of a list, say, which is shown line by line
        printer.text(repr(self) if inside else "\n".join(_as_text(self._heading(), *self._first())))

    def _repr_html_(self) -> str:
        return _as_html(self._heading(), *self._first())

    def _first(self, docs: str | None = None) -> tuple[list[list[object]], int]:
        """The headings and the first rows, and how many there are besides."""
        found = list(islice(self._rows(), MOST_ROWS))
        columns = list(dict.fromkeys(name for row in found for name in row))
        table: list[list[object]] = [[*columns]]
        size = 0
        for row in found:
            cells = [row.get(name) for name in columns]
            size += sum(len(_written(cell, docs).encode()) + len("<td></td>") for cell in cells)
            if size > _LARGEST:
                break
            table.append(cells)
        return table, self._number() - len(table) + 1


class Linked:
    """
    What a cell of a notebook shows of a value, with each citation leading to where its kind of finding is told.

    Raises `PartgovError` for what is no address.

    Args:
        value: what is shown.
        docs: where the documentation is published: an address that begins with `https://` or `http://`, or a folder.
    """

    __slots__ = ("_docs", "_value")

    def __init__(self, value: Shown, *, docs: str) -> None:
        """Keep both."""
        self._value, self._docs = value, checked_docs(docs)

    def __repr__(self) -> str:
        return repr(self._value)

    def _repr_html_(self) -> str:
        return _as_html(self._value._heading(), *self._value._first(self._docs), self._docs)


def rows_of(value: object) -> Iterator[Row]:
    """Return the rows of a value, or of each of several, and of nothing none; of any other value one with it."""
    match value:
        case Shown():
            yield from value._rows()
        case tuple() if all(isinstance(one, Shown) for one in value):
            for one in value:
                yield from rows_of(one)
        case _:
            yield {"value": _plain(value)}


def _plain(value: object) -> object:
    """A value as a data frame takes it: numbers, days and instants as they are, several with a comma between them."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | str() | int() | Fraction() | date():
            return value
        case Mapping():
            return ", ".join(f"{key}: {_plain(each)}" for key, each in value.items())
        case tuple() | frozenset():
            return ", ".join(str(_plain(each)) for each in _in_order(value))
    return str(value)


def _in_order(value: Iterable[Any]) -> Iterable[Any]:
    return sorted(value, key=str) if isinstance(value, frozenset) else value


def _cell(value: object) -> str:
    text = "" if value is None else inert(str(value))
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def _written(value: object, docs: str | None) -> str:
    """A cell as HTML; with an address, what is cited in it leads there."""
    text = _cell(value)
    if docs is None or not isinstance(value, Cited):
        return text.translate(_ESCAPES)
    left, written = len(text) - text.endswith("…"), []
    for part, page in value.parts:
        shown = inert(part)[:left]
        left -= len(shown)
        escaped = shown.translate(_ESCAPES)
        written.append(f'<a href="{leads_to(docs, page)}">{escaped}</a>' if page and shown else escaped)
    return "".join(written) + "…" * text.endswith("…")


def _as_text(heading: str, rows: Sequence[Sequence[object]], more: int) -> Iterator[str]:
    yield _cell(heading)
    table = [[_cell(one) for one in row] for row in rows]
    wide = [max(len(cells[at]) for cells in table) for at in range(len(table[0]))]
    for cells in table if len(table) > 1 else ():
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, wide, strict=True)).rstrip()
    if more:
        yield f"… {more} more"


def _as_html(heading: str, table: Sequence[Sequence[object]], more: int, docs: str | None = None) -> str:
    """A table without script or style of its own, so that it is as light or dark as the notebook."""

    def line(tag: str, cells: Sequence[object]) -> str:
        return f"<tr>{''.join(f'<{tag}>{_written(cell, docs)}</{tag}>' for cell in cells)}</tr>"

    body = "".join(line("td", cells) for cells in table[1:])
    shown = f"<table><thead>{line('th', table[0])}</thead><tbody>{body}</tbody></table>" if body else ""
    rest = f"<p>… {more} more</p>" if more else ""
    return f"<div><p><strong>{_cell(heading).translate(_ESCAPES)}</strong></p>{shown}{rest}</div>"
