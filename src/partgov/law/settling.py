"""Settling: what keeps votes of members and of bodies from ever coming to anything.

Text:     Proposals 2, 6 and 8.
Decides:  which quorums, majorities, bases, callers and electorates defeat themselves, or one another.
Leaves:   lengths, limits and numbers of members, to workable.
Readings: R-68 (told, not refused), R-88 (the earliest moment), R-91 (bodies, lists and groups).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "lint_votes", "when_over"]

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.calls import RecallRules
from partgov.carried import Unsettled
from partgov.electorates import Electorate
from partgov.foundation.conditions import Base, Counted, Demand, leaves_of
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import EVER, FOREVER, Span, shift
from partgov.foundation.rulings import Finding, Kind
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value
from partgov.questions import DecisionRules
from partgov.roles import OPEN, Role
from partgov.terms import nominal

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"lint_votes": ("P2", "P6", "P8", "R-68", "R-88", "R-91")}

_STANDING: Final = frozenset({Base.PRESENT, Base.ELECTORATE, Base.SEATS, Base.VOTES_OF_ELECTION, Base.VOTES_FOR_HOLDER})
"""The bases that do not grow with a vote."""

# ── what is found ────────────────────────────────────────────────────────────────────────────────


def _each(name: str, decisions: str, recall: str, /, **values: Any) -> dict[str, Kind]:
    """The kind of finding of questions, and that of recalls."""
    return {
        "decisions": Kind(
            f"workable.{name}", "P8", "R-68", setting=f"decisions.{decisions}", whose=Phrase, **values
        ),
        "recall": Kind(f"workable.recall.{name}", "P6", "R-68", setting=f"recall.{recall}", whose=Phrase, **values),
    }  # fmt: skip


_QUORUM_ITSELF: Final = _each("quorum_itself", "quorum", "quorum", counted=Phrase)
_OUTRIGHT_BASE: Final = _each("outright_base", "outright", "outright", base=Phrase)
_SECOND_VOTE: Final = _each("second_vote", "unsettled", "unsettled")
_NO_MAJORITY: Final = _each("no_majority", "for_against", "majority")
_NO_SEATS: Final = _each("no_seats", "electorate", "electorate", of=Phrase)
_ABOVE_SEATS: Final = _each("above_seats", "electorate", "electorate", number=int, of=Phrase)
_UNKNOWN: Final = _each("unknown", "electorate", "electorate", name=str)
_VETO_NOBODY: Final = Kind("workable.veto_nobody", "P8", "R-68", setting="decisions.veto", lists=tuple, whose=Phrase)
_EARLIEST: Final = Kind(
    "workable.earliest", "P6", "R-68", setting="recall.earliest", context=str, whose=Phrase, lasts=object,
    term=Span | None,
)  # fmt: skip
_CIRCLE: Final = Kind("workable.circle", "P2", "R-68", setting="bodies", of=str, by=tuple)


@attrs.frozen
class _Known(Value):
    """What is known of the organisation under bylaws: its roles and groups, where a record names them."""

    bylaws: Bylaws
    roles: Sequence[Role]
    groups: Collection[str] | None
    until: datetime

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Which of them are no role, group, body or list; none where no record says which there are."""
        if self.groups is None:
            return ()
        there = {one.id for one in self.roles} | {*self.groups} | self.bylaws.lists.keys()
        return tuple(name for name in self.bylaws.parts_of(names) if name not in there)

    def seats(self, names: Sequence[str]) -> int | None:
        """How many seats they have at most; none where they are not of roles alone, open where nobody can say."""
        roles = self.bylaws.parts_of(names)
        if not roles or not self.bylaws.lists.keys().isdisjoint(roles):
            return None
        if self.groups is None:
            return OPEN
        most = [self._most(role) for role in roles]
        return None if None in most or OPEN in most else sum(each or 0 for each in most)

    def _most(self, role: str) -> int | None:
        """The most primary seats that a role has while the bylaws hold."""
        rows = sorted((one for one in self.roles if one.id == role), key=lambda one: one.since or EVER)
        ends = (*(one.since or EVER for one in rows[1:]), FOREVER)
        opens = self.bylaws.since or EVER
        held = [
            row.primary_seats
            for row, end in zip(rows, ends, strict=False)
            if end > opens and (row.since or EVER) < self.until
        ]
        return max(held, default=None)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────


