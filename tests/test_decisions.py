"""Whether a question put to the membership is adopted (P8, R-40, R-41)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.carried import Unsettled
from partgov.decisions import Decision, decide
from partgov.foundation.conditions import AllOf, Base, Condition, Counted, Demand, MissingFigureError
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import months
from partgov.members import Membership, Roll
from partgov.proposals import judge_proposal, judge_reopening
from partgov.questions import PARTS, DecisionRules, QuestionRule, Reopening, check_tally
from tests.strategies import examples

RULES = DecisionRules()
FOR_AGAINST = QuestionRule.FOR_AGAINST
ANSWERS = QuestionRule.MAJORITY_OF_ANSWERS
NUMBERS = st.integers(0, 12) | st.integers(2**53, 2**53 + 2)


def quorum_of(least: int = 0, share: Fraction | None = None, abstaining: bool = True) -> Demand | None:
    """A quorum of so many, of such a share of all who may vote, or of both; with or without those who abstain."""
    counts = Counted.VOTES if abstaining else Counted.FOR_AND_AGAINST
    parts = [Condition(least=least, counts=counts)] if least else []
    parts += [] if share is None else [Condition(share=share, counts=counts)]
    return AllOf(parts) if parts else None


def question(yes: int, against: int, abstain: int = 0, rules: DecisionRules = RULES) -> Decision:
    """A For / Against question."""
    return decide(FOR_AGAINST, {"for": yes, "against": against, "abstain": abstain}, rules=rules)


class TestForAgainst:
    """R-40: adopted when For exceeds Against."""

    @pytest.mark.parametrize(
        ("expected", "yes", "against"),
        [
            ("adopted", 4, 3),
            ("rejected", 3, 3),
            ("rejected", 3, 4),
            ("adopted", 1, 0),
            ("rejected", 0, 0),
            ("rejected", 0, 1),
        ],
    )
    def test_p8__a_tie_is_not_a_majority(self, expected: str, yes: int, against: int) -> None:
        """One more For than Against is enough; as many are not; no votes adopt nothing."""
        decision = question(yes, against)
        assert (expected, expected == "adopted") == (decision.outcome, bool(decision.ruling))

    @examples(40)
    @given(NUMBERS, NUMBERS, NUMBERS)
    def test_p8__abstentions_change_nothing(self, yes: int, against: int, abstain: int) -> None:
        """Neither the outcome nor the base nor what is missing knows of those who abstained."""
        one, other = question(yes, against, abstain), question(yes, against)
        assert ("adopted" if yes > against else "rejected") == one.outcome
        assert (one.outcome, one.base, one.threshold, one.lead, one.shortfall) == (
            other.outcome,
            other.base,
            other.threshold,
            other.lead,
            other.shortfall,
        )

    @examples(40)
    @given(NUMBERS, NUMBERS)
    def test_p8__the_figures(self, yes: int, against: int) -> None:
        """The base is For and Against, the lead For less Against, the shortfall what For lacked to exceed Against."""
        decision = question(yes, against)
        assert (yes + against, yes - against, yes, "for") == (
            decision.base,
            decision.lead,
            decision.votes,
            decision.leading,
        )
        assert (0 if yes > against else against + 1 - yes) == decision.shortfall
        assert max(1, (yes + against) // 2 + 1) == decision.threshold

    def test_p8__the_narrowest_of_the_poll(self) -> None:
        """The 2016 poll's own figures for Proposal 12: 65 For and 23 Against lead by 42."""
        decision = question(65, 23)
        assert ("adopted", 88, 45, 42, 0) == (
            decision.outcome,
            decision.base,
            decision.threshold,
            decision.lead,
            decision.shortfall,
        )

    def test_the_sentence(self) -> None:
        """A member reads the votes, the lead, the base, the threshold and who is not in the base."""
        assert (
            "Adopted: 65 for and 23 against, a lead of 42; more than half of 88 is 45. "
            "The 9 who abstained are not in the base. (P8, R-40)"
        ) == str(question(65, 23, 9).ruling)

    @pytest.mark.parametrize(("expected", "yes"), [("is 3, 1 more was needed.", 2), ("is 2, 2 more were needed.", 1)])
    def test_the_sentence_says_what_is_missing(self, expected: str, yes: int) -> None:
        """One more was needed, two more were."""
        assert expected in str(question(yes, 2).ruling)

    def test_setting__two_thirds(self) -> None:
        """An organisation may ask for a larger share of For and Against."""
        rules = DecisionRules(for_against=Condition(share=Fraction(2, 3)))
        assert ("adopted", "rejected") == (question(2, 1, rules=rules).outcome, question(3, 2, rules=rules).outcome)
        assert 1 == question(3, 2, rules=rules).shortfall
        assert "at least 2/3 of 5 is 4" in str(question(3, 2, rules=rules).ruling)

    def test_setting__unanimity(self) -> None:
        """Where the whole base is needed, no further vote makes up for one against."""
        rules = DecisionRules(for_against=Condition(share=Fraction(1)))
        assert "adopted" == question(5, 0, rules=rules).outcome
        refused = question(5, 1, rules=rules)
        assert ("rejected", None) == (refused.outcome, refused.shortfall)
        assert "which no further votes would reach" in str(refused.ruling)

    def test_the_finding_carries_the_numbers(self) -> None:
        """A program reads the votes found and the votes needed."""
        (finding,) = question(3, 3).ruling.findings
        assert (3, 4, 1, "P8, R-40") == (finding.found, finding.needed, finding.off, finding.basis)

    def test_abstain_may_be_left_out(self) -> None:
        """A tally of For and Against alone is whole."""
        assert "adopted" == decide(FOR_AGAINST, {"for": 2, "against": 1}, rules=RULES).outcome


