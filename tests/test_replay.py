"""Replay: who holds which mandate when, replayed from a record's facts."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from itertools import permutations
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import Count, Countable, Tally, count_ballots
from partgov.bylaws import Bylaws
from partgov.elections import ElectionRules
from partgov.foundation.conditions import Condition
from partgov.foundation.errors import PartgovError
from partgov.foundation.periods import days, months, weeks, years
from partgov.history.record import Declared, Record
from partgov.history.recorded_files import FileFormat, MarksFile
from partgov.history.replay import HAPPENINGS, History
from partgov.law.clauses import READINGS
from partgov.mandates import Basis, EndingKind, MandateRules, mandate_status
from partgov.members import Membership
from partgov.outcomes import Outcome
from partgov.recall import RecallOutcome, RecallRules
from partgov.roles import Role, Seat, Seats
from tests.strategies import TICK, ballot, examples
from tests.tenure import (
    LONG_AGO,
    ROLE,
    TWO_WEEKS,
    at,
    check_of,
    complaints,
    election,
    office,
    recall,
    record,
    replayed,
    reserve,
    row,
    told,
)

RESIGNED, DECLINED = EndingKind.RESIGNATION, EndingKind.DECLINE
WON, TOOK_OVER = Basis.ELECTION, Basis.SUCCESSION
JUNE = at("2020-06-01")


def resigned(id: str, member: str, starts: str, when: str, ends: str | None = None) -> object:
    """A given primary mandate that ended by resignation."""
    return row(id, member, starts, ends, ended=(when, RESIGNED))


def outcomes(facts: Record, name: str) -> dict[str, Outcome]:
    """What an election of a record came to for each candidate."""
    result = replayed(facts).elections[name].result
    assert result is not None
    return {one.member: one.outcome for one in result.ranking}


def because(facts: Record, name: str, member: str) -> str:
    """What an election says of one candidate."""
    result = replayed(facts).elections[name].result
    assert result is not None
    (found,) = (one.because for one in result.ranking if one.member == member)
    return found


# ── elections ────────────────────────────────────────────────────────────────────────────────────


class TestWinning:
    """P4, P5: the winners of an election hold mandates of one year."""

    def test_each_mandate_runs_its_year(self) -> None:
        """Primary and reserve caretakers hold their seats from the term's start for one year."""
        facts = record(elections=[election("e", "2020-06-01", {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1})])
        assert [
            ("a", "primary", "2020-06-01", "2021-06-01"),
            ("b", "primary", "2020-06-01", "2021-06-01"),
            ("c", "reserve", "2020-06-01", "2021-06-01"),
            ("d", "reserve", "2020-06-01", "2021-06-01"),
        ] == told(replayed(facts))

    def test_they_start_when_the_term_does(self) -> None:
        """A term may start after the close; a mandate says on which election it rests and since when it was known."""
        facts = record(elections=[election("e", "2020-06-01", {"a": 5}, starts="2020-07-01")])
        (one,) = replayed(facts).mandates
        assert ("e/a", "e", WON, at("2020-07-01"), at("2020-06-01") - TICK) == (
            one.id,
            one.rests_on,
            one.basis,
            one.starts,
            one.known_at,
        )

    def test_one_tick_either_side(self) -> None:
        """Nobody is in office a microsecond before the term, nor at its end."""
        history = replayed(record(elections=[election("e", "2020-06-01", {"a": 5})]))
        ticks = (JUNE - TICK, JUNE, at("2021-06-01") - TICK, at("2021-06-01"))
        assert [[], ["a"], ["a"], []] == [office(history, when)["primary"] for when in ticks]

    def test_from_ballots(self) -> None:
        """An election by ballots seats like one by tallies."""
        by_tally = election("e", "2020-06-01", {"a": 1})
        by_ballot = attrs.evolve(by_tally, tallies=None, ballots=(ballot("b", at("2020-05-20"), a="yes"),))
        histories = [replayed(record(elections=[one])) for one in (by_tally, by_ballot)]
        assert [["a"], ["a"]] == [office(history, JUNE)["primary"] for history in histories]

    def test_an_election_not_yet_counted_seats_nobody(self) -> None:
        """Without ballots or tallies nothing follows."""
        history = replayed(record(elections=[election("e", "2020-06-01", None)]))
        assert ((), None) == (history.mandates, history.elections["e"].result)

    def test_as_declared_where_it_was(self) -> None:
        """What was declared is what happened, even where it does not follow; the audit says that it does not."""
        declared = Declared(primary=("c",), reserve=("b", "a"))
        facts = record(elections=[election("e", "2020-06-01", {"a": 5, "b": 4, "c": 3}, declared=declared)])
        assert ({"primary": ["c"], "reserve": ["a", "b"]}, ["elections/e"]) == (
            office(replayed(facts), JUNE),
            list(complaints(facts)),
        )

    def test_declared_reserves_take_over_in_their_order(self) -> None:
        """The order of succession is the declared one."""
        declared = Declared(primary=("a",), reserve=("c", "b"))
        facts = record(
            row("a1", "a", JUNE, basis=WON, ended=("2020-07-01", RESIGNED)),
            elections=[election("e", "2020-06-01", {"a": 5, "b": 4, "c": 4}, declared=declared)],
            seats=(1, 2),
        )
        assert ({"primary": ["c"], "reserve": ["b"]}, {}) == (office(replayed(facts), "2020-07-01"), complaints(facts))

    def test_a_stranger_who_is_declared_holds_nothing(self) -> None:
        """Who is not on the roll gets no mandate."""
        declared = Declared(primary=("a", "nobody"), reserve=("a",))
        history = replayed(record(elections=[election("e", "2020-06-01", {"a": 5}, declared=declared)]))
        assert [("a", "primary", "2020-06-01", "2021-06-01")] == told(history)

    def test_only_the_primaries_declared(self) -> None:
        """Where only the primary caretakers were declared the reserves follow from the count."""
        facts = record(
            elections=[election("e", "2020-06-01", {"a": 5, "b": 4, "c": 3}, declared=Declared(primary=("a", "b")))]
        )
        assert {"primary": ["a", "b"], "reserve": ["c"]} == office(replayed(facts), JUNE)

    def test_two_elections_for_one_role_and_start_are_refused(self) -> None:
        """Two elections of one role whose terms start together are a fault of the record (R-28)."""
        with pytest.raises(PartgovError, match="one election of a role for each start of a term"):
            record(elections=[election(name, "2020-06-01", {"a": 5}, starts="2020-07-01") for name in ("e", "f")])

    def test_29_february(self) -> None:
        """A term that starts on 29 February ends on 28 February."""
        facts = record(elections=[election("e", "2020-02-29", {"a": 5})])
        assert [("a", "primary", "2020-02-29", "2021-02-28")] == told(replayed(facts))

    def test_daylight_saving(self) -> None:
        """A year is a year on the organisation's wall clock, whatever the offset."""
        facts = record(elections=[election("e", "2020-03-28T23:00", {"a": 5})])
        # Midnight of 29 March 2020 in Amsterdam, winter time; a year later it is summer time since 28 March.
        (one,) = replayed(facts, ZoneInfo("Europe/Amsterdam")).mandates
        assert at("2021-03-29T00:00+02:00") == one.ends


class TestSeatsToFill:
    """R-28: the seats free at the start of the new term."""

    ELECTED: ClassVar = {"c": 9, "d": 8, "e": 7, "f": 6}

    def test_less_those_in_force(self) -> None:
        """Of two and two seats, those held beyond the start are not filled again."""
        facts = record(
            row("a1", "a", "2020-01-01"),
            reserve("b1", "b", "2020-01-01"),
            elections=[election("e", JUNE, self.ELECTED)],
        )
        called = replayed(facts).elections["e"]
        assert Seats(primary=1, reserve=1) == called.taken
        assert {"primary": ["a", "c"], "reserve": ["b", "d"]} == office(replayed(facts), JUNE)

    @pytest.mark.parametrize(("filled", "ends"), [(2, JUNE), (1, JUNE + TICK)])
    def test_one_tick_either_side_of_an_end(self, filled: int, ends: datetime) -> None:
        """A mandate that ends as the term starts leaves its seat; one that ends a microsecond later does not."""
        facts = record(row("a1", "a", "2020-01-01", ends), elections=[election("e", JUNE, self.ELECTED)])
        assert filled == sum(one is Outcome.PRIMARY for one in outcomes(facts, "e").values())

    def test_a_by_election_fills_the_seats_it_was_called_for(self) -> None:
        """Called for one primary and no reserve seat, an election fills no more."""
        facts = record(elections=[election("e", JUNE, self.ELECTED, seats=Seats(primary=1))])
        assert {"primary": ["c"], "reserve": []} == office(replayed(facts), JUNE)

    def test_never_more_than_are_free(self) -> None:
        """Called for three seats of two, an election fills two, and the audit says which were free."""
        facts = record(elections=[election("e", JUNE, self.ELECTED, seats=Seats(primary=3))])
        assert {"primary": ["c", "d"], "reserve": []} == office(replayed(facts), JUNE)
        assert (
            "Of 2 primary seats 0 are taken when the term starts; the election is for 3. (P4, R-28)"
            == complaints(facts)["elections/e/seats"]
        )

    def test_r5__no_seat_free_no_candidacy(self) -> None:
        """Where every seat runs on, nobody may stand."""
        held = [row(f"{who}1", who, "2020-01-01") for who in "ab"]
        facts = record(*held, elections=[election("e", JUNE, {"c": 5})], seats=(2, 0))
        assert {"c": Outcome.REFUSED} == outcomes(facts, "e")
        assert "0 of the role's seats are free when the term starts. (P3, R-5)" in because(facts, "e", "c")

    def test_a_by_election_runs_its_full_year(self) -> None:
        """The winner of a by-election in June serves until June: in January the seat is taken."""
        facts = record(
            elections=[
                election("e", "2020-01-01", {"a": 9}),
                election("by", "2020-06-01", {"b": 9}, seats=Seats(primary=1)),
                election("f", "2021-01-01", {"c": 9, "d": 8}),
            ],
            seats=(2, 0),
        )
        assert Seats(primary=1) == replayed(facts).elections["f"].taken
        assert ["b", "c"] == office(replayed(facts), "2021-01-01")["primary"]
        assert Outcome.NOT_SEATED is outcomes(facts, "f")["d"]


