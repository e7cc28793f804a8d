"""Settings: the TOML that people write by hand, bylaws, policies and mappings alike, made what a record would say."""

from __future__ import annotations

__all__ = ["charter_rows", "read_toml"]

import re
import tomllib
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Final

from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.periods import instant_text
from partgov.foundation.sentences import Phrase
from partgov.interop.scalars import below
from partgov.interop.zones import zone_named

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
        if any(map(_is_key_too_deep, data.splitlines())):
            raise RecursionError
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


_STRING: Final = re.compile(rb"""\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?""")
_PART: Final = re.compile(rb"[ \t]*[\w-]+[ \t]*")


def _is_key_too_deep(line: bytes) -> bool:
    """Whether a key has more parts than there may be levels: the library takes time and memory by their square."""
    run = 0
    for part in _STRING.sub(b"s", line).split(b".") if line.count(b".") > _DEEPEST else ():
        run = run + 1 if _PART.fullmatch(part) else 0
        if run > _DEEPEST:
            return True
    return False


_OF_CHARTER: Final = ("bylaws", "timezone")


def charter_rows(raw: dict[str, Any]) -> tuple[list[tuple[str, Any]], list[Fault]]:
    """
    Return the entries of a charter that was read, each with its path, and what is wrong around them.

    One table is one entry; several stand in `[[bylaws]]`. A bare day is its first instant in the charter's `timezone`.
    """
    raw = dict(raw)
    zone: tzinfo = UTC
    faults: list[Fault] = []
    name = raw.pop("timezone", "UTC")
    try:
        if type(name) is not str:
            raise PartgovError("timezone", name, "text")
        zone = zone_named(name)
    except PartgovError as error:
        faults.append(Fault("$.timezone", error.asked, described(name)))
    rows: list[tuple[str, Any]] = [("$", raw)]
    if "bylaws" in raw:
        entries = raw.pop("bylaws")
        wanted = Phrase("wanted.one", names=", ".join(_OF_CHARTER))
        faults += [Fault(below("$", key), wanted, Phrase("found.unknown_key")) for key in raw]
        if type(entries) is not list or not entries:
            faults.append(Fault("$.bylaws", Phrase("wanted.list"), described(entries)))
            entries = []
        rows = [(f"$.bylaws[{index}]", entry) for index, entry in enumerate(entries)]
    return [(path, _begun(entry, zone)) for path, entry in rows], faults


def _begun(entry: Any, zone: tzinfo) -> Any:
    since = entry.get("from") if isinstance(entry, dict) else None
    if not isinstance(since, _Day) or not 1000 <= since.day.year <= 9998:
        return entry
    return {**entry, "from": instant_text(datetime.combine(since.day, time(), zone).astimezone(UTC))}


class _Foreign:
    """What TOML can say and a record cannot, in words for `describe`."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words


class _Day(_Foreign):
    """A day by itself: in a charter it is an instant, the first of that day."""

    def __init__(self, day: date) -> None:
        super().__init__(f"the day {day}, without time and offset")
        self.day = day


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
            return _Day(raw)
        case time():
            return _Foreign(f"the time {raw}, without day and offset")
        case int() if abs(raw) >= _LARGEST:
            return _Foreign("a number of more than 1000 digits")
        case _:
            return raw
