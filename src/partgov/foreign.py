"""Foreign: columns of others' tables, made plain ones or refused row by row.

Text:     none. A table's own missing values, texts and instants are no ballot's.
Decides:  what a column may hold: ids, marks, instants, numbers, and what stands where there is nothing.
Leaves:   which columns belong together and what is counted, to columns.
Readings: R-1 (instants), R-43 (no instant).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "candidates_in",
    "ids_in",
    "instants_in",
    "marks_in",
    "numbers_in",
    "refuse_rows",
    "texts_in",
    "voters_in",
]

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from operator import attrgetter
from types import NoneType
from typing import Any, Final, NamedTuple, Protocol

from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.periods import as_utc, is_instant
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, absent_or, is_id, is_text, is_whole
from partgov.tallies import Mark

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"instants_in": ("R-1", "R-43"), "marks_in": ("P4",)}

_LISTS: Final = ("to_pylist", "to_list", "tolist")
"""How others' columns write themselves as a list: those of Arrow, of pandas and Polars, of NumPy."""


def _listed(place: str, values: Any) -> Sequence[Any]:
    """Return a column as a sequence, whoever's column it is."""
    if isinstance(values, str | bytes):
        raise PartgovError(place, values, Phrase("wanted.list_not_text"))
    for way in _LISTS if not isinstance(values, list | tuple) else ():
        if hasattr(values, way):
            _refuse_finer(place, values)
            values = getattr(values, way)()
    if not isinstance(values, Iterable) or isinstance(values, AbstractSet | Mapping):  # whose order is nobody's
        raise PartgovError(place, values, Phrase("wanted.list"))
    return values if isinstance(values, list | tuple) else list(values)


def _refuse_finer(place: str, values: Any) -> None:
    # A Polars series of nanoseconds writes itself as a list without them, and says nothing.
    if getattr(getattr(values, "dtype", None), "time_unit", None) == "ns":
        refuse_rows(place, values.to_physical().to_list(), _is_whole_thousands)


def _is_whole_thousands(instance: object, attribute: object, value: int | None) -> None:
    if value is not None and value % 1000:
        raise PartgovError("", value, Phrase("wanted.plain_instant"))


class _Check(Protocol):
    """What checks one value, as a validator of a field does."""

    def __call__(self, instance: object, attribute: Any, value: Any, /) -> None: ...


class _Place(NamedTuple):
    """Where a value stands, named as a check names an attribute."""

    name: str


def refuse_rows(place: str, values: Iterable[object], check: _Check) -> None:
    """
    Raise `FaultsError` for a column with faults in it, each with its row; the check says which values are faults.

    >>> from partgov.foundation.values import is_flag
    >>> refuse_rows("paid", [True, "yes"], is_flag)
    Traceback (most recent call last):
    partgov.foundation.errors.FaultsError: paid[1]: wanted true or false, found text 'yes'
    """
    faults = []
    for row, value in enumerate(values):
        try:
            check(None, _Place(place), value)
        except PartgovError as error:
            faults.append(Fault(f"{place}[{row}]", error.asked, described(value)))
    if faults:
        raise FaultsError(place, tuple(faults))


def _is_missing(value: object) -> bool:
    """Whether a value is what a table puts where there is none: None, not a number, not a time, not available."""
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas' NA is neither equal nor unequal to itself
        return True


def _without_missing(values: Sequence[Any]) -> Sequence[Any]:
    return [None if _is_missing(value) else value for value in values]


def _kinds(values: Iterable[object]) -> set[type]:
    return set(map(type, values))


def ids_in(place: str, values: Any) -> tuple[str, ...]:
    """
    Return a column of ids.

    Raises `PartgovError` for what is no column, and `FaultsError` with every row that is none.

    >>> ids_in("question", ["rent", "colour"])
    ('rent', 'colour')
    """
    column = _listed(place, values)
    if not _kinds(column) <= {str} or "" in (names := set(column)) or not all(map(str.isprintable, names)):
        refuse_rows(place, column, is_id)
    return tuple(column)


def voters_in(values: Any) -> tuple[str, ...]:
    """
    Return a column of who handed in each row; raise `FaultsError` with every row that names nobody.

    >>> voters_in(["ana", "bo"])
    ('ana', 'bo')
    """
    return ids_in("voter", values)


