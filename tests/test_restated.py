"""Restated: figures of every form, each in its sentence."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from partgov.bylaws import Bylaws
from partgov.candidacies import ElectionRules
from partgov.dues import DuesRules
from partgov.electorates import Electorate
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition
from partgov.foundation.periods import Span, days, months
from partgov.foundation.rulings import Rules
from partgov.foundation.timetables import Between
from partgov.law.restated import restate
from partgov.mandates import MandateRules
from partgov.questions import DecisionRules, Reopening, Veto
from partgov.recall import RecallRules

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize(
    ("figure", "rules", "says"),
    [
        ("decisions.reopening", DecisionRules(reopening=Reopening(adopted=months(1), rejected=Span())),
         "a settled matter may be put again after one month if it was adopted, at once if it was rejected"),
        ("decisions.reopening", DecisionRules(reopening=Reopening(adopted=months(1), rejected=months(1))),
         "a settled matter may be put again after one month"),
        ("dues.share", DuesRules(share=Fraction(0)), "a year's dues are nothing"),
        ("dues.share", DuesRules(share=Fraction(2)), "a year's dues are two months' income"),
        ("dues.share", DuesRules(share=HALF), "a year's dues are half of a month's income"),
        ("dues.share", DuesRules(share=THIRD), "a year's dues are 1/3 of a month's income"),
        ("decisions.otherwise", DecisionRules(otherwise="we go on"), 'when no answer wins, what follows is "we go on"'),
        ("mandates.cap", MandateRules(cap=AnyOf((Condition(least=2), Condition(share=THIRD)))),
         ("people of one affiliation may hold at most the most of these: two primary seats and 1/3 of the primary "
          "seats (rounded down)")),
        ("mandates.cap", MandateRules(cap=AllOf((Condition(least=2), Condition(root=Fraction(1), of=Base.SEATS)))),
         ("people of one affiliation may hold at most the fewest of these: two primary seats and 1 times the root of "
          "the number of primary seats (rounded down)")),
        ("decisions.veto", DecisionRules(veto=Veto(of=["permanent", "founders"])),
         "a vote against of anybody on these lists rejects a question: permanent and founders"),
        # The adopted text's own words where they do, and all of it where they do not.
        ("recall.electorate", RecallRules(), "voters in a recall must be members only when they vote"),
        ("recall.electorate", RecallRules(electorate=Electorate(of=["council"])),
         "who may vote in a recall: those of council, as they are when voting opens"),
        ("recall.majority", RecallRules(majority=Condition(share=Fraction(3, 4))),
         "recall needs at least 3/4 of the votes cast"),
        ("recall.majority", RecallRules(majority=Condition(share=Fraction(3, 4), of=Base.VOTES)),
         "recall needs at least 3/4 of the votes For, Against and Abstain"),
        ("recall.initiators", RecallRules(initiators=5), "recall needs five initiators"),
        ("recall.initiators", RecallRules(initiators=Condition(share=THIRD)),
         "calling a recall takes at least 1/3 of all who may vote"),
        ("recall.quorum", RecallRules(quorum=Condition(share=THIRD)),
         ("a recall needs at least 1/3 of all who may vote (counting the votes For, Against and Abstain) as its "
          "quorum")),
        ("decisions.outright", DecisionRules(outright=Condition(share=HALF, exceeded=True)),
         "a question is settled outright, without a quorum, by more than half of all who may vote"),
        ("elections.gate", ElectionRules(gate=Condition(share=HALF, of=Base.VOTES)),
         "a candidate needs at least half of the votes For, Against and Abstain"),
        ("elections.gate", ElectionRules(gate=Condition(least=9)),
         "a candidate needs at least 9 (counting the votes For)"),
        # without a figure of its own the break is one term; of an open one there is none.
        ("mandates.gap", MandateRules(), "a new row of terms begins after a break of one term (one year)"),
        ("mandates.gap", MandateRules(gap=months(6)), "a new row of terms begins after a break of six months"),
        ("mandates.gap", MandateRules(term=None), "no break begins a new row of terms"),
        ("mandates.gap", MandateRules(gap=Span()), "a new row of terms begins after a break of no time"),
        ("recall.cool_down", RecallRules(cool_down=Span()), "a new recall of the same mandate may be called at once"),
        ("recall.earliest", RecallRules(earliest=HALF), "a mandate may be called into question after half of its term"),
        ("decisions.voting", DecisionRules(voting=Between(least=days(2))),
         "voting on a question lasts two days or longer"),
        ("decisions.voting", DecisionRules(voting=Between(least=Span(), most=days(2))),
         "voting on a question lasts from no time to two days"),
    ],
)  # fmt: skip
def test_a_figure_in_its_sentence(figure: str, rules: Rules, says: str) -> None:
    """What is set, with what it is of and who is counted, in words that the text would use for it."""
    room: dict[str, Any] = {figure.partition(".")[0]: rules}
    assert [says] == [str(one.said) for one in restate(Bylaws(**room)) if one.figure == figure]
