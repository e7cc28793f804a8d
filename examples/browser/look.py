"""
Whether the page holds in a browser: `python -m examples.browser.look [FOLDER] [--shots FOLDER]`.

Headless Chromium loads the folder, which is built where none is given, from a server that stops once the page is kept.
Then a record, sheets, a log, a broken file and one whose names are markup are chosen by keyboard alone. The JSON that
is saved is that of the command, byte for byte; axe-core finds nothing at two widths, in light and in dark; nothing else
is asked for and nothing is complained of, under the policy that the page is served with. Without npm or Chromium it
says so and is done.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from examples.browser.build import build, policy, weighed

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "tests" / "data"
PACKAGES = ("puppeteer-core@24.43.1", "axe-core@4.14.1")
MOST = 8_000_000  # bytes, packed: what somebody on a slow line may wait for
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=en",
)  # fmt: skip


def main() -> None:
    """Look at the page, and print what is not as it should be, with how long the first answer took."""
    parser = argparse.ArgumentParser(prog="python -m examples.browser.look")
    parser.add_argument("folder", type=Path, nargs="?", help="what `build` made; it is built where left out")
    parser.add_argument("--shots", type=Path, help="where screenshots go")
    options = parser.parse_args()
    npm = shutil.which("npm")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if npm is None or chromium is None:
        print("The page was not opened: that needs npm and Chromium.")
        return
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = options.folder or work / "page"
        if options.folder is None:
            build(folder)
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", name, *PACKAGES], check=True)
        if options.shots is not None:
            options.shots.mkdir(parents=True, exist_ok=True)
        found = [*_looked(work, folder, chromium, options.shots)]
    print(*found, sep="\n")
    sys.exit(any(line.startswith("WRONG") for line in found))


def _looked(work: Path, folder: Path, chromium: str, shots: Path | None) -> Iterator[str]:
    weight = sum(packed for _, packed in weighed(folder).values())
    yield f"{'packed' if weight <= MOST else 'WRONG'}: {weight:,} bytes"
    cases = [*_cases(work)]
    server = _server(folder)
    assert server.stdout is not None
    link = server.stdout.readline().strip()
    downloads = work / "downloads"
    downloads.mkdir()
    asked = {
        "chromium": chromium, "profile": str(work / "profile"), "flags": FLAGS, "link": link, "server": server.pid,
        "cases": cases, "downloads": str(downloads), "shots": None if shots is None else str(shots.resolve()),
    }  # fmt: skip
    (work / "asked.json").write_text(json.dumps(asked))
    shutil.copy(HERE / "look.js", work)
    ran = subprocess.run(["node", "look.js", "asked.json"], cwd=work, capture_output=True, text=True, check=False)
    server.kill()
    server.wait()
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    if ran.returncode:
        yield f"WRONG {ran.stderr}"
    for one in told:
        if "wrong" in one:
            yield f"WRONG {one['wrong']}"
        elif "name" in one:
            yield from _compared(one, next(case for case in cases if case["name"] == one["name"]), downloads)
        else:
            yield f"{'first answer' if 'first' in one else 'without a network'}: {next(iter(one.values()))} ms"
    if len([one for one in told if "name" in one]) != len(cases):
        yield "WRONG not every case was answered"


def _compared(told: dict[str, Any], case: dict[str, Any], downloads: Path) -> Iterator[str]:
    """Hold what the page saved against the command, run by this Python beside the same files."""
    if told["shown"] != case["shown"] or not told["heading"]:
        yield f"WRONG {told['name']}: {told}"
    if case["command"] is None:
        return
    ran = subprocess.run(
        [sys.executable, "-m", "partgov", *case["command"]], cwd=Path(case["files"][0]).parent, capture_output=True,
        check=False, env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    saved = (downloads / f"{told['name']}.json").read_bytes()
    digest = sha256(ran.stdout).hexdigest()
    same = saved == ran.stdout and digest == told["digest"] and told["command"].startswith("partgov ")
    yield f"{'same  ' if same else 'WRONG '} {digest} {told['command']}"


def _cases(work: Path) -> Iterator[dict[str, Any]]:
    """Files to choose, what else to say, and the command that says the same; `shown` is the language of the page."""
    files = work / "files"
    files.mkdir()

    def case(name: str, command: list[str] | None, shown: str | None, *names: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "command": command, "shown": shown, "files": [str(files / one) for one in names], **more}

    for name in ("ballots", "disagreements"):
        shutil.copy(DATA / f"{name}.json", files)
    shutil.copy(DATA / "organisations" / "osmf-board-2018-2023.json", files / "osmf.json")
    yield case("record", ["audit", "ballots.json", "--json"], "en", "ballots.json")
    yield case("osmf", ["audit", "osmf.json", "--json"], "de", "osmf.json", language="de")
    yield case("disagrees", ["audit", "disagreements.json", "--json"], "fr", "disagreements.json", language="fr")
    markup = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    hostile = json.loads((DATA / "ballots.json").read_text())
    hostile |= {"organisation": markup, "members": [{**one, "name": markup} for one in hostile["members"]]}
    (files / "hostile.json").write_text(json.dumps(hostile))
    yield case("markup", ["audit", "hostile.json", "--json"], "en", "hostile.json")
    (files / "broken.json").write_text('{"format": "<b>none</b>"}')
    yield case("broken", None, None, "broken.json")
    (files / "members.csv").write_text("id,joined\nana,2012-01-01T00:00:00Z\nbo,2013-01-01T00:00:00Z\n")
    (files / "marks.csv").write_text("voter,candidate,mark\nana,ana,yes\nana,bo,no\nbo,ana,yes\nbo,bo,yes\n")
    count = ["--role", "editor", "--primary", "1", "--reserve", "1", "--json"]
    sheets = ["count", "marks.csv", "--members", "members.csv", *count]
    yield case("sheets", sheets, "nl", "marks.csv", "members.csv", facts=["editor", "1", "1"], language="nl")
    _log(files)
    log = ["verify", "books.log", "--checkpoint", "books.log.checkpoints", "--json"]
    yield case("log", log, None, "books.log", "books.log.checkpoints", language="es")


def _log(files: Path) -> None:
    entry = {
        "id": "e1", "day": "2017-01-30", "flow": "payment", "amount": -1250, "party": "organisation",
        "counterparty": "bank", "category": "bank-costs", "salt": sha256(b"any thirty-two bytes").hexdigest(),
    }  # fmt: skip
    journal = {
        "format": "partgov-journal", "version": 1, "log": "example.org/books", "currency": "EUR",
        "timezone": "UTC", "begins": "2017-01-01", "entries": [entry],
    }  # fmt: skip
    (files / "journal.json").write_text(json.dumps(journal))
    publish = ["publish", "journal.json", "--at", "2017-02-01T00:00:00Z", "--to", "books.log"]
    subprocess.run([sys.executable, "-m", "partgov", *publish], cwd=files, check=True, capture_output=True)


# ── a host ───────────────────────────────────────────────────────────────────────────────────────


class Host(SimpleHTTPRequestHandler):
    """A host of files that knows three types, and says the policy with every file."""

    extensions_map = {"": "application/octet-stream", ".html": "text/html", ".css": "text/css"}  # noqa: RUF012
    extensions_map |= {".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json"}

    def end_headers(self) -> None:
        """Say the policy."""
        self.send_header("Content-Security-Policy", policy())
        super().end_headers()

    def log_message(self, format: str, *values: Any) -> None:
        """Say nothing."""


def _server(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "import sys; from examples.browser.look import serve; serve(sys.argv[1])", str(folder)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def serve(folder: str) -> None:
    """Serve a folder to this machine, and print where."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=folder))
    print(f"http://127.0.0.1:{host.server_port}/", flush=True)
    host.serve_forever()


if __name__ == "__main__":
    main()
