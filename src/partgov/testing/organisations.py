"""Organisations: records of organisations of any size that live through some years; of one seed always the same."""

from __future__ import annotations

__all__ = ["declare", "made_up_record"]

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from partgov.answers import AnswerSheet
from partgov.ballots import Ballot, Mark, Tally
from partgov.bylaws import Bylaws
from partgov.candidacies import Candidacy
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import months
from partgov.foundation.sentences import Phrase
from partgov.groups import Admission, Leaving, Requirement
from partgov.history.dependence import DependsOn
from partgov.history.record import (
    Declared,
    Poll,
    Question,
    Record,
    RecordedElection,
    RecordedGroup,
    RecordedMandate,
    RecordedRecall,
    Resignation,
)
from partgov.history.replay import History
from partgov.mandates import EndingKind, Mandate
from partgov.members import Membership
from partgov.questions import QuestionRule
from partgov.recall import RecallRules, Second
from partgov.roles import Role, Seat

_OVER: Final = 2025  # the year with which every made-up history ends
_PRIMARY, _RESERVE, _CANDIDATES = 3, 2, 6
_MONTH, _WEEK, _HOUR = timedelta(days=28), timedelta(days=7), timedelta(hours=1)


def made_up_record(members: int, *, years: int = 5, branch: int = 1000, seed: int = 2016) -> Record:
    """
    Return the record of an organisation of so many members over some years, through 2024; the same in any Python.

    Each branch has a group, a poll of two questions a year, and a board that is elected every year: by ballots in one
    of four, by tallies in the others. Members join, leave and come back; boards resign, and are called into question.
    Everybody is asked one question a year, and one in fifty answers. Bylaws change every ten years. No election is
    declared, and no recall.

    Raises `PartgovError` for fewer than one member, one year, or one member of a branch.

    Args:
        branch: how many members a branch has, or a few more.
    """
    if min(members, years, branch) < 1:
        raise PartgovError("members", members, Phrase("wanted.at_least_one_member_single"))
    chance, first, many = _Chance(seed), _OVER - years, max(1, members // branch)
    branches = [_Branch(number, len(range(number, members, many)), first, chance) for number in range(many)]
    found: dict[str, Any] = {}
    for year in range(first, _OVER):
        for section, fact in (one for branch in branches for one in branch.lived(year)):
            found.setdefault(section, []).append(fact)
        found["polls"].append(_put_to_all(year, branches, members, chance))
    return Record(
        organisation="A made-up organisation", as_of=datetime(_OVER, 1, 1, tzinfo=UTC),
        bylaws=[
            Bylaws(since=datetime(year, 1, 1, tzinfo=UTC), recall=RecallRules(initiators=3 + place % 2))
            for place, year in enumerate(range(first, _OVER, 10))
        ],
        roles=[Role(id=one.board, primary_seats=_PRIMARY, reserve_seats=_RESERVE) for one in branches],
        members=[row for one in branches for row in one.memberships()],
        groups=[one.group() for one in branches if len(one.founders) > 1],
        **found,
    )  # fmt: skip


def declare(record: Record, history: History) -> Record:
    """
    Return a record with everything declared that follows: elections, recalls, and every mandate as a row of its own.

    Resignations from nothing are left out, so that an audit agrees with all of it.

    Args:
        history: from `replay` of the record.
    """
    given = {row.id for row in record.mandates}
    resigned = {(one.member, one.role, one.until) for one in history.mandates if _by(one) is EndingKind.RESIGNATION}
    elections = []
    for one in record.elections:
        result = history.elections[one.id].result
        declared = None if result is None else Declared(primary=result.primary, reserve=result.reserve)
        elections.append(attrs.evolve(one, declared=declared))
    return attrs.evolve(
        record,
        elections=elections,
        recalls=[attrs.evolve(one, declared=history.recalls[one.id].outcome) for one in record.recalls],
        mandates=[*record.mandates, *(_row(one) for one in history.mandates if one.id not in given)],
        resignations=[one for one in record.resignations if (one.member, one.role, one.at) in resigned],
    )


def _by(one: Mandate) -> EndingKind | None:
    return None if one.ended is None else one.ended.by


def _row(one: Mandate) -> RecordedMandate:
    return RecordedMandate(
        id=one.id, role=one.role, member=one.member, seat=one.seat, starts=one.starts, ends=one.ends, basis=one.basis,
        follows=one.rests_on, term_starts=one.term_starts, ended_at=None if one.ended is None else one.ended.at,
        ended_by=_by(one),
    )  # fmt: skip


class _Chance(random.Random):
    """Chance by `random` alone, whose numbers are the same in every version of Python."""

    def below(self, number: int) -> int:
        """A whole number from 0 on."""
        return int(self.random() * number)

    def about(self, number: float) -> int:
        """One of the two whole numbers beside a number, which it is on average."""
        return int(number + self.random())

    def one_of(self, things: Sequence[str]) -> str:
        """One of some things."""
        return things[self.below(len(things))]

    def some_of(self, things: Sequence[str], number: int, *, first: Sequence[str] = ()) -> list[str]:
        """So many of some things, each once, or all of them; those first that are named."""
        found = dict.fromkeys(first)
        while len(found) < min(number, len(things)):
            found[self.one_of(things)] = None
        return [*found]

    def taken_from(self, things: list[str]) -> str:
        """One of some things, which is no longer among them."""
        place = self.below(len(things))
        things[place], things[-1] = things[-1], things[place]
        return things.pop()


def _put_to_all(year: int, branches: Sequence[_Branch], members: int, chance: _Chance) -> Poll:
    """A question to everybody, which one in fifty answers, some of them twice."""
    opens = datetime(year, 4, 1, tzinfo=UTC)
    sheets = [
        AnswerSheet(
            voter=chance.one_of(branches[chance.below(len(branches))].inside),
            answers={"direction": chance.one_of(("for", "for", "against", "abstain"))},
            cast_at=opens + chance.random() * 2 * _WEEK,
        )
        for _ in range(max(3, members // 50))
    ]
    direction = Question(id="direction", rule=QuestionRule.FOR_AGAINST, matter=f"direction of {year}")
    return Poll(
        id=f"all-{year}", discussion_opens=opens - 2 * _WEEK, opens=opens, closes=opens + 2 * _WEEK, ballots=sheets,
        questions=[direction],
    )  # fmt: skip


@attrs.define
class _Branch:
    """
    A branch as far as it has been made up.

    Attributes:
        inside: who is in it.
        joined: since when.
        gone: who left it in an earlier year.
        spells: the memberships that are over.
        grouped: who is in its group.
        stood: who stood for its board last.
    """

    number: int
    size: int
    first: int
    chance: _Chance
    inside: list[str] = attrs.field(factory=list)
    joined: dict[str, datetime] = attrs.field(factory=dict)
    gone: list[str] = attrs.field(factory=list)
    spells: list[Membership] = attrs.field(factory=list)
    founders: tuple[str, ...] = ()
    grouped: list[str] = attrs.field(factory=list)
    admissions: list[Admission] = attrs.field(factory=list)
    leavings: list[Leaving] = attrs.field(factory=list)
    stood: list[str] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        for place in range(self.size):
            self._join(f"m{self.number}-{place}", datetime(self.first - 2, 1, 1, tzinfo=UTC) + place * _HOUR)
        self.founders = tuple(self.inside[:3])
        self.grouped = [*self.founders]

    @property
    def board(self) -> str:
        """The id of the role of its board."""
        return f"board-{self.number}"

    def lived(self, year: int) -> Iterator[tuple[str, Any]]:
        """What happens in a year, but for memberships and its group: facts, and the section of the record of each."""
        term = datetime(year, 2, 15, tzinfo=UTC) + timedelta(minutes=self.number)
        if year == self.first:
            yield from (("mandates", one) for one in self._before(term))
        self.stood = self.chance.some_of(self.inside, _CANDIDATES, first=self._again())
        yield "elections", self._election(year, term)
        yield "polls", self._poll(year)
        if self.chance.below(10) == 0:
            yield "recalls", self._recall(year)
        if self.chance.below(5) == 0:
            resigned = datetime(year, 6, 1, tzinfo=UTC)
            yield "resignations", Resignation(member=self.chance.one_of(self.stood), role=self.board, at=resigned)
        self._live_in_group(year)
        self._leave_and_join(year)

    def memberships(self) -> Iterator[Membership]:
        """Everybody who was ever in it, spell by spell."""
        yield from self.spells
        yield from (Membership(id=name, joined=self.joined[name]) for name in self.inside)

    def group(self) -> RecordedGroup:
        """Its group, which asks for a year's membership."""
        return RecordedGroup(
            id=f"group-{self.number}", founded_at=datetime(self.first, 1, 2, tzinfo=UTC), founders=self.founders,
            requirements=[Requirement(name="a year", member_for=months(12))], admissions=self.admissions,
            leavings=self.leavings,
        )  # fmt: skip

    # ── in a year ────────────────────────────────────────────────────────────────────────────────

    def _before(self, term: datetime) -> Iterator[RecordedMandate]:
        """The board of the year before the first."""
        for place, name in enumerate(self.inside[:_PRIMARY]):
            yield RecordedMandate(
                id=f"{self.board}-{place}", role=self.board, member=name, seat=Seat.PRIMARY,
                starts=term.replace(year=term.year - 1),
            )  # fmt: skip

    def _again(self) -> list[str]:
        """Of who stood last, those who stand again."""
        return [one for one in self.stood[:_PRIMARY] if one in self.joined and self.chance.below(4)]

    def _election(self, year: int, term: datetime) -> RecordedElection:
        opens = term - 5 * _WEEK
        counted: dict[str, Any] = {
            "tallies": {
                one: Tally(yes=self.size // 2 + _CANDIDATES - place, no=place) for place, one in enumerate(self.stood)
            }
        }
        if (self.number + year) % 4 == 0:
            counted = {"ballots": [self._ballot(opens + 2 * _WEEK) for _ in range(self.size // 16 + 4)]}
        return RecordedElection(
            id=f"{self.board}-{year}", role=self.board, discussion_opens=opens, voting_opens=opens + 2 * _WEEK,
            voting_closes=opens + 4 * _WEEK, term_starts=term,
            candidacies=[
                Candidacy(member=one, at=opens + place * _HOUR, statement="I should like to.")
                for place, one in enumerate(self.stood)
            ],
            **counted,
        )  # fmt: skip

    def _ballot(self, opens: datetime) -> Ballot:
        marks = {one: (Mark.YES, Mark.YES, Mark.NO, Mark.ABSTAIN)[self.chance.below(4)] for one in self.stood}
        return Ballot(
            voter=self.chance.one_of(self.inside), marks=marks, cast_at=opens + self.chance.random() * 2 * _WEEK
        )

    def _poll(self, year: int) -> Poll:
        """A poll of two questions, of which the second hangs on the first, or on that of the year before."""
        opens = datetime(year, 3, 1, tzinfo=UTC) + timedelta(minutes=self.number)
        tallies = [{"for": self._answers(), "against": self._answers(), "abstain": 1} for _ in range(2)]
        on = "fees" if year == self.first or self.chance.below(2) else f"{self.board}-{year - 1}/fees"
        return Poll(
            id=f"{self.board}-{year}", proposers=self.chance.some_of(self.inside, 1),
            discussion_opens=opens - 2 * _WEEK, opens=opens, closes=opens + 2 * _WEEK,
            questions=[
                Question(id="fees", rule=QuestionRule.FOR_AGAINST, matter=f"{self.board} fees", tally=tallies[0]),
                Question(
                    id="spending", rule=QuestionRule.FOR_AGAINST, tally=tallies[1], depends_on=DependsOn(question=on)
                ),
            ],
        )  # fmt: skip

    def _answers(self) -> int:
        return 1 + self.chance.below(max(1, self.size // 8))

    def _recall(self, year: int) -> RecordedRecall:
        opens = datetime(year, 5, 1, tzinfo=UTC)
        initiator, *seconds = self.chance.some_of(self.inside, 5)
        return RecordedRecall(
            id=f"{self.board}-{year}", role=self.board, mandatee=self.chance.one_of(self.stood), opens=opens,
            closes=opens + 2 * _WEEK, initiator=initiator, seconds=[Second(member=one, at=opens) for one in seconds],
            tally=Tally(yes=2 * self._answers(), no=self._answers()),
        )  # fmt: skip

    def _live_in_group(self, year: int) -> None:
        """One in a hundred asks to enter the group, and half as many leave it."""
        for number in range(self.chance.about(self.size / 100)):
            name, at = self.chance.one_of(self.inside), datetime(year, 6, 1, tzinfo=UTC) + number * _HOUR
            self.admissions.append(Admission(member=name, at=at))
            if name not in self.grouped and self.joined[name].year < year - 1:
                self.grouped.append(name)
        for number in range(self.chance.about(self.size / 200)):
            if len(self.grouped) > 3:
                at = datetime(year, 6, 15, tzinfo=UTC) + number * _HOUR
                self.leavings.append(Leaving(member=self.chance.taken_from(self.grouped), at=at))

    def _leave_and_join(self, year: int) -> None:
        """One in twenty leaves in the second half of a year, and as many join at its end, some of them again."""
        left = []
        for number in range(self.chance.about(self.size / 20)):
            name, at = self.chance.taken_from(self.inside), datetime(year, 7, 1, tzinfo=UTC) + number * _HOUR
            self.spells.append(Membership(id=name, joined=self.joined.pop(name), left=at))
            left.append(name)
        self.grouped = [one for one in self.grouped if one in self.joined]
        for number in range(len(left)):
            back = self.gone and self.chance.below(5) == 0
            name = self.chance.taken_from(self.gone) if back else f"m{self.number}-{year}-{number}"
            self._join(name, datetime(year, 12, 1, tzinfo=UTC) + number * _HOUR)
        self.gone += left

    def _join(self, name: str, at: datetime) -> None:
        self.inside.append(name)
        self.joined[name] = at
