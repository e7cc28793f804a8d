"""Spreadsheets: a roll and ballots from CSV, every fault with its line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.interop.spreadsheets import read_marks, read_members
from partgov.members import Roll

AT = datetime(2016, 10, 20, 12, tzinfo=UTC)


def members(text: str) -> Roll:
    """Read members from a text."""
    return read_members(text.encode(), place="members.csv")


def marks(text: str) -> tuple[Ballot, ...]:
    """Read marks from a text."""
    return read_marks(text.encode(), place="marks.csv")


def paths(text: str) -> list[str]:
    """The paths of the faults of a table of marks."""
    with pytest.raises(FaultsError) as refused:
        marks(text)
    return [fault.path for fault in refused.value.faults]


class TestMembers:
    """Columns `id,joined[,left][,name]`."""

    def test_several_spells(self) -> None:
        """A member may have several lines, one for each spell, in any order."""
        roll = members("id,joined,left\nana,2014-01-01T00:00:00Z,\nana,2010-01-01T00:00:00Z,2012-01-01T00:00:00Z\n")
        assert datetime(2014, 1, 1, tzinfo=UTC) == roll.since("ana", AT)
        assert not roll.is_member("ana", datetime(2013, 1, 1, tzinfo=UTC))
        assert roll.is_member("ana", datetime(2011, 1, 1, tzinfo=UTC))

    def test_names(self) -> None:
        """A column of names is read; an empty cell is no name."""
        roll = members('name,id,joined\n"Doe, Ana",ana,2014-01-01T00:00:00Z\n,bo,2014-01-01T00:00:00Z\n')
        assert ("Doe, Ana", "bo") == (roll.name("ana"), roll.name("bo"))

    def test_nobody(self) -> None:
        """A table with a head and no lines is a roll without members."""
        assert 0 == len(members("id,joined\n"))

    @pytest.mark.parametrize("joined", ["2014-01-01", "2014-01-01T00:00:00", "", "soon"])
    def test_an_instant_that_is_none(self, joined: str) -> None:
        """A day, a naive instant, an empty cell and a word are refused, with the line and the column."""
        with pytest.raises(FaultsError) as refused:
            members(f"id,joined\nbo,2014-01-01T00:00:00Z\nana,{joined}\n")
        assert ["members.csv, line 3.joined"] == [fault.path for fault in refused.value.faults]

    def test_spells_that_overlap(self) -> None:
        """Spells of one member that overlap are refused."""
        with pytest.raises(PartgovError, match="overlap"):
            members("id,joined\nana,2014-01-01T00:00:00Z\nana,2015-01-01T00:00:00Z\n")


class TestMarks:
    """Columns `voter,candidate,mark[,cast_at[,seq]]`."""

    def test_lines_of_one_voter_and_moment_are_one_ballot(self) -> None:
        """Marks of one voter and instant for several candidates are one ballot."""
        table = (
            "voter,candidate,mark,cast_at\n"
            "v1,ana,yes,2016-10-20T12:00:00Z\n"
            "v2,ana,no,2016-10-20T12:00:00Z\n"
            "v1,bo,abstain,2016-10-20T14:00:00+02:00\n"
        )
        one = Ballot(voter="v1", marks={"ana": Mark.YES, "bo": Mark.ABSTAIN}, cast_at=AT)
        other = Ballot(voter="v2", marks={"ana": Mark.NO}, cast_at=AT)
        assert {one, other} == set(marks(table))

    def test_a_second_mark_for_one_candidate_begins_another_ballot(self) -> None:
        """Two marks of one voter and instant for one candidate are two ballots, so that neither is lost."""
        table = "voter,candidate,mark\nv1,ana,yes\nv1,ana,no\nv1,bo,yes\n"
        found = marks(table)
        assert 3 == sum(len(ballot.marks) for ballot in found)
        assert [Mark.NO, Mark.YES] == sorted(ballot.marks["ana"] for ballot in found)

    def test_instants_and_numbers_tell_ballots_apart(self) -> None:
        """Marks of one voter at two instants, or under two numbers, are two ballots."""
        table = "voter,candidate,mark,seq\nv1,ana,yes,2\nv1,bo,yes,10\nv1,cy,yes,2\n"
        found = {ballot.seq: set(ballot.marks) for ballot in marks(table)}
        assert {2: {"ana", "cy"}, 10: {"bo"}} == found

    def test_no_marks(self) -> None:
        """A table with a head and no lines has no ballots."""
        assert () == marks("voter,candidate,mark\n")

    @given(
        lines=st.lists(
            st.tuples(st.sampled_from("vw"), st.sampled_from("abc"), st.sampled_from(["yes", "no", "abstain"])),
            max_size=12,
        )
    )
    def test_no_mark_is_lost(self, lines: list[tuple[str, str, str]]) -> None:
        """However lines are put together into ballots, each mark is there as often as it was written."""
        found = marks("voter,candidate,mark\n" + "".join(",".join(line) + "\n" for line in lines))
        every = [(ballot.voter, candidate, mark) for ballot in found for candidate, mark in ballot.marks.items()]
        assert sorted(lines) == sorted((voter, candidate, str(mark)) for voter, candidate, mark in every)

    def test_names_with_commas_and_quotes(self) -> None:
        """Cells in quotes may hold commas and quotes."""
        found = marks('voter,candidate,mark\n"Doe, Ana","the ""bo""",yes\n')
        assert (Ballot(voter="Doe, Ana", marks={'the "bo"': Mark.YES}),) == found

    def test_a_semicolon_in_a_table_with_commas(self) -> None:
        """A table whose head has commas is parted by commas, whatever else stands in it."""
        assert "a;b" == marks("voter,candidate,mark\na;b,ana,yes\n")[0].voter

    @pytest.mark.parametrize("line", ["v1\tana\tyes", " v1 \t ana\t YES ", "\t\t\nv1\tana\tyes\n\t \t"])
    def test_what_a_spreadsheet_does_not_show(self, line: str) -> None:
        """Tabs may part the cells; spaces around them and lines of empty cells mean nothing."""
        assert (Ballot(voter="v1", marks={"ana": Mark.YES}),) == marks(f"voter\tcandidate\tmark\n{line}\n")

    @pytest.mark.parametrize(
        "space", [" voter , candidate , mark ", '"voter","candidate","mark"', "Voter,CANDIDATE,Mark"]
    )
    def test_a_head_as_spreadsheets_write_it(self, space: str) -> None:
        """Spaces around the names of columns, quotes and capitals mean nothing."""
        assert "v1" == marks(f"{space}\nv1,ana,yes\n")[0].voter

    def test_every_fault_has_its_line(self) -> None:
        """All lines that cannot be used are told, with the number an editor shows."""
        table = "voter,candidate,mark\nv1,ana,maybe\n\nv1,bo,yes\n,bo,yes\nv2,bo,\n"
        assert [2, 5] == [int(path.split("line ")[1].split(".")[0]) for path in paths(table)]

    @pytest.mark.parametrize(
        ("cells", "line"), [("v1,bo", 3), ("v1,bo,yes,no", 3), ("v1", 3)], ids=["few", "many", "one"]
    )
    def test_a_line_with_a_wrong_number_of_cells(self, cells: str, line: int) -> None:
        """A line with too few or too many cells is told, with its number."""
        assert [f"marks.csv, line {line}"] == paths(f"voter,candidate,mark\nv1,ana,yes\n{cells}\n")

    def test_numbers_on_some_lines_only(self) -> None:
        """A number on some lines and not on others is refused, at each line that differs from the first."""
        table = "voter,candidate,mark,seq\nv1,ana,yes,1\nv2,ana,yes,\nv3,ana,yes,\n"
        assert ["marks.csv, line 3.seq", "marks.csv, line 4.seq"] == paths(table)

    def test_one_number_on_two_ballots(self) -> None:
        """A number belongs to one ballot: another voter or instant under it is refused."""
        table = "voter,candidate,mark,seq\nv1,ana,yes,1\nv1,bo,yes,1\nv2,ana,yes,1\n"
        assert ["marks.csv, line 4.seq"] == paths(table)

    @pytest.mark.parametrize("number", ["-1", "1.0", "1e3", "one", "٣", "1 2", "0x1", "9" * 5000])
    def test_a_number_that_is_none(self, number: str) -> None:
        """A number is written in digits, and nothing else."""
        assert ["marks.csv, line 2.seq"] == paths(f"voter,candidate,mark,seq\nv1,ana,yes,{number}\n")

    @pytest.mark.parametrize("head", ["voter,candidate", "voter,candidate,mark,mood", "voter,voter,candidate,mark", ""])
    def test_columns(self, head: str) -> None:
        """A missing, unknown or repeated column is told at line 1."""
        assert {"marks.csv, line 1"} == set(paths(head + "\n"))


class TestQuotes:
    """A quote that does not close takes no line of a table with it."""

    @pytest.mark.parametrize(
        "text",
        [
            'id,joined,name\nana,2012-05-01T00:00:00Z,"Ana\nbo,2013-05-01T00:00:00Z,Bo\n',
            'id,joined,name\nana,2012-05-01T00:00:00Z,"Ana\nbo,2013-05-01T00:00:00Z,Bo"\ncy,2013-05-01T00:00:00Z,Cy\n',
            'id,joined,name\nana,2012-05-01T00:00:00Z,"Ana "the" first"\n',
        ],
    )
    def test_is_told_by_the_line_it_stands_on(self, text: str) -> None:
        """Whether it never closes, closes at another's cell, or stands within one: no member is lost in silence."""
        with pytest.raises(FaultsError) as error:
            members(text)
        assert ["members.csv, line 2"] == [fault.path for fault in error.value.faults]

    def test_a_name_of_two_lines_is_one_name(self) -> None:
        """A line break within a quoted cell is a part of it."""
        assert 1 == len(members('id,joined,name\nana,2012-05-01T00:00:00Z,"Ana\nthe first"\n').spells)
