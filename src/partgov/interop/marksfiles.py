"""Marks files: the files of votes that a record points to, checked against their digests, and read by an engine.

A CSV file has commas, UTF-8 and the names of its columns in the first line; every cell is a text, and what it means is
asked of the engine by one form: an instant with its offset, a whole number. A Parquet file has the kinds of its columns
itself. DuckDB reads both as streams; PyArrow holds them in memory, for Polars and pandas too.
"""

from __future__ import annotations

__all__ = ["MarksEngine", "open_marks", "points_to_files", "read_marks_files"]

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import attrs

from partgov.answers import Answerable, Answers
from partgov.ballots import Count, Countable
from partgov.columns import Nulls
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.record import Record
from partgov.history.recorded_files import FileFormat, MarksFile
from partgov.history.recorded_questions import Poll
from partgov.history.recorded_votes import RecordedCount, RecordedElection, RecordedRecall
from partgov.interop.engines import numbered_or_not
from partgov.interop.frames import FrameOfAnswers, FrameOfMarks, frame_of_answers, frame_of_marks


class MarksEngine(StrEnum):
    """What reads a file of votes, and adds it up."""

    DUCKDB = "duckdb"
    PYARROW = "pyarrow"
    POLARS = "polars"
    PANDAS = "pandas"


_MARKS: Final = ("voter", "candidate", "mark")
_ANSWERS: Final = ("voter", "question", "answer")
_BESIDES: Final = ("cast_at", "seq")
_INSTANT: Final = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"
_NUMBER: Final = r"-?\d{1,18}"
_FORMS: Final = {
    "cast_at": (_INSTANT, "timestamptz", Phrase("wanted.aware")),
    "seq": (_NUMBER, "bigint", Phrase("wanted.whole")),
}


_V = TypeVar("_V", RecordedElection, RecordedRecall, RecordedCount, Poll)

# ── a record's files ─────────────────────────────────────────────────────────────────────────────


def points_to_files(record: Record) -> bool:
    """Say whether any vote of a record stands in a file beside it."""
    files = [one.marks_file for one in record.elections] + [one.marks_file for one in record.recalls]
    files += [one.marks_file for one in record.polls]
    files += [one.marks_file for contest in record.contests for one in contest.counts]
    return any(file is not None for file in files)


def read_marks_files(
    record: Record, *, folder: Path, engine: MarksEngine | None = None, outside: bool = False
) -> Record:
    """
    Return a record whose files of votes are read.

    Raises `FaultsError` with every file that is missing, lies elsewhere, is not the one that was recorded, or lacks a
    column, each with the vote that points to it.

    Args:
        folder: the record's own folder, where their paths begin.
        engine: what reads them; the first that is installed, of DuckDB, PyArrow, Polars and pandas, where None.
        outside: whether they may lie outside that folder.
    """
    faults: list[Fault] = []

    def read(vote: _V, place: str) -> _V:
        file = vote.marks_file
        if file is None:
            return vote
        place = f"{place}.marks_file"
        try:
            return attrs.evolve(vote, marks=_Placed.of(file, folder, place, engine, outside, isinstance(vote, Poll)))
        except PartgovError as error:
            faults.extend(fault._replace(path=f"{place}.{fault.path}") for fault in error.faults)
            return vote

    elections = [read(one, f"elections/{one.id}") for one in record.elections]
    recalls = [read(one, f"recalls/{one.id}") for one in record.recalls]
    polls = [read(one, f"polls/{one.id}") for one in record.polls]
    contests = [
        attrs.evolve(one, counts=[read(count, f"contests/{one.id}/{count.aspect}") for count in one.counts])
        for one in record.contests
    ]
    if faults:
        raise FaultsError("marks_file", tuple(faults))
    return attrs.evolve(record, elections=elections, recalls=recalls, polls=polls, contests=contests)


