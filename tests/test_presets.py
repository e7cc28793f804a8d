"""Presets: rules of real organisations as data that ships, each with its source and its clauses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from partgov.bylaws import Bylaws
from partgov.foundation.conditions import Base
from partgov.history.kinds import KINDS
from partgov.interop.charters import preset_names
from partgov.interop.lawbooks import load_charter
from partgov.interop.records import dump_record, load_record
from partgov.interop.zones import zone_named
from partgov.law.workable import lint
from partgov.questions import DecisionRules
from partgov.tallies import Order
from tests.documents import member, quick_run, record_of, report_of

SHIPPED = tuple(name for name in preset_names() if name not in ("iops-2016", "none"))
"""The rules of other organisations than the adopted ones."""

ABOUT = ("from", "extends", "source", "note", "beyond", "cites")


def raw_of(name: str) -> list[dict[str, Any]]:
    """The entries of a preset as they are written."""
    raw = tomllib.loads(files("partgov").joinpath(f"presets/{name}.toml").read_text("utf-8"))
    return raw.get("bylaws", [raw])  # type: ignore[no-any-return]


def bylaws_of(name: str) -> tuple[Bylaws, ...]:
    """A charter that says nothing but what it extends."""
    return load_charter(f'extends = "{name}"'.encode(), place="charter.toml")


def figures_of(raw: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The path of every figure that an entry sets."""
    for key, value in raw.items():
        here = f"{path}.{key}" if path else key
        over = path.rpartition(".")[2] in ("kinds", "roles") or (not path) or key in ("kinds", "roles")
        if isinstance(value, dict) and (over or not path):
            yield from figures_of(value, here) if value else (here,)
        else:
            yield here


def cited(path: str, cites: Mapping[str, str]) -> bool:
    """Whether a figure, or what it is part of, has a clause; a kind that changes no figure has one of a figure."""
    parts = path.split(".")
    within = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return bool(within & cites.keys()) or any(place.startswith(f"{path}.") for place in cites)


