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
    "Candidates",
    "Deadline",
    "Election",
    "ElectionRules",
    "elect",
    "judge_candidacy",
    "judge_seats",
    "judge_timetable",
    "PerBallot",
    "election_status",
]

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime, tzinfo
from typing import Final

import attrs

from partgov.ballots import Ballot, Count, Countable, Tally, count_ballots
from partgov.bars import Bar
from partgov.candidacies import (
    ELECTION_LIFECYCLE,
    Candidacy,
    Candidates,
    Deadline,
    Election,
    ElectionRules,
    PerBallot,
    election_status,
)
from partgov.caps import Cap
from partgov.electorates import RecordDate, how_many_may_vote
from partgov.eligibility import judge_requirements
from partgov.foundation.conditions import Base, Counted, MissingFigureError, leaves_of
from partgov.foundation.draws import draw_digest, judge_draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Span, shift
from partgov.foundation.rulings import ADOPTED, Cites, Finding, Kind, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.timetables import judge_length, length_kind
from partgov.foundation.values import FrozenMap, check_all, check_kind
from partgov.members import Headcount, Roll
from partgov.merits import Merits, TieBreak
from partgov.outcomes import Outcome, Result, Standing, conclude
from partgov.requirements import Of, names_unknown
from partgov.roles import Seat, Seats
from partgov.tallies import Order

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_candidacy": ("P3", "R-5", "R-6", "R-7", "R-13", "R-44", "R-47", "R-77"),
    "judge_timetable": ("P4", "R-35"),
    "judge_seats": ("P4", "R-28"),
    "elect": (
        "P4",
        "R-10",
        "R-11",
        "R-12",
        "R-13",
        "R-14",
        "R-28",
        "R-29",
        "R-45",
        "R-77",
        "R-78",
        "R-79",
        "R-80",
        "R-99",
    ),
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
_IN_SPAN: Final = Kind("candidacy.within", "P3", "R-6", setting="elections.statement_before", span=Span)
_SEATS_OPEN: Final = Kind("candidacy.seats_open", "P3", "R-81", setting="roles")
_OPEN_ASKED: Final = Kind("election.seats_open", "P4", "R-81", setting="roles", seat=str)
_SEATS_ASKED: Final = Kind("election.seats", "P4", "R-28", setting="elections", seat=str, of=int, taken=int)
_LENGTHS: Final = {
    "discussion": length_kind("election.discussion", "P4", setting="elections.discussion"),
    "voting": length_kind("election.voting", "P4", setting="elections.voting"),
}


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


def judge_timetable(election: Election, *, rules: ElectionRules, zone: tzinfo) -> Mapping[str, Finding]:
    """
    Say whether discussion and voting each lasted as long as Proposal 4 asks, by the name of the period.

    Of a period of which the rules ask nothing, nothing is said.

    A period that did not changes no count (R-35).
    """
    return {
        what: judge_length(period, length, kind=_LENGTHS[what], leeway=rules.leeway, zone=zone, cites=rules.cites)
        for what, period, length in (
            ("discussion", election.discussion, rules.discussion),
            ("voting", election.voting, rules.voting),
        )
        if length is not None
    }


