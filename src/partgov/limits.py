"""Limits: who may begin a term as primary.

Text:     Proposal 5.
Decides:  which terms count, whom the limits bar from a primary seat and until when.
Leaves:   what a mandate is and how long it lasts, to mandates; how much of a term a part is, to remainders; what else
          keeps somebody from a seat, to bars; who takes it over, to succession.
Readings: R-15, R-16, R-31 (which terms count), R-17 (consecutive), R-48 (stand-ins that add up), R-81 (open terms),
          R-97 (time in office within a window; what counts for nothing).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Tenures",
    "Term",
    "count_terms",
    "expected_end",
    "judge_term",
    "remainder_counts",
    "term_end",
]

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import FOREVER, Span, as_utc, is_end, is_instant, shift
from partgov.foundation.rulings import Finding, Kind, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.values import FrozenMap, Value, as_tuple, frozen
from partgov.mandates import EndingKind, Mandate, MandateRules, StandIn
from partgov.remainders import Portion, portion_of
from partgov.roles import Seat
from partgov.terms import TermOfOffice, nominal, planned_end, scheduled_end
from partgov.windows import Stretch, Window, time_in_office

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "term_end": ("P5", "R-3", "R-81"),
    "remainder_counts": ("P5", "R-15"),
    "count_terms": ("P5", "R-15", "R-16", "R-31", "R-48", "R-95", "R-97"),
    "judge_term": ("P5", "R-17", "R-97"),
}

_NO_TIME: Final = Span()

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_IN_ALL: Final = Kind(
    "term.total", "P5", setting="mandates.total", context=str, who=Named | str, role=str, counted=tuple
)
_IN_A_ROW: Final = Kind(
    "term.consecutive", "P5", "R-17", setting="mandates.consecutive",
    context=str, term=int, most=int, counted=tuple, passed=Phrase | None,
)  # fmt: skip
_IN_WINDOW: Final = Kind(
    "term.window", "P5", "R-97", setting="mandates.window",
    context=str, who=Named | str, role=str, spent=Span, over=Span, most=Span, within=Span, ends=datetime,
)  # fmt: skip
SHORT: Final = Kind(
    "term.short", "P5", "R-15", setting="mandates.counts_beyond", who=Named | str, role=str, terms=tuple
)
COUNTS_NOTHING: Final = Kind(
    "term.exempt", "P5", "R-97", setting="mandates.exempt", who=Named | str, role=str, ends=datetime, exempt=Span
)


# ── service ──────────────────────────────────────────────────────────────────────────────────────


def _frozen_lists(value: Mapping[str, Iterable[Any]]) -> FrozenMap[str, tuple[Any, ...]]:
    return FrozenMap({member: as_tuple(items) for member, items in frozen(value).items()})


@attrs.frozen
class Tenures(Value):
    """
    Mandates and stand-ins by member, so that a question about one member costs the same in any organisation.

    >>> Tenures.of([]).of_member("m1", "treasurer")
    ()
    """

    mandates: Mapping[str, Sequence[Mandate]] = attrs.field(converter=_frozen_lists)
    stand_ins: Mapping[str, Sequence[tuple[Mandate, StandIn]]] = attrs.field(converter=_frozen_lists)

    @classmethod
    def of(cls, mandates: Iterable[Mandate]) -> Tenures:
        """Return mandates, and the standing in for them, by member."""
        by_member: dict[str, list[Mandate]] = {}
        stand_ins: dict[str, list[tuple[Mandate, StandIn]]] = {}
        for mandate in mandates:
            mine = by_member.get(mandate.member)
            if mine is None:
                by_member[mandate.member] = [mandate]
            else:
                mine.append(mandate)
            if mandate.stand_ins and mandate.seat is Seat.PRIMARY:
                for one in mandate.stand_ins:
                    stand_ins.setdefault(one.member, []).append((mandate, one))
        return cls(by_member, stand_ins)

    def of_member(self, member: str, role: str) -> tuple[Mandate, ...]:
        """Return one member's mandates in one role, by their start."""
        mine = (one for one in self.mandates.get(member, ()) if one.role == role)
        return tuple(sorted(mine, key=lambda one: (one.starts, one.id)))

    def elsewhere(self, member: str, role: str) -> tuple[Mandate, ...]:
        """Return one member's mandates in other roles."""
        return tuple(one for one in self.mandates.get(member, ()) if one.role != role)

    def terms(
        self, member: str, role: str, *, rules: MandateRules, before: datetime, known_by: datetime = FOREVER,
        zone: tzinfo,
    ) -> tuple[Term, ...]:  # fmt: skip
        """Return one member's service as primary in one role before an instant, as far as known by another."""
        tenure = (one for one in self.of_member(member, role) if (one.known_at or one.starts) <= known_by)
        stood_in = (one for of, one in self.stand_ins.get(member, ()) if of.role == role and one.starts <= known_by)
        return count_terms(tenure, stood_in, rules=rules, before=before, zone=zone)


