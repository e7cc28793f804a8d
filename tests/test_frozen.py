"""What a value of history is given, it copies: nobody changes it afterwards."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from partgov.foundation.values import FrozenMap, Value
from tests.house import rooms

MADE: dict[str, tuple[object, object]] = {"tuple": ([], ()), "Mapping": ({}, FrozenMap())}
"""What is given, and what is kept of it."""

KINDS = sorted(
    {
        kind
        for room in rooms()
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Value) and kind.__module__ == room.__name__
        if room.__name__.startswith("partgov.history.")
    },
    key=lambda kind: kind.__qualname__,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__qualname__)
def test_every_list_and_mapping_is_copied(kind: type[Any]) -> None:
    """A list becomes a tuple, a dictionary a frozen mapping, whichever field it is given for."""
    for field in attrs.fields(kind):
        made = MADE.get(str(field.type).partition("[")[0])
        if field.init and made is not None and "None" not in str(field.type):
            given, kept = made
            assert field.converter is not None, field.name
            assert (kept, type(kept)) == ((one := field.converter(given)), type(one)), field.name
