"""The installed program, run as anyone would run it."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import (
    DURING_VOTING,
    LONG_AGO,
    NOTHING_VACANT,
    VOTING_CLOSES,
    Document,
    Ran,
    assert_refused,
    ballot,
    bare,
    candidacy,
    election_of,
    member,
    place,
    quick_run,
    record_of,
    record_with,
    report_of,
    role,
    run,
    run_audit,
    tally,
)
from tests.strategies import examples

# ── the poll of 2016 ─────────────────────────────────────────────────────────────────────────────


class TestPollOf2016:
    """What ships inside the package."""

    def test_sixteen_are_adopted_and_the_narrowest_is_proposal_12(self) -> None:
        """Without a file, the audit repeats the poll of 2016 and finds that everything declared follows."""
        ran = quick_run("audit")
        assert (0, "") == (ran.status, ran.err)
        assert "16 of 16 adopted" in ran.out
        assert "Proposal 12" in ran.out
        assert "65 to 23, lead 42" in ran.out
        assert "continue, 73 of 117" in ran.out

    def test_json_gives_every_question_its_figures_and_outcome(self) -> None:
        """Without a file, --json has sixteen adopted proposals and the final question, by id."""
        ran = quick_run("audit", "--json")
        report = json.loads(ran.out)
        questions = report["polls"]["makeover"]
        assert (0, True) == (ran.status, report["agrees"])
        assert {f"P{number}" for number in range(1, 17)} | {"final"} == set(questions)
        assert ["adopted"] * 16 == [questions[f"P{number}"]["outcome"] for number in range(1, 17)]
        assert {"outcome": "adopted", "for": 107, "against": 4, "abstain": 11} == bare(questions["P1"])
        assert {"outcome": "adopted", "for": 65, "against": 23, "abstain": 30} == bare(questions["P12"])
        assert {"outcome": "continue", "yes": 73, "no": 5, "depends": 39} == bare(questions["final"])
        leads = {name: one["for"] - one["against"] for name, one in questions.items() if "for" in one}
        assert "P12" == min(leads, key=leads.__getitem__)
        assert {} == report["elections"]

    def test_one_outcome_declared_otherwise(self) -> None:
        """A proposal declared rejected that For carries is a disagreement, named with both outcomes and figures."""
        document = record_of(
            polls=[
                {
                    "id": "makeover",
                    "voters": 123,
                    "questions": [
                        {"id": "P12", "rule": "for-against", "declared": "rejected",
                         "tally": {"for": 65, "against": 23, "abstain": 30}},
                    ],
                }
            ]
        )  # fmt: skip
        ran = run_audit(document)
        assert (1, "") == (ran.status, ran.err)
        assert "polls/makeover/P12" in ran.out
        assert "Declared 'rejected', and 'adopted' follows" in ran.out
        assert "Adopted: 65 for and 23 against, a lead of 42" in ran.out
        (check,) = report_of(document)["checks"]
        assert ("polls/makeover/P12", "P8", False) == (check["subject"], check["clause"], check["agrees"])
        assert {"outcome": "rejected"} == check["declared"]
        computed = {"outcome": "adopted", "base": 88, "threshold": 45, "lead": 42, "shortfall": 0, "swing": 21}
        assert computed == check["computed"]


# ── the contract of --json ───────────────────────────────────────────────────────────────────────


class TestElectionReport:
    """The contract of `--json`, key by key."""

    BALLOTS = (
        ballot("v1", ana="yes", bo="yes", cy="no"),
        ballot("v2", ana="yes", bo="yes", cy="yes"),
        ballot("v3", ana="yes", bo="no", dee="abstain"),
    )
    MEMBERS = (
        member("ana", "2013-01-01T00:00:00Z"),
        member("bo", "2013-02-01T00:00:00Z"),
        member("cy", "2013-03-01T00:00:00Z"),
        member("dee", "2013-04-01T00:00:00Z"),
        member("v1"),
        member("v2"),
        member("v3"),
    )
    CANDIDACIES = (candidacy("dee"), candidacy("cy"), candidacy("bo"), candidacy("ana"))
    RANKING = (
        place("ana", 3, 0, 0, 3, "primary"),
        place("bo", 2, 1, 0, 1, "reserve"),
        place("cy", 1, 1, 0, 0, "not_considered"),
        place("dee", 0, 0, 1, 0, "not_considered"),
    )

    def test_inline_ballots(self) -> None:
        """An election with ballots is reported under exactly the contract's keys, with every mark accounted for."""
        election = election_of(*self.CANDIDACIES, ballots=list(self.BALLOTS))
        expected = {
            "primary": ["ana"],
            "reserve": ["bo"],
            "vacant": NOTHING_VACANT,
            "undecided": [],
            "ranking": list(self.RANKING),
            "marks": {"submitted": 9, "accepted": 9, "superseded": 0, "rejected": []},
        }
        assert expected == bare(report_of(record_with(election, *self.MEMBERS, seats=(1, 1)))["elections"]["e1"])

    def test_tallies(self) -> None:
        """An election with tallies gives the same seats, and null for the marks, which nobody can account for."""
        tallies = {"ana": tally(3), "bo": tally(2, 1), "cy": tally(1, 1), "dee": tally(0, 0, 1)}
        election = election_of(*self.CANDIDACIES, tallies=tallies)
        expected = {
            "primary": ["ana"],
            "reserve": ["bo"],
            "vacant": NOTHING_VACANT,
            "undecided": [],
            "ranking": list(self.RANKING),
            "marks": None,
        }
        assert expected == bare(report_of(record_with(election, *self.MEMBERS[:4], seats=(1, 1)))["elections"]["e1"])

    def test_every_candidate_has_a_sentence_that_rests_on_a_proposal(self) -> None:
        """Each line of the ranking says why in words, and names the proposal."""
        election = election_of(*self.CANDIDACIES, ballots=list(self.BALLOTS))
        for one in report_of(record_with(election, *self.MEMBERS, seats=(1, 1)))["elections"]["e1"]["ranking"]:
            assert "P4" in one["because"]
            assert one["member"] in one["because"]

    def test_the_keys_of_the_document(self) -> None:
        """The document, its checks and its elections have the keys that the contract names, in sorted order."""
        election = election_of(
            *self.CANDIDACIES, ballots=list(self.BALLOTS), declared={"primary": ["ana"], "reserve": ["bo"]}
        )
        ran = run_audit(record_with(election, *self.MEMBERS, seats=(1, 1)), "--json")
        report = json.loads(ran.out)
        assert {"agrees", "checks", "elections", "polls", "poll_findings"} == set(report)
        assert json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True) + "\n" == ran.out
        for check in report["checks"]:
            keys = {"subject", "clause", "kind", "agrees", "declared", "computed", "because", "findings"}
            assert keys == set(check)
        subjects = [(check["subject"], check["clause"]) for check in report["checks"]]
        assert sorted(subjects) == subjects
        declaration = next(check for check in report["checks"] if check["subject"] == "elections/e1")
        seats = {"primary": ["ana"], "reserve": ["bo"]}
        assert ("P4", True, seats, seats) == (
            declaration["clause"], declaration["agrees"], declaration["declared"], declaration["computed"]
        )  # fmt: skip

    def test_an_election_not_counted_yet(self) -> None:
        """Neither ballots nor tallies means "not counted yet": nothing is computed and nothing disagrees."""
        report = report_of(record_with(election_of(*self.CANDIDACIES), *self.MEMBERS, seats=(1, 1)))
        assert ({}, True) == (report["elections"], report["agrees"])

    def test_json_is_utf8_whatever_the_terminal_speaks(self) -> None:
        """The bytes of --json are one UTF-8 document for the same facts, in every locale."""
        election = election_of(candidacy("josé"), tallies={"josé": tally(1)})
        document = record_with(election, member("josé"), seats=(1, 0))
        plain = run_audit(document, "--json")
        assert "josé" == json.loads(plain.out)["elections"]["e1"]["primary"][0]
        for encoding in ("ascii", "latin-1"):
            environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
            assert plain.out == run_audit(document, "--json", environment=environment).out


