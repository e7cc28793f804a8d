"""Zones: time zones by name, on machines that have them and on machines that have none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from partgov.foundation.errors import PartgovError
from partgov.foundation.sentences import LANGUAGES
from partgov.interop.zones import zone_named
from tests.documents import member, record_of

# What runs the command on a machine without time zones: neither the system's nor the package's are found.
BARE = "import sys; sys.modules['tzdata'] = None; from partgov.command import main; sys.exit(main(sys.argv[1:]))"


def run_without_zones(*arguments: str) -> tuple[int, str, str]:
    """Run the command where no time zone is installed."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, *arguments],
        capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONTZPATH": "", "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def written(path: Path, document: dict[str, Any]) -> str:
    """The name of a file with a document in it."""
    path.write_text(json.dumps(document))
    return str(path)


class TestWithZones:
    """Where there are time zones."""

    def test_a_zone_by_its_name(self) -> None:
        """A name gives its zone, with its summer time."""
        zone = zone_named("Europe/Amsterdam")
        assert timedelta(hours=2) == datetime(2016, 7, 1, tzinfo=zone).utcoffset()

    @pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "Europe", "a\0b"])
    def test_another_name_is_refused(self, name: str) -> None:
        """A name that is none is refused with an example."""
        with pytest.raises(PartgovError, match="Europe/Amsterdam"):
            zone_named(name)

    def test_utc(self) -> None:
        """UTC is the standard library's own."""
        assert UTC is zone_named("UTC")


class TestWithoutZones:
    """Where there are none, as in a small container or a browser."""

    def test_the_remedy_is_named(self, tmp_path: Path) -> None:
        """A record on some clock is refused at its place, with what to install."""
        record = record_of(members=[member("ana")], timezone="Europe/Amsterdam")
        status, out, err = run_without_zones("audit", written(tmp_path / "record.json", record))
        assert (2, "") == (status, out)
        assert "$.timezone" in err
        assert "`pip install tzdata`" in err

    def test_a_record_in_utc_needs_none(self, tmp_path: Path) -> None:
        """A record in UTC, and the poll of 2016, are audited all the same."""
        assert 0 == run_without_zones("audit", written(tmp_path / "record.json", record_of(members=[])))[0]
        assert 0 == run_without_zones("audit")[0]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_is_named_in_every_language(self, language: str) -> None:
        """The remedy is a command, which is the same in every language."""
        words = Path(sys.modules["partgov"].__path__[0], "words", f"{language}.json")
        assert "`pip install tzdata`" in json.loads(words.read_text("utf-8"))["wanted.tzdata"]
