"""Restated: every figure of bylaws as a plain sentence.

Text:     all proposals.
Decides:  how a figure is said, and in what a sentence says that nothing is asked.
Leaves:   what a change changes, to amendments; what cannot work, to workable.
Readings: R-17 (a break of one term), R-41 (consequences), R-83 (nothing is asked), R-84 (a kind is said in full).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Restated", "figures_of", "in_full", "lasting", "long_day", "restate", "said", "shown"]

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from enum import Enum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.bylaws import Bylaws
from partgov.candidacies import Candidates
from partgov.electorates import Electorate, RecordDate
from partgov.foundation.conditions import AllOf, AnyOf, Base, Condition, Counted, Demand
from partgov.foundation.periods import Span
from partgov.foundation.rulings import Kind, Rules
from partgov.foundation.sentences import Phrase, Reader, Said
from partgov.foundation.timetables import Between
from partgov.foundation.values import Value
from partgov.mandates import ReserveLists
from partgov.questions import Reopening, Veto
from partgov.tallies import Order
from partgov.terms import Successor, nominal, yields_to

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"restate": ("R-17", "R-41", "R-83", "R-84")}

_CLAUSES: Final[Mapping[str, str]] = {
    "elections": "P4",
    "mandates": "P5",
    "recall": "P6",
    "decisions": "P8",
    "dues": "P11",
    "groups": "P1",
    "contests": "P15",
}
"""What each room of the adopted figures rests on."""


# ── a figure in a sentence ───────────────────────────────────────────────────────────────────────


def lasting(span: Span) -> Said:
    """How long something lasts."""
    return Phrase("length.none") if span == Span() else span


def _waiting(span: Span) -> Said:
    return Phrase("wait.none") if span == Span() else Phrase("wait.after", span=span)


def _resting(rest: Reopening) -> Said:
    adopted, rejected = _waiting(rest.adopted), _waiting(rest.rejected)
    return adopted if rest.adopted == rest.rejected else Phrase("value.by_outcome", adopted=adopted, rejected=rejected)


def _between(length: Between) -> Said:
    if length.least is None or length.most is None:
        word = "value.up_to" if length.least is None else "value.from"
        return Phrase(word, least=length.least, most=length.most)
    return Phrase("value.between", least=lasting(length.least), most=lasting(length.most))


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


def _quoted(text: str) -> Said:
    return Phrase("quoted", text=text) if text.strip() else Phrase("share.nothing")


def _consequences(of_answers: Mapping[str, str]) -> Said:
    said = tuple(
        Phrase("consequence.after", outcome=_quoted(outcome), answer=_quoted(answer))
        for answer, outcome in sorted(of_answers.items())
        if answer != outcome  # an answer without a stated consequence is its own outcome
    )
    return Phrase("consequence.list", all=said) if said else Phrase("consequence.itself")


def _asked(demand: Demand, of: Base, counts: Counted | None) -> Said:
    """
    What is asked of a vote or, without `counts`, of people: with its base, what is counted, and of whom.

    That the votes For are counted goes without saying of a share of votes, and of nothing else.
    """
    match demand:
        case AllOf(parts):
            return Phrase("demand.all", parts=tuple(_asked(part, of, counts) for part in parts))
        case AnyOf(parts):
            return Phrase("demand.any", parts=tuple(_asked(part, of, counts) for part in parts))
        case Condition(among=str() as names):
            return Phrase("asked.from", asked=_asked(attrs.evolve(demand, among=None), of, counts), names=names)
        case _:
            counted = demand.counts or counts
            values: dict[str, Said] = {"share": _majority(demand)}
            plain = counted is Counted.FOR is counts and demand.least is None
            if counted is not None and not plain:
                name = "counted.for" if counted is Counted.FOR else f"base.{counted.value}"
                values |= {"context": "counting", "counted": Phrase(name)}
            if demand.least is not None:
                return Phrase("asked.number", **values)
            return Phrase("asked.share", of=Phrase(f"base.{demand.base(of).value}"), **values)


def _cap(cap: Demand) -> Said:
    """How many seats at most: a number, a share or a root of them, rounded down, or the least or most of several."""
    match cap:
        case AllOf(parts):
            return Phrase("cap.all", parts=tuple(map(_cap, parts)))
        case AnyOf(parts):
            return Phrase("cap.any", parts=tuple(map(_cap, parts)))
        case Condition(least=int() as number):
            return Phrase("cap.number", count=number)
    return Phrase("cap.root", factor=cap.root) if cap.share is None else Phrase("cap.share", share=_part(cap.share))


def _short(value: Any, rules: Rules) -> bool:
    """Whether a figure is said as the adopted text does: by a date of all members, by a share of the votes cast."""
    match value:
        case Electorate():
            return value == Electorate(at=value.at) and isinstance(value.date, RecordDate)
        case Condition():
            cast = getattr(rules, "base", None) is Base.FOR_AND_AGAINST and not getattr(rules, "abstaining", False)
            return cast and value.share is not None and value == Condition(share=value.share, exceeded=value.exceeded)
        case _:
            return False


def _electorate(electorate: Electorate) -> Said:
    """Of whom an electorate is made, on which day, and what those may do whom the vote concerns."""
    date = electorate.date
    day = (
        Phrase("electorate.day", context=date.value)
        if isinstance(date, RecordDate)
        else Phrase("electorate.day", context="before", span=date)
    )
    of = Phrase("electorate.of", names=electorate.of) if electorate.of else Phrase("electorate.members")
    if electorate.requires:
        of = Phrase("electorate.required", of=of, names=electorate.requires)
    return Phrase("electorate.whole", context=electorate.concerned.value, of=of, day=day)


def _lists(lists: ReserveLists) -> Said:
    """Until when a list of reserves lasts, and how many seats may be taken over from it."""
    number = lists.successions
    successions = Phrase("reserves.any") if number is None else Phrase("reserves.most", count=number)
    return Phrase("reserves.list", lapse=Phrase(f"reserves.{lists.lapse}"), successions=successions)


def _all(said: tuple[Said, ...]) -> Said:
    return Phrase("value.list", all=said) if said else Phrase("value.nothing")


def _break(rules: Rules) -> Said:
    # without a figure of its own, the break that begins a new row is one term; an open one has none.
    term = nominal(rules.term)  # type: ignore[attr-defined]
    return Phrase("value.nothing") if term is None else Phrase("length.one_term", span=term)


def _candidates(asked: Candidates) -> Said:
    if not asked.of:
        return _all(asked.requires)
    return _all((Phrase("candidates.of", of=asked.of), *asked.requires))


# Figures that a sentence tells otherwise than by their type.
_SHOWN: Final[Mapping[str, Callable[[Any, Rules], Said]]] = {
    "mandates.gap": lambda gap, rules: _break(rules) if gap is None else lasting(gap),
    **dict.fromkeys(
        ("elections.ties", "mandates.ties"),
        lambda ties, rules: _all(tuple(Phrase(f"merit.by_{one}") for one in ties)),
    ),
    "elections.candidates": lambda asked, rules: _candidates(asked),
    "elections.statement_before": lambda before, rules: (
        Phrase("deadline.within", span=before) if isinstance(before, Span) else Phrase(f"deadline.{before}")
    ),
    "mandates.cap": lambda cap, rules: Phrase("value.no_limit") if cap is None else _cap(cap),
    "mandates.cap_over": lambda body, rules: Phrase("cap.each_role") if body is None else str(body),
    "mandates.counts_beyond": lambda share, rules: _remainder(share),
    "mandates.reserves": lambda lists, rules: _lists(lists),
    "mandates.revoked_wait": lambda span, rules: _waiting(span),
    "mandates.appointed_by": lambda able, rules: Phrase("value.list", all=able) if able else Phrase("list.nobody"),
    "mandates.retire": lambda asked, rules: (
        Phrase("value.nothing") if asked is None else _asked(asked, Base.SEATS, None)
    ),
    "recall.cool_down": lambda span, rules: _waiting(span),
    "recall.initiators_within": lambda span, rules: (
        Phrase("deadline.close") if span is None else Phrase("deadline.of_call", span=span)
    ),
    "recall.earliest": lambda least, rules: (
        Phrase("wait.part", share=_part(least)) if isinstance(least, Fraction) else _waiting(least or Span())
    ),
    **{
        f"{room}.base": lambda base, rules: Phrase(f"base.{base.value}")  # of a share that names none itself
        for room in ("decisions", "recall")
    },
    "decisions.consequences": lambda named, rules: _consequences(named),
    "decisions.otherwise": lambda text, rules: _quoted(text),
    "dues.currency": lambda code, rules: str(code),
    "dues.share": lambda share, rules: _incomes(share),
    "dues.starts_month": lambda month, rules: Phrase(f"month.{month}"),
    "dues.starts_day": lambda day, rules: str(day),
}
_NUMBERS: Final = frozenset({"mandates.consecutive", "mandates.total"})
_LENGTHS: Final = frozenset({"discussion", "voting", "window"})
_NONE: Final[Mapping[str, str]] = {
    **dict.fromkeys((*_NUMBERS, "elections.per_ballot"), "value.no_limit"), "mandates.term": "form.open_end",
}  # fmt: skip
"""How it is said that a figure has no limit, where another figure is told beside it."""
_NOTHING: Final = _NUMBERS | {
    *(f"decisions.{name}" for name in ("for_against", "quorum", "outright", "veto")),
    *(f"recall.{name}" for name in ("majority", "quorum", "outright")),
    *("elections.gate", "elections.method", "elections.per_ballot"),
    *("mandates.term", "mandates.window", "mandates.cap", "mandates.cap_over", "mandates.retire"),
}
"""Figures that have a sentence of their own where they ask nothing."""
_VALUED: Final[Mapping[str, str]] = {
    "decisions.proposers": "asked", "recall.initiators": "asked", "elections.per_ballot": "seats",
}  # fmt: skip
"""Figures that are numbers as a rule, and have a sentence of their own where they are not."""
_FULL: Final[Mapping[str, str]] = {
    **{f"{room}.electorate": "whole" for room in ("elections", "recall", "decisions")},
    "recall.majority": "asked",
}  # fmt: skip
"""Figures that have a sentence of their own where the adopted text's does not do."""
_LISTS: Final = frozenset({"elections.candidates", "elections.ties", "mandates.ties", "mandates.appointed_by"})
"""Figures that have a sentence of their own where they list nothing."""
_WORDS: Final[Mapping[str, str]] = {"statement_before": "deadline"}
# What is asked of the votes For where nothing else is said; proposers, callers and who retires are people.
_OF_THOSE_FOR: Final = frozenset({"gate", "for_against", "majority", "outright"})


