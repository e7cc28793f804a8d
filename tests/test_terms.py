"""Terms until a successor, or a day of the year; whose planned end comes first yields (R-95, R-96)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import FOREVER, Span, months, next_day_of_year, years
from partgov.foundation.sentences import ENGLISH
from partgov.history.audit import Audit, audit_record
from partgov.interop.records import dump_record, load_record
from partgov.terms import (
    Successor,
    TermOfOffice,
    Whichever,
    lasting_for,
    nominal,
    planned_end,
    scheduled_end,
    yields_to,
)
from tests.documents import Document, member, quick_run, record_of

PEOPLE = "abcdefghijr"


def day(year: int, month: int = 1, number: int = 1) -> str:
    """An instant."""
    return f"{year}-{month:02}-{number:02}T00:00:00Z"


def election(year: int, elected: str, month: int = 1, seats: int | None = None, **rest: Any) -> Document:
    """An election whose term starts on the first of a month; its candidates have ever fewer votes."""
    starts = datetime(year, month, 1, tzinfo=UTC)
    opens = [(starts - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (30, 20, 10)]
    return {
        "id": f"e{year}-{month}", "role": "council", "discussion_opens": opens[0], "voting_opens": opens[1],
        "voting_closes": opens[2], "term_starts": day(year, month),
        "candidacies": [{"member": who, "at": opens[0], "statement": "I would."} for who in elected],
        "tallies": {who: {"yes": 20 - place, "no": 0} for place, who in enumerate(elected)},
        **({} if seats is None else {"seats": {"primary": seats, "reserve": 0}}), **rest,
    }  # fmt: skip


def document(term: Any, *elections: Document, seats: int = 3, reserve: int = 0, **rest: Any) -> Document:
    """A council whose terms last so long, and its elections."""
    mandates = {"term": term, **rest.pop("rules", {})}
    return record_of(**{
        "bylaws": [{"extends": "none", "mandates": mandates}],
        "members": [member(who) for who in PEOPLE],
        "roles": [{"id": "council", "primary_seats": seats, "reserve_seats": reserve}],
        "elections": [*elections], **rest,
    })  # fmt: skip


def audited(facts: Document) -> Audit:
    """What follows from it."""
    return audit_record(load_record(json.dumps(facts).encode()), zone=UTC)


def council(found: Audit, at: str) -> str:
    """Who is in office at an instant."""
    when = datetime.fromisoformat(at)
    return "".join(sorted(one.member for one in found.history.in_office(when) if one.seat.value == "primary"))


UNTIL: Document = {"successor": "election"}


class TestUntilTheSuccessor:
    """A term that lasts until the next council's term starts."""

    def test_nobody_is_out_of_office_between(self) -> None:
        """Five years, no year of the same length: each council ends when the next begins, and none is empty."""
        found = audited(document(UNTIL, election(2019, "abc"), election(2019, "abd", 12), election(2021, "bde", 3)))
        assert found
        assert ["abc", "abc", "abd", "abd", "bde", "bde"] == [
            council(found, at)
            for at in (day(2019), day(2019, 11, 30), day(2019, 12), day(2021, 2, 28), day(2021, 3), day(2099))
        ]

    def test_trap_10__who_is_elected_again_is_not_barred(self) -> None:
        """An incumbent has yielded before seats and bars are asked: re-elected early or late."""
        found = audited(document(UNTIL, election(2019, "abc"), election(2019, "abc", 12)))
        assert ("a", "b", "c") == found.elections["e2019-12"].primary
        assert found

    @pytest.mark.parametrize(("elected", "in_office"), [("", "abc"), ("d", "d"), ("de", "de"), ("def", "def")])
    def test_trap_07__nobody_one_or_several_elected(self, elected: str, in_office: str) -> None:
        """Where nobody is seated nobody yields; once somebody is, all called seats are vacated."""
        found = audited(document(UNTIL, election(2019, "abc"), election(2020, elected)))
        assert in_office == council(found, day(2020))
        assert in_office == council(found, day(2030))

    @pytest.mark.parametrize(("elected", "held"), [("", "abc"), ("d", "bcd"), ("de", "cde"), ("def", "def")])
    def test_trap_07__by_the_seat_only_as_many_yield_as_take_office(self, elected: str, held: str) -> None:
        """Holding over: a seat that nobody takes keeps its holder; of one turn, those leave who agreed to."""
        second = election(2020, elected, yields={"agreed": [*"abc"[: len(elected)]]})
        found = audited(document({"successor": "seat"}, election(2019, "abc"), second))
        assert held == council(found, day(2020))
        assert found

    def test_of_one_turn_nobody_says_who_is_followed(self) -> None:
        """One of three is succeeded, and nothing was agreed or drawn: it is not judged who, and each of them stays."""
        found = audited(document({"successor": "seat"}, election(2019, "abc"), election(2020, "d")))
        assert "abcd" == council(found, day(2020))
        (check,) = [one for one in found.checks if one.subject == "elections/e2020-1/yields"]
        assert "Not decided who makes way: a, b and c have one planned end, 2019-01-01" in check.because
        assert "one seat is called" in check.because

    def test_the_end_is_not_known_before_it_comes(self) -> None:
        """No date is invented: the last council's mandates have no end, as data and in the document."""
        found = audited(document(UNTIL, election(2019, "abc"), election(2020, "def")))
        ends = {one.member: (one.ends, one.ended and one.ended.by.value) for one in found.history.mandates}
        assert (FOREVER, "expiry") == ends["a"]
        assert (FOREVER, None) == ends["d"]

    def test_who_stays_is_there_at_the_next_election_too(self) -> None:
        """Nobody is elected, so nobody yields; a later election still finds the holders, and one of them makes way."""
        found = audited(
            document(
                {"span": "P1Y", "successor": "election"}, election(2019, "ab", seats=2), election(2020, "c", seats=1),
                election(2021, "", seats=2), election(2022, "d", seats=1, yields={"agreed": ["a"]}),
            )
        )  # fmt: skip
        assert ["ab", "abc", "abc", "bcd"] == [council(found, day(year)) for year in range(2019, 2023)]

    def test_reserves_yield_to_reserves(self) -> None:
        """Where only reserves are elected the primaries stay, and the reserves of before make way."""
        second = election(2020, "ef")
        for row in second["candidacies"]:
            row["reserve_only"] = True
        found = audited(document(UNTIL, election(2019, "abcd"), second, reserve=2))
        assert "abc" == council(found, day(2020))
        assert {"e", "f"} == {one.member for one in found.history.in_office(datetime(2020, 1, 1, tzinfo=UTC))} - {
            *"abc"
        }

    def test_who_stays_primary_is_no_reserve_beside_it(self) -> None:
        """R-36: elected as reserve only, and staying primary for want of a successor, somebody has one seat."""
        second = election(2020, "ae")
        for row in second["candidacies"]:
            row["reserve_only"] = True
        found = audited(document(UNTIL, election(2019, "abc"), second, reserve=2))
        there = found.history.in_office(datetime(2020, 1, 1, tzinfo=UTC))
        assert ["abc", "e"] == [
            "".join(sorted(one.member for one in there if one.seat.value == seat)) for seat in ("primary", "reserve")
        ]

    def test_the_document_tells_cohorts(self) -> None:
        """Those of one planned end make way together; of a term that is a span alone, nothing is planned."""
        from partgov.interop.reports import audit_document

        for term, expected in (({"span": "P2Y", "successor": "election"}, {day(2021): "abc"}), ("P2Y", {})):
            won = {
                "id": "x",
                "role": "council",
                "member": "a",
                "seat": "primary",
                "starts": day(2019),
                "basis": "election",
            }
            found = audited(document(term, election(2019, "abc"), mandates=[won]))
            rows = audit_document(found.record, found)["mandates"]
            cohorts: dict[str, str] = {}
            for row in rows:
                if "planned" in row:
                    cohorts[row["planned"]] = cohorts.get(row["planned"], "") + row["member"]
            assert expected == cohorts
            assert {None if expected else day(2021)} == {row["ends"] for row in rows}

    @pytest.mark.parametrize(
        ("successor", "tied", "seats", "held", "left_open"),
        [
            ("election", "de", 1, "bc", 1), ("election", "def", 2, "c", 2), ("election", "def", 3, "def", 0),
            ("seat", "de", 1, "bc", 1), ("seat", "def", 2, "c", 2), ("seat", "def", 3, "def", 0),
        ],
    )  # fmt: skip
    def test_a_seat_that_a_tie_leaves_open_is_taken(
        self, successor: str, tied: str, seats: int, held: str, left_open: int
    ) -> None:
        """R-49: who of the tied takes it nobody can say, but one of them does, and the holder before makes way."""
        second = election(2020, tied, seats=seats, yields={"agreed": [*"abc"[:seats]]})
        second["tallies"] = {who: {"yes": 9, "no": 0, "abstain": 0} for who in tied}
        found = audited(document({"successor": successor}, election(2019, "abc"), second))
        assert (held, left_open) == (council(found, day(2020)), len(found.history.open_seats))

    @pytest.mark.parametrize(
        ("successor", "elected", "declined", "reserve", "held"),
        [
            ("election", "d", "d", 0, "abc"), ("election", "de", "d", 0, "ce"), ("election", "de", "d", 1, "bce"),
            ("election", "de", "de", 0, "abc"), ("seat", "d", "d", 0, "abc"), ("seat", "de", "d", 0, "abce"),
            ("seat", "de", "d", 1, "bce"),
        ],
    )  # fmt: skip
    def test_a_winner_who_is_gone_by_the_start_is_nobodys_successor(
        self, successor: str, elected: str, declined: str, reserve: int, held: str
    ) -> None:
        """
        R-39: nobody yields to somebody who declined, unless a reserve elected with them follows.

        Of two who agreed to leave, where one seat is taken, nobody can say which of them does.
        """
        second = election(2020, elected, seats=len(elected) - reserve)
        second["yields"] = {"agreed": [*"abc"[: len(elected) - reserve]]}
        second["seats"]["reserve"] = reserve
        rows = [
            {
                "id": f"no-{who}", "role": "council", "member": who, "seat": "primary", "starts": day(2020),
                "basis": "election", "ended_at": day(2020), "ended_by": "decline",
            }
            for who in declined
        ]  # fmt: skip
        facts = document({"successor": successor}, election(2019, "abc"), second, reserve=reserve, mandates=rows)
        assert held == council(audited(facts), day(2020))

    def test_winners_who_are_gone_are_followed_in_each_role(self) -> None:
        """R-39: two elections with which others end, of one instant: reserves follow who declined in either."""
        elections, rows = [], []
        for role, elected in (("council", "de"), ("chair", "fg")):
            one = {**election(2020, elected, seats=1), "id": role, "role": role}
            elections.append({**one, "seats": {"primary": 1, "reserve": 1}})
            rows.append({
                "id": f"no-{role}", "role": role, "member": elected[0], "seat": "primary", "starts": day(2020),
                "basis": "election", "ended_at": day(2020), "ended_by": "decline",
            })  # fmt: skip
        roles = [{"id": role, "primary_seats": 1, "reserve_seats": 1} for role in ("council", "chair")]
        assert "eg" == council(audited(document(UNTIL, *elections, roles=roles, mandates=rows)), day(2020))

    def test_a_reserve_of_the_new_council_takes_over_nothing_of_the_old(self) -> None:
        """Who resigns as the successor begins leaves a seat to the election, be it filled or not."""
        second = election(2020, "bcr")
        second["candidacies"][2]["reserve_only"] = True
        left = [{"member": "a", "role": "council", "at": day(2020)}]
        found = audited(document(UNTIL, election(2019, "abc"), second, reserve=1, resignations=left))
        assert "bc" == council(found, day(2020))
        assert ("r",) == found.elections["e2020-1"].reserve

    @pytest.mark.parametrize(
        ("followed", "ends", "why"),
        [
            (True, day(2020), None),
            (True, day(2020, 1, 2), "at 2020-01-01T00:00:00Z; recorded: 2020-01-02T00:00:00Z."),
            (False, day(2020), "which is not known yet; recorded: 2020-01-01T00:00:00Z."),
        ],
        ids=["followed", "another day", "nobody yet"],
    )
    def test_an_end_that_is_recorded_is_when_the_successor_takes_office(
        self, followed: bool, ends: str, why: str | None
    ) -> None:
        """A row may say when the successor took office, and no other end; before that there is none to say."""
        row = {
            "id": "e2019-1/a", "role": "council", "member": "a", "seat": "primary", "starts": day(2019),
            "basis": "election", "ends": ends,
        }  # fmt: skip
        later = [election(2020, "def")] if followed else []
        found = audited(document(UNTIL, election(2019, "abc"), *later, mandates=[row]))
        told = "The mandate lasts until a successor takes office, "
        (check,) = (one for one in found.checks if one.subject == "mandates/e2019-1/a" and told in one.because)
        assert (why is None, True) == (check.agrees, f"{told}{why or 'at 2020-01-01T00:00:00Z'}" in check.because)

    def test_a_row_that_bears_the_name_of_another_mandate(self) -> None:
        """What a row says of somebody is refused, and not dropped, where its id is that of somebody else's mandate."""
        row = {
            "id": "e2019-1/a", "role": "council", "member": "b", "seat": "primary", "starts": day(2019),
            "basis": "election", "ended_at": day(2019), "ended_by": "decline",
        }  # fmt: skip
        with pytest.raises(PartgovError, match=r"mandates: wanted .*e2019-1/a"):
            audited(document(UNTIL, election(2019, "abc"), mandates=[row]))

    def test_an_election_that_nobody_counted_ends_nothing(self) -> None:
        """Without votes or a declaration there is no successor."""
        open_one = {key: value for key, value in election(2020, "def").items() if key != "tallies"}
        assert "abc" == council(audited(document(UNTIL, election(2019, "abc"), open_one)), day(2020, 2))


