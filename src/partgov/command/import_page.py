"""Import page: what a bank's table would add to a journal, for the treasurer alone."""

from __future__ import annotations

__all__ = ["lay_out_import", "lay_out_notes"]

from collections import defaultdict
from collections.abc import Iterator, Sequence

from partgov.command.terminal import Style
from partgov.foundation.money import Money
from partgov.interop.statements import Import, Note


def lay_out_notes(notes: Sequence[Note], heading: str, style: Style) -> Iterator[str]:
    """Lay out what is to be said of lines, beneath a heading; nothing where there is nothing to say."""
    if notes:
        yield style.say(heading)
        for note in notes:
            yield f"  {style.say('import.line', at=note.at, said=note.said)}"


def lay_out_import(found: Import, currency: str, style: Style) -> Iterator[str]:
    """Lay out what would be booked, line by line and in sums by month and flow, and what is passed over, and why."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(list)
    if found.booked:
        yield style.say("import.booked")
    for at, entries in found.booked:
        for one in entries:
            amount = Money(one["amount"], currency)
            sums[one["day"][:7], one["flow"]].append(amount.minor)
            words = f"{one['flow']}/{one['category']}, {one['party']} {one['counterparty']}"
            own = f" ({style.told(found.converted[one['id']])})" if one["id"] in found.converted else ""
            yield f"  {at}: {one['day']} {style.told(amount)} {words}{own}"
    if sums:
        yield style.say("import.sums")
    for (month, flow), minors in sorted(sums.items()):
        yield f"  {month} {flow}: {style.told(Money(sum(minors), currency))} ({len(minors)})"
    yield from lay_out_notes(found.passed, "import.passed", style)
