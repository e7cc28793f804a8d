"""Publishing: a log grows by a day, and is the one that is published at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partgov.interop.books import load_books
from partgov.ledger import Head, publish
from partgov.publishing import PublishedDay, publish_days
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
