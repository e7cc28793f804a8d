"""Columns of marks count as ballots do, to the last mark; what a column may not hold is refused with its row."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov import (
    Aspect,
    Ballot,
    Columns,
    ContestEntry,
    ContestRules,
    Count,
    ElectionRules,
    Mandate,
    Mark,
    Membership,
    Nulls,
    PartgovError,
    Reason,
    Recall,
    RecallOutcome,
    RecallRules,
    RecordDate,
    Roll,
    Ruling,
    Seats,
    Tally,
    count_ballots,
    count_columns,
    decide_contest,
    elect,
    election_document,
    settle_recall,
)
from partgov.ballots import Countable
from partgov.columns import not_all_the_time, not_surely_valid
from partgov.command.election_page import lay_out_marks
from partgov.command.terminal import Style
from partgov.roles import Seat
from tests.findings import as_told
from tests.strategies import CLOSES, DAY, HOUR, JOINED, OPENS, TICK, VOTING, call, roll_of, stand
from tests.test_foreign_values import Missing

VOTERS = ("ana", "bo", "cy", "eve")
CANDIDATES = ("m1", "m2", "m3", "x")
STANDING, FALLEN = {"m1", "m2"}, {"m3"}

ROLL = Roll.of(
    [
        Membership(id="ana", joined=JOINED),
        Membership(id="bo", joined=OPENS + DAY, left=CLOSES - DAY),
        Membership(id="cy", joined=JOINED, left=OPENS + HOUR),
        Membership(id="cy", joined=OPENS + DAY),
    ]
)
MOMENTS = (OPENS - TICK, OPENS, OPENS + HOUR, OPENS + DAY, CLOSES - DAY, CLOSES - TICK, CLOSES)


class Row(NamedTuple):
    """One row of a long table."""

    voter: str
    candidate: str
    mark: str
    cast_at: datetime | None
    seq: int | None


rows = st.builds(
    Row,
    st.sampled_from(VOTERS),
    st.sampled_from(CANDIDATES),
    st.sampled_from(["yes", "yes", "no", "abstain", ""]),
    st.sampled_from([None, *MOMENTS]),
    st.sampled_from([None, 1, 2]),
)
cells = st.sampled_from(["yes", "yes", "yes", "no", "abstain", "", None])
tables = st.lists(rows, max_size=25)
unstamped = st.lists(rows.map(lambda row: row._replace(cast_at=None)), max_size=12)
numbered = tables.map(lambda table: [row._replace(seq=place) for place, row in enumerate(table)])
calm = st.lists(
    st.builds(
        Row, st.sampled_from(("ana", "bo", "dan")), st.sampled_from(CANDIDATES), st.sampled_from(["yes", "no"]),
        st.sampled_from([OPENS + DAY, OPENS + 2 * DAY]), st.none(),
    ),
    max_size=8,
)  # fmt: skip
settings = st.fixed_dictionaries(
    {
        "voting": st.sampled_from([VOTING, VOTING, None]),
        "electorate": st.sampled_from([*RecordDate, OPENS, OPENS + 2 * HOUR]),
        "per_ballot": st.sampled_from([None, 1, 0]),
        "barred": st.sampled_from([(), ("ana",)]),
    }
).filter(lambda asked: asked["voting"] or asked["electorate"] not in (RecordDate.AT_OPENING, RecordDate.BOTH))


def core(ballots: list[Ballot], asked: dict[str, Any]) -> Count:
    """What `count_ballots` finds."""
    return count_ballots(ballots, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked)


def same(found: Count, expected: Count, sample: int) -> None:
    """Hold a count of columns against one of ballots."""
    assert expected.tallies == found.tallies
    assert expected.submitted == found.submitted
    assert expected.how_many_superseded == found.how_many_superseded == len(expected.superseded)
    assert expected.unstamped == found.unstamped
    assert expected.voters == found.voters
    assert Counter(one.reason for one in expected.rejected) == found.by_reason == expected.by_reason
    assert expected.rejected[:sample] == found.rejected
    assert found.submitted == found.accepted + found.how_many_superseded + sum(found.by_reason.values())


@pytest.mark.parametrize(
    ("rows", "tally", "superseded", "conflicts"),
    [
        # Of several instants the last one counts; alike at it the marks are one, and two that differ are none.
        ([("yes", 1, None), ("no", 2, None)], {"no": 1}, 1, 0), ([("yes", 2, None), ("no", 1, None)], {"yes": 1}, 1, 0),
        ([("yes", 1, None), ("yes", 1, None)], {"yes": 1}, 1, 0), ([("yes", 1, None), ("no", 1, None)], {}, 0, 2),
        ([("abstain", 0, None), ("yes", 1, None), ("no", 1, None)], {}, 1, 2),
        # The ballot box's own numbers tell them apart.
        ([("yes", 1, 2), ("no", 1, 1)], {"yes": 1}, 1, 0), ([("yes", None, 1), ("no", None, 2)], {"no": 1}, 1, 0),
    ],
)  # fmt: skip
def test_r12__the_last_of_several_marks(
    rows: list[tuple[str, int | None, int | None]], tally: dict[str, int], superseded: int, conflicts: int
) -> None:
    """A voter's last mark for a candidate counts; where nothing tells two apart that differ, neither does."""
    marks, hours, numbers = zip(*rows, strict=True)
    found = count_columns(
        voter=["ana"] * len(rows), candidate=["m1"] * len(rows), mark=marks,
        cast_at=[None if hour is None else OPENS + hour * HOUR for hour in hours], seq=numbers,
        standing={"m1"}, fallen=set(), roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING,
    )  # fmt: skip
    counted = found.tallies["m1"]
    assert tally == {name: many for name in ("yes", "no", "abstain") if (many := getattr(counted, name))}
    assert (superseded, {Reason.CONFLICT: 2} if conflicts else {}) == (found.how_many_superseded, found.by_reason)


