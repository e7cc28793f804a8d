"""Publishing: the public log of a journal, day by day.

Text:     Proposal 10, the public live record.
Decides:  what is published of each entry and when.
Leaves:   which of persons' amounts are published, to pools; whether a log is the one it was, to verification; what one
          payment's proof is, to receipts.
Readings: R-26 (exact, sealed, pooled), R-34 (no private value in an error or a print), R-52 (one day, one order).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Head",
    "PublicState",
    "PublicLog",
    "PublishedDay",
    "Release",
    "public_lines",
    "publish",
    "publish_days",
]

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, tzinfo
from itertools import count, groupby, pairwise
from operator import attrgetter
from typing import Final, Protocol

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.merkle import Frontier
from partgov.foundation.money import Money
from partgov.foundation.periods import to_utc
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, absent_or, as_tuple, is_day, is_id
from partgov.journal import Entry, Journal, commitment_of
from partgov.loglines import Checkpoint, Line, Plain, Pool, may_follow, place_of, read_line

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "publish": ("P10", "R-26", "R-52"),
    "public_lines": ("P10", "R-26", "R-52"),
}

_DAY: Final = timedelta(days=1)


# ── publishing ───────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Head(Value):
    """
    What must be kept of a public log to add a day to it, which costs O(log n) a line however long the log is.

    Attributes:
        day: the last published day; None before the first.
    """

    log: str = attrs.field(validator=is_id)
    day: date | None = attrs.field(default=None, validator=absent_or(is_day))
    frontier: Frontier = attrs.field(factory=Frontier)

    def close(self, day: date, lines: Iterable[Line]) -> Head:
        """Return the head with one more day over; raise `PartgovError` for lines that are not that day's, in order."""
        if self.day is not None and day <= self.day:
            raise PartgovError("day", str(day), Phrase("wanted.day_after_last_published", day=self.day))
        texts = []
        before: tuple[int, str] | None = None
        for line in lines:
            place = place_of(line)
            if line.day != day or (before is not None and not may_follow(before, place)):
                raise PartgovError("lines", line.text, Phrase("wanted.lines_plain_sealed_pools_each", day=day))
            before = place
            texts.append(f"{place[1]}\n".encode())
        return self._grown(day, texts)

    def _grown(self, day: date, texts: Iterable[bytes]) -> Head:
        return Head(log=self.log, day=day, frontier=self.frontier.extend(texts))

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint of the last published day; raise `PartgovError` before the first."""
        if self.day is None:
            raise PartgovError("day", None, Phrase("wanted.published_day"))
        return Checkpoint(log=self.log, day=self.day, size=self.frontier.size, root=self.frontier.root)


@attrs.frozen(kw_only=True)
class Release(Value):
    """
    A pool as it is decided, before its sealed lines have numbers.

    Attributes:
        entries: the ids of the personal entries whose sealed lines it covers.
    """

    day: date
    flow: str
    persons: int
    total: Money
    entries: tuple[str, ...] = attrs.field(converter=as_tuple, repr=False)


class PublicState(Protocol):
    """What of a log decides which pools there can be: a log has it, and so has whatever stands in for one."""

    @property
    def through(self) -> date | None:
        """The last day of it that is published; None before the first."""

    @property
    def released(self) -> AbstractSet[tuple[date, str]]:
        """The day and the flow of each pool in it."""


@attrs.frozen(kw_only=True, repr=False)
class PublicLog(Shown, Value):
    """
    A public log: its bytes, and a checkpoint of every day, quiet ones too, from the first of the books.

    Attributes:
        text: the lines, each ended by a line feed.
        checkpoints: one for each day that is over, earliest first.
    """

    text: bytes
    checkpoints: tuple[Checkpoint, ...] = attrs.field(converter=as_tuple)

    def _heading(self) -> str:
        through = f", through {self.checkpoints[-1].day}" if self.checkpoints else ""
        return f"PublicLog of {self.text.count(10)} lines{through}"

    def _rows(self) -> Iterator[dict[str, object]]:
        for number, line in enumerate(self.text.decode("utf-8", "backslashreplace").split("\n")[:-1]):
            yield {"line": number, "text": line}

    def _number(self) -> int:
        return self.text.count(10)

    @property
    def lines(self) -> Iterator[Line]:
        """Its lines, one after another; raise `PartgovError` at one that is none."""
        return map(read_line, self.text.decode("ascii", "replace").split("\n")[:-1])

    @property
    def through(self) -> date | None:
        """The last day of it that is published; None before the first."""
        end = len(self.text)
        while end and self.text[end - 1] == 10:
            end -= 1
        last = _readable([self.text[self.text.rfind(b"\n", 0, end) + 1 : end]])
        return max((one.day for one in (*self.checkpoints[-1:], *last)), default=None)

    @property
    def released(self) -> frozenset[tuple[date, str]]:
        """The day and the flow of each pool in it."""
        found = _readable(re.findall(rb"(?m)^[^ \n]{10} pool .*$", self.text))
        return frozenset((one.day, one.flow) for one in found if isinstance(one, Pool))

    def index_of(self, line: Line) -> int:
        """Return where a line stands; raise `PartgovError` where it is not in the log."""
        found = (b"\n" + self.text).find(f"\n{line.text}\n".encode())
        if found < 0:
            raise PartgovError("line", line.text, Phrase("wanted.line_log"))
        return self.text.count(10, 0, found)


def publish(
    journal: Journal,
    *,
    at: datetime,
    zone: tzinfo,
    releases: Iterable[Release] = (),
    published: PublicLog | None = None,
) -> PublicLog:
    """
    Return the whole public log of a journal as it stands at an instant: every day that is over there.

    Raises `PartgovError` for two pools of one flow and day, or a pool of an entry without a sealed line by then, and
    `FaultsError` where the log would not begin with what was published: it names the entries booked on days
    that are published already, and the published lines that no entry accounts for.

    Prevents: a line that is changed, dropped or slipped in after its day was published.

    Args:
        zone: where the days are those of the books.
        releases: the pools decided for days that are over; those of later days are left out.
        published: the log as it was published before.
    """
    days = [*publish_days(journal, at=at, zone=zone, releases=releases)]
    log = PublicLog(text=b"".join(day.text for day in days), checkpoints=[day.checkpoint for day in days])
    if published is not None:
        _refuse_rewriting(journal, log, published)
    return log


@attrs.frozen(kw_only=True, repr=False)
class PublishedDay(Value):
    """
    What a public log grows by when a day is over.

    Attributes:
        checkpoint: what the log is then.
        frontier: what must be kept of it to go on.
        text: the lines of the day, each ended by a line feed.
    """

    checkpoint: Checkpoint
    frontier: Frontier
    text: bytes

    def __repr__(self) -> str:
        return f"PublishedDay {self.checkpoint.day}"


def publish_days(
    journal: Journal,
    *,
    at: datetime,
    zone: tzinfo,
    releases: Iterable[Release] = (),
    head: Head | None = None,
) -> Iterator[PublishedDay]:
    """
    Give the days of a journal's public log that are over at an instant, one after another, as `publish` has them.

    Raises the `PartgovError` that `publish` raises of pools. What was published before is looked at by nobody here.

    Args:
        head: what was kept of the log: then the days after it, which have pools of no entry before them.
    """
    head = Head(log=journal.log) if head is None else head
    last = to_utc(at).astimezone(zone).date() - _DAY
    first = journal.begins if head.day is None else head.day + _DAY
    for day, of_day in _days(journal, first, last, releases, size=head.frontier.size):
        yield from _quiet(head, first, day)
        texts = [f"{text}\n".encode() for text in of_day]
        head = head._grown(day, texts)  # in order, by construction
        yield PublishedDay(checkpoint=head.checkpoint, frontier=head.frontier, text=b"".join(texts))
        first = day + _DAY
    yield from _quiet(head, first, last + _DAY)


def public_lines(journal: Journal, *, through: date, releases: Iterable[Release] = ()) -> Iterator[Line]:
    """
    Give the lines of the public log of a journal through a day, one after another, as `publish` writes them.

    Raises `PartgovError` for what `publish` does of pools.
    """
    for _, texts in _days(journal, journal.begins, through, releases):
        yield from map(read_line, texts)


def _days(
    journal: Journal, first: date, last: date, releases: Iterable[Release], *, size: int = 0
) -> Iterator[tuple[date, Sequence[str]]]:
    """Each day of a span that has lines, with these in their order."""
    pooled = sorted((one for one in releases if first <= one.day <= last), key=attrgetter("day", "flow"))
    entries = sorted((one for one in journal.entries if first <= one.day <= last), key=attrgetter("day"))
    by_day = {day: list(of_day) for day, of_day in groupby(entries, key=attrgetter("day"))}
    pools_of = {day: list(of_day) for day, of_day in groupby(pooled, key=attrgetter("day"))}
    for one, other in pairwise(pooled):
        if (one.day, one.flow) == (other.day, other.flow):
            raise PartgovError("releases", f"two of {one.flow} on {one.day}", Phrase("wanted.one_pool_flow_day"))
    index_of: dict[str, int] = {}
    for day in sorted(by_day.keys() | pools_of):
        plain, sealed = _lines_of(journal, by_day.pop(day, ()))
        if pooled:
            index_of.update(zip(sealed.values(), count(size + len(plain)), strict=False))
        of_day = [*plain, *sealed, *(_pool(release, index_of).text for release in pools_of.get(day, ()))]
        size += len(of_day)
        yield day, of_day


def _quiet(head: Head, first: date, ends: date) -> Iterator[PublishedDay]:
    """Days without a line, which have the root of the day before."""
    frontier, root = head.frontier, head.frontier.root
    for after in range((ends - first).days):
        checkpoint = Checkpoint(log=head.log, day=first + after * _DAY, size=frontier.size, root=root)
        yield PublishedDay(checkpoint=checkpoint, frontier=frontier, text=b"")


def _readable(texts: Iterable[bytes]) -> Iterator[Line]:
    """The lines among some texts. What is none is named when a log is verified."""
    for text in texts:
        try:
            yield read_line(text.decode("ascii", "replace"))
        except PartgovError:
            continue


def _lines_of(journal: Journal, entries: Iterable[Entry]) -> tuple[list[str], dict[str, str]]:
    """The plain lines of one day, and the sealed ones with their entries' ids, each in their order (R-52)."""
    plain: list[str] = []
    sealed: dict[str, str] = {}
    for entry in entries:
        person = journal.person_of(entry)
        if person is None:
            plain.append(Plain(entry.day, entry.category, entry.amount).text)
        else:  # the text of an opening's line, without making either
            commitment = commitment_of(entry, person, entry.dues_year)
            sealed[f"{entry.day} sealed {commitment.hex()}"] = entry.id
    plain.sort()
    return plain, {text: sealed[text] for text in sorted(sealed)}


