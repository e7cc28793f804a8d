"""`partgov margins`: how few of those who voted would have changed each outcome (R-63)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.documents import (
    Document,
    Ran,
    ballot,
    candidacy,
    election_of,
    member,
    quick_run,
    record_of,
    record_with,
    role,
    run,
)

NAMES = ("ana", "bo", "cy", "dee")


def margins_of(document: Document, *options: str) -> Ran:
    """What the command says of a record on its standard input."""
    return quick_run("margins", "-", *options, given=json.dumps(document).encode())


def close() -> Document:
    """Three of four for ana, one for bo, whose membership is as long: one can put bo level."""
    ballots = [*(ballot(one, ana="yes") for one in NAMES[:3]), ballot("dee", bo="yes")]
    election = election_of(candidacy("ana"), candidacy("bo"), ballots=ballots)
    return record_with(election, *map(member, NAMES), seats=(1, 1))


def test_without_a_file_it_is_the_poll_of_2016() -> None:
    """The narrowest first: 15 of 117 in the final question, 12.8 %, then 21 of 118 in Proposal 12, 17.8 %."""
    ran = run("margins", "--ascii")
    assert (0, "") == (ran.status, ran.err)
    first, *_ = lines = [line.split() for line in ran.out.splitlines() if " % " in line]
    assert 17 == len(lines)
    assert ["15", "of", "117", "12.8", "%", "exact", "polls/makeover/final:", "continue"] == first
    assert ["21", "of", "118", "17.8", "%", "exact", "polls/makeover/P12:", "adopted"] == lines[1]
    assert "44 for, 44" in ran.out


def test_an_election_by_its_ballots() -> None:
    """One of four is enough to put bo level; ballots are shown by voter only where that is asked for."""
    ran = margins_of(close())
    assert (0, "") == (ran.status, ran.err)
    assert "1 of 4   25.0 %  exact      elections/e1: primary ana; reserve bo" in ran.out
    assert "would have" in ran.out
    assert "yes for" not in ran.out
    assert " for bo" not in ran.out
    shown = margins_of(close(), "--examples")
    # ana, bo and cy can each close the gap by three, and ana is first by id.
    assert "  - ana: no for ana, yes for bo" in shown.out.splitlines()


@pytest.mark.parametrize("examples", [False, True])
def test_json(examples: bool) -> None:
    """The contract of `--json`, key by key; examples only where they are asked for."""
    ran = margins_of(close(), "--json", *(["--examples"] if examples else []))
    assert (0, "") == (ran.status, ran.err)
    (found,) = json.loads(ran.out)["margins"]
    values = {"context": "level", "down": "ana", "number": 1, "of": 4, "up": "bo"}
    assert ("swing.seats", values) == (found.pop("kind"), found.pop("values"))
    because = found.pop("because")
    assert because.startswith("1 of the 4 who voted, marking otherwise, would have ")
    told = {"subject": "elections/e1", "voters": 1, "of": 4, "exact": True, "instead": None}
    assert told | ({"example": {"ana": {"ana": "no", "bo": "yes"}}} if examples else {}) == found


def test_what_is_known_of_each() -> None:
    """By tallies at least so many; none where nothing could have changed it; not known where nothing was counted."""
    tallied = election_of(candidacy("ana"), candidacy("bo"), tallies={"ana": {"yes": 9}, "bo": {"yes": 9}})
    bare = election_of(tallies={}) | {"id": "e2", "role": "clerk"}
    opens = {"opens": "2016-12-01T00:00:00Z", "closes": "2016-12-15T00:00:00Z"}
    asked = {"id": "r1", "role": "treasurer", "mandatee": "ana", "initiator": "bo", **opens}
    given = {"id": "m1", "role": "treasurer", "member": "ana", "seat": "primary",
             "starts": "2016-11-01T00:00:00Z", "ends": "2017-11-01T00:00:00Z"}  # fmt: skip
    document = record_of(
        members=[*map(member, NAMES)],
        roles=[role(1, 0), role(1, 0) | {"id": "clerk"}],
        elections=[tallied, bare],
        mandates=[given],
        recalls=[asked | {"seconds": [{"member": one, "at": "2016-12-02T00:00:00Z"} for one in ("cy", "dee")]}],
        polls=[{"id": "p", "questions": [{"id": "q", "rule": "for-against", "tally": {"for": 0, "against": 0}}]}],
    )
    ran = margins_of(document)
    assert "" == ran.err
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "1 at least elections/e1: primary nobody; reserve nobody; undecided ana, bo" in lines
    assert "none not known elections/e2: primary nobody; reserve nobody" in lines
    assert "none exact polls/p/q: rejected" in lines
    assert "none not known recalls/r1: not counted" in lines
    (one, *_) = json.loads(margins_of(document, "--json").out)["margins"]
    assert ("elections/e1", 1, None, False) == (one["subject"], one["voters"], one["of"], one["exact"])


def test_a_question_says_what_they_would_have_made_of_it() -> None:
    """In JSON the tally instead stands beside the number."""
    question = {"id": "q", "rule": "for-against", "tally": {"for": 3, "against": 2, "abstain": 1}}
    ran = margins_of(record_of(polls=[{"id": "p", "questions": [question]}]), "--json")
    (one,) = json.loads(ran.out)["margins"]
    assert (1, 6, 6) == (one["voters"], one["of"], sum(one["instead"].values()))
    assert one["instead"]["for"] <= one["instead"]["against"]


def test_nothing_was_decided() -> None:
    """A record without elections, polls and recalls has no margins, and says so."""
    assert (0, "Nothing was decided.\n", "") == margins_of(record_of())
    assert {"margins": []} == json.loads(margins_of(record_of(), "--json").out)


def test_many_seats_are_counted(tmp_path: Path) -> None:
    """Of very many on their seats the first twenty are named."""
    names = [f"m{number}" for number in range(10, 32)]
    election = election_of(
        *map(candidacy, names), ballots=[ballot(one, **dict.fromkeys(names, "yes")) for one in names]
    )
    record = tmp_path / "record.json"
    record.write_text(json.dumps(record_with(election, *map(member, names), seats=(22, 0))))
    assert "m29 and 2 more; reserve nobody" in quick_run("margins", record).out


def test_a_hostile_name_is_shown_as_an_escape() -> None:
    """Ids and answers cannot steer the terminal."""
    question = {"id": "q\u202e", "rule": "majority-of-answers", "tally": {"y\u202e": 3, "n": 1}}
    ran = margins_of(record_of(polls=[{"id": "p", "questions": [question]}]))
    assert 0 == ran.status
    assert "\u202e" not in ran.out
    assert "\\u202e" in ran.out


def test_what_cannot_be_used_is_refused() -> None:
    """A record that cannot be used is refused like anywhere else, and a file that is not there too."""
    assert 2 == margins_of({"format": "other"}).status
    assert 2 == quick_run("margins", "nowhere.json").status


def test_of_each_of_several_options() -> None:
    """A question with options has a line for each: how few would have turned that option by itself."""
    ran = quick_run("margins", "tests/data/organisations/debian-gr-2014-004.json")
    assert ran.status == 0
    assert "polls/vote_004/resolution/1: " in ran.out
    assert "polls/vote_004/resolution/2: " in ran.out