class TestTheSameAsBallots:
    """R-10, R-11, R-12, R-43, R-80: whatever ballots come to, the same marks in columns do."""

    @given(st.one_of(tables, numbered, unstamped, calm), settings, st.sampled_from([0, 1, 3, 20]))
    def test_long(self, table: list[Row], asked: dict[str, Any], sample: int) -> None:
        """A row is a ballot with one mark, or with none."""
        columns = (
            dict(zip(Row._fields, zip(*table, strict=True), strict=True)) if table else dict.fromkeys(Row._fields, ())
        )
        found = count_columns(**columns, standing=STANDING, fallen=FALLEN, roll=ROLL, sample=sample, **asked)
        ballots = [
            Ballot(
                voter=one.voter, marks={one.candidate: one.mark} if one.mark else {}, cast_at=one.cast_at, seq=one.seq
            )
            for one in table
        ]
        same(found, core(ballots, asked), sample)

    @given(
        st.lists(st.tuples(rows, st.lists(cells, min_size=4, max_size=4)), max_size=12),
        settings,
        st.booleans(),
        st.booleans(),
    )  # fmt: skip
    def test_wide(
        self, table: list[tuple[Row, list[str | None]]], asked: dict[str, Any], stamped: bool, once: bool
    ) -> None:
        """A row is a ballot, with a column for each candidate."""
        table = [*{row.voter: (row, marks) for row, marks in table}.values()] if once else table
        found = count_columns(
            voter=[row.voter for row, _ in table],
            mark={name: [marks[place] for _, marks in table] for place, name in enumerate(CANDIDATES)},
            cast_at=[row.cast_at for row, _ in table] if stamped else None,
            nulls=Nulls.UNMARKED, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked,
        )  # fmt: skip
        ballots = [
            Ballot(
                voter=row.voter, cast_at=row.cast_at if stamped else None,
                marks={name: mark for name, mark in zip(CANDIDATES, marks, strict=True) if mark},
            )
            for row, marks in table
        ]  # fmt: skip
        same(found, core(ballots, asked), 20)

    @pytest.mark.parametrize("again", [None, "yes", "no"])
    @pytest.mark.parametrize("most", [0, 1, 2])
    def test_who_likes_too_many(self, again: str | None, most: int) -> None:
        """More Yes than may be count for nothing, on one row or on several, one of them replaced."""
        table = [Row("ana", name, "yes", OPENS, 1) for name in ("m1", "m2", "m3")]
        table += [Row("ana", "m1", again, OPENS + HOUR, 2)] if again else []
        asked: dict[str, Any] = {
            "voting": VOTING,
            "electorate": RecordDate.AT_MARKING,
            "per_ballot": most,
            "barred": (),
        }
        columns: dict[str, Any] = dict(zip(Row._fields, zip(*table, strict=True), strict=True))
        ballots = [
            Ballot(voter=one.voter, marks={one.candidate: one.mark}, cast_at=one.cast_at, seq=one.seq) for one in table
        ]
        found = count_columns(**columns, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked)
        same(found, core(ballots, asked), 20)

    def test_of_very_many_rejected_the_first_are_listed(self) -> None:
        """However many there are, those listed are the first in order, and the others are numbers."""
        names = [f"v{index:04}" for index in range(500, 0, -1)]
        found = count_columns(
            voter=names, candidate=["m1"] * 500, mark=["yes"] * 500, sample=3, standing={"m1"}, roll=ROLL,
            voting=None, electorate=RecordDate.AT_MARKING,
        )  # fmt: skip
        assert ["v0001", "v0002", "v0003"] == [one.voter for one in found.rejected]
        assert {Reason.NOT_A_MEMBER: 497} == found.further
        assert {Reason.NOT_A_MEMBER: 500} == found.by_reason
        usual = count_columns(
            voter=names[:21], candidate=["m1"] * 21, mark=["yes"] * 21, standing={"m1"}, roll=ROLL, voting=None,
            electorate=RecordDate.AT_MARKING,
        )  # fmt: skip
        assert (20, {Reason.NOT_A_MEMBER: 1}) == (len(usual.rejected), usual.further), "twenty where nothing is said"
        columns = Columns(voter=names[:21], candidate=["m1"] * 21, mark=["yes"] * 21)
        counted = count_ballots(columns, standing={"m1"}, roll=ROLL, voting=None, electorate=RecordDate.AT_MARKING)
        assert 20 == len(counted.rejected)

    def test_of_each_voter_all_but_the_last_mark_are_superseded(self) -> None:
        """Two marks of ana, three of cy and two of bo: four came before another of the same voter."""
        found = count_columns(
            voter=["ana", "ana", "cy", "cy", "cy", "bo", "bo"], candidate=["m1"] * 7, mark=["yes"] * 7,
            cast_at=[OPENS + DAY + number * HOUR for number in range(7)], standing={"m1"},
            roll=roll_of("ana", "bo", "cy"), voting=VOTING, electorate=RecordDate.AT_MARKING,
        )  # fmt: skip
        assert (4, Tally(yes=3)) == (found.unlisted, found.tallies["m1"])

    def test_who_has_two_rows_of_a_wide_table_has_one_mark(self) -> None:
        """Whoever handed in two rows is counted once for each candidate, by the later one."""
        found = count_columns(
            voter=["ana", "ana", "cy"], mark={"m1": ["yes", "no", "yes"]}, cast_at=[OPENS, OPENS + HOUR, OPENS],
            standing={"m1"}, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING,
        )  # fmt: skip
        assert Tally(yes=1, no=1) == found.tallies["m1"]


