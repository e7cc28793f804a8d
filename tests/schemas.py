"""Values drawn from a JSON Schema, as far as partgov's own schemas go, and documents with one thing changed.

hypothesis-jsonschema is older than Hypothesis is now and cannot refer to itself; what a schema here may say is little.
"""

from __future__ import annotations

import copy
import string
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

Json = Any

_PAIRS = {  # what is drawn of a form: few values, so that they meet, and some that a calendar does not have
    "date-time": st.builds(
        "{}-{:02}-{:02}T{:02}:00:00{}".format, st.integers(1999, 2002), st.integers(1, 12), st.integers(1, 28),
        st.integers(0, 23), st.sampled_from(["Z", "+02:00", ".5Z"]),
    ),
    "date": st.builds("{}-{:02}-{:02}".format, st.integers(1999, 2002), st.integers(1, 12), st.integers(1, 28)),
}  # fmt: skip
_WORDS = st.text(alphabet=string.ascii_lowercase[:4], min_size=1, max_size=2)


class Drawing:
    """
    Draws values of a schema.

    Args:
        deepest: how many references are followed; beneath them an object has what it must have, and a list nothing.
    """

    def __init__(self, document: Mapping[str, Json], *, deepest: int = 5) -> None:
        self._defs, self._deepest = document.get("$defs", {}), deepest
        self._kept: dict[tuple[str, int], st.SearchStrategy[Json]] = {}

    def values(self, schema: Json, left: int | None = None) -> st.SearchStrategy[Json]:
        """Return a strategy for what a schema takes."""
        left = self._deepest if left is None else left
        if schema is True:
            return st.sampled_from([None, 1, "x", []])
        if "$ref" in schema:
            return self._named(schema["$ref"].removeprefix("#/$defs/"), left)
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "anyOf" in schema and "properties" not in schema:
            return st.one_of([self.values(each, left) for each in schema["anyOf"]])
        kind = schema["type"]
        if isinstance(kind, list):
            return st.one_of([self.values({**schema, "type": each}, left) for each in kind])
        return getattr(self, f"_{kind}")(schema, left)  # type: ignore[no-any-return]

    def _named(self, name: str, left: int) -> st.SearchStrategy[Json]:
        if (name, left) not in self._kept:
            self._kept[name, left] = st.deferred(lambda: self.values(self._defs[name], max(0, left - 1)))
        return self._kept[name, left]

    def _null(self, schema: Json, left: int) -> st.SearchStrategy[Json]:
        return st.none()

    def _boolean(self, schema: Json, left: int) -> st.SearchStrategy[Json]:
        return st.booleans()

    def _integer(self, schema: Json, left: int) -> st.SearchStrategy[Json]:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -3) + ("exclusiveMinimum" in schema))
        most = schema.get("maximum", schema.get("exclusiveMaximum", least + 40) - ("exclusiveMaximum" in schema))
        return st.integers(least, min(most, least + 40))

    def _string(self, schema: Json, left: int) -> st.SearchStrategy[Json]:
        if schema.get("format") in _PAIRS:
            return _PAIRS[schema["format"]]
        if "pattern" not in schema:
            return _WORDS if schema.get("minLength") else st.just("") | _WORDS
        pattern = schema["pattern"].removesuffix("$") + r"\Z"  # Python's own `$` stands before a last line's end too
        return st.from_regex(pattern).filter(lambda text: len(text) >= schema.get("minLength", 0))

    def _array(self, schema: Json, left: int) -> st.SearchStrategy[Json]:
        least = schema.get("minItems", 0)
        once = repr if schema.get("uniqueItems") else None
        items = self.values(schema["items"], left)
        return st.lists(items, min_size=least, max_size=2 if left else least, unique_by=once)

    def _object(self, schema: Json, left: int) -> st.SearchStrategy[Json]:
        if "properties" not in schema:
            names = self.values(schema.get("propertyNames", {"type": "string"}), left)
            return st.dictionaries(names, self.values(schema["additionalProperties"], left), max_size=2 if left else 0)
        parts = {key: self.values(each, left) for key, each in schema["properties"].items()}
        needed = {key: parts[key] for key in schema.get("required", ())}
        optional = {key: each for key, each in parts.items() if key not in needed} if left else {}
        few = st.lists(st.sampled_from(sorted(optional)), max_size=4, unique=True) if optional else st.just([])
        return few.flatmap(lambda keys: st.fixed_dictionaries({**needed, **{key: optional[key] for key in keys}}))


_TEXTS = ("", "a", "a\n", "none", "2/3", "P14D", "P", "2016-02-30", "2016-10-01", "2016-10-01T00:00:00Z")
_OTHERS: st.SearchStrategy[Json] = st.sampled_from(
    [None, True, 0, 1, -1, 10**20, *_TEXTS, [], {}, [1], ["a", "a"], {"a": 1}, {"": 1}, [None], {"any": []}]
)


@st.composite
def changed(draw: st.DrawFn, documents: st.SearchStrategy[Json]) -> Json:
    """A document with one thing in it changed: replaced, left out, or added."""
    document = [copy.deepcopy(draw(documents))]
    places = [*_places(document)]
    holder, key = places[draw(st.integers(0, len(places) - 1))]
    how = draw(st.sampled_from(["replace", "replace", "leave out", "add"]))
    inside = holder[key]
    if how == "add" and isinstance(inside, dict):
        inside[draw(st.sampled_from(["zz", "id", "from", "source", "none", "a\n", ""]))] = draw(_OTHERS)
    elif how == "add" and isinstance(inside, list):
        inside.append(draw(_OTHERS))
    elif how == "leave out" and holder is not document:
        del holder[key]
    else:
        holder[key] = draw(_OTHERS)
    return document[0] if document else None


def _places(holder: Json) -> Iterator[tuple[Json, Any]]:
    """Everything that stands in a document, by what holds it and the key there."""
    for key in [*holder] if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from _places(holder[key])
