"""Scanning: a JSON object read from a file one list item at a time, so that a long list is never held whole.

It reads what is in order. Whatever is not, it leaves to `rawjson.parse`, which reads all and names it.
"""

from __future__ import annotations

__all__ = ["Places", "scan", "value_at"]

import codecs
import re
from array import array
from collections.abc import Callable
from typing import IO, Any, Final

import attrs

from partgov.interop.rawjson import DECODER, as_object

_PIECE: Final = 1 << 20
_ITEM: Final = 1 << 11
_SPACE: Final = re.compile("[ \t\n\r]*")
_COMMA: Final = re.compile("[ \t\n\r]*,[ \t\n\r]*")


@attrs.define
class Places:
    """
    Where the items of a list stand in a file, in bytes.

    Attributes:
        begins: the place after the bracket that opens the list.
        items: where each item begins.
        ends: the place after the last item; after the bracket where there is none.
    """

    begins: int = 0
    items: array[int] = attrs.field(factory=lambda: array("Q"))
    ends: int = 0


def scan(file: IO[bytes], key: str, begin: Callable[[dict[str, Any]], Callable[[Any], None]]) -> tuple[Any, Places]:
    """
    Return a JSON object of a file with an empty list in place of the one under a key, and where its items stand.

    Raises `ValueError` or `RecursionError` for whatever is not an object with this list, in order.

    Args:
        begin: is given what stands before the list, and returns what takes its items, one after another.
    """
    text, places = _Text(file, _PIECE), Places()
    pairs: list[tuple[str, Any]] = []
    text.take("{")
    while True:
        text.see('"')
        name = text.value()
        text.take(":")
        if name == key:
            take = begin(as_object(pairs))
            pairs.append((key, _items(text, take, places)))
        else:
            text.see()
            pairs.append((name, text.value()))
        if text.take(",", "}") == "}":
            break
    text.see("")
    return as_object(pairs), places


def value_at(file: IO[bytes], place: int) -> Any:
    """Return the JSON value that begins at a place in a file; raise `ValueError` where there is none."""
    file.seek(place)
    return _Text(file, _ITEM).value()


def _items(text: _Text, take: Callable[[Any], None], places: Places) -> list[Any]:
    """Go through the items of a list."""
    text.take("[")
    places.begins = places.ends = text.place
    if text.see() == "]":
        text.take("]")
        return []
    text.see()
    while True:
        places.items.append(text.place)
        take(text.value())
        places.ends = text.place
        if not text.goes_on():
            return []


class _Text:
    """The text of a file in UTF-8, a piece of it at a time."""

    def __init__(self, file: IO[bytes], piece: int) -> None:
        self._file = file
        self._piece = piece
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._held = ""
        self._at = 0
        self._known = (0, 0)  # a place in what is held, and the same in bytes of the file

    @property
    def place(self) -> int:
        """Where it stands, in bytes of the file."""
        at, place = self._known
        place += len(self._held[at : self._at].encode())
        self._known = self._at, place
        return place

    def see(self, *wanted: str) -> str:
        """Pass white space, and return the letter that follows, nothing at the end; raise `ValueError` for another."""
        while True:
            self._at = _SPACE.match(self._held, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self._at < len(self._held) or not self._more():
                break
        found = self._held[self._at : self._at + 1]
        if wanted and found not in wanted:
            raise ValueError
        return found

    def take(self, *wanted: str) -> str:
        """Pass one of these letters, and return it."""
        found = self.see(*wanted)
        self._at += 1
        return found

    def goes_on(self) -> bool:
        """Pass the comma that leads to another item, or the bracket that ends a list; say whether it was a comma."""
        match = _COMMA.match(self._held, self._at)
        if match is not None and match.end() < len(self._held):
            self._at = match.end()
            return True
        found = self.take(",", "]")
        self.see()
        return found == ","

    def value(self) -> Any:
        """Pass a value, and return it; white space before it is passed already."""
        while True:
            try:
                found, end = DECODER.raw_decode(self._held, self._at)
            except ValueError:  # it may go on in the next piece
                if self._more():
                    continue
                raise
            if end < len(self._held) or not self._more():  # a number may go on too
                self._at = end
                return found

    def _more(self) -> bool:
        """Hold as much again as is held, so that what is long is not looked at over and over."""
        place = self.place
        data = self._file.read(max(self._piece, len(self._held) - self._at))
        self._held = self._held[self._at :] + self._decoder.decode(data, final=not data)
        self._at, self._known = 0, (0, place)
        return bool(data)
