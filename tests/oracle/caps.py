"""A committee under a cap again, day by day: who sits, who waits, who takes over. Nothing here imports the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

Spell = tuple[str, int, int]
"""An affiliation, from one day until before another."""


class Committee(NamedTuple):
    """What is known of a committee: its seats and rules, its elections by day, who resigned when."""

    primary: int
    reserve: int
    most: int
    term: int
    affiliations: Mapping[str, Sequence[Spell]]
    elections: Mapping[int, Sequence[str]]  # of each day the candidates, the most votes first
    resignations: Sequence[tuple[str, int]]

    def of(self, who: str, day: int) -> set[str]:
        """What somebody belongs to on a day."""
        return {name for name, since, until in self.affiliations.get(who, ()) if since <= day < until}


class Office(NamedTuple):
    """Who is in office on a day: the primaries and the reserves, with the day on which each term is over."""

    primary: dict[str, int]
    reserve: dict[str, int]  # in the order of succession


def days(facts: Committee) -> Iterator[tuple[int, Office]]:
    """Every day from the first to the last on which anything happens, and who is in office then."""
    office = Office({}, {})
    for day in range(max(facts.elections, default=0) + facts.term + 2):
        for seats in office:
            for who in [who for who, ends in seats.items() if ends == day]:
                del seats[who]
        vacated = []
        for who, when in facts.resignations:
            if when == day and who in office.primary:
                vacated.append((office.primary.pop(who), who))
            elif when == day:
                office.reserve.pop(who, None)
        for ends, who in sorted(vacated, reverse=True):
            _take_over(facts, office, day, ends, but=who)
        if day in facts.elections:
            _elect(facts, office, day)
        yield day, Office(dict(office.primary), dict(office.reserve))


def _may(facts: Committee, office: Office, who: str, day: int) -> bool:
    """Whether with somebody no affiliation has too many seats."""
    names = [name for holder in office.primary for name in facts.of(holder, day)]
    return all(names.count(name) < facts.most for name in facts.of(who, day))


def _take_over(facts: Committee, office: Office, day: int, ends: int, *, but: str) -> None:
    for who in office.reserve:
        if who != but and _may(facts, office, who, day):
            del office.reserve[who]
            office.primary[who] = ends
            return


def _elect(facts: Committee, office: Office, day: int) -> None:
    free, waiting = facts.primary - len(office.primary), facts.reserve - len(office.reserve)
    standing = [who for who in facts.elections[day] if who not in office.primary]
    reserves = set(office.reserve)
    for who in standing:
        if free and _may(facts, office, who, day):
            office.primary[who] = day + facts.term
            office.reserve.pop(who, None)
            free -= 1
    for who in standing:
        if waiting > 0 and who not in office.primary and who not in reserves:
            office.reserve[who] = day + facts.term
            waiting -= 1
