"""Schema: JSON Schema 2020-12 of everything that partgov reads and writes.

>>> from partgov import schema
>>> schema.record()["$id"], schema.answer("audit")["required"]
('urn:partgov:1:record', ['agrees', 'checks', 'elections', 'poll_findings', 'polls'])
"""

from __future__ import annotations

__all__ = ["NAMES", "answer", "charter", "journal", "of", "policy", "record"]

from typing import Any, Final

from partgov.interop.schemas import SCHEMAS, named_schema, schema_of

NAMES: Final = SCHEMAS
"""What there are schemas of: `record`, `charter`, `journal` and `policy`; the answers by their verbs; `page`."""


def record() -> dict[str, Any]:
    """Return the schema of a record."""
    return named_schema("record")


def charter() -> dict[str, Any]:
    """Return the schema of bylaws as an organisation writes them, in TOML or as JSON."""
    return named_schema("charter")


def journal() -> dict[str, Any]:
    """Return the schema of a private journal."""
    return named_schema("journal")


def policy() -> dict[str, Any]:
    """Return the schema of a policy of pools."""
    return named_schema("policy")


def answer(verb: str) -> dict[str, Any]:
    """Return the schema of what a verb writes with `--json`; raise `PartgovError` for one that there is not."""
    return named_schema(verb)


def of(kind: type) -> dict[str, Any]:
    """Return the schema of a kind of fact or of rules, such as `Ballot`; raise `PartgovError` for any other kind."""
    return schema_of(kind)