def test_the_seventeen_organisations() -> None:
    """Statutes, projects of free software, wikis, a foundation, and the United Nations."""
    expected = """
        arch-2021 debian debian-1998 django english-cio english-company enwiki german-verein kubernetes nixos osmf
        pep-13 roberts-rules swiss-verein un-general-assembly un-security-council wikimedia-board-2015
    """
    assert sorted(expected.split()) == sorted(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
class TestEachPreset:
    """What holds of every preset."""

    def test_it_loads_and_what_is_written_of_it_reads_back(self, name: str) -> None:
        """A record that extends it is written as that, and reads back equal."""
        text = f'{{"format": "partgov-record", "version": 1, "members": [], "bylaws": [{{"extends": "{name}"}}]}}'
        record = load_record(text.encode())
        assert record.bylaws == bylaws_of(name)
        assert record == load_record(dump_record(record))

    def test_each_entry_has_its_source(self, name: str) -> None:
        """A text with an address, or a version and a date."""
        for entry in raw_of(name):
            assert re.search(r"\w+\.\w+/|\.(com|org|ch|net)\b|[0-9]{4}", entry["source"])

    def test_each_figure_that_it_sets_has_its_clause(self, name: str) -> None:
        """In that organisation's words, of the figure itself or of what it is part of."""
        for entry, bylaws in zip(raw_of(name), bylaws_of(name), strict=True):
            figures = list(figures_of({key: value for key, value in entry.items() if key not in ABOUT}))
            assert figures or entry["source"]
            assert [] == [path for path in figures if not cited(path, bylaws.cites)]

    def test_each_clause_is_of_a_figure(self, name: str) -> None:
        """No citation of what the preset, or what it extends, does not set; or else of who is seated, and of seats."""
        set_by = {path for one in (name, *extended_by(name)) for entry in raw_of(one) for path in figures_of(entry)}
        for bylaws in bylaws_of(name):
            for place in bylaws.cites.keys() - {"result.seated", "result.no_seat", "roles"}:
                assert any(
                    f"{one}.".startswith(f"{two}.") for path in set_by for one, two in ((path, place), (place, path))
                )

    def test_no_clause_is_of_a_whole_room(self, name: str) -> None:
        """A figure that the organisation did not set names its setting, and borrows no clause of another."""
        for bylaws in bylaws_of(name):
            assert not bylaws.cites.keys() & {"elections", "mandates", "recall", "decisions"}

    def test_it_can_work(self, name: str) -> None:
        """Nothing in it defeats anything else in it."""
        for bylaws in bylaws_of(name):
            assert [] == [str(finding) for finding in lint(bylaws, zone=zone_named("UTC"))]

    def test_no_sentence_under_it_cites_the_adopted_text(self, name: str) -> None:
        """Every kind of finding cites that organisation's clause, or names its setting; no proposal, and no reading."""
        for bylaws in bylaws_of(name):
            for kind in KINDS.values():
                assert bylaws.citing.reading(kind) is None
                assert not re.fullmatch(r"P[0-9]+|final|R-[0-9]+", bylaws.citing.clause(kind))

    def test_it_reads_as_its_own(self, name: str) -> None:
        """Its sentences know of no dues, no contest and no consequence of an answer that another organisation chose."""
        told = quick_run("bylaws", name).out
        assert "Dues, Groups, Contests: as adopted in 2016, for a record that has them" in told
        for foreign in ("a month's income", "in a contest", "disband", "a group needs"):
            assert foreign not in told, foreign

    def test_it_tells_how_a_limit_is_counted_only_where_there_is_one(self, name: str) -> None:
        """A secretary does not sign which break ends a row of terms where any number of terms may be served."""
        told = quick_run("bylaws", name).out
        all_of = [one for law in bylaws_of(name) for one in (law.mandates, *law.mandates.roles.values())]
        rows = any(one.consecutive for one in all_of)
        assert rows == (" new row of terms" in told)
        limits = rows or any(one.total or one.window for one in all_of)
        assert limits == bool(re.search(r"terms? of .* count for nothing|no term counts for nothing", told))
        assert any(one.cap for one in all_of) == ("a cap by affiliation is counted over" in told)
        elections = [one for law in bylaws_of(name) for one in (law.elections, *law.elections.roles.values())]
        assert any(one.order is Order.RANKING for one in elections) == ("a ranking " in told)

    def test_it_says_what_it_cannot_say(self, name: str) -> None:
        """Each has rules beyond these figures, in words, and each of them touches a room."""
        for bylaws in bylaws_of(name):
            assert bylaws.beyond
            assert all(one.touches for one in bylaws.beyond)


def extended_by(name: str) -> Iterator[str]:
    """The presets that one builds on."""
    base = raw_of(name)[0]["extends"]
    if base != "none":
        yield base
        yield from extended_by(base)


# ── figures that are easily wrong ────────────────────────────────────────────────────────────────


def test_a_german_verein_elects_by_more_than_half_of_the_votes_cast() -> None:
    """BGB § 32 (1): on papers without a No most votes are not enough (trap 14)."""
    (bylaws,) = bylaws_of("german-verein")
    assert Base.VOTERS is bylaws.elections.gate.of  # type: ignore[union-attr]


def test_a_swiss_verein_counts_who_is_present() -> None:
    """ZGB Art. 67: whose kinds inherit it (trap 16)."""
    (bylaws,) = bylaws_of("swiss-verein")
    assert Base.PRESENT is bylaws.decisions.base is bylaws.decisions.kinds["in-writing"].base


def test_pep_13_by_date() -> None:
    """As many as five votes each until October 2019, then any number; a ranking since December 2024."""
    entries = {str(one.since)[:10]: one for one in bylaws_of("pep-13")}
    assert ["None", "2019-04-17", "2019-10-24", "2024-12-10", "2025-11-12"] == list(entries)
    assert [5, 5, None, None, None] == [one.elections.per_ballot for one in entries.values()]
    assert ["yes"] * 3 + ["ranking"] * 2 == [one.elections.order.value for one in entries.values()]


def test_debian_asks_for_more_before_2015_than_after() -> None:
    """A.6.3: a ratio of 3:1 is exceeded until December 2015, and reached since; 1:1 is always exceeded."""
    (before,), (after,) = bylaws_of("debian-1998"), bylaws_of("debian")
    assert [True, False] == [one.decisions.kinds["supermajority"].for_against.exceeded for one in (before, after)]  # type: ignore[union-attr]
    assert [True, True] == [one.decisions.for_against.exceeded for one in (before, after)]  # type: ignore[union-attr]


# Preset, kind, what is known besides; for, against and abstain that fall short by one vote, and that carry.
EDGES = [
    ("german-verein", None, {}, (28, 28, 5), (29, 28, 5)),  # BGB § 32 (1); BGHZ 83, 35
    ("german-verein", "statutes", {}, (74, 25, 9), (75, 25, 9)),  # BGB § 33 (1)
    ("german-verein", "purpose", {"may_vote": 100}, (99, 0, 1), (100, 0, 0)),
    ("swiss-verein", None, {"present": 61}, (30, 0, 31), (31, 0, 30)),  # ZGB Art. 67
    ("english-cio", None, {}, (28, 28, 5), (29, 28, 5)),
    ("english-cio", "constitution", {}, (74, 25, 9), (75, 25, 9)),
    ("english-cio", "constitution-in-writing", {"may_vote": 10}, (9, 0, 0), (10, 0, 0)),
    ("english-company", "ordinary", {}, (28, 28, 5), (29, 28, 5)),  # Companies Act 2006 s. 282
    ("english-company", "special", {}, (749, 251, 0), (750, 250, 0)),  # s. 283
    ("english-company", "written-ordinary", {"may_vote": 10}, (5, 0, 0), (6, 0, 0)),
    ("english-company", "written-special", {"may_vote": 10}, (7, 0, 0), (8, 0, 0)),
    ("osmf", "special", {}, (749, 251, 0), (750, 250, 0)),  # of a company
    ("roberts-rules", "majority", {"may_vote": 100}, (28, 28, 5), (29, 28, 5)),
    ("roberts-rules", "majority", {"may_vote": 100}, (50, 0, 0), (50, 0, 1)),  # a quorum is 51, and who votes is there
    ("roberts-rules", "majority", {"may_vote": 100, "present": 51}, (2, 2, 0), (2, 1, 0)),
    ("roberts-rules", "two-thirds", {"may_vote": 400}, (199, 100, 50), (200, 100, 50)),
    ("roberts-rules", "rescind-without-notice", {"may_vote": 200, "present": 101}, (51, 26, 0), (52, 26, 0)),
    ("roberts-rules", "rescind-without-notice", {"may_vote": 200}, (100, 90, 0), (101, 90, 0)),
    ("pep-13", "promotion", {}, (199, 100, 9), (200, 100, 9)),
    ("pep-13", "council", {}, (2, 2, 1), (3, 2, 0)),
    ("pep-13", "ejection", {}, (3, 2, 0), (4, 2, 0)),
    ("un-general-assembly", "other", {"may_vote": 193}, (48, 48, 5), (49, 48, 5)),  # Rules 85 and 86
    ("un-general-assembly", "other", {"may_vote": 193}, (50, 40, 6), (50, 40, 7)),  # Rule 67
    ("un-general-assembly", "important", {"may_vote": 193}, (79, 40, 50), (80, 40, 50)),  # Rule 83
    ("un-security-council", "procedural", {}, (8, 0, 7), (9, 6, 0)),  # Article 27 (2)
    ("enwiki", "request", {}, (74, 25, 9), (75, 25, 9)),
    ("debian-1998", "supermajority", {"may_vote": 1000}, (150, 50, 0), (151, 50, 0)),
    ("debian", "supermajority", {"may_vote": 1000}, (149, 50, 0), (150, 50, 0)),
    ("debian", None, {"may_vote": 1000}, (47, 0, 0), (48, 0, 0)),  # 3/2 of the root of 1000 is 47.4
    ("nixos", "values", {}, (89, 10, 0), (90, 10, 0)),
    ("arch-2021", "addition", {"may_vote": 60}, (20, 10, 9), (20, 10, 10)),  # 66 % of 60 is 39.6
    ("django", None, {}, (2, 0, 3), (3, 0, 2)),  # a score of 3
    ("django", None, {}, (3, 1, 1), (4, 1, 0)),  # 3 to 1 is a score of 2
    ("django", "process", {}, (3, 0, 0), (4, 0, 1)),  # a score of 4
    ("django", "process", {}, (4, 1, 0), (4, 0, 0)),
    ("django", "vacancy", {"may_vote": 4}, (3, 0, 1), (4, 0, 0)),
]


@pytest.mark.parametrize(("name", "kind", "known", "short", "carries"), EDGES)
def test_a_vote_carries_from_the_number_that_the_text_asks(
    name: str, kind: str | None, known: dict[str, Any], short: tuple[int, ...], carries: tuple[int, ...]
) -> None:
    """One vote beside what each text asks the outcome is another."""
    for votes, is_adopted in ((short, False), (carries, True)):
        question = {
            "id": "q",
            "rule": "for-against",
            "tally": dict(zip(("for", "against", "abstain"), votes, strict=True)),
        }
        question |= known if kind is None else {**known, "kind": kind}
        document = record_of(bylaws=[{"extends": name}], polls=[{"id": "p", "questions": [question]}])
        assert is_adopted is ("adopted" == report_of(document)["polls"]["p"]["q"]["outcome"]), votes


@pytest.mark.parametrize("name", SHIPPED)
def test_each_kind_that_asks_a_share_of_votes_has_its_edge(name: str) -> None:
    """Every preset that decides by what a record can say today is in the table above."""
    decided = [row[0] for row in EDGES]
    asks = [one for one in _rooms(bylaws_of(name)[-1]) if one.for_against is not None]
    of_seats = [one for one in asks if getattr(one.for_against, "of", None) is Base.SEATS]
    assert (name in decided) is (len(asks) > len(of_seats))


def _rooms(bylaws: Bylaws) -> list[DecisionRules]:
    return [bylaws.decisions, *bylaws.decisions.kinds.values()]


# Preset, role, kind, what is known besides; to revoke, to keep and abstain that fall short by one vote, and that carry.
RECALLS = [
    ("german-verein", "board", None, {}, (28, 28, 5), (29, 28, 5)),  # BGB §§ 27 (2), 32 (1)
    ("swiss-verein", "board", None, {"present": 61}, (30, 0, 31), (31, 0, 30)),  # ZGB Art. 65, 67
    ("kubernetes", "steering", None, {}, (5, 0, 2), (6, 0, 1)),  # three quarters of seven seats
    ("nixos", "steering", None, {}, (4, 0, 3), (5, 0, 2)),  # two thirds of seven seats
    ("pep-13", "council", None, {}, (9, 5, 0), (10, 5, 0)),
    ("arch-2021", "trusted-user", "general", {"may_vote": 60}, (27, 4, 13), (27, 4, 14)),  # 75 % of 60 is 45
    ("arch-2021", "trusted-user", "inactive", {"may_vote": 60}, (27, 4, 8), (27, 4, 9)),  # 66 % of 60 is 39.6
    ("debian", "leader", None, {"may_vote": 1000}, (47, 0, 0), (48, 0, 0)),  # 3/2 of the root of 1000 is 47.4
    ("debian-1998", "leader", None, {"may_vote": 1000}, (60, 60, 0), (61, 60, 0)),
    ("wikimedia-board-2015", "board", None, {"may_vote": 10}, (5, 5, 0), (6, 4, 0)),  # more than half of the trustees
]


@pytest.mark.parametrize(("name", "role", "kind", "known", "short", "carries"), RECALLS)
def test_a_recall_carries_from_the_number_that_the_text_asks(
    name: str, role: str, kind: str | None, known: dict[str, Any], short: tuple[int, ...], carries: tuple[int, ...]
) -> None:
    """One vote beside what each text asks the mandate goes on; called and seconded by six who hold the role."""
    for votes, outcome in ((short, ("kept", "no_quorum")), (carries, ("revoked",))):
        recall = {
            "id": "r", "role": role, "mandatee": "g", "initiator": "a",
            "seconds": [{"member": who, "at": "2025-02-02T00:00:00Z"} for who in "bcdef"],
            "discussion_opens": "2025-02-01T00:00:00Z", "opens": "2025-03-01T00:00:00Z",
            "closes": "2025-03-02T00:00:00Z", "tally": dict(zip(("yes", "no", "abstain"), votes, strict=True)), **known,
        }  # fmt: skip
        document = record_of(
            bylaws=[{"extends": name}],
            members=[member(who) for who in "abcdefg"],
            roles=[{"id": role, "primary_seats": 7, "reserve_seats": 0}],
            mandates=[
                {"id": who, "role": role, "member": who, "seat": "primary", "starts": "2025-01-01T00:00:00Z"}
                for who in "abcdefg"
            ],
            recalls=[recall if kind is None else {**recall, "kind": kind}],
        )
        assert report_of(document)["recalls"]["r"]["outcome"] in outcome, votes


@pytest.mark.parametrize("name", SHIPPED)
def test_each_preset_that_recalls_has_its_edge(name: str) -> None:
    """Every preset that says how a mandate is revoked is in the table above."""
    assert (name in {row[0] for row in RECALLS}) is (bylaws_of(name)[-1].recall.majority is not None)


def test_pep_13_asks_for_a_second_within_a_week_since_december_2024() -> None:
    """PEP 13, Vote of no confidence: before, whenever the vote was still open."""
    within = [str(one.recall.initiators_within) for one in bylaws_of("pep-13")]
    assert ["None"] * 3 == within[:3]
    assert "None" not in within[3:]