def judge_seats(election: Election, *, seats: Seats, taken: Seats, cites: Cites = ADOPTED) -> Ruling:
    """Say whether the seats an election was called for are free: those of the role less those taken (P4, R-28)."""
    free = seats.without(taken)
    wanted = election.seats or free
    kinds = (
        (Seat.PRIMARY, wanted.primary, free.primary, seats.primary, taken.primary),
        (Seat.RESERVE, wanted.reserve, free.reserve, seats.reserve, taken.reserve),
    )
    return Ruling.of(
        *(
            _OPEN_ASKED.finding(cites, True, seat=kind.value)
            if seats.is_open(kind)
            else _SEATS_ASKED.finding(
                cites, asked <= left, found=asked, needed=left, seat=kind.value, of=of, taken=held
            )
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
    zone: tzinfo = UTC,
    voters: Roll | None = None,
    of: Of = names_unknown,
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
        zone: the organisation's time zone, on whose wall clock a deadline that is a span is counted.
        voters: the roll of those who may vote; the members' where None.
        of: who is of a group, role, body or list, and when, where the rules name any.
    """
    rows = sorted((row for row in election.candidacies if row.member == member), key=lambda row: row.at)
    cites, who = rules.cites, roll.named(member)
    if not rows:
        nothing = Ruling.of(_NO_STATEMENT.finding(cites, False, who=who))
        return Standing(member=member, outcome=Outcome.REFUSED, since=None, bars=(), ruling=nothing)
    there = roll if voters is None else voters
    judged = {row: _judge_statement(row, election, roll, rules, zone, there, of) for row in rows}
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
    ballots: Iterable[Ballot] | Countable | None = None,
    tallies: Mapping[str, Tally] | None = None,
    taken: Seats = Seats(),
    bars: Mapping[str, tuple[Bar, ...]] = FrozenMap(),
    cap: Cap | None = None,
    zone: tzinfo = UTC,
    voters: Roll | None = None,
    of: Of = names_unknown,
    body_seats: int | None = None,
    headcount: Callable[[Roll], Headcount] = Headcount.of,
) -> Result:
    """
    Return what an election comes to: who stands, which marks count, who takes which seat, and why.

    Give either the ballots, or columns of marks in their place, or, where only they are known, the tallies; raises
    `PartgovError` for both or neither, and for an argument of another kind. An election by a ranking that was
    counted elsewhere needs neither (R-79).

    Raises `MissingFigureError` where the election lacks a figure that the rules go by, with its name.

    Prevents: a result that nobody can repeat.
    Limit: whether the timetable was kept is `judge_timetable`'s question and changes no count (R-35).

    Args:
        seats: the seats of the role, all of them.
        taken: those still held when the new term starts (R-28).
        bars: for each member, the kinds of seat they may not take, with the reasons.
        cap: how many primary seats people of one affiliation may hold at most, with those who go on (R-99).
        zone: the organisation's time zone, on whose wall clock a deadline that is a span is counted.
        voters: the roll of those who may vote, which the rules' electorate needs where it is not all members.
        of: who is of a group, role, body or list, and when, where the rules name any.
        body_seats: the seats of the body that votes, where one does.
        headcount: what says how many are on a roll, where the rules ask it; many elections may share one.
    """
    _refuse_other_kinds(election, seats, roll, rules, taken)
    if voters is None and not rules.electorate.everybody:
        raise PartgovError("voters", None, Phrase("wanted.roll_of_voters"))
    voters = roll if voters is None else voters
    handed_in = _one_of(ballots, tallies, election)
    _refuse_ranking(election, rules)
    everyone = {
        member: judge_candidacy(
            election, member, seats=seats, taken=taken, bars=bars.get(member, ()), roll=roll, rules=rules, zone=zone,
            voters=voters, of=of,
        )
        for member in sorted(election.named | {*(tallies or ())})
    }  # fmt: skip
    standing = {member for member, one in everyone.items() if one.outcome is None}
    to_fill = seats.without(taken) if election.seats is None else seats.without(taken).within(election.seats)
    date = rules.electorate.date_for(election.voting_opens, zone)
    limit = rules.most_on_one_ballot(to_fill)
    count = None
    if handed_in is not None:
        count = count_ballots(
            handed_in, standing=standing, fallen=everyone.keys() - standing, roll=voters, voting=election.voting,
            electorate=date, per_ballot=limit,
        )  # fmt: skip
    draw = None if election.draw is None else judge_draw(election.draw, voting=election.voting, cites=rules.cites)
    merits = _merits(
        election, rules, voters, date, standing, count, tallied=tallies is not None, may_draw=bool(draw),
        body_seats=body_seats, headcount=headcount,
    )  # fmt: skip
    return conclude(
        election.id, everyone, (tallies or {}) if count is None else count.tallies, to_fill, roll=roll, count=count,
        draw=draw, merits=attrs.evolve(merits, per_ballot=limit), cap=cap, cites=rules.cites,
    )  # fmt: skip


# ── what an election is given ────────────────────────────────────────────────────────────────────


def _refuse_other_kinds(election: Election, seats: Seats, roll: Roll, rules: ElectionRules, taken: Seats) -> None:
    for place, value, kind in (
        ("election", election, Election), ("seats", seats, Seats), ("roll", roll, Roll),
        ("rules", rules, ElectionRules), ("taken", taken, Seats),
    ):  # fmt: skip
        check_kind(place, value, kind)


def _one_of(
    ballots: Iterable[Ballot] | Countable | None, tallies: Mapping[str, Tally] | None, election: Election
) -> Sequence[Ballot] | Countable | None:
    """Return the ballots, or None where there are tallies in their place; raise `PartgovError` for both or neither."""
    if ballots is None and tallies is None and election.ranking is not None:
        return None
    if (ballots is None) == (tallies is None):
        found = None if ballots is None else "ballots and tallies"
        raise PartgovError("ballots", found, Phrase("wanted.either_ballots_or_tallies"))
    if tallies is not None:
        check_kind("tallies", tallies, Mapping)
        check_all("tallies", tallies.values(), Tally)
        return None
    if isinstance(ballots, Countable):
        return ballots
    check_kind("ballots", ballots, Iterable)
    handed_in = ballots if isinstance(ballots, list) else tuple(ballots or ())
    check_all("ballots", handed_in, Ballot)
    return handed_in


def _refuse_ranking(election: Election, rules: ElectionRules) -> None:
    """Refuse a ranking that the rules do not go by; raise `MissingFigureError` where theirs is not there."""
    if rules.order is Order.RANKING:
        if election.ranking is None:
            raise MissingFigureError("ranking", None, Phrase("wanted.figure_ranking"))
    elif election.ranking is not None:
        raise PartgovError("ranking", election.ranking.method, Phrase("wanted.no_ranking"))


def _merits(
    election: Election, rules: ElectionRules, voters: Roll, date: RecordDate | datetime, standing: Set[str],
    count: Count | None, *, tallied: bool, may_draw: bool, body_seats: int | None,
    headcount: Callable[[Roll], Headcount],
) -> Merits:  # fmt: skip
    """By what the candidates are judged: the rules, and the figures that they go by, if need be (R-77)."""
    leaves = [*leaves_of(rules.gate)]
    asked = {one.base(Base.FOR_AND_AGAINST).value for one in leaves if one.least is None}
    asked |= {(one.counts or Counted.FOR).value for one in leaves}
    cast = election.ballots_cast if count is None else count.voters
    for base, figure, known in (("voters", "ballots_cast", cast), ("present", "present", election.present)):
        if base in asked and known is None:
            raise MissingFigureError(figure, None, Phrase(f"wanted.figure_{figure}"))
    if "seats" in asked and body_seats is None:
        raise MissingFigureError("seats", None, Phrase("wanted.figure_no_seats"))
    if election.ranking is not None and rules.gate is not None and count is None and not tallied:
        raise MissingFigureError("tallies", None, Phrase("wanted.figure_tallies"))
    draw = election.draw
    able = election.may_vote
    if able is None and Base.ELECTORATE.value in asked:
        able = how_many_may_vote(headcount(voters), election.voting, date)
    return Merits(
        gate=rules.gate,
        order=rules.order,
        ties=rules.ties,
        voters=cast,
        present=election.present,
        tallied=tallied or count is not None,
        electorate=able,
        seats=body_seats,
        ranking=election.ranking,
        agreed=None if draw is None or TieBreak.AGREEMENT not in rules.ties else _places(draw.agreed),
        drawn=_drawn(election, standing) if may_draw and TieBreak.DRAW in rules.ties else None,
    )


# ── candidacies ──────────────────────────────────────────────────────────────────────────────────


def _seats_left(seats: Seats, taken: Seats, cites: Cites) -> Iterator[Finding]:
    if seats != Seats():  # a role without seats refuses nobody
        free = seats.without(taken)
        some = free.primary + free.reserve
        if any(map(free.is_open, Seat)):
            yield _SEATS_OPEN.finding(cites, True)
            return
        yield _SEATS_FREE.finding(cites, some > 0, found=some, needed=1, count=some)


def _judge_statement(
    row: Candidacy, election: Election, roll: Roll, rules: ElectionRules, zone: tzinfo, voters: Roll, of: Of
) -> tuple[Finding, ...]:
    who, cites = roll.named(row.member), rules.cites
    in_time = _judge_deadline(row, election, rules, zone)
    deadline = in_time.needed
    assert isinstance(deadline, datetime), "what is needed of a deadline is an instant"
    return (
        _MEMBER.finding(cites, roll.is_member(row.member, row.at), who=who, at=row.at),
        _STATEMENT.finding(cites, bool(row.statement.strip()), who=who),
        in_time,
        *judge_requirements(row, deadline, rules=rules, roll=roll, voters=voters, of=of, zone=zone),
    )


def _judge_deadline(row: Candidacy, election: Election, rules: ElectionRules, zone: tzinfo) -> Finding:
    before = rules.statement_before
    if isinstance(before, Span):
        deadline = shift(election.discussion_opens, before, zone=zone)
        return _IN_SPAN.finding(rules.cites, row.at < deadline, found=row.at, needed=deadline, span=before)
    early = before is Deadline.DISCUSSION_OPENS
    period, deadline = ("discussion", election.discussion_opens) if early else ("voting", election.voting_opens)
    return _IN_TIME.finding(rules.cites, row.at < deadline, found=row.at, needed=deadline, period=period)


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
    if draw is None or not draw.is_drawn:
        return None
    if draw.order is not None:
        return _places(draw.order)
    value = draw.value or ""
    return _places(sorted(standing, key=lambda member: draw_digest(election.id, value, member)))


def _places(order: Iterable[str]) -> Mapping[str, int]:
    return {member: place for place, member in enumerate(order)}
