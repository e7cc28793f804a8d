"""Sheets by a map: wide or long, CSV or a workbook, words in any language: the same marks as the core's."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot, Mark, count_ballots
from partgov.doubts import doubts_of, nobody_noted_who_stands, one_letter_off
from partgov.electorates import RecordDate
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import Period
from partgov.interop.lookalikes import folded
from partgov.interop.records import load_record
from partgov.interop.sheetcells import Callings
from partgov.interop.sheetmaps import MarksSheet, MarkWords, MembersSheet, SheetForm, load_sheet_map
from partgov.interop.spreadsheets import read_marks, read_roster
from partgov.members import Membership, Roll
from tests.documents import quick_run, run
from tests.workbooks import Cell, ods, xlsx

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
BOOKS: Final = find_spec("python_calamine") is not None
"""Whether what reads workbooks is there."""
START: Final = datetime(2016, 10, 16, 9, tzinfo=AMSTERDAM)
CANDIDATES: Final = ("ana", "bo", "cy")
VOTERS: Final = ("v1", "v2", "v3", "v4", "v5")
ROLL: Final = Roll.of(Membership(id=one, joined=datetime(2010, 1, 1, tzinfo=UTC)) for one in (*CANDIDATES, *VOTERS))
VOTING: Final = Period(opens=START - timedelta(days=1), closes=START + timedelta(days=9))


class Handed(NamedTuple):
    """A paper: whose, when, and its marks."""

    voter: str
    at: datetime
    marks: dict[str, Mark]


papers: st.SearchStrategy[list[Handed]] = st.lists(
    st.builds(
        Handed,
        st.sampled_from([*VOTERS, "stranger"]),
        st.integers(0, 4).map(lambda hours: START + timedelta(hours=hours)),
        st.dictionaries(st.sampled_from(CANDIDATES), st.sampled_from(list(Mark)), max_size=3),
    ),
    max_size=8,
    unique_by=lambda one: (one.voter, one.at),
)

WORDS: Final = {
    "en": MarkWords(yes=("Yes", "Y"), no=("No",), abstain=("Abstain",)),
    "de": MarkWords(yes=("Ja",), no=("Nein",), abstain=("Enthaltung",)),
    "fr": MarkWords(yes=("Oui ",), no=("Non",), abstain=("Abstention",)),
    "es": MarkWords(yes=("Sí",), no=("No",), abstain=("Abstención",)),
}


class Written(NamedTuple):
    """How a sheet is written."""

    wide: bool
    encoding: str
    delimiter: str
    words: str
    instant: str | None
    book: str | None


ways = st.builds(
    Written,
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(sorted(WORDS)),
    st.sampled_from([None, "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M"]),
    st.sampled_from([None, None, *(["xlsx", "ods"] if BOOKS else [])]),
)


def rows_of(handed: list[Handed], way: Written) -> list[list[Cell]]:
    """The rows of a sheet of marks."""
    words = {mark: getattr(WORDS[way.words], mark.value)[0] for mark in Mark}

    def at(one: Handed) -> Cell:
        local = one.at.replace(tzinfo=None)
        if way.book is not None:
            return local
        return local.isoformat() if way.instant is None else local.strftime(way.instant)

    if way.wide:
        head: list[Cell] = ["Wann", "Wer ", *(f"Für {one}?" for one in CANDIDATES), "Bemerkung"]
        return [head, *([at(one), one.voter, *(words[one.marks[who]] if who in one.marks else "" for who in CANDIDATES),
                         "ganz; egal,\nwas" if way.book is None else ""] for one in handed)]  # fmt: skip
    return [
        ["who", "whom", "how", "when"],
        *([one.voter, who, words[mark], at(one)] for one in handed for who, mark in one.marks.items()),
    ]


def bytes_of(rows: list[list[Cell]], way: Written) -> bytes:
    """A file of these rows."""
    if way.book is not None:
        return xlsx(rows) if way.book == "xlsx" else ods(rows)
    text = io.StringIO()
    csv.writer(text, delimiter=way.delimiter).writerows(rows)
    return text.getvalue().encode(way.encoding)


def sheet_of(way: Written) -> MarksSheet:
    """The map of such a sheet."""
    form = SheetForm(encoding=way.encoding, instant=way.instant, timezone="Europe/Amsterdam")
    if way.wide:
        return MarksSheet(
            voter="Wer", cast_at="Wann", candidates={f"Für {one}?": one for one in CANDIDATES},
            passed_over=["Bemerkung"], words=WORDS[way.words], form=form,
        )  # fmt: skip
    return MarksSheet(voter="who", candidate="whom", mark="how", cast_at="when", words=WORDS[way.words], form=form)


class TestTheCountOfASheet:
    """What a sheet says counts as the marks themselves do."""

    @given(handed=papers, way=ways, order=st.randoms(use_true_random=False), twice=st.booleans())
    def test_equals_the_cores(self, handed: list[Handed], way: Written, order: Any, twice: bool) -> None:
        """Whatever it was saved as, in any order, and however often a line stands there: the tallies are the core's."""
        rows = rows_of(handed, way)
        lines = rows[1:] * (2 if twice else 1)
        order.shuffle(lines)
        found = read_marks(bytes_of([rows[0], *lines], way), place="marks", sheet=sheet_of(way))
        plain = [Ballot(voter=one.voter, marks=one.marks, cast_at=one.at) for one in handed]
        counted = [
            count_ballots(
                ballots, standing=CANDIDATES, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING
            ).tallies
            for ballots in (found, plain)
        ]  # fmt: skip
        assert counted[0] == counted[1]

    @given(handed=papers, way=ways, column=st.integers(0, 3), text=st.sampled_from(["Vielleicht", "?", "2"]))
    def test_or_the_line_is_refused(self, handed: list[Handed], way: Written, column: int, text: str) -> None:
        """A word that the map does not know is a fault with its line, and nothing is counted."""
        rows = rows_of(handed, way)
        if len(rows) == 1:
            return
        rows[-1][3 if way.wide else 2] = text
        with pytest.raises(FaultsError) as refused:
            read_marks(bytes_of(rows, way), place="marks", sheet=sheet_of(way))
        (fault,) = refused.value.faults
        assert text in fault.found
        assert fault.path.startswith("marks, line ")


