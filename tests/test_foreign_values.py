"""Values of other libraries, such as a dataframe's: converted where nothing is lost, else refused by name."""

from __future__ import annotations

import copy
import importlib
import importlib.util
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov import (
    Ballot,
    Count,
    Mandate,
    Mark,
    Membership,
    NaiveInstantError,
    PartgovError,
    Record,
    RecordedElection,
    Roll,
    Tally,
    count_ballots,
    dump_record,
    load_record,
)
from partgov.foundation.periods import FOREVER, as_utc, to_utc
from partgov.foundation.values import FrozenMap
from partgov.roles import Role, Seat
from partgov.seating import Contender
from tests.strategies import CLOSES, JOINED, OPENS, TICK, VOTING
from tests.test_values import SAMPLES

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


# ── stand-ins, which need no other library ───────────────────────────────────────────────────────


class Stamp(datetime):
    """A datetime of another library, which can hold nanoseconds; equal ones have equal ones."""

    nanosecond = 0

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and self.nanosecond == getattr(other, "nanosecond", 0)

    def __hash__(self) -> int:
        return super().__hash__()


class Finer(Stamp):
    """One with a nanosecond."""

    nanosecond = 1


class NotATime(datetime):
    """What a table puts where an instant is missing: a datetime of which no part is a number."""

    year = property(lambda self: float("nan"))

    def utcoffset(self) -> timedelta | None:
        """It has none, and says so its own way."""
        raise ValueError("no offset")

    def isoformat(self, *_: Any, **__: Any) -> str:
        """Its name."""
        return "NaT"

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class Missing:
    """What a table puts where a value is missing: compared with anything it is missing, and neither true nor false."""

    def __eq__(self, other: object) -> Any:
        return self

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __bool__(self) -> bool:
        raise TypeError("ambiguous")

    def __hash__(self) -> int:
        return 0


class Text(str):
    """A text of another library."""

    def __repr__(self) -> str:
        return f"Text({super().__repr__()})"


NAT = NotATime(2016, 9, 1)


def library(name: str) -> Any:
    """A library, or a skipped test where it is not installed."""
    return pytest.importorskip(name, exc_type=ImportError)


def odd_values() -> Iterable[tuple[str, object]]:
    """Everything that the cells of tables hold and a record does not, from the libraries that are here."""
    yield from (
        ("missing", Missing()), ("not a time", NAT), ("finer", Finer(2016, 9, 1, tzinfo=UTC)), ("text", Text("m1")),
        ("not a number", float("nan")), ("nothing", None), ("an object", object()), ("a list of them", [Missing()]),
        ("a list of lists", [[]]), ("a mapping of them", {"m1": Missing()}), ("keyed by one", {Missing(): "yes"}),
        ("keyed by text", {Text("m1"): "yes"}), ("naive", datetime(2016, 9, 1)),
    )  # fmt: skip
    if importlib.util.find_spec("numpy"):
        np = importlib.import_module("numpy")
        yield from (
            ("numpy int", np.int64(3)), ("numpy str", np.str_("m1")), ("numpy bool", np.bool_(True)),
            ("numpy nan", np.float64("nan")), ("numpy datetime", np.datetime64("2016-09-01")),
            ("numpy NaT", np.datetime64("NaT")), ("numpy array", np.array([1, 2])),
        )  # fmt: skip
    if importlib.util.find_spec("pandas"):
        pd = importlib.import_module("pandas")
        yield from (
            ("pandas NA", pd.NA), ("pandas NaT", pd.NaT), ("pandas Series", pd.Series(["a"])),
            ("pandas nanosecond", pd.Timestamp("2016-09-01T00:00:00.000000001Z")),
            ("pandas naive", pd.Timestamp("2016-09-01")), ("pandas Timedelta", pd.Timedelta("1D")),
        )  # fmt: skip


ODD = dict(odd_values())


# ── instants ─────────────────────────────────────────────────────────────────────────────────────


