"""Recorded dues: the incomes, payments and credits of members, and what was declared of their dues.

Text:     Proposals 11 and 12.
Decides:  which facts about dues a record has.
Leaves:   what they amount to, to `dues`.
"""

from __future__ import annotations

__all__ = [
    "DeclaredDues",
    "DuesSheet",
]

import attrs
from attrs.validators import and_

from partgov.dues import Credit, DuesState, Income, Payment
from partgov.foundation.values import (
    Fact,
    all_are,
    as_tuple,
    is_a,
    is_id,
    is_year,
    one_of_each,
)


@attrs.frozen(kw_only=True)
class DeclaredDues(Fact):
    """What the organisation declared that a member's dues of a year had come to."""

    member: str = attrs.field(validator=is_id, metadata={"refers_to": "members"})
    year: int = attrs.field(validator=is_year)
    state: DuesState = attrs.field(validator=is_a(DuesState))


@attrs.frozen(kw_only=True)
class DuesSheet(Fact):
    """Facts about dues, such as those of one year; all sheets of a record are read together."""

    id: str = attrs.field(validator=is_id)
    incomes: tuple[Income, ...] = attrs.field(default=(), converter=as_tuple, validator=all_are(Income))
    payments: tuple[Payment, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(Payment), one_of_each("id")),
        metadata={"unique": ("id",)},
    )
    credits: tuple[Credit, ...] = attrs.field(
        default=(), converter=as_tuple, validator=and_(all_are(Credit), one_of_each("id")), metadata={"unique": ("id",)}
    )
    declared: tuple[DeclaredDues, ...] = attrs.field(
        default=(),
        converter=as_tuple,
        validator=and_(all_are(DeclaredDues), one_of_each("member", "year")),
        metadata={"unique": ("member", "year")},
    )
