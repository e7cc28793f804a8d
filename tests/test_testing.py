"""Testing: what `partgov.testing` promises whoever tests a program of their own, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partgov import testing
from partgov.ballots import Mark
from partgov.bylaws import Bylaws
from partgov.history.audit import audit_record
from partgov.history.record import Poll, Record
from partgov.interop.records import dump_record, load_record
from partgov.journal import Journal
from partgov.ledger import PublicLog, publish
from partgov.members import Roll
from partgov.outcomes import Result
from partgov.seating import Contender
from partgov.testing import (
    CANDIDATES,
    CLOSES,
    DAY,
    OPENS,
    Decide,
    ElectionCase,
    bylaws,
    check_agreement,
    check_conservation,
    check_last_mark,
    check_log,
    check_monotony,
    check_names,
    check_order,
    check_period,
    check_round_trip,
    check_written,
    contenders,
    elections,
    histories,
    journals,
    polls,
    rolls,
)


def refused(strategy: st.SearchStrategy[Any], check: Callable[[Any], None]) -> str:
    """Why a check refuses something of a strategy."""

    @settings(phases=[Phase.generate], report_multiple_bugs=False)
    @given(strategy)
    def run(value: Any) -> None:
        check(value)

    with pytest.raises(AssertionError) as told:
        run()
    return str(told.value)


# ── programs with a fault each ───────────────────────────────────────────────────────────────────


def losing_a_ballot(case: ElectionCase) -> Result:
    """A program that forgets the last row."""
    return attrs.evolve(case, ballots=case.ballots[:-1]).decided()


def losing_a_seat(case: ElectionCase) -> Result:
    """A program that keeps a primary seat in one column, which is too small."""
    return attrs.evolve(case, seats=attrs.evolve(case.seats, primary=min(case.seats.primary, 1))).decided()


def last_row_counts(case: ElectionCase) -> Result:
    """A program with one row for each voter, which the next ballot in the list replaces."""
    return attrs.evolve(case, ballots=[*{one.voter: one for one in case.ballots}.values()]).decided()


def first_mark_counts(case: ElectionCase) -> Result:
    """A program in which nobody may change their mind."""
    first = sorted(case.ballots, key=lambda one: (one.cast_at or CLOSES, one.voter), reverse=True)
    return attrs.evolve(case, ballots=[*{one.voter: one for one in first}.values()]).decided()


def yes_is_no(case: ElectionCase) -> Result:
    """A program that has two words the wrong way round."""
    turned = {Mark.YES: Mark.NO, Mark.NO: Mark.YES, Mark.ABSTAIN: Mark.ABSTAIN}
    box = [attrs.evolve(one, marks={who: turned[mark] for who, mark in one.marks.items()}) for one in case.ballots]
    return attrs.evolve(case, ballots=box).decided()


def by_the_alphabet(case: ElectionCase) -> Result:
    """A program in which whoever comes first by name has been a member for longest."""
    rows = [
        attrs.evolve(one, joined=one.joined - DAY * (500 - 10 * CANDIDATES.index(one.id)))
        if one.id in CANDIDATES
        else one
        for one in case.members
    ]
    return attrs.evolve(case, members=rows).decided()


def open_for_longer(case: ElectionCase) -> Result:
    """A program that opens a day early and closes a day late."""
    longer = attrs.evolve(case.election, voting_opens=OPENS - DAY, voting_closes=CLOSES + DAY, term_starts=None)
    return attrs.evolve(case, election=longer).decided()


@given(elections())
def test_partgov_agrees_with_itself(case: ElectionCase) -> None:
    """A program that loses nothing is not refused."""
    check_agreement(ElectionCase.decided, case)


@pytest.mark.parametrize(
    ("decide", "check", "told"),
    [
        (losing_a_ballot, check_agreement, "the result has another"),
        (losing_a_ballot, check_conservation, "not every mark was handed in"),
        (losing_a_seat, check_conservation, "taken, tied and vacant primary seats are not all seats"),
        (yes_is_no, check_monotony, "one more Yes for"),
        (first_mark_counts, check_last_mark, "what was said before ballot"),
        (open_for_longer, check_period, "a ballot outside of the period changed"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_a_program_with_a_fault_is_refused(
    decide: Decide, check: Callable[[Decide, ElectionCase], None], told: str
) -> None:
    """Each invariant finds the fault that it is about, by the strategy as it is."""
    assert told in refused(elections(), lambda case: check(decide, case))


def test_a_program_that_goes_by_rows_or_names_is_refused() -> None:
    """Who counts by the order of a list, or by the alphabet, is found out."""
    found = refused(elections(), lambda case: check_order(last_row_counts, case, Random(1)))
    assert "the result hangs on the order of rows" in found
    to = dict(zip(CANDIDATES, reversed(CANDIDATES), strict=True))
    assert "the outcome hangs on how somebody is called" in refused(
        elections(), lambda case: check_names(by_the_alphabet, case, to)
    )


def test_a_result_without_its_count_is_refused() -> None:
    """Whoever decides from tallies has lost the ballots on the way."""
    without = lambda case: attrs.evolve(case.decided(), count=None)  # noqa: E731
    assert "the result has no count of ballots" == refused(elections(), lambda case: check_conservation(without, case))


# ── what is kept, and books ──────────────────────────────────────────────────────────────────────


@given(bylaws())
def test_bylaws_are_kept_by_a_record(given_: Bylaws) -> None:
    """Any bylaws come back from a record equal."""

    def through(one: Bylaws) -> Bylaws:
        return load_record(dump_record(Record(members=[], bylaws=[one]))).bylaws[0]

    check_round_trip(through, given_)


def test_what_loses_something_is_refused() -> None:
    """A store without microseconds, and a writer that never writes twice the same, are refused."""

    def whole_seconds(roll: Roll) -> Roll:
        spells = {who: tuple((a.replace(microsecond=0), b) for a, b in mine) for who, mine in roll.spells.items()}
        return attrs.evolve(roll, spells=spells)

    assert "what comes back is not what was kept" in refused(
        rolls(), lambda roll: check_round_trip(whole_seconds, roll)
    )
    numbers = count()
    assert "writing again what was read gives other bytes" == refused(
        st.integers(),
        lambda one: check_written(
            lambda value: b"%d %d" % (value, next(numbers)), lambda data: int(data.split()[0]), one
        ),
    )


def test_a_log_that_loses_or_rewrites_is_refused() -> None:
    """A log without the latest entry, or with what was booked later at its beginning, is not the journal's."""

    def without_bills(books: Journal, at: datetime) -> PublicLog:
        kept = [one for one in books.entries if books.person_of(one) is not None]
        return publish(attrs.evolve(books, entries=kept), at=at, zone=UTC)

    def without_persons(books: Journal, at: datetime) -> PublicLog:
        kept = [one for one in books.entries if books.person_of(one) is None]
        return publish(attrs.evolve(books, entries=kept), at=at, zone=UTC)

    def for_a_day(books: Journal, at: datetime) -> PublicLog:
        kept = [one for one in books.entries if abs((at.date() - one.day).days) < 6]
        return publish(attrs.evolve(books, entries=kept), at=at, zone=UTC)

    def without_a_checkpoint(books: Journal, at: datetime) -> PublicLog:
        log = publish(books, at=at, zone=UTC)
        return attrs.evolve(log, checkpoints=[attrs.evolve(one, root=bytes(32)) for one in log.checkpoints])

    for program, told in (
        (without_bills, "the plain lines are not the entries that are nobody's"),
        (without_persons, "there is not one sealed line for each entry of a person"),
        (for_a_day, "the later log does not begin with the earlier"),
        (without_a_checkpoint, "the log does not verify"),
    ):
        assert told in refused(journals(), lambda books, by=program: check_log(by, books))  # type: ignore[misc]


# ── organisations ────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=30)
@given(histories())
def test_a_history_can_be_audited(record: Record) -> None:
    """A made-up organisation lives through its years, and its record is kept as any other."""
    assert audit_record(record, zone=UTC).record == record
    check_written(dump_record, load_record, record)


@given(contenders(most=4), polls())
def test_strategies_make_values(found: list[Contender], poll: Poll) -> None:
    """What is drawn are values of partgov's, no more of them than are asked for."""
    assert len(found) <= 4
    assert all(isinstance(one, Contender) for one in found)
    assert poll == attrs.evolve(poll)


def test_only_who_asks_for_it_loads_it() -> None:
    """In a fresh interpreter, all public names together load neither this nor Hypothesis; it says what it offers."""
    program = "import sys; from partgov import *; print(*{'hypothesis', 'partgov.testing'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert "" == done.stdout.strip()
    assert all(hasattr(testing, name) for name in testing.__all__)


def test_without_hypothesis_it_says_what_is_missing() -> None:
    """The door is closed with the name of the extra."""
    program = "import sys; sys.modules['hypothesis'] = None; import partgov.testing"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)
    assert "partgov.testing wants what `pip install 'partgov[testing]'` brings" in done.stderr
