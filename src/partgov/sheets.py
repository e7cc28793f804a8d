"""Sheets: who stands where nothing is known but marks and members.

Text:     Proposals 3 and 4.
Decides:  that everyone who was marked stands, if a member at the close; without a close, at the last mark.
Leaves:   statements and their deadlines, which a sheet of marks does not show, to elections.
Readings: R-13 (membership at the close).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "stand_on_sheet"]

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from partgov.foundation.rulings import ADOPTED, Kind, Ruling
from partgov.foundation.sentences import Named
from partgov.members import Roll
from partgov.outcomes import Outcome, Standing

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"stand_on_sheet": ("P3", "R-13")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_STANDS: Final = Kind("sheet.stands", "P3", setting="elections", who=Named)
_NO_MEMBER_AT_CLOSE: Final = Kind("sheet.no_member_at_close", "P3", "R-13", setting="elections", who=Named)
_NO_MEMBER_AT_MARK: Final = Kind("sheet.no_member_at_mark", "P3", "R-13", setting="elections", who=Named, at=datetime)


def stand_on_sheet(member: str, roll: Roll, at: datetime, *, closing: bool) -> Standing:
    """
    Say whether somebody who was marked stands: whoever is a member at an instant does; others count as withdrawn.

    Prevents: a seat for somebody who is gone.

    Args:
        at: the last instant of voting; where that is not known, the last mark.
        closing: whether it is the last instant of voting.
    """
    since = roll.since(member, at)
    who = roll.named(member)
    if since:
        finding = _STANDS.finding(ADOPTED, True, who=who)
    elif closing:
        finding = _NO_MEMBER_AT_CLOSE.finding(ADOPTED, False, who=who)
    else:
        finding = _NO_MEMBER_AT_MARK.finding(ADOPTED, False, who=who, at=at)
    outcome = None if since else Outcome.WITHDRAWN
    return Standing(member=member, outcome=outcome, since=since, bars=(), ruling=Ruling.of(finding))
