"""Merits: what a candidate must have to be considered, and what puts those who are considered in order.

Text:     Proposal 4.
Decides:  whether a candidate passes, by what score and after it by what the list goes, and what of that is told.
Leaves:   who stands, to elections; who gets which seat, to seating.
Readings: R-77 (the gate and the order), R-78 (ties), R-79 (a ranking counted elsewhere).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "MORE_YES_THAN_NO", "SENIORITY_THEN_DRAW", "Merits", "TieBreak"]

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.foundation.conditions import Base, Condition, Counted, Demand, Measured, Numbers, measure, missing_for
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.values import FrozenMap, Value, frozen, frozen_or_none
from partgov.rankings import Ranking
from partgov.tallies import Order, Tally

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "Merits.passes": ("P4", "R-77", "R-79"),
    "Merits.score": ("P4", "R-77", "R-79"),
    "Merits.precedence": ("P4", "R-13", "R-29", "R-78"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_GATE: Final = Kind("result.gate", "P4", setting="elections", who=Named, yes=int, no=int, score=int, missing=int)
_ASKED: Final = Kind(
    "result.asked", "P4", "R-77", setting="elections.gate",
    context=str, who=Named, has=Phrase, of=Phrase | None, asked=Condition, missing=Phrase | None,
)  # fmt: skip
_NO_GATE: Final = Kind("result.no_gate", "P4", "R-77", setting="elections.gate", who=Named, yes=int, no=int)
_NO_VOTES: Final = Kind("result.no_votes", "P4", "R-79", setting="elections.gate", who=Named)
_UNRANKED: Final = Kind("result.unranked", "P4", "R-79", setting="elections.order", who=Named, method=str)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


class TieBreak(StrEnum):
    """What decides between candidates of equal merit: earlier membership, their own agreement, a draw (R-78)."""

    SENIORITY = "seniority"
    AGREEMENT = "agreement"
    DRAW = "draw"


MORE_YES_THAN_NO: Final = Condition(share=Fraction(1, 2), exceeded=True)
"""The gate of Proposal 4: more than half of Yes and No."""

SENIORITY_THEN_DRAW: Final = (TieBreak.SENIORITY, TieBreak.DRAW)
"""The ties of Proposal 4: by earliest membership and, where that is equal too, by an announced draw (R-29)."""

_PLAIN_BASES: Final = (None, Base.FOR_AND_AGAINST)
_PLAIN_COUNTS: Final = (None, Counted.FOR)


@attrs.frozen(kw_only=True)
class Merits(Value):
    """
    By what the candidates of one election are considered and put in order.

    Attributes:
        gate: what each must have; None where nobody is kept out.
        order: by what those who pass are put in order.
        ties: what decides between those of equal merit, in this order; nothing else does.
        voters: how many handed in a ballot that counts; None where nobody noted it.
        present: how many were there; None where nobody noted it.
        tallied: whether the votes of each candidate are known; of a ranking that was counted elsewhere they may not be.
        electorate: how many might vote; None where it is not asked.
        seats: the seats of the body that votes; None where none does.
        ranking: the order that a count elsewhere gave, where that is what the rules go by.
        per_ballot: how many one voter could support; None where there was no limit, or nobody noted it (R-80).
        agreed: a place for each who goes first by agreement of the tied.
        drawn: a place for each by a draw that may settle this election.
        places: the place of each in the ranking, from 1 on.

    >>> Merits(order=Order.SHARE).score("ana", Tally(yes=2, no=1))
    Fraction(2, 3)
    """

    gate: Demand | None = MORE_YES_THAN_NO
    order: Order = Order.DIFFERENCE
    ties: tuple[TieBreak, ...] = SENIORITY_THEN_DRAW
    voters: int | None = None
    present: int | None = None
    tallied: bool = True
    electorate: int | None = None
    seats: int | None = None
    ranking: Ranking | None = None
    per_ballot: int | None = None
    agreed: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none)
    drawn: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none)
    places: Mapping[str, int] = attrs.field(init=False, eq=False, repr=False)

    @places.default
    def _places(self) -> Mapping[str, int]:
        return FrozenMap() if self.ranking is None else frozen(self.ranking.places)

    @property
    def plain(self) -> bool:
        """Whether these are the gate, the order and the ties of Proposal 4."""
        return self.plain_gate and self.plain_order

    @property
    def plain_gate(self) -> bool:
        """Whether more Yes than No is asked, and nothing else."""
        gate = self.gate
        if not isinstance(gate, Condition) or gate.of not in _PLAIN_BASES or gate.counts not in _PLAIN_COUNTS:
            return False
        return gate.share == MORE_YES_THAN_NO.share and gate.exceeded

    @property
    def plain_order(self) -> bool:
        """Whether the list goes by Yes less No, then by earliest membership and an announced draw."""
        return self.order is Order.DIFFERENCE and self.ties == SENIORITY_THEN_DRAW

    def passes(self, member: str, tally: Tally) -> bool:
        """Say whether a candidate is considered: has what the gate asks and, of a complete ranking, a place (R-77)."""
        if self.order is Order.RANKING and member not in self.places and not self.incomplete:
            return False
        if self.plain_gate:
            return tally.yes > tally.no
        return all(one.met for one in self._measured(tally))

    @property
    def incomplete(self) -> bool:
        """Whether there is a ranking that leaves open who else was counted."""
        return self.ranking is not None and not self.ranking.complete

    def ranks(self, member: str) -> bool:
        """Say whether the order has a place for somebody: not for whom an incomplete ranking leaves out (R-79)."""
        return self.order is not Order.RANKING or member in self.places

    def score(self, member: str, tally: Tally) -> int | Fraction:
        """Return by what the list goes, the highest first: votes, a share of them, or a place with a minus."""
        match self.order:
            case Order.DIFFERENCE:
                return tally.score
            case Order.YES:
                return tally.yes
            case Order.SHARE:
                # Who has neither Yes nor No comes last, after who has No alone.
                return Fraction(tally.yes, tally.yes + tally.no) if tally.yes + tally.no else -1
        return -self.places.get(member, len(self.places) + 1)

    def precedence(self, member: str, since: datetime) -> tuple[datetime | int, ...]:
        """Return the instants and places that put those of equal score in order, as the ties are listed (R-78)."""
        keys: dict[TieBreak, datetime | int] = {
            TieBreak.SENIORITY: since,
            TieBreak.AGREEMENT: _place(self.agreed, member),
            TieBreak.DRAW: _place(self.drawn, member),
        }
        return tuple(keys[one] for one in self.ties)

    # ── telling ──────────────────────────────────────────────────────────────────────────────────

    def told_gate(self, who: Named, tally: Tally, cites: Cites) -> Iterator[Finding]:
        """Say what the gate found of a candidate, condition by condition (P4, R-77)."""
        yes, no, score = tally.yes, tally.no, tally.score
        if self.plain_gate:
            yield _GATE.finding(
                cites, yes > no, found=yes, needed=no + 1, who=who, yes=yes, no=no, score=score, missing=no + 1 - yes
            )
        elif self.gate is None and not self.tallied:
            yield _NO_VOTES.finding(cites, True, who=who)
        elif self.gate is None:
            yield _NO_GATE.finding(cites, True, found=yes, who=who, yes=yes, no=no)
        else:
            missing = missing_for(self.gate, self._numbers(tally), of=Base.FOR_AND_AGAINST, counts=Counted.FOR)
            for one in self._measured(tally):
                yield self._told(one, who, missing, cites)
        if not self.ranks(str(who)) and self.ranking is not None:
            yield _UNRANKED.finding(cites, not self.ranking.complete, who=who, method=self.ranking.method)

    def told_score(self, member: str, tally: Tally) -> Phrase:
        """Say by what somebody stands where they stand on the list."""
        match self.order:
            case Order.DIFFERENCE:
                return Phrase("merit.difference", score=tally.score)
            case Order.YES:
                return Phrase("merit.yes", count=tally.yes)
            case Order.SHARE:
                of = tally.yes + tally.no
                return Phrase("merit.share", yes=tally.yes, of=of, count=of)
        method = self.ranking.method if self.ranking else ""
        context = "named" if member in self.places else "unnamed"
        return Phrase("merit.ranking", context=context, place=self.places.get(member), method=method)

    def told_ties(self, mine: Sequence[Any], others: Sequence[Sequence[Any]]) -> tuple[Phrase, ...]:
        """Say which of the ties told somebody apart from others of equal score."""
        told = []
        rivals = list(others)
        for number, tie in enumerate(self.ties):
            left = [one for one in rivals if one[number] == mine[number]]
            if len(left) < len(rivals):
                told.append(Phrase(f"merit.by_{tie}"))
            rivals = left
        return tuple(told)

    def _told(self, one: Measured, who: Named, missing: int | None, cites: Cites) -> Finding:
        of = None if one.of is None else Phrase(f"merit.number_{one.of}", count=one.base)
        more = None if one.met else Phrase("merit.never") if missing is None else Phrase("merit.missing", count=missing)
        return _ASKED.finding(
            cites, one.met, found=one.found, needed=one.needed,
            context=("number" if of is None else "base") + ("_met" if one.met else "_unmet"),
            who=who, has=Phrase(f"merit.number_{one.counts}", count=one.found), of=of, asked=one.condition,
            missing=more,
        )  # fmt: skip

    def _numbers(self, tally: Tally) -> Numbers:
        return Numbers(
            votes_for=tally.yes, against=tally.no, abstaining=tally.abstain,
            voters=self.voters, present=self.present, electorate=self.electorate, seats=self.seats,
        )  # fmt: skip

    def _measured(self, tally: Tally) -> tuple[Measured, ...]:
        return measure(self.gate, self._numbers(tally), of=Base.FOR_AND_AGAINST, counts=Counted.FOR)


def _place(places: Mapping[str, int] | None, member: str) -> int:
    """The place of somebody; those who are not named come last."""
    return 0 if not places else places.get(member, max(places.values()) + 1)