class TestMajorityOfAnswers:
    """R-41: settled by more than half of all answers."""

    def test_the_final_question_of_the_poll(self) -> None:
        """73 of 117 is more than half: continue."""
        decision = decide(ANSWERS, {"yes": 73, "no": 5, "depends": 39}, rules=RULES)
        assert ("continue", "yes", 73, 117, 59, 34, 0) == (
            decision.outcome,
            decision.leading,
            decision.votes,
            decision.base,
            decision.threshold,
            decision.lead,
            decision.shortfall,
        )
        assert (
            "Continue: 73 of 117 answered 'yes', a lead of 34; more than half of all answers is 59. (final, R-41)"
            == (str(decision.ruling))
        )

    @pytest.mark.parametrize(
        ("expected", "yes", "no", "depends"),
        [
            ("continue", 3, 1, 1),
            ("follow-up", 2, 1, 1),
            ("disband", 1, 3, 1),
            ("follow-up", 1, 2, 1),
            ("depends", 1, 1, 3),
            ("follow-up", 2, 2, 0),
            ("follow-up", 0, 0, 0),
            ("continue", 1, 0, 0),
            ("follow-up", 1, 1, 0),
        ],
    )
    def test_more_than_half_of_all(self, expected: str, yes: int, no: int, depends: int) -> None:
        """Half is not enough; an answer without a stated consequence is its own outcome; no answers settle nothing."""
        decision = decide(ANSWERS, {"yes": yes, "no": no, "depends": depends}, rules=RULES)
        assert expected == decision.outcome
        assert (expected != "follow-up") == bool(decision.ruling)

    @examples(40)
    @given(st.dictionaries(st.sampled_from("abcd"), NUMBERS, min_size=1))
    def test_against_the_definition(self, tally: dict[str, int]) -> None:
        """The leading answer, its lead over the next and what it lacks, by sorting and by trying."""
        decision = decide(ANSWERS, tally, rules=RULES)
        base = sum(tally.values())
        first, *others = sorted(tally, key=lambda answer: (-tally[answer], answer))
        second = tally[others[0]] if others else 0
        assert (first, tally[first], base, tally[first] - second) == (
            decision.leading,
            decision.votes,
            decision.base,
            decision.lead,
        )
        won = 2 * tally[first] > base
        assert (first if won else "follow-up") == decision.outcome
        rest = base - tally[first]
        assert (0 if won else rest + 1 - tally[first]) == decision.shortfall

    @examples(40)
    @given(st.dictionaries(st.sampled_from("abcd"), NUMBERS, min_size=1), st.randoms(use_true_random=False))
    def test_the_order_of_answers_never_matters(self, tally: dict[str, int], random: Any) -> None:
        """A tally is a mapping, not a list."""
        items = list(tally.items())
        random.shuffle(items)
        assert decide(ANSWERS, tally, rules=RULES) == decide(ANSWERS, dict(items), rules=RULES)

    def test_one_answer(self) -> None:
        """A single answer leads nothing but nought."""
        decision = decide(ANSWERS, {"yes": 3}, rules=RULES)
        assert ("continue", 3) == (decision.outcome, decision.lead)

    def test_setting__a_tie_that_reaches_the_share_settles_nothing(self) -> None:
        """Where a third is enough, two answers of a third each do not both win."""
        rules = DecisionRules(answers=Condition(share=Fraction(1, 3)))
        assert "follow-up" == decide(ANSWERS, {"yes": 2, "no": 2}, rules=rules).outcome
        assert "continue" == decide(ANSWERS, {"yes": 3, "no": 2, "depends": 2}, rules=rules).outcome

    def test_setting__consequences(self) -> None:
        """An organisation says what follows from an answer, and from none."""
        rules = DecisionRules(consequences={"yes": "stay"}, otherwise="ask again")
        assert "stay" == decide(ANSWERS, {"yes": 2, "no": 1}, rules=rules).outcome
        assert "no" == decide(ANSWERS, {"yes": 1, "no": 2}, rules=rules).outcome
        assert "ask again" == decide(ANSWERS, {"yes": 1, "no": 1}, rules=rules).outcome


