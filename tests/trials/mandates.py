"""A trial of roles with figures of their own: held together, capped over a body, waited for and retired from (P5)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from partgov.foundation.periods import instant_text
from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from partgov.roles import Seat
from tests.documents import record_of
from tests.oracle import mandates as oracle
from tests.trials.stories import some

PASSING = timedelta(days=1) / oracle.PER_DAY
LONG = 60
"""So many instants a story has."""
PEOPLE = "abcdef"
ROLES = ("bench", "chair", "council")
HALF = Fraction(1, 2)
SHARES = (HALF, Fraction(1, 3), Fraction(2, 3))
CHOICES: dict[str, tuple[Any, ...]] = {
    "term": (None, 3, 8, 20, ((2, 12), 1), ((2, 20), 3), ((2, 29), 1), ((3, 1), 5)),
    "together": (True, False, False),
    "wait": (0, 2, 5, 9),
    "cap": (None, 1, 2, HALF),
    "cap_over": (None, "board", "board"),
    "retire": (None, (1, False), (2, False), *((share, exceeded) for share in SHARES for exceeded in (True, False))),
}


def rules_of(chance: Random) -> list[oracle.Rules]:
    """One entry or two, of figures of the room and some of roles' own."""

    def some_of(least: int, most: int) -> dict[str, Any]:
        return {name: chance.choice(CHOICES[name]) for name in some(chance, [*CHOICES], least, most)}

    turns = [None, *(chance.randrange(LONG) for _ in range(chance.randrange(2)))]
    return [oracle.Rules(since, some_of(3, 6), {role: some_of(0, 2) for role in ROLES}) for since in turns]


def story_of(chance: Random) -> oracle.Story:
    """Six people and three roles within a month."""
    seats = {role: (chance.randint(1, 3), chance.randint(0, 2)) for role in ROLES}
    given = [
        oracle.Seat(role, who, -2, chance.choice((chance.randint(1, LONG), 2 * LONG)))
        for role in ROLES for who in some(chance, PEOPLE, 0, seats[role][0])
    ]  # fmt: skip
    busy = some(chance, range(1, LONG), 2, 5)

    def when(first: int = 1) -> int:
        later = [one for one in busy if one >= first]
        return chance.choice(later) if later and chance.random() < 0.6 else chance.randint(first, max(first, LONG - 1))

    starting = sorted({(chance.choice(ROLES), when()) for _ in range(chance.randint(1, 7))})
    elections = [
        oracle.Election(
            role, starts - chance.randint(2, 12), starts, some(chance, PEOPLE, 0, 6),
            chance.choice((None, None, (chance.randint(0, 2), chance.randint(0, 1)))),
        )
        for role, starts in starting
    ]  # fmt: skip
    resigned = {(chance.choice(PEOPLE), chance.choice(ROLES), when()) for _ in range(chance.randint(0, 4))}
    taken = {starts for _, starts in starting} | {at for *_, at in resigned}
    recalls = list[oracle.Recall]()
    for role in some(chance, ROLES, 0, 3):
        opens = chance.randrange(LONG - 2)
        closes = when(opens + 1)
        if closes not in taken:
            recalls.append(oracle.Recall(role, chance.choice(PEOPLE), opens, closes))
    first = date(chance.choice((2019, 2020)), 2, 1)
    bodies = {"board": some(chance, ROLES, 1, 3)}
    employers = {who: some(chance, "XY", 0, 2) for who in PEOPLE}
    return oracle.Story(first, seats, bodies, employers, given, elections, sorted(resigned), recalls, rules_of(chance))


# ── as a record ──────────────────────────────────────────────────────────────────────────────────


