"""Bylaws: every figure of every rule, dated.

Text:     all proposals.
Decides:  which rules were in force at an instant.
Leaves:   the figures themselves to the rooms whose rules they are.
Readings: R-30 (a procedure is judged whole by the bylaws in force when it opened), R-84, R-85 (what is extended), R-86
          (whose words are cited), R-93 (requirements by name), R-99 (a cap over a body's seats).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "ROOMS", "ADOPTED_PRESET", "Beyond", "Bylaws", "in_force"]

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

import attrs

from partgov.contests import ContestRules
from partgov.dues import DuesRules
from partgov.elections import Candidates, ElectionRules
from partgov.electorates import Electorate
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import (
    is_instant,
    to_utc,
    utc_or_none,
)
from partgov.foundation.rulings import ADOPTED, Cites, Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    Value,
    absent_or,
    all_are,
    are_ids,
    are_texts,
    as_tuple,
    check_all,
    frozen,
    is_a,
    is_id,
    is_text,
)
from partgov.groups import GroupRules
from partgov.mandates import MandateRules
from partgov.questions import DecisionRules
from partgov.recall import RecallRules
from partgov.requirements import VOTER, Qualification, names_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "in_force": ("R-30",),
    "Bylaws": ("R-84", "R-85", "R-86", "R-93"),
    "Bylaws.capped_with": ("R-99",),
}


ADOPTED_PRESET: Final = "iops-2016"
"""What bylaws extend that do not say it: the adopted figures, which are the defaults of every room."""


def _are_rooms(instance: object, attribute: attrs.Attribute[Any], value: Collection[object]) -> None:
    are_ids(instance, attribute, value)
    for each in value:
        if each not in ROOMS:
            raise PartgovError(attribute.name, each, Phrase("wanted.one", names=", ".join(ROOMS)))


@attrs.frozen(kw_only=True)
class Beyond(Value):
    """
    A rule of the organisation that these figures cannot say, and that people have to see to.

    Attributes:
        rule: the rule in words.
        touches: the rooms whose results it may touch, such as `elections`; all of them where none is named.
    """

    rule: str = attrs.field(validator=is_text)
    touches: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=_are_rooms)


def _named(value: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return frozen({name: as_tuple(ids) for name, ids in value.items()} if isinstance(value, Mapping) else value)


def _are_lists(instance: object, attribute: attrs.Attribute[Any], value: Mapping[str, tuple[str, ...]]) -> None:
    are_ids(instance, attribute, value)
    for ids in value.values():
        are_ids(instance, attribute, ids)


def _are_requirements(instance: object, attribute: attrs.Attribute[Any], value: Mapping[str, object]) -> None:
    are_ids(instance, attribute, value)
    check_all(attribute.name, value.values(), Qualification)


R = TypeVar("R", bound=Rules)


@attrs.frozen(kw_only=True)
class Bylaws(Fact):
    """
    All the rules of an organisation from an instant on: the adopted figures, but for what is given.

    Attributes:
        since: the instant they take effect; None for "always".
        extends: the preset they start from; what is given below is what they come to.
        cites: the organisation's own words for its rules, by kind of finding, by setting or by room, such as
            `{"elections.voting": "Charter § 7 (2)"}`. Where there are any, no finding cites the adopted text: what has
            no words of its own names its setting.
        beyond: rules that these figures cannot say.
        bodies: the roles that make up each body.
        lists: the ids on each list that a rule refers to, such as permanent members.
        requirements: what may be required of who stands or votes, by a name; rules that name it hold what it asks.
    """

    since: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant), metadata={"key": "from"}
    )
    extends: str = attrs.field(default=ADOPTED_PRESET, validator=is_id)
    cites: Mapping[str, str] = attrs.field(default=FrozenMap(), converter=frozen, validator=are_texts)
    beyond: tuple[Beyond, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(Beyond))
    bodies: Mapping[str, tuple[str, ...]] = attrs.field(default=FrozenMap(), converter=_named, validator=_are_lists)
    lists: Mapping[str, tuple[str, ...]] = attrs.field(default=FrozenMap(), converter=_named, validator=_are_lists)
    requirements: Mapping[str, Qualification] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=_are_requirements
    )
    elections: ElectionRules = attrs.field(default=ElectionRules(), validator=is_a(ElectionRules))
    mandates: MandateRules = attrs.field(default=MandateRules(), validator=is_a(MandateRules))
    recall: RecallRules = attrs.field(default=RecallRules(), validator=is_a(RecallRules))
    decisions: DecisionRules = attrs.field(default=DecisionRules(), validator=is_a(DecisionRules))
    dues: DuesRules = attrs.field(default=DuesRules(), validator=is_a(DuesRules))
    groups: GroupRules = attrs.field(default=GroupRules(), validator=is_a(GroupRules))
    contests: ContestRules = attrs.field(default=ContestRules(), validator=is_a(ContestRules))

    @cites.validator
    def _say_something(self, attribute: attrs.Attribute[Any], value: Mapping[str, str]) -> None:
        wanted = Phrase("wanted.words_of_clause")
        empty = {key: words for key, words in value.items() if not words.strip()}
        refuse_all([PartgovError(f"{attribute.name}.{key}", words, wanted) for key, words in empty.items()])

    def __attrs_post_init__(self) -> None:
        self._lay_requirements_in()
        cites = self.citing
        for field in attrs.fields(Bylaws):
            rules = getattr(self, field.name)
            if isinstance(rules, Rules):
                object.__setattr__(self, field.name, rules.citing(cites, field.name))

    def _lay_requirements_in(self) -> None:
        """Put what each requirement asks in the place of its name; refuse a name that nothing is asked by."""
        known, faults = {"voter": VOTER, **self.requirements}, dict[str, PartgovError]()
        for field in attrs.fields(Bylaws):
            rules = getattr(self, field.name)
            if isinstance(rules, Rules):
                object.__setattr__(self, field.name, _laid_in(rules, known, field.name, faults))
        refuse_all([*faults.values()])

    @property
    def citing(self) -> Cites:
        """What findings under these bylaws cite: the adopted text, or the organisation's own words."""
        return ADOPTED if self.extends == ADOPTED_PRESET and not self.cites else Cites(self.cites)

    def parts_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return what names stand for, each once: of a body what it is made of, also where it is made of bodies."""
        found: dict[str, None] = {}
        pending = [*names]
        for name in pending:
            if name not in found:
                found[name] = None
                pending += self.bodies.get(name, ())
        return tuple(name for name in found if name not in self.bodies)

    def capped_with(self, role: str) -> tuple[str, ...]:
        """
        Return the roles over whose seats the cap of a role is counted: its own, or those of the body that it names.

        None where the role has no cap, nor where it is not of that body (R-99). Raises `PartgovError` for a body that
        the bylaws do not have: a slip of the pen would cap nobody.
        """
        rules = self.mandates.of_role(role)
        if rules.cap is None:
            return ()
        if rules.cap_over is not None and rules.cap_over not in self.bodies:
            raise PartgovError("mandates.cap_over", rules.cap_over, Phrase("wanted.body"))
        roles = (role,) if rules.cap_over is None else self.parts_of([rules.cap_over])
        return roles if role in roles else ()

    def beyond_of(self, room: str) -> tuple[Beyond, ...]:
        """Return the rules beyond these figures that may touch a room's results."""
        return tuple(one for one in self.beyond if not one.touches or room in one.touches)