class TestRules:
    """The figures by which questions are settled."""

    @pytest.mark.parametrize("wrong", [{"yes": 1}, {"": "go"}, {"yes": "\ud800"}, {1: "go"}])
    def test_consequences_are_texts(self, wrong: Any) -> None:
        """An answer has a name, and what follows from it is said in words."""
        with pytest.raises(PartgovError, match="consequences: wanted"):
            DecisionRules(consequences=wrong)

    def test_otherwise_is_a_text(self) -> None:
        """So is what follows from none."""
        with pytest.raises(PartgovError, match="otherwise: wanted text"):
            DecisionRules(otherwise=1)  # type: ignore[arg-type]


class TestTally:
    """What a tally must be."""

    @pytest.mark.parametrize("number", [-1, True, 1.0, "1", None])
    @pytest.mark.parametrize("rule", [FOR_AGAINST, ANSWERS])
    def test_whole_numbers(self, rule: QuestionRule, number: Any) -> None:
        """Negative numbers, fractions and flags are refused by the answer's name."""
        with pytest.raises(PartgovError, match=r"tally\.against: wanted a whole number, 0 or more"):
            decide(rule, {"for": 1, "against": number}, rules=RULES)

    @pytest.mark.parametrize(
        "tally",
        [
            {},
            {"for": 1},
            {"against": 1},
            {"for": 1, "abstain": 1},
            {"for": 1, "against": 1, "maybe": 1},
            {"yes": 1, "no": 1},
        ],
    )
    def test_for_against_has_its_own_answers(self, tally: dict[str, int]) -> None:
        """For and Against are needed, Abstain may be there, nothing else."""
        with pytest.raises(PartgovError, match="tally: wanted for, against and abstain"):
            check_tally(FOR_AGAINST, tally)

    def test_some_answer_is_needed(self) -> None:
        """A question without answers is none."""
        with pytest.raises(PartgovError, match="tally: wanted at least one answer, found an empty object"):
            check_tally(ANSWERS, {})

    @pytest.mark.parametrize("taken", ["because", "outcome"])
    def test_names_of_what_is_computed_are_taken(self, taken: str) -> None:
        """An answer may not be called what the report calls its own fields."""
        with pytest.raises(PartgovError, match=f"tally.{taken}: wanted an answer under another name"):
            check_tally(ANSWERS, {"yes": 1, taken: 1})


