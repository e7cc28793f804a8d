"""Rankings: an order that was counted elsewhere, by a method that this library does not repeat.

Text:     none. Proposal 4 has one way to order candidates; an organisation may have another.
Decides:  what a ranking may look like, and the place of each whom it names.
Leaves:   whether the count behind it is right, to whoever counted; what it ranks and what follows, to the rooms above.
Readings: R-79 (withdrawn and refused are skipped, the count is not repeated; who is not named comes last).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Ranking"]

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Fact, are_ids, as_tuple, is_flag, is_id

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"Ranking.places": ("P4", "R-79")}


def _as_groups(value: Iterable[str | Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Copy a list of ids and of lists of tied ids into a tuple of groups, the tied by id, which ranks nobody."""
    groups = ((each,) if isinstance(each, str) else as_tuple(each) for each in as_tuple(value))
    return tuple(tuple(sorted(group)) if all(isinstance(one, str) for one in group) else group for group in groups)


@attrs.frozen(kw_only=True)
class Ranking(Fact):
    """
    An order that a count elsewhere gave: a single transferable vote, say, or a comparison in pairs.

    Attributes:
        order: who is ranked, the first first; those who are tied for a place in one group.
        method: by which method it was counted, in the organisation's words.
        complete: whether everybody who was counted is named.

    >>> Ranking(order=["ana", ["bo", "cy"], "dee"], method="Schulze").places
    {'ana': 1, 'bo': 2, 'cy': 2, 'dee': 4}
    """

    order: tuple[tuple[str, ...], ...] = attrs.field(converter=_as_groups, metadata={"one_or_several": True})
    method: str = attrs.field(validator=is_id)
    complete: bool = attrs.field(default=True, validator=is_flag)

    @order.validator
    def _names_each_once(self, attribute: attrs.Attribute[Any], value: tuple[tuple[str, ...], ...]) -> None:
        named = tuple(chain.from_iterable(value))
        are_ids(self, attribute, named)
        if not all(value):
            raise PartgovError(attribute.name, (), Phrase("wanted.one_or_more_in_each_group"))
        twice = next((one for one, many in Counter(named).items() if many > 1), None)
        if twice is not None:
            raise PartgovError(attribute.name, twice, Phrase("wanted.each_ranked_once"))

    @property
    def places(self) -> Mapping[str, int]:
        """The place of each who is named, from 1; the tied share theirs, and the next comes after all of them."""
        places: dict[str, int] = {}
        for group in self.order:
            place = len(places) + 1
            places |= dict.fromkeys(group, place)
        return places
