"""Who is a member at an instant, and since when (R-2, R-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise, permutations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partgov.foundation.errors import NaiveInstantError, PartgovError
from partgov.foundation.periods import FOREVER, instant_text
from partgov.members import Affiliation, Headcount, Membership, Roll
from tests.strategies import CLOSES, DAY, JOINED, OPENS, TERM, TICK


def spell(joined: datetime, left: datetime | None = None, *, id: str = "ana", name: str | None = None) -> Membership:
    """One spell of one person's membership."""
    return Membership(id=id, joined=joined, left=left, name=name)


class TestMembership:
    """One spell."""

    @pytest.mark.parametrize("left", [JOINED, JOINED - TICK])
    def test_one_leaves_after_joining(self, left: datetime) -> None:
        """Leaving at the instant of joining, or before, is refused."""
        with pytest.raises(PartgovError, match="left: wanted an instant after joining, 2013-05-01T00:00:00Z"):
            spell(JOINED, left)

    def test_one_tick_is_a_spell(self) -> None:
        """Leaving one tick after joining is a membership of one tick."""
        roll = Roll.of([spell(JOINED, JOINED + TICK)])
        assert (True, False) == (roll.is_member("ana", JOINED), roll.is_member("ana", JOINED + TICK))

    def test_naive_instants_are_refused(self) -> None:
        """R-1: with the name of the field."""
        with pytest.raises(NaiveInstantError, match="joined"):
            spell(datetime(2013, 5, 1))
        with pytest.raises(NaiveInstantError, match="left"):
            spell(JOINED, datetime(2014, 5, 1))

    @pytest.mark.parametrize("field", ["name", "source", "note"])
    def test_texts_are_texts(self, field: str) -> None:
        """What is said about a member is text or nothing."""
        nothing: dict[str, Any] = {field: None}
        Membership(id="ana", joined=JOINED, **nothing)
        with pytest.raises(PartgovError, match=f"{field}: wanted text"):
            Membership(id="ana", joined=JOINED, **{field: 1})  # type: ignore[arg-type]


