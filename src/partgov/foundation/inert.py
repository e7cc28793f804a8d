"""Inert: text that is safe to show, wherever it comes from.

Text:     none; names and places are written by strangers, and read in terminals, pages and notebooks.
Decides:  which characters are shown as escapes.
Leaves:   what is markup, to whoever lays out a page.
"""

from __future__ import annotations

__all__ = ["inert"]

from typing import Final

_SPACES: Final = frozenset("\u00a0\u1680\u202f\u205f\u3000").union(map(chr, range(0x2000, 0x200B)))


def inert(text: str) -> str:
    r"""
    Make a text safe to show: control, formatting and unassigned characters become visible escapes.

    >>> inert("Ana\x1b[2J")
    'Ana\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() or one in _SPACES else one.encode("unicode_escape").decode() for one in text
    )
