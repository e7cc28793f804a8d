"""Parts of what is asked, each of people of its own: who calls a recall, puts a question, endorses (R-87, R-71)."""

from __future__ import annotations

import json
from datetime import UTC
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.candidacies import Candidacy, Candidates
from partgov.elections import ElectionRules
from partgov.eligibility import judge_requirements
from partgov.foundation.conditions import AllOf, AnyOf, Condition, Demand, Numbers
from partgov.foundation.errors import PartgovError
from partgov.history.audit import Audit, audit_record
from partgov.interop.records import load_record
from partgov.members import Membership, Roll
from partgov.motions import Prior
from partgov.proposals import judge_proposal
from partgov.questions import DecisionRules
from partgov.recall import Recall, RecallRules, Second, judge_motion, judge_seconds
from partgov.requirements import Endorsement, Qualification, Stretch
from tests.documents import Document, member, record_of
from tests.tenure import LONG_AGO, ROLE, at, mandate

OPENS, DURING, CLOSES = at("2020-03-01"), at("2020-03-05"), at("2020-03-15")
PEOPLE = "abcdefg"
OF = {"chair": "a", "council": "abcd", "elders": "dg"}
"""Who is of what: the chair is of the council, and one of the council is an elder."""
LONE = AnyOf((Condition(least=1, among="chair"), Condition(least=3, among="council")))
"""The chair alone, or three of the council."""


def roll_of(names: str) -> Roll:
    """The roll of those who are of something."""
    return Roll.of(Membership(id=one, joined=LONG_AGO) for one in names)


ROLL, ROLLS = roll_of(PEOPLE), {name: roll_of(names) for name, names in OF.items()}


def recall_by(initiator: str | None, others: str, **rest: Any) -> Recall:
    """A recall of g's mandate, opened by one and seconded by others."""
    return Recall(
        id="k", role=ROLE, mandatee="g", initiator=initiator, opens=OPENS, closes=CLOSES,
        seconds=tuple(Second(member=one, at=DURING) for one in others), **rest,
    )  # fmt: skip


def enough(asked: Demand, callers: set[str]) -> bool:
    """Whether these are enough: from the words of the reading, with sets."""
    if isinstance(asked, Condition):
        able = PEOPLE if asked.among is None else OF[asked.among]
        return len(callers & set(able)) >= (asked.least or 0) + asked.exceeded
    found = [enough(part, callers) for part in asked.parts]
    return any(found) if isinstance(asked, AnyOf) else all(found)


numbers = st.builds(
    Condition, least=st.integers(1, 4), exceeded=st.booleans(), among=st.sampled_from([None, *sorted(OF)])
)
demands: st.SearchStrategy[Demand] = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(AnyOf), st.lists(inner, min_size=1, max_size=3).map(AllOf)
    ),
    max_leaves=5,
)
crowds = st.frozensets(st.sampled_from(PEOPLE), min_size=1).map(sorted)


