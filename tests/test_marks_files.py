"""A record's votes may stand in a file beside it: checked against its digest, and counted as ballots are."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from partgov import (
    FaultsError,
    MarksEngine,
    PartgovError,
    audit_document,
    audit_record,
    dump_record,
    load_record,
    read_marks_files,
    zone_named,
)
from partgov.history.margins import margins_of
from tests.documents import (
    DURING_VOTING,
    Document,
    ballot,
    candidacy,
    member,
    quick_run,
    record_of,
)
from tests.test_frames import library

ENGINES = [*MarksEngine]
engines = pytest.mark.parametrize("engine", ENGINES)

MARKS: list[tuple[str, ...]] = [
    ("ana", "ana", "yes", "2016-10-20T12:00:00Z", "1"),
    ("bo", "ana", "yes", "2016-10-20T14:00:00+02:00", "2"),
    ("bo", "ana", "no", "2016-10-20T12:00:00.000001Z", "3"),
    ("bo", "cy", "yes", "2016-10-20T12:00:00.000001Z", "3"),
    ("cy", "ana", "yes", "", "4"),
    ("dan", "cy", "no", "2016-10-20 12:00:00+00:00", "5"),
    ("eve", "ana", "yes", "2016-10-20T12:00:00Z", "6"),
    ("eve", "cy", "", "2016-10-20T12:00:00Z", "6"),
    ("zoe", "cy", "yes", "2016-10-20T12:00:00Z", "7"),
]
HEADER = "voter,candidate,mark,cast_at,seq"


def csv_of(rows: list[tuple[str, ...]], header: str = HEADER) -> bytes:
    """Rows as a CSV file."""
    return "\n".join([header, *map(",".join, rows), ""]).encode()


def parquet_of(rows: list[tuple[str, ...]], **other: Any) -> bytes:
    """Rows as a Parquet file; an empty cell is a null but where it is a mark."""
    pa, parquet = library("pyarrow"), library("pyarrow.parquet")
    kinds = {"cast_at": pa.timestamp("us", "UTC"), "seq": pa.int64()}
    table = {}
    for name, column in zip(HEADER.split(","), zip(*rows, strict=True), strict=True):
        texts = pa.array([cell or None for cell in column] if name in kinds else column, pa.string())
        table[name] = texts.cast(kinds.get(name, pa.string()))
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({**table, **other}), sink)
    return bytes(sink.getvalue().to_pybytes())


def pointing(data: bytes, written: str = "csv", **rest: Any) -> Document:
    """What points to a file of these bytes."""
    return {"path": f"votes.{written}", "sha256": sha256(data).hexdigest(), "format": written, **rest}


def document(**vote: Any) -> Document:
    """A record of one election with these votes."""
    election = {
        "id": "e1",
        "role": "team",
        "discussion_opens": "2016-10-01T00:00:00Z",
        "voting_opens": "2016-10-15T00:00:00Z",
        "voting_closes": "2016-10-29T00:00:00Z",
        "candidacies": [candidacy("ana"), candidacy("cy")],
        **vote,
    }
    people = [member(name) for name in ("ana", "bo", "cy", "dan", "eve")]
    roles = [{"id": "team", "primary_seats": 1, "reserve_seats": 1}]
    return record_of(members=people, roles=roles, elections=[election])


def audited(folder: Path, document: Document, **how: Any) -> Document:
    """What follows from a record in a folder, as JSON."""
    record = read_marks_files(load_record(json.dumps(document).encode()), folder=folder, **how)
    audit = audit_record(record, zone=zone_named("UTC"))
    return dict(audit_document(record, audit))


@engines
@pytest.mark.parametrize("written", ["csv", "parquet"])
class TestTheSameAsBallots:
    """A file counts as ballots with the same marks."""

    def test_an_election(self, tmp_path: Path, engine: MarksEngine, written: str) -> None:
        """Everything that the audit says is the same, but that the replaced marks are a number alone."""
        library(engine.value)
        data = csv_of(MARKS) if written == "csv" else parquet_of(MARKS)
        (tmp_path / f"votes.{written}").write_bytes(data)
        found = audited(tmp_path, document(marks_file=pointing(data, written)), engine=engine)
        sheets: dict[tuple[str, ...], Document] = {}
        for voter, candidate, mark, at, seq in MARKS:
            cast_at = at.replace(" ", "T") or None
            one = sheets.setdefault((voter, at), ballot(voter, cast_at, int(seq)))
            one["marks"] |= {candidate: mark} if mark else {}
        assert audited(tmp_path, document(ballots=[*sheets.values()])) == found
        assert {"yes": 3, "no": 1, "abstain": 0} == tally_of(found, "ana")

    def test_a_poll(self, tmp_path: Path, engine: MarksEngine, written: str) -> None:
        """P8: so do the answers to a poll, those of a vetoing member and the number of voters among them."""
        library(engine.value)
        rows: list[tuple[str, ...]] = [(who, "q1", answer, DURING_VOTING, str(seq)) for seq, (who, answer) in enumerate(
            [("ana", "for"), ("bo", "for"), ("bo", "against"), ("cy", "abstain"), ("zoe", "for")])]  # fmt: skip
        data = csv_of(rows, "voter,question,answer,cast_at,seq")
        if written == "parquet":
            data = parquet_of(rows)
            pa, parquet = library("pyarrow"), library("pyarrow.parquet")
            table = parquet.read_table(pa.BufferReader(data)).rename_columns(
                ["voter", "question", "answer", "cast_at", "seq"]
            )
            parquet.write_table(table, tmp_path / "votes.parquet")
            data = (tmp_path / "votes.parquet").read_bytes()
        (tmp_path / f"votes.{written}").write_bytes(data)
        times = {"opens": "2016-10-15T00:00:00Z", "closes": "2016-10-29T00:00:00Z"}
        sheets = [
            {"voter": who, "answers": {"q1": answer}, "cast_at": at, "seq": int(seq)}
            for who, _, answer, at, seq in rows
        ]
        found, expected = (
            audited(tmp_path, record_of(
                members=[member(name) for name in ("ana", "bo", "cy")],
                polls=[{"id": "p1", **times, "voters": 3, "questions": [{"id": "q1", "rule": "for-against"}], **votes}],
            ), engine=engine)
            for votes in ({"marks_file": pointing(data, written)}, {"ballots": sheets})
        )  # fmt: skip
        assert expected == found
        assert {"for": 1, "against": 1, "abstain": 1}.items() <= found["polls"]["p1"]["q1"].items()


@engines
def test_p6__an_abstention_on_a_recall(tmp_path: Path, engine: MarksEngine) -> None:
    """A recall has two options: an abstention in its file is refused, unless the rules know one; then it counts."""
    library(engine.value)
    rows: list[tuple[str, ...]] = [
        ("ana", "ana", "no", DURING_VOTING, "1"),
        ("bo", "ana", "abstain", DURING_VOTING, "2"),
    ]
    (tmp_path / "votes.csv").write_bytes(data := csv_of(rows))
    held = {
        "id": "m", "role": "team", "member": "ana", "seat": "primary",
        "starts": "2016-01-01T00:00:00Z", "ends": "2017-01-01T00:00:00Z",
    }  # fmt: skip
    recall = {
        "id": "r", "role": "team", "mandatee": "ana", "initiator": "bo", "opens": "2016-10-15T00:00:00Z",
        "closes": "2016-10-29T00:00:00Z", "marks_file": pointing(data),
        "seconds": [{"member": who, "at": "2016-10-16T00:00:00Z"} for who in ("cy", "dan")],
    }  # fmt: skip
    facts = {key: what for key, what in document().items() if key != "elections"} | {
        "mandates": [held], "recalls": [recall],
    }  # fmt: skip
    with pytest.raises(
        PartgovError, match=r"recalls: wanted yes or no: a recall has two options \(P6\), found text 'r'"
    ):
        audited(tmp_path, facts, engine=engine)
    found = audited(tmp_path, {**facts, "bylaws": [{"recall": {"abstaining": True}}]}, engine=engine)
    assert ("kept", 0, 1) == tuple(found["recalls"]["r"][key] for key in ("outcome", "yes", "no"))


def tally_of(found: Document, candidate: str) -> Document:
    """The tally of a candidate in an audit's document."""
    ranking = found["elections"]["e1"]["ranking"]
    return next({key: one[key] for key in ("yes", "no", "abstain")} for one in ranking if one["member"] == candidate)


