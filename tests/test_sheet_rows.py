"""Sheet rows: values of rows, whatever they come from, with every fault at its row and column."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import UserDict
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.interop.sheetmaps import Empty, MarksSheet, MarkWords
from partgov.interop.sheetrows import ballots_of, members_of
from partgov.interop.spreadsheets import read_marks, read_members
from partgov.members import Membership, Roll

SUMMER = timezone(timedelta(hours=2))
AT = datetime(2016, 10, 16, 12, tzinfo=UTC)
NAMES = {"voter": "member_id", "candidate": "to", "mark": "value", "cast_at": "created"}


def row(voter: object = "v1", to: object = "ana", value: object = "yes", created: object = AT) -> dict[str, Any]:
    """A mark as a program keeps it."""
    return {"pk": 7, "member_id": voter, "to": to, "value": value, "created": created}


def told(rows: Any, *arguments: Any, **more: Any) -> list[str]:
    """Where there are faults."""
    with pytest.raises(FaultsError) as refused:
        ballots_of(rows, *arguments, **more)
    return [fault.path for fault in refused.value.faults]


class TestBallots:
    """`ballots_of`."""

    def test_a_mark_in_each_row(self) -> None:
        """Marks of one voter and instant are one ballot; columns that nobody named are passed over."""
        found = ballots_of([row(), row(to="bo", value="no"), row("v2")], NAMES)
        first = Ballot(voter="v1", marks={"ana": "yes", "bo": "no"}, cast_at=AT)
        assert (first, Ballot(voter="v2", marks={"ana": "yes"}, cast_at=AT)) == found

    def test_a_ballot_in_each_row(self) -> None:
        """With a column for each candidate a row is a ballot, in whatever words."""
        words = MarkWords(yes=["ja"], no=["nee"])
        sheet = MarksSheet(voter="who", candidates={"Ana": "ana", "Bo": "bo"}, words=words)
        found = ballots_of([{"who": "v1", "Ana": "Ja", "Bo": None}], sheet=sheet)
        assert (Ballot(voter="v1", marks={"ana": "yes"}),) == found

    @pytest.mark.parametrize(
        ("value", "text"), [(17, "17"), (UUID(int=1), str(UUID(int=1))), (" v ", "v"), (Mark.YES, "yes")]
    )
    def test_what_an_id_may_be_kept_as(self, value: object, text: str) -> None:
        """A whole number and a UUID are ids by their text."""
        assert text == ballots_of([row(value)], NAMES)[0].voter

    @pytest.mark.parametrize("value", [True, 1.0, b"v", ["v"], object()])
    def test_what_it_may_not(self, value: object) -> None:
        """Anything else is refused at its row and column, since nobody can say what its text would be."""
        assert ["the rows, row 2.member_id"] == told([row(), row(value)], NAMES)

    def test_every_fault_at_once(self) -> None:
        """All rows are looked at, each fault with its row, counted from one, and its column by its own name."""
        rows = [row(), row(value="maybe"), row(created="yesterday"), row(None), row(to="")]
        found = {f"the rows, row {place}" for place in ("2.value", "3.created", "4.member_id", "5.to")}
        assert found == {*told(rows, NAMES)}

    def test_what_is_no_row(self) -> None:
        """A row that has no columns is a fault of its own."""
        assert ["votes, row 2"] == told([row(), "v1,ana,yes"], NAMES, place="votes")

    def test_a_column_that_is_missing(self) -> None:
        """A column that was named, or that every mark has, is missed once; an instant need not be there."""
        mark = {"voter": "v1", "candidate": "ana", "mark": "yes"}
        assert ["the rows"] == told([{"voter": "v1", "candidate": "ana"}])
        assert ["the rows"] == told([mark], {"cast_at": "when"})
        assert (Ballot(voter="v1", marks={"ana": "yes"}),) == ballots_of([mark])

    def test_a_column_that_there_is_not(self) -> None:
        """A column by a word that means none is a slip of whoever calls."""
        with pytest.raises(PartgovError, match="columns: wanted one of voter, candidate, mark, cast_at, seq, found"):
            ballots_of([], {"who": "voter"})

    def test_an_instant_without_an_offset(self) -> None:
        """It is on the clock that is named, and refused where none is, or where the clock has it twice."""
        wall, zone = row(created=datetime(2016, 10, 30, 1, 30)), "Europe/Amsterdam"
        assert datetime(2016, 10, 29, 23, 30, tzinfo=UTC) == ballots_of([wall], NAMES, timezone=zone)[0].cast_at
        assert ["the rows, row 1.created"] == told([wall], NAMES)
        twice = row(created=datetime(2016, 10, 30, 2, 30))
        assert ["the rows, row 1.created"] == told([twice], NAMES, timezone=zone)

    def test_an_instant_finer_than_a_record(self) -> None:
        """Another library's instant is never rounded."""

        class Finer(datetime):
            def __eq__(self, other: object) -> bool:
                return type(other) is Finer

            __hash__ = datetime.__hash__

        assert ["the rows, row 1.created"] == told([row(created=Finer(2016, 10, 16, tzinfo=UTC))], NAMES)

    def test_an_empty_cell(self) -> None:
        """It marks nobody, or is an abstention, or a fault, as the map says."""
        assert {} == ballots_of([row(value=None)], NAMES)[0].marks
        refused = MarksSheet(voter="v", candidate="c", mark="m", empty=Empty.REFUSED)
        assert ["the rows, row 1.m"] == told([{"v": "v1", "c": "ana", "m": ""}], sheet=refused)

    def test_no_rows(self) -> None:
        """Of no rows nothing can be missing."""
        assert () == ballots_of([])


