"""Settings: the TOML that people write by hand, bylaws, policies and mappings alike, made what a record would say."""

from __future__ import annotations

__all__ = ["read_toml"]

import re
import tomllib
from datetime import date, datetime, time
from typing import Any, Final

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.sentences import Phrase

_DEEPEST: Final = 100
_LARGEST: Final = 10**1000


def read_toml(data: bytes, *, place: str, private: bool = False) -> Any:
    r"""
    Read TOML for `decode`: its instants become text, and what a record has no word for tells what it is.

    Raises `FaultsError` where the bytes are no TOML in UTF-8, or TOML that nobody would write.

    >>> read_toml(b"from = 2017-03-01T00:00:00Z\nuntil = 2018-03-01", place="new.toml")
    {'from': '2017-03-01T00:00:00+00:00', 'until': the day 2018-03-01, without time and offset}

    Args:
        private: tell where the form breaks, and not how, which might repeat what stands there.
    """
    wanted = Phrase("wanted.toml_in_utf")
    try:
        return _plain(tomllib.loads(data.decode(), parse_float=_number), 0)
    except UnicodeDecodeError as error:
        found = Phrase("found.another_encoding_at_byte", start=error.start)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at [^)]*\)", str(error))
        found = Phrase("found.something_else_where", where=str(error))
        if private:
            found = Phrase("found.something_else_at", at=where[0]) if where else Phrase("found.something_else")
    except ValueError:  # of more digits than the interpreter agrees to read
        found = Phrase("found.too_long_number")
    except RecursionError:  # in our own steps, or in the library's, which take several a level
        wanted, found = Phrase("wanted.toml_levels", count=_DEEPEST), Phrase("found.deeper_levels")
    raise FaultsError(place, (Fault(place, wanted, found),))


class _Foreign:
    """What TOML can say and a record cannot, in words for `describe`."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words


def _number(text: str) -> _Foreign:
    return _Foreign(f"the number {text}")


def _plain(raw: Any, depth: int) -> Any:
    if depth >= _DEEPEST and isinstance(raw, dict | list):
        raise RecursionError
    match raw:
        case dict():
            return {key: _plain(value, depth + 1) for key, value in raw.items()}
        case list():
            return [_plain(value, depth + 1) for value in raw]
        case datetime():
            return raw.isoformat()
        case date():
            return _Foreign(f"the day {raw}, without time and offset")
        case time():
            return _Foreign(f"the time {raw}, without day and offset")
        case int() if abs(raw) >= _LARGEST:
            return _Foreign("a number of more than 1000 digits")
        case _:
            return raw
