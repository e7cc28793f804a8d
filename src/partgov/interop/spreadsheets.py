"""Spreadsheets: members and marks from CSV files.

Columns are named in the first line, in any order: `id,joined[,left][,name]` for members and
`voter,candidate,mark[,cast_at[,seq]]` for marks, one mark a line. A semicolon or a tab may stand for the comma. Spaces
around a cell are no part of it, and lines of empty cells are passed over, since no spreadsheet shows either.
"""

from __future__ import annotations

__all__ = ["read_marks", "read_members"]

import re
from collections.abc import Iterator, Sequence
from typing import Any

from partgov.ballots import Ballot, Mark
from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.sentences import Phrase
from partgov.interop.decoding import decode_rows
from partgov.interop.tables import csv_lines
from partgov.members import Membership, Roll


def read_members(data: bytes, *, place: str) -> Roll:
    """
    Read a roll of members.

    Raises `FaultsError` with every fault and its line, and `PartgovError` where it is no table.
    """
    rows = [*_rows(data, place, required=("id", "joined"), optional=("left", "name"))]
    members = decode_rows(Membership, rows, place=place)
    faults = []
    last: dict[str, tuple[str, Membership]] = {}
    in_order = sorted(zip((path for path, _ in rows), members, strict=True), key=lambda one: (one[1].id, one[1].joined))
    for path, one in in_order:
        where, before = last.get(one.id, (path, None))
        if before is not None and (before.left is None or before.left > one.joined):
            faults.append(Fault(path, Phrase("wanted.spells_one_person_do_not", where=where), one.id))
        last[one.id] = path, one
    if faults:
        raise FaultsError(place, tuple(faults))
    return Roll.of(members)


def read_marks(data: bytes, *, place: str) -> tuple[Ballot, ...]:
    """
    Read marks; those of one voter, instant and number are one ballot, as far as they are for different candidates.

    Raises `FaultsError` with every fault and its line, and `PartgovError` where it is no table.
    """
    rows = [
        (path, row if isinstance(row, Fault) else _as_ballot(path, row))
        for path, row in _rows(data, place, required=("voter", "candidate", "mark"), optional=("cast_at", "seq"))
    ]
    try:
        lines = decode_rows(Ballot, rows, place=place)
    except FaultsError as error:  # what a ballot keeps under `marks` stands in two columns
        told = (one._replace(path=re.sub(r"\.marks\b.*", ".mark", one.path, flags=re.DOTALL)) for one in error.faults)
        raise FaultsError(place, tuple(told)) from None
    owners: dict[int, tuple[object, ...]] = {}
    faults = []
    for (path, _), line in zip(rows, lines, strict=True):
        owner: tuple[object, ...] = (line.voter, line.cast_at)
        if (line.seq is None) is not (lines[0].seq is None):
            faults.append(Fault(f"{path}.seq", Phrase("wanted.seq_on_every_line_or"), Phrase("found.line_differs")))
        elif line.seq is not None and owners.setdefault(line.seq, owner) != owner:
            faults.append(
                Fault(
                    f"{path}.seq",
                    Phrase("wanted.each_seq_on_one_ballot"),
                    Phrase("found.number_on_twice", seq=line.seq),
                )
            )
    if faults:
        raise FaultsError(place, tuple(faults))
    return tuple(_joined(lines))


def _as_ballot(path: str, row: dict[str, Any]) -> dict[str, Any] | Fault:
    """Put the columns of one line where a ballot has them; an empty cell marks nobody, and is no abstention."""
    for column in ("candidate", "mark"):
        if row[column] is None:
            return Fault(f"{path}.{column}", Phrase("wanted.value_in_every_line"), Phrase("found.empty_cell"))
    rest = {key: value for key, value in row.items() if key not in ("candidate", "mark", "seq")}
    seq = row.get("seq")
    if seq is not None:
        rest["seq"] = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 1000 else seq
    return rest | {"marks": {row["candidate"]: row["mark"].lower()}}


def _joined(lines: tuple[Ballot, ...]) -> Iterator[Ballot]:
    """Put together the lines that are one ballot; a second mark for one candidate begins another."""
    ballots: dict[object, list[dict[str, Mark]]] = {}
    firsts: dict[object, Ballot] = {}
    for line in lines:
        key = line.voter, line.cast_at, line.seq
        firsts.setdefault(key, line)
        begun = ballots.setdefault(key, [])
        for marks in begun:
            if marks.keys().isdisjoint(line.marks):
                marks.update(line.marks)
                break
        else:
            begun.append(dict(line.marks))
    for whose, begun in ballots.items():
        first = firsts[whose]
        for marks in begun:
            yield Ballot(voter=first.voter, marks=marks, cast_at=first.cast_at, seq=first.seq)


def _rows(
    data: bytes, place: str, *, required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any] | Fault]]:
    """
    Go through a table line by line, each with its path, or the fault of a line that does not fit.

    An empty cell is a value that is not there.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wanted = Phrase("wanted.utf_byte_not_save_sheet", start=error.start)
        raise PartgovError(place, data[error.start : error.start + 4], wanted) from None
    head, _, _ = text.partition("\n")
    separator = max(",;\t", key=head.count)
    lines = csv_lines(text, delimiter=separator, place=place)
    columns = [name.strip().lower() for name in next(lines, (1, []))[1]]
    faults = _faults_of_head(columns, head.rstrip("\r"), f"{place}, line 1", required, optional)
    if faults:
        raise FaultsError(place, tuple(faults))
    for number, row in lines:
        path, cells = f"{place}, line {number}", [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) == len(columns):
            yield path, {name: cell or None for name, cell in zip(columns, cells, strict=True)}
        else:
            wanted = Phrase("wanted.cells", count=len(columns), names=", ".join(columns))
            yield path, Fault(path, wanted, Phrase("found.value_2", count=len(cells)))


def _faults_of_head(
    columns: Sequence[str], head: str, at: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> list[Fault]:
    """What is wrong with the names of the columns: none that is wanted, some missing, some unknown or twice."""
    if not set(required) & set(columns):
        wanted = Phrase("wanted.names_columns_parted_by_commas", names=",".join(required))
        return [Fault(at, wanted, described(head))]
    known = (*required, *optional)
    faults = [
        Fault(at, Phrase("wanted.column", value=repr(name)), Phrase("found.none"))
        for name in required
        if name not in columns
    ]
    once = Phrase("wanted.columns_among_each_once", names=", ".join(known))
    faults += (
        Fault(at, once, Phrase("found.value", value=repr(name)))
        for place, name in enumerate(columns)
        if name not in known or name in columns[:place]
    )
    return faults
