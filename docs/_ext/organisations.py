"""Organisations: the shipped presets as a page, each figure with its clause, and what stays beyond."""

from __future__ import annotations

__all__ = ["organisations_tables"]

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from partgov.interop.charters import preset_entries, preset_names

_ABOUT = ("from", "extends", "source", "note", "beyond", "cites")
_ADOPTED = ("iops-2016", "none")
_COLUMNS = {
    "a question": "decisions.for_against",
    "quorum": "decisions.quorum",
    "kinds of question": "decisions.kinds",
    "gate of an election": "elections.gate",
    "order": "elections.order",
    "ties": "elections.ties",
    "a term": "mandates.term",
    "a recall": "recall.majority",
}


def organisations_tables() -> str:
    """One table of all presets, and for each its figures by entry and the rules that stay beyond them."""
    names = [name for name in preset_names() if name not in _ADOPTED]
    return "\n\n".join([_all(names), *(_one(name) for name in names)])


def _raw(name: str) -> list[dict[str, Any]]:
    raw = tomllib.loads(files("partgov").joinpath(f"presets/{name}.toml").read_text("utf-8"))
    return raw.get("bylaws", [raw])  # type: ignore[no-any-return]


def _all(names: list[str]) -> str:
    rows = [f"| preset | {' | '.join(_COLUMNS)} | beyond |", "|---" * (len(_COLUMNS) + 2) + "|"]
    for name in names:
        keys = preset_entries(name)[-1].keys
        cells = [_cell(_at(keys, path)) for path in _COLUMNS.values()]
        rows.append(f"| [`{name}`](#preset-{name}) | {' | '.join(cells)} | {len(keys.get('beyond', ()))} |")
    return "\n".join(rows)


def _at(keys: Mapping[str, Any], path: str) -> Any:
    value: Any = keys
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _cell(value: Any) -> str:
    if isinstance(value, dict) and not _is_demand(value):
        return ", ".join(value)
    return "" if value in (None, "none") else _told(value)


def _one(name: str) -> str:
    parts = [f"(preset-{name})=\n## {name}"]
    for entry, laid in zip(_raw(name), preset_entries(name), strict=True):
        since, extended = entry.get("from"), entry["extends"]
        parts.append(
            f"**{'Always' if since is None else f'From {since:%-d %B %Y}'}**, over `{extended}`. {entry['source']}."
        )
        parts += [entry["note"]] if "note" in entry else []
        figures = [*_figures({key: value for key, value in entry.items() if key not in _ABOUT})]
        cites = laid.keys.get("cites", {})
        rows = [f"| `{path}` | {_told(value)} | {_clause(path, cites)} |" for path, value in figures]
        parts.append("\n".join(["| setting | rule | clause |", "|---|---|---|", *rows]))
    rows = [f"| {one['rule']} | {', '.join(one['touches'])} |" for one in preset_entries(name)[-1].keys["beyond"]]
    return "\n\n".join([*parts, "\n".join(["| beyond | touches |", "|---|---|", *rows])])


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
    return next(cites[place] for place in (*around, *inside) if place in cites)


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
