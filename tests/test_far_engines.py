"""A table in engines that need a program or a cluster of their own counts as it does in those nearby.

Skipped where they are not installed: `pip install ibis-framework[duckdb] dask[distributed] pyspark`, and Java.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.test_frames import Table, answers_count, arrow, in_pandas, library, marks_count, members_count

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

Engine = Callable[..., Any]


def in_ibis(table: Table, **how: str) -> Any:
    """The table in Ibis, which has DuckDB do the work."""
    return library("ibis").memtable(arrow(table, **how))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process of its own."""
    distributed = library("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
        with made, distributed.Client(made) as client:
            yield client


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Spark on this machine."""
    sql = pytest.importorskip("pyspark.sql", exc_type=ImportError)
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name, value in (("spark.sql.shuffle.partitions", "2"), ("spark.sql.session.timeZone", "UTC")):
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("held", [marks_count, answers_count, members_count])
class TestTheSame:
    """R-10, R-11, R-12, R-43, R-80, in each of them."""

    def test_in_ibis(self, held: Callable[[Engine, int], None], seed: int) -> None:
        """Ibis, over DuckDB."""
        held(in_ibis, seed)

    def test_on_two_workers(self, cluster: Any, held: Callable[[Engine, int], None], seed: int) -> None:
        """Dask, on two workers, of which each has a part of the table."""
        dataframe = library("dask.dataframe")

        def in_dask(table: Table, **how: str) -> Any:
            return dataframe.from_pandas(in_pandas(table, **how), npartitions=2)

        held(in_dask, seed)

    def test_in_spark(self, session: Any, held: Callable[[Engine, int], None], seed: int) -> None:
        """Spark."""

        def in_spark(table: Table, **how: str) -> Any:
            return session.createDataFrame(arrow(table, **how))

        held(in_spark, seed)