class TestFigures:
    """What a question is given beside its tally."""

    @pytest.mark.parametrize("figure", ["may_vote", "voters", "present"])
    def test_nobody_answers_who_was_not_there(self, figure: str) -> None:
        """As many as answered are enough, one fewer is refused by the name of the figure."""
        tally = {"for": 2, "against": 1, "abstain": 1}
        given: dict[str, Any] = {figure: 4}
        assert "adopted" == decide(FOR_AGAINST, tally, rules=RULES, **given).outcome
        given = {figure: 3}
        with pytest.raises(PartgovError) as refused:
            decide(FOR_AGAINST, tally, rules=RULES, **given)
        assert (figure, 3) == (refused.value.place, refused.value.value)

    def test_a_rule_that_decides_nothing_by_itself_is_refused(self) -> None:
        """Options are questions of their own: one tally does not decide them."""
        with pytest.raises(PartgovError, match="rule: wanted a QuestionRule") as refused:
            decide(QuestionRule.OPTIONS, {"a": 1}, rules=RULES)
        assert QuestionRule.OPTIONS is refused.value.value

    def test_a_majority_that_is_not_written_is_named(self) -> None:
        """By the key that a charter lacks."""
        with pytest.raises(MissingFigureError) as refused:
            question(2, 1, rules=DecisionRules(for_against=None))
        assert "decisions.for_against" == refused.value.place

    @pytest.mark.parametrize(("rule", "tally"), [(FOR_AGAINST, {"for": 1, "against": 0}), (ANSWERS, {"a": 1, "b": 0})])
    def test_only_a_second_vote_rejects_without_a_quorum(self, rule: QuestionRule, tally: dict[str, int]) -> None:
        """A first one has no quorum and comes again, unless it is said to be the second (R-72)."""
        rules = DecisionRules(quorum=Condition(least=5), unsettled=Unsettled.SECOND_VOTE)
        assert "no_quorum" == decide(rule, tally, rules=rules).outcome
        assert "rejected" == decide(rule, tally, rules=rules, second=True).outcome

    def test_how_many_answered(self) -> None:
        """Those who abstained too; of several options as many as answered to the one with most answers."""
        one, other = question(3, 2, 4), question(1, 0, 2)
        assert (9, 3) == (one.answered, other.answered)
        assert 9 == attrs.evolve(other, options={"x": one, "y": other}).answered

    def test_is_a_value(self) -> None:
        """What was counted cannot be changed afterwards, and the same decision is found in a set."""
        tally = {"for": 3, "against": 2}
        one = decide(FOR_AGAINST, tally, rules=RULES)
        tally["for"] = 0
        assert 3 == one.tally["for"]
        assert {one} == {decide(FOR_AGAINST, {"for": 3, "against": 2}, rules=RULES)}
        assert {attrs.evolve(one, options={"x": one})} == {attrs.evolve(one, options={"x": one})}


def test_there_are_three_rules() -> None:
    """The record's words for them."""
    assert ["for-against", "options", "majority-of-answers"] == [rule.value for rule in QuestionRule]


def test_both_majorities_are_more_than_half() -> None:
    """The defaults, from the poll's own page."""
    half = Condition(share=Fraction(1, 2), exceeded=True)
    assert (half, half) == (RULES.for_against, RULES.answers)


class TestParts:
    """R-64: seven named parts in place of seven lost clauses."""

    def test_p8__there_are_seven_and_every_figure_is_of_one(self) -> None:
        """The parts share out the figures: each belongs to one part, and each part says where its default is from."""
        fields = [name for part in PARTS for name in part.fields]
        assert 7 == len(PARTS)
        assert sorted(fields) == sorted(
            one.name for one in attrs.fields(DecisionRules) if one.name not in ("cites", "kinds")
        )
        assert all(part.default_from for part in PARTS)

    @pytest.mark.parametrize(("needed", "met"), [(1, True), (2, True), (3, False)])
    def test_p8__who_may_propose(self, needed: int, met: bool) -> None:
        """Members count once each, strangers never, and the ruling says how many were needed."""
        roll = Roll.of(Membership(id=one, joined=NEW_YEAR) for one in ("ana", "bo"))
        rules = DecisionRules(proposers=needed)
        ruling = judge_proposal(["ana", "zoe", "bo", "ana"], at=NEW_YEAR, roll=roll, rules=rules)
        assert (met, 2, needed) == (bool(ruling), ruling.findings[0].found, ruling.findings[0].needed)
        assert "zoe" in str(ruling)
        assert "zoe" not in str(judge_proposal(["ana"], at=NEW_YEAR, roll=roll, rules=rules))
        early = judge_proposal(["ana"], at=NEW_YEAR - timedelta(microseconds=1), roll=roll, rules=rules)
        assert not early
        assert "no member" in str(early)

    def test_p8__a_settled_matter_rests(self) -> None:
        """One month after the close it may be put again, a tick before it may not; the last of several decides."""
        march = datetime(2017, 3, 1, tzinfo=UTC)
        settled = {"q1": NEW_YEAR, "q2": datetime(2017, 2, 1, tzinfo=UTC)}
        for opens, met in ((march, True), (march - timedelta(microseconds=1), False)):
            ruling = judge_reopening("the name", opens=opens, settled=settled, rules=RULES, zone=UTC)
            assert (met, march) == (bool(ruling), ruling.findings[1].needed)
        longer = DecisionRules(reopening=months(6))
        assert not judge_reopening("the name", opens=march, settled=settled, rules=longer, zone=UTC)
        assert judge_reopening("the name", opens=march, settled={}, rules=RULES, zone=UTC)


