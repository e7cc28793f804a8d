"""A trial of who may call whom into question, and when (P6), by figures of a role's and a kind's own (R-82, R-84)."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from partgov.foundation.errors import FaultsError
from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from tests.oracle import recalls as oracle

START = datetime(2020, 1, 1, tzinfo=UTC)
HELD_BY = {"chair": "ana", "council": "bo"}
CALLERS = ("ana", "bo", "x", "y", "z", "stranger")
CHOICES: dict[str, tuple[Any, ...]] = {
    "callers": (1, 2, 2, 3),
    "within": (None, 1, 2, 4),
    "discussion": (None, None, 0, 1, 2, (1, 2), (None, 1)),
    "voting": (None, 1, 2, 3, (1, 2), (2, None)),
    "leeway": ("within_day", "exactly", "at_least"),
    "base": ("for_and_against", "votes"),
    "abstaining": (False, True, True, True, True),
    "earliest": (None, None, 2, 4, Fraction(1, 4), Fraction(1, 3)),
    "cool_down": (0, 1, 3, 6),
    "may_act": (True, False),
}
KEYS = {"callers": "initiators", "within": "initiators_within", "may_act": "mandatee_may_act"}


def on(tick: int) -> str:
    """An instant of the story."""
    return (START + timedelta(days=1) / oracle.PER_DAY * tick).isoformat()


def rules_of(chance: Random) -> oracle.Rules:
    """Figures of the room, and some that a role and two kinds have otherwise."""

    def some() -> dict[str, Any]:
        return {name: chance.choice(CHOICES[name]) for name in chance.sample(list(CHOICES), chance.randrange(4))}

    room = {name: chance.choice(values) for name, values in CHOICES.items()}
    return oracle.Rules(room, {"council": some()}, {"grave": some(), "light": some()})


def call_of(chance: Random, rules: oracle.Rules) -> oracle.Call:
    """A recall that lasts about as long as it has to, and what is done in it."""
    role, kind = chance.choice([*HELD_BY]), chance.choice((None, "grave", "light"))
    one = oracle.Call(role, kind, chance.choice("xyz" if chance.random() < 0.7 else CALLERS), 0, 0, 0, (), 0, 0, 0)
    figures = rules.of(one)

    def length(of: Any) -> int:
        days = of if isinstance(of, int) else chance.choice([each for each in of or (1, 2) if each is not None])
        return days * oracle.PER_DAY + chance.choice((0, 0, 0, -1, 1, 2, 3))

    called = chance.randrange(45)
    opens = called + max(0, length(figures["discussion"]))
    closes = opens + max(1, length(figures["voting"]))
    seconds = [(chance.choice(CALLERS), chance.randint(called - 2, closes + 1)) for _ in range(chance.randrange(5))]
    abstain = chance.randrange(3) if figures["abstaining"] or chance.random() < 0.02 else 0
    return one._replace(
        called=called, opens=opens, closes=closes, seconds=seconds,
        yes=chance.randrange(5), no=chance.randrange(3), abstain=abstain,
    )  # fmt: skip


def _written(figures: oracle.Figures) -> dict[str, Any]:
    def value(one: Any) -> Any:
        if isinstance(one, tuple):
            return {name: f"P{days}D" for name, days in zip(("least", "most"), one, strict=True) if days is not None}
        return "none" if one is None else str(one) if isinstance(one, Fraction) else one

    spans = {"within", "discussion", "voting", "earliest", "cool_down"}
    return {
        KEYS.get(name, name): f"P{one}D" if name in spans and isinstance(one, int) else value(one)
        for name, one in figures.items()
    }


def record_of(
    calls: list[oracle.Call], terms: dict[str, oracle.Term], spells: dict[str, tuple[int, int]], rules: oracle.Rules
) -> dict[str, Any]:
    """The same as a record."""
    named = {name: {one: _written(own) for one, own in getattr(rules, name).items()} for name in ("roles", "kinds")}
    return {
        "format": "partgov-record", "version": 1,
        "members": [{"id": who, "joined": on(came), "left": on(went)} for who, (came, went) in spells.items()],
        "roles": [{"id": role, "primary_seats": 1, "reserve_seats": 0} for role in terms],
        "bylaws": [{"extends": "none", "recall": {"majority": "2/3", **_written(rules.room), **named}}],
        "mandates": [
            {"id": role, "role": role, "member": one.holder, "seat": "primary", "starts": on(one.starts),
             "ends": on(one.ends), **({"term_starts": on(one.began)} if one.began < one.starts else {})}
            for role, one in terms.items()
        ],
        "recalls": [
            {"id": str(number), "role": one.role, "kind": one.kind, "mandatee": terms[one.role].holder,
             "initiator": one.initiator, "discussion_opens": on(one.called), "opens": on(one.opens),
             "closes": on(one.closes), "seconds": [{"member": who, "at": on(at)} for who, at in one.seconds],
             "tally": {"yes": one.yes, "no": one.no, **({"abstain": one.abstain} if one.abstain else {})}}
            for number, one in enumerate(calls)
        ],
    }  # fmt: skip


def recalls(chance: Random) -> int:
    """Some recalls of two mandates, whoever calls them and whenever: what each comes to, and whether it lasted."""
    rules = rules_of(chance)
    terms = {}
    for role, holder in HELD_BY.items():
        began = chance.randrange(-12, 6)
        starts = began + chance.choice((0, 0, 3))
        terms[role] = oracle.Term(holder, starts, starts + chance.choice((20, 60, 72)), began)
    spells = dict.fromkeys(HELD_BY.values(), (-400, 400))
    spells |= {who: chance.choice(((-400, 400), (chance.randrange(20), chance.randrange(20, 60)))) for who in "xyz"}
    calls = [call_of(chance, rules) for _ in range(chance.randrange(1, 6))]
    text = json.dumps(record_of(calls, terms, spells, rules)).encode()
    case = (calls, terms, spells, rules)
    read = None
    with suppress(FaultsError):
        read = load_record(text)
    assert (read is not None) is oracle.in_form(calls, rules), case
    if read is None:
        return len(calls)
    audit = audit_record(read, zone=UTC)
    kept = {check.subject: check.agrees for check in audit.checks}
    found = [
        oracle.Found(
            str(audit.history.recalls[str(number)].outcome),
            discussion=kept.get(f"recalls/{number}/discussion", True),
            voting=kept.get(f"recalls/{number}/period", True),
        )
        for number in range(len(calls))
    ]
    expected = oracle.come_to(calls, terms, spells, rules)
    assert found == expected, (found, expected, case)
    return len(calls)
