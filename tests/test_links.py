"""The links of pages lead somewhere, also where a file host shows them; a built site loads nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from tests.site import from_elsewhere
from tests.snippets import ROOT, pages

_FENCED: Final = re.compile(r"^( *)(```+).*?^\1\2$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\]\(([^()\s]+)\)|<(https?://[^>\s]+)>")
_LOCAL: Final = {"localhost", "127.0.0.1"}


def links(page: Path) -> Iterator[str]:
    """Where the running text of a page leads, without what stands in blocks and in code."""
    text = re.sub(r"`[^`\n]*`", "", _FENCED.sub("", page.read_text("utf-8")))
    yield from (match[1] or match[2] for match in _LINK.finditer(text))


def headings(page: Path) -> set[str]:
    """The anchors that a file host gives the headings of a page, and the labels that the documentation has."""
    text = _FENCED.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return slugs | {*re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    """Every relative link is to a file that is there and, where it names one, to a heading of it."""
    for link in links(page):
        path, _, anchor = link.partition("#")
        if not urlsplit(link).scheme:
            target = (page.parent / path).resolve() if path else page
            made = "generated" in target.parts or target.name == "CHANGELOG.md" or not anchor
            assert target.exists() or "generated" in target.parts, f"{page.name}: {link}"
            assert made or anchor in headings(target) or "docs" in page.parts, f"{page.name}: {link}"


def test_a_link_to_the_outside_is_safe() -> None:
    """Every address elsewhere is by https and has no name or password in it; only one's own machine goes without."""
    for page in pages():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme == "https" or parts.hostname in _LOCAL, f"{page.name}: {link}"
                assert "." in (parts.hostname or "") or parts.hostname in _LOCAL, f"{page.name}: {link}"
                assert "@" not in parts.netloc, f"{page.name}: {link}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://example.org/a.js"></script>'), ("a.html", '<link href="//example.org/a.css">'),
        ("a.html", '<img srcset="a.png, http://example.org/a.png">'), ("a.css", "@import 'https://example.org/a.css'"),
        ("a.css", "@font-face { src: url(//example.org/a.woff2) }"), ("a.js", "fetch('https://example.org/count')"),
        ("a.html", '<p style="background: url(https://example.org/a.png)">'),
        ("a.svg", '<image href="https://example.org/a.png"/>'),
    ],
)  # fmt: skip
def test_what_a_site_would_load_from_elsewhere_is_seen(tmp_path: Path, name: str, text: str) -> None:
    """A script, a style, a font, a picture: each is found; links that a reader follows, and names of XML, are none."""
    (tmp_path / "quiet.html").write_text('<a href="https://example.org">x</a><svg xmlns="http://www.w3.org/2000/svg">')
    assert [] == [*from_elsewhere(tmp_path)]
    (tmp_path / name).write_text(text)
    assert 1 == len([*from_elsewhere(tmp_path)])
