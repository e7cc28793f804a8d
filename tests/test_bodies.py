"""Bodies that vote: councils, lists, groups; who is concerned; recalls by a body, of a body (R-87 to R-92)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.electorates import Electorate, RecordDate, electorate_roll
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import months, shift, shift_back, weeks
from partgov.history.audit import Audit, audit_record
from partgov.history.chronicle import Chronicle
from partgov.history.margins import margins_of
from partgov.history.replay import replay
from partgov.interop.records import dump_record, load_record
from partgov.members import Membership, Roll
from tests.documents import Document, member, quick_run, record_of, run_audit

COUNCIL = ("a", "b", "c", "d", "e")
"""Five of the seven seats of the council are held."""


def at(day: int, hour: int = 0) -> str:
    """An instant of May 2020."""
    return f"2020-05-{day:02}T{hour:02}:00:00Z"


def seat(who: str, starts: str = "2020-01-01T00:00:00Z", ends: str = "2021-01-01T00:00:00Z", **rest: Any) -> Document:
    """A mandate in the council."""
    return {
        "id": f"{who}-{starts}",
        "role": "council",
        "member": who,
        "seat": "primary",
        "starts": starts,
        "ends": ends,
        **rest,
    }


def document(decisions: Document | None = None, recall: Document | None = None, **sections: Any) -> Document:
    """An organisation of nine with a council of seven seats, under rules that ask nothing else."""
    bylaws = {
        "extends": "none", "mandates": {"term": "P1Y"}, "lists": {"elders": ["a", "x"]},
        "bodies": {"both": ["council", "chair"]},
        "decisions": {
            "electorate": {"of": ["council"]}, "for_against": {"share": "1/2", "exceeded": True},
            **(decisions or {}),
        },
        "recall": {"electorate": {"of": ["council"]}, "majority": "2/3", "initiators": 1, **(recall or {})},
    }  # fmt: skip
    return record_of(**{
        "bylaws": [bylaws],
        "members": [member(who) for who in "abcdefxyz"],
        "roles": [
            {"id": "council", "primary_seats": 7, "reserve_seats": 2},
            {"id": "chair", "primary_seats": 1, "reserve_seats": 0},
        ],
        "mandates": [seat(who) for who in COUNCIL],
        **sections,
    })  # fmt: skip


def audited(facts: Document) -> Audit:
    """What follows from it."""
    return audit_record(load_record(json.dumps(facts).encode()), zone=UTC)


def poll(votes: dict[str, str], **rest: Any) -> Document:
    """A poll of one question, from the answers of each."""
    ballots = [{"voter": who, "cast_at": at(3), "answers": {"q": answer}} for who, answer in votes.items()]
    question = {"id": "q", "rule": "for-against", **rest}
    return {"id": "p", "opens": at(2), "closes": at(9), "ballots": ballots, "questions": [question]}


def tallied(votes: int, against: int, abstain: int = 0, **rest: Any) -> Document:
    """A poll of one question, from its tally."""
    tally = {"for": votes, "against": against, "abstain": abstain}
    return {
        "id": "p", "opens": at(2), "closes": at(9),
        "questions": [{"id": "q", "rule": "for-against", "tally": tally, **rest}],
    }  # fmt: skip


def outcome(facts: Document) -> str:
    """What the one question comes to."""
    return audited(facts).polls["p"]["q"].outcome


class TestElectorate:
    """R-91: of whom an electorate is made."""

    def test_of_a_role(self) -> None:
        """Who holds the role votes, and nobody else; the others' answers are rejected, not lost."""
        found = audited(
            document(polls=[poll({"a": "for", "b": "for", "c": "against", "x": "against", "y": "against"})])
        )
        assert {"for": 2, "against": 1, "abstain": 0} == found.polls["p"]["q"].tally
        assert {"x", "y"} == {one.voter for one in found.answers["p"].rejected}

    @pytest.mark.parametrize(("of", "voters"), [(["both"], "abe"), (["elders"], "ax"), (["elders", "council"], "abex")])
    def test_of_bodies_lists_and_both(self, of: list[str], voters: str) -> None:
        """Several roles as one body, a list, a union: each person once."""
        votes = dict.fromkeys("abexyz", "for")
        found = audited(document({"electorate": {"of": of}}, polls=[poll(votes)]))
        assert len(voters) == found.polls["p"]["q"].tally["for"]

    @pytest.mark.parametrize(("date", "outcome_of_it"), [("opening", 4), ("marking", 5), ("both", 4)])
    def test_trap_18__a_council_that_is_joined_in_mid_vote(self, date: str, outcome_of_it: int) -> None:
        """A body is that of the opening, unless the rules say otherwise: who joins later does not vote."""
        joins = seat("f", starts=at(3))
        facts = document(
            {"electorate": {"of": ["council"], "at": date}},
            mandates=[*(seat(who) for who in "abcd"), joins], polls=[poll(dict.fromkeys("abcdf", "for"))],
        )  # fmt: skip
        assert outcome_of_it == audited(facts).polls["p"]["q"].tally["for"]

    def test_trap_18__a_body_defaults_to_the_opening_and_members_to_marking(self) -> None:
        """Of members the old default stays."""
        assert RecordDate.AT_OPENING is Electorate(of=["council"]).date
        assert RecordDate.AT_MARKING is Electorate().date

    @pytest.mark.parametrize(
        ("joined", "votes"), [("2020-04-01T23:59:59Z", 1), (at(2), 0), ("2020-04-02T00:00:01Z", 0)]
    )
    def test_a_record_date_before_the_opening(self, joined: str, votes: int) -> None:
        """A month before the opening is the second of April: who joined by then votes, a second later does not."""
        facts = document(
            {"electorate": {"at": "P1M"}}, members=[member("a", joined)], mandates=[], polls=[poll({"a": "for"})]
        )  # fmt: skip
        facts["bylaws"][0]["decisions"]["electorate"] = {"at": "P1M"}
        assert votes == audited(facts).polls["p"]["q"].tally["for"]

    def test_of_all_members_it_is_their_own_roll(self) -> None:
        """For a million members nothing is copied."""
        roll = Roll.of([Membership(id="a", joined=datetime(2020, 1, 1, tzinfo=UTC))])
        assert roll is electorate_roll(Electorate(), roll=roll, of=lambda name: ())

    @given(
        st.lists(
            st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.integers(1, 9)), max_size=8,
        ),
        st.integers(0, 40),
    )  # fmt: skip
    def test_somebody_of_it_in_several_ways_is_of_it_once(
        self, stretches: list[tuple[str, int, int]], when: int
    ) -> None:
        """On every day the roll has just those whom some stretch has."""
        start = datetime(2020, 1, 1, tzinfo=UTC)
        days = [start.replace(day=1) + (datetime(2020, 1, 2, tzinfo=UTC) - start) * number for number in range(60)]
        rows = [(who, days[first], days[first + length]) for who, first, length in stretches]
        roll = electorate_roll(Electorate(of=["x"]), roll=Roll.of(()), of=lambda name: rows)
        expected = {who for who, starts, ends in rows if starts <= days[when] < ends}
        assert expected == {who for who in "abc" if roll.is_member(who, days[when])}

    def test_a_group_that_votes_is_known_to_whoever_replays(self, tmp_path: Path) -> None:
        """R-91: what comes next needs no audit; a group that there is not is refused there too."""
        recall = {"id": "r1", "role": "council", "mandatee": "a", "initiator": "b", "opens": at(2), "closes": at(9)}
        crew = {"id": "crew", "founded_at": at(1), "founders": ["x", "y", "z"]}
        ballots = [{"voter": who, "cast_at": at(3), "marks": {"a": "yes"}} for who in "bxy"]
        facts = document(
            recall={"electorate": {"of": ["crew"]}}, groups=[crew], recalls=[{**recall, "ballots": ballots}]
        )
        record = load_record(json.dumps(facts).encode())
        found = replay(record, roll=Roll.of(record.members), zone=UTC)
        assert audited(facts).history == found
        assert (2, "revoked") == (found.recalls["r1"].tally.yes, found.recalls["r1"].outcome)
        path = tmp_path / "record.json"
        for groups, status in (([crew], 0), ([], 2)):
            path.write_text(json.dumps({**facts, "groups": groups}))
            ran = quick_run("next", path, "--at", at(5))
            assert (status, status == 2) == (ran.status, "found text 'crew'" in ran.err)

    def test_an_unknown_body_is_named(self) -> None:
        """What is no role, group, body or list is refused by its name."""
        asked = document({"electorate": {"of": ["nobody"]}}, polls=[poll({"a": "for"})])
        of_a_part = document({"electorate": {"of": ["both"]}}, polls=[poll({"a": "for"})])
        of_a_part["bylaws"][0]["bodies"]["both"] = ["council", "nobody"]
        for facts in (asked, of_a_part):
            with pytest.raises(
                PartgovError, match=r"electorate\.of: wanted a role, a group, a body or a list.*'nobody'"
            ) as refused:
                audited(facts)
            assert "polls/p.electorate.of" == refused.value.place


