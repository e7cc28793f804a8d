"""Markdown: a page as Markdown, with the same words and numbers as everywhere."""

from __future__ import annotations

__all__ = ["write_markdown"]

import re
import unicodedata
from collections.abc import Iterator

from partgov.foundation.inert import inert
from partgov.foundation.shown import leads_to
from partgov.interop.pages import (
    CLOSES,
    LINKED,
    OPENS,
    Chart,
    Details,
    Heading,
    Lanes,
    Listed,
    Page,
    Paragraph,
    Stacks,
    Table,
)

_MEANS = re.compile(r"[\\`*_\[\]|~$@]")
_BEGINS = re.compile(r"^(\s*(?:[0-9]+(?=[.)])|(?=[#+=-])))")
_ISOLATED = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")


def write_markdown(page: Page) -> str:
    """Return a page as Markdown. A chart is its title and description: its numbers stand in the table beside it."""
    blocks = [f"# {_text(page.title)}"]
    for block in page.blocks:
        match block:
            case Heading():
                blocks.append(f"{'#' * block.level} {_text(block.text)}")
            case Paragraph():
                text = _prose(block.text, page.docs)
                blocks.append(f"**{text}**" if block.warning else _first(text))
            case Listed():
                blocks.append("\n".join(f"- {_first(_prose(item, page.docs))}" for item in block.items))
            case Details():
                blocks.append(f"**{_text(block.summary)}**")
                blocks.append("\n".join(f"- {_first(_prose(item, page.docs))}" for item in block.items))
            case Table():
                blocks.append(f"{_first(_text(block.caption))}\n\n" + "\n".join(_table(block)))
            case Chart() | Stacks() | Lanes():
                blocks.append(f"*{_text(block.title)}: {_text(block.description)}*")
    return "\n\n".join(blocks) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield _line([_text(column.title) for column in table.columns])
    yield _line(["--:" if column.number else "---" for column in table.columns])
    for row in table.rows:
        cells = [_text(cell) for cell in row.cells]
        yield _line([f"**{cell}**" if row.sum and cell else cell for cell in cells])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _prose(text: str, docs: str | None) -> str:
    """A text whose citations lead to the documentation where it is published."""
    if docs is None:
        return _text(text)
    parts, at = [], 0
    for found in LINKED.finditer(text):
        parts.append(f"{_text(text[at : found.start()])}[{_text(found[1])}]({leads_to(docs, found[2])})")
        at = found.end()
    return "".join([*parts, _text(text[at:])])


def _text(text: str) -> str:
    """A text as nothing but text: on one line, and no mark, element or address in it."""
    parts = _ISOLATED.split(text)
    shown = [_apart(part) if number % 2 else inert(part) for number, part in enumerate(parts)]
    marked = _MEANS.sub(r"\\\g<0>", "".join(shown))
    marked = marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?i)://|\bwww\.", lambda found: found[0].replace(":", "\\:").replace(".", "\\."), marked)


def _apart(text: str) -> str:
    """A text of its own, which stays apart only where it could turn what is around it: where it runs from the right."""
    turns = any(unicodedata.bidirectional(one) in ("R", "AL", "AN") for one in text)
    return f"{OPENS}{inert(text)}{CLOSES}" if turns else inert(text)


def _first(text: str) -> str:
    """A text at the start of a line, where some letters would begin a heading or a list."""
    return _BEGINS.sub(r"\1\\", text)
