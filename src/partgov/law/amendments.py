"""Amendments: what a change of bylaws changes.

Text:     all proposals.
Decides:  every figure in which two bylaws differ in effect, each told in a sentence.
Leaves:   whether the new bylaws can work, to workable; whether a change is wise, to people.
Readings: R-17 (a break of one term), R-30 (what a change does not touch), R-41 (consequences).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Change", "differences"]

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from enum import Enum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.conditions import Condition
from partgov.foundation.periods import Span
from partgov.foundation.sentences import Phrase, Reader, Said
from partgov.foundation.values import Value, frozen
from partgov.mandates import MandateRules

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"differences": ("R-17", "R-30", "R-41")}


# ── a figure in a sentence ───────────────────────────────────────────────────────────────────────


def lasting(span: Span) -> Said:
    """How long something lasts."""
    return Phrase("length.none") if span == Span() else span


def _waiting(span: Span) -> Said:
    return Phrase("wait.none") if span == Span() else Phrase("wait.after", span=span)


def _break(rules: MandateRules) -> Said:
    # without a figure of its own, the break that begins a new row is one term.
    return Phrase("length.one_term", span=rules.term) if rules.gap is None else lasting(rules.gap)


def _majority(majority: Condition) -> Said:
    return Phrase("share.all") if majority.share == 1 else majority


def _part(share: Fraction) -> Said:
    return Phrase("share.half") if share == Fraction(1, 2) else share


def _remainder(share: Fraction) -> Said:
    return Phrase("remainder.beyond", share=_part(share)) if share else Phrase("remainder.always")


def _incomes(share: Fraction) -> Said:
    if share == 0:
        return Phrase("share.nothing")
    if share.denominator == 1:
        return Phrase("income.months", count=share.numerator)
    return Phrase("income.part", share=_part(share))


def _voters(least: int) -> Said:
    return Phrase("quorum.voters", count=least)


def _of_all(share: Fraction | None) -> Said:
    if share is None:
        return Phrase("quorum.no_share")
    return Phrase("quorum.everyone") if share == 1 else Phrase("quorum.share", share=_part(share))


def _quoted(text: str) -> Said:
    return Phrase("quoted", text=text) if text.strip() else Phrase("share.nothing")


def _consequences(of_answers: Mapping[str, str]) -> Said:
    said = tuple(
        Phrase("consequence.after", outcome=_quoted(outcome), answer=_quoted(answer))
        for answer, outcome in sorted(of_answers.items())
    )
    return Phrase("consequence.list", all=said) if said else Phrase("consequence.itself")


# Figures that a sentence tells otherwise than by their type.
_SHOWN: Final[Mapping[str, Callable[[Any], Said]]] = {
    "mandates.gap": _break,
    "mandates.counts_beyond": _remainder,
    "mandates.revoked_wait": _waiting,
    "recall.cool_down": _waiting,
    "decisions.consequences": _consequences,
    "decisions.quorum.least": _voters,
    "decisions.quorum.share": _of_all,
    "decisions.reopening": _waiting,
    "dues.share": _incomes,
    "dues.starts_month": lambda month: Phrase(f"month.{month}"),
    "dues.starts_day": lambda day: str(day),
}


def _shown(figure: str, value: Any) -> Said:
    if figure in _SHOWN:
        return _SHOWN[figure](value)
    match value:
        case Span():
            return lasting(value)
        case Condition():
            return _majority(value)
        case Enum():
            return str(value.value)
        case str() if figure == "decisions.otherwise":
            return _quoted(value)
        case _:
            return value  # type: ignore[no-any-return]


def _changed(figure: str, before: Any, after: Any) -> Phrase:
    """The sentence that tells of one figure: by its name, whatever kind of figure it is."""
    if isinstance(after, bool):
        return Phrase(f"change.{figure}", context="on" if after else "off")
    old, new = _shown(figure, before), _shown(figure, after)
    if isinstance(new, int):
        return Phrase(f"change.{figure}", count=new, old=old)
    return Phrase(f"change.{figure}", new=new, old=old)


# ── changes ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Change(Value):
    """
    One figure that differs in effect between two bylaws.

    Attributes:
        figure: its place in the bylaws, such as `recall.initiators`.
        before, after: the two values; where one rests on another figure, what it comes to.
        said: the change, to be said in any language.
    """

    figure: str
    before: Any
    after: Any
    said: Phrase

    def __str__(self) -> str:
        return self.because

    @property
    def because(self) -> str:
        """The change in an English sentence."""
        return str(self.said)

    def told(self, reader: Reader) -> str:
        """Return the change in the reader's language."""
        return self.said.told(reader)


def differences(before: Bylaws, after: Bylaws, *, zone: tzinfo) -> tuple[Change, ...]:
    """
    Return every figure in which two bylaws differ in effect, with a sentence for each, in the order of the rooms.

    What merely writes out a default changes nothing, and is not told.

    Args:
        zone: the organisation's time zone, in which the day is told from which the later one holds.

    >>> from datetime import UTC
    >>> from partgov.recall import RecallRules
    >>> later = Bylaws(since=datetime(2017, 3, 1, tzinfo=UTC), recall=RecallRules(initiators=5))
    >>> print(*differences(Bylaws(), later, zone=UTC))
    recall now needs five initiators instead of three, from 1 March 2017
    """
    old, new = _in_effect(before), _in_effect(after)
    changes = []
    for figure, value in new.items():
        if old[figure] != value:
            # How long a break comes to hangs on the term too.
            said = (before.mandates, after.mandates) if figure == "mandates.gap" else (old[figure], value)
            changed = _changed(figure, *said)
            if after.since is not None:
                changed = Phrase("change.from", change=changed, day=long_day(after.since, zone))
            changes.append(Change(figure=figure, before=old[figure], after=value, said=changed))
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
        value, place = getattr(rules, field.name), f"{above}{field.name}"
        if not field.metadata.get("setting", True) or place in ("since", "preset", "cites", "source", "note"):
            continue
        if attrs.has(type(value)) and not isinstance(value, Span | Condition):
            yield from _figures(value, f"{place}.")
        else:
            yield place, value


def long_day(at: datetime, zone: tzinfo) -> Phrase:
    """A day on the organisation's clock with its month in words, and the time where it is not midnight."""
    local = at.astimezone(zone)
    midnight = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    time = f"{local:%H:%M}"
    context = "day" if midnight else "time"
    return Phrase("form.long_day", context=context, day=local.day, month=local.month, year=local.year, time=time)
