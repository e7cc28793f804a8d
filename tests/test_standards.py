"""Records in others' formats: NIST SP 1500-100, Popolo, PrefLib and calendars, each held to its own rules."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from stat import S_IMODE
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError
from partgov.history.audit import audit_record
from partgov.interop.nist import election_report
from partgov.interop.preflib import Preferences, preferences_of, read_preflib, sheets_of_preflib, write_preflib
from partgov.interop.records import load_record
from tests.documents import (
    Document,
    Ran,
    assert_refused,
    ballot,
    candidacy,
    election_of,
    member,
    quick_run,
    record_of,
    record_with,
    role,
    tally,
)

DATA = Path(__file__).parent / "data"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

SOCIETY = record_with(
    election_of(
        candidacy("ana"), candidacy("bo"), candidacy("cy"),
        ballots=[
            ballot("secret-1", ana="yes", bo="yes", cy="no"), ballot("secret-2", ana="yes", bo="no", cy="abstain"),
            ballot("secret-3", ana="yes", bo="yes", cy="no"), ballot("secret-4", "2016-11-01T00:00:00Z", cy="yes"),
            ballot("secret-1", "2016-10-21T00:00:00Z", ana="yes", bo="yes"),
        ],
        note="secret-5 was told",
    ),
    member("ana", name="Ana Ab"), member("bo", "2011-01-01T00:00:00Z"), member("cy"),
    *(member(f"secret-{number}", name=f"Secret {number}") for number in range(1, 6)),
    seats=(1, 1), organisation="A society", timezone="Europe/Amsterdam", as_of="2016-12-01T00:00:00Z",
    accounts=[{"id": "secret-6"}],
)  # fmt: skip
"""Two seats for three candidates: Ana has 3 Yes; Bo 2 Yes and 1 No; Cy 2 No and 1 abstention. One voted twice."""


def exported(document: Document, form: str, folder: Path, *options: str) -> tuple[str, Ran]:
    """What the command writes of a record, and how it ran."""
    path = folder / "out"
    ran = quick_run("export", "-", "--as", form, "--to", path, *options, given=json.dumps(document).encode())
    return path.read_text() if path.exists() else "", ran


# ── NIST ─────────────────────────────────────────────────────────────────────────────────────────

# What the standard asks of each class that is used here, and what else it may have; written down from its schema.
NEEDS = {
    "ElectionReport": "Format GeneratedDate Issuer IssuerAbbreviation SequenceEnd SequenceStart Status "
    "VendorApplicationId",
    "Election": "ElectionScopeId EndDate Name StartDate Type",
    "CandidateContest": "@id ElectionDistrictId Name VotesAllowed",
    "CandidateSelection": "@id",
    "Candidate": "@id BallotName",
    "VoteCounts": "Count GpUnitId Type",
    "BallotCounts": "GpUnitId Type",
    "ReportingUnit": "@id Type",
    "Office": "@id Name",
    "Person": "@id",
    "Term": "",
    "InternationalizedText": "Text",
    "LanguageString": "Content Language",
    "ExternalIdentifier": "Type Value",
}
MAY = {
    "ElectionReport": "Election GpUnit Office Person Notes",
    "Election": "BallotCounts Candidate Contest ExternalIdentifier OtherType",
    "CandidateContest": "ContestSelection NumberElected OfficeIds OtherVoteVariation VoteVariation",
    "CandidateSelection": "CandidateIds SequenceOrder VoteCounts",
    "Candidate": "PersonId PostElectionStatus",
    "VoteCounts": "OtherType",
    "BallotCounts": "BallotsCast",
    "ReportingUnit": "Name OtherType",
    "Office": "ElectionDistrictId ExternalIdentifier OfficeHolderPersonIds Term",
    "Person": "ExternalIdentifier FullName",
    "Term": "EndDate StartDate Type",
    "ExternalIdentifier": "OtherType",
}
REFERS = {
    "ElectionScopeId": "ReportingUnit", "ElectionDistrictId": "ReportingUnit", "GpUnitId": "ReportingUnit",
    "CandidateIds": "Candidate", "PersonId": "Person", "OfficeIds": "Office", "OfficeHolderPersonIds": "Person",
}  # fmt: skip
WORDS = {
    "Format": {"summary-contest"}, "Status": {"unofficial-complete"}, "VoteVariation": {"other"},
    "PostElectionStatus": {"winner", "defeated", "withdrawn"},
    "Type": {"other", "total", "full-term"},
}  # fmt: skip


def objects(value: Any) -> Iterator[Document]:
    """Every object of a document that has a class."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(each)


