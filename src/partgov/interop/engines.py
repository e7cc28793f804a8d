"""Engines: what the engine of a table of votes is asked: sums and extremes, whatever the engine; never an order.

A row is somebody's word on something: a mark for a candidate, an answer to a question. Of each voter's words on one
thing the last counts; which it is, is told by two maxima. In both an instant, with a number where there is one, stands
before the word: in one the words count upwards, in the other downwards. They name the same word where the last is
clear, and two where two words are last, which is for the core to say.
"""

from __future__ import annotations

__all__ = [
    "COLUMNS",
    "Seen",
    "Sums",
    "add_up",
    "are_among",
    "besides",
    "either",
    "fetched",
    "has_word",
    "how_many",
    "look",
    "members_in",
    "numbered_or_not",
    "texts",
    "voters_in",
    "votes_in",
]

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import to_utc
from partgov.foundation.sentences import Phrase

COLUMNS: Final = ("voter", "thing", "word", "cast_at", "seq")
"""The columns of a table of votes, by what they are; those of the last two where there are such."""

_PAIR: Final = ("voter", "thing")
_TEXTS: Final = ("voter", "thing", "word", "id")
_LARGEST: Final = 2**63
_FEW: Final = 32
_MOMENT: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


# ── which columns ────────────────────────────────────────────────────────────────────────────────


def votes_in(
    table: Any,
    names: Mapping[str, tuple[str, str | None]],
    *,
    thing: tuple[str, str],
    word: tuple[str, str | Mapping[str, str]],
) -> Any:
    """
    Return the votes of a table, whichever engine holds it: a row for each word, with the columns of `COLUMNS`.

    Raises `PartgovError` by the argument whose column is not there, or of another kind.

    Args:
        names: for each column of ours by which argument it was named, and how; None where there is none.
        thing, word: the same of the thing and the word; in a wide table the column of each thing.
    """
    frame, (place, columns) = _read(table, "table"), word
    if isinstance(columns, str):
        return _chosen(frame, {**names, "thing": thing, "word": (place, columns)})
    import narwhals as nw

    if not columns:
        raise PartgovError(place, columns, Phrase("wanted.column_of_each"))
    parts = [
        _chosen(frame, {**names, "word": (f"{place}.{name}", column)}).with_columns(thing=nw.lit(name))
        for name, column in columns.items()
    ]
    return nw.concat(parts, how="vertical")


def members_in(table: Any) -> Any:
    """Return a table of members with the columns `id`, `joined` and, where it has such, `left`; None for no table."""
    if table is None:
        return None
    frame = _read(table, "members")
    names = ("id", "joined", "left") if "left" in frame.collect_schema() else ("id", "joined")
    return _chosen(frame, {name: (f"members.{name}", name) for name in names})


def _read(table: Any, place: str) -> Any:
    try:
        import narwhals as nw
    except ImportError:
        raise PartgovError(place, None, Phrase("wanted.what_pip_install_partgov_frames")) from None
    try:
        return nw.from_native(table).lazy()
    except TypeError:
        raise PartgovError(place, table, Phrase("wanted.table")) from None


def _chosen(frame: Any, names: Mapping[str, tuple[str, str | None]]) -> Any:
    schema = frame.collect_schema()
    columns = []
    for ours, (place, name) in names.items():
        if name is not None:
            if name not in schema:
                raise PartgovError(place, name, Phrase("wanted.one", names=", ".join(schema.names())))
            columns.append(_column(ours, place, name, schema[name], frame.implementation).alias(ours))
    return frame.select(*columns)


def _column(ours: str, place: str, name: str, kind: Any, engine: Any) -> Any:
    import narwhals as nw

    column = nw.col(name)
    if ours in _TEXTS:
        if isinstance(kind, nw.Categorical | nw.Enum):
            return column.cast(nw.String)
        fits, wanted = kind == nw.String, Phrase("wanted.text")
    elif ours == "seq":
        fits, wanted = kind.is_integer(), Phrase("wanted.whole")
    else:
        fits, wanted = isinstance(kind, nw.Datetime) and kind.time_zone is not None, Phrase("wanted.aware")
    if not fits:
        raise PartgovError(place, f"{name}: {kind}", wanted)
    # Polars compares no instants of two zones; DuckDB's zone is its connection's, and compares with any, as Ibis's.
    comparable = ours in (*_TEXTS, "seq") or engine.is_duckdb() or engine.is_ibis()
    return column if comparable else column.dt.convert_time_zone("UTC")


# ── what is seen of a table ──────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Seen:
    """
    What was seen of a table.

    Attributes:
        columns: those that it has.
        words: how many rows there are with each word on each thing.
        stamped: how many words have an instant.
        first, last: the first and the last instant of any row.
        numbers: the least and the greatest number; None where there is none, or not everywhere.
        numbered: whether every row has a number.
    """

    columns: list[str]
    words: Mapping[tuple[str | None, str | None], int]
    stamped: int
    first: datetime | None
    last: datetime | None
    numbers: tuple[int, int] | None
    numbered: bool

    @property
    def blank(self) -> bool:
        """Whether any row has no word."""
        return any(not word for _, word in self.words)

    @property
    def total(self) -> int:
        """How many words there are."""
        return sum(many for (_, word), many in self.words.items() if word)


