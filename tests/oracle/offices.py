"""Terms and recalls again, in whole days, with plain sums and sets. Nothing here imports the package."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

# ── terms ────────────────────────────────────────────────────────────────────────────────────────


class Held(NamedTuple):
    """A mandate: from when to its scheduled end, since when the term ran that it is of, and when it was left early."""

    starts: int
    ends: int
    term_starts: int
    left: int | None = None
    reserve: bool = False


class Limits(NamedTuple):
    """How many in a row and in all, which break ends a row, and how much of a term a remainder has to exceed."""

    in_row: int | None
    in_all: int | None
    gap: int
    beyond: Fraction
    always: bool


def barred(held: Sequence[Held], stood: Sequence[tuple[int, int]], limits: Limits, day: int) -> bool:
    """Whether somebody may not begin a term as primary on a day, for what they served before it."""
    service: list[tuple[int, int, bool]] = []
    for one in held:
        if one.starts >= day or (one.left is not None and one.left <= one.starts):
            continue
        if one.reserve:
            mine = [(came, went) for came, went in stood if one.starts <= came < one.ends and came < day]
            if mine and sum(went - came for came, went in mine) > limits.beyond * (one.ends - one.starts):
                service.append((min(came for came, _ in mine), max(went for _, went in mine), True))
        else:
            whole = one.starts == one.term_starts
            long = one.ends - one.starts > limits.beyond * (one.ends - one.term_starts)
            service.append((one.starts, one.ends, whole or limits.always or long))
    if limits.in_all is not None and sum(counts for *_, counts in service) >= limits.in_all:
        return True
    reached, row = day, set[int]()
    while more := {
        number for number, (came, went, _) in enumerate(service)
        if number not in row and came < reached and reached - went < limits.gap
    }:  # fmt: skip
        row |= more
        reached = min([reached, *(service[number][0] for number in more)])
    return limits.in_row is not None and sum(service[number][2] for number in row) >= limits.in_row


# ── motions ──────────────────────────────────────────────────────────────────────────────────────


class Motion(NamedTuple):
    """A recall of one mandate: when its poll opens, when who seconded it, and the votes."""

    opens: int
    seconds: Sequence[tuple[str, int]]
    yes: int
    no: int


def motions_come_to(
    motions: Sequence[Motion], *, initiator: str, members: Sequence[str], callers: int, voting: int, cool_down: int,
    mandate: tuple[int, int],
) -> list[str]:  # fmt: skip
    """What each of several motions on one mandate comes to, gone through in the order in which they open."""
    found = ["refused"] * len(motions)
    opened: list[tuple[int, bool]] = []
    starts, ends = mandate
    for day in sorted({one.opens for one in motions}):
        here = [number for number, one in enumerate(motions) if one.opens == day]
        might = []
        for number in here:
            one = motions[number]

            def enough(before: int, one: Motion = one) -> bool:
                able = {who for who, when in one.seconds if when < before and who in members and who != initiator}
                return len(able) + 1 >= callers

            close, apart = day + voting, starts <= day < ends
            for other, seconded in opened:
                if day < other + voting:
                    apart = False
                elif day < other + voting + cool_down:
                    apart = apart and not seconded and enough(day)
            if apart:
                might.append((number, enough(close)))
        # None came first of several that open at one instant; they weigh on what comes later all the same.
        opened += [(day, seconded) for _, seconded in might] if len(might) == 1 else []
        for number, seconded in might if len(might) == 1 else []:
            one, close = motions[number], day + voting
            if ends <= close:
                found[number] = "moot"
            elif not seconded:
                found[number] = "not_seconded"
            elif one.yes and 3 * one.yes >= 2 * (one.yes + one.no):
                found[number], ends = "revoked", close
            else:
                found[number] = "kept"
    return found
