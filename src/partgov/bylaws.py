"""Bylaws: every figure of every rule, dated.

Text:     all proposals.
Decides:  which rules were in force at an instant.
Leaves:   the figures themselves to the rooms whose rules they are.
Readings: R-30 (a procedure is judged whole by the bylaws in force when it opened).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Bylaws", "Preset", "in_force"]

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from partgov.contests import ContestRules
from partgov.dues import DuesRules
from partgov.elections import ElectionRules
from partgov.foundation.periods import (
    is_instant,
    to_utc,
    utc_or_none,
)
from partgov.foundation.rulings import ADOPTED, Cites, Rules
from partgov.foundation.values import (
    Fact,
    FrozenMap,
    absent_or,
    are_ids,
    are_texts,
    frozen,
    is_a,
)
from partgov.groups import GroupRules
from partgov.mandates import MandateRules
from partgov.questions import DecisionRules
from partgov.recall import RecallRules

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"in_force": ("R-30",)}


class Preset(StrEnum):
    """The sets of figures that bylaws may start from."""

    IOPS_2016 = "iops-2016"


@attrs.frozen(kw_only=True)
class Bylaws(Fact):
    """
    All the rules of an organisation from an instant on: the adopted figures, but for what is given.

    Attributes:
        since: the instant they take effect; None for "always".
        preset: the figures they start from.
        cites: the organisation's own words for its rules, by kind of finding, by setting or by room, such as
            `{"elections.voting": "Charter § 7 (2)"}`. Where there are any, no finding cites the adopted text: what has
            no words of its own names its setting.
    """

    since: datetime | None = attrs.field(
        default=None, converter=utc_or_none, validator=absent_or(is_instant), metadata={"key": "from"}
    )
    preset: Preset = attrs.field(default=Preset.IOPS_2016, validator=is_a(Preset))
    cites: Mapping[str, str] = attrs.field(default=FrozenMap(), converter=frozen, validator=are_texts)
    lists: Mapping[str, tuple[str, ...]] = attrs.field(default=FrozenMap(), converter=frozen, validator=are_ids)
    elections: ElectionRules = attrs.field(default=ElectionRules(), validator=is_a(ElectionRules))
    mandates: MandateRules = attrs.field(default=MandateRules(), validator=is_a(MandateRules))
    recall: RecallRules = attrs.field(default=RecallRules(), validator=is_a(RecallRules))
    decisions: DecisionRules = attrs.field(default=DecisionRules(), validator=is_a(DecisionRules))
    dues: DuesRules = attrs.field(default=DuesRules(), validator=is_a(DuesRules))
    groups: GroupRules = attrs.field(default=GroupRules(), validator=is_a(GroupRules))
    contests: ContestRules = attrs.field(default=ContestRules(), validator=is_a(ContestRules))

    def __attrs_post_init__(self) -> None:
        cites = self.citing
        for field in attrs.fields(Bylaws):
            rules = getattr(self, field.name)
            if isinstance(rules, Rules):
                object.__setattr__(self, field.name, rules.citing(cites, field.name))

    @property
    def citing(self) -> Cites:
        """What findings under these bylaws cite: the adopted text, or the organisation's own words."""
        return Cites(self.cites) if self.cites else ADOPTED


def in_force(bylaws: Collection[Bylaws], at: datetime | None) -> Bylaws:
    """
    Return the bylaws in force at the instant `at`; before the first dated ones, the adopted defaults (R-30).

    For a procedure that nobody dated, `at` is None and only undated bylaws can hold.
    """
    at = None if at is None else to_utc(at)
    undated = next((one for one in bylaws if one.since is None), Bylaws())
    dated = {one.since: one for one in bylaws if one.since is not None and at is not None and one.since <= at}
    return dated[max(dated)] if dated else undated
