"""Bars: which seats somebody may not take.

Text:     Proposals 3, 5 and 6.
Decides:  whom the limits, a mandate that runs on or a recall keeps from which kind of seat, and until when.
Leaves:   which terms count and how many are too many, to limits; who takes a seat over, to succession.
Readings: R-8, R-9, R-36 (one mandate per member and role), R-22 (a revoked member's wait), R-49 (judged when voting
          closes), R-70 (what begins at one instant).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Bar", "bars_for", "spared_by", "still_waits"]

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

import attrs

from partgov.foundation.periods import Span, shift
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Named
from partgov.foundation.values import Value
from partgov.limits import SHORT, Tenures, judge_term
from partgov.mandates import EndingKind, Mandate, MandateRules
from partgov.members import Roll
from partgov.roles import Seat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "bars_for": ("P3", "P5", "R-8", "R-9", "P6", "R-22", "R-36", "R-49", "R-70", "R-82"),
    "still_waits": ("P6", "R-22"),
    "spared_by": ("P5", "R-15", "R-49"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_HOLDS: Final = Kind("term.holds_primary", "P3", "R-9", setting="mandates", who=Named, role=str)
_IS_RESERVE: Final = Kind("term.holds_reserve", "P3", "R-36", setting="mandates", who=Named, role=str)
_REVOKED: Final = Kind(
    "term.revoked_wait", "P6", "R-22", setting="mandates.revoked_wait", who=Named, role=str, revoked=datetime, wait=Span
)


@attrs.frozen(kw_only=True)
class Bar(Value):
    """A kind of seat that somebody may not take, and the finding that says so."""

    seat: Seat
    finding: Finding


def bars_for(
    member: str,
    role: str,
    *,
    starts: datetime,
    known_by: datetime,
    tenures: Tenures,
    roll: Roll,
    rules: MandateRules,
    zone: tzinfo,
    ends: datetime | None = None,
    room: MandateRules | None = None,
) -> tuple[Bar, ...]:
    """
    Return the kinds of seat a member may not take in a term of `role` that would start at `starts`, with reasons.

    Who is barred by term limits may still be reserve (R-8); who holds a primary mandate that runs on may not stand,
    and a reserve whose mandate runs on may stand for primary only (R-9, R-36).

    Args:
        known_by: the close of voting, at which the limits are judged.
        ends: until when the longest term lasts that they may win, where it is not that of the role.
        rules: the rules of the role.
        room: those of all roles, of each of which it is asked whether it may be held with another (R-82); by default
            others have the rules of this role.
    """
    who = roll.named(member)
    terms = tenures.terms(member, role, rules=rules, before=starts, known_by=known_by, zone=zone)
    limits = judge_term(terms, starts=starts, ends=ends, who=who, role=role, rules=rules, zone=zone)
    bars = [Bar(seat=Seat.PRIMARY, finding=finding) for finding in (() if limits is None else limits.unmet)]
    for mandate in tenures.of_member(member, role):
        if mandate.until > starts and mandate.until > mandate.starts:
            seats = tuple(Seat) if mandate.seat is Seat.PRIMARY else (Seat.RESERVE,)
            kind = _HOLDS if mandate.seat is Seat.PRIMARY else _IS_RESERVE
            bars += (Bar(seat=seat, finding=_runs_on(kind, mandate, starts, who, rules)) for seat in seats)
    waits = still_waits(member, role, starts=starts, tenures=tenures, roll=roll, rules=rules, zone=zone)
    bars += (Bar(seat=seat, finding=finding) for finding in waits for seat in Seat)
    for mandate in tenures.elsewhere(member, role):
        # what begins at the same instant comes no earlier, and bars nothing.
        runs_on = mandate.seat is Seat.PRIMARY and mandate.starts < starts < mandate.until
        if runs_on and not rules.together_with(mandate.role, room):
            bars += (Bar(seat=seat, finding=_runs_on(_HOLDS, mandate, starts, who, rules)) for seat in Seat)
    return tuple(bars)


def still_waits(
    member: str, role: str, *, starts: datetime, tenures: Tenures, roll: Roll, rules: MandateRules, zone: tzinfo
) -> tuple[Finding, ...]:
    """
    Return why who was revoked may begin no new mandate in a role yet, once for each time (P6, R-22).

    >>> from datetime import UTC
    >>> from partgov.foundation.periods import months
    >>> from partgov.mandates import Ending, Mandate
    >>> from partgov.members import Membership
    >>> def on(month):
    ...     return datetime(2017, month, 1, tzinfo=UTC)
    >>> left = Mandate(
    ...     id="m1", role="editor", member="ana", seat=Seat.PRIMARY, starts=on(1), ends=on(12),
    ...     ended=Ending(at=on(3), by=EndingKind.REVOCATION),
    ... )
    >>> asked = {
    ...     "tenures": Tenures.of([left]), "roll": Roll.of([Membership(id="ana", joined=on(1))]),
    ...     "rules": MandateRules(revoked_wait=months(6)), "zone": UTC,
    ... }
    >>> [len(still_waits("ana", "editor", starts=on(month), **asked)) for month in (8, 9)]
    [1, 0]
    """
    found, wait = list[Finding](), rules.revoked_wait
    for mandate in tenures.of_member(member, role):
        if mandate.ended is not None and mandate.ended.by is EndingKind.REVOCATION:
            over, revoked = shift(mandate.ended.at, wait, zone=zone), mandate.ended.at
            if starts < over:
                values: dict[str, Any] = {"who": roll.named(member), "role": role, "revoked": revoked, "wait": wait}
                found.append(_REVOKED.finding(rules.cites, False, found=starts, needed=over, **values))
    return tuple(found)


def spared_by(
    member: str,
    role: str,
    *,
    starts: datetime,
    known_by: datetime,
    tenures: Tenures,
    roll: Roll,
    rules: MandateRules,
    zone: tzinfo,
    ends: datetime | None = None,
) -> Finding | None:
    """
    Return why the limits do not bar a member whom they would if a remainder counted; None where that is not so (R-15).

    The arguments are those of `bars_for`.

    >>> from datetime import UTC
    >>> from partgov.mandates import Mandate
    >>> def on(year, month=1):
    ...     return datetime(year, month, 1, tzinfo=UTC)
    >>> whole = [(on(2013), None), (on(2014), None), (on(2015, 9), on(2015))]
    >>> served = [
    ...     Mandate(id=f"m{n}", role="editor", member="ana", seat=Seat.PRIMARY, starts=starts,
    ...             ends=on(2014 + n), term_starts=began)
    ...     for n, (starts, began) in enumerate(whole)
    ... ]
    >>> spared_by(
    ...     "ana", "editor", starts=on(2016), known_by=on(2016), tenures=Tenures.of(served), roll=Roll.of([]),
    ...     rules=MandateRules(), zone=UTC,
    ... ).reading
    'R-15'
    """
    terms = tenures.terms(member, role, rules=rules, before=starts, known_by=known_by, zone=zone)
    limits = judge_term(terms, starts=starts, ends=ends, who=roll.named(member), role=role, rules=rules, zone=zone)
    found = () if limits is None or not limits else limits.findings
    return next((one for one in found if one.kind is SHORT), None)


def _runs_on(kind: Kind, mandate: Mandate, starts: datetime, who: Named, rules: MandateRules) -> Finding:
    return kind.finding(rules.cites, False, found=starts, needed=mandate.until, who=who, role=mandate.role)
