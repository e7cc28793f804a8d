"""Amendments: what a change of bylaws changes, in sentences, and which bylaws cannot work.

Text:     all proposals.
Decides:  which figures differ in effect between two bylaws; which figures defeat each other.
Leaves:   the figures themselves to bylaws; whether to change them, to the membership.
Readings: R-17 (one term where no gap is given), R-30 (from when a change holds), R-68 (bylaws that cannot work).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Change", "differences", "lint"]

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final

import attrs

from partgov.ballots import Electorate
from partgov.bylaws import Bylaws
from partgov.decisions import Base
from partgov.elections import Deadline
from partgov.foundation.errors import PartgovError
from partgov.foundation.majorities import Majority
from partgov.foundation.money import Rounding
from partgov.foundation.periods import FOREVER, Span, in_words, shift
from partgov.foundation.rulings import Finding, as_told
from partgov.foundation.timetables import Leeway
from partgov.foundation.values import Value, frozen
from partgov.mandates import MandateRules
from partgov.members import Roll
from partgov.roles import Role

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"differences": ("R-17", "R-30"), "lint": ("R-68",)}


# ── a figure in words ────────────────────────────────────────────────────────────────────────────

_Words = Callable[[Any], str]
_Saying = Callable[[Any, Any], str]
"""What makes a sentence of the value before and the value now."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_LEEWAY: Final[Mapping[Leeway, str]] = {
    Leeway.WITHIN_DAY: "when time is up or later that day",
    Leeway.EXACTLY: "exactly when time is up",
    Leeway.AT_LEAST: "when time is up or at any time after",
}
_ELECTORATE: Final[Mapping[Electorate, str]] = {
    Electorate.AT_MARKING: "only when they vote",
    Electorate.AT_OPENING: "only when voting opens",
    Electorate.BOTH: "both when voting opens and when they vote",
}
_DEADLINE: Final[Mapping[Deadline, str]] = {
    Deadline.VOTING_OPENS: "before voting opens",
    Deadline.DISCUSSION_OPENS: "before discussion opens",
}
_BASE: Final[Mapping[Base, str]] = {
    Base.FOR_AND_AGAINST: "the votes For and Against",
    Base.VOTES: "the votes For, Against and Abstain",
    Base.ELECTORATE: "all who may vote",
}
_ROUNDING: Final[Mapping[Rounding, str]] = {
    Rounding.HALF_EVEN: "to the nearest unit (a half to the even one)",
    Rounding.HALF_UP: "to the nearest unit (a half up)",
    Rounding.DOWN: "down",
    Rounding.UP: "up",
}


def _lasting(span: Span) -> str:
    return "no time" if span == Span() else span.words


def _waiting(span: Span) -> str:
    return "at once" if span == Span() else f"after {span.words}"


def _break(rules: MandateRules) -> str:
    # without a figure of its own, the break that begins a new row is one term.
    return f"one term ({rules.term.words})" if rules.gap is None else _lasting(rules.gap)


def _majority(majority: Majority) -> str:
    return "all" if majority.share == 1 else str(majority)


def _part(share: Fraction) -> str:
    return "half" if share == Fraction(1, 2) else str(share)


def _remainder(share: Fraction) -> str:
    return f"when it is more than {_part(share)} of one" if share else "however short it is"


def _incomes(share: Fraction) -> str:
    if share == 0:
        return "nothing"
    if share.denominator == 1:
        return "one month's income" if share == 1 else f"{in_words(share.numerator)} months' income"
    return f"{_part(share)} of a month's income"


def _voters(least: int) -> str:
    return _some(in_words(least), "voter") if least else "no fixed number of voters"


def _of_all(share: Fraction | None) -> str:
    if share is None:
        return "no share of all who may vote"
    return "all who may vote" if share == 1 else f"{_part(share)} of all who may vote"


def _quoted(text: str) -> str:
    return f'"{text}"' if text.strip() else "nothing"


def _consequences(of_answers: Mapping[str, str]) -> str:
    said = [f"{_quoted(outcome)} after {_quoted(answer)}" for answer, outcome in sorted(of_answers.items())]
    if not said:
        return "the answer itself"
    *most, last = said
    return f"{', '.join(most)} and {last}" if most else last


