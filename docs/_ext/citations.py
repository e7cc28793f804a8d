"""Running text: every P-number and R-number becomes a link, and one that is in no register fails the build."""

from __future__ import annotations

__all__ = ["setup"]

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

_CITED = re.compile(r"\b(R-[0-9]+|P(?:1[0-6]|[1-9]))\b")
_LEFT_ALONE = (nodes.literal, nodes.literal_block, nodes.doctest_block, nodes.reference, nodes.title, nodes.raw)
_LEFT_ALONE += (addnodes.pending_xref, addnodes.desc_signature, addnodes.desc_signature_line)


class Citations(SphinxTransform):
    """Links the numbers of proposals and readings to where they are told."""

    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        """Look through the running text."""
        for text in list(self.document.findall(nodes.Text)):
            if _CITED.search(text) and not any(isinstance(above, _LEFT_ALONE) for above in _above(text)):
                text.parent.replace(text, [self._linked(part) for part in _CITED.split(text) if part])

    def _linked(self, part: str) -> nodes.Node:
        if not _CITED.fullmatch(part):
            return nodes.Text(part)
        link = addnodes.pending_xref(
            "", refdomain="std", reftype="ref", reftarget=part.lower(), refexplicit=True, refwarn=True
        )
        link["refdoc"] = self.env.docname
        link += nodes.inline("", part)
        return link


class Trimmed(SphinxTransform):
    """Takes the empty line off the end of an example, which only the doctest needs."""

    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        """Look through the examples."""
        for block in self.document.findall(nodes.literal_block):
            text = block.astext()
            if text.endswith("\n"):
                block.rawsource = text.rstrip("\n")
                block.children = []
                block += nodes.Text(block.rawsource)


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def setup(app: Any) -> dict[str, bool]:
    """Add the transforms."""
    app.add_transform(Citations)
    app.add_transform(Trimmed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
