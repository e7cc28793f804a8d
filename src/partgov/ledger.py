"""Ledger: the public log of a journal, which anyone can verify.

Text:     Proposal 10, the public live record.
Decides:  nothing itself: it is the door to lines (`loglines`), to what is published when (`publishing`), to
          whether a log is the one it was (`verification`), and to the proof of one payment (`receipts`).
Leaves:   which of persons' amounts are published, to pools; where a checkpoint to compare with comes from, to whoever
          compares.
Readings: R-26 (exact, sealed, pooled), R-34 (no private value in an error or a print), R-52 (one day, one order).
"""

from __future__ import annotations

__all__ = [
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
    "make_receipts",
    "public_lines",
    "publish",
    "read_line",
    "verify_log",
    "verify_receipt",
]

from partgov.loglines import Checkpoint, Line, Plain, Pool, Sealed, read_line
from partgov.publishing import Head, PublicLog, Release, public_lines, publish
from partgov.receipts import Receipt, make_receipt, make_receipts, verify_receipt
from partgov.verification import Verification, verify_log
