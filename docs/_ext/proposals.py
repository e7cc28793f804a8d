"""A page for each proposal, from what the code, the shipped poll and the tests know of it; nothing by hand."""

from __future__ import annotations

__all__ = ["proposal_pages", "proposal_table"]

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from sphinx.pycode import ModuleAnalyzer

from partgov import PROPOSALS, READINGS, Clause, Reading, audit_record, load_record
from partgov.command.coverage import Covered, rooms
from partgov.foundation.sentences import catalogue
from partgov.history.kinds import KINDS
from partgov.interop.records import read_poll_of_2016

TESTS = Path(__file__).parent.parent.parent / "tests"
MOST = 12
"""So many tests of a sort are named on a page; of the others there is a number."""


def proposal_table(covered: Mapping[str, Covered]) -> str:
    """Every proposal with its votes and how much of it is encoded, each with its page."""
    rows = ["| | proposal | For | Against | Abstain | state |", "|---|---|--:|--:|--:|---|"]
    for one in PROPOSALS:
        votes = _votes().get(one.id, {})
        cells = " | ".join(str(votes.get(answer, "")) for answer in ("for", "against", "abstain"))
        rows.append(f"| [{_name(one)}](#{one.id.lower()}) | {one.title} | {cells} | {covered[one.id].status} |")
    return "\n".join(rows)


def proposal_pages(covered: Mapping[str, Covered]) -> Iterator[tuple[str, str]]:
    """The name and the text of each proposal's page."""
    for one in PROPOSALS:
        readings = [each for each in READINGS if one.id in each.clauses]
        parts = [
            f"({one.id.lower()})=\n# {_name(one)} · {one.title}",
            one.gist,
            f"*Left to people:* {one.people}." if one.people else "",
            f"*Not yet encoded:* {one.awaiting}." if one.awaiting else "",
            "\n\n".join(_how_it_was_voted_on(one)),
            _code(covered[one.id]),
            _readings(readings),
            _findings(one.id),
            _tests({one.id, *(each.id for each in readings)}),
        ]
        yield f"{one.id.lower()}.md", "\n\n".join(part for part in parts if part)


def _name(one: Clause) -> str:
    return "Final question" if one.id == "final" else one.id


# ── the vote of 2016 ─────────────────────────────────────────────────────────────────────────────


@cache
def _decided() -> Mapping[str, object]:
    (poll,) = audit_record(load_record(read_poll_of_2016()), zone=UTC).polls.values()
    return poll


@cache
def _votes() -> Mapping[str, Mapping[str, int]]:
    (poll,) = load_record(read_poll_of_2016()).polls
    return {one.id: dict(one.tally) for one in poll.questions if one.tally is not None}


def _how_it_was_voted_on(one: Clause) -> Iterator[str]:
    found = _decided().get(one.id)
    if found is not None:
        yield "## How it was voted on"
        because = re.sub(r"\s*\((?:P|R-)[^)]*\)", "", str(found.ruling))  # type: ignore[attr-defined]
        yield f"In September 2016. {because}"


# ── the code ─────────────────────────────────────────────────────────────────────────────────────


def _code(covered: Covered) -> str:
    if not covered.functions:
        return ""
    rows = ["## The code that encodes it", "", "| function | what it does |", "|---|---|"]
    for name in covered.functions:
        found = _found(f"partgov.{name}")
        told = inspect.getdoc(found) if callable(found) or isinstance(found, property) else _below(name)
        first = (told or "").partition("\n\n")[0]
        rows.append(f"| {{py:obj}}`{name} <partgov.{name}>` | {_flat(first)} |")
    return "\n".join(rows)


def _below(name: str) -> str:
    """What stands below the assignment of a constant."""
    room, _, constant = f"partgov.{name}".rpartition(".")
    return "\n".join(ModuleAnalyzer.for_module(room).find_attr_docs().get(("", constant), []))


def _found(name: str) -> object:
    """What stands under a name: in a room, or in something of it."""
    room = max((one.__name__ for one in rooms() if name.startswith(f"{one.__name__}.")), key=len)
    return attrgetter(name.removeprefix(f"{room}."))(import_module(room))


