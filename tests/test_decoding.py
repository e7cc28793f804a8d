"""Decoding: strict, every fault at once, each with its path, in the words of a record."""

from __future__ import annotations

import copy
import gc
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Ballot
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import Span
from partgov.history.record import Record
from partgov.interop import rawjson
from partgov.interop.charters import preset_names
from partgov.interop.decoding import _class, decode_rows, no_collecting
from partgov.interop.rawjson import DECODER, Refused, Repeating, as_object, parse
from partgov.interop.records import load_record, record_in
from partgov.interop.scalars import FAILED, Notes
from partgov.members import Membership
from tests.documents import (
    DURING_VOTING,
    Document,
    ballot,
    candidacy,
    election_of,
    member,
    record_of,
    role,
    tally,
)


def load(document: Document) -> Record:
    """Load a document."""
    return load_record(json.dumps(document).encode())


def faults(document: Document) -> dict[str, tuple[str, str]]:
    """The faults of a document: by path, what was wanted and what was found."""
    with pytest.raises(FaultsError) as refused:
        load(document)
    found = {fault.path: (fault.wanted, fault.found) for fault in refused.value.faults}
    assert len(found) == len(refused.value.faults), "no place is told twice"
    return found


def base() -> Document:
    """A sound record with something in every section."""
    return record_of(
        organisation="The Society",
        timezone="Europe/Amsterdam",
        as_of="2017-01-01T00:00:00Z",
        bylaws=[{"from": "2012-01-01T00:00:00Z", "preset": "iops-2016"}],
        members=[member("ana"), member("bo", left="2016-01-01T00:00:00Z")],
        roles=[role(1, 1)],
        polls=[{"id": "p", "questions": [{"id": "q", "rule": "for-against", "tally": {"for": 1, "against": 0}}]}],
        elections=[
            election_of(candidacy("ana"), ballots=[ballot("bo", ana="yes")], declared={"primary": ["ana"]}),
            election_of(candidacy("ana"), id="e2", tallies={"ana": tally(1)}, term_starts="2017-10-29T00:00:00Z"),
        ],
    )


def changed(path: tuple[str | int, ...], value: object) -> Document:
    """The sound record with one value in place of another, or without it."""
    document = copy.deepcopy(base())
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


MISSING = ...
INSTANT = "an instant, a day with its time and offset, such as 2016-10-01T00:00:00Z, of a year from 1000 to 9998"

