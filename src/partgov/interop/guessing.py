"""Guessing: a first map of two sheets, for a person to check: what could be told, and what could not, in comments.

Nothing is read by a guess: what stands in the map that is written holds only once somebody has kept it.
"""

from __future__ import annotations

__all__ = ["guess_map"]

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from partgov.foundation.errors import Fault
from partgov.foundation.inert import inert
from partgov.interop.grids import read_grid
from partgov.interop.scalars import stamp_in
from partgov.interop.sheetmaps import SheetForm
from partgov.tallies import Mark

_MARKS: Final[Mapping[Mark, str]] = {
    Mark.YES: " yes y ja j si sí oui o for 1 x ✓ approve agree pour voor sim ",
    Mark.NO: " no n nein nee non against 0 -1 contra contre tegen reject disagree não ",
    Mark.ABSTAIN: " abstain abstention enthaltung abstención abstention onthouding neutral blank blanco ",
}
"""Words that mean a mark in some language."""
_INSTANTS: Final = (
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S",
    "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%m/%d/%y %H:%M:%S", "%d/%m/%y %H:%M:%S",
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y",
)  # fmt: skip
_ENCODINGS: Final = ("utf-8", "cp1252")
_MANY: Final = 500


class _Sheet(NamedTuple):
    """A sheet as far as it was looked at."""

    encoding: str
    headings: tuple[str, ...]
    rows: list[list[str]]

    def at(self, index: int) -> Counter[str]:
        """The texts of a column, with how often each is there."""
        return Counter(row[index] for row in self.rows)

    @property
    def columns(self) -> list[Counter[str]]:
        """Those of every column."""
        return [self.at(index) for index in range(len(self.headings))]


def guess_map(marks: bytes, members: bytes, *, names: tuple[str, str]) -> str:
    """
    Return a map in TOML, with a comment for everything that a person has to say or to check.

    Args:
        names: what the two sheets are called.
    """
    return "\n".join(_Guess(_looked(marks, names[0], _MANY), _looked(members, names[1]), names).lines()) + "\n"


def _looked(data: bytes, place: str, most: int | None = None) -> _Sheet:
    encoding = next((one for one in _ENCODINGS if _decodes(data, one)), _ENCODINGS[-1])
    grid = read_grid(data, SheetForm(encoding=encoding), place=place)
    rows = [[cell.strip() for cell in cells] for _, cells in islice(grid.lines, most) if not isinstance(cells, Fault)]
    return _Sheet(encoding, grid.headings, rows)


