"""Calls: the figures by which a mandate may be called into question, a recall as it was called, and who seconds it.

Text:     Proposal 6.
Decides:  the figures, and what a recall may look like.
Leaves:   whether it may open and was called by enough, to motions; what the vote comes to, to recall.
Readings: R-19 to R-22, R-65, R-71, R-72, R-82, R-87 to R-92 (what an organisation may ask in place of Proposal 6).
"""

from __future__ import annotations

__all__ = ["Recall", "RecallRules", "Second"]

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Final

import attrs
from attrs.validators import and_

from partgov.carried import Asked, Unsettled
from partgov.electorates import Electorate, as_electorate
from partgov.foundation.conditions import (
    Base,
    Condition,
    Demand,
    as_demand,
    counts_for,
    of_all_voters,
)
from partgov.foundation.errors import PartgovError, refuse_all
from partgov.foundation.periods import (
    Period,
    Span,
    as_utc,
    instant_text,
    is_instant,
    months,
    utc_or_none,
    weeks,
)
from partgov.foundation.rulings import Rules
from partgov.foundation.sentences import Phrase
from partgov.foundation.timetables import Leeway, Length, is_length
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    absent_or,
    all_are,
    are_ids,
    as_tuple,
    at_least,
    frozen,
    is_a,
    is_flag,
    is_id,
)

# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def _is_earliest(instance: object, attribute: attrs.Attribute[Span | Fraction | None], value: object) -> None:
    if not isinstance(value, Span) and not (isinstance(value, Fraction) and 0 < value < 1):
        raise PartgovError(attribute.name, value, Phrase("wanted.span_or_part"))


_IS_MAJORITY: Final = and_(counts_for, of_all_voters)


@attrs.frozen(kw_only=True)
class RecallRules(Rules):
    """
    The figures of Proposal 6, each replaceable by an organisation's own.

    Attributes:
        initiators: how many members it takes, the one who opens the poll included; a share is of all who may vote when
            it is called, or of the votes of the election.
        initiators_within: by when they have to second it, from the call on; until the close where None.
        discussion: how long it is discussed before the poll opens; None where nothing is asked.
        voting: how long the poll is open; None where nothing is asked.
        leeway: how exactly (R-35).
        base: of what a share is asked where the majority names no base.
        majority: what the votes to revoke must be; None where the rules give none, and then nothing is judged.
        quorum: how many must take part before the majority is asked; None where nothing is.
        outright: so many to revoke do without a quorum; so many against that they are out of reach keep the mandate.
        unsettled: what a poll without a quorum comes to; the mandate is kept in any case.
        abstaining: whether one may abstain; Proposal 6 has two options.
        earliest: how long a mandate has to have run, or which share of it, before it is called into question.
        cool_down: how long after a vote, or an unseconded poll, closed it weighs on the next (R-21).
        electorate: whose votes count (R-10).
        mandatee_may_act: whether the mandatee may open or second a recall of their own mandate (R-19).
        kinds: the rules of each kind of recall, whole.
        roles: the rules of recalls in each role, whole.
    """

    initiators: Demand = attrs.field(
        default=Condition(least=3), converter=as_demand, validator=counts_for
    )  # P6: three or more members
    initiators_within: Span | None = attrs.field(
        default=None, validator=absent_or(is_a(Span)), metadata={"words": {"none": None}}
    )
    discussion: Length | None = attrs.field(
        default=None, validator=absent_or(is_length), metadata={"words": {"none": None}}
    )
    voting: Length | None = attrs.field(
        default=weeks(2), validator=absent_or(is_length), metadata={"words": {"none": None}}
    )  # P6: open for two weeks
    leeway: Leeway = attrs.field(default=Leeway.WITHIN_DAY, validator=is_a(Leeway))
    base: Base = attrs.field(default=Base.FOR_AND_AGAINST, validator=is_a(Base))
    majority: Demand | None = attrs.field(
        default=Condition(share=Fraction(2, 3)),
        converter=as_demand,
        validator=absent_or(_IS_MAJORITY),
        metadata={"words": {"none": None}},
    )  # P6: two thirds, reached or exceeded
    quorum: Demand | None = attrs.field(
        default=None, converter=as_demand, validator=absent_or(of_all_voters), metadata={"words": {"none": None}}
    )
    outright: Demand | None = attrs.field(
        default=None, converter=as_demand, validator=absent_or(_IS_MAJORITY), metadata={"words": {"none": None}}
    )
    unsettled: Unsettled = attrs.field(default=Unsettled.NO_QUORUM, validator=is_a(Unsettled))
    abstaining: bool = attrs.field(default=False, validator=is_flag)
    earliest: Span | Fraction | None = attrs.field(
        default=None, validator=absent_or(_is_earliest), metadata={"words": {"none": None}}
    )
    cool_down: Span = attrs.field(default=months(1), validator=is_a(Span))  # P6: one month after a prior vote closed
    electorate: Electorate = attrs.field(default=Electorate(), converter=as_electorate, validator=is_a(Electorate))
    mandatee_may_act: bool = attrs.field(default=True, validator=is_flag)
    kinds: Mapping[str, RecallRules] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=are_ids, metadata={"overlays": True}
    )
    roles: Mapping[str, RecallRules] = attrs.field(
        default=FrozenMap(), converter=frozen, validator=are_ids, metadata={"overlays": True}
    )

    @property
    def asked(self) -> Asked:
        """What is asked of the votes to revoke."""
        return Asked(
            majority=self.majority, base=self.base, quorum=self.quorum, outright=self.outright,
            unsettled=self.unsettled,
        )  # fmt: skip

    def of_role(self, role: str, kind: str | None = None) -> RecallRules:
        """
        Return the rules of a recall in a role: the room's, then what the role, then what the kind replaces.

        Raises `PartgovError` for a kind that the rules do not have.
        """
        rules = self.roles.get(role, self)
        if kind is None:
            return rules
        if kind not in self.kinds:
            raise PartgovError("kind", kind, Phrase("wanted.one", names=", ".join(sorted(self.kinds))))
        return rules.over(self, self.kinds[kind])

    def may_abstain(self, role: str, kind: str | None) -> bool:
        """
        Say whether one may abstain in a recall of a role and a kind; of an unknown kind as the role has it.

        >>> rules = RecallRules(kinds={"quick": RecallRules(abstaining=True)})
        >>> rules.may_abstain("editor", None), rules.may_abstain("editor", "quick")
        (False, True)
        """
        return self.of_role(role, kind if kind in self.kinds else None).abstaining


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Second(Fact):
    """A comment on the poll by which a member seconds the motion."""

    member: str = attrs.field(validator=is_id)
    at: datetime = attrs.field(converter=as_utc, validator=is_instant)