class TestSeats:
    """A fixed membership: seats, held or not."""

    @pytest.mark.parametrize(("votes", "expected"), [(3, "rejected"), (4, "adopted")])
    def test_four_of_seven_whoever_sits(self, votes: int, expected: str) -> None:
        """Seven seats, five held: three for are no majority of the seats, four are; of those in office three are."""
        rules = {"for_against": {"share": "1/2", "exceeded": True, "of": "seats"}}
        facts = document(rules, polls=[tallied(votes, 0, 5 - votes)])
        assert expected == outcome(facts)
        of_office = {"for_against": {"share": "1/2", "exceeded": True, "of": "electorate"}}
        assert "adopted" == outcome(document(of_office, polls=[tallied(3, 0, 2)]))

    @pytest.mark.parametrize(("days", "expected"), [(30, "adopted"), (31, "rejected")])
    def test_in_office_on_the_record_date(self, days: int, expected: str) -> None:
        """Of the three in office thirty days before two are a majority, of the five a day earlier they are not."""
        rules = {
            "electorate": {"of": ["council"], "at": f"P{days}D"},
            "for_against": {"share": "1/2", "exceeded": True, "of": "electorate"},
        }
        holders = [*(seat(who) for who in "abc"), *(seat(who, ends="2020-04-02T00:00:00Z") for who in "de")]
        assert expected == outcome(document(rules, mandates=holders, polls=[tallied(2, 0)]))

    def test_a_role_that_begins_later_has_none_yet(self) -> None:
        """Of a council and a board of three from June on, the seats in May are the council's seven."""
        rules = {
            "electorate": {"of": ["council", "board"]},
            "for_against": {"share": "1/2", "exceeded": True, "of": "seats"},
        }  # fmt: skip
        for votes, expected in ((3, "rejected"), (4, "adopted")):
            facts = document(rules, polls=[tallied(votes, 0)])
            facts["roles"].append(
                {"id": "board", "primary_seats": 3, "reserve_seats": 0, "from": "2020-06-01T00:00:00Z"}
            )
            assert expected == outcome(facts)

    @pytest.mark.parametrize(("yes", "elected"), [(3, []), (4, ["a"])])
    def test_the_council_elects_one_of_its_own(self, yes: int, elected: list[str]) -> None:
        """Four of seven seats elect the chair, whoever has more from outside the council may not stand."""
        election = {
            "id": "e", "role": "chair", "discussion_opens": at(1), "voting_opens": at(2), "voting_closes": at(9),
            "candidacies": [{"member": who, "at": at(1, 1), "statement": "I would."} for who in "ax"],
            "tallies": {"a": {"yes": yes, "no": 0}, "x": {"yes": 5, "no": 0}},
        }  # fmt: skip
        facts = document(elections=[election])
        facts["bylaws"][0]["elections"] = {
            "electorate": {"of": ["council"]}, "gate": {"share": "1/2", "exceeded": True, "of": "seats"},
            "candidates": {"requires": [{"in_group": "council"}]},
        }  # fmt: skip
        assert elected == [one.member for one in audited(facts).history.mandates if one.role == "chair"]

    def test_of_members_there_are_no_seats(self) -> None:
        """Members have no fixed number: the question is not judged."""
        rules = {"for_against": {"share": "1/2", "of": "seats"}, "electorate": "at_marking"}
        assert "q" not in audited(document(rules, polls=[tallied(3, 0)])).polls["p"]


