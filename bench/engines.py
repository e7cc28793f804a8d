"""One election from one table in every engine that is installed: seconds, relative to pandas, and one result.

    python bench/engines.py [--rows 1000000 5000000] [--engines pandas Polars ...]

The table has a tenth as many voters as rows and nine candidates: re-votes, ties of one instant that the number alone
tells apart, ties that nothing does, missing marks, strangers, and marks outside the period. Every engine must come to
the very same count: tallies, superseded, rejected by reason and the sample of them. Time passes from the table in the
engine to the result; the best of two, of Dask and Spark of one; the collector is off. Dask has two partitions and its
threads, Spark two threads.
"""

from __future__ import annotations

import argparse
import gc
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from counting import FEW, OPENS, SEATS, make_election, make_roll
from table import head, tell

from partgov import Count, ElectionRules, Nulls, Roll, elect, frame_of_marks

MADE = """
    select 'v' || (hash(i * 7) % {voters}) as voter, 'm' || (hash(i * 3) % {few}) as candidate,
        case hash(i * 5) % 100 when 0 then null when 1 then ''
            else ['yes', 'no', 'abstain'][1 + (hash(i) % 3)::bigint] end as mark,
        timestamptz '{opens}' + interval 1 minute * ((hash(i * 11) % 20162)::bigint - 1) as cast_at,
        case hash(i * 13) % 1000 when 0 then 0 else i end as seq
    from range({rows}) each(i)
"""


def made(rows: int) -> Any:
    """The table in PyArrow; a thousandth of it twice, at the same instant, with another mark."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    select = MADE.format(voters=rows // 10 + 50, few=FEW, opens=OPENS.isoformat(), rows=rows)
    connection.execute(f"create table votes as {select}")
    again = f"select voter, candidate, 'no' as mark, cast_at, seq + {rows} * (seq % 2) from votes where seq % 1000 = 1"
    connection.execute(f"insert into votes {again}")
    connection.execute("create table sorted as select * from votes order by hash(seq, voter, candidate, mark)")
    return connection.execute("select * from sorted").to_arrow_table()


def in_duckdb(table: Any) -> Any:
    """A table of DuckDB's own."""
    import duckdb

    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("create table votes as select * from given")
    return connection.table("votes")


def in_ibis(table: Any) -> Any:
    """Ibis over DuckDB."""
    import ibis

    return ibis.memtable(table)


def in_dask(table: Any) -> Any:
    """Dask, in two partitions."""
    import dask.dataframe

    dataframe: Any = dask.dataframe
    return dataframe.from_pandas(table.to_pandas(), npartitions=2).persist()


def in_spark(table: Any) -> Any:
    """Spark on this machine."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name, value in (
        ("spark.driver.memory", "6g"), ("spark.sql.shuffle.partitions", "4"), ("spark.sql.session.timeZone", "UTC"),
        ("spark.sql.execution.arrow.pyspark.enabled", "true"),
    ):  # fmt: skip
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    frame = session.createDataFrame(table).cache()
    frame.count()
    return frame


def in_polars(table: Any) -> Any:
    """Polars."""
    import polars

    return polars.from_arrow(table)


ENGINES: dict[str, Callable[[Any], Any]] = {
    "pandas": lambda table: table.to_pandas(),
    "Polars": in_polars,
    "Polars, lazy": lambda table: in_polars(table).lazy(),
    "PyArrow": lambda table: table,
    "DuckDB": in_duckdb,
    "Ibis": in_ibis,
    "Dask": in_dask,
    "Spark": in_spark,
}

SLOW = ("Dask", "Spark")


def decide(table: Any, roll: Roll) -> Count:
    """Decide the election, and return the count it rests on."""
    marks = frame_of_marks(table, cast_at="cast_at", seq="seq", nulls=Nulls.UNMARKED)
    count = elect(make_election(FEW), seats=SEATS, roll=roll, rules=ElectionRules(), ballots=marks).count
    assert count is not None, "an election from marks has a count"
    return count


def timed(works: int, work: Callable[[], Count]) -> tuple[float, Count]:
    """Run some work, the collector off, and keep the best time, and what it came to."""
    best, count = float("inf"), None
    for _ in range(works):
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        count = work()
        best = min(best, time.perf_counter() - start)
        gc.enable()
    assert count is not None, "it is run at least once"
    return best, count


def rows_of(table: Any, roll: Roll, asked: list[str]) -> Iterator[tuple[str, float, Count]]:
    """Yield the time and the count of each engine that is installed."""
    for name in asked:
        try:
            native = ENGINES[name](table)
        except ImportError:
            continue
        seconds, count = timed(1 if name in SLOW else 2, partial(decide, native, roll))
        yield name, seconds, count


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 5_000_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    head()
    asked = options.engines
    for rows in options.rows:
        table, roll = made(rows), make_roll(rows // 10, FEW)
        first: tuple[float, Count] | None = None
        for name, seconds, count in rows_of(table, roll, asked):
            first = (seconds, count) if first is None else first
            assert count == first[1], f"{name} comes to the same count"
            rejected = sum(count.by_reason.values())
            also = f"{seconds:.2f} s that pass; superseded {count.how_many_superseded:,}, rejected {rejected:,}"
            tell(f"{name}, {table.num_rows:,} rows", asked[0], seconds / first[0], None, also, held=name not in SLOW)


if __name__ == "__main__":
    main()
