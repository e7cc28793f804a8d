"""Answers: which answers to the questions of a poll count.

Text:     Proposal 8, with Proposal 4's way of voting.
Decides:  which answers are accepted, superseded or rejected, and why; how many there are of each.
Leaves:   what they come to, to decisions.
Readings: R-10 (electorate), R-12 (validity, then last, then conflict), R-43 (no instant), R-65 (saying nothing).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "AnswerSheet", "Answerable", "Answers", "RejectedAnswer", "count_answers"]

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from partgov.ballots import Reason, earlier_and_last
from partgov.electorates import RecordDate, voting_rule
from partgov.foundation.periods import EVER, Period, is_instant, utc_or_none
from partgov.foundation.shown import Shown
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    are_texts,
    as_tuple,
    frozen,
    is_id,
    is_whole,
)
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"count_answers": ("P8", "R-10", "R-12", "R-43", "R-65")}


@attrs.frozen(kw_only=True)
class AnswerSheet(Fact):
    """
    What one voter handed in at one moment: an answer to some questions of a poll, or to all.

    Attributes:
        answers: for a question, by id, the answer: for, against or abstain, or one of its own.
    """

    voter: str = attrs.field(validator=is_id)
    answers: Mapping[str, str] = attrs.field(converter=frozen, validator=are_texts)
    cast_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    seq: int | None = attrs.field(default=None, validator=absent_or(is_whole))


@attrs.frozen(kw_only=True)
class RejectedAnswer(Value):
    """An answer that does not count, and why."""

    voter: str
    question: str
    answer: str
    cast_at: datetime | None
    reason: Reason


@attrs.frozen(kw_only=True)
class Answers(Shown, Value):
    """
    Every answer to a poll accounted for: accepted + superseded + rejected = submitted.

    Attributes:
        tallies: the accepted answers to each question.
        blank: for each question, how many voters answered others and said nothing to it (R-65).
        submitted: how many answers were handed in.
        superseded: how many a later answer of the same voter replaced.
        rejected: the answers that do not count, by instant, voter, question and answer.
        unstamped: how many carried no instant, so that window and roll could not be judged for them (R-43).
        voters: how many have an answer that was handed in in time, by a member.
        watched: for each question, what each of those answered last who were asked about.
        handed_in: how many handed in anything.
        further: how many more answers do not count than are listed, by reason, of answers that are in columns.
    """

    tallies: Mapping[str, Mapping[str, int]] = attrs.field(converter=frozen)
    blank: Mapping[str, int] = attrs.field(converter=frozen)
    submitted: int
    superseded: int
    rejected: tuple[RejectedAnswer, ...] = attrs.field(converter=as_tuple)
    unstamped: int
    voters: int
    watched: Mapping[str, Mapping[str, str]] = attrs.field(default=FrozenMap(), converter=frozen)
    handed_in: int = 0
    further: Mapping[Reason, int] = attrs.field(default=FrozenMap(), converter=frozen)

    def _heading(self) -> str:
        rejected = sum(self.by_reason.values())
        counted = f"{self.accepted} accepted, {self.superseded} superseded, {rejected} rejected"
        return f"Answers: {self.submitted} answers, {counted}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for question, tally in self.tallies.items():
            for answer, number in tally.items():
                yield {"question": question, "answer": answer, "number": number}

    @property
    def accepted(self) -> int:
        """How many answers count."""
        return sum(sum(tally.values()) for tally in self.tallies.values())

    @property
    def by_reason(self) -> Mapping[Reason, int]:
        """How many answers do not count for each reason that there is, listed or not."""
        listed = Counter(one.reason for one in self.rejected)
        return {one: many for one in Reason if (many := listed[one] + self.further.get(one, 0))}


class Answerable:
    """Answers that are handed in otherwise than on sheets, such as in columns: they are taken wherever sheets are."""

    __slots__ = ()

    def count_answers(
        self, questions: Mapping[str, Collection[str]], *, roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, watched: Collection[str], barred: Mapping[str, Collection[str]],
    ) -> Answers:  # fmt: skip
        """
        Count them to the last answer as the function `count_answers` would, which calls this.

        Raises `NotImplementedError` here: each kind of them has its own.
        """
        raise NotImplementedError


def count_answers(
    sheets: Iterable[AnswerSheet] | Answerable,
    questions: Mapping[str, Collection[str]],
    *,
    roll: Roll,
    voting: Period | None,
    electorate: RecordDate | datetime,
    watched: Collection[str] = (),
    barred: Mapping[str, Collection[str]] = FrozenMap(),
) -> Answers:
    """
    Count the answers to a poll, in whatever order the sheets come: of each voter the last to each question (R-12).

    Prevents: an answer dropped in silence; a voter who counts twice.

    Args:
        questions: the answers that each question offers.
        voting: the voting period; None where it is not known, and then the window is not judged.
        watched: of whom it is asked what they answered.
        barred: for each question, whom it concerns so that they have no vote.

    >>> from datetime import UTC
    >>> from partgov.members import Membership
    >>> roll = Roll.of([Membership(id="ana", joined=datetime(2016, 1, 1, tzinfo=UTC))])
    >>> sheets = [AnswerSheet(voter="ana", answers={"rent": "for"}), AnswerSheet(voter="eve", answers={"rent": "for"})]
    >>> found = count_answers(
    ...     sheets, {"rent": ("for", "against")}, roll=roll, voting=None, electorate=RecordDate.AT_MARKING
    ... )
    >>> dict(found.tallies["rent"]), found.by_reason
    ({'for': 1, 'against': 0}, {<Reason.NOT_A_MEMBER: 'not_a_member'>: 1})
    """
    if isinstance(sheets, Answerable):
        return sheets.count_answers(
            questions, roll=roll, voting=voting, electorate=electorate, watched=watched, barred=barred
        )
    may_vote = voting_rule(roll, voting, electorate)
    given: dict[tuple[str, str], list[AnswerSheet]] = {}
    everyone: set[str] = set()
    rejected: list[RejectedAnswer] = []
    submitted = unstamped = 0
    for sheet in sheets:
        everyone.add(sheet.voter)
        submitted += len(sheet.answers)
        unstamped += len(sheet.answers) if sheet.cast_at is None else 0
        inside = voting is None or sheet.cast_at is None or sheet.cast_at in voting
        member = inside and may_vote(sheet.voter, sheet.cast_at)
        for question, answer in sheet.answers.items():
            if answer not in questions.get(question, ()):
                rejected.append(_rejected(sheet, question, Reason.UNKNOWN_CANDIDATE))
            elif not member:
                rejected.append(_rejected(sheet, question, Reason.NOT_A_MEMBER if inside else Reason.OUTSIDE_PERIOD))
            elif sheet.voter in barred.get(question, ()):
                rejected.append(_rejected(sheet, question, Reason.CONCERNED))
            else:
                given.setdefault((sheet.voter, question), []).append(sheet)
    counted, conflicting, superseded = _last_answers(given)
    voters = {voter for voter, _ in given}
    heard = Counter(question for _, question in given)
    return Answers(
        tallies={
            question: frozen({answer: counted[question, answer] for answer in answers})
            for question, answers in questions.items()
        },
        blank={question: len(voters) - heard[question] for question in questions},
        submitted=submitted,
        superseded=superseded,
        rejected=sorted([*rejected, *conflicting], key=_place),
        unstamped=unstamped,
        voters=len(voters),
        watched=_watched(given, frozenset(watched)),
        handed_in=len(everyone),
    )


def _watched(
    given: Mapping[tuple[str, str], Sequence[AnswerSheet]], watched: frozenset[str]
) -> Mapping[str, Mapping[str, str]]:
    """What each of those watched answered last to each question, where that is but one thing."""
    found: dict[str, dict[str, str]] = {}
    for (voter, question), mine in given.items() if watched else ():
        last = {sheet.answers[question] for sheet in earlier_and_last(mine)[1]} if voter in watched else set()
        if len(last) == 1:
            found.setdefault(question, {})[voter] = last.pop()
    return {question: frozen(answers) for question, answers in found.items()}


def _last_answers(
    given: Mapping[tuple[str, str], Sequence[AnswerSheet]],
) -> tuple[Counter[tuple[str, str]], list[RejectedAnswer], int]:
    """Return how many gave each answer last, which last answers conflict, and how many others a later one replaced."""
    counted: Counter[tuple[str, str]] = Counter()
    conflicting: list[RejectedAnswer] = []
    superseded = 0
    for (_, question), mine in given.items():
        earlier, last = earlier_and_last(mine)
        found = {sheet.answers[question] for sheet in last}
        if len(found) == 1:
            counted[question, found.pop()] += 1
            superseded += len(mine) - 1
        else:
            superseded += len(earlier)
            conflicting += (_rejected(sheet, question, Reason.CONFLICT) for sheet in last)
    return counted, conflicting, superseded


def _rejected(sheet: AnswerSheet, question: str, reason: Reason) -> RejectedAnswer:
    answer, at = sheet.answers[question], sheet.cast_at
    return RejectedAnswer(voter=sheet.voter, question=question, answer=answer, cast_at=at, reason=reason)


def _place(one: RejectedAnswer) -> tuple[datetime, str, str, str]:
    return one.cast_at or EVER, one.voter, one.question, one.answer