FAULTS: tuple[tuple[tuple[str | int, ...], object, str, str, str], ...] = (
    (("format",), "partgov-ledger", "$.format", '"partgov-record"', "text 'partgov-ledger'"),
    (("version",), 2, "$.version", "1", "the number 2"),
    (("organisation",), 7, "$.organisation", "text", "the number 7"),
    (("timezone",), ["UTC"], "$.timezone", "text", "a list"),
    (("as_of",), 2017, "$.as_of", INSTANT, "the number 2017"),
    (("as_of",), "2017", "$.as_of", INSTANT, "text '2017'"),
    (("members",), {}, "$.members", "a list", "an empty object"),
    (("members",), "", "$.members", "a list", "text ''"),
    (("members", 0), "ana", "$.members[0]", "an object", "text 'ana'"),
    (("members", 0), [], "$.members[0]", "an object", "an empty list"),
    (("members", 0, "id"), "", "$.members[0].id", "an id: text, not empty, without control characters", "text ''"),
    (("members", 0, "id"), 7, "$.members[0].id", "text", "the number 7"),
    (("members", 0, "id"), "a\tb", "$.members[0].id", "an id: text, not empty, without control characters",
     r"text 'a\tb'"),
    (("members", 0, "name"), False, "$.members[0].name", "text", "false"),
    (("members", 0, "nick"), "A", "$.members[0].nick",
     "one of affiliations, id, joined, left, name, note, source", "an unknown key"),
    (("members", 0, "joined"), MISSING, "$.members[0].joined", "the key 'joined', which is required", "nothing"),
    (("members", 0, "joined"), None, "$.members[0].joined", "the key 'joined', which is required", "nothing"),
    (("members", 0, "left"), "2009-01-01T00:00:00Z", "$.members[0].left",
     "an instant after joining, 2010-01-01T00:00:00Z", "text '2009-01-01T00:00:00Z'"),
    (("roles", 0, "primary_seats"), -1, "$.roles[0].primary_seats", "a whole number, 0 or more", "the number -1"),
    (("roles", 0, "primary_seats"), True, "$.roles[0].primary_seats", 'a whole number, or "open"', "true"),
    (("roles", 0, "primary_seats"), "1", "$.roles[0].primary_seats", 'a whole number, or "open"', "text '1'"),
    (("roles", 0, "primary_seats"), 1.0, "$.roles[0].primary_seats", 'a whole number, or "open"', "the number 1.0"),
    (("polls", 0, "questions"), MISSING, "$.polls[0].questions", "the key 'questions', which is required", "nothing"),
    (("polls", 0, "questions", 0, "rule"), "lot", "$.polls[0].questions[0].rule",
     "one of for-against, options, majority-of-answers", "text 'lot'"),
    (("polls", 0, "questions", 0, "tally"), {"for": 1}, "$.polls[0].questions[0].tally", "for, against and abstain",
     "text 'for'"),
    (("polls", 0, "questions", 0, "tally", "for"), -1, "$.polls[0].questions[0].tally.for",
     "a whole number, 0 or more", "the number -1"),
    (("polls", 0, "questions", 0, "tally", "for"), True, "$.polls[0].questions[0].tally.for", "a whole number", "true"),
    (("elections", 0, "role"), "king", "$.elections[0].role", "the id of one of the roles", "text 'king'"),
    (("elections", 0, "seats"), [1, 0], "$.elections[0].seats", "an object", "a list"),
    (("elections", 0, "seats"), {"primary": -1}, "$.elections[0].seats.primary", "a whole number, 0 or more",
     "the number -1"),
    (("elections", 0, "candidacies", 0, "reserve_only"), 0, "$.elections[0].candidacies[0].reserve_only",
     "true or false", "the number 0"),
    (("elections", 0, "candidacies", 0, "withdrawn_at"), "2016-10-02T11:59:59Z",
     "$.elections[0].candidacies[0].withdrawn_at", "an instant not before the statement, 2016-10-02T12:00:00Z",
     "text '2016-10-02T11:59:59Z'"),
    (("elections", 0, "ballots", 0, "marks"), ["ana"], "$.elections[0].ballots[0].marks", "an object", "a list"),
    (("elections", 0, "ballots", 0, "marks", "ana"), "maybe", "$.elections[0].ballots[0].marks.ana",
     "one of yes, no, abstain", "text 'maybe'"),
    (("elections", 0, "ballots", 0, "marks", "ana"), ["yes"], "$.elections[0].ballots[0].marks.ana",
     "one of yes, no, abstain", "a list"),
    (("elections", 0, "ballots", 0, "marks", "the bo"), True, '$.elections[0].ballots[0].marks["the bo"]',
     "one of yes, no, abstain", "true"),
    (("elections", 0, "ballots", 0, "seq"), "1", "$.elections[0].ballots[0].seq", "a whole number", "text '1'"),
    (("elections", 0, "declared"), {"reserve": []}, "$.elections[0].declared.primary",
     "the key 'primary', which is required", "nothing"),
    (("elections", 0, "declared", "primary"), ["ana", "ana"], "$.elections[0].declared.primary", "each member once",
     "text 'ana'"),
    (("elections", 1, "tallies", "ana", "yes"), -1, "$.elections[1].tallies.ana.yes", "a whole number, 0 or more",
     "the number -1"),
    (("elections", 1, "tallies", "ana", "maybe"), 1, "$.elections[1].tallies.ana.maybe", "one of abstain, no, yes",
     "an unknown key"),
    (("elections", 1, "voting_opens"), "2016-10-15T00:00:00", "$.elections[1].voting_opens",
     "an instant with its offset from UTC, Z or ±hh:mm", "text '2016-10-15T00:00:00'"),
    (("elections", 1, "draw"), {"source": "x", "named_at": "2016-10-01T00:00:00Z"}, "$.elections[1].draw.appears_at",
     "the key 'appears_at', which is required", "nothing"),
    (("bylaws", 0, "preset"), "iops-2020", "$.bylaws[0].preset", f"one of {', '.join(preset_names())}",
     "text 'iops-2020'"),
    (("bylaws", 0, "elections"), {"voting": "two weeks"}, "$.bylaws[0].elections.voting",
     'a span such as "P14D", "P1M" or "P1Y", or "none"', "text 'two weeks'"),
    (("bylaws", 0, "elections"), {"voting": 14}, "$.bylaws[0].elections.voting",
     'a span as text, such as "P14D", or "none"',
     "the number 14"),
    (("bylaws", 0, "decisions"), {"for_against": {"share": "0.5"}}, "$.bylaws[0].decisions.for_against.share",
     'a fraction as text, such as "2/3"', "text '0.5'"),
)  # fmt: skip


