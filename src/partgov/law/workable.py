"""Workable: what in bylaws cannot work.

Text:     all proposals.
Decides:  which figures defeat one another, leave the calendar, or ask for more members than there are.
Leaves:   what a change of bylaws changes, to amendments; whether a rule is wise, to people.
Readings: R-9 (a mandate each), R-19 (who may initiate), R-21, R-22 (recalls and terms), R-68 (told, not refused),
          R-101 (how many retire).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "lint"]

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from itertools import zip_longest
from operator import attrgetter
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.caps import most_of
from partgov.foundation.conditions import Base, Counted, Demand, MissingFigureError, Numbers, leaves_of, measure
from partgov.foundation.periods import EVER, FOREVER, Span
from partgov.foundation.rulings import Finding, Kind, Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.timetables import Between, Leeway
from partgov.law.restated import lasting, long_day
from partgov.law.settling import lint_votes, when_over
from partgov.members import Roll
from partgov.questions import Reopening
from partgov.roles import Role, Seat, seats_of
from partgov.terms import TermOfOffice, nominal

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"lint": ("R-9", "R-19", "R-21", "R-22", "R-68", "R-101")}

# Every figure that is a length, with the clause it rests on.
_LENGTHS: Final[Mapping[str, str]] = {
    "elections.discussion": "P4",
    "elections.voting": "P4",
    "mandates.term": "P5",
    "mandates.gap": "P5",
    "mandates.exempt": "P5",
    "mandates.revoked_wait": "P6",
    "recall.discussion": "P6",
    "recall.voting": "P6",
    "recall.cool_down": "P6",
    "decisions.discussion": "P8",
    "decisions.voting": "P8",
    "decisions.reopening": "P8",
    "contests.discussion": "P15",
    "contests.voting": "P15",
}

# The periods that a procedure cannot do without; a question may be put without a discussion.
_PERIODS: Final = (
    "elections.discussion", "elections.voting", "recall.voting", "decisions.voting", "contests.discussion",
    "contests.voting",
)  # fmt: skip


# ── what is found ────────────────────────────────────────────────────────────────────────────────

_ENDLESS: Final = {
    figure: Kind(f"workable.endless.{figure}", clause, "R-68", setting=figure, span=Span, day=Phrase)
    for figure, clause in _LENGTHS.items()
}
_NO_TIME: Final = {
    figure: Kind(f"workable.no_time.{figure}", _LENGTHS[figure], "R-68", setting=figure) for figure in _PERIODS
}
_SPANS: Final[dict[str, Any]] = {"lasts": object, "term": Span}
_ELECTION_TOO_LONG: Final = Kind(
    "workable.election_length", "P4", "R-68", setting="elections", discussion=object, voting=object, term=Span
)
_RECALL_TOO_LONG: Final = Kind("workable.recall_length", "P6", "R-68", setting="recall.voting", **_SPANS)
_COOL_DOWN_TOO_LONG: Final = Kind("workable.cool_down", "P6", "R-68", setting="recall.cool_down", **_SPANS)
_NEVER_IN_A_ROW: Final = Kind("workable.consecutive", "P5", "R-68", setting="mandates.consecutive", count=int)
_ALL_OF_WINDOW: Final = Kind("workable.window_within", "P5", "R-68", setting="mandates.window", most=Span, within=Span)
_TERM_OF_WINDOW: Final = Kind(
    "workable.window_term", "P5", "R-68", setting="mandates.window", most=Span, within=Span, term=Span
)
_NONE_COUNTS: Final = Kind("workable.exempt", "P5", "R-68", setting="mandates.exempt", exempt=Span, term=Span)
_NO_BREAK: Final = Kind("workable.gap", "P5", "R-68", setting="mandates.gap")
_BETWEEN: Final = {
    figure: Kind(f"workable.between.{figure}", _LENGTHS[figure], "R-68", setting=figure, least=Span, most=Span)
    for figure in (
        "elections.discussion",
        "elections.voting",
        "recall.discussion",
        "recall.voting",
        "decisions.discussion",
        "decisions.voting",
    )
}
_NO_PRIMARY: Final = Kind(
    "workable.no_primary", "P2", "R-68", setting="roles", context=str, role=str, reserve=int, day=Phrase | None
)
_TOO_MANY_SEATS: Final = Kind(
    "workable.seats", "P2", "R-68", setting="roles", context=str, role=str, seats=int, members=int, day=Phrase | None
)
_CAP_BODY: Final = Kind("workable.cap_body", "P5", "R-68", setting="mandates.cap_over", body=str)
_CAP_OPEN: Final = Kind("workable.cap_open", "P5", "R-68", setting="mandates.cap", of=str)
_CAP_NOBODY: Final = Kind("workable.cap_nobody", "P5", "R-68", setting="mandates.cap", of=str, seats=int)
_RETIRE: Final = Kind(
    "workable.retire", "P5", "R-68", setting="mandates.retire", context=str, role=str, number=int, seats=int
)
_TOO_MANY: Final = {
    figure: Kind(f"workable.members.{figure}", clause, "R-68", setting=figure, context=str, number=int, members=int)
    for figure, clause in {
        "recall.initiators": "P6",
        "decisions.proposers": "P8",
        "decisions.quorum": "P8",
        "groups.least": "P1",
    }.items()
}


def lint(
    bylaws: Bylaws,
    *,
    roles: Iterable[Role] = (),
    members: Roll | int | None = None,
    groups: Collection[str] | None = None,
    until: datetime | None = None,
    zone: tzinfo,
) -> tuple[Finding, ...]:
    """
    Return what in these bylaws cannot work, and why; nothing where everything can (R-68).

    Prevents: a rule that is found to defeat another on the day it is needed.

    Args:
        roles: the organisation's roles; only rows in force while the bylaws hold are looked at.
        members: its roll, or how many members it has; where that is not known, nothing is said about numbers of them.
        groups: its groups, by id; None where neither they nor the roles are known, as in a charter alone.
        until: when other bylaws take their place, if they do.
        zone: the organisation's time zone, on whose wall clock spans are counted.
    """
    roles = tuple(roles)
    count = _counter(members)
    looked_at = (
        *_lengths(bylaws, zone), *_bounds(bylaws, zone), *_limits(bylaws), *_time_in_office(bylaws, zone),
        *lint_votes(bylaws, roles=roles, groups=groups, until=until, zone=zone),
        *_seats(bylaws, roles, count, until, zone), *_caps(bylaws, roles, until),
    )  # fmt: skip
    return tuple(one for one in (*looked_at, *_numbers(bylaws, count, until)) if not one)


def _lengths(bylaws: Bylaws, zone: tzinfo) -> Iterator[Finding]:
    # Spans have no length of their own: they are compared from the day the bylaws take effect.
    start = bylaws.since or datetime(2016, 10, 1, tzinfo=UTC)

    def end(*spans: Span) -> datetime:
        return when_over(start, *spans, zone=zone)

    lengths = {figure: span for figure in _LENGTHS if (span := _longest(attrgetter(figure)(bylaws))) is not None}
    endless = {figure for figure, span in lengths.items() if end(span) == FOREVER}
    cites = bylaws.citing
    for figure, span in lengths.items():
        day, ends = long_day(start, zone), figure not in endless
        yield _ENDLESS[figure].finding(cites, ends, found=str(span), needed="before 9999", span=span, day=day)
    for figure, kind in _NO_TIME.items():
        exactly = attrgetter(f"{figure.split('.')[0]}.leeway")(bylaws) is Leeway.EXACTLY
        yield kind.finding(cites, lengths.get(figure) != Span() or not exactly, found="P0D", needed="more than P0D")
    fits = {figure: span for figure, span in lengths.items() if figure not in endless}
    term = fits.get("mandates.term")
    if term is None:
        return  # what has no end is longer than anything
    over = end(term)
    if "elections.discussion" in fits and "elections.voting" in fits:
        discussion, voting = fits["elections.discussion"], fits["elections.voting"]
        closes = end(discussion, voting)
        yield _ELECTION_TOO_LONG.finding(
            cites, closes <= over, found=closes, needed=over,
            discussion=lasting(discussion), voting=lasting(voting), term=term,
        )  # fmt: skip
    if "recall.voting" in fits:
        # a mandate that ends by itself at the close makes the poll moot, so that as long is too long.
        closes, lasts = end(fits["recall.voting"]), lasting(fits["recall.voting"])
        yield _RECALL_TOO_LONG.finding(cites, closes < over, found=closes, needed=over, lasts=lasts, term=term)
    if "recall.cool_down" in fits:
        # as long as a term is a sensible "once a term"; the next term is another mandate.
        closes, lasts = end(fits["recall.cool_down"]), lasting(fits["recall.cool_down"])
        yield _COOL_DOWN_TOO_LONG.finding(cites, closes <= over, found=closes, needed=over, lasts=lasts, term=term)


def _bounds(bylaws: Bylaws, zone: tzinfo) -> Iterator[Finding]:
    """Whether the longest that a period may last is as long as the shortest."""
    start = bylaws.since or datetime(2016, 10, 1, tzinfo=UTC)
    for figure, kind, rules in ((*one, each) for one in _BETWEEN.items() for each in _rooms(bylaws, one[0])):
        length = getattr(rules, figure.split(".")[1])
        if isinstance(length, Between) and length.least is not None and length.most is not None:
            least, most = (when_over(start, span, zone=zone) for span in (length.least, length.most))
            yield kind.finding(
                rules.cites, least <= most, found=most, needed=least, least=length.least, most=length.most
            )


def _rooms(bylaws: Bylaws, figure: str) -> Iterator[Rules]:
    """The room of a figure, and what is over it by name."""
    room = getattr(bylaws, figure.split(".")[0])
    yield room
    for field in attrs.fields(type(room)):
        if field.metadata.get("overlays"):
            yield from getattr(room, field.name).values()


def _longest(length: object) -> Span | None:
    """The longest span that a length comes to; None where it is not bounded, or no span."""
    match length:
        case Between():
            return length.most or length.least
        case TermOfOffice():
            return length.span
        case Reopening():
            return max(length.adopted, length.rejected, key=lambda span: (span.months, span.days))
        case Span():
            return length
        case _:
            return None


def _limits(bylaws: Bylaws) -> Iterator[Finding]:
    mandates, cites = bylaws.mandates, bylaws.citing
    row, total = mandates.consecutive, mandates.total
    if row is not None and total is not None:
        yield _NEVER_IN_A_ROW.finding(cites, row <= total, found=row, needed=total, count=row)
    yield _NO_BREAK.finding(cites, mandates.gap != Span(), found="P0D", needed="more than P0D")


def _time_in_office(bylaws: Bylaws, zone: tzinfo) -> Iterator[Finding]:
    """Whether a window, and what is exempt, leave a limit that somebody may reach and keep, for each role (R-97)."""
    start = bylaws.since or datetime(2016, 10, 1, tzinfo=UTC)

    def end(span: Span) -> datetime:
        return when_over(start, span, zone=zone)

    for rules in (bylaws.mandates, *bylaws.mandates.roles.values()):
        window, term, exempt = rules.window, nominal(rules.term), rules.exempt
        if window is not None:
            most, within = end(window.most), end(window.within)
            spans = {"most": window.most, "within": window.within}
            yield _ALL_OF_WINDOW.finding(rules.cites, most < within, found=most, needed=within, **spans)
            if term is not None:
                yield _TERM_OF_WINDOW.finding(
                    rules.cites, end(term) <= most, found=end(term), needed=most, term=term, **spans
                )
        if term is not None and (window, rules.consecutive, rules.total) != (None, None, None):
            short, whole = end(exempt), end(term)
            counts = short < whole or short == FOREVER  # which is told already
            yield _NONE_COUNTS.finding(rules.cites, counts, found=short, needed=whole, exempt=exempt, term=term)


# ── numbers of members ───────────────────────────────────────────────────────────────────────────

_HeadCount = Callable[[datetime, datetime], int | None]
"""How many members there are, as last known in a stretch of time; None where nobody knows."""


def _counter(members: Roll | int | None) -> _HeadCount:
    if not isinstance(members, Roll):
        return lambda opens, closes: members
    line = members.timeline()
    moments = sorted({moment for spells in members.spells.values() for spell in spells for moment in spell})

    def count(opens: datetime, closes: datetime) -> int | None:
        before = bisect_left(moments, closes)
        # Before anybody has joined, nothing is known of how many will.
        return line.count(max(opens, moments[before - 1])) if before else None

    return count


def _seats(
    bylaws: Bylaws, roles: Iterable[Role], count: _HeadCount, until: datetime | None, zone: tzinfo
) -> Iterator[Finding]:
    rows = sorted(roles, key=lambda one: (one.id, one.since or EVER))
    for role, following in zip_longest(rows, rows[1:]):
        replaced = following.since if following is not None and following.id == role.id else None
        opens = max(bylaws.since or EVER, role.since or EVER)
        closes = min(until or FOREVER, replaced or FOREVER)
        if opens >= closes:
            continue  # not in force while these bylaws hold
        primary, reserve = role.primary_seats, role.seats.closed.reserve
        later = role.since is not None and role.since > (bylaws.since or EVER)
        context, day = ("later", long_day(opens, zone)) if later else ("always", None)
        cites = bylaws.citing
        yield _NO_PRIMARY.finding(
            cites, primary > 0 or reserve == 0, found=primary, needed=1,
            context=context, role=role.id, reserve=reserve, day=day,
        )  # fmt: skip
        yield from _retiring(bylaws, role)
        members = count(opens, closes)
        if members is not None:
            # a member holds one mandate in a role, so that each seat takes a member of its own.
            seats = role.seats.closed.primary + reserve  # nobody has to fill seats that are open
            yield _TOO_MANY_SEATS.finding(
                cites, seats <= members, found=seats, needed=members,
                context=context, role=role.id, seats=seats, members=members, day=day,
            )  # fmt: skip


def _caps(bylaws: Bylaws, roles: tuple[Role, ...], until: datetime | None) -> Iterator[Finding]:
    """Whether a cap leaves people of one affiliation a seat, of those that there are while the bylaws hold."""
    opens, closes = bylaws.since or EVER, until or FOREVER
    days = sorted({opens, *(one.since for one in roles if one.since is not None and opens < one.since < closes)})
    caps: dict[tuple[str, Demand], tuple[str, ...]] = {}
    for body in {one.cap_over: None for one in (bylaws.mandates, *bylaws.mandates.roles.values())}:
        if body is not None:
            yield _CAP_BODY.finding(bylaws.citing, body in bylaws.bodies, found=body, body=body)
    for role in sorted({one.id for one in roles}):
        rules = bylaws.mandates.of_role(role)
        names = bylaws.capped_with(role) if rules.cap_over is None or rules.cap_over in bylaws.bodies else ()
        if rules.cap is not None and names:
            caps[rules.cap_over or role, rules.cap] = names
    for (of, cap), names in caps.items():
        for seats in sorted({seats_of(roles, names, at=day) for day in days} - {0}):
            try:
                most = most_of(cap, seats)
            except MissingFigureError:
                yield _CAP_OPEN.finding(bylaws.citing, False, of=of)
            else:
                yield _CAP_NOBODY.finding(bylaws.citing, most > 0, found=most, needed=1, of=of, seats=seats)


def _retiring(bylaws: Bylaws, role: Role) -> Iterator[Finding]:
    """Whether so many seats can be up at an election of a role as have to be (R-101)."""
    rules, seats = bylaws.mandates.of_role(role.id), role.primary_seats
    if rules.retire is None:
        return
    if role.seats.is_open(Seat.PRIMARY) and any(one.least is None for one in leaves_of(rules.retire)):
        yield _RETIRE.finding(
            rules.cites,
            False,
            found="open",
            needed="a number of seats",
            context="open",
            role=role.id,
            number=0,
            seats=0,
        )
        return
    all_up = Numbers(votes_for=seats, seats=seats)
    measured = measure(rules.retire, all_up, of=Base.SEATS, counts=Counted.FOR)
    asked = max(one.needed for one in measured)
    yield _RETIRE.finding(
        rules.cites, all(one.met for one in measured), found=asked, needed=seats,
        context="more", role=role.id, number=asked, seats=seats,
    )  # fmt: skip


def _numbers(bylaws: Bylaws, count: _HeadCount, until: datetime | None) -> Iterator[Finding]:
    members = count(bylaws.since or EVER, until or FOREVER)
    if members is None:
        return
    # where the mandatee may not act, there is one member fewer to initiate.
    acting = bylaws.recall.mandatee_may_act
    able = members if acting else max(0, members - 1)
    for figure, kind in _TOO_MANY.items():
        recall = figure == "recall.initiators"
        asked = attrgetter(figure)(bylaws)
        number = asked if isinstance(asked, int) else max((one.least or 0 for one in leaves_of(asked)), default=0)
        most = able if recall else members
        yield kind.finding(
            bylaws.citing, number <= most, found=number, needed=most,
            context="besides" if recall and not acting else "all", number=number, members=members,
        )  # fmt: skip
