"""Mandates that a record names as ending at an election (R-103), and how many seats must be up at one (R-101)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from partgov.history.audit import Audit
from tests.documents import Document
from tests.test_terms import UNTIL, audited, council, day, document, election


def given(who: str, ends: str = day(2030), seat: str = "primary", **rest: Any) -> Document:
    """A mandate of the council from before the record, since 2015."""
    return {"id": who, "role": "council", "member": who, "seat": seat, "starts": day(2015), "ends": ends, **rest}


def holders(people: str, **rest: Any) -> list[Document]:
    """Mandates of several, until 2030 by their term of fifteen years."""
    return [given(who, **rest) for who in people]


def reserve(who: str) -> Document:
    """A reserve of the council."""
    return given(who, seat="reserve", place=1)


def wrong(found: Audit) -> dict[str, str]:
    """Every check that does not agree, by its subject, with its sentence."""
    return {one.subject: one.because for one in found.checks if not one}


TERMS: dict[str, Any] = {"span": "P15Y", "successor": UNTIL, "open": "open"}


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
class TestWhoRetires:
    """The mandates that an election names, with any term."""

    def test_leaves_at_once_where_nobody_is_elected(self, term: Any) -> None:
        """Put to a Yes/No vote and refused: the retiring director is out, and the others stay."""
        refused = election(2020, "", yields={"mandates": ["a"]})
        found = audited(document(term, refused, mandates=holders("abc")))
        assert "bc" == council(found, day(2020))
        assert ("a", datetime.fromisoformat(day(2020)), "expiry") == next(
            (one.member, one.until, one.ended.by.value) for one in found.history.mandates if one.ended is not None
        )

    def test_begins_a_new_term_where_elected_again(self, term: Any) -> None:
        """Who retires and is elected again is barred by nothing, and holds a mandate of this election."""
        again = election(2020, "a", seats=1, yields={"mandates": ["a"]})
        found = audited(document(term, again, mandates=holders("abc")))
        assert ("a",) == found.elections["e2020-1"].primary
        assert "abc" == council(found, day(2020))
        assert ["a", "e2020-1/a"] == [one.id for one in found.history.mandates if one.member == "a"]

    def test_makes_room_for_another(self, term: Any) -> None:
        """One seat is called, one director retires, and another person has that seat."""
        found = audited(
            document(term, election(2020, "d", seats=1, yields={"mandates": ["a"]}), mandates=holders("abc"))
        )
        assert "bcd" == council(found, day(2020))

    def test_an_election_that_nobody_counted_yet_still_retires(self, term: Any) -> None:
        """That they retire is a fact of the record, and hangs on no count."""
        open_one = {key: value for key, value in election(2020, "d").items() if key != "tallies"}
        found = audited(document(term, {**open_one, "yields": {"mandates": ["a"]}}, mandates=holders("abc")))
        assert "bc" == council(found, day(2020))
