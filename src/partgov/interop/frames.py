"""Frames: votes in a table that an engine holds; the engine adds up, and the core looks at what is in doubt.

Whatever narwhals reads: pandas, Polars eager and lazy, PyArrow, DuckDB, Ibis, Dask, Spark. The engine adds up the words
of everybody who may vote the whole time, the last of each on each thing. The rows of all others are fetched, and
counted by the core, so that no engine's own order, null or tie decides anything.
"""

from __future__ import annotations

__all__ = ["FrameOfAnswers", "FrameOfMarks", "frame_of_answers", "frame_of_marks"]

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import compress
from typing import Any

import attrs

from partgov.answercolumns import AnswerColumns
from partgov.answers import Answerable, Answers
from partgov.ballots import Count, Countable
from partgov.columns import Columns, Nulls
from partgov.electorates import RecordDate
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import at_least, is_a
from partgov.interop.electors import check_ids, electors_of
from partgov.interop.engines import (
    Seen,
    Sums,
    add_up,
    are_among,
    besides,
    either,
    fetched,
    has_word,
    how_many,
    look,
    members_in,
    votes_in,
)
from partgov.members import Roll
from partgov.tallies import Mark, Tally


@attrs.frozen(kw_only=True, eq=False)
class FrameOfMarks(Countable):
    """
    A table of marks in an engine, made by `frame_of_marks`; taken wherever ballots are.

    Attributes:
        frame: the table, a row for each mark.
        members: who may vote, and when, as a table too; None where that is asked of the roll.
        nulls: what a missing mark means.
        sample: how many of the marks that do not count are listed; of the others there are numbers.
    """

    frame: Any
    members: Any = None
    nulls: Nulls = attrs.field(default=Nulls.REFUSED, validator=is_a(Nulls))
    sample: int = attrs.field(default=20, validator=at_least(0))

    def count(
        self, *, standing: Collection[str], fallen: Collection[str], roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, per_ballot: int | None, barred: Collection[str],
    ) -> Count:  # fmt: skip
        """
        Count the marks to the last one as `count_ballots` counts those of ballots.

        Raises `PartgovError` for what is no mark or no id, and for a missing mark where nulls are refused.
        """
        seen, words = _seen(self.frame, self.nulls, "candidate", "mark"), [mark.value for mark in Mark]
        for _, word in seen.words:
            if word and word not in words:
                raise PartgovError("mark", word, Phrase("wanted.one", names=", ".join(words)))
        who = electors_of(self.frame, self.members, seen, roll=roll, voting=voting, electorate=electorate)
        doubtful, stands = who.doubtful | {*barred}, are_among("thing", standing)
        strange = any(word and thing not in standing for thing, word in seen.words)
        asked = [*([has_word()] if seen.blank else []), *([stands] if strange else [])]
        apart = doubtful.union(self._who_like_many(has_word() & stands, per_ballot))
        calm = _calm(self.frame, asked, apart)
        sums = add_up(calm, seen, words, of=None if asked or apart else who.many)
        rows = _rows(self.frame, calm, seen, sums, apart, has_word() & ~stands if strange else None)
        core = Columns(
            voter=rows["voter"], candidate=rows["thing"], mark=rows["word"], cast_at=rows.get("cast_at"),
            seq=rows.get("seq"), nulls=self.nulls, sample=self.sample,
        ).count(
            standing=standing, fallen=fallen, roll=who.roll_of(rows["voter"]), voting=voting, electorate=electorate,
            per_ballot=per_ballot, barred=barred,
        )  # fmt: skip
        return attrs.evolve(
            core,
            tallies={name: _more(tally, name, sums) for name, tally in core.tallies.items()},
            unlisted=core.unlisted + sums.superseded,
            submitted=seen.total,
            unstamped=seen.total - seen.stamped,
            voters=who.how_many_besides(doubtful) + core.voters - len({*rows["voter"]} - doubtful),
        )

    def _who_like_many(self, asked: Any, most: int | None) -> list[str]:
        """Who said more Yes than may be, if each of them counts (R-80)."""
        import narwhals as nw

        if most is None:
            return []
        likes = self.frame.filter(asked & (nw.col("word") == Mark.YES.value))
        return fetched(likes.group_by("voter").agg(many=nw.len()).filter(nw.col("many") > most), ["voter"])["voter"]