# ── order never matters ──────────────────────────────────────────────────────────────────────────


def shuffled(document: Any, chance: random.Random) -> Any:
    """The document with every list in another order, but a declared order of reserves, and every object too."""
    match document:
        case dict():
            keys = chance.sample(list(document), len(document))
            return {key: document[key] if key == "reserve" else shuffled(document[key], chance) for key in keys}
        case list():
            return [shuffled(one, chance) for one in chance.sample(document, len(document))]
        case _:
            return document


def everything() -> Document:
    """A record that uses every kind of fact."""
    people = ("ana", "bo", "cy", "dee", "eve", "fay")
    return record_of(
        organisation="The Society",
        timezone="Europe/Amsterdam",
        as_of="2017-01-01T00:00:00Z",
        members=[
            *(member(name, name=name.capitalize()) for name in people),
            *(member(f"v{number}", "2011-01-01T00:00:00Z") for number in range(4)),
            member("w", left="2016-10-18T00:00:00Z", name="Wim"),
            member("w", "2016-10-19T00:00:00Z", name="Wilma"),
        ],
        roles=[
            role(1, 2),
            role(2, 2, **{"from": "2016-01-01T00:00:00Z"}),
            {"id": "archivist", "primary_seats": 1, "reserve_seats": 0},
            {"id": "curator", "primary_seats": 2, "reserve_seats": 2},
        ],
        bylaws=[
            {"from": "2012-01-01T00:00:00Z", "preset": "iops-2016"},
            {"from": "2016-12-01T00:00:00Z", "elections": {"electorate": "at_opening"}},
        ],
        polls=[
            {"id": "p1", "voters": 2, "questions": [
                {"id": "q1", "rule": "for-against", "tally": {"for": 2, "against": 1}, "declared": "adopted"},
                {"id": "q2", "rule": "for-against", "tally": {"for": 1, "against": 1}, "declared": "rejected"},
            ]},
            {"id": "p2", "questions": [
                {"id": "q1", "rule": "majority-of-answers", "tally": {"red": 2, "blue": 2, "green": 1}},
            ]},
        ],
        elections=[
            election_of(
                *(candidacy(name) for name in people),
                candidacy("zoe"),
                candidacy("ana", at="2016-10-03T00:00:00Z", reserve_only=True),
                ballots=[
                    *(ballot(f"v{one}", f"2016-10-2{one}T00:00:00Z", **dict.fromkeys(people, "yes")) for one in (1, 2)),
                    ballot("v3", "2016-10-20T00:00:00Z", bo="no", zoe="yes", nobody="yes"),
                    ballot("v3", "2016-10-20T00:00:00Z", bo="yes", cy="yes"),
                    ballot("v3", "2016-10-21T00:00:00Z", cy="no"),
                    ballot("w", "2016-10-18T12:00:00Z", ana="yes"),
                    ballot("w", "2016-10-19T12:00:00Z", ana="yes", bo="yes"),
                    ballot("late", "2016-11-19T12:00:00Z", ana="yes", bo="yes"),
                ],
                declared={"primary": ["fay"], "reserve": ["ana", "dee"]},
            ),
            election_of(
                candidacy("bo"), candidacy("cy"), candidacy("dee"),
                id="e2", role="archivist",
                tallies={"bo": tally(2), "cy": tally(2), "dee": tally(1), "eve": tally(1)},
                draw={"source": "x", "named_at": LONG_AGO, "appears_at": VOTING_CLOSES, "value": "7"},
            ),
            election_of(candidacy("bo"), id="e3", role="curator", note="not counted yet"),
        ],
        mandates=[
            mandate("old", "curator", "eve", "primary", stand_ins=[
                {"member": "bo", "from": "2016-02-01T00:00:00Z", "until": "2016-02-03T00:00:00Z"},
                {"member": "cy", "from": "2016-03-01T00:00:00Z", "until": "2016-03-03T00:00:00Z"},
            ]),
            mandate("second", "curator", "bo", "reserve", place=1),
            mandate("third", "curator", "cy", "reserve", place=1),
            mandate("gone", "curator", "fay", "primary",
                    ended_at="2016-06-01T00:00:00Z", ended_by="resignation", declined_by=["cy", "bo"]),
            mandate("wrong", "archivist", "dee", "primary", basis="election"),
        ],
        recalls=[
            {"id": "r1", "role": "curator", "mandatee": "eve", "initiator": "v1",
             "opens": "2016-04-01T00:00:00+02:00", "closes": "2016-04-15T00:00:00+02:00",
             "seconds": [{"member": "v2", "at": "2016-04-02T00:00:00Z"}, {"member": "v3", "at": "2016-04-02T00:00:00Z"},
                         {"member": "v2", "at": "2016-04-03T00:00:00Z"}],
             "tally": {"yes": 2, "no": 2}, "declared": "kept"},
            {"id": "r2", "role": "curator", "mandatee": "bo", "initiator": "v1",
             "opens": "2016-04-01T00:00:00+02:00", "closes": "2016-04-15T00:00:00+02:00", "seconds": []},
        ],
    )  # fmt: skip