@attrs.frozen(kw_only=True)
class Recall(Fact):
    """
    A motion to revoke one mandate.

    Attributes:
        role: the role in which the mandate is held.
        mandatee: who holds it; None where all mandates in the role are called into question at once.
        initiator: who opened the poll; None where it was called by signatures alone.
        kind: of which of the rules' kinds it is; none where None.
        discussion_opens: when it was called, and its discussion opened; with its poll where None.
        second_of: the poll without a quorum of which this is the second one.
        signatures: how many called it, where they are not named; that they might is taken as given.
        voters, present, may_vote: how many handed in anything, were there, and might vote.
        seconds: the comments that second the motion, in any order.
    """

    id: str = attrs.field(validator=is_id)
    role: str = attrs.field(validator=is_id, metadata={"refers_to": "roles"})
    mandatee: str | None = attrs.field(default=None, validator=absent_or(is_id))
    initiator: str | None = attrs.field(default=None, validator=absent_or(is_id))
    kind: str | None = attrs.field(default=None, validator=absent_or(is_id))
    discussion_opens: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant)
    )
    second_of: str | None = attrs.field(default=None, validator=absent_or(is_id), metadata={"refers_to": "recalls"})
    signatures: int | None = attrs.field(default=None, validator=absent_or(at_least(1)))
    voters: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    present: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    may_vote: int | None = attrs.field(default=None, validator=absent_or(at_least(0)))
    opens: datetime = attrs.field(converter=as_utc, validator=is_instant)
    closes: datetime = attrs.field(converter=as_utc, validator=is_instant)
    seconds: tuple[Second, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(Second))

    def __attrs_post_init__(self) -> None:
        refuse_all([*self._out_of_form()])

    def _out_of_form(self) -> Iterator[PartgovError]:
        if self.closes <= self.opens:
            wanted = Phrase("wanted.after", name="opens", at=self.opens)
            yield PartgovError("closes", instant_text(self.closes), wanted)
        if self.discussion_opens is not None and self.discussion_opens > self.opens:
            wanted = Phrase("wanted.not_after", name="opens", at=self.opens)
            yield PartgovError("discussion_opens", instant_text(self.discussion_opens), wanted)
        if self.signatures is None and self.initiator is None:
            yield PartgovError("initiator", None, Phrase("wanted.initiator_or_signatures"))
        if self.signatures is not None and self.seconds:
            yield PartgovError("signatures", self.signatures, Phrase("wanted.seconds_or_signatures"))

    @property
    def called(self) -> datetime:
        """When it was called."""
        return self.discussion_opens or self.opens

    @property
    def discussion(self) -> Period | None:
        """The discussion before the poll; None where the poll opened at once."""
        if self.discussion_opens is None or self.discussion_opens == self.opens:
            return None
        return Period(opens=self.discussion_opens, closes=self.opens)

    @property
    def voting(self) -> Period:
        """The period in which the poll is open."""
        return Period(opens=self.opens, closes=self.closes)
