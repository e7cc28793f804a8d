"""Proposals 5 and 6 again, as answer-set programs over all small histories: which terms bar, which motions may open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement, islice, product
from typing import TypeVar

import pytest

from partgov.ballots import Tally
from partgov.bylaws import Bylaws
from partgov.foundation.periods import days
from partgov.history.record import Record, RecordedRecall
from partgov.limits import count_terms, judge_term
from partgov.mandates import Mandate, MandateRules, StandIn
from partgov.members import Membership
from partgov.recall import RecallRules, Second, judge_outcome
from partgov.roles import Role, Seat
from tests.strategies import DAY, TICK
from tests.tenure import LONG_AGO, ROLE, at, replayed, row

clingo = pytest.importorskip("clingo", reason="the extra [assurance] is not installed")

T = TypeVar("T")
Atoms = set[tuple[str, tuple[int, ...]]]
START = at("2020-01-01")


def answer(program: str) -> Atoms:
    """The one answer set of a program, numbers only."""
    control = clingo.Control(["0"])
    control.add("base", [], program)
    control.ground([("base", [])])
    answers: list[Atoms] = []
    with control.solve(yield_=True) as models:
        for model in models:
            shown = model.symbols(shown=True)
            answers.append({(symbol.name, tuple(each.number for each in symbol.arguments)) for symbol in shown})
    (only,) = answers
    return only


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time."""
    remaining = iter(things)
    while batch := list(islice(remaining, size)):
        yield batch


# ── terms ────────────────────────────────────────────────────────────────────────────────────────

TERMS = """
% Time is in days, a term lasts four, and so does the break that ends a row.
% primary(H, S, E, B): in history H a primary mandate from S to its scheduled end E, of a term that began at B.
% reserve(H, S, E) is a reserve mandate, and stood(H, S, E) a standing in.

% A term counts once begun; a remainder when it is more than half of one.
service(H, S, E) :- primary(H, S, E, B).
counts(H, S, E) :- primary(H, S, E, B), 2 * (E - S) > E - B.

% What a reserve stands in for under one reserve mandate adds up; more than half of it is a term.
inside(H, R, S, E) :- reserve(H, R, F), stood(H, S, E), R <= S, S < F.
long(H, R) :- reserve(H, R, F), #sum { 2 * (E - S), S : inside(H, R, S, E) } > F - R.
service(H, A, Z) :- long(H, R), A = #min { S : inside(H, R, S, _) }, Z = #max { E : inside(H, R, _, E) }.
counts(H, A, Z) :- long(H, R), A = #min { S : inside(H, R, S, _) }, Z = #max { E : inside(H, R, _, E) }.

% A row reaches back over every break shorter than a term, whether what it reaches counts or not.
row(H, Q, S, E) :- ask(Q), service(H, S, E), S < Q, Q - E < 4.
row(H, Q, S, E) :- row(H, Q, T, _), service(H, S, E), S < T, T - E < 4.

in_row(H, Q) :- history(H), ask(Q), #count { S, E : row(H, Q, S, E), counts(H, S, E) } >= most_in_a_row.
in_all(H) :- history(H), #count { S, E : counts(H, S, E) } >= most_in_all.
barred(H, Q) :- history(H), ask(Q), in_row(H, Q).
barred(H, Q) :- history(H), ask(Q), in_all(H).

#show barred/2.
"""

KINDS = ("nothing", "whole", "most", "half", "reserve who stands in for half", "reserve who stands in for most")
"""What may become of a member in the four days of a term: a whole term, its last three or two days, or standing in."""


def instant(day: int) -> datetime:
    """The start of a day."""
    return START + day * DAY


