"""Recorded votes: elections, recalls and contests with their ballots and what was declared.

Text:     Proposals 3, 4, 6 and 15.
Decides:  which facts of one vote fit together.
Leaves:   how votes are counted, to `elections`, `recall` and `contests`.
"""

from __future__ import annotations

__all__ = [
    "Declared",
    "DeclaredChoice",
    "RecordedContest",
    "RecordedCount",
    "RecordedElection",
    "RecordedRecall",
    "numbered",
]

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import attrs
from attrs.validators import and_

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Countable, Mark, Tally
from partgov.contests import Aspect, ContestEntry
from partgov.elections import Election
from partgov.foundation.draws import Draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    Period,
    Span,
    as_utc,
    instant_text,
    is_instant,
    utc_or_none,
)
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    Fact,
    Value,
    absent_or,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    each_member_once,
    frozen_or_none,
    is_a,
    is_id,
    is_text,
    one_of_each,
    tuple_or_none,
)
from partgov.history.dependence import DependsOn
from partgov.history.recorded_files import MarksFile, refuse_beside
from partgov.recall import Recall, RecallOutcome


def numbered(instance: object, attribute: attrs.Attribute[Any], value: Iterable[Ballot | AnswerSheet]) -> None:
    """
    Raise `PartgovError` where some ballots carry the ballot box's number and others do not.

    >>> @attrs.frozen
    ... class Box:
    ...     ballots: tuple[Ballot, ...] = attrs.field(validator=numbered)
    >>> len(Box((Ballot(voter="ana", marks={}, seq=1), Ballot(voter="bo", marks={}, seq=2))).ballots)
    2
    """
    numbers = [ballot.seq for ballot in value]
    if None in numbers and any(number is not None for number in numbers):
        raise PartgovError(attribute.name, None, Phrase("wanted.seq_on_every_ballot_election"))


_BALLOTS: Final = and_(all_are(Ballot), one_of_each("seq"), numbered)


@attrs.frozen(kw_only=True)
class Declared(Fact):
    """What the organisation declared: the primary caretakers as a set, the reserves in their order."""

    primary: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_member_once)
    reserve: tuple[str, ...] | None = attrs.field(
        default=None, converter=tuple_or_none, validator=absent_or(each_member_once)
    )


@attrs.frozen(kw_only=True)
class Yields(Value):
    """
    Which holders made way for an election: by name, or where more had one planned end than seats were called.

    Attributes:
        mandates: the mandates that end when the term starts, by id, whether anybody is seated or not (R-103).
        agreed: who made way by agreement, by id.
        draw: in which order the others were drawn, elsewhere; who comes first makes way first.
    """

    mandates: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_ids)
    agreed: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    draw: Draw | None = attrs.field(default=None, validator=absent_or(is_a(Draw)))

    def __attrs_post_init__(self) -> None:
        if self.draw is not None and self.draw.order is None:
            raise PartgovError("draw.order", None, Phrase("wanted.key_which_required", value=repr("order")))
        if self.draw is not None and self.draw.agreed:
            raise PartgovError("draw.agreed", ", ".join(self.draw.agreed), Phrase("wanted.agreed_of_yields"))


@attrs.frozen(kw_only=True)
class SeatTerm(Value):
    """
    One of the terms that an election fills; that of the role where nothing else is said of it.

    Attributes:
        seats: how many seats have it.
        term: how long it lasts instead of the role's term.
        until: or when it ends, by plan where terms last until a successor.
        remainder_of: or the mandate that ended early of which it is what is left.
        members: who was declared to have it, where the rank leaves that open.
    """

    seats: int = attrs.field(default=1, validator=at_least(1))
    term: Span | None = attrs.field(default=None, validator=absent_or(is_a(Span)))
    until: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    remainder_of: str | None = attrs.field(default=None, validator=absent_or(is_id))
    members: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)

    def __attrs_post_init__(self) -> None:
        said = [name for name in ("term", "until", "remainder_of") if getattr(self, name) is not None]
        if len(said) > 1:
            raise PartgovError(said[1], getattr(self, said[1]), Phrase("wanted.one_of_terms"))
        if self.term == Span():
            raise PartgovError("term", self.term, Phrase("wanted.day_or_more"))
        if self.remainder_of is not None and self.seats > 1:
            raise PartgovError("seats", self.seats, Phrase("wanted.one_seat_left_over"))
        if len(self.members) > self.seats:
            raise PartgovError("members", ", ".join(self.members), Phrase("wanted.no_more_members", most=self.seats))