def mandate(id: str, role: str, member: str, seat: str, **rest: Any) -> Document:
    """A mandate of the year before."""
    times = {"starts": "2015-12-15T00:00:00Z", "ends": "2016-12-15T00:00:00Z"}
    return {"id": id, "role": role, "member": member, "seat": seat, **times, **rest}


class TestOrder:
    """Order never matters where the text gives it no meaning."""

    def test_shuffling_every_list_changes_no_byte(self) -> None:
        """The order of members, roles, bylaws, polls, elections, candidacies and ballots changes no byte of --json."""
        document = everything()
        expected = run_audit(document, "--json")
        assert expected.status in (0, 1)
        for seed in range(2):
            again = shuffled(document, random.Random(seed))
            assert document != again
            assert expected == run_audit(again, "--json", environment={"PYTHONHASHSEED": str(seed)})

    @settings(max_examples=20)
    @given(chance=st.randoms(use_true_random=False))
    def test_any_shuffle_changes_no_byte(self, chance: random.Random) -> None:
        """Whatever the shuffle of lists and keys, --json has the same bytes."""
        document = everything()
        ran = quick_run("audit", "-", "--json", given=json.dumps(document).encode())
        again = shuffled(document, chance)
        assert ran == quick_run("audit", "-", "--json", given=json.dumps(again).encode())

    def test_shuffling_who_is_declared_primary_changes_no_byte(self) -> None:
        """The order in which primary caretakers are declared changes no byte of --json."""
        tallies = {"ana": tally(3), "bo": tally(2)}

        def said(*primary: str) -> Ran:
            election = election_of(*map(candidacy, tallies), tallies=tallies, declared={"primary": list(primary)})
            return run_audit(record_with(election, *map(member, tallies), seats=(2, 0)), "--json")

        assert said("ana", "bo") == said("bo", "ana")

    def test_ids_with_a_stroke_keep_their_place(self) -> None:
        """Ids that make two subjects read alike leave the order of checks to the facts, not to the list."""
        polls = [
            {"id": "a", "questions": [
                {"id": "b/c", "rule": "for-against", "tally": {"for": 1, "against": 0}, "declared": "adopted"}]},
            {"id": "a/b", "questions": [
                {"id": "c", "rule": "for-against", "tally": {"for": 2, "against": 0}, "declared": "adopted"}]},
        ]  # fmt: skip
        assert run_audit(record_of(polls=polls), "--json") == run_audit(record_of(polls=polls[::-1]), "--json")


