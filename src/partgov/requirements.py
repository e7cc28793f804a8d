"""Requirements: what may be asked of a person, of who enters, stands or votes alike, and whether they show it.

Text:     Proposals 1, 3 and 4.
Decides:  whether a membership is long enough, an answer one of those asked, an endorser one who counts; how many
          endorsers there are of whom no two share an affiliation; when somebody has what is asked of voters.
Leaves:   who is of a group when, to history; what is asked of whom, to groups, candidacies and electorates.
Readings: R-13 (without a break), R-93 (requirements), R-94 (affiliations).
"""

from __future__ import annotations

__all__ = [
    "Apart",
    "CLAUSES",
    "Endorsement",
    "Qualification",
    "VOTER",
    "answered",
    "apart_most",
    "are_requirements",
    "as_apart",
    "joined_up",
    "long_enough",
    "names_of",
    "names_unknown",
    "narrowed",
    "resolved",
    "shared_by",
]

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from itertools import combinations
from typing import Any, Final

import attrs

from partgov.foundation.conditions import Demand, as_demand, counts_for
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Span, as_utc, is_instant, shift
from partgov.foundation.sentences import Phrase, Reader, say
from partgov.foundation.values import Fact, Value, absent_or, are_ids, as_tuple, is_a, is_flag, is_id
from partgov.members import Roll, Spell

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "long_enough": ("P1", "P3", "R-13", "R-93"),
    "answered": ("P1", "P3", "R-61", "R-93"),
    "apart_most": ("P3", "R-94"),
    "shared_by": ("P3", "R-94"),
    "narrowed": ("P4", "R-93"),
}

# ── what is asked ────────────────────────────────────────────────────────────────────────────────


class Apart(StrEnum):
    """Who of the endorsers and the candidate may have no affiliation in common: nobody, no two endorsers, or none."""

    NONE = "none"
    ENDORSERS = "endorsers"
    WITH_CANDIDATE = "with_candidate"


def as_apart(value: Apart | bool) -> Apart:
    """Read a yes as that no two endorsers share an affiliation."""
    return value if not isinstance(value, bool) else Apart.ENDORSERS if value else Apart.NONE


@attrs.frozen(kw_only=True)
class Qualification(Value):
    """
    What is asked of a person; all of what it names (R-93).

    Of who wants to stand it is asked as of the deadline for statements (R-77), of a voter at the record date.

    Attributes:
        member_for: how long one has been a member of the organisation, without a break.
        in_group: of which group, role, body or list one has to be.
        endorsers: how many other members must endorse the candidacy by then.
        apart: whether of endorsers who share an affiliation only one counts, and of those who share one with the
            candidate none (R-94).
        fact: what the candidate says of themselves under this word is among `one_of`, or anything where that is empty.
        may_vote: whether the candidate must be one of those who may vote.
    """

    member_for: Span | None = attrs.field(default=None, validator=absent_or(is_a(Span)))
    in_group: str | None = attrs.field(default=None, validator=absent_or(is_id))
    endorsers: Demand | None = attrs.field(default=None, converter=as_demand, validator=absent_or(counts_for))
    apart: Apart | bool = attrs.field(default=Apart.NONE, converter=as_apart, validator=is_a(Apart))
    fact: str | None = attrs.field(default=None, validator=absent_or(is_id))
    one_of: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, validator=are_ids)
    may_vote: bool = attrs.field(default=False, validator=is_flag)

    def __attrs_post_init__(self) -> None:
        asked = [self.member_for, self.in_group, self.endorsers, self.fact, self.may_vote or None]
        if all(one is None for one in asked):
            raise PartgovError("member_for", None, Phrase("wanted.one_qualification"))
        if self.one_of and self.fact is None:
            raise PartgovError("one_of", list(self.one_of), Phrase("wanted.fact_of_answers"))
        if self.apart is not Apart.NONE and self.endorsers is None:
            raise PartgovError("apart", str(self.apart), Phrase("wanted.apart_of_endorsers"))

    @property
    def of_voters(self) -> bool:
        """Whether it asks only what somebody who votes can show: a membership, or to be of a group."""
        return self.endorsers is None and self.fact is None and not self.may_vote

    def told(self, reader: Reader) -> str:
        """Return what is asked in the reader's language."""
        said = tuple(self._said())
        return said[0].told(reader) if len(said) == 1 else say("demand.all", {"parts": said}, reader)

    def _said(self) -> Iterator[Phrase]:
        if self.member_for is not None:
            yield Phrase("qualification.member_for", span=self.member_for)
        if self.in_group is not None:
            yield Phrase("qualification.in_group", group=self.in_group)
        if self.endorsers is not None:
            yield self._endorsed(self.endorsers)
        if self.fact is not None:
            yield self.answer
        if self.may_vote:
            yield Phrase("qualification.may_vote")

    def _endorsed(self, asked: Demand) -> Phrase:
        least = getattr(asked, "least", None)
        plain = least is not None and not asked.exceeded and asked.among is None  # type: ignore[union-attr]
        said = (
            Phrase("qualification.endorsers", count=least)
            if plain
            else Phrase("qualification.endorsers_of", asked=asked)
        )
        if self.apart is Apart.NONE:
            return said
        return Phrase("qualification.apart", context=as_apart(self.apart).value, endorsers=said)

    @property
    def answer(self) -> Phrase:
        """The answer that is asked, in words."""
        context = "one_of" if self.one_of else "told"
        return Phrase("qualification.fact", context=context, fact=self.fact, answers=self.one_of)