class TestWhoMayStand:
    """R-7, R-8, R-9, R-36: elections ask who may take which seat."""

    THREE = tuple(row(f"a{year}", "a", f"{year}-01-01") for year in (2017, 2018, 2019))

    def test_r8__who_is_barred_and_tops_the_list_becomes_reserve(self) -> None:
        """The member with most votes and three terms in a row is reserve, and the explanation says why."""
        facts = record(*self.THREE, elections=[election("e", "2020-01-01", {"a": 9, "b": 5, "c": 4, "d": 3})])
        assert {"primary": ["b", "c"], "reserve": ["a", "d"]} == office(replayed(facts), "2020-01-01")
        reason = because(facts, "e", "a")
        for words in (
            "Number 1 of 4 on the list",
            "It would be term 4 in a row of at most 3; counted: ",
            "from 2021-01-01T00:00:00Z",
        ):
            assert words in reason

    def test_r8__the_year_after_they_may_be_primary_again(self) -> None:
        """A break of exactly one term from the scheduled end begins a new row."""
        facts = record(*self.THREE, elections=[election("e", "2021-01-01", {"a": 9})])
        assert {"a": Outcome.PRIMARY} == outcomes(facts, "e")

    @pytest.mark.parametrize(
        ("outcome", "starts"), [(Outcome.RESERVE, at("2021-01-01") - TICK), (Outcome.PRIMARY, at("2021-01-01"))]
    )
    def test_r17__both_sides_of_the_break(self, outcome: Outcome, starts: datetime) -> None:
        """A term that would start one microsecond before the break is whole is refused as primary; at it, allowed."""
        facts = record(*self.THREE, elections=[election("e", starts, {"a": 9})])
        assert {"a": outcome} == outcomes(facts, "e")

    def test_r9__whose_primary_mandate_runs_on_may_not_stand(self) -> None:
        """A primary caretaker until December may not stand in June, for either seat."""
        facts = record(row("a1", "a", "2020-01-01"), elections=[election("e", JUNE, {"a": 9, "b": 1})])
        assert {"a": Outcome.REFUSED, "b": Outcome.PRIMARY} == outcomes(facts, "e")
        assert "a holds a primary mandate as curator until 2021-01-01T00:00:00Z" in because(facts, "e", "a")

    def test_r9__the_reason_is_told_once(self) -> None:
        """One mandate that runs on is one reason, not one for each kind of seat."""
        facts = record(row("a1", "a", "2020-01-01"), elections=[election("e", JUNE, {"a": 9, "b": 1})])
        assert 1 == because(facts, "e", "a").count("a holds a primary mandate as curator until 2021-01-01T00:00:00Z")

    def test_r36__a_reserve_who_wins_a_primary_seat_is_promoted(self) -> None:
        """Becoming primary ends the reserve mandate as the term starts, and frees its seat only then."""
        facts = record(
            reserve("a1", "a", "2020-01-01"), elections=[election("e", JUNE, {"a": 9, "b": 8, "c": 7})], seats=(1, 1)
        )
        assert [
            ("a", "reserve", "2020-01-01", "2020-06-01"),
            ("a", "primary", "2020-06-01", "2021-06-01"),
        ] == told(replayed(facts))

    def test_r36__a_reserve_who_loses_stays_reserve(self) -> None:
        """A reserve who stands for primary and is not seated keeps the reserve mandate, and gets no second one."""
        facts = record(
            reserve("a1", "a", "2020-01-01"), elections=[election("e", JUNE, {"b": 9, "a": 8, "c": 7})], seats=(1, 2)
        )
        assert {"primary": ["b"], "reserve": ["a", "c"]} == office(replayed(facts), JUNE)
        assert Outcome.NOT_SEATED is outcomes(facts, "e")["a"]

    def test_r36__a_reserve_who_is_also_barred_may_not_stand(self) -> None:
        """A reserve whose mandate runs on, with three terms in a row, may take neither seat."""
        facts = record(*self.THREE, reserve("a4", "a", "2020-01-01"), elections=[election("e", JUNE, {"a": 9})])
        assert {"a": Outcome.REFUSED} == outcomes(facts, "e")

    def test_r7__a_reserve_only_takes_over_later(self) -> None:
        """Who offered to be reserve only is passed over for primary seats and may still take over a remainder."""
        facts = record(
            row("b1", "b", JUNE, basis=WON, ended=("2020-07-01", RESIGNED)),
            elections=[election("e", JUNE, {"a": 9, "b": 8}, reserve_only="a")],
            seats=(1, 1),
        )
        assert [{"primary": ["b"], "reserve": ["a"]}, {"primary": ["a"], "reserve": []}] == [
            office(replayed(facts), when) for when in (JUNE, "2020-07-01")
        ]

    def test_a_revoked_member_may_stand_again(self) -> None:
        """Who was revoked in March may win in June; the revoked term counts."""
        facts = record(
            row("a1", "a", "2020-01-01"),
            elections=[election("e", JUNE, {"a": 9})],
            recalls=[recall("k", "a", "2020-03-01", 2, 1)],
        )
        assert {"a": Outcome.PRIMARY} == outcomes(facts, "e")

    def test_a_pending_recall_bars_nobody(self) -> None:
        """A member whose recall is open may be elected; the poll goes on about the mandate it named."""
        facts = record(
            row("a1", "a", "2019-06-01"),
            elections=[election("e", JUNE, {"a": 9})],
            recalls=[recall("k", "a", "2020-05-25", 2, 1)],
        )
        history = replayed(facts)
        assert (Outcome.PRIMARY, RecallOutcome.MOOT) == (outcomes(facts, "e")["a"], history.recalls["k"].outcome)

    def test_setting__roles_not_together(self) -> None:
        """Where roles may not be held together, a primary caretaker of one may not stand for another."""
        roles = [Role(id=name, primary_seats=1, reserve_seats=1) for name in (ROLE, "treasurer")]
        bylaws = Bylaws(mandates=MandateRules(roles_together=False))
        held, called = row("a1", "a", "2020-01-01", role="treasurer"), election("e", JUNE, {"a": 9})
        assert [Outcome.REFUSED, Outcome.PRIMARY] == [
            outcomes(record(held, roles=roles, elections=[called], bylaws=rules), "e")["a"] for rules in ([bylaws], [])
        ]

    def test_setting__roles_not_together_in_a_succession(self) -> None:
        """Where roles may not be held together, a reserve who is primary elsewhere is passed over."""
        roles = [Role(id=name, primary_seats=1, reserve_seats=1) for name in (ROLE, "treasurer")]
        facts = record(
            row("b1", "b", "2020-01-01", role="treasurer"),
            row("a1", "a", "2020-01-01", ended=("2020-03-01", RESIGNED)),
            reserve("b2", "b", "2020-01-01"),
            roles=roles,
            bylaws=[Bylaws(mandates=MandateRules(roles_together=False))],
        )
        assert ["b1"] == [one.id for one in replayed(facts).in_office(at("2020-03-01")) if one.seat is Seat.PRIMARY]

    @pytest.mark.parametrize(("since", "agrees"), [("2020-05-04", False), ("2020-05-04T00:00:00.000001", True)])
    def test_r70__by_the_bylaws_by_which_each_was_won(self, since: str, agrees: bool) -> None:
        """Bylaws that forbid it are asked of an election that opened under them, and of no earlier one (R-30)."""
        roles = [Role(id=name, primary_seats=1, reserve_seats=1) for name in (ROLE, "treasurer")]
        called = [election(role.id, JUNE, {"a": 9}, role=role.id) for role in roles]
        assert {at("2020-05-04")} == {one.discussion_opens for one in called}
        bylaws = [Bylaws(), Bylaws(since=at(since), mandates=MandateRules(roles_together=False))]
        assert agrees is not bool(complaints(record(roles=roles, elections=called, bylaws=bylaws)))

    @pytest.mark.parametrize("declined", [None, ROLE, "treasurer"])
    def test_r70__roles_won_at_one_instant(self, declined: str | None) -> None:
        """Where roles may not be held together, who wins two at once holds both, and has to decline one of them."""
        roles = [Role(id=name, primary_seats=1, reserve_seats=1) for name in (ROLE, "treasurer")]
        for names in permutations(("e", "f")):
            called = [election(name, JUNE, {"a": 9}, role=role.id) for name, role in zip(names, roles, strict=True)]
            no = [
                row("no", "a", JUNE, role=role.id, basis=WON, ended=(JUNE, DECLINED))
                for role in roles
                if role.id == declined
            ]
            facts = record(
                *no, roles=roles, elections=called, bylaws=[Bylaws(mandates=MandateRules(roles_together=False))]
            )
            held = {one.role for one in replayed(facts).in_office(JUNE)}
            assert {ROLE, "treasurer"} - {declined} == held
            wrong = complaints(facts)
            assert (["members/a/roles/2020-06-01T00:00:00Z"] if declined is None else []) == list(wrong)
            assert all("all but one are to be declined. (P3, R-70)" in because for because in wrong.values())
            assert not complaints(attrs.evolve(facts, bylaws=()))

    def test_r49__a_takeover_after_the_close_is_not_known_to_the_limits(self) -> None:
        """A remainder taken over at the close counts for the next term's limits; one taken over later does not."""
        given = tuple(row(f"b{year}", "b", f"{year}-01-01") for year in (2018, 2019))
        close = at("2020-03-01")

        def elected(when: datetime) -> Outcome:
            """B, reserve, takes over then, resigns in April, and stands for a term that starts in May."""
            facts = record(
                *given,
                row("a1", "a", "2020-01-01", ended=(when, RESIGNED)),
                reserve("b3", "b", "2020-01-01"),
                row("b4", "b", when, "2021-01-01", basis=TOOK_OVER, ended=("2020-04-01", RESIGNED)),
                elections=[election("e", close, {"b": 9}, starts="2020-05-01")],
            )
            return outcomes(facts, "e")["b"]

        assert [Outcome.RESERVE, Outcome.PRIMARY] == [elected(when) for when in (close, close + TICK)]


