"""The glossary: one word for each idea, in the code, in the sentences and on the pages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import docstrings, house
from tests.docstrings import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
TERMS = re.findall(r"^(\w[^\n]*)\n  \S", GLOSSARY, re.MULTILINE)
UNUSED = [
    word
    for words in re.findall(r"^\| ([\w ,-]+) \| [^|]+ \|$", GLOSSARY, re.MULTILINE)
    for word in words.split(", ")
    if word != "not"
]

# Where a word stands that is not used: what others call their own, and the adopted text itself.
ELSEWHERE = {
    "constitution": {"docs/how-to/recalls.md"},
    "removal": {"docs/how-to/recalls.md"},
    "supermajority": {"docs/how-to/index.md"},  # by which words of theirs an answer is found
    "turnout": {"docs/how-to/index.md", "docs/how-to/recalls.md"},
    "vacancy": {"docs/how-to/index.md"},
    "transaction": {"partgov.policies", "partgov.pools", "partgov.units", "docs/comparison.md", "docs/treasurer.md"},
}

# What means in the name of a class what it means anywhere; the glossary has the field's own words.
PLAIN = frozenset(
    re.findall(
        r"\w+",
        """
        alike all answerable any apart appointed asked aspect attack between beyond break by called came case change
        choice cited cites column columns concerned countable counted date dated day decided deduced depends design
        document due earlier ending engine entity error exported exposure file format frame from frontier frozen
        gathered happening head held how import inference lapse lapsing leaving life like limits linked listed made
        making map margins masks measured method missing moved naive named naming nulls numbers office on order partgov
        party per person place placed plan pooled preferences prior problem procedure published rank reason received
        reopening restated roster rounding row rule running scanned seating shown side stamped standing state
        timeline told tree unless unsettled value waiting way whichever why year
        """,
    )
)


@cache
def prose() -> dict[str, str]:
    """What is written for people, without code: docstrings by their room, English sentences, pages."""
    found: dict[str, str] = {}
    for room in house.every_room():
        nodes = ast.walk(docstrings.tree_of(room))
        docs = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, _DOCUMENTED)]
        found[room] = "\n".join(re.sub(r"^ *(>>>|\.\.\.).*$", "", doc, flags=re.MULTILINE) for doc in docs)
    words = json.loads((ROOT / "src/partgov/words/en.json").read_text("utf-8"))
    found |= {f"words/{key}": re.sub(r"\{\{.*?\}\}|\$t\(.*?\)", "", words[key]) for key in words}
    for page in _pages():
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        found[str(page.relative_to(ROOT))] = re.sub(r"`[^`]*`", "", text)
    return found


_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef


def _pages() -> Iterator[Path]:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if page.name != "glossary.md" and "generated" not in page.parts and "_build" not in page.parts:
            yield page


@pytest.mark.parametrize("word", UNUSED)
def test_no_other_word_is_used(word: str) -> None:
    """No docstring, no sentence and no page has a word that the glossary leaves out."""
    used = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
    assert {where for where, text in prose().items() if used.search(text)} - ELSEWHERE.get(word, set()) == set()


def test_exceptions_are_needed() -> None:
    """A word that is excused somewhere stands there."""
    for word, places in ELSEWHERE.items():
        assert word in UNUSED
        assert {where for where in places if not re.search(word, prose()[where], re.IGNORECASE)} == set()


def test_every_term_is_used() -> None:
    """Each term of the glossary stands in some docstring, sentence or page."""
    everything = "\n".join(prose().values()).lower()
    assert [
        term for term in TERMS if not re.search(rf"\b{re.escape(term.partition(' (')[0].lower())}", everything)
    ] == []


def test_terms_stand_once_and_in_order() -> None:
    """The terms are in a reader's order, each once."""
    assert sorted(set(TERMS), key=str.lower) == TERMS


def test_the_names_of_classes_are_its_words() -> None:
    """Each word in the name of a public class is a term of the glossary, or a plain word."""
    words = {word for term in TERMS for word in re.findall(r"[a-z]+", term.lower())} | PLAIN
    strange = {
        name.name
        for name in docstrings.every_name()
        if name.is_class and not all(_is_of(part, words) for part in re.findall(r"[A-Z][a-z]+", name.name))
    }
    assert strange == set()


def _is_of(part: str, words: frozenset[str] | set[str]) -> bool:
    """Whether a part of a name is one of the words, but for its ending."""
    word = part.lower()
    stems = {re.sub(ending, "", word) for ending in ("s$", "d$", "ed$", "ship$")} | {re.sub("ies$", "y", word)}
    return bool({word, *stems, re.sub("ied$", "ie", word)} & words)
