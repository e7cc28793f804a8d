"""The adopted proposals and the readings of them, and that the code keeps to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import attrs
import pytest

import partgov
from partgov.foundation.errors import PartgovError
from partgov.law.clauses import PROPOSALS, READINGS, Reading, clause, clause_ids, reading
from tests import house

IDS = [*(f"P{number}" for number in range(1, 17)), "final"]
SOURCES = sorted(Path(str(partgov.__file__)).parent.rglob("*.py"))
CITED = re.compile(r"\bR-([0-9]+)\b")


def rooms() -> Iterator[ModuleType]:
    """Every pure module that declares which clauses its functions encode."""
    return (room for room in house.rooms() if hasattr(room, "CLAUSES"))


ROOMS = list(rooms())
DECLARED = [
    pytest.param(room, name, cited, id=f"{room.__name__}.{name}")
    for room in ROOMS
    for name, cited in room.CLAUSES.items()
]


class TestProposals:
    """The sixteen and the final question."""

    def test_there_are_sixteen_and_the_final_question(self) -> None:
        """In the order of the poll."""
        assert IDS == [one.id for one in PROPOSALS]

    @pytest.mark.parametrize("id", IDS)
    def test_each_can_be_looked_up(self, id: str) -> None:
        """By its id, with a title and a gist."""
        found = clause(id)
        assert (id, True, True) == (found.id, bool(found.title), bool(found.gist))

    @pytest.mark.parametrize("id", ["P0", "P17", "p4", "", "R-1"])
    def test_no_others(self, id: str) -> None:
        """A proposal that was not put is a senseless question."""
        with pytest.raises(PartgovError, match="clause: wanted one of P1 … P16, final") as caught:
            clause(id)
        assert id == caught.value.value

    @pytest.mark.parametrize("id", IDS)
    def test_each_has_code_or_a_stated_reason(self, id: str) -> None:
        """No proposal is left out in silence: a function cites it, or it says what is left to people or to come."""
        cited = {each for room in ROOMS for names in room.CLAUSES.values() for each in names}
        found = clause(id)
        assert id in cited or found.people or found.awaiting


class TestReadings:
    """The register of choices."""

    def test_they_are_numbered_without_a_gap(self) -> None:
        """R-1 and so on, each once, so that a number always means the same."""
        assert [f"R-{number}" for number in range(1, len(READINGS) + 1)] == [one.id for one in READINGS]

    def test_the_numbers_of_the_close_reading_are_there(self) -> None:
        """The first thirty-nine are those the project started from."""
        assert len(READINGS) >= 39

    @pytest.mark.parametrize("one", READINGS, ids=lambda one: one.id)
    def test_each_can_be_looked_up(self, one: Reading) -> None:
        """By its number, with a title and a text, and clauses that exist."""
        found = reading(one.id)
        assert one == found
        assert (True, True) == (bool(found.title), found.text.endswith("."))
        assert set(found.clauses) <= set(IDS)

    @pytest.mark.parametrize("id", ["R-0", "R-1000", "R1", "P4", ""])
    def test_no_others(self, id: str) -> None:
        """A number without a reading is a senseless question."""
        with pytest.raises(PartgovError, match=f"reading: wanted one of R-1 … R-{len(READINGS)}") as caught:
            reading(id)
        assert id == caught.value.value


class TestTraceability:
    """What the code says of itself is so."""

    def test_the_rule_rooms_declare_their_clauses(self) -> None:
        """Those that count, seat and decide, at least."""
        names = {room.__name__.rpartition(".")[2] for room in ROOMS}
        rules = {
            "members",
            "roles",
            "ballots",
            "tallies",
            "conditions",
            "options",
            "proposals",
            "draws",
            "timetables",
            "seating",
            "elections",
            "decisions",
        }
        assert set() == rules - names

    @pytest.mark.parametrize(("room", "name", "cited"), DECLARED)
    def test_every_name_exists(self, room: ModuleType, name: str, cited: tuple[str, ...]) -> None:
        """A function that a room declares is in the room."""
        here: object = room
        for part in name.split("."):
            here = getattr(here, part)
        assert here is not None
        assert cited

    @pytest.mark.parametrize(("room", "name", "cited"), DECLARED)
    def test_every_citation_is_registered(self, room: ModuleType, name: str, cited: tuple[str, ...]) -> None:
        """What it rests on is an adopted proposal or a registered reading."""
        assert set(cited) <= {*IDS, *(one.id for one in READINGS)}

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
    def test_every_reading_named_in_the_code_exists(self, path: Path) -> None:
        """No comment, docstring or sentence cites a number that is not in the register."""
        last = len(READINGS)
        assert [] == [number for number in CITED.findall(path.read_text("utf-8")) if not 1 <= int(number) <= last]

    def test_declarations_are_read_only_in_use(self) -> None:
        """Each room declares a mapping of names to tuples."""
        for room in ROOMS:
            assert isinstance(room.CLAUSES, Mapping)
            assert all(isinstance(cited, tuple) for cited in room.CLAUSES.values())


def test_every_id_that_code_may_cite() -> None:
    """The proposals, then the readings, each once."""
    assert (*IDS, *(one.id for one in READINGS)) == clause_ids()
    assert len(clause_ids()) == len(set(clause_ids()))


def test_clauses_are_frozen() -> None:
    """Nobody rewrites the text at run time."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        PROPOSALS[0].gist = "Something else."  # type: ignore[misc]
