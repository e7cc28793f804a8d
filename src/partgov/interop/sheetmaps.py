"""Sheet maps: what the sheets of an election mean, as an officer writes it down in TOML: columns, words, names, days.

What a sheet leaves open (a word for a mark, a zone, who is meant by a heading) its map says; nothing is guessed.
"""

from __future__ import annotations

__all__ = [
    "CandidatesSheet",
    "ElectionFacts",
    "Empty",
    "MarkWords",
    "MarksSheet",
    "MembersSheet",
    "PLAIN_CANDIDATES",
    "PLAIN_MARKS",
    "PLAIN_MEMBERS",
    "SheetForm",
    "SheetMap",
    "load_sheet_map",
]

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import as_utc, is_instant, utc_or_none
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    Value,
    absent_or,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_a,
    is_id,
    is_text,
    tuple_or_none,
)
from partgov.interop.decoding import decode
from partgov.interop.settings import read_toml
from partgov.interop.tables import is_encoding
from partgov.interop.zones import zone_named
from partgov.tallies import Mark

_COLUMN: Any = attrs.field(default=None, validator=absent_or(is_id))
_TEXT: Any = attrs.field(default=None, validator=absent_or(is_text))


class Empty(StrEnum):
    """What an empty cell of marks means: that nobody was marked, an abstention, or a fault."""

    UNMARKED = "unmarked"
    ABSTAIN = "abstain"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class SheetForm(Value):
    """
    How a sheet is written.

    Attributes:
        encoding: of a CSV file; UTF-8 and UTF-16 tell themselves by their first bytes.
        delimiter: between cells; that which the headings have most of where None.
        quote: the sign around a cell that may hold the delimiter.
        skip: how many lines stand before the headings.
        worksheet: which sheet of a workbook; where None it must have one alone.
        instant: the form of days and instants, as `strptime` takes it; ISO 8601 where None.
        timezone: on whose clock instants without an offset are written.
    """

    encoding: str = attrs.field(default="utf-8", validator=is_text)
    delimiter: str | None = _TEXT
    quote: str = attrs.field(default='"', validator=is_text)
    skip: int = attrs.field(default=0, validator=at_least(0))
    worksheet: str | None = _TEXT
    instant: str | None = _TEXT
    timezone: str | None = _TEXT

    def __attrs_post_init__(self) -> None:
        found = []
        for name, sign in (("delimiter", self.delimiter), ("quote", self.quote)):
            if sign is not None and len(sign) != 1:
                found.append(PartgovError(name, sign, Phrase("wanted.one_character")))
        if not is_encoding(self.encoding):
            found.append(PartgovError("encoding", self.encoding, Phrase("wanted.encoding")))
        if self.timezone is not None:
            try:
                zone_named(self.timezone)
            except PartgovError as error:
                found.append(PartgovError("timezone", self.timezone, error.asked))
        refuse_all(found)


@attrs.frozen(kw_only=True)
class MembersSheet(Value):
    """
    Which column of a sheet of members is what, by its heading; others are passed over.

    Attributes:
        joined, left: when a membership began and ended; without `joined` it is a list of those who are members, and
            they count as that from the opening of the vote on.
        called: the columns by which the other sheets may name somebody, an e-mail address for instance.
    """

    id: str = attrs.field(default="id", validator=is_id)
    joined: str | None = attrs.field(default="joined", validator=absent_or(is_id), metadata={"words": {"none": None}})
    left: str | None = _COLUMN
    name: str | None = _COLUMN
    called: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_ids)
    form: SheetForm = SheetForm()