@attrs.frozen(kw_only=True)
class RecordedElection(Election):
    """
    An election with what came of it: the ballots or the tallies, and what was declared.

    Attributes:
        marks_file: the file in which the marks stand, where they are not ballots of the record.
        marks: what is in that file, once it is read.
        terms: the terms that it fills, where they are not all that of the role; as many as primary seats are called.
        yields: which mandates end with it, and which holders made way where their turn came at once.
        depends_on: a recall that must come to an outcome, `revoked` if not said, for anybody to be seated.
    """

    ballots: tuple[Ballot, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(_BALLOTS),
        metadata={"unique": ("seq",)},
    )
    marks_file: MarksFile | None = attrs.field(default=None, validator=absent_or(is_a(MarksFile)))
    marks: Countable | None = attrs.field(default=None, eq=False, repr=False, metadata={"setting": False})
    tallies: Mapping[str, Tally] | None = attrs.field(
        default=None, converter=frozen_or_none, validator=absent_or(and_(are_ids, all_are(Tally)))
    )
    declared: Declared | None = attrs.field(default=None, validator=absent_or(is_a(Declared)))
    depends_on: DependsOn | None = attrs.field(default=None, validator=absent_or(is_a(DependsOn)))
    yields: Yields | None = attrs.field(default=None, validator=absent_or(is_a(Yields)))
    terms: tuple[SeatTerm, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(SeatTerm))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.depends_on is not None and self.depends_on.recall is None:
            raise PartgovError("depends_on", self.depends_on.question, Phrase("wanted.election_on_recall"))
        self._check_terms()
        refuse_beside(self, "ballots", "tallies", "ballots_cast")
        if self.ballots is not None and self.tallies is not None:
            raise PartgovError("tallies", "tallies beside ballots", Phrase("wanted.either_ballots_or_tallies"))
        if self.ballots is not None and self.ballots_cast is not None:
            raise PartgovError("ballots_cast", self.ballots_cast, Phrase("wanted.none_beside_ballots"))
        marked = max((tally.total for tally in (self.tallies or {}).values()), default=0)
        for name in ("ballots_cast", "present", "may_vote"):
            number = getattr(self, name)
            if number is not None and number < marked:
                raise PartgovError(name, number, Phrase("wanted.whole_at_least", least=marked))

    @property
    def handed_in(self) -> tuple[Ballot, ...] | Countable | None:
        """What the voters handed in, as ballots or in a file; None where only tallies are known."""
        return self.ballots if self.marks_file is None else self.marks or self.marks_file

    def _check_terms(self) -> None:
        each_member_once(self, attrs.fields(RecordedElection).terms, [who for one in self.terms for who in one.members])
        for one in self.terms:
            if one.until is not None and one.until <= self.term_start:
                raise PartgovError("terms", instant_text(one.until), Phrase("wanted.after_start", at=self.term_start))


@attrs.frozen(kw_only=True)
class RecordedRecall(Recall):
    """
    A recall with what came of it: the ballots or the tally, and what was declared.

    Attributes:
        marks_file: the file in which the marks stand, where they are not ballots of the record.
        marks: what is in that file, once it is read.
    """

    ballots: tuple[Ballot, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(_BALLOTS),
        metadata={"unique": ("seq",)},
    )
    marks_file: MarksFile | None = attrs.field(default=None, validator=absent_or(is_a(MarksFile)))
    marks: Countable | None = attrs.field(default=None, eq=False, repr=False, metadata={"setting": False})
    tally: Tally | None = attrs.field(default=None, validator=absent_or(is_a(Tally)))
    declared: RecallOutcome | None = attrs.field(default=None, validator=absent_or(is_a(RecallOutcome)))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        refuse_beside(self, "ballots", "tally")
        if self.ballots is not None and self.tally is not None:
            raise PartgovError("tally", "a tally beside ballots", Phrase("wanted.ballots_or_tally"))

    @property
    def handed_in(self) -> tuple[Ballot, ...] | Countable | None:
        """What the voters handed in, as ballots or in a file; None where only figures are known."""
        return self.ballots if self.marks_file is None else self.marks or self.marks_file

    @property
    def abstained(self) -> bool:
        """Whether somebody abstained, which by Proposal 6 is no option."""
        by_tally = self.tally is not None and self.tally.abstain > 0
        return by_tally or any(Mark.ABSTAIN in ballot.marks.values() for ballot in self.ballots or ())


@attrs.frozen(kw_only=True)
class DeclaredChoice(Fact):
    """The entry that was declared to be chosen; None where nothing was to change."""

    winner: str | None = attrs.field(default=None, validator=absent_or(is_id))


@attrs.frozen(kw_only=True)
class RecordedCount(Value):
    """
    One of a contest's two counts: its ballots, with marks for entries by id, and what was declared.

    Attributes:
        marks_file: the file in which the marks stand, where they are not ballots of the record.
        marks: what is in that file, once it is read.
    """

    aspect: Aspect = attrs.field(validator=is_a(Aspect))
    ballots: tuple[Ballot, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=_BALLOTS,
        metadata={"unique": ("seq",)},
    )
    marks_file: MarksFile | None = attrs.field(default=None, validator=absent_or(is_a(MarksFile)))
    marks: Countable | None = attrs.field(default=None, eq=False, repr=False, metadata={"setting": False})
    declared: DeclaredChoice | None = attrs.field(default=None, validator=absent_or(is_a(DeclaredChoice)))

    def __attrs_post_init__(self) -> None:
        refuse_beside(self, "ballots")

    @property
    def handed_in(self) -> tuple[Ballot, ...] | Countable:
        """What the voters handed in, as ballots or in a file."""
        return self.ballots if self.marks_file is None else self.marks or self.marks_file


@attrs.frozen(kw_only=True)
class RecordedContest(Fact):
    """A contest with its periods, its entries, and its counts."""

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    discussion_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    entries: tuple[ContestEntry, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(ContestEntry), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    counts: tuple[RecordedCount, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(RecordedCount), one_of_each("aspect"))
    )

    def __attrs_post_init__(self) -> None:
        for before, after in pairwise(("discussion_opens", "voting_opens", "voting_closes")):
            if getattr(self, after) <= getattr(self, before):
                wanted = Phrase("wanted.instant_after", before=before, value=instant_text(getattr(self, before)))
                raise PartgovError(after, instant_text(getattr(self, after)), wanted)

    @property
    def discussion(self) -> Period:
        """The discussion period."""
        return Period(opens=self.discussion_opens, closes=self.voting_opens)

    @property
    def voting(self) -> Period:
        """The voting period."""
        return Period(opens=self.voting_opens, closes=self.voting_closes)
