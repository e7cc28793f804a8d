"""A trial of committees under a cap by affiliation, day by day (R-99)."""

from __future__ import annotations

from datetime import UTC
from random import Random

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.periods import days
from partgov.history.excess import excesses
from partgov.history.record import Record, Resignation
from partgov.history.replay import replay
from partgov.mandates import MandateRules
from partgov.members import Affiliation, Roll
from partgov.roles import Seat
from tests import tenure
from tests.oracle import caps as oracle
from tests.trials.stories import DAY, on, some

NEVER = 10**3
PEOPLE = "abcdef"


def committee_of(chance: Random) -> oracle.Committee:
    """Six people who change between two employers, elections in any number, and some who resign."""

    def spell() -> oracle.Spell:
        name, since = chance.choice("AB"), chance.randint(-5, 30)
        return chance.choice(((name, since, since + chance.randint(1, 40)), (name, -NEVER, NEVER)))

    return oracle.Committee(
        primary=chance.randint(1, 4),
        reserve=chance.randint(0, 3),
        most=chance.randint(1, 2),
        term=chance.randint(5, 25),
        affiliations={who: [spell() for _ in range(chance.randint(0, 2))] for who in PEOPLE},
        elections={day: some(chance, PEOPLE, 0, 6) for day in some(chance, range(41), 0, 4)},
        resignations=sorted({(chance.choice(PEOPLE), chance.randint(1, 60)) for _ in range(chance.randint(0, 4))}),
    )


def record_of(facts: oracle.Committee) -> Record:
    """The same committee as a record."""
    rules = MandateRules(term=days(facts.term), consecutive=None, total=None, cap=facts.most)
    found = tenure.record(
        seats=(facts.primary, facts.reserve),
        elections=[
            tenure.election(
                f"e{start:02}", on(start) - DAY, {who: 9 - place for place, who in enumerate(names)}, starts=on(start)
            )
            for start, names in facts.elections.items()
        ],
        bylaws=[Bylaws(mandates=rules)],
    )  # fmt: skip
    rows = [
        attrs.evolve(
            one, affiliations=[
                Affiliation(name=name, since=on(since), until=on(until))
                for name, since, until in facts.affiliations.get(one.id, ())
            ],
        )
        for one in found.members
    ]  # fmt: skip
    left = [Resignation(member=who, role=tenure.ROLE, at=on(day)) for who, day in facts.resignations]
    return attrs.evolve(found, members=rows, resignations=left)


def caps(chance: Random) -> int:
    """Who sits, who waits in which order, who has too many seats: each day what a plain walk through it gives."""
    facts = committee_of(chance)
    record = record_of(facts)
    roll = Roll.of(record.members)
    history = replay(record, roll=roll, zone=UTC)
    told = excesses(record, history, roll)
    for number, office in oracle.days(facts):
        there = history.in_office(on(number))
        waiting = sorted((one for one in there if one.seat is Seat.RESERVE), key=lambda one: one.place or (on(0), 0))
        sitting = {one.member for one in there if one.seat is Seat.PRIMARY}
        assert {*office.primary} == sitting, f"day {number} of {facts}"
        assert [*office.reserve] == [one.member for one in waiting], f"day {number} of {facts}"
        names = [name for who in office.primary for name in facts.of(who, number)]
        over = {name for name in names if names.count(name) > facts.most}
        beyond = {one.affiliation for one in told if one.since <= on(number) < one.until}
        assert over == beyond, f"day {number} of {facts}"
    assert not any(one.begun for one in told), facts  # what an election or a takeover gives keeps the cap on its day
    return len(facts.elections) + len(facts.resignations)
