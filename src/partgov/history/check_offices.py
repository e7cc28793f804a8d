"""Checks of offices: mandates, resignations and recalls, held against what follows from the facts.

Text:     Proposals 2 to 7, 9, 13 and 16.
Decides:  whether a declared mandate, resignation or recall is the one that follows, and where it departs.
Leaves:   what follows, to replay; elections, to check_elections.
Readings: R-9, R-14, R-16, R-17, R-28, R-30 (the rules of the day), R-35 (periods), R-46 (declared too early).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "check_mandates", "check_recall", "check_resignations", "check_seats"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final

from partgov.bylaws import in_force
from partgov.foundation.periods import FOREVER, end_text, instant_text
from partgov.foundation.rulings import Cites, Kind
from partgov.foundation.sentences import Named, Phrase
from partgov.history.checks import (
    Check,
    Stated,
    check_of,
    citing,
    text_of,
)
from partgov.history.record import (
    Record,
    RecordedMandate,
    RecordedRecall,
)
from partgov.history.replay import History
from partgov.limits import Tenures, expected_end, judge_term, term_end
from partgov.mandates import Basis, EndingKind, Mandate, MandateRules
from partgov.members import Roll
from partgov.recall import RecallOutcome, RecallResult, judge_period
from partgov.roles import Seat, Seats, by_role, role_for
from partgov.succession import Succession, judge_stand_in
from partgov.terms import yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_resignations": ("P5", "R-69"),
    "check_mandates": ("P3", "P5", "R-3", "R-9", "R-14", "R-16", "R-17", "R-32", "R-70", "R-100"),
    "check_seats": ("P4", "R-28", "R-30"),
    "check_recall": ("P6", "R-35", "R-46"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_TOGETHER: Final = Kind(
    "check.roles_together", "P3", "R-70", setting="mandates.roles_together", who=Named, roles=tuple, at=datetime
)
_UNFOUNDED: Final = Kind(
    "check.mandate_unfounded", "P5", setting="mandates", who=Named, seat=str, role=str, at=datetime, basis=str
)
_NEAR: Final = Kind("check.mandate_near", "P5", setting="mandates", quotes=True, at=datetime, of=object)
_BASIS: Final = Kind("check.mandate_basis", "P5", setting="mandates", key=str, said=object, follows=object)
_LENGTH: Final = Kind(
    "check.mandate_length",
    "P5",
    "R-3",
    setting="mandates.term",
    term=object,
    began=datetime,
    ends=datetime,
    said=datetime,
)
_APPOINTED: Final = Kind(
    "check.mandate_appointed", "P5", "R-100", setting="mandates.appointed_by", context=str, said=datetime,
    ends=datetime | None,
)  # fmt: skip
_OPEN_TERM: Final = Kind("check.mandate_open", "P5", "R-81", setting="mandates.term", began=datetime, said=datetime)
_SUCCESSOR: Final = Kind(
    "check.mandate_until_successor", "P5", "R-95", setting="mandates.term", context=str, said=datetime,
    ends=datetime | None,
)  # fmt: skip
_NO_MEMBER: Final = Kind("check.mandate_member", "P3", setting="mandates", who=Named, at=datetime)
_OVERLAP: Final = Kind("check.mandate_overlap", "P3", "R-9", setting="mandates", who=Named, other=str, until=datetime)
_ENDING: Final = Kind(
    "check.mandate_ending", "P5", "R-32", setting="mandates", context=str,
    said=object, said_at=object, by=object, at=datetime | None,
)  # fmt: skip
_TOO_MANY: Final = Kind(
    "check.seats_held", "P4", "R-28", setting="roles", seat=str, role=str, at=datetime, held=int, seats=int, more=int
)
_RESIGNED: Final = Kind("check.resigned", "P5", setting="mandates", who=Named, role=str, at=datetime)
_RESIGNED_NOTHING: Final = Kind(
    "check.resigned_nothing", "P5", "R-69", setting="mandates", who=Named, role=str, at=datetime
)
_RECALL: Final = Kind("check.recall", "P6", setting="recall", quotes=True, declared=str, computed=str, ruling=tuple)
_RECALL_EARLY: Final = Kind("check.early_recall", "P6", "R-46", setting="recall", by=datetime)


# ── mandates ─────────────────────────────────────────────────────────────────────────────────────────


def check_mandates(record: Record, history: History, roll: Roll, zone: tzinfo) -> Iterator[Check]:
    """Check every mandate that is recorded, its length, its seat, its limits, and who stood in for it."""
    known = {each.id: each for each in history.mandates}
    tenures = Tenures.of(history.mandates)
    settled: dict[datetime, list[Succession]] = {}
    for one in history.successions:
        settled.setdefault(one.at, []).append(one)
    for row in record.mandates:
        subject = f"mandates/{row.id}"
        mandate = known.get(row.id)
        if mandate is None or _key(row) != _key(mandate):
            near = tenures.of_member(row.member, row.role)
            yield _unfounded(subject, row, near, settled.get(row.starts, ()), roll, citing(record, row.starts))
            continue
        rules = in_force(record.bylaws, row.starts).mandates.of_role(row.role)
        yield from _check_length(
            subject,
            row,
            mandate,
            in_force(record.bylaws, row.term_starts or row.starts).mandates.of_role(row.role),
            zone,
        )
        if row.basis is Basis.GIVEN:
            yield from _check_given(subject, row, mandate, record, tenures, roll, zone)
        else:
            yield from _check_basis(subject, row, mandate, rules.cites)
        if row.ended_at is not None or row.ended_by is not None:
            yield _check_ending(subject, row, mandate, rules.cites)
        for stand_in in row.stand_ins:
            ruling = judge_stand_in(mandate, stand_in, tenures=tenures, roll=roll, rules=rules, zone=zone)
            span = {"from": instant_text(stand_in.starts), "until": instant_text(stand_in.ends)}
            yield check_of(f"{subject}/stand-ins/{stand_in.member}", bool(ruling), span, {}, *ruling.told_first)
    yield from _check_together(record, history, roll)
    for succession in history.successions:
        if succession.tied:
            part, tied = f"mandates/{succession.vacated}/succession", {"tied": succession.tied}
            yield check_of(part, True, {}, tied, *succession.ruling.told_first)


def _check_together(record: Record, history: History, roll: Roll) -> Iterator[Check]:
    """
    Find roles that somebody won at one instant, where they may not be held together (R-70).

    Each is asked by the bylaws by which it was won: of the opening of an election, of the day of an appointment (R-30).
    """
    began = {(Basis.ELECTION, one.id): one.discussion_opens for one in record.elections}
    began |= {(Basis.APPOINTMENT, one.id): one.at for one in record.appointments}
    won: dict[tuple[datetime, str], dict[str, bool]] = {}
    for one in history.mandates:
        if one.seat is Seat.PRIMARY and one.until > one.starts:
            put = began.get((one.basis, one.rests_on or ""), one.starts)
            rules = in_force(record.bylaws, put).mandates.of_role(one.role)
            won.setdefault((one.starts, one.member), {})[one.role] = rules.roles_together
    for (at, member), roles in won.items():
        if len(roles) > 1 and not all(roles.values()):
            finding = _TOGETHER.finding(citing(record, at), False, who=roll.named(member), roles=tuple(roles), at=at)
            subject = f"members/{member}/roles/{instant_text(at)}"
            yield check_of(subject, False, {}, {"roles": tuple(roles)}, finding)


def _key(one: RecordedMandate | Mandate) -> tuple[object, ...]:
    return one.role, one.member, one.seat, one.starts


def _unfounded(
    subject: str, row: RecordedMandate, near: Iterable[Mandate], settled: Iterable[Succession], roll: Roll, cites: Cites
) -> Check:
    """A recorded mandate that nothing gives: what is near it, and what became of the seats that were vacated then."""
    findings = [
        _UNFOUNDED.finding(
            cites, False, who=roll.named(row.member), seat=row.seat.value, role=row.role, at=row.starts,
            basis=row.basis.value,
        )
    ]  # fmt: skip
    findings += (
        _NEAR.finding(cites, True, at=one.starts, of=one.rests_on or Phrase("check.what_is_given"))
        for one in near
        if one.seat is row.seat
    )
    for succession in settled:
        if row.basis is Basis.SUCCESSION and row.follows in (None, succession.vacated):
            findings += succession.ruling.told_first
    declared = {"member": row.member, "seat": row.seat.value, "starts": instant_text(row.starts)}
    return check_of(subject, False, declared, {"member": None}, *findings)


def _check_basis(subject: str, row: RecordedMandate, mandate: Mandate, cites: Cites) -> Iterator[Check]:
    """What a mandate is said to rest on is what it rests on."""
    for key, said, found in (
        ("basis", row.basis.value, mandate.basis.value),
        ("follows", row.follows, mandate.rests_on),
        ("term_starts", row.term_starts, mandate.term_starts),
    ):
        if said is not None and said != found:
            finding = _BASIS.finding(cites, False, key=key, said=said, follows=found or Phrase("check.none"))
            yield check_of(
                f"{subject}/{key}", False, {key: text_of(said)}, {key: text_of(found) if found else None}, finding
            )


def _check_length(
    subject: str, row: RecordedMandate, mandate: Mandate, rules: MandateRules, zone: tzinfo
) -> Iterator[Check]:
    """The scheduled end that is recorded is the one that follows; where none is, nothing is said."""
    if row.ends is not None and row.basis is Basis.APPOINTMENT:
        yield _check_appointed(subject, row.ends, mandate, rules)
        return
    began = mandate.term_starts or mandate.starts
    ends = term_end(began, rules=rules, zone=zone) if row.basis is Basis.GIVEN else mandate.ends
    if row.ends is not None and yields_to(rules.term) is not None and ends == FOREVER:
        if row.basis is not Basis.GIVEN:  # history's own ends say only whose turn comes first
            known, until = end_text(mandate.until), mandate.until
            finding = _SUCCESSOR.finding(
                rules.cites, row.ends == until, context="open" if known is None else "known", said=row.ends,
                ends=None if known is None else until,
            )  # fmt: skip
            yield check_of(subject, finding.met, {"ends": instant_text(row.ends)}, {"ends": known}, finding)
    elif row.ends is not None and rules.term is not None:
        agrees = row.ends == ends
        finding = _LENGTH.finding(rules.cites, agrees, term=rules.term, began=began, ends=ends, said=row.ends)
        yield check_of(subject, agrees, {"ends": instant_text(row.ends)}, {"ends": end_text(ends)}, finding)
    elif row.ends is not None:
        finding = _OPEN_TERM.finding(rules.cites, False, began=began, said=row.ends)
        yield check_of(subject, False, {"ends": instant_text(row.ends)}, {"ends": None}, finding)


def _check_appointed(subject: str, said: datetime, mandate: Mandate, rules: MandateRules) -> Check:
    """The end of an appointment is that of its term, or its own; where a successor took office, that."""
    ends = mandate.until if yields_to(rules.term) is not None else mandate.ends
    known = end_text(ends)
    finding = _APPOINTED.finding(
        rules.cites, said == ends, context="open" if known is None else "known", said=said,
        ends=None if known is None else ends,
    )  # fmt: skip
    return check_of(subject, finding.met, {"ends": instant_text(said)}, {"ends": known}, finding)


def _check_given(
    subject: str, row: RecordedMandate, mandate: Mandate, record: Record, tenures: Tenures, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    """What history is given must keep the limits, the seats and the roll too."""
    who, rules = roll.named(row.member), in_force(record.bylaws, row.starts).mandates.of_role(row.role)
    if not roll.is_member(row.member, row.starts):
        stranger = _NO_MEMBER.finding(rules.cites, False, who=who, at=row.starts)
        yield check_of(f"{subject}/member", False, {"member": row.member}, {}, stranger)
    if row.seat is Seat.PRIMARY and not row.exempt:
        terms = tenures.terms(row.member, row.role, rules=rules, before=row.starts, zone=zone)
        ends = expected_end(mandate, at=row.starts)
        limits = judge_term(terms, starts=row.starts, ends=ends, who=who, role=row.role, rules=rules, zone=zone)
        if limits is not None:
            starts: dict[str, Stated] = {"starts": instant_text(row.starts)}
            yield check_of(f"{subject}/limits", bool(limits), starts, {}, *limits.told_first)
    for other in tenures.of_member(row.member, row.role):
        if other.id != row.id and other.starts <= row.starts < other.until:
            both = _OVERLAP.finding(rules.cites, False, who=who, other=other.id, until=other.until)
            yield check_of(f"{subject}/overlap", False, {"starts": instant_text(row.starts)}, {}, both)


def _check_ending(subject: str, row: RecordedMandate, mandate: Mandate, cites: Cites) -> Check:
    declared = {"ended_at": text_of(row.ended_at), "ended_by": row.ended_by and row.ended_by.value}
    ended = mandate.ended
    computed = {"ended_at": text_of(ended.at) if ended else None, "ended_by": ended.by.value if ended else None}
    finding = _ENDING.finding(
        cites, declared == computed, context="early" if ended else "time",
        said=Phrase(f"ending.{row.ended_by}") if row.ended_by else None, said_at=row.ended_at,
        by=Phrase(f"ending.{ended.by}") if ended else None, at=ended.at if ended else None,
    )  # fmt: skip
    return check_of(f"{subject}/ending", declared == computed, declared, computed, finding)


def check_seats(record: Record, history: History) -> Iterator[Check]:
    """Check that no mandate began beyond the seats its role had; a later cut of seats ends none (R-30)."""
    of_role: dict[str, list[Mandate]] = {}
    for mandate in history.mandates:
        of_role.setdefault(mandate.role, []).append(mandate)
    called = {(one.role, one.term_start): history.elections[one.id].seats for one in record.elections}
    rows = by_role(record.roles)
    for name, mandates in of_role.items():
        for at, held, begun in _held_at_starts(mandates):
            role = role_for(rows.get(name, ()), name, opens=at, term_starts=at)
            seats = called.get((name, at)) or (role.seats if role else Seats())
            for seat, have, most in (
                (Seat.PRIMARY, held.primary, seats.primary),
                (Seat.RESERVE, held.reserve, seats.reserve),
            ):
                if have > most and seat in begun:
                    finding = _TOO_MANY.finding(
                        citing(record, at), False, found=have, needed=most,
                        seat=seat.value, role=name, at=at, held=have, seats=most, more=have - most,
                    )  # fmt: skip
                    subject = f"roles/{name}/{seat}/{instant_text(at)}"
                    yield check_of(subject, False, {"held": have}, {"seats": most}, finding)


def _held_at_starts(mandates: Iterable[Mandate]) -> Iterator[tuple[datetime, Seats, set[Seat]]]:
    """Go through the starts of one role's mandates: the seats held from each on, and the kinds that begin with it."""
    real = [one for one in mandates if one.until > one.starts]
    steps = sorted(
        [(one.starts, 1, one.seat) for one in real] + [(one.until, -1, one.seat) for one in real],
        key=lambda step: step[0],
    )
    held = Counter[Seat]()
    for at, together in groupby(steps, key=lambda step: step[0]):
        begun = set()
        for _, change, seat in together:
            held[seat] += change
            if change > 0:
                begun.add(seat)
        if begun:
            yield at, Seats(primary=held[Seat.PRIMARY], reserve=held[Seat.RESERVE]), begun


