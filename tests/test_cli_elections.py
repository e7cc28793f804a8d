"""Elections through `partgov audit --json`: seats, marks, candidacies, draws, declarations, clocks."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from typing import Any

import pytest

from tests.documents import (
    DURING_VOTING,
    LONG_AGO,
    NOTHING_VACANT,
    VOTING_CLOSES,
    VOTING_OPENS,
    Document,
    ballot,
    bare,
    candidacy,
    election_of,
    election_report,
    member,
    outcomes,
    place,
    reasons,
    record_with,
    report_of,
    run_audit,
    tally,
)

# ── seats and marks ─────────────────────────────────────────────────────────────────────────────────


class TestSeats:
    """Proposal 4: who takes which seat."""

    def test_one_candidate(self) -> None:
        """A single candidate with more Yes than No is seated, and the reserve seat stays vacant."""
        election = election_of(candidacy("ana"), tallies={"ana": tally(1)})
        found = election_report(record_with(election, member("ana"), seats=(1, 1)))
        assert (["ana"], [], {"primary": 0, "reserve": 1}) == (found["primary"], found["reserve"], found["vacant"])

    def test_one_candidate_with_as_many_no_as_yes(self) -> None:
        """A single candidate whose Yes does not exceed No is not seated, opponents or not."""
        election = election_of(candidacy("ana"), tallies={"ana": tally(4, 4)})
        found = election_report(record_with(election, member("ana"), seats=(1, 1)))
        assert [("ana", "not_considered")] == outcomes(found)
        assert {"primary": 1, "reserve": 1} == found["vacant"]

    def test_no_candidates(self) -> None:
        """Without candidates, every seat stays vacant."""
        found = election_report(record_with(election_of(ballots=[]), seats=(2, 1)))
        expected = {
            "primary": [],
            "reserve": [],
            "vacant": {"primary": 2, "reserve": 1},
            "undecided": [],
            "ranking": [],
            "marks": {"submitted": 0, "accepted": 0, "superseded": 0, "rejected": []},
        }
        assert expected == found

    def test_a_thousand_candidates(self) -> None:
        """A thousand candidates are listed by score, and the seats go to the first of them."""
        names = [f"c{number:04}" for number in range(1000)]
        tallies = {name: tally(1000 - number) for number, name in enumerate(names)}
        election = election_of(*map(candidacy, names), tallies=tallies)
        found = election_report(record_with(election, *map(member, names), seats=(5, 3)))
        assert (names[:5], names[5:8]) == (found["primary"], found["reserve"])
        seated = [(name, "primary") for name in names[:5]] + [(name, "reserve") for name in names[5:8]]
        assert seated + [(name, "not_seated") for name in names[8:]] == outcomes(found)
        assert list(range(1000, 0, -1)) == [one["score"] for one in found["ranking"]]

    def test_a_thousand_candidates_on_one_ballot(self) -> None:
        """A thousand candidates can be marked on one ballot: here all Yes, all tied, nothing decided."""
        names = [f"c{number:04}" for number in range(1000)]
        election = election_of(*map(candidacy, names), ballots=[ballot("v1", **dict.fromkeys(names, "yes"))])
        found = election_report(record_with(election, *map(member, [*names, "v1"]), seats=(5, 3)))
        assert [{"seats": {"primary": 5, "reserve": 3}, "tied": names}] == found["undecided"]
        assert {"submitted": 1000, "accepted": 1000, "superseded": 0, "rejected": []} == found["marks"]

    def test_nobody_passes(self) -> None:
        """Where nobody has more Yes than No, nobody is seated and every seat is vacant."""
        tallies = {"ana": tally(2, 2), "bo": tally(0, 1), "cy": tally(0)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        found = election_report(record_with(election, *map(member, tallies), seats=(2, 1)))
        assert ([], [], {"primary": 2, "reserve": 1}) == (found["primary"], found["reserve"], found["vacant"])
        assert {"not_considered"} == {one["outcome"] for one in found["ranking"]}

    def test_everybody_tied(self) -> None:
        """Where score and membership's start are equal for all, nothing is decided and all the seats are at stake."""
        tallies = dict.fromkeys(("cy", "ana", "bo"), tally(3))
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        found = election_report(record_with(election, *map(member, tallies), seats=(1, 1)))
        assert ([], [], NOTHING_VACANT) == (found["primary"], found["reserve"], found["vacant"])
        assert [{"seats": {"primary": 1, "reserve": 1}, "tied": ["ana", "bo", "cy"]}] == found["undecided"]
        assert [("ana", "undecided"), ("bo", "undecided"), ("cy", "undecided")] == outcomes(found)

    def test_everybody_tied_and_seats_for_all(self) -> None:
        """A tie among people who are all seated alike leaves nothing undecided."""
        tallies = dict.fromkeys(("bo", "ana"), tally(3))
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        found = election_report(record_with(election, *map(member, tallies), seats=(2, 1)))
        assert (["ana", "bo"], [], []) == (found["primary"], found["reserve"], found["undecided"])
        assert {"primary": 0, "reserve": 1} == found["vacant"]

    def test_a_tie_across_primary_and_reserve(self) -> None:
        """Two tied for the last primary seat and the first reserve seat: both seats are undecided, others are not."""
        tallies = {"ana": tally(5), "bo": tally(3), "cy": tally(3), "dee": tally(1)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        found = election_report(record_with(election, *map(member, tallies), seats=(2, 1)))
        assert (["ana"], []) == (found["primary"], found["reserve"])
        assert [{"seats": {"primary": 1, "reserve": 1}, "tied": ["bo", "cy"]}] == found["undecided"]
        expected = [("ana", "primary"), ("bo", "undecided"), ("cy", "undecided"), ("dee", "not_seated")]
        assert expected == outcomes(found)

    def test_a_tie_across_reserve_and_out(self) -> None:
        """Two tied for the last reserve seat: that seat is undecided, the primary seat is not."""
        tallies = {"ana": tally(5), "bo": tally(3), "cy": tally(3)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        found = election_report(record_with(election, *map(member, tallies), seats=(1, 1)))
        assert (["ana"], []) == (found["primary"], found["reserve"])
        assert [{"seats": {"primary": 0, "reserve": 1}, "tied": ["bo", "cy"]}] == found["undecided"]

    def test_equal_scores_go_by_earliest_membership(self) -> None:
        """Among equal scores, whoever has been a member longest goes first."""
        tallies = {"ana": tally(3), "bo": tally(4, 1)}
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        members = member("ana", "2014-01-01T00:00:01Z"), member("bo", "2014-01-01T00:00:00Z")
        found = election_report(record_with(election, *members, seats=(1, 1)))
        assert (["bo"], ["ana"]) == (found["primary"], found["reserve"])

    def test_no_seats_at_all(self) -> None:
        """A role without seats seats nobody; its candidates are counted all the same."""
        election = election_of(candidacy("ana"), tallies={"ana": tally(3)})
        found = election_report(record_with(election, member("ana"), seats=(0, 0)))
        expected = {
            "primary": [],
            "reserve": [],
            "vacant": NOTHING_VACANT,
            "undecided": [],
            "ranking": [place("ana", 3, 0, 0, 3, "not_seated")],
            "marks": None,
        }
        assert expected == bare(found)

    def test_a_leader_who_stands_as_reserve_only(self) -> None:
        """Who offers to be a reserve only is passed over for primary seats, whatever their score."""
        tallies = {"ana": tally(9), "bo": tally(5), "cy": tally(3)}
        candidacies = candidacy("ana", reserve_only=True), candidacy("bo"), candidacy("cy")
        found = election_report(
            record_with(election_of(*candidacies, tallies=tallies), *map(member, tallies), seats=(1, 1))
        )
        assert [("bo", "primary"), ("ana", "reserve"), ("cy", "not_seated")] == outcomes(found)

    def test_only_reserve_only_candidates(self) -> None:
        """Where everyone stands as reserve only, the primary seats stay vacant."""
        tallies = {"ana": tally(9), "bo": tally(5)}
        candidacies = candidacy("ana", reserve_only=True), candidacy("bo", reserve_only=True)
        found = election_report(
            record_with(election_of(*candidacies, tallies=tallies), *map(member, tallies), seats=(1, 2))
        )
        assert ([], ["ana", "bo"]) == (found["primary"], found["reserve"])
        assert {"primary": 1, "reserve": 0} == found["vacant"]

    def test_an_election_for_fewer_seats(self) -> None:
        """A by-election fills the seats it was called for, not all that the role has."""
        tallies = {"ana": tally(9), "bo": tally(5)}
        election = election_of(*map(candidacy, tallies), tallies=tallies, seats={"primary": 1, "reserve": 0})
        report = report_of(record_with(election, *map(member, tallies), seats=(3, 2)))
        found = report["elections"]["e1"]
        assert (True, ["ana"], [], NOTHING_VACANT) == (
            report["agrees"], found["primary"], found["reserve"], found["vacant"]
        )  # fmt: skip

    def test_an_election_for_more_seats_than_there_are(self) -> None:
        """Calling an election for more seats than the role has is a failing check, and seats nobody extra."""
        tallies = {"ana": tally(9), "bo": tally(5)}
        election = election_of(*map(candidacy, tallies), tallies=tallies, seats={"primary": 2, "reserve": 0})
        report = report_of(record_with(election, *map(member, tallies), seats=(1, 0)))
        assert (False, ["ana"]) == (report["agrees"], report["elections"]["e1"]["primary"])


class TestMarks:
    """Proposal 4: which marks count."""

    def count(self, *ballots: Document, members: tuple[Document, ...] = (), **rest: Any) -> Document:
        """The report of an election of ana and bo with these ballots; v1 and v2 may vote."""
        election = election_of(candidacy("ana"), candidacy("bo"), ballots=list(ballots), **rest)
        people = members or tuple(map(member, ("ana", "bo", "v1", "v2")))
        found = election_report(record_with(election, *people, seats=(1, 1)))
        marks = found["marks"]
        # nothing is dropped in silence.
        assert marks["submitted"] == marks["accepted"] + marks["superseded"] + len(marks["rejected"])
        assert marks["submitted"] == sum(len(one["marks"]) for one in ballots)
        return found

    def figures(self, found: Document) -> Mapping[str, tuple[int, int, int]]:
        """Yes, No and Abstain of each candidate."""
        return {one["member"]: (one["yes"], one["no"], one["abstain"]) for one in found["ranking"]}

    def test_the_last_mark_counts_for_each_candidate_apart(self) -> None:
        """A later partial ballot replaces the marks it repeats and leaves the earlier ones for others standing."""
        found = self.count(
            ballot("v1", "2016-10-20T12:00:00Z", ana="yes", bo="yes"),
            ballot("v1", "2016-10-20T12:00:01Z", ana="no"),
        )
        assert {"ana": (0, 1, 0), "bo": (1, 0, 0)} == self.figures(found)
        assert {"submitted": 3, "accepted": 2, "superseded": 1, "rejected": []} == found["marks"]

    def test_the_number_of_the_ballot_box_decides_within_an_instant(self) -> None:
        """Of two marks of one instant, the one with the higher number is the last."""
        found = self.count(
            ballot("v1", DURING_VOTING, 8, ana="no"),
            ballot("v1", DURING_VOTING, 7, ana="yes"),
        )
        assert (0, 1, 0) == self.figures(found)["ana"]
        assert 1 == found["marks"]["superseded"]

    def test_two_last_marks_that_nothing_tells_apart(self) -> None:
        """Two different marks of one instant without numbers are both rejected as a conflict and revive nothing."""
        found = self.count(
            ballot("v1", "2016-10-19T12:00:00Z", ana="yes"),
            ballot("v1", "2016-10-20T12:00:00Z", ana="yes"),
            ballot("v1", "2016-10-20T12:00:00Z", ana="no"),
        )
        assert (0, 0, 0) == self.figures(found)["ana"]
        assert [("v1", "ana", "no", "conflict"), ("v1", "ana", "yes", "conflict")] == reasons(found)
        assert 1 == found["marks"]["superseded"]

    def test_two_equal_last_marks_count_once(self) -> None:
        """Two equal marks of one instant are one mark."""
        found = self.count(
            ballot("v1", DURING_VOTING, ana="yes"),
            ballot("v1", DURING_VOTING, ana="yes"),
        )
        assert (1, 0, 0) == self.figures(found)["ana"]
        assert {"submitted": 2, "accepted": 1, "superseded": 1, "rejected": []} == found["marks"]

    @pytest.mark.parametrize(
        ("cast_at", "counts"),
        [
            ("2016-10-14T23:59:59.999999Z", False),
            (VOTING_OPENS, True),
            ("2016-10-28T23:59:59.999999Z", True),
            (VOTING_CLOSES, False),
            ("2016-10-29T00:00:00.000001Z", False),
        ],
    )
    def test_voting_is_half_open(self, cast_at: str, counts: bool) -> None:
        """A mark at the opening counts and one at the close is late, to the microsecond."""
        found = self.count(ballot("v1", cast_at, ana="yes"))
        assert (int(counts), 0, 0) == self.figures(found)["ana"]
        expected = [] if counts else [
            {"voter": "v1", "candidate": "ana", "mark": "yes", "cast_at": cast_at, "reason": "outside_period"}
        ]  # fmt: skip
        assert expected == found["marks"]["rejected"]

    def test_a_late_mark_supersedes_nothing(self) -> None:
        """A late change of mind leaves the earlier mark standing."""
        found = self.count(ballot("v1", DURING_VOTING, ana="yes"), ballot("v1", VOTING_CLOSES, ana="no"))
        assert (1, 0, 0) == self.figures(found)["ana"]
        assert [("v1", "ana", "no", "outside_period")] == reasons(found)

    def test_nobody_votes_but_members(self) -> None:
        """The mark of somebody who is no member is kept among the rejected with that reason."""
        found = self.count(ballot("stranger", ana="yes"), ballot("v1", ana="no"))
        assert (0, 1, 0) == self.figures(found)["ana"]
        assert [("stranger", "ana", "yes", "not_a_member")] == reasons(found)

    def test_a_voter_who_left_and_came_back(self) -> None:
        """Who left and rejoined votes while a member, at the first instant of a spell, and not in between."""
        spells = (
            member("v1", left="2016-10-20T00:00:00Z"),
            member("v1", "2016-10-22T00:00:00Z"),
        )
        found = self.count(
            ballot("v1", "2016-10-19T23:59:59.999999Z", ana="no"),
            ballot("v1", "2016-10-20T00:00:00Z", ana="abstain"),
            ballot("v1", "2016-10-21T23:59:59.999999Z", ana="no"),
            ballot("v1", "2016-10-22T00:00:00Z", ana="yes"),
            members=(member("ana"), member("bo"), *spells),
        )
        assert (1, 0, 0) == self.figures(found)["ana"]
        assert 1 == found["marks"]["superseded"]
        assert [("v1", "ana", "abstain", "not_a_member"), ("v1", "ana", "no", "not_a_member")] == reasons(found)

    def test_unknown_candidates(self) -> None:
        """A mark for somebody who never stood is rejected as one for an unknown candidate, before anything else."""
        found = self.count(
            ballot("v1", ana="yes", zoe="yes"),
            ballot("stranger", VOTING_CLOSES, zoe="no"),
        )
        assert (1, 0, 0) == self.figures(found)["ana"]
        assert [
            ("v1", "zoe", "yes", "unknown_candidate"),
            ("stranger", "zoe", "no", "unknown_candidate"),
        ] == reasons(found)

    def test_rejected_marks_are_listed_by_instant_voter_candidate_and_mark(self) -> None:
        """Rejected marks come in the contract's order, whatever order the ballots come in."""
        found = self.count(
            ballot("y", "2016-10-20T00:00:01Z", ana="yes"),
            ballot("z", "2016-10-20T00:00:00Z", ana="yes"),
            ballot("x", "2016-10-20T00:00:01Z", bo="yes", ana="yes"),
            ballot("w", "2016-10-20T02:00:00+02:00", ana="yes"),
        )
        expected = [("w", "ana"), ("z", "ana"), ("x", "ana"), ("x", "bo"), ("y", "ana")]
        assert expected == [(voter, candidate) for voter, candidate, *_ in reasons(found)]

    def test_marks_without_an_instant(self) -> None:
        """Marks without an instant count, and the audit says that their window could not be judged."""
        election = election_of(candidacy("ana"), ballots=[ballot("v1", None, ana="yes")])
        document = record_with(election, member("ana"), member("v1"), seats=(1, 1))
        assert ["ana"] == election_report(document)["primary"]
        assert "carries no instant" in run_audit(document).out

    def test_a_rejected_mark_without_an_instant(self) -> None:
        """Where a rejected mark carries no instant, the report says null."""
        found = self.count(ballot("stranger", None, ana="yes"))
        expected = {"voter": "stranger", "candidate": "ana", "mark": "yes", "cast_at": None, "reason": "not_a_member"}
        assert [expected] == found["marks"]["rejected"]


class TestCandidacies:
    """Proposal 3: who stands."""

    def stand(self, *candidacies: Document, people: tuple[Document, ...] = ()) -> Document:
        """The report of an election in which v1 and v2 say Yes to ana and one of them to bo, who always stands."""
        ballots = [ballot("v1", ana="yes", bo="yes"), ballot("v2", ana="yes", bo="abstain")]
        election = election_of(candidacy("bo"), *candidacies, ballots=ballots)
        anas = people or (member("ana"),)
        return election_report(record_with(election, *anas, *map(member, ("bo", "v1", "v2")), seats=(1, 1)))

    def assert_out(self, found: Document, outcome: str) -> None:
        """Ana has this outcome, both marks for her are kept among the rejected, and bo is elected."""
        assert [("bo", "primary"), ("ana", outcome)] == outcomes(found)
        expected = [("v1", "ana", "yes", "not_a_candidate"), ("v2", "ana", "yes", "not_a_candidate")]
        assert expected == reasons(found)
        assert {"primary": 0, "reserve": 1} == found["vacant"]

    @pytest.mark.parametrize("withdrawn_at", ["2016-10-03T00:00:00Z", VOTING_OPENS, "2016-10-28T23:59:59.999999Z"])
    def test_withdrawn_before_the_close(self, withdrawn_at: str) -> None:
        """A candidate who withdraws before voting closes is listed as withdrawn, and marks for them are rejected."""
        self.assert_out(self.stand(candidacy("ana", withdrawn_at=withdrawn_at)), "withdrawn")

    def test_withdrawn_at_the_close(self) -> None:
        """At the close it is too late to withdraw."""
        found = self.stand(candidacy("ana", withdrawn_at=VOTING_CLOSES))
        assert [("ana", "primary"), ("bo", "reserve")] == outcomes(found)

    def test_a_statement_when_voting_opens(self) -> None:
        """A statement posted at the opening of voting is late: its candidacy is refused."""
        self.assert_out(self.stand(candidacy("ana", at=VOTING_OPENS)), "refused")

    def test_a_statement_one_tick_before_voting_opens(self) -> None:
        """A statement posted one microsecond before the opening of voting is in time."""
        found = self.stand(candidacy("ana", at="2016-10-14T23:59:59.999999Z"))
        assert [("ana", "primary"), ("bo", "reserve")] == outcomes(found)

    @pytest.mark.parametrize("statement", ["", "  \n "])
    def test_a_blank_statement(self, statement: str) -> None:
        """A blank statement is no statement: its candidacy is refused."""
        self.assert_out(self.stand({**candidacy("ana"), "statement": statement}), "refused")

    def test_a_candidate_who_is_no_member(self) -> None:
        """A candidate who is in no row of members is refused, which is a ruling and not a fault of form."""
        self.assert_out(self.stand(candidacy("ana"), people=(member("someone"),)), "refused")

    def test_a_candidate_who_left_before_the_close(self) -> None:
        """A candidate who leaves the organisation before the close is no longer one."""
        self.assert_out(
            self.stand(candidacy("ana"), people=(member("ana", left="2016-10-28T23:59:59.999999Z"),)), "withdrawn"
        )

    def test_a_candidate_who_leaves_at_the_close(self) -> None:
        """A candidate who leaves at the instant voting closes was a member throughout and is elected."""
        found = self.stand(candidacy("ana"), people=(member("ana", left=VOTING_CLOSES),))
        assert [("ana", "primary"), ("bo", "reserve")] == outcomes(found)

    def test_a_candidate_who_left_and_came_back(self) -> None:
        """Rejoining revives no candidacy: who left after the statement is out, though a member again at the close."""
        spells = member("ana", left="2016-10-20T00:00:00Z"), member("ana", "2016-10-21T00:00:00Z")
        self.assert_out(self.stand(candidacy("ana"), people=spells), "withdrawn")

    def test_a_member_who_came_back_before_standing(self) -> None:
        """Who rejoined before the statement stands, and their seniority begins with the unbroken membership."""
        tallies = {"ana": tally(3), "bo": tally(3)}
        spells = (
            member("ana", "2010-01-01T00:00:00Z", left="2012-01-01T00:00:00Z"),
            member("ana", "2014-01-01T00:00:00Z"),
        )
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        people = (*spells, member("bo", "2013-12-31T23:59:59Z"))
        assert ["bo"] == election_report(record_with(election, *people, seats=(1, 1)))["primary"]

    def test_spells_that_touch_are_unbroken(self) -> None:
        """Who rejoined at the instant of leaving keeps the seniority of the first spell."""
        tallies = {"ana": tally(3), "bo": tally(3)}
        spells = (
            member("ana", "2010-01-01T00:00:00Z", left="2014-01-01T00:00:00Z"),
            member("ana", "2014-01-01T01:00:00+01:00"),
        )
        election = election_of(*map(candidacy, tallies), tallies=tallies)
        people = (*spells, member("bo", "2013-12-31T23:59:59Z"))
        assert ["ana"] == election_report(record_with(election, *people, seats=(1, 1)))["primary"]

    def test_a_tally_for_somebody_without_a_candidacy(self) -> None:
        """A figure for somebody who posted no statement is listed as refused, never dropped."""
        election = election_of(candidacy("bo"), tallies={"bo": tally(1), "zoe": tally(9, 1, 2)})
        found = election_report(record_with(election, member("bo"), member("zoe"), seats=(1, 0)))
        assert [place("bo", 1, 0, 0, 1, "primary"), place("zoe", 9, 1, 2, 8, "refused")] == bare(found["ranking"])

    def test_a_candidate_nobody_marked(self) -> None:
        """A candidate left unmarked by all gets nothing, not abstentions."""
        election = election_of(candidacy("bo"), ballots=[])
        found = election_report(record_with(election, member("bo"), seats=(1, 0)))
        assert [place("bo", 0, 0, 0, 0, "not_considered")] == bare(found["ranking"])


# ── draws and declarations ───────────────────────────────────────────────────────────────────────


def draw_order(election: str, value: str, *members: str) -> list[str]:
    """The order R-29 gives the tied, worked out from its words."""

    def prefixed(text: str) -> bytes:
        data = text.encode()
        return len(data).to_bytes(8, "big") + data

    def digest(member: str) -> bytes:
        return hashlib.sha256(b"".join(map(prefixed, ("partgov-draw-1", election, value, member)))).digest()

    return sorted(members, key=digest)


class TestDraws:
    """R-29: a draw that anyone can check."""

    TIED = ("ana", "bo", "cy")
    SOURCE = "the winning numbers of the national lottery of 1 November 2016"

    def drawn(self, declared: Document | None = None, **draw: Any) -> Document:
        """The report of three tied for two seats, with this draw."""
        rest = {} if declared is None else {"declared": declared}
        tallies = dict.fromkeys(self.TIED, tally(3))
        announced = {
            "source": self.SOURCE,
            "named_at": "2016-10-14T23:59:59Z",
            "appears_at": VOTING_CLOSES,
            **draw,
        }
        election = election_of(*map(candidacy, self.TIED), tallies=tallies, draw=announced, **rest)
        return report_of(record_with(election, *map(member, self.TIED), seats=(1, 1)))

    @pytest.mark.parametrize("value", ["04 11 23 31 40 42", "é", "0"])
    def test_a_valid_draw_settles_the_tie(self, value: str) -> None:
        """A draw named before voting opened, whose value appeared at the close, orders the tied by their digests."""
        first, second, third = draw_order("e1", value, *self.TIED)
        report = self.drawn(value=value)
        found = report["elections"]["e1"]
        assert [(first, "primary"), (second, "reserve"), (third, "not_seated")] == outcomes(found)
        assert ([], True) == (found["undecided"], report["agrees"])

    def test_only_the_answer_of_a_draw_agrees(self) -> None:
        """Where a draw is recorded, a declaration that another order of the tied would yield disagrees."""
        first, second, third = draw_order("e1", "7", *self.TIED)
        assert self.drawn({"primary": [first], "reserve": [second]}, value="7")["agrees"]
        assert not self.drawn({"primary": [second], "reserve": [first]}, value="7")["agrees"]
        assert not self.drawn({"primary": [first], "reserve": [third]}, value="7")["agrees"]

    def test_no_value_no_draw(self) -> None:
        """A draw whose value is not recorded settles nothing, and no declaration settles what it was to settle."""
        report = self.drawn()
        tie = {"seats": {"primary": 1, "reserve": 1}, "tied": list(self.TIED)}
        assert ([tie], True) == (report["elections"]["e1"]["undecided"], report["agrees"])
        assert not self.drawn({"primary": ["ana"], "reserve": ["bo"]})["agrees"]

    @pytest.mark.parametrize(
        ("draw", "why"),
        [
            ({}, "which has no value yet"),
            ({"value": "7", "named_at": VOTING_OPENS}, "which was not announced in order"),
        ],
    )
    def test_why_a_draw_settles_nothing_is_told(self, draw: dict[str, Any], why: str) -> None:
        """R-29: a declaration that the tie alone allows is told that the draw has to settle it, and why it does not."""
        report = self.drawn({"primary": ["ana"], "reserve": ["bo"]}, **draw)
        (check,) = [one for one in report["checks"] if one["subject"] == "elections/e1"]
        undecided = "1 primary and 1 reserve seats are undecided between ana, bo, cy"
        settles = f"only the draw on record may settle that, {why}"
        assert f"{undecided}, and {settles}. (P4, R-29)" == check["because"]

    def test_the_order_of_reserves_waits_for_the_draw_too(self) -> None:
        """R-29: of two who are both reserve the draw tells the order; until it has a value, none agrees."""
        tallies = {"ana": tally(9), "bo": tally(3), "cy": tally(3)}
        first, second = draw_order("e1", "7", "bo", "cy")

        def said(value: str | None, declared: Document) -> Document:
            announced = {"source": "x", "named_at": LONG_AGO, "appears_at": VOTING_CLOSES, "value": value}
            election = election_of(*map(candidacy, tallies), tallies=tallies, draw=announced, declared=declared)
            report = report_of(record_with(election, *map(member, tallies), seats=(1, 2)))
            found: Document = next(one for one in report["checks"] if one["subject"] == "elections/e1")
            return found

        for order in ([first, second], [second, first]):
            check = said(None, {"primary": ["ana"], "reserve": order})
            assert (
                "The order among bo, cy as reserves is undecided, and only the draw on record may settle"
                in check["because"]
            )
            assert not check["agrees"]
        assert said(None, {"primary": ["ana"]})["agrees"]
        assert said("7", {"primary": ["ana"], "reserve": [first, second]})["agrees"]
        wrong = said("7", {"primary": ["ana"], "reserve": [second, first]})
        assert f"by score, membership and the announced draw it is {first}, {second}. (P4, R-14)" in wrong["because"]

    @pytest.mark.parametrize(
        "dates",
        [
            {"named_at": VOTING_OPENS},
            {"named_at": DURING_VOTING},
            {"appears_at": "2016-10-28T23:59:59.999999Z"},
        ],
    )
    def test_a_draw_named_too_late_or_known_too_early(self, dates: dict[str, Any]) -> None:
        """A draw named once voting had opened, or whose value was out before the close, settles nothing and fails."""
        report = self.drawn(value="7", **dates)
        tie = {"seats": {"primary": 1, "reserve": 1}, "tied": list(self.TIED)}
        assert ([tie], False) == (report["elections"]["e1"]["undecided"], report["agrees"])
        (failing,) = [check for check in report["checks"] if not check["agrees"]]
        assert ("elections/e1/draw", "P4") == (failing["subject"], failing["clause"])

    def test_a_draw_changes_nothing_where_nobody_is_tied(self) -> None:
        """A draw orders the tied alone: score and membership come first."""
        tallies = {"ana": tally(3), "bo": tally(2), "cy": tally(1)}
        announced = {"source": "x", "named_at": LONG_AGO, "appears_at": VOTING_CLOSES, "value": "7"}
        election = election_of(*map(candidacy, tallies), tallies=tallies, draw=announced)
        found = election_report(record_with(election, *map(member, tallies), seats=(1, 1)))
        assert (["ana"], ["bo"]) == (found["primary"], found["reserve"])


class TestDeclarations:
    """What was declared, held against what follows."""

    def declared(self, primary: list[str], reserve: list[str] | None, **scores: int) -> Document:
        """A record of two primary and two reserve seats with this declaration; the score of each candidate by name."""
        tallies = {name: tally(score) for name, score in scores.items()}
        declaration: Document = {"primary": primary, **({} if reserve is None else {"reserve": reserve})}
        election = election_of(*map(candidacy, tallies), tallies=tallies, declared=declaration)
        people = [member(name, name=name.capitalize()) for name in tallies]
        return record_with(election, *people, seats=(2, 2))

    def test_primaries_are_compared_as_a_set(self) -> None:
        """The order in which primary caretakers are declared means nothing."""
        assert report_of(self.declared(["bo", "ana"], ["cy", "dee"], ana=9, bo=8, cy=7, dee=6))["agrees"]

    def test_reserves_are_compared_in_their_order(self) -> None:
        """Reserves succeed in their order, so reserves declared in another order disagree."""
        document = self.declared(["ana", "bo"], ["dee", "cy"], ana=9, bo=8, cy=7, dee=6)
        ran = run_audit(document)
        assert 1 == ran.status
        assert "Dee (dee), Cy (cy)" in ran.out
        assert "Cy (cy), Dee (dee)" in ran.out

    def test_reserves_left_undeclared(self) -> None:
        """Where no reserves are declared, only the primary caretakers are compared."""
        assert report_of(self.declared(["ana", "bo"], None, ana=9, bo=8, cy=7, dee=6))["agrees"]

    def test_no_reserves_declared(self) -> None:
        """An empty list of reserves declares that there are none, which disagrees where there are."""
        assert not report_of(self.declared(["ana", "bo"], [], ana=9, bo=8, cy=7, dee=6))["agrees"]

    def test_a_declaration_settles_a_tie(self) -> None:
        """A declaration that some order of the tied yields agrees, and is noted as settled outside the text."""
        scores = {"ana": 9, "bo": 8, "cy": 8, "dee": 6}
        for primary, reserve in ((["ana", "bo"], ["cy", "dee"]), (["ana", "cy"], ["bo", "dee"])):
            document = self.declared(primary, reserve, **scores)
            report = report_of(document)
            assert report["agrees"]
            tie = {"seats": {"primary": 1, "reserve": 1}, "tied": ["bo", "cy"]}
            assert [tie] == report["elections"]["e1"]["undecided"]
            check = next(check for check in report["checks"] if check["subject"] == "elections/e1")
            assert "settled outside" in check["because"]
            assert {"primary": primary, "reserve": reserve} == check["declared"]
            assert {"primary": ["ana"], "reserve": ["dee"]} == check["computed"]

    @pytest.mark.parametrize(
        ("primary", "reserve"),
        [(["bo", "cy"], ["ana", "dee"]), (["ana", "bo"], ["dee", "cy"]), (["ana"], ["bo", "cy"]), (["ana", "bo"], [])],
    )
    def test_a_declaration_that_no_order_of_the_tied_yields(self, primary: list[str], reserve: list[str]) -> None:
        """A tie settles nothing but itself: what no order of the tied yields disagrees."""
        assert not report_of(self.declared(primary, reserve, ana=9, bo=8, cy=8, dee=6))["agrees"]

    def test_the_order_of_tied_reserves_may_be_declared(self) -> None:
        """Reserves who tie and all get in leave their order open: either declared order agrees."""
        for reserve in (["cy", "dee"], ["dee", "cy"]):
            report = report_of(self.declared(["ana", "bo"], reserve, ana=9, bo=8, cy=7, dee=7))
            assert (True, ["cy", "dee"]) == (report["agrees"], report["elections"]["e1"]["reserve"])

    def test_one_declared_winner_changed(self) -> None:
        """A winner who is not: status 1, and the message names who, both outcomes, the score and the clause."""
        ran = run_audit(self.declared(["ana", "cy"], ["bo", "dee"], ana=9, bo=8, cy=7, dee=6))
        assert (1, "") == (ran.status, ran.err)
        told = next(line for line in ran.out.splitlines() if "elections/e1" in line)
        assert "Cy (cy) was declared primary, computed reserve" in told
        assert "a score of +7" in told
        assert "Bo (bo) was declared reserve, computed primary" in told
        assert "a score of +8" in told
        assert "P4" in told

    def test_a_declared_stranger(self) -> None:
        """Declaring somebody who never stood is a disagreement, not a fault of form."""
        ran = run_audit(self.declared(["ana", "zoe"], None, ana=9, bo=8))
        assert 1 == ran.status
        assert "zoe was declared primary, computed no candidate" in ran.out
        assert "Bo (bo) was declared not seated, computed primary" in ran.out

    def test_declared_without_anything_to_count(self) -> None:
        """A declaration with neither ballots nor tallies follows from nothing."""
        election = election_of(candidacy("ana"), declared={"primary": ["ana"]})
        assert 1 == run_audit(record_with(election, member("ana"), seats=(1, 0))).status

    @pytest.mark.parametrize(("as_of", "status"), [("2016-10-28T23:59:59.999999Z", 1), (VOTING_CLOSES, 0)])
    def test_declared_too_early(self, as_of: str, status: int) -> None:
        """A result declared before voting has closed follows from nothing."""
        election = election_of(candidacy("ana"), tallies={"ana": tally(1)}, declared={"primary": ["ana"]})
        assert status == run_audit(record_with(election, member("ana"), seats=(1, 0), as_of=as_of)).status

    @pytest.mark.parametrize(
        ("closes", "status"),
        [
            ("2016-10-28T23:59:59.999999Z", 1),
            ("2016-10-29T00:00:00Z", 0),
            ("2016-10-30T00:00:00Z", 0),
            ("2016-10-30T00:00:00.000001Z", 1),
        ],
    )
    def test_a_period_that_is_not_two_weeks_long(self, closes: str, status: int) -> None:
        """Voting closes between two weeks after it opened and the end of that day; else a check fails."""
        election = election_of(candidacy("ana"), tallies={"ana": tally(1)}, voting_closes=closes)
        report = report_of(record_with(election, member("ana"), seats=(1, 0)))
        assert (status == 0, ["ana"]) == (report["agrees"], report["elections"]["e1"]["primary"])


# ── the night the clocks change ──────────────────────────────────────────────────────────────────


class TestClockChange:
    """R-1, R-3: the night on which the clocks change."""

    # In Amsterdam the clocks went from 03:00 back to 02:00 on 30 October 2016: 02:15 and 02:30 came twice.
    TIMES = (
        "2016-10-30T02:15:00+02:00",
        "2016-10-30T02:30:00+02:00",
        "2016-10-30T02:15:00+01:00",
        "2016-10-30T02:30:00+01:00",
    )
    PERIODS = {  # noqa: RUF012
        "discussion_opens": "2016-10-08T00:00:00+02:00",
        "voting_opens": "2016-10-22T00:00:00+02:00",
        "voting_closes": "2016-11-05T00:00:00+01:00",
    }

    def vote(self, *ballots: Document, **periods: str) -> Document:
        """The report of an election over that night in Amsterdam, for ana alone."""
        election = election_of(candidacy("ana"), ballots=list(ballots), **{**self.PERIODS, **periods})
        document = record_with(election, member("ana"), member("v1"), seats=(1, 0), timezone="Europe/Amsterdam")
        return report_of(document)

    def test_two_weeks_over_the_change_are_two_weeks_on_the_wall(self) -> None:
        """Two weeks that contain the repeated hour end at the same hour of the wall clock, and the audit agrees."""
        assert self.vote()["agrees"]
        assert not self.vote(voting_closes="2016-11-04T23:59:59.999999+01:00")["agrees"]

    def test_the_last_mark_of_the_repeated_hour(self) -> None:
        """Marks at 02:15 and 02:30, before and after the change, are in the order of their instants."""
        marks = ("no", "abstain", "no", "yes")
        for ballots in itertools.permutations(
            ballot("v1", at, ana=mark) for at, mark in zip(self.TIMES, marks, strict=True)
        ):
            report = self.vote(*ballots)["elections"]["e1"]
            assert [place("ana", 1, 0, 0, 1, "primary")] == bare(report["ranking"])
            assert {"submitted": 4, "accepted": 1, "superseded": 3, "rejected": []} == report["marks"]

    def test_an_earlier_hand_of_the_clock_after_the_change(self) -> None:
        """02:15 after the change is later than 02:30 before it, though the hands say otherwise."""
        _, half_past_two, quarter_past_two_again, _ = self.TIMES
        report = self.vote(ballot("v1", half_past_two, ana="yes"), ballot("v1", quarter_past_two_again, ana="no"))
        assert [place("ana", 0, 1, 0, -1, "not_considered")] == bare(report["elections"]["e1"]["ranking"])

    def test_a_close_within_the_repeated_hour(self) -> None:
        """Where voting closes at 02:15 for the second time, 02:30 for the first time is in time."""
        _, half_past_two, quarter_past_two_again, _ = self.TIMES
        late = ballot("v1", quarter_past_two_again, ana="no")
        in_time = ballot("v1", half_past_two, ana="yes")
        report = self.vote(late, in_time, voting_closes=quarter_past_two_again)["elections"]["e1"]
        assert (["ana"], ["2016-10-30T01:15:00Z"]) == (
            report["primary"], [one["cast_at"] for one in report["marks"]["rejected"]]
        )  # fmt: skip
