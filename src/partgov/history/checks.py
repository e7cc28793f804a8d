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
    "citing",
    "some",
    "text_of",
    "unstamped",
    "unstamped_kind",
]

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import attrs

from partgov.accounts import check_ownership
from partgov.bylaws import in_force
from partgov.dues import YearOfDues
from partgov.foundation.periods import instant_text
from partgov.foundation.rulings import Cites, Finding, Kind, cited
from partgov.foundation.sentences import ENGLISH, Named, Phrase, Reader, Said
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, as_tuple, frozen
from partgov.groups import GroupLife
from partgov.history.events import Gathered
from partgov.history.record import DeclaredGroup, Record, RecordedGroup

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_group": ("P1", "R-61", "R-62"),
    "check_events": ("R-69",),
    "check_dues": ("P11", "P12", "R-34"),
    "check_accounts": ("P14",),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_ADMISSION: Final = Kind("check.admission", "P1", "R-61", setting="groups", quotes=True, context=str, ruling=tuple)
_LEAVING: Final = Kind("check.leaving", "P1", "R-62", setting="groups", who=Named, at=datetime)
_DISOWNED: Final = Kind(
    "check.disowned", "P1", "R-62", setting="groups", context=str, at=datetime, ended=datetime | None
)
_NO_DAY: Final = Kind("check.group_without_day", "P1", setting="groups")
_MEMBERS: Final = Kind(
    "check.group_members", "P1", setting="groups", context=str, at=datetime, inside=object, said=object, number=int
)
_DUES: Final = Kind("check.dues", "P11", setting="dues", quotes=True, context=str, state=str, ruling=tuple)
_DUES_YEAR: Final = Kind("check.year_of_dues", "P12", setting="dues", year=str)


Stated = int | str | None | tuple[str, ...]
"""A value in a check: what was declared, or computed, under a name."""


@attrs.frozen(kw_only=True)
class Check(Shown, Value):
    """
    One thing declared, held against what follows from the facts.

    Attributes:
        subject: where it stands in the record, such as `elections/e1`.
        declared, computed: the values compared, by name.
        findings: why, in the order in which it is told; the first gives the clause.
    """

    subject: str
    agrees: bool
    declared: Mapping[str, Stated] = attrs.field(converter=frozen)
    computed: Mapping[str, Stated] = attrs.field(converter=frozen)
    findings: tuple[Finding, ...] = attrs.field(converter=as_tuple)

    def _heading(self) -> str:
        return f"Check: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"subject": self.subject, "agrees": self.agrees, "clause": self.clause, "because": cited(self.findings)}

    def __bool__(self) -> bool:
        return self.agrees

    def __str__(self) -> str:
        return f"{self.subject}: {self.because}"

    @property
    def kind(self) -> Kind:
        """What was checked."""
        return self.findings[0].kind

    @property
    def clause(self) -> str:
        """The clause it rests on."""
        return self.findings[0].clause

    @property
    def because(self) -> str:
        """Why, in English sentences."""
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return why, in the reader's language."""
        return " ".join(finding.told(reader) for finding in self.findings)


def check_of(
    subject: str, agrees: bool, declared: Mapping[str, Stated], computed: Mapping[str, Stated], *findings: Finding
) -> Check:
    """Make a check, its parts in the order of the fields."""
    return Check(subject=subject, agrees=agrees, declared=declared, computed=computed, findings=findings)


def unstamped(subject: str, kind: Kind, number: int, submitted: int, cites: Cites) -> Check:
    """What could not be judged for want of an instant: no disagreement, and not kept quiet (R-43)."""
    finding = kind.finding(cites, True, found=number, number=number, count=submitted)
    return check_of(subject, True, {}, {"unstamped": number}, finding)


def unstamped_kind(id: str, clause: str, /, *, setting: str) -> Kind:
    """Return the kind of finding that `unstamped` makes, such as `check.unstamped_marks` (R-43)."""
    return Kind(id, clause, "R-43", setting=setting, number=int, count=int)


def citing(record: Record, at: datetime | None) -> Cites:
    """Return what findings about an instant cite; where there is none, by the bylaws that came last."""
    if at is None:
        at = max((one.since for one in record.bylaws if one.since is not None), default=None)
    return in_force(record.bylaws, at).citing


def text_of(value: object) -> str:
    """Write what a finding compared, an instant as a record does."""
    return instant_text(value) if isinstance(value, datetime) else str(value)


def some(ids: tuple[str, ...]) -> Said:
    """The members of these ids, or that there are none, in a sentence."""
    return tuple(Named(one, one) for one in ids) or Phrase("list.nobody")


