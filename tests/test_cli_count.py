"""The installed program counting an election from two spreadsheets."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents import (
    LONG_AGO,
    VOTING_CLOSES,
    VOTING_OPENS,
    Document,
    Ran,
    assert_refused,
    bare,
    place,
    quick_run,
    reasons,
)

# ── count ────────────────────────────────────────────────────────────────────────────────────────

MEMBERS_CSV = f"id,joined\nana,2013-01-01T00:00:00Z\nbo,2013-01-02T00:00:00Z\nv1,{LONG_AGO}\nv2,{LONG_AGO}\n"


def count(
    folder: Path,
    marks: str | bytes,
    *options: str,
    members: str | bytes = MEMBERS_CSV,
) -> Ran:
    """Run `partgov count` on these two tables, for one primary and one reserve seat."""
    for name, data in (("marks.csv", marks), ("members.csv", members)):
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return quick_run(
        "count", folder / "marks.csv", "--members", folder / "members.csv",
        "--role", "treasurer", "--primary", "1", "--reserve", "1", *options,
    )  # fmt: skip


def counted(ran: Ran) -> Document:
    """The election that a run of `partgov count --json` reports; what is in doubt stands on standard error too."""
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    nothing_counts = found["marks"]["submitted"] and not found["marks"]["accepted"]
    assert (1 if nothing_counts else 0, len(found["doubts"])) == (ran.status, len(ran.err.splitlines()))
    election = {"primary", "reserve", "vacant", "undecided", "ranking", "marks"}
    assert election | {"period", "membership_at", "unstamped", "doubts"} == set(found)
    return found


def tables(*columns: str) -> Iterator[str]:
    """The same three marks with these columns, in every order of the columns, by comma and by semicolon."""
    rows = [
        {"voter": "v1", "candidate": "ana", "mark": "yes", "cast_at": "2016-10-20T12:00:00Z", "seq": "1"},
        {"voter": "v1", "candidate": "bo", "mark": "no", "cast_at": "2016-10-20T12:00:00Z", "seq": "1"},
        {"voter": "v2", "candidate": "ana", "mark": "abstain", "cast_at": "2016-10-21T12:00:00Z", "seq": "2"},
    ]
    for names in itertools.permutations(columns):
        yield "\n".join([",".join(names), *(",".join(row[name] for name in names) for row in rows), ""])


class TestCount:
    """Two tables in, one election out."""

    MARKS = ("voter", "candidate", "mark")
    EXPECTED = [place("ana", 1, 0, 1, 1, "primary"), place("bo", 0, 1, 0, -1, "not_considered")]  # noqa: RUF012

    @pytest.mark.parametrize("more", [(), ("cast_at",), ("seq",), ("cast_at", "seq")], ids="+".join)
    @pytest.mark.parametrize("separator", [",", ";"], ids=["comma", "semicolon"])
    def test_every_combination_of_columns(self, tmp_path: Path, more: tuple[str, ...], separator: str) -> None:
        """Instants and numbers may be there or not, columns in any order, by comma or semicolon: the same count."""
        every = list(tables(*self.MARKS, *more))
        for table in (every[0], every[-1]):
            members = MEMBERS_CSV.replace(",", separator)
            found = counted(count(tmp_path, table.replace(",", separator), "--json", members=members))
            assert self.EXPECTED == bare(found["ranking"])
            assert {"submitted": 3, "accepted": 3, "superseded": 0, "rejected": []} == found["marks"]
            assert ({"primary": 0, "reserve": 1}, []) == (found["vacant"], found["undecided"])

    @pytest.mark.parametrize(
        "members",
        [
            "id,joined,left\nana,2013-01-01T00:00:00Z,\nbo,2013-01-02T00:00:00Z,\nv1,2010-01-01T00:00:00Z,\nv2,2010-01-01T00:00:00Z,\n",
            "joined,id\n2013-01-01T00:00:00Z,ana\n2013-01-02T00:00:00Z,bo\n2010-01-01T00:00:00Z,v1\n2010-01-01T00:00:00Z,v2\n",
            MEMBERS_CSV.replace("\n", "\r\n"),
            "\ufeff" + MEMBERS_CSV,
            MEMBERS_CSV + "\n\n",
            MEMBERS_CSV.rstrip("\n"),
            'id,joined\n"ana","2013-01-01T00:00:00Z"\nbo,2013-01-02T00:00:00Z\nv1,2010-01-01T00:00:00Z\nv2,2010-01-01T00:00:00Z',
        ],
        ids=["left", "other order", "CRLF", "BOM", "blank lines", "no last newline", "quotes"],
    )  # fmt: skip
    def test_every_form_of_the_members(self, tmp_path: Path, members: str) -> None:
        """Members may come with or without the day they left, in whatever form spreadsheets save a table."""
        table = next(tables(*self.MARKS))
        assert self.EXPECTED == bare(counted(count(tmp_path, table, "--json", members=members))["ranking"])

    @pytest.mark.parametrize("change", ["\ufeff{}", "{}\n\n"], ids=["BOM", "blank lines"])
    def test_every_form_of_the_marks(self, tmp_path: Path, change: str) -> None:
        """Marks may come with a byte order mark and blank lines, as spreadsheets save them."""
        table = change.format(next(tables(*self.MARKS)))
        assert self.EXPECTED == bare(counted(count(tmp_path, table, "--json"))["ranking"])
        windows = table.replace("\n", "\r\n")
        assert self.EXPECTED == bare(counted(count(tmp_path, windows, "--json"))["ranking"])

    def test_a_mark_in_capitals(self, tmp_path: Path) -> None:
        """A mark is read whatever its capitals and spaces around it."""
        table = "voter,candidate,mark\nv1,ana, Yes \nv1,bo,NO\nv2,ana,Abstain\n"
        assert self.EXPECTED == bare(counted(count(tmp_path, table, "--json"))["ranking"])

    def test_the_window_of_voting(self, tmp_path: Path) -> None:
        """With --opens and --closes, marks outside the half-open window are rejected."""
        table = (
            "voter,candidate,mark,cast_at\n"
            "v1,ana,yes,2016-10-14T23:59:59Z\n"
            "v1,bo,yes,2016-10-15T00:00:00Z\n"
            "v2,ana,yes,2016-10-28T23:59:59Z\n"
            "v2,bo,yes,2016-10-29T00:00:00Z\n"
        )
        found = counted(count(tmp_path, table, "--json", "--opens", VOTING_OPENS, "--closes", VOTING_CLOSES))
        expected = [("v1", "ana", "yes", "outside_period"), ("v2", "bo", "yes", "outside_period")]
        assert expected == reasons(found)
        assert (["ana"], ["bo"]) == (found["primary"], found["reserve"])

    def test_a_later_mark_replaces_an_earlier_one(self, tmp_path: Path) -> None:
        """Of one voter's marks for one candidate, the last by instant and then by number counts."""
        table = (
            "voter,candidate,mark,cast_at,seq\n"
            "v1,ana,no,2016-10-20T00:00:00Z,2\n"
            "v1,ana,yes,2016-10-20T00:00:00Z,3\n"
            "v1,ana,no,2016-10-19T00:00:00Z,9\n"
        )
        found = counted(count(tmp_path, table, "--json"))
        assert [place("ana", 1, 0, 0, 1, "primary")] == bare(found["ranking"])
        assert 2 == found["marks"]["superseded"]

    def test_two_marks_that_nothing_tells_apart(self, tmp_path: Path) -> None:
        """Two different marks of one voter for one candidate without instants or numbers are a conflict."""
        found = counted(count(tmp_path, "voter,candidate,mark\nv1,ana,yes\nv1,ana,no\n", "--json"))
        assert [("v1", "ana", "no", "conflict"), ("v1", "ana", "yes", "conflict")] == reasons(found)

    def test_marks_of_strangers_and_for_strangers(self, tmp_path: Path) -> None:
        """Marks of non-members, and for candidates who are in no row of members, are rejected with their reasons."""
        found = counted(count(tmp_path, "voter,candidate,mark\nzoe,ana,yes\nv1,zoe,yes\nv1,ana,yes\n", "--json"))
        expected = [("v1", "zoe", "yes", "unknown_candidate"), ("zoe", "ana", "yes", "not_a_member")]
        assert expected == reasons(found)

    def test_lines_in_any_order(self, tmp_path: Path) -> None:
        """The order of lines changes no byte of --json."""
        head, *lines = (
            "voter,candidate,mark,cast_at",
            "v1,ana,yes,2016-10-20T00:00:00Z",
            "v1,ana,no,2016-10-20T00:00:00Z",
            "v1,bo,yes,2016-10-20T00:00:00Z",
            "v2,bo,yes,2016-10-21T00:00:00Z",
            "zoe,bo,yes,2016-10-21T00:00:00Z",
        )
        expected = count(tmp_path, "\n".join((head, *lines)), "--json")
        assert "conflict" in expected.out
        for seed in range(3):
            mixed = random.Random(seed).sample(lines, len(lines))
            assert expected == count(tmp_path, "\n".join((head, *mixed)), "--json")

    def test_people_read_the_result(self, tmp_path: Path) -> None:
        """Without --json the result is a table with a sentence for each candidate."""
        ran = count(tmp_path, next(tables(*self.MARKS)))
        assert (0, "") == (ran.status, ran.err)
        assert "treasurer" in ran.out
        assert "ana has 1 Yes and 0 No, a score of +1." in ran.out
        assert "No voting period was given" in ran.out

    def test_every_fault_with_its_line(self, tmp_path: Path) -> None:
        """Every line that cannot be used is told at once, by file and number of line."""
        table = (
            "voter,candidate,mark,cast_at\n"
            "v1,ana,maybe,2016-10-20T00:00:00Z\n"
            "v1,bo,yes,2016-10-20T00:00:00\n"
            ",ana,yes,2016-10-20T00:00:00Z\n"
            "v2,,yes,2016-10-20T00:00:00Z\n"
            "v2,ana,,2016-10-20T00:00:00Z\n"  # nobody marked is no fault
            "v2,bo,yes,yesterday\n"
        )
        ran = count(tmp_path, table)
        assert_refused(ran)
        assert [2, 3, 4, 5, 7] == lines_told(ran, "marks.csv")

    def test_lines_with_too_few_or_many_cells(self, tmp_path: Path) -> None:
        """Lines with a wrong number of cells are told with every other fault."""
        table = "voter,candidate,mark\nv1,ana,maybe\nv1,bo\nv2,ana,yes,no\nv2,bo,perhaps\n"
        ran = count(tmp_path, table)
        assert_refused(ran)
        assert [2, 3, 4, 5] == lines_told(ran, "marks.csv")

    def test_faults_in_the_members(self, tmp_path: Path) -> None:
        """Faults in the table of members are told by its name and line."""
        members = f"id,joined,left\nana,{LONG_AGO},\nbo,soon,\nv1,{LONG_AGO},2009-01-01T00:00:00Z\n,{LONG_AGO},\n"
        ran = count(tmp_path, next(tables(*self.MARKS)), members=members)
        assert_refused(ran)
        assert [3, 4, 5] == lines_told(ran, "members.csv")

    def test_a_line_is_counted_as_an_editor_counts(self, tmp_path: Path) -> None:
        """Blank lines count in the number of a line."""
        ran = count(tmp_path, "voter,candidate,mark\n\nv1,ana,yes\n\nv1,bo,maybe\n")
        assert_refused(ran)
        assert [5] == lines_told(ran, "marks.csv")

    @pytest.mark.parametrize(
        ("marks", "message"),
        [
            ("", "voter,candidate,mark"),
            ("voter,candidate\nv1,ana\n", "'mark'"),
            ("voter,candidate,mark,mood\nv1,ana,yes,good\n", "'mood'"),
            ("voter,candidate,mark,mark\nv1,ana,yes,no\n", "'mark'"),
            ("v1,ana,yes\n", "voter,candidate,mark"),
            ("voter|candidate|mark\nv1|ana|yes\n", "commas, semicolons or tabs"),
            ("voter,candidate,mark\nv1,ana,nay\n", "line 2.mark: wanted one of yes, no, abstain; a map"),
            ("voter,candidate,mark,seq\nv1,ana,yes,1\nv2,ana,yes,\n", "line 3.seq"),
            ("voter,candidate,mark,seq\nv1,ana,yes,1\nv2,ana,yes,1\n", "line 3.seq"),
            ("voter,candidate,mark,seq\nv1,ana,yes,1.5\n", "line 2.seq"),
            (b"voter,candidate,mark\nJos\xe9,ana,yes\n", "save the sheet as CSV in UTF-8"),
            ('voter,candidate,mark\n"v1,ana,yes\n', "line 2"),
            ("voter,candidate,mark\nv\x001,ana,yes\n", "line 2"),
        ],
    )
    def test_tables_that_cannot_be_used(self, tmp_path: Path, marks: str | bytes, message: str) -> None:
        """A table without its columns, or that is no table, is refused with a clear message."""
        assert_refused(count(tmp_path, marks), "marks.csv", message)

    def test_a_huge_cell(self, tmp_path: Path) -> None:
        """A cell larger than CSV allows is refused with a clear message."""
        assert_refused(count(tmp_path, "voter,candidate,mark\nv1,ana," + "y" * 200_000 + "\n"), "marks.csv, line")

    def test_overlapping_spells(self, tmp_path: Path) -> None:
        """Spells of one member that overlap are refused, each at its line, beside the faults of the other table."""
        members = f"id,joined\nana,{LONG_AGO}\nbo,{LONG_AGO}\nana,2013-01-01T00:00:00Z\nbo,{LONG_AGO}\n"
        ran = count(tmp_path, "voter,candidate,mark\nv1,ana,nay\n", members=members)
        assert_refused(ran, "members.csv, line 2 has one too", "found ana", "found bo", "line 2.mark")
        assert ["4", "5"] == re.findall(r"members\.csv, line (\d): wanted", ran.err)

    def test_a_table_that_is_none_hides_no_fault_of_the_other(self, tmp_path: Path) -> None:
        """A table that cannot be read at all is told together with the faults of the other."""
        ran = count(tmp_path, b"voter\xff", members=f"id,joined\nana,soon\nbo,{LONG_AGO}\n")
        assert_refused(ran, "marks.csv: wanted UTF-8", "members.csv, line 2.joined")

    @pytest.mark.parametrize(
        "spells",
        [f"{LONG_AGO},2016-01-01T00:00:00Z", f"2012-01-01T00:00:00Z,\nana,{LONG_AGO},2011-01-01T00:00:00Z"],
        ids=["left", "came back"],
    )
    def test_who_left_needs_a_close(self, tmp_path: Path, spells: str) -> None:
        """R-13: who left, or joined again, is a candidate or not, and since when, by the close: it must be known."""
        members = f"id,joined,left\nana,{spells}\nbo,2014-01-01T00:00:00Z,\nv1,{LONG_AGO},\n"
        table = "voter,candidate,mark\nv1,ana,yes\nv1,bo,yes\n"
        refused = count(tmp_path, table, members=members)
        assert_refused(refused, "when voting closes: wanted --opens and --closes", "'ana'")
        closed = count(
            tmp_path, table, "--json", "--opens", "2015-10-01T00:00:00Z", "--closes", "2015-11-01T00:00:00Z",
            members=members,
        )  # fmt: skip
        found = counted(closed)
        assert ["ana"] == found["primary"]
        assert "2015-10-31T23:59:59.999999Z" == found["membership_at"]
        assert {"opens": "2015-10-01T00:00:00Z", "closes": "2015-11-01T00:00:00Z"} == found["period"]
        assert 2 == found["unstamped"]

    def test_membership_is_asked_about_at_the_last_mark(self, tmp_path: Path) -> None:
        """R-13: without a period, whoever left by the last mark is no candidate; a tick later, they are."""
        table = "voter,candidate,mark,cast_at\nv1,ana,yes,2015-12-31T23:59:59Z\nv1,bo,yes,2015-12-31T00:00:00Z\n"
        for left, seated in (("2015-12-31T23:59:59Z", "bo"), ("2016-01-01T00:00:00Z", "ana")):
            members = f"id,joined,left\nana,{LONG_AGO},{left}\nbo,2014-01-01T00:00:00Z,\nv1,{LONG_AGO},\n"
            found = counted(count(tmp_path, table, "--json", members=members))
            assert [seated] == found["primary"]
            assert ("2015-12-31T23:59:59Z", None, 0) == (found["membership_at"], found["period"], found["unstamped"])
        told = count(tmp_path, table, members=members).out
        assert "Membership of candidates is asked about at 2015-12-31T23:59:59Z, the last mark." in told

    @pytest.mark.parametrize("missing", ["marks.csv", "members.csv"])
    def test_a_missing_table(self, tmp_path: Path, missing: str) -> None:
        """A table that is not there is named."""
        for name in {"marks.csv", "members.csv"} - {missing}:
            (tmp_path / name).write_text(MEMBERS_CSV)
        ran = quick_run(
            "count", tmp_path / "marks.csv", "--members", tmp_path / "members.csv",
            "--role", "r", "--primary", "1", "--reserve", "0",
        )  # fmt: skip
        assert_refused(ran, missing, "no such file")

    @pytest.mark.parametrize(
        "options",
        [
            ["--opens", VOTING_OPENS],
            ["--closes", VOTING_CLOSES],
            ["--opens", VOTING_CLOSES, "--closes", VOTING_OPENS],
        ],
        ids=["opens alone", "closes alone", "backwards"],
    )
    def test_a_window_that_makes_no_sense(self, tmp_path: Path, options: list[str]) -> None:
        """A voting period that cannot be is refused with a clear message."""
        assert_refused(count(tmp_path, next(tables(*self.MARKS)), *options))

    @pytest.mark.parametrize(
        "options",
        [
            ["--opens", "2016-10-15T00:00:00"],
            ["--opens", "soon"],
            ["--primary", "-1"],
            ["--opens", "0001-01-01T00:00:00+14:00", "--closes", VOTING_CLOSES],
            ["--closes", "9999-12-31T23:59:59-14:00", "--opens", VOTING_OPENS],
        ],
    )
    def test_an_option_that_makes_no_sense(self, tmp_path: Path, options: list[str]) -> None:
        """A naive instant, one of no year, a word for one and a negative number are refused with the usage."""
        ran = count(tmp_path, next(tables(*self.MARKS)), *options)
        assert (2, "") == (ran.status, ran.out)
        assert options[0] in ran.err
        assert "Traceback" not in ran.err


def lines_told(ran: Ran, table: str) -> list[int]:
    """The numbers of the lines of a table that a refusal names."""
    found = []
    for line in ran.err.splitlines():
        _, _, rest = line.partition(f"{table}, line ")
        assert rest, line
        digits = "".join(itertools.takewhile(str.isdigit, rest))
        found.append(int(digits))
    return found
