"""Deciding: the questions of a record, each after those it hangs on.

Text:     Proposal 8.
Decides:  in which order questions are settled, by which kind's rules, and which have lapsed or cannot be judged.
Leaves:   what a question comes to, to decisions and options; whether that is what was declared, to check_votes.
Readings: R-10, R-43 (who might vote), R-30 (the rules of the opening), R-74 (what a question hangs on), R-76 (what is
          not judged).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Decided", "decide_polls"]

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from graphlib import CycleError, TopologicalSorter
from typing import Final

import attrs

from partgov.answers import Answers, count_answers
from partgov.bylaws import Bylaws, in_force
from partgov.decisions import Decision, decide, told_as
from partgov.electorates import Concerned, Electorate, RecordDate
from partgov.foundation.conditions import MissingFigureError
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, Value, frozen
from partgov.history.bodies import Bodies
from partgov.history.record import Poll, Question, Record
from partgov.history.recorded_questions import LAST_INSTANT, questions_by_name
from partgov.options import choose
from partgov.questions import DecisionRules, QuestionRule

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"decide_polls": ("P8", "R-10", "R-30", "R-64", "R-74", "R-75", "R-76")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NOT_JUDGED: Final = Kind("question.not_judged", "P8", "R-76", setting="decisions", figure=str, wanted=Phrase)
_HANGS: Final = Kind("question.hangs_on", "P8", "R-74", setting="decisions", context=str, question=str)
_LAPSED: Final = Kind("question.lapsed", "P8", "R-74", setting="decisions", context=str, on=str, outcome=str)

_Name = tuple[str, str]
"""A question, by its poll and its id."""


@attrs.frozen(kw_only=True)
class Decided(Value):
    """
    What the questions of a record come to.

    Attributes:
        decisions: for each poll, what each of its questions comes to that can be judged.
        unjudged: why each other question that was counted, or declared, cannot be judged; by poll and question.
        answers: for each poll with ballots, every answer accounted for.
        able: for each poll, how many of the members might vote, where that follows.
        rules: by which rules each question was put, its kind's own; by poll and question.
        outcomes: what each question came to, as declared, else as computed; by poll and question.
        first_of: for each second vote, the question that it repeats; by poll and question.
        matters: for each question the matters that it settled, and whether each was adopted; by poll and question.
    """

    decisions: Mapping[str, Mapping[str, Decision]] = attrs.field(converter=frozen)
    unjudged: Mapping[_Name, Finding] = attrs.field(converter=frozen)
    answers: Mapping[str, Answers] = attrs.field(converter=frozen)
    able: Mapping[str, int] = attrs.field(converter=frozen)
    rules: Mapping[_Name, DecisionRules] = attrs.field(converter=frozen)
    outcomes: Mapping[_Name, str] = attrs.field(converter=frozen)
    first_of: Mapping[_Name, _Name] = attrs.field(converter=frozen)
    matters: Mapping[_Name, Mapping[str, bool]] = attrs.field(converter=frozen)


def decide_polls(record: Record, *, bodies: Bodies, recalls: Mapping[str, str | None], zone: tzinfo) -> Decided:
    """
    Return what every question of a record comes to that can be settled, each after those it hangs on (R-74).

    What a question hangs on is taken as it was declared, else as it was computed, so that one error is told once.

    Raises `PartgovError` for questions that hang on one another in a circle, or on one that is not there.

    Args:
        bodies: who is of a role, group, body or list, and when.
        recalls: what each recall came to, as declared, else as computed; None where it is not known.
    """
    return _Deciding(record, bodies, recalls, zone).run()


class _Deciding:
    """The questions of a record, on the way to being settled."""

    def __init__(self, record: Record, bodies: Bodies, recalls: Mapping[str, str | None], zone: tzinfo) -> None:
        self.record, self.bodies, self.recalls, self.zone = record, bodies, recalls, zone
        self.polls = {poll.id: poll for poll in record.polls}
        self.questions = {(poll.id, one.id): one for poll in record.polls for one in poll.questions}
        self.by_name = questions_by_name(record.polls)
        self.decisions: dict[str, dict[str, Decision]] = {poll: {} for poll in self.polls}
        self.unjudged: dict[_Name, Finding] = {}
        self.answers: dict[str, Answers] = {}
        self.able: dict[str, int] = {}
        self.rules: dict[_Name, DecisionRules] = {}

    def run(self) -> Decided:
        """Settle them all."""
        for poll in self.record.polls:
            self._count(poll)
        for name in self._in_order():
            self._settle(name)
        return Decided(
            decisions={
                poll.id: FrozenMap(
                    {one.id: found for one in poll.questions if (found := self.decisions[poll.id].get(one.id))}
                )
                for poll in self.record.polls
            },
            unjudged=self.unjudged,
            answers=self.answers,
            able=self.able,
            rules=self.rules,
            outcomes={name: outcome for name in self.questions if (outcome := self._outcome(name)) is not None},
            matters={name: FrozenMap(self._settled(name)) for name in self.questions},
            first_of={name: self._named(name, one.second_of) for name, one in self.questions.items() if one.second_of},
        )

    def _in_order(self) -> Iterator[_Name]:
        """The questions, each after those it hangs on."""
        graph = {
            name: [self._named(name, other) for other in question.hangs_on] for name, question in self.questions.items()
        }
        try:
            yield from TopologicalSorter(graph).static_order()
        except CycleError as error:
            circle = tuple("/".join(name) for name in error.args[1])
            raise PartgovError("polls", ", ".join(circle), Phrase("wanted.no_circle_of_questions")) from None

    def _named(self, name: _Name, other: str) -> _Name:
        """The question that one names: of the same poll, or `poll/question`, or the only one of that id."""
        poll, question = name
        if (poll, other) in self.questions:
            return poll, other
        found = self.by_name.get(other, ())
        if len(found) != 1:
            raise PartgovError(f"polls/{poll}/{question}", other, Phrase("wanted.question_of_record"))
        return found[0]

    # ── one by one ───────────────────────────────────────────────────────────────────────────────

    def _bylaws(self, poll: Poll) -> Bylaws:
        return in_force(self.record.bylaws, poll.began)

    def _count(self, poll: Poll) -> None:
        """Count the ballots of a poll, and how many might vote, where they are known."""
        handed_in = poll.handed_in
        if handed_in is None:
            return
        bylaws, electorate = self._bylaws(poll), self._electorate(poll)
        offered = {one.id: one.offered for one in poll.questions}
        every = [bylaws.decisions, *bylaws.decisions.kinds.values()]
        watched = {member for rules in every for member in self._vetoing(rules, poll)}
        barred = {one.id: one.concerned for one in poll.questions if electorate.concerned is not Concerned.VOTES}
        try:
            roll = self.bodies.roll_of(electorate, bylaws)
            date = electorate.date_for(poll.opens, self.zone)
            voting = poll.window if poll.opens is not None or date is RecordDate.AT_MARKING else None
            self.answers[poll.id] = count_answers(
                handed_in, offered, roll=roll, voting=voting, electorate=date, watched=watched, barred=barred
            )
        except PartgovError as error:
            raise PartgovError(f"polls/{poll.id}.{error.place}", error.value, error.asked) from None
        if poll.opens is not None:
            self.able[poll.id] = self.bodies.able(roll, _while_open(poll), date)

    def _electorate(self, poll: Poll) -> Electorate:
        """Who may vote in a poll: those of the kind of its questions, which have but one electorate."""
        rules = self._bylaws(poll).decisions
        kinds = {one.kind for one in poll.questions if one.kind_by is None} or {None}
        found = {_of_kind(rules, kind, f"polls/{poll.id}").electorate for kind in kinds}
        if len(found) > 1:
            raise PartgovError(f"polls/{poll.id}.questions", len(found), Phrase("wanted.poll_of_one_electorate"))
        return found.pop()

    def _settle(self, name: _Name) -> None:
        """Settle a question, or note why it cannot be."""
        poll, question = self.polls[name[0]], self.questions[name]
        bylaws = self._bylaws(poll)
        missing = self._not_yet(name, question, bylaws)
        kind = question.kind if missing else self._kind(name, question)
        self.rules[name] = rules = _of_kind(bylaws.decisions, kind, f"polls/{poll.id}/{question.id}")
        counted = question.tally is not None or bool(question.options) or poll.handed_in is not None
        if missing is not None:
            if counted or question.declared is not None:
                self.unjudged[name] = missing
            return
        if not counted:
            return
        try:
            found = self._decided(poll, question, rules, bylaws)
        except MissingFigureError as error:
            self.unjudged[name] = _NOT_JUDGED.finding(rules.cites, False, figure=error.place, wanted=error.asked)
            return
        except PartgovError as error:
            raise PartgovError(f"polls/{poll.id}.{error.place}", error.value, error.asked) from None
        lapsed = self._lapsed(name, question, rules)
        if lapsed is not None:
            ruling = Ruling.of(lapsed, *told_as(found.ruling.findings, "lapsed"))
            found = attrs.evolve(found, outcome="lapsed", settled=False, swing=None, instead=None, ruling=ruling)
        self.decisions[poll.id][question.id] = found

    def _decided(self, poll: Poll, question: Question, rules: DecisionRules, bylaws: Bylaws) -> Decision:
        answers, voters, electorate = self.answers.get(poll.id), question.voters, rules.electorate
        may_vote = self._may_vote(poll, question, electorate, bylaws)
        seats = None if poll.opens is None else self.bodies.seats(electorate, bylaws, poll.opens)
        tallies = question.tallies if answers is None else (answers.tallies[question.id],)
        if voters is None:
            voters = poll.voters if answers is None else answers.voters
        most = max((sum(tally.values()) for tally in tallies), default=0)
        # Said too low: a failing check, and no number to reckon with.
        may_vote = None if may_vote is not None and most > may_vote else may_vote
        voters = None if voters is not None and most > voters else voters
        present = poll.present if question.present is None else question.present
        second = question.second_of is not None
        if question.rule is not QuestionRule.OPTIONS:
            against_by = question.against_by
            if answers is not None:
                watched = answers.watched.get(question.id, {})
                against_by = tuple(sorted(who for who, answer in watched.items() if answer == "against"))
            return decide(
                question.rule, tallies[0], rules=rules, may_vote=may_vote, voters=voters, present=present,
                seats=seats, second=second, against_by=against_by, vetoing=self._vetoing(rules, poll),
            )  # fmt: skip
        found = {}
        for one, tally in zip(question.options, tallies, strict=True):
            kind = question.kind if one.kind is None else one.kind
            mine = _of_kind(bylaws.decisions, kind, f"polls/{poll.id}/{question.id}/{one.id}")
            found[one.id] = decide(
                QuestionRule.FOR_AGAINST,
                tally,
                rules=mine,
                may_vote=may_vote,
                voters=voters,
                present=present,
                seats=seats,
                second=second,
            )
        return choose(found, rules=rules, ranking=question.ranking)

    def _may_vote(self, poll: Poll, question: Question, electorate: Electorate, bylaws: Bylaws) -> int | None:
        """How many might vote on a question: as it was noted, else as it follows from the ballots, or from the body."""
        noted = poll.may_vote if question.may_vote is None else question.may_vote
        known = self.able.get(poll.id)
        if poll.opens is None or (known is None and electorate.everybody):
            return known if noted is None else noted
        roll, date = self.bodies.roll_of(electorate, bylaws), electorate.date_for(poll.opens, self.zone)
        if known is None:
            known = self.able[poll.id] = self.bodies.able(roll, _while_open(poll), date)
        if noted is not None:
            return noted
        if electorate.concerned is not Concerned.LEFT_OUT:
            return known
        # who is left out is neither in the electorate nor in the quorum, nor in a base of them.
        return self.bodies.able(roll, _while_open(poll), date, without=question.concerned)

    def _vetoing(self, rules: DecisionRules, poll: Poll) -> frozenset[str]:
        """Whose vote against blocks: who is of what the veto names when the poll opens; of lists, whenever it is."""
        if rules.veto is None:
            return frozenset()
        of, at = self.bodies.of(self._bylaws(poll), "decisions.veto.of"), poll.opens
        stretches = (stretch for name in rules.veto.of for stretch in of(name))
        return frozenset(who for who, starts, ends in stretches if at is None or starts <= at < ends)

    # ── what it hangs on ─────────────────────────────────────────────────────────────────────────

    def _outcome(self, name: _Name) -> str | None:
        """What a question came to: as declared, else as computed (R-74)."""
        declared, found = self.questions[name].declared, self.decisions[name[0]].get(name[1])
        return declared or (None if found is None else found.outcome)

    def _not_yet(self, name: _Name, question: Question, bylaws: Bylaws) -> Finding | None:
        """Why a question cannot be judged for what it hangs on: open, not judged, or closed only later."""
        closes = self.polls[name[0]].closes
        for other in (self._named(name, each) for each in question.hangs_on):
            later = self.polls[other[0]].closes
            context = "open" if self._outcome(other) is None else "later"
            if context == "open" or (closes is not None and later is not None and later > closes):
                return _HANGS.finding(bylaws.decisions.cites, False, context=context, question="/".join(other))
        recall = question.depends_on and question.depends_on.recall
        if recall and self.recalls.get(recall) is None:
            return _HANGS.finding(bylaws.decisions.cites, False, context="open", question=recall)
        return None

    def _kind(self, name: _Name, question: Question) -> str | None:
        if question.kind_by is None:
            return question.kind
        adopted = self._outcome(self._named(name, question.kind_by.question)) == "adopted"
        return question.kind_by.adopted if adopted else question.kind_by.rejected

    def _lapsed(self, name: _Name, question: Question, rules: DecisionRules) -> Finding | None:
        """Why a question counts for nothing: what it depends on did not come about, or a body blocked it."""
        on = question.depends_on
        if on is not None:
            found = self.recalls.get(on.recall) if on.recall else self._outcome(self._named(name, on.question or ""))
            if found != on.outcome:
                other = on.recall or on.question or ""
                return _LAPSED.finding(
                    rules.cites, False, found=found, needed=on.outcome, context="depends", on=other, outcome=found or ""
                )
        if question.unless is not None:
            other = question.unless.question
            if self._outcome(self._named(name, other)) == "adopted":
                return _LAPSED.finding(rules.cites, False, context="blocked", on=other, outcome="adopted")
        return None

    # ── what it settles ──────────────────────────────────────────────────────────────────────────

    def _settled(self, name: _Name) -> Mapping[str, bool]:
        """
        The matters that a question settled, and whether each was adopted: as declared, else as computed (R-64).

        The option that is chosen is adopted and the others are rejected, but for one without its quorum, and for those
        that passed while it is open which is chosen (R-75). What lapsed, or is without a quorum, settles nothing.
        """
        question, outcome, found = self.questions[name], self._outcome(name), dict[str, bool]()
        decision, otherwise = self.decisions[name[0]].get(name[1]), self.rules[name].otherwise
        if outcome in (None, "no_quorum", "lapsed"):
            return found

        def note(matter: str | None, *, adopted: bool) -> None:
            if matter is not None:
                found[matter] = adopted or found.get(matter, False)

        if question.rule is not QuestionRule.OPTIONS:
            none = question.rule is QuestionRule.MAJORITY_OF_ANSWERS and outcome == otherwise
            if decision.settled if decision is not None and decision.outcome == outcome else not none:
                note(question.matter, adopted=outcome != "rejected")
            return found
        own = {} if decision is None else {option: one.outcome for option, one in decision.options.items()}
        chosen = next((one for one in question.options if one.id == outcome), None)
        if chosen is not None or (outcome == otherwise and (not own or "rejected" in own.values())):
            note(question.matter, adopted=chosen is not None)
        for one in question.options:
            passed = own.get(one.id) == "adopted"
            if one is chosen or own.get(one.id) == "rejected" or (passed and outcome != "undecided"):
                note(one.matter, adopted=one is chosen)
        return found


def _while_open(poll: Poll) -> Period:
    assert poll.opens is not None, "who asks knows when the vote opened"
    return Period(opens=poll.opens, closes=poll.closes or LAST_INSTANT)


def _of_kind(rules: DecisionRules, kind: str | None, place: str) -> DecisionRules:
    try:
        return rules.of_kind(kind)
    except PartgovError as error:
        raise PartgovError(f"{place}.{error.place}", error.value, error.asked) from None
