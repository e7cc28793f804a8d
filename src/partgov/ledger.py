"""Ledger: the public log of a journal, which anyone can verify.

Text:     Proposal 10, the public live record.
Decides:  what is published of each entry and when, what a receipt proves, whether a log is the one it was.
Leaves:   which of persons' amounts are published, to pools; where a checkpoint to compare with comes from, to whoever
          compares.
Readings: R-26 (exact, sealed, pooled), R-34 (no private value in an error or a print), R-52 (one day, one order).
"""

from __future__ import annotations

__all__ = [
    "CLAUSES",
    "Checkpoint",
    "Head",
    "Line",
    "Plain",
    "Pool",
    "PublicLog",
    "Receipt",
    "Release",
    "Sealed",
    "Verification",
    "make_receipt",
    "publish",
    "read_line",
    "verify_log",
    "verify_receipt",
]

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import count, groupby, pairwise
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.errors import Fault, FaultsError, PartgovError
from partgov.foundation.merkle import Frontier, Tree, leaf_hash, verify_inclusion
from partgov.foundation.money import Money
from partgov.foundation.periods import to_utc
from partgov.foundation.rulings import Finding, Ruling, as_told
from partgov.foundation.sentences import Phrase
from partgov.foundation.values import Value, absent_or, as_tuple, at_least, is_day, is_id
from partgov.journal import DIGITS, WORD, Entry, Journal, Opening, commitment_of

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "publish": ("P10", "R-26", "R-52"),
    "verify_log": ("P10", "R-52"),
    "verify_receipt": ("P10",),
}

_DAY: Final = timedelta(days=1)


# ── lines ────────────────────────────────────────────────────────────────────────────────────────


@attrs.frozen
class Plain(Value):
    """
    A public line of an entry that is no person's: exact.

    >>> Plain(date(2017, 1, 31), "bank-costs", Money(-1250, "EUR")).text
    '2017-01-31 plain bank-costs -1250 EUR'
    """

    day: date
    category: str
    amount: Money

    @property
    def text(self) -> str:
        """The line as it is published, without its line end."""
        return f"{self.day} plain {self.category} {self.amount.minor} {self.amount.currency}"


@attrs.frozen
class Sealed(Value):
    """A public line of a personal entry: that something was recorded that day, and nothing else."""

    day: date
    commitment: bytes

    @classmethod
    def of(cls, opening: Opening) -> Sealed:
        """Return the line that an opening opens."""
        return cls(opening.day, opening.commitment)

    @property
    def text(self) -> str:
        """The line as it is published, without its line end."""
        return f"{self.day} sealed {self.commitment.hex()}"


@attrs.frozen
class Pool(Value):
    """
    A public line of many persons' money together.

    Attributes:
        flow: what the money was for.
        persons: how many persons' it was.
        total: what came in, less what went out.
        covers: the sealed lines that it accounts for, by index, lowest first.
    """

    day: date
    flow: str
    persons: int
    total: Money
    covers: tuple[int, ...]

    @property
    def text(self) -> str:
        """
        The line as it is published, without its line end.

        >>> Pool(date(2017, 3, 31), "dues", 12, Money(345600, "EUR"), (0, 1, 2, 7)).text
        '2017-03-31 pool dues 12 345600 EUR 0-2,7'
        """
        total = f"{self.total.minor} {self.total.currency}"
        return f"{self.day} pool {self.flow} {self.persons} {total} {_as_ranges(self.covers)}"


Line = Plain | Sealed | Pool
"""The three kinds of line; there is no other."""


def _as_ranges(indices: Sequence[int]) -> str:
    if not indices:
        return "-"
    breaks = [place for place, (one, two) in enumerate(pairwise(indices), 1) if two != one + 1]
    starts, ends = (0, *breaks), (*breaks, len(indices))
    runs = [(indices[start], indices[end - 1]) for start, end in zip(starts, ends, strict=True)]
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


_LINE: Final = re.compile(
    rf"(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) (?:"
    rf"sealed (?P<commitment>[0-9a-f]{{64}})|"
    rf"plain (?P<category>{WORD}) (?P<minor>-?[1-9][0-9]{{0,{DIGITS - 1}}}) (?P<currency>[A-Z]{{3}})|"
    rf"pool (?P<flow>{WORD}) (?P<persons>[1-9][0-9]{{0,8}}) (?P<total>0|-?[1-9][0-9]{{0,26}}) (?P<unit>[A-Z]{{3}}) "
    r"(?P<covers>-|[0-9]{1,12}(?:-[0-9]{1,12})?(?:,[0-9]{1,12}(?:-[0-9]{1,12})?)*))"
)
_WANTED: Final = "a plain, sealed or pool line in its one form"


