"""Electors: who of those in an engine's table may vote the whole time, from the roll or from a table of members."""

from __future__ import annotations

__all__ = ["Electors", "check_ids", "electors_of"]

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple, cast

import attrs

from partgov.columns import not_all_the_time
from partgov.electorates import RecordDate, voting_rule
from partgov.foundation.periods import Period, to_utc
from partgov.foundation.values import is_id
from partgov.interop.engines import Seen, are_among, fetched, how_many, texts, voters_in
from partgov.members import Membership, Roll


@attrs.frozen(kw_only=True)
class Electors:
    """
    Who voted in a table, and who of them may have a row that is not valid.

    Attributes:
        doubtful: those; all others are members the whole time, and voted within the period.
        roll: who is a member when; asked of nobody where there is a table of members.
    """

    frame: Any
    members: Any
    roll: Roll
    doubtful: frozenset[str]
    many: int

    def how_many_besides(self, names: Collection[str]) -> int:
        """Return how many voted besides these."""
        return self.many - len(_distinct(self.frame.filter(are_among("voter", names)))) if names else self.many

    def roll_of(self, names: Collection[str]) -> Roll:
        """Return the roll of those whose rows the core counts."""
        if self.members is None:
            return self.roll
        rows = fetched(self.members.filter(are_among("id", {*names})), self.members.collect_schema().names())
        left = rows.get("left") or [None] * len(rows["id"])
        return Roll.of(
            Membership(id=name, joined=joined, left=None if until != until else until)
            for name, joined, until in zip(rows["id"], rows["joined"], left, strict=True)
        )


def electors_of(
    frame: Any, members: Any, seen: Seen, *, roll: Roll, voting: Period | None, electorate: RecordDate | datetime
) -> Electors:
    """Say of all who voted whether they may, at whatever instant they did; raise `PartgovError` for who is nobody."""
    may_vote = voting_rule(roll, voting, electorate)  # refuses what cannot be asked
    first, last = seen.first, seen.last
    outside: set[str] = set()
    if first is not None and last is not None and voting is not None:
        if not (voting.opens <= first and last < voting.closes):
            outside = {*_distinct(frame.filter((_at() < voting.opens) | (_at() >= voting.closes)))}
        first, last = max(first, voting.opens), min(last, voting.last_instant)
    if members is None:
        voters = _distinct(frame)
        check_ids("voter", voters)
        if first is None or last is None:
            found = {name for name in voters if not may_vote(name, None)}
        else:
            found = not_all_the_time(voters, first, last, roll=roll, voting=voting, electorate=electorate)
        return Electors(frame=frame, members=None, roll=roll, doubtful=frozenset(found | outside), many=len(voters))
    date = to_utc(electorate) if isinstance(electorate, datetime) else None if voting is None else voting.opens
    instants = [at for at in (first, last, date) if at is not None]
    found = _not_covered(frame, members, instants)
    check_ids("voter", found)
    doubtful = frozenset(found | outside)
    return Electors(frame=frame, members=members, roll=roll, doubtful=doubtful, many=how_many(frame))


def _at() -> Any:
    import narwhals as nw

    return nw.col("cast_at")


def _not_covered(frame: Any, members: Any, instants: list[datetime]) -> set[str]:
    """Who has no spell of membership that covers all these instants."""
    import narwhals as nw

    covering = members
    if instants:
        left = nw.col("left")
        covering = members.filter(nw.col("joined") <= min(instants))
        if "left" in members.collect_schema():
            covering = covering.filter(left.is_null() | (left > max(instants)))
    there = covering.select("id").unique().with_columns(there=nw.lit(1))
    voters = voters_in(frame)
    return {
        *_distinct(voters.join(there, left_on="voter", right_on="id", how="left").filter(nw.col("there").is_null()))
    }


def _distinct(frame: Any) -> list[Any]:
    """Fetch who is in a table, each once, in whatever order: where that is the roll's, looking them up is faster."""
    return texts(fetched(voters_in(frame), ["voter"])["voter"])


class _Place(NamedTuple):
    """Where an id stands, named as a check names an attribute."""

    name: str


def check_ids(place: str, names: Collection[str | None]) -> None:
    """Refuse whatever is no id, by the place where it stands."""
    if None not in names and "" not in names and all(map(str.isprintable, cast("Collection[str]", names))):
        return
    for name in names:
        is_id(None, cast("attrs.Attribute[Any]", _Place(place)), name)
