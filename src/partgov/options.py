"""Options: which of several options of one question is chosen, among those that pass.

Text:     Proposal 8.
Decides:  which option wins: by the lead, the votes For, their share, or a ranking that was counted elsewhere.
Leaves:   whether an option passes, to decisions; the ranking itself, to whoever counted it.
Readings: R-75 (each option by its own kind; the choice among those that pass; a tie is left open).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "choose"]

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from partgov.decisions import Decision
from partgov.foundation.conditions import MissingFigureError
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.questions import DecisionRules
from partgov.rankings import Ranking
from partgov.tallies import Order

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"choose": ("P8", "R-75")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_CHOSEN: Final = Kind(
    "decision.chosen", "P8", "R-75", setting="decisions.order", context=str, option=str, count=int, method=str
)
_TIED: Final = Kind("decision.tied_options", "P8", "R-75", setting="decisions.order", tied=tuple)
_NONE_PASSES: Final = Kind("decision.no_option", "P8", "R-75", setting="decisions.otherwise", otherwise=str, count=int)
_DROPPED: Final = Kind(
    "decision.dropped", "P8", "R-75", setting="decisions.for_against", quotes=True, option=str, ruling=tuple
)


def choose(options: Mapping[str, Decision], *, rules: DecisionRules, ranking: Ranking | None = None) -> Decision:
    """
    Return the option of one question that is chosen: the first by the order of the rules of those that pass (R-75).

    Nothing that fell by its own majority or quorum wins, whatever place it has. What ties for the first place leaves
    the question undecided.

    Prevents: two options adopted of which one excludes the other; a ranking that brings back what was voted down.

    Raises `MissingFigureError` where the rules ask for a ranking and there is none.

    Args:
        options: what each option came to by itself, by its id.
        ranking: their order as it was counted elsewhere.
    """
    passed = {name: one for name, one in options.items() if one.outcome == "adopted"}
    findings = [
        _DROPPED.finding(rules.cites, True, option=name, ruling=one.ruling.told_first)
        for name, one in sorted(options.items())
        if name not in passed
    ]
    places = _places(passed, rules, ranking) if len(passed) > 1 or rules.order is Order.RANKING else {}
    best = [name for name in passed if places.get(name, 0) == min((places.get(each, 0) for each in passed), default=0)]
    if not passed:
        quorate = any(one.outcome == "rejected" for one in options.values())
        outcome, settled = rules.otherwise, quorate
        told: Finding = _NONE_PASSES.finding(rules.cites, False, otherwise=rules.otherwise, count=len(options))
    elif len(best) > 1:
        outcome, settled = "undecided", False
        told = _TIED.finding(rules.cites, False, tied=tuple(sorted(best)))
    else:
        (outcome,), settled = best, True
        told = _CHOSEN.finding(
            rules.cites, True, context="alone" if len(passed) == 1 else rules.order.value, option=outcome,
            count=len(passed), method=ranking.method if ranking is not None else "",
        )  # fmt: skip
    leading = best[0] if len(best) == 1 else min(options, key=lambda name: (-options[name].votes, name))
    first = options[leading]
    return Decision(
        tally={name: one.votes for name, one in options.items()},
        outcome=outcome,
        leading=leading,
        votes=first.votes,
        base=first.base,
        threshold=first.threshold,
        lead=first.lead,
        shortfall=first.shortfall,
        swing=None,
        instead=None,
        abstained=first.abstained,
        took_part=first.took_part,
        quorum=first.quorum,
        settled=settled,
        ruling=Ruling.of(told, *findings),
        options=options,
        tied=tuple(sorted(best)) if len(best) > 1 else (),
    )


def _places(passed: Mapping[str, Decision], rules: DecisionRules, ranking: Ranking | None) -> Mapping[str, Fraction]:
    """Where each stands, the least first; whom a ranking does not name stands behind all it names."""
    if rules.order is Order.RANKING:
        if ranking is None:
            raise MissingFigureError("ranking", None, Phrase("wanted.figure_ranking"))
        last = len(ranking.places) + 1
        return {name: Fraction(ranking.places.get(name, last)) for name in passed}
    by = {Order.DIFFERENCE: _lead, Order.YES: _votes, Order.SHARE: _share}[rules.order]
    return {name: -by(one) for name, one in passed.items()}


def _lead(one: Decision) -> Fraction:
    return Fraction(one.lead)


def _votes(one: Decision) -> Fraction:
    return Fraction(one.votes)


def _share(one: Decision) -> Fraction:
    return Fraction(one.votes, one.votes + one.tally["against"])
