"""Amendments: what a change of bylaws changes, and which bylaws cannot work (R-30, R-68)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from partgov.amendments import differences, lint
from partgov.bylaws import Bylaws
from partgov.contests import ContestRules
from partgov.decisions import Base, DecisionRules, Quorum
from partgov.elections import ElectionRules
from partgov.errors import FaultsError, PartgovError
from partgov.groups import GroupRules
from partgov.interop.lawbooks import load_bylaws
from partgov.majorities import Majority
from partgov.mandates import MandateRules
from partgov.periods import Span, days, months, weeks, years
from partgov.recall import RecallRules
from partgov.roles import Role
from tests.documents import member, quick_run, record_of

MARCH = datetime(2017, 3, 1, tzinfo=UTC)


def told(before: Bylaws, after: Bylaws) -> list[str]:
    """The differences, as sentences."""
    return [str(one) for one in differences(before, after, zone=UTC)]


# ── what changes ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"recall": RecallRules(initiators=5)}, "recall now needs five initiators instead of three, from 1 March 2017"),
        (
            {"recall": RecallRules(majority=Majority(share=Fraction(3, 4)))},
            "recall now needs at least 3/4 of the votes cast instead of at least 2/3, from 1 March 2017",
        ),
        (
            {"mandates": MandateRules(gap=years(2))},
            "a new row of terms now begins after a break of two years instead of none, from 1 March 2017",
        ),
        (
            {"groups": GroupRules(may_refuse=True)},
            "whether a group may refuse who meets all it requires: now yes instead of no, from 1 March 2017",
        ),
        (
            {"decisions": DecisionRules(base=Base.VOTES)},
            "the base of a For / Against question is now votes instead of for and against, from 1 March 2017",
        ),
        (
            {"decisions": DecisionRules(consequences={})},
            "what answers lead to is now nothing else instead of no to disband, yes to continue, from 1 March 2017",
        ),
        (
            {"decisions": DecisionRules(quorum=Quorum(share=Fraction(1, 3)))},
            "the share of all voters who must take part is now 1/3 instead of none, from 1 March 2017",
        ),
        (
            {"elections": ElectionRules(discussion=days(10))},
            "discussion before an election now lasts 10 days instead of two weeks, from 1 March 2017",
        ),
    ],
)
def test_a_change_is_a_sentence(changed: dict[str, Any], sentence: str) -> None:
    """One figure that differs is one sentence with both values and the day; going back says it the other way round."""
    after = Bylaws(since=MARCH, **changed)
    assert [sentence] == told(Bylaws(), after)
    assert 1 == len(told(after, Bylaws()))
    assert not told(after, attrs.evolve(after, since=None, note="moved"))


def test_every_figure_has_words_of_its_own() -> None:
    """Changing any figure, of parts within parts too, is told by a sentence that no other figure has."""
    sentences: list[str] = []

    def change(rules: Any, rebuild: Any) -> None:
        for field in attrs.fields(type(rules)):
            value = getattr(rules, field.name)
            if field.name in ("since", "source", "note", "preset"):
                continue

            def rebuilt(new: Any, name: str = field.name) -> Any:
                return rebuild(attrs.evolve(rules, **{name: new}))

            if attrs.has(type(value)) and not isinstance(value, Span | Majority):
                change(value, rebuilt)
            else:
                new = years(2) if field.name == "gap" else another(value)
                sentences.extend(told(Bylaws(), rebuilt(new)))

    change(Bylaws(), lambda new: new)
    assert 49 == len(sentences) == len({one.partition(" instead")[0] for one in sentences})


def another(value: Any) -> Any:
    """A different value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case Span():
            return Span(months=value.months, days=value.days + 1)
        case Fraction():
            return value / 2
        case Majority():
            return attrs.evolve(value, exceeded=not value.exceeded)
        case None:
            return Fraction(1, 3)
        case dict():
            return {"yes": "go on"}
        case "EUR":
            return "USD"
        case _ if isinstance(value, str) and type(value) is not str:
            return next(one for one in type(value) if one is not value)  # type: ignore[attr-defined]
        case _:
            return f"{value}s"


