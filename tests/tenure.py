"""Builders for what the tests of mandates and recall share: dates in short, mandates, records of one role, replays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.elections import Candidacy
from partgov.history.audit import Audit, audit_record
from partgov.history.checks import Check
from partgov.history.record import Declared, Record, RecordedElection, RecordedMandate, RecordedRecall
from partgov.history.replay import History, replay
from partgov.mandates import Basis, Ending, EndingKind, Mandate, StandIn
from partgov.members import Membership, Roll
from partgov.recall import RecallOutcome, Second
from partgov.roles import Role, Seat, Seats

ROLE = "curator"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TWO_WEEKS = timedelta(days=14)


def at(text: str) -> datetime:
    """An instant from its ISO text; in UTC where the text names no offset."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def year_after(start: datetime) -> datetime:
    """The same day of the next year, for days that every year has."""
    return start.replace(year=start.year + 1)


# ── values ───────────────────────────────────────────────────────────────────────────────────────


def mandate(
    member: str,
    starts: str,
    ends: str | None = None,
    *,
    id: str | None = None,
    role: str = ROLE,
    seat: Seat = Seat.PRIMARY,
    of_term: str | None = None,
    known: str | None = None,
    place: tuple[datetime, int] | None = None,
    ended: tuple[str, EndingKind] | None = None,
    stand_ins: Iterable[StandIn] = (),
) -> Mandate:
    """A mandate of one year, but for what is given."""
    return Mandate(
        id=id or f"{member}-{starts}-{seat}",
        role=role,
        member=member,
        seat=seat,
        starts=at(starts),
        ends=at(ends) if ends else year_after(at(starts)),
        term_starts=at(of_term) if of_term else None,
        known_at=at(known) if known else None,
        place=place,
        ended=Ending(at=at(ended[0]), by=ended[1]) if ended else None,
        stand_ins=tuple(stand_ins),
    )


def stand_in(member: str, starts: str, ends: str) -> StandIn:
    """Somebody's standing in."""
    return StandIn(member=member, starts=at(starts), ends=at(ends))


# ── rows of a record ─────────────────────────────────────────────────────────────────────────────


def row(
    id: str,
    member: str,
    starts: str | datetime,
    ends: str | datetime | None = None,
    *,
    role: str = ROLE,
    seat: Seat = Seat.PRIMARY,
    basis: Basis = Basis.GIVEN,
    follows: str | None = None,
    of_term: str | None = None,
    place: int | None = None,
    ended: tuple[str | datetime, EndingKind] | None = None,
    declined_by: Sequence[str] = (),
    stand_ins: Iterable[StandIn] = (),
) -> RecordedMandate:
    """A recorded mandate of one year, but for what is given."""
    start = at(starts) if isinstance(starts, str) else starts
    end = at(ends) if isinstance(ends, str) else ends
    over = ended and (at(ended[0]) if isinstance(ended[0], str) else ended[0])
    return RecordedMandate(
        id=id,
        role=role,
        member=member,
        seat=seat,
        starts=start,
        ends=end or year_after(start),
        basis=basis,
        follows=follows,
        term_starts=at(of_term) if of_term else None,
        place=place,
        ended_at=over,
        ended_by=ended[1] if ended else None,
        declined_by=tuple(declined_by),
        stand_ins=tuple(stand_ins),
    )


def reserve(id: str, member: str, starts: str, ends: str | None = None, *, place: int | None = None) -> RecordedMandate:
    """A given reserve."""
    return row(id, member, starts, ends, seat=Seat.RESERVE, place=place)