class TestWhatIsRefused:
    """Each fault names the vote, what was wanted and what to do."""

    DATA = csv_of(MARKS)

    def refused(self, folder: Path, *, data: bytes | None = DATA, written: str = "csv", **rest: Any) -> str:
        """What is said of a file."""
        library("duckdb")
        if data is not None:
            (folder / f"votes.{written}").write_bytes(data)
        pointer = pointing(data or b"", written, **rest)
        with pytest.raises(FaultsError) as refused:
            audited(folder, document(marks_file=pointer), engine=MarksEngine(self.engine))
        return str(refused.value)

    @pytest.fixture(autouse=True, params=ENGINES)
    def _engine(self, request: pytest.FixtureRequest) -> None:
        """Each engine says the same."""
        library(request.param.value)
        self.engine = request.param.value

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        """A missing file."""
        assert "elections/e1.marks_file.path: wanted a file of votes that is there" in self.refused(tmp_path, data=None)

    def test_another_file(self, tmp_path: Path) -> None:
        """A file of other bytes, by the digest of both."""
        told = self.refused(tmp_path, sha256="0" * 64)
        assert "elections/e1.marks_file.sha256: wanted the file that was recorded" in told
        assert "0" * 64 in told
        assert sha256(self.DATA).hexdigest()[:40] in told

    def test_a_file_elsewhere(self, tmp_path: Path) -> None:
        """A file outside the record's folder, by its path or behind a link, unless it is said that it may be."""
        folder = tmp_path / "record"
        folder.mkdir()
        (tmp_path / "votes.csv").write_bytes(self.DATA)
        (folder / "link.csv").symlink_to(tmp_path / "votes.csv")
        for path in ("../votes.csv", str(tmp_path / "votes.csv"), "link.csv"):
            told = self.refused(folder, data=self.DATA, path=path)
            assert "marks_file.path: wanted a file in the record's own folder" in told
            found = audited(folder, document(marks_file=pointing(self.DATA, path=path)), outside=True)
            assert {"yes": 3, "no": 1, "abstain": 0} == tally_of(found, "ana")

    @pytest.mark.parametrize(
        ("header", "told"),
        [
            ("voter,candidate,mark,cast_at,number", "columns: wanted the columns voter, candidate, mark, perhaps"),
            ("voter,candidate,vote,cast_at,seq", "columns: wanted the columns voter, candidate, mark"),
            ("voter,candidate,mark,mark,seq", "columns: wanted the columns voter, candidate, mark"),
        ],
    )
    def test_another_column(self, tmp_path: Path, header: str, told: str) -> None:
        """A column that is missing, one that means nothing, and one twice."""
        assert told in self.refused(tmp_path, data=csv_of(MARKS, header))

    def test_no_file_at_all(self, tmp_path: Path) -> None:
        """An empty file has no columns."""
        assert "columns: wanted the columns voter" in self.refused(tmp_path, data=b"")

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (("ana", "cy", "yes", "2016-10-20T12:00:00", "8"), "cast_at: wanted an instant with a time zone"),
            (("ana", "cy", "yes", "2016-13-20T12:00:00Z", "8"), "cast_at|path: wanted"),
            (("ana", "cy", "yes", "2016-10-20T12:00:00.0000001Z", "8"), "cast_at: wanted an instant"),
            (("ana", "cy", "yes", "20 October", "8"), "cast_at: wanted an instant"),
            (("ana", "cy", "yes", DURING_VOTING, "8.5"), "seq: wanted a whole number"),
            (("ana", "cy", "yes", DURING_VOTING, ""), "seq: wanted a seq on every line or on none"),
            (("ana", "cy", "maybe", DURING_VOTING, "8"), "mark: wanted one of yes, no, abstain"),
            (("", "cy", "yes", DURING_VOTING, "8"), "voter: wanted an id"),
            (("ana", "", "yes", DURING_VOTING, "8"), "candidate: wanted an id"),
            (("ana", "cy", "yes", DURING_VOTING, "8", "more"), "path: wanted a file of votes written as csv"),
        ],
    )
    def test_a_row(self, tmp_path: Path, row: tuple[str, ...], told: str) -> None:
        """What no cell may hold."""
        found = self.refused(tmp_path, data=csv_of([*MARKS, row]))
        assert any(f"elections/e1.marks_file.{one}" in found for one in told.split("|")), found

    def test_a_number_on_some_rows(self, tmp_path: Path) -> None:
        """A file that knows nulls has a number on every row, or on none; one without any is counted."""
        numberless = [(*row[:4], "") for row in MARKS]
        told = self.refused(tmp_path, data=parquet_of([*numberless[:-1], MARKS[-1]]), written="parquet")
        assert "elections/e1.marks_file.seq: wanted a seq on every line or on none" in told
        for written, data in (("csv", csv_of(numberless)), ("parquet", parquet_of(numberless))):
            (tmp_path / f"votes.{written}").write_bytes(data)
            found = audited(tmp_path, document(marks_file=pointing(data, written)), engine=MarksEngine(self.engine))
            assert {"yes": 3, "no": 1, "abstain": 0} == tally_of(found, "ana")

    def test_a_null_in_parquet(self, tmp_path: Path) -> None:
        """A missing mark in a file that knows nulls is refused; nobody said what it means."""
        pa = library("pyarrow")
        data = parquet_of(MARKS, mark=pa.array(["yes", None, *["no"] * (len(MARKS) - 2)]))
        assert "marks_file.mark: wanted a mark, or an empty text" in self.refused(
            tmp_path, data=data, written="parquet"
        )

    def test_bytes_that_are_no_parquet(self, tmp_path: Path) -> None:
        """Something else under that name."""
        assert "path: wanted a file of votes written as parquet" in self.refused(tmp_path, written="parquet")

    def test_a_file_that_changed_meanwhile(self, tmp_path: Path) -> None:
        """Between its check and its count a file stays as it is, or is not counted."""
        (tmp_path / "votes.csv").write_bytes(self.DATA)
        record = load_record(json.dumps(document(marks_file=pointing(self.DATA))).encode())
        read = read_marks_files(record, folder=tmp_path, engine=MarksEngine(self.engine))
        (tmp_path / "votes.csv").write_bytes(self.DATA + b"cy,cy,yes,,9\n")
        with pytest.raises(FaultsError, match=r"e1.marks_file.path: wanted the file as it was when it was checked"):
            audit_record(read, zone=zone_named("UTC"))