class TestWinnersWhoNeverStart:
    """R-39: a winner who leaves or declines before the start is succeeded at it; nobody moves up to reserve."""

    YES: ClassVar = {"a": 9, "b": 8, "c": 7, "d": 6}

    def facts(self, *rows: object, left: dict[str, str] | None = None, yes: dict[str, int] | None = None) -> Record:
        """One and two seats; the term starts a month after the close."""
        called = election("e", "2020-05-01", yes or self.YES, starts=JUNE)
        return record(*rows, elections=[called], left=left, seats=(1, 2))  # type: ignore[arg-type]

    @pytest.mark.parametrize("when", [at("2020-05-10"), JUNE - TICK, JUNE])
    def test_a_winner_who_declines_is_succeeded_at_the_start(self, when: datetime) -> None:
        """Up to and at the start a winner may decline: the first reserve begins a whole term in their place."""
        facts = self.facts(row("a1", "a", JUNE, basis=WON, ended=(when, DECLINED)))
        assert ({"primary": ["b"], "reserve": ["c"]}, {}) == (office(replayed(facts), JUNE), complaints(facts))
        (one,) = (each for each in replayed(facts).in_office(JUNE) if each.seat is Seat.PRIMARY)
        assert (TOOK_OVER, "a1", JUNE, at("2021-06-01"), None) == (
            one.basis,
            one.rests_on,
            one.starts,
            one.ends,
            one.term_starts,
        )

    @pytest.mark.parametrize(
        ("primary", "left"), [("b", "2020-05-01"), ("b", "2020-06-01"), ("a", "2020-06-01T00:00:00.000001")]
    )
    def test_a_winner_who_leaves_is_succeeded_at_the_start(self, primary: str, left: str) -> None:
        """Who leaves at the close, or at the start, never begins; who leaves a microsecond later does."""
        facts = self.facts(left={"a": left})
        assert [primary] == office(replayed(facts), JUNE)["primary"]
        assert Outcome.PRIMARY is outcomes(facts, "e")["a"]

    def test_leaving_before_the_close_ends_the_candidacy_instead(self) -> None:
        """Who leaves a microsecond before the close is no candidate, and everybody below moves up."""
        facts = self.facts(left={"a": "2020-04-30T23:59:59.999999"})
        assert {"primary": ["b"], "reserve": ["c", "d"]} == office(replayed(facts), JUNE)

    def test_coming_back_revives_nothing(self) -> None:
        """Who leaves after the close and rejoins before the start has no mandate."""
        facts = self.facts(left={"a": "2020-05-10"})
        facts = attrs.evolve(facts, members=(*facts.members, Membership(id="a", joined=at("2020-05-11"))))
        assert ["b"] == office(replayed(facts), JUNE)["primary"]

    def test_nobody_moves_up_to_reserve(self) -> None:
        """The fourth on the list, not seated, stays so when a reserve moves up to primary."""
        facts = self.facts(row("a1", "a", JUNE, basis=WON, ended=(JUNE, DECLINED)))
        assert (Outcome.NOT_SEATED, ["c"]) == (outcomes(facts, "e")["d"], office(replayed(facts), JUNE)["reserve"])

    def test_a_reserve_who_is_gone_is_not_succeeded(self) -> None:
        """A reserve who leaves before the start leaves the seat empty."""
        assert {"primary": ["a"], "reserve": ["c"]} == office(replayed(self.facts(left={"b": "2020-05-10"})), JUNE)

    def test_earlier_reserves_go_first(self) -> None:
        """A reserve of an earlier election succeeds before the reserves of this one."""
        facts = self.facts(reserve("h1", "h", "2020-01-01"), row("a1", "a", JUNE, basis=WON, ended=(JUNE, DECLINED)))
        assert {"primary": ["h"], "reserve": ["b"]} == office(replayed(facts), JUNE)

    def test_declined_with_nobody_in_reserve(self) -> None:
        """Without reserves the seat stays empty."""
        facts = self.facts(row("a1", "a", JUNE, basis=WON, ended=(JUNE, DECLINED)), yes={"a": 9})
        assert {"primary": [], "reserve": []} == office(replayed(facts), JUNE)

    def test_a_reserve_who_wins_and_declines_stays_reserve(self) -> None:
        """Who never became primary is still the reserve they were (R-36)."""
        facts = self.facts(
            reserve("a0", "a", "2020-01-01"), row("a1", "a", JUNE, basis=WON, ended=(JUNE, DECLINED)), yes={"a": 9}
        )
        assert ["a"] == [one.member for one in replayed(facts).in_office(JUNE - TICK)]
        assert "promoted" != mandate_status(
            next(one for one in replayed(facts).mandates if one.id == "a0"), at=at("2020-07-01")
        )

    def test_a_resignation_after_the_start_is_a_term(self) -> None:
        """Resigning a microsecond after the start is no declining: the remainder goes to the reserve."""
        facts = self.facts(row("a1", "a", JUNE, basis=WON, ended=(JUNE + TICK, RESIGNED)))
        (one,) = (each for each in replayed(facts).in_office(JUNE + TICK) if each.seat is Seat.PRIMARY)
        assert ("b", JUNE) == (one.member, one.term_starts)

    def test_everybody_has_a_state(self) -> None:
        """The reserve who succeeds at the start of the term was promoted then, and every mandate has a state."""
        history = replayed(self.facts(row("a1", "a", JUNE, basis=WON, ended=(JUNE, DECLINED))))
        assert ["declined", "in force", "promoted", "in force"] == [
            mandate_status(one, at=JUNE) for one in history.mandates
        ]


# ── succession ───────────────────────────────────────────────────────────────────────────────────


