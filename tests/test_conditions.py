"""Shares of what base, reached or exceeded (R-20)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.conditions import Base, Condition, Counted, MissingFigureError, Numbers, measure
from partgov.foundation.errors import PartgovError

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
