"""Origins: which line of which table an entry came from, so that a line is booked once and none is taken for another.

A line is known by its account, day, amount, currency and reference, and by how many such lines there are. One without
a reference is known by its text in that place; of several with one reference, the text tells which is which. Where a
person's texts were erased, a digest of all that is left: the line is known when it comes again, and tells nothing.
"""

from __future__ import annotations

__all__ = ["Key", "Known", "Origin", "erased", "keys_of"]

from collections import Counter
from collections.abc import Iterable, Iterator
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
    def unnumbered(self) -> Origin:
        """It without its reference."""
        return self._replace(reference="")

    @property
    def written(self) -> str:
        """It as one text, for the journal."""
        return urlencode([(name, value) for name, value in self._asdict().items() if value != ""])

    @property
    def forms(self) -> tuple[Key, Key]:
        """How a journal may have it: as it is, or as its digest."""
        return self, _digest(self.written)

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


# ── by what a line is known ──────────────────────────────────────────────────────────────────────

Key = Origin | str
"""A line, or the digest of one."""

_Told = tuple[date, int, str] | str
_BEFORE: Final = "reference "
_AFTER: Final = " | "
_ERASED: Final = "erased="


def keys_of(entry: Entry) -> tuple[Key | None, Key | None]:
    """Return by what the line of an entry is known: by all of it and, where it has a reference, without its text."""
    origin = None if entry.source is None else Origin.read(entry.source)
    if origin is None:
        kept = _kept(entry)
        return kept.get("whole"), kept.get("wordless")
    return origin, origin.wordless if origin.reference else None


def erased(entry: Entry) -> str | None:
    """Return what is left of an entry's source once its texts are erased: digests, by which the line stays known."""
    if _kept(entry):
        return entry.source
    lines = zip(("whole", "wordless"), keys_of(entry), strict=True)
    keys = {name: key.written for name, key in lines if isinstance(key, Origin)}
    told = _told_by(entry)
    if told is not None:
        keys["memo"] = _written(told)
    return urlencode([("erased", "1"), *((name, _digest(key)) for name, key in keys.items())]) if keys else None


def _kept(entry: Entry) -> dict[str, str]:
    """The digests that are left of an entry's source."""
    return dict(parse_qsl(entry.source)) if entry.source is not None and entry.source.startswith(_ERASED) else {}


def _told_by(entry: Entry) -> tuple[date, int, str] | None:
    """By what an entry is known that was written before origins were: by the reference that its memo begins with."""
    if entry.source is not None or entry.memo is None or not entry.memo.startswith(_BEFORE):
        return None
    return entry.day, entry.amount.minor, entry.memo.removeprefix(_BEFORE).split(_AFTER)[0]


def _written(told: tuple[date, int, str]) -> str:
    day, minor, reference = told
    return f"{day} {minor} {reference}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


# ── what is booked ───────────────────────────────────────────────────────────────────────────────


class Known:
    """The lines that are booked: those of a journal, and those of a table as it is read."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._left: Counter[Key] = Counter()
        self._by_reference: dict[Key, list[Key]] = {}
        self._told_by_memo: Counter[_Told] = Counter()
        self._references: dict[tuple[str, str], set[tuple[date, int, str]]] = {}
        self._elsewhere: set[tuple[date, int, str, str]] = set()
        self._read: set[Origin] = set()
        self._any_erased = False
        for entry in entries:
            self._take_in(entry)

    def _take_in(self, entry: Entry) -> None:
        whole, wordless = keys_of(entry)
        if whole is not None:
            self._left[whole] += 1
            if wordless is not None:
                self._by_reference.setdefault(wordless, []).append(whole)
        if isinstance(whole, Origin):
            self._note(whole)
        elif kept := _kept(entry):
            self._any_erased = True
            self._told_by_memo[kept.get("memo", "")] += 1
        elif (told := _told_by(entry)) is not None:
            self._told_by_memo[told] += 1
            figures = entry.day, entry.amount.minor, entry.amount.currency
            self._references.setdefault(("", told[2]), set()).add(figures)

    def _note(self, origin: Origin) -> None:
        if origin.reference:
            figures = origin.day, origin.minor, origin.currency
            self._references.setdefault((origin.account, origin.reference), set()).add(figures)
            self._elsewhere.add((*figures, origin.reference))

    def takes(self, origin: Origin) -> bool:
        """Return whether this very line was booked before; of equal lines each is one."""
        return self._takes(origin.forms if self._any_erased else (origin,))

    def _takes(self, keys: Iterable[Key]) -> bool:
        for key in keys:
            if self._left[key]:
                self._left[key] -= 1
                return True
        return False

    def takes_reworded(self, origin: Origin) -> Phrase | None:
        """Return what to say of a line that its reference alone knows; it is asked after `takes` of all lines."""
        if not origin.reference:
            return None
        by_memo = origin.day, origin.minor, origin.reference.replace("|", "/")
        for told in (by_memo, _digest(_written(by_memo))):
            if self._told_by_memo[told]:
                self._told_by_memo[told] -= 1
                return Phrase("import.known")
        if self._takes(key for form in origin.wordless.forms for key in self._by_reference.get(form, ())):
            return Phrase("import.known_reworded")
        return None

    def add(self, origin: Origin) -> Phrase | None:
        """Note a line that is booked now; return what a treasurer should look at, if anything."""
        told = self._alike(origin) if origin.reference else None
        self._note(origin)
        self._read.add(origin.wordless)
        return told

    def _alike(self, origin: Origin) -> Phrase | None:
        figures = origin.day, origin.minor, origin.currency
        others = self._references.get((origin.account, origin.reference), set())
        if others - {figures}:
            return Phrase("import.reference_again")
        if origin.wordless in self._read:
            return Phrase("import.line_again")
        elsewhere = not others and (*figures, origin.reference) in self._elsewhere
        return Phrase("import.other_account") if elsewhere else None

    def reworded(self, origins: Iterable[Origin]) -> set[Origin]:
        """Return which of these new lines may be lines of the journal, worded anew, that the whole table has not."""
        figures = {one.wordless for one in self._not_taken if not one.reference}
        return {one for one in origins if not one.reference and one.wordless in figures}

    def renumbered(self, origins: Iterable[Origin]) -> set[Origin]:
        """Return which may be lines of the journal that the whole table has not, under another reference."""
        texts = {one.unnumbered for one in self._not_taken}
        return {one for one in origins if one.unnumbered in texts}

    @property
    def _not_taken(self) -> Iterator[Origin]:
        """The lines of the journal that no line of the table was known by."""
        return (one for one, left in self._left.items() if left and isinstance(one, Origin))
