"""Trials of questions and of the votes of recalls by anybody's rules (P6, P8, R-71 to R-74)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from partgov.carried import Came, Unsettled, comes_to
from partgov.decisions import decide
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted, Demand, Numbers
from partgov.history.audit import audit_record
from partgov.interop.records import load_record
from partgov.questions import DecisionRules, QuestionRule, Veto
from partgov.recall import RecallRules
from tests.documents import record_of
from tests.oracle.questions import Asked, Hung, hung_come_to, question_comes_to

BASES = [one for one in Base if one not in (Base.VOTES_OF_ELECTION, Base.VOTES_FOR_HOLDER)]
SHARES = tuple(map(Fraction, ("1/10", "1/3", "1/2", "2/3", "3/4", "1")))
COMES_TO = {"adopted": Came.CARRIED, "rejected": Came.LOST, "no_quorum": Came.NO_QUORUM}


class Plain(NamedTuple):
    """What a condition asks, before the package has seen it."""

    least: int | None = None
    share: Fraction | None = None
    root: Fraction | None = None
    exceeded: bool = False
    of: Base | None = None
    counts: Counted | None = None

    @property
    def condition(self) -> Condition:
        """The same as the package writes it."""
        return Condition(**self._asdict())


Groups = Sequence[Sequence[Condition | Plain]]
"""All of several, of each of which any one is enough."""


def turnout(chance: Random) -> dict[str, int]:
    """How some people voted, and how many were there besides."""
    found = {name: chance.randrange(7) for name in ("for", "against", "abstain")}
    reached = sum(found.values())
    for name in ("voters", "present", "electorate", "seats"):
        reached += chance.randrange(4)
        found[name] = reached
    return found


def votes(chance: Random) -> int:
    """A question, or a recall, by any veto, outright majority, quorum and majority: what it comes to."""
    there, majority = turnout(chance), _groups(chance, counting=False)
    quorum = _groups(chance, counting=True) if chance.random() < 0.6 else None
    outright = Plain(share=chance.choice(SHARES[:5]), of=Base.ELECTORATE) if chance.random() < 0.4 else None
    unsettled, second = chance.choice(list(Unsettled)), chance.random() < 0.5
    base = chance.choice([Base.FOR_AND_AGAINST, Base.VOTES, Base.PRESENT, Base.ELECTORATE])
    vetoes = min(chance.choice((0, 0, 1, 2)), there["against"])
    rejects = unsettled is Unsettled.REJECTED or (unsettled is Unsettled.SECOND_VOTE and second)

    def expected(vetoes: int) -> str:
        return question_comes_to(
            there, groups_of(majority, base, Counted.FOR), groups_of(quorum or [], Base.ELECTORATE, Counted.VOTES),
            None if outright is None else asked(outright, Base.ELECTORATE, Counted.FOR),
            without_quorum="rejected" if rejects else "no_quorum", vetoes=vetoes,
        )  # fmt: skip

    rest: dict[str, Any] = {
        "quorum": None if quorum is None else demand(quorum), "outright": outright and outright.condition,
        "unsettled": unsettled, "base": base,
    }  # fmt: skip
    case = (there, majority, quorum, outright, unsettled, second, base, vetoes)
    found = decide(
        QuestionRule.FOR_AGAINST, {name: there[name] for name in ("for", "against", "abstain")},
        rules=DecisionRules(for_against=demand(majority), veto=Veto(of=["permanent"]), **rest),
        may_vote=there["electorate"], voters=there["voters"], present=there["present"], seats=there["seats"],
        second=second, against_by=["p1", "p2"][:vetoes], vetoing=["p1", "p2", "p3"],
    )  # fmt: skip
    assert found.outcome == expected(vetoes), case
    rules = RecallRules(majority=demand(majority), **rest)
    known = {name: there[name] for name in ("voters", "present", "electorate", "seats")}
    numbers = Numbers(votes_for=there["for"], against=there["against"], abstaining=there["abstain"], **known)
    assert comes_to(numbers, rules.asked, second=second) is COMES_TO[expected(0)], case
    return 2


def _groups(chance: Random, *, counting: bool) -> Groups:
    return [[_condition(chance, counting=counting) for _ in range(chance.choice((1, 1, 2)))]
            for _ in range(chance.choice((1, 1, 2)))]  # fmt: skip


def _condition(chance: Random, *, counting: bool) -> Plain:
    counts = chance.choice((None, *Counted)) if counting else None
    of = chance.choice((None, *BASES))
    match chance.randrange(4):
        case 0:
            return Plain(least=chance.randrange(1, 8), exceeded=chance.random() < 0.5, counts=counts)
        case 1:
            return Plain(root=chance.choice((Fraction(1, 2), Fraction(1), Fraction(3, 2))), of=of, counts=counts)
    share = chance.choice(SHARES)
    return Plain(share=share, exceeded=share < 1 and chance.random() < 0.5, of=of, counts=counts)


def demand(groups: Groups) -> Demand:
    """All of the groups, of each of which any one is enough."""
    made = [[one if isinstance(one, Condition) else one.condition for one in group] for group in groups]
    return AllOf([AnyOf(group) if len(group) > 1 else group[0] for group in made])


def groups_of(groups: Groups, of: Base, counts: Counted) -> list[list[Asked]]:
    """The same as the other encoding writes it."""
    return [[asked(one, of, counts) for one in group] for group in groups]


def asked(one: Condition | Plain, of: Base, counts: Counted) -> Asked:
    """One condition as the other encoding writes it."""
    how = next(name for name in ("least", "share", "root") if getattr(one, name) is not None)
    # a root is of all who may vote where nothing else is said.
    base = one.of or (Base.ELECTORATE if how == "root" else of)
    return Asked(how, Fraction(getattr(one, how)), one.exceeded, base.value, (one.counts or counts).value)


# ── what hangs on what ───────────────────────────────────────────────────────────────────────────

DECLARED = ("adopted", "rejected", "no_quorum", "lapsed")
RULES = {
    "leeway": "at_least",
    "voting": "P0D",
    "quorum": 5,
    "unsettled": "second_vote",
    "kinds": {"important": {"for_against": {"share": "2/3"}}, "other": {}},
}


def hanging(chance: Random) -> int:
    """Questions that hang on one another, whenever they close, in any order of writing: what each comes to."""
    questions: list[Hung] = []
    for number in range(chance.randrange(2, 7)):

        def before(number: int = number) -> int | None:
            return chance.randrange(number) if number and chance.random() < 0.4 else None

        on = before()
        questions.append(
            Hung(
                closes=chance.randrange(9, 12),
                votes=(chance.randrange(7), chance.randrange(7)) if chance.random() < 0.85 else None,
                declared=chance.choice((None, None, None, *DECLARED)),
                kind_by=before(),
                depends_on=None if on is None else (on, chance.choice(DECLARED)),
                unless=before(),
                second_of=before(),
            )
        )
    polls = [_poll(number, one) for number, one in enumerate(questions)]
    record = record_of(bylaws=[{"decisions": RULES}], polls=chance.sample(polls, len(polls)))
    found = audit_record(load_record(json.dumps(record).encode()), zone=UTC).polls
    told = [getattr(found[f"p{number}"].get("q"), "outcome", None) for number in range(len(questions))]
    assert hung_come_to(questions, quorum=5, larger=Fraction(2, 3)) == told, questions
    return len(questions)


def _poll(number: int, one: Hung) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": "q", "rule": "for-against", "declared": one.declared}
    if one.votes is not None:
        facts["tally"] = dict(zip(("for", "against"), one.votes, strict=True))
    if one.kind_by is not None:
        facts["kind_by"] = {"question": f"p{one.kind_by}/q", "adopted": "important", "rejected": "other"}
    if one.depends_on is not None:
        facts["depends_on"] = {"question": f"p{one.depends_on[0]}/q", "outcome": one.depends_on[1]}
    if one.unless is not None:
        facts["unless"] = {"question": f"p{one.unless}/q"}
    if one.second_of is not None:
        facts["second_of"] = f"p{one.second_of}/q"
    day = "2018-12-06T{:02}:00:00Z"
    return {"id": f"p{number}", "opens": day.format(8), "closes": day.format(one.closes), "questions": [facts]}
