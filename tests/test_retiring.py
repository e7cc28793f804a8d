"""Mandates that a record names as ending at an election (R-103), and how many seats must be up at one (R-101)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from partgov.foundation.errors import FaultsError
from partgov.history.audit import Audit
from partgov.history.yielding import MakingWay
from partgov.interop.records import dump_record, load_record
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

    def test_r103__no_reserve_follows_who_resigns_as_they_retire(self, term: Any) -> None:
        """The term ends with the election, and nothing is left of it to take over; of another's something is."""
        facts = document(
            term, election(2020, "", yields={"mandates": ["a"]}), mandates=[*holders("ab"), reserve("r")], reserve=1,
            resignations=[{"member": "a", "role": "council", "at": day(2020)}],
        )  # fmt: skip
        assert "b" == council(audited(facts), day(2020))
        facts["elections"][0]["yields"] = {"mandates": ["b"]}
        assert "r" == council(audited(facts), day(2020))

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


def test_nobody_makes_way_where_nothing_says_who() -> None:
    """Without a name, and with terms of years, nobody does, and no seat is counted as free for it."""
    found = MakingWay()
    assert ((), (), 0, None, ()) == (found.retiring, found.mandates, found.free, found.undecided, found.astray)


class TestWhatRetiresNothing:
    """A mandate that is named and does not end with the election is told, with those that would."""

    @pytest.mark.parametrize(
        ("name", "facts", "says"),
        [
            ("nobody", {}, "and there is no such mandate. Those in force as council just before it: a, b and c."),
            (
                "k", {"mandates": [*holders("ab"), {**given("c", role="chair"), "id": "k"}]},
                "and it is one of another role. Those in force as council just before it: a and b.",
            ),
            (
                "a", {"resignations": [{"member": "a", "role": "council", "at": day(2019)}]},
                (
                    "and it had ended already, at 2019-01-01T00:00:00Z. Those in force as council just before the new "
                    "term: b and c."
                ),
            ),
            (
                "late", {"mandates": [*holders("ab"), {**given("d"), "id": "late", "starts": day(2020)}]},
                (
                    "and it begins only then or later, at 2020-01-01T00:00:00Z. Those in force as council just before "
                    "the new term: a and b."
                ),
            ),
            ("nobody", {"mandates": []}, "Those in force as council just before it: none."),
        ],
    )  # fmt: skip
    def test_is_told(self, name: str, facts: Document, says: str) -> None:
        """Unknown, of another role, over before, or not begun: and nobody is out of office for it."""
        roles = [{"id": each, "primary_seats": 9, "reserve_seats": 1} for each in ("council", "chair")]
        named = election(2020, "", yields={"mandates": [name]})
        rest = {"mandates": holders("abc"), "roles": roles, **facts}
        found = audited(document("P15Y", named, **rest))
        assert [f"elections/e2020-1/yields/{name}"] == [one for one in wrong(found) if one.startswith("elections")]
        assert says in wrong(found)[f"elections/e2020-1/yields/{name}"]
        (check,) = (one for one in found.checks if one.subject == f"elections/e2020-1/yields/{name}")
        assert [(False, datetime.fromisoformat(day(2020)))] == [(one.met, one.needed) for one in check.findings]
        without = audited(document("P15Y", election(2020, ""), **rest))
        assert council(without, day(2020)) == council(found, day(2020))

    @pytest.mark.parametrize("ends", [day(2020), "2019-12-31T23:59:59.999999Z"])
    def test_a_tick_before_it_is_over(self, ends: str) -> None:
        """Whose term ends at that very instant retires with it; whose ended a tick before, before it."""
        named = election(2020, "", yields={"mandates": ["a"]})
        facts = document({"day": "01-01", "span": "P5Y"}, named, mandates=[given("a", ends), given("b", day(2021))])
        assert ("elections/e2020-1/yields/a" in wrong(audited(facts))) == (ends != day(2020))

    def test_a_lapsed_election_retires_nobody(self) -> None:
        """Where the recall it hangs on is lost it counts for nothing, and nothing ends with it (R-74)."""
        lost = {
            "id": "r", "role": "council", "mandatee": "b", "initiator": "d",
            "opens": day(2019, 12), "closes": day(2020),
            "seconds": [{"member": who, "at": day(2019, 12, 2)} for who in "ef"], "tally": {"yes": 1, "no": 1},
        }  # fmt: skip
        voted = election(
            2020, "d", yields={"mandates": ["a"]}, depends_on={"recall": "r", "outcome": "revoked"},
            voting_closes=day(2020),
        )  # fmt: skip
        for yes, sitting in ((1, "abc"), (2, "cd")):
            facts = document("P15Y", voted, mandates=holders("abc"), recalls=[{**lost, "tally": {"yes": yes, "no": 1}}])
            facts["bylaws"][0]["recall"] = {"majority": "2/3"}
            assert sitting == council(audited(facts), day(2020))


