"""A trial of appointments, retirements and what meets them at one instant (R-100, R-103)."""

from __future__ import annotations

from datetime import UTC
from random import Random

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.elections import ElectionRules
from partgov.foundation.periods import Span, days
from partgov.history.audit import audit_record
from partgov.history.record import Appointment, Record, RecordedMandate, RecordedRecall, Resignation
from partgov.history.recorded_votes import Yields
from partgov.mandates import MandateRules
from partgov.members import Membership
from partgov.recall import RecallRules
from partgov.roles import Role, Seat
from tests.oracle import appointments as oracle
from tests.trials.stories import DAY, PEOPLE, START, days_of, election, on, perhaps, some

LONG = 12


def story_of(chance: Random) -> oracle.Story:
    """A council of one to three seats with reserves, and what happens to it within twelve days."""
    seats = chance.randint(1, 3)
    holders = chance.sample(PEOPLE, len(PEOPLE))
    primary = holders[: chance.randint(0, seats)]
    facts: list[tuple[str, int, int | None]] = [(who, chance.randint(2, LONG + 4), None) for who in primary]
    facts += [(who, LONG + 9, place) for place, who in enumerate(holders[seats : seats + chance.randint(0, 2)])]
    busy, when = days_of(chance, 3, LONG)
    recalled = [(who, when()) for who in primary if chance.random() < 0.5]
    ids = [f"g-{who}" for who, *_ in facts] + ["nobody"]
    appointed: list[oracle.Appointed] = []
    for number in range(chance.randint(0, 3)):
        who, starts = chance.choice((*PEOPLE, "z")), when()
        made = chance.randint(1, starts)
        until = perhaps(chance, range(starts + 1, LONG + 4))
        by = chance.choice(("court", "court", "council", "king"))
        appointed.append(oracle.Appointed(f"p{number}", who, made, starts, until, perhaps(chance, ids), by))
        ids.append(f"p{number}/{who}")
    elections = [
        oracle.Chosen(starts, tuple(some(chance, PEOPLE, 0, 4)), tuple(sorted(some(chance, ids, 0, 2))))
        for starts in sorted(some(chance, busy, 0, 2))
    ]
    resigned = {(chance.choice(PEOPLE), when()) for _ in range(chance.randint(0, 2))}
    return oracle.Story(
        seats, tuple(facts), tuple(sorted(resigned)), tuple(recalled), tuple(appointed), tuple(elections),
        left=when(), lasts=5, able=tuple(some(chance, ("court", "council"), 0, 2)),
    )  # fmt: skip


def record_of(story: oracle.Story) -> Record:
    """The same story as a record, under rules that ask nothing else."""
    bylaws = Bylaws(
        extends="none",
        elections=ElectionRules(gate=None),
        mandates=MandateRules(term=days(story.lasts), consecutive=None, total=None, appointed_by=story.able),
        recall=RecallRules(initiators=1, voting=None, cool_down=Span()),
    )
    members = [Membership(id=who, joined=START - (number + 1) * DAY) for number, who in enumerate(PEOPLE)]
    return Record(
        bylaws=[bylaws],
        members=[*members, Membership(id="z", joined=START - DAY, left=on(story.left))],
        roles=[Role(id="council", primary_seats=story.seats, reserve_seats=oracle.RESERVES)],
        mandates=[
            RecordedMandate(
                id=f"g-{who}", role="council", member=who, starts=on(0), ends=on(ends),
                seat=Seat.PRIMARY if place is None else Seat.RESERVE, place=place,
            )
            for who, ends, place in story.given
        ],
        resignations=[Resignation(member=who, role="council", at=on(day)) for who, day in story.resigned],
        recalls=[
            RecordedRecall(
                id=who, role="council", mandatee=who, initiator="a", opens=on(0), closes=on(day), tally=Tally(yes=1),
            )
            for who, day in story.recalled
        ],
        appointments=[
            Appointment(
                id=one.id, role="council", member=one.who, by=one.by, at=on(one.made), starts=on(one.starts),
                until=None if one.until is None else on(one.until), remainder_of=one.rest_of,
            )
            for one in story.appointed
        ],
        elections=[
            election(one.starts, one.candidates, yields=Yields(mandates=one.retiring) if one.retiring else None)
            for one in story.elections
        ],
    )  # fmt: skip


def appointments(chance: Random) -> int:
    """Whatever meets on one day, both encodings seat the same people and miss the same remainders and retirements."""
    story = story_of(chance)
    found = audit_record(record_of(story), zone=UTC)
    told = oracle.tell(story, LONG + 4)
    for day in range(LONG + 4):
        for seat, expected in ((Seat.PRIMARY, told.primary), (Seat.RESERVE, told.reserve)):
            held = sorted(one.member for one in found.history.in_office(on(day)) if one.seat is seat)
            assert expected[day] == held, f"day {day}, {seat} of {story}"
    failing = {check.subject for check in found.checks if not check}
    assert {f"appointments/{name}/remainder" for name in told.no_rest} == {
        subject for subject in failing if subject.endswith("/remainder")
    }, story
    assert {f"elections/e{day}/yields/{name}" for day, name in told.retire_nothing} == {
        subject for subject in failing if "/yields/" in subject
    }, story
    assert {f"appointments/{name}" for name in told.no_right} == {
        f"appointments/{one.id}" for one in story.appointed if f"appointments/{one.id}" in failing
    }, story
    return len(story.elections) + len(story.recalled) + len(story.appointed) + len(story.resigned)