class TestInstantsOfOthers:
    """R-1: an instant inside is a plain one in UTC, whatever kind it was."""

    @given(
        st.datetimes(datetime(1001, 1, 1), datetime(9997, 1, 1)),
        st.sampled_from([UTC, AMSTERDAM, timezone(timedelta(minutes=-3)), timezone(timedelta(seconds=1))]),
        st.sampled_from([0, 1]),
    )
    def test_another_kind_becomes_a_plain_one(self, wall: datetime, zone: Any, fold: int) -> None:
        """A subclass stands for the same instant as the plain datetime with the same parts, and becomes that one."""
        plain = wall.replace(tzinfo=zone, fold=fold)
        other = Stamp(*plain.timetuple()[:6], plain.microsecond, tzinfo=zone, fold=fold)
        assert datetime is type(as_utc(other))
        assert plain.astimezone(UTC) == as_utc(other) == to_utc(other)
        assert UTC is as_utc(other).tzinfo

    def test_a_nanosecond_is_refused_by_name(self) -> None:
        """What a record cannot hold decides no order: the field is named, and what was wanted."""
        assert OPENS == Ballot(voter="v", marks={}, cast_at=Stamp(2016, 11, 15, tzinfo=UTC)).cast_at
        with pytest.raises(PartgovError, match=r"cast_at: wanted .* in whole microseconds, found .*2016-11-15T00:00"):
            Ballot(voter="v", marks={}, cast_at=Finer(2016, 11, 15, tzinfo=UTC))
        with pytest.raises(PartgovError, match="whole microseconds"):
            to_utc(Finer(2016, 11, 15, tzinfo=UTC))

    def test_what_is_no_time_is_refused_by_name(self) -> None:
        """A missing instant is no instant: None is what stands for one that is not known."""
        with pytest.raises(PartgovError, match="cast_at: wanted an instant with a time zone, found the instant NaT"):
            Ballot(voter="v", marks={}, cast_at=NAT)
        with pytest.raises(PartgovError, match="at: wanted an instant"):
            to_utc(NAT)
        with pytest.raises(PartgovError, match="at: wanted an instant"):
            to_utc(None)  # type: ignore[arg-type]

    def test_a_naive_one_of_another_kind_is_naive(self) -> None:
        """It is refused as a plain one would be."""
        with pytest.raises(NaiveInstantError, match="cast_at"):
            Ballot(voter="v", marks={}, cast_at=Stamp(2016, 11, 15))

    @pytest.mark.parametrize("kind", [datetime, Stamp])
    def test_one_beyond_the_calendar_is_refused(self, kind: type[datetime]) -> None:
        """An instant that UTC has no year for is refused, as an argument too."""
        with pytest.raises(PartgovError, match=r"year from 1000 to 9998|whole microseconds"):
            to_utc(kind(1, 1, 1, tzinfo=timezone(timedelta(hours=1))))

    def test_forever_is_itself(self) -> None:
        """The end of what does not end is no instant of another library."""
        mandate: dict[str, Any] = {"id": "t", "member": "m", "role": "r", "seat": Seat.PRIMARY, "starts": OPENS}
        assert FOREVER == Mandate(**mandate, ends=FOREVER).ends
        with pytest.raises(PartgovError, match="ends: wanted an instant"):
            Mandate(**mandate, ends=Missing())  # type: ignore[arg-type]

    def test_what_was_dumped_loads(self) -> None:
        """A record with instants of another kind is read back equal: nothing decided that it cannot hold."""
        ballots = [
            Ballot(voter="v", marks={"m": mark}, cast_at=Stamp(2016, 11, 15, 0, 0, 0, tick, tzinfo=UTC), seq=tick)
            for tick, mark in enumerate(Mark)
        ]
        election = RecordedElection(
            id="e", role="r", discussion_opens=JOINED, voting_opens=OPENS, voting_closes=CLOSES, candidacies=(),
            ballots=ballots,
        )  # fmt: skip
        members = [Membership(id="m", joined=Stamp(2013, 5, 1, tzinfo=UTC))]
        roles = [Role(id="r", primary_seats=1, reserve_seats=0)]
        record = Record(members=members, roles=roles, elections=[election])
        assert record == load_record(dump_record(record))

    def test_an_electorate_of_another_kind(self) -> None:
        """An instant that is a record date is taken as a plain one."""
        roll = Roll.of([Membership(id="v", joined=OPENS)])

        def counted(at: datetime) -> Count:
            ballots = [Ballot(voter="v", marks={"m": "yes"}, cast_at=OPENS)]
            return count_ballots(ballots, standing={"m"}, roll=roll, voting=VOTING, electorate=at)

        assert 1 == counted(Stamp(2016, 11, 15, tzinfo=UTC)).accepted
        assert 0 == counted(OPENS - TICK).accepted