@attrs.frozen(kw_only=True, eq=False)
class FrameOfAnswers(Answerable):
    """
    A table of answers in an engine, made by `frame_of_answers`; taken wherever sheets of answers are.

    Attributes:
        frame: the table, a row for each answer.
        members: who may vote, and when, as a table too; None where that is asked of the roll.
        nulls: what a missing answer means.
        sample: how many of the answers that do not count are listed; of the others there are numbers.
    """

    frame: Any
    members: Any = None
    nulls: Nulls = attrs.field(default=Nulls.REFUSED, validator=is_a(Nulls))
    sample: int = attrs.field(default=20, validator=at_least(0))

    def count_answers(
        self, questions: Mapping[str, Collection[str]], *, roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, watched: Collection[str], barred: Mapping[str, Collection[str]],
    ) -> Answers:  # fmt: skip
        """
        Count the answers to the last one as the function `count_answers` counts those of sheets.

        Raises `PartgovError` for a missing answer where nulls are refused, and for what is no id.
        """
        import narwhals as nw

        seen = _seen(self.frame, self.nulls, "question", "answer")
        who = electors_of(self.frame, self.members, seen, roll=roll, voting=voting, electorate=electorate)
        apart = who.doubtful.union(watched, *barred.values())
        offered = either([(nw.col("thing") == one) & are_among("word", answers) for one, answers in questions.items()])
        strange = any(word and word not in questions.get(str(thing), ()) for thing, word in seen.words)
        asked = [*([has_word()] if seen.blank else []), *([offered] if strange else [])]
        calm, words = _calm(self.frame, asked, apart), {answer for answers in questions.values() for answer in answers}
        sums = add_up(calm, seen, sorted(words), of=None if asked or apart else who.many)
        rows = _rows(self.frame, calm, seen, sums, apart, has_word() & ~offered if strange else None)
        core = AnswerColumns(
            voter=rows["voter"], question=rows["thing"], answer=rows["word"], cast_at=rows.get("cast_at"),
            seq=rows.get("seq"), nulls=self.nulls, sample=self.sample,
        ).count_answers(
            questions, roll=who.roll_of(rows["voter"]), voting=voting, electorate=electorate, watched=watched,
            barred=barred,
        )  # fmt: skip
        # Who has a word that is tied is one of those whom the engine counts, and not once more of those of the core.
        voters = how_many(calm) + core.voters - len({voter for voter, _ in sums.tied})
        return attrs.evolve(
            core,
            tallies={
                question: {answer: number + sums.words.get((question, answer), 0) for answer, number in tally.items()}
                for question, tally in core.tallies.items()
            },
            blank={
                question: voters
                - (core.voters - blank)
                - sum(number for (thing, _), number in sums.words.items() if thing == question)
                for question, blank in core.blank.items()
            },
            submitted=seen.total,
            superseded=core.superseded + sums.superseded,
            unstamped=seen.total - seen.stamped,
            voters=voters,
            handed_in=who.many,
        )


# ── what goes to the core ────────────────────────────────────────────────────────────────────────


def _seen(frame: Any, nulls: Nulls, thing: str, word: str) -> Seen:
    """Look over a table; raise `PartgovError` for what is missing in it, or is no id."""
    seen = look(frame)
    if nulls is Nulls.REFUSED and any(one is None for _, one in seen.words):
        raise PartgovError(word, None, Phrase(f"wanted.{word}_or_blank"))
    check_ids(thing, {name for name, _ in seen.words})
    return seen


