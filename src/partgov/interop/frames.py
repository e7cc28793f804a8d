"""Frames: marks in a table that an engine holds; the engine adds up, and the core looks at what is in doubt.

Whatever narwhals reads: pandas, Polars eager and lazy, PyArrow, DuckDB. The engine adds up the marks of everybody
who is a member the whole time and marked each candidate once. The rows of all others are fetched, and counted by the
core, so that no engine's own order, null or tie decides anything.
"""

from __future__ import annotations

__all__ = ["FrameOfMarks", "frame_of_marks"]

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

import attrs

from partgov.ballots import Count, Countable, RecordDate, voting_rule
from partgov.columns import Columns, Nulls, not_all_the_time
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import Period, to_utc
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import at_least, is_a, is_id
from partgov.members import Roll
from partgov.tallies import Mark, Tally

_COLUMNS: Final = ("voter", "candidate", "mark", "cast_at", "seq")
_MOST_SHOWN: Final = 50


@attrs.frozen(kw_only=True, eq=False)
class FrameOfMarks(Countable):
    """
    A long table of marks in an engine, made by `frame_of_marks`; taken wherever ballots are.

    Attributes:
        frame: the table, with the columns `voter`, `candidate`, `mark` and, where there are such, `cast_at`, `seq`.
        nulls: what a missing mark means.
        sample: how many of the marks that do not count are listed; of the others there are numbers.
    """

    frame: Any
    nulls: Nulls = attrs.field(default=Nulls.REFUSED, validator=is_a(Nulls))
    sample: int = attrs.field(default=20, validator=at_least(0))

    def count(
        self, *, standing: Collection[str], fallen: Collection[str], roll: Roll, voting: Period | None,
        electorate: RecordDate | datetime, per_ballot: int | None, barred: Collection[str],
    ) -> Count:  # fmt: skip
        """Count the marks to the last one as `count_ballots` counts those of ballots."""
        import narwhals as nw

        frame, seen = self.frame, _look(self.frame, self.nulls)
        everyone, _ = _ids(frame, "voter"), _ids(frame, "candidate")
        doubtful = _doubtful(frame, everyone, seen, roll, voting, electorate) | {*barred}
        stands = _among("candidate", standing)
        marked = frame.filter(_is_marked(), stands)
        if per_ballot is not None:
            likes = marked.filter(nw.col("mark") == Mark.YES.value).group_by("voter").agg(many=nw.len())
            many = _fetched(likes.filter(nw.col("many") > per_ballot), ["voter"])["voter"]
        else:
            many = []
        in_doubt = _among("voter", {*doubtful, *many})
        split = _split(marked.filter(~in_doubt), stamped="cast_at" in seen.columns)
        strange = _is_marked() & ~stands
        if split.tied is None:
            rows = _fetched(frame.filter(in_doubt | strange), seen.columns)
        else:
            rows = _both(
                _fetched(frame.join(split.tied, on="voter", how="semi"), seen.columns),
                _fetched(frame.join(split.tied, on="voter", how="anti").filter(in_doubt | strange), seen.columns),
            )
        core = Columns(**rows, nulls=self.nulls, sample=self.sample).count(
            standing=standing, fallen=fallen, roll=roll, voting=voting, electorate=electorate, per_ballot=per_ballot,
            barred=barred,
        )  # fmt: skip
        fetched = {*rows["voter"]} - doubtful
        return attrs.evolve(
            core,
            tallies=_summed(core.tallies, split.sums),
            unlisted=core.unlisted + split.superseded,
            submitted=seen.marks,
            unstamped=seen.unstamped,
            voters=len(everyone - doubtful) + core.voters - len(fetched),
        )


