"""Trials: for each rule that decides, one made-up case after another, judged by the package and by a second encoding.

A trial takes a source of chance, makes up facts, and compares what the two find: one ruling, or several where the
facts ask for several. The suite runs some of each, and `python -m tests.oracle --cases N` as many as one has time for.
A trial is known by its rule and number, and comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple

from tests.trials import elections, members, offices, questions
from tests.trials.appointments import appointments
from tests.trials.assessments import assessments
from tests.trials.bodies import bodies
from tests.trials.caps import caps
from tests.trials.councils import councils
from tests.trials.decisions import decisions
from tests.trials.electorates import electorates
from tests.trials.lists import lists
from tests.trials.mandates import mandates
from tests.trials.recalls import recalls


class Trial(NamedTuple):
    """Which clauses and readings it tries, and how: what it runs says how many rulings it compared."""

    clauses: str
    run: Callable[[Random], int]

    def finds(self, rule: str, number: int) -> int | str:
        """In how many rulings of a trial both agree, or what is wrong."""
        try:
            return self.run(Random(f"{rule} {number}"))
        except AssertionError as error:
            return str(error) or repr(error)

    def fails(self, rule: str, number: int) -> str | None:
        """What is wrong with a trial, or None where both judge alike."""
        return found if isinstance(found := self.finds(rule, number), str) else None


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
    "assessments": Trial("P11, P12, R-24, R-30, R-55, R-56", assessments),
    "contests": Trial("P15, R-25, R-60, R-66", members.contests),
    "groups": Trial("P1, R-4, R-13, R-61, R-62", members.groups),
    "councils": Trial("P3, P5, P6, R-18, R-32, R-95, R-102", councils),
    "bodies": Trial("P6, R-89, R-91, R-92", bodies),
    "lists": Trial("P5, R-97, R-98", lists),
    "appointments": Trial("P5, R-100, R-103", appointments),
    "caps": Trial("P5, R-99", caps),
    "mandates": Trial("P5, R-9, R-22, R-70, R-82, R-96, R-99, R-101", mandates),
    "decisions": Trial("P8, R-30, R-35, R-40, R-41, R-64, R-65, R-73, R-75, R-76", decisions),
    "recalls": Trial("P6, R-19 to R-22, R-35, R-82, R-84, R-87, R-88, R-90", recalls),
    "electorates": Trial("P3, P4, P8, R-10, R-77, R-87, R-91 to R-94", electorates),
}
"""Every trial, by the rule it tries."""
