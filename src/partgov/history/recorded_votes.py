"""Recorded votes: elections, recalls, polls and contests with their ballots and what was declared.

Text:     Proposals 3, 4, 6, 8 and 15.
Decides:  which facts of one vote fit together.
Leaves:   how votes are counted, to `elections`, `recall`, `decisions` and `contests`.
"""

from __future__ import annotations

__all__ = [
    "Declared",
    "DeclaredChoice",
    "Poll",
    "Question",
    "RecordedContest",
    "RecordedCount",
    "RecordedElection",
    "RecordedRecall",
]

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

import attrs
from attrs.validators import and_

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Mark, Tally
from partgov.contests import Aspect, ContestEntry
from partgov.elections import Election
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    Period,
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
from partgov.questions import QuestionRule, check_tally
from partgov.recall import Recall, RecallOutcome

_FIRST: Final = datetime(1000, 1, 1, tzinfo=UTC)


_LAST: Final = datetime(9998, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def _numbered(instance: object, attribute: attrs.Attribute[Any], value: Iterable[Ballot | AnswerSheet]) -> None:
    numbers = [ballot.seq for ballot in value]
    if None in numbers and any(number is not None for number in numbers):
        raise PartgovError(attribute.name, None, Phrase("wanted.seq_on_every_ballot_election"))


_BALLOTS: Final = and_(all_are(Ballot), one_of_each("seq"), _numbered)


@attrs.frozen(kw_only=True)
class Declared(Fact):
    """What the organisation declared: the primary caretakers as a set, the reserves in their order."""

    primary: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_member_once)
    reserve: tuple[str, ...] | None = attrs.field(
        default=None, converter=tuple_or_none, validator=absent_or(each_member_once)
    )


@attrs.frozen(kw_only=True)
class RecordedElection(Election):
    """An election with what came of it: the ballots or the tallies, and what was declared."""

    ballots: tuple[Ballot, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(_BALLOTS),
        metadata={"unique": ("seq",)},
    )
    tallies: Mapping[str, Tally] | None = attrs.field(
        default=None, converter=frozen_or_none, validator=absent_or(and_(are_ids, all_are(Tally)))
    )
    declared: Declared | None = attrs.field(default=None, validator=absent_or(is_a(Declared)))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.ballots is not None and self.tallies is not None:
            raise PartgovError("tallies", "tallies beside ballots", Phrase("wanted.either_ballots_or_tallies"))


@attrs.frozen(kw_only=True)
class RecordedRecall(Recall):
    """A recall with what came of it: the ballots or the tally, and what was declared."""

    ballots: tuple[Ballot, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(_BALLOTS),
        metadata={"unique": ("seq",)},
    )
    tally: Tally | None = attrs.field(default=None, validator=absent_or(is_a(Tally)))
    declared: RecallOutcome | None = attrs.field(default=None, validator=absent_or(is_a(RecallOutcome)))

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.ballots is not None and self.tally is not None:
            raise PartgovError("tally", "a tally beside ballots", Phrase("wanted.ballots_or_tally"))
        abstains = self.tally is not None and self.tally.abstain
        if abstains or any(Mark.ABSTAIN in ballot.marks.values() for ballot in self.ballots or ()):
            raise PartgovError("ballots", "abstain", Phrase("wanted.yes_or_no_recall_has"))