def read_line(text: str) -> Line:
    """
    Return the public line with this text; raise `PartgovError` for a text that is none, or is written otherwise.

    >>> read_line("2017-03-31 pool dues 12 345600 EUR 0-2,7").covers
    (0, 1, 2, 7)
    """
    match = _LINE.fullmatch(text)
    line = None if match is None else _read(match)
    if line is None or line.text != text:
        raise PartgovError("line", text, _WANTED)
    return line


def _read(match: re.Match[str]) -> Line | None:
    try:
        day = date.fromisoformat(match["day"])
        if match["commitment"]:
            return Sealed(day, bytes.fromhex(match["commitment"]))
        if match["category"]:
            return Plain(day, match["category"], Money(int(match["minor"]), match["currency"]))
        covers = () if match["covers"] == "-" else tuple(_from_ranges(match["covers"]))
        return Pool(day, match["flow"], int(match["persons"]), Money(int(match["total"]), match["unit"]), covers)
    except ValueError:  # no such day, no such currency, or ranges without end
        return None


def _from_ranges(text: str) -> Iterator[int]:
    after, widest = 0, _MOST_COVERED
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first) + 1
        widest -= end - start
        if start < after or widest < 0:
            raise PartgovError("covers", text, Phrase("wanted.ranges_rise"))
        yield from range(start, end)
        after = end


_MOST_COVERED: Final = 10**7  # so that a line of a few letters cannot ask for all the memory there is


# ── publishing ───────────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Checkpoint(Value):
    """
    What a log was when a day was over: to be kept, and compared whole with one obtained elsewhere.

    Attributes:
        log: the log's name.
        day: the day that was over.
        size: how many lines the log had.
        root: the RFC 9162 root over them.
    """

    log: str = attrs.field(validator=is_id)
    day: date = attrs.field(validator=is_day)
    size: int = attrs.field(validator=at_least(0))
    root: bytes


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
            place = _place(line)
            if line.day != day or (before is not None and not _may_follow(before, place)):
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


_ORDER: Final[Mapping[type, int]] = {Plain: 0, Sealed: 1, Pool: 2}


def _place(line: Line) -> tuple[int, str]:
    """Where a line stands within its day: plain ones by their text, sealed by commitment, pools by flow (R-52)."""
    return _ORDER[type(line)], line.text


def _may_follow(before: tuple[int, str], after: tuple[int, str]) -> bool:
    # Two plain lines may be the same; two commitments, or two pools of one flow, may not.
    if before[0] == after[0] == _ORDER[Pool]:
        return before[1].split(" ")[2] < after[1].split(" ")[2]
    return before < after or (before == after and before[0] == _ORDER[Plain])


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