def frame_of_marks(
    table: Any,
    *,
    voter: str = "voter",
    candidate: str = "candidate",
    mark: str = "mark",
    cast_at: str | None = None,
    seq: str | None = None,
    nulls: Nulls = Nulls.REFUSED,
    sample: int = 20,
) -> FrameOfMarks:
    """
    Return the marks of a table, for `elect` and wherever ballots go: a row for each mark.

    Needs narwhals, and reads what it reads: tables of pandas, Polars (eager and lazy), PyArrow, DuckDB. Raises
    `PartgovError` by the name of a column that is not there, or of another kind.

    Args:
        voter, candidate, mark, cast_at, seq: the names of the columns; those of the last two where there are such.
        nulls, sample: as of `Columns`.
    """
    try:
        import narwhals as nw
    except ImportError:
        raise PartgovError("table", None, Phrase("wanted.what_pip_install_partgov_frames")) from None
    try:
        frame: Any = nw.from_native(table).lazy()
    except TypeError:
        raise PartgovError("table", table, Phrase("wanted.table")) from None
    named = {"voter": voter, "candidate": candidate, "mark": mark, "cast_at": cast_at, "seq": seq}
    schema = frame.collect_schema()
    chosen = []
    for place, name in named.items():
        if name is None:
            continue
        if name not in schema:
            raise PartgovError(place, name, Phrase("wanted.one", names=", ".join(schema.names())))
        kind, column = schema[name], nw.col(name)
        if place in _TEXTS and isinstance(kind, nw.Categorical | nw.Enum):
            column = column.cast(nw.String)
        elif not _fits(place, kind):
            raise PartgovError(place, f"{name}: {kind}", _WANTED[place])
        elif place == "cast_at" and not frame.implementation.is_duckdb():
            # Polars compares no instants of two zones; DuckDB's zone is its connection's, and compares with any.
            column = column.dt.convert_time_zone("UTC")
        chosen.append(column.alias(place))
    return FrameOfMarks(frame=frame.select(*chosen), nulls=nulls, sample=sample)


_TEXTS: Final = ("voter", "candidate", "mark")
_WANTED: Final = {
    **dict.fromkeys(_TEXTS, Phrase("wanted.text")),
    "cast_at": Phrase("wanted.aware"),
    "seq": Phrase("wanted.whole"),
}


def _fits(place: str, kind: Any) -> bool:
    import narwhals as nw

    if place in _TEXTS:
        return bool(kind == nw.String)
    if place == "seq":
        return bool(kind.is_integer())
    return isinstance(kind, nw.Datetime) and kind.time_zone is not None


# ── what the engine adds up ──────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class _Split:
    """What the engine added up, how many marks were superseded in it, and whose marks it cannot tell apart, if any."""

    sums: list[Mapping[str, list[Any]]]
    superseded: int
    tied: Any


def _split(marked: Any, *, stamped: bool) -> _Split:
    """
    Add up valid marks: the only one of a voter for a candidate, or the one at the latest instant of all.

    Voters who marked a candidate twice at that instant, or without an instant, are left to the core.
    """
    import narwhals as nw

    pair = ["voter", "candidate"]
    many = nw.col("many")
    if not stamped:
        again = marked.group_by(*pair).agg(many=nw.len()).filter(many > 1)
        clear = marked.join(again.select("voter").unique(), on="voter", how="anti")
        return _Split(sums=[_sums(clear)], superseded=0, tied=again.select("voter").unique())
    asked = marked.group_by(*pair).agg(many=nw.len(), stamps=nw.col("cast_at").count(), latest=nw.col("cast_at").max())
    again = asked.filter(many > 1)
    if not _has_any(again):
        return _Split(sums=[_sums(marked)], superseded=0, tied=None)
    late = marked.join(again, on=pair, how="inner").filter(nw.col("cast_at") == nw.col("latest"))
    equal = late.group_by(*pair).agg(equal=nw.len()).filter(nw.col("equal") > 1)
    unknown = again.filter(nw.col("stamps") < many)
    tied = nw.concat([equal.select("voter"), unknown.select("voter")], how="vertical").unique()
    clear = marked.join(again.select(*pair), on=pair, how="anti")
    if _has_any(tied):
        clear, late, again = (one.join(tied, on="voter", how="anti") for one in (clear, late, again))
    else:
        tied = None
    superseded = sum(int(one) - 1 for one in _fetched(again, ["many"])["many"])
    return _Split(sums=[_sums(clear), _sums(late)], superseded=superseded, tied=tied)


def _has_any(frame: Any) -> bool:
    return bool(_fetched(frame.head(1), ["voter"])["voter"])


def _sums(frame: Any) -> Mapping[str, list[Any]]:
    import narwhals as nw

    return _fetched(frame.group_by("candidate", "mark").agg(many=nw.len()), ["candidate", "mark", "many"])


# ── what the engine is asked ─────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class _Seen:
    """What was seen of a table: its columns, how many marks it has, the first and the last instant."""

    columns: list[str]
    marks: int
    unstamped: int
    first: datetime | None
    last: datetime | None


def _is_marked() -> Any:
    import narwhals as nw

    return ~nw.col("mark").is_null() & (nw.col("mark") != "")


def _among(column: str, values: Collection[str]) -> Any:
    """Whether an id is one of these; PyArrow compares with no empty list, and no id is empty."""
    import narwhals as nw

    return nw.col(column).is_in(sorted(values) or [""])