def assert_of_the_standard(report: Document) -> None:
    """Every class has what it needs and nothing that it may not have; whatever is referred to is there."""
    classes = {one["@id"]: kind(one) for one in objects(report) if "@id" in one}
    assert len(classes) == sum("@id" in one for one in objects(report))
    for one in objects(report):
        needed, more = NEEDS[kind(one)].split(), MAY.get(kind(one), "").split()
        assert {*needed} <= one.keys() - {"@type"} <= {*needed, *more}, one
        for key, value in one.items():
            for name in (value if isinstance(value, list) else [value]) if key in REFERS else ():
                assert REFERS[key] == classes[name]
            assert value in WORDS.get(key, {value}) if isinstance(value, str) else True
            if key.endswith("Date") and key != "GeneratedDate":
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", report["GeneratedDate"])


def kind(one: Document) -> str:
    """The class of an object."""
    return str(one["@type"]).removeprefix("ElectionResults.")


@pytest.mark.parametrize("path", [*DATA.glob("*.json"), *DATA.glob("organisations/*.json")], ids=lambda one: one.stem)
def test_every_saved_record_with_an_election_is_a_report_of_the_standard(path: Path) -> None:
    """Years of many organisations' elections, ties and rankings among them, keep to the classes of the standard."""
    if path.name.endswith(".answers.json") or not json.loads(path.read_text()).get("organisation"):
        return
    record = load_record(path.read_bytes(), place=path.name)
    zone = ZoneInfo(record.timezone)
    audit = audit_record(record, zone=zone)
    if audit.elections:
        assert_of_the_standard(json.loads(election_report(audit, zone=zone).data))


def text(value: Document) -> str:
    """The one text of an internationalised text."""
    (one,) = value["Text"]
    return str(one["Content"])


def test_counts_winners_and_offices_are_those_of_the_election(tmp_path: Path) -> None:
    """Yes is the total, No and abstentions have their names; both kinds of seat are won, on the organisation's days."""
    written, ran = exported(SOCIETY, "nist", tmp_path)
    report = json.loads(written)
    assert_of_the_standard(report)
    (election,) = report["Election"]
    (contest,) = election["Contest"]
    counts = {
        (one["SequenceOrder"], each.get("OtherType", "yes")): each["Count"]
        for one in contest["ContestSelection"]
        for each in one["VoteCounts"]
    }
    assert counts == {
        (1, "yes"): 3, (1, "no"): 0, (1, "abstain"): 0, (2, "yes"): 2, (2, "no"): 1, (2, "abstain"): 0,
        (3, "yes"): 0, (3, "no"): 2, (3, "abstain"): 1,
    }  # fmt: skip
    told = {text(one["BallotName"]): one.get("PostElectionStatus") for one in election["Candidate"]}
    assert told == {"Ana Ab": "winner", "bo": "winner", "cy": "defeated"}
    assert (2, 3) == (contest["NumberElected"], contest["VotesAllowed"])
    assert [3] == [one["BallotsCast"] for one in election["BallotCounts"]]
    assert ("2016-10-15", "2016-10-29") == (election["StartDate"], election["EndDate"])  # 02:00 in Amsterdam
    holders = {text(one["Name"]): one["OfficeHolderPersonIds"] for one in report["Office"]}
    assert holders == {"treasurer (primary)": ["person-1"], "treasurer (reserve)": ["person-2"]}
    assert ["2017-10-29", "2017-10-29"] == [one["Term"]["EndDate"] for one in report["Office"]]
    assert (0, "partgov: This form has no place for these sections of a record: accounts.\n") == (ran.status, ran.err)
    assert ran.err == f"partgov: {report['Notes']}\n"


