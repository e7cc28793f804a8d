"""Succession: who takes over a primary seat, for its remainder or for a while.

Text:     Proposals 4 and 5.
Decides:  which reserve takes a vacated seat, and whether standing in for an absent caretaker was in order.
Leaves:   when a seat is vacated, to replay.
Readings: R-14, R-49 (undecided order, and who is tied for a reserve seat), R-16, R-31, R-48 (standing in), R-18 (the
          reserves in their order), R-97 (limits to the end of the remainder), R-98 (how much a list may fill), R-99 (a
          cap by affiliation).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "OpenSeat", "Succession", "judge_stand_in", "succeed"]

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Final

import attrs

from partgov.bars import still_waits
from partgov.caps import Cap
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Named
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.values import FrozenMap, Value
from partgov.limits import COUNTS_NOTHING, SHORT, Tenures, expected_end, judge_term
from partgov.mandates import Mandate, MandateRules, StandIn
from partgov.members import Roll
from partgov.remainders import exceeds
from partgov.roles import Seat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "succeed": ("P5", "R-14", "R-18", "R-22", "R-49", "R-70", "R-82", "R-97", "R-98", "R-99"),
    "judge_stand_in": ("P5", "R-16", "R-31", "R-48"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_TAKES_OVER: Final = Kind(
    "succession.takes_over", "P5", "R-18", setting="mandates", who=Named, of=Named, until=datetime
)
_UNDECIDED: Final = Kind(
    "succession.undecided", "P5", "R-14", setting="mandates", context=str, tied=tuple, of=Named, until=datetime
)
_USED_UP: Final = Kind("succession.used_up", "P5", "R-98", setting="mandates.reserves", context=str, list=str | None)
_NOBODY: Final = Kind("succession.nobody", "P5", "R-18", setting="mandates", of=Named, until=datetime)
_DECLINED: Final = Kind("succession.declined", "P5", "R-18", setting="mandates", who=Named)
_ELSEWHERE: Final = Kind("succession.elsewhere", "P5", "R-9", setting="mandates.roles_together", who=Named, role=str)
_INSIDE: Final = Kind(
    "stand_in.inside", "P5", "R-16", setting="mandates",
    who=Named, starts=datetime, of=Named, since=datetime,
)  # fmt: skip
_RESERVE: Final = Kind("stand_in.reserve", "P5", "R-16", setting="mandates", who=Named)
_OF_RESERVE: Final = Kind("stand_in.of_reserve", "P5", "R-16", setting="mandates", of=Named)
_BESIDE: Final = Kind("stand_in.beside", "P5", "R-16", setting="mandates", who=Named, starts=datetime, ends=datetime)
_LENGTH: Final = Kind(
    "stand_in.length", "P5", "R-31", setting="mandates.counts_beyond", who=Named, count=int, share=Fraction
)


_Place = tuple[datetime, int]
"""A reserve's place in the order of succession."""


@attrs.frozen(kw_only=True)
class OpenSeat(Value):
    """
    A seat that one of several tied members holds, and nothing says which of them (R-14): it is taken (R-49).

    Attributes:
        starts, ends: from when, and until when, it is held; to `FOREVER` where the term is open.
        rests_on: what left it open: an election, or the mandate that was vacated, by id.
        place: a reserve seat's place in the order of succession.
    """

    role: str
    seat: Seat
    tied: tuple[str, ...]
    starts: datetime
    ends: datetime
    rests_on: str
    place: tuple[datetime, int] | None = None


@attrs.frozen(kw_only=True)
class Succession(Shown, Value):
    """
    What becomes of a vacated primary seat.

    Attributes:
        vacated: the mandate whose seat was vacated.
        at: the instant of the takeover.
        successor: the reserve who takes the remainder; None where nobody can, or a tie leaves it open.
        tied: those of whom it is undecided who is reserve, or comes first, where the succession turns on it (R-14).
        ruling: everyone looked at, in order, with the reason.
    """

    vacated: str
    at: datetime
    successor: str | None
    tied: tuple[str, ...]
    ruling: Ruling

    def _heading(self) -> str:
        return f"Succession to {self.vacated}: {self.successor or 'nobody, or undecided'}. {self.ruling}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.ruling)