def _ids(frame: Any, place: str) -> set[str]:
    """Fetch the ids of a column, each once; raise `PartgovError` for one that is none."""
    found = set(_fetched(frame.select(place).unique(), [place])[place])
    for name in found:
        is_id(None, cast("attrs.Attribute[Any]", _Place(place)), name)
    return found


class _Place(NamedTuple):
    name: str


def _look(frame: Any, nulls: Nulls) -> _Seen:
    """Look over a table; raise `PartgovError` by the column for what is no id, mark or instant in it."""
    import narwhals as nw

    columns = [name for name in _COLUMNS if name in frame.collect_schema().names()]
    for place in ("voter", "candidate", *(["mark"] if nulls is Nulls.REFUSED else [])):
        wanted = Phrase("wanted.mark_or_blank" if place == "mark" else "wanted.id")
        _refuse_any(frame.filter(nw.col(place).is_null()), place, wanted)
    words = [mark.value for mark in Mark]
    odd = frame.filter(_is_marked()).filter(~nw.col("mark").is_in(words)).select("mark").unique()
    _refuse_any(odd, "mark", Phrase("wanted.one", names=", ".join(words)))
    if "cast_at" in columns and frame.collect_schema()["cast_at"].time_unit == "ns":
        finer = frame.filter(nw.col("cast_at").dt.nanosecond() % 1000 != 0)
        _refuse_any(finer, "cast_at", Phrase("wanted.plain_instant"))
    marked = frame.filter(_is_marked())
    marks = _fetched(marked.select(many=nw.len()), ["many"])["many"][0]
    if "cast_at" not in columns:
        return _Seen(columns=columns, marks=int(marks), unstamped=int(marks), first=None, last=None)
    unstamped = _fetched(marked.filter(nw.col("cast_at").is_null()).select(many=nw.len()), ["many"])["many"][0]
    stamps = _fetched(
        frame.filter(~nw.col("cast_at").is_null()).select(
            first=nw.col("cast_at").min(), last=nw.col("cast_at").max(), many=nw.len()
        ),
        ["first", "last", "many"],
    )
    first, last = (stamps["first"][0], stamps["last"][0]) if stamps["many"][0] else (None, None)
    return _Seen(
        columns=columns,
        marks=int(marks),
        unstamped=int(unstamped),
        first=None if first is None else to_utc(first),
        last=None if last is None else to_utc(last),
    )


def _refuse_any(frame: Any, place: str, wanted: Phrase) -> None:
    found = _fetched(frame.head(_MOST_SHOWN), [place])[place]
    if found:
        value = found[0]
        raise PartgovError(place, None if place != "cast_at" and value != value else value, wanted)


def _doubtful(
    frame: Any, everyone: Collection[str], seen: _Seen, roll: Roll, voting: Period | None,
    electorate: RecordDate | datetime,
) -> set[str]:  # fmt: skip
    """Return who may have a mark that is not valid, as `Columns` does."""
    import narwhals as nw

    may_vote = voting_rule(roll, voting, electorate)
    first, last = seen.first, seen.last
    if first is None or last is None:
        return {name for name in everyone if not may_vote(name, None)}
    doubtful: set[str] = set()
    if voting is not None and not (voting.opens <= first and last < voting.closes):
        outside = (nw.col("cast_at") < voting.opens) | (nw.col("cast_at") >= voting.closes)
        doubtful |= {*_fetched(frame.filter(outside).select("voter").unique(), ["voter"])["voter"]}
        first, last = max(first, voting.opens), min(last, voting.last_instant)
    return doubtful | not_all_the_time(everyone, first, last, roll=roll, voting=voting, electorate=electorate)


def _fetched(frame: Any, columns: Iterable[str]) -> dict[str, list[Any]]:
    """Have the engine work, and fetch these columns as lists."""
    found = frame.select(*columns).collect()
    return {name: found[name].to_list() for name in columns}


def _both(one: Mapping[str, list[Any]], other: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: one[name] + other[name] for name in one}


def _summed(tallies: Mapping[str, Tally], sums: Iterable[Mapping[str, list[Any]]]) -> dict[str, Tally]:
    """Add what the engine added up to what the core found; who has no mark keeps the tally of none."""
    numbers = {
        who: Counter({"yes": tally.yes, "no": tally.no, "abstain": tally.abstain}) for who, tally in tallies.items()
    }
    for one in sums:
        for candidate, mark, many in zip(one["candidate"], one["mark"], one["many"], strict=True):
            numbers[candidate][mark] += int(many)
    return {who: Tally(**mine) for who, mine in numbers.items()}
