"""Invariants: what must hold of a program that decides with partgov, whatever the facts; each a function that refuses.

Each takes what the program does as a function, such as one that stores everything in a database, reads it again and
decides; it raises `AssertionError` with what is not so. None of them knows how the program does it.
"""

from __future__ import annotations

__all__ = [
    "Decide",
    "check_agreement",
    "check_conservation",
    "check_last_mark",
    "check_log",
    "check_monotony",
    "check_names",
    "check_order",
    "check_period",
    "check_round_trip",
    "check_written",
]

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

import attrs

from partgov.ballots import Ballot, Count, Mark
from partgov.journal import Journal
from partgov.ledger import Plain, PublicLog
from partgov.members import Membership
from partgov.outcomes import Outcome, Result
from partgov.testing.votes import JOINED, TICK, ElectionCase
from partgov.verification import verify_log

T = TypeVar("T")

Decide = Callable[[ElectionCase], Result]
"""How a program comes from the facts of an election to its result."""


def _hold(held: bool, promise: str, found: object = None) -> None:
    if not held:
        raise AssertionError(promise if found is None else f"{promise}: {found!r}")


# ── elections ────────────────────────────────────────────────────────────────────────────────────


def check_agreement(decide: Decide, case: ElectionCase) -> None:
    """
    The program decides as partgov does of the same facts: nothing was lost on the way, and nothing changed.

    Raises `AssertionError` with what is not so.
    """
    found, wanted = decide(case), case.decided()
    for field in attrs.fields(Result):
        mine, theirs = getattr(found, field.name), getattr(wanted, field.name)
        _hold(mine == theirs, f"the result has another {field.name} than follows from the facts", (mine, theirs))


def check_order(decide: Decide, case: ElectionCase, chance: Random) -> None:
    """
    The order of members, candidacies and ballots, and of the marks on a ballot, changes nothing.

    Raises `AssertionError` with what is not so.
    """
    turned = attrs.evolve(
        case,
        election=attrs.evolve(case.election, candidacies=_shuffled(case.election.candidacies, chance)),
        members=_shuffled(case.members, chance),
        ballots=[
            attrs.evolve(one, marks=dict(_shuffled(one.marks.items(), chance)))
            for one in _shuffled(case.ballots, chance)
        ],
    )
    _hold(decide(case) == decide(turned), "the result hangs on the order of rows", turned)


def check_conservation(decide: Decide, case: ElectionCase) -> None:
    """
    No mark, no seat and no candidate is lost: accepted + superseded + rejected = handed in, and so on.

    Raises `AssertionError` with what is not so.
    """
    result = decide(case)
    count = _counted(result)
    handed_in = sum(len(one.marks) for one in case.ballots)
    _hold(count.submitted == handed_in, "not every mark was handed in", (count.submitted, handed_in))
    parts = (count.accepted, count.how_many_superseded, sum(count.by_reason.values()))
    _hold(sum(parts) == handed_in, "accepted, superseded and rejected marks are not all marks", parts)
    for kind in ("primary", "reserve"):
        at_stake = sum(getattr(tie.seats, kind) for tie in result.seating.undecided)
        parts = (len(getattr(result, kind)), at_stake, getattr(result.seating.vacant, kind))
        _hold(sum(parts) == getattr(case.seats, kind), f"taken, tied and vacant {kind} seats are not all seats", parts)
    stood = {row.member for row in case.election.candidacies}
    _hold(_outcomes(result).keys() == stood, "not every candidate has an outcome")
    _hold(len(result.ranking) == len(stood), "a candidate has more than one outcome")


def check_names(decide: Decide, case: ElectionCase, to: Mapping[str, str]) -> None:
    """
    Everybody's outcome is theirs under any name: nobody is chosen for how they are called.

    Raises `AssertionError` with what is not so.
    """
    renamed = attrs.evolve(
        case,
        election=attrs.evolve(
            case.election,
            candidacies=[attrs.evolve(one, member=to.get(one.member, one.member)) for one in case.election.candidacies],
        ),
        members=[attrs.evolve(one, id=to.get(one.id, one.id)) for one in case.members],
        ballots=[
            attrs.evolve(
                one,
                voter=to.get(one.voter, one.voter),
                marks={to.get(who, who): mark for who, mark in one.marks.items()},
            )
            for one in case.ballots
        ],
    )
    wanted = {to.get(who, who): outcome for who, outcome in _outcomes(decide(case)).items()}
    _hold(_outcomes(decide(renamed)) == wanted, "the outcome hangs on how somebody is called", dict(to))


def check_monotony(decide: Decide, case: ElectionCase, *, voter: str = "one more voter") -> None:
    """
    One more Yes for a candidate never takes from them a primary seat, or every seat.

    Raises `AssertionError` with what is not so.
    """
    before = _outcomes(decide(case))
    for candidate, outcome in before.items():
        seq = max((one.seq or 0 for one in case.ballots), default=0) + 1
        more = Ballot(
            voter=voter, marks={candidate: Mark.YES}, cast_at=case.election.voting_opens,
            seq=seq if any(one.seq is not None for one in case.ballots) else None,
        )  # fmt: skip
        after = _outcomes(
            decide(
                attrs.evolve(
                    case,
                    members=[*case.members, Membership(id=voter, joined=JOINED)],
                    ballots=[*case.ballots, more],
                )
            )
        )[candidate]
        kept = (
            {Outcome.PRIMARY} if outcome is Outcome.PRIMARY else {Outcome.PRIMARY, Outcome.RESERVE, Outcome.UNDECIDED}
        )
        if outcome in kept:
            _hold(after in kept, f"one more Yes for {candidate} made {outcome} into {after}")


