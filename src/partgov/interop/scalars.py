"""Scalars: single values as JSON and TOML write them, each fault noted at its path."""

from __future__ import annotations

__all__ = [
    "ALSO",
    "DAY",
    "FAILED",
    "FRACTION",
    "INSTANT",
    "PERCENTAGE",
    "SCALARS",
    "Decoder",
    "Failed",
    "Notes",
    "below",
    "note_repeated",
    "stamp_in",
    "word_of",
]

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Final

import attrs

from partgov.foundation.conditions import Counted
from partgov.foundation.errors import Fault, PartgovError, described
from partgov.foundation.periods import Span, as_utc
from partgov.foundation.sentences import Phrase
from partgov.interop.rawjson import Repeating

# ── faults on the way ────────────────────────────────────────────────────────────────────────────


class Failed:
    """Stands for a value that could not be decoded; its faults are noted."""


FAILED: Final = Failed()


@attrs.define
class Notes:
    """What is gathered on the way: faults, the ids that were defined, and those referred to."""

    faults: list[Fault] = attrs.Factory(list)
    defined: dict[str, set[str]] = attrs.Factory(dict)
    referred: list[tuple[str, str, str]] = attrs.Factory(list)
    ours: bool = False  # whether what is read may be taken apart
    good_ids: set[str] = attrs.Factory(set)  # keys repeat from ballot to ballot: each is looked at once

    def fault(self, path: str, wanted: str | Phrase, found: object) -> Failed:
        """Note a fault and stand in for the value."""
        self.faults.append(Fault(path, wanted, described(found)))
        return FAILED

    def withhold(self, first: int, path: str) -> None:
        """Say of all faults but the `first` ones where they are and what was wanted, and no more (R-34)."""
        self.faults[first:] = [
            Fault(path, fault.asked, Phrase("found.something_else")) for fault in self.faults[first:]
        ]


Decoder = Callable[[Any, str, Notes], Any]
"""What makes a value of what stands at a path, or notes what is wrong with it."""


def below(path: str, key: str) -> str:
    """Return the path of a key: `.key` where it reads plainly, `["…"]` otherwise."""
    return f"{path}.{key}" if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f"{path}[{json.dumps(key)}]"


def note_repeated(raw: Any, path: str, notes: Notes) -> None:
    """Note every key that an object has more than once."""
    if isinstance(raw, Repeating):
        for key in raw.repeated:
            notes.faults.append(Fault(below(path, key), Phrase("wanted.each_key_once"), Phrase("found.key_repeated")))


# ── single values ────────────────────────────────────────────────────────────────────────────────


def _exactly(kind: type, wanted: str) -> Decoder:
    def decode_plain(raw: Any, path: str, notes: Notes) -> Any:
        return raw if type(raw) is kind else notes.fault(path, wanted, raw)

    return decode_plain


DAY: Final = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
"""The form of a day, as a regular expression; not every text of it is one."""

_AT: Final = DAY + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET: Final = "(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"

INSTANT: Final = _AT + _OFFSET
"""The form of an instant, as a regular expression."""

_INSTANT: Final = re.compile(f"{INSTANT}?")


def _instant(raw: Any, path: str, notes: Notes) -> Any:
    match = _INSTANT.fullmatch(raw) if type(raw) is str else None
    if match is not None and match[1] is None:
        return notes.fault(path, Phrase("wanted.instant_with_its_offset_from"), raw)
    if match is not None:
        try:
            at = as_utc(datetime.fromisoformat(raw))
            if 1000 <= at.year <= 9998:
                return at
        except (ValueError, OverflowError):
            pass
    return notes.fault(
        path,
        Phrase("wanted.instant_day_with_its_time"),
        raw,
    )


def _day(raw: Any, path: str, notes: Notes) -> Any:
    if type(raw) is str and re.fullmatch(DAY, raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    return notes.fault(path, Phrase("wanted.day_such"), raw)


FRACTION: Final = "[0-9]{1,9}(?:/0*[1-9][0-9]{0,8})?"
"""The form of a fraction, as a regular expression."""

PERCENTAGE: Final = "([0-9]{1,9}(?:[.][0-9]{1,9})?)[ \u00a0\u202f]?%"
"""The form of a percentage, as a regular expression."""


def _fraction(raw: Any, path: str, notes: Notes) -> Any:
    if type(raw) is str:
        if re.fullmatch(FRACTION, raw):
            return Fraction(raw)
        if percentage := re.fullmatch(PERCENTAGE, raw):
            return Fraction(percentage[1]) / 100
    return notes.fault(path, Phrase("wanted.fraction_text_such"), raw)


def _span(raw: Any, path: str, notes: Notes) -> Any:
    try:
        return Span.of(raw) if type(raw) is str else notes.fault(path, Phrase("wanted.span_text_such_p_d"), raw)
    except PartgovError as error:
        return notes.fault(path, error.asked, raw)


SCALARS: Final[Mapping[object, Decoder]] = {
    str: _exactly(str, "text"),
    int: _exactly(int, "a whole number"),
    bool: _exactly(bool, "true or false"),
    datetime: _instant,
    date: _day,
    Fraction: _fraction,
    Span: _span,
}
"""What decodes each kind of single value."""

ALSO: Final[Mapping[type, Mapping[str, Enum]]] = {Counted: {"yes": Counted.FOR}}
"""Words besides an enumeration's own: an election has no For."""


def word_of(kind: type[Enum]) -> Decoder:
    """Return what decodes the words of an enumeration."""
    words = {member.value: member for member in kind}
    wanted = Phrase("wanted.one", names=", ".join(words))
    words |= ALSO.get(kind, {})

    def decode_word(raw: Any, path: str, notes: Notes) -> Any:
        return words[raw] if type(raw) is str and raw in words else notes.fault(path, wanted, raw)

    return decode_word


# ── days and instants in a form of one's own ─────────────────────────────────────────────────────

_WIDTHS: Final = {"d": 2, "m": 2, "y": 2, "Y": 4, "j": 3, "H": 2, "I": 2, "M": 2, "S": 2}


def stamp_in(text: str, form: str) -> datetime:
    """
    Return what a text is in a form as `strptime` takes it; raise `ValueError` where it is nothing in that form.

    Numbers that no sign parts have all their digits: 1112017 may be a day of January or, where a program dropped a
    nought, of November.

    >>> stamp_in("01112017", "%d%m%Y"), stamp_in("1.11.2017", "%d.%m.%Y")
    (datetime.datetime(2017, 11, 1, 0, 0), datetime.datetime(2017, 11, 1, 0, 0))
    """
    at, whole = datetime.strptime(text, form), _closed_up(form)
    if whole is not None and whole.fullmatch(text) is None:
        raise ValueError(text)
    return at


@cache
def _closed_up(form: str) -> re.Pattern[str] | None:
    """What a text in a form looks like in which numbers follow each other without a sign; None for any other form."""
    looks, runs = [], False
    for run, part in re.findall(r"((?:%[dmyYjHIMSf]){2,})|(%.|\s+|[^%\s])", form):
        if run:
            looks += [f"[0-9]{{{_WIDTHS.get(one, '1,6')}}}" for one in run[1::2]]
            runs = True
        elif part.isspace():
            looks.append(r"\s+")
        else:
            looks.append(re.escape(part[-1]) if part[0] != "%" or part == "%%" else ".*?")
    return re.compile("".join(looks), flags=re.IGNORECASE | re.DOTALL) if runs else None
