"""Shares of what base, reached or exceeded (R-20)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.calls import RecallRules
from partgov.foundation.conditions import (
    AllOf,
    AnyOf,
    Base,
    Condition,
    Counted,
    Demand,
    MissingFigureError,
    Numbers,
    as_demand,
    measure,
    meets,
    missing_for,
)
from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import ENGLISH

TWO_THIRDS = Condition(share=Fraction(2, 3))
HALF = Condition(share=Fraction(1, 2), exceeded=True)
WHOLE = Condition(share=Fraction(1))

SHARES = st.fractions(min_value=Fraction(1, 50), max_value=1, max_denominator=50)
MAJORITIES = st.builds(Condition, share=SHARES) | st.builds(
    Condition, share=SHARES.filter(lambda share: share < 1), exceeded=st.just(True)
)


def enough(majority: Condition, votes: int, of: int) -> bool:
    """The definition itself: the exact share of the votes, on a base that has votes."""
    if of <= 0:
        return False
    share = Fraction(votes, of)
    assert majority.share is not None, "what is tried here asks a share"
    return share > majority.share if majority.exceeded else share >= majority.share


class TestReached:
    """Whether a number of votes is the wanted share."""

    @pytest.mark.parametrize(
        ("expected", "votes", "of"),
        [
            (True, 2, 3),
            (False, 1, 3),
            (False, 65, 98),
            (True, 66, 98),
            (True, 66, 99),
            (False, 65, 99),
            (True, 1, 1),
            (False, 0, 0),
            (False, 0, 1),
        ],
    )
    def test_r20__exactly_two_thirds_is_enough(self, expected: bool, votes: int, of: int) -> None:
        """2 of 3 and 66 of 99 are two thirds, 65 of 98 are not; no votes are no majority."""
        assert expected == TWO_THIRDS.reached(votes, of=of)

    @pytest.mark.parametrize(
        ("expected", "votes", "of"),
        [(False, 1, 2), (True, 2, 3), (True, 2, 2), (False, 2, 4), (True, 3, 4), (False, 0, 0), (True, 1, 1)],
    )
    def test_more_than_half(self, expected: bool, votes: int, of: int) -> None:
        """A half is not more than half."""
        assert expected == HALF.reached(votes, of=of)

    @pytest.mark.parametrize(("expected", "votes", "of"), [(True, 3, 3), (False, 2, 3), (False, 0, 0)])
    def test_the_whole(self, expected: bool, votes: int, of: int) -> None:
        """All of a base is every vote of it, and a base without votes has no majority."""
        assert expected == WHOLE.reached(votes, of=of)

    def test_numbers_no_float_can_tell_apart(self) -> None:
        """Above 2 to the 53rd one vote still decides."""
        base = 3 * 2**60
        assert (True, False) == (TWO_THIRDS.reached(2**61, of=base), TWO_THIRDS.reached(2**61 - 1, of=base))
        assert (False, True) == (HALF.reached(2**60, of=2**61), HALF.reached(2**60 + 1, of=2**61))

    @given(MAJORITIES, st.integers(0, 200), st.integers(0, 200))
    def test_is_the_definition(self, majority: Condition, votes: int, of: int) -> None:
        """A majority is reached exactly where the fraction says so, but never with no votes."""
        assert (votes > 0 and enough(majority, votes, of)) == majority.reached(votes, of=of)

    @given(MAJORITIES, st.integers(2**53, 2**70))
    def test_is_the_definition_for_large_numbers(self, majority: Condition, of: int) -> None:
        """So it is around the threshold of a base of any size."""
        least = majority.threshold(of)
        assert enough(majority, least, of)
        assert not enough(majority, least - 1, of)


class TestThreshold:
    """The fewest votes that are enough."""

    @pytest.mark.parametrize(("expected", "of"), [(1, 1), (2, 2), (2, 3), (3, 4), (66, 98), (66, 99), (67, 100)])
    def test_two_thirds(self, expected: int, of: int) -> None:
        """Two thirds of 98 are not 65."""
        assert expected == TWO_THIRDS.threshold(of)

    @pytest.mark.parametrize(("expected", "of"), [(1, 0), (1, 1), (2, 2), (2, 3), (3, 4), (45, 88), (59, 117)])
    def test_more_than_half(self, expected: int, of: int) -> None:
        """More than half of an even base is one more than its half."""
        assert expected == HALF.threshold(of)

    @given(MAJORITIES, st.integers(1, 300))
    def test_is_the_least_that_is_enough(self, majority: Condition, of: int) -> None:
        """By trying every number of votes."""
        assert next(votes for votes in range(1, of + 1) if enough(majority, votes, of)) == majority.threshold(of)

    @pytest.mark.parametrize("present", [19, 20])
    def test_a_published_threshold(self, present: int) -> None:
        """
        Three quarters of those attending, as an association computed them.

        Minutes of Kodkollektivet's board election of 7 May 2019 (github.com/Kodkollektivet/documents,
        "meetings/Meetings 2019/board-election-2019.md", stored copy of commit ce53124): 75 % of 19 attending is
        given as 15 votes, still 15 when a twentieth joined; 17 For, 1 Against, 2 Abstain of 20 passed and
        11 For, 0 Against, 9 Abstain failed. The base is everybody attending, abstentions included.
        """
        three_quarters = Condition(share=Fraction(3, 4))
        assert 15 == three_quarters.threshold(present)
        assert (True, False) == (three_quarters.reached(17, of=20), three_quarters.reached(11, of=20))


class TestShortfall:
    """How many more votes in favour would have been enough, everything else as it was."""

    @pytest.mark.parametrize(
        ("expected", "majority", "votes", "of"),
        [
            (1, TWO_THIRDS, 65, 98),
            (0, TWO_THIRDS, 66, 99),
            (0, TWO_THIRDS, 66, 98),
            (1, HALF, 1, 2),
            (3, HALF, 1, 4),
            (1, HALF, 0, 0),
            (1, TWO_THIRDS, 0, 0),
            (2, TWO_THIRDS, 0, 1),
            (2, HALF, 0, 1),
            (0, WHOLE, 3, 3),
            (None, WHOLE, 2, 3),
            (1, WHOLE, 0, 0),
        ],
    )
    def test_examples(self, expected: int | None, majority: Condition, votes: int, of: int) -> None:
        """One more of 98 makes two thirds of 99; no number makes up for a vote against, where all are needed."""
        assert expected == majority.shortfall(votes, of=of)

    @given(MAJORITIES, st.integers(0, 60), st.integers(0, 60))
    def test_is_the_least_that_would_do(self, majority: Condition, votes: int, others: int) -> None:
        """By adding one vote after another, each to the base too."""
        of = votes + others
        tried = (more for more in range(5000) if enough(majority, votes + more, of + more))
        expected = None if majority.share == 1 and others else next(tried)
        assert expected == majority.shortfall(votes, of=of)

    @given(MAJORITIES.filter(lambda majority: majority.share != 1), st.integers(2**53, 2**70), st.integers(0, 2**70))
    def test_is_the_least_for_large_numbers(self, majority: Condition, votes: int, others: int) -> None:
        """So many are enough and one fewer is not, whatever the size."""
        of = votes + others
        more = majority.shortfall(votes, of=of)
        assert more is not None
        assert enough(majority, votes + more, of + more)
        assert not more or not enough(majority, votes + more - 1, of + more - 1)


ROOTS = st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9)


class TestRoot:
    """R-71: a multiple of the square root of a base."""

    @given(ROOTS, st.integers(0, 400), st.booleans())
    def test_is_the_least_number_that_is_enough(self, factor: Fraction, of: int, exceeded: bool) -> None:
        """By squares: so many times themselves are not below the factor's square times the base, or are above it."""
        asked = Condition(root=factor, exceeded=exceeded)
        tried = (n for n in range(1, 10_000) if (n * n > factor**2 * of if exceeded else n * n >= factor**2 * of))
        assert next(tried) == asked.threshold(of)

    @given(ROOTS, st.integers(0, 12), st.integers(0, 12))
    def test_what_was_missing(self, factor: Fraction, votes: int, others: int) -> None:
        """By adding one vote after another, each to the base too."""
        asked, of = Condition(root=factor), votes + others
        tried = (more for more in range(1000) if of + more and asked.reached(votes + more, of=of + more))
        assert next(tried) == asked.shortfall(votes, of=of)

    def test_what_was_missing_of_many(self) -> None:
        """A hundred thirds of the root of 1111 are 1111.06, and of 1112 1111.6: the 1112th of nobody else is enough."""
        assert 1112 == Condition(root=Fraction(100, 3)).shortfall(0, of=0)

    def test_is_of_all_who_may_vote(self) -> None:
        """Whatever the base of the rule, but for one of its own."""
        asked = Condition(root=Fraction(1))
        assert Base.ELECTORATE is asked.base(Base.VOTES)
        assert Base.PRESENT is Condition(root=Fraction(1), of=Base.PRESENT).base(Base.VOTES)
        assert Base.VOTES is TWO_THIRDS.base(Base.VOTES)

    @pytest.mark.parametrize("factor", [Fraction(0), Fraction(-1, 2), 1, 0.5])
    def test_is_exact_and_above_nought(self, factor: Any) -> None:
        """Another factor is refused with what it is."""
        with pytest.raises(PartgovError, match="root: wanted") as refused:
            Condition(root=factor)
        assert factor == refused.value.value
        assert "at least 3/2 of the root" == str(Condition(root=Fraction(3, 2)))

    def test_a_number_has_no_base(self) -> None:
        """So many are so many, of whatever; and are told as a number."""
        with pytest.raises(PartgovError) as refused:
            Condition(least=3, of=Base.VOTES)
        assert ("of", "votes") == (refused.value.place, refused.value.value)
        assert "at least 3" == str(Condition(least=3))


