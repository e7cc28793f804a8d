"""A table in any engine counts as the same marks on ballots do, to the last mark."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from partgov import (
    AnswerColumns,
    AnswerSheet,
    Ballot,
    Columns,
    Count,
    ElectionRules,
    Membership,
    Nulls,
    PartgovError,
    RecordDate,
    Roll,
    Seats,
    count_answers,
    count_ballots,
    elect,
)
from partgov.interop.frames import frame_of_answers, frame_of_marks
from tests.strategies import CLOSES, DAY, HOUR, JOINED, OPENS, TICK, VOTING, call, roll_of, stand

Table = dict[str, list[Any]]


def library(name: str) -> Any:
    """A library, or a skipped test where it, or narwhals, is not installed."""
    pytest.importorskip("narwhals", exc_type=ImportError)
    return pytest.importorskip(name, exc_type=ImportError)


def arrow(table: Table, unit: str = "us", zone: str = "UTC") -> Any:
    """The table in PyArrow."""
    pa = library("pyarrow")
    kinds = {**dict.fromkeys(("cast_at", "joined", "left"), pa.timestamp(unit, zone)), "seq": pa.int64()}
    return pa.table({name: pa.array(column, kinds.get(name, pa.string())) for name, column in table.items()})


def in_pandas(table: Table, **how: str) -> Any:
    """The table in pandas, whose whole numbers may be missing."""
    pd = library("pandas")
    return arrow(table, **how).to_pandas(types_mapper={library("pyarrow").int64(): pd.Int64Dtype()}.get)


def in_polars(table: Table, **how: str) -> Any:
    """The table in Polars."""
    return library("polars").from_arrow(arrow(table, **how))


def lazily(table: Table, **how: str) -> Any:
    """The table in lazy Polars."""
    return in_polars(table, **how).lazy()


def in_duckdb(table: Table, **how: str) -> Any:
    """The table in DuckDB, which knows no nanoseconds beside a zone."""
    return library("duckdb").from_arrow(arrow(table, **how))


ENGINES: tuple[Callable[..., Any], ...] = (arrow, in_pandas, in_polars, lazily, in_duckdb)
engines = pytest.mark.parametrize("engine", ENGINES, ids=lambda one: one.__name__)

VOTERS = [f"v{number}" for number in range(12)]
CANDIDATES = ("m1", "m2", "m3", "nobody", "x")
STANDING, FALLEN = {"m1", "m2", "nobody"}, {"m3"}
ROLL = Roll.of(
    [
        *(Membership(id=name, joined=JOINED) for name in VOTERS[:8]),
        Membership(id="v8", joined=OPENS + DAY),
        Membership(id="v9", joined=JOINED, left=OPENS + DAY),
    ]
)
MOMENTS = (OPENS - TICK, OPENS, OPENS + HOUR, OPENS + DAY, CLOSES - TICK, CLOSES)


def made_up(seed: int, *, stamped: bool = True) -> Table:
    """A table with ties, conflicts, re-votes, blanks, nulls, strangers, and marks out of time or without an instant."""
    chance = random.Random(seed)
    calm = seed % 3 == 0
    number = chance.randrange(40)
    instants: tuple[datetime | None, ...] = MOMENTS[1:3] if calm else (*MOMENTS, *MOMENTS[1:4], None)
    table: Table = {
        "voter": [chance.choice(VOTERS) for _ in range(number)],
        "candidate": [chance.choice(CANDIDATES[:2] if calm else CANDIDATES) for _ in range(number)],
        "mark": [chance.choice(["yes", "yes", "no", "abstain", "", None]) for _ in range(number)],
        "seq": [chance.choice([None, 1, 2]) for _ in range(number)] if seed % 2 else [*range(number)],
    }
    if stamped:
        table["cast_at"] = [chance.choice(instants) for _ in range(number)]
    return table


def core(table: Table, asked: dict[str, Any]) -> Count:
    """What ballots of the same marks come to."""
    stamps = table.get("cast_at") or [None] * len(table["voter"])
    ballots = [
        Ballot(voter=voter, marks={candidate: mark} if mark else {}, cast_at=at, seq=seq)
        for voter, candidate, mark, seq, at in zip(
            table["voter"], table["candidate"], table["mark"], table["seq"], stamps, strict=True
        )
    ]
    return count_ballots(ballots, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked)


def columns_of(table: Table, **how: Any) -> Columns:
    """The same table in columns."""
    columns: dict[str, Any] = {**table, **how}
    return Columns(**columns)


def facts(count: Count) -> tuple[Any, ...]:
    """Everything that a count says, but for the ballots themselves."""
    return (
        count.tallies, count.submitted, count.how_many_superseded, count.by_reason, count.rejected, count.unstamped,
        count.voters,
    )  # fmt: skip


def marks_count(engine: Callable[..., Any], seed: int) -> None:
    """Hold marks in an engine against ballots."""
    stamped = seed % 5 != 4
    table = made_up(seed, stamped=stamped)
    asked: dict[str, Any] = {
        "voting": None if seed % 7 == 6 else VOTING,
        "electorate": RecordDate.AT_MARKING if seed % 7 == 6 else [*RecordDate, OPENS + HOUR][seed % 4],
        "per_ballot": (None, 1, None, 0)[seed // 2 % 4],
        "barred": ("v1",) if seed % 4 == 1 else (),
    }
    native = engine(table, zone=("UTC", "Europe/Amsterdam")[seed % 2])
    columns = {"cast_at": "cast_at"} if stamped else {}
    frame = frame_of_marks(native, seq="seq", nulls=Nulls.UNMARKED, sample=999, **columns)
    found = count_ballots(frame, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked)
    assert facts(core(table, asked)) == facts(found)


def answers_count(engine: Callable[..., Any], seed: int) -> None:
    """Hold answers in an engine against columns."""
    stamped, table = seed % 5 != 4, made_up(seed, stamped=seed % 5 != 4)
    table = {"question": table.pop("candidate"), "answer": table.pop("mark"), **table}
    questions = {"m1": ("yes", "no", "abstain"), "m2": ("yes", "no"), "m4": ("abstain",)}
    asked: dict[str, Any] = {
        "voting": None if seed % 7 == 6 else VOTING,
        "electorate": RecordDate.AT_MARKING if seed % 7 == 6 else [*RecordDate, OPENS + HOUR][seed % 4],
        "watched": ("v2", "v3") if seed % 3 == 2 else (),
        "barred": {"m1": ("v1",)} if seed % 4 == 1 else {},
    }
    columns = {"cast_at": "cast_at"} if stamped else {}
    frame = frame_of_answers(engine(table), seq="seq", nulls=Nulls.UNMARKED, sample=999, **columns)
    expected = count_answers(AnswerColumns(**table, nulls=Nulls.UNMARKED, sample=999), questions, roll=ROLL, **asked)
    assert expected == count_answers(frame, questions, roll=ROLL, **asked)


def members_count(engine: Callable[..., Any], seed: int) -> None:
    """Hold members in an engine against a roll."""
    stamped = seed % 5 != 4
    table = made_up(seed, stamped=stamped)
    spells: list[tuple[Any, ...]] = [(name, JOINED, None) for name in VOTERS[:6]]
    spells += [("v6", JOINED, OPENS + HOUR), ("v6", OPENS + HOUR, None), ("v7", OPENS + DAY, None)]
    spells += [("v8", JOINED, OPENS + DAY), ("v8", OPENS + 2 * DAY, None), ("v9", JOINED, OPENS)]
    spells = spells[:6] if seed % 4 == 3 else spells
    roll = Roll.of(Membership(id=name, joined=joined, left=left) for name, joined, left in spells)
    asked: dict[str, Any] = {
        "standing": STANDING, "fallen": FALLEN, "voting": VOTING if seed % 6 else None,
        "electorate": [*RecordDate, OPENS + HOUR][seed % 4 if seed % 6 else 0],
        "per_ballot": (None, 1)[seed % 2], "barred": ("v1",) if seed % 4 == 1 else (),
    }  # fmt: skip
    columns = {"cast_at": "cast_at"} if stamped else {}
    members = engine(dict(zip(("id", "joined", "left"), map(list, zip(*spells, strict=True)), strict=True)))
    frame = frame_of_marks(engine(table), members=members, seq="seq", nulls=Nulls.UNMARKED, sample=999, **columns)
    nobody = Roll.of([])
    expected = count_ballots(Columns(**table, nulls=Nulls.UNMARKED, sample=999), roll=roll, **asked)
    assert expected == count_ballots(frame, roll=nobody, **asked)


@engines
class TestTheSameAsBallots:
    """R-10, R-11, R-12, R-43, R-80, in each engine."""

    @pytest.mark.parametrize("seed", range(24))
    def test_counts_to_the_last_mark(self, engine: Callable[..., Any], seed: int) -> None:
        """Ties, conflicts, re-votes, nulls, blanks, strangers, marks out of time: whatever ballots come to."""
        marks_count(engine, seed)

    @pytest.mark.parametrize("seed", range(40, 52))
    def test_answers_count_to_the_last_one(self, engine: Callable[..., Any], seed: int) -> None:
        """So do answers to questions, each with its own, among them such as no question has."""
        answers_count(engine, seed)

    @pytest.mark.parametrize("seed", range(60, 72))
    def test_members_may_be_a_table_too(self, engine: Callable[..., Any], seed: int) -> None:
        """R-10, R-13: spells in a table, two that touch among them, say the same of voters as a roll."""
        members_count(engine, seed)

    def test_members_who_never_left(self, engine: Callable[..., Any]) -> None:
        """A table of members without a column of leaving is one of members who are there still."""
        table: Table = {"voter": ["ana", "bo", "cy"], "candidate": ["m1"] * 3, "mark": ["yes"] * 3}
        members = engine({"id": ["ana", "bo"], "joined": [JOINED, OPENS + DAY]})
        frame = frame_of_marks(engine(table), members=members)
        asked: dict[str, Any] = {"standing": {"m1"}, "voting": VOTING, "electorate": RecordDate.AT_OPENING}
        found = count_ballots(frame, roll=Roll.of([]), **asked)
        assert (1, ["bo", "cy"]) == (found.tallies["m1"].yes, [one.voter for one in found.rejected])

    @pytest.mark.parametrize("nulls", [Nulls.UNMARKED, Nulls.REFUSED])
    def test_a_wide_table(self, engine: Callable[..., Any], nulls: Nulls) -> None:
        """A column of marks for each candidate counts as the long table of the same marks."""
        table: Table = {
            "voter": ["v1", "v2", "v1", "v3"], "one": ["yes", "no", "no", ""], "two": ["yes", None, "yes", "abstain"],
            "cast_at": [OPENS, OPENS, OPENS + HOUR, OPENS], "seq": [1, 2, 3, 4],
        }  # fmt: skip
        asked: dict[str, Any] = {
            "standing": {"m1"}, "roll": ROLL, "voting": VOTING, "electorate": RecordDate.AT_MARKING,
        }  # fmt: skip
        frame = frame_of_marks(engine(table), mark={"m1": "one", "x": "two"}, cast_at="cast_at", seq="seq", nulls=nulls)
        if nulls is Nulls.REFUSED:
            with pytest.raises(PartgovError, match="mark: wanted a mark, or an empty text"):
                count_ballots(frame, **asked)
            return
        wide: Any = {"m1": table.pop("one"), "x": table.pop("two")}
        assert count_ballots(columns_of({**table, "mark": wide}, nulls=nulls), **asked) == count_ballots(frame, **asked)

    def test_an_empty_table(self, engine: Callable[..., Any]) -> None:
        """Nobody voted: whoever stands has a tally of nothing."""
        table: Table = {name: [] for name in ("voter", "candidate", "mark", "cast_at", "seq")}
        asked: dict[str, Any] = {"voting": VOTING, "electorate": RecordDate.AT_MARKING}
        frame = frame_of_marks(engine(table), cast_at="cast_at", seq="seq")
        found = count_ballots(frame, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked)
        assert facts(core(table, asked)) == facts(found)

    def test_more_candidates_than_are_asked_at_once(self, engine: Callable[..., Any]) -> None:
        """Whether anybody has two words on a candidate is found of few candidates as of many."""
        for many in (32, 33):
            names = [f"c{place}" for place in range(many)]
            voters = ["v1"] * many + ["v2"] * many
            for again, candidates in enumerate(([*names, *names], [*names, *names[:-1], names[0]])):
                frame = frame_of_marks(engine({"voter": voters, "candidate": candidates, "mark": ["yes"] * 2 * many}))
                found = count_ballots(
                    frame, standing={*names}, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING
                )
                likes = sum(tally.yes for tally in found.tallies.values())
                assert (again, 2 * many - again) == (found.how_many_superseded, likes)

    def test_what_is_tied_and_what_is_not(self, engine: Callable[..., Any]) -> None:
        """R-12: what one voter's last words conflict on is looked at by itself, what others' do on as well."""
        table: Table = {
            "voter": ["v1", "v1", "v1", "v1", "v2", "v2", "v2", "v2", "v3", "v3"],
            "candidate": ["m1", "m1", "m2", "m2", "m2", "m2", "m1", "m1", "m1", "m2"],
            "mark": ["yes", "no", "yes", "no", "no", "abstain", "yes", "no", "yes", "yes"],
            "cast_at": [OPENS, OPENS, OPENS, OPENS + TICK, OPENS, OPENS, OPENS + TICK, OPENS, OPENS, OPENS],
            "seq": [1] * 10,
        }  # fmt: skip
        asked: dict[str, Any] = {"voting": VOTING, "electorate": RecordDate.AT_MARKING}
        frame = frame_of_marks(engine(table), cast_at="cast_at", seq="seq", sample=999)
        found = count_ballots(frame, standing=STANDING, fallen=FALLEN, roll=ROLL, **asked)
        assert facts(core(table, asked)) == facts(found)
        assert (2, 0, 1, 1) == (
            found.tallies["m1"].yes, found.tallies["m1"].no, found.tallies["m2"].yes, found.tallies["m2"].no,
        )  # fmt: skip

    def test_a_key_that_does_not_fit(self, engine: Callable[..., Any]) -> None:
        """Where instants and numbers together pass 2⁶³, the core tells equal instants apart by the number."""
        table: Table = {
            "voter": ["v1", "v1", "v2", "v2"], "candidate": ["m1"] * 4, "mark": ["yes", "no", "no", "yes"],
            "cast_at": [OPENS, OPENS, OPENS, CLOSES - TICK], "seq": [2**62, 1, 2, 3],
        }  # fmt: skip
        asked: dict[str, Any] = {
            "standing": {"m1"}, "roll": ROLL, "voting": VOTING, "electorate": RecordDate.AT_MARKING,
        }  # fmt: skip
        frame = frame_of_marks(engine(table), cast_at="cast_at", seq="seq")
        assert count_ballots(columns_of(table), **asked) == count_ballots(frame, **asked)

    def test_more_rows_than_one_batch(self, engine: Callable[..., Any]) -> None:
        """Past 131,072 rows too, the last of each voter's marks counts, and the equal instants are told apart."""
        number = 70_000
        names = [f"w{index}" for index in range(number)]
        table: Table = {
            "voter": [*names, *names], "candidate": ["m1"] * 2 * number, "mark": ["yes"] * number + ["no"] * number,
            "cast_at": [OPENS] * 2 * number, "seq": [*range(2 * number)],
        }  # fmt: skip
        frame = frame_of_marks(engine(table), cast_at="cast_at", seq="seq")
        roll = Roll.of(Membership(id=name, joined=JOINED) for name in names)
        found = count_ballots(frame, standing={"m1", "m2"}, roll=roll, voting=VOTING, electorate=RecordDate.AT_MARKING)
        assert (0, number, 0) == (found.tallies["m1"].yes, found.tallies["m1"].no, found.tallies["m2"].total)
        assert (2 * number, number, {}) == (found.submitted, found.how_many_superseded, found.by_reason)

    def test_goes_into_an_election(self, engine: Callable[..., Any]) -> None:
        """A table of other names is taken where ballots are."""
        table: Table = {"who": ["ana", "bo"], "whom": ["ana", "ana"], "said": ["yes", "yes"]}
        frame = frame_of_marks(engine(table), voter="who", candidate="whom", mark="said")
        result = elect(
            call(stand("ana")), seats=Seats(primary=1), roll=roll_of("ana", "bo"), rules=ElectionRules(), ballots=frame
        )
        assert ("ana",) == result.seating.primary
        assert result.count is not None
        assert (2, 2, 2) == (result.count.accepted, result.count.unstamped, result.count.voters)