def _readings(readings: list[Reading]) -> str:
    if not readings:
        return ""
    parts = ["## What its words leave open"]
    for one in readings:
        setting = f" Setting: `{one.setting}`." if one.setting else ""
        parts.append(f"[{one.id}](#{one.id.lower()}) *{one.title}*\n: {one.text}{setting}")
    return "\n\n".join(parts)


def _findings(clause: str) -> str:
    words, rows = catalogue("en"), []
    for kind in KINDS.values():
        if kind.clause == clause:
            mine = sorted(key for key in words if re.fullmatch(re.escape(kind.id) + r"(_[a-z_]+)?", key))
            rows.append(f"| [`{kind.id}`](#{kind.id}) | {kind.reading or ''} | {_flat(f'`{words[mine[0]]}`')} |")
    if not rows:
        return ""
    head = ["## What is found by it", "", "| kind | reading | sentence |", "|---|---|---|"]
    return "\n".join([*head, *sorted(rows)])


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# ── the tests ────────────────────────────────────────────────────────────────────────────────────


class Test(NamedTuple):
    """A test: where, what it promises, what it cites, and of which sort it is."""

    place: str
    promise: str
    cites: frozenset[str]
    sort: str


_CITED = re.compile(r"\bP\d+\b|\bR-\d+\b")


@cache
def _every_test() -> tuple[Test, ...]:
    return tuple(one for path in sorted(TESTS.glob("test_*.py")) for one in _tests_of(path))


def _tests_of(path: Path) -> Iterator[Test]:
    module = ast.parse(path.read_text("utf-8"))
    held = [(None, module), *((one, one) for one in module.body if isinstance(one, ast.ClassDef))]
    for of, holder in held:
        about = "" if of is None else ast.get_docstring(of) or ""
        for one in holder.body:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                promise = ast.get_docstring(one) or ""
                by_name = re.findall(r"test_(p\d+)__", one.name)
                cites = frozenset([*_CITED.findall(f"{about} {promise}"), *(name.upper() for name in by_name)])
                marks = " ".join(map(ast.unparse, one.decorator_list))
                sort = "property" if "given(" in marks else "boundary" if "parametrize(" in marks else "example"
                name = one.name if of is None else f"{of.name}.{one.name}"
                yield Test(f"{path.stem}.{name}", promise.partition("\n")[0], cites, sort)


_SORTS = {
    "property": "Properties: whatever the case",
    "boundary": "On both sides of each boundary, and case by case",
    "example": "Examples",
}


def _tests(ids: set[str]) -> str:
    mine = [one for one in _every_test() if one.cites & ids]
    trials = [name for name, cites in _trials().items() if ids & cites]
    if not mine and not trials:
        return ""
    parts = ["## What holds it"]
    if trials:
        named = ", ".join(f"`{name}`" for name in trials)
        parts.append(
            f"A second encoding judges the same made-up cases: {named}. "
            f"`python -m tests.oracle --rules {' '.join(trials)}` tries more of them ([](../../assurance.md))."
        )
    for sort, heading in _SORTS.items():
        found = [one for one in mine if one.sort == sort]
        if found:
            lines = [f"- {_flat(one.promise)} `{one.place}`" for one in found[:MOST]]
            more = [f"- and {len(found) - MOST} more"] if len(found) > MOST else []
            parts.append("\n".join([f"**{heading}**", "", *lines, *more]))
    return "\n\n".join(parts)


@cache
def _trials() -> Mapping[str, set[str]]:
    """The trials of second encodings by name, with what each cites; a span such as R-15 to R-17 is all in it."""
    text = (TESTS / "trials" / "__init__.py").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for name, cites in re.findall(r'"(\w+)": (?:Trial|_stories)\("([^"]+)"', text):
        found[name] = set(_CITED.findall(cites))
        for first, last in re.findall(r"R-(\d+) to R-(\d+)", cites):
            found[name] |= {f"R-{number}" for number in range(int(first), int(last) + 1)}
    return found