class TestCallers:
    """R-87: each part is held against those of whom it is asked."""

    @pytest.mark.parametrize(
        ("callers", "met"), [("a", True), ("b", False), ("bc", False), ("bcd", True), ("ebc", False), ("efg", False)]
    )
    def test_the_chair_alone_or_three_of_the_council(self, callers: str, *, met: bool) -> None:
        """One of the council does not stand for the chair; nor does anybody else for the third of the council."""
        recall, rules = recall_by(callers[0], callers[1:]), RecallRules(initiators=LONE)
        assert met is bool(judge_seconds(recall, roll=ROLL, rules=rules, callers=ROLLS))

    def test_a_part_that_names_nobody_asks_anybody(self) -> None:
        """The chair, or any three members: the three need not be of the council."""
        rules = RecallRules(initiators=AnyOf((Condition(least=1, among="chair"), Condition(least=3))))
        for callers, met in (("a", True), ("ef", False), ("efg", True)):
            recall = recall_by(callers[0], callers[1:])
            assert met is bool(judge_seconds(recall, roll=ROLL, rules=rules, callers=ROLLS))

    @given(asked=demands, callers=crowds)
    def test_against_sets(self, asked: Demand, callers: list[str]) -> None:
        """Whatever is asked of whom, and whoever calls it, the answer is that of counting each set."""
        recall, rules = recall_by(callers[0], "".join(callers[1:])), RecallRules(initiators=asked)
        ruling = judge_seconds(recall, roll=ROLL, rules=rules, callers=ROLLS)
        allowed = judge_motion(
            recall, mandate("g", "2020-01-01"), priors=(), roll=ROLL, rules=rules, zone=UTC, callers=ROLLS
        )
        names = {one.among for one in leaves(asked)}
        assert any(name is None or callers[0] in OF[name] for name in names) is bool(allowed)
        if allowed:  # one from outside may open nothing, so nobody asks whether that was by enough
            assert enough(asked, set(callers)) is bool(ruling)

    @given(asked=demands, callers=crowds)
    def test_after_an_unseconded_poll_a_new_one_brings_all_its_callers(self, asked: Demand, callers: list[str]) -> None:
        """R-21: what is asked of callers is asked of those who are there at the opening, part by part."""
        recall = attrs.evolve(
            recall_by(callers[0], ""), seconds=tuple(Second(member=one, at=at("2020-02-28")) for one in callers[1:])
        )
        prior = Prior(id="before", opens=at("2020-02-01"), closes=at("2020-02-15"), seconded=False)
        rules = RecallRules(initiators=asked)
        ruling = judge_motion(
            recall, mandate("g", "2020-01-01"), priors=[prior], roll=ROLL, rules=rules, zone=UTC, callers=ROLLS
        )
        (initiator, *_), last = ruling.findings, ruling.findings[-1]
        assert "recall.unseconded" == last.kind.id
        if initiator.met:
            assert enough(asked, set(callers)) is last.met

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (AllOf((Condition(least=2),)), "{}; 2 are needed."),
            (AllOf((Condition(least=2, among="council"),)), "{} of council; 2 are needed."),
            (Condition(share=Fraction(1, 4)), "{}: at least 1/4 of the 8 who may vote is 2."),
            (
                Condition(share=Fraction(1, 2), among="council"),
                "{} of council: at least half of the 4 in it is 2.",
            ),
        ],
    )
    def test_how_many_called_it_is_told(self, asked: Demand, told: str) -> None:
        """By name or by signatures, of whom, and of how many a share is; one who is alone lacks one."""
        given = ", which is taken as given"
        for recall, met, who in (
            (recall_by("a", "b"), True, "Called by 2"),
            (recall_by("a", ""), False, "Called by 1"),
            (recall_by(None, "", signatures=2), True, "Signed by 2"),
        ):
            (found,) = judge_seconds(
                recall, roll=ROLL, rules=RecallRules(initiators=asked), callers=ROLLS, there=Numbers(electorate=8)
            ).findings
            assert (met, 1 + met, 2) == (found.met, found.found, found.needed)
            assert (given in found.because) is (recall.signatures is not None)
            assert told.format(who) == found.because.replace(given, "")

    def test_a_share_of_nobody_knows_how_many_is_not_judged(self) -> None:
        """The figure that is missing is named, and nothing is met."""
        rules = RecallRules(initiators=Condition(share=Fraction(1, 4)))
        (found,) = judge_seconds(recall_by("a", "b"), roll=ROLL, rules=rules).findings
        assert ("recall.not_judged", False) == (found.kind.id, found.met)
        assert "write it as may_vote" in found.because

    def test_signatures_of_nobody_knows_whom(self) -> None:
        """Nine signatures are nine of anybody; where the chair or three members are asked they are those members."""
        either = AnyOf((Condition(least=1, among="chair"), Condition(least=3)))
        for asked, number, met in (
            (either, 2, False), (either, 3, True), (LONE, 9, False),
            (Condition(least=3, among="council"), 2, False), (Condition(least=3, among="council"), 3, True),
        ):  # fmt: skip
            signed = recall_by(None, "", signatures=number)
            assert met is bool(judge_seconds(signed, roll=ROLL, rules=RecallRules(initiators=asked), callers=ROLLS))

    def test_signatures_by_a_new_poll_count_who_opened_it_once(self) -> None:
        """Two signatures, that of who opens it among them, are not the three that are asked."""
        prior = Prior(id="before", opens=at("2020-02-01"), closes=at("2020-02-15"), seconded=False)
        for number, met in ((2, False), (3, True)):
            signed = recall_by("a", "", signatures=number)
            ruling = judge_motion(
                signed, mandate("g", "2020-01-01"), priors=[prior], roll=ROLL, rules=RecallRules(), zone=UTC
            )
            assert met is bool(ruling)

    def test_nothing_asked_of_callers(self) -> None:
        """Where nothing is asked any member may call it, alone, and soon after an unseconded poll."""
        prior = Prior(id="before", opens=at("2020-02-01"), closes=at("2020-02-15"), seconded=False)
        rules = RecallRules(initiators=AllOf(()))
        for who, met in (("a", True), ("stranger", False)):
            recall = recall_by(who, "")
            held = mandate("g", "2020-01-01")
            assert met is bool(judge_motion(recall, held, priors=[prior], roll=ROLL, rules=rules, zone=UTC))
            assert judge_seconds(recall, roll=ROLL, rules=rules)

    def test_no_roll_no_answer(self) -> None:
        """Where the rules ask those of a council, and nobody says who they are, the name is told."""
        with pytest.raises(PartgovError, match=r"from: wanted .* whose roll is given.*council"):
            judge_seconds(
                recall_by("a", ""), roll=ROLL, rules=RecallRules(initiators=Condition(least=1, among="council"))
            )