VOTER: Final = Qualification(may_vote=True)
"""What the name `voter` asks of a candidate where the bylaws give it no other meaning."""


@attrs.frozen(kw_only=True)
class Endorsement(Fact):
    """A member's support for somebody's candidacy."""

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)


# ── whether it is shown ──────────────────────────────────────────────────────────────────────────


def long_enough(since: datetime, span: Span, *, by: datetime, zone: tzinfo) -> tuple[bool, datetime]:
    """Say whether a membership since then has lasted so long by an instant, and when it first had (R-13)."""
    first = shift(since, span, zone=zone)
    return first <= by, first


def answered(facts: Mapping[str, str], fact: str | None, one_of: Sequence[str]) -> bool | None:
    """Say whether what somebody says of themselves is among the answers; None where they say nothing."""
    told = facts.get(fact or "")
    return None if told is None else not one_of or told in one_of


# ── affiliations ─────────────────────────────────────────────────────────────────────────────────


def apart_most(endorsed: Iterable[tuple[str, frozenset[str]]]) -> tuple[str, ...]:
    """
    Return as many endorsers as there can be of whom no two share an affiliation (R-94).

    Who gives several endorsements, at instants with other affiliations, counts once, by whichever serves.

    Prevents: an endorser who counts, or not, by the order in which they came.

    >>> apart_most([("a", frozenset({"x"})), ("b", frozenset({"x", "y"})), ("c", frozenset({"y"})), ("d", frozenset())])
    ('a', 'c', 'd')
    """
    options = sorted({(who, names) for who, names in endorsed}, key=lambda one: (one[0], len(one[1]), sorted(one[1])))
    found: list[str] = []
    for together in _connected(options):
        found += _most(together)
    return tuple(sorted(found))


_Option = tuple[str, frozenset[str]]


def _clash(one: _Option, other: _Option) -> bool:
    return one[0] == other[0] or not one[1].isdisjoint(other[1])


def _connected(options: Sequence[_Option]) -> Iterator[list[_Option]]:
    """Options that hang together by people or affiliations, for what is apart anyhow need not be weighed together."""
    left = list(options)
    while left:
        group, rest = [left[0]], left[1:]
        for one in group:
            group += [other for other in rest if _clash(one, other)]
            rest = [other for other in rest if not _clash(one, other)]
        yield sorted(group, key=options.index)
        left = rest