def reads(text: str, **sheet: Any) -> tuple[Ballot, ...]:
    """The ballots of a sheet in UTF-8."""
    return read_marks(text.encode(), place="m.csv", sheet=MarksSheet(**sheet))


def fault_of(text: str, **sheet: Any) -> str:
    """The one fault of a sheet."""
    with pytest.raises(FaultsError) as refused:
        reads(text, **sheet)
    (fault,) = refused.value.faults
    return str(fault)


WIDE: Final[dict[str, Any]] = {"voter": "who", "candidates": {"Ana": "ana", "Bo": "bo"}}


class TestCells:
    """What is in doubt is refused, with its line, its column and the remedy."""

    @pytest.mark.parametrize(
        ("empty", "marks"),
        [("unmarked", {"ana": "yes"}), ("abstain", {"ana": "yes", "bo": "abstain"}), ("refused", None)],
    )
    def test_an_empty_cell(self, empty: str, marks: dict[str, str] | None) -> None:
        """It marks nobody, or is an abstention, or a fault, as the map says."""
        law = load_sheet_map(
            f'[marks]\nvoter = "who"\nempty = "{empty}"\ncandidates = {{ "Ana" = "ana", "Bo" = "bo" }}'.encode()
        ).marks
        if marks is None:
            with pytest.raises(FaultsError, match=r"m, line 2.Bo: wanted a value in every line"):
                read_marks(b"who,Ana,Bo\nv,yes,\n", place="m", sheet=law)
        else:
            (ballot,) = read_marks(b"who,Ana,Bo\nv,yes, \n", place="m", sheet=law)
            assert marks == ballot.marks

    def test_a_blank_paper_was_handed_in(self) -> None:
        """A line without a mark is a ballot that says nothing, and its voter has voted."""
        assert (Ballot(voter="v", marks={}),) == reads("who,Ana,Bo\nv,,\n", **WIDE)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (
                "who,Ana,Bo,Cy\nv,yes,no,no\n",
                "m.csv, line 1: wanted columns among who, Ana, Bo, each once; one that means nothing stands under",
            ),
            ("who,Ana\nv,yes\n", "m.csv, line 1: wanted the column 'Bo'"),
            ("who,Ana,Bo,Bo\nv,yes,no,yes\n", "m.csv, line 1: wanted columns among who, Ana, Bo, each once"),
            ("who,Ana,Bo\nv,yes\n", "m.csv, line 2: wanted 3 cells"),
            ('who,Ana,Bo\nv,"yes,no\nw,no,yes\n', "m.csv, line 2: wanted a quote that closes"),
            ("who,Ana,Bo\n,yes,no\n", "m.csv, line 2.who: wanted a value in every line"),
        ],
    )
    def test_of_headings_and_lines(self, text: str, told: str) -> None:
        """A heading that nobody named, one that is missing or there twice, a line too short, a quote left open."""
        assert fault_of(text, **WIDE).startswith(told)

    def test_the_hour_that_comes_twice(self) -> None:
        """On the night on which clocks go back a time without its offset says nothing; with it, it does."""
        form = SheetForm(timezone="Europe/Amsterdam")
        sheet = {**WIDE, "cast_at": "at", "form": form}
        told = fault_of("who,at,Ana,Bo\nv,2016-10-30T02:30:00,yes,no\n", **sheet)
        assert "m.csv, line 2.at: wanted an instant with its offset" in told
        (ballot,) = reads("who,at,Ana,Bo\nv,2016-10-30T02:30:00+01:00,yes,no\n", **sheet)
        assert datetime(2016, 10, 30, 1, 30, tzinfo=UTC) == ballot.cast_at

    def test_numbers_that_no_sign_parts_have_all_their_digits(self) -> None:
        """An instant of which a spreadsheet dropped the first nought might be two, and is refused."""
        sheet = MarksSheet(**WIDE, cast_at="at", form=SheetForm(instant="%d%m%Y", timezone="UTC"))
        (ballot,) = read_marks(b"who,at,Ana,Bo\nv,01112016,yes,no\n", place="m", sheet=sheet)
        assert ballot.cast_at == datetime(2016, 11, 1, tzinfo=UTC)
        with pytest.raises(FaultsError, match=r"line 2\.at: wanted "):
            read_marks(b"who,at,Ana,Bo\nv,1112016,yes,no\n", place="m", sheet=sheet)

    def test_an_instant_without_a_zone(self) -> None:
        """Where nobody says on whose clock, it is asked."""
        told = fault_of(
            "who,at,Ana,Bo\nv,16/10/2016,yes,no\n", **WIDE, cast_at="at", form=SheetForm(instant="%d/%m/%Y")
        )
        assert "wanted the time zone" in told

    def test_a_name_of_two(self) -> None:
        """Who is meant by a name that two bear is asked, and never guessed; the map may say it."""
        called = {"Ana": ("a1", "a2"), "Bo": ("b",)}
        for who, expected in (({}, None), ({"Ana": "a2"}, "a2")):
            callings = Callings({"a1", "a2", "b"}, called, who)
            data, sheet = b"who,Ana,Bo\nAna,yes,no\nBo,yes,no\n", MarksSheet(**WIDE)
            if expected is None:
                with pytest.raises(FaultsError, match=r"line 2.who: wanted one who is called so, and not a1 or a2"):
                    read_marks(data, place="m", sheet=sheet, callings=callings)
            else:
                found = read_marks(data, place="m", sheet=sheet, callings=callings)
                assert [expected, "b"] == [one.voter for one in found]

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ('[marks]\nvoter = "v"', "candidates"),
            ('[marks]\nform.encoding = "klingon"\ncandidate="c"\nmark="m"', "encod"),
            ('[marks]\nform.encoding = "hex"\ncandidate="c"\nmark="m"', "encod"),
            ('[marks]\nform.encoding = "\\u0000"\ncandidate="c"\nmark="m"', "encod"),
            ('[marks]\ncandidate = "c"\nmark = "m"\nwords = {yes = ["x"], no = ["X"]}', "each word for one mark"),
            ('[marks]\ncandidate = "c"\nmark = "m"\nform.timezone = "Mars"', "timezone"),
            ('[marks]\ncandidate = "c"\nmark = "m"\nform.delimiter = ";;"', "one character"),
            ('[election]\nid = "e"', "role"),
            ('[marks]\ncandidates = { Ana = "ana", Anna = "ana" }', "candidates, each once"),
        ],
    )  # fmt: skip
    def test_what_a_map_cannot_say(self, text: str, told: str) -> None:
        """A sheet that is neither wide nor long, a word for two marks, an encoding, a zone, a sign that is none."""
        with pytest.raises(FaultsError, match=told):
            load_sheet_map(text.encode())


