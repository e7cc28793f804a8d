"""Rulings: judgements that carry their reasons.

Decides:  what a judgement is: its kind, whether it is met, its figures, and what it cites.
Leaves:   what is judged, to the rooms above; how it is worded, to the catalogues of sentences.
"""

from __future__ import annotations

__all__ = ["ADOPTED", "Cites", "Figure", "Finding", "Kind", "NONE", "Ruling", "Rules"]

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, Self

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import ENGLISH, Phrase, Reader, Said, say
from partgov.foundation.shown import Cited, Shown, rows_of
from partgov.foundation.values import FrozenMap, Value, are_texts, as_tuple, frozen, frozen_or_none

Figure = int | Fraction | datetime | str | None
"""A number that was compared: a count, a share, an instant, or a word."""

_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(init=False)
class Kind(Value):
    """
    A kind of finding: what can be looked at, what it rests on, and which values its sentence has.

    Every room opens with the kinds it can find. The id never changes its meaning; it is the key of the sentence in
    every catalogue.

    Attributes:
        id: a dotted id, such as `candidacy.deadline`.
        clause: the proposal it rests on, such as `P3`.
        reading: the numbered reading it rests on, such as `R-6`, or None where the text itself decides.
        setting: the setting that holds its figure, such as `elections.statement_before`, or the room of the rule.
        values: the type of each value in its sentence, by name.
        quotes: whether its sentence quotes findings, which bring their own citations; then it adds none.

    >>> in_time = Kind("candidacy.deadline", "P3", "R-6", setting="elections.statement_before", at=datetime)
    >>> in_time.basis
    'P3, R-6'
    """

    id: str
    clause: str
    reading: str | None
    setting: str
    values: Mapping[str, Any]
    quotes: bool

    def __init__(
        self, id: str, clause: str, reading: str | None = None, /, *, setting: str, quotes: bool = False, **values: Any
    ) -> None:
        self.__attrs_init__(id, clause, reading, setting, FrozenMap(values), quotes)

    @property
    def basis(self) -> str:
        """The clause and the reading of the adopted text, as one would cite them."""
        return self.clause if self.reading is None else f"{self.clause}, {self.reading}"

    @property
    def page(self) -> str:
        """
        Where the documentation tells of it: a page, and the place on it.

        >>> Kind("merit.base_for", "P4", setting="elections.gate").page
        'kinds.html#merit-base-for'
        """
        return f"kinds.html#{self.id.replace('.', '-').replace('_', '-')}"

    def finding(
        self, cites: Cites, met: bool, /, *, found: Figure = None, needed: Figure = None, **values: Said
    ) -> Finding:
        """Return a finding of this kind; raise `PartgovError` where its values are not those of the kind."""
        return Finding(kind=self, met=met, values=values, found=found, needed=needed, cites=cites)


@attrs.frozen
class Cites(Value):
    """
    What findings cite: the adopted text by its numbers, or an organisation's own rules by its own words.

    Attributes:
        own: the organisation's words by kind, by setting or by room; None where the adopted text itself was applied.
        within: whose own settings are applied, such as `decisions.kinds.statutes`: what is cited under it comes first.

    >>> Cites({"elections.voting": "Charter § 7 (2)"}).basis(Kind("a.b", "P4", setting="elections.voting"))
    'Charter § 7 (2)'
    >>> Cites({}).basis(Kind("a.b", "P4", setting="elections.voting"))
    'elections.voting'
    """

    own: Mapping[str, str] | None = attrs.field(default=None, converter=frozen_or_none)
    within: str | None = None

    @own.validator
    def _are_words(self, attribute: attrs.Attribute[Any], value: Mapping[str, str] | None) -> None:
        if value is not None:
            are_texts(self, attribute, value)

    def clause(self, kind: Kind) -> str:
        """Return the clause that a kind rests on; what has no citation of its own names its setting."""
        if self.own is None:
            return kind.clause
        return next((self.own[name] for name in _from_narrow(kind, self.within) if name in self.own), kind.setting)

    def reading(self, kind: Kind) -> str | None:
        """Return the numbered reading that a kind rests on; readings are of the adopted text alone."""
        return kind.reading if self.own is None else None

    def basis(self, kind: Kind) -> str:
        """Return the clause and the reading, as one would cite them."""
        return kind.basis if self.own is None else self.clause(kind)