@attrs.frozen(kw_only=True, repr=False)
class PublicLog(Value):
    """
    A public log: its bytes, and a checkpoint of every day, quiet ones too, from the first of the books.

    Attributes:
        text: the lines, each ended by a line feed.
        checkpoints: one for each day that is over, earliest first.
    """

    text: bytes
    checkpoints: tuple[Checkpoint, ...] = attrs.field(converter=as_tuple)

    def __repr__(self) -> str:
        through = f", through {self.checkpoints[-1].day}" if self.checkpoints else ""
        return f"PublicLog of {self.text.count(10)} lines{through}"

    @property
    def lines(self) -> Iterator[Line]:
        """Its lines, one after another; raise `PartgovError` at one that is none."""
        return map(read_line, self.text.decode().split("\n")[:-1])

    def index_of(self, line: Line) -> int:
        """Return where a line stands; raise `PartgovError` where it is not in the log."""
        found = f"\n{self.text.decode('ascii')}".find(f"\n{line.text}\n")
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
    last = to_utc(at).astimezone(zone).date() - _DAY
    pooled = sorted((one for one in releases if one.day <= last), key=attrgetter("day", "flow"))
    entries = sorted((one for one in journal.entries if one.day <= last), key=attrgetter("day"))
    by_day = {day: list(of_day) for day, of_day in groupby(entries, key=attrgetter("day"))}
    pools_of = {day: list(of_day) for day, of_day in groupby(pooled, key=attrgetter("day"))}
    for one, other in pairwise(pooled):
        if (one.day, one.flow) == (other.day, other.flow):
            raise PartgovError("releases", f"two of {one.flow} on {one.day}", Phrase("wanted.one_pool_flow_day"))
    head = Head(log=journal.log)
    index_of: dict[str, int] = {}
    texts: list[bytes] = []
    checkpoints = []
    day = journal.begins
    while day <= last:
        plain, sealed = _lines_of(journal, by_day.pop(day, ()))
        if pooled:
            index_of.update(zip(sealed.values(), count(head.frontier.size + len(plain)), strict=False))
        of_day = [f"{text}\n".encode() for text in (*plain, *sealed)]
        of_day += (f"{_pool(release, index_of).text}\n".encode() for release in pools_of.get(day, ()))
        head = head._grown(day, of_day)  # in order, by construction
        texts += of_day
        checkpoints.append(head.checkpoint)
        day += _DAY
    log = PublicLog(text=b"".join(texts), checkpoints=checkpoints)
    if published is not None:
        _refuse_rewriting(journal, log, published)
    return log


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
    if not before:
        raise FaultsError(
            "published",
            (Fault("published", Phrase("wanted.its_lines_with_their_checkpoints"), Phrase("found.none_them")),),
        )
    faults: list[Fault] = []
    last = before[-1].day
    stood = Counter(published.text.decode("utf-8", "backslashreplace").split("\n")[:-1])
    if len(log.checkpoints) < len(before):
        faults.append(
            Fault("at", Phrase("wanted.instant_after_last_published_day", last=last), Phrase("found.earlier_one"))
        )
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


# ── verifying a log ──────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Verification(Value):
    """
    Whether a log is what its checkpoints say, and where it first is not.

    Attributes:
        lines: how many lines were read.
        through: the last day of the checkpoints; None where there was none to compare with: form only.
        day: the first failing day; None where nothing fails, or no day can be told.
        line: the number of the first line whose form is wrong, counted from one; None where the form is right.
        ruling: what was looked at.
    """

    lines: int
    through: date | None
    day: date | None
    line: int | None
    ruling: Ruling

    def __bool__(self) -> bool:
        return bool(self.ruling)

    def __str__(self) -> str:
        return str(self.ruling)


def verify_log(text: bytes, *, checkpoints: Iterable[Checkpoint] = ()) -> Verification:
    """
    Say whether a public log has its one form, and is the one that the checkpoints were made of.

    Without checkpoints only its form is looked at, which proves nothing of what was changed before one read it.

    Prevents: a line that was flipped, dropped, repeated, moved or added.
    Limit: money that was never booked cannot be seen in a log.
    """
    fault, days, raws = _read_form(text)
    findings = [_finding_of_form(len(raws), fault)]
    known = sorted(checkpoints, key=attrgetter("day", "size", "root", "log"))
    failing = None
    if known:
        compared, failing = _compare(known, days, raws)
        findings += compared
    else:
        because = "Form only: no checkpoint was given to compare the log with."
        findings.append(as_told(clause="P10", met=True, because=because))
    if failing is None and fault is not None:
        failing = fault.day
    return Verification(
        lines=len(raws),
        through=known[-1].day if known else None,
        day=failing,
        line=None if fault is None else fault.number,
        ruling=Ruling.of(*findings),
    )


@attrs.frozen
class _FormFault(Value):
    number: int
    day: date | None
    wanted: str | Phrase