# ── groups, events, dues and accounts ────────────────────────────────────────────────────────────────


def check_group(record: Record, group: RecordedGroup, life: GroupLife) -> Iterator[Check]:
    """Check a group: that it came to be, each admission against what it requires, each leaving, who is in it."""
    subject, rules = f"groups/{group.id}", in_force(record.bylaws, group.founded_at).groups
    founders = {"founders": tuple(sorted(group.founders))}
    yield check_of(f"{subject}/founding", bool(life.founding), founders, {}, *life.founding.told_first)
    for one in group.admissions:
        if one.accepted is not None:
            ruling = life.admissions[one.member, one.at]
            agrees = bool(ruling) == one.accepted or (bool(ruling) and rules.may_refuse)
            context = ("accepted" if one.accepted else "refused") + ("_admitted" if ruling else "_refused")
            yield check_of(
                f"{subject}/admissions/{one.member}/{instant_text(one.at)}", agrees,
                {"accepted": "yes" if one.accepted else "no"}, {"accepted": "yes" if ruling else "no"},
                _ADMISSION.finding(rules.cites, agrees, context=context, ruling=ruling.told_first),
            )  # fmt: skip
    for leaving in group.leavings:
        if not any(left == leaving.at for _, left in life.spells.get(leaving.member, ())):
            at = instant_text(leaving.at)
            nothing = _LEAVING.finding(rules.cites, False, who=Named(leaving.member, leaving.member), at=leaving.at)
            yield check_of(f"{subject}/leavings/{leaving.member}/{at}", False, {"left": at}, {}, nothing)
    if group.disowned_at is not None and group.disowned_at != life.ended_at:
        over = life.ended_at is not None and life.ended_at < group.disowned_at
        ended = life.ended_at if over else None
        context = "over" if over else "never"
        nothing = _DISOWNED.finding(rules.cites, False, context=context, at=group.disowned_at, ended=ended)
        yield check_of(f"{subject}/disowned", False, {"disowned_at": instant_text(group.disowned_at)}, {}, nothing)
    if group.declared is not None:
        yield _check_members(record, subject, group.declared, life, rules.cites)


def _check_members(record: Record, subject: str, declared: DeclaredGroup, life: GroupLife, cites: Cites) -> Check:
    said = tuple(sorted(declared.members))
    if record.as_of is None:
        return check_of(subject, False, {"members": said}, {"members": None}, _NO_DAY.finding(cites, False))
    found = tuple(sorted(life.members.at(record.as_of)))
    agrees = said == found
    inside = _MEMBERS.finding(
        cites, agrees, found=len(found), context="same" if agrees else "differs",
        at=record.as_of, inside=some(found), said=some(said), number=len(found),
    )  # fmt: skip
    over = life.ended is not None and life.ended_at is not None and life.ended_at <= record.as_of
    ended = (life.ended,) if over and life.ended is not None else ()
    return check_of(subject, agrees, {"members": said}, {"members": found}, inside, *ended)


def check_events(gathered: Gathered) -> Iterator[Check]:
    """Check that no event came to nothing."""
    for event, finding in gathered.futile:
        subject = f"events/{event.event}/{event.member}/{instant_text(event.at)}"
        yield check_of(subject, False, {"event": event.event.value}, {"event": None}, finding)


def check_dues(record: Record, dues: Mapping[str, tuple[YearOfDues, ...]]) -> Iterator[Check]:
    """Check what was declared of members' dues; no check carries an amount."""
    for sheet in record.dues:
        for said in sheet.declared:
            found = next((one for one in dues.get(said.member, ()) if one.year == said.year), None)
            state, cites = None if found is None else found.state.value, citing(record, record.as_of)
            agrees = state == said.state
            missing = _DUES_YEAR.finding(cites, False, year=str(said.year))
            ruling = (missing,) if found is None else found.ruling.told_first
            context = "same" if agrees else "differs"
            finding = _DUES.finding(cites, agrees, context=context, state=said.state.value, ruling=ruling)
            subject = f"dues/{sheet.id}/{said.member}/{said.year}"
            yield check_of(subject, agrees, {"state": said.state.value}, {"state": state}, finding)


def check_accounts(record: Record) -> Iterator[Check]:
    """Check who owns the main account, where the record has accounts."""
    if record.accounts:
        ruling = check_ownership(record.accounts, cites=citing(record, record.as_of))
        main = tuple(sorted(one.id for one in record.accounts if one.main))
        yield check_of("accounts", bool(ruling), {"main": main}, {}, *ruling.told_first)
