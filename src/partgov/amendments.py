"""Amendments: what a change of bylaws changes, in sentences, and which bylaws cannot work.

Text:     all proposals.
Decides:  which figures differ between two bylaws; which figures defeat each other.
Leaves:   the figures themselves to bylaws; whether to change them, to the membership.
Readings: R-30 (from when a change holds), R-68 (bylaws that cannot work).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Change", "differences", "lint"]

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from enum import Enum
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.majorities import Majority
from partgov.periods import Span, in_words, instant_text, shift
from partgov.roles import Role
from partgov.rulings import Finding
from partgov.values import Value

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"differences": ("R-30",), "lint": ("R-68",)}

# What each figure is, as a sentence that its value completes.
_SAYS: Final[Mapping[str, str]] = {
    "preset": "bylaws now start from {}",
    "elections.discussion": "discussion before an election now lasts {}",
    "elections.voting": "voting in an election now lasts {}",
    "elections.leeway": "the periods of an election now close {}",
    "elections.electorate": "voters in an election now must be members {}",
    "elections.statement_before": "candidates now post their statement before {}",
    "mandates.term": "a term now lasts {}",
    "mandates.consecutive": "one may now serve {} terms in a row",
    "mandates.total": "one may now serve {} terms in all",
    "mandates.gap": "a new row of terms now begins after a break of {}",
    "mandates.counts_beyond": "the remainder of a term now counts when it is more of it than {}",
    "mandates.remainder_always_counts": "whether a remainder counts however short it is: now {}",
    "mandates.roles_together": "whether one may hold primary seats of several roles: now {}",
    "mandates.revoked_wait": "who was revoked now waits {} before a new mandate in the role",
    "recall.initiators": "recall now needs {} initiators",
    "recall.voting": "the poll of a recall is now open for {}",
    "recall.leeway": "the poll of a recall now closes {}",
    "recall.majority": "recall now needs {} of the votes cast",
    "recall.cool_down": "a new recall of the same mandate now waits {}",
    "recall.electorate": "voters in a recall now must be members {}",
    "recall.mandatee_may_act": "whether the mandatee may open or second a recall: now {}",
    "decisions.proposers": "putting a question now takes {} members",
    "decisions.electorate": "voters on a question now must be members {}",
    "decisions.discussion": "discussion of a question now lasts {}",
    "decisions.voting": "voting on a question now lasts {}",
    "decisions.leeway": "the periods of a question now close {}",
    "decisions.base": "the base of a For / Against question is now {}",
    "decisions.for_against": "a For / Against question now needs {} of its base",
    "decisions.answers": "an answer now needs {} of all answers",
    "decisions.consequences": "what answers lead to is now {}",
    "decisions.otherwise": "where no answer wins, the outcome is now {}",
    "decisions.quorum.least": "a question is now settled only if {} take part",
    "decisions.quorum.share": "the share of all voters who must take part is now {}",
    "decisions.quorum.abstaining": "whether those who abstain take part: now {}",
    "decisions.reopening": "a settled matter now rests for {}",
    "dues.share": "a year's dues are now this share of a month's income: {}",
    "dues.currency": "dues are now counted in {}",
    "dues.rounding": "dues are now rounded {}",
    "dues.starts_month": "the dues year now starts in month {}",
    "dues.starts_day": "the dues year now starts on day {}",
    "dues.by_month": "whether a year joined midway is owed by the month: now {}",
    "dues.carry_over": "whether what came in too much counts for the year after: now {}",
    "groups.least": "a group now needs {} members",
    "groups.may_refuse": "whether a group may refuse who meets all it requires: now {}",
    "contests.discussion": "discussion in a contest now lasts {}",
    "contests.voting": "voting in a contest now lasts {}",
    "contests.leeway": "the periods of a contest now close {}",
    "contests.electorate": "voters in a contest now must be members {}",
    "contests.by_membership": "whether equal entries go by their authors' membership: now {}",
    "contests.indivisible": "whether an entry for both can win both only: now {}",
}


# ── what changes ─────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Change(Value):
    """
    One figure that differs between two bylaws.

    Attributes:
        figure: its place in the bylaws, such as `recall.initiators`.
        before, after: the two values.
        because: the change in a sentence.
    """

    figure: str
    before: Any
    after: Any
    because: str

    def __str__(self) -> str:
        return self.because


def differences(before: Bylaws, after: Bylaws, *, zone: tzinfo) -> tuple[Change, ...]:
    """
    Return every figure in which two bylaws differ, with a sentence for each, in the order of the rooms.

    Args:
        zone: the organisation's time zone, in which the day is told from which the later one holds.

    >>> from partgov.recall import RecallRules
    >>> later = Bylaws(since=datetime(2017, 3, 1, tzinfo=UTC), recall=RecallRules(initiators=5))
    >>> print(*differences(Bylaws(), later, zone=UTC))
    recall now needs five initiators instead of three, from 1 March 2017
    """
    start = "" if after.since is None else f", from {_day(after.since, zone)}"
    old, new = dict(_figures(before)), dict(_figures(after))
    return tuple(
        Change(
            figure=figure,
            before=old[figure],
            after=new[figure],
            because=f"{_SAYS[figure].format(_said(new[figure]))} instead of {_said(old[figure])}{start}",
        )
        for figure in _SAYS
        if old[figure] != new[figure]
    )


def _figures(rules: Any, above: str = "") -> Iterator[tuple[str, object]]:
    """Every figure by its place, those of parts within parts too."""
    for field in attrs.fields(type(rules)):
        value, place = getattr(rules, field.name), f"{above}{field.name}"
        if attrs.has(type(value)) and not isinstance(value, Span | Majority):
            yield from _figures(value, f"{place}.")
        elif place not in ("since", "source", "note"):
            yield place, value


def _said(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case int():
            return in_words(value)
        case Span():
            return value.words
        case Enum():
            return str(value.value).replace("_", " ")
        case Mapping():
            return ", ".join(f"{key} to {said}" for key, said in sorted(value.items())) or "nothing else"
        case _:
            return str(value)


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _day(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    clock = "" if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0) else f", {local:%H:%M}"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}{clock}"


# ── what cannot work ─────────────────────────────────────────────────────────────────────────────


def lint(
    bylaws: Bylaws, *, roles: Iterable[Role] = (), members: int | None = None, zone: tzinfo
) -> tuple[Finding, ...]:
    """
    Return what in these bylaws cannot work, and why; nothing where everything can (R-68).

    Prevents: a rule that is found to defeat another on the day it is needed.

    Args:
        roles: the organisation's roles.
        members: how many members it has; where that is not known, nothing is said about numbers of them.
        zone: the organisation's time zone, on whose wall clock spans are counted.
    """
    return tuple(finding for finding in _look(bylaws, roles, members, zone) if not finding)


def _look(bylaws: Bylaws, roles: Iterable[Role], members: int | None, zone: tzinfo) -> Iterator[Finding]:
    # Spans have no length of their own: they are compared from the day the bylaws take effect.
    start = bylaws.since or datetime(2016, 10, 1, tzinfo=UTC)

    def end(*spans: Span) -> datetime:
        at = start
        for span in spans:
            at = shift(at, span, zone=zone)
        return at

    def within(clause: str, found: datetime, needed: datetime, because: str) -> Finding:
        return Finding(clause=clause, reading="R-68", met=found < needed, because=because, found=found, needed=needed)

    elections, mandates, recall, decisions = bylaws.elections, bylaws.mandates, bylaws.recall, bylaws.decisions
    term = end(mandates.term)
    yield within(
        "P4", end(elections.discussion, elections.voting), term,
        f"An election takes {elections.discussion.words} of discussion and {elections.voting.words} of voting, as long "
        f"as a term of {mandates.term.words} or longer: its seats fall vacant before the next is over.",
    )  # fmt: skip
    yield within(
        "P6", end(recall.voting), term,
        f"The poll of a recall is open for {recall.voting.words}, as long as a term of {mandates.term.words} or "
        f"longer: the mandate is over before the vote.",
    )  # fmt: skip
    yield within(
        "P6", end(recall.cool_down), term,
        f"A recall shields the mandate from the next for {recall.cool_down.words}, as long as a term of "
        f"{mandates.term.words} or longer.",
    )  # fmt: skip
    for clause, what, voting in (
        ("P4", "an election", elections.voting),
        ("P6", "a recall", recall.voting),
        ("P8", "a question", decisions.voting),
        ("P15", "a contest", bylaws.contests.voting),
    ):
        because = f"Voting in {what} is open for {voting.words}: nobody can vote."
        yield Finding(clause=clause, reading="R-68", met=voting != Span(), because=because)
    yield Finding(
        clause="P5", reading="R-68", met=mandates.consecutive <= mandates.total,
        found=mandates.consecutive, needed=mandates.total,
        because=f"{mandates.consecutive} terms in a row are allowed, and {mandates.total} in all: the limit in a row "
        "is never reached.",
    )  # fmt: skip
    yield Finding(
        clause="P5", reading="R-68", met=mandates.gap != Span(),
        because="A break of no length begins a new row of terms: the limit in a row is never reached.",
    )  # fmt: skip
    share = decisions.quorum.share
    yield Finding(
        clause="P8", reading="R-68", met=share is None or share <= 1, found=share, needed=1,
        because=f"The quorum is {share} of all who may vote: more than everyone.",
    )  # fmt: skip
    for role in sorted(roles, key=lambda one: (one.id, instant_text(one.since) if one.since else "")):
        yield Finding(
            clause="P2", reading="R-68", met=role.primary_seats > 0 or role.reserve_seats == 0,
            because=f"{role.id} has {role.reserve_seats} reserve seats and no primary one that they could take over.",
        )  # fmt: skip
        if members is not None:
            seats = role.primary_seats + role.reserve_seats
            because = f"{role.id} has {seats} seats, and the organisation {members} members to vote and to sit on them."
            yield _enough("P2", seats, members, because)
    if members is not None:
        for clause, number, what in (
            ("P6", recall.initiators, "A recall takes {} initiators"),
            ("P8", decisions.proposers, "Putting a question takes {} members"),
            ("P8", decisions.quorum.least, "The quorum is {}"),
            ("P1", bylaws.groups.least, "A group takes {} members"),
        ):
            yield _enough(
                clause, number, members, f"{what.format(number)}, and the organisation has {members} members."
            )


def _enough(clause: str, found: int, members: int, because: str) -> Finding:
    return Finding(clause=clause, reading="R-68", met=found <= members, because=because, found=found, needed=members)
