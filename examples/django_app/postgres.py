"""PostgreSQL from Debian's packages, in a folder of its own, for as long as the example runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SERVER = "-c listen_addresses='' -c unix_socket_directories='{}'"


@contextmanager
def postgres(folder: Path) -> Iterator[None]:
    """Run a server whose data and socket are in the folder; it makes both the first time."""
    folder = folder.resolve()
    data = folder / "data"
    if not folder.exists():
        folder.mkdir(parents=True)
        if os.geteuid() == 0:  # which PostgreSQL refuses to be
            shutil.chown(folder, "postgres", "postgres")
    if not data.exists():
        _run("initdb", "--auth=trust", "--username=club", "--pgdata", str(data))
    if _run("pg_ctl", "status", "--pgdata", str(data), check=False):
        log, server = str(folder / "log"), _SERVER.format(folder)
        _run("pg_ctl", "start", "--wait", "--pgdata", str(data), "--log", log, "--options", server)
    try:
        yield
    finally:
        _run("pg_ctl", "stop", "--mode=fast", "--pgdata", str(data))


def _run(program: str, *arguments: str, check: bool = True) -> int:
    """Run one of its programs: that of the newest version, since Debian has them in a folder for each."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    name = str(found[-1]) if found else shutil.which(program)
    if name is None:
        raise SystemExit("PostgreSQL is not installed: apt install postgresql")
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*user, name, *arguments], check=check, stdout=subprocess.DEVNULL, cwd="/").returncode