class TestConcerned:
    """R-92: what those may do whom it concerns."""

    @pytest.mark.parametrize(
        ("concerned", "expected", "counted"),
        [("votes", "adopted", 3), ("no_vote", "rejected", 2), ("left_out", "rejected", 2)],
    )
    def test_trap_04__no_vote_is_a_rejected_mark(self, concerned: str, expected: str, counted: int) -> None:
        """With their own vote it is carried 3 to 2, without it 2 to 2 it is not; the answer is told, not dropped."""
        votes = {"a": "for", "b": "for", "c": "for", "d": "against", "e": "against"}
        rules = {"electorate": {"of": ["council"], "concerned": concerned}}
        found = audited(document(rules, polls=[poll(votes, concerned=["a"])]))
        decision = found.polls["p"]["q"]
        assert (expected, counted) == (decision.outcome, decision.tally["for"])
        assert ["concerned"] * (3 - counted) == [one.reason.value for one in found.answers["p"].rejected]

    @pytest.mark.parametrize(("concerned", "needed"), [("no_vote", 4), ("left_out", 3)])
    def test_trap_04__who_is_left_out_shrinks_the_quorum(self, concerned: str, needed: int) -> None:
        """Three quarters of five are four; of the four that are left three."""
        rules = {"electorate": {"of": ["council"], "concerned": concerned}, "quorum": "3/4"}
        found = audited(document(rules, polls=[tallied(3, 0, concerned=["a"])]))
        assert needed == found.polls["p"]["q"].quorum

    def test_who_might_not_have_voted_is_left_out_of_nothing(self) -> None:
        """Who sat in the council a month before, and no more at the opening, is one of those who are left out then."""
        votes = dict.fromkeys("bc", "for")
        gone, came = seat("a", ends=at(1)), seat("f", starts=at(1))
        for concerned, needed in (("a", 3), ("f", 4)):  # three quarters: of four once a is left out, of five with f
            rules = {"electorate": {"of": ["council"], "at": "P30D", "concerned": "left_out"}, "quorum": "3/4"}
            facts = document(
                rules, mandates=[gone, came, *map(seat, "bcde")], polls=[poll(votes, concerned=[concerned])]
            )
            assert needed == audited(facts).polls["p"]["q"].quorum

    def test_who_has_no_vote_at_all_has_none_for_that(self) -> None:
        """An answer of somebody outside of the council is rejected for this, though it concerns them too."""
        rules = {"electorate": {"of": ["council"], "concerned": "no_vote"}}
        found = audited(document(rules, polls=[poll({"a": "for", "x": "for", "b": "for"}, concerned=["a", "x"])]))
        assert {"a": "concerned", "x": "not_a_member"} == {
            one.voter: one.reason.value for one in found.answers["p"].rejected
        }

    def test_trap_04__seats_never_shrink(self) -> None:
        """Six of seven with the one concerned among the seven."""
        rules = {
            "electorate": {"of": ["council"], "concerned": "left_out"},
            "for_against": {"share": "3/4", "of": "seats"},
        }
        decision = audited(document(rules, polls=[tallied(4, 0, concerned=["a"])])).polls["p"]["q"]
        assert ("rejected", 6) == (decision.outcome, decision.threshold)

    def test_answers_of_two_electorates_in_one_poll_are_refused(self) -> None:
        """Whose answers count must be one set of people in one poll: its place and the remedy are told."""
        kinds = {"wide": {"electorate": {"of": ["elders"]}}, "long": {"electorate": {"requires": ["long"]}}}
        one = poll({"a": "for"}, kind="wide")
        one["questions"].append({"id": "r", "rule": "for-against", "kind": "long"})
        facts = document({"kinds": kinds}, polls=[one])
        facts["bylaws"][0]["requirements"] = {"long": {"member_for": "P30D"}}
        with pytest.raises(PartgovError, match="a poll for each electorate") as refused:
            audited(facts)
        assert "polls/p.questions" == refused.value.place

    def test_a_list_was_always_so(self) -> None:
        """Those of a list may vote in the first year of a record as in any other."""
        votes = [{"voter": who, "cast_at": "1000-02-03T00:00:00Z", "answers": {"q": "for"}} for who in "ab"]
        of_old = {**poll({}), "opens": "1000-02-02T00:00:00Z", "closes": "1000-02-09T00:00:00Z", "ballots": votes}
        members = [member(who, joined="1000-01-01T00:00:00Z") for who in "ab"]
        found = audited(document({"electorate": {"of": ["elders"]}}, polls=[of_old], members=members, mandates=[]))
        assert 1 == found.polls["p"]["q"].tally["for"]

    def test_each_poll_has_the_electorate_of_its_kind(self) -> None:
        """Two are half of the council of five and all of the elders: what is known of one body is not another's."""
        half = {"share": "1/2", "exceeded": True, "of": "electorate"}
        kinds = {"wide": {"electorate": {"of": ["elders"]}, "for_against": half}, "council": {"for_against": half}}
        polls = [
            {**tallied(2, 0, kind=kind), "id": f"{kind}-{number}"}
            for number, kind in enumerate(["council", "wide", "council"])
        ]
        found = audited(document({"kinds": kinds}, polls=polls)).polls
        assert ["rejected", "adopted", "rejected"] == [one["q"].outcome for one in found.values()]

    @pytest.mark.parametrize(("cast", "counted"), [("2020-04-01T04:00:00Z", 1), ("2020-04-01T03:59:59.999999Z", 0)])
    def test_a_membership_is_counted_on_the_organisation_s_clock(self, cast: str, counted: int) -> None:
        """R-3: a month after midnight in New York an hour less has passed, for the clocks went forward."""
        rules = {"electorate": {"requires": [{"member_for": "P1M"}]}}
        one = {**poll({}), "opens": "2020-03-30T00:00:00Z", "closes": "2020-04-09T00:00:00Z"}
        one["ballots"] = [{"voter": "a", "cast_at": cast, "answers": {"q": "for"}}]
        facts = document(rules, polls=[one], members=[member("a", joined="2020-03-01T05:00:00Z")], mandates=[])
        found = audit_record(load_record(json.dumps(facts).encode()), zone=ZoneInfo("America/New_York"))
        assert counted == found.polls["p"]["q"].tally["for"]

    def test_r30__what_a_name_asks_is_told_by_the_bylaws_of_the_opening(self) -> None:
        """One name, a day of membership by the older bylaws and a year by the newer: each poll goes by its own."""
        facts = document(
            {"electorate": {"requires": ["long"]}}, members=[member("a", joined="2020-04-01T00:00:00Z")], mandates=[],
            polls=[poll({"a": "for"}), {**poll({}), "id": "later", "opens": at(10), "closes": at(20)}],
        )  # fmt: skip
        facts["polls"][1]["ballots"] = [{"voter": "a", "cast_at": at(11), "answers": {"q": "for"}}]
        (older,) = facts["bylaws"]
        facts["bylaws"].append({**older, "from": at(9), "requirements": {"long": {"member_for": "P1Y"}}})
        older["requirements"] = {"long": {"member_for": "P1D"}}
        found = audited(facts).polls
        assert [1, 0] == [found[name]["q"].tally["for"] for name in ("p", "later")]

    def test_two_polls_of_the_same_members(self) -> None:
        """Whoever has been a member for long may answer in each of two polls, and nobody else in either."""
        first = poll({"a": "for", "new": "against"})
        facts = document(
            {"electorate": {"requires": [{"member_for": "P30D"}]}}, polls=[first, {**first, "id": "again"}],
            members=[*(member(who) for who in "abcde"), member("new", joined=at(1))],
        )  # fmt: skip
        found = audited(facts).polls
        assert ["adopted"] * 2 == [found[name]["q"].outcome for name in ("p", "again")]
        assert [{"for": 1, "against": 0, "abstain": 0}] * 2 == [dict(found[n]["q"].tally) for n in ("p", "again")]


class TestMargins:
    """The fewest votes that would have turned a recall, whatever its rules ask."""

    RULES: ClassVar[list[Document]] = [
        {"majority": {"share": "1/2", "of": "seats"}},
        {"majority": {"share": "2/3", "of": "voters"}, "abstaining": True},
        {"majority": "2/3", "quorum": {"share": "1/2", "counts": "votes", "of": "seats"}},
        {"majority": {"least": 3}},
        {"majority": {"least": 9}},
        {"majority": [{"share": "1/2"}, {"least": 2}]},
        {"majority": "2/3", "outright": {"share": "1/5"}},
    ]

    @pytest.mark.parametrize("rules", RULES)
    @pytest.mark.parametrize("votes", [(4, 0, 0), (2, 2, 0), (0, 3, 1), (1, 0, 2)])
    def test_by_trying_every_tally(self, rules: Document, votes: tuple[int, int, int]) -> None:
        """No tally of as many voters that comes to something else is nearer than the one it names."""
        of = sum(votes)

        def judged(tally: tuple[int, ...]) -> tuple[str | None, Audit]:
            found = audited(document(recall=rules, recalls=[recall(*tally, voters=of)]))
            outcome = found.history.recalls["r"].outcome
            return (None if outcome is None else outcome.value), found

        before, audit = judged(votes)
        others = [(yes, no, of - yes - no) for yes in range(of + 1) for no in range(of + 1 - yes)]
        turned = {tally: judged(tally)[0] for tally in others}
        apart = [
            sum(max(0, one - other) for one, other in zip(votes, tally, strict=True))
            for tally, outcome in turned.items()
            if outcome != before
        ]
        swing = margins_of(audit)["recalls/r"]
        assert (min(apart, default=None), of) == (swing.voters, swing.of)
        if swing.instead is None:
            assert not apart
        else:
            instead = (swing.instead["yes"], swing.instead["no"], swing.instead["abstain"])
            assert before != turned[instead]

    @pytest.mark.parametrize(
        ("yes", "no", "told"),
        [
            (4, 0, "2 of the 4 who voted, voting otherwise, would have kept the mandate."),
            (2, 2, "1 of the 4 who voted, voting otherwise, would have revoked it."),
            (2, 0, "Whatever the 2 who voted had said, the mandate was kept."),
        ],
    )
    def test_it_is_told_in_words(self, yes: int, no: int, told: str) -> None:
        """Three votes revoke: how many who voted would have turned it, which way, and that this is exact."""
        found = audited(document(recall={"majority": {"least": 3}}, recalls=[recall(yes, no)]))
        swing = margins_of(found)["recalls/r"]
        assert (told, True, yes + no) == (str(swing), swing.exact, swing.of)


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


