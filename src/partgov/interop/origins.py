"""Origins: which line of which table an entry came from, so that a line is booked once and none is taken for another.

A line is known by its account, day, amount, currency and reference, and by how many such lines there are. One without
a reference is known by its text in that place; of several with one reference, the text tells which is which.
"""

from __future__ import annotations

__all__ = ["Known", "Origin"]

from collections import Counter
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from partgov.foundation.sentences import Phrase
from partgov.journal import Entry

_VOID: Final = frozenset(("nonref", "noref", "notprovided", "notavailable", "none", "na", "null", ""))


class Origin(NamedTuple):
    """
    One line of a table, as far as it tells it from others.

    Attributes:
        account: the organisation's own account, where the table or the mapping says it.
        minor: what came in, or, below zero, went out, in minor units.
        reference: the bank's own number of the line; empty where it is none, such as NONREF.
        text: the digest of what else stands there.
    """

    account: str
    day: date
    minor: int
    currency: str
    reference: str
    text: str

    @classmethod
    def of(cls, account: str, day: date, minor: int, currency: str, reference: str, texts: Iterable[str]) -> Origin:
        """Return the origin of a line: a reference that says that there is none is no reference."""
        whole = "\n".join(" ".join(each.split()) for each in texts)
        void = "".join(each for each in reference if each.isalnum()).casefold() in _VOID
        digest = sha256(whole.encode()).hexdigest()[:16]
        return cls(account, day, minor, currency, "" if void else reference, digest)

    @property
    def wordless(self) -> Origin:
        """It without its text."""
        return self._replace(text="")

    @property
    def written(self) -> str:
        """It as one text, for the journal."""
        return urlencode([(name, value) for name, value in self._asdict().items() if value != ""])

    @classmethod
    def read(cls, text: str) -> Origin | None:
        """Return what `written` wrote; None for any other text."""
        try:
            given = dict(parse_qsl(text, strict_parsing=True))
            day, minor = date.fromisoformat(given["day"]), int(given["minor"])
            rest = (given.get(name, "") for name in ("currency", "reference", "text"))
            return cls(given.get("account", ""), day, minor, *rest)
        except (KeyError, ValueError, TypeError):
            return None


_BEFORE: Final = "reference "
_AFTER: Final = " | "


class Known:
    """The lines that are booked: those of a journal, and those of a table as it is read."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._left: Counter[Origin] = Counter()
        self._by_reference: dict[Origin, list[Origin]] = {}
        self._told_by_memo: Counter[tuple[date, int, str]] = Counter()
        self._references: dict[tuple[str, str], set[tuple[date, int]]] = {}
        self._elsewhere: set[tuple[date, int, str]] = set()
        self._read: set[Origin] = set()
        for entry in entries:
            origin = None if entry.source is None else Origin.read(entry.source)
            if origin is not None:
                self._left[origin] += 1
                self._by_reference.setdefault(origin.wordless, []).append(origin)
                self._note(origin)
            elif entry.source is None and entry.memo is not None and entry.memo.startswith(_BEFORE):
                # Written before origins were: by the reference that its memo begins with.
                reference = entry.memo.removeprefix(_BEFORE).split(_AFTER)[0]
                self._told_by_memo[entry.day, entry.amount.minor, reference] += 1
                self._references.setdefault(("", reference), set()).add((entry.day, entry.amount.minor))

    def _note(self, origin: Origin) -> None:
        if origin.reference:
            self._references.setdefault((origin.account, origin.reference), set()).add((origin.day, origin.minor))
            self._elsewhere.add((origin.day, origin.minor, origin.reference))

    def takes(self, origin: Origin) -> bool:
        """Return whether this very line was booked before; of equal lines each is one."""
        if self._left[origin]:
            self._left[origin] -= 1
            return True
        return False

    def takes_reworded(self, origin: Origin) -> Phrase | None:
        """Return what to say of a line that its reference alone knows; it is asked after `takes` of all lines."""
        by_memo = origin.day, origin.minor, origin.reference.replace("|", "/")
        if origin.reference and self._told_by_memo[by_memo]:
            self._told_by_memo[by_memo] -= 1
            return Phrase("import.known")
        for one in self._by_reference.get(origin.wordless, ()) if origin.reference else ():
            if self._left[one]:
                self._left[one] -= 1
                return Phrase("import.known_reworded")
        return None

    def add(self, origin: Origin) -> Phrase | None:
        """Note a line that is booked now; return what a treasurer should look at, if anything."""
        told = self._alike(origin) if origin.reference else None
        self._note(origin)
        self._read.add(origin.wordless)
        return told

    def _alike(self, origin: Origin) -> Phrase | None:
        figures = origin.day, origin.minor
        others = self._references.get((origin.account, origin.reference), set())
        if others - {figures}:
            return Phrase("import.reference_again")
        if origin.wordless in self._read:
            return Phrase("import.line_again")
        elsewhere = not others and (*figures, origin.reference) in self._elsewhere
        return Phrase("import.other_account") if elsewhere else None

    def reworded(self, origins: Iterable[Origin]) -> set[Origin]:
        """Return which of these new lines may be lines of the journal, worded anew, that the whole table has not."""
        figures = {one.wordless for one, left in self._left.items() if left and not one.reference}
        return {one for one in origins if not one.reference and one.wordless in figures}