def _laid_in(rules: R, known: Mapping[str, Qualification], place: str, faults: dict[str, PartgovError]) -> R:
    """Rules in which what is required is what it asks, not its name; what is wrong, once for a room and its kinds."""
    changed: dict[str, Any] = {}
    for field in attrs.fields(type(rules)):
        value, at = getattr(rules, field.name), f"{place}.{field.name}"
        if field.metadata.get("overlays"):
            inside = {name: _laid_in(one, known, f"{at}.{name}", faults) for name, one in value.items()}
            changed |= {field.name: inside} if inside != value else {}
        elif isinstance(value, Candidates | Electorate) and any(isinstance(one, str) for one in value.requires):
            try:
                changed[field.name] = attrs.evolve(value, requires=names_of(value.requires, known))
            except PartgovError as error:
                again = PartgovError(f"{at}.{error.place}", error.value, error.asked)
                faults.setdefault(f"{place.partition('.')[0]} {field.name} {error.value}", again)
    return attrs.evolve(rules, **changed) if changed else rules


ROOMS: Final = tuple(field.name for field in attrs.fields(Bylaws) if isinstance(field.default, Rules))
"""The rooms of the bylaws, such as `elections`, in order."""

_ADOPTED: Final = Bylaws()


def in_force(bylaws: Collection[Bylaws], at: datetime | None) -> Bylaws:
    """
    Return the bylaws in force at the instant `at`; before the first dated ones, the adopted defaults (R-30).

    For a procedure that nobody dated, `at` is None and only undated bylaws can hold.
    """
    at = None if at is None else to_utc(at)
    undated = next((one for one in bylaws if one.since is None), _ADOPTED)
    dated = {one.since: one for one in bylaws if one.since is not None and at is not None and one.since <= at}
    return dated[max(dated)] if dated else undated