class TestWhoseTurnItIs:
    """R-95: whose planned end comes first yields, as many as seats are called less the free ones."""

    TWO_YEARS: ClassVar[Document] = {"span": "P2Y", "successor": "election"}

    def test_trap_09__two_cohorts(self) -> None:
        """Three and two seats in turn, every year: who was elected two years before makes way, and five are held."""
        elections = [
            election(2017, "abcde"), election(2018, "fg", seats=2), election(2019, "hia", seats=3),
            election(2020, "bc", seats=2),
        ]  # fmt: skip
        elections[0]["seats"] = {"primary": 5, "reserve": 0}
        start = [
            {"id": who, "role": "council", "member": who, "seat": "primary", "starts": day(2017), "ends": ends}
            for who, ends in zip("abcde", [day(2019)] * 3 + [day(2018)] * 2, strict=True)
        ]
        found = audited(document(self.TWO_YEARS, *elections[1:], seats=5, mandates=start))
        assert ["abcde", "abcfg", "afghi", "abchi"] == [council(found, day(year)) for year in range(2017, 2021)]

    def test_trap_09__not_decided_among_more_of_one_planned_end(self) -> None:
        """Two of three whose turn came at once: without what was agreed or drawn it is not judged who makes way."""
        facts = document(self.TWO_YEARS, election(2017, "abc"), election(2019, "de", seats=2))
        (check,) = [one for one in audited(facts).checks if one.subject == "elections/e2019-1/yields"]
        assert not check
        assert "Not decided who makes way: a, b and c have one planned end" in check.because
        assert (False, 3, 2) == (check.findings[0].met, check.findings[0].found, check.findings[0].needed)

    @pytest.mark.parametrize(
        ("yields", "stays"),
        [
            ({"agreed": ["c", "a"]}, "b"),
            ({"draw": {"order": ["b", "a", "c"], "source": "a lottery"}}, "c"),
            ({"agreed": ["c"], "draw": {"order": ["b", "a"], "source": "a lottery"}}, "a"),
        ],
    )
    def test_by_agreement_then_by_lot(self, yields: Document, stays: str) -> None:
        """One had offered to leave, the other was drawn; who is left stays."""
        facts = document(self.TWO_YEARS, election(2017, "abc"), election(2019, "de", seats=2, yields=yields))
        found = audited(facts)
        assert found
        assert "".join(sorted(f"de{stays}")) == council(found, day(2019))

    def test_r49__a_seat_that_a_tie_left_open_is_not_free(self) -> None:
        """Two hold seats, and a third is one of the tied's: of one seat called none is free, and one makes way."""
        first = election(2017, "abcd", seats=3)
        first["tallies"] |= {who: {"yes": 9, "no": 0} for who in "cd"}
        second = election(2019, "e", seats=1, yields={"agreed": ["a"]})
        assert "be" == council(audited(document(self.TWO_YEARS, first, second)), day(2019))

    @pytest.mark.parametrize(("again", "held"), [("", "bcd"), ("a", "acd"), ("ab", "abd")])
    def test_who_is_elected_again_follows_themselves(self, again: str, held: str) -> None:
        """By the seat: of three as many leave as are followed; those who were elected again are, by themselves."""
        leaves = {"": "a", "a": "b", "ab": "c"}[again]
        second = election(2020, f"d{again}", yields={"agreed": [leaves]})
        assert held == council(audited(document({"successor": "seat"}, election(2019, "abc"), second)), day(2020))

    @pytest.mark.parametrize(("role", "held"), [("council", "de"), ("chair", "abcde")])
    def test_by_the_rules_of_the_role(self, role: str, held: str) -> None:
        """Where terms of one role last until a successor, those of another run their years."""
        first, second = election(2019, "abc", seats=3), election(2020, "de", seats=2)
        facts = document("P3Y", first, second, seats=5, rules={"roles": {role: {"term": {"successor": "election"}}}})
        facts["roles"].append({**facts["roles"][0], "id": "chair"})
        second["yields"] = {"agreed": [*"abc"]}
        second["seats"] = {"primary": 5, "reserve": 0}
        assert held == council(audited(facts), day(2020))

    def test_a_free_seat_is_filled_first(self) -> None:
        """One of three has left: of two seats called one is free, and one holder makes way."""
        facts = document(
            self.TWO_YEARS, election(2017, "ab", seats=2), election(2018, "c", seats=1),
            election(2019, "de", seats=2), resignations=[{"member": "a", "role": "council", "at": day(2018, 6)}],
        )  # fmt: skip
        assert "cde" == council(audited(facts), day(2019))