class TestInARecord:
    """A record says where its votes are, and is written as it was read."""

    POINTER = pointing(b"")

    def test_is_written_as_it_was_read(self, tmp_path: Path) -> None:
        """Whether its files were read or not."""
        library("duckdb")
        (tmp_path / "votes.csv").write_bytes(data := csv_of(MARKS))
        record = load_record(json.dumps(document(marks_file=pointing(data))).encode())
        read = read_marks_files(record, folder=tmp_path)
        assert dump_record(record) == dump_record(read)
        assert record == read == load_record(dump_record(read))
        margins = margins_of(audit_record(read, zone=zone_named("UTC")))
        assert not margins["elections/e1"].exact

    def test_is_not_counted_before_it_is_read(self) -> None:
        """Nobody counts what nobody has read; it is said who reads it."""
        record = load_record(json.dumps(document(marks_file=self.POINTER)).encode())
        with pytest.raises(PartgovError, match="marks_file: wanted votes that were read: `read_marks_files`"):
            audit_record(record, zone=zone_named("UTC"))

    def test_nor_are_the_answers_to_a_poll(self) -> None:
        """P8: neither does anybody count answers that nobody has read."""
        poll = {"id": "p1", "questions": [{"id": "q1", "rule": "for-against"}], "marks_file": self.POINTER}
        record = load_record(json.dumps(record_of(polls=[poll])).encode())
        with pytest.raises(PartgovError, match=r"polls/p1.marks_file: wanted votes that were read: `read_marks_files`"):
            audit_record(record, zone=zone_named("UTC"))

    @pytest.mark.parametrize(
        ("rest", "told"),
        [
            ({"ballots": [ballot("ana", ana="yes")]}, "marks_file: wanted none of them beside a file of votes"),
            ({"tallies": {"ana": {"yes": 1, "no": 0}}}, "marks_file: wanted none of them beside a file of votes"),
            ({"ballots_cast": 3}, "marks_file: wanted none of them beside a file of votes"),
            ({"marks_file": {**POINTER, "sha256": "ABC"}}, "marks_file.sha256: wanted the SHA-256 of the file's bytes"),
            ({"marks_file": {**POINTER, "format": "xlsx"}}, "marks_file.format: wanted one of"),
            ({"marks_file": {**POINTER, "path": ""}}, "marks_file.path: wanted an id"),
        ],
    )
    def test_what_does_not_fit(self, rest: Document, told: str) -> None:
        """Votes told twice, and what is no digest, no format and no path."""
        with pytest.raises(FaultsError) as refused:
            load_record(json.dumps(document(**{"marks_file": self.POINTER, **rest})).encode())
        assert told in str(refused.value)

    def test_beside_a_poll(self) -> None:
        """P8: a question's own tally, or options, go with no file of answers."""
        for question, told in (
            ({"rule": "for-against", "tally": {"for": 1, "against": 0}}, "either ballots or a tally of each question"),
            ({"rule": "majority-of-answers"}, "answers"),
        ):
            poll = {"id": "p1", "questions": [{"id": "q1", **question}], "marks_file": self.POINTER}
            with pytest.raises(FaultsError, match=told):
                load_record(json.dumps(record_of(polls=[poll])).encode())