def _most(options: Sequence[_Option]) -> list[str]:
    """The largest choice without a clash: with the option that clashes least, or, where that is not safe, each way."""
    if not options:
        return []
    clashes = {one: [other for other in options if other != one and _clash(one, other)] for one in options}

    def without(one: _Option) -> list[_Option]:
        return [other for other in options if other != one and other not in clashes[one]]

    least = min(options, key=lambda one: len(clashes[one]))
    # Whose rivals are all rivals of one another costs at most one of them: taking it is never worse.
    if all(_clash(one, other) for one, other in combinations(clashes[least], 2)):
        return [least[0], *_most(without(least))]
    most = max(options, key=lambda one: len(clashes[one]))
    taken = [most[0], *_most(without(most))]
    passed = _most([one for one in options if one != most])
    return taken if len(taken) >= len(passed) else passed


def shared_by(endorsed: Iterable[_Option]) -> Mapping[str, tuple[str, ...]]:
    """Return for each affiliation that several have, who they are, by id."""
    having: dict[str, set[str]] = {}
    for who, names in endorsed:
        for name in names:
            having.setdefault(name, set()).add(who)
    return {name: tuple(sorted(having[name])) for name in sorted(having) if len(having[name]) > 1}


# ── of voters ────────────────────────────────────────────────────────────────────────────────────

Stretch = tuple[str, datetime, datetime]
"""A member, and from when until when they are of something."""

Of = Callable[[str], Iterable[Stretch]]
"""Who is of a group, role, body or list, and when."""


def names_unknown(name: str) -> Iterable[Stretch]:
    """Raise `PartgovError` for a name: nobody said who is of what, and nothing is returned."""
    raise PartgovError("of", name, Phrase("wanted.role_group_body_or_list"))


def narrowed(
    spells: Mapping[str, Sequence[Spell]], asked: Qualification, *, roll: Roll, of: Of, zone: tzinfo
) -> dict[str, tuple[Spell, ...]]:
    """
    Return the spells in which people have what is asked of voters besides (R-93).

    A membership counts from when it has lasted so long, until it ends; a group while one is in it.

    Prevents: a vote for who joined to cast it.
    """
    found = {who: tuple(mine) for who, mine in spells.items()}
    if asked.member_for is not None:
        span = asked.member_for
        long = {
            who: tuple((shift(joined, span, zone=zone), left) for joined, left in roll.spells.get(who, ()))
            for who in found
        }
        found = _both(found, long)
    if asked.in_group is not None:
        inside: dict[str, list[Spell]] = {}
        for who, starts, ends in of(asked.in_group):
            inside.setdefault(who, []).append((starts, ends))
        found = _both(found, {who: joined_up(mine) for who, mine in inside.items()})
    return found


def joined_up(stretches: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return stretches that overlap, or touch, as one."""
    found: list[Spell] = []
    for starts, ends in sorted(stretches):
        if starts >= ends:
            continue
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return tuple(found)


def _both(spells: Mapping[str, Sequence[Spell]], others: Mapping[str, Sequence[Spell]]) -> dict[str, tuple[Spell, ...]]:
    """The stretches that lie in both."""
    found = {}
    for who, mine in spells.items():
        met = tuple(
            (start, end)
            for joined, left in mine
            for first, last in others.get(who, ())
            if (start := max(joined, first)) < (end := min(left, last))
        )
        if met:
            found[who] = met
    return found


def names_of(value: Iterable[Qualification | str], known: Mapping[str, Qualification]) -> tuple[Any, ...]:
    """Return what is asked, in the place of each name too; raise `PartgovError` for a name that nothing is asked by."""
    found = []
    for each in value:
        if isinstance(each, str) and each not in known:
            raise PartgovError("requires", each, Phrase("wanted.name_of_requirement", names=", ".join(sorted(known))))
        found.append(known[each] if isinstance(each, str) else each)
    return tuple(found)


def are_requirements(instance: object, attribute: attrs.Attribute[Any], value: Sequence[object]) -> None:
    """Raise `PartgovError` for what is neither a name nor a `Qualification`."""
    for each in value:
        if not isinstance(each, Qualification):
            is_id(instance, attribute, each)


def resolved(value: Iterable[Qualification | str]) -> tuple[Qualification, ...]:
    """Return what is asked; raise `PartgovError` for a name that no bylaws have said the meaning of."""
    return names_of(value, {})
