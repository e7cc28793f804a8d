"""Measurements: the one command that makes them, tried small, and what it holds against what."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BENCH: dict[str, Any] = runpy.run_path(str(ROOT / "bench" / "__main__.py"), run_name="bench")
PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")


def test_a_small_run_prints_a_table_and_writes_nothing() -> None:
    """`python -m bench --quick` prints ratios, each beside what was done in the same run, and leaves the page alone."""
    kept = (ROOT / "bench" / "ratios.json").read_bytes()
    command = [sys.executable, "-m", "bench", "--quick", "--only", "mandates"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "| index 20,000 mandates | a plain dict of lists | " in done.stdout
    assert PAGE == (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert kept == (ROOT / "bench" / "ratios.json").read_bytes()


def test_the_page_has_one_place_for_each_measurement() -> None:
    """What is measured has its place, where its table replaces the one before, and what stands around it stays."""
    for name in BENCH["BENCHES"]:
        page = BENCH["placed"](PAGE, name, "a new table")
        assert page.count("a new table") == 1
        assert BENCH["placed"](page, name, "another") == BENCH["placed"](PAGE, name, "another")
        assert page.startswith(PAGE.partition("<!--")[0])
    with pytest.raises(SystemExit, match="no place for nothing"):
        BENCH["placed"](PAGE, "nothing", "a table")


def test_worse_is_beyond_the_margin_of_what_is_kept() -> None:
    """A ratio that is new, better, or worse within the margin is none that is told."""
    margin = BENCH["MARGIN"]
    found = {"new": 9.0, "better": 0.5, "within": margin, "beyond": margin + 0.01}
    assert BENCH["worse"]({"better": 1, "within": 1, "beyond": 1, "gone": 1}, found) == {"beyond": margin + 0.01}


def test_what_is_kept_is_of_measurements_that_are_made() -> None:
    """Every kept ratio is a number above 0 under the name of a measurement."""
    kept = json.loads((ROOT / "bench" / "ratios.json").read_text(encoding="utf-8"))
    assert kept.keys() <= BENCH["BENCHES"].keys()
    assert all(ratio > 0 for ratios in kept.values() for ratio in ratios.values())