def recall(yes: int, no: int, abstain: int = 0, **rest: Any) -> Document:
    """A recall of a, from its tally."""
    tally = {"yes": yes, "no": no, "abstain": abstain}
    return {
        "id": "r", "role": "council", "mandatee": "a", "initiator": "b", "opens": at(2), "closes": at(9),
        "tally": tally, **rest,
    }  # fmt: skip


def came(facts: Document) -> str | None:
    """What the one recall comes to."""
    found = audited(facts).history.recalls["r"].outcome
    return None if found is None else found.value


class TestRecallByABody:
    """A council removes one of its own."""

    @pytest.mark.parametrize(("yes", "expected"), [(5, "kept"), (6, "revoked")])
    def test_three_quarters_of_the_seats(self, yes: int, expected: str) -> None:
        """Five to none among seven seats is not six of seven."""
        rules = {"majority": {"share": "3/4", "of": "seats"}}
        holders = [seat(who) for who in "abcdefx"]
        assert expected == came(document(recall=rules, mandates=holders, recalls=[recall(yes, 0)]))

    @pytest.mark.parametrize(("since", "expected"), [(at(2), "kept"), ("2020-05-02T00:00:00.000001Z", "revoked")])
    def test_the_seats_are_those_of_the_opening(self, since: str, expected: str) -> None:
        """Five to none is three quarters of five seats, and not of the nine that the council has from its opening."""
        rules = {"majority": {"share": "3/4", "of": "seats"}}
        facts = document(recall=rules, recalls=[recall(5, 0)])
        five = {"id": "council", "primary_seats": 5, "reserve_seats": 0}
        facts["roles"][0:1] = [five, {**five, "primary_seats": 9, "from": since}]
        assert expected == came(facts)

    @pytest.mark.parametrize(
        "rules", [{}, {"quorum": 1}, {"outright": "1/1"}, {"majority": {"share": "1/2", "of": "electorate"}}]
    )
    def test_how_many_might_vote_is_looked_up_where_it_is_asked(self, rules: Document) -> None:
        """A quorum, what carries it outright and a majority of all ask it; two thirds of the votes do not."""
        there = audited(document(recall=rules, recalls=[recall(2, 1)])).history.recalls["r"].there
        assert (5 if rules else None) == there.electorate

    @pytest.mark.parametrize(("date", "electorate"), [("opening", 5), ("marking", 6), ("both", 5), ("P2D", 4)])
    @pytest.mark.parametrize(("concerned", "without"), [("votes", 0), ("no_vote", 0), ("left_out", 1)])
    def test_who_might_vote_is_counted_on_the_record_date(
        self, date: str, electorate: int, concerned: str, without: int
    ) -> None:
        """A council of five at the opening was four the day before, and is six before the close (R-71, R-92)."""
        rules = {"quorum": 1, "electorate": {"of": ["council"], "at": date, "concerned": concerned}}
        holders = [*map(seat, "abcd"), seat("e", starts=at(1)), seat("f", starts=at(5))]
        there = audited(document(recall=rules, mandates=holders, recalls=[recall(2, 1)])).history.recalls["r"].there
        assert electorate - without == there.electorate

    @pytest.mark.parametrize(("asked", "votes"), [({}, None), ({"share": "1/10", "of": "votes_of_election"}, 9)])
    def test_how_many_voted_in_the_election_is_looked_up_where_it_is_asked(
        self, asked: Document, votes: int | None
    ) -> None:
        """Callers who are a share of them ask it; those of whom there are to be so many do not."""
        rules = {"initiators": asked} if asked else {}
        holders = [seat("a", elected_with={"for": 5, "votes": 9}), *(seat(who) for who in "bcde")]
        found = audited(document(recall=rules, mandates=holders, recalls=[recall(2, 1)])).history.recalls["r"]
        assert votes == found.there.votes_of_election

    @pytest.mark.parametrize(("present", "expected"), [(4, "revoked"), (5, "kept")])
    def test_a_majority_of_those_present(self, present: int, expected: str) -> None:
        """Two are half of four who were there, and not of five."""
        rules = {"majority": {"share": "1/2", "of": "present"}}
        assert expected == came(document(recall=rules, recalls=[recall(2, 1, present=present)]))

    @pytest.mark.parametrize(("starts", "votes"), [("2020-04-02T00:00:00Z", 1), ("2020-04-02T00:00:01Z", 0)])
    def test_a_record_date_before_the_opening(self, starts: str, votes: int) -> None:
        """Thirty days before the second of May is the second of April: who was of the council by then votes."""
        ballots = [{"voter": "f", "cast_at": at(3), "marks": {"a": "yes"}}]
        one = {key: what for key, what in recall(0, 0).items() if key != "tally"} | {"ballots": ballots}
        rules = {"electorate": {"of": ["council"], "at": "P30D"}}
        found = audited(document(recall=rules, mandates=[seat("a"), seat("f", starts=starts)], recalls=[one]))
        assert votes == found.history.recalls["r"].tally.yes

    @pytest.mark.parametrize(("share", "expected"), [("75/100", "no_quorum"), ("60/100", "revoked")])
    def test_a_quorum_counts_who_abstains(self, share: str, expected: str) -> None:
        """Three of the four who are left after the one concerned: 75 %; with one abstaining of two it is missed."""
        rules = {
            "quorum": {"share": share, "counts": "votes"},
            "electorate": {"of": ["council"], "concerned": "left_out"},
            "abstaining": True,
        }
        assert expected == came(
            document(recall=rules, mandates=[seat(who) for who in "abcdefx"], recalls=[recall(3, 0, 1)])
        )

    @pytest.mark.parametrize("declared", ["kept", "no_quorum"])
    def test_trap_20__without_a_quorum_it_is_kept_and_either_may_be_said(self, declared: str) -> None:
        """The mandate goes on, and both declarations agree; revoked does not."""
        rules = {"quorum": 5}
        found = audited(document(recall=rules, recalls=[recall(3, 0, declared=declared)]))
        assert found
        assert not audited(document(recall=rules, recalls=[recall(3, 0, declared="revoked")]))
        assert all(one.ended is None for one in found.history.mandates)

    def test_trap_20__the_cool_down_runs_across_kinds(self) -> None:
        """A poll without a quorum weighs on the next one by the longer of both figures, whatever its kind."""
        rules = {"quorum": 5, "cool_down": "P1D", "kinds": {"grave": {"cool_down": "P1M"}}}
        again = {**recall(5, 0), "id": "s", "opens": at(20), "closes": at(27)}
        for kind, expected in ((None, "revoked"), ("grave", "refused")):
            first = recall(3, 0) if kind is None else recall(3, 0, kind=kind)
            found = audited(document(recall=rules, recalls=[first, again]))
            outcome_of_it = found.history.recalls["s"].outcome
            assert outcome_of_it is not None
            assert expected == outcome_of_it.value

    @pytest.mark.parametrize(("opens", "expected"), [(19, "refused"), (20, "revoked")])
    def test_a_poll_of_no_kind_weighs_by_the_room(self, opens: int, expected: str) -> None:
        """Whoever calls one for a grave cause, which waits a day, waits ten after a poll of no kind (R-90)."""
        rules = {"cool_down": "P10D", "kinds": {"grave": {"cool_down": "P1D"}}}
        first = {**recall(0, 3), "closes": at(10)}
        again = {**recall(3, 0, kind="grave"), "id": "s", "opens": at(opens), "closes": at(27)}
        found = audited(document(recall=rules, recalls=[first, again])).history.recalls["s"].outcome
        assert expected == found

    @pytest.mark.parametrize(("room", "role", "expected"), [("P1D", "P1M", "refused"), ("P1M", "P1D", "revoked")])
    def test_an_earlier_poll_weighs_as_the_role_has_it(self, room: str, role: str, expected: str) -> None:
        """R-90: eleven days after the close a new one waits by the council's own wait, whatever the room's is."""
        rules = {"cool_down": room, "roles": {"council": {"cool_down": role}}}
        again = {**recall(5, 0), "id": "s", "opens": at(20), "closes": at(27)}
        found = audited(document(recall=rules, recalls=[recall(0, 3), again])).history.recalls["s"].outcome
        assert expected == found

    def test_who_is_concerned_may_have_no_vote(self) -> None:
        """The ballot of the one it is about is a rejected mark."""
        ballots = [{"voter": who, "cast_at": at(3), "marks": {"a": "no" if who == "a" else "yes"}} for who in "abc"]
        facts = document(
            recall={"electorate": {"of": ["council"], "concerned": "no_vote"}},
            recalls=[{key: value for key, value in recall(0, 0).items() if key != "tally"} | {"ballots": ballots}],
        )  # fmt: skip
        count = audited(facts).history.recalls["r"].count
        assert count is not None
        assert [("a", "concerned")] == [(one.voter, one.reason.value) for one in count.rejected]

    @pytest.mark.parametrize(("who", "expected"), [("b", "kept"), ("x", "refused")])
    def test_it_may_be_called_by_the_council_alone(self, who: str, expected: str) -> None:
        """Where the callers are those of the council, a member from outside calls nothing."""
        rules = {"initiators": {"least": 1, "from": "council"}}
        assert expected == came(document(recall=rules, recalls=[recall(0, 3, initiator=who)]))

    def test_each_recall_goes_by_the_council_of_its_day(self) -> None:
        """Two of five are no majority of the council in May, and of the three who are left in June they are one."""
        rules = {"majority": {"share": "1/2", "exceeded": True, "of": "electorate"}}
        holders = [*(seat(who) for who in "abc"), *(seat(who, ends="2020-06-01T00:00:00Z") for who in "de")]
        later = {**recall(2, 0), "id": "later", "opens": "2020-06-09T00:00:00Z", "closes": "2020-06-16T00:00:00Z"}
        joined = {**seat("f", starts="2020-06-02T00:00:00Z"), "ends": "2020-06-03T00:00:00Z"}
        found = audited(document(recall=rules, mandates=[*holders, joined], recalls=[recall(2, 0), later]))
        assert ["kept", "revoked"] == [str(one.outcome) for one in found.history.recalls.values()]

    @pytest.mark.parametrize("who", [{"of": ["council"]}, {"requires": [{"in_group": "council"}]}])
    def test_who_came_to_the_council_since_may_vote(self, who: Document) -> None:
        """A recall of June is voted on by who was seated after that of May."""
        votes = [{"voter": who, "cast_at": "2020-06-10T00:00:00Z", "marks": {"a": "yes"}} for who in "bf"]
        later = {key: what for key, what in recall(0, 0).items() if key != "tally"} | {
            "id": "later", "opens": "2020-06-09T00:00:00Z", "closes": "2020-06-16T00:00:00Z", "ballots": votes,
        }  # fmt: skip
        holders = [*map(seat, COUNCIL), seat("f", starts="2020-06-01T00:00:00Z")]
        facts = document(recall={"electorate": who}, mandates=holders, recalls=[recall(0, 3), later])
        found = audited(facts).history.recalls["later"]
        assert ("revoked", 2) == (str(found.outcome), found.tally.yes)


