"""Values: what every immutable value of the house is made of.

Decides:  what an id, a text and a whole number are; how a mapping is kept frozen.
Leaves:   what they mean, to the rooms above.
"""

from __future__ import annotations

__all__ = [
    "Fact",
    "FrozenMap",
    "Value",
    "absent_or",
    "all_are",
    "are_ids",
    "are_texts",
    "as_tuple",
    "at_least",
    "check_all",
    "check_kind",
    "each_member_once",
    "fields_of",
    "frozen",
    "frozen_or_none",
    "is_a",
    "is_flag",
    "is_id",
    "is_text",
    "is_whole",
    "one_of_each",
    "tuple_or_none",
]

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import attrs

from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown, rows_of

K = TypeVar("K")
V = TypeVar("V")


@cache
def _facts_of(kind: type[attrs.AttrsInstance]) -> Callable[[object], Any]:
    """What two values of this kind are compared by: their fields, all at once."""
    return attrgetter(*(each.name for each in attrs.fields(kind) if each.eq))


class Value:
    """
    What every value of the house is: equal to another of its kind with equal fields, and printed with them.

    attrs would write these three methods anew for each class and have them compiled, which was a third of what
    importing the package cost; where a class has a method of its own, attrs writes none.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in ("__eq__", "__hash__", "__repr__"):
            if name not in cls.__dict__:
                setattr(cls, name, getattr(cls, name))

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        facts = _facts_of(self.__class__)  # type: ignore[arg-type]
        return bool(facts(self) == facts(other))

    def __hash__(self) -> int:
        return hash((self.__class__, _facts_of(self.__class__)(self)))  # type: ignore[arg-type]

    def __repr__(self) -> str:
        shown = (each.name for each in fields_of(self.__class__) if each.repr)
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


class FrozenMap(dict[K, V], Shown):
    """
    A mapping that cannot be changed: a copy of what it was given, hashable, picklable, as fast to read as a dict.

    >>> marks = FrozenMap({"m1": "yes"})
    >>> marks["m1"], hash(marks) == hash(FrozenMap(m1="yes"))
    ('yes', True)
    >>> marks["m2"] = "no"
    Traceback (most recent call last):
    TypeError: a FrozenMap cannot be changed
    """

    __slots__ = ()

    def _heading(self) -> str:
        return f"{type(self).__qualname__} of {len(self)}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for key, value in self.items():
            for row in rows_of(value if value != () else ""):
                inner = f"/{row.pop('key')}" if "key" in row else ""
                yield {"key": f"{key}{inner}", **row}

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a FrozenMap cannot be changed")

    if not TYPE_CHECKING:  # to a type checker these stay what a dict's are; values are annotated as Mapping
        __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


def frozen(value: Mapping[Any, Any]) -> FrozenMap[Any, Any]:
    """Copy a mapping into one that cannot be changed, unless it is one; raise `PartgovError` for anything else."""
    if type(value) is FrozenMap:
        return value
    if not isinstance(value, dict) and not isinstance(value, Mapping):
        raise PartgovError("mapping", value, Phrase("wanted.mapping"))
    return FrozenMap(value)


def as_tuple(value: Iterable[Any]) -> tuple[Any, ...]:
    """Copy a list, or anything else one can go through, into a tuple; raise `PartgovError` for a text."""
    if type(value) is tuple:
        return value
    if isinstance(value, str | bytes):
        raise PartgovError("list", value, Phrase("wanted.list_not_text"))
    if not isinstance(value, Iterable):
        raise PartgovError("list", value, Phrase("wanted.list"))
    return tuple(value)


def frozen_or_none(value: Mapping[Any, Any] | None) -> FrozenMap[Any, Any] | None:
    """Copy a mapping into one that cannot be changed, where there is one."""
    return None if value is None else frozen(value)


def tuple_or_none(value: Iterable[Any] | None) -> tuple[Any, ...] | None:
    """Copy a list into a tuple, where there is one."""
    return None if value is None else as_tuple(value)


def is_id(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but a non-empty text without control characters."""
    # Whatever prints has no control characters: the quick answer for nearly every id.
    if type(value) is not str or not value or not (value.isprintable() or not any(map(_is_control, value))):
        raise PartgovError(attribute.name, value, Phrase("wanted.id"))


def _is_control(letter: str) -> bool:
    """Whether a letter is a control character, or half of a pair that UTF-8 cannot carry alone."""
    return letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff"


def _is_carried(text: str) -> bool:
    """Whether UTF-8 can carry a text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def absent_or(check: Callable[[object, attrs.Attribute[Any], Any], None]) -> Callable[..., None]:
    """Return the check that lets None pass, and asks `check` of everything else."""

    def check_present(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None:
            check(instance, attribute, value)

    return check_present


def are_ids(instance: object, attribute: attrs.Attribute[Any], value: Iterable[object]) -> None:
    """Raise `PartgovError` for a list with anything but ids in it, or a mapping with anything else for keys."""
    for each in value:
        is_id(instance, attribute, each)


def each_member_once(instance: object, attribute: attrs.Attribute[Any], value: Iterable[str]) -> None:
    """Raise `PartgovError` for a list in which a member stands twice, or in which there is anything but ids."""
    are_ids(instance, attribute, value)
    counted = Counter(value)
    refuse_all(
        [PartgovError(attribute.name, name, Phrase("wanted.each_member_once")) for name in counted if counted[name] > 1]
    )


def is_text(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but text that UTF-8 can carry."""
    if type(value) is not str or not (value.isascii() or _is_carried(value)):
        raise PartgovError(attribute.name, value, Phrase("wanted.text"))


