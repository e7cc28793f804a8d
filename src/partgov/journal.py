"""Journal: everything booked, private, and what is wrong with it.

Text:     Proposal 10, the public live record.
Decides:  which entries make up sound books; whose money an entry is; what seals it.
Leaves:   what is published of it and when, to the ledger and the pools.
Readings: R-27 (persons on either side), R-34 (no private value in an error or a print), R-53 (what a reversal and a
          derived entry must match), R-54 (consent).

A private value is in no `repr`, in no `str` and in no error: an error names an entry by its id, and what is wrong.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "DIGITS",
    "WORD",
    "Entry",
    "DeclaredFigure",
    "Journal",
    "LedgerRules",
    "Opening",
    "Party",
    "Settled",
    "commitment_of",
]

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.money import Money, exponent_of
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    FrozenMap,
    Value,
    absent_or,
    as_tuple,
    is_a,
    is_day,
    is_flag,
    is_id,
    is_text,
    is_year,
    one_of_each,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Journal": ("P10", "R-27", "R-34", "R-53", "R-54")}

WORD: Final = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
"""The form of a flow and of a category, as a regular expression."""

DIGITS: Final = 18
"""How many digits an amount has at most, in minor units."""

_MOST: Final = 10**DIGITS
_SALT: Final = 32


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def _are_words(instance: object, attribute: attrs.Attribute[Any], value: Sequence[object]) -> None:
    for each in value:
        if type(each) is not str or re.fullmatch(WORD, each) is None:
            raise PartgovError(attribute.name, each, Phrase("wanted.small_letters_digits_parted_by"))
    if len(set(value)) < len(value):
        raise PartgovError(attribute.name, tuple(value), Phrase("wanted.each_word_once"))


@attrs.frozen(kw_only=True)
class LedgerRules(Value):
    """
    The closed lists an entry chooses from. Nothing else that is words ever reaches a public line.

    Attributes:
        flows: what money is for, as far as persons' money is pooled by it.
        categories: what an entry is about, as a plain line says it.
        consentable: the flows in which a person may consent to plain lines (R-54).
    """

    flows: tuple[str, ...] = attrs.field(
        default=("dues", "donation", "payment"), converter=as_tuple, validator=_are_words
    )
    categories: tuple[str, ...] = attrs.field(
        default=(
            "bank-costs", "chapter", "donation", "dues", "event", "fee", "grant", "hosting", "insurance", "legal",
            "other", "printing", "rent", "software", "tax", "travel", "work",
        ),
        converter=as_tuple, validator=_are_words,
    )  # fmt: skip
    consentable: tuple[str, ...] = attrs.field(default=("payment",), converter=as_tuple, validator=_are_words)

    def __attrs_post_init__(self) -> None:
        for each in self.consentable:
            if each not in self.flows:
                raise PartgovError("consentable", each, Phrase("wanted.one_flows", names=", ".join(self.flows)))


# ── the journal ──────────────────────────────────────────────────────────────────────────────────


class Party(StrEnum):
    """What the other side of an entry is (R-27)."""

    PERSON = "person"
    ORGANISATION = "organisation"


_PERSON: Final = Party.PERSON  # asked for of every entry


def _guarded(*checks: Any) -> Any:
    """A validator that refuses as `checks` do, and tells nothing of the value (R-34)."""

    def check_guarded(instance: Entry, attribute: attrs.Attribute[Any], value: object) -> None:
        try:
            for check in checks:
                check(instance, attribute, value)
        except PartgovError as error:
            path = f"entry {instance.id}.{attribute.name}"
            found = Phrase("found.nothing" if value is None else "found.another")
            raise FaultsError("entry", (Fault(path, error.asked, found),)) from None

    return check_guarded


def _is_amount(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Money) or not 0 < abs(value.minor) < _MOST:
        raise PartgovError(attribute.name, None, Phrase("wanted.amount_of_entry", digits=DIGITS))


def _are_ids(instance: object, attribute: attrs.Attribute[Any], value: Sequence[object]) -> None:
    for each in value:
        is_id(instance, attribute, each)
    if len(set(value)) < len(value):
        raise PartgovError(attribute.name, None, Phrase("wanted.each_entry_once"))


def _is_party(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Party):
        raise PartgovError(attribute.name, None, Phrase("wanted.one", names=", ".join(Party)))


def _is_salt(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if type(value) is not bytes or len(value) != _SALT:
        raise PartgovError(attribute.name, None, Phrase("wanted.salt_of_bytes", long=_SALT))


@attrs.frozen(kw_only=True, repr=False)
class Entry(Value):
    """
    One booking of the journal. What it prints is its id alone.

    Attributes:
        id: an opaque id: it stands in errors, so it must say nothing.
        day: the day it was booked.
        flow: one of the rules' flows.
        amount: what came in, or, below zero, went out.
        party: whether the other side is a person or an organisation.
        counterparty: the other side, by id.
        category: one of the rules' categories.
        salt: 32 random bytes of its own, which keep a sealed line from being guessed.
        year: the dues year it is for; that of the day where it says none.
        memo: anything, for the treasurer; published nowhere.
        derives_from: the entry it was computed from, such as the payment that a processor's fee was taken of.
        reverses: the entry it takes back.
        consented: whether the person agreed to a plain line (R-54).
        source: the line of a bank's table that it came from, as `partgov import` writes it; published nowhere.
    """

    id: str = attrs.field(validator=is_id)
    day: date = attrs.field(validator=_guarded(is_day))
    flow: str = attrs.field(validator=_guarded(is_id))
    amount: Money = attrs.field(validator=_guarded(_is_amount))
    party: Party = attrs.field(validator=_guarded(_is_party))
    counterparty: str = attrs.field(validator=_guarded(is_id))
    category: str = attrs.field(validator=_guarded(is_id))
    salt: bytes = attrs.field(validator=_guarded(_is_salt))
    year: int | None = attrs.field(default=None, validator=_guarded(absent_or(is_year)))
    memo: str | None = attrs.field(default=None, validator=_guarded(absent_or(is_text)))
    derives_from: str | None = attrs.field(default=None, validator=_guarded(absent_or(is_id)))
    reverses: str | None = attrs.field(default=None, validator=_guarded(absent_or(is_id)))
    consented: bool = attrs.field(default=False, validator=_guarded(is_flag))
    source: str | None = attrs.field(default=None, validator=_guarded(absent_or(is_text)))

    def __repr__(self) -> str:
        return f"Entry {self.id!r}"

    @property
    def dues_year(self) -> int:
        """The dues year it is for, which is that of its day where it names none."""
        return self.day.year if self.year is None else self.year


@attrs.frozen(kw_only=True, repr=False)
class Opening(Value):
    """
    What opens one sealed line: a personal entry, all of it but the memo, and the salt. It prints its id alone.

    Attributes:
        person: whose money it is: the counterparty, or that of the entry it derives from.
    """

    id: str
    day: date
    flow: str
    year: int
    amount: Money
    person: str
    counterparty: str
    category: str
    derives_from: str | None
    reverses: str | None
    salt: bytes

    def __repr__(self) -> str:
        return f"Opening of {self.id!r}"

    @property
    def text(self) -> str:
        """The entry in its one canonical form: a line for each field, in this order, without those that are absent."""
        return _canonical(self, self.person, self.year)

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that seal it: SHA-256 of a tag, the salt and the canonical text."""
        return commitment_of(self, self.person, self.year)


