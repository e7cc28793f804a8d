"""A trial of polls as a record has them: their questions, periods and bylaws, and how long a matter rests (P8)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from tests.documents import record_of
from tests.oracle import decisions as oracle
from tests.oracle.recalls import PER_DAY

START = datetime(2020, 1, 1, tzinfo=UTC)
SHARES = tuple(("share", Fraction(one), exceeded) for one, exceeded in (("1/2", True), ("2/3", False), ("1/3", True)))
CHOICES: dict[str, tuple[Any, ...]] = {
    "discussion": (None, 0, 1, 2, (1, 2), (None, 1)),
    "voting": (None, 1, 2, 3, (1, 2), (2, None)),
    "leeway": ("within_day", "exactly", "at_least"),
    "base": ("for_and_against", "votes", "present"),
    "for_against": (*SHARES, ("least", 3, False), None),
    "answers": (*SHARES, ("share", Fraction(1, 2), False), ("least", 3, False)),
    "order": ("difference", "yes", "share", "ranking"),
    "consequences": ({"yes": "continue", "no": "disband"}, {"depends": "wait"}, {}),
    "otherwise": ("follow-up", "nothing", "disband"),
    "quorum": (None, 3, 5),
    "unsettled": ("no_quorum", "rejected", "second_vote"),
    "veto": ((), (), ("permanent",), ("chair",), ("board", "founders")),
    "reopening": (("month", "month"), (3, 3), (9, 2), (0, 4), (20, 0)),
}
KINDS = ("grave", "light")
VOTERS = ("ana", "bo", "cy", "di", "eve", "stranger")
ANSWERS = ("for", "for", "against", "abstain", "yes", "yes", "no", "depends", "blue")
MATTERS = (None, "rent", "name")


def on(tick: int) -> str:
    """An instant of the story."""
    return (START + timedelta(days=1) / PER_DAY * tick).isoformat()


def bylaws_of(chance: Random) -> list[oracle.Bylaws]:
    """Bylaws of one to three days, of which the first may hold from ever."""

    def some(most: int) -> dict[str, Any]:
        return {name: chance.choice(CHOICES[name]) for name in chance.sample(list(CHOICES), chance.randrange(most))}

    days = sorted(chance.sample(range(60), chance.randrange(1, 4)))
    return [
        oracle.Bylaws(
            None if not number and chance.random() < 0.6 else day,
            some(len(CHOICES)), {kind: some(5) for kind in KINDS},
            {"permanent": chance.sample(VOTERS, 2), "founders": chance.sample(VOTERS, 1)},
        )
        for number, day in enumerate(days)
    ]  # fmt: skip


def poll_of(chance: Random, bylaws: list[oracle.Bylaws], put: int) -> oracle.Poll:
    """A poll that lasts about as long as it has to."""
    held = oracle.in_force(bylaws, put)
    figures = held.of_kind(chance.choice((None, *KINDS)))

    def length(of: Any) -> int:
        days = of if isinstance(of, int) else chance.choice([each for each in of or (1, 2) if each is not None])
        return days * PER_DAY + chance.choice((0, 0, 0, -1, 1, 2, 3))

    discussed = put if chance.random() < 0.7 else None
    opens = put if discussed is None else put + max(1, length(figures["discussion"]))
    closes = opens + max(1, length(figures["voting"]))
    ballots = chance.random() < 0.3
    questions = [_question(chance, held, ballots=ballots) for _ in range(chance.choice((1, 1, 2, 3)))]
    sheets = [
        oracle.Sheet(
            chance.choice(VOTERS), chance.randint(opens - 1, closes),
            {number: _answer(chance, one) for number, one in enumerate(questions) if chance.random() < 0.8},
        )
        for _ in range(chance.randrange(2, 12))
    ]  # fmt: skip
    tallies = [one.tally or {} for one in questions] + [each.tally for one in questions for each in one.options]
    most = len(VOTERS) if ballots else max(sum(one.values()) for one in tallies)
    present = most + chance.randrange(3) if chance.random() < 0.8 else None
    return oracle.Poll(discussed, opens, closes, questions, sheets if ballots else None, present)


def _answer(chance: Random, question: oracle.Question) -> str:
    return "blue" if chance.random() < 0.05 else chance.choice(oracle.offered(question))


def _tally(chance: Random, names: tuple[str, ...]) -> dict[str, int]:
    return {name: chance.randrange(5) for name in names if name != "abstain" or chance.random() < 0.5}


def _question(chance: Random, held: oracle.Bylaws, *, ballots: bool) -> oracle.Question:
    rule = chance.choice(("for-against", "for-against", "majority-of-answers", "options"))
    rule = "for-against" if ballots and rule == "options" else rule
    kind, matter = chance.choice((None, None, *held.kinds)), chance.choice(MATTERS)
    question = oracle.Question(rule, kind, matter)
    figures = held.of_kind(kind)
    if rule == "options":
        options = [
            oracle.Option(name, chance.choice((None, None, *held.kinds)), chance.choice(MATTERS),
                          _tally(chance, ("for", "against", "abstain")))
            for name in "abc"[: chance.randrange(1, 4)]
        ]  # fmt: skip
        names = [one.name for one in options]
        ranking = None
        if figures["order"] == "ranking" and chance.random() < 0.9:
            ranked = chance.sample(names, chance.randint(1, len(names)))
            ranking = [ranked[:1], ranked[1:]] if chance.random() < 0.5 else [[one] for one in ranked]
            ranking = [one for one in ranking if one]
        said = (*names, "undecided", figures["otherwise"])
        question = question._replace(options=options, ranking=ranking)
    elif rule == "for-against":
        said = ("adopted", "rejected", "no_quorum")
    else:
        winning = [figures["consequences"].get(one, one) for one in ("yes", "no", "depends")]
        said = (*winning, figures["otherwise"], "no_quorum")
    if not ballots and rule != "options" and chance.random() < 0.95:
        tally = _tally(chance, oracle.offered(question))
        by = chance.sample(VOTERS, min(len(VOTERS), chance.randint(0, tally.get("against", 0))))
        question = question._replace(tally=tally, against_by=by if by or chance.random() < 0.3 else None)
    return question._replace(declared=chance.choice(said) if chance.random() < 0.4 else None)


# ── as a record ──────────────────────────────────────────────────────────────────────────────────


def _span(length: Any) -> str:
    return "P1M" if length == "month" else f"P{length}D"


def _length(of: Any) -> Any:
    if isinstance(of, tuple):
        return {name: _span(days) for name, days in zip(("least", "most"), of, strict=True) if days is not None}
    return "none" if of is None else _span(of)


def _reopening(of: tuple[Any, Any]) -> Any:
    adopted, rejected = map(_span, of)
    return adopted if adopted == rejected else {"adopted": adopted, "rejected": rejected}


def _asked(of: Any) -> Any:
    if of is None:
        return "none"
    how, amount, exceeded = of
    return {how: amount if how == "least" else str(amount), "exceeded": exceeded}


def _written(figures: oracle.Figures) -> dict[str, Any]:
    how: dict[str, Any] = {
        "discussion": _length, "voting": _length, "for_against": _asked, "answers": _asked,
        "quorum": lambda least: "none" if least is None else least,
        "veto": lambda of: {"of": [*of]} if of else "none",
        "reopening": _reopening,
    }  # fmt: skip
    return {name: how.get(name, lambda one: one)(value) for name, value in figures.items()}


def _entry(one: oracle.Bylaws, people: oracle.People) -> dict[str, Any]:
    since = {} if one.since is None else {"from": on(one.since)}
    kinds = {kind: _written(figures) for kind, figures in one.kinds.items()}
    return {
        **since, "lists": {name: [*who] for name, who in one.lists.items()},
        "bodies": {name: [*roles] for name, roles in people.bodies.items()},
        "decisions": {**_written(one.room), "kinds": kinds},
    }  # fmt: skip


def _asking(chance: Random, number: int, one: oracle.Question) -> dict[str, Any]:
    found: dict[str, Any] = {"id": str(number), "rule": one.rule, "kind": one.kind, "matter": one.matter,
                             "declared": one.declared, "tally": one.tally}  # fmt: skip
    if one.rule == "majority-of-answers":
        found["answers"] = [*oracle.offered(one)]
    if one.against_by is not None:
        found["against_by"] = [*one.against_by]
    if one.options:
        options = [each._asdict() for each in one.options]
        found["options"] = [{"id": each.pop("name"), **each} for each in chance.sample(options, len(options))]
    if one.ranking is not None:
        found["ranking"] = {"order": [*map(list, one.ranking)], "method": "counted", "complete": chance.random() < 0.5}
    return found


def _poll(chance: Random, number: int, poll: oracle.Poll) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": str(number), "opens": on(poll.opens), "closes": on(poll.closes), "present": poll.present,
        "questions": [_asking(chance, each, one) for each, one in enumerate(poll.questions)],
    }  # fmt: skip
    if poll.discussed is not None:
        found["discussion_opens"] = on(poll.discussed)
    if poll.sheets is not None:
        found["ballots"] = [
            {"voter": who, "cast_at": on(at), "answers": {str(one): answer for one, answer in answers.items()}}
            for who, at, answers in poll.sheets
        ]
    return found


def decisions(chance: Random) -> int:
    """Polls on a few matters, under bylaws that change: what they come to, and what is checked of them."""
    bylaws = bylaws_of(chance)
    members = {who: (-400, 900) if chance.random() < 0.7 else (chance.randrange(60), 900) for who in VOTERS[:-1]}
    turn = chance.randrange(10, 60)
    people = oracle.People(
        members, {"chair": [("ana", -10, turn), ("bo", turn, 500)], "bench": [("cy", -10, 500)]},
        {"board": ("chair", "bench")},
    )  # fmt: skip
    members |= dict.fromkeys(("ana", "bo", "cy"), (-400, 900))
    polls = [poll_of(chance, bylaws, chance.randrange(90)) for _ in range(chance.randrange(1, 5))]
    written = [_poll(chance, number, poll) for number, poll in enumerate(polls)]
    record = record_of(
        members=[{"id": who, "joined": on(joined), "left": on(left)} for who, (joined, left) in members.items()],
        roles=[{"id": role, "primary_seats": 1, "reserve_seats": 0} for role in people.offices],
        mandates=[
            {"id": f"{role}/{who}", "role": role, "member": who, "seat": "primary", "starts": on(one), "ends": on(ends)}
            for role, held in people.offices.items() for who, one, ends in held
        ],
        bylaws=[_entry(one, people) for one in bylaws],
        polls=chance.sample(written, len(written)),
    )  # fmt: skip
    audit = audit_record(load_record(json.dumps(record).encode()), zone=UTC)
    outcomes, checks = oracle.checks(polls, bylaws, people)
    told: dict[Any, Any] = {
        name: getattr(audit.polls[str(name[0])].get(str(name[1])), "outcome", None) for name in outcomes
    }
    told |= {check.subject: check.agrees for check in audit.checks if check.subject.startswith("polls/")}
    expected: dict[Any, Any] = {**outcomes, **checks}
    apart = {
        one: (told.get(one), expected.get(one)) for one in [*told, *expected] if told.get(one) != expected.get(one)
    }
    assert not apart, (apart, polls, bylaws, people)
    return len(outcomes)