class TestWhoIsLookedInto:
    """Whose rows are looked at one by one; nobody else's may be invalid."""

    def test_without_instants_who_may_not_vote(self) -> None:
        """Who is a member while voting is open is not; who is none is."""
        voters = ["ana", "eve"]
        at_opening = RecordDate.AT_OPENING
        assert {"eve"} == not_surely_valid(voters, None, roll=ROLL, voting=VOTING, electorate=at_opening)

    @pytest.mark.parametrize(("first", "looked_into"), [(OPENS + DAY - TICK, {"bo"}), (OPENS + DAY, set())])
    def test_who_was_a_member_from_the_first_mark_to_the_last_is_not(
        self, first: datetime, looked_into: set[str]
    ) -> None:
        """Who joined at the very instant of the first mark was, and not where it was a tick before."""
        found = not_all_the_time(
            ["ana", "bo"], first, CLOSES - DAY - TICK, roll=ROLL, voting=None, electorate=RecordDate.AT_MARKING
        )
        assert looked_into == found


class TestWhereBallotsGo:
    """Columns are taken in the place of ballots."""

    COLUMNS = Columns(voter=["ana", "bo", "eve"], mark={"ana": ["yes", "yes", "no"]}, cast_at=[OPENS, OPENS, OPENS])
    BALLOTS = tuple(Ballot(voter=voter, marks={"ana": mark}, cast_at=OPENS) for voter, mark in zip(
        ["ana", "bo", "eve"], ["yes", "yes", "no"], strict=True))  # fmt: skip

    def test_elect(self) -> None:
        """An election comes to the same, with every mark accounted for in its document and on its page."""
        asked: dict[str, Any] = {"seats": Seats(primary=1), "roll": roll_of("ana", "bo"), "rules": ElectionRules()}
        election = call(stand("ana"))
        found, expected = (elect(election, ballots=given, **asked) for given in (self.COLUMNS, self.BALLOTS))
        assert expected.seating == found.seating
        assert expected.ranking == found.ranking
        assert election_document(expected) == election_document(found)
        few = elect(election, ballots=attrs.evolve(self.COLUMNS, sample=0), **asked)
        marks = election_document(few)["marks"]
        assert marks is not None
        assert ([], {"not_a_member": 1}) == (marks["rejected"], marks["further"])
        assert few.count is not None
        page = [*lay_out_marks(few.count, Style(plain=True, colour=False), few.ranking[0].ruling.findings, named=True)]
        assert "3 submitted = 2 accepted + 0 superseded + 1 rejected" in page[0]
        assert "1" in page[-1]

    def test_recall(self) -> None:
        """So does a recall."""
        recall = Recall(id="r", role="team", mandatee="ana", opens=OPENS, closes=CLOSES, initiator="bo", seconds=())
        mandate = Mandate(id="t", member="ana", role="team", seat=Seat.PRIMARY, starts=JOINED, ends=CLOSES + DAY)
        fine = Ruling.of(as_told(clause="P6", met=True, because="So."))
        found, expected = (
            settle_recall(
                recall,
                mandate,
                motion=fine,
                seconds=fine,
                roll=roll_of("ana", "bo"),
                rules=RecallRules(),
                ballots=given,
            )
            for given in (self.COLUMNS, self.BALLOTS)
        )
        assert RecallOutcome.REVOKED == found.outcome == expected.outcome
        assert expected.ruling == found.ruling

    def test_contest(self) -> None:
        """So does each of a contest's two counts."""
        both = (Aspect.NAME, Aspect.LOGO)
        entries = [ContestEntry(id="ana", author="ana", at=OPENS - DAY, aspects=both)]
        found, expected = (
            decide_contest(
                entries, {Aspect.NAME: given}, roll=roll_of("ana", "bo"), voting=VOTING, rules=ContestRules()
            )
            for given in (self.COLUMNS, self.BALLOTS)
        )
        assert "ana" == found[Aspect.NAME].winner
        assert expected[Aspect.LOGO] == found[Aspect.LOGO]
        assert expected[Aspect.NAME] == found[Aspect.NAME]

    def test_what_counts_itself_says_how(self) -> None:
        """Whatever is taken for ballots counts them, or is not there."""
        with pytest.raises(NotImplementedError):
            core(Countable(), {"voting": VOTING, "electorate": OPENS, "per_ballot": None, "barred": ()})  # type: ignore