def lint_votes(
    bylaws: Bylaws,
    *,
    roles: Iterable[Role] = (),
    groups: Collection[str] | None = None,
    until: datetime | None = None,
    zone: tzinfo,
) -> Iterator[Finding]:
    """
    Yield all that was looked at in how questions and recalls are settled, of each kind and role too (R-68).

    Args:
        roles: the organisation's roles.
        groups: its groups, by id; None where neither they nor the roles are known, as in a charter alone.
        until: when other bylaws take their place, if they do.
        zone: the organisation's time zone, on whose wall clock spans are counted.
    """
    known = _Known(bylaws, tuple(roles), groups, until or FOREVER)
    yield from _circles(bylaws)
    decisions, recall = bylaws.decisions, bylaws.recall
    questions = [(decisions, Phrase("whose.question"))]
    questions += [(one, Phrase("whose.kind", of=name)) for name, one in decisions.kinds.items()]
    for rules, whose in questions:
        yield from _of_votes("decisions", rules, whose, known)
        yield from _vetoes(rules, whose, bylaws)
    recalls = [("", recall, Phrase("whose.recall"))]
    recalls += [("", one, Phrase("whose.recall", context="kind", of=name)) for name, one in recall.kinds.items()]
    recalls += [(name, one, Phrase("whose.recall", context="role", of=name)) for name, one in recall.roles.items()]
    for role, asked, whose in recalls:
        yield from _of_votes("recall", asked, whose, known)
        yield from _earliest(role, asked, whose, bylaws, zone)


def when_over(at: datetime, *spans: Span, zone: tzinfo) -> datetime:
    """
    Return when so many spans are over, one after another; `FOREVER` where that is beyond the calendar.

    >>> when_over(datetime(2016, 10, 1, tzinfo=UTC), Span(months=12), Span(days=1), zone=UTC).date().isoformat()
    '2017-10-02'
    """
    try:
        for span in spans:
            at = shift(at, span, zone=zone)
    except PartgovError:
        return FOREVER
    return at


def _vetoes(rules: DecisionRules, whose: Phrase, bylaws: Bylaws) -> Iterator[Finding]:
    if rules.veto is not None:
        lists = rules.veto.of
        able = {member for name in lists for member in bylaws.lists.get(name, (name,))}  # a role has holders, perhaps
        yield _VETO_NOBODY.finding(rules.cites, bool(able), found=len(able), needed=1, lists=lists, whose=whose)


def _of_votes(room: str, rules: DecisionRules | RecallRules, whose: Phrase, known: _Known) -> Iterator[Finding]:
    cites, asked = rules.cites, rules.asked
    for one in leaves_of(asked.quorum):
        counted, base = (one.counts or Counted.VOTES).value, one.base(Base.ELECTORATE).value
        yield _QUORUM_ITSELF[room].finding(
            cites, one.least is not None or counted != base, found=counted, needed="another base",
            counted=Phrase(f"base.{base}"), whose=whose,
        )  # fmt: skip
    for one in leaves_of(asked.outright):
        of = one.base(Base.ELECTORATE)
        yield _OUTRIGHT_BASE[room].finding(
            cites, one.least is not None or of in _STANDING, found=of.value, needed="a base that stands",
            base=Phrase(f"base.{of.value}"), whose=whose,
        )  # fmt: skip
    quorum, again = asked.quorum is not None, asked.unsettled is Unsettled.SECOND_VOTE
    yield _SECOND_VOTE[room].finding(cites, quorum or not again, found="none", needed="a quorum", whose=whose)
    veto = isinstance(rules, DecisionRules) and rules.veto is not None
    first = quorum or again or veto or asked.outright is not None
    yield _NO_MAJORITY[room].finding(
        cites, asked.majority is not None or not first, found="none", needed="a majority", whose=whose
    )
    yield from _of_body(room, rules, whose, known)


