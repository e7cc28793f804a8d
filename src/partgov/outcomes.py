"""Outcomes: what an election comes to for each candidate, and why.

Text:     Proposal 4.
Decides:  the outcome of everyone who was named, and the sentences that explain it.
Leaves:   who stands, to elections; who gets which seat, to seating.
Readings: R-13 (seniority), R-14 (undecided), R-29 (a draw), R-45 (nobody is left out), R-77 to R-79 (another order),
          R-81 (open seats), R-99 (whom a cap passes over).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Outcome", "Placed", "Result", "Standing", "conclude"]

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import reduce
from itertools import islice
from typing import Any, Final, NamedTuple

import attrs

from partgov.ballots import Count, Tally
from partgov.bars import Bar
from partgov.caps import Cap
from partgov.foundation.rulings import ADOPTED, Cites, Finding, Kind, Ruling, cited
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.values import Value
from partgov.members import Roll
from partgov.merits import Merits
from partgov.roles import Seat, Seats
from partgov.seating import Contender, Seating, Tie, seat_contenders

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"conclude": ("P4", "R-13", "R-14", "R-29", "R-45", "R-99")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_PLACE: Final[dict[str, Any]] = {"context": str, "of": int, "last": int, "same": int, "since": datetime}

_NUMBER: Final = Kind("result.place", "P4", setting="elections", **_PLACE)
_SENIORITY: Final = Kind("result.seniority", "P4", "R-13", setting="elections", **_PLACE)
_SHARED: Final = Kind("result.shared_place", "P4", "R-14", setting="elections", **_PLACE)
_DRAWN: Final = Kind("result.drawn_place", "P4", "R-29", setting="elections", **_PLACE)
_LISTED: Final = Kind(
    "result.listed", "P4", "R-77", setting="elections.order",
    context=str, of=int, last=int, merit=Phrase, ties=Phrase | None,
)  # fmt: skip
_SEATED_OPEN: Final = Kind("result.seated_open", "P4", "R-81", setting="roles", seat=str)
_LEVEL: Final = Kind(
    "result.level", "P4", "R-78", setting="elections.ties", context=str, others=tuple, more=int, seats=Seats
)
_NOT_NAMED: Final = Kind(
    "result.between_unranked", "P4", "R-79", setting="elections.order", others=tuple, more=int, seats=Seats, method=str
)
_SEAT_GONE: Final = Kind(
    "result.seat_gone", "P4", "R-77", setting="elections.order",
    context=str, seat=str, seats=Seats, merit=Phrase | None,
)  # fmt: skip
_SEATED: Final = Kind("result.seated", "P4", setting="elections", seat=str, seats=int)
_TIED: Final = Kind("result.tied", "P4", "R-14", setting="elections", others=tuple, more=int, seats=Seats)
_HANGING: Final = Kind("result.hangs_on_tie", "P4", "R-14", setting="elections", others=tuple, more=int, seats=Seats)
_UNORDERED: Final = Kind("result.unordered", "P4", "R-14", setting="elections", others=tuple, more=int)
_NO_SEAT: Final = Kind("result.no_seat", "P4", setting="elections", context=str, seat=str, seats=Seats)


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
class Placed(Shown, Value):
    """One candidate's outcome, with the reasons for it."""

    member: str
    tally: Tally
    outcome: Outcome
    ruling: Ruling

    def _heading(self) -> str:
        return f"Placed: {self.member} {self.outcome.value}. {self.because}"

    def _rows(self) -> Iterator[dict[str, object]]:
        tally = self.tally
        yield {
            "member": self.member, "yes": tally.yes, "no": tally.no, "abstain": tally.abstain, "score": tally.score,
            "outcome": self.outcome.value, "because": cited(self.reasons),
        }  # fmt: skip

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Everything that was looked at; of who does not stand, first what speaks against it."""
        if self.outcome in (Outcome.REFUSED, Outcome.WITHDRAWN):
            return tuple(sorted(self.ruling.findings, key=lambda finding: finding.met))
        return self.ruling.findings

    @property
    def because(self) -> str:
        """The reasons in sentences."""
        return " ".join(map(str, self.reasons))


@attrs.frozen(kw_only=True)
class Result(Shown, Value):
    """
    What an election comes to.

    Attributes:
        seating: who takes which seat, what is undecided, what stays vacant.
        ranking: every candidate: primaries, reserves, undecided, and so on in the order of `Outcome`.
        contenders: those whose marks were counted, as they were seated.
        count: every mark accounted for; None where the election was decided from tallies.
        draw: whether the announced draw may settle anything; None where none was announced.
        merits: by what the candidates were considered and put in order.
    """

    election: str
    seating: Seating
    ranking: tuple[Placed, ...]
    contenders: tuple[Contender, ...]
    count: Count | None
    draw: Ruling | None
    merits: Merits = Merits()

    def __str__(self) -> str:
        tied = "; ".join(f"{', '.join(tie.tied)} for {tie.seats} seats" for tie in self.seating.undecided)
        return (
            f"Election {self.election}: primary {', '.join(self.primary) or 'nobody'}; "
            f"reserve {', '.join(self.reserve) or 'nobody'}; "
            f"undecided {tied or 'nothing'}; vacant {self.seating.vacant} seats."
        )

    def _heading(self) -> str:
        return f"Result: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.ranking)

    def _number(self) -> int:
        return len(self.ranking)

    @property
    def primary(self) -> tuple[str, ...]:
        """Who is decided to be primary caretaker, in the order of the list."""
        return self.seating.primary

    @property
    def reserve(self) -> tuple[str, ...]:
        """Who is decided to be reserve caretaker, in the order of the list."""
        return self.seating.reserve


_AS_ADOPTED: Final = Merits()


def conclude(
    election: str,
    standings: Mapping[str, Standing],
    tallies: Mapping[str, Tally],
    to_fill: Seats,
    *,
    roll: Roll,
    count: Count | None = None,
    draw: Ruling | None = None,
    merits: Merits = _AS_ADOPTED,
    cap: Cap | None = None,
    cites: Cites = ADOPTED,
) -> Result:
    """
    Return the outcome of everyone named, with its reasons: those who stand are seated by their tallies.

    Args:
        standings: everyone who posted a statement or was marked, by member.
        tallies: the marks each has; nobody's are left out of the ranking.
        to_fill: the seats this election fills.
        merits: by what they are considered and put in order; as Proposal 4 has it where nothing is said.
        cap: how many primary seats people of one affiliation may hold at most.
        cites: what the findings cite.
    """
    contenders = tuple(
        _contender(one, one.since, tallies.get(member, Tally()), merits, _affiliated(member, cap, roll))
        for member, one in standings.items()
        if one.outcome is None and one.since is not None
    )
    seating = seat_contenders(contenders, to_fill, cap=cap)
    placed = [
        *_place_contenders(contenders, seating, standings, _Teller(roll, cites, merits)),
        *(
            Placed(member=member, tally=tallies.get(member, Tally()), outcome=one.outcome, ruling=one.ruling)
            for member, one in sorted(standings.items())
            if one.outcome is not None
        ),
    ]
    rank = list(Outcome).index
    ranking = tuple(sorted(placed, key=lambda one: rank(one.outcome)))
    return Result(
        election=election, seating=seating, ranking=ranking, contenders=contenders, count=count, draw=draw,
        merits=merits,
    )  # fmt: skip


def _affiliated(member: str, cap: Cap | None, roll: Roll) -> frozenset[str]:
    """What somebody belongs to besides when the term starts, where a cap asks for it."""
    return frozenset() if cap is None else roll.affiliated(member, cap.at)


def _contender(one: Standing, since: datetime, tally: Tally, merits: Merits, affiliations: frozenset[str]) -> Contender:
    """Somebody who stands, by what the rules make of their tally."""
    member = one.member
    return Contender(
        member=member,
        tally=tally,
        since=since,
        primary=one.may_take(Seat.PRIMARY),
        reserve=one.may_take(Seat.RESERVE),
        passes=merits.passes(member, tally),
        merit=merits.score(member, tally),
        after=merits.precedence(member, since),
        ranked=merits.ranks(member) or not merits.incomplete,
        affiliations=affiliations,
    )


# ── explaining ──────────────────────────────────────────────────────────────────────────────────


def _place_contenders(
    contenders: Iterable[Contender],
    seating: Seating,
    standings: Mapping[str, Standing],
    teller: _Teller,
) -> list[Placed]:
    """Give every contender an outcome and its reasons, in the order of the list; the not considered follow."""
    outcomes = dict.fromkeys(seating.primary, Outcome.PRIMARY) | dict.fromkeys(seating.reserve, Outcome.RESERVE)
    ties = {member: tie for tie in seating.undecided for member in tie.tied}
    outcomes |= dict.fromkeys(ties, Outcome.UNDECIDED)
    unordered = {member: group for group in seating.unordered for member in group}
    places, last = teller.places(seating.listed), _last_seated(seating)
    merits: dict[Tie, set[object]] = {tie: set() for tie in seating.undecided}
    for one in seating.listed:
        if one.member in ties:
            merits[ties[one.member]].add((one.ranked, one.score, one.precedence))
    placed = []
    for one in seating.listed:
        outcome = outcomes.get(one.member, Outcome.NOT_SEATED)
        findings = [*teller.gate(one), *places.get(one.member, ())]
        if outcome is not Outcome.PRIMARY:
            findings += dict.fromkeys(bar.finding for bar in standings[one.member].bars)
            findings += teller.passed_over(one, seating)
        match outcome:
            case Outcome.PRIMARY:
                findings.append(teller.seated(Seat.PRIMARY, seating.seats))
            case Outcome.RESERVE:
                findings.append(teller.seated(Seat.RESERVE, seating.seats))
            case Outcome.UNDECIDED:
                findings.append(teller.undecided(one, ties[one.member], merits[ties[one.member]]))
            case _:
                findings += teller.unseated(one, seating, last)
        if outcome is Outcome.RESERVE and one.member in unordered:
            findings.append(teller.unordered(unordered[one.member], one.member))
        placed.append(Placed(member=one.member, tally=one.tally, outcome=outcome, ruling=Ruling.of(*findings)))
    rest = sorted(
        (one for one in contenders if not one.considered), key=lambda one: (-one.score, one.precedence, one.member)
    )
    placed += (
        Placed(member=one.member, tally=one.tally, outcome=Outcome.NOT_CONSIDERED, ruling=Ruling.of(*teller.gate(one)))
        for one in rest
    )
    return placed


def _last_seated(seating: Seating) -> Mapping[Seat, Contender]:
    """Who has the lowest score on each kind of seat, the undecided on either kind that their tie is for."""
    scores = {one.member: one for one in seating.listed}
    last: dict[Seat, Contender] = {}
    for seat, members in ((Seat.PRIMARY, seating.primary), (Seat.RESERVE, seating.reserve)):
        tied = [member for tie in seating.undecided if getattr(tie.seats, seat) for member in tie.tied]
        if members or tied:
            last[seat] = min((scores[member] for member in (*members, *tied)), key=lambda one: (one.ranked, one.score))
    return last


_MOST_NAMED: Final = 5


def _both(first: Phrase, second: Phrase) -> Phrase:
    return Phrase("list.both", first=first, second=second)


class _Teller(NamedTuple):
    """Makes the findings on one result: how the roll names people, what is cited, by what people are judged."""

    roll: Roll
    cites: Cites
    merits: Merits

    def gate(self, one: Contender) -> Iterable[Finding]:
        """What the gate found: whether Yes exceeds No, where the rules ask nothing else."""
        return self.merits.told_gate(self.roll.named(one.member), one.tally, self.cites)

    def places(self, listed: Sequence[Contender]) -> Mapping[str, tuple[Finding, ...]]:
        """Where each stands on the list; those whom nothing tells apart share their places, which ranks nobody."""
        listed = [one for one in listed if one.ranked]
        if self.merits.plain_order:
            return self._plain_places(listed)
        alike: dict[object, list[Contender]] = {}
        for one in listed:
            alike.setdefault(one.score, []).append(one)
        merits = Counter((one.score, one.precedence) for one in listed)
        places: dict[str, tuple[Finding, ...]] = {}
        first, before = 1, None
        for place, one in enumerate(listed, 1):
            merit = one.score, one.precedence
            first, before = (first if merit == before else place), merit
            others = [each.precedence for each in alike[one.score] if each is not one]
            ties = self.merits.told_ties(one.precedence, others)
            finding = _LISTED.finding(
                self.cites, True, found=first,
                context=("shared" if merits[merit] > 1 else "alone") + ("_settled" if ties else ""),
                of=len(listed), last=first + merits[merit] - 1,
                merit=self.merits.told_score(one.member, one.tally),
                ties=reduce(_both, ties) if ties else None,
            )  # fmt: skip
            places[one.member] = (finding,)
        return places

    def _plain_places(self, listed: Sequence[Contender]) -> Mapping[str, tuple[Finding, ...]]:
        drawn = self.merits.drawn is not None
        scores = Counter(one.score for one in listed)
        merits = Counter((one.score, one.since) for one in listed)
        places = {}
        first, before = 1, None
        for place, one in enumerate(listed, 1):
            merit = one.score, one.since
            same, equals = scores[one.score], merits[merit]
            first, before = (first if merit == before else place), merit
            tied, senior = equals > 1, same > equals
            found = first if tied and not drawn else place
            kind = (_DRAWN if drawn else _SHARED) if tied else _SENIORITY if senior else _NUMBER
            finding = kind.finding(
                self.cites, True, found=found,
                context="senior" if senior else "alone",
                of=len(listed), last=first + equals - 1, same=same, since=one.since,
            )  # fmt: skip
            places[one.member] = (finding,)
        return places

    def seated(self, seat: Seat, seats: Seats) -> Finding:
        """The seat somebody takes."""
        if seats.is_open(seat):
            return _SEATED_OPEN.finding(self.cites, True, seat=seat.value)
        return _SEATED.finding(self.cites, True, seat=seat.value, seats=int(getattr(seats, seat.value)))

    def undecided(self, one: Contender, tie: Tie, merits: Collection[object]) -> Finding:
        """The tie somebody is in or, where a tie higher up decides who follows on the list, hangs on."""
        others = self._others(tie.tied, one.member)
        if not one.ranked and self.merits.ranking is not None:
            method = self.merits.ranking.method
            return _NOT_NAMED.finding(self.cites, False, seats=tie.seats, method=method, **others)
        if not self.merits.plain_order:
            context = "tied" if len(merits) == 1 else "hangs"
            return _LEVEL.finding(self.cites, False, context=context, seats=tie.seats, **others)
        kind = _TIED if len(merits) == 1 else _HANGING
        return kind.finding(self.cites, False, seats=tie.seats, **others)

    def unordered(self, group: Sequence[str], member: str) -> Finding:
        """The reserves among whom nothing gives an order."""
        return _UNORDERED.finding(self.cites, True, **self._others(group, member))

    def passed_over(self, one: Contender, seating: Seating) -> Iterator[Finding]:
        """By which affiliations a cap bars somebody, and who of their place or a higher one has the seats of each."""
        cap, last = seating.cap, (not one.ranked, -one.score, one.precedence)
        if cap is None:
            return
        ahead = [each for each in seating.listed if (not each.ranked, -each.score, each.precedence) <= last]
        perhaps = {member for tie in seating.undecided for member in tie.tied if tie.seats.primary} - {one.member}
        for name in seating.passed_over.get(one.member, ()):
            mine = [each.member for each in ahead if name in each.affiliations]
            seated: list[tuple[str, ...]] = [(member,) for member in mine if member in seating.primary]
            tied = tuple(member for member in mine if member in perhaps)
            seated += [tied] if tied and len(seated) < cap.room(name) else []
            yield cap.full(self.roll.named(one.member), name, self.roll, seated=seated)

    def unseated(self, one: Contender, seating: Seating, last: Mapping[Seat, Contender]) -> Iterator[Finding]:
        """No seat is left of a kind they may take: the last of those went to a higher place on the list."""
        seats, passed_over = seating.seats, one.member in seating.passed_over
        kinds = [seat for seat in Seat if getattr(one, seat) and not (passed_over and seat is Seat.PRIMARY)]
        if passed_over and not kinds:
            return
        before = min(
            (last[seat] for seat in kinds if seat in last), key=lambda one: (one.ranked, one.score), default=None
        )
        needed = None if before is None else before.score
        context, seat = "none" if needed is None else "last", "_or_".join(kinds)
        if self.merits.plain_order:
            yield _NO_SEAT.finding(
                self.cites, False, found=one.score, needed=needed, context=context, seat=seat, seats=seats
            )
            return
        merit = None if before is None else self.merits.told_score(before.member, before.tally)
        yield _SEAT_GONE.finding(
            self.cites, False, found=one.score, needed=needed, context=context, seat=seat, seats=seats, merit=merit
        )

    def _others(self, members: Sequence[str], but: str) -> dict[str, Any]:
        """The first few of the others, by name, and how many more there are."""
        named = tuple(self.roll.named(one) for one in islice((one for one in members if one != but), _MOST_NAMED))
        return {"others": named, "more": len(members) - 1 - len(named)}
