"""Pooling: by which policy a journal is published, and what is published by it, one policy after another."""

from __future__ import annotations

__all__ = [
    "earlier_than",
    "plan_by",
    "publish_by",
    "refuse_extremes",
    "refuse_other_log",
    "refuse_slips",
    "with_exact",
    "with_place",
    "with_policy",
    "write_days",
]

import os
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO

import attrs

from partgov.exposure import at_extreme
from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.periods import to_utc
from partgov.foundation.sentences import Phrase
from partgov.interop.books import Books, DatedPolicy, HowPublished
from partgov.interop.slips import slips_of
from partgov.journal import Journal, Party
from partgov.ledger import Checkpoint, PublicLog, publish
from partgov.policies import PoolPolicy
from partgov.pools import Plan, plan_pools
from partgov.publishing import PublicState, PublishedDay

_DAY = timedelta(days=1)


def with_exact(books: Books, exact: Sequence[str]) -> HowPublished:
    """Return how books are published, with more organisations whose money is public exactly; refuse who is none."""
    known = {one.counterparty for one in books.journal.entries if one.party is Party.ORGANISATION}
    for one in exact:
        if one not in known:
            raise _fault("--exact", Phrase("wanted.organisation_of_journal"), Phrase("found.another"))
    return attrs.evolve(books.publishing, exact=dict.fromkeys((*books.publishing.exact, *exact)))


def refuse_slips(journal: Journal, how: HowPublished, *, published: PublicLog | None) -> None:
    """Raise `FaultsError` with everything that is to be asked about what is not public yet."""
    slips = slips_of(journal, after=None if published is None else published.through, exact=how.exact)
    if slips:
        raise FaultsError("journal", slips)


def refuse_extremes(plans: Sequence[tuple[PoolPolicy, Plan]], *, published: PublicLog | None) -> None:
    """Raise `FaultsError` for every pool that is not public yet and whose total tells what each has in it."""
    there = set(() if published is None else published.released)
    wanted, found, faults = Phrase("wanted.total_leaves_open"), Phrase("found.total_at_extreme"), []
    for policy, plan in plans:
        new = [pool for pool in plan.pools if (pool.day, pool.flow) not in there]
        faults += [Fault(pool.name, wanted, found) for pool in new if at_extreme(pool, policy=policy)]
        there.update((pool.day, pool.flow) for pool in new)
    if faults:
        raise FaultsError("publish", tuple(faults))


def with_place(how: HowPublished, journal: str, to: str, *, moved: bool, there: bool) -> HowPublished:
    """
    Return how a journal is published, with the place of its log: a path mistyped would begin a second one.

    Raises `FaultsError` where it was published elsewhere before, unless its log was moved, and is there.
    """
    folder = os.path.dirname(os.path.realpath(journal))
    target = os.path.realpath(to)
    if moved and not there:
        raise _fault(to, Phrase("wanted.log_that_was_moved"), Phrase("found.no_file"))
    if how.to is not None and not moved:
        kept = os.path.realpath(os.path.join(folder, how.to))
        if kept != target:
            raise _fault("--to", Phrase("wanted.place_of_log", kept=kept), Phrase("found.another"))
        return how
    try:
        place = Path(os.path.relpath(target, folder)).as_posix()
    except ValueError:  # on another drive
        place = target
    return attrs.evolve(how, to=place)


def with_policy(
    journal: Journal,
    how: HowPublished,
    given: PoolPolicy | None,
    since: date | None,
    *,
    published: PublicLog | None,
) -> HowPublished:
    """
    Return how a journal is published, with a policy that was given: held from now on, or the one that is held already.

    Raises `PartgovError` where the log has pools and there is no policy, where another is held and no day is given from
    which the new one is to be in force, and where that day is published already.
    """
    through = None if published is None else published.through
    first = journal.begins if through is None else through + _DAY
    if given is None:
        if since is not None:
            raise PartgovError("--from", str(since), Phrase("wanted.policy_with_from"))
        if not how.policies and published is not None and published.released:
            raise _fault("--policy", Phrase("wanted.policy_of_pools"), Phrase("found.log_with_pools"))
        return how
    if since is None and given in _in_force(how, first):
        return how
    if since is None and how.policies:
        wanted = Phrase("wanted.policy_that_is_held", since=how.policies[-1].since, first=first)
        raise _fault("--policy", wanted, Phrase("found.another"))
    least = max([first, *(one.since for one in how.policies)])
    begins = least if since is None else since
    if begins < least:
        raise PartgovError("--from", str(begins), Phrase("wanted.day_not_published", first=least))
    kept = [one for one in how.policies if one.since < begins]
    return attrs.evolve(how, policies=[*kept, DatedPolicy(since=begins, policy=given)])