class TestAtOneInstant:
    """Successor by nobody, one or several, with and without reserves, and a recall or a leave at that very instant."""

    @pytest.mark.parametrize("leaves", ["", "recalled", "resigned", "departed"])
    @pytest.mark.parametrize("reserves", [0, 1])
    @pytest.mark.parametrize("elected", ["", "e", "ef", "efg"])
    @pytest.mark.parametrize("successor", ["election", "seat"])
    def test_each_pair(self, successor: str, elected: str, reserves: int, leaves: str) -> None:
        """Who sits when a council of a, b and c, with d in reserve, meets its successors while c leaves."""
        recall = {
            "id": "r", "role": "council", "mandatee": "c", "initiator": "a", "opens": day(2019, 12),
            "closes": day(2020), "tally": {"yes": 9, "no": 0},
        }  # fmt: skip
        facts = document(
            {"successor": successor}, election(2019, "abcd"[: 3 + reserves]), election(2020, elected), reserve=reserves,
            recalls=[recall] if leaves == "recalled" else [],
            resignations=[{"member": "c", "role": "council", "at": day(2020)}] if leaves == "resigned" else [],
            members=[member(who, **({"left": day(2020)} if who + leaves == "cdeparted" else {})) for who in PEOPLE],
        )  # fmt: skip
        facts["bylaws"][0]["recall"] = {"initiators": 1, "voting": "none", "majority": "2/3"}
        left = {"c"} if leaves else set()
        gone = {*"abc"[: max(0, len(elected) - len(left))]} if successor == "seat" else {*"abc"}
        facts["elections"][1]["yields"] = {"agreed": sorted(gone)}
        heir = {"d"} if leaves and reserves and not elected else set()  # a reserve takes over where nobody is elected
        stay = {"a", "b", "c"} - left | heir
        found = audited(facts)
        for at in (day(2020), day(2030)):
            assert "".join(sorted({*elected} | (stay - gone if elected else stay))) == council(found, at)


