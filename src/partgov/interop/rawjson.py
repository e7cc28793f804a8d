"""Raw JSON: bytes as JSON reads them, with what a record refuses kept visible; and JSON that is safe to show."""

from __future__ import annotations

__all__ = ["DECODER", "Placed", "Refused", "Repeating", "as_object", "parse", "shown_json"]

import json
import re
from collections import Counter
from typing import Any, Final

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase


class Refused:
    """A number that JSON allows and a record does not, as it was written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"the number {self.text}"


class Repeating(dict[str, Any]):
    """An object in which a key is written more than once."""

    repeated: tuple[str, ...] = ()


class Placed(Repeating):
    """An object of a list that was written elsewhere: with the path that its faults have."""

    path: str


_LONGEST_NUMBER: Final = 1000


def _whole(text: str) -> int | Refused:
    return int(text) if len(text) <= _LONGEST_NUMBER else Refused(f"of {len(text)} digits")


def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of its keys and values, which shows the keys that are written more than once."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = Repeating(found)
    repeating.repeated = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return repeating


DECODER: Final = json.JSONDecoder(
    object_pairs_hook=as_object, parse_int=_whole, parse_float=Refused, parse_constant=Refused
)


def parse(data: bytes, *, place: str) -> Any:
    """
    Read JSON from bytes, keeping what a record refuses visible for `decode` to name.

    Raises `PartgovError` for bytes that are not JSON in UTF-8 without a byte order mark.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        wanted = Phrase("wanted.utf_byte_not", start=error.start)
        raise PartgovError(place, data[error.start : error.start + 4], wanted) from None
    if text.startswith("\ufeff"):
        raise PartgovError(place, "\ufeff", Phrase("wanted.utf_without_byte_order_mark"))
    if not text.strip():
        raise PartgovError(place, "", Phrase("wanted.json_document"))
    try:
        return DECODER.decode(text)
    except json.JSONDecodeError as error:
        wanted = Phrase("wanted.json_at_line_column", msg=error.msg, lineno=error.lineno, colno=error.colno)
        raise PartgovError(place, text[error.pos : error.pos + 20], wanted) from None
    except RecursionError:
        raise PartgovError(place, text[:20], Phrase("wanted.json_not_nested_thousand_levels")) from None


_STEERS: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def shown_json(text: str) -> str:
    r"""
    Make JSON safe to show: the same document, in which what a terminal obeys, or turns a line around, is an escape.

    >>> shown_json('"\u202e"') == r'"\u202e"'
    True
    """
    return text if text.isascii() and "\x7f" not in text else _STEERS.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return re.sub("....", r"\\u\g<0>", found[0].encode("utf-16-be").hex())
