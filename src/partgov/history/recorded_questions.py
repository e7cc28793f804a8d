"""Recorded questions: polls with their questions, what each hangs on, and what was declared.

Text:     Proposal 8, and the final question.
Decides:  which facts of one poll fit together.
Leaves:   how a question is settled, to `decisions` and `options`; what hangs on what, to `deciding`.
Readings: R-74 (what a question hangs on), R-75 (several options).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "LAST_INSTANT", "Option", "Poll", "Question", "questions_by_name"]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import attrs
from attrs.validators import and_

from partgov.answers import Answerable, AnswerSheet
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import Period, instant_text, is_instant, utc_or_none
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
    frozen,
    frozen_or_none,
    is_a,
    is_id,
    is_text,
    one_of_each,
    tuple_or_none,
)
from partgov.history.dependence import DependsOn, KindBy, Unless
from partgov.history.recorded_files import MarksFile, refuse_beside
from partgov.history.recorded_votes import numbered
from partgov.questions import QuestionRule, check_tally
from partgov.rankings import Ranking

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Question": ("P8", "R-74", "R-75"), "Poll": ("P8",)}

_FIRST: Final = datetime(1000, 1, 1, tzinfo=UTC)
LAST_INSTANT: Final = datetime(9998, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
"""An end that is not known yet, as far away as can be."""


# ── questions and polls ──────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Option(Value):
    """
    One of several options of a question, each voted on against what happens if none passes.

    Attributes:
        kind: of which kind it is; that of its question where None.
        tally: how many are for and against it.
        matter: what it is about, which rests once it is settled; that of its question where None.
    """

    id: str = attrs.field(validator=is_id)
    kind: str | None = attrs.field(default=None, validator=absent_or(is_id))
    tally: Mapping[str, int] = attrs.field(converter=frozen, validator=are_ids)
    matter: str | None = attrs.field(default=None, validator=absent_or(is_text))

    def __attrs_post_init__(self) -> None:
        check_tally(QuestionRule.FOR_AGAINST, self.tally)
        if self.id == "undecided":
            raise PartgovError("id", self.id, Phrase("wanted.another_name"))


@attrs.frozen(kw_only=True)
class Question(Fact):
    """
    One question of a poll, with its tally and what was declared of it.

    Attributes:
        matter: what it is about; a matter that was settled rests before it may be put again.
        answers: what it offers; for, against and abstain where that is its rule.
        tally: the answers; None where they follow from the poll's ballots, or are not counted yet.
        kind: of which of the rules' kinds it is; none where None.
        kind_by: another question that says of which kind it is.
        depends_on: what must come to an outcome for this one to count.
        unless: a question that blocks this one when it is adopted.
        second_of: the question, without a quorum, of which this is the second vote.
        voters, present, may_vote: how many handed in anything, were there, and might vote; as in the poll where None.
        concerned: whom it concerns, who by some rules have no vote on it.
        against_by: who voted against, of those whose vote against may block it; None where nobody noted it.
        options: what is chosen among, where that is its rule.
        ranking: the order of the options, as it was counted elsewhere.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    rule: QuestionRule = attrs.field(validator=is_a(QuestionRule))
    matter: str | None = attrs.field(default=None, validator=absent_or(is_text))
    answers: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    tally: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none, validator=absent_or(are_ids))
    declared: str | None = attrs.field(default=None, validator=absent_or(is_text))
    kind: str | None = attrs.field(default=None, validator=absent_or(is_id))
    kind_by: KindBy | None = attrs.field(default=None, validator=absent_or(is_a(KindBy)))
    depends_on: DependsOn | None = attrs.field(default=None, validator=absent_or(is_a(DependsOn)))
    unless: Unless | None = attrs.field(default=None, validator=absent_or(is_a(Unless)))
    second_of: str | None = attrs.field(default=None, validator=absent_or(is_id))
    voters: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    present: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    may_vote: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    concerned: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=each_member_once)
    against_by: tuple[str, ...] | None = attrs.field(
        default=None, converter=tuple_or_none, validator=absent_or(each_member_once)
    )
    options: tuple[Option, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Option), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    ranking: Ranking | None = attrs.field(default=None, validator=absent_or(is_a(Ranking)))

    @property
    def matters(self) -> Mapping[str, tuple[str | None, ...]]:
        """
        Each matter it is about, and by the rules of which kinds it rests: an option's, or None for its own.

        >>> Question(id="q", rule=QuestionRule.FOR_AGAINST, matter="our rent").matters
        {'our rent': (None,)}
        """
        found: dict[str, dict[str | None, None]] = {} if self.matter is None else {self.matter: {None: None}}
        for one in self.options:
            if one.matter is not None:
                found.setdefault(one.matter, {})[one.kind] = None
        return {matter: tuple(kinds) for matter, kinds in found.items()}

    def __attrs_post_init__(self) -> None:
        refuse_all([*self._out_of_form()])
        if self.rule is QuestionRule.OPTIONS:
            return
        if self.answers and self.rule is QuestionRule.FOR_AGAINST:
            raise PartgovError("answers", list(self.answers), Phrase("wanted.none_they_are_for_against"))
        if self.tally is not None:
            check_tally(self.rule, self.tally)
            strange = sorted(self.tally.keys() - set(self.answers)) if self.answers else []
            if strange:
                raise PartgovError("tally", strange[0], Phrase("wanted.one_answers", names=", ".join(self.answers)))
        elif self.answers:
            check_tally(self.rule, dict.fromkeys(self.answers, 0))

    def _out_of_form(self) -> Iterator[PartgovError]:
        options = self.rule is QuestionRule.OPTIONS
        if options != bool(self.options):
            yield PartgovError("options", None if options else self.rule.value, Phrase("wanted.options_of_their_rule"))
        if options and (self.tally is not None or self.answers):
            yield PartgovError("tally", "a tally beside options", Phrase("wanted.tally_of_each_option"))
        if self.ranking is not None and not options:
            yield PartgovError("ranking", self.rule.value, Phrase("wanted.ranking_of_options"))
        if self.kind is not None and self.kind_by is not None:
            yield PartgovError("kind_by", "a kind beside it", Phrase("wanted.kind_or_kind_by"))
        against = (self.tally or {}).get("against")
        if self.against_by is not None and against is not None and len(self.against_by) > against:
            yield PartgovError("against_by", len(self.against_by), Phrase("wanted.no_more_than_against", count=against))
        answered = max((sum(each.values()) for each in self.tallies if _whole(each)), default=0)
        for name in ("voters", "present", "may_vote"):
            known = getattr(self, name)
            if known is not None and known < answered:
                yield PartgovError(name, known, Phrase("wanted.all_who_answered", count=answered))

    @property
    def tallies(self) -> tuple[Mapping[str, int], ...]:
        """The answers to it, how many of each: its own tally, or those of its options."""
        own = () if self.tally is None else (self.tally,)
        return (*own, *(one.tally for one in self.options))

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The questions on whose outcome it hangs, as it names them."""
        one, other, third = self.kind_by, self.depends_on, self.unless
        named = (one and one.question, other and other.question, third and third.question, self.second_of)
        return tuple(name for name in named if name)

    @property
    def offered(self) -> tuple[str, ...]:
        """The answers that it offers."""
        return self.answers or ("for", "against", "abstain")


def _whole(tally: Mapping[str, int]) -> bool:
    return all(type(number) is int for number in tally.values())


@attrs.frozen(kw_only=True)
class Poll(Fact):
    """
    A poll of one or more questions.

    Attributes:
        proposers: who put it.
        discussion_opens: when its discussion opened; its vote opens at `opens`.
        voters: how many took part, where it is known.
        present: how many were there, for questions that do not say it themselves.
        may_vote: how many might; where it is not said, it is counted from the members, by the electorate of the rules.
        ballots: what the voters handed in; None where only tallies are known.
        marks_file: the file in which the answers stand, where they are not ballots of the record.
        marks: what is in that file, once it is read.
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
    present: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    may_vote: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    ballots: tuple[AnswerSheet, ...] | None = attrs.field(
        default=None,
        converter=tuple_or_none,
        validator=absent_or(and_(all_are(AnswerSheet), one_of_each("seq"), numbered)),
        metadata={"unique": ("seq",)},
    )
    marks_file: MarksFile | None = attrs.field(default=None, validator=absent_or(is_a(MarksFile)))
    marks: Answerable | None = attrs.field(default=None, eq=False, repr=False, metadata={"setting": False})
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
        refuse_beside(self, "ballots")
        if self.handed_in is not None:
            given = "ballots" if self.marks_file is None else "marks_file"
            for question in self.questions:
                if question.tally is not None:
                    raise PartgovError(given, question.id, Phrase("wanted.either_ballots_or_tally_each"))
                if question.rule is QuestionRule.OPTIONS:
                    raise PartgovError(given, question.id, Phrase("wanted.no_ballots_of_options"))
                if question.rule is not QuestionRule.FOR_AGAINST and not question.answers:
                    raise PartgovError("questions", question.id, Phrase("wanted.answers_this_question_offers"))

    @property
    def handed_in(self) -> tuple[AnswerSheet, ...] | Answerable | None:
        """What the voters handed in, on sheets or in a file; None where only tallies are known."""
        return self.ballots if self.marks_file is None else self.marks or self.marks_file

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
        return Period(opens=self.opens or _FIRST, closes=self.closes or LAST_INSTANT)


def questions_by_name(polls: Iterable[Poll]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """
    Return which questions, by poll and id, a name may mean: `poll/question` or, where none is so called, an id.

    >>> rent = Question(id="rent", rule=QuestionRule.FOR_AGAINST)
    >>> questions_by_name([Poll(id="p", questions=[rent])])
    {'rent': [('p', 'rent')], 'p/rent': [('p', 'rent')]}
    """
    by_id: dict[str, list[tuple[str, str]]] = {}
    whole: dict[str, list[tuple[str, str]]] = {}
    for poll in polls:
        for one in poll.questions:
            by_id.setdefault(one.id, []).append((poll.id, one.id))
            whole.setdefault(f"{poll.id}/{one.id}", []).append((poll.id, one.id))
    return by_id | whole