@attrs.frozen(kw_only=True, eq=False)
class _Placed(Countable, Answerable):
    """The votes of a file, which say where they stand if anything is wrong with them."""

    path: Path
    stamp: tuple[int, ...]
    place: str
    inner: Any

    @classmethod
    def of(
        cls, file: MarksFile, folder: Path, place: str, engine: MarksEngine | None, outside: bool, answers: bool
    ) -> _Placed:
        """Check a file and open it."""
        path = _found(file, folder, outside)
        stamp = _stamp(path)
        with path.open("rb") as opened:
            digest = file_digest(opened, "sha256").hexdigest()
        if digest != file.sha256:
            raise PartgovError("sha256", digest, Phrase("wanted.recorded_digest", digest=file.sha256))
        inner = open_marks(path, file.format, engine=engine, answers=answers)
        return cls(path=path, stamp=stamp, place=place, inner=inner)

    def count(self, **asked: Any) -> Count:
        """Count the marks."""
        with self._placed():
            return cast("Count", self.inner.count(**asked))

    def count_answers(self, questions: Mapping[str, Collection[str]], **asked: Any) -> Answers:
        """Count the answers."""
        with self._placed():
            return cast("Answers", self.inner.count_answers(questions, **asked))

    @contextmanager
    def _placed(self) -> Iterator[None]:
        try:
            if _stamp(self.path) != self.stamp:
                raise PartgovError("path", str(self.path), Phrase("wanted.file_as_it_was_checked"))
            yield
        except PartgovError as error:
            faults = (fault._replace(path=f"{self.place}.{fault.path}") for fault in error.faults)
            raise FaultsError(self.place, tuple(faults)) from None


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _found(file: MarksFile, folder: Path, outside: bool) -> Path:
    """Where a file lies, links followed; raise `PartgovError` where it is not there, or elsewhere."""
    path = (folder / file.path).resolve()
    if not outside and not path.is_relative_to(folder.resolve()):
        raise PartgovError("path", file.path, Phrase("wanted.file_in_folder"))
    if not path.is_file():
        raise PartgovError("path", file.path, Phrase("wanted.file_of_votes"))
    return path


# ── one file ─────────────────────────────────────────────────────────────────────────────────────


def open_marks(
    path: Path, format: FileFormat, *, engine: MarksEngine | None = None, answers: bool = False, members: Any = None
) -> FrameOfMarks | FrameOfAnswers:
    """
    Return the votes of a CSV or Parquet file, for wherever ballots or sheets of answers go.

    The columns are `voter`, `candidate` and `mark`, or `voter`, `question` and `answer`, and perhaps `cast_at` and
    `seq`, in any order and no others; there is a number on every row or on none. Raises `PartgovError` where they are
    not, or hold what they cannot.

    Args:
        engine: what reads it; the first that is installed where None.
        answers: whether it holds answers to questions, and not marks for candidates.
    """
    engine = _installed(engine)
    wanted = _ANSWERS if answers else _MARKS
    made: Any = frame_of_answers if answers else frame_of_marks
    nulls = Nulls.UNMARKED if format is FileFormat.CSV else Nulls.REFUSED
    try:
        table, names = _OPENERS[engine](path, format, wanted)
        besides: dict[str, Any] = {name: name for name in _BESIDES if name in names}
        votes = made(table, members=members, nulls=nulls, **besides)
        if "seq" in names and not numbered_or_not(votes.frame):
            raise PartgovError("seq", None, Phrase("wanted.seq_on_every_line_or"))
    except PartgovError:
        raise
    except _engine_errors(engine) as error:
        raise PartgovError("path", path.name, Phrase("wanted.file_of_format", format=format.value)) from error
    return cast("FrameOfMarks | FrameOfAnswers", votes)


def _installed(engine: MarksEngine | None) -> MarksEngine:
    """The engine that is asked for, or the first that is there."""
    there = [one for one in MarksEngine if all(map(find_spec, ("narwhals", "pyarrow", one.value)))]
    if not there or (engine is not None and engine not in there):
        raise PartgovError("engine", engine, Phrase("wanted.engine_installed", names=", ".join(MarksEngine)))
    return there[0] if engine is None else engine


def _engine_errors(engine: MarksEngine) -> tuple[type[Exception], ...]:
    """What an engine raises for a file that is not what it is said to be."""
    import pyarrow

    found: tuple[type[Exception], ...] = (pyarrow.ArrowException, UnicodeDecodeError)
    if engine is MarksEngine.DUCKDB:
        import duckdb

        found = (*found, duckdb.Error)
    if engine is MarksEngine.POLARS:
        from polars.exceptions import PolarsError

        found = (*found, PolarsError)
    return found