def election(
    id: str,
    closes: str | datetime,
    yes: Mapping[str, int] | None,
    *,
    role: str = ROLE,
    no: Mapping[str, int] | None = None,
    starts: str | datetime | None = None,
    reserve_only: Iterable[str] = (),
    seats: Seats | None = None,
    declared: Declared | None = None,
) -> RecordedElection:
    """An election of two and two weeks, from the Yes of each candidate; uncounted where there are none."""
    close = at(closes) if isinstance(closes, str) else closes
    opens = close - 2 * TWO_WEEKS
    modest = set(reserve_only)
    return RecordedElection(
        id=id,
        role=role,
        seats=seats,
        discussion_opens=opens,
        voting_opens=close - TWO_WEEKS,
        voting_closes=close,
        term_starts=at(starts) if isinstance(starts, str) else starts,
        candidacies=tuple(
            Candidacy(member=one, at=opens, statement="I should like to.", reserve_only=one in modest)
            for one in yes or {}
        ),
        tallies=None
        if yes is None
        else {one: Tally(yes=votes, no=(no or {}).get(one, 0)) for one, votes in yes.items()},
        declared=declared,
    )


def recall(
    id: str,
    mandatee: str,
    opens: str | datetime,
    yes: int = 0,
    no: int = 0,
    *,
    role: str = ROLE,
    initiator: str = "x",
    seconds: Iterable[tuple[str, str | datetime]] | None = None,
    declared: RecallOutcome | None = None,
) -> RecordedRecall:
    """A recall of two weeks, opened by x and seconded by y and z as it opens, but for what is given."""
    start = at(opens) if isinstance(opens, str) else opens
    posted = [("y", start), ("z", start)] if seconds is None else seconds
    return RecordedRecall(
        id=id,
        role=role,
        mandatee=mandatee,
        initiator=initiator,
        opens=start,
        closes=start + TWO_WEEKS,
        seconds=tuple(Second(member=who, at=at(when) if isinstance(when, str) else when) for who, when in posted),
        tally=Tally(yes=yes, no=no),
        declared=declared,
    )


def record(
    *mandates: RecordedMandate,
    members: str | Iterable[str] = "abcdefghxyz",
    left: Mapping[str, str] | None = None,
    seats: tuple[int, int] = (2, 2),
    roles: Iterable[Role] | None = None,
    elections: Iterable[RecordedElection] = (),
    recalls: Iterable[RecordedRecall] = (),
    bylaws: Iterable[Bylaws] = (),
) -> Record:
    """A record of one role, whose members joined long ago."""
    gone = {who: at(when) for who, when in (left or {}).items()}
    return Record(
        members=tuple(Membership(id=one, joined=LONG_AGO, left=gone.get(one)) for one in members),
        roles=tuple(roles or [Role(id=ROLE, primary_seats=seats[0], reserve_seats=seats[1])]),
        elections=tuple(elections),
        mandates=mandates,
        recalls=tuple(recalls),
        bylaws=tuple(bylaws),
    )


# ── what follows ─────────────────────────────────────────────────────────────────────────────────


def replayed(facts: Record, zone: tzinfo = UTC) -> History:
    """What follows from a record."""
    return replay(facts, roll=Roll.of(facts.members), zone=zone)


def audited(facts: Record, zone: tzinfo = UTC) -> Audit:
    """What an audit finds in a record."""
    return audit_record(facts, zone=zone)


def complaints(facts: Record, zone: tzinfo = UTC) -> dict[str, str]:
    """Every check of a record that does not agree: where, and the sentence."""
    return {one.subject: one.because for one in audited(facts, zone).checks if not one.agrees}


def check_of(facts: Record, subject: str) -> Check:
    """The one check of a record under a name."""
    (found,) = (one for one in audited(facts).checks if one.subject == subject)
    return found


def office(history: History, when: str | datetime) -> dict[str, list[str]]:
    """Who holds which kind of seat at an instant, by seat, in the order of ids."""
    there = history.in_office(at(when) if isinstance(when, str) else when)
    return {kind.value: sorted(one.member for one in there if one.seat is kind) for kind in Seat}


def told(history: History) -> list[tuple[str, str, str, str]]:
    """Every mandate: whose, which seat, the day it starts and the day it is over."""
    return [(one.member, one.seat.value, f"{one.starts:%Y-%m-%d}", f"{one.until:%Y-%m-%d}") for one in history.mandates]
