"""Schemas: JSON Schema 2020-12 of everything that partgov reads and writes, by name."""

from __future__ import annotations

__all__ = ["SCHEMAS", "is_read", "named_schema", "schema_of"]

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, get_args, get_type_hints

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.conditions import AllOf, AnyOf, Condition
from partgov.foundation.errors import PartgovError
from partgov.foundation.money import CURRENCIES
from partgov.foundation.periods import Period
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Fact, fields_of
from partgov.history.record import Record
from partgov.interop.answerschemas import ANSWERS, answer_schema
from partgov.interop.books import FigureAsWritten, HowPublished
from partgov.interop.charters import PREVIOUS, preset_names
from partgov.interop.inputschemas import Schema, Schemas, closed, either, one_line, text_of_class
from partgov.journal import DIGITS, Entry, Journal, LedgerRules, Settled
from partgov.policies import PoolPolicy

_NULL: Final[Schema] = {"type": "null"}


def _document(name: str, title: str, found: Schema, schemas: Schemas, says: Mapping[str, object]) -> Schema:
    """The schema of a document that says which it is, with these constants."""
    properties = {**{key: {"const": value} for key, value in says.items()}, **found["properties"]}
    required = sorted({*says, *found.get("required", ())})
    return schemas.whole(name, {"title": title, **found, "properties": properties, "required": required})


# ── bylaws ───────────────────────────────────────────────────────────────────────────────────────


def _bylaws_of(schemas: Schemas, *, charter: bool) -> Schema:
    """Bylaws as they are written: over what they extend, of which a name is left out by `"none"` (R-84)."""
    found = schemas.object_of(Bylaws)
    properties: dict[str, Schema] = {key: {**each} for key, each in found["properties"].items()}
    extends = {"enum": [*preset_names(), PREVIOUS if charter else None]}
    properties["extends"] = {**extends, "description": properties["extends"]["description"]}
    properties["preset"] = {**extends, "description": "What `extends` was called before."}
    for each in properties.values():
        if "additionalProperties" in each:
            each["additionalProperties"] = either({"const": "none"}, each["additionalProperties"])
    if not charter:
        return {**found, "properties": properties, "not": {"required": ["extends", "preset"]}}
    # A bare day stands for its first instant; TOML has both without quotes.
    properties["from"]["anyOf"] = [schemas.shared("Day"), *properties["from"]["anyOf"]]
    return {**found, "properties": properties, "oneOf": [{"required": ["extends"]}, {"required": ["preset"]}]}


def _charter() -> Schema:
    schemas = Schemas()
    one = schemas.defs["Bylaws"] = _bylaws_of(schemas, charter=True)
    zone = {**schemas.shared("Id"), "description": "On whose clock the days stand on which bylaws take effect."}
    entries = {"type": "array", "items": {"$ref": "#/$defs/Bylaws"}, "minItems": 1}
    several = closed({"timezone": zone, "bylaws": entries}, ["bylaws"])
    alone = {**one, "properties": {**one["properties"], "timezone": zone}}
    told = "Bylaws as an organisation writes them, in TOML or as JSON: one table, or several by date."
    return schemas.whole("charter", {"title": "A charter", "description": told, "anyOf": [several, alone]})


def _record() -> Schema:
    schemas = Schemas()
    schemas.defs["Bylaws"] = {}
    found = schemas.object_of(Record)
    schemas.defs["Bylaws"] = _bylaws_of(schemas, charter=False)
    return _document("record", "A record", found, schemas, {"format": "partgov-record", "version": 1})


# ── money ────────────────────────────────────────────────────────────────────────────────────────


