"""Which state a procedure is in, from one table of what may happen in each state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from partgov.contests import CONTEST_LIFECYCLE
from partgov.decisions import QUESTION_LIFECYCLE
from partgov.elections import ELECTION_LIFECYCLE
from partgov.foundation.errors import PartgovError
from partgov.foundation.lifecycles import Lifecycle, lifecycle_kind
from partgov.members import MEMBERSHIP_LIFECYCLE
from tests.strategies import CLOSES, OPENS, TICK

DOOR = Lifecycle(
    kind=lifecycle_kind("election.event", "P9", setting="elections"),
    start="shut",
    table={"shut": {"open": "ajar", "knock": "shut"}, "ajar": {"shut": "shut", "burn": "ash"}, "ash": {}},
)


def pairs(cycle: Lifecycle, *, allowed: bool) -> Iterator[tuple[Lifecycle, str, str]]:
    """Every state with every event of the whole table, those allowed or those not."""
    events = sorted({event for row in cycle.table.values() for event in row})
    for state, row in cycle.table.items():
        for event in events:
            if (event in row) == allowed:
                yield cycle, state, event


CYCLES = (DOOR, ELECTION_LIFECYCLE, QUESTION_LIFECYCLE, CONTEST_LIFECYCLE, MEMBERSHIP_LIFECYCLE)
ALLOWED = [pair for cycle in CYCLES for pair in pairs(cycle, allowed=True)]
REFUSED = [pair for cycle in CYCLES for pair in pairs(cycle, allowed=False)]


@pytest.mark.parametrize(("cycle", "state", "event"), REFUSED)
def test_every_pair_not_in_the_table_is_refused(cycle: Lifecycle, state: str, event: str) -> None:
    """What the table does not list may not happen, and the refusal says what may."""
    with pytest.raises(PartgovError, match="event: wanted in the state") as caught:
        cycle.after(state, event)
    ruling = cycle.judge(state, event)
    assert event == caught.value.value
    assert not ruling
    for may in cycle.table[state]:
        assert may in str(ruling)


@pytest.mark.parametrize(("cycle", "state", "event"), ALLOWED)
def test_every_pair_in_the_table_leads_where_it_says(cycle: Lifecycle, state: str, event: str) -> None:
    """What the table lists may happen and leads to the state it names, which is in the table."""
    assert cycle.table[state][event] == cycle.after(state, event)
    assert cycle.judge(state, event)
    assert cycle.after(state, event) in cycle.table


def test_both_kinds_of_pair_were_tried() -> None:
    """The two tests above miss no pair."""
    assert 3 * 4 + 5 * 8 + 10 * 10 + 7 * 8 + 2 * 2 == len(ALLOWED) + len(REFUSED)


def test_a_refusal_is_a_sentence() -> None:
    """A member reads the state, the event and what may happen."""
    assert "In the state 'ajar' the event 'knock' may not happen; what may: shut, burn. (P9)" == (
        str(DOOR.judge("ajar", "knock"))
    )


def test_a_permission_is_a_sentence() -> None:
    """So is a permission, without the list."""
    assert "In the state 'shut' the event 'knock' may happen. (P9)" == str(DOOR.judge("shut", "knock"))


def test_at_the_end_nothing_may_happen() -> None:
    """A last state says so, as a ruling and as an error."""
    assert str(DOOR.judge("ash", "open")).endswith("what may: nothing any more. (P9)")
    with pytest.raises(PartgovError, match="one of: nothing"):
        DOOR.after("ash", "open")


def test_a_ruling_carries_the_event() -> None:
    """A program reads the event and what was possible from fields."""
    finding = DOOR.judge("ajar", "knock").findings[0]
    assert ("knock", "shut, burn") == (finding.found, finding.needed)


@pytest.mark.parametrize("ask", [DOOR.judge, DOOR.after])
def test_an_unknown_state_is_a_senseless_call(ask: object) -> None:
    """A state that is not in the table raises, with the states there are."""
    assert callable(ask)
    with pytest.raises(PartgovError, match="state: wanted one of shut, ajar, ash, found text 'lost'"):
        ask("lost", "open")


@pytest.mark.parametrize(
    ("expected", "at"),
    [("shut", OPENS - TICK), ("ajar", OPENS), ("ajar", CLOSES - TICK), ("ash", CLOSES), ("ash", CLOSES + TICK)],
)
def test_state_at_an_instant(expected: str, at: object) -> None:
    """An event counts from its own instant on."""
    assert expected == DOOR.state_at(at, [(OPENS, "open"), (CLOSES, "burn")])  # type: ignore[arg-type]


def test_events_of_one_instant_keep_their_order() -> None:
    """R-32: of several events at one instant, the order given is the order they happened in."""
    assert "ash" == DOOR.state_at(OPENS, [(OPENS, "open"), (OPENS, "burn")])
    with pytest.raises(PartgovError):
        DOOR.state_at(OPENS, [(OPENS, "burn"), (OPENS, "open")])


def test_without_events_it_is_the_start() -> None:
    """Before anything happened the state is the first."""
    assert "shut" == DOOR.state_at(OPENS, [])


def test_an_event_that_may_not_happen_is_refused_in_a_fold_too() -> None:
    """A history that breaks the table is no history."""
    with pytest.raises(PartgovError, match="in the state 'shut'"):
        DOOR.state_at(CLOSES, [(OPENS, "burn")])


def test_the_diagram_is_drawn_from_the_table() -> None:
    """The documentation shows exactly the pairs of the table, with its start and its ends."""
    assert [
        "stateDiagram-v2",
        "    [*] --> shut",
        "    shut --> ajar: open",
        "    shut --> shut: knock",
        "    ajar --> shut: shut",
        "    ajar --> ash: burn",
        "    ash --> [*]",
    ] == DOOR.diagram().split("\n")


def test_a_state_that_leads_only_to_itself_is_an_end() -> None:
    """An election in office may be declared again, and ends there."""
    lines = ELECTION_LIFECYCLE.diagram().split("\n")
    assert "    in office --> [*]" in lines
    assert ["    in office --> [*]"] == [line for line in lines if line.endswith("--> [*]")]


def test_a_lifecycle_keeps_what_it_was_made_of() -> None:
    """Its kind says in which state it was and what may happen, by its clause; the whole table is copied."""
    kind = lifecycle_kind("election.event", "P4", setting="elections")
    assert ("election.event", "P4", None, "elections") == (kind.id, kind.clause, kind.reading, kind.setting)
    assert {"state": str, "may": tuple, "number": int} == kind.values
    table = {"a": {"go": "b"}, "b": {}}
    made = Lifecycle(kind=kind, start="a", table=table)
    table["a"]["stay"] = "a"
    del table["b"]
    assert made == Lifecycle(kind=kind, start="a", table={"a": {"go": "b"}, "b": {}})
    assert {made: 1}[made] == 1


def test_its_kind_is_a_kind() -> None:
    """The id of one is none."""
    with pytest.raises(PartgovError, match=r"kind: wanted a Kind, found text 'election\.event'"):
        Lifecycle(kind="election.event", start="a", table={"a": {}})  # type: ignore[arg-type]
