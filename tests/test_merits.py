"""Merits: what is told of a candidate's gate and score, condition by condition and order by order (R-77, R-79)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from partgov.foundation.conditions import Base, Condition, Counted
from partgov.foundation.rulings import ADOPTED
from partgov.foundation.sentences import Named
from partgov.merits import Merits
from partgov.rankings import Ranking
from partgov.tallies import Order, Tally

RANKING = Ranking(order=["bo", "ana"], method="Schulze")


@pytest.mark.parametrize(
    ("merits", "score", "says"),
    [
        ({}, 1, "a score of +1"), ({"order": Order.YES}, 3, "3 Yes"),
        ({"order": Order.SHARE}, Fraction(3, 5), "3 Yes of 5 Yes or No"),
        ({"order": Order.RANKING, "ranking": RANKING}, -2,
         "place 2 in a ranking by Schulze, whose count was not repeated"),
        ({"order": Order.RANKING, "ranking": Ranking(order=["bo"], method="STV")}, -2, "no place in a ranking by STV"),
    ],
)  # fmt: skip
def test_by_what_somebody_stands_where_they_stand(merits: dict[str, Any], score: Fraction, says: str) -> None:
    """Three Yes and two No, in each order: the score is what the sentence says."""
    mine, tally = Merits(**merits), Tally(yes=3, no=2, abstain=4)
    assert (score, says) == (mine.score("ana", tally), str(mine.told_score("ana", tally)))
    assert "places" not in repr(mine)


TWO_THIRDS = Condition(share=Fraction(2, 3))
OF_ALL = Condition(share=Fraction(1, 2), of=Base.ELECTORATE)
PRESENT = Condition(least=9, counts=Counted.PRESENT)


@pytest.mark.parametrize(
    ("gate", "yes", "met", "found", "needed", "says"),
    [
        # Of five 10/3 are asked: four; with one more Yes four of six are enough.
        (TWO_THIRDS, 3, False, 3, 4, "1 more Yes would have been enough"), (TWO_THIRDS, 4, True, 4, 4, ""),
        (Condition(least=4), 3, False, 3, 4, "1 more Yes would have been enough"),
        (Condition(least=3), 3, True, 3, 3, ""),
        (OF_ALL, 3, False, 3, 5, "2 more Yes would have been enough"), (OF_ALL, 5, True, 5, 5, ""),
        (PRESENT, 3, False, 8, 9, "no number of further Yes would have been enough"),
    ],
)  # fmt: skip
def test_what_the_gate_found(gate: Condition, yes: int, met: bool, found: int, needed: int, says: str) -> None:
    """As data and in words: what was found and asked and, where it is missed, how many more would have done."""
    merits = Merits(gate=gate, electorate=10, present=8)
    (told,) = merits.told_gate(Named("ana", "ana"), Tally(yes=yes, no=2), ADOPTED)
    assert (met, found, needed) == (told.met, told.found, told.needed)
    assert met is merits.passes("ana", Tally(yes=yes, no=2))
    assert ("would have been enough" in told.because) is not met
    assert says in told.because