# ── faults of form ───────────────────────────────────────────────────────────────────────────────

EIGHT_FAULTS = """{
  "format": "partgov-record", "version": 1,
  "members": [
    {"id": "m1", "joined": "2013-05-01T00:00:00Z", "nick": "Ana"},
    {"id": "m2"},
    {"id": "m3", "joined": "2013-05-01T00:00:00Z", "joined": "2014-05-01T00:00:00Z"}
  ],
  "roles": [
    {"id": "treasurer", "primary_seats": -1, "reserve_seats": 0},
    {"id": "archivist", "primary_seats": 1, "reserve_seats": true}
  ],
  "elections": [
    {"id": "e1", "role": "treasurer", "candidacies": [],
     "discussion_opens": "2016-10-01T00:00:00Z", "voting_opens": "2016-10-15T00:00:00",
     "voting_closes": "2016-10-29T00:00:00Z",
     "ballots": [{"voter": "m1", "cast_at": "2016-10-20T00:00:00Z", "marks": {"m2": "yes", "m1": "maybe"}}]},
    {"id": "e2", "role": "caretaker", "candidacies": [],
     "discussion_opens": "2016-10-01T00:00:00Z", "voting_opens": "2016-10-15T00:00:00Z",
     "voting_closes": "2016-10-29T00:00:00Z"}
  ]
}"""

EIGHT_PATHS = {
    "$.members[0].nick",  # an unknown key
    "$.members[1].joined",  # a missing key
    "$.members[2].joined",  # a duplicate key
    "$.roles[0].primary_seats",  # negative seats
    "$.roles[1].reserve_seats",  # true for a number
    "$.elections[0].voting_opens",  # a naive instant
    "$.elections[0].ballots[0].marks.m1",  # an unknown mark
    "$.elections[1].role",  # a dangling role
}


class TestFaultsOfForm:
    """Every fault at once, each with its path."""

    def test_eight_faults_at_once(self) -> None:
        """A record with eight faults of form is refused with all eight and their full paths, in one run."""
        ran = run_audit(EIGHT_FAULTS.encode())
        assert_refused(ran)
        lines = ran.err.splitlines()
        assert 8 == len(lines)
        assert EIGHT_PATHS == {line.removeprefix("partgov: ").split(": ")[0] for line in lines}

    def test_a_fault_says_what_was_wanted_and_what_was_found(self) -> None:
        """Each fault reads in the contract's words: where, what was wanted, what stands there."""
        expected = "partgov: $.elections[0].ballots[0].marks.m1: wanted one of yes, no, abstain, found text 'maybe'"
        assert expected in run_audit(EIGHT_FAULTS.encode()).err.splitlines()

    def test_json_refuses_alike(self) -> None:
        """With --json too, a refused record leaves standard output empty."""
        assert_refused(run_audit(EIGHT_FAULTS.encode(), "--json"), *EIGHT_PATHS)

    def test_the_same_faults_in_the_same_order_every_time(self) -> None:
        """Faults come in the order of the input, the same in every run."""
        document = record_of(zeta=1, alpha=2, mu=3)
        first = [run_audit(document, environment={"PYTHONHASHSEED": str(seed)}).err for seed in range(2)]
        keys = [line.split(":")[1].strip() for line in first[0].splitlines()]
        assert ["$.zeta", "$.alpha", "$.mu"] == keys
        assert {first[0]} == set(first)

    @pytest.mark.parametrize(
        ("faults", "lines", "last"), [(50, 50, None), (51, 51, "and 1 more"), (200, 51, "and 150 more")]
    )
    def test_at_most_fifty_are_printed(self, faults: int, lines: int, last: str | None) -> None:
        """Fifty faults are printed, then how many more there are."""
        election = election_of(ballots=[ballot(f"v{number}", ana="maybe") for number in range(faults)])
        ran = run_audit(record_with(election, seats=(1, 0)))
        assert_refused(ran)
        found = ran.err.splitlines()
        assert lines == len(found)
        assert (f"partgov: {last}" if last else found[-1]) == found[-1]
        assert "$.elections[0].ballots[49].marks.ana" in found[49]


# ── input that cannot be used ────────────────────────────────────────────────────────────────────

VALID = b'{"format": "partgov-record", "version": 1, "members": []}'


def with_value(value: str) -> bytes:
    """A record with this JSON for the voters of a poll."""
    return (
        '{"format": "partgov-record", "version": 1, "members": [],'
        ' "polls": [{"id": "p", "questions": [], "voters": ' + value + "}]}"
    ).encode()


