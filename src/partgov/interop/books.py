"""Books: a journal from its JSON. No fault echoes a private value."""

from __future__ import annotations

__all__ = [
    "Books",
    "DatedPolicy",
    "HowPublished",
    "Scanned",
    "books_of",
    "dump_publishing",
    "entries_alone",
    "load_books",
    "load_journal",
    "read_books",
]

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, tzinfo
from itertools import pairwise
from typing import IO, Any, Final, TypeVar

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.money import Money, exponent_of
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import absent_or, are_ids, as_tuple, is_id
from partgov.interop.decoding import decode, decode_rows, no_collecting
from partgov.interop.rawjson import parse
from partgov.interop.scanning import Places, scan
from partgov.interop.zones import zone_named
from partgov.journal import DeclaredFigure, Entry, Journal, LedgerRules, Party, Settled
from partgov.policies import PoolPolicy

_CONSTANTS: Final[Mapping[str, object]] = {"format": "partgov-journal", "version": 1}
_REQUIRED: Final = ("log", "currency", "begins", "timezone", "entries")
_OPTIONAL: Final = ("rules", "settled", "figures", "publishing")


# ── the journal ──────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class DatedPolicy:
    """What a pool needs, from a day on."""

    since: date
    policy: PoolPolicy


@attrs.frozen(kw_only=True, repr=False)
class HowPublished:
    """
    How a journal is published, as its JSON says under `publishing`.

    Attributes:
        policies: what a pool needs, each from a day on; earliest first.
        exact: the organisations whose money is published exactly where one might have meant a person's.
        to: the file of its log, from the journal's folder.
    """

    policies: tuple[DatedPolicy, ...] = attrs.field(default=(), converter=as_tuple)
    exact: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_ids)
    to: str | None = attrs.field(default=None, validator=absent_or(is_id))

    def __attrs_post_init__(self) -> None:
        for one, other in pairwise(self.policies):
            if one.since >= other.since:
                raise PartgovError("policies", str(other.since), Phrase("wanted.policies_by_day"))


@attrs.frozen(kw_only=True, repr=False)
class Books:
    """
    Everything a journal's JSON says.

    Attributes:
        zone: the time zone of its days.
    """

    journal: Journal
    zone: tzinfo
    publishing: HowPublished


@attrs.frozen(kw_only=True, repr=False)
class Scanned:
    """
    What reading a journal entry by entry found besides.

    Attributes:
        raw: its JSON without the entries.
        places: where they stand.
    """

    raw: dict[str, Any]
    places: Places


def load_journal(data: bytes, *, place: str = "the journal") -> tuple[Journal, tzinfo]:
    """
    Read a journal, and the time zone of its days, from the bytes of its JSON.

    Raises what `load_books` raises.
    """
    books = load_books(data, place=place)
    return books.journal, books.zone


def load_books(data: bytes, *, place: str = "the journal") -> Books:
    """
    Read a journal with how it is published from the bytes of its JSON.

    Raises `PartgovError` where the bytes are no JSON, and `FaultsError` with every fault of form, by entry id.
    """
    with no_collecting():
        try:
            raw = parse(data, place=place)
        except PartgovError as error:  # what it found may be anything that the journal keeps private
            raise FaultsError(place, (Fault(place, error.asked, Phrase("found.something_else")),)) from None
        if not isinstance(raw, dict):
            raise FaultsError(place, (Fault(place, Phrase("found.object"), Phrase("found.something_else")),))
        books, faults = _books(raw, lambda faults: _entries(raw.get("entries"), raw.get("currency"), faults))
        if books is None:
            raise FaultsError(place, tuple(faults))
        return books