def look(frame: Any) -> Seen:
    """Look over a table once; raise `PartgovError` for instants that are finer than any record holds."""
    import narwhals as nw

    schema = frame.collect_schema()
    columns = [name for name in COLUMNS if name in schema.names()]
    if "cast_at" in columns and schema["cast_at"].time_unit == "ns":
        finer = fetched(frame.filter(nw.col("cast_at").dt.nanosecond() % 1000 != 0).head(1), ["cast_at"])["cast_at"]
        if finer:
            raise PartgovError("cast_at", finer[0], Phrase("wanted.plain_instant"))
    asked: dict[str, Any] = {"many": nw.len()}
    for name in columns[3:]:
        column = nw.col(name)
        asked |= {f"{name}_known": column.count(), f"{name}_first": column.min(), f"{name}_last": column.max()}
    found = fetched(frame.group_by("thing", "word").agg(**asked), ["thing", "word", *asked])
    many = [*map(int, found["many"])]
    words = Counter[tuple[str | None, str | None]]()
    for thing, word, number in zip(texts(found["thing"]), texts(found["word"]), many, strict=True):
        words[thing, word] += number
    stamped, first, last = 0, None, None
    if "cast_at" in columns:
        known = found["cast_at_known"]
        stamped = sum(int(one) for one, word in zip(known, texts(found["word"]), strict=True) if word)
        first, last = _extremes(known, found["cast_at_first"], found["cast_at_last"], to_utc)
    numbers, numbered = None, False
    if "seq" in columns:
        least, most = _extremes(found["seq_known"], found["seq_first"], found["seq_last"], int)
        numbered = sum(map(int, found["seq_known"])) == sum(many)
        numbers = None if least is None else (least, most)
    return Seen(
        columns=columns, words=words, stamped=stamped, first=first, last=last, numbers=numbers, numbered=numbered
    )


def numbered_or_not(frame: Any) -> bool:
    """Whether every row has a number, or none has."""
    import narwhals as nw

    known, many = fetched(frame.select(known=nw.col("seq").count(), many=nw.len()), ["known", "many"]).values()
    return known[0] in (0, many[0])


def _extremes(known: Iterable[Any], least: Iterable[Any], most: Iterable[Any], made: Any) -> tuple[Any, Any]:
    rows = [(made(low), made(high)) for there, low, high in zip(known, least, most, strict=True) if there]
    return (min(low for low, _ in rows), max(high for _, high in rows)) if rows else (None, None)


def texts(values: Iterable[Any]) -> list[str | None]:
    """Return texts, and None for whatever an engine puts where there is none."""
    return [value if isinstance(value, str) else None for value in values]


# ── what it adds up ──────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Sums:
    """
    What an engine added up.

    Attributes:
        words: how many voters' last word on a thing each word is.
        superseded: how many words another one of the same voter replaced.
        tied: who has several words on which thing, of which it cannot tell the last.
    """

    words: Mapping[tuple[str | None, str | None], int]
    superseded: int
    tied: frozenset[tuple[str, str]] = frozenset()


def add_up(rows: Any, seen: Seen, words: Sequence[str], *, of: int | None = None) -> Sums:
    """
    Add up valid rows, each with one of these words.

    Args:
        of: of how many voters they are, where they are all the rows that there are.
    """
    import narwhals as nw

    things = {thing for thing, _ in seen.words}
    if of is not None and seen.total <= of * len(things) and _each_once(rows, things, seen.total):
        return Sums(words=seen.words, superseded=0)
    key, scale = _key(rows, seen, words)
    asked = {"many": nw.len(), "high": nw.col("key").max(), "low": nw.col("yek").max()}
    unsure = 0 < seen.stamped < seen.total
    if unsure:
        asked["stamps"] = nw.col("cast_at").count()
    pairs = key.group_by(*_PAIR).agg(**asked)
    word, other = nw.col("high") % scale, scale - 1 - nw.col("low") % scale
    tied = word != other
    if unsure:
        tied = tied | ((nw.col("many") > 1) & (nw.col("stamps") < nw.col("many")))
    who = nw.when(tied).then(nw.col("voter")).otherwise(nw.lit(""))  # in one pass with the sums, and no id is empty
    pairs = pairs.select("thing", "many", word=word, who=who)
    sums = pairs.group_by("thing", "word", "who").agg(voters=nw.len(), rows=nw.col("many").sum())
    found = fetched(sums, ["thing", "word", "who", "voters", "rows"])
    counted, superseded, unclear = Counter[tuple[str | None, str | None]](), 0, set[tuple[str, str]]()
    for thing, place, voter, voters, many in zip(*found.values(), strict=True):
        if voter:
            unclear.add((voter, thing))
        else:
            counted[thing, words[int(place)]] += int(voters)
            superseded += int(many) - int(voters)
    return Sums(words=counted, superseded=superseded, tied=frozenset(unclear))


