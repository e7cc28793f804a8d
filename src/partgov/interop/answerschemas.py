"""Answer schemas: what partgov writes, in JSON Schema, from the typed documents that it is made of."""

from __future__ import annotations

__all__ = ["ANSWERS", "answer_schema"]

import inspect
from collections.abc import Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from partgov.bylaws import ROOMS
from partgov.foundation.conditions import Condition
from partgov.foundation.timetables import Between
from partgov.foundation.values import FrozenMap
from partgov.interop.documents import (
    AgendaDocument,
    AuditDocument,
    BylawsDocument,
    CountDocument,
    DayDocument,
    MarginsDocument,
    MoneyRow,
    PhraseRow,
    SeatsRow,
    VerificationDocument,
)
from partgov.interop.inputschemas import Schema, Schemas, closed, either, text_of_class
from partgov.interop.moneydocuments import PrivacyDocument, SearchDocument
from partgov.interop.pagedocuments import PageDocument
from partgov.terms import TermOfOffice

ANSWERS: Final[Mapping[str, type]] = FrozenMap(
    {
        "audit": AuditDocument,
        "count": CountDocument,
        "margins": MarginsDocument,
        "next": AgendaDocument,
        "day": DayDocument,
        "bylaws": BylawsDocument,
        "verify": VerificationDocument,
        "privacy": PrivacyDocument,
        "search": SearchDocument,
        "page": PageDocument,
    }
)
"""
The documents that partgov writes, by the verb that writes each.

`search` is what `privacy --search` writes; `page` is what `page_document` returns.
"""

_PLAIN: Final[Mapping[object, Schema]] = {
    str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, NoneType: {"type": "null"},
}  # fmt: skip

_MORE: Final[Mapping[str, Schema]] = {
    "Number": {"type": "integer", "minimum": 0},
    "Year": {"type": "integer", "minimum": 1000, "maximum": 9998},
    "Room": {"enum": list(ROOMS)},
    "Open": {"const": "open"},
    "State": {"enum": ["discussion", "voting"]},
}

_STATED: Final[Schema] = {
    "anyOf": [
        {"type": ["string", "integer", "boolean", "null"]},
        {"type": "array", "items": {"$ref": "#/$defs/Stated"}},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/Stated"}},
    ],
    "description": "What was declared, or computed: a text, a number, true, false, null, or a list or object of them.",
}


def answer_schema(name: str) -> Schema:
    """Return the JSON Schema of what a verb writes with `--json`."""
    answers = _Answers()
    found = answers.document(ANSWERS[name])
    return answers.whole(name, {"title": f"What partgov answers: {name}", **found})


class _Answers(Schemas):
    """Makes the schemas of typed documents."""

    def document(self, kind: Any) -> Schema:
        """Return the schema of a typed dictionary; it may be told beneath it, where it has no class of its own."""
        properties, required = {}, set()
        for key, hint in get_type_hints(kind, include_extras=True).items():
            optional = get_origin(hint) is NotRequired
            properties[key] = self.of_hint(get_args(hint)[0] if optional else hint)
            required |= set() if optional else {key}
        own = inspect.getdoc(kind) != inspect.getdoc(dict)
        return closed(properties, required, **({"description": text_of_class(kind)} if own else {}))

    def of_hint(self, hint: Any) -> Schema:
        """Return the schema of a type hint."""
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.shape(inner[1])
        if origin in (Union, UnionType):
            return either(*map(self.of_hint, inner))
        if origin is list:
            return {"type": "array", "items": self.of_hint(inner[0])}
        if origin is dict:
            names = self.of_hint(inner[0])
            named = {} if names == _PLAIN[str] else {"propertyNames": names}
            return {"type": "object", **named, "additionalProperties": self.of_hint(inner[1])}
        return self._row(hint) if is_typeddict(hint) else dict(_PLAIN[hint])

    def shape(self, shape: Any) -> Schema:
        """Return the schema of a shape that a hint is annotated with: one by name, or the words of an enumeration."""
        if isinstance(shape, type) and issubclass(shape, Enum):
            return {"enum": [each.value for each in shape]}
        if shape in _MORE:
            return dict(_MORE[shape])
        if shape in ("Said", "Stated", "Question"):
            if shape not in self.defs:
                self.defs[shape] = {}
                self.defs[shape] = {"Said": self._said, "Stated": lambda: _STATED, "Question": self._question}[shape]()
            return {"$ref": f"#/$defs/{shape}"}
        return self.shared(shape)

    def _row(self, kind: Any) -> Schema:
        name = kind.__name__
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = self.document(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _question(self) -> Schema:
        """What one question, or one option of it, comes to: its answers' numbers beside the outcome."""
        return {
            "type": "object",
            "properties": {
                "outcome": {"type": "string"},
                "because": {"type": "string"},
                "options": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Question"}},
            },
            "required": ["because", "outcome"],
            "additionalProperties": {"type": "integer"},
            # TypeScript has no word for keys of one type beside others of another.
            "tsType": "{ outcome: string; because: string; [answer: string]: unknown }",
            "description": "What a question of a poll comes to: each answer with its number, beside the outcome.",
        }

    def _said(self) -> Schema:
        """A value in a sentence: a text, a number, a list, or one of some kinds of object."""
        values = {"type": "object", "additionalProperties": {"$ref": "#/$defs/Said"}}
        finding = closed(
            {"finding": _PLAIN[str], "met": _PLAIN[bool], "values": values, "cites": {"type": ["string", "null"]}},
            ["cites", "finding", "met", "values"],
            description="A finding that is quoted; `cites` stands behind its sentence, in brackets, unless uncited.",
        )
        return {
            "anyOf": [
                {"type": ["string", "integer", "boolean", "null"]},
                {"type": "array", "items": {"$ref": "#/$defs/Said"}},
                *(self._row(kind) for kind in (PhraseRow, MoneyRow, SeatsRow)),
                finding,
                self._condition(),
                *(self.object_of(kind) for kind in (Between, TermOfOffice)),
            ],
            "description": "A value in a sentence: a member is told by id, an instant and a length as in a record.",
        }

    def _condition(self) -> Schema:
        found = self.object_of(Condition)
        properties = {("among" if key == "from" else key): each for key, each in found["properties"].items()}
        return {**found, "properties": properties, "required": ["exceeded"]}