_TAG: Final = b"partgov-entry-1\n"


def _canonical(entry: Entry | Opening, person: str, year: int) -> str:
    money = entry.amount
    text = (
        f"id {entry.id}\nday {entry.day}\nflow {entry.flow}\nyear {year}\namount {money.minor} {money.currency}\n"
        f"person {person}\ncounterparty {entry.counterparty}\ncategory {entry.category}\n"
    )
    if entry.derives_from is not None:
        text += f"derives-from {entry.derives_from}\n"
    return text if entry.reverses is None else f"{text}reverses {entry.reverses}\n"


def commitment_of(entry: Entry | Opening, person: str, year: int) -> bytes:
    """Return the 32 bytes that seal an entry: SHA-256 of a tag, its salt and its canonical text."""
    return sha256(_TAG + entry.salt + _canonical(entry, person, year).encode()).digest()


@attrs.frozen(kw_only=True)
class Settled(Value):
    """
    A mark that a person's money of one flow and year is complete, so that it need not wait for the year's end (R-57).

    Attributes:
        day: the day of the mark.
    """

    person: str = attrs.field(validator=is_id)
    flow: str = attrs.field(validator=is_id)
    year: int = attrs.field(validator=is_year)
    day: date = attrs.field(validator=is_day)


@attrs.frozen(kw_only=True, repr=False)
class DeclaredFigure(Value):
    """
    A sum that is public, or is to be, elsewhere: a bank balance in a report, what a campaign brought in (R-58).

    Attributes:
        day: the day it is declared.
        entries: the ids of the entries that it adds up.
    """

    id: str = attrs.field(validator=is_id)
    day: date = attrs.field(validator=is_day)
    entries: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_are_ids)

    def __repr__(self) -> str:
        return f"DeclaredFigure {self.id!r} of {len(self.entries)} entries"