def succeed(
    vacated: Mandate,
    *,
    at: datetime,
    reserves: Iterable[Mandate],
    open_reserves: Iterable[OpenSeat] = (),
    declined: Collection[str] = (),
    taken_over: Mapping[str | None, int] = FrozenMap(),
    tenures: Tenures,
    roll: Roll,
    rules: MandateRules,
    cap: Cap | None = None,
    zone: tzinfo,
    room: MandateRules | None = None,
) -> Succession:
    """
    Say who takes over a vacated primary seat for its remainder: the first reserve in order who may and will (R-18).

    Reserves of earlier elections come first. One whom Proposal 5 bars from a primary term beginning then, who was
    revoked too short a time ago, who would be one too many of an affiliation, or who declines, is passed over and keeps
    seat and place; so are all of a list from which no more may be taken over (R-98).

    Args:
        reserves: the reserve mandates of the role that are in force.
        open_reserves: its reserve seats that a tie leaves open.
        declined: those who declined this succession.
        cap: how many primary seats people of one affiliation may hold at most, beside those who hold theirs (R-99).
        taken_over: how many seats were taken over from each list before, by election; None is the list of history.
        rules: the rules of the role.
        room: those of all roles, as for `bars_for`.
    """
    reserves, open_reserves = tuple(reserves), tuple(open_reserves)
    most = rules.reserves.successions
    lists = {*(one.of_list for one in reserves), *(one.rests_on for one in open_reserves)}
    used_up = [] if most is None else sorted((one for one in lists if taken_over.get(one, 0) >= most), key=_given_first)
    sure = {one.member: one.place or (one.starts, 0) for one in reserves if one.of_list not in used_up}
    perhaps = [one for one in open_reserves if one.rests_on not in used_up]
    willing, passed_over = _willing(sure, perhaps, vacated, at, declined, tenures, roll, rules, cap, zone, room)
    findings = [*(_of_used_up(one, taken_over.get(one, 0), rules) for one in used_up), *passed_over]
    successor: str | None = None
    tied: tuple[str, ...] = ()
    of, until = roll.named(vacated.member), vacated.ends
    if len(willing) == 1 and willing[0] in sure:
        successor = willing[0]
        findings.append(_TAKES_OVER.finding(rules.cites, True, who=roll.named(successor), of=of, until=until))
    elif willing:
        tied = tuple(sorted(willing))
        context = "order" if sure.keys() >= set(tied) else "seat"
        named = tuple(map(roll.named, tied))
        findings.append(_UNDECIDED.finding(rules.cites, False, context=context, tied=named, of=of, until=until))
    else:
        findings.append(_NOBODY.finding(rules.cites, False, of=of, until=until))
    return Succession(vacated=vacated.id, at=at, successor=successor, tied=tied, ruling=Ruling.of(*findings))


def _given_first(name: str | None) -> tuple[bool, str]:
    return name is not None, name or ""


def _of_used_up(name: str | None, taken: int, rules: MandateRules) -> Finding:
    """Why none of a list takes over: so many seats as may be were taken over from it (R-98)."""
    context = "given" if name is None else "election"
    return _USED_UP.finding(
        rules.cites, False, found=taken, needed=rules.reserves.successions, context=context, list=name
    )


def _willing(
    sure: Mapping[str, _Place], open_reserves: Sequence[OpenSeat], vacated: Mandate, at: datetime,
    declined: Collection[str], tenures: Tenures, roll: Roll, rules: MandateRules, cap: Cap | None,
    zone: tzinfo, room: MandateRules | None,
) -> tuple[list[str], list[Finding]]:  # fmt: skip
    """Who may and will take over, as far as the order must be gone through; and why others are passed over."""
    seats = Counter(one.place or (one.starts, 0) for one in open_reserves)
    perhaps = {
        member: one.place or (one.starts, 0)
        for one in open_reserves
        for member in one.tied
        if member not in sure and roll.is_member(member, at)
    }
    willing: list[str] = []
    findings: list[Finding] = []
    in_order = sorted((place, member) for member, place in (*sure.items(), *perhaps.items()))
    for place, here in groupby(in_order, key=itemgetter(0)):
        passed_over = 0
        for _, member in here:
            found = _bars(member, vacated, at, declined, tenures, roll, rules, cap, zone, room)
            findings += found
            passed_over += not all(found) and member in perhaps
            willing += [member] if all(found) else []
        # Somebody who may and will holds a seat of this place, under every order: who comes later is not reached.
        if any(member in sure for member in willing) or (willing and seats[place] > passed_over):
            break
    return willing, findings


