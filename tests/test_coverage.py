"""Which code rests on which clause: every name exists, every clause is in the register, every proposal is accounted."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator

import pytest

import partgov
from partgov.command.coverage import coverage
from partgov.foundation.errors import PartgovError
from partgov.law.clauses import PROPOSALS, READINGS, clause, clause_ids, reading
from tests.house import HOUSE, rooms

PROPOSAL_IDS = (*(f"P{number}" for number in range(1, 17)), "final")


def declarations() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every module, with each function it declares in CLAUSES and the clauses that function rests on."""
    for room in rooms():
        for name, clauses in getattr(room, "CLAUSES", {}).items():
            yield room.__name__.removeprefix("partgov."), name, clauses


DECLARATIONS = tuple(declarations())


@pytest.mark.parametrize(("module", "name", "clauses"), DECLARATIONS, ids=lambda value: str(value))
class TestDeclaration:
    """Every line of every module's CLAUSES."""

    def test_the_name_exists(self, module: str, name: str, clauses: tuple[str, ...]) -> None:
        """What a module says it encodes a clause in is there, in that module."""
        found: object = importlib.import_module(f"partgov.{module}")
        for part in name.split("."):
            assert hasattr(found, part)
            found = getattr(found, part)
        # A table of facts, like the roles of 2016, may rest on a clause as a function does.
        if inspect.isfunction(found) or inspect.isclass(found):
            assert f"partgov.{module}" == found.__module__

    def test_the_name_is_public(self, module: str, name: str, clauses: tuple[str, ...]) -> None:
        """What a clause rests on can be read and called by anyone."""
        first, *_ = name.split(".")
        assert first in importlib.import_module(f"partgov.{module}").__all__
        assert not any(part.startswith("_") for part in name.split("."))

    def test_the_clauses_are_in_the_register(self, module: str, name: str, clauses: tuple[str, ...]) -> None:
        """Every clause and reading cited is in the register, and cited once."""
        assert clauses
        assert set(clauses) <= set(clause_ids())
        assert len(set(clauses)) == len(clauses)


class TestRegister:
    """The sixteen proposals, the final question, and the readings."""

    def test_the_proposals(self) -> None:
        """The register has the sixteen proposals and the final question, in the text's order."""
        assert PROPOSAL_IDS == tuple(one.id for one in PROPOSALS)

    def test_the_readings(self) -> None:
        """Readings are numbered from 1 without a gap, each once."""
        numbers = sorted(int(one.id.removeprefix("R-")) for one in READINGS)
        assert list(range(1, len(READINGS) + 1)) == numbers
        assert set(range(1, 40)) <= set(numbers)

    def test_every_reading_belongs_to_clauses_that_exist(self) -> None:
        """Every clause that a reading names is a proposal, or the final question."""
        for one in READINGS:
            assert set(one.clauses) <= set(PROPOSAL_IDS), one.id
            assert one.title
            assert one.text

    def test_looking_one_up(self) -> None:
        """A clause and a reading are found by id, and an id that is none is refused with the id on the error."""
        assert "P12" == clause("P12").id
        assert "R-14" == reading("R-14").id
        with pytest.raises(PartgovError) as refused:
            clause("P17")
        assert "P17" == refused.value.value
        with pytest.raises(PartgovError) as refused:
            reading("R-0")
        assert "R-0" == refused.value.value

    @pytest.mark.parametrize("proposal", PROPOSALS, ids=lambda proposal: proposal.id)
    def test_every_proposal_has_code_or_a_reason(self, proposal: partgov.Clause) -> None:
        """Every proposal has code, or a line that says what it awaits or what is left to people."""
        assert coverage()[proposal.id].functions or proposal.awaiting or proposal.people

    def test_every_citation_in_the_code_is_in_the_register(self) -> None:
        """Every reading and proposal that the code names, in comments and sentences too, exists."""
        known = {name.lower() for name in clause_ids()}
        for path in HOUSE.rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for found in re.findall(r"\bR-[0-9]+\b|\bP(?:1[0-9]|[0-9])\b", text):
                assert found.lower() in known | {"r-0"}, f"{path.name} cites {found}"


class TestCoverage:
    """What `partgov clauses` and the documentation say of each clause."""

    def test_every_clause_has_an_entry(self) -> None:
        """Coverage has an entry for every clause of the register and no other."""
        assert set(clause_ids()) == set(coverage())

    def test_the_functions_are_those_declared(self) -> None:
        """Coverage lists, by module and name, just the functions that declare a clause."""
        found = {(name, one) for name, entry in coverage().items() for one in entry.functions}
        expected = {(one, f"{module}.{name}") for module, name, clauses in DECLARATIONS for one in clauses}
        assert expected == found

    def test_the_status_follows_from_code_and_reasons(self) -> None:
        """Encoded with code and nothing awaited, partly with both, not yet without code, else left to people."""
        entries = coverage()
        for proposal in PROPOSALS:
            entry = entries[proposal.id]
            expected = {
                (True, False): "encoded",
                (True, True): "partly",
                (False, True): "not yet",
                (False, False): "left to people",
            }[bool(entry.functions), bool(proposal.awaiting)]
            assert expected == entry.status, proposal.id

    def test_the_heart_of_the_matter_is_encoded(self) -> None:
        """The count of Proposal 4 rests on the seating, and the poll's questions on the decision."""
        entries = coverage()
        assert {"seating.seat_contenders", "elections.elect", "ballots.count_ballots"} <= set(entries["P4"].functions)
        assert "decisions.decide" in entries["P8"].functions
        assert "decisions.decide" in entries["final"].functions