class TestTheCommand:
    """`partgov audit` and `partgov count` read such files straight."""

    def test_audits_a_record(self, tmp_path: Path) -> None:
        """From the record's own folder, wherever the command is run."""
        library("duckdb")
        (tmp_path / "votes.csv").write_bytes(data := csv_of(MARKS))
        (tmp_path / "record.json").write_text(json.dumps(document(marks_file=pointing(data))))
        for engine in ("duckdb", "pyarrow"):
            told = quick_run("audit", str(tmp_path / "record.json"), "--engine", engine, "--json")
            assert {"yes": 3, "no": 1, "abstain": 0} == tally_of(json.loads(told.out), "ana")
        for verb in (["margins"], ["next", "--at", DURING_VOTING], ["day", "--at", DURING_VOTING]):
            assert not quick_run(verb[0], str(tmp_path / "record.json"), *verb[1:]).err

    def test_exports_a_record_and_reports_with_one(self, tmp_path: Path) -> None:
        """Whatever reads a record reads its files of votes; PrefLib tells whole ballots, and a file has none."""
        library("duckdb")
        (tmp_path / "votes.csv").write_bytes(data := csv_of(MARKS))
        record, out = tmp_path / "record.json", tmp_path / "out"
        record.write_text(json.dumps({**document(marks_file=pointing(data)), "organisation": "A small press"}))
        assert 0 == quick_run("export", record, "--as", "nist", "--to", out, "--engine", "pyarrow").status
        assert 5 == json.loads(out.read_bytes())["Election"][0]["BallotCounts"][0]["BallotsCast"]
        refused = quick_run("export", record, "--as", "preflib", "--to", out)
        assert (2, "partgov: ballots: wanted one ballot or more that counts, found nothing\n") == (
            refused.status, refused.err
        )  # fmt: skip
        journal = tmp_path / "journal.json"
        journal.write_text(
            '{"format": "partgov-journal", "version": 1, "log": "example.org/b", "currency": "EUR", "timezone": "UTC",'
            ' "begins": "2016-01-01", "entries": []}'
        )
        assert 0 == quick_run("report", journal, "--record", record, "--at", DURING_VOTING).status

    def test_needs_a_folder(self) -> None:
        """A record from standard input lies in no folder."""
        library("duckdb")
        told = quick_run("audit", "-", given=json.dumps(document(marks_file=pointing(b""))).encode())
        assert "marks_file: wanted a record in a file" in told.err

    @pytest.mark.parametrize("written", ["csv", "parquet"])
    def test_counts_a_file(self, tmp_path: Path, written: str) -> None:
        """A count by an engine says what a count of the same sheet says."""
        library("duckdb")
        rows = [(*row[:3], row[3].replace(" ", "T"), row[4]) for row in MARKS if row[3]]
        (tmp_path / "marks.csv").write_bytes(csv_of(rows))
        (tmp_path / "marks.parquet").write_bytes(parquet_of(rows))
        members = tmp_path / "members.csv"
        members.write_text("id,joined\n" + "".join(f"{name},2010-01-01T00:00:00Z\n" for name in ("ana", "bo", "cy")))
        asked = ["--members", str(members), "--role", "team", "--primary", "1", "--reserve", "1", "--json"]
        expected = json.loads(quick_run("count", str(tmp_path / "marks.csv"), *asked).out)
        found = json.loads(quick_run("count", str(tmp_path / f"marks.{written}"), *asked, "--engine", "duckdb").out)
        assert expected == found

    def test_what_goes_with_no_engine(self, tmp_path: Path) -> None:
        """A file that is not there, and another encoding."""
        library("duckdb")
        asked = ["--members", "x", "--role", "team", "--primary", "1", "--reserve", "1", "--engine", "duckdb"]
        assert "wanted a file of votes that is there" in quick_run("count", str(tmp_path / "none.csv"), *asked).err
        (tmp_path / "marks.csv").write_bytes(csv_of(MARKS))
        told = quick_run("count", str(tmp_path / "marks.csv"), *asked[2:]).err
        assert "--members: wanted a sheet of members" in told
        told = quick_run("count", str(tmp_path / "marks.csv"), *asked, "--encoding", "cp1252").err
        assert "--encoding: wanted none beside `--engine`" in told