class TestMembers:
    """A list of members by a map."""

    def test_a_list_without_joined(self) -> None:
        """They count as members from the opening on; without it nobody knows since when."""
        sheet, opens = MembersSheet(id="Mail", joined=None), datetime(2016, 10, 15, tzinfo=UTC)
        roll = read_roster(b"Mail,Phone\na@x,1\n", place="m", sheet=sheet, listed_from=opens).roll
        assert opens == roll.since("a@x", opens)
        with pytest.raises(FaultsError, match="when each joined, or when voting opened"):
            read_roster(b"Mail\na@x\n", place="m", sheet=sheet)

    def test_what_members_are_called(self) -> None:
        """The texts in the columns of `called` name those on whose lines they stand; other columns mean nothing."""
        sheet = MembersSheet(called=["Mail", "Nick"])
        data = b"id,joined,Mail,Nick,Shoe\na,2010-01-01T00:00:00Z,a@x,Al,44\nb,2010-01-01T00:00:00Z,b@x,Al,41\n"
        assert {"a@x": ("a",), "b@x": ("b",), "Al": ("a", "b")} == read_roster(data, place="m", sheet=sheet).called


# ── sheets as programs give them ─────────────────────────────────────────────────────────────────

MEMBERS: Final = """\
id,name,joined,Mail
ana,Ana,2012-05-01T00:00:00Z,ana@x.org
bo,Bo,2013-05-01T00:00:00Z,bo@x.org
cy,Cy,2014-05-01T00:00:00Z,cy@x.org
dee,Dee,2014-06-01T00:00:00Z,dee@x.org
"""
PROGRAMS: Final[dict[str, tuple[bytes, str]]] = {
    "Google Forms": (
        (b'Timestamp,Email Address,"Do you want Ana? [Ana ]","Do you want Ana? [Bo, Jr.]"\n'
        b"10/16/2016 9:00:00,ana@x.org,Yes,No\n10/16/2016 9:05:10,bo@x.org,Yes,Yes\n"
        b"10/16/2016 21:05:10,cy@x.org,No,Yes\n10/17/2016 7:00:00,cy@x.org,Yes,\n"
            b"10/18/2016 1:00:00,dee@x.org,,Abstain\n"),
        ('voter = "Email Address"\ncast_at = "Timestamp"\nform.instant = "%m/%d/%Y %H:%M:%S"\n'
        '[marks.candidates]\n"Do you want Ana? [Ana ]" = "ana"\n"Do you want Ana? [Bo, Jr.]" = "bo"'),
    ),
    "Microsoft Forms": (
        xlsx([
            ["ID", "Start time", "Completion time", "Email", "Name", "Ana", "Bo"],
            [1, datetime(2016, 10, 16, 8, 59), datetime(2016, 10, 16, 9), "ana@x.org", "Ana", "Yes", "No"],
            [2, datetime(2016, 10, 16, 9, 1), datetime(2016, 10, 16, 9, 5, 10), "bo@x.org", "Bo", "Yes", "Yes"],
            [3, datetime(2016, 10, 16, 21), datetime(2016, 10, 16, 21, 5, 10), "cy@x.org", "Cy", "No", "Yes"],
            [4, datetime(2016, 10, 17, 6), datetime(2016, 10, 17, 7), "cy@x.org", "Cy", "Yes", None],
            [5, datetime(2016, 10, 18), datetime(2016, 10, 18, 1), "dee@x.org", "Dee", None, "Abstain"],
        ]),
        ('voter = "Email"\ncast_at = "Completion time"\npassed_over = ["ID", "Start time", "Name"]\n'
        '[marks.candidates]\nAna = "ana"\nBo = "bo"'),
    ),
    "LimeSurvey": (
        (b'"Antwort ID";"Datum Abgeschickt";"Zugangscode";"Kandidat [ana]";"Kandidat [bo]"\n'
        b'"1";"2016-10-16 09:00:00";"ana";"Y";"N"\n"2";"2016-10-16 09:05:10";"bo";"Y";"Y"\n'
        b'"3";"2016-10-16 21:05:10";"cy";"N";"Y"\n"4";"2016-10-17 07:00:00";"cy";"Y";""\n'
        b'"5";"2016-10-18 01:00:00";"dee";"";"A"\n'),
        ('voter = "Zugangscode"\ncast_at = "Datum Abgeschickt"\npassed_over = ["Antwort ID"]\n'
        'words = { yes = ["Y"], no = ["N"], abstain = ["A"] }\n'
        '[marks.candidates]\n"Kandidat [ana]" = "ana"\n"Kandidat [bo]" = "bo"'),
    ),
    "Nextcloud Forms": (
        "\ufeffUser ID,User display name,Timestamp,Ana,Bo\nana,Ana,2016-10-16T09:00:00+02:00,Ja,Nein\n"
        "bo,Bo,2016-10-16T09:05:10+02:00,Ja,Ja\ncy,Cy,2016-10-16T21:05:10+02:00,Nein,Ja\n"
        "cy,Cy,2016-10-17T07:00:00+02:00,Ja,\ndee,Dee,2016-10-18T01:00:00+02:00,,Enthaltung\n".encode(),
        ('voter = "User ID"\ncast_at = "Timestamp"\npassed_over = ["User display name"]\n'
        'words = { yes = ["Ja"], no = ["Nein"], abstain = ["Enthaltung"] }\n'
        '[marks.candidates]\nAna = "ana"\nBo = "bo"'),
    ),
    "OpenSlides": (
        (b'"Voter","Voter ID","Candidate","Vote","Time"\n"Ana","ana","Ana","Yes","16.10.2016 09:00:00"\n'
        b'"Ana","ana","Bo","No","16.10.2016 09:00:00"\n"Bo","bo","Ana","Yes","16.10.2016 09:05:10"\n'
        b'"Bo","bo","Bo","Yes","16.10.2016 09:05:10"\n"Cy","cy","Ana","No","16.10.2016 21:05:10"\n'
        b'"Cy","cy","Bo","Yes","16.10.2016 21:05:10"\n"Cy","cy","Ana","Yes","17.10.2016 07:00:00"\n'
        b'"Dee","dee","Bo","Abstain","18.10.2016 01:00:00"\n'),
        ('voter = "Voter ID"\ncandidate = "Candidate"\nmark = "Vote"\ncast_at = "Time"\npassed_over = ["Voter"]\n'
        'form.instant = "%d.%m.%Y %H:%M:%S"'),
    ),
    "Helios": (
        (b"voter_uuid,voter_id,cast_at,Ana,Bo\n1,ana@x.org,2016-10-16 07:00:00+00:00,1,0\n"
        b"2,bo@x.org,2016-10-16 07:05:10+00:00,1,1\n3,cy@x.org,2016-10-16 19:05:10+00:00,0,1\n"
        b"3,cy@x.org,2016-10-17 05:00:00+00:00,1,\n4,dee@x.org,2016-10-17 23:00:00+00:00,,blank\n"),
        ('voter = "voter_id"\ncast_at = "cast_at"\npassed_over = ["voter_uuid"]\n'
        'words = { yes = ["1"], no = ["0"], abstain = ["blank"] }\n[marks.candidates]\nAna = "ana"\nBo = "bo"'),
    ),
    "CiviCRM": (
        ods([
            ["Contact ID", "Display Name", "Activity Date", "Vote :: Ana", "Vote :: Bo"],
            [101, "Ana", datetime(2016, 10, 16, 9), "Yes", "No"],
            [102, "Bo", datetime(2016, 10, 16, 9, 5, 10), "Yes", "Yes"],
            [103, "Cy", datetime(2016, 10, 16, 21, 5, 10), "No", "Yes"],
            [103, "Cy", datetime(2016, 10, 17, 7), "Yes", None],
            [104, "Dee", datetime(2016, 10, 18, 1), None, "Abstain"],
        ]),
        ('voter = "Contact ID"\ncast_at = "Activity Date"\npassed_over = ["Display Name"]\n'
        'who = { "101" = "ana", "102" = "bo", "103" = "cy", "104" = "dee" }\n'
        '[marks.candidates]\n"Vote :: Ana" = "ana"\n"Vote :: Bo" = "bo"'),
    ),
}  # fmt: skip
"""One vote as seven programs give it, of our own making after their published forms."""