def _written(figures: oracle.Figures) -> dict[str, Any]:
    def term(of: Any) -> Any:
        if isinstance(of, tuple):
            (month, day), least = of
            return {"day": f"{month:02}-{day:02}", **({} if least is None else {"span": f"P{least}D"})}
        return "open" if of is None else f"P{of}D"

    def asked(of: Any) -> Any:
        return "none" if of is None else str(of) if isinstance(of, Fraction) else of

    def retire(of: Any) -> Any:
        if of is None:
            return "none"
        amount, exceeded = of
        return amount if isinstance(amount, int) else {"share": str(amount), "exceeded": exceeded}

    how: dict[str, tuple[str, Any]] = {
        "term": ("term", term), "together": ("roles_together", bool), "wait": ("revoked_wait", lambda of: f"P{of}D"),
        "cap": ("cap", asked), "cap_over": ("cap_over", asked), "retire": ("retire", retire),
    }  # fmt: skip
    return {how[name][0]: how[name][1](value) for name, value in figures.items()}


def document_of(story: oracle.Story) -> dict[str, Any]:
    """The same story as a record, under rules that ask nothing else."""

    def on(tick: int) -> datetime:
        return datetime.combine(story.first, time(), UTC) + PASSING * tick

    def at(tick: int) -> str:
        return on(tick).isoformat()

    tick = timedelta(microseconds=1)
    return record_of(
        bylaws=[
            {
                "extends": "none", **({} if one.since is None else {"from": at(one.since)}),
                "bodies": {name: [*roles] for name, roles in story.bodies.items()},
                "recall": {"initiators": 1, "majority": "2/3"},
                "mandates": {
                    **_written(one.room), "roles": {role: _written(own) for role, own in one.roles.items()},
                },
            }
            for one in story.rules
        ],
        members=[
            {"id": who, "joined": "2010-01-01T00:00:00Z",
             "affiliations": [{"name": name} for name in story.employers[who]]}
            for who in PEOPLE
        ],
        roles=[{"id": role, "primary_seats": x, "reserve_seats": y} for role, (x, y) in story.seats.items()],
        mandates=[
            {"id": f"{one.role}-{one.who}", "role": one.role, "member": one.who, "seat": "primary",
             "starts": at(one.since), "ends": at(one.ends)}
            for one in story.given
        ],
        resignations=[{"member": who, "role": role, "at": at(when)} for who, role, when in story.resigned],
        recalls=[
            {"id": f"r-{one.role}", "role": one.role, "mandatee": one.of, "initiator": "a", "opens": at(one.opens),
             "closes": at(one.closes), "tally": {"yes": 1, "no": 0}}
            for one in story.recalls
        ],
        elections=[
            {"id": str(number), "role": one.role, "discussion_opens": at(one.opens),
             "voting_opens": (on(one.opens) + tick).isoformat(), "voting_closes": at(one.starts - 1),
             "term_starts": at(one.starts),
             "candidacies": [{"member": who, "at": at(one.opens), "statement": "I would."} for who in one.candidates],
             "tallies": {who: {"yes": 9 - place} for place, who in enumerate(one.candidates)},
             **({} if one.called is None else {"seats": dict(zip(("primary", "reserve"), one.called, strict=True))})}
            for number, one in enumerate(story.elections)
        ],
    )  # fmt: skip


def mandates(chance: Random) -> int:
    """Who is in office at each instant, which seats were up, and who won roles that go not together."""
    story = story_of(chance)
    audit = audit_record(load_record(json.dumps(document_of(story)).encode()), zone=UTC)
    told = oracle.tell(story, LONG + 9)
    first = datetime.combine(story.first, time(), UTC)
    for tick, office in told.offices.items():
        there = audit.history.in_office(first + PASSING * tick)
        listed = sorted((one for one in there if one.seat is Seat.RESERVE), key=lambda one: one.place or (first, 0))
        for (role, primary), expected in office.items():
            held = sorted(one.member for one in there if one.seat is Seat.PRIMARY and one.role == role)
            held = held if primary else [one.member for one in listed if one.role == role]
            assert expected == held, (tick, role, primary, expected, held, story)
    retire = {check.subject: check.agrees for check in audit.checks if check.subject.endswith("/retire")}
    assert {f"elections/{number}/retire": agrees for number, agrees in told.retire.items()} == retire, (retire, story)
    won = {check.subject for check in audit.checks if check.subject.startswith("members/")}
    apart = {f"members/{who}/roles/{instant_text(first + PASSING * tick)}" for who, tick in told.together}
    assert apart == won, (apart, won, story)
    return len(story.elections) + len(story.recalls) + len(story.resigned)
