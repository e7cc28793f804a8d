"""Groups: free associations of members, and whom they admit.

Text:     Proposal 1.
Decides:  whether a group is founded, whom it admits, who is in it when, and when it lapses.
Leaves:   whether a group, or one of its requirements, is in accord with the core values: people judge that, and the
          record says how.
Readings: R-4 (a number of members), R-13 (leaving the organisation ends it), R-32 (one instant, several events),
          R-61 (requirements and acceptance), R-62 (what ends a membership of a group).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Admission",
    "Group",
    "GroupLife",
    "GroupRules",
    "Leaving",
    "Requirement",
    "groups_of_each",
    "judge_founding",
    "live",
]

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

import attrs
from attrs.validators import and_

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import (
    FOREVER,
    Span,
    as_utc,
    is_instant,
    to_utc,
    utc_or_none,
)
from partgov.foundation.rulings import Figure, Finding, Kind, Rules, Ruling
from partgov.foundation.sentences import Named, Phrase
from partgov.foundation.timelines import Timeline
from partgov.foundation.values import (
    Fact,
    Value,
    absent_or,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_a,
    is_flag,
    is_id,
    is_text,
    one_of_each,
)
from partgov.members import Roll, Spell
from partgov.requirements import answered, long_enough

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "judge_founding": ("P1", "R-4"),
    "live": ("P1", "R-2", "R-4", "R-13", "R-30", "R-32", "R-61", "R-62"),
}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_FOUNDERS: Final = Kind(
    "group.founders", "P1", "R-4", setting="groups.least", context=str, group=str, at=datetime, strangers=tuple
)
_DISOWNED: Final = Kind("group.disowned", "P1", "R-62", setting="groups", group=str, at=datetime)
_LAPSED: Final = Kind("group.lapsed", "P1", "R-4", setting="groups.least", group=str, at=datetime)
_THERE: Final = Kind(
    "group.there", "P1", "R-62", setting="groups", context=str, group=str, at=datetime, why=Finding | None
)
_MEMBER: Final = Kind("group.member", "P1", setting="groups", who=Named, at=datetime)
_INSIDE: Final = Kind("group.inside", "P1", setting="groups", who=Named, group=str)
_REQUIREMENT: Final = Kind("group.requirement", "P1", "R-61", setting="groups", context=str, name=str, asked=Phrase)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class GroupRules(Rules):
    """
    The figures of Proposal 1, each replaceable by an organisation's own.

    Attributes:
        least: how many members make a group (R-4).
        may_refuse: whether a group may refuse somebody who meets all it requires (R-61).
    """

    least: int = attrs.field(default=2, validator=at_least(1))  # P1: "a number of members"
    may_refuse: bool = attrs.field(default=False, validator=is_flag)


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Requirement(Fact):
    """
    One thing a group asks of who wants to enter: a name, and one condition that anybody can look into.

    Attributes:
        name: what members call it.
        member_for: how long one has been a member of the organisation, without a break.
        in_group: another group that one is in.
        vouchers: how many of the group's members must vouch.
        fact: what the applicant says of themselves under this word is among `one_of`, or anything where that is empty.
        in_accord: whether people hold it to be in accord with the core values; what is not keeps nobody out.
    """

    name: str = attrs.field(validator=is_id)
    member_for: Span | None = attrs.field(default=None, validator=absent_or(is_a(Span)))
    in_group: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "groups"})
    vouchers: int | None = attrs.field(default=None, validator=absent_or(at_least(1)))
    fact: str | None = attrs.field(default=None, validator=absent_or(is_id))
    one_of: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    in_accord: bool = attrs.field(default=True, validator=is_flag)

    def __attrs_post_init__(self) -> None:
        asked = [self.member_for, self.in_group, self.vouchers, self.fact]
        if sum(one is not None for one in asked) != 1:
            raise PartgovError("name", self.name, Phrase("wanted.one_condition"))
        if self.one_of and self.fact is None:
            raise PartgovError("one_of", self.name, Phrase("wanted.fact_of_answers"))


@attrs.frozen(kw_only=True)
class Admission(Fact):
    """
    Somebody's asking to enter a group.

    Attributes:
        facts: what they say of themselves, under the words that the requirements use.
        vouchers: who vouches for them.
        accepted: what the group said; None where that follows from its requirements.
    """

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    facts: Mapping[str, str] = attrs.field(
        default={}, converter=frozen, validator=are_ids, repr=False, metadata={"private": True}
    )
    vouchers: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_ids)
    accepted: bool | None = attrs.field(default=None, validator=absent_or(is_flag))


@attrs.frozen(kw_only=True)
class Leaving(Fact):
    """Somebody's leaving a group of their own will."""

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)