HEAD: Final = 'timezone = "Europe/Amsterdam"\n[members]\ncalled = ["Mail", "name"]\n[marks]\n'
ELECTION: Final = """
[election]
id = "e1"
role = "editor"
primary = 1
reserve = 1
discussion_opens = 2016-10-01T00:00:00+02:00
voting_opens = 2016-10-15T00:00:00+02:00
voting_closes = 2016-10-29T00:00:00+02:00
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with members and a sheet of candidates."""
    (tmp_path / "members.csv").write_text(MEMBERS)
    (tmp_path / "candidates.csv").write_text("id,at,statement\nana,2016-10-02,I would.\nBo,2016-10-03,So would I.\n")
    return tmp_path


def readable(program: str) -> str:
    """The name of a program whose sheets can be read here."""
    if not BOOKS and PROGRAMS[program][0].startswith(b"PK"):
        pytest.skip("what reads workbooks is not installed")
    return program


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_to_the_same_result(program: str, office: Path) -> None:
    """From each sheet the same record, but for what it says nothing of, and the same result."""
    data, told = PROGRAMS[readable(program)]
    marks, sheets = office / "marks", office / "sheets.toml"
    marks.write_bytes(data)
    sheets.write_text(HEAD + told + ELECTION)
    ran = quick_run(
        "record", str(marks), str(office / "members.csv"), "--candidates", str(office / "candidates.csv"), "--map",
        str(sheets),
    )  # fmt: skip
    assert (0, "") == (ran.status, ran.err)
    (election,) = load_record(ran.out.encode()).elections
    zoned = [
        (
            one.voter,
            one.cast_at.astimezone(AMSTERDAM).isoformat()[:19],
            {who: str(mark) for who, mark in one.marks.items()},
        )
        for one in election.ballots or ()
        if one.cast_at is not None
    ]
    assert sorted(zoned, key=str) == sorted(
        [
            ("ana", "2016-10-16T09:00:00", {"ana": "yes", "bo": "no"}),
            ("bo", "2016-10-16T09:05:10", {"ana": "yes", "bo": "yes"}),
            ("cy", "2016-10-16T21:05:10", {"ana": "no", "bo": "yes"}),
            ("cy", "2016-10-17T07:00:00", {"ana": "yes"}),
            ("dee", "2016-10-18T01:00:00", {"bo": "abstain"}),
        ],
        key=str,
    )
    record = office / "record.json"
    record.write_text(ran.out)
    audit = json.loads(quick_run("audit", "--json", str(record)).out)["elections"]["e1"]["ranking"]
    assert [("ana", "primary"), ("bo", "reserve")] == [(row["member"], row["outcome"]) for row in audit]


