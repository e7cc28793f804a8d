"""Whether a question put to the membership is adopted (P8, R-40, R-41)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.decisions import Decision, DecisionRules, QuestionRule, check_tally, decide
from partgov.errors import PartgovError
from partgov.majorities import Majority

RULES = DecisionRules()
FOR_AGAINST = QuestionRule.FOR_AGAINST
ANSWERS = QuestionRule.MAJORITY_OF_ANSWERS
NUMBERS = st.integers(0, 12) | st.integers(2**53, 2**53 + 2)


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
        rules = DecisionRules(for_against=Majority(share=Fraction(2, 3)))
        assert ("adopted", "rejected") == (question(2, 1, rules=rules).outcome, question(3, 2, rules=rules).outcome)
        assert 1 == question(3, 2, rules=rules).shortfall
        assert "at least 2/3 of 5 is 4" in str(question(3, 2, rules=rules).ruling)

    def test_setting__unanimity(self) -> None:
        """Where the whole base is needed, no further vote makes up for one against."""
        rules = DecisionRules(for_against=Majority(share=Fraction(1)))
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
        rules = DecisionRules(answers=Majority(share=Fraction(1, 3)))
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
    @pytest.mark.parametrize("rule", list(QuestionRule))
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


def test_there_are_two_rules() -> None:
    """The record's words for them."""
    assert ["for-against", "majority-of-answers"] == [rule.value for rule in QuestionRule]


def test_both_majorities_are_more_than_half() -> None:
    """The defaults, from the poll's own page."""
    half = Majority(share=Fraction(1, 2), exceeded=True)
    assert (half, half) == (RULES.for_against, RULES.answers)
