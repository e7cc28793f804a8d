"""Every rule that decides against its second encoding, on made-up cases; and that the trials would notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from partgov import contests, decisions, dues, eligibility, groups, limits, motions
from partgov.carried import Came
from partgov.history import appointing, audit, check_offices, check_votes, electing, replay, succeeding
from partgov.history.lapsing import Lapsing
from partgov.roles import Seats
from tests.trials import TRIALS, Trial
from tests.trials.settings import SETTINGS, UNTRIED, varied

ENOUGH = 150
"""Trials of each rule here; `python -m tests.oracle` makes as many as one has time for."""
AT_A_TIME = 30
"""So many of them in one test, that it stays a quick one."""


@pytest.mark.parametrize("first", range(0, ENOUGH, AT_A_TIME))
@pytest.mark.parametrize("rule", TRIALS)
def test_a_second_encoding_comes_to_the_same(rule: str, first: int) -> None:
    """Whatever the case, the package and an encoding that shares no line with it judge alike."""
    numbers = range(first, first + AT_A_TIME)
    assert {} == {number: why for number in numbers if (why := TRIALS[rule].fails(rule, number)) is not None}


def test_a_case_comes_again() -> None:
    """A case is known by its rule and its number, today and tomorrow, and no two are the same."""
    drawn: list[float] = []

    def draw(chance: Random) -> int:
        drawn.append(chance.random())
        return 1

    trial = Trial("", draw)
    for number in (0, 1, 0):
        trial.fails("seats", number)
    assert drawn == [Random("seats 0").random(), Random("seats 1").random(), Random("seats 0").random()]


def test_every_setting_is_tried_or_it_is_said_why_not() -> None:
    """Each takes two values or more in a few trials of some rule; the others are named, and are no more than those."""
    tried = {setting for rule in TRIALS for setting in varied(rule, AT_A_TIME)}
    assert {*UNTRIED} == {str(setting) for setting in SETTINGS if setting not in tried}


WRONG: dict[str, tuple[Any, str, Callable[[Any], Callable[..., Any]]]] = {
    "dues": (dues, "_months_begun", lambda right: lambda *given: min(11, right(*given))),
    "groups": (groups, "judge_founding", lambda right: lambda *given, **more: True),
    "contests": (contests, "seat_contenders", lambda right: lambda people, seats: right([*people][::-1], Seats())),
    "terms": (limits, "_row_end", lambda right: lambda mandate: right(mandate) - timedelta(days=1)),
    "councils": (electing, "who_stays", lambda right: lambda *given: ((), None)),
    "bodies": (replay, "fill", lambda right: lambda *given: None),
    "lists": (electing, "who_lapses", lambda right: lambda *given: Lapsing()),
    "appointments": (appointing, "_rest", lambda right: lambda *given: None),
    "caps": (succeeding, "_cap", lambda right: lambda *given: None),
    "assessments": (audit, "start_of_dues_year", lambda right: lambda year, **how: right(year + 1, **how)),
    "mandates": (check_offices, "_check_together", lambda right: lambda *given: ()),
    "decisions": (
        check_votes,
        "judge_reopening",
        lambda right: lambda *given, **more: right(*given, **more | {"settled": {}}),
    ),
    "votes": (decisions, "comes_to", lambda right: lambda *given, **more: Came.CARRIED),
    "electorates": (eligibility, "_is_of", lambda right: lambda *given: True),
    "recalls": (motions, "_late_enough", lambda right: lambda *given: None),
}
"""For some rules, a part of it and how it would be wrong."""


@pytest.mark.parametrize("rule", WRONG)
def test_a_wrong_rule_is_noticed(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month too few, a group that founds itself, a break too long, nobody who stays: found in few cases."""
    module, name, wrong = WRONG[rule]
    monkeypatch.setattr(module, name, wrong(getattr(module, name)))
    assert any(TRIALS[rule].fails(rule, number) for number in range(ENOUGH))
