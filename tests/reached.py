"""Fail where a kind of finding was reached by no test of a suite that ran in parts.

REACHED_KINDS=FOLDER python -m pytest tests/test_a.py … ; python -m tests.reached FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from partgov.history.kinds import KINDS


def main(folder: str) -> int:
    """Print the kinds that no part reached; return 1 where there are any."""
    reached = {kind for part in Path(folder).iterdir() for kind in part.read_text(encoding="utf-8").split()}
    missed = sorted(KINDS.keys() - reached)
    print(
        f"No test reaches the kinds: {', '.join(missed)}" if missed else f"All {len(reached)} kinds of finding reached."
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
