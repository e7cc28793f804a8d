"""Terminal: how lines are drawn on a screen, with colour where there is one and plain where there is none."""

from __future__ import annotations

__all__ = ["Style", "pad", "width_of", "wrapped"]

import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo

import attrs

from partgov.foundation.inert import inert
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Finding
from partgov.foundation.sentences import ENGLISH, Reader, Said, Speaks, say


@attrs.frozen(kw_only=True)
class Style:
    """How to draw: with the lines and bars of Unicode or in plain ASCII, with colour or without, and for whom."""

    plain: bool
    colour: bool
    reader: Reader = ENGLISH

    def say(self, key: str, /, **values: Said) -> str:
        """Return an entry of the catalogue in the reader's language, safe to show."""
        return inert(say(key, values, self.reader))

    def told(self, what: Speaks) -> str:
        """Return what knows how to say itself in the reader's language, safe to show."""
        return inert(what.told(self.reader))

    def account(self, findings: Iterable[Finding]) -> str:
        """Return findings as one text; what rests on the same words is cited once, after the last of them."""
        told, found = [], [*findings]
        for one, following in zip(found, [*found[1:], None], strict=True):
            again = following is not None and not following.kind.quotes and following.basis == one.basis
            told.append(inert(one.uncited(self.reader)) if again else self.told(one))
        return " ".join(told)

    def day(self, at: datetime) -> str:
        """Return the day of an instant, or that an end is open."""
        if at == FOREVER:
            return self.say("form.open_end")
        return self.say("page.at", at=at.astimezone(self.reader.zone or UTC).date())

    def clock(self, at: datetime, zone: tzinfo) -> str:
        """Return an instant on the organisation's clock."""
        local = at.astimezone(zone)
        return f"{local:%Y-%m-%d %H:%M %Z}" if self.reader == ENGLISH else self.say("page.at", at=local)

    def paint(self, text: str, colour: str) -> str:
        """Return the text in a colour, where there is any."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour else text

    def rule(self, width: int, *, heavy: bool = False) -> str:
        """Draw a line across."""
        return (("=" if heavy else "-") if self.plain else ("━" if heavy else "─")) * width

    def bar(self, part: int, whole: int, width: int = 20) -> str:
        """Draw `part` of `whole` as a bar."""
        filled = part * width // whole if whole else 0
        return ("#" if self.plain else "█") * filled + ("." if self.plain else "░") * (width - filled)

    def tick(self, good: bool) -> str:
        """Draw whether something agrees."""
        if self.plain:
            return "ok" if good else "NO"
        return self.paint("✓", "green") if good else self.paint("✗", "red")


_COLOURS: Mapping[str, str] = {"green": "32", "red": "31", "yellow": "33", "faint": "2", "bold": "1"}


def wrapped(text: str) -> list[str]:
    """Return a text as the lines of one item of a list."""
    return textwrap.wrap(
        text, 110, initial_indent="  - ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def width_of(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def pad(text: str, width: int) -> str:
    """Return a text with as many spaces behind it as fill a column."""
    return text + " " * (width - width_of(text))