def _some(number: str | int, thing: str) -> str:
    return f"{number} {thing}{'' if number in ('one', 1) else 's'}"


# ── a change in a sentence ───────────────────────────────────────────────────────────────────────


def _told(sentence: str, words: _Words = str) -> _Saying:
    return lambda old, new: sentence.format(words(new), words(old))


def _counted(sentence: str, thing: str) -> _Saying:
    return lambda old, new: sentence.format(_some(in_words(new), thing), in_words(old))


def _flag(yes: str, no: str) -> _Saying:
    return lambda old, new: yes if new else no


def _electorate(voters: str) -> _Saying:
    return _told(f"{voters} must now be members {{}} instead of {{}}", _ELECTORATE.__getitem__)


# Every figure of every rule set, each with what tells its change; tests/test_amendments.py holds it whole.
_SAYS: Final[Mapping[str, _Saying]] = {
    "elections.discussion": _told("discussion before an election now lasts {} instead of {}", _lasting),
    "elections.voting": _told("voting in an election now lasts {} instead of {}", _lasting),
    "elections.leeway": _told("the periods of an election must now close {} instead of {}", _LEEWAY.__getitem__),
    "elections.electorate": _electorate("voters in an election"),
    "elections.statement_before": _told(
        "candidates must now post their statement {} instead of {}", _DEADLINE.__getitem__
    ),
    "mandates.term": _told("a term now lasts {} instead of {}", _lasting),
    "mandates.consecutive": _counted("one may now serve {} in a row as primary in one role instead of {}", "term"),
    "mandates.total": _counted("one may now serve {} in all as primary in one role instead of {}", "term"),
    "mandates.gap": _told("a new row of terms now begins after a break of {} instead of {}", _break),
    "mandates.counts_beyond": _told(
        "the remainder of a term, or standing in, now counts as a term {} instead of {}", _remainder
    ),
    "mandates.remainder_always_counts": _flag(
        "a remainder of a term now counts as a term even if it is short",
        "a remainder of a term no longer counts as a term if it is short",
    ),
    "mandates.roles_together": _flag(
        "one may now be primary in several roles at once", "one may no longer be primary in several roles at once"
    ),
    "mandates.revoked_wait": _told(
        "who was revoked may now begin a new mandate in the role {} instead of {}", _waiting
    ),
    "recall.initiators": _counted("recall now needs {} instead of {}", "initiator"),
    "recall.voting": _told("the poll of a recall is now open for {} instead of {}", _lasting),
    "recall.leeway": _told("the poll of a recall must now close {} instead of {}", _LEEWAY.__getitem__),
    "recall.majority": _told("recall now needs {} of the votes cast instead of {}", _majority),
    "recall.cool_down": _told("a new recall of the same mandate may now be called {} instead of {}", _waiting),
    "recall.electorate": _electorate("voters in a recall"),
    "recall.mandatee_may_act": _flag(
        "the mandatee may now open or second a recall of their own mandate",
        "the mandatee may no longer open or second a recall of their own mandate",
    ),
    "decisions.proposers": _counted("putting a question now takes {} instead of {}", "member"),
    "decisions.electorate": _electorate("voters on a question"),
    "decisions.discussion": _told("discussion of a question now lasts {} instead of {}", _lasting),
    "decisions.voting": _told("voting on a question now lasts {} instead of {}", _lasting),
    "decisions.leeway": _told("the periods of a question must now close {} instead of {}", _LEEWAY.__getitem__),
    "decisions.base": _told("a For / Against question now needs its majority of {} instead of {}", _BASE.__getitem__),
    "decisions.for_against": _told("a For / Against question now needs {} of its base instead of {}", _majority),
    "decisions.answers": _told("an answer now wins with {} of the answers given instead of {}", _majority),
    "decisions.consequences": _told("when an answer wins, what follows is now {} instead of {}", _consequences),
    "decisions.otherwise": _told("when no answer wins, what follows is now {} instead of {}", _quoted),
    "decisions.quorum.least": _told("a question now needs {} as its quorum instead of {}", _voters),
    "decisions.quorum.share": _told("a question now needs {} as its quorum instead of {}", _of_all),
    "decisions.quorum.abstaining": _flag(
        "who abstains now counts towards the quorum of a question",
        "who abstains no longer counts towards the quorum of a question",
    ),
    "decisions.reopening": _told("a settled matter may now be put again {} instead of {}", _waiting),
    "dues.share": _told("a year's dues are now {} instead of {}", _incomes),
    "dues.currency": _told("dues are now counted in {} instead of {}"),
    "dues.rounding": _told("dues are now rounded {} instead of {}", _ROUNDING.__getitem__),
    "dues.starts_month": _told("the dues year now starts in {} instead of {}", lambda month: _MONTHS[month - 1]),
    "dues.starts_day": _told("the dues year now starts on day {} of its month instead of day {}"),
    "dues.by_month": _flag(
        "who joins midway now owes dues for the months begun instead of the whole year",
        "who joins midway now owes dues for the whole year instead of the months begun",
    ),
    "dues.carry_over": _flag(
        "dues paid too much now count for the year after", "dues paid too much no longer count for the year after"
    ),
    "groups.least": _counted("a group now needs {} instead of {}", "member"),
    "groups.may_refuse": _flag(
        "a group may now refuse somebody who meets all it requires",
        "a group may no longer refuse somebody who meets all it requires",
    ),
    "contests.discussion": _told("discussion in a contest now lasts {} instead of {}", _lasting),
    "contests.voting": _told("voting in a contest now lasts {} instead of {}", _lasting),
    "contests.leeway": _told("the periods of a contest must now close {} instead of {}", _LEEWAY.__getitem__),
    "contests.electorate": _electorate("voters in a contest"),
    "contests.by_membership": _flag(
        "equal entries of a contest now go by their authors' membership, the earliest first",
        "equal entries of a contest no longer go by their authors' membership",
    ),
    "contests.indivisible": _flag(
        "an entry for both name and logo can now win only both", "an entry for both name and logo may now win only one"
    ),
}


