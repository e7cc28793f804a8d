"""Errors: calls that make no sense.

Decides:  how a senseless call is refused: the place, the offending value, what was wanted instead.
Leaves:   breaches of the rules found in facts, which are findings (`rulings`), never exceptions.
"""

from __future__ import annotations

__all__ = ["Fault", "FaultsError", "NaiveInstantError", "PartgovError", "describe", "refuse_all"]

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

_LONGEST_SHOWN = 60
_MOST_SHOWN = 50


class PartgovError(ValueError):
    """
    A call that makes no sense, with the facts on it so that a caller can choose a reply without parsing text.

    Attributes:
        place: what was being given: a field or an argument, by name.
        value: the offending value itself.
        wanted: what would have been accepted, in words.
    """

    def __init__(self, place: str, value: object, wanted: str) -> None:
        super().__init__(place, value, wanted)
        self.place = place
        self.value = value
        self.wanted = wanted

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, as data: one fault, or all of them where there are several."""
        return (Fault(self.place, self.wanted, describe(self.value)),)

    def __str__(self) -> str:
        return str(self.faults[0])


class NaiveInstantError(PartgovError):
    """An instant without a time zone (R-1): two readers could take it for two different moments."""


class Fault(NamedTuple):
    """One thing wrong with the form of an input: where, what was wanted, what stands there."""

    path: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}: wanted {self.wanted}, found {self.found}"


class FaultsError(PartgovError):
    """
    An input with faults of form: all of them at once, each with its path.

    `str` shows the first fifty and counts the rest.
    """

    def __init__(self, place: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(place, None, "an input without faults of form")
        self._faults = faults

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault."""
        return self._faults

    def __reduce__(self) -> tuple[Any, ...]:
        return FaultsError, (self.place, self.faults)

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:_MOST_SHOWN]]
        if len(self.faults) > _MOST_SHOWN:
            lines.append(f"and {len(self.faults) - _MOST_SHOWN} more")
        return "\n".join(lines)


def refuse_all(found: Sequence[PartgovError]) -> None:
    """Raise what was found wrong with one value, if anything: the error itself, or all of several at once."""
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
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int():
            return f"the number {_shortened(_digits(value))}"
        case str():
            return f"text {_shortened(repr(str(value)))}"
        case datetime():
            return f"the instant {value.isoformat()}"
        case Fraction():
            return f"the fraction {_shortened(str(value))}"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case dict():
            return "an object" if value else "an empty object"
        case _:
            return _shortened(repr(value))


def _digits(number: int) -> str:
    """The decimal digits, unless there are more than the interpreter agrees to write."""
    return str(number) if number.bit_length() < 1000 else f"of {number.bit_length()} bits"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