def test_the_day_is_the_organisation_s() -> None:
    """Midnight in Amsterdam is told as that day, another time of day with it."""
    zone = ZoneInfo("Europe/Amsterdam")
    for since, day in (
        (datetime(2017, 2, 28, 23, tzinfo=UTC), "from 1 March 2017"),
        (MARCH, "from 1 March 2017, 01:00"),
    ):
        (change,) = differences(Bylaws(), Bylaws(since=since, recall=RecallRules(initiators=4)), zone=zone)
        assert str(change).endswith(day)
        assert ("recall.initiators", 3, 4) == (change.figure, change.before, change.after)


# ── what cannot work ─────────────────────────────────────────────────────────────────────────────


def linted(members: int | None = None, *roles: Role, since: datetime | None = None, **rules: Any) -> list[str]:
    """The clauses of what cannot work."""
    found = lint(Bylaws(since=since, **rules), roles=roles, members=members, zone=UTC)
    assert not any(found)
    assert all("R-68" == one.reading for one in found)
    return [one.clause for one in found]


@pytest.mark.parametrize(
    ("clause", "works", "fails"),
    [
        ("P4", {"elections": ElectionRules(voting=weeks(50))}, {"elections": ElectionRules(voting=days(351))}),
        ("P4", {"elections": ElectionRules(voting=days(1))}, {"elections": ElectionRules(voting=Span())}),
        ("P6", {"recall": RecallRules(voting=days(364))}, {"recall": RecallRules(voting=years(1))}),
        ("P6", {"recall": RecallRules(voting=days(1))}, {"recall": RecallRules(voting=Span())}),
        ("P6", {"recall": RecallRules(cool_down=months(11))}, {"recall": RecallRules(cool_down=months(12))}),
        ("P8", {"decisions": DecisionRules(voting=days(1))}, {"decisions": DecisionRules(voting=Span())}),
        ("P15", {"contests": ContestRules(voting=days(1))}, {"contests": ContestRules(voting=Span())}),
        ("P5", {"mandates": MandateRules(consecutive=5)}, {"mandates": MandateRules(consecutive=6)}),
        ("P5", {"mandates": MandateRules(gap=days(1))}, {"mandates": MandateRules(gap=Span())}),
        (
            "P8",
            {"decisions": DecisionRules(quorum=Quorum(share=Fraction(1)))},
            {"decisions": DecisionRules(quorum=Quorum(share=Fraction(101, 100)))},
        ),
    ],
)
def test_both_sides_of_what_works(clause: str, works: dict[str, Any], fails: dict[str, Any]) -> None:
    """The last figure that works is passed, the first that does not is told with its clause."""
    assert [] == linted(since=MARCH, **works)
    assert [clause] == linted(since=MARCH, **fails)
    assert [clause] == linted(**fails)


@pytest.mark.parametrize(
    ("clause", "rules"),
    [
        ("P6", {"recall": RecallRules(initiators=6)}),
        ("P8", {"decisions": DecisionRules(proposers=6)}),
        ("P8", {"decisions": DecisionRules(quorum=Quorum(least=6))}),
        ("P1", {"groups": GroupRules(least=6)}),
    ],
)
def test_more_members_than_there_are(clause: str, rules: dict[str, Any]) -> None:
    """Six are needed: with six members it can work, with five not, and where nobody knows nothing is said."""
    assert ([], [clause], []) == (linted(6, **rules), linted(5, **rules), linted(None, **rules))


def test_seats_without_electorate() -> None:
    """A role with more seats than there are members, and reserve seats with no primary one, cannot work."""
    team = Role(id="team", primary_seats=3, reserve_seats=2)
    assert ([], ["P2"], []) == (linted(5, team), linted(4, team), linted(None, team))
    assert ["P2"] == linted(None, Role(id="spare", primary_seats=0, reserve_seats=1, since=MARCH))
    assert [] == linted(None, Role(id="gone", primary_seats=0, reserve_seats=0))


def test_the_adopted_figures_work() -> None:
    """Nothing in the figures of 2016 defeats another, for an organisation of five."""
    assert [] == linted(5)