def check_resignations(record: Record, history: History) -> Iterator[Check]:
    """Check that every resignation ended a mandate."""
    ended = {
        (one.member, one.role, one.ended.at)
        for one in history.mandates
        if one.ended is not None and one.ended.by is EndingKind.RESIGNATION
    }
    for one in record.resignations:
        met, at = (one.member, one.role, one.at) in ended, instant_text(one.at)
        kind = _RESIGNED if met else _RESIGNED_NOTHING
        finding = kind.finding(citing(record, one.at), met, who=Named(one.member, one.member), role=one.role, at=one.at)
        yield check_of(f"resignations/{one.role}/{one.member}/{at}", met, {"at": at}, {}, finding)


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────────


def check_recall(record: Record, recall: RecordedRecall, result: RecallResult, zone: tzinfo) -> Iterator[Check]:
    """Check a recall: how long its poll was open, and what was declared of it."""
    subject = f"recalls/{recall.id}"
    rules = in_force(record.bylaws, recall.called).recall.of_role(recall.role, recall.kind)
    for what, finding in judge_period(recall, rules=rules, zone=zone).items():
        place, closes = "period" if what == "voting" else what, {"closes": text_of(finding.found)}
        yield check_of(f"{subject}/{place}", finding.met, closes, {"closes": text_of(finding.needed)}, finding)
    if recall.declared is None:
        if not result.judged:
            yield check_of(subject, False, {}, {"outcome": None}, *result.ruling.unmet)
        return
    early = record.as_of is not None and record.as_of < recall.closes and result.outcome in _OF_THE_CLOSE
    # without a quorum the mandate is kept, and either may be said of it.
    same = recall.declared is result.outcome or (
        recall.declared is RecallOutcome.KEPT and result.outcome is RecallOutcome.NO_QUORUM
    )
    agrees = same and not early
    outcome = result.outcome.value if result.outcome else None
    findings = [
        _RECALL.finding(
            rules.cites, agrees, declared=recall.declared.value, computed=outcome or "not_counted",
            ruling=result.ruling.findings,
        )
    ]  # fmt: skip
    if early and record.as_of is not None:
        by = record.as_of
        findings.append(_RECALL_EARLY.finding(rules.cites, False, found=by, needed=recall.closes, by=by))
    computed: dict[str, Stated] = {"outcome": outcome, "yes": result.tally.yes, "no": result.tally.no}
    yield check_of(subject, agrees, {"outcome": recall.declared.value}, computed, *findings)


_OF_THE_CLOSE: Final = (
    RecallOutcome.REVOKED, RecallOutcome.KEPT, RecallOutcome.NO_QUORUM, RecallOutcome.NOT_SECONDED
)  # fmt: skip
