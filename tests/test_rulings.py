"""Judgements that carry their reasons."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import ADOPTED, Figure, Finding, Kind, Ruling
from tests.findings import as_told
from tests.strategies import CLOSES, OPENS

MET = as_told(clause="P4", met=True, because="It is so.")
UNMET = as_told(clause="P6", reading="R-20", met=False, because="It is not.")


class TestFinding:
    """One thing looked at and judged."""

    def test_is_true_when_met(self) -> None:
        """A finding is its answer."""
        assert (True, False) == (bool(MET), bool(UNMET))

    def test_names_its_clause_and_reading(self) -> None:
        """The text itself, or the text and the numbered reading, as one would cite them."""
        assert ("P4", "P6, R-20") == (MET.basis, UNMET.basis)

    def test_reads_as_a_sentence(self) -> None:
        """The reason, then what it rests on."""
        assert ("It is so. (P4)", "It is not. (P6, R-20)") == (str(MET), str(UNMET))

    def test_what_it_quotes_brings_its_own_citation(self) -> None:
        """A sentence that quotes findings adds no citation to theirs."""
        kind = Kind("wanted.kind", "P1", setting="tests", quotes=True, kind=tuple)
        assert "It is so. (P4), It is not. (P6, R-20)" == str(kind.finding(ADOPTED, True, kind=(MET, UNMET)))

    @pytest.mark.parametrize(
        ("expected", "found", "needed"),
        [
            (1, 2, 3),
            (1, 3, 2),
            (0, 3, 3),
            (Fraction(1, 6), Fraction(1, 2), Fraction(2, 3)),
            (1, Fraction(1, 2), Fraction(3, 2)),
            (Fraction(1, 2), 1, Fraction(3, 2)),
            (timedelta(days=14), OPENS, CLOSES),
            (timedelta(days=14), CLOSES, OPENS),
            (None, None, 3),
            (None, 3, None),
            (None, OPENS, 3),
            (None, 3, OPENS),
            (None, "a", "b"),
            (None, None, None),
        ],
    )
    def test_off(self, expected: object, found: Figure, needed: Figure) -> None:
        """How far an unmet finding lies from what was needed, wherever both can be measured alike."""
        off = as_told(clause="P4", met=False, because="", found=found, needed=needed).off
        assert expected == off
        assert type(expected) is type(off)

    def test_nothing_is_off_when_met(self) -> None:
        """A finding that is met lacks nothing, whatever its figures."""
        assert as_told(clause="P4", met=True, because="", found=5, needed=3).off is None

    def test_large_figures_are_exact(self) -> None:
        """Numbers no float can tell apart are told apart."""
        finding = as_told(clause="P4", met=False, because="", found=2**60, needed=2**60 + 1)
        assert 1 == finding.off


class TestRuling:
    """Everything that was looked at."""

    @pytest.mark.parametrize(
        ("expected", "findings"), [(True, [MET]), (True, [MET, MET]), (False, [MET, UNMET]), (False, [UNMET])]
    )
    def test_holds_when_every_finding_is_met(self, expected: bool, findings: list[Finding]) -> None:
        """One unmet finding is enough to refuse."""
        assert expected == bool(Ruling.of(*findings))

    def test_needs_a_finding(self) -> None:
        """A ruling without a reason cannot be made."""
        with pytest.raises(PartgovError, match="findings: wanted at least one finding"):
            Ruling.of()

    def test_says_what_is_wrong(self) -> None:
        """A refusal gives the unmet findings alone, in the order they were looked at."""
        other = as_told(clause="P3", met=False, because="Nor is this.")
        assert "It is not. (P6, R-20) Nor is this. (P3)" == str(Ruling.of(MET, UNMET, other))

    def test_says_why_it_holds(self) -> None:
        """A ruling that holds gives every finding."""
        assert "It is so. (P4) It is so. (P4)" == str(Ruling.of(MET, MET))

    def test_unmet(self) -> None:
        """The unmet findings can be listed."""
        assert ((UNMET,), ()) == (Ruling.of(MET, UNMET).unmet, Ruling.of(MET).unmet)