class TestSaidLoudly:
    """What is most likely meant otherwise stands on standard error, first."""

    def test_a_candidate_on_no_roll(self) -> None:
        """Marked by many, one letter off, and who was likely meant; of single marks nothing."""
        ballots = [Ballot(voter=one, marks={"aan": Mark.YES}) for one in VOTERS]
        count = count_ballots(ballots, standing=["ana"], roll=ROLL, voting=None, electorate=RecordDate.AT_MARKING)
        told = [str(one) for one in doubts_of(count, ROLL)]
        assert "All 5 marks of the sheet were rejected: nothing counts." in told[0]
        assert "aan, marked by 5 voters, is no member; did you mean ana?" in told[1]

    def test_a_candidate_of_whom_nothing_is_left(self) -> None:
        """All marks for somebody who stands are told as a number, and voters on no roll too."""
        late = VOTING.closes
        ballots = [
            Ballot(voter="v1", marks={"bo": Mark.YES}, cast_at=START),
            *(Ballot(voter=one, marks={"ana": Mark.YES}, cast_at=late) for one in ("v2", "zzz", "yyy")),
        ]
        count = count_ballots(
            ballots, standing=["ana", "bo"], roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING
        )
        told = [str(one) for one in doubts_of(count, ROLL, ballots=ballots)]
        assert ["All 3 marks for ana were rejected. (P4, R-12)", "2 who voted are on no roll. (P4, R-12)"] == told[:2]
        assert ["Of one member who voted every mark was rejected. (P4, R-12)"] == told[2:]

    def test_a_voter_by_what_else_the_roll_calls_them(self) -> None:
        """An address in capitals looks like the one that the sheet of members has: whose it is, is told."""
        ballots = [Ballot(voter=one, marks={"ana": Mark.YES}) for one in ("ANA@X.ORG", "eve@x.org")]
        count = count_ballots(ballots, standing=["ana"], roll=ROLL, voting=None, electorate=RecordDate.AT_MARKING)
        told = [str(one) for one in doubts_of(count, ROLL, called={"ana@x.org": ("ana",)})]
        assert "ANA@X.ORG is no member; a member is called ana. (P4, R-12)" in told
        assert "One who voted is on no roll. (P4, R-12)" in told

    def test_nobody_noted_who_stands(self) -> None:
        """All on the paper are taken to have stood, and that is said with their number."""
        assert "all 3 on the paper are taken to have stood in time" in str(nobody_noted_who_stands(3))

    def test_two_ids_that_look_alike(self) -> None:
        """Who is on the roll under two ids that a reader cannot tell apart may have voted twice."""
        joined = datetime(2010, 1, 1, tzinfo=UTC)
        roll = Roll.of(Membership(id=one, name=name, joined=joined) for one, name in (("ana", "Ana B"), ("Ana ", "A")))
        ballots = [Ballot(voter=one, marks={"ana": Mark.YES}) for one in ("ana", "Ana ", "AnaB")]
        count = count_ballots(ballots, standing=["ana"], roll=roll, voting=None, electorate=RecordDate.AT_MARKING)
        told = [str(one) for one in doubts_of(count, roll, fold=folded)]
        assert "AnaB is no member; a member is called ana." in told[0]
        assert "Ana  and ana differ in capitals, width, spaces or signs that do not show alone" in told[1]

    @given(handed=papers)
    def test_of_how_many_no_mark_is_left(self, handed: list[Handed]) -> None:
        """As many members as handed in marks and have none in the tallies: told as a number, whatever came of whom."""
        ballots = [Ballot(voter=one.voter, marks=one.marks, cast_at=one.at) for one in handed]
        standing = CANDIDATES[:2]
        count = count_ballots(
            ballots,
            standing=standing,
            fallen=CANDIDATES[2:],
            roll=ROLL,
            voting=VOTING,
            electorate=RecordDate.AT_MARKING,
        )
        lost = sum(
            any(one.marks for one in handed if one.voter == who)
            and all(name not in standing for one in handed if one.voter == who for name in one.marks)
            for who in VOTERS
        )
        told = [one.values["count"] for one in doubts_of(count, ROLL, ballots=ballots) if one.kind.id == "doubt.voters"]
        assert ([lost] if lost else []) == told

    @given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
    def test_alike_is_one_edit(self, one: str, other: str) -> None:
        """It is told both ways alike, and of no text that it is like itself."""
        assert one_letter_off(one, other) is one_letter_off(other, one)
        assert not one_letter_off(one, one)

    @given(st.text(alphabet="abcß Ａ\u200b\u202e", max_size=8))
    def test_folded_is_what_is_left(self, text: str) -> None:
        """Capitals, spaces and signs that do not show make no other; and once is enough."""
        assert folded(text) == folded(text.upper() + " ") == folded(folded(text))

    def test_strict(self, office: Path) -> None:
        """Exit 1 with --strict; what counts is the same."""
        marks = office / "marks.csv"
        marks.write_text("voter,candidate,mark\nANA,ana,yes\nbo,ana,yes\n")
        arguments = ("count", str(marks), "--members", str(office / "plain.csv"), "--role", "r", "--primary", "1")
        (office / "plain.csv").write_text("id,joined\nana,2012-05-01T00:00:00Z\nbo,2013-05-01T00:00:00Z\n")
        plain, strict = (quick_run(*arguments, "--reserve", "0", *more) for more in ((), ("--strict",)))
        assert (0, 1) == (plain.status, strict.status)
        assert plain.out == strict.out
        assert "ANA is no member; a member is called ana." in plain.err

    def test_every_mark_rejected_is_never_well(self, office: Path) -> None:
        """Exit 1, and it is said first."""
        marks = office / "marks.csv"
        marks.write_text("voter,candidate,mark\nx,ana,yes\n")
        (office / "plain.csv").write_text("id,joined\nana,2012-05-01T00:00:00Z\n")
        ran = quick_run(
            "count",
            str(marks),
            "--members",
            str(office / "plain.csv"),
            "--role",
            "r",
            "--primary",
            "1",
            "--reserve",
            "0",
        )
        assert 1 == ran.status
        assert "The one mark of the sheet was rejected: nothing counts." in ran.err

    def test_no_record_while_in_doubt(self, office: Path) -> None:
        """`record` writes nothing; --even-so does."""
        (office / "marks.csv").write_text("who,Ana,Bo\nana@x.org,yes,no\n")
        (office / "sheets.toml").write_text(
            HEAD + 'voter = "who"\n[marks.candidates]\nAna = "ana"\nBo = "bo"' + ELECTION
        )
        arguments = (
            "record", str(office / "marks.csv"), str(office / "members.csv"), "--map", str(office / "sheets.toml"),
            "--out", str(office / "record.json"),
        )  # fmt: skip
        ran = quick_run(*arguments)
        assert 1 == ran.status
        assert "all 2 on the paper are taken to have stood in time" in ran.err
        assert not (office / "record.json").exists()
        assert 0 == quick_run(*arguments, "--even-so").status
        assert load_record((office / "record.json").read_bytes()).elections

    def test_a_record_is_utf8_whatever_the_terminal_speaks(self, office: Path) -> None:
        """What is printed of a record, or of a first map, are the bytes that a file would have."""
        (office / "members.csv").write_text("id,joined,name\nana,2013-05-01T00:00:00Z,Åña 東\n", encoding="utf-8")
        (office / "marks.csv").write_text("who,Åña 東\nana,yes\n", encoding="utf-8")
        (office / "sheets.toml").write_text(
            'timezone = "UTC"\n[members]\nname = "name"\n[marks]\nvoter = "who"\n[marks.candidates]\n"Åña 東" = "ana"'
            + ELECTION, encoding="utf-8",
        )  # fmt: skip
        sheets = office / "marks.csv", office / "members.csv"
        for how in (("--even-so", "--map", office / "sheets.toml"), ("--guess",)):
            assert 0 == quick_run("record", *sheets, *how, "--out", office / "out").status
            printed = run("record", *sheets, *how, environment={"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"})
            assert (office / "out").read_bytes() == printed.out.encode()
            assert "Åña 東" in printed.out


