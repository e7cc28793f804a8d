"""Checks of elections, held against what follows from their votes.

Text:     Proposals 3 and 4.
Decides:  whether an election's periods, seats, draw and method are in order, whether what was declared follows, and
          where it departs.
Leaves:   what follows, to replay; mandates and recalls, to check_offices.
Readings: R-14, R-28, R-29 (declarations and undecided seats), R-30 (the rules of the day), R-35 (periods), R-43 (marks
          without an instant), R-46 (declared too early), R-77 to R-79 (another gate, other ties, a ranking), R-101,
          R-103 (who retires).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "check_election"]

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from partgov.bylaws import in_force
from partgov.elections import Election, ElectionRules, judge_seats, judge_timetable
from partgov.foundation.rulings import Cites, Finding, Kind
from partgov.foundation.sentences import Named
from partgov.history.checks import Check, Stated, check_of, text_of, unstamped, unstamped_kind
from partgov.history.record import Declared, Record, RecordedElection
from partgov.history.replay import Called
from partgov.members import Roll
from partgov.merits import TieBreak
from partgov.outcomes import Outcome, Result
from partgov.roles import Seat, Seats
from partgov.seating import seat_contenders, yields

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "check_election": ("P4", "R-14", "R-28", "R-29", "R-35", "R-43", "R-46", "R-77", "R-78", "R-79", "R-101", "R-103"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_UNSTAMPED: Final = unstamped_kind("check.unstamped_marks", "P4", setting="elections")
_NO_ORDER: Final = Kind("check.reserve_order", "P4", "R-14", setting="elections", tied=tuple)
_NO_COUNT: Final = Kind("check.election_without_count", "P4", setting="elections")
_SEATED: Final = Kind("check.seated", "P4", setting="elections")
_OUTSIDE: Final = Kind("check.settled_outside", "P4", "R-29", setting="elections")
_STILL_TIED: Final = Kind("check.still_tied", "P4", "R-14", setting="elections", tied=tuple)
_EARLY: Final = Kind("check.early_election", "P4", "R-46", setting="elections", by=datetime, closes=datetime)
_TWICE: Final = Kind("check.declared_twice", "P4", setting="elections", who=Named)
_OTHERWISE: Final = Kind(
    "check.declared_otherwise", "P4", setting="elections", quotes=True, who=Named, claim=str, outcome=str, reasons=tuple
)
_NO_STATEMENT: Final = Kind("check.no_statement", "P3", setting="elections", who=Named)
_UNSETTLED: Final = Kind(
    "check.unsettled_seats", "P4", "R-29", setting="elections", context=str, seats=Seats, tied=tuple
)
_UNORDERED: Final = Kind("check.unsettled_order", "P4", "R-29", setting="elections", context=str, tied=tuple)
_OTHER_ORDER: Final = Kind(
    "check.other_order", "P4", "R-14", setting="elections", context=str, declared=tuple, computed=tuple
)
_METHOD: Final = Kind("check.election_method", "P4", "R-79", setting="elections.method", said=str, asked=str)
_SETTLES_NOTHING: Final = Kind("check.tie_break_unknown", "P4", "R-78", setting="elections.ties", context=str)


# ── elections ────────────────────────────────────────────────────────────────────────────────────────


def check_election(
    record: Record, election: RecordedElection, called: Called, roll: Roll, zone: tzinfo
) -> Iterator[Check]:
    """Check an election: its periods, its seats, its draw, and what was declared of it."""
    subject, result = f"elections/{election.id}", called.result
    rules = in_force(record.bylaws, election.discussion_opens).elections.of_role(election.role)
    for period, finding in judge_timetable(election, rules=rules, zone=zone).items():
        closes = {"closes": text_of(finding.found)}
        yield check_of(f"{subject}/{period}", finding.met, closes, {"closes": text_of(finding.needed)}, finding)
    if election.seats is not None:
        ruling = judge_seats(election, seats=called.seats, taken=called.taken, cites=rules.cites)
        asked: dict[str, Stated] = {"primary": election.seats.primary, "reserve": election.seats.reserve}
        free = {
            seat.value: finding.needed if isinstance(finding.needed, int) else None
            for seat, finding in zip(Seat, ruling.findings, strict=True)
        }
        yield check_of(f"{subject}/seats", bool(ruling), asked, free, *ruling.told_first)
    if election.declared is not None:
        yield _check_declared(record, election, election.declared, called, roll, rules.cites)
    elif called.not_judged is not None and result is None:
        yield check_of(subject, False, {}, {}, called.not_judged)
    if called.not_judged is not None and result is not None:  # it was counted, and who makes way for it is not known
        yield check_of(f"{subject}/yields", False, {}, {}, called.not_judged)
    if called.terms:
        yield check_of(f"{subject}/terms", False, {}, {}, *called.terms)
    for member, spared in called.spared.items():
        yield check_of(f"{subject}/limits/{member}", True, {}, {}, spared)
    if called.retire is not None:
        yield check_of(f"{subject}/retire", called.retire.met, {}, {}, called.retire)
    for astray in called.astray:
        named: dict[str, Stated] = {"mandate": str(astray.values["name"])}
        yield check_of(f"{subject}/yields/{astray.values['name']}", False, named, {}, astray)
    yield from _check_ranking(subject, election, rules)
    if result is None:
        return
    if result.count is not None and result.count.unstamped:
        count = result.count
        yield unstamped(f"{subject}/marks", _UNSTAMPED, count.unstamped, count.submitted, rules.cites)
    for tied in result.seating.unordered:
        order = _NO_ORDER.finding(rules.cites, True, tied=tuple(map(roll.named, tied)))
        yield check_of(f"{subject}/reserve-order", True, {}, {"tied": tied}, order)
    if result.draw is not None:
        source = {"source": election.draw.source if election.draw else None}
        nothing = [*_settling_nothing(election, rules)]
        agrees = bool(result.draw) and not nothing
        yield check_of(f"{subject}/draw", agrees, source, {}, *(nothing or result.draw.told_first))


def _check_ranking(subject: str, election: Election, rules: ElectionRules) -> Iterator[Check]:
    """Check that a ranking was counted by the method that the rules ask for (R-79)."""
    if election.ranking is not None and rules.method is not None:
        said, asked = election.ranking.method, rules.method
        finding = _METHOD.finding(rules.cites, said == asked, found=said, needed=asked, said=said, asked=asked)
        yield check_of(f"{subject}/method", finding.met, {"method": said}, {"method": asked}, finding)


def _settling_nothing(election: Election, rules: ElectionRules) -> Iterator[Finding]:
    """Say what is recorded to settle ties, and by the rules settles none (R-78)."""
    draw = election.draw
    if draw is not None and (draw.is_announced or draw.is_drawn) and TieBreak.DRAW not in rules.ties:
        yield _SETTLES_NOTHING.finding(rules.cites, False, context="draw")
    if draw is not None and draw.agreed and TieBreak.AGREEMENT not in rules.ties:
        yield _SETTLES_NOTHING.finding(rules.cites, False, context="agreement")


def _check_declared(
    record: Record, election: RecordedElection, declared: Declared, called: Called, roll: Roll, cites: Cites
) -> Check:
    """Hold a declaration against the result: each difference names the member, both outcomes, and the reasons."""
    said: dict[str, Stated] = {"primary": tuple(sorted(declared.primary)), "reserve": declared.reserve}
    if called.lapsed is not None:
        nobody = not declared.primary and not declared.reserve
        return check_of(f"elections/{election.id}", nobody, said, {"primary": (), "reserve": ()}, called.lapsed)
    result, wrong = called.result, list[Finding]()
    computed: dict[str, Stated] = {}
    right = [_SEATED.finding(cites, True)]
    if result is None:
        wrong.append(_NO_COUNT.finding(cites, False) if called.not_judged is None else called.not_judged)
    else:
        computed = {"primary": result.primary, "reserve": result.reserve}
        if not _follows(election, declared, result):
            wrong += _differences(election, declared, result, roll, cites)
        if result.seating.undecided and not wrong:
            first = dict.fromkeys(declared.primary, 0)
            seating = result.seating
            left = seat_contenders(result.contenders, seating.seats, order=first, cap=seating.cap).undecided
            if declared.reserve is None and left:
                tied = tuple(roll.named(one) for tie in left for one in tie.tied)
                right.append(_STILL_TIED.finding(cites, True, tied=tied))
            else:
                right.append(_OUTSIDE.finding(cites, True))
    if record.as_of is not None and record.as_of < election.voting_closes:
        by, closes = record.as_of, election.voting_closes
        wrong.append(_EARLY.finding(cites, False, found=by, needed=closes, by=by, closes=closes))
    return check_of(f"elections/{election.id}", not wrong, said, computed, *(wrong or right))


def _follows(election: RecordedElection, declared: Declared, result: Result) -> bool:
    """Say whether a declaration is the result, or one that some order of the tied yields (R-29)."""
    seating = result.seating
    if _is_pending(election, result) and (seating.undecided or (seating.unordered and declared.reserve is not None)):
        return False  # where a draw is recorded only its answer agrees; no value, no draw
    return _some_order_yields(declared, result)


def _some_order_yields(declared: Declared, result: Result) -> bool:
    """Say whether some order of the tied comes to what was declared."""
    seating = result.seating
    return yields(result.contenders, seating.seats, primary=declared.primary, reserve=declared.reserve, cap=seating.cap)


def _is_pending(election: RecordedElection, result: Result) -> bool:
    """Whether only a draw may settle what is tied, which has no value, or was not announced in order (R-29)."""
    draw = election.draw
    if draw is None or TieBreak.DRAW not in result.merits.ties:
        return False
    return draw.is_announced and not (draw.is_drawn and result.draw)


def _differences(
    election: RecordedElection, declared: Declared, result: Result, roll: Roll, cites: Cites
) -> Iterator[Finding]:
    """Say, member by member, where a declaration departs from the result; else which tie it does not settle."""
    reserve = declared.reserve or ()
    for member in sorted(set(declared.primary) & set(reserve)):
        yield _TWICE.finding(cites, False, who=roll.named(member))
    said = dict.fromkeys(reserve, "reserve") | dict.fromkeys(declared.primary, "primary")
    placed = {one.member: one for one in result.ranking}
    differ = False
    for member in sorted({*said, *result.primary, *(result.reserve if declared.reserve is not None else ())}):
        one, who = placed.get(member), roll.named(member)
        claim, outcome = said.get(member, "nothing"), one.outcome.value if one else "no_candidate"
        if claim != outcome and outcome != Outcome.UNDECIDED:
            differ = True
            reasons = one.reasons if one else (_NO_STATEMENT.finding(cites, False, who=who),)
            yield _OTHERWISE.finding(cites, False, who=who, claim=claim, outcome=outcome, reasons=reasons)
    if not differ:
        yield from _unsettled(election, declared, result, roll, cites)


def _unsettled(
    election: RecordedElection, declared: Declared, result: Result, roll: Roll, cites: Cites
) -> Iterator[Finding]:
    """Say which tie a declaration does not settle, and in which order of reserves it departs."""
    draw, drawn = election.draw, result.merits.drawn is not None
    settles = "declaration"
    if draw is not None and _is_pending(election, result):
        settles = "draw_without_value" if draw.value is None else "draw_out_of_order"
    for tie in result.seating.undecided:
        tied = tuple(map(roll.named, tie.tied))
        yield _UNSETTLED.finding(cites, False, context=settles, seats=tie.seats, tied=tied)
    for group in result.seating.unordered if draw is not None and declared.reserve is not None else ():
        yield _UNORDERED.finding(cites, False, context=settles, tied=tuple(map(roll.named, group)))
    reserve = declared.reserve or ()
    if set(reserve) == set(result.reserve) and not _some_order_yields(declared, result):
        yield _OTHER_ORDER.finding(
            cites, False, context="rules" if not result.merits.plain_order else "drawn" if drawn else "merit",
            declared=tuple(map(roll.named, reserve)), computed=tuple(map(roll.named, result.reserve)),
        )  # fmt: skip
