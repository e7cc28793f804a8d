"""Sheets: who stands, and by what they are judged, where nothing is known but marks and members.

Text:     Proposals 3 and 4.
Decides:  that everyone who was marked stands, if a member at the close; without a close, at the last mark.
Leaves:   statements and their deadlines, which a sheet of marks does not show, to elections.
Readings: R-13 (membership at the close), R-77 (the gate and the order).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "merits_on_sheet", "stand_on_sheet"]

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from partgov.ballots import Count
from partgov.candidacies import ElectionRules
from partgov.electorates import RecordDate, how_many_may_vote
from partgov.foundation.conditions import Base, Counted, leaves_of
from partgov.foundation.draws import Draw
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period
from partgov.foundation.rulings import ADOPTED, Cites, Kind, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.members import Roll
from partgov.merits import Merits, TieBreak
from partgov.outcomes import Outcome, Standing
from partgov.roles import Seats
from partgov.tallies import Order

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"merits_on_sheet": ("P4", "R-77"), "stand_on_sheet": ("P3", "R-13")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_STANDS: Final = Kind("sheet.stands", "P3", setting="elections", who=Named)
_NO_MEMBER_AT_CLOSE: Final = Kind("sheet.no_member_at_close", "P3", "R-13", setting="elections", who=Named)
_NO_MEMBER_AT_MARK: Final = Kind("sheet.no_member_at_mark", "P3", "R-13", setting="elections", who=Named, at=datetime)


def stand_on_sheet(member: str, roll: Roll, at: datetime, *, closing: bool, cites: Cites = ADOPTED) -> Standing:
    """
    Say whether somebody who was marked stands: whoever is a member at an instant does; others count as withdrawn.

    Prevents: a seat for somebody who is gone.

    Args:
        at: the last instant of voting; where that is not known, the last mark.
        closing: whether it is the last instant of voting.
        cites: what the finding cites.
    """
    since = roll.since(member, at)
    who = roll.named(member)
    if since:
        finding = _STANDS.finding(cites, True, who=who)
    elif closing:
        finding = _NO_MEMBER_AT_CLOSE.finding(cites, False, who=who)
    else:
        finding = _NO_MEMBER_AT_MARK.finding(cites, False, who=who, at=at)
    outcome = None if since else Outcome.WITHDRAWN
    return Standing(member=member, outcome=outcome, since=since, bars=(), ruling=Ruling.of(finding))


def merits_on_sheet(
    rules: ElectionRules,
    count: Count,
    *,
    voters: Roll,
    date: RecordDate | datetime,
    voting: Period | None,
    seats: Seats,
    draw: Draw | None = None,
) -> Merits:
    """
    Return by what the candidates of two tables are considered and put in order (R-77).

    Raises `PartgovError` for rules that ask what no table says: a ranking, who was present, who might vote undated.

    Args:
        voters: the roll of those who may vote.
        date: on which day one must be on it.
        draw: the order that was drawn for ties, if any.
    """
    if rules.order is Order.RANKING:
        raise PartgovError("elections.order", rules.order.value, Phrase("wanted.order_from_marks"))
    bases = {one.base(Base.FOR_AND_AGAINST).value for one in leaves_of(rules.gate) if one.least is None}
    unknown = {"present", "seats"} | ({"electorate"} if voting is None else set())
    for base in sorted(unknown & (bases | {(one.counts or Counted.FOR).value for one in leaves_of(rules.gate)})):
        raise PartgovError("elections.gate", base, Phrase("wanted.gate_from_marks", base=Phrase(f"base.{base}")))
    return Merits(
        gate=rules.gate,
        order=rules.order,
        ties=rules.ties,
        voters=count.voters,
        electorate=None if voting is None else how_many_may_vote(voters, voting, date),
        per_ballot=rules.most_on_one_ballot(seats),
        drawn=None
        if draw is None or TieBreak.DRAW not in rules.ties
        else {who: place for place, who in enumerate(draw.order or ())},
    )