def _bars(
    member: str, vacated: Mandate, at: datetime, declined: Collection[str],
    tenures: Tenures, roll: Roll, rules: MandateRules, cap: Cap | None, zone: tzinfo, room: MandateRules | None,
) -> list[Finding]:  # fmt: skip
    """Why a reserve is passed over: no will, limits, a recall, another role, a cap; or why limits do not bar them."""
    who, role = roll.named(member), vacated.role
    if member in declined:
        return [_DECLINED.finding(rules.cites, False, who=who)]
    terms = tenures.terms(member, role, rules=rules, before=at, zone=zone)
    ends = expected_end(vacated, at=at)
    limits = judge_term(terms, starts=at, ends=max(ends, at), who=who, role=role, rules=rules, zone=zone)
    found = [] if limits is None else [one for one in limits.findings if not one or one.kind in (COUNTS_NOTHING, SHORT)]
    found += still_waits(member, role, starts=at, tenures=tenures, roll=roll, rules=rules, zone=zone)
    primaries = (one for one in tenures.elsewhere(member, role) if one.seat is Seat.PRIMARY and one.in_force(at))
    # what begins at the same instant comes no earlier, and bars nothing.
    before = (one for one in primaries if one.starts < at)
    held = next((one for one in before if not rules.together_with(one.role, room)), None)
    if held is not None:
        found.append(_ELSEWHERE.finding(rules.cites, False, found=at, needed=held.until, who=who, role=held.role))
    return [*found, *(() if cap is None else cap.bars(member, roll))]


def judge_stand_in(
    primary: Mandate, stand_in: StandIn, *, tenures: Tenures, roll: Roll, rules: MandateRules, zone: tzinfo
) -> Ruling:
    """
    Say whether somebody may stand in for an absent primary caretaker, as they did (R-16).

    Inside the absent one's mandate, by a reserve in force all the while; and one whom Proposal 5 bars from a primary
    term may not reach the length that counts as one.

    Prevents: a fourth term in a row under another name.
    """
    who, of, role, cites = roll.named(stand_in.member), roll.named(primary.member), primary.role, rules.cites
    inside = primary.starts <= stand_in.starts and stand_in.ends <= primary.until
    reserve = _reserve_for(stand_in, tenures.of_member(stand_in.member, role))
    findings = [
        _INSIDE.finding(
            cites, inside, found=stand_in.ends, needed=primary.until,
            who=who, starts=stand_in.starts, of=of, since=primary.starts,
        ),
        _RESERVE.finding(cites, reserve is not None, who=who),
    ]  # fmt: skip
    if primary.seat is not Seat.PRIMARY:
        findings.append(_OF_RESERVE.finding(cites, False, of=of))
    own = [(of.id, one) for of, one in tenures.stand_ins.get(stand_in.member, ()) if of.role == role]
    beside = {*((primary.id, one) for one in primary.stand_ins), *own} - {(primary.id, stand_in)}
    findings += (
        _BESIDE.finding(cites, False, who=roll.named(other.member), starts=other.starts, ends=other.ends)
        for _, other in sorted(beside, key=lambda pair: (pair[1].starts, pair[1].member, pair[0]))
        if other.starts < stand_in.ends and stand_in.starts < other.ends
    )
    if reserve is not None:
        before = tenures.terms(stand_in.member, role, rules=rules, before=reserve.starts, zone=zone)
        limits = judge_term(before, starts=stand_in.starts, who=who, role=role, rules=rules, zone=zone)
        if limits is not None and not limits:
            stands = {*own, (primary.id, stand_in)}
            mine = [one for _, one in stands if reserve.starts <= one.starts <= stand_in.starts]
            total = sum((one.length for one in mine), timedelta())
            whole = expected_end(reserve, at=reserve.until) - reserve.starts
            met = not exceeds(total, whole, rules.counts_beyond)
            findings.append(_LENGTH.finding(cites, met, who=who, count=total.days, share=rules.counts_beyond))
    return Ruling.of(*findings)


def _reserve_for(stand_in: StandIn, tenure: Iterable[Mandate]) -> Mandate | None:
    """The reserve mandate that is in force all the while somebody stands in."""
    return next(
        (
            one
            for one in tenure
            if one.seat is Seat.RESERVE and one.in_force(stand_in.starts) and stand_in.ends <= one.until
        ),
        None,
    )