def _each_once(instance: object, attribute: attrs.Attribute[Any], value: Collection[str]) -> None:
    are_ids(instance, attribute, value)
    for name, times in Counter(value).items():
        if times > 1:
            raise PartgovError(attribute.name, name, Phrase("wanted.each_founder_once"))


@attrs.frozen(kw_only=True)
class Group(Fact):
    """
    A group, with everything that was asked and said about being in it.

    Attributes:
        kind: what it is about: a place, an employer, an interest, anything. It changes nothing (P1).
        requirements: all it asks of who wants to enter.
        disowned_at: when people held it to be out of accord with the core values, if they did.
    """

    id: str = attrs.field(validator=is_id)
    title: str | None = attrs.field(default=None, validator=absent_or(is_text))
    kind: str | None = attrs.field(default=None, validator=absent_or(is_text))
    founded_at: datetime = attrs.field(converter=as_utc, validator=is_instant)
    founders: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_each_once)
    requirements: tuple[Requirement, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Requirement), one_of_each("name")),
        metadata={"unique": ("name",)},
    )
    admissions: tuple[Admission, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Admission), one_of_each("member", "at")),
        metadata={"unique": ("member", "at")},
    )
    leavings: tuple[Leaving, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Leaving), one_of_each("member", "at")),
        metadata={"unique": ("member", "at")},
    )
    disowned_at: datetime | None = attrs.field(default=None, converter=utc_or_none, validator=absent_or(is_instant))


# ── judgements ───────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class GroupLife(Value):
    """
    What becomes of a group.

    Attributes:
        founding: whether it came to be.
        admissions: the ruling on each admission, by member and instant.
        spells: who was in it, from when until when.
        ended: why it is no more; None while it lasts, or where it never came to be.
        ended_at: since when it is no more.
        members: the same spells as a timeline.
    """

    group: Group
    founding: Ruling
    admissions: Mapping[tuple[str, datetime], Ruling] = attrs.field(converter=frozen)
    spells: Mapping[str, tuple[Spell, ...]] = attrs.field(converter=frozen)
    ended: Finding | None
    ended_at: datetime | None
    members: Timeline[str] = attrs.field(repr=False)

    def is_member(self, member: str, at: datetime) -> bool:
        """Say whether somebody is in the group at the instant `at`."""
        at = to_utc(at)
        return any(entered <= at < left for entered, left in self.spells.get(member, ()))


def judge_founding(group: Group, *, roll: Roll, rules: GroupRules) -> Ruling:
    """
    Say whether a group comes to be: enough founders who are members of the organisation at the instant (P1, R-4).

    Prevents: a group of one, or of strangers, with the standing of a group. Its kind is not looked at.

    >>> from datetime import UTC, datetime
    >>> from partgov.members import Membership
    >>> start = datetime(2017, 1, 1, tzinfo=UTC)
    >>> roll = Roll.of(Membership(id=name, joined=start) for name in ("ana", "bo"))
    >>> mill = Group(id="mill", kind="employer", founded_at=start, founders=["ana", "eve"])
    >>> bool(judge_founding(mill, roll=roll, rules=GroupRules()))
    False
    """
    able = [one for one in group.founders if roll.is_member(one, group.founded_at)]
    strangers = [one for one in group.founders if one not in able]
    return Ruling.of(
        _FOUNDERS.finding(
            rules.cites, len(able) >= rules.least, found=len(able), needed=rules.least,
            context="strangers" if strangers else "members", group=group.id, at=group.founded_at,
            strangers=tuple(map(roll.named, sorted(strangers))),
        )
    )  # fmt: skip


