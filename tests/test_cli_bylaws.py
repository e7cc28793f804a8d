"""The installed program by a charter's rules: `count` and `next` with `--bylaws`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.documents import LONG_AGO, VOTING_CLOSES, VOTING_OPENS, Document, Ran, member, quick_run, record_of, role

MEMBERS = f"id,joined\nana,{LONG_AGO}\nbo,2012-01-02T00:00:00Z\n" + "".join(
    f"v{number},{LONG_AGO}\n" for number in range(8)
)


def count(folder: Path, charter: str, *marks: str, options: tuple[str, ...] = ()) -> Ran:
    """Count one primary seat of the board by a charter."""
    (folder / "charter.toml").write_text(charter)
    (folder / "members.csv").write_text(MEMBERS)
    (folder / "marks.csv").write_text("voter,candidate,mark\n" + "".join(f"{mark}\n" for mark in marks))
    return quick_run(
        "count", folder / "marks.csv", "--members", folder / "members.csv", "--role", "board", "--primary", "1",
        "--reserve", "0", "--bylaws", folder / "charter.toml", "--json", *options,
    )  # fmt: skip


def outcomes(ran: Ran) -> dict[str, str]:
    """The outcome of each candidate."""
    assert (0, len(json.loads(ran.out)["doubts"])) == (ran.status, len(ran.err.splitlines()))
    return {row["member"]: row["outcome"] for row in json.loads(ran.out)["ranking"]}


def yes(candidate: str, *voters: int) -> list[str]:
    """A Yes of each of these voters."""
    return [f"v{number},{candidate},yes" for number in voters]


DATES = ("--opens", VOTING_OPENS, "--closes", VOTING_CLOSES)


class TestCount:
    """The electorate, the gate, the order, the ties and the limit of a ballot are the charter's."""

    def test_the_gate(self, tmp_path: Path) -> None:
        """More than half of the voters: with three of six the first is not elected, with four of six she is."""
        charter = 'extends = "none"\nelections.gate = {share = "1/2", exceeded = true, of = "voters"}'
        three = count(tmp_path, charter, *yes("ana", 0, 1, 2), *yes("bo", 3, 4, 5))
        assert {"ana": "not_considered", "bo": "not_considered"} == outcomes(three)
        four = count(tmp_path, charter, *yes("ana", 0, 1, 2, 6), *yes("bo", 3, 4))
        assert {"ana": "primary", "bo": "not_considered"} == outcomes(four)

    def test_the_role_and_the_date(self, tmp_path: Path) -> None:
        """Of a charter with several dates the entry of the close holds, and of it the rules of the role."""
        charter = (
            '[[bylaws]]\nextends = "none"\nelections.roles.board.gate = 4\n'
            '[[bylaws]]\nfrom = 2030-01-01\nextends = "previous"\nelections.roles.board.gate = 3'
        )
        marks = (*yes("ana", 0, 1, 2), *yes("bo", 3))
        assert "not_considered" == outcomes(count(tmp_path, charter, *marks, options=DATES))["ana"]
        assert "primary" == outcomes(count(tmp_path, charter, *marks))["ana"], "undated, the last entry holds"

    def test_the_limit_of_a_ballot(self, tmp_path: Path) -> None:
        """Who supports more than there are seats supports nobody."""
        charter = 'extends = "none"\nelections.gate = 1\nelections.per_ballot = "seats"'
        ran = count(tmp_path, charter, *yes("ana", 0, 1), *yes("bo", 0, 1, 2))
        assert {"ana": "not_considered", "bo": "primary"} == outcomes(ran)

    def test_the_ties(self, tmp_path: Path) -> None:
        """Where no rule decides a tie, the seat is left open; by seniority the earlier member has it."""
        marks = (*yes("ana", 0), *yes("bo", 1))
        both = {"ana": "primary", "bo": "not_seated"}
        charter = 'extends = "none"\nelections.ties = ["seniority"]'
        assert both == outcomes(count(tmp_path, charter, *marks))
        assert both != outcomes(count(tmp_path, 'extends = "none"', *marks))

    def test_its_own_words(self, tmp_path: Path) -> None:
        """Everything cites the charter, and nothing a proposal."""
        ran = count(tmp_path, 'extends = "none"\ncites.elections = "§ 9"', *yes("ana", 0))
        assert "§ 9" in ran.out
        assert '"P4"' not in ran.out

    @pytest.mark.parametrize(
        ("figures", "told"),
        [
            ('order = "ranking"', "elections.order: wanted an order that marks give"),
            ('gate = {share = "1/2", of = "present"}', "elections.gate: wanted a gate that two tables can answer"),
            ('gate = {share = "1/2", of = "electorate"}', "elections.gate: wanted a gate that two tables can answer"),
        ],
    )
    def test_what_tables_do_not_say(self, tmp_path: Path, figures: str, told: str) -> None:
        """Rules that ask what no table says are refused by name; who might vote is known where there is a period."""
        ran = count(tmp_path, f'extends = "none"\n[elections]\n{figures}', *yes("ana", 0))
        assert (2, True) == (ran.status, told in ran.err)
        if "electorate" in figures:
            dated = count(tmp_path, f'extends = "none"\n[elections]\n{figures}', *yes("ana", 0, 1, 2, 3), options=DATES)
            assert "not_considered" == outcomes(dated)["ana"], "four of ten"


