"""The lists of the door, as they follow from the rooms: `python -m tests.door` writes them into `__init__.py`."""

from __future__ import annotations

import importlib
import textwrap
from collections.abc import Iterable, Mapping

from tests import house

DOOR = house.HOUSE / "__init__.py"

# What of `interop` a program calls: all that these rooms offer. The rest of it is their own tools.
INTEROP = (
    "books", "calendars", "documents", "exported", "exports", "frames", "lawbooks", "madeup", "markdown", "marksfiles",
    "memberspages", "moneypages", "nist", "notes", "pagedocuments", "popolo", "preflib", "records", "reports",
    "sheetrows", "spreadsheets", "statements", "webpages", "wire", "zones",
)  # fmt: skip


def names() -> dict[str, list[str]]:
    """Each room with the public names that it adds to the door, in a reader's order; no room adds its `CLAUSES`."""
    rooms = [*house.rooms(), *(importlib.import_module(f"partgov.interop.{room}") for room in INTEROP)]
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for room in sorted(rooms, key=lambda room: room.__name__):
        mine = {*room.__all__} - seen - {"CLAUSES"}
        seen |= mine
        if mine:
            found[room.__name__.removeprefix("partgov.")] = sorted(mine, key=_order)
    return found


def lists(names: Mapping[str, Iterable[str]]) -> str:
    """What stands in the door between its two marks."""
    imports, table = [], []
    for room, mine in names.items():
        one = f"    from partgov.{room} import {', '.join(mine)}"
        imports.append(one if len(one) <= 120 else f"    from partgov.{room} import (\n{_filled(mine, 8)}\n    )")
        one = f'    "{room}": "{" ".join(mine)}",'
        rows = textwrap.wrap(" ".join(mine), 108)
        more = "\n".join([*(f'        "{row} "' for row in rows[:-1]), f'        "{rows[-1]}"'])
        table.append(one if len(one) <= 120 else f'    "{room}": (\n{more}\n    ),')
    every = sorted((f'"{name}"' for mine in names.values() for name in mine), key=_order)
    return "\n".join(
        [
            "if TYPE_CHECKING:", *imports, "",
            "_NAMES: Final = {", *table, "}", "",
            "__all__ = [", _filled(every, 4), "]", "",
        ]
    )  # fmt: skip


def _order(name: str) -> tuple[str, str]:
    return name.lower(), name


def _filled(words: Iterable[str], indent: int) -> str:
    return textwrap.indent(textwrap.fill(", ".join(words) + ",", 120 - indent), " " * indent)


def parts() -> tuple[str, str, str]:
    """The door's text before, between and after its marks."""
    before, _, rest = DOOR.read_text("utf-8").partition("# isort: off\n")
    between, _, after = rest.partition("# isort: on\n")
    return before, between, after


if __name__ == "__main__":
    first, _, last = parts()
    DOOR.write_text(f"{first}# isort: off\n{lists(names())}# isort: on\n{last}", "utf-8")