class TestWhoStands:
    """Of everybody in the sheet of candidates it is told whether they stand."""

    def count(self, office: Path, *options: str) -> Any:
        """Count two marks by a sheet of candidates, one of whom is no member."""
        (office / "marks.csv").write_text("voter,candidate,mark\nana,ana,yes\nbo,ana,yes\nana,anna,yes\nbo,anna,yes\n")
        (office / "plain.csv").write_text("id,joined\nana,2012-05-01T00:00:00Z\nbo,2013-05-01T00:00:00Z\n")
        (office / "stand.csv").write_text("id\nana\nbo\nanna\n")
        return quick_run(
            "count", str(office / "marks.csv"), "--members", str(office / "plain.csv"), "--role", "r", "--primary", "1",
            "--reserve", "0", "--candidates", str(office / "stand.csv"), "--opens", "2016-10-01T00:00:00Z", "--closes",
            "2016-10-09T00:00:00Z", "--json", *options,
        )  # fmt: skip

    def test_who_is_no_member_and_whom_nobody_marked(self, office: Path) -> None:
        """Nobody of the sheet is left out: a stranger is said to be none, and who has no mark has none."""
        ran = self.count(office)
        rows = {row["member"]: row["outcome"] for row in json.loads(ran.out)["ranking"]}
        assert {"ana": "primary", "bo": "not_considered", "anna": "withdrawn"} == rows
        assert "anna, marked by 2 voters, is no member; did you mean ana?" in ran.err

    def test_a_draw_of_somebody_else(self, office: Path) -> None:
        """A draw that names who is no candidate is refused, with the name; one of candidates settles a tie."""
        ran = self.count(office, "--draw", "bo,cy", "--draw-source", "dice")
        assert 2 == ran.status
        assert "--draw: wanted one of ana, anna, bo, found text 'cy'" in ran.err
        assert 0 == self.count(office, "--draw", "bo,ana", "--draw-source", "dice").status

    def test_rules_that_ask_what_no_sheet_has(self, office: Path) -> None:
        """A record is made of an election that cannot be judged; the audit says why it cannot."""
        (office / "marks.csv").write_text("who,Ana,Bo\nana@x.org,yes,no\n")
        (office / "sheets.toml").write_text(
            HEAD + 'voter = "who"\n[marks.candidates]\nAna = "ana"\nBo = "bo"' + ELECTION
        )
        (office / "our.toml").write_text('extends = "none"\nelections.gate = { share = "1/2", of = "present" }')
        ran = quick_run(
            "record", str(office / "marks.csv"), str(office / "members.csv"), "--map", str(office / "sheets.toml"),
            "--candidates", str(office / "candidates.csv"), "--bylaws", str(office / "our.toml"),
        )  # fmt: skip
        assert (0, "") == (ran.status, ran.err)
        assert load_record(ran.out.encode()).elections


