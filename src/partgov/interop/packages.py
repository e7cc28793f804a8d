"""Packages: what is in a workbook (xlsx, ods), unpacked and gone through within limits before anything else reads it.

A workbook of two kilobytes may say that it unpacks to gigabytes, has a cell in its last row and column, or repeats one
long text in each of a million cells, and the library that reads it takes memory for all of that. So every part is read
here first, by its real size; what its cells come to is counted; and only parts that are XML go on to the library.
"""

from __future__ import annotations

__all__ = ["MOST_BYTES", "MOST_CELLS", "MOST_LETTERS", "MOST_LEVELS", "MOST_PARTS", "sound_package"]

import io
import re
import zipfile
import zlib
from collections import Counter
from itertools import zip_longest
from typing import Final
from xml.parsers import expat

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.sentences import Phrase

MOST_BYTES: Final = 200_000_000
"""So many bytes the parts of a workbook may come to when they are unpacked."""
MOST_PARTS: Final = 1_000
"""So many parts a workbook may have; a sheet is one."""
MOST_LEVELS: Final = 100
"""So many levels of elements a part may have."""
MOST_CELLS: Final = 10_000_000
"""So many cells a workbook may have: of a sheet, its last row by its last column."""
MOST_LETTERS: Final = 100_000_000
"""So many letters all cells may have together, each as often as it is repeated."""

_KIND: Final = "mimetype"
_PACKED: Final = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))


class _NotReadError(Exception):
    """What is wrong with a part: what was wanted, and what was found."""

    def __init__(self, wanted: Phrase, found: Phrase) -> None:
        super().__init__(wanted, found)
        self.wanted, self.found = wanted, found


def sound_package(data: bytes, *, place: str) -> io.BytesIO:
    """
    Return a workbook with the same sheets that is safe to hand on; raise `FaultsError` where it passes a limit.

    What is left out is no XML: pictures, programs, previews.
    """
    kept, size = io.BytesIO(), _Size()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(kept, "w") as unpacked:
            for name, size_of in _parts(packed).items():
                with packed.open(name) as file:
                    part = file.read(size_of)  # all of it at once would be unpacked whatever size it said
                if name == _KIND or _goes_through(part, size):
                    unpacked.writestr(name, part)
        size.check()
    except _NotReadError as error:
        raise FaultsError(place, (Fault(place, error.wanted, error.found),)) from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        # It is torn, encrypted, or packed in a way that is not read here.
        raise FaultsError(place, (Fault(place, Phrase("wanted.workbook"), Phrase("found.something_else")),)) from None
    kept.seek(0)
    return kept


def _parts(packed: zipfile.ZipFile) -> dict[str, int]:
    """The parts by name with the size that each says it has: few enough, and together small enough."""
    told = packed.infolist()
    if len(told) > MOST_PARTS:
        raise _NotReadError(Phrase("wanted.parts_at_most", most=MOST_PARTS), Phrase("found.parts", count=len(told)))
    size = sum(one.file_size for one in told)
    if size > MOST_BYTES:
        raise _NotReadError(Phrase("wanted.bytes_at_most", most=MOST_BYTES), Phrase("found.unpacked", count=size))
    parts = {one.filename: one.file_size for one in told}
    if len(parts) < len(told):  # whoever reads a name that is there twice may take the one or the other
        raise ValueError
    if any(one.compress_type not in _PACKED for one in told):  # no workbook is packed in another way
        raise ValueError
    return parts


# ── what cells come to ───────────────────────────────────────────────────────────────────────────


class _Size:
    """How many cells the parts of a workbook have, and how much is written in them."""

    def __init__(self) -> None:
        self.cells = self.letters = 0
        self.shared: list[int] = []
        self.uses: Counter[str] = Counter()

    def check(self) -> None:
        """Raise where it is more than may be, texts that cells share counted with each of them."""
        if self.cells > MOST_CELLS:
            wanted = Phrase("wanted.cells_at_most", most=MOST_CELLS)
            raise _NotReadError(wanted, Phrase("found.cells_together", count=self.cells))
        longest = max(self.shared, default=0)
        letters = self.letters + sum(self._long(text, longest) * times for text, times in self.uses.items())
        if letters > MOST_LETTERS:
            wanted = Phrase("wanted.letters_at_most", most=MOST_LETTERS)
            raise _NotReadError(wanted, Phrase("found.letters_together", count=letters))

    def _long(self, text: str, longest: int) -> int:
        number = text.strip()
        place = int(number) if len(number) < 10 and number.isascii() and number.isdigit() else -1
        return self.shared[place] if 0 <= place < len(self.shared) else longest