def read_books(file: IO[bytes], *, place: str = "the journal") -> tuple[Books, Scanned | None]:
    """
    Read what `load_books` reads, from the beginning of a file, entry by entry: its JSON is never held whole.

    Returns where the entries stand, too; None where something is out of order, for then all is read at once, and told.
    """
    makers: list[_Maker] = []

    def begin(head: dict[str, Any]) -> Callable[[Any], None]:
        makers.append(_Maker(head.get("currency")))
        return makers[-1].make

    with no_collecting():
        try:
            raw, places = scan(file, "entries", begin)
            (maker,) = makers
            books, _ = _books(raw, lambda _: maker.made)
        except (KeyError, RecursionError, TypeError, ValueError):
            books = None
    if books is not None:
        return books, Scanned(raw=raw, places=places)
    makers.clear()
    file.seek(0)
    return load_books(file.read(), place=place), None


def books_of(raw: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Books | None:
    """
    Return the books of a journal's JSON with these entries; None where its form is out of order.

    Raises something where an entry is, and `FaultsError` for books that are not sound.
    """
    maker = _Maker(raw.get("currency"))
    for one in rows:
        maker.make({**one})
    return _books(raw, lambda _: maker.made)[0]


def entries_alone(rows: Iterable[Any], *, log: str, currency: str) -> Journal:
    """
    Return some entries as a journal of their own, with what they derive from and take back among them.

    Raises something where one is out of order by itself. What the whole journal's rules would say of it is not asked.
    """
    maker = _Maker(currency)
    for raw in rows:
        maker.make({**raw})
    flows = dict.fromkeys(one.flow for one in maker.made)
    return Journal(
        log=log, currency=currency, begins=min(one.day for one in maker.made), entries=maker.made,
        rules=LedgerRules(
            flows=flows, categories=dict.fromkeys(one.category for one in maker.made), consentable=flows
        ),
    )  # fmt: skip


def _books(
    raw: dict[str, Any], entries_of: Callable[[list[Fault]], Iterable[Entry]]
) -> tuple[Books | None, list[Fault]]:
    """What a journal's JSON says, or what is wrong with its form; raise `FaultsError` for books that are not sound."""
    faults = [*_faults_of_keys(raw, "$", {*_CONSTANTS, *_REQUIRED, *_OPTIONAL}, {*_CONSTANTS, *_REQUIRED})]
    faults += (
        Fault(f"$.{key}", repr(wanted).replace("'", '"'), Phrase("found.another_value"))
        for key, wanted in _CONSTANTS.items()
        if key in raw and (raw[key] != wanted or type(raw[key]) is not type(wanted))
    )
    head = dict(_head(raw, faults))
    entries = tuple(entries_of(faults))
    settled = _rows(Settled, raw, "settled", faults)
    figures = [one.figure(entries) for one in _rows(FigureAsWritten, raw, "figures", faults)]
    publishing = _publishing(raw.get("publishing"), faults)
    if faults:
        return None, faults
    zone = head.pop("timezone")
    journal = Journal(entries=entries, settled=settled, figures=figures, **head)
    return Books(journal=journal, zone=zone, publishing=publishing), faults


def dump_publishing(how: HowPublished) -> dict[str, Any]:
    """Return how a journal is published as its JSON has it, with every figure, so that no default is taken for one."""
    policies = [
        {
            "since": str(one.since),
            "policy": {key: value for key, value in attrs.asdict(one.policy).items() if value is not None},
        }
        for one in how.policies
    ]
    return {"policies": policies, "exact": list(how.exact), **({} if how.to is None else {"to": how.to})}


def _publishing(raw: Any, faults: list[Fault]) -> HowPublished:
    """How it is published; of what is wrong the place and what was wanted are told, since ids stand there too."""
    if raw is None:
        return HowPublished()
    try:
        return decode(HowPublished, raw)
    except FaultsError as error:
        for one in error.faults:
            known = re.match(r"\$((?:\.(?:policies|exact|to)(?:\[[0-9]+\])?)?)", one.path)
            at = "" if known is None else known[1]
            faults.append(Fault(f"$.publishing{at}", one.asked, Phrase("found.something_else")))
        return HowPublished()


def _faults_of_keys(raw: dict[str, Any], at: str, known: Iterable[str], required: Iterable[str]) -> Iterator[Fault]:
    # A key is words too: one that is not known is counted and not told.
    strange = len(raw.keys() - known)
    if strange:
        yield Fault(
            at, Phrase("wanted.no_keys_but", names=", ".join(sorted(known))), Phrase("found.unknown", strange=strange)
        )
    for key in getattr(raw, "repeated", ()):
        if key in known:
            yield Fault(f"{at}.{key}", Phrase("wanted.key_once"), Phrase("found.repeatedly"))
    for key in sorted(set(required) - {key for key, value in raw.items() if value is not None}):
        yield Fault(f"{at}.{key}", Phrase("wanted.key_which_required", value=repr(key)), Phrase("found.nothing"))


def _head(raw: dict[str, Any], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """What a journal says of itself."""
    makers: dict[str, Callable[[str], Any]] = {
        "timezone": zone_named, "begins": _day, "currency": _currency, "log": str,
    }  # fmt: skip
    for key, make in makers.items():
        if raw.get(key) is not None:
            try:
                yield key, make(raw[key] if isinstance(raw[key], str) else "")
            except PartgovError as error:
                faults.append(Fault(f"$.{key}", error.asked, Phrase("found.something_else")))
    rules = raw.get("rules")
    names = {field.name for field in attrs.fields(LedgerRules)}
    if rules is None:
        yield "rules", LedgerRules()
    elif (
        not isinstance(rules, dict)
        or not rules.keys() <= names
        or not all(type(each) is list for each in rules.values())
    ):
        faults.append(
            Fault(
                "$.rules", Phrase("wanted.object_lists", names=", ".join(sorted(names))), Phrase("found.something_else")
            )
        )
    else:
        try:
            yield "rules", LedgerRules(**rules)
        except PartgovError as error:
            faults.append(Fault(f"$.rules.{error.place}", error.asked, Phrase("found.something_else")))


def _day(text: str) -> date:
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # no day of the calendar
    raise PartgovError("day", text, Phrase("wanted.day_such"))


def _currency(code: str) -> str:
    exponent_of(code)
    return code


_ARE_IDS: Any = attrs.fields(DeclaredFigure).entries.validator


@attrs.frozen(kw_only=True)
class FigureAsWritten:
    """A figure as a journal's JSON has it: of the entries it names, or of all through a day."""

    id: str = attrs.field(validator=is_id)
    day: date
    entries: tuple[str, ...] | None = attrs.field(default=None, validator=absent_or(_ARE_IDS))
    through: date | None = None

    def __attrs_post_init__(self) -> None:
        if (self.entries is None) == (self.through is None):
            raise PartgovError("entries", None, Phrase("wanted.either_entries_or_through_day"))

    def figure(self, entries: Iterable[Entry]) -> DeclaredFigure:
        """The figure, of these entries."""
        named = self.entries
        if named is None:
            named = tuple(one.id for one in entries if self.through is not None and one.day <= self.through)
        return DeclaredFigure(id=self.id, day=self.day, entries=named)


R = TypeVar("R")


def _rows(kind: type[R], raw: dict[str, Any], key: str, faults: list[Fault]) -> tuple[R, ...]:
    """The facts of one list of a journal; a fault tells which it is and what was wanted, and no word of it."""
    listed = [] if raw.get(key) is None else raw[key]
    if type(listed) is not list:
        faults.append(Fault(f"$.{key}", Phrase("wanted.list"), Phrase("found.something_else")))
        return ()
    rows = [(f"$.{key}[{index}]", each) for index, each in enumerate(listed)]
    try:
        return decode_rows(kind, rows, place=key)
    except FaultsError as error:
        faults += (
            Fault(f"{one.path.split(']')[0]}]", one.asked, Phrase("found.something_else")) for one in error.faults
        )
        return ()


_KEYS: Final = {field.name for field in attrs.fields(Entry)} | {"currency"}
_KEYS_REQUIRED: Final = {field.name for field in attrs.fields(Entry) if field.default is attrs.NOTHING}


@attrs.frozen
class _StandIn:
    """Stands in for an entry that may not be made: its id is looked at as an entry's is, and then each other field."""

    id: Any = attrs.field(validator=attrs.fields(Entry).id.validator)


def _entries(raw: Any, currency: Any, faults: list[Fault]) -> Iterator[Entry]:
    if raw is not None and type(raw) is not list:
        faults.append(Fault("$.entries", Phrase("wanted.list"), Phrase("found.something_else")))
        return
    for index, each in enumerate(raw or ()):
        at = f"$.entries[{index}]"
        if not isinstance(each, dict):
            faults.append(Fault(at, Phrase("found.object"), Phrase("found.something_else")))
            continue
        try:
            stand_in = _StandIn(id=each.get("id"))
        except PartgovError:
            faults.append(Fault(f"{at}.id", Phrase("wanted.id"), Phrase("found.something_else")))
            continue
        at = f"entry {stand_in.id}"
        mine = [*_faults_of_keys(each, at, _KEYS, _KEYS_REQUIRED)]
        values = {key: _MAKE.get(key, _itself)(value) for key, value in each.items() if value is not None}
        code = values.pop("currency", currency)
        if "amount" in values:
            values["amount"] = _money(values["amount"], code)
        for field in attrs.fields(Entry):
            if field.name in values and field.validator is not None:
                try:
                    field.validator(stand_in, field, values[field.name])
                except FaultsError as error:
                    mine += error.faults
        faults += mine
        if not mine:
            yield Entry(**values)


class _Maker:
    """
    Makes entries that are in order, and raises something for any other.

    Of what many entries have alike one is kept, so that a million entries take half the memory.
    """

    _MOST: Final = 1 << 16

    def __init__(self, currency: Any) -> None:
        self.made: list[Entry] = []
        self._currency = currency
        self._kept: dict[tuple[str, str], Any] = {}
        self._moneys: dict[tuple[int, str], Money] = {}

    def make(self, raw: Any) -> None:
        """Make the next entry."""
        if type(raw) is not dict or not raw.keys() <= _KEYS:
            raise ValueError
        values = {key: value for key, value in raw.items() if value is not None} if None in raw.values() else raw
        for key in _ALIKE:
            value = values[key]
            values[key] = self._kept.get((key, value)) if type(value) is str else value
            if values[key] is None:
                values[key] = self._keep(key, value)
        values["salt"] = _as_salt(values["salt"])
        values["amount"] = self._money(values["amount"], values.pop("currency", self._currency))
        self.made.append(Entry(**values))

    def _keep(self, key: str, value: str) -> Any:
        found = _MAKE.get(key, _itself)(value)
        if len(self._kept) < self._MOST:
            self._kept[key, value] = found
        return found

    def _money(self, minor: Any, currency: Any) -> Money:
        if type(minor) is not int or type(currency) is not str:
            raise ValueError
        found = self._moneys.get((minor, currency))
        if found is None:
            found = Money(minor, currency)
            if len(self._moneys) < self._MOST:
                self._moneys[minor, currency] = found
        return found


_ALIKE: Final = ("day", "flow", "party", "counterparty", "category")


def _itself(value: Any) -> Any:
    return value


def _as_day(value: Any) -> Any:
    try:
        return _day(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _as_salt(value: Any) -> Any:
    return bytes.fromhex(value) if isinstance(value, str) and re.fullmatch("(?:[0-9a-f]{2})*", value) else value


def _as_party(value: Any) -> Any:
    return Party(value) if value in ("person", "organisation") else value


def _money(minor: Any, currency: Any) -> Any:
    try:
        return Money(minor, currency)
    except PartgovError:
        return minor


_MAKE: Final[Mapping[str, Any]] = {"day": _as_day, "salt": _as_salt, "party": _as_party}