def with_rules(year: int = 2016, **rules: str) -> bytes:
    """A record of one election in this year, held under these rules."""
    election = election_of(
        discussion_opens=f"{year}-01-01T00:00:00Z",
        voting_opens=f"{year}-01-15T00:00:00Z",
        voting_closes=f"{year}-01-29T00:00:00Z",
    )
    return json.dumps(record_with(election, seats=(1, 0), bylaws=[{"elections": rules}])).encode()


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "JSON"),
    "blank": (b" \n ", "JSON"),
    "no JSON": (b"members: []", "JSON"),
    "half a document": (VALID[:-1], "JSON"),
    "two documents": (VALID + VALID, "JSON"),
    "bad UTF-8": (VALID.replace(b"[]", b'[{"id": "Jos\xe9"}]'), "UTF-8"),
    "UTF-16": (VALID.decode().encode("utf-16"), "UTF-8"),
    "a byte order mark": (b"\xef\xbb\xbf" + VALID, "byte order mark"),
    "NaN": (with_value("NaN"), "$.polls[0].voters: wanted a whole number, found the number NaN"),
    "Infinity": (with_value("-Infinity"), "$.polls[0].voters: wanted a whole number, found the number -Infinity"),
    "a float": (with_value("1.0"), "$.polls[0].voters: wanted a whole number, found the number 1.0"),
    "an exponent": (with_value("1e3"), "$.polls[0].voters: wanted a whole number, found the number 1e3"),
    "a number of 5,000 digits": (with_value("1" * 5000), "$.polls[0].voters: wanted a whole number"),
    "minus 5,000 digits": (with_value("-" + "1" * 5000), "$.polls[0].voters: wanted a whole number"),
    "a float of 5,000 digits": (with_value("0." + "1" * 5000), "$.polls[0].voters: wanted a whole number"),
    "brackets": (b"[" * 5_000_000, "nested"),
    "braces": (b'{"a":' * 1_000_000, "nested"),
    "balanced brackets": (b"[" * 2_000_000 + b"]" * 2_000_000, "nested"),
    "brackets inside": (with_value("[" * 100_000 + "]" * 100_000), "nested"),
    "a lone surrogate in a text": (VALID.replace(b"[]", b'[], "organisation": "\\ud800"'), "$.organisation"),
    "a lone surrogate in an id": (VALID.replace(b"[]", b'[{"id": "\\udfff", "joined": "x"}]'), "$.members[0].id"),
    "a lone surrogate in a key": (VALID.replace(b"[]", b'[], "\\ud800": 1'), '$["\\ud800"]'),
    "a lone surrogate in a figure's name": (
        VALID.replace(b"[]", b'[], "bylaws": [{"decisions": {"otherwise": "\\ud800"}}]'), "$.bylaws[0].decisions"),
    "a lone surrogate in a consequence": (
        VALID.replace(b"[]", b'[], "bylaws": [{"decisions": {"consequences": {"yes": "\\ud800"}}}]'),
        "$.bylaws[0].decisions"),
    "another format": (VALID.replace(b"partgov-record", b"partgov-ledger"), "$.format"),
    "no format": (VALID.replace(b'"format"', b'"note"'), "$.format"),
    "another version": (VALID.replace(b"1,", b"2,"), "$.version: wanted 1, found the number 2"),
    "a version that is true": (VALID.replace(b"1,", b"true,"), "$.version: wanted 1, found true"),
    "a version with a point": (VALID.replace(b"1,", b"1.0,"), "$.version: wanted 1, found the number 1.0"),
    "a version in quotes": (VALID.replace(b"1,", b'"1",'), "$.version: wanted 1, found text '1'"),
    "a list": (b"[]", "$: wanted an object, found an empty list"),
    "a text": (b'"record"', "$: wanted an object, found text 'record'"),
    "null": (b"null", "$: wanted an object, found nothing"),
    "no members": (b'{"format": "partgov-record", "version": 1}', "$.members"),
    "members null": (VALID.replace(b"[]", b"null"), "$.members"),
    "an empty text for a list": (VALID.replace(b"[]", b'[], "roles": ""'), "$.roles: wanted a list, found text ''"),
    "an empty object for a list": (
        VALID.replace(b"[]", b'[], "elections": {}'), "$.elections: wanted a list, found an empty object"),
    "a duplicate key": (VALID.replace(b"[]", b'[], "members": []'), "$.members"),
    "a time zone that is none": (VALID.replace(b"[]", b'[], "timezone": "Mars/Olympus"'), "timezone"),
    "a time zone that is a path": (VALID.replace(b"[]", b'[], "timezone": "../../etc/passwd"'), "timezone"),
    "a time zone that is a folder": (VALID.replace(b"[]", b'[], "timezone": "Europe"'), "timezone"),
    "an empty time zone": (VALID.replace(b"[]", b'[], "timezone": ""'), "timezone"),
    "a period of ten thousand years": (with_rules(voting="P9999Y"), "span"),
    "a period of days that ends after the last year": (with_rules(9800, voting="P99999D"), "span"),
}  # fmt: skip

ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 2, 10**30, "", "ana", "zoe", "treasurer", "\ud800", "\x1b", [], {}, [[]], [{}], {"ana": "yes"},
    "2016-10-20T00:00:00Z", "1000-01-01T00:00:00Z", "9998-12-31T00:00:00Z", "2016-10-30T02:15:00+02:00", "2016-10-20",
    "P0D", "P1M", "P9999Y", "2/3", "0/1", "primary", "reserve", "given", "decline", "moot", "abstain", "at_opening",
)  # fmt: skip