class TestRoll:
    """The roll of members."""

    @pytest.mark.parametrize(
        ("expected", "at"),
        [(False, OPENS - TICK), (True, OPENS), (True, CLOSES - TICK), (False, CLOSES), (False, CLOSES + TICK)],
    )
    def test_p4__a_member_from_joining_until_leaving(self, expected: bool, at: datetime) -> None:
        """The instant of joining is inside, the instant of leaving is outside."""
        assert expected == Roll.of([spell(OPENS, CLOSES)]).is_member("ana", at)

    def test_a_stranger_is_no_member(self) -> None:
        """Somebody without a row is a member at no instant."""
        roll = Roll.of([spell(JOINED)])
        assert not roll.is_member("bo", OPENS)
        assert roll.since("bo", OPENS) is None
        assert "bo" not in roll
        assert "ana" in roll

    @pytest.mark.parametrize(
        ("expected", "at"),
        [
            (None, JOINED - TICK),
            (JOINED, JOINED),
            (JOINED, OPENS - TICK),
            (None, OPENS),
            (CLOSES, CLOSES),
            (CLOSES, TERM),
        ],
    )
    def test_since_is_the_start_of_the_spell_around_the_instant(self, expected: datetime | None, at: datetime) -> None:
        """R-13: who left and rejoined is a member since the rejoining."""
        roll = Roll.of([spell(JOINED, OPENS), spell(CLOSES)])
        assert expected == roll.since("ana", at)

    def test_spells_that_touch_are_unbroken(self) -> None:
        """R-13: rejoining at the instant of leaving breaks nothing."""
        roll = Roll.of([spell(JOINED, OPENS), spell(OPENS, CLOSES), spell(CLOSES)])
        assert ((JOINED, FOREVER),) == roll.spells["ana"]
        assert JOINED == roll.since("ana", TERM)

    def test_one_tick_between_spells_breaks_them(self) -> None:
        """A tick without membership is a new start."""
        roll = Roll.of([spell(JOINED, OPENS - TICK), spell(OPENS)])
        assert OPENS == roll.since("ana", TERM)

    @pytest.mark.parametrize(
        "rows",
        [
            [spell(JOINED, OPENS), spell(OPENS - TICK, CLOSES)],
            [spell(JOINED), spell(OPENS)],
            [spell(JOINED, OPENS), spell(JOINED, OPENS)],
            [spell(JOINED, TERM), spell(OPENS, CLOSES)],
            [spell(JOINED, OPENS), spell(JOINED, CLOSES)],
        ],
    )
    def test_spells_do_not_overlap(self, rows: list[Membership]) -> None:
        """One tick of overlap is refused, with the person's id, in either order."""
        for order in permutations(rows):
            with pytest.raises(
                PartgovError, match="members: wanted spells of membership that do not overlap"
            ) as caught:
                Roll.of(order)
            assert "ana" == caught.value.value

    def test_all_who_overlap_are_named(self) -> None:
        """As they come, each once."""
        rows = [spell(JOINED, id=who) for who in ("bo", "ana", "cy", "bo", "ana")]
        with pytest.raises(PartgovError) as caught:
            Roll.of(rows)
        assert "bo, ana" == caught.value.value

    def test_r94__affiliations_are_of_the_person(self) -> None:
        """Those of each spell hold on their own days, from the first instant until the last."""
        acme, beta = Affiliation(name="Acme", since=OPENS, until=CLOSES), Affiliation(name="Beta", since=CLOSES)
        roll = Roll.of([
            attrs.evolve(spell(JOINED, OPENS), affiliations=[acme]), attrs.evolve(spell(OPENS), affiliations=[beta]),
            spell(JOINED, id="bo"),
        ])  # fmt: skip
        for at, names in ((OPENS - TICK, ""), (OPENS, "Acme"), (CLOSES - TICK, "Acme"), (CLOSES, "Beta")):
            assert (names, "") == ("".join(roll.affiliated("ana", at)), "".join(roll.affiliated("bo", at)))

    def test_r94__an_affiliation_lasts(self) -> None:
        """Its end comes after its start: at the same instant is refused, a tick later is not; both are instants."""
        assert Affiliation(name="Acme", since=OPENS, until=OPENS + TICK).holds(OPENS)
        with pytest.raises(PartgovError, match="until: wanted an instant after from, ") as caught:
            Affiliation(name="Acme", since=OPENS, until=OPENS)
        assert instant_text(OPENS) == caught.value.value
        for field in ("since", "until"):
            with pytest.raises(PartgovError, match=f"{field}: wanted an instant"):
                Affiliation(**{"name": "Acme", field: "2016-10-01"})  # type: ignore[arg-type]

    def test_people_do_not_overlap_each_other(self) -> None:
        """Two people may be members at the same time."""
        assert 2 == len(Roll.of([spell(JOINED), spell(JOINED, id="bo")]))

    def test_length_is_people_not_rows(self) -> None:
        """Somebody with two spells is one person."""
        assert 1 == len(Roll.of([spell(JOINED, OPENS), spell(CLOSES)]))

    def test_the_latest_name_holds(self) -> None:
        """Of several recorded names the one of the latest spell is used, in whatever order the rows come."""
        rows = [spell(JOINED, OPENS, name="Old"), spell(CLOSES, name="New"), spell(OPENS, CLOSES)]
        for order in permutations(rows):
            assert "New" == Roll.of(order).name("ana")

    def test_a_label_gives_name_and_id(self) -> None:
        """A sentence names a person by both, or by the id alone where there is no other name."""
        roll = Roll.of([spell(JOINED, name="Ana"), spell(JOINED, id="bo"), spell(JOINED, id="cy", name="cy")])
        assert ["Ana (ana)", "bo", "cy", "di"] == [roll.label(who) for who in ("ana", "bo", "cy", "di")]
        assert ["Ana", "bo", "cy", "di"] == [roll.name(who) for who in ("ana", "bo", "cy", "di")]

    def test_an_empty_roll(self) -> None:
        """Nobody is a member of nothing."""
        assert 0 == len(Roll.of([]))

    @given(st.sets(st.integers(0, 12), max_size=8).map(sorted), st.randoms(use_true_random=False))
    def test_against_the_definition(self, marks: Sequence[int], random: object) -> None:
        """Membership, day by day, is what the rows say; the order of the rows never matters."""
        ends = [JOINED + DAY * mark for mark in marks]
        rows = [spell(joined, left) for joined, left in pairwise(ends)]
        rows = [row for number, row in enumerate(rows) if number % 3 != 2]
        shuffled = list(rows)
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        roll = Roll.of(shuffled)
        assert Roll.of(rows) == roll
        for day in range(14):
            at = JOINED + DAY * day
            inside = [row for row in rows if row.left is not None and row.joined <= at < row.left]
            assert bool(inside) == roll.is_member("ana", at)
            since = roll.since("ana", at)
            if inside:
                start = inside[0].joined
                while before := [row.joined for row in rows if row.left == start]:
                    start = before[0]
                assert start == since


class TestHeadcount:
    """How many are on a roll, gone through once."""

    SPELLS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3)

    @given(st.lists(SPELLS, max_size=5), st.integers(0, 9), st.integers(0, 9))
    def test_against_the_definition(self, spells: list[list[tuple[int, int]]], first: int, last: int) -> None:
        """R-2: who is there at an instant, and who at any until another, once however often they left and came back."""
        day = [JOINED + DAY * number for number in range(11)]
        roll = Roll({f"m{who}": tuple((day[a], day[b]) for a, b in mine) for who, mine in enumerate(spells)}, {})
        count = Headcount.of(roll)

        def there(number: int) -> set[int]:
            return {who for who, mine in enumerate(spells) if any(a <= number < b for a, b in mine)}

        assert len(there(first)) == count.at(day[first])
        if first < last:
            meanwhile = set().union(*map(there, range(first, last)))
            assert len(meanwhile) == count.within(day[first], day[last])

    def test_coming_back_within_a_day_is_no_second_person(self) -> None:
        """Who leaves and comes back while a vote is open is counted once; who only leaves or only comes, too."""
        rows = [spell(JOINED, OPENS + DAY), spell(OPENS + DAY * 2), spell(JOINED, OPENS + TICK, id="bo")]
        rows += [spell(CLOSES - TICK, id="cy"), spell(JOINED, OPENS, id="di"), spell(CLOSES, id="eve")]
        count = Headcount.of(Roll.of(rows))
        assert (3, 2, 1) == (count.within(OPENS, CLOSES), count.at(OPENS), count.at(OPENS + DAY * 3))
