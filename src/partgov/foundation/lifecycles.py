"""Lifecycles: which state a procedure is in, from one table of what may happen in each state.

Decides:  the state after an event, and whether the event may happen at all.
Leaves:   the tables themselves, to the rooms whose procedures they are.
Readings: R-32 (several events at one instant).
"""

from __future__ import annotations

__all__ = ["Lifecycle", "lifecycle_kind"]

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import ADOPTED, Cites, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import FrozenMap, Value, frozen, is_a


def _frozen_table(table: Mapping[str, Mapping[str, str]]) -> FrozenMap[str, FrozenMap[str, str]]:
    return FrozenMap({state: frozen(events) for state, events in frozen(table).items()})


def lifecycle_kind(id: str, clause: str, /, *, setting: str) -> Kind:
    """Return the kind of finding that a lifecycle's `judge` makes, such as `election.event`."""
    return Kind(id, clause, setting=setting, state=str, may=tuple, number=int)


@attrs.frozen(kw_only=True)
class Lifecycle(Value):
    """
    The states of a procedure and the events that lead from one to the next.

    Attributes:
        kind: what `judge` finds: whether an event may happen in a state.
        table: for each state, the events that may happen in it and the state each leads to.
        start: the state before anything has happened.
    """

    kind: Kind = attrs.field(validator=is_a(Kind))
    table: Mapping[str, Mapping[str, str]] = attrs.field(converter=_frozen_table)
    start: str

    def judge(self, state: str, event: str, *, cites: Cites = ADOPTED) -> Ruling:
        """
        Say whether `event` may happen in `state`, by the clause of its kind, such as P4; a refusal lists what may.

        Raises `PartgovError` for a state that is not in the table.
        """
        allowed = self._events(state)
        may = ", ".join(allowed) or None
        finding = self.kind.finding(
            cites, event in allowed, found=event, needed=may, state=state, may=tuple(allowed), number=len(allowed)
        )
        return Ruling.of(finding)

    def after(self, state: str, event: str) -> str:
        """Return the state that `event` leads to; raise `PartgovError` where it may not happen."""
        allowed = self._events(state)
        if event not in allowed:
            raise PartgovError(
                "event", event, Phrase("wanted.event", state=state, may=tuple(allowed), count=len(allowed))
            )
        return allowed[event]

    def state_at(self, at: datetime, events: Iterable[tuple[datetime, str]]) -> str:
        """Return the state to which the dated events up to and including the instant `at` lead, in the order given."""
        state = self.start
        for when, event in events:
            if when <= at:
                state = self.after(state, event)
        return state

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for state, events in self.table.items():
            lines += [f"    {state} --> {to}: {event}" for event, to in events.items()]
            if all(to == state for to in events.values()):
                lines.append(f"    {state} --> [*]")
        return "\n".join(lines)

    def _events(self, state: str) -> Mapping[str, str]:
        if state not in self.table:
            raise PartgovError("state", state, Phrase("wanted.one_of", words=tuple(self.table)))
        return self.table[state]