class TestMembers:
    """`members_of`."""

    def test_spells(self) -> None:
        """A row is a spell; a day is its first instant on the clock that is named."""
        rows = [{"id": "ana", "joined": date(2013, 5, 1), "left": None, "name": "Ana"}]
        (found,) = members_of(rows, timezone="Europe/Amsterdam")
        assert Membership(id="ana", name="Ana", joined=datetime(2013, 4, 30, 22, tzinfo=UTC)) == found

    def test_faults(self) -> None:
        """Spells of one person that overlap are told by row, and so is a leaving before the joining."""
        rows = [{"id": "ana", "joined": AT}, {"id": "ana", "joined": AT + timedelta(days=1)}]
        with pytest.raises(FaultsError, match=r"the rows, row 2: .*the rows, row 1"):
            members_of(rows)
        with pytest.raises(FaultsError, match=r"the rows, row 1\.left"):
            members_of([{"id": "ana", "joined": AT, "left": AT}])


class TestSources:
    """Rows of whatever has columns."""

    def test_a_database(self) -> None:
        """A row of SQLite, which is no mapping, has columns all the same."""
        database = sqlite3.connect(":memory:")
        database.row_factory = sqlite3.Row
        rows = database.execute("SELECT 3 AS id, '2013-05-01T00:00:00Z' AS joined").fetchall()
        database.close()
        assert "3" == members_of(rows)[0].id

    def test_a_mapping_of_another_kind(self) -> None:
        """Whatever has keys and gives what stands there."""
        assert "v1" == ballots_of([UserDict(row())], NAMES)[0].voter

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["v1", "v2"]), st.sampled_from(["ana", "bo"]), st.sampled_from(["yes", "no", "", "x"]),
                st.sampled_from([None, AT, AT.astimezone(SUMMER), AT + timedelta(microseconds=1)]),
            )
        )
    )  # fmt: skip
    def test_they_mean_what_the_same_sheet_means(self, marks: list[tuple[str, str, str, datetime | None]]) -> None:
        """Rows of a program give the ballots, or the faults, that the same lines of a sheet give."""
        names = ("voter", "candidate", "mark", "cast_at")
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows((*three, "" if at is None else at.isoformat()) for *three, at in marks)

        def outcome(read: Any) -> Any:
            try:
                return read()
            except FaultsError as error:
                return [(one.path.rpartition(".")[2], one.asked, one.seen) for one in error.faults]

        sheet = outcome(lambda: read_marks(file.getvalue().encode(), place="marks.csv"))
        assert sheet == outcome(lambda: ballots_of([dict(zip(names, one, strict=True)) for one in marks]))


def test_members_mean_what_the_same_sheet_means() -> None:
    """Lines of `csv.DictReader` give the roll that the sheet gives."""
    text = "id,joined,left\nana,2013-05-01T00:00:00Z,\nbo,2014-05-01T00:00:00Z,2015-05-01T00:00:00Z\n"
    rows = csv.DictReader(io.StringIO(text))
    assert read_members(text.encode(), place="members.csv") == Roll.of(members_of(rows))