def _each_once(rows: Any, things: Collection[str | None], many: int) -> bool:
    """Whether nobody has two words on a thing: asked first where it may be so, for then all is added up already."""
    import narwhals as nw

    if rows.implementation.is_duckdb() and 0 < len(things) <= _FEW:  # takes less memory than pairs do
        each = {f"on_{place}": nw.when(nw.col("thing") == thing).then(1).count() for place, thing in enumerate(things)}
        most = fetched(rows.group_by("voter").agg(**each).select(*(nw.col(name).max() for name in each)), each)
        return all(number <= 1 for (number,) in most.values())
    pairs = rows.select(*_PAIR).unique().select(many=nw.len())
    return int(fetched(pairs, ["many"])["many"][0]) == many


def _key(rows: Any, seen: Seen, words: Sequence[str]) -> tuple[Any, int]:
    """Return the rows with both keys, of which each ends with its word; and how many words there are in a key."""
    import narwhals as nw

    scale = max(1, len(words))
    code = _code(words, 0, scale)
    moment: Any = None
    span = 1
    if seen.first is not None and seen.last is not None:
        span = (seen.last - seen.first) // _MOMENT + 1
        if span * scale >= _LARGEST:  # too far apart for a key: where words differ, the core tells which is the last
            return rows.with_columns(key=code, yek=scale - 1 - code), scale
        rows, moment = _with_microseconds(rows, seen.first), nw.col("moment")
    if seen.numbers is not None and (seen.numbered or moment is not None):
        least, most = min(seen.numbers[0], 0), max(seen.numbers[1], 0)
        size = most - least + 1
        if span * size * scale < _LARGEST:  # else the core tells equal instants apart
            number = nw.col("seq").fill_null(0) - least
            moment = number if moment is None else moment * size + number
    before = nw.lit(0) if moment is None else moment.cast(nw.Int64) * scale
    return rows.with_columns(key=before + code, yek=before + (scale - 1 - code)), scale


def _code(words: Sequence[str], first: int, last: int) -> Any:
    """The place of a word among these from one place to another, by halves: an engine goes no deeper than it can."""
    import narwhals as nw

    if last - first <= 1:
        return nw.lit(first)
    middle = (first + last) // 2
    earlier = are_among("word", words[first:middle])
    return nw.when(earlier).then(_code(words, first, middle)).otherwise(_code(words, middle, last))


def _with_microseconds(rows: Any, first: datetime) -> Any:
    """Add how many microseconds after the first instant each row is; 0 where that is not known."""
    import narwhals as nw

    zero = (first - _EPOCH) // _MOMENT
    engine, at = rows.implementation, nw.col("cast_at")
    if engine.is_duckdb():
        native = rows.to_native().project(f"*, coalesce(epoch_us(cast_at) - ({zero}), 0) as moment")
    elif engine.is_ibis():
        import ibis

        moment = rows.to_native().cast_at.delta(ibis.literal(first), unit="microsecond")
        native = rows.to_native().mutate(moment=moment.fill_null(0))
    elif engine.is_pyspark():
        from pyspark.sql import functions

        moment = functions.coalesce(functions.unix_micros("cast_at") - zero, functions.lit(0))
        native = rows.to_native().withColumn("moment", moment)
    else:
        return rows.with_columns(moment=at.fill_null(first).dt.timestamp("us") - zero)
    return nw.from_native(native).lazy()


# ── what it is asked ─────────────────────────────────────────────────────────────────────────────


def has_word() -> Any:
    """Whether a row has a word."""
    import narwhals as nw

    return ~nw.col("word").is_null() & (nw.col("word") != "")


def either(conditions: Sequence[Any]) -> Any:
    """Whether any of these holds, asked by halves: an engine goes no deeper than it can."""
    import narwhals as nw

    if len(conditions) <= 1:
        return conditions[0] if conditions else nw.lit(False)
    middle = len(conditions) // 2
    return either(conditions[:middle]) | either(conditions[middle:])


def are_among(column: str, values: Collection[str]) -> Any:
    """Whether a text is one of these; PyArrow compares with no empty list, and no id is empty."""
    import narwhals as nw

    return nw.col(column).is_in(sorted(values) or [""])


def besides(frame: Any, voters: Collection[str]) -> Any:
    """Return the rows of all but these; DuckDB would go through the list of them for each row that is in it nowhere."""
    among = are_among("voter", voters)
    if frame.implementation.is_duckdb():
        return frame.join(voters_in(frame.filter(among)), on="voter", how="anti")
    return frame.filter(~among)


def fetched(frame: Any, columns: Iterable[str]) -> dict[str, list[Any]]:
    """Have the engine work, and fetch these columns as lists."""
    columns = [*columns]
    found = frame.select(*columns).collect()
    return {name: found[name].to_list() for name in columns}


def voters_in(frame: Any) -> Any:
    """Return the voters of a table, each once; DuckDB groups in less time and memory than it finds what is distinct."""
    import narwhals as nw

    return frame.group_by("voter").agg(many=nw.len()).select("voter")


def how_many(frame: Any) -> int:
    """Return how many voters there are."""
    import narwhals as nw

    return int(fetched(voters_in(frame).select(many=nw.len()), ["many"])["many"][0])