NEW_YEAR = datetime(2017, 1, 1, tzinfo=UTC)


def test_a_matter_that_was_rejected_may_rest_otherwise_than_one_that_was_adopted() -> None:
    """A month after it was adopted, two after it was rejected: whole months of the organisation's clock."""
    rules = DecisionRules(reopening=Reopening(adopted=months(1), rejected=months(2)))
    closed = datetime(2017, 2, 28, 23, tzinfo=UTC)  # the first of March in Amsterdam
    settled, zone = {"kept": closed, "lost": closed}, ZoneInfo("Europe/Amsterdam")
    over = {"kept": datetime(2017, 3, 31, 22, tzinfo=UTC), "lost": datetime(2017, 4, 30, 22, tzinfo=UTC)}
    for opens in (over["kept"], over["kept"] - timedelta(microseconds=1)):
        ruling = judge_reopening("it", opens=opens, settled=settled, rejected={"lost"}, rules=rules, zone=zone)
        assert [(opens >= over["kept"], over["kept"]), (False, over["lost"])] == [
            (one.met, one.needed) for one in ruling.findings
        ]
    assert "it was settled by kept, closed at 2017-02-28T23:00:00Z; it may be reopened from 2017-03-31T22:00:00Z" in (
        str(ruling)
    )
    (free,) = judge_reopening("it", opens=closed, settled={}, rules=rules, zone=zone).findings
    assert (True, "it was not settled before.") == (free.met, free.because)


@pytest.mark.parametrize(
    ("by", "met", "told"),
    [
        (["ana", "bo"], True, "Proposed by ana, bo of council at {}: 2 of 2 needed."),
        (["ana", "zoe"], False, "Proposed by ana of council at {}: 1 of 2 needed. Not of it then: zoe."),
        (["zoe"], False, "Proposed by nobody of council at {}: 0 of 2 needed. Not of it then: zoe."),
        ([], False, "Proposed by nobody of council at {}: 0 of 2 needed."),
    ],
)
def test_who_of_a_body_proposed_is_told(by: list[str], met: bool, told: str) -> None:
    """Half of a council of three is two of them, and a member who is not of it is named apart."""
    roll = Roll.of(Membership(id=one, joined=NEW_YEAR) for one in ("ana", "bo", "cy", "zoe"))
    council = Roll.of(Membership(id=one, joined=NEW_YEAR) for one in ("ana", "bo", "cy"))
    rules = DecisionRules(proposers=Condition(share=Fraction(1, 2), among="council"))
    (found,) = judge_proposal(by, at=NEW_YEAR, roll=roll, rules=rules, proposing={"council": council}).findings
    assert (met, 2, told.format("2017-01-01T00:00:00Z")) == (found.met, found.needed, found.because)