class TestSuccession:
    """R-18: a vacated primary seat passes to the reserves, for its remainder."""

    def test_resignation(self) -> None:
        """She resigned in April: the first reserve serves until her term would have ended."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
        )
        assert [
            ("a", "primary", "2020-01-01", "2020-04-01"),
            ("b", "reserve", "2020-01-01", "2020-04-01"),
            ("c", "reserve", "2020-01-01", "2021-01-01"),
            ("b", "primary", "2020-04-01", "2021-01-01"),
        ] == told(replayed(facts))
        assert {} == complaints(facts)

    def test_departure(self) -> None:
        """Who leaves the organisation leaves every seat, and the primary one passes on."""
        facts = record(row("a1", "a", "2020-01-01"), reserve("b1", "b", "2020-01-01"), left={"a": "2020-04-01"})
        assert {"primary": ["b"], "reserve": []} == office(replayed(facts), "2020-04-01")
        assert "a1/b" == replayed(facts).in_office(at("2020-04-01"))[0].id

    def test_recall(self) -> None:
        """A revoked seat passes on at the close of the poll."""
        facts = record(
            row("a1", "a", "2020-01-01"),
            reserve("b1", "b", "2020-01-01"),
            recalls=[recall("k", "a", "2020-03-01", 2, 1)],
        )
        ticks = (at("2020-03-15") - TICK, at("2020-03-15"))
        assert [["a"], ["b"]] == [office(replayed(facts), when)["primary"] for when in ticks]

    def test_time_vacates_nothing(self) -> None:
        """A seat whose term is over is not vacated: it waits for an election."""
        facts = record(row("a1", "a", "2020-01-01"), reserve("b1", "b", "2020-06-01"))
        assert ({"primary": [], "reserve": ["b"]}, ()) == (
            office(replayed(facts), "2021-01-01"),
            replayed(facts).successions,
        )

    def test_a_seat_never_filled_is_not_vacated(self) -> None:
        """A seat that an election could not fill does not pass to the reserves."""
        facts = record(elections=[election("e", JUNE, {"a": 9, "b": 8}, reserve_only="b")], seats=(2, 1))
        assert ({"primary": ["a"], "reserve": ["b"]}, ()) == (
            office(replayed(facts), JUNE),
            replayed(facts).successions,
        )

    def test_one_after_the_other(self) -> None:
        """A remainder that is vacated again passes on again, to the same end."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
            row("b2", "b", "2020-04-01", "2021-01-01", basis=TOOK_OVER, follows="a1", ended=("2020-05-01", RESIGNED)),
            row("c2", "c", "2020-05-01", "2021-01-01", basis=TOOK_OVER, follows="b2"),
        )
        assert ({"primary": ["c"], "reserve": []}, {}) == (office(replayed(facts), "2020-05-01"), complaints(facts))
        last = next(one for one in replayed(facts).mandates if one.id == "c2")
        assert at("2020-01-01") == last.term_starts

    def test_vacated_together__the_first_reserve_gets_the_longest(self) -> None:
        """Of two seats vacated in one instant, the first reserve takes the one that ends in June, the second May's."""
        facts = record(
            row("a1", "a", "2019-05-01", ended=("2020-04-01", RESIGNED)),
            row("b1", "b", "2019-06-01", ended=("2020-04-01", RESIGNED)),
            reserve("c1", "c", "2020-01-01", place=1),
            reserve("d1", "d", "2020-01-01", place=0),
        )
        taken = [one for one in replayed(facts).mandates if one.basis is TOOK_OVER]
        assert [("c", "a1", at("2020-05-01")), ("d", "b1", at("2020-06-01"))] == [
            (one.member, one.rests_on, one.ends) for one in taken
        ]

    @pytest.mark.parametrize("names", ["ab", "ba"])
    def test_r18__of_seats_that_run_as_long_the_first_by_its_id(self, names: str) -> None:
        """Both end in May: one reserve has the mandate x1, in whatever order they stand and whoever held it."""
        rows = [
            row(name, who, "2019-05-01", ended=("2020-04-01", RESIGNED))
            for name, who in zip(("x1", "x2"), names, strict=True)
        ]
        for order in permutations(rows):
            facts = record(*order, reserve("c1", "c", "2020-01-01", place=0))
            taken = [one for one in replayed(facts).mandates if one.basis is TOOK_OVER]
            assert [("c", "x1")] == [(one.member, one.rests_on) for one in taken]

    def test_vacated_together_in_different_ways(self) -> None:
        """A resignation, a departure and a recall at one instant are vacated together."""
        facts = record(
            row("a1", "a", "2019-04-01", ended=("2020-03-15", RESIGNED)),
            row("b1", "b", "2019-05-01"),
            row("c1", "c", "2019-06-01"),
            *(reserve(f"{who}1", who, "2020-01-01", place=place) for place, who in enumerate("def")),
            left={"b": "2020-03-15"},
            recalls=[recall("k", "c", "2020-03-01", 2, 1)],
            seats=(3, 3),
        )
        assert [("d", "c1"), ("e", "b1"), ("f", "a1")] == [
            (one.member, one.rests_on) for one in replayed(facts).mandates if one.basis is TOOK_OVER
        ]

    def test_who_declined_keeps_seat_and_place(self) -> None:
        """The first reserve declines in April and takes the next seat in May."""
        facts = record(
            row("a1", "a", JUNE, basis=WON, ended=("2020-07-01", RESIGNED), declined_by=["c"]),
            row("b1", "b", JUNE, basis=WON, ended=("2020-08-01", RESIGNED)),
            elections=[election("e", JUNE, {"a": 9, "b": 8, "c": 7, "d": 6})],
        )
        assert [{"primary": ["b", "d"], "reserve": ["c"]}, {"primary": ["c", "d"], "reserve": []}] == [
            office(replayed(facts), when) for when in ("2020-07-01", "2020-08-01")
        ]

    def test_who_declined_a_given_mandates_seat(self) -> None:
        """A reserve may decline the seat of a mandate that was given, too."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED), declined_by=["b"]),
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
        )
        assert {"primary": ["c"], "reserve": ["b"]} == office(replayed(facts), "2020-04-01")

    def test_who_is_barred_keeps_seat_and_place(self) -> None:
        """A reserve with three terms in a row is passed over and stays reserve."""
        facts = record(
            *(row(f"b{year}", "b", f"{year}-01-01") for year in (2017, 2018, 2019)),
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
        )
        assert {"primary": ["c"], "reserve": ["b"]} == office(replayed(facts), "2020-04-01")

    def test_the_remainder_counts_for_the_next_election(self) -> None:
        """A remainder of nine months is the third term; of three months, none."""
        terms = tuple(row(f"b{year}", "b", f"{year}-01-01") for year in (2018, 2019))
        found = []
        for when in ("2020-04-01", "2020-10-01"):
            facts = record(
                *terms,
                row("a1", "a", "2020-01-01", ended=(when, RESIGNED)),
                reserve("b1", "b", "2020-01-01"),
                elections=[election("e", "2021-01-01", {"b": 9})],
            )
            found.append(outcomes(facts, "e")["b"])
            assert (["b"] if when > "2020-07" else []) == [*replayed(facts).elections["e"].spared]
        assert [Outcome.RESERVE, Outcome.PRIMARY] == found

    def test_setting__a_remainder_always_counts(self) -> None:
        """Where every remainder counts, three months are the third term."""
        facts = record(
            *(row(f"b{year}", "b", f"{year}-01-01") for year in (2018, 2019)),
            row("a1", "a", "2020-01-01", ended=("2020-10-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            elections=[election("e", "2021-01-01", {"b": 9})],
            bylaws=[Bylaws(mandates=MandateRules(remainder_always_counts=True))],
        )
        assert {"b": Outcome.RESERVE} == outcomes(facts, "e")

    def test_reserves_of_earlier_elections_come_first(self) -> None:
        """The reserve of a by-election in June waits behind the last reserve of January's."""
        facts = record(
            row("a1", "a", "2020-01-01", basis=WON, ended=("2020-07-01", RESIGNED)),
            elections=[
                election("e", "2020-01-01", {"a": 9, "b": 8}, seats=Seats(primary=1, reserve=1)),
                election("by", "2020-06-01", {"c": 99}, reserve_only="c"),
            ],
        )
        assert {"primary": ["b"], "reserve": ["c"]} == office(replayed(facts), "2020-07-01")


class TestOneInstant:
    """R-32: ends and departures, then starts and successions, then openings."""

    def test_a_reserve_who_leaves_then_does_not_take_over(self) -> None:
        """A reserve who leaves at the instant of the vacancy is gone; a microsecond later, they had taken over."""
        found = []
        for left in (at("2020-04-01"), at("2020-04-01") + TICK):
            facts = record(
                row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
                reserve("b1", "b", "2020-01-01"),
                left={"b": left.isoformat()},
            )
            found.append(office(replayed(facts), "2020-04-01")["primary"])
        assert [[], ["b"]] == found

    def test_a_seat_vacated_as_a_term_starts_goes_to_the_waiting_reserve(self) -> None:
        """The reserve takes over first; the election of that instant fills what is left."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=(JUNE, RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            elections=[election("e", JUNE, {"c": 9, "d": 8})],
            seats=(1, 1),
        )
        assert {"primary": ["b"], "reserve": ["c"]} == office(replayed(facts), JUNE)

    def test_without_a_reserve_the_election_of_that_instant_fills_it(self) -> None:
        """The reserves of the very election do not take over a seat that was vacated as their term starts."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=(JUNE, RESIGNED)),
            elections=[election("e", JUNE, {"c": 9, "d": 8})],
            seats=(1, 1),
        )
        assert ({"primary": ["c"], "reserve": ["d"]}, [None]) == (
            office(replayed(facts), JUNE),
            [one.successor for one in replayed(facts).successions],
        )

    def test_a_recall_may_open_on_a_mandate_as_it_starts(self) -> None:
        """A poll that opens as a mandate starts is about that mandate."""
        facts = record(elections=[election("e", JUNE, {"a": 9})], recalls=[recall("k", "a", JUNE, 2, 1)])
        assert ("e/a", RecallOutcome.REVOKED) == (
            replayed(facts).recalls["k"].mandate,
            replayed(facts).recalls["k"].outcome,
        )

    @pytest.mark.parametrize("opens", [at("2021-01-01"), at("2020-01-01") - TICK])
    def test_a_recall_may_not_open_as_it_ends_or_before_it_starts(self, opens: datetime) -> None:
        """A poll that opens at the end of a mandate, or a microsecond before its start, is about none."""
        facts = record(row("a1", "a", "2020-01-01"), recalls=[recall("k", "a", opens, 2, 1)])
        assert (None, RecallOutcome.REFUSED) == (
            replayed(facts).recalls["k"].mandate,
            replayed(facts).recalls["k"].outcome,
        )

    def test_a_departure_goes_before_a_resignation(self) -> None:
        """Who resigns and leaves at one instant has left."""
        facts = record(row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)), left={"a": "2020-04-01"})
        (one,) = replayed(facts).mandates
        assert one.ended is not None
        assert EndingKind.DEPARTURE is one.ended.by


# ── undecided ────────────────────────────────────────────────────────────────────────────────────


