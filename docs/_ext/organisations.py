"""Organisations: a page for each shipped preset: its rules in sentences and figures, what stays beyond, its cases."""

from __future__ import annotations

__all__ = ["organisation_pages", "organisations_table"]

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from cases import cases_of, told_case

from partgov.command.law_page import lay_out_bylaws
from partgov.command.terminal import Style
from partgov.foundation.sentences import ENGLISH, say
from partgov.interop.charters import extended_by, preset_data, preset_entries, preset_names
from partgov.interop.lawbooks import BylawsPage, charter_zone, load_charter
from partgov.law.amendments import differences
from partgov.law.restated import restate
from partgov.law.workable import lint

_SAID = {
    "iops-2016": "What partgov ships with: [the proposals](../../coverage.md) and [their readings](../../readings.md).",
    "none": "Where a charter begins that builds on nobody: what it does not say, no check asks.",
}
_ABOUT = ("from", "extends", "source", "note", "beyond", "cites")
_CALLED = {
    "arch-2021": "Arch Linux, trusted users",
    "debian": "Debian since December 2015",
    "debian-1998": "Debian until December 2015",
    "django": "Django, steering council",
    "english-cio": "A charitable incorporated organisation in England",
    "english-company": "A company in England",
    "enwiki": "English Wikipedia, administrators and arbitrators",
    "german-verein": "A German Verein, by the law alone",
    "iops-2016": "The rules adopted in September 2016",
    "kubernetes": "Kubernetes, steering committee",
    "nixos": "Nix, steering committee",
    "none": "Nobody's rules",
    "osmf": "OpenStreetMap Foundation, board",
    "pep-13": "Python, core team and steering council",
    "roberts-rules": "Robert's Rules of Order",
    "swiss-verein": "A Swiss Verein, by the law alone",
    "un-general-assembly": "United Nations, General Assembly",
    "un-security-council": "United Nations, Security Council",
    "wikimedia-board-2015": "Wikimedia Foundation, community seats of the board",
}
_ADOPTED = "iops-2016"
_COLUMNS = {
    "a question": "decisions.for_against",
    "order of candidates": "elections.order",
    "a term": "mandates.term",
    "a recall": "recall.majority",
}


def organisations_table() -> str:
    """Every preset with its page, what it says in short, how many cases it has and how many rules stay beyond it."""
    rows = [f"| organisation | preset | {' | '.join(_COLUMNS)} | cases | beyond |", "|---" * (len(_COLUMNS) + 4) + "|"]
    for name in preset_names():
        keys = preset_entries(name)[-1].keys
        cells = [_cell(_at(keys, path)) for path in _COLUMNS.values()]
        cells += [str(len(cases_of(name))), str(len(keys.get("beyond", ())))]
        rows.append(f"| [{_CALLED[name]}](#preset-{name}) | `{name}` | {' | '.join(cells)} |")
    return "\n".join(rows)


def organisation_pages() -> Iterator[tuple[str, str]]:
    """The name and the text of each preset's page."""
    for name in preset_names():
        entries = _raw(name)
        parts = [
            f"(preset-{name})=\n# {_CALLED[name]}",
            *([_SAID[name]] if name in _SAID else []),
            *_where_read(entries),
            _beginning(name, entries),
            "## In plain sentences",
            f"As `partgov bylaws {name}` says them: each with its clause, or with the setting that nothing cites.",
            *_sentences(name),
            *(["## Setting by setting", *_settings(name, entries)] if name != _ADOPTED else []),
            *_cases(name),
        ]
        yield f"{name}.md", "\n\n".join(parts)


def _raw(name: str) -> list[dict[str, Any]]:
    raw = tomllib.loads(preset_data(name).decode())
    return raw.get("bylaws", [raw])  # type: ignore[no-any-return]


# ── who they are, and how to begin ───────────────────────────────────────────────────────────────


