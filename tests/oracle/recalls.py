"""Who may call a mandate into question, how long it rests, and when it may be called, from the text (P6).

Nothing here imports the package. Instants are whole numbers, three to a day, and day 0 starts at 0; a length of time is
None, so many days, or a pair of the least and the most of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

PER_DAY = 3

Figures = Mapping[str, Any]
"""callers, within, discussion, voting, leeway, base, abstaining, earliest, cool_down and may_act, or some of these."""


class Call(NamedTuple):
    """A recall: by whom and when it was called, when its poll was open, who seconded it when, and the votes."""

    role: str
    kind: str | None
    initiator: str
    called: int
    opens: int
    closes: int
    seconds: Sequence[tuple[str, int]]
    yes: int
    no: int
    abstain: int


class Term(NamedTuple):
    """Who holds a role, from when until when, and when the term began of which this is the rest."""

    holder: str
    starts: int
    ends: int
    began: int


class Found(NamedTuple):
    """What a recall came to, and whether its discussion and its vote lasted as they had to."""

    outcome: str
    discussion: bool
    voting: bool


class Rules(NamedTuple):
    """The figures of the room, and what roles and kinds have otherwise."""

    room: Figures
    roles: Mapping[str, Figures]
    kinds: Mapping[str, Figures]

    def of(self, call: Call) -> Figures:
        """The room's, over these the role's, and over these the kind's that are otherwise than the room's (R-84)."""
        kind = {name: one for name, one in self.kinds.get(call.kind or "", {}).items() if one != self.room[name]}
        return {**self.room, **self.roles.get(call.role, {}), **kind}


def lasted(begins: int, ends: int, length: Any, leeway: str) -> bool:
    """Whether a time is as long as it has to be: to the tick, at least, or up to the end of the day it is over."""
    if length is None:
        return True

    def last_tick(days: int) -> int:
        return ((begins + days * PER_DAY) // PER_DAY + 1) * PER_DAY

    if isinstance(length, tuple):
        least, most = length
        return (least is None or ends >= begins + least * PER_DAY) and (most is None or ends <= last_tick(most))
    due = begins + length * PER_DAY
    return ends == due if leeway == "exactly" else ends >= due and (leeway == "at_least" or ends <= last_tick(length))


def in_form(calls: Sequence[Call], rules: Rules) -> bool:
    """Whether nobody abstained where nobody may."""
    return all(not one.abstain or rules.of(one)["abstaining"] for one in calls)


def come_to(
    calls: Sequence[Call], terms: Mapping[str, Term], spells: Mapping[str, tuple[int, int]], rules: Rules
) -> list[Found]:
    """What each recall comes to, of one mandate after another, in the order in which polls open."""
    outcomes = ["refused"] * len(calls)
    for role, term in terms.items():
        ends, before = term.ends, list[tuple[Call, bool]]()
        mine = [number for number, one in enumerate(calls) if one.role == role]
        for opens in sorted({calls[number].opens for number in mine}):
            might = [
                number
                for number in mine
                if calls[number].opens == opens
                and _may_open(calls[number], term._replace(ends=ends), before, spells, rules)
            ]
            if len(might) > 1:
                continue
            for number in might:
                one = calls[number]
                seconded = _enough(one, term, spells, rules.of(one), by=one.closes)
                before.append((one, seconded))
                if ends <= one.closes:
                    outcomes[number] = "moot"
                elif not seconded:
                    outcomes[number] = "not_seconded"
                elif _carried(one, rules.of(one)["base"]):
                    outcomes[number], ends = "revoked", one.closes
                else:
                    outcomes[number] = "kept"
    return [Found(outcome, *_periods(one, rules.of(one))) for outcome, one in zip(outcomes, calls, strict=True)]


def _periods(one: Call, figures: Figures) -> tuple[bool, bool]:
    return (
        lasted(one.called, one.opens, figures["discussion"], figures["leeway"]),
        lasted(one.opens, one.closes, figures["voting"], figures["leeway"]),
    )


def _acts(who: str, at: int, term: Term, spells: Mapping[str, tuple[int, int]], figures: Figures) -> bool:
    joined, left = spells.get(who, (0, 0))
    return joined <= at < left and (figures["may_act"] or who != term.holder)


def _enough(one: Call, term: Term, spells: Mapping[str, tuple[int, int]], figures: Figures, *, by: int) -> bool:
    """Whether so many called it in time, who opened it being one of them."""
    if figures["within"] is not None:
        by = min(by, one.called + figures["within"] * PER_DAY)
    joined = {who for who, at in one.seconds if at < by and _acts(who, at, term, spells, figures)}
    callers: int = figures["callers"]
    return len(joined | {one.initiator}) >= callers


def _may_open(
    one: Call, term: Term, before: Sequence[tuple[Call, bool]], spells: Mapping[str, tuple[int, int]], rules: Rules
) -> bool:
    figures = rules.of(one)
    if not _acts(one.initiator, one.called, term, spells, figures) or not term.starts <= one.opens < term.ends:
        return False
    earliest = figures["earliest"]
    if isinstance(earliest, Fraction) and one.called < term.began + earliest * (term.ends - term.began):
        return False
    if isinstance(earliest, int) and one.called < term.began + earliest * PER_DAY:
        return False
    for other, seconded in before:
        rests = max(figures["cool_down"], rules.of(other)["cool_down"]) * PER_DAY
        if one.opens < other.closes or (seconded and one.called < other.closes + rests):
            return False
        # No vote: for as long a poll opens only with those who call it.
        if one.opens < other.closes + rests and not (seconded or _enough(one, term, spells, figures, by=one.opens)):
            return False
    return True


def _carried(one: Call, base: str) -> bool:
    of = one.yes + one.no + (one.abstain if base == "votes" else 0)
    return one.yes > 0 and 3 * one.yes >= 2 * of