@attrs.frozen(kw_only=True)
class Change(Value):
    """
    One figure that differs in effect between two bylaws.

    Attributes:
        figure: its place in the bylaws, such as `recall.initiators`.
        before, after: the two values; where one rests on another figure, what it comes to.
        because: the change in a sentence.
    """

    figure: str
    before: Any
    after: Any
    because: str

    def __str__(self) -> str:
        return self.because


def differences(before: Bylaws, after: Bylaws, *, zone: tzinfo) -> tuple[Change, ...]:
    """
    Return every figure in which two bylaws differ in effect, with a sentence for each, in the order of the rooms.

    What merely writes out a default changes nothing, and is not told.

    Args:
        zone: the organisation's time zone, in which the day is told from which the later one holds.

    >>> from partgov.recall import RecallRules
    >>> later = Bylaws(since=datetime(2017, 3, 1, tzinfo=UTC), recall=RecallRules(initiators=5))
    >>> print(*differences(Bylaws(), later, zone=UTC))
    recall now needs five initiators instead of three, from 1 March 2017
    """
    start = "" if after.since is None else f", from {_day(after.since, zone)}"
    old, new = _in_effect(before), _in_effect(after)
    changes = []
    for figure, value in new.items():
        if old[figure] != value:
            # How long a break comes to hangs on the term too.
            said = (before.mandates, after.mandates) if figure == "mandates.gap" else (old[figure], value)
            because = f"{_SAYS[figure](*said)}{start}"
            changes.append(Change(figure=figure, before=old[figure], after=value, because=because))
    return tuple(changes)


def _in_effect(bylaws: Bylaws) -> dict[str, Any]:
    """Every figure by its place, as it works: what is left to a default is what the default comes to."""
    mandates, named = bylaws.mandates, bylaws.decisions.consequences
    return dict(_figures(bylaws)) | {
        "mandates.gap": mandates.term if mandates.gap is None else mandates.gap,
        # an answer without a stated consequence is its own outcome.
        "decisions.consequences": frozen({answer: what for answer, what in named.items() if answer != what}),
    }


def _figures(rules: Any, above: str = "") -> Iterator[tuple[str, object]]:
    """Every figure by its place, those of parts within parts too."""
    for field in attrs.fields(type(rules)):
        if not field.metadata.get("setting", True):
            continue
        value, place = getattr(rules, field.name), f"{above}{field.name}"
        if attrs.has(type(value)) and not isinstance(value, Span | Majority):
            yield from _figures(value, f"{place}.")
        elif place not in ("since", "preset", "source", "note"):
            yield place, value