def check_last_mark(decide: Decide, case: ElectionCase) -> None:
    """
    What a voter said before they voted validly changes no tally: the last mark counts.

    Raises `AssertionError` with what is not so.
    """
    tallies = _counted(decide(case)).tallies
    opposite = {Mark.YES: Mark.NO, Mark.NO: Mark.YES, Mark.ABSTAIN: Mark.YES}
    period, roll = case.election.voting, case.roll
    for place, one in enumerate(case.ballots):
        if one.cast_at is None or one.cast_at not in period or not roll.is_member(one.voter, one.cast_at):
            continue
        others = {other.seq for other in case.ballots}
        if any(other.cast_at is None for other in case.ballots if other.voter == one.voter):
            continue  # then the ballot box's numbers are asked, not the instants
        earlier = attrs.evolve(
            one,
            marks={who: opposite[mark] for who, mark in one.marks.items()},
            cast_at=one.cast_at - TICK,
            seq=None if one.seq is None else min(seq for seq in others if seq is not None) - 1,
        )
        after = _counted(decide(attrs.evolve(case, ballots=[*case.ballots, earlier]))).tallies
        _hold(after == tallies, f"what was said before ballot {place} changed a tally", one.voter)


def check_period(decide: Decide, case: ElectionCase) -> None:
    """
    A ballot handed in just before the voting opens, or as it closes, changes neither a tally nor a seat.

    Raises `AssertionError` with what is not so.
    """
    before = decide(case)
    names = [one.member for one in case.election.candidacies]
    numbers = [one.seq for one in case.ballots if one.seq is not None]
    for at in (case.election.voting_opens - TICK, case.election.voting_closes):
        late = Ballot(
            voter=next((one.id for one in case.members), "nobody"), marks=dict.fromkeys(names, Mark.NO), cast_at=at,
            seq=max(numbers) + 1 if numbers else None,
        )  # fmt: skip
        after = decide(attrs.evolve(case, ballots=[*case.ballots, late]))
        _hold(_counted(after).tallies == _counted(before).tallies, "a ballot outside of the period changed a tally", at)
        _hold(after.seating == before.seating, "a ballot outside of the period changed who is seated", at)


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────


def check_round_trip(through: Callable[[T], T], value: T) -> None:
    """
    What a program keeps, it gives back equal.

    Raises `AssertionError` with what is not so.
    """
    found = through(value)
    _hold(found == value, "what comes back is not what was kept", (found, value))


def check_written(write: Callable[[T], bytes], read: Callable[[bytes], T], value: T) -> None:
    """
    What is written reads back equal, and writing that again gives the same bytes.

    Raises `AssertionError` with what is not so.
    """
    data = write(value)
    found = read(data)
    _hold(found == value, "what is read is not what was written", (found, value))
    _hold(write(found) == data, "writing again what was read gives other bytes")


# ── books ────────────────────────────────────────────────────────────────────────────────────────


def check_log(publish: Callable[[Journal, datetime], PublicLog], journal: Journal, *, days: int = 10) -> None:
    """
    A public log verifies, only ever grows, and has one line for each entry: its amount, where it is nobody's.

    Raises `AssertionError` with what is not so.

    Args:
        publish: how the program publishes a journal without pools, in UTC, as of an instant.
        days: how many days after the first entry's the books are over.
    """
    first = min((one.day for one in journal.entries), default=journal.begins)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    logs = [publish(journal, start + timedelta(days=day)) for day in (days // 2, days)]
    _hold(logs[1].text.startswith(logs[0].text), "the later log does not begin with the earlier")
    for log in logs:
        verified = verify_log(log.text, checkpoints=log.checkpoints)
        _hold(bool(verified), "the log does not verify", verified.ruling)
    persons = [one for one in journal.entries if journal.person_of(one) is not None]
    told = sorted(one.amount.minor for one in journal.entries if one not in persons)
    plain = sorted(line.amount.minor for line in logs[1].lines if isinstance(line, Plain))
    _hold(plain == told, "the plain lines are not the entries that are nobody's", (plain, told))
    sealed = logs[1].text.count(b" sealed ")
    _hold(sealed == len(persons), "there is not one sealed line for each entry of a person", (sealed, len(persons)))


def _counted(result: Result) -> Count:
    if result.count is None:
        raise AssertionError("the result has no count of ballots")
    return result.count


def _outcomes(result: Result) -> dict[str, Outcome]:
    return {one.member: one.outcome for one in result.ranking}


def _shuffled(rows: Iterable[T], chance: Random) -> list[T]:
    found = list(rows)
    chance.shuffle(found)
    return found