def _from_narrow(kind: Kind, within: str | None) -> Iterator[str]:
    """The names under which a kind may be cited, the narrowest first."""
    room, _, figure = kind.setting.partition(".")
    inside = f"{within}.{figure}" if within is not None and within.partition(".")[0] == room else None
    # An id that is its own setting, or has its room for a beginning, would put the room before a part of it.
    narrow = "" if kind.id == kind.setting else kind.id
    for name, last in (
        (narrow, narrow if narrow.partition(".")[0] == room else ""), (inside or "", within or ""), (kind.setting, ""),
    ):  # fmt: skip
        yield name
        while "." in name and name != last:
            name = name.rpartition(".")[0]
            yield name


NONE: Final[Mapping[str, Any]] = {"words": {"none": None}}
"""What a setting that may ask nothing is written as then: the metadata of its field."""

ADOPTED: Final = Cites()
"""The adopted text: findings cite its proposals, and the readings of them."""


@attrs.frozen(kw_only=True)
class Rules(Value):
    """
    What every set of figures has: the words by which findings cite it.

    Attributes:
        cites: what findings under these rules cite; bylaws hand theirs to each of their rooms.
    """

    cites: Cites = attrs.field(default=ADOPTED, repr=False, metadata={"setting": False})

    def over(self, room: Self, other: Self) -> Self:
        """Return these rules with what `other` replaces of those of their room."""
        replaced = {
            field.name: getattr(other, field.name)
            for field in attrs.fields(type(self))
            if getattr(other, field.name) != getattr(room, field.name) and not field.metadata.get("overlays")
        }
        return attrs.evolve(self, **replaced)

    def citing(self, cites: Cites, place: str) -> Self:
        """Return these rules with findings that cite so; what replaces some of them is cited at its own place."""
        changed: dict[str, Any] = {} if self.cites == cites else {"cites": cites}
        for field in attrs.fields(type(self)):
            if field.metadata.get("overlays"):
                inside = {
                    name: rules.citing(attrs.evolve(cites, within=f"{place}.{field.name}.{name}"), place)
                    for name, rules in getattr(self, field.name).items()
                }
                if inside != getattr(self, field.name):
                    changed[field.name] = inside
        return attrs.evolve(self, **changed) if changed else self


_MET: Final = {True: "met", False: "not met"}


