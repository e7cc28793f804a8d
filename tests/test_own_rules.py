"""Questions by anybody's rules: every base, every count, quorums, outright, vetoes, kinds, options (R-71 to R-75)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from partgov.decisions import Decision, decide
from partgov.foundation.conditions import (
    AllOf,
    AnyOf,
    Base,
    Condition,
    Counted,
    Demand,
    MissingFigureError,
    Numbers,
    measure,
    meets,
    missing_for,
)
from partgov.foundation.errors import PartgovError
from partgov.questions import DecisionRules, QuestionRule, Unsettled, Veto
from tests.oracle_questions import Asked, all_or_any, question_comes_to
from tests.test_decisions import ways

FOR_AGAINST = QuestionRule.FOR_AGAINST
HALF = Condition(share=Fraction(1, 2), exceeded=True)

SHARES = [Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)]


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """A condition of any of the three ways, of any base, counting anything."""
    how = draw(st.sampled_from(["least", "share", "share", "root"]))
    exceeded = draw(st.booleans())
    counts = draw(st.none() | st.sampled_from(Counted))
    if how == "least":
        return Condition(least=draw(st.integers(1, 6)), exceeded=exceeded, counts=counts)
    of = draw(st.none() | st.sampled_from(Base))
    if how == "root":
        return Condition(
            root=draw(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2)])), of=of, counts=counts
        )
    share = draw(st.sampled_from(SHARES))
    return Condition(share=share, exceeded=exceeded and share < 1, of=of, counts=counts)


FOR_IT = conditions().map(lambda one: attrs.evolve(one, counts=None))
"""Conditions as a majority has them: of those for it."""

MAJORITIES = st.lists(st.lists(FOR_IT, min_size=1, max_size=2), min_size=1, max_size=2)
GROUPS = st.lists(st.lists(conditions(), min_size=1, max_size=2), min_size=1, max_size=2)
"""All of several, of each of which any one is enough."""


def demand(groups: list[list[Condition]]) -> Demand:
    """The same as a demand."""
    return AllOf([AnyOf(group) if len(group) > 1 else group[0] for group in groups])


def asked(condition: Condition, of: Base, counts: Counted) -> Asked:
    """A condition as the oracle writes it."""
    how = next(name for name in ("least", "share", "root") if getattr(condition, name) is not None)
    base, counted = condition.of or of, condition.counts or counts
    return Asked(how, Fraction(getattr(condition, how)), condition.exceeded, base.value, counted.value)


def groups_of(groups: list[list[Condition]], of: Base, counts: Counted) -> list[list[Asked]]:
    """All of them."""
    return [[asked(one, of, counts) for one in group] for group in groups]


@st.composite
def turnouts(draw: st.DrawFn, most: int = 5) -> dict[str, int]:
    """How they voted, and how many were there besides."""
    found = {name: draw(st.integers(0, most)) for name in ("for", "against", "abstain")}
    answered = sum(found.values())
    found["voters"] = answered + draw(st.integers(0, 2))
    found["present"] = found["voters"] + draw(st.integers(0, 3))
    found["electorate"] = found["present"] + draw(st.integers(0, 3))
    found["seats"] = found["electorate"] + draw(st.integers(0, 3))
    return found


def numbers_of(turnout: Mapping[str, int]) -> Numbers:
    """The same as numbers."""
    given = {name: turnout[name] for name in ("voters", "present", "electorate", "seats")}
    return Numbers(votes_for=turnout["for"], against=turnout["against"], abstaining=turnout["abstain"], **given)


def settle(turnout: Mapping[str, int], rules: DecisionRules, **given: Any) -> Decision:
    """The question of so many for, against and abstaining."""
    tally = {name: turnout[name] for name in ("for", "against", "abstain")}
    there = {name: turnout.get(name) for name in ("voters", "present", "seats")}
    return decide(FOR_AGAINST, tally, rules=rules, may_vote=turnout.get("electorate"), **there, **given)


class TestConditions:
    """R-71: so many, a share or a root, of what base, counting what."""

    @given(GROUPS, turnouts(), st.sampled_from(Base), st.sampled_from(Counted))
    def test_as_the_oracle_has_it(
        self, groups: list[list[Condition]], turnout: dict[str, int], of: Base, counts: Counted
    ) -> None:
        """All of several, any of each: as exact fractions have it, on every base and for everything counted."""
        expected = all_or_any(groups_of(groups, of, counts), turnout)
        assert expected is meets(demand(groups), numbers_of(turnout), of=of, counts=counts)

    @given(GROUPS, turnouts(), st.sampled_from(Base), st.sampled_from(Counted))
    def test_what_is_told_is_what_it_hangs_on(
        self, groups: list[list[Condition]], turnout: dict[str, int], of: Base, counts: Counted
    ) -> None:
        """It is met when every condition told is; what is told unmet lacks something."""
        told = measure(demand(groups), numbers_of(turnout), of=of, counts=counts)
        assert all(one.met for one in told) is meets(demand(groups), numbers_of(turnout), of=of, counts=counts)
        assert len(told) == len(groups)
        assert all(one.met is (one.found >= one.needed) for one in told if one.base != 0)

    @given(GROUPS, turnouts(), st.sampled_from(Base), st.sampled_from(Counted))
    def test_the_shortfall_by_trying(
        self, groups: list[list[Condition]], turnout: dict[str, int], of: Base, counts: Counted
    ) -> None:
        """The fewest further votes For that are enough, of those who were silent where the base does not grow."""
        assume(
            Counted.PRESENT not in {counts, *(one.counts for group in groups for one in group)}
        )  # no vote adds to it
        asked_of = demand(groups)
        fixed = {Base.PRESENT, Base.ELECTORATE, Base.SEATS}
        bases = {one.of or of for group in groups for one in group if one.least is None}
        most = turnout["present"] - turnout["for"] - turnout["against"] - turnout["abstain"] if bases & fixed else 130
        found = missing_for(asked_of, numbers_of(turnout), of=of, counts=counts)
        tried = (
            number
            for number in range(most + 1)
            if meets(asked_of, numbers_of(turnout).with_more(number), of=of, counts=counts)
        )
        assert next(tried, None) == found

    @pytest.mark.parametrize(
        ("factor", "of", "exceeded", "needed"),
        [
            (Fraction(3, 2), 1018, False, 48),
            (Fraction(3, 2), 1026, False, 49),
            (Fraction(1), 16, False, 4),
            (Fraction(1), 16, True, 5),
            (Fraction(1), 17, False, 5),
            (Fraction(1, 2), 16, False, 2),
            (Fraction(1), 0, False, 1),
        ],
    )
    def test_a_root_at_its_boundary(self, factor: Fraction, of: int, exceeded: bool, needed: int) -> None:
        """3/2 of the root of 1018 is 47.86 and of 1026 is 48.05; four is the root of sixteen, and not more than it."""
        condition = Condition(root=factor, exceeded=exceeded)
        assert needed == condition.threshold(of)
        assert not condition.reached(needed - 1, of=of)
        assert condition.reached(needed, of=of) is (of > 0)

    @given(st.integers(1, 10**30), st.fractions(Fraction(1, 9), 9, max_denominator=9))
    def test_a_root_is_exact_however_large(self, of: int, factor: Fraction) -> None:
        """The number is the first whose square is not below, in whole numbers that no float holds."""
        needed = Condition(root=factor).threshold(of)
        assert needed**2 >= factor**2 * of
        assert (needed - 1) ** 2 < factor**2 * of or needed == 1

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({}, "share: wanted one of least, share and root"),
            ({"least": 1, "share": Fraction(1, 2)}, "one of least, share and root"),
            ({"least": 0}, "least: wanted a whole number, 1 or more"),
            ({"root": Fraction(0)}, "root: wanted an exact fraction, more than 0"),
            ({"least": 9, "of": Base.SEATS}, "of: wanted no base"),
            ({"share": Fraction(1), "exceeded": True}, "share: wanted an exact fraction"),
        ],
    )
    def test_what_asks_nothing_is_refused(self, wrong: dict[str, Any], message: str) -> None:
        """None of the three ways, two of them, more than all, a base of a number: refused by name."""
        with pytest.raises(PartgovError, match=message):
            Condition(**wrong)

    @pytest.mark.parametrize("base", [Base.VOTERS, Base.PRESENT, Base.ELECTORATE, Base.SEATS])
    def test_a_figure_that_is_not_there_is_asked_for(self, base: Base) -> None:
        """No base is guessed: who lacks the figure is told its name."""
        name = "may_vote" if base is Base.ELECTORATE else base.value
        with pytest.raises(MissingFigureError, match=f"{name}: wanted how many") as caught:
            meets(HALF, Numbers(votes_for=3), of=base, counts=Counted.FOR)
        assert name == caught.value.place


class TestOutcome:
    """R-72, R-73: veto, outright, quorum, majority, in this order."""

    @settings(max_examples=400)
    @given(
        turnouts(), MAJORITIES, GROUPS | st.none(), FOR_IT | st.none(),
        st.sampled_from(Unsettled), st.booleans(), st.integers(0, 2),
    )  # fmt: skip
    def test_as_the_oracle_has_it(
        self, turnout: dict[str, int], majority: list[list[Condition]], quorum: list[list[Condition]] | None,
        outright: Condition | None, unsettled: Unsettled, second: bool, vetoes: int,
    ) -> None:  # fmt: skip
        """Whatever the rules ask, an encoding that shares no line with this one comes to the same."""
        outright = None if outright is None else attrs.evolve(outright, of=Base.ELECTORATE if outright.share else None)
        outright = outright if outright is None or outright.share else None
        rules = DecisionRules(
            for_against=demand(majority), quorum=None if quorum is None else demand(quorum), outright=outright,
            unsettled=unsettled, veto=Veto(of=["permanent"]),
        )  # fmt: skip
        vetoes = min(vetoes, turnout["against"])
        rejects = unsettled is Unsettled.REJECTED or (unsettled is Unsettled.SECOND_VOTE and second)
        expected = question_comes_to(
            turnout,
            groups_of(majority, Base.FOR_AND_AGAINST, Counted.FOR),
            groups_of(quorum or [], Base.ELECTORATE, Counted.VOTES),
            None if outright is None else asked(outright, Base.ELECTORATE, Counted.FOR),
            without_quorum="rejected" if rejects else "no_quorum",
            vetoes=vetoes,
        )
        by = ["p1", "p2"][:vetoes]
        found = settle(turnout, rules, second=second, against_by=by, vetoing=["p1", "p2", "p3"])
        assert expected == found.outcome
        assert found.settled is (expected != "no_quorum")

    @settings(max_examples=300, deadline=None)
    @given(turnouts(4), MAJORITIES, GROUPS | st.none(), st.sampled_from([*SHARES, None]), st.sampled_from(Unsettled))
    def test_the_swing_by_trying(
        self, turnout: dict[str, int], majority: list[list[Condition]], quorum: list[list[Condition]] | None,
        outright: Fraction | None, unsettled: Unsettled,
    ) -> None:  # fmt: skip
        """Under every pair of base and count, moving votes in every way finds the same number first (R-63)."""
        rules = DecisionRules(
            for_against=demand(majority), quorum=None if quorum is None else demand(quorum), unsettled=unsettled,
            outright=None if outright is None else Condition(share=outright),
        )  # fmt: skip
        decision = settle(turnout, rules)
        fewest = next(
            (number for number, other in _moved(turnout) if settle(other, rules).outcome != decision.outcome), None
        )
        assert fewest == decision.swing
        assert (decision.instead is None) is (decision.swing is None)
        if decision.instead is not None:
            assert settle({**turnout, **decision.instead}, rules).outcome != decision.outcome

    @given(turnouts(), MAJORITIES, GROUPS | st.none())
    def test_one_more_for_it_never_rejects(
        self, turnout: dict[str, int], majority: list[list[Condition]], quorum: list[list[Condition]] | None
    ) -> None:
        """A voter who goes over from against to for never takes adoption away."""
        if not turnout["against"]:
            return
        rules = DecisionRules(for_against=demand(majority), quorum=None if quorum is None else demand(quorum))
        more = {**turnout, "for": turnout["for"] + 1, "against": turnout["against"] - 1}
        assert settle(turnout, rules).outcome != "adopted" or settle(more, rules).outcome == "adopted"


def _moved(turnout: Mapping[str, int]) -> Iterator[tuple[int, dict[str, int]]]:
    """Every other way in which as many answered, those first for which fewest answered otherwise."""
    names = ["for", "against", "abstain"]
    total = sum(turnout[name] for name in names)
    others = ({**turnout, **tally} for tally in ways(names, total))
    yield from sorted(
        ((sum(max(0, turnout[name] - other[name]) for name in names), other) for other in others),
        key=lambda pair: pair[0],
    )
