"""Judgements that carry their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, timezone
from fractions import Fraction
from typing import Any

import attrs
import pytest

from partgov.foundation.errors import PartgovError
from partgov.foundation.rulings import ADOPTED, Cites, Figure, Finding, Kind, Rules, Ruling, cited
from partgov.foundation.values import frozen
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
        kind = Kind("wanted.kind", "P6", "R-20", setting="recall", kind=str)
        finding = kind.finding(Cites(None), True, kind="It is so.")
        assert ("P4", "P6, R-20", "P6, R-20") == (MET.basis, UNMET.basis, finding.basis)
        assert (None, "R-20") == (MET.reading, finding.reading)
        assert "recall" == kind.finding(Cites({}), True, kind="It is so.").basis

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

    @pytest.mark.parametrize(("word", "findings"), [("met", [MET, MET]), ("not met", [MET, UNMET])])
    def test_a_cell_is_headed_by_whether_it_holds(self, word: str, findings: list[Finding]) -> None:
        """Whoever prints one sees first whether it is met."""
        assert repr(Ruling.of(*findings)).startswith(f"Ruling, {word}: ")


class TestSentences:
    """A finding in words."""

    KIND = Kind("account.legal", "P14", setting="accounts", account=str, owner=str)

    @pytest.mark.parametrize(("met", "word"), [(True, "is a legal"), (False, "is no legal")])
    def test_what_is_met_is_said_otherwise_than_what_is_not(self, met: bool, word: str) -> None:
        """Two sentences stand for the two answers."""
        assert word in self.KIND.finding(ADOPTED, met, account="a", owner="b").because

    def test_in_the_language_the_zone_and_the_names_that_are_asked_for(self) -> None:
        """English, the clock of UTC and bare ids unless something else is asked for; no citation either way."""
        finding = self.KIND.finding(ADOPTED, False, account="a", owner="b")
        assert finding.because == finding.sentence() == finding.sentence(language="en")
        assert "juristische Person" in finding.sentence(language="de")
        instant = Kind("wanted.kind", "P1", setting="tests", kind=object).finding(ADOPTED, True, kind=OPENS)
        later = instant.sentence(zone=timezone(timedelta(hours=5)))
        assert instant.sentence() != later
        assert f"{OPENS.hour:02}:00" in instant.sentence()
        assert f"{OPENS.hour + 5:02}:00" in later

    def test_values_are_those_of_the_kind(self) -> None:
        """A finding that lacks a value of its kind, or has another one, cannot be made, and names both."""
        with pytest.raises(PartgovError, match=r"account\.legal: wanted the values account.*owner") as refused:
            self.KIND.finding(ADOPTED, True, account="a")
        assert (refused.value.place, refused.value.value) == ("account.legal", ("account",))

    def test_several_are_told_one_after_another_each_with_its_citation(self) -> None:
        """In a cell a finding is followed by what it rests on, in brackets; what quotes others brings theirs."""
        quoting = Kind("wanted.kind", "P1", setting="tests", quotes=True, kind=tuple).finding(
            ADOPTED, True, kind=(MET,)
        )
        assert str(cited([UNMET, MET])) == "It is not. (P6, R-20) It is so. (P4)"
        assert str(cited([MET, quoting])) == "It is so. (P4) It is so. (P4)"


@attrs.frozen(kw_only=True)
class Room(Rules):
    """Figures, and those that stand in their place for one kind."""

    least: int = 0
    most: int = 9
    kinds: Mapping[str, Any] = attrs.field(default={}, converter=frozen, metadata={"overlays": True})


class TestRules:
    """What every set of figures has."""

    def test_what_is_replaced_is_what_differs_from_the_room(self) -> None:
        """Of rules that are laid over others, the figures that are other than the room's come over; kinds do not."""
        narrow, room = Room(least=1, most=3), Room(kinds={"a": Room()})
        assert narrow.over(room, Room(most=5, kinds={"b": Room()})) == Room(least=1, most=5)
        assert narrow.over(Room(most=5), Room(most=5)) == narrow

    def test_are_shown_without_what_they_cite(self) -> None:
        """Figures are figures; whose words are cited is no figure, and is shown with none."""
        assert repr(Room(cites=Cites({"room": "Charter"}))) == "Room(least=0, most=9, kinds={})"
        assert not attrs.fields(Room).cites.metadata["setting"]

    def test_kinds_are_cited_at_their_own_place(self) -> None:
        """The words reach the kinds, and the kinds of kinds, each within its place; what has them already stays."""
        words = Cites({"room": "Charter"})
        told = Room(kinds={"a": Room(kinds={"b": Room()})}).citing(words, "room")
        assert told.cites == words
        assert told.kinds["a"].cites == Cites({"room": "Charter"}, "room.kinds.a")
        assert told.kinds["a"].kinds["b"].cites == Cites({"room": "Charter"}, "room.kinds.b")
        assert told.citing(words, "room") is told


class TestWhoseWords:
    """Under which of an organisation's words a finding is cited (R-86)."""

    IN_ROOM = Kind("recall.seconds", "P6", "R-19", setting="recall.initiators")
    OF_ANOTHER = Kind("elections.kept.late", "P4", setting="recall.initiators.most")
    LONG = Kind("recall.kept.late", "P6", setting="recall.base")
    SETTING = Kind("recall.initiators", "P6", setting="recall.initiators")
    ROOM = Kind("decided", "P6", setting="recall")

    @pytest.mark.parametrize(
        ("kind", "within", "names"),
        [
            (IN_ROOM, None, ["recall.seconds", "recall.initiators", "recall"]),
            (SETTING, None, ["recall.initiators", "recall"]),
            (
                OF_ANOTHER, None,
                ["elections.kept.late", "elections.kept", "elections", "recall.initiators.most", "recall.initiators",
                 "recall"],
            ),
            (
                IN_ROOM, "recall.kinds.a",
                ["recall.seconds", "recall.kinds.a.initiators", "recall.kinds.a", "recall.initiators", "recall"],
            ),
            (
                LONG, "recall.kinds.a",
                ["recall.kept.late", "recall.kinds.a.base", "recall.kinds.a", "recall.base", "recall"],
            ),
            (IN_ROOM, "decisions.kinds.a", ["recall.seconds", "recall.initiators", "recall"]),
            (ROOM, "recall.kinds.a", ["decided", "recall.kinds.a", "recall"]),
        ],
    )  # fmt: skip
    def test_the_narrowest_stands_first(self, kind: Kind, within: str | None, names: list[str]) -> None:
        """The kind's own words, those of the place whose rules are applied, the setting's, the room's; no others."""
        others = {"a": "no", "kinds": "no", "recall.kinds": "no", "decisions.kinds.a": "no", "seconds": "no"}
        for number, name in enumerate(names):
            own = {**others, **{each: each for each in names[number:]}}
            assert Cites(own, within).clause(kind) == name
        assert Cites(others, within).clause(kind) == kind.setting

    def test_a_reading_is_of_the_adopted_text_alone(self) -> None:
        """By the proposals a finding cites its reading too; by an organisation's own words none."""
        assert (ADOPTED.reading(self.IN_ROOM), ADOPTED.basis(self.IN_ROOM)) == ("R-19", "P6, R-19")
        own = Cites({"recall": "Charter"})
        assert (own.reading(self.IN_ROOM), own.basis(self.IN_ROOM)) == (None, "Charter")

    def test_citations_are_texts(self) -> None:
        """What is no text is refused where it stands."""
        with pytest.raises(PartgovError, match="own"):
            Cites({"recall": 7})
