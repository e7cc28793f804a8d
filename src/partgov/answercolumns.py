"""Answer columns: answers as tables hold them, counted by the rule without a sheet made of each.

Text:     Proposal 8, with Proposal 4's way of voting.
Decides:  the same of every answer as `answers` decides.
Leaves:   the rule itself, to answers; what a column may hold, to foreign; tables that an engine holds, to interop.
Readings: R-10 (electorate), R-12 (validity, then last, then conflict), R-43 (no instant), R-65 (saying nothing).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "AnswerColumns"]

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import compress
from typing import Any, Final

import attrs

from partgov.answers import Answerable, Answers, AnswerSheet, count_answers
from partgov.columns import Nulls, not_surely_valid
from partgov.electorates import RecordDate
from partgov.foreign import ids_in, instants_in, numbers_in, refuse_rows, texts_in, voters_in
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, Value, at_least, is_a
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"AnswerColumns": ("P8", "R-10", "R-12", "R-43", "R-65")}


def _questions_in(values: Any) -> tuple[str, ...] | None:
    return None if values is None else ids_in("question", values)


def _answers_in(value: Any) -> tuple[str | None, ...] | FrozenMap[str, tuple[str | None, ...]]:
    if isinstance(value, Mapping):
        names = ids_in("answer", list(value))
        columns = (texts_in(f"answer.{name}", column) for name, column in value.items())
        return FrozenMap(zip(names, columns, strict=True))
    return texts_in("answer", value)


@attrs.frozen(kw_only=True)
class AnswerColumns(Value, Answerable):
    """
    Answers in columns: what stands in one row of each belongs together. Taken wherever sheets of answers are.

    Any sequences, or others' columns, as of `Columns`. An empty text is no answer. Raises `PartgovError` with every
    row that is no such thing.

    Attributes:
        voter: who handed in the row.
        question: to which question its answer is; None where `answer` has a column for each question.
        answer: the answers or, in a wide table, a column of them for each question, by the question's id.
        cast_at: the instants of voting, or None where the ballot box kept none.
        seq: the ballot box's own numbers, or None.
        nulls: what a missing answer means.
        sample: how many of the answers that do not count are listed; of the others there are numbers.
    """

    voter: Sequence[str] = attrs.field(converter=voters_in)
    question: Sequence[str] | None = attrs.field(default=None, converter=_questions_in)
    answer: Sequence[str | None] | Mapping[str, Sequence[str | None]] = attrs.field(converter=_answers_in)
    cast_at: Sequence[datetime | None] | None = attrs.field(default=None, converter=instants_in)
    seq: Sequence[int | None] | None = attrs.field(default=None, converter=numbers_in)
    nulls: Nulls = attrs.field(default=Nulls.REFUSED, validator=is_a(Nulls))
    sample: int = attrs.field(default=20, validator=at_least(0))

    def __attrs_post_init__(self) -> None:
        if isinstance(self.answer, Mapping) != (self.question is None):
            raise PartgovError("question", self.question, Phrase("wanted.question_or_wide"))
        columns: dict[str, Sequence[object] | None] = {"cast_at": self.cast_at, "seq": self.seq}
        columns |= {"question": self.question, **self._answers()}
        for place, column in columns.items():
            if column is not None and len(column) != len(self.voter):
                raise PartgovError(place, len(column), Phrase("wanted.rows", count=len(self.voter)))
        for place, answers in self._answers().items():
            if self.nulls is Nulls.REFUSED and None in answers:
                refuse_rows(place, answers, _is_no_null)

    def _answers(self) -> Mapping[str, Sequence[str | None]]:
        """The columns of answers, by where they stand."""
        if isinstance(self.answer, Mapping):
            return {f"answer.{name}": column for name, column in self.answer.items()}
        return {"answer": self.answer}

    def _rows(self) -> Iterator[tuple[int, str, str]]:
        """Yield every answer with its row and question."""
        if isinstance(self.answer, Mapping):
            for name, column in self.answer.items():
                yield from ((row, name, answer) for row, answer in enumerate(column) if answer)
            return
        for row, (question, answer) in enumerate(zip(self.question or (), self.answer, strict=True)):
            if answer:
                yield row, question, answer

    def count_answers(
        self, questions: Mapping[str, Collection[str]], *, roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, watched: Collection[str], barred: Mapping[str, Collection[str]],
    ) -> Answers:  # fmt: skip
        """Count the answers; as the function `count_answers`, which calls this, counts those of sheets."""
        rows, voter = [*self._rows()], self.voter
        apart = not_surely_valid(voter, self.cast_at, roll=roll, voting=voting, electorate=electorate)
        apart |= {*watched}.union(*barred.values())
        offered = {(question, answer) for question, answers in questions.items() for answer in answers}
        apart |= {voter[row] for row, question, answer in rows if (question, answer) not in offered}
        times = Counter((voter[row], question) for row, question, _ in rows)
        if len(times) < len(rows):
            apart |= {name for (name, _), many in times.items() if many > 1}
        alone = [voter[row] not in apart for row, _, _ in rows]
        calm = Counter((question, answer) for _, question, answer in compress(rows, alone))
        heard = Counter(question for question, answer in calm.elements())
        voters = len({voter[row] for row, _, _ in compress(rows, alone)})
        sheets = [self._sheet(*each) for each, one in zip(rows, alone, strict=True) if not one]
        core = count_answers(
            sheets, questions, roll=roll, voting=voting, electorate=electorate, watched=watched, barred=barred
        )
        return attrs.evolve(
            core,
            tallies={
                question: {answer: many + calm[question, answer] for answer, many in tally.items()}
                for question, tally in core.tallies.items()
            },
            blank={question: many + voters - heard[question] for question, many in core.blank.items()},
            submitted=len(rows),
            unstamped=core.unstamped + sum(self._stamp(row) is None for row, _, _ in compress(rows, alone)),
            voters=core.voters + voters,
            handed_in=len({*voter}),
            rejected=core.rejected[: self.sample],
            further=Counter(one.reason for one in core.rejected[self.sample :]),
        )

    def _stamp(self, row: int) -> datetime | None:
        return None if self.cast_at is None else self.cast_at[row]

    def _sheet(self, row: int, question: str, answer: str) -> AnswerSheet:
        number = None if self.seq is None else self.seq[row]
        return AnswerSheet(voter=self.voter[row], answers={question: answer}, cast_at=self._stamp(row), seq=number)


def _is_no_null(instance: object, attribute: Any, value: object) -> None:
    if value is None:
        raise PartgovError(attribute.name, value, Phrase("wanted.answer_or_blank"))
