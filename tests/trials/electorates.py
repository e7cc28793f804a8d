"""A trial of who may vote, stand, endorse and propose, by charters of any kind, read from JSON (R-91 to R-94)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from random import Random
from typing import Any

from partgov.ballots import Reason
from partgov.contests import Aspect
from partgov.foundation.periods import instant_text
from partgov.history.audit import Audit, audit_record
from partgov.interop.records import load_record
from partgov.outcomes import Outcome
from tests.oracle import electorates as oracle
from tests.oracle.members import Asked, Asking, Circle
from tests.trials.stories import PEOPLE, on, some

VOTE = oracle.Vote(discussed=6, opens=10, closes=15)
EDGES = (0, 3, 5, 6, 7, 8, 9, 10, 11, 13, 15, 20)
NAMES = ("council", "chair", "clerk", "north", "south", "elders", "board")
HELD = ("council", "chair", "clerk")
KEEPER = "k"
WORKS = ("x", "y", "z")
HERE = ("here", "there", "elsewhere")
SHARES = ("1/5", "1/4", "1/3", "1/2", "2/3", "1")

# ── facts ────────────────────────────────────────────────────────────────────────────────────────


def _person(chance: Random) -> oracle.Person:
    came = 0 if chance.random() < 0.6 else chance.choice(EDGES[:-1])
    left = 99 if chance.random() < 0.6 else chance.choice([day for day in EDGES if day > came])
    spells = [(came, left)]
    if left < 90 and chance.random() < 0.6:
        spells.append((left + chance.choice((0, 0, 1, 2)), 99))
    works = tuple((name, chance.choice((0, 0, 7)), chance.choice((8, 99, 99))) for name in some(chance, WORKS, 0, 2))
    return oracle.Person(tuple(spells), works)


def facts_of(chance: Random) -> oracle.Facts:
    """Seven people who come and go; roles, a reserve, two groups, a list and a body."""
    people = {who: _person(chance) for who in PEOPLE} | {KEEPER: oracle.Person(((0, 99),))}
    offices = []
    for role in HELD:
        for who in some(chance, PEOPLE, 0, 3):
            came, left = chance.choice(people[who].spells)
            starts = chance.choice(list(range(came, min(left, 16))) or [came])
            ends = chance.choice((60, *(day for day in EDGES if day > starts)))
            offices.append(oracle.Office(role, who, starts, ends, role == "clerk"))
    circles = {name: _circle(chance) for name in ("north", "south")}
    elders = some(chance, (*PEOPLE, "stranger"), 1, 4)
    return oracle.facts_of(people, offices, circles, {"board": some(chance, HELD, 1, 3)}, {"elders": elders}, 21)


def _circle(chance: Random) -> Circle:
    asking = {(chance.choice(PEOPLE), chance.choice(EDGES)): None for _ in range(chance.randrange(4))}
    return Circle(
        chance.choice((0, 3, 8)),
        some(chance, PEOPLE, 2, 5),
        [Asked("says", ("born", tuple(some(chance, HERE, 0, 2))))],
        [
            Asking(who, day, {"born": chance.choice(HERE)}, (), chance.choice((None, None, True, False)))
            for who, day in asking
        ],
        [*{(chance.choice(PEOPLE), chance.choice(EDGES)): None for _ in range(chance.randrange(3))}],
        None,
    )


# ── rules ────────────────────────────────────────────────────────────────────────────────────────


def _of_voters(chance: Random) -> dict[str, Any]:
    return chance.choice(({"member_for": f"P{chance.randrange(1, 9)}D"}, {"in_group": chance.choice(NAMES)},
                          {"member_for": "P3D", "in_group": chance.choice(NAMES)}))  # fmt: skip


def _of_candidates(chance: Random) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for key in some(chance, ("voter", "endorsers", "endorsers", "fact", "may_vote"), 1, 2):
        if key == "voter":
            asked |= _of_voters(chance)
        elif key == "endorsers":
            asked["endorsers"] = _demand(chance)
            asked["apart"] = chance.choice(("none", "endorsers", "with_candidate", True))
        elif key == "fact":
            asked |= {"fact": "born", **({"one_of": some(chance, HERE, 1, 2)} if chance.random() < 0.7 else {})}
        else:
            asked["may_vote"] = True
    return asked


def _demand(chance: Random) -> Any:
    def one() -> Any:
        among = {"from": chance.choice(NAMES)} if chance.random() < 0.5 else {}
        if chance.random() < 0.5:
            return {"least": chance.randrange(1, 4), **among}
        share = chance.choice(SHARES)
        return {"share": share, "exceeded": share != "1" and chance.random() < 0.5, **among}

    return chance.choice((one(), one(), [one(), one()], {"any": [one(), one()]}, chance.randrange(1, 3)))


def _electorate(chance: Random, named: list[str]) -> dict[str, Any]:
    requires = [_of_voters(chance) if chance.random() < 0.5 else chance.choice(named)] if chance.random() < 0.4 else []
    rule: dict[str, Any] = {
        "of": chance.choice(("members", some(chance, NAMES, 1, 3), some(chance, NAMES, 1, 2))),
        "at": chance.choice((None, "marking", "opening", "both", f"P{chance.randrange(1, 8)}D")),
        "requires": requires,
        "concerned": chance.choice(("votes", "no_vote", "left_out")),
    }
    return {key: value for key, value in rule.items() if value is not None and chance.random() < 0.9}


def _timetable(chance: Random, more: tuple[Any, ...] = ()) -> dict[str, Any]:
    """How long discussion and voting last, which take four days and five, and how exactly."""
    lengths = ("P3D", "P4D", "P5D", *more)
    leeway = chance.choice(("within_day", "exactly", "at_least"))
    return {"discussion": chance.choice(lengths), "voting": chance.choice(lengths), "leeway": leeway}


def rules_of(chance: Random) -> dict[str, Any]:
    """Bylaws as a charter has them; what is asked of elections partly under the role itself."""
    requirements = {name: _of_voters(chance) for name in ("old", "near")}
    requirements["known"] = _of_candidates(chance)
    if chance.random() < 0.2:
        requirements["voter"] = _of_candidates(chance)
    candidates: Any = [
        chance.choice([*requirements, "voter"]) if chance.random() < 0.5 else _of_candidates(chance)
        for _ in range(chance.randrange(3))
    ]
    if chance.random() < 0.5:
        candidates = {"requires": candidates, "of": some(chance, NAMES, 1, 4)}
    keys = {
        "electorate": _electorate(chance, ["old", "near"]),
        "candidates": candidates,
        "statement_before": chance.choice(("voting_opens", "discussion_opens", "P2D")),
        "gate": chance.choice(("none", "1/3", {"share": chance.choice(SHARES), "of": "electorate"})),
    }
    keys |= _timetable(chance, ("none", {"least": "P4D"}, {"least": "P3D", "most": "P4D"}, {"most": "P4D"}))
    room = {key: value for key, value in keys.items() if chance.random() < 0.7}
    role = {key: value for key, value in keys.items() if key not in room}
    over = {"electorate": _electorate(chance, ["old", "near"]), "statement_before": "voting_opens"}
    role |= {key: value for key, value in over.items() if chance.random() < 0.2}
    return {
        "extends": "none",
        "bodies": {}, "lists": {},
        "requirements": requirements,
        "elections": {**room, "roles": {"editor": role, "chair": {"statement_before": "discussion_opens"}}},
        "decisions": {
            "electorate": _electorate(chance, ["old", "near"]),
            "proposers": _demand(chance),
            "base": chance.choice(("for_and_against", "electorate")),
            "for_against": {"share": "1/2", "exceeded": True},
            "quorum": {"share": chance.choice(SHARES), "of": "electorate"},
        },
        "recall": {
            "electorate": _electorate(chance, ["old", "near"]),
            "initiators": _demand(chance),
            "mandatee_may_act": chance.random() < 0.5,
            "base": chance.choice(("for_and_against", "electorate")),
            "majority": "2/3",
            "quorum": {"share": chance.choice(SHARES), "of": "electorate"},
        },
        "groups": {"may_refuse": chance.random() < 0.5},
        "contests": {"electorate": chance.choice(("at_marking", "at_opening", "both")), **_timetable(chance)},
    }  # fmt: skip


# ── the record ───────────────────────────────────────────────────────────────────────────────────


def _at(day: int) -> str:
    return on(day).isoformat()


def _handed_in(given: oracle.Marks, marked: Sequence[str], key: str = "marks") -> list[dict[str, Any]]:
    return [
        {"voter": who, key: dict.fromkeys(marked, mark), **({} if day is None else {"cast_at": _at(day)})}
        for who, (day, mark) in given.items()
        if marked
    ]


def _members(people: Mapping[str, oracle.Person]) -> list[dict[str, Any]]:
    return [
        {
            "id": who, "joined": _at(came), "left": _at(left),
            "affiliations": [{"name": name, "from": _at(start), "until": _at(end)} for name, start, end in one.works],
        }
        for who, one in people.items() for came, left in one.spells
    ]  # fmt: skip


def _group(name: str, one: Circle) -> dict[str, Any]:
    return {
        "id": name, "founded_at": _at(one.founded), "founders": one.founders,
        "requirements": [{"name": "born", "fact": each.what[0], "one_of": each.what[1]} for each in one.asks],
        "admissions": [{"member": each.who, "at": _at(each.day), "facts": each.says, "accepted": each.accepted}
                       for each in one.asking],
        "leavings": [{"member": who, "at": _at(day)} for who, day in one.leaving],
    }  # fmt: skip


def _candidacy(one: oracle.Stood) -> dict[str, Any]:
    endorsers = [{"member": who, "at": _at(day)} for who, day in one.endorsed]
    return {"member": one.who, "at": _at(one.day), "statement": "I would.", "facts": one.says, "endorsers": endorsers}


def document(
    facts: oracle.Facts, bylaws: Mapping[str, Any], vote: oracle.Vote, stood: Sequence[oracle.Stood],
    marks: oracle.Marks, answers: oracle.Marks, put: Sequence[str], concerned: Sequence[str], call: oracle.Call,
) -> bytes:  # fmt: skip
    """The same as the JSON of a record: an election, a poll, a contest and a recall that run on the same days."""
    days = {"discussion_opens": _at(vote.discussed), "voting_opens": _at(vote.opens), "voting_closes": _at(vote.closes)}
    return json.dumps({
        "format": "partgov-record", "version": 1,
        "members": _members(facts.people),
        "bylaws": [{**bylaws, "bodies": facts.bodies, "lists": facts.lists}],
        "roles": [{"id": role, "primary_seats": 7, "reserve_seats": 7} for role in (*HELD, "editor", "keeper")],
        "mandates": [
            {"id": f"m{number}", "role": one.role, "member": one.who, "seat": "reserve" if one.reserve else "primary",
             "starts": _at(one.starts), "ends": _at(one.ends)}
            for number, one in enumerate((*facts.offices, oracle.Office("keeper", call.mandatee, 0, 60)))
        ],
        "groups": [_group(name, one) for name, one in facts.circles.items()],
        "elections": [{"id": "e", "role": "editor", **days, "candidacies": [_candidacy(one) for one in stood],
                       "ballots": _handed_in(marks, [one.who for one in stood])}],
        "polls": [{"id": "p", "proposers": put, "discussion_opens": _at(vote.discussed), "opens": _at(vote.opens),
                   "closes": _at(vote.closes), "ballots": _handed_in(answers, ["Q"], "answers"),
                   "questions": [{"id": "Q", "rule": "for-against", "concerned": concerned}]}],
        "recalls": [{"id": "r", "role": "keeper", "mandatee": call.mandatee, "initiator": call.initiator,
                     "discussion_opens": _at(vote.discussed), "opens": _at(vote.opens), "closes": _at(vote.closes),
                     "seconds": [{"member": who, "at": _at(day)} for who, day in call.seconds],
                     "ballots": _handed_in(call.marks, [call.mandatee])}],
        "contests": [{"id": "c", **days,
                      "entries": [{"id": "name", "author": KEEPER, "at": _at(vote.discussed), "aspects": ["name"]}],
                      "counts": [{"aspect": "name", "ballots": _handed_in(marks, ["name"])}]}],
    }).encode()  # fmt: skip


def found(audit: Audit, marks: oracle.Marks, answers: oracle.Marks, call: oracle.Call) -> oracle.Told:
    """What the package says, as the encoding tells it."""
    checks = {one.subject: one.agrees for one in audit.checks}
    result, decision = audit.elections["e"], audit.polls["p"]["Q"]
    standing = {
        one.member: one.outcome for one in result.ranking if one.outcome not in (Outcome.REFUSED, Outcome.WITHDRAWN)
    }
    count, entered = result.count, audit.contests["c"][Aspect.NAME].count
    assert count is not None
    why = {one.voter: one.reason.value for one in count.rejected if one.reason is not Reason.NOT_A_CANDIDATE}
    unsaid = {one.voter: one.reason.value for one in audit.answers["p"].rejected}
    unmarked = {one.voter: one.reason.value for one in entered.rejected}
    recall = audit.history.recalls["r"]
    assert recall.count is not None
    unheard = {one.voter: one.reason.value for one in recall.count.rejected}
    return oracle.Told(
        frozenset(standing),
        frozenset(who for who, outcome in standing.items() if outcome is Outcome.PRIMARY),
        {who: why.get(who) for who in marks if standing},
        {who: unsaid.get(who) for who in answers},
        decision.outcome,
        {who: unmarked.get(who) for who in marks},
        checks["polls/p/proposers"],
        {
            one.id: tuple(
                checks[f"groups/{one.id}/admissions/{each.member}/{instant_text(each.at)}"]
                for each in one.admissions
                if each.accepted is not None
            )
            for one in audit.record.groups
        },
        {
            name: checks[name]
            for what in ("elections/e", "contests/c")
            for name in (f"{what}/discussion", f"{what}/voting")
            if name in checks
        },
        str(recall.outcome),
        {who: unheard.get(who) for who in call.marks},
    )


def electorates(chance: Random) -> int:
    """All that is voted on at once: whose marks count, who stands, who could put the question, and call the recall."""
    facts, bylaws = facts_of(chance), rules_of(chance)
    voters = some(chance, (*PEOPLE, "stranger"), 1, 8)
    stood = [_stood(chance, who) for who in some(chance, PEOPLE, 1, 4)]
    days = (10, 11, 12, 14, 15, None)
    marks = {who: (chance.choice(days), chance.choice(("yes", "yes", "no", "abstain"))) for who in voters}
    answers = {who: (chance.choice(days), chance.choice(("for", "for", "against", "abstain"))) for who in voters}
    put, concerned = some(chance, (*PEOPLE, "stranger"), 1, 4), some(chance, PEOPLE, 0, 2)
    case = (facts, bylaws, VOTE, stood, marks, answers, put, concerned, _call(chance))
    audit = audit_record(load_record(document(*case)), zone=UTC)
    expected, said = oracle.tell(*case), found(audit, marks, answers, case[-1])
    for name, ours, theirs in zip(expected._fields, expected, said, strict=True):
        assert ours == theirs or (name == "marked" and not theirs), f"{name}: {ours} {theirs} {case}"
    return len(stood) + 3 * len(voters) + 7


def _call(chance: Random) -> oracle.Call:
    anybody = (*PEOPLE, KEEPER, "stranger")
    seconds = {(chance.choice(anybody), chance.choice((5, 6, 8, 10, 14, 15))): None for _ in range(chance.randrange(7))}
    marks = {
        who: (chance.choice((10, 12, 14, 15, None)), chance.choice(("yes", "yes", "no")))
        for who in some(chance, anybody, 1, 8)
    }
    return oracle.Call(KEEPER, chance.choice((*PEOPLE, *PEOPLE, KEEPER, "stranger")), tuple(seconds), marks)


def _stood(chance: Random, who: str) -> oracle.Stood:
    endorsed = {(chance.choice((*PEOPLE, "stranger")), chance.choice((5, 6, 7, 8, 9, 10))): None
                for _ in range(chance.randrange(6))}  # fmt: skip
    says = {"born": chance.choice(HERE)} if chance.random() < 0.8 else {}
    return oracle.Stood(who, chance.choice((4, 5, 6, 7, 8, 9, 10)), tuple(endorsed), says)