def wanted_of_two_keys(place: str) -> bool:
    """Whether a fault is between two keys, so that it cannot be seen while the other one is at fault."""
    return place.endswith((".left", ".withdrawn_at")) or ".tally" in place


class TestFaults:
    """One fault in a sound record, told in the contract's words."""

    def test_the_sound_record_is_sound(self) -> None:
        """The record that the faults are put into has none itself."""
        assert "The Society" == load(base()).organisation

    @pytest.mark.parametrize(("path", "value", "place", "wanted", "found"), FAULTS, ids=lambda value: repr(value)[:40])
    def test_one_fault(self, path: tuple[str | int, ...], value: object, place: str, wanted: str, found: str) -> None:
        """A single fault is told once, with its full path, what was wanted and what stands there."""
        assert {place: (wanted, found)} == faults(changed(path, value))

    def test_all_faults_at_once(self) -> None:
        """Every fault of the table that stands in a place of its own is told when all are made together."""
        document, places = copy.deepcopy(base()), list[str]()
        for path, value, place, _, _ in FAULTS:
            apart = not any(place.startswith(other) or other.startswith(place) for other in places)
            if apart and value is not MISSING and len(path) > 2 and not wanted_of_two_keys(place):
                inside: Any = document
                for step in path[:-1]:
                    inside = inside[step]
                inside[path[-1]] = value
                places.append(place)
        assert len(places) > 15
        assert set(places) <= set(faults(document))

    def test_two_instants_in_the_wrong_order_beside_an_unknown_key(self) -> None:
        """A check between two fields is made even where another key of the same object is at fault."""
        document = changed(("members", 0), member("ana", left="2009-01-01T00:00:00Z", nick="A"))
        assert {"$.members[0].left", "$.members[0].nick"} == set(faults(document))

    def test_duplicate_keys_at_every_depth(self) -> None:
        """A key that is written twice is a fault wherever it stands, even with equal values."""
        text = json.dumps(base())
        text = text.replace('"version": 1', '"version": 1, "version": 1', 1)
        text = text.replace('"primary_seats": 1', '"primary_seats": 1, "primary_seats": 2', 1)
        text = text.replace('"marks": {"ana": "yes"}', '"marks": {"ana": "yes", "ana": "yes"}', 1)
        text = text.replace('"yes": 1', '"yes": 1, "yes": 1', 1)
        with pytest.raises(FaultsError) as refused:
            load_record(text.encode())
        expected = {
            "$.version",
            "$.roles[0].primary_seats",
            "$.elections[0].ballots[0].marks.ana",
            "$.elections[1].tallies.ana.yes",
        }
        assert expected == {fault.path for fault in refused.value.faults}
        assert {"each key once"} == {fault.wanted for fault in refused.value.faults}

    def test_faults_come_in_the_order_of_the_input(self) -> None:
        """Faults are listed as they stand in the input, so that one can go through it from the top."""
        document = record_of(members=[{"id": 1}, {"id": 2}, {"id": 3, "z": 0, "a": 0, "m": 0}])
        with pytest.raises(FaultsError) as refused:
            load(document)
        unknown = [fault.path for fault in refused.value.faults if fault.found == "an unknown key"]
        assert ["$.members[2].z", "$.members[2].a", "$.members[2].m"] == unknown

    def test_and_within_what_is_asked_of_a_vote(self) -> None:
        """R-83: what stands beside `any` is refused in the order in which it was written, in every run of a program."""
        beside = [f"k{number}" for number in range(12)]
        asked = {"any": ["1/2"], **dict.fromkeys(beside, 1)}
        found = faults(record_of(bylaws=[{"decisions": {"for_against": asked}}]))
        assert [f"$.bylaws[0].decisions.for_against.{key}" for key in beside] == [*found]

    def test_a_key_with_signs_in_it(self) -> None:
        """The path of a key that is no plain word has it in brackets and quotes, escaped."""
        found = faults(record_of(**{'a "b"\n': 1, "é": 1, "plain-1_": 1}))
        assert {'$["a \\"b\\"\\n"]', '$["\\u00e9"]', "$.plain-1_"} == set(found)

    def test_null_is_absent(self) -> None:
        """A null means what leaving the key out means."""
        nothing = dict.fromkeys(("organisation", "as_of", "timezone", "bylaws", "roles", "polls", "elections", "note"))
        assert load(record_of()) == load(record_of(**nothing))

    def test_ids_may_refer_forwards(self) -> None:
        """The order of sections in the document means nothing."""
        document = base()
        assert load(document) == load(dict(reversed(document.items())))

    def test_text_may_hold_anything_that_can_be_written(self) -> None:
        """Notes and names hold any text, control characters included; ids do not."""
        name = "Zoë 🌍 \x1b[0m\n\u202e"
        assert name == load(record_of(members=[member("ana", name=name, note=name)])).members[0].name

    def test_notes_and_sources_are_allowed_on_every_fact(self) -> None:
        """`source` and `note` may stand on every fact of a record."""
        document = base()
        facts: list[Document] = [
            *document["bylaws"], *document["members"], *document["roles"], *document["polls"],
            *document["polls"][0]["questions"], *document["elections"], *document["elections"][0]["candidacies"],
            *document["elections"][0]["ballots"],
        ]  # fmt: skip
        for fact in facts:
            fact.update(source="the minutes", note="read aloud")
        assert "the minutes" == load(document).elections[0].candidacies[0].source


