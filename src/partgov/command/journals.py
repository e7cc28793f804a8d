"""Journals: a journal's JSON, opened and written in place of the one that was read."""

from __future__ import annotations

__all__ = ["Document", "whole_journal", "write_journal"]

import json
from typing import Any

from partgov.command.files import Seen, write_whole
from partgov.interop.books import load_journal

Document = dict[str, Any]


def whole_journal(document: Document, seen: Seen) -> bytes:
    """Return the bytes of a journal that is written in place of the one that was read, once it is sound."""
    data = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    load_journal(data, place=seen.name)
    return data


def write_journal(document: Document, seen: Seen) -> None:
    """Write a journal in place of the one that was read."""
    write_whole(seen.name, whole_journal(document, seen), private=True, instead_of=seen)