class TestMended:
    """What met in the records of real bodies."""

    def test_the_clause_of_a_kind_comes_before_that_of_the_room(self) -> None:
        """A quorum that a kind of recall has is cited there, though the room has a clause for its quorum too."""
        rules = {"quorum": 1, "kinds": {"inactive": {"quorum": 5}}}
        facts = document(recall=rules, recalls=[recall(3, 0, kind="inactive")])
        facts["bylaws"][0]["cites"] = {
            "recall": "Removal", "recall.quorum": "Quorum", "recall.kinds.inactive": "Inactive members",
            "recall.kinds.inactive.quorum": "Quorum of inactive members",
        }  # fmt: skip
        told = {one.kind.id: one.clause for one in audited(facts).history.recalls["r"].ruling.findings}
        assert "Quorum of inactive members" == told["recall.quorum"]
        assert "Inactive members" == told["recall.majority"]

    @pytest.mark.parametrize(("votes", "agrees"), [(5, True), (6, False)])
    def test_more_answers_than_the_body_has_is_told(self, votes: int, agrees: bool) -> None:
        """Six answers of a council of five fail, though nobody noted how many might vote."""
        found = audited(document(polls=[tallied(votes, 0)]))
        assert agrees is not any(check.subject == "polls/p/may-vote" for check in found.checks if not check)

    def test_a_noted_number_is_held_against_the_body(self) -> None:
        """Sixteen of a council of five is a figure of another body."""
        facts = document(polls=[{**tallied(3, 0), "may_vote": 16}])
        assert any(check.subject == "polls/p/may-vote" for check in audited(facts).checks if not check)

    @pytest.mark.parametrize(("who", "agrees"), [("a", True), ("x", False)])
    def test_a_question_is_put_by_the_council_alone(self, who: str, agrees: bool) -> None:
        """Where proposers are those of the council, a member from outside puts nothing."""
        facts = document({"proposers": {"least": 1, "from": "council"}}, polls=[{**tallied(3, 0), "proposers": [who]}])
        (check,) = (one for one in audited(facts).checks if one.subject == "polls/p/proposers")
        assert agrees is check.agrees

    def test_a_share_of_a_noted_number(self) -> None:
        """Two per cent of 15,750 is 315, though the record names nine members."""
        rules = {"initiators": "2/100", "electorate": "at_marking"}
        for signed, expected in ((314, "not_seconded"), (315, "kept")):
            one = {**recall(0, 3), "initiator": None, "signatures": signed, "may_vote": 15750}
            assert expected == came(document(recall=rules, recalls=[one]))

    @pytest.mark.parametrize(("noted", "expected"), [(0, "not_seconded"), (None, "kept")])
    def test_nobody_is_a_number_too(self, noted: int | None, expected: str) -> None:
        """Five are half of the nine members of the roll; that nobody might vote, where it is noted, is the figure."""
        rules = {"initiators": "1/2", "electorate": "at_marking"}
        one = {**recall(0, 0), "initiator": None, "signatures": 5} | ({} if noted is None else {"may_vote": noted})
        assert expected == came(document(recall=rules, recalls=[one]))

    def test_the_page_says_that_an_election_lapsed(self) -> None:
        """Not that its candidates were refused for want of seats; and a recall of a whole body is told as one."""
        lapsed = TestSuccessorElection().facts(3, [])
        assert "Lapsed: it counts only if the recall r comes to 'revoked'" in " ".join(run_audit(lapsed).out.split())
        assert "Recall r of all in council: revoked" in run_audit(TestWholeBody().facts(4, 2)).out