def shown(figure: str, value: Any, rules: Rules, *, full: bool = False) -> Said:
    """
    Return a figure's value as it stands in a sentence, `figure` by room and name, such as `recall.initiators`.

    Args:
        full: whether to say all of it even where the adopted text's words would do.
    """
    name = figure.partition(".")[2]
    if figure in _SHOWN:
        return _SHOWN[figure](value, rules)
    match value:
        case None:
            return Phrase(_NONE.get(figure) or ("value.any_length" if name in _LENGTHS else "value.nothing"))
        case Span():
            return lasting(value)
        case Between():
            return _between(value)
        case Reopening():
            return _resting(value)
        case Veto():
            return Phrase("value.list", all=value.of)
        case Electorate():
            short = _short(value, rules) and not full
            return Phrase(f"electorate.{value.date}") if short else _electorate(value)
        case Condition() if name in ("proposers", "initiators") and value == Condition(least=value.least or 1):
            return value.least or 1
        case Condition() if name == "answers" or (name == "majority" and _short(value, rules) and not full):
            return _majority(value)
        case Condition() | AllOf() | AnyOf():
            whole = name in ("quorum", "outright", "proposers", "initiators")
            counts = Counted.VOTES if name == "quorum" else Counted.FOR if name in _OF_THOSE_FOR else None
            return _asked(value, Base.ELECTORATE if whole else getattr(rules, "base", Base.FOR_AND_AGAINST), counts)
        case Enum():
            return Phrase(f"{_WORDS.get(name, name)}.{value.value}")
        case _:
            return value  # type: ignore[no-any-return]


