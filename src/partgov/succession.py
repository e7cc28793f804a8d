"""Succession: who takes over a primary seat, for its remainder or for a while.

Text:     Proposals 4 and 5.
Decides:  which reserve takes a vacated seat, and whether standing in for an absent caretaker was in order.
Leaves:   when a seat is vacated, to organisation.
Readings: R-14, R-49 (undecided order, and who is tied for a reserve seat), R-16, R-31, R-48 (standing in), R-18 (the
          reserves in their order).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "OpenSeat", "Succession", "judge_stand_in", "succeed"]

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from operator import itemgetter
from typing import Final

import attrs

from partgov.foundation.periods import instant_text
from partgov.foundation.rulings import Finding, Ruling, as_told
from partgov.foundation.values import Value
from partgov.mandates import Mandate, MandateRules, StandIn, Tenures, exceeds, judge_term
from partgov.members import Roll
from partgov.roles import Seat

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "succeed": ("P5", "R-14", "R-18", "R-49"),
    "judge_stand_in": ("P5", "R-16", "R-31", "R-48"),
}


@attrs.frozen(kw_only=True)
class OpenSeat(Value):
    """
    A seat that one of several tied members holds, and nothing says which of them (R-14): it is taken (R-49).

    Attributes:
        starts, ends: from when, and until when, it is held.
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
class Succession(Value):
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


def succeed(
    vacated: Mandate,
    *,
    at: datetime,
    reserves: Iterable[Mandate],
    open_reserves: Iterable[OpenSeat] = (),
    declined: Collection[str] = (),
    tenures: Tenures,
    roll: Roll,
    rules: MandateRules,
    zone: tzinfo,
) -> Succession:
    """
    Say who takes over a vacated primary seat for its remainder: the first reserve in order who may and will (R-18).

    Reserves of earlier elections come first. One whom Proposal 5 bars from a primary term beginning then, or who
    declines, is passed over and keeps seat and place.

    Args:
        reserves: the reserve mandates of the role that are in force.
        open_reserves: its reserve seats that a tie leaves open.
        declined: those who declined this succession.
    """
    findings: list[Finding] = []
    sure = {one.member: one.place or (one.starts, 0) for one in reserves}
    seats = Counter(one.place or (one.starts, 0) for one in open_reserves)
    perhaps = {
        member: one.place or (one.starts, 0)
        for one in open_reserves
        for member in one.tied
        if member not in sure and roll.is_member(member, at)
    }
    willing: list[str] = []
    in_order = sorted((place, member) for member, place in (*sure.items(), *perhaps.items()))
    for place, here in groupby(in_order, key=itemgetter(0)):
        passed_over = 0
        for _, member in here:
            unmet = _bars(member, vacated.role, at, declined, tenures, roll, rules, zone)
            findings += unmet
            passed_over += bool(unmet) and member in perhaps
            willing += [] if unmet else [member]
        # Somebody who may and will holds a seat of this place, under every order: who comes later is not reached.
        if any(member in sure for member in willing) or (willing and seats[place] > passed_over):
            break
    successor: str | None = None
    tied: tuple[str, ...] = ()
    seat = f"the seat of {roll.label(vacated.member)} until {instant_text(vacated.ends)}"
    if len(willing) == 1 and willing[0] in sure:
        successor = willing[0]
        because = f"{roll.label(successor)} is the first reserve who may and will, and takes {seat}."
        findings.append(as_told(clause="P5", reading="R-18", met=True, because=because))
    elif willing:
        tied = tuple(sorted(willing))
        named = ", ".join(map(roll.label, tied))
        because = f"{named} are reserves of undecided order; one of them takes {seat}."
        if not sure.keys() >= set(tied):
            because = f"It is undecided who of {named} is reserve, and comes first, and so who takes {seat}."
        findings.append(as_told(clause="P5", reading="R-14", met=False, because=because))
    else:
        findings.append(as_told(clause="P5", reading="R-18", met=False, because=f"No reserve takes {seat}."))
    return Succession(vacated=vacated.id, at=at, successor=successor, tied=tied, ruling=Ruling.of(*findings))