def are_texts(instance: object, attribute: attrs.Attribute[Any], value: Mapping[str, object]) -> None:
    """Raise `PartgovError` for a mapping with anything but ids for keys and texts for values."""
    are_ids(instance, attribute, value)
    for each in value.values():
        is_text(instance, attribute, each)


def is_day(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but a day of a year from 1000 to 9998."""
    if type(value) is not date or not 1000 <= value.year <= 9998:
        raise PartgovError(attribute.name, value, Phrase("wanted.day"))


def is_year(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but a year that a calendar has whole, from 1000 to 9997."""
    if type(value) is not int or not 1000 <= value <= 9997:
        raise PartgovError(attribute.name, value, Phrase("wanted.year"))


def is_flag(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but true or false."""
    if type(value) is not bool:
        raise PartgovError(attribute.name, value, Phrase("wanted.flag"))


def is_whole(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Raise `PartgovError` for anything but a whole number; true is not a number."""
    if type(value) is not int:
        raise PartgovError(attribute.name, value, Phrase("wanted.whole"))


def at_least(least: int) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """Return the check that raises `PartgovError` for anything but a whole number of at least `least`."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if type(value) is not int or value < least:
            raise PartgovError(attribute.name, value, Phrase("wanted.whole_at_least", least=least))

    return check


def _named(kind: type) -> str:
    """A kind with its article; one whose name is a plural, such as `Seats`, has none."""
    name = kind.__name__
    return name if name.endswith("s") else f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"


def check_kind(place: str, value: object, kind: type) -> None:
    """Raise `PartgovError` for anything but a value of this kind."""
    if not isinstance(value, kind):
        raise PartgovError(place, value, Phrase("wanted.kind", kind=_named(kind)))


def check_all(place: str, values: Collection[object], kind: type) -> None:
    """Raise `PartgovError` for a list with anything but values of this kind in it, naming the first that is none."""
    if set(map(type, values)) <= {kind}:
        return  # the quick answer for nearly every list
    for value in values:
        if not isinstance(value, kind):
            raise PartgovError(place, value, Phrase("wanted.kind_everywhere", kind=_named(kind)))


@cache
def is_a(kind: type) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """
    Return the check that raises `PartgovError` for anything but a value of this kind.

    A text that merely reads like one would choose another rule.
    """

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, kind):
            raise PartgovError(attribute.name, value, Phrase("wanted.kind", kind=_named(kind)))

    return check


@cache
def all_are(kind: type) -> Callable[[object, attrs.Attribute[Any], Collection[object]], None]:
    """Return the check that raises `PartgovError` for a list, or the values of a mapping, with anything else in it."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Collection[object]) -> None:
        if value:
            check_all(attribute.name, value.values() if isinstance(value, dict) else value, kind)

    return check


def one_of_each(*keys: str) -> Callable[[object, attrs.Attribute[Any], Iterable[Any]], None]:
    """
    Return the check that raises `PartgovError` for a list in which two items agree in all of `keys`.

    Items whose first key is None are passed over.
    """

    def check(instance: object, attribute: attrs.Attribute[Any], value: Iterable[Any]) -> None:
        if len(keys) == 1:
            alone = [each for each in map(attrgetter(keys[0]), value) if each is not None]
            if len(set(alone)) == len(alone):
                return  # the quick answer for nearly every list
        seen = set()
        for item in value:
            mine = tuple(getattr(item, key) for key in keys)
            if mine[0] is not None and mine in seen:
                raise PartgovError(attribute.name, mine[0], Phrase("wanted.each_once", keys=keys))
            seen.add(mine)

    return check


@attrs.frozen(kw_only=True)
class Fact(Value):
    """
    A value that a record states, and that somebody may want to look up or explain.

    Attributes:
        source: where the fact was read, such as the address of a page.
        note: what a reader should know about the fact.
    """

    source: str | None = attrs.field(default=None, validator=absent_or(is_text))
    note: str | None = attrs.field(default=None, validator=absent_or(is_text))


_ON_EVERY_FACT: Final = frozenset(each.name for each in attrs.fields(Fact))


def fields_of(kind: type) -> tuple[attrs.Attribute[Any], ...]:
    """Return the fields of an attrs class in the order of reading: the source and the note of a fact come last."""
    return _fields_of(kind)


@cache
def _fields_of(kind: type) -> tuple[attrs.Attribute[Any], ...]:
    fields = attrs.fields(kind)
    if not issubclass(kind, Fact):
        return tuple(fields)
    return tuple(sorted(fields, key=lambda each: each.name in _ON_EVERY_FACT))
