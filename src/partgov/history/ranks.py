"""Ranks: which of the terms that an election fills goes to whom of those who won it.

Text:     none. By Proposal 5 all mandates last one term; an election may also fill what is left of others.
Decides:  which term each winner has: the longest goes to who comes first, where the rules say so.
Leaves:   who wins, to electing; how long a term lasts, to terms.
Readings: R-102 (terms by rank).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Ranks", "Running", "longest_term", "rank_winners"]

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.values import FrozenMap, Value, as_tuple, frozen
from partgov.history.record import RecordedElection
from partgov.history.recorded_votes import SeatTerm
from partgov.history.state import State
from partgov.mandates import Mandate, MandateRules
from partgov.outcomes import Result
from partgov.terms import ByRank, lasting_for, planned_end, scheduled_end, yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "rank_winners": ("P5", "R-102"),
    "longest_term": ("P5", "R-97"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_UNDECIDED: Final = Kind("election.which_term", "P5", "R-102", setting="mandates.by_rank", tied=tuple, ends=tuple)
_OTHERWISE: Final = Kind(
    "check.other_term", "P5", "R-102", setting="mandates.by_rank", who=Named, said=Phrase, ends=tuple
)
_NO_WINNER: Final = Kind("check.term_of_nobody", "P5", "R-102", setting="mandates.by_rank", who=Named)


@attrs.frozen(kw_only=True)
class Running(Value):
    """
    How long a winner's term runs.

    Attributes:
        ends: its scheduled end; `FOREVER` where that is not known at its start.
        planned: by what they yield in turn; None where terms end by themselves.
        began: where the term began of which this is what is left; None for a whole one.
    """

    ends: datetime
    planned: datetime | None = None
    began: datetime | None = None

    @property
    def turn(self) -> datetime:
        """When their turn comes."""
        return self.ends if self.planned is None else self.planned

    @property
    def day(self) -> Phrase:
        """Its end in a sentence."""
        return (
            Phrase("term.to", context="open")
            if self.turn == FOREVER
            else Phrase("term.to", context="day", at=self.turn)
        )


@attrs.frozen(kw_only=True)
class Ranks(Value):
    """
    Which term each winner of an election has.

    Attributes:
        usual: the term of everybody who is not named in `running`.
        undecided: that of a seat that a tie leaves open.
        running: the terms of winners, where the election fills several.
        amiss: why it cannot be said who of some has which; what was declared of it, and does not follow.

    >>> from datetime import UTC
    >>> def until(year):
    ...     return Running(ends=datetime(year, 1, 1, tzinfo=UTC))
    >>> ranks = Ranks(usual=until(2017), undecided=until(2017), running={"ana": until(2019)})
    >>> ranks.of("ana").turn.year, ranks.of("bo").turn.year, str(ranks.of("bo").day)
    (2019, 2017, 'to 2017-01-01T00:00:00Z')
    """

    usual: Running
    undecided: Running
    running: Mapping[str, Running] = attrs.field(default=FrozenMap(), converter=frozen)
    amiss: tuple[Finding, ...] = attrs.field(default=(), converter=as_tuple)

    def of(self, member: str) -> Running:
        """Return how long a winner's term runs."""
        return self.running.get(member, self.usual)


def rank_winners(state: State, election: RecordedElection, winners: Sequence[str], result: Result | None) -> Ranks:
    """
    Say which of the terms that an election fills each of its primary winners has (R-102).

    What the record says of somebody is taken, and told where it does not follow. Where a tie lies across two terms,
    and the record says nothing of it, each of the tied has the shortest for as long as nobody says who has which.

    Prevents: a cohort whose turn is decided by the order of a list.

    Raises `PartgovError` where it fills what is left of a mandate that is no other's, or not over.
    """
    at = election.term_start
    rules = state.rules(at).mandates.of_role(election.role)
    usual = _running(SeatTerm(), state, election, rules)
    if not election.terms:
        return Ranks(usual=usual, undecided=usual)
    rows = [(one, _running(one, state, election, rules)) for one in election.terms]
    said = {member: running for one, running in rows for member in one.members if member in winners}
    slots = sorted((running for one, running in rows for _ in range(one.seats)), key=_turn, reverse=True)
    by_rank = state.rules(election.discussion_opens).mandates.of_role(election.role).by_rank
    groups = [tuple(winners)] if result is None or by_rank is ByRank.NONE else [*_in_order(winners, result)]
    running: dict[str, Running] = {}
    amiss = [
        _NO_WINNER.finding(rules.cites, False, who=state.roll.named(member))
        for one in election.terms for member in one.members if member not in winners
    ]  # fmt: skip
    for group in groups:
        mine, slots = slots[: len(group)], slots[len(group) :]
        given, told = _give(group, mine, said, usual, state, rules)
        running |= given
        amiss += told
    shortest = min(slots, key=_turn, default=usual)
    return Ranks(usual=usual, undecided=shortest, running=running, amiss=amiss)


