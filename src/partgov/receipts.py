"""Receipts: the proof, for whoever holds it, that one payment stands in the public log.

Text:     Proposal 10, the public live record.
Decides:  what a receipt is, how it is written and read, whether it proves its payment.
Leaves:   whether the log is the one it was, to verification.
Readings: R-34 (no private value in an error or a print).
"""

from __future__ import annotations

__all__ = ["CLAUSES", "Receipt", "each_receipt", "make_receipt", "make_receipts", "verify_receipt"]

import re
from collections.abc import Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Final

import attrs

from partgov.foundation.errors import Fault, FaultsError
from partgov.foundation.merkle import Tree, leaf_hash, verify_inclusion
from partgov.foundation.money import Money
from partgov.foundation.rulings import ADOPTED, Kind, Ruling
from partgov.foundation.sentences import Phrase
from partgov.foundation.shown import Shown
from partgov.foundation.values import Value, as_tuple
from partgov.journal import DIGITS, Journal, Opening
from partgov.loglines import Checkpoint, Sealed
from partgov.publishing import PublicLog

CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {"verify_receipt": ("P10",)}

# ── what is found ────────────────────────────────────────────────────────────────────────────────

_OF_LOG: Final = Kind("receipt.log", "P10", setting="ledger")
_OF_SIZE: Final = Kind("receipt.size", "P10", setting="ledger", size=int, day=date)
_SEALED: Final = Kind("receipt.sealed", "P10", setting="ledger", line=int)


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
class Receipt(Shown, Value):
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

    def _heading(self) -> str:
        return f"Receipt for line {self.index} of {self.size} of {self.log}"

    def _rows(self) -> Iterator[dict[str, object]]:
        yield {"log": self.log, "line": self.index, "of": self.size}

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
    Return the receipt for a personal entry, of as many lines as a log has.

    Raises `PartgovError` where the journal has no such personal entry, or the log not yet its line, and `FaultsError`
    where the log does not begin as its last checkpoint says.
    """
    opening = journal.opening(id)
    index = log.index_of(Sealed.of(opening))
    return _receipt(journal, _tree(log), index, opening)


def make_receipts(journal: Journal, log: PublicLog) -> tuple[Receipt, ...]:
    """
    Return the receipts of all personal entries that a log has, by day and id: hardly more work than one.

    Raises the `FaultsError` that `make_receipt` raises.

    >>> from datetime import date, datetime, UTC
    >>> from partgov.foundation.money import Money
    >>> from partgov.journal import Entry, LedgerRules, Party
    >>> from partgov.publishing import publish
    >>> dues = Entry(
    ...     id="e1", day=date(2017, 1, 30), flow="dues", amount=Money(12000, "EUR"), party=Party.PERSON,
    ...     counterparty="m17", category="dues", salt=bytes(32),
    ... )
    >>> journal = Journal(
    ...     log="example.org/books", currency="EUR", begins=date(2017, 1, 1), entries=[dues], rules=LedgerRules()
    ... )
    >>> log = publish(journal, at=datetime(2017, 2, 1, tzinfo=UTC), zone=UTC)
    >>> (receipt,) = make_receipts(journal, log)
    >>> receipt, Receipt.of(receipt.text) == receipt, [*each_receipt(journal, log)] == [receipt]
    (Receipt for line 0 of 1 of example.org/books, True, True)
    """
    return tuple(each_receipt(journal, log))


def each_receipt(journal: Journal, log: PublicLog) -> Iterator[Receipt]:
    """Give the receipts that `make_receipts` returns, one after another; raise the `FaultsError` that it raises."""
    tree = _tree(log)
    index_of = {raw: at for at, raw in enumerate(log.text.split(b"\n")) if raw[10:18] == b" sealed "}
    for entry in sorted(journal.entries, key=attrgetter("day", "id")):
        if journal.person_of(entry) is not None:
            opening = journal.opening(entry.id)
            index = index_of.get(Sealed.of(opening).text.encode())
            if index is not None:
                yield _receipt(journal, tree, index, opening)


def _tree(log: PublicLog) -> Tree:
    """The tree over a log; of one that does not begin as its last checkpoint says a receipt would prove nothing."""
    tree = Tree.of(leaf_hash(raw + b"\n") for raw in log.text.split(b"\n")[:-1])
    # It may be longer: whoever was stopped before the checkpoints were written has them written by the next run.
    if any(one.size > tree.size or one.root != tree.root(one.size) for one in log.checkpoints[-1:]):
        wanted, found = Phrase("wanted.its_lines_with_their_checkpoints"), Phrase("found.lines_or_checkpoints_another")
        raise FaultsError("log", (Fault("log", wanted, found),))
    return tree


def _receipt(journal: Journal, tree: Tree, index: int, opening: Opening) -> Receipt:
    return Receipt(log=journal.log, size=tree.size, index=index, opening=opening, path=tree.prove_inclusion(index))


def verify_receipt(receipt: Receipt, checkpoint: Checkpoint) -> Ruling:
    """
    Say whether a receipt proves its payment to stand in the log that a checkpoint was made of (P10).

    Prevents: two payers shown the same line; a payment that the treasurer took and never booked.
    Limit: it proves what the line seals, not that the pool it was counted in adds up.
    """
    leaf = leaf_hash(f"{Sealed.of(receipt.opening).text}\n".encode())
    found = verify_inclusion(leaf, index=receipt.index, size=receipt.size, path=receipt.path, root=checkpoint.root)
    same = receipt.log == checkpoint.log
    return Ruling.of(
        _OF_LOG.finding(ADOPTED, same, found=receipt.log, needed=checkpoint.log),
        _OF_SIZE.finding(
            ADOPTED, receipt.size == checkpoint.size, found=receipt.size, needed=checkpoint.size,
            size=receipt.size, day=checkpoint.day,
        ),
        _SEALED.finding(ADOPTED, found, line=receipt.index + 1),
    )  # fmt: skip
