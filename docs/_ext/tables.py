"""Tables: a telephone shows one with a column of prose row by row, each cell under the last, with its column's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

_PROSE: Final = 40  # letters: a cell this long is read, not looked up
_WIDE: Final = 50  # letters: what a row of texts may have side by side


def setup(app: Any) -> dict[str, Any]:
    """Mark the cells once citations and names are in them."""
    app.connect("doctree-resolved", _mark)
    app.add_node(nodes.entry, override=True, html=(_begin, HTML5Translator.depart_entry))
    return {"version": "1", "parallel_read_safe": True}


def _mark(app: Any, doctree: nodes.document, docname: str) -> None:
    for table in doctree.findall(nodes.tgroup):
        rows = [[*row.findall(nodes.entry)] for row in table.findall(nodes.row)]
        columns = [*zip(*rows, strict=False)]
        widths = [max(len(cell.astext()) for cell in column) for column in columns if not _of_figures(column)]
        told = sum(widths) > _WIDE or max(widths, default=0) > _PROSE
        if told:
            table.parent["classes"].append("told")
        if told and len(columns) > 2:  # with two columns it is plain which cell is which
            for heading, *cells in columns[1:]:
                for cell in cells:
                    if cell.astext():
                        cell["of"] = heading.astext()


def _of_figures(column: Sequence[nodes.entry]) -> bool:
    return any("text-right" in cell["classes"] for cell in column)


def _begin(self: HTML5Translator, node: nodes.entry) -> None:
    HTML5Translator.visit_entry(self, node)
    if node.get("of"):
        self.body[-1] = self.body[-1].replace("<td", f'<td data-of="{self.attval(node["of"])}"', 1)
