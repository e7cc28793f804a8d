"""Proposal 4 again, as an answer-set program: what holds in every answer is decided, what in some only, undecided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, islice, product

import pytest
from hypothesis import given, settings

from partgov.roles import Seats
from partgov.seating import Contender, Seating, seat_contenders
from partgov.testing import contenders
from tests.strategies import DAY, JOINED, KINDS, NAMES, SEATS, contender

clingo = pytest.importorskip("clingo", reason="the extra [assurance] is not installed")

PROGRAM = """
% Several elections W at once, each with its candidates C and its pairs of seats seats(W, X, Y).

% Only those with strictly more Yes than No are considered; the score is Yes minus No.
score(W, C, Y - N) :- tally(W, C, Y, N), Y > N.

% The highest score first, and among equal scores the earliest membership.
ahead(W, A, B) :- score(W, A, S), score(W, B, T), S > T.
ahead(W, A, B) :- score(W, A, S), score(W, B, S), since(W, A, D), since(W, B, E), D < E.

% Those equal in both stand in some order, and the text does not say in which.
tied(W, A, B) :- score(W, A, S), score(W, B, S), since(W, A, D), since(W, B, D), A < B.
{ ahead(W, A, B) } :- tied(W, A, B).
ahead(W, B, A) :- tied(W, A, B), not ahead(W, A, B).
:- ahead(W, A, B), ahead(W, B, C), not ahead(W, A, C), A != C.
:- ahead(W, A, B), ahead(W, B, A).

% The first X who may take a primary seat do.
place(W, C, P) :- score(W, C, _), may(W, C, primary), P = #count { A : ahead(W, A, C), may(W, A, primary) }.
primary(W, X, Y, C) :- seats(W, X, Y), place(W, C, P), P < X.

% Of the others who may take a reserve seat, the next Y do.
waits(W, X, Y, C) :- seats(W, X, Y), score(W, C, _), may(W, C, reserve), not primary(W, X, Y, C).
reserve(W, X, Y, C) :- waits(W, X, Y, C), #count { A : ahead(W, A, C), waits(W, X, Y, A) } < Y.
nothing(W, X, Y, C) :- seats(W, X, Y), score(W, C, _), not primary(W, X, Y, C), not reserve(W, X, Y, C).

filled(W, X, Y, primary, N) :- seats(W, X, Y), N = #count { C : primary(W, X, Y, C) }.
filled(W, X, Y, reserve, N) :- seats(W, X, Y), N = #count { C : reserve(W, X, Y, C) }.

#show primary/4.
#show reserve/4.
#show nothing/4.
#show filled/5.
"""

Profile = Sequence[Contender]
Atom = tuple[str, tuple[object, ...]]


def facts(number: int, profile: Profile, seats: Iterable[Seats]) -> Iterator[str]:
    """One election, as facts."""
    for one in profile:
        days = (one.since - JOINED) // DAY
        yield f"tally({number},{one.member},{one.tally.yes},{one.tally.no}). since({number},{one.member},{days})."
        yield from (f"may({number},{one.member},{kind})." for kind in ("primary", "reserve") if getattr(one, kind))
    yield from (f"seats({number},{each.primary},{each.reserve})." for each in seats)


def consequences(text: str, mode: str) -> set[Atom]:
    """What holds in some answer (`brave`) or in every one (`cautious`)."""
    control = clingo.Control([f"--enum-mode={mode}", "0"])
    control.add("base", [], PROGRAM + text)
    control.ground([("base", [])])
    atoms: set[Atom] = set()
    with control.solve(yield_=True) as models:
        for model in models:  # each narrows, or widens, the one before
            atoms = {
                (
                    symbol.name,
                    tuple(
                        each.number if each.type is clingo.SymbolType.Number else each.name for each in symbol.arguments
                    ),
                )
                for symbol in model.symbols(shown=True)
            }
    return atoms


def expected(profiles: Sequence[Profile], seats: Sequence[Seats]) -> dict[tuple[int, Seats], dict[str, object]]:
    """What the program says of each election, for each pair of seats."""
    text = "\n".join(line for number, profile in enumerate(profiles) for line in facts(number, profile, seats))
    some, every = consequences(text, "brave"), consequences(text, "cautious")
    by_key: dict[tuple[int, int, int], tuple[set[tuple[object, ...]], set[tuple[object, ...]]]] = {}
    for place, atoms in enumerate((some, every)):
        for name, (number, x, y, *rest) in atoms:
            assert isinstance(number, int)
            assert isinstance(x, int)
            assert isinstance(y, int)
            by_key.setdefault((number, x, y), (set(), set()))[place].add((name, *rest))
    said: dict[tuple[int, Seats], dict[str, object]] = {}
    for number, each in product(range(len(profiles)), seats):
        brave, cautious = by_key.get((number, each.primary, each.reserve), (set(), set()))
        most = {
            kind: max(size for name, *rest in brave if name == "filled" and rest[0] == kind for size in rest[1:])  # type: ignore[type-var]
            for kind in ("primary", "reserve")
        }
        said[number, each] = {
            "primary": {who for name, who, *_ in cautious if name == "primary"},
            "reserve": {who for name, who, *_ in cautious if name == "reserve"},
            "undecided": {who for name, who, *_ in brave - cautious if name in ("primary", "reserve", "nothing")},
            "vacant": (each.primary - int(str(most["primary"])), each.reserve - int(str(most["reserve"]))),
        }
    return said


def found(seating: Seating) -> Mapping[str, object]:
    """What the package says."""
    return {
        "primary": set(seating.primary),
        "reserve": set(seating.reserve),
        "undecided": {member for tie in seating.undecided for member in tie.tied},
        "vacant": (seating.vacant.primary, seating.vacant.reserve),
    }


ALL_SEATS = tuple(Seats(primary=x, reserve=y) for x, y in product(range(3), range(3)))
TALLIES = tuple((yes, no) for yes, no in product(range(3), range(3)) if yes + no <= 2)


def small_profiles() -> Iterator[list[Contender]]:
    """Every election of three candidates and at most two voters, two memberships and three kinds, names apart."""
    kinds = tuple(product(TALLIES, (0, 1), KINDS[:3]))
    # Who is not considered is alike whatever the rest: one membership and one kind stand for all.
    kinds = tuple(one for one in kinds if one[0][0] > one[0][1] or one[1:] == (0, KINDS[0]))
    for choice in combinations_with_replacement(kinds, 3):
        yield [
            contender(name, yes, no, since=JOINED + DAY * since, primary=kind[0], reserve=kind[1])
            for name, ((yes, no), since, kind) in zip(NAMES, choice, strict=False)
        ]


def batches(profiles: Iterable[Profile], size: int) -> Iterator[list[Profile]]:
    """So many elections at a time."""
    remaining = iter(profiles)
    while batch := list(islice(remaining, size)):
        yield batch


def test_p4__every_small_election() -> None:
    """Three candidates, at most two voters, every kind, no to two seats of each: the program and the package agree."""
    tried = 0
    for batch in batches(small_profiles(), 40):
        said = expected(batch, ALL_SEATS)
        for (number, seats), answer in said.items():
            assert answer == found(seat_contenders(batch[number], seats)), (batch[number], seats)
            tried += 1
    assert 816 * 9 == tried


@settings(max_examples=60)
@given(contenders(most=12, voters=4), SEATS)
def test_p4__random_elections(contenders: list[Contender], seats: Seats) -> None:
    """Larger elections, with more scores and people of every kind."""
    (answer,) = expected([contenders], [seats]).values()
    assert answer == found(seat_contenders(contenders, seats))
