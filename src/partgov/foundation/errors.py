"""Errors: calls that make no sense.

Decides:  how a senseless call is refused: the place, the offending value, what was wanted instead.
Leaves:   breaches of the rules found in facts, which are findings (`rulings`), never exceptions.
"""

from __future__ import annotations

__all__ = ["Fault", "FaultsError", "NaiveInstantError", "PartgovError", "describe", "described", "refuse_all"]

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from fractions import Fraction
from typing import Any, NamedTuple

from partgov.foundation.inert import inert
from partgov.foundation.sentences import ENGLISH, Phrase, Reader

_LONGEST_SHOWN = 60
_MOST_SHOWN = 50


class PartgovError(ValueError):
    """
    A call that makes no sense, with the facts on it so that a caller can choose a reply without parsing text.

    Attributes:
        place: what was being given: a field or an argument, by name.
        value: the offending value itself.
        asked: what would have been accepted, to be said in any language.
    """

    def __init__(self, place: str, value: object, wanted: str | Phrase) -> None:
        super().__init__(place, value, wanted)
        self.place = place
        self.value = value
        self.asked = wanted

    @property
    def wanted(self) -> str:
        """What would have been accepted, in English."""
        return str(self.asked)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, as data: one fault, or all of them where there are several."""
        return (Fault(self.place, self.asked, described(self.value)),)

    def sentence(self, reader: Reader = ENGLISH) -> str:
        """Return the message in the reader's language."""
        return self.faults[0].told(reader)

    def __str__(self) -> str:
        return self.sentence()


class NaiveInstantError(PartgovError):
    """An instant without a time zone (R-1): two readers could take it for two different moments."""


class Fault(NamedTuple):
    """
    One thing wrong with the form of an input: where, what was wanted, what stands there.

    Attributes:
        asked: what was wanted, to be said in any language.
        seen: what stands there, likewise.
    """

    path: str
    asked: str | Phrase
    seen: str | Phrase

    def __eq__(self, other: object) -> bool:
        """Say whether two faults say the same, whether their words are phrases or plain text."""
        return isinstance(other, Fault) and (self.path, str(self)) == (other.path, str(other))

    def __hash__(self) -> int:
        return hash(str(self))

    @property
    def wanted(self) -> str:
        """What was wanted, in English."""
        return str(self.asked)

    @property
    def found(self) -> str:
        """What stands there, in English."""
        return str(self.seen)

    def told(self, reader: Reader) -> str:
        """Return the fault in the reader's language."""
        return Phrase("fault", path=inert(self.path), wanted=self.asked, found=self.seen).told(reader)

    def __str__(self) -> str:
        return self.told(ENGLISH)


class FaultsError(PartgovError):
    """
    An input with faults of form: all of them at once, each with its path.

    `str` shows the first fifty and counts the rest.
    """

    def __init__(self, place: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(place, None, Phrase("wanted.no_faults"))
        self._faults = faults

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault, in the order in which they were found."""
        return self._faults

    def __reduce__(self) -> tuple[Any, ...]:
        return FaultsError, (self.place, self.faults)

    def sentence(self, reader: Reader = ENGLISH) -> str:
        """Return the first fifty faults in the reader's language, a line each, and how many more there are."""
        lines = [fault.told(reader) for fault in self.faults[:_MOST_SHOWN]]
        if len(self.faults) > _MOST_SHOWN:
            lines.append(Phrase("faults.more", count=len(self.faults) - _MOST_SHOWN).told(reader))
        return "\n".join(lines)


def refuse_all(found: Sequence[PartgovError]) -> None:
    """Raise the `PartgovError` that was found wrong with one value, or the `FaultsError` of all of several at once."""
    if len(found) == 1:
        raise found[0]
    if found:
        raise FaultsError(found[0].place, tuple(fault for one in found for fault in one.faults))


def describe(value: object) -> str:
    """
    Say what a value is in the words of a record: its kind, and the value itself when it is short.

    >>> describe("maybe"), describe(True), describe(None), describe([])
    ("text 'maybe'", 'true', 'nothing', 'an empty list')
    """
    return str(described(value))


def described(value: object) -> str | Phrase:
    """Return what `describe` says, to be said in any language."""
    match value:
        case None:
            return Phrase("found.nothing")
        case bool():
            return Phrase("found.true") if value else Phrase("found.false")
        case int() if value.bit_length() >= 1000:
            return Phrase("found.bits", count=value.bit_length())  # the interpreter does not agree to write them all
        case int():
            return Phrase("found.number", value=_shortened(str(value)))
        case str() if type(value) is str or isinstance(value, Enum):
            return Phrase("found.text", value=_shortened(repr(str(value))))
        case datetime():
            return Phrase("found.instant", value=value.isoformat())
        case Fraction():
            return Phrase("found.fraction", value=_shortened(str(value)))
        case list() | tuple():
            return Phrase("found.list") if value else Phrase("found.empty_list")
        case dict():
            return Phrase("found.object") if value else Phrase("found.empty_object")
        case _:
            return _shortened(repr(value))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
