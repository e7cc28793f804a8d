"""Eligibility: whether somebody has what is asked of who wants to stand.

Text:     Proposal 3.
Decides:  of whom a candidate has to be, and whether they show what the rules require, as of the deadline.
Leaves:   what may be required, to requirements; whether a statement stands, to elections.
Readings: R-77 (as of the deadline), R-93 (requirements), R-94 (affiliations).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "judge_requirements"]

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from partgov.candidacies import Candidacy, ElectionRules
from partgov.foundation.conditions import Base, Condition, Counted, Numbers, measure_each
from partgov.foundation.periods import Span
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Named, Phrase
from partgov.members import Roll
from partgov.requirements import (
    Apart,
    Of,
    Qualification,
    answered,
    apart_most,
    long_enough,
    resolved,
    shared_by,
)

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"judge_requirements": ("P3", "R-77", "R-93", "R-94")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_SETTING: Final = "elections.candidates"
_OF: Final = Kind("candidacy.of", "P3", "R-93", setting=_SETTING, who=Named, of=tuple, at=datetime)
_MEMBER_FOR: Final = Kind("candidacy.tenure", "P3", "R-77", setting=_SETTING, who=Named, span=Span)
_IN_GROUP: Final = Kind("candidacy.in_group", "P3", "R-93", setting=_SETTING, who=Named, group=str, at=datetime)
_ENDORSED: Final = Kind("candidacy.endorsed", "P3", "R-77", setting=_SETTING, who=Named, names=tuple)
_APART: Final = Kind(
    "candidacy.apart", "P3", "R-94", setting=_SETTING, context=str, who=Named, names=tuple, sharing=tuple
)
_FACT: Final = Kind("candidacy.fact", "P3", "R-77", setting=_SETTING, who=Named, asked=Phrase)
_MAY_VOTE: Final = Kind("candidacy.may_vote", "P3", "R-93", setting=_SETTING, who=Named, at=datetime)


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


def judge_requirements(
    row: Candidacy, deadline: datetime, *, rules: ElectionRules, roll: Roll, voters: Roll, of: Of, zone: tzinfo
) -> Iterator[Finding]:
    """
    Say whether somebody has what is asked of who wants to stand, as of the deadline (R-77, R-93).

    Prevents: a requirement that is asked of some and not of others, or looked into on a day that suits somebody.

    Args:
        voters: the roll of those who may vote.
        of: who is of a group, role, body or list, and when.
        zone: the organisation's time zone, on whose wall clock a membership is counted.

    >>> from datetime import UTC
    >>> from partgov.candidacies import Candidates
    >>> from partgov.foundation.periods import months
    >>> from partgov.members import Membership
    >>> from partgov.requirements import Qualification, names_unknown
    >>> def on(month):
    ...     return datetime(2016, month, 1, tzinfo=UTC)
    >>> roll = Roll.of([Membership(id="ana", joined=on(7))])
    >>> rules = ElectionRules(candidates=Candidates(requires=[Qualification(member_for=months(6))]))
    >>> row = Candidacy(member="ana", at=on(9), statement="I edit.")
    >>> (found,) = judge_requirements(row, on(10), rules=rules, roll=roll, voters=roll, of=names_unknown, zone=UTC)
    >>> bool(found), found.needed.isoformat()
    (False, '2017-01-01T00:00:00+00:00')
    """
    names, requires = rules.candidates.of, rules.candidates.requires
    if not names and not requires:
        return
    cites, who = rules.cites, roll.named(row.member)
    if names:
        one = any(_is_of(row.member, name, deadline, of) for name in names)
        yield _OF.finding(cites, one, who=who, of=names, at=deadline)
    since = roll.since(row.member, row.at)
    for asked in resolved(requires):
        if asked.member_for is not None and since is not None:  # who is no member is refused for that
            met, over = long_enough(since, asked.member_for, by=deadline, zone=zone)
            yield _MEMBER_FOR.finding(cites, met, found=deadline, needed=over, who=who, span=asked.member_for)
        if asked.in_group is not None:
            there = _is_of(row.member, asked.in_group, deadline, of)
            yield _IN_GROUP.finding(cites, there, who=who, group=asked.in_group, at=deadline)
        if asked.endorsers is not None:
            yield from _endorsed(row, deadline, asked, rules, roll, voters, of)
        if asked.fact is not None:
            met = bool(answered(row.facts, asked.fact, asked.one_of))
            yield _FACT.finding(cites, met, who=who, asked=asked.answer)
        if asked.may_vote:
            yield _MAY_VOTE.finding(cites, voters.is_member(row.member, deadline), who=who, at=deadline)


def _is_of(member: str, name: str, at: datetime, of: Of) -> bool:
    return any(who == member and starts <= at < ends for who, starts, ends in of(name))


def _endorsed(
    row: Candidacy, deadline: datetime, asked: Qualification, rules: ElectionRules, roll: Roll, voters: Roll, of: Of
) -> Iterator[Finding]:
    """Whether enough others endorsed a candidacy in time, of those who share an affiliation one where that is asked."""
    in_time = [
        (one.member, one.at, roll.affiliated(one.member, one.at), roll.affiliated(row.member, one.at))
        for one in row.endorsers
        if one.member != row.member and one.at < deadline and roll.is_member(one.member, one.at)
    ]
    with_candidate = asked.apart is Apart.WITH_CANDIDATE

    def theirs(part: Condition) -> list[tuple[str, frozenset[str], frozenset[str]]]:
        among = part.among
        return [
            (who, its, mine) for who, at, its, mine in in_time if among is None or _is_of(who, among, at, of)
        ]  # fmt: skip

    def named(part: Condition) -> tuple[str, ...]:
        able = [(who, its) for who, its, mine in theirs(part) if not (with_candidate and its & mine)]
        return apart_most(able) if asked.apart is not Apart.NONE else tuple(sorted({who for who, _ in able}))

    def there(part: Condition) -> int | None:
        """Of how many a share is: of those of whom it is asked, as they are at the deadline (R-87)."""
        if part.least is not None:
            return None
        if part.among is None:
            return sum(voters.is_member(one, deadline) for one in voters.spells)
        return len({one for one, starts, ends in of(part.among) if starts <= deadline < ends})

    who = roll.named(row.member)
    for one in measure_each(
        asked.endorsers,
        lambda part: Numbers(votes_for=len(named(part)), electorate=there(part)),
        of=Base.ELECTORATE,
        counts=Counted.FOR,
    ):
        names = tuple(map(roll.named, named(one.condition)))
        if asked.apart is Apart.NONE:
            yield _ENDORSED.finding(rules.cites, one.met, found=one.found, needed=one.needed, who=who, names=names)
            continue
        posted = theirs(one.condition)
        own = [(row.member, mine) for _, _, mine in posted] if with_candidate else []
        sharing = _sharing([*((each, its) for each, its, _ in posted), *own], roll)
        yield _APART.finding(
            rules.cites, one.met, found=one.found, needed=one.needed, context="sharing" if sharing else "alone",
            who=who, names=names, sharing=sharing,
        )  # fmt: skip


def _sharing(endorsed: Iterable[tuple[str, frozenset[str]]], roll: Roll) -> tuple[Phrase, ...]:
    return tuple(
        Phrase("affiliation.shared", names=tuple(map(roll.named, who)), name=name)
        for name, who in shared_by(endorsed).items()
    )