class TestWhatAColumnMayHold:
    """What is no mark, id, instant or number is refused, each with its row."""

    def test_every_fault_with_its_row(self) -> None:
        """All of a column's faults are told at once."""
        with pytest.raises(PartgovError) as refused:
            Columns(voter=["ana", "", 3, "a\n"], mark={"m1": ["yes"] * 4})
        assert ["voter[1]", "voter[2]", "voter[3]"] == [one.path for one in refused.value.faults]

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"mark": ["maybe", "yes"]}, r"mark\[0\]: wanted one of yes, no, abstain, found text 'maybe'"),
            ({"mark": ["yes", 1]}, r"mark\[1\]: wanted one of"),
            ({"mark": ["yes", []]}, r"mark\[1\]: wanted one of"),
            ({"mark": ["yes", None]}, r"mark\[1\]: wanted a mark, or an empty text for none"),
            ({"mark": ["yes", float("nan")]}, r"mark\[1\]: wanted a mark, or an empty text for none"),
            ({"mark": "yn"}, "mark: wanted a list"),
            ({"mark": 3}, "mark: wanted a list"),
            ({"voter": {"a", "b"}}, "voter: wanted a list"),  # no row of it is the first
            ({"voter": {"a": 1, "b": 2}}, "voter: wanted a list"),
            ({"mark": ["yes"]}, "mark: wanted as many rows as there are of voters: 2"),
            ({"mark": {"m1": ["yes", "no"]}}, "candidate: wanted a column of candidates beside one of marks"),
            ({"mark": {"": ["yes", "no"]}, "candidate": None}, r"mark\[0\]: wanted an id"),
            ({"candidate": None}, "candidate: wanted a column of candidates beside one of marks"),
            ({"candidate": ["m1", None]}, r"candidate\[1\]: wanted an id"),
            ({"cast_at": [OPENS, datetime(2016, 9, 1)]}, r"cast_at\[1\]: wanted an instant with a time zone"),
            ({"cast_at": [None, 3]}, r"cast_at\[1\]: wanted an instant with a time zone"),
            ({"cast_at": [OPENS, datetime(999, 12, 31, tzinfo=UTC)]}, r"cast_at\[1\]: wanted .* year from 1000"),
            ({"cast_at": [OPENS, datetime(9999, 1, 1, tzinfo=UTC)]}, r"cast_at\[1\]: wanted .* year from 1000"),
            ({"seq": [1, 2.0]}, r"seq\[1\]: wanted a whole number"),
            ({"seq": [1, True]}, r"seq\[1\]: wanted a whole number"),
            ({"seq": [1]}, "seq: wanted as many rows"),
            ({"nulls": "unmarked"}, "nulls: wanted Nulls"),
            ({"sample": -1}, "sample: wanted"),
        ],
    )
    def test_what_is_refused(self, wrong: dict[str, Any], told: str) -> None:
        """Each thing that a column cannot hold, and columns that are not of one table."""
        fine: dict[str, Any] = {"voter": ["ana", "bo"], "candidate": ["m1", "m1"], "mark": ["yes", "no"]}
        with pytest.raises(PartgovError, match=told):
            Columns(**(fine | wrong))

    def test_what_is_taken(self) -> None:
        """A blank, an unusual id, the first and last year, another zone, a missing instant and number."""
        stamps = [datetime(1000, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC), None, OPENS.astimezone(
            ZoneInfo("Europe/Amsterdam"))]  # fmt: skip
        made = Columns(
            voter=["a\u00a0b", "b", "c", "d"], candidate=["m1"] * 4, mark=["", Mark.YES, "no", None], cast_at=stamps,
            seq=[1, 2, float("nan"), None], nulls=Nulls.UNMARKED,
        )  # fmt: skip
        assert (stamps[0], stamps[1], None, OPENS) == made.cast_at
        assert (1, 2, None, None) == made.seq
        assert made.cast_at is not None
        assert {UTC} == {one.tzinfo for one in made.cast_at if one}

    def test_what_is_not_available_is_missing(self) -> None:
        """A missing value that is neither equal nor unequal to itself is missing all the same."""
        made = Columns(
            voter=["a"], mark={"m1": [Missing()]}, seq=[Missing()], cast_at=[Missing()], nulls=Nulls.UNMARKED
        )
        assert ((None,), (None,), {"m1": (None,)}) == (made.seq, made.cast_at, made.mark)

    def test_a_generator_is_a_column(self) -> None:
        """Anything one can go through is taken once."""
        made = Columns(
            voter=(name for name in "ab"), candidate=("m1" for _ in "ab"), mark=(mark for mark in ("no", ""))
        )
        assert (("a", "b"), ("no", "")) == (made.voter, made.mark)


