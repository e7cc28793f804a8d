"""Settings: which of them the trials vary, and whether a second encoding would notice if the package passed one over.

A setting is a field of the bylaws, of the rules of a room, or of what such a field is made of. Trials vary one where it
takes two values in their cases. They hold one where a package that took a single value of it, whatever it was given,
would soon disagree with the second encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final, NamedTuple, get_args, get_type_hints

import attrs

from partgov.bylaws import Bylaws
from tests.trials import TRIALS

FEW: Final = 6
"""So many values of a setting are kept, of those that it takes."""

Make = Callable[[Any, dict[str, Any]], None]
"""What makes a value of a class from its fields."""


class Setting(NamedTuple):
    """A field of a class of rules."""

    owner: type[Any]
    name: str

    def __str__(self) -> str:
        return f"{self.owner.__name__}.{self.name}"


def _settings() -> Iterator[Setting]:
    found: dict[type[Any], None] = {}

    def reach(hint: Any) -> None:
        if isinstance(hint, type) and attrs.has(hint) and hint not in found:
            found[hint] = None
            for each in get_type_hints(hint).values():
                reach(each)
        for part in get_args(hint):
            reach(part)

    reach(Bylaws)
    for owner in found:
        yield from (Setting(owner, field.name) for field in attrs.fields(owner))


SETTINGS: Final = tuple(_settings())
"""Every field that bylaws are made of, class by class, as they are reached from them."""


_TOLD = "told, and nothing is decided by it"
UNTRIED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("Bylaws.source", "Bylaws.note", "Bylaws.beyond", "Beyond.rule", "Beyond.touches"), _TOLD),
    **dict.fromkeys(
        ("Bylaws.cites", "Cites.own", "DuesRules.cites"), "which clause a finding names, and not what it finds"
    ),
    "Bylaws.extends": "gone once the figures of what is extended are in their places",
    "ElectionRules.method": "a name, which the record's has to be",
}
"""Each setting that no trial varies, with the reason."""


@contextmanager
def _made_by(owner: type[Any], other: Callable[[Make], Make]) -> Iterator[None]:
    """Have the values of a class made in another way, which is given the right one."""
    right = owner.__init__
    make = other(lambda self, fields: right(self, **fields))
    names = [field.name for field in attrs.fields(owner)]
    owner.__init__ = lambda self, *given, **fields: make(self, dict(zip(names, given, strict=False)) | fields)
    try:
        yield
    finally:
        owner.__init__ = right


def varied(rule: str, trials: int) -> Mapping[Setting, list[Any]]:
    """Each setting that takes two values or more in so many trials of a rule, and the first few of these."""
    seen: dict[Setting, list[Any]] = {one: [] for one in SETTINGS}

    def noting(right: Make) -> Make:
        def made(self: Any, fields: dict[str, Any]) -> None:
            right(self, fields)
            for name in (field.name for field in attrs.fields(type(self))):
                values, value = seen[Setting(type(self), name)], getattr(self, name)
                if len(values) < FEW and value not in values:
                    values.append(value)

        return made

    with ExitStack() as stack:
        for owner in dict.fromkeys(one.owner for one in SETTINGS):
            stack.enter_context(_made_by(owner, noting))
        for number in range(trials):
            TRIALS[rule].finds(rule, number)
    return {setting: values for setting, values in seen.items() if len(values) > 1}


def noticed(setting: Setting, value: object, rule: str, trials: int) -> int | None:
    """The first of so many trials in which the two disagree, where the package takes this value for any that is given.

    A trial that the package does not take then, because the value contradicts another, says nothing.
    """

    def keeping(right: Make) -> Make:
        def made(self: Any, fields: dict[str, Any]) -> None:
            given = fields.get(setting.name) is not None
            right(self, fields | {setting.name: value} if given else fields)

        return made

    with _made_by(setting.owner, keeping):
        for number in range(trials):
            try:
                if TRIALS[rule].fails(rule, number) is not None:
                    return number
            except (ValueError, LookupError, TypeError):
                continue
    return None