def _fault(place: str, wanted: Phrase, found: Phrase) -> FaultsError:
    return FaultsError(place, (Fault(place, wanted, found),))


def _in_force(how: HowPublished, first: date) -> Iterator[PoolPolicy]:
    """The policies of a day and of those after it."""
    for one, other in pairwise([*how.policies, None]):
        if one is not None and (other is None or other.since > first):
            yield one.policy


def earlier_than(how: HowPublished, day: date) -> list[tuple[date, PoolPolicy]]:
    """Return the policies that are in force before a day, each with the first day on which it is not any more."""
    ends = [*(one.since for one in how.policies[1:]), date.max]
    return [(min(end, day), one.policy) for one, end in zip(how.policies, ends, strict=False) if one.since < day]


def publish_by(
    books: Books, how: HowPublished, *, at: datetime, published: PublicLog | None
) -> tuple[PublicLog, list[tuple[PoolPolicy, Plan]]]:
    """
    Return the log at an instant, and the plans that its new days rest on, with their policies.

    It rests on what `plan_by` returns.
    """
    plans, _ = plan_by(books, how, at=at, published=published)
    releases = plans[-1][1].releases if plans else ()
    return publish(books.journal, at=at, zone=books.zone, releases=releases, published=published), plans


def refuse_other_log(books: Books, published: PublicLog | None, *, at: datetime) -> None:
    """Raise `FaultsError` where a log is not what these books came to on its last day, or at an instant before that."""
    if published is not None and published.through is not None:
        over = datetime.combine(published.through + _DAY, time(12), books.zone)
        publish_by(books, books.publishing, at=min(at, over), published=published)


def plan_by(
    books: Books, how: HowPublished, *, at: datetime, published: PublicLog | None
) -> tuple[list[tuple[PoolPolicy, Plan]], PublicState | None]:
    """
    Return the plans that the days through an instant rest on, with their policies, and what the last goes on from.

    Days before a policy are published first, by the one before it or without pools. What they have is then taken as it
    is, as it would be had they been published when they were over (R-104).
    """
    journal, zone = books.journal, books.zone
    plans: list[tuple[PoolPolicy, Plan]] = []
    public: PublicState | None = published
    policies = [None, *(one.policy for one in how.policies)]
    begins = [one.since for one in how.policies]
    for policy, since, ends in zip(policies, [date.min, *begins], [*begins, None], strict=True):
        until = at if ends is None else min(at, datetime.combine(ends, time(12), zone))
        through = None if public is None else public.through
        if ends is not None and (ends <= journal.begins or (through is not None and ends <= through + _DAY)):
            continue
        released = frozenset() if public is None else public.released
        if policy is not None:
            earlier = earlier_than(how, since)
            plan = plan_pools(journal, policy=policy, at=until, zone=zone, published=public, earlier=earlier)
            plans.append((policy, plan))
            released |= {(one.day, one.flow) for one in plan.pools}
        if until == at:
            break
        last = to_utc(until).astimezone(zone).date() - _DAY
        public = _Standing(through=last if last >= journal.begins else None, released=released)
    return plans, public


@attrs.frozen(kw_only=True)
class _Standing:
    """What a log will have that is not written yet."""

    through: date | None
    released: AbstractSet[tuple[date, str]]


def write_days(
    file: IO[bytes], days: Iterable[PublishedDay], *, published: PublicLog | None
) -> list[Checkpoint] | None:
    """
    Write a log day by day, and return its checkpoints; None where it does not begin with what was published.

    A log is never held whole: of a long one the lines alone take more than all the rest.
    """
    before = published or PublicLog(text=b"", checkpoints=())
    checkpoints: list[Checkpoint] = []
    at = 0
    for day in days:
        one = day.checkpoint
        if not day.text.startswith(before.text[at : at + len(day.text)]):
            return None
        if len(checkpoints) < len(before.checkpoints) and before.checkpoints[len(checkpoints)] != one:
            return None
        file.write(day.text)
        at += len(day.text)
        checkpoints.append(one)
    return checkpoints if at >= len(before.text) and len(checkpoints) >= len(before.checkpoints) else None