def _where_read(entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry in entries:
        source, note = entry.get("source"), entry.get("note")
        if source:
            since = f", from {entry['from']:%-d %B %Y}" if "from" in entry else ""
            yield f"*Read in{since}:* {source}."
        if note:
            yield note


def _beginning(name: str, entries: list[dict[str, Any]]) -> str:
    """The lines of a charter that begins from it; where it has kinds of question, one of them is another."""
    kinds = [kind for entry in entries for kind in entry.get("decisions", {}).get("kinds", ())]
    lines = [f'extends = "{name}"']
    if kinds:
        lines += ["", f"[decisions.kinds.{kinds[0]}]  # only what you have otherwise", 'for_against = "2/3"', ""]
        lines += ["[cites]", f'"decisions.kinds.{kinds[0]}" = "Our § 7"']
    return "\n".join(["## To begin from it", "", "```{code-block} toml", ":caption: ours.toml", "", *lines, "```"])


# ── its rules ────────────────────────────────────────────────────────────────────────────────────


def _sentences(name: str) -> Iterator[str]:
    """What `partgov bylaws` prints: the last entry as it is, those before it folded."""
    data = preset_data(name)
    zone, laws = charter_zone(data, place=name), load_charter(data, place=name)
    for number, one in enumerate(laws, 1):
        until = None if number == len(laws) else laws[number].since
        changes = differences(extended_by(one), one, zone=zone)
        faults = lint(one, roles=(), groups=None, until=until, zone=zone)
        page = BylawsPage(bylaws=one, figures=restate(one), changes=changes, faults=faults)
        head, *lines = lay_out_bylaws([page], Style(plain=True, colour=False), zone, compared=False)
        told = "\n".join(map(_line, lines))
        if until is None:
            yield f"**{_plain(head)}**\n{_under_headings(told)}"
        else:
            yield f"<details><summary>{_plain(head)}</summary>\n\n{told}\n\n</details>"


def _line(line: str) -> str:
    """A line of the command: a room, a sentence of it, or what differs."""
    text = _plain(line.strip().removeprefix("- "))
    if line.startswith(("    ", "- ")):
        return f"- {text}"
    return f"\n{text}\n" if line.startswith(("ok ", "NO ")) else f"\n**{text}**\n"


def _plain(text: str) -> str:
    return re.sub(r"[\\`*_\[\]<>|$~]", r"\\\g<0>", text)


def _under_headings(told: str) -> str:
    """The same, with headings where something else than a room is told."""
    beyond = say("law.beyond", {}, ENGLISH)
    told = told.replace(
        f"**{beyond}**\n", "## What stays beyond\n\nIt is told beside every result that it may touch.\n"
    )
    return re.sub(r"^\*\*(What differs .*)\*\*$", r"## \1", told, flags=re.MULTILINE)


def _settings(name: str, entries: list[dict[str, Any]]) -> Iterator[str]:
    for entry, laid in zip(entries, preset_entries(name), strict=True):
        since, cites = entry.get("from"), laid.keys.get("cites", {})
        yield f"**{'Always' if since is None else f'From {since:%-d %B %Y}'}**, over `{entry['extends']}`."
        figures = _figures({key: value for key, value in entry.items() if key not in _ABOUT})
        rows = [f"| `{path}` | {_told(value)} | {_clause(path, cites)} |" for path, value in figures]
        yield "\n".join(["| setting | rule | clause |", "|---|---|---|", *rows])


def _cases(name: str) -> Iterator[str]:
    cases = cases_of(name)
    yield "## Its cases"
    if not cases:
        yield "No published vote under these rules is kept."
    for one in cases:
        yield from told_case(one)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def _at(keys: Mapping[str, Any], path: str) -> Any:
    value: Any = keys
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _cell(value: Any) -> str:
    if isinstance(value, dict) and not _is_demand(value):
        return ", ".join(value)
    return "" if value in (None, "none") else _told(value)


def _figures(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every figure of a table, by its path; a kind or a role that changes nothing is one too."""
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        inside = not path or key in ("kinds", "roles") or path.rpartition(".")[2] in ("kinds", "roles")
        if isinstance(value, dict) and inside and value:
            yield from _figures(value, here)
        else:
            yield here, value


def _clause(path: str, cites: Mapping[str, str]) -> str:
    """What a figure, or the narrowest thing that it is part of, is cited by; of a kind without one, what is in it."""
    parts = path.split(".")
    around = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    inside = [place for place in cites if place.startswith(f"{path}.")]
    return next((cites[place] for place in (*around, *inside) if place in cites), "")


# ── values in words ──────────────────────────────────────────────────────────────────────────────


def _is_demand(value: Mapping[str, Any]) -> bool:
    return bool(value.keys() & {"share", "root", "any"}) or ("least" in value and isinstance(value["least"], int))


def _told(value: Any) -> str:
    """A value as the page tells it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case {}:
            return "as the room" if not value else _table(value)
        case []:
            return "left open"
        case list():
            joint = " and " if all(isinstance(one, dict) for one in value) else ", then "
            return joint.join(map(_told, value))
        case _:
            return str(value).replace("|", r"\|")


def _table(value: Mapping[str, Any]) -> str:
    if "any" in value:
        return " or ".join(map(_told, value["any"]))
    if not _is_demand(value):
        told = {key: " and ".join(one) if key == "of" else _told(one) for key, one in value.items()}
        return ", ".join(f"{key} {_words(one)}" for key, one in told.items())
    amount = f"{value['root']} · √" if "root" in value else str(value.get("share", value.get("least")))
    least = "more than" if value.get("exceeded") else "at least"
    base = f" of {_words(value['of'])}" if "of" in value else ""
    counts = f", counting {_words(value['counts'])}" if "counts" in value else ""
    callers = f", from {value['from']}" if "from" in value else ""
    return f"{least} {amount}{base}{counts}{callers}"


def _words(text: str) -> str:
    return text.replace("_", " ")
