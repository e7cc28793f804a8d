"""A senseless call is refused with its facts: the place, the value, what was wanted."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from partgov.ballots import Mark
from partgov.foundation.errors import Fault, FaultsError, NaiveInstantError, PartgovError, describe, refuse_all
from partgov.interop.books import load_books
from partgov.interop.lawbooks import load_charter, load_policy
from partgov.interop.mappings import load_mapping
from partgov.interop.rates import load_rates
from partgov.interop.records import load_record
from partgov.interop.sheetmaps import load_sheet_map


class TestPartgovError:
    """The base of every refusal."""

    def test_carries_its_facts(self) -> None:
        """A caller chooses a reply from attributes, without parsing text."""
        error = PartgovError("seats", -1, "a whole number, 0 or more")
        assert ("seats", -1, "a whole number, 0 or more") == (error.place, error.value, error.wanted)

    def test_says_place_wanted_and_found(self) -> None:
        """The sentence names the place, what was wanted and what stands there."""
        error = PartgovError("seats", -1, "a whole number, 0 or more")
        assert "seats: wanted a whole number, 0 or more, found the number -1" == str(error)

    def test_is_a_value_error(self) -> None:
        """Software that knows nothing of partgov may catch it as the standard library's own kind."""
        assert issubclass(PartgovError, ValueError)

    def test_a_naive_instant_has_its_own_type(self) -> None:
        """R-1: an instant without a zone can be told from every other refusal."""
        assert issubclass(NaiveInstantError, PartgovError)

    @pytest.mark.parametrize("kind", [PartgovError, NaiveInstantError])
    def test_survives_pickling_and_copying(self, kind: type[PartgovError]) -> None:
        """A refusal may cross a process boundary and keeps its facts."""
        error = kind("at", "soon", "an instant")
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert (kind, "at", "soon", "an instant") == (type(again), again.place, again.value, again.wanted)


class TestRefuseAll:
    """Several things wrong with one value are told together."""

    def test_nothing_wrong(self) -> None:
        """Where nothing was found nothing is raised."""
        refuse_all([])

    def test_one_thing(self) -> None:
        """One error is raised as it is."""
        one = NaiveInstantError("at", "soon", "an instant")
        with pytest.raises(NaiveInstantError) as caught:
            refuse_all([one])
        assert one is caught.value
        assert (Fault("at", "an instant", "text 'soon'"),) == one.faults

    def test_several(self) -> None:
        """Several are one error with every fault, those of each that has several itself."""
        found = [PartgovError("a", 1, "text"), FaultsError("b", (Fault("b", "x", "y"), Fault("c", "x", "y")))]
        with pytest.raises(FaultsError) as caught:
            refuse_all(found)
        assert (("a", "b", "c"), "a") == (tuple(one.path for one in caught.value.faults), caught.value.place)


class TestFaultsError:
    """All faults of form at once."""

    def faults(self, number: int) -> FaultsError:
        """So many faults."""
        return FaultsError("record", tuple(Fault(f"$.{n}", "text", "nothing") for n in range(number)))

    def test_a_fault_names_its_path(self) -> None:
        """One fault reads as path, wanted, found."""
        assert "$.members[0].id: wanted text, found true" == str(Fault("$.members[0].id", "text", "true"))

    def test_fifty_are_all_printed(self) -> None:
        """Fifty faults are fifty lines and no more."""
        assert [f"$.{n}: wanted text, found nothing" for n in range(50)] == str(self.faults(50)).split("\n")

    def test_the_fifty_first_is_counted(self) -> None:
        """Beyond fifty the rest is one line that says how many."""
        lines = str(self.faults(53)).split("\n")
        assert (51, "$.49: wanted text, found nothing", "and 3 more") == (len(lines), lines[49], lines[50])

    def test_fifty_one(self) -> None:
        """One fault beyond fifty is already counted, not printed."""
        assert "and 1 more" == str(self.faults(51)).split("\n")[-1]

    def test_keeps_every_fault(self) -> None:
        """Those not printed are still on the error."""
        assert 60 == len(self.faults(60).faults)

    def test_survives_pickling_and_copying(self) -> None:
        """Faults cross a process boundary."""
        error = self.faults(2)
        for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
            assert (error.faults, error.place, str(error)) == (again.faults, again.place, str(again))


@pytest.mark.parametrize(
    ("load", "data"),
    [
        (load_record, b"{}"), (load_books, b"{}"), (load_charter, b"a = 1"), (load_policy, b"a = 1"),
        (load_mapping, b"a = 1"), (load_sheet_map, b"a = 1"), (load_rates, b"a = 1"),
    ],
)  # fmt: skip
def test_a_file_is_refused_by_its_name(load: Callable[..., object], data: bytes) -> None:
    """Whoever reads several files at once knows from the refusal which of them it is."""
    with pytest.raises(FaultsError) as caught:
        load(data, place="mine")
    assert "mine" == caught.value.place


class TestDescribe:
    """What a value is called in the words of a record."""

    @pytest.mark.parametrize(
        ("expected", "value"),
        [
            ("nothing", None),
            ("true", True),
            ("false", False),
            ("the number 1", 1),
            ("the number 0", 0),
            ("text 'maybe'", "maybe"),
            ("text ''", ""),
            ("an empty list", []),
            ("a list", [1]),
            ("an empty list", ()),
            ("a list", (1,)),
            ("an empty object", {}),
            ("an object", {"a": 1}),
            ("1.5", 1.5),
            ("the instant 2016-11-15T00:00:00+00:00", datetime(2016, 11, 15, tzinfo=UTC)),
            ("the fraction 2/3", Fraction(2, 3)),
        ],
    )
    def test_kinds(self, expected: str, value: object) -> None:
        """Each kind of value has one name; true is not a number."""
        assert expected == describe(value)

    def test_sixty_characters_are_shown(self) -> None:
        """A text whose written form has sixty characters is shown whole."""
        assert f"text '{'x' * 58}'" == describe("x" * 58)

    def test_the_sixty_first_is_cut(self) -> None:
        """One more and the end is cut, with a sign that it was."""
        assert f"text '{'x' * 59}…" == describe("x" * 59)

    def test_a_long_thing_is_cut(self) -> None:
        """No value floods a terminal."""
        assert 61 == len(describe(b"x" * 1000))

    def test_a_number_of_5000_digits_is_not_written_out(self) -> None:
        """The interpreter refuses to write it, so its size is told instead."""
        assert "the number of 16001 bits" == describe(1 << 16000)

    def test_a_number_of_1000_bits_is_the_first_not_written_out(self) -> None:
        """At 999 bits the digits are still shown."""
        assert f"the number {str(1 << 998)[:60]}…" == describe(1 << 998)
        assert "the number of 1000 bits" == describe(1 << 999)

    def test_a_text_subclass_is_text(self) -> None:
        """A named text, such as a mark, is described by what it says."""
        assert "text 'yes'" == describe(Mark.YES)
