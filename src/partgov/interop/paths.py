"""Paths: where a fault stands, in parts, for frameworks that have a place of their own for each."""

from __future__ import annotations

__all__ = ["parts_of", "told_of"]

import json
import re
from typing import Final

from partgov.foundation.errors import Fault

_PART: Final = re.compile(r'\.([A-Za-z0-9_-]+)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\]')


def parts_of(path: str) -> tuple[str | int, ...]:
    """
    Return the parts of the path of a fault: keys of objects, and places in lists.

    >>> parts_of('$.elections[0].tallies["ana maria"].yes')
    ('elections', 0, 'tallies', 'ana maria', 'yes')
    """
    return tuple(
        int(index) if index else json.loads(quoted) if quoted else key
        for key, index, quoted in _PART.findall(path.removeprefix("$"))
    )


def told_of(fault: Fault) -> str:
    """Return what was wanted and found, without the place."""
    return f"wanted {fault.wanted}, found {fault.found}"