def _day(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    clock = "" if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0) else f", {local:%H:%M}"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}{clock}"


# ── what cannot work ─────────────────────────────────────────────────────────────────────────────

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)

# Every figure that is a length, with its clause and its name in a sentence.
_LENGTHS: Final[Mapping[str, tuple[str, str]]] = {
    "elections.discussion": ("P4", "Discussion before an election"),
    "elections.voting": ("P4", "Voting in an election"),
    "mandates.term": ("P5", "A term"),
    "mandates.gap": ("P5", "The break that begins a new row of terms"),
    "mandates.revoked_wait": ("P6", "The wait of somebody who was revoked"),
    "recall.voting": ("P6", "Voting in a recall"),
    "recall.cool_down": ("P6", "The cool-down after a recall"),
    "decisions.discussion": ("P8", "Discussion of a question"),
    "decisions.voting": ("P8", "Voting on a question"),
    "decisions.reopening": ("P8", "The rest of a settled matter"),
    "contests.discussion": ("P15", "Discussion in a contest"),
    "contests.voting": ("P15", "Voting in a contest"),
}

# The periods that a procedure cannot do without; a question may be put without a discussion.
_PERIODS: Final = (
    "elections.discussion", "elections.voting", "recall.voting", "decisions.voting", "contests.discussion",
    "contests.voting",
)  # fmt: skip


def lint(
    bylaws: Bylaws,
    *,
    roles: Iterable[Role] = (),
    members: Roll | int | None = None,
    until: datetime | None = None,
    zone: tzinfo,
) -> tuple[Finding, ...]:
    """
    Return what in these bylaws cannot work, and why; nothing where everything can (R-68).

    Prevents: a rule that is found to defeat another on the day it is needed.

    Args:
        roles: the organisation's roles; only rows in force while the bylaws hold are looked at.
        members: its roll, or how many members it has; where that is not known, nothing is said about numbers of them.
        until: when other bylaws take their place, if they do.
        zone: the organisation's time zone, on whose wall clock spans are counted.
    """
    count = _counter(members)
    looked_at = (*_lengths(bylaws, zone), *_limits(bylaws), *_seats(bylaws, roles, count, until, zone))
    return tuple(one for one in (*looked_at, *_numbers(bylaws, count, until)) if not one)


def _finding(clause: str, met: bool, because: str, found: Any, needed: Any) -> Finding:
    return as_told(clause=clause, reading="R-68", met=met, because=because, found=found, needed=needed)


def _lengths(bylaws: Bylaws, zone: tzinfo) -> Iterator[Finding]:
    # Spans have no length of their own: they are compared from the day the bylaws take effect.
    start = bylaws.since or datetime(2016, 10, 1, tzinfo=UTC)

    def end(*spans: Span) -> datetime:
        at = start
        try:
            for span in spans:
                at = shift(at, span, zone=zone)
        except PartgovError:  # beyond the calendar
            return FOREVER
        return at

    written = {figure: attrgetter(figure)(bylaws) for figure in _LENGTHS}
    lengths: dict[str, Span] = {figure: span for figure, span in written.items() if span is not None}
    endless = {figure for figure, span in lengths.items() if end(span) == FOREVER}
    for figure, span in lengths.items():
        clause, what = _LENGTHS[figure]
        because = (
            f"{what} ({figure}) would last {span.words}: from {_day(start, zone)} on that ends after "
            "the year 9998, beyond the calendar of a record."
        )
        yield _finding(clause, figure not in endless, because, str(span), "a span that ends before the year 9999")
    for figure in _PERIODS:
        clause, what = _LENGTHS[figure]
        room = lengths[figure] != Span() or attrgetter(f"{figure.partition('.')[0]}.leeway")(bylaws) != Leeway.EXACTLY
        because = f"{what} lasts no time and must close exactly when that is up: it would close as it opens."
        yield _finding(clause, room, because, "P0D", "more than P0D, or another leeway")
    elections, recall, term = bylaws.elections, bylaws.recall, bylaws.mandates.term
    over = end(term)
    if not endless & {"mandates.term", "elections.discussion", "elections.voting"}:
        closes = end(elections.discussion, elections.voting)
        because = (
            f"An election takes {_lasting(elections.discussion)} of discussion and {_lasting(elections.voting)} of "
            f"voting, longer than a term of {term.words}: seats fall vacant before the next election is over."
        )
        yield _finding("P4", closes <= over, because, closes, over)
    if not endless & {"mandates.term", "recall.voting"}:
        # a mandate that ends by itself at the close makes the poll moot, so that as long is too long.
        because = (
            f"The poll of a recall is open for {_lasting(recall.voting)}, as long as a term of {term.words} or longer: "
            "the mandate is over before the vote."
        )
        yield _finding("P6", end(recall.voting) < over, because, end(recall.voting), over)
    if not endless & {"mandates.term", "recall.cool_down"}:
        # as long as a term is a sensible "once a term"; the next term is another mandate.
        because = (
            f"The cool-down after a recall lasts {_lasting(recall.cool_down)}, longer than a term of {term.words}: "
            "every mandate is over before its end."
        )
        yield _finding("P6", end(recall.cool_down) <= over, because, end(recall.cool_down), over)