def test_next_by_a_charter(tmp_path: Path) -> None:
    """What must happen next goes by the dated bylaws of the charter, in place of the record's."""
    record: Document = record_of(
        members=[member("ana"), member("bo")],
        roles=[role(1, 0)],
        mandates=[
            {"id": "m", "member": "ana", "role": role(1, 0)["id"], "seat": "primary",
             "starts": "2016-01-01T00:00:00Z", "ends": "2017-01-01T00:00:00Z"},
        ],
    )  # fmt: skip
    path, charter = tmp_path / "record.json", tmp_path / "charter.toml"
    path.write_text(json.dumps(record))
    charter.write_text('extends = "iops-2016"\nelections.discussion = "P4W"\nelections.voting = "P4W"')

    def first(*options: str) -> str:
        ran = quick_run("next", path, "--at", "2016-06-01T00:00:00Z", "--json", *map(str, options))
        assert (0, "") == (ran.status, ran.err)
        return str(json.loads(ran.out)["next"][0]["at"])

    assert "2016-12-04T00:00:00Z" == first()
    assert "2016-11-06T00:00:00Z" == first("--bylaws", str(charter))


def test_a_kind_says_what_it_replaces(tmp_path: Path) -> None:
    """R-84: and that all else is as above; a clause of its own is said though the figure is the same."""
    charter = tmp_path / "our.toml"
    charter.write_text(
        '[[bylaws]]\nextends = "none"\ndecisions.quorum = 9\ndecisions.kinds.statutes.for_against = "3/4"\n'
        "decisions.kinds.plain = {}\ndecisions.kinds.cited.quorum = 9\n"
        'cites = {"decisions.quorum" = "§ 3", "decisions.kinds.cited.quorum" = "§ 8"}\n'
    )
    told = quick_run("bylaws", str(charter)).out.splitlines()
    sections = {name: told[told.index(f"  Decisions: {name}") + 1 :][:2] for name in ("statutes", "plain", "cited")}
    asks = "a For / Against question needs at least"
    assert sections["statutes"] == [
        f"    {asks} 3/4 of the votes For and Against (decisions.kinds.statutes.for_against)",
        "    all else as above for Decisions",
    ]
    assert sections["plain"][0] == "    everything as above for Decisions"
    nine = "    a question needs at least 9 (counting the votes For, Against and Abstain) as its quorum (§ 8)"
    assert sections["cited"] == [nine, "    all else as above for Decisions"]
