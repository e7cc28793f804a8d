"""Marks, tallies, and which marks count (P4, R-2, R-10, R-11, R-12, R-43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from itertools import permutations
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.ballots import (
    Ballot,
    Count,
    Countable,
    Mark,
    Reason,
    RejectedMark,
    Tally,
    count_ballots,
    tally_by_candidate,
    tally_by_voter,
    tally_columns,
)
from partgov.electorates import RecordDate
from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.periods import Period
from partgov.members import Membership, Roll
from partgov.testing import ballots, rolls
from tests.oracle import elections as oracle
from tests.strategies import (
    CLOSES,
    DAY,
    HOUR,
    JOINED,
    MARKS,
    NAMES,
    OPENS,
    TERM,
    TICK,
    VOTING,
    ballot,
    examples,
    roll_of,
)

ANY: Any = None  # for calls that are wrong on purpose


class TestBallot:
    """What one voter handed in at one moment."""

    def test_marks_may_be_written_as_text(self) -> None:
        """The record's own words become marks."""
        made = Ballot(voter="v", marks={"x": "yes", "y": "no", "z": "abstain"})
        assert {"x": Mark.YES, "y": Mark.NO, "z": Mark.ABSTAIN} == made.marks
        assert all(type(mark) is Mark for mark in made.marks.values())

    @pytest.mark.parametrize("wrong", ["maybe", "Yes", "YES", "", None, True, 1, ["yes"], {}])
    def test_other_marks_are_refused(self, wrong: object) -> None:
        """What is no mark is refused with what it was, were it the second of two."""
        with pytest.raises(PartgovError, match="marks: wanted one of yes, no, abstain") as caught:
            Ballot(voter="v", marks={"x": "yes", "y": wrong})  # type: ignore[dict-item]
        assert wrong == caught.value.value

    @pytest.mark.parametrize("wrong", [None, "x", ["x"], [("x", "yes")]])
    def test_marks_are_a_mapping(self, wrong: Any) -> None:
        """A list of marks does not say for whom they are."""
        with pytest.raises(PartgovError, match="marks: wanted a mapping") as refused:
            Ballot(voter="v", marks=wrong)
        assert wrong == refused.value.value

    def test_any_mapping_will_do(self) -> None:
        """One that is no dictionary is read as one is."""
        assert {"x": Mark.YES} == Ballot(voter="v", marks=MappingProxyType({"x": "yes"})).marks

    @pytest.mark.parametrize("wrong", ["", "a\nb", "\x00", 5, None, ("x",)])
    def test_candidates_are_ids(self, wrong: Any) -> None:
        """Marks are for people with an id, were it the second of two."""
        with pytest.raises(PartgovError, match="marks: wanted an id") as refused:
            Ballot(voter="v", marks={"x": "yes", wrong: "no"})
        assert wrong == refused.value.value

    def test_a_ballot_may_mark_nobody(self) -> None:
        """A partial ballot may be empty."""
        assert not Ballot(voter="v", marks={}).marks

    def test_a_naive_instant_is_refused(self) -> None:
        """R-1: a mark says in which zone it was made."""
        with pytest.raises(NaiveInstantError, match="cast_at"):
            ballot("v", datetime(2016, 11, 20))

    @pytest.mark.parametrize("seq", [True, 1.0, "1"])
    def test_a_number_is_whole(self, seq: Any) -> None:
        """True is no sequence number."""
        with pytest.raises(PartgovError, match="seq: wanted a whole number"):
            ballot("v", OPENS, seq)


class TestTally:
    """Yes, No and Abstain of one candidate."""

    @given(st.integers(0, 2**60), st.integers(0, 2**60), st.integers(0, 2**60))
    def test_p4__score_and_total(self, yes: int, no: int, abstain: int) -> None:
        """The score is Yes minus No, exactly, whatever the abstentions; the total is every mark."""
        tally = Tally(yes=yes, no=no, abstain=abstain)
        assert (yes - no, yes + no + abstain) == (tally.score, tally.total)

    def test_is_a_row_of_four(self) -> None:
        """A table of tallies has the three marks and the score."""
        assert [{"yes": 5, "no": 3, "abstain": 2, "score": 2}] == Tally(yes=5, no=3, abstain=2).rows()

    @pytest.mark.parametrize("field", ["yes", "no", "abstain"])
    @pytest.mark.parametrize("number", [-1, True, 1.0])
    def test_numbers_of_marks(self, field: str, number: Any) -> None:
        """There are no negative marks, and true is no number."""
        with pytest.raises(PartgovError, match=f"{field}: wanted a whole number, 0 or more"):
            Tally(**{field: number})


def by_hand(voters: Iterable[dict[str, Mark]]) -> dict[str, Tally]:
    """A tally, one mark at a time."""
    counted = Counter((candidate, mark) for marks in voters for candidate, mark in marks.items())
    return {
        candidate: Tally(**{mark.value: counted[candidate, mark] for mark in Mark})
        for candidate in {who for who, _ in counted}
    }


BOXES = st.lists(st.dictionaries(st.sampled_from(("x", "y", "z")), MARKS, max_size=3), max_size=40)


