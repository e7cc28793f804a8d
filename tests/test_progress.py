"""Progress: on a terminal's standard error while work takes long, and nowhere else; an interrupt leaves nothing."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from partgov.command import main, progress
from tests.documents import quick_run
from tests.test_cli_ledger import booked, books

posix = pytest.mark.skipif(os.name != "posix", reason="terminals that a program can play are those of POSIX")

SEARCH = ["privacy", "--search", "12"]


class Terminal(io.StringIO):
    """A terminal that keeps what was written to it."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True

    @property
    def screen(self) -> str:
        """What is left to be seen: what follows a return covers what was there."""
        seen = ""
        for line in self.getvalue().split("\r"):
            seen = line + seen[len(line) :]
        return seen.strip()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all work count as long."""
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setattr(progress, "_EVERY", 0.005)


def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *command: str) -> tuple[Terminal, str]:
    """What a terminal saw of a command, and what went to standard output."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main([*command]) == 0
    return terminal, capsys.readouterr().out


@pytest.mark.usefixtures("hasty")
class TestLine:
    """The line."""

    def test_counts_and_is_gone_at_the_end(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """It says how much is done of how much; then it is taken away, and the output is what it is without it."""
        terminal, out = shown(monkeypatch, capsys, *SEARCH)
        lines = [line for line in terminal.getvalue().split("\r") if line.strip()]
        assert lines
        assert all("attacking made-up organisations" in line for line in lines)
        assert any(re.search(r": \d+ of 12, \d+ s", line) for line in lines)
        assert terminal.screen == ""
        assert "\n" not in terminal.getvalue()
        assert out == quick_run(*SEARCH).out

    def test_is_in_the_reader_s_language_and_in_ascii_where_asked(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """German is told in German; what ASCII lacks is an escape; what is too wide is cut."""
        assert "erfundene Organisationen" in shown(monkeypatch, capsys, *SEARCH, "--lang", "de")[0].getvalue()
        monkeypatch.setattr(progress, "_COLUMNS", 20)
        terminal, _ = shown(monkeypatch, capsys, *SEARCH, "--lang", "fr", "--ascii")
        assert terminal.getvalue().isascii()
        assert max(map(len, terminal.getvalue().split("\r"))) == 19

    @pytest.mark.parametrize("why", ["no terminal", "dumb"])
    def test_is_nowhere_without_a_terminal_that_can_show_it(self, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Into a file or a pipe nothing is written, nor where a line cannot be written anew."""
        if why == "no terminal":
            assert quick_run(*SEARCH).err == ""
        else:
            terminal = Terminal()
            monkeypatch.setattr(sys, "stderr", terminal)
            monkeypatch.setenv("TERM", "dumb")
            assert main(SEARCH) == 0
            assert terminal.getvalue() == ""

    def test_is_gone_before_a_complaint(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Work that fails takes its line away; then the message stands alone."""
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        (tmp_path / "log").write_bytes(b"x\n")
        assert main(["export", str(tmp_path / "log"), "--as", "csv", "--to", str(tmp_path / "table")]) == 2
        assert terminal.screen.startswith("partgov: ")


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is done within two seconds leaves no trace."""
    terminal, _ = shown(monkeypatch, capsys, "privacy", "--search", "0")
    assert terminal.getvalue() == ""


_HASTY = """
import signal, sys
from partgov.command import main, progress
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored
progress._AFTER = 0.05
sys.exit(main(sys.argv[1:]))
"""


@posix
@pytest.mark.parametrize("there", [False, True])
def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path, there: bool) -> None:
    """Once a publishing is seen to go on, it is interrupted: no part stays, and what was there is as it was."""
    import pty

    journal, log = tmp_path / "journal.json", tmp_path / "log"
    journal.write_text(json.dumps(books(*(booked(f"e{of}", date(2017, 1, 5), 500 + of) for of in range(40)))))
    if there:
        assert quick_run("publish", journal, "--at", "2017-02-01T00:00:00Z", "--to", log).status == 0
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    ours, theirs = pty.openpty()
    command: list[Any] = [sys.executable, "-c", _HASTY, "publish", journal, "--at", "9000-01-01T00:00:00Z", "--ahead"]
    with subprocess.Popen([*command, "--to", log], stdout=subprocess.PIPE, stderr=theirs) as ran:
        os.close(theirs)
        seen = b""
        while b"writing" not in seen:
            seen += os.read(ours, 1000)
        ran.send_signal(signal.SIGINT)
        assert ran.wait(60) == 2
        with suppress(OSError):  # nobody writes there any more
            while more := os.read(ours, 1000):
                seen += more
        os.close(ours)
        assert ran.stdout is not None
        assert ran.stdout.read() == b""
    assert seen.endswith(b"partgov: interrupted\r\n")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before