class TestPandasAndPendulum:
    """The same of the libraries themselves."""

    def test_a_timestamp_becomes_plain(self) -> None:
        """A Timestamp of any zone is taken where its nanoseconds are 0, in the repeated hour too."""
        pd = library("pandas")
        for text in ("2016-09-01T02:00:00", "2016-10-30T02:30:00"):
            for fold in (0, 1):
                plain = datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)
                stamp = pd.Timestamp(plain)
                assert (datetime, plain.astimezone(UTC)) == (type(as_utc(stamp)), as_utc(stamp))

    def test_a_nanosecond_of_a_timestamp(self) -> None:
        """0 is taken, 1 and 999 are refused."""
        pd = library("pandas")
        assert OPENS == as_utc(pd.Timestamp("2016-11-15T00:00:00.000000000Z"))
        for digits in ("001", "999"):
            with pytest.raises(PartgovError, match="whole microseconds"):
                Ballot(voter="v", marks={}, cast_at=pd.Timestamp(f"2016-11-15T00:00:00.000000{digits}Z"))

    def test_pendulum(self) -> None:
        """A pendulum becomes plain."""
        pendulum = library("pendulum")
        assert datetime is type(as_utc(pendulum.datetime(2016, 11, 15)))
        assert OPENS == as_utc(pendulum.datetime(2016, 11, 15, 1, tz="Europe/Amsterdam"))


# ── every field ──────────────────────────────────────────────────────────────────────────────────


def kept_or_refused(sample: Any, field: str, odd: object) -> object:
    """What a field made of an odd value, or the sentence by which it was refused."""
    try:
        return getattr(attrs.evolve(sample, **{field: odd}), field)
    except PartgovError as refused:
        return str(refused)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_every_field_refuses_or_takes(sample: Any, odd: object) -> None:
    """Whatever a cell held, a field takes it or names what it wanted; no other library's error comes through."""
    for field in attrs.fields(type(sample)):
        if field.init and (field.validator or field.converter):
            kept = kept_or_refused(sample, field.name, odd)
            assert not isinstance(kept, datetime) or type(kept) is datetime


def test_the_affiliations_of_a_contender() -> None:
    """They are ids, each refused by name where it is none."""
    tally = Tally(yes=1)
    assert {"a"} == Contender(member="m", tally=tally, since=JOINED, affiliations=["a", "a"]).affiliations
    odd: tuple[Any, ...] = ([[]], [Missing()], "acme", None)
    for wrong in odd:
        with pytest.raises(PartgovError, match=r"affiliations|list"):
            Contender(member="m", tally=tally, since=JOINED, affiliations=wrong)


# ── marks ────────────────────────────────────────────────────────────────────────────────────────


class TestMarksOfOthers:
    """What a ballot takes for candidates and marks."""

    def test_a_text_of_another_kind_is_refused_as_what_it_is(self) -> None:
        """An id is a plain text, a candidate's too, and what stands there is told with its kind."""
        with pytest.raises(PartgovError, match=r"voter: wanted an id.*found Text\('m1'\)"):
            Ballot(voter=Text("m1"), marks={})
        with pytest.raises(PartgovError, match=r"marks: wanted an id.*found Text\('m1'\)"):
            Ballot(voter="v", marks={"m2": "yes", Text("m1"): "yes"})

    def test_a_mark_of_another_kind_of_text_is_a_mark(self) -> None:
        """What equals a mark becomes that mark."""
        marks = Ballot(voter="v", marks={"m1": Text("yes")}).marks
        assert [Mark] == [*map(type, marks.values())]

    def test_an_id_that_does_not_print_is_an_id(self) -> None:
        """A space that does not break has no control character in it, and is left as it is."""
        assert ["a\u00a0b", "m1"] == [*Ballot(voter="v", marks={"a\u00a0b": "yes", "m1": "no"}).marks]

    def test_marks_made_once_are_taken_as_they_are(self) -> None:
        """The marks of a ballot need no second look, and no copy; a pickle's and a copy's are equal."""
        marks = Ballot(voter="v", marks={"m1": "yes"}).marks
        assert marks is Ballot(voter="w", marks=marks).marks
        for again in (pickle.loads(pickle.dumps(marks)), copy.deepcopy(marks)):
            assert (marks, type(marks), hash(marks)) == (again, type(again), hash(again))

    @pytest.mark.parametrize(
        "wrong", [{"m1": "perhaps"}, {"": "yes"}, {"a\n": "yes"}, {1: "yes"}, {"m1": Missing()}, {"m1": None}]
    )
    def test_a_frozen_map_from_elsewhere_is_looked_at(self, wrong: dict[Any, Any]) -> None:
        """That something is frozen says nothing of what is in it."""
        with pytest.raises(PartgovError, match="marks: wanted"):
            Ballot(voter="v", marks=FrozenMap(wrong))
