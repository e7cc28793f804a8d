"""Sheets: who stands where nothing is known but marks and members."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partgov.members import Membership, Roll
from partgov.outcomes import Outcome
from partgov.sheets import stand_on_sheet

JOINED = datetime(2013, 5, 1, tzinfo=UTC)
LEFT = datetime(2016, 10, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ROLL = Roll.of([Membership(id="ana", joined=JOINED, left=LEFT)])


@pytest.mark.parametrize(("at", "stands"), [(JOINED - TICK, False), (JOINED, True), (LEFT - TICK, True), (LEFT, False)])
@pytest.mark.parametrize("closing", [True, False])
def test_whoever_is_a_member_then_stands(at: datetime, stands: bool, closing: bool) -> None:
    """From the instant of joining until that of leaving, and not a tick longer."""
    standing = stand_on_sheet("ana", ROLL, at, closing=closing)
    found = (standing.outcome, standing.since, bool(standing.ruling))
    assert found == ((None, JOINED, True) if stands else (Outcome.WITHDRAWN, None, False))


@pytest.mark.parametrize(("closing", "kind"), [(True, "sheet.no_member_at_close"), (False, "sheet.no_member_at_mark")])
def test_the_reason_names_when_it_was_asked(closing: bool, kind: str) -> None:
    """A close that was given is told as the close; a last mark as the last mark."""
    (finding,) = stand_on_sheet("ana", ROLL, LEFT, closing=closing).ruling.findings
    assert kind == finding.kind.id
