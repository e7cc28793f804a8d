"""A second verifier of public logs, written from the documentation alone; it shares nothing with the first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

_WORD = rb"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_KINDS = (
    re.compile(rb"(\d{4}-\d\d-\d\d) plain (%s) (-?[1-9]\d{0,17}) ([A-Z]{3})" % _WORD),
    re.compile(rb"(\d{4}-\d\d-\d\d) sealed ([0-9a-f]{64})"),
    re.compile(rb"(\d{4}-\d\d-\d\d) pool (%s) ([1-9]\d{0,8}) (0|-?[1-9]\d{0,26}) ([A-Z]{3}) (-|[0-9,-]+)" % _WORD),
)


def root_of(lines: list[bytes]) -> bytes:
    """The root, by the definition of RFC 9162, 2.1.1."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    half = 1
    while half * 2 < len(lines):
        half *= 2
    return hashlib.sha256(b"\x01" + root_of(lines[:half]) + root_of(lines[half:])).digest()


def well_formed(text: bytes) -> list[tuple[date, bytes]]:
    """The lines, each with its day, up to the first whose form is wrong."""
    good: list[tuple[date, bytes]] = []
    uncovered: set[int] = set()  # sealed lines that no pool covers yet
    before: Any = None
    currency = None
    for raw in text.split(b"\n")[:-1]:
        kind, match = next(
            ((kind, found) for kind, one in enumerate(_KINDS) if (found := one.fullmatch(raw))), (9, None)
        )
        try:
            day = date.fromisoformat(match[1].decode()) if match else None
        except ValueError:
            day = None
        if match is None or day is None:
            break
        # Within a day: plain, sealed, pools; then by the bytes, of a pool by its flow. Only plain lines may be equal.
        place = (day, kind, match[2] if kind == 2 else raw)
        if before is not None and (place < before or (place == before and kind > 0)):
            break
        if kind != 1:
            mine = match[4] if kind == 0 else match[5]
            currency = currency or mine
            if mine not in CURRENCIES or mine != currency:
                break
        if kind == 2:
            covers = covered(match[6])
            if covers is None or not uncovered.issuperset(covers):
                break
            uncovered.difference_update(covers)
        if kind == 1:
            uncovered.add(len(good))
        before = place
        good.append((day, raw + b"\n"))
    return good


def covered(ranges: bytes) -> list[int] | None:
    """The numbers that ranges stand for; None unless they rise, cannot be joined, and are written in the one way."""
    found: list[int] = []
    for one in [] if ranges == b"-" else ranges.split(b","):
        match = re.fullmatch(rb"(0|[1-9]\d{0,11})(?:-([1-9]\d{0,11}))?", one)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        rises = not found or first > found[-1] + 1
        if not rises or last - first >= 10**7 or (match[2] is not None and last <= first):
            return None
        found += range(first, last + 1)
    return found


CURRENCIES = (b"EUR", b"USD")


def first_failing_day(text: bytes, checkpoints: Iterable[Any]) -> date | None:
    """The first day whose checkpoint is not that of the well formed lines up to it; else that of a line after all."""
    good = well_formed(text)
    last = None
    for checkpoint in checkpoints:
        lines = [raw for day, raw in good if day <= checkpoint.day]
        if (len(lines), root_of(lines)) != (checkpoint.size, checkpoint.root):
            return checkpoint.day  # type: ignore[no-any-return]
        last = checkpoint.day
    after = [day for day, _ in good if last is None or day > last]
    return after[0] if after else good[-1][0] if good else None
