"""Engines: what the verbs take that count files of votes, of a record or by themselves."""

from __future__ import annotations

__all__ = ["add_engine", "marks_in_file", "with_marks"]

import argparse
from pathlib import Path

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.history.record import Record
from partgov.history.recorded_files import FileFormat
from partgov.interop.frames import FrameOfMarks
from partgov.interop.marksfiles import MarksEngine, open_marks, points_to_files, read_marks_files


def add_engine(verb: argparse.ArgumentParser, *, outside: bool = True) -> None:
    """Let a verb say what reads files of votes."""
    engines = [engine.value for engine in MarksEngine]
    verb.add_argument("--engine", choices=engines, help="what reads a file of votes; the first installed if left out")
    if outside:
        verb.add_argument("--outside", action="store_true", help="let files of votes lie outside the record's folder")


def with_marks(record: Record, name: str | None, options: argparse.Namespace) -> Record:
    """Read the files of votes that a record points to, from the folder of the file on in which it stands."""
    if not points_to_files(record):
        return record
    if name is None or name == "-":
        raise PartgovError("marks_file", None, Phrase("wanted.record_in_folder"))
    engine = None if options.engine is None else MarksEngine(options.engine)
    return read_marks_files(record, folder=Path(name).parent, engine=engine, outside=options.outside)


def marks_in_file(name: str, engine: str) -> FrameOfMarks:
    """Open a file of marks: Parquet by the end of its name, else CSV."""
    if not Path(name).is_file():
        raise PartgovError("path", name, Phrase("wanted.file_of_votes"))
    written = FileFormat.PARQUET if name.lower().endswith((".parquet", ".pq")) else FileFormat.CSV
    marks = open_marks(Path(name), written, engine=MarksEngine(engine))
    assert isinstance(marks, FrameOfMarks), "marks are asked for"
    return marks
