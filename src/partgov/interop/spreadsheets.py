"""Spreadsheets: members, candidates and marks from sheets: CSV or a workbook, with a column for each candidate or not.

Without a map columns are named in the first line, in any order: `id,joined[,left][,name]` for members, and
`voter,candidate,mark[,cast_at[,seq]]` for marks, one mark a line. Spaces around a cell are no part of it, and lines of
empty cells are passed over, since no spreadsheet shows either. An empty cell marks nobody, and is no abstention.
"""

from __future__ import annotations

__all__ = ["Listed", "Roster", "read_candidates", "read_marks", "read_members", "read_roster"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

from partgov.ballots import Ballot, Mark
from partgov.foundation.errors import Fault, FaultsError, PartgovError, described
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap
from partgov.interop.decoding import decode_rows, no_collecting
from partgov.interop.grids import Grid, read_grid
from partgov.interop.sheetcells import Callings, Clock, Words
from partgov.interop.sheetmaps import (
    PLAIN_CANDIDATES,
    PLAIN_MARKS,
    PLAIN_MEMBERS,
    CandidatesSheet,
    MarksSheet,
    MembersSheet,
)
from partgov.members import Membership, Roll

# ── members ──────────────────────────────────────────────────────────────────────────────────────


class Roster(NamedTuple):
    """
    The members of a sheet, and what else it calls each of them.

    Attributes:
        called: the ids of those whom a text in one of the sheet's columns of `called` names.
    """

    members: tuple[Membership, ...]
    called: Mapping[str, tuple[str, ...]] = FrozenMap()

    @property
    def roll(self) -> Roll:
        """The roll of the members of the sheet."""
        return Roll.of(self.members)


def read_members(data: bytes, *, place: str) -> Roll:
    """
    Read a roll of members.

    Raises `FaultsError` with every fault and its line, and `PartgovError` where it is no table.
    """
    return read_roster(data, place=place).roll


def read_roster(
    data: bytes,
    *,
    place: str,
    sheet: MembersSheet = PLAIN_MEMBERS,
    timezone: str | None = None,
    listed_from: datetime | None = None,
) -> Roster:
    """
    Read a roll of members by the map of their sheet.

    Raises `FaultsError` with every fault and its line, and `PartgovError` where it is no table.

    Args:
        timezone: the organisation's, where the sheet names none.
        listed_from: from when on those are members of whom the sheet says nothing but that they are.
    """
    grid = read_grid(data, sheet.form, place=place)
    return roster_in(grid, place=place, sheet=sheet, timezone=timezone, listed_from=listed_from)


def roster_in(
    grid: Grid, *, place: str, sheet: MembersSheet, timezone: str | None, listed_from: datetime | None
) -> Roster:
    """Return what `read_roster` reads, of the lines of a sheet."""
    named = {"id": sheet.id, "joined": sheet.joined, "left": sheet.left, "name": sheet.name}
    columns = {key: name for key, name in named.items() if name is not None}
    optional = {"left", "name"} if sheet == PLAIN_MEMBERS else set[str]()
    at = _places(grid, place, columns, sheet.called, optional=optional, strict=sheet == PLAIN_MEMBERS)
    clock, rows, called = Clock(sheet.form, timezone), list[tuple[str, Any]](), dict[str, dict[str, None]]()
    if "joined" not in at and listed_from is None:
        raise FaultsError(place, (Fault(grid.head, Phrase("wanted.joined_or_opening"), Phrase("found.nothing")),))
    also = [at[f"called {heading}"] for heading in sheet.called]
    for number, cells in grid.lines:
        path = f"{place}, {grid.word} {number}"
        if isinstance(cells, Fault):
            rows.append((path, cells))
            continue
        row: dict[str, Any] = {key: cells[index].strip() or None for key, index in at.items() if key in columns}
        wrong = None
        for key in ("joined", "left"):
            if row.get(key) is not None:
                row[key] = when = clock.at(row[key])
                if isinstance(when, Phrase):
                    wrong = Fault(f"{path}.{columns[key]}", when, described(cells[at[key]].strip()))
                    rows.append((path, wrong))
        if "joined" not in at:
            row["joined"] = listed_from
        if wrong is None:
            rows.append((path, row))
        for index in also:
            text = cells[index].strip()
            if text and row["id"]:
                called.setdefault(text, {})[row["id"]] = None
    return Roster(_members_of(rows, place), FrozenMap({text: tuple(ids) for text, ids in called.items()}))


def _members_of(rows: Sequence[tuple[str, Any]], place: str) -> tuple[Membership, ...]:
    with no_collecting():
        members = [_member_of(path, row, place) for path, row in rows]
    faults = [fault for one in members if isinstance(one, tuple) for fault in one]
    if faults:
        raise FaultsError(place, tuple(dict.fromkeys(faults)))
    return _without_overlap([path for path, _ in rows], members, place)


def _member_of(path: str, row: dict[str, Any] | Fault, place: str) -> Membership | tuple[Fault, ...]:
    """One spell of membership, or everything that is wrong with its line."""
    if isinstance(row, Fault):
        return (row,)
    try:
        return Membership(**row)
    except PartgovError:
        plain = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
        try:
            return decode_rows(Membership, [(path, plain)], place=place)[0]
        except FaultsError as error:
            return error.faults


def _without_overlap(paths: Iterable[str], members: Sequence[Any], place: str) -> tuple[Membership, ...]:
    """The spells, of which those of one person do not overlap."""
    faults = []
    last: dict[str, tuple[str, Membership]] = {}
    in_order = sorted(zip(paths, members, strict=True), key=lambda one: (one[1].id, one[1].joined))
    for path, one in in_order:
        where, before = last.get(one.id, (path, None))
        if before is not None and (before.left is None or before.left > one.joined):
            faults.append(Fault(path, Phrase("wanted.spells_one_person_do_not", where=where), one.id))
        last[one.id] = path, one
    if faults:
        raise FaultsError(place, tuple(faults))
    return tuple(members)


# ── candidates ───────────────────────────────────────────────────────────────────────────────────


class Listed(NamedTuple):
    """Who stands by a sheet of candidates: since when, and what they posted; None where it does not say."""

    member: str
    at: datetime | None
    statement: str | None


def read_candidates(
    data: bytes,
    *,
    place: str,
    sheet: CandidatesSheet = PLAIN_CANDIDATES,
    timezone: str | None = None,
    callings: Callings | None = None,
) -> tuple[Listed, ...]:
    """Read who stands; raise `FaultsError` with every fault and its line."""
    grid = read_grid(data, sheet.form, place=place)
    named = {"id": sheet.id, "at": sheet.at, "statement": sheet.statement}
    columns = {key: name for key, name in named.items() if name is not None}
    plain = sheet == PLAIN_CANDIDATES
    at = _places(grid, place, columns, (), optional={"at", "statement"} if plain else set(), strict=False)
    clock, found, faults = Clock(sheet.form, timezone), list[Listed](), list[Fault]()
    whose = callings or Callings((), {}, {})
    for number, cells in grid.lines:
        path = f"{place}, line {number}"
        if isinstance(cells, Fault):
            faults.append(cells)
            continue
        row = {key: cells[index].strip() for key, index in at.items()}
        member = whose.id_of(row["id"]) if row["id"] else Phrase("wanted.value_in_every_line")
        when = clock.at(row["at"]) if row.get("at") else None
        if isinstance(member, Phrase):
            faults.append(Fault(f"{path}.{sheet.id}", member, described(row["id"] or None)))
        if isinstance(when, Phrase):
            faults.append(Fault(f"{path}.{sheet.at}", when, described(row["at"])))
        if isinstance(member, str) and not isinstance(when, Phrase):
            found.append(Listed(member, when, row.get("statement") or None))
    twice = sorted(name for name, times in Counter(one.member for one in found).items() if times > 1)
    faults += (Fault(place, Phrase("wanted.candidates_each_once"), described(one)) for one in twice)
    if faults:
        raise FaultsError(place, tuple(faults))
    return tuple(found)


# ── marks ────────────────────────────────────────────────────────────────────────────────────────


def read_marks(
    data: bytes,
    *,
    place: str,
    sheet: MarksSheet = PLAIN_MARKS,
    timezone: str | None = None,
    callings: Callings | None = None,
) -> tuple[Ballot, ...]:
    """
    Read marks; those of one voter, instant and number are one ballot, as far as they are for different candidates.

    Raises `FaultsError` with every fault and its line, and `PartgovError` where it is no table.

    Args:
        sheet: what its columns and words mean.
        timezone: the organisation's, where the sheet names none.
        callings: who is meant by what the sheet calls somebody; by ids alone where None.
    """
    grid = read_grid(data, sheet.form, place=place)
    return ballots_in(grid, place=place, sheet=sheet, timezone=timezone, callings=callings)


def ballots_in(
    grid: Grid, *, place: str, sheet: MarksSheet, timezone: str | None, callings: Callings | None = None
) -> tuple[Ballot, ...]:
    """Return what `read_marks` reads, of the lines of a sheet."""
    reading = _Marks(grid, place, sheet, Clock(sheet.form, timezone), callings or Callings((), {}, sheet.who))
    with no_collecting():
        ballots = tuple(reading.wide() if sheet.candidates else reading.long())
    if reading.faults:
        raise FaultsError(place, tuple(dict.fromkeys(reading.faults)))
    return ballots


_Key = tuple[str, datetime | None, int | None]


class _Marks:
    """A sheet of marks while it is read: who marked when, whom, how, and what is wrong."""

    def __init__(self, grid: Grid, place: str, sheet: MarksSheet, clock: Clock, callings: Callings) -> None:
        self.grid, self.place, self.sheet, self.clock, self.callings = grid, place, sheet, clock, callings
        self.words = Words(sheet)
        self.ids: dict[str, str | None] = {}
        self.faults: list[Fault] = []
        self.owners: dict[int, tuple[str, datetime | None]] = {}
        self.numbered: bool | None = None
        named = {
            "voter": sheet.voter, "candidate": sheet.candidate, "mark": sheet.mark, "cast_at": sheet.cast_at,
            "seq": sheet.seq,
        }  # fmt: skip
        self.columns = {key: name for key, name in named.items() if name is not None}
        plain = sheet == PLAIN_MARKS
        also = (*sheet.candidates, *(() if plain else sheet.passed_over))
        optional = {"cast_at", "seq"} if plain else {f"called {name}" for name in sheet.passed_over}
        self.at = _places(grid, place, self.columns, also, optional=optional, strict=True)

    def long(self) -> Iterator[Ballot]:
        """Go through a mark a line; a second mark of one voter, instant and number for one candidate is another's."""
        candidate, mark = self.at["candidate"], self.at["mark"]
        whose = itemgetter(*[self.at[key] for key in ("voter", "cast_at", "seq") if key in self.at])
        ids, words = self.ids, self.words
        begun: dict[_Key | None, list[dict[str, Mark]]] = {}
        before: object = None
        mine: list[dict[str, Mark]] = []
        for number, cells in self.grid.lines:
            if isinstance(cells, Fault):
                self.faults.append(cells)
                continue
            same = whose(cells)
            if same != before:  # lines of one ballot mostly follow each other
                mine, before = begun.setdefault(self._key(number, cells), [{}]), same
            try:
                whom, meant = ids[cells[candidate]], words[cells[mark]]
            except KeyError:
                whom, meant = self._one(number, cells, candidate, mark)
            if whom is None or meant is None:
                continue
            marks = mine[-1]
            if whom in marks:
                marks = next((each for each in mine if whom not in each), {})
                if not marks:
                    mine.append(marks)
            marks[whom] = meant
        for key, several in begun.items():
            if key is not None:
                who, cast_at, seq = key
                for marks in several:
                    yield Ballot(voter=who, marks=marks, cast_at=cast_at, seq=seq)

    def wide(self) -> Iterator[Ballot]:
        """Go through a ballot a line: what its cells say of each candidate."""
        words = self.words
        columns = [(self.at[f"called {heading}"], heading, who) for heading, who in self.sheet.candidates.items()]
        for number, cells in self.grid.lines:
            if isinstance(cells, Fault):
                self.faults.append(cells)
                continue
            key, marks = self._key(number, cells), dict[str, Mark]()
            for index, heading, who in columns:
                try:
                    meant = words[cells[index]]
                except KeyError:
                    self._no_word(number, heading, cells[index])
                    continue
                if meant is not None:
                    marks[who] = meant
            if key is not None:
                yield Ballot(voter=key[0], marks=marks, cast_at=key[1], seq=key[2])

    def _one(self, number: int, cells: Sequence[str], candidate: int, mark: int) -> tuple[str | None, Mark | None]:
        """Whom a line marks, and how, where the one or the other stands there for the first time."""
        text, meant = cells[candidate], None
        if text not in self.ids:
            self.ids[text] = self._id(number, "candidate", text.strip())
        elif self.ids[text] is None:
            self._id(number, "candidate", text.strip())
        try:
            meant = self.words[cells[mark]]
        except KeyError:
            self._no_word(number, self.columns["mark"], cells[mark])
        return self.ids[text], meant

    def _no_word(self, number: int, column: str, text: str) -> None:
        if not text.strip():
            self._fault(number, column, Phrase("wanted.value_in_every_line"), None)
        elif self.sheet.words == PLAIN_MARKS.words:
            self._fault(number, column, Phrase("wanted.word_for_mark_or_map"), text.strip())
        else:
            known = ", ".join(self.sheet.words.meaning)
            self._fault(number, column, Phrase("wanted.word_for_mark", names=known), text.strip())

    def _id(self, number: int, key: str, text: str) -> str | None:
        """Who is meant in a cell; None, and a fault, where that is not told."""
        column = self.columns[key]
        if not text:
            self._fault(number, column, Phrase("wanted.value_in_every_line"), None)
            return None
        found = self.callings.id_of(text)
        if isinstance(found, Phrase):
            self._fault(number, column, found, text)
            return None
        if found.isprintable():
            return found
        try:
            return Ballot(voter=found, marks={}).voter
        except PartgovError as error:
            self._fault(number, column, error.asked, text)
            return None

    def _key(self, number: int, cells: Sequence[str]) -> _Key | None:
        """Who handed in a line, when, and its number; None, and a fault, where one of them is in doubt."""
        who = self._id(number, "voter", cells[self.at["voter"]].strip())
        cast_at: datetime | None = None
        text = cells[self.at["cast_at"]].strip() if "cast_at" in self.at else ""
        if text:
            when = self.clock.at(text)
            if isinstance(when, Phrase):
                self._fault(number, self.columns["cast_at"], when, text)
                who = None
            else:
                cast_at = when
        seq, sound = self._seq(number, cells, who, cast_at)
        return (who, cast_at, seq) if who is not None and sound else None

    def _seq(
        self, number: int, cells: Sequence[str], who: str | None, cast_at: datetime | None
    ) -> tuple[int | None, bool]:
        """The ballot box's own number, and whether it is one: on every line or on none, on one ballot each."""
        if "seq" not in self.at:
            return None, True
        text, column = cells[self.at["seq"]].strip(), self.columns["seq"]
        if self.numbered is None:
            self.numbered = bool(text)
        if bool(text) is not self.numbered:
            self._fault(number, column, Phrase("wanted.seq_on_every_line_or"), Phrase("found.line_differs"))
            return None, False
        if not text:
            return None, True
        if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
            self._fault(number, column, Phrase("wanted.whole"), text)
            return None, False
        seq = int(text)
        if who is not None and self.owners.setdefault(seq, (who, cast_at)) != (who, cast_at):
            self._fault(
                number, column, Phrase("wanted.each_seq_on_one_ballot"), Phrase("found.number_on_twice", seq=seq)
            )
            return None, False
        return seq, True

    def _fault(self, number: int, column: str, wanted: str | Phrase, found: object) -> None:
        seen = found if isinstance(found, Phrase) else described(found)
        self.faults.append(Fault(f"{self.place}, {self.grid.word} {number}.{column}", wanted, seen))


_DIGITS: Final = 1000


# ── headings ─────────────────────────────────────────────────────────────────────────────────────


def _places(
    grid: Grid, place: str, columns: Mapping[str, str], also: Iterable[str], *, optional: set[str], strict: bool
) -> dict[str, int]:
    """
    Return where each column stands; raise `FaultsError` for one that is missing or there twice.

    Args:
        also: further columns, by their headings.
        optional: those that may be missing.
        strict: whether a heading that nobody named is a fault.
    """
    plain = columns in _PLAIN
    headings = [name.lower() for name in grid.headings] if plain else [*grid.headings]
    wanted = {**columns} | {f"called {name}": name for name in also}
    required = {key: name for key, name in wanted.items() if key not in optional}
    if plain and not set(required.values()) & set(headings):
        names = Phrase("wanted.names_columns_parted_by_commas", names=",".join(required.values()))
        raise FaultsError(place, (Fault(grid.head, names, described(",".join(grid.headings))),))
    faults = [
        Fault(grid.head, Phrase("wanted.column", value=repr(name)), Phrase("found.none"))
        for name in required.values()
        if name not in headings
    ]
    known = tuple(wanted.values())
    among = "wanted.columns_among_each_once" if plain else "wanted.columns_of_map_each_once"
    once = Phrase(among, names=", ".join(known))
    faults += (
        Fault(grid.head, once, Phrase("found.value", value=repr(name)))
        for number, name in enumerate(headings)
        if (strict and name not in known) or (name in known and name in headings[:number])
    )
    if faults:
        raise FaultsError(place, tuple(faults))
    return {key: headings.index(name) for key, name in wanted.items() if name in headings}


_PLAIN: Final = (
    {"id": "id", "joined": "joined", "left": "left", "name": "name"},
    {"voter": "voter", "candidate": "candidate", "mark": "mark", "cast_at": "cast_at", "seq": "seq"},
    {"id": "id", "at": "at", "statement": "statement"},
)
"""The columns of sheets that need no map: their headings may be in capitals."""
