"""Recorded files: the votes of a record that stand in a file beside it.

Text:     Proposals 4, 6, 8 and 15: votes, however many.
Decides:  by what a file is known: where it lies, what its bytes hash to, how it is written.
Leaves:   reading it, to interop; which of its votes count, to ballots and answers.
Readings: none. A file counts as ballots with the same marks do.
"""

from __future__ import annotations

__all__ = ["CLAUSES", "FileFormat", "MarksFile", "refuse_beside"]

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NoReturn

import attrs

from partgov.answers import Answerable, Answers
from partgov.ballots import Count, Countable
from partgov.electorates import RecordDate
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Fact, is_a, is_id
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"MarksFile": ("P4", "P6", "P8", "P15")}


class FileFormat(StrEnum):
    """How a file of votes is written."""

    CSV = "csv"
    PARQUET = "parquet"


def _is_digest(instance: object, attribute: attrs.Attribute[str], value: object) -> None:
    if not isinstance(value, str) or re.fullmatch("[0-9a-f]{64}", value) is None:
        raise PartgovError(attribute.name, value, Phrase("wanted.digest_of_file"))


@attrs.frozen(kw_only=True)
class MarksFile(Fact, Countable, Answerable):
    """
    A file of votes, a row for each mark or answer, before anybody has read it: whoever counts it is told to.

    Attributes:
        path: where it lies, from the record's own folder.
        sha256: what its bytes hash to, in hexadecimal digits.
    """

    path: str = attrs.field(validator=is_id)
    sha256: str = attrs.field(validator=_is_digest)
    format: FileFormat = attrs.field(validator=is_a(FileFormat))

    def _refuse(self) -> NoReturn:
        raise PartgovError("marks_file", self.path, Phrase("wanted.marks_read_before"))

    def count(
        self, *, standing: Collection[str], fallen: Collection[str], roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, per_ballot: int | None, barred: Collection[str],
    ) -> Count:  # fmt: skip
        """
        Refuse to count what nobody has read.

        Raises `PartgovError`; no count is returned.
        """
        self._refuse()

    def count_answers(
        self, questions: Mapping[str, Collection[str]], *, roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, watched: Collection[str], barred: Mapping[str, Collection[str]],
    ) -> Answers:  # fmt: skip
        """
        Refuse to count what nobody has read.

        Raises `PartgovError`; no answers are returned.
        """
        self._refuse()


def refuse_beside(vote: Any, *names: str) -> None:
    """Raise `PartgovError` where a vote has a file of votes, and beside it what such a file tells."""
    for name in names if vote.marks_file is not None else ():
        if getattr(vote, name):
            raise PartgovError("marks_file", name, Phrase("wanted.none_beside_marks_file"))