def in_full(figure: str, value: Any, rules: Rules) -> bool:
    """Say whether the adopted text's words do not do for a figure, so that all of it is said."""
    return figure in _FULL and not _short(value, rules)


def said(figure: str, value: Any, rules: Rules, *, full: bool = False) -> Phrase:
    """Return the sentence of one figure, without its full stop; `full` as in `shown`."""
    if isinstance(value, bool):
        return Phrase(f"rule.{figure}", context="on" if value else "off")
    # where a term is open and no break is named, none begins a new row.
    endless = figure == "mandates.gap" and nominal(rules.term) is None  # type: ignore[attr-defined]
    none = value is None and (figure in _NOTHING or endless)
    if none or (figure in _LISTS and not value) or (figure == "mandates.exempt" and value == Span()):
        return Phrase(f"rule.{figure}", context="none")
    full = full or in_full(figure, value, rules)
    value = shown(figure, value, rules, full=full)
    if isinstance(value, int):
        return Phrase(f"rule.{figure}", count=value)
    context = _FULL.get(figure) if full else _VALUED.get(figure)
    return Phrase(f"rule.{figure}", value=value, **({} if context is None else {"context": context}))


def _in_a_row(rules: Any) -> bool:
    return rules.consecutive is not None


def _in_terms(rules: Any) -> bool:
    return rules.consecutive is not None or rules.total is not None