class TestCallers:
    """R-87: how many it takes to call it."""

    @pytest.mark.parametrize(("signatures", "expected"), [(2, "not_seconded"), (3, "kept")])
    def test_trap_21__a_share_of_those_who_may_vote_on_the_day_of_the_call(
        self, signatures: int, expected: str
    ) -> None:
        """A quarter of nine members is three; the sentence says that signatures are taken as given."""
        rules = {"initiators": {"share": "1/4", "of": "electorate"}, "electorate": "at_marking"}
        one = {**recall(0, 3), "initiator": None, "signatures": signatures}
        facts = document(recall=rules, recalls=[one])
        assert expected == came(facts)
        assert "taken as given" in audited(facts).history.recalls["r"].because

    @pytest.mark.parametrize(("share", "expected"), [("2/5", "kept"), ("1/2", "not_seconded")])
    def test_a_share_from_the_council_is_one_of_the_council(self, share: str, expected: str) -> None:
        """Two of five on the day of the call, though nine members vote on it, and six sit there at the opening."""
        rules = {"initiators": {"share": share, "from": "council"}, "electorate": "at_marking"}
        called: Document = {"discussion_opens": at(1), "seconds": [{"member": "c", "at": at(2)}]}
        holders = [*map(seat, COUNCIL), seat("f", starts=at(2))]
        assert expected == came(document(recall=rules, mandates=holders, recalls=[recall(0, 3, **called)]))

    @pytest.mark.parametrize(("signatures", "expected"), [(11, "not_seconded"), (12, "kept")])
    def test_trap_21__a_share_of_the_votes_of_the_election(self, signatures: int, expected: str) -> None:
        """Twelve per cent of a hundred votes are twelve signatures."""
        rules = {"initiators": {"share": "12 %", "of": "votes_of_election"}}
        one = {**recall(0, 3), "initiator": None, "signatures": signatures}
        holder = seat("a", elected_with={"for": 60, "votes": 100})
        assert expected == came(document(recall=rules, mandates=[holder], recalls=[one]))

    @pytest.mark.parametrize(
        ("of", "figure"), [("votes_of_election", "elected_with.votes"), ("votes_for_holder", "elected_with.for")]
    )
    def test_r76__of_an_election_that_nobody_noted(self, of: str, figure: str) -> None:
        """Then the recall is not judged: it is told which figure lacks, and the mandate goes by what was declared."""
        rules = {"initiators": {"share": "12 %", "of": of}}
        for said, in_office in ((None, True), ("kept", True), ("revoked", False)):
            one = {**recall(4, 0), "initiator": None, "signatures": 99} | ({"declared": said} if said else {})
            found = audited(document(recall=rules, mandates=[seat("a")], recalls=[one]))
            (check,) = (one for one in found.checks if one.subject == "recalls/r")
            assert not check.agrees
            assert f"Not judged: the rules ask how many voted {'in' if of == 'votes_of_election' else 'for'}" in str(
                check
            )
            assert f"write it as {figure}" in str(check)
            assert said or ({}, {"outcome": None}) == (check.declared, check.computed)
            assert in_office is bool(found.history.in_office(datetime(2020, 5, 9, tzinfo=UTC)))

    def test_r89__a_whole_body_was_won_in_no_one_election(self) -> None:
        """Of two who were elected with different votes nobody says whose; of one alone it is said."""
        rules = {"initiators": {"share": "12 %", "of": "votes_of_election"}}
        one = {**recall(0, 3), "initiator": None, "signatures": 12}
        holders = [seat(who, elected_with={"for": 60, "votes": votes}) for who, votes in (("a", 100), ("b", 90))]
        assert "kept" == came(document(recall=rules, mandates=holders, recalls=[one]))
        whole = {key: what for key, what in one.items() if key != "mandatee"}
        assert came(document(recall=rules, mandates=holders, recalls=[whole])) is None
        assert "kept" == came(document(recall=rules, mandates=holders[:1], recalls=[whole]))

    @pytest.mark.parametrize(
        ("declared", "opens", "expected"),
        [
            ("kept", at(20), "refused"), ("not_seconded", at(20), None), (None, at(20), None),
            ("kept", at(8), "refused"), ("not_seconded", at(8), "refused"), ("kept", "2020-06-09T00:00:00Z", None),
        ],
    )  # fmt: skip
    def test_r76__an_earlier_poll_weighs_as_it_was_declared(
        self, declared: str | None, opens: str, expected: str | None
    ) -> None:
        """One that was seconded bars the next for a month; after another that must bring its callers itself."""
        rules = {"initiators": {"share": "12 %", "of": "votes_of_election"}, "cool_down": "P1M"}
        first = {**recall(0, 3), "initiator": None, "signatures": 99} | ({"declared": declared} if declared else {})
        again = {**first, "id": "again", "opens": opens, "closes": "2020-07-01T00:00:00Z"}
        found = audited(document(recall=rules, mandates=[seat("a")], recalls=[first, again]))
        result = found.history.recalls["again"]
        assert expected == (None if result.outcome is None else result.outcome.value)
        assert result.judged is (expected is not None)

    @pytest.mark.parametrize("tallied", [False, True])
    @pytest.mark.parametrize(
        ("of", "signatures", "expected"),
        [
            ("votes_of_election", 2, "not_seconded"), ("votes_of_election", 3, "kept"),
            ("votes_for_holder", 1, "not_seconded"), ("votes_for_holder", 2, "kept"),
        ],
    )  # fmt: skip
    def test_trap_21__as_many_as_the_record_itself_tells(
        self, *, tallied: bool, of: str, signatures: int, expected: str
    ) -> None:
        """Of five members who voted in the recorded election, three Yes, half call, rounded up; nobody else counts."""
        marks = ["yes", "yes", "yes", "no", "no"]
        votes = [
            {"voter": who, "cast_at": "2019-12-20T00:00:00Z", "marks": {"a": mark}}
            for who, mark in zip("abcde", marks, strict=True)
        ]
        votes += [{"voter": f"outsider-{n}", "cast_at": votes[0]["cast_at"], "marks": {"a": "yes"}} for n in range(9)]
        counted = {"tallies": {"a": {"yes": 3, "no": 2}}, "ballots_cast": 5} if tallied else {"ballots": votes}
        election = {
            "id": "e", "role": "council", "discussion_opens": "2019-12-01T00:00:00Z",
            "voting_opens": "2019-12-15T00:00:00Z", "voting_closes": "2019-12-25T00:00:00Z",
            "term_starts": "2020-01-01T00:00:00Z",
            "candidacies": [{"member": "a", "at": "2019-12-02T00:00:00Z", "statement": "I would."}], **counted,
        }  # fmt: skip
        one = {**recall(0, 3), "initiator": None, "signatures": signatures}
        facts = document(
            recall={"initiators": {"share": "1/2", "of": of}}, mandates=[], elections=[election], recalls=[one]
        )
        facts["bylaws"][0]["elections"] = {"gate": "none", "order": "yes"}
        assert expected == came(facts)

    @pytest.mark.parametrize(
        ("of", "signatures", "expected"),
        [("votes_of_election", 2, "not_seconded"), ("votes_of_election", 3, "kept"), ("votes_for_holder", 9, None)],
    )
    def test_r76__of_an_election_that_was_declared_and_not_counted(
        self, of: str, signatures: int, expected: str | None
    ) -> None:
        """Of five ballots that were noted half call; how many of them were for who was declared nobody knows."""
        election = {
            "id": "e", "role": "council", "discussion_opens": "2019-12-01T00:00:00Z",
            "voting_opens": "2019-12-15T00:00:00Z", "voting_closes": "2019-12-25T00:00:00Z",
            "term_starts": "2020-01-01T00:00:00Z", "ballots_cast": 5, "declared": {"primary": ["a"]},
            "candidacies": [{"member": "a", "at": "2019-12-02T00:00:00Z", "statement": "I would."}],
        }  # fmt: skip
        one = {**recall(0, 3), "initiator": None, "signatures": signatures}
        rules = {"initiators": {"share": "1/2", "of": of}}
        assert expected == came(document(recall=rules, mandates=[], elections=[election], recalls=[one]))

    @pytest.mark.parametrize(
        ("callers", "expected"), [("a", "kept"), ("b", "not_seconded"), ("bc", "not_seconded"), ("bcd", "kept")]
    )
    def test_each_part_asks_its_own(self, callers: str, expected: str) -> None:
        """The chair alone may call it, or three of the council: one of the council does not stand for the chair."""
        rules = {"initiators": {"any": [{"least": 1, "from": "chair"}, {"least": 3, "from": "council"}]}}
        seconds = [{"member": who, "at": at(3)} for who in callers[1:]]
        one = {**recall(0, 3), "mandatee": "e", "initiator": callers[0], "seconds": seconds}
        chair = {**seat("a"), "id": "chair", "role": "chair"}
        assert expected == came(document(recall=rules, mandates=[*map(seat, COUNCIL), chair], recalls=[one]))

    def test_trap_21__named_and_counted_is_a_fault(self) -> None:
        """Who is named is looked up, who is counted is not: both at once is neither."""
        from partgov.foundation.errors import FaultsError

        one = recall(0, 3, signatures=5, seconds=[{"member": "c", "at": at(3)}])
        with pytest.raises(FaultsError, match="named seconds, or a number of signatures"):
            audited(document(recalls=[one]))

    @pytest.mark.parametrize(("seconded", "expected"), [(at(8, 23), "kept"), (at(9), "not_seconded")])
    def test_within_a_week_of_the_call(self, seconded: str, expected: str) -> None:
        """Seconds come within the week after the call, and a tick later they are too late."""
        rules = {"initiators": 2, "initiators_within": "P1W"}
        one = recall(0, 3, closes=at(20), seconds=[{"member": "c", "at": seconded}])
        assert expected == came(document(recall=rules, recalls=[one]))

    @pytest.mark.parametrize(("opens", "expected"), [(at(1), "kept"), ("2020-04-30T23:59:59Z", "refused")])
    def test_no_sooner_than_the_earliest_moment(self, opens: str, expected: str) -> None:
        """Four months after the start it may be called into question, a second before it may not."""
        rules = {"earliest": "P4M"}
        assert expected == came(document(recall=rules, recalls=[recall(0, 3, opens=opens)]))

    @pytest.mark.parametrize(("opens", "expected"), [(at(2), "kept"), (at(1), "refused")])
    def test_no_sooner_than_a_share_of_the_term(self, opens: str, expected: str) -> None:
        """A third of the 366 days of 2020 is over on the second of May."""
        assert expected == came(document(recall={"earliest": "1/3"}, recalls=[recall(0, 3, opens=opens)]))

    @pytest.mark.parametrize(("called", "agrees"), [("2020-04-18T00:00:00Z", True), ("2020-04-20T00:00:00Z", False)])
    def test_a_discussion_first(self, called: str, agrees: bool) -> None:
        """Two weeks of discussion before the poll, or the check says how many were held."""
        one = recall(0, 3, discussion_opens=called, declared="kept")
        assert agrees is bool(audited(document(recall={"discussion": "P14D"}, recalls=[one])))
        assert not audited(document(recall={"discussion": "P14D"}, recalls=[recall(0, 3, declared="kept")]))


