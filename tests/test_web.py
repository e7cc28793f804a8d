"""The web: whatever bytes come in, one of the documented replies goes out, which does not tell what was in them."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov import dump_record, load_record, read_poll_of_2016
from partgov.foundation.sentences import LANGUAGES
from partgov.web import STATUSES, Answer, Limits, judge, language_for, pointer_to
from tests.test_audit_of_dues import SETTLED, record_with_dues

DATA = Path(__file__).parent / "data"
RECORDS = {path.stem: path.read_bytes() for path in sorted(DATA.glob("*.json")) if "answers" not in path.name}
RECORD = RECORDS["ballots"]
SECRET = "Xanthippe"
FAULTY = b'{"format": "partgov-record", "version": 1, "members": [{"id": "ana"}]}'
OWING = json.dumps(record_with_dues(SETTLED)).encode()


def held(answer: Answer) -> Answer:
    """An answer that is as RFC 9110 and RFC 9457 have it; the test fails if it is not."""
    assert answer.status in STATUSES
    assert {"Content-Language", "Vary", "Cache-Control"} <= answer.headers.keys()
    assert all(re.fullmatch(r"[ -~]+", value) for value in answer.headers.values())
    if answer.status == 304:
        assert (None, b"") == (answer.document, answer.content)
        return answer
    sent = json.loads(answer.content)
    if answer.status == 200:
        assert "application/json" == answer.headers["Content-Type"]
        assert {"agrees", "checks", "elections", "polls"} <= sent.keys()
        return answer
    assert answer.document == sent
    assert ("application/problem+json", "no-store") == (
        answer.headers["Content-Type"], answer.headers["Cache-Control"],
    )  # fmt: skip
    assert "ETag" not in answer.headers
    problem: Any = answer.document
    assert {"type", "title", "status", "detail", "number", "errors"} == problem.keys()
    assert f"urn:partgov:1:problem:{STATUSES[answer.status]}" == problem["type"]
    assert answer.status == problem["status"]
    assert problem["title"]
    assert problem["detail"]
    assert 1 <= len(problem["errors"]) <= problem["number"]
    for error in problem["errors"]:
        assert {"pointer", "detail"} == error.keys()
        assert re.fullmatch(r"#(?:/(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})*)*", error["pointer"])
        assert error["detail"]
    return answer


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a document, from the outside in."""
    yield path
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a place."""
    for key in path:
        value = value[key]
    return value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """A record with something else somewhere in it."""
    record = json.loads(RECORDS[draw(st.sampled_from([name for name in RECORDS if len(RECORDS[name]) < 20_000]))])
    path = draw(st.sampled_from([path for path in places(record) if path]))
    inside = at(record, path[:-1])
    how = draw(st.sampled_from(["other", "gone", "twice", "new"]))
    if how == "other":
        inside[path[-1]] = draw(JSON)
    elif how == "gone":
        del inside[path[-1]]
    elif how == "twice" and isinstance(inside, list):
        inside.append(inside[int(path[-1])])
    elif isinstance(inside, dict):
        inside[draw(st.text(st.characters()))] = draw(JSON)
    return json.dumps(record).encode()


class TestAnyBytes:
    """Whatever is sent gets a documented reply."""

    @given(st.binary())
    def test_bytes(self, body: bytes) -> None:
        """Bytes of any kind are refused as the documentation says."""
        assert held(judge(body)).status in (400, 413, 422)

    @given(JSON)
    def test_json(self, value: Any) -> None:
        """So is JSON of any kind, with half pairs and numbers that are none in it."""
        assert held(judge(json.dumps(value).encode())).status in (400, 413, 422)

    @given(torn(), st.sampled_from(LANGUAGES), st.booleans(), st.booleans())
    def test_a_torn_record(self, body: bytes, language: str, named: bool, private: bool) -> None:
        """A record with something else in it is judged or refused, in each language."""
        answer = held(judge(body, accept_language=language, named=named, private=private))
        assert answer.status in (200, 422)
        assert language == answer.headers["Content-Language"]

    @given(torn())
    def test_the_same_again(self, body: bytes) -> None:
        """The same bytes give the same reply, which goes to another process and comes back the same."""
        answer = judge(body)
        assert answer == judge(body) == pickle.loads(pickle.dumps(answer))

    @given(st.binary(max_size=200) | torn())
    def test_limits_hold_of_all(self, body: bytes) -> None:
        """Where nothing may be long, nothing that is gets through."""
        assert 413 == held(judge(body + b"[", limits=Limits(values=1))).status

    @given(st.text(), st.text())
    def test_headers(self, asked: str, tags: str) -> None:
        """No header of the request is able to break the reply."""
        assert held(judge(FAULTY, accept_language=asked, if_none_match=tags)).status == 422

    def test_a_record_that_points_to_a_file(self, tmp_path: Path) -> None:
        """A file that a record names is not opened, whether there is one or not: that is for who has the folder."""
        there, record = tmp_path / "votes.csv", json.loads(RECORD)
        there.write_text("voter,candidate,mark\n")
        del record["elections"][0]["ballots"]
        for path in (there, tmp_path / "none.csv"):
            digest = sha256(b"voter,candidate,mark\n").hexdigest()
            record["elections"][0]["marks_file"] = {"path": str(path), "format": "csv", "sha256": digest}
            assert 422 == held(judge(json.dumps(record).encode())).status


class TestNothingIsRepeated:
    """A problem tells where, and what was wanted there."""

    @given(st.data())
    def test_no_value_of_the_body(self, data: st.DataObject) -> None:
        """Whatever stands in the place of any one value does not come back in a problem."""
        record = json.loads(data.draw(st.sampled_from([OWING, *(RECORDS[name] for name in ("ballots", "groups"))])))
        path = data.draw(st.sampled_from([path for path in places(record) if path]))
        at(record, path[:-1])[path[-1]] = data.draw(st.sampled_from([SECRET, [SECRET], [[SECRET]], f"{SECRET}\x00"]))
        answer = judge(json.dumps(record).encode())
        assert 200 == answer.status or SECRET.encode() not in answer.content

    @pytest.mark.parametrize("where", range(0, 240, 20))
    def test_nor_a_piece_of_what_is_no_json(self, where: int) -> None:
        """A body that breaks off, or is broken, is told by line and column alone."""
        body = json.dumps([{"name": SECRET}] * 12).encode()
        for broken in (body[:where], body[:where] + b"!" + body[where:], body[:where] + b"\xff" + body[where:]):
            assert SECRET.encode() not in judge(broken).content

    def test_nor_a_key_that_is_longer_than_any_name(self) -> None:
        """The place of a key of a megabyte is that of its object."""
        body = json.dumps({"format": "partgov-record", "version": 1, "members": [], SECRET * 1000: 1}).encode()
        assert [""] == [error["pointer"][1:] for error in document(judge(body))["errors"]]

    def test_who_has_the_body_finds_each_place(self) -> None:
        """A pointer leads to what is wrong, whatever the keys are called."""
        odd = 'a/b~c "é" %\ud800'
        body = {"format": "partgov-record", "version": 1, "members": [], "contests": [{"id": "c", odd: 1}]}
        pointers = [error["pointer"] for error in document(judge(json.dumps(body).encode()))["errors"]]
        steps = [step.replace("~1", "/").replace("~0", "~") for step in unquote(pointers[0][2:]).split("/")]
        assert ["contests", "0", odd.replace("\ud800", "?")] == steps

    @pytest.mark.parametrize("path", ["the record", "$", "$?", "$.members", '$["'])
    def test_a_path_that_leads_nowhere_is_followed_as_far_as_it_goes(self, path: str) -> None:
        """What is no path, or no longer one, is the place that it has come to."""
        assert {"$.members": "/members"}.get(path, "") == pointer_to(path)


def document(answer: Answer) -> Any:
    """The document of an answer, whatever it is."""
    return answer.document


class TestLimits:
    """What is too large is refused before anything is built of it; what is just not is not."""

    def test_bytes(self) -> None:
        """A body may have so many bytes, and not one more."""
        size = len(RECORD)
        assert [200, 413] == [judge(RECORD, limits=Limits(bytes=most)).status for most in (size, size - 1)]

    def test_values(self) -> None:
        """So many values, an empty list counted as two; commas and brackets in texts are none."""
        body = b'["a,[{\\"[", {"b": [1, 2]}, [], "\\\\"]'
        counted = 1 + 1 + 3 + 1 + 1 + 1 + 1
        assert [422, 413] == [judge(body, limits=Limits(values=most)).status for most in (counted, counted - 1)]

    def test_depth(self) -> None:
        """So many levels, and not one more."""
        body = b"[" * 32 + b"]" * 32
        assert [422, 413] == [judge(one).status for one in (body, b"[" + body + b"]")]

    @pytest.mark.parametrize("body", [b'"' * 1_000_001, b'\\"' * 500_000, b'"' + b"\\" * 1_000_000, b'{"' * 100_000])
    def test_quotes_without_end_take_no_longer(self, body: bytes) -> None:
        """Whatever quotes there are, each byte is looked at once; this test would run for hours."""
        assert judge(body).status in (400, 413)

    def test_a_record_of_ten_thousand_voters_is_within_them(self) -> None:
        """Ten thousand members who each vote for three are judged by the limits as they are."""
        record = json.loads(RECORD)
        election = record["elections"][0]
        election["ballots"] = [
            {"voter": f"m{number}", "cast_at": "2016-10-01T00:00:00Z", "marks": {"a": "yes", "b": "no", "c": "yes"}}
            for number in range(10_000)
        ]
        record["members"] += [
            {"id": f"m{number}", "name": f"Name of {number}", "joined": "2012-01-01T00:00:00Z"}
            for number in range(10_000)
        ]
        assert 413 != judge(json.dumps(record, indent=1).encode()).status

    @pytest.mark.parametrize(
        ("name", "one"),
        [("roles", {"id": "r", "primary_seats": 1, "reserve_seats": 0}), ("polls", {"id": "p", "questions": [{}]})],
    )
    def test_procedures(self, name: str, one: Any) -> None:
        """So many roles, polls and the like, a poll with a question counted as two, before any is looked at."""
        body = json.dumps({"format": "partgov-record", "version": 1, "members": [], name: [one] * 100}).encode()
        counted = 100 * (1 + (name == "polls"))
        assert [422, 413] == [judge(body, limits=Limits(procedures=most)).status for most in (counted, counted - 1)]

    def test_dues(self) -> None:
        """So many members, counted once for each sheet of dues."""
        assert [200, 413] == [judge(OWING, limits=Limits(dues=most)).status for most in (2, 1)]

    def test_faults(self) -> None:
        """Of a hundred faults fifty are told, and how many there are."""
        body = {"format": "partgov-record", "version": 1, "members": [{"id": f"m{number}"} for number in range(100)]}
        problem = document(judge(json.dumps(body).encode()))
        assert (50, 100) == (len(problem["errors"]), problem["number"])
        assert problem["detail"] == "100 places are not as they should be."

    @pytest.mark.parametrize("stage", [1, 2, 3])
    def test_seconds(self, stage: int) -> None:
        """Where a clock is given, it is looked at after each of three stages; a second more is too long."""
        for late, status in ((10, 200), (11, 503)):
            times = iter([100] * stage + [100 + late] * 3)
            assert status == held(judge(RECORD, clock=lambda times=times: next(times))).status  # type: ignore[misc]

    def test_without_a_clock_none_is_read(self) -> None:
        """A limit of no seconds refuses nothing by itself."""
        assert 200 == judge(RECORD, limits=Limits(seconds=0)).status


class TestLanguage:
    """The reader's language is what `Accept-Language` asks for, among those that there are."""

    @pytest.mark.parametrize(
        ("asked", "language"),
        [
            (None, None), ("", None), ("da", None), ("*", None), ("de", "de"), ("DE-ch", "de"), ("da, nl", "nl"),
            ("fr;q=0.5, es ; q=0.6", "es"), ("fr, es", "fr"), ("fr;q=0", None), ("fr;q=0.000, nl;q=0.001", "nl"),
            ("fr;q=2", None), ("fr;q=1.", "fr"), ("frisian", None), (",;=,", None), (" " * 2000 + "fr", None),
        ],
    )  # fmt: skip
    def test_which(self, asked: str | None, language: str | None) -> None:
        """The first of the highest weight; none where none is there."""
        assert language == language_for(asked)

    def test_only_sentences_differ(self) -> None:
        """A document is the same in every language but for its sentences."""

        def wordless(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: wordless(inner) for key, inner in value.items() if key != "because"}
            return [*map(wordless, value)] if isinstance(value, list) else value

        told = [document(judge(RECORD, accept_language=language)) for language in LANGUAGES]
        assert [wordless(told[0])] * len(told) == [*map(wordless, told)]
        assert len(LANGUAGES) == len({one["checks"][0]["because"] for one in told})

    @pytest.mark.parametrize("language", [None, "nl"])
    def test_it_is_what_the_command_prints(self, language: str | None) -> None:
        """The reply has the command's own bytes."""
        arguments = ["audit", str(DATA / "ballots.json"), "--json", "--without-names"]
        done = subprocess.run(
            [sys.executable, "-m", "partgov", *arguments, *(["--lang", language] if language else [])],
            capture_output=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.stdout == judge(RECORD, accept_language=language).content


class TestCaching:
    """A document that the client has already is not made again."""

    def test_the_tag_has_the_digest_of_the_record(self) -> None:
        """Whoever has the record can tell which record an answer is of."""
        assert judge(RECORD).headers["ETag"].startswith(f'"{sha256(RECORD).hexdigest()}.')

    def test_with_the_tag_nothing_is_sent(self) -> None:
        """A client that names the tag, alone or among others, gets a 304 with the same tag."""
        tag = judge(RECORD).headers["ETag"]
        for named in (tag, f'"x", W/{tag}'):
            again = held(judge(RECORD, if_none_match=named))
            assert (304, tag) == (again.status, again.headers["ETag"])
        assert 200 == judge(RECORD, if_none_match='"x"').status

    def test_another_document_has_another_tag(self) -> None:
        """Another language, more that is told, or another record: no two have one tag."""
        other = dump_record(load_record(RECORD))
        answers = [
            judge(RECORD), judge(other), judge(RECORD, named=True), judge(RECORD, private=True),
            judge(RECORD, named=True, private=True), *(judge(RECORD, accept_language=one) for one in LANGUAGES),
        ]  # fmt: skip
        assert len(answers) == len({answer.headers["ETag"] for answer in answers})


class TestWhatIsTold:
    """A reply tells no more of anybody than was asked for."""

    def test_names_and_amounts_are_asked_for(self) -> None:
        """Whose mark was rejected, and what somebody owes, is told to whoever asks for it alone."""
        quiet, full = (json.dumps(document(judge(RECORD, named=one))) for one in (False, True))
        assert ("rejected_by_reason" in quiet, '"voter"' in quiet) == (True, False)
        assert '"voter"' in full
        quiet, full = (json.dumps(document(judge(OWING, private=one))) for one in (False, True))
        assert ("outstanding" in quiet, "outstanding" in full) == (False, True)

    def test_the_poll_of_2016_agrees(self) -> None:
        """The record that the package brings is a 200 that agrees."""
        answer = judge(read_poll_of_2016())
        assert (200, True) == (answer.status, document(answer)["agrees"])

    def test_no_record_that_departs_is_a_problem(self) -> None:
        """What was declared and does not follow is no fault of the request."""
        answer = judge(RECORDS["disagreements"])
        assert (200, False) == (answer.status, document(answer)["agrees"])