# ── others' columns ──────────────────────────────────────────────────────────────────────────────

TABLE: dict[str, Any] = {
    "voter": ["ana", "bo", "ana", "eve"],
    "candidate": ["m1", "m1", "m1", "m2"],
    "mark": ["yes", "no", "no", "yes"],
    "cast_at": [OPENS, OPENS + DAY, None, OPENS + timedelta(microseconds=1)],
    "seq": [1, 2, 3, 4],
}


def as_pandas(table: dict[str, list[Any]]) -> Any:
    """The table in pandas."""
    pd = pytest.importorskip("pandas", exc_type=ImportError)
    return pd.DataFrame({**table, "cast_at": pd.to_datetime(pd.Series(table["cast_at"]), utc=True)})


def as_polars(table: dict[str, list[Any]]) -> Any:
    """The table in Polars."""
    return pytest.importorskip("polars", exc_type=ImportError).DataFrame(table)


def as_arrow(table: dict[str, list[Any]]) -> Any:
    """The table in Arrow."""
    return pytest.importorskip("pyarrow", exc_type=ImportError).table(table)


@pytest.mark.parametrize("made", [as_pandas, as_polars, as_arrow])
class TestColumnsOfOthers:
    """Columns of dataframes and Arrow arrays are columns."""

    def test_are_taken(self, made: Any) -> None:
        """They count as lists do, a missing instant included."""
        frame = made(TABLE)
        assert Columns(**TABLE) == Columns(**{name: frame[name] for name in TABLE})

    def test_a_null_mark_is_refused_or_unmarked(self, made: Any) -> None:
        """A null is nobody's mark in silence."""
        frame = made({**TABLE, "mark": ["yes", None, "", "yes"]})
        columns = {name: frame[name] for name in TABLE}
        with pytest.raises(PartgovError, match=r"mark\[1\]: wanted a mark, or an empty text"):
            Columns(**columns)
        assert ("yes", None, "", "yes") == Columns(**columns, nulls=Nulls.UNMARKED).mark

    def test_a_null_voter_is_refused(self, made: Any) -> None:
        """Nobody's row is nobody's."""
        frame = made({**TABLE, "voter": ["ana", None, "ana", "eve"]})
        with pytest.raises(PartgovError, match=r"voter\[1\]: wanted an id"):
            Columns(**{name: frame[name] for name in TABLE})


