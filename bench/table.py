"""What every measurement prints: one line of a table for each thing that was measured beside another in the same run.

A line is what was done, beside what, how many times as long it took, the most it should take, and other figures. Where
`PARTGOV_BENCH_ROWS` names a file, each is appended there as JSON too: that is how `python -m bench` collects them.
"""

from __future__ import annotations

__all__ = ["head", "tell"]

import json
import os
from pathlib import Path


def head(title: str = "") -> None:
    """Begin a table."""
    print(f"\n{title}\n" if title else "")
    print("| what | beside | × | at most | also |\n|---|---|--:|--:|---|", flush=True)


def tell(what: str, beside: str, ratio: float, most: float | None = None, also: str = "", *, held: bool = True) -> None:
    """
    Print a line; what misses its target stands in bold.

    Args:
        most: the most that the ratio should be.
        held: whether `python -m bench --check` holds it to an earlier one: not what others take, or next to nothing.
    """
    shown = f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"
    shown = shown if most is None or ratio <= most else f"**{shown}**"
    print(f"| {what} | {beside} | {shown} | {'' if most is None else f'{most:g}'} | {also} |", flush=True)
    path = os.environ.get("PARTGOV_BENCH_ROWS")
    if path is not None and held:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": f"{what}, beside {beside}", "ratio": ratio}) + "\n")
