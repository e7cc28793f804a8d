"""
Whether exported books open in Fava: `python -m tests.fava` starts it on them and asks its pages.

Fava comes with the extra `[assurance]`. It is not among the tests, since it starts a web server for some seconds.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.test_exports import a_log, total, written

_PAGES = ("income_statement", "balance_sheet", "trial_balance", "journal", "errors", "statistics")
_SECONDS = 60


@contextmanager
def fava(books: Path) -> Iterator[str]:
    """Start Fava on some books, and give the address of its pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("fava")), "--host", "127.0.0.1", "--port", str(port), str(books)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            yield _address(f"http://127.0.0.1:{port}/", server)
        finally:
            server.terminate()


def _address(host: str, server: subprocess.Popen[bytes]) -> str:
    """Where Fava leads to, once it answers: a folder that is called as the books are."""
    ends = time.monotonic() + _SECONDS
    while server.poll() is None and time.monotonic() < ends:
        try:
            with urlopen(host) as answer:
                return str(answer.url).removesuffix("income_statement/")
        except OSError:
            time.sleep(0.2)
    raise SystemExit("Fava does not answer")


def _asked(address: str, what: str) -> Any:
    with urlopen(f"{address}api/{what}") as answer:
        return json.load(answer, parse_float=Fraction)["data"]


def _accounts(tree: Any) -> Iterator[Any]:
    yield tree
    for child in tree["children"]:
        yield from _accounts(child)


def main() -> None:
    """Export a log, open it in Fava, and hold what its pages say against the log."""
    lines = a_log("EUR")
    with tempfile.TemporaryDirectory() as folder:
        written(lines, Path(folder))
        with fava(Path(folder, "books.beancount")) as address:
            for page in _PAGES:
                with urlopen(f"{address}{page}/") as answer:
                    assert answer.status == 200, page
            assert _asked(address, "errors") == []
            trees = [
                *(tree for page in ("income_statement", "balance_sheet") for tree in _asked(address, page)["trees"])
            ]
    accounts = {one["account"]: one for tree in trees for one in _accounts(tree)}
    assert accounts["Assets:Organisation"]["balance"]["EUR"] == total(lines)
    assert accounts["Income:Persons:Dues"]["balance"]["EUR"] == Fraction(-345601, 100)
    print(f"Fava opens the books: {len(_PAGES)} pages, {len(accounts)} accounts, no errors.")


if __name__ == "__main__":
    main()
