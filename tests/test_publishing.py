"""Publishing: a log grows by a day, and is the one that is published at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import PartgovError
from partgov.foundation.money import Money
from partgov.interop.books import load_books
from partgov.ledger import Head, publish
from partgov.loglines import Plain
from partgov.publishing import PublicLog, PublishedDay, Release, public_lines, publish_days
from tests.daybooks import BEGINS, Document, document_of, entry_of, journals, written


@given(journals(days=30), st.integers(-2, 40), st.integers(-2, 40))
def test_one_day_more_equals_all_at_once(document: Document, first: int, last: int) -> None:
    """What was published, and the days after it, are what is published at once, to the byte, with all checkpoints."""
    books = load_books(written(document))
    earlier, later = (
        datetime.combine(BEGINS + timedelta(days=1 + each), datetime.min.time(), books.zone)
        for each in (min(first, last), max(first, last))
    )
    begun = [*publish_days(books.journal, at=earlier, zone=books.zone)]
    head = Head(log=books.journal.log)
    if begun:
        head = Head(log=books.journal.log, day=begun[-1].checkpoint.day, frontier=begun[-1].frontier)
    days = [*begun, *publish_days(books.journal, at=later, zone=books.zone, head=head)]
    whole = publish(books.journal, at=later, zone=books.zone)
    assert b"".join(one.text for one in days) == whole.text
    assert tuple(one.checkpoint for one in days) == whole.checkpoints


def test_a_published_day_prints_nothing_of_its_lines() -> None:
    """Not even what is public: a log of a million lines is not printed by mistake."""
    books = load_books(written(document_of(entry_of(1, 0))))
    at = datetime.combine(BEGINS + timedelta(days=1), datetime.min.time(), books.zone)
    (day,) = publish_days(books.journal, at=at, zone=books.zone)
    assert isinstance(day, PublishedDay)
    assert repr(day) == "PublishedDay 2017-01-01"


RENT, HOSTING = (Plain(BEGINS, name, Money(5, "EUR")) for name in ("rent", "hosting"))
BOOKS = load_books(written(document_of(entry_of(1, 0), entry_of(2, 1))))
POOL = Release(day=BEGINS, flow="dues", persons=2, total=Money(2400, "EUR"), entries=["e1"])


def published(*releases: Release) -> PublicLog:
    """Three days of the books, with these pools."""
    at = datetime.combine(BEGINS + timedelta(days=3), datetime.min.time(), BOOKS.zone)
    return publish(BOOKS.journal, at=at, zone=BOOKS.zone, releases=releases)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            lambda: Head(log="x", day=BEGINS).close(BEGINS, []),
            "day: wanted a day after 2017-01-01, the last published, found text '2017-01-01'",
        ),
        (
            lambda: Head(log="x").close(BEGINS, [RENT, HOSTING]),
            (
                "lines: wanted lines of 2017-01-01: plain, sealed and pools, each in order, "
                "found text '2017-01-01 plain hosting 5 EUR'"
            ),
        ),
        (lambda: Head(log="x").checkpoint, "day: wanted a published day, found nothing"),
        (
            lambda: published().index_of(RENT),
            "line: wanted a line of the log, found text '2017-01-01 plain rent 5 EUR'",
        ),
        (
            lambda: published(POOL, POOL),
            "releases: wanted one pool of a flow a day, found text 'two of dues on 2017-01-01'",
        ),
        (
            lambda: published(attrs.evolve(POOL, entries=["e1", "stranger", "nobody"])),
            "releases: wanted a personal entry, booked by 2017-01-01, found text 'nobody'",
        ),
    ],
)
def test_what_no_log_can_have_is_refused_word_for_word(asked: Callable[[], object], told: str) -> None:
    """The place, what was wanted and what was found; of several unknown entries the first by its id."""
    with pytest.raises(PartgovError) as refused:
        asked()
    assert told == str(refused.value)


def test_a_line_stands_where_it_is_counted_from_nought() -> None:
    """Each line of a log by its place, in its rows too; an empty log has none, and is published through no day."""
    log = published(POOL)
    lines = [*log.lines]
    assert [0, 1, 2] == [log.index_of(line) for line in lines]
    assert [{"line": number, "text": line.text} for number, line in enumerate(lines)] == log.rows()
    assert {(BEGINS, "dues")} == log.released
    empty = PublicLog(text=b"", checkpoints=())
    assert ([], [], None, frozenset()) == ([*empty.lines], empty.rows(), empty.through, empty.released)


def test_pools_of_later_days_wait() -> None:
    """A pool of the last day that is over is published, one of the day after is not, and both of two flows are."""
    days = [attrs.evolve(POOL, day=BEGINS + timedelta(days=day)) for day in (2, 3)]
    gifts = attrs.evolve(days[0], flow="gifts", entries=[])
    assert {(BEGINS + timedelta(days=2), flow) for flow in ("dues", "gifts")} == published(*days, gifts).released


def test_pools_of_several_flows_and_days_are_all_published() -> None:
    """In whatever order they come; and the lines through a day are those of the log, with what the pools cover."""
    pools = [
        attrs.evolve(POOL, day=BEGINS + timedelta(days=day), flow=flow, entries=["e1", "e2"])
        for flow in ("gifts", "dues") for day in (2, 1)
    ]  # fmt: skip
    log = published(*pools)
    assert {(one.day, one.flow) for one in pools} == log.released
    assert [*log.lines] == [*public_lines(BOOKS.journal, through=BEGINS + timedelta(days=2), releases=pools)]
    assert ["0-1"] * 4 == [line.text.split()[-1] for line in log.lines if " pool " in line.text]
