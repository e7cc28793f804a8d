"""Terms by rank: of the terms that one election fills, the longest go to those who come first (R-102)."""

from __future__ import annotations

import json
import re
from datetime import UTC
from itertools import pairwise, permutations
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import FaultsError, PartgovError
from partgov.foundation.periods import FOREVER
from partgov.history.audit import Audit
from partgov.interop.records import dump_record, load_record
from tests.documents import Document, member
from tests.strategies import examples
from tests.test_terms import audited, council, day, document, election

RANKED: Document = {"by_rank": "longest_first"}
TWO_COHORTS: list[Document] = [{"seats": 1, "term": "P1Y"}, {"seats": 2, "term": "P2Y"}]


def ends(found: Audit, elected: str = "e2020-1") -> dict[str, str]:
    """In which year each term of an election ends, or is planned to."""
    return {
        one.member: "open" if one.turn == FOREVER else str(one.turn.year)
        for one in found.history.mandates
        if one.rests_on == elected and one.seat.value == "primary"
    }


def amiss(found: Audit, elected: str = "e2020-1") -> list[str]:
    """What is told of the terms of an election, in findings of which none is met."""
    told = [one for one in found.checks if one.subject == f"elections/{elected}/terms" and not one]
    assert not any(finding.met for one in told for finding in one.findings)
    return [one.because for one in told]


def tied(*marks: int, year: int = 2020, **rest: Any) -> Document:
    """An election in which candidates have these votes, and each became a member with the next."""
    one = election(year, "abcdefg"[: len(marks)], **rest)
    one["tallies"] = {who: {"yes": yes, "no": 0} for who, yes in zip("abcdefg", marks, strict=False)}
    return one


class TestLongestFirst:
    """Who comes first on the list has the longest term, in whatever order the record lists the terms."""

    @pytest.mark.parametrize("term", ["P3Y", {"span": "P3Y", "successor": "election"}, {"span": "P3Y", "day": "01-01"}])
    @pytest.mark.parametrize("terms", [TWO_COHORTS, TWO_COHORTS[::-1]])
    def test_two_cohorts_of_one_election(self, term: Any, terms: list[Document]) -> None:
        """Three are elected, two of them for two years: of a span, until a successor, to a day of the year."""
        found = audited(document(term, election(2020, "abc", terms=terms), rules=RANKED))
        assert found
        assert {"a": "2022", "b": "2022", "c": "2021"} == ends(found)
        until_a_successor = term != "P3Y" and "successor" in term
        assert ("abc" if until_a_successor else "") == council(found, day(2030))

    def test_the_first_cohort_yields_first(self) -> None:
        """A year later one seat is called: who had the shorter term makes way, and the others a year after that."""
        found = audited(
            document(
                {"span": "P2Y", "successor": "election"}, election(2020, "abc", terms=TWO_COHORTS),
                election(2021, "d", seats=1), election(2022, "ef", seats=2), rules=RANKED,
            )
        )  # fmt: skip
        assert found
        assert ["abc", "abd", "def"] == [council(found, day(year)) for year in (2020, 2021, 2022)]

    def test_fewer_winners_than_seats(self) -> None:
        """The longest terms are filled first; the short one stays vacant."""
        assert {"a": "2022", "b": "2022"} == ends(
            audited(document("P3Y", election(2020, "ab", terms=TWO_COHORTS), rules=RANKED))
        )

    def test_the_role_s_own_term(self) -> None:
        """A row that says nothing of its length has the role's."""
        terms = [{"seats": 2}, {"until": day(2020, 7)}]
        found = audited(document("P3Y", election(2020, "abc", terms=terms), rules=RANKED))
        assert {"a": "2023", "b": "2023", "c": "2020"} == ends(found)

    def test_until_a_day_by_plan(self) -> None:
        """Where terms last until a successor, the day says whose turn comes first, and nobody leaves on it."""
        terms = [{"seats": 2}, {"until": day(2020, 7)}]
        facts = document({"span": "P3Y", "successor": "election"}, election(2020, "abc", terms=terms), rules=RANKED)
        found = audited(facts)
        assert {"a": "2023", "b": "2023", "c": "2020"} == ends(found)
        assert "abc" == council(found, day(2030))

    @pytest.mark.parametrize(("whichever", "held"), [("first", "ab"), ("last", "abc")])
    def test_of_a_day_and_a_successor_the_first(self, whichever: str, held: str) -> None:
        """Where the term ends with the first of both, it ends on that day."""
        term = {"span": "P3Y", "successor": "election", "whichever": whichever}
        terms = [{"seats": 2}, {"until": day(2020, 7)}]
        found = audited(document(term, election(2020, "abc", terms=terms), rules=RANKED))
        assert held == council(found, day(2020, 7))

    def test_reserves_have_the_role_s_term(self) -> None:
        """Only primary terms are ranked."""
        one = election(2020, "abcd", terms=TWO_COHORTS)
        found = audited(document("P3Y", one, reserve=1, rules=RANKED))
        (reserve,) = (one for one in found.history.mandates if one.seat.value == "reserve")
        assert ("d", 2023) == (reserve.member, reserve.ends.year)