@pytest.mark.parametrize(
    ("called", "expected"), [("2020-01-01T11:59:59.999999Z", False), ("2020-01-01T12:00:00Z", True)]
)
def test_a_share_of_a_term_that_lasts_until_a_successor(called: str, expected: bool) -> None:
    """R-88: half of 731 days by plan, though nobody knows when the successor takes office."""
    recall = {
        "id": "r", "role": "council", "mandatee": "a", "initiator": "b", "opens": called, "closes": day(2020, 3),
        "tally": {"yes": 9, "no": 0},
    }  # fmt: skip
    facts = document({"span": "P2Y", "successor": "election"}, election(2019, "abc"), recalls=[recall])
    facts["bylaws"][0]["recall"] = {"initiators": 1, "voting": "none", "majority": "2/3", "earliest": "1/2"}
    outcome = audited(facts).history.recalls["r"].outcome
    assert expected is (outcome is not None and outcome.value == "revoked")


class TestWhichever:
    """A span and a successor, and which of them ends the term."""

    @pytest.mark.parametrize(
        ("whichever", "expected"),
        [("successor", ["abc", "def", "def"]), ("first", ["abc", "def", ""]), ("last", ["abc", "abc", "abc"])],
    )
    def test_the_three_ways(self, whichever: str, expected: list[str]) -> None:
        """Elected for two years; the next election is a year later, and no other is ever held."""
        term = {"span": "P2Y", "successor": "election", "whichever": whichever}
        found = audited(document(term, election(2017, "abc"), election(2018, "def")))
        assert expected == [council(found, day(year)) for year in (2017, 2018, 2020)]