class TestBeginning:
    """From nothing, and from two sheets that nobody described."""

    def test_a_folder_that_works(self, tmp_path: Path) -> None:
        """`init` makes it, its own lines run, and nothing is overwritten."""
        folder = tmp_path / "board"
        assert 0 == quick_run("init", str(folder)).status
        *_, make, check = (folder / "README.txt").read_text().splitlines()
        names = {name: str(folder / name) for name in [path.name for path in folder.iterdir()] + ["record.json"]}
        for line in (make, check):
            ran = quick_run(*[names.get(word, word) for word in line.split()[1:]])
            assert (0, "") == (ran.status, ran.err)
        again = quick_run("init", str(folder))
        assert 2 == again.status
        assert "members.csv" in again.err

    @pytest.mark.parametrize("program", ["Google Forms", "Nextcloud Forms", "OpenSlides", "Microsoft Forms"])
    def test_a_guess_is_a_map(self, program: str, office: Path) -> None:
        """What is written for a person to check reads as a map once what it asks is answered."""
        data, _ = PROGRAMS[readable(program)]
        marks = office / "marks"
        marks.write_bytes(data)
        ran = quick_run("record", "--guess", str(marks), str(office / "members.csv"))
        assert 0 == ran.status
        assert '"Europe/Amsterdam"?' in ran.out
        if "candidate = " not in ran.out and "[marks.candidates]\n#?" in ran.out:
            assert '#? Who is "' in ran.out
        numbers = count(1)
        answered = re.sub(r'^# (".*") = ""$', lambda asked: f'{asked[1]} = "m{next(numbers)}"', ran.out, flags=re.M)
        assert load_sheet_map(answered.encode()).marks.voter

    def test_of_nothing(self, office: Path) -> None:
        """Of an empty sheet everything is asked."""
        (office / "m.csv").write_text("\n\n")
        ran = quick_run("record", "--guess", str(office / "m.csv"), str(office / "members.csv"))
        assert 0 == ran.status
        assert "#? Which column says who voted?" in ran.out

    def test_a_column_of_remarks(self, office: Path) -> None:
        """Beside columns of marks one without any is no candidate's; without any such column each might be."""
        for cells, passed in (("yes", 'passed_over = ["Remarks"]'), ("aye", '#? Who is "Remarks"?')):
            (office / "m.csv").write_text(f"Email,Ana,Remarks\nana@x.org,{cells},Good luck!\nbo@x.org,,\n")
            out = quick_run("record", "--guess", str(office / "m.csv"), str(office / "members.csv")).out
            assert passed in out
            assert '#? Who is "Ana"?' in out or '"Ana" = ' in out

    def test_a_cell_of_two_lines_is_asked_about_in_one(self, office: Path) -> None:
        """Whatever stands in the cells of a sheet, what is asked about it is a comment, and the map is TOML."""
        (office / "m.csv").write_text("Email,Ana,Bo\nana@x.org,yes,no\n")
        (office / "r.csv").write_text(
            'id,name,mail,joined\n"a\nb",Ana,ana@x.org,2013-01-01\nc,Ana,c@x.org,2013-01-01\n'
        )
        out = quick_run("record", "--guess", str(office / "m.csv"), str(office / "r.csv")).out
        assert '#? Who is "Ana": a\\nb or c?' in out
        assert tomllib.loads(out)["marks"]["candidates"] == {}

    def test_two_forms_fit(self, office: Path) -> None:
        """Where days tell no months apart it is asked which is which."""
        (office / "m.csv").write_text("Timestamp,Email,Ana\n10/06/2016 09:00:00,ana@x.org,yes\n")
        out = quick_run("record", "--guess", str(office / "m.csv"), str(office / "members.csv")).out
        assert '#? Which form do the instants have, such as "10/06/2016 09:00:00": "%d/%m/%Y %H:%M:%S" or' in out


@pytest.mark.skipif(not BOOKS, reason="what reads workbooks is not installed")
@pytest.mark.parametrize(
    ("data", "told"),
    [(b"PK\x03\x04 no zip", "wanted a workbook"), (xlsx([["a"]], sheets=["x", "y"]), "worksheet: wanted one of x, y")],
)
def test_a_workbook_that_is_none(data: bytes, told: str) -> None:
    """A file that only begins as one, and one of which nobody said which sheet."""
    with pytest.raises(PartgovError, match=told):
        read_marks(data, place="m.xlsx", sheet=MarksSheet(**WIDE))