@engines
class TestWhatIsRefused:
    """What is no mark is refused by the name of its column."""

    FINE: ClassVar[Table] = {"voter": ["ana"], "candidate": ["m1"], "mark": ["yes"], "cast_at": [OPENS], "seq": [1]}

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"voter": [None]}, "voter: wanted an id.*found nothing"),
            ({"voter": [""]}, "voter: wanted an id.*found text ''"),
            ({"candidate": [""]}, "candidate: wanted an id.*found text ''"),
            ({"voter": ["a\n"]}, "voter: wanted an id"),
            ({"candidate": [None]}, "candidate: wanted an id.*found nothing"),
            ({"mark": [None]}, "mark: wanted a mark, or an empty text for none"),
            ({"mark": ["maybe"]}, "mark: wanted one of yes, no, abstain, found text 'maybe'"),
        ],
    )
    def test_in_a_cell(self, engine: Callable[..., Any], wrong: Table, told: str) -> None:
        """A null, and a word that is no mark."""
        frame = frame_of_marks(engine({**self.FINE, **wrong}), cast_at="cast_at", seq="seq")
        with pytest.raises(PartgovError, match=told):
            count_ballots(frame, standing={"m1"}, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING)

    def test_in_a_column(self, engine: Callable[..., Any]) -> None:
        """A column that is not there, or of another kind."""
        native = engine(self.FINE)
        wrong: tuple[tuple[dict[str, Any], str], ...] = (
            ({"voter": "nobody"}, "voter: wanted one of voter, candidate, mark, cast_at, seq, found text 'nobody'"),
            ({"mark": "seq"}, "mark: wanted text"),
            ({"cast_at": "mark"}, "cast_at: wanted an instant with a time zone"),
            ({"seq": "mark"}, "seq: wanted a whole number"),
            ({"mark": {"m1": "nobody"}}, "mark.m1: wanted one of voter"),
            ({"mark": {}}, "mark: wanted a column for each"),
            ({"members": native}, "members.id: wanted one of voter"),
            ({"members": [1]}, "members: wanted a table"),
        )
        for names, told in wrong:
            with pytest.raises(PartgovError, match=told):
                frame_of_marks(native, **names)

    def test_nanoseconds(self, engine: Callable[..., Any]) -> None:
        """An instant finer than a record can hold is refused, in engines that hold such."""
        if engine is in_duckdb:
            pytest.skip("knows no nanoseconds beside a zone")
        pa = library("pyarrow")
        nano = pa.scalar(1_479_168_000_000_000_001, pa.timestamp("ns", "UTC"))
        frame = frame_of_marks(engine({**self.FINE, "cast_at": [nano]}, unit="ns"), cast_at="cast_at")
        with pytest.raises(PartgovError, match=r"cast_at: wanted .* whole microseconds"):
            count_ballots(frame, standing={"m1"}, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING)