def _check_names(names: list[str], wanted: tuple[str, ...]) -> list[str]:
    """Raise `PartgovError` for a file without a column that it must have, or with one that says nothing here."""
    fine = set(wanted) <= set(names) <= {*wanted, *_BESIDES} and len(set(names)) == len(names)
    if not fine:
        required, besides = ", ".join(wanted), ", ".join(_BESIDES)
        raise PartgovError("columns", ", ".join(names), Phrase("wanted.columns_of_votes", names=required, also=besides))
    return names


def _header(path: Path, wanted: tuple[str, ...]) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return _check_names(next(csv.reader(opened), []), wanted)


def _in_duckdb(path: Path, format: FileFormat, wanted: tuple[str, ...]) -> tuple[Any, list[str]]:
    """DuckDB, which goes through a Parquet file as often as it is asked, and keeps the rows of a CSV file."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    if format is FileFormat.PARQUET:
        table = connection.read_parquet(str(path))
        return table, _check_names(list(table.columns), wanted)
    names = _header(path, wanted)
    given = ", ".join(f"'{name}': 'varchar'" for name in names)
    asked = [name for name in names if name not in _FORMS]
    odd = {}
    for name, (form, kind, _) in _FORMS.items():
        if name in names:
            made = f"case when regexp_full_match({name}, '{form}') then try_cast({name} as {kind}) end"
            odd[name] = f"odd_{name}"
            asked += [f"{made} as {name}", f"case when {made} is null then {name} end as odd_{name}"]
    connection.execute(
        f"create table votes as select {', '.join(asked)} from read_csv($1, header = true, delim = ',', quote = '\"', "
        f"escape = '\"', auto_detect = false, columns = {{{given}}})",
        [str(path)],
    )
    for name, column in odd.items():
        found = connection.execute(f"select {column} from votes where {column} <> '' limit 1").fetchone()
        if found is not None:
            raise PartgovError(name, found[0], _FORMS[name][2])
    return connection.table("votes"), names


def _in_arrow(path: Path, format: FileFormat, wanted: tuple[str, ...]) -> tuple[Any, list[str]]:
    """PyArrow, which holds a file in memory."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    if format is FileFormat.PARQUET:
        table = parquet.read_table(path)
        return table, _check_names(table.column_names, wanted)
    names = _header(path, wanted)
    table = arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    kinds = {"cast_at": pa.timestamp("us", "UTC"), "seq": pa.int64()}
    for name, (form, _, asked) in _FORMS.items():
        if name in names:
            fits = pc.match_substring_regex(table[name], f"^(?:{form})$")
            strange = table[name].filter(pc.invert(fits.fill_null(True)))
            if len(strange):
                raise PartgovError(name, strange[0].as_py(), asked)
            table = table.set_column(names.index(name), name, table[name].cast(kinds[name]))
    return table, names


def _in_polars(path: Path, format: FileFormat, wanted: tuple[str, ...]) -> tuple[Any, list[str]]:
    """Polars."""
    import polars

    if format is FileFormat.PARQUET:
        lazily = polars.scan_parquet(path)
        return lazily, _check_names(lazily.collect_schema().names(), wanted)
    table, names = _in_arrow(path, format, wanted)
    return polars.from_arrow(table), names


def _in_pandas(path: Path, format: FileFormat, wanted: tuple[str, ...]) -> tuple[Any, list[str]]:
    """Pandas."""
    import pandas
    import pyarrow as pa

    table, names = _in_arrow(path, format, wanted)
    whole = {pa.int64(): pandas.Int64Dtype()}
    return table.to_pandas(types_mapper=whole.get), names


_OPENERS: Final[Mapping[MarksEngine, Callable[..., tuple[Any, list[str]]]]] = {
    MarksEngine.DUCKDB: _in_duckdb,
    MarksEngine.PYARROW: _in_arrow,
    MarksEngine.POLARS: _in_polars,
    MarksEngine.PANDAS: _in_pandas,
}
