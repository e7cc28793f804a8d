"""Trials of whole councils, day by day: terms until a successor, bodies that vote, lists, appointments and caps.

Their cases are drawn by Hypothesis, by the strategies of the tests that hold them, so many at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests import test_appointment_encodings as of_appointments
from tests import test_capping as of_caps
from tests import test_councils as of_councils
from tests import test_limits_and_lists as of_lists
from tests import test_one_instant as of_bodies

AT_A_TIME = 50


def _drawn(cases: st.SearchStrategy[Any], test: Any) -> Callable[[Random], int]:
    """A trial of what a Hypothesis test asks, of the cases that chance draws."""
    judge = test.hypothesis.inner_test
    several = settings(
        max_examples=AT_A_TIME, database=None, derandomize=False, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    def trial(chance: Random) -> int:
        def asked(case: Any) -> None:
            judge(case)

        seed(chance.getrandbits(64))(several(given(cases)(asked)))()
        return AT_A_TIME

    return trial


councils = _drawn(of_councils.stories(), of_councils.test_who_holds_a_seat_on_each_day)
bodies = _drawn(of_bodies.stories(), of_bodies.test_who_holds_a_seat_on_each_day)
lists = _drawn(of_lists.stories(), of_lists.test_who_holds_which_seat_on_each_day)
appointments = _drawn(of_appointments.stories(), of_appointments.test_who_holds_a_seat_on_each_day)
caps = _drawn(of_caps.committees(), of_caps.test_a_committee_day_by_day)
