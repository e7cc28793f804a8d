"""Checks: each thing a record declares, held against what follows from the facts.

Text:     all proposals.
Decides:  what a check is; whether what was declared of groups, dues and accounts follows, and each event comes to
          something.
Leaves:   elections, mandates and recalls to check_offices; polls and contests to check_votes.
Readings: R-34 (no amount in a check), R-43 (what carries no instant), R-61, R-62 (groups), R-69 (events).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Check",
    "Stated",
    "check_accounts",
    "check_dues",
    "check_events",
    "check_group",
    "check_of",
    "text_of",
    "text_or_none",
    "unstamped",
]

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import attrs

from partgov.accounts import check_ownership
from partgov.bylaws import in_force
from partgov.dues import YearOfDues
from partgov.foundation.periods import instant_text
from partgov.foundation.values import Value, frozen
from partgov.groups import GroupLife
from partgov.history.events import Gathered
from partgov.history.record import DeclaredGroup, Record, RecordedGroup

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_group": ("P1", "R-61", "R-62"),
    "check_events": ("R-69",),
    "check_dues": ("P11", "P12", "R-34"),
    "check_accounts": ("P14",),
}


Stated = int | str | None | tuple[str, ...]
"""A value in a check: what was declared, or computed, under a name."""


@attrs.frozen(kw_only=True)
class Check(Value):
    """
    One thing declared, held against what follows from the facts.

    Attributes:
        subject: where it stands in the record, such as `elections/e1`.
        clause: the proposal it rests on.
        declared, computed: the values compared, by name.
    """

    subject: str
    clause: str
    agrees: bool
    declared: Mapping[str, Stated] = attrs.field(converter=frozen)
    computed: Mapping[str, Stated] = attrs.field(converter=frozen)
    because: str

    def __bool__(self) -> bool:
        return self.agrees

    def __str__(self) -> str:
        return f"{self.subject}: {self.because}"


def check_of(
    subject: str,
    clause: str,
    agrees: bool,
    declared: Mapping[str, Stated],
    computed: Mapping[str, Stated],
    because: str,
) -> Check:
    """Make a check, its parts in the order of the fields."""
    return Check(subject=subject, clause=clause, agrees=agrees, declared=declared, computed=computed, because=because)


def unstamped(subject: str, clause: str, what: str, number: int, submitted: int) -> Check:
    """What could not be judged for want of an instant: no disagreement, and not kept quiet (R-43)."""
    because = f"{number} of {submitted} {what} carry no instant: whether they fall into the voting period, and on "
    because += f"members at marking, cannot be judged. ({clause}, R-43)"
    return check_of(subject, clause, True, {}, {"unstamped": number}, because)


def text_or_none(at: datetime | None) -> str | None:
    """Write an instant as a record does, where there is one."""
    return None if at is None else instant_text(at)


def text_of(value: object) -> str:
    """Write what a finding compared, an instant as a record does."""
    return instant_text(value) if isinstance(value, datetime) else str(value)


# ── groups, events, dues and accounts ────────────────────────────────────────────────────────────────


def check_group(record: Record, group: RecordedGroup, life: GroupLife) -> Iterator[Check]:
    """Check a group: that it came to be, each admission against what it requires, each leaving, who is in it."""
    subject, rules = f"groups/{group.id}", in_force(record.bylaws, group.founded_at).groups
    founders = {"founders": tuple(sorted(group.founders))}
    yield check_of(f"{subject}/founding", "P1", bool(life.founding), founders, {}, str(life.founding))
    for one in group.admissions:
        if one.accepted is not None:
            ruling = life.admissions[one.member, one.at]
            agrees = bool(ruling) == one.accepted or (bool(ruling) and rules.may_refuse)
            said, follows = "accepted" if one.accepted else "refused", "admitted" if ruling else "refused"
            yield check_of(
                f"{subject}/admissions/{one.member}/{instant_text(one.at)}", "P1", agrees,
                {"accepted": "yes" if one.accepted else "no"}, {"accepted": "yes" if ruling else "no"},
                f"{said.capitalize()} by the group, {follows} by its requirements: {ruling}",
            )  # fmt: skip
    for leaving in group.leavings:
        if not any(left == leaving.at for _, left in life.spells.get(leaving.member, ())):
            at = instant_text(leaving.at)
            because = f"{leaving.member} is recorded to leave at {at}, and was not in the group. (P1, R-62)"
            yield check_of(f"{subject}/leavings/{leaving.member}/{at}", "P1", False, {"left": at}, {}, because)
    if group.disowned_at is not None and group.disowned_at != life.ended_at:
        at = instant_text(group.disowned_at)
        over = life.ended_at is not None and life.ended_at < group.disowned_at
        when = f"had ended at {instant_text(life.ended_at)}" if over and life.ended_at else "was not there"
        because = f"Held to be out of accord at {at}, when it {when}: that ended nothing. (P1, R-62)"
        yield check_of(f"{subject}/disowned", "P1", False, {"disowned_at": at}, {}, because)
    if group.declared is not None:
        yield _check_members(record, subject, group.declared, life)


def _check_members(record: Record, subject: str, declared: DeclaredGroup, life: GroupLife) -> Check:
    said = tuple(sorted(declared.members))
    if record.as_of is None:
        because = "Who is in it was declared, and the record does not say as of when. (P1)"
        return check_of(subject, "P1", False, {"members": said}, {"members": None}, because)
    found = tuple(sorted(life.members.at(record.as_of)))
    over = life.ended is not None and life.ended_at is not None and life.ended_at <= record.as_of
    ended = f" {life.ended}" if over else ""
    because = f"At {instant_text(record.as_of)} {', '.join(found) or 'nobody'}: {len(found)} in the group. (P1){ended}"
    if said != found:
        because = f"Declared were {', '.join(said) or 'nobody'}. {because}"
    return check_of(subject, "P1", said == found, {"members": said}, {"members": found}, because)


def check_events(gathered: Gathered) -> Iterator[Check]:
    """Check that no event came to nothing."""
    for event, finding in gathered.futile:
        subject = f"events/{event.event}/{event.member}/{instant_text(event.at)}"
        yield check_of(subject, finding.clause, False, {"event": event.event.value}, {"event": None}, str(finding))


def check_dues(record: Record, dues: Mapping[str, tuple[YearOfDues, ...]]) -> Iterator[Check]:
    """Check what was declared of members' dues; no check carries an amount."""
    for sheet in record.dues:
        for said in sheet.declared:
            found = next((one for one in dues.get(said.member, ()) if one.year == said.year), None)
            state = None if found is None else found.state.value
            because = f"The year {said.year} is not looked at yet. (P12)" if found is None else str(found)
            agrees = state == said.state
            yield check_of(
                f"dues/{sheet.id}/{said.member}/{said.year}", "P11", agrees, {"state": said.state.value},
                {"state": state}, because if agrees else f"Declared {said.state.replace('_', ' ')}. {because}",
            )  # fmt: skip


def check_accounts(record: Record) -> Iterator[Check]:
    """Check who owns the main account, where the record has accounts."""
    if record.accounts:
        ruling = check_ownership(record.accounts)
        main = tuple(sorted(one.id for one in record.accounts if one.main))
        yield check_of("accounts", "P14", bool(ruling), {"main": main}, {}, str(ruling))