_BEARS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "elections.method": lambda rules: rules.order is Order.RANKING,
    "mandates.ties": lambda rules: yields_to(rules.term) is Successor.ELECTION,
    "mandates.gap": _in_a_row,
    **dict.fromkeys(("mandates.counts_beyond", "mandates.remainder_always_counts"), _in_terms),
    "mandates.exempt": lambda rules: _in_terms(rules) or rules.window is not None,
    "mandates.cap_over": lambda rules: rules.cap is not None,
}
"""Figures that say more of another one, and whether that one asks anything."""


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Restated(Value):
    """
    One figure of bylaws, said.

    Attributes:
        figure: its place, such as `recall.initiators` or `decisions.kinds.statutes.quorum`.
        of: whose it is where it is over a room by name, such as the kind `statutes`.
        value: the figure itself.
        said: its sentence.
        cites: what it cites.
        bears: whether it bears on anything: what only says how a limit is counted does not, where there is no limit.
    """

    figure: str
    of: str | None
    value: Any
    said: Phrase
    cites: str
    bears: bool = True

    def told(self, reader: Reader) -> str:
        """Return the sentence with its citation, in the reader's language."""
        return Phrase("rule.cited", rule=self.said, cites=self.cites).told(reader)


def restate(bylaws: Bylaws) -> tuple[Restated, ...]:
    """
    Return every figure of bylaws in a sentence, in the order of the rooms, each kind in full after its room (R-84).

    >>> print(next(str(one.said) for one in restate(Bylaws()) if one.figure == "recall.initiators"))
    recall needs three initiators
    """
    return tuple(
        Restated(
            figure=place,
            of=of,
            value=value,
            said=said(figure, value, rules),
            cites=_cited(place, figure, rules),
            bears=figure not in _BEARS or _BEARS[figure](rules),
        )
        for place, figure, of, value, rules in figures_of(bylaws)
    )


def figures_of(bylaws: Bylaws) -> Iterator[tuple[str, str, str | None, Any, Rules]]:
    """Yield every figure: its place, its room and name, whose it is, its value, and the rules that have it."""
    for field in attrs.fields(Bylaws):
        rules = getattr(bylaws, field.name)
        if isinstance(rules, Rules):
            yield from _of_room(rules, field.name, field.name, None)
            for over in attrs.fields(type(rules)):
                if over.metadata.get("overlays"):
                    for name, own in getattr(rules, over.name).items():
                        yield from _of_room(own, f"{field.name}.{over.name}.{name}", field.name, name)


def _of_room(rules: Rules, place: str, room: str, of: str | None) -> Iterator[tuple[str, str, str | None, Any, Rules]]:
    for field in attrs.fields(type(rules)):
        if field.metadata.get("setting", True) and not field.metadata.get("overlays"):
            yield f"{place}.{field.name}", f"{room}.{field.name}", of, getattr(rules, field.name), rules


def _cited(place: str, figure: str, rules: Rules) -> str:
    clause = _CLAUSES[figure.partition(".")[0]]
    cited = rules.cites.clause(Kind(f"rule.{figure}", clause, setting=figure))
    return place if cited == figure else cited


def long_day(at: datetime, zone: tzinfo) -> Phrase:
    """A day on the organisation's clock with its month in words, and the time where it is not midnight."""
    local = at.astimezone(zone)
    midnight = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    time = f"{local:%H:%M}"
    context = "day" if midnight else "time"
    return Phrase("form.long_day", context=context, day=local.day, month=local.month, year=local.year, time=time)