class TestUndecided:
    """R-14, R-49: a succession that turns on a tie comes back undecided until the record settles it."""

    def facts(self, *rows: object, vacated: str = "2020-07-01", **rest: object) -> Record:
        """Two primaries; b and c tied for the two reserve seats; a resigns in July."""
        return record(
            row("a1", "a", JUNE, basis=WON, ended=(vacated, RESIGNED)),
            *rows,  # type: ignore[arg-type]
            elections=[
                election("e", JUNE, {"a": 9, "h": 8, "b": 5, "c": 5}),
                *rest.pop("elections", []),  # type: ignore[misc]
            ],
            **rest,  # type: ignore[arg-type]
        )

    def test_nobody_is_picked(self) -> None:
        """Of two reserves of undecided order neither takes over, and the audit lists them without fault."""
        facts = self.facts()
        (found,) = replayed(facts).successions
        assert (None, ("b", "c"), {}) == (found.successor, found.tied, complaints(facts))
        assert {"primary": ["h"], "reserve": ["b", "c"]} == office(replayed(facts), "2020-07-01")

    def test_r49__the_seat_is_taken_all_the_same(self) -> None:
        """One of the two holds it: a by-election finds the seat taken, until the term would have ended."""
        later = [election("f", "2020-12-01", {"d": 9}), election("g", "2021-06-01", {"d": 9, "f": 8})]
        found = replayed(self.facts(elections=later)).elections
        assert [(2, 2), (0, 0)] == [(found[name].taken.primary, found[name].taken.reserve) for name in "fg"]

    @pytest.mark.parametrize(("who", "other"), [("b", "c"), ("c", "b")])
    def test_a_recorded_mandate_settles_it(self, who: str, other: str) -> None:
        """A recorded succession by one of the tied is taken as it is, and agrees."""
        facts = self.facts(row("t", who, "2020-07-01", "2021-06-01", basis=TOOK_OVER, follows="a1"))
        assert ({"primary": [who, "h"], "reserve": [other]}, {}) == (
            office(replayed(facts), "2020-07-01"),
            complaints(facts),
        )

    def test_a_recorded_mandate_of_somebody_else_does_not(self) -> None:
        """A recorded succession by who is not among the tied follows from nothing, and the audit says who was tied."""
        facts = self.facts(row("t", "d", "2020-07-01", "2021-06-01", basis=TOOK_OVER, follows="a1"))
        assert ["mandates/t"] == list(complaints(facts))
        assert "b, c are reserves of undecided order" in complaints(facts)["mandates/t"]

    def test_once_settled_the_other_is_next(self) -> None:
        """After one of the tied took over, the other takes the next seat."""
        facts = self.facts(
            row("t", "c", "2020-07-01", "2021-06-01", basis=TOOK_OVER),
            row("h1", "h", JUNE, basis=WON, ended=("2020-08-01", RESIGNED)),
        )
        assert ["b", "c"] == office(replayed(facts), "2020-08-01")["primary"]

    def test_two_seats_vacated_together_are_settled_as_recorded(self) -> None:
        """Of two tied reserves and two seats, each takes the seat that the record says."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            row("h1", "h", "2019-12-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            reserve("c1", "c", "2020-01-01"),
            row("t", "c", "2020-04-01", "2021-01-01", basis=TOOK_OVER, follows="a1"),
            row("u", "b", "2020-04-01", "2020-12-01", basis=TOOK_OVER, follows="h1"),
        )
        assert {} == complaints(facts)

    def test_r49__an_undecided_seat_of_an_election_is_taken_too(self) -> None:
        """One of two candidates tied for the only seat holds it: a by-election does not fill it again."""
        facts = record(
            elections=[election("e", JUNE, {"a": 5, "b": 5}), election("f", "2020-09-01", {"c": 5})], seats=(1, 0)
        )
        assert 1 == replayed(facts).elections["f"].taken.primary

    def test_r29__settling_the_primary_seat_settles_the_reserve_seat(self) -> None:
        """Of two tied for one seat of each kind, one is declared primary: the other is reserve in every such order."""
        called = election("e", JUNE, {"a": 5, "b": 5}, declared=Declared(primary=("a",)))
        assert {"primary": ["a"], "reserve": ["b"]} == office(replayed(record(elections=[called], seats=(1, 1))), JUNE)

    def test_given_reserves_without_places_are_not_ordered(self) -> None:
        """Given reserves of one start and no place are tied."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            reserve("c1", "c", "2020-01-01"),
        )
        assert [("b", "c")] == [one.tied for one in replayed(facts).successions]

    def test_more_seats_than_tied_reserves(self) -> None:
        """Of three seats vacated together and two tied reserves, two are held and one is empty."""
        facts = record(
            *(row(f"{who}1", who, "2020-01-01", ended=("2020-04-01", RESIGNED)) for who in "adh"),
            reserve("b1", "b", "2020-01-01"),
            reserve("c1", "c", "2020-01-01"),
            elections=[election("e", JUNE, {"f": 9})],
            seats=(3, 2),
        )
        assert 2 == replayed(facts).elections["e"].taken.primary


def test_ids_with_slashes_do_not_make_two_mandates_one() -> None:
    """Election e won by a/b and election e/a won by b give two mandates, each with a name of its own."""
    rows = {"e": "a/b", "e/a": "b"}
    called = [election(name, JUNE, {who: 9}, role=f"role of {name}") for name, who in rows.items()]
    roles = [Role(id=f"role of {name}", primary_seats=1, reserve_seats=0) for name in rows]
    found = replayed(record(members=rows.values(), roles=roles, elections=called)).mandates
    assert {("e/a/b", "a/b"), ("e%2Fa/b", "b")} == {(one.id, one.member) for one in found}


class TestEveryOrderOfTheTied:
    """R-14, R-49: what is decided, or taken, is what every order of the tied comes to."""

    def lived(self, order: Sequence[str], scores: dict[str, int], seats: tuple[int, int], only: set[str]) -> History:
        """After p and q, members joined a tick apart in this order, or all at once; p leaves; a by-election follows."""
        joined = {"p": LONG_AGO, "q": LONG_AGO + TICK} | {who: LONG_AGO + TICK * (2 + order.index(who) if order else 2)
                                                         for who in scores if who not in "pq"}  # fmt: skip
        facts = record(
            seats=seats,
            elections=[
                election("e", JUNE, scores, reserve_only=only),
                election("f", "2020-12-01", {"z": 9}),
            ],
        )
        members = [Membership(id=who, joined=since) for who, since in joined.items() if who != "p"]
        gone = Membership(id="p", joined=joined["p"], left=at("2020-09-01"))
        return replayed(attrs.evolve(facts, members=[*members, gone, Membership(id="z", joined=LONG_AGO)]))

    @examples(40)
    @given(
        st.dictionaries(st.sampled_from("abcd"), st.integers(1, 2), min_size=1),
        st.integers(2, 3),
        st.tuples(st.integers(1, 3), st.integers(1, 3)),
        st.sets(st.sampled_from("abcd"), max_size=2),
    )
    def test_a_succession_and_what_it_leaves(
        self, scores: dict[str, int], score: int, seats: tuple[int, int], only: set[str]
    ) -> None:
        """A reserve takes over just where every order has them do so; else those whom some order has are tied."""
        everybody = {"p": score, "q": 3, **scores}
        worlds = [self.lived(order, everybody, seats, only) for order in permutations(sorted(scores))]
        undecided = self.lived((), everybody, seats, only)
        assert {len(undecided.successions)} == {len(world.successions) for world in worlds}
        for succession in undecided.successions:
            found = {world.successions[0].successor for world in worlds}
            assert (succession.successor,) == tuple(found) if len(found) == 1 else succession.successor is None
            assert (tuple(sorted(who for who in found if who)) if len(found) > 1 else ()) == succession.tied
        # No seat is filled that some order has held; the reserve seats of who may have taken over count as held.
        taken = [world.elections["f"].taken for world in worlds]
        primary, reserve = undecided.elections["f"].taken.primary, undecided.elections["f"].taken.reserve
        assert {primary} == {one.primary for one in taken}
        tied = sum(len(one.tied) > 0 for one in undecided.successions)
        assert max(one.reserve for one in taken) <= reserve <= min(one.reserve for one in taken) + tied

    def test_both_reserves_of_the_tied_are_asked(self) -> None:
        """Two are tied for a primary and a reserve seat, above a decided reserve: one of the two takes over."""
        found = self.lived((), {"p": 3, "a": 2, "b": 2, "c": 1}, (2, 2), set())
        (succession,) = found.successions
        assert (None, ("a", "b")) == (succession.successor, succession.tied)
        assert "It is undecided who of a, b is reserve, and comes first, and so who takes the seat of p" in str(
            succession.ruling
        )
        # Whoever it is, both primary seats are held, and one reserve seat: the second of theirs is vacated.
        assert Seats(primary=2, reserve=1) == found.elections["f"].taken

    def test_the_only_reserve_seat_is_open(self) -> None:
        """Two are tied for the only reserve seat: one of them takes over, and the reserve seat is free."""
        found = self.lived((), {"p": 3, "a": 2, "b": 2}, (1, 1), set())
        assert [("a", "b")] == [one.tied for one in found.successions]
        assert Seats(primary=1, reserve=0) == found.elections["f"].taken

    def test_a_claim_of_one_of_them_settles_it(self) -> None:
        """A recorded succession by one of those tied for the reserve seat is taken as it is, and agrees."""
        facts = record(
            row("p1", "p", JUNE, basis=WON, ended=("2020-09-01", RESIGNED)),
            row("t", "b", "2020-09-01", "2021-06-01", basis=TOOK_OVER, follows="p1"),
            members="pabz", seats=(1, 1),
            elections=[election("e", JUNE, {"p": 3, "a": 2, "b": 2}), election("f", "2020-12-01", {"z": 9})],
        )  # fmt: skip
        assert {} == complaints(facts)
        assert {"primary": ["b"], "reserve": []} == office(replayed(facts), "2020-09-01") | {"reserve": []}
        assert Seats(primary=1, reserve=0) == replayed(facts).elections["f"].taken

    @pytest.mark.parametrize(
        ("left", "taken"),
        [
            ({"a": "2020-09-01", "b": "2020-09-01"}, 0),
            ({"a": "2020-09-01"}, 1),
            ({"a": "2020-09-01", "b": "2021-01-01"}, 1),
        ],
    )
    def test_r49__an_open_seat_is_taken_while_one_of_the_tied_is_there(self, left: dict[str, str], taken: int) -> None:
        """When all the tied have left, whoever held the seat has left it."""
        facts = record(
            left=left, seats=(1, 0),
            elections=[election("e", JUNE, {"a": 5, "b": 5}), election("f", "2020-12-01", {"c": 5})],
        )  # fmt: skip
        assert taken == replayed(facts).elections["f"].taken.primary

    def test_r29__a_declaration_of_primaries_leaves_a_reserve_seat_open(self) -> None:
        """Declared primaries settle who is primary; two tied for the reserve seat stay tied, and it is taken."""
        for declared in (None, Declared(primary=("p",))):
            facts = record(
                members="pabz", seats=(1, 1),
                elections=[
                    election("e", JUNE, {"p": 3, "a": 2, "b": 2}, declared=declared),
                    election("f", "2020-12-01", {"z": 9}),
                ],
            )  # fmt: skip
            assert Seats(primary=1, reserve=1) == replayed(facts).elections["f"].taken
            (seat,) = replayed(facts).open_seats
            assert ("e", (JUNE, 0)) == (seat.rests_on, seat.place)
        found = check_of(facts, "elections/e")
        assert (True, "Seated as declared. (P4) Who is reserve stays undecided between a, b. (P4, R-14)") == (
            found.agrees,
            found.because,
        )

    def test_r29__a_declaration_of_primaries_puts_the_reserves_in_order(self) -> None:
        """With q declared primary of two who were tied, the other is the first reserve, before one of a lower score."""
        facts = record(
            left={"q": "2020-09-01"}, members="qac", seats=(1, 2),
            elections=[election("e", JUNE, {"q": 5, "a": 5, "c": 3}, declared=Declared(primary=("q",)))],
        )  # fmt: skip
        assert ["a"] == [one.successor for one in replayed(facts).successions]