def _decodes(data: bytes, encoding: str) -> bool:
    if data.startswith((b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _forms(texts: Collection[str]) -> list[str]:
    """The forms of instants that fit every text."""

    def fits(form: str) -> bool:
        try:
            return all(stamp_in(text, form) is not None for text in texts)
        except ValueError:
            return False

    return [form for form in _INSTANTS if fits(form)] if texts else []


def _instants_in(sheet: _Sheet) -> list[int]:
    """The columns in which instants stand, all of one form."""
    return [at for at, column in enumerate(sheet.columns) if _forms([text for text in column if text])]


def _is_iso(text: str) -> bool:
    try:
        return datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def _said(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Guess:
    """What two sheets seem to mean."""

    def __init__(self, marks: _Sheet, members: _Sheet, names: tuple[str, str]) -> None:
        self.marks, self.members, self.names = marks, members, names
        self.id = self._id()
        self.known = set[str]() if self.id is None else {text for text in members.at(self.id) if text}
        self.called: list[int] = []
        self.names_at = [at for at, heading in enumerate(members.headings) if _is(heading, _NAMES)]
        self.instants = _instants_in(members)

    def _id(self) -> int | None:
        """The column of ids: called so, else the first whose texts all differ."""
        for at, heading in enumerate(self.members.headings):
            if heading.casefold() in ("id", "member", "member id", "mitgliedsnummer", "username", "login"):
                return at
        for at, column in enumerate(self.members.columns):
            if column and max(column.values()) == 1 and "" not in column:
                return at
        return None

    def lines(self) -> Iterator[str]:
        """Give the lines of a map to be looked over."""
        marks, members = map(inert, self.names)
        yield f"# What {marks} and {members} mean. Check every line; what begins with #? is a question."
        yield '#? On whose clock are instants without an offset written, for instance "Europe/Amsterdam"?'
        yield '# timezone = ""'
        yield ""
        yield from self._members()
        yield ""
        yield from self._marks()
        yield ""
        yield from _ELECTION

    def _members(self) -> Iterator[str]:
        sheet = self.members
        yield "[members]"
        if self.id is None:
            yield f"#? Which column is the id of a member? There are {_list(sheet.headings)}."
            yield '# id = ""'
        else:
            yield f"id = {_said(sheet.headings[self.id])}"
        joined = [at for at in self.instants if _is(sheet.headings[at], _JOINED)]
        left = [at for at in self.instants if _is(sheet.headings[at], _LEFT)]
        if len(joined) == 1:
            yield f"joined = {_said(sheet.headings[joined[0]])}"
        else:
            yield "#? Nothing says for certain when members joined; by earliest membership no tie can be settled."
            yield 'joined = "none"'
        yield from (f"left = {_said(sheet.headings[at])}" for at in left[:1])
        yield from (f"name = {_said(sheet.headings[at])}" for at in self.names_at[:1])
        voters = {text for column in self.marks.columns for text in column if text} | {*self.marks.headings}
        self.called = [
            at
            for at, column in enumerate(sheet.columns)
            if at != self.id and any(text in voters for text in column if text)
        ]
        if self.called:
            yield "# The other sheet names members by these columns too:"
            yield f"called = [{', '.join(_said(sheet.headings[at]) for at in self.called)}]"
        yield from self._form(sheet, [*joined, *left])

    def _marks(self) -> Iterator[str]:
        sheet = self.marks
        yield "[marks]"
        known = self.known.union(*(self.members.at(at) for at in self.called)) - {""}
        shares = {at: sum(column[text] for text in column if text in known) for at, column in enumerate(sheet.columns)}
        voter = max(shares, key=lambda at: shares[at], default=None)
        lower = [heading.casefold() for heading in sheet.headings]
        if {"voter", "candidate", "mark"} <= {*lower}:
            yield from (
                f"{name} = {_said(sheet.headings[lower.index(name)])}" for name in ("voter", "candidate", "mark")
            )
            stamps = [at for at, name in enumerate(lower) if name == "cast_at"]
            yield from (f"cast_at = {_said(sheet.headings[at])}" for at in stamps)
            yield from self._words([lower.index("mark")])
            yield from self._form(sheet, stamps)
            return
        if voter is None or not shares[voter]:
            yield f"#? Which column says who voted? No text in {_list(sheet.headings)} is a member's id."
            voter = next((at for at, heading in enumerate(sheet.headings) if _is(heading, _VOTERS)), None)
            yield '# voter = ""' if voter is None else f"voter = {_said(sheet.headings[voter])}"
        else:
            yield f"voter = {_said(sheet.headings[voter])}"
        stamps = [at for at in _instants_in(sheet) if at != voter]
        if len(stamps) == 1:
            yield f"cast_at = {_said(sheet.headings[stamps[0]])}"
        rest = [at for at in range(len(sheet.headings)) if at != voter and at not in stamps[:1]]
        yield from self._candidates(rest, stamps[:1])

    def _candidates(self, rest: Sequence[int], stamps: Sequence[int]) -> Iterator[str]:
        sheet, named = self.marks, self._named()
        columns, others = list[int](), list[int]()
        for at in rest:
            texts = {text.casefold() for text in sheet.at(at) if text}
            (columns if texts and len(texts) <= 6 else others).append(at)
        if marked := [at for at in columns if any(map(_mark_of, sheet.at(at)))]:  # the others are remarks
            columns, others = marked, [at for at in rest if at not in marked]
        if others:
            yield "# These columns mean nothing here:"
            yield f"passed_over = [{', '.join(_said(sheet.headings[at]) for at in others)}]"
        yield from self._words(columns)
        yield from self._form(sheet, stamps)
        yield "# Who is meant by which heading:"
        yield "[marks.candidates]"
        for at in columns:
            heading = sheet.headings[at]
            meant = named.get(heading, ())
            if len(meant) == 1:
                yield f"{_said(heading)} = {_said(meant[0])}"
            else:
                yield f"#? Who is {_said(heading)}{': ' + ' or '.join(map(inert, meant)) if meant else ''}?"
                yield f'# {_said(heading)} = ""'

    def _named(self) -> Mapping[str, tuple[str, ...]]:
        """Whose id, name or other text of the members' sheet stands in a heading, exactly."""
        found: dict[str, dict[str, None]] = {}
        looked = dict.fromkeys([*self.called, *self.names_at])
        for row in self.members.rows if self.id is not None else ():
            for text in (row[self.id or 0], *(row[at] for at in looked)):
                found.setdefault(text, {})[row[self.id or 0]] = None
        return {text: tuple(ids) for text, ids in found.items()}

    def _words(self, columns: Sequence[int]) -> Iterator[str]:
        """What the words in the cells of marks mean."""
        texts = dict.fromkeys(text for at in columns for text in self.marks.at(at) if text)
        told: dict[Mark, list[str]] = {mark: [] for mark in Mark}
        unknown = []
        for text in texts:
            mark = _mark_of(text)
            if mark is None:
                unknown.append(text)
            elif text.casefold() not in map(str.casefold, told[mark]):
                told[mark].append(text)
        if any(self.marks.at(at)[""] for at in columns):
            yield '# An empty cell marks nobody; "abstain" or "refused" are the other ways to take it.'
            yield 'empty = "unmarked"'
        inner = ", ".join(f"{mark.value} = [{', '.join(map(_said, words))}]" for mark, words in told.items())
        yield f"words = {{ {inner} }}"
        yield from (f"#? What does {_said(text)} mean?" for text in unknown)

    def _form(self, sheet: _Sheet, instants: Sequence[int]) -> Iterator[str]:
        """How the sheet is written, as far as it is not as usual."""
        told = []
        if sheet.encoding != _ENCODINGS[0]:
            told.append(f"encoding = {_said(sheet.encoding)}")
        texts = [text for at in instants for text in sheet.at(at) if text]
        forms = [] if all(map(_is_iso, texts)) else _forms(texts)
        if len(forms) == 1:
            told.append(f"instant = {_said(forms[0])}")
        if len(forms) > 1:
            yield f"#? Which form do the instants have, such as {_said(texts[0])}: {' or '.join(map(_said, forms))}?"
            yield f"# form.instant = {_said(forms[0])}"
        yield from (f"form.{line}" for line in told)


_JOINED: Final = ("join", "since", "beitritt", "eintritt", "alta", "ingreso", "adhésion", "adhesion", "lid sinds")
_LEFT: Final = ("left", "until", "austritt", "baja", "départ", "depart", "uit", "end")
_VOTERS: Final = (
    "mail",
    "voter",
    "user",
    "name",
    "member",
    "wähler",
    "mitglied",
    "votante",
    "lecteur",
    "kiezer",
    "lid",
)
_NAMES: Final = ("name", "nombre", "nom", "naam")


def _mark_of(text: str) -> Mark | None:
    return next((mark for mark, words in _MARKS.items() if text and f" {text.casefold()} " in words), None)


def _is(heading: str, words: Collection[str]) -> bool:
    return any(word in heading.casefold() for word in words)


def _list(headings: Sequence[str]) -> str:
    return ", ".join(map(_said, headings))


_ELECTION: Final = (
    "# What no sheet says; `partgov record` needs it.",
    "# [election]",
    '# id = "board-2026"',
    '# role = "board"',
    "# primary = 1",
    "# reserve = 1",
    "# discussion_opens = 2026-10-01T00:00:00+02:00",
    "# voting_opens = 2026-10-15T00:00:00+02:00",
    "# voting_closes = 2026-10-29T00:00:00+01:00",
)