def _goes_through(part: bytes, size: _Size) -> bool:
    """Go through a part, and count what its cells come to; false where it is no XML."""
    reading = _Part()
    parser = expat.ParserCreate("utf-8")  # as the library reads it, whatever the part says of itself
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        return False
    reading.sheet()
    size.cells += reading.cells
    size.letters += reading.letters
    size.uses += reading.uses
    if reading.shared:  # nearly always one part alone has them
        size.shared = [max(pair) for pair in zip_longest(size.shared, reading.shared, fillvalue=0)]
    return True


_NUMBERED: Final = re.compile(r"([A-Za-z]{1,4})([0-9]{1,9})")
_VALUES: Final = frozenset(("v", "is", "f"))
_STYLE: Final = frozenset(
    (
        "style-name",
        "number-columns-repeated",
        "number-columns-spanned",
        "number-rows-spanned",
        "content-validation-name",
    )
)
"""What a cell without anything in it may have."""


class _Part:
    """
    One part while it is read: a sheet of either kind, the texts that cells share, or something else.

    Rows and columns are counted as far as the last cell with something in it.
    """

    def __init__(self) -> None:
        self.level = self.cells = self.letters = 0
        self.shared: list[int] = []
        self.uses: Counter[str] = Counter()
        self._row = self._column = self._rows = self._columns = 0
        self._times = self._row_times = 0
        self._empty = False
        self._sharing = self._index = False

    def doctype(self, *_: object) -> None:
        raise _NotReadError(Phrase("wanted.workbook"), Phrase("found.document_type"))

    def start(self, tag: str, told: dict[str, str]) -> None:
        self.level += 1
        if self.level > MOST_LEVELS:
            raise _NotReadError(Phrase("wanted.most_levels", most=MOST_LEVELS), Phrase("found.deeper_levels"))
        name = tag.rpartition(":")[2]
        self._index = False
        if name in _VALUES:
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            self._index = name == "v" and self._sharing
        elif name == "c":
            self._begin_cell(told)
        elif name == "row":
            self._row = _whole(told["r"]) if "r" in told else self._row + 1
            self._column = 0
        elif name == "si":
            self.shared.append(0)
        elif name in ("worksheet", "table"):
            self.sheet()
        elif name == "table-row":
            self._row, self._column = self._row + self._row_times, 0
            self._row_times = _repeated(told, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            self._times = _repeated(told, "number-columns-repeated")
            self._column += self._times
            self._empty = {each.rpartition(":")[2] for each in told} <= _STYLE
            if not self._empty:
                self._reach()
        elif self._empty:
            self._empty = False
            self._reach()

    def end(self, tag: str) -> None:
        self.level -= 1
        self._index = False
        if tag.endswith("table-cell"):
            self._empty, self._times = False, 0

    def text(self, text: str) -> None:
        if self._index:
            self.uses[text] += 1
        elif self.shared:
            self.shared[-1] += len(text)
        else:
            self.letters += len(text) * (self._times * self._row_times or 1)

    def sheet(self) -> None:
        """Count the sheet that ends here, and begin another."""
        self.cells += self._rows * self._columns
        self._row = self._column = self._rows = self._columns = self._row_times = 0

    def _begin_cell(self, told: dict[str, str]) -> None:
        self._sharing = told.get("t") == "s"
        self._column += 1
        found = _NUMBERED.fullmatch(told.get("r", ""))
        if found is None:
            if "r" in told:
                raise ValueError
            return
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        self._row, self._column = max(self._row, int(found[2])), max(self._column, column)

    def _reach(self) -> None:
        self._rows = max(self._rows, self._row + self._row_times)
        self._columns = max(self._columns, self._column)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise ValueError
    return int(text)


def _repeated(told: dict[str, str], key: str) -> int:
    return next((_whole(value) for name, value in told.items() if name.rpartition(":")[2] == key), 1)
