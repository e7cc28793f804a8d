"""What a value is given, it copies: nobody changes it afterwards."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from partgov.foundation.values import FrozenMap, Value
from tests.house import rooms

MADE: dict[str, tuple[object, object]] = {"tuple": ([], ()), "Mapping": ({}, FrozenMap())}
"""What is given, and what is kept of it."""


def made_of(field: attrs.Attribute[Any]) -> tuple[object, object] | None:
    """What is given for a field, and kept; None where it is no list of any length and no mapping."""
    kind, _, of = str(field.type).partition("[")
    return MADE.get(kind) if field.init and "None" not in of and (kind == "Mapping" or of.endswith("...]")) else None


KINDS = sorted(
    {
        kind
        for room in rooms()
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Value) and attrs.has(kind)
        if kind.__module__ == room.__name__ and not kind.__name__.startswith("_")
    },
    key=lambda kind: kind.__qualname__,
)


_PLAIN = """
Ballot.marks ContestResult.tied Decision.tied DecisionPart.fields Kind.values Merits.ties OpenSeat.tied Pool.covers
Reading.clauses RecallResult.body Result.contenders Result.ranking Seating.listed Seating.primary Seating.reserve
Seating.undecided Seating.unordered Standing.bars Succession.tied Tie.tied Tree.levels
"""
PLAIN = frozenset(_PLAIN.split())
"""What is kept as it is given: very many are made of it, or the house alone makes it, of what nobody else holds."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__qualname__)
def test_every_list_and_mapping_is_copied(kind: type[Any]) -> None:
    """A list becomes a tuple, a dictionary a frozen mapping, whichever field it is given for."""
    for field in attrs.fields(kind):
        made = made_of(field)
        if made is not None and f"{kind.__name__}.{field.name}" not in PLAIN:
            given, kept = made
            assert field.converter is not None, field.name
            assert (kept, type(kept)) == ((one := field.converter(given)), type(one)), field.name