def _read_form(text: bytes) -> tuple[_FormFault | None, list[date], list[bytes]]:
    """The first fault of form, and the lines before it, each with its day."""
    *raws, rest = text.split(b"\n")
    days: list[date] = []
    currency = None
    sealed = bytearray()  # for each line, whether a pool may still cover it
    before: tuple[int, str] | None = None
    for number, raw in enumerate(raws, 1):
        last = days[-1] if days else None
        try:
            line = read_line(raw.decode())
        except ValueError:
            return _FormFault(number, last, _WANTED), days, raws[: number - 1]
        place = _place(line)
        money = None if isinstance(line, Sealed) else (line.amount if isinstance(line, Plain) else line.total)
        currency = currency or (money and money.currency)
        wanted = None
        if last is not None and line.day < last:
            wanted = Phrase("wanted.line_or_later", last=last)
        elif before is not None and line.day == last and not _may_follow(before, place):
            wanted = Phrase("wanted.lines_in_their_order_plain", last=last)
        elif money is not None and money.currency != currency:
            wanted = Phrase("wanted.in_lines_before", currency=currency)
        elif isinstance(line, Pool) and not all(at < len(sealed) and sealed[at] for at in line.covers):
            wanted = Phrase("wanted.sealed_lines_stand_before_pool")
        if wanted is not None:
            return _FormFault(number, max(line.day, last or line.day), wanted), days, raws[: number - 1]
        if isinstance(line, Pool):
            for at in line.covers:
                sealed[at] = False
        sealed.append(isinstance(line, Sealed))
        before = place
        days.append(line.day)
    fault = _FormFault(len(raws) + 1, days[-1] if days else None, "a line feed at its end") if rest else None
    return fault, days, raws


def _finding_of_form(read: int, fault: _FormFault | None) -> Finding:
    if fault is None:
        because = f"Each of the {read} lines has its one form, and stands in its order."
    else:
        because = f"Line {fault.number} is the first whose form is wrong: wanted {fault.wanted}."
    return as_told(clause="P10", reading="R-52", met=fault is None, because=because)


def _compare(
    checkpoints: Sequence[Checkpoint], days: Sequence[date], raws: Sequence[bytes]
) -> tuple[list[Finding], date | None]:
    """What comparing a log with checkpoints finds, and the first day that fails."""
    names = sorted({one.log for one in checkpoints})
    if len(names) > 1:
        because = f"The checkpoints are of several logs: {', '.join(names)}."
        return [as_told(clause="P10", met=False, because=because, found=names[1], needed=names[0])], None
    frontier, seen = Frontier(), 0
    for checkpoint in checkpoints:
        count = bisect_right(days, checkpoint.day)
        frontier = frontier.extend([raw + b"\n" for raw in raws[seen:count]])
        seen = count
        first = f"The checkpoint of {checkpoint.day} is the first that the log does not match"
        if count != checkpoint.size:
            because = f"{first}: it says {checkpoint.size} lines, and {count} are of that day and before."
            finding = as_told(clause="P10", met=False, because=because, found=count, needed=checkpoint.size)
            return [finding], checkpoint.day
        if frontier.root != checkpoint.root:
            because = f"{first}: a line of that day, or before it, is not the one that was published."
            found, needed = frontier.root.hex(), checkpoint.root.hex()
            return [as_told(clause="P10", met=False, because=because, found=found, needed=needed)], checkpoint.day
    last, many = checkpoints[-1].day, len(checkpoints)
    because = (
        f"The log is what {'the checkpoint says' if many == 1 else f'all {many} checkpoints say'}, through {last}."
    )
    findings = [as_told(clause="P10", met=True, because=because)]
    after = len(raws) - seen
    if after:
        because = f"{after} lines are of days after the last checkpoint, {last}: compare them with a later one."
        findings.append(as_told(clause="P10", met=False, because=because, found=after, needed=0))
    return findings, days[seen] if after else None


# ── receipts ─────────────────────────────────────────────────────────────────────────────────────

_ID: Final = "[^\n]+"
_HASH: Final = "[0-9a-f]{64}"
_RECEIPT: Final = re.compile(
    rf"partgov-receipt 1\nlog (?P<log>{_ID})\nsize (?P<size>[0-9]{{1,12}})\nindex (?P<index>[0-9]{{1,12}})\n"
    rf"id (?P<id>{_ID})\nday (?P<day>[0-9-]{{10}})\nflow (?P<flow>{_ID})\nyear (?P<year>[0-9]{{1,9}})\n"
    rf"amount (?P<minor>-?[0-9]{{1,{DIGITS}}}) (?P<currency>[A-Z]{{3}})\n"
    rf"person (?P<person>{_ID})\ncounterparty (?P<counterparty>{_ID})\ncategory (?P<category>{_ID})\n"
    rf"(?:derives-from (?P<derives>{_ID})\n)?(?:reverses (?P<reverses>{_ID})\n)?"
    rf"salt (?P<salt>{_HASH})\n(?P<path>(?:path {_HASH}\n)*)"
)


