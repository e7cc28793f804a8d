"""Scale: what a large organisation of many years costs, counted in calls, since seconds say more about the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType
from typing import Any

import pytest

from partgov.bars import bars_for
from partgov.bylaws import in_force
from partgov.foundation.errors import PartgovError
from partgov.groups import GroupLife, groups_of_each, live
from partgov.history.agenda import what_next
from partgov.history.audit import audit_record
from partgov.history.record import Record
from partgov.history.replay import History, replay
from partgov.interop.records import dump_record, load_record
from partgov.limits import Tenures
from partgov.members import Membership, Roll
from partgov.testing import declare, made_up_record

AT = datetime(2024, 12, 31, tzinfo=UTC)


def calls(work: Callable[[], object]) -> int:
    """How many functions some work calls, of Python's own too, each resumption of a generator among them."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def groups_in(record: Record) -> dict[str, GroupLife]:
    """What became of each group of a record."""
    rules = in_force(record.bylaws, AT).groups
    return {**live(record.groups, roll=Roll.of(record.members), rules_of=lambda _: rules, zone=UTC)}


def followed(record: Record) -> History:
    """What follows from a record."""
    return replay(record, roll=Roll.of(record.members), zone=UTC, groups=groups_in(record))


class TestMadeUpRecords:
    """Records of organisations of any size, of one seed."""

    @pytest.mark.parametrize(("members", "years"), [(1, 1), (7, 30), (2500, 3)])
    def test_everything_declared_follows(self, members: int, years: int) -> None:
        """An audit agrees with all that `declare` writes down, and of no election or recall nothing is declared."""
        record = made_up_record(members, years=years)
        audit = audit_record(declare(record, followed(record)), zone=UTC)
        assert audit, str(audit)
        assert len(audit.record.elections) == years * max(1, members // 1000)
        assert not [one for one in audit.undeclared if one.startswith(("elections", "recalls"))]

    def test_one_seed_makes_one_record(self) -> None:
        """The same seed makes the same record, and another seed another; either is read back as it was written."""
        one, again, other = (made_up_record(30, years=4, seed=seed) for seed in (1, 1, 2))
        assert one == again != other
        assert load_record(dump_record(one)) == one

    @pytest.mark.parametrize(("members", "years"), [(0, 1), (1, 0)])
    def test_nobody_and_no_time_are_refused(self, members: int, years: int) -> None:
        """An organisation has a member and a year."""
        with pytest.raises(PartgovError):
            made_up_record(members, years=years)

    def test_of_each_kind_of_fact_there_is_some(self) -> None:
        """People come back, boards are called into question and resign, and some elections have ballots."""
        record = made_up_record(1000, years=20)
        assert len({one.id for one in record.members}) < len(record.members)
        assert record.recalls
        assert record.resignations
        assert {one.ballots is None for one in record.elections} == {True, False}
        assert record.groups[0].leavings


def costs(branches: int, years: int) -> list[int]:
    """How many calls it takes to audit an organisation of small branches, and to say what comes next in it."""
    record = made_up_record(10 * branches, years=years, branch=10)
    roll, groups = Roll.of(record.members), groups_in(record)
    history = replay(record, roll=roll, zone=UTC, groups=groups)
    return [
        calls(lambda: audit_record(record, zone=UTC)),
        calls(lambda: what_next(record, history, at=AT, roll=roll, zone=UTC)),
    ]


class TestGrowth:
    """What is asked of a whole organisation costs as much more as there are more facts; of one member, no more."""

    def test_is_linear(self) -> None:
        """Four times the branches take four times the calls, and no more than a hundredth besides."""
        for less, more in zip(costs(20, 3), costs(80, 3), strict=True):
            assert 100 * more <= 404 * less

    def test_a_question_more_costs_the_same_among_any_number(self) -> None:
        """What polls with ballots take grows with them, and not with each of them for every member."""
        record = made_up_record(200, years=8)
        polls = [one for one in record.polls if one.ballots is not None]
        strangers = [Membership(id=f"x{number}", joined=AT) for number in range(2000)]

        def more(members: Sequence[Membership]) -> int:
            few, many = (Record(members=members, polls=polls[:number]) for number in (2, 8))
            return calls(lambda: audit_record(many, zone=UTC)) - calls(lambda: audit_record(few, zone=UTC))

        assert len(polls) == 8
        # To go through the strangers once would be 2,000 calls more; what else runs meanwhile makes a few.
        assert abs(more(record.members) - more([*record.members, *strangers])) < 100

    def test_a_members_question_is_flat(self) -> None:
        """Whether somebody may stand, and in which groups they are, is told in the same calls among eight branches."""
        record = made_up_record(8000, years=3)
        history, lives, rules = followed(record), groups_in(record), in_force(record.bylaws, AT).mandates
        alone = [one for one in record.members if one.id.startswith("m0-")]
        asked = {one.member for one in history.held("board-0")}

        def told(tenures: Tenures, roll: Roll, grouped: Mapping[str, object], member: str) -> object:
            when = AT + timedelta(weeks=6)
            bars = bars_for(
                member, "board-0", starts=when, known_by=AT, tenures=tenures, roll=roll, rules=rules, zone=UTC
            )
            return roll.since(member, AT), bars, grouped.get(member)

        small = Tenures.of(history.held("board-0")), Roll.of(alone), groups_of_each({"group-0": lives["group-0"]})
        large = Tenures.of(history.mandates), Roll.of(record.members), groups_of_each(lives)
        assert len(asked) > 5
        for member in asked:
            assert told(*small, member) == told(*large, member)
            assert abs(calls(partial(told, *small, member)) - calls(partial(told, *large, member))) < 10


def test_groups_of_each_are_the_groups_of_each() -> None:
    """Who is asked about is in the groups that have them, and in no other."""
    lives = groups_in(made_up_record(3000, years=4))
    grouped = groups_of_each(lives)
    assert grouped
    for name, life in lives.items():
        assert {who: mine[name] for who, mine in grouped.items() if name in mine} == dict(life.spells)