def _pool(release: Release, index_of: Mapping[str, int]) -> Pool:
    try:
        covers = tuple(sorted(index_of[one] for one in release.entries))
    except KeyError:
        stranger = min(one for one in release.entries if one not in index_of)
        raise PartgovError("releases", stranger, Phrase("wanted.personal_entry_booked_by", day=release.day)) from None
    return Pool(release.day, release.flow, release.persons, release.total, covers)


def _refuse_rewriting(journal: Journal, log: PublicLog, published: PublicLog) -> None:
    """Raise `FaultsError` unless a log begins with the one published before."""
    before = published.checkpoints
    if log.text.startswith(published.text) and log.checkpoints[: len(before)] == before:
        return
    last = published.through
    if last is not None and (not log.checkpoints or log.checkpoints[-1].day < last):
        found = Phrase("found.earlier" if before and before[-1].day == last else "found.earlier_and_stopped")
        fault = Fault("at", Phrase("wanted.instant_after_last_published_day", last=last), found)
        raise FaultsError("published", (fault,))
    if last is None or not before:
        raise FaultsError(
            "published",
            (Fault("published", Phrase("wanted.its_lines_with_their_checkpoints"), Phrase("found.none_them")),),
        )
    faults: list[Fault] = []
    stood = Counter(published.text.decode("utf-8", "backslashreplace").split("\n")[:-1])
    past = (one for one in journal.entries if one.day <= last)
    for entry in sorted(past, key=attrgetter("day", "id")):
        plain, sealed = _lines_of(journal, (entry,))
        (text,) = (*plain, *sealed)
        if stood[text] > 0:
            stood[text] -= 1
        else:
            faults.append(
                Fault(f"entry {entry.id}", Phrase("wanted.day_after_last_published_2", last=last), str(entry.day))
            )
    pools = Counter(text for text in log.text.decode().split("\n") if " pool " in text)
    for text in (stood - pools).elements():
        wanted = Phrase("wanted.entry_each_published_line_comes")
        if " pool " in text:
            wanted = Phrase("wanted.its_pools_same_policy_before", last=last)
        faults.append(Fault("published", wanted, Phrase("found.none_for", text=text)))
    if not faults:
        faults.append(
            Fault(
                "published", Phrase("wanted.beginning_journal_s_own_log"), Phrase("found.lines_or_checkpoints_another")
            )
        )
    raise FaultsError("published", tuple(faults))
