"""Lawbooks: bylaws as people write them, in TOML."""

from __future__ import annotations

__all__ = ["load_bylaws"]

import tomllib
from datetime import datetime
from typing import Any

from partgov.bylaws import Bylaws
from partgov.errors import PartgovError
from partgov.interop.decoding import decode


def load_bylaws(data: bytes, *, place: str) -> Bylaws:
    r"""
    Read bylaws from TOML: the keys of a record's bylaws, of which only what differs need be written.

    Raises `PartgovError` where the bytes are no TOML, and `FaultsError` with every fault and its path.

    >>> load_bylaws(b"from = 2017-03-01T00:00:00Z\n[recall]\ninitiators = 5", place="new.toml").recall.initiators
    5
    """
    try:
        raw = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PartgovError(place, str(error), "TOML in UTF-8") from None
    return decode(Bylaws, _plain(raw))


def _plain(raw: Any) -> Any:
    """TOML has instants of its own; everything else is what a record would say."""
    if isinstance(raw, dict):
        return {key: _plain(value) for key, value in raw.items()}
    return raw.isoformat() if isinstance(raw, datetime) else raw