def _of_body(room: str, rules: DecisionRules | RecallRules, whose: Phrase, known: _Known) -> Iterator[Finding]:
    """What is asked of a body that has fewer seats than that, or no number of them, or that there is not."""
    cites, asked, electorate = rules.cites, rules.asked, rules.electorate
    demands: list[tuple[Demand | None, Base]] = [
        (asked.majority, asked.base), (asked.quorum, Base.ELECTORATE), (asked.outright, Base.ELECTORATE),
    ]  # fmt: skip
    leaves = [(one, base) for demand, base in demands for one in leaves_of(demand)]
    seats, of = known.seats(electorate.of), _named(electorate)
    for_seats = any(one.least is None and one.base(base) is Base.SEATS for one, base in leaves)
    yield _NO_SEATS[room].finding(
        cites, not for_seats or seats is not None, found="none", needed="seats", of=of, whose=whose
    )
    bodies = [(one.least, seats, of) for one, _ in leaves if one.counts is not Counted.PRESENT]
    calls = rules.initiators if isinstance(rules, RecallRules) else rules.proposers
    for one in leaves_of(calls):
        among = Electorate(of=() if one.among is None else (one.among,))
        bodies.append((one.least, known.seats(among.of), _named(among)))
    for least, most, body in bodies:
        if least is not None and most is not None:
            yield _ABOVE_SEATS[room].finding(
                cites, least <= most, found=least, needed=most, number=least, of=body, whose=whose
            )
    callers = [one.among for one in leaves_of(calls) if one.among is not None]
    vetoing = rules.veto.of if isinstance(rules, DecisionRules) and rules.veto is not None else ()
    for name in known.unknown(dict.fromkeys((*electorate.of, *callers, *vetoing))):
        yield _UNKNOWN[room].finding(
            cites, False, found=name, needed="a role, group, body or list", name=name, whose=whose
        )


def _named(electorate: Electorate) -> Phrase:
    return Phrase("electorate.of", names=electorate.of) if electorate.of else Phrase("electorate.members")


def _earliest(role: str, rules: RecallRules, whose: Phrase, bylaws: Bylaws, zone: tzinfo) -> Iterator[Finding]:
    """Whether a mandate may be called into question before its term is over (R-88)."""
    term = nominal(bylaws.mandates.roles.get(role, bylaws.mandates).term)
    if isinstance(rules.earliest, Fraction):
        yield _EARLIEST.finding(
            rules.cites, term is not None, found="open", needed="a term",
            context="share", whose=whose, lasts=rules.earliest, term=term,
        )  # fmt: skip
    elif rules.earliest is not None and term is not None:
        start = bylaws.since or datetime(2016, 10, 1, tzinfo=UTC)
        opens, over = when_over(start, rules.earliest, zone=zone), when_over(start, term, zone=zone)
        yield _EARLIEST.finding(  # a term beyond the calendar is told as that
            rules.cites, opens < over or over == FOREVER, found=opens, needed=over,
            context="span", whose=whose, lasts=rules.earliest, term=term,
        )  # fmt: skip


def _circles(bylaws: Bylaws) -> Iterator[Finding]:
    """Whether a body is made of itself."""
    for name in bylaws.bodies:
        by = _way_back(name, bylaws.bodies)
        yield _CIRCLE.finding(bylaws.citing, by is None, found=name, needed="other parts", of=name, by=by or ())


def _way_back(name: str, bodies: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The bodies by way of which one is made of itself; None where it is not."""
    pending: list[tuple[str, ...]] = [(part,) for part in bodies[name]]
    seen: set[str] = set()
    while pending:
        path = pending.pop(0)
        if path[-1] == name:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            pending += [(*path, part) for part in bodies.get(path[-1], ())]
    return None