def test_of_a_tie_neither_win_nor_loss_is_told(tmp_path: Path) -> None:
    """Who hangs on a tie has no status, and the report and standard error say so; the tallies stand as they are."""
    tied = election_of(candidacy("ana"), candidacy("bo"), tallies={"ana": tally(3), "bo": tally(3)})
    record = record_with(tied, member("ana"), member("bo"), seats=(1, 0), organisation="A society")
    written, ran = exported(record, "nist", tmp_path)
    report = json.loads(written)
    assert [None, None] == [one.get("PostElectionStatus") for one in report["Election"][0]["Candidate"]]
    assert "seats hang on a tie of ana and bo" in report["Notes"]
    assert report["Notes"] in ran.err
    assert "OfficeHolderPersonIds" not in report["Office"][0]


def test_what_was_declared_otherwise_is_said(tmp_path: Path) -> None:
    """A declaration that does not follow is not what is reported, and that is said."""
    document = json.loads(json.dumps(SOCIETY))
    document["elections"][0]["declared"] = {"primary": ["cy"], "reserve": ["bo"]}
    _, ran = exported(document, "nist", tmp_path)
    assert "e1: not everything declared follows from the record" in ran.err


def test_what_stands_in_the_way_of_a_report_is_a_fault(tmp_path: Path) -> None:
    """No name of an organisation, no result, an election that is none, a form of no election: each is refused."""
    nameless = {key: value for key, value in SOCIETY.items() if key != "organisation"}
    for form in ("nist", "popolo"):
        assert_refused(exported(nameless, form, tmp_path)[1], "organisation", "wanted the organisation's name")
    empty = record_of(organisation="A society")
    assert_refused(exported(empty, "nist", tmp_path)[1], "wanted an election that has a result")
    assert_refused(exported(empty, "preflib", tmp_path)[1], "wanted one ballot or more that counts")
    assert_refused(exported(SOCIETY, "nist", tmp_path, "--election", "e2")[1], "wanted one of e1")
    assert_refused(exported(SOCIETY, "preflib", tmp_path, "--election", "e2")[1], "wanted one of e1")
    assert_refused(exported(SOCIETY, "popolo", tmp_path, "--election", "e1")[1], "with nist or preflib alone")
    assert [] == [*tmp_path.iterdir()]


# ── Popolo ───────────────────────────────────────────────────────────────────────────────────────


def test_persons_are_those_who_held_a_seat_and_nobody_else(tmp_path: Path) -> None:
    """Two persons, three posts and no member besides; each term from its first instant to the first one after it."""
    document = json.loads(json.dumps(SOCIETY))
    document["resignations"] = [{"member": "ana", "role": "treasurer", "at": "2017-03-01T10:00:00.5Z"}]
    document["roles"].append(role(1, 0, id="editor", title="Editor"))
    written, ran = exported(document, "popolo", tmp_path)
    told = json.loads(written)
    assert {"organizations", "persons", "posts", "memberships"} == told.keys()
    assert [{"id": "ana", "name": "Ana Ab"}, {"id": "bo", "name": "bo"}] == told["persons"]
    posts = {one["id"]: one["label"] for one in told["posts"]}
    assert posts == {
        "treasurer:primary": "treasurer (primary)", "treasurer:reserve": "treasurer (reserve)",
        "editor:primary": "Editor (primary)",
    }  # fmt: skip
    terms = [(one["person_id"], one["post_id"], one["start_date"], one["end_date"]) for one in told["memberships"]]
    assert terms == [
        ("ana", "treasurer:primary", "2016-10-29T00:00:00Z", "2017-03-01T10:00:00Z"),
        ("bo", "treasurer:reserve", "2016-10-29T00:00:00Z", "2017-03-01T10:00:00Z"),
        ("bo", "treasurer:primary", "2017-03-01T10:00:00Z", "2017-10-29T00:00:00Z"),
    ]
    assert "partgov: 6 members who held no office are left out" in ran.err
    assert "instants have fractions of a second" in ran.err