class TestTallies:
    """Three ways to hand in marks of which every one counts."""

    @given(BOXES)
    def test_the_three_agree_with_counting_by_hand(self, voters: list[dict[str, Mark]]) -> None:
        """A mapping per voter, a mapping per candidate and a letter per voter give the same tallies."""
        expected = by_hand(voters)
        candidates = {candidate for marks in voters for candidate in marks}
        columns = {
            candidate: {str(number): marks[candidate] for number, marks in enumerate(voters) if candidate in marks}
            for candidate in candidates
        }
        letters = {
            candidate: "".join(marks[candidate].value[0] if candidate in marks else "-" for marks in voters)
            for candidate in candidates
        }
        assert expected == tally_by_voter(voters)
        assert expected == tally_by_candidate(columns)
        assert expected == tally_columns(letters)

    @examples(40)
    @given(BOXES, st.randoms(use_true_random=False))
    def test_order_never_matters(self, voters: list[dict[str, Mark]], random: Any) -> None:
        """Neither the order of the ballots nor that of the marks on one changes a tally."""
        shuffled = [dict(sorted(marks.items(), key=lambda _: random.random())) for marks in voters]
        random.shuffle(shuffled)
        assert tally_by_voter(voters) == tally_by_voter(shuffled)

    @pytest.mark.parametrize("size", [7, 8, 9, (1 << 15) - 1, 1 << 15, (1 << 15) + 1, 1 << 16])
    def test_any_number_of_ballots(self, size: int) -> None:
        """Few or many, around the sizes at which a batch is counted in another way."""
        voters = [{"x": "yes" if number % 3 else "no", "y": "abstain"} for number in range(size)]
        noes = -(-size // 3)
        assert {"x": Tally(yes=size - noes, no=noes), "y": Tally(abstain=size)} == tally_by_voter(voters)

    def test_words_and_marks_are_the_same(self) -> None:
        """Plain texts and marks may be mixed."""
        assert {"x": Tally(yes=2)} == tally_by_voter([{"x": "yes"}, {"x": Mark.YES}])
        assert {"x": Tally(yes=2)} == tally_by_candidate({"x": {"v": "yes", "w": Mark.YES}})

    @pytest.mark.parametrize("size", [1, 7, 8, 9])
    @pytest.mark.parametrize("wrong", ["maybe", None, 1])
    def test_what_is_no_mark_is_refused(self, wrong: Any, size: int) -> None:
        """One wrong mark among any number is refused, with the candidate and the mark."""
        voters: list[dict[str, Any]] = [{"x": "yes"}] * (size - 1) + [{"x": wrong}]
        with pytest.raises(PartgovError, match="marks: wanted one of yes, no, abstain") as caught:
            tally_by_voter(voters)
        assert wrong == caught.value.value
        with pytest.raises(PartgovError, match="marks: wanted one of yes, no, abstain"):
            tally_by_candidate({"x": {str(number): marks["x"] for number, marks in enumerate(voters)}})

    def test_nobody_marked(self) -> None:
        """No ballots, no tallies; a candidate whom nobody marked has an empty one where they are named."""
        assert ({}, {}, {}) == (tally_by_voter([]), tally_by_candidate({}), tally_columns({}))
        assert {} == tally_by_voter([{}] * 20)
        assert {"x": Tally()} == tally_by_candidate({"x": {}})
        assert {"x": Tally()} == tally_columns({"x": ""})
        assert {"x": Tally()} == tally_columns({"x": "--"})

    @pytest.mark.parametrize("column", ["yx", "yX", "Y", "y n", "y\n"])
    def test_other_letters_are_refused(self, column: str) -> None:
        """A letter that says nothing is refused, with the candidate and the letter."""
        with pytest.raises(
            PartgovError, match="columns, candidate ana: wanted one of the letters y, n, a, -"
        ) as caught:
            tally_columns({"bo": "yna-", "ana": column})
        assert str(caught.value.value) in column.replace("y", "")


# ── which marks count ────────────────────────────────────────────────────────────────────────────


def count(
    *ballots: Ballot,
    standing: Sequence[str] = ("x", "y"),
    fallen: Sequence[str] = ("gone",),
    roll: Roll | None = None,
    voting: Period | None = VOTING,
    electorate: RecordDate = RecordDate.AT_MARKING,
) -> Count:
    """Count ballots of long-standing members in the ordinary voting period, but for what is given."""
    return count_ballots(
        ballots,
        standing=standing,
        fallen=fallen,
        roll=roll if roll is not None else roll_of("v", "w"),
        voting=voting,
        electorate=electorate,
    )


def reasons(counted: Count) -> list[str]:
    """Why each rejected mark is rejected."""
    return [one.reason.value for one in counted.rejected]


NIGHT = OPENS + 3 * DAY


class TestWindow:
    """R-2: a mark counts inside the voting period."""

    @pytest.mark.parametrize(
        ("expected", "cast_at"),
        [(0, OPENS - TICK), (1, OPENS), (1, CLOSES - TICK), (0, CLOSES), (0, CLOSES + TICK)],
    )
    def test_one_tick_either_side(self, expected: int, cast_at: datetime) -> None:
        """A mark at the opening counts, one exactly at the close is late."""
        counted = count(ballot("v", cast_at, x="yes"))
        assert expected == counted.tallies["x"].yes
        assert ([] if expected else ["outside_period"]) == reasons(counted)

    def test_any_zone_names_the_same_moment(self) -> None:
        """A mark is judged by its moment, not by what the voter's clock showed."""
        west = timezone(-5 * HOUR)
        assert 1 == count(ballot("v", (CLOSES - TICK).astimezone(west), x="yes")).accepted
        assert 0 == count(ballot("v", CLOSES.astimezone(west), x="yes")).accepted

    def test_an_unknown_period_judges_nothing(self) -> None:
        """Where the period is not known, every instant is inside it."""
        assert 1 == count(ballot("v", TERM, x="yes"), voting=None).accepted


class TestElectorate:
    """R-10: who votes."""

    def cast(self, roll: Roll, electorate: RecordDate, at: datetime | None = NIGHT) -> int:
        """How many marks of one ballot count."""
        return count(ballot("v", at, x="yes"), roll=roll, electorate=electorate).accepted

    def joined(self, at: datetime, left: datetime | None = None) -> Roll:
        """A roll with one voter."""
        return Roll.of([Membership(id="v", joined=at, left=left)])

    @pytest.mark.parametrize(("expected", "joined"), [(1, NIGHT - TICK), (1, NIGHT), (0, NIGHT + TICK)])
    def test_a_member_at_the_instant_of_marking(self, expected: int, joined: datetime) -> None:
        """Joining at the very instant of marking is early enough."""
        assert expected == self.cast(self.joined(joined), RecordDate.AT_MARKING)

    @pytest.mark.parametrize(("expected", "left"), [(0, NIGHT), (1, NIGHT + TICK)])
    def test_who_left_at_the_instant_of_marking_does_not_vote(self, expected: int, left: datetime) -> None:
        """Leaving at the instant of marking is too early, one tick later is not."""
        assert expected == self.cast(self.joined(JOINED, left), RecordDate.AT_MARKING)

    def test_who_leaves_after_marking_has_voted(self) -> None:
        """Membership is judged at the mark, not at the close."""
        assert 1 == self.cast(self.joined(JOINED, CLOSES - TICK), RecordDate.AT_MARKING)

    @pytest.mark.parametrize(("expected", "joined"), [(1, OPENS - TICK), (1, OPENS), (0, OPENS + TICK)])
    @pytest.mark.parametrize("electorate", [RecordDate.AT_OPENING, RecordDate.BOTH])
    def test_setting__a_member_when_voting_opened(
        self, electorate: RecordDate, expected: int, joined: datetime
    ) -> None:
        """Joining at the very opening is early enough, one tick later is not."""
        assert expected == self.cast(self.joined(joined), electorate)

    @pytest.mark.parametrize(
        ("expected", "electorate"), [(0, RecordDate.AT_MARKING), (1, RecordDate.AT_OPENING), (0, RecordDate.BOTH)]
    )
    def test_setting__who_left_before_marking(self, expected: int, electorate: RecordDate) -> None:
        """Only where the opening alone counts does somebody vote who has left."""
        assert expected == self.cast(self.joined(JOINED, OPENS + DAY), electorate)

    @pytest.mark.parametrize(
        ("expected", "electorate"), [(1, RecordDate.AT_MARKING), (0, RecordDate.AT_OPENING), (0, RecordDate.BOTH)]
    )
    def test_setting__who_joined_after_the_opening(self, expected: int, electorate: RecordDate) -> None:
        """Only where marking alone counts does somebody vote who joined during the vote."""
        assert expected == self.cast(self.joined(OPENS + DAY), electorate)

    def test_a_second_spell_counts(self) -> None:
        """Who left and came back votes again, and not in between."""
        roll = Roll.of(
            [
                Membership(id="v", joined=JOINED, left=OPENS),
                Membership(id="v", joined=OPENS + DAY, left=OPENS + 2 * DAY),
            ]
        )
        assert [0, 0, 1, 1, 0] == [
            self.cast(roll, RecordDate.AT_MARKING, at)
            for at in (OPENS, OPENS + DAY - TICK, OPENS + DAY, OPENS + 2 * DAY - TICK, OPENS + 2 * DAY)
        ]

    @pytest.mark.parametrize("electorate", [RecordDate.AT_OPENING, RecordDate.BOTH])
    def test_an_opening_that_is_not_known_cannot_be_asked_about(self, electorate: RecordDate) -> None:
        """Who was a member at the opening is a senseless question without one."""
        with pytest.raises(PartgovError, match="voting: wanted the voting period"):
            count(voting=None, electorate=electorate)

    def test_a_stranger_does_not_vote(self) -> None:
        """Somebody never on the roll is not a member."""
        assert ["not_a_member"] == reasons(count(ballot("stranger", x="yes")))


class TestLastMark:
    """R-11, R-12: the last valid mark of each voter for each candidate."""

    @pytest.mark.parametrize("order", [0, 1])
    def test_the_later_mark_counts(self, order: int) -> None:
        """In whatever order the ballots are listed, the later one counts and the other is superseded."""
        both = [ballot("v", NIGHT, x="yes"), ballot("v", NIGHT + TICK, x="no")]
        counted = count(*(both if order else both[::-1]))
        assert Tally(no=1) == counted.tallies["x"]
        assert ((both[0], "x"),) == counted.superseded
        assert (2, 1) == (counted.submitted, counted.accepted)

    def test_a_partial_ballot_leaves_other_marks_standing(self) -> None:
        """A later ballot for one candidate takes nothing from another."""
        counted = count(ballot("v", NIGHT, x="yes", y="no"), ballot("v", NIGHT + TICK, x="no"))
        assert {"x": Tally(no=1), "y": Tally(no=1)} == counted.tallies
        assert ["x"] == [candidate for _, candidate in counted.superseded]

    def test_an_unmarked_candidate_gets_nothing(self) -> None:
        """Saying nothing is not an abstention."""
        assert {"x": Tally(abstain=1), "y": Tally()} == count(ballot("v", NIGHT, x="abstain")).tallies

    def test_three_marks(self) -> None:
        """Of three marks two are superseded."""
        made = [ballot("v", NIGHT + TICK * step, x=mark) for step, mark in enumerate(("yes", "no", "yes"))]
        for order in permutations(made):
            counted = count(*order)
            assert (Tally(yes=1), 2) == (counted.tallies["x"], len(counted.superseded))

    def test_of_one_instant_the_higher_number_is_last(self) -> None:
        """Where instants are equal the ballot box's own number decides."""
        for order in permutations([ballot("v", NIGHT, 7, x="yes"), ballot("v", NIGHT, 8, x="no")]):
            assert Tally(no=1) == count(*order).tallies["x"]

    def test_the_instant_comes_before_the_number(self) -> None:
        """A later mark with a lower number is the last one."""
        for order in permutations([ballot("v", NIGHT, 8, x="yes"), ballot("v", NIGHT + TICK, 7, x="no")]):
            assert Tally(no=1) == count(*order).tallies["x"]

    def test_numbers_may_be_negative_or_nought(self) -> None:
        """A box may number from anywhere."""
        for lower, higher, at in ((-1, 0, NIGHT), (0, 1, NIGHT), (-1, 0, None), (0, 1, None), (-2, -1, None)):
            for order in permutations([ballot("v", at, lower, x="yes"), ballot("v", at, higher, x="no")]):
                assert Tally(no=1) == count(*order).tallies["x"]

    @pytest.mark.parametrize("late", [CLOSES, TERM])
    def test_a_rejected_mark_supersedes_nothing(self, late: datetime) -> None:
        """A change of mind after the close changes nothing."""
        counted = count(ballot("v", NIGHT, x="yes"), ballot("v", late, x="no"))
        assert (Tally(yes=1), (), ["outside_period"]) == (counted.tallies["x"], counted.superseded, reasons(counted))

    def test_who_left_between_two_marks(self) -> None:
        """Validity first: the mark made after leaving is rejected and the earlier one counts."""
        roll = Roll.of([Membership(id="v", joined=JOINED, left=NIGHT + TICK)])
        counted = count(ballot("v", NIGHT, x="yes"), ballot("v", NIGHT + TICK, x="no"), roll=roll)
        assert (Tally(yes=1), ["not_a_member"]) == (counted.tallies["x"], reasons(counted))

    def test_voters_do_not_supersede_each_other(self) -> None:
        """Two voters have two marks."""
        assert Tally(yes=1, no=1) == count(ballot("v", NIGHT, x="yes"), ballot("w", NIGHT + TICK, x="no")).tallies["x"]

    def test_the_night_the_clocks_change(self) -> None:
        """02:15 and 02:30, before and after the clocks go back: the last is the second 02:30."""
        zone = ZoneInfo("Europe/Amsterdam")
        voting = Period(opens=datetime(2016, 10, 20, tzinfo=zone), closes=datetime(2016, 11, 3, tzinfo=zone))

        def cast(minute: int, fold: int, mark: str) -> Ballot:
            return ballot("v", datetime(2016, 10, 30, 2, minute, fold=fold, tzinfo=zone), x=mark)

        first = [cast(15, 0, "yes"), cast(30, 0, "no")]
        for order in permutations(first):
            assert Tally(no=1) == count(*order, voting=voting).tallies["x"]
        # 02:15 the second time is later than 02:30 the first time, though the clock shows less.
        for order in permutations([*first, cast(15, 1, "abstain")]):
            assert Tally(abstain=1) == count(*order, voting=voting).tallies["x"]
        for order in permutations([*first, cast(15, 1, "abstain"), cast(30, 1, "yes")]):
            assert Tally(yes=1) == count(*order, voting=voting).tallies["x"]


class TestConflict:
    """R-12: last marks that nothing tells apart."""

    def test_two_different_last_marks_are_both_rejected(self) -> None:
        """Neither counts, and each is kept with its reason."""
        counted = count(ballot("v", NIGHT, x="yes"), ballot("v", NIGHT, x="no"))
        assert Tally() == counted.tallies["x"]
        assert [("no", "conflict"), ("yes", "conflict")] == [(one.mark, one.reason) for one in counted.rejected]

    def test_they_revive_nothing(self) -> None:
        """An earlier mark stays superseded when the last ones conflict."""
        for order in permutations(
            [ballot("v", NIGHT - TICK, x="yes"), ballot("v", NIGHT, x="yes"), ballot("v", NIGHT, x="no")]
        ):
            counted = count(*order)
            assert (0, 1, 2) == (counted.accepted, len(counted.superseded), len(counted.rejected))

    def test_a_later_mark_ends_a_conflict(self) -> None:
        """A mark one tick later counts and supersedes both."""
        counted = count(ballot("v", NIGHT, x="yes"), ballot("v", NIGHT, x="no"), ballot("v", NIGHT + TICK, x="abstain"))
        assert (Tally(abstain=1), 2, []) == (counted.tallies["x"], len(counted.superseded), reasons(counted))

    def test_two_equal_last_marks_count_once(self) -> None:
        """The same mark twice is one mark; the other is superseded."""
        counted = count(ballot("v", NIGHT, x="yes"), ballot("v", NIGHT, x="yes"))
        assert (Tally(yes=1), 1, 2) == (counted.tallies["x"], len(counted.superseded), counted.submitted)

    def test_a_conflict_about_one_candidate_leaves_another_alone(self) -> None:
        """Only what differs is in conflict."""
        counted = count(ballot("v", NIGHT, x="yes", y="yes"), ballot("v", NIGHT, x="no", y="yes"))
        assert {"x": Tally(), "y": Tally(yes=1)} == counted.tallies
        assert ["x", "x"] == [one.candidate for one in counted.rejected]

    def test_three_last_marks_of_two_kinds(self) -> None:
        """A majority among one voter's own marks decides nothing."""
        counted = count(ballot("v", NIGHT, x="yes"), ballot("v", NIGHT, x="yes"), ballot("v", NIGHT, x="no"))
        assert (0, 3) == (counted.accepted, len(counted.rejected))

    def test_an_invalid_mark_conflicts_with_nothing(self) -> None:
        """Validity comes before conflict: what does not count cannot contradict."""
        counted = count(ballot("v", CLOSES, x="yes"), ballot("v", CLOSES, x="no"), ballot("v", NIGHT, x="yes"))
        assert (Tally(yes=1), ["outside_period"] * 2) == (counted.tallies["x"], reasons(counted))


class TestWithoutInstants:
    """R-43: marks that carry no instant."""

    def test_they_count_and_the_count_says_how_many(self) -> None:
        """The window cannot be judged for them, and the number is told, mark by mark."""
        counted = count(ballot("v", None, x="yes", y="no"), ballot("w", NIGHT, x="yes"))
        assert (3, 2, 3) == (counted.accepted, counted.unstamped, counted.submitted)

    def test_rejected_ones_are_told_too(self) -> None:
        """A stranger's mark without an instant is unstamped as well as rejected."""
        counted = count(ballot("stranger", None, x="yes"))
        assert (1, ["not_a_member"]) == (counted.unstamped, reasons(counted))

    @pytest.mark.parametrize(
        ("expected", "joined", "left"),
        [
            (1, CLOSES - TICK, None),
            (0, CLOSES, None),
            (1, JOINED, OPENS + TICK),
            (0, JOINED, OPENS),
            (1, OPENS, CLOSES),
            (1, OPENS + DAY, OPENS + DAY + TICK),
        ],
    )
    def test_a_member_at_no_instant_of_the_period_is_refused(
        self, expected: int, joined: datetime, left: datetime | None
    ) -> None:
        """Every instant the mark may carry must refuse it; one instant inside is enough to let it in."""
        roll = Roll.of([Membership(id="v", joined=joined, left=left)])
        assert expected == count(ballot("v", None, x="yes"), roll=roll).accepted

    def test_an_unknown_period_asks_only_for_some_membership(self) -> None:
        """With no instant and no period, whoever was ever a member may have voted."""
        roll = Roll.of([Membership(id="v", joined=JOINED, left=JOINED + TICK)])
        assert 1 == count(ballot("v", None, x="yes"), roll=roll, voting=None).accepted
        assert 0 == count(ballot("stranger", None, x="yes"), roll=roll, voting=None).accepted

    def test_membership_at_the_opening_can_be_judged(self) -> None:
        """Under that setting no instant of marking is needed."""
        roll = Roll.of([Membership(id="v", joined=OPENS), Membership(id="w", joined=OPENS + TICK)])
        box = [ballot("v", None, x="yes"), ballot("w", None, x="yes")]
        assert 1 == count(*box, roll=roll, electorate=RecordDate.AT_OPENING).accepted
        assert 1 == count(*box, roll=roll, electorate=RecordDate.BOTH).accepted

    def test_numbers_order_them(self) -> None:
        """The higher number is the last."""
        for order in permutations([ballot("v", None, 1, x="yes"), ballot("v", None, 2, x="no")]):
            counted = count(*order)
            assert (Tally(no=1), 1) == (counted.tallies["x"], len(counted.superseded))

    def test_one_missing_instant_leaves_the_order_to_the_numbers(self) -> None:
        """When one of a voter's marks has no instant, the numbers order them all, whatever the others' instants."""
        made = [ballot("v", NIGHT + DAY, 1, x="yes"), ballot("v", NIGHT, 2, x="no"), ballot("v", None, 0, x="abstain")]
        for order in permutations(made):
            assert Tally(no=1) == count(*order).tallies["x"]

    def test_only_marks_for_the_same_candidate_matter(self) -> None:
        """An unstamped ballot that does not mark a candidate leaves the order of the stamped ones alone."""
        made = [ballot("v", NIGHT + DAY, 1, x="yes"), ballot("v", NIGHT, 2, x="no"), ballot("v", None, 3, y="yes")]
        for order in permutations(made):
            assert {"x": Tally(yes=1), "y": Tally(yes=1)} == count(*order).tallies

    def test_without_numbers_they_may_be_the_last(self) -> None:
        """An unstamped mark and the latest stamped one cannot be told apart: different, they conflict."""
        made = [ballot("v", None, x="yes"), ballot("v", NIGHT, x="no"), ballot("v", NIGHT - TICK, x="abstain")]
        for order in permutations(made):
            counted = count(*order)
            assert (0, 1, 2) == (counted.accepted, len(counted.superseded), len(counted.rejected))

    def test_without_numbers_equal_ones_count_once(self) -> None:
        """The same mark with and without an instant is one mark."""
        for order in permutations([ballot("v", None, x="yes"), ballot("v", NIGHT, x="yes")]):
            assert Tally(yes=1) == count(*order).tallies["x"]

    def test_two_unstamped_without_numbers_conflict(self) -> None:
        """Nothing tells two unstamped marks apart."""
        assert (0, 2) == (
            (counted := count(ballot("v", None, x="yes"), ballot("v", None, x="no"))).accepted,
            len(counted.rejected),
        )


class TestReasons:
    """R-12: each rejected mark has one reason, the first that applies."""

    @pytest.mark.parametrize(
        ("expected", "candidate", "voter", "cast_at"),
        [
            ("unknown_candidate", "nobody", "stranger", CLOSES),
            ("unknown_candidate", "nobody", "v", NIGHT),
            ("not_a_candidate", "gone", "stranger", CLOSES),
            ("not_a_candidate", "gone", "v", NIGHT),
            ("outside_period", "x", "stranger", CLOSES),
            ("outside_period", "x", "v", CLOSES),
            ("not_a_member", "x", "stranger", NIGHT),
            ("not_a_member", "x", "stranger", None),
            ("not_a_candidate", "gone", "stranger", None),
        ],
    )
    def test_the_first_of_several(self, expected: str, candidate: str, voter: str, cast_at: datetime | None) -> None:
        """Unknown, then no candidate, then the period, then membership."""
        assert [expected] == reasons(count(Ballot(voter=voter, cast_at=cast_at, marks={candidate: Mark.YES})))

    def test_conflict_is_the_last_of_them(self) -> None:
        """Marks for somebody who does not stand are rejected for that, not for contradicting each other."""
        counted = count(ballot("v", NIGHT, gone="yes", nobody="no"), ballot("v", NIGHT, gone="no", nobody="yes"))
        assert ["not_a_candidate", "not_a_candidate", "unknown_candidate", "unknown_candidate"] == reasons(counted)

    def test_one_ballot_may_have_several_reasons(self) -> None:
        """Each mark is judged by itself."""
        counted = count(ballot("v", NIGHT, x="yes", gone="no", nobody="abstain"))
        assert (1, ["not_a_candidate", "unknown_candidate"]) == (counted.accepted, reasons(counted))

    def test_who_stands_is_not_fallen(self) -> None:
        """Somebody in both lists stands."""
        assert 1 == count(ballot("v", NIGHT, x="yes"), fallen=("x",)).accepted

    def test_each_is_kept_whole(self) -> None:
        """A rejected mark keeps voter, candidate, mark and instant."""
        (one,) = count(ballot("v", CLOSES, x="no")).rejected
        assert ("v", "x", Mark.NO, CLOSES, Reason.OUTSIDE_PERIOD) == (
            one.voter,
            one.candidate,
            one.mark,
            one.cast_at,
            one.reason,
        )

    def test_they_are_listed_by_instant_voter_candidate_and_mark(self) -> None:
        """The list is in one order, those without an instant first."""
        late = CLOSES + TICK
        box = [
            ballot("w", CLOSES, x="yes"),
            ballot("v", late, x="yes"),
            ballot("v", CLOSES, y="yes", x="no"),
            ballot("z", None, x="yes"),
            ballot("v", CLOSES, x="abstain"),
        ]
        expected = [
            ("z", "x", "yes"),
            ("v", "x", "abstain"),
            ("v", "x", "no"),
            ("v", "y", "yes"),
            ("w", "x", "yes"),
            ("v", "x", "yes"),
        ]
        for order in permutations(box):
            assert expected == [(one.voter, one.candidate, one.mark) for one in count(*order).rejected]

    def test_the_order_of_reasons_is_the_readings(self) -> None:
        """The reasons are declared in the order in which they apply."""
        expected = [
            "unknown_candidate",
            "not_a_candidate",
            "outside_period",
            "not_a_member",
            "conflict",
            "concerned",
            "too_many_yes",
        ]
        assert expected == [reason.value for reason in Reason]


def as_marks(box: Iterable[Ballot]) -> list[oracle.Marked]:
    """Ballots, mark by mark."""
    return [
        oracle.Marked(one.voter, candidate, mark.value, one.cast_at, one.seq)
        for one in box
        for candidate, mark in one.marks.items()
    ]


BALLOTS = ballots(NAMES[:3], ("x", "y", "gone", "stranger"))
ROLLS = rolls(NAMES[:3])


class TestAgainstTheOracle:
    """The count against the same rules applied mark by mark."""

    @examples(40)
    @given(BALLOTS, ROLLS, st.sampled_from(list(RecordDate)))
    def test_marks_that_count_and_marks_that_do_not(
        self, box: list[Ballot], roll: Roll, electorate: RecordDate
    ) -> None:
        """Tallies, superseded and rejected marks are the oracle's."""
        counted = count(*box, roll=roll, electorate=electorate)
        expected = oracle.count(
            as_marks(box),
            standing=("x", "y"),
            fallen=("gone",),
            spells=roll.spells,
            opens=OPENS,
            closes=CLOSES,
            electorate=electorate.value,
        )
        found = {
            (candidate, mark): number
            for candidate, tally in counted.tallies.items()
            for mark, number in (("yes", tally.yes), ("no", tally.no), ("abstain", tally.abstain))
            if number
        }
        assert expected.accepted == found
        assert expected.superseded == len(counted.superseded)
        assert Counter(
            (one.voter, one.candidate, one.mark, one.at, reason) for one, reason in expected.rejected
        ) == Counter(
            (one.voter, one.candidate, one.mark.value, one.cast_at, one.reason.value) for one in counted.rejected
        )
        assert sum(len(one.marks) for one in box if one.cast_at is None) == counted.unstamped

    @examples(40)
    @given(BALLOTS, ROLLS, st.sampled_from(list(RecordDate)))
    def test_every_mark_is_accounted_for(self, box: list[Ballot], roll: Roll, electorate: RecordDate) -> None:
        """Accepted + superseded + rejected = submitted."""
        counted = count(*box, roll=roll, electorate=electorate)
        assert sum(len(one.marks) for one in box) == counted.submitted
        assert counted.submitted == counted.accepted + len(counted.superseded) + len(counted.rejected)

    @examples(75)
    @given(BALLOTS, ROLLS, st.randoms(use_true_random=False))
    def test_the_order_of_ballots_never_matters(self, box: list[Ballot], roll: Roll, random: Any) -> None:
        """A shuffle of the ballots, and of the marks on each, changes nothing that is reported."""
        shuffled = [
            Ballot(
                voter=one.voter,
                marks=dict(sorted(one.marks.items(), key=lambda _: random.random())),
                cast_at=one.cast_at,
                seq=one.seq,
            )
            for one in box
        ]
        random.shuffle(shuffled)
        assert count(*box, roll=roll) == count(*shuffled, roll=roll, standing=("y", "x"))

    def test_which_of_two_equal_marks_is_superseded_does_not_hang_on_the_list(self) -> None:
        """Ballots of one moment that differ in another mark, or in a note alone, come out alike in any order."""
        plain = Ballot(voter="v", marks={"x": Mark.YES}, cast_at=NIGHT)
        box = [
            plain,
            Ballot(voter="v", marks={"x": Mark.YES, "y": Mark.NO}, cast_at=NIGHT),
            Ballot(voter="v", marks={"x": Mark.YES}, cast_at=NIGHT, note="again"),
        ]
        expected = count(*box)
        assert (2, 3) == (expected.accepted + len(expected.rejected), expected.submitted - 1)
        for order in permutations(box):
            assert expected == count(*order)
        twice = [
            Ballot(voter="v", marks={"x": Mark.YES, "y": Mark.NO}, cast_at=NIGHT),
            Ballot(voter="v", marks={"y": Mark.YES, "x": Mark.YES}, cast_at=NIGHT),
            Ballot(voter="v", marks={"x": Mark.YES, "y": Mark.ABSTAIN}, cast_at=NIGHT),
        ]
        turned = [
            Ballot(voter="v", marks=dict(reversed(one.marks.items())), cast_at=NIGHT)  # type: ignore[call-overload]
            for one in twice
        ]
        for order in (*permutations(twice), *permutations(turned)):
            assert count(*twice) == count(*order)

    def test_which_of_two_equal_marks_goes_by_their_source_last(self) -> None:
        """Of ballots alike but for it the one without is superseded, then those in the order of its letters."""
        box = [Ballot(voter="v", marks={"x": Mark.YES}, cast_at=NIGHT, source=source) for source in ("b", None, "A")]
        for order in permutations(box):
            assert [None, "A"] == [one.source for one, _ in count(*order).replaced]

    def test_superseded_marks_come_by_voter(self) -> None:
        """Whoever changed their mind first in the list is not listed first for that."""
        box = [ballot(who, NIGHT + TICK * step, x="yes") for who in ("w", "v") for step in (0, 1)]
        for order in permutations(box):
            assert ["v", "w"] == [one.voter for one, _ in count(*order).superseded]

    def test_superseded_marks_of_a_voter_come_by_candidate(self) -> None:
        """Whichever candidate a ballot names first."""
        for names in permutations(("x", "y")):
            box = [
                Ballot(voter="v", marks=dict.fromkeys(names, Mark.YES), cast_at=NIGHT + TICK * step) for step in (0, 1)
            ]
            assert ["x", "y"] == [candidate for _, candidate in count(*box).superseded]

    @examples(40)
    @given(BALLOTS, ROLLS)
    def test_what_was_superseded_is_on_a_ballot(self, box: list[Ballot], roll: Roll) -> None:
        """Each superseded mark can be looked up on the ballot that carries it."""
        counted = count(*box, roll=roll)
        for one, candidate in counted.superseded:
            assert one in box
            assert candidate in one.marks


def test_candidates_nobody_marked_have_an_empty_tally() -> None:
    """Everybody who stands is in the count, and nobody else."""
    assert {"x": Tally(), "y": Tally()} == count().tallies
    assert {} == count(ballot("v", NIGHT, x="yes"), standing=()).tallies


class Handed(Countable):
    """Marks that tell what they were asked to be counted by."""

    def count(self, **asked: Any) -> Any:
        """It, instead of a count."""
        return asked


def test_marks_that_are_no_ballots_are_counted_by_what_was_asked() -> None:
    """All of it is handed on, as it is."""
    asked: dict[str, Any] = {
        "standing": ["ana"], "fallen": ["bo"], "roll": roll_of("v"), "voting": VOTING, "electorate": RecordDate.BOTH,
        "per_ballot": 2, "barred": ["cy"],
    }  # fmt: skip
    assert asked == count_ballots(Handed(), **asked)
    with pytest.raises(NotImplementedError):
        Countable().count(**asked)


def test_whom_the_vote_concerns_has_none_and_all_the_others_have() -> None:
    """Also where others are no members, which is told first of who is both."""
    cast = [ballot(voter, ana="yes") for voter in ("v", "concerned", "stranger")]
    found = count_ballots(
        cast, standing=["ana"], roll=roll_of("v", "concerned"), voting=VOTING, electorate=RecordDate.AT_MARKING,
        barred=["concerned", "stranger"],
    )  # fmt: skip
    assert (1, 1) == (found.accepted, found.voters)
    assert {("concerned", "concerned"), ("stranger", "not_a_member")} == {
        (one.voter, one.reason.value) for one in found.rejected
    }


class TestCount:
    """What a count says of the marks that it does not list."""

    BALLOT = Ballot(voter="v", marks={"ana": "yes", "bo": "no"})
    REJECTED = RejectedMark(voter="v", candidate="ana", mark=Mark.YES, cast_at=None, reason=Reason.CONFLICT)

    def test_what_is_listed_and_what_is_not_add_up(self) -> None:
        """Two replaced on a ballot and three on none are five; one conflict listed and two that are not are three."""
        found = Count(
            tallies={"ana": Tally(yes=2, no=1), "bo": Tally(abstain=1)}, submitted=13,
            replaced=[(self.BALLOT, ("ana", "bo"))], rejected=[self.REJECTED], unlisted=3,
            further={Reason.CONFLICT: 2, Reason.OUTSIDE_PERIOD: 1},
        )  # fmt: skip
        assert ((self.BALLOT, "ana"), (self.BALLOT, "bo")) == found.superseded
        assert (5, 4) == (found.how_many_superseded, found.accepted)
        assert {Reason.OUTSIDE_PERIOD: 1, Reason.CONFLICT: 3} == found.by_reason
        assert [Reason.OUTSIDE_PERIOD, Reason.CONFLICT] == [*found.by_reason]
        assert "Count: 13 marks, 4 accepted, 5 superseded, 4 rejected" == repr(found)
        assert [
            {"candidate": "ana", "yes": 2, "no": 1, "abstain": 0},
            {"candidate": "bo", "yes": 0, "no": 0, "abstain": 1},
        ] == found.rows()

    def test_nothing_else_is_said_of_a_count_of_nothing(self) -> None:
        """No ballot without an instant, no voter and nothing that is not listed; lists are kept as they were given."""
        replaced, rejected = [(self.BALLOT, ("ana",))], [self.REJECTED]
        found = Count(tallies={}, submitted=2, replaced=replaced, rejected=rejected)
        replaced.clear()
        rejected.clear()
        assert (0, 0, 0) == (found.unstamped, found.voters, found.unlisted)
        assert (1, {Reason.CONFLICT: 1}) == (found.how_many_superseded, found.by_reason)
