"""Long names: where a name may go on in the next line, and options, which may not: nothing is broken within a word."""

from __future__ import annotations

import re
from typing import Any, Final

_TAG: Final = re.compile(r"(<[^>]*>)")
_NAME: Final = re.compile(r"[\w./-]{24,}")  # letters: what is shorter fits in a line of its own
_BREAK: Final = re.compile(r"(?<=[a-z0-9)][._/])(?=\w{5})|(?<=[a-z])(?=[A-Z])")
_FLAG: Final = re.compile(r'<span class="pre">(?=--[\w-]{1,20}[\w,;.:)]*<)')
_LEFT_ALONE: Final = frozenset({"pre", "svg", "script", "style", "title", "textarea"})


def setup(app: Any) -> dict[str, Any]:
    """Look through each page once it is written."""
    app.connect("html-page-context", _mark)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _mark(app: Any, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    if body := context.get("body"):
        context["body"] = _FLAG.sub('<span class="pre flag">', breakable(body))


def breakable(html: str) -> str:
    """The same page, with a place to break after each part of a long name; copied, a name is what it was."""
    parts, within = [], 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            name = part.strip("</>").partition(" ")[0].lower()
            if name in _LEFT_ALONE and not part.endswith("/>"):
                within += -1 if part.startswith("</") else 1
        elif not within:
            part = _NAME.sub(lambda found: _BREAK.sub("<wbr>", found[0]), part)
        parts.append(part)
    return "".join(parts)