@attrs.frozen(kw_only=True, repr=False)
class Journal(Value):
    """
    Everything booked, private, in one currency. Made only if it is sound: every fault is told at once, by entry id.

    Attributes:
        log: the name of its public log, such as `example.org/books`: no spaces and no plus sign.
        currency: the one currency of all entries.
        begins: the first day of the books.
        entries: in any order; it is given no meaning.
        rules: the closed lists the entries choose from.
        settled: which persons' money of a year is complete before the year is over.
        figures: the sums of its entries that are declared elsewhere.
    """

    log: str = attrs.field(validator=is_id)
    currency: str
    begins: date = attrs.field(validator=is_day)
    entries: tuple[Entry, ...] = attrs.field(default=(), converter=as_tuple)
    rules: LedgerRules = attrs.field(validator=is_a(LedgerRules))
    settled: tuple[Settled, ...] = attrs.field(default=(), converter=as_tuple)
    figures: tuple[DeclaredFigure, ...] = attrs.field(default=(), converter=as_tuple, validator=one_of_each("id"))

    def __attrs_post_init__(self) -> None:
        exponent_of(self.currency)
        if any(each.isspace() or each == "+" for each in self.log):
            raise PartgovError("log", self.log, Phrase("wanted.name_without_spaces_plus_signs"))
        faults = tuple(self._faults())
        if faults:
            raise FaultsError("journal", faults)

    def __repr__(self) -> str:
        return f"Journal of {self.log}, {len(self.entries)} entries"

    def _faults(self) -> Iterator[Fault]:
        ids = {} if len(self.by_id) == len(self.entries) else Counter(entry.id for entry in self.entries)
        salts = _repeated(entry.salt for entry in self.entries)
        reversed_by = Counter(entry.reverses for entry in self.entries if entry.reverses is not None)
        for entry in self.entries:
            at = f"entry {entry.id}"
            if ids and ids[entry.id] > 1:
                yield Fault(f"{at}.id", Phrase("wanted.own_id"), Phrase("found.entries_with", value=ids[entry.id]))
            if entry.salt in salts:
                many = Phrase("found.entries_with", value=salts[entry.salt])
                yield Fault(f"{at}.salt", Phrase("wanted.salt_its_own"), many)
            yield from self._faults_of_entry(entry, at)
            if entry.derives_from is not None:
                yield from self._faults_of_derived(entry, f"{at}.derives_from")
            if entry.reverses is not None:
                yield from self._faults_of_reversal(entry, f"{at}.reverses", reversed_by[entry.reverses])
            if entry.consented and (entry.party is not Party.PERSON or entry.flow not in self.rules.consentable):
                names = " or ".join(self.rules.consentable) or "nothing"
                wanted = Phrase("wanted.consent_only_person_only", names=names)
                yield Fault(f"{at}.consented", wanted, Phrase("found.consent_something_else"))
        for mark in self.settled:
            if mark.flow not in self.rules.flows:
                place = f"settled {mark.person} {mark.year}.flow"
                yield Fault(place, Phrase("wanted.one", names=", ".join(self.rules.flows)), Phrase("found.another"))
        for figure in self.figures:
            yield from self._faults_of_figure(figure)

    def _faults_of_entry(self, entry: Entry, at: str) -> Iterator[Fault]:
        """What is wrong with an entry by itself: its day, its currency, its words."""
        if entry.day < self.begins:
            yield Fault(f"{at}.day", Phrase("wanted.day_from_on_when_books", begins=self.begins), str(entry.day))
        if entry.amount.currency != self.currency:
            yield Fault(f"{at}.amount", Phrase("wanted.journal", currency=self.currency), entry.amount.currency)
        for name, word, known in (
            ("flow", entry.flow, self.rules.flows),
            ("category", entry.category, self.rules.categories),
        ):
            if word not in known:
                yield Fault(f"{at}.{name}", Phrase("wanted.one", names=", ".join(known)), Phrase("found.another"))

    def _faults_of_figure(self, figure: DeclaredFigure) -> Iterator[Fault]:
        strangers = len(set(figure.entries) - self.by_id.keys())
        if strangers:
            found = Phrase("found.are_none", strangers=strangers)
            yield Fault(f"figure {figure.id}", Phrase("wanted.entries_journal_by_id"), found)
        if any(self.by_id[one].day > figure.day for one in figure.entries if one in self.by_id):
            wanted = Phrase("wanted.entries_before", day=figure.day)
            yield Fault(f"figure {figure.id}", wanted, Phrase("found.later_ones"))

    def _faults_of_derived(self, entry: Entry, at: str) -> Iterator[Fault]:
        root = self.by_id.get(entry.derives_from or "")
        if root is None or root is entry:
            yield Fault(at, Phrase("wanted.another_entry_journal_by_id"), Phrase("found.no_such_entry"))
        elif root.derives_from is not None:
            yield Fault(
                at,
                Phrase("wanted.entry_derives_from_none_itself"),
                Phrase("found.which_derives_from_another", id=root.id),
            )
        elif (root.flow, root.dues_year) != (entry.flow, entry.dues_year):
            yield Fault(at, Phrase("wanted.entry_same_flow_year"), Phrase("found.others", id=root.id))

    def _faults_of_reversal(self, entry: Entry, at: str, times: int) -> Iterator[Fault]:
        first = self.by_id.get(entry.reverses or "")
        if first is None or first is entry:
            yield Fault(at, Phrase("wanted.another_entry_journal_by_id"), Phrase("found.no_such_entry"))
            return
        if first.reverses is not None:
            yield Fault(at, Phrase("wanted.entry_no_reversal_itself_book"), Phrase("found.reversal", id=first.id))
        if times > 1:
            yield Fault(at, Phrase("wanted.reversed_once", id=first.id), Phrase("found.reversals", times=times))
        same = ("flow", "dues_year", "party", "counterparty", "category", "derives_from", "consented")
        others = [name for name in same if getattr(first, name) != getattr(entry, name)]
        if others:
            yield Fault(
                at,
                Phrase("wanted.same_in", id=first.id, names=", ".join(same)),
                Phrase("found.another_2", names=", ".join(others)),
            )
        if first.amount.currency == entry.amount.currency and first.amount.minor != -entry.amount.minor:
            yield Fault(at, Phrase("wanted.whole_taken_back", id=first.id), Phrase("found.another_amount"))
        if entry.day < first.day:
            yield Fault(at, Phrase("wanted.day_not_before", id=first.id), Phrase("found.earlier"))

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Its entries by id."""
        return FrozenMap((entry.id, entry) for entry in self.entries)

    def person_of(self, entry: Entry) -> str | None:
        """Return whose money an entry is, or None where it is nobody's and its line is plain (R-27)."""
        if entry.derives_from is not None:
            root = self.by_id[entry.derives_from]
            if root.party is _PERSON and not root.consented:
                return root.counterparty
        return entry.counterparty if entry.party is _PERSON and not entry.consented else None

    def opening(self, id: str) -> Opening:
        """Return what opens the sealed line of a personal entry; raise `PartgovError` where there is no such one."""
        entry = self.by_id.get(id)
        person = None if entry is None else self.person_of(entry)
        if entry is None or person is None:
            raise PartgovError("entry", id, Phrase("wanted.id_personal_entry_journal"))
        return _opened(entry, person)


def _repeated(values: Iterable[bytes]) -> Mapping[bytes, int]:
    """How often each value stands that stands more than once: most of the time none, which costs little to see."""
    given = list(values)
    return {} if len(set(given)) == len(given) else {one: many for one, many in Counter(given).items() if many > 1}


def _opened(entry: Entry, person: str) -> Opening:
    return Opening(
        id=entry.id, day=entry.day, flow=entry.flow, year=entry.dues_year, amount=entry.amount, person=person,
        counterparty=entry.counterparty, category=entry.category, derives_from=entry.derives_from,
        reverses=entry.reverses, salt=entry.salt,
    )  # fmt: skip
