"""Testing: strategies that make up organisations, and what must hold of a program that decides with partgov.

For the tests of whoever builds on partgov, and for partgov's own. It needs Hypothesis (extra `[testing]`), and no other
room loads it.

>>> from hypothesis import HealthCheck, given, settings
>>> @settings(suppress_health_check=[HealthCheck.too_slow])
... @given(elections())
... def test_everything_is_stored(case):
...     check_agreement(lambda case: case.decided(), case)
>>> test_everything_is_stored()
"""

from __future__ import annotations

try:
    import hypothesis as _  # noqa: F401
except ModuleNotFoundError:
    raise ModuleNotFoundError("partgov.testing wants what `pip install 'partgov[testing]'` brings") from None

from partgov.testing.books import BEGINS, dues_entry, journals
from partgov.testing.invariants import (
    Decide,
    check_agreement,
    check_conservation,
    check_last_mark,
    check_log,
    check_monotony,
    check_names,
    check_order,
    check_period,
    check_round_trip,
    check_written,
)
from partgov.testing.organisations import declare, made_up_record
from partgov.testing.records import IDS, INSTANTS, TEXTS, bylaws, histories, memberships, polls, records
from partgov.testing.votes import (
    CANDIDATES,
    CLOSES,
    DAY,
    DISCUSSION,
    JOINED,
    MARKS,
    OPENS,
    SEATS,
    TERM,
    TICK,
    VOTERS,
    ElectionCase,
    ballots,
    contenders,
    elections,
    members,
    moments,
    rolls,
)

__all__ = [
    "ballots", "BEGINS", "bylaws", "CANDIDATES", "check_agreement", "check_conservation", "check_last_mark",
    "check_log", "check_monotony", "check_names", "check_order", "check_period", "check_round_trip", "check_written",
    "CLOSES", "contenders", "DAY", "Decide", "declare", "DISCUSSION", "dues_entry", "ElectionCase", "elections",
    "histories", "IDS", "INSTANTS", "JOINED", "journals", "made_up_record", "MARKS", "members", "memberships",
    "moments", "OPENS", "polls", "records", "rolls", "SEATS", "TERM", "TEXTS", "TICK", "VOTERS",
]  # fmt: skip
