"""Contests: which name and which logo the membership chooses among its members' entries.

Text:     Proposal 15.
Decides:  which entries stand, and what comes of the two counts.
Leaves:   what an entry looks like; whether a name may be used, to people.
Readings: R-25 (two counts, ties by the author's membership), R-60 (when an entry is in time; which membership counts),
          R-66 (indivisible entries).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "CONTEST_LIFECYCLE",
    "Aspect",
    "ContestEntry",
    "ContestResult",
    "ContestRules",
    "contest_status",
    "decide_contest",
    "judge_entry",
]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from partgov.ballots import Ballot, Count, Countable, Tally, count_ballots
from partgov.electorates import RecordDate
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import Period, Span, as_utc, is_instant, to_utc, weeks
from partgov.foundation.rulings import ADOPTED, Cites, Finding, Kind, Rules, Ruling, cited
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.timetables import Leeway
from partgov.foundation.values import (
    Fact,
    Value,
    as_tuple,
    frozen,
    is_a,
    is_flag,
    is_id,
)
from partgov.members import Roll
from partgov.roles import Seats
from partgov.seating import Contender, Seating, seat_contenders

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_entry": ("P15", "R-60"),
    "decide_contest": ("P15", "P4", "R-25", "R-60", "R-66"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_AUTHOR: Final = Kind("contest.author", "P15", setting="contests", who=Named, at=datetime, entry=str)
_IN_TIME: Final = Kind("contest.in_time", "P15", "R-60", setting="contests", entry=str)
_SCORE: Final = Kind("contest.score", "P4", setting="contests", entry=str, yes=int, no=int, score=int)
_PASSED_OVER: Final = Kind("contest.passed_over", "P15", "R-66", setting="contests.indivisible", entry=str)
_UNDECIDED: Final = Kind("contest.undecided", "P15", "R-25", setting="contests", aspect=str, tied=tuple, score=int)
_NO_MARKS: Final = Kind("contest.no_marks", "P15", "R-25", setting="contests", aspect=str)
_NOBODY: Final = Kind("contest.nobody", "P15", "R-25", setting="contests", aspect=str)
_NOBODY_WHOLE: Final = Kind("contest.nobody_whole", "P15", "R-66", setting="contests.indivisible", aspect=str)
_CHOSEN: Final = Kind("contest.chosen", "P15", setting="contests", context=str, aspect=str, winner=str, score=int)
_SENIOR: Final = Kind(
    "contest.senior", "P15", "R-25", setting="contests.by_membership",
    aspect=str, winner=str, score=int, level=tuple, who=Named, since=datetime,
)  # fmt: skip

CONTEST_LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("contest.event", "P15", setting="contests"),
    start="announced",
    table={
        "announced": {"entry": "announced", "discussion opens": "discussion"},
        "discussion": {"entry": "discussion", "voting opens": "voting"},
        "voting": {"mark": "voting", "voting closes": "closed"},
        "closed": {"entry chosen": "chosen", "entries tied": "undecided", "no entry considered": "unchanged"},
        "chosen": {},
        "undecided": {},
        "unchanged": {},
    },
)
"""The life of one count of a contest, of the name or of the logo: entries come before its marks, never beside them."""


class Aspect(StrEnum):
    """What is chosen: one of two counts."""

    NAME = "name"
    LOGO = "logo"


@attrs.frozen(kw_only=True)
class ContestRules(Rules):
    """
    The figures of Proposal 15.

    Attributes:
        discussion: how long entries are discussed, as in Proposal 4.
        voting: how long they are voted on.
        leeway: how exactly (R-35).
        electorate: whose marks count (R-10).
        by_membership: whether entries with equal scores are ordered by their authors' membership, earliest first.
        indivisible: whether an entry for both can win both only (R-25, R-66).
    """

    discussion: Span = attrs.field(default=weeks(2), validator=is_a(Span))
    voting: Span = attrs.field(default=weeks(2), validator=is_a(Span))
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    electorate: RecordDate = attrs.field(default=RecordDate.AT_MARKING, validator=is_a(RecordDate))
    by_membership: bool = attrs.field(default=True, validator=is_flag)
    indivisible: bool = attrs.field(default=False, validator=is_flag)


@attrs.frozen(kw_only=True)
class ContestEntry(Fact):
    """An entry of a member: for a name, for a logo, or for both."""

    id: str = attrs.field(validator=is_id)
    author: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    aspects: tuple[Aspect, ...] = attrs.field(converter=as_tuple)

    @aspects.validator
    def _are_aspects(self, attribute: attrs.Attribute[tuple[Aspect, ...]], value: tuple[Aspect, ...]) -> None:
        if not value or not all(isinstance(one, Aspect) for one in value) or len(set(value)) < len(value):
            raise PartgovError(attribute.name, list(value), Phrase("wanted.aspects"))


@attrs.frozen(kw_only=True)
class ContestResult(Shown, Value):
    """
    What one count comes to.

    Attributes:
        winner: the entry that is chosen; None where nothing changes, or it is undecided.
        tied: the entries between which it is undecided, by id, which ranks nobody.
        count: every mark, accounted for.
        entries: for each entry, whether it stands and is considered, and why.
        ruling: what comes of the count.
    """

    aspect: Aspect
    winner: str | None
    tied: tuple[str, ...]
    count: Count
    entries: Mapping[str, Ruling] = attrs.field(converter=frozen)
    ruling: Ruling

    def _heading(self) -> str:
        return f"ContestResult: {self.aspect}. {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for entry, ruling in self.entries.items():
            tally = self.count.tallies.get(entry, Tally())
            yield {"entry": entry, "met": bool(ruling), **next(rows_of(tally)), "because": cited(ruling.told_first)}

    def _number(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        return self.winner is not None

    def __str__(self) -> str:
        return str(self.ruling)


def judge_entry(entry: ContestEntry, *, roll: Roll, voting: Period, cites: Cites = ADOPTED) -> Ruling:
    """
    Say whether an entry stands: its author is a member when it is submitted, and voting has not opened yet (R-60).

    Prevents: an entry that is put in once it shows how the vote goes.
    """
    author, at = roll.named(entry.author), entry.at
    return Ruling.of(
        _AUTHOR.finding(cites, roll.is_member(entry.author, at), who=author, at=at, entry=entry.id),
        _IN_TIME.finding(cites, at < voting.opens, found=at, needed=voting.opens, entry=entry.id),
    )


def decide_contest(
    entries: Iterable[ContestEntry],
    ballots: Mapping[Aspect, Iterable[Ballot] | Countable],
    *,
    roll: Roll,
    voting: Period,
    rules: ContestRules,
) -> Mapping[Aspect, ContestResult]:
    """
    Return what the two counts come to, in whatever order entries and ballots come.

    An entry for both stands in each count and may win one, both or neither; that its author has left withdraws
    nothing. Raises `FaultsError` for entries that share an id.

    Prevents: a tie settled in silence; a name that more are against than for.

    Args:
        ballots: for each count its own, with marks for entries by id.
    """
    listed = sorted(entries, key=lambda one: one.id)
    _refuse_shared_ids(listed)
    judged = {one.id: judge_entry(one, roll=roll, voting=voting, cites=rules.cites) for one in listed}
    fallen = {one.id for one in listed if not judged[one.id]}
    counted = {
        aspect: count_ballots(
            ballots.get(aspect, ()),
            standing={one.id for one in listed if aspect in one.aspects} - fallen,
            fallen={one.id for one in listed if aspect in one.aspects} & fallen,
            roll=roll,
            voting=voting,
            electorate=rules.electorate,
        )
        for aspect in Aspect
    }
    passed: frozenset[str] = frozenset()
    while True:
        found = {
            aspect: _decide(aspect, [one for one in listed if aspect in one.aspects], judged, counted[aspect],
                            roll, voting, rules, passed)
            for aspect in Aspect
        }  # fmt: skip
        # an entry for both that leads one count alone is passed over in both, all such at once.
        won = Counter(one.winner for one in found.values())
        halves = {one.id for one in listed if len(one.aspects) > 1 and won[one.id] == 1}
        if not rules.indivisible or not halves:
            return frozen(found)
        passed |= halves


def contest_status(result: ContestResult | None, *, discussion: Period, voting: Period, at: datetime) -> str:
    """Return the state of `CONTEST_LIFECYCLE` that a count is in at the instant `at`; without a result, closed last."""
    events = [(discussion.opens, "discussion opens"), (voting.opens, "voting opens"), (voting.closes, "voting closes")]
    if result is not None:
        ending = "entry chosen" if result else "entries tied" if result.tied else "no entry considered"
        events.append((voting.closes, ending))
    return CONTEST_LIFECYCLE.state_at(to_utc(at), events)


def _refuse_shared_ids(entries: Iterable[ContestEntry]) -> None:
    times = Counter(one.id for one in entries)
    faults = tuple(
        Fault(f"entry {one}", Phrase("wanted.own_id"), Phrase("found.with_it", count=many))
        for one, many in times.items()
        if many > 1
    )
    if faults:
        raise FaultsError("entries", faults)


def _decide(
    aspect: Aspect, entries: list[ContestEntry], judged: Mapping[str, Ruling], count: Count, roll: Roll,
    voting: Period, rules: ContestRules, passed: frozenset[str],
) -> ContestResult:  # fmt: skip
    standing = [one for one in entries if judged[one.id]]
    contenders = []
    for one in standing:
        # The membership that the entry rests on; its author may have left since.
        since = roll.since(one.author, one.at) if rules.by_membership else voting.opens
        assert since is not None, "an entry that stands is a member's"
        contenders.append(Contender(member=one.id, tally=count.tallies[one.id], since=since))
    seating = seat_contenders((one for one in contenders if one.member not in passed), Seats(primary=1))
    tied = seating.undecided[0].tied if seating.undecided else ()
    winner = seating.primary[0] if seating.primary else None
    explained = {one.id: judged[one.id] for one in entries}
    for contender in contenders:
        tally, entry = contender.tally, contender.member
        score = _SCORE.finding(
            rules.cites, contender.considered, found=tally.yes, needed=tally.no + 1,
            entry=entry, yes=tally.yes, no=tally.no, score=tally.score,
        )  # fmt: skip
        findings = [*judged[entry].findings, score]
        if entry in passed:
            findings.append(_PASSED_OVER.finding(rules.cites, False, entry=entry))
        explained[entry] = Ruling(findings)
    authors = {one.id: one.author for one in entries}
    ruling = Ruling.of(_outcome(aspect, winner, tied, seating, passed, count, roll, authors, rules.cites))
    return ContestResult(aspect=aspect, winner=winner, tied=tied, count=count, entries=explained, ruling=ruling)


def _outcome(
    aspect: Aspect, winner: str | None, tied: tuple[str, ...], seating: Seating, passed: frozenset[str],
    count: Count, roll: Roll, authors: Mapping[str, str], cites: Cites,
) -> Finding:  # fmt: skip
    """What a count comes to, with the scores that decide it, and whose membership where that does."""
    listed = {one.member: one for one in seating.listed}
    if tied:
        score = listed[tied[0]].tally.score
        return _UNDECIDED.finding(cites, False, aspect=aspect.value, tied=tied, score=score)
    if winner is None and not count.submitted:
        return _NO_MARKS.finding(cites, False, found=0, aspect=aspect.value)
    if winner is None:
        return (_NOBODY_WHOLE if passed else _NOBODY).finding(cites, False, aspect=aspect.value)
    score, rivals = listed[winner].tally.score, [one for one in seating.listed if one.member != winner]
    needed = max((one.tally.score for one in rivals), default=None)
    level = tuple(one.member for one in rivals if one.tally.score == score)
    if level:
        return _SENIOR.finding(
            cites, True, found=score, needed=needed, aspect=aspect.value, winner=winner, score=score,
            level=level, who=roll.named(authors[winner]), since=listed[winner].since,
        )  # fmt: skip
    context = "next" if rivals else "only"
    return _CHOSEN.finding(
        cites, True, found=score, needed=needed, context=context, aspect=aspect.value, winner=winner, score=score
    )
