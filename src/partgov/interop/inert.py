"""Inert: text that is safe to show, wherever it comes from."""

from __future__ import annotations

__all__ = ["inert"]

import unicodedata


def inert(text: str) -> str:
    r"""
    Make a text safe to show: control and formatting characters become visible escapes.

    >>> inert("Ana\x1b[2J")
    'Ana\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(
        one.encode("unicode_escape").decode() if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one
        for one in text
    )
