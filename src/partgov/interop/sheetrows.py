"""Sheet rows: members and ballots from the rows of a program, read as the lines of a sheet are."""

from __future__ import annotations

__all__ = ["RowLike", "ballots_of", "members_of"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import attrs

from partgov.ballots import Ballot
from partgov.foundation.errors import Fault, PartgovError, described
from partgov.foundation.periods import as_utc
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap
from partgov.interop.grids import Grid
from partgov.interop.sheetmaps import PLAIN_MARKS, PLAIN_MEMBERS, MarksSheet, MembersSheet
from partgov.interop.spreadsheets import ballots_in, roster_in
from partgov.members import Membership

S = TypeVar("S", MarksSheet, MembersSheet)

_OF_MARKS: Final = ("voter", "candidate", "mark", "cast_at", "seq")
_OF_MEMBERS: Final = ("id", "joined", "left", "name")


class RowLike(Protocol):
    """A row by the names of its columns: a dictionary, a row of a database, a line of `csv.DictReader`."""

    def keys(self) -> Iterable[str]:
        """Return the names of the columns that it has."""

    def __getitem__(self, key: str, /) -> Any:
        """Return what stands in a column."""


def ballots_of(
    rows: Iterable[RowLike],
    columns: Mapping[str, str] = FrozenMap(),
    *,
    sheet: MarksSheet = PLAIN_MARKS,
    timezone: str | None = None,
    place: str = "the rows",
) -> tuple[Ballot, ...]:
    """
    Return the ballots in rows; raise `FaultsError` with every fault, its row, counted from one, and its column.

    A row is one mark, or, where the map has `candidates`, one ballot. Marks of one voter, instant and number are one
    ballot. Cells are texts, whole numbers, instants, days or None; spaces around a text are no part of it, and what is
    empty marks nobody.

    Raises `PartgovError` for the name of a column that no row has a use for.

    Args:
        columns: what the columns for `voter`, `candidate`, `mark`, `cast_at` and `seq` are called, where otherwise.
            The last two may be missing.
        sheet: what else is to be known of them: the words for each mark, the column of each candidate.
        timezone: on whose clock instants without an offset are; without one they are refused.

    >>> rows = [{"member": 7, "whom": "ana", "said": "yes"}, {"member": 8, "whom": "ana", "said": "maybe"}]
    >>> names = {"voter": "member", "candidate": "whom", "mark": "said"}
    >>> ballots_of(rows[:1], names)
    (Ballot(voter='7', marks={'ana': <Mark.YES: 'yes'>}, cast_at=None, seq=None, source=None, note=None),)
    >>> ballots_of(rows, names)  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    partgov.foundation.errors.FaultsError: the rows, row 2.said: wanted one of yes, no, abstain; a map can say what
    other words mean, found text 'maybe'
    """
    listed = [*rows]
    sheet = _named(sheet, PLAIN_MARKS, columns, listed, known=_OF_MARKS, optional=2)
    wanted = (sheet.voter, sheet.candidate, sheet.mark, *sheet.candidates, sheet.cast_at, sheet.seq)
    grid = _grid(listed, wanted, place)
    return ballots_in(grid, place=place, sheet=sheet, timezone=timezone) if listed else ()


def members_of(
    rows: Iterable[RowLike],
    columns: Mapping[str, str] = FrozenMap(),
    *,
    sheet: MembersSheet = PLAIN_MEMBERS,
    timezone: str | None = None,
    place: str = "the rows",
) -> tuple[Membership, ...]:
    """
    Return the members in rows, each a spell of membership; raise `FaultsError` as `ballots_of` does.

    Raises `PartgovError` for the name of a column that no row has a use for.

    Args:
        columns: what the columns for `id`, `joined`, `left` and `name` are called, where otherwise. The last two may
            be missing.
        sheet: what else is to be known of them: in which form their instants are written.
        timezone: on whose clock days, and instants without an offset, are; without one they are refused.

    >>> from datetime import date
    >>> members_of([{"id": "ana", "since": date(2013, 5, 1)}], {"joined": "since"}, timezone="UTC")[0].joined
    datetime.datetime(2013, 5, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    listed = [*rows]
    sheet = _named(sheet, PLAIN_MEMBERS, columns, listed, known=_OF_MEMBERS, optional=2)
    grid = _grid(listed, (sheet.id, sheet.joined, sheet.left, sheet.name), place)
    return roster_in(grid, place=place, sheet=sheet, timezone=timezone, listed_from=None).members if listed else ()


def _named(
    sheet: S, plain: S, columns: Mapping[str, str], rows: Sequence[RowLike], *, known: Sequence[str], optional: int
) -> S:
    """A map with these names of columns; of the plain one, without the last that are in no row."""
    for key in columns:
        if key not in known:
            raise PartgovError("columns", key, Phrase("wanted.one", names=", ".join(known)))
    there = {name for row in rows for name in (row.keys() if _is_row(row) else ())}
    changed: dict[str, Any] = {**columns}
    if sheet == plain:
        changed |= {key: None for key in known[-optional:] if key not in columns and key not in there}
    return attrs.evolve(sheet, **changed)


def _is_row(row: object) -> bool:
    return hasattr(row, "keys")


def _grid(rows: Sequence[RowLike], wanted: Iterable[str | None], place: str) -> Grid:
    """The rows as the lines of a sheet, with the columns that are wanted of those that are there."""
    there = {name for row in rows if _is_row(row) for name in row.keys()}  # noqa: SIM118
    headings = tuple(dict.fromkeys(name for name in wanted if name in there and name is not None))
    return Grid(place, headings, _lines(rows, headings, place), "row")


def _lines(rows: Iterable[RowLike], headings: Sequence[str], place: str) -> Iterator[tuple[int, Sequence[str] | Fault]]:
    for number, row in enumerate(rows, 1):
        path = f"{place}, row {number}"
        if not _is_row(row):
            yield number, Fault(path, Phrase("wanted.mapping"), described(row))
            continue
        there = {*row.keys()}
        cells = {name: _cell(row[name]) if name in there else "" for name in headings}
        wrong = next((name for name, cell in cells.items() if cell is None), None)
        if wrong is not None:
            yield number, Fault(f"{path}.{wrong}", Phrase("wanted.cell"), described(row[wrong]))
        else:
            yield number, [cell or "" for cell in cells.values()]


_TOLD: Final = (int, UUID)


def _cell(value: Any) -> str | None:
    """A cell as a sheet has it; None for what no cell can hold."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        # Another library's instant, which may be finer than a record can tell, becomes a plain one or is refused.
        plain = value if type(value) is datetime else as_utc(value)
        return plain.isoformat() if type(plain) is datetime else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    return str(value) if isinstance(value, _TOLD) and type(value) is not bool else None