class TestWithWhoseTurnItIs:
    """Names beside what was agreed or drawn among those of one planned end (R-95)."""

    TWO_YEARS: Document = {"span": "P2Y", "successor": "election"}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("yields", "elected", "sitting", "undecided"),
        [
            ({"mandates": ["e2017-1/a"]}, "d", "bcd", False),
            ({"mandates": ["e2017-1/a"]}, "de", "bcd", True),
            ({"mandates": ["e2017-1/a"], "agreed": ["b"]}, "de", "cde", False),
            ({"mandates": ["e2017-1/a"], "draw": {"order": ["c", "b"], "source": "a lottery"}}, "de", "bde", False),
            ({"mandates": ["e2017-1/a"], "agreed": ["b"]}, "", "bc", False),
            ({"mandates": ["e2017-1/a", "e2017-1/b"]}, "de", "cde", False),
        ],
    )  # fmt: skip
    def test_names_come_first(self, yields: Document, elected: str, sitting: str, undecided: bool) -> None:
        """Who is named counts among those who make way; only of the others it is asked whose turn it is."""
        voted = election(2019, elected, seats=max(1, len(elected)), yields=yields)
        if not elected:
            voted["seats"] = {"primary": 2, "reserve": 0}
        found = audited(document(self.TWO_YEARS, election(2017, "abc"), voted))
        assert undecided == ("elections/e2019-1/yields" in wrong(found))
        assert sitting == council(found, day(2019))

    @pytest.mark.parametrize(
        ("elected", "agreed", "sitting", "undecided"),
        [("", [], "bc", False), ("d", [], "bcd", False), ("de", ["b"], "cde", False), ("de", [], "bcde", True)],
    )
    def test_as_many_as_take_office_besides_who_retires(
        self, elected: str, agreed: list[str], sitting: str, undecided: bool
    ) -> None:
        """Until somebody takes the seat: who is named is out, and the others hold over what nobody takes."""
        yields = {"mandates": ["e2017-1/a"], "agreed": agreed}
        term = {"span": "P2Y", "successor": "seat"}
        found = audited(document(term, election(2017, "abc"), election(2019, elected, yields=yields)))
        assert sitting == council(found, day(2019))
        assert undecided == ("elections/e2019-1/yields" in wrong(found))


