"""
What the page in the browser asks of partgov: some files go in, and what the command says of them comes out.

It runs in the page as it stands here, and in any Python with partgov. Nothing is judged here: each answer is one run of
the command, whose arguments are told with it, so that anybody can run it again.
"""

from __future__ import annotations

__all__ = ["judge"]

import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from partgov.command import main
from partgov.foundation.errors import PartgovError
from partgov.interop.grids import read_grid
from partgov.interop.sheetmaps import SheetMap, load_sheet_map

LOG = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2} (plain|sealed|pool) ")
CHECKPOINT = re.compile(rb"[^\n]+\n[0-9]+\n[A-Za-z0-9+/=]+\nday [0-9]{4}-")


def judge(
    files: Mapping[str, bytes], facts: Mapping[str, str], *, language: str, docs: str | None = None
) -> dict[str, Any]:
    """
    Return what the command says of some files, by their names: how it ended, its JSON, its page, and what they are.

    The JSON is that of the command, to the byte. Where more must be known to count two sheets, `wanted` names it.

    Args:
        facts: what no sheet says: the options of `partgov count` by their names.
        language: in which the page and what is said are; the JSON is the same in every language.
        docs: where the documentation is, to which the page's reasons lead; nowhere where None.
    """
    kept = {_plain(name): data for name, data in files.items()}
    digests = [{"name": name, "sha256": sha256(data).hexdigest()} for name, data in kept.items()]
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for name, data in kept.items():
                Path(name).write_bytes(data)
            said = ["--lang", language, *([] if docs is None else ["--docs", docs])]
            return {"files": digests, **_judged(kept, facts, said)}
        finally:
            os.chdir(before)


def _judged(files: Mapping[str, bytes], facts: Mapping[str, str], said: Sequence[str]) -> dict[str, Any]:
    for name, data in files.items():
        if data.lstrip().startswith(b"{"):
            return _record(name, said)
    for name, data in files.items():
        if LOG.match(data):
            return _log(name, files, said[:2])
    return _sheets(files, facts, said)


def _record(name: str, said: Sequence[str]) -> dict[str, Any]:
    page = _run("audit", name, "--html", ".page", *said)
    return _answer("audit", _run("audit", name, "--json"), page, ["audit", name, "--json"])


def _log(name: str, files: Mapping[str, bytes], said: Sequence[str]) -> dict[str, Any]:
    asked = ["verify", name]
    for other, data in files.items():
        if CHECKPOINT.match(data):
            asked += ["--checkpoint", other]
        elif data.startswith(b"partgov-receipt "):
            asked += ["--receipt", other]
    return _answer("verify", _run(*asked, "--json"), _run(*asked, *said), [*asked, "--json"])


def _sheets(files: Mapping[str, bytes], facts: Mapping[str, str], said: Sequence[str]) -> dict[str, Any]:
    mapped = next((name for name in files if name.endswith(".toml")), None)
    try:
        sheets = SheetMap() if mapped is None else load_sheet_map(files[mapped], place=mapped)
    except PartgovError as error:
        return {"kind": "count", "status": 2, "said": [str(error)]}
    known = {**_facts_of(sheets), **{name: value for name, value in facts.items() if value}}
    marks, options = _which(files, sheets)
    if marks is None:
        return {"kind": "unknown", "status": 2, "said": []}
    wanted = [name for name in ("role", "primary", "reserve") if name not in known]
    if wanted:
        return {"kind": "count", "wanted": wanted}
    asked = ["count", marks, *options, *([] if mapped is None else ["--map", mapped])]
    asked += [part for name, value in known.items() for part in (f"--{name}", value)]
    page = _run(*asked, "--html", ".page", *said)
    return _answer("count", _run(*asked, "--json"), page, [*asked, "--json"])


def _facts_of(sheets: SheetMap) -> dict[str, str]:
    """What a map says of the election that the command takes as options."""
    one = sheets.election
    if one is None:
        return {}
    return {
        "role": one.role, "primary": str(one.primary), "reserve": str(one.reserve),
        "opens": one.voting_opens.isoformat(), "closes": one.voting_closes.isoformat(),
    }  # fmt: skip


def _which(files: Mapping[str, bytes], sheets: SheetMap) -> tuple[str | None, list[str]]:
    """Which file is the sheet of marks, and the options for the others; by their headings, as the map has them."""
    found: dict[str, str] = {}
    for name, data in files.items():
        if name.endswith(".toml"):
            continue
        if data.startswith(b"# FILE NAME"):
            found["marks"] = name
            continue
        for kind, wanted in (
            ("members", [sheets.members.id, sheets.members.joined or sheets.members.id]),
            ("marks", [sheets.marks.voter]),
            ("candidates", [sheets.candidates.id]),
        ):
            form = getattr(sheets, kind).form
            if kind not in found and {*wanted} <= {*_headings(data, form, name)}:
                found[kind] = name
                break
    others = [part for kind in ("members", "candidates") if kind in found for part in (f"--{kind}", found[kind])]
    return found.get("marks"), others


def _headings(data: bytes, form: Any, name: str) -> Iterable[str]:
    try:
        return read_grid(data, form, place=name).headings
    except PartgovError:
        return ()


def _answer(kind: str, ran: tuple[int, str, str], shown: tuple[int, str, str], asked: list[str]) -> dict[str, Any]:
    """What one run came to, with the page or the lines that the same run shows in the reader's language."""
    status, out, _ = ran
    usable = status in (0, 1)
    page = Path(".page")
    return {
        "kind": kind,
        "status": shown[0],
        "said": [line.removeprefix("partgov: ") for line in shown[2].splitlines()],
        "lines": shown[1].splitlines() if kind == "verify" and usable else [],
        "page": page.read_text(encoding="utf-8") if page.exists() else None,
        "json": out if usable else None,
        "sha256": sha256(out.encode()).hexdigest() if usable else None,
        "command": " ".join(["partgov", *(one if re.fullmatch(r"[\w./:+-]+", one) else f"'{one}'" for one in asked)]),
    }


def _run(*arguments: str) -> tuple[int, str, str]:
    """Run the command: its exit status, its output and what it said."""
    output, errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n"), io.StringIO()
    streams, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), output, errors
    try:
        status = main(list(arguments))
    except SystemExit as stopped:  # an option that cannot be read
        status = 2 if stopped.code else 0
    finally:
        sys.stdout, sys.stderr = streams
    output.seek(0)
    return status, output.read(), errors.getvalue()


def _plain(name: str) -> str:
    """A name that is a file of this folder, and no option."""
    last = re.sub(r"[\x00-\x1f\x7f\\/]", "_", name).lstrip(".-")
    return last or "file"


def judged(files: Any, facts: str, language: str, docs: str | None) -> str:
    """Return the answer as JSON, for the page's own script: files come as JavaScript has them."""
    given = {name: bytes(data) for name, data in files.items()}
    return json.dumps(judge(given, json.loads(facts), language=language, docs=docs or None))
