"""Sentences: what is said, apart from the language it is said in.

Decides:  how a phrase (a key and its values) becomes a sentence in a reader's language: plurals, lists, instants,
          amounts, names.
Leaves:   what is said, to the rooms above; the sentences themselves, to the catalogues in `words/`.

A catalogue is a flat JSON object in the i18next format, version 4: `{{name}}` stands for a value, `$t(key)` for
another entry, `key_one` and `key_other` for the plurals that the value `count` chooses from, `key_met` for a context.
Reading one is reading a part of the package, as an import does: the same bytes for everybody, each file once.
"""

from __future__ import annotations

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Cited",
    "Named",
    "Phrase",
    "Reader",
    "Said",
    "catalogue",
    "plural_of",
    "say",
    "utc_text",
]

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

LANGUAGES: Final = ("en", "de", "es", "fr", "nl")
"""The languages that partgov ships, each with a complete catalogue."""


class Reader(NamedTuple):
    """
    Whom a sentence is for.

    Attributes:
        language: one of `LANGUAGES`.
        zone: the time zone on whose clock instants are told; None tells them in UTC.
        names: the names of members by id; a member without one is named as the roll names them.
    """

    language: str = "en"
    zone: tzinfo | None = None
    names: Mapping[str, str] = MappingProxyType({})


ENGLISH: Final = Reader()
"""English, instants in UTC as a record writes them, members named as the roll names them."""


class Speaks(Protocol):
    """A value that knows how to say itself: a phrase, a finding, a span, an amount."""

    def told(self, reader: Reader) -> str:
        """Return it as a part of a sentence."""


@runtime_checkable
class Cited(Speaks, Protocol):
    """
    A value that can be said without what it cites: a finding.

    Its `told` ends with the citation, and its `uncited` does not.
    """

    def uncited(self, reader: Reader) -> str:
        """Return the sentence alone, without what it cites."""


Said = str | int | Fraction | date | Speaks | tuple["Said", ...] | None
"""A value in a sentence."""


class Named(str):
    """
    A member's id that knows how a sentence names the person.

    >>> ana = Named("m1", "Ana (m1)")
    >>> ana == "m1", ana.label
    (True, 'Ana (m1)')
    """

    __slots__ = ("label",)
    label: str

    def __new__(cls, id: str, label: str) -> Named:
        """Keep the label beside the id."""
        named = super().__new__(cls, id)
        named.label = label
        return named

    def __reduce__(self) -> tuple[Any, ...]:
        return Named, (str(self), self.label)


class Phrase:
    """
    A sentence, or a part of one, before it is said: the key of a catalogue's entry and the values in it.

    >>> str(Phrase("list.more", count=3))
    ' and 3 more'
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Said]

    def __init__(self, key: str, /, **values: Said) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", MappingProxyType(values))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Phrase cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Phrase):
            return NotImplemented
        return (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash((self.key, frozenset(self.values.items())))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self.key, dict(self.values))

    def __repr__(self) -> str:
        return f"Phrase({', '.join([repr(self.key), *(f'{name}={value!r}' for name, value in self.values.items())])})"

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return the phrase in the reader's language."""
        return say(self.key, self.values, reader)


def _rebuilt(key: str, values: Mapping[str, Said]) -> Phrase:
    return Phrase(key, **values)


# ── saying ───────────────────────────────────────────────────────────────────────────────────────


def say(key: str, values: Mapping[str, Said], reader: Reader = ENGLISH) -> str:
    """
    Return an entry of the reader's catalogue with its values in place.

    The value `context` chooses among variants of an entry, the value `count` among its plurals. Raises `KeyError`
    for a key, or a value, that is not there: both are faults of the package, not of its input.
    """
    parts = _parts_of(reader.language, key, values)
    return "".join(part if isinstance(part, str) else part.told(values, reader) for part in parts)


def plural_of(language: str, count: int) -> str:
    """
    Return the plural category of a whole number in a language, as the CLDR has it.

    >>> plural_of("en", 1), plural_of("en", 0), plural_of("fr", 0), plural_of("es", 2_000_000)
    ('one', 'other', 'one', 'many')
    """
    number = abs(count)
    if number == 1 or (number == 0 and language == "fr"):
        return "one"
    if number and number % 1_000_000 == 0 and language in ("es", "fr"):
        return "many"
    return "other"


