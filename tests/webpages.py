"""A reader of web pages for the tests: it accepts what is closed and escaped, and gives the tables and the texts."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

_VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})
_ALLOWED = frozenset(
    {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "ul", "li", "bdi"}
    | {"details", "summary", "figure", "figcaption", "svg", "desc", "rect", "text", "path"}
    | {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
)


class WebPage(HTMLParser):
    """
    What a page has. Reading it fails where an element is not closed, is none that is expected, or could load anything.

    Attributes:
        tables: by caption, the cells of each row, headings first.
        ids: what each element with an id is called.
        language: the language that it says it is in.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.ids: list[str] = []
        self.language: str | None = None
        self._caption = ""
        self._rows: list[list[str]] = []
        assert text.startswith("<!doctype html>\n")
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        assert tag in _ALLOWED, tag
        given = dict(attrs)
        assert len(given) == len(attrs), "an attribute twice"
        assert not [name for name in given if name.startswith("on") or name in ("src", "href", "style")], given
        self.language = given.get("lang", self.language)
        if "id" in given:
            assert given["id"] not in self.ids, given
            self.ids.append(given["id"] or "")
        for name in (given.get("aria-labelledby") or "").split():
            assert name, given
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open and close an element of a drawing."""
        assert "svg" in self.open
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element: the last that was opened."""
        assert self.open.pop() == tag
        if tag == "table":
            assert self._caption not in self.tables, self._caption
            self.tables[self._caption] = self._rows

    def handle_data(self, data: str) -> None:
        """Take in a text where it stands."""
        if self.open and self.open[-1] != "style" and data.strip():
            self.texts.append(data)
        if "caption" in self.open:
            self._caption += data
        elif "td" in self.open or "th" in self.open:
            self._rows[-1][-1] += data

    def handle_comment(self, data: str) -> None:
        """Refuse a comment: there is none."""
        raise AssertionError(data)


def tables_of_markdown(text: str) -> dict[str, list[list[str]]]:
    """The tables of a page in Markdown by caption, without what is only there to be bold."""
    found: dict[str, list[list[str]]] = {}
    blocks = text.split("\n\n")
    for caption, block in pairwise(blocks):
        if block.startswith("|"):
            rows = [line.removeprefix("| ").removesuffix(" |") for line in block.strip().split("\n")]
            found[caption] = [
                [cell.strip().strip("*") for cell in row.split(" | ")] for row in rows if "---" not in row
            ]
    return found
