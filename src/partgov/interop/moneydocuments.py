"""Money documents: the shapes of the JSON by which a treasurer sees what totals give away."""

from __future__ import annotations

__all__ = [
    "AttackRow",
    "BesideRow",
    "InferenceRow",
    "KnownRow",
    "PoolRow",
    "PrivacyDocument",
    "SearchDocument",
    "ToldRow",
    "WaitingRow",
]

from typing import Annotated, TypedDict

from partgov.interop.documents import DayText, Id, Json, Number
from partgov.pools import Why


class PoolRow(TypedDict):
    """A pool, and how closely one amount in it can be estimated; in minor units."""

    day: DayText
    flow: Id
    persons: Number
    hidden: Number
    total: int
    outsider: list[int] | None
    insiders: list[int] | None
    at_extreme: bool
    percent: Annotated[str, "Fraction"] | None


class WaitingRow(TypedDict):
    """Money that no pool has released whole, and why; `due` is null while it is open."""

    person: Id
    flow: Id
    year: Annotated[int, "Year"]
    since: DayText
    due: DayText | None
    why: Annotated[str, Why]
    because: str
    kind: str
    values: dict[str, Json]


class BesideRow(TypedDict):
    """Two totals that tell something of few persons, to whoever supposes that others have the same in both."""

    flow: Id
    first: list[DayText]
    second: list[DayText]
    persons: list[Id]
    supposed: int
    off: int


class ToldRow(TypedDict):
    """Entries that a day's lines tell of."""

    day: DayText
    flow: Id
    entries: list[str]


class AttackRow(TypedDict):
    """How one attack on one way of publishing fared."""

    design: str
    adversary: str
    recovered: Number
    targets: Number


class InferenceRow(TypedDict):
    """How many amounts combinations of sums tell to one adversary, and how closely the next one is known."""

    adversary: str
    insiders: Number
    amounts: Number
    told: Number
    extreme: Number
    closest: list[int] | None


class PrivacyDocument(TypedDict):
    """What waits, and what the public totals give away: for a treasurer."""

    guarantees: list[str]
    through: DayText
    pools: list[PoolRow]
    next: list[PoolRow]
    waiting: list[WaitingRow]
    beside: list[BesideRow]
    told: list[ToldRow]
    first_below_zero: DayText | None
    attacks: list[AttackRow]
    inferences: list[InferenceRow]


class KnownRow(TypedDict):
    """How closely an adversary knows amounts, in thousandths; `within` has pairs: of so many, one is known so."""

    adversary: str
    insiders: bool
    amounts: Number
    unbounded: Number
    narrowest: Number
    within: list[list[int | None]]


class SearchDocument(TypedDict):
    """What came of attacking made-up organisations; `closest` is between which numbers the best known amount lies."""

    organisations: Number
    policies: Number
    pools: Number
    amounts: Number
    attacks: Number
    told: Number
    extremes: Number
    by_extremes: Number
    by_bounds: Number
    closest: list[int] | None
    nearest: list[int] | None
    beside: Number
    exact: Number
    known: list[KnownRow]
