"""Outcomes: what an election comes to for each candidate, and why.

Text:     Proposal 4.
Decides:  the outcome of everyone who was named, and the sentences that explain it.
Leaves:   who stands, to elections; who gets which seat, to seating.
Readings: R-13 (seniority), R-14 (undecided), R-29 (a draw), R-45 (nobody is left out).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Outcome", "Placed", "Result", "Standing", "conclude"]

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

import attrs

from partgov.ballots import Count, Tally
from partgov.foundation.periods import instant_text
from partgov.foundation.rulings import Finding, Ruling
from partgov.foundation.values import (
    Value,
    frozen_or_none,
)
from partgov.mandates import Bar
from partgov.members import Roll
from partgov.roles import Seat, Seats
from partgov.seating import Contender, Seating, Tie, seat_contenders

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"conclude": ("P4", "R-13", "R-14", "R-29", "R-45")}


class Outcome(StrEnum):
    """What an election comes to for one candidate."""

    PRIMARY = "primary"
    RESERVE = "reserve"
    UNDECIDED = "undecided"
    NOT_SEATED = "not_seated"
    NOT_CONSIDERED = "not_considered"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class Standing(Value):
    """
    Whether somebody stands, and for which seats.

    Attributes:
        outcome: `WITHDRAWN` or `REFUSED`; None for who stands.
        since: the start of their membership at the close of voting.
        bars: the kinds of seat they may not take.
    """

    member: str
    outcome: Outcome | None
    since: datetime | None
    bars: tuple[Bar, ...]
    ruling: Ruling

    def may_take(self, seat: Seat) -> bool:
        """Say whether they may take this kind of seat."""
        return all(bar.seat is not seat for bar in self.bars)


@attrs.frozen(kw_only=True)
class Placed(Value):
    """One candidate's outcome, with the reasons for it."""

    member: str
    tally: Tally
    outcome: Outcome
    ruling: Ruling

    @property
    def because(self) -> str:
        """Everything that was looked at, in sentences; of who does not stand, first what speaks against it."""
        findings: Iterable[Finding] = self.ruling.findings
        if self.outcome in (Outcome.REFUSED, Outcome.WITHDRAWN):
            findings = sorted(findings, key=lambda finding: finding.met)
        return " ".join(map(str, findings))


@attrs.frozen(kw_only=True)
class Result(Value):
    """
    What an election comes to.

    Attributes:
        seating: who takes which seat, what is undecided, what stays vacant.
        ranking: every candidate: primaries, reserves, undecided, and so on in the order of `Outcome`.
        contenders: those whose marks were counted, as they were seated.
        count: every mark accounted for; None where the election was decided from tallies.
        draw: whether the announced draw may settle anything; None where none was announced.
        order: the places that a valid draw gave those who stand, used among the tied alone; None without one.
    """

    election: str
    seating: Seating
    ranking: tuple[Placed, ...]
    contenders: tuple[Contender, ...]
    count: Count | None
    draw: Ruling | None
    order: Mapping[str, int] | None = attrs.field(default=None, converter=frozen_or_none)

    def __str__(self) -> str:
        tied = "; ".join(f"{', '.join(tie.tied)} for {tie.seats} seats" for tie in self.seating.undecided)
        return (
            f"Election {self.election}: primary {', '.join(self.primary) or 'nobody'}; "
            f"reserve {', '.join(self.reserve) or 'nobody'}; "
            f"undecided {tied or 'nothing'}; vacant {self.seating.vacant} seats."
        )

    @property
    def primary(self) -> tuple[str, ...]:
        """Who is decided to be primary caretaker, in the order of the list."""
        return self.seating.primary

    @property
    def reserve(self) -> tuple[str, ...]:
        """Who is decided to be reserve caretaker, in the order of the list."""
        return self.seating.reserve


def conclude(
    election: str,
    standings: Mapping[str, Standing],
    tallies: Mapping[str, Tally],
    to_fill: Seats,
    *,
    roll: Roll,
    count: Count | None = None,
    draw: Ruling | None = None,
    order: Mapping[str, int] | None = None,
) -> Result:
    """
    Seat those who stand, by their tallies, and give everyone named an outcome with its reasons.

    Args:
        standings: everyone who posted a statement or was marked, by member.
        tallies: the marks each has; nobody's are left out of the ranking.
        to_fill: the seats this election fills.
        order: the order that a valid draw gives, used among the tied alone.
    """
    contenders = tuple(
        Contender(
            member=member,
            tally=tallies.get(member, Tally()),
            since=one.since,
            primary=one.may_take(Seat.PRIMARY),
            reserve=one.may_take(Seat.RESERVE),
        )
        for member, one in standings.items()
        if one.outcome is None and one.since is not None
    )
    seating = seat_contenders(contenders, to_fill, order=order)
    placed = [
        *_place_contenders(contenders, seating, standings, roll, drawn=order is not None),
        *(
            Placed(member=member, tally=tallies.get(member, Tally()), outcome=one.outcome, ruling=one.ruling)
            for member, one in sorted(standings.items())
            if one.outcome is not None
        ),
    ]
    rank = list(Outcome).index
    ranking = tuple(sorted(placed, key=lambda one: rank(one.outcome)))
    return Result(
        election=election, seating=seating, ranking=ranking, contenders=contenders, count=count, draw=draw, order=order
    )


# ── explaining ──────────────────────────────────────────────────────────────────────────────────


