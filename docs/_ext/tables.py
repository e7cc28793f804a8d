"""Tables: which columns are prose, so that a telephone shows them wide enough to be read, and moves the table."""

from __future__ import annotations

from typing import Any, Final

from docutils import nodes

_PROSE: Final = 40  # letters: a cell this long is read, not looked up


def setup(app: Any) -> dict[str, Any]:
    """Mark the cells once citations and names are in them."""
    app.connect("doctree-resolved", _mark)
    return {"version": "1", "parallel_read_safe": True}


def _mark(app: Any, doctree: nodes.document, docname: str) -> None:
    for table in doctree.findall(nodes.tgroup):
        rows = [[*row.findall(nodes.entry)] for row in table.findall(nodes.row)]
        for column in zip(*rows, strict=False):
            if any(len(cell.astext()) > _PROSE for cell in column):
                for cell in column:
                    cell["classes"].append("prose")