@attrs.frozen(kw_only=True)
class MarkWords(Value):
    """The words for each mark, in any language; letters small or capital are one."""

    yes: tuple[str, ...] = attrs.field(default=("yes",), converter=as_tuple)
    no: tuple[str, ...] = attrs.field(default=("no",), converter=as_tuple)
    abstain: tuple[str, ...] = attrs.field(default=("abstain",), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        folded = [word.strip().casefold() for mark in Mark for word in getattr(self, mark.value)]
        for word in folded:
            if folded.count(word) > 1:
                raise PartgovError("words", word, Phrase("wanted.word_of_one_mark"))

    @property
    def meaning(self) -> Mapping[str, Mark]:
        """What each word means."""
        return {word.strip().casefold(): mark for mark in Mark for word in getattr(self, mark.value)}


@attrs.frozen(kw_only=True)
class MarksSheet(Value):
    """
    Which column of a sheet of marks is what, by its heading.

    Attributes:
        candidate, mark: of a long table, one mark a line.
        candidates: of a wide one, a column for each candidate: who is meant by which heading.
        passed_over: columns that mean nothing here; every other one must be named.
        empty: what an empty cell means.
        who: who is meant by what the sheet calls somebody, where that is no id and in no column of `called`.
    """

    voter: str = attrs.field(default="voter", validator=is_id)
    cast_at: str | None = _COLUMN
    seq: str | None = _COLUMN
    candidate: str | None = _COLUMN
    mark: str | None = _COLUMN
    candidates: Mapping[str, str] = attrs.field(default={}, converter=frozen)
    passed_over: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    words: MarkWords = MarkWords()
    empty: Empty = attrs.field(default=Empty.UNMARKED, validator=is_a(Empty))
    who: Mapping[str, str] = attrs.field(default={}, converter=frozen)
    form: SheetForm = SheetForm()

    def __attrs_post_init__(self) -> None:
        long = self.candidate is not None and self.mark is not None
        if long is bool(self.candidates) or (self.candidate is None) is not (self.mark is None):
            raise PartgovError("candidates", self.candidate, Phrase("wanted.wide_or_long_sheet"))
        meant = [*self.candidates.values()]
        twice = next((who for who in meant if meant.count(who) > 1), None)
        if twice is not None:  # of two marks on one paper nobody could say which counts
            raise PartgovError("candidates", twice, Phrase("wanted.candidates_each_once"))


@attrs.frozen(kw_only=True)
class CandidatesSheet(Value):
    """Which column of a sheet of candidates is what; without `at` all of them stood when the discussion opened."""

    id: str = attrs.field(default="id", validator=is_id)
    at: str | None = _COLUMN
    statement: str | None = _COLUMN
    form: SheetForm = SheetForm()


@attrs.frozen(kw_only=True)
class ElectionFacts(Value):
    """
    What no sheet says of an election.

    Attributes:
        primary, reserve: how many seats of the role it fills.
        discussion_opens, voting_opens, voting_closes, term_starts: its timetable.
        elected, reserves: what was declared, by id; nothing where None.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id)
    primary: int = attrs.field(validator=at_least(0))
    reserve: int = attrs.field(default=0, validator=at_least(0))
    discussion_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    elected: tuple[str, ...] | None = attrs.field(default=None, converter=tuple_or_none, validator=absent_or(are_ids))
    reserves: tuple[str, ...] | None = attrs.field(default=None, converter=tuple_or_none, validator=absent_or(are_ids))


PLAIN_MEMBERS: Final = MembersSheet(left="left", name="name")
PLAIN_MARKS: Final = MarksSheet(cast_at="cast_at", seq="seq", candidate="candidate", mark="mark")
PLAIN_CANDIDATES: Final = CandidatesSheet(at="at", statement="statement")
"""The sheets that need no map: their headings are these, and those of what is optional may be missing."""


@attrs.frozen(kw_only=True)
class SheetMap(Value):
    """
    What the sheets of one election mean.

    Attributes:
        election: what no sheet says; needed for a record alone.
    """

    organisation: str | None = _TEXT
    timezone: str | None = _TEXT
    members: MembersSheet = PLAIN_MEMBERS
    marks: MarksSheet = PLAIN_MARKS
    candidates: CandidatesSheet = PLAIN_CANDIDATES
    election: ElectionFacts | None = None

    def encoded(self, encoding: str) -> SheetMap:
        """Return the map of sheets that are all of another encoding."""
        return attrs.evolve(
            self,
            members=attrs.evolve(self.members, form=attrs.evolve(self.members.form, encoding=encoding)),
            marks=attrs.evolve(self.marks, form=attrs.evolve(self.marks.form, encoding=encoding)),
            candidates=attrs.evolve(self.candidates, form=attrs.evolve(self.candidates.form, encoding=encoding)),
        )


def load_sheet_map(data: bytes, *, place: str = "the map") -> SheetMap:
    """Read a map; raise `FaultsError` with everything that is wrong with it."""
    return decode(SheetMap, read_toml(data, place=place), place=place)