def utc_text(at: datetime) -> str:
    """
    Return an aware instant in UTC, in the record's own form, without needless zeros.

    >>> utc_text(datetime(2016, 9, 30, tzinfo=UTC))
    '2016-09-30T00:00:00Z'
    """
    text = at.astimezone(UTC).isoformat().removesuffix("+00:00")
    return f"{text.rstrip('0')}Z" if "." in text else f"{text}Z"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return every entry of a language by its key; raise `KeyError` for a language that is not shipped."""
    import json
    import pkgutil

    if language not in LANGUAGES:
        raise KeyError(language)
    data = pkgutil.get_data("partgov", f"words/{language}.json")
    return MappingProxyType(json.loads(data or b"{}"))


# ── templates ────────────────────────────────────────────────────────────────────────────────────


class _Field(NamedTuple):
    """`{{name}}` or `{{name, form}}`."""

    name: str
    form: str | None

    def told(self, values: Mapping[str, Said], reader: Reader) -> str:
        return _shown(values[self.name], reader, self.form)


class _Nested(NamedTuple):
    """`$t(key)` or `$t(key, {"count": {{name}} })`: another entry, with the values of this one and those given."""

    key: tuple[str | _Field, ...]
    given: tuple[tuple[str, str | _Field], ...]

    def told(self, values: Mapping[str, Said], reader: Reader) -> str:
        key = "".join(part if isinstance(part, str) else str(values[part.name]) for part in self.key)
        given = {name: one if isinstance(one, str) else values[one.name] for name, one in self.given}
        return say(key, {**values, **given}, reader)


_Part = str | _Field | _Nested

_PARTS: Final = re.compile(r"\$t\(([^(),]+)(?:,\s*\{(.*?)\}\s*)?\)|\{\{\s*(\w+)(?:,\s*([^{}]+?))?\s*\}\}")
_KEY_FIELD: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_GIVEN: Final = re.compile(r'"(\w+)":\s*(?:"?\{\{\s*(\w+)\s*\}\}"?|"([^"]*)")')


def _parts_of(language: str, key: str, values: Mapping[str, Said]) -> tuple[_Part, ...]:
    """The template of an entry: of its variants the first that there is."""
    context, count = values.get("context"), values.get("count")
    category = plural_of(language, count) if isinstance(count, int) else None
    return _template(language, key, None if context is None else str(context), category, count == 0)


@cache
def _template(language: str, key: str, context: str | None, category: str | None, none: bool) -> tuple[_Part, ...]:
    entries = catalogue(language)
    for stem in (key,) if context is None else (f"{key}_{context}", key):
        endings = ([f"{stem}_zero"] if none else []) + ([f"{stem}_{category}", f"{stem}_other"] if category else [])
        for variant in (*endings, stem):
            if variant in entries:
                return tuple(_parsed(entries[variant]))
    raise KeyError(f"{language}: {key}")


def _parsed(text: str) -> Iterator[_Part]:
    """The parts of a template, in order: what stands between the marks is text."""
    after = 0
    for found in _PARTS.finditer(text):
        if found.start() > after:
            yield text[after : found.start()]
        nested, given, name, form = found.groups()
        if nested is None:
            yield _Field(name, form)
        else:
            options = (
                (key, _Field(field, None) if field else said) for key, field, said in _GIVEN.findall(given or "")
            )
            yield _Nested(tuple(_key_parts(nested.strip())), tuple(options))
        after = found.end()
    if after < len(text):
        yield text[after:]


def _key_parts(key: str) -> Iterator[str | _Field]:
    for number, part in enumerate(_KEY_FIELD.split(key)):
        if part:
            yield _Field(part, None) if number % 2 else part


# ── values ───────────────────────────────────────────────────────────────────────────────────────

_SIGNED: Final = "number(signDisplay: always)"
_WORD: Final = "word"
_UNCITED: Final = "uncited"
_MOST_IN_WORDS: Final = 9
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def _shown(value: Said, reader: Reader, form: str | None = None) -> str:
    """A value as the reader's language writes it."""
    if value is None:
        return ""
    if isinstance(value, Named):
        return reader.names.get(value, value.label)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return _number(value, reader, form)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, datetime):
        return _instant(value, reader)
    if isinstance(value, date):
        return _day(value, reader)
    if isinstance(value, tuple):
        return _listed(value, reader, form)
    if form == _UNCITED and isinstance(value, Cited):
        return value.uncited(reader)
    return value.told(reader)


def _number(value: int, reader: Reader, form: str | None) -> str:
    if form == _SIGNED:
        return f"{value:+d}"
    if form == _WORD and 0 <= value <= _MOST_IN_WORDS:
        return say(f"number.{value}", {}, reader)
    return str(value)


def _listed(values: Iterable[Said], reader: Reader, form: str | None) -> str:
    """The values one after another: sentences by spaces, anything else as the language joins a list."""
    shown = [_shown(value, reader, form) for value in values]
    if form in ("sentences", _UNCITED):
        return " ".join(shown)
    if form in ("and", "or") and len(shown) > 1:
        last = say(f"list.{form}", {}, reader)
        return f"{', '.join(shown[:-1])}{last}{shown[-1]}"
    return ", ".join(shown)


def _instant(at: datetime, reader: Reader) -> str:
    if at == _NEVER:
        return say("form.open_end", {}, reader)
    if reader.zone is None and reader.language == "en":
        return utc_text(at)
    local = at.astimezone(reader.zone or UTC)
    time = local.time().isoformat("minutes" if not (local.second or local.microsecond) else "auto")
    offset = local.strftime("%z")
    values = {**_ymd(local), "time": time, "offset": f"{offset[:3]}:{offset[3:5]}"}
    return say("form.instant", values, reader)


def _day(day: date, reader: Reader) -> str:
    return str(day) if reader.language == "en" else say("form.day", _ymd(day), reader)


def _ymd(day: date) -> dict[str, Said]:
    return {"year": f"{day.year:04d}", "month": f"{day.month:02d}", "day": f"{day.day:02d}"}
