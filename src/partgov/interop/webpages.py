"""Webpages: a page as one HTML file that needs nothing else: no script, no font, no picture from anywhere."""

from __future__ import annotations

__all__ = ["write_webpage"]

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

from partgov.foundation.inert import inert
from partgov.foundation.shown import leads_to
from partgov.interop.drawings import draw_chart, draw_stacks
from partgov.interop.pages import (
    CLOSES,
    LINKED,
    OPENS,
    Block,
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
from partgov.interop.strips import draw_lanes

_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --ink: #1c1e21; --quiet: #565b62; --line: #d5d8dc; --wash: #f3f4f6;
  --first: #1f5f9e; --second: #d9822b; --third: #a3a9b1; --fourth: #8a5a9e; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --ink: #e6e8ea; --quiet: #a4abb3; --line: #3a3f45; --wash: #22262a;
    --first: #6cabe6; --second: #e8a45c; --third: #747b84; --fourth: #b48ac6; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-bottom: .3rem;
  border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p, ul { margin: .6rem 0; }
ul { padding-left: 1.25rem; }
a { color: inherit; text-decoration-color: var(--quiet); text-underline-offset: .15em; }
.warning { padding: .6rem .8rem; border-left: .25rem solid var(--second); background: var(--wash); font-weight: 600; }
figure { margin: 1.5rem 0 .5rem; }
figcaption { font-weight: 600; padding-bottom: .5rem; }
caption { color: var(--quiet); font-size: .95rem; text-align: left; padding: .25rem 0 .4rem;
  position: sticky; left: 0; max-width: calc(100vw - 2rem); }
.chart { display: block; width: 100%; max-width: 30rem; height: auto; overflow: visible;
  font-size: 12px; fill: var(--ink); }
.chart text { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; }
.chart .label, .chart .end { text-anchor: end; }
.chart .tick { text-anchor: middle; }
.chart .value { fill: var(--quiet); font-size: 11px; }
.chart .axis { stroke: var(--line); fill: none; }
.chart .limit { stroke: var(--ink); stroke-dasharray: 4 3; fill: none; }
.chart .halo { stroke: var(--ground); stroke-width: 5; fill: none; }
.chart .mark { stroke: var(--ink); stroke-width: 2; fill: none; }
.series-0 { fill: var(--first); }
.series-1 { fill: var(--second); }
.series-2 { fill: var(--third); }
.series-3 { fill: var(--fourth); }
details { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .5rem 0; overflow-wrap: anywhere; }
summary:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
details > ul { margin: 0 0 .75rem; }
.table { overflow-x: auto; margin: 1rem 0 1.5rem; }
.table:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
  font-weight: 400; }
th:first-child { padding-left: 0; }
thead th { color: var(--quiet); font-size: .85rem; vertical-align: bottom; border-bottom-width: 2px; }
tbody th { overflow-wrap: anywhere; min-width: 7rem; }
.number { text-align: right; }
td.number, td.whole { white-space: nowrap; }
.sum > * { font-weight: 600; background: var(--wash); }
@media (max-width: 26rem) { th, td { padding: .3rem .3rem; } table { font-size: .88rem; } }
@media print {
  :root { color-scheme: light; --ground: #fff; --ink: #000; --quiet: #333; --line: #999; --wash: #eee;
    --first: #1f5f9e; --second: #d9822b; --third: #a3a9b1; --fourth: #8a5a9e; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .table { overflow: visible; }
  caption { max-width: none; }
  details > ul { display: block; }
  details::details-content { content-visibility: visible; block-size: auto; }
  figure, tr, .warning, li { break-inside: avoid; }
  h2, h3, caption, thead, summary { break-after: avoid; }
  .chart * { print-color-adjust: exact; }
}
"""

# Nothing is loaded and nothing runs, whatever stands in a name: only this style is taken.
_POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
_ISOLATED = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")


def write_webpage(page: Page) -> str:
    """
    Return a page as HTML.

    It is readable on a narrow screen and in print, in light and in dark, and has its pictures and its style in itself.
    """
    title = _flat(page.title)
    lines = [
        "<!doctype html>",
        f'<html lang="{escape(page.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{_text(page.title)}</h1>",
    ]
    for number, block in enumerate(page.blocks, 1):
        lines += _block(block, f"part-{number}", page.docs)
    return "\n".join([*lines, "</main>", "</body>", "</html>", ""])


def _block(block: Block, name: str, docs: str | None) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{_text(block.text)}</h{block.level}>"
        case Paragraph():
            kind = ' class="warning"' if block.warning else ""
            yield f"<p{kind}>{_prose(block.text, docs)}</p>"
        case Listed():
            yield _list(block.items, docs)
        case Details():
            yield f"<details>\n<summary>{_text(block.summary)}</summary>"
            yield f"{_list(block.items, docs)}\n</details>"
        case Table():
            yield from _table(block, name)
        case Chart() | Stacks() | Lanes():
            yield f"<figure>\n<figcaption>{_text(block.title)}</figcaption>"
            yield f"{_drawn(block, name)}\n</figure>"


def _list(items: Iterable[str], docs: str | None) -> str:
    return f"<ul>{''.join(f'<li>{_prose(item, docs)}</li>' for item in items)}</ul>"


def _drawn(chart: Chart | Stacks | Lanes, name: str) -> str:
    match chart:
        case Stacks():
            return draw_stacks(chart, name, write=_flat)
        case Lanes():
            return draw_lanes(chart, name, write=_flat)
    return draw_chart(chart, name, write=_flat)


def _table(table: Table, name: str) -> Iterator[str]:
    # It scrolls by itself where it is too wide, and so that it does with keys alone, it takes the focus.
    yield f'<div class="table" role="region" tabindex="0" aria-labelledby="{name}">'
    yield f'<table>\n<caption id="{name}">{_text(table.caption)}</caption>'
    kinds = [
        ' class="number"' if column.number else ' class="whole"' if column.whole else "" for column in table.columns
    ]
    heads = "".join(
        f'<th scope="col"{kind}>{_text(column.title)}</th>' for column, kind in zip(table.columns, kinds, strict=True)
    )
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    for row in table.rows:
        first, *others = (_text(cell) for cell in row.cells)
        cells = "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds[1:], others, strict=True))
        kind = ' class="sum"' if row.sum else ""
        yield f'<tr{kind}><th scope="row"{kinds[0]}>{first}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _prose(text: str, docs: str | None) -> str:
    """A text as HTML, whose citations lead to the documentation where it is published."""
    if docs is None:
        return _text(text)
    parts, at = [], 0
    for found in LINKED.finditer(text):
        address = escape(leads_to(docs, found[2]))
        parts.append(f'{_text(text[at : found.start()])}<a href="{address}" rel="noreferrer">{_text(found[1])}</a>')
        at = found.end()
    return "".join([*parts, _text(text[at:])])


def _text(text: str) -> str:
    """A text as HTML, inert; what is kept apart in it is an element of its own, which cannot turn what is around it."""
    return _written(text, "<bdi>", "</bdi>")


def _flat(text: str) -> str:
    """The same where no elements may stand."""
    return _written(text, OPENS, CLOSES)


def _written(text: str, opens: str, closes: str) -> str:
    parts = [escape(inert(part)) for part in _ISOLATED.split(text)]
    return "".join(f"{opens}{part}{closes}" if number % 2 else part for number, part in enumerate(parts))
