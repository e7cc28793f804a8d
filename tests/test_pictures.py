"""The README's picture is the one that partgov draws of the election that the README counts."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.site import from_elsewhere
from tests.snippets import ROOT

pytest.importorskip("matplotlib")

from tests.pictures import PICTURE, drawn

_SVG = "{http://www.w3.org/2000/svg}"


def test_says_what_is_drawn_anew() -> None:
    """Its title and its description, which have every number and line of it, are those of the picture of today."""
    svg = ElementTree.fromstring(PICTURE.read_text("utf-8"))
    told = [one.text for one in (svg.find(f"{_SVG}title"), svg.find(f"{_SVG}desc")) if one is not None]
    assert [*drawn().said] == told, "python -m tests.pictures"


def test_is_of_the_election_that_the_readme_counts() -> None:
    """The numbers of the three people are in both, and so is who is seated where."""
    readme = (ROOT / "README.md").read_text("utf-8")
    _, description = drawn().said
    told = {"yes=30, no=2, abstain=4": "Ana: 30 / 2 / 4", "yes=25, no=6": "Bo: 25 / 6", "yes=22, no=3": "Cy: 22 / 3"}
    for text, marks in told.items():
        assert text in readme
        assert marks in description
    assert description.index("Ana:") < description.index("primary seats") < description.index("Cy:")
    assert f"({PICTURE.relative_to(ROOT).as_posix()})" in readme


def test_stands_by_itself() -> None:
    """It loads nothing, so that a file host shows it whole."""
    assert [] == [line for line in from_elsewhere(PICTURE.parent) if line.startswith(PICTURE.name)]