class TestWholeBody:
    """R-89: a whole body at once."""

    def facts(self, yes: int, no: int) -> Document:
        """No confidence in the council, which has a reserve."""
        reserve = seat("f", ends="2021-02-01T00:00:00Z") | {"seat": "reserve", "place": 0}
        one = {key: value for key, value in recall(yes, no).items() if key != "mandatee"}
        return document(
            recall={"electorate": "at_marking"}, mandates=[*(seat(who) for who in COUNCIL), reserve], recalls=[one]
        )

    def test_trap_19__all_end_at_once_and_no_reserve_succeeds(self) -> None:
        """Where it is carried nobody is in office, where it is lost all are."""
        for yes, in_office in ((4, []), (3, [*COUNCIL])):
            history = audited(self.facts(yes, 2)).history
            close = datetime(2020, 5, 9, tzinfo=UTC)
            assert in_office == sorted(one.member for one in history.in_office(close) if one.seat.value == "primary")
            assert () == history.successions
            assert 5 == len(history.recalls["r"].body)

    def test_a_poll_about_one_of_them_is_about_no_body(self) -> None:
        """Of a recall of one mandate that is told, and of one of all of them those."""
        found = audited(document(recalls=[recall(2, 1)])).history.recalls["r"]
        assert ("a-2020-01-01T00:00:00Z", ()) == (found.mandate, found.body)

    def test_it_reads_back(self) -> None:
        """Written and read again it is an equal record, rules for bodies included."""
        facts = document(
            {"electorate": {"of": ["both"], "at": "P30D", "concerned": "no_vote"}},
            {"initiators": {"share": "1/4", "from": "council"}, "earliest": "1/3", "kinds": {"grave": {"quorum": 3}}},
            recalls=[recall(1, 2, kind="grave", present=5, voters=4, may_vote=7, second_of="r")],
            mandates=[seat("a", elected_with={"for": 60, "votes": 100})],
        )  # fmt: skip
        record = load_record(json.dumps(facts).encode())
        assert record == load_record(dump_record(record))


class TestSuccessorElection:
    """An election that counts only if a recall is carried."""

    def facts(self, yes: int, declared: list[str] | None = None) -> Document:
        """The chair is called into question, and her successor is elected at the same close; there is a reserve."""
        held = {"role": "chair", "starts": "2020-01-01T00:00:00Z", "ends": "2021-01-01T00:00:00Z"}
        mandates = [
            {**held, "id": "chair", "member": "a", "seat": "primary"},
            {**held, "id": "reserve", "member": "r", "seat": "reserve", "place": 0, "ends": "2021-02-01T00:00:00Z"},
        ]
        election = {
            "id": "e", "role": "chair", "discussion_opens": at(1), "voting_opens": at(2), "voting_closes": at(9),
            "candidacies": [{"member": "d", "at": at(1, 1), "statement": "I would."}],
            "tallies": {"d": {"yes": 9, "no": 1}}, "depends_on": {"recall": "r", "outcome": "revoked"},
        }  # fmt: skip
        if declared is not None:
            election["declared"] = {"primary": declared}
        roles = [{"id": "council", "primary_seats": 7, "reserve_seats": 0}]
        roles += [{"id": "chair", "primary_seats": 1, "reserve_seats": 1}]
        return document(
            recall={"electorate": "at_marking"}, members=[member(who) for who in "abcdr"], mandates=mandates,
            roles=roles, elections=[election], recalls=[recall(yes, 2, role="chair", mandatee="a")],
        )  # fmt: skip

    def test_trap_08__the_winner_takes_the_seat_and_no_reserve(self) -> None:
        """Where the recall is carried at the instant at which the election's term starts, its winner is chair."""
        close = datetime(2020, 5, 9, tzinfo=UTC)
        history = audited(self.facts(4, ["d"])).history
        assert ["d"] == [one.member for one in history.in_office(close) if one.seat.value == "primary"]
        assert () == history.successions
        assert not [
            check for check in audited(self.facts(4, ["d"])).checks if check.subject == "elections/e" and not check
        ]

    def test_trap_08__where_it_is_lost_nobody_is_seated(self) -> None:
        """Then the election has lapsed, and its declared winner disagrees; declared nobody agrees."""
        close = datetime(2020, 5, 9, tzinfo=UTC)
        for declared, agrees in ((["d"], False), ([], True)):
            found = audited(self.facts(3, declared))
            assert ["a"] == [one.member for one in found.history.in_office(close) if one.seat.value == "primary"]
            (check,) = (one for one in found.checks if one.subject == "elections/e")
            assert agrees is check.agrees
            assert "it counts only if the recall r comes to 'revoked'" in check.because

    @pytest.mark.parametrize(("yes", "held"), [(4, ["d"]), (3, ["a"])])
    def test_that_it_is_carried_is_what_it_hangs_on_where_nothing_is_said(self, yes: int, held: list[str]) -> None:
        """A recall is adopted where the mandate is revoked."""
        facts = self.facts(yes)
        del facts["elections"][0]["depends_on"]["outcome"]
        then = audited(facts).history.in_office(datetime(2020, 5, 9, tzinfo=UTC))
        assert held == [one.member for one in then if one.seat.value == "primary"]

    @pytest.mark.parametrize(("term", "follows"), [("P1Y", "r"), ({"successor": "election"}, "b")])
    def test_it_fills_the_seat_of_the_recalled_and_no_other(self, term: Any, follows: str) -> None:
        """Who resigns as the recall is carried is followed by the first reserve: of the list before, while it lasts."""
        facts = self.facts(4)
        facts["roles"][1]["primary_seats"] = 2
        facts["mandates"].append({**facts["mandates"][0], "id": "other", "member": "c"})
        election = facts["elections"][0]
        election["seats"] = {"primary": 1, "reserve": 1}
        election["candidacies"].append({**election["candidacies"][0], "member": "b"})
        election["tallies"]["b"] = {"yes": 5, "no": 1}
        facts["resignations"] = [{"member": "c", "role": "chair", "at": at(9)}]
        facts["bylaws"][0]["mandates"] = {"term": term}
        then = audited(facts).history.in_office(datetime(2020, 5, 9, tzinfo=UTC))
        assert sorted(["d", follows]) == sorted(one.member for one in then if one.seat.value == "primary")