# ── terms ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Term(Value):
    """
    A stretch of service as primary caretaker that matters to the limits.

    Attributes:
        starts, ends: from when, and to which scheduled end.
        counts: whether it counts as a term; a short remainder does not, but breaks no row either (R-15).
        how: what it was: `whole`, `remainder`, `part` (that ends before its term does) or `stand_in`.
        days: how many days of standing in it is; 0 for any other.
        portion: how much of a term it is, where that decides whether it counts.
        exempt: whether it counts for nothing, not as time in office either; it breaks no row (R-97).
        served: when the member was in office in it.
    """

    starts: datetime = attrs.field(converter=as_utc, validator=is_instant)
    ends: datetime = attrs.field(converter=as_utc, validator=is_end)
    counts: bool
    how: str
    days: int = 0
    portion: Portion | None = None
    exempt: bool = False
    served: tuple[Stretch, ...] = attrs.field(converter=as_tuple)

    @served.default
    def _all_of_it(self) -> tuple[Stretch, ...]:
        return ((self.starts, self.ends),)


def term_end(starts: datetime, *, rules: MandateRules, zone: tzinfo) -> datetime:
    """
    Return the scheduled end of a mandate that starts at `starts`: one term later on the calendar (P5, R-3).

    A term that is open has none, and this is `FOREVER` (R-81).
    """
    return scheduled_end(starts, rules.term, zone=zone)


def expected_end(mandate: Mandate, *, at: datetime) -> datetime:
    """Return the end of a mandate that is known beforehand: scheduled, or planned; `at` where there is neither."""
    if mandate.ends < FOREVER:
        return mandate.ends
    return mandate.planned if mandate.planned is not None and mandate.planned > mandate.starts else at


def remainder_counts(mandate: Mandate, *, rules: MandateRules, before: datetime = FOREVER) -> bool:
    """
    Say whether a mandate counts as a term: a whole one once begun, a remainder when more than half of one (R-15).

    So does an appointment that ends by itself before the term would (R-100). Where no end was known beforehand, it is
    as long as it lasted before the instant that is asked about (R-81, R-95).

    Prevents: stepping down early to wipe a term out, and losing a whole term to a few weeks of helping out.
    """
    if rules.remainder_always_counts or (mandate.term_starts is None and mandate.term_ends is None):
        return True
    return _portion(mandate, rules, before, UTC).counts


def _portion(mandate: Mandate, rules: MandateRules, before: datetime, zone: tzinfo) -> Portion:
    """How much of its term a mandate is, as far as known before an instant."""
    ends = expected_end(mandate, at=min(mandate.until, before))
    whole = mandate.term_starts or mandate.starts, mandate.term_ends or ends
    return portion_of([(mandate.starts, ends)], whole, share=rules.counts_beyond, zone=zone)


def count_terms(
    tenure: Iterable[Mandate], stood_in: Iterable[StandIn] = (), *, rules: MandateRules, before: datetime, zone: tzinfo
) -> tuple[Term, ...]:
    """
    Return one member's service as primary in one role that began before an instant, counted or not, in order.

    What is exempt is asked before anything else: a mandate of which the member's own part is short enough, or of which
    a record says so, counts for nothing (R-97).

    Args:
        tenure: the member's mandates in the role, reserve mandates included.
        stood_in: when the member stood in for others in the role.
        before: the start of the term that is asked about.
    """
    tenure = sorted(tenure, key=lambda one: (one.starts, one.id))
    terms = [
        _term(one, rules, before, zone)
        for one in tenure
        if one.seat is Seat.PRIMARY and one.starts < before and one.until > one.starts
    ]
    # what a reserve stands in for adds up over one reserve mandate.
    stands = sorted((one for one in stood_in if one.starts < before), key=lambda one: one.starts)
    for reserve in (one for one in tenure if one.seat is Seat.RESERVE):
        served = [(one.starts, one.ends) for one in stands if reserve.starts <= one.starts < reserve.ends]
        whole = reserve.starts, expected_end(reserve, at=min(reserve.until, before))
        portion = portion_of(served, whole, share=rules.counts_beyond, zone=zone)
        if portion.length and portion.counts:
            first, last = served[0][0], served[-1][1]
            exempt = _is_exempt(first, first + portion.length, rules, zone)
            terms.append(
                Term(
                    starts=first, ends=last, counts=not exempt, how="stand_in", days=portion.length.days,
                    portion=portion, exempt=exempt, served=served,
                )
            )  # fmt: skip
    return tuple(sorted(terms, key=lambda one: (one.starts, one.ends)))