@attrs.frozen(kw_only=True, repr=False)
class Receipt(Value):
    """
    What proves, to whoever holds it, that one payment stands in the public log. It prints nothing of the payment.

    Attributes:
        log: the log's name.
        size: how many lines the log had at the checkpoint it goes with.
        index: the number of the sealed line, counted from zero.
        opening: what opens that line.
        path: the RFC 9162 path from the line to the root, lowest first.
    """

    log: str
    size: int
    index: int
    opening: Opening
    path: tuple[bytes, ...] = attrs.field(converter=as_tuple)

    def __repr__(self) -> str:
        return f"Receipt for line {self.index} of {self.size} of {self.log}"

    @property
    def text(self) -> str:
        """The receipt in its one form, to be handed to the payer and to nobody else."""
        path = "".join(f"path {step.hex()}\n" for step in self.path)
        return (
            f"partgov-receipt 1\nlog {self.log}\nsize {self.size}\nindex {self.index}\n"
            f"{self.opening.text}salt {self.opening.salt.hex()}\n{path}"
        )

    @classmethod
    def of(cls, text: str) -> Receipt:
        """Read a receipt; raise `FaultsError`, which tells nothing of it, for a text in any other form."""
        match = _RECEIPT.fullmatch(text)
        receipt = None if match is None else cls._read(match)
        if receipt is None or receipt.text != text:
            wanted = Phrase("wanted.lines_receipt_partgov_receipt_writes")
            raise FaultsError("receipt", (Fault("receipt", wanted, Phrase("found.other_lines")),))
        return receipt

    @classmethod
    def _read(cls, match: re.Match[str]) -> Receipt | None:
        try:
            opening = Opening(
                id=match["id"], day=date.fromisoformat(match["day"]), flow=match["flow"], year=int(match["year"]),
                amount=Money(int(match["minor"]), match["currency"]), person=match["person"],
                counterparty=match["counterparty"], category=match["category"], derives_from=match["derives"],
                reverses=match["reverses"], salt=bytes.fromhex(match["salt"]),
            )  # fmt: skip
        except ValueError:  # no such day, no such currency
            return None
        path = [bytes.fromhex(step.removeprefix("path ")) for step in match["path"].split("\n")[:-1]]
        return cls(log=match["log"], size=int(match["size"]), index=int(match["index"]), opening=opening, path=path)


def make_receipt(journal: Journal, log: PublicLog, id: str) -> Receipt:
    """
    Return the receipt for a personal entry, against the last checkpoint of a log.

    Raises `PartgovError` where the journal has no such personal entry, or the log not yet its line.
    """
    opening = journal.opening(id)
    index = log.index_of(Sealed.of(opening))
    tree = Tree.of(leaf_hash(raw + b"\n") for raw in log.text.split(b"\n")[:-1])
    return Receipt(log=journal.log, size=tree.size, index=index, opening=opening, path=tree.prove_inclusion(index))


def verify_receipt(receipt: Receipt, checkpoint: Checkpoint) -> Ruling:
    """
    Say whether a receipt proves its payment to stand in the log that a checkpoint was made of.

    Prevents: two payers shown the same line; a payment that the treasurer took and never booked.
    Limit: it proves what the line seals, not that the pool it was counted in adds up.
    """
    leaf = leaf_hash(f"{Sealed.of(receipt.opening).text}\n".encode())
    found = verify_inclusion(leaf, index=receipt.index, size=receipt.size, path=receipt.path, root=checkpoint.root)
    same = receipt.log == checkpoint.log
    return Ruling.of(
        as_told(
            clause="P10", met=same, found=receipt.log, needed=checkpoint.log,
            because=f"The receipt is for the log {receipt.log}; the checkpoint is of {checkpoint.log}.",
        ),
        as_told(
            clause="P10", met=receipt.size == checkpoint.size, found=receipt.size, needed=checkpoint.size,
            because=f"The receipt goes with a log of {receipt.size} lines; the checkpoint of {checkpoint.day} "
            f"is of one of {checkpoint.size}.",
        ),
        as_told(
            clause="P10", met=found,
            because=f"The payment {'is' if found else 'is not'} what line {receipt.index + 1} of that log seals.",
        ),
    )  # fmt: skip
