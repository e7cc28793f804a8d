"""The documentation's pages for disputes: each case that was met has its place, its example, and a way to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(path for path in (DOCS / "how-to").glob("*.md") if path.name != "index.md")


def sections(path: Path) -> dict[str, str]:
    """What stands on a page under each label."""
    found = re.split(r"^\((how-to-[\w-]+)\)=\n", path.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def leads_on(part: str) -> bool:
    """Whether a section leads to an example that stands elsewhere."""
    return re.search(r"\]\(#(how-to-|two-thirds|half-a-term)", part) is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
class TestPage:
    """Each page of how-tos."""

    def test_every_dispute_is_found_by_what_one_sees(self, path: Path) -> None:
        """The index leads to every section by its own heading, and every heading is a section."""
        text, index = path.read_text("utf-8"), (DOCS / "how-to/index.md").read_text("utf-8")
        headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
        assert headings == [part.partition("\n")[0].removeprefix("## ") for part in sections(path).values()]
        for label, heading in zip(sections(path), headings, strict=True):
            assert f"[{heading}](#{label})" in index

    def test_each_says_what_to_do(self, path: Path) -> None:
        """Every section tells what one sees and what to do, and shows it by an example or leads to one."""
        for label, part in sections(path).items():
            assert "*You see*" in part, label
            assert re.search(r"\*What to\s+do:\*", part) or leads_on(part), label
            shown = "```console\n$ " in part or ">>> " in part
            assert shown or leads_on(part) or "`beyond`" in part, label


def test_the_doors_lead_there() -> None:
    """From the first page each page of how-tos, and the index, is one step away."""
    door = (DOCS / "index.md").read_text("utf-8")
    assert [] == [path.name for path in (*PAGES, DOCS / "how-to/index.md") if f"(how-to/{path.name})" not in door]