def leaves(asked: Demand) -> list[Condition]:
    """Every condition in it."""
    return [asked] if isinstance(asked, Condition) else [one for part in asked.parts for one in leaves(part)]


class TestProposers:
    """P8, R-87: who puts a question."""

    @given(asked=demands, proposers=crowds)
    def test_against_sets(self, asked: Demand, proposers: list[str]) -> None:
        """Whatever is asked of whom, the answer is that of counting each set."""
        rules = DecisionRules(proposers=asked)
        ruling = judge_proposal(proposers, at=OPENS, roll=ROLL, rules=rules, proposing=ROLLS)
        assert enough(asked, set(proposers)) is bool(ruling)

    def test_a_share_is_of_those_of_whom_it_is_asked(self) -> None:
        """Half of the council are two, though half of the members are four."""
        half = {"share": "1/2"}
        for of, proposers, agrees in (
            ("council", "ab", True), ("council", "ae", False), (None, "abef", True), (None, "abe", False),
        ):  # fmt: skip
            asked = half if of is None else {**half, "from": of}
            assert agrees is put({"any": [asked, {"least": 4, "from": "chair"}]}, proposers)

    def test_nothing_asked_is_met(self) -> None:
        """Where nothing is asked anybody puts a question, and the finding says by whom."""
        ruling = judge_proposal("z", at=OPENS, roll=ROLL, rules=DecisionRules(proposers=AllOf(())))
        assert bool(ruling)
        assert "0 of the 0 members needed" in str(ruling)

    def test_the_sentence(self) -> None:
        """It says of whom they must be, how many were and who was not."""
        (check,) = (one for one in audited({"least": 2, "from": "council"}, "ae").checks if "proposers" in one.subject)
        assert "Proposed by a of council at 2020-05-02T00:00:00Z: 1 of 2 needed. Not of it then: e." in check.because


def audited(proposers: Any, by: str) -> Audit:
    """An organisation of seven with a council of four and a chair, in which somebody puts a question."""
    seats = {"council": "abcd", "chair": "a"}
    facts: Document = record_of(
        bylaws=[
            {
                "extends": "none", "mandates": {"term": "P1Y"},
                "decisions": {"proposers": proposers, "for_against": "1/2"},
            }
        ],
        members=[member(who) for who in PEOPLE],
        roles=[{"id": name, "primary_seats": len(who), "reserve_seats": 0} for name, who in seats.items()],
        mandates=[
            {
                "id": f"{role}-{who}", "role": role, "member": who, "seat": "primary",
                "starts": "2020-01-01T00:00:00Z", "ends": "2021-01-01T00:00:00Z",
            }
            for role, names in seats.items() for who in names
        ],
        polls=[
            {
                "id": "p", "opens": "2020-05-02T00:00:00Z", "closes": "2020-05-09T00:00:00Z", "proposers": [*by],
                "questions": [{"id": "q", "rule": "for-against", "tally": {"for": 3, "against": 0, "abstain": 0}}],
            }
        ],
    )  # fmt: skip
    return audit_record(load_record(json.dumps(facts).encode()), zone=UTC)


def put(proposers: Any, by: str) -> bool:
    """Whether an audit finds that a question was put by enough."""
    (check,) = (one for one in audited(proposers, by).checks if one.subject == "polls/p/proposers")
    return check.agrees


class TestEndorsers:
    """R-77, R-87: who endorses a candidacy."""

    @given(asked=demands, endorsers=crowds)
    def test_against_sets(self, asked: Demand, endorsers: list[str]) -> None:
        """Whatever is asked of whom, the answer is that of counting each set; the candidate is none of them."""
        row = Candidacy(
            member="g",
            at=OPENS,
            statement="I would.",
            endorsers=[Endorsement(member=one, at=OPENS) for one in endorsers],
        )
        rules = ElectionRules(candidates=Candidates(requires=(Qualification(endorsers=asked),)))
        found = judge_requirements(row, DURING, rules=rules, roll=ROLL, voters=ROLL, of=of, zone=UTC)
        assert enough(asked, set(endorsers) - {"g"}) is all(one.met for one in found)


def of(name: str) -> list[Stretch]:
    """Who is of something, for good."""
    return [(one, LONG_AGO, CLOSES) for one in OF[name]]