class Lived:
    """One history of one member: what they did in each term."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.primary: list[tuple[int, int, int]] = []
        self.reserve: list[tuple[int, int]] = []
        self.stood: list[tuple[int, int]] = []
        for year, kind in enumerate(kinds):
            begins, ends = 4 * year, 4 * year + 4
            match kind:
                case "whole":
                    self.primary.append((begins, ends, begins))
                case "most":
                    self.primary.append((begins + 1, ends, begins))
                case "half":
                    self.primary.append((begins + 2, ends, begins))
                case "reserve who stands in for half":
                    self.reserve.append((begins, ends))
                    self.stood.append((begins + 1, begins + 3))
                case "reserve who stands in for most":
                    self.reserve.append((begins, ends))
                    self.stood += [(begins, begins + 1), (begins + 2, begins + 4)]

    def facts(self, number: int) -> str:
        """The history as facts of the program."""
        lines = [f"history({number})."]
        lines += [f"primary({number},{starts},{ends},{began})." for starts, ends, began in self.primary]
        lines += [f"reserve({number},{starts},{ends})." for starts, ends in self.reserve]
        lines += [f"stood({number},{starts},{ends})." for starts, ends in self.stood]
        return "\n".join(lines)

    def tenure(self) -> list[Mandate]:
        """The history as mandates."""
        spans = [(starts, ends, began, Seat.PRIMARY) for starts, ends, began in self.primary]
        spans += [(starts, ends, starts, Seat.RESERVE) for starts, ends in self.reserve]
        return [
            Mandate(
                id=f"m{starts}",
                role=ROLE,
                member="ana",
                seat=seat,
                starts=instant(starts),
                ends=instant(ends),
                term_starts=instant(began) if began < starts else None,
            )
            for starts, ends, began, seat in spans
        ]

    def stand_ins(self) -> list[StandIn]:
        """Its standing in."""
        return [StandIn(member="ana", starts=instant(starts), ends=instant(ends)) for starts, ends in self.stood]


def barred(lived: Lived, rules: MandateRules, asked: range) -> set[int]:
    """The days on which the package bars a term from starting; each instant it gives is held against the others."""
    found = set()
    given: dict[int, object] = {}
    tenure, stood = lived.tenure(), lived.stand_ins()
    for day in asked:
        terms = count_terms(tenure, stood, rules=rules, before=instant(day), zone=UTC)
        ruling = judge_term(terms, starts=instant(day), who="ana", role=ROLE, rules=rules, zone=UTC)
        assert ruling is not None
        if not ruling:
            found.add(day)
            given[day] = ruling.findings[1].needed if ruling.findings[0].met else None
    # The first instant at which one may serve again is the first day that is not barred, or there is none.
    later = [day for day in asked if day not in found]
    for day, again in given.items():
        assert again == next((instant(each) for each in later if each > day), None)
    return found


@pytest.mark.parametrize(("in_a_row", "in_all", "terms"), [(3, 5, 5), (3, 4, 4), (2, 3, 4), (1, 2, 3)])
def test_p5__every_small_history(in_a_row: int, in_all: int, terms: int) -> None:
    """So many terms of six kinds, ten days on which the next may start: the program and the package bar the same."""
    rules = MandateRules(term=days(4), consecutive=in_a_row, total=in_all)
    asked = range(4 * terms, 4 * terms + 10)
    limits = f"#const most_in_a_row = {in_a_row}. #const most_in_all = {in_all}. ask({asked[0]}..{asked[-1]})."
    tried = 0
    for batch in batches((Lived(kinds) for kinds in product(KINDS, repeat=terms)), 500):
        said = answer(TERMS + limits + "\n".join(one.facts(number) for number, one in enumerate(batch)))
        expected: list[set[int]] = [set() for _ in batch]
        for _, (number, day) in said:
            expected[number].add(day)
        for one, days_barred in zip(batch, expected, strict=True):
            assert days_barred == barred(one, rules, asked), one.facts(0)
            tried += 1
    assert 6**terms == tried


# ── votes ────────────────────────────────────────────────────────────────────────────────────────

VOTES = """
% Two thirds of the votes cast, and somebody must have voted.
votes(Y, N) :- Y = 0..most, N = 0..most.
revoked(Y, N) :- votes(Y, N), Y + N > 0, 3 * Y >= 2 * (Y + N).
#show revoked/2.
"""


def test_p6__every_small_vote() -> None:
    """Up to forty votes for and forty against: the program and the package revoke the same."""
    said = answer(VOTES + "#const most = 40.")
    rules = RecallRules()
    found = {
        ("revoked", (yes, no))
        for yes, no in product(range(41), repeat=2)
        if judge_outcome(Tally(yes=yes, no=no), rules=rules)
    }
    assert said == found


# ── motions ──────────────────────────────────────────────────────────────────────────────────────

MOTIONS = """
% A poll is open for two days, and the cool-down is three. Of motion M in history H, opens(H, M, T) says when it opens,
% posted(H, M) that its seconds were there before, came(H, M) that they came while it was open, yes(H, M) that enough
% are for it.
closes(H, M, T + 2) :- opens(H, M, T).
seconded(H, M) :- posted(H, M).
seconded(H, M) :- came(H, M).

% The mandate is there until a poll revokes it, at the close.
gone(H, M) :- revoked(H, N), closes(H, N, E), opens(H, M, T), T >= E.