class TestDayOfTheYear:
    """R-96: until a day of the year."""

    @pytest.mark.parametrize(
        ("starts", "span", "ends"),
        [
            ((2018, 4, 17), None, (2018, 4, 17)), ((2018, 4, 17), months(6), (2019, 4, 17)),
            ((2018, 4, 18), months(6), (2019, 4, 17)), ((2018, 10, 17), months(6), (2019, 4, 17)),
            ((2018, 10, 18), months(6), (2020, 4, 17)),
        ],
    )  # fmt: skip
    def test_trap_23__the_next_one_at_or_after_the_span(
        self, starts: tuple[int, int, int], span: Span | None, ends: tuple[int, int, int]
    ) -> None:
        """Who starts on the day itself, with half a year at least, stays for the year."""
        if span is None:
            assert datetime(*ends, tzinfo=UTC) == next_day_of_year(datetime(*starts, tzinfo=UTC), "04-17", zone=UTC)
            return
        term = TermOfOffice(day="04-17", span=span)
        assert datetime(*ends, tzinfo=UTC) == scheduled_end(datetime(*starts, tzinfo=UTC), term, zone=UTC)

    def test_an_end_that_is_recorded_is_held_against_it(self) -> None:
        """The document says by which term: as a charter writes it."""
        term = {"day": "09-30", "span": "P6M"}
        for ends, status in ((day(2019, 9, 30), 0), (day(2020, 9, 30), 1)):
            row = {"id": "x", "role": "council", "member": "a", "seat": "primary", "starts": day(2019), "ends": ends}
            ran = quick_run("audit", "-", "--json", given=json.dumps(document(term, mandates=[row])).encode())
            (check,) = (one for one in json.loads(ran.out)["checks"] if one["subject"] == "mandates/x")
            told = check["findings"][0]["values"]["term"]
            assert (status, {**term, "whichever": "successor"}) == (ran.status, told)

    def test_it_ends_by_itself(self) -> None:
        """The council's year is over on its day, and nobody succeeds."""
        found = audited(document({"day": "09-30", "span": "P6M"}, election(2019, "abc")))
        assert ["abc", ""] == [council(found, at) for at in (day(2019, 9, 29), day(2019, 9, 30))]

    @given(st.datetimes(datetime(2001, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(1, 28))
    def test_it_is_within_a_year(self, when: datetime, number: int) -> None:
        """The next such day is at or after the instant, within a year of it, and of that name."""
        found = next_day_of_year(when, f"06-{number:02}", zone=UTC)
        assert when <= found <= when + timedelta(days=366)
        assert (6, number) == (found.month, found.day)


class TestForm:
    """What a term may not say."""

    @pytest.mark.parametrize(
        "wrong",
        [
            {}, {"successor": "election", "day": "09-30"}, {"day": "13-01"}, {"day": "9-30"},
            {"successor": "election", "whichever": "first"}, {"day": "09-30", "whichever": "last"}, {"span": "P1Y"},
            {"successor": "election", "span": "P0D"},
        ],
    )  # fmt: skip
    def test_is_told(self, wrong: Document) -> None:
        """Neither a successor nor a day, both, a day that is none, a choice of one: refused by path."""
        with pytest.raises(FaultsError, match=r"\$\.bylaws\[0\]\.mandates\.term"):
            audited(document(wrong))

    @pytest.mark.parametrize(
        "term", [UNTIL, {"span": "P2Y", "successor": "seat", "whichever": "last"}, {"day": "09-30"}, "P1Y", "open"]
    )
    def test_reads_back(self, term: Any) -> None:
        """Written and read again it is an equal record."""
        yields = {"agreed": ["a"], "draw": {"order": ["b"], "source": "a lottery"}}
        record = load_record(json.dumps(document(term, election(2019, "abc", yields=yields))).encode())
        assert record == load_record(dump_record(record))


def test_planned_ends() -> None:
    """With a span it is one later, without one the start itself; a successor's end is not scheduled."""
    start = datetime(2019, 1, 1, tzinfo=UTC)
    only, nominal = TermOfOffice(successor=Successor.ELECTION), TermOfOffice(span=years(2), successor=Successor.SEAT)
    assert (start, datetime(2021, 1, 1, tzinfo=UTC)) == tuple(
        planned_end(start, one, zone=UTC) for one in (only, nominal)
    )
    first = TermOfOffice(span=years(2), successor=Successor.SEAT, whichever=Whichever.FIRST)
    assert [FOREVER, FOREVER, datetime(2021, 1, 1, tzinfo=UTC)] == [
        scheduled_end(start, one, zone=UTC) for one in (None, nominal, first)
    ]
    with pytest.raises(PartgovError, match="successor"):
        TermOfOffice(span=years(1))


SEAT, BY_ELECTION = Successor.SEAT, Successor.ELECTION


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (TermOfOffice(day="09-30"), "until the next 30 September"),
        (TermOfOffice(day="02-01", span=months(6)), "at least six months, until the next 1 February"),
        (TermOfOffice(successor=BY_ELECTION), "until the next election for it seats somebody"),
        (TermOfOffice(successor=SEAT), "until somebody takes that very seat"),
        (TermOfOffice(successor=SEAT, span=years(2)), "until somebody takes that very seat, by plan two years"),
        (
            TermOfOffice(successor=SEAT, span=years(2), whichever=Whichever.FIRST),
            "two years, or until somebody takes that very seat if that is earlier",
        ),
        (
            TermOfOffice(successor=BY_ELECTION, span=years(2), whichever=Whichever.LAST),
            "two years, and until the next election for it seats somebody",
        ),
    ],
)  # fmt: skip
def test_a_term_says_how_long_it_lasts(term: TermOfOffice, said: str) -> None:
    """In words: the day, what ends it, and how long it is by plan or at least."""
    assert said == str(term) == term.told(ENGLISH)