def longest_term(state: State, election: RecordedElection) -> datetime | None:
    """
    Return until when the longest term lasts that an election fills, as known; None where it is that of the role.

    Raises `PartgovError` where it fills what is left of a mandate that is no other's, or not over.
    """
    if not election.terms:
        return None
    rules = state.rules(election.term_start).mandates.of_role(election.role)
    usual = _running(SeatTerm(), state, election, rules)
    longest = max((_running(one, state, election, rules) for one in election.terms), key=_turn)
    return None if longest == usual else max(longest.turn, election.term_start)


def _give(
    group: Sequence[str], slots: Sequence[Running], said: Mapping[str, Running], usual: Running, state: State,
    rules: MandateRules,
) -> tuple[dict[str, Running], list[Finding]]:  # fmt: skip
    """Give those of one place their terms: as declared, else those that are left where they are all alike."""
    left, findings, given = [*slots], list[Finding](), dict[str, Running]()
    for member in (one for one in group if one in said):
        given[member] = said[member]
        if said[member] in left:
            left.remove(said[member])
        else:
            ends, who = tuple(one.day for one in dict.fromkeys(slots)), state.roll.named(member)
            findings.append(_OTHERWISE.finding(rules.cites, False, who=who, said=said[member].day, ends=ends))
    others = sorted(member for member in group if member not in said)
    given |= dict.fromkeys(others, min(left, key=_turn, default=usual))
    if len({*left}) > 1 and others:
        ends, tied = tuple(one.day for one in dict.fromkeys(left)), tuple(map(state.roll.named, others))
        findings.append(_UNDECIDED.finding(rules.cites, False, tied=tied, ends=ends))
    return given, findings


def _turn(running: Running) -> datetime:
    return running.turn


def _in_order(winners: Sequence[str], result: Result) -> Iterator[tuple[str, ...]]:
    """The winners in the order of the list, those together whom nothing puts in order; who is not on it comes last."""
    listed = [one for one in result.seating.listed if one.member in winners]
    for _, tied in groupby(listed, key=lambda one: (one.ranked, one.score, one.precedence)):
        yield tuple(one.member for one in tied)
    known = {one.member for one in listed}
    last = tuple(member for member in winners if member not in known)
    if last:
        yield last


def _running(one: SeatTerm, state: State, election: RecordedElection, rules: MandateRules) -> Running:
    """How long one of the terms runs from the start of the new mandates on."""
    at, zone = election.term_start, state.zone
    if one.remainder_of is not None:
        left = _left_over(one.remainder_of, state, election)
        return Running(ends=left.ends, planned=left.planned, began=left.term_starts or left.starts)
    ends = scheduled_end(at, rules.term, zone=zone)
    if one.until is not None:
        stays = ends == FOREVER and yields_to(rules.term) is not None
        return Running(
            ends=FOREVER if stays else one.until, planned=None if yields_to(rules.term) is None else one.until
        )
    term = rules.term if one.term is None else lasting_for(rules.term, one.term)
    planned = None if yields_to(term) is None else planned_end(at, term, zone=zone)
    return Running(ends=scheduled_end(at, term, zone=zone), planned=planned)


def _left_over(name: str, state: State, election: RecordedElection) -> Mandate:
    """The mandate of which an election fills what is left: over before its end, and of the same role."""
    at, mandate = election.term_start, state.mandates.get(name)
    if mandate is None or mandate.role != election.role or not mandate.until <= at < max(mandate.ends, mandate.turn):
        raise PartgovError(f"elections.{election.id}.terms.remainder_of", name, Phrase("wanted.left_over", at=at))
    return mandate
