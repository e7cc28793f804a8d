"""How long a list of reserves lasts, and how much may be taken over from it, in records (R-98)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from partgov.foundation.errors import FaultsError
from partgov.history.audit import Audit, audit_record
from partgov.interop.records import dump_record, load_record
from partgov.limits import Tenures
from partgov.mandates import Basis, EndingKind, Lapse, MandateRules, ReserveLists
from partgov.roles import Seat
from partgov.succession import OpenSeat, succeed
from tests.documents import Document, member, record_of
from tests.strategies import roll_of
from tests.tenure import LONG_AGO, ROLE, at, mandate

PEOPLE = "abcdefghij"
LAPSE: Document = {"lapse": "next_election"}


def day(year: int, month: int = 1, number: int = 1) -> str:
    """An instant."""
    return f"{year}-{month:02}-{number:02}T00:00:00Z"


def election(year: int, elected: str, month: int = 1, seats: tuple[int, int] | None = None, **rest: Any) -> Document:
    """An election whose term starts on the first of a month; who stands as reserve only is in capitals."""
    starts = datetime(year, month, 1, tzinfo=UTC)
    opens = [(starts - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (30, 20, 10)]
    return {
        "id": f"e{year}", "role": "council", "discussion_opens": opens[0], "voting_opens": opens[1],
        "voting_closes": opens[2], "term_starts": day(year, month),
        "candidacies": [
            {"member": who.lower(), "at": opens[0], "statement": "I would.", "reserve_only": who.isupper()}
            for who in elected
        ],
        "tallies": {who.lower(): {"yes": 20 - place, "no": 0} for place, who in enumerate(elected)},
        **({} if seats is None else {"seats": {"primary": seats[0], "reserve": seats[1]}}), **rest,
    }  # fmt: skip


def document(*elections: Document, rules: Document, seats: tuple[int, int] = (3, 2), **rest: Any) -> Document:
    """A council with terms of two years, and its elections."""
    return record_of(**{
        "bylaws": [
            {"extends": "none", "mandates": {"term": "P2Y", **rules}, "recall": {"majority": "1/2", "voting": "P1D"}}
        ],
        "members": [member(who) for who in PEOPLE],
        "roles": [{"id": "council", "primary_seats": seats[0], "reserve_seats": seats[1]}],
        "elections": [*elections], **rest,
    })  # fmt: skip


def audited(facts: Document) -> Audit:
    """What follows from it."""
    return audit_record(load_record(json.dumps(facts).encode()), zone=UTC)


def office(found: Audit, when: str) -> str:
    """Who is primary and who is reserve at an instant."""
    there = found.history.in_office(datetime.fromisoformat(when))
    return " ".join(
        "".join(sorted(one.member for one in there if one.seat.value == seat)) for seat in ("primary", "reserve")
    )


def given(who: str, seat: str = "primary", starts: str = day(2019), ends: str = day(2021), **rest: Any) -> Document:
    """A mandate that history gives."""
    return {"id": who, "role": "council", "member": who, "seat": seat, "starts": starts, "ends": ends, **rest}


def recall_of(who: str, closes: str, **rest: Any) -> Document:
    """A recall that is carried."""
    opens = (datetime.fromisoformat(closes) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    tally = {"yes": 3, "no": 1}
    return {
        "id": "r", "role": "council", "mandatee": who, "initiator": "j", "opens": opens, "closes": closes,
        "tally": tally, **rest,
    }  # fmt: skip


def resignation(who: str, when: str) -> Document:
    """Somebody gives up their mandate."""
    return {"member": who, "role": "council", "at": when}


# ── what meets at one instant ────────────────────────────────────────────────────────────────────

# A and b are primary, one seat is free; d and e are reserves, of history. An election starts in January 2020. The lines
# are who is elected (nobody, somebody as reserve only, one, several), the columns what else happens at that instant:
# nothing; a resigns; a is revoked; d is revoked.
NOBODY, RESERVE_ONLY, ONE, SEVERAL = "", "F", "f", "fghi"
MATRIX = {
    # Terms of two years, and lists that last for theirs: the reserves take over first, as the adopted rules have it.
    ("span", "term"): {
        NOBODY: ("ab de", "bd e", "bd e", "ab e"),
        RESERVE_ONLY: ("ab de", "bd ef", "bd ef", "ab e"),  # d's seat is free only after the poll, which waits
        ONE: ("abf de", "bdf e", "bdf e", "abf e"),
        SEVERAL: ("abf de", "bdf eg", "bdf eg", "abf e"),
    },
    # Lists that lapse: who is elected comes first, and d and e are no reserves any more once somebody is.
    ("span", "next_election"): {
        NOBODY: ("ab de", "bd e", "bd e", "ab e"),
        RESERVE_ONLY: ("ab f", "bf ", "bf ", "ab f"),
        ONE: ("abf ", "bf ", "bf ", "abf "),
        SEVERAL: ("abf gh", "bfg hi", "bfg hi", "abf gh"),
    },
    # Terms until a successor: reserves yield with the primaries, whatever lists do.
    ("successor", "term"): {
        NOBODY: ("ab de", "bd e", "bd e", "ab e"),
        RESERVE_ONLY: ("ab f", "bf ", "bf ", "ab f"),
        ONE: ("f ", "f ", "f ", "f "),
        SEVERAL: ("fgh i", "fgh i", "fgh i", "fgh i"),
    },
}
MATRIX["successor", "next_election"] = MATRIX["successor", "term"]
HAPPENS: tuple[Document, ...] = (
    {}, {"resignations": [resignation("a", day(2020))]}, {"recalls": [recall_of("a", day(2020))]},
    {"recalls": [recall_of("d", day(2020))]},
)  # fmt: skip


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize("elected", [NOBODY, RESERVE_ONLY, ONE, SEVERAL])
@pytest.mark.parametrize(("term", "lapse"), MATRIX)
def test_what_meets_at_one_instant(term: str, lapse: str, elected: str, column: int) -> None:
    """Terms, lists, who is elected, and a resignation or a recall at the very start: who holds which seat then."""
    rules = {
        "term": "P2Y" if term == "span" else {"span": "P2Y", "successor": "election"}, "reserves": {"lapse": lapse},
    }  # fmt: skip
    mandates = [given("a"), given("b"), given("d", "reserve", place=0), given("e", "reserve", place=1)]
    found = audited(document(election(2020, elected), rules=rules, mandates=mandates, **HAPPENS[column]))
    assert MATRIX[term, lapse][elected][column] == office(found, day(2020))
    assert "ab de" == office(found, "2019-12-31T23:59:59.999999Z")
    if column == 3:
        lapsed = elected not in (NOBODY,) and (term, lapse) != ("span", "term")
        outcome = found.history.recalls["r"].outcome
        assert ("moot" if lapsed else "revoked") == (outcome and outcome.value)


@pytest.mark.parametrize("carried", [True, False])
@pytest.mark.parametrize("elected", [NOBODY, ONE, SEVERAL])
def test_an_election_that_hangs_on_the_recall(*, elected: str, carried: bool) -> None:
    """A list lapses only where the election takes place and seats somebody."""
    hangs: Document = {"depends_on": {"recall": "r", "outcome": "revoked"}}
    recall = recall_of("a", day(2020), tally={"yes": 3 if carried else 0, "no": 1})
    facts = document(
        election(2020, elected, seats=(1, 2), **hangs), rules={"reserves": LAPSE}, recalls=[recall], seats=(2, 2),
        mandates=[given("a"), given("b"), given("d", "reserve", place=0), given("e", "reserve", place=1)],
    )  # fmt: skip
    expected = {NOBODY: "bd e", ONE: "bf ", SEVERAL: "bf gh"}[elected] if carried else "ab de"
    assert expected == office(audited(facts), day(2020))


# ── when a list lapses ───────────────────────────────────────────────────────────────────────────


class TestLapse:
    """R-98: at the start of the term of the role's next election that seats somebody."""

    def test_both_sides_of_the_start(self) -> None:
        """To the last microsecond before it they are reserves; then they are over, by expiry."""
        facts = document(election(2019, "abcde"), election(2020, "f"), rules={"reserves": LAPSE}, seats=(4, 2))
        found = audited(facts)
        assert ["abcd e", "abcd e"] == [office(found, at) for at in (day(2019), "2019-12-31T23:59:59.999999Z")]
        found = audited(document(election(2019, "abcDE"), election(2020, "f"), rules={"reserves": LAPSE}, seats=(4, 2)))
        assert ["abc de", "abcf "] == [office(found, at) for at in ("2019-12-31T23:59:59.999999Z", day(2020))]
        (over, *_) = [one for one in found.history.mandates if one.member == "d"]
        assert (EndingKind.EXPIRY, datetime(2020, 1, 1, tzinfo=UTC)) == attrs.astuple(over.ended or over)[::-1][:2]

    def test_a_reserve_of_the_old_list_may_stand_for_the_new_one(self) -> None:
        """It has lapsed before bars and seats are asked; who is on a list that lasts may not be on the next (R-36)."""
        for lapse, expected in (("next_election", "abf dg"), ("term", "abf de")):
            elections = [election(2019, "abde", seats=(2, 2)), election(2020, "fdg")]
            found = audited(document(*elections, rules={"reserves": {"lapse": lapse}}))
            assert expected == office(found, day(2020))
            assert (lapse == "term") is ("d" in found.history.elections["e2020"].bars)

    def test_only_of_the_role(self) -> None:
        """An election of another role ends nothing here."""
        facts = document(election(2019, "abde", seats=(2, 2)), rules={"reserves": LAPSE})
        facts["roles"].append({"id": "board", "primary_seats": 1, "reserve_seats": 0})
        facts["elections"].append({**election(2020, "f"), "role": "board"})
        assert "ab de" == office(audited(facts), day(2020, 2)).replace("abf", "ab")

    def test_not_where_nobody_is_counted(self) -> None:
        """An election without votes or a declaration seats nobody."""
        uncounted = {key: value for key, value in election(2020, "fg").items() if key != "tallies"}
        facts = document(election(2019, "abde", seats=(2, 2)), uncounted, rules={"reserves": LAPSE})
        assert "ab de" == office(audited(facts), day(2020))

    def test_not_where_the_winner_declined(self) -> None:
        """Who is gone by the start takes no seat; the reserves of before take it over then (R-39)."""
        declined = {
            **given("f", starts=day(2020), ends=day(2022)), "basis": "election", "ended_at": day(2019, 12, 30),
            "ended_by": "decline",
        }  # fmt: skip
        facts = document(
            election(2019, "abde", seats=(2, 2)), election(2020, "f"), rules={"reserves": LAPSE}, mandates=[declined]
        )
        assert "abd e" == office(audited(facts), day(2020))
        (succession,) = audited(facts).history.successions
        assert "d" == succession.successor

    def test_where_a_tie_leaves_open_who_is_seated(self) -> None:
        """Somebody is seated, though nobody can say who: the list lapses."""
        tied = election(2020, "fg", seats=(1, 0))
        tied["tallies"] = {who: {"yes": 9, "no": 0} for who in "fg"}
        facts = document(election(2019, "abde", seats=(2, 2)), tied, rules={"reserves": LAPSE})
        assert "ab " == office(audited(facts), day(2020))

    @pytest.mark.parametrize(("elected", "open_until"), [("", 2021), ("f", 2020)])
    def test_open_seats_of_reserves_lapse_too(self, elected: str, open_until: int) -> None:
        """A reserve seat that a tie left open is open no more once somebody is elected, and is filled anew."""
        tied = election(2019, "abde", seats=(2, 1))
        tied["tallies"] |= {who: {"yes": 9, "no": 0} for who in "de"}
        facts = document(tied, election(2020, elected), rules={"reserves": LAPSE}, seats=(3, 1))
        (seat,) = audited(facts).history.open_seats
        assert datetime(open_until, 1, 1, tzinfo=UTC) == seat.ends

    def test_by_the_bylaws_of_its_start(self) -> None:
        """How long a list lasts is told when it begins; bylaws of later change nothing of it (R-30)."""
        later = {
            "extends": "none", "from": day(2019, 6), "mandates": {"term": "P2Y", "reserves": LAPSE},
        }  # fmt: skip
        facts = document(election(2019, "abde", seats=(2, 2)), election(2020, "f"), rules={})
        facts["bylaws"].append(later)
        assert "abf de" == office(audited(facts), day(2020))
        later["from"] = day(2018, 11)
        assert "abf " == office(audited(facts), day(2020))

    def test_open_seats_by_the_bylaws_of_their_start_too(self) -> None:
        """A reserve seat that two are tied for is open until its term is over, where the list lasts for it (R-30)."""
        tied = election(2019, "abde", seats=(2, 1))
        tied["tallies"] |= {who: {"yes": 9, "no": 0} for who in "de"}
        facts = document(tied, election(2020, "f"), rules={}, seats=(3, 1))
        facts["bylaws"].append(
            {"extends": "none", "from": day(2019, 6), "mandates": {"term": "P2Y", "reserves": LAPSE}}
        )
        (seat,) = audited(facts).history.open_seats
        assert datetime(2021, 1, 1, tzinfo=UTC) == seat.ends

    def test_a_reserve_of_that_very_instant_is_of_no_list_before(self) -> None:
        """Who history makes a reserve as the new term starts is one of those who were just elected beside them."""
        for starts, expected in ((day(2020), "f g"), (f"{day(2019, 12, 31)[:-1]}.000001Z", "f ")):
            facts = document(election(2020, "f"), rules={"reserves": LAPSE}, mandates=[given("g", "reserve", starts)])
            assert expected == office(audited(facts), day(2020))

    def test_by_role(self) -> None:
        """A role may have lists that last otherwise than those of the others."""
        facts = document(
            election(2019, "abde", seats=(2, 2)), election(2020, "f"), rules={"roles": {"council": {"reserves": LAPSE}}}
        )
        assert "abf " == office(audited(facts), day(2020))

    def test_the_first_reserve_is_of_the_last_election(self) -> None:
        """Kubernetes, 2018 to 2020: the list of 2018 does not outlive the election of 2019."""
        elections = [election(2018, "abcd", seats=(3, 1)), election(2019, "efg", seats=(2, 1))]
        for lapse, successor in (("next_election", "g"), ("term", "d")):
            facts = document(
                *elections, rules={"reserves": {"lapse": lapse}}, seats=(5, 2),
                resignations=[resignation("a", day(2019, 4))],
            )  # fmt: skip
            (succession,) = audited(facts).history.successions
            assert successor == succession.successor