def _bars(
    member: str, role: str, at: datetime, declined: Collection[str],
    tenures: Tenures, roll: Roll, rules: MandateRules, zone: tzinfo,
) -> list[Finding]:  # fmt: skip
    """Why a reserve is passed over: no will, the limits of Proposal 5, a role held elsewhere; nothing if not."""
    who = roll.label(member)
    if member in declined:
        return [as_told(clause="P5", reading="R-18", met=False, because=f"{who} declined, and keeps seat and place.")]
    terms = tenures.terms(member, role, rules=rules, before=at)
    found = [*judge_term(terms, starts=at, who=who, role=role, rules=rules, zone=zone).unmet]
    elsewhere = () if rules.roles_together else tenures.elsewhere(member, role)
    held = next((one for one in elsewhere if one.seat is Seat.PRIMARY and one.in_force(at)), None)
    if held is not None:
        because = f"{who} holds a primary mandate as {held.role} until {instant_text(held.until)}."
        found.append(as_told(clause="P5", reading="R-9", met=False, because=because, found=at, needed=held.until))
    return found


def judge_stand_in(
    primary: Mandate, stand_in: StandIn, *, tenures: Tenures, roll: Roll, rules: MandateRules, zone: tzinfo
) -> Ruling:
    """
    Say whether somebody may stand in for an absent primary caretaker, as they did (R-16).

    Inside the absent one's mandate, by a reserve in force all the while; and one whom Proposal 5 bars from a primary
    term may not reach the length that counts as one.

    Prevents: a fourth term in a row under another name.
    """
    who, role = roll.label(stand_in.member), primary.role
    when = f"from {instant_text(stand_in.starts)} to {instant_text(stand_in.ends)}"
    inside = primary.starts <= stand_in.starts and stand_in.ends <= primary.until
    tenure = tenures.of_member(stand_in.member, role)
    reserve = next(
        (
            one
            for one in tenure
            if one.seat is Seat.RESERVE and one.in_force(stand_in.starts) and stand_in.ends <= one.until
        ),
        None,
    )
    findings = [
        as_told(
            clause="P5", reading="R-16", met=inside, found=stand_in.ends, needed=primary.until,
            because=f"{who} stood in {when}; the mandate of {roll.label(primary.member)} runs "
            f"from {instant_text(primary.starts)} to {instant_text(primary.until)}.",
        ),
        as_told(
            clause="P5", reading="R-16", met=reserve is not None,
            because=f"{who} was {'' if reserve else 'not '}a reserve in force all that while.",
        ),
    ]  # fmt: skip
    if primary.seat is not Seat.PRIMARY:
        because = f"{roll.label(primary.member)} holds a reserve mandate, for which nobody stands in."
        findings.append(as_told(clause="P5", reading="R-16", met=False, because=because))
    own = [(of.id, one) for of, one in tenures.stand_ins.get(stand_in.member, ()) if of.role == role]
    beside = {*((primary.id, one) for one in primary.stand_ins), *own} - {(primary.id, stand_in)}
    for _, other in sorted(beside, key=lambda pair: (pair[1].starts, pair[1].member, pair[0])):
        if other.starts < stand_in.ends and stand_in.starts < other.ends:
            because = f"{roll.label(other.member)} stood in too, from {instant_text(other.starts)} to "
            because += f"{instant_text(other.ends)}: a seat, and a reserve, is at one place at a time."
            findings.append(as_told(clause="P5", reading="R-16", met=False, because=because))
    if reserve is not None:
        before = tenures.terms(stand_in.member, role, rules=rules, before=reserve.starts)
        limits = judge_term(before, starts=stand_in.starts, who=who, role=role, rules=rules, zone=zone)
        if not limits:
            stands = {*own, (primary.id, stand_in)}
            mine = [one for _, one in stands if reserve.starts <= one.starts <= stand_in.starts]
            total = sum((one.length for one in mine), timedelta())
            whole = reserve.ends - reserve.starts
            findings.append(
                as_told(
                    clause="P5", reading="R-31", met=not exceeds(total, whole, rules.counts_beyond),
                    because=f"{who} is barred from a primary term and stood in for {total.days} days in all; "
                    f"more than {rules.counts_beyond} of a term would count as one.",
                )
            )  # fmt: skip
    return Ruling.of(*findings)
