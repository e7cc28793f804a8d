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
    """
    Return the schema of a record.

    >>> from partgov import schema
    >>> schema.record()["$id"]
    'urn:partgov:1:record'
    """
    return named_schema("record")


def charter() -> dict[str, Any]:
    """
    Return the schema of bylaws as an organisation writes them, in TOML or as JSON.

    >>> from partgov import schema
    >>> schema.charter()["$id"]
    'urn:partgov:1:charter'
    """
    return named_schema("charter")


def journal() -> dict[str, Any]:
    """
    Return the schema of a private journal.

    >>> from partgov import schema
    >>> schema.journal()["$id"]
    'urn:partgov:1:journal'
    """
    return named_schema("journal")


def policy() -> dict[str, Any]:
    """
    Return the schema of a policy of pools.

    >>> from partgov import schema
    >>> sorted(schema.policy()["properties"])[:3]
    ['cap', 'floor', 'insiders']
    """
    return named_schema("policy")


def answer(verb: str) -> dict[str, Any]:
    """
    Return the schema of what a verb writes with `--json`; raise `PartgovError` for one that there is not.

    >>> from partgov import schema
    >>> schema.answer("count")["$id"]
    'urn:partgov:1:count'
    """
    return named_schema(verb)


def of(kind: type) -> dict[str, Any]:
    """
    Return the schema of a kind of fact or of rules, such as `Ballot`; raise `PartgovError` for any other kind.

    >>> from partgov import Seats, schema
    >>> sorted(schema.of(Seats)["properties"])
    ['primary', 'reserve']
    """
    return schema_of(kind)
