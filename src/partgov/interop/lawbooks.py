"""Lawbooks: bylaws, and a policy of pools, as people write them, in TOML."""

from __future__ import annotations

__all__ = ["load_bylaws", "load_policy"]

from partgov.bylaws import Bylaws
from partgov.interop.decoding import decode
from partgov.interop.settings import read_toml
from partgov.pools import PoolPolicy


def load_bylaws(data: bytes, *, place: str) -> Bylaws:
    r"""
    Read bylaws from TOML: the keys of a record's bylaws, of which only what differs need be written.

    Raises `FaultsError` where the bytes are no TOML, or with every fault and its path.

    >>> load_bylaws(b"from = 2017-03-01T00:00:00Z\n[recall]\ninitiators = 5", place="new.toml").recall.initiators
    5
    """
    return decode(Bylaws, read_toml(data, place=place))


def load_policy(data: bytes, *, place: str = "the policy") -> PoolPolicy:
    """Read a policy from TOML; raise `FaultsError` with everything that is wrong with it."""
    return decode(PoolPolicy, read_toml(data, place=place))