def test_a_term_that_lasts_otherwise_is_the_same_but_for_that() -> None:
    """Its day or its successor stay; a plain span, or none, becomes the other span."""
    assert TermOfOffice(day="09-30", span=months(6)) == lasting_for(TermOfOffice(day="09-30"), months(6))
    assert [months(6), months(6)] == [lasting_for(years(1), months(6)), lasting_for(None, months(6))]
    assert [years(1), None, None] == [nominal(years(1)), nominal(None), nominal(TermOfOffice(day="09-30"))]
    assert [SEAT, None, None] == [yields_to(one) for one in (TermOfOffice(successor=SEAT), years(1), None)]


@pytest.mark.parametrize(
    ("term", "scheduled", "planned"),
    [
        (months(6), "2019-09-29T22:00Z", "2019-09-29T22:00Z"),
        (TermOfOffice(day="09-30"), "2019-09-29T22:00Z", "2019-03-30T23:00Z"),
        (TermOfOffice(day="01-01", span=months(6)), "2019-12-31T23:00Z", "2019-09-29T22:00Z"),
        (
            TermOfOffice(span=months(6), successor=SEAT, whichever=Whichever.FIRST),
            "2019-09-29T22:00Z",
            "2019-09-29T22:00Z",
        ),
    ],
)
def test_an_end_is_a_day_of_the_organisations_clock(term: Any, scheduled: str, planned: str) -> None:
    """A term that starts with the last day of March in Amsterdam, as the clocks change, ends at a midnight there."""
    starts, zone = datetime(2019, 3, 30, 23, tzinfo=UTC), ZoneInfo("Europe/Amsterdam")
    assert datetime.fromisoformat(scheduled) == scheduled_end(starts, term, zone=zone)
    assert datetime.fromisoformat(planned) == planned_end(starts, term, zone=zone)
