"""Input schemas: what each kind of value is written as, in JSON Schema, from the type hints by which it is read.

What a type does not tell, such as the least of a number, is asked of the field's own validator: so a schema says what
the reader does, and cannot fall behind it.
"""

from __future__ import annotations

__all__ = ["DIALECT", "Schema", "Schemas", "closed", "either", "one_line", "section_of", "text_of_class"]

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

from partgov.bylaws import ROOMS, Bylaws
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import PartgovError
from partgov.foundation.money import CURRENCIES
from partgov.foundation.periods import Span
from partgov.foundation.rulings import Rules
from partgov.foundation.values import FrozenMap, fields_of
from partgov.interop.decoding import key_of, written_hint
from partgov.interop.forms import SHORT
from partgov.interop.scalars import ALSO, DAY, FRACTION, INSTANT, PERCENTAGE, SCALARS
from partgov.journal import WORD

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# ── texts ────────────────────────────────────────────────────────────────────────────────────────

_CONTROL: Final = "[\x00-\x1f\x7f-\x9f]"


def one_line(pattern: str, **more: Any) -> Schema:
    """Return the schema of a text of one form; in some programs `$` stands before a line's end too."""
    return {"type": "string", "pattern": f"^(?:{pattern})$", "not": {"pattern": "\n"}, **more}


_SHARED: Final[Mapping[str, Schema]] = {
    "Id": {
        "type": "string",
        "minLength": 1,
        "not": {"pattern": _CONTROL},
        "description": "An id: any text that is not empty and has no control characters; compared exactly.",
    },
    "Instant": one_line(
        INSTANT, format="date-time", description="An instant with its offset, such as 2016-10-01T12:00:00Z."
    ),
    "Day": one_line(DAY, format="date", description="A day, such as 2016-10-01."),
    "Fraction": {
        **one_line(f"{FRACTION}|{PERCENTAGE}"),
        "description": 'A fraction, such as "2/3", or a percentage, such as "66.7 %".',
    },
    "Span": {
        **one_line(Span.FORM),
        "minLength": 3,
        "description": 'A length on the calendar, such as "P14D" or "P1Y6M".',
    },
    "Demand": {
        "anyOf": [
            {"type": "integer", "minimum": 1},
            {"$ref": "#/$defs/Fraction"},
            {"type": "array", "items": {"$ref": "#/$defs/Demand"}, "minItems": 1},
            {
                "type": "object",
                "properties": {"any": {"type": "array", "items": {"$ref": "#/$defs/Demand"}, "minItems": 1}},
                "required": ["any"],
                "additionalProperties": False,
            },
            {"$ref": "#/$defs/Condition"},
        ],
        "description": "What is asked of a vote: a number, a share, all of a list, any of a list, or a condition.",
    },
    "OldQuorum": {
        "type": "object",
        "properties": {
            "least": {"type": ["integer", "null"], "minimum": 0},
            "share": {"anyOf": [{"$ref": "#/$defs/Fraction"}, {"type": "null"}]},
            "abstaining": {"type": ["boolean", "null"]},
        },
        "additionalProperties": False,
        "description": "A quorum as records wrote it before there were conditions.",
    },
}
"""What many schemas refer to."""

_NAMED: Final[Mapping[object, str]] = {datetime: "Instant", date: "Day", Fraction: "Fraction", Span: "Span"}
_PLAIN: Final[Mapping[object, str]] = {str: "string", int: "integer", bool: "boolean"}

# A text that is neither free nor an id, by one that its validator takes while it refuses other ids.
_FORMS: Final[Mapping[str, Schema]] = {
    "0" * 64: one_line("[0-9a-f]{64}"),
    "EUR": {"enum": sorted(CURRENCIES)},
    "12-31": one_line("(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"),
    ROOMS[0]: {"enum": list(ROOMS)},
}

# ── what a validator takes ───────────────────────────────────────────────────────────────────────

_FAR: Final = 10**6
_SOME: Final = (0, 1, 2, 10, 100, 1000, 2000)


@attrs.frozen
class _Anybody:
    """Stands for the value that a validator is asked about, where it names it."""

    id: str = "x"


def _asking(make: Callable[[Any], object]) -> Callable[[object], bool]:
    """What says whether something can be done with a value, such as checking it."""

    def takes(value: object) -> bool:
        try:
            make(value)
        except PartgovError:
            return False
        return True

    return takes