ALIKE = [member(who) for who in "abcdefg"]


class TestTies:
    """A tie across two terms: nobody says who has which."""

    def test_is_not_decided(self) -> None:
        """Two are equal in everything: each has at least the short term, and the audit fails."""
        found = audited(document("P3Y", tied(9, 5, 5, terms=TWO_COHORTS), rules=RANKED, members=ALIKE))
        assert {"a": "2022", "b": "2021", "c": "2021"} == ends(found)
        assert not found
        (told,) = amiss(found)
        assert told.startswith("Not decided who has which term: b and c are tied for terms to 2022-01-01")

    def test_a_term_without_an_end_is_told_as_one(self) -> None:
        """Where one of two terms has no end, neither of the tied is known to have it, and it is said in words."""
        terms = [{"seats": 1}, {"seats": 1, "until": day(2022)}]
        found = audited(document("open", tied(9, 9, terms=terms), rules=RANKED, members=ALIKE, seats=2))
        assert {"a": "2022", "b": "2022"} == ends(found)
        (told,) = amiss(found)
        assert "a and b are tied for terms without an end and to 2022-01-01" in told

    def test_within_one_term_is_none(self) -> None:
        """Two are equal, and have the same term in either order."""
        found = audited(document("P3Y", tied(9, 9, 5, terms=TWO_COHORTS), rules=RANKED, members=ALIKE))
        assert {"a": "2022", "b": "2022", "c": "2021"} == ends(found)
        assert found

    @pytest.mark.parametrize("short", ["b", "c"])
    def test_as_declared(self, short: str) -> None:
        """What was declared of the tied is taken, and agrees whichever it is."""
        terms = [{**TWO_COHORTS[0], "members": [short]}, TWO_COHORTS[1]]
        found = audited(document("P3Y", tied(9, 5, 5, terms=terms), rules=RANKED, members=ALIKE))
        assert {"a": "2022", "b": "2022", "c": "2022", short: "2021"} == ends(found)
        assert found

    def test_declared_against_the_list(self) -> None:
        """The first of the list is declared to have the short term: it is taken, and told with what follows instead."""
        terms = [{**TWO_COHORTS[0], "members": ["a"]}, TWO_COHORTS[1]]
        found = audited(document("P3Y", tied(9, 5, 4, terms=terms), rules=RANKED, members=ALIKE))
        assert "2021" == ends(found)["a"]
        (told,) = amiss(found)
        assert (
            "a was declared to have the term to 2021-01-01T00:00:00Z; by rank it is one to 2022-01-01T00:00:00Z."
            in told
        )

    def test_declared_of_nobody(self) -> None:
        """Who won no seat has no term of it."""
        terms = [{**TWO_COHORTS[0], "members": ["g"]}, TWO_COHORTS[1]]
        found = audited(document("P3Y", tied(9, 5, 4, terms=terms), rules=RANKED, members=ALIKE))
        assert ["g was declared to have one of the terms, and won no primary seat"] == [
            told.split(".")[0] for told in amiss(found)
        ]

    def test_a_tie_for_a_seat_leaves_it_open_for_what_is_left(self) -> None:
        """Of three seats two are decided; the third, which two are tied for, is held for the short term."""
        found = audited(document("P3Y", tied(9, 8, 5, 5, terms=TWO_COHORTS), rules=RANKED, members=ALIKE))
        assert {"a": "2022", "b": "2022"} == ends(found)
        (seat,) = found.history.open_seats
        assert (("c", "d"), 2021) == (seat.tied, seat.ends.year)


