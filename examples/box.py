"""
A ballot box: a record with one election, and the ballots that came in since, in one file of SQLite.

Ballots are added and never changed. Each is on disk before its voter is told so; each has the instant at which the box
had it in hand, and no two are in hand at a time: so the order of the instants is that in which they are kept, and
none that came before the close can appear after the count.
"""

from __future__ import annotations

import hmac
import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import attrs

from partgov import (
    Ballot,
    Mark,
    Record,
    RecordedElection,
    dump_record,
    election_status,
    load_record,
    parse,
    serialise,
)

_TABLES = """
    CREATE TABLE record (json BLOB NOT NULL, secret BLOB NOT NULL);
    CREATE TABLE ballots (seq INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL);
"""


class NotNowError(Exception):
    """The election is in another state than what was asked for needs; the state is its message."""


def now() -> datetime:
    """The clock of the box, unless it is given another."""
    return datetime.now(UTC)


class Box:
    """The box in the file at `path`."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = now) -> None:
        self.path, self.clock = path, clock
        with closing(self._connect()) as db:
            data, self._secret = db.execute("SELECT json, secret FROM record").fetchone()
        self.record: Record = load_record(data)
        self.election: RecordedElection = self.record.elections[0]

    @classmethod
    def of(cls, path: Path, record: Record) -> Box:
        """Return the box at `path`; where there is none, a new one for the record."""
        if not path.exists():
            beside = path.with_name(f"{path.name}.new")
            beside.unlink(missing_ok=True)
            with closing(sqlite3.connect(beside)) as db:
                db.executescript(f"PRAGMA journal_mode = WAL; {_TABLES}")
                db.execute("INSERT INTO record VALUES (?, ?)", (dump_record(record), secrets.token_bytes(32)))
                db.commit()
            beside.rename(path)  # whoever sees the file sees a whole one
        return cls(path)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=30, isolation_level=None)

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """A transaction beside which there is no other; it is on disk when it is over."""
        with closing(self._connect()) as db:
            db.execute("PRAGMA synchronous = FULL")
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")

    def key_of(self, voter: str) -> str:
        """The key in a voter's own link."""
        return hmac.digest(self._secret, voter.encode(errors="replace"), "sha256").hex()

    def is_key(self, voter: str, key: str) -> bool:
        """Say whether it is that voter's key, of which nothing is told by how long this takes."""
        return hmac.compare_digest(self.key_of(voter).encode(), key.encode(errors="replace"))

    def status(self) -> str:
        """The state that the election is in now."""
        return election_status(self.election, at=self.clock())

    def cast(self, voter: str, marks: Mapping[str, Mark]) -> Ballot:
        """
        Keep a ballot and return it with its instant; raise `NotNowError` outside the voting period.

        Casting again replaces nothing: the last mark for each candidate counts, which partgov sees to. So a voter who
        got no answer sends the same again, and is not counted twice.
        """
        with self._alone() as db:
            at = self.clock()
            ballot = Ballot(voter=voter, cast_at=at, marks=marks)
            if (status := election_status(self.election, at=at)) != "voting":
                raise NotNowError(status)
            db.execute("INSERT INTO ballots (json) VALUES (?)", (json.dumps(serialise(ballot)),))
        return ballot

    def whole(self) -> Record:
        """
        Return the record with every ballot in it; raise `NotNowError` before the close.

        It waits for whoever has the box in hand, so that a ballot of before the close is not missed.
        """
        if (status := self.status()) not in ("closed", "in office"):
            raise NotNowError(status)
        with self._alone() as db:
            rows = db.execute("SELECT seq, json FROM ballots ORDER BY seq").fetchall()
        ballots = [attrs.evolve(parse(Ballot, data.encode()), seq=seq) for seq, data in rows]
        return attrs.evolve(self.record, elections=[attrs.evolve(self.election, ballots=ballots)])