# ── how much is taken over ───────────────────────────────────────────────────────────────────────


class TestSuccessions:
    """R-98: at most so many seats are taken over from one list."""

    @pytest.mark.parametrize(("most", "expected"), [("none", "cdef "), (2, "cde f"), (1, "cd ef"), (0, "c def")])
    def test_both_sides(self, most: Any, expected: str) -> None:
        """Three of four leave one after another, and as many are replaced as may be; the others' seats stay vacant."""
        facts = document(
            election(2019, "abcgdef"), rules={"reserves": {"successions": most}}, seats=(4, 3),
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("abg")],
        )  # fmt: skip
        found = audited(facts)
        assert expected == office(found, day(2019, 9))
        assert len(expected.split()[0]) - 1 == sum(one.successor is not None for one in found.history.successions)

    def test_the_succession_says_why(self) -> None:
        """How many were taken over, how many may be, and that nobody takes the seat."""
        facts = document(
            election(2019, "abcde"), rules={"reserves": {"successions": 1}},
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("ab")],
        )  # fmt: skip
        first, second = audited(facts).history.successions
        assert (True, "d") == (bool(first.ruling), first.successor)
        assert (
            "Seats taken over from the reserves of e2019: 1 of at most 1. (mandates.reserves) "
            "No reserve takes the seat of b until 2021-01-01T00:00:00Z. (mandates)"
        ) == str(second.ruling)
        assert second.ruling.findings[0].found == second.ruling.findings[0].needed == 1

    def test_each_list_by_itself(self) -> None:
        """Where lists last for their terms, the next one comes after the first is used up."""
        facts = document(
            election(2018, "abcd", seats=(3, 1)), election(2019, "efgh", seats=(2, 2)), seats=(5, 4),
            rules={"term": "P4Y", "reserves": {"successions": 1}},
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("abc")],
        )  # fmt: skip
        found = [one.successor for one in audited(facts).history.successions]
        assert ["d", "g", None] == found

    def test_a_new_list_begins_anew(self) -> None:
        """What was taken over from the list before counts for nothing."""
        facts = document(
            election(2018, "abcd", seats=(3, 1)), election(2019, "e", seats=(1, 1)),
            election(2020, "fgh", seats=(1, 1)), seats=(5, 2),
            rules={"term": "P4Y", "reserves": {**LAPSE, "successions": 1}},
            resignations=[resignation("a", day(2018, 4)), resignation("b", day(2020, 4))],
        )  # fmt: skip
        assert ["d", "g"] == [one.successor for one in audited(facts).history.successions]

    def test_the_list_of_history(self) -> None:
        """Reserves that are given are one list, and what history gave over is counted of it."""
        heir = given("d", starts=day(2019, 4), ends=day(2021), term_starts=day(2019))
        waiting = [
            {**given("d", "reserve", place=0), "id": "d-reserve", "ended_at": day(2019, 4), "ended_by": "promotion"},
            given("e", "reserve", place=1), given("f", "reserve", place=2),
        ]  # fmt: skip
        leaving = [resignation(who, day(2019, 4 + number)) for number, who in enumerate("ab")]
        for most, expected in ((1, [None]), (2, ["e"])):
            facts = document(
                rules={"reserves": {"successions": most}}, mandates=[given("a"), given("b"), heir, *waiting],
                resignations=leaving,
            )  # fmt: skip
            found = audited(facts).history.successions
            assert expected == [one.successor for one in found]
        assert "Seats taken over from the reserves of history: 1 of at most 1." in str(
            audited({**facts, "bylaws": _with(facts, 1)}).history.successions[0].ruling
        )

    @pytest.mark.parametrize(
        "term", ["P2Y", "open", {"successor": "election"}, {"span": "P2Y", "successor": "election"}]
    )
    @pytest.mark.parametrize("ends", [day(2021), None])
    def test_an_heir_whose_end_nobody_noted(self, term: Any, ends: str | None) -> None:
        """Who took a seat over by history holds it alone: no reserve takes it besides, noted end or not (R-18)."""
        heir = given("d", starts=day(2019, 4), term_starts=day(2019))
        rows = [given("a"), given("b"), heir, given("e", "reserve")]
        noted = [{key: value for key, value in {**row, "ends": ends}.items() if value is not None} for row in rows]
        found = audited(document(rules={"term": term}, mandates=noted, resignations=[resignation("a", day(2019, 4))]))
        assert () == found.history.successions
        assert office(found, day(2019, 5)) == "bd e"

    def test_an_heir_of_an_elected_list(self) -> None:
        """Who took a seat over by history was an elected reserve: that one is counted of the election's list."""
        heir = given("d", starts=day(2019, 4), ends=day(2021), term_starts=day(2019))
        facts = document(
            election(2019, "abcde"), rules={"reserves": {"successions": 1}}, mandates=[heir],
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("ab")],
        )  # fmt: skip
        (found,) = audited(facts).history.successions
        assert found.successor is None
        assert "Seats taken over from the reserves of e2019: 1 of at most 1." in str(found.ruling)

    def test_an_heir_of_whom_no_list_is_known(self) -> None:
        """History says who took a seat over, and not from which list: it is that of history."""
        heir = given("d", starts=day(2019, 4), ends=day(2021), term_starts=day(2019))
        facts = document(
            rules={"reserves": {"successions": 1}}, mandates=[given("a"), given("b"), heir, given("e", "reserve")],
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("ab")],
        )  # fmt: skip
        assert [None] == [one.successor for one in audited(facts).history.successions]

    @pytest.mark.parametrize(("most", "tied_again"), [(1, ()), (2, ("d", "e"))])
    def test_an_undecided_takeover_is_one(self, most: int, tied_again: tuple[str, ...]) -> None:
        """Two are tied for the first seat that is vacated: one of them takes it, whoever it is, and it counts."""
        tied = election(2019, "abcdef")
        tied["tallies"] |= {who: {"yes": 16, "no": 0} for who in "de"}
        facts = document(
            tied, rules={"reserves": {"successions": most}}, seats=(3, 3),
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("ab")],
        )  # fmt: skip
        first, later = audited(facts).history.successions
        assert [("d", "e"), tied_again] == [first.tied, later.tied]
        assert first.successor is later.successor is None

    def test_open_seats_of_a_list_that_is_used_up(self) -> None:
        """Whoever holds them takes nothing over any more; those of another list do."""
        ends, roll = at("2021-01-01"), roll_of("ana", "bo", "cy", joined=LONG_AGO)
        seat = OpenSeat(
            role=ROLE, seat=Seat.RESERVE, tied=("bo", "cy"), starts=at("2020-01-01"), ends=ends, rests_on="e1",
            place=(at("2020-01-01"), 0),
        )  # fmt: skip
        vacated = mandate("ana", "2020-01-01", ended=("2020-05-01", EndingKind.RESIGNATION))
        cases: list[tuple[dict[str | None, int], tuple[str, ...]]]
        cases = [({"e1": 0}, ("bo", "cy")), ({"e1": 1}, ()), ({"e2": 1}, ("bo", "cy"))]
        for taken, tied in cases:
            found = succeed(
                vacated, at=at("2020-05-01"), reserves=(), open_reserves=[seat], taken_over=taken, zone=UTC,
                tenures=Tenures.of([]), roll=roll, rules=MandateRules(reserves=ReserveLists(successions=1)),
            )  # fmt: skip
            assert tied == found.tied

    def test_settled_by_the_record(self) -> None:
        """Who of the tied is recorded to have taken over did so from that list, open seat or not."""
        tied = election(2019, "abcde")
        tied["tallies"] |= {who: {"yes": 9, "no": 0} for who in "de"}
        heir = {**given("d", starts=day(2019, 4), ends=day(2021)), "basis": "succession"}
        facts = document(
            tied, rules={"reserves": {"successions": 1}}, seats=(3, 1), mandates=[heir],
            resignations=[resignation(who, day(2019, 4 + number)) for number, who in enumerate("ab")],
        )  # fmt: skip
        first, second = audited(facts).history.successions
        assert ("d", "e") == first.tied
        assert "cd " == office(audited(facts), day(2019, 6))
        assert second.successor is None