def _itself(value: Any) -> Any:
    return value


def _whole(takes: Callable[[object], bool]) -> Schema:
    """A whole number: from where to where, found by asking; every one of them, where they are few."""
    few = [number for number in range(100) if takes(number)]
    if few and len(few) <= few[-1] - few[0]:
        return {"enum": few}
    inside = next(number for number in _SOME if takes(number))
    found: Schema = {"type": "integer"}
    for key, far in (("minimum", -_FAR), ("maximum", _FAR)):
        if not takes(far):
            known, refused = inside, far
            while abs(known - refused) > 1:
                middle = (known + refused) // 2
                known, refused = (middle, refused) if takes(middle) else (known, middle)
            found[key] = known
    return found


def _text(takes: Callable[[object], bool]) -> Schema:
    """A text: free, an id, or of a form of its own; found by asking."""
    if takes("a\nb"):
        return {"type": "string"}
    if takes("a"):
        return {"$ref": "#/$defs/Id"} if takes("A") else one_line(WORD)
    return next(schema for sample, schema in _FORMS.items() if takes(sample))


# ── parts of a schema ────────────────────────────────────────────────────────────────────────────


def either(*schemas: Schema) -> Schema:
    """Return the schema of what is one thing or another."""
    found: list[Schema] = []
    for each in schemas:
        found += [one for one in each.get("anyOf", [each]) if one not in found] if each.keys() <= {"anyOf"} else [each]
    return found[0] if len(found) == 1 else {"anyOf": found}


def closed(properties: Mapping[str, Schema], required: Iterable[str] = (), **more: Any) -> Schema:
    """Return the schema of an object with these keys and no others."""
    needed = sorted(required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
        **more,
    }


def text_of_class(kind: type) -> str:
    """Return the first paragraph of a class's docstring in one line."""
    return _told((inspect.getdoc(kind) or "").partition("\n\n")[0])


def _told(text: str) -> str:
    """A text of a docstring, as it is told of JSON."""
    return re.sub(r"\bNone\b", "null", " ".join(text.split()))