class TestWithoutRank:
    """Where the rules name no rank the record says who has which."""

    def test_is_not_decided_of_anybody(self) -> None:
        """Three winners, three terms, and nothing said."""
        assert amiss(audited(document("P3Y", election(2020, "abc", terms=TWO_COHORTS))))

    def test_as_declared(self) -> None:
        """Who is named has the term; the others have what is left, for it is the same for all of them."""
        terms = [{**TWO_COHORTS[0], "members": ["a"]}, TWO_COHORTS[1]]
        found = audited(document("P3Y", election(2020, "abc", terms=terms)))
        assert found
        assert {"a": "2021", "b": "2022", "c": "2022"} == ends(found)

    def test_of_a_declaration_without_votes(self) -> None:
        """The order in which winners are declared is none; by rank too, it must be said who has which."""
        one = {**election(2020, "abc", terms=TWO_COHORTS), "declared": {"primary": ["a", "b", "c"]}}
        del one["tallies"]
        assert amiss(audited(document("P3Y", one, rules=RANKED)))

    def test_who_was_declared_and_is_on_no_list_comes_last(self) -> None:
        """A winner by declaration alone has no rank before those who have one."""
        one = {**election(2020, "ab", terms=TWO_COHORTS), "declared": {"primary": ["z", "a", "b"]}}
        facts = document("P3Y", one, rules=RANKED, members=[member(who) for who in "abz"])
        assert {"a": "2022", "b": "2022", "z": "2021"} == ends(audited(facts))

    def test_more_declared_than_seats_called(self) -> None:
        """For the fourth of three seats no term of the election is left: it is that of the role."""
        one = {**election(2020, "abcd", terms=TWO_COHORTS), "declared": {"primary": [*"abcd"]}}
        found = audited(document("P3Y", one, rules=RANKED))
        assert {"a": "2022", "b": "2022", "c": "2021", "d": "2023"} == ends(found)
        assert [] == amiss(found)

    @pytest.mark.parametrize(("years", "seated"), [(1, "a"), (2, "")])
    def test_r97__a_window_is_held_against_the_longest_term(self, years: int, seated: str) -> None:
        """Two years of three are allowed: one was served, and one more may be, not two; the role's own are five."""
        held = {
            "id": "before", "role": "council", "member": "a", "seat": "primary", "starts": day(2019), "ends": day(2020),
        }  # fmt: skip
        rules = {"window": {"most": "P2Y", "within": "P3Y"}, **RANKED}
        one = election(2020, "a", terms=[{"seats": 1, "term": f"P{years}Y"}])
        assert seated == council(audited(document("P5Y", one, rules=rules, seats=1, mandates=[held])), day(2020))


class TestRemainders:
    """What is left of a mandate that ended early, filled by an election."""

    LEFT: ClassVar[Document] = {"seats": 1, "remainder_of": "e2020-1/c"}

    def facts(self, term: Any = "P3Y", at: str = day(2020, 6), **rest: Any) -> Document:
        """Return a record in which c leaves, and d is elected for what is left."""
        gone = [{"member": "c", "role": "council", "at": at}]
        second = election(2021, "de", seats=1, terms=[self.LEFT])
        return document(term, election(2020, "abc"), second, resignations=gone, **rest)

    @pytest.mark.parametrize("term", ["P3Y", {"span": "P3Y", "successor": "election"}])
    def test_it_ends_when_that_would_have(self, term: Any) -> None:
        """Who is elected takes the rest of the term, whose turn comes with the others'."""
        found = audited(self.facts(term))
        assert found
        (one,) = (one for one in found.history.mandates if one.member == "d")
        assert ("2023", 2020) == (ends(found, "e2021-1")["d"], one.term_starts and one.term_starts.year)

    @pytest.mark.parametrize(("left", "counted"), [(day(2021, 6), 1), (day(2021, 8), 0)])
    def test_it_counts_when_it_is_more_than_half_a_term(self, left: str, counted: int) -> None:
        """R-15: of three years more than eighteen months."""
        from partgov.limits import Tenures, count_terms
        from partgov.mandates import MandateRules

        gone = [{"member": "c", "role": "council", "at": day(2020, 6)}]
        second = {**election(2021, "d", seats=1, terms=[self.LEFT]), "term_starts": left}
        found = audited(document("P3Y", election(2020, "abc"), second, resignations=gone))
        tenure = Tenures.of(found.history.mandates).of_member("d", "council")
        (term,) = count_terms(tenure, rules=MandateRules(), before=tenure[0].ends, zone=UTC)
        assert ("remainder", bool(counted)) == (term.how, term.counts)

    def test_it_comes_before_the_reserves(self) -> None:
        """Somebody leaves at the very instant: the winner takes the seat, and the reserve does not."""
        found = audited(self.facts(at=day(2021), reserve=1))
        assert found
        assert "abd" == council(found, day(2021))

    @pytest.mark.parametrize("name", ["e2020-1/a", "e2020-1/z", "other"])
    def test_of_a_mandate_that_is_over_before_its_end(self, name: str) -> None:
        """Of one in office, of none, and of one of another role nothing is left."""
        second = election(2021, "de", seats=1, terms=[{"remainder_of": name}])
        other = {
            "id": "other", "role": "chair", "member": "f", "seat": "primary", "starts": day(2020), "ends": day(2023),
            "ended_at": day(2020, 2), "ended_by": "resignation",
        }  # fmt: skip
        roles = [{"id": one, "primary_seats": 3, "reserve_seats": 0} for one in ("council", "chair")]
        with pytest.raises(PartgovError, match=r"terms\.remainder_of: wanted a mandate of the role that ended before"):
            audited(document("P3Y", election(2020, "abc"), second, mandates=[other], roles=roles))


