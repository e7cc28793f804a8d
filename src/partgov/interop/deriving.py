"""Deriving: of which payment a line was taken that a rule calls a part of one, as a processor's fee on its own line."""

from __future__ import annotations

__all__ = ["Payment", "Payments"]

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from partgov.foundation.sentences import Phrase
from partgov.interop.cells import Line
from partgov.interop.mappings import Rule
from partgov.interop.origins import Key, Origin, keys_of
from partgov.journal import Entry, Journal


class Payment(NamedTuple):
    """The entry of a payment, as far as what derives from it must be alike."""

    id: str
    flow: str
    year: int


_Found = tuple[Payment, ...] | None


class Payments:
    """The payments of a journal, and those of a table as it is read: all of them before it is asked of what derives."""

    def __init__(self, books: Journal) -> None:
        self._books = books
        self._read: list[tuple[Line, str, _Found]] = []
        self._by_text: dict[str, dict[str, list[_Found]]] = {}

    def add(self, line: Line, reference: str, payments: Iterable[Payment] | None) -> None:
        """Note the line of a payment with the entries that it may be of; with None, that it is refused."""
        self._read.append((line, reference, None if payments is None else tuple(payments)))

    def before(self, origin: Origin) -> Sequence[Payment]:
        """Return the entries that a line may have become before: those of this very line, else of its reference."""
        exactly, alike = (
            [one for key in each.forms for one in self._by_key.get(key, ())] for each in (origin, origin.wordless)
        )
        return exactly or alike

    def of(self, line: Line, rule: Rule, account: str) -> Payment | None:
        """Return the payment that a line was taken of; None, and a fault, where it is not one that still stands."""
        assert rule.derives is not None, "it is asked of what derives"
        text = line.cell(rule.derives)
        name = text.removeprefix(rule.after).strip() if text.startswith(rule.after) else ""
        alike = self._with_texts_of(rule.derives).get(name, ())
        if name and None in alike:
            return None  # the payment's own line is refused, and told
        found = {one.id: one for each in alike for one in each or ()} if name else {}
        found |= {one.id: one for one in self._by_reference.get((account, name), ())}
        kind = "none" if not found else "several" if len(found) > 1 else "taken_back"
        if len(found) == 1 and not found.keys() & self._taken_back:
            return found.popitem()[1]
        line.refuse(rule.derives, Phrase("wanted.payment_it_was_taken_of"), f"found.payments_{kind}")
        return None

    def _with_texts_of(self, column: str) -> dict[str, list[_Found]]:
        """What was found for the lines of payments, by their text in a column and by their reference."""
        if column not in self._by_text:
            found = self._by_text[column] = {}
            for line, reference, payments in self._read:
                for text in {line.cell(column), reference}:
                    found.setdefault(text, []).append(payments)
        return self._by_text[column]

    @cached_property
    def _taken_back(self) -> set[str]:
        return {one.reverses for one in self._books.entries if one.reverses is not None}

    @cached_property
    def _by_key(self) -> dict[Key, list[Payment]]:
        found: dict[Key, list[Payment]] = {}
        for entry in self._payments():
            for key in keys_of(entry):
                if key is not None:
                    found.setdefault(key, []).append(_payment(entry))
        return found

    @cached_property
    def _by_reference(self) -> dict[tuple[str, str], list[Payment]]:
        found: dict[tuple[str, str], list[Payment]] = {}
        for entry in self._payments():
            key, _ = keys_of(entry)
            if isinstance(key, Origin) and key.reference:
                found.setdefault((key.account, key.reference), []).append(_payment(entry))
        return found

    def _payments(self) -> Iterator[Entry]:
        return (one for one in self._books.entries if one.derives_from is None and one.reverses is None)


def _payment(entry: Entry) -> Payment:
    return Payment(entry.id, entry.flow, entry.dues_year)