def _journal() -> Schema:
    schemas, currency = Schemas(), {"enum": sorted(CURRENCIES)}
    amount = either(
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10**DIGITS},
        {"type": "integer", "exclusiveMaximum": 0, "exclusiveMinimum": -(10**DIGITS)},
    )
    entry = schemas.object_of(Entry, given={"amount": amount, "salt": one_line("[0-9a-f]{64}")})
    entry["properties"]["currency"] = {**either(currency, _NULL), "description": "The journal's own currency."}
    schemas.defs["Entry"] = entry
    hints = get_type_hints(LedgerRules)
    rules = closed({one.name: schemas.field(LedgerRules, one, hints[one.name]) for one in attrs.fields(LedgerRules)})
    entries = {"type": "array", "items": {"$ref": "#/$defs/Entry"}}
    given: dict[str, Schema] = {
        "currency": currency, "entries": entries, "rules": {**rules, "description": text_of_class(LedgerRules)},
        "settled": schemas.of(tuple[Settled, ...]), "figures": schemas.of(tuple[FigureAsWritten, ...]),
    }  # fmt: skip
    found = schemas.object_of(Journal, given=given)
    zone = {**schemas.shared("Id"), "description": "On whose clock the days are over."}
    found["properties"] |= {
        "timezone": zone,
        "entries": entries,
        "rules": either(found["properties"]["rules"], _NULL),
        "publishing": either(schemas.of(HowPublished), _NULL),
    }
    found["required"] = sorted({*found["required"], "entries", "timezone"} - {"rules"})
    return _document("journal", "A journal", found, schemas, {"format": "partgov-journal", "version": 1})


def _policy() -> Schema:
    schemas = Schemas()
    return schemas.whole("policy", {"title": "A policy of pools", **schemas.object_of(PoolPolicy)})


# ── by name ──────────────────────────────────────────────────────────────────────────────────────


_INPUTS: Final[Mapping[str, Callable[[], Schema]]] = {
    "record": _record, "charter": _charter, "journal": _journal, "policy": _policy,
}  # fmt: skip

SCHEMAS: Final = (*_INPUTS, *ANSWERS)
"""The names of all schemas: of what partgov reads, and of what it writes by the verb that writes it."""


def named_schema(name: str) -> dict[str, Any]:
    """
    Return the JSON Schema of that name, made anew; raise `PartgovError` for a name that is none.

    Its `$id` stays what it is as long as no key changes its meaning; keys may be added.

    >>> named_schema("policy")["$id"], named_schema("policy")["properties"]["persons"]["anyOf"][0]["minimum"]
    ('urn:partgov:1:policy', 3)
    """
    if name not in SCHEMAS:
        raise PartgovError("schema", name, Phrase("wanted.one", names=", ".join(SCHEMAS)))
    return _INPUTS[name]() if name in _INPUTS else answer_schema(name)


# ── of a kind of value ───────────────────────────────────────────────────────────────────────────


@cache
def _read() -> frozenset[type]:
    """The classes of facts and rules: those of which a record, a policy or one that they are made from has values."""
    found: set[type] = set()
    pending: list[Any] = [Record, PoolPolicy, Period]
    while pending:
        hint = pending.pop()
        pending += get_args(hint)
        if isinstance(hint, type) and attrs.has(hint) and hint not in found:
            found.add(hint)
            hints = get_type_hints(hint)
            pending += [hints[one.name] for one in fields_of(hint) if one.metadata.get("setting", True)]
            pending += [base for base in hint.__mro__[1:] if attrs.has(base) and base not in (Fact, Rules)]
    return frozenset(found - {AllOf, AnyOf, Condition})  # what is asked of a vote is written as one of several kinds


def is_read(kind: object) -> bool:
    """Say whether values of a kind are read: facts and rules are, and what follows from them is not."""
    return kind in _read()


def schema_of(kind: type) -> dict[str, Any]:
    """
    Return the JSON Schema of a kind of fact or of rules; raise `PartgovError` for what follows from them.

    >>> from partgov import Tally
    >>> schema_of(Tally)["properties"]["yes"]["anyOf"][0]
    {'type': 'integer', 'minimum': 0}
    """
    if not is_read(kind):
        raise PartgovError("kind", kind.__name__, Phrase("wanted.kind_of_record"))
    if kind is Record:
        return _record()
    schemas = Schemas()
    found = _bylaws_of(schemas, charter=False) if kind is Bylaws else schemas.of(kind)
    if found.keys() == {"$ref"}:
        found = schemas.defs[kind.__name__]
    return schemas.whole(f"kind:{kind.__name__}", {"title": kind.__name__, **found})
