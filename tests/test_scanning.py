"""Scanning: a journal is read entry by entry, and is what it is when it is read at once."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.command.journals import open_books, write_publishing
from partgov.foundation.errors import PartgovError
from partgov.interop import scanning
from partgov.interop.books import DatedPolicy, HowPublished, Scanned, dump_publishing, load_books, read_books
from partgov.policies import PoolPolicy
from tests.daybooks import BILL, Document, document_of, entry_of, journals, written
from tests.strategies import examples

SPACES = st.sampled_from(["", " ", "\n\t", "\r\n  "])


def read(data: bytes, piece: int = 16) -> tuple[Any, Scanned | None]:
    """Read a journal in pieces of a few bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "_PIECE", piece)
        return read_books(io.BytesIO(data), place="books")


def told(data: bytes, *, at_once: bool) -> list[str]:
    """What is wrong with a journal, read at once or entry by entry."""
    with pytest.raises(PartgovError) as caught:
        load_books(data, place="books") if at_once else read(data)
    return [str(fault) for fault in caught.value.faults]


@examples(40)
@given(journals(), st.booleans(), st.none() | st.integers(0, 3), SPACES, SPACES, st.integers(1, 60))
def test_reads_what_is_read_at_once(
    document: Document, ascii_only: bool, indent: int | None, comma: str, colon: str, piece: int
) -> None:
    """However a journal is written, and wherever a piece of the file ends, the books are the same."""
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent, separators=(f"{comma},{comma}", f"{colon}:"))
    data = text.encode()
    books, scanned = read(data, piece)
    assert books == load_books(data)
    assert scanned is not None
    assert scanned.raw == {**document, "entries": []}
    places = scanned.places
    bounds = [*places.items, len(data)]
    for entry, start, end in zip(document["entries"], bounds, bounds[1:], strict=False):
        text = data[start:end].decode()
        assert json.JSONDecoder().raw_decode(text)[0] == entry
    assert len(places.items) == len(document["entries"])
    assert json.loads(b"[" + data[places.begins : places.ends] + b"]") == document["entries"]


@given(journals(most=4), st.data())
def test_tells_what_is_told_of_a_spoilt_journal(document: Document, data: st.DataObject) -> None:
    """Whatever byte is lost, added or another, what is read or told is the same as when all is read at once."""
    whole = bytearray(written(document))
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["lost", "added", "other", "ended"]))
    letter = data.draw(st.sampled_from([*b'{}[]",:0e-.ntx \\', 0xFF, 0xC3]))
    whole[at : len(whole) if how == "ended" else at + (how != "added")] = b"" if how in ("lost", "ended") else [letter]
    spoilt = bytes(whole)
    try:
        books = load_books(spoilt, place="books")
    except PartgovError:
        assert told(spoilt, at_once=False) == told(spoilt, at_once=True)
    else:
        assert read(spoilt)[0] == books


ODD = [
    {"amount": True}, {"amount": 10**18}, {"amount": "12"}, {"amount": 0}, {"currency": "USD"}, {"currency": 5},
    {"day": "2017-02-30"}, {"day": ["2017-01-01"]}, {"day": None}, {"salt": "00"}, {"salt": None}, {"flow": "rent"},
    {"party": "person "}, {"party": 1}, {"category": None}, {"counterparty": {}}, {"counterparty": ""}, {"extra": 1},
    {"memo": "\ud800"}, {"year": True}, {"year": 1.5}, {"consented": 1}, {"id": "e2"}, {"id": None},
    {"derives_from": "no"},
]  # fmt: skip


@pytest.mark.parametrize("changed", ODD, ids=str)
def test_tells_what_is_told_of_an_odd_entry(changed: Document) -> None:
    """An entry that is not in order is told by the same faults, wherever the same value was seen before."""
    bill = entry_of(2, 1, **BILL)
    good = [entry_of(1, 1, amount=1), bill]
    data = json.dumps(document_of(*good, entry_of(3, 1) | changed)).encode()
    assert told(data, at_once=False) == told(data, at_once=True)


@pytest.mark.parametrize(
    "changed",
    [
        {"entries": None}, {"entries": {}}, {"entries": [[]]}, {"entries": [5]}, {"log": None}, {"rules": 5},
        {"version": True}, {"settled": [{}]}, {"figures": 3}, {"currency": "XXY"}, {"publishing": []},
    ],
    ids=str,
)  # fmt: skip
def test_tells_what_is_told_of_an_odd_journal(changed: Document) -> None:
    """So is a journal that is not in order, or has no list of entries."""
    data = json.dumps(document_of(entry_of(1, 1)) | changed).encode()
    assert told(data, at_once=False) == told(data, at_once=True)


@pytest.mark.parametrize("data", [b"", b"[]", b"5", b"\xef\xbb\xbf{}", b"[" * 5000, b'{"entries": [1', b"{,}", b"{} x"])
def test_tells_what_is_told_of_no_journal(data: bytes) -> None:
    """So is what is no JSON, or no object."""
    assert told(data, at_once=False) == told(data, at_once=True)


def test_reads_a_journal_whose_currency_stands_last() -> None:
    """Where what an entry needs stands after it, all is read at once: the same books, and no places."""
    document = document_of(entry_of(1, 1))
    document["currency"] = document.pop("currency")
    books, scanned = read(written(document))
    assert books == load_books(written(document))
    assert scanned is None


def test_refuses_a_list_of_entries_that_stands_twice() -> None:
    """Two lists of entries are a fault, not one after the other."""
    data = written(document_of(entry_of(1, 1)))
    data = data.rstrip(b"}\n") + b', "entries": []}'
    assert (
        told(data, at_once=False) == told(data, at_once=True) == ["$.entries: wanted the key once, found it repeatedly"]
    )


@examples(40)
@given(journals(most=4), st.sampled_from(["absent", "last", "first", "alone"]), st.booleans())
def test_writes_how_a_journal_is_published_and_nothing_else(
    document: Document, where: str, currency_last: bool
) -> None:
    """A policy is written into a journal in its place, or at its end; all the rest stays as it is, to the byte."""
    how = HowPublished(policies=[DatedPolicy(since=date(2017, 1, 1), policy=PoolPolicy())], exact=["host"])
    if where != "absent":
        document["publishing"] = {"exact": ["north"]}
    if where == "first":
        document["entries"] = document.pop("entries")
    if where == "alone":
        document["settled"] = []
    if currency_last:
        document["currency"] = document.pop("currency")
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(scanning, "_PIECE", 64)
        journal = Path(folder, "journal.json")
        journal.write_bytes(written(document))
        _, scanned, seen = open_books(str(journal))
        write_publishing(how, seen, scanned)
        assert journal.read_bytes() == written({**document, "publishing": dump_publishing(how)})
