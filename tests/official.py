"""
Whether reports and documents hold to the official schemas: `python -m tests.official NIST.json POPOLO/`.

The schemas are others' files and are not here. NIST publishes `NIST_V2_election_results_reporting.json` beside SP
1500-100, version 2; Popolo a folder `schemas`, one file a class. Every saved record that can be exported is.
"""

from __future__ import annotations

import json
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.documents import quick_run

DATA = Path(__file__).parent / "data"
CLASSES = {"persons": "person", "posts": "post", "memberships": "membership", "organizations": "organization"}


def main() -> None:
    """Export every saved record, and print what the schemas find in it."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    nist, popolo = (Path(one) for one in sys.argv[1:])
    schemas = {path.stem: json.loads(path.read_text()) for path in popolo.glob("*.json")}
    found, number = list[str](), 0
    for form, document, name in _exported():
        number += 1
        faults = _nist(json.loads(nist.read_text()), document) if form == "nist" else _popolo(schemas, document)
        found += [f"{name}, {form}: {fault}" for fault in faults]
    print(*found, f"{number} documents were held against the official schemas: {len(found)} faults.", sep="\n")
    sys.exit(bool(found))


def _exported() -> Iterator[tuple[str, Any, str]]:
    """Every saved record in both forms, where it can be."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted([*DATA.glob("*.json"), *DATA.glob("organisations/*.json")]):
            for form in ("nist", "popolo"):
                out = Path(folder, f"{path.stem}.{form}")
                if quick_run("export", path, "--as", form, "--to", out).status == 0:
                    yield form, json.loads(out.read_text()), path.name


def _nist(schema: Any, document: Any) -> Iterator[str]:
    import jsonschema

    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    for error in validator.iter_errors(document):
        yield f"{error.json_path}: {error.message[:200]}"


def _popolo(schemas: Any, document: Any) -> Iterator[str]:
    import jsonschema

    with warnings.catch_warnings():  # the registry that follows knows nothing of drafts so old
        warnings.simplefilter("ignore", DeprecationWarning)
        store = {name: one for one in schemas.values() for name in (one["id"], one["id"].rstrip("#"))}
        for section, name in CLASSES.items():
            resolver = jsonschema.RefResolver.from_schema(schemas[name], store=store)
            for number, one in enumerate(document[section]):
                for error in jsonschema.Draft3Validator(schemas[name], resolver=resolver).iter_errors(one):
                    yield f"{section}[{number}]: {error.message[:200]}"


if __name__ == "__main__":
    main()