class TestNumbers:
    """What can be counted."""

    NUMBERS = Numbers(votes_for=5, against=3, abstaining=2, voters=11, present=14, electorate=20, seats=30)

    @pytest.mark.parametrize(
        ("base", "expected"),
        [
            (Counted.FOR, 5), (Base.FOR_AND_AGAINST, 8), (Base.VOTES, 10), (Base.VOTERS, 11), (Base.PRESENT, 14),
            (Base.ELECTORATE, 20), (Base.SEATS, 30),
        ],
    )  # fmt: skip
    def test_of_a_base(self, base: Base | Counted, expected: int) -> None:
        """Each by its name."""
        assert expected == self.NUMBERS.of(base)

    @pytest.mark.parametrize("name", ["votes_for", "against", "abstaining", "voters", "present"])
    def test_nought_is_the_least(self, name: str) -> None:
        """There are no fewer votes than none; without a word there are none."""
        assert 0 == getattr(Numbers(**{name: 0}), name)
        with pytest.raises(PartgovError, match=name):
            Numbers(**{name: -1})
        assert (0, 0, 0) == (Numbers().votes_for, Numbers().against, Numbers().abstaining)

    def test_who_was_silent(self) -> None:
        """Of those who were there, or might vote, the fewer; nobody knows where neither is noted."""
        assert 4 == self.NUMBERS.silent
        assert 10 == Numbers(votes_for=5, against=3, abstaining=2, electorate=20).silent
        assert 1 == Numbers(votes_for=5, abstaining=2, electorate=8, present=20).silent
        assert Numbers(votes_for=5).silent is None

    def test_what_more_votes_for_it_would_have_done(self) -> None:
        """Of ten who were there two more of the silent are needed; of six, where one is silent, no number is enough."""
        asked = Condition(share=Fraction(1, 2), exceeded=True, of=Base.PRESENT)
        for present, expected in ((10, 2), (6, None)):
            numbers = Numbers(votes_for=4 if present == 10 else 2, against=1, abstaining=2, present=present)
            assert expected == missing_for(asked, numbers, of=Base.VOTES, counts=Counted.FOR)
            assert expected == missing_for(HALF, numbers, of=Base.PRESENT, counts=Counted.FOR)
        numbers = Numbers(votes_for=2, against=4)
        assert 3 == missing_for(HALF, numbers, of=Base.FOR_AND_AGAINST, counts=Counted.FOR)
        both = AllOf((HALF, Condition(least=9)))
        assert 7 == missing_for(both, numbers, of=Base.FOR_AND_AGAINST, counts=Counted.FOR)
        assert 3 == missing_for(Condition(least=5), numbers, of=Base.VOTES, counts=Counted.FOR)
        assert 0 == missing_for(AllOf(()), numbers, of=Base.VOTES, counts=Counted.FOR)


