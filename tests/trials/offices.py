"""Trials of terms (P5), of time in a window (R-97) and of motions to recall (P6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.foundation.periods import Span, days
from partgov.history.record import Record, RecordedMandate, RecordedRecall
from partgov.history.replay import replay
from partgov.limits import count_terms, judge_term
from partgov.mandates import Ending, EndingKind, Mandate, MandateRules, StandIn
from partgov.members import Membership, Roll
from partgov.recall import RecallRules, Second
from partgov.roles import Role, Seat
from partgov.windows import Window, time_in_office
from tests.oracle import offices as oracle
from tests.oracle import terms as oracle_terms

START = datetime(2020, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def _day(number: int) -> datetime:
    return START + timedelta(days=number)


# ── terms ────────────────────────────────────────────────────────────────────────────────────────

TERM = 12


def terms(chance: Random) -> int:
    """Whole terms, remainders, standing in and breaks, whatever the limits: on which days one is barred."""
    limits = oracle.Limits(
        in_row=chance.choice((None, 1, 2, 3)),
        in_all=chance.choice((None, 1, 3, 5)),
        gap=chance.choice((TERM, TERM, 1, 5, 20)),
        beyond=chance.choice((Fraction(1, 2), Fraction(1, 2), Fraction(0), Fraction(1, 3), Fraction(3, 4))),
        always=chance.random() < 0.1,
    )
    held, stood, day = [], [], 0
    for _ in range(chance.randrange(6)):
        begun, ends = day, day + TERM
        starts = begun + chance.choice((0, 0, 0, 4, 5, 6, 7, 8, 9, chance.randrange(TERM)))
        reserve = chance.random() < 0.25
        left = chance.choice((None, None, None, starts + chance.randrange(1, ends - starts + 1)))
        held.append(oracle.Held(starts, ends, begun if not reserve else starts, None if reserve else left, reserve))
        came = starts
        while reserve and came < ends and chance.random() < 0.8:
            went = came + chance.randrange(1, ends - came + 1)
            stood.append((came, went))
            came = went + chance.randrange(3)
        day = ends + chance.choice((0, 0, 0, 1, limits.gap - 1, limits.gap, limits.gap + 1))
    rules = MandateRules(
        term=days(TERM), consecutive=limits.in_row, total=limits.in_all, gap=days(limits.gap),
        counts_beyond=limits.beyond, remainder_always_counts=limits.always,
    )  # fmt: skip
    mandates = [_mandate(number, one) for number, one in enumerate(held)]
    stand_ins = [StandIn(member="ana", starts=_day(came), ends=_day(went)) for came, went in stood]
    asked = sorted({day, *(day + chance.randrange(2 * TERM) for _ in range(3)), *(one.ends for one in held)})
    for start in asked:
        served = count_terms(
            chance.sample(mandates, len(mandates)), stand_ins, rules=rules, before=_day(start), zone=UTC
        )
        ruling = judge_term(served, starts=_day(start), who="ana", role="chair", rules=rules, zone=UTC)
        expected = oracle.barred(held, stood, limits, start)
        assert expected is (ruling is not None and not ruling), (start, held, stood, limits)
    return 1


def _mandate(number: int, one: oracle.Held) -> Mandate:
    early = one.left is not None and one.left < one.ends
    return Mandate(
        id=f"m{number}", role="chair", member="ana", seat=Seat.RESERVE if one.reserve else Seat.PRIMARY,
        starts=_day(one.starts), ends=_day(one.ends),
        term_starts=_day(one.term_starts) if one.term_starts < one.starts else None,
        ended=Ending(at=_day(one.left or 0), by=EndingKind.RESIGNATION) if early else None,
    )  # fmt: skip


# ── time in a window ─────────────────────────────────────────────────────────────────────────────

FIRST = date(2019, 11, 20)
ZONES = (UTC, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Pacific/Auckland"))


def windows(chance: Random) -> int:
    """What was served, in months or in days, wherever the clock stands: whether a term more is too long."""

    def length() -> oracle_terms.Length:
        months = chance.randrange(6)
        return (
            oracle_terms.Length(months, 0)
            if chance.random() < 0.5
            else oracle_terms.Length(min(months, 3), chance.randrange(1, 41))
        )

    term, most, more = length(), max(length(), oracle_terms.Length(0, 1)), length()
    within = oracle_terms.Length(most.months + more.months, most.days + more.days)
    zone, hour = chance.choice(ZONES), chance.randrange(24)
    lived = [
        (came, came + timedelta(days=chance.randrange(1, 151)))
        for came in (FIRST + timedelta(days=chance.randrange(201)) for _ in range(chance.randrange(5)))
    ]
    starts = FIRST + timedelta(days=chance.randrange(251))

    def instant(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)

    served = [(came, min(left, starts)) for came, left in lived]
    ends = oracle_terms.moved(starts, term, 1)
    expected = oracle_terms.too_long(served, starts, ends, term, most, within)
    found = time_in_office(
        [(instant(came), instant(left)) for came, left in lived], starts=instant(starts), ends=instant(ends),
        term=Span(*term), zone=zone, window=Window(most=Span(*most), within=Span(*within)),
    )  # fmt: skip
    assert expected is (found.over != Span()), (term, most, within, zone, hour, lived, starts)
    return 1


# ── motions ──────────────────────────────────────────────────────────────────────────────────────

MEMBERS = ("ana", "w", "x", "y", "z")


def motions(chance: Random) -> int:
    """Some motions on one mandate, whenever seconded, by whom, whatever the votes: what each comes to."""
    voting, cool_down, callers = chance.randrange(1, 4), chance.randrange(5), chance.randrange(1, 4)
    mandate = (0, chance.choice((40, 40, chance.randrange(2, 12))))
    made = [
        oracle.Motion(
            opens=(opens := chance.randrange(12)),
            seconds=[(chance.choice(("x", "y", "z", "stranger", "w")), opens + chance.randrange(-3, voting + 2))
                     for _ in range(chance.randrange(5))],
            yes=chance.randrange(5),
            no=chance.randrange(4),
        )
        for _ in range(chance.randrange(1, 5))
    ]  # fmt: skip
    expected = oracle.motions_come_to(
        made, initiator="x", members=MEMBERS, callers=callers, voting=voting, cool_down=cool_down, mandate=mandate
    )
    recalls = [
        RecordedRecall(
            id=str(number), role="chair", mandatee="ana", initiator="x", opens=_day(one.opens),
            closes=_day(one.opens + voting), seconds=[Second(member=who, at=_day(at)) for who, at in one.seconds],
            tally=Tally(yes=one.yes, no=one.no),
        )
        for number, one in enumerate(made)
    ]  # fmt: skip
    rules = RecallRules(voting=days(voting), cool_down=days(cool_down), initiators=callers)
    held = RecordedMandate(id="m", role="chair", member="ana", seat=Seat.PRIMARY, starts=_day(0), ends=_day(mandate[1]))
    facts = Record(
        members=[Membership(id=one, joined=START - timedelta(days=900)) for one in MEMBERS],
        roles=[Role(id="chair", primary_seats=1, reserve_seats=0)],
        bylaws=[Bylaws(recall=rules)],
        mandates=[held],
        recalls=chance.sample(recalls, len(recalls)),
    )
    found = replay(facts, roll=Roll.of(facts.members), zone=UTC).recalls
    told = [str(found[str(number)].outcome) for number in range(len(made))]
    assert expected == told, (made, callers, voting, cool_down, mandate)
    return len(made)