# ── findings ─────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Finding(Shown, Value):
    """
    One thing looked at and judged.

    Attributes:
        kind: what was looked at.
        met: whether what was found is what was needed.
        values: the values in its sentence, by name.
        found: the figure that was found, where there is one.
        needed: the figure it was compared with.
        cites: what it cites.
    """

    kind: Kind
    met: bool
    values: Mapping[str, Said] = attrs.field(default=FrozenMap(), converter=frozen)
    found: Figure = None
    needed: Figure = None
    cites: Cites = attrs.field(default=ADOPTED, repr=False)

    def _heading(self) -> str:
        return f"Finding, {_MET[self.met]}: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {
            "kind": self.kind.id, "met": self.met, "found": self.found, "needed": self.needed,
            "basis": Cited([(self.basis, self.kind.page)]), "because": self.because,
        }  # fmt: skip

    def __attrs_post_init__(self) -> None:
        if self.values.keys() != self.kind.values.keys():
            raise PartgovError(self.kind.id, tuple(self.values), Phrase("wanted.values", names=tuple(self.kind.values)))

    def __bool__(self) -> bool:
        return self.met

    def __str__(self) -> str:
        return self.told(ENGLISH)

    @property
    def because(self) -> str:
        """The finding as a whole sentence for a member, in English."""
        return self.uncited(ENGLISH)

    @property
    def clause(self) -> str:
        """The clause it rests on: of the adopted text, or of the organisation's own rules."""
        return self.cites.clause(self.kind)

    @property
    def reading(self) -> str | None:
        """The numbered reading it rests on, or None."""
        return self.cites.reading(self.kind)

    @property
    def basis(self) -> str:
        """The clause and the reading, as one would cite them."""
        return self.cites.basis(self.kind)

    def sentence(self, *, language: str = "en", zone: tzinfo | None = None, names: Mapping[str, str] = _NAMES) -> str:
        """
        Return the finding as a whole sentence for a member, without its citation.

        Args:
            language: one of `LANGUAGES`.
            zone: the time zone on whose clock instants are told; UTC where None.
            names: the names of members by id.
        """
        return self.uncited(Reader(language, zone, names))

    def told(self, reader: Reader) -> str:
        """Return the sentence with its citation, in the reader's language."""
        return self.uncited(reader) if self.kind.quotes else f"{self.uncited(reader)} ({self.basis})"

    def uncited(self, reader: Reader) -> str:
        """Return the sentence alone, in the reader's language."""
        given = {"context": "met" if self.met else "unmet", "found": self.found, "needed": self.needed}
        return say(self.kind.id, {**given, **self.values}, reader)

    @property
    def off(self) -> int | Fraction | timedelta | None:
        """How far what was found lies from what was needed, a number or a length of time; None when met, or neither."""
        if self.met:
            return None
        found, needed = self.found, self.needed
        if isinstance(found, datetime) and isinstance(needed, datetime):
            return abs(found - needed)
        if isinstance(found, int | Fraction) and isinstance(needed, int | Fraction):
            distance = abs(Fraction(found) - Fraction(needed))
            return distance.numerator if distance.denominator == 1 else distance
        return None


def cited(findings: Iterable[Finding]) -> Cited:
    """Return findings in English as a cell tells them, one after another, each with its citation."""
    parts: list[tuple[str, str | None]] = []
    for one in findings:
        parts.append((f"{' ' if parts else ''}{one.because}", None))
        if not one.kind.quotes:
            parts += [(" (", None), (one.basis, one.kind.page), (")", None)]
    return Cited(parts)


@attrs.frozen
class Ruling(Shown, Value):
    """
    A judgement, made of everything that was looked at, met or not. It holds when every finding is met.

    >>> seconded = Kind("recall.seconds", "P6", "R-19", setting="recall.initiators", posted=tuple)
    >>> ruling = Ruling.of(seconded.finding(ADOPTED, False, found=1, needed=2, posted=("m4",)))
    >>> bool(ruling), ruling.unmet[0].off
    (False, 1)
    """

    findings: tuple[Finding, ...] = attrs.field(converter=as_tuple)

    def _heading(self) -> str:
        return f"Ruling, {_MET[bool(self)]}: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.findings)

    def _number(self) -> int:
        return len(self.findings)

    def __attrs_post_init__(self) -> None:
        if not self.findings:
            raise PartgovError("findings", self.findings, Phrase("wanted.findings"))

    @classmethod
    def of(cls, *findings: Finding) -> Ruling:
        """Return a ruling of these findings."""
        return cls(findings)

    def __bool__(self) -> bool:
        return all(finding.met for finding in self.findings)

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, reader: Reader) -> str:
        """Return the findings that are not met, or all of them where all are, in the reader's language."""
        return " ".join(finding.told(reader) for finding in self.told_first)

    @property
    def told_first(self) -> tuple[Finding, ...]:
        """What a reader is told: the findings that are not met, or all of them where all are."""
        return self.unmet or self.findings

    @property
    def unmet(self) -> tuple[Finding, ...]:
        """The findings that are not met, in the order they were looked at."""
        return tuple(finding for finding in self.findings if not finding.met)