def live(
    groups: Iterable[Group], *, roll: Roll, rules_of: Callable[[Group], GroupRules], zone: tzinfo
) -> Mapping[str, GroupLife]:
    """
    Return the life of every group: who founded it, whom it admitted, who left, and when it lapsed.

    All groups are gone through together, since one may require being in another. At one instant those who leave go
    first; then groups are founded; whoever asks to enter is judged by how things stand then, and groups that are too
    small lapse last (R-32). The answer never depends on the order in which anything is listed, nor on any kind.

    Raises `PartgovError` for groups that share an id.

    Prevents: a standing that hangs on what a group is about; an entry requirement that nobody was told of.

    Args:
        rules_of: the figures that hold for a group, those in force when it was founded (R-30).
        zone: the organisation's time zone, on whose wall clock spans are counted.
    """
    living: dict[str, _Life] = {}
    happening: dict[datetime, list[_Life]] = {}
    for group in groups:
        if group.id in living:
            raise PartgovError("groups", group.id, Phrase("wanted.own_group_id"))
        living[group.id] = life = _Life(group, rules_of(group), roll)
        for at in life.instants():
            happening.setdefault(at, []).append(life)
    for at in sorted(happening):
        for one in happening[at]:
            one.part(at)
        for one in happening[at]:
            one.found(at)
        for one in happening[at]:
            one.judge(at, living, zone)
        for one in happening[at]:
            one.admit(at)
            one.lapse(at)
    return frozen({name: one.told() for name, one in living.items()})


def groups_of_each(lives: Mapping[str, GroupLife]) -> Mapping[str, Mapping[str, tuple[Spell, ...]]]:
    """
    Return, for everybody who was ever in a group, in which and when.

    Then a question about one person costs the same in an organisation of any size.

    Args:
        lives: what became of each group, from `live`.
    """
    found: dict[str, dict[str, tuple[Spell, ...]]] = {}
    for name, life in lives.items():
        for member, spells in life.spells.items():
            found.setdefault(member, {})[name] = spells
    return frozen({member: frozen(mine) for member, mine in found.items()})