@attrs.frozen(kw_only=True)
class Question(Fact):
    """
    One question of a poll, with its tally and what was declared of it.

    Attributes:
        matter: what it is about; a matter that was settled rests before it may be put again.
        answers: what it offers; for, against and abstain where that is its rule.
        tally: the answers; None where they follow from the poll's ballots, or are not counted yet.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    rule: QuestionRule = attrs.field(validator=is_a(QuestionRule))
    matter: str | None = attrs.field(default=None, validator=absent_or(is_text))
    answers: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    tally: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none, validator=absent_or(are_ids))
    declared: str | None = attrs.field(default=None, validator=absent_or(is_text))

    def __attrs_post_init__(self) -> None:
        if self.answers and self.rule is QuestionRule.FOR_AGAINST:
            raise PartgovError("answers", list(self.answers), Phrase("wanted.none_they_are_for_against"))
        if self.tally is not None:
            check_tally(self.rule, self.tally)
            strange = sorted(self.tally.keys() - set(self.answers)) if self.answers else []
            if strange:
                raise PartgovError("tally", strange[0], Phrase("wanted.one_answers", names=", ".join(self.answers)))
        elif self.answers:
            check_tally(self.rule, dict.fromkeys(self.answers, 0))

    @property
    def offered(self) -> tuple[str, ...]:
        """The answers that it offers."""
        return self.answers or ("for", "against", "abstain")


@attrs.frozen(kw_only=True)
class Poll(Fact):
    """
    A poll of one or more questions.

    Attributes:
        proposers: who put it.
        discussion_opens: when its discussion opened; its vote opens at `opens`.
        voters: how many took part, where it is known.
        may_vote: how many might; where it is not said, it is counted from the members, by the electorate of the rules.
        ballots: what the voters handed in; None where only tallies are known.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    proposers: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    discussion_opens: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant)
    )
    opens: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    closes: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    voters: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    may_vote: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    ballots: tuple[AnswerSheet, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(and_(all_are(AnswerSheet), one_of_each("seq"), _numbered)),
        metadata={"unique": ("seq",)},
    )
    questions: tuple[Question, ...] = attrs.field(
        converter=as_tuple, validator=and_(all_are(Question), one_of_each("id")), metadata={"unique": ("id",)}
    )

    def __attrs_post_init__(self) -> None:
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            wanted = Phrase("wanted.instant_after_opens", value=instant_text(self.opens))
            raise PartgovError("closes", instant_text(self.closes), wanted)
        if self.discussion_opens is not None and (self.opens is None or self.opens <= self.discussion_opens):
            wanted = Phrase("wanted.instant_before_opens_which_given")
            raise PartgovError("discussion_opens", instant_text(self.discussion_opens), wanted)
        if self.ballots is not None:
            for question in self.questions:
                if question.tally is not None:
                    raise PartgovError("ballots", question.id, Phrase("wanted.either_ballots_or_tally_each"))
                if question.rule is not QuestionRule.FOR_AGAINST and not question.answers:
                    raise PartgovError("questions", question.id, Phrase("wanted.answers_this_question_offers"))

    @property
    def began(self) -> datetime | None:
        """When it opened, its discussion included; None where nobody noted it."""
        return self.discussion_opens or self.opens

    @property
    def voting(self) -> Period | None:
        """The voting period; None where it is not known whole."""
        if self.opens is None or self.closes is None:
            return None
        return Period(opens=self.opens, closes=self.closes)

    @property
    def window(self) -> Period | None:
        """The instants by which ballots are judged: an end that is not known yet is as far away as can be."""
        if self.opens is None and self.closes is None:
            return None
        return Period(opens=self.opens or _FIRST, closes=self.closes or _LAST)


@attrs.frozen(kw_only=True)
class DeclaredChoice(Fact):
    """The entry that was declared to be chosen; None where nothing was to change."""

    winner: str | None = attrs.field(default=None, validator=absent_or(is_id))


@attrs.frozen(kw_only=True)
class RecordedCount(Value):
    """One of a contest's two counts: its ballots, with marks for entries by id, and what was declared."""

    aspect: Aspect = attrs.field(validator=is_a(Aspect))
    ballots: tuple[Ballot, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=_BALLOTS,
        metadata={"unique": ("seq",)},
    )
    declared: DeclaredChoice | None = attrs.field(default=None, validator=absent_or(is_a(DeclaredChoice)))


@attrs.frozen(kw_only=True)
class RecordedContest(Fact):
    """A contest: its periods, its entries, and its counts."""

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
