"""Lookalikes: ids that a reader cannot tell apart."""

from __future__ import annotations

__all__ = ["folded"]

import unicodedata


def folded(text: str) -> str:
    """
    Return what is left of an id without case, width, spaces, signs that do not show and Unicode forms.

    >>> folded("Ａna\u200b ") == folded("ana")
    True
    """
    if text.isascii() and text.isprintable():  # nearly every id
        return text.lower().replace(" ", "")
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in plain if not each.isspace() and unicodedata.category(each) not in ("Cf", "Cc"))
