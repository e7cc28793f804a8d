"""Verification: whether a public log is the one its checkpoints were made of.

Text:     Proposal 10, the public live record.
Decides:  whether every line has its one form and order, and which day is the first that does not match.
Leaves:   where a checkpoint to compare with comes from, to whoever compares; one payment's proof, to receipts.
Readings: R-52 (one day, one order).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Verification", "judge_signatures", "verify_log"]

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.merkle import Frontier
from partgov.foundation.rulings import ADOPTED, Finding, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown, rows_of
from partgov.foundation.values import Value
from partgov.loglines import WANTED, Checkpoint, Plain, Pool, Sealed, may_follow, place_of, read_line

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"judge_signatures": ("P10",), "verify_log": ("P10", "R-52")}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_FORM_ONLY: Final = Kind("log.form_only", "P10", setting="ledger")
_FORM: Final = Kind("log.form", "P10", "R-52", setting="ledger", count=int)
_WRONG_FORM: Final = Kind("log.wrong_form", "P10", "R-52", setting="ledger", line=int, wanted=Phrase)
_SEVERAL: Final = Kind("log.several", "P10", setting="ledger", logs=tuple)
_SIZE: Final = Kind("log.size", "P10", setting="ledger", day=date)
_ROOT: Final = Kind("log.root", "P10", setting="ledger", day=date)
_AS_SAID: Final = Kind("log.as_said", "P10", setting="ledger", count=int, day=date)
_AFTER: Final = Kind("log.after", "P10", setting="ledger", count=int, day=date)
_SIGNED: Final = Kind("log.signed", "P10", setting="ledger", count=int, who=str)
_UNSIGNED: Final = Kind("log.unsigned", "P10", setting="ledger", day=date, who=str)


# ── verifying a log ──────────────────────────────────────────────────────────────────────────────


@attrs.frozen(kw_only=True)
class Verification(Shown, Value):
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

    def _heading(self) -> str:
        return f"Verification of {self.lines} lines: {self}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield from rows_of(self.ruling)

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
        findings.append(_FORM_ONLY.finding(ADOPTED, True))
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
    """The first line whose form is wrong: its number, counted from one, its day if it has one, and what was wanted."""

    number: int
    day: date | None
    wanted: Phrase


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
            return _FormFault(number, last, WANTED), days, raws[: number - 1]
        place = place_of(line)
        money = None if isinstance(line, Sealed) else (line.amount if isinstance(line, Plain) else line.total)
        currency = currency or (money and money.currency)
        wanted = None
        if last is not None and line.day < last:
            wanted = Phrase("wanted.line_or_later", last=last)
        elif before is not None and line.day == last and not may_follow(before, place):
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
    fault = _FormFault(len(raws) + 1, days[-1] if days else None, Phrase("wanted.line_feed_at_end")) if rest else None
    return fault, days, raws


def _finding_of_form(read: int, fault: _FormFault | None) -> Finding:
    if fault is None:
        return _FORM.finding(ADOPTED, True, count=read)
    return _WRONG_FORM.finding(ADOPTED, False, line=fault.number, wanted=fault.wanted)


def _compare(
    checkpoints: Sequence[Checkpoint], days: Sequence[date], raws: Sequence[bytes]
) -> tuple[list[Finding], date | None]:
    """What comparing a log with checkpoints finds, and the first day that fails."""
    names = sorted({one.log for one in checkpoints})
    if len(names) > 1:
        return [_SEVERAL.finding(ADOPTED, False, found=names[1], needed=names[0], logs=tuple(names))], None
    frontier, seen = Frontier(), 0
    for checkpoint in checkpoints:
        count = bisect_right(days, checkpoint.day)
        frontier = frontier.extend([raw + b"\n" for raw in raws[seen:count]])
        seen = count
        if count != checkpoint.size:
            finding = _SIZE.finding(ADOPTED, False, found=count, needed=checkpoint.size, day=checkpoint.day)
            return [finding], checkpoint.day
        if frontier.root != checkpoint.root:
            found, needed = frontier.root.hex(), checkpoint.root.hex()
            return [_ROOT.finding(ADOPTED, False, found=found, needed=needed, day=checkpoint.day)], checkpoint.day
    last = checkpoints[-1].day
    findings = [_AS_SAID.finding(ADOPTED, True, count=len(checkpoints), day=last)]
    after = len(raws) - seen
    if after:
        findings.append(_AFTER.finding(ADOPTED, False, found=after, needed=0, count=after, day=last))
    return findings, days[seen] if after else None


def judge_signatures(name: str, signed: Iterable[tuple[date, bool]]) -> Finding:
    """
    Say whether every checkpoint is signed by one signer, and which is the first that is not (P10).

    Prevents: a checkpoint of another hand.

    Args:
        name: the signer's.
        signed: the day of each checkpoint, in order, and whether a signature of theirs on it is good.
    """
    many = 0
    for day, good in signed:
        many += 1
        if not good:
            return _UNSIGNED.finding(ADOPTED, False, day=day, who=name)
    return _SIGNED.finding(ADOPTED, True, count=many, who=name)