def section_of(kind: type) -> dict[str, str]:
    """Return what the docstrings of a class and its bases say of each attribute."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        _, _, listed = (inspect.getdoc(one) or "").partition("\nAttributes:\n")
        for names, told in re.findall(r"^    (\w+(?:, \w+)*): (.*(?:\n      +\S.*)*)", listed, flags=re.MULTILINE):
            text = _told(told)
            found |= {name: text[0].upper() + text[1:] for name in names.split(", ")}
    return found


_NULL: Final[Schema] = {"type": "null"}


class Schemas:
    """Makes the schemas of values, and keeps those of classes, which may refer to each other, under their names."""

    def __init__(self) -> None:
        self.defs: dict[str, Schema] = {}

    def whole(self, name: str, schema: Schema) -> Schema:
        """Return the document of a schema, with all that it refers to."""
        return {
            "$schema": DIALECT, "$id": f"urn:partgov:1:{name}", **schema,
            "$defs": {key: self.defs[key] for key in sorted(self.defs)},
        }  # fmt: skip

    def shared(self, name: str) -> Schema:
        """Return a reference to what many schemas have."""
        if name not in self.defs:
            self.defs[name] = _SHARED[name]
            if name in ("Demand", "OldQuorum"):
                self.shared("Fraction")
            if name == "Demand":
                self.of(Condition)
        return {"$ref": f"#/$defs/{name}"}

    # ── kinds of value ───────────────────────────────────────────────────────────────────────────

    def of(self, hint: Any, takes: Callable[[object], bool] = lambda _: True) -> Schema:
        """Return the schema of a kind of value, of those that something takes."""
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            kinds = [each for each in inner if each is not NoneType]
            return self.shared("Demand") if Condition in kinds else either(*(self.of(each, takes) for each in kinds))
        if origin is tuple:
            return self._list(inner[0], takes)
        if origin is Mapping:
            return self._mapping(inner[1], takes)
        if hint is int:
            return _whole(takes)
        if hint is str:
            return self._text(takes)
        if hint is bool and not all(map(takes, (True, False))):
            return {"enum": [each for each in (True, False) if takes(each)]}
        if hint in _NAMED:
            return self.shared(_NAMED[hint])
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": [*(each.value for each in hint), *ALSO.get(hint, {})]}
        return self._class(hint) if attrs.has(hint) and hint not in SCALARS else {"type": _PLAIN[hint]}

    def _text(self, takes: Callable[[object], bool]) -> Schema:
        found = _text(takes)
        return self.shared("Id") if "$ref" in found else found

    def _list(self, kind: Any, takes: Callable[[object], bool]) -> Schema:
        texts = str in (kind, *get_args(kind))
        item = self.of(kind, (lambda value: takes((value,))) if texts else lambda _: True)
        once = {"uniqueItems": True} if texts and takes(("a",)) and not takes(("a", "a")) else {}
        return {"type": "array", "items": item, **once}

    def _mapping(self, kind: Any, takes: Callable[[object], bool]) -> Schema:
        plain = kind in (str, int) or get_origin(kind) is tuple
        item = self.of(kind, (lambda value: takes({"a": value})) if plain else lambda _: True)
        return {"type": "object", "propertyNames": self.shared("Id"), "additionalProperties": item}

    def _class(self, kind: type) -> Schema:
        """A class: an object of its fields, and perhaps a shorter form."""
        name = kind.__name__
        if name not in self.defs:
            self.defs[name] = {}  # it may refer to itself
            self.defs[name] = self.object_of(kind)
        whole = {"$ref": f"#/$defs/{name}"}
        if kind not in SHORT:
            return whole
        form, made = SHORT[kind]
        return either(self.of(form, _asking(made)), whole)

    # ── objects ──────────────────────────────────────────────────────────────────────────────────

    def object_of(self, kind: type, *, over: bool = False, given: Mapping[str, Schema] = FrozenMap()) -> Schema:
        """
        Return the schema of an object of a class.

        Args:
            over: whether it is laid over another, and says only what changes.
            given: the schemas of fields that are written in a way of their own.
        """
        strict, told, hints = issubclass(kind, Rules | Bylaws), section_of(kind), get_type_hints(kind)
        properties: dict[str, Schema] = {}
        required = set()
        for field in fields_of(kind):
            if not field.metadata.get("setting", True) or (over and field.metadata.get("overlays")):
                continue
            key, hint = key_of(field), hints[field.name]
            found = given.get(key) or self.field(kind, field, hint)
            if field.default is attrs.NOTHING and not over:
                required.add(key)
            elif NoneType in get_args(hint) if over else not strict or field.default is None:
                found = either(found, _NULL)
            properties[key] = {**found, "description": told[field.name]} if field.name in told else found
        text = text_of_class(kind)
        return closed(properties, required, description=f"{text} What is not here stays." if over else text)

    def field(self, kind: type, field: attrs.Attribute[Any], hint: Any) -> Schema:
        """Return the schema of a field: of its type, its words, and the older form that it may have besides."""
        if field.metadata.get("overlays"):
            return {
                "type": "object",
                "propertyNames": self.shared("Id"),
                "additionalProperties": either({"const": "none"}, self._over(get_args(hint)[1])),
            }
        takes = _asking(self._checking(kind, field))
        found = self.of(written_hint(field, hint), takes)
        if "old_quorum" in field.metadata:
            found = either(found, self.shared("OldQuorum"))
        if "one_or_several" in field.metadata:
            one = self.shared("Id")
            found = {"type": "array", "items": either(one, {"type": "array", "items": one})}
        words = field.metadata.get("words", {})
        return either({"enum": list(words)}, found) if words else found

    @staticmethod
    def _checking(kind: type, field: attrs.Attribute[Any]) -> Callable[[Any], object]:
        """What refuses a value of a field: its validator, or the class itself, where nothing else need be given."""
        convert: Any = field.converter or _itself
        check = field.validator
        if check is not None:
            return lambda value: check(_Anybody(), field, convert(value))
        alone = all(one.default is not attrs.NOTHING for one in fields_of(kind))
        return (lambda value: kind(**{field.name: value})) if alone else _itself

    def _over(self, kind: type) -> Schema:
        name = f"{kind.__name__}Over"
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = self.object_of(kind, over=True)
        return {"$ref": f"#/$defs/{name}"}