INSTANTS = {
    "2016-10-30T02:15:00+02:00": datetime(2016, 10, 30, 0, 15, tzinfo=UTC),
    "2016-10-30T02:15:00+01:00": datetime(2016, 10, 30, 1, 15, tzinfo=UTC),
    "2016-10-30T02:15:00-00:30": datetime(2016, 10, 30, 2, 45, tzinfo=UTC),
    "2016-02-29T23:59:59.5Z": datetime(2016, 2, 29, 23, 59, 59, 500_000, tzinfo=UTC),
    "2016-02-29T23:59:59.000001Z": datetime(2016, 2, 29, 23, 59, 59, 1, tzinfo=UTC),
    "2016-01-01T00:00:00+00:00": datetime(2016, 1, 1, tzinfo=UTC),
    "1000-01-02T00:00:00Z": datetime(1000, 1, 2, tzinfo=UTC),
    "9998-12-30T00:00:00Z": datetime(9998, 12, 30, tzinfo=UTC),
}
NO_INSTANTS = (
    "2016-10-30", "2016-10-30T02:15Z", "2016-10-30 02:15:00Z", "2016-10-30t02:15:00z", "2016-10-30T02:15:00",
    "2016-10-30T02:15:00 Z", "2016-10-30T02:15:00+0200", "2016-10-30T02:15:00+02", "2016-10-30T24:00:00Z",
    "2016-10-30T02:15:60Z", "2016-02-30T00:00:00Z", "2015-02-29T00:00:00Z", "2016-13-01T00:00:00Z",
    "2016-00-01T00:00:00Z", "2016-10-30T02:15:00.Z", "2016-10-30T02:15:00.1234567Z", "2016-10-30T02:15:00,5Z",
    "0999-12-31T00:00:00Z", "9999-01-01T00:00:00Z", "02016-10-30T02:15:00Z", "2016-W43-7T02:15:00Z",
    "2016-10-30T02:15:00+24:00", "2016-10-30T02:15:00+02:60", "2016-10-30T02:15:00Z\n", " 2016-10-30T02:15:00Z",
    "２０１６-10-30T02:15:00Z", "", "Z", "now",
)  # fmt: skip


class TestInstants:
    """RFC 3339 with seconds, at most six digits of a fraction, and an offset."""

    @pytest.mark.parametrize(("text", "at"), INSTANTS.items(), ids=INSTANTS.keys())
    def test_an_instant(self, text: str, at: datetime) -> None:
        """An instant is read as what it says, in UTC."""
        found = load(record_of(as_of=text)).as_of
        assert found is not None
        assert (at, timedelta(0)) == (found, found.utcoffset())

    @pytest.mark.parametrize("text", NO_INSTANTS, ids=repr)
    def test_what_is_no_instant(self, text: str) -> None:
        """Anything else is refused: no guess is made."""
        assert {"$.as_of"} == set(faults(record_of(as_of=text)))

    @pytest.mark.parametrize("text", ["1000-01-01T00:00:00+14:00", "9998-12-31T23:59:59-14:00"])
    def test_years_are_those_of_utc(self, text: str) -> None:
        """An instant that falls outside the years 1000 to 9998 in UTC could not be written again and is refused."""
        assert {"$.as_of"} == set(faults(record_of(as_of=text)))


