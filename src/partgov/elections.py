"""Elections: from a call for candidates to caretakers on their seats.

Text:     Proposals 3 and 4.
Decides:  who may stand, whether the timetable was kept, which outcome each candidate has, and why.
Leaves:   whether a statement is any good, to the voters; who holds which mandate and whom Proposal 5 bars, to the
          caller, who passes `taken` and `bars`.
Readings: R-5, R-6, R-7 (candidacy), R-13 (seniority), R-14, R-29 (ties), R-28 (seats to fill), R-35 (two weeks),
          R-44 (one history per candidate), R-45 (tallies without a candidacy), R-47 (a role without seats).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "ELECTION_LIFECYCLE",
    "Candidacy",
    "Deadline",
    "Election",
    "ElectionRules",
    "elect",
    "judge_candidacy",
    "judge_seats",
    "judge_timetable",
    "election_status",
]

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Final

import attrs
from attrs.validators import and_

from partgov.ballots import Ballot, Count, Electorate, Tally, count_ballots
from partgov.foundation.draws import Draw, draw_digest, judge_draw
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.foundation.periods import (
    Period,
    Span,
    as_utc,
    instant_text,
    is_instant,
    to_utc,
    utc_or_none,
    weeks,
)
from partgov.foundation.rulings import ADOPTED, Cites, Finding, Kind, Rules, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.timetables import Leeway, judge_length, length_kind
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    absent_or,
    all_are,
    as_tuple,
    check_all,
    check_kind,
    is_a,
    is_flag,
    is_id,
    is_text,
    one_of_each,
)
from partgov.limits import Bar
from partgov.members import Roll
from partgov.outcomes import Outcome, Result, Standing, conclude
from partgov.roles import Seat, Seats

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_candidacy": ("P3", "R-5", "R-6", "R-7", "R-13", "R-44", "R-47"),
    "judge_timetable": ("P4", "R-35"),
    "judge_seats": ("P4", "R-28"),
    "elect": ("P4", "R-10", "R-11", "R-12", "R-13", "R-14", "R-28", "R-29", "R-45"),
    "election_status": ("P4", "R-2", "R-32"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_NO_STATEMENT: Final = Kind("candidacy.none", "P3", "R-45", setting="elections", who=Named)
_MEMBER: Final = Kind("candidacy.member", "P3", setting="elections", who=Named, at=datetime)
_STATEMENT: Final = Kind("candidacy.statement", "P3", setting="elections", who=Named)
_IN_TIME: Final = Kind("candidacy.deadline", "P3", "R-6", setting="elections.statement_before", period=str)
_SEATS_FREE: Final = Kind("candidacy.seats", "P3", "R-5", setting="elections", count=int)
_RESERVE_ONLY: Final = Kind("candidacy.reserve_only", "P3", "R-7", setting="elections", who=Named)
_TOO_LATE: Final = Kind("candidacy.changes_nothing", "P3", "R-44", setting="elections", fault=Finding)
_WITHDRAWN: Final = Kind("candidacy.withdrawn", "P3", "R-6", setting="elections", who=Named)
_LEFT: Final = Kind("candidacy.left", "P3", "R-13", setting="elections", who=Named)
_SEATS_ASKED: Final = Kind("election.seats", "P4", "R-28", setting="elections", seat=str, of=int, taken=int)
_LENGTHS: Final = {
    "discussion": length_kind("election.discussion", "P4", setting="elections.discussion"),
    "voting": length_kind("election.voting", "P4", setting="elections.voting"),
}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


class Deadline(StrEnum):
    """By when a statement must be posted (R-6)."""

    VOTING_OPENS = "voting_opens"
    DISCUSSION_OPENS = "discussion_opens"


@attrs.frozen(kw_only=True)
class ElectionRules(Rules):
    """The figures of Proposals 3 and 4, each replaceable by an organisation's own."""

    discussion: Span = attrs.field(default=weeks(2), validator=is_a(Span))  # P4: two weeks of discussion
    voting: Span = attrs.field(default=weeks(2), validator=is_a(Span))  # P4: two weeks of voting
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    electorate: Electorate = attrs.field(default=Electorate.AT_MARKING, validator=is_a(Electorate))
    statement_before: Deadline = attrs.field(default=Deadline.VOTING_OPENS, validator=is_a(Deadline))