class TestForm:
    """What terms may not say."""

    @pytest.mark.parametrize(
        ("terms", "wanted"),
        [
            ([{"term": "P1Y", "until": day(2021)}], "one of term, until and remainder_of"),
            ([{"term": "P0D"}], "a span of at least a day"),
            ([{"seats": 2, "remainder_of": "x"}], "one seat"),
            ([{"seats": 0}], "a whole number, 1 or more"),
            ([{"members": ["a", "b"]}], "no more members than seats"),
            ([{"seats": 2, "members": ["a"]}, {"members": ["a"]}], "each member once"),
            ([{"seats": 3, "until": day(2020)}], "an instant after its start"),
            ([{"seats": 2}], "terms of as many primary seats as are called, 3, and not of 2"),
            ([{"seats": 4}], "terms of as many primary seats as are called, 3, and not of 4"),
        ],
    )
    def test_is_told(self, terms: list[Document], wanted: str) -> None:
        """Each is a fault of form."""
        with pytest.raises(FaultsError, match=wanted):
            load_record(json.dumps(document("P3Y", election(2020, "abc", terms=terms))).encode())

    def test_of_open_seats(self) -> None:
        """Where everybody who passes has a seat there are no ranks (R-81)."""
        with pytest.raises(FaultsError, match="terms of as many primary seats as are called, 0"):
            load_record(
                json.dumps(document("P3Y", election(2020, "abc", terms=[{"seats": 3}]), seats="open")).encode()  # type: ignore[arg-type]
            )

    def test_is_written_back(self) -> None:
        """What is read is written, and read back to the same record."""
        terms = [{**TWO_COHORTS[0], "members": ["c"]}, {"seats": 2, "until": day(2022)}]
        record = load_record(json.dumps(document("P3Y", election(2020, "abc", terms=terms), rules=RANKED)).encode())
        assert record == load_record(dump_record(record))


@st.composite
def ranked(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Votes of so many winners, and as many terms in years."""
    votes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    return votes, draw(st.lists(st.integers(1, 3), min_size=len(votes), max_size=len(votes)))


@examples(40)
@given(ranked(), st.randoms())
def test_against_every_order_of_the_tied(story: tuple[list[int], list[int]], random: Any) -> None:
    """A term is decided just where each order of those of equal votes gives it to the same winner."""
    votes, lengths = story
    people = "abcdefg"[: len(votes)]
    longest = sorted(lengths, reverse=True)
    possible: dict[str, set[int]] = {who: set() for who in people}
    for order in permutations(people):
        if all(votes[people.index(a)] >= votes[people.index(b)] for a, b in pairwise(order)):
            for who, years in zip(order, longest, strict=True):
                possible[who].add(years)
    terms: list[Document] = [{"term": f"P{years}Y"} for years in lengths]
    random.shuffle(terms)
    one = tied(*votes, terms=terms)
    found = audited(document("P9Y", one, rules=RANKED, seats=len(votes), members=[member(who) for who in people]))
    undecided = {who for who, years in possible.items() if len(years) > 1}
    assert bool(undecided) == bool(amiss(found)) == (not found)
    for who, ending in ends(found).items():
        assert who in undecided or {int(ending) - 2020} == possible[who]
    assert undecided <= {*re.findall(r"\b[a-e]\b", " ".join(amiss(found)))}
