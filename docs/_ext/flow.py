"""Flow: a payment's way into the public record as a picture, with the lines that partgov writes of made-up dues."""

from __future__ import annotations

__all__ = ["flow_svg"]

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from html import escape

import attrs

from partgov import (
    Entry,
    Journal,
    LedgerRules,
    Money,
    Party,
    PoolPolicy,
    make_receipt,
    plan_pools,
    publish,
    verify_receipt,
)

_WIDTH, _BOX, _INDENT = 420, 384, 36  # what is public stands to the right of what is not
_LINE, _GAP = 17, 40


@attrs.frozen
class _Step:
    """A step: who sees it, what it is, the text that stands there, what it tells, and how it is come to."""

    seen: str
    title: str
    text: str
    tells: str
    by: str = ""

    @property
    def public(self) -> bool:
        return self.seen == "everybody"

    @property
    def height(self) -> int:
        return 2 * 9 + _LINE * (3 if self.tells else 2)


def flow_svg() -> str:
    """Draw one box for each step, from top to bottom, to the left what is private and to the right what is public."""
    body: list[str] = []
    y = 4
    for step in _steps():
        if step.by:
            body += [
                f'<path d="M64 {y - _GAP} V{y - 1}" stroke="currentColor" marker-end="url(#flows)"/>',
                f'<text x="76" y="{y - _GAP / 2 + 4:g}" class="label" font-style="italic">{escape(step.by)}</text>',
            ]
        body += _box(step, y)
        y += step.height + _GAP
    height = y - _GAP + 4
    frame = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    tip = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    return "\n".join(
        [
            f'<svg class="lifecycle" xmlns="http://www.w3.org/2000/svg" {frame} role="img" font-size="13">',
            "<title>The way of a payment into the public record, and who sees what at each step</title>",
            "<style>.box { fill: #f3f3f3; stroke: #777 } .label { fill: #555 } .state { fill: currentColor }</style>",
            f'<marker id="flows" {tip}><path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker>',
            *body,
            "</svg>",
        ]
    )


def _box(step: _Step, top: int) -> Iterator[str]:
    left = _INDENT if step.public else 0
    edge = "" if step.public else ' stroke-dasharray="5 4"'
    yield f'<rect x="{left + 1}" y="{top}" width="{_BOX - 2}" height="{step.height}" rx="8" class="box"{edge}/>'
    seen = f"seen by {step.seen}"
    yield f'<text x="{left + 12}" y="{top + 22}" class="state" font-weight="bold">{escape(step.title)}</text>'
    yield f'<text x="{left + _BOX - 12}" y="{top + 22}" text-anchor="end" class="label">{escape(seen)}</text>'
    code = 'class="state" font-family="ui-monospace, monospace" font-size="12"'
    yield f'<text x="{left + 12}" y="{top + 22 + _LINE}" {code}>{escape(step.text)}</text>'
    if step.tells:
        yield f'<text x="{left + 12}" y="{top + 22 + 2 * _LINE}" class="label">{escape(step.tells)}</text>'


def _steps() -> Iterator[_Step]:
    """A dozen members pay their dues; the picture follows the first of them."""
    entries = [
        Entry(
            id=f"e{n}", day=date(2017, 2, n), flow="dues", amount=Money(2400 + 100 * n, "EUR"), party=Party.PERSON,
            counterparty=f"m{n}", category="dues", salt=sha256(b"%d: made up" % n).digest(),
        )
        for n in range(1, 13)
    ]  # fmt: skip
    journal = Journal(
        log="example.org/books", currency="EUR", begins=date(2017, 1, 1), entries=entries, rules=LedgerRules()
    )
    at = datetime(2018, 1, 1, tzinfo=UTC)
    plan = plan_pools(journal, policy=PoolPolicy(), at=at, zone=UTC)
    log = publish(journal, at=at, zone=UTC, releases=plan.releases)
    one, (sealed, *_, pool) = entries[0], log.lines
    receipt, checkpoint = make_receipt(journal, log, one.id), log.checkpoints[-1]
    assert verify_receipt(receipt, checkpoint), "the picture shows a receipt that proves its payment"

    paid, salt = f"{one.amount.minor // 100},00", _short(one.salt)
    yield _Step("the treasurer", "A line of the bank", f"{one.day:%d-%m-%Y};NL91…4300;Credit;{paid};Dues", "")
    yield _Step(
        "the treasurer", "An entry of the journal", f"{one.day} {one.flow} {one.amount} {one.counterparty} {salt}",
        "who, how much, what for, and 32 random bytes", "partgov import",
    )  # fmt: skip
    yield _Step(
        "everybody", "A sealed line", f"{sealed.day} sealed {_short(sealed.commitment)}",
        "that on this day something concerned a person", "partgov publish, once the day is over",
    )  # fmt: skip
    yield _Step(
        "the treasurer", "A pool", f"{pool.persons} persons, {pool.total}",
        "no sum that is public tells on any of them", "waits until enough have paid",
    )  # fmt: skip
    yield _Step(
        "everybody", "A pool's line", pool.text, "the total, and which sealed lines it is of",
        "partgov publish --policy",
    )  # fmt: skip
    yield _Step(
        "everybody", "A checkpoint of each day", f"{checkpoint.day} {checkpoint.size} lines {_short(checkpoint.root)}",
        "one number for every line there is", "with each publication",
    )  # fmt: skip
    yield _Step(
        "the payer alone", "A receipt", f"line {receipt.index}, {one.amount}, {salt}, a path of hashes",
        "that the payment stands in the log, unchanged", "partgov receipt, partgov verify",
    )  # fmt: skip


def _short(data: bytes) -> str:
    return f"{data.hex()[:6]}…"