class TestDemand:
    """What is asked: one condition, all of several, or any of them."""

    def test_all_and_any(self) -> None:
        """Of all each is measured, of any the first that is met, or the one that lacks least."""
        numbers = Numbers(votes_for=5, against=3)
        few, many, more = Condition(least=5), Condition(least=7), Condition(least=9)

        def measured(demand: Demand) -> list[tuple[bool, int]]:
            found = measure(demand, numbers, of=Base.VOTES, counts=Counted.FOR)
            assert all(one.met for one in found) is meets(demand, numbers, of=Base.VOTES, counts=Counted.FOR)
            return [(one.met, one.needed) for one in found]

        assert [(True, 5), (False, 9)] == measured(AllOf((few, more)))
        assert [(True, 5)] == measured(AnyOf((more, few)))
        assert [(False, 7)] == measured(AnyOf((more, many)))
        assert "at least 9 or at least 5" in AnyOf((more, few)).told(ENGLISH)

    def test_the_number_needed_is_of_its_base(self) -> None:
        """Two thirds of 9 are 6, and of nobody 1."""
        (found,) = measure(TWO_THIRDS, Numbers(votes_for=5, against=4), of=Base.VOTES, counts=Counted.FOR)
        assert (5, 6, 9, Base.VOTES, False) == (found.found, found.needed, found.base, found.of, found.met)
        (found,) = measure(TWO_THIRDS, Numbers(), of=Base.VOTES, counts=Counted.FOR)
        assert (0, 1, 0, False) == (found.found, found.needed, found.base, found.met)

    def test_a_bare_number_and_a_bare_share(self) -> None:
        """The least of it, and a share of the base; anything else is left as it is."""
        assert Condition(least=3) == as_demand(3)
        assert Condition(share=Fraction(1, 3)) == as_demand(Fraction(1, 3))
        assert as_demand(None) is None
        untouched: Any = as_demand(0)
        assert 0 == untouched

    @pytest.mark.parametrize("wrong", [0, -1, "half", None])
    def test_what_asks_nothing_is_refused(self, wrong: Any) -> None:
        """With its name and what it is."""
        with pytest.raises(PartgovError, match="initiators: wanted") as refused:
            RecallRules(initiators=wrong)
        assert wrong == refused.value.value
        if type(wrong) is int:
            assert "1 or more" in str(refused.value)

    def test_a_majority_counts_those_for_it(self) -> None:
        """Who is counted besides makes no majority, and is named."""
        assert (
            Condition(least=3, counts=Counted.FOR)
            == RecallRules(majority=Condition(least=3, counts=Counted.FOR)).majority
        )
        with pytest.raises(PartgovError) as refused:
            RecallRules(majority=AnyOf((HALF, Condition(least=3, counts=Counted.VOTES))))
        assert ("majority.counts", "votes") == (refused.value.place, refused.value.value)