# ── as people write them ─────────────────────────────────────────────────────────────────────────

NEW = b"""from = 2017-03-01T00:00:00Z
note = "adopted in January"
[recall]
initiators = 5
majority = {share = "3/4"}
[elections]
discussion = "P3W"
"""


def test_toml_is_the_record_s_bylaws() -> None:
    """What is written differs, the rest stays; TOML's own instants and texts are taken alike."""
    expected = Bylaws(
        since=MARCH,
        note="adopted in January",
        recall=RecallRules(initiators=5, majority=Majority(share=Fraction(3, 4))),
        elections=ElectionRules(discussion=weeks(3)),
    )
    assert expected == load_bylaws(NEW, place="new.toml")
    assert expected == load_bylaws(NEW.replace(b"2017-03-01T00:00:00Z", b'"2017-03-01T00:00:00Z"'), place="new.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"[recall]\ninitiators = 0", r"\$\.recall\.initiators: wanted a whole number, 1 or more, found the number 0"),
        (b"[recal]\ninitiators = 3", r"\$\.recal: wanted one of"),
        (b"from = 2017-03-01T00:00:00", r"\$\.from: wanted an instant with its offset"),
        (b"from = 2017-03-01", r"\$\.from: wanted an instant.* found the day 2017-03-01, without time and offset$"),
        (b"from = 07:32:00", r"\$\.from: wanted an instant.* found the time 07:32:00, without day and offset$"),
        (b"[decisions.quorum]\nshare = 0.5", r"share: wanted a fraction as text"),
    ],
)
def test_toml_that_does_not_fit(text: bytes, says: str) -> None:
    """Fewer initiators than one, a key that is none, an instant without its zone or its time: refused by path."""
    with pytest.raises(FaultsError, match=says):
        load_bylaws(text, place="new.toml")


@pytest.mark.parametrize("data", [b"from = ", b"\xff"])
def test_no_toml(data: bytes) -> None:
    """Bytes that are no TOML are refused by the file's name."""
    with pytest.raises(PartgovError, match=r"new\.toml: wanted TOML in UTF-8"):
        load_bylaws(data, place="new.toml")


def test_the_command_tells_what_changes(tmp_path: Path) -> None:
    """`partgov bylaws` says what a file changes of 2016, or of another, and ends with 1 where something cannot work."""
    new, worse = tmp_path / "new.toml", tmp_path / "worse.toml"
    new.write_bytes(NEW)
    worse.write_bytes(NEW.replace(b'"P3W"', b'"P2Y"'))
    run = quick_run("bylaws", new)
    assert 0 == run.status
    assert "- recall now needs five initiators instead of three, from 1 March 2017" in run.out
    assert "ok Nothing in them cannot work." in run.out
    run = quick_run("bylaws", worse, "--before", new)
    assert 1 == run.status
    assert "discussion before an election now lasts two years instead of three weeks" in run.out
    assert "NO An election takes" in run.out
    assert "- nothing changes" in quick_run("bylaws", new, "--before", new).out
    assert 2 == quick_run("bylaws", tmp_path / "nowhere.toml").status


def test_the_command_reads_a_record_s_bylaws(tmp_path: Path) -> None:
    """Of a record it tells each dated change after the one before, with its roles and how many members it has then."""
    document = record_of(
        members=[member("ana"), member("bo"), member("cy", "2017-06-01T00:00:00Z")],
        roles=[{"id": "team", "primary_seats": 3, "reserve_seats": 0}],
        bylaws=[
            {"from": "2018-01-01T00:00:00Z", "recall": {"initiators": 2}},
            {"from": "2017-03-01T00:00:00Z"},
        ],
    )
    path = tmp_path / "record.json"
    path.write_text(json.dumps(document))
    run = quick_run("bylaws", path)
    assert 1 == run.status
    lines = run.out.splitlines()
    assert "- nothing changes" == lines[0]
    assert lines[1].startswith("NO team has 3 seats, and the organisation 2 members")
    assert lines[2].startswith("NO A recall takes 3 initiators")
    assert ["- recall now needs two initiators instead of three, from 1 January 2018"] == lines[3:]