# ── recalls ──────────────────────────────────────────────────────────────────────────────────────


class TestRecalls:
    """P6, R-21, R-22, R-50: what recalls do to mandates."""

    HELD = (row("a1", "a", "2020-01-01"), row("h1", "h", "2020-01-01"))

    def came_to(self, *recalls: object, rows: tuple[object, ...] = (), **rest: object) -> dict[str, str]:
        """What each recall of a record comes to, by id."""
        facts = record(*self.HELD, *rows, recalls=recalls, **rest)  # type: ignore[arg-type]
        return {name: str(one.outcome) for name, one in replayed(facts).recalls.items()}

    def test_one_poll_one_mandate(self) -> None:
        """A passed recall ends the mandate it names at the close, and no other."""
        history = replayed(record(*self.HELD, recalls=[recall("k", "a", "2020-03-01", 66, 32)]))
        assert [("a", "2020-03-15"), ("h", "2021-01-01")] == [(who, until) for who, _, _, until in told(history)]

    def test_from_ballots(self) -> None:
        """A recall by ballots decides like one by tally."""
        votes = tuple(ballot(who, at("2020-03-05"), a=mark) for who, mark in (("b", "yes"), ("c", "yes"), ("d", "no")))
        by_ballot = attrs.evolve(recall("k", "a", "2020-03-01"), tally=None, ballots=votes)
        assert {"k": "revoked"} == self.came_to(by_ballot)

    @pytest.mark.parametrize("abstaining", [False, True])
    def test_an_abstention_in_a_file_of_votes(self, *, abstaining: bool) -> None:
        """A recall has two options: an abstention is refused by its recall, unless the rules know one."""

        class Sheet(Countable):
            def count(self, **how: Any) -> Count:
                votes = [ballot("b", at("2020-03-05"), a="no"), ballot("c", at("2020-03-05"), a="abstain")]
                return count_ballots(votes, **{name: what for name, what in how.items() if name != "fallen"})

        file = MarksFile(path="votes.csv", sha256="0" * 64, format=FileFormat.CSV)
        poll = attrs.evolve(recall("k", "a", "2020-03-01"), tally=None, marks_file=file, marks=Sheet())
        rules = [Bylaws(recall=RecallRules(abstaining=abstaining))]
        if abstaining:
            assert {"k": "kept"} == self.came_to(poll, bylaws=rules)
        else:
            with pytest.raises(PartgovError, match=r"recalls: wanted yes or no: a recall .*, found text 'k'"):
                self.came_to(poll, bylaws=rules)

    def test_a_revoked_reserve_frees_a_reserve_seat(self) -> None:
        """A reserve's recall ends the reserve mandate; nobody becomes primary by it."""
        facts = record(
            *self.HELD,
            reserve("b1", "b", "2020-01-01", place=0),
            reserve("c1", "c", "2020-01-01", place=1),
            recalls=[recall("k", "b", "2020-03-01", 2, 1)],
        )
        assert {"primary": ["a", "h"], "reserve": ["c"]} == office(replayed(facts), "2020-03-15")

    def test_a_reserve_may_be_revoked(self) -> None:
        """A passed recall of the only reserve ends that mandate."""
        facts = record(*self.HELD, reserve("b1", "b", "2020-01-01"), recalls=[recall("k", "b", "2020-03-01", 2, 1)])
        assert (RecallOutcome.REVOKED, []) == (
            replayed(facts).recalls["k"].outcome,
            office(replayed(facts), "2020-03-15")["reserve"],
        )

    @pytest.mark.parametrize(
        ("outcome", "opens"), [("refused", at("2020-04-15") - TICK), ("revoked", at("2020-04-15"))]
    )
    def test_one_month_after_the_vote(self, outcome: str, opens: datetime) -> None:
        """A second poll is refused a microsecond before the month is over, and may pass at it."""
        polls = recall("k1", "a", "2020-03-01", 1, 1), recall("k2", "a", opens, 2, 1)
        assert {"k1": "kept", "k2": outcome} == self.came_to(*polls)

    def test_31_january(self) -> None:
        """A vote that closed on 31 January keeps the next away until 29 February."""
        first = recall("k1", "a", "2020-01-17", 1, 1)
        assert ["refused", "revoked"] == [
            self.came_to(first, recall("k2", "a", opens, 2, 1))["k2"]
            for opens in (at("2020-02-29") - TICK, at("2020-02-29"))
        ]

    def test_on_the_clock_of_the_organisation(self) -> None:
        """R-3: a month later, at the same hour of the wall clock; in autumn an hour more has passed."""
        zone = ZoneInfo("America/New_York")
        first = recall("k1", "a", at("2020-10-01T04:00"), 1, 1)  # it closes on the 15th, at midnight
        for opens, outcome in ((at("2020-11-15T05:00") - TICK, "refused"), (at("2020-11-15T05:00"), "revoked")):
            facts = record(*self.HELD, recalls=[first, recall("k2", "a", opens, 2, 1)])
            assert outcome == replayed(facts, zone).recalls["k2"].outcome

    def test_callers_on_the_clock_of_the_organisation(self) -> None:
        """R-87: a week to be complete has an hour more where the clocks go back in it."""
        zone, opens = ZoneInfo("America/New_York"), at("2020-10-28T04:00")
        rules = [Bylaws(recall=RecallRules(initiators_within=weeks(1)))]
        for second, outcome in ((at("2020-11-04T05:00") - TICK, "revoked"), (at("2020-11-04T05:00"), "not_seconded")):
            poll = recall("k", "a", opens, 2, 1, seconds=[("y", opens), ("z", second)])
            assert outcome == replayed(record(*self.HELD, recalls=[poll], bylaws=rules), zone).recalls["k"].outcome

    @pytest.mark.parametrize(
        ("since", "outcome"), [("2020-04-20", "refused"), ("2020-04-20T00:00:00.000001", "revoked")]
    )
    def test_r30__an_earlier_poll_weighs_as_the_rules_of_the_new_one_say(self, since: str, outcome: str) -> None:
        """Its kind weighs two months by bylaws in force when the next is called; by those before them, a day."""
        calm = Bylaws(recall=RecallRules(cool_down=days(1), kinds={"grave": RecallRules(cool_down=days(1))}))
        strict = Bylaws(
            since=at(since), recall=RecallRules(cool_down=days(1), kinds={"grave": RecallRules(cool_down=months(2))})
        )
        polls = attrs.evolve(recall("k1", "a", "2020-03-01", 1, 1), kind="grave"), recall("k2", "a", "2020-04-20", 2, 1)
        assert {"k1": "kept", "k2": outcome} == self.came_to(*polls, bylaws=[calm, strict])

    def test_a_refused_poll_cools_nothing_down(self) -> None:
        """A poll that might not open weighs on no later one."""
        polls = (
            recall("k1", "a", "2020-03-01", 1, 1),
            recall("k2", "a", "2020-04-10", 1, 1),  # five days too early
            recall("k3", "a", "2020-04-15", 2, 1),
        )
        assert {"k1": "kept", "k2": "refused", "k3": "revoked"} == self.came_to(*polls)

    def test_a_friends_shielding_poll(self) -> None:
        """An unseconded poll stands in the way while it is open; after it, one with its seconds posted may open."""
        shield = recall("k1", "a", "2020-03-01", 0, 9, seconds=())
        posted = [("y", "2020-03-14"), ("z", "2020-03-14")]
        late = [("y", "2020-03-15"), ("z", "2020-03-15")]
        assert ["refused", "revoked", "refused"] == [
            self.came_to(shield, recall("k2", "a", opens, 2, 1, seconds=seconds))["k2"]
            for opens, seconds in (
                (at("2020-03-15") - TICK, posted),
                (at("2020-03-15"), posted),
                (at("2020-03-15"), late),
            )
        ]

    def test_another_mandate_is_another_matter(self) -> None:
        """A vote on one member's mandate keeps nobody from calling one on another's, at any time."""
        polls = recall("k1", "a", "2020-03-01", 1, 1), recall("k2", "h", "2020-03-02", 2, 1)
        assert {"k1": "kept", "k2": "revoked"} == self.came_to(*polls)

    def test_the_next_term_is_another_mandate(self) -> None:
        """The vote on last year's mandate does not protect this year's."""
        polls = recall("k1", "a", "2020-12-15", 1, 1), recall("k2", "a", "2021-01-02", 2, 1)
        assert {"k1": "kept", "k2": "revoked"} == self.came_to(*polls, rows=(row("a2", "a", "2021-01-01"),))

    def test_another_role_is_another_mandate(self) -> None:
        """Somebody who holds two roles may face a poll on each."""
        roles = [Role(id=name, primary_seats=2, reserve_seats=0) for name in (ROLE, "treasurer")]
        polls = recall("k1", "a", "2020-03-01", 1, 1), recall("k2", "a", "2020-03-01", 2, 1, role="treasurer")
        assert {"k1": "kept", "k2": "revoked"} == self.came_to(
            *polls, rows=(row("a2", "a", "2020-01-01", role="treasurer"),), roles=roles
        )

    def test_r50__of_two_that_open_together_neither_may(self) -> None:
        """Two polls on one mandate at one instant are both refused, in whatever order they stand."""
        polls = recall("k1", "a", "2020-03-01", 2, 1), recall("k2", "a", "2020-03-01", 2, 1)
        assert [{"k1": "refused", "k2": "refused"}] * 2 == [self.came_to(*order) for order in permutations(polls)]

    def test_r50__a_microsecond_apart_the_first_may(self) -> None:
        """A poll that opens a microsecond after another finds it open."""
        polls = recall("k1", "a", "2020-03-01", 2, 1), recall("k2", "a", at("2020-03-01") + TICK, 2, 1)
        assert {"k1": "revoked", "k2": "refused"} == self.came_to(*polls)

    def test_r50__one_that_might_not_open_anyway_stands_in_nobodys_way(self) -> None:
        """A stranger's poll at the same instant does not refuse a member's."""
        polls = recall("k1", "a", "2020-03-01", 2, 1), recall("k2", "a", "2020-03-01", 2, 1, initiator="stranger")
        assert {"k1": "revoked", "k2": "refused"} == self.came_to(*polls)

    def test_r50__what_stands_in_the_way_is_told_once(self) -> None:
        """A stranger's poll beside a member's is told of that one once, in whatever order they stand."""
        polls = recall("k1", "a", "2020-03-01", 2, 1), recall("k2", "a", "2020-03-01", 2, 1, initiator="stranger")
        for order in permutations(polls):
            refused = replayed(record(*self.HELD, recalls=[*order])).recalls["k2"].ruling.unmet
            assert 1 == [one.values.get("poll") for one in refused].count("k1")

    def test_r50__on_two_mandates(self) -> None:
        """Polls on two mandates may open together."""
        polls = recall("k1", "a", "2020-03-01", 2, 1), recall("k2", "h", "2020-03-01", 2, 1)
        assert {"k1": "revoked", "k2": "revoked"} == self.came_to(*polls)

    def test_r50__the_instant_given_is_when_one_may_call(self) -> None:
        """Of two opened together each may open a microsecond later, and no refusal says anything later."""
        facts = record(*self.HELD, recalls=[recall(name, "a", "2020-03-01", 2, 1) for name in ("k1", "k2")])
        (refused,) = replayed(facts).recalls["k1"].ruling.unmet
        assert refused.needed is None or refused.needed == at("2020-03-01") + TICK

    @pytest.mark.parametrize(("outcome", "when"), [("moot", at("2020-03-15")), ("revoked", at("2020-03-15") + TICK)])
    def test_resigning_at_the_close_makes_it_moot(self, outcome: str, when: datetime) -> None:
        """Who resigns at the close was not revoked; who meant to resign a microsecond later was."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=(when, RESIGNED)), recalls=[recall("k", "a", "2020-03-01", 2, 1)]
        )
        assert outcome == str(replayed(facts).recalls["k"].outcome)

    def test_an_end_by_time_at_the_close_makes_it_moot(self) -> None:
        """A mandate whose year is over at the close ends by itself."""
        facts = record(row("a1", "a", "2019-03-15"), recalls=[recall("k", "a", "2020-03-01", 2, 1)])
        assert RecallOutcome.MOOT is replayed(facts).recalls["k"].outcome

    def test_leaving_makes_it_moot(self) -> None:
        """A mandate that ended by departure cannot be revoked."""
        assert {"k": "moot"} == self.came_to(recall("k", "a", "2020-03-01", 2, 1), left={"a": "2020-03-10"})

    def test_promotion_makes_it_moot(self) -> None:
        """A reserve who takes over while their recall is open is primary by another mandate: the poll is moot."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-03-10", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            recalls=[recall("k", "b", "2020-03-01", 2, 1)],
        )
        history = replayed(facts)
        assert (RecallOutcome.MOOT, ["b"]) == (history.recalls["k"].outcome, office(history, "2020-03-15")["primary"])

    def test_promotion_at_the_close_makes_it_moot(self) -> None:
        """A reserve elected primary from the very close on is promoted at the close: the poll is moot (R-22)."""
        facts = record(
            reserve("b1", "b", "2020-01-01"),
            elections=[election("e", "2020-03-15", {"b": 9})],
            recalls=[recall("k", "b", "2020-03-01", 2, 1)],
        )
        assert RecallOutcome.MOOT is replayed(facts).recalls["k"].outcome

    def test_a_new_mandate_after_promotion_may_be_called(self) -> None:
        """The moot poll on the reserve mandate does not protect the primary one."""
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-03-10", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            recalls=[recall("k1", "b", "2020-03-01", 2, 1), recall("k2", "b", "2020-03-12", 2, 1)],
        )
        assert ["moot", "revoked"] == [str(replayed(facts).recalls[name].outcome) for name in ("k1", "k2")]

    @pytest.mark.parametrize(
        ("outcome", "seconds", "initiator"),
        [
            ("not_seconded", [("y", "2020-03-02")], "x"),
            ("not_seconded", [("y", "2020-03-02"), ("x", "2020-03-02")], "x"),
            ("not_seconded", [("y", "2020-03-02"), ("y", "2020-03-03")], "x"),
            ("not_seconded", [("y", "2020-03-02"), ("stranger", "2020-03-02")], "x"),
            ("not_seconded", [("y", "2020-03-02"), ("z", "2020-03-15")], "x"),
            ("revoked", [("y", "2020-03-02"), ("z", "2020-03-14T23:59:59.999999")], "x"),
            ("revoked", [("y", "2020-03-02"), ("a", "2020-03-02")], "x"),
            ("refused", [("y", "2020-03-02"), ("z", "2020-03-02")], "stranger"),
        ],
    )
    def test_who_calls(self, outcome: str, seconds: list[tuple[str, str]], initiator: str) -> None:
        """Three members: not the initiator twice, nor one twice, nor a stranger, nor a second at the close."""
        poll = recall("k", "a", "2020-03-01", 2, 1, seconds=seconds, initiator=initiator)
        assert {"k": outcome} == self.came_to(poll)

    def test_setting__the_mandatee_may_not_act(self) -> None:
        """Where the mandatee may not act, they neither open nor second."""
        rules = [Bylaws(recall=RecallRules(mandatee_may_act=False))]
        own = recall("k1", "a", "2020-03-01", 2, 1, initiator="a")
        second = recall("k2", "h", "2020-03-01", 2, 1, seconds=[("y", "2020-03-02"), ("h", "2020-03-02")])
        assert {"k1": "refused", "k2": "not_seconded"} == self.came_to(own, second, bylaws=rules)

    def test_an_unknown_mandatee(self) -> None:
        """A poll on somebody who holds nothing is refused."""
        assert {"k": "refused"} == self.came_to(recall("k", "b", "2020-03-01", 2, 1))