class TestFigures:
    """Fractions, spans and numbers, as text or whole."""

    @pytest.mark.parametrize(
        ("text", "span"),
        [("P14D", Span(days=14)), ("P2W", Span(days=14)), ("P1M", Span(months=1)), ("P1Y", Span(months=12)),
         ("P1Y2M3W4D", Span(months=14, days=25)), ("P0D", Span())],
    )  # fmt: skip
    def test_a_span(self, text: str, span: Span) -> None:
        """A span is the text of ISO 8601, in years, months, weeks and days."""
        assert span == load(record_of(bylaws=[{"elections": {"voting": text}}])).bylaws[0].elections.voting

    @pytest.mark.parametrize("text", ["", "P", "14D", "P14", "P-1D", "P1.5D", "PT1H", "P1D1M", "p14d", "P14D ", "P١D"])
    def test_what_is_no_span(self, text: str) -> None:
        """Anything else is refused."""
        expected = {"$.bylaws[0].elections.voting"}
        assert expected == set(faults(record_of(bylaws=[{"elections": {"voting": text}}])))

    def rules(self, share: object) -> Document:
        """A record whose questions need this share."""
        return record_of(bylaws=[{"decisions": {"for_against": {"share": share, "exceeded": False}}}])

    @pytest.mark.parametrize(
        ("text", "share"),
        [
            ("2/3", Fraction(2, 3)),
            ("4/6", Fraction(2, 3)),
            ("1/1", Fraction(1)),
            ("1", Fraction(1)),
            ("75 %", Fraction(3, 4)),
            ("75%", Fraction(3, 4)),
            ("12.5 %", Fraction(1, 8)),
        ],
    )
    def test_a_fraction(self, text: str, share: Fraction) -> None:
        """A fraction is text, and exact."""
        assert Condition(share=share) == load(self.rules(text)).bylaws[0].decisions.for_against

    @pytest.mark.parametrize(
        "text",
        [
            "2",
            "0",
            "101 %",
            "0 %",
            "50  %",
            "% 50",
            "2/0",
            "-1/2",
            "0.5",
            "1/2 ",
            "2/-3",
            "½",
            "1/3/5",
            1,
            True,
            "0/1",
            "3/2",
        ],
    )
    def test_what_is_no_fraction(self, text: object) -> None:
        """Anything else is refused, and so is a share of nothing or of more than all."""
        (place,) = faults(self.rules(text))
        assert "$.bylaws[0].decisions.for_against.share" == place

    @pytest.mark.parametrize("number", [0, 1, 10**18, 10**999])
    def test_a_whole_number(self, number: int) -> None:
        """Whole numbers are exact, however large, up to a thousand digits."""
        assert number == load(record_of(polls=[{"id": "p", "questions": [], "voters": number}])).polls[0].voters


class TestParsing:
    """JSON from bytes."""

    @pytest.mark.parametrize("data", [b"", b"  \n", b"{", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000, b"{} {}", b"'a'"])
    def test_what_is_no_json(self, data: bytes) -> None:
        """Bytes that are no JSON in plain UTF-8 are refused under the name of the place they come from."""
        with pytest.raises(PartgovError) as refused:
            parse(data, place="record.json")
        assert "record.json" == refused.value.place
        assert not isinstance(refused.value, FaultsError)
        assert len(str(refused.value)) < 300

    def test_a_fault_of_json_has_its_line(self) -> None:
        """Where the JSON itself is broken, the line and column are told."""
        with pytest.raises(PartgovError, match="line 2, column 3"):
            parse(b'{"a": 1,\n  b: 2}', place="record.json")


class TestRows:
    """Rows of a table, each with its own path."""

    def test_every_fault_of_every_row(self) -> None:
        """All faults of all rows are told at once, each under the path of its row."""
        rows = [("line 2", {"id": ""}), ("line 3", member("ana")), ("line 4", {"id": "bo", "joined": "soon"})]
        with pytest.raises(FaultsError) as refused:
            decode_rows(Membership, rows, place="members.csv")
        expected = {"line 2.id", "line 2.joined", "line 4.joined"}
        assert expected == {fault.path for fault in refused.value.faults}

    def test_sound_rows(self) -> None:
        """Rows without faults come back as values, in order."""
        rows = [(f"line {number}", member(f"m{number}")) for number in range(3)]
        assert ["m0", "m1", "m2"] == [one.id for one in decode_rows(Membership, rows, place="members.csv")]


