"""Every figure of every rule, dated (R-30)."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from partgov.ballots import RecordDate
from partgov.bylaws import Bylaws, in_force
from partgov.elections import Deadline, ElectionRules
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.periods import weeks
from partgov.foundation.timetables import Leeway
from partgov.recall import RecallRules
from tests.strategies import CLOSES, OPENS, TERM, TICK


def dated(since: datetime | None, number: int) -> Bylaws:
    """Bylaws of a date, told apart by the weeks of voting."""
    return Bylaws(since=since, elections=ElectionRules(voting=weeks(number)))


FIRST, SECOND, ALWAYS = dated(OPENS, 1), dated(CLOSES, 3), dated(None, 4)


class TestInForce:
    """R-30: a procedure is judged whole by the bylaws in force when it opened."""

    @pytest.mark.parametrize(
        ("expected", "at"),
        [(Bylaws(), OPENS - TICK), (FIRST, OPENS), (FIRST, CLOSES - TICK), (SECOND, CLOSES), (SECOND, TERM)],
    )
    def test_from_their_own_instant_on(self, expected: Bylaws, at: datetime) -> None:
        """Bylaws hold from their instant until the next; before the first, the adopted defaults; in any order."""
        for order in permutations([FIRST, SECOND]):
            assert expected == in_force(order, at)

    @pytest.mark.parametrize(("expected", "at"), [(ALWAYS, OPENS - TICK), (FIRST, OPENS), (SECOND, CLOSES)])
    def test_undated_bylaws_hold_before_the_dated(self, expected: Bylaws, at: datetime) -> None:
        """Bylaws without a date take the place of the defaults."""
        for order in permutations([FIRST, SECOND, ALWAYS]):
            assert expected == in_force(order, at)

    def test_a_procedure_nobody_dated(self) -> None:
        """Without an instant only undated bylaws can hold."""
        assert Bylaws() == in_force([FIRST, SECOND], None)
        assert ALWAYS == in_force([FIRST, ALWAYS], None)

    def test_none_at_all(self) -> None:
        """An organisation without bylaws has the adopted figures."""
        assert Bylaws() == in_force([], OPENS)


class TestKinds:
    """Each part of bylaws is of its own kind."""

    @pytest.mark.parametrize("part", ["elections", "mandates", "recall", "decisions", "dues", "groups", "contests"])
    def test_rules_of_another_room(self, part: str) -> None:
        """The rules of another room, or a mapping, are refused by the name of the part."""
        other = ElectionRules() if part != "elections" else RecallRules()
        for wrong in (other, {"voting": weeks(3)}):
            rules: Any = {part: wrong}
            with pytest.raises(PartgovError, match=f"^{part}: wanted [A-Z][a-z]+Rules, found") as caught:
                Bylaws(**rules)
            assert wrong is caught.value.value


class TestDefaults:
    """The adopted figures, each from its proposal."""

    def test_p4__two_weeks_and_two_weeks(self) -> None:
        """P4: two weeks of discussion, two of voting, within the day (R-35)."""
        rules = Bylaws().elections
        assert (weeks(2), weeks(2), Leeway.WITHIN_DAY) == (rules.discussion, rules.voting, rules.leeway)

    def test_r10__members_at_marking(self) -> None:
        """R-10: whoever is a member at the instant of marking."""
        assert Bylaws().elections.electorate.date is RecordDate.AT_MARKING

    def test_r6__statements_before_voting(self) -> None:
        """R-6: a statement is posted before voting opens."""
        assert Bylaws().elections.statement_before is Deadline.VOTING_OPENS

    def test_they_start_from_the_adopted_preset(self) -> None:
        """The one set of figures there is."""
        assert ("iops-2016", None) == (Bylaws().extends, Bylaws().since)


def test_a_naive_date_is_refused() -> None:
    """R-1 holds for bylaws too."""
    with pytest.raises(NaiveInstantError, match="since"):
        Bylaws(since=datetime(2016, 10, 1))


@pytest.mark.parametrize("field", ["source", "note"])
def test_texts_are_texts(field: str) -> None:
    """What is said about bylaws is text or nothing."""
    with pytest.raises(PartgovError, match=f"{field}: wanted text"):
        Bylaws(**{field: 1})  # type: ignore[arg-type]