def texts_in(place: str, values: Any) -> tuple[str | None, ...]:
    """
    Return a column of texts, an empty text or None in each row.

    Raises `PartgovError` for what is no column, and `FaultsError` with every row that is none.

    >>> texts_in("answer", ["for", None])
    ('for', None)
    """
    column = _listed(place, values)
    if not _kinds(column) <= {str, NoneType} or not all(map(str.isascii, filter(None, column))):
        column = _without_missing(column)
        refuse_rows(place, column, absent_or(is_text))
    return tuple(column)


def candidates_in(values: Any) -> tuple[str, ...] | None:
    """
    Return a column of candidates, or None; raise `FaultsError` with every row that names nobody.

    >>> candidates_in(["ana", "bo"]), candidates_in(None)
    (('ana', 'bo'), None)
    """
    return None if values is None else ids_in("candidate", values)


_MARKS: Final[Mapping[object, str | None]] = {**{mark.value: mark for mark in Mark}, "": "", None: None}


def _as_marks(place: str, values: Any) -> tuple[str | None, ...]:
    """Return a column of marks: a mark, an empty text or None in each row."""
    column = _listed(place, values)
    try:
        return tuple(map(_MARKS.__getitem__, column))
    except (KeyError, TypeError):
        column = _without_missing(column)
        refuse_rows(place, column, _is_mark)
        return tuple(map(_MARKS.__getitem__, column))


def _is_mark(instance: object, attribute: Any, value: object) -> None:
    if not (value is None or (isinstance(value, str) and value in _MARKS)):
        raise PartgovError(attribute.name, value, Phrase("wanted.one", names=", ".join(Mark)))


def marks_in(value: Any) -> tuple[str | None, ...] | FrozenMap[str, tuple[str | None, ...]]:
    """
    Return a column of marks, or one for each candidate.

    Raises `PartgovError` for what is no column, and `FaultsError` with every row that is no mark.

    >>> marks_in(["yes", "", "no"])
    (<Mark.YES: 'yes'>, '', <Mark.NO: 'no'>)
    """
    if isinstance(value, Mapping):
        names = ids_in("mark", list(value))
        return FrozenMap(zip(names, (_as_marks(f"mark.{name}", column) for name, column in value.items()), strict=True))
    return _as_marks("mark", value)


def instants_in(values: Any) -> tuple[datetime | None, ...] | None:
    """
    Return a column of instants in UTC, or None.

    Raises `PartgovError` for what is no column, and `FaultsError` with every row that is none.

    >>> from datetime import UTC
    >>> instants_in([datetime(2016, 10, 15, tzinfo=UTC), None])[1] is None
    True
    """
    if values is None:
        return None
    column: Sequence[Any] = _listed("cast_at", values)
    if not _are_plain(column):
        column = [None if _is_missing(value) else as_utc(value) for value in column]
        stamped = [value for value in column if value is not None]
        if not _are_plain(stamped):
            refuse_rows("cast_at", column, _is_stamp)
    return tuple(column)


def _are_plain(values: Sequence[Any]) -> bool:
    """Whether all are plain instants in UTC, of years that a record may carry."""
    if not _kinds(values) <= {datetime} or not set(map(attrgetter("tzinfo"), values)) <= {UTC}:
        return False
    return _YEARS.issuperset(map(attrgetter("year"), values))


_YEARS: Final = frozenset(range(1000, 9999))


def _is_stamp(instance: object, attribute: Any, value: object) -> None:
    if value is not None:
        is_instant(instance, attribute, value)


def numbers_in(values: Any) -> tuple[int | None, ...] | None:
    """
    Return a column of whole numbers, or None.

    Raises `PartgovError` for what is no column, and `FaultsError` with every row that is none.

    >>> numbers_in([3, None])
    (3, None)
    """
    if values is None:
        return None
    column: Sequence[Any] = _listed("seq", values)
    if not _kinds(column) <= {int}:
        column = _without_missing(column)
        refuse_rows("seq", column, _is_number)
    return tuple(column)


def _is_number(instance: object, attribute: Any, value: object) -> None:
    if value is not None:
        is_whole(instance, attribute, value)