def _place_contenders(
    contenders: Iterable[Contender], seating: Seating, standings: Mapping[str, Standing], roll: Roll, *, drawn: bool
) -> list[Placed]:
    """Give every contender an outcome and its reasons, in the order of the list; the not considered follow."""
    outcomes = dict.fromkeys(seating.primary, Outcome.PRIMARY) | dict.fromkeys(seating.reserve, Outcome.RESERVE)
    ties = {member: tie for tie in seating.undecided for member in tie.tied}
    outcomes |= dict.fromkeys(ties, Outcome.UNDECIDED)
    unordered = {member: group for group in seating.unordered for member in group}
    places, last = _places(seating.listed, drawn=drawn), _last_scores(seating)
    merits: dict[Tie, set[object]] = {tie: set() for tie in seating.undecided}
    for one in seating.listed:
        if one.member in ties:
            merits[ties[one.member]].add((one.tally.score, one.since))
    placed = []
    for one in seating.listed:
        outcome = outcomes.get(one.member, Outcome.NOT_SEATED)
        findings = [_gate(one, roll), places[one.member]]
        if outcome is not Outcome.PRIMARY:
            findings += dict.fromkeys(bar.finding for bar in standings[one.member].bars)
        match outcome:
            case Outcome.PRIMARY:
                because = f"Takes one of the primary seats ({seating.seats.primary} to fill)."
                findings.append(Finding(clause="P4", met=True, because=because))
            case Outcome.RESERVE:
                because = f"Takes one of the reserve seats ({seating.seats.reserve} to fill)."
                findings.append(Finding(clause="P4", met=True, because=because))
            case Outcome.UNDECIDED:
                findings.append(_undecided(one, ties[one.member], merits[ties[one.member]], roll))
            case _:
                findings.append(_unseated(one, seating.seats, last))
        if outcome is Outcome.RESERVE and one.member in unordered:
            because = "The order among reserves is undecided between them and "
            because += f"{_others(unordered[one.member], one.member, roll)}."
            findings.append(Finding(clause="P4", reading="R-14", met=True, because=because))
        placed.append(Placed(member=one.member, tally=one.tally, outcome=outcome, ruling=Ruling.of(*findings)))
    rest = sorted((-one.tally.score, one.since, one.member, one) for one in contenders if not one.considered)
    placed += (
        Placed(member=member, tally=one.tally, outcome=Outcome.NOT_CONSIDERED, ruling=Ruling.of(_gate(one, roll)))
        for *_, member, one in rest
    )
    return placed


def _gate(one: Contender, roll: Roll) -> Finding:
    yes, no = one.tally.yes, one.tally.no
    because = f"{roll.label(one.member)} has {yes} Yes and {no} No, a score of {one.tally.score:+d}"
    because += "." if one.considered else f"; Yes must exceed No, and {no + 1 - yes} more Yes would have been enough."
    return Finding(clause="P4", met=one.considered, because=because, found=yes, needed=no + 1)


def _places(listed: Sequence[Contender], *, drawn: bool) -> Mapping[str, Finding]:
    """Say where each stands on the list; those whom nothing tells apart share their places, which ranks nobody."""
    scores = Counter(one.tally.score for one in listed)
    merits = Counter((one.tally.score, one.since) for one in listed)
    places = {}
    first, before = 1, None
    for place, one in enumerate(listed, 1):
        merit = one.tally.score, one.since
        same, equals = scores[one.tally.score], merits[merit]
        first, before = (first if merit == before else place), merit
        shared = equals > 1 and not drawn
        because = f"Number {first if shared else place} of {len(listed)} on the list"
        if shared:
            because = f"Shares numbers {first} to {first + equals - 1} of {len(listed)} on the list"
        reading = "R-14" if shared else None
        if same > equals:
            reading = reading or "R-13"
            because += f"; among the {same} with this score by earliest membership, theirs since "
            because += instant_text(one.since)
        if drawn and equals > 1:
            reading = "R-29"
            because += "; among those of equal score and membership by the announced draw"
        found = first if shared else place
        places[one.member] = Finding(clause="P4", reading=reading, met=True, because=f"{because}.", found=found)
    return places


def _undecided(one: Contender, tie: Tie, merits: Collection[object], roll: Roll) -> Finding:
    others = _others(tie.tied, one.member, roll)
    because = f"Tied with {others} in score and in membership's start"
    if len(merits) > 1:  # who follows on the list can hang on a tie higher up
        because = f"Hangs on the tie between {others}"
    because += f" for {tie.seats} seats; the text does not say who of them goes first."
    return Finding(clause="P4", reading="R-14", met=False, because=because)


def _last_scores(seating: Seating) -> Mapping[Seat, int]:
    """The lowest score on each kind of seat, the undecided on either kind that their tie is for."""
    scores = {one.member: one.tally.score for one in seating.listed}
    last: dict[Seat, int] = {}
    for seat, members in ((Seat.PRIMARY, seating.primary), (Seat.RESERVE, seating.reserve)):
        tied = [member for tie in seating.undecided if getattr(tie.seats, seat) for member in tie.tied]
        if members or tied:
            last[seat] = min(scores[member] for member in (*members, *tied))
    return last


def _unseated(one: Contender, seats: Seats, last: Mapping[Seat, int]) -> Finding:
    """No seat is left of a kind they may take: the last of those went to a higher place on the list."""
    kinds = [seat for seat, may in ((Seat.PRIMARY, one.primary), (Seat.RESERVE, one.reserve)) if may]
    because = f"No {' or '.join(kinds)} seat is left: {seats} were to be filled"
    needed = min((last[seat] for seat in kinds if seat in last), default=None)
    because += "." if needed is None else f", the last of theirs at a score of {needed:+d}."
    return Finding(clause="P4", met=False, because=because, found=one.tally.score, needed=needed)


_MOST_NAMED: Final = 5


def _others(members: Sequence[str], but: str, roll: Roll) -> str:
    names = [roll.label(member) for member in islice((each for each in members if each != but), _MOST_NAMED)]
    more = len(members) - 1 - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
