"""An election from a table in each engine, beside the same rule by hand in the same engine.

    python bench/frames.py [--voters 100000]

The rule by hand is one expression for each engine: the last mark of each voter for each candidate by instant and
number, within the window, by members alone, added up; nothing listed, nothing explained, no null looked for. It is
given the members as a table. Both are the best of several in turn, in time that passes, since engines use all
processors; the collector is off.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from columns import make_long
from counting import CLOSES, FEW, OPENS, SEATS, make_election, make_roll
from table import head, tell

from partgov import ElectionRules, Result, Roll, elect, frame_of_marks

Table = dict[str, list[Any]]
KEY, ORDER = ["voter", "candidate"], ["cast_at", "seq"]
SQL = """
    with valid as (select m.* from marks m join members on m.voter = members.id
        where cast_at >= $1 and cast_at < $2 and joined <= cast_at),
    ranked as (select candidate, mark, row_number() over (partition by voter, candidate order by cast_at desc, seq desc)
        as place from valid)
    select candidate, mark, count(*) as many from ranked where place = 1 group by all
"""


def engines(table: Table, members: Table) -> Iterator[tuple[str, Any, Callable[[], object]]]:
    """Yield each engine that is installed: its table, and the rule by hand over it."""
    try:
        import pandas as pd

        marks, roll = (pd.DataFrame(each) for each in (table, members))
        yield "pandas", marks, partial(by_hand_in_pandas, marks, roll)
    except ImportError:
        pass
    try:
        import polars as pl

        few, many = pl.DataFrame(members), pl.DataFrame(table)
        yield "Polars", many, partial(by_hand_in_polars, many.lazy(), few.lazy())
        yield "Polars, lazy", many.lazy(), partial(by_hand_in_polars, many.lazy(), few.lazy())
    except ImportError:
        pass
    try:
        import duckdb
        import pyarrow as pa

        arrow = pa.table(table)
        connection = duckdb.connect()
        connection.register("given", arrow)
        connection.register("those", pa.table(members))
        connection.execute("create table marks as select * from given")
        connection.execute("create table members as select * from those")
        by_sql = partial(by_hand_in_duckdb, connection)
        yield "DuckDB", connection.table("marks"), by_sql
        yield "PyArrow", arrow, partial(by_hand_in_arrow, arrow, members)
    except ImportError:
        pass


def by_hand_in_pandas(marks: Any, members: Any) -> object:
    """The rule in pandas."""
    valid = marks[(marks.cast_at >= OPENS) & (marks.cast_at < CLOSES)].merge(members, left_on="voter", right_on="id")
    valid = valid[valid.joined <= valid.cast_at]
    last = valid.sort_values(ORDER).drop_duplicates(KEY, keep="last")
    return last.groupby(["candidate", "mark"]).size()


def by_hand_in_polars(marks: Any, members: Any) -> object:
    """The rule in Polars."""
    import polars as pl

    at = pl.col("cast_at")
    valid = marks.filter(at >= OPENS, at < CLOSES).join(members, left_on="voter", right_on="id")
    last = valid.filter(pl.col("joined") <= at).sort(ORDER).unique(KEY, keep="last")
    return last.group_by("candidate", "mark").len().collect()


def by_hand_in_arrow(arrow: Any, members: Table) -> object:
    """PyArrow has no last row of a group: the greatest instant of each group, joined back."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at = arrow["cast_at"]
    within = arrow.filter(pc.and_(pc.greater_equal(at, pa.scalar(OPENS)), pc.less(at, pa.scalar(CLOSES))))
    valid = within.join(pa.table(members), "voter", "id", "inner")
    valid = valid.filter(pc.less_equal(valid["joined"], valid["cast_at"]))
    last = valid.group_by(KEY).aggregate([("seq", "max")]).rename_columns([*KEY, "seq"])
    return (
        last.join(valid.select([*KEY, "seq", "mark"]), [*KEY, "seq"])
        .group_by(["candidate", "mark"])
        .aggregate([([], "count_all")])
    )


def by_hand_in_duckdb(connection: Any) -> object:
    """The rule in SQL."""
    return connection.execute(SQL, [OPENS, CLOSES]).fetchall()


def decide(table: Any, roll: Roll) -> Result:
    """Decide the election from a table."""
    marks = frame_of_marks(table, cast_at="cast_at", seq="seq")
    return elect(make_election(FEW), seats=SEATS, roll=roll, rules=ElectionRules(), ballots=marks)


def in_turn(works: Mapping[str, Callable[[], object]], repeats: int = 3) -> dict[str, float]:
    """Run each work in turn, and keep the best time of each."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(repeats):
        for name, work in works.items():
            gc.collect()
            gc.disable()
            start = time.perf_counter()
            kept = work()
            best[name] = min(best[name], time.perf_counter() - start)
            gc.enable()
            del kept
    return best


def main() -> None:
    """Read the command line and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, nargs="+", default=[10_000, 100_000])
    asked = parser.parse_args()
    head()
    for number in asked.voters:
        roll = make_roll(number, FEW)
        members: Table = {"id": list(roll.spells), "joined": [spells[0][0] for spells in roll.spells.values()]}
        for again in (False, True):
            table = make_long(number, again=again)
            table["seq"] = [*range(len(table["voter"]))]
            told = f"{number:,} × {FEW}{', 20 % voting again' if again else ''}"
            seen = set()
            for name, native, by_hand in engines(table, members):
                seen.add(decide(native, roll).ranking)
                best = in_turn({"hand": by_hand, "rule": partial(decide, native, roll)})
                ratio = best["rule"] / best["hand"]
                tell(f"{name}, {told}", "the same rule by hand in it", ratio, 1.3, f"{best['rule']:.3f} s that pass")
            assert len(seen) <= 1, "the same outcome in every engine"


if __name__ == "__main__":
    main()