# ── the rules of the day ─────────────────────────────────────────────────────────────────────────


class TestBylaws:
    """R-30: a procedure is judged whole by the bylaws in force when it opened."""

    @pytest.mark.parametrize(
        ("outcome", "since"),
        [
            (RecallOutcome.KEPT, at("2020-03-01")),
            (RecallOutcome.REVOKED, at("2020-03-01") + TICK),
        ],
    )
    def test_a_recall_by_those_at_its_opening(self, outcome: RecallOutcome, since: datetime) -> None:
        """Bylaws that ask for more at the opening decide; those of a microsecond later do not."""
        stricter = Bylaws(since=since, recall=RecallRules(initiators=3, cool_down=months(2)))
        stricter = attrs.evolve(
            stricter,
            recall=attrs.evolve(stricter.recall, majority=Condition(share=Fraction(2, 3), exceeded=True)),
        )
        facts = record(row("a1", "a", "2020-01-01"), recalls=[recall("k", "a", "2020-03-01", 2, 1)], bylaws=[stricter])
        assert outcome is replayed(facts).recalls["k"].outcome

    @pytest.mark.parametrize(("counted", "since"), [(1, at("2020-05-04")), (2, at("2020-05-04") + TICK)])
    def test_an_elections_limits_by_those_at_the_start_of_its_discussion(self, counted: int, since: datetime) -> None:
        """Bylaws that allow one term in a row bar an election that opens with them, not one that opened before."""
        rules = Bylaws(since=since, mandates=MandateRules(consecutive=1))
        facts = record(row("a1", "a", "2019-06-01"), elections=[election("e", "2020-06-01", {"a": 9})], bylaws=[rules])
        expected = Outcome.RESERVE if counted == 1 else Outcome.PRIMARY
        assert {"a": expected} == outcomes(facts, "e")

    @pytest.mark.parametrize(("ends", "since"), [("2020-12-01", JUNE), ("2021-06-01", JUNE + TICK)])
    def test_a_mandates_length_by_those_at_its_start(self, ends: str, since: datetime) -> None:
        """Bylaws of half-year terms shorten a mandate that starts with them, not one that started before."""
        rules = Bylaws(since=since, mandates=MandateRules(term=months(6)))
        facts = record(elections=[election("e", JUNE, {"a": 9})], bylaws=[rules])
        assert [("a", "primary", "2020-06-01", ends)] == told(replayed(facts))

    def test_a_remainder_keeps_the_end_of_its_term(self) -> None:
        """Who takes over after the bylaws changed serves to the end of the term that began before."""
        rules = Bylaws(since=at("2020-03-01"), mandates=MandateRules(term=years(2)))
        facts = record(
            row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
            reserve("b1", "b", "2020-01-01"),
            bylaws=[rules],
        )
        assert ("b", "primary", "2020-04-01", "2021-01-01") in told(replayed(facts))
        assert {} == complaints(facts)

    def test_a_given_remainders_length_by_those_at_the_start_of_its_term(self) -> None:
        """A given remainder of a term that began before the bylaws changed ends where that term would have."""
        rules = Bylaws(since=at("2020-03-01"), mandates=MandateRules(term=years(2)))
        facts = record(row("b1", "b", "2020-04-01", "2021-01-01", of_term="2020-01-01"), bylaws=[rules])
        assert {} == complaints(facts)

    def test_the_statement_deadline_by_those_at_the_opening(self) -> None:
        """Other rooms' figures are those of the opening too: a discussion of a day is in order where it is the rule."""
        rules = Bylaws(elections=ElectionRules(discussion=days(1), voting=days(1)))
        called = attrs.evolve(
            election("e", JUNE, {"a": 9}),
            discussion_opens=at("2020-05-30"),
            voting_opens=at("2020-05-31"),
            candidacies=tuple(
                attrs.evolve(one, at=at("2020-05-30")) for one in election("e", JUNE, {"a": 9}).candidacies
            ),
        )
        assert {} == complaints(record(elections=[called], bylaws=[rules]))


