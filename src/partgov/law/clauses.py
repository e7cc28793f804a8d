"""Clauses: the adopted proposals and the readings of them, as data.

Text:     the sixteen proposals and the final question of September 2016, each restated in our own words.
Decides:  nothing: it says what was adopted, and which reading is taken where the words leave a choice.
Leaves:   the rules themselves to the rooms below; it points at none of them.

The data stands in `proposals.json` and `readings.json` beside this room, and is read when it is first asked for.
"""

from __future__ import annotations

__all__ = ["PROPOSALS", "READINGS", "Clause", "Reading", "clause", "clause_ids", "reading"]

from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.values import Value


@attrs.frozen(kw_only=True)
class Clause(Value):
    """
    One adopted proposal, restated.

    Attributes:
        id: "P1" to "P16", and "final" for the final question.
        title: what it is about, in a few words.
        gist: what it says, in our own words.
        people: what of it is left to people's judgement; empty if nothing.
        awaiting: what of it this version does not encode yet; empty if nothing.
    """

    id: str
    title: str
    gist: str
    people: str = ""
    awaiting: str = ""


@attrs.frozen(kw_only=True)
class Reading(Value):
    """
    One numbered choice where the words leave one.

    Attributes:
        id: "R-1" and so on.
        title: what the choice is about, in a few words.
        text: the default, in plain sentences.
        setting: what a sensible organisation may choose otherwise; empty if nothing.
        clauses: the clauses it belongs to; empty for the general ones on time, members and the front page.
    """

    id: str
    title: str
    text: str
    setting: str = ""
    clauses: tuple[str, ...] = ()


# ── reading them ─────────────────────────────────────────────────────────────────────────────────

if TYPE_CHECKING:
    PROPOSALS: tuple[Clause, ...]
    """Every adopted proposal, in order, and the final question."""
    READINGS: tuple[Reading, ...]
    """Every numbered reading, in order."""
else:

    def __getattr__(name: str) -> object:
        """Read the proposals or the readings when they are first asked for."""
        if name == "PROPOSALS":
            return _proposals()
        if name == "READINGS":
            return _readings()
        raise AttributeError(f"{__name__} has no {name!r}")


@cache
def _proposals() -> tuple[Clause, ...]:
    return tuple(Clause(**one) for one in _data("proposals"))


@cache
def _readings() -> tuple[Reading, ...]:
    return tuple(Reading(**{**one, "clauses": tuple(one.get("clauses", ()))}) for one in _data("readings"))


def _data(name: str) -> list[dict[str, Any]]:
    """Read a file of the package itself: the same bytes for everybody, as an import reads its code."""
    import json
    import pkgutil

    found: list[dict[str, Any]] = json.loads(pkgutil.get_data(__package__, f"{name}.json") or b"[]")
    return found


# ── looking one up ───────────────────────────────────────────────────────────────────────────────


def clause_ids() -> tuple[str, ...]:
    """Return every id that code may cite: the proposals', then the readings'."""
    return (*(one.id for one in _proposals()), *(one.id for one in _readings()))


def clause(id: str) -> Clause:
    """
    Return the adopted proposal with this id; raise `PartgovError` where there is none.

    >>> clause("P4").title
    'Selection by vote'
    """
    for each in _proposals():
        if each.id == id:
            return each
    raise PartgovError("clause", id, "one of P1 … P16, final")


def reading(id: str) -> Reading:
    """
    Return the reading with this number; raise `PartgovError` where there is none.

    >>> reading("R-20").clauses
    ('P6',)
    """
    for each in _readings():
        if each.id == id:
            return each
    raise PartgovError("reading", id, f"one of {_readings()[0].id} … {_readings()[-1].id}")