def _calm(frame: Any, asked: list[Any], apart: Collection[str]) -> Any:
    """The rows that the engine adds up: of all but those apart, as far as more is asked than every row is."""
    frame = frame.filter(*asked) if asked else frame
    return besides(frame, apart) if apart else frame


def _rows(
    frame: Any, calm: Any, seen: Seen, sums: Sums, apart: Collection[str], strange: Any
) -> dict[str, list[Any]]:  # fmt: skip
    """Fetch the rows that the core counts: of those apart, whatever is strange, and what is tied."""
    rows: dict[str, list[Any]] = {name: [] for name in seen.columns}
    if apart or strange is not None:
        asked = are_among("voter", apart)
        rows = fetched(frame.filter(asked if strange is None else asked | strange), seen.columns)
    if sums.tied:
        voters, things = map(set, zip(*sums.tied, strict=True))
        found = fetched(calm.filter(are_among("voter", voters), are_among("thing", things)), seen.columns)
        is_tied = [pair in sums.tied for pair in zip(found["voter"], found["thing"], strict=True)]
        for name, values in found.items():
            rows[name] += compress(values, is_tied)
    return rows


def _more(tally: Tally, name: str, sums: Sums) -> Tally:
    """Add what the engine added up to what the core found."""
    return Tally(**{mark: getattr(tally, mark) + sums.words.get((name, mark), 0) for mark in ("yes", "no", "abstain")})


# ── from tables ──────────────────────────────────────────────────────────────────────────────────


def frame_of_marks(
    table: Any,
    *,
    voter: str = "voter",
    candidate: str = "candidate",
    mark: str | Mapping[str, str] = "mark",
    cast_at: str | None = None,
    seq: str | None = None,
    members: Any = None,
    nulls: Nulls = Nulls.REFUSED,
    sample: int = 20,
) -> FrameOfMarks:
    """
    Return the marks of a table, for `elect` and wherever ballots go: a row for each mark or, in a wide table, a column.

    Needs narwhals, and reads what it reads: tables of pandas, Polars (eager and lazy), PyArrow, DuckDB, Ibis, Dask,
    Spark. Raises `PartgovError` by the name of a column that is not there, or of another kind.

    Args:
        voter, candidate, mark, cast_at, seq: the names of the columns; those of the last two where there are such. Of
            a wide table `mark` names the column of each candidate, by the candidate's id, and `candidate` is not read.
        members: a table in the same engine of who may vote: a row for each spell, with the columns `id`, `joined` and,
            where somebody left, `left`. Then no voter is looked up in the roll, which need hold the candidates alone.
        nulls, sample: as of `Columns`; `sample` is how many are listed.
    """
    names = {"voter": ("voter", voter), "cast_at": ("cast_at", cast_at), "seq": ("seq", seq)}
    frame = votes_in(table, names, thing=("candidate", candidate), word=("mark", mark))
    return FrameOfMarks(frame=frame, members=members_in(members), nulls=nulls, sample=sample)


def frame_of_answers(
    table: Any,
    *,
    voter: str = "voter",
    question: str = "question",
    answer: str | Mapping[str, str] = "answer",
    cast_at: str | None = None,
    seq: str | None = None,
    members: Any = None,
    nulls: Nulls = Nulls.REFUSED,
    sample: int = 20,
) -> FrameOfAnswers:
    """
    Return the answers of a table, for `count_answers` and wherever sheets go: as `frame_of_marks` of marks.

    Args:
        voter, question, answer, cast_at, seq: the names of the columns; of a wide table `answer` names the column of
            each question, by its id.
        members, nulls, sample: as of `frame_of_marks`; `sample` is how many are listed.
    """
    names = {"voter": ("voter", voter), "cast_at": ("cast_at", cast_at), "seq": ("seq", seq)}
    frame = votes_in(table, names, thing=("question", question), word=("answer", answer))
    return FrameOfAnswers(frame=frame, members=members_in(members), nulls=nulls, sample=sample)
