"""Wire: every value as JSON values, and facts and rules back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partgov
from partgov import schema
from partgov.ballots import Ballot, Tally
from partgov.bylaws import Bylaws
from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import FOREVER, Period, weeks
from partgov.foundation.sentences import Reader
from partgov.history.audit import audit_record
from partgov.history.chronicle import Chronicle
from partgov.history.record import Record
from partgov.interop.charters import preset_data, preset_names
from partgov.interop.lawbooks import load_charter
from partgov.interop.records import load_record, read_poll_of_2016
from partgov.interop.reports import audit_document, day_document, election_document
from partgov.interop.schemas import is_read
from partgov.interop.wire import parse, serialise
from partgov.members import Roll
from tests.schemas import Drawing
from tests.test_cli_ledger import a_year, books

DATA: Final = Path(__file__).parent / "data"
PUBLIC: Final = [each for each in (getattr(partgov, name) for name in partgov.__all__) if isinstance(each, type)]
FACTS: Final = sorted((each for each in PUBLIC if is_read(each)), key=lambda kind: kind.__name__)
EVERY: Final = load_record((DATA / "events.json").read_bytes())


def plain(value: Any) -> bool:
    """Whether JSON can say a value as it is, and without a float."""
    if isinstance(value, dict):
        return all(type(key) is str and plain(each) for key, each in value.items())
    return all(map(plain, value)) if type(value) is list else value is None or type(value) in (str, int, bool)


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
class TestFacts:
    """Every public kind of fact and of rules."""

    @settings(max_examples=8, suppress_health_check=[*HealthCheck])
    @given(data=st.data())
    def test_it_comes_back(self, kind: type, data: st.DataObject) -> None:
        """What is written of a value is read back to an equal one, also from the bytes of JSON."""
        document = schema.of(kind)
        drawn = data.draw(Drawing(document, deepest=2).values(document))
        try:
            value: Any = parse(kind, drawn)
        except PartgovError:
            return  # it breaks a rule that no schema can say
        written = serialise(value)
        assert plain(written)
        assert value == parse(kind, written)
        assert value == parse(kind, json.dumps(written).encode())


class TestRecords:
    """What is kept whole."""

    @pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
    def test_a_record(self, path: Path) -> None:
        """A saved record comes back, from what a framework made of its JSON too."""
        if not path.name.endswith(".answers.json"):
            record = load_record(path.read_bytes())
            assert record == parse(Record, json.loads(path.read_bytes())) == parse(Record, serialise(record))

    @pytest.mark.parametrize("name", preset_names())
    def test_bylaws(self, name: str) -> None:
        """Bylaws come back over what they extend."""
        for one in load_charter(preset_data(name), place=name):
            assert one == parse(Bylaws, serialise(one))

    def test_what_a_framework_made_stays(self) -> None:
        """What is read is not changed by reading."""
        document = json.loads((DATA / "bylaws.json").read_bytes())
        before = json.dumps(document)
        parse(Record, document)
        assert before == json.dumps(document)


class TestWhatFollows:
    """Values that are not read but worked out."""

    AUDIT = audit_record(EVERY, zone=UTC)

    def test_as_the_command_tells_them(self) -> None:
        """An audit, a result and a day are told as the documents of the command, in the reader's language."""
        german = Reader("de")
        assert audit_document(self.AUDIT.record, self.AUDIT, reader=german) == serialise(self.AUDIT, reader=german)
        result = next(iter(self.AUDIT.elections.values()))
        assert election_document(result) == serialise(result)
        record, roll = self.AUDIT.record, Roll.of(self.AUDIT.record.members)
        chronicle = Chronicle.of(record, self.AUDIT.history, self.AUDIT.groups, roll=roll, zone=UTC)
        day = chronicle.on(datetime(2016, 10, 20, tzinfo=UTC))
        assert day_document(day) == serialise(day)

    def test_everything_within_an_audit(self) -> None:
        """Every value in an audit is told in plain JSON values, and none is passed over."""
        told = [serialise(getattr(self.AUDIT, field.name)) for field in attrs.fields(type(self.AUDIT))]
        assert all(map(plain, told))
        poll = audit_record(load_record(read_poll_of_2016()), zone=UTC)
        decision = serialise(poll.polls["makeover"]["P12"])
        assert plain(decision)
        assert {"outcome", "ruling", "tally"} <= decision.keys()
        assert {"met", "because", "findings"} == decision["ruling"].keys()

    def test_it_is_not_read(self) -> None:
        """A judgement is refused by its kind: whoever sends one has not made it."""
        for kind in (partgov.Result, partgov.Ruling, partgov.Audit, int, list[Tally]):
            with pytest.raises(PartgovError, match="kind: wanted a kind of fact"):
                parse(kind, {})


class TestSingleValues:
    """What values are made of."""

    @pytest.mark.parametrize(
        ("value", "told"),
        [
            (None, None),
            (True, True),
            (10**30, 10**30),
            (Fraction(2, 3), "2/3"),
            (date(2016, 10, 1), "2016-10-01"),
            (datetime(2016, 10, 1, tzinfo=UTC), "2016-10-01T00:00:00Z"),
            (FOREVER, None),
            (weeks(2), "P14D"),
            (partgov.Seat.PRIMARY, "primary"),
            ([Tally(yes=1), None], [{"yes": 1}, None]),
            ({("ana", datetime(2016, 10, 1, tzinfo=UTC)): 1}, {"ana/2016-10-01T00:00:00Z": 1}),
            (frozenset({"b", "a"}), ["a", "b"]),
        ],
    )
    def test_it_is_told(self, value: object, told: object) -> None:
        """Each has one way to be told."""
        assert told == serialise(value)

    @pytest.mark.parametrize("value", [1.0, b"x", object(), iter(()), datetime])
    def test_what_is_no_value(self, value: object) -> None:
        """Anything else is refused."""
        with pytest.raises(PartgovError, match="wanted a value"):
            serialise(value)

    def test_a_journal_is_private(self) -> None:
        """Neither a journal nor an entry is told, alone or within something, and the refusal tells nothing of it."""
        journal, _ = partgov.load_journal(json.dumps(books(*a_year()[:3])).encode())
        for value in (journal, journal.entries[0], [journal.entries[0]]):
            with pytest.raises(PartgovError) as refused:
                serialise(value)
            assert "d0-0" not in str(refused.value)

    def test_faults(self) -> None:
        """What is wrong is told at once, each fault at its path; a float is no number of a record."""
        with pytest.raises(FaultsError) as refused:
            parse(Ballot, {"voter": "", "marks": {"ana": "maybe"}, "seq": 1.0, "zz": 1})
        assert {"$.voter", "$.marks.ana", "$.seq", "$.zz"} == {one.path for one in refused.value.faults}
        with pytest.raises(PartgovError, match="JSON"):
            parse(Tally, b"{")

    def test_a_period(self) -> None:
        """A period, which no record has as such, is read all the same."""
        period = Period(opens=datetime(2016, 10, 1, tzinfo=UTC), closes=datetime(2016, 10, 2, tzinfo=UTC))
        assert period == parse(Period, serialise(period))
