"""Checks of appointments: whether who appointed might, and whom they appointed might take the seat.

Text:     none. An organisation's bylaws say who may appoint.
Decides:  whether an appointment was by whom the bylaws name, in office or by a question that was carried; whether who
          was appointed is a member whom no limit bars; whether there was a remainder to give, and the term so long; and
          whether it is known who made way.
Leaves:   what mandate it gave, to appointing; more holders than seats, to check_offices.
Readings: R-100 (appointments), R-9, R-17 (who may take a primary seat), R-30 (the rules of the day).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "check_appointments"]

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from partgov.bylaws import Bylaws, in_force
from partgov.foundation.periods import instant_text
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Named, Phrase
from partgov.history.bodies import Bodies
from partgov.history.checks import Check, check_of
from partgov.history.deciding import Decided
from partgov.history.record import Appointment, Record
from partgov.history.recorded_questions import questions_by_name
from partgov.history.replay import History
from partgov.members import Roll

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"check_appointments": ("P5", "R-9", "R-17", "R-30", "R-100")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_BY: Final = Kind(
    "check.appointment", "P5", "R-100", setting="mandates.appointed_by", context=str, who=Named, role=str, by=str,
    at=datetime, able=object, question=str | None, outcome=str | None,
)  # fmt: skip
_NO_MEMBER: Final = Kind("check.appointed_member", "P3", "R-100", setting="mandates", who=Named, at=datetime)
_UNTIL: Final = Kind(
    "check.appointed_until", "P5", "R-100", setting="mandates.term", said=datetime, ends=datetime, role=str
)


def check_appointments(
    record: Record, history: History, *, roll: Roll, bodies: Bodies, decided: Decided
) -> Iterator[Check]:
    """
    Check every appointment: by whom it was, of whom, and to what.

    One that is not in order has given its mandate all the same: that is who was in office (R-100).

    Prevents: somebody in office whom nobody may have put there, unnoticed.

    Args:
        bodies: who is of a role, group, body or list, and when.
        decided: what the questions of the record came to.
    """
    known, questions = {one.id: one for one in history.mandates}, _questions(record)
    for one in record.appointments:
        subject, who = f"appointments/{one.id}", roll.named(one.member)
        bylaws = in_force(record.bylaws, one.at)
        found = history.appointments[one.id]
        by = _by(one, who, bylaws, bodies, decided, questions)
        yield check_of(subject, by.met, {"by": one.by}, {"by": bylaws.mandates.of_role(one.role).appointed_by}, by)
        starts = {"from": instant_text(one.starts)}
        if found.bars:
            yield check_of(f"{subject}/limits", False, starts, {}, *found.bars)
        if found.remainder is not None:
            rest = found.remainder
            yield check_of(f"{subject}/remainder", rest.met, {"remainder_of": one.remainder_of}, {}, rest)
        if found.undecided is not None:
            yield check_of(f"{subject}/yields", False, {}, {}, found.undecided)
        if found.mandate is None:
            stranger = _NO_MEMBER.finding(bylaws.citing, False, who=who, at=one.starts)
            yield check_of(f"{subject}/member", False, {"member": one.member}, {}, stranger)
        elif one.until is not None and one.until > known[found.mandate].ends:
            ends, said = known[found.mandate].ends, {"until": instant_text(one.until)}
            beyond = _UNTIL.finding(
                in_force(record.bylaws, one.starts).citing, False, found=one.until, needed=ends,
                said=one.until, ends=ends, role=one.role,
            )  # fmt: skip
            yield check_of(f"{subject}/until", False, said, {"until": instant_text(ends)}, beyond)


_Asked = Mapping[str, tuple[tuple[str, str], datetime | None]]


def _questions(record: Record) -> _Asked:
    """Each question by which somebody was appointed, by what it is called there; and when its vote closed."""
    named = {one.question for one in record.appointments if one.question is not None}
    by_name, closes = questions_by_name(record.polls), {poll.id: poll.closes for poll in record.polls}
    found = {name: by_name[name][0] for name in named}
    return {name: (one, closes[one[0]]) for name, one in found.items()}


def _by(one: Appointment, who: Named, bylaws: Bylaws, bodies: Bodies, decided: Decided, questions: _Asked) -> Finding:
    """Say whether an appointment was by whom the bylaws of its day name: in office then, or by a question carried."""
    rules = bylaws.mandates.of_role(one.role)
    outcome = None
    if one.by not in rules.appointed_by:
        context = "not_named" if rules.appointed_by else "nobody"
    elif one.question is not None:
        context, outcome = _carried(one, decided, *questions[one.question])
    elif not bodies.knows(one.by, bylaws):
        context = "outside"
    else:
        held = any(starts <= one.at < ends for _, starts, ends in bodies.of(bylaws)(one.by))
        context = "held" if held else "not_held"
    return _BY.finding(
        rules.cites, context in _IN_ORDER, found=one.by, context=context, who=who, role=one.role, by=one.by, at=one.at,
        able=rules.appointed_by or Phrase("list.nobody"), question=one.question, outcome=outcome,
    )  # fmt: skip


def _carried(
    one: Appointment, decided: Decided, name: tuple[str, str], closes: datetime | None
) -> tuple[str, str | None]:
    """Whether the question by which somebody was appointed was adopted, as declared, else as computed, and by then."""
    outcome = decided.outcomes.get(name)
    if outcome is None:
        return "not_settled", None
    if outcome != "adopted":
        return "not_carried", outcome
    return "later" if closes is not None and closes > one.at else "carried", outcome


_IN_ORDER: Final = frozenset({"held", "outside", "carried"})