def _limits(bylaws: Bylaws) -> Iterator[Finding]:
    mandates, share = bylaws.mandates, bylaws.decisions.quorum.share
    because = (
        f"One may serve {_some(mandates.consecutive, 'term')} in a row, and {mandates.total} in all: the limit in a "
        "row is never reached."
    )
    yield _finding("P5", mandates.consecutive <= mandates.total, because, mandates.consecutive, mandates.total)
    because = "A break of no time begins a new row of terms: the limit in a row is never reached."
    yield _finding("P5", mandates.gap != Span(), because, "P0D", "more than P0D")
    because = f"The quorum is {share} of all who may vote: more than everyone."
    yield _finding("P8", share is None or share <= 1, because, share, 1)


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
    rows = sorted(roles, key=lambda one: (one.id, one.since or _EARLIEST))
    for role, following in zip(rows, [*rows[1:], None], strict=False):
        replaced = following.since if following is not None and following.id == role.id else None
        opens = max(bylaws.since or _EARLIEST, role.since or _EARLIEST)
        closes = min(until or FOREVER, replaced or FOREVER)
        if opens >= closes:
            continue  # not in force while these bylaws hold
        primary, reserve = role.primary_seats, role.reserve_seats
        later = role.since is not None and role.since > (bylaws.since or _EARLIEST)
        since = f" from {_day(opens, zone)} on" if later else ""
        because = f"{role.id} has{since} {_some(reserve, 'reserve seat')} and no primary one that could be taken over."
        yield _finding("P2", primary > 0 or reserve == 0, because, primary, 1)
        members = count(opens, closes)
        if members is not None:
            # a member holds one mandate in a role, so that each seat takes a member of its own.
            because = (
                f"{role.id} has{since} {_some(primary + reserve, 'seat')}, and the organisation "
                f"{_some(members, 'member')} to vote and to sit on them."
            )
            yield _finding("P2", primary + reserve <= members, because, primary + reserve, members)


def _numbers(bylaws: Bylaws, count: _HeadCount, until: datetime | None) -> Iterator[Finding]:
    members = count(bylaws.since or _EARLIEST, until or FOREVER)
    if members is None:
        return
    recall, decisions = bylaws.recall, bylaws.decisions
    # where the mandatee may not act, there is one member fewer to initiate.
    able, besides = members, ""
    if not recall.mandatee_may_act:
        able, besides = max(0, members - 1), " besides the mandatee, who may not act"
    for clause, number, most, what in (
        ("P6", recall.initiators, able, f"A recall takes {_some(recall.initiators, 'initiator')}{besides}"),
        ("P8", decisions.proposers, members, f"Putting a question takes {_some(decisions.proposers, 'member')}"),
        ("P8", decisions.quorum.least, members, f"The quorum is {_some(decisions.quorum.least, 'voter')}"),
        ("P1", bylaws.groups.least, members, f"A group takes {_some(bylaws.groups.least, 'member')}"),
    ):
        because = f"{what}, and the organisation has {_some(members, 'member')}."
        yield _finding(clause, number <= most, because, number, most)
