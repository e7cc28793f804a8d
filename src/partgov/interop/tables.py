"""Tables: the lines of CSV, each with the number it begins on; a quote that does not close swallows none of them."""

from __future__ import annotations

__all__ = ["csv_lines", "decoded", "is_encoding"]

import csv
import io
from collections.abc import Iterator

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.sentences import Phrase

_BOM = "\ufeff"


def is_encoding(name: str) -> bool:
    """Say whether this is the name of an encoding of text: Python knows some of bytes, too, such as hex."""
    try:
        b" ".decode(name)
    except UnicodeDecodeError:
        return True  # of more than one byte a character
    except (LookupError, ValueError):
        return False
    return True


def decoded(data: bytes, encoding: str, *, place: str) -> str:
    """Return the text of a file without a byte order mark; raise `FaultsError` with the byte that is none of its."""
    try:
        return data.decode(encoding).removeprefix(_BOM)
    except UnicodeError as error:
        found = Phrase("found.another_encoding_at_byte", start=getattr(error, "start", 0))
        raise FaultsError(place, (Fault(place, encoding, found),)) from None


def csv_lines(
    text: str, *, delimiter: str, quote: str = '"', skip: int = 0, place: str, doubled: str = "wanted.quote_doubled"
) -> Iterator[tuple[int, list[str]]]:
    """
    Go through a table line by line, each with the number of the line it begins on; the first are the headings.

    Raises `FaultsError` for a quote within a cell, and for one that does not close, with the line it stands on: a cell
    that holds whole lines of the table counts as one.

    Args:
        doubled: the words for how a quote within a cell is written.
    """
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )
    begins, width = 1, 0
    try:
        for _ in range(skip):
            next(reader, None)
            begins = reader.line_num + 1
        for cells in reader:
            ends = reader.line_num
            width = width or len(cells)
            if ends > begins and any(_swallows(cell, width, delimiter) for cell in cells):
                raise _open_quote(place, begins)
            yield begins, cells
            begins = ends + 1
    except csv.Error as error:
        if "field limit" in str(error):
            wanted = Phrase("wanted.cell_letters_at_most", most=csv.field_size_limit())
            raise FaultsError(place, (Fault(f"{place}, line {begins}", wanted, Phrase("found.longer_cell")),)) from None
        if "expected after" in str(error):
            within = Phrase("wanted.quote_around_cell_doubled_within")
            raise FaultsError(
                place, (Fault(f"{place}, line {begins}", within, Phrase("found.quote_in_cell")),)
            ) from None
        raise _open_quote(place, begins) from None


def _swallows(cell: str, width: int, delimiter: str) -> bool:
    """Whether a cell holds as many delimiters as the lines that it goes over would have."""
    breaks = len(cell.splitlines()) - 1
    return breaks > 0 and width > 1 and cell.count(delimiter) >= (width - 1) * breaks


def _open_quote(place: str, line: int) -> FaultsError:
    return FaultsError(
        place, (Fault(f"{place}, line {line}", Phrase("wanted.quote_closed"), Phrase("found.open_quote")),)
    )
