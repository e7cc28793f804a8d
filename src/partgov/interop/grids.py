"""Grids: the lines of a sheet, whatever it was saved as: CSV in any encoding, or a workbook (xlsx, ods)."""

from __future__ import annotations

__all__ = ["Grid", "read_grid"]

import codecs
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.inert import inert
from partgov.foundation.sentences import Phrase
from partgov.interop.packages import sound_package
from partgov.interop.sheetmaps import SheetForm
from partgov.interop.tables import csv_lines, decoded

_MARKED: Final = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
"""What the first bytes say of an encoding; they are heeded whatever else was said."""
_ZIP: Final = b"PK\x03\x04"
_SOME: Final = 20
_LONG: Final = 40


class Grid(NamedTuple):
    """
    The headings of a sheet and its lines, each with the number that a person counts.

    Attributes:
        head: where the headings stand.
        headings: without the spaces around them.
        lines: the number and the cells of each line, or what is wrong with it; a line of empty cells alone is none.
        word: what a line is called where it has a fault.
    """

    head: str
    headings: tuple[str, ...]
    lines: Iterator[tuple[int, Sequence[str] | Fault]]
    word: str = "line"


def read_grid(data: bytes, form: SheetForm, *, place: str) -> Grid:
    """
    Return the lines of a sheet; cells are text, an instant in a workbook too, as ISO 8601 without an offset.

    Raises `FaultsError` for bytes of another encoding, and for a quote that does not close.
    """
    numbered = _of_workbook(data, form, place) if data.startswith(_ZIP) else _of_csv(data, form, place)
    number, first = next(numbered, (1, ()))
    headings = tuple(cell.strip() for cell in first)
    last = max((at for at, heading in enumerate(headings, 1) if heading), default=0)
    headings = headings[:last]  # spreadsheets save empty columns at the end
    return Grid(f"{place}, line {number}", headings, _lines(numbered, headings, place))


def _lines(
    numbered: Iterator[tuple[int, Sequence[str]]], headings: Sequence[str], place: str
) -> Iterator[tuple[int, Sequence[str] | Fault]]:
    width = len(headings)
    for line in numbered if width else ():
        number, cells = line
        if len(cells) == width and cells[0] > " ":  # nearly every line
            yield line
        elif not any(map(str.strip, cells)):
            continue
        elif len(cells) == width or (len(cells) > width and not any(map(str.strip, cells[width:]))):
            yield number, cells
        else:
            wanted = Phrase("wanted.cells", count=width, names=", ".join(map(inert, headings)))
            yield number, Fault(f"{place}, line {number}", wanted, Phrase("found.value_2", count=len(cells)))


def _of_csv(data: bytes, form: SheetForm, place: str) -> Iterator[tuple[int, Sequence[str]]]:
    encoding = next((name for mark, name in _MARKED.items() if data.startswith(mark)), form.encoding)
    try:
        text = decoded(data, encoding, place=place)
    except FaultsError as error:
        if encoding != "utf-8":
            raise
        wanted = Phrase("wanted.utf_byte_not_save_sheet", start=_first_other(data))
        raise FaultsError(place, (Fault(place, wanted, error.faults[0].seen),)) from None
    delimiter = form.delimiter
    if delimiter is None:
        head = next(islice(io.StringIO(text, newline=""), form.skip, None), "")
        delimiter = max(",;\t", key=head.count)
    return csv_lines(text, delimiter=delimiter, quote=form.quote, skip=form.skip, place=place)


def _first_other(data: bytes) -> int:
    """Where the first byte stands that is no UTF-8."""
    return len(data.decode(errors="replace").partition("\ufffd")[0].encode())


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────


def _of_workbook(data: bytes, form: SheetForm, place: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Go through one sheet of a workbook; numbers of lines are those that its rows have."""
    rows = _rows(data, form, place)
    for number, row in enumerate(rows, 1):
        if number > form.skip:
            yield number, [_text(cell) for cell in row]


def _rows(data: bytes, form: SheetForm, place: str) -> Sequence[Sequence[Any]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise PartgovError(place, None, Phrase("wanted.what_pip_install_partgov_sheets")) from None
    package = sound_package(data, place=place)
    try:
        book = CalamineWorkbook.from_filelike(package)
        names = book.sheet_names
        if form.worksheet is None and len(names) > 1:
            raise PartgovError("worksheet", None, Phrase("wanted.one", names=_listed(names)))
        if form.worksheet is not None and form.worksheet not in names:
            raise PartgovError("worksheet", form.worksheet, Phrase("wanted.one", names=_listed(names)))
        if not names:
            raise FaultsError(place, (Fault(place, Phrase("wanted.workbook"), Phrase("found.nothing")),))
        return book.get_sheet_by_name(form.worksheet or names[0]).to_python(skip_empty_area=False)
    except CalamineError as error:
        fault = Fault(place, Phrase("wanted.workbook"), Phrase("found.something_else_where", where=str(error)))
        raise FaultsError(place, (fault,)) from None


def _listed(names: Sequence[str]) -> str:
    """The names of sheets, as many and as much of each as anybody reads."""
    shown = [f"{inert(name[:_LONG])}{'…' * (len(name) > _LONG)}" for name in names[:_SOME]]
    return ", ".join([*shown, *["…"] * (len(names) > _SOME)])


def _text(cell: object) -> str:
    """A cell as a person would have typed it: whole numbers without a point, instants in ISO 8601."""
    match cell:
        case str():
            return cell
        case datetime() | date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
