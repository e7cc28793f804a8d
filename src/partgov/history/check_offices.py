"""Checks of offices: elections, mandates and recalls, held against what follows from the facts.

Text:     Proposals 2 to 7, 9, 13 and 16.
Decides:  whether a declared election, mandate, resignation or recall is the one that follows, and where it departs.
Leaves:   what follows, to organisation.
Readings: R-9, R-14, R-16, R-17, R-28, R-29 (declarations and undecided seats), R-30 (the rules of the day), R-35
          (periods), R-43 (marks without an instant), R-46 (declared too early).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "check_election", "check_mandates", "check_recall", "check_resignations", "check_seats"]

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final

from partgov.bylaws import in_force
from partgov.elections import judge_seats, judge_timetable
from partgov.foundation.periods import instant_text
from partgov.history.checks import Check, Stated, check_of, text_of, text_or_none, unstamped
from partgov.history.record import (
    Declared,
    Record,
    RecordedElection,
    RecordedMandate,
    RecordedRecall,
)
from partgov.history.replay import Called, History
from partgov.limits import Tenures, judge_term, term_end
from partgov.mandates import Basis, EndingKind, Mandate, MandateRules
from partgov.members import Roll
from partgov.outcomes import Outcome, Result
from partgov.recall import RecallOutcome, RecallResult, judge_period
from partgov.roles import Seat, Seats, role_for
from partgov.seating import seat_contenders, yields
from partgov.succession import judge_stand_in

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_resignations": ("P5", "R-69"),
    "check_election": ("P4", "R-14", "R-28", "R-29", "R-35", "R-43", "R-46"),
    "check_mandates": ("P3", "P5", "R-3", "R-9", "R-14", "R-16", "R-17", "R-32", "R-70"),
    "check_seats": ("P4", "R-28", "R-30"),
    "check_recall": ("P6", "R-35", "R-46"),
}


# ── elections ────────────────────────────────────────────────────────────────────────────────────────


def check_election(
    record: Record, election: RecordedElection, called: Called, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    """Check an election: its periods, its seats, its draw, and what was declared of it."""
    subject, result = f"elections/{election.id}", called.result
    rules = in_force(record.bylaws, election.discussion_opens).elections
    for period, finding in judge_timetable(election, rules=rules, zone=zone).items():
        yield Check(
            subject=f"{subject}/{period}",
            clause=finding.clause,
            agrees=finding.met,
            declared={"closes": text_of(finding.found)},
            computed={"closes": text_of(finding.needed)},
            because=str(finding),
        )
    if election.seats is not None:
        ruling = judge_seats(election, seats=called.seats, taken=called.taken)
        yield Check(
            subject=f"{subject}/seats",
            clause="P4",
            agrees=bool(ruling),
            declared={"primary": election.seats.primary, "reserve": election.seats.reserve},
            computed={"primary": ruling.findings[0].needed, "reserve": ruling.findings[1].needed},
            because=str(ruling),
        )
    if election.declared is not None:
        yield _check_declared(record, election, election.declared, result, roll)
    if result is None:
        return
    if result.count is not None and result.count.unstamped:
        yield unstamped(f"{subject}/marks", "P4", "marks", result.count.unstamped, result.count.submitted)
    for tied in result.seating.unordered:
        yield Check(
            subject=f"{subject}/reserve-order",
            clause="P4",
            agrees=True,
            declared={},
            computed={"tied": tied},
            because=f"The order among {', '.join(map(roll.label, tied))} as reserves is undecided. (P4, R-14)",
        )
    if result.draw is not None:
        yield Check(
            subject=f"{subject}/draw",
            clause="P4",
            agrees=bool(result.draw),
            declared={"source": election.draw.source if election.draw else None},
            computed={},
            because=str(result.draw),
        )


def _check_declared(
    record: Record, election: RecordedElection, declared: Declared, result: Result | None, roll: Roll
) -> Check:
    """Hold a declaration against the result: each difference names the member, both outcomes, and the reasons."""
    wrong: list[str] = []
    computed: dict[str, Stated] = {}
    settled = ""
    if result is None:
        wrong.append("It was declared, but the record has neither ballots nor tallies from which it could follow. (P4)")
    else:
        computed = {"primary": result.primary, "reserve": result.reserve}
        if not _follows(election, declared, result):
            wrong += _differences(election, declared, result, roll)
        if result.seating.undecided and not wrong:
            settled = " What the text leaves undecided was settled outside it. (P4, R-29)"
            first = dict.fromkeys(declared.primary, 0)
            left = seat_contenders(result.contenders, result.seating.seats, order=first).undecided
            if declared.reserve is None and left:
                names = ", ".join(roll.label(one) for tie in left for one in tie.tied)
                settled = f" Who is reserve stays undecided between {names}. (P4, R-14)"
    if record.as_of is not None and record.as_of < election.voting_closes:
        wrong.append(
            f"It was declared by {instant_text(record.as_of)}, before voting closes at "
            f"{instant_text(election.voting_closes)}. (P4, R-46)"
        )
    return Check(
        subject=f"elections/{election.id}",
        clause="P4",
        agrees=not wrong,
        declared={"primary": tuple(sorted(declared.primary)), "reserve": declared.reserve},
        computed=computed,
        because=" ".join(wrong) or f"Seated as declared. (P4){settled}",
    )


def _follows(election: RecordedElection, declared: Declared, result: Result) -> bool:
    """Say whether a declaration is the result, or one that some order of the tied yields (R-29)."""
    seating = result.seating
    if result.draw and election.draw is not None and election.draw.value is not None:
        same = set(declared.primary) == set(seating.primary)
        return same and declared.reserve in (None, seating.reserve)
    if election.draw is not None and (seating.undecided or (seating.unordered and declared.reserve is not None)):
        return False  # where a draw is recorded only its answer agrees; no value, no draw
    return yields(result.contenders, seating.seats, primary=declared.primary, reserve=declared.reserve)


def _differences(election: RecordedElection, declared: Declared, result: Result, roll: Roll) -> Iterator[str]:
    """Say, member by member, where a declaration departs from the result."""
    reserve = declared.reserve or ()
    for member in sorted(set(declared.primary) & set(reserve)):
        yield f"{roll.label(member)} was declared primary and reserve at once. (P4)"
    said = dict.fromkeys(reserve, "reserve") | dict.fromkeys(declared.primary, "primary")
    placed = {one.member: one for one in result.ranking}
    differ = False
    for member in sorted({*said, *result.primary, *(result.reserve if declared.reserve is not None else ())}):
        one = placed.get(member)
        claim, outcome = said.get(member, "not seated"), one.outcome.value if one else "no candidate"
        if claim != outcome and outcome != Outcome.UNDECIDED:
            differ = True
            reasons = one.because if one else f"{roll.label(member)} posted no statement. (P3)"
            yield f"{roll.label(member)} was declared {claim}, computed {outcome}: {reasons}"
    if differ:
        return
    draw, drawn = election.draw, bool(result.draw and election.draw and election.draw.value is not None)
    settles = "the declaration does not settle that"
    if draw is not None and not drawn:
        why = "has no value yet" if draw.value is None else "was not announced in order"
        settles = f"only the draw on record may settle that, which {why}"
    for tie in result.seating.undecided:
        tied = ", ".join(map(roll.label, tie.tied))
        yield f"{tie.seats} seats are undecided between {tied}, and {settles}. (P4, R-29)"
    for group in result.seating.unordered if draw is not None and declared.reserve is not None else ():
        tied = ", ".join(map(roll.label, group))
        yield f"The order among {tied} as reserves is undecided, and {settles}. (P4, R-29)"
    if tuple(reserve) != result.reserve and set(reserve) == set(result.reserve):
        by = "score, membership and the announced draw" if drawn else "score and membership"
        yield (
            f"The reserves were declared in the order {', '.join(map(roll.label, reserve))}; "
            f"by {by} it is {', '.join(map(roll.label, result.reserve))}. (P4, R-14)"
        )


# ── mandates ─────────────────────────────────────────────────────────────────────────────────────────


def check_mandates(record: Record, history: History, roll: Roll, zone: tzinfo) -> Iterator[Check]:
    """Check every mandate that is recorded, its length, its seat, its limits, and who stood in for it."""
    known = {one.id: one for one in history.mandates}
    tenures = Tenures.of(history.mandates)
    for row in record.mandates:
        subject = f"mandates/{row.id}"
        mandate = known.get(row.id)
        if mandate is None or _key(row) != _key(mandate):
            yield _unfounded(subject, row, history, roll)
            continue
        rules = in_force(record.bylaws, row.starts).mandates
        yield _check_length(
            subject, row, mandate, in_force(record.bylaws, row.term_starts or row.starts).mandates, zone
        )
        if row.basis is Basis.GIVEN:
            yield from _check_given(subject, row, mandate, record, tenures, roll, zone)
        else:
            yield from _check_basis(subject, row, mandate)
        if row.ended_at is not None or row.ended_by is not None:
            yield _check_ending(subject, row, mandate)
        for stand_in in row.stand_ins:
            ruling = judge_stand_in(mandate, stand_in, tenures=tenures, roll=roll, rules=rules, zone=zone)
            span = {"from": instant_text(stand_in.starts), "until": instant_text(stand_in.ends)}
            yield check_of(f"{subject}/stand-ins/{stand_in.member}", "P5", bool(ruling), span, {}, str(ruling))
    yield from _check_together(record, history, roll)
    for succession in history.successions:
        if succession.tied:
            yield check_of(
                f"mandates/{succession.vacated}/succession", "P5", True, {}, {"tied": succession.tied},
                str(succession.ruling),
            )  # fmt: skip


def _check_together(record: Record, history: History, roll: Roll) -> Iterator[Check]:
    """Find roles that somebody won at one instant, where they may not be held together (R-70)."""
    won: dict[tuple[datetime, str], list[str]] = {}
    for one in history.mandates:
        if one.seat is Seat.PRIMARY and one.until > one.starts:
            won.setdefault((one.starts, one.member), []).append(one.role)
    for (at, member), roles in won.items():
        if len(roles) > 1 and not in_force(record.bylaws, at).mandates.roles_together:
            because = (
                f"{roll.label(member)} is primary caretaker as {' and '.join(roles)} from {instant_text(at)}, which "
            )
            because += "may not be held together: all but one are to be declined. (P3, R-70)"
            subject = f"members/{member}/roles/{instant_text(at)}"
            yield check_of(subject, "P3", False, {}, {"roles": tuple(roles)}, because)


def _key(one: RecordedMandate | Mandate) -> tuple[object, ...]:
    return one.role, one.member, one.seat, one.starts


def _unfounded(subject: str, row: RecordedMandate, history: History, roll: Roll) -> Check:
    """A recorded mandate that nothing in the record gives."""
    who = roll.label(row.member)
    near = [one for one in history.mandates if (one.role, one.member, one.seat) == (row.role, row.member, row.seat)]
    because = (
        f"{who} is recorded as {row.seat} {row.role} from {instant_text(row.starts)} by {row.basis}, "
        f"but no {row.basis} in the record gives that mandate. (P5)"
    )
    for one in near:
        because += f" One from {instant_text(one.starts)} follows from {one.rests_on or 'what is given'}."
    for succession in history.successions:
        if succession.at == row.starts and row.basis is Basis.SUCCESSION and row.follows in (None, succession.vacated):
            because += f" {succession.ruling}"
    declared = {"member": row.member, "seat": row.seat.value, "starts": instant_text(row.starts)}
    return check_of(subject, "P5", False, declared, {"member": None}, because)


def _check_basis(subject: str, row: RecordedMandate, mandate: Mandate) -> Iterator[Check]:
    """What a mandate is said to rest on is what it rests on."""
    for key, said, found in (
        ("basis", row.basis.value, mandate.basis.value),
        ("follows", row.follows, mandate.rests_on),
        ("term_starts", text_or_none(row.term_starts), text_or_none(mandate.term_starts)),
    ):
        if said is not None and said != found:
            because = f"Recorded with {key} {said}; what gives this mandate makes it {found or 'none'}. (P5)"
            yield check_of(f"{subject}/{key}", "P5", False, {key: said}, {key: found}, because)


def _check_length(subject: str, row: RecordedMandate, mandate: Mandate, rules: MandateRules, zone: tzinfo) -> Check:
    began = mandate.term_starts or mandate.starts
    ends = term_end(began, rules=rules, zone=zone) if row.basis is Basis.GIVEN else mandate.ends
    agrees = row.ends == ends
    because = (
        f"A term of {rules.term.words} from {instant_text(began)} ends at {instant_text(ends)}; "
        f"recorded: {instant_text(row.ends)}. (P5, R-3)"
    )
    return check_of(subject, "P5", agrees, {"ends": instant_text(row.ends)}, {"ends": instant_text(ends)}, because)


def _check_given(
    subject: str, row: RecordedMandate, mandate: Mandate, record: Record, tenures: Tenures, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    """What history is given must keep the limits, the seats and the roll too."""
    who, rules = roll.label(row.member), in_force(record.bylaws, row.starts).mandates
    if not roll.is_member(row.member, row.starts):
        because = f"{who} was no member when the mandate began, at {instant_text(row.starts)}. (P3)"
        yield check_of(f"{subject}/member", "P3", False, {"member": row.member}, {}, because)
    if row.seat is Seat.PRIMARY:
        terms = tenures.terms(row.member, row.role, rules=rules, before=row.starts)
        limits = judge_term(terms, starts=row.starts, who=who, role=row.role, rules=rules, zone=zone)
        yield check_of(f"{subject}/limits", "P5", bool(limits), {"starts": instant_text(row.starts)}, {}, str(limits))
    for other in tenures.of_member(row.member, row.role):
        if other.id != row.id and other.starts <= row.starts < other.until and other.until > other.starts:
            because = f"{who} held mandate {other.id} in the same role until {instant_text(other.until)}. (P3, R-9)"
            yield check_of(f"{subject}/overlap", "P3", False, {"starts": instant_text(row.starts)}, {}, because)


def _check_ending(subject: str, row: RecordedMandate, mandate: Mandate) -> Check:
    declared = {"ended_at": text_of(row.ended_at), "ended_by": row.ended_by and row.ended_by.value}
    ended = mandate.ended
    computed = {"ended_at": text_of(ended.at) if ended else None, "ended_by": ended.by.value if ended else None}
    found = f"by {ended.by} at {text_of(ended.at)}" if ended else "by time alone"
    because = f"Recorded as ended by {row.ended_by} at {text_of(row.ended_at)}; it ended {found}. (P5, R-32)"
    return check_of(f"{subject}/ending", "P5", declared == computed, declared, computed, because)


def check_seats(record: Record, history: History) -> Iterator[Check]:
    """Check that no mandate began beyond the seats its role had; a later cut of seats ends none (R-30)."""
    by_role: dict[str, list[Mandate]] = {}
    for mandate in history.mandates:
        by_role.setdefault(mandate.role, []).append(mandate)
    called = {(one.role, one.term_start): history.elections[one.id].seats for one in record.elections}
    for name, mandates in by_role.items():
        for at, held, begun in _held_at_starts(mandates):
            role = role_for(record.roles, name, opens=at, term_starts=at)
            seats = called.get((name, at)) or (role.seats if role else Seats())
            for seat, have, most in (
                (Seat.PRIMARY, held.primary, seats.primary),
                (Seat.RESERVE, held.reserve, seats.reserve),
            ):
                if have > most and seat in begun:
                    because = f"From {instant_text(at)} {have} members hold {seat} mandates as {name}; "
                    because += f"it has {most} such seats, {have - most} fewer. (P4, R-28)"
                    subject = f"roles/{name}/{seat}/{instant_text(at)}"
                    yield check_of(subject, "P4", False, {"held": have}, {"seats": most}, because)


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
        because = f"{one.member} resigned as {one.role} at {at}, "
        because += "and the mandate ended. (P5)" if met else "and held no mandate in it that this could end. (P5, R-69)"
        yield check_of(f"resignations/{one.role}/{one.member}/{at}", "P5", met, {"at": at}, {}, because)


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────────


def check_recall(record: Record, recall: RecordedRecall, result: RecallResult, zone: tzinfo) -> Iterator[Check]:
    """Check a recall: how long its poll was open, and what was declared of it."""
    subject = f"recalls/{recall.id}"
    finding = judge_period(recall, rules=in_force(record.bylaws, recall.opens).recall, zone=zone)
    closes = {"closes": text_of(finding.found)}
    yield check_of(f"{subject}/period", "P6", finding.met, closes, {"closes": text_of(finding.needed)}, str(finding))
    if recall.declared is not None:
        said = recall.declared.value.replace("_", " ")
        found = result.outcome.value.replace("_", " ") if result.outcome else "not counted yet"
        because = f"Declared {said}, computed {found}: {result.because}"
        early = record.as_of is not None and record.as_of < recall.closes and result.outcome in _OF_THE_CLOSE
        if early and record.as_of is not None:
            because += f" It was declared by {instant_text(record.as_of)}, before the poll closes. (P6, R-46)"
        declared = {"outcome": recall.declared.value}
        computed = {
            "outcome": result.outcome and result.outcome.value,
            "yes": result.tally.yes,
            "no": result.tally.no,
        }
        agrees = recall.declared is result.outcome and not early
        yield check_of(subject, "P6", agrees, declared, computed, because)


_OF_THE_CLOSE: Final = (RecallOutcome.REVOKED, RecallOutcome.KEPT, RecallOutcome.NOT_SECONDED)