class TestBaseAndQuorum:
    """R-65: what abstentions do, told in every outcome."""

    @pytest.mark.parametrize(
        ("base", "expected", "size", "words"),
        [
            (Base.FOR_AND_AGAINST, "adopted", 7, "are not in the base"),
            (Base.VOTES, "rejected", 9, "are in the base"),
            (Base.ELECTORATE, "rejected", 20, "like all 20 who may vote"),
        ],
    )
    def test_p8__the_base_is_a_setting(self, base: Base, expected: str, size: int, words: str) -> None:
        """Four of seven who took sides are a majority; of nine with those who abstained, or of twenty, they are not."""
        tally = {"for": 4, "against": 3, "abstain": 2}
        decision = decide(FOR_AGAINST, tally, rules=DecisionRules(base=base), may_vote=20)
        assert (expected, size, 2) == (decision.outcome, decision.base, decision.abstained)
        assert words in str(decision.ruling)

    @pytest.mark.parametrize(("may_vote", "shortfall"), [(9, None), (12, 3), (13, 3), (11, 2), (10, None)])
    def test_p8__what_is_missing_of_an_electorate(self, may_vote: int, shortfall: int | None) -> None:
        """Of all who may vote the base does not grow: those who stayed away may be enough, or too few."""
        tally = {"for": 4, "against": 3, "abstain": 2}
        decision = decide(FOR_AGAINST, tally, rules=DecisionRules(base=Base.ELECTORATE), may_vote=may_vote)
        assert shortfall == decision.shortfall

    @pytest.mark.parametrize(("votes", "against", "shortfall"), [(8, 0, 2), (10, 0, 0), (8, 1, None), (9, 0, 1)])
    def test_p8__all_who_may_vote(self, votes: int, against: int, shortfall: int | None) -> None:
        """Where all ten have to be for it, those who stayed away are missing, unless somebody is against."""
        rules = DecisionRules(base=Base.ELECTORATE, for_against=Condition(share=Fraction(1)))
        decision = decide(FOR_AGAINST, {"for": votes, "against": against}, rules=rules, may_vote=10)
        assert (shortfall == 0, shortfall) == (decision.outcome == "adopted", decision.shortfall)

    @pytest.mark.parametrize(
        ("quorum", "outcome", "took_part", "needed"),
        [
            (quorum_of(least=9), "adopted", 9, 9),
            (quorum_of(least=10), "no_quorum", 9, 10),
            (quorum_of(least=8, abstaining=False), "no_quorum", 7, 8),
            (quorum_of(share=Fraction(1, 3)), "adopted", 9, 9),
            (quorum_of(share=Fraction(2, 5)), "no_quorum", 9, 10),
            (quorum_of(share=Fraction(1, 3), least=10), "no_quorum", 9, 10),
            (quorum_of(), "adopted", 9, 0),
        ],
    )
    def test_p8__a_quorum(self, quorum: Demand | None, outcome: str, took_part: int, needed: int) -> None:
        """As many as are needed are enough, one fewer is not; a share is rounded up; without one nothing is settled."""
        for rule, tally in (
            (FOR_AGAINST, {"for": 5, "against": 2, "abstain": 2}),
            (ANSWERS, {"adopted": 5, "no": 2, "abstain": 2}),
        ):
            decision = decide(rule, tally, rules=DecisionRules(quorum=quorum), may_vote=25)
            assert (outcome, took_part, needed) == (decision.outcome, decision.took_part, decision.quorum)
            assert decision.settled is (outcome == "adopted")
            assert bool(decision.ruling) is decision.settled
            assert ("quorum is" in str(decision.ruling.findings[-1])) is (needed > 0)

    def test_p8__how_many_may_vote_must_be_known(self) -> None:
        """A share of an unknown number, a base nobody counted, more answers than there are voters: refused."""
        tally = {"for": 5, "against": 2}
        for rules, may_vote in (
            (DecisionRules(quorum=quorum_of(share=Fraction(1, 3))), None),
            (DecisionRules(base=Base.ELECTORATE), None),
            (RULES, 6),
        ):
            with pytest.raises(PartgovError, match="may_vote"):
                decide(FOR_AGAINST, tally, rules=rules, may_vote=may_vote)
        assert decide(FOR_AGAINST, tally, rules=RULES, may_vote=7)

    def test_p8__abstaining_never_wins(self) -> None:
        """Where most abstain, nothing is decided, and the answer that leads is one that could be acted on."""
        decision = decide(ANSWERS, {"abstain": 9, "yes": 2}, rules=RULES)
        assert ("follow-up", "yes", 9, 2) == (decision.outcome, decision.leading, decision.abstained, decision.lead)
        alone = decide(ANSWERS, {"abstain": 9}, rules=RULES)
        assert ("follow-up", None) == (alone.outcome, alone.shortfall)

    def test_final__how_many_abstained_is_told_where_they_could(self) -> None:
        """None of three where nobody did, and nothing is said of them; two of five are said to be in the base."""
        nobody, two = (decide(ANSWERS, {"yes": 2, "no": 1, **more}, rules=RULES) for more in ({}, {"abstain": 2}))
        assert (0, 2) == (nobody.abstained, two.abstained)
        assert str(nobody.ruling).endswith("a lead of 1; more than half of all answers is 2. (final, R-41)")
        assert 2 == two.ruling.findings[0].values["abstained"]
        assert "2 who abstained" in str(two.ruling)

    @pytest.mark.parametrize(("yes", "expected", "lead"), [(5, "continue", 4), (4, "follow-up", 3)])
    def test_final__nobody_need_be_ahead_of_those_who_abstain(self, yes: int, expected: str, lead: int) -> None:
        """Where half is enough, half of all answers settle it though the others abstained; one fewer is too few."""
        rules = DecisionRules(answers=Condition(share=Fraction(1, 2)))
        decision = decide(ANSWERS, {"yes": yes, "no": 1, "abstain": 9 - yes}, rules=rules)
        assert (expected, lead) == (decision.outcome, decision.lead)


