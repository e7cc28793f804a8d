"""Lawbooks: bylaws as people write them, in TOML."""

from __future__ import annotations

__all__ = ["load_bylaws"]

from partgov.bylaws import Bylaws
from partgov.interop.decoding import decode
from partgov.interop.settings import read_toml


def load_bylaws(data: bytes, *, place: str) -> Bylaws:
    r"""
    Read bylaws from TOML: the keys of a record's bylaws, of which only what differs need be written.

    Raises `FaultsError` where the bytes are no TOML, or with every fault and its path.

    >>> load_bylaws(b"from = 2017-03-01T00:00:00Z\n[recall]\ninitiators = 5", place="new.toml").recall.initiators
    5
    """
    return decode(Bylaws, read_toml(data, place=place))