class _Life:
    """One group as far as its life has been gone through."""

    def __init__(self, group: Group, rules: GroupRules, roll: Roll) -> None:
        self.group, self.rules, self.roll = group, rules, roll
        self.asking: dict[datetime, list[Admission]] = {}
        for one in sorted(group.admissions, key=lambda one: one.member):
            self.asking.setdefault(one.at, []).append(one)
        self.going: dict[datetime, set[str]] = {}
        for each in group.leavings:
            self.going.setdefault(each.at, set()).add(each.member)
        for member in {*group.founders, *(one.member for one in group.admissions)}:
            for _, left in roll.spells.get(member, ()):
                self.going.setdefault(left, set()).add(member)
        self.inside: dict[str, datetime] = {}
        self.spells: dict[str, tuple[Spell, ...]] = {}
        self.rulings: dict[tuple[str, datetime], Ruling] = {}
        self.ended: Finding | None = None
        self.ended_at: datetime | None = None
        self.alive = False

    def instants(self) -> set[datetime]:
        """Every instant at which something may happen to the group."""
        known = {self.group.founded_at, self.group.disowned_at, *self.asking, *self.going}
        return {at for at in known if at is not None and at != FOREVER}

    def part(self, at: datetime) -> None:
        """Let go who leaves the group, or the organisation, and a group that is disowned."""
        for member in sorted(self.going.get(at, set()) & self.inside.keys()):
            self._out(member, at)
        if self.alive and at == self.group.disowned_at:
            self._end(at, _DISOWNED.finding(self.rules.cites, False, group=self.group.id, at=at))

    def found(self, at: datetime) -> None:
        """Found the group, where enough members do."""
        group = self.group
        if at == group.founded_at and judge_founding(group, roll=self.roll, rules=self.rules):
            self.alive = True
            self.inside = {one: at for one in group.founders if self.roll.is_member(one, at)}

    def judge(self, at: datetime, living: Mapping[str, _Life], zone: tzinfo) -> None:
        """Judge who asks to enter, by how things stand before anybody does."""
        for one in self.asking.get(at, ()):
            self.rulings[one.member, at] = Ruling.of(*self._judge(one, living, zone))

    def admit(self, at: datetime) -> None:
        """Admit who was accepted, or, where nothing was said, who meets what is required."""
        for one in self.asking.get(at, ()):
            could = self.alive and self.roll.is_member(one.member, at)
            if could and (bool(self.rulings[one.member, at]) if one.accepted is None else one.accepted):
                self.inside.setdefault(one.member, at)

    def lapse(self, at: datetime) -> None:
        """End a group that has too few members left (R-4)."""
        few, least = len(self.inside), self.rules.least
        if self.alive and few < least:
            lapsed = _LAPSED.finding(self.rules.cites, False, found=few, needed=least, group=self.group.id, at=at)
            self._end(at, lapsed)

    def told(self) -> GroupLife:
        """Say what became of it."""
        for member in sorted(self.inside):
            self._out(member, FOREVER)
        spans = [(start, end, member) for member, spells in sorted(self.spells.items()) for start, end in spells]
        return GroupLife(
            group=self.group,
            founding=judge_founding(self.group, roll=self.roll, rules=self.rules),
            admissions=self.rulings,
            spells=self.spells,
            ended=self.ended,
            ended_at=self.ended_at,
            members=Timeline.of(spans),
        )

    def _out(self, member: str, at: datetime) -> None:
        self.spells[member] = (*self.spells.get(member, ()), (self.inside.pop(member), at))

    def _end(self, at: datetime, why: Finding) -> None:
        for member in sorted(self.inside):
            self._out(member, at)
        self.alive, self.ended, self.ended_at = False, why, at

    def _judge(self, one: Admission, living: Mapping[str, _Life], zone: tzinfo) -> Iterable[Finding]:
        """Everything that an admission hangs on, met or not: not only the first that fails."""
        who, cites, group = self.roll.named(one.member), self.rules.cites, self.group.id
        since = self.roll.since(one.member, one.at)
        context = "met" if self.alive else "gone" if self.ended is not None else "never"
        yield _THERE.finding(cites, self.alive, context=context, group=group, at=one.at, why=self.ended)
        yield _MEMBER.finding(cites, since is not None, who=who, at=one.at)
        if one.member in self.inside:
            yield _INSIDE.finding(cites, False, who=who, group=group)
        for asked in self.group.requirements:
            met, found, needed, said = _ask(asked, one, since, self.inside, living, zone)
            keeps_out = not met and asked.in_accord
            yield _REQUIREMENT.finding(
                cites, not keeps_out, found=found, needed=needed,
                context="asked" if met or keeps_out else "out_of_accord", name=asked.name, asked=said,
            )  # fmt: skip


_Asked = tuple[bool, Figure, Figure, Phrase]


def _ask(
    asked: Requirement,
    one: Admission,
    since: datetime | None,
    inside: Collection[str],
    living: Mapping[str, _Life],
    zone: tzinfo,
) -> _Asked:
    """Whether one requirement is met, what was found, what was needed, and both in words."""
    if asked.member_for is not None:
        if since is None:
            return False, None, None, Phrase("asked.member_for_never", span=asked.member_for)
        met, from_then = long_enough(since, asked.member_for, by=one.at, zone=zone)
        said = Phrase("asked.member_for", span=asked.member_for, since=from_then, at=one.at)
        return met, one.at, from_then, said
    if asked.in_group is not None:
        there = asked.in_group in living and one.member in living[asked.in_group].inside
        return there, None, None, Phrase("asked.in_group", context="is" if there else "is_not", group=asked.in_group)
    if asked.vouchers is not None:
        able = sorted({*one.vouchers}.intersection(inside))
        context = "some" if able else "nobody"
        said = Phrase("asked.vouchers", context=context, count=asked.vouchers, found=len(able), names=tuple(able))
        return len(able) >= asked.vouchers, len(able), asked.vouchers, said
    fits = answered(one.facts, asked.fact, asked.one_of)
    if fits is None:
        return False, None, None, Phrase("asked.fact_untold", fact=asked.fact)
    context = ("one_of" if asked.one_of else "told") + ("" if fits else "_not")
    return fits, None, None, Phrase("asked.fact", context=context, fact=asked.fact, answers=asked.one_of)