QUORUMS = st.builds(
    quorum_of,
    least=st.integers(0, 9),
    share=st.none() | st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]),
    abstaining=st.booleans(),
)
SHARES = [Fraction(top, bottom) for top, bottom in ((1, 10), (1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (9, 10), (1, 1))]
MAJORITIES = st.builds(Condition, share=st.sampled_from(SHARES)) | st.builds(
    Condition, share=st.sampled_from(SHARES[:-1]), exceeded=st.just(True)
)


class TestSwing:
    """R-63: the fewest who, answering otherwise, would have changed the outcome."""

    @pytest.mark.parametrize(
        ("tally", "rules", "may_vote", "swing"),
        [
            # Two thirds of 18 are 12: nine of the fifteen against must come over.
            ({"for": 3, "against": 15}, DecisionRules(for_against=Condition(share=Fraction(2, 3))), None, 9),
            # Two thirds of 40, rounded up, are 27: seventeen.
            ({"for": 10, "against": 30}, DecisionRules(for_against=Condition(share=Fraction(2, 3))), None, 17),
            # Three quarters of 10, rounded up, are 8: five.
            ({"for": 3, "against": 7}, DecisionRules(for_against=Condition(share=Fraction(3, 4))), None, 5),
            # Two thirds of 17, rounded up, are 12: ten.
            (
                {"for": 2, "against": 15},
                DecisionRules(base=Base.VOTES, for_against=Condition(share=Fraction(2, 3))),
                None,
                10,
            ),
            # More than half of the eight who may vote are five: all three who abstained.
            ({"for": 2, "against": 0, "abstain": 3}, DecisionRules(base=Base.ELECTORATE), 8, 3),
            # Of seven who may vote four are more than half: two of them.
            ({"for": 2, "against": 0, "abstain": 3}, DecisionRules(base=Base.ELECTORATE), 7, 2),
            # Of nine who voted five are, with all who voted; of ten, six are, and only five voted.
            ({"for": 2, "against": 0, "abstain": 3}, DecisionRules(base=Base.ELECTORATE), 9, 3),
            ({"for": 2, "against": 0, "abstain": 3}, DecisionRules(base=Base.ELECTORATE), 10, None),
        ],
    )
    def test_p8__more_than_half(
        self, tally: dict[str, int], rules: DecisionRules, may_vote: int | None, swing: int | None
    ) -> None:
        """Where more than half of For and Against is needed, it is as few as the threshold lacks."""
        assert swing == decide(FOR_AGAINST, tally, rules=rules, may_vote=may_vote).swing

    def test_final__the_answer_and_none_with_one_consequence(self) -> None:
        """Yes, and no answer at all, come to the same: no must have a tenth and be ahead of yes, by one from each."""
        rules = DecisionRules(answers=Condition(share=Fraction(1, 10)), consequences={"yes": "follow-up"})
        assert 2 == decide(ANSWERS, {"yes": 2, "no": 0, "abstain": 2}, rules=rules).swing

    def test_final__answers_that_all_come_to_the_same(self) -> None:
        """Of seven alike four must leave the first, and no three to one other: as three, two and two none has half."""
        rules = DecisionRules(consequences=dict.fromkeys(("yes", "no", "depends"), "go on"))
        decision = decide(ANSWERS, {"yes": 7, "no": 0, "depends": 0}, rules=rules)
        assert ("go on", 4, {"yes": 3, "no": 2, "depends": 2}) == (decision.outcome, decision.swing, decision.instead)

    def test_final__who_has_nothing_loses_nothing(self) -> None:
        """Of three that tie one comes before another by the vote of one of them, and not of an answer without any."""
        tally = {"a": 0, "b": 1, "c": 1, "d": 1}
        decision = decide(ANSWERS, tally, rules=DecisionRules(answers=Condition(share=Fraction(1, 10))))
        assert_changed(decision, ANSWERS, DecisionRules(answers=Condition(share=Fraction(1, 10))), may_vote=None)
        assert (1, 0) == (decision.swing, (decision.instead or tally)["a"])

    @examples(40)
    @given(
        st.dictionaries(st.sampled_from(["for", "against", "abstain"]), st.integers(0, 5)),
        st.sampled_from([Base.FOR_AND_AGAINST, Base.VOTES, Base.ELECTORATE]),
        QUORUMS,
        MAJORITIES,
        st.integers(0, 6),
    )
    def test_p8__for_and_against(
        self, tally: dict[str, int], base: Base, quorum: Demand | None, majority: Condition, away: int
    ) -> None:
        """Moving votes between the three in every way finds the same number first, however many stayed away."""
        tally = {"for": 0, "against": 0, "abstain": 0} | tally
        rules = DecisionRules(base=base, quorum=quorum, for_against=majority)
        may_vote = sum(tally.values()) + away
        decision = decide(FOR_AGAINST, tally, rules=rules, may_vote=may_vote)
        assert fewest(FOR_AGAINST, tally, rules, may_vote) == decision.swing
        assert_changed(decision, FOR_AGAINST, rules, may_vote=may_vote)

    @examples(40)
    @given(
        st.dictionaries(st.sampled_from(["yes", "no", "depends", "abstain"]), st.integers(0, 4), min_size=1),
        QUORUMS,
        MAJORITIES,
        st.dictionaries(st.sampled_from(["yes", "no", "depends"]), st.sampled_from(["go on", "stop", "follow-up"])),
        st.integers(0, 6),
    )
    def test_final__several_answers(
        self,
        tally: dict[str, int],
        quorum: Demand | None,
        majority: Condition,
        consequences: Mapping[str, str],
        away: int,
    ) -> None:
        """So it does among several answers, some of which may come to the same."""
        rules = DecisionRules(quorum=quorum, answers=majority, consequences=consequences)
        may_vote = sum(tally.values()) + away
        decision = decide(ANSWERS, tally, rules=rules, may_vote=may_vote)
        assert fewest(ANSWERS, tally, rules, may_vote) == decision.swing
        assert_changed(decision, ANSWERS, rules, may_vote=may_vote)

    def test_the_closest_of_2016(self) -> None:
        """Proposal 12, 65 to 23: 21 of those in favour against it, and it is no majority; P1's 107 to 4 takes 52."""
        assert 21 == question(65, 23).swing
        assert 52 == question(107, 4, 11).swing

    def test_a_million_votes_are_searched_in_few_steps(self) -> None:
        """The number is found without going through every number below it."""
        assert 250_000 == question(750_000 - 1, 250_000 + 1).swing + 1  # type: ignore[operator]


def assert_changed(decision: Decision, rule: QuestionRule, rules: DecisionRules, *, may_vote: int | None) -> None:
    """The example is as many answers as there were, so many of them other ones, and another outcome."""
    assert (decision.swing is None) is (decision.instead is None)
    if decision.instead is not None:
        before, after = decision.tally, decision.instead
        assert sum(before.values()) == sum(after.values())
        assert min(after.values()) >= 0
        assert decision.swing == sum(max(0, many - after.get(name, 0)) for name, many in before.items())
        assert decide(rule, after, rules=rules, may_vote=may_vote).outcome != decision.outcome


def fewest(rule: QuestionRule, tally: Mapping[str, int], rules: DecisionRules, may_vote: int) -> int | None:
    """The swing by trying every other tally of as many answers, in the order of how many have moved."""
    now = decide(rule, tally, rules=rules, may_vote=may_vote).outcome
    others = sorted(
        (sum(max(0, tally[name] - other[name]) for name in tally), sorted(other.items()))
        for other in ways(list(tally), sum(tally.values()))
    )
    changed = (
        number for number, other in others if decide(rule, dict(other), rules=rules, may_vote=may_vote).outcome != now
    )
    return next(changed, None)


def ways(names: list[str], total: int) -> Iterator[dict[str, int]]:
    """Every way to share out so many answers."""
    if len(names) == 1:
        yield {names[0]: total}
        return
    for many in range(total + 1):
        for rest in ways(names[1:], total - many):
            yield {names[0]: many, **rest}