ELECTION_LIFECYCLE: Final = Lifecycle(
    kind=lifecycle_kind("election.event", "P4", setting="elections"),
    start="announced",
    table={
        "announced": {"statement": "announced", "withdrawal": "announced", "discussion opens": "discussion"},
        "discussion": {"statement": "discussion", "withdrawal": "discussion", "voting opens": "voting"},
        "voting": {"mark": "voting", "withdrawal": "voting", "voting closes": "closed"},
        "closed": {"declaration": "closed", "term starts": "in office"},
        "in office": {"declaration": "in office"},
    },
)
"""What may happen when in an election. Time moves it along; members post, withdraw and mark."""


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Candidacy(Fact):
    """
    A statement by which somebody stands for election.

    Attributes:
        at: when the statement was posted.
        reserve_only: whether they offer to be a reserve caretaker only (R-7).
        withdrawn_at: when they withdrew it, if they did.
    """

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    statement: str = attrs.field(validator=is_text)
    reserve_only: bool = attrs.field(default=False, validator=is_flag)
    withdrawn_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))

    def __attrs_post_init__(self) -> None:
        if self.withdrawn_at is not None and self.withdrawn_at < self.at:
            wanted = Phrase("wanted.instant_not_before_statement", value=instant_text(self.at))
            raise PartgovError("withdrawn_at", instant_text(self.withdrawn_at), wanted)