def damage(value: Any, chance: random.Random) -> None:
    """Put something odd, something from elsewhere, or nothing in a random place of a document."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.8:
        damage(value[key], chance)
    elif chance.random() < 0.2:
        del value[key]
    else:
        value[key] = copy.deepcopy(chance.choice(ODD_VALUES))


class TestUnusableInput:
    """A clear message, status 2, nothing on standard output."""

    @pytest.mark.parametrize(("data", "message"), UNUSABLE.values(), ids=UNUSABLE.keys())
    def test_a_record_that_cannot_be_used(self, data: bytes, message: str) -> None:
        """What is no record is refused with a clear message, and nothing on standard output."""
        assert_refused(quick_run("audit", "-", given=data), message)

    @pytest.mark.parametrize("name", ["empty", "bad UTF-8", "brackets", "braces", "a number of 5,000 digits", "NaN"])
    def test_a_file_that_cannot_be_used(self, name: str) -> None:
        """The installed program refuses a file that is no record without a traceback."""
        data, message = UNUSABLE[name]
        assert_refused(run_audit(data), message)

    def test_a_message_is_short(self) -> None:
        """What is told of a bad value fits a few lines, however long the value is."""
        election = election_of(candidacy("x" * 100_000), ballots=[ballot("y" * 100_000, ana="z" * 100_000)])
        ran = run_audit(record_with({**election, "role": "r" * 100_000}, seats=(1, 0)))
        assert_refused(ran, "$.elections[0].ballots[0].marks.ana", "$.elections[0].role")
        assert len(ran.err) < 1000

    @examples(50)
    @given(chance=st.randoms(use_true_random=False))
    def test_damage_never_breaks_the_program(self, chance: random.Random) -> None:
        """However a record is damaged, the answer is a report or a refusal with a message, never anything else."""
        document = everything()
        for _ in range(chance.randint(1, 3)):
            damage(document, chance)
        ran = quick_run("audit", "-", "--json", given=json.dumps(document).encode())
        if ran.status == 2:
            assert_refused(ran)
        else:
            assert (json.loads(ran.out)["agrees"], "") == (ran.status == 0, ran.err)

    def test_two_alternatives_at_once(self) -> None:
        """Both ballots and tallies for one election is a fault of form."""
        election = election_of(candidacy("ana"), ballots=[], tallies={})
        ran = run_audit(record_with(election, member("ana"), seats=(1, 0)))
        assert_refused(ran, "$.elections[0].tallies")

    def test_two_alternatives_at_once_beside_another_fault(self) -> None:
        """Both ballots and tallies is told together with every other fault of that election."""
        election = election_of(candidacy("ana"), ballots=[], tallies={}, mood="good")
        ran = run_audit(record_with(election, member("ana"), seats=(1, 0)))
        assert_refused(ran, "$.elections[0].tallies", "$.elections[0].mood")

    def test_numbers_on_some_ballots_only(self) -> None:
        """A seq on some ballots of an election and not on others is a fault of form."""
        election = election_of(ballots=[ballot("v1", DURING_VOTING, 1, ana="yes"), ballot("v2", ana="yes")])
        assert_refused(run_audit(record_with(election, seats=(1, 0))), "$.elections[0].ballots", "seq")

    def test_one_number_on_two_ballots(self) -> None:
        """A seq that stands twice is a fault of form, at the second place."""
        election = election_of(
            ballots=[ballot("v1", DURING_VOTING, 7, ana="yes"), ballot("v2", DURING_VOTING, 7, ana="yes")]
        )
        assert_refused(run_audit(record_with(election, seats=(1, 0))), "$.elections[0].ballots[1].seq")

    def test_overlapping_spells(self) -> None:
        """Two spells of one member that overlap are a fault of form that names the member."""
        spells = member("ana", left="2016-01-01T00:00:01Z"), member("ana", "2016-01-01T00:00:00Z")
        assert_refused(run_audit(record_of(members=list(spells))), "$.members", "ana", "overlap")

    def test_everybody_with_overlapping_spells_is_told(self) -> None:
        """Two people's overlapping spells are one fault that names both."""
        spells = [member(who, at) for who in ("ana", "bo") for at in ("2016-01-01T00:00:00Z", "2016-02-01T00:00:00Z")]
        assert_refused(run_audit(record_of(members=spells)), "$.members: wanted", "found text 'ana, bo'")

    def test_every_wrong_instant_of_an_election_is_told(self) -> None:
        """An election that runs backwards, and declares two people twice, is told so of each."""
        backwards = election_of(
            voting_opens="2016-09-30T00:00:00Z",
            voting_closes="2016-09-29T00:00:00Z",
            term_starts="2016-09-28T00:00:00Z",
            declared={"primary": ["a", "a", "b", "b"]},
        )
        wrong = run_audit(record_with(backwards, seats=(1, 0)))
        keys = ("voting_opens", "voting_closes", "term_starts")
        assert_refused(wrong, *(f"$.elections[0].{key}: wanted" for key in keys))
        assert 2 == wrong.err.count("$.elections[0].declared.primary: wanted each member once")

    def called(self, **starts: int) -> list[Document]:
        """Elections, each with a term from a day of November."""
        return [election_of(id=name, term_starts=f"2016-11-0{day}T00:00:00Z") for name, day in starts.items()]

    def test_every_election_without_its_role_is_told(self) -> None:
        """Two elections of a role that begins years later are both told."""
        later = role(1, 0, **{"from": "2020-01-01T00:00:00Z"})
        refused = run_audit(record_of(roles=[later], elections=self.called(e1=1, e2=2)))
        assert_refused(refused, "election e1 opens", "election e2 opens")

    def test_every_shared_start_of_a_term_is_told(self) -> None:
        """R-28: two pairs of elections that share the start of a term are told by their ids."""
        refused = run_audit(record_of(roles=[role(1, 0)], elections=self.called(e1=1, e2=1, e3=2, e4=2)))
        assert_refused(refused, "found text 'e1, e2 for", "found text 'e3, e4 for")

    def test_only_who_joined_is_a_member_by_an_event(self) -> None:
        """A mandate of somebody whom another kind of event names, and nobody ever joined as, is a dangling id."""
        mark = {"event": "parted", "member": "zz", "at": LONG_AGO, "group": "g"}
        held = {"id": "m", "role": "treasurer", "member": "zz", "seat": "primary",
                "starts": LONG_AGO, "ends": "2011-01-01T00:00:00Z"}  # fmt: skip
        groups = [{"id": "g", "founded_at": LONG_AGO, "founders": []}]
        facts = record_of(roles=[role(1, 0)], mandates=[held], groups=groups, events=[mark])
        assert_refused(run_audit(facts), "$.mandates[0].member: wanted the id of one of the members")

    def test_duplicate_ids(self) -> None:
        """The same id twice where it may stand once is a fault, each with its path."""
        facts = {"roles": role(1, 0), "polls": {"id": "p", "questions": []}, "elections": election_of()}
        document = record_of(**{section: [fact, fact] for section, fact in facts.items()})
        assert_refused(run_audit(document), *(f"$.{section}[1].id" for section in facts))

    def test_a_missing_file(self, tmp_path: Path) -> None:
        """A file that is not there is named."""
        assert_refused(quick_run("audit", tmp_path / "none.json"), "none.json", "no such file")

    def test_a_directory(self, tmp_path: Path) -> None:
        """A directory is no record."""
        assert_refused(quick_run("audit", tmp_path), tmp_path.name, "directory")

    @pytest.mark.skipif(os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root reads all")
    def test_a_file_that_may_not_be_read(self, tmp_path: Path) -> None:
        """A file without permission is named."""
        path = tmp_path / "record.json"
        path.write_bytes(VALID)
        path.chmod(0)
        assert_refused(quick_run("audit", path), "record.json", "permission")

    def test_an_empty_name(self) -> None:
        """An empty file name is a mistake (a variable that is not set), not a wish to audit the poll of 2016."""
        assert_refused(quick_run("audit", ""))

    def test_standard_input(self) -> None:
        """A record may come on standard input, under the name of a dash."""
        ran = quick_run("audit", "-", given=VALID)
        assert (0, "") == (ran.status, ran.err)

    def test_a_name_with_escape_sequences(self, tmp_path: Path) -> None:
        """A file name cannot steer the terminal that shows the message."""
        ran = quick_run("audit", tmp_path / "no\x1b[2Jne.json")
        assert_refused(ran)
        assert "\x1b" not in ran.err

    def test_a_value_with_escape_sequences(self) -> None:
        """A bad value cannot steer the terminal that shows the message."""
        ran = run_audit(record_of(timezone="\x1b[2J", **{"\x1b]0;owned\x07": 1}))
        assert_refused(ran)
        assert not set(ran.err) & set("\x1b\x07")

    @pytest.mark.parametrize("at_once", ["", "1"])
    @pytest.mark.parametrize("command", [["audit"], ["audit", "--json"], ["clauses"]])
    def test_a_broken_pipe(self, command: list[str], at_once: str) -> None:
        """When whoever reads stops reading, the program stops without a traceback, buffered or not."""
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", "partgov", *command], stdout=output, stderr=subprocess.PIPE, check=False,
                env={**os.environ, "PYTHONUNBUFFERED": at_once},
            )  # fmt: skip
        assert 2 == done.returncode
        assert b"partgov: " == done.stderr[:9]
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr

    def test_no_standard_output_at_all(self) -> None:
        """Where standard output is closed from the start, the program says so without a traceback."""
        done = subprocess.run(
            ["sh", "-c", 'exec "$0" -m partgov audit >&-', sys.executable], capture_output=True, check=False
        )
        assert b"Traceback" not in done.stderr

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
    @pytest.mark.parametrize("at_once", ["", "1"])
    def test_a_full_disk(self, at_once: str) -> None:
        """When nothing more can be written, the program says so without a traceback, buffered or not."""
        with Path("/dev/full").open("wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", "partgov", "audit"], stdout=output, stderr=subprocess.PIPE, check=False,
                env={**os.environ, "PYTHONUNBUFFERED": at_once},
            )  # fmt: skip
        assert 2 == done.returncode
        assert b"no space left" in done.stderr
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr

    def test_many_duplicate_keys(self) -> None:
        """A document of 40,000 keys, each written twice, is refused without comparing each with each."""
        pairs = ",".join(f'"k{number}":0,"k{number}":0' for number in range(40_000))
        document = b'{"format": "partgov-record", "version": 1, "members": [],' + pairs.encode() + b"}"
        ran = run_within(60, document)
        assert_refused(ran, "and 79950 more")

    @pytest.mark.parametrize(
        "arguments",
        [[], ["audit", "--loud"], ["audit", "one", "two"], ["elect"], ["count"]],
        ids=["none", "option", "two records", "command", "count"],
    )
    def test_arguments_that_make_no_sense(self, arguments: list[str]) -> None:
        """A command line that makes no sense is refused with the usage."""
        ran = quick_run(*arguments)
        assert (2, "") == (ran.status, ran.out)
        assert "usage: partgov" in ran.err

    @pytest.mark.parametrize(
        ("instant", "taken"),
        [
            ("1000-01-01T00:00:00Z", True), ("0999-12-31T23:59:59.999999Z", False),
            ("9998-12-31T23:59:59.999999Z", True), ("9999-01-01T00:00:00Z", False),
            # It is the year in UTC that counts, as in a record.
            ("9999-01-01T00:59:59+01:00", True), ("9999-01-01T01:00:00+01:00", False),
            ("1000-01-01T00:59:59+01:00", False), ("1000-01-01T01:00:00+01:00", True),
            # In UTC these are of no year at all.
            ("0001-01-01T00:00:00+23:59", False), ("9999-12-31T23:59:59-23:59", False),
            ("2016-10-01T00:00:00", False), ("2016-10-01", False), ("tomorrow", False),
        ],
    )  # fmt: skip
    def test_instants_are_those_of_a_record(self, instant: str, taken: bool) -> None:
        """An instant has its offset and is of a year from 1000 to 9998; anything else is refused with the usage."""
        ran = quick_run("next", "--at", instant)
        assert (0 if taken else 2, "Nothing is due.\n" if taken else "") == (ran.status, ran.out)
        wanted = "argument --at: wanted an instant such as 2016-10-01T00:00:00Z, of a year from 1000 to 9998, found"
        assert taken != (f"{wanted} '{instant}'" in ran.err)

    @pytest.mark.parametrize(
        "arguments",
        [
            "next --at", "next --at 2016-10-01T00:00:00Z --until", "day x.json --at", "publish x.json --to x.log --at",
            "count m.csv --members n.csv --role editor --primary 1 --reserve 0 --opens",
            "count m.csv --members n.csv --role editor --primary 1 --reserve 0 --closes",
            "privacy x.json --policy x.toml --at",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
    def test_no_command_takes_an_instant_of_no_year(self, arguments: str, instant: str) -> None:
        """Wherever an instant is given, one that UTC has no year for is refused by its option's name."""
        *others, option = arguments.split()
        ran = quick_run(*others, option, instant)
        assert (2, "") == (ran.status, ran.out)
        assert f"argument {option}: wanted an instant" in ran.err


def run_within(seconds: float, document: bytes) -> Ran:
    """Run the audit of a record that must not take longer than this."""
    done = subprocess.run(
        [sys.executable, "-m", "partgov", "audit", "-"],
        input=document, capture_output=True, check=False, timeout=seconds,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


# ── clauses ──────────────────────────────────────────────────────────────────────────────────────


class TestClauses:
    """Looking up the text."""

    def test_all_of_them(self) -> None:
        """Without ids, every proposal, the final question and every reading is listed, in the register's order."""
        ran = quick_run("clauses")
        assert (0, "") == (ran.status, ran.err)
        ids = [line.split()[0] for line in ran.out.splitlines() if line[:1].strip()]
        assert [*(f"P{number}" for number in range(1, 17)), "final"] == ids[:17]
        assert {f"R-{number}" for number in range(1, 40)} <= set(ids[17:])

    def test_some_of_them(self) -> None:
        """With ids, in capitals or not, only those are listed, with the code that rests on them."""
        ran = quick_run("clauses", "p4", "R-14")
        ids = [line.split()[0] for line in ran.out.splitlines() if line[:1].strip()]
        assert ["P4", "R-14"] == ids
        assert "code: seating.seat_contenders" in ran.out

    @pytest.mark.parametrize("unknown", ["P17", "R-0", "4", "", "\x1b[2J"])
    def test_an_unknown_one(self, unknown: str) -> None:
        """An id that is none is refused."""
        ran = quick_run("clauses", "P4", unknown)
        assert_refused(ran)
        assert "\x1b" not in ran.err

    def test_own_words(self) -> None:
        """An organisation's own words are repeated as they were written, and it is said where they stand."""
        ran = quick_run("clauses", "AGM 2013")
        assert_refused(ran)
        assert "under cites, found text 'AGM 2013'" in ran.err

    def test_pure_ascii_on_request(self) -> None:
        """With --ascii, every character is ASCII."""
        assert quick_run("clauses", "--ascii").out.isascii()


class TestProgram:
    """The program as it was installed."""

    def test_the_version(self) -> None:
        """The program says its version."""
        ran = run("--version")
        assert (0, "") == (ran.status, ran.err)
        assert "partgov 0." == ran.out[:10]

    def test_the_script_is_the_module(self) -> None:
        """The script that installing puts beside the interpreter says what the module says."""
        script = Path(sys.executable).with_name("partgov.exe" if os.name == "nt" else "partgov")
        done = subprocess.run([script, "audit"], capture_output=True, check=False)
        assert run("audit").out.encode() == done.stdout.replace(b"\r\n", b"\n")
        assert (0, b"") == (done.returncode, done.stderr)