class TestMajority:
    """The value itself."""

    @pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(3, 2), 0.5, 1, "2/3"])
    def test_a_share_is_an_exact_fraction(self, share: Any) -> None:
        """Floats, texts, nothing and more than the whole are refused with the value."""
        with pytest.raises(PartgovError, match="share: wanted an exact fraction, more than 0 and at most 1") as caught:
            Condition(share=share)
        assert share == caught.value.value

    def test_more_than_all_is_refused(self) -> None:
        """The whole can be reached and not exceeded."""
        assert 1 == Condition(share=Fraction(1)).share
        with pytest.raises(PartgovError, match="more than 0 and less than 1"):
            Condition(share=Fraction(1), exceeded=True)

    def test_exceeded_is_a_flag(self) -> None:
        """One is not true."""
        with pytest.raises(PartgovError, match="exceeded: wanted true or false"):
            Condition(share=Fraction(1, 2), exceeded=1)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("expected", "majority"),
        [
            ("at least 2/3", TWO_THIRDS),
            ("more than half", HALF),
            ("at least half", Condition(share=Fraction(1, 2))),
            ("more than 2/3", Condition(share=Fraction(2, 3), exceeded=True)),
            ("the whole", WHOLE),
        ],
    )
    def test_reads_as_words(self, expected: str, majority: Condition) -> None:
        """A sentence says whether the share must be reached or exceeded."""
        assert expected == str(majority)


@given(
    least=st.integers(1, 12), votes=st.integers(0, 12), silent=st.integers(0, 12),
    counted=st.sampled_from([Counted.PRESENT, Counted.VOTERS]),
)  # fmt: skip
def test_r71__who_votes_is_there(least: int, votes: int, silent: int, counted: Counted) -> None:
    """Enough votes are enough, however many were silent; of fewer nobody says a number that nobody noted."""
    asked, noted = Condition(least=least, counts=counted), {counted.value: votes + silent}
    (known,) = measure(asked, Numbers(votes_for=votes, **noted), of=Base.ELECTORATE, counts=Counted.VOTES)
    assert (known.found, known.at_least) == (votes + silent, False)
    if votes < least:
        with pytest.raises(MissingFigureError, match=counted.value):
            measure(asked, Numbers(votes_for=votes), of=Base.ELECTORATE, counts=Counted.VOTES)
        return
    (found,) = measure(asked, Numbers(votes_for=votes), of=Base.ELECTORATE, counts=Counted.VOTES)
    assert (found.found, found.at_least) == (votes, True)
    assert found.met is known.met is True
