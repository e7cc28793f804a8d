"""The changelog says of each entry whose answer changes, and whose does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEXT = (Path(__file__).parent.parent / "CHANGELOG.md").read_text("utf-8")
CHANGES, NONE = "Whose answer changes", "Nobody's answer changes"
ANSWERS = re.compile(
    r"\*\*Answers:\*\* \S.*\. .*\b(nobody|no|never|all else|as (it|they) (was|were))\b.*\.", re.IGNORECASE
)


def entries(heading: str) -> Iterator[str]:
    """The entries under a heading, of every release, each in one line."""
    for part in re.split(r"^#+ ", TEXT, flags=re.MULTILINE):
        title, _, body = part.partition("\n")
        if title == heading:
            yield from (" ".join(one.split()) for one in re.split(r"^- ", body, flags=re.MULTILINE)[1:])


def test_every_entry_stands_under_one_of_two_headings() -> None:
    """Each release has no other headings, and no entry stands outside of them."""
    headings = re.findall(r"^### (.*)$", TEXT, re.MULTILINE)
    assert set(headings) <= {CHANGES, NONE}
    assert len(re.findall(r"^- ", TEXT, re.MULTILINE)) == len([*entries(CHANGES), *entries(NONE)]) > 100


@pytest.mark.parametrize("entry", [*entries(CHANGES)], ids=lambda entry: entry[:40])
def test_an_entry_says_whose_answer_changes(entry: str) -> None:
    """It ends with whose answer is another one, and whose is not."""
    assert 1 == entry.count("**Answers:**")
    assert ANSWERS.fullmatch(entry[entry.index("**Answers:**") :])


def test_the_others_say_of_nobody_s() -> None:
    """What changes nobody's answer does not say so again, nor otherwise."""
    assert [] == [one for one in entries(NONE) if re.search(r"\*\*Answers|answer (may )?(changes?|differs?)", one)]