@attrs.frozen(kw_only=True)
class Election(Fact):
    """
    An election for one role, as it was called.

    Attributes:
        seats: fewer seats than the role has free, for a by-election; None to fill all that are free.
        draw: what the organisation announced for ties that the text leaves open.
        term_starts: when the new mandates begin; the close of voting where None.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    seats: Seats | None = attrs.field(default=None, validator=absent_or(is_a(Seats)))
    draw: Draw | None = attrs.field(default=None, validator=absent_or(is_a(Draw)))
    discussion_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    voting_closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    term_starts: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))
    candidacies: tuple[Candidacy, ...] = attrs.field(
        converter=as_tuple,
        validator=and_(all_are(Candidacy), one_of_each("member", "at")),
        metadata={"unique": ("member", "at")},
    )

    def __attrs_post_init__(self) -> None:
        refuse_all([*self._out_of_order()])

    def _out_of_order(self) -> Iterator[PartgovError]:
        for before, after in pairwise(("discussion_opens", "voting_opens", "voting_closes")):
            if getattr(self, after) <= getattr(self, before):
                wanted = Phrase("wanted.instant_after", before=before, value=instant_text(getattr(self, before)))
                yield PartgovError(after, instant_text(getattr(self, after)), wanted)
        if self.term_start < self.voting_closes:
            wanted = Phrase("wanted.instant_not_before_voting_closes", value=instant_text(self.voting_closes))
            yield PartgovError("term_starts", instant_text(self.term_start), wanted)

    @property
    def discussion(self) -> Period:
        """The discussion period."""
        return Period(opens=self.discussion_opens, closes=self.voting_opens)

    @property
    def voting(self) -> Period:
        """The voting period."""
        return Period(opens=self.voting_opens, closes=self.voting_closes)

    @property
    def term_start(self) -> datetime:
        """The instant the new mandates begin."""
        return self.term_starts or self.voting_closes


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


def election_status(election: Election, *, at: datetime) -> str:
    """Return the state of `ELECTION_LIFECYCLE` the election is in at the instant `at`."""
    at = to_utc(at)
    return ELECTION_LIFECYCLE.state_at(
        at,
        (
            (election.discussion_opens, "discussion opens"),
            (election.voting_opens, "voting opens"),
            (election.voting_closes, "voting closes"),
            (election.term_start, "term starts"),
        ),
    )


def judge_timetable(election: Election, *, rules: ElectionRules, zone: tzinfo) -> Mapping[str, Finding]:
    """
    Say whether discussion and voting each lasted as long as Proposal 4 asks, by the name of the period.

    A period that did not changes no count (R-35).
    """
    return {
        what: judge_length(period, span, kind=_LENGTHS[what], leeway=rules.leeway, zone=zone, cites=rules.cites)
        for what, period, span in (
            ("discussion", election.discussion, rules.discussion),
            ("voting", election.voting, rules.voting),
        )
    }


def judge_seats(election: Election, *, seats: Seats, taken: Seats, cites: Cites = ADOPTED) -> Ruling:
    """Say whether the seats an election was called for are free: those of the role less those taken (P4, R-28)."""
    free = _free(seats, taken)
    wanted = election.seats or free
    kinds = (
        (Seat.PRIMARY, wanted.primary, free.primary, seats.primary, taken.primary),
        (Seat.RESERVE, wanted.reserve, free.reserve, seats.reserve, taken.reserve),
    )
    return Ruling.of(
        *(
            _SEATS_ASKED.finding(cites, asked <= left, found=asked, needed=left, seat=kind.value, of=of, taken=held)
            for kind, asked, left, of, held in kinds
        )
    )


def judge_candidacy(
    election: Election,
    member: str,
    *,
    seats: Seats,
    taken: Seats,
    bars: Iterable[Bar],
    roll: Roll,
    rules: ElectionRules,
) -> Standing:
    """
    Say whether somebody stands in an election, and for which kinds of seat.

    Of all they posted and withdrew, the last valid statement before the deadline is the one that stands, unless it
    was withdrawn, or its author left, before the close of voting (R-6, R-44).

    Prevents: standing by acclamation, late offers made once the tide is known, and candidacies nobody posted.

    Args:
        seats: the seats of the role.
        taken: those still held when the new term starts.
        bars: the seats that this member may not take, with the reasons.
    """
    rows = sorted((row for row in election.candidacies if row.member == member), key=lambda row: row.at)
    cites, who = rules.cites, roll.named(member)
    if not rows:
        nothing = Ruling.of(_NO_STATEMENT.finding(cites, False, who=who))
        return Standing(member=member, outcome=Outcome.REFUSED, since=None, bars=(), ruling=nothing)
    judged = {row: _judge_statement(row, election, roll, rules) for row in rows}
    stands = next((row for row in reversed(rows) if all(judged[row])), rows[-1])
    hindrances = list(bars)
    if stands.reserve_only:
        hindrances.append(Bar(seat=Seat.PRIMARY, finding=_RESERVE_ONLY.finding(cites, True, who=who)))
    findings = [*judged[stands], *_seats_left(seats, taken, cites)]
    if {bar.seat for bar in hindrances} == set(Seat):
        findings += dict.fromkeys(bar.finding for bar in bars)
    since = roll.since(member, election.voting.last_instant)
    ends = _ending(stands, rows, election, roll, since, cites) if all(findings) else None
    outcome = None if all(findings) and ends is None else Outcome.REFUSED if ends is None else Outcome.WITHDRAWN
    later = [fault for row in rows if row.at > stands.at for fault in judged[row] if not fault]
    findings += () if ends is None else (ends,)
    findings += (_TOO_LATE.finding(cites, True, fault=fault) for fault in later)
    return Standing(member=member, outcome=outcome, since=since, bars=tuple(hindrances), ruling=Ruling.of(*findings))


def elect(
    election: Election,
    *,
    seats: Seats,
    roll: Roll,
    rules: ElectionRules,
    ballots: Iterable[Ballot] | None = None,
    tallies: Mapping[str, Tally] | None = None,
    taken: Seats = Seats(),
    bars: Mapping[str, tuple[Bar, ...]] = FrozenMap(),
) -> Result:
    """
    Decide an election: who stands, which marks count, who takes which seat, and why.

    Give either the ballots or, where only they are known, the tallies; raises `PartgovError` for both or neither, and
    for an argument of another kind.

    Prevents: a result that nobody can repeat.
    Limit: whether the timetable was kept is `judge_timetable`'s question and changes no count (R-35).

    Args:
        seats: the seats of the role, all of them.
        taken: those still held when the new term starts (R-28).
        bars: for each member, the kinds of seat they may not take, with the reasons.
    """
    _refuse_other_kinds(election, seats, roll, rules, taken)
    handed_in = _one_of(ballots, tallies)
    named = {row.member for row in election.candidacies} | set(tallies or ())
    everyone = {
        member: judge_candidacy(
            election, member, seats=seats, taken=taken, bars=bars.get(member, ()), roll=roll, rules=rules
        )
        for member in sorted(named)
    }
    standing = {member for member, one in everyone.items() if one.outcome is None}
    count = None if handed_in is None else _count(handed_in, election, standing, everyone.keys(), roll, rules)
    draw = None if election.draw is None else judge_draw(election.draw, voting=election.voting, cites=rules.cites)
    free = _free(seats, taken)
    return conclude(
        election.id,
        everyone,
        (tallies or {}) if count is None else count.tallies,
        free if election.seats is None else free.within(election.seats),
        roll=roll,
        count=count,
        draw=draw,
        order=_drawn(election, standing) if draw else None,
        cites=rules.cites,
    )


# ── what an election is given ────────────────────────────────────────────────────────────────────


def _refuse_other_kinds(election: Election, seats: Seats, roll: Roll, rules: ElectionRules, taken: Seats) -> None:
    for place, value, kind in (
        ("election", election, Election), ("seats", seats, Seats), ("roll", roll, Roll),
        ("rules", rules, ElectionRules), ("taken", taken, Seats),
    ):  # fmt: skip
        check_kind(place, value, kind)


def _one_of(ballots: Iterable[Ballot] | None, tallies: Mapping[str, Tally] | None) -> Sequence[Ballot] | None:
    """Return the ballots, or None where there are tallies in their place; raise `PartgovError` for both or neither."""
    if (ballots is None) == (tallies is None):
        found = None if ballots is None else "ballots and tallies"
        raise PartgovError("ballots", found, Phrase("wanted.either_ballots_or_tallies"))
    if tallies is not None:
        check_kind("tallies", tallies, Mapping)
        check_all("tallies", tallies.values(), Tally)
        return None
    check_kind("ballots", ballots, Iterable)
    handed_in = ballots if isinstance(ballots, list) else tuple(ballots or ())
    check_all("ballots", handed_in, Ballot)
    return handed_in


def _count(
    ballots: Iterable[Ballot], election: Election, standing: Set[str], everyone: Set[str], roll: Roll,
    rules: ElectionRules,
) -> Count:  # fmt: skip
    return count_ballots(
        ballots, standing=standing, fallen=everyone - standing, roll=roll, voting=election.voting,
        electorate=rules.electorate,
    )  # fmt: skip


# ── candidacies ──────────────────────────────────────────────────────────────────────────────────


def _free(seats: Seats, taken: Seats) -> Seats:
    # where seats were cut below the mandates in force, none is free and none is owed.
    return Seats(primary=max(0, seats.primary - taken.primary), reserve=max(0, seats.reserve - taken.reserve))


def _seats_left(seats: Seats, taken: Seats, cites: Cites) -> Iterator[Finding]:
    if seats != Seats():  # a role without seats refuses nobody
        free = _free(seats, taken)
        some = free.primary + free.reserve
        yield _SEATS_FREE.finding(cites, some > 0, found=some, needed=1, count=some)


def _judge_statement(row: Candidacy, election: Election, roll: Roll, rules: ElectionRules) -> tuple[Finding, ...]:
    who, cites = roll.named(row.member), rules.cites
    early = rules.statement_before is Deadline.DISCUSSION_OPENS
    period, deadline = ("discussion", election.discussion_opens) if early else ("voting", election.voting_opens)
    return (
        _MEMBER.finding(cites, roll.is_member(row.member, row.at), who=who, at=row.at),
        _STATEMENT.finding(cites, bool(row.statement.strip()), who=who),
        _IN_TIME.finding(cites, row.at < deadline, found=row.at, needed=deadline, period=period),
    )


def _ending(
    stands: Candidacy, rows: Iterable[Candidacy], election: Election, roll: Roll, since: datetime | None, cites: Cites
) -> Finding | None:
    """Return what ended a candidacy before the close of voting, if anything did."""
    who, closes = roll.named(stands.member), election.voting_closes
    withdrawn = [
        row.withdrawn_at
        for row in rows
        if row.withdrawn_at is not None
        and row.withdrawn_at < closes
        and (row is stands or row.withdrawn_at > stands.at)
    ]
    if withdrawn:
        return _WITHDRAWN.finding(cites, False, found=min(withdrawn), needed=closes, who=who)
    if since is None or since > stands.at:
        return _LEFT.finding(cites, False, who=who)
    return None


def _drawn(election: Election, standing: Iterable[str]) -> Mapping[str, int] | None:
    draw = election.draw
    if draw is None or draw.value is None:
        return None
    value = draw.value
    order = sorted(standing, key=lambda member: draw_digest(election.id, value, member))
    return {member: place for place, member in enumerate(order)}
