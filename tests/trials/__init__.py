"""Trials: for each rule that decides, one made-up case after another, judged by the package and by a second encoding.

A trial takes a source of chance, makes a case of it, and fails where the two disagree. The suite runs some of each, and
`python -m tests.oracle --cases N` as many as one has time for. A case is known by its rule and number, and comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple

from tests.trials import elections, members, offices, questions, stories


class Trial(NamedTuple):
    """Which clauses and readings it tries, how, and how many cases it makes at a time."""

    clauses: str
    run: Callable[[Random], None]
    cases: int = 1

    def fails(self, rule: str, number: int) -> str | None:
        """What is wrong with a case, or None where both judge it alike."""
        try:
            self.run(Random(f"{rule} {number}"))
        except AssertionError as error:
            return str(error) or repr(error)
        return None


def _stories(clauses: str, run: Callable[[Random], None]) -> Trial:
    return Trial(clauses, run, stories.AT_A_TIME)


TRIALS: Final[Mapping[str, Trial]] = {
    "seats": Trial("P4, R-14, R-99", elections.seats),
    "marks": Trial("P4, R-2, R-10, R-12, R-43", elections.marks),
    "gates": Trial("P4, R-77 to R-80", elections.gates),
    "votes": Trial("P6, P8, R-71 to R-73", questions.votes),
    "hanging": Trial("P8, R-72, R-74", questions.hanging),
    "terms": Trial("P5, R-15 to R-17", offices.terms),
    "windows": Trial("P5, R-97", offices.windows),
    "motions": Trial("P6, R-19 to R-22, R-50, R-51", offices.motions),
    "dues": Trial("P11, P12, R-23, R-24, R-55", members.dues),
    "contests": Trial("P15, R-25, R-60, R-66", members.contests),
    "groups": Trial("P1, R-4, R-13, R-61, R-62", members.groups),
    "councils": _stories("P3, P5, P6, R-18, R-32, R-95, R-102", stories.councils),
    "bodies": _stories("P6, R-89, R-91, R-92", stories.bodies),
    "lists": _stories("P5, R-97, R-98", stories.lists),
    "appointments": _stories("P5, R-100, R-103", stories.appointments),
    "caps": _stories("P5, R-99", stories.caps),
}
"""Every trial, by the rule it tries."""
