"""Questions by anybody's rules: every base, every count, quorums, outright, vetoes, kinds, options (R-71 to R-75)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partgov.carried import Asked, Came, Unsettled, besides_kind, comes_to, outright_kind, quorum_kind
from partgov.decisions import Decision, decide, told_as
from partgov.foundation.conditions import (
    AllOf,
    Base,
    Condition,
    Counted,
    MissingFigureError,
    Numbers,
    measure,
    meets,
    missing_for,
)
from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import Cites, Kind
from partgov.foundation.sentences import Phrase
from partgov.options import choose
from partgov.questions import DecisionRules, QuestionRule, Reopening, Veto
from partgov.rankings import Ranking
from partgov.tallies import Order
from tests.oracle.questions import all_or_any, question_comes_to
from tests.strategies import examples
from tests.test_decisions import ways
from tests.trials.questions import asked, demand, groups_of

FOR_AGAINST = QuestionRule.FOR_AGAINST
RULES = DecisionRules()
HALF = Condition(share=Fraction(1, 2), exceeded=True)

BASES = [one for one in Base if one not in (Base.VOTES_OF_ELECTION, Base.VOTES_FOR_HOLDER)]
"""The bases of a vote itself."""

SHARES = [Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)]


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """A condition of any of the three ways, of any base, counting anything."""
    how = draw(st.sampled_from(["least", "share", "share", "root"]))
    exceeded = draw(st.booleans())
    counts = draw(st.none() | st.sampled_from(Counted))
    if how == "least":
        return Condition(least=draw(st.integers(1, 6)), exceeded=exceeded, counts=counts)
    of = draw(st.none() | st.sampled_from(BASES))
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
    there: dict[str, Any] = {name: turnout.get(name) for name in ("voters", "present", "seats")}
    return decide(FOR_AGAINST, tally, rules=rules, may_vote=turnout.get("electorate"), **there, **given)


class TestConditions:
    """R-71: so many, a share or a root, of what base, counting what."""

    @given(GROUPS, turnouts(), st.sampled_from(BASES), st.sampled_from(Counted))
    def test_as_the_oracle_has_it(
        self, groups: list[list[Condition]], turnout: dict[str, int], of: Base, counts: Counted
    ) -> None:
        """All of several, any of each: as exact fractions have it, on every base and for everything counted."""
        expected = all_or_any(groups_of(groups, of, counts), turnout)
        assert expected is meets(demand(groups), numbers_of(turnout), of=of, counts=counts)

    @given(GROUPS, turnouts(), st.sampled_from(BASES), st.sampled_from(Counted))
    def test_what_is_told_is_what_it_hangs_on(
        self, groups: list[list[Condition]], turnout: dict[str, int], of: Base, counts: Counted
    ) -> None:
        """It is met when every condition told is; what is told unmet lacks something."""
        told = measure(demand(groups), numbers_of(turnout), of=of, counts=counts)
        assert all(one.met for one in told) is meets(demand(groups), numbers_of(turnout), of=of, counts=counts)
        assert len(told) == len(groups)
        assert all(one.met is (one.found >= one.needed) for one in told if one.base != 0)

    @examples(40)
    @given(GROUPS, turnouts(), st.sampled_from(BASES), st.sampled_from(Counted))
    def test_the_shortfall_by_trying(
        self, groups: list[list[Condition]], turnout: dict[str, int], of: Base, counts: Counted
    ) -> None:
        """The fewest further votes For that are enough, of those who were silent where the base does not grow."""
        assume(
            Counted.PRESENT not in {counts, *(one.counts for group in groups for one in group)}
        )  # no vote adds to it
        asked_of = demand(groups)
        fixed = {Base.PRESENT, Base.ELECTORATE, Base.SEATS}
        usual = {True: of, False: Base.ELECTORATE}  # a root is one of all who may vote, where it names no base
        bases = {one.of or usual[one.root is None] for group in groups for one in group if one.least is None}
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

    @examples(150)
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

    @examples(40)
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

    @examples(40)
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


class TestVeto:
    """R-73: whose vote against blocks, whatever the others say."""

    RULES = DecisionRules(for_against=Condition(least=9), veto=Veto(of=["permanent"]))
    PERMANENT = ("cn", "fr", "ru", "uk", "us")

    def vote(self, votes: int, against: int, abstain: int, by: list[str] | None) -> Decision:
        """A vote of a council of fifteen."""
        tally = {"for": votes, "against": against, "abstain": abstain}
        return decide(
            FOR_AGAINST, tally, rules=self.RULES, may_vote=15, against_by=by, vetoing=self.PERMANENT
        )  # fmt: skip

    def test_trap_24__abstaining_and_staying_away_block_nothing(self) -> None:
        """Nine for it adopt, with five permanent members who abstain; one who votes against rejects."""
        assert "adopted" == self.vote(9, 0, 5, []).outcome
        assert "adopted" == self.vote(11, 1, 3, ["in"]).outcome
        blocked = self.vote(11, 1, 3, ["ru"])
        assert ("rejected", True, 1) == (blocked.outcome, blocked.settled, blocked.swing)
        assert "ru voted against it, and a vote of theirs against it blocks it" in str(blocked.ruling)

    def test_trap_24__without_names_it_is_not_judged(self) -> None:
        """One against, and nobody noted who: no guess. Nobody against: nobody needs to be named."""
        with pytest.raises(MissingFigureError, match="against_by"):
            self.vote(11, 1, 3, None)
        assert "adopted" == self.vote(11, 0, 4, None).outcome

    def test_trap_24__veto_wins_over_outright(self) -> None:
        """So many for it that no quorum is asked adopt nothing that is blocked."""
        rules = attrs.evolve(self.RULES, outright=Condition(share=Fraction(1, 2), exceeded=True))
        tally = {"for": 14, "against": 1}
        found = decide(FOR_AGAINST, tally, rules=rules, may_vote=15, against_by=["us"], vetoing=self.PERMANENT)
        assert "rejected" == found.outcome

    def test_what_is_blocked_is_told_with_what_the_majority_said(self) -> None:
        """First the veto, then the votes, as of a vote that is rejected."""
        veto, votes = self.vote(11, 1, 3, ["ru"]).ruling.findings
        assert ("decision.veto", False, 1, 0) == (veto.kind.id, veto.met, veto.found, veto.needed)
        assert str(votes).startswith("Rejected: 11 for")
        assert ("decision.for_number", 11, 9) == (votes.kind.id, votes.found, votes.needed)
        *_, free = self.vote(11, 1, 3, ["in"]).ruling.findings
        assert ("decision.veto", True, 0, 0) == (free.kind.id, free.met, free.found, free.needed)

    @pytest.mark.parametrize(
        ("tally", "swing", "left"),
        [
            ((9, 1, 0), 7, 2),  # five are silent: they may be the five
            ((9, 1, 1), 1, 8),  # four are: of the five at least one answered, and could have blocked it
            ((1, 11, 0), 2, 3),  # nobody need block what has no majority
        ],
    )
    def test_one_who_may_block_it_and_did_not_would_have_been_enough(
        self, tally: tuple[int, int, int], swing: int, left: int
    ) -> None:
        """Where fewer of fifteen are silent than may block it, one voter is the swing, and only where it is adopted."""
        rules = attrs.evolve(self.RULES, for_against=Condition(least=3))
        asked_of = dict(zip(("for", "against", "abstain"), tally, strict=True))
        vetoing = [*self.PERMANENT, "us"]
        found = decide(FOR_AGAINST, asked_of, rules=rules, may_vote=15, against_by=["in"], vetoing=vetoing)
        assert found.instead is not None
        assert (swing, left) == (found.swing, found.instead["for"])
        assert (asked_of.keys(), sum(tally)) == (found.instead.keys(), sum(found.instead.values()))

    @pytest.mark.parametrize(
        ("tally", "swing", "instead"),
        [
            ((2, 2, 0), 1, (3, 1, 0)),  # who blocked it is the third that it needs
            ((1, 2, 1), 2, (3, None, None)),  # and one more has to come
            ((1, 1, 0), None, None),  # both of them are not three
            ((4, 2, 0), 1, (5, 1, 0)),  # it has what it needs, but for who blocked it
        ],
    )
    def test_who_blocks_it_has_to_turn_first(
        self, tally: tuple[int, int, int], swing: int | None, instead: tuple[int | None, ...] | None
    ) -> None:
        """They and as many others as three votes still lack; where all together are too few there is no swing."""
        rules = attrs.evolve(self.RULES, for_against=Condition(least=3))
        asked_of = dict(zip(("for", "against", "abstain"), tally, strict=True))
        found = decide(FOR_AGAINST, asked_of, rules=rules, against_by=["us"], vetoing=["us"])
        assert ("rejected", swing) == (found.outcome, found.swing)
        assert (instead is None) is (found.instead is None)
        for name, many in zip(asked_of, instead or (), strict=False):
            assert many in (None, (found.instead or {})[name])

    def test_without_the_number_who_may_vote_nobody_is_sure_to_have_answered(self) -> None:
        """Then only so many as the majority hangs on are enough."""
        rules = attrs.evolve(self.RULES, for_against=Condition(least=3))
        found = decide(FOR_AGAINST, {"for": 9, "against": 0}, rules=rules, against_by=[], vetoing=self.PERMANENT)
        assert 7 == found.swing

    @given(st.integers(0, 7), st.integers(0, 4), st.integers(0, 4), st.integers(0, 3))
    def test_the_swing_by_naming_everybody(self, votes: int, against: int, abstain: int, blocking: int) -> None:
        """Each blocking voter has to move, and then as many others as the majority lacks: by trying every way."""
        blocking = min(blocking, against)
        rules = DecisionRules(for_against=Condition(least=3), veto=Veto(of=["p"]))
        tally = {"for": votes, "against": against, "abstain": abstain}
        found = decide(FOR_AGAINST, tally, rules=rules, against_by=list("pqr")[:blocking], vetoing="pqr")
        if not blocking:
            return
        others = (
            (moved, other)
            for moved, other in _moved({**tally})
            if other["against"] <= against and moved >= blocking and other["for"] >= 3
        )
        fewest = min(
            (moved for moved, other in others if against - other["against"] >= blocking or moved > blocking),
            default=None,
        )
        assert fewest == found.swing
        assert (found.instead is None) is (found.swing is None)


class TestOptions:
    """R-75: which of several options is chosen."""

    def options(self, rules: DecisionRules = RULES, /, **tallies: tuple[int, int]) -> dict[str, Decision]:
        """What each comes to by itself."""
        return {
            name: decide(FOR_AGAINST, {"for": votes, "against": against}, rules=rules, may_vote=1018)
            for name, (votes, against) in tallies.items()
        }

    @pytest.mark.parametrize(
        ("order", "chosen"), [(Order.DIFFERENCE, "lead"), (Order.YES, "most"), (Order.SHARE, "share")]
    )
    def test_the_order_is_a_setting(self, order: Order, chosen: str) -> None:
        """60 to 10 leads by most, 90 to 80 has the most votes, 9 to 1 the largest share."""
        options = self.options(lead=(60, 10), most=(90, 80), share=(9, 1), fell=(200, 300))
        found = choose(options, rules=DecisionRules(order=order))
        assert (chosen, True) == (found.outcome, found.settled)

    def test_what_fell_is_never_chosen(self) -> None:
        """The option that a ranking has first fell by its majority: the next is chosen, and the sentence says so."""
        rules = DecisionRules(order=Order.RANKING)
        options = self.options(a=(117, 226), b=(191, 160), c=(180, 169))
        found = choose(options, rules=rules, ranking=Ranking(order=["a", "b", "c"], method="Schulze"))
        assert "b" == found.outcome
        assert "counted elsewhere (Schulze), and that count is not repeated here" in str(found.ruling)
        assert "a fell: Rejected: 117 for and 226 against" in " ".join(map(str, found.ruling.findings))

    def test_trap_06__a_quorum_of_those_for_it(self) -> None:
        """47 for of a thousand are no quorum, 48 to 277 are rejected: who votes against never helps it."""
        rules = DecisionRules(quorum=Condition(root=Fraction(3, 2), counts=Counted.FOR))
        options = self.options(rules, few=(47, 0), enough=(48, 277))
        assert ("no_quorum", "rejected") == (options["few"].outcome, options["enough"].outcome)
        assert "47 are for it; the quorum is 48 for it." in str(options["few"].ruling)

    def test_each_option_has_a_row(self) -> None:
        """Its votes For, and what it came to by itself."""
        found = choose(self.options(a=(5, 1), b=(2, 3)), rules=DecisionRules())
        assert [
            {"answer": "a", "number": 5, "outcome": "adopted"}, {"answer": "b", "number": 2, "outcome": "rejected"},
        ] == found.rows()  # fmt: skip

    def test_a_tie_is_left_open(self) -> None:
        """Two that nothing tells apart leave the question undecided and unsettled, in whatever order they come."""
        for names in (("a", "b"), ("b", "a")):
            found = choose(self.options(**dict.fromkeys(names, (5, 1))), rules=DecisionRules())
            assert ("undecided", False) == (found.outcome, found.settled)
            assert "a and b passed" in str(found.ruling)

    def test_none_passes(self) -> None:
        """What follows then is what the rules say; without a quorum for any the matter does not rest."""
        rules = DecisionRules(otherwise="further discussion", quorum=Condition(least=5))
        fell = choose(self.options(rules, a=(2, 5), b=(1, 9)), rules=rules)
        assert ("further discussion", True) == (fell.outcome, fell.settled)
        assert not choose(self.options(rules, a=(2, 1), b=(1, 1)), rules=rules).settled

    def test_trap_15__whom_the_ranking_does_not_name(self) -> None:
        """Stands behind all it names; two that it does not name tie."""
        rules = DecisionRules(order=Order.RANKING)
        options = self.options(a=(9, 1), b=(8, 1), c=(7, 1))
        partly = Ranking(order=["c"], method="STV", complete=False)
        assert "c" == choose(options, rules=rules, ranking=partly).outcome
        del options["c"]
        assert "undecided" == choose(options, rules=rules, ranking=partly).outcome

    def test_a_ranking_is_asked_for(self) -> None:
        """Rules that choose by a ranking do not choose without one."""
        with pytest.raises(MissingFigureError, match="ranking"):
            choose(self.options(a=(9, 1)), rules=DecisionRules(order=Order.RANKING))
        with pytest.raises(MissingFigureError) as refused:
            choose(self.options(a=(9, 1)), rules=DecisionRules(order=Order.RANKING))
        assert "ranking" == refused.value.place

    @pytest.mark.parametrize(
        ("tallies", "outcome", "leading", "tied", "says"),
        [
            ({"b": (7, 1), "c": (90, 99)}, "b", "b", (), "b is chosen: the only option that passed."),
            ({"a": (7, 5), "b": (7, 1), "c": (90, 99)}, "b", "b", (),
             "b is chosen: of all 2 that passed it leads by most."),
            ({"a": (7, 1), "b": (9, 3), "c": (8, 2)}, "undecided", "b", ("a", "b", "c"),
             "Undecided: a, b and c passed, and nothing puts one of them before the others."),
            ({"a": (7, 1), "undecided": (9, 1)}, "undecided", "undecided", (),
             "undecided is chosen: of all 2 that passed it leads by most."),
            ({"d": (2, 9), "c": (5, 9), "b": (5, 8), "e": (4, 4)}, "follow-up", "b", (),
             "follow-up: none of all 4 passed."),
        ],
    )  # fmt: skip
    def test_the_figures_are_of_the_one_that_leads(
        self, tallies: dict[str, tuple[int, int]], outcome: str, leading: str, tied: tuple[str, ...], says: str
    ) -> None:
        """The chosen, else whoever has most votes and then the first by name, lends figures; the tied are named."""
        rules = DecisionRules(quorum=Condition(least=5), cites=Cites({"decisions": "§ 8"}))
        options = self.options(rules, **tallies)
        found = choose(options, rules=rules)
        assert (outcome, leading, tied) == (found.outcome, found.leading, found.tied)
        assert {name: votes for name, (votes, _) in tallies.items()} == found.tally
        for figure in ("votes", "base", "threshold", "lead", "shortfall", "abstained", "took_part", "quorum"):
            assert getattr(options[leading], figure) == getattr(found, figure), figure
        assert (None, None, options) == (found.swing, found.instead, found.options)
        first, *fell = found.ruling.findings
        assert (f"{says} (§ 8)", outcome in options) == (str(first), first.met)
        assert [f"{name} fell: " for name in sorted(tallies) if not options[name].ruling] == [
            str(one).partition("Rejected")[0] for one in fell
        ]
        assert all((True, "§ 8") == (one.met, one.basis) for one in fell)
        assert all("Rejected: " in str(one) and not str(one).endswith("(§ 8) (§ 8)") for one in fell)

    @examples(40)
    @given(
        st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1),
        st.sampled_from([Order.DIFFERENCE, Order.YES, Order.SHARE]),
        st.randoms(use_true_random=False),
    )
    def test_the_order_of_options_never_matters(
        self, tallies: dict[str, tuple[int, int]], order: Order, random: Any
    ) -> None:
        """Options are a mapping, not a list; what is chosen passed, and nothing that passed stands before it."""
        rules = DecisionRules(order=order)
        names = list(tallies)
        random.shuffle(names)
        options = self.options(**tallies)
        found = choose(options, rules=rules)
        assert found == choose({name: options[name] for name in names}, rules=rules)
        orders: dict[Order, Callable[[int, int], Fraction]] = {
            Order.DIFFERENCE: lambda votes, against: Fraction(votes - against),
            Order.YES: lambda votes, against: Fraction(votes),
            Order.SHARE: lambda votes, against: Fraction(votes, votes + against),
        }
        worth = orders[order]
        passed = {name: worth(*tally) for name, tally in tallies.items() if tally[0] > tally[1]}
        best = sorted(name for name, value in passed.items() if value == max(passed.values()))
        assert (best[0] if len(best) == 1 else "undecided" if best else "follow-up") == found.outcome


class TestTraps:
    """Where two settings meet, and which reading is taken."""

    def test_trap_03__abstentions_in_the_base_the_quorum_and_the_room(self) -> None:
        """Three questions with three answers: outside both bases, in the base when silent, in the quorum alone."""
        turnout = {"for": 12, "against": 9, "abstain": 4, "present": 30, "electorate": 60}
        half: dict[str, Any] = {"for_against": HALF}
        assert "adopted" == settle(turnout, DecisionRules(**half)).outcome  # 12 of 21
        assert "rejected" == settle(turnout, DecisionRules(**half, base=Base.PRESENT)).outcome  # 12 of 30
        quorum = Condition(share=Fraction(2, 5))
        assert "adopted" == settle(turnout, DecisionRules(**half, quorum=quorum)).outcome  # 25 of 60, 24 needed
        without = attrs.evolve(quorum, counts=Counted.FOR_AND_AGAINST)
        assert "no_quorum" == settle(turnout, DecisionRules(**half, quorum=without)).outcome  # 21 of 60

    def test_trap_03__fewer_present_than_answered(self) -> None:
        """More answers than people in the room are a fault of the figure, told by its name."""
        with pytest.raises(PartgovError, match="present: wanted"):
            settle({"for": 12, "against": 9, "abstain": 0, "present": 20}, DecisionRules())

    @pytest.mark.parametrize(
        ("turnout", "outcome"),
        [
            ((31, 0, 0, 61), "adopted"),
            ((30, 0, 0, 61), "no_quorum"),
            ((0, 31, 0, 62), "rejected"),
            ((0, 30, 0, 62), "no_quorum"),
            ((27, 4, 8, 61), "no_quorum"),
            ((21, 20, 0, 61), "adopted"),
            ((20, 20, 1, 61), "rejected"),
            ((21, 19, 0, 61), "no_quorum"),
        ],
    )
    def test_trap_05__outright_both_ways_before_the_quorum(
        self, turnout: tuple[int, int, int, int], outcome: str
    ) -> None:
        """31 of 61 adopt below the quorum of 41, 31 of 62 against reject; between them the quorum decides."""
        rules = DecisionRules(
            outright=HALF, quorum=Condition(share=Fraction(66, 100), counts=Counted.VOTES), for_against=HALF
        )
        votes, against, abstain, able = turnout
        found = settle({"for": votes, "against": against, "abstain": abstain, "electorate": able}, rules)
        assert outcome == found.outcome

    @pytest.mark.parametrize(
        ("turnout", "told"),
        [
            ((31, 0, 0, 61), ["outright"]),
            ((21, 20, 0, 61), ["for_against", "quorum"]),
            ((20, 20, 1, 61), ["for_against", "quorum", "outright"]),
            ((21, 19, 0, 61), ["for_against", "quorum", "outright"]),
        ],
    )
    def test_r72__outright_is_told_where_it_decided_or_would_have(
        self, turnout: tuple[int, int, int, int], told: list[str]
    ) -> None:
        """Reached, it is all there is to tell; what is adopted without it says nothing of it; else it is one more."""
        rules = DecisionRules(
            outright=HALF, quorum=Condition(share=Fraction(66, 100), counts=Counted.VOTES), for_against=HALF
        )
        votes, against, abstain, able = turnout
        found = settle({"for": votes, "against": against, "abstain": abstain, "electorate": able}, rules)
        assert told == [one.kind.id.removeprefix("decision.") for one in found.ruling.findings]

    @pytest.mark.parametrize(
        ("turnout", "met", "told"),
        [
            ({"for": 31, "against": 0, "electorate": 61}, True,
             "Adopted outright: 31 are for it; more than half of 61 is 31, and then no quorum is asked."),
            ({"for": 0, "against": 31, "electorate": 62}, False,
             ("Rejected outright: 31 are against it, so that no more than 31 could have been for it; "
              "more than half of 62 is 32.")),
            ({"for": 21, "against": 22, "electorate": 61}, False,
             "Not settled outright: 21 are for it; more than half of 61 is 31."),
        ],
    )  # fmt: skip
    def test_r72__what_is_found_outright_is_told(self, turnout: dict[str, int], met: bool, told: str) -> None:
        """How many are for it, or how many could have been, and how many of how many it takes."""
        rules = DecisionRules(outright=HALF, quorum=Condition(share=Fraction(66, 100), counts=Counted.VOTES))
        found = settle({"abstain": 0, **turnout}, rules).ruling.findings[-1]
        assert (met, told) == (found.met, found.because)
        assert (turnout["for"], turnout["electorate"] // 2 + 1) == (found.found, found.needed)

    def test_r72__of_no_conditions_nothing_is_settled_outright(self) -> None:
        """As by rules without: nobody for it adopts nothing, a majority without its quorum neither."""
        rules = DecisionRules(quorum=Condition(least=5))
        none = attrs.evolve(rules, outright=AllOf([]))
        for votes, against in ((0, 9), (4, 0), (5, 0)):
            turnout = {"for": votes, "against": against, "abstain": 0}
            assert settle(turnout, rules) == settle(turnout, none)

    def test_r72__who_may_vote_says_what_is_out_of_reach(self) -> None:
        """Of twenty, whatever seats there are, ten against leave ten: not more than half. Without it, it is asked."""
        rules = DecisionRules(outright=HALF, quorum=Condition(least=15))
        turnout = {"for": 1, "against": 10, "abstain": 0, "electorate": 20, "seats": 30}
        assert "rejected" == settle(turnout, rules).outcome
        assert "no_quorum" == settle({**turnout, "against": 9}, rules).outcome
        one = DecisionRules(outright=Condition(least=1), quorum=Condition(least=15))
        for against, outcome in ((5, "rejected"), (4, "no_quorum")):
            assert outcome == settle({"for": 0, "against": against, "abstain": 0, "electorate": 5}, one).outcome
        with pytest.raises(MissingFigureError) as missing:
            settle({"for": 1, "against": 2, "abstain": 0}, DecisionRules(outright=Condition(least=3)))
        assert "may_vote" == missing.value.place

    def test_r72__of_several_conditions_the_one_that_lacks_is_told(self) -> None:
        """Eleven of twenty are there and thirteen are not."""
        rules = DecisionRules(outright=AllOf((HALF, Condition(least=13))), quorum=Condition(least=15))
        found = settle({"for": 12, "against": 0, "abstain": 0, "electorate": 20}, rules).ruling.findings[-1]
        assert ("decision.outright", False, 12, 13) == (found.kind.id, found.met, found.found, found.needed)

    @pytest.mark.parametrize(("against", "outcome"), [(5, "rejected"), (4, "no_quorum")])
    def test_r72__of_a_body_as_many_could_be_for_it_as_it_has_seats(self, against: int, outcome: str) -> None:
        """Where nobody noted who may vote: five of ten against leave five, not more than half; four leave six."""
        rules = DecisionRules(outright=attrs.evolve(HALF, of=Base.SEATS), quorum=Condition(least=9))
        assert outcome == settle({"for": 1, "against": against, "abstain": 0, "seats": 10}, rules).outcome

    @pytest.mark.parametrize("base", [Base.VOTES, Base.VOTERS, Base.FOR_AND_AGAINST])
    @pytest.mark.parametrize(("against", "outcome"), [(33, "no_quorum"), (34, "rejected")])
    def test_r72__had_all_others_been_for_it_each_is_counted_once(self, base: Base, against: int, outcome: str) -> None:
        """Of a hundred, 33 against leave 67, two thirds of a hundred votes; who abstained is one of the 67."""
        rules = DecisionRules(outright=Condition(share=Fraction(2, 3), of=base), quorum=Condition(least=101))
        turnout = {"for": 10, "against": against, "abstain": 100 - 10 - against, "electorate": 100, "voters": 100}
        assert outcome == settle(turnout, rules).outcome
        few = {**turnout, "abstain": 0, "voters": 10 + against}  # had the others voted, they had handed in something
        assert outcome == settle(few, rules).outcome

    COUNTS: ClassVar[dict[str, Any]] = {"for": 4, "against": 2, "abstain": 1, "electorate": 20}

    @pytest.mark.parametrize(
        ("counts", "there", "told"),
        [
            (Counted.VOTES, {}, "7 took part, those who abstained included; the quorum is 5."),
            (Counted.FOR_AND_AGAINST, {}, "6 took part, those who abstained left out; the quorum is 5."),
            (Counted.FOR, {}, "4 are for it; the quorum is 5 for it."),
            (Counted.VOTERS, {"voters": 8}, "8 handed in anything; the quorum is 5."),
            (Counted.VOTERS, {}, "7 voted, and so handed something in; the quorum is 5."),
            (Counted.PRESENT, {"present": 9}, "9 were present; the quorum is 5."),
            (Counted.PRESENT, {}, "7 voted, and so were present; the quorum is 5."),
        ],
    )
    def test_r65__what_the_quorum_counts_is_told(self, counts: Counted, there: dict[str, int], told: str) -> None:
        """In words of its own for each, with what was found and what is needed."""
        rules = DecisionRules(quorum=Condition(least=5, counts=counts))
        _, found = settle({**self.COUNTS, **there}, rules).ruling.findings
        assert ("decision.quorum", counts is not Counted.FOR, told) == (found.kind.id, found.met, found.because)
        assert (int(told.partition(" ")[0]), 5) == (found.found, found.needed)

    def test_r65__of_several_quorums_of_one_thing_the_highest_is_told(self) -> None:
        """Half of twenty is more than five; what else is counted is told beside it."""
        parts = (Condition(least=5), Condition(share=Fraction(1, 2)), Condition(least=3, counts=Counted.FOR))
        decision = settle(self.COUNTS, DecisionRules(quorum=AllOf(parts)))
        assert [(4, 3, True), (7, 10, False)] == [
            (one.found, one.needed, one.met) for one in decision.ruling.findings[1:]
        ]
        assert (7, 10) == (decision.took_part, decision.quorum)

    def test_trap_05__who_has_the_majority_is_not_rejected_outright(self) -> None:
        """With two thirds outright, a third against puts it out of reach; a quorate majority adopts all the same."""
        rules = DecisionRules(outright=Condition(share=Fraction(2, 3)), quorum=Condition(share=Fraction(1, 2)))
        assert "adopted" == settle({"for": 40, "against": 35, "abstain": 0, "electorate": 90}, rules).outcome
        assert "rejected" == settle({"for": 30, "against": 35, "abstain": 0, "electorate": 90}, rules).outcome

    @pytest.mark.parametrize(
        ("unsettled", "second", "outcome"),
        [
            (Unsettled.NO_QUORUM, False, "no_quorum"),
            (Unsettled.NO_QUORUM, True, "no_quorum"),
            (Unsettled.REJECTED, False, "rejected"),
            (Unsettled.SECOND_VOTE, False, "no_quorum"),
            (Unsettled.SECOND_VOTE, True, "rejected"),
        ],
    )
    def test_r72__what_no_quorum_means(self, unsettled: Unsettled, second: bool, outcome: str) -> None:
        """Nothing, rejection, or a second vote that rejects what it does not adopt."""
        rules = DecisionRules(quorum=Condition(least=5), unsettled=unsettled)
        found = settle({"for": 3, "against": 1, "abstain": 0}, rules, second=second)
        assert (outcome, outcome == "rejected") == (found.outcome, found.settled)

    def test_r63__the_swing_brings_as_many_as_the_quorum_lacks_from_those_who_abstained(self) -> None:
        """12 have to vote for or against: of 20 who abstained two must, and three of the eight against turn for it."""
        quorum = Condition(least=12, counts=Counted.FOR_AND_AGAINST)
        rules = DecisionRules(quorum=quorum, unsettled=Unsettled.REJECTED)
        found = settle({"for": 2, "against": 8, "abstain": 20}, rules)
        assert ("rejected", 5, {"for": 7, "against": 5, "abstain": 18}) == (found.outcome, found.swing, found.instead)

    def test_r72__a_vote_is_the_first_unless_it_is_said_to_be_the_second(self) -> None:
        """Without a quorum, where the rules then have a second vote."""
        asked_of = Asked(majority=HALF, quorum=Condition(least=5), unsettled=Unsettled.SECOND_VOTE)
        assert [Came.NO_QUORUM, Came.LOST] == [
            comes_to(Numbers(votes_for=3), asked_of), comes_to(Numbers(votes_for=3), asked_of, second=True),
        ]  # fmt: skip

    def test_a_charter_without_a_majority_judges_nothing(self) -> None:
        """Nothing is carried by a majority that nobody wrote down."""
        with pytest.raises(MissingFigureError, match="which the charter must say"):
            settle({"for": 3, "against": 1, "abstain": 0}, DecisionRules(for_against=None))

    def test_a_majority_of_nothing_is_none(self) -> None:
        """All of no conditions would carry everything: it is told like a majority that is not there."""
        with pytest.raises(MissingFigureError, match="which the charter must say"):
            settle({"for": 3, "against": 1, "abstain": 0}, DecisionRules(for_against=AllOf([])))

    def test_a_majority_counts_those_for_it(self) -> None:
        """A majority of those who took part is none."""
        with pytest.raises(PartgovError, match=r"for_against\.counts: wanted a count of those for it"):
            DecisionRules(for_against=Condition(share=Fraction(1, 2), counts=Counted.VOTES))

    def test_r71__what_a_majority_asks_besides_is_told_with_its_base(self) -> None:
        """More than half of those for and against, and a quarter of all twenty who may vote: five."""
        rules = DecisionRules(for_against=AllOf((HALF, Condition(share=Fraction(1, 4), of=Base.ELECTORATE))))
        _, found = settle({"for": 5, "against": 3, "abstain": 0, "electorate": 20}, rules).ruling.findings
        assert "5 are for it; at least 1/4 of the 20 who may vote is 5." == found.because
        assert ("decision.besides", True, 5, 5) == (found.kind.id, found.met, found.found, found.needed)

    def test_r71__of_several_parts_of_a_majority_the_one_that_lacks_is_told_first(self) -> None:
        """More than half are for it and no quarter of twenty: that decides, and what is there is told besides."""
        rules = DecisionRules(for_against=AllOf((HALF, Condition(share=Fraction(1, 4), of=Base.ELECTORATE))))
        decision = settle({"for": 4, "against": 3, "abstain": 0, "electorate": 20}, rules)
        first, besides = decision.ruling.findings
        assert ("decision.for_against", False, 4, 5) == (first.kind.id, first.met, first.found, first.needed)
        assert ("decision.besides", True, 4, 4) == (besides.kind.id, besides.met, besides.found, besides.needed)
        assert ("rejected", 20, 5) == (decision.outcome, decision.base, decision.threshold)

    def test_r73__what_is_blocked_is_settled_though_it_had_no_quorum(self) -> None:
        """It rests as what is rejected does."""
        rules = DecisionRules(veto=Veto(of=["permanent"]), quorum=Condition(least=9))
        for by, settled in (([], False), (["us"], True)):
            found = decide(FOR_AGAINST, {"for": 3, "against": 1}, rules=rules, against_by=by, vetoing=["us"])
            assert settled is found.settled

    def test_what_a_question_came_to_in_the_end_is_told_in_the_words_of_the_house(self) -> None:
        """A lapsed one too, which other languages say in their words; what an organisation calls it as it writes it."""
        findings = settle({"for": 3, "against": 1, "abstain": 0}, RULES).ruling.findings
        for outcome in ("adopted", "rejected", "no_quorum", "lapsed"):
            (told,) = told_as(findings, outcome)
            assert Phrase(f"outcome.{outcome}") == told.values["outcome"]
        (told,) = told_as(findings, "put_off")
        assert "Put off" == told.values["outcome"]

    def test_kinds_of_findings_cite_the_room_that_makes_them(self) -> None:
        """A room gives the name, the clause and the setting; the reading, and what a sentence says, are theirs."""
        outright = {"context": str, "against": int, "most": int, "asked": Condition, "base": int | None}
        besides = {"asked": Condition, "base": int | None, "of": str}
        kinds: tuple[tuple[Callable[..., Kind], str, dict[str, Any]], ...] = (
            (quorum_kind, "R-65", {"context": str}), (outright_kind, "R-72", outright), (besides_kind, "R-71", besides),
        )  # fmt: skip
        for made, reading, values in kinds:
            kind = made("a.b", "P8", setting="decisions.quorum")
            assert ("a.b", "P8", reading, "decisions.quorum") == (kind.id, kind.clause, kind.reading, kind.setting)
            assert values == kind.values

    def test_trap_16__a_kind_is_cited_at_its_own_place(self) -> None:
        """What a kind of question rests on is cited under the kind, the rest under its room."""
        cites = Cites({"decisions": "§ 32", "decisions.kinds.statutes": "§ 33"})
        rules = DecisionRules(kinds={"statutes": DecisionRules(for_against=Condition(share=Fraction(3, 4)))})
        handed = rules.citing(cites, "decisions")
        tally = {"for": 3, "against": 1, "abstain": 0}
        assert "§ 32" == settle(tally, handed).ruling.findings[0].clause
        assert "§ 33" == settle(tally, handed.of_kind("statutes")).ruling.findings[0].clause

    def test_reopening_by_what_it_came_to(self) -> None:
        """One span is for both; two are told apart."""
        span = DecisionRules().reopening.adopted
        assert Reopening(adopted=span, rejected=span) == DecisionRules(reopening=span).reopening
