"""Candidacies: the figures by which an election is held, an election as it was called, and who offers to stand.

Text:     Proposals 3 and 4.
Decides:  the figures, what an election and a candidacy may look like, and the state an election is in.
Leaves:   who may stand and what comes of it, to elections.
Readings: R-6 (the deadline), R-10, R-35, R-77 to R-80 (what an organisation may ask in place of Proposal 4), R-82,
          R-93.
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "ELECTION_LIFECYCLE",
    "Candidacy",
    "Candidates",
    "Deadline",
    "Election",
    "ElectionRules",
    "PerBallot",
    "as_candidates",
    "election_status",
]

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

import attrs
from attrs.validators import and_

from partgov.electorates import Electorate, as_electorate
from partgov.foundation.conditions import Demand, as_demand, of_all_voters
from partgov.foundation.draws import Draw
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import (
    Period,
    Span,
    as_utc,
    instant_text,
    is_instant,
    to_utc,
    utc_or_none,
    weeks,
)
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.timetables import Leeway, Length, is_length
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_a,
    is_flag,
    is_id,
    is_text,
    one_of_each,
)
from partgov.merits import MORE_YES_THAN_NO, SENIORITY_THEN_DRAW, TieBreak
from partgov.rankings import Ranking
from partgov.requirements import Endorsement, Qualification, are_requirements
from partgov.roles import Seats
from partgov.tallies import Order

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "ElectionRules": ("P3", "P4", "R-77", "R-78", "R-79", "R-80", "R-93"),
    "election_status": ("P4", "R-2", "R-32"),
}

# ── figures ──────────────────────────────────────────────────────────────────────────────────────


class Deadline(StrEnum):
    """By when a statement must be posted (R-6)."""

    VOTING_OPENS = "voting_opens"
    DISCUSSION_OPENS = "discussion_opens"


class PerBallot(StrEnum):
    """A limit that is no number: as many as there are primary seats to fill or, where there are none, reserve seats."""

    SEATS = "seats"


_NONE: Final = {"words": {"none": None}}


def _is_limit(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, PerBallot):
        at_least(1)(instance, attribute, value)


def _is_deadline(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Deadline | Span):
        raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind="a Deadline"))


@attrs.frozen(kw_only=True)
class Candidates(Value):
    """
    Who may stand, besides that they are members (R-77, R-93).

    Attributes:
        of: the groups, roles, bodies or lists of whom a candidate has to be one; anybody where there are none.
        requires: what is asked of them, in place or by the names that the bylaws give it; all of it.
    """

    of: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=are_ids, metadata={"words": {"members": ()}}
    )
    requires: tuple[Qualification | str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_requirements)

    def __bool__(self) -> bool:
        return bool(self.of or self.requires)


def as_candidates(value: Candidates | Iterable[Qualification]) -> Candidates:
    """Read what is asked of candidates alone as asked of whoever is a member."""
    return Candidates(requires=value) if isinstance(value, list | tuple) else value  # type: ignore[return-value]


@attrs.frozen(kw_only=True)
class ElectionRules(Rules):
    """
    The figures of Proposals 3 and 4, each replaceable by an organisation's own.

    Attributes:
        discussion: how long candidates are discussed; None where nothing is asked.
        voting: how long they are voted on; None where nothing is asked.
        leeway: how exactly both (R-35).
        electorate: whose marks count (R-10).
        statement_before: by when a statement must be posted: before one of two openings, or in a span from the opening
            of the discussion (R-6).
        candidates: of whom one must be to stand, and what is asked besides being a member (R-77, R-93).
        gate: what a candidate must have to be considered; None where nobody is kept out (R-77).
        order: by what those who pass are put in order (R-77).
        method: by which method a ranking must have been counted elsewhere; None where any will do (R-79).
        ties: what decides between candidates of equal merit, in this order (R-78).
        per_ballot: how many one voter may support; None where there is no limit (R-80).
        roles: the rules of each role that has its own, whole.
    """

    discussion: Length | None = attrs.field(default=weeks(2), validator=absent_or(is_length), metadata=_NONE)  # P4
    voting: Length | None = attrs.field(default=weeks(2), validator=absent_or(is_length), metadata=_NONE)  # P4
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    electorate: Electorate = attrs.field(
        default=Electorate(), converter=as_electorate, validator=is_a(Electorate)
    )
    statement_before: Span | Deadline = attrs.field(
        default=Deadline.VOTING_OPENS, validator=_is_deadline, metadata={"words": {one.value: one for one in Deadline}}
    )
    candidates: Candidates = attrs.field(default=Candidates(), converter=as_candidates, validator=is_a(Candidates))
    gate: Demand | None = attrs.field(
        default=MORE_YES_THAN_NO, converter=as_demand, validator=absent_or(of_all_voters), metadata=_NONE
    )
    order: Order = attrs.field(default=Order.DIFFERENCE, validator=is_a(Order))
    method: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata=_NONE)
    ties: tuple[TieBreak, ...] = attrs.field(default=SENIORITY_THEN_DRAW, converter=as_tuple)
    per_ballot: int | PerBallot | None = attrs.field(
        default=None, validator=absent_or(_is_limit), metadata={"words": {"none": None, "seats": PerBallot.SEATS}}
    )
    roles: Mapping[str, ElectionRules] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=are_ids, metadata={"overlays": True}
    )

    @ties.validator
    def _each_once(self, attribute: attrs.Attribute[Any], value: tuple[TieBreak, ...]) -> None:
        all_are(TieBreak)(self, attribute, value)
        if len({*value}) < len(value):
            raise PartgovError(attribute.name, list(value), Phrase("wanted.each_tie_once"))

    def __attrs_post_init__(self) -> None:
        if self.method is not None and self.order is not Order.RANKING:
            raise PartgovError("method", self.method, Phrase("wanted.method_of_ranking"))

    def most_on_one_ballot(self, to_fill: Seats) -> int | None:
        """Return how many one ballot may support where so many seats are to be filled; None where there is no limit."""
        most = self.per_ballot
        return to_fill.primary or to_fill.reserve if isinstance(most, PerBallot) else most

    def of_role(self, role: str) -> ElectionRules:
        """Return the rules of a role: its own where it has any, else these."""
        return self.roles.get(role, self)


ELECTION_LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("election.event", "P4", setting="elections"),
    start="announced",
    table={
        "announced": {"statement": "announced", "withdrawal": "announced", "discussion opens": "discussion"},
        "discussion": {"statement": "discussion", "withdrawal": "discussion", "voting opens": "voting"},
        "voting": {"mark": "voting", "withdrawal": "voting", "voting closes": "closed"},
        "closed": {"declaration": "closed", "term starts": "in office"},
        "in office": {"declaration": "in office"},
    },
)
"""What may happen when in an election. Time moves it along; members post, withdraw and mark."""


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Candidacy(Fact):
    """
    A statement by which somebody stands for election.

    Attributes:
        at: when the statement was posted.
        reserve_only: whether they offer to be a reserve caretaker only (R-7).
        withdrawn_at: when they withdrew it, if they did.
        endorsers: who endorsed it, and when.
        facts: what they say of themselves, under the words that the rules use.
    """

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    statement: str = attrs.field(validator=is_text)
    reserve_only: bool = attrs.field(default=False, validator=is_flag)
    withdrawn_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    endorsers: tuple[Endorsement, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(Endorsement), one_of_each("member", "at"))
    )
    facts: Mapping[str, str] = attrs.field(
        default={}, converter=frozen, validator=are_ids, repr=False, metadata={"private": True}
    )

    def __attrs_post_init__(self) -> None:
        if self.withdrawn_at is not None and self.withdrawn_at < self.at:
            wanted = Phrase("wanted.instant_not_before_statement", value=instant_text(self.at))
            raise PartgovError("withdrawn_at", instant_text(self.withdrawn_at), wanted)


@attrs.frozen(kw_only=True)
class Election(Fact):
    """
    An election for one role, as it was called.

    Attributes:
        seats: fewer seats than the role has free, for a by-election; None to fill all that are free.
        draw: what the organisation announced for ties that the text leaves open, and what the tied agreed.
        ranking: the order that a count elsewhere gave, where the rules go by one.
        may_vote: how many might vote; where it is not said, it is counted from the members, by the electorate.
        ballots_cast: how many handed in a ballot that counts, where only tallies are known; None where nobody noted it.
        present: how many were there, voting or not; None where nobody noted it.
        term_starts: when the new mandates begin; the close of voting where None.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    seats: Seats | None = attrs.field(default=None, validator=absent_or(is_a(Seats)))
    draw: Draw | None = attrs.field(default=None, validator=absent_or(is_a(Draw)))
    ranking: Ranking | None = attrs.field(default=None, validator=absent_or(is_a(Ranking)))
    ballots_cast: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    present: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    may_vote: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    discussion_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    candidacies: tuple[Candidacy, ...] = attrs.field(
        converter=as_tuple,
        validator=and_(all_are(Candidacy), one_of_each("member", "at")),
        metadata={"unique": ("member", "at")},
    )

    def __attrs_post_init__(self) -> None:
        refuse_all([*self._out_of_order()])

    def _out_of_order(self) -> Iterator[PartgovError]:
        for before, after in pairwise(("discussion_opens", "voting_opens", "voting_closes")):
            if getattr(self, after) <= getattr(self, before):
                wanted = Phrase("wanted.instant_after", before=before, value=instant_text(getattr(self, before)))
                yield PartgovError(after, instant_text(getattr(self, after)), wanted)
        if self.term_start < self.voting_closes:
            wanted = Phrase("wanted.instant_not_before_voting_closes", value=instant_text(self.voting_closes))
            yield PartgovError("term_starts", instant_text(self.term_start), wanted)

    @property
    def discussion(self) -> Period:
        """The discussion period."""
        return Period(opens=self.discussion_opens, closes=self.voting_opens)

    @property
    def voting(self) -> Period:
        """The voting period."""
        return Period(opens=self.voting_opens, closes=self.voting_closes)

    @property
    def named(self) -> frozenset[str]:
        """Who posted a statement, or has a place in the ranking."""
        return frozenset({row.member for row in self.candidacies} | {*(self.ranking.places if self.ranking else ())})

    @property
    def term_start(self) -> datetime:
        """The instant the new mandates begin."""
        return self.term_starts or self.voting_closes


# ── the state it is in ───────────────────────────────────────────────────────────────────────────


def election_status(election: Election, *, at: datetime) -> str:
    """Return the state of `ELECTION_LIFECYCLE` the election is in at the instant `at`."""
    at = to_utc(at)
    return ELECTION_LIFECYCLE.state_at(
        at,
        (
            (election.discussion_opens, "discussion opens"),
            (election.voting_opens, "voting opens"),
            (election.voting_closes, "voting closes"),
            (election.term_start, "term starts"),
        ),
    )