class TestCollecting:
    """The garbage collector is given back as it was found."""

    @pytest.fixture(params=[True, False], ids=["on", "off"])
    def collecting(self, request: pytest.FixtureRequest) -> Iterator[bool]:
        """The collector on or off, and restored."""
        before = gc.isenabled()
        (gc.enable if request.param else gc.disable)()
        yield request.param
        (gc.enable if before else gc.disable)()

    def test_it_is_left_as_it_was(self, collecting: bool) -> None:
        """Decoding turns the collector off and then back to what it was, after a fault too."""
        with no_collecting():
            assert not gc.isenabled()
        assert collecting == gc.isenabled()
        with pytest.raises(FaultsError):
            load(record_of(members=[{}]))
        assert collecting == gc.isenabled()


ODD: tuple[Any, ...] = (
    None, True, 7, "", "ana", "x\ny", "yes", "Yes", "2016-10-20T12:00:00Z", "2016-10-20T14:00:00+02:00",
    "2016-10-20T12:00:00", "9999-12-31T23:59:59Z", [], ["ana"], {}, {"ana": "yes"},
    {"ana": "Yes", "bo\n": "no", "cy": 3}, {"": "no"}, 10**1100, 1.5,
)  # fmt: skip
"""Values of every kind, each sound in one place of a ballot or a membership at most."""


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """A record with a few ballots and memberships, in some of which something is odd: a value, a key, a key twice."""
    rows = [ballot("bo", DURING_VOTING, 1, ana="yes"), ballot("cy", ana="no", eve="abstain"), ballot("di", None, 2)]
    ballots = draw(st.lists(st.sampled_from(rows), min_size=1, max_size=3).map(copy.deepcopy))
    members = [member("ana"), member("bo", name="Bo"), member("bo", "2016-01-01T00:00:00Z")]
    for one in (*ballots, *members[: draw(st.integers(2, 3))]):
        if draw(st.booleans()):
            key = draw(st.sampled_from([*one, "seq", "note", "left", "stranger"]))
            one[key] = draw(st.sampled_from(ODD))
            if draw(st.booleans()):
                del one[draw(st.sampled_from([*one]))]
    text = json.dumps(record_of(members=members, roles=[role(1, 1)], elections=[election_of(ballots=ballots)]))
    twice = draw(st.sampled_from(["", '"voter": "eve", ', '"ana": "yes", ']))
    return text.replace('"ana": ', f'{twice}"ana": ', 1).replace('"voter": ', f'{twice}"voter": ', 1).encode()


def odd_object(pairs: list[tuple[str, Any]]) -> Repeating:
    """An object that is read the longer way, whether a key is written twice or not."""
    found = as_object(pairs)
    return found if isinstance(found, Repeating) else Repeating(found)


ALL_ODD = json.JSONDecoder(object_pairs_hook=odd_object, parse_int=DECODER.parse_int, parse_float=Refused)


def told(data: bytes) -> object:
    """The record, or every fault in the order in which it is told."""
    try:
        return load_record(data)
    except FaultsError as refused:
        return refused.faults


class TestUsual:
    """Objects about which nothing is odd are read by a shorter way."""

    @given(data=torn())
    def test_the_shorter_way_reads_and_refuses_the_same(self, data: bytes) -> None:
        """Whatever is odd in a record, its values are the same and its faults, in the same order, by either way."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rawjson, "DECODER", ALL_ODD)
            wanted = told(data)
        assert wanted == told(data)

    def test_what_was_given_stays_as_it_is(self) -> None:
        """What somebody else parsed is theirs: reading takes nothing out of it."""
        ballots = [ballot("bo", ana="yes"), ballot("cy", ana="no")]
        raw = record_of(members=[member("ana")], roles=[role(1, 1)], elections=[election_of(ballots=ballots)])
        before = copy.deepcopy(raw)
        assert record_in(raw, place="the record") == load(before)
        assert before == raw

    def test_what_is_odd_does_not_take_it(self) -> None:
        """A key that is written twice is told by the longer way, and so is whatever holds more than single values."""
        row: Any
        twice = as_object([("id", "ana"), ("id", "bo"), ("joined", DURING_VOTING)])
        for row in (twice, [], member("ana", name=None), member("ana", affiliations=[])):
            assert FAILED is _class(Membership).usual(row, Notes())

    def test_sound_rows_take_it(self) -> None:
        """Members and ballots of a sound record are made by it."""
        assert Membership is type(_class(Membership).usual(member("ana", name="Ana"), Notes()))
        assert Ballot is type(_class(Ballot).usual(ballot("bo", DURING_VOTING, 1, ana="yes"), Notes()))
