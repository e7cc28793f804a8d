"""An example served as a process of its own, started by its own command: for the checks, load and hostile bodies."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from examples.box import now
from examples.club import BYLAWS
from partgov import Candidacy, Membership, Record, RecordedElection, Role, dump_record

APPS: Final = ("flask_app", "fastapi_app", "django_app", "django_app on PostgreSQL")
SCRIPT: Final = '<script>document.title = "owned"</script>'


@attrs.define
class Served:
    """A running example: where it is, and the link of each member."""

    app: str
    folder: Path
    more: tuple[str, ...] = ()
    port: int = attrs.field(init=False, default=0)
    keys: dict[str, str] = attrs.field(init=False, factory=dict)
    process: subprocess.Popen[str] | None = attrs.field(init=False, default=None)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it where it was before, if it was, and wait until it answers."""
        self.port = self.port or _free_port()
        arguments = ["--port", str(self.port), "--box", str(self.folder / "box.sqlite"), *self.more]
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"examples.{self.app}", *arguments], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if link := re.search(r"voter=([^&]+)&key=(\w+)", line):
                self.keys[link[1]] = link[2]
            if line.startswith("Voting closes"):
                break
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{self.app} does not answer")

    def crash(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.end()

    def end(self) -> None:
        """End it, and let go of what it printed."""
        if self.process is not None:
            self.process.terminate()
            self.process.communicate()


@contextmanager
def served(app: str, folder: Path, record: Record | None = None, more: tuple[str, ...] = ()) -> Iterator[Served]:
    """Serve an example with a record, the made-up club where there is none, and end it afterwards."""
    app, _, database = app.partition(" on ")
    with tempfile.TemporaryDirectory() as name:
        if database:  # whose server runs as another user where this is the administrator: so the folder is open to all
            Path(name).chmod(0o755)
            more = (*more, "--postgres", str(Path(name) / "postgres"))
        if record is not None:
            (folder / "record.json").write_bytes(dump_record(record))
            more = (*more, "--record", str(folder / "record.json"))
        one = Served(app, folder, more)
        try:
            one.start()
            yield one
        finally:
            one.end()


def crowd(voters: int, *, seconds: float, name: str = "Voter {}") -> Record:
    """Return a club of so many voters, and two candidates, whose voting closes so many seconds from now."""
    opens = now() - timedelta(minutes=1)
    founded, discussion = opens - timedelta(days=800), opens - timedelta(days=15)
    people = {"ana": f"Ana {SCRIPT}", "bo": "Bo"} | {f"v{one}": name.format(one) for one in range(voters)}
    return Record(
        organisation=f"The Crowd {SCRIPT}",
        bylaws=[BYLAWS],
        members=[Membership(id=one, name=called, joined=founded) for one, called in people.items()],
        roles=[Role(id="chair", primary_seats=1, reserve_seats=1)],
        elections=[
            RecordedElection(
                id="chair-1", role="chair", discussion_opens=discussion, voting_opens=opens,
                voting_closes=opens + timedelta(minutes=1, seconds=seconds),
                candidacies=[
                    Candidacy(member=one, at=discussion + timedelta(days=1), statement=f"I stand. {SCRIPT}")
                    for one in ("ana", "bo")
                ],
            )
        ],
    )  # fmt: skip


def ballot(one: Served, voter: str, **marks: str) -> dict[str, Any]:
    """Return the form of a ballot as the page sends it."""
    return {"voter": voter, "key": one.keys[voter], **{f"mark:{member}": mark for member, mark in marks.items()}}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