def _with(facts: Document, most: int) -> list[Document]:
    (bylaws,) = facts["bylaws"]
    return [{**bylaws, "mandates": {**bylaws["mandates"], "reserves": {"successions": most}}}]


# ── what it is made of ───────────────────────────────────────────────────────────────────────────


class TestForm:
    """How it is written, and what of it is refused."""

    @pytest.mark.parametrize(
        ("rules", "path"),
        [
            ({"reserves": {"lapse": "never"}}, "reserves.lapse"),
            ({"reserves": {"successions": -1}}, "reserves.successions"),
            ({"reserves": "none"}, "reserves"), ({"window": {"most": "P1Y"}}, "window.within"),
            ({"window": {"most": "P0D", "within": "P1Y"}}, "window.most"), ({"window": None}, None),
            ({"exempt": "none"}, "exempt"), ({"exempt": None}, "exempt"),
        ],
    )  # fmt: skip
    def test_is_told(self, rules: Document, path: str | None) -> None:
        """A word that is none, a number below nothing, half a window, a window of no time: each by its path."""
        if path is None:
            assert audited(document(rules=rules))
            return
        with pytest.raises(FaultsError, match=rf"\$\.bylaws\[0\]\.mandates\.{path.replace('.', '[.]')}"):
            audited(document(rules=rules))

    @pytest.mark.parametrize(
        "rules",
        [
            {"reserves": {"lapse": "next_election", "successions": 1}}, {"reserves": {"successions": "none"}},
            {"window": {"most": "P6Y", "within": "P8Y"}, "exempt": "P1Y"}, {"window": "none"},
            {"window": {"most": "P6Y", "within": "P8Y"}, "roles": {"council": {"window": "none", "exempt": "P0D"}}},
        ],
    )  # fmt: skip
    def test_reads_back(self, rules: Document) -> None:
        """Written and read again it is an equal record, a mandate that counts for nothing too."""
        exempt = given("a", exempt=True, source="the bootstrap committee")
        record = load_record(json.dumps(document(rules=rules, mandates=[exempt])).encode())
        assert record == load_record(dump_record(record))
        assert record.mandates[0].exempt

    def test_values(self) -> None:
        """A list lasts for its term, and has no limit, if nothing is said; the list of a reserve is its election."""
        assert (Lapse.TERM, None) == attrs.astuple(ReserveLists())
        won = mandate("ana", "2020-01-01", seat=Seat.RESERVE)
        assert [None, "e1"] == [one.of_list for one in (won, attrs.evolve(won, basis=Basis.ELECTION, rests_on="e1"))]


def test_an_exempt_mandate_of_a_record() -> None:
    """Of the mandates that history gives, one that counts for nothing is held against no limit, nor are later ones."""
    rules = {"term": "P1Y", "consecutive": 1}
    for exempt, agrees in ((False, False), (True, True)):
        mandates = [
            given("a", ends=day(2020)),
            {**given("a", starts=day(2020), ends=day(2021)), "id": "again", "exempt": exempt},
        ]
        assert agrees is bool(audited(document(rules=rules, mandates=mandates)))
    first = [{**one, "exempt": one["id"] == "a"} for one in mandates]
    assert audited(document(rules=rules, mandates=first))