class TestSeatsChange:
    """R-30: changing a role's seats changes nothing that was opened before, and fewer seats end no mandate."""

    def roles(self, since: str, *, before: int = 3, after: int = 1) -> list[Role]:
        """A role whose primary seats change then."""
        return [
            Role(id=ROLE, primary_seats=before, reserve_seats=1),
            Role(id=ROLE, primary_seats=after, reserve_seats=1, since=at(since)),
        ]

    HELD = tuple(row(f"{who}1", who, "2020-01-01") for who in "abc")

    def test_fewer_seats_end_no_mandate(self) -> None:
        """Three caretakers of a role that now has one seat serve their year, and nothing is wrong with that."""
        facts = record(*self.HELD, roles=self.roles("2020-03-01"))
        assert (["a", "b", "c"], {}) == (office(replayed(facts), "2020-12-31")["primary"], complaints(facts))

    def test_none_is_free_and_none_is_owed(self) -> None:
        """Where seats were cut below the mandates in force an election fills no primary seat."""
        facts = record(*self.HELD, roles=self.roles("2020-03-01"), elections=[election("e", JUNE, {"d": 9})])
        assert {"d": Outcome.RESERVE} == outcomes(facts, "e")

    @pytest.mark.parametrize(("filled", "since"), [(1, "2020-05-04"), (3, "2020-05-04T00:00:00.000001")])
    def test_an_election_by_the_seats_at_its_opening(self, filled: int, since: str) -> None:
        """Seats cut as the discussion opens are cut for that election; a microsecond later, they are not."""
        facts = record(elections=[election("e", JUNE, {"a": 9, "b": 8, "c": 7, "d": 6})], roles=self.roles(since))
        assert filled == len(office(replayed(facts), JUNE)["primary"])
        assert {} == complaints(facts)

    def test_more_seats_are_free_at_once(self) -> None:
        """A seat that is added is free for the next election."""
        facts = record(
            row("a1", "a", "2020-01-01"),
            roles=self.roles("2020-03-01", before=1, after=2),
            elections=[election("e", JUNE, {"d": 9})],
        )
        assert {"d": Outcome.PRIMARY} == outcomes(facts, "e")

    @pytest.mark.parametrize(("after", "successor"), [(1, None), (2, None), (3, "d")])
    def test_a_seat_that_was_cut_is_not_taken_over(self, after: int, successor: str | None) -> None:
        """Of three seats two are held on: the third passes to the reserve where the role still has it."""
        facts = record(
            *self.HELD[1:],
            row("a1", "a", "2020-01-01", ended=("2020-05-01", RESIGNED)),
            reserve("d1", "d", "2020-01-01"),
            roles=self.roles("2020-03-01", after=after),
        )
        (one,) = replayed(facts).successions
        assert (successor, successor is not None) == (one.successor, bool(one.ruling))
        if successor is None:
            (cut,) = one.ruling.findings
            assert ("succession.seat_cut", 2, after) == (cut.kind.id, cut.found, cut.needed)
            assert f"2 hold primary mandates as {ROLE}, which has {after} such seat" in str(cut)

    def test_what_follows_by_itself_is_in_order(self) -> None:
        """Where seats were cut and one of three resigns, whatever the replay makes of it the audit agrees with."""
        facts = record(
            *self.HELD[1:],
            row("a1", "a", "2020-01-01", ended=("2020-05-01", RESIGNED)),
            reserve("d1", "d", "2020-01-01"),
            roles=self.roles("2020-03-01"),
        )
        assert {} == complaints(facts)


# ── the whole ────────────────────────────────────────────────────────────────────────────────────


def full() -> Record:
    """A record in which everything happens."""
    return record(
        row("a1", "a", "2020-01-01", ended=("2020-04-01", RESIGNED)),
        row("h1", "h", "2020-01-01"),
        reserve("b1", "b", "2020-01-01", place=0),
        reserve("c1", "c", "2020-01-01", place=1),
        elections=[
            election("by", "2020-07-01", {"d": 5, "e": 4}, reserve_only="e"),
            election("f", "2021-01-01", {"a": 9, "b": 8, "c": 8, "e": 7, "g": 6}),
        ],
        recalls=[recall("k", "h", "2020-05-01", 2, 1), recall("l", "h", "2020-05-02", 2, 1)],
        left={"g": "2020-06-01"},
    )


def test_the_order_of_a_record_decides_nothing() -> None:
    """However the lists of a record are ordered, the same history follows."""
    facts = full()
    turned = attrs.evolve(
        facts,
        members=facts.members[::-1],
        mandates=facts.mandates[::-1],
        elections=facts.elections[::-1],
        recalls=facts.recalls[::-1],
    )
    assert replayed(facts) == replayed(turned)


def test_two_rows_for_one_mandate_are_refused() -> None:
    """Two rows that claim one mandate are a fault of the record: it could bear only one of their names."""
    rows = [row(name, "a", JUNE, basis=WON) for name in ("p", "q")]
    with pytest.raises(PartgovError, match="mandates: wanted each role, member, seat and starts once"):
        record(*rows, elections=[election("e", JUNE, {"a": 9})])


def test_no_mandate_is_lost_to_another_of_its_name() -> None:
    """A given mandate that is called as a computed one would be is a fault, not a mandate lost."""
    facts = record(row("e/a", "h", "2020-02-01"), elections=[election("e", JUNE, {"a": 9})])
    with pytest.raises(PartgovError, match=r"mandates: wanted an id that no mandate .* bears, found text 'e/a'"):
        replayed(facts)


def test_values_can_be_hashed_and_pickled() -> None:
    """A history can be put in a set and sent to another process, and so can what each election met."""
    history = replayed(full())
    for value in (history, *history.elections.values(), *history.recalls.values()):
        assert (value, 1) == (pickle.loads(pickle.dumps(value)), len({value, pickle.loads(pickle.dumps(value))}))


def test_a_row_for_each_mandate() -> None:
    """A history shows who held what: a row for each mandate, and how many there are above."""
    history = replayed(full())
    rows = history.rows()
    assert [(one.starts, one.member) for one in history.mandates] == [(row["starts"], row["member"]) for row in rows]
    assert repr(history) == f"History: {len(rows)} mandates, 2 elections, 2 recalls"


def test_nothing_happened() -> None:
    """An empty record has an empty history."""
    history = replayed(record())
    assert ((), {}, {}, ()) == (history.mandates, history.elections, history.recalls, history.successions)


def test_in_office_on_any_clock() -> None:
    """Who is in office may be asked on the clock of any zone."""
    history = replayed(record(row("a1", "a", "2020-01-01")))
    assert [0, 1] == [len(history.in_office(at(text))) for text in ("2020-01-01T00:59+01:00", "2020-01-01T01:00+01:00")]


def test_tallies_of_nobody() -> None:
    """An election in which nobody has more Yes than No seats nobody."""
    facts = record(elections=[election("e", JUNE, {"a": 1, "b": 1}, no={"a": 1, "b": 2})])
    assert {"a": Outcome.NOT_CONSIDERED, "b": Outcome.NOT_CONSIDERED} == outcomes(facts, "e")


def test_a_mandate_given_to_who_is_no_member() -> None:
    """A given mandate of somebody who was no member when it began never was in force."""
    facts = record(row("a1", "a", "2020-01-01"), left={"a": "2020-01-01"})
    assert {"primary": [], "reserve": []} == office(replayed(facts), "2020-01-01")


def test_a_long_time_ago() -> None:
    """The builders of these tests mean what they say: two weeks, and members of long standing."""
    poll = recall("k", "a", "2020-03-01")
    assert (TWO_WEEKS, True, Tally()) == (poll.closes - poll.opens, at("2016-01-01") > LONG_AGO, poll.tally)


def test_what_happens_at_one_instant_is_told_in_order() -> None:
    """Each happening has a phase, a sentence and a reading of its own; ends come first, openings last (R-32)."""
    assert ("ends", "openings") == (HAPPENINGS[0].phase, HAPPENINGS[-1].phase)
    assert {"ends", "starts", "successions", "openings"} == {one.phase for one in HAPPENINGS}
    assert len(HAPPENINGS) == len({one.what for one in HAPPENINGS}) == len({one.handle for one in HAPPENINGS})
    assert {one.reading for one in HAPPENINGS} <= {one.id for one in READINGS}
