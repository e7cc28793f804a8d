"""Amendments: what a change of bylaws changes.

Text:     all proposals.
Decides:  every figure in which two bylaws differ in effect, each told in a sentence.
Leaves:   how a figure is said, to restated; whether bylaws can work, to workable; whether a change is wise, to people.
Readings: R-17 (a break of one term), R-30 (what a change does not touch), R-41 (consequences).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Change", "differences"]

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase, Reader
from partgov.foundation.values import Value, frozen
from partgov.law.restated import figures_of, in_full, long_day, said, shown
from partgov.terms import nominal

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"differences": ("R-17", "R-30", "R-41")}


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

    >>> from datetime import UTC, datetime
    >>> from partgov.recall import RecallRules
    >>> later = Bylaws(since=datetime(2017, 3, 1, tzinfo=UTC), recall=RecallRules(initiators=5))
    >>> print(*differences(Bylaws(), later, zone=UTC))
    recall needs five initiators instead of three, from 1 March 2017
    """
    changes = [*_figures(before, after), *_around(before, after)]
    if after.since is None:
        return tuple(changes)
    day = long_day(after.since, zone)
    return tuple(attrs.evolve(one, said=Phrase("change.from", change=one.said, day=day)) for one in changes)


def _figures(before: Bylaws, after: Bylaws) -> Iterator[Change]:
    """Every figure that differs, by kind too: what is new by name differs from its room, and what is gone is told."""
    old = {place: (value, rules) for place, _, _, value, rules in figures_of(before)}
    rooms = {place.rpartition(".")[0] for place in old}
    said_same = set()
    for place, figure, of, value, rules in figures_of(after):
        above = place.rpartition(".")[0]
        was, had = old[place if above in rooms else figure]
        if _differs(figure, (was, had), (value, rules)):
            yield _change(place, of, (was, had), (value, rules), figure)
        elif above not in rooms and above not in said_same and _same(rules, getattr(after, figure.partition(".")[0])):
            said_same.add(above)
            yield Change(figure=above, before=None, after=rules, said=Phrase("change.same", of=of))
    kept = {place.rpartition(".")[0] for place, *_ in figures_of(after)}
    gone = {place.rpartition(".")[0]: (of, rules) for place, _, of, _, rules in figures_of(before)}
    for above, (of, rules) in gone.items():
        if above not in kept:
            yield Change(figure=above, before=rules, after=None, said=Phrase("change.gone", of=of))


def _change(place: str, of: str | None, old: tuple[Any, Rules], new: tuple[Any, Rules], figure: str) -> Change:
    full = in_full(figure, *old) or in_full(figure, *new)  # both are told in the same words
    was, said_now = shown(figure, *old, full=full), said(figure, *new, full=full)
    if not isinstance(new[0], bool):
        number = {"context": "number"} if isinstance(was, int) else {}
        said_now = Phrase("change.instead", rule=said_now, old=was, **number)
    if of is not None:
        said_now = Phrase("change.of", of=of, change=said_now)
    return Change(figure=place, before=_in_effect(figure, *old), after=_in_effect(figure, *new), said=said_now)


def _differs(figure: str, old: tuple[Any, Rules], new: tuple[Any, Rules]) -> bool:
    """Whether a figure works otherwise than before; a break that follows from the term needs rows that it ends."""
    if figure == "mandates.gap" and old[0] is new[0] is None:
        limits = [rules.consecutive for _, rules in (old, new)]  # type: ignore[attr-defined]
        if None in limits:
            return False
    return bool(_in_effect(figure, *old) != _in_effect(figure, *new))


def _in_effect(figure: str, value: Any, rules: Rules) -> Any:
    """A figure as it works: what is left to a default is what the default comes to."""
    if figure == "mandates.gap" and value is None:
        return nominal(rules.term)  # type: ignore[attr-defined]  # R-17
    if figure == "decisions.consequences":  # an answer without a stated consequence is its own outcome
        return frozen({answer: what for answer, what in value.items() if answer != what})
    return value


def _same(rules: Rules, room: Rules) -> bool:
    """Whether what is over a room by name has all its figures from there."""
    return all(
        getattr(rules, field.name) == getattr(room, field.name)
        for field in attrs.fields(type(rules))
        if field.metadata.get("setting", True) and not field.metadata.get("overlays")
    )


def _around(before: Bylaws, after: Bylaws) -> Iterator[Change]:
    """What stands around the rooms: lists and bodies by name, and what is beyond."""
    for place in ("bodies", "lists"):
        old, new = getattr(before, place), getattr(after, place)
        for name in sorted(old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                names = new.get(name, ())
                context = {} if names else {"context": "none"}
                told = Phrase("change.named", of=name, names=names, **context)
                yield Change(figure=f"{place}.{name}", before=old.get(name), after=new.get(name), said=told)
    if before.beyond != after.beyond:
        rules = tuple(one.rule for one in after.beyond)
        context = {} if rules else {"context": "none"}
        told = Phrase("change.beyond", rules=rules, **context)
        yield Change(figure="beyond", before=before.beyond, after=after.beyond, said=told)