def _term(mandate: Mandate, rules: MandateRules, before: datetime, zone: tzinfo) -> Term:
    """A mandate as primary, as it matters to the limits."""
    own = expected_end(mandate, at=min(mandate.until, before))
    exempt = mandate.exempt or _is_exempt(mandate.starts, own, rules, zone)
    how = "remainder" if mandate.term_starts is not None else "whole" if mandate.term_ends is None else "part"
    portion = None
    if how != "whole" and not rules.remainder_always_counts:
        portion = _portion(mandate, rules, before, zone)
    return Term(
        starts=mandate.starts,
        ends=_row_end(mandate),
        counts=not exempt and (portion is None or portion.counts),
        how=how,
        portion=portion,
        exempt=exempt,
        served=[(mandate.starts, mandate.until)],
    )


def _row_end(mandate: Mandate) -> datetime:
    """The end from which a break counts: the scheduled one; of a successor's term its own, or what it was to be."""
    if mandate.ends < FOREVER:
        return mandate.ends
    early = mandate.ended is not None and mandate.ended.by is not EndingKind.EXPIRY
    # leaving early does not shorten the wait. R-81: an open term is as long as it lasted.
    return max(mandate.until, mandate.planned) if early and mandate.planned is not None else mandate.until


def _is_exempt(starts: datetime, ends: datetime, rules: MandateRules, zone: tzinfo) -> bool:
    """Whether a term is so short that it counts for nothing; one without a known length is not (R-97)."""
    if rules.exempt == _NO_TIME or ends <= starts:
        return False
    try:
        return ends <= shift(starts, rules.exempt, zone=zone)
    except PartgovError:  # longer than the calendar
        return True


def judge_term(
    terms: Sequence[Term], *, starts: datetime, who: Named | str, role: str, rules: MandateRules, zone: tzinfo,
    ends: datetime | None = None,
) -> Ruling | None:  # fmt: skip
    """
    Say whether a member may begin a term as primary at `starts`, given the terms that came before.

    Where the rules limit neither terms in a row or in all nor time in office, nothing is asked, and there is nothing to
    say: None. Nobody is barred from a term that is short enough to count for nothing (R-97).

    The refusal lists the terms counted, and how much of a term a remainder or standing in was; what it found is
    `starts`, what it needed the first instant at which the limits allow a term again, or None where they never will.
    Where a remainder would bar them if it counted, that is said too.

    Prevents: one person keeping a role for good; resigning a day early neither resets the count nor shortens the
    wait (R-17).

    Args:
        ends: until when the term that would begin is to last, where it is no whole one.
    """
    findings = _within_terms(terms, starts, who, role, rules, zone)
    findings += _short(terms, starts, who, role, rules, zone) if all(findings) else ()
    if rules.window is None and rules.exempt == _NO_TIME:
        return Ruling(findings) if findings else None
    until = _expected(starts, rules, zone) if ends is None else ends
    if rules.window is not None:
        by_day = isinstance(rules.term, TermOfOffice) and rules.term.day is not None
        term = None if ends is not None or by_day else nominal(rules.term) or _NO_TIME
        findings.append(_within_window(rules.window, terms, starts, until, term, who, role, rules, zone))
    if not all(findings) and _is_exempt(starts, until, rules, zone):
        return Ruling.of(
            COUNTS_NOTHING.finding(
                rules.cites, True, found=starts, needed=starts, who=who, role=role, ends=until, exempt=rules.exempt
            )
        )
    return Ruling(findings) if findings else None


def _expected(starts: datetime, rules: MandateRules, zone: tzinfo) -> datetime:
    """Until when a new term is to last: to its scheduled end, or the planned one; its start where nothing says so."""
    ends = term_end(starts, rules=rules, zone=zone)
    return ends if ends < FOREVER else planned_end(starts, rules.term, zone=zone)