class TestHowMany:
    """How many seats must be up at an election (R-101)."""

    @pytest.mark.parametrize(
        ("retire", "seats", "named", "facts", "up", "least"),
        [
            (2, None, "ab", {}, 2, 2), (2, None, "a", {}, 1, 2),
            ("1/3", None, "a", {}, 1, 1), ("1/2", None, "a", {}, 1, 2),
            ({"share": "1/3", "exceeded": True}, None, "a", {}, 1, 2), ([2, "1/3"], None, "ab", {}, 2, 2),
            ({"any": [3, "1/3"]}, None, "a", {}, 1, 1), ({"any": [3, "2/3"]}, None, "a", {}, 1, 2),
            (2, None, "a", {"resignations": [{"member": "b", "role": "council", "at": day(2019)}]}, 2, 2),
            (2, 1, "a", {"resignations": [{"member": "b", "role": "council", "at": day(2019)}]}, 1, 2),
            (2, None, "a", {"mandates": [given("a"), given("b", day(2020)), given("c")]}, 2, 2),
            (2, None, "a", {"mandates": [given("a"), given("b", "2020-01-01T00:00:00.000001Z"), given("c")]}, 1, 2),
        ],
    )  # fmt: skip
    def test_is_asked_of_the_election(
        self, retire: Any, seats: int | None, named: str, facts: Document, up: int, least: int
    ) -> None:
        """Those are up who retire, whose term ends by then, or whose seats are vacant: as many as are called."""
        voted = election(2020, "", seats=seats, yields={"mandates": [*named]})
        found = audited(document("P15Y", voted, rules={"retire": retire}, **{"mandates": holders("abc"), **facts}))
        (check,) = [one for one in found.checks if one.subject == "elections/e2020-1/retire"]
        assert (up, least, up >= least) == (check.findings[0].found, check.findings[0].needed, check.agrees)
        assert check.because.startswith(f"Seats of council that are up at this election: {up} of 3; at least {least} ")

    @pytest.mark.parametrize(("seats", "met"), [(1, False), (2, True)])
    def test_until_the_successor_as_many_as_are_called(self, seats: int, met: bool) -> None:
        """Whose turn it is are up, whether anybody is seated or not."""
        term = {"span": "P2Y", "successor": "election"}
        mandates = [given(who, ends) for who, ends in zip("abc", [day(2020), day(2021), day(2022)], strict=True)]
        for elected in ("", "de"[:seats]):
            voted = election(2020, elected) | {"seats": {"primary": seats, "reserve": 0}}
            found = audited(document(term, voted, rules={"retire": 2}, mandates=mandates))
            assert met == ("elections/e2020-1/retire" not in wrong(found))

    def test_is_not_asked_where_it_is_not_known_who_makes_way(self) -> None:
        """R-95: what is not decided is told once."""
        facts = document(
            {"span": "P2Y", "successor": "election"}, election(2017, "abc"), election(2019, "de", seats=2),
            rules={"retire": 2},
        )  # fmt: skip
        assert "elections/e2019-1/yields" in wrong(audited(facts))
        assert "elections/e2019-1/retire" not in wrong(audited(facts))

    def test_is_not_asked_of_open_seats(self) -> None:
        """Of seats without a number none are up."""
        facts = document("P15Y", election(2020, "d"), rules={"retire": 2}, mandates=holders("abc"))
        facts["roles"][0]["primary_seats"] = "open"
        assert not [one for one in audited(facts).checks if one.subject.endswith("/retire")]

    @pytest.mark.parametrize(
        ("wrongly", "path"),
        [
            ({"share": "1/2", "of": "electorate"}, "of: wanted a number of seats or a share of them, and nothing else"),
            ({"root": "1/2"}, "of: wanted a number of seats or a share of them"),
            ({"least": 2, "counts": "voters"}, "counts: wanted a number of seats or a share of them"),
            ({"least": 2, "from": "council"}, "from: wanted a number of seats or a share of them"),
            (0, " wanted a whole number, 1 or more"),
        ],
    )  # fmt: skip
    def test_is_asked_of_seats_alone(self, wrongly: Any, path: str) -> None:
        """A share of anything else, or what counts anything else, is a fault of form."""
        with pytest.raises(FaultsError, match=rf"\$\.bylaws\[0\]\.mandates\.retire[.:]{path}"):
            audited(document("P15Y", rules={"retire": wrongly}))

    def test_a_share_may_say_that_it_is_of_seats(self) -> None:
        """And reads back."""
        for retire in ({"share": "1/3", "of": "seats"}, [2, "1/3"], "none"):
            record = load_record(json.dumps(document("P15Y", rules={"retire": retire})).encode())
            assert record == load_record(dump_record(record))


def test_reads_back() -> None:
    """What retires is written and read again."""
    record = load_record(json.dumps(document("P1Y", election(2020, "a", yields={"mandates": ["a", "b"]}))).encode())
    assert record == load_record(dump_record(record))
    assert ("a", "b") == (record.elections[0].yields and record.elections[0].yields.mandates)


def test_a_row_may_say_that_it_expired() -> None:
    """A given mandate that ended by expiry says so; of another it is compared."""
    expired = given("a", ended_at=day(2020), ended_by="expiry")
    found = audited(document("P15Y", election(2020, "", yields={"mandates": ["b"]}), mandates=[expired, given("b")]))
    assert "" == council(found, day(2020))
    claim = {
        "id": "w", "role": "council", "member": "c", "seat": "primary", "starts": day(2020), "basis": "election",
        "ended_at": day(2021), "ended_by": "expiry",
    }  # fmt: skip
    retired = election(2021, "", yields={"mandates": ["w"]})
    agreed = audited(document("P15Y", election(2020, "c"), retired, mandates=[claim]))
    assert agreed
    told = audited(document("P15Y", election(2020, "c"), mandates=[claim]))
    assert (
        "Recorded as ended by expiry at 2021-01-01T00:00:00Z; it ended by time alone."
        in wrong(told)["mandates/w/ending"]
    )
