"""Registers: what the code itself knows of proposals, readings, lifecycles and keys, as fragments of pages."""

from __future__ import annotations

__all__ = ["write_all"]

import inspect
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from types import FunctionType
from typing import Any, get_args, get_type_hints

import attrs
from diagram import lifecycle_svg, lifecycle_table
from flow import flow_svg
from instant import instant_svg
from organisations import organisation_pages, organisations_table
from proposals import proposal_pages, proposal_table
from sphinx.errors import ExtensionError
from sphinx.pycode import ModuleAnalyzer

import partgov
from house import house_svg, house_tables
from partgov import READINGS, AllOf, AnyOf, Lifecycle, Reading, Record, Span, plot
from partgov.command.coverage import Covered, coverage, rooms
from partgov.foundation.sentences import Reader, catalogue
from partgov.history.kinds import KINDS
from partgov.interop.drawings import draw_chart
from partgov.interop.moneypages import treasurers_page
from partgov.interop.pages import Chart


def write_all(folder: Path, *, record_page: Path) -> None:
    """Write every fragment that has changed, and check that the record's page names every key."""
    for name in ("proposals", "organisations"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    covered = coverage()
    fragments = {
        "coverage.md": proposal_table(covered),
        **{f"proposals/{name}": text for name, text in proposal_pages(covered)},
        "house.md": house_tables(),
        "flow.html": _scrolled(flow_svg(), least=330),
        "house.html": _scrolled(house_svg(), least=700),
        "instant.html": _scrolled(instant_svg(), least=700),
        "names.md": _names(),
        "interop.md": _interop(),
        "report.svg": _report(),
        "result.html": _scrolled(_result(), least=610),
        "readings.md": "\n\n".join(_reading(one, covered[one.id]) for one in READINGS),
        "kinds.md": _kinds(),
        "organisations.md": organisations_table(),
        **{f"organisations/{name}": text for name, text in organisation_pages()},
    }
    for module in _modules():
        for lifecycle in (each for name in module.__all__ if isinstance(each := getattr(module, name), Lifecycle)):
            name = module.__name__.rpartition(".")[2]
            drawn = lifecycle_svg(lifecycle, title=f"The lifecycle of {name}")
            fragments[f"{name}.html"] = _scrolled(drawn, least=min(500, int(re.findall(r'width="(\d+)', drawn)[0])))
            fragments[f"{name}-lifecycle.md"] = lifecycle_table(lifecycle)
    for name, text in fragments.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text + "\n":
            path.write_text(text + "\n", "utf-8")
    _check_keys(record_page)


def _scrolled(svg: str, *, least: int) -> str:
    """A picture that is never so narrow that nobody can read it: on a small screen it is moved within its own place."""
    title = re.search(r"<title[^>]*>(.*?)</title>", svg)
    assert title, "a picture says what it is"
    frame = f'<div class="picture" role="group" aria-label="{title[1]}" tabindex="0" style="--least: {least}px">'
    return f"{frame}\n{svg}\n</div>"


def _report() -> str:
    """A picture of a treasurer's page: the last year of made-up books, by month."""
    page = treasurers_page(partgov.made_up_journal(40), through=date(2019, 12, 31))
    charts = [one for one in page.blocks if isinstance(one, Chart)]
    return draw_chart(charts[1], "report", write=escape)


def _result() -> str:
    """A picture of the election that the first page counts."""
    opens, closes, stood = (datetime(2016, 10, day, tzinfo=UTC) for day in (15, 29, 3))
    names = {"ana": "Ana", "bo": "Bo", "cy": "Cy"}
    election = partgov.Election(
        id="editor-2016", role="editor", discussion_opens=opens - timedelta(days=14), voting_opens=opens,
        voting_closes=closes,
        candidacies=[partgov.Candidacy(member=one, at=stood, statement="I would.") for one in names],
    )  # fmt: skip
    result = partgov.elect(
        election, seats=partgov.Seats(primary=1, reserve=1), rules=partgov.ElectionRules(),
        roll=partgov.Roll.of(
            partgov.Membership(id=one, joined=datetime(year, 1, 5, tzinfo=UTC)) for year, one in enumerate(names, 2012)
        ),
        tallies={
            "ana": partgov.Tally(yes=2), "bo": partgov.Tally(yes=3), "cy": partgov.Tally(yes=1, no=2),
        },
    )  # fmt: skip
    return plot.svg(plot.result(result, reader=Reader("en", names=names)))


def _modules() -> Iterator[Any]:
    return rooms()


def _names() -> str:
    """Every public name with its room and the first line of what it says of itself."""
    rows = ["| name | room | what it is |", "|---|---|---|"]
    for name in partgov.__all__:
        found = getattr(partgov, name)
        described = isinstance(found, type | FunctionType) or hasattr(found, "__wrapped__")
        room = found.__module__ if described else _room_of(name)
        below = (
            ModuleAnalyzer.for_module(room).find_attr_docs().get(("", name), [""])
        )  # what stands below an assignment
        first = below[0] or ((inspect.getdoc(found) or "").partition("\n")[0] if described else "")
        if not first:
            raise ExtensionError(f"{name} says nothing of itself in {room}")
        first = first.replace("|", r"\|")
        told = (
            f"{{py:obj}}`~{room}.{name}`" if described or (below[0] and not name.isupper()) else f"`{name}`"
        )  # constants have no entry everywhere
        rows.append(f"| {told} | `{room.removeprefix('partgov.')}` | {first} |")
    return "\n".join(rows)


def _interop() -> str:
    """The reference of every public name that touches files, formats or other libraries, room by room."""
    found: dict[str, list[str]] = {}
    for name in partgov.__all__:
        thing = getattr(partgov, name)
        room = getattr(thing, "__module__", "")
        if room.startswith("partgov.interop.") and isinstance(thing, type | FunctionType):
            entry = "autoclass" if isinstance(thing, type) else "autofunction"
            found.setdefault(room, []).append(f".. {entry}:: {room}.{name}")
    parts = []
    for room, entries in sorted(found.items()):
        line = (inspect.getdoc(sys.modules[room]) or "").partition("\n")[0]
        text = "\n\n".join(entries)
        parts.append(f"## {room.rpartition('.')[2]}\n\n{line}\n\n```{{eval-rst}}\n{text}\n```")
    return "\n\n".join(parts)


def _room_of(name: str) -> str:
    """The room that assigns a name; those that only hand it on come after."""
    offered = [each for each in _modules() if name in getattr(each, "__all__", ())]
    assigned = re.compile(rf"^{name}\b[^=\n]*=", re.MULTILINE)
    return next((each for each in offered if assigned.search(inspect.getsource(each))), offered[0]).__name__


def _links(covered: Covered) -> str:
    return ", ".join(f"{{py:obj}}`{name} <partgov.{name}>`" for name in covered.functions)


def _facts(**facts: str) -> str:
    return "\n".join(f"- *{name.replace('_', ' ')}:* {text}" for name, text in facts.items() if text)


def _reading(one: Reading, covered: Covered) -> str:
    facts = _facts(
        Setting=one.setting,
        Belongs_to=", ".join("the final question" if name == "final" else name for name in one.clauses),
        Code=_links(covered) or "none cites it yet",
    )
    return f"({one.id.lower()})=\n## {one.id} · {one.title}\n\n{one.text}\n\n{facts}"


# ── kinds of finding ─────────────────────────────────────────────────────────────────────────────


def _kinds() -> str:
    """Each kind under the label that is its id, so that its place on the page is `Kind.page`."""
    families: dict[str, list[str]] = {}
    for kind in KINDS.values():
        basis = ", ".join(f"[{name}](#{name.lower()})" for name in (kind.clause, kind.reading) if name)
        facts = _facts(
            Rests_on=basis, Setting=f"`{kind.setting}`", Values=", ".join(f"`{name}`" for name in kind.values)
        )
        told = "\n".join(f"- {text}" for text in _sentences(kind.id))
        families.setdefault(kind.id.partition(".")[0], []).append(f"({kind.id})=\n### `{kind.id}`\n\n{told}\n\n{facts}")
    return "\n\n".join(f"## {family}\n\n" + "\n\n".join(parts) for family, parts in families.items())


def _sentences(kind: str) -> Iterator[str]:
    """The entry's English sentences, with their marks, each once."""
    entries = catalogue("en")
    mine = sorted(key for key in entries if re.fullmatch(re.escape(kind) + r"(_[a-z_]+)?", key))
    yield from dict.fromkeys(f"`{entries[key]}`" for key in mine if key == kind or key not in KINDS)


# ── the record's keys ────────────────────────────────────────────────────────────────────────────


_ON_EVERY_FACT = {"source", "note"}


def _check_keys(page: Path) -> None:
    """Raise where the record's page does not name exactly the keys that the code reads, class by class."""
    told = {
        match[1]: {*re.findall(r"^\| `(\w+)`", match[2], re.MULTILINE)} - _ON_EVERY_FACT
        for match in re.finditer(r"^% keys of (\w+)\n((?:\|.*\n)+)", page.read_text("utf-8"), re.MULTILINE)
    }
    for kind in _reachable(Record, {}):
        fields = (field for field in attrs.fields(kind) if field.metadata.get("setting", True))
        keys = {field.metadata.get("key", field.name) for field in fields} - _ON_EVERY_FACT
        if kind is Record:
            keys |= {"format", "version"}
        if wrong := keys ^ told.get(kind.__name__, set()):
            raise ExtensionError(f"record.md: what stands under {kind.__name__} differs in {', '.join(sorted(wrong))}")


def _told(kind: Any) -> list[Any]:
    """The fields that a record may tell: not what is handed down from elsewhere in it."""
    return [field for field in attrs.fields(kind) if field.metadata.get("setting", True)]


def _reachable(kind: Any, seen: dict[Any, None]) -> dict[Any, None]:
    if attrs.has(kind) and kind not in (Span, AllOf, AnyOf) and kind not in seen:
        seen[kind] = None
        hints = get_type_hints(kind)
        for field in _told(kind):
            _reachable(hints[field.name], seen)
    for inner in get_args(kind):
        _reachable(inner, seen)
    return seen