@engines
@pytest.mark.parametrize("first", [OPENS, datetime(1000, 1, 2, tzinfo=UTC)])
@pytest.mark.parametrize("number", [2, 400])
def test_hundreds_of_answers_and_of_years(engine: Callable[..., Any], first: datetime, number: int) -> None:
    """However many answers and questions there are, and however far a stray instant lies, the last answer counts."""
    answers = [f"a{place:03}" for place in range(number)]
    questions = dict.fromkeys(["q", *(f"q{place}" for place in range(number))], answers)
    rows = [
        ("v1", answers[0], first), ("v2", answers[-1], OPENS + HOUR), ("v2", answers[1], OPENS + DAY),
        ("v3", answers[-1], OPENS + DAY), ("v3", answers[0], OPENS + HOUR), ("v4", answers[1], OPENS),
    ]  # fmt: skip
    voter, answer, cast_at = zip(*rows, strict=True)
    table = engine({"voter": voter, "question": ["q"] * len(rows), "answer": answer, "cast_at": cast_at})
    frame = frame_of_answers(table, cast_at="cast_at")
    sheets = [AnswerSheet(voter=who, answers={"q": said}, cast_at=at) for who, said, at in rows]
    asked: dict[str, Any] = {"roll": ROLL, "voting": VOTING, "electorate": RecordDate.AT_MARKING}
    assert count_answers(sheets, questions, **asked) == count_answers(frame, questions, **asked)


def test_what_is_no_table() -> None:
    """Anything but a table is refused."""
    library("narwhals")
    with pytest.raises(PartgovError, match="table: wanted a table, found a list"):
        frame_of_marks([1])


def test_without_narwhals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where narwhals is not installed, it is told what to install."""
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(PartgovError, match=r"partgov\[frames\]"):
        frame_of_marks(None)


def test_categories_of_text() -> None:
    """Columns of categories are texts."""
    pl = library("polars")
    table = pl.DataFrame({"voter": ["v1"], "candidate": ["m1"], "mark": ["yes"]}).cast(pl.Categorical)
    frame = frame_of_marks(table)
    found = count_ballots(frame, standing={"m1"}, roll=ROLL, voting=VOTING, electorate=RecordDate.AT_MARKING)
    assert 1 == found.tallies["m1"].yes