def test_nanoseconds_in_polars() -> None:
    """A series of nanoseconds writes itself without them: 0 is taken, 1 is refused with its row."""
    pl: Any = pytest.importorskip("polars", exc_type=ImportError)
    nanos = [1_479_168_000_000_000_000, 1_479_168_000_000_000_001]
    stamps = pl.Series(nanos).cast(pl.Datetime("ns", "UTC"))
    columns: dict[str, Any] = {"voter": ["ana"], "mark": {"m1": ["yes"]}}
    assert (OPENS,) == Columns(**columns, cast_at=stamps[:1]).cast_at
    with pytest.raises(PartgovError, match=r"cast_at\[0\]: wanted .*whole microseconds"):
        Columns(**columns, cast_at=stamps[1:])


def test_numpy() -> None:
    """NumPy's arrays are taken; its instants have no zone, and are refused."""
    np: Any = pytest.importorskip("numpy", exc_type=ImportError)
    made = Columns(voter=np.array(["ana", "bo"]), mark={"m1": np.array(["yes", ""])}, seq=np.array([1, 2]))
    assert Columns(voter=["ana", "bo"], mark={"m1": ["yes", ""]}, seq=[1, 2]) == made
    with pytest.raises(PartgovError, match=r"cast_at\[0\]: wanted an instant with a time zone"):
        Columns(voter=["ana"], mark={"m1": ["yes"]}, cast_at=np.array(["2016-09-01"], dtype="datetime64[us]"))


class Nanoseconds:
    """What a series of nanoseconds in Polars shows of itself."""

    class dtype:  # noqa: N801
        """Its unit."""

        time_unit = "ns"

    def __init__(self, *numbers: int | None) -> None:
        self._numbers = [*numbers]

    def to_physical(self) -> Nanoseconds:
        """Its nanoseconds."""
        return self

    def to_list(self) -> list[int | None]:
        """The list of them."""
        return self._numbers


def test_nanoseconds_without_polars() -> None:
    """The same of a stand-in, where Polars is not installed: whole microseconds, nulls among them, are let through."""
    columns: dict[str, Any] = {"voter": ["a"] * 3, "mark": {"m1": [""] * 3}}
    assert (1000, None, 0) == Columns(**columns, seq=Nanoseconds(1000, None, 0)).seq
    with pytest.raises(PartgovError, match=r"seq\[2\]: wanted .*whole microseconds"):
        Columns(**columns, seq=Nanoseconds(1000, None, 1))