def _within_terms(
    terms: Sequence[Term], starts: datetime, who: Named | str, role: str, rules: MandateRules, zone: tzinfo
) -> list[Finding]:
    """Whether it would be one term too many, in all and in a row."""
    counted = [term for term in terms if term.counts]
    row = [] if rules.consecutive is None else _row(terms, starts, rules, zone)
    run, passed = [term for term in row if term.counts], tuple(_told(term) for term in row if not term.counts)
    in_all = rules.total is None or len(counted) < rules.total
    in_row = rules.consecutive is None or len(run) < rules.consecutive
    again = _first_after(terms, rules, zone) if not in_row and in_all else None
    findings: list[Finding] = []
    if rules.total is not None:
        context = "none" if not counted else "may" if in_all else "never"
        findings.append(
            _IN_ALL.finding(
                rules.cites, in_all, found=len(counted) + 1, needed=rules.total,
                context=context, who=who, role=role, counted=tuple(map(_told, counted)),
            )
        )  # fmt: skip
    if rules.consecutive is not None:
        findings.append(
            _IN_A_ROW.finding(
                rules.cites, in_row, found=starts, needed=starts if in_row else again,
                context="said" if in_row else "again" if again else "never", term=len(run) + 1, most=rules.consecutive,
                counted=tuple(map(_told, run)), passed=Phrase("term.passed", terms=passed) if passed else None,
            )
        )  # fmt: skip
    return findings


def _short(
    terms: Sequence[Term], starts: datetime, who: Named | str, role: str, rules: MandateRules, zone: tzinfo
) -> Iterator[Finding]:
    """The remainders that would make it one term too many if they counted (R-15)."""
    short = [term for term in terms if term.portion is not None and not (term.portion.counts or term.exempt)]
    as_if = [attrs.evolve(term, counts=True) if term in short else term for term in terms]
    if short and not all(_within_terms(as_if, starts, who, role, rules, zone)):
        in_all = rules.total is not None and sum(term.counts for term in as_if) >= rules.total
        row = {(term.starts, term.ends) for term in _row(as_if, starts, rules, zone)}
        told = tuple(_told(term) for term in short if in_all or (term.starts, term.ends) in row)
        yield SHORT.finding(rules.cites, True, who=who, role=role, terms=told)


def _told(term: Term) -> Phrase:
    """A term that a limit looked at: what it was, from when until when, and how much of a term where that decides."""
    portion = None
    if term.exempt:
        portion = Phrase("term.measured", context="exempt")
    elif term.portion is not None:
        portion = Phrase("term.measured", portion=term.portion.phrase)
    return Phrase("term.counted", how=term.how, at=term.starts, ends=term.ends, portion=portion)


def _within_window(
    window: Window, terms: Iterable[Term], starts: datetime, ends: datetime, term: Span | None,
    who: Named | str, role: str, rules: MandateRules, zone: tzinfo,
) -> Finding:  # fmt: skip
    """Whether it would be too much time in office within the window that ends with it (R-97)."""
    served = [stretch for one in terms if not one.exempt for stretch in one.served]
    time = time_in_office(served, starts=starts, ends=ends, term=term, window=window, zone=zone)
    met = time.over == _NO_TIME
    context = "may" if met else "again" if time.again else "said" if time.ever else "never"
    return _IN_WINDOW.finding(
        rules.cites, met, found=starts, needed=starts if met else time.again,
        context=context, who=who, role=role, spent=time.spent, over=time.over, most=window.most, within=window.within,
        ends=ends,
    )  # fmt: skip


def _row(terms: Sequence[Term], starts: datetime, rules: MandateRules, zone: tzinfo) -> list[Term]:
    """
    The terms in a row right before a start, in order: no break of a whole gap between one and the next.

    Those that do not count are among them, since they are no break either, but never the first of them.
    """
    row: list[Term] = []
    after = starts
    for term in sorted(terms, key=lambda one: (one.ends, one.starts), reverse=True):
        if _after_gap(term.ends, rules, zone) <= after:
            break
        row.append(term)
        after = min(after, term.starts)
    while row and not row[-1].counts:
        row.pop()
    return row[::-1]


def _first_after(terms: Sequence[Term], rules: MandateRules, zone: tzinfo) -> datetime | None:
    first = _after_gap(max(term.ends for term in terms), rules, zone)
    return first if first < FOREVER else None


def _after_gap(ends: datetime, rules: MandateRules, zone: tzinfo) -> datetime:
    """When a break that began at an end is a whole gap; never where the rules name neither a gap nor a length."""
    gap = rules.gap or nominal(rules.term)
    return FOREVER if gap is None or ends == FOREVER else shift(ends, gap, zone=zone)
