"""Forms: values that may be written in more ways than one: conditions, lengths, and words for what has no form."""

from __future__ import annotations

__all__ = ["SHORT", "demand_of", "either_of", "of_words", "old_quorum_of", "short_of"]

from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from typing import Any, Final

import attrs

from partgov.bylaws import Beyond
from partgov.candidacies import Candidates, as_candidates
from partgov.electorates import Electorate, RecordDate, as_electorate
from partgov.foundation.conditions import AllOf, AnyOf, Condition, Counted
from partgov.foundation.errors import Fault, PartgovError
from partgov.foundation.periods import Span
from partgov.foundation.sentences import Phrase
from partgov.interop.scalars import FAILED, SCALARS, Decoder, Notes, below
from partgov.questions import Reopening
from partgov.requirements import Qualification


def of_words(words: Mapping[str, Any], otherwise: Decoder) -> Decoder:
    """Return what decodes the words of a setting, such as "none", and `otherwise` everything else."""
    also = ", ".join(f'"{word}"' for word in words)

    def decode_worded(raw: Any, path: str, notes: Notes) -> Any:
        if type(raw) is str and raw in words:
            return words[raw]
        told = len(notes.faults)
        value = otherwise(raw, path, notes)
        for index, fault in enumerate(notes.faults[told:], told):
            if fault.path == path:
                notes.faults[index] = fault._replace(asked=Phrase("wanted.or_word", wanted=fault.asked, words=also))
        return value

    return decode_worded


def either_of(decoders: Mapping[Any, Decoder]) -> Decoder:
    """Return what decodes one of several kinds of value, by what is written: a text, a number, a list or an object."""
    words = {kind: decode for kind, decode in decoders.items() if isinstance(kind, type) and issubclass(kind, Enum)}
    texts = [decode for kind, decode in decoders.items() if kind in (str, Span, Fraction)]
    numbers = decoders.get(int)
    flags = decoders.get(bool)
    objects = [decode for kind, decode in decoders.items() if attrs.has(kind) and kind not in SCALARS]

    def decode_either(raw: Any, path: str, notes: Notes) -> Any:
        for kind, decode in words.items():
            if type(raw) is str and raw in {each.value for each in kind}:
                return decode(raw, path, notes)
        shaped = [numbers] if type(raw) is int and numbers else objects if isinstance(raw, dict) else []
        shaped = [flags] if type(raw) is bool and flags else shaped
        tried: list[Fault] = []
        for decode in shaped or [*words.values(), *texts] or list(decoders.values()):
            told = len(notes.faults)
            value = decode(raw, path, notes)
            if len(notes.faults) == told:
                return value
            tried += notes.faults[told:]
            del notes.faults[told:]
        notes.faults += tried if len(tried) == 1 or shaped else [_any_of(path, tried)]
        return FAILED

    return decode_either


def _any_of(path: str, tried: list[Fault]) -> Fault:
    """One fault for a value that might have been of several kinds and is of none."""
    wanted: str | Phrase = tried[0].asked
    for fault in tried[1:]:
        wanted = Phrase("wanted.or", wanted=wanted, other=fault.asked)
    return Fault(path, wanted, tried[0].seen)


# ── what is asked of a vote ──────────────────────────────────────────────────────────────────────


def demand_of(condition: Decoder) -> Decoder:
    """
    Return what decodes what is asked of a vote (R-83).

    A whole number is the least of it, a fraction a share; a list asks all that it has, `{"any": […]}` any of it.
    """

    def decode_demand(raw: Any, path: str, notes: Notes) -> Any:
        if type(raw) is int:
            if raw < 1:
                return notes.fault(path, Phrase("wanted.whole_at_least", least=1), raw)
            return condition({"least": raw}, path, notes)
        if type(raw) is str:
            share = SCALARS[Fraction](raw, path, notes)
            return share if share is FAILED else condition({"share": raw}, path, notes)
        if type(raw) is list:
            return several(AllOf, raw, path, notes)
        if isinstance(raw, dict) and "any" in raw:
            for key in (key for key in raw if key != "any"):
                notes.faults.append(Fault(below(path, key), Phrase("wanted.any_alone"), Phrase("found.unknown_key")))
            if type(raw["any"]) is not list:
                return notes.fault(f"{path}.any", Phrase("wanted.list"), raw["any"])
            return several(AnyOf, raw["any"], f"{path}.any", notes)
        if not isinstance(raw, dict):
            return notes.fault(path, Phrase("wanted.demand"), raw)
        return condition(raw, path, notes)

    def several(kind: type[AllOf] | type[AnyOf], raw: list[Any], path: str, notes: Notes) -> Any:
        parts = [decode_demand(each, f"{path}[{index}]", notes) for index, each in enumerate(raw)]
        if not raw:
            return notes.fault(path, Phrase("wanted.one_condition_or_more"), raw)
        return FAILED if FAILED in parts else kind(tuple(parts))

    return decode_demand


def old_quorum_of(demand: Decoder) -> Decoder:
    """
    Return what decodes a quorum, also as records wrote it before there were conditions (R-83).

    `{"least": 0, "share": …, "abstaining": true}`: both where both are given, nothing where neither is.
    """

    def decode_quorum(raw: Any, path: str, notes: Notes) -> Any:
        old = isinstance(raw, dict) and raw.keys() <= {"least", "share", "abstaining"}
        if not old or not ("abstaining" in raw or len(raw) != 1 or raw.get("least") == 0):
            return demand(raw, path, notes)
        abstaining = raw.get("abstaining")
        if abstaining is not None and type(abstaining) is not bool:
            return SCALARS[bool](abstaining, f"{path}.abstaining", notes)
        counts = {"counts": Counted.FOR_AND_AGAINST.value} if abstaining is False else {}
        asked = [key for key in ("least", "share") if raw.get(key) is not None and raw[key] != 0]
        parts = [demand({key: raw[key], **counts}, path, notes) for key in asked]
        if FAILED in parts:
            return FAILED
        return AllOf(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    return decode_quorum


# ── values with a short form ─────────────────────────────────────────────────────────────────────


SHORT: Final[Mapping[type, tuple[Any, Callable[[Any], Any]]]] = {
    Candidates: (tuple[Qualification | str, ...], as_candidates),
    Electorate: (RecordDate | Span, as_electorate),
    Reopening: (Span, lambda rest: Reopening(adopted=rest, rejected=rest)),
    Beyond: (str, lambda rule: Beyond(rule=rule)),
    Condition: (int, lambda least: Condition(least=least)),
}
"""What a class may be written as instead of an object, and what makes a value of it."""


def short_of(short: Decoder, made: Callable[[Any], Any], whole: Decoder, *, written: type = str) -> Decoder:
    """Return what decodes a value that may be written as a text, a number or a list instead of an object."""

    def decode_short(raw: Any, path: str, notes: Notes) -> Any:
        if type(raw) is not written:
            return whole(raw, path, notes)
        value = short(raw, path, notes)
        try:
            return value if value is FAILED else made(value)
        except PartgovError as error:
            return notes.fault(path, error.asked, raw)

    return decode_short