def test_of_a_term_without_end_no_end_is_told(tmp_path: Path) -> None:
    """A mandate that began before the record and has no end has a start alone; one that never began is not there."""
    bylaws = [{"mandates": {"term": "open"}}]
    held = {"id": "m1", "role": "treasurer", "member": "ana", "seat": "primary", "starts": "2016-01-01T00:00:00Z"}
    never = {**held, "id": "m2", "member": "bo", "seat": "reserve", "starts": "2017-01-01T00:00:00Z"}
    record = record_of(
        members=[member("ana"), member("bo", left="2016-06-01T00:00:00Z")], roles=[role(1, 1)], organisation="S",
        mandates=[held, never], bylaws=bylaws,
    )  # fmt: skip
    told = json.loads(exported(record, "popolo", tmp_path)[0])
    (one,) = told["memberships"]
    assert ("m1", "2016-01-01T00:00:00Z", False) == (one["id"], one["start_date"], "end_date" in one)
    pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")
    calendar, ran = exported(record, "ics", tmp_path)
    assert (1, 0) == (calendar.count("DTSTART"), calendar.count("DTEND"))
    assert "1 mandate has no end" in ran.err


def test_a_report_without_our_version_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what is installed cannot be read, no report says that it was made by partgov None."""
    monkeypatch.setattr("partgov.interop.nist.version", lambda name: None)
    (tmp_path / "record.json").write_bytes((DATA / "ballots.json").read_bytes())
    ran = quick_run("export", tmp_path / "record.json", "--as", "nist", "--to", tmp_path / "out")
    assert (2, "partgov: METADATA: permission denied\n") == (ran.status, ran.err)
    assert not (tmp_path / "out").exists()


# ── PrefLib ──────────────────────────────────────────────────────────────────────────────────────

CAT = """\
# FILE NAME: e1.cat
# TITLE: A society, treasurer, e1
# DESCRIPTION: 
# DATA TYPE: cat
# MODIFICATION TYPE: original
# RELATES TO: 
# RELATED FILES: 
# PUBLICATION DATE: 2016-10-29
# MODIFICATION DATE: 2016-10-29
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 3
# NUMBER UNIQUE PREFERENCES: 2
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: yes
# CATEGORY NAME 2: no
# CATEGORY NAME 3: abstain
# ALTERNATIVE NAME 1: ana
# ALTERNATIVE NAME 2: bo
# ALTERNATIVE NAME 3: cy
2: {1, 2}, 3, {}
1: 1, 2, 3
"""  # noqa: W291 — an empty value still has its space


def test_ballots_are_written_as_they_count(tmp_path: Path) -> None:
    """Who marked alike is one line; late and replaced marks are left out, and counted on standard error."""
    written, ran = exported(SOCIETY, "preflib", tmp_path)
    assert CAT == written
    assert 0o600 == S_IMODE((tmp_path / "out").stat().st_mode) or sys.platform == "win32"
    for said in ("Whole ballots are told, without names", "1 mark that does not count", "2 marks that later ones"):
        assert said in ran.err


def test_what_was_written_counts_to_the_same(tmp_path: Path) -> None:
    """`count` and `record` read the file, and come to the tallies that the record came to."""
    (tmp_path / "e1.cat").write_text(CAT)
    asked = ("--role", "treasurer", "--primary", "1", "--reserve", "1", "--json")
    counted = json.loads(quick_run("count", tmp_path / "e1.cat", *asked).out)
    told = {one["member"]: (one["yes"], one["no"], one["abstain"], one["outcome"]) for one in counted["ranking"]}
    assert told == {"ana": (3, 0, 0, "primary"), "bo": (2, 1, 0, "reserve"), "cy": (0, 2, 1, "not_considered")}
    facts = 'id = "e1"\nrole = "treasurer"\nprimary = 1\nreserve = 1\ndiscussion_opens = 2016-10-01T00:00:00Z\n'
    facts += "voting_opens = 2016-10-15T00:00:00Z\nvoting_closes = 2016-10-29T00:00:00Z\n"
    (tmp_path / "map.toml").write_text(f'organisation = "A society"\n[election]\n{facts}')
    record = quick_run("record", tmp_path / "e1.cat", "--map", tmp_path / "map.toml", "--even-so").out
    again, _ = exported(json.loads(record), "preflib", tmp_path)
    assert CAT.replace("2016-10-29", "2016-10-28") == again  # the map names no time zone


def test_sheets_and_cat_files_do_not_mix(tmp_path: Path) -> None:
    """A sheet of marks needs its members, and a `.cat` file takes none."""
    (tmp_path / "e1.cat").write_text(CAT)
    (tmp_path / "marks.csv").write_text("voter,candidate,mark\nana,ana,yes\n")
    asked = ("--role", "treasurer", "--primary", "1", "--reserve", "1")
    assert_refused(quick_run("count", tmp_path / "marks.csv", *asked), "wanted the sheet of members")
    beside = quick_run("count", tmp_path / "e1.cat", "--members", tmp_path / "marks.csv", *asked)
    assert_refused(beside, "none beside a PrefLib file")


@st.composite
def preferences(draw: st.DrawFn) -> Preferences:
    """What a `.cat` file may say: each alternative in one category or in none."""
    names = st.text("abc dé€", min_size=1, max_size=6).map(str.strip).filter(bool)
    alternatives = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    categories = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    place = st.none() | st.integers(0, len(categories) - 1)
    marked = draw(st.lists(st.tuples(*(place for _ in alternatives)), min_size=1, max_size=5, unique=True))
    ballots = [
        tuple(tuple(number for number, at in enumerate(one, 1) if at == each) for each in range(len(categories)))
        for one in marked
    ]
    times = draw(st.lists(st.integers(1, 9), min_size=len(ballots), max_size=len(ballots)))
    title = draw(names)
    return Preferences(
        title, "2016-10-29", tuple(categories), tuple(alternatives), tuple(zip(ballots, times, strict=True))
    )


@given(preferences())
def test_what_is_written_reads_back(told: Preferences) -> None:
    """Every instance comes back from its file as it was, and its sheets hold each mark of each voter once."""
    assert told == read_preflib(write_preflib(told, name="x.cat").encode(), place="x.cat")
    _, marks = sheets_of_preflib(told)
    rows = marks.decode().splitlines()[1:]
    assert len(told.alternatives) * sum(times for _, times in told.ballots) == len(rows)
    marked = sum(times * sum(map(len, groups)) for groups, times in told.ballots)
    assert marked == sum(not row.endswith(",") for row in rows)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("2: {1, 2}, 3", "as many categories as have a name, 3"),
        ("2: {1, 2}, 3, {}\nsurely", "line 21: wanted a line of a PrefLib file"),
        ("2: {1, 2}, 2, {}", "each of the alternatives in one category at most"),
        ("2: {1, 4}, 3, {}", "each of the alternatives in one category at most"),
        ("3: {1, 2}, 3, {}", "NUMBER VOTERS: wanted 4"),
    ],
)
def test_a_line_that_is_none_of_a_cat_file_is_a_fault(wrong: str, said: str) -> None:
    """Too few categories, an alternative twice, one that there is not, a number that does not agree: each is told."""
    with pytest.raises(FaultsError, match=re.escape(said)):
        read_preflib(CAT.replace("2: {1, 2}, 3, {}", wrong).encode(), place="e1.cat")


@pytest.mark.parametrize(
    ("line", "other", "said"),
    [
        ("# DATA TYPE: cat", "# DATA TYPE: soc", "DATA TYPE: wanted cat, found text 'soc'"),
        ("# ALTERNATIVE NAME 3: cy", "# ALTERNATIVE NAME 3: bo", "a name of its own for each, found text 'bo'"),
        ("# NUMBER ALTERNATIVES: 3", "# NUMBER ALTERNATIVES: 4", "NUMBER ALTERNATIVES: wanted 3"),
    ],
)
def test_a_head_that_does_not_fit_its_ballots_is_a_fault(line: str, other: str, said: str) -> None:
    """Another kind of preferences, two alternatives of one name, a number that is another: each is told."""
    with pytest.raises(FaultsError, match=re.escape(said)):
        read_preflib(CAT.replace(line, other).encode(), place="e1.cat")


@pytest.mark.skipif(find_spec("preflibtools") is None, reason="it comes with the extra [bench]")
def test_preflibtools_reads_what_is_written(tmp_path: Path) -> None:
    """The library of PrefLib itself, in a process of its own, finds the same ballots, voters and names."""
    (tmp_path / "e1.cat").write_text(CAT)
    program = (
        "import json, sys; from preflibtools.instances import CategoricalInstance as Read; one = Read(sys.argv[1]);"
        "print(json.dumps([one.num_voters, one.num_alternatives, one.num_unique_preferences, one.title,"
        "list(one.alternatives_name.values()), list(one.categories_name.values()),"
        "[[one.multiplicity[each], each] for each in one.preferences]]))"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "e1.cat"], capture_output=True, check=True)
    assert json.loads(done.stdout) == [
        3, 3, 2, "A society, treasurer, e1", ["ana", "bo", "cy"], ["yes", "no", "abstain"],
        [[2, [[1, 2], [3], []]], [1, [[1], [2], [3]]]],
    ]  # fmt: skip


def test_of_several_elections_one_must_be_named(tmp_path: Path) -> None:
    """A `.cat` file is of one election: where two have ballots it must be said which, and the other is told of."""
    document = json.loads(json.dumps(SOCIETY))
    later = {"discussion_opens": "2017-10-01T00:00:00Z", "voting_opens": "2017-10-15T00:00:00Z"}
    again = {**document["elections"][0], **later, "id": "e2", "voting_closes": "2017-10-29T00:00:00Z"}
    again["candidacies"] = [candidacy("cy", "2017-10-02T00:00:00Z")]
    again["ballots"] = [ballot("secret-1", "2017-10-20T00:00:00Z", cy="yes")]
    document["elections"].append(again)
    assert_refused(exported(document, "preflib", tmp_path)[1], "wanted one of e1, e2")
    written, ran = exported(document, "preflib", tmp_path, "--election", "e2")
    assert "1: 1, {}, {}\n" in written
    assert "these are left out: e1" in ran.err
    audit = audit_record(load_record(json.dumps(document).encode(), place="it"), zone=AMSTERDAM)
    assert preferences_of(audit, zone=AMSTERDAM, only="e2").data == written.encode()


# ── calendars ────────────────────────────────────────────────────────────────────────────────────


def test_a_calendar_has_votes_and_terms_in_the_organisations_zone(tmp_path: Path) -> None:
    """Discussion, voting and each term, from its first instant to its end, by the clock of a zone that is spelt out."""
    pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")
    written, _ = exported(SOCIETY, "ics", tmp_path, "--lang", "de")
    lines = written.replace("\r\n ", "").splitlines()
    events = "\n".join(lines).split("BEGIN:VEVENT")[1:]
    told = {
        re.search("SUMMARY:(.*)", one)[1]: [*re.findall(r"DT(?:START|END);TZID=Europe/Amsterdam:(\w+)", one)]  # type: ignore[index]
        for one in events
    }
    assert told == {
        "Diskussion: treasurer": ["20161001T020000", "20161015T020000"],
        "Abstimmung: treasurer": ["20161015T020000", "20161029T020000"],
        r"Ana Ab: treasurer\, Hauptsitz": ["20161029T020000", "20171029T020000"],
        r"bo: treasurer\, Reservesitz": ["20161029T020000", "20171029T020000"],
    }
    assert 1 == lines.count("TZID:Europe/Amsterdam")
    assert 4 == len({line for line in lines if line.startswith("UID:")})


def test_other_votes_are_in_the_calendar(tmp_path: Path) -> None:
    """Polls, recalls and contests stand in it too; one whose period nobody noted does not."""
    pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")
    period = {"opens": "2016-09-01T00:00:00Z", "closes": "2016-10-01T00:00:00Z"}
    question = {"id": "q", "rule": "for-against", "tally": {"for": 1, "against": 0}}
    record = record_of(
        polls=[{"id": "p1", "title": "A new name", **period, "questions": [question]},
               {"id": "p2", "questions": [question]}],
    )  # fmt: skip
    written, _ = exported(record, "ics", tmp_path)
    assert ["Voting: A new name"] == re.findall(r"SUMMARY:(.*)", written)
    recalled, _ = exported(json.loads((DATA / "recall.json").read_text()), "ics", tmp_path)
    assert "SUMMARY:Voting: recall of" in recalled
    assert_refused(exported(record_of(), "ics", tmp_path)[1], "as_of: wanted the instant up to which")


# ── nothing private ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["nist", "popolo", "preflib", "ics"])
def test_no_voter_no_note_and_no_account_is_exported(form: str, tmp_path: Path) -> None:
    """Nobody who only voted is named in any form, nor on standard error; neither is what a note says."""
    if form == "ics":
        pytest.importorskip("icalendar", reason="it comes with the extra [calendar]")
    written, ran = exported(SOCIETY, form, tmp_path)
    assert written
    assert "secret" not in written.lower()
    assert "secret" not in ran.err.lower()
