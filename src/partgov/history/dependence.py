"""Dependence: what a question or an election hangs on, as a record says it.

Text:     Proposal 8.
Decides:  which ways there are to hang on something else.
Leaves:   whether it came about, to deciding and electing.
Readings: R-74 (what a question hangs on).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "DependsOn", "KindBy", "Unless"]

from collections.abc import Mapping
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, absent_or, is_id, is_text

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"DependsOn": ("P8", "R-74")}


@attrs.frozen(kw_only=True)
class KindBy(Value):
    """
    Another question, whose outcome says of which kind this one is.

    Attributes:
        question: its id, in the same poll, or `poll/question`.
        adopted, rejected: the kind of this one where that one is adopted, and where it is not.
    """

    question: str = attrs.field(validator=is_id)
    adopted: str = attrs.field(validator=is_id)
    rejected: str = attrs.field(validator=is_id)


@attrs.frozen(kw_only=True)
class DependsOn(Value):
    """
    What must come to an outcome for a question to count at all; else it has lapsed.

    Attributes:
        question, recall: one of the two: its id; of a question in another poll `poll/question`.
        outcome: what it must come to.
    """

    question: str | None = attrs.field(default=None, validator=absent_or(is_id))
    recall: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "recalls"})
    outcome: str = attrs.field(default="adopted", validator=is_text)

    def __attrs_post_init__(self) -> None:
        if (self.question is None) == (self.recall is None):
            raise PartgovError("question", None, Phrase("wanted.question_or_recall"))


@attrs.frozen(kw_only=True)
class Unless(Value):
    """A question that, adopted, makes this one lapse: what a body does to block it."""

    question: str = attrs.field(validator=is_id)