class TestDay:
    """What an organisation is told of its bodies on a day, and what comes next."""

    def test_who_may_vote_on_the_council_s_question(self, tmp_path: Path) -> None:
        """A day with an open vote of the council names its voters, a vote of all members names nobody."""
        facts = document(polls=[tallied(3, 0)], recalls=[recall(0, 3)], recall={"electorate": "at_marking"})
        ran = run_verb(tmp_path, facts, "day", "--at", at(5), "--json")
        open_then = {one["subject"]: one.get("voters") for one in json.loads(ran)["open"]}
        assert {"polls/p": [*COUNCIL], "recalls/r": None} == open_then
        assert "voters: a, b, c, d, e" in " ".join(run_verb(tmp_path, facts, "day", "--at", at(5)).split())

    @pytest.mark.parametrize(("concerned", "able"), [("votes", "abcde"), ("no_vote", "bcde"), ("left_out", "bcde")])
    def test_whom_it_concerns_is_not_among_its_voters(self, concerned: str, able: str) -> None:
        """Who has no vote is named in no poll of one question, and not in the recall that would end their seat."""
        rules = {"electorate": {"of": ["council"], "concerned": concerned}}
        about = [tallied(3, 0, concerned=["a"])]
        assert {"polls/p": able, "recalls/r": able} == voters_on(
            document(rules, rules, polls=about, recalls=[recall(0, 3)])
        )

    def test_who_is_recalled_with_the_whole_council(self) -> None:
        """A recall of the council by a council whose members have no vote when it concerns them names nobody."""
        rules = {"electorate": {"of": ["council"], "concerned": "no_vote"}}
        one = {"id": "r", "role": "council", "initiator": "b", "opens": at(2), "closes": at(9)}
        whole = one | {"tally": {"yes": 0, "no": 3, "abstain": 0}}
        assert {"recalls/r": ""} == voters_on(document(recall=rules, recalls=[whole]))

    def test_who_may_vote_on_another_question_votes(self) -> None:
        """Of a poll of two questions those are left out alone whom both concern."""
        rules = {"electorate": {"of": ["council"], "concerned": "no_vote"}}
        first = tallied(3, 0, concerned=["a", "b"])
        (question,) = first["questions"]
        both = {**first, "questions": [question, {**question, "id": "q2", "concerned": ["b", "c"]}]}
        assert {"polls/p": "acde"} == voters_on(document(rules, polls=[both]))

    def test_an_election_by_the_council(self) -> None:
        """An election on which the council votes tells who may, like its polls and recalls."""
        dates = {"discussion_opens": at(1), "voting_opens": at(2), "voting_closes": at(9)}
        stands = {"member": "x", "at": at(1, 1), "statement": "I would."}
        held = {"id": "e", "role": "chair", **dates, "candidacies": [stands]}
        facts = document(elections=[held])
        facts["bylaws"][0]["elections"] = {"electorate": {"of": ["council"]}}
        assert {"elections/e": "abcde"} == voters_on(facts)

    def test_by_when_the_callers_must_be_complete(self, tmp_path: Path) -> None:
        """A recall that lacks a caller has a week from its call; with both there is nothing to wait for."""
        rules = {"initiators": 2, "initiators_within": "P1W"}
        for seconds, due in (([], [at(9)]), ([{"member": "c", "at": at(3)}], [])):
            one = recall(0, 0, closes=at(20), seconds=seconds)
            facts = document(recall=rules, recalls=[{name: what for name, what in one.items() if name != "tally"}])
            ran = json.loads(run_verb(tmp_path, facts, "next", "--at", at(4), "--json"))
            assert due == [one["at"] for one in ran["next"] if one["kind"] == "callers"]

    def test_how_few_of_the_council_would_have_changed_it(self, tmp_path: Path) -> None:
        """Four of seven seats were for it: one fewer, and it was not carried."""
        rules = {"for_against": {"share": "1/2", "exceeded": True, "of": "seats"}}
        ran = run_verb(tmp_path, document(rules, polls=[tallied(4, 1)]), "margins", "--json")
        assert [("polls/p/q", 1)] == [(one["subject"], one["voters"]) for one in json.loads(ran)["margins"]]


def voters_on(facts: Document) -> dict[str, str]:
    """Who may vote, on the fifth of May, in what is open to a few."""
    audit = audited(facts)
    roll = Roll.of(audit.record.members)
    day = Chronicle.of(audit.record, audit.history, audit.groups, roll=roll).on(datetime(2020, 5, 5, tzinfo=UTC))
    return {one.subject: "".join(one.voters) for one in day.procedures if one.voters is not None}


def run_verb(tmp_path: Path, facts: Document, verb: str, *options: str) -> str:
    """What a verb prints of a record."""
    path = tmp_path / "record.json"
    path.write_text(json.dumps(facts))
    ran = quick_run(verb, path, *options)
    assert ran.err == ""
    return ran.out


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 40),
    st.integers(0, 5),
)
def test_a_span_back_and_forth(when: datetime, days: int, month: int) -> None:
    """One span back and forth again lands no later than where it began, and within the days a month may lack."""
    span = months(month) if month else weeks(1)
    there = shift(shift_back(when, span, zone=UTC), span, zone=UTC)
    assert there <= when
    assert (when - there).days <= 3


@pytest.mark.parametrize(("votes", "expected"), [(1, "rejected"), (2, "adopted")])
def test_a_body_made_of_itself_is_whoever_else_is_in_it(votes: int, expected: str) -> None:
    """Such a body is told of the bylaws; a vote of it goes by those who hold its roles, and comes to an end."""
    rules = {"electorate": {"of": ["outer"]}, "for_against": {"share": "1/2", "exceeded": True, "of": "electorate"}}
    facts = document(rules, mandates=[seat(who) for who in "abc"], polls=[tallied(votes, 0)])
    facts["bylaws"][0]["bodies"] = {"outer": ["inner", "council"], "inner": ["outer"]}
    assert expected == audited(facts).polls["p"]["q"].outcome