% None opens while another is open, none within the cool-down of a vote, and after an unseconded poll only with seconds.
hindered(H, M) :- may(H, N), opens(H, N, S), opens(H, M, T), closes(H, N, E), S < T, T < E.
hindered(H, M) :- may(H, N), closes(H, N, E), opens(H, M, T), E <= T, T < E + 3, seconded(H, N).
hindered(H, M) :- may(H, N), closes(H, N, E), opens(H, M, T), E <= T, T < E + 3, not seconded(H, N), not posted(H, M).

% Of several that might open at one instant none came first, and none may.
might(H, M) :- opens(H, M, _), not hindered(H, M), not gone(H, M).
may(H, M) :- might(H, M), not beside(H, M).
beside(H, M) :- might(H, M), might(H, N), M != N, opens(H, M, T), opens(H, N, T).

refused(H, M) :- opens(H, M, _), not may(H, M).
missed(H, M) :- may(H, M), not seconded(H, M).
revoked(H, M) :- may(H, M), seconded(H, M), yes(H, M).
kept(H, M) :- may(H, M), seconded(H, M), not yes(H, M).

#show refused/2.
#show missed/2.
#show revoked/2.
#show kept/2.
"""

Motion = tuple[int, str, bool]
"""When a motion opens, when its seconds come, and whether two thirds are for it."""

WHEN = ("never", "before", "during")
BYLAWS = Bylaws(recall=RecallRules(voting=days(2), cool_down=days(3)))
MEMBERS = tuple(Membership(id=one, joined=LONG_AGO) for one in ("ana", "x", "y", "z"))
HELD = row("m", "ana", "2019-06-01", "2021-06-01")
NAMES = {"refused": "refused", "missed": "not_seconded", "revoked": "revoked", "kept": "kept"}


def motions(number: int, history: Sequence[Motion]) -> str:
    """A history of motions as facts."""
    lines = []
    for name, (day, seconds, carries) in enumerate(history):
        lines.append(f"opens({number},{name},{day}).")
        lines += [f"{'posted' if seconds == 'before' else 'came'}({number},{name})."] if seconds != "never" else []
        lines += [f"yes({number},{name})."] if carries else []
    return "\n".join(lines)


def came_to(history: Sequence[Motion]) -> dict[int, str]:
    """What the package makes of each motion."""
    recalls = []
    for name, (day, seconds, carries) in enumerate(history):
        opens = instant(day)
        when = {"before": opens - TICK, "during": opens + timedelta(hours=1), "never": opens + 2 * DAY}[seconds]
        recalls.append(
            RecordedRecall(
                id=str(name),
                role=ROLE,
                mandatee="ana",
                initiator="x",
                opens=opens,
                closes=opens + 2 * DAY,
                seconds=(Second(member="y", at=when), Second(member="z", at=when)),
                tally=Tally(yes=2, no=1) if carries else Tally(yes=1, no=1),
            )
        )
    roles = (Role(id=ROLE, primary_seats=1, reserve_seats=0),)
    facts = Record(members=MEMBERS, roles=roles, bylaws=(BYLAWS,), mandates=(HELD,), recalls=recalls)
    return {int(name): str(one.outcome) for name, one in replayed(facts).recalls.items()}


def small_histories() -> Iterator[tuple[Motion, ...]]:
    """Three motions in eight days, whenever seconded, whichever carries; twins that differ in their place only once."""
    kinds = [(day, seconds, carries) for day in range(8) for seconds, carries in product(WHEN, (False, True))]
    kinds = [one for one in kinds if one[0] <= 5 or one[1:] in (("before", True), ("never", True))]
    # Whether an unseconded poll would carry changes nothing: one of the two stands for both.
    kinds = [one for one in kinds if one[1] != "never" or one[2]]
    return combinations_with_replacement(kinds, 3)


def test_p6__every_small_history_of_motions() -> None:
    """Three motions on one mandate within eight days: the program and the package let the same ones open and pass."""
    tried = 0
    for batch in batches(small_histories(), 1000):
        said = answer(MOTIONS + "\n".join(motions(number, one) for number, one in enumerate(batch)))
        expected: dict[int, dict[int, str]] = {}
        for outcome, (number, name) in said:
            expected.setdefault(number, {})[name] = NAMES[outcome]
        for number, one in enumerate(batch):
            assert expected[number] == came_to(one), one
            tried += 1
    assert 34 * 35 * 36 // 6 == tried
